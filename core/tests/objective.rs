//! What is an objective.

use differentiable_core::{Objective, Point, objective};

fn f(x: &[f64; 2]) -> f64 {
    x[0] * x[0] + 3.0 * x[1]
}

fn gradient(x: &[f64; 2]) -> [f64; 2] {
    [2.0 * x[0], 3.0]
}

fn evaluate<X: Point>(objective: &(impl Objective<X> + ?Sized), x: X) -> (X::Scalar, X::Scalar, X) {
    let mut gradient = x.clone();
    let value = objective.value_and_gradient(&x, &mut gradient);
    (objective.value(&x), value, gradient)
}

#[test]
fn a_pair_of_functions() {
    assert_eq!(evaluate(&(f, gradient), [1.0, 2.0]), (7.0, 7.0, [2.0, 3.0]));
}

#[test]
fn a_pair_of_closures_that_capture() {
    let slope = 3.0;
    let pair = (|x: &[f64; 2]| x[0] * x[0] + slope * x[1], |x: &[f64; 2]| [2.0 * x[0], slope]);
    assert_eq!(evaluate(&pair, [1.0, 2.0]), (7.0, 7.0, [2.0, 3.0]));
}

#[test]
fn a_pair_on_scalars_takes_them_by_value() {
    let square = (|x: f32| x * x, |x: f32| 2.0 * x);
    assert_eq!(evaluate(&square, 3.0), (9.0, 9.0, 6.0));
}

#[test]
fn references_and_trait_objects() {
    let objective: &dyn Objective<[f64; 2]> = &(f, gradient);
    assert_eq!(evaluate(objective, [1.0, 2.0]), (7.0, 7.0, [2.0, 3.0]));
    assert_eq!(evaluate(&&objective, [1.0, 2.0]), (7.0, 7.0, [2.0, 3.0]));
}

#[test]
fn a_value_with_its_gradient() {
    let slope = 3.0;
    let made = objective::from_fn(
        move |x: &[f64; 2]| x[0] * x[0] + slope * x[1],
        move |x: &[f64; 2], gradient: &mut [f64; 2]| {
            *gradient = [2.0 * x[0], slope];
            x[0] * x[0] + slope * x[1]
        },
    );
    assert_eq!(evaluate(&made, [1.0, 2.0]), (7.0, 7.0, [2.0, 3.0]));
}

/// As `f::objective(slope)` is generated.
fn opaque(slope: f64) -> impl Objective<[f64; 2]> {
    objective::from_fn(
        move |x: &[f64; 2]| x[0] * x[0] + slope * x[1],
        move |x: &[f64; 2], gradient: &mut [f64; 2]| {
            *gradient = [2.0 * x[0], slope];
            x[0] * x[0] + slope * x[1]
        },
    )
}

#[test]
fn an_opaque_objective() {
    assert_eq!(evaluate(&opaque(3.0), [1.0, 2.0]), (7.0, 7.0, [2.0, 3.0]));
}

#[cfg(feature = "alloc")]
#[test]
fn a_pair_on_vecs_takes_them_as_slices() {
    fn sum_of_squares(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x).sum()
    }
    fn gradient(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| 2.0 * x).collect()
    }
    let expected = (5.0, 5.0, vec![2.0, 4.0]);
    assert_eq!(evaluate(&(sum_of_squares, gradient), vec![1.0, 2.0]), expected);
    let made = objective::from_fn(
        |x: &Vec<f64>| sum_of_squares(x),
        |x: &Vec<f64>, out: &mut Vec<f64>| {
            out.copy_from_slice(&gradient(x));
            sum_of_squares(x)
        },
    );
    assert_eq!(evaluate(&made, vec![1.0, 2.0]), expected);
}
