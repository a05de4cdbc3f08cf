//! Small functions, of each kind that programs are made of.

mod chain;
mod heat;
mod lecture;
pub mod log_sum_exp;
mod logistic;
mod network;
mod pendulum;
mod potential;
mod product;
pub mod rosenbrock;
mod sine;

use crate::case::Entry;

/// Their names, and how they are made.
pub const CASES: [Entry; 13] = [
    ("sin + cos", lecture::case),
    ("Rosenbrock 2", rosenbrock::pair),
    ("Rosenbrock 100", || rosenbrock::many(100)),
    ("Rosenbrock 2000", || rosenbrock::many(2000)),
    ("logistic 1000 × 10", logistic::case),
    ("log-sum-exp 64", log_sum_exp::case),
    ("product 2000", product::case),
    ("carried sine 2000", sine::case),
    ("pendulum 100", pendulum::case),
    ("network 2-16-16-1", network::case),
    ("n bodies 32", potential::case),
    ("heat 100 × 100", heat::case),
    ("call chain 8", chain::case),
];
