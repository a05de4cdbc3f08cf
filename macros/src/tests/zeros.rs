//! A value that is said to be transparent, and is infinite or NaN at one of its definitions, leaves no result finite. Whichever value is, where
//! nothing moves, no result moves that is finite.

use super::ways::{outcome, programs_of, sources};
use super::*;
use crate::differentiate::{activity, transparent_to_cotangents};
use crate::ir::interpret::{Code, Spoiled};
use crate::ir::visit::walk;

/// The transparent values of a function through which derivatives flow.
fn transparent(program: &Program) -> Vec<Var> {
    let function = &program.function;
    let transparent = transparent_to_cotangents(function);
    let activity = activity(function, &program.active);
    let mut values = Vec::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(var, Value::Operation { .. } | Value::Cast(..)) = statement {
            values.extend(Some(*var).filter(|var| transparent.contains(var) && activity.is_active(*var)));
        }
    });
    values
}

/// Whether any float that the function returns is finite; nothing if the variable has no such definition, or the interpreter cannot tell.
fn is_finite(code: &Code, point: &[Datum], callees: &Callees) -> Option<bool> {
    let results = outcome(code, point, callees).ok()?.results;
    code.is_spoiled().then(|| results.iter().flat_map(Datum::flat).any(f64::is_finite))
}

/// How often a value of a program was spoiled, and where that was not to be seen.
fn spoiled(program: &Program, callees: &Callees) -> (usize, Vec<String>) {
    let mut code = Code::new(program.function.clone());
    let (mut count, mut wrong) = (0, Vec::new());
    let spoils = transparent(program).into_iter().flat_map(|var| {
        [(0, f64::INFINITY), (0, f64::NAN), (1, f64::NEG_INFINITY)].map(|(definition, value)| Spoiled {
            var,
            definition,
            value,
        })
    });
    for spoil in spoils {
        for point in &program.points {
            code.spoil(spoil);
            let Some(is_finite) = is_finite(&code, point, callees) else { continue };
            count += 1;
            if is_finite {
                wrong.push(format!("{spoil:?} in {}:\n{}", program.name, program.function));
            }
        }
    }
    (count, wrong)
}

/// In all programs of the tests, more than `least` spoiled values, and none of them where it is wrong.
#[track_caller]
fn nothing_is_wrong(spoil: fn(&Program, &Callees) -> (usize, Vec<String>), least: usize) {
    let (mut count, mut wrong) = (0, Vec::new());
    for source in sources() {
        let mut programs = programs_of(&source);
        programs.iter_mut().for_each(|program| program.function = simplify::primal(program.function.clone()));
        let functions = programs.iter().map(|program| (program.name.clone(), program.function.clone())).collect();
        let callees = Callees::new(functions, &derived_callee);
        for (of_program, wrong_there) in programs.iter().map(|program| spoil(program, &callees)) {
            count += of_program;
            wrong.extend(wrong_there);
        }
    }
    assert!(count > least, "{count}");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}

#[test]
fn what_is_transparent_hands_on_what_is_not_finite() {
    nothing_is_wrong(spoiled, 1000);
}

#[test]
fn what_is_infinite_adds_nothing_to_the_gradient_of_what_it_is_not_in() {
    let bodies = [
        "let mut a = [0.0; 2]; a[0] += x.exp(); a[1] += x; a[1]",
        "let mut a = [0.0; 2]; a[0] += x.exp(); for i in 1..2 { a[i] += x; } a[1] * 1.0",
        "let mut s = 0.0; s += x; let t = s * 1.0; s += x.exp(); t",
        "let mut s = 0.0; s += x.exp(); s = x; s",
        "let mut s = 0.0; s += x.exp(); if x > 1.0 { s = x; } s",
        "let e = x.exp(); let mut s = 0.0; for i in 0..3 { if i > 5 { s += e; } s += x; } s / 3.0",
        "let e = x.exp(); let mut s = 0.0; for _ in 3..3 { s += e; } s + x",
        "let mut s = 0.0; for i in 0..2 { s = x.exp() * (1.0 - i as f64); s = x; } s",
    ];
    for body in bodies {
        let program = Program::read(&format!("fn f(x: f64) -> f64 {{ {body} }}"), &[&[Datum::Real(1000.0)]]);
        let (reverse, forward) = pipeline(&program);
        program.at_every_point(|point| {
            assert_eq!(program.pulled_back(&reverse, point, 1.0).1, [1.0], "{body}\n{reverse}");
            assert_eq!(program.pushed_forward(&forward, point, &[1.0]).1, 1.0, "{body}\n{forward}");
        });
    }
}

