//! Compiles programs, many at a time, and runs them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::harness;
use differentiable_fuzz::check::Printed;
use differentiable_fuzz::points::Point;
use differentiable_fuzz::tree::Program;

/// What it takes to compile against this workspace.
pub struct Toolchain {
    externs: Vec<(String, PathBuf)>,
    dependencies: PathBuf,
    directory: PathBuf,
}

/// What rustc says of a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// One of our refusals.
    Refused(String),
    /// The macro says that it has a bug.
    Panic(String),
    /// An error of rustc's, in the program as it is generated from the tree or in what the macro made of it.
    Error(String),
    /// The compiler crashed or did not end.
    Crash(String),
}

#[derive(Debug)]
pub enum Ran {
    /// For each point, its items.
    Points(Vec<Printed>),
    Compiler(Verdict),
    /// The process ended, or did not end, in this program.
    Died,
}

pub struct Entry<'a> {
    pub program: &'a Program,
    pub points: &'a [Point],
}

/// The level of optimisation, and the arguments of the attribute.
#[derive(Clone, Copy, Debug)]
pub struct Compilation {
    pub level: u8,
    pub attribute: &'static str,
}

const COMPILE_LIMIT: Duration = Duration::from_secs(400);
const RUN_LIMIT: Duration = Duration::from_secs(60);

impl Drop for Toolchain {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

impl Toolchain {
    /// Builds the libraries as the tests do.
    pub fn prepare(target: &Path) -> Result<Self, String> {
        let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
            .args(["build", "--package", "differentiable", "--package", "differentiable-fuzz", "--message-format=json"])
            .arg("--target-dir")
            .arg(target)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err("the workspace does not build".into());
        }
        let mut externs = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Json>(line) else { continue };
            let name = message["target"]["name"].as_str().unwrap_or_default().replace('-', "_");
            let files = message["filenames"].as_array().cloned().unwrap_or_default();
            let library = files.iter().filter_map(Json::as_str).find(|file| file.ends_with(".rlib"));
            if let (true, Some(library)) =
                (["differentiable", "libm", "allocation_counter"].contains(&name.as_str()), library)
            {
                externs.push((name, PathBuf::from(library)));
            }
        }
        let batches = target.join("batches").join(std::process::id().to_string());
        fs::create_dir_all(&batches).map_err(|error| error.to_string())?;
        Ok(Toolchain { externs, dependencies: target.join("debug/deps"), directory: batches })
    }

    /// The entries that are not valid Rust without the attribute, and why.
    pub fn invalid(&self, entries: &[Entry], name: &str) -> HashMap<usize, Verdict> {
        let mut wrong = HashMap::new();
        loop {
            let left: Vec<usize> = (0..entries.len()).filter(|index| !wrong.contains_key(index)).collect();
            let found = self.compile(entries, &left, None, name);
            if found.is_empty() {
                return wrong;
            }
            wrong.extend(found);
        }
    }

    /// Compiles and runs; those that do not compile are left out, and the others go on.
    pub fn run(&self, entries: &[Entry], compilation: Compilation, name: &str) -> Vec<Ran> {
        let mut results: HashMap<usize, Ran> = HashMap::new();
        loop {
            let left: Vec<usize> = (0..entries.len()).filter(|index| !results.contains_key(index)).collect();
            if left.is_empty() {
                break;
            }
            let found = self.compile(entries, &left, Some(compilation), name);
            if found.is_empty() {
                break;
            }
            results.extend(found.into_iter().map(|(index, verdict)| (index, Ran::Compiler(verdict))));
        }
        let mut skip = 0;
        let count = entries.len() - results.len();
        while skip < count {
            let (done, died) = self.execute(name, skip);
            skip += done.len();
            results.extend(done.into_iter().map(|(index, points)| (index, Ran::Points(points))));
            if let Some(index) = died {
                results.insert(index, Ran::Died);
                skip += 1;
            } else {
                break;
            }
        }
        (0..entries.len()).map(|index| results.remove(&index).unwrap_or(Ran::Died)).collect()
    }

    fn compile(
        &self,
        entries: &[Entry],
        which: &[usize],
        compilation: Option<Compilation>,
        name: &str,
    ) -> HashMap<usize, Verdict> {
        if which.is_empty() {
            return HashMap::new();
        }
        let listed: Vec<(usize, &Program, &[Point])> =
            which.iter().map(|&index| (index, entries[index].program, entries[index].points)).collect();
        let (source, lines) = harness::source(&listed, compilation.map(|compilation| compilation.attribute));
        let file = self.directory.join(format!("{name}.rs"));
        fs::write(&file, source).expect("the source can be written");
        let mut command = Command::new("rustc");
        command.args(["--edition", "2024", "--crate-type", "bin", "--error-format=json", "--cap-lints=allow"]);
        command.args([
            "--crate-name",
            "batch",
            "-Cdebuginfo=0",
            "-Ccodegen-units=4",
            &format!("-Copt-level={}", compilation.map_or(0, |compilation| compilation.level)),
        ]);
        match compilation {
            Some(_) => command.arg("-o").arg(self.directory.join(name)),
            None => command.arg("--emit=metadata").arg("-o").arg(self.directory.join(format!("{name}.rmeta"))),
        };
        command.arg("-L").arg(format!("dependency={}", self.dependencies.display()));
        for (name, library) in &self.externs {
            command.arg("--extern").arg(format!("{name}={}", library.display()));
        }
        command.arg(&file);
        let log = self.directory.join(format!("{name}.json"));
        let status = limited(command, &log, COMPILE_LIMIT);
        let messages = fs::read_to_string(&log).unwrap_or_default();
        let mut verdicts = HashMap::new();
        for line in messages.lines() {
            let Ok(message) = serde_json::from_str::<Json>(line) else { continue };
            if message["level"] != "error" && message["level"] != "error: internal compiler error" {
                continue;
            }
            let Some(line) = line_of(&message, &file) else { continue };
            let Some(found) = lines.iter().rposition(|(start, _)| *start <= line) else { continue };
            let verdict = verdict(&message, line < lines[found].1);
            let known = verdicts.entry(which[found]).or_insert_with(|| verdict.clone());
            // A panic and an error say more than a refusal beside them.
            if matches!(known, Verdict::Refused(_)) {
                *known = verdict;
            }
        }
        if status == Some(0) || !verdicts.is_empty() {
            return verdicts;
        }
        let why = match status {
            None => "rustc does not end".to_string(),
            Some(code) => format!("rustc ends with {code}: {}", messages.lines().last().unwrap_or_default()),
        };
        if let [only] = which {
            return HashMap::from([(*only, Verdict::Crash(why))]);
        }
        let (one, other) = which.split_at(which.len() / 2);
        let mut verdicts = self.compile(entries, one, compilation, name);
        verdicts.extend(self.compile(entries, other, compilation, name));
        verdicts
    }

    /// What the binary prints from a program on, and the one in which it ends too early.
    fn execute(&self, name: &str, skip: usize) -> (Vec<(usize, Vec<Printed>)>, Option<usize>) {
        let log = self.directory.join(format!("{name}.out"));
        let mut command = Command::new(self.directory.join(name));
        command.env("FUZZ_SKIP", skip.to_string());
        let status = limited_output(command, &log, RUN_LIMIT);
        let text = fs::read_to_string(&log).unwrap_or_default();
        let mut done: Vec<(usize, Vec<Printed>)> = Vec::new();
        for line in text.lines() {
            let mut words = line.split(' ');
            match words.next() {
                Some("program") => {
                    let number = words.next().and_then(|word| word.parse().ok()).expect("a number");
                    done.push((number, Vec::new()));
                }
                Some("point") => done.last_mut().expect("a program").1.push(Vec::new()),
                Some(item) => {
                    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                    let floats = if words == ["panic"] {
                        None
                    } else {
                        words.iter().map(|word| u64::from_str_radix(word, 16).ok().map(f64::from_bits)).collect()
                    };
                    let points = &mut done.last_mut().expect("a program").1;
                    points.last_mut().expect("a point").push((item.to_string(), floats));
                }
                None => (),
            }
        }
        if status == Some(0) {
            return (done, None);
        }
        let died = done.pop().map(|(number, _)| number);
        (done, died)
    }
}

