//! Random differentiable functions, compiled with their derivatives, against an interpreter on dual numbers.
//!
//! ```sh
//! cargo run -p differentiable-fuzz -- --seed 17 --count 500
//! cargo run -p differentiable-fuzz -- --minutes 10
//! cargo run -p differentiable-fuzz -- --seed 17 --only 42
//! ```

mod batch;
mod harness;
mod options;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use batch::{Compilation, Entry, Ran, Toolchain, Verdict};
use differentiable_fuzz::check::{Failure, check};
use differentiable_fuzz::tree::Program;
use differentiable_fuzz::{Case, print, shrink};
use options::Options;

/// How often something is said, and of which programs.
#[derive(Default)]
struct Messages(BTreeMap<String, Vec<u64>>);

impl Messages {
    fn add(&mut self, message: String, index: u64) {
        self.0.entry(message).or_default().push(index);
    }

    fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// A program that fails.
struct Wrong {
    index: u64,
    program: Program,
    compilation: Compilation,
    failure: Failure,
}

/// What was found so far.
#[derive(Default)]
struct Tally {
    right: usize,
    /// The functions of those.
    functions: usize,
    refused: Messages,
    invalid: Messages,
    wrong: Vec<Wrong>,
}

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    if options.print {
        for index in options.indices() {
            println!(
                "// {index}\n{}",
                print::program(&Case::generate(options.seed, index, &options.grammar).program, Some(""))
            );
        }
        return ExitCode::SUCCESS;
    }
    let toolchain = match Toolchain::prepare(&options.target) {
        Ok(toolchain) => toolchain,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    println!("seed {}", options.seed);
    let tally = search(&options, &toolchain);
    report(&options, &toolchain, &tally)
}

/// Batch after batch, on several threads.
fn search(options: &Options, toolchain: &Toolchain) -> Tally {
    let tally = Mutex::new(Tally::default());
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for job in 0..options.jobs {
            let (tally, next) = (&tally, &next);
            // The interpreter calls itself for each expression in another, with numbers that are large.
            let thread = std::thread::Builder::new().stack_size(64 << 20);
            let work = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let indices = options.batch(number);
                    let late = options.minutes.is_some_and(|minutes| start.elapsed().as_secs_f64() > 60.0 * minutes);
                    if indices.is_empty() || late {
                        break;
                    }
                    let cases: Vec<Case> = indices
                        .into_iter()
                        .map(|index| Case::generate(options.seed, index, &options.grammar))
                        .collect();
                    let compilation = options.compilation(number);
                    let found = run(&cases, toolchain, &format!("job{job}"), compilation);
                    let mut tally = tally.lock().expect("no thread panics");
                    tally.add(cases, found, compilation, options.seed);
                    let seconds = start.elapsed().as_secs();
                    println!(
                        "{} right, of {} functions, {} refused, {} invalid, {} wrong after {seconds} s",
                        tally.right,
                        tally.functions,
                        tally.refused.count(),
                        tally.invalid.count(),
                        tally.wrong.len()
                    );
                }
            };
            thread.spawn_scoped(scope, work).expect("a thread");
        }
    });
    tally.into_inner().expect("no thread panics")
}

/// A refusal, a failure, or that all is well.
enum Finding {
    Right,
    Refused(String),
    /// Not Rust even without the attribute.
    Invalid(String),
    Wrong(Failure),
}

fn run(cases: &[Case], toolchain: &Toolchain, name: &str, compilation: Compilation) -> Vec<Finding> {
    let entries: Vec<Entry> = cases.iter().map(|case| Entry { program: &case.program, points: &case.points }).collect();
    let ran = toolchain.run(&entries, compilation, name);
    let findings = cases.iter().zip(&ran).map(|(case, ran)| match (finding(ran, case), ran) {
        (Finding::Wrong(failure), Ran::Compiler(Verdict::Error(_))) => {
            let alone = [Entry { program: &case.program, points: &[] }];
            match toolchain.invalid(&alone, name).is_empty() {
                true => Finding::Wrong(failure),
                false => Finding::Invalid(failure.detail),
            }
        }
        (finding, _) => finding,
    });
    findings.collect()
}

fn finding(ran: &Ran, case: &Case) -> Finding {
    let wrong = match ran {
        Ran::Compiler(Verdict::Refused(message)) => return Finding::Refused(message.clone()),
        Ran::Compiler(Verdict::Panic(message)) => Some(Failure::of_compiler("panic of the macro", message)),
        Ran::Compiler(Verdict::Crash(message)) => Some(Failure::new("crash of the compiler", message)),
        Ran::Compiler(Verdict::Error(message)) => Some(Failure::of_compiler("rustc error", message)),
        Ran::Died => Some(Failure::new("death", "the process ends, or does not end")),
        Ran::Points(printed) => check(printed, case),
    };
    wrong.map_or(Finding::Right, Finding::Wrong)
}

impl Tally {
    fn add(&mut self, cases: Vec<Case>, findings: Vec<Finding>, compilation: Compilation, seed: u64) {
        for (case, finding) in cases.into_iter().zip(findings) {
            match finding {
                Finding::Right => {
                    self.right += 1;
                    self.functions += case.program.functions.len();
                }
                Finding::Refused(message) => self.refused.add(message, case.index),
                Finding::Invalid(message) => self.invalid.add(message, case.index),
                Finding::Wrong(failure) => {
                    let options = replay(seed, case.index, compilation);
                    println!("{options}: {}: {}", failure.class, failure.detail);
                    self.wrong.push(Wrong { index: case.index, program: case.program, compilation, failure });
                }
            }
        }
    }
}

/// The first that fails in that way and is Rust without the attribute.
fn first_failing(
    candidates: &[Case],
    class: &str,
    toolchain: &Toolchain,
    compilation: Compilation,
) -> Option<(Program, Failure)> {
    let findings = run(candidates, toolchain, "shrink", compilation);
    candidates.iter().zip(findings).find_map(|(case, finding)| match finding {
        Finding::Wrong(failure) if failure.class == class => Some((case.program.clone(), failure)),
        _ => None,
    })
}

/// The options that give the program again.
fn replay(seed: u64, index: u64, compilation: Compilation) -> String {
    let Compilation { level, attribute } = compilation;
    format!("--seed {seed} --only {index} --level {level} --attribute '{attribute}'")
}

fn report(options: &Options, toolchain: &Toolchain, tally: &Tally) -> ExitCode {
    for (title, counts) in [("refused", &tally.refused), ("not valid Rust", &tally.invalid)] {
        for (message, indices) in &counts.0 {
            println!("{title} {} times: {message} (--only {})", indices.len(), indices[0]);
        }
    }
    // Candidates of the shrinker may break the interpreter.
    std::panic::set_hook(Box::new(|_| {}));
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for Wrong { index, program, compilation, failure } in &tally.wrong {
        let shrunk = classes.entry(&failure.class).or_default();
        *shrunk += 1;
        if *shrunk > options.shrunk {
            continue;
        }
        let (program, failure) = shrink::shrink(program, failure, |candidates| {
            first_failing(candidates, &failure.class, toolchain, *compilation)
        });
        println!("\n{}: {}: {}", replay(options.seed, *index, *compilation), failure.class, failure.detail);
        println!("{}", print::program(&program, Some(compilation.attribute)));
    }
    if tally.wrong.is_empty() && tally.invalid.0.is_empty() {
        println!("all is well");
        ExitCode::SUCCESS
    } else {
        classes.iter().for_each(|(class, count)| println!("{count} times {class}"));
        ExitCode::FAILURE
    }
}
