use serde::{Deserialize, Serialize};

use super::matrix::Matrix;
use super::run::{Answer, Failure, Question};
use crate::programs::mixture::{Wishart, log_likelihood};

#[derive(Deserialize)]
struct Input {
    d: usize,
    k: usize,
    x: Matrix,
    m: usize,
    gamma: f64,
    #[serde(flatten)]
    parameters: Parameters,
}

/// The likelihood's parameters, or its gradient.
#[derive(Deserialize, Serialize)]
struct Parameters {
    alpha: Vec<f64>,
    mu: Matrix,
    q: Matrix,
    l: Matrix,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let Input { d, k, x, m, gamma, parameters } = question.input()?;
    let Parameters { alpha, mu, q, l } = &parameters;
    if d == 0 || k == 0 || x.columns != d || x.rows == 0 {
        return Err("there is no point of dimension `d`, or no component".into());
    }
    if alpha.len() != k || !mu.has_shape(k, d) || !q.has_shape(k, d) || !l.has_shape(k, d * (d - 1) / 2) {
        return Err("the parameters are not those of `k` components of dimension `d`".into());
    }
    let prior = Wishart { gamma, m };
    match question.function {
        "objective" => question.run(&parameters, 0.0, |Parameters { alpha, mu, q, l }, value| {
            *value = log_likelihood(d, &x.values, &prior, alpha, &mu.values, &q.values, &l.values);
        }),
        "jacobian" => {
            let gradient =
                Parameters { alpha: vec![0.0; k], mu: mu.zeros_like(), q: q.zeros_like(), l: l.zeros_like() };
            question.run(&parameters, gradient, |Parameters { alpha, mu, q, l }, gradient| {
                log_likelihood::gradient_into(
                    d,
                    &x.values,
                    &prior,
                    alpha,
                    &mu.values,
                    &q.values,
                    &l.values,
                    &mut gradient.alpha,
                    &mut gradient.mu.values,
                    &mut gradient.q.values,
                    &mut gradient.l.values,
                );
            })
        }
        _ => Err(question.unknown()),
    }
}
