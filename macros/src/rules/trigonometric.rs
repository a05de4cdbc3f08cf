//! Trigonometric functions and their inverses.

use super::arithmetic::{ratio, recip};
use super::powers::{direction, hypot, sqrt};
use super::rules;

rules! {
    Real {
        Expensive Finite      sin(x) => [cos(x)];
        Expensive Finite      cos(x) => [-sin(x)];
        Expensive Finite      tan(x) = y => [1.0 + y * y];
        Expensive Singular    asin(x) => [recip(sqrt(one_minus_square(x)))];
        Expensive Singular    acos(x) => [-recip(sqrt(one_minus_square(x)))];
        Expensive Finite      atan(x) => [recip(1.0 + x * x)];
        Expensive Overflowing atan2(y, x) => [ratio(direction(x, y, r), r), -ratio(direction(y, x, r), r)]
            where r = hypot(x, y);
    }
    Partials {
        // (1 - x)(1 + x), which keeps its digits near ±1.
        Cheap     Overflowing one_minus_square(x) => [-2.0 * x];
    }
}
