//! The gradient is overwritten on every call: nothing accumulates from one call to the next.

use differentiable::differentiable;

#[differentiable(order = 2)]
fn f(x: &[f64], y: [f64; 2], (a, b): (f64, f64), c: f64) -> f64 {
    x[0] * y[0] * a + x[1] * y[1] * b + c * c
}

#[differentiable(order = 2)]
fn first_only(x: &[f64], m: &[[f64; 2]; 2]) -> f64 {
    x[0] * m[1][0]
}

#[differentiable(order = 2)]
fn sometimes(x: f64, y: f64) -> f64 {
    if x > 0.0 { x } else { y }
}

#[test]
fn by_a_second_call() {
    let (mut x, mut y, mut pair, mut c) = ([f64::NAN; 2], [1e300; 2], (f64::INFINITY, -1.0), 7.0);
    for _ in 0..3 {
        f::gradient_into(&[2.0, 3.0], [5.0, 7.0], (11.0, 13.0), 17.0, &mut x, &mut y, &mut pair, &mut c);
        assert_eq!((x, y, pair, c), ([55.0, 91.0], [22.0, 39.0], (10.0, 21.0), 34.0));
    }
}

#[test]
fn also_where_it_is_zero() {
    let (mut x, mut m) = ([f64::NAN; 3], [[f64::NAN; 2]; 2]);
    first_only::gradient_into(&[2.0, 3.0, 5.0], &[[1.0, 2.0], [3.0, 4.0]], &mut x, &mut m);
    assert_eq!(x, [3.0, 0.0, 0.0]);
    assert_eq!(m, [[0.0, 0.0], [2.0, 0.0]]);
}

#[test]
fn also_by_the_branch_that_does_not_touch_it() {
    let (mut x, mut y) = (5.0, 5.0);
    sometimes::gradient_into(1.0, 2.0, &mut x, &mut y);
    assert_eq!((x, y), (1.0, 0.0));
    sometimes::gradient_into(-1.0, 2.0, &mut x, &mut y);
    assert_eq!((x, y), (0.0, 1.0));
}

#[test]
fn calls_do_not_see_each_other() {
    let first = f::gradient(&[2.0, 3.0], [5.0, 7.0], (11.0, 13.0), 17.0);
    f::gradient(&[1.0, 1.0], [1.0, 1.0], (1.0, 1.0), 1.0);
    assert_eq!(f::gradient(&[2.0, 3.0], [5.0, 7.0], (11.0, 13.0), 17.0), first);
}

#[test]
fn second_derivatives_neither() {
    let first = f::hvp(&[2.0, 3.0], [5.0, 7.0], (11.0, 13.0), 17.0, &[1.0, 0.0], [0.0, 1.0], (0.0, 1.0), 1.0);
    assert_eq!(first.1, (vec![0.0, 20.0], [11.0, 3.0], (5.0, 3.0), 2.0));
    let matrix = sometimes::hessian(1.0, 2.0);
    for _ in 0..3 {
        let again = f::hvp(&[2.0, 3.0], [5.0, 7.0], (11.0, 13.0), 17.0, &[1.0, 0.0], [0.0, 1.0], (0.0, 1.0), 1.0);
        assert_eq!(again, first);
        assert_eq!(sometimes::hessian(1.0, 2.0), matrix);
    }
}

#[differentiable]
fn squared(x: f64) -> f64 {
    x * x
}

/// A gradient that is written over by a loop if the function is swept in one way, and added up in another.
#[differentiable]
fn with_calls_that_may_repeat(x: &[f64; 3]) -> f64 {
    x.iter().sum::<f64>() + x.iter().product::<f64>() + squared(x[0])
}

#[test]
fn whichever_way_the_function_is_swept() {
    let x = [0.1, 0.2, 0.3];
    let (expected, mut gradient) = ([1.0 + 0.2 * 0.3 + 0.2, 1.0 + 0.1 * 0.3, 1.0 + 0.1 * 0.2], [7.5; 3]);
    for _ in 0..3 {
        with_calls_that_may_repeat::gradient_into(&x, &mut gradient);
        let wrong = gradient.iter().zip(&expected).find(|(is, should)| (*is - *should).abs() > 1e-15);
        assert_eq!(wrong, None);
        differentiable::Objective::value_and_gradient(&with_calls_that_may_repeat::objective(), &x, &mut gradient);
        assert_eq!(gradient, with_calls_that_may_repeat::gradient(&x));
    }
}
