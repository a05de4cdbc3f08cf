use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let up = x.next_up();
    up * x
}

#[differentiable]
fn g(x: f64) -> f64 {
    f64::from_bits(x.to_bits())
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: f64 = g::gradient(1.0);
}
