use core::cmp::Ordering;
use core::num::FpCategory;

use crate::real::Real;
#[cfg(not(feature = "std"))]
use crate::real::without_std;

/// The rows say what stands for a method: of these two groups, `libm` always, and `libm` unless there is `std`.
macro_rules! real {
    (
        $T:ident
        always { $($always:ident = $always_libm:ident,)* }
        without_std { $($method:ident($($argument:ident),*) = $libm:ident,)* }
    ) => {
        impl Real for $T {
            const EPSILON: Self = $T::EPSILON;
            const INFINITY: Self = $T::INFINITY;
            const NEG_INFINITY: Self = $T::NEG_INFINITY;
            const NAN: Self = $T::NAN;
            const MAX: Self = $T::MAX;
            const MIN: Self = $T::MIN;
            const MIN_POSITIVE: Self = $T::MIN_POSITIVE;
            const PI: Self = core::$T::consts::PI;

            #[inline(always)]
            fn zero() -> Self {
                0.0
            }

            #[inline(always)]
            fn one() -> Self {
                1.0
            }

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $T
            }

            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }

            inherent! { $T
                abs() -> Self, signum() -> Self, copysign(sign: Self) -> Self, recip() -> Self,
                to_degrees() -> Self, to_radians() -> Self,
                max(other: Self) -> Self, min(other: Self) -> Self, clamp(min: Self, max: Self) -> Self,
                midpoint(other: Self) -> Self, next_up() -> Self, next_down() -> Self,
                is_nan() -> bool, is_finite() -> bool, is_infinite() -> bool, is_normal() -> bool,
                is_subnormal() -> bool, is_sign_positive() -> bool, is_sign_negative() -> bool,
                classify() -> FpCategory,
            }

            #[inline(always)]
            fn total_cmp(&self, other: &Self) -> Ordering {
                <$T>::total_cmp(self, other)
            }

            $(
                #[inline]
                fn $always(self) -> Self {
                    libm::$always_libm(self)
                }
            )*

            inherent_or! { $T
                $($method($($argument: Self),*) -> Self = libm::$libm,)*
                fract() -> Self = without_std::fract,
                div_euclid(rhs: Self) -> Self = without_std::div_euclid,
                rem_euclid(rhs: Self) -> Self = without_std::rem_euclid,
                powi(n: i32) -> Self = without_std::powi,
                log(base: Self) -> Self = without_std::log,
                sin_cos() -> (Self, Self) = without_std::sin_cos,
            }
        }
    };
}

macro_rules! inherent {
    ($T:ident $($method:ident($($argument:ident: $A:ty),*) -> $R:ty,)*) => {
        $(
            #[inline(always)]
            fn $method(self $(, $argument: $A)*) -> $R {
                <$T>::$method(self $(, $argument)*)
            }
        )*
    };
}

macro_rules! inherent_or {
    ($T:ident $($method:ident($($argument:ident: $A:ty),*) -> $R:ty = $module:ident::$function:ident,)*) => {
        $(
            #[cfg(feature = "std")]
            #[inline(always)]
            fn $method(self $(, $argument: $A)*) -> $R {
                <$T>::$method(self $(, $argument)*)
            }

            #[cfg(not(feature = "std"))]
            #[inline]
            fn $method(self $(, $argument: $A)*) -> $R {
                $module::$function(self $(, $argument)*)
            }
        )*
    };
}

real! { f64
    always { gamma = tgamma, ln_gamma = lgamma, erf = erf, erfc = erfc, }
    without_std {
        floor() = floor, ceil() = ceil, round() = round, round_ties_even() = roundeven, trunc() = trunc,
        mul_add(a, b) = fma, powf(n) = pow, sqrt() = sqrt, cbrt() = cbrt, hypot(other) = hypot,
        exp() = exp, exp2() = exp2, exp_m1() = expm1,
        ln() = log, log2() = log2, log10() = log10, ln_1p() = log1p,
        sin() = sin, cos() = cos, tan() = tan,
        asin() = asin, acos() = acos, atan() = atan, atan2(other) = atan2,
        sinh() = sinh, cosh() = cosh, tanh() = tanh,
        asinh() = asinh, acosh() = acosh, atanh() = atanh,
    }
}

real! { f32
    always { gamma = tgammaf, ln_gamma = lgammaf, erf = erff, erfc = erfcf, }
    without_std {
        floor() = floorf, ceil() = ceilf, round() = roundf, round_ties_even() = roundevenf, trunc() = truncf,
        mul_add(a, b) = fmaf, powf(n) = powf, sqrt() = sqrtf, cbrt() = cbrtf, hypot(other) = hypotf,
        exp() = expf, exp2() = exp2f, exp_m1() = expm1f,
        ln() = logf, log2() = log2f, log10() = log10f, ln_1p() = log1pf,
        sin() = sinf, cos() = cosf, tan() = tanf,
        asin() = asinf, acos() = acosf, atan() = atanf, atan2(other) = atan2f,
        sinh() = sinhf, cosh() = coshf, tanh() = tanhf,
        asinh() = asinhf, acosh() = acoshf, atanh() = atanhf,
    }
}
