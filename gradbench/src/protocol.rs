//! Messages and responses: a JSON object a line, in strict alternation.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::evals::{self, Answer};

/// A message of any kind.
#[derive(Deserialize)]
struct Message<'a> {
    id: Value,
    kind: String,
    module: Option<String>,
    function: Option<String>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
}

#[derive(Default, Serialize)]
struct Response {
    id: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    answer: Option<Answer>,
}

/// Answers every line of the questions, until they end.
///
/// # Errors
///
/// If a line cannot be read or written. What cannot be answered gets a response that says why.
pub fn serve(questions: impl BufRead, mut responses: impl Write) -> io::Result<()> {
    for line in questions.lines() {
        serde_json::to_writer(&mut responses, &respond(&line?))?;
        writeln!(responses)?;
        responses.flush()?;
    }
    Ok(())
}

fn respond(line: &str) -> Response {
    match serde_json::from_str(line) {
        Ok(message) => answer(message),
        // Without its other fields, the message may still say who asks.
        Err(error) => {
            let id = serde_json::from_str(line).map_or(Value::Null, |mut message: Value| message["id"].take());
            failure(id, error.to_string())
        }
    }
}

fn answer(Message { id, kind, module, function, input }: Message) -> Response {
    match kind.as_str() {
        "start" => Response { id, tool: Some("differentiable"), ..Response::default() },
        "define" => match module {
            Some(module) if evals::exists(&module) => Response { id, success: Some(true), ..Response::default() },
            Some(module) => failure(id, format!("there is no module `{module}`")),
            None => failure(id, "the module is missing".to_owned()),
        },
        "evaluate" => match (module, function, input) {
            (Some(module), Some(function), Some(input)) => match evals::evaluate(&module, &function, input) {
                Ok(answer) => Response { id, success: Some(true), answer: Some(answer), ..Response::default() },
                Err(error) => failure(id, error),
            },
            _ => failure(id, "the module, the function or the input is missing".to_owned()),
        },
        _ => Response { id, ..Response::default() },
    }
}

fn failure(id: Value, error: String) -> Response {
    Response { id, success: Some(false), error: Some(error), ..Response::default() }
}
