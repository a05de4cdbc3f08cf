//! Steps: piecewise constant, but for the fractional part.

use super::rules;

rules! {
    Real {
        Cheap    Finite floor(x) => [0.0];
        Cheap    Finite ceil(x) => [0.0];
        Cheap    Finite round(x) => [0.0];
        Cheap    Finite round_ties_even(x) => [0.0];
        Cheap    Finite trunc(x) => [0.0];
        Cheap    Finite fract(x) => [1.0];
        Cheap    Finite signum(x) => [0.0];
        Moderate Finite div_euclid(x, y) => [0.0, 0.0];
    }
}
