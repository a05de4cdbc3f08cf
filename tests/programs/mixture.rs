//! The log likelihood of a Gaussian mixture, with a Wishart prior on the covariances.

use std::f64::consts::PI;

use differentiable::differentiable;

use crate::samples::{assert_close, floats, index, input, output};
use crate::support::{agree, floats as flat};

/// Points of dimension `d`; the inverse covariance of component c is Qᵀ Q, where Q is triangular: it has the exponentials of q on
/// its diagonal, and l below, column by column.
#[differentiable(wrt(alpha, mu, q, l))]
fn by_index(d: usize, x: &[f64], m: usize, gamma: f64, alpha: &[f64], mu: &[f64], q: &[f64], l: &[f64]) -> f64 {
    let k = alpha.len();
    let n = x.len() / d;
    let triangle = d * (d - 1) / 2;

    let mut points = 0.0;
    for i in 0..n {
        // The largest term so far is taken out of the sum.
        let mut largest = f64::NEG_INFINITY;
        let mut sum = 0.0;
        for c in 0..k {
            let mut sum_q = 0.0;
            let mut square = 0.0;
            for row in 0..d {
                sum_q += q[c * d + row];
                let mut transformed = q[c * d + row].exp() * (x[i * d + row] - mu[c * d + row]);
                for column in 0..row {
                    let below = column * d - column * (column + 1) / 2 + row - column - 1;
                    transformed += l[c * triangle + below] * (x[i * d + column] - mu[c * d + column]);
                }
                square += transformed * transformed;
            }
            let beta = alpha[c] + sum_q - 0.5 * square;
            if beta > largest {
                sum = sum * (largest - beta).exp() + 1.0;
                largest = beta;
            } else {
                sum += (beta - largest).exp();
            }
        }
        points += largest + sum.ln();
    }

    let mut largest = alpha[0];
    for c in 1..k {
        largest = largest.max(alpha[c]);
    }
    let mut sum = 0.0;
    for c in 0..k {
        sum += (alpha[c] - largest).exp();
    }
    let weights = largest + sum.ln();

    let mut prior = 0.0;
    for c in 0..k {
        let mut sum_q = 0.0;
        let mut frobenius = 0.0;
        for j in 0..d {
            sum_q += q[c * d + j];
            frobenius += (2.0 * q[c * d + j]).exp();
        }
        for j in 0..triangle {
            frobenius += l[c * triangle + j] * l[c * triangle + j];
        }
        prior += 0.5 * gamma * gamma * frobenius - m as f64 * sum_q;
    }

    points - n as f64 * (0.5 * d as f64 * (2.0 * PI).ln() + weights) - prior + k as f64 * wishart_constant(d, m, gamma)
}

#[differentiable]
fn log_sum_exp(x: &[f64]) -> f64 {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + x.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
}

/// The triangle times z.
#[differentiable]
fn transformed(q: &[f64], l: &[f64], z: &[f64], out: &mut [f64]) {
    let d = q.len();
    for j in 0..d {
        out[j] = q[j].exp() * z[j];
    }
    let mut below = 0;
    for column in 0..d {
        for row in column + 1..d {
            out[row] += l[below] * z[column];
            below += 1;
        }
    }
}

struct Wishart {
    gamma: f64,
    m: usize,
}
#[differentiable(wrt(q, l))]
fn log_wishart(prior: &Wishart, q: &[f64], l: &[f64]) -> f64 {
    let squares = q.iter().map(|q| (2.0 * q).exp()).sum::<f64>() + l.iter().map(|l| l * l).sum::<f64>();
    0.5 * prior.gamma * prior.gamma * squares - prior.m as f64 * q.iter().sum::<f64>()
}

