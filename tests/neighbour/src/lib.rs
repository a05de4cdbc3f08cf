//! Differentiable functions of another crate, which call each other: the crate's tests call them across the border.

use differentiable::{Real, differentiable};

/// A double well of depth `depth`.
#[differentiable(order = 2)]
pub fn well(x: f64, depth: f64) -> f64 {
    let s = x * x - 1.0;
    depth * s * s
}

/// Two wells and a coupling between them.
#[differentiable(order = 2)]
pub fn potential(x: &[f64; 2]) -> f64 {
    well(x[0], 1.0) + well(x[1], 2.0) + x[0] * x[1]
}

/// ‖x‖₂ of up to three coordinates.
#[differentiable(order = 2)]
pub fn norm<T: Real, const N: usize>(x: &[T; N]) -> T {
    match N {
        1 => x[0].abs(),
        2 => x[0].hypot(x[1]),
        _ => x[0].hypot(x[1]).hypot(x[2]),
    }
}

/// Shapes by one of their measures.
pub mod shapes {
    use differentiable::differentiable;

    /// The area of a disc.
    #[differentiable(order = 2)]
    pub fn area(radius: f64) -> f64 {
        std::f64::consts::PI * radius * radius
    }
}

/// A crate that re-exports `differentiable` under another name.
pub mod reexported {
    pub use ::differentiable as autodiff;
}