/// The exit code; nothing if it was stopped at the limit.
fn limited(mut command: Command, log: &Path, limit: Duration) -> Option<i32> {
    command.stdout(Stdio::null()).stderr(fs::File::create(log).expect("a log"));
    wait(command, limit)
}

fn limited_output(mut command: Command, log: &Path, limit: Duration) -> Option<i32> {
    command.stderr(Stdio::null()).stdout(fs::File::create(log).expect("a log"));
    wait(command, limit)
}

fn wait(mut command: Command, limit: Duration) -> Option<i32> {
    let mut child = command.spawn().expect("a process");
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a process that can be waited for") {
            return Some(status.code().unwrap_or(-1));
        }
        if start.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The line of our source that a message is about, through all macros.
fn line_of(message: &Json, source: &Path) -> Option<usize> {
    let spans = message["spans"].as_array()?;
    let primary = spans.iter().find(|span| span["is_primary"] == true).or(spans.first())?;
    let mut span = primary;
    let mut line = None;
    loop {
        if span["file_name"].as_str().is_some_and(|file| Path::new(file) == source) {
            line = span["line_start"].as_u64().map(|line| line as usize);
        }
        match span["expansion"]["span"].as_object() {
            Some(_) => span = &span["expansion"]["span"],
            None => return line,
        }
    }
}

/// What a constant refuses that is computed where all functions are known.
const OF_A_CONSTANT: &str = "they may do nothing but compute";

/// The messages of the traits whose bounds refuse.
const OURS: [&str; 2] =
    ["the gradient would call this function twice", "active values decide on this, and it may hold floats"];

fn verdict(message: &Json, inside: bool) -> Verdict {
    let text = message["message"].as_str().unwrap_or_default().to_string();
    let first = text.lines().next().unwrap_or_default().to_string();
    if text.contains(OF_A_CONSTANT) {
        return Verdict::Refused(first);
    }
    if text.contains("this is a bug in") || text.contains("cannot read the function") || text.contains("panicked") {
        return Verdict::Panic(first);
    }
    match message["code"]["code"].as_str() {
        None if text.contains("\n\nhelp: ") => Verdict::Refused(first),
        // What only a bound can see is refused by the message of a trait.
        Some("E0277") if OURS.iter().any(|ours| text.starts_with(ours)) => Verdict::Refused(first),
        code => {
            let place = if inside { "" } else { " where it is used" };
            Verdict::Error(format!("{}: {first}{place}", code.unwrap_or("error")))
        }
    }
}
