//! The log likelihood of a Gaussian mixture, with a Wishart prior on the covariances.

use std::f64::consts::PI;

use differentiable::differentiable;

use super::log_sum_exp::log_sum_exp;

/// The prior.
#[derive(Clone)]
pub struct Wishart {
    /// γ.
    pub gamma: f64,
    /// The degrees of freedom beyond the dimension plus 1.
    pub m: usize,
}

/// Of the inverse covariance Qᵀ Q, where Q has the exponentials of q on its diagonal, and l below.
#[differentiable(order = 2, wrt(q, l))]
pub fn log_wishart(prior: &Wishart, q: &[f64], l: &[f64]) -> f64 {
    let squares = q.iter().map(|q| (2.0 * q).exp()).sum::<f64>() + l.iter().map(|l| l * l).sum::<f64>();
    0.5 * prior.gamma * prior.gamma * squares - prior.m as f64 * q.iter().sum::<f64>()
}

/// Adds Q z: the triangle below the diagonal stands in l column by column.
#[differentiable(order = 2)]
fn whiten(diagonal: &[f64], l: &[f64], z: &[f64], out: &mut [f64]) {
    let d = diagonal.len();
    for j in 0..d {
        out[j] += diagonal[j] * z[j];
    }
    let mut below = 0;
    for column in 0..d {
        for row in column + 1..d {
            out[row] += l[below] * z[column];
            below += 1;
        }
    }
}

/// Of points of dimension d; alpha has a number for each component, the others have a row for each.
#[differentiable(order = 2, wrt(alpha, mu, q, l))]
pub fn log_likelihood(d: usize, x: &[f64], prior: &Wishart, alpha: &[f64], mu: &[f64], q: &[f64], l: &[f64]) -> f64 {
    let k = alpha.len();
    let triangle = d * (d - 1) / 2;
    let diagonals: Vec<f64> = q.iter().map(|q| q.exp()).collect();
    let mut logarithms = vec![0.0; k];
    for c in 0..k {
        logarithms[c] = alpha[c] + q[c * d..(c + 1) * d].iter().sum::<f64>();
    }

    let mut centred = vec![0.0; d];
    let mut whitened = vec![0.0; d];
    let mut terms = vec![0.0; k];
    let mut sum = 0.0;
    for point in x.chunks_exact(d) {
        for c in 0..k {
            for j in 0..d {
                centred[j] = point[j] - mu[c * d + j];
            }
            whitened.fill(0.0);
            whiten(&diagonals[c * d..(c + 1) * d], &l[c * triangle..(c + 1) * triangle], &centred, &mut whitened[..]);
            terms[c] = logarithms[c] - 0.5 * whitened.iter().map(|w| w * w).sum::<f64>();
        }
        sum += log_sum_exp(&terms);
    }

    let mut prior_sum = 0.0;
    for c in 0..k {
        prior_sum += log_wishart(prior, &q[c * d..(c + 1) * d], &l[c * triangle..(c + 1) * triangle]);
    }
    let n = (x.len() / d) as f64;
    sum - n * (0.5 * d as f64 * (2.0 * PI).ln() + log_sum_exp(alpha)) - prior_sum
        + k as f64 * wishart_constant(d, prior)
}

/// What makes the density of the prior integrate to 1.
pub fn wishart_constant(d: usize, prior: &Wishart) -> f64 {
    let degrees = (d + prior.m + 1) as f64;
    degrees * d as f64 * (prior.gamma.ln() - 0.5 * 2_f64.ln()) - log_gamma_of_dimension(d, 0.5 * degrees)
}

/// ln Γ_d(a), where 2a is a whole number.
fn log_gamma_of_dimension(d: usize, a: f64) -> f64 {
    let gammas: f64 = (0..d).map(|j| log_gamma(a - 0.5 * j as f64)).sum();
    0.25 * (d * (d - 1)) as f64 * PI.ln() + gammas
}

/// ln Γ(a), where 2a is a whole number.
fn log_gamma(mut a: f64) -> f64 {
    let mut sum = 0.0;
    while a > 1.0 {
        a -= 1.0;
        sum += a.ln();
    }
    if a == 0.5 { sum + 0.5 * PI.ln() } else { sum }
}
