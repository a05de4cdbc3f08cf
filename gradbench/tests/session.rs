//! Sessions with the tool, as GradBench has them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A tool that runs.
struct Tool {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Tool {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_gradbench"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the tool starts");
        let questions = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("its output is piped"));
        Tool { process, questions, answers }
    }

    /// The answer to a line.
    fn answer(&mut self, question: &str) -> Value {
        let questions = self.questions.as_mut().expect("the session goes on");
        writeln!(questions, "{question}").expect("the tool reads");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("the tool writes");
        serde_json::from_str(&answer).expect("an answer is JSON")
    }

    /// The session ends where the questions do.
    fn end(mut self) {
        self.questions = None;
        assert!(self.process.wait().expect("the tool ends").success());
    }
}

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn evaluate(module: &str, function: &str, input: &str) -> String {
    format!(r#"{{"id":7,"kind":"evaluate","module":"{module}","function":"{function}","input":{}}}"#, input.trim())
}

/// As small as possible and as they should be: the numbers of the samples are small, too.
fn assert_close(actual: &Value, expected: &Value, at: &str) {
    match (actual, expected) {
        (Value::Array(actual), Value::Array(expected)) => {
            assert_eq!(actual.len(), expected.len(), "so many in {at}");
            let pairs = actual.iter().zip(expected).enumerate();
            pairs.for_each(|(i, (actual, expected))| assert_close(actual, expected, &format!("{at}[{i}]")));
        }
        (Value::Object(actual), Value::Object(expected)) => {
            assert!(actual.keys().eq(expected.keys()), "the names in {at}");
            actual.iter().for_each(|(name, actual)| assert_close(actual, &expected[name], &format!("{at}.{name}")));
        }
        _ if expected.is_u64() => assert_eq!(actual, expected, "{at}"),
        _ => {
            let [actual, expected] = [actual, expected].map(|number| number.as_f64().expect("a number"));
            let miss = (actual - expected).abs();
            assert!(miss <= 1e-9 * expected.abs() + 1e-12, "{at} is {actual}, not {expected}");
        }
    }
}

/// Every function that the samples have an answer for.
#[test]
fn gives_the_answers_of_the_reference() {
    let mut tool = Tool::start();
    let samples = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")).expect("there are samples");
    let mut functions = 0;
    for file in samples {
        let file = file.expect("it is a file").file_name().into_string().expect("it has a name");
        let Some(question) = file.strip_suffix(".output.json") else { continue };
        let (sample_name, function) = question.split_once('.').expect("a sample and a function");
        let (module, _) = sample_name.split_once('-').unwrap_or((sample_name, ""));

        let definition = json!({ "id": 1, "kind": "define", "module": module });
        assert_eq!(tool.answer(&definition.to_string()), json!({ "id": 1, "success": true }));

        let mut answer = tool.answer(&evaluate(module, function, &sample(&format!("{sample_name}.input.json"))));
        assert_eq!((&answer["id"], &answer["success"]), (&json!(7), &json!(true)), "{question}: {answer}");
        let expected = serde_json::from_str(&sample(&file)).expect("samples are JSON");
        assert_close(&answer["output"].take(), &expected, question);

        let timings = answer["timings"].as_array().expect("there are timings");
        assert!(timings.iter().all(|timing| timing["name"] == "evaluate" && timing["nanoseconds"].is_u64()));
        assert_eq!(timings.len(), 1, "the samples ask for one run");
        functions += 1;
    }
    assert!(functions > 30, "{functions} functions");
    tool.end();
}

#[test]
fn answers_a_session_as_the_reference_did() {
    let mut tool = Tool::start();
    let log = sample("hello.session.jsonl");
    let log = log.lines().map(|line| serde_json::from_str(line).expect("a line of the log is JSON"));
    let (messages, responses): (Vec<Value>, Vec<Value>) = log.partition(|line: &Value| line.get("message").is_some());
    for (message, response) in messages.iter().zip(&responses) {
        let answer = tool.answer(&message["message"].to_string());
        for name in ["id", "success", "output"] {
            assert_eq!(answer.get(name), response["response"].get(name), "{name} of the answer to {message}");
        }
    }
    tool.end();
}

#[test]
fn runs_as_often_and_as_long_as_it_is_asked_to() {
    let mut tool = Tool::start();
    for (runs, seconds) in [(5, 0.0), (1, 0.01)] {
        let input = json!({ "x": [1.0, 2.0], "min_runs": runs, "min_seconds": seconds }).to_string();
        let answer = tool.answer(&evaluate("lse", "gradient", &input));
        let timings = answer["timings"].as_array().expect("there are timings");
        let times = timings.iter().map(|timing| timing["nanoseconds"].as_u64().expect("a whole number"));
        assert!(timings.len() >= runs && times.sum::<u64>() as f64 >= 1e9 * seconds);
    }
    tool.end();
}

#[test]
fn says_what_is_wrong_with_a_message_and_goes_on() {
    let mut tool = Tool::start();
    let refused = [
        ("", "EOF"),
        ("nonsense", "expected"),
        (r#"{"id": 3}"#, "missing field `kind`"),
        (r#"{"id": 3, "kind": "define"}"#, "the module is missing"),
        (r#"{"id": 3, "kind": "define", "module": "chess"}"#, "there is no module `chess`"),
        (r#"{"id": 3, "kind": "evaluate", "module": "lse"}"#, "is missing"),
        (&evaluate("chess", "primal", "1.0"), "there is no module `chess`"),
        (&evaluate("lse", "hessian", r#"{"x": [1.0]}"#), "there is no function `hessian`"),
        (&evaluate("lse", "primal", r#"{"x": [1.0]}"#), "missing field `min_runs`"),
        (&evaluate("lse", "primal", r#"{"x": ["one"]}"#), "invalid type: string"),
        (&evaluate("lse", "primal", r#"{"x": [], "min_runs": 1, "min_seconds": 0}"#), "not finite"),
        (&evaluate("llsq", "primal", r#"{"x": [1.0], "n": 1}"#), "two points"),
        (&evaluate("det", "primal", r#"{"A": [1.0], "ell": 2}"#), "not a matrix"),
        (&evaluate("ode", "primal", r#"{"x": [1.0], "s": 0}"#), "no step"),
        (&evaluate("kmeans", "cost", r#"{"points": [[1.0], [1.0, 2.0]], "centroids": [[1.0]]}"#), "different lengths"),
        (&evaluate("kmeans", "cost", r#"{"points": [[1.0]], "centroids": [[1.0, 2.0]]}"#), "not of one dimension"),
        (
            &evaluate(
                "ht",
                "jacobian",
                &sample("ht.input.json").replace("correspondences\":[", "correspondences\":[9999,"),
            ),
            "a correspondence each",
        ),
        (
            &evaluate(
                "ht",
                "jacobian",
                &sample("ht.input.json").replace("correspondences\":[516,", "correspondences\":[999999,"),
            ),
            "panicked: index out of bounds",
        ),
    ];
    for (message, error) in refused {
        let answer = tool.answer(message);
        let actual = answer["error"].as_str().unwrap_or_else(|| panic!("{error} was expected"));
        assert!(actual.contains(error), "{actual}, not {error}");
        assert_eq!(answer["success"], false);
        assert!(answer.get("output").is_none());
    }
    assert_eq!(tool.answer(r#"{"id": 3}"#)["id"], 3, "the id is known nevertheless");
    assert_eq!(tool.answer(r#"{"id": 4, "kind": "analysis", "of": 2, "valid": true}"#), json!({ "id": 4 }));
    assert_eq!(tool.answer(r#"{"id": 5, "kind": "news"}"#), json!({ "id": 5 }));
    assert_eq!(tool.answer(&evaluate("hello", "square", "3.0"))["output"], 9.0);
    tool.end();
}
