//! Every pass of simplification may be left out.

use quote::quote;

use super::programs::programs;
use super::*;
use crate::differentiate::{Keep, reverse_keeping, tapes};
use crate::ir::Opaque;

pub type Pass = (&'static str, fn(Function) -> Function);

pub const PRIMAL: [Pass; 6] = [
    ("exits", simplify::exits),
    ("lengths", simplify::lengths),
    ("loads", simplify::loads),
    ("share", simplify::share),
    ("prune", simplify::prune),
    ("homes", simplify::homes),
];

pub const DERIVED: [Pass; 18] = [
    ("carries", simplify::carries),
    ("loads", simplify::loads),
    ("fold", simplify::fold),
    ("totals", simplify::totals),
    ("stores", simplify::stores),
    ("share", simplify::share),
    ("prune", simplify::prune),
    ("like terms", simplify::like_terms),
    ("looks", simplify::looks),
    ("tapes", simplify::tapes),
    ("rests", simplify::rests),
    ("late", simplify::late),
    ("prune", simplify::prune),
    ("sums", simplify::sums),
    ("fresh", simplify::fresh),
    ("narrowed", simplify::narrowed),
    ("entered", simplify::entered),
    ("buffers", simplify::buffers),
];

/// Applies the passes that `keep` lets through.
fn applied(passes: &[Pass], keep: impl Fn(&str) -> bool, function: Function) -> Function {
    passes.iter().filter(|(name, _)| keep(name)).fold(function, |function, (name, pass)| verified(pass(function), name))
}

/// Runs every program with the passes that `keep` lets through, and compares with the whole pipeline.
fn compare(keep: impl Fn(&str) -> bool) {
    for program in programs() {
        let (reverse_whole, forward_whole) = pipeline(&program);
        let primal = applied(&PRIMAL, &keep, program.function.clone());
        let reverse = verified(reverse(&primal, &program.active, Guards::WhereFinite), "reverse");
        let forward = verified(forward(&primal, &program.active), "forward");
        let (reverse, forward) = (applied(&DERIVED, &keep, reverse), applied(&DERIVED, &keep, forward));
        program.at_every_point(|point| {
            let value = program.value(point).to_bits();
            assert_eq!(program.run(&primal, point).results[0].real().map(f64::to_bits), Ok(value), "{}", program.name);

            let (own, gradient) = program.pulled_back(&reverse, point, 1.3);
            let (_, expected) = program.pulled_back(&reverse_whole, point, 1.3);
            assert_eq!(own.to_bits(), value, "{}", program.name);
            assert_close(&gradient, &expected, 1e-14, &program.name);

            let along = direction(1, expected.len());
            let (own, derivative) = program.pushed_forward(&forward, point, &along);
            let (_, expected) = program.pushed_forward(&forward_whole, point, &along);
            assert_eq!(own.to_bits(), value, "{}", program.name);
            assert_close(&[derivative], &[expected], 1e-14, &program.name);
        });
    }
}

#[test]
fn without_any_pass_the_results_are_the_same() {
    compare(|_| false);
}

#[test]
fn without_exits_the_results_are_the_same() {
    compare(|pass| pass != "exits");
}

#[test]
fn without_loads_the_results_are_the_same() {
    compare(|pass| pass != "loads");
}

#[test]
fn without_fold_the_results_are_the_same() {
    compare(|pass| pass != "fold");
}

#[test]
fn without_stores_the_results_are_the_same() {
    compare(|pass| pass != "stores");
}

#[test]
fn without_arrays_for_tapes_the_results_are_the_same() {
    compare(|pass| pass != "tapes");
}

#[test]
fn without_rests_the_results_are_the_same() {
    compare(|pass| pass != "rests");
}

#[test]
fn without_writing_over_what_is_fresh_the_results_are_the_same() {
    compare(|pass| pass != "fresh");
}

#[test]
fn without_multiples_of_sums_the_results_are_the_same() {
    compare(|pass| pass != "totals");
}

#[test]
fn without_choices_that_are_kept_late_the_results_are_the_same() {
    compare(|pass| pass != "late");
}

#[test]
fn without_like_terms_as_one_the_results_are_the_same() {
    compare(|pass| pass != "like terms");
}

#[test]
fn without_narrowing_before_loops_the_results_are_the_same() {
    compare(|pass| pass != "narrowed");
}

#[test]
fn without_asking_before_loops_the_results_are_the_same() {
    compare(|pass| pass != "entered");
}

#[test]
fn without_looks_the_results_are_the_same() {
    compare(|pass| pass != "looks");
}

#[test]
fn without_sums_in_arrays_of_their_own_the_results_are_the_same() {
    compare(|pass| pass != "sums");
}

#[test]
fn without_homes_in_loops_the_results_are_the_same() {
    compare(|pass| pass != "homes");
}

#[test]
fn without_known_lengths_the_results_are_the_same() {
    compare(|pass| pass != "lengths");
}

#[test]
fn without_buffers_before_loops_the_results_are_the_same() {
    compare(|pass| pass != "buffers");
}

#[test]
fn without_carries_the_results_are_the_same() {
    compare(|pass| pass != "carries");
}

#[test]
fn without_share_the_results_are_the_same() {
    compare(|pass| pass != "share");
}

#[test]
fn without_prune_the_results_are_the_same() {
    compare(|pass| pass != "prune");
}

#[test]
fn with_every_float_kept_the_results_are_the_same() {
    for program in programs() {
        let (whole, _) = pipeline(&program);
        let primal = verified(simplify::primal(program.function.clone()), "primal");
        let kept = reverse_keeping(&primal, &program.active, Guards::WhereFinite, Keep::Floats);
        let kept = verified(simplify::derived(verified(kept, "reverse")), "derived");
        program.at_every_point(|point| {
            let (own, gradient) = program.pulled_back(&kept, point, 1.3);
            let (value, expected) = program.pulled_back(&whole, point, 1.3);
            assert_eq!(own.to_bits(), value.to_bits(), "{}", program.name);
            assert_close(&gradient, &expected, 1e-14, &program.name);
        });
    }
}

/// How many products have a guard.
fn guards(function: &Function) -> usize {
    function.to_string().matches("strong").count()
}

#[test]
fn a_loop_that_adds_multiples_of_zero_is_not_entered() {
    let floats = |count: usize| Datum::reals(&(0..count).map(|i| (i as f64 * 0.7).cos()).collect::<Vec<_>>());
    let program = Program::read(
        "fn nearest(p: &[f64], q: &[f64], d: usize) -> f64 {
            let mut nearest = f64::INFINITY;
            for i in 0..q.len() / d {
                let mut distance = 0.0;
                for k in 0..d { distance += (p[k] - q[i * d + k]).powi(2) * q[i * d + k].sqrt(); }
                if distance < nearest { nearest = distance; }
            }
            nearest
        }",
        &[&[floats(4), Datum::reals(&[0.9; 40]), Datum::Int(4)]],
    );
    let (reverse, _) = pipeline(&program);
    let rested = verified(simplify::rests(reverse.clone()), "rests");
    assert!(guards(&rested) < guards(&reverse), "{rested}");
    program.at_every_point(|point| {
        assert_eq!(program.pulled_back(&rested, point, 1.3), program.pulled_back(&reverse, point, 1.3));
        let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
        let arguments = [point, &[Datum::Real(1.0)], &zeros].concat();
        let cost = |function| program.run(function, &arguments).cost.operations;
        let (rested, before) = (cost(&rested), cost(&reverse));
        assert!(3 * rested < 2 * before, "{rested} instead of {before}: {reverse}");
    });
}

