//! Tangents in several directions at a time: where the tangent of a float is a float, [`Lanes`] of it stand.
//!
//! The loops over the lanes are of constant length, so that the compiler unrolls and vectorises them.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::array;
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use crate::own::Yes;
use crate::partials;
use crate::real::Real;
use crate::tangent::{Tangent, Vector};

/// K numbers, of which each goes its own way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes<T, const K: usize>(pub [T; K]);

impl<T: Real, const K: usize> Lanes<T, K> {
    /// The same number in every lane.
    #[inline(always)]
    pub fn splat(value: T) -> Self {
        Lanes([value; K])
    }

    /// Zero in every lane.
    #[inline(always)]
    pub fn zero() -> Self {
        Lanes::splat(T::zero())
    }

    /// One in this lane, if there is such a one, and zero in the others.
    #[inline(always)]
    pub fn unit(lane: usize) -> Self {
        let mut unit = Lanes::zero();
        if let Some(lane) = unit.0.get_mut(lane) {
            *lane = T::one();
        }
        unit
    }

    /// Lane by lane, [`strong`](partials::strong).
    ///
    /// Only where the partial derivative is not finite does it differ from the product; that is asked once for all lanes.
    #[inline(always)]
    pub fn strong(mut self, partial: T) -> Self {
        if partial.is_finite() {
            return self * partial;
        }
        self.0.iter_mut().for_each(|lane| *lane = partials::strong(*lane, partial));
        self
    }

    /// Lane by lane, [`joint`](partials::joint).
    #[inline(always)]
    pub fn joint(self, factor: T) -> Self {
        if factor == T::zero() { Lanes::zero() } else { self.strong(factor) }
    }

    /// The same numbers in another type.
    #[inline(always)]
    pub fn cast<U: Real>(self) -> Lanes<U, K> {
        Lanes(self.0.map(|lane| U::from_f64(lane.to_f64())))
    }
}

impl<T: Real, const K: usize> Neg for Lanes<T, K> {
    type Output = Self;

    #[inline(always)]
    fn neg(mut self) -> Self {
        self.0.iter_mut().for_each(|lane| *lane = -*lane);
        self
    }
}

impl<T: Real, const K: usize> AddAssign for Lanes<T, K> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(lane, other)| *lane += other);
    }
}

impl<T: Real, const K: usize> SubAssign for Lanes<T, K> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(lane, other)| *lane -= other);
    }
}

impl<T: Real, const K: usize> Add for Lanes<T, K> {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl<T: Real, const K: usize> Sub for Lanes<T, K> {
    type Output = Self;

    #[inline(always)]
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl<T: Real, const K: usize> Mul<T> for Lanes<T, K> {
    type Output = Self;

    #[inline(always)]
    fn mul(mut self, factor: T) -> Self {
        self.0.iter_mut().for_each(|lane| *lane *= factor);
        self
    }
}

impl<T: Real, const K: usize> Div<T> for Lanes<T, K> {
    type Output = Self;

    #[inline(always)]
    fn div(mut self, divisor: T) -> Self {
        self.0.iter_mut().for_each(|lane| *lane /= divisor);
        self
    }
}

impl<T: Real, const K: usize> Tangent for Lanes<T, K> {
    type Tangent = Self;
    type Own = Yes;

    #[inline(always)]
    fn zero_tangent(&self) -> Self {
        Lanes::zero()
    }
}

impl<T: Real, const K: usize> Vector for Lanes<T, K> {
    type Float = T;

    #[inline(always)]
    fn set_zero(&mut self) {
        *self = Lanes::zero();
    }

    #[inline(always)]
    fn accumulate(&mut self, other: &Self) {
        *self += *other;
    }

    #[inline(always)]
    fn is_number(&self) -> bool {
        self.0.iter().fold(true, |all, lane| all & !lane.is_nan())
    }
}

/// The K directions of the coordinates from the first of them on, as far as there are so many.
#[inline]
pub fn set_units<T: Real, const K: usize>(directions: &mut [Lanes<T, K>], first: usize) {
    for (index, lanes) in directions.iter_mut().enumerate() {
        *lanes = Lanes::unit(index.wrapping_sub(first));
    }
}

/// Sets K columns of a matrix, which is row-major, from the first of them on, as far as there are so many.
#[inline]
pub fn set_columns<T: Real, const K: usize>(matrix: &mut [T], columns: usize, first: usize, rows: &[Lanes<T, K>]) {
    for (row, lanes) in matrix.chunks_exact_mut(columns).zip(rows) {
        for (entry, lane) in row[first..].iter_mut().zip(lanes.0) {
            *entry = lane;
        }
    }
}

/// Sets K rows of such a matrix, from the first of them on, as far as there are so many: each column has a float of each.
#[inline]
pub fn set_rows<T: Real, const K: usize>(matrix: &mut [T], first: usize, columns: &[Lanes<T, K>]) {
    let rows = matrix.chunks_exact_mut(columns.len().max(1)).skip(first);
    for (lane, row) in rows.take(K).enumerate() {
        for (entry, lanes) in row.iter_mut().zip(columns) {
            *entry = lanes.0[lane];
        }
    }
}

/// The same as [`set_columns`] for a symmetric matrix, of which only what is on the diagonal or below it is read.
#[inline]
pub fn set_symmetric_columns<T: Real, const K: usize>(matrix: &mut [T], first: usize, rows: &[Lanes<T, K>]) {
    let count = rows.len();
    for (row, lanes) in rows.iter().enumerate().skip(first) {
        for (column, lane) in (first..=row).zip(lanes.0) {
            matrix[row * count + column] = lane;
            matrix[column * count + row] = lane;
        }
    }
}

/// What has tangents with K lanes for each float.
pub trait Laned<const K: usize>: Tangent {
    /// The type of these tangents.
    type Lanes: Vector;

