//! Functions built by hand, and the Rust that one would have written for them.

mod build;

mod branches;
mod bundles;
mod folding;
mod loops;
mod names;
mod operations;
mod storage;
