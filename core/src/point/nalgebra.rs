//! The matrices and vectors of nalgebra.

use alloc::vec::Vec;
use core::fmt::Debug;

use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, OMatrix, Owned};

use super::{Dense, Point};
use crate::own::Yes;
use crate::real::Real;
use crate::tangent::{Tangent, Vector};

#[track_caller]
fn check_shapes<T, R: Dim, C: Dim>(x: &OMatrix<T, R, C>, y: &OMatrix<T, R, C>)
where
    T: nalgebra::Scalar,
    DefaultAllocator: Allocator<R, C>,
{
    assert!(x.shape() == y.shape(), "a matrix of shape {:?} meets one of shape {:?}", x.shape(), y.shape());
}

impl<T: Real, R: Dim, C: Dim> Tangent for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Tangent = Self;
    type Own = Yes;

    fn zero_tangent(&self) -> Self {
        self.map(|_| T::zero())
    }
}

impl<T: Real, R: Dim, C: Dim> Vector for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Float = T;

    fn set_zero(&mut self) {
        self.fill(T::zero());
    }

    #[track_caller]
    fn accumulate(&mut self, other: &Self) {
        check_shapes(self, other);
        for (sum, term) in self.iter_mut().zip(other) {
            *sum += *term;
        }
    }
}

impl<T: Real, R: Dim, C: Dim> Point for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
    Owned<T, R, C>: 'static,
{
    type Scalar = T;
    type Argument<'a> = &'a Self;
    type ArgumentMut<'a> = &'a mut Self;

    fn argument(&self) -> &Self {
        self
    }

    fn argument_mut(&mut self) -> &mut Self {
        self
    }

    fn apply(&mut self, mut f: impl FnMut(T) -> T) {
        for x in self.iter_mut() {
            *x = f(*x);
        }
    }

    #[track_caller]
    fn zip_apply(&mut self, other: &Self, mut f: impl FnMut(T, T) -> T) {
        check_shapes(self, other);
        for (x, y) in self.iter_mut().zip(other) {
            *x = f(*x, *y);
        }
    }

    #[track_caller]
    fn zip_fold<A>(&self, other: &Self, initial: A, mut f: impl FnMut(A, T, T) -> A) -> A {
        check_shapes(self, other);
        self.iter().zip(other).fold(initial, |folded, (x, y)| f(folded, *x, *y))
    }
}

/// The coordinates are numbered column by column.
impl<T: Real, R: Dim, C: Dim> Dense for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
    Owned<T, R, C>: 'static,
{
    type Each<Y: Clone + Debug + 'static> = Vec<Y>;

    fn dimension(&self) -> usize {
        self.len()
    }

    fn coordinate(&self, i: usize) -> T {
        self[i]
    }

    fn coordinate_mut(&mut self, i: usize) -> &mut T {
        &mut self[i]
    }

    fn each<Y: Clone + Debug + 'static>(&self, mut f: impl FnMut(T) -> Y) -> Vec<Y> {
        self.iter().map(|x| f(*x)).collect()
    }

    fn nth<Y: Clone + Debug + 'static>(each: &Vec<Y>, i: usize) -> &Y {
        &each[i]
    }

    fn nth_mut<Y: Clone + Debug + 'static>(each: &mut Vec<Y>, i: usize) -> &mut Y {
        &mut each[i]
    }
}
