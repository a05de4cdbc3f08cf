//! The matrix of all second derivatives.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::again::Again;
use super::types::{is_open, number, scalar_of, scalar_type};
use super::{Item, Items};
use crate::ir::{Scalar, Type};
use crate::read::signature::Parameter;

impl Items<'_> {
    /// The value, the gradient, and the matrix of second derivatives: for scalars, or one array, slice or vector of them.
    pub fn hessian(&self) -> Option<Item> {
        let inputs: Vec<&Parameter> = self.signature.inputs().collect();
        let scalar = scalar_of(&inputs.first()?.written.ty)?;
        let again = || self.signature.parameters.iter().map(|parameter| (parameter, Again::of(parameter)));
        if !self.can_own(inputs.iter().map(|input| &input.written)) || again().any(|(_, again)| again == Again::Never) {
            return None;
        }
        let (krate, element) = (self.krate(), scalar_type(scalar));
        let is_scalar = |input: &&Parameter| matches!(&input.written.ty, Type::Scalar(own) if own == scalar);
        let (matrix, body) = match &inputs[..] {
            scalars if scalars.iter().all(is_scalar) => {
                let count = Literal::usize_unsuffixed(scalars.len());
                (quote!([[#element; #count]; #count]), self.hessian_of_scalars(scalars, scalar))
            }
            [input] => {
                let matrix = match &input.written.ty {
                    Type::Array(element_type, length) if element_type.is_scalar() => {
                        quote!([[#element; #length]; #length])
                    }
                    ty if is_open(ty) && matches!(ty, Type::Slice(of) | Type::Vector(of) if of.is_scalar()) => {
                        quote!(#krate::generated::Vec<#element>)
                    }
                    _ => return None,
                };
                (matrix, self.hessian_by_columns(input, scalar))
            }
            _ => return None,
        };
        let (value, gradient) = (self.result(), self.gradient_type());
        Some(Item {
            name: "hessian",
            doc: Some(self.doc_of_hessian()),
            parameters: again().map(|(parameter, again)| again.declaration(parameter)).collect(),
            result: Some(quote!((#value, #gradient, #matrix))),
            bounds: again().filter_map(|(parameter, again)| again.bound(parameter)).collect(),
            body: self.unless_stub(body),
        })
    }

    /// A column for each of several scalars.
    fn hessian_of_scalars(&self, inputs: &[&Parameter], scalar: &Scalar) -> TokenStream {
        let (zero, one) = (number(0.0, scalar, &self.krate()), number(1.0, scalar, &self.krate()));
        let columns = (0..inputs.len()).map(|column| {
            let directions: Vec<_> = (0..inputs.len()).map(|row| if row == column { &one } else { &zero }).collect();
            let (zeros, gradients) = self.zeros();
            let products: Vec<Ident> = inputs.iter().map(|input| self.product_of(input)).collect();
            let mut directions = directions.into_iter();
            let sweep = self.sweep(|_| directions.next().to_token_stream());
            let entries = products.iter().enumerate().skip(column).map(|(row, product)| match row == column {
                true => quote_spanned!(Span::mixed_site()=> hessian[#row][#column] = #product;),
                false => quote_spanned! {Span::mixed_site()=>
                    hessian[#row][#column] = #product;
                    hessian[#column][#row] = #product;
                },
            });
            let last = column + 1 == inputs.len();
            let result = last.then(|| quote_spanned!(Span::mixed_site()=> (value, #gradients, hessian)));
            let value = match last {
                true => quote_spanned!(Span::mixed_site()=> value),
                false => quote!(_),
            };
            let body = quote! {
                #(#zeros)*
                #(let mut #products = #zero;)*
                let (#value, _) = #sweep;
                #(#entries)*
                #result
            };
            if last { body } else { quote!({ #body }) }
        });
        let count = inputs.len();
        quote_spanned! {Span::mixed_site()=>
            let mut hessian = [[#zero; #count]; #count];
            #(#columns)*
        }
    }

    /// A column for each element.
    fn hessian_by_columns(&self, input: &Parameter, scalar: &Scalar) -> TokenStream {
        let krate = self.krate();
        let (zero, one) = (number(0.0, scalar, &krate), number(1.0, scalar, &krate));
        let (zeros, gradient) = self.zeros();
        let (product, zero_like, name) = (self.product_of(input), self.zero(input), &input.name);
        let nested = !is_open(&input.written.ty);
        let (columns, matrix) = match &input.written.ty {
            Type::Array(_, length) => (length.clone(), quote!([[#zero; #length]; #length])),
            _ => (
                quote!(#name.len()),
                quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; columns * columns]),
            ),
        };
        let entry = |row: TokenStream, column: TokenStream| match nested {
            true => quote_spanned!(Span::mixed_site()=> hessian[#row][#column]),
            false => quote_spanned!(Span::mixed_site()=> hessian[#row * columns + #column]),
        };
        let (row, column) =
            (|| quote_spanned!(Span::mixed_site()=> row), || quote_spanned!(Span::mixed_site()=> column));
        let (below, above) = (entry(row(), column()), entry(column(), row()));
        let sweep = self.sweep(|_| quote_spanned!(Span::mixed_site()=> &direction));
        let (itself, arguments) = (self.itself(), self.arguments_again());
        let gradients = self.signature.inputs().map(|parameter| self.gradient_of(parameter));
        quote_spanned! {Span::mixed_site()=>
            let columns = #columns;
            #(#zeros)*
            let (mut #product, mut direction) = (#zero_like, #zero_like);
            let mut hessian = #matrix;
            let mut value = ::core::option::Option::None;
            for column in 0..columns {
                #(#krate::Vector::set_zero(&mut #gradients);)*
                #krate::Vector::set_zero(&mut #product);
                direction[column] = #one;
                value = ::core::option::Option::Some(#sweep.0);
                direction[column] = #zero;
                for row in column..columns {
                    #below = #product[row];
                    #above = #product[row];
                }
            }
            let value = match value {
                ::core::option::Option::Some(value) => value,
                ::core::option::Option::None => #itself(#(#arguments),*),
            };
            (value, #gradient, hessian)
        }
    }

    /// The gradient, and the Hessian matrix times a direction, in such a way that there can be another sweep.
    fn sweep(&self, direction: impl FnMut(&Parameter) -> TokenStream) -> TokenStream {
        let (krate, own, one) = (self.krate(), self.own("accumulate_vjp_directional"), self.one());
        let (arguments, directions) = (self.arguments_again(), self.shadows(direction));
        let (gradients, products) = (self.gradient_shadows(), self.product_shadows());
        quote!(#own(#(#arguments,)* #one, #(#gradients,)* #(#directions,)* #krate::generated::Constant, #(#products),*))
    }
}
