//! Fields that are cast: a macro does not see whether they are integers.

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
