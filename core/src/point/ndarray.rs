//! The arrays of ndarray.

use alloc::vec::Vec;
use core::fmt::Debug;

use ndarray::{Array, Dimension};

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
}

impl<T: Real, D: Dimension> Vector for Array<T, D> {
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

impl<T: Real, D: Dimension + 'static> Point for Array<T, D> {
    type Scalar = T;
    type Argument<'a> = &'a Self;
    type ArgumentMut<'a> = &'a mut Self;

    fn argument(&self) -> &Self {
        self
    }

    fn argument_mut(&mut self) -> &mut Self {
        self
    }

    fn apply(&mut self, f: impl FnMut(T) -> T) {
        self.mapv_inplace(f);
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

/// The coordinates are numbered in the logical order, that of `iter`.
impl<T: Real, D: Dimension + 'static> Dense for Array<T, D> {
    type Each<Y: Clone + Debug + 'static> = Vec<Y>;

    fn dimension(&self) -> usize {
        self.len()
    }

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
