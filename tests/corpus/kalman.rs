//! The log likelihood of a Kalman filter: a body that moves with a velocity that drifts, seen by its position.

use std::f64::consts::PI;

use differentiable::{Real, Tangent, differentiable};

use crate::support::differences::derivative;
use crate::support::{agree, agree_with_duals};

/// The parameters are the logarithms of the variances of the drift and of the measurements, and the first position and
/// velocity.
#[differentiable(order = 2, sparse, wrt(parameters))]
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

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Noise {
    drift: f64,
    measurement: f64,
}
#[derive(Clone, Debug, PartialEq, Tangent)]
struct Belief {
    mean: [f64; 2],
    covariance: [[f64; 2]; 2],
}
impl Belief {
    /// After a time.
    #[differentiable(order = 2, wrt(self, noise))]
    fn predicted(&self, noise: &Noise, dt: f64) -> Belief {
        let transition = [[1.0, dt], [0.0, 1.0]];
        let drift = [[dt * dt * dt / 3.0, dt * dt / 2.0], [dt * dt / 2.0, dt]];
        let mut covariance = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                covariance[i][j] = noise.drift * drift[i][j];
                for k in 0..2 {
                    for l in 0..2 {
                        covariance[i][j] += transition[i][k] * self.covariance[k][l] * transition[j][l];
                    }
                }
            }
        }
        Belief { mean: [self.mean[0] + dt * self.mean[1], self.mean[1]], covariance }
    }
    /// Sees a measurement; returns its log likelihood.
    #[differentiable(order = 2, wrt(self, noise))]
    fn updated(&self, noise: &Noise, measurement: f64) -> (Belief, f64) {
        let innovation = measurement - self.mean[0];
        let variance = self.covariance[0][0] + noise.measurement;
        let gain = [self.covariance[0][0] / variance, self.covariance[1][0] / variance];
        let mut covariance = self.covariance;
        for i in 0..2 {
            for j in 0..2 {
                covariance[i][j] -= gain[i] * self.covariance[0][j];
            }
        }
        let mean = [self.mean[0] + gain[0] * innovation, self.mean[1] + gain[1] * innovation];
        let likelihood = -0.5 * (innovation * innovation / variance + (2.0 * PI * variance).ln());
        (Belief { mean, covariance }, likelihood)
    }
}
#[differentiable(order = 2, wrt(noise, start))]
fn by_structs(noise: &Noise, start: &Belief, measurements: &[f64], dt: f64) -> f64 {
    let mut belief = start.clone();
    let mut sum = 0.0;
    for &measurement in measurements {
        let (updated, likelihood) = belief.predicted(noise, dt).updated(noise, measurement);
        belief = updated;
        sum += likelihood;
    }
    sum
}

fn measurements() -> Vec<f64> {
    (0..30).map(f64::from).map(|t| 0.3 * t + 0.4 * (1.7 * t).sin() + 0.1 * (12.9 * t).cos()).collect()
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

/// Uncertain of both, and of both together.
fn start() -> Belief {
    Belief { mean: [0.1, 0.6], covariance: [[1.0, 0.2], [0.2, 0.8]] }
}

fn noise() -> Noise {
    Noise { drift: 0.2, measurement: 0.4 }
}

#[test]
fn structs_and_components_agree() {
    let parameters = [-2.0, -1.0, 0.1, 0.6];
    let noise = Noise { drift: f64::exp(-2.0), measurement: f64::exp(-1.0) };
    let start = Belief { covariance: [[1.0, 0.0], [0.0, 1.0]], ..start() };
    let (value, gradient) = by_components::value_and_gradient(&parameters, &measurements(), 0.5);
    let (own_value, (by_noise, by_start)) = by_structs::value_and_gradient(&noise, &start, &measurements(), 0.5);
    let [position, velocity] = by_start.mean;
    let own_gradient = [by_noise.drift * noise.drift, by_noise.measurement * noise.measurement, position, velocity];
    for (own, other) in own_gradient.iter().chain([&own_value]).zip(gradient.iter().chain([&value])) {
        assert!((own - other).abs() <= 1e-9 * other.abs(), "{own} of structs, {other} of components");
    }
}

/// The two structs of their floats.
fn structs([drift, measurement, position, velocity, pp, pv, vp, vv]: [f64; 8]) -> (Noise, Belief) {
    let start = Belief { mean: [position, velocity], covariance: [[pp, pv], [vp, vv]] };
    (Noise { drift, measurement }, start)
}

fn parts((noise, start): &(Noise, Belief)) -> [f64; 8] {
    let ([position, velocity], [[pp, pv], [vp, vv]]) = (start.mean, start.covariance);
    [noise.drift, noise.measurement, position, velocity, pp, pv, vp, vv]
}

#[test]
fn has_the_derivatives_with_respect_to_each_field() {
    let z = measurements();
    let point = parts(&(noise(), start()));
    let value_at = |point| {
        let (noise, start) = structs(point);
        by_structs(&noise, &start, &z, 0.5)
    };
    let (value, gradient) = by_structs::value_and_gradient(&noise(), &start(), &z, 0.5);
    assert_eq!(value.to_bits(), value_at(point).to_bits());
    for (index, partial) in parts(&gradient).into_iter().enumerate() {
        let moved = |h: f64| {
            let mut moved = point;
            moved[index] += h;
            value_at(moved)
        };
        let estimate = derivative(moved, f64::EPSILON);
        let miss = (partial - estimate.derivative).abs();
        assert!(miss <= 8.0 * estimate.error + 1e-11 * partial.abs(), "{partial}, but by differences {estimate:?}");

        let mut direction = [0.0; 8];
        direction[index] = 1.0;
        let (by_noise, by_start) = structs(direction);
        let (_, forward) = by_structs::jvp(&noise(), &start(), &z, 0.5, &by_noise, &by_start);
        assert!((forward - partial).abs() <= 1e-12 * partial.abs().max(1.0), "forward {forward}, in reverse {partial}");
    }
}

agree! {
    by_components: (&[-2.0, -1.0, 0.1, 0.6], const &measurements(), const 0.5), (&[-2.0, -1.0, 0.1, 0.6], const &[], const 0.5);
}

agree_with_duals! {
    by_components: (&[-2.0, -1.0, 0.1, 0.6], const &measurements(), const 0.5);
}
