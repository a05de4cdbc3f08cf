//! A program without standard library and without allocator: what it calls must not need them either.
//!
//! With the feature `bare` it is complete up to its entry point, and is built with `panic = "abort"` as a static library. If
//! anything linked the standard library, it would have two panic handlers; if anything linked `alloc`, it would have no
//! allocator. Either is a compile error.
#![no_std]

use differentiable::{Descent, Real, differentiable};

/// Rosenbrock's valley, (1 − x)² + 100 (y − x²)².
#[differentiable]
pub fn valley(x: &[f64; 2]) -> f64 {
    let (u, v) = (1.0 - x[0], x[1] - x[0] * x[0]);
    u * u + 100.0 * v * v
}

/// The lecture's function, on any scalar; its sine and cosine are those of `libm`.
#[differentiable]
pub fn waves<T: Real>(x: &[T; 2]) -> T {
    x[0].sin() + x[1].cos()
}

/// A branch, an early return and a constant.
#[differentiable]
pub fn saturated(x: f64, limit: u8) -> f64 {
    let mut y = x.abs();
    if limit > 3 {
        y *= f64::from(limit);
    }
    if y > 10.0 {
        return 10.0;
    }
    y.max(1.0)
}

/// Where the valley is deepest.
pub fn descend() -> f64 {
    let valley =
        Descent::fixed(1e-3).tolerance(1e-6).max_iterations(100_000).minimize(&valley::objective(), [0.0, 0.0]);
    let waves = Descent::fixed(0.9).tolerance(1e-5).minimize(&waves::objective(), [1.0_f64, 1.0]);
    valley.value + waves.value + saturated::gradient(2.0, 4)
}

/// There is nothing to report to.
#[cfg(feature = "bare")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_descent_arrives() {
        assert!((descend() - (0.0 - 2.0 + 4.0)).abs() < 1e-6);
    }
}
