use differentiable::differentiable;

#[differentiable]
fn f(x: [f64; 2]) -> f64 {
    let all @ [first, _] = x;
    all[1] * first
}

fn main() {
    let _: [f64; 2] = f::gradient([1.0, 2.0]);
}
