//! `Real` is what `f32` and `f64` are: with `std` to the bit, without it to a few units in the last place.

use core::cmp::Ordering;
use core::num::FpCategory;
use differentiable_core::Real;

/// Whether `ours` is what std gives: with `std` the same bits, except that a NaN is a NaN.
fn agrees<T: Real>(ours: T, stds: T) -> bool {
    let (a, b) = (ours.to_f64(), stds.to_f64());
    if a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan() {
        return true;
    }
    let tolerance = T::from_f64(8.0) * T::EPSILON * ours.abs().max(stds.abs());
    !cfg!(feature = "std") && (a - b).abs() <= tolerance.max(T::MIN_POSITIVE).to_f64()
}

macro_rules! unary {
    ($T:ident: $($method:ident)*) => {$(
        #[test]
        fn $method() {
            for x in POINTS {
                let (ours, stds) = (Real::$method(x), <$T>::$method(x));
                assert!(agrees(ours, stds), "{x:e}: {ours:e}, std {stds:e}");
            }
        }
    )*};
}

macro_rules! binary {
    ($T:ident: $($method:ident)*) => {$(
        #[test]
        fn $method() {
            for x in POINTS {
                for y in POINTS {
                    let (ours, stds) = (Real::$method(x, y), <$T>::$method(x, y));
                    assert!(agrees(ours, stds), "{x:e}, {y:e}: {ours:e}, std {stds:e}");
                }
            }
        }
    )*};
}

macro_rules! predicate {
    ($T:ident: $($method:ident)*) => {$(
        #[test]
        fn $method() {
            for x in POINTS {
                assert_eq!(Real::$method(x), <$T>::$method(x), "{x:e}");
            }
        }
    )*};
}

macro_rules! agreement {
    ($T:ident) => {
        mod $T {
            use super::*;

            const POINTS: [$T; 24] = [
                0.0, -0.0, 0.1, -0.3, 0.5, -0.5, 1.0, -1.0, 1.5, -1.5, 2.5, -2.7, 3.7, 10.25, -12.5, 100.3, 1e-6,
                -3e-8, 1e6, -2e7, <$T>::INFINITY, <$T>::NEG_INFINITY, <$T>::NAN, <$T>::MIN_POSITIVE,
            ];

            unary! { $T:
                abs signum floor ceil round round_ties_even trunc fract recip sqrt cbrt exp exp2 exp_m1 ln log2 log10
                ln_1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh to_degrees to_radians next_up next_down
            }
            binary! { $T: copysign div_euclid rem_euclid powf hypot log atan2 max min midpoint }
            predicate! { $T:
                is_nan is_finite is_infinite is_normal is_subnormal is_sign_positive is_sign_negative classify
            }

            #[test]
            fn powi() {
                for x in POINTS {
                    for n in [0, 1, 2, 3, -1, -2, 7, -9, 31] {
                        let (ours, stds) = (Real::powi(x, n), <$T>::powi(x, n));
                        assert!(agrees(ours, stds), "{x:e}^{n}: {ours:e}, std {stds:e}");
                    }
                }
            }

            #[test]
            fn mul_add_clamp_and_sin_cos() {
                for x in POINTS {
                    assert!(agrees(Real::mul_add(x, 0.3, -0.7), <$T>::mul_add(x, 0.3, -0.7)), "{x:e}");
                    assert!(agrees(Real::clamp(x, -1.0, 2.0), <$T>::clamp(x, -1.0, 2.0)), "{x:e}");
                    let (ours, stds) = (Real::sin_cos(x), <$T>::sin_cos(x));
                    assert!(agrees(ours.0, stds.0) && agrees(ours.1, stds.1), "{x:e}");
                }
            }

            #[test]
            fn total_cmp() {
                assert_eq!(Real::total_cmp(&(-0.0 as $T), &0.0), Ordering::Less);
                assert_eq!(Real::total_cmp(&(1.0 as $T), &<$T>::NAN), Ordering::Less);
            }

            #[test]
            fn constants() {
                assert_eq!(<$T as Real>::EPSILON, <$T>::EPSILON);
                assert_eq!(<$T as Real>::INFINITY, <$T>::INFINITY);
                assert_eq!(<$T as Real>::NEG_INFINITY, <$T>::NEG_INFINITY);
                assert!(<$T as Real>::NAN.is_nan());
                assert_eq!(<$T as Real>::MAX, <$T>::MAX);
                assert_eq!(<$T as Real>::MIN, <$T>::MIN);
                assert_eq!(<$T as Real>::MIN_POSITIVE, <$T>::MIN_POSITIVE);
                assert_eq!(<$T as Real>::PI, std::$T::consts::PI);
            }
        }
    };
}

agreement!(f32);
agreement!(f64);

#[test]
fn special_functions_at_known_points() {
    let sqrt_pi = std::f64::consts::PI.sqrt();
    assert!(agrees(Real::gamma(5.0), 24.0));
    assert!((Real::gamma(0.5) - sqrt_pi).abs() < 1e-15);
    assert!((Real::ln_gamma(0.5) - sqrt_pi.ln()).abs() < 1e-15);
    assert!((Real::ln_gamma(-0.5) - (2.0 * sqrt_pi).ln()).abs() < 1e-15);
    assert!((Real::erf(1.0) - 0.842_700_792_949_714_9_f64).abs() < 1e-15);
    assert!((Real::erfc(1.0) - 0.157_299_207_050_285_13_f64).abs() < 1e-15);
    assert!((Real::erf(1.0_f32) - 0.842_700_8).abs() < 1e-6);
}

#[test]
fn conversions() {
    assert_eq!(<f32 as Real>::from_f64(0.1), 0.1_f32);
    assert_eq!(Real::to_f64(0.1_f32), f64::from(0.1_f32));
    assert_eq!(<f64 as Real>::zero() + <f64 as Real>::one(), 1.0);
    assert_eq!(Real::classify(0.0_f64), FpCategory::Zero);
}

#[test]
fn generic_code_needs_one_bound() {
    fn everything<T: Real>(x: &[T]) -> T {
        let mut y: T = x.iter().sum::<T>() + x.iter().copied().product::<T>();
        y += -x[0] * x[1] / (x[2] % T::from_f64(2.0)) - T::default();
        y -= T::one();
        y *= T::PI;
        y /= T::from_f64(2.0);
        y %= T::from_f64(100.0);
        if y > T::zero() { y.sin().max(x[0]) } else { y }
    }
    let expected = (9.75 * std::f64::consts::PI / 2.0).sin().max(1.0);
    assert!((everything(&[1.0, 2.0, 3.5]) - expected).abs() < 1e-14);
    assert!((everything(&[1.0_f32, 2.0, 3.5]) - expected as f32).abs() < 1e-5);
}
