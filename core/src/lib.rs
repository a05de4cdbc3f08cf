//! The vocabulary of [`differentiable`](https://docs.rs/differentiable): scalars, tangents, objectives, and the
//! descent routine.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "argmin")]
mod argmin;
mod check;
pub mod descent;
mod eigen;
#[doc(hidden)]
pub mod generated;
pub mod objective;
pub mod own;
#[doc(hidden)]
pub mod partials;
mod point;
mod real;
#[cfg(feature = "alloc")]
mod sparse;
mod stationary;
mod tangent;
mod tuples;
mod unmoved;
#[cfg(feature = "alloc")]
mod workspace;

#[cfg(feature = "argmin")]
pub use argmin::Argmin;
pub use check::{GradientCheck, check_gradient};
pub use descent::{Descent, Minimum, Reason, gd};
pub use objective::{Objective, SecondOrder};
pub use point::{Dense, FixedDimension, Matrix, Point};
pub use real::Real;
#[cfg(feature = "alloc")]
pub use sparse::SparseMatrix;
pub use stationary::{Stationary, classify};
pub use tangent::{Tangent, Vector};
pub use unmoved::Unmoved;
#[cfg(feature = "alloc")]
pub use workspace::Workspace;

/// Cuts the derivative of `value`, which passes unchanged.
///
/// Inside a differentiable function, `constant(e)` stands for a constant c = e: whatever depends on x through it has
/// the partial derivative 0. At run time it does nothing.
///
/// ```
/// use differentiable_core::constant;
///
/// assert_eq!(constant(1.5), 1.5);
/// ```
///
/// Inside a differentiable function, the bare name `constant` is taken for this one.
#[inline(always)]
pub fn constant<T>(value: T) -> T {
    value
}

/// By this type, generated code knows [`constant`](constant()) under its bare name.
#[doc(hidden)]
#[allow(non_camel_case_types)]
#[derive(Debug)]
pub enum constant {}
