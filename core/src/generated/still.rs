//! Constant fields in the tangent of a struct: they do not move, and what is added to their cotangents is dropped.
//!
//! A macro does not see which fields of a struct are constant. Where it takes one for active, the tangent struct shows a
//! [`Constant`] under its name.

use core::ops::{AddAssign, Index, IndexMut, SubAssign};

use super::{Constant, Cotangent, Direction, Inactive, Owned};
use crate::real::Real;
use crate::tangent::{Tangent, Vector};

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::borrow::{Borrow, BorrowMut};

impl<T> AddAssign<T> for Constant {
    #[inline(always)]
    fn add_assign(&mut self, _: T) {}
}

impl<T> SubAssign<T> for Constant {
    #[inline(always)]
    fn sub_assign(&mut self, _: T) {}
}

impl<I> Index<I> for Constant {
    type Output = Constant;

    #[inline(always)]
    fn index(&self, _: I) -> &Constant {
        self
    }
}

impl<I> IndexMut<I> for Constant {
    #[inline(always)]
    fn index_mut(&mut self, _: I) -> &mut Constant {
        self
    }
}

impl Inactive for &Constant {}

impl Inactive for &mut Constant {}

impl<S: ?Sized, P> Direction<S, P> for &Constant
where
    P: Tangent<Tangent: Borrow<S>> + ?Sized,
{
    type Value = Owned<P::Tangent, S>;

    #[inline(always)]
    fn direction(self, argument: &P) -> Self::Value {
        Constant.direction(argument)
    }
}

impl<S: ?Sized, P> Cotangent<S, P> for &mut Constant
where
    P: Tangent<Tangent: BorrowMut<S>> + ?Sized,
{
    type Buffer = Owned<P::Tangent, S>;

    #[inline(always)]
    fn buffer(self, argument: &P) -> Self::Buffer {
        Constant.buffer(argument)
    }
}

/// How fast a field moves that is taken for a float of the type T.
pub trait Movement<T> {
    /// The movement.
    fn movement(self) -> T;
}

impl<T: Real> Movement<T> for T {
    #[inline(always)]
    fn movement(self) -> T {
        self
    }
}

impl<T: Real> Movement<T> for Constant {
    #[inline(always)]
    fn movement(self) -> T {
        T::zero()
    }
}

/// How fast a field moves.
#[inline(always)]
pub fn movement<T>(field: impl Movement<T>) -> T {
    field.movement()
}

/// A cotangent to which another is added, unless it is that of a constant field.
pub trait Accumulate<Other: ?Sized> {
    /// The sum.
    fn accumulate(&mut self, other: &Other);
}

impl<V: Vector> Accumulate<V> for V {
    #[inline(always)]
    fn accumulate(&mut self, other: &V) {
        V::accumulate(self, other);
    }
}

impl<Other: ?Sized> Accumulate<Other> for Constant {
    #[inline(always)]
    fn accumulate(&mut self, _: &Other) {}
}

/// `sum` ← `sum` + `other`, unless `sum` belongs to a constant field.
#[inline(always)]
pub fn accumulate<Other: ?Sized>(sum: &mut impl Accumulate<Other>, other: &Other) {
    sum.accumulate(other);
}

/// A tangent or cotangent that becomes zero, unless it is that of a constant field.
pub trait Clear {
    /// `self` ← 0
    fn clear(&mut self);
}

impl<V: Vector> Clear for V {
    #[inline(always)]
    fn clear(&mut self) {
        self.set_zero();
    }
}

impl Clear for Constant {
    #[inline(always)]
    fn clear(&mut self) {}
}

/// `field` ← 0, unless it is constant.
#[inline(always)]
pub fn clear(field: &mut impl Clear) {
    field.clear();
}

/// The constant fields of a tangent struct, which are of no size: nothing is allocated.
#[cfg(feature = "alloc")]
#[inline]
pub fn constants<T>(constants: T) -> &'static mut T {
    const { assert!(size_of::<T>() == 0) }
    Box::leak(Box::new(constants))
}
