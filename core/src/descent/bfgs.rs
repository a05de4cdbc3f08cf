use super::method::Method;
use super::minimum::Reason;
use super::quasi_newton::{Curvature, Memory, step};
use super::state::State;
use crate::objective::Objective;
use crate::point::{Dense, Matrix};
use crate::real::Real;

/// BFGS with a whole matrix: [`Descent::bfgs`](super::Descent::bfgs).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bfgs;

impl<X: Dense, O: Objective<X> + ?Sized> Method<X, O> for Bfgs {
    type Memory = Memory<X, InverseHessian<X>>;
    const MONOTONE: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> Self::Memory {
        Memory::new(&state.x)
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Self::Memory) -> Result<(), Reason> {
        step(objective, state, memory)
    }
}

/// H as a matrix, with the update of Broyden, Fletcher, Goldfarb and Shanno (1970).
#[derive(Clone, Debug)]
pub struct InverseHessian<X: Dense> {
    h: Matrix<X>,
    learnt: usize,
    hy: X,
}

impl<X: Dense> Curvature<X> for InverseHessian<X> {
    fn unknown(x: &X) -> Self {
        InverseHessian { h: Matrix::zero(x), learnt: 0, hy: x.zero_like() }
    }

    fn is_unknown(&self) -> bool {
        self.learnt == 0
    }

    fn forget(&mut self) {
        self.learnt = 0;
    }

    fn direction(&mut self, gradient: &X, direction: &mut X) {
        if self.is_unknown() {
            direction.copy_from(gradient);
        } else {
            self.h.multiply(gradient, direction);
        }
        direction.scale(-X::Scalar::one());
    }

    /// H ← (I − s yᵀ/sᵀy) H (I − y sᵀ/sᵀy) + s sᵀ/sᵀy.
    fn learn(&mut self, s: &mut X, y: &mut X, sy: X::Scalar, scale: X::Scalar) {
        if self.is_unknown() {
            self.h.set_diagonal(scale);
        }
        self.learnt += 1;
        let InverseHessian { h, hy, .. } = self;
        h.multiply(y, hy);
        let (one, yhy) = (X::Scalar::one(), y.dot(hy));
        h.add_outer(-one / sy, hy, s);
        h.add_outer(-one / sy, s, hy);
        h.add_outer((one + yhy / sy) / sy, s, s);
    }
}
