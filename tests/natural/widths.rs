//! Data in single precision, sums in double: calls whose results have another float type than what they are given.

use differentiable::differentiable;

use crate::support::agree_without_objective;

#[differentiable(order = 2)]
fn widened(x: f32) -> f64 {
    let x = x as f64;
    x * x + x
}

#[differentiable(order = 2)]
fn of_widened(x: f32) -> f64 {
    let y = widened(x * x);
    y.sin() * widened(x)
}

#[differentiable(order = 2)]
fn narrowed(x: f64) -> f32 {
    let x = x as f32;
    x * x
}

#[differentiable(order = 2)]
fn of_narrowed(x: f64) -> f32 {
    narrowed(x.exp()) * narrowed(x)
}

#[differentiable(order = 2)]
fn energy(x: &[f32]) -> f64 {
    let mut sum: f64 = 0.0;
    for v in x {
        let v = *v as f64;
        sum += v * v * v;
    }
    sum
}

#[differentiable(order = 2)]
fn level(x: &[f32]) -> f64 {
    energy(x).ln()
}

#[differentiable(order = 2)]
fn area(x: &[f32; 2]) -> f64 {
    x[0] as f64 * x[1] as f64
}

#[differentiable(order = 2)]
fn wave(x: &[f32; 2]) -> f64 {
    area(x).sin()
}

#[differentiable(order = 2)]
fn weighted(x: f32, y: f64) -> f64 {
    x as f64 * y
}

#[differentiable(order = 2)]
fn mixed(x: f32, y: f64) -> f64 {
    weighted(x * x, y * y).sin() * weighted(x, y)
}

#[differentiable(order = 2)]
fn compounded(x: f32, n: usize) -> f64 {
    let mut sum: f64 = 1.0;
    for _ in 0..n {
        sum += weighted(x, sum);
    }
    sum
}

struct Gain {
    factor: f64,
}

impl Gain {
    #[differentiable(order = 2)]
    fn of(&self, x: f32) -> f64 {
        self.factor * x as f64
    }

    #[differentiable(order = 2)]
    fn wave(&self, x: f32) -> f64 {
        self.of(x * x).sin()
    }
}

/// The derivative of what is widened may itself be wide, or not.
#[differentiable(derivative = wide_slope, order = 2)]
fn square(x: f32) -> f64 {
    x as f64 * x as f64
}

#[differentiable]
fn wide_slope(x: f32) -> f64 {
    2.0 * x as f64
}

#[differentiable(derivative = narrow_slope, order = 2)]
fn cube(x: f32) -> f64 {
    (x as f64).powi(3)
}

#[differentiable]
fn narrow_slope(x: f32) -> f32 {
    3.0 * x * x
}

#[differentiable(derivative = slopes, order = 2)]
fn scaled(x: &[f32; 2], y: f64) -> f64 {
    x[0] as f64 * x[1] as f64 * y
}

#[differentiable]
fn slopes(x: &[f32; 2], y: f64) -> ([f32; 2], f64) {
    let factor = y as f32;
    ([x[1] * factor, x[0] * factor], x[0] as f64 * x[1] as f64)
}

#[differentiable(order = 2)]
fn of_rules(x: &[f32; 2], y: f64) -> f64 {
    scaled(x, square(x[0]) * y) + cube(x[1] * x[0])
}

agree_without_objective! {
    of_widened: (0.7_f32);
    of_narrowed: (0.4);
    level: (&vec![1.5_f32, 0.75]);
    wave: (&[0.5_f32, 1.25]);
    mixed: (0.7_f32, 0.3);
    compounded: (0.25_f32, const 3);
    square: (0.75_f32);
    cube: (0.75_f32);
    scaled: (&[0.5_f32, 1.25], 0.75);
    of_rules: (&[0.5_f32, 1.25], 0.75);
}

#[test]
fn methods_widen_too() {
    let gain = Gain { factor: 3.0 };
    let (x, wide) = (0.5_f32, 0.5_f64);
    let slope = (3.0 * wide * wide).cos() * 6.0 * wide;
    assert!((f64::from(gain.wave_gradient(x)) - slope).abs() < 1e-6);
    assert!((gain.wave_jvp(x, 2.0).1 - 2.0 * slope).abs() < 1e-6);
}
