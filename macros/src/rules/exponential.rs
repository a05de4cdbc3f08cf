//! Exponentials and logarithms.

use std::f64::consts::{LN_2, LN_10, LOG2_E, LOG10_E};

use super::arithmetic::recip;
use super::rules;

rules! {
    Real {
        Expensive Overflowing exp(x) = y => [y];
        Expensive Overflowing exp2(x) = y => [LN_2 * y];
        // Not y + 1: that has no digits left where x is far below zero.
        Expensive Overflowing exp_m1(x) => [exp(x)];
        Expensive Overflowing ln(x) => [recip(x)];
        Expensive Overflowing log2(x) => [LOG2_E / x];
        Expensive Overflowing log10(x) => [LOG10_E / x];
        Expensive Overflowing ln_1p(x) => [recip(1.0 + x)];
        Expensive Singular    log(x, base) = y => [recip(scale) / x, -(y / (base * scale))] where scale = ln(base);
    }
    Partials {
        Expensive Overflowing exp10(x) = y => [LN_10 * y];
    }
}
