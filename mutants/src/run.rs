//! The compiler with its mutants: written, built, and run.

use std::collections::HashSet;
use std::fmt::{self, Display, Formatter};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::mutate::{Mutant, mutated};

/// What is mutated.
const MUTATED: [&str; 4] = ["differentiate/", "rules/", "simplify/", "write/moves.rs"];

/// What takes long and sees what others see: tests of the size and the time of what is generated, and of syntax that is read.
const LEFT_OUT: [&str; 4] = ["tests::size::", "tests::time::", "tests::syntax::", "subject::tests::"];

/// Fewer random programs than usual, none of which is shrunk, and panics that say no more than is needed.
const ENVIRONMENT: [(&str, &str); 3] = [("RANDOM_PROGRAMS", "25"), ("RANDOM_SHRINK", "0"), ("RUST_BACKTRACE", "0")];

/// The memory that a test may take, in kilobytes.
const MEMORY: u32 = 6_000_000;

pub struct Test {
    pub name: String,
    pub time: Duration,
    /// The mutants of which the test would notice if they did more than they do.
    pub reached: HashSet<usize>,
}

#[derive(Clone, PartialEq)]
pub enum Verdict {
    KilledBy(String),
    /// No test comes to where it differs.
    Unreached,
    Survived,
}

impl Display for Verdict {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Verdict::KilledBy(test) => write!(f, "killed by {test}"),
            Verdict::Unreached => f.write_str("not reached"),
            Verdict::Survived => f.write_str("survived"),
        }
    }
}

/// Makes `to` the folder `from`, without what is hidden and what is built. Files that are the same are not touched.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        let (from, to) = (entry.path(), to.join(&name));
        if name.to_string_lossy().starts_with('.') || name == "target" {
            continue;
        }
        if from.is_dir() {
            copy(&from, &to);
        } else if !is_mutated(&from) {
            write(&to, &fs::read(from).expect("a file"));
        }
    }
}

fn write(path: &Path, contents: &[u8]) {
    if fs::read(path).ok().as_deref() != Some(contents) {
        fs::write(path, contents).expect("a file that can be written");
    }
}

/// The file below `macros/src`, if the path is that of one.
fn source(path: &Path) -> Option<String> {
    let text = path.to_string_lossy().replace('\\', "/");
    text.split_once("/macros/src/").map(|(_, file)| file.to_owned())
}

fn is_mutated(path: &Path) -> bool {
    source(path).is_some_and(|file| {
        let is_for_tests = file.contains("/tests") || file == "rules/evaluate.rs";
        file == "lib.rs" || !is_for_tests && MUTATED.iter().any(|folder| file.starts_with(folder))
    })
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files_below(&path, files),
            false => files.push(path),
        }
    }
}

/// Writes the workspace with the mutants of the compiler to another folder.
pub fn mutate(workspace: &Path, copied: &Path) -> Vec<Mutant> {
    copy(workspace, copied);
    let mut files = Vec::new();
    files_below(&workspace.join("macros/src"), &mut files);
    files.retain(|file| is_mutated(file));
    files.sort();
    let mut mutants = Vec::new();
    for path in &files {
        let file = source(path).expect("a file of the compiler");
        let text = fs::read_to_string(path).expect("a file");
        let text = match &*file {
            "lib.rs" => format!("#![allow(warnings)]\n{text}\nmod mutants;\n"),
            _ => mutated(&file, &text, &mut mutants),
        };
        write(&copied.join("macros/src").join(&file), text.as_bytes());
    }
    let switch = include_str!("switch.rs");
    let switch = format!("{switch}\nconst COUNT: usize = {};\n", mutants.len());
    write(&copied.join("macros/src/mutants.rs"), switch.as_bytes());
    mutants
}

/// The tests of the compiler in one executable.
pub struct Tests {
    executable: PathBuf,
    folder: PathBuf,
}

