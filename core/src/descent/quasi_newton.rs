use core::fmt::Debug;

use super::minimum::Reason;
use super::search::{Failure, Next, Sample, Search};
use super::squares::{over_square, size};
use super::state::{Evaluated, State};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// What is known of the curvature of f: an approximation H of the inverse of its Hessian, learnt from the differences s of
/// points and y of their gradients.
pub trait Curvature<X: Point>: Clone + Debug {
    /// Nothing is known yet; H = I.
    fn unknown(x: &X) -> Self;

    /// Whether H is still I.
    fn is_unknown(&self) -> bool;

    /// H ← I.
    fn forget(&mut self);

    /// d ← −H g.
    fn direction(&mut self, gradient: &X, direction: &mut X);

    /// Learns H y = s. Both have sᵀy = `sy` > 0, and `scale` is sᵀy / yᵀy; they are swapped for something else of their shape.
    fn learn(&mut self, s: &mut X, y: &mut X, sy: X::Scalar, scale: X::Scalar);
}

/// The memory of a quasi-Newton method.
#[derive(Clone, Debug)]
pub struct Memory<X: Point, H> {
    pub(super) curvature: H,
    pub(super) direction: X,
    pub(super) trial: Evaluated<X>,
}

impl<X: Point, H: Curvature<X>> Memory<X, H> {
    pub(super) fn new(x: &X) -> Self {
        Memory { curvature: H::unknown(x), direction: x.zero_like(), trial: Evaluated::like(x) }
    }
}

/// One step along d = −H ∇f(x), with a line search; without memory, along d = −∇f(x).
///
/// J. Nocedal, S. J. Wright, *Numerical Optimization*, 2006, chapters 6 and 7.
pub(super) fn step<X: Point, O: Objective<X> + ?Sized, H: Curvature<X>>(
    objective: &O,
    state: &mut State<X>,
    memory: &mut Memory<X, H>,
) -> Result<(), Reason> {
    let t = loop {
        let Memory { curvature, direction, trial } = memory;
        curvature.direction(&state.gradient, direction);
        if !is_descent(state, direction) && !curvature.is_unknown() {
            curvature.forget();
            continue;
        }
        let mut first = X::Scalar::one();
        if curvature.is_unknown() {
            let size = size(&state.gradient);
            direction.apply(|d| d / size);
            first = first_step(state) * size;
        }
        match search(objective, state, direction, first, trial) {
            Ok(t) => break t,
            Err(failure @ Failure::Unbounded) => return Err(failure.into()),
            Err(_) if !curvature.is_unknown() => curvature.forget(),
            Err(failure) => return Err(failure.into()),
        }
    };
    let Memory { curvature, direction, trial } = memory;
    state.move_to(trial, t * direction.norm());
    learn(curvature, state, trial);
    Ok(())
}

/// Whether d goes down by more than rounding: gᵀd < −64 ε ‖g‖ ‖d‖.
fn is_descent<X: Point>(state: &State<X>, direction: &X) -> bool {
    let tiny = X::Scalar::from_f64(64.0) * X::Scalar::EPSILON;
    state.gradient.dot(direction) < -tiny * state.gradient.norm() * direction.norm()
}

/// The first step along −∇f: a tenth of the size of x, so that a steep start is not left for a plateau far away; but never more
/// than the whole gradient.
pub(super) fn first_step<X: Point>(state: &State<X>) -> X::Scalar {
    let tenth = X::Scalar::from_f64(0.1);
    ((tenth * state.x.norm()).max(tenth) / state.gradient.norm()).min(X::Scalar::one())
}

/// Searches a step t along the direction, and leaves x + t d in `trial`.
fn search<X: Point, O: Objective<X> + ?Sized>(
    objective: &O,
    state: &mut State<X>,
    direction: &X,
    first: X::Scalar,
    trial: &mut Evaluated<X>,
) -> Result<X::Scalar, Failure> {
    let mut search = Search::new(state.value, state.gradient.dot(direction));
    let mut t = first;
    loop {
        visit(objective, state, direction, t, trial);
        let slope = if trial.is_finite() { trial.gradient.dot(direction) } else { X::Scalar::NAN };
        match search.next(Sample { t, value: trial.value, slope }) {
            Next::Accept => return Ok(t),
            Next::Try(next) => t = next,
            Next::Settle(best) => {
                visit(objective, state, direction, best, trial);
                return Ok(best);
            }
            Next::GiveUp(failure) => return Err(failure),
        }
    }
}

fn visit<X: Point, O: Objective<X> + ?Sized>(
    objective: &O,
    state: &mut State<X>,
    direction: &X,
    t: X::Scalar,
    trial: &mut Evaluated<X>,
) {
    trial.x.copy_from(&state.x);
    trial.x.add_scaled(t, direction);
    state.evaluate(objective, trial);
}

/// Learns from the step from the point `before` to the current one, and overwrites `before`.
pub(super) fn learn<X: Point, H: Curvature<X>>(curvature: &mut H, state: &State<X>, before: &mut Evaluated<X>) {
    let Evaluated { x: s, gradient: y, .. } = before;
    s.zip_apply(&state.x, |old, new| new - old);
    y.zip_apply(&state.gradient, |old, new| new - old);
    let (sy, scale) = (s.dot(y), over_square(s.dot(y), y));
    if sy > X::Scalar::EPSILON * s.norm() * y.norm() && sy.is_finite() && scale.is_normal() {
        curvature.learn(s, y, sy, scale);
    }
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Precision => Reason::Stalled,
            Failure::Contradiction => Reason::LineSearchFailed,
            Failure::Unbounded => Reason::Unbounded,
        }
    }
}
