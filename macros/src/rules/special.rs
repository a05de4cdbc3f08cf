//! The gamma function, the error function and their kin.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::exponential::exp;
use super::rules;

rules! {
    Real {
        Expensive Overflowing gamma(x) = y => [y * polygamma(x, 0.0)];
        Expensive Overflowing ln_gamma(x) => [polygamma(x, 0.0)];
        Expensive Finite      erf(x) => [FRAC_2_SQRT_PI * exp(-(x * x))];
        Expensive Finite      erfc(x) => [-(FRAC_2_SQRT_PI * exp(-(x * x)))];
    }
    Partials {
        // The derivative of order n + 1 of ln |Γ(x)|.
        Expensive Overflowing polygamma(x, n: i32) => [polygamma(x, n + 1.0)];
    }
}
