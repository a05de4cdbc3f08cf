use super::method::Method;
use super::minimum::Reason;
use super::quasi_newton::{Curvature, Memory, step};
use super::state::State;
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// Limited-memory BFGS, the default: [`Descent::new`](super::Descent::new).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lbfgs;

impl<X: Point, O: Objective<X> + ?Sized> Method<X, O> for Lbfgs {
    type Memory = Memory<X, Pairs<X>>;
    const MONOTONE: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> Self::Memory {
        Memory::new(&state.x)
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Self::Memory) -> Result<(), Reason> {
        step(objective, state, memory)
    }
}

/// How many pairs are remembered.
const PAIRS: usize = 10;

/// H as the product of the last ten pairs (s, y): the two loops of J. Nocedal, *Math. Comp.* 35, 1980.
#[derive(Clone, Debug)]
pub struct Pairs<X: Point> {
    /// The pair k is in the place k mod 10.
    pairs: [Pair<X>; PAIRS],
    learnt: usize,
    /// sᵀy / yᵀy of the last pair: the size of H.
    scale: X::Scalar,
}

#[derive(Clone, Debug)]
struct Pair<X: Point> {
    s: X,
    y: X,
    sy: X::Scalar,
}

impl<X: Point> Pairs<X> {
    /// The size of H: sᵀy / yᵀy of the last pair.
    pub(super) fn scale(&self) -> X::Scalar {
        self.scale
    }
}

impl<X: Point> Curvature<X> for Pairs<X> {
    fn unknown(x: &X) -> Self {
        let (zero, one) = (X::Scalar::zero(), X::Scalar::one());
        let pairs = core::array::from_fn(|_| Pair { s: x.zero_like(), y: x.zero_like(), sy: zero });
        Pairs { pairs, learnt: 0, scale: one }
    }

    fn is_unknown(&self) -> bool {
        self.learnt == 0
    }

    fn forget(&mut self) {
        self.learnt = 0;
        self.scale = X::Scalar::one();
    }

    fn direction(&mut self, gradient: &X, direction: &mut X) {
        let pairs = self.learnt.saturating_sub(PAIRS)..self.learnt;
        let mut alphas = [X::Scalar::zero(); PAIRS];
        direction.copy_from(gradient);
        for k in pairs.clone().rev() {
            let Pair { s, y, sy } = &self.pairs[k % PAIRS];
            let alpha = s.dot(direction) / *sy;
            direction.add_scaled(-alpha, y);
            alphas[k % PAIRS] = alpha;
        }
        direction.scale(-self.scale);
        for k in pairs {
            let Pair { s, y, sy } = &self.pairs[k % PAIRS];
            let beta = y.dot(direction) / *sy;
            direction.add_scaled(-alphas[k % PAIRS] - beta, s);
        }
    }

    fn learn(&mut self, s: &mut X, y: &mut X, sy: X::Scalar, scale: X::Scalar) {
        let pair = &mut self.pairs[self.learnt % PAIRS];
        core::mem::swap(&mut pair.s, s);
        core::mem::swap(&mut pair.y, y);
        pair.sy = sy;
        self.scale = scale;
        self.learnt += 1;
    }
}
