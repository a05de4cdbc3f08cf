//! The traits that a struct of floats and a struct of tangents have.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Generics, Member, Type, WhereClause, WherePredicate};

use super::generics::{under_binder, with};
use super::{Field, Made, Record, bare, text};

impl Record<'_> {
    /// `Tangent` for a type that is its own tangent.
    pub(super) fn tangent_of_itself(&self, name: &Ident, generics: &Generics, fields: &[&Field]) -> TokenStream {
        let krate = &self.krate;
        let zero = self.zero(name, fields, quote!(self));
        let wrong = self.wrong_length(fields, &quote!(self), &quote!(tangent));
        let (parameters, arguments, clause) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters #krate::Tangent for #name #arguments #clause {
                type Tangent = Self;
                type Own = #krate::own::Yes;

                #[inline]
                fn zero_tangent(&self) -> Self {
                    #zero
                }

                #[inline]
                fn wrong_length(&self, tangent: &Self) -> ::core::option::Option<(usize, usize)> {
                    #wrong
                }
            }
        }
    }

    /// `Vector` for a type that is its own tangent, under the conditions.
    pub(super) fn vector(
        &self,
        name: &Ident,
        generics: &Generics,
        fields: &[&Field],
        conditions: &[WherePredicate],
    ) -> TokenStream {
        let krate = &self.krate;
        let members: Vec<&Member> =
            fields.iter().filter(|field| field.made.is_some()).map(|field| &field.member).collect();
        let generics = with(generics, conditions.to_vec());
        let (parameters, arguments, clause) = generics.split_for_impl();
        let made = || fields.iter().filter_map(|field| field.made.as_ref());
        let seen = made().find_map(|made| made.float.as_ref()).map(ToTokens::to_token_stream);
        let in_parts = made().find(|made| !made.recursive).map(|Made { ty, .. }| quote!(#krate::generated::Float<#ty>));
        let unequal = self.wrong_length(fields, &quote!(self), &quote!(other));
        let float = seen.or(in_parts).unwrap_or_else(|| quote!(f64));
        quote! {
            #[automatically_derived]
            impl #parameters #krate::Vector for #name #arguments #clause {
                type Float = #float;

                #[inline]
                fn set_zero(&mut self) {
                    #(#krate::Vector::set_zero(&mut self.#members);)*
                }

                #[inline]
                fn accumulate(&mut self, other: &Self) {
                    #(#krate::Vector::accumulate(&mut self.#members, &other.#members);)*
                }

                #[inline]
                fn unequal_length(&self, other: &Self) -> ::core::option::Option<(usize, usize)> {
                    #unequal
                }

                #[inline]
                fn is_number(&self) -> bool {
                    true #(& #krate::Vector::is_number(&self.#members))*
                }

                #[inline]
                fn sum_of_products(&self, other: &Self) -> f64 {
                    0.0 #(+ #krate::Vector::sum_of_products(&self.#members, &other.#members))*
                }

                #[inline]
                fn add_multiple(&mut self, factor: f64, other: &Self) {
                    #(#krate::Vector::add_multiple(&mut self.#members, factor, &other.#members);)*
                }
            }
        }
    }

    /// `Point` for a struct that is its own tangent, under the conditions, if besides it is `Debug` and all its floats are of one type. A struct that
    /// is in itself is none: the functions that go through the coordinates would be of ever longer types.
    pub(super) fn point(&self, conditions: &[WherePredicate]) -> Option<TokenStream> {
        let krate = &self.krate;
        let fields: Vec<(&Member, &Made)> =
            self.fields.iter().filter_map(|field| Some((&field.member, field.made.as_ref()?))).collect();
        if fields.iter().any(|(_, made)| made.recursive) {
            return None;
        }
        let mut seen = HashSet::new();
        let types: Vec<&Type> = fields.iter().map(|(_, made)| &made.ty).filter(|ty| seen.insert(text(ty))).collect();
        // A part that is a point, whose coordinates are like those of the others.
        let (like, is_point) = match fields.iter().find_map(|(_, made)| made.float.as_ref()) {
            Some(float) => (quote!(#float), None),
            None => {
                let first = types.first()?;
                (quote!(#first), Some(under_binder(first, &quote!(#krate::Point))))
            }
        };
        let plain = under_binder(quote!(Self), &quote!(::core::clone::Clone + ::core::fmt::Debug));
        let alike = types.iter().map(|ty| under_binder(ty, &quote!(#krate::generated::Alike<#like>)));
        let asked = conditions.iter().cloned().chain(is_point).chain(alike).chain([plain]);
        let generics = with(self.generics, asked.collect());
        let scalar = quote!(<#like as #krate::Point>::Scalar);
        let (part, part_mut) =
            (quote!(#krate::generated::Alike::<#like>::point), quote!(#krate::generated::Alike::<#like>::point_mut));
        let (parameters, arguments, clause) = generics.split_for_impl();
        let (name, members) = (self.name, fields.iter().map(|(member, _)| member).collect::<Vec<_>>());
        Some(quote! {
            #[automatically_derived]
            impl #parameters #krate::Point for #name #arguments #clause {
                type Scalar = #scalar;
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
                    #(#krate::Point::apply(#part_mut(&mut self.#members), &mut f);)*
                }

                #[inline]
                fn zip_apply(
                    &mut self,
                    other: &Self,
                    mut f: impl ::core::ops::FnMut(Self::Scalar, Self::Scalar) -> Self::Scalar,
                ) {
                    #(#krate::Point::zip_apply(#part_mut(&mut self.#members), #part(&other.#members), &mut f);)*
                }

                #[inline]
                fn zip_fold<Folded>(
                    &self,
                    other: &Self,
                    initial: Folded,
                    mut f: impl ::core::ops::FnMut(Folded, Self::Scalar, Self::Scalar) -> Folded,
                ) -> Folded {
                    let folded = initial;
                    #(let folded = #krate::Point::zip_fold(#part(&self.#members), #part(&other.#members), folded, &mut f);)*
                    folded
                }
            }
        })
    }

    /// What the tangent struct has as far as the tangents in it have it. A derive would ask it of the type parameters as well.
    pub(super) fn std_impls(&self, name: &Ident, generics: &Generics, fields: &[&Field]) -> TokenStream {
        let members: Vec<&Member> = fields.iter().map(|field| &field.member).collect();
        let (parameters, arguments, clause) = generics.split_for_impl();
        let copy = (!self.differentiable().any(|made| made.vec)).then(|| {
            let clause = self.where_parts_are(generics, quote!(::core::marker::Copy));
            quote! {
                #[automatically_derived]
                impl #parameters ::core::marker::Copy for #name #arguments #clause {}
            }
        });
        let debug = self.where_parts_are(generics, quote!(::core::fmt::Debug));
        let equality = self.where_parts_are(generics, quote!(::core::cmp::PartialEq));
        let default = self.where_parts_have_defaults(generics);
        let text = name.unraw().to_string();
        let shown = members.iter().map(|member| match member {
            Member::Named(name) => {
                let text = name.unraw().to_string();
                quote!(.field(#text, &self.#name))
            }
            Member::Unnamed(index) => quote!(.field(&self.#index)),
        });
        let are_equal = match members.is_empty() {
            true => quote!(true),
            false => quote!(#(self.#members == other.#members)&&*),
        };
        let kind = if self.named { quote!(debug_struct) } else { quote!(debug_tuple) };
        quote! {
            #[automatically_derived]
            impl #parameters ::core::clone::Clone for #name #arguments #clause {
                #[inline]
                fn clone(&self) -> Self {
                    #name { #(#members: ::core::clone::Clone::clone(&self.#members)),* }
                }
            }

            #copy

            #[automatically_derived]
            impl #parameters ::core::fmt::Debug for #name #arguments #debug {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    formatter.#kind(#text)#(#shown)*.finish()
                }
            }

            #[automatically_derived]
            impl #parameters ::core::cmp::PartialEq for #name #arguments #equality {
                #[inline]
                fn eq(&self, other: &Self) -> bool {
                    #are_equal
                }
            }

            #[automatically_derived]
            impl #parameters ::core::default::Default for #name #arguments #default {
                #[inline]
                fn default() -> Self {
                    #name { #(#members: ::core::default::Default::default()),* }
                }
            }
        }
    }

    /// Asks it of the tangents of the unknown parts.
    fn where_parts_are(&self, generics: &Generics, bound: TokenStream) -> Option<WhereClause> {
        let krate = &self.krate;
        let parts = self.unknown().into_iter();
        let asked = parts.map(|ty| under_binder(quote!(<#ty as #krate::Tangent>::Tangent), &bound));
        with(generics, asked.collect()).where_clause
    }

    /// Asks it of the arrays, which may be too long for it, and of the unknown parts; a `Vec` has it in any case.
    fn where_parts_have_defaults(&self, generics: &Generics) -> Option<WhereClause> {
        let krate = &self.krate;
        let parts = self.differentiable().flat_map(|made| made.parts_by_default());
        let asked =
            parts.map(|ty| under_binder(quote!(<#ty as #krate::Tangent>::Tangent), &quote!(::core::default::Default)));
        with(generics, asked.collect()).where_clause
    }
}

impl Made {
    fn parts_by_default(&self) -> Vec<&Type> {
        let is_unknown = |part| self.unknown.iter().any(|ty| text(ty) == text(part));
        let mut parts = Vec::new();
        let mut rest = vec![&self.ty];
        while let Some(part) = rest.pop() {
            match bare(part) {
                Type::Tuple(tuple) => rest.extend(tuple.elems.iter().rev()),
                Type::Reference(reference) => rest.push(&reference.elem),
                part if matches!(part, Type::Array(_)) || is_unknown(part) => parts.push(part),
                _ => {}
            }
        }
        parts
    }
}
