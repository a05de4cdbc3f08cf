use super::minimum::Reason;
use super::region::Region;
use super::search::{DECREASE, SLOPE, rounding};
use super::state::{Evaluated, State};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// The most trials in one search.
const TRIALS: usize = 60;

/// Shortens the step t ≤ 1 until f(s) ≤ `reference` + c₁ gᵀ(s − x), where s = P(x + t d) is the point of the region that is left in
/// `trial`, and returns t.
///
/// With the value at x as the reference this is the search of L. Armijo, *Pacific J. Math.* 16, 1966; with the highest of several, that of
/// L. Grippo, F. Lampariello, S. Lucidi, *SIAM J. Numer. Anal.* 23, 1986.
pub(super) fn backtrack<X: Point, O: Objective<X> + ?Sized>(
    objective: &O,
    state: &mut State<X>,
    region: &impl Region<X>,
    direction: &X,
    reference: X::Scalar,
    trial: &mut Evaluated<X>,
) -> Result<X::Scalar, Reason> {
    let (tenth, half) = (X::Scalar::from_f64(0.1), X::Scalar::from_f64(0.5));
    let mut t = X::Scalar::one();
    for _ in 0..TRIALS {
        trial.x.copy_from(&state.x);
        trial.x.add_scaled(t, direction);
        region.project(&mut trial.x);
        trial.gradient.copy_from(&trial.x);
        trial.gradient.add_scaled(-X::Scalar::one(), &state.x);
        let promised = state.gradient.dot(&trial.gradient);
        state.evaluate(objective, trial);
        if trial.value == X::Scalar::NEG_INFINITY {
            return Err(Reason::Unbounded);
        }
        if trial.is_finite() {
            let descends = trial.value <= reference + X::Scalar::from_f64(DECREASE) * promised;
            // Where the values are lost in their rounding, the slope tells.
            let is_level = trial.value <= reference + rounding(reference);
            let flattens = t * trial.gradient.dot(direction) <= X::Scalar::from_f64(2.0 * SLOPE - 1.0) * promised;
            if descends || is_level && flattens {
                return Ok(t);
            }
        }
        let parabola = -half * promised * t / (trial.value - state.value - promised);
        t = if parabola.is_finite() { parabola.max(tenth * t).min(half * t) } else { tenth * t };
    }
    let noise = X::Scalar::EPSILON * state.value.abs();
    Err(if (trial.value - state.value).abs() <= noise { Reason::Stalled } else { Reason::LineSearchFailed })
}
