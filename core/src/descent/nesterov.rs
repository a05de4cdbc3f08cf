use super::method::Method;
use super::minimum::Reason;
use super::quasi_newton::first_step;
use super::search::{Failure, Watch, rounding};
use super::squares::times_square;
use super::state::{Evaluated, State};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// Gradient descent that looks ahead: [`Descent::nesterov`](super::Descent::nesterov).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nesterov;

/// The most trials in one step.
const TRIALS: usize = 60;

/// The step size, the momentum, and the points at hand.
#[derive(Clone, Debug)]
pub struct Memory<X: Point> {
    alpha: X::Scalar,
    /// The number of steps since the momentum was lost.
    age: usize,
    /// x − x′, the last step.
    momentum: X,
    ahead: Evaluated<X>,
    trial: Evaluated<X>,
}

impl<X: Point, O: Objective<X> + ?Sized> Method<X, O> for Nesterov {
    type Memory = Memory<X>;
    const MONOTONE: bool = true;

    fn prepare(&self, _: &O, state: &State<X>) -> Memory<X> {
        Memory {
            alpha: first_step(state),
            age: 0,
            momentum: state.x.zero_like(),
            ahead: Evaluated::like(&state.x),
            trial: Evaluated::like(&state.x),
        }
    }

    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Memory<X>) -> Result<(), Reason> {
        loop {
            look_ahead(objective, state, memory);
            let advance = advance(objective, state, memory);
            let Memory { alpha, age, momentum, trial, .. } = memory;
            match advance {
                Ok(()) if *age == 0 || trial.value <= state.value + rounding(state.value) => {
                    momentum.copy_from(&trial.x);
                    momentum.add_scaled(-X::Scalar::one(), &state.x);
                    state.move_to(trial, momentum.norm());
                    *alpha *= X::Scalar::from_f64(1.1);
                    *age += 1;
                    return Ok(());
                }
                Err(failure) if *age == 0 || failure == Failure::Unbounded => return Err(failure.into()),
                _ => *age = 0,
            }
        }
    }
}

/// y = x + k/(k + 3) (x − x′), and f and its gradient there.
fn look_ahead<X: Point, O: Objective<X> + ?Sized>(objective: &O, state: &mut State<X>, memory: &mut Memory<X>) {
    let Memory { age, momentum, ahead, .. } = memory;
    ahead.x.copy_from(&state.x);
    if *age == 0 {
        ahead.value = state.value;
        ahead.gradient.copy_from(&state.gradient);
        return;
    }
    let k = X::Scalar::from_f64(*age as f64);
    ahead.x.add_scaled(k / (k + X::Scalar::from_f64(3.0)), momentum);
    state.evaluate(objective, ahead);
}

/// Shortens the step α until y − α ∇f(y) is as low as a curvature of 1/α promises.
fn advance<X: Point, O: Objective<X> + ?Sized>(
    objective: &O,
    state: &mut State<X>,
    memory: &mut Memory<X>,
) -> Result<(), Failure> {
    let Memory { alpha, ahead, trial, .. } = memory;
    let half = X::Scalar::from_f64(0.5);
    let mut watch = Watch::new(ahead.value);
    if ahead.value == X::Scalar::NEG_INFINITY {
        return Err(Failure::Unbounded);
    }
    if !ahead.is_finite() {
        return Err(watch.failure());
    }
    for _ in 0..TRIALS {
        trial.x.copy_from(&ahead.x);
        trial.x.add_scaled(-*alpha, &ahead.gradient);
        state.evaluate(objective, trial);
        if trial.value == X::Scalar::NEG_INFINITY {
            return Err(Failure::Unbounded);
        }
        if trial.is_finite() {
            let promised = -times_square(*alpha, &ahead.gradient);
            let slope = -*alpha * ahead.gradient.dot(&trial.gradient);
            let is_contradicted = watch.sees(promised, trial.value, slope);
            let descends = trial.value <= ahead.value + half * promised;
            // Where the values are lost in their rounding, the gradients tell.
            let is_level = (trial.value - ahead.value).abs() <= rounding(ahead.value);
            if !is_contradicted && (descends || is_level && trial.gradient.norm() <= ahead.gradient.norm()) {
                return Ok(());
            }
        }
        *alpha *= half;
    }
    Err(watch.failure())
}
