//! The Jacobian matrix of a few floats gives what reverse mode gives, to the second order.

use quote::ToTokens;

use super::halves::compare;
use super::programs::programs;
use super::*;
use crate::differentiate::{self, Calls, Jacobian, Pullback, jacobian, tapes};

/// Functions of few floats whose loops carry them.
fn few() -> Vec<Program> {
    let program = Program::read;
    let point: &[&[Datum]] = &[&[Datum::reals(&[0.4, 1.1])], &[Datum::reals(&[-0.7, 0.3])]];
    vec![
        program(
            "fn orbit(start: &[f64; 2]) -> f64 {
                let (mut x, mut v) = ([start[0], 0.3], [0.0, 1.0]);
                for _ in 0..7 {
                    let r = (x[0] * x[0] + x[1] * x[1] + 0.1).sqrt();
                    v = [v[0] - 0.1 * start[1] * x[0] / r, v[1] - 0.1 * start[1] * x[1] / r];
                    x = [x[0] + 0.1 * v[0], x[1] + 0.1 * v[1]];
                }
                x[0] * x[1]
            }",
            point,
        ),
        program(
            "fn power(x: f64, n: i32) -> f64 { x.powi(n).sin() }
            fn counted(x: &[f64; 2]) -> f64 {
                let (mut s, mut n) = (x[0], 1);
                while n < 5 && power(s, n) < 2.0 {
                    s = s * x[1] + s.powi(n + 1);
                    n += 1;
                }
                s * s
            }",
            point,
        ),
        program(
            "fn left(x: &[f64; 2]) -> f64 {
                let mut state = (x[0], [x[1], x[0]]);
                for i in 0..9 {
                    if state.0 > 1.5 { return state.1[0] * state.0; }
                    let next = state.0 * x[1] + state.1[i % 2];
                    state.1[i % 2] *= state.0.cos();
                    state.0 = next;
                }
                state.0 - state.1[1]
            }",
            point,
        ),
    ]
}

