//! The derivatives of the derivatives: with them, a derivative is a differentiable function like any other, and can be called
//! in one.
//!
//! Reverse mode asks for no code of its own. With the Jacobian J of f and the Hessian H of ⟨c, f⟩, the derivative of
//! ⟨w, Jᵀ c⟩ is H w by the parameters and J w by c: what forward mode of Jᵀ c computes in the direction w. That of ⟨u, J t⟩ is
//! the derivative of Jᵀ u in the direction t by the parameters, and Jᵀ u by t. And that of ⟨u, ∇f⟩ + ⟨w, H d⟩ is H w by d, and
//! by the parameters H u and the derivative of H d in the direction w: what forward mode of H d computes in that direction, if d
//! moves by u.
//!
//! Forward mode is taken several times. Then whatever moves has *parts*: the factors of the products of as many ε, one for
//! each time, in a polynomial without their squares. The bits of a part's number say which of the ε are in the product.

use std::ops::Range;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

mod hessian;
mod matrices;
mod outputs;

use super::types::is_open;
use super::{Item, Items, tuple};
use crate::read::signature::{Parameter, Returns};

/// What a derived item takes beside the parameters of the function, and what it passes on.
#[derive(Default)]
struct Added {
    declared: Vec<TokenStream>,
    passed: Vec<TokenStream>,
}

/// Parameters of a derived item.
struct Declared {
    names: Vec<TokenStream>,
    declarations: Vec<TokenStream>,
}

/// Places that take a part of the gradient.
struct Collected {
    zeros: Vec<TokenStream>,
    shadows: Vec<TokenStream>,
    gradient: TokenStream,
}

impl Added {
    /// Takes these, and says under which names.
    fn declare(&mut self, declared: Declared) -> Vec<TokenStream> {
        self.declared.extend(declared.declarations);
        declared.names
    }

    fn pass(&mut self, arguments: impl IntoIterator<Item = TokenStream>) {
        self.passed.extend(arguments);
    }
}

/// The name of forward mode of a derivative, taken so many times.
pub fn forward(name: &str, times: usize) -> String {
    name.to_owned() + &"_directional".repeat(times)
}

fn parts(times: usize) -> Range<usize> {
    0..1 << times
}

fn numbered(name: &str, part: usize) -> String {
    if part == 0 { name.to_owned() } else { format!("{name}_{part}") }
}

/// A variable of the derived item for each part.
fn locals(name: &str, times: usize) -> Vec<TokenStream> {
    parts(times).map(|part| local(name, part)).collect()
}

fn local(name: &str, part: usize) -> TokenStream {
    Ident::new(&numbered(name, part), Span::mixed_site()).into_token_stream()
}

