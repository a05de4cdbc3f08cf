//! What stands among floats and does not move: the integer in `(f64, usize)`.

use crate::own::{self, Yes};
use crate::tangent::{Tangent, Vector};

/// The tangent of an integer, of a truth value, and of a character: it holds nothing.
///
/// ```
/// use differentiable_core::{Tangent, Unmoved};
///
/// assert_eq!([(0.5, 3), (1.5, 1)].zero_tangent(), [(0.0, Unmoved); 2]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmoved;

impl Tangent for Unmoved {
    type Tangent = Unmoved;
    type Own = Yes;

    #[inline(always)]
    fn zero_tangent(&self) -> Unmoved {
        Unmoved
    }
}

impl Vector for Unmoved {
    type Float = f64;

    #[inline(always)]
    fn set_zero(&mut self) {}

    #[inline(always)]
    fn accumulate(&mut self, _: &Unmoved) {}

    #[inline(always)]
    fn is_number(&self) -> bool {
        true
    }

    #[inline(always)]
    fn sum_of_products(&self, _: &Unmoved) -> f64 {
        0.0
    }

    #[inline(always)]
    fn add_multiple(&mut self, _: f64, _: &Unmoved) {}
}

macro_rules! unmoved {
    ($($T:ident)*) => {$(
        impl Tangent for $T {
            type Tangent = Unmoved;
            type Own = own::Nothing;

            #[inline(always)]
            fn zero_tangent(&self) -> Unmoved {
                Unmoved
            }
        }
    )*};
}

unmoved!(bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
