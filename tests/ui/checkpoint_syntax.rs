use differentiable::differentiable;

#[differentiable]
fn f(x: f64, k: f64, n: usize) -> f64 {
    let mut y = x;
    #[checkpoint]
    for _ in 0..n {
        y = (k * y).sin();
    }
    #[checkpoint(n)]
    for _ in 0..n {
        y = (k * y).sin();
    }
    #[checkpoint(0)]
    for _ in 0..n {
        y = (k * y).sin();
    }
    y
}

fn main() {
    let _: (f64, f64) = f::gradient(1.0, 2.0, 3);
}
