//! The struct of the tangents, and how a struct comes by them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::visit::Visit;
use syn::{Generics, Member, Type, Visibility, WherePredicate, parse_quote};

use super::generics::{Mentions, name_of, under_binder, with, without, without_bounds};
use super::{Field, Made, Record, Tangents, near};

impl<'a> Record<'a> {
    pub(super) fn write(&self) -> TokenStream {
        match &self.tangents {
            Tangents::Own => {
                let fields: Vec<&Field> = self.fields.iter().collect();
                let tangent = self.tangent_of_itself(self.name, self.generics, &fields);
                let vector = self.vector(self.name, self.generics, &fields, &[]);
                let point = self.point(&[]);
                quote!(#tangent #vector #point)
            }
            Tangents::Other => self.other(),
            Tangents::OwnIf(unknown) => self.own_if(unknown),
        }
    }

    fn other(&self) -> TokenStream {
        let krate = &self.krate;
        let (name, tangent) = (self.name, self.tangent_name());
        let tangent_struct = self.tangent_struct(self.vis);
        let zero = self.zero(&tangent, &self.tangent_fields(), quote!(self));
        let wrong = self.wrong_length(&self.tangent_fields(), &quote!(self), &quote!(tangent));
        let inner = self.tangent_generics();
        let (_, inner, _) = inner.split_for_impl();
        let outer = with(&with(self.generics, self.open_parts()), self.closed_parts());
        let (parameters, arguments, clause) = outer.split_for_impl();
        let still_fields = self.still_fields();
        quote! {
            #tangent_struct

            #still_fields

            #[automatically_derived]
            impl #parameters #krate::Tangent for #name #arguments #clause {
                type Tangent = #tangent #inner;
                type Own = #krate::own::No;

                #[inline]
                fn zero_tangent(&self) -> Self::Tangent {
                    #zero
                }

                #[inline]
                fn wrong_length(&self, tangent: &Self::Tangent) -> ::core::option::Option<(usize, usize)> {
                    #wrong
                }
            }
        }
    }

