use differentiable::differentiable;
#[differentiable(sparse)]
fn mapped(f: impl Fn(f64) -> f64, x: &[f64]) -> [f64; 2] {
    [f(x[0]), f(x[1])]
}

fn main() {}
