//! A curve through measured points, with standard errors.
//!
//! The model y = b₀ (1 − exp(−b₁ x)) and the data, volumes of adsorbed gas by pressure, are the problem Misra1a of the reference datasets
//! of NIST, which certifies the result to 11 digits, and standard errors of the linearised model; those of the Hessian take the curvature of
//! the model into account.
//!
//! `cargo run --release --example fit` reads `examples/data/misra1a.csv`; another file, if one is named.

use std::error::Error;
use std::fs;

use differentiable::{Descent, differentiable};

#[differentiable(order = 2, wrt(b))]
fn residuals(b: &[f64; 2], data: &[(f64, f64)]) -> Vec<f64> {
    data.iter().map(|(x, y)| y - b[0] * (1.0 - (-b[1] * x).exp())).collect()
}

#[differentiable(order = 2, wrt(b))]
fn sum_of_squares(b: &[f64; 2], data: &[(f64, f64)]) -> f64 {
    residuals(b, data).iter().map(|r| r * r).sum()
}

/// The lines after the first, each of which is two numbers.
fn read(file: &str) -> Result<Vec<(f64, f64)>, Box<dyn Error>> {
    let mut data = vec![];
    for line in fs::read_to_string(file)?.lines().skip(1) {
        let (x, y) = line.split_once(',').ok_or_else(|| format!("`{line}` is not a pair"))?;
        data.push((x.trim().parse()?, y.trim().parse()?));
    }
    Ok(data)
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "examples/data/misra1a.csv".to_owned());
    let data = read(&file)?;

    let fit = residuals::objective(&data);
    let minimum = Descent::levenberg_marquardt().tolerance(1e-6).minimize(&fit, [500.0, 1e-4]);
    println!("{minimum}");
    println!();

    // The covariance of the parameters is s² (½H)⁻¹, where s² estimates the variance of the residuals.
    let (squares, _, [[h00, h01], [_, h11]]) = sum_of_squares::hessian(&minimum.x, &data);
    let variance = squares / (data.len() - 2) as f64;
    let determinant = h00 * h11 - h01 * h01;
    let errors = [h11, h00].map(|h| (2.0 * variance * h / determinant).sqrt());

    println!("{:>4}  {:>16}  {:>16}  {:>14}  {:>14}", "", "fit", "certified", "standard error", "linearised");
    let certified = [(2.3894212918e2, 2.7070075241), (5.5015643181e-4, 7.2668688436e-6)];
    for (i, (b, linearised)) in certified.into_iter().enumerate() {
        let (x, error) = (minimum.x[i], errors[i]);
        println!("{:>4}  {x:>16.10e}  {b:>16.10e}  {error:>14.4e}  {linearised:>14.4e}", format!("b{i}"));
    }
    println!("{:>4}  {:>16.10e}  {:>16.10e}", "Σ r²", minimum.value, 1.2455138894e-1);
    println!("{:>4}  {:>16.10e}  {:>16.10e}", "s", variance.sqrt(), 1.0187876330e-1);
    println!("\n{:>10}  {:>10}  {:>10}  {:>9}", "x", "y", "model", "residual");
    for ((x, y), r) in data.iter().zip(residuals(&minimum.x, &data)) {
        println!("{x:>10.2}  {y:>10.2}  {:>10.3}  {r:>9.3}", y - r);
    }
    Ok(())
}
