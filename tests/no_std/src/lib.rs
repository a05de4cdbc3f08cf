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

/// A slice, whose gradient goes to memory that the caller has.
#[differentiable]
pub fn squares(x: &[f64]) -> f64 {
    x.iter().map(|value| value * value).sum()
}

/// Calls with a slice, with a part of one, with an array, and with constants.
#[differentiable]
pub fn weighted(x: &[f64], y: &[f64; 2]) -> f64 {
    squares(x) * y[0] + squares(y) + squares(&x[1..])
}

/// A cotangent that is not known before the call.
#[differentiable]
pub fn cubed(x: &[f64]) -> f64 {
    squares(x) * squares(x) * squares(&x[1..])
}

/// A simulation. What is kept of it is as long as the compiler knows that the loop runs.
#[differentiable(wrt(torques))]
pub fn effort<const N: usize>(torques: &[f32; N], start: [f32; 2]) -> f32 {
    let mut state = start;
    let mut cost = 0.0;
    for torque in torques {
        let [angle, velocity] = state;
        state = [angle + 0.1 * velocity, velocity + 0.1 * (torque - angle.sin())];
        cost += state[0] * state[0] + 0.01 * torque * torque;
    }
    cost
}

/// An output that is a slice.
#[differentiable]
pub fn scaled<T: Real>(a: T, x: &[T], y: &mut [T]) {
    for i in 0..x.len() {
        y[i] = a * x[i];
    }
}

/// A result of several floats.
#[differentiable]
pub fn plane(x: &[f64; 2]) -> [f64; 3] {
    [x[0], x[1], x[0] * x[1]]
}

/// A result that may be missing.
#[differentiable]
pub fn ratio(x: &[f64; 2]) -> Option<f64> {
    if x[1] == 0.0 { None } else { Some(x[0] / x[1]) }
}

/// One of others that may be.
#[differentiable]
pub fn ratios(x: &[f64; 2]) -> Result<f64, &'static str> {
    let first = ratio(x).ok_or("no ratio")?;
    let second = ratio(&[x[1], first]).ok_or("no ratio of it")?;
    Ok(first + second * second)
}

/// Where the valley is deepest.
pub fn descend() -> f64 {
    let valley =
        Descent::fixed(1e-3).tolerance(1e-6).max_iterations(100_000).minimize(&valley::objective(), [0.0, 0.0]);
    let waves = Descent::fixed(0.9).tolerance(1e-5).minimize(&waves::objective(), [1.0_f64, 1.0]);
    let mut gradient = [0.0; 3];
    weighted::gradient_into(&[0.0, 0.0, 0.0], &[2.0, 1.0], &mut gradient, &mut [0.0; 2]);
    let ratios = ratios::gradient(&[2.0, 2.0]).map_or(0.0, |gradient| gradient[0]);
    valley.value + waves.value + saturated::gradient(2.0, 4) + gradient[0] + ratios
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
    fn slices_have_gradients_without_allocator() {
        let (mut x_gradient, mut y_gradient) = ([f64::NAN; 3], [f64::NAN; 2]);
        let value = weighted::gradient_into(&[1.0, 2.0, 3.0], &[2.0, 1.0], &mut x_gradient, &mut y_gradient);
        assert_eq!(value, 28.0 + 5.0 + 13.0);
        assert_eq!((x_gradient, y_gradient), ([4.0, 12.0, 18.0], [14.0 + 4.0, 2.0]));
        let mut gradient = [0.0; 2];
        assert_eq!(cubed::gradient_into(&[1.0, 2.0], &mut gradient), 100.0);
        assert_eq!(gradient, [80.0, 260.0]);

        let (_, slope) = weighted::jvp(&[1.0, 2.0, 3.0], &[2.0, 1.0], &[1.0, 0.0, 0.0], &[0.0, 10.0]);
        assert_eq!(slope, 24.0);
    }

    #[test]
    fn loops_of_a_known_number_keep_values_without_allocator() {
        let torques: [f32; 40] = core::array::from_fn(|i| 0.02 * i as f32);
        let gradient = effort::gradient(&torques, [0.5, 0.0]);
        for i in [0, 17, 39] {
            let mut direction = [0.0; 40];
            direction[i] = 1.0;
            let slope = effort::jvp(&torques, [0.5, 0.0], &direction).1;
            assert!((gradient[i] - slope).abs() < 1e-4 * (1.0 + slope.abs()), "{i}: {} and {slope}", gradient[i]);
        }
    }

    #[test]
    fn outputs_have_derivatives_without_allocator() {
        let (mut y, mut y_tangent) = ([0.0; 2], [f64::NAN; 2]);
        scaled::jvp(2.0, &[3.0, 4.0], &mut y, 1.0, &[0.0, 10.0], &mut y_tangent);
        assert_eq!((y, y_tangent), ([6.0, 8.0], [3.0, 24.0]));
        assert_eq!(plane::jacobian(&[2.0, 3.0]).1, [[1.0, 0.0], [0.0, 1.0], [3.0, 2.0]]);
    }

    #[test]
    fn what_may_be_missing_has_derivatives_without_allocator() {
        assert_eq!(ratios::value_and_gradient(&[2.0, 2.0]), Ok((5.0, [-3.5, 7.5])));
        assert_eq!(ratios::gradient(&[2.0, 0.0]), Err("no ratio"));
        assert_eq!(ratios::jvp(&[0.0, 2.0], &[1.0, 0.0]), Err("no ratio of it"));
    }

    #[test]
    fn the_descent_arrives() {
        assert!((descend() - (0.0 - 2.0 + 4.0 - 3.5)).abs() < 1e-6);
    }
}
