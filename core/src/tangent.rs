//! [`Tangent`]: what a value moves by; and [`Vector`]: the space in which such movements add up.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use crate::own::{Answer, Yes};
use crate::partials::joint;
use crate::real::Real;

/// A type whose values can be moved a little.
///
/// A tangent of `P` is a direction in which a `P` can move; it holds one number for every float in the `P`, and
/// nothing for what is constant in it. Directions (the inputs of a directional derivative), cotangents (those of a pullback) and
/// gradients are all of this type.
///
/// | `P` | `P::Tangent` |
/// |---|---|
/// | `f64`, `f32`, a type parameter bounded by [`Real`](crate::Real) | the same |
/// | `[P; N]` | `[P::Tangent; N]` |
/// | `[P]`, `Vec<P>` (feature `alloc`) | `Vec<P::Tangent>` |
/// | `(P, Q, …)`, up to twelve | `(P::Tangent, Q::Tangent, …)` |
/// | `&P`, `&mut P` | `P::Tangent` |
/// | an integer, `bool`, `char` among them | [`Unmoved`](crate::Unmoved) |
/// | a struct with `#[derive(Tangent)]` | itself, if it is made of floats alone, or else a struct of its differentiable fields |
///
/// ```
/// use differentiable_core::Tangent;
///
/// let points = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
/// assert_eq!(points.zero_tangent(), [[0.0; 3]; 2]);
/// assert_eq!((1.0_f32, [2.0; 2]).zero_tangent(), (0.0, [0.0; 2]));
/// ```
///
/// An implementation by hand, for what the derive cannot know:
///
/// ```
/// use differentiable_core::{Tangent, own};
///
/// /// A unit quaternion. It moves by rotations about the three axes.
/// struct Orientation([f64; 4]);
///
/// impl Tangent for Orientation {
///     type Tangent = [f64; 3];
///     type Own = own::No;
///
///     fn zero_tangent(&self) -> [f64; 3] {
///         [0.0; 3]
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tangents, so that nothing can be differentiated with respect to it",
    label = "not made of floats",
    note = "floats have tangents, and arrays, slices, `Vec`s, tuples and references of what has; a struct gets them by `#[derive(Tangent)]`, where `#[tangent(constant)]` marks a field that has none"
)]
pub trait Tangent {
    /// The type of tangents, cotangents and gradients.
    type Tangent: Vector;

    /// [`Yes`] if that is `Self`, otherwise [`No`](crate::own::No), or [`Unmoved`](crate::own::Nothing) if it holds nothing.
    type Own: Answer;

    /// The tangent that doesn't move `self`: zeros in the shape of `self`.
    fn zero_tangent(&self) -> Self::Tangent;

    /// The lengths of the first `Vec` in a tangent that is not as long as what it belongs to, and of that; none, if there is no such `Vec`, as
    /// far as that is known.
    #[doc(hidden)]
    #[inline]
    fn wrong_length(&self, _tangent: &Self::Tangent) -> Option<(usize, usize)> {
        None
    }
}

/// A tangent: an element of a vector space, which is its own tangent type.
///
/// ```
/// use differentiable_core::Vector;
///
/// let mut sum = [1.0, 2.0];
/// sum.accumulate(&[10.0, 20.0]);
/// assert_eq!(sum, [11.0, 22.0]);
/// sum.set_zero();
/// assert_eq!(sum, [0.0, 0.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tangent",
    note = "a tangent is made of floats alone: `f32`, `f64`, and arrays, `Vec`s and tuples of them, and structs of them with `#[derive(Tangent)]`"
)]
pub trait Vector: Clone + Tangent<Tangent = Self> {
    /// The type of its floats; where they differ, that of the first.
    type Float: Real;

    /// `self` ← 0, in the shape that it has.
    fn set_zero(&mut self);

    /// `self` ← `self` + `other`.
    ///
    /// # Panics
    ///
    /// If a `Vec` meets one of another length.
    fn accumulate(&mut self, other: &Self);

    /// [`Tangent::wrong_length`] of a struct that is its own tangent.
    #[doc(hidden)]
    #[inline]
    fn unequal_length(&self, _other: &Self) -> Option<(usize, usize)> {
        None
    }

    /// Whether none of its floats is NaN, as far as that is known.
    #[doc(hidden)]
    #[inline]
    fn is_number(&self) -> bool {
        false
    }

