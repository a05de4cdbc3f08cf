use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let range = x..2.0;
    range.end * x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
