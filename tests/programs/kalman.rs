//! The log likelihood of a Kalman filter: a body that moves with a velocity that drifts, seen by its position.

use differentiable::{Real, differentiable};

use crate::support::{agree, agree_with_duals};

/// The parameters are the logarithms of the variances of the drift and of the measurements, and the first position and
/// velocity.
#[differentiable(wrt(parameters))]
fn by_components<T: Real>(parameters: &[T; 4], measurements: &[f64], dt: f64) -> T {
    let drift = parameters[0].exp();
    let noise = parameters[1].exp();
    let (mut position, mut velocity) = (parameters[2], parameters[3]);
    let (mut p00, mut p01, mut p11) = (T::one(), T::zero(), T::one());
    let dt = T::from_f64(dt);
    let half = T::from_f64(0.5);
    let mut sum = T::zero();
    for i in 0..measurements.len() {
        position += dt * velocity;
        let q = drift * dt;
        p00 += dt * (p01 + p01 + dt * p11) + q * dt * dt / T::from_f64(3.0);
        p01 += dt * p11 + q * dt * half;
        p11 += q;

        let innovation = T::from_f64(measurements[i]) - position;
        let variance = p00 + noise;
        sum -= half * (innovation * innovation / variance + (T::from_f64(2.0) * T::PI * variance).ln());

        let (gain0, gain1) = (p00 / variance, p01 / variance);
        position += gain0 * innovation;
        velocity += gain1 * innovation;
        p11 -= gain1 * p01;
        p01 -= gain0 * p01;
        p00 -= gain0 * p00;
    }
    sum
}

fn measurements() -> Vec<f64> {
    (0..30).map(|i| f64::from(i)).map(|t| 0.3 * t + 0.4 * (1.7 * t).sin() + 0.1 * (12.9 * t).cos()).collect()
}

fn log_likelihood_of_f64(parameters: &[f64; 4]) -> f64 {
    by_components(parameters, &measurements(), 0.5)
}

/// The filter sees as much as it can: with the variances that the measurements have, they are more likely than with
/// ten times these.
#[test]
fn is_a_likelihood() {
    let likely = log_likelihood_of_f64(&[-2.0, -2.0, 0.0, 0.6]);
    assert!(likely > log_likelihood_of_f64(&[3.0, -2.0, 0.0, 0.6]), "{likely}");
    assert!(likely > log_likelihood_of_f64(&[-2.0, 3.0, 0.0, 0.6]), "{likely}");
}

agree! {
    by_components: (&[-2.0, -1.0, 0.1, 0.6], const &measurements(), const 0.5), (&[-2.0, -1.0, 0.1, 0.6], const &[], const 0.5);
}

agree_with_duals! {
    by_components: (&[-2.0, -1.0, 0.1, 0.6], const &measurements(), const 0.5);
}