impl Tests {
    pub fn build(copied: &Path) -> Tests {
        let arguments = ["test", "--profile", "fuzz", "--package", "differentiable-macros", "--lib", "--no-run"];
        let cargo = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--message-format=json-render-diagnostics")
            .env("CARGO_TARGET_DIR", copied.join("target"))
            .current_dir(copied)
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo");
        assert!(cargo.status.success(), "the compiler with its mutants is not compiled");
        let messages = String::from_utf8_lossy(&cargo.stdout);
        let (_, executable) = messages.rsplit_once("\"executable\":\"").expect("an executable");
        let (built, _) = executable.split_once('"').expect("its path");
        // Its own, so that another can be built while this one runs.
        let executable = copied.join(format!("tests-{}", std::process::id()));
        fs::copy(built, &executable).expect("a copy of the tests");
        Tests { executable, folder: copied.join("macros") }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")]).arg(&self.executable);
        command.current_dir(&self.folder).envs(ENVIRONMENT).stderr(Stdio::null());
        command
    }

    pub fn names(&self) -> Vec<String> {
        let output = self.command().args(["--list", "--format", "terse"]).output().expect("a list of tests");
        let list = String::from_utf8_lossy(&output.stdout);
        let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
        names.filter(|name| !LEFT_OUT.iter().any(|out| name.starts_with(out))).map(str::to_owned).collect()
    }

    /// How long a test takes without mutants, and which of them it reaches.
    pub fn measure(&self, name: &str, log: &Path) -> Test {
        fs::write(log, "").expect("a log");
        let start = Instant::now();
        let mut command = self.command();
        command.args(["--exact", name]).env("MUTANTS_REACHED", log).stdout(Stdio::null());
        assert!(command.status().expect("a test").success(), "{name} fails without mutants");
        let time = start.elapsed();
        let log = fs::read_to_string(log).expect("a log");
        let reached = log.lines().map(|number| number.parse().expect("a number")).collect();
        Test { name: name.to_owned(), time, reached }
    }

    /// What these tests say of a mutant, of which those that take less time run first.
    pub fn verdict(&self, mutant: usize, tests: &[&Test]) -> Verdict {
        if tests.is_empty() {
            return Verdict::Unreached;
        }
        // Of each stage the tests take about as long as all before.
        let mut rest = tests;
        let mut limit = Duration::from_millis(200);
        while !rest.is_empty() {
            let mut time = Duration::ZERO;
            let fits = |test: &&&Test| {
                time += test.time;
                time <= limit
            };
            let count = rest.iter().take_while(fits).count().max(1);
            let (stage, later) = rest.split_at(count);
            if let Some(name) = self.failing(mutant, stage) {
                return Verdict::KilledBy(name);
            }
            (rest, limit) = (later, 3 * limit);
        }
        Verdict::Survived
    }

    /// The first of the tests that fails with the mutant, or does not end.
    fn failing(&self, mutant: usize, tests: &[&Test]) -> Option<String> {
        let usual: Duration = tests.iter().map(|test| test.time).sum();
        let end = Instant::now() + Duration::from_secs(10) + 8 * usual;
        let mut command = self.command();
        command.args(["--test-threads=1", "--exact"]).args(tests.iter().map(|test| &test.name));
        let mut child = command.env("MUTANT", mutant.to_string()).stdout(Stdio::piped()).spawn().expect("tests");
        let lines = lines_of(&mut child);
        let mut last = String::new();
        loop {
            let line = lines.recv_timeout(end.saturating_duration_since(Instant::now()));
            if let Ok(line) = &line {
                last = line.strip_prefix("test ").unwrap_or(line).split(' ').next().unwrap_or_default().to_owned();
            }
            match line {
                Ok(line) if line.ends_with("FAILED") => break stop(child, last),
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Timeout) => break stop(child, "time".to_owned()),
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    let status = child.wait().expect("an exit");
                    break (!status.success()).then_some(last);
                }
            }
        }
    }
}

impl Drop for Tests {
    fn drop(&mut self) {
        // Nothing is lost with it.
        _ = fs::remove_file(&self.executable);
    }
}

fn stop(mut child: Child, failing: String) -> Option<String> {
    // It may have ended by itself.
    _ = child.kill();
    _ = child.wait();
    Some(failing)
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    let output: Box<dyn Read + Send> = Box::new(child.stdout.take().expect("an output"));
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Nobody listens after the first failure.
            _ = sender.send(line);
        }
    });
    receiver
}
