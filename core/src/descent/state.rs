use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// A descent between two iterations: the current point, and what has been counted on the way to it.
///
/// Observers get a reference to it; a [`Method`](super::Method) moves it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct State<X: Point> {
    /// The current point x.
    pub x: X,
    /// f(x).
    pub value: X::Scalar,
    /// ∇f(x).
    pub gradient: X,
    /// ‖x − x′‖₂, where x′ is the point before; +∞ at the start.
    pub step: X::Scalar,
    /// The number of steps that were taken.
    pub iterations: usize,
    /// The number of times that the objective was evaluated, with or without its gradient.
    pub evaluations: usize,
    pub(super) best: Best<X>,
    /// Whether the values are estimates, of which the lowest is not the best: that is the last.
    pub(super) estimates: bool,
}

/// The best point so far, and what is reported of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Best<X: Point> {
    pub(super) x: X,
    pub(super) value: X::Scalar,
    pub(super) gradient_norm: X::Scalar,
    pub(super) gradient_norm_max: X::Scalar,
    /// The measure of the method there; none where the method only tried the point.
    pub(super) stationarity: Option<X::Scalar>,
    /// The number of the evaluation that found it.
    evaluation: usize,
}

impl<X: Point> Best<X> {
    fn update(&mut self, x: &X, value: X::Scalar, gradient: &X, evaluation: usize) {
        self.x.copy_from(x);
        self.value = value;
        self.gradient_norm = gradient.norm();
        self.gradient_norm_max = gradient.norm_max();
        self.stationarity = None;
        self.evaluation = evaluation;
    }
}

impl<X: Point> State<X> {
    pub(super) fn start<O: Objective<X> + ?Sized>(objective: &O, x0: X, samples: bool) -> Self {
        let mut gradient = x0.zero_like();
        let value = match samples {
            true => objective.sample(0, &x0, &mut gradient),
            false => objective.value_and_gradient(&x0, &mut gradient),
        };
        let best = Best {
            x: x0.clone(),
            value,
            gradient_norm: gradient.norm(),
            gradient_norm_max: gradient.norm_max(),
            stationarity: None,
            evaluation: 1,
        };
        let estimates = samples && objective.is_sampled();
        State { x: x0, value, gradient, step: X::Scalar::INFINITY, iterations: 0, evaluations: 1, best, estimates }
    }

    /// Evaluates the objective at the point of `at`, and counts it.
    pub fn evaluate<O: Objective<X> + ?Sized>(&mut self, objective: &O, at: &mut Evaluated<X>) {
        at.value = objective.value_and_gradient(&at.x, &mut at.gradient);
        self.evaluations += 1;
        if at.value < self.best.value && !self.estimates && at.is_finite() && at.x.is_finite() {
            self.best.update(&at.x, at.value, &at.gradient, self.evaluations);
        }
    }

    /// Evaluates the objective, or the [sample](Objective::sample) of it that comes next, at the current point to which x was
    /// moved, and counts it. A method that calls this [follows samples](super::Method::SAMPLES).
    pub fn evaluate_here<O: Objective<X> + ?Sized>(&mut self, objective: &O) {
        self.value = objective.sample(self.iterations + 1, &self.x, &mut self.gradient);
        self.evaluations += 1;
    }

    /// Moves to the point `to`, ‖x − x′‖₂ = `step` away. In exchange, `to` gets the point that is left.
    pub fn move_to(&mut self, to: &mut Evaluated<X>, step: X::Scalar) {
        core::mem::swap(&mut self.x, &mut to.x);
        core::mem::swap(&mut self.gradient, &mut to.gradient);
        core::mem::swap(&mut self.value, &mut to.value);
        self.step = step;
    }

    /// Evaluates the objective itself at the current point, of which the value was an estimate.
    pub(super) fn evaluate_whole<O: Objective<X> + ?Sized>(&mut self, objective: &O) {
        self.value = objective.value_and_gradient(&self.x, &mut self.gradient);
        self.evaluations += 1;
    }

    /// Moves to the best point, and evaluates the objective itself there.
    pub(super) fn return_to_best<O: Objective<X> + ?Sized>(&mut self, objective: &O) {
        self.x.copy_from(&self.best.x);
        self.evaluate_whole(objective);
    }

    /// Takes the current point for the best one if it is: it has this measure.
    pub(super) fn remember(&mut self, stationarity: X::Scalar) {
        let Best { value, stationarity: least, evaluation, .. } = self.best;
        let is_level = self.value == value && least.is_none_or(|least| stationarity < least);
        let is_better = self.estimates || self.value < value || is_level;
        if self.value == value && evaluation == self.evaluations {
            self.best.stationarity = Some(stationarity);
        } else if is_better && self.is_finite() {
            self.settle(stationarity);
        }
    }

    /// Makes the current point the one that is reported.
    pub(super) fn settle(&mut self, stationarity: X::Scalar) {
        self.best.update(&self.x, self.value, &self.gradient, self.evaluations);
        self.best.stationarity = Some(stationarity);
    }

    pub(super) fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.is_finite() && self.x.is_finite()
    }
}

/// A point with the value and the gradient there.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated<X: Point> {
    /// The point x.
    pub x: X,
    /// f(x).
    pub value: X::Scalar,
    /// ∇f(x).
    pub gradient: X,
}

impl<X: Point> Evaluated<X> {
    /// A place for a point, its value and its gradient, in the shape of x.
    pub fn like(x: &X) -> Self {
        Evaluated { x: x.zero_like(), value: X::Scalar::NAN, gradient: x.zero_like() }
    }

    /// Whether the value and the gradient are finite.
    pub fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient.is_finite()
    }
}
