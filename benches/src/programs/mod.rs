//! The programs of GradBench, on data like its own.

mod bundle;
mod determinant;
mod hand;
mod hello;
mod k_means;
mod least_squares;
pub mod log_sum_exp;
mod lstm;
mod mixture;
mod particle;
mod runge_kutta;
mod saddle;

use crate::case::Entry;

/// Their names, and how they are made.
pub const CASES: [Entry; 15] = [
    ("hello", hello::case),
    ("llsq 4096, 128", least_squares::case),
    ("lse 40000", log_sum_exp::case),
    ("det 7", determinant::case),
    ("ode 100, 100", || runge_kutta::case(100, 100)),
    ("ode 1000, 100", || runge_kutta::case(1000, 100)),
    ("gmm 10, 25, 1000", || mixture::case(10, 25, 1000)),
    ("gmm 64, 50, 100", || mixture::case(64, 50, 100)),
    ("kmeans 100, 1000, 8", k_means::case),
    ("kmeans 100, 1000, 8, step", k_means::step),
    ("lstm 2, 1024", lstm::case),
    ("ba, one observation", bundle::case),
    ("ht, 100 of 544", hand::case),
    ("particle, one flight", particle::case),
    ("saddle, one descent", saddle::case),
];
