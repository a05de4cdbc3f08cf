//! Parameters on which the result does not depend.

use differentiable::differentiable;

#[differentiable]
fn named_as_unused(x: f64, _y: f64, _z: &[f64; 2]) -> f64 {
    x * x
}

#[differentiable]
fn decides_only(x: f64, threshold: f64) -> f64 {
    if x > threshold { 2.0 * x } else { x }
}

#[differentiable]
fn rounded_only(x: f64, y: f64) -> f64 {
    x * y.floor()
}

#[differentiable]
fn some_elements(x: &[f64; 4]) -> f64 {
    x[1] * x[2]
}

#[test]
fn a_name_that_begins_with_an_underscore_has_a_zero_gradient() {
    assert_eq!(named_as_unused::gradient(3.0, 1.0, &[1.0, 2.0]), (6.0, 0.0, [0.0, 0.0]));
    assert_eq!(named_as_unused::jvp(3.0, 1.0, &[1.0, 2.0], 0.0, 5.0, &[5.0, 5.0]).1, 0.0);
}

#[test]
fn what_only_decides_has_a_zero_gradient() {
    assert_eq!(decides_only::gradient(3.0, 1.0), (2.0, 0.0));
    assert_eq!(decides_only::gradient(3.0, 5.0), (1.0, 0.0));
    assert_eq!(decides_only::jvp(3.0, 5.0, 0.0, 1.0).1, 0.0);
}

#[test]
fn what_is_only_rounded_has_a_zero_gradient() {
    assert_eq!(rounded_only::gradient(3.0, 2.5), (2.0, 0.0));
}

#[test]
fn elements_that_are_not_used_have_a_zero_gradient() {
    assert_eq!(some_elements::gradient(&[1.0, 2.0, 3.0, 4.0]), [0.0, 3.0, 2.0, 0.0]);
}
