use differentiable::differentiable;

#[differentiable(derivative = partials)]
fn f(x: f64) -> [f64; 2] {
    [x, x * x]
}

#[differentiable(derivative = slope)]
fn g(x: f64) -> Option<f64> {
    (x > 0.0).then(|| x.sqrt())
}

fn slope(x: f64) -> f64 {
    0.5 / x.sqrt()
}

fn partials(x: f64) -> [f64; 2] {
    [1.0, 2.0 * x]
}

fn main() {
    let _: [f64; 2] = f::jvp(1.0, 1.0).1;
    let _: Option<f64> = g::gradient(1.0);
}
