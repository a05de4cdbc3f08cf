//! The whole pipeline by the interpreter: Rust is read, differentiated, once and again, simplified or not, and run.

mod closure;
mod dependences;
mod derivatives;
mod formulas;
mod golden;
mod halves;
mod jacobian;
mod lanes;
mod ledger;
mod loops;
mod order;
mod overwritten;
mod programs;
mod random;
mod repeats;
mod simplification;
mod size;
mod slips;
mod storage;
mod syntax;
mod time;
mod unguarded;
mod ways;
mod zeros;

use std::collections::HashMap;
use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;

use crate::differentiate::{Calls, Guards, Pullback, forward, forward_lanes, reverse, reverse_rows};
use crate::ir::interpret::{Callees, Datum, Outcome, run_with};
use crate::ir::verify::verify;
use crate::ir::{Argument, Call, Function, Mode, Reference, Role, Statement, Value, Var};
use crate::options::Options;
use crate::read;
use crate::read::refuse::Refusals;
use crate::read::signature::Signature;
use crate::simplify;

/// A function, those that it calls, and the points to run it at.
struct Program {
    name: String,
    function: Function,
    /// The active parameters.
    active: Vec<Var>,
    callees: HashMap<String, Function>,
    points: Vec<Vec<Datum>>,
}

impl Program {
    /// The last function of the source, as it is read.
    fn read(source: &str, points: &[&[Datum]]) -> Program {
        let file: syn::File = syn::parse_str(source).unwrap_or_else(|error| panic!("{error} in\n{source}"));
        let mut callees = HashMap::new();
        let mut last = None;
        for item in &file.items {
            let syn::Item::Fn(item) = item else { panic!("a function is expected in\n{source}") };
            let (function, active) = lowered(item);
            callees.insert(item.sig.ident.to_string(), function.clone());
            last = Some((item.sig.ident.to_string(), function, active));
        }
        let (name, function, active) = last.expect("a function");
        Program { name, function, active, callees, points: points.iter().map(|point| point.to_vec()).collect() }
    }

    fn run(&self, function: &Function, arguments: &[Datum]) -> Outcome {
        let callees = Callees::new(self.callees.clone(), &derived_callee);
        run_with(function, arguments, &callees).unwrap_or_else(|error| panic!("{}: {error}\n{function}", self.name))
    }

    fn value(&self, point: &[Datum]) -> f64 {
        self.run(&self.function, point).results[0].real().expect("a real result")
    }

    /// The active floats at a point.
    fn floats(&self, point: &[Datum]) -> Vec<f64> {
        self.active_arguments(point).iter().flat_map(Datum::flat).collect()
    }

    fn active_arguments(&self, point: &[Datum]) -> Vec<Datum> {
        let arguments = self.function.parameters.iter().zip(point);
        arguments.filter(|(parameter, _)| self.active.contains(parameter)).map(|(_, datum)| datum.clone()).collect()
    }

    /// Active arguments in the shape of the point, with these floats.
    fn shaped(&self, point: &[Datum], floats: &[f64]) -> Vec<Datum> {
        let mut floats = floats.iter().copied();
        self.active_arguments(point).iter().map(|datum| refilled(datum, &mut floats)).collect()
    }

    /// The point with its active floats moved by h times a direction.
    fn moved(&self, point: &[Datum], direction: &[f64], h: f64) -> Vec<Datum> {
        let floats: Vec<f64> = self.floats(point).iter().zip(direction).map(|(x, d)| x + h * d).collect();
        let mut shaped = self.shaped(point, &floats).into_iter();
        let arguments = self.function.parameters.iter().zip(point);
        arguments
            .map(|(parameter, datum)| match self.active.contains(parameter) {
                true => shaped.next().expect("an active argument"),
                false => datum.clone(),
            })
            .collect()
    }

