//! The arrays of ndarray.

use alloc::vec::Vec;
use core::fmt::Debug;

use ndarray::{Array, Dimension};

use super::elements::{dense, point, vector};
use super::{Dense, Point};
use crate::own::Yes;
use crate::real::Real;
use crate::tangent::{Tangent, Vector};

#[track_caller]
fn check_shapes<T, D: Dimension>(x: &Array<T, D>, y: &Array<T, D>) {
    assert!(x.shape() == y.shape(), "an array of shape {:?} meets one of shape {:?}", x.shape(), y.shape());
}

impl<T: Real, D: Dimension> Tangent for Array<T, D> {
    type Tangent = Self;
    type Own = Yes;

    fn zero_tangent(&self) -> Self {
        Array::from_elem(self.raw_dim(), T::zero())
    }

    fn wrong_length(&self, tangent: &Self) -> Option<(usize, usize)> {
        (self.shape() != tangent.shape()).then(|| (tangent.len(), self.len()))
    }
}

impl<T: Real, D: Dimension> Vector for Array<T, D> {
    vector!(T);
}

impl<T: Real, D: Dimension + 'static> Point for Array<T, D> {
    point!(T);
}

/// The coordinates are numbered in the logical order, that of `iter`.
impl<T: Real, D: Dimension + 'static> Dense for Array<T, D> {
    dense!(T);

    fn coordinate(&self, i: usize) -> T {
        match self.as_slice() {
            Some(elements) => elements[i],
            None => *self.iter().nth(i).expect("a coordinate of the point"),
        }
    }

    fn coordinate_mut(&mut self, i: usize) -> &mut T {
        if self.is_standard_layout() {
            &mut self.as_slice_mut().expect("a slice in the standard layout")[i]
        } else {
            self.iter_mut().nth(i).expect("a coordinate of the point")
        }
    }
}
