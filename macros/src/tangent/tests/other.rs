///The tangents of [`Spring`]: the directions in which it moves, its cotangents and gradients.
#[allow(dead_code, non_camel_case_types, clippy::manual_non_exhaustive)]
pub struct SpringTangent {
    /// In newtons per metre.
    pub stiffness: f64,
    ///The tangent of `ends`.
    ends: <[[f64; 3]] as ::differentiable::Tangent>::Tangent,
}
#[automatically_derived]
impl ::core::clone::Clone for SpringTangent {
    #[inline]
    fn clone(&self) -> Self {
        SpringTangent {
            stiffness: ::core::clone::Clone::clone(&self.stiffness),
            ends: ::core::clone::Clone::clone(&self.ends),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for SpringTangent {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        formatter
            .debug_struct("SpringTangent")
            .field("stiffness", &self.stiffness)
            .field("ends", &self.ends)
            .finish()
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for SpringTangent {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.stiffness == other.stiffness && self.ends == other.ends
    }
}
#[automatically_derived]
impl ::core::default::Default for SpringTangent {
    #[inline]
    fn default() -> Self {
        SpringTangent {
            stiffness: ::core::default::Default::default(),
            ends: ::core::default::Default::default(),
        }
    }
}
#[automatically_derived]
impl ::differentiable::Tangent for SpringTangent {
    type Tangent = Self;
    type Own = ::differentiable::own::Yes;
    #[inline]
    fn zero_tangent(&self) -> Self {
        SpringTangent {
            stiffness: ::differentiable::Tangent::zero_tangent(&self.stiffness),
            ends: ::differentiable::Tangent::zero_tangent(&self.ends),
        }
    }
    #[inline]
    fn wrong_length(&self, tangent: &Self) -> ::core::option::Option<(usize, usize)> {
        ::differentiable::Tangent::wrong_length(&self.stiffness, &tangent.stiffness)
            .or_else(|| ::differentiable::Tangent::wrong_length(
                &self.ends,
                &tangent.ends,
            ))
    }
}
#[automatically_derived]
impl ::differentiable::Vector for SpringTangent {
    type Float = f64;
    #[inline]
    fn set_zero(&mut self) {
        ::differentiable::Vector::set_zero(&mut self.stiffness);
        ::differentiable::Vector::set_zero(&mut self.ends);
    }
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        ::differentiable::Vector::accumulate(&mut self.stiffness, &other.stiffness);
        ::differentiable::Vector::accumulate(&mut self.ends, &other.ends);
    }
    #[inline]
    fn unequal_length(&self, other: &Self) -> ::core::option::Option<(usize, usize)> {
        ::differentiable::Tangent::wrong_length(&self.stiffness, &other.stiffness)
            .or_else(|| ::differentiable::Tangent::wrong_length(&self.ends, &other.ends))
    }
    #[inline]
    fn is_number(&self) -> bool {
        true & ::differentiable::Vector::is_number(&self.stiffness)
            & ::differentiable::Vector::is_number(&self.ends)
    }
    #[inline]
    fn sum_of_products(&self, other: &Self) -> f64 {
        0.0
            + ::differentiable::Vector::sum_of_products(
                &self.stiffness,
                &other.stiffness,
            ) + ::differentiable::Vector::sum_of_products(&self.ends, &other.ends)
    }
    #[inline]
    fn add_multiple(&mut self, factor: f64, other: &Self) {
        ::differentiable::Vector::add_multiple(
            &mut self.stiffness,
            factor,
            &other.stiffness,
        );
        ::differentiable::Vector::add_multiple(&mut self.ends, factor, &other.ends);
    }
}
const _: () = {
    #[allow(dead_code, private_interfaces)]
    pub struct Constants {
        pub name: ::differentiable::generated::Still<str>,
        constants_of: (),
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl ::core::ops::Deref for SpringTangent {
        type Target = Constants;
        #[inline]
        fn deref(&self) -> &Constants {
            &Constants {
                name: ::differentiable::generated::Still(::core::marker::PhantomData),
                constants_of: (),
            }
        }
    }
    #[automatically_derived]
    impl ::core::ops::DerefMut for SpringTangent {
        #[inline]
        fn deref_mut(&mut self) -> &mut Constants {
            ::differentiable::generated::constants(Constants {
                name: ::differentiable::generated::Still(::core::marker::PhantomData),
                constants_of: (),
            })
        }
    }
};
#[automatically_derived]
impl<'a> ::differentiable::Tangent for Spring<'a> {
    type Tangent = SpringTangent;
    type Own = ::differentiable::own::No;
    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        SpringTangent {
            stiffness: ::differentiable::Tangent::zero_tangent(&self.stiffness),
            ends: ::differentiable::Tangent::zero_tangent(&self.ends),
        }
    }
    #[inline]
    fn wrong_length(
        &self,
        tangent: &Self::Tangent,
    ) -> ::core::option::Option<(usize, usize)> {
        ::differentiable::Tangent::wrong_length(&self.stiffness, &tangent.stiffness)
            .or_else(|| ::differentiable::Tangent::wrong_length(
                &self.ends,
                &tangent.ends,
            ))
    }
}
