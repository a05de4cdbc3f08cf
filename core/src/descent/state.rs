use crate::descent::{Descent, Minimum, Reason};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// A descent between two iterations. It is plain data: a clone of it goes on as it would have itself.
#[derive(Clone, Debug)]
pub(super) struct State<X: Point> {
    pub(super) current: Visited<X>,
    pub(super) gradient: X,
    pub(super) iterations: usize,
    best: Visited<X>,
    evaluations: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Visited<X: Point> {
    pub(super) x: X,
    value: X::Scalar,
    gradient_norm: X::Scalar,
}

impl<X: Point> State<X> {
    pub(super) fn start<O: Objective<X> + ?Sized>(objective: &O, x0: X) -> Self {
        let mut gradient = x0.zero_like();
        let current =
            Visited { value: objective.value_and_gradient(&x0, &mut gradient), gradient_norm: gradient.norm(), x: x0 };
        State { best: current.clone(), current, gradient, iterations: 0, evaluations: 1 }
    }

    /// Completes a visit to the point to which `current.x` has been moved.
    #[inline]
    pub(super) fn evaluate<O: Objective<X> + ?Sized>(&mut self, objective: &O) {
        let current = &mut self.current;
        current.value = objective.value_and_gradient(&current.x, &mut self.gradient);
        current.gradient_norm = self.gradient.norm();
        self.evaluations += 1;
        if current.is_better_than(&self.best) {
            self.best.copy_from(current);
        }
    }

    #[inline]
    pub(super) fn reason_to_stop(&self, limits: &Descent<X::Scalar>) -> Option<Reason> {
        if !self.current.is_finite() {
            Some(Reason::NotFinite)
        } else if self.current.gradient_norm < limits.tolerance {
            Some(Reason::Converged)
        } else if self.iterations >= limits.max_iterations {
            Some(Reason::IterationLimit)
        } else {
            None
        }
    }

    pub(super) fn report(self, reason: Reason, limits: &Descent<X::Scalar>) -> Minimum<X> {
        let reported = match reason {
            Reason::Converged => self.current,
            Reason::IterationLimit | Reason::NotFinite => self.best,
        };
        Minimum {
            x: reported.x,
            value: reported.value,
            gradient_norm: reported.gradient_norm,
            iterations: self.iterations,
            evaluations: self.evaluations,
            reason,
            tolerance: limits.tolerance,
            max_iterations: limits.max_iterations,
        }
    }
}

impl<X: Point> Visited<X> {
    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.gradient_norm.is_finite() && self.x.norm_max().is_finite()
    }

    fn is_better_than(&self, other: &Self) -> bool {
        let lower = self.value < other.value || self.value == other.value && self.gradient_norm < other.gradient_norm;
        lower && self.is_finite()
    }

    fn copy_from(&mut self, other: &Self) {
        self.x.copy_from(&other.x);
        self.value = other.value;
        self.gradient_norm = other.gradient_norm;
    }
}
