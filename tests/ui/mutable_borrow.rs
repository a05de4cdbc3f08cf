use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let (mut a, mut b) = (x, 2.0 * x);
    let larger = if x > 1.0 { &mut a } else { &mut b };
    *larger *= x;
    a * b
}

#[differentiable]
fn g(x: f64) -> f64 {
    let (mut a, mut b) = (x, 2.0 * x);
    let mut current = &mut a;
    *current *= x;
    current = &mut b;
    *current *= x;
    a * b
}

#[differentiable]
fn h(x: f64) -> f64 {
    let mut k = [1.0, 2.0];
    let [ref mut first, _] = k;
    *first += x;
    k[0] * k[1]
}

fn main() {
    let _: (f64, f64, f64) = (f::gradient(1.0), g::gradient(1.0), h::gradient(1.0));
}
