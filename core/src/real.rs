//! The scalars: [`Real`], implemented for `f32` and `f64`.

use core::cmp::Ordering;
use core::fmt::{Debug, Display, LowerExp};
use core::iter::{Product, Sum};
use core::num::FpCategory;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};
use core::panic::{RefUnwindSafe, UnwindSafe};

use crate::own::Yes;
use crate::tangent::{Tangent, Vector};

mod scalars;
#[cfg(not(feature = "std"))]
mod without_std;

/// A real number in the arithmetic of the machine: `f32` or `f64`.
///
/// The bound for generic numerical code. It has arithmetic, comparison, sums and products, the constants of the
/// type, and every mathematical method that `f32` and `f64` have in the standard library, under the same names and
/// with the same signatures, so that a function on `f64` becomes generic by changing its signature and
/// its literals.
///
/// With the feature `std` each method *is* the one of the standard library: `Real::sin(x)` and `x.sin()` agree to the
/// bit. Without it, those that need an operating system's mathematical library are taken from
/// [`libm`](https://docs.rs/libm). `gamma`, `ln_gamma`, `erf` and `erfc` are always those of `libm`.
///
/// ```
/// use differentiable_core::Real;
///
/// fn rosenbrock<T: Real>(x: &[T; 2]) -> T {
///     let (one, hundred) = (T::one(), T::from_f64(100.0));
///     (one - x[0]).powi(2) + hundred * (x[1] - x[0] * x[0]).powi(2)
/// }
///
/// assert_eq!(rosenbrock(&[1.0_f64, 1.0]), 0.0);
/// assert_eq!(rosenbrock(&[0.0_f32, 1.0]), 101.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a real number",
    label = "expected `f32`, `f64` or a type parameter bounded by `Real`",
    note = "operators are differentiated on floats alone: give a struct a method with `#[differentiable]`, and write `a.sub(b)` for `a - b`",
    note = "a method of a struct that has the name of one of floats, such as `exp`, is called by its path, `Complex::exp(z)`, or on a variable \
            whose type is written"
)]
pub trait Real:
    Copy
    + Debug
    + Display
    + LowerExp
    + Default
    + PartialEq
    + PartialOrd
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + Sum
    + Product
    + for<'a> Sum<&'a Self>
    + for<'a> Product<&'a Self>
    + Tangent<Tangent = Self, Own = Yes>
    + Vector<Float = Self>
    + Send
    + Sync
    + UnwindSafe
    + RefUnwindSafe
    + 'static
{
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;
    /// +∞.
    const INFINITY: Self;
    /// −∞.
    const NEG_INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// The largest finite number.
    const MAX: Self;
    /// The smallest finite number, −[`MAX`](Self::MAX).
    const MIN: Self;
    /// The smallest positive normal number.
    const MIN_POSITIVE: Self;
    /// π.
    const PI: Self;

    /// 0.
    fn zero() -> Self;
    /// 1.
    fn one() -> Self;
    /// The number nearest to `value`.
    fn from_f64(value: f64) -> Self;
    /// The same number as an `f64`; exact.
    fn to_f64(self) -> f64;

    /// |x|.
    fn abs(self) -> Self;
    /// 1 with the sign of x; NaN for NaN.
    fn signum(self) -> Self;
    /// |x| with the sign of `sign`.
    fn copysign(self, sign: Self) -> Self;
    /// The largest integer ≤ x.
    fn floor(self) -> Self;
    /// The smallest integer ≥ x.
    fn ceil(self) -> Self;
    /// The nearest integer, halfway cases away from zero.
    fn round(self) -> Self;
    /// The nearest integer, halfway cases to the even one.
    fn round_ties_even(self) -> Self;
    /// The integer part, towards zero.
    fn trunc(self) -> Self;
    /// x − [`trunc`](Self::trunc)(x).
    fn fract(self) -> Self;

    /// x · a + b, rounded once.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// The integer n for which x = n · rhs + r with 0 ≤ r < |rhs|.
    fn div_euclid(self, rhs: Self) -> Self;
    /// The remainder r of [`div_euclid`](Self::div_euclid).
    fn rem_euclid(self, rhs: Self) -> Self;
    /// 1 / x.
    fn recip(self) -> Self;
    /// xⁿ for an integer n.
    fn powi(self, n: i32) -> Self;
    /// xⁿ for a real n.
    fn powf(self, n: Self) -> Self;
    /// √x; NaN below zero.
    fn sqrt(self) -> Self;
    /// ∛x.
    fn cbrt(self) -> Self;
    /// √(x² + y²), without overflow on the way.
    fn hypot(self, other: Self) -> Self;

    /// eˣ.
    fn exp(self) -> Self;
    /// 2ˣ.
    fn exp2(self) -> Self;
    /// eˣ − 1, accurate near zero.
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// The logarithm to the given base.
    fn log(self, base: Self) -> Self;
    /// The logarithm to base 2.
    fn log2(self) -> Self;
    /// The logarithm to base 10.
    fn log10(self) -> Self;
    /// ln(1 + x), accurate near zero.
    fn ln_1p(self) -> Self;

    /// The sine of an angle in radians.
    fn sin(self) -> Self;
    /// The cosine of an angle in radians.
    fn cos(self) -> Self;
    /// The tangent of an angle in radians.
    fn tan(self) -> Self;
    /// (sin x, cos x).
    fn sin_cos(self) -> (Self, Self);
    /// The angle in [−π/2, π/2] whose sine is x; NaN outside [−1, 1].
    fn asin(self) -> Self;
    /// The angle in [0, π] whose cosine is x; NaN outside [−1, 1].
    fn acos(self) -> Self;
    /// The angle in [−π/2, π/2] whose tangent is x.
    fn atan(self) -> Self;
    /// The angle in [−π, π] of the point with the abscissa `other` and the ordinate `self`.
    fn atan2(self, other: Self) -> Self;
    /// (eˣ − e⁻ˣ) / 2.
    fn sinh(self) -> Self;
    /// (eˣ + e⁻ˣ) / 2.
    fn cosh(self) -> Self;
    /// sinh x / cosh x.
    fn tanh(self) -> Self;
    /// The inverse of [`sinh`](Self::sinh).
    fn asinh(self) -> Self;
    /// The non-negative inverse of [`cosh`](Self::cosh); NaN below 1.
    fn acosh(self) -> Self;
    /// The inverse of [`tanh`](Self::tanh); NaN outside [−1, 1].
    fn atanh(self) -> Self;

    /// Γ(x).
    fn gamma(self) -> Self;
    /// ln |Γ(x)|.
    fn ln_gamma(self) -> Self;
    /// The error function, 2/√π ∫₀ˣ e^(−t²) dt.
    fn erf(self) -> Self;
    /// 1 − erf x, accurate for large x.
    fn erfc(self) -> Self;

    /// Radians as degrees, x · 180 / π.
    fn to_degrees(self) -> Self;
    /// Degrees as radians, x · π / 180.
    fn to_radians(self) -> Self;
    /// The larger of two numbers; a NaN is ignored.
    fn max(self, other: Self) -> Self;
    /// The smaller of two numbers; a NaN is ignored.
    fn min(self, other: Self) -> Self;
    /// The nearest number in [min, max].
    ///
    /// # Panics
    ///
    /// If min > max, or either is NaN.
    fn clamp(self, min: Self, max: Self) -> Self;
    /// (x + y) / 2, without overflow on the way.
    fn midpoint(self, other: Self) -> Self;
    /// The least number greater than x.
    fn next_up(self) -> Self;
    /// The greatest number less than x.
    fn next_down(self) -> Self;

    /// Whether x is NaN.
    fn is_nan(self) -> bool;
    /// Whether x is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Whether x is +∞ or −∞.
    fn is_infinite(self) -> bool;
    /// Whether x is neither zero, subnormal, infinite nor NaN.
    fn is_normal(self) -> bool;
    /// Whether x is subnormal.
    fn is_subnormal(self) -> bool;
    /// Whether the sign is +, that of +0 and of NaN included.
    fn is_sign_positive(self) -> bool;
    /// Whether the sign is −, that of −0 and of NaN included.
    fn is_sign_negative(self) -> bool;
    /// The category of x.
    fn classify(self) -> FpCategory;
    /// The total order of IEEE 754, in which −0 < +0 and NaN has a place.
    fn total_cmp(&self, other: &Self) -> Ordering;
}
