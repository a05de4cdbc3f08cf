use differentiable::differentiable;

#[differentiable]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 { Err(format!("{x} is negative")) } else { Ok(x.sqrt()) }
}

#[differentiable]
fn told(x: f64) -> f64 {
    let root = root(x);
    match root {
        Ok(y) => y,
        Err(why) => x * why.len() as f64,
    }
}

#[differentiable]
fn kept(x: f64) -> Result<f64, String> {
    let root = root(x);
    let y = root?;
    Ok(y * x)
}

fn main() {
    let _: f64 = told::gradient(1.0);
    let _: Result<f64, String> = kept::gradient(1.0);
}
