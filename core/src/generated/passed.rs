//! What the second half of a call is passed.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use crate::generated::{Constant, Space, Still};
use crate::tangent::Vector;

/// Anything at all: an argument that the second half of a call has no use for.
pub trait Anything {}

impl<A> Anything for A {}

/// An argument that the function has written to.
pub struct Output;

/// A shadow that a half of a call has no use for.
pub struct Ignored;

/// A tangent that is passed by value, or zero.
pub struct Moving<S>(Option<S>);

impl<S> Moving<S> {
    /// The tangent, or this zero.
    #[inline(always)]
    pub fn or_zero(self, zero: impl FnOnce() -> S) -> S {
        self.0.unwrap_or_else(zero)
    }
}

/// What a caller passes to the second half of a call as the parameter of type C. In the place of an argument that is `()`, or a
/// reference; in that of its shadow, where its cotangent is added, or [`Constant`]. Tangents are passed to both halves like that.
#[diagnostic::on_unimplemented(
    message = "this argument's cotangent is not what the called function adds to",
    label = "`{Self}` does not take the cotangent of this parameter",
    note = "if the parameter is constant in the called function, the derivative through this argument would be lost"
)]
pub trait Passed<C> {
    /// The same, as it is taken.
    fn passed(self) -> C;
}

/// The same, as the second half of a call takes it.
#[inline(always)]
pub fn passed<C>(argument: impl Passed<C>) -> C {
    argument.passed()
}

impl<'a> Passed<&'a (dyn Anything + 'a)> for () {
    #[inline(always)]
    fn passed(self) -> &'a (dyn Anything + 'a) {
        &()
    }
}

/// An argument of which its caller does not know whether it is a number or a reference.
impl<'a, A> Passed<&'a (dyn Anything + 'a)> for &'a A {
    #[inline(always)]
    fn passed(self) -> &'a (dyn Anything + 'a) {
        self
    }
}

macro_rules! number {
    ($($T:ident)*) => {$(
        impl<'a> Passed<&'a (dyn Anything + 'a)> for $T {
            #[inline(always)]
            fn passed(self) -> &'a (dyn Anything + 'a) {
                &()
            }
        }
    )*};
}

number!(f32 f64);

impl Passed<Output> for () {
    #[inline(always)]
    fn passed(self) -> Output {
        Output
    }
}

impl<P: ?Sized> Passed<Output> for &P {
    #[inline(always)]
    fn passed(self) -> Output {
        Output
    }
}

impl<A> Passed<Ignored> for A {
    #[inline(always)]
    fn passed(self) -> Ignored {
        Ignored
    }
}

impl<'a, S: ?Sized> Passed<Option<&'a S>> for Constant {
    #[inline(always)]
    fn passed(self) -> Option<&'a S> {
        None
    }
}

impl<S: Vector> Passed<Moving<S>> for S {
    #[inline(always)]
    fn passed(self) -> Moving<S> {
        Moving(Some(self))
    }
}

impl<S: Vector> Passed<Moving<S>> for &S {
    #[inline(always)]
    fn passed(self) -> Moving<S> {
        Moving(Some(self.clone()))
    }
}

impl<S> Passed<Moving<S>> for Constant {
    #[inline(always)]
    fn passed(self) -> Moving<S> {
        Moving(None)
    }
}

impl<C: ?Sized, S> Passed<Moving<S>> for Still<C> {
    #[inline(always)]
    fn passed(self) -> Moving<S> {
        Moving(None)
    }
}

impl Passed<Constant> for Constant {
    #[inline(always)]
    fn passed(self) -> Constant {
        self
    }
}

impl<C: ?Sized> Passed<Constant> for Still<C> {
    #[inline(always)]
    fn passed(self) -> Constant {
        Constant
    }
}

impl<C: ?Sized> Passed<Constant> for &Still<C> {
    #[inline(always)]
    fn passed(self) -> Constant {
        Constant
    }
}

impl<C: ?Sized> Passed<Constant> for &mut Still<C> {
    #[inline(always)]
    fn passed(self) -> Constant {
        Constant
    }
}

impl<'a, C: ?Sized, S: Space + ?Sized> Passed<Option<&'a S>> for &Still<C> {
    #[inline(always)]
    fn passed(self) -> Option<&'a S> {
        None
    }
}

impl<'a, S: ?Sized> Passed<Option<&'a mut S>> for Constant {
    #[inline(always)]
    fn passed(self) -> Option<&'a mut S> {
        None
    }
}

impl<'a, C: ?Sized, S: Space + ?Sized> Passed<Option<&'a mut S>> for &mut Still<C> {
    #[inline(always)]
    fn passed(self) -> Option<&'a mut S> {
        None
    }
}

macro_rules! passes {
    ($(#[$condition:meta])? [$($parameters:tt)*] $from:ty => $to:ty) => {
        $(#[$condition])?
        impl<'a, $($parameters)*> Passed<&'a $to> for &'a $from {
            #[inline(always)]
            fn passed(self) -> &'a $to {
                self
            }
        }

        $(#[$condition])?
        impl<'a, $($parameters)*> Passed<&'a mut $to> for &'a mut $from {
            #[inline(always)]
            fn passed(self) -> &'a mut $to {
                self
            }
        }

        $(#[$condition])?
        impl<'a, $($parameters)*> Passed<Option<&'a $to>> for &'a $from
        where
            $to: Space,
        {
            #[inline(always)]
            fn passed(self) -> Option<&'a $to> {
                Some(self)
            }
        }

        $(#[$condition])?
        impl<'a, $($parameters)*> Passed<Option<&'a $to>> for &'a mut $from
        where
            $to: Space,
        {
            #[inline(always)]
            fn passed(self) -> Option<&'a $to> {
                Some(self)
            }
        }

        $(#[$condition])?
        impl<'a, $($parameters)*> Passed<Option<&'a mut $to>> for &'a mut $from
        where
            $to: Space,
        {
            #[inline(always)]
            fn passed(self) -> Option<&'a mut $to> {
                Some(self)
            }
        }
    };
}

passes!([S: ?Sized] S => S);
passes!([T, const N: usize] [T; N] => [T]);
passes!(#[cfg(feature = "alloc")] [T] Vec<T> => [T]);
