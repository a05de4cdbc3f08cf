//! Sums over data, whole and in mini-batches.
#![cfg(feature = "alloc")]

use core::cell::Cell;

use differentiable_core::descent::State;
use differentiable_core::{Descent, Objective, Reason, check_gradient, objective};

/// The squared distance of a line from a point, with weights.
fn loss(x: &[f64; 2], &(t, y): &(f64, f64)) -> f64 {
    (x[0] + x[1] * t - y).powi(2)
}

fn loss_gradient_into(x: &[f64; 2], datum: &(f64, f64), gradient: &mut [f64; 2]) -> f64 {
    let r = x[0] + x[1] * datum.0 - datum.1;
    *gradient = [2.0 * r, 2.0 * r * datum.0];
    r * r
}

fn data(n: usize) -> Vec<(f64, f64)> {
    (0..n).map(|k| k as f64 / n as f64).map(|t| (t, 1.0 - 2.0 * t + 0.1 * (40.0 * t).sin())).collect()
}

#[test]
fn the_mean_is_that_of_the_terms() {
    for n in [1, 2, 256, 257, 1000] {
        let data = data(n);
        let mean = objective::mean(&data, loss, loss_gradient_into);
        let x = [0.3, -0.7];
        let expected = data.iter().map(|datum| loss(&x, datum)).sum::<f64>() / n as f64;
        let mut gradient = [f64::NAN; 2];
        assert!((mean.value(&x) - expected).abs() < 1e-13);
        assert_eq!(mean.value_and_gradient(&x, &mut gradient), mean.value(&x));
        assert!(check_gradient(&mean, &x).agrees());
    }
}

#[test]
fn a_pass_takes_each_datum_once_and_no_two_passes_are_alike() {
    let data: Vec<usize> = (0..103).collect();
    let gradient_into = |x: f64, k: &usize, gradient: &mut f64| {
        *gradient = x;
        *k as f64
    };
    let batches = objective::mean(&data, |_: f64, k: &usize| *k as f64, gradient_into).batches(1, 7);
    let pass =
        |p: usize| -> Vec<usize> { (0..103).map(|k| batches.sample(103 * p + k, &1.0, &mut 0.0) as usize).collect() };
    let (first, second) = (pass(0), pass(1));
    assert_ne!(first, second);
    for mut pass in [first, second, pass(2)] {
        pass.sort_unstable();
        assert_eq!(pass, data);
    }
}

