//! Descent with a fixed step, as in the lecture.

use core::cell::Cell;
use core::f64::consts::{FRAC_PI_2, PI};
use differentiable_core::{Descent, Point, Reason, gd, objective};

/// The lecture's function.
fn f(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

fn gradient(x: &[f64; 2]) -> [f64; 2] {
    [x[0].cos(), -x[1].sin()]
}

type Function = fn(f64) -> f64;

const SQUARE: (Function, Function) = (|x| x * x, |x| 2.0 * x);

/// The lecture's loop, word for word: where it ends, and after how many steps.
fn lecture(mut x: [f64; 2], eta: f64, epsilon: f64) -> ([f64; 2], usize) {
    let mut steps = 0;
    loop {
        let g = gradient(&x);
        if (g[0] * g[0] + g[1] * g[1]).sqrt() < epsilon {
            return (x, steps);
        }
        x = [x[0] - eta * g[0], x[1] - eta * g[1]];
        steps += 1;
    }
}

#[test]
fn arrives_where_the_lecture_arrives() {
    let minimum = Descent::fixed(0.9).tolerance(1e-5).minimize(&(f, gradient), [1.0, 1.0]);
    assert!(minimum.converged());
    assert!((minimum.x[0] + FRAC_PI_2).abs() < 1e-5);
    assert!((minimum.x[1] - PI).abs() < 1e-5);
    assert!((minimum.value + 2.0).abs() < 1e-10);
}

#[test]
fn is_the_loop_of_the_lecture_bit_by_bit() {
    for (x0, eta, epsilon) in [([1.0, 1.0], 0.9, 1e-5), ([-0.3, 2.0], 0.2, 1e-8), ([3.0, 0.1], 1.7, 1e-3)] {
        let minimum = Descent::fixed(eta).tolerance(epsilon).minimize(&(f, gradient), x0);
        let (x, steps) = lecture(x0, eta, epsilon);
        assert_eq!((minimum.x, minimum.iterations), (x, steps));
        assert_eq!(minimum.evaluations, steps + 1);
        assert_eq!(minimum.value, f(&x));
        assert_eq!(minimum.gradient_norm, gradient(&x).norm());
        assert!(minimum.gradient_norm < epsilon);
    }
}

#[test]
fn gd_is_the_same_descent() {
    let minimum = gd(f, gradient, [1.0, 1.0], 0.9, 1e-5);
    assert_eq!(minimum, Descent::fixed(0.9).tolerance(1e-5).minimize(&(f, gradient), [1.0, 1.0]));
}

#[test]
fn gd_takes_closures_without_annotations() {
    let target = 2.0;
    let minimum = gd(|x| (x - target) * (x - target), |x| 2.0 * (x - target), 0.0_f64, 0.1, 1e-6);
    assert!((minimum.x - 2.0).abs() < 1e-6);
    let minimum = gd(|x| x[0] * x[0], |x| [2.0 * x[0]], [1.0_f64], 0.1, 1e-6);
    assert!(minimum.converged());
}

#[test]
fn descends_on_scalars_and_in_single_precision() {
    let minimum = Descent::fixed(0.1).minimize(&(|x: f32| x.cosh(), |x: f32| x.sinh()), 2.0);
    assert!(minimum.converged() && minimum.x.abs() < 1e-3);
    let minimum = Descent::fixed(0.4_f32).tolerance(1e-5).minimize(
        &(
            |x: &[[f32; 1]; 2]| x[0][0].powi(2) + x[1][0].powi(2),
            |x: &[[f32; 1]; 2]| [[2.0 * x[0][0]], [2.0 * x[1][0]]],
        ),
        [[1.0], [-3.0]],
    );
    assert!(minimum.converged() && minimum.value < 1e-9);
}

#[test]
fn evaluates_value_and_gradient_together_once_for_each_point() {
    let evaluations = Cell::new(0);
    let objective = objective::from_fn(
        |_: &f64| unreachable!("the value comes with the gradient"),
        |x: &f64, gradient: &mut f64| {
            evaluations.set(evaluations.get() + 1);
            *gradient = 2.0 * x;
            x * x
        },
    );
    let minimum = Descent::fixed(0.25).minimize(&objective, 1.0);
    assert_eq!(evaluations.get(), minimum.evaluations);
    assert_eq!(minimum.evaluations, minimum.iterations + 1);
}

#[test]
fn a_start_at_the_minimum_has_converged_without_a_step() {
    let minimum = Descent::fixed(0.1).max_iterations(0).minimize(&SQUARE, 0.0);
    assert!(minimum.converged());
    assert_eq!((minimum.iterations, minimum.evaluations), (0, 1));
}

#[test]
fn the_tolerance_is_a_strict_bound() {
    let slope = (|x: f64| x, |_: f64| 1.0);
    let descent = Descent::fixed(1.0).max_iterations(1);
    assert!(!descent.tolerance(1.0).minimize(&slope, 0.0).converged());
    assert!(descent.tolerance(1.1).minimize(&slope, 0.0).converged());
    assert!(!descent.tolerance(0.0).minimize(&SQUARE, 0.0).converged());
}

#[test]
fn stops_at_the_limit_of_iterations() {
    let minimum = Descent::fixed(1e-6).max_iterations(10).minimize(&SQUARE, 1.0);
    assert_eq!(minimum.reason, Reason::IterationLimit);
    assert_eq!((minimum.iterations, minimum.evaluations), (10, 11));
    assert!(minimum.x < 1.0 && !minimum.converged());
}

#[test]
fn a_step_too_large_reports_the_best_point_and_not_the_last() {
    let minimum = Descent::fixed(1.5).max_iterations(20).minimize(&SQUARE, 1.0);
    assert_eq!(minimum.reason, Reason::IterationLimit);
    assert_eq!((minimum.x, minimum.value, minimum.gradient_norm), (1.0, 1.0, 2.0));
    assert_eq!(minimum.iterations, 20);
}

#[test]
fn a_flat_point_above_one_before_is_no_convergence() {
    let table = [(0.0, 1.0), (-5.0, 1.0), (-3.0, 0.0)];
    let objective = (|x: f64| table[-x as usize].0, |x: f64| table[-x as usize].1);
    let minimum = Descent::fixed(1.0).minimize(&objective, 0.0);
    assert_eq!((minimum.reason, minimum.x, minimum.value), (Reason::Overshot, -1.0, -5.0));
    assert!(!minimum.converged());

    let well = (|x: f64| -(-x * x).exp(), |x: f64| 2.0 * x * (-x * x).exp());
    for minimum in [
        Descent::fixed(10.0).minimize(&well, 0.7),
        Descent::momentum(10.0, 0.5).minimize(&well, 0.7),
        Descent::adam(10.0).minimize(&well, 0.7),
        Descent::adam(10.0).tolerance(0.0).step_tolerance(0.9).minimize(&well, 0.7),
        Descent::fixed(10.0).tolerance(0.0).value_tolerance(1e-3).minimize(&well, 0.7),
    ] {
        assert_eq!((minimum.reason, minimum.x), (Reason::Overshot, 0.7), "{minimum}");
        assert_eq!((minimum.value, minimum.gradient_norm), (well.0(0.7), well.1(0.7)));
    }
}

#[test]
fn a_flat_point_above_one_before_is_a_minimum_as_far_as_the_gradient_tells() {
    // The ball passes the narrow valley of the second coordinate, and comes to rest in it where the first one is still on its way.
    let bowl = (|x: &[f64; 2]| 1e-6 * x[0] * x[0] + x[1] * x[1], |x: &[f64; 2]| [2e-6 * x[0], 2.0 * x[1]]);
    let minimum = Descent::momentum(0.1, 0.99).tolerance(1e-4).minimize(&bowl, [40.0, 1.0]);
    assert!(minimum.converged() && minimum.gradient_norm_max < 1e-4, "{minimum}");
}

#[test]
fn of_equal_values_the_smaller_gradient_is_better() {
    let slopes = [2.0, 1.0, 3.0];
    let level = (|_: f64| 0.0, |x: f64| slopes[-x as usize]);
    let best = |eta| Descent::fixed(eta).max_iterations(1).minimize(&level, 0.0);
    assert_eq!((best(0.5).x, best(0.5).gradient_norm), (-1.0, 1.0));
    assert_eq!((best(1.0).x, best(1.0).gradient_norm), (0.0, 2.0));
}

#[test]
fn a_start_that_is_not_finite_is_returned_at_once_and_is_no_success() {
    for x0 in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let minimum = Descent::fixed(0.1).minimize(&SQUARE, x0);
        assert_eq!(minimum.reason, Reason::NotFinite);
        assert_eq!((minimum.iterations, minimum.evaluations), (0, 1));
        assert_eq!(minimum.x.to_bits(), x0.to_bits());
    }
    let value = (|_: f64| f64::NAN, |_: f64| 0.0);
    let slope = (|_: f64| 0.0, |_: f64| f64::INFINITY);
    let point = (|_: f64| 0.0, |_: f64| 0.0);
    for minimum in [
        Descent::fixed(0.1).minimize(&value, 1.0),
        Descent::fixed(0.1).minimize(&slope, 1.0),
        Descent::fixed(0.1).minimize(&point, f64::INFINITY),
    ] {
        assert_eq!((minimum.reason, minimum.iterations), (Reason::NotFinite, 0));
    }
}

