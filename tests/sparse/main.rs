//! `f::sparse_hessian` and `f::sparse_jacobian`: the entries of the dense matrix that may be other than zero.

// The functions are what people write, not what lints would have them write.
#![allow(clippy::needless_range_loop)]

mod calls;
mod hessians;
mod jacobians;
mod points;
mod reuse;
mod solvers;
