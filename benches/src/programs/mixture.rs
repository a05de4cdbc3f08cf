use gradbench::programs::mixture::{Wishart, log_likelihood, wishart_constant};

use super::log_sum_exp;
use crate::case::{Case, Floats, Maker, uniform};

struct Data {
    d: usize,
    x: Vec<f64>,
    prior: Wishart,
    parameters: Parameters,
}

#[derive(Clone)]
struct Parameters {
    alpha: Vec<f64>,
    mu: Vec<f64>,
    q: Vec<f64>,
    l: Vec<f64>,
}

impl Floats for Parameters {
    fn floats(&self) -> Vec<f64> {
        [&self.alpha[..], &self.mu, &self.q, &self.l].concat()
    }
}

/// Each point is centred and whitened for every component, and both are kept until the weights of the components are known.
fn by_hand(data: &Data, gradient: &mut Parameters) -> f64 {
    let Data { d, x, prior, parameters: Parameters { alpha, mu, q, l } } = data;
    let (d, k) = (*d, alpha.len());
    let (n, triangle) = (x.len() / d, d * (d - 1) / 2);
    let diagonals: Vec<f64> = q.iter().map(|q| q.exp()).collect();
    let logarithms: Vec<f64> = alpha.iter().zip(q.chunks_exact(d)).map(|(a, q)| a + q.iter().sum::<f64>()).collect();
    let mut work = vec![0.0; 2 * k * d + 2 * k + d];
    let (centred, rest) = work.split_at_mut(k * d);
    let (whitened, rest) = rest.split_at_mut(k * d);
    let (terms, rest) = rest.split_at_mut(k);
    let (weights, adjoint) = rest.split_at_mut(k);
    let Parameters { alpha: by_alpha, mu: by_mu, q: by_q, l: by_l } = gradient;
    [&mut *by_alpha, by_mu, by_q, by_l].into_iter().for_each(|part| part.fill(0.0));

    let mut sum = 0.0;
    for point in x.chunks_exact(d) {
        for c in 0..k {
            let (mu, diagonal) = (&mu[c * d..][..d], &diagonals[c * d..][..d]);
            let (z, w) = (&mut centred[c * d..][..d], &mut whitened[c * d..][..d]);
            for j in 0..d {
                z[j] = point[j] - mu[j];
                w[j] = diagonal[j] * z[j];
            }
            let mut l = &l[c * triangle..][..triangle];
            for column in 0..d {
                let (below, rest) = l.split_at(d - column - 1);
                l = rest;
                w[column + 1..].iter_mut().zip(below).for_each(|(w, l)| *w += l * z[column]);
            }
            terms[c] = logarithms[c] - 0.5 * w.iter().map(|w| w * w).sum::<f64>();
        }
        sum += log_sum_exp::by_hand(terms, weights);
        for c in 0..k {
            let weight = weights[c];
            by_alpha[c] += weight;
            let (z, w) = (&centred[c * d..][..d], &whitened[c * d..][..d]);
            let (diagonal, by_mu, by_q) = (&diagonals[c * d..][..d], &mut by_mu[c * d..][..d], &mut by_q[c * d..][..d]);
            for j in 0..d {
                adjoint[j] = weight * w[j];
                by_q[j] -= adjoint[j] * diagonal[j] * z[j];
            }
            let (mut l, mut by_l) = (&l[c * triangle..][..triangle], &mut by_l[c * triangle..][..triangle]);
            for column in 0..d {
                let (below, rest) = l.split_at(d - column - 1);
                l = rest;
                let (by_below, rest) = by_l.split_at_mut(d - column - 1);
                by_l = rest;
                let mut through = adjoint[column] * diagonal[column];
                for ((by_below, below), adjoint) in by_below.iter_mut().zip(below).zip(&adjoint[column + 1..]) {
                    *by_below -= adjoint * z[column];
                    through += adjoint * below;
                }
                by_mu[column] += through;
            }
        }
    }

    let square = prior.gamma * prior.gamma;
    let mut log_prior = 0.0;
    for c in 0..k {
        let mut squares = 0.0;
        let mut sum_q = 0.0;
        for j in c * d..(c + 1) * d {
            let entry = diagonals[j] * diagonals[j];
            squares += entry;
            sum_q += q[j];
            by_q[j] += by_alpha[c] - square * entry + prior.m as f64;
        }
        for j in c * triangle..(c + 1) * triangle {
            squares += l[j] * l[j];
            by_l[j] -= square * l[j];
        }
        log_prior += 0.5 * square * squares - prior.m as f64 * sum_q;
    }
    let total = log_sum_exp::by_hand(alpha, weights);
    by_alpha.iter_mut().zip(weights).for_each(|(by_alpha, weight)| *by_alpha -= n as f64 * *weight);
    sum - n as f64 * (0.5 * d as f64 * std::f64::consts::TAU.ln() + total) - log_prior
        + k as f64 * wishart_constant(d, prior)
}

pub fn case(d: usize, k: usize, n: usize) -> Case {
    let triangle = d * (d - 1) / 2;
    let between = |count: usize| uniform(count).iter().map(|u| u - 0.5).collect::<Vec<f64>>();
    let parameters = Parameters { alpha: between(k), mu: uniform(k * d), q: between(k * d), l: between(k * triangle) };
    let data = Data { d, x: between(n * d), prior: Wishart { gamma: 1.0, m: 0 }, parameters: parameters.clone() };
    Maker::new(data, parameters, 2.2, |data| {
        let Parameters { alpha, mu, q, l } = &data.parameters;
        log_likelihood(data.d, &data.x, &data.prior, alpha, mu, q, l)
    })
    .ours(|data, gradient| {
        let Parameters { alpha, mu, q, l } = &data.parameters;
        let Parameters { alpha: by_alpha, mu: by_mu, q: by_q, l: by_l } = gradient;
        log_likelihood::gradient_into(data.d, &data.x, &data.prior, alpha, mu, q, l, by_alpha, by_mu, by_q, by_l)
    })
    .by_hand(by_hand)
    .case()
    .program()
}
