#[derive(Debug, PartialEq)]
pub enum Error {
    Negative(f64),
    Empty,
}

/// The logarithm of what is positive.
#[differentiable]
pub fn logarithm(x: f64) -> Result<f64, Error> {
    if x <= 0.0 { Err(Error::Negative(x)) } else { Ok(x.ln()) }
}

/// The mean of the logarithms of positive numbers.
#[differentiable]
pub fn mean(x: &[f64]) -> Result<f64, Error> {
    if x.is_empty() {
        return Err(Error::Empty);
    }
    let mut sum = 0.0;
    for v in x {
        sum += logarithm(*v)?;
    }
    Ok(sum / x.len() as f64)
}
