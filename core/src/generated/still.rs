//! Constant fields in the tangent of a struct: they do not move, and what is added to their cotangents is dropped.
//!
//! A macro does not see which fields of a struct are constant. Where it takes one for active, the tangent struct shows a
//! [`Still`] under its name.

use core::marker::PhantomData;
use core::ops::{AddAssign, Deref, DerefMut, Index, IndexMut, SubAssign};

use super::{Constant, Cotangent, Direction, Inactive, Owned};
use crate::own::Moving;
use crate::real::Real;
use crate::tangent::{Tangent, Vector};

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::borrow::{Borrow, BorrowMut};

/// What moves a constant of the type C: nothing.
pub struct Still<C: ?Sized>(pub PhantomData<C>);

impl<C: ?Sized> Clone for Still<C> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: ?Sized> Copy for Still<C> {}

impl<C: ?Sized, T> AddAssign<T> for Still<C> {
    #[inline(always)]
    fn add_assign(&mut self, _: T) {}
}

impl<C: ?Sized, T> SubAssign<T> for Still<C> {
    #[inline(always)]
    fn sub_assign(&mut self, _: T) {}
}

impl<C: ?Sized, I> Index<I> for Still<C> {
    type Output = Self;

    #[inline(always)]
    fn index(&self, _: I) -> &Self {
        self
    }
}

impl<C: ?Sized, I> IndexMut<I> for Still<C> {
    #[inline(always)]
    fn index_mut(&mut self, _: I) -> &mut Self {
        self
    }
}

macro_rules! shadow {
    ($($still:ty),*) => {
        $(
            impl<C: ?Sized> Inactive for $still {}

            impl<C: ?Sized, S: ?Sized, P> Direction<S, P> for $still
            where
                P: Tangent<Tangent: Borrow<S>> + ?Sized,
            {
                type Value = Owned<P::Tangent, S>;

                #[inline(always)]
                fn direction(self, argument: &P) -> Self::Value {
                    Constant.direction(argument)
                }
            }

            impl<C: ?Sized, S: ?Sized, P> Cotangent<S, P> for $still
            where
                P: Tangent<Tangent: BorrowMut<S>> + ?Sized,
            {
                type Buffer = Owned<P::Tangent, S>;

                #[inline(always)]
                fn buffer(self, argument: &P) -> Self::Buffer {
                    Constant.buffer(argument)
                }
            }
        )*
    };
}

shadow!(Still<C>, &Still<C>, &mut Still<C>);

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

impl<C: ?Sized, T: Real> Movement<T> for Still<C> {
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

impl<C: ?Sized, V: Vector> Accumulate<Still<C>> for V {
    #[inline(always)]
    fn accumulate(&mut self, _: &Still<C>) {}
}

impl<C: ?Sized, Other: ?Sized> Accumulate<Other> for Still<C> {
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

    /// Zero, in the shape of `self`.
    fn zero(&self) -> Self;
}

impl<V: Vector> Clear for V {
    #[inline(always)]
    fn clear(&mut self) {
        self.set_zero();
    }

    #[inline(always)]
    fn zero(&self) -> V {
        self.zero_tangent()
    }
}

impl<C: ?Sized> Clear for Still<C> {
    #[inline(always)]
    fn clear(&mut self) {}

    #[inline(always)]
    fn zero(&self) -> Self {
        *self
    }
}

/// `field` ← 0, unless it is constant.
#[inline(always)]
pub fn clear(field: &mut impl Clear) {
    field.clear();
}

/// Zero, in the shape of a field, unless that is constant.
#[inline(always)]
pub fn zero<F: Clear>(field: &F) -> F {
    field.zero()
}

/// The constant fields of a tangent struct, which are of no size: nothing is allocated.
#[cfg(feature = "alloc")]
#[inline]
pub fn constants<'a, T: 'a>(constants: T) -> &'a mut T {
    const { assert!(size_of::<T>() == 0) }
    Box::leak(Box::new(constants))
}

/// What has fields that a macro takes for active: the tangent of a struct, or what a constant struct shows in its stead.
pub trait Whole {
    /// The type that has the fields.
    type Shown: ?Sized;
    /// The tangent of a part whose type there is P.
    type Part<P: ?Sized>: ?Sized;
    /// The same, to be changed.
    type PartMut<'a, P: ?Sized + 'a>: DerefMut<Target = Self::Part<P>>
    where
        Self: 'a;

    /// The tangent of a part.
    fn part<P: ?Sized>(&self, part: impl FnOnce(&Self::Shown) -> &P) -> &Self::Part<P>;

    /// The same, to be changed.
    fn part_mut<P: ?Sized>(&mut self, part: impl FnOnce(&mut Self::Shown) -> &mut P) -> Self::PartMut<'_, P>;
}

impl<V: Vector> Whole for V {
    type Shown = V;
    type Part<P: ?Sized> = P;
    type PartMut<'a, P: ?Sized + 'a>
        = &'a mut P
    where
        V: 'a;

    #[inline(always)]
    fn part<P: ?Sized>(&self, part: impl FnOnce(&V) -> &P) -> &P {
        part(self)
    }

    #[inline(always)]
    fn part_mut<P: ?Sized>(&mut self, part: impl FnOnce(&mut V) -> &mut P) -> &mut P {
        part(self)
    }
}

impl<C: ?Sized> Whole for Still<C> {
    type Shown = C;
    type Part<P: ?Sized> = Still<P>;
    type PartMut<'a, P: ?Sized + 'a>
        = StillPart<P>
    where
        C: 'a;

    #[inline(always)]
    fn part<P: ?Sized>(&self, _: impl FnOnce(&C) -> &P) -> &Still<P> {
        &Still(PhantomData)
    }

    #[inline(always)]
    fn part_mut<P: ?Sized>(&mut self, _: impl FnOnce(&mut C) -> &mut P) -> StillPart<P> {
        StillPart(Still(PhantomData))
    }
}

/// What stands for a mutable reference to the tangent of a part of a constant.
pub struct StillPart<P: ?Sized>(Still<P>);

impl<P: ?Sized> Deref for StillPart<P> {
    type Target = Still<P>;

    #[inline(always)]
    fn deref(&self) -> &Still<P> {
        &self.0
    }
}

impl<P: ?Sized> DerefMut for StillPart<P> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Still<P> {
        &mut self.0
    }
}

/// The tangent of a part of a field that may be constant.
#[inline(always)]
pub fn part<W: Whole + ?Sized, P: ?Sized>(whole: &W, part: impl FnOnce(&W::Shown) -> &P) -> &W::Part<P> {
    whole.part(part)
}

/// The same, to be changed.
#[inline(always)]
pub fn part_mut<W: Whole + ?Sized, P: ?Sized>(
    whole: &mut W,
    part: impl FnOnce(&mut W::Shown) -> &mut P,
) -> W::PartMut<'_, P> {
    whole.part_mut(part)
}

/// What has no tangent, in which nothing is active. Each type is this once, and one that has tangents is it twice: which of the two is meant cannot
/// be told, and the compiler says so.
pub trait WithoutTangent<Evidence> {}

impl<C: ?Sized> WithoutTangent<()> for C {}
impl<P: Tangent<Own: Moving> + ?Sized> WithoutTangent<HasTangent> for P {}

/// What speaks against a type's being constant.
pub enum HasTangent {}

/// A field that is taken for constant because of what is done with it, as it is.
#[inline(always)]
pub const fn without_tangent<C: WithoutTangent<Evidence> + ?Sized, Evidence>(constant: &C) -> &C {
    constant
}
