//! Sums over data, whole and in mini-batches.
#![cfg(feature = "alloc")]

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
