use differentiable::differentiable;

#[differentiable]
fn g(x: f64, n: usize) -> f64 {
    #[cfg(unix)]
    let x = 2.0 * x;
    match n {
        #[cfg_attr(unix, cfg(not(unix)))]
        0 => x,
        _ => x * x,
    }
}

#[differentiable]
fn h(x: f64) -> f64 {
    let product = |y: f64, #[cfg(not(unix))] z: f64| y * x;
    product(x)
}

#[differentiable]
fn v(x: f64) -> f64 {
    let list = vec![x, #[cfg(not(unix))] 3.0, x * x];
    list[1]
}

fn main() {
    let _: (f64, f64, f64) = (g::gradient(1.0, 0), h::gradient(1.0), v::gradient(1.0));
}
