use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let add = |y: f64| x + y;
    add(1.0)
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
