//! The evals of GradBench: from the input of a question to the function that it asks for, timed, and its output.

mod bundle;
mod determinant;
pub mod hand;
mod hello;
mod k_means;
mod least_squares;
mod log_sum_exp;
mod lstm;
pub mod matrix;
mod mixture;
mod particle;
mod run;
mod runge_kutta;
mod saddle;

use std::panic::{self, AssertUnwindSafe};

use serde_json::value::RawValue;

use run::{Failure, Question};

pub use run::Answer;

/// What answers the questions of an eval.
type Answers = fn(&Question) -> Result<Answer, Failure>;

/// Each eval under the name of its module.
const EVALS: [(&str, Answers); 12] = [
    ("ba", bundle::answer),
    ("det", determinant::answer),
    ("gmm", mixture::answer),
    ("hello", hello::answer),
    ("ht", hand::answer),
    ("kmeans", k_means::answer),
    ("llsq", least_squares::answer),
    ("lse", log_sum_exp::answer),
    ("lstm", lstm::answer),
    ("ode", runge_kutta::answer),
    ("particle", particle::answer),
    ("saddle", saddle::answer),
];

/// Whether there is an eval of this name.
pub fn exists(module: &str) -> bool {
    EVALS.iter().any(|(name, _)| *name == module)
}

/// The output of a function of an eval, and the times that its runs took.
///
/// # Errors
///
/// Why there is none.
pub fn evaluate(module: &str, function: &str, input: &RawValue) -> Result<Answer, String> {
    let Some((_, answer)) = EVALS.iter().find(|(name, _)| *name == module) else {
        return Err(format!("there is no module `{module}`"));
    };
    // An index out of bounds is an error of the input.
    let answer = panic::catch_unwind(AssertUnwindSafe(|| answer(&Question { function, input })));
    match answer {
        Ok(answer) => answer.map_err(|failure| failure.to_string()),
        Err(panic) => Err(match panic.downcast_ref::<String>() {
            Some(message) => format!("the function panicked: {message}"),
            None => "the function panicked".to_owned(),
        }),
    }
}