#[test]
fn a_loop_rests_when_the_adjoint_that_it_hands_on_is_zero() {
    let program = Program::read(
        "fn product(x: &[f64]) -> f64 { let mut p = 1.0; for i in 0..x.len() { p = p * x[i]; } p.tanh() }",
        &[&[Datum::reals(&[0.5, -1.5, 0.7])], &[Datum::reals(&[0.5, 0.0, 0.7, 0.0, 2.0])], &[Datum::reals(&[])]],
    );
    let (reverse, _) = pipeline(&program);
    let rested = verified(simplify::rests(reverse.clone()), "rests");
    assert!(guards(&reverse) > 0 && guards(&rested) == 0, "{rested}");
    program.at_every_point(|point| {
        assert_eq!(program.pulled_back(&rested, point, 1.3), program.pulled_back(&reverse, point, 1.3));
    });
}

#[test]
fn a_loop_ends_with_the_iteration_that_alone_was_chosen() {
    let x = |count: usize| Datum::reals(&(0..count).map(|i| (i as f64 - 2.5).powi(2)).collect::<Vec<_>>());
    let program = Program::read(
        "fn least(x: &[f64]) -> f64 {
            let (mut least, mut before) = (f64::INFINITY, 1.0);
            for i in 0..x.len() { if x[i] < least { before = least.recip(); least = x[i]; } }
            least.exp() * before
        }",
        &[&[x(9)], &[x(1)], &[x(0)]],
    );
    let (reverse, _) = pipeline(&program);
    let rested = verified(simplify::rests(reverse.clone()), "rests");
    assert!(reverse.to_string().matches("exit").count() < rested.to_string().matches("exit").count(), "{rested}");
    program.at_every_point(|point| {
        assert_eq!(program.pulled_back(&rested, point, 1.3), program.pulled_back(&reverse, point, 1.3));
    });
}

