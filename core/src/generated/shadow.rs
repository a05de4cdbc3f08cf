//! A derived function has a hidden form that takes, beside each parameter, its *shadow*. For a parameter of the type P, S is the
//! type of its tangents (`[T]` for slices and `Vec`s). The shadow of an active parameter is an `impl Cotangent<S, P>` in
//! reverse mode and an `impl Direction<S, P>` in forward mode; that of one that is written to is an `impl Cotangent<S, P>`
//! in both; that of a constant one is an `impl Inactive`. The caller passes its own shadow of the argument, or
//! [`Constant`] where the argument is constant in the caller.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::borrow::{Borrow, BorrowMut};
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use crate::generated::Laned;
use crate::tangent::{Tangent, Vector};
#[cfg(feature = "alloc")]
use crate::workspace::Workspace;

/// The shadow of an argument that is constant in the caller: a zero direction, and a cotangent that nobody reads.
#[derive(Clone, Copy, Debug)]
pub struct Constant;

/// Tangents, and slices of them.
pub trait Space {
    /// Becomes zero.
    fn clear(&mut self);
}

impl<V: Vector> Space for V {
    #[inline(always)]
    fn clear(&mut self) {
        self.set_zero();
    }
}

impl<V: Vector> Space for [V] {
    #[inline(always)]
    fn clear(&mut self) {
        self.iter_mut().for_each(V::set_zero);
    }
}

/// The shadow of a parameter that is constant in the called function.
#[diagnostic::on_unimplemented(
    message = "an active value is passed to a parameter that is constant in the called function",
    label = "the derivative through this argument would be lost",
    note = "name the parameter in the `wrt(…)` of the called function, or pass `differentiable::constant(…)` to cut the derivative"
)]
pub trait Inactive {}

impl Inactive for Constant {}

/// The same, among shadows with K lanes for each float.
#[derive(Clone, Copy, Debug)]
pub struct ConstantLanes<const K: usize>;

impl<const K: usize> Inactive for ConstantLanes<K> {}

/// The shadow, in reverse mode, of a parameter with tangents of type S: where its cotangent is added. In both modes, that of
/// a parameter that is written to: the cotangent, or the tangent, of what it holds.
#[diagnostic::on_unimplemented(
    message = "this argument's cotangent is not the `{S}` that the called function adds to",
    label = "`{Self}` does not take the cotangent of this parameter"
)]
pub trait Cotangent<S: ?Sized, P: ?Sized = S> {
    /// What is added to.
    type Buffer: DerefMut<Target = S>;

    /// What is added to; where nobody reads it, a scratch zero in the shape of the argument.
    fn buffer(self, argument: &P) -> Self::Buffer;

    /// The same, and whether it is as it came, because nothing that it holds is wanted: the caller of this writes to its elements before it
    /// adds to them.
    #[inline(always)]
    fn fresh_buffer(self, argument: &P) -> (Self::Buffer, bool)
    where
        Self: Sized,
    {
        (self.buffer(argument), false)
    }

    /// The workspace that the caller lends.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn workspace<'w>(&self) -> Option<&'w Workspace>
    where
        Self: 'w,
    {
        None
    }
}

impl<'a, S: Space + ?Sized, P: ?Sized> Cotangent<S, P> for &'a mut S {
    type Buffer = &'a mut S;

    #[inline(always)]
    fn buffer(self, _: &P) -> &'a mut S {
        self
    }
}

impl<'a, T, P: ?Sized, const N: usize> Cotangent<[T], P> for &'a mut [T; N] {
    type Buffer = &'a mut [T];

    #[inline(always)]
    fn buffer(self, _: &P) -> &'a mut [T] {
        self
    }
}

#[cfg(feature = "alloc")]
impl<'a, T, P: ?Sized> Cotangent<[T], P> for &'a mut Vec<T> {
    type Buffer = &'a mut [T];

    #[inline(always)]
    fn buffer(self, _: &P) -> &'a mut [T] {
        self
    }
}

/// What nobody has cleared: a derivative that asks for it writes to it before it adds to it. The cotangent of the result is not zero.
pub struct Fresh<'a, S: ?Sized>(pub &'a mut S);

impl<'a, S: Space + ?Sized, P: ?Sized> Cotangent<S, P> for Fresh<'a, S> {
    type Buffer = &'a mut S;

