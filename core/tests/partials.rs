//! The building blocks of partial derivatives at their special points; at ordinary ones the derivative table's own
//! tests compare them with a reference.

use differentiable_core::partials::*;

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

#[test]
fn a_ratio_is_zero_at_distance_zero() {
    assert_eq!(ratio(0.0, 0.0), 0.0);
    assert_eq!(ratio(1.0, 0.0), 0.0);
    assert_eq!(ratio(1.0, -0.0), 0.0);
    assert_eq!(ratio(1.0, 4.0), 0.25);
    assert!(ratio(NAN, 1.0).is_nan());
    assert!(ratio(1.0, NAN).is_nan());
    assert_eq!(direction(3.0, 4.0, 5.0), 0.6);
    assert_eq!(direction(0.0, 0.0, 0.0), 0.0);
}

#[test]
fn zero_and_its_reciprocal_lose_their_signs() {
    assert!(unsigned(-0.0_f64).is_sign_positive());
    assert!(unsigned(0.0_f64).is_sign_positive());
    assert_eq!(unsigned(-INF), INF);
    assert_eq!(unsigned(2.0), 2.0);
}

#[test]
fn the_sign_of_zero_is_zero() {
    assert_eq!(sign(0.0), 0.0);
    assert_eq!(sign(-0.0), 0.0);
    assert_eq!(sign(5e-324), 1.0);
    assert_eq!(sign(-INF), -1.0);
    assert!(sign(NAN).is_nan());
}

#[test]
fn a_maximum_is_shared_at_a_tie_and_ignores_nan() {
    assert_eq!((share(2.0, 1.0), share(1.0, 2.0)), (1.0, 0.0));
    assert_eq!((share(1.0, 1.0), share(0.0, -0.0)), (0.5, 0.5));
    assert_eq!((share(NAN, 1.0), share(1.0, NAN)), (0.0, 1.0));
}

#[test]
fn the_positive_difference_propagates_nan() {
    assert_eq!((fdim(3.0, 1.0), fdim(1.0, 3.0), fdim(INF, INF)), (2.0, 0.0, 0.0));
    assert!(fdim(NAN, 1.0).is_nan());
    assert!(fdim(1.0, NAN).is_nan());
}

#[test]
fn functions_of_libm_are_exact_in_single_precision() {
    assert_eq!(remainder(7.0_f32, 2.0), libm::remainderf(7.0, 2.0));
    assert_eq!(remainder(1e10_f32, 0.3), libm::remainderf(1e10, 0.3));
    assert_eq!(scalbn(1.5_f32, -149), libm::scalbnf(1.5, -149));
    assert_eq!(scalbn(1.5_f32, 200), f32::INFINITY);
    assert_eq!(exp10(3.0_f32), 1000.0);
}

#[test]
fn the_square_of_the_secant_keeps_its_digits_far_out() {
    let of = |x: f64| sech_squared(x, x.tanh());
    let expected = 4.0 * (-80.0_f64).exp();
    assert!((of(40.0) / expected - 1.0).abs() < 1e-15);
    assert_eq!(of(40.0), of(-40.0));
    assert_eq!((of(0.0), of(INF), of(1e300)), (1.0, 0.0, 0.0));
    assert_eq!(one_minus_square(1.0 - f64::EPSILON), f64::EPSILON * (2.0 - f64::EPSILON));
}

#[test]
fn a_polynomial_has_no_derivative_beyond_its_degree() {
    for x in [0.0, -2.0, INF, NAN] {
        assert_eq!(powi_derivative(x, 0, 1), 0.0);
        assert_eq!(powi_derivative(x, 2, 3), 0.0);
        assert_eq!(powf_derivative(x, 0.0, 1, 0), 0.0);
        assert_eq!(powf_derivative(x, 2.0, 3, 0), 0.0);
    }
    assert_eq!(powi_derivative(3.0, 4, 2), 108.0);
    assert_eq!(powi_derivative(2.0, -1, 1), -0.25);
    assert_eq!(powi_derivative(0.5, i32::MIN, 0), INF);
    assert_eq!(powi_derivative(2.0, i32::MIN, 1), 0.0);
}

#[test]
fn a_power_of_zero_has_a_derivative_by_the_exponent_only_above_the_jump() {
    assert_eq!(powf_derivative(0.0, 0.5, 0, 1), 0.0);
    assert!(powf_derivative(0.0_f64, 0.0, 0, 1).is_nan());
    assert!(powf_derivative(0.0_f64, -1.0, 0, 1).is_nan());
    assert_eq!(powf_derivative(0.0, 1.5, 1, 1), 0.0);
    assert_eq!(powf_derivative(0.0, 1.0, 1, 1), 0.0);
    assert!(powf_derivative(0.0_f64, 0.5, 1, 1).is_nan());
}

#[test]
fn polygamma_has_its_known_values_and_poles() {
    let close = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-14;
    let pi = core::f64::consts::PI;
    assert!(close(polygamma(1.0, 0), -0.577_215_664_901_532_9));
    assert!(close(polygamma(1.0, 1), pi * pi / 6.0));
    assert!(close(polygamma(0.5, 1), pi * pi / 2.0));
    assert!(close(polygamma(0.5, 3), pi.powi(4)));
    assert!(close(polygamma(-0.5, 1), pi * pi / 2.0 + 4.0));
    assert!(close(polygamma(1e-300, 0), -1e300));
    assert!(close(polygamma(-1e-300, 0), 1e300));
    assert!(close(polygamma(1e300, 0), 1e300_f64.ln()));

    for pole in [0.0_f64, -1.0, -7.0] {
        assert!(polygamma(pole, 0).is_nan());
        assert_eq!(polygamma(pole, 1), INF);
        assert!(polygamma(pole, 2).is_nan());
    }
    assert!(polygamma(NAN, 0).is_nan());
    assert!(polygamma(-0.5_f64, 16).is_nan(), "beyond the orders that are computed");
    assert!(polygamma(-0.5_f64, 15).is_finite());
}
