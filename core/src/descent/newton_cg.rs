use super::method::Method;
use super::minimum::Reason;
use super::search::Watch;
use super::state::{Evaluated, State};
use super::trust_region::Radius;
use crate::objective::SecondOrder;
use crate::point::Point;
use crate::real::Real;

/// Newton's method with conjugate gradients, in a trust region: [`Descent::newton_cg`](super::Descent::newton_cg).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewtonCg;

/// The trust region, and the vectors of the conjugate gradients.
#[derive(Clone, Debug)]
pub struct Memory<X: Point> {
    radius: Radius<X::Scalar>,
    step: X,
    residual: X,
    direction: X,
    product: X,
    trial: Evaluated<X>,
}

impl<X: Point, O: SecondOrder<X> + ?Sized> Method<X, O> for NewtonCg {
    type Memory = Memory<X>;
    const MONOTONE: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> Memory<X> {
        let zero = state.x.zero_like();
        Memory {
            radius: Radius::new(&state.x),
            step: zero.clone(),
            residual: zero.clone(),
            direction: zero.clone(),
            product: zero,
            trial: Evaluated::like(&state.x),
        }
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Memory<X>) -> Result<(), Reason> {
        if state.gradient.norm() == X::Scalar::zero() {
            return Err(Reason::Stalled);
        }
        let mut watch = Watch::new(state.value);
        loop {
            let predicted = memory.solve(objective, state);
            let Memory { radius, step, trial, .. } = memory;
            if radius.tries(objective, state, step, predicted, trial, &mut watch)? {
                state.move_to(trial, step.norm());
                return Ok(());
            }
        }
    }
}

impl<X: Point> Memory<X> {
    /// Minimises the model gᵀp + ½ pᵀHp over ‖p‖ ≤ Δ by conjugate gradients, until they are good enough, meet a direction that curves
    /// downwards, or leave the region; returns by how much the model falls.
    ///
    /// T. Steihaug, *SIAM J. Numer. Anal.* 20, 1983.
    fn solve<O: SecondOrder<X> + ?Sized>(&mut self, objective: &O, state: &State<X>) -> X::Scalar {
        let Memory { radius: Radius(delta), step, residual, direction, product, .. } = self;
        let (zero, one, half) = (X::Scalar::zero(), X::Scalar::one(), X::Scalar::from_f64(0.5));
        let most = 2 * state.x.zip_fold(&state.x, 0, |count, _, _| count + 1);
        // All of it is linear in the gradient, so that its length need not overflow.
        let norm = state.gradient.norm();
        let delta = *delta / norm;
        step.apply(|_| zero);
        residual.copy_from(&state.gradient);
        residual.apply(|g| g / norm);
        let enough = norm.sqrt().min(half);
        direction.copy_from(residual);
        direction.scale(-one);
        let mut predicted = zero;
        for _ in 0..most {
            objective.hessian_vector(&state.x, direction, product);
            let (curvature, square) = (direction.dot(product), residual.dot(residual));
            let alpha = square / curvature;
            let to_boundary = to_boundary(step, direction, delta);
            let leaves = curvature <= zero || alpha >= to_boundary || alpha.is_nan();
            let t = if leaves { to_boundary } else { alpha };
            predicted += t * (square - half * t * curvature);
            step.add_scaled(t, direction);
            residual.add_scaled(t, product);
            if leaves || residual.norm() <= enough {
                break;
            }
            direction.scale(residual.dot(residual) / square);
            direction.add_scaled(-one, residual);
        }
        step.scale(norm);
        predicted * norm * norm
    }
}

/// The t ≥ 0 for which ‖p + t d‖ = Δ.
fn to_boundary<X: Point>(p: &X, d: &X, delta: X::Scalar) -> X::Scalar {
    let length = d.norm();
    let along = p.dot(d) / length;
    let across = (delta - p.norm()).sqrt() * (delta + p.norm()).sqrt();
    let root = along.hypot(across);
    let rest = if along > X::Scalar::zero() { across * (across / (along + root)) } else { root - along };
    rest / length
}
