use crate::descent::state::State;
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// x ← x − η ∇f(x), with the same η in every iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fixed<T> {
    eta: T,
}

impl<T: Real> Fixed<T> {
    #[track_caller]
    pub(super) fn new(eta: T) -> Self {
        assert!(
            eta > T::zero() && eta.is_finite(),
            "the step η must be positive and finite, but it is {eta}: choose a small number, such as 0.01; \
             the descent itself goes against the gradient"
        );
        Fixed { eta }
    }

    #[inline]
    pub(super) fn step<X, O>(&self, state: &mut State<X>, objective: &O)
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
    {
        state.current.x.add_scaled(-self.eta, &state.gradient);
        state.evaluate(objective);
        state.iterations += 1;
    }
}
