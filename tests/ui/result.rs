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

#[differentiable]
fn average(x: &[f64], n: usize) -> Vec<Option<f64>> {
    x.iter().enumerate().map(|(i, x)| if i < n { None } else { Some(0.5 * x) }).collect()
}

#[differentiable]
fn square_root(a: &mut [f64]) -> bool {
    if a[0] <= 0.0 {
        return false;
    }
    a[0] = a[0].sqrt();
    true
}

fn main() {
    let _: Vec<f64> = average::vjp(&[1.0], 0, vec![]).1;
    let _: f64 = f::gradient(1.0);
    let _: f64 = f::vjp(1.0, true).1;
    let _: f64 = g::gradient(1.0);
    let _: [f64; 2] = h::gradient(&[1.0, 2.0]);
    let _: f64 = k::gradient(1.0);
    f::objective();
}