    /// Zeros in the shape of `self`.
    fn zero_lanes(&self) -> Self::Lanes;

    /// K tangents in the shape of `self`, one in each lane.
    fn lanes(&self, tangents: [&Self; K]) -> Self::Lanes;

    /// The tangent in one lane.
    fn lane(lanes: &Self::Lanes, lane: usize) -> Self::Tangent;

    /// The tangents in all lanes.
    #[inline]
    fn tangents(lanes: &Self::Lanes) -> [Self::Tangent; K] {
        array::from_fn(|lane| Self::lane(lanes, lane))
    }

    /// Writes the tangent in one lane to where there was another. Large arrays are copied where they are made, and not where they are there.
    #[inline]
    fn set_lane(lanes: &Self::Lanes, lane: usize, tangent: &mut Self::Tangent) {
        *tangent = Self::lane(lanes, lane);
    }

    /// The same in all lanes.
    #[inline]
    fn set_tangents(lanes: &Self::Lanes, tangents: &mut [Self::Tangent; K]) {
        tangents.iter_mut().enumerate().for_each(|(lane, tangent)| Self::set_lane(lanes, lane, tangent));
    }
}

impl<T: Real, const K: usize> Laned<K> for T {
    type Lanes = Lanes<T, K>;

    #[inline(always)]
    fn zero_lanes(&self) -> Self::Lanes {
        Lanes::zero()
    }

    #[inline(always)]
    fn lanes(&self, tangents: [&T; K]) -> Self::Lanes {
        Lanes(tangents.map(|tangent| *tangent))
    }

    #[inline(always)]
    fn lane(lanes: &Self::Lanes, lane: usize) -> T {
        lanes.0[lane]
    }
}

impl<P: Laned<K>, const N: usize, const K: usize> Laned<K> for [P; N] {
    type Lanes = [P::Lanes; N];

    #[inline]
    fn zero_lanes(&self) -> Self::Lanes {
        self.each_ref().map(P::zero_lanes)
    }

    #[inline]
    fn lanes(&self, tangents: [&Self; K]) -> Self::Lanes {
        array::from_fn(|index| self[index].lanes(tangents.map(|tangent| &tangent[index])))
    }

    #[inline]
    fn lane(lanes: &Self::Lanes, lane: usize) -> Self::Tangent {
        lanes.each_ref().map(|lanes| P::lane(lanes, lane))
    }

    #[inline]
    fn set_lane(lanes: &Self::Lanes, lane: usize, tangent: &mut Self::Tangent) {
        tangent.iter_mut().zip(lanes).for_each(|(part, lanes)| P::set_lane(lanes, lane, part));
    }
}

#[cfg(feature = "alloc")]
impl<P: Laned<K>, const K: usize> Laned<K> for [P] {
    type Lanes = Vec<P::Lanes>;

    #[inline]
    fn zero_lanes(&self) -> Self::Lanes {
        self.iter().map(P::zero_lanes).collect()
    }

    #[inline]
    fn lanes(&self, tangents: [&Self; K]) -> Self::Lanes {
        self.iter().enumerate().map(|(index, own)| own.lanes(tangents.map(|tangent| &tangent[index]))).collect()
    }

    #[inline]
    fn lane(lanes: &Self::Lanes, lane: usize) -> Self::Tangent {
        lanes.iter().map(|lanes| P::lane(lanes, lane)).collect()
    }
}

#[cfg(feature = "alloc")]
impl<P: Laned<K>, const K: usize> Laned<K> for Vec<P> {
    type Lanes = Vec<P::Lanes>;

    #[inline]
    fn zero_lanes(&self) -> Self::Lanes {
        self.as_slice().zero_lanes()
    }