    /// The sum of the products of its floats with those of another, which are 0 where either is.
    ///
    /// # Panics
    ///
    /// If a `Vec` meets one of another length.
    #[doc(hidden)]
    fn sum_of_products(&self, _other: &Self) -> f64 {
        const { has_no_products::<Self>() };
        f64::NAN
    }

    /// `self` ← `self` + `factor` · `other`, where the products are 0 where either is.
    ///
    /// # Panics
    ///
    /// If a `Vec` meets one of another length.
    #[doc(hidden)]
    fn add_multiple(&mut self, _factor: f64, _other: &Self) {
        const { has_no_products::<Self>() }
    }
}

/// An error of the compiler, where they are asked for: the size of the type, which is smaller, is not known before.
const fn has_no_products<V>() {
    assert!(
        size_of::<V>() > isize::MAX as usize,
        "partial derivatives that are given by `derivative = …` are multiplied float by float, which an implementation of \
         `Vector` by hand does not do: derive `Tangent` for the struct"
    )
}

macro_rules! scalar {
    ($($T:ident)*) => {$(
        impl Tangent for $T {
            type Tangent = $T;
            type Own = Yes;

            #[inline(always)]
            fn zero_tangent(&self) -> $T {
                0.0
            }
        }

        impl Vector for $T {
            type Float = $T;

            #[inline(always)]
            fn set_zero(&mut self) {
                *self = 0.0;
            }

            #[inline(always)]
            fn accumulate(&mut self, other: &$T) {
                *self += *other;
            }

            #[inline(always)]
            fn is_number(&self) -> bool {
                !self.is_nan()
            }

            #[inline(always)]
            fn sum_of_products(&self, other: &$T) -> f64 {
                joint(f64::from(*self), f64::from(*other))
            }

            #[inline(always)]
            fn add_multiple(&mut self, factor: f64, other: &$T) {
                *self += joint(factor, f64::from(*other)) as $T;
            }
        }
    )*};
}

scalar!(f32 f64);

impl<P: Tangent, const N: usize> Tangent for [P; N] {
    type Tangent = [P::Tangent; N];
    type Own = P::Own;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.each_ref().map(P::zero_tangent)
    }

    #[inline]
    fn wrong_length(&self, tangent: &Self::Tangent) -> Option<(usize, usize)> {
        wrong_length(self, tangent)
    }
}

impl<V: Vector, const N: usize> Vector for [V; N] {
    type Float = V::Float;

    #[inline]
    fn set_zero(&mut self) {
        self.iter_mut().for_each(V::set_zero);
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        for (sum, term) in self.iter_mut().zip(other) {
            sum.accumulate(term);
        }
    }

    #[inline]
    fn is_number(&self) -> bool {
        are_numbers(self)
    }

    #[inline]
    fn sum_of_products(&self, other: &Self) -> f64 {
        sum_of_products(self, other)
    }

    #[inline]
    fn add_multiple(&mut self, factor: f64, other: &Self) {
        add_multiple(self, factor, other);
    }
}

/// That of the elements, if they are as many.
#[inline]
pub(crate) fn wrong_length<P: Tangent>(values: &[P], tangents: &[P::Tangent]) -> Option<(usize, usize)> {
    match tangents.len() == values.len() {
        true => values.iter().zip(tangents).find_map(|(value, tangent)| value.wrong_length(tangent)),
        false => Some((tangents.len(), values.len())),
    }
}

/// Those of the elements, together.
#[inline]
fn sum_of_products<V: Vector>(vectors: &[V], others: &[V]) -> f64 {
    vectors.iter().zip(others).fold(0.0, |sum, (vector, other)| sum + vector.sum_of_products(other))
}

#[inline]
fn add_multiple<V: Vector>(sums: &mut [V], factor: f64, others: &[V]) {
    sums.iter_mut().zip(others).for_each(|(sum, other)| sum.add_multiple(factor, other));
}

/// Whether all of these are numbers. Not to leave at the first that is not lets the compiler take several at a time.
#[inline]
pub fn are_numbers<V: Vector>(vectors: &[V]) -> bool {
    vectors.iter().fold(true, |all, vector| all & vector.is_number())
}