#[test]
fn the_exponential_is_transparent_if_each_use_hands_infinity_on() {
    let exponentials = [
        ("x.exp() as f64", true),
        ("let mut s = x.exp(); s += x; s as f64", true),
        ("let mut s = x; s -= x.exp(); s as f64", true),
        ("let e; if x > 0.0 { e = x.exp(); } else { e = x; } (e * x) as f64", true),
        ("let e = x.exp(); (e.powi(2) * e.sin() + e / 3.0) as f64", true),
        ("let mut s = 0.0; for _ in 0..3 { let e = x.exp(); s += e; } s as f64", true),
        ("let e = x.exp(); println!(\"{e}\"); e as f64", true),
        ("x.exp().powi(-2) as f64", false),
        ("(1.0 / x.exp()) as f64", false),
        ("x.exp().min(2.0) as f64", false),
        ("let e = x.exp(); (e + e.tanh()) as f64", false),
        ("let e = x.exp(); let mut s = x; if x > 0.0 { s += e; } s as f64", false),
        ("let mut s = x; s += x.exp(); if x > 0.0 { s = x; } s as f64", false),
        ("let mut s = x; s += x.exp(); let mut t = x; if x > 0.0 { t += s * x; } t as f64", false),
        ("let mut s = x; s += x.exp(); let t = s.tanh(); t as f64", false),
        ("let mut s = x; let t = s * x; s += x.exp(); t as f64", false),
        ("let mut s = [x; 2]; s[0] += x.exp(); s[1] as f64", false),
        ("if x > 3.0 { return x as f64; } x.exp() as f64", false),
    ];
    for (body, is_transparent) in exponentials {
        let program = Program::read(&format!("fn f(x: f32) -> f64 {{ {body} }}"), &[]);
        let transparent = transparent_to_cotangents(&program.function);
        let mut found = Vec::new();
        walk(&program.function.body, &mut |statement| match statement {
            Statement::Let(var, Value::Operation { rule, .. }) if rule.name == "exp" => {
                found.push(transparent.contains(var))
            }
            _ => {}
        });
        assert_eq!(found, [is_transparent], "{body}\n{}", program.function);
    }
}

/// How often a value of a program was spoiled, and where a result then had a tangent that is not zero, though it is finite and no argument moves.
fn moved(program: &Program, callees: &Callees) -> (usize, Vec<String>) {
    let function = &program.function;
    let mut code = Code::new(forward(function, &program.active));
    let (mut values, mut may_not_end) = (Vec::new(), false);
    walk(&function.body, &mut |statement| match statement {
        Statement::Let(var, Value::Operation { .. } | Value::Load(_) | Value::Cast(..)) => values.push(*var),
        // What is spoiled may be what it waits for.
        Statement::Loop(_) => may_not_end = true,
        _ => {}
    });
    let (mut count, mut wrong) = (0, Vec::new());
    for var in values.into_iter().filter(|_| !may_not_end) {
        for (definition, value) in [(0, f64::INFINITY), (1, f64::NEG_INFINITY)] {
            for point in &program.points {
                let still: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
                let spoil = Spoiled { var, definition, value };
                code.spoil(spoil);
                let Ok(outcome) = outcome(&code, &[&point[..], &still].concat(), callees) else { continue };
                if !code.is_spoiled() {
                    continue;
                }
                count += 1;
                let (own, moves) = (outcome.results[0].flat(), outcome.results[1].flat());
                if own.iter().zip(&moves).any(|(own, moves)| own.is_finite() && *moves != 0.0) {
                    wrong.push(format!("{spoil:?} in {}:\n{}", program.name, program.function));
                }
            }
        }
    }
    (count, wrong)
}

#[test]
fn no_finite_result_moves_where_nothing_does() {
    nothing_is_wrong(moved, 5000);
}