#[test]
fn what_becomes_not_finite_later_leaves_the_best_point() {
    let logarithmic = (|x: f64| x - x.ln(), |x: f64| 1.0 - 1.0 / x);
    let minimum = Descent::fixed(60.0).minimize(&logarithmic, 50.0);
    assert_eq!(minimum.reason, Reason::NotFinite);
    assert_eq!((minimum.x, minimum.value), (50.0, 50.0 - 50.0_f64.ln()));
    assert_eq!((minimum.iterations, minimum.evaluations), (1, 2));
}

#[test]
fn a_point_that_runs_to_infinity_has_not_converged() {
    let hyperbola = (|x: f64| 1.0 / x, |x: f64| if x < 1e300 { -1e300 } else { -1.0 / x });
    let minimum = Descent::fixed(1e10).minimize(&hyperbola, 1.0);
    assert_eq!((minimum.reason, minimum.x), (Reason::NotFinite, 1.0));
}

#[test]
fn the_report_prints_each_measure_beside_its_limit() {
    let minimum = Descent::fixed(1.5).tolerance(1e-5).max_iterations(20).minimize(&SQUARE, 1.0);
    assert_eq!(
        minimum.to_string(),
        "not converged: the limit of iterations was reached
  value          1.000e0
  gradient norm  2.000e0     tolerance  1.000e-5
  iterations     20          limit      20
  evaluations    21"
    );
}