    /// The compiler chooses between the struct and another. If it is the other, the conditions of the struct's `Vector` are
    /// false, which the compiler accepts under a binder.
    fn own_if(&self, unknown: &[Type]) -> TokenStream {
        let krate = &self.krate;
        let (vis, name, tangent) = (self.vis, self.name, self.tangent_name());
        let doc = format!("The type of the tangents of [`{name}`].");
        let alias = without_bounds(self.generics);
        let tangent_struct = self.tangent_struct(self.vis);
        let zero = self.zero(&tangent, &self.tangent_fields(), quote!(value));
        let wrong = self.wrong_length(&self.tangent_fields(), &quote!(value), &quote!(self));
        let answers = unknown.iter().map(|ty| quote_spanned!(near(ty)=> <#ty as #krate::Tangent>::Own));
        let all = answers.reduce(|all, own| quote!(<#all as #krate::own::Answer>::And<#own>));
        let is_own = under_binder(quote!(Self), &quote!(#krate::Tangent<Tangent = Self>));
        let vectors = unknown.iter().map(|ty| under_binder(ty, &quote!(#krate::Vector)));
        let conditions: Vec<WherePredicate> = vectors.chain([is_own]).collect();
        let vector = self.vector(name, self.generics, &Vec::from_iter(&self.fields), &conditions);
        let point = self.point(&conditions);
        let (parameters, arguments, clause) = self.generics.split_for_impl();
        let tangent_clause = with(self.generics, self.closed_parts()).where_clause;
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types)]
            #vis type #tangent #alias = <#name #arguments as #krate::Tangent>::Tangent;

            const _: () = {
                #tangent_struct

                #[automatically_derived]
                impl #parameters #krate::Tangent for #name #arguments #clause {
                    type Tangent = <Self::Own as #krate::own::Answer>::Select<Self, #tangent #arguments>;
                    type Own = #all;

                    #[inline]
                    fn zero_tangent(&self) -> Self::Tangent {
                        #krate::generated::ZeroOf::zero_of(self)
                    }

                    #[inline]
                    fn wrong_length(&self, tangent: &Self::Tangent) -> ::core::option::Option<(usize, usize)> {
                        #krate::generated::ZeroOf::wrong_length_for(tangent, self)
                    }
                }

                #[automatically_derived]
                impl #parameters #krate::generated::ZeroOf<#name #arguments> for #tangent #arguments #tangent_clause {
                    #[inline]
                    fn zero_of(value: &#name #arguments) -> Self {
                        #zero
                    }

                    #[inline]
                    fn wrong_length_for(&self, value: &#name #arguments) -> ::core::option::Option<(usize, usize)> {
                        #wrong
                    }
                }

                #vector

                #point
            };
        }
    }

    pub(super) fn tangent_name(&self) -> Ident {
        format_ident!("{}Tangent", self.name)
    }

    /// The fields of the tangent struct. A constant one in a tuple struct is a place that keeps the numbers of those after it.
    pub(super) fn tangent_fields(&self) -> Vec<&Field<'a>> {
        let last = self.fields.iter().rposition(|field| field.made.is_some());
        let fields = self.fields.iter().take(last.map_or(0, |last| last + 1));
        fields.filter(|field| field.made.is_some() || !self.named).collect()
    }

    /// The struct of the differentiable fields, and its impls.
    fn tangent_struct(&self, vis: &Visibility) -> TokenStream {
        let name = self.tangent_name();
        let doc = format!(
            "The tangents of [`{}`]: the directions in which it moves, its cotangents and gradients.",
            self.name
        );
        let fields = self.tangent_fields();
        let generics = self.tangent_generics();
        let clause = &generics.where_clause;
        let written = fields.iter().map(|field| self.tangent_field(field));
        let declaration = match self.named {
            true => quote!(struct #name #generics #clause { #(#written),* }),
            false => quote!(struct #name #generics(#(#written),*) #clause;),
        };
        let generics = with(&generics, self.closed_parts());
        let std = self.std_impls(&name, &generics, &fields);
        let tangent = self.tangent_of_itself(&name, &generics, &fields);
        let vector = self.vector(&name, &generics, &fields, &[]);
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types, clippy::manual_non_exhaustive)]
            #vis #declaration
            #std
            #tangent
            #vector
        }
    }

    fn tangent_field(&self, field: &Field) -> TokenStream {
        let Field { vis, member, docs, made, .. } = field;
        let ty = made.as_ref().map_or_else(|| quote!(()), |made| self.tangent_type(made));
        match member {
            Member::Named(name) if docs.is_empty() => {
                let doc = format!("The tangent of `{name}`.");
                quote!(#[doc = #doc] #vis #name: #ty)
            }
            Member::Named(name) => quote!(#(#docs)* #vis #name: #ty),
            Member::Unnamed(_) => quote!(#(#docs)* #vis #ty),
        }
    }

    fn tangent_type(&self, made: &Made) -> TokenStream {
        let (krate, ty) = (&self.krate, &made.ty);
        match made.is_floats() {
            true => quote!(#ty),
            false => quote_spanned!(near(ty)=> <#ty as #krate::Tangent>::Tangent),
        }
    }

    pub(super) fn zero(&self, name: &Ident, fields: &[&Field], of: TokenStream) -> TokenStream {
        let krate = &self.krate;
        let zeros = fields.iter().map(|Field { member, made, .. }| match made {
            Some(_) => quote!(#member: #krate::Tangent::zero_tangent(&#of.#member)),
            None => quote!(#member: ()),
        });
        quote!(#name { #(#zeros),* })
    }

    /// That of the first field that has one.
    pub(super) fn wrong_length(&self, fields: &[&Field], of: &TokenStream, tangent: &TokenStream) -> TokenStream {
        let krate = &self.krate;
        let members = fields.iter().filter(|field| field.made.is_some()).map(|field| &field.member);
        let lengths = members.map(|member| quote!(#krate::Tangent::wrong_length(&#of.#member, &#tangent.#member)));
        lengths
            .reduce(|first, next| quote!(#first.or_else(|| #next)))
            .unwrap_or_else(|| quote!(::core::option::Option::None))
    }

    /// The generics of the tangent struct: those that its fields mention, without what is asked of the others.
    pub(super) fn tangent_generics(&self) -> Generics {
        let lost = self.lost();
        let kept = self.generics.params.iter().filter(|parameter| !lost.contains(name_of(parameter)));
        let mut generics = self.generics.clone();
        generics.params = kept.cloned().map(|parameter| without(parameter, &lost)).collect();
        if let Some(clause) = &mut generics.where_clause {
            let asked = std::mem::take(&mut clause.predicates).into_iter();
            clause.predicates = asked
                .filter(|predicate| !Mentions::of(|mentions| mentions.visit_where_predicate(predicate)).any(&lost))
                .collect();
        }
        with(&generics, self.open_parts())
    }

    /// The parameters that the tangent struct does not have, and the name of the struct inside of itself.
    pub(super) fn lost(&self) -> Vec<Ident> {
        let mentions = Mentions::of(|mentions| self.differentiable().for_each(|made| mentions.visit_type(&made.ty)));
        let keeps_all = matches!(self.tangents, Tangents::OwnIf(_));
        let names = self.generics.params.iter().map(name_of);
        names.filter(|name| !keeps_all && !mentions.0.contains(name)).cloned().chain([format_ident!("Self")]).collect()
    }

    /// Asks for the tangents of the unknown parts. They have them; if not, that is one error, and not one for each impl.
    fn closed_parts(&self) -> Vec<WherePredicate> {
        if matches!(self.tangents, Tangents::OwnIf(_)) && self.differentiable().any(|made| made.recursive) {
            return Vec::new();
        }
        let krate = &self.krate;
        self.unknown().into_iter().map(|ty| under_binder(ty, &quote!(#krate::Tangent))).collect()
    }

    /// Asks for the tangents of what depends on type parameters that may stand for anything.
    fn open_parts(&self) -> Vec<WherePredicate> {
        let krate = &self.krate;
        let parts = self.differentiable().flat_map(|made| &made.open);
        parts.map(|ty| parse_quote!(#ty: #krate::Tangent)).collect()
    }
}
