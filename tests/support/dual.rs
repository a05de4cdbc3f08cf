//! Hyper-dual numbers x + u ε₁ + v ε₂ + w ε₁ε₂ with ε₁² = ε₂² = 0, as a scalar of generic functions: first and second derivatives
//! by the arithmetic of `num-dual`.

use std::cmp::Ordering;
use std::fmt;
use std::iter::{Product, Sum};
use std::num::FpCategory;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use differentiable::own::Yes;
use differentiable::{Real, Tangent, Vector};
use num_dual::{DualNum, HyperDual64};

use super::agreement::Gradient;
use super::differences::derivative;
use super::random::Random;

/// A hyper-dual number; comparisons and tests ask its real part.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dual {
    pub x: f64,
    /// The derivatives in two directions.
    pub dots: [f64; 2],
    /// The derivative in one direction of that in the other.
    pub curvature: f64,
}

impl Dual {
    /// What moves in two directions, steadily.
    pub const fn new(x: f64, dots: [f64; 2]) -> Self {
        Dual { x, dots, curvature: 0.0 }
    }

    /// What does not move.
    const fn fixed(x: f64) -> Self {
        Self::new(x, [0.0; 2])
    }

    fn number(self) -> HyperDual64 {
        HyperDual64::new(self.x, self.dots[0], self.dots[1], self.curvature)
    }
}

impl From<HyperDual64> for Dual {
    fn from(number: HyperDual64) -> Self {
        Dual { x: number.re, dots: [number.eps1, number.eps2], curvature: number.eps1eps2 }
    }
}

/// From a point and a direction to the Hessian matrix times that.
pub type HessianProduct<'a> = dyn Fn(&[f64], &[f64]) -> Vec<f64> + 'a;

/// From a point and two directions to what a function gives there in dual numbers.
pub type Lifted<'a, R> = dyn Fn(&[f64], [&[f64]; 2]) -> R + 'a;

/// A generic function at a point: its derivatives by the generated code, and instances for dual numbers, which move in two
/// directions.
pub struct Generic<'a> {
    pub point: &'a [f64],
    pub gradient: &'a Gradient<'a>,
    pub hvp: &'a HessianProduct<'a>,
    pub value_of_duals: &'a Lifted<'a, Dual>,
    pub gradient_of_duals: &'a Lifted<'a, Vec<Dual>>,
}

impl Generic<'_> {
    /// The first and second derivatives by the generated code against those by dual numbers; and the derivatives of the
    /// generated code, instantiated with dual numbers, against both and against central differences of the gradient.
    pub fn check(&self) {
        let count = self.point.len();
        let generated = (self.gradient)(self.point);
        let direction = Random::new(7).factors(count);
        let products = (self.hvp)(self.point, &direction);
        for index in 0..count {
            let mut axis = vec![0.0; count];
            axis[index] = 1.0;
            let expected = (self.value_of_duals)(self.point, [&axis, &direction]);
            let first = format!("partial derivative {index}");
            close(generated[index], expected.dots[0], &first);
            close(products[index], expected.curvature, &format!("the product with row {index} of the Hessian"));
        }
        let duals = (self.gradient_of_duals)(self.point, [&direction, &direction]);
        for (index, dual) in duals.iter().enumerate() {
            close(dual.x, generated[index], "the gradient in dual numbers");
            close(dual.dots[0], products[index], "the derivative of the gradient in dual numbers");
            let along = |h: f64| {
                let moved: Vec<f64> = self.point.iter().zip(&direction).map(|(x, d)| x + h * d).collect();
                (self.gradient)(&moved)[index]
            };
            let estimate = derivative(along, f64::EPSILON);
            let miss = (dual.dots[0] - estimate.derivative).abs();
            let tolerance = 8.0 * estimate.error + 1e-12 * dual.dots[0].abs();
            assert!(miss <= tolerance, "row {index} of the Hessian gives {}, not {estimate:?}", dual.dots[0]);
        }
    }
}

/// That they are equal but for rounding.
fn close(value: f64, expected: f64, what: &str) {
    let miss = (value - expected).abs();
    assert!(miss <= 1e-13 * (1.0 + expected.abs()), "{what} is {value}, not {expected}");
}

/// The dual numbers in a gradient, in order.
pub fn duals<G: Duals>(gradient: &G) -> Vec<Dual> {
    let mut duals = Vec::new();
    gradient.append_to(&mut duals);
    duals
}

/// What is made of dual numbers.
pub trait Duals {
    fn append_to(&self, duals: &mut Vec<Dual>);
}

impl Duals for Dual {
    fn append_to(&self, duals: &mut Vec<Dual>) {
        duals.push(*self);
    }
}

impl<D: Duals, const N: usize> Duals for [D; N] {
    fn append_to(&self, duals: &mut Vec<Dual>) {
        self.iter().for_each(|part| part.append_to(duals));
    }
}

impl<D: Duals> Duals for Vec<D> {
    fn append_to(&self, duals: &mut Vec<Dual>) {
        self.iter().for_each(|part| part.append_to(duals));
    }
}

