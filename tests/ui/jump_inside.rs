use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    if x > (if x < 0.0 { return x } else { 1.0 }) {
        return x * x;
    }
    x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
