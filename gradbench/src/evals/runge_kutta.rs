use serde::Deserialize;

use super::run::{Answer, Failure, Question};
use crate::programs::runge_kutta::solution;

#[derive(Deserialize)]
struct Input {
    x: Vec<f64>,
    s: usize,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let input: Input = question.input()?;
    if input.x.is_empty() || input.s == 0 {
        return Err("there is no `x`, or no step".into());
    }
    match question.function {
        "primal" => question.run(&input, Vec::new(), |Input { x, s }, y| *y = solution(x, *s)),
        // Of the last component.
        "gradient" => question.run(&input, Vec::new(), |Input { x, s }, gradient| {
            let mut cotangent = vec![0.0; x.len()];
            cotangent[x.len() - 1] = 1.0;
            (_, *gradient) = solution::vjp(x, *s, cotangent);
        }),
        _ => Err(question.unknown()),
    }
}
