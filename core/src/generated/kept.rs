//! Constants that the reverse sweep needs. What they refer to may be gone by then, or be another: a macro does not see what is a reference.

use core::cell::Cell;

#[cfg(feature = "alloc")]
use alloc::borrow::{Borrow, ToOwned};

/// What can be kept without what it refers to: references, and what is made of them.
pub trait Keeps {
    /// The same, with what it refers to in place of the references.
    type Kept: Lends;

    /// Copies what it refers to.
    fn kept(self) -> Self::Kept;
}

/// What was kept.
pub trait Lends {
    /// What it was before.
    type Lent<'a>
    where
        Self: 'a;

    /// The same again, once.
    fn lent(&self) -> Self::Lent<'_>;
}

/// A constant that is to be kept.
pub struct Keep<C>(Cell<Option<C>>);

impl<C> Keep<C> {
    /// This constant.
    #[inline(always)]
    pub const fn new(constant: C) -> Self {
        Keep(Cell::new(Some(constant)))
    }
}

impl<C: Keeps> Keep<C> {
    /// The constant without what it refers to.
    #[inline(always)]
    pub fn kept(self) -> C::Kept {
        self.0.into_inner().expect("a constant is kept once").kept()
    }
}

/// How all other constants are kept.
pub trait KeepsWhole<C> {
    /// The constant as it is.
    fn kept(&self) -> Keep<C>;
}

impl<C> KeepsWhole<C> for Keep<C> {
    #[inline(always)]
    fn kept(&self) -> Keep<C> {
        Keep(Cell::new(self.0.take()))
    }
}

impl<C> Lends for Keep<C> {
    type Lent<'a>
        = C
    where
        C: 'a;

    #[inline(always)]
    fn lent(&self) -> C {
        self.0.take().expect("a constant is lent once")
    }
}

/// What a reference refers to.
#[cfg(feature = "alloc")]
pub struct Referent<C: ?Sized + ToOwned>(C::Owned);

#[cfg(feature = "alloc")]
impl<C: ?Sized + ToOwned> Keeps for &C {
    type Kept = Referent<C>;

    #[inline(always)]
    fn kept(self) -> Referent<C> {
        Referent(self.to_owned())
    }
}

#[cfg(feature = "alloc")]
impl<C: ?Sized + ToOwned> Lends for Referent<C> {
    type Lent<'a>
        = &'a C
    where
        C: 'a;

    #[inline(always)]
    fn lent(&self) -> &C {
        self.0.borrow()
    }
}

/// What a reference refers to.
#[cfg(not(feature = "alloc"))]
pub struct Referent<C>(C);

#[cfg(not(feature = "alloc"))]
impl<C: Clone> Keeps for &C {
    type Kept = Referent<C>;

    #[inline(always)]
    fn kept(self) -> Referent<C> {
        Referent(self.clone())
    }
}

#[cfg(not(feature = "alloc"))]
impl<C: Clone> Lends for Referent<C> {
    type Lent<'a>
        = &'a C
    where
        C: 'a;

    #[inline(always)]
    fn lent(&self) -> &C {
        &self.0
    }
}

impl<C: Keeps> Keeps for Option<C> {
    type Kept = Option<C::Kept>;

    #[inline(always)]
    fn kept(self) -> Option<C::Kept> {
        self.map(C::kept)
    }
}

impl<C: Lends> Lends for Option<C> {
    type Lent<'a>
        = Option<C::Lent<'a>>
    where
        C: 'a;

    #[inline(always)]
    fn lent(&self) -> Option<C::Lent<'_>> {
        self.as_ref().map(C::lent)
    }
}

macro_rules! plain {
    ($($T:ident)*) => {$(
        impl Keeps for $T {
            type Kept = $T;

            #[inline(always)]
            fn kept(self) -> $T {
                self
            }
        }

        impl Lends for $T {
            type Lent<'a> = $T;

            #[inline(always)]
            fn lent(&self) -> $T {
                *self
            }
        }
    )*};
}

plain!(bool char f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! tuple {
    ($($T:ident $index:tt),*) => {
        impl<$($T: Keeps),*> Keeps for ($($T,)*) {
            type Kept = ($($T::Kept,)*);

            #[inline(always)]
            fn kept(self) -> Self::Kept {
                ($(self.$index.kept(),)*)
            }
        }

        impl<$($T: Lends),*> Lends for ($($T,)*) {
            type Lent<'a>
                = ($($T::Lent<'a>,)*)
            where
                $($T: 'a),*;

            #[inline(always)]
            fn lent(&self) -> Self::Lent<'_> {
                ($(self.$index.lent(),)*)
            }
        }
    };
}

crate::tuples::for_tuples!(tuple);

#[cfg(test)]
mod tests {
    #[cfg(feature = "alloc")]
    use alloc::vec::Vec;

    use super::{Keep, KeepsWhole as _, Lends};

    #[derive(Clone, Debug, PartialEq)]
    struct Unknown(f64);

    #[test]
    fn what_is_referred_to_may_be_gone() {
        let kept = {
            let (number, unknown) = (1.0, Unknown(2.0));
            Keep::new((Some((3_usize, &number)), &unknown)).kept()
        };
        assert_eq!(kept.lent(), (Some((3, &1.0)), &Unknown(2.0)));
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn elements_may_be_gone() {
        let kept = {
            let numbers: Vec<f64> = (0..4).map(f64::from).collect();
            Keep::new(numbers.chunks(3).next()).kept()
        };
        assert_eq!(kept.lent(), Some(&[0.0, 1.0, 2.0][..]));
    }

    #[test]
    fn all_else_is_kept_as_it_is() {
        fn generic<C>(constant: C) -> C {
            Keep::new(constant).kept().lent()
        }
        assert_eq!(Keep::new(Unknown(2.0)).kept().lent(), Unknown(2.0));
        assert_eq!(generic(&2.0), &2.0);
    }
}
