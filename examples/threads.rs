//! A gradient in a hot loop, on all threads: logistic regression by a sum over many data.
//!
//! `cargo run --release --features rayon --example threads`

use std::time::Instant;

use differentiable::{Descent, Objective, differentiable, objective};

mod random;

/// The features of a datum, and whether it happened: 1 or 0.
type Datum = ([f64; 8], f64);

/// −ln of the probability of what happened.
#[differentiable(wrt(weights))]
fn loss(weights: &[f64; 8], (features, happened): &Datum) -> f64 {
    let logit: f64 = weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    logit.exp().ln_1p() - happened * logit
}

fn main() {
    let mut random = random::Random(2);
    let truth = [0.5, -1.0, 0.25, 0.0, 2.0, -0.75, 1.5, -0.1];
    let data: Vec<Datum> = (0..200_000)
        .map(|_| {
            let features: [f64; 8] = std::array::from_fn(|_| random.normal());
            let logit: f64 = truth.iter().zip(&features).map(|(weight, feature)| weight * feature).sum();
            (features, if random.uniform() * (1.0 + (-logit).exp()) < 1.0 { 1.0 } else { 0.0 })
        })
        .collect();
    let one = objective::mean(&data, loss, loss::gradient_into);
    let all = one.parallel();

    // The sum is taken in the same order, whatever the number of threads.
    let (mut gradient, mut same) = ([0.0; 8], [0.0; 8]);
    let value = one.value_and_gradient(&[0.1; 8], &mut gradient);
    assert_eq!(all.value_and_gradient(&[0.1; 8], &mut same).to_bits(), value.to_bits());
    assert_eq!(same.map(f64::to_bits), gradient.map(f64::to_bits));

    let start = Instant::now();
    let minimum = Descent::new().minimize(&one, [0.0; 8]);
    let of_one = start.elapsed();
    let start = Instant::now();
    let of_all = Descent::new().minimize(&all, [0.0; 8]);
    println!("one thread   {of_one:>8.0?}");
    println!("all threads  {:>8.0?}, the same bits: {}", start.elapsed(), of_all == minimum);
    println!("\n{minimum}");
    println!("\n{:>8}  {:>8}", "weight", "truth");
    for (weight, truth) in minimum.x.iter().zip(truth) {
        println!("{weight:>8.3}  {truth:>8.3}");
    }
}