    /// What reverse mode gives: the value, and the cotangents of the active floats.
    fn pulled_back(&self, reverse: &Function, point: &[Datum], cotangent: f64) -> (f64, Vec<f64>) {
        let zeros: Vec<Datum> = self.active_arguments(point).iter().map(Datum::zero).collect();
        let outcome = self.run(reverse, &[point, &[Datum::Real(cotangent)], &zeros].concat());
        let gradient = outcome.arguments[point.len() + 1..].iter().flat_map(Datum::flat).collect();
        (outcome.results[0].real().expect("a real result"), gradient)
    }

    /// What forward mode gives: the value, and its derivative in a direction.
    fn pushed_forward(&self, forward: &Function, point: &[Datum], direction: &[f64]) -> (f64, f64) {
        let outcome = self.run(forward, &[point, &self.shaped(point, direction)].concat());
        let [value, derivative] = [0, 1].map(|index| outcome.results[index].real().expect("a real result"));
        (value, derivative)
    }

    fn at_every_point(&self, mut check: impl FnMut(&[Datum])) {
        self.points.iter().for_each(|point| check(point));
    }
}

/// Whether what was read once is to be written anew, and read.
fn is_written_anew() -> bool {
    env::var_os("GOLDEN").is_some_and(|value| value == "overwrite")
}

/// Compares with what was read once, or writes that anew.
#[track_caller]
fn assert_read_once(text: &str, path: &Path) {
    if is_written_anew() {
        return fs::write(path, text).expect("a file that can be written");
    }
    let read = fs::read_to_string(path).unwrap_or_default();
    let mut other = text.lines().zip(read.lines()).filter(|(own, read)| own != read);
    assert!(text == read, "read {path:?} again, with GOLDEN=overwrite, first where it is {:?}", other.next());
}

/// Reads a function, and makes simpler what was read.
fn lowered(item: &syn::ItemFn) -> (Function, Vec<Var>) {
    let read = accepted(item, TokenStream::new());
    let (function, signature) = read.unwrap_or_else(|errors| panic!("`{}` is refused: {errors}", item.sig.ident));
    let active = active(&function, &signature);
    (verified(function, "read"), active)
}

/// A function as it is read; errors if it is refused.
fn accepted(item: &syn::ItemFn, arguments: TokenStream) -> Result<(Function, Signature), TokenStream> {
    let mut refusals = Refusals::default();
    let options = Options::read(arguments, &mut refusals);
    let signature = Signature::read(item, &options, &mut refusals);
    let function = read::read(item, &signature, &mut refusals).ok_or_else(|| refusals.compile_errors())?;
    Ok((function, signature))
}

fn active(function: &Function, signature: &Signature) -> Vec<Var> {
    let parameters = function.parameters.iter().zip(&signature.parameters);
    parameters.filter(|(_, parameter)| parameter.active).map(|(var, _)| *var).collect()
}

#[track_caller]
fn verified(function: Function, stage: &str) -> Function {
    verify(&function).unwrap_or_else(|error| panic!("after {stage}: {error}\n{function}"));
    function
}

/// The pipeline as it is: the reverse and the forward derivative.
fn pipeline(program: &Program) -> (Function, Function) {
    let primal = verified(simplify::primal(program.function.clone()), "primal");
    let reverse = verified(reverse(&primal, &program.active, Guards::WhereFinite), "reverse");
    let forward = verified(forward(&primal, &program.active), "forward");
    (verified(simplify::reversed(reverse), "reversed"), verified(simplify::derived(forward), "derived"))
}

fn pullback(calls: Calls) -> Pullback {
    Pullback { calls, keeps: true }
}

