//! Hyperbolic functions and their inverses.

use super::arithmetic::recip;
use super::powers::{hypot, sqrt};
use super::rules;
use super::trigonometric::one_minus_square;

rules! {
    Real {
        Expensive Overflowing sinh(x) => [cosh(x)];
        Expensive Overflowing cosh(x) => [sinh(x)];
        // Not 1 - y²: that has no digits left where |x| is large.
        Expensive Finite      tanh(x) => [sech_squared(x)];
        Expensive Finite      asinh(x) => [recip(hypot(x, 1.0))];
        Expensive Singular    acosh(x) => [recip(sqrt(x - 1.0) * sqrt(x + 1.0))];
        Expensive Overflowing atanh(x) => [recip(one_minus_square(x))];
    }
    Partials {
        Expensive Finite      sech_squared(x) = y => [-2.0 * tanh(x) * y];
    }
}
