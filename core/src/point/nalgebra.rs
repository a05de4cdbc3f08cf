//! The matrices and vectors of nalgebra.

use alloc::vec::Vec;
use core::fmt::Debug;

use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, OMatrix, Owned};

use super::elements::{dense, point, vector};
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

    fn wrong_length(&self, tangent: &Self) -> Option<(usize, usize)> {
        (self.shape() != tangent.shape()).then(|| (tangent.len(), self.len()))
    }
}

impl<T: Real, R: Dim, C: Dim> Vector for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    vector!(T);
}

impl<T: Real, R: Dim, C: Dim> Point for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
    Owned<T, R, C>: 'static,
{
    point!(T);
}

/// The coordinates are numbered column by column.
impl<T: Real, R: Dim, C: Dim> Dense for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
    Owned<T, R, C>: 'static,
{
    dense!(T);

    fn coordinate(&self, i: usize) -> T {
        self[i]
    }

    fn coordinate_mut(&mut self, i: usize) -> &mut T {
        &mut self[i]
    }
}
