//! Gradient descent: [`Descent`], the [`Minimum`] that it reports, and the lecture's routine, [`gd`].

use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

mod fixed;
mod minimum;
mod state;

use fixed::Fixed;
pub use minimum::{Minimum, Reason};
use state::State;

/// Minimises an [`Objective`] by following its gradient downhill.
///
/// Built from a method and from limits, and then run by [`minimize`](Self::minimize), as often as you like.
///
/// ```
/// use differentiable_core::Descent;
///
/// fn f(x: &[f64; 2]) -> f64 {
///     x[0].sin() + x[1].cos()
/// }
/// fn gradient(x: &[f64; 2]) -> [f64; 2] {
///     [x[0].cos(), -x[1].sin()]
/// }
///
/// let minimum = Descent::fixed(0.9).tolerance(1e-5).minimize(&(f, gradient), [1.0, 1.0]);
///
/// assert!(minimum.converged());
/// assert!((minimum.x[0] + std::f64::consts::FRAC_PI_2).abs() < 1e-5);
/// assert!((minimum.x[1] - std::f64::consts::PI).abs() < 1e-5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "a descent does nothing until `minimize` is called"]
pub struct Descent<T> {
    method: Fixed<T>,
    tolerance: T,
    max_iterations: usize,
}

impl<T: Real> Descent<T> {
    /// Descent with the fixed step η: x ← x − η ∇f(x).
    ///
    /// It converges to a minimum near which f is convex, if η is less than 2/L, where L bounds the curvature (the eigenvalues
    /// of the Hessian). A larger step overshoots, a much smaller one takes long.
    ///
    /// # Panics
    ///
    /// If η is not a positive, finite number.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// assert_eq!(Descent::fixed(0.5).minimize(&square, 3.0).x, 0.0);
    /// ```
    #[track_caller]
    pub fn fixed(eta: T) -> Self {
        Descent { method: Fixed::new(eta), tolerance: T::EPSILON.sqrt(), max_iterations: 10_000 }
    }

    /// Stops as soon as ‖∇f(x)‖₂ < ε. Without it, ε is the square root of the precision of T: 1.5e-8 in `f64`, 3.5e-4 in `f32`.
    ///
    /// With ε = 0, the descent goes on to the limit of iterations.
    ///
    /// # Panics
    ///
    /// If ε is negative, infinite or NaN.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let minimum = Descent::fixed(0.1).tolerance(1e-3).minimize(&square, 3.0);
    /// assert!(minimum.gradient_norm < 1e-3);
    /// ```
    #[track_caller]
    pub fn tolerance(mut self, epsilon: T) -> Self {
        assert!(
            epsilon >= T::zero() && epsilon.is_finite(),
            "the tolerance must not be negative, infinite or NaN, but it is {epsilon}: \
             choose a small number, such as 1e-6, for the norm of the gradient to fall below"
        );
        self.tolerance = epsilon;
        self
    }

    /// Stops after n iterations. Without it, n is 10,000.
    ///
    /// ```
    /// use differentiable_core::{Descent, Reason};
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// let minimum = Descent::fixed(0.25).max_iterations(2).minimize(&square, 1.0);
    /// assert_eq!((minimum.x, minimum.reason), (0.25, Reason::IterationLimit));
    /// ```
    pub fn max_iterations(mut self, n: usize) -> Self {
        self.max_iterations = n;
        self
    }

    /// Descends from x₀, and reports where it ended and why.
    ///
    /// Each iteration evaluates the objective once, with its gradient. The descent allocates nothing on scalars and arrays; on
    /// `Vec`s, it allocates two points at the beginning.
    ///
    /// What it reports is the point at which it converged, or else the best point that it has seen: the one with the lowest
    /// value. It stops where a value, a gradient or a point is infinite or NaN; if it starts at such a point, at once.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let mut rates = vec![];
    /// for eta in [0.1, 0.2, 0.4] {
    ///     let square = (|x: &[f64; 1]| x[0] * x[0], |x: &[f64; 1]| [2.0 * x[0]]);
    ///     rates.push(Descent::fixed(eta).minimize(&square, [3.0]).iterations);
    /// }
    /// assert!(rates.is_sorted_by(|a, b| a > b));
    /// ```
    pub fn minimize<X, O>(&self, objective: &O, x0: X) -> Minimum<X>
    where
        X: Point<Scalar = T>,
        O: Objective<X> + ?Sized,
    {
        let mut state = State::start(objective, x0);
        let reason = loop {
            if let Some(reason) = state.reason_to_stop(self) {
                break reason;
            }
            self.method.step(&mut state, objective);
        };
        state.report(reason, self)
    }
}

/// The lecture's gradient descent: x ← x − η ∇f(x), until ‖∇f(x)‖₂ < ε.
///
/// As much as `Descent::fixed(eta).tolerance(epsilon).minimize(&(f, gradient), x0)`, with its limit of 10,000 iterations
/// and its panics.
///
/// ```
/// use differentiable_core::gd;
///
/// fn f(x: f64) -> f64 {
///     (x - 2.0) * (x - 2.0)
/// }
/// fn gradient(x: f64) -> f64 {
///     2.0 * (x - 2.0)
/// }
///
/// let minimum = gd(f, gradient, 0.0, 0.1, 1e-6);
/// assert!((minimum.x - 2.0).abs() < 1e-6);
/// ```
#[track_caller]
pub fn gd<X, F, G>(f: F, gradient: G, x0: X, eta: X::Scalar, epsilon: X::Scalar) -> Minimum<X>
where
    X: Point,
    F: Fn(X::Argument<'_>) -> X::Scalar,
    G: Fn(X::Argument<'_>) -> X,
{
    Descent::fixed(eta).tolerance(epsilon).minimize(&(f, gradient), x0)
}
