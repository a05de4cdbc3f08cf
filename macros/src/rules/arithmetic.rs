//! The four operations, remainders, means and scales.

use super::rounding::round;
use super::rules;

rules! {
    Real {
        Cheap    Finite      add(a, b) => [1.0, 1.0];
        Cheap    Finite      sub(a, b) => [1.0, -1.0];
        Cheap    Finite      mul(a, b) => [b, a];
        Moderate Overflowing div(a, b) = q => [inverse, -(q * inverse)] where inverse = recip(b);
        Cheap    Finite      neg(x) => [-1.0];
        Moderate Overflowing recip(x) = y => [-(y * y)];
        Cheap    Finite      mul_add(a, b, c) => [b, a, 1.0];

        // (x - r) / y is the integer quotient even where x / y is rounded across an integer, as in 1.0 % 0.1.
        Moderate Overflowing rem(x, y) = r => [1.0, -round((x - r) / y)];
        Moderate Overflowing rem_euclid(x, y) = r => [1.0, -round((x - r) / y)];

        Cheap    Finite      midpoint(a, b) => [0.5, 0.5];
        Cheap    Finite      to_degrees(x) => [1f64.to_degrees()];
        Cheap    Finite      to_radians(x) => [1f64.to_radians()];
    }
    Partials {
        // A cotangent or tangent times a partial derivative: zero where the former is, whatever the latter.
        Cheap    Finite      strong(s, p) => [p, s];

        // A product that is zero where either factor is.
        Cheap    Finite      joint(a, b) => [b, a];

        Moderate Overflowing remainder(x, y) = r => [1.0, -round((x - r) / y)];
        Moderate Overflowing scalbn(x, n: i32) => [scalbn(1.0, n)];

        // a / r where r is a distance: zero where that is zero.
        Moderate Overflowing ratio(a, r) = q => [ratio(1.0, r), -ratio(q, r)];
    }
}
