use super::minimum::Reason;
use super::search::rounding;
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

    /// Whether it is time to stop, and why. Of estimates, those that are met say nothing before the whole objective says the same.
    pub(super) fn reason_to_stop<X>(&self, state: &State<X>, progress: &Progress<X>, stationarity: T) -> Option<Reason>
    where
        X: Point<Scalar = T>,
    {
        let success = match (state.estimates, progress.is_whole) {
            (false, _) => self.success(state, progress.last, stationarity),
            (true, true) => self.success(state, progress.since_whole, stationarity),
            (true, false) => None,
        };
        if state.value == T::NEG_INFINITY {
            Some(Reason::Unbounded)
        } else if !state.is_finite() {
            Some(Reason::NotFinite)
        } else if let Some(reason) = success {
            let overshot = reason.is_convergence() && !state.estimates && progress.has_overshot(state);
            Some(if overshot { Reason::Overshot } else { reason })
        } else if progress.fruitless >= FRUITLESS || progress.in_vain >= IN_VAIN {
            Some(Reason::Stalled)
        } else if state.iterations >= self.max_iterations {
            Some(Reason::IterationLimit)
        } else if state.evaluations >= self.max_evaluations {
            Some(Reason::EvaluationLimit)
        } else {
            None
        }
    }

    /// What the descent is meant for, if it is achieved.
    pub(super) fn success<X>(&self, state: &State<X>, change: Change<T>, stationarity: T) -> Option<Reason>
    where
        X: Point<Scalar = T>,
    {
        let scale = T::one().max(state.value.abs()).max(change.from.abs());
        if stationarity < self.tolerance {
            Some(Reason::Converged)
        } else if self.target.is_some_and(|target| state.value <= target) {
            Some(Reason::Target)
        } else if change.step < self.step_tolerance * (T::one() + state.x.norm()) {
            Some(Reason::SmallStep)
        } else if (state.value - change.from).abs() < self.value_tolerance * scale {
            Some(Reason::SmallChange)
        } else {
            None
        }
    }
}

/// So many steps in a row without progress are a stall.
const FRUITLESS: usize = 5;
/// And so many of which some went down, but from where others had gone up by rounding.
const IN_VAIN: usize = 50;

/// What happened since the point that a value and a step are compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Change<T> {
    /// The value there.
    from: T,
    /// The longest step from there.
    step: T,
}

impl<T: Real> Change<T> {
    fn unknown() -> Self {
        Change { from: T::INFINITY, step: T::INFINITY }
    }
}

/// What a descent has achieved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress<X: Point> {
    last: Change<X::Scalar>,
    /// The same since the whole objective was asked, if the values are estimates.
    since_whole: Change<X::Scalar>,
    /// Whether the current value is that of the whole objective, although the others are estimates.
    pub(super) is_whole: bool,
    /// The iteration before which the whole objective is not asked again.
    due: usize,
    /// The lowest value of a point at which the descent was, and the length of the path from there.
    lowest: X::Scalar,
    path: X::Scalar,
    /// The last measure of the gradient that was half of the one in this place before.
    milestone: X::Scalar,
    /// The number of steps in a row that neither went down nor reached a milestone.
    fruitless: usize,
    /// The number of steps in a row that neither went below all before nor reached a milestone.
    in_vain: usize,
}

impl<X: Point> Progress<X> {
    pub(super) fn start(state: &State<X>, stationarity: X::Scalar) -> Self {
        Progress {
            last: Change::unknown(),
            since_whole: Change::unknown(),
            is_whole: false,
            due: 0,
            lowest: state.value,
            path: X::Scalar::zero(),
            milestone: stationarity,
            fruitless: 0,
            in_vain: 0,
        }
    }

    /// Takes note of a step from a point of this value.
    pub(super) fn advance(&mut self, value: X::Scalar, state: &mut State<X>, stationarity: X::Scalar, monotone: bool) {
        self.last = Change { from: value, step: state.step };
        self.since_whole = match self.is_whole {
            true => self.last,
            false => Change { step: self.since_whole.step.max(state.step), ..self.since_whole },
        };
        self.is_whole = false;
        state.remember(stationarity);
        let fall = self.lowest - state.value;
        if state.value <= self.lowest {
            (self.lowest, self.path) = (state.value, X::Scalar::zero());
        } else {
            self.path += state.step;
        }
        let rounding = X::Scalar::from_f64(4.0) * X::Scalar::EPSILON * state.value.abs();
        let is_milestone = stationarity < self.milestone / X::Scalar::from_f64(2.0);
        if is_milestone {
            self.milestone = stationarity;
        }
        let count =
            |steps: usize, fall: X::Scalar| if !is_milestone && monotone && fall <= rounding { steps + 1 } else { 0 };
        self.fruitless = count(self.fruitless, value - state.value);
        self.in_vain = count(self.in_vain, fall);
    }

    /// Whether an estimate says that the descent is done, so that the whole objective is to be asked: not before as many
    /// samples were taken as make a pass over the data, so that this costs no more than the samples themselves.
    pub(super) fn asks_for_whole(&self, limits: &Limits<X::Scalar>, state: &State<X>, stationarity: X::Scalar) -> bool {
        state.estimates
            && !self.is_whole
            && state.iterations >= self.due
            && state.is_finite()
            && limits.success(state, self.last, stationarity).is_some()
    }

    /// The value is now that of the whole objective, which is not asked again before the next pass.
    pub(super) fn has_whole(&mut self, due: usize) {
        self.is_whole = true;
        self.due = due;
    }

    /// Whether f is higher here than where the descent was before, by more than a convex function can be with this gradient:
    /// f(x) − f(x′) ≤ ‖∇f(x)‖ ‖x − x′‖.
    fn has_overshot(&self, state: &State<X>) -> bool {
        let scale = X::Scalar::one().max(self.lowest.abs());
        state.value - self.lowest > state.gradient.norm() * self.path + rounding(scale)
    }
}
