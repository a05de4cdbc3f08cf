//! The functions that partial derivatives are made of and [`Real`] doesn't have. Each one is a row of the derivative
//! table, below the keyword `Partials`.

use crate::Real;

/// A cotangent or tangent times a partial derivative: 0 where the former is 0, whatever the latter is.
#[inline(always)]
pub fn strong<T: Real>(cotangent: T, partial: T) -> T {
    if cotangent == T::zero() { T::zero() } else { cotangent * partial }
}

/// The product of two factors: 0 where either is 0, whatever the other is. So it is with the derivative of a
/// [`strong`] product: neither what has no cotangent counts, nor what does not move.
#[inline(always)]
pub fn joint<T: Real>(a: T, b: T) -> T {
    if (a == T::zero()) | (b == T::zero()) { T::zero() } else { a * b }
}

/// a / r where r is a distance; 0 where r is 0.
#[inline]
pub fn ratio<T: Real>(a: T, r: T) -> T {
    if r == T::zero() { T::zero() } else { a / r }
}

/// x / r for r = hypot(x, y); 0 at the origin.
#[inline]
pub fn direction<T: Real>(x: T, _y: T, r: T) -> T {
    ratio(x, r)
}

/// x without its sign, which is that of −0 or of its reciprocal −∞: any other x is positive.
#[inline]
pub fn unsigned<T: Real>(x: T) -> T {
    x.abs()
}

/// −1, 0 or 1; each zero is its own sign, and NaN as well.
#[inline]
pub fn sign<T: Real>(x: T) -> T {
    if x > T::zero() {
        T::one()
    } else if x < T::zero() {
        -T::one()
    } else {
        x
    }
}

/// The partial derivative of max(a, b) with respect to a: 1 where a is larger or b is NaN, ½ where they are equal.
#[inline]
pub fn share<T: Real>(a: T, b: T) -> T {
    if a > b || b.is_nan() {
        T::one()
    } else if a == b {
        T::from_f64(0.5)
    } else {
        T::zero()
    }
}

/// max(a − b, 0); NaN if either is.
#[inline]
pub fn fdim<T: Real>(a: T, b: T) -> T {
    if a <= b { T::zero() } else { a - b }
}

/// x − n · y for the integer n nearest to x / y, the even one of two; exact.
#[inline]
pub fn remainder<T: Real>(x: T, y: T) -> T {
    T::from_f64(libm::remainder(x.to_f64(), y.to_f64()))
}

/// x · 2ⁿ.
#[inline]
pub fn scalbn<T: Real>(x: T, n: i32) -> T {
    T::from_f64(libm::scalbn(x.to_f64(), n))
}

/// 10ˣ.
#[inline]
pub fn exp10<T: Real>(x: T) -> T {
    T::from_f64(libm::exp10(x.to_f64()))
}

/// (1 − x)(1 + x), which keeps its digits near ±1.
#[inline]
pub fn one_minus_square<T: Real>(x: T) -> T {
    (T::one() - x) * (T::one() + x)
}

/// 1 / cosh² x = 1 − tanh² x, where tanh x is known: made of that as long as it has digits to lose.
#[inline]
pub fn sech_squared<T: Real>(x: T, tanh: T) -> T {
    if tanh.abs() < T::from_f64(0.9) {
        return one_minus_square(tanh);
    }
    let e = (T::from_f64(-2.0) * x.abs()).exp();
    let denominator = T::one() + e;
    T::from_f64(4.0) * e / (denominator * denominator)
}

/// The k-th derivative of xⁿ.
#[inline]
pub fn powi_derivative<T: Real>(x: T, n: i32, k: i32) -> T {
    let coefficient: f64 = (0..k).map(|i| f64::from(n) - f64::from(i)).product();
    if coefficient == 0.0 { T::zero() } else { T::from_f64(coefficient) * x.powi(n.saturating_sub(k)) }
}

/// The derivative of xᵖ, j times with respect to x and k times with respect to p.
///
/// At x = 0, a derivative with respect to p is 0 for p > j. Below, xᵖ⁻ʲ jumps as p passes, and there is none: NaN; but
/// 0 at p = j > 0, where it is the derivative of a derivative that jumps.
#[inline]
pub fn powf_derivative<T: Real>(x: T, p: T, j: i32, k: i32) -> T {
    let exponent = p - T::from_f64(f64::from(j));
    let mut sum = falling_factorial(p, j, 0);
    if k == 0 {
        return if sum == T::zero() { sum } else { sum * x.powf(exponent) };
    }
    if x == T::zero() {
        let jumps = exponent == T::zero() && j > 0;
        return if exponent > T::zero() || jumps { T::zero() } else { T::NAN };
    }
    // Leibniz: the sum over i of binomial(k, i) · (the i-th derivative of the coefficient) · lnᵏ⁻ⁱ x, by Horner's rule.
    let logarithm = x.ln();
    let mut binomial = 1.0;
    for i in 1..=k {
        binomial *= f64::from(k - i + 1) / f64::from(i);
        sum = sum * logarithm + T::from_f64(binomial) * falling_factorial(p, j, i);
    }
    sum * x.powf(exponent)
}

