use crate::point::Point;

/// A part of a point, whose coordinates are of the type that those of P are of.
///
/// That it is a point itself is said by an associated type, and not by a supertrait: the derived implementation of [`Point`] asks for parts that
/// are alike, and could not ask for equal types without going round in circles.
pub trait Alike<P: Point> {
    /// The part.
    type Point: Point<Scalar = P::Scalar>;

    /// The part as a point.
    fn point(&self) -> &Self::Point;

    /// The part as a point, to be changed.
    fn point_mut(&mut self) -> &mut Self::Point;
}

impl<P: Point, Q: Point<Scalar = P::Scalar>> Alike<P> for Q {
    type Point = Q;

    #[inline(always)]
    fn point(&self) -> &Q {
        self
    }

    #[inline(always)]
    fn point_mut(&mut self) -> &mut Q {
        self
    }
}
