//! The derivatives of the derivatives: with them, a derivative is a differentiable function like any other, and can be called
//! in one.
//!
//! Reverse mode asks for no code of its own. With the Jacobian J of f and the Hessian H of ⟨c, f⟩, the derivative of
//! ⟨w, Jᵀ c⟩ is H w by the parameters and J w by c: what forward mode of Jᵀ c computes in the direction w. That of ⟨u, J t⟩ is
//! the derivative of Jᵀ u in the direction t by the parameters, and Jᵀ u by t.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::types::is_open;
use super::{Item, Items, tuple};
use crate::read::signature::{Parameter, Returns};

/// Parameters of a derived item: their names, and their declarations.
struct Declared {
    names: Vec<Ident>,
    declarations: Vec<TokenStream>,
}

impl Items<'_> {
    /// Those of all derivatives that there are.
    pub fn nested(&self) -> Vec<Item> {
        if self.signature.returns == Returns::Nothing || self.signature.inputs().next().is_none() {
            return Vec::new();
        }
        let mut items = vec![self.jvp_directional(), self.jvp_accumulate_vjp()];
        if self.can_own(self.signature.inputs().map(|parameter| &parameter.written)) {
            items.extend([self.vjp_directional(), self.vjp_accumulate_vjp()]);
            if self.signature.returns == Returns::Scalar {
                items.extend([
                    self.value_and_gradient_directional(),
                    self.value_and_gradient_accumulate_vjp(),
                    self.gradient_directional(),
                    self.gradient_accumulate_vjp(),
                ]);
            }
        }
        items
    }

    fn gradient_directional(&self) -> Item {
        let (own, arguments, gradient) =
            (self.own("value_and_gradient_directional"), self.arguments(), self.gradient_type());
        let Declared { names, declarations } = self.directions_of_parameters();
        let body = quote_spanned! {Span::mixed_site()=>
            let ((_, gradient), (_, derivative)) = #own(#(#arguments,)* #(#names),*);
            (gradient, derivative)
        };
        self.nested_item("gradient_directional", declarations, quote!((#gradient, #gradient)), body)
    }

    fn gradient_accumulate_vjp(&self) -> Item {
        let (own, arguments, gradient, zero) = (
            self.own("value_and_gradient_accumulate_vjp"),
            self.arguments(),
            self.gradient_type(),
            self.zero_of_result(),
        );
        let Declared { names, declarations } = self.buffers_of_parameters();
        let cotangent = self.fresh("cotangent");
        let parameters = [vec![quote!(#cotangent: #gradient)], declarations].concat();
        let body = quote!(#own(#(#arguments,)* (#zero, #cotangent), #(#names),*).1);
        self.nested_item("gradient_accumulate_vjp", parameters, gradient, body)
    }

    fn value_and_gradient_directional(&self) -> Item {
        let (own, arguments, one) = (self.own("vjp_directional"), self.arguments(), self.one());
        let (krate, pulled) = (self.krate(), self.pulled());
        let Declared { names, declarations } = self.directions_of_parameters();
        let body = quote!(#own(#(#arguments,)* #one, #(#names,)* #krate::generated::Constant));
        self.nested_item("value_and_gradient_directional", declarations, quote!((#pulled, #pulled)), body)
    }

    fn value_and_gradient_accumulate_vjp(&self) -> Item {
        let (own, arguments, one) = (self.own("vjp_accumulate_vjp"), self.arguments(), self.one());
        let (krate, pulled) = (self.krate(), self.pulled());
        let Declared { names, declarations } = self.buffers_of_parameters();
        let cotangent = self.fresh("cotangent");
        let parameters = [vec![quote!(#cotangent: #pulled)], declarations].concat();
        let body = quote!(#own(#(#arguments,)* #one, #cotangent, #(#names,)* #krate::generated::Constant));
        self.nested_item("value_and_gradient_accumulate_vjp", parameters, pulled, body)
    }

    fn vjp_directional(&self) -> Item {
        let (own, arguments, tangent, pulled) =
            (self.own("accumulate_vjp_directional"), self.arguments(), self.result_tangent(), self.pulled());
        let cotangent = self.fresh("cotangent");
        let moving = self.moving_cotangent("Direction");
        let directions = self.directions_of_parameters();
        let (zeros, gradients) = self.zeros();
        let (zero_products, products) = self.zero_products();
        let (gradient_shadows, product_shadows) = (self.gradient_shadows(), self.product_shadows());
        let (names, moving_names) = (&directions.names, &moving.names);
        let body = quote_spanned! {Span::mixed_site()=>
            #(#zeros)*
            #(#zero_products)*
            let (value, derivative) = #own(
                #(#arguments,)* #cotangent, #(#gradient_shadows,)* #(#names,)* #(#moving_names,)* #(#product_shadows),*
            );
            ((value, #gradients), (derivative, #products))
        };
        let parameters = [vec![quote!(#cotangent: #tangent)], directions.declarations, moving.declarations].concat();
        let moved = self.pulled_tangent();
        self.nested_item("vjp_directional", parameters, quote!((#pulled, #moved)), body)
    }

    fn vjp_accumulate_vjp(&self) -> Item {
        let (own, arguments, tangent, pulled) =
            (self.own("accumulate_vjp_directional"), self.arguments(), self.result_tangent(), self.pulled());
        let (krate, cotangent, outer) = (self.krate(), self.fresh("cotangent"), self.fresh("outer"));
        let buffers = self.buffers_of_parameters();
        let moving = self.moving_cotangent("Cotangent");
        let (zeros, gradients) = self.zeros();
        let gradient_shadows = self.gradient_shadows();
        let directions: Vec<Ident> =
            self.signature.inputs().map(|parameter| self.direction_of_input(parameter)).collect();
        let taken = tuple(directions.iter().map(|direction| quote!(#direction)).collect());
        let shadows = self.shadows_named(|parameter| self.direction_of_input(parameter));
        let accumulated = match is_open(&self.signature.result.ty) {
            true => quote!(#krate::generated::accumulate_slice),
            false => quote!(#krate::Vector::accumulate),
        };
        let (names, moving_names) = (&buffers.names, &moving.names);
        let body = quote_spanned! {Span::mixed_site()=>
            #(#zeros)*
            let (of_value, #taken) = #outer;
            let mut of_cotangent = #(#krate::generated::Cotangent::buffer(#moving_names, &#cotangent))*;
            let (value, derivative) = #own(
                #(#arguments,)* #cotangent, #(#gradient_shadows,)* #(#shadows,)* of_value, #(#names),*
            );
            #accumulated(&mut *of_cotangent, &derivative);
            (value, #gradients)
        };
        let moved = self.pulled_tangent();
        let parameters =
            [vec![quote!(#cotangent: #tangent), quote!(#outer: #moved)], buffers.declarations, moving.declarations];
        self.nested_item("vjp_accumulate_vjp", parameters.concat(), pulled, body)
    }

    fn jvp_directional(&self) -> Item {
        let (own, arguments) = (self.own("directional_directional"), self.arguments());
        let (result, tangent) = (self.result(), self.result_tangent());
        let (tangents, _) = self.directions_of_inputs(|parameter| self.tangent_of(parameter));
        let (directions, moving) = (self.directions_of_parameters(), self.shadows_of_tangents("Direction"));
        let first = self.shadows_named(|parameter| self.tangent_of(parameter));
        let second = self.shadows_named(|parameter| self.moving_of(parameter));
        let names = &directions.names;
        let body = quote_spanned! {Span::mixed_site()=>
            let (value, along, derivative, derivative_along) = #own(#(#arguments,)* #(#first,)* #(#names,)* #(#second),*);
            ((value, along), (derivative, derivative_along))
        };
        let parameters = [tangents, directions.declarations, moving].concat();
        let result = quote!(((#result, #tangent), (#tangent, #tangent)));
        self.nested_item("jvp_directional", parameters, result, body)
    }

    fn jvp_accumulate_vjp(&self) -> Item {
        let (own, arguments, outer) = (self.own("accumulate_vjp_directional"), self.arguments(), self.fresh("outer"));
        let (result, tangent) = (self.result(), self.result_tangent());
        let (tangents, _) = self.directions_of_inputs(|parameter| self.tangent_of(parameter));
        let (buffers, moving) = (self.buffers_of_parameters(), self.shadows_of_tangents("Cotangent"));
        let directions = self.shadows_named(|parameter| self.tangent_of(parameter));
        let of_tangents = self.shadows_named(|parameter| self.moving_of(parameter));
        let names = &buffers.names;
        let body = quote_spanned! {Span::mixed_site()=>
            let (of_value, of_derivative) = #outer;
            #own(#(#arguments,)* of_derivative, #(#of_tangents,)* #(#directions,)* of_value, #(#names),*)
        };
        let cotangent = vec![quote!(#outer: (#tangent, #tangent))];
        let parameters = [tangents, cotangent, buffers.declarations, moving].concat();
        self.nested_item("jvp_accumulate_vjp", parameters, quote!((#result, #tangent)), body)
    }

    fn nested_item(&self, name: &'static str, added: Vec<TokenStream>, result: TokenStream, body: TokenStream) -> Item {
        let parameters = [self.parameters(), added].concat();
        Item { name, doc: None, parameters, result: Some(result), bounds: Vec::new(), body: self.unless_stub(body) }
    }

    /// The type of tangents and cotangents of what [`vjp`](Self::vjp) returns.
    fn pulled_tangent(&self) -> TokenStream {
        let (result, gradient) = (self.result_tangent(), self.gradient_type());
        quote!((#result, #gradient))
    }

    /// The type of what [`vjp`](Self::vjp) returns.
    fn pulled(&self) -> TokenStream {
        let (result, gradient) = (self.result(), self.gradient_type());
        quote!((#result, #gradient))
    }

    fn directions_of_parameters(&self) -> Declared {
        self.shadows_of_parameters("dot", "Direction")
    }

    fn buffers_of_parameters(&self) -> Declared {
        self.shadows_of_parameters("bar", "Cotangent")
    }

    fn shadows_of_parameters(&self, suffix: &str, kind: &str) -> Declared {
        let parameters = &self.signature.parameters;
        let names: Vec<Ident> = parameters.iter().map(|parameter| self.beside(&parameter.name, suffix)).collect();
        let declarations = parameters.iter().zip(&names);
        let declarations = declarations
            .map(|(parameter, name)| self.shadow(&parameter.written, parameter.active, Some(name), kind))
            .collect();
        Declared { names, declarations }
    }

    /// The shadow of the cotangent that a derivative takes.
    fn moving_cotangent(&self, kind: &str) -> Declared {
        let name = self.fresh("moving_cotangent");
        let declaration = self.shadow(&self.written_tangent(), true, Some(&name), kind);
        Declared { names: vec![name], declarations: vec![declaration] }
    }

    fn shadows_of_tangents(&self, kind: &str) -> Vec<TokenStream> {
        let inputs = self.signature.inputs();
        inputs.map(|parameter| self.shadow(&parameter.written, true, Some(&self.moving_of(parameter)), kind)).collect()
    }

    fn moving_of(&self, parameter: &Parameter) -> Ident {
        self.beside(&parameter.name, "moving_tangent")
    }
}