    #[inline(always)]
    fn buffer(self, _: &P) -> &'a mut S {
        self.0.clear();
        self.0
    }

    #[inline(always)]
    fn fresh_buffer(self, _: &P) -> (&'a mut S, bool) {
        (self.0, true)
    }
}

impl<S: ?Sized, P> Cotangent<S, P> for Constant
where
    P: Tangent<Tangent: BorrowMut<S>> + ?Sized,
{
    type Buffer = Owned<P::Tangent, S>;

    #[inline(always)]
    fn buffer(self, argument: &P) -> Self::Buffer {
        Owned::new(argument.zero_tangent())
    }
}

impl<S: ?Sized, P, const K: usize> Cotangent<S, P> for ConstantLanes<K>
where
    P: Laned<K, Lanes: BorrowMut<S>> + ?Sized,
{
    type Buffer = Owned<P::Lanes, S>;

    #[inline(always)]
    fn buffer(self, argument: &P) -> Self::Buffer {
        Owned::new(argument.zero_lanes())
    }
}

/// The shadow, in forward mode, of a parameter with tangents of type S: the direction in which the argument moves.
#[diagnostic::on_unimplemented(
    message = "this argument's tangent is not the `{S}` that the called function reads",
    label = "`{Self}` is not a tangent of this parameter"
)]
pub trait Direction<S: ?Sized, P: ?Sized = S> {
    /// What is read.
    type Value: Deref<Target = S>;

    /// What is read; where the argument is constant, zeros in its shape.
    fn direction(self, argument: &P) -> Self::Value;
}

impl<S: Vector, P: ?Sized> Direction<S, P> for S {
    type Value = Owned<S, S>;

    #[inline(always)]
    fn direction(self, _: &P) -> Owned<S, S> {
        Owned::new(self)
    }
}

impl<'a, S: Space + ?Sized, P: ?Sized> Direction<S, P> for &'a S {
    type Value = &'a S;

    #[inline(always)]
    fn direction(self, _: &P) -> &'a S {
        self
    }
}

impl<'a, T, P: ?Sized, const N: usize> Direction<[T], P> for &'a [T; N] {
    type Value = &'a [T];

    #[inline(always)]
    fn direction(self, _: &P) -> &'a [T] {
        self
    }
}

impl<'a, S: Space + ?Sized, P: ?Sized> Direction<S, P> for &'a mut S {
    type Value = &'a S;

    #[inline(always)]
    fn direction(self, _: &P) -> &'a S {
        self
    }
}

impl<'a, T, P: ?Sized, const N: usize> Direction<[T], P> for &'a mut [T; N] {
    type Value = &'a [T];

    #[inline(always)]
    fn direction(self, _: &P) -> &'a [T] {
        self
    }
}

#[cfg(feature = "alloc")]
impl<'a, T, P: ?Sized> Direction<[T], P> for &'a mut Vec<T> {
    type Value = &'a [T];

    #[inline(always)]
    fn direction(self, _: &P) -> &'a [T] {
        self
    }
}

#[cfg(feature = "alloc")]
impl<'a, T, P: ?Sized> Direction<[T], P> for &'a Vec<T> {
    type Value = &'a [T];

    #[inline(always)]
    fn direction(self, _: &P) -> &'a [T] {
        self
    }
}

#[cfg(feature = "alloc")]
impl<T, P: ?Sized> Direction<[T], P> for Vec<T> {
    type Value = Vec<T>;

    #[inline(always)]
    fn direction(self, _: &P) -> Vec<T> {
        self
    }
}

impl<S: ?Sized, P> Direction<S, P> for Constant
where
    P: Tangent<Tangent: Borrow<S>> + ?Sized,
{
    type Value = Owned<P::Tangent, S>;

    #[inline(always)]
    fn direction(self, argument: &P) -> Self::Value {
        Owned::new(argument.zero_tangent())
    }
}

impl<S: ?Sized, P, const K: usize> Direction<S, P> for ConstantLanes<K>
where
    P: Laned<K, Lanes: Borrow<S>> + ?Sized,
{
    type Value = Owned<P::Lanes, S>;

    #[inline(always)]
    fn direction(self, argument: &P) -> Self::Value {
        Owned::new(argument.zero_lanes())
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
        Owned { tangent, shown_as: PhantomData }
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
