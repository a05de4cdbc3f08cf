//! Squares of norms beside other numbers: by themselves they overflow or underflow for vectors that are harmless.

use crate::point::Point;
use crate::real::Real;

/// a ‖x‖².
pub(super) fn times_square<X: Point>(a: X::Scalar, x: &X) -> X::Scalar {
    let square = x.dot(x);
    if square.is_normal() {
        return a * square;
    }
    let norm = x.norm();
    (a * norm) * norm
}

/// a / ‖x‖².
pub(super) fn over_square<X: Point>(a: X::Scalar, x: &X) -> X::Scalar {
    let square = x.dot(x);
    if square.is_normal() {
        return a / square;
    }
    let norm = x.norm();
    (a / norm) / norm
}

/// What x is to be divided by, so that ‖x‖² is a number like any other: one if it is.
pub(super) fn size<X: Point>(x: &X) -> X::Scalar {
    if x.dot(x).is_normal() { X::Scalar::one() } else { x.norm() }
}
