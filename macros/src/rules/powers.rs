//! Powers, roots and distances.

use super::arithmetic::{ratio, recip};
use super::rules;

rules! {
    Real {
        Moderate  Overflowing powi(x, n: i32) => [powi_derivative(x, n, 1.0)];
        Expensive Singular    powf(x, p) => [powf_derivative(x, p, 1.0, 0.0), powf_derivative(x, p, 0.0, 1.0)];
        Moderate  Singular    sqrt(x) = y => [0.5 * unsigned(recip(y))];
        Expensive Singular    cbrt(x) = y => [recip(3.0 * (y * y))];
        Expensive Finite      hypot(x, y) = r => [direction(x, y, r), direction(y, x, r)];
    }
    Partials {
        // The k-th derivative of xⁿ.
        Moderate  Overflowing powi_derivative(x, n: i32, k: i32) => [powi_derivative(x, n, k + 1.0)];

        // The derivative of x^p, j times with respect to x and k times with respect to p.
        Expensive Singular    powf_derivative(x, p, j: i32, k: i32) =>
            [powf_derivative(x, p, j + 1.0, k), powf_derivative(x, p, j, k + 1.0)];

        // x / r for r = hypot(x, y), which is passed in because it is known: its share is in the other partials.
        Moderate  Overflowing direction(x, y, r) = c => [ratio(s * s, r), -ratio(c * s, r), 0.0]
            where s = direction(y, x, r);

        // x without its sign, where that is one of -0 or of its reciprocal.
        Cheap     Finite      unsigned(x) => [1.0];
    }
}
