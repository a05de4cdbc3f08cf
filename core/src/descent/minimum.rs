use core::fmt;

use super::limits::Limits;
use crate::point::Point;

/// Where a descent ended, and why: its report.
///
/// x is the point at which the descent converged, or else the best point that it has evaluated, be it one that it only tried; `value` and the norms of
/// the gradient belong to this x. It has not converged where the value is [above one before](Reason::Overshot). Where the descent followed [samples](crate::Objective::is_sampled) of the objective, such as mini-batches, x is the last point that is
/// finite, and the objective itself is evaluated there: the lowest value would be that of the luckiest batch. `Display` prints each measure beside its limit.
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
    /// ‖∇f(x)‖∞, the largest partial derivative.
    pub gradient_norm_max: X::Scalar,
    /// The number of steps that the descent took.
    pub iterations: usize,
    /// The number of times that it evaluated the objective, with or without its gradient.
    pub evaluations: usize,
    /// Why it stopped.
    pub reason: Reason,
    /// The measure of the method at x, which the tolerance bounds.
    pub(super) stationarity: X::Scalar,
    pub(super) limits: Limits<X::Scalar>,
}

impl<X: Point> Minimum<X> {
    /// Whether the descent stopped because the gradient was small enough; or the step, or the change of the value, if
    /// [asked](super::Descent::step_tolerance) [for](super::Descent::value_tolerance).
    ///
    /// ```
    /// use differentiable_core::Descent;
    ///
    /// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
    /// assert!(Descent::fixed(0.25).minimize(&square, 1.0).converged());
    /// assert!(!Descent::fixed(1.5).minimize(&square, 1.0).converged());
    /// ```
    pub fn converged(&self) -> bool {
        self.reason.is_convergence()
    }
}

impl<X: Point> fmt::Display for Minimum<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limits { tolerance, target, max_iterations, max_evaluations, .. } = self.limits;
        writeln!(f, "{}", self.reason)?;
        match target {
            Some(target) => writeln!(f, "  value          {:<10.3e}  target     {target:.3e}", self.value)?,
            None => writeln!(f, "  value          {:.3e}", self.value)?,
        }
        writeln!(f, "  gradient norm  {:<10.3e}  tolerance  {tolerance:.3e}", self.stationarity)?;
        writeln!(f, "  iterations     {:<10}  limit      {max_iterations}", self.iterations)?;
        match max_evaluations {
            usize::MAX => write!(f, "  evaluations    {}", self.evaluations),
            limit => write!(f, "  evaluations    {:<10}  limit      {limit}", self.evaluations),
        }
    }
}

/// Why a descent stopped.
///
/// ```
/// use differentiable_core::{Descent, Reason};
///
/// let logarithm = (|x: f64| x.ln(), |x: f64| 1.0 / x);
/// let minimum = Descent::new().minimize(&logarithm, -1.0);
/// assert_eq!(minimum.reason, Reason::NotFinite);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The norm of the gradient is below the tolerance.
    Converged,
    /// The last step was shorter than [`step_tolerance`](super::Descent::step_tolerance).
    SmallStep,
    /// The value changed by less than [`value_tolerance`](super::Descent::value_tolerance).
    SmallChange,
    /// The value reached the [target](super::Descent::target).
    Target,
    /// The function changes by no more than its rounding: the point is as good as the arithmetic can tell, although the gradient
    /// is not below the tolerance.
    Stalled,
    /// The function rises where its gradient says that it falls: most probably the gradient is wrong, or the function has a jump.
    /// [`check_gradient`](crate::check_gradient) compares it with differences.
    LineSearchFailed,
    /// The gradient, or what else was asked to be, is small; but the value is above one that the descent has left behind, by more than
    /// a convex function can be there: its steps are too long. What is reported is the lower point.
    Overshot,
    /// The limit of iterations was reached.
    IterationLimit,
    /// The limit of evaluations was reached.
    EvaluationLimit,
    /// The observer stopped it.
    Stopped,
    /// The function has no minimum: it goes to −∞, or falls for as far as a step can go.
    Unbounded,
    /// A value, a gradient, a point or a step is infinite or NaN: where the descent started, if it took no step.
    NotFinite,
}

impl Reason {
    /// Whether this is a success: the gradient is small enough, or what else was asked to be.
    pub fn is_convergence(self) -> bool {
        matches!(self, Reason::Converged | Reason::SmallStep | Reason::SmallChange)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Converged => "converged: the norm of the gradient is below the tolerance",
            Reason::SmallStep => "converged: the step is below its tolerance",
            Reason::SmallChange => "converged: the change of the value is below its tolerance",
            Reason::Target => "stopped: the value has reached the target",
            Reason::Stalled => "stalled: the value changes by no more than its rounding",
            Reason::LineSearchFailed => {
                "not converged: the function rises where its gradient says that it falls; is the gradient right? \
                 (`check_gradient` compares it with differences)"
            }
            Reason::Overshot => {
                "not converged: the gradient is small, but at a point higher than one before: the steps are too long"
            }
            Reason::IterationLimit => "not converged: the limit of iterations was reached",
            Reason::EvaluationLimit => "not converged: the limit of evaluations was reached",
            Reason::Stopped => "stopped by the observer",
            Reason::Unbounded => "not converged: the function is unbounded below",
            Reason::NotFinite => "not converged: the value, the gradient or the point is infinite or NaN",
        })
    }
}
