//! Where the minimum is sought: everywhere, or within bounds.

use core::fmt::Debug;

use crate::point::Point;
use crate::real::Real;

/// A convex set of points.
pub trait Region<X: Point>: Debug {
    /// Moves x to the nearest point of the set.
    fn project(&self, x: &mut X);
}

/// All points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Everywhere;

impl<X: Point> Region<X> for Everywhere {
    #[inline]
    fn project(&self, _: &mut X) {}
}

/// The points x with l ≤ x ≤ u in every coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds<X> {
    lower: X,
    upper: X,
}

impl<X: Point> Bounds<X> {
    #[track_caller]
    pub(super) fn new(lower: X, upper: X) -> Self {
        let ordered = lower.zip_fold(&upper, true, |ordered, lower, upper| ordered && lower <= upper);
        assert!(ordered, "a lower bound must not be greater than the upper one, nor may either be NaN");
        Bounds { lower, upper }
    }
}

impl<X: Point> Region<X> for Bounds<X> {
    fn project(&self, x: &mut X) {
        // Not `max` and `min`, which would make a number of a NaN.
        x.zip_apply(&self.lower, |x, lower| if x < lower { lower } else { x });
        x.zip_apply(&self.upper, |x, upper| if x > upper { upper } else { x });
    }
}

/// d ← P(x − t g) − x, where P projects on the region: the gradient step that stays in it. Without rounding: a coordinate that is
/// not cut short is −t gᵢ.
pub(super) fn projected_step<X: Point>(region: &impl Region<X>, x: &X, gradient: &X, t: X::Scalar, d: &mut X) {
    let (zero, infinity) = (X::Scalar::zero(), X::Scalar::INFINITY);
    d.copy_from(x);
    d.zip_apply(gradient, |x, g| if g == zero { x } else { infinity.copysign(-g) });
    region.project(d);
    d.add_scaled(-X::Scalar::one(), x);
    d.zip_apply(gradient, |room, g| if room.abs() < (t * g).abs() { room } else { -t * g });
}
