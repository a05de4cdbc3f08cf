//! The same for functions that write what they compute to outputs. These are shadows themselves: in forward mode, each is written
//! to, and in reverse mode, what is in it comes to be the cotangent of what was in the output before.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Added, Declared, forward, numbered, parts};
use crate::read::signature::Parameter;
use crate::write::items::types::is_open;
use crate::write::items::{Item, Items, reference_to, tuple};

impl Items<'_> {
    pub(super) fn jvp_of_outputs_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("directional", times));
        let (mut added, mut before) = (Added::default(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.tangents_part("tangent", part));
            added.declare(self.tangents_of_outputs(part));
            before.extend(self.cleared(part));
            added.pass(directions);
            added.pass(self.shadows(|parameter| self.lent(parameter, "tangent", part)));
        }
        let (arguments, passed) = (self.arguments(), &added.passed);
        let body = quote! {
            #(#before)*
            #own(#(#arguments,)* #(#passed),*)
        };
        self.nested_item("jvp", times, added, None, body)
    }

    pub(super) fn jvp_of_outputs_reverse(&self, times: usize) -> Item {
        let own = self.own(&forward("accumulate_vjp", times + 1));
        let (mut added, mut before, mut after) = (Added::default(), Vec::new(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.tangents_part("tangent", part));
            added.declare(self.tangents_of_outputs(part));
            if times == 0 {
                added.declare(Declared { names: Vec::new(), declarations: vec![quote!(_: ())] });
            }
            let buffers = added.declare(self.buffers_part(part));
            added.declare(self.buffers_of_tangents("bar_of_tangent", part));
            added.declare(self.buffers_of_outputs("bar_of_tangent", part));
            before.extend(self.cleared(part));
            for output in self.signature.outputs() {
                let name = self.beside(&output.name, &numbered("bar_of_tangent", part));
                before.push(self.buffer(output, &output.name, &name));
                after.push(self.clear(output, &name));
            }
            added.pass(directions);
            added.pass(self.shadows(|parameter| self.lent(parameter, "bar_of_tangent", part)));
            added.pass(self.shadows(|parameter| self.lent(parameter, "tangent", part)));
            added.pass(buffers);
        }
        let (arguments, passed) = (self.arguments(), &added.passed);
        let body = quote! {
            #(#before)*
            #own(#(#arguments,)* #(#passed),*);
            #(#after)*
        };
        self.nested_item("jvp_accumulate_vjp", times, added, None, body)
    }

    pub(super) fn vjp_of_outputs_forward(&self, times: usize) -> Item {
        let own = self.own(&forward("accumulate_vjp", times));
        let (mut added, mut before, mut gradients) = (Added::default(), Vec::new(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.cotangents_of_outputs(part));
            let collected = self.gradient_part("gradient", part);
            before.extend(collected.zeros);
            before.extend(self.owned_cotangents(part));
            added.pass(directions);
            added.pass((times == 0).then(|| quote!(())));
            added.pass(self.gradient_or_cotangents(part));
            gradients.push(collected.gradient);
        }
        let (arguments, passed, whole) = (self.arguments(), &added.passed, tuple(gradients));
        let body = quote! {
            #(#before)*
            #own(#(#arguments,)* #(#passed),*);
            #whole
        };
        let gradient = self.gradient_type();
        self.nested_item("vjp", times, added, Some([&gradient, &gradient]), body)
    }

    pub(super) fn vjp_of_outputs_reverse(&self, times: usize) -> Item {
        let (own, krate) = (self.own(&forward("accumulate_vjp", times + 1)), self.krate());
        let gradient = self.gradient_type();
        let (mut added, mut before, mut after) = (Added::default(), Vec::new(), Vec::new());
        let (mut taken_apart, mut gradients) = (Vec::new(), Vec::new());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.declare(self.cotangents_of_outputs(part));
            let outer = added.declare(self.outer(part, &gradient));
            let buffers = added.declare(self.buffers_part(part));
            added.declare(self.buffers_of_outputs("bar_of_cotangent", part));
            let collected = self.gradient_part("gradient", part);
            let direction = |parameter: &Parameter| self.part_of(parameter, "direction", part);
            let of_gradient = tuple(self.signature.inputs().map(direction).collect());
            before.extend(self.moving_outer(part));
            before.extend(collected.zeros);
            before.extend(self.owned_cotangents(part));
            taken_apart.push(quote!(let #of_gradient = #(#outer)*;));
            for output in self.signature.outputs() {
                let of_cotangent = self.beside(&output.name, &numbered("bar_of_cotangent", part));
                let (moved, zero) = (direction(output), self.zero(output));
                before.push(self.buffer(output, &output.name, &of_cotangent));
                before.push(quote!(let mut #moved = #zero;));
                after.push(match is_open(&output.written.ty) {
                    true => quote!(#krate::generated::accumulate_slice(#of_cotangent, &#moved);),
                    false => quote!(#krate::Vector::accumulate(#of_cotangent, &#moved);),
                });
            }
            added.pass(directions);
            added.pass(self.gradient_or_cotangents(part));
            added.pass(self.shadows(|parameter| match parameter.is_output() {
                true => {
                    let moved = direction(parameter);
                    quote!(&mut #moved)
                }
                false => direction(parameter),
            }));
            added.pass(buffers);
            gradients.push(collected.gradient);
        }
        let (arguments, passed, whole) = (self.arguments(), &added.passed, tuple(gradients));
        let body = quote! {
            #(#before)*
            #(#taken_apart)*
            #own(#(#arguments,)* #(#passed),*);
            #(#after)*
            #whole
        };
        self.nested_item("vjp_accumulate_vjp", times, added, Some([&gradient, &gradient]), body)
    }

    /// A part of what the tangents of the outputs are written to.
    fn tangents_of_outputs(&self, part: usize) -> Declared {
        match part {
            0 => self.declared(self.signature.outputs().map(|output| {
                let (name, ty) = (self.beside(&output.name, "tangent"), self.tangent_behind(&output.written));
                (quote!(#name: &mut #ty), name)
            })),
            part => self.buffers_of_outputs("tangent", part),
        }
    }

    fn buffers_of_outputs(&self, suffix: &str, part: usize) -> Declared {
        self.declared(self.signature.outputs().map(|output| {
            let name = self.beside(&output.name, &numbered(suffix, part));
            (self.shadow(&output.written, true, Some(&name), "Cotangent"), name)
        }))
    }

    /// Statements that clear these: nothing that comes in through an output moves.
    fn cleared(&self, part: usize) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        for output in self.signature.outputs() {
            let name = self.beside(&output.name, &numbered("tangent", part));
            if part > 0 {
                statements.push(self.buffer(output, &output.name, &name));
            }
            statements.push(self.clear(output, &name));
        }
        statements
    }

    /// A part of the cotangents of the outputs, as a derivative takes them.
    fn cotangents_of_outputs(&self, part: usize) -> Declared {
        self.declared(self.signature.outputs().map(|output| {
            let name = self.beside(&output.name, &numbered("cotangent", part));
            let declaration = match part {
                0 => {
                    let ty = self.tangent_behind(&output.written);
                    quote!(#name: &#ty)
                }
                _ => self.shadow(&output.written, true, Some(&name), "Direction"),
            };
            (declaration, name)
        }))
    }

    /// Statements that make copies of them that change.
    fn owned_cotangents(&self, part: usize) -> Vec<TokenStream> {
        let krate = self.krate();
        let owned = |output: &Parameter| {
            let name = self.beside(&output.name, &numbered("cotangent", part));
            let of = reference_to(output, &output.name);
            let shown = match part {
                0 => quote!(#name),
                _ => quote!(#krate::generated::Direction::direction(#name, #of)),
            };
            match is_open(&output.written.ty) {
                true => quote!(let mut #name = #shown.to_vec();),
                false => quote!(let mut #name = ::core::clone::Clone::clone(&*#shown);),
            }
        };
        self.signature.outputs().map(owned).collect()
    }

    /// For each input the place of its gradient, and for each output that copy.
    fn gradient_or_cotangents(&self, part: usize) -> Vec<TokenStream> {
        self.shadows(|parameter| {
            let suffix = if parameter.is_output() { "cotangent" } else { "gradient" };
            let name = self.part_of(parameter, suffix, part);
            quote!(&mut #name)
        })
    }

    /// What is named so of an input, and for an output what is behind that.
    fn lent(&self, parameter: &Parameter, suffix: &str, part: usize) -> TokenStream {
        let name = self.part_of(parameter, suffix, part);
        if parameter.is_output() { quote!(&mut *#name) } else { name }
    }
}
