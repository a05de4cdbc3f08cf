use differentiable::differentiable;

#[differentiable(derivative = partials)]
fn f(x: f64) -> [f64; 2] {
    [x, x * x]
}

fn partials(x: f64) -> [f64; 2] {
    [1.0, 2.0 * x]
}

fn main() {
    let _: [f64; 2] = f::jvp(1.0, 1.0).1;
}
