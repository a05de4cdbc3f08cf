//! The derivatives that users call.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::is_open;
use super::{Item, Items, tuple};
use crate::read::signature::Parameter;

impl Items<'_> {
    pub fn gradient(&self) -> Option<Item> {
        let (own, arguments) = (self.own("value_and_gradient"), self.arguments());
        self.can_own(self.signature.inputs().map(|parameter| &parameter.written)).then(|| Item {
            name: "gradient",
            doc: Some(self.doc_of_gradient()),
            parameters: self.parameters(),
            result: Some(self.gradient_type()),
            bounds: Vec::new(),
            body: self.unless_stub(quote!(#own(#(#arguments),*).1)),
        })
    }

    pub fn value_and_gradient(&self) -> Option<Item> {
        let (result, gradient) = (self.result(), self.gradient_type());
        let (own, arguments, one) = (self.own("vjp"), self.arguments(), self.one());
        self.can_own(self.signature.inputs().map(|parameter| &parameter.written)).then(|| Item {
            name: "value_and_gradient",
            doc: Some(self.doc_of_value_and_gradient()),
            parameters: self.parameters(),
            result: Some(quote!((#result, #gradient))),
            bounds: Vec::new(),
            body: self.unless_stub(quote!(#own(#(#arguments,)* #one))),
        })
    }

    pub fn gradient_into(&self) -> Item {
        let mut parameters = self.parameters();
        let mut clears = Vec::new();
        for parameter in self.signature.inputs() {
            let gradient = self.gradient_of(parameter);
            let ty = self.tangent_behind(&parameter.written);
            parameters.push(quote!(#gradient: &mut #ty));
            clears.push(self.clear(parameter, &gradient));
        }
        let (own, arguments, one) = (self.own("accumulate_vjp"), self.arguments(), self.one());
        let shadows = self.shadows_named(|parameter| self.gradient_of(parameter));
        Item {
            name: "gradient_into",
            doc: Some(self.doc_of_gradient_into()),
            parameters,
            result: Some(self.result()),
            bounds: Vec::new(),
            body: self.unless_stub(quote! {
                #(#clears)*
                #own(#(#arguments,)* #one, #(#shadows),*)
            }),
        }
    }

    pub fn jvp(&self) -> Item {
        let (tangents, checks) = self.directions_of_inputs(|parameter| self.tangent_of(parameter));
        let parameters = [self.parameters(), tangents].concat();
        let (result, derivative) = (self.result(), self.result_tangent());
        let (own, arguments) = (self.own("directional"), self.arguments());
        let shadows = self.shadows_named(|parameter| self.tangent_of(parameter));
        Item {
            name: "jvp",
            doc: Some(self.doc_of_jvp()),
            parameters,
            result: Some(quote!((#result, #derivative))),
            bounds: Vec::new(),
            body: self.unless_stub(quote! {
                #(#checks)*
                #own(#(#arguments,)* #(#shadows),*)
            }),
        }
    }

    /// The same, where what is computed is written to outputs: their tangents go to where the last arguments say.
    pub fn jvp_of_outputs(&self) -> Item {
        let (tangents, mut prelude) = self.directions_of_inputs(|parameter| self.tangent_of(parameter));
        let mut parameters = [self.parameters(), tangents].concat();
        for output in self.signature.outputs() {
            let (tangent, ty) = (self.tangent_of(output), self.tangent_behind(&output.written));
            parameters.push(quote!(#tangent: &mut #ty));
            prelude.push(self.clear(output, &tangent));
        }
        let (own, arguments) = (self.own("directional"), self.arguments());
        let shadows = self.shadows_named(|parameter| self.tangent_of(parameter));
        Item {
            name: "jvp",
            doc: Some(self.doc_of_jvp_of_outputs()),
            parameters,
            result: None,
            bounds: Vec::new(),
            body: self.unless_stub(quote! {
                #(#prelude)*
                #own(#(#arguments,)* #(#shadows),*)
            }),
        }
    }

    pub fn vjp(&self) -> Option<Item> {
        let krate = self.krate();
        let (result, tangent) = (self.result(), self.result_tangent());
        let (cotangent, value) = (self.fresh("cotangent"), self.fresh("value"));
        let mut parameters = self.parameters();
        parameters.push(quote!(#cotangent: #tangent));
        let (zeros, gradients) = self.zeros();
        let (own, arguments) = (self.own("accumulate_vjp"), self.arguments());
        let shadows = self.gradient_shadows();
        let gradient_type = self.gradient_type();
        let length = self.fresh("length");
        let (before, after) = match is_open(&self.signature.result.ty) {
            true => (
                Some(quote!(let #length = #cotangent.len();)),
                Some(quote!(#krate::generated::check_length("cotangent", #length, "the result", #value.len());)),
            ),
            false => (None, None),
        };
        self.can_own(self.signature.inputs().map(|parameter| &parameter.written)).then(|| Item {
            name: "vjp",
            doc: Some(self.doc_of_vjp()),
            parameters,
            result: Some(quote!((#result, #gradient_type))),
            bounds: Vec::new(),
            body: self.unless_stub(quote! {
                #(#zeros)*
                #before
                let #value = #own(#(#arguments,)* #cotangent, #(#shadows),*);
                #after
                (#value, #gradients)
            }),
        })
    }

    /// The same, where what is computed is written to outputs: the last arguments are their cotangents.
    pub fn vjp_of_outputs(&self) -> Option<Item> {
        let mut parameters = self.parameters();
        let (mut prelude, gradients) = self.zeros();
        for output in self.signature.outputs() {
            let (cotangent, ty) = (self.cotangent_of(output), self.tangent_behind(&output.written));
            parameters.push(quote!(#cotangent: &#ty));
            prelude.extend(self.check_length(output, &cotangent));
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
        let active = self.signature.parameters.iter().filter(|parameter| parameter.active);
        self.can_own(active.map(|parameter| &parameter.written)).then(|| Item {
            name: "vjp",
            doc: Some(self.doc_of_vjp_of_outputs()),
            parameters,
            result: Some(self.gradient_type()),
            bounds: Vec::new(),
            body: self.unless_stub(quote! {
                #(#prelude)*
                #own(#(#arguments,)* #(#shadows),*);
                #gradients
            }),
        })
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
            checks.extend(self.check_length(parameter, &direction));
        }
        (declarations, checks)
    }

    pub fn gradient_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "gradient")
    }

    pub fn tangent_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "tangent")
    }

    pub fn cotangent_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "cotangent")
    }
}
