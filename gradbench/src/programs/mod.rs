//! The functions, as one writes them without derivatives in mind.

// Loops over indices are as natural here as iterators.
#![allow(clippy::needless_range_loop)]

pub mod bundle;
mod descent;
pub mod determinant;
pub mod hand;
pub mod hello;
pub mod k_means;
pub mod least_squares;
pub mod log_sum_exp;
pub mod lstm;
pub mod mixture;
pub mod particle;
pub mod runge_kutta;
pub mod saddle;

use descent::descent;

pub use descent::Mode;
