//! Mutation testing of the compiler: what is wrong once, in each place and each way, is seen by a test of `macros`.
//!
//! All mutants are in one executable, behind a switch. Those that no test reaches are told from those that tests do not notice. A mutant
//! that is no other compiler, or one that is as good, is listed in `same.txt` with the reason.

mod mutate;
mod run;
mod same;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mutate::Mutant;
use run::{Test, Tests, Verdict};

const USAGE: &str = "\
--file A,B      mutants of the files whose path has one of these texts
--function TEXT of the functions whose path has it
--every N       one of so many
--again         those that survived the last time
--within N      by tests that take no more than so many seconds
--jobs N        tests at once
--list          show the mutants and end";

struct Options {
    file: String,
    function: String,
    every: usize,
    again: bool,
    within: Duration,
    jobs: usize,
    list: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
        let jobs = std::thread::available_parallelism().map_or(1, usize::from);
        let mut options = Options {
            file: String::new(),
            function: String::new(),
            every: 1,
            again: false,
            within: Duration::MAX,
            jobs,
            list: false,
        };
        while let Some(argument) = arguments.next() {
            match &*argument {
                "--file" => options.file = arguments.next()?,
                "--function" => options.function = arguments.next()?,
                "--every" => options.every = arguments.next()?.parse().ok()?,
                "--jobs" => options.jobs = arguments.next()?.parse().ok()?,
                "--again" => options.again = true,
                "--within" => options.within = Duration::from_secs(arguments.next()?.parse().ok()?),
                "--list" => options.list = true,
                _ => return None,
            }
        }
        Some(options)
    }
}

/// The results of the tasks 0..count, each by one of so many threads.
fn in_parallel<R: Send>(jobs: usize, count: usize, task: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    let result = task(index);
                    results.lock().expect("no panic").insert(index, result);
                }
            });
        }
    });
    results.into_inner().expect("no panic").into_values().collect()
}

fn main() {
    let Some(options) = Options::parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let target = std::path::absolute(target).expect("a path");
    let copied = target.join("mutants");
    let mutants = run::mutate(&workspace, &copied);
    let same = same::read(&mutants);
    let last = copied.join("survivors");
    let survived = fs::read_to_string(&last).unwrap_or_default();
    let survived: HashSet<&str> = survived.lines().collect();
    let is_wanted = |(_, mutant): &(usize, &Mutant)| {
        options.file.split(',').any(|part| mutant.file.contains(part))
            && mutant.function.contains(&options.function)
            && (!options.again || survived.contains(&*mutant.key()))
    };
    let wanted = mutants.iter().enumerate().filter(is_wanted).step_by(options.every);
    let wanted: Vec<usize> = wanted.map(|(number, _)| number).collect();
    if options.list {
        wanted.iter().for_each(|number| println!("{number} {}", mutants[*number]));
        return;
    }

    let tests = Tests::build(&copied);
    let names = tests.names();
    let mut measured: Vec<Test> = in_parallel(options.jobs, names.len(), |index| {
        tests.measure(&names[index], &copied.join(format!("reached-{index}")))
    });
    measured.retain(|test| test.time <= options.within);
    measured.sort_by_key(|test| test.time);
    let verdicts = in_parallel(options.jobs, wanted.len(), |index| {
        let number = wanted[index];
        let reaching: Vec<&Test> = measured.iter().filter(|test| test.reached.contains(&number)).collect();
        let verdict = tests.verdict(number, &reaching);
        println!("{number} {}: {verdict}", mutants[number]);
        verdict
    });
    let is_killed = |verdict: &Verdict| matches!(verdict, Verdict::KilledBy(_));
    let survivors = wanted.iter().zip(&verdicts).filter(|(_, verdict)| !is_killed(verdict));
    let survivors: String = survivors.map(|(number, _)| mutants[*number].key() + "\n").collect();
    fs::write(&last, survivors).expect("a file that can be written");
    drop(tests);
    report(&mutants, &wanted, &verdicts, &same);
}

/// The survivors, and how many mutants of each folder there are; ends with an error if there is something to do.
fn report(mutants: &[Mutant], wanted: &[usize], verdicts: &[Verdict], same: &[bool]) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut is_well = true;
    for (&number, verdict) in wanted.iter().zip(verdicts) {
        let folder = mutants[number].file.split('/').next().unwrap_or_default();
        let [killed, listed, survived] = counts.entry(folder).or_default();
        match (verdict, same[number]) {
            (Verdict::KilledBy(_), false) => *killed += 1,
            (Verdict::KilledBy(test), true) => {
                println!("listed, but killed by {test}: {}", mutants[number]);
                is_well = false;
            }
            (_, true) => *listed += 1,
            (verdict, false) => {
                println!("{verdict}: {}", mutants[number]);
                *survived += 1;
                is_well = false;
            }
        }
    }
    for (folder, [killed, listed, survived]) in counts {
        println!("{folder}: {killed} killed, {listed} listed, {survived} survived");
    }
    std::process::exit(i32::from(!is_well));
}
