use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    for y in std::iter::once(x) {
        sum += y;
    }
    sum
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
