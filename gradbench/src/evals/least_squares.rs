use serde::Deserialize;

use super::run::{Answer, Failure, Question};
use crate::programs::least_squares::loss;

#[derive(Deserialize)]
struct Input {
    x: Vec<f64>,
    n: usize,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let input: Input = question.input()?;
    if input.n < 2 {
        return Err("two points at least are needed".into());
    }
    match question.function {
        "primal" => question.run(&input, 0.0, |Input { x, n }, value| *value = loss(x, *n)),
        "gradient" => question.run(&input, vec![0.0; input.x.len()], |Input { x, n }, gradient| {
            loss::gradient_into(x, *n, gradient);
        }),
        _ => Err(question.unknown()),
    }
}
