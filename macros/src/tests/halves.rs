//! Both halves of a derivative, one after the other, are the derivative.

use super::programs::programs;
use super::*;
use crate::differentiate::{Calls, halves, known, known_with_tangents, reverse_again, reverse_in_halves};
use crate::ir::visit::walk;
use crate::ir::{Reference, Statement};

/// Runs the function in halves, as it is divided and as it is closed, and compares with the derivative.
pub fn compare(program: &Program, divided: Function) {
    let divided = verified(simplify::written(simplify::reversed(verified(divided, "halves"))), "derived");
    let (whole, _) = pipeline(program);
    let given = vec![true; program.function.parameters.len()];
    let closed = halves(divided.clone(), &known(&divided, &given)).map(|halves| verified(halves.function, "closed"));
    for function in std::iter::once(divided).chain(closed) {
        nothing_comes_too_early(program, &function, |var| program.function.parameters.contains(var));
        program.at_every_point(|point| {
            let (own, gradient) = program.pulled_back(&function, point, 1.3);
            let (value, expected) = program.pulled_back(&whole, point, 1.3);
            assert_eq!(own.to_bits(), value.to_bits(), "{}", program.name);
            assert_close(&gradient, &expected, 1e-14, &program.name);
        });
    }
}

/// The first half reads nothing of what is known after it.
fn nothing_comes_too_early(program: &Program, function: &Function, is_known: impl Fn(&Var) -> bool) {
    let first = function.body.iter().take_while(|statement| !matches!(statement, Statement::HandOver));
    let first: Vec<Statement> = first.cloned().collect();
    assert!(first.len() < function.body.len(), "{}", program.name);
    let comes_too_early = |var: &Var| function.parameters.contains(var) && !is_known(var);
    walk(&first, &mut |statement| statement.uses(&mut |var| assert!(!comes_too_early(&var), "{}", program.name)));
}

#[test]
fn they_are_the_derivative() {
    for program in programs() {
        let primal = verified(simplify::primal(program.function.clone()), "primal");
        for calls in [Calls::InHalves, Calls::Twice] {
            compare(&program, reverse_in_halves(&primal, &program.active, Guards::WhereFinite, calls));
        }
    }
}

