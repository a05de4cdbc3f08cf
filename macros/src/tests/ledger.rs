//! How much the derivatives are and do of the functions that the tests of the crate differentiate.
//!
//! `tests/data/ledger.txt` has a line for each derivative: what a pass takes away or adds is seen there. It is written anew if the environment
//! says `GOLDEN=overwrite`, and read.

use std::collections::BTreeMap;
use std::thread;

use super::ways::{outcome, programs_of};
use super::*;
use crate::differentiate::{effort, reverse_in_halves};
use crate::ir::interpret::{Code, Cost};
use crate::ir::visit::walk;

const LEDGER: &str = "tests/data/ledger.txt";

/// The files whose functions are counted.
const FILES: [&str; 2] = ["corpus/", "ways/conditions.rs"];

fn kind(statement: &Statement) -> &'static str {
    match statement {
        Statement::Let(_, Value::Operation { rule, .. }) if matches!(rule.name, "strong" | "joint") => "guards",
        Statement::Let(_, Value::Operation { .. } | Value::Cast(..)) => "operations",
        Statement::Let(_, Value::Load(_)) => "loads",
        Statement::Let(_, Value::Aggregate(_) | Value::Zero(_)) => "places",
        Statement::Let(_, Value::Opaque(_)) | Statement::Opaque(_) => "constants",
        Statement::Let(_, Value::Tape(_)) => "tapes",
        Statement::Let(_, Value::Pop(_)) => "pops",
        Statement::Let(_, Value::Kept(_) | Value::Lent(_)) => "borrows",
        Statement::Push(..) => "pushes",
        Statement::Clear(_) => "clears",
        Statement::Store(..) | Statement::Assign(..) | Statement::Append(..) | Statement::Swap(..) => "stores",
        Statement::Accumulate(..) | Statement::AccumulateAll(..) => "sums",
        Statement::Declare(_) | Statement::Set(..) => "sets",
        Statement::If { .. } | Statement::Match { .. } => "branches",
        Statement::For { .. } | Statement::Loop(_) => "loops",
        Statement::Labelled(..) | Statement::Exit(_) => "exits",
        Statement::Call(_) => "calls",
        Statement::HandOver => "halves",
        Statement::Narrow { .. } => "narrowings",
    }
}

/// How many statements of each kind there are, and what they take, very roughly.
fn counts(function: &Function) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    walk(&function.body, &mut |statement| *counts.entry(kind(statement)).or_default() += 1);
    let counts: Vec<String> = counts.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    format!("{}; takes {}", counts.join(", "), effort(function))
}

/// How many operations a derivative does at a point, and how many floats it keeps, if it can be run there.
fn cost(function: &Function, arguments: &[Datum], callees: &Callees) -> Option<String> {
    let Cost { operations, pushes } = outcome(&Code::new(function.clone()), arguments, callees).ok()?.cost;
    Some(format!("; does {operations} and keeps {pushes}"))
}

fn lines_of(program: &Program, file: &str, callees: &Callees) -> String {
    let (primal, wrt) = (simplify::primal(program.function.clone()), &program.active);
    let reverse = simplify::lent(simplify::reversed(reverse(&primal, wrt, Guards::WhereFinite)));
    let halves = reverse_in_halves(&primal, wrt, Guards::Everywhere, Calls::InHalves);
    let halves = simplify::written(simplify::reversed(halves));
    let forward = simplify::buffered(simplify::derived(forward(&primal, wrt)));
    let cost = || {
        let point = program.points.first()?;
        let value = outcome(&Code::new(primal.clone()), point, callees).ok()?.results.into_iter().next()?;
        let seed = refilled(&value, &mut std::iter::repeat(1.0));
        let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
        cost(&reverse, &[&point[..], &[seed], &zeros].concat(), callees)
    };
    let cost = cost().unwrap_or_default();
    let name = format!("{file}::{}", program.name);
    let [value, backward, halves, forward] = [&primal, &reverse, &halves, &forward].map(counts);
    format!(
        "{name} value: {value}\n{name} reverse: {backward}{cost}\n{name} halves: {halves}\n{name} forward: {forward}\n"
    )
}

fn lines(path: &Path) -> String {
    let programs = programs_of(&fs::read_to_string(path).expect("a file that can be read"));
    let functions = programs.iter().map(|program| (program.name.clone(), program.function.clone())).collect();
    let callees = Callees::new(functions, &derived_callee);
    let file = path.file_stem().and_then(|name| name.to_str()).expect("a name");
    programs.iter().map(|program| lines_of(program, file, &callees)).collect()
}

#[test]
fn derivatives_are_and_do_as_much_as_was_read() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = syntax::sources().into_iter().chain([directory.join("src/tests/ways/conditions.rs")]);
    let counted = paths.filter(|path| FILES.iter().any(|file| path.to_string_lossy().contains(file)));
    // What has been parsed stays on its thread.
    let counted: Vec<_> = counted.map(|path| thread::spawn(move || lines(&path))).collect();
    let counted: String = counted.into_iter().map(|lines| lines.join().expect("no panic")).collect();
    assert_read_once(&counted, &directory.join(LEDGER));
}
