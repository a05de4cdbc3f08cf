//! The derivatives that users call.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::companions::Added;
use super::types::{is_open, known_zero};
use super::unguarded::Sweep;
use super::{Item, Items, reference_to, tuple};
use crate::read::signature::Parameter;

impl Items<'_> {
    pub fn gradient(&self) -> Option<Item> {
        let (own, arguments) = (self.own("value_and_gradient"), self.arguments());
        let body = quote!(#own(#(#arguments),*).1);
        let result = Some(self.gradient_type());
        self.can_own_gradient().then(|| self.public("gradient", self.doc_of_gradient(), Vec::new(), result, body))
    }

    pub fn value_and_gradient(&self) -> Option<Item> {
        let (value, gradient) = (self.result(), self.gradient_type());
        let (own, arguments, one) = (self.own("vjp"), self.arguments(), self.one());
        let result = Some(quote!((#value, #gradient)));
        let body = quote!(#own(#(#arguments,)* #one));
        let doc = self.doc_of_value_and_gradient();
        self.can_own_gradient().then(|| self.public("value_and_gradient", doc, Vec::new(), result, body))
    }

    pub fn gradient_into(&self) -> Item {
        let (mut gradients, mut clears) = (Vec::new(), Vec::new());
        for parameter in self.signature.inputs() {
            let gradient = self.gradient_of(parameter);
            let ty = self.tangent_behind(&parameter.written);
            gradients.push(quote!(#gradient: &mut #ty));
            let of_known_length = is_open(&parameter.written.ty).then(|| {
                let name = &parameter.name;
                quote!(let #gradient = &mut #gradient[..#name.len()];)
            });
            clears.extend(match self.is_written_over(parameter) {
                true => self.check_shape(parameter, &gradient, &gradient),
                false => Some(self.clear_checked(parameter, &gradient)),
            });
            clears.extend(of_known_length);
        }
        let (own, arguments, one, krate) = (self.own("accumulate_vjp"), self.arguments(), self.one(), self.krate());
        let shadows = |lent: Option<TokenStream>| {
            self.shadows(|parameter| {
                let gradient = self.gradient_of(parameter);
                match self.is_written_over(parameter) {
                    true => quote!(#krate::generated::Fresh(#lent #gradient)),
                    false => quote!(#lent #gradient),
                }
            })
        };
        let (given, lent) = (shadows(None), shadows(Some(quote!(&mut *))));
        let value = self.fresh("value");
        let added_to = self.signature.inputs().filter(|parameter| !self.is_written_over(parameter));
        let again = added_to.map(|parameter| self.clear(parameter, &self.gradient_of(parameter)));
        let sweep = Sweep {
            statements: &|seed, mutable| quote!(let #mutable #value = #own(#(#arguments,)* #seed, #(#lent),*);),
            seed: one.clone(),
            results: value.to_token_stream(),
            numbers: self.are_numbers_behind(),
            clear: quote!(#(#again)*),
        };
        let unguarded = self.unguarded(self.reverse(), &sweep);
        let swept = unguarded.unwrap_or_else(|| quote!(#own(#(#arguments,)* #one, #(#given),*)));
        let body = quote! {
            #(#clears)*
            #swept
        };
        self.public("gradient_into", self.doc_of_gradient_into(), gradients, Some(self.result()), body)
    }

    /// Whether the gradient with respect to the parameter need not be cleared before.
    fn is_written_over(&self, parameter: &Parameter) -> bool {
        let Some(derivatives) = &self.derivatives else { return false };
        let (own, reverse) = (&self.signature.parameters, &derivatives.reverse);
        let before = own.iter().take_while(|other| !std::ptr::eq(*other, parameter));
        let added = own.len() + self.result_once(Added::Cotangent).len();
        let gradient = reverse.parameters.get(added + before.filter(|other| other.active).count());
        reverse.fresh.iter().any(|(fresh, _)| Some(fresh) == gradient)
    }

    pub fn jvp(&self) -> Item {
        let (tangents, checks) = self.directions_of_inputs(|parameter| self.tangent_of(parameter));
        let (value, derivative) = (self.result(), self.result_tangent());
        let result = Some(quote!((#value, #derivative)));
        self.public("jvp", self.doc_of_jvp(), tangents, result, self.directional_after(&checks))
    }

    /// The same, where what is computed is written to outputs: their tangents go to where the last arguments say.
    pub fn jvp_of_outputs(&self) -> Item {
        let (mut tangents, mut prelude) = self.directions_of_inputs(|parameter| self.tangent_of(parameter));
        for output in self.signature.outputs() {
            let (tangent, ty) = (self.tangent_of(output), self.tangent_behind(&output.written));
            tangents.push(quote!(#tangent: &mut #ty));
            prelude.push(self.clear_checked(output, &tangent));
        }
        self.public("jvp", self.doc_of_jvp_of_outputs(), tangents, None, self.directional_after(&prelude))
    }

    /// The derivative in the direction of the tangents that the user passes.
    fn directional_after(&self, prelude: &[TokenStream]) -> TokenStream {
        let (own, arguments) = (self.own("directional"), self.arguments());
        let shadows = self.shadows_named(|parameter| self.tangent_of(parameter));
        quote! {
            #(#prelude)*
            #own(#(#arguments,)* #(#shadows),*)
        }
    }

    pub fn vjp(&self) -> Option<Item> {
        let krate = self.krate();
        let (result, tangent) = (self.result(), self.result_tangent());
        let (cotangent, value) = (self.fresh("cotangent"), self.fresh("value"));
        let (zeros, gradients) = self.zeros();
        let (own, arguments) = (self.own("accumulate_vjp"), self.arguments());
        let shadows = self.gradient_shadows();
        let gradient_type = self.gradient_type();
        let (before, after) = self.check_cotangent(&cotangent, &value);
        let sweep = Sweep {
            statements: &|seed, mutable| {
                quote! {
                    #(#zeros)*
                    #before
                    let #mutable #value = #own(#(#arguments,)* #seed, #(#shadows),*);
                    #after
                }
            },
            seed: cotangent.to_token_stream(),
            results: quote!((#value, #gradients)),
            numbers: self.are_numbers(),
            clear: TokenStream::new(),
        };
        // The cotangent of the second sweep is a copy.
        let is_copied = known_zero(&self.signature.result.ty, &krate).is_some();
        let body = self.swept(self.reverse().filter(|_| is_copied), &sweep);
        let (added, result) = (vec![quote!(#cotangent: #tangent)], Some(quote!((#result, #gradient_type))));
        self.can_own_gradient().then(|| self.public("vjp", self.doc_of_vjp(), added, result, body))
    }

    /// The same, where what is computed is written to outputs: the last arguments are their cotangents.
    pub fn vjp_of_outputs(&self) -> Option<Item> {
        let mut cotangents = Vec::new();
        let (mut prelude, gradients) = self.zeros();
        for output in self.signature.outputs() {
            let (cotangent, ty) = (self.cotangent_of(output), self.tangent_behind(&output.written));
            cotangents.push(quote!(#cotangent: &#ty));
            prelude.extend(self.check_shape(output, &cotangent, &cotangent));
            prelude.push(match is_open(&output.written.ty) {
                true => quote!(let mut #cotangent = #cotangent.to_vec();),
                false => quote!(let mut #cotangent = ::core::clone::Clone::clone(#cotangent);),
            });
        }
        let (own, arguments) = (self.own("accumulate_vjp"), self.arguments());
        let shadows = self.buffers_named(|parameter| match parameter.is_output() {
            true => self.cotangent_of(parameter),
            false => self.gradient_of(parameter),
        });
        let body = quote! {
            #(#prelude)*
            #own(#(#arguments,)* (), #(#shadows),*);
            #gradients
        };
        let active = self.signature.parameters.iter().filter(|parameter| parameter.active);
        let can_own = self.can_own(active.map(|parameter| &parameter.written));
        let (doc, result) = (self.doc_of_vjp_of_outputs(), Some(self.gradient_type()));
        can_own.then(|| self.public("vjp", doc, cotangents, result, body))
    }

    /// Statements that make the parts of a gradient, and the gradient of them.
    pub fn zeros(&self) -> (Vec<TokenStream>, TokenStream) {
        let (mut zeros, mut gradients) = (Vec::new(), Vec::new());
        for parameter in self.signature.inputs() {
            let (gradient, zero) = (self.gradient_of(parameter), self.zero(parameter));
            zeros.push(quote!(let mut #gradient = #zero;));
            gradients.push(quote!(#gradient));
        }
        (zeros, tuple(gradients))
    }

    /// A direction for each input, as a user passes it: its declaration, and what panics if it has not the length.
    pub fn directions_of_inputs(&self, name: impl Fn(&Parameter) -> Ident) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let (mut declarations, mut checks) = (Vec::new(), Vec::new());
        for parameter in self.signature.inputs() {
            let (direction, ty) = (name(parameter), self.direction(parameter));
            declarations.push(quote!(#direction: #ty));
            checks.extend(self.check_shape(parameter, &direction, reference_to(parameter, &direction)));
        }
        (declarations, checks)
    }

    pub fn gradient_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "gradient")
    }

    pub fn tangent_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "tangent")
    }

    pub fn tangents_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "tangents")
    }

    pub fn cotangent_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "cotangent")
    }
}