#[test]
fn batches_depend_on_the_seed_alone() {
    let data = data(1000);
    let run = |seed| {
        let batches = objective::mean(&data, loss, loss_gradient_into).batches(32, seed);
        Descent::adam(0.01).max_iterations(300).tolerance(0.0).minimize(&batches, [0.0, 0.0]).x
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn descents_on_batches_report_the_last_point_and_the_whole_objective_there() {
    // At the start, every other batch has no loss at all.
    let data = [0.0, 10.0];
    let loss = |x: f64, d: &f64| (x - d).powi(2);
    let gradient_into = |x: f64, d: &f64, gradient: &mut f64| {
        *gradient = 2.0 * (x - d);
        (x - d).powi(2)
    };
    let mean = objective::mean(&data, loss, gradient_into);
    let mut last = f64::NAN;
    let minimum = Descent::fixed(0.01)
        .max_iterations(401)
        .observe(|it: &State<f64>| last = it.x)
        .minimize(&mean.batches(1, 5), 1e-3);
    assert_eq!(minimum.x, last);
    assert!((minimum.x - 5.0).abs() < 0.2);
    assert_eq!(minimum.value, mean.value(&minimum.x));
    assert_eq!((minimum.iterations, minimum.evaluations), (401, 403));
    assert!((minimum.gradient_norm - 2.0 * (minimum.x - 5.0).abs()).abs() < 1e-12);
}

/// The squared distance from the datum.
fn distance(x: f64, d: &f64) -> f64 {
    (x - d).powi(2)
}

fn distance_gradient_into(x: f64, d: &f64, gradient: &mut f64) -> f64 {
    *gradient = 2.0 * (x - d);
    (x - d).powi(2)
}

#[test]
fn what_one_batch_says_is_not_taken_for_the_truth() {
    // At the start one of the batches has no loss at all; half-way they all have 25.
    let data = [0.0, 10.0];
    let mean = objective::mean(&data, distance, distance_gradient_into);
    for seed in 0..20 {
        let batches = mean.batches(1, seed);
        let minimum = Descent::adam(0.05).max_iterations(2000).minimize(&batches, 0.0);
        assert_eq!(minimum.reason, Reason::IterationLimit);
        assert!((minimum.x - 5.0).abs() < 2.0, "{minimum:?}");
        let minimum = Descent::adam(0.05).max_iterations(2000).target(1.0).minimize(&batches, 0.0);
        assert_eq!(minimum.reason, Reason::IterationLimit);
        let minimum = Descent::adam(0.05).target(26.0).minimize(&batches, 0.0);
        assert!(minimum.reason == Reason::Target && minimum.value <= 26.0, "{minimum:?}");
        assert!((minimum.value - 25.0 - (minimum.x - 5.0).powi(2)).abs() < 1e-12);
        let minimum = Descent::fixed(0.01).max_iterations(50).step_tolerance(1e-3).minimize(&batches, 0.0);
        assert_eq!(minimum.reason, Reason::IterationLimit);
    }
}

#[test]
fn hinges_that_one_batch_does_not_touch_have_not_converged() {
    let data: Vec<(f64, f64)> = (0..40).map(|k| (f64::from(k) - 19.5, if k < 18 { -1.0 } else { 1.0 })).collect();
    let loss = |x: &[f64; 2], &(t, y): &(f64, f64)| (1.0 - y * (x[0] + x[1] * t)).max(0.0);
    let gradient_into = |x: &[f64; 2], &(t, y): &(f64, f64), gradient: &mut [f64; 2]| {
        let hinge = 1.0 - y * (x[0] + x[1] * t);
        *gradient = if hinge > 0.0 { [-y, -y * t] } else { [0.0; 2] };
        hinge.max(0.0)
    };
    let whole = objective::mean(&data, loss, gradient_into);
    for seed in 0..50 {
        let minimum = Descent::adam(0.05).minimize(&whole.batches(4, seed), [0.0; 2]);
        let mut gradient = [f64::NAN; 2];
        assert_eq!(minimum.value, whole.value_and_gradient(&minimum.x, &mut gradient));
        assert_eq!(minimum.gradient_norm_max, gradient[0].abs().max(gradient[1].abs()));
        assert!(minimum.converged() && minimum.value == 0.0, "{minimum:?}");
    }
}

#[test]
fn the_whole_objective_is_asked_once_in_a_pass_at_most_and_counted() {
    // Nearly every batch of one datum has no gradient, and the mean never vanishes.
    let data: Vec<f64> = (0..100).map(|k| f64::from(u8::from(k == 50))).collect();
    let terms = Cell::new(0);
    let loss = |x: f64, d: &f64| d * x;
    let gradient_into = |x: f64, d: &f64, gradient: &mut f64| {
        terms.set(terms.get() + 1);
        *gradient = *d;
        d * x
    };
    let batches = objective::mean(&data, loss, gradient_into).batches(1, 1);
    let minimum = Descent::fixed(1e-3).max_iterations(1000).minimize(&batches, 1.0);
    let asked = (terms.get() - 1001) / 100;
    // One of them is the report.
    assert_eq!(terms.get(), 1001 + 100 * asked);
    assert!((10..=12).contains(&asked), "{asked}");
    assert_eq!((minimum.reason, minimum.evaluations), (Reason::IterationLimit, 1001 + asked));
}

#[test]
fn a_descent_on_batches_converges_where_all_of_them_are_at_rest() {
    let data = [3.0; 30];
    let batches = objective::mean(&data, distance, distance_gradient_into).batches(10, 4);
    let mut descent = Descent::fixed(0.25).tolerance(1e-6);
    let minimum = descent.minimize(&batches, 0.0);
    assert!(minimum.converged() && (minimum.x - 3.0).abs() < 1e-6, "{minimum}");
    // Each step halves the distance, and each point is a sample; the last one is looked at with all data.
    assert_eq!((minimum.iterations, minimum.evaluations), (23, 25));

    let mut run = descent.start(&batches, 0.0);
    let checkpoint = core::iter::from_fn(|| descent.step(&batches, &mut run).is_none().then(|| run.clone())).last();
    assert_eq!(descent.step(&batches, &mut run), Some(Reason::Converged));
    assert_eq!(descent.resume(&batches, run), minimum);
    assert_eq!(descent.resume(&batches, checkpoint.unwrap()), minimum);
}

#[test]
fn a_step_and_a_change_are_those_of_a_pass() {
    let data: Vec<f64> = (0..10).map(|k| 4.0 + 0.2 * f64::from(k)).collect();
    let batches = objective::mean(&data, distance, distance_gradient_into).batches(2, 9);
    let minimum = Descent::fixed(0.01).tolerance(0.0).step_tolerance(0.005).minimize(&batches, 0.0);
    assert!(minimum.reason == Reason::SmallStep && (minimum.x - 4.9).abs() < 1.0, "{minimum:?}");
    let minimum = Descent::fixed(0.01).tolerance(0.0).value_tolerance(0.01).minimize(&batches, 0.0);
    assert!(minimum.reason == Reason::SmallChange && (minimum.x - 4.9).abs() < 0.5, "{minimum:?}");
}

#[test]
fn what_becomes_infinite_leaves_the_last_finite_point() {
    let data = [1.0, 2.0];
    let loss = |x: f64, d: &f64| d * x.exp();
    let gradient_into = |x: f64, d: &f64, gradient: &mut f64| {
        *gradient = if x < 0.0 { -1e308 } else { d * x.exp() };
        d * x.exp()
    };
    let batches = objective::mean(&data, loss, gradient_into).batches(1, 0);
    let minimum = Descent::fixed(1.0).minimize(&batches, -1.0);
    assert_eq!((minimum.reason, minimum.x), (Reason::NotFinite, -1.0));
}

#[test]
fn methods_that_search_along_a_line_begin_with_the_whole_objective() {
    let data = [0.0, 10.0];
    let loss = |x: f64, d: &f64| (x - d).powi(2);
    let gradient_into = |x: f64, d: &f64, gradient: &mut f64| {
        *gradient = 2.0 * (x - d);
        (x - d).powi(2)
    };
    let whole = objective::mean(&data, loss, gradient_into);
    assert_eq!(Descent::new().minimize(&whole.batches(1, 5), 1.0), Descent::new().minimize(&whole, 1.0));
}

#[test]
fn descents_on_batches_come_near_the_minimum() {
    let data = data(1000);
    let whole = objective::mean(&data, loss, loss_gradient_into);
    let minimum = Descent::new().minimize(&whole, [0.0, 0.0]);
    assert!(minimum.converged());
    let batches = whole.batches(50, 3);
    for x in [
        Descent::fixed(0.05).max_iterations(3000).minimize(&batches, [0.0, 0.0]).x,
        Descent::momentum(0.01, 0.9).max_iterations(3000).minimize(&batches, [0.0, 0.0]).x,
        Descent::adam(0.01).max_iterations(3000).minimize(&batches, [0.0, 0.0]).x,
    ] {
        assert!(whole.value(&x) < minimum.value + 0.01, "{x:?} {}", minimum.value);
    }
}

#[test]
#[should_panic(expected = "a batch of 11 cannot be taken from 10 data")]
fn a_batch_larger_than_the_data_is_refused() {
    let _ = objective::mean(&data(10), loss, loss_gradient_into).batches(11, 0);
}

#[test]
#[should_panic(expected = "the mean over no data is not defined")]
fn no_data_are_refused() {
    let _ = objective::mean(&data(0), loss, loss_gradient_into);
}

#[cfg(feature = "rayon")]
#[test]
fn the_bits_are_the_same_whatever_the_number_of_threads() {
    let data = data(10_000);
    let mean = objective::mean(&data, loss, loss_gradient_into);
    let evaluate = |objective: &(dyn Objective<[f64; 2]> + Sync)| {
        let mut gradient = [0.0; 2];
        let value = objective.value_and_gradient(&[0.3, -0.7], &mut gradient);
        (value.to_bits(), objective.value(&[0.3, -0.7]).to_bits(), gradient.map(f64::to_bits))
    };
    let sequential = evaluate(&mean);
    for threads in [1, 2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| evaluate(&mean.parallel())), sequential);
    }
}
