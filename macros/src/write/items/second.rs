//! Second derivatives along a direction.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Item, Items};
use crate::options::Order;
use crate::read::signature::{Parameter, Returns};

impl Items<'_> {
    /// What is there from the order 2 on.
    pub fn second(&self) -> Vec<Item> {
        let is_scalar = self.signature.returns == Returns::Scalar || self.may_be_scalar();
        let public = match is_scalar && self.signature.inputs().next().is_some() {
            true => vec![self.hvp(), self.hessian(), self.gradient_lanes()],
            false => Vec::new(),
        };
        let hidden = [
            self.accumulate_vjp_directional(),
            self.accumulate_vjp_directional_lanes(),
            self.directional_directional(),
        ];
        let third = match self.options.order() {
            Order::First | Order::Second => Vec::new(),
            Order::Third => {
                vec![self.accumulate_vjp_directional_directional(), self.directional_directional_directional()]
            }
        };
        let hidden = hidden.into_iter().chain(third).chain(self.nested());
        public.into_iter().flatten().chain(hidden).collect()
    }

    /// The gradient, and the Hessian matrix times a direction.
    fn hvp(&self) -> Option<Item> {
        let (directions, checks) = self.directions_of_inputs(|parameter| self.direction_of_input(parameter));
        let (own, arguments, gradient) = (self.own("gradient_directional"), self.arguments(), self.gradient_type());
        let shadows = self.shadows_named(|parameter| self.direction_of_input(parameter));
        let body = quote! {
            #(#checks)*
            #own(#(#arguments,)* #(#shadows),*)
        };
        let result = Some(quote!((#gradient, #gradient)));
        self.can_own_gradient().then(|| self.public("hvp", self.doc_of_hvp(), directions, result, body))
    }

    pub fn direction_of_input(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "direction")
    }

    pub fn gradient_shadows(&self) -> Vec<TokenStream> {
        self.buffers_named(|parameter| self.gradient_of(parameter))
    }

    pub fn product_shadows(&self) -> Vec<TokenStream> {
        self.buffers_named(|parameter| self.product_of(parameter))
    }

    pub fn product_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "product")
    }
}
