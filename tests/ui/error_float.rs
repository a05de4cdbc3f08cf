use differentiable::differentiable;

enum Error {
    Negative(f64),
    Named(String),
}

#[differentiable]
fn root(x: f64) -> Result<f64, Error> {
    if x < 0.0 {
        return Err(Error::Negative(x));
    }
    if x > 1e6 {
        return Err(Error::Named("large".to_owned()));
    }
    Ok(x.sqrt())
}

#[differentiable]
fn replaced(x: f64) -> f64 {
    match root(x) {
        Ok(y) => y * x,
        Err(Error::Negative(z)) => 2.0 * z,
        Err(Error::Named(name)) => name.len() as f64 * x,
    }
}

#[differentiable]
fn kept(x: f64) -> f64 {
    if let Err(Error::Negative(y)) = root(x) { y * x } else { x }
}

fn main() {}
