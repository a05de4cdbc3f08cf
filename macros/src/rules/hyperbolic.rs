//! Hyperbolic functions and their inverses.

use super::arithmetic::recip;
use super::powers::{hypot, sqrt};
use super::rules;
use super::trigonometric::one_minus_square;

rules! {
    Real {
        Expensive Overflowing sinh(x) => [cosh(x)];
        Expensive Overflowing cosh(x) => [sinh(x)];
        Expensive Finite      tanh(x) = y => [sech_squared(x, y)];
        Expensive Finite      asinh(x) => [recip(hypot(x, 1.0))];
        Expensive Singular    acosh(x) => [recip(sqrt(x - 1.0) * sqrt(x + 1.0))];
        Expensive Overflowing atanh(x) => [recip(one_minus_square(x))];
    }
    Partials {
        // t = tanh x.
        Expensive Finite      sech_squared(x, t) = y => [-2.0 * t * y, 0.0];
    }
}
