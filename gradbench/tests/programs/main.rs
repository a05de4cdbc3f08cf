//! The programs, and other ways to write them, each against reference outputs and central differences.

// Loops over indices are as natural in such programs as iterators, and both are tested.
#![allow(clippy::needless_range_loop, clippy::too_many_arguments)]
// The functions are what people write, not what lints would have them write.
#![allow(clippy::all)]

#[path = "../../../tests/support/mod.rs"]
mod support;

mod bundle;
mod determinant;
mod hand;
mod k_means;
mod least_squares;
mod log_sum_exp;
mod lstm;
mod mixture;
mod particle;
mod runge_kutta;
mod saddle;
mod samples;
