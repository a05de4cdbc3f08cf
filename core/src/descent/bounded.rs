use super::backtrack::Path;
use super::lbfgs::Pairs;
use super::method::Method;
use super::minimum::Reason;
use super::quasi_newton::{self, Curvature, first_step};
use super::region::{Bounds, Region as _, projected_step};
use super::state::State;
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// Limited-memory BFGS within bounds: [`Descent::bounds`](super::Descent::bounds).
///
/// Coordinates that the gradient pushes against a bound go there by a gradient step; the others take the step of BFGS. The line search
/// follows the path that is bent at the bounds, and along it farther than the whole step where f keeps falling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundedLbfgs<X> {
    pub(super) bounds: Bounds<X>,
}

/// The memory of BFGS, and the gradient of the coordinates that are free.
#[derive(Clone, Debug)]
pub struct Memory<X: Point> {
    free: quasi_newton::Memory<X, Pairs<X>>,
    gradient: X,
}

impl<X: Point, O: Objective<X> + ?Sized> Method<X, O> for BoundedLbfgs<X> {
    type Memory = Memory<X>;
    const MONOTONE: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> Memory<X> {
        Memory { free: quasi_newton::Memory::new(&state.x), gradient: state.x.zero_like() }
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Memory<X>) -> Result<(), Reason> {
        loop {
            self.direction(state, memory);
            let quasi_newton::Memory { curvature, direction, trial } = &mut memory.free;
            match (Path { objective, region: &self.bounds, direction }).search(state, trial) {
                Ok(_) => break,
                Err(Reason::Unbounded) => return Err(Reason::Unbounded),
                Err(_) if !curvature.is_unknown() => curvature.forget(),
                Err(reason) => return Err(reason),
            }
        }
        let quasi_newton::Memory { curvature, direction, trial } = &mut memory.free;
        direction.copy_from(&trial.x);
        direction.add_scaled(-X::Scalar::one(), &state.x);
        state.move_to(trial, direction.norm());
        quasi_newton::learn(curvature, state, trial);
        Ok(())
    }

    fn admit(&self, x0: &mut X) {
        self.bounds.project(x0);
    }

    fn stationarity(&self, state: &State<X>, memory: &mut Memory<X>) -> X::Scalar {
        let step = &mut memory.gradient;
        projected_step(&self.bounds, &state.x, &state.gradient, X::Scalar::one(), step);
        step.norm_max()
    }
}

impl<X: Point> BoundedLbfgs<X> {
    fn direction(&self, state: &State<X>, memory: &mut Memory<X>) {
        let Memory { free: quasi_newton::Memory { curvature, direction, trial }, gradient } = memory;
        let zero = X::Scalar::zero();
        let t = if curvature.is_unknown() { first_step(state) } else { curvature.scale() };

        // Free are the coordinates whose gradient step is not cut short.
        projected_step(&self.bounds, &state.x, &state.gradient, t, direction);
        gradient.copy_from(&state.gradient);
        gradient.zip_apply(direction, |g, step| if step == -t * g { g } else { zero });

        let newton = &mut trial.x;
        if curvature.is_unknown() {
            newton.copy_from(gradient);
            newton.scale(-t);
        } else {
            curvature.direction(gradient, newton);
        }
        newton.zip_apply(gradient, |step, g| if g == zero { zero } else { step });
        direction.zip_apply(gradient, |step, g| if g == zero { step } else { zero });
        direction.add_scaled(X::Scalar::one(), newton);
    }
}
