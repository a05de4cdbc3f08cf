//! The same of Hessian matrices, column by column: each is what [`hvp`](Items::hvp) computes in the direction of an axis.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Added, forward, local, locals, numbered, parts, tuple};
use crate::read::signature::Parameter;
use crate::write::items::hessian::Square;
use crate::write::items::types::number;
use crate::write::items::{Item, Items};

impl Items<'_> {
    pub(super) fn hessian_forward(&self, times: usize) -> Option<Item> {
        let square = self.square()?;
        let own = self.own(&forward("accumulate_vjp", times + 1));
        let (mut added, mut before, mut passed) = (Added::default(), Vec::new(), Vec::new());
        for part in parts(times) {
            added.declare(self.directions_part(part));
            let collected = self.gradient_part("gradient", part);
            before.extend(collected.zeros);
            passed.extend(self.directions_again(part));
            passed.push(self.seed(part));
            passed.extend(collected.shadows);
            passed.extend(self.axis(&square, part));
            passed.push(self.still());
            passed.extend(self.column(&square, part));
        }
        let arguments = self.arguments_again();
        let sweeps = self.sweeps_of_columns(&square, times, &[], quote!(#own(#(#arguments,)* #(#passed),*);));
        let given = self.all_given(times);
        let body = quote! {
            #given
            #(#before)*
            #sweeps
        };
        Some(self.hessian_item("hessian", times, &square, added, body))
    }

    pub(super) fn hessian_reverse(&self, times: usize) -> Option<Item> {
        let square = self.square()?;
        let krate = self.krate();
        let own = self.own(&forward("accumulate_vjp", times + 2));
        let ty = self.hessian_type(&square);
        let (mut added, mut before, mut taken_apart) = (Added::default(), Vec::new(), Vec::new());
        let (mut passed, mut weights, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts(times) {
            added.declare(self.directions_part(part));
            let outer = added.declare(self.outer(part, &ty));
            added.declare(self.buffers_part(part));
            for input in &square.inputs {
                before.push(self.buffer(input, &input.name, &self.beside(&input.name, &numbered("bar", part))));
            }
            let collected = self.gradient_part("gradient", part);
            before.extend(self.moving_outer(part));
            before.extend(collected.zeros);
            let of_gradient = |input: &Parameter| self.part_of(input, "of_gradient", part);
            let of_gradients: Vec<TokenStream> = self.signature.inputs().map(of_gradient).collect();
            let (of_value, of_hessian) = (local("of_value", part), local("of_hessian", part));
            let taken = tuple(of_gradients.iter().map(|name| quote!(mut #name)).collect());
            taken_apart.push(quote!(let (mut #of_value, #taken, #of_hessian) = #(#outer)*;));
            weights.push(self.weights(&square, part));
            passed.extend(self.directions_again(part));
            passed.push(self.seed(part));
            passed.extend(collected.shadows);
            passed.extend(self.axis(&square, part));
            passed.push(self.still());
            passed.extend(self.column(&square, part));
            passed.extend(self.along(&square, "weights", part));
            passed.push(self.still());
            passed.extend(self.shadows(|_| self.still()));
            passed.extend(self.shadows(|input| {
                let name = of_gradient(input);
                quote!(&#name)
            }));
            passed.push(quote!(&#of_value));
            passed.extend(self.buffers_again(part));
            after.push(quote! {
                #(#krate::Vector::set_zero(&mut #of_gradients);)*
                #krate::Vector::set_zero(&mut #of_value);
            });
        }
        let arguments = self.arguments_again();
        let sweep = quote! {
            #own(#(#arguments,)* #(#passed),*);
            #(#after)*
        };
        let sweeps = self.sweeps_of_columns(&square, times, &weights, sweep);
        let given = self.all_given(times);
        let body = quote! {
            #given
            #(#before)*
            #(#taken_apart)*
            #sweeps
        };
        Some(self.hessian_item("hessian_accumulate_vjp", times, &square, added, body))
    }

    fn hessian_item(&self, name: &str, times: usize, square: &Square, added: Added, body: TokenStream) -> Item {
        let ty = self.hessian_type(square);
        self.repeated(self.nested_item(name, times, added, Some([&ty, &ty]), body))
    }

    /// The type of what [`hessian`](Self::hessian) returns.
    fn hessian_type(&self, square: &Square) -> TokenStream {
        let (value, gradient, ty) = (self.result(), self.gradient_type(), &square.ty);
        quote!((#value, #gradient, #ty))
    }

    /// Directions that are passed to each sweep.
    fn all_given(&self, times: usize) -> TokenStream {
        self.signature.inputs().map(|input| self.given_directions(input, times)).collect()
    }

    /// The value, and then a sweep for each column, of which what is below the diagonal is set, and what is like it above.
    fn sweeps_of_columns(
        &self,
        square: &Square,
        times: usize,
        before: &[TokenStream],
        sweep: TokenStream,
    ) -> TokenStream {
        let krate = self.krate();
        let [zero, one] = [0.0, 1.0].map(|value| number(value, square.scalar, &krate));
        let itself = match times {
            0 => self.itself(),
            times => self.own(&forward("directional", times - 1)),
        };
        let (values, arguments) = (locals("value", times), self.arguments_again());
        let directions: Vec<_> = parts(times).skip(1).flat_map(|part| self.directions_again(part)).collect();
        let (taken, size) = (tuple(values.clone()), &square.size);
        let (hessians, columns) = (locals("hessian", times), locals("column", times));
        let matrix = match square.is_open() {
            true => quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; size * size]),
            false => quote!([[#zero; #size]; #size]),
        };
        let like = match &square.inputs[..] {
            [input] if !square.are_scalars => self.zero(input),
            _ => quote!([#zero; #size]),
        };
        let entry = |matrix: &TokenStream, row: TokenStream, column: TokenStream| match square.is_open() {
            true => quote_spanned!(Span::mixed_site()=> #matrix[#row * size + #column]),
            false => quote!(#matrix[#row][#column]),
        };
        let row = || quote_spanned!(Span::mixed_site()=> row);
        let column = || quote_spanned!(Span::mixed_site()=> axis);
        let below: Vec<_> = hessians.iter().map(|matrix| entry(matrix, row(), column())).collect();
        let above: Vec<_> = hessians.iter().map(|matrix| entry(matrix, column(), row())).collect();
        let gradients = parts(times).map(|part| self.gradient_part("gradient", part).gradient);
        let gradients: Vec<TokenStream> = gradients.collect();
        let collected: Vec<TokenStream> = parts(times)
            .flat_map(|part| self.signature.inputs().map(move |input| self.part_of(input, "gradient", part)))
            .collect();
        let whole = tuple(
            values
                .iter()
                .zip(&gradients)
                .zip(&hessians)
                .map(|((value, gradient), hessian)| quote!((#value, #gradient, #hessian)))
                .collect(),
        );
        let parts_of_columns = parts(times).map(|part| self.taken_apart(square, "column", part, true));
        let axis = self.taken_apart(square, "direction", 0, false);
        quote_spanned! {Span::mixed_site()=>
            let #taken = #itself(#(#arguments,)* #(#directions),*);
            let size = #size;
            #(let mut #hessians = #matrix;)*
            let mut direction = #like;
            for axis in 0..size {
                direction[axis] = #one;
                #(let mut #columns = #like;)*
                #(#krate::Vector::set_zero(&mut #collected);)*
                #(#before)*
                {
                    #axis
                    #(#parts_of_columns)*
                    #sweep
                }
                direction[axis] = #zero;
                #(
                    for row in axis..size {
                        #below = #columns[row];
                        #above = #columns[row];
                    }
                )*
            }
            #whole
        }
    }

    /// The column of a part of the cotangent of the matrix.
    fn weights(&self, square: &Square, part: usize) -> TokenStream {
        let (weights, of_hessian, krate) = (local("weights", part), local("of_hessian", part), self.krate());
        let zero = number(0.0, square.scalar, &krate);
        let size = &square.size;
        let like = match &square.inputs[..] {
            [input] if !square.are_scalars => self.zero(input),
            _ => quote!([#zero; #size]),
        };
        let entry = match square.is_open() {
            true => quote_spanned!(Span::mixed_site()=> #of_hessian[row * size + axis]),
            false => quote_spanned!(Span::mixed_site()=> #of_hessian[row][axis]),
        };
        let apart = self.taken_apart(square, "weights", part, false);
        quote_spanned! {Span::mixed_site()=>
            let mut #weights = #like;
            for row in 0..size {
                #weights[row] = #entry;
            }
            #apart
        }
    }

    /// A name for each element, if the parameters are scalars.
    fn taken_apart(&self, square: &Square, name: &str, part: usize, mutable: bool) -> Option<TokenStream> {
        let (whole, borrow) = (local(name, part), mutable.then(|| quote!(mut)));
        let names = self.signature.inputs().map(|input| self.part_of(input, name, part));
        square.are_scalars.then(|| quote!(let [#(#names),*] = &#borrow #whole;))
    }

    /// These, as they are passed.
    fn along(&self, square: &Square, name: &str, part: usize) -> Vec<TokenStream> {
        self.shadows(|input| match square.are_scalars {
            true => self.part_of(input, name, part),
            false => {
                let whole = local(name, part);
                quote!(&#whole)
            }
        })
    }

    /// The direction of a column, which does not move.
    fn axis(&self, square: &Square, part: usize) -> Vec<TokenStream> {
        match part {
            0 => self.along(square, "direction", 0),
            _ => self.shadows(|_| self.still()),
        }
    }

    fn column(&self, square: &Square, part: usize) -> Vec<TokenStream> {
        self.shadows(|input| match square.are_scalars {
            true => self.part_of(input, "column", part),
            false => {
                let whole = local("column", part);
                quote!(&mut #whole)
            }
        })
    }

    fn still(&self) -> TokenStream {
        let krate = self.krate();
        quote!(#krate::generated::Constant)
    }
}
