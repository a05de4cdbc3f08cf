use super::method::Method;
use super::minimum::Reason;
use super::state::{Evaluated, State};
use crate::objective::Residuals;
use crate::point::{Dense, Matrix};
use crate::real::Real;

/// Least squares by linear models of the residuals: [`Descent::levenberg_marquardt`](super::Descent::levenberg_marquardt).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevenbergMarquardt;

/// The damping λ of the first step.
const DAMPING: f64 = 1e-3;
/// The most trials in one step.
const TRIALS: usize = 60;

/// The linear model at the current point, and its damping.
#[derive(Clone, Debug)]
pub struct Memory<X: Dense> {
    lambda: X::Scalar,
    /// By what λ grows if a step fails.
    growth: X::Scalar,
    model: Triangle<X>,
    damped: Triangle<X>,
    /// The largest norm of each column of J so far: the scales of the coordinates.
    scales: X,
    step: X,
    row: X,
    trial: Evaluated<X>,
}

impl<X: Dense, O: Residuals<X>> Method<X, O> for LevenbergMarquardt {
    type Memory = Memory<X>;
    const MONOTONE: bool = true;

    fn prepare(&self, objective: &O, state: &State<X>) -> Memory<X> {
        let zero = state.x.zero_like();
        let mut memory = Memory {
            lambda: X::Scalar::from_f64(DAMPING),
            growth: X::Scalar::from_f64(2.0),
            model: Triangle::zero(&state.x),
            damped: Triangle::zero(&state.x),
            scales: zero.clone(),
            step: zero.clone(),
            row: zero,
            trial: Evaluated::like(&state.x),
        };
        memory.learn(objective, &state.x);
        memory
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Memory<X>) -> Result<(), Reason> {
        let noise = X::Scalar::from_f64(10.0) * X::Scalar::EPSILON * state.value.abs();
        for _ in 0..TRIALS {
            let predicted = memory.solve();
            memory.trial.x.copy_from(&state.x);
            memory.trial.x.add_scaled(X::Scalar::one(), &memory.step);
            memory.trial.value = objective.value(&memory.trial.x);
            state.evaluations += 1;
            let actual = state.value - memory.trial.value;
            let ratio = if actual.abs() <= noise && predicted <= noise { X::Scalar::one() } else { actual / predicted };
            if ratio > X::Scalar::zero() {
                memory.relax(ratio);
                state.move_to(&mut memory.trial, memory.step.norm());
                memory.learn(objective, &state.x);
                memory.model.gradient(&mut state.gradient);
                return Ok(());
            }
            memory.lambda *= memory.growth;
            memory.growth *= X::Scalar::from_f64(2.0);
        }
        let is_level = (memory.trial.value - state.value).abs() <= noise;
        Err(if is_level { Reason::Stalled } else { Reason::LineSearchFailed })
    }
}

impl<X: Dense> Memory<X> {
    /// Takes the residuals and their gradients at x for the model.
    fn learn<O: Residuals<X>>(&mut self, objective: &O, x: &X) {
        let Memory { model, row, scales, .. } = self;
        model.clear();
        objective.each_residual(x, |r, gradient| {
            row.copy_from(gradient);
            model.add(row, r);
        });
        for j in 0..scales.dimension() {
            let norm = model.column_norm(j);
            let scale = scales.coordinate_mut(j);
            *scale = scale.max(norm);
        }
    }

    /// Minimises ‖r + J p‖² + λ ‖D p‖², where D are the scales, and returns by how much the model ‖r + J p‖² falls.
    fn solve(&mut self) -> X::Scalar {
        let Memory { lambda, model, damped, scales, step, row, .. } = self;
        let (zero, two) = (X::Scalar::zero(), X::Scalar::from_f64(2.0));
        damped.copy_from(model);
        for j in 0..scales.dimension() {
            let scale = scales.coordinate(j);
            row.apply(|_| zero);
            // A coordinate that has never had any effect must not make the matrix singular.
            *row.coordinate_mut(j) = lambda.sqrt() * if scale > zero { scale } else { X::Scalar::one() };
            damped.add(row, zero);
        }
        damped.solve(step);
        let mut scaled = zero;
        for j in 0..scales.dimension() {
            scaled += (scales.coordinate(j) * step.coordinate(j)).powi(2);
        }
        model.square(step) + two * *lambda * scaled
    }

    /// Trusts the model more after a step whose decrease was this part of the predicted one.
    ///
    /// H. B. Nielsen, *Damping Parameter in Marquardt's Method*, 1999.
    fn relax(&mut self, ratio: X::Scalar) {
        let (one, two) = (X::Scalar::one(), X::Scalar::from_f64(2.0));
        self.lambda *= (one - (two * ratio - one).powi(3)).max(one / X::Scalar::from_f64(3.0));
        self.lambda = self.lambda.max(X::Scalar::EPSILON * X::Scalar::EPSILON);
        self.growth = two;
    }
}

/// The triangle R and the vector c = Qᵀr of J = Q R, to which the rows of J are added one by one, by Givens rotations.
#[derive(Clone, Debug)]
struct Triangle<X: Dense> {
    r: Matrix<X>,
    c: X,
}

impl<X: Dense> Triangle<X> {
    fn zero(x: &X) -> Self {
        Triangle { r: Matrix::zero(x), c: x.zero_like() }
    }

    fn clear(&mut self) {
        self.r.set_diagonal(X::Scalar::zero());
        self.c.apply(|_| X::Scalar::zero());
    }

    fn copy_from(&mut self, other: &Self) {
        for i in 0..self.r.dimension() {
            self.r.row_mut(i).copy_from(other.r.row(i));
        }
        self.c.copy_from(&other.c);
    }

    /// Adds a row of J, which is overwritten, and its residual.
    fn add(&mut self, row: &mut X, mut residual: X::Scalar) {
        let n = self.r.dimension();
        for j in 0..n {
            let (a, b) = (self.r.get(j, j), row.coordinate(j));
            if b == X::Scalar::zero() {
                continue;
            }
            let length = a.hypot(b);
            let (cos, sin) = (a / length, b / length);
            for k in j..n {
                let (upper, lower) = (self.r.get(j, k), row.coordinate(k));
                self.r.set(j, k, cos * upper + sin * lower);
                *row.coordinate_mut(k) = cos * lower - sin * upper;
            }
            let upper = self.c.coordinate(j);
            *self.c.coordinate_mut(j) = cos * upper + sin * residual;
            residual = cos * residual - sin * upper;
        }
    }

    /// R p = −c.
    fn solve(&self, p: &mut X) {
        for i in (0..self.r.dimension()).rev() {
            let mut sum = -self.c.coordinate(i);
            for k in i + 1..self.r.dimension() {
                sum -= self.r.get(i, k) * p.coordinate(k);
            }
            *p.coordinate_mut(i) = sum / self.r.get(i, i);
        }
    }

    /// ‖R p‖² = ‖J p‖².
    fn square(&self, p: &X) -> X::Scalar {
        let mut square = X::Scalar::zero();
        for i in 0..self.r.dimension() {
            square += self.r.row(i).dot(p).powi(2);
        }
        square
    }

    /// 2 Rᵀc = 2 Jᵀr.
    fn gradient(&self, gradient: &mut X) {
        gradient.apply(|_| X::Scalar::zero());
        for i in 0..self.r.dimension() {
            let c = self.c.coordinate(i);
            gradient.add_scaled(c + c, self.r.row(i));
        }
    }

    fn column_norm(&self, j: usize) -> X::Scalar {
        (0..=j).fold(X::Scalar::zero(), |norm, i| norm.hypot(self.r.get(i, j)))
    }
}
