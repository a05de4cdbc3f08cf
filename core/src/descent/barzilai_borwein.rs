use super::backtrack::Path;
use super::method::Method;
use super::minimum::Reason;
use super::quasi_newton::first_step;
use super::region::{Everywhere, Region, projected_step};
use super::squares::over_square;
use super::state::{Evaluated, State};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// Gradient descent whose step follows the curvature: [`Descent::barzilai_borwein`](super::Descent::barzilai_borwein).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BarzilaiBorwein<R = Everywhere> {
    pub(super) region: R,
}

/// How many values back a new one is compared with.
const HISTORY: usize = 10;

/// The length of the step, the values before, and a trial.
#[derive(Clone, Debug)]
pub struct Memory<X: Point> {
    alpha: X::Scalar,
    values: [X::Scalar; HISTORY],
    direction: X,
    trial: Evaluated<X>,
}

impl<X: Point, O: Objective<X> + ?Sized, R: Region<X>> Method<X, O> for BarzilaiBorwein<R> {
    type Memory = Memory<X>;

    fn prepare(&self, _: &O, state: &State<X>) -> Memory<X> {
        Memory {
            alpha: first_step(state),
            values: [X::Scalar::NEG_INFINITY; HISTORY],
            direction: state.x.zero_like(),
            trial: Evaluated::like(&state.x),
        }
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Memory<X>) -> Result<(), Reason> {
        let Memory { alpha, values, direction, trial } = memory;
        values[state.iterations % HISTORY] = state.value;
        let reference = values.iter().fold(state.value, |largest, &value| largest.max(value));

        projected_step(&self.region, &state.x, &state.gradient, *alpha, direction);
        let path = Path { objective, region: &self.region, direction };
        let (t, _) = path.backtrack(state, reference, trial)?;
        state.move_to(trial, t * direction.norm());
        *alpha = next_step(state, trial, t * *alpha);
        Ok(())
    }

    fn admit(&self, x0: &mut X) {
        self.region.project(x0);
    }

    fn stationarity(&self, state: &State<X>, memory: &mut Memory<X>) -> X::Scalar {
        projected_step(&self.region, &state.x, &state.gradient, X::Scalar::one(), &mut memory.direction);
        memory.direction.norm_max()
    }
}

/// The steps of Barzilai and Borwein in turn, sᵀs/sᵀy and sᵀy/yᵀy; where f is concave along the step, ten times the last one.
fn next_step<X: Point>(state: &State<X>, before: &mut Evaluated<X>, last: X::Scalar) -> X::Scalar {
    let Evaluated { x: s, gradient: y, .. } = before;
    s.zip_apply(&state.x, |old, new| new - old);
    y.zip_apply(&state.gradient, |old, new| new - old);
    let sy = s.dot(y);
    let alpha = if sy.is_nan() || sy <= X::Scalar::zero() {
        X::Scalar::from_f64(10.0) * last
    } else if state.iterations.is_multiple_of(2) {
        over_square(sy, s).recip()
    } else {
        over_square(sy, y)
    };
    alpha.max(X::Scalar::MIN_POSITIVE).min(X::Scalar::MAX)
}