fn pairs(first: &[TokenStream], second: &[TokenStream]) -> TokenStream {
    tuple(first.iter().zip(second).map(|(first, second)| quote!((#first, #second))).collect())
}

impl Items<'_> {
    /// Those of all derivatives that there are.
    pub fn nested(&self) -> Vec<Item> {
        if self.signature.inputs().next().is_none() {
            return Vec::new();
        }
        let order = self.options.order() as usize;
        let is_scalar = self.signature.returns == Returns::Scalar;
        let can_own = self.can_own_gradient();
        let mut items = Vec::new();
        for times in 0..order - 1 {
            if self.signature.returns == Returns::Nothing {
                items.extend([self.jvp_of_outputs_forward(times + 1), self.jvp_of_outputs_reverse(times)]);
                if can_own && self.can_own(self.signature.outputs().map(|output| &output.written)) {
                    items.extend([self.vjp_of_outputs_forward(times + 1), self.vjp_of_outputs_reverse(times)]);
                }
                continue;
            }
            items.extend([self.jvp_forward(times + 1), self.jvp_reverse(times)]);
            if can_own {
                items.extend([self.vjp_forward(times + 1), self.vjp_reverse(times)]);
            }
            if self.signature.returns == Returns::Aggregate {
                items.extend(self.jacobian_forward(times + 1));
                items.extend(self.jacobian_reverse(times));
            }
            if can_own && is_scalar {
                items.extend([
                    self.value_and_gradient_forward(times + 1),
                    self.value_and_gradient_reverse(times),
                    self.gradient_forward(times + 1),
                    self.gradient_reverse(times),
                ]);
                if times > 0 {
                    items.extend([self.hvp_forward(times), self.hvp_reverse(times - 1)]);
                    items.extend(self.hessian_forward(times));
                    items.extend(self.hessian_reverse(times - 1));
                }
            }
        }
        items
    }

    fn gradient_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("value_and_gradient", times));
        let mut added = Added::default();
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.pass(directions);
        }
        let gradients = locals("gradient", times);
        let (arguments, passed, whole) = (self.arguments(), &added.passed, tuple(gradients.clone()));
        let body = quote! {
            let (#((_, #gradients)),*) = #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        let gradient = self.gradient_type();
        self.nested_item("gradient", times, added, Some([&gradient, &gradient]), body)
    }

    fn gradient_reverse(&self, times: usize) -> Item {
        let own = self.own(&forward("value_and_gradient_accumulate_vjp", times));
        let (gradient, zero) = (self.gradient_type(), self.zero_of_result());
        let (mut added, mut before) = (Added::default(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            let outer = added.declare(self.outer(part, &gradient));
            before.extend(self.moving_outer(part));
            let buffers = added.declare(self.buffers_part(part));
            added.pass(directions);
            added.pass(outer.iter().map(|outer| quote!((#zero, #outer))));
            added.pass(buffers);
        }
        let gradients = locals("gradient", times);
        let (arguments, passed, whole) = (self.arguments(), &added.passed, tuple(gradients.clone()));
        let pattern = tuple(gradients.iter().map(|gradient| quote!((_, #gradient))).collect());
        let body = quote! {
            #(#before)*
            let #pattern = #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        self.nested_item("gradient_accumulate_vjp", times, added, Some([&gradient, &gradient]), body)
    }

    fn value_and_gradient_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("vjp", times));
        let mut added = Added::default();
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.pass(directions);
            added.pass([self.seed(part)]);
        }
        let (arguments, passed) = (self.arguments(), &added.passed);
        let body = quote!(#own(#(#arguments,)* #(#passed),*));
        self.nested_item("value_and_gradient", times, added, Some([&self.pulled(), &self.pulled()]), body)
    }

    fn value_and_gradient_reverse(&self, times: usize) -> Item {
        let (own, krate) = (self.own(&forward("vjp_accumulate_vjp", times)), self.krate());
        let mut added = Added::default();
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            let outer = added.declare(self.outer(part, &self.pulled()));
            let buffers = added.declare(self.buffers_part(part));
            added.pass(directions);
            added.pass([self.seed(part)]);
            added.pass(outer);
            added.pass(buffers);
            added.pass([quote!(#krate::generated::Constant)]);
        }
        let (arguments, passed) = (self.arguments(), &added.passed);
        let body = quote!(#own(#(#arguments,)* #(#passed),*));
        self.nested_item(
            "value_and_gradient_accumulate_vjp",
            times,
            added,
            Some([&self.pulled(), &self.pulled()]),
            body,
        )
    }

    fn vjp_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("accumulate_vjp", times));
        let (mut added, mut zeros, mut gradients) = (Added::default(), Vec::new(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            let cotangent = added.declare(self.cotangent_part(part));
            let collected = self.gradient_part("gradient", part);
            added.pass(directions);
            added.pass(cotangent);
            added.pass(collected.shadows);
            zeros.extend(collected.zeros);
            gradients.push(collected.gradient);
        }
        let values = locals("value", times);
        let (arguments, passed, taken) = (self.arguments(), &added.passed, tuple(values.clone()));
        let whole = pairs(&values, &gradients);
        let body = quote! {
            #(#zeros)*
            let #taken = #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        self.nested_item("vjp", times, added, Some([&self.pulled(), &self.pulled_tangent()]), body)
    }

    fn vjp_reverse(&self, times: usize) -> Item {
        let own = self.own(&forward("accumulate_vjp", times + 1));
        let (krate, moved) = (self.krate(), self.pulled_tangent());
        let (mut added, mut before, mut taken_apart) = (Added::default(), Vec::new(), Vec::new());
        let mut gradients = Vec::new();
        let cotangent_itself = self.fresh("cotangent");
        let of_cotangents = locals("of_cotangent", times);
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            let cotangent = added.declare(self.cotangent_part(part));
            let outer = added.declare(self.outer(part, &moved));
            before.extend(self.moving_outer(part));
            let buffers = added.declare(self.buffers_part(part));
            let of_cotangent = added.declare(self.buffer_of_cotangent(part));
            let collected = self.gradient_part("gradient", part);
            let (of_value, taken) = (local("of_value", part), &of_cotangents[part]);
            let direction = |input: &Parameter| self.part_of(input, "direction", part);
            let of_gradient = tuple(self.signature.inputs().map(direction).collect());
            taken_apart.push(quote! {
                let (#of_value, #of_gradient) = #(#outer)*;
                let mut #taken = #(#krate::generated::Cotangent::buffer(#of_cotangent, &#cotangent_itself))*;
            });
            before.extend(collected.zeros);
            added.pass(directions);
            added.pass(cotangent);
            added.pass(collected.shadows);
            added.pass(self.shadows(direction));
            added.pass([of_value]);
            added.pass(buffers);
            gradients.push(collected.gradient);
        }
        let (values, derivatives) = (locals("value", times), locals("derivative", times));
        let accumulate = match is_open(&self.signature.result.ty) {
            true => quote!(#krate::generated::accumulate_slice),
            false => quote!(#krate::Vector::accumulate),
        };
        let (arguments, passed, whole) = (self.arguments(), &added.passed, pairs(&values, &gradients));
        let body = quote! {
            #(#before)*
            #(#taken_apart)*
            let (#(#values, #derivatives),*) = #own(#(#arguments,)* #(#passed),*);
            #(#accumulate(&mut *#of_cotangents, &#derivatives);)*
            #whole
        };
        self.nested_item("vjp_accumulate_vjp", times, added, Some([&self.pulled(), &moved]), body)
    }

    fn jvp_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("directional", times));
        let mut added = Added::default();
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.tangents_part("tangent", part));
            added.pass(directions);
            added.pass(self.shadows(|parameter| self.part_of(parameter, "tangent", part)));
        }
        let (values, derivatives) = (locals("value", times), locals("derivative", times));
        let (arguments, passed, whole) = (self.arguments(), &added.passed, pairs(&values, &derivatives));
        let body = quote! {
            let (#(#values, #derivatives),*) = #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        self.nested_item("jvp", times, added, Some([&self.pushed(), &self.pushed_tangent()]), body)
    }

    fn jvp_reverse(&self, times: usize) -> Item {
        let own = self.own(&forward("accumulate_vjp", times + 1));
        let (mut added, mut before, mut taken_apart) = (Added::default(), Vec::new(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.tangents_part("tangent", part));
            let outer = added.declare(self.outer(part, &self.pushed_tangent()));
            before.extend(self.moving_outer(part));
            let buffers = added.declare(self.buffers_part(part));
            added.declare(self.buffers_of_tangents("bar_of_tangent", part));
            let (of_value, of_derivative) = (local("of_value", part), local("of_derivative", part));
            taken_apart.push(quote!(let (#of_value, #of_derivative) = #(#outer)*;));
            added.pass(directions);
            added.pass([of_derivative]);
            added.pass(self.shadows(|parameter| self.part_of(parameter, "bar_of_tangent", part)));
            added.pass(self.shadows(|parameter| self.part_of(parameter, "tangent", part)));
            added.pass([of_value]);
            added.pass(buffers);
        }
        let (values, derivatives) = (locals("value", times), locals("derivative", times));
        let (arguments, passed, whole) = (self.arguments(), &added.passed, pairs(&values, &derivatives));
        let body = quote! {
            #(#before)*
            #(#taken_apart)*
            let (#(#values, #derivatives),*) = #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        self.nested_item("jvp_accumulate_vjp", times, added, Some([&self.pushed(), &self.pushed_tangent()]), body)
    }

    fn hvp_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("gradient", times + 1));
        let mut added = Added::default();
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.tangents_part("direction", part));
            added.pass(directions);
            added.pass(self.shadows(|parameter| self.part_of(parameter, "direction", part)));
        }
        let (gradients, products) = (locals("gradient", times), locals("product", times));
        let (arguments, passed, whole) = (self.arguments(), &added.passed, pairs(&gradients, &products));
        let body = quote! {
            let (#(#gradients, #products),*) = #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        self.nested_item("hvp", times, added, Some([&self.multiplied(), &self.multiplied()]), body)
    }

    fn hvp_reverse(&self, times: usize) -> Item {
        let (own, krate) = (self.own(&forward("accumulate_vjp", times + 2)), self.krate());
        let (mut added, mut before, mut taken_apart) = (Added::default(), Vec::new(), Vec::new());
        let (mut gradients, mut products) = (Vec::new(), Vec::new());
        let still = || quote!(#krate::generated::Constant);
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.tangents_part("direction", part));
            let outer = added.declare(self.outer(part, &self.multiplied()));
            before.extend(self.moving_outer(part));
            let buffers = added.declare(self.buffers_part(part));
            added.declare(self.buffers_of_tangents("bar_of_direction", part));
            let (gradient, product) = (self.gradient_part("gradient", part), self.gradient_part("product", part));
            let named = |suffix| move |input: &Parameter| self.part_of(input, suffix, part);
            let [of_gradient, of_product] = ["of_gradient", "of_product"].map(named);
            let taken = [
                tuple(self.signature.inputs().map(&of_gradient).collect()),
                tuple(self.signature.inputs().map(&of_product).collect()),
            ];
            taken_apart.push(quote!(let (#(#taken),*) = #(#outer)*;));
            before.extend(gradient.zeros.into_iter().chain(product.zeros));
            added.pass(directions);
            added.pass([self.seed(part)]);
            added.pass(gradient.shadows);
            added.pass(self.shadows(named("direction")));
            added.pass([still()]);
            added.pass(product.shadows);
            added.pass(self.shadows(of_product));
            added.pass([still()]);
            added.pass(self.shadows(named("bar_of_direction")));
            added.pass(self.shadows(of_gradient));
            added.pass([still()]);
            added.pass(buffers);
            gradients.push(gradient.gradient);
            products.push(product.gradient);
        }
        let (arguments, passed, whole) = (self.arguments(), &added.passed, pairs(&gradients, &products));
        let body = quote! {
            #(#before)*
            #(#taken_apart)*
            #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        self.nested_item("hvp_accumulate_vjp", times, added, Some([&self.multiplied(), &self.multiplied()]), body)
    }

    /// Forward mode of something derived, taken so many times: its result has parts.
    fn nested_item(
        &self,
        name: &str,
        times: usize,
        added: Added,
        result: Option<[&TokenStream; 2]>,
        body: TokenStream,
    ) -> Item {
        Item {
            name: forward(name, times).into(),
            doc: None,
            parameters: [self.parameters(), added.declared].concat(),
            result: result.map(|[result, moved]| {
                tuple(parts(times).map(|part| if part == 0 { result.clone() } else { moved.clone() }).collect())
            }),
            bounds: Vec::new(),
            body: self.unless_stub(body),
        }
    }

    /// The type of what [`vjp`](Self::vjp) returns.
    fn pulled(&self) -> TokenStream {
        let (result, gradient) = (self.result(), self.gradient_type());
        quote!((#result, #gradient))
    }

    /// The type of tangents and cotangents of that.
    fn pulled_tangent(&self) -> TokenStream {
        let (result, gradient) = (self.result_tangent(), self.gradient_type());
        quote!((#result, #gradient))
    }

    /// The type of what [`jvp`](Self::jvp) returns.
    fn pushed(&self) -> TokenStream {
        let (result, tangent) = (self.result(), self.result_tangent());
        quote!((#result, #tangent))
    }

    /// The type of tangents and cotangents of that.
    fn pushed_tangent(&self) -> TokenStream {
        let tangent = self.result_tangent();
        quote!((#tangent, #tangent))
    }

    /// The type of what `hvp` returns.
    fn multiplied(&self) -> TokenStream {
        let gradient = self.gradient_type();
        quote!((#gradient, #gradient))
    }

    /// A part of what moves of the parameters, of which there is none of what does not.
    fn directions_part(&self, part: usize) -> Declared {
        match part {
            0 => Declared { names: Vec::new(), declarations: Vec::new() },
            part => self.shadows_of_parameters(&numbered("dot", part), |parameter| match parameter.is_output() {
                true => "Cotangent",
                false => "Direction",
            }),
        }
    }

    /// What takes a part of the cotangents of the parameters.
    fn buffers_part(&self, part: usize) -> Declared {
        self.shadows_of_parameters(&numbered("bar", part), |_| "Cotangent")
    }

    fn shadows_of_parameters(&self, suffix: &str, kind: impl Fn(&Parameter) -> &'static str) -> Declared {
        self.declared(self.signature.parameters.iter().map(|parameter| {
            let name = self.beside(&parameter.name, suffix);
            (self.shadow(&parameter.written, parameter.active, Some(&name), kind(parameter)), name)
        }))
    }

    /// A part of the tangents that a derivative takes.
    fn tangents_part(&self, suffix: &str, part: usize) -> Declared {
        match part {
            0 => self.declared(self.signature.inputs().map(|input| {
                let (name, ty) = (self.beside(&input.name, suffix), self.direction(input));
                (quote!(#name: #ty), name)
            })),
            part => self.shadows_of_inputs(&numbered(suffix, part), "Direction"),
        }
    }

    /// What takes a part of the cotangents of these.
    fn buffers_of_tangents(&self, suffix: &str, part: usize) -> Declared {
        self.shadows_of_inputs(&numbered(suffix, part), "Cotangent")
    }

    fn shadows_of_inputs(&self, suffix: &str, kind: &str) -> Declared {
        self.declared(self.signature.inputs().map(|input| {
            let name = self.beside(&input.name, suffix);
            (self.shadow(&input.written, true, Some(&name), kind), name)
        }))
    }

    /// A part of the cotangent that a derivative takes.
    fn cotangent_part(&self, part: usize) -> Declared {
        let name = self.fresh(&numbered("cotangent", part));
        let declaration = match part {
            0 => {
                let ty = self.result_tangent();
                quote!(#name: #ty)
            }
            _ => self.shadow(&self.written_tangent(), true, Some(&name), "Direction"),
        };
        self.declared([(declaration, name)])
    }

    /// What takes a part of the cotangent of that.
    fn buffer_of_cotangent(&self, part: usize) -> Declared {
        let name = self.fresh(&numbered("bar_of_cotangent", part));
        self.declared([(self.shadow(&self.written_tangent(), true, Some(&name), "Cotangent"), name)])
    }

    fn declared(&self, parameters: impl IntoIterator<Item = (TokenStream, Ident)>) -> Declared {
        let parameters = parameters.into_iter().map(|(declaration, name)| (declaration, name.into_token_stream()));
        let (declarations, names) = parameters.unzip();
        Declared { names, declarations }
    }

    /// A part of the cotangent of what a derivative returns.
    fn outer(&self, part: usize, ty: &TokenStream) -> Declared {
        let (krate, name) = (self.krate(), self.fresh(&numbered("outer", part)));
        let declaration = match part {
            0 => quote!(#name: #ty),
            _ => quote!(#name: impl #krate::generated::Direction<#ty>),
        };
        self.declared([(declaration, name)])
    }

    /// Makes it that part, if it may be that of a cotangent that does not move.
    fn moving_outer(&self, part: usize) -> Option<TokenStream> {
        let (krate, whole, name) = (self.krate(), self.fresh("outer"), self.fresh(&numbered("outer", part)));
        let moving = quote!(&*#krate::generated::Direction::direction(#name, &#whole));
        (part > 0).then(|| quote!(let #name = ::core::clone::Clone::clone(#moving);))
    }

    /// A part of the cotangent of a scalar result, of which the gradient is taken: it is one, and does not move.
    fn seed(&self, part: usize) -> TokenStream {
        let krate = self.krate();
        if part == 0 { self.one() } else { quote!(#krate::generated::Constant) }
    }

    fn gradient_part(&self, suffix: &str, part: usize) -> Collected {
        let name = |input: &Parameter| self.part_of(input, suffix, part);
        let zeros = self.signature.inputs().map(|input| {
            let (name, zero) = (name(input), self.zero(input));
            quote!(let mut #name = #zero;)
        });
        let shadow = |parameter: &Parameter| {
            let name = name(parameter);
            quote!(&mut #name)
        };
        Collected {
            zeros: zeros.collect(),
            shadows: self.shadows(shadow),
            gradient: tuple(self.signature.inputs().map(name).collect()),
        }
    }

    /// The name of a part of something that belongs to a parameter.
    fn part_of(&self, parameter: &Parameter, suffix: &str, part: usize) -> TokenStream {
        self.beside(&parameter.name, &numbered(suffix, part)).into_token_stream()
    }
}