#[cfg(feature = "alloc")]
impl<P: Tangent> Tangent for [P] {
    type Tangent = Vec<P::Tangent>;
    type Own = <P::Own as Answer>::Held;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.iter().map(P::zero_tangent).collect()
    }

    #[inline]
    fn wrong_length(&self, tangent: &Self::Tangent) -> Option<(usize, usize)> {
        wrong_length(self, tangent)
    }
}

#[cfg(feature = "alloc")]
impl<P: Tangent> Tangent for Vec<P> {
    type Tangent = Vec<P::Tangent>;
    type Own = P::Own;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.as_slice().zero_tangent()
    }

    #[inline]
    fn wrong_length(&self, tangent: &Self::Tangent) -> Option<(usize, usize)> {
        wrong_length(self, tangent)
    }
}

#[cfg(feature = "alloc")]
impl<V: Vector> Vector for Vec<V> {
    type Float = V::Float;

    #[inline]
    fn set_zero(&mut self) {
        self.iter_mut().for_each(V::set_zero);
    }

    #[inline]
    #[track_caller]
    fn accumulate(&mut self, other: &Self) {
        assert!(
            self.len() == other.len(),
            "a tangent of length {} cannot be added to one of length {}",
            other.len(),
            self.len(),
        );
        for (sum, term) in self.iter_mut().zip(other) {
            sum.accumulate(term);
        }
    }

    #[inline]
    fn is_number(&self) -> bool {
        are_numbers(self)
    }

    #[inline]
    #[track_caller]
    fn sum_of_products(&self, other: &Self) -> f64 {
        assert!(
            self.len() == other.len(),
            "a partial derivative of length {} meets a tangent of length {}",
            self.len(),
            other.len(),
        );
        sum_of_products(self, other)
    }

    #[inline]
    #[track_caller]
    fn add_multiple(&mut self, factor: f64, other: &Self) {
        assert!(
            self.len() == other.len(),
            "a partial derivative of length {} cannot be added to a gradient of length {}",
            other.len(),
            self.len(),
        );
        add_multiple(self, factor, other);
    }
}

/// Whether all of these are their own tangents.
macro_rules! all {
    ($P:ident) => { $P::Own };
    ($P:ident $($others:ident)+) => { <$P::Own as Answer>::And<all!($($others)+)> };
}

macro_rules! tuple {
    ($($P:ident $index:tt),+) => {
        impl<$($P: Tangent),+> Tangent for ($($P,)+) {
            type Tangent = ($($P::Tangent,)+);
            type Own = all!($($P)+);

            #[inline]
            fn zero_tangent(&self) -> Self::Tangent {
                ($(self.$index.zero_tangent(),)+)
            }

            #[inline]
            fn wrong_length(&self, tangent: &Self::Tangent) -> Option<(usize, usize)> {
                None$(.or_else(|| self.$index.wrong_length(&tangent.$index)))+
            }
        }

        impl<$($P: Vector),+> Vector for ($($P,)+) {
            type Float = A::Float;

            #[inline]
            fn set_zero(&mut self) {
                $(self.$index.set_zero();)+
            }

            #[inline]
            fn accumulate(&mut self, other: &Self) {
                $(self.$index.accumulate(&other.$index);)+
            }

            #[inline]
            fn is_number(&self) -> bool {
                true $(& self.$index.is_number())+
            }

            #[inline]
            fn sum_of_products(&self, other: &Self) -> f64 {
                0.0 $(+ self.$index.sum_of_products(&other.$index))+
            }

            #[inline]
            fn add_multiple(&mut self, factor: f64, other: &Self) {
                $(self.$index.add_multiple(factor, &other.$index);)+
            }
        }
    };
}

crate::tuples::for_tuples!(tuple);

impl<P: Tangent + ?Sized> Tangent for &P {
    type Tangent = P::Tangent;
    type Own = <P::Own as Answer>::Held;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        P::zero_tangent(self)
    }

    #[inline]
    fn wrong_length(&self, tangent: &Self::Tangent) -> Option<(usize, usize)> {
        P::wrong_length(self, tangent)
    }
}

impl<P: Tangent + ?Sized> Tangent for &mut P {
    type Tangent = P::Tangent;
    type Own = <P::Own as Answer>::Held;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        P::zero_tangent(self)
    }

    #[inline]
    fn wrong_length(&self, tangent: &Self::Tangent) -> Option<(usize, usize)> {
        P::wrong_length(self, tangent)
    }
}
