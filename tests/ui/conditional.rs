use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    #[cfg(unix)]
    const STEPS: usize = 2;
    #[cfg(not(unix))]
    const STEPS: usize = 3;
    #[allow(clippy::let_and_return)]
    let y = x.powi(STEPS as i32);
    #[cfg(not(unix))]
    let y = 2.0 * y;
    y
}

#[differentiable]
fn g(x: f64, n: usize) -> f64 {
    match n {
        #[cfg_attr(unix, cfg(not(unix)))]
        0 => x,
        _ => [x, #[cfg(unix)] 3.0][0],
    }
}

#[differentiable]
fn h(x: f64, #[cfg(not(unix))] y: f64) -> f64 {
    x * x
}

fn main() {
    let _: (f64, f64) = (f::gradient(1.0), g::gradient(1.0, 0));
}
