use super::fixed::check_step;
use super::method::Method;
use super::minimum::Reason;
use super::state::State;
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// v ← β v − η ∇f(x), x ← x + v: [`Descent::momentum`](super::Descent::momentum).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum<T> {
    eta: T,
    beta: T,
}

impl<T: Real> Momentum<T> {
    #[track_caller]
    pub(super) fn new(eta: T, beta: T) -> Self {
        check_step(eta);
        assert!(beta >= T::zero() && beta < T::one(), "the momentum β must be in [0, 1), but it is {beta}");
        Momentum { eta, beta }
    }
}

impl<X: Point, O: Objective<X> + ?Sized> Method<X, O> for Momentum<X::Scalar> {
    /// The velocity v.
    type Memory = X;
    const SAMPLES: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> X {
        state.x.zero_like()
    }

    fn step(&self, objective: &O, state: &mut State<X>, velocity: &mut X) -> Result<(), Reason> {
        velocity.scale(self.beta);
        velocity.add_scaled(-self.eta, &state.gradient);
        state.x.add_scaled(X::Scalar::one(), velocity);
        state.step = velocity.norm();
        state.evaluate_here(objective);
        Ok(())
    }
}
