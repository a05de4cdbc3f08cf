//! `derivative = path`: a rule of one's own, instead of the body.

use std::cell::Cell;

use differentiable::{Real, differentiable};

/// The integer nearest to x, with a straight line's derivative.
#[differentiable(derivative = straight_through)]
fn quantised(x: f64) -> f64 {
    x.round()
}

fn straight_through(_x: f64) -> f64 {
    1.0
}

#[differentiable(derivative = partials::of_area)]
fn area(width: f64, height: f64, unit: &str) -> f64 {
    width * height * unit.len() as f64
}

mod partials {
    pub fn of_area(width: f64, height: f64, unit: &str) -> (f64, f64) {
        let scale = unit.len() as f64;
        (height * scale, width * scale)
    }
}

/// The root of y³ + y = x by Newton's method, which is not to be differentiated step by step.
#[differentiable(derivative = root_slope)]
fn root(x: f64) -> f64 {
    let mut y = x;
    while (y * y * y + y - x).abs() > 1e-14 * (1.0 + x.abs()) {
        y -= (y * y * y + y - x) / (3.0 * y * y + 1.0);
    }
    y
}

fn root_slope(x: f64) -> f64 {
    1.0 / (3.0 * root(x).powi(2) + 1.0)
}

#[differentiable(derivative = norm_gradient)]
fn norm(x: &[f64; 3]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn norm_gradient(x: &[f64; 3]) -> [f64; 3] {
    x.map(|part| part / norm(x))
}

#[differentiable(derivative = sum_gradient)]
fn sum(x: &[f64]) -> f64 {
    x.iter().sum()
}

fn sum_gradient(x: &[f64]) -> Vec<f64> {
    vec![1.0; x.len()]
}

#[differentiable(derivative = cube_slope)]
fn cube<T: Real>(x: T) -> T {
    x.powi(3)
}

fn cube_slope<T: Real>(x: T) -> T {
    T::from_f64(3.0) * x * x
}

#[differentiable(wrt(x), derivative = counted_slope)]
fn counted(x: f64, factor: f64, calls: &Cell<u32>) -> f64 {
    calls.set(calls.get() + 1);
    factor * x
}

fn counted_slope(_x: f64, factor: f64, calls: &Cell<u32>) -> f64 {
    calls.set(calls.get() + 100);
    factor
}

#[differentiable(derivative = singular_slope)]
fn singular(x: f64) -> f64 {
    x.cbrt()
}

fn singular_slope(_x: f64) -> f64 {
    f64::INFINITY
}

#[differentiable]
fn composed(x: f64, y: f64) -> f64 {
    root(x * y) * area(x, quantised(y), "m") + norm(&[x, y, x * y])
}

#[test]
fn the_rule_takes_the_place_of_the_body() {
    assert_eq!(quantised::value_and_gradient(1.3), (1.0, 1.0));
    assert_eq!(quantised::jvp(1.3, 2.5), (1.0, 2.5));
    assert_eq!(quantised::vjp(1.3, -3.0), (1.0, -3.0));
}

#[test]
fn there_is_a_partial_derivative_for_each_active_parameter() {
    assert_eq!(area::gradient(2.0, 3.0, "mm"), (6.0, 4.0));
    assert_eq!(area::jvp(2.0, 3.0, "mm", 1.0, 10.0), (12.0, 46.0));
    let (mut width_gradient, mut height_gradient) = (f64::NAN, f64::NAN);
    assert_eq!(area::gradient_into(2.0, 3.0, "mm", &mut width_gradient, &mut height_gradient), 12.0);
    assert_eq!((width_gradient, height_gradient), (6.0, 4.0));
}

#[test]
fn partial_derivatives_have_the_shape_of_their_parameters() {
    let (value, gradient) = norm::vjp(&[2.0, 3.0, 6.0], 7.0);
    assert_eq!(value, 7.0);
    assert_eq!(gradient, [2.0, 3.0, 6.0]);
    assert_eq!(norm::jvp(&[2.0, 3.0, 6.0], &[0.0, 7.0, 0.0]), (7.0, 3.0));
    assert_eq!(sum::gradient(&[2.0, 3.0]), [1.0, 1.0]);
    assert_eq!(sum::jvp(&[2.0, 3.0], &[5.0, 7.0]), (5.0, 12.0));
}

#[test]
fn generic_functions_have_generic_rules() {
    assert_eq!(cube::gradient(2.0), 12.0);
    assert_eq!(cube::gradient::<f32>(2.0), 12.0);
}

#[test]
fn the_function_and_its_rule_run_once() {
    let calls = Cell::new(0);
    assert_eq!(counted::value_and_gradient(2.0, 3.0, &calls), (6.0, 3.0));
    assert_eq!(calls.get(), 101);
    assert_eq!(counted::jvp(2.0, 3.0, &calls, 1.0), (6.0, 3.0));
    assert_eq!(calls.get(), 202);
}

#[test]
fn functions_with_a_rule_can_be_called() {
    let (x, y) = (0.8, 1.3);
    let slope = root_slope(x * y);
    let length = norm(&[x, y, x * y]);
    let expected = (
        slope * y * x + root(x * y) + (x + x * y * y) / length,
        slope * x * x + root(x * y) * x + (y + x * x * y) / length,
    );
    let (value, gradient) = composed::value_and_gradient(x, y);
    assert_eq!(value, composed(x, y));
    assert!((gradient.0 - expected.0).abs() < 1e-14 && (gradient.1 - expected.1).abs() < 1e-14);
    let derivative = composed::jvp(x, y, 2.0, 3.0).1;
    assert!((derivative - 2.0 * expected.0 - 3.0 * expected.1).abs() < 1e-13);
}

#[test]
fn a_zero_seed_times_an_infinite_rule_is_zero() {
    assert_eq!(singular::vjp(0.0, 0.0).1, 0.0);
    assert_eq!(singular::jvp(0.0, 0.0).1, 0.0);
    assert_eq!(singular::gradient(0.0), f64::INFINITY);
}

/// A rule that is itself differentiable has a second derivative.
mod of_the_second_order {
    use super::*;
    use crate::support::{agree, agree_with_duals};

    #[differentiable(order = 2, derivative = root_slope)]
    fn root(x: f64) -> f64 {
        super::root(x)
    }

    #[differentiable]
    fn root_slope(x: f64) -> f64 {
        1.0 / (3.0 * root(x).powi(2) + 1.0)
    }

    #[differentiable(order = 2, derivative = partials::of_box)]
    fn volume(width: f64, height: f64, unit: &str) -> f64 {
        width * width * height * unit.len() as f64
    }

    mod partials {
        use differentiable::differentiable;

        #[differentiable]
        pub fn of_box(width: f64, height: f64, unit: &str) -> (f64, f64) {
            let scale = unit.len() as f64;
            (2.0 * width * height * scale, width * width * scale)
        }
    }

    #[differentiable(order = 2, derivative = norm_gradient)]
    fn norm(x: &[f64; 3]) -> f64 {
        super::norm(x)
    }

    #[differentiable]
    fn norm_gradient(x: &[f64; 3]) -> [f64; 3] {
        let length = norm(x);
        [x[0] / length, x[1] / length, x[2] / length]
    }

    #[differentiable(order = 2, derivative = gradient_of_squares)]
    fn sum_of_squares(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x).sum()
    }

    #[differentiable]
    fn gradient_of_squares(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| 2.0 * x).collect()
    }

    #[differentiable(order = 2, derivative = cube_slope)]
    fn cube<T: Real>(x: T) -> T {
        x.powi(3)
    }

    #[differentiable]
    fn cube_slope<T: Real>(x: T) -> T {
        T::from_f64(3.0) * x * x
    }

    #[differentiable(order = 2)]
    fn composed(x: f64, y: f64) -> f64 {
        let mut total = root(x * y) * volume(x, cube(y), "m");
        for k in 1..3 {
            total *= norm(&[x, y, total * f64::from(k)]) + sum_of_squares(&[x, y]);
        }
        total
    }

    agree! {
        root: (0.7), (-2.0);
        volume: (1.5, 0.6, const "cm");
        norm: (&[1.0, 2.0, -0.5]);
        sum_of_squares: (&vec![1.0, 2.0, -0.5]);
        cube: (0.7), (0.7_f32);
        composed: (0.7, 0.9);
    }

    agree_with_duals! {
        cube: (0.7);
    }
}