#[test]
fn it_gives_the_derivative_whole_and_in_halves() {
    let mut count = 0;
    for program in programs().into_iter().chain(few()) {
        let primal = verified(simplify::primal(program.function.clone()), "primal");
        let forwards = |in_halves| jacobian(&primal, &program.active, in_halves);
        let (Some(whole), Some(divided)) = (forwards(false), forwards(true)) else { continue };
        let (whole, divided) = (whole.function, divided.function);
        count += 1;
        compare(&program, divided);
        for whole in [verified(whole.clone(), "jacobian"), verified(simplify::reversed(whole), "reversed")] {
            let (reverse, _) = pipeline(&program);
            program.at_every_point(|point| {
                let (value, gradient) = program.pulled_back(&whole, point, -1.7);
                let (expected_value, expected) = program.pulled_back(&reverse, point, -1.7);
                assert_eq!(value.to_bits(), expected_value.to_bits(), "{}", program.name);
                assert_close(&gradient, &expected, 1e-13, &program.name);
            });
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn its_derivative_is_the_second_derivative() {
    for program in programs().into_iter().chain(few()) {
        let primal = verified(simplify::primal(program.function.clone()), "primal");
        let Some(Jacobian { function: whole, .. }) = jacobian(&primal, &program.active, false) else { continue };
        let reverse = verified(reverse(&primal, &program.active, Guards::Everywhere), "reverse");
        let count = primal.parameters.len();
        let [own, expected] = [whole, reverse].map(|derivative| {
            let wrt = [&program.active, &derivative.parameters[count..]].concat();
            verified(simplify::derived(verified(forward(&derivative, &wrt), "second")), "derived")
        });
        program.at_every_point(|point| {
            let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
            let along = program.shaped(point, &direction(1, program.floats(point).len()));
            let moving = [&[Datum::Real(-1.7)], &zeros[..], &along, &[Datum::Real(0.6)], &zeros].concat();
            let arguments = [point, &moving].concat();
            let second = |function: &Function| -> Vec<f64> {
                program.run(function, &arguments).arguments[count..].iter().flat_map(Datum::flat).collect()
            };
            assert_close(&second(&own), &second(&expected), 1e-12, &program.name);
        });
    }
}

fn of(source: &str) -> Option<Jacobian> {
    let program = Program::read(source, &[]);
    jacobian(&simplify::primal(program.function.clone()), &program.active, false)
}

/// Whether there is a matrix for the last function of the source.
fn is_possible(source: &str) -> bool {
    of(source).is_some()
}

#[test]
fn what_is_called_for_each_direction_is_told() {
    let repeated = |body| {
        let found = of(&format!("fn g(x: f64) -> f64 {{ x * x }} {body}"))?;
        Some(found.repeated.iter().map(|callee| callee.path.to_token_stream().to_string()).collect::<Vec<_>>())
    };
    let g = || Some(vec!["g".to_owned()]);
    assert_eq!(repeated("fn f(x: f64, y: f64) -> f64 { x * g(y) }"), g());
    assert_eq!(repeated("fn f(y: f64) -> f64 { g(y) }"), Some(vec![]));
    assert_eq!(repeated("fn f(x: f64, y: f64) -> f64 { if g(x) > 2.0 { x } else { x * y } }"), Some(vec![]));
}

#[test]
fn constants_can_be_passed_for_each_direction() {
    let is_possible = |body| is_possible(&format!("fn g(x: f64, table: Table) -> f64 {{ x * table.scale }} {body}"));
    assert!(!is_possible("fn f(x: f64, y: f64, table: Table) -> f64 { x * g(y, table) }"));
    assert!(!is_possible("fn f(x: f64, y: f64, n: usize) -> f64 { x * g(y, &mut count(n)) }"));
    assert!(is_possible("fn f(x: f64, y: f64, table: &Table) -> f64 { x * g(y, table) }"));
    let again = "fn f(mut x: f64, y: f64, table: Table) -> f64 { for _ in 0..3 { x *= g(y, table); } g(x, table) }";
    assert!(is_possible(again));
    let made = "fn f(mut x: f64, y: f64, n: u8) -> f64 { for i in 0..3 { let table = rows[i]; x *= g(y, table); } x }";
    assert!(!is_possible(made));
    let in_part = "fn f(mut x: f64, y: f64, table: Table) -> f64 {
        for i in 0..3 { let row = rows[i]; x *= g(y, (table, row)); }
        x
    }";
    assert!(!is_possible(in_part));
    let replaced = "fn f(mut x: f64, y: f64, mut table: Table) -> f64 {
        for _ in 0..3 { x *= g(y, table); table = TABLE; }
        x
    }";
    assert!(!is_possible(replaced));
}

#[test]
fn what_must_run_once_is_told() {
    let repeats = |body| {
        let program = Program::read(&format!("fn f(x: f64, mut k: usize) -> f64 {{ {body} }}"), &[]);
        differentiate::repeats(&simplify::primal(program.function.clone()))
    };
    assert!(repeats("x * x"));
    assert!(repeats("let mut n = 0; while n < k { n += 1; } x * n as f64"));
    assert!(repeats("let (mut n, mut m) = (0, 1); for i in 0..k { (n) = m * i; m = n as usize - 1; } x * m as f64"));
    assert!(!repeats("sample(); x"));
    assert!(!repeats("let n = sample(); x * n as f64"));
    assert!(!repeats("let mut n = 0; n = sample(); x * n as f64"));
    assert!(!repeats("let mut n = 0; n += 1; sample(); x * n as f64"));
    assert!(repeats("k += 1; x * k as f64"));
    let lent = Program::read("fn f(x: f64, k: &mut usize) -> f64 { *k += 1; x * *k as f64 }", &[]);
    assert!(!differentiate::repeats(&simplify::primal(lent.function.clone())));
}

#[test]
fn both_derivatives_are_there_where_calls_are_repeated_instead_of_a_tape() {
    let pulled = |source: &str, keeps| {
        let program = Program::read(&format!("fn g(x: f64, y: f64) -> f64 {{ x * y.sin() }} {source}"), &[]);
        let primal = simplify::primal(program.function.clone());
        let pullback = Pullback { keeps, ..pullback(Calls::InHalves) };
        let pulled = pullback.whole(&primal, &program.active, Guards::WhereFinite);
        (tapes(&pulled.function).is_empty(), pulled.repeating.is_some())
    };
    let calls = "fn f(mut x: f64, y: f64) -> f64 { for _ in 0..9 { x = g(x, y) * x; } x }";
    assert_eq!(pulled(calls, true), (false, true));
    assert_eq!(pulled("fn f(mut x: f64) -> f64 { for _ in 0..9 { x = g(x, x) * x; } x }", true), (true, false));
    assert_eq!(pulled("fn f(x: f64, y: f64) -> f64 { g(x, y) * x }", true), (true, false));
}

#[test]
fn it_is_small() {
    assert!(is_possible("fn f(x: &[f64; 4]) -> [f64; 16] { [x[0] * x[3]; 16] }"));
    assert!(!is_possible("fn f(x: &[f64; 4]) -> [f64; 17] { [x[0] * x[3]; 17] }"));
    assert!(!is_possible("fn f(x: &[f64; 5]) -> f64 { x[0] }"));
    assert!(!is_possible("fn f(x: &[f64]) -> f64 { x[0] }"));
    assert!(!is_possible("fn f(x: f64, y: &mut [f64; 2]) { y[0] = x; }"));
    assert!(!is_possible("fn f(x: f64) -> Vec<f64> { vec![x; 3] }"));
}