#[test]
fn what_rests_adds_nothing_but_multiples_of_zero() {
    let roots = Program::read(
        "fn roots(x: &[f64]) -> f64 { let mut sum = 0.0; for i in 0..x.len() { sum += x[i].sqrt(); } sum }",
        &[&[Datum::reals(&[0.0, 4.0])]],
    );
    for program in programs().into_iter().chain([roots]) {
        let (reverse, _) = pipeline(&program);
        let rested = verified(simplify::rests(reverse.clone()), "rests");
        program.at_every_point(|point| {
            let (value, gradient) = program.pulled_back(&rested, point, 0.0);
            assert_eq!(value.to_bits(), program.value(point).to_bits(), "{}", program.name);
            if !reverse.unguarded {
                assert_eq!(gradient, program.pulled_back(&reverse, point, 0.0).1, "{}", program.name);
            }
        });
    }
}

#[test]
fn what_inner_loops_add_to_an_array_is_added_up_before() {
    let program = Program::read(
        "fn squares(w: &[f64; 2], scale: f64, x: &[f64]) -> f64 {
            let mut sum = 0.0;
            for i in 0..x.len() {
                let mut z = 0.0;
                for j in 0..2 { z += w[j] * x[i]; }
                sum += z.tanh() * scale;
            }
            sum
        }",
        &[&[Datum::reals(&[0.5, -1.5]), Datum::Real(0.3), Datum::reals(&[0.5, 2.0, -1.0])]],
    );
    let (reverse, _) = pipeline(&program);
    let rested = verified(simplify::rests(reverse), "rests");
    let summed = verified(simplify::sums(rested.clone()), "sums");
    let text = summed.to_string();
    assert!(
        text.contains("w_bar_sum[j") && text.contains("w_bar += all w_bar_sum") && !text.contains("w_bar[j"),
        "{text}"
    );
    program.at_every_point(|point| {
        assert_close(
            &program.pulled_back(&summed, point, 1.3).1,
            &program.pulled_back(&rested, point, 1.3).1,
            1e-14,
            &text,
        );
    });
}

#[test]
fn a_loop_over_differences_is_asked_for_its_first_element_before() {
    let loops = [
        ("for i in 0..x.len() - 1 { s += x[i + 1] * x[i]; }", "let _ = &x[1];"),
        ("for i in 1..n - 2 { let a = 2.0 * s; s = a.sin() + x[i - 1]; }", "let _ = &x[0];"),
        ("let y = x.to_vec(); for i in 2..n - 1 { s *= y[i]; }", "let _ = &y[2];"),
        // The length is known, or what comes first is not known, something else, or might be another panic.
        ("for i in 0..x.len() { s += x[i]; }", ""),
        ("for i in (0..n - 1).rev() { s += x[i]; }", ""),
        ("for i in 0..=n - 1 { s += x[i]; }", ""),
        ("for i in (0..n - 1).step_by(2) { s += x[i]; }", ""),
        ("for i in n..2 * n - 1 { s += x[i - n]; }", ""),
        ("let y = [x[0], x[1], x[2]]; for i in 0..n - 1 { s += y[i]; }", ""),
        ("for i in 0..n - 1 { s += x[n - i]; }", ""),
        ("for i in 0..n - 1 { assert!(i < 9); s += x[i]; }", ""),
        ("for i in 0..n - 1 { if i > 0 { s += x[i]; } }", ""),
        ("for i in 0..n - 1 { s += x[i - 1]; }", ""),
    ];
    for (source, question) in loops {
        let source = format!("fn of_pairs(x: &[f64], n: usize) -> f64 {{ let mut s = x[0]; {source} s }}");
        let program = Program::read(&source, &[]);
        for function in <[Function; 2]>::from(pipeline(&program)) {
            let function = verified(simplify::entered(function), "entered");
            let asked = function.to_string().matches("let _ = &").count();
            assert_eq!(asked, usize::from(!question.is_empty()), "{source}\n{function}");
            assert!(function.to_string().contains(question), "{source}\n{function}");
        }
    }
}

