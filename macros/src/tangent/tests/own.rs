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
    #[inline]
    fn wrong_length(&self, tangent: &Self) -> ::core::option::Option<(usize, usize)> {
        ::differentiable::Tangent::wrong_length(&self.matrix, &tangent.matrix)
            .or_else(|| ::differentiable::Tangent::wrong_length(
                &self.offset,
                &tangent.offset,
            ))
    }
}
#[automatically_derived]
impl<T: Real, const N: usize> ::differentiable::Vector for Affine<T, N> {
    type Float = T;
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
    #[inline]
    fn unequal_length(&self, other: &Self) -> ::core::option::Option<(usize, usize)> {
        ::differentiable::Tangent::wrong_length(&self.matrix, &other.matrix)
            .or_else(|| ::differentiable::Tangent::wrong_length(
                &self.offset,
                &other.offset,
            ))
    }
    #[inline]
    fn is_number(&self) -> bool {
        true & ::differentiable::Vector::is_number(&self.matrix)
            & ::differentiable::Vector::is_number(&self.offset)
    }
    #[inline]
    fn sum_of_products(&self, other: &Self) -> f64 {
        0.0 + ::differentiable::Vector::sum_of_products(&self.matrix, &other.matrix)
            + ::differentiable::Vector::sum_of_products(&self.offset, &other.offset)
    }
    #[inline]
    fn add_multiple(&mut self, factor: f64, other: &Self) {
        ::differentiable::Vector::add_multiple(&mut self.matrix, factor, &other.matrix);
        ::differentiable::Vector::add_multiple(&mut self.offset, factor, &other.offset);
    }
}
#[automatically_derived]
impl<T: Real, const N: usize> ::differentiable::Point for Affine<T, N>
where
    for<'tangent> [[T; N]; N]: ::differentiable::generated::Alike<T>,
    for<'tangent> [T; N]: ::differentiable::generated::Alike<T>,
    for<'tangent> Self: ::core::clone::Clone + ::core::fmt::Debug,
{
    type Scalar = <T as ::differentiable::Point>::Scalar;
    type Argument<'point> = &'point Self;
    type ArgumentMut<'point> = &'point mut Self;
    #[inline]
    fn argument(&self) -> &Self {
        self
    }
    #[inline]
    fn argument_mut(&mut self) -> &mut Self {
        self
    }
    #[inline]
    fn apply(&mut self, mut f: impl ::core::ops::FnMut(Self::Scalar) -> Self::Scalar) {
        ::differentiable::Point::apply(
            ::differentiable::generated::Alike::<T>::point_mut(&mut self.matrix),
            &mut f,
        );
        ::differentiable::Point::apply(
            ::differentiable::generated::Alike::<T>::point_mut(&mut self.offset),
            &mut f,
        );
    }
    #[inline]
    fn zip_apply(
        &mut self,
        other: &Self,
        mut f: impl ::core::ops::FnMut(Self::Scalar, Self::Scalar) -> Self::Scalar,
    ) {
        ::differentiable::Point::zip_apply(
            ::differentiable::generated::Alike::<T>::point_mut(&mut self.matrix),
            ::differentiable::generated::Alike::<T>::point(&other.matrix),
            &mut f,
        );
        ::differentiable::Point::zip_apply(
            ::differentiable::generated::Alike::<T>::point_mut(&mut self.offset),
            ::differentiable::generated::Alike::<T>::point(&other.offset),
            &mut f,
        );
    }
    #[inline]
    fn zip_fold<Folded>(
        &self,
        other: &Self,
        initial: Folded,
        mut f: impl ::core::ops::FnMut(Folded, Self::Scalar, Self::Scalar) -> Folded,
    ) -> Folded {
        let folded = initial;
        let folded = ::differentiable::Point::zip_fold(
            ::differentiable::generated::Alike::<T>::point(&self.matrix),
            ::differentiable::generated::Alike::<T>::point(&other.matrix),
            folded,
            &mut f,
        );
        let folded = ::differentiable::Point::zip_fold(
            ::differentiable::generated::Alike::<T>::point(&self.offset),
            ::differentiable::generated::Alike::<T>::point(&other.offset),
            folded,
            &mut f,
        );
        folded
    }
}
