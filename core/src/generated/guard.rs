//! Products of cotangents with partial derivatives: where a cotangent is zero so is the product, though the partial derivative is infinite.
//!
//! To see to it in each product has its price. A sweep without it comes to the same numbers, unless there is a 0 · ∞ in it: this is NaN, and so
//! is then all that is made of it. So a gradient is swept *unguarded* first, and guarded if that is not a number.

use super::Lanes;
use crate::Real;
use crate::partials;

/// How products with cotangents are made.
pub trait Guard: Copy + 'static {
    /// A cotangent that is passed on, with how products with it are made.
    type Seed<C>: Seed<C>;

    /// A cotangent times a partial derivative.
    fn strong<T: Real>(self, cotangent: T, partial: T) -> T;

    /// A product in which either may be a cotangent.
    fn joint<T: Real>(self, a: T, b: T) -> T;

    /// Several cotangents times a partial derivative.
    fn strong_lanes<T: Real, const K: usize>(self, cotangents: Lanes<T, K>, partial: T) -> Lanes<T, K>;

    /// Several products in which either may be a cotangent.
    fn joint_lanes<T: Real, const K: usize>(self, a: Lanes<T, K>, b: T) -> Lanes<T, K>;

    /// A cotangent for a function that is called.
    fn seed<C>(self, cotangent: C) -> Self::Seed<C>;
}

/// A cotangent that a sweep begins with.
pub trait Seed<C> {
    /// How products with it are made.
    type Guard: Guard;

    /// The cotangent, and that.
    fn apart(self) -> (C, Self::Guard);
}

/// What is zero stays so.
#[derive(Clone, Copy)]
pub struct Guarded;

/// Products are as they are in floating-point arithmetic.
#[derive(Clone, Copy)]
pub struct Plain;

/// A cotangent, to be multiplied as it is.
pub struct Unguarded<C>(pub C);

impl<C> Seed<C> for C {
    type Guard = Guarded;

    #[inline(always)]
    fn apart(self) -> (C, Guarded) {
        (self, Guarded)
    }
}

impl<C> Seed<C> for Unguarded<C> {
    type Guard = Plain;

    #[inline(always)]
    fn apart(self) -> (C, Plain) {
        (self.0, Plain)
    }
}

impl Guard for Guarded {
    type Seed<C> = C;

    #[inline(always)]
    fn strong<T: Real>(self, cotangent: T, partial: T) -> T {
        partials::strong(cotangent, partial)
    }

    #[inline(always)]
    fn joint<T: Real>(self, a: T, b: T) -> T {
        partials::joint(a, b)
    }

    #[inline(always)]
    fn strong_lanes<T: Real, const K: usize>(self, cotangents: Lanes<T, K>, partial: T) -> Lanes<T, K> {
        cotangents.strong(partial)
    }

    #[inline(always)]
    fn joint_lanes<T: Real, const K: usize>(self, a: Lanes<T, K>, b: T) -> Lanes<T, K> {
        a.joint(b)
    }

    #[inline(always)]
    fn seed<C>(self, cotangent: C) -> C {
        cotangent
    }
}

impl Guard for Plain {
    type Seed<C> = Unguarded<C>;

    #[inline(always)]
    fn strong<T: Real>(self, cotangent: T, partial: T) -> T {
        cotangent * partial
    }

    #[inline(always)]
    fn joint<T: Real>(self, a: T, b: T) -> T {
        a * b
    }

    #[inline(always)]
    fn strong_lanes<T: Real, const K: usize>(self, cotangents: Lanes<T, K>, partial: T) -> Lanes<T, K> {
        cotangents * partial
    }

    #[inline(always)]
    fn joint_lanes<T: Real, const K: usize>(self, a: Lanes<T, K>, b: T) -> Lanes<T, K> {
        a * b
    }

    #[inline(always)]
    fn seed<C>(self, cotangent: C) -> Unguarded<C> {
        Unguarded(cotangent)
    }
}

/// What is done again, far from what is mostly done.
#[cold]
#[inline(never)]
pub fn again<R>(sweep: impl FnOnce() -> R) -> R {
    sweep()
}