#[test]
fn a_loop_that_hands_numbers_on_looks_at_what_it_reaches() {
    let floats = |n: i32, scale: f64| Datum::reals(&(0..n).map(|i| scale * f64::from(i) - 0.5).collect::<Vec<_>>());
    let points: Vec<Vec<Datum>> = [3, 4, 7].map(|n| vec![floats(n, 0.3), floats(n, 0.4), Datum::Int(n.into())]).into();
    let points: Vec<&[Datum]> = points.iter().map(Vec::as_slice).collect();
    let loops: [(&str, &[&str]); 8] = [
        (
            "for i in 1..n - 1 { let a = x[i + 1] * x[i] - x[i] * x[i - 1]; y[i] = a.sin() * y[i]; }",
            &["narrow x[..n]", "narrow y_bar[..n - 1]", "narrow x_bar[..n]"],
        ),
        (
            "let mut p = 1.0; for i in 2..n { p *= x[i] * y[i - 2]; } y[0] *= p;",
            &[
                "narrow x[..n]",
                "narrow y[..n - 2]",
                "narrow x_bar[..n]",
                "narrow y_bar[..n - 2]",
                "narrow t_tape[..n - 2]",
            ],
        ),
        (
            "let mut p = 1.0; for i in 1..x.len() { p *= x[i]; if i < 2 { p *= y[i + 1]; } } y[0] *= p;",
            &["narrow x_bar[..x.len()]", "narrow t_tape[..x.len() - 1]"],
        ),
        // One iteration does not wait for another.
        ("for i in 0..n { y[i] = x[i].sin() * y[i]; }", &[]),
        // Elements that are elsewhere, loops that are left, in steps, or whose ends are numbers.
        ("let mut p = 1.0; for i in 0..n { p *= x[i] * x[n - 1 - i]; } y[0] *= p;", &[]),
        ("let mut p = 1.0; for i in 0..n { if i == 2 { break; } p *= x[i]; } y[0] *= p;", &[]),
        ("let mut p = 1.0; for i in (0..n).step_by(2) { p *= x[i]; } y[0] *= p;", &[]),
        ("let mut p = 1.0; for i in 0..3 { p *= x[i]; } y[0] *= p;", &[]),
    ];
    for (source, expected) in loops {
        let source = format!(
            "fn stencil(x: &[f64], z: &[f64], n: usize) -> f64 {{ let mut y = z.to_vec(); {source} y[0] + y[1] * y[2] }}"
        );
        let program = Program::read(&source, &points);
        let (reverse, _) = pipeline(&program);
        let narrowed = verified(simplify::narrowed(reverse.clone()), "narrowed");
        let text = narrowed.to_string();
        assert_eq!(text.matches("narrow ").count(), expected.len(), "{source}\n{text}");
        expected.iter().for_each(|narrow| assert!(text.contains(narrow), "{narrow}: {source}\n{text}"));
        program.at_every_point(|point| {
            assert_eq!(program.pulled_back(&narrowed, point, 1.3), program.pulled_back(&reverse, point, 1.3));
        });
    }
}