#[test]
fn they_are_the_derivative_where_nothing_is_kept() {
    let mut count = 0;
    for program in programs() {
        let primal = verified(simplify::primal(program.function.clone()), "primal");
        if let Some(again) = reverse_again(&primal, &program.active, Guards::WhereFinite) {
            count += 1;
            compare(&program, again);
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn they_are_the_second_derivative() {
    for program in programs() {
        let primal = verified(simplify::primal(program.function.clone()), "primal");
        let derivative = reverse_in_halves(&primal, &program.active, Guards::Everywhere, Calls::InHalves);
        let derivative = verified(simplify::reversed(verified(derivative, "halves")), "reversed");
        let whole = verified(reverse(&primal, &program.active, Guards::Everywhere), "reverse");
        let count = primal.parameters.len();
        let again = |derivative: &Function| {
            let wrt = [&program.active, &derivative.parameters[count..]].concat();
            verified(simplify::derived(verified(forward(derivative, &wrt), "second")), "derived")
        };
        let (mut divided, whole) = (again(&derivative), again(&whole));
        let known = known(&primal, &vec![true; count]);
        let known = known_with_tangents(&mut divided, &derivative, &program.active, &known);
        let divided = verified(simplify::written(divided), "written");
        let closed = halves(divided.clone(), &known).map(|halves| verified(halves.function, "closed"));
        for function in std::iter::once(divided).chain(closed) {
            let is_known = |var: &Var| known.iter().any(|known| known.parameter == *var);
            nothing_comes_too_early(&program, &function, is_known);
            program.at_every_point(|point| {
                let active = program.active_arguments(point);
                let zeros: Vec<Datum> = active.iter().map(Datum::zero).collect();
                let floats = active.iter().map(|datum| datum.flat().len()).sum();
                let along = program.shaped(point, &direction(1, floats));
                let moving = [&[Datum::Real(-1.7)], &zeros[..], &along, &[Datum::Real(0.6)], &zeros].concat();
                let arguments = [point, &moving].concat();
                let flat = |outcome: Outcome| -> Vec<f64> {
                    outcome.results.iter().chain(&outcome.arguments[count..]).flat_map(Datum::flat).collect()
                };
                let (own, expected) = (program.run(&function, &arguments), program.run(&whole, &arguments));
                assert_close(&flat(own), &flat(expected), 1e-13, &program.name);
            });
        }
    }
}

#[test]
fn what_is_behind_a_mutable_reference_is_kept() {
    let program = Program::read(
        "fn scale(x: f64, y: &mut [f64; 2]) { y[0] *= x; y[1] = y[0] * y[1].sin(); }",
        &[&[Datum::Real(0.7), Datum::reals(&[0.3, 1.1])]],
    );
    let primal = verified(simplify::primal(program.function.clone()), "primal");
    let divided = reverse_in_halves(&primal, &program.active, Guards::WhereFinite, Calls::InHalves);
    let again = reverse_again(&primal, &program.active, Guards::WhereFinite).expect("nothing runs but once");
    for divided in [divided, again] {
        let divided = simplify::derived(divided);
        let known = known(&divided, &[true; 2]);
        let closed = halves(divided, &known).expect("halves").function;
        let at = closed.body.iter().position(|statement| matches!(statement, Statement::HandOver)).expect("halves");
        walk(&closed.body[at..], &mut |statement| {
            statement.uses(&mut |var| {
                let is_given = program.function.parameters.contains(&var);
                assert!(!is_given || closed.variable(var).reference != Reference::Mutable, "{closed}");
            })
        });
    }
}

/// The gradient calls the other function so often for its value alone, or in halves.
#[track_caller]
fn calls_apart(count: usize, source: &str) {
    let program = Program::read(source, &[&[Datum::Real(0.7), Datum::Real(-1.3)]]);
    let primal = verified(simplify::primal(program.function.clone()), "primal");
    let reversed = pullback(Calls::InHalves).whole(&primal, &program.active, Guards::WhereFinite).function;
    let reversed = simplify::reversed(reversed);
    let mut apart = 0;
    walk(&reversed.body, &mut |statement| {
        if let Statement::Call(call) = statement {
            apart += usize::from(call.callee.modes.last() != Some(&Mode::Reverse));
        }
    });
    assert_eq!(apart, count, "{reversed}");
}

#[test]
fn a_call_is_one_with_its_derivative_where_the_type_of_its_result_shows() {
    let calls_pair = |body| format!("fn pair(x: f64, y: f64) -> [f64; 2] {{ [x * y, x.sin()] }} {body}");
    let linear = "fn f(x: f64, y: f64) -> f64 { let [a, b] = pair(x, y); 3.0 * a - y * b }";
    calls_apart(0, &calls_pair(linear));
    calls_apart(0, &calls_pair("fn f(x: f64, y: f64) -> [f64; 2] { pair(x, x * y) }"));
    calls_apart(0, &calls_pair("fn f(x: f64, y: f64) -> [f64; 2] { if x < y { return [x; 2]; } pair(x, y) }"));
    // Its cotangent is made of its value.
    calls_apart(1, &calls_pair("fn f(x: f64, y: f64) -> f64 { let [a, b] = pair(x, y); a * b }"));
    // A vector has a length that is not seen.
    calls_apart(1, &calls_pair("fn f(x: f64, y: f64) -> f64 { let p = pair(x, y); 3.0 * p[0] - y * p[1] }"));
    // Numbers of a type that is not seen may have another than the function.
    calls_apart(1, &calls_pair("fn f(x: f64, y: f64) -> f64 { let [a, b] = pair(x, y); f64::from(-a) + x }"));
}
