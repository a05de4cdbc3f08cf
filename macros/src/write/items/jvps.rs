//! The derivatives in several directions, which share all that is computed of the function itself.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::again::Again;
use super::lanes::Laned;
use super::types::{is_open, owned};
use super::{Item, Items, reference_to};
use crate::ir::Type;
use crate::read::signature::Parameter;

impl Items<'_> {
    /// The value and K directional derivatives: in one sweep where the derivative has lanes, and otherwise in one for each direction,
    /// so that it must be possible to call it again. Lanes of slices need room.
    pub fn jvps(&self) -> Option<Item> {
        let lanes = self.forward_lanes();
        let is_repeated = !matches!(lanes, Laned::Always);
        let again = || self.signature.parameters.iter().map(|parameter| (parameter, Again::of(parameter)));
        let can_own = self.can_own(self.signature.inputs().map(|input| &input.written));
        if !can_own || is_repeated && again().any(|(_, again)| again == Again::Never) {
            return None;
        }
        let inputs: Vec<&Parameter> = self.signature.inputs().collect();
        let count = self.direction_count();
        let tangents = inputs.iter().map(|input| {
            let (name, ty) = (self.tangents_of(input), self.one_of_tangents(input));
            quote!(#name: &[#ty; #count])
        });
        let tangents: Vec<TokenStream> = tangents.collect();
        let checks = inputs.iter().filter(|input| is_open(&input.written.ty)).map(|input| {
            let (tangents, tangent) = (self.tangents_of(input), self.tangent_of(input));
            let (one, check) = (self.as_slice(input), self.check_length(input, &tangent));
            quote_spanned!(Span::mixed_site()=> for #tangent in #tangents { let #tangent = #one(#tangent); #check })
        });
        let checks: Vec<TokenStream> = checks.collect();
        let body = lanes.choose(|| self.jvps_by_lanes(&inputs), || self.jvps_one_by_one());
        let (value, derivative) = (self.result(), self.result_tangent());
        let result = Some(quote!((#value, [#derivative; #count])));
        let item = self.public("jvps", self.doc_of_jvps(), tangents, result, quote!(#(#checks)* #body));
        if !is_repeated {
            return Some(item);
        }
        let mut parameters: Vec<_> = again().map(|(parameter, again)| again.declaration(parameter)).collect();
        parameters.extend(item.parameters.into_iter().skip(parameters.len()));
        let bounds = again().filter_map(|(parameter, again)| again.bound(parameter)).collect();
        Some(Item { parameters, bounds, ..item })
    }

    fn jvps_by_lanes(&self, inputs: &[&Parameter]) -> TokenStream {
        let (krate, count, derivative) = (self.krate(), self.direction_count(), self.result_tangent());
        let laned = quote!(#krate::generated::Laned::<#count>);
        let lanes = inputs.iter().map(|input| {
            let (tangents, name) = (self.tangents_of(input), &input.name);
            match is_open(&input.written.ty) {
                true => {
                    let one = self.as_slice(input);
                    quote!(let #tangents = #laned::lanes(&#name[..], #tangents.each_ref().map(#one));)
                }
                false => {
                    let of = reference_to(input, name);
                    quote!(let #tangents = #laned::lanes(#of, #tangents.each_ref());)
                }
            }
        });
        let (own, arguments) = (self.own_lanes("directional_lanes", &count.to_token_stream()), self.arguments());
        let shadows = self.shadows(|parameter| {
            let tangents = self.tangents_of(parameter);
            quote!(&#tangents)
        });
        quote_spanned! {Span::mixed_site()=>
            #(#lanes)*
            let (value, derivatives) = #own(#(#arguments,)* #(#shadows),*);
            (value, <#derivative as #laned>::tangents(&derivatives))
        }
    }

    fn jvps_one_by_one(&self) -> TokenStream {
        let (own, arguments, itself) = (self.own("directional"), self.arguments_again(), self.itself());
        let shadows = self.shadows(|parameter| {
            let tangents = self.tangents_of(parameter);
            let tangent = quote_spanned!(Span::mixed_site()=> &#tangents[lane]);
            match is_open(&parameter.written.ty) {
                true => {
                    let one = self.as_slice(parameter);
                    quote!(#one(#tangent))
                }
                false => tangent,
            }
        });
        quote_spanned! {Span::mixed_site()=>
            let mut value = ::core::option::Option::None;
            let derivatives = ::core::array::from_fn(|lane| {
                let (swept, derivative) = #own(#(#arguments,)* #(#shadows),*);
                value = ::core::option::Option::Some(swept);
                derivative
            });
            let value = match value {
                ::core::option::Option::Some(value) => value,
                ::core::option::Option::None => #itself(#(#arguments),*),
            };
            (value, derivatives)
        }
    }

    /// The type of a tangent among several: what can be shown as a slice where the number of elements is not known.
    fn one_of_tangents(&self, input: &Parameter) -> TokenStream {
        let tangent = self.tangent_behind(&input.written);
        match is_open(&input.written.ty) {
            true => quote!(impl ::core::convert::AsRef<#tangent>),
            false => tangent,
        }
    }

    /// What shows such a tangent as a slice.
    fn as_slice(&self, input: &Parameter) -> TokenStream {
        match &input.written.ty {
            Type::Slice(element) | Type::Vector(element) => {
                let element = owned(element, &self.krate());
                quote!(::core::convert::AsRef::<[#element]>::as_ref)
            }
            _ => TokenStream::new(),
        }
    }
}