#[test]
fn what_is_fresh_is_written_over() {
    let points =
        [2, 3, 7].map(|length| vec![Datum::reals(&(0..length).map(|i| 0.3 * f64::from(i) - 0.5).collect::<Vec<_>>())]);
    let points: Vec<&[Datum]> = points.iter().map(Vec::as_slice).collect();
    let loops = [
        ("for i in 0..x.len() { s += x[i].sin(); }", [1, 1]),
        ("for i in 1..x.len() - 1 { s -= x[i] * x[i]; }", [1, 2]),
        ("for i in 0..x.len() - 1 { let a = x[i + 1] - x[i] * x[i]; s += a * a; }", [1, 1]),
        ("for i in (0..x.len() - 1).rev() { let a = x[i + 1] - x[i] * x[i]; s += a * a; }", [1, 2]),
        ("for i in 2..x.len() { s += x[i].exp(); } s *= s; for i in 0..2 { s += x[i] * x[i]; }", [1, 1]),
        (
            "for i in 0..x.len() { let mut t = x[i]; for j in 0..3 { if j > i { break; } t *= 0.5; } s += t.sin(); }",
            [1, 1],
        ),
        // Not each of them, more than once, or not first.
        ("for i in 0..x.len() { if i > 1 { s += x[i].sin(); } }", [0, 0]),
        ("for i in 0..x.len() { if i == 2 { break; } s += x[i].sin(); }", [0, 0]),
        ("for i in 0..x.len() { s += x[i] * x[0].sin(); }", [0, 0]),
        ("for i in 0..x.len() { s += x[(i + 1) % x.len()] * x[i].sin(); }", [0, 0]),
        ("for i in 0..x.len() { s += x[i].sin() * x[(i + 1) % x.len()]; }", [0, 0]),
        ("for i in (0..x.len()).step_by(2) { s += x[i].sin(); }", [0, 0]),
        ("for i in 0..x.len() { s += x[i].sin(); } s *= x[1]; s += x[0];", [0, 0]),
    ];
    for (source, counts) in loops {
        let source = format!("fn of_each(x: &[f64]) -> f64 {{ let mut s = 0.0; {source} s }}");
        let program = Program::read(&source, &points);
        let (reverse, _) = pipeline(&program);
        let mut fresh = verified(simplify::fresh(reverse.clone()), "fresh");
        let text = fresh.to_string();
        assert_eq!([fresh.fresh.len(), text.matches("clear ").count()], counts, "{source}\n{text}");
        let Some((_, condition)) = fresh.fresh.pop() else { continue };
        fresh.body.insert(0, Statement::Let(condition, Value::Opaque(Opaque::pure(quote!(true)))));
        program.at_every_point(|point| {
            let anything = program.floats(point).iter().map(|_| Datum::Real(f64::NAN)).collect();
            let outcome = program.run(&fresh, &[point, &[Datum::Real(1.3), Datum::Array(anything)]].concat());
            let (value, gradient) = program.pulled_back(&reverse, point, 1.3);
            assert_eq!(outcome.results[0].real(), Ok(value), "{source}");
            assert_eq!(outcome.arguments[2].flat(), gradient, "{source}\n{text}");
        });
    }
}

#[test]
fn what_the_function_itself_adds_to_is_not_fresh() {
    let sources = [
        ("x: &[f64], to: &mut [f64]", "for i in 0..x.len() { to[i] += x[i] * x[i]; }"),
        ("x: &[f64; 3], to: &mut [f64; 3]", "for i in 0..3 { to[i] -= x[i].sin(); }"),
    ];
    for (parameters, body) in sources {
        let program = Program::read(&format!("fn adds({parameters}) {{ {body} }}"), &[]);
        let primal = simplify::primal(program.function.clone());
        assert!(simplify::fresh(primal.clone()).fresh.is_empty(), "{primal}");
        let fresh = simplify::fresh(simplify::reversed(reverse(&primal, &program.active, Guards::WhereFinite)));
        let names: Vec<String> = fresh.fresh.iter().map(|(var, _)| fresh.variable(*var).name.to_string()).collect();
        assert_eq!(names, ["x_bar"], "{fresh}");
    }
}

