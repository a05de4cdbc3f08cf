//! Both halves of a derivative, one after the other, are the derivative.

use super::programs::programs;
use super::*;
use crate::differentiate::{Calls, halves, reverse_again, reverse_in_halves};
use crate::ir::visit::walk;
use crate::ir::{Reference, Statement};

/// Runs the function in halves, as it is divided and as it is closed, and compares with the derivative.
fn compare(program: &Program, divided: Function) {
    let divided = verified(simplify::written(simplify::reversed(verified(divided, "halves"))), "derived");
    let (whole, _) = pipeline(program);
    let given = vec![true; program.function.parameters.len()];
    let closed = halves(divided.clone(), &given).map(|halves| verified(halves.function, "closed"));
    for function in std::iter::once(divided).chain(closed) {
        nothing_comes_too_early(program, &function);
        program.at_every_point(|point| {
            let (own, gradient) = program.pulled_back(&function, point, 1.3);
            let (value, expected) = program.pulled_back(&whole, point, 1.3);
            assert_eq!(own.to_bits(), value.to_bits(), "{}", program.name);
            assert_close(&gradient, &expected, 1e-14, &program.name);
        });
    }
}

/// The first half reads nothing of what is known after it.
fn nothing_comes_too_early(program: &Program, function: &Function) {
    let added = &function.parameters[program.function.parameters.len()..];
    let first = function.body.iter().take_while(|statement| !matches!(statement, Statement::HandOver));
    let first: Vec<Statement> = first.cloned().collect();
    assert!(first.len() < function.body.len(), "{}", program.name);
    walk(&first, &mut |statement| statement.uses(&mut |var| assert!(!added.contains(&var), "{}", program.name)));
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
fn what_is_behind_a_mutable_reference_is_kept() {
    let program = Program::read(
        "fn scale(x: f64, y: &mut [f64; 2]) { y[0] *= x; y[1] = y[0] * y[1].sin(); }",
        &[&[Datum::Real(0.7), Datum::reals(&[0.3, 1.1])]],
    );
    let primal = verified(simplify::primal(program.function.clone()), "primal");
    let divided = reverse_in_halves(&primal, &program.active, Guards::WhereFinite, Calls::InHalves);
    let again = reverse_again(&primal, &program.active, Guards::WhereFinite).expect("nothing runs but once");
    for divided in [divided, again] {
        let closed = halves(simplify::derived(divided), &[true; 2]).expect("halves").function;
        let at = closed.body.iter().position(|statement| matches!(statement, Statement::HandOver)).expect("halves");
        walk(&closed.body[at..], &mut |statement| {
            statement.uses(&mut |var| {
                let is_given = program.function.parameters.contains(&var);
                assert!(!is_given || closed.variable(var).reference != Reference::Mutable, "{closed}");
            })
        });
    }
}
