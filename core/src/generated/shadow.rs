//! A derived function has a hidden form that takes, beside each parameter, its *shadow*. Where S is the type of the
//! parameter's tangents (`[T]` for slices and `Vec`s), the shadow of an active parameter is an `impl Cotangent<S>` in
//! reverse mode and an `impl Direction<S>` in forward mode; that of a constant one is an `impl Inactive`. The
//! caller passes its own shadow of the argument, or [`Constant`] where the argument is constant in the caller.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::borrow::{Borrow, BorrowMut};
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use crate::tangent::{Tangent, Vector};

/// The shadow of an argument that is constant in the caller: a zero direction, and a cotangent that nobody reads.
#[derive(Clone, Copy, Debug)]
pub struct Constant;

/// The shadow of a parameter that is constant in the called function.
#[diagnostic::on_unimplemented(
    message = "an active value is passed to a parameter that is constant in the called function",
    label = "the derivative through this argument would be lost",
    note = "name the parameter in the `wrt(…)` of the called function, or pass `constant(…)` to cut the derivative"
)]
pub trait Inactive {}

impl Inactive for Constant {}

/// The shadow, in reverse mode, of a parameter with tangents of type S: where its cotangent is added.
#[diagnostic::on_unimplemented(
    message = "this argument's cotangent is not the `{S}` that the called function adds to",
    label = "`{Self}` does not take the cotangent of this parameter"
)]
pub trait Cotangent<S: ?Sized> {
    /// What is added to; Z is the type of the argument's tangents.
    type Buffer<Z: BorrowMut<S>>: DerefMut<Target = S>;

    /// What is added to; where nobody reads it, a scratch zero in the shape of the argument.
    fn buffer<P>(self, argument: &P) -> Self::Buffer<P::Tangent>
    where
        P: Tangent<Tangent: BorrowMut<S>> + ?Sized;
}

impl<'a, S: ?Sized> Cotangent<S> for &'a mut S {
    type Buffer<Z: BorrowMut<S>> = &'a mut S;

    #[inline(always)]
    fn buffer<P>(self, _: &P) -> &'a mut S
    where
        P: Tangent<Tangent: BorrowMut<S>> + ?Sized,
    {
        self
    }
}

impl<'a, T, const N: usize> Cotangent<[T]> for &'a mut [T; N] {
    type Buffer<Z: BorrowMut<[T]>> = &'a mut [T];

    #[inline(always)]
    fn buffer<P>(self, _: &P) -> &'a mut [T]
    where
        P: Tangent<Tangent: BorrowMut<[T]>> + ?Sized,
    {
        self
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> Cotangent<[T]> for &'a mut Vec<T> {
    type Buffer<Z: BorrowMut<[T]>> = &'a mut [T];

    #[inline(always)]
    fn buffer<P>(self, _: &P) -> &'a mut [T]
    where
        P: Tangent<Tangent: BorrowMut<[T]>> + ?Sized,
    {
        self
    }
}

impl<S: ?Sized> Cotangent<S> for Constant {
    type Buffer<Z: BorrowMut<S>> = Owned<Z, S>;

    #[inline(always)]
    fn buffer<P>(self, argument: &P) -> Owned<P::Tangent, S>
    where
        P: Tangent<Tangent: BorrowMut<S>> + ?Sized,
    {
        Owned::new(argument.zero_tangent())
    }
}

/// The shadow, in forward mode, of a parameter with tangents of type S: the direction in which the argument moves.
#[diagnostic::on_unimplemented(
    message = "this argument's tangent is not the `{S}` that the called function reads",
    label = "`{Self}` is not a tangent of this parameter"
)]
pub trait Direction<S: ?Sized> {
    /// What is read; Z is the type of the argument's tangents.
    type Value<Z: Borrow<S>>: Deref<Target = S>;

    /// What is read; where the argument is constant, zeros in its shape.
    fn direction<P>(self, argument: &P) -> Self::Value<P::Tangent>
    where
        P: Tangent<Tangent: Borrow<S>> + ?Sized;
}

impl<S: Vector> Direction<S> for S {
    type Value<Z: Borrow<S>> = Owned<S, S>;

    #[inline(always)]
    fn direction<P>(self, _: &P) -> Owned<S, S>
    where
        P: Tangent<Tangent: Borrow<S>> + ?Sized,
    {
        Owned::new(self)
    }
}

impl<'a, S: ?Sized> Direction<S> for &'a S {
    type Value<Z: Borrow<S>> = &'a S;

    #[inline(always)]
    fn direction<P>(self, _: &P) -> &'a S
    where
        P: Tangent<Tangent: Borrow<S>> + ?Sized,
    {
        self
    }
}

impl<'a, T, const N: usize> Direction<[T]> for &'a [T; N] {
    type Value<Z: Borrow<[T]>> = &'a [T];

    #[inline(always)]
    fn direction<P>(self, _: &P) -> &'a [T]
    where
        P: Tangent<Tangent: Borrow<[T]>> + ?Sized,
    {
        self
    }
}

#[cfg(feature = "alloc")]
impl<'a, T> Direction<[T]> for &'a Vec<T> {
    type Value<Z: Borrow<[T]>> = &'a [T];

    #[inline(always)]
    fn direction<P>(self, _: &P) -> &'a [T]
    where
        P: Tangent<Tangent: Borrow<[T]>> + ?Sized,
    {
        self
    }
}

#[cfg(feature = "alloc")]
impl<T> Direction<[T]> for Vec<T> {
    type Value<Z: Borrow<[T]>> = Vec<T>;

    #[inline(always)]
    fn direction<P>(self, _: &P) -> Vec<T>
    where
        P: Tangent<Tangent: Borrow<[T]>> + ?Sized,
    {
        self
    }
}

impl<S: ?Sized> Direction<S> for Constant {
    type Value<Z: Borrow<S>> = Owned<Z, S>;

    #[inline(always)]
    fn direction<P>(self, argument: &P) -> Owned<P::Tangent, S>
    where
        P: Tangent<Tangent: Borrow<S>> + ?Sized,
    {
        Owned::new(argument.zero_tangent())
    }
}

/// Owns a tangent Z, and shows it as an S.
pub struct Owned<Z, S: ?Sized> {
    tangent: Z,
    shown_as: PhantomData<fn(&S)>,
}

impl<Z, S: ?Sized> Owned<Z, S> {
    #[inline(always)]
    fn new(tangent: Z) -> Self {
        Owned {
            tangent,
            shown_as: PhantomData,
        }
    }
}

impl<Z: Borrow<S>, S: ?Sized> Deref for Owned<Z, S> {
    type Target = S;

    #[inline(always)]
    fn deref(&self) -> &S {
        self.tangent.borrow()
    }
}

impl<Z: BorrowMut<S>, S: ?Sized> DerefMut for Owned<Z, S> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut S {
        self.tangent.borrow_mut()
    }
}

#[cfg(test)]
mod tests;
