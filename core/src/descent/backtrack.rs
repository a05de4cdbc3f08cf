use super::minimum::Reason;
use super::region::Region;
use super::search::{CURVATURE, DECREASE, SLOPE, Watch, rounding};
use super::state::{Evaluated, State};
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// The most trials in one search.
const TRIALS: usize = 60;

/// A search along the path P(x + t d), t > 0, that is bent at the ends of a region.
pub(super) struct Path<'a, X: Point, O: ?Sized, R> {
    pub(super) objective: &'a O,
    pub(super) region: &'a R,
    pub(super) direction: &'a X,
}

impl<X: Point, O: Objective<X> + ?Sized, R: Region<X>> Path<'_, X, O, R> {
    /// Shortens the step t ≤ 1 until f(s) ≤ `reference` + c₁ gᵀ(s − x), where s is the point of the path that is left in `trial`, and
    /// returns t and gᵀ(s − x).
    ///
    /// With the value at x as the reference this is the search of L. Armijo, *Pacific J. Math.* 16, 1966; with the highest of several, that of
    /// L. Grippo, F. Lampariello, S. Lucidi, *SIAM J. Numer. Anal.* 23, 1986.
    pub(super) fn backtrack(
        &self,
        state: &mut State<X>,
        reference: X::Scalar,
        trial: &mut Evaluated<X>,
    ) -> Result<(X::Scalar, X::Scalar), Reason> {
        let (tenth, half) = (X::Scalar::from_f64(0.1), X::Scalar::from_f64(0.5));
        let mut watch = Watch::new(state.value);
        let mut t = X::Scalar::one();
        for _ in 0..TRIALS {
            let promised = self.place(state, t, trial);
            self.evaluate(state, trial)?;
            if trial.is_finite() {
                let slope = t * trial.gradient.dot(self.direction);
                let is_contradicted = watch.sees(promised, trial.value, slope);
                let descends = trial.value <= reference + X::Scalar::from_f64(DECREASE) * promised;
                // Where the values are lost in their rounding, the slope tells.
                let is_level = trial.value <= reference + rounding(reference);
                let flattens = slope <= X::Scalar::from_f64(2.0 * SLOPE - 1.0) * promised;
                if !is_contradicted && (descends || is_level && flattens) {
                    return Ok((t, promised));
                }
            }
            let parabola = -half * promised * t / (trial.value - state.value - promised);
            t = if parabola.is_finite() { parabola.max(tenth * t).min(half * t) } else { tenth * t };
        }
        Err(watch.failure().into())
    }

    /// The same with the value at x as the reference, except that the whole step is lengthened as long as f falls, and almost as steeply as
    /// at the start.
    pub(super) fn search(&self, state: &mut State<X>, trial: &mut Evaluated<X>) -> Result<X::Scalar, Reason> {
        let (mut t, mut promised) = self.backtrack(state, state.value, trial)?;
        if promised == X::Scalar::zero() {
            return Err(Reason::Stalled);
        }
        if t < X::Scalar::one() {
            return Ok(t);
        }
        while t * trial.gradient.dot(self.direction) < X::Scalar::from_f64(CURVATURE) * promised {
            let (value, longer) = (trial.value, X::Scalar::from_f64(10.0) * t);
            let further = self.place(state, longer, trial);
            let is_lower = further < promised && {
                self.evaluate(state, trial)?;
                let bound = state.value + X::Scalar::from_f64(DECREASE) * further;
                trial.is_finite() && trial.value < value && trial.value <= bound
            };
            if !is_lower {
                self.place(state, t, trial);
                self.evaluate(state, trial)?;
                break;
            }
            (t, promised) = (longer, further);
        }
        Ok(t)
    }

    /// Moves `trial` to s = P(x + t d), and returns gᵀ(s − x).
    fn place(&self, state: &State<X>, t: X::Scalar, trial: &mut Evaluated<X>) -> X::Scalar {
        trial.x.copy_from(&state.x);
        trial.x.add_scaled(t, self.direction);
        self.region.project(&mut trial.x);
        trial.gradient.copy_from(&trial.x);
        trial.gradient.add_scaled(-X::Scalar::one(), &state.x);
        state.gradient.dot(&trial.gradient)
    }

    fn evaluate(&self, state: &mut State<X>, trial: &mut Evaluated<X>) -> Result<(), Reason> {
        state.evaluate(self.objective, trial);
        if trial.value == X::Scalar::NEG_INFINITY { Err(Reason::Unbounded) } else { Ok(()) }
    }
}
