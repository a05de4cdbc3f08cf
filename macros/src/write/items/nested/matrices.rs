//! The same of Jacobian matrices: column by column, or row by row, whichever takes fewer sweeps.
//!
//! A column is what [`jvp`](Items::jvp) computes in the direction of an axis, a row is what [`vjp`](Items::vjp) computes of one element, and
//! so are their derivatives.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Added, forward, local, locals, numbered, pairs, parts, tuple};
use crate::read::signature::Parameter;
use crate::write::items::jacobian::Matrix;
use crate::write::items::{Item, Items, reference_to};

impl Items<'_> {
    pub(super) fn jacobian_forward(&self, times: usize) -> Option<Item> {
        let matrix = self.matrix()?;
        if matrix.is_derivative() {
            return Some(self.derivative_forward(&matrix, times));
        }
        let mut added = Added::default();
        for part in parts(times) {
            added.declare(self.directions_part(part));
        }
        let (columns, rows) = (self.columns_forward(&matrix, times), self.rows_forward(&matrix, times));
        let sweeps = matrix.sweeps(1, columns, rows);
        let (given, before) = (self.given_directions(matrix.input, times), self.before_sweeps(&matrix, times));
        let whole = pairs(&locals("value", times), &locals("jacobian", times));
        let body = quote! {
            #given
            #before
            #sweeps
            #whole
        };
        Some(self.matrix_item("jacobian", times, &matrix, added, body))
    }

    pub(super) fn jacobian_reverse(&self, times: usize) -> Option<Item> {
        let matrix = self.matrix()?;
        if matrix.is_derivative() {
            return Some(self.derivative_reverse(&matrix, times));
        }
        let input = matrix.input;
        let (value, ty) = (self.result_tangent(), &matrix.ty);
        let (mut added, mut before, mut taken_apart) = (Added::default(), Vec::new(), Vec::new());
        for part in parts(times) {
            added.declare(self.directions_part(part));
            let outer = added.declare(self.outer(part, &quote!((#value, #ty))));
            added.declare(self.buffers_part(part));
            let (of_value, of_jacobian) = (local("of_value", part), local("of_jacobian", part));
            before.extend(self.moving_outer(part));
            before.push(self.buffer(input, &input.name, &self.beside(&input.name, &numbered("bar", part))));
            taken_apart.push(quote!(let (mut #of_value, #of_jacobian) = #(#outer)*;));
        }
        let (columns, rows) = (self.columns_reverse(&matrix, times), self.rows_reverse(&matrix, times));
        let sweeps = matrix.sweeps(1, columns, rows);
        let (given, of_sweeps) = (self.given_directions(matrix.input, times), self.before_sweeps(&matrix, times));
        let whole = pairs(&locals("value", times), &locals("jacobian", times));
        let body = quote! {
            #given
            #(#before)*
            #(#taken_apart)*
            #of_sweeps
            #sweeps
            #whole
        };
        Some(self.matrix_item("jacobian_accumulate_vjp", times, &matrix, added, body))
    }

    /// The derivative by one scalar is that in its direction.
    fn derivative_forward(&self, matrix: &Matrix, times: usize) -> Item {
        let mut added = Added::default();
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            added.pass(directions);
            added.pass([matrix.unit(part)]);
        }
        let (own, arguments, passed) = (self.own(&forward("jvp", times)), self.arguments(), &added.passed);
        let body = quote!(#own(#(#arguments,)* #(#passed),*));
        self.matrix_item("jacobian", times, matrix, added, body)
    }

    fn derivative_reverse(&self, matrix: &Matrix, times: usize) -> Item {
        let (krate, mut added) = (self.krate(), Added::default());
        for part in parts(times) {
            let directions = added.declare(self.directions_part(part));
            let outer = added.declare(self.outer(part, &self.pushed_tangent()));
            let buffers = added.declare(self.buffers_part(part));
            added.pass(directions);
            added.pass([matrix.unit(part)]);
            added.pass(outer);
            added.pass(buffers);
            added.pass([quote!(#krate::generated::Constant)]);
        }
        let own = self.own(&forward("jvp_accumulate_vjp", times));
        let (arguments, passed) = (self.arguments(), &added.passed);
        let body = quote!(#own(#(#arguments,)* #(#passed),*));
        self.matrix_item("jacobian_accumulate_vjp", times, matrix, added, body)
    }

    fn matrix_item(&self, name: &str, times: usize, matrix: &Matrix, added: Added, body: TokenStream) -> Item {
        let (value, tangent, ty) = (self.result(), self.result_tangent(), &matrix.ty);
        let result = [&quote!((#value, #ty)), &quote!((#tangent, #ty))];
        self.repeated(self.nested_item(name, times, added, Some(result), body))
    }

    /// Directions that are passed to each sweep.
    pub(super) fn given_directions(&self, input: &Parameter, times: usize) -> TokenStream {
        let krate = self.krate();
        let of = reference_to(input, &input.name);
        let directions = parts(times).skip(1).map(|part| self.part_of(input, "dot", part));
        let directions: Vec<TokenStream> = directions.collect();
        quote! {
            #(
                let #directions = #krate::generated::Direction::direction(#directions, #of);
                let #directions = &*#directions;
            )*
        }
    }

    /// The value, and the matrix in zeros.
    fn before_sweeps(&self, matrix: &Matrix, times: usize) -> TokenStream {
        let values = tuple(locals("value", times));
        let itself = match times {
            0 => self.itself(),
            times => self.own(&forward("directional", times - 1)),
        };
        let (arguments, jacobians, zero) = (self.arguments_again(), locals("jacobian", times), matrix.zero());
        let directions = parts(times).skip(1).flat_map(|part| self.directions_again(part));
        let (columns, rows) = matrix.counts();
        quote_spanned! {Span::mixed_site()=>
            let #values = #itself(#(#arguments,)* #(#directions),*);
            let (columns, rows) = (#columns, #rows);
            #(let mut #jacobians = #zero;)*
        }
    }

    fn columns_forward(&self, matrix: &Matrix, times: usize) -> TokenStream {
        let own = self.own(&forward("directional", times));
        let mut passed = Vec::new();
        for part in parts(times) {
            passed.extend(self.directions_again(part));
            passed.extend(self.axis_or_rest(part));
        }
        let derivatives = locals("derivative", times);
        let arguments = self.arguments_again();
        let sets = parts(times).map(|part| matrix.set_column(&local("jacobian", part), &local("derivative", part)));
        matrix.for_each_column(quote! {
            let (#(_, #derivatives),*) = #own(#(#arguments,)* #(#passed),*);
            #(#sets)*
        })
    }

    fn rows_forward(&self, matrix: &Matrix, times: usize) -> TokenStream {
        let own = self.own(&forward("accumulate_vjp", times));
        let (mut passed, mut zeros, mut sets) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts(times) {
            let collected = self.gradient_part("gradient", part);
            passed.extend(self.directions_again(part));
            passed.push(self.element_or_rest(part));
            passed.extend(collected.shadows);
            zeros.extend(collected.zeros);
            sets.push(matrix.set_row(&local("jacobian", part), &collected.gradient));
        }
        let arguments = self.arguments_again();
        matrix.for_each_row(quote! {
            #(#zeros)*
            #own(#(#arguments,)* #(#passed),*);
            #(#sets)*
        })
    }

    fn columns_reverse(&self, matrix: &Matrix, times: usize) -> TokenStream {
        let (own, krate) = (self.own(&forward("accumulate_vjp", times + 1)), self.krate());
        let (mut passed, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts(times) {
            let (cotangent, of_value) = (local("cotangent", part), local("of_value", part));
            let zero = matrix.zero_of_rows();
            let column = matrix.get_column(&local("of_jacobian", part), &cotangent);
            before.push(quote! {
                let mut #cotangent = #zero;
                #column
            });
            passed.extend(self.directions_again(part));
            passed.push(if part == 0 { cotangent } else { quote!(&#cotangent) });
            passed.extend(self.shadows(|_| quote!(#krate::generated::Constant)));
            passed.extend(self.axis_or_rest(part));
            passed.push(quote!(&#of_value));
            passed.extend(self.buffers_again(part));
            after.push(quote!(#krate::Vector::set_zero(&mut #of_value);));
            after.push(matrix.set_column(&local("jacobian", part), &local("derivative", part)));
        }
        let (arguments, derivatives) = (self.arguments_again(), locals("derivative", times));
        matrix.for_each_column(quote! {
            #(#before)*
            let (#(_, #derivatives),*) = #own(#(#arguments,)* #(#passed),*);
            #(#after)*
        })
    }

    fn rows_reverse(&self, matrix: &Matrix, times: usize) -> TokenStream {
        let (own, krate) = (self.own(&forward("accumulate_vjp", times + 1)), self.krate());
        let (mut passed, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts(times) {
            let (direction, of_value) = (local("direction_of_row", part), local("of_value", part));
            let (zero, row) = (self.zero(matrix.input), matrix.get_row(&local("of_jacobian", part), &direction));
            let collected = self.gradient_part("gradient", part);
            before.extend(collected.zeros);
            before.push(quote! {
                let mut #direction = #zero;
                #row
            });
            passed.extend(self.directions_again(part));
            passed.push(self.element_or_rest(part));
            passed.extend(collected.shadows);
            passed.extend(self.shadows(|_| quote!(&#direction)));
            passed.push(quote!(&#of_value));
            passed.extend(self.buffers_again(part));
            after.push(quote!(#krate::Vector::set_zero(&mut #of_value);));
            after.push(matrix.set_row(&local("jacobian", part), &collected.gradient));
        }
        let arguments = self.arguments_again();
        matrix.for_each_row(quote! {
            #(#before)*
            #own(#(#arguments,)* #(#passed),*);
            #(#after)*
        })
    }

    pub(super) fn directions_again(&self, part: usize) -> Vec<TokenStream> {
        match part {
            0 => Vec::new(),
            part => self.shadows(|input| self.part_of(input, "dot", part)),
        }
    }

    pub(super) fn buffers_again(&self, part: usize) -> Vec<TokenStream> {
        self.shadows(|input| {
            let name = self.part_of(input, "bar", part);
            quote!(&mut *#name)
        })
    }

    /// The direction of a column, which does not move.
    fn axis_or_rest(&self, part: usize) -> Vec<TokenStream> {
        let krate = self.krate();
        let axis = local("direction", 0);
        self.shadows(|_| if part == 0 { quote!(&#axis) } else { quote!(#krate::generated::Constant) })
    }

    /// The cotangent of a row, which does not move.
    fn element_or_rest(&self, part: usize) -> TokenStream {
        let krate = self.krate();
        let element = local("cotangent", 0);
        if part == 0 { quote!(::core::clone::Clone::clone(&#element)) } else { quote!(#krate::generated::Constant) }
    }
}
