use differentiable::differentiable;

fn positive(x: f64) -> Option<f64> {
    (x > 0.0).then_some(x)
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().filter_map(|x| positive(*x)).sum()
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
