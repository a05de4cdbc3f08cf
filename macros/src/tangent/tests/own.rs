#[automatically_derived]
impl<T: Real, const N: usize> ::differentiable::Tangent for Affine<T, N> {
    type Tangent = Self;
    type Own = ::differentiable::own::Yes;
    #[inline]
    fn zero_tangent(&self) -> Self {
        Affine {
            matrix: ::differentiable::Tangent::zero_tangent(&self.matrix),
            offset: ::differentiable::Tangent::zero_tangent(&self.offset),
        }
    }
}
#[automatically_derived]
impl<T: Real, const N: usize> ::differentiable::Vector for Affine<T, N> {
    type Scalar = T;
    #[inline]
    fn set_zero(&mut self) {
        ::differentiable::Vector::set_zero(&mut self.matrix);
        ::differentiable::Vector::set_zero(&mut self.offset);
    }
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        ::differentiable::Vector::accumulate(&mut self.matrix, &other.matrix);
        ::differentiable::Vector::accumulate(&mut self.offset, &other.offset);
    }
}