#[test]
fn multiples_of_a_sum_are_added_once() {
    let points: [&[Datum]; 2] =
        [&[Datum::reals(&[0.5, -1.5, 2.0]), Datum::Real(0.3)], &[Datum::reals(&[]), Datum::Real(0.3)]];
    let sums = [
        ("for i in 0..x.len() { s += (x[i] - y).exp(); }", 1),
        ("for i in 0..x.len() { s += (x[i] * y).exp(); }", 0),
        ("for i in 0..x.len() { let e = (x[i] - y).exp(); s += e; r += e * x[i]; }", 0),
        ("for i in 0..x.len() { s -= (x[i] - y).exp(); }", 0),
        ("for i in 0..x.len() { s += (x[i] - y).exp(); s *= 2.0; }", 0),
        ("for i in 0..x.len() { if x[i] > y { s += (x[i] - y).exp(); } }", 0),
        ("s += y; for i in 0..x.len() { s += (x[i] - y).exp(); }", 0),
        ("for i in 0..x.len() { s += (x[i] - y).exp(); } s = s.sin();", 0),
    ];
    for (source, count) in sums {
        let source =
            format!("fn of_sum(x: &[f64], y: f64) -> f64 {{ let (mut r, mut s) = (1.0, 0.0); {source} (r + s).ln() }}");
        let program = Program::read(&source, &points);
        let primal = simplify::primal(program.function.clone());
        let reverse = reverse(&primal, &program.active, Guards::WhereFinite);
        let [with, without] =
            [true, false].map(|is_kept| applied(&DERIVED[..4], |pass| is_kept || pass != "totals", reverse.clone()));
        assert_eq!(with.to_string().matches("total = load s").count(), count, "{with}");
        program.at_every_point(|point| {
            let [(value, own), (_, other)] =
                [&with, &without].map(|function| program.pulled_back(function, point, 1.3));
            assert_eq!(value.to_bits(), program.value(point).to_bits(), "{source}");
            assert_close(&own, &other, 1e-14, &source);
        });
    }
}

#[test]
fn choices_are_kept_if_they_are_needed() {
    let points: Vec<Vec<Datum>> = [&[0.5, 2.0, 2.0, -1.5][..], &[0.3], &[-1.0, -1.0, -3.0], &[]]
        .map(|x| vec![Datum::reals(x), Datum::Real(0.3)])
        .to_vec();
    let points: Vec<&[Datum]> = points.iter().map(Vec::as_slice).collect();
    let choices = [
        ("for i in 0..x.len() { a = a.max(x[i]); }", true),
        ("for i in 0..x.len() { if x[i] > a { a = x[i]; } }", true),
        ("for i in 0..x.len() { if x[i] > a { a = x[i]; } } a *= y;", true),
        ("let mut b = 0.2; for i in 0..x.len() { if x[i] > b { b = x[i]; } } a *= b;", true),
        ("let mut b = 0.2; for i in 0..x.len() { if x[i] > b { b = x[i]; } } a *= b; b = y;", true),
        ("let mut b = 0.2; for i in 0..x.len() { a = a.max(x[i]); if x[i] < b { b = x[i]; } } a *= b;", false),
        ("for k in 0..2 { let mut b = 0.2; for i in 0..x.len() { b = b.max(x[i] - k as f64); } a += b * y; }", false),
        ("a = y; for i in 0..x.len() { a = a.max(x[i]); }", false),
        ("for i in 0..x.len() { a = a.max(x[i] * y); }", false),
        ("for i in 0..x.len() { a *= x[i]; }", false),
        (
            "let mut z = x.to_vec(); for i in 0..x.len() { a = a.max(z[i]); } for i in 0..x.len() { z[i] *= y; a += z[i]; }",
            false,
        ),
    ];
    for (source, is_late) in choices {
        let source = format!("fn chosen(x: &[f64], y: f64) -> f64 {{ let mut a = 0.1; {source} a * y }}");
        let program = Program::read(&source, &points);
        let primal = simplify::primal(program.function.clone());
        let reverse = reverse(&primal, &program.active, Guards::WhereFinite);
        let [with, without] =
            [true, false].map(|is_kept| applied(&DERIVED, |pass| is_kept || pass != "late", reverse.clone()));
        let loops = |function: &Function| function.to_string().matches("for i").count();
        assert_eq!(loops(&with), loops(&without) + usize::from(is_late), "{with}");
        program.at_every_point(|point| {
            for cotangent in [1.3, 0.0] {
                let [own, other] = [&with, &without].map(|function| program.pulled_back(function, point, cotangent));
                assert_eq!(own, other, "{source}\n{with}");
            }
        });
    }
}

#[test]
fn what_several_calls_read_is_kept_once() {
    let program = Program::read(
        "fn shifted(y: &[f64; 2], to: &mut [f64; 2]) { to[0] = y[1] * y[0]; to[1] = y[0].sin(); }
        fn moved(by: f64, y: &mut [f64; 2]) { y[0] = by; y[1] -= 0.5 * by; }
        fn steps(start: &[f64; 2]) -> f64 {
            let (mut y, mut a, mut b) = ([start[0], start[1]], [0.0; 2], [0.0; 2]);
            for _ in 0..3 {
                shifted(&y, &mut a);
                shifted(&y, &mut b);
                moved(a[0] + b[1], &mut y);
                shifted(&y, &mut a);
                moved(a[1], &mut y);
            }
            y[0] + y[1]
        }",
        &[&[Datum::reals(&[0.3, 0.8])]],
    );
    let (reverse, _) = pipeline(&program);
    // Those of y before the first two calls, before the third, and before it is moved, and what a and b held before they were written to.
    assert_eq!(tapes(&reverse).len(), 2 + 2 + 3, "{reverse}");
}