/// The i-th derivative of p (p − 1) … (p − j + 1) with respect to p.
fn falling_factorial<T: Real>(p: T, j: i32, i: i32) -> T {
    if i > j {
        return T::zero();
    }
    if i == 0 {
        return (0..j).map(|m| p - T::from_f64(f64::from(m))).product();
    }
    (p - T::from_f64(f64::from(j - 1))) * falling_factorial(p, j - 1, i)
        + T::from_f64(f64::from(i)) * falling_factorial(p, j - 1, i - 1)
}

/// The derivative of order n + 1 of ln |Γ(x)|.
#[inline]
pub fn polygamma<T: Real>(x: T, n: i32) -> T {
    T::from_f64(polygamma_of_double(x.to_f64(), n))
}

fn polygamma_of_double(x: f64, n: i32) -> f64 {
    let alternating = if n % 2 == 0 { 1.0 } else { -1.0 };
    if x > 0.0 {
        return polygamma_of_positive(x, n);
    }
    if x == libm::floor(x) {
        // A pole: an odd order has +∞ on both sides of it, an even one changes sign.
        return if n % 2 == 0 { f64::NAN } else { f64::INFINITY };
    }
    let scale: f64 = (0..=n).map(|_| core::f64::consts::PI).product();
    alternating * polygamma_of_positive(1.0 - x, n) - scale * cotangent_derivative(x, n)
}

/// By the recurrence up to where the asymptotic series has all digits, and from there by the series.
fn polygamma_of_positive(x: f64, n: i32) -> f64 {
    const BERNOULLI: [f64; 10] = [
        1.0 / 6.0,
        -1.0 / 30.0,
        1.0 / 42.0,
        -1.0 / 30.0,
        5.0 / 66.0,
        -691.0 / 2730.0,
        7.0 / 6.0,
        -3617.0 / 510.0,
        43867.0 / 798.0,
        -174611.0 / 330.0,
    ];
    let order = f64::from(n);
    let factorial: f64 = (1..=n).map(f64::from).product();

    let mut x = x;
    let mut sum = 0.0;
    while x < 15.0 + order {
        sum += factorial * power(x, -n - 1);
        x += 1.0;
    }

    // binomial = (2k + n − 1)! / (2k)! for the term with B₂ₖ
    let mut binomial = factorial * (order + 1.0) / 2.0;
    let mut series = if n == 0 { -libm::log(x) } else { factorial / order * power(x, -n) };
    series += factorial * power(x, -n - 1) / 2.0;
    for (k, bernoulli) in (1..).zip(BERNOULLI) {
        let even = 2.0 * f64::from(k);
        series += bernoulli * binomial * power(x, -n - 2 * k);
        binomial *= (even + order) * (even + order + 1.0) / ((even + 1.0) * (even + 2.0));
    }
    if n % 2 == 0 { -(sum + series) } else { sum + series }
}

/// xⁿ for a negative n; what is below the least number is 0.
fn power(x: f64, n: i32) -> f64 {
    (0..-n).fold(1.0, |product, _| product / x)
}

/// The n-th derivative of the cotangent, at πx. By Leibniz' rule from cot' = −1 − cot².
fn cotangent_derivative(x: f64, n: i32) -> f64 {
    const ORDERS: usize = 16;
    let Some(order) = usize::try_from(n).ok().filter(|&order| order < ORDERS) else {
        return f64::NAN;
    };
    let mut derivatives = [0.0; ORDERS];
    derivatives[0] = 1.0 / libm::tan(core::f64::consts::PI * (x - libm::round(x)));
    for m in 0..order {
        let mut product = if m == 0 { 1.0 } else { 0.0 };
        let mut binomial = 1.0;
        for i in 0..=m {
            product += binomial * derivatives[i] * derivatives[m - i];
            binomial *= (m - i) as f64 / (i + 1) as f64;
        }
        derivatives[m + 1] = -product;
    }
    derivatives[order]
}

#[cfg(test)]
mod tests {
    use super::{joint, strong};

    #[test]
    fn strong_is_the_product_of_what_is_not_zero() {
        assert_eq!(strong(2.0, 3.0), 6.0);
        assert_eq!(strong(-2.0_f32, f32::INFINITY), f32::NEG_INFINITY);
        assert!(strong(2.0, f64::NAN).is_nan());
        assert!(strong(f64::NAN, 0.0).is_nan());
    }

    #[test]
    fn a_joint_product_is_zero_where_either_factor_is() {
        assert_eq!(joint(2.0, 3.0), 6.0);
        for other in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!([joint(0.0, other), joint(other, -0.0)], [0.0; 2]);
            assert!(!joint(1.0, other).is_finite() && !joint(other, 1.0).is_finite());
        }
    }

    #[test]
    fn strong_is_zero_for_a_zero_cotangent_whatever_the_partial() {
        for partial in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1.0] {
            assert_eq!(strong(0.0, partial), 0.0);
            assert_eq!(strong(-0.0, partial), 0.0);
        }
    }
}
