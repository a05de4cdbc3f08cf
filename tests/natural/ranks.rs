//! Indices and signs that active values decide on.

use differentiable::differentiable;

use crate::support::agree;

/// Each value times its rank.
#[differentiable(order = 2)]
fn ranked(x: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
    order.iter().enumerate().map(|(rank, &i)| (rank + 1) as f64 * x[i] * x[i]).sum()
}

#[differentiable(order = 2)]
fn gini(incomes: &[f64]) -> f64 {
    let n = incomes.len();
    let mut order = (0..n).collect::<Vec<_>>();
    order.sort_unstable_by(|a, b| incomes[*b].partial_cmp(&incomes[*a]).unwrap());
    let total: f64 = incomes.iter().sum();
    let weighted: f64 = order.iter().zip(1..).map(|(&i, rank)| incomes[i] * rank as f64).sum();
    (n as f64 + 1.0 - 2.0 * weighted / total) / n as f64
}

#[differentiable(order = 2)]
fn signed(x: &[f64]) -> f64 {
    let large: Vec<usize> = (0..x.len()).filter(|&i| x[i].abs() > 0.5).collect();
    let signs: Vec<i32> = x.iter().map(|v| if *v > 0.0 { 1 } else { -1 }).collect();
    let rising = x.windows(2).map(|w| w[1] > w[0]).collect::<Vec<bool>>();
    let mut sum: f64 = large.iter().map(|&i| x[i].powi(3) * signs[i] as f64).sum();
    for (i, up) in rising.iter().enumerate() {
        sum += if *up { x[i] * x[i + 1] } else { x[i] };
    }
    sum
}

fn order_of(x: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
    order
}

fn ends_of(x: &[f64]) -> (usize, Option<usize>) {
    (x.iter().filter(|v| **v < 0.5).count(), x.iter().position(|v| *v > 1.0))
}

#[differentiable(order = 2)]
fn weighted_by_rank(x: &[f64], order: &[usize], last: usize) -> f64 {
    order.iter().enumerate().map(|(rank, &i)| (rank + 1) as f64 * x[i].powi(2) * x[last]).sum()
}

/// What functions without the attribute return is passed on, under the types of integers.
#[differentiable(order = 2)]
fn ranked_by_functions(x: &[f64]) -> f64 {
    let order: Vec<usize> = order_of(x);
    let ends: (usize, Option<usize>) = ends_of(x);
    let last: usize = ends.1.unwrap_or(ends.0);
    weighted_by_rank(x, &order, last)
}

agree! {
    ranked_by_functions: (&vec![0.9, 0.4, 1.3, 0.7]), (&vec![0.9, -0.4, 0.3]);
    ranked: (&vec![0.9, 0.4, 1.3, 0.7]);
    gini: (&vec![0.9, 0.4, 1.3, 0.7]);
    signed: (&vec![0.9, -0.4, 1.3, -0.7]);
}
