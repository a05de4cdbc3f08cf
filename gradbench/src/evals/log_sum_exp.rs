use serde::Deserialize;

use super::run::{Answer, Failure, Question};
use crate::programs::log_sum_exp::log_sum_exp;

#[derive(Deserialize)]
struct Input {
    x: Vec<f64>,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let Input { x } = question.input()?;
    match question.function {
        "primal" => question.run(&x, 0.0, |x, value| *value = log_sum_exp(x)),
        "gradient" => question.run(&x, vec![0.0; x.len()], |x, gradient| {
            log_sum_exp::gradient_into(x, gradient);
        }),
        _ => Err(question.unknown()),
    }
}
