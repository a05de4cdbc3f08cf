//! The derivatives in several directions, which share all that is computed of the function itself.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::again::Again;
use super::lanes::Laned;
use super::types::{is_open, known_zero, owned};
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
        let (tangents, checks) = self.tangents_of_inputs();
        let body = lanes.choose(|| self.jvps_by_lanes(), || self.jvps_one_by_one());
        let (value, derivative, count) = (self.result(), self.result_tangent(), self.direction_count());
        let result = Some(quote!((#value, [#derivative; #count])));
        let item = self.public("jvps", self.doc_of_jvps(), tangents, result, quote!(#(#checks)* #body));
        Some(if is_repeated { self.repeated(item) } else { item })
    }

    /// The same, where what is computed is written to outputs: their tangents go to where the last arguments say. What goes in through an
    /// output is kept if there is another call.
    pub fn jvps_of_outputs(&self) -> Option<Item> {
        let lanes = self.forward_lanes();
        let is_repeated = !matches!(lanes, Laned::Always);
        let can_be_again = |parameter: &Parameter| match parameter.is_output() {
            true => parameter.written.is_floats(),
            false => Again::of(parameter) != Again::Never,
        };
        let active = self.signature.parameters.iter().filter(|parameter| parameter.active);
        let can_own = self.can_own(active.map(|parameter| &parameter.written));
        if !can_own || is_repeated && !self.signature.parameters.iter().all(can_be_again) {
            return None;
        }
        let count = self.direction_count();
        let (mut tangents, mut checks) = self.tangents_of_inputs();
        for output in self.signature.outputs() {
            let (name, ty) = (self.tangents_of(output), self.one_of_tangents(output, "AsMut"));
            tangents.push(quote!(#name: &mut [#ty; #count]));
            let check = self.check_length(output, &self.tangent_of(output));
            checks.extend(self.of_each(output, "AsMut", "as_mut", quote!(#name.iter_mut()), check));
        }
        let body = lanes.choose(|| self.jvps_of_outputs_by_lanes(), || self.jvps_of_outputs_one_by_one());
        let item = self.public("jvps", self.doc_of_jvps(), tangents, None, quote!(#(#checks)* #body));
        Some(if is_repeated { self.repeated(item) } else { item })
    }

    /// For each input K tangents, and what panics if they have not its length.
    fn tangents_of_inputs(&self) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let count = self.direction_count();
        let (mut tangents, mut checks) = (Vec::new(), Vec::new());
        for input in self.signature.inputs() {
            let (name, ty) = (self.tangents_of(input), self.one_of_tangents(input, "AsRef"));
            tangents.push(quote!(#name: &[#ty; #count]));
            let tangent = self.tangent_of(input);
            let check = self.check_shape(input, &tangent, &tangent);
            checks.extend(self.of_each(input, "AsRef", "as_ref", name.into_token_stream(), check));
        }
        (tangents, checks)
    }

    /// A check of each of several tangents.
    fn of_each(
        &self,
        of: &Parameter,
        kind: &str,
        shown: &str,
        each: TokenStream,
        check: Option<TokenStream>,
    ) -> Option<TokenStream> {
        let (check, tangent) = (check?, self.tangent_of(of));
        let slice = is_open(&of.written.ty).then(|| {
            let slice = self.as_slice(of, kind, shown);
            quote!(let #tangent = #slice(#tangent);)
        });
        Some(quote_spanned!(Span::mixed_site()=> for #tangent in #each { #slice #check }))
    }

    /// Statements that put the tangents of the inputs in lanes.
    fn lanes_of_inputs(&self) -> impl Iterator<Item = TokenStream> {
        let (krate, count) = (self.krate(), self.direction_count());
        let laned = quote!(#krate::generated::Laned::<#count>);
        self.signature.inputs().map(move |input| {
            let (tangents, name) = (self.tangents_of(input), &input.name);
            match is_open(&input.written.ty) {
                true => {
                    let slice = self.as_slice(input, "AsRef", "as_ref");
                    quote!(let #tangents = #laned::lanes(&#name[..], #tangents.each_ref().map(#slice));)
                }
                false => {
                    let of = reference_to(input, name);
                    quote!(let #tangents = #laned::lanes(#of, #tangents.each_ref());)
                }
            }
        })
    }

    fn jvps_by_lanes(&self) -> TokenStream {
        let (krate, count, derivative) = (self.krate(), self.direction_count(), self.result_tangent());
        let laned = quote!(#krate::generated::Laned::<#count>);
        let lanes = self.lanes_of_inputs();
        let (own, arguments) = (self.own_lanes("directional_lanes", &count.to_token_stream()), self.arguments());
        let shadows = self.shadows(|parameter| {
            let tangents = self.tangents_of(parameter);
            quote!(&#tangents)
        });
        let is_array = matches!(self.signature.result.ty, Type::Array(..));
        let tangents = match known_zero(&self.signature.result.ty, &krate).filter(|_| is_array) {
            Some(zero) => quote_spanned! {Span::mixed_site()=>
                let mut tangents = [#zero; #count];
                <#derivative as #laned>::set_tangents(&derivatives, &mut tangents);
                (value, tangents)
            },
            None => quote_spanned!(Span::mixed_site()=> (value, <#derivative as #laned>::tangents(&derivatives))),
        };
        quote_spanned! {Span::mixed_site()=>
            #(#lanes)*
            let (value, derivatives) = #own(#(#arguments,)* #(#shadows),*);
            #tangents
        }
    }

    fn jvps_one_by_one(&self) -> TokenStream {
        let (own, arguments, itself) = (self.own("directional"), self.arguments_again(), self.itself());
        let shadows = self.shadows(|parameter| {
            let tangents = self.tangents_of(parameter);
            let tangent = quote_spanned!(Span::mixed_site()=> &#tangents[lane]);
            match is_open(&parameter.written.ty) {
                true => {
                    let slice = self.as_slice(parameter, "AsRef", "as_ref");
                    quote!(#slice(#tangent))
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

    fn jvps_of_outputs_by_lanes(&self) -> TokenStream {
        let (krate, count) = (self.krate(), self.direction_count());
        let laned = quote!(#krate::generated::Laned::<#count>);
        let lanes = self.lanes_of_inputs();
        let (mut zeros, mut sets) = (Vec::new(), Vec::new());
        for output in self.signature.outputs() {
            let (tangents, lanes, of) =
                (self.tangents_of(output), self.lanes_of(output), reference_to(output, &output.name));
            zeros.push(quote!(let mut #lanes = #laned::zero_lanes(#of);));
            sets.push(match &output.written.ty {
                Type::Slice(element) | Type::Vector(element) => {
                    let (element, slice) = (owned(element, &krate), self.as_slice(output, "AsMut", "as_mut"));
                    quote_spanned! {Span::mixed_site()=>
                        for (lane, tangent) in #tangents.iter_mut().enumerate() {
                            for (element, lanes) in #slice(tangent).iter_mut().zip(&#lanes) {
                                <#element as #laned>::set_lane(lanes, lane, element);
                            }
                        }
                    }
                }
                _ => {
                    let tangent = self.tangent_behind(&output.written);
                    quote!(<#tangent as #laned>::set_tangents(&#lanes, #tangents);)
                }
            });
        }
        let (own, arguments) = (self.own_lanes("directional_lanes", &count.to_token_stream()), self.arguments());
        let shadows = self.shadows(|parameter| match parameter.is_output() {
            true => {
                let lanes = self.lanes_of(parameter);
                quote!(&mut #lanes)
            }
            false => {
                let tangents = self.tangents_of(parameter);
                quote!(&#tangents)
            }
        });
        quote! {
            #(#lanes)*
            #(#zeros)*
            #own(#(#arguments,)* #(#shadows),*);
            #(#sets)*
        }
    }

    fn jvps_of_outputs_one_by_one(&self) -> TokenStream {
        let (own, count, itself) = (self.own("directional"), self.direction_count(), self.itself());
        let (mut kept, mut before) = (Vec::new(), Vec::new());
        for output in self.signature.outputs() {
            let (name, start, tangents, tangent) =
                (&output.name, self.beside(&output.name, "start"), self.tangents_of(output), self.tangent_of(output));
            let (copy, again, slice) = match is_open(&output.written.ty) {
                true => (
                    quote!(#name.to_vec()),
                    quote!(#name.clone_from_slice(&#start);),
                    self.as_slice(output, "AsMut", "as_mut"),
                ),
                false => (
                    quote!(::core::clone::Clone::clone(&*#name)),
                    quote!(::core::clone::Clone::clone_from(#name, &#start);),
                    TokenStream::new(),
                ),
            };
            kept.push(quote!(let #start = #copy;));
            let clear = self.clear_checked(output, &tangent);
            before.push(quote_spanned! {Span::mixed_site()=>
                #again
                let #tangent = #slice(&mut #tangents[lane]);
                #clear
            });
        }
        let shadows = self.shadows(|parameter| match (parameter.is_output(), is_open(&parameter.written.ty)) {
            (true, _) => self.tangent_of(parameter).into_token_stream(),
            (false, is_open) => {
                let tangents = self.tangents_of(parameter);
                let slice = is_open.then(|| self.as_slice(parameter, "AsRef", "as_ref"));
                quote_spanned!(Span::mixed_site()=> #slice(&#tangents[lane]))
            }
        });
        let arguments = self.arguments_again();
        quote_spanned! {Span::mixed_site()=>
            if #count == 0 {
                #itself(#(#arguments),*);
            }
            #(#kept)*
            for lane in 0..#count {
                #(#before)*
                #own(#(#arguments,)* #(#shadows),*);
            }
        }
    }

    fn lanes_of(&self, output: &Parameter) -> Ident {
        self.beside(&output.name, "lanes")
    }

    /// The type of a tangent among several: what can be shown as a slice where the number of elements is not known.
    fn one_of_tangents(&self, of: &Parameter, kind: &str) -> TokenStream {
        let (tangent, kind) = (self.tangent_behind(&of.written), format_ident!("{kind}"));
        match is_open(&of.written.ty) {
            true => quote!(impl ::core::convert::#kind<#tangent>),
            false => tangent,
        }
    }

    /// What shows such a tangent as a slice.
    fn as_slice(&self, of: &Parameter, kind: &str, shown: &str) -> TokenStream {
        let (slice, kind, shown) =
            (self.tangent_behind(&of.written), format_ident!("{kind}"), format_ident!("{shown}"));
        quote!(::core::convert::#kind::<#slice>::#shown)
    }
}