/// A callee with the modes of the call applied. A shadow that the call leaves out begins as zero.
fn derived_callee(callee: &Function, call: &Call) -> Function {
    let mut function = simplify::primal(callee.clone());
    // What stands for each argument of the call, as far as the modes have come.
    let mut positions: Vec<Option<Var>> = function.parameters.iter().map(|parameter| Some(*parameter)).collect();
    for mode in &call.callee.modes {
        let width = positions.len();
        let before = width + if *mode == Mode::Reverse { function.results.len() } else { 0 };
        let shadows = &call.arguments[before..before + width];
        let moves = |var: &Var| function.variable(*var).role != Role::Constant;
        let wrt: Vec<Var> = positions.iter().flatten().copied().filter(moves).collect();
        let known = function.parameters.len();
        function = match mode {
            Mode::Forward => forward(&function, &wrt),
            Mode::Lanes => forward_lanes(&function, &wrt).expect("lanes"),
            Mode::Reverse => reverse(&function, &wrt, Guards::WhereFinite),
            Mode::Pullback => unreachable!("the interpreter runs both halves as one"),
            Mode::Traced => unreachable!("the interpreter has no tracers"),
        };
        let mut new = function.parameters.split_off(known).into_iter();
        let cotangents: Vec<Var> = new.by_ref().take(before - width).collect();
        function.parameters.extend(&cotangents);
        positions.extend(cotangents.into_iter().map(Some));
        for index in 0..width {
            let shadow = positions[index].filter(|var| wrt.contains(var)).and_then(|var| Some((var, new.next()?)));
            let is_passed = !matches!(shadows[index], Argument::Absent);
            positions.push(shadow.map(|(_, shadow)| shadow).filter(|_| is_passed));
            match shadow {
                Some((_, shadow)) if is_passed => function.parameters.push(shadow),
                Some((_, shadow)) if function.variable(shadow).role == Role::Value => {
                    let mut zero = simplify::Substitution::default();
                    zero.insert(shadow, 0.0.into());
                    zero.apply_all(&mut function);
                }
                Some((var, shadow)) => {
                    let variable = &mut function.variables[shadow.0 as usize];
                    (variable.reference, variable.mutable) = (Reference::Owned, true);
                    let zero = variable.ty.zeros().map_or(Value::Zero(var.into()), Value::Aggregate);
                    function.body.insert(0, Statement::Let(shadow, zero));
                }
                // That of a constant field.
                None if is_passed => {
                    let still = function.constant("still");
                    function.parameters.push(still);
                }
                None => {}
            }
        }
    }
    verified(function, "the modes of a call")
}

/// The datum's shape with the floats that come next.
fn refilled(datum: &Datum, floats: &mut impl Iterator<Item = f64>) -> Datum {
    match datum {
        Datum::Real(_) => Datum::Real(floats.next().expect("as many floats as the shape has")),
        Datum::Array(parts) => Datum::Array(parts.iter().map(|part| refilled(part, floats)).collect()),
        Datum::Tuple(parts) => Datum::Tuple(parts.iter().map(|part| refilled(part, floats)).collect()),
        other => other.clone(),
    }
}

/// The derivatives of several functions at 0 by central differences, extrapolated to a step of zero.
fn differences(f: impl Fn(f64) -> Vec<f64>) -> Vec<f64> {
    const H: f64 = 2e-3;
    let central =
        |h: f64| -> Vec<f64> { f(h).iter().zip(f(-h)).map(|(above, below)| (above - below) / (2.0 * h)).collect() };
    let (wide, half, quarter) = (central(H), central(H / 2.0), central(H / 4.0));
    (0..wide.len())
        .map(|index| {
            let first = (4.0 * half[index] - wide[index]) / 3.0;
            let second = (4.0 * quarter[index] - half[index]) / 3.0;
            (16.0 * second - first) / 15.0
        })
        .collect()
}

/// The direction number k of so many floats.
fn direction(k: u32, count: usize) -> Vec<f64> {
    (1..=count).map(|index| (f64::from(k) * 0.7 + index as f64 * 1.3).sin() + 0.1).collect()
}

#[track_caller]
fn assert_close(actual: &[f64], expected: &[f64], tolerance: f64, context: &str) {
    assert_eq!(actual.len(), expected.len(), "{context}");
    let size = expected.iter().fold(1.0, |size: f64, value| size.max(value.abs()));
    for (actual_part, expected_part) in actual.iter().zip(expected) {
        let close = (actual_part - expected_part).abs() <= tolerance * size;
        assert!(close, "{context}: {actual:?}, not {expected:?}");
    }
}
