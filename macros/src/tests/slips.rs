//! Slips of the passes in what they make: a sign, a factor, an update, a zeroing, a push or a restoring that is missing
//! or wrong in a reverse sweep is seen at the points of the programs.

use super::programs::programs;
use super::*;
use crate::ir::visit::any;
use crate::ir::{Block, Operand, Sign, Spelling};

/// Programs with slips that change nothing: what is loaded there, added or cleared is zero, as nothing was added to it.
const ZEROS: [(&str, &[&str]); 4] = [
    ("elements", &["t_bar.2 = sub 0.0, cotangent"]),
    ("fields", &["t_bar.5 = add d, 0.0", "a_bar.1 = add d.8, 0.0"]),
    ("early_after_changes", &["clear y_bar[1] -> ", "t_bar.2 = add d, 0.0"]),
    (
        "early_in_branches",
        &["clear t_bar -> ", "t_bar.3 += d.2 -> ", "t_bar.3 -= d.2", "t_bar.2 += d.6 -> ", "t_bar.2 -= d.6"],
    ),
];

/// Programs that keep values of their loops.
fn loops() -> Vec<Program> {
    let real = Datum::Real;
    let int = Datum::Int;
    let program = Program::read;
    vec![
        program(
            "fn recurrence(x: f64, r: f64, n: usize) -> f64 {
                let mut y = x;
                for _ in 0..n { y = r * y * (1.0 - y); }
                y
            }",
            &[&[real(0.3), real(2.7), int(4)], &[real(0.3), real(2.7), int(0)]],
        ),
        program(
            "fn in_place(x: &[f64; 4], b: f64) -> f64 {
                let mut y = *x;
                for i in 1..4 { y[i] += b * y[i - 1] * y[i]; }
                y[0] * y[1] + y[2] * y[3]
            }",
            &[&[Datum::reals(&[0.5, -1.5, 2.0, 0.7]), real(1.3)]],
        ),
        program(
            "fn until(x: f64, y: f64) -> f64 {
                let mut t = x;
                let mut s = 0.0;
                while t < 10.0 {
                    s += t * t;
                    t *= y;
                    if s > 50.0 { break; }
                }
                s * t
            }",
            &[&[real(1.5), real(1.7)], &[real(4.0), real(1.1)], &[real(20.0), real(2.0)]],
        ),
        program(
            "fn grid(x: &[f64; 3], y: f64) -> f64 {
                let mut s = 1.0;
                for i in 0..3 {
                    let mut row = y;
                    for j in 0..2 { row = row * x[i] + (j as f64) * row.sin(); }
                    s *= row;
                }
                s
            }",
            &[&[Datum::reals(&[0.5, -1.5, 2.0]), real(1.3)]],
        ),
        program(
            "fn choices(x: &[f64; 4], y: f64) -> f64 {
                let mut s = y;
                for (i, v) in x.iter().enumerate() {
                    if *v < 0.0 { continue; }
                    match i { 0 => s *= *v, 1 => s = s.sin() + v, _ => s += s * v }
                }
                s
            }",
            &[&[Datum::reals(&[0.5, 1.5, -2.0, 0.7]), real(1.3)]],
        ),
        program(
            "fn swapping(x: f64, y: f64, n: usize) -> f64 {
                let (mut u, mut v) = ([x, y], [y * y, x]);
                for _ in 0..n {
                    std::mem::swap(&mut u, &mut v);
                    u[0] *= v[1];
                    v[0] = u[1].sin() * v[0];
                }
                u[0] * v[0] + u[1] * v[1]
            }",
            &[&[real(0.8), real(1.4), int(3)]],
        ),
    ]
}

fn mentions(statement: &Statement, var: Var) -> bool {
    let mut mentions = false;
    statement.uses(&mut |used| mentions |= used == var);
    mentions
}

