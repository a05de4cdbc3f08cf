//! Absolute values, extrema and bounds: the operations with kinks.

use super::rules;

rules! {
    Real {
        Cheap Finite abs(x) => [sign(x)];
        Cheap Finite copysign(x, s) => [sign(x) * copysign(1.0, s), 0.0];
        Cheap Finite max(a, b) => [share(a, b), share(b, a)];
        Cheap Finite min(a, b) => [share(-a, -b), share(-b, -a)];
        Cheap Finite clamp(x, low, high) =>
            [share(x, low) * share(-x, -high), share(low, x) * share(-low, -high), share(-high, -max(x, low))];
    }
    Partials {
        Cheap Finite fdim(a, b) => [share(a, b), -share(a, b)];

        // The part of max(a, b) that is due to a: 1, 1/2 or 0.
        Cheap Finite share(a, b) => [0.0, 0.0];

        // -1, 0 or 1: zero at zero, unlike signum.
        Cheap Finite sign(x) => [0.0];
    }
}
