use super::run::{Answer, Failure, Question};
use crate::programs::hello::square;

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let x: f64 = question.input()?;
    match question.function {
        "square" => question.run_once(&x, 0.0, |&x, value| *value = square(x)),
        "double" => question.run_once(&x, 0.0, |&x, derivative| *derivative = square::gradient(x)),
        _ => Err(question.unknown()),
    }
}
