//! A sweep without guards comes to NaN, or to what the sweep with guards comes to, whatever is infinite, zero or NaN on the way.

use super::ways::{outcome, programs_of, sources};
use super::*;
use crate::ir::interpret::{Code, Spoiled};
use crate::ir::visit::{any, walk, walk_mut};
use crate::rules::rule;

/// Products are as they are.
fn unguarded(mut reverse: Function) -> Function {
    walk_mut(&mut reverse.body, &mut |statement| {
        if let Statement::Let(_, Value::Operation { rule: product, .. }) = statement
            && product.is_guarded()
        {
            *product = rule("mul").expect("the rule of the product");
        }
    });
    reverse
}

/// What a value may be instead.
fn spoils(reverse: &Function) -> Vec<Spoiled> {
    let mut spoils = Vec::new();
    walk(&reverse.body, &mut |statement| {
        if let Statement::Let(var, Value::Operation { .. } | Value::Load(_)) = statement {
            let other = |(definition, value)| Spoiled { var: *var, definition, value };
            spoils.extend([(0, f64::INFINITY), (1, f64::NEG_INFINITY)].map(other));
        }
    });
    spoils
}

/// How often both were compared, how often the guards made a difference, and where it was not to be seen.
#[derive(Default)]
struct Compared {
    count: usize,
    differences: usize,
    wrong: Vec<String>,
}

impl Compared {
    fn program(&mut self, program: &Program, callees: &Callees) {
        let reverse = simplify::reversed(reverse(&program.function, &program.active, Guards::WhereFinite));
        let has_guards = any(
            &reverse.body,
            &mut |statement| matches!(statement, Statement::Let(_, Value::Operation { rule, .. }) if rule.is_guarded()),
        );
        // What is spoiled may be what a loop waits for.
        let may_not_end = any(&program.function.body, &mut |statement| matches!(statement, Statement::Loop(_)));
        if !has_guards || may_not_end || program.function.results.len() != 1 {
            return;
        }
        let spoils = spoils(&reverse);
        let (mut guarded, mut plain) = (Code::new(reverse.clone()), Code::new(unguarded(reverse)));
        for point in &program.points {
            let primal = Code::new(program.function.clone());
            let Ok(own) = outcome(&primal, point, callees) else { continue };
            let (value, zeros) = (&own.results[0], program.active_arguments(point));
            let floats = value.flat().len();
            let seeds =
                [1.0, 0.0].map(|first| refilled(value, &mut (0..floats).map(|index| first + (index % 2) as f64)));
            let zeros: Vec<Datum> = zeros.iter().map(Datum::zero).collect();
            for (seed, spoil) in seeds.iter().flat_map(|seed| spoils.iter().map(move |spoil| (seed, spoil))) {
                let arguments = [point, std::slice::from_ref(seed), &zeros[..]].concat();
                let gradients = [&mut guarded, &mut plain].map(|code| {
                    code.spoil(*spoil);
                    let outcome = outcome(code, &arguments, callees).ok()?;
                    Some(outcome.arguments[point.len() + 1..].iter().flat_map(Datum::flat).collect::<Vec<f64>>())
                });
                let [Some(guarded), Some(plain)] = gradients else { continue };
                self.count += 1;
                let is_same = guarded == plain;
                self.differences += usize::from(!is_same);
                if !is_same && !plain.iter().any(|float| float.is_nan()) {
                    self.wrong.push(format!("{spoil:?} in {}: {plain:?}, and {guarded:?} with guards", program.name));
                }
            }
        }
    }
}

#[test]
fn what_is_not_nan_without_guards_is_right() {
    let mut compared = Compared::default();
    for source in sources() {
        let mut programs = programs_of(&source);
        programs.iter_mut().for_each(|program| program.function = simplify::primal(program.function.clone()));
        let functions = programs.iter().map(|program| (program.name.clone(), program.function.clone())).collect();
        let callees = Callees::new(functions, &derived_callee);
        programs.iter().for_each(|program| compared.program(program, &callees));
    }
    let Compared { count, differences, wrong } = compared;
    assert!(count > 10_000 && differences > 1_000, "{count}, {differences}");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
}
