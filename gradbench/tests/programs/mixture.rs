//! The log likelihood of a Gaussian mixture, with a Wishart prior on the covariances.

use std::f64::consts::PI;

use differentiable::differentiable;
use gradbench::programs::mixture::{Wishart, log_likelihood, wishart_constant};

use crate::samples::{assert_close, floats, index, input, output};
use crate::support::{agree, floats as flat};

/// Points of dimension `d`; the inverse covariance of component c is Qᵀ Q, where Q is triangular: it has the exponentials of q on
/// its diagonal, and l below, column by column.
#[differentiable(order = 2, wrt(alpha, mu, q, l))]
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

    points - n as f64 * (0.5 * d as f64 * (2.0 * PI).ln() + weights) - prior
        + k as f64 * wishart_constant(d, &Wishart { gamma, m })
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
    let input = input(name);
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
            log_likelihood::value_and_gradient(d, &x, &prior, &alpha, &mu, &q, &l),
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
    log_likelihood: (const sample("gmm-2").d, const &sample("gmm-2").x, const &Wishart { gamma: 0.7, m: 2 },
        &sample("gmm-2").alpha, &sample("gmm-2").mu, &sample("gmm-2").q, &sample("gmm-2").l);
}
