//! What a macro takes for an integer or for a float, and does not see the type of.

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

/// What a method `len` or `is_empty` is taken for.
#[diagnostic::on_unimplemented(
    message = "a method `len` or `is_empty` that returns a float: the derivative through it would be lost",
    label = "`{Self}` is no count",
    note = "a differentiable method of this name is called by its path: `Rod::len(&rod)`"
)]
pub trait Count {}

impl Count for usize {}
impl Count for u32 {}
impl Count for u64 {}
impl Count for i32 {}
impl Count for i64 {}
impl Count for bool {}

/// A count, as it is.
#[inline(always)]
pub const fn count<T: Count>(value: T) -> T {
    value
}

/// A number, of which a step such as `floor` is taken.
#[inline(always)]
pub fn number<T: Real>(value: &T) -> T {
    *value
}
