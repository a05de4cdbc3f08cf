use serde::Deserialize;

use super::run::{Answer, Failure, Question};
use crate::programs::saddle::saddle;

#[derive(Deserialize)]
struct Input {
    start: [f64; 2],
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let Input { start } = question.input()?;
    let (outer, inner) = question.modes()?;
    question.run(&start, [0.0; 4], |start, point| *point = saddle(start, outer, inner))
}
