use super::method::Method;
use super::minimum::Reason;
use super::state::State;
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// x ← x − η ∇f(x), with the same η in every iteration: [`Descent::fixed`](super::Descent::fixed).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedStep<T> {
    eta: T,
}

impl<T: Real> FixedStep<T> {
    #[track_caller]
    pub(super) fn new(eta: T) -> Self {
        check_step(eta);
        FixedStep { eta }
    }
}

impl<X: Point, O: Objective<X> + ?Sized> Method<X, O> for FixedStep<X::Scalar> {
    type Memory = ();
    const SAMPLES: bool = true;

    fn prepare(&self, _: &O, _: &State<X>) {}

    #[inline]
    fn step(&self, objective: &O, state: &mut State<X>, (): &mut ()) -> Result<(), Reason> {
        state.step = self.eta * state.gradient.norm();
        state.x.add_scaled(-self.eta, &state.gradient);
        state.evaluate_here(objective);
        Ok(())
    }

    #[inline]
    fn stationarity(&self, state: &State<X>, (): &mut ()) -> X::Scalar {
        state.gradient.norm()
    }
}

#[track_caller]
pub(super) fn check_step<T: Real>(eta: T) {
    assert!(
        eta > T::zero() && eta.is_finite(),
        "the step η must be positive and finite, but it is {eta}: choose a small number, such as 0.01; \
         the descent itself goes against the gradient"
    );
}
