//! Gradients by the numbers of other crates: `num-dual`, whose dual numbers carry one derivative, so that a gradient takes a run for each
//! input; and `reverse`, which records a tape.

use std::ops::{Add, Div, Mul, Neg, Sub};

use num_dual::{Dual64, DualNum, HyperDual64};
use reverse::{Gradient, Tape, Var};

/// What the functions do with numbers.
pub trait Number:
    Copy
    + PartialOrd
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    fn recip(self) -> Self;
    fn sqrt(self) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tanh(self) -> Self;
}

/// The methods of a number, by paths to those that it has.
macro_rules! number {
    ($number:ty, $($methods:tt)*) => {
        impl Number for $number {
            number! { @each [$($methods)*] recip sqrt exp ln sin cos tanh }
        }
    };
    (@each $methods:tt $($method:ident)*) => {
        $(number! { @method $methods $method })*
    };
    (@method [$($methods:tt)*] $method:ident) => {
        fn $method(self) -> Self {
            $($methods)*::$method(&self)
        }
    };
}

number! { Dual64, <Dual64 as DualNum<f64>> }
number! { HyperDual64, <HyperDual64 as DualNum<f64>> }
number! { Var<'_>, Var }

/// The sum of some, which are not none.
pub fn sum<N: Number>(terms: impl Iterator<Item = N>) -> N {
    terms.reduce(|sum, term| sum + term).expect("there are terms")
}

/// The gradient by dual numbers.
pub fn duals(x: &[f64], gradient: &mut [f64], f: impl Fn(&[Dual64]) -> Dual64) {
    let mut x: Vec<Dual64> = x.iter().map(|&x| Dual64::from_re(x)).collect();
    for i in 0..x.len() {
        x[i].eps = 1.0;
        gradient[i] = f(&x).eps;
        x[i].eps = 0.0;
    }
}

/// The gradient by a tape.
pub fn tape(x: &[f64], gradient: &mut [f64], f: impl for<'t> Fn(&[Var<'t>]) -> Var<'t>) {
    let tape = Tape::new();
    let x = tape.add_vars(x);
    gradient.copy_from_slice(&f(&x).grad().wrt(&x));
}
