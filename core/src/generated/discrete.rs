//! What a macro takes for an integer or for a float, and does not see the type of.

use core::cmp::Ordering;
use core::num::FpCategory;

use crate::real::Real;

/// What is no float: a cast of it has no derivative.
#[diagnostic::on_unimplemented(
    message = "a cast of a field that is a float: where the struct is active, the derivative through it would be lost",
    label = "`{Self}` is a float",
    note = "to an integer, write the rounding that is meant: `x.floor() as usize`; to another float, give it a name with its type before: `let x: f64 = p.x;`"
)]
pub trait Discrete {}

macro_rules! discrete {
    ($($T:ident)*) => {$(
        impl Discrete for $T {}
    )*};
}

discrete!(bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// A value that is no float, as it is.
#[inline(always)]
pub const fn discrete<T: Discrete>(value: T) -> T {
    value
}

/// What the methods return that only look at floats and at sequences, such as `len`, `is_nan` and `partition_point`.
#[diagnostic::on_unimplemented(
    message = "a method with a name of the standard library that returns a float: the derivative through it would be lost",
    label = "`{Self}` is nothing that is counted or compared",
    note = "a differentiable method of this name is called by its path: `Rod::len(&rod)`"
)]
pub trait Observed {}

impl<T: Discrete> Observed for T {}
impl Observed for Ordering {}
impl Observed for Option<Ordering> {}
impl Observed for FpCategory {}
impl Observed for Result<usize, usize> {}

/// What was observed, as it is.
#[inline(always)]
pub const fn observed<T: Observed>(value: T) -> T {
    value
}

/// A number, of which a step such as `floor` is taken.
#[inline(always)]
pub fn number<T: Real>(value: &T) -> T {
    *value
}

/// The number that a constant is, or refers to: where it is a reference, the argument is dereferenced to the type that is expected.
#[inline(always)]
pub const fn behind<T: Real>(constant: &T) -> T {
    *constant
}

/// What can be told apart holds no floats.
#[diagnostic::on_unimplemented(
    message = "active values decide on this, and it may hold floats, whose derivatives would be lost",
    label = "`{Self}` may hold floats",
    note = "where it holds none, derive `Eq` for it; floats are returned by a function with `#[differentiable]`, as they are, in arrays or in tuples; \
            `differentiable::constant(…)` around the call cuts their derivatives"
)]
pub trait WithoutFloats {}

#[diagnostic::do_not_recommend]
impl<T: Eq + ?Sized> WithoutFloats for T {}

/// A value that holds no floats, as it is.
#[inline(always)]
pub fn without_floats<T: WithoutFloats>(value: T) -> T {
    value
}
