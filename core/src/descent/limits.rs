use super::minimum::Reason;
use super::state::State;
use crate::point::Point;
use crate::real::Real;

/// When a descent stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits<T> {
    pub(super) tolerance: T,
    pub(super) step_tolerance: T,
    pub(super) value_tolerance: T,
    pub(super) target: Option<T>,
    pub(super) max_iterations: usize,
    pub(super) max_evaluations: usize,
}

impl<T: Real> Limits<T> {
    pub(super) fn new(tolerance: T) -> Self {
        Limits {
            tolerance,
            step_tolerance: T::zero(),
            value_tolerance: T::zero(),
            target: None,
            max_iterations: 10_000,
            max_evaluations: usize::MAX,
        }
    }

    pub(super) fn reason_to_stop<X>(&self, state: &State<X>, progress: &Progress<X>, stationarity: T) -> Option<Reason>
    where
        X: Point<Scalar = T>,
    {
        let change = (state.value - progress.value).abs();
        let scale = T::one().max(state.value.abs()).max(progress.value.abs());
        if state.value == T::NEG_INFINITY {
            Some(Reason::Unbounded)
        } else if !state.is_finite() {
            Some(Reason::NotFinite)
        } else if stationarity < self.tolerance {
            Some(Reason::Converged)
        } else if self.target.is_some_and(|target| state.value <= target) {
            Some(Reason::Target)
        } else if state.step < self.step_tolerance * (T::one() + state.x.norm()) {
            Some(Reason::SmallStep)
        } else if change < self.value_tolerance * scale {
            Some(Reason::SmallChange)
        } else if progress.fruitless >= FRUITLESS {
            Some(Reason::Stalled)
        } else if state.iterations >= self.max_iterations {
            Some(Reason::IterationLimit)
        } else if state.evaluations >= self.max_evaluations {
            Some(Reason::EvaluationLimit)
        } else {
            None
        }
    }
}

/// So many steps in a row without progress are a stall.
const FRUITLESS: usize = 5;

/// What a descent has achieved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress<X: Point> {
    pub(super) best: Best<X>,
    /// Whether the values are estimates, of which the lowest is not the best: that is the last.
    pub(super) estimates: bool,
    /// The value at the point before the current one.
    value: X::Scalar,
    /// The last measure of the gradient that was half of the one in this place before.
    milestone: X::Scalar,
    /// The number of steps in a row that neither went down nor reached a milestone.
    fruitless: usize,
}

/// The best point so far, and what is reported of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Best<X: Point> {
    pub(super) x: X,
    pub(super) value: X::Scalar,
    pub(super) gradient_norm: X::Scalar,
    pub(super) gradient_norm_max: X::Scalar,
    pub(super) stationarity: X::Scalar,
}

impl<X: Point> Best<X> {
    fn update(&mut self, state: &State<X>, stationarity: X::Scalar) {
        self.x.copy_from(&state.x);
        self.value = state.value;
        self.gradient_norm = state.gradient.norm();
        self.gradient_norm_max = state.gradient.norm_max();
        self.stationarity = stationarity;
    }
}

impl<X: Point> Progress<X> {
    pub(super) fn start(state: &State<X>, stationarity: X::Scalar, estimates: bool) -> Self {
        let best = Best {
            x: state.x.clone(),
            value: state.value,
            gradient_norm: state.gradient.norm(),
            gradient_norm_max: state.gradient.norm_max(),
            stationarity,
        };
        Progress { best, estimates, value: X::Scalar::INFINITY, milestone: stationarity, fruitless: 0 }
    }

    /// Takes note of a step from a point of this value.
    pub(super) fn advance(&mut self, value: X::Scalar, state: &State<X>, stationarity: X::Scalar, monotone: bool) {
        self.value = value;
        let Best { value: best, stationarity: least, .. } = self.best;
        let is_better = self.estimates || state.value < best || state.value == best && stationarity < least;
        if is_better && state.is_finite() {
            self.best.update(state, stationarity);
        }
        let rounding = X::Scalar::from_f64(4.0) * X::Scalar::EPSILON * state.value.abs();
        if stationarity < self.milestone / X::Scalar::from_f64(2.0) {
            (self.milestone, self.fruitless) = (stationarity, 0);
        } else if monotone && value - state.value <= rounding {
            self.fruitless += 1;
        } else {
            self.fruitless = 0;
        }
    }

    /// Makes the current point the one that is reported.
    pub(super) fn settle(&mut self, state: &State<X>, stationarity: X::Scalar) {
        self.best.update(state, stationarity);
    }
}
