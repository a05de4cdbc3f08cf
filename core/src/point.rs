//! The points that a descent moves: [`Point`].

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::fmt::Debug;

use crate::real::Real;

mod dense;
#[cfg(any(feature = "nalgebra", feature = "ndarray"))]
mod elements;
#[cfg(feature = "nalgebra")]
mod nalgebra;
#[cfg(feature = "ndarray")]
mod ndarray;

pub use dense::{Dense, FixedDimension, Matrix};

/// A point x of ℝⁿ: a scalar, or an array, `Vec` or tuple of points, or a struct of them with `#[derive(Tangent)]`, with coordinates of one
/// type. Gradients at x have the same type and shape.
///
/// An implementation says how to go through the coordinates, by [`apply`](Self::apply), [`zip_apply`](Self::zip_apply) and
/// [`zip_fold`](Self::zip_fold); the vector operations of the descent methods follow from these. None of them allocates, except
/// [`zero_like`](Self::zero_like) on `Vec`s.
///
/// Operations on two points panic if their shapes differ.
///
/// ```
/// use differentiable_core::Point;
///
/// let mut x = [[1.0, 2.0], [3.0, 4.0]];
/// let direction = [[1.0, 0.0], [0.0, 1.0]];
/// assert_eq!(x.dot(&direction), 5.0);
///
/// x.add_scaled(-2.0, &direction);
/// assert_eq!(x, [[-1.0, 2.0], [3.0, 2.0]]);
/// assert_eq!(x.norm_max(), 3.0);
/// assert_eq!([3.0, 4.0].norm(), 5.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a point that a descent can move",
    note = "a point is a float, or an array, `Vec` or tuple of points, or a struct of them with `#[derive(Clone, Debug, Tangent)]`, with coordinates of one type"
)]
pub trait Point: Clone + Debug + 'static {
    /// The type of the coordinates.
    type Scalar: Real;

    /// How functions take a point: scalars by value, arrays and tuples by reference, `Vec`s as slices.
    type Argument<'a>;

    /// How functions write to a point, such as a gradient: arrays, tuples and scalars by `&mut`, `Vec`s as mutable slices.
    type ArgumentMut<'a>;

    /// The point as functions take it.
    fn argument(&self) -> Self::Argument<'_>;

    /// The point as functions write to it.
    fn argument_mut(&mut self) -> Self::ArgumentMut<'_>;

    /// xᵢ ← f(xᵢ) for every coordinate.
    fn apply(&mut self, f: impl FnMut(Self::Scalar) -> Self::Scalar);

    /// xᵢ ← f(xᵢ, yᵢ) for every coordinate, where y is `other`.
    fn zip_apply(&mut self, other: &Self, f: impl FnMut(Self::Scalar, Self::Scalar) -> Self::Scalar);

    /// Starts with `initial`, and replaces it by f(it, xᵢ, yᵢ) for every coordinate, where y is `other`.
    fn zip_fold<A>(&self, other: &Self, initial: A, f: impl FnMut(A, Self::Scalar, Self::Scalar) -> A) -> A;

    /// 0 in the shape of x.
    fn zero_like(&self) -> Self {
        let mut zero = self.clone();
        zero.apply(|_| Self::Scalar::zero());
        zero
    }

    /// x ← y, in the memory that x has.
    fn copy_from(&mut self, other: &Self) {
        self.zip_apply(other, |_, y| y);
    }

    /// x ← a x.
    fn scale(&mut self, factor: Self::Scalar) {
        self.apply(|x| factor * x);
    }

    /// x ← x + a y.
    fn add_scaled(&mut self, factor: Self::Scalar, other: &Self) {
        self.zip_apply(other, |x, y| x + factor * y);
    }

    /// ⟨x, y⟩ = Σ xᵢ yᵢ.
    fn dot(&self, other: &Self) -> Self::Scalar {
        self.zip_fold(other, Self::Scalar::zero(), |sum, x, y| sum + x * y)
    }

    /// ‖x‖₂ = √(Σ xᵢ²), also where the squares would overflow or underflow; NaN if a coordinate is.
    fn norm(&self) -> Self::Scalar {
        let square = self.dot(self);
        if square.is_normal() {
            return square.sqrt();
        }
        let largest = self.norm_max();
        if largest == Self::Scalar::zero() || !largest.is_finite() {
            return largest;
        }
        let sum = self.zip_fold(self, Self::Scalar::zero(), |sum, x, _| sum + (x / largest) * (x / largest));
        largest * sum.sqrt()
    }

    /// Whether every coordinate is finite.
    fn is_finite(&self) -> bool {
        self.zip_fold(self, true, |finite, x, _| finite && x.is_finite())
    }

    /// ‖x‖∞ = max |xᵢ|; NaN if a coordinate is.
    fn norm_max(&self) -> Self::Scalar {
        self.zip_fold(
            self,
            Self::Scalar::zero(),
            |largest, x, _| {
                if x.abs() > largest || x.is_nan() { x.abs() } else { largest }
            },
        )
    }
}

impl<T: Real> Point for T {
    type Scalar = T;
    type Argument<'a> = T;
    type ArgumentMut<'a> = &'a mut T;

    #[inline(always)]
    fn argument(&self) -> T {
        *self
    }