    #[inline]
    fn lanes(&self, tangents: [&Self; K]) -> Self::Lanes {
        self.as_slice().lanes(tangents.map(Vec::as_slice))
    }

    #[inline]
    fn lane(lanes: &Self::Lanes, lane: usize) -> Self::Tangent {
        <[P]>::lane(lanes, lane)
    }
}

macro_rules! tuple {
    ($($P:ident $index:tt),+) => {
        impl<$($P: Laned<K>,)+ const K: usize> Laned<K> for ($($P,)+) {
            type Lanes = ($($P::Lanes,)+);

            #[inline]
            fn zero_lanes(&self) -> Self::Lanes {
                ($(self.$index.zero_lanes(),)+)
            }

            #[inline]
            fn lanes(&self, tangents: [&Self; K]) -> Self::Lanes {
                ($(self.$index.lanes(tangents.map(|tangent| &tangent.$index)),)+)
            }

            #[inline]
            fn lane(lanes: &Self::Lanes, lane: usize) -> Self::Tangent {
                ($($P::lane(&lanes.$index, lane),)+)
            }
        }
    };
}

crate::tuples::for_tuples!(tuple);

#[cfg(test)]
mod tests {
    use super::{Laned, Lanes, set_columns, set_symmetric_columns, set_units};

    #[test]
    fn every_lane_goes_its_own_way() {
        let (mut a, b) = (Lanes([1.0, 2.0, -3.0]), Lanes([0.5, 0.25, 8.0]));
        assert_eq!(a + b, Lanes([1.5, 2.25, 5.0]));
        assert_eq!(a - b, Lanes([0.5, 1.75, -11.0]));
        assert_eq!(-(a * 2.0) / 4.0, Lanes([-0.5, -1.0, 1.5]));
        a += b;
        a -= Lanes::unit(1);
        assert_eq!(a, Lanes([1.5, 1.25, 5.0]));
        assert_eq!(a.cast::<f32>(), Lanes([1.5, 1.25, 5.0]));
    }

    #[test]
    fn a_lane_of_zero_stays_zero_whatever_the_partial_derivative_is() {
        assert_eq!(Lanes([0.0, 1.0, -2.0]).strong(f64::INFINITY), Lanes([0.0, f64::INFINITY, f64::NEG_INFINITY]));
        assert_eq!(Lanes([0.0, 1.0, f64::INFINITY]).joint(0.0), Lanes([0.0; 3]));
        assert_eq!(Lanes([0.0, 1.0]).joint(f64::INFINITY), Lanes([0.0, f64::INFINITY]));
        let Lanes([zero, nan]) = Lanes([0.0, 1.0]).strong(f64::NAN);
        assert!(zero == 0.0 && nan.is_nan());
    }

    #[test]
    fn columns_of_a_symmetric_matrix_are_rows() {
        let mut matrix = [0; 9].map(f64::from);
        set_symmetric_columns(&mut matrix, 0, &[Lanes([1.0, 9.0]), Lanes([2.0, 3.0]), Lanes([4.0, 5.0])]);
        set_symmetric_columns(&mut matrix, 2, &[Lanes([9.0, 9.0]), Lanes([9.0, 9.0]), Lanes([6.0, 9.0])]);
        assert_eq!(matrix, [1.0, 2.0, 4.0, 2.0, 3.0, 5.0, 4.0, 5.0, 6.0]);
    }

    #[test]
    fn directions_are_columns() {
        let (mut directions, mut matrix) = ([Lanes([9.0; 2]); 3], [9.0; 6]);
        for first in [0, 2] {
            set_units(&mut directions, first);
            set_columns(&mut matrix, 3, first, &directions[..2]);
        }
        assert_eq!(matrix, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(directions, [Lanes([0.0, 0.0]), Lanes([0.0, 0.0]), Lanes([1.0, 0.0])]);
    }

    #[test]
    fn zeros_have_the_shape_of_the_point() {
        let zeros: ([Lanes<f64, 2>; 3], Lanes<f32, 2>) = ([1.0_f64; 3], 1.0_f32).zero_lanes();
        assert_eq!(zeros, ([Lanes([0.0; 2]); 3], Lanes([0.0; 2])));
    }

    #[test]
    fn tangents_go_into_lanes_and_out_of_them() {
        type Shape = ([f64; 2], f32);
        let shape: Shape = ([0.0; 2], 0.0);
        let tangents: [Shape; 3] = [([1.0, 2.0], 3.0), ([4.0, 5.0], 6.0), ([7.0, 8.0], 9.0)];
        let lanes = shape.lanes(tangents.each_ref());
        assert_eq!(lanes, ([Lanes([1.0, 4.0, 7.0]), Lanes([2.0, 5.0, 8.0])], Lanes([3.0, 6.0, 9.0])));
        assert_eq!(<Shape as Laned<3>>::tangents(&lanes), tangents);
    }
}
