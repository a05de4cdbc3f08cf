//! What the trust-region methods have in common: how far the quadratic model is trusted.

use super::minimum::Reason;
use super::search::Watch;
use super::state::{Evaluated, State};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// The radius Δ of the region in which the model is trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Radius<T>(pub(super) T);

/// The least ratio of the real to the predicted decrease with which a step is taken, and those below and above which the radius
/// shrinks and grows.
const ACCEPT: f64 = 0.1;
const SHRINK: f64 = 0.25;
const GROW: f64 = 0.75;

impl<T: Real> Radius<T> {
    /// max(1, ‖x₀‖).
    pub(super) fn new<X: Point<Scalar = T>>(x0: &X) -> Self {
        Radius(x0.norm().max(T::one()))
    }

    /// Tries x + p, which the model predicts to be lower by `predicted`, and adapts the radius. Whether the step is to be taken. The watch is that of all
    /// trials from x.
    ///
    /// J. Nocedal, S. J. Wright, *Numerical Optimization*, 2006, algorithm 4.1.
    pub(super) fn tries<X: Point<Scalar = T>, O: Objective<X> + ?Sized>(
        &mut self,
        objective: &O,
        state: &mut State<X>,
        p: &X,
        predicted: T,
        trial: &mut Evaluated<X>,
        watch: &mut Watch<T>,
    ) -> Result<bool, Reason> {
        let length = p.norm();
        // Of a model that is not finite, no radius makes a better one; unless it falls by more than can be said.
        if !(predicted > T::NEG_INFINITY && length.is_finite()) {
            return Err(Reason::NotFinite);
        }
        trial.x.copy_from(&state.x);
        trial.x.add_scaled(T::one(), p);
        state.evaluate(objective, trial);
        if trial.value == T::NEG_INFINITY {
            return Err(Reason::Unbounded);
        }
        let noise = T::from_f64(10.0) * T::EPSILON * state.value.abs();
        let actual = state.value - trial.value;
        let ratio = match trial.is_finite() {
            true if watch.sees(state.gradient.dot(p), trial.value, trial.gradient.dot(p)) => T::NEG_INFINITY,
            true if actual.abs() <= noise && predicted.abs() <= noise => T::one(),
            true => actual / predicted,
            false => T::NEG_INFINITY,
        };
        if ratio < T::from_f64(SHRINK) {
            self.0 = length / T::from_f64(4.0);
        } else if ratio > T::from_f64(GROW) && length > T::from_f64(0.9) * self.0 {
            self.0 *= T::from_f64(2.0);
        }
        if ratio > T::from_f64(ACCEPT) {
            return Ok(true);
        }
        if self.0 > T::EPSILON * T::EPSILON * state.x.norm() && self.0 > T::MIN_POSITIVE {
            return Ok(false);
        }
        Err(watch.failure().into())
    }
}
