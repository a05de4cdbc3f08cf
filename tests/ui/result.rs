use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> bool {
    x > 0.0
}

#[differentiable]
fn g(x: f64) -> (Option<f64>, f64) {
    ((x > 0.0).then_some(x), x)
}

#[differentiable]
fn h(x: &[f64; 2]) -> &f64 {
    &x[0]
}

#[differentiable]
fn k(x: f64) -> (f64, usize) {
    (x, 1)
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: f64 = f::vjp(1.0, true).1;
    let _: f64 = g::gradient(1.0);
    let _: [f64; 2] = h::gradient(&[1.0, 2.0]);
    let _: f64 = k::gradient(1.0);
    f::objective();
}
