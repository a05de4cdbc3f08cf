use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y;
    if x > 0.0 {
        y = x;
    } else {
        y = -x;
    }
    y *= x;
    y
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
