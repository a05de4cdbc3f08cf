use core::fmt::Debug;

use super::minimum::Reason;
use super::state::State;
#[cfg(doc)]
use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// How a descent goes from one point to the next.
///
/// Implemented for the methods of this crate, by the constructors of [`Descent`](super::Descent); an implementation of your own runs by
/// [`Descent::by`](super::Descent::by), in the same loop and with the same limits, observers and report.
///
/// ```
/// use differentiable_core::descent::{Descent, Method, Reason, State};
/// use differentiable_core::{Objective, Point};
///
/// /// x ← x − η ∇f(x) / √k in the step k.
/// struct Decaying(f64);
///
/// impl<X: Point<Scalar = f64>, O: Objective<X>> Method<X, O> for Decaying {
///     type Memory = ();
///     const SAMPLES: bool = true;
///
///     fn prepare(&self, _: &O, _: &State<X>) {}
///
///     fn step(&self, objective: &O, state: &mut State<X>, _: &mut ()) -> Result<(), Reason> {
///         let eta = self.0 / (state.iterations as f64 + 1.0).sqrt();
///         state.step = eta * state.gradient.norm();
///         state.x.add_scaled(-eta, &state.gradient);
///         state.evaluate_here(objective);
///         Ok(())
///     }
/// }
///
/// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
/// assert!(Descent::by(Decaying(0.3)).minimize(&square, 1.0).converged());
/// ```
pub trait Method<X: Point, O: ?Sized> {
    /// What the method remembers from one step to the next, and the memory that it works in. It is plain data: a clone goes
    /// on as the original would have.
    type Memory: Clone + Debug;

    /// Whether no step goes up (by more than rounding). A descent that does not get lower then has
    /// [stalled](Reason::Stalled).
    const MONOTONE: bool = false;

    /// Whether it follows [samples](Objective::sample) of the objective, where there are such, and not the objective itself.
    const SAMPLES: bool = false;

    /// Moves the start to a point where the method can be.
    fn admit(&self, x0: &mut X) {
        let _ = x0;
    }

    /// The memory before the first step.
    fn prepare(&self, objective: &O, state: &State<X>) -> Self::Memory;

    /// Takes one step. If there is none to take, x stays what it was.
    fn step(&self, objective: &O, state: &mut State<X>, memory: &mut Self::Memory) -> Result<(), Reason>;

    /// Makes the memory that of the current point, to which no step has led, as far as [`stationarity`](Self::stationarity) needs it:
    /// where a descent ends, it returns to the best point that it has tried.
    fn revisit(&self, objective: &O, state: &State<X>, memory: &mut Self::Memory) {
        let _ = (objective, state, memory);
    }

    /// The measure that the tolerance bounds: ‖∇f(x)‖∞, unless the method says otherwise.
    fn stationarity(&self, state: &State<X>, memory: &mut Self::Memory) -> X::Scalar {
        let _ = memory;
        state.gradient.norm_max()
    }
}

/// The tolerance that goes with [`Method::stationarity`] unless another is set: √(machine precision)/2, which is 7.5e-9 in `f64`
/// and 1.7e-4 in `f32`.
pub(super) fn default_tolerance<T: Real>() -> T {
    T::EPSILON.sqrt() / T::from_f64(2.0)
}
