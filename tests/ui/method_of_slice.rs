use differentiable::differentiable;

#[differentiable]
fn spliced(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.splice(0..1, [1.0]);
    v[0] * v[1]
}

#[differentiable]
fn in_pieces(x: &[f64]) -> f64 {
    x.rchunks(2).map(|c| c[0] * c[0]).sum()
}

#[differentiable]
fn without_doubles(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.dedup_by(|a, b| a == b);
    v.iter().sum()
}

#[differentiable]
fn drained(x: &[f64], n: usize) -> f64 {
    let mut v = x.to_vec();
    let range = ..n;
    v.drain(range);
    v[0] * v[1]
}

#[differentiable]
fn converted(x: &[f64]) -> f64 {
    let v: Box<[f64]> = x.into();
    v[0] * v[1]
}

fn main() {
    let _: Vec<f64> = spliced::gradient(&[1.0]);
    let _: Vec<f64> = in_pieces::gradient(&[1.0]);
    let _: Vec<f64> = without_doubles::gradient(&[1.0]);
    let _: Vec<f64> = drained::gradient(&[1.0], 1);
    let _: Vec<f64> = converted::gradient(&[1.0]);
}