#[differentiable(wrt(alpha, mu, q, l))]
fn by_helpers(d: usize, x: &[f64], prior: &Wishart, alpha: &[f64], mu: &[f64], q: &[f64], l: &[f64]) -> f64 {
    let k = alpha.len();
    let n = x.len() / d;
    let triangle = d * (d - 1) / 2;
    let mut centred = vec![0.0; d];
    let mut whitened = vec![0.0; d];
    let mut terms = vec![0.0; k];
    let mut sum = 0.0;
    for point in x.chunks_exact(d) {
        for c in 0..k {
            let q = &q[c * d..(c + 1) * d];
            for j in 0..d {
                centred[j] = point[j] - mu[c * d + j];
            }
            transformed(q, &l[c * triangle..(c + 1) * triangle], &centred, &mut whitened);
            terms[c] = alpha[c] + q.iter().sum::<f64>() - 0.5 * whitened.iter().map(|w| w * w).sum::<f64>();
        }
        sum += log_sum_exp(&terms);
    }
    let mut prior_sum = 0.0;
    for c in 0..k {
        prior_sum += log_wishart(prior, &q[c * d..(c + 1) * d], &l[c * triangle..(c + 1) * triangle]);
    }
    sum - n as f64 * (0.5 * d as f64 * (2.0 * PI).ln() + log_sum_exp(alpha)) - prior_sum
        + k as f64 * wishart_constant(d, prior.m, prior.gamma)
}

fn wishart_constant(d: usize, m: usize, gamma: f64) -> f64 {
    let degrees = (d + m + 1) as f64;
    degrees * d as f64 * (gamma.ln() - 0.5 * 2_f64.ln()) - log_gamma_of_dimension(d, 0.5 * degrees)
}

/// ln Γ_d(a), where 2a is a whole number.
fn log_gamma_of_dimension(d: usize, a: f64) -> f64 {
    let gammas: f64 = (0..d).map(|j| log_gamma(a - 0.5 * j as f64)).sum();
    0.25 * (d * (d - 1)) as f64 * PI.ln() + gammas
}

/// ln Γ(a), where 2a is a whole number.
fn log_gamma(a: f64) -> f64 {
    if a == 1.0 {
        0.0
    } else if a == 0.5 {
        0.5 * PI.ln()
    } else {
        (a - 1.0).ln() + log_gamma(a - 1.0)
    }
}

struct Sample {
    d: usize,
    x: Vec<f64>,
    m: usize,
    gamma: f64,
    alpha: Vec<f64>,
    mu: Vec<f64>,
    q: Vec<f64>,
    l: Vec<f64>,
    value: Vec<f64>,
    gradient: Vec<f64>,
}

fn sample(name: &str) -> Sample {
    let input = input(&format!("{name}.jacobian"));
    let gradient = output(&format!("{name}.jacobian"));

    Sample {
        d: index(&input["d"]),
        x: floats(&input["x"]),
        m: index(&input["m"]),
        gamma: floats(&input["gamma"])[0],
        alpha: floats(&input["alpha"]),
        mu: floats(&input["mu"]),
        q: floats(&input["q"]),
        l: floats(&input["l"]),
        value: floats(&output(&format!("{name}.objective"))),
        gradient: ["alpha", "mu", "q", "l"].iter().flat_map(|part| floats(&gradient[part])).collect(),
    }
}

#[test]
fn has_the_values_and_gradients_of_the_reference() {
    for name in ["gmm", "gmm-2"] {
        let Sample { d, x, m, gamma, alpha, mu, q, l, value, gradient } = sample(name);
        let prior = Wishart { gamma, m };
        let results = [
            by_index::value_and_gradient(d, &x, m, gamma, &alpha, &mu, &q, &l),
            by_helpers::value_and_gradient(d, &x, &prior, &alpha, &mu, &q, &l),
        ];
        for (own_value, own_gradient) in results {
            assert_close(&[own_value], &value);
            assert_close(&flat(&own_gradient), &gradient);
        }
    }
}

agree! {
    by_index: (const sample("gmm-2").d, const &sample("gmm-2").x, const sample("gmm-2").m, const sample("gmm-2").gamma,
        &sample("gmm-2").alpha, &sample("gmm-2").mu, &sample("gmm-2").q, &sample("gmm-2").l);
    by_helpers: (const sample("gmm-2").d, const &sample("gmm-2").x, const &Wishart { gamma: 0.7, m: 2 },
        &sample("gmm-2").alpha, &sample("gmm-2").mu, &sample("gmm-2").q, &sample("gmm-2").l);
}
