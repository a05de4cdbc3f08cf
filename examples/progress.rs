//! A descent that is watched: by a progress bar, and by an observer that records the path and stops when it has seen enough.
//!
//! `cargo run --release --example progress`

use std::ops::ControlFlow;

use differentiable::descent::State;
use differentiable::{Descent, differentiable};
use indicatif::{ProgressBar, ProgressStyle};

/// Rosenbrock's valley in many dimensions.
#[differentiable]
fn valley(x: &[f64]) -> f64 {
    x.windows(2).map(|pair| (1.0 - pair[0]).powi(2) + 100.0 * (pair[1] - pair[0] * pair[0]).powi(2)).sum()
}

fn main() {
    let x0 = vec![-1.0; 200];

    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {msg}").expect("a template of indicatif");
    let bar = ProgressBar::new(2_000).with_style(style);
    let minimum = Descent::new()
        .max_iterations(2_000)
        .observe(|it: &State<Vec<f64>>| {
            bar.set_position(it.iterations as u64);
            bar.set_message(format!("f = {:.3e}", it.value));
        })
        .minimize(&valley::objective(), x0.clone());
    bar.finish();
    println!("{minimum}\n");

    let mut path = Vec::new();
    let minimum = Descent::barzilai_borwein()
        .observe(|it: &State<Vec<f64>>| {
            path.push((it.x[0], it.value));
            if it.value < 150.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .minimize(&valley::objective(), x0);
    println!("{}, after the values", minimum.reason);
    for (_, value) in path.iter().rev().take(5).rev() {
        println!("  {value:.3}");
    }
}
