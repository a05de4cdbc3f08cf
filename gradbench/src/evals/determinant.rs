use serde::Deserialize;

use super::run::{Answer, Failure, Question};
use crate::programs::determinant::determinant;

#[derive(Deserialize)]
struct Input {
    #[serde(rename = "A")]
    a: Vec<f64>,
    ell: usize,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let input: Input = question.input()?;
    if input.ell.checked_mul(input.ell) != Some(input.a.len()) || input.ell > 63 {
        return Err("`A` is not a matrix of `ell` rows, of which there may be 63".into());
    }
    match question.function {
        "primal" => question.run(&input, 0.0, |Input { a, ell }, value| *value = determinant(a, *ell)),
        "gradient" => question.run(&input, vec![0.0; input.a.len()], |Input { a, ell }, gradient| {
            determinant::gradient_into(a, *ell, gradient);
        }),
        _ => Err(question.unknown()),
    }
}