#[test]
#[should_panic(expected = "the step η must be positive and finite, but it is 0")]
fn a_step_of_zero_is_refused() {
    let _ = Descent::fixed(0.0);
}

#[test]
#[should_panic(expected = "the step η must be positive and finite, but it is -0.1")]
fn an_uphill_step_is_refused() {
    gd(f, gradient, [1.0, 1.0], -0.1, 1e-5);
}

#[test]
#[should_panic(expected = "the step η must be positive and finite, but it is NaN")]
fn a_step_that_is_no_number_is_refused() {
    let _ = Descent::fixed(f32::NAN);
}

#[test]
#[should_panic(expected = "the tolerance must not be negative, infinite or NaN, but it is -0.00001")]
fn a_negative_tolerance_is_refused() {
    let _ = Descent::fixed(0.1).tolerance(-1e-5);
}

#[test]
#[should_panic(expected = "the target must not be NaN, which no value reaches")]
fn a_target_that_is_no_number_is_refused() {
    let _ = Descent::fixed(0.1).target(f64::NAN);
}

#[cfg(feature = "alloc")]
mod vecs {
    use super::*;

    fn sum_of_squares(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x).sum()
    }

    fn gradient(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| 2.0 * x).collect()
    }

    #[test]
    fn descends_on_vecs() {
        let minimum = Descent::fixed(0.1).minimize(&(sum_of_squares, gradient), vec![1.0, -2.0, 3.0]);
        assert!(minimum.converged() && minimum.x.norm_max() < 1e-7);
        assert_eq!(gd(sum_of_squares, gradient, vec![1.0, -2.0, 3.0], 0.1, f64::EPSILON.sqrt()), minimum);
    }

    #[test]
    fn an_empty_vec_has_converged() {
        assert!(gd(sum_of_squares, gradient, vec![], 0.1, 1e-6).converged());
    }

    #[test]
    #[should_panic(expected = "a point of length 2 meets one of length 1: a gradient must be as long as its point")]
    fn a_gradient_of_the_wrong_length_is_refused() {
        gd(sum_of_squares, |x: &[f64]| gradient(&x[1..]), vec![1.0, 2.0], 0.1, 1e-6);
    }
}