/// The statements that differ from one, or nothing, by one slip; those inside of it are left as they are.
fn slips_of(statement: &Statement) -> Vec<Option<Statement>> {
    match statement {
        Statement::Accumulate(place, sign, operand) => {
            let other = if matches!(sign, Sign::Plus) { Sign::Minus } else { Sign::Plus };
            vec![None, Some(Statement::Accumulate(place.clone(), other, operand.clone()))]
        }
        Statement::Store(..)
        | Statement::Assign(..)
        | Statement::AccumulateAll(..)
        | Statement::Clear(_)
        | Statement::Append(..)
        | Statement::Swap(..)
        | Statement::Push(..)
        | Statement::Call(_) => vec![None],
        Statement::For { variable, range, body } if any(body, &mut |inner| mentions(inner, *variable)) => {
            let mut range = range.clone();
            range.reversed = !range.reversed;
            vec![Some(Statement::For { variable: *variable, range, body: body.clone() })]
        }
        Statement::If { condition, then, otherwise } => {
            let (condition, then, otherwise) = (condition.clone(), otherwise.clone(), then.clone());
            vec![Some(Statement::If { condition, then, otherwise })]
        }
        Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments }) => {
            let neutral: Operand = match rule.name {
                "mul" | "strong" => 1.0.into(),
                "add" | "sub" => 0.0.into(),
                _ => return Vec::new(),
            };
            let without = |index: usize| {
                let mut arguments = arguments.clone();
                arguments[index] = neutral.clone();
                Some(Statement::Let(*var, Value::Operation { rule, spelling: Spelling::Derived, arguments }))
            };
            (0..arguments.len()).map(without).collect()
        }
        _ => Vec::new(),
    }
}

/// The blocks that differ from this one by one slip.
fn slips_in(block: &Block) -> Vec<Block> {
    let mut slips = Vec::new();
    for (index, statement) in block.iter().enumerate() {
        let inner = statement.blocks().into_iter().map(slips_in).enumerate().flat_map(|(at, slips)| {
            slips.into_iter().map(move |slip| {
                let mut statement = statement.clone();
                *statement.blocks_mut()[at] = slip;
                Some(statement)
            })
        });
        slips.extend(slips_of(statement).into_iter().chain(inner).map(|slip| {
            let mut block = block.clone();
            block.splice(index..=index, slip);
            block
        }));
    }
    slips
}

/// The lines in which a slip differs.
fn difference(right: &Function, slip: &Function) -> String {
    let [right, slip] = [right, slip].map(|function| function.to_string());
    let (right, slip): (Vec<&str>, Vec<&str>) = (right.lines().collect(), slip.lines().collect());
    let same = right.iter().zip(&slip).take_while(|(a, b)| a == b).count();
    let same_at_end = right[same..].iter().rev().zip(slip[same..].iter().rev()).take_while(|(a, b)| a == b).count();
    let [gone, new] = [&right, &slip].map(|lines| lines[same..lines.len() - same_at_end].join("; ").trim().to_owned());
    format!("{gone} -> {new}")
}

#[test]
fn every_slip_in_a_reverse_sweep_is_seen() {
    let mut unseen = Vec::new();
    for program in programs().into_iter().chain(loops()) {
        let (reverse, _) = pipeline(&program);
        let arguments: Vec<Vec<Datum>> = program
            .points
            .iter()
            .map(|point| {
                let shadows = program.active_arguments(point);
                point.iter().cloned().chain([Datum::Real(-1.7)]).chain(shadows).collect()
            })
            .collect();
        let callees = Callees::new(program.callees.clone(), &derived_callee);
        let run = |function: &Function, arguments: &[Datum]| {
            let outcome = run_with(function, arguments, &callees).ok()?;
            Some(outcome.results.iter().chain(&outcome.arguments).flat_map(Datum::flat).collect::<Vec<f64>>())
        };
        let right: Vec<Option<Vec<f64>>> = arguments.iter().map(|arguments| run(&reverse, arguments)).collect();
        for body in slips_in(&reverse.body) {
            let slip = Function { body, ..reverse.clone() };
            let is_seen = arguments.iter().zip(&right).any(|(arguments, right)| run(&slip, arguments) != *right);
            if !is_seen {
                unseen.push((program.name.clone(), difference(&reverse, &slip)));
            }
        }
    }
    let is_zero = |(name, slip): &(String, String)| {
        ZEROS.iter().any(|(program, slips)| program == name && slips.iter().any(|zero| slip.ends_with(zero)))
    };
    unseen.retain(|slip| !is_zero(slip));
    assert!(unseen.is_empty(), "{unseen:#?}");
}
