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

/// What takes long and sees what others see: tests of the size and the time of what is generated, of syntax that is read, and those that compare
/// a pass that has a mutant with itself.
const LEFT_OUT: [&str; 5] =
    ["subject::tests::", "tests::simplification::without_", "tests::size::", "tests::syntax::", "tests::time::"];

/// Fewer random programs than usual, none of which is shrunk, and panics that say no more than is needed.
const ENVIRONMENT: [(&str, &str); 3] = [("RANDOM_PROGRAMS", "10"), ("RANDOM_SHRINK", "0"), ("RUST_BACKTRACE", "0")];

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

/// Writes the files of a folder to another one, each as `change` makes it, without what is hidden and what is built.
fn copy(from: &Path, to: &Path, change: &mut dyn FnMut(&Path, Vec<u8>) -> Vec<u8>) {
    fs::create_dir_all(to).expect("a folder");
    let entries = fs::read_dir(from).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().expect("a name");
        let to = to.join(name);
        if name.to_string_lossy().starts_with('.') || name == "target" {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to, change);
            continue;
        }
        let contents = change(&path, fs::read(&path).expect("a file"));
        write(&to, &contents);
    }
}

/// Writes a file that is not the same already.
fn write(path: &Path, contents: &[u8]) {
    if fs::read(path).ok().as_deref() != Some(contents) {
        fs::write(path, contents).expect("a file that can be written");
    }
}

fn is_mutated(file: &str) -> bool {
    let is_for_tests = file.contains("/tests") || file == "rules/evaluate.rs";
    !is_for_tests && MUTATED.iter().any(|folder| file.starts_with(folder))
}

/// Writes the workspace with the mutants of the compiler to another folder.
pub fn mutate(workspace: &Path, copied: &Path) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let sources = workspace.join("macros/src");
    copy(workspace, copied, &mut |path, contents| {
        let file = path.strip_prefix(&sources).map(|file| file.to_string_lossy().replace('\\', "/"));
        let text = || String::from_utf8(contents.clone()).expect("text");
        match file.as_deref() {
            Ok("lib.rs") => format!("#![allow(warnings)]\n{}\nmod mutants;\n", text()).into(),
            Ok(file) if is_mutated(file) => mutated(file, &text(), &mut mutants).into(),
            _ => contents,
        }
    });
    let switch = format!("{}\nconst COUNT: usize = {};\n", include_str!("switch.rs"), mutants.len());
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
