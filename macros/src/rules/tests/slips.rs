//! Slips of the pen in the table: a formula with another sign, a part left out, another operation or another number is
//! seen by the reference or at the special points.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

/// Operations that differ only in how a zero meets what is infinite, of which `tests/promises` speaks.
const KIN: [&[&str]; 2] = [&["mul", "strong", "joint"], &["div", "ratio"]];

/// Arguments whose sign changes no value.
const EVEN: [(&str, &[usize]); 6] = [
    ("cos", &[0]),
    ("cosh", &[0]),
    ("direction", &[1]),
    ("hypot", &[0, 1]),
    ("one_minus_square", &[0]),
    ("sech_squared", &[0, 1]),
];

/// Slips that change nothing, and why.
const SAME: [(&str, &str); 7] = [
    ("tanh by x0: sech_squared(x0, 1)", "a hyperbolic tangent near 1 is not used"),
    ("sqrt by x0: mul(0.5, abs(recip(y)))", "a root is not negative"),
    ("acosh by x0: recip(mul(sqrt(fdim(x0, 1)), sqrt(add(x0, 1))))", "x is not below 1"),
    ("copysign by x0: div(sign(x0), copysign(1, x1))", "1 and -1 are their own reciprocals"),
    ("copysign by x0: ratio(sign(x0), copysign(1, x1))", "1 and -1 are their own reciprocals"),
    ("copysign by x0: div_euclid(sign(x0), copysign(1, x1))", "1 and -1 are their own reciprocals"),
    ("by x1: neg(round_ties_even(div(sub(x0, y), x1)))", "there are no ties, but for rounding"),
];

/// The term as it would be written.
fn text(term: &Term) -> String {
    match term.node() {
        Node::Argument(place) => format!("x{place}"),
        Node::Result => "y".to_owned(),
        Node::Literal(value) => value.to_string(),
        Node::Apply(name, arguments) => {
            format!("{name}({})", arguments.iter().map(text).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The formulas of partial derivatives of `rule` that differ from `term` by one slip.
fn slips_in(term: &Term, rule: &Rule) -> Vec<Term> {
    let mut slips = Vec::new();
    match term.node() {
        Node::Argument(place) => {
            let kind = rule.arguments[*place];
            let others = (0..rule.arguments.len()).filter(|other| other != place);
            slips.extend(others.filter(|&other| rule.arguments[other] == kind).map(Term::argument));
            match kind {
                Kind::Real => slips.extend([-term, Term::literal(1.0)]),
                Kind::Constant => slips.push(term + 1.0),
            }
        }
        Node::Result => slips.extend([-term, Term::literal(1.0), Term::argument(0)]),
        Node::Literal(value) => slips.push(Term::literal(value + 1.0)),
        Node::Apply(name, arguments) => {
            let called = known(name);
            let is_kin = |other: &str| KIN.iter().any(|kin| kin.contains(name) && kin.contains(&other));
            let others = all().filter(|other| other.arguments == called.arguments && !is_kin(other.name));
            slips.push(-term);
            slips.extend(
                others.filter(|other| other.name != *name).map(|other| Term::apply(other.name, arguments.clone())),
            );
            for (place, (argument, kind)) in arguments.iter().zip(called.arguments).enumerate() {
                slips.extend((*kind == Kind::Real).then(|| argument.clone()));
                let is_even = EVEN.iter().any(|(even, places)| even == name && places.contains(&place));
                let changes = |slip: &Term| !is_even || text(slip) != text(&-argument);
                slips.extend(slips_in(argument, rule).into_iter().filter(changes).map(|slip| {
                    let mut arguments = arguments.clone();
                    arguments[place] = slip;
                    Term::apply(name, arguments)
                }));
            }
        }
    }
    slips
}

/// Whether the formula is seen not to be the partial derivative at this place, by itself or by its own derivatives.
fn is_seen(formula: &Term, place: usize, partials: &[Term], lines: &[Line]) -> bool {
    let rule = lines[0].rule;
    let at = |term: &Term, arguments: &[f64]| {
        catch_unwind(AssertUnwindSafe(|| evaluate(term, arguments, apply(rule.name, arguments)))).ok()
    };
    let differs = |term: &Term, places: &[usize]| {
        let mut values = lines.iter().map(|line| (line, at(term, &line.arguments)));
        values.any(|(line, value)| value.is_some_and(|value| !agrees(value, line.expected(places), places.len())))
    };
    let mut special = CONVENTIONS.iter().filter(|(name, ..)| *name == rule.name);
    differs(formula, &[place])
        || special.any(|(_, arguments, expected)| {
            let (value, expected) = (at(formula, arguments), expected[place]);
            value.is_some_and(|value| value != expected && !(value.is_nan() && expected.is_nan()))
        })
        || partials.iter().enumerate().any(|(next, partial)| {
            let second = differentiate(formula, next, partial).unwrap_or_else(|| Term::literal(0.0));
            differs(&second, &[place, next])
        })
}

#[test]
fn every_slip_in_a_partial_derivative_is_seen() {
    let mut unseen = Vec::new();
    for rule in all() {
        let lines: Vec<Line> = reference().filter(|line| line.rule.name == rule.name).collect();
        let terms = terms(rule);
        let partials = (rule.partials)(&terms, &Term::result());
        for (place, partial) in partials.iter().enumerate() {
            assert!(!is_seen(partial, place, &partials, &lines), "{} by x{place}", rule.name);
            let unseen_here =
                slips_in(partial, rule).into_iter().filter(|slip| !is_seen(slip, place, &partials, &lines));
            unseen.extend(unseen_here.map(|slip| format!("{} by x{place}: {}", rule.name, text(&slip))));
        }
    }
    unseen.retain(|slip| !SAME.iter().any(|(same, _)| slip.ends_with(same)));
    assert!(unseen.is_empty(), "{} slips:\n{}", unseen.len(), unseen.join("\n"));
}
