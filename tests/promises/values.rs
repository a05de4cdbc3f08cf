//! The value is the function's own, bit for bit, everywhere a value is returned.

use differentiable::differentiable;

use crate::support::random::Random;

/// Every rounding here depends on the order of the operations.
#[differentiable]
fn rounded_often(x: &[f64; 4]) -> f64 {
    let sum = x[0] + x[1] + x[2] + x[3];
    let product = x[0] * x[1] * x[2] / 3.0 / x[3];
    let fused = x[0].mul_add(x[1], x[2]) - (x[0] * x[1] + x[2]);
    let again = (x[0] + x[1]) * (x[0] + x[1]) - x[0] * x[0] - x[1] * x[1];
    sum * product + fused / 7.0 - again * 0.1 + x[3] / (x[2] / x[3])
}

#[differentiable]
fn rounded_often_in_single(x: f32, y: f32) -> f32 {
    let t = x / y * y - x;
    (x + 1.0e8) - 1.0e8 + t * (x * y).sin().exp() + 0.1 * x + y / 3.0
}

#[differentiable]
fn signed_zero(x: f64, y: f64) -> f64 {
    -(x * y) + -0.0
}

#[differentiable]
fn zero_times(x: f64, y: f64) -> f64 {
    0.0 * x + y * 0.0
}

#[differentiable]
fn accumulated(x: &[f64; 4]) -> f64 {
    let mut sum = 0.1;
    sum += x[0];
    sum -= x[1] * x[2];
    sum *= x[3];
    sum /= 3.0;
    sum += x[0] / sum;
    sum
}

/// The values of all items at x, in bits.
macro_rules! values {
    ($f:ident, $x:expr, $still:expr, $cotangent:expr) => {
        [
            $f::value_and_gradient($x).0.to_bits(),
            $f::gradient_into($x, &mut $still.clone()).to_bits(),
            $f::jvp($x, &$still).0.to_bits(),
            $f::vjp($x, $cotangent).0.to_bits(),
        ]
    };
}

#[test]
fn at_many_points() {
    let mut random = Random::new(1);
    for _ in 0..1000 {
        let x: [f64; 4] = std::array::from_fn(|_| random.factor() * random.factor().exp2().powi(20));
        let still = [0.0; 4];
        assert_eq!(values!(rounded_often, &x, still, 3.0), [rounded_often(&x).to_bits(); 4]);
        assert_eq!(values!(accumulated, &x, still, -0.5), [accumulated(&x).to_bits(); 4]);
    }
}

#[test]
fn for_every_cotangent_and_tangent() {
    let x = [0.1, -0.7, 1e8, 3.0];
    let value = rounded_often(&x).to_bits();
    for factor in [0.0, -0.0, 1.0, 1e300, f64::INFINITY, f64::NAN] {
        assert_eq!(rounded_often::vjp(&x, factor).0.to_bits(), value);
        assert_eq!(rounded_often::jvp(&x, &[factor; 4]).0.to_bits(), value);
    }
}

#[test]
fn in_single_precision() {
    let mut random = Random::new(2);
    for _ in 0..1000 {
        let (x, y) = (random.factor() as f32, random.factor() as f32);
        let value = rounded_often_in_single(x, y).to_bits();
        assert_eq!(rounded_often_in_single::value_and_gradient(x, y).0.to_bits(), value);
        assert_eq!(rounded_often_in_single::jvp(x, y, 1.0, 2.0).0.to_bits(), value);
        assert_eq!(rounded_often_in_single::vjp(x, y, 2.0).0.to_bits(), value);
    }
}

#[test]
fn where_it_is_zero_infinite_or_nan() {
    let special = [0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MIN_POSITIVE, f64::MAX];
    for x in special {
        for y in special {
            let value = signed_zero(x, y);
            assert!(value.is_nan() || value.to_bits() == signed_zero::value_and_gradient(x, y).0.to_bits());
            assert!(value.is_nan() || value.to_bits() == signed_zero::jvp(x, y, 1.0, 1.0).0.to_bits());
            assert_eq!(value.is_nan(), signed_zero::value_and_gradient(x, y).0.is_nan());
            let value = zero_times(x, y);
            assert!(value.is_nan() || value.to_bits() == zero_times::value_and_gradient(x, y).0.to_bits());
            assert_eq!(value.is_nan(), zero_times::jvp(x, y, 1.0, 1.0).0.is_nan());
        }
    }
}
