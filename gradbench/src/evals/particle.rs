use serde::Deserialize;

use super::run::{Answer, Failure, Question};
use crate::programs::particle::particle;

#[derive(Deserialize)]
struct Input {
    w: f64,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let Input { w } = question.input()?;
    let (outer, inner) = question.modes()?;
    question.run(&w, 0.0, |&w, found| *found = particle(w, outer, inner))
}
