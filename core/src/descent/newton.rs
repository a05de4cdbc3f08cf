use super::method::Method;
use super::minimum::Reason;
use super::search::Watch;
use super::state::{Evaluated, State};
use super::trust_region::Radius;
use crate::eigen::Eigen;
use crate::objective::SecondOrder;
use crate::point::{Dense, Matrix};
use crate::real::Real;

/// Newton's method with the whole Hessian, in a trust region: [`Descent::newton`](super::Descent::newton).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Newton;

/// The Hessian at the current point, as its eigenvalues and eigenvectors, and the trust region.
#[derive(Clone, Debug)]
pub struct Memory<X: Dense> {
    radius: Radius<X::Scalar>,
    eigen: Eigen<X>,
    hessian: Matrix<X>,
    /// The gradient and the step in the basis of the eigenvectors.
    slopes: X,
    steps: X,
    step: X,
    trial: Evaluated<X>,
}

impl<X: Dense, O: SecondOrder<X> + ?Sized> Method<X, O> for Newton {
    type Memory = Memory<X>;
    const MONOTONE: bool = true;

    fn prepare(&self, objective: &O, state: &State<X>) -> Memory<X> {
        let zero = state.x.zero_like();
        let mut memory = Memory {
            radius: Radius::new(&state.x),
            eigen: Eigen::like(&state.x),
            hessian: Matrix::zero(&state.x),
            slopes: zero.clone(),
            steps: zero.clone(),
            step: zero,
            trial: Evaluated::like(&state.x),
        };
        memory.learn(objective, state);
        memory
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Memory<X>) -> Result<(), Reason> {
        let mut watch = Watch::new(state.value);
        loop {
            let predicted = memory.solve();
            let Memory { radius, step, trial, .. } = memory;
            if radius.tries(objective, state, step, predicted, trial, &mut watch)? {
                break;
            }
        }
        state.move_to(&mut memory.trial, memory.step.norm());
        memory.learn(objective, state);
        Ok(())
    }

    fn revisit(&self, objective: &O, state: &State<X>, memory: &mut Memory<X>) {
        memory.learn(objective, state);
    }

    /// ‖∇f(x)‖∞, or the curvature downwards if that is more, so that a saddle is not taken for a minimum.
    fn stationarity(&self, state: &State<X>, memory: &mut Memory<X>) -> X::Scalar {
        let (norm, least) = (state.gradient.norm_max(), memory.eigen.least());
        if least < -memory.eigen.uncertainty() { norm.max(-least) } else { norm }
    }
}

impl<X: Dense> Memory<X> {
    /// Decomposes the Hessian at the current point.
    fn learn<O: SecondOrder<X> + ?Sized>(&mut self, objective: &O, state: &State<X>) {
        objective.hessian(&state.x, &mut self.hessian);
        self.eigen.decompose(&mut self.hessian);
        self.eigen.vectors.multiply(&state.gradient, &mut self.slopes);
    }

    /// Minimises the model gᵀp + ½ pᵀHp over ‖p‖ ≤ Δ, and returns by how much it falls.
    ///
    /// J. J. Moré, D. C. Sorensen, *SIAM J. Sci. Stat. Comput.* 4, 1983: p = −(H + λ I)⁻¹ g for the least λ ≥ 0 for which H + λ I has no
    /// negative eigenvalue and ‖p‖ ≤ Δ. In the basis of the eigenvectors H is diagonal; λ is written as the least that makes it
    /// semidefinite and what is added to that, which may be less than its rounding.
    fn solve(&mut self) -> X::Scalar {
        let (zero, half) = (X::Scalar::zero(), X::Scalar::from_f64(0.5));
        let (least, delta) = (self.eigen.least(), self.radius.0);
        let convex = least > zero;
        if !(convex && self.length(zero, zero) <= delta) {
            let floor = if convex { zero } else { -least };
            if self.length(floor, X::Scalar::MIN_POSITIVE) < delta {
                self.complete_along_least();
            } else {
                self.find_length(floor);
            }
        }
        let mut predicted = zero;
        self.step.apply(|_| zero);
        for i in 0..self.slopes.dimension() {
            let (p, g) = (self.steps.coordinate(i), self.slopes.coordinate(i));
            predicted -= g * p + half * self.eigen.values.coordinate(i) * p * p;
            self.step.add_scaled(p, self.eigen.vectors.row(i));
        }
        predicted
    }

    /// pᵢ = −gᵢ / (λᵢ + floor + μ); returns ‖p‖.
    fn length(&mut self, floor: X::Scalar, mu: X::Scalar) -> X::Scalar {
        self.steps.copy_from(&self.slopes);
        self.steps.zip_apply(&self.eigen.values, |g, value| -g / (value + floor + mu));
        self.steps.norm()
    }

    /// The hard case: g has no part along the least eigenvector, and p stays short of Δ; so it goes the rest of the way along
    /// that vector.
    fn complete_along_least(&mut self) {
        let (least, delta, length) = (self.eigen.least(), self.radius.0, self.steps.norm());
        for i in 0..self.steps.dimension() {
            if self.eigen.values.coordinate(i) == least {
                let rest = (delta - length).sqrt() * (delta + length).sqrt();
                let is_uphill = self.slopes.coordinate(i) > X::Scalar::zero();
                *self.steps.coordinate_mut(i) = if is_uphill { -rest } else { rest };
                return;
            }
        }
    }

    /// Finds μ > 0 for which ‖p‖ = Δ, to a tenth, by Newton's method on 1/Δ − 1/‖p‖ within a bracket, whose lower end is the least μ for
    /// which no |pᵢ| is more than Δ. The ends may be of very different sizes.
    fn find_length(&mut self, floor: X::Scalar) {
        let (zero, one, tenth, delta) = (X::Scalar::zero(), X::Scalar::one(), X::Scalar::from_f64(0.1), self.radius.0);
        let mut low = self.slopes.zip_fold(&self.eigen.values, X::Scalar::MIN_POSITIVE, |low, g, value| {
            low.max(g.abs() / delta - (value + floor))
        });
        let mut high = self.slopes.norm() / delta;
        let mut mu = high;
        for _ in 0..100 {
            let length = self.length(floor, mu);
            if (length - delta).abs() <= tenth * delta {
                return;
            }
            if length > delta {
                low = mu;
            } else {
                high = mu;
            }
            let slope = self.steps.zip_fold(&self.eigen.values, zero, |sum, p, value| {
                sum + (p / length) * (p / length) / (value + floor + mu)
            });
            mu += (length / delta - one) / slope;
            if !(mu > low && mu < high) {
                mu = low.sqrt() * high.sqrt();
            }
        }
    }
}
