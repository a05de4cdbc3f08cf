//! What is asked, and how often it is run until it is answered.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::programs::Mode;

/// Why a question has no answer.
pub type Failure = Box<dyn Error>;

/// A function, and its input as it was sent.
pub struct Question<'a> {
    pub function: &'a str,
    pub input: &'a RawValue,
}

/// The output of the last run, and the time that each run took.
pub struct Answer {
    output: Box<RawValue>,
    times: Vec<Duration>,
}

/// How often a function must run, and how long all runs together must take.
#[derive(Deserialize)]
struct Runs {
    min_runs: usize,
    min_seconds: f64,
}

/// One of the times in an answer.
#[derive(Serialize)]
struct Timing {
    name: &'static str,
    nanoseconds: u128,
}

impl<'a> Question<'a> {
    /// The input in the form that the function takes.
    pub fn input<I: Deserialize<'a>>(&self) -> Result<I, Failure> {
        Ok(serde_json::from_str(self.input.get())?)
    }

    /// Runs as often as the input asks for. The output is written to `output`, which is there before.
    pub fn run<I, O: Serialize>(&self, input: &I, output: O, run: impl FnMut(&I, &mut O)) -> Result<Answer, Failure> {
        self.input::<Runs>()?.answer(input, output, run)
    }

    /// Runs once.
    pub fn run_once<I, O: Serialize>(
        &self,
        input: &I,
        output: O,
        run: impl FnMut(&I, &mut O),
    ) -> Result<Answer, Failure> {
        Runs { min_runs: 1, min_seconds: 0.0 }.answer(input, output, run)
    }

    /// How the outer and the inner derivative are computed, by which the functions of nested descents are called.
    pub fn modes(&self) -> Result<(Mode, Mode), Failure> {
        match self.function {
            "ff" => Ok((Mode::Forward, Mode::Forward)),
            "fr" => Ok((Mode::Forward, Mode::Reverse)),
            "rf" => Ok((Mode::Reverse, Mode::Forward)),
            "rr" => Ok((Mode::Reverse, Mode::Reverse)),
            _ => Err(self.unknown()),
        }
    }

    /// There is no such function in the eval.
    pub fn unknown(&self) -> Failure {
        format!("there is no function `{}` in the module", self.function).into()
    }
}

impl Runs {
    fn answer<I, O: Serialize>(
        &self,
        input: &I,
        mut output: O,
        mut run: impl FnMut(&I, &mut O),
    ) -> Result<Answer, Failure> {
        let mut times = Vec::new();
        let mut total = Duration::ZERO;
        while times.is_empty() || times.len() < self.min_runs || total.as_secs_f64() < self.min_seconds {
            let start = Instant::now();
            run(black_box(input), black_box(&mut output));
            let time = start.elapsed();
            total += time;
            times.push(time);
        }
        let output = to_raw_value(&output)?;
        // JSON has no other way to write a number that is not finite, and outputs consist of numbers.
        if output.get().contains("null") {
            return Err("a number of the output is not finite".into());
        }
        Ok(Answer { output, times })
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let timings = self.times.iter().map(|time| Timing { name: "evaluate", nanoseconds: time.as_nanos() });
        let mut answer = serializer.serialize_struct("Answer", 2)?;
        answer.serialize_field("output", &self.output)?;
        answer.serialize_field("timings", &timings.collect::<Vec<_>>())?;
        answer.end()
    }
}
