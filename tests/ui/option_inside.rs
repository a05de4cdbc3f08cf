use differentiable::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.chunks(2).filter_map(|pair| pair.first().zip(pair.get(1))).map(|(a, b)| a * b).sum()
}

fn main() {
    let _: Vec<f64> = f::gradient(&[1.0, 2.0]);
}
