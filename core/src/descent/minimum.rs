use core::fmt;

use crate::point::Point;

/// Where a descent ended, and why: its report.
///
/// x is the point at which the descent converged, or else the best point that it has seen; `value` and `gradient_norm`
/// belong to this x. `Display` prints each measure beside its limit.
///
/// ```
/// use differentiable_core::Descent;
///
/// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
/// let minimum = Descent::fixed(0.25).tolerance(1e-6).minimize(&square, 1.0);
///
/// assert_eq!(
///     minimum.to_string(),
///     "\
/// converged: the norm of the gradient is below the tolerance
///   value          2.274e-13
///   gradient norm  9.537e-7    tolerance  1.000e-6
///   iterations     21          limit      10000
///   evaluations    22"
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Minimum<X: Point> {
    /// The point x.
    pub x: X,
    /// f(x).
    pub value: X::Scalar,
    /// ‖∇f(x)‖₂.
    pub gradient_norm: X::Scalar,
    /// The number of steps that the descent took.
    pub iterations: usize,
    /// The number of times that it evaluated the objective together with its gradient.
    pub evaluations: usize,
    /// Why it stopped.
    pub reason: Reason,
    pub(super) tolerance: X::Scalar,
    pub(super) max_iterations: usize,
}

impl<X: Point> Minimum<X> {
    /// Whether the descent stopped because the gradient was small enough.
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// assert!(Descent::fixed(0.25).minimize(&square, 1.0).converged());
    /// assert!(!Descent::fixed(1.5).minimize(&square, 1.0).converged());
    /// ```
    pub fn converged(&self) -> bool {
        self.reason == Reason::Converged
    }
}

impl<X: Point> fmt::Display for Minimum<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.reason)?;
        writeln!(f, "  value          {:.3e}", self.value)?;
        writeln!(f, "  gradient norm  {:<10.3e}  tolerance  {:.3e}", self.gradient_norm, self.tolerance)?;
        writeln!(f, "  iterations     {:<10}  limit      {}", self.iterations, self.max_iterations)?;
        write!(f, "  evaluations    {}", self.evaluations)
    }
}

/// Why a descent stopped.
///
/// ```
/// use differentiable_core::{Descent, Reason};
///
/// let logarithm = (|x: f64| x.ln(), |x: f64| 1.0 / x);
/// let minimum = Descent::fixed(1.0).minimize(&logarithm, -1.0);
/// assert_eq!(minimum.reason, Reason::NotFinite);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The norm of the gradient is below the tolerance.
    Converged,
    /// The limit of iterations was reached.
    IterationLimit,
    /// A value, a gradient or a point is infinite or NaN: where the descent started, if it took no step.
    NotFinite,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Converged => "converged: the norm of the gradient is below the tolerance",
            Reason::IterationLimit => "not converged: the limit of iterations was reached",
            Reason::NotFinite => "not converged: the value, the gradient or the point is infinite or NaN",
        })
    }
}
