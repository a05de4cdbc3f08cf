use super::fixed::check_step;
use super::method::Method;
use super::minimum::Reason;
use super::state::State;
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// Steps of about η in each coordinate: [`Descent::adam`](super::Descent::adam).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<T> {
    eta: T,
}

/// How much is kept of the mean of the gradients, and of that of their squares.
const BETA: [f64; 2] = [0.9, 0.999];
/// What keeps the root of the mean of the squares from zero.
const EPSILON: f64 = 1e-8;

/// The means, and the step.
#[derive(Clone, Debug)]
pub struct Means<X> {
    first: X,
    second: X,
    step: X,
}

impl<T: Real> Adam<T> {
    #[track_caller]
    pub(super) fn new(eta: T) -> Self {
        check_step(eta);
        Adam { eta }
    }
}

impl<X: Point, O: Objective<X> + ?Sized> Method<X, O> for Adam<X::Scalar> {
    type Memory = Means<X>;
    const SAMPLES: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> Means<X> {
        let zero = state.x.zero_like();
        Means { first: zero.clone(), second: zero.clone(), step: zero }
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Means<X>) -> Result<(), Reason> {
        let one = X::Scalar::one();
        let k = i32::try_from(state.iterations + 1).unwrap_or(i32::MAX);
        let [first, second] = BETA.map(X::Scalar::from_f64);
        let epsilon = X::Scalar::from_f64(EPSILON);
        // The means start at zero, which these undo.
        let (unbias_first, unbias_second) = (one - first.powi(k), one - second.powi(k));

        memory.first.zip_apply(&state.gradient, |mean, g| first * mean + (one - first) * g);
        memory.second.zip_apply(&state.gradient, |mean, g| second * mean + (one - second) * g * g);
        memory.step.copy_from(&memory.first);
        memory.step.zip_apply(&memory.second, |mean, square| {
            -self.eta * (mean / unbias_first) / ((square / unbias_second).sqrt() + epsilon)
        });
        state.x.add_scaled(one, &memory.step);
        state.step = memory.step.norm();
        state.evaluate_here(objective);
        Ok(())
    }
}
