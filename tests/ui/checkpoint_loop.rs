use differentiable::differentiable;

#[differentiable]
fn f(x: f64, k: f64) -> f64 {
    let mut y = x;
    #[checkpoint(8)]
    while y > 1.0 {
        y = (k * y).sin();
    }
    #[checkpoint(8)]
    loop {
        y = 0.9 * k * y;
        if y < 0.1 {
            return y;
        }
    }
}

#[differentiable(checkpoint = 8)]
fn g(x: f64, k: f64) -> f64 {
    let mut y = x;
    while y > 1.0 {
        y = (k * y).sin();
    }
    y
}

#[differentiable]
fn h(x: f64, k: f64) -> f64 {
    let mut y = x;
    #[checkpoint(8)]
    for _ in 0..100 {
        y = (k * y).cos();
        if y < 0.5 {
            break;
        }
    }
    y
}

fn main() {
    let _: (f64, f64) = h::gradient(1.0, 2.0);
    let _: (f64, f64) = f::gradient(1.0, 2.0);
    let _: (f64, f64) = g::gradient(1.0, 2.0);
}
