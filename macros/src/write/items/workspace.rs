//! The derivatives that use memory of the caller's.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::unguarded::Sweep;
use super::{Item, Items};
use crate::read::signature::{Parameter, Returns};

impl Items<'_> {
    /// The items for a function with the option `workspace`.
    pub fn with_workspace(&self) -> Vec<Item> {
        let is_scalar = matches!(self.signature.returns, Returns::Scalar | Returns::Refused);
        if self.options.workspace.is_none() || !is_scalar || self.signature.inputs().next().is_none() {
            return Vec::new();
        }
        let owned = [self.gradient_with(), self.value_and_gradient_with()];
        owned.into_iter().flatten().chain([self.gradient_into_with()]).collect()
    }

    fn gradient_with(&self) -> Option<Item> {
        let gradient = self.gradient()?;
        let (own, arguments, workspace) = (self.own("value_and_gradient_with"), self.arguments(), self.workspace());
        Some(Item {
            name: "gradient_with".into(),
            doc: gradient.doc.map(|doc| self.doc_with_workspace(&doc)),
            parameters: self.and_workspace(gradient.parameters),
            body: self.unless_stub(quote!(#own(#(#arguments,)* #workspace).1)),
            ..gradient
        })
    }

    fn value_and_gradient_with(&self) -> Option<Item> {
        let both = self.value_and_gradient()?;
        let (zeros, gradients) = self.zeros();
        let (own, arguments, one) = (self.own("accumulate_vjp"), self.arguments(), self.one());
        let value = self.fresh("value");
        let shadows = self.lending_shadows(|gradient| quote!(&mut #gradient));
        let sweep = Sweep {
            statements: &|seed, mutable| {
                quote! {
                    #(#zeros)*
                    let #mutable #value = #own(#(#arguments,)* #seed, #(#shadows),*);
                }
            },
            seed: one,
            results: quote!((#value, #gradients)),
            numbers: self.are_numbers(),
            clear: TokenStream::new(),
        };
        Some(Item {
            name: "value_and_gradient_with".into(),
            doc: both.doc.map(|doc| self.doc_with_workspace(&doc)),
            parameters: self.and_workspace(both.parameters),
            body: self.unless_stub(self.swept(self.reverse(), &sweep)),
            ..both
        })
    }

    fn gradient_into_with(&self) -> Item {
        let into = self.gradient_into();
        let gradients = || self.signature.inputs().map(|parameter| (parameter, self.gradient_of(parameter)));
        let clears = gradients().map(|(parameter, gradient)| self.clear(parameter, &gradient));
        let (clears, checked) =
            (quote!(#(#clears)*), gradients().map(|(parameter, gradient)| self.clear_checked(parameter, &gradient)));
        let (own, arguments, value) = (self.own("accumulate_vjp"), self.arguments(), self.fresh("value"));
        let shadows = self.lending_shadows(|gradient| quote!(&mut *#gradient));
        let sweep = Sweep {
            statements: &|seed, mutable| quote!(let #mutable #value = #own(#(#arguments,)* #seed, #(#shadows),*);),
            seed: self.one(),
            results: value.to_token_stream(),
            numbers: self.are_numbers_behind(),
            clear: clears,
        };
        let swept = self.swept(self.reverse(), &sweep);
        Item {
            name: "gradient_into_with".into(),
            doc: into.doc.map(|doc| self.doc_with_workspace(&doc)),
            parameters: self.and_workspace(into.parameters),
            body: self.unless_stub(quote! {
                #(#checked)*
                #swept
            }),
            ..into
        }
    }

    fn and_workspace(&self, mut parameters: Vec<TokenStream>) -> Vec<TokenStream> {
        let (krate, workspace) = (self.krate(), self.workspace());
        parameters.push(quote!(#workspace: &mut #krate::Workspace));
        parameters
    }

    /// The name of the workspace.
    pub fn workspace(&self) -> Ident {
        self.fresh("workspace")
    }

    /// The shadows of the parameters, the first of which brings the workspace.
    fn lending_shadows(&self, shadow: impl Fn(&Ident) -> TokenStream) -> Vec<TokenStream> {
        let (krate, workspace) = (self.krate(), self.workspace());
        let mut is_first = true;
        self.shadows(|parameter: &Parameter| {
            let shadow = shadow(&self.gradient_of(parameter));
            match std::mem::take(&mut is_first) {
                true => quote!(#krate::generated::Lending::new(#shadow, ::core::option::Option::Some(&*#workspace))),
                false => shadow,
            }
        })
    }
}
