///The type of the tangents of [`Segment`].
#[allow(dead_code, non_camel_case_types)]
pub type SegmentTangent = <Segment as ::differentiable::Tangent>::Tangent;
const _: () = {
    ///The tangents of [`Segment`]: the directions in which it moves, its cotangents and gradients.
    #[allow(dead_code, non_camel_case_types, clippy::manual_non_exhaustive)]
    pub struct SegmentTangent(
        pub <Point as ::differentiable::Tangent>::Tangent,
        pub <[Point; 2] as ::differentiable::Tangent>::Tangent,
        f64,
    );
    #[automatically_derived]
    impl ::core::clone::Clone for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
    {
        #[inline]
        fn clone(&self) -> Self {
            SegmentTangent {
                0: ::core::clone::Clone::clone(&self.0),
                1: ::core::clone::Clone::clone(&self.1),
                2: ::core::clone::Clone::clone(&self.2),
            }
        }
    }
    #[automatically_derived]
    impl ::core::marker::Copy for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
        for<'tangent> <Point as ::differentiable::Tangent>::Tangent: ::core::marker::Copy,
    {}
    #[automatically_derived]
    impl ::core::fmt::Debug for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
        for<'tangent> <Point as ::differentiable::Tangent>::Tangent: ::core::fmt::Debug,
    {
        fn fmt(
            &self,
            formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            formatter
                .debug_tuple("SegmentTangent")
                .field(&self.0)
                .field(&self.1)
                .field(&self.2)
                .finish()
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
        for<'tangent> <Point as ::differentiable::Tangent>::Tangent: ::core::cmp::PartialEq,
    {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0 && self.1 == other.1 && self.2 == other.2
        }
    }
    #[automatically_derived]
    impl ::core::default::Default for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
        for<'tangent> <Point as ::differentiable::Tangent>::Tangent: ::core::default::Default,
        for<'tangent> <[Point; 2] as ::differentiable::Tangent>::Tangent: ::core::default::Default,
    {
        #[inline]
        fn default() -> Self {
            SegmentTangent {
                0: ::core::default::Default::default(),
                1: ::core::default::Default::default(),
                2: ::core::default::Default::default(),
            }
        }
    }
    #[automatically_derived]
    impl ::differentiable::Tangent for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
    {
        type Tangent = Self;
        type Own = ::differentiable::own::Yes;
        #[inline]
        fn zero_tangent(&self) -> Self {
            SegmentTangent {
                0: ::differentiable::Tangent::zero_tangent(&self.0),
                1: ::differentiable::Tangent::zero_tangent(&self.1),
                2: ::differentiable::Tangent::zero_tangent(&self.2),
            }
        }
        #[inline]
        fn wrong_length(
            &self,
            tangent: &Self,
        ) -> ::core::option::Option<(usize, usize)> {
            ::differentiable::Tangent::wrong_length(&self.0, &tangent.0)
                .or_else(|| ::differentiable::Tangent::wrong_length(&self.1, &tangent.1))
                .or_else(|| ::differentiable::Tangent::wrong_length(&self.2, &tangent.2))
        }
    }
    #[automatically_derived]
    impl ::differentiable::Vector for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
    {
        type Float = f64;
        #[inline]
        fn set_zero(&mut self) {
            ::differentiable::Vector::set_zero(&mut self.0);
            ::differentiable::Vector::set_zero(&mut self.1);
            ::differentiable::Vector::set_zero(&mut self.2);
        }
        #[inline]
        fn accumulate(&mut self, other: &Self) {
            ::differentiable::Vector::accumulate(&mut self.0, &other.0);
            ::differentiable::Vector::accumulate(&mut self.1, &other.1);
            ::differentiable::Vector::accumulate(&mut self.2, &other.2);
        }
        #[inline]
        fn unequal_length(
            &self,
            other: &Self,
        ) -> ::core::option::Option<(usize, usize)> {
            ::differentiable::Tangent::wrong_length(&self.0, &other.0)
                .or_else(|| ::differentiable::Tangent::wrong_length(&self.1, &other.1))
                .or_else(|| ::differentiable::Tangent::wrong_length(&self.2, &other.2))
        }
        #[inline]
        fn is_number(&self) -> bool {
            true & ::differentiable::Vector::is_number(&self.0)
                & ::differentiable::Vector::is_number(&self.1)
                & ::differentiable::Vector::is_number(&self.2)
        }
        #[inline]
        fn sum_of_products(&self, other: &Self) -> f64 {
            0.0 + ::differentiable::Vector::sum_of_products(&self.0, &other.0)
                + ::differentiable::Vector::sum_of_products(&self.1, &other.1)
                + ::differentiable::Vector::sum_of_products(&self.2, &other.2)
        }
        #[inline]
        fn add_multiple(&mut self, factor: f64, other: &Self) {
            ::differentiable::Vector::add_multiple(&mut self.0, factor, &other.0);
            ::differentiable::Vector::add_multiple(&mut self.1, factor, &other.1);
            ::differentiable::Vector::add_multiple(&mut self.2, factor, &other.2);
        }
    }
    #[automatically_derived]
    impl ::differentiable::Tangent for Segment {
        type Tangent = <Self::Own as ::differentiable::own::Answer>::Select<
            Self,
            SegmentTangent,
        >;
        type Own = <Point as ::differentiable::Tangent>::Own;
        #[inline]
        fn zero_tangent(&self) -> Self::Tangent {
            ::differentiable::generated::ZeroOf::zero_of(self)
        }
        #[inline]
        fn wrong_length(
            &self,
            tangent: &Self::Tangent,
        ) -> ::core::option::Option<(usize, usize)> {
            ::differentiable::generated::ZeroOf::wrong_length_for(tangent, self)
        }
    }
    #[automatically_derived]
    impl ::differentiable::generated::ZeroOf<Segment> for SegmentTangent
    where
        for<'tangent> Point: ::differentiable::Tangent,
    {
        #[inline]
        fn zero_of(value: &Segment) -> Self {
            SegmentTangent {
                0: ::differentiable::Tangent::zero_tangent(&value.0),
                1: ::differentiable::Tangent::zero_tangent(&value.1),
                2: ::differentiable::Tangent::zero_tangent(&value.2),
            }
        }
        #[inline]
        fn wrong_length_for(
            &self,
            value: &Segment,
        ) -> ::core::option::Option<(usize, usize)> {
            ::differentiable::Tangent::wrong_length(&value.0, &self.0)
                .or_else(|| ::differentiable::Tangent::wrong_length(&value.1, &self.1))
                .or_else(|| ::differentiable::Tangent::wrong_length(&value.2, &self.2))
        }
    }
    #[automatically_derived]
    impl ::differentiable::Vector for Segment
    where
        for<'tangent> Point: ::differentiable::Vector,
        for<'tangent> Self: ::differentiable::Tangent<Tangent = Self>,
    {
        type Float = f64;
        #[inline]
        fn set_zero(&mut self) {
            ::differentiable::Vector::set_zero(&mut self.0);
            ::differentiable::Vector::set_zero(&mut self.1);
            ::differentiable::Vector::set_zero(&mut self.2);
        }
        #[inline]
        fn accumulate(&mut self, other: &Self) {
            ::differentiable::Vector::accumulate(&mut self.0, &other.0);
            ::differentiable::Vector::accumulate(&mut self.1, &other.1);
            ::differentiable::Vector::accumulate(&mut self.2, &other.2);
        }
        #[inline]
        fn unequal_length(
            &self,
            other: &Self,
        ) -> ::core::option::Option<(usize, usize)> {
            ::differentiable::Tangent::wrong_length(&self.0, &other.0)
                .or_else(|| ::differentiable::Tangent::wrong_length(&self.1, &other.1))
                .or_else(|| ::differentiable::Tangent::wrong_length(&self.2, &other.2))
        }
        #[inline]
        fn is_number(&self) -> bool {
            true & ::differentiable::Vector::is_number(&self.0)
                & ::differentiable::Vector::is_number(&self.1)
                & ::differentiable::Vector::is_number(&self.2)
        }
        #[inline]
        fn sum_of_products(&self, other: &Self) -> f64 {
            0.0 + ::differentiable::Vector::sum_of_products(&self.0, &other.0)
                + ::differentiable::Vector::sum_of_products(&self.1, &other.1)
                + ::differentiable::Vector::sum_of_products(&self.2, &other.2)
        }
        #[inline]
        fn add_multiple(&mut self, factor: f64, other: &Self) {
            ::differentiable::Vector::add_multiple(&mut self.0, factor, &other.0);
            ::differentiable::Vector::add_multiple(&mut self.1, factor, &other.1);
            ::differentiable::Vector::add_multiple(&mut self.2, factor, &other.2);
        }
    }
    #[automatically_derived]
    impl ::differentiable::Point for Segment
    where
        for<'tangent> Point: ::differentiable::Vector,
        for<'tangent> Self: ::differentiable::Tangent<Tangent = Self>,
        for<'tangent> Point: ::differentiable::generated::Alike<f64>,
        for<'tangent> [Point; 2]: ::differentiable::generated::Alike<f64>,
        for<'tangent> f64: ::differentiable::generated::Alike<f64>,
        for<'tangent> Self: ::core::clone::Clone + ::core::fmt::Debug,
    {
        type Scalar = <f64 as ::differentiable::Point>::Scalar;
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
        fn apply(
            &mut self,
            mut f: impl ::core::ops::FnMut(Self::Scalar) -> Self::Scalar,
        ) {
            ::differentiable::Point::apply(
                ::differentiable::generated::Alike::<f64>::point_mut(&mut self.0),
                &mut f,
            );
            ::differentiable::Point::apply(
                ::differentiable::generated::Alike::<f64>::point_mut(&mut self.1),
                &mut f,
            );
            ::differentiable::Point::apply(
                ::differentiable::generated::Alike::<f64>::point_mut(&mut self.2),
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
                ::differentiable::generated::Alike::<f64>::point_mut(&mut self.0),
                ::differentiable::generated::Alike::<f64>::point(&other.0),
                &mut f,
            );
            ::differentiable::Point::zip_apply(
                ::differentiable::generated::Alike::<f64>::point_mut(&mut self.1),
                ::differentiable::generated::Alike::<f64>::point(&other.1),
                &mut f,
            );
            ::differentiable::Point::zip_apply(
                ::differentiable::generated::Alike::<f64>::point_mut(&mut self.2),
                ::differentiable::generated::Alike::<f64>::point(&other.2),
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
                ::differentiable::generated::Alike::<f64>::point(&self.0),
                ::differentiable::generated::Alike::<f64>::point(&other.0),
                folded,
                &mut f,
            );
            let folded = ::differentiable::Point::zip_fold(
                ::differentiable::generated::Alike::<f64>::point(&self.1),
                ::differentiable::generated::Alike::<f64>::point(&other.1),
                folded,
                &mut f,
            );
            let folded = ::differentiable::Point::zip_fold(
                ::differentiable::generated::Alike::<f64>::point(&self.2),
                ::differentiable::generated::Alike::<f64>::point(&other.2),
                folded,
                &mut f,
            );
            folded
        }
    }
};
