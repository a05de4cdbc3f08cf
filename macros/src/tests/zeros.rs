//! A value that is said to be transparent, and is infinite or NaN at one of its definitions, leaves no result finite.

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

#[test]
fn what_is_transparent_hands_on_what_is_not_finite() {
    let (mut count, mut wrong) = (0, Vec::new());
    for source in sources() {
        let mut programs = programs_of(&source);
        programs.iter_mut().for_each(|program| program.function = simplify::primal(program.function.clone()));
        let functions = programs.iter().map(|program| (program.name.clone(), program.function.clone())).collect();
        let callees = Callees::new(functions, &derived_callee);
        for (of_program, wrong_there) in programs.iter().map(|program| spoiled(program, &callees)) {
            count += of_program;
            wrong.extend(wrong_there);
        }
    }
    assert!(count > 1000, "{count}");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}