    #[inline(always)]
    fn argument_mut(&mut self) -> &mut T {
        self
    }

    #[inline(always)]
    fn apply(&mut self, mut f: impl FnMut(T) -> T) {
        *self = f(*self);
    }

    #[inline(always)]
    fn zip_apply(&mut self, other: &T, mut f: impl FnMut(T, T) -> T) {
        *self = f(*self, *other);
    }

    #[inline(always)]
    fn zip_fold<A>(&self, other: &T, initial: A, mut f: impl FnMut(A, T, T) -> A) -> A {
        f(initial, *self, *other)
    }
}

impl<P: Point, const N: usize> Point for [P; N] {
    type Scalar = P::Scalar;
    type Argument<'a> = &'a [P; N];
    type ArgumentMut<'a> = &'a mut [P; N];

    #[inline(always)]
    fn argument(&self) -> &[P; N] {
        self
    }

    #[inline(always)]
    fn argument_mut(&mut self) -> &mut [P; N] {
        self
    }

    #[inline]
    fn apply(&mut self, f: impl FnMut(P::Scalar) -> P::Scalar) {
        apply(self, f);
    }

    #[inline]
    fn zip_apply(&mut self, other: &Self, f: impl FnMut(P::Scalar, P::Scalar) -> P::Scalar) {
        zip_apply(self, other, f);
    }

    #[inline]
    fn zip_fold<A>(&self, other: &Self, initial: A, f: impl FnMut(A, P::Scalar, P::Scalar) -> A) -> A {
        zip_fold(self, other, initial, f)
    }
}

macro_rules! tuple {
    ($P:ident $first:tt $(, $Q:ident $index:tt)*) => {
        impl<$P: Point $(, $Q: Point<Scalar = $P::Scalar>)*> Point for ($P, $($Q,)*) {
            type Scalar = $P::Scalar;
            type Argument<'a> = &'a Self;
            type ArgumentMut<'a> = &'a mut Self;

            #[inline(always)]
            fn argument(&self) -> &Self {
                self
            }

            #[inline(always)]
            fn argument_mut(&mut self) -> &mut Self {
                self
            }

            #[inline]
            fn apply(&mut self, mut f: impl FnMut(Self::Scalar) -> Self::Scalar) {
                self.$first.apply(&mut f);
                $(self.$index.apply(&mut f);)*
            }

            #[inline]
            fn zip_apply(&mut self, other: &Self, mut f: impl FnMut(Self::Scalar, Self::Scalar) -> Self::Scalar) {
                self.$first.zip_apply(&other.$first, &mut f);
                $(self.$index.zip_apply(&other.$index, &mut f);)*
            }

            #[inline]
            fn zip_fold<R>(
                &self,
                other: &Self,
                initial: R,
                mut f: impl FnMut(R, Self::Scalar, Self::Scalar) -> R,
            ) -> R {
                let folded = self.$first.zip_fold(&other.$first, initial, &mut f);
                $(let folded = self.$index.zip_fold(&other.$index, folded, &mut f);)*
                folded
            }
        }
    };
}

crate::tuples::for_tuples!(tuple);

#[cfg(feature = "alloc")]
impl<P: Point> Point for Vec<P> {
    type Scalar = P::Scalar;
    type Argument<'a> = &'a [P];
    type ArgumentMut<'a> = &'a mut [P];

    #[inline(always)]
    fn argument(&self) -> &[P] {
        self
    }

    #[inline(always)]
    fn argument_mut(&mut self) -> &mut [P] {
        self
    }

    #[inline]
    fn apply(&mut self, f: impl FnMut(P::Scalar) -> P::Scalar) {
        apply(self, f);
    }

    #[inline]
    #[track_caller]
    fn zip_apply(&mut self, other: &Self, f: impl FnMut(P::Scalar, P::Scalar) -> P::Scalar) {
        check_lengths(self, other);
        zip_apply(self, other, f);
    }

    #[inline]
    #[track_caller]
    fn zip_fold<A>(&self, other: &Self, initial: A, f: impl FnMut(A, P::Scalar, P::Scalar) -> A) -> A {
        check_lengths(self, other);
        zip_fold(self, other, initial, f)
    }
}

#[cfg(feature = "alloc")]
#[track_caller]
fn check_lengths<P>(x: &[P], y: &[P]) {
    assert!(
        x.len() == y.len(),
        "a point of length {} meets one of length {}: a gradient must be as long as its point",
        x.len(),
        y.len(),
    );
}

#[inline]
fn apply<P: Point>(x: &mut [P], mut f: impl FnMut(P::Scalar) -> P::Scalar) {
    for x in x {
        x.apply(&mut f);
    }
}

#[inline]
fn zip_apply<P: Point>(x: &mut [P], y: &[P], mut f: impl FnMut(P::Scalar, P::Scalar) -> P::Scalar) {
    for (x, y) in x.iter_mut().zip(y) {
        x.zip_apply(y, &mut f);
    }
}

#[inline]
fn zip_fold<P: Point, A>(x: &[P], y: &[P], initial: A, mut f: impl FnMut(A, P::Scalar, P::Scalar) -> A) -> A {
    x.iter().zip(y).fold(initial, |accumulated, (x, y)| x.zip_fold(y, accumulated, &mut f))
}
