//! Where a derive cannot see whether a struct is its own tangent, it writes a tangent struct for it and lets
//! [`Own`](crate::Tangent::Own) choose between the two.

use crate::tangent::Vector;

/// One of the two types that may be the tangent of a P.
pub trait ZeroOf<P> {
    /// The tangent that doesn't move `value`.
    fn zero_of(value: &P) -> Self;

    /// [`Tangent::wrong_length`](crate::Tangent::wrong_length) of `value`.
    fn wrong_length_for(&self, value: &P) -> Option<(usize, usize)>;
}

/// P itself, where that is a tangent.
impl<P: Vector> ZeroOf<P> for P {
    #[inline]
    fn zero_of(value: &P) -> P {
        let mut zero = value.clone();
        zero.set_zero();
        zero
    }

    #[inline]
    fn wrong_length_for(&self, value: &P) -> Option<(usize, usize)> {
        value.unequal_length(self)
    }
}
