//! An image without its noise: the one of least total variation that is near what was seen, in the arrays of ndarray.
//!
//! `cargo run --release --features ndarray --example denoise`

use differentiable::{Descent, differentiable};
use ndarray::Array2;

mod random;

/// L. I. Rudin, S. Osher, E. Fatemi, Nonlinear total variation based noise removal algorithms, *Physica D* 60 (1992), 259–268.
#[differentiable(wrt(image))]
fn energy(image: &Array2<f64>, seen: &Array2<f64>, weight: f64) -> f64 {
    let (rows, columns) = (seen.nrows(), seen.ncols());
    let mut energy = 0.0;
    for i in 0..rows {
        for j in 0..columns {
            energy += 0.5 * (image[[i, j]] - seen[[i, j]]).powi(2);
            let down = if i + 1 < rows { image[[i + 1, j]] - image[[i, j]] } else { 0.0 };
            let right = if j + 1 < columns { image[[i, j + 1]] - image[[i, j]] } else { 0.0 };
            // Smooth where the image is flat.
            energy += weight * (down * down + right * right + 1e-4).sqrt();
        }
    }
    energy
}

fn show(image: &Array2<f64>) {
    for row in image.rows() {
        let line: String =
            row.iter().map(|x| [' ', '░', '▒', '▓', '█'][(4.0 * x).round().clamp(0.0, 4.0) as usize]).collect();
        println!("  {line}");
    }
}

fn main() {
    let truth = Array2::from_shape_fn((16, 40), |(i, j)| {
        let (y, x) = (i as f64 - 7.5, 0.5 * (j as f64 - 19.5));
        let disc = y.hypot(x) < 6.5;
        let hole = (y + 1.5).hypot(x - 2.0) < 2.0;
        f64::from(u8::from(disc && !hole))
    });
    let mut random = random::Random(6);
    let seen = truth.mapv(|x| x + 0.35 * random.normal());
    let minimum = Descent::new().tolerance(1e-6).minimize(&energy::objective(&seen, 0.4), seen.clone());

    println!("seen, off by {:.3} on the average:\n", (&seen - &truth).mapv(|x| x * x).mean().unwrap_or(0.0).sqrt());
    show(&seen);
    println!("\nfound, off by {:.3}:\n", (&minimum.x - &truth).mapv(|x| x * x).mean().unwrap_or(0.0).sqrt());
    show(&minimum.x);
    println!("\n{minimum}");
}
