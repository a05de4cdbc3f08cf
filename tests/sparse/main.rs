//! `f::sparse_hessian` and `f::sparse_jacobian`: the entries of the dense matrix that may be other than zero.

mod calls;
mod hessians;
mod jacobians;
mod points;
mod reuse;
mod solvers;