macro_rules! tuple {
    ($($D:ident $index:tt),+) => {
        impl<$($D: Duals),+> Duals for ($($D,)+) {
            fn append_to(&self, duals: &mut Vec<Dual>) {
                $(self.$index.append_to(duals);)+
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);

macro_rules! operators {
    ($($Operator:ident $method:ident $OperatorAssign:ident $method_assign:ident;)*) => {$(
        impl $Operator for Dual {
            type Output = Dual;

            fn $method(self, other: Dual) -> Dual {
                $Operator::$method(self.number(), other.number()).into()
            }
        }

        impl $OperatorAssign for Dual {
            fn $method_assign(&mut self, other: Dual) {
                *self = $Operator::$method(*self, other);
            }
        }
    )*};
}

operators! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl Rem for Dual {
    type Output = Dual;

    fn rem(self, other: Dual) -> Dual {
        self - Dual::fixed((self.x / other.x).trunc()) * other
    }
}

impl RemAssign for Dual {
    fn rem_assign(&mut self, other: Dual) {
        *self = *self % other;
    }
}

impl Neg for Dual {
    type Output = Dual;

    fn neg(self) -> Dual {
        (-self.number()).into()
    }
}

impl PartialEq for Dual {
    fn eq(&self, other: &Self) -> bool {
        self.x == other.x
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.x.partial_cmp(&other.x)
    }
}

impl fmt::Display for Dual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

impl fmt::LowerExp for Dual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:e} + {:e} ε₁ + {:e} ε₂ + {:e} ε₁ε₂", self.x, self.dots[0], self.dots[1], self.curvature)
    }
}

impl Sum for Dual {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Dual::zero(), Add::add)
    }
}

impl<'a> Sum<&'a Dual> for Dual {
    fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
        terms.copied().sum()
    }
}

impl Product for Dual {
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(Dual::one(), Mul::mul)
    }
}

impl<'a> Product<&'a Dual> for Dual {
    fn product<I: Iterator<Item = &'a Self>>(factors: I) -> Self {
        factors.copied().product()
    }
}

impl Tangent for Dual {
    type Tangent = Dual;
    type Own = Yes;

    fn zero_tangent(&self) -> Dual {
        Dual::zero()
    }
}

impl Vector for Dual {
    type Float = Self;

    fn set_zero(&mut self) {
        *self = Dual::zero();
    }

    fn accumulate(&mut self, other: &Dual) {
        *self += *other;
    }
}

macro_rules! by_num_dual {
    ($($method:ident)*) => {$(
        fn $method(self) -> Self {
            DualNum::$method(&self.number()).into()
        }
    )*};
}

macro_rules! steps {
    ($($method:ident)*) => {$(
        fn $method(self) -> Self {
            Dual::fixed(self.x.$method())
        }
    )*};
}

macro_rules! tests {
    ($($method:ident -> $Result:ty;)*) => {$(
        fn $method(self) -> $Result {
            self.x.$method()
        }
    )*};
}

macro_rules! unknown {
    ($($method:ident)*) => {$(
        fn $method(self) -> Self {
            unimplemented!(concat!("dual numbers have no ", stringify!($method)))
        }
    )*};
}

impl Real for Dual {
    const EPSILON: Self = Dual::fixed(f64::EPSILON);
    const INFINITY: Self = Dual::fixed(f64::INFINITY);
    const NEG_INFINITY: Self = Dual::fixed(f64::NEG_INFINITY);
    const NAN: Self = Dual::fixed(f64::NAN);
    const MAX: Self = Dual::fixed(f64::MAX);
    const MIN: Self = Dual::fixed(f64::MIN);
    const MIN_POSITIVE: Self = Dual::fixed(f64::MIN_POSITIVE);
    const PI: Self = Dual::fixed(std::f64::consts::PI);

    by_num_dual! {
        recip sqrt cbrt exp exp2 exp_m1 ln log2 log10 ln_1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
    }

    steps! { signum floor ceil round round_ties_even trunc next_up next_down }

    tests! {
        is_nan -> bool;
        is_finite -> bool;
        is_infinite -> bool;
        is_normal -> bool;
        is_subnormal -> bool;
        is_sign_positive -> bool;
        is_sign_negative -> bool;
        classify -> FpCategory;
    }

    unknown! { gamma ln_gamma erf erfc }

    fn zero() -> Self {
        Dual::fixed(0.0)
    }

    fn one() -> Self {
        Dual::fixed(1.0)
    }

    fn from_f64(value: f64) -> Self {
        Dual::fixed(value)
    }

    fn to_f64(self) -> f64 {
        self.x
    }

    fn abs(self) -> Self {
        if self.x < 0.0 { -self } else { self }
    }

    fn copysign(self, sign: Self) -> Self {
        if self.is_sign_positive() == sign.is_sign_positive() { self } else { -self }
    }

    fn fract(self) -> Self {
        self - self.trunc()
    }

    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }

    fn div_euclid(self, rhs: Self) -> Self {
        Dual::fixed(self.x.div_euclid(rhs.x))
    }

    fn rem_euclid(self, rhs: Self) -> Self {
        self - self.div_euclid(rhs) * rhs
    }

    fn powi(self, n: i32) -> Self {
        self.number().powi(n).into()
    }

    fn powf(self, n: Self) -> Self {
        self.number().powd(n.number()).into()
    }

    fn hypot(self, other: Self) -> Self {
        (self * self + other * other).sqrt()
    }

    fn log(self, base: Self) -> Self {
        self.ln() / base.ln()
    }

    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }

    fn atan2(self, other: Self) -> Self {
        self.number().atan2(other.number()).into()
    }

    fn to_degrees(self) -> Self {
        self * Dual::fixed(1_f64.to_degrees())
    }

    fn to_radians(self) -> Self {
        self * Dual::fixed(1_f64.to_radians())
    }

    fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }

    fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }

    fn clamp(self, min: Self, max: Self) -> Self {
        self.max(min).min(max)
    }

    fn midpoint(self, other: Self) -> Self {
        (self + other) * Dual::fixed(0.5)
    }

    fn total_cmp(&self, other: &Self) -> Ordering {
        self.x.total_cmp(&other.x)
    }
}
