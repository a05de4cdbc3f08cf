//! In which order loops run in the reverse sweep: that of the function where no iteration sees what another does, and the other one elsewhere.

use super::storage::is_right;
use super::*;
use crate::differentiate::{self, activity};

/// Whether each of these loops is seen to commute; its gradient is that of central differences.
#[track_caller]
fn commute(loops: &[&str], is_free: bool) {
    let points: [&[Datum]; 2] =
        [&[Datum::reals(&[0.7, -0.3, 1.1]), Datum::Int(3)], &[Datum::reals(&[0.2, 0.9, -1.4]), Datum::Int(0)]];
    let mut wrong = Vec::new();
    for body in loops {
        let source = format!(
            "fn to_first(x: &[f64; 3], to: &mut [f64; 3]) {{ to[0] += x[1] * x[2]; }}
            fn looped(x: &[f64; 3], n: usize) -> f64 {{
                let (mut s, mut y, mut z) = (0.5, [0.25, 0.5, 1.5], *x);
                {body}
                let after = s * y[0] * z[0] + y[1] * z[1] + y[2] * z[2];
                after * after
            }}"
        );
        let program = Program::read(&source, &points);
        is_right(&program);
        let primal = simplify::primal(program.function.clone());
        let activity = activity(&primal, &program.active);
        let repeat = primal.body.iter().find(|statement| {
            matches!(statement, Statement::For { .. } | Statement::Loop(_) | Statement::Labelled(..))
        });
        if differentiate::commutes(&activity, repeat.expect("a loop")) != is_free {
            wrong.push(format!("{body}\n{primal}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn iterations_that_see_nothing_of_each_other_run_in_the_order_of_the_function() {
    commute(
        &[
            "for i in 0..n { s += x[i].sin(); }",
            "for i in 0..n { s -= x[i].sin() * y[i]; }",
            "for i in 0..n { y[i] = x[i] * x[i]; }",
            "for i in 0..n { y[i] = x[i] * x[i]; z[i] = x[i].sin(); }",
            "for i in 0..n { y[i] += x[i] * x[(i + 1) % 3]; }",
            "for i in 0..n { let mut t = 0.5; for j in 0..3 { t = t * x[j] + x[i]; } s += t * t; }",
            "for i in 0..n { let mut t = [0.5; 3]; t[i] = x[i] * x[0]; t[0] *= x[1]; s += t[i] * t[0]; }",
            "for i in 0..n { let mut t = [x[i]; 3]; t = [t[0] * x[1], x[2], t[1]]; s += t[0] * t[1] * t[2]; }",
            "for i in 0..n { let (mut t, mut u) = (*x, [x[i]; 3]); t[0] *= x[i]; std::mem::swap(&mut t, &mut u); s += t[0] * u[0]; }",
            "for i in 0..n { let mut t = [x[i]; 3]; to_first(x, &mut t); s += t[0] * t[1]; }",
        ],
        true,
    );
}

#[test]
fn iterations_that_see_what_others_did_run_in_the_other_order() {
    commute(
        &[
            "for i in 0..n { s = s * x[i]; }",
            "for i in 0..n { s += s * x[i]; }",
            "for i in 0..n { s = x[i].sin(); }",
            "for i in 0..n { y[0] = x[i] * x[i]; }",
            "for i in 0..n { y[i % 2] = x[i] * x[i]; }",
            "for i in 0..n { y[i] = x[i] * x[i]; y[i] = y[i].sin(); }",
            "for i in 0..n { y[i] = y[(i + 1) % 3] * x[i]; }",
            "for i in 0..n { y[i] = x[i].sin(); y[(i + 1) % 3] += x[i] * x[i]; }",
            "for i in 0..n { y[(i + 1) % 3] += x[i] * x[i]; s += y[i] * y[i]; }",
            "for i in 0..n { y = [x[i], y[0], x[0] * x[i]]; }",
            "for i in 0..n { y[i] *= x[i]; std::mem::swap(&mut y, &mut z); }",
            "for i in 0..n { let mut t = [x[i]; 3]; t[0] *= y[1]; std::mem::swap(&mut y, &mut t); s += t[0]; }",
            "for i in 0..n { y[i] *= x[0]; to_first(x, &mut y); s += x[i]; }",
            "let mut v = vec![x[0]]; for i in 0..n { v.push(x[i] * x[0]); } for t in v { s += t * t; }",
        ],
        false,
    );
}
