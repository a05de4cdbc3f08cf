//! Square roots and norms whose derivatives are finite at zero. Each is differentiable, to second order, and so can be called
//! in the bodies of differentiable functions.

use crate::{Real, constant, differentiable};

/// √x, with the derivative 0 at x = 0, where that of [`Real::sqrt`] is +∞.
///
/// Where x is a sum of squares, √x has a kink at 0, as |x| has; 0 is the mean of its one-sided derivatives there. (The chain
/// rule alone gives ∞ · 0, which is NaN.) For x > 0 both are the same, to the bit; for x < 0 they are NaN.
///
/// ```
/// use differentiable::{differentiable, safe_sqrt};
///
/// #[differentiable]
/// fn distance(x: &[f64; 2]) -> f64 {
///     safe_sqrt(x[0] * x[0] + 3.0 * x[1] * x[1])
/// }
///
/// assert_eq!(distance::gradient(&[0.0, 0.0]), [0.0, 0.0]);
/// assert_eq!(distance::gradient(&[2.0, 0.0]), [1.0, 0.0]);
/// ```
#[differentiable(crate = crate, order = 2)]
pub fn safe_sqrt<T: Real>(x: T) -> T {
    if x == T::zero() { constant(x) } else { x.sqrt() }
}

/// The Euclidean norm ‖x‖ = √(x₀² + x₁² + …), with the gradient x/‖x‖, and 0 where x = 0: the mean of the one-sided derivatives.
///
/// As in [`Real::hypot`], the squares may overflow or underflow.
///
/// ```
/// use differentiable::{differentiable, norm};
///
/// /// The signed distance of a point to a box.
/// #[differentiable]
/// fn to_box(p: &[f64; 3], half: &[f64; 3]) -> f64 {
///     let q: [f64; 3] = std::array::from_fn(|k| p[k].abs() - half[k]);
///     norm(&q.map(|side| side.max(0.0))) + q[0].max(q[1]).max(q[2]).min(0.0)
/// }
///
/// // Inside, the norm is 0, and so is its gradient.
/// assert_eq!(to_box::gradient(&[0.5, 0.1, 0.2], &[1.0; 3]).0, [1.0, 0.0, 0.0]);
/// assert!((norm(&[3e200, 4e200]) / 5e200_f64 - 1.0).abs() < 1e-15);
/// ```
#[differentiable(crate = crate, order = 2)]
pub fn norm<T: Real>(x: &[T]) -> T {
    let square: T = x.iter().map(|&part| part * part).sum();
    if square > T::MIN_POSITIVE.sqrt() && square < T::MAX.sqrt() {
        return safe_sqrt(square);
    }
    // The norm does not depend on the scale, nor do its derivatives.
    let scale = constant(x.iter().fold(T::MIN_POSITIVE, |largest, part| largest.max(part.abs())));
    if scale.is_finite() {
        scale * safe_sqrt(x.iter().map(|&part| (part / scale) * (part / scale)).sum())
    } else {
        safe_sqrt(square)
    }
}
