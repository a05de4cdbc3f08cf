//! Derivatives of plain Rust functions, generated at compile time.
#![no_std]

pub use differentiable_core::*;
pub use differentiable_macros::differentiable;