#[test]
fn what_nobody_looks_at_again_is_neither_restored_nor_cleared() {
    let program = Program::read(
        "fn changed(x: &[f64; 3], y: f64) -> f64 {
            let mut z = *x;
            for i in 0..3 { z[i] *= y; }
            let mut t = z[0] * z[1];
            if t > y { t *= z[2]; z[2] = t.sin(); t = z[2]; }
            t
        }",
        &[],
    );
    let primal = simplify::primal(program.function.clone());
    let reverse = reverse(&primal, &program.active, Guards::WhereFinite);
    let [with, without] = [true, false].map(|is_kept| {
        let function = applied(&DERIVED, |pass| is_kept || pass != "looks", reverse.clone());
        ["clear ", "  z[2] = "].map(|text| function.to_string().matches(text).count())
    });
    assert_eq!((without, with), ([4, 1], [1, 0]), "{}", applied(&DERIVED, |_| true, reverse));
}

#[test]
fn a_quotient_of_one_is_the_reciprocal_of_its_derivative() {
    let program = Program::read("fn logistic(x: f64) -> f64 { 1.0 / (1.0 + (-x).exp()) }", &[&[Datum::Real(0.7)]]);
    let (reverse, _) = pipeline(&program);
    assert_eq!(reverse.to_string().matches("div").count(), 1, "{reverse}");
    assert_eq!(reverse.to_string().matches("recip").count(), 0, "{reverse}");
}

#[test]
fn like_terms_of_a_derivative_are_one() {
    let program = Program::read(
        "fn rosenbrock(x: f64, y: f64) -> f64 { let a = y - x * x; let b = 1.0 - x; 100.0 * a * a + b * b }",
        &[&[Datum::Real(0.7), Datum::Real(-1.3)], &[Datum::Real(1.0), Datum::Real(1.0)]],
    );
    let primal = simplify::primal(program.function.clone());
    let before = simplify::derived(reverse(&primal, &program.active, Guards::WhereFinite)).to_string();
    let (reverse, _) = pipeline(&program);
    // t̄ = 200 (c a), x̄ = −2 (t̄ x + c b), ȳ = t̄
    let text = reverse.to_string();
    let operations = |text: &str| ["add", "sub", "mul"].map(|name| text.matches(&format!(" = {name} ")).count());
    assert_eq!((operations(&before), operations(&text)), ([3, 4, 9], [2, 2, 9]), "{before}{text}");
    program.at_every_point(|point| {
        let (x, y) = (point[0].real().expect("x"), point[1].real().expect("y"));
        let expected = [-400.0 * x * (y - x * x) - 2.0 * (1.0 - x), 200.0 * (y - x * x)].map(|part| 1.3 * part);
        assert_close(&program.pulled_back(&reverse, point, 1.3).1, &expected, 1e-14, &text);
    });
}

#[test]
fn simplification_costs_next_to_nothing() {
    for program in programs() {
        let (simplified, _) = pipeline(&program);
        let plain = reverse(&program.function, &program.active, Guards::WhereFinite);
        program.at_every_point(|point| {
            let zeros: Vec<Datum> = program.active_arguments(point).iter().map(Datum::zero).collect();
            let arguments = [point, &[Datum::Real(1.0)], &zeros].concat();
            let cost = |function| program.run(function, &arguments).cost.operations;
            let (simplified, plain) = (cost(&simplified), cost(&plain));
            assert!(simplified <= plain + plain / 4, "{}: {simplified} instead of {plain}", program.name);
        });
    }
}

#[test]
fn a_product_with_a_number_that_has_a_name_needs_no_guard() {
    let guards_of = |constant: &str| {
        let source = format!(
            "fn f(x: f64, n: f64) -> f64 {{ {constant} let mut v = x; for _ in 0..3 {{ v += step * v; }} v.tanh() }}"
        );
        let program = Program::read(&source, &[]);
        let x = program.active[0];
        guards(&simplify::derived(forward(&simplify::primal(program.function.clone()), &[x])))
    };
    let unknown = guards_of("let step = std::hint::black_box(0.1);");
    for known in ["let step = 0.1;", "let step = -2.0;", "let h = 3.0f64; let step = h;"] {
        assert_eq!(guards_of(known) + 1, unknown, "{known}");
    }
    // It changes, or is none in a narrower type.
    for unseen in ["let mut step = 0.1; step *= 2.0;", "let step = 1e300;", "let step = 1e-300;"] {
        assert_eq!(guards_of(unseen), unknown, "{unseen}");
    }
}

#[test]
fn a_length_that_loops_ask_for_is_asked_for_where_the_vector_is_declared() {
    let asked = |body: &str| -> Vec<usize> {
        let source = format!(
            "fn f(x: &[f64], n: usize) -> f64 {{ let mut y = x.to_vec(); {body} let mut sum = 0.0; for i in 0..2 {{ sum += y[i]; }} sum }}"
        );
        let read = Program::read(&source, &[]).function;
        [read.clone(), simplify::lengths(read)]
            .iter()
            .map(|function| function.to_string().matches("y.len()").count())
            .collect()
    };
    let each = "for k in 0..n { for i in 0..y.len() { y[i] *= 0.5; } for i in 1..y.len() { y[i] += y[i - 1]; } }";
    assert_eq!(asked(each), [2, 1]);
    assert_eq!(asked("for i in 0..y.len() { y[i] *= 0.5; }"), [1, 1]);
    // It may change.
    assert_eq!(asked(&format!("{each} y.push(x[0]);")), [2, 2]);
    assert_eq!(asked(&format!("{each} y = vec![x[0]; 2];")), [2, 2]);
    assert_eq!(asked(&format!("let mut z = x.to_vec(); {each} std::mem::swap(&mut y, &mut z);")), [2, 2]);
}

#[test]
fn a_vector_has_the_length_of_its_declaration_if_that_and_it_stay_as_they_are() {
    let fixed = |body: &str| -> usize {
        let helpers = "fn of_each(s: &[f64]) -> f64 { s[0] } fn longer(s: &mut Vec<f64>) { s[0] = 1.0; }";
        let source = format!("{helpers} fn f(x: &[f64], n: usize, k: &mut Vec<usize>) -> f64 {{ {body} }}");
        simplify::fixed_lengths(&Program::read(&source, &[]).function).len()
    };
    let stays = [
        "let mut s = vec![0.0; 3]; s[0] = x[0]; s[0] * x[1]",
        "let mut s = vec![0.0; n]; for i in 0..n { s[i] += x[i]; } s[0] * s[1]",
        "let mut s = vec![0.0; n]; s[0] = x[0]; s.fill(x[1]); s.swap(0, 1); s[0] * of_each(&s)",
        "let mut s = vec![0.0; x.len()]; s[0] = x[0]; s[0] * s[1]",
        "let mut s = vec![0.0; n]; let mut t = [0.0; 2]; t[0] = x[0]; t = [x[1], t[0]]; s[1] = t[0]; s[1]",
    ];
    for body in stays {
        assert_eq!(fixed(body), 1, "{body}");
    }
    let changes = [
        "let mut m = n; m += 1; let mut s = vec![0.0; m]; m += 1; s[0] = x[m]; s[0]",
        "let mut s = vec![0.0; k.len()]; k.push(n); s[0] = x[0]; s[0]",
        "let mut s = vec![0.0; n]; s[0] = x[0]; s.push(x[1]); s[0] * s[1]",
        "let mut s = vec![0.0; n]; s[0] = x[0]; s = vec![x[1]; 2]; s[0] * s[1]",
        "let mut s = vec![0.0; n]; let mut t = x.to_vec(); std::mem::swap(&mut s, &mut t); s[0]",
        "let mut s = vec![0.0; n]; s[0] = x[0]; longer(&mut s); s[0]",
        "let mut s = vec![x[0]; n]; s[0] = x[1]; s[0]",
        "let mut s = vec![vec![0.0; n]; 2]; s[0][0] = x[1]; s[0][0]",
    ];
    for body in changes {
        assert_eq!(fixed(body), 0, "{body}");
    }
}
