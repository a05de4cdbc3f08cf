//! The matrix of all second derivatives.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::again::Again;
use super::lanes::{is_one_sweep, lanes};
use super::types::{is_open, literal_length, number, scalar_of, scalar_type};
use super::{Item, Items, reference_to};
use crate::ir::{Scalar, Type};
use crate::read::signature::{Parameter, Written};

/// The matrix of second derivatives by scalars, or by the elements of one array, slice or vector of them.
pub struct Square<'a> {
    pub inputs: Vec<&'a Parameter>,
    pub scalar: &'a Scalar,
    pub are_scalars: bool,
    /// How many rows and columns there are.
    pub size: TokenStream,
    pub ty: TokenStream,
}

impl Square<'_> {
    /// Whether the matrix is a `Vec`.
    pub fn is_open(&self) -> bool {
        self.inputs.iter().any(|input| is_open(&input.written.ty))
    }
}

impl Items<'_> {
    /// The value, the gradient, and the matrix of second derivatives.
    pub fn hessian(&self) -> Option<Item> {
        let Square { inputs, scalar, are_scalars, ty, .. } = self.square()?;
        let together = || self.hessian_by_lanes(&inputs, scalar);
        let body = self.reverse_lanes().choose(together, || match are_scalars {
            true => self.hessian_of_scalars(&inputs, scalar),
            false => self.hessian_by_columns(inputs[0], scalar),
        });
        let (value, gradient) = (self.result(), self.gradient_type());
        let result = Some(quote!((#value, #gradient, #ty)));
        Some(self.repeated(self.public("hessian", self.doc_of_hessian(), Vec::new(), result, body)))
    }

    /// What the matrix is, if there is one.
    pub fn square(&self) -> Option<Square<'_>> {
        let inputs: Vec<&Parameter> = self.signature.inputs().collect();
        let scalar = scalar_of(&inputs.first()?.written.ty)?;
        let can_repeat = self.signature.parameters.iter().all(|parameter| Again::of(parameter) != Again::Never);
        if !can_repeat || !self.can_own_gradient() {
            return None;
        }
        let krate = self.krate();
        let element = scalar_type(scalar, &krate);
        let are_scalars = inputs.iter().all(|input| matches!(&input.written.ty, Type::Scalar(own) if own == scalar));
        let array = |size: TokenStream| (quote!([[#element; #size]; #size]), size);
        let (ty, size) = match &inputs[..] {
            scalars if are_scalars => array(Literal::usize_unsuffixed(scalars.len()).to_token_stream()),
            [input] => match (&input.written.ty, &input.name) {
                (Type::Array(of, length), _) if of.is_scalar() => array(length.clone()),
                (Type::Slice(of) | Type::Vector(of), name) if of.is_scalar() => {
                    (quote!(#krate::generated::Vec<#element>), quote!(#name.len()))
                }
                _ => return None,
            },
            _ => return None,
        };
        Some(Square { inputs, scalar, are_scalars, size, ty })
    }

    /// Several columns in each sweep.
    fn hessian_by_lanes(&self, inputs: &[&Parameter], scalar: &Scalar) -> TokenStream {
        let krate = self.krate();
        let columns = columns(inputs);
        let (zero, count) = (number(0.0, scalar, &krate), Literal::usize_unsuffixed(lanes(columns)));
        let (zeros, gradient) = self.zeros();
        let gradients: Vec<Ident> = inputs.iter().map(|input| self.gradient_of(input)).collect();
        let products: Vec<Ident> = inputs.iter().map(|input| self.product_of(input)).collect();
        let references: Vec<_> = inputs.iter().map(|input| reference_to(input, &input.name)).collect();
        let zero_lanes = quote!(#krate::generated::Laned::<#count>::zero_lanes);
        let unit = quote!(#krate::generated::Lanes::unit);
        let is_open = inputs.iter().any(|input| is_open(&input.written.ty));
        let (length, rows, direct, direction) = match inputs {
            [input] if !input.written.ty.is_scalar() => {
                let (product, reference, name) = (&products[0], &references[0], &input.name);
                let length = match &input.written.ty {
                    Type::Array(_, length) => length.clone(),
                    _ => quote!(#name.len()),
                };
                let direct = quote_spanned! {Span::mixed_site()=>
                    let mut direction = #zero_lanes(#reference);
                    #krate::generated::set_units(&mut direction, first);
                };
                (length, quote!(&#product), direct, vec![quote_spanned!(Span::mixed_site()=> &direction)])
            }
            scalars => {
                let columns = (0..scalars.len()).map(Literal::usize_suffixed);
                let directions =
                    columns.map(|column| quote_spanned!(Span::mixed_site()=> #unit(#column.wrapping_sub(first))));
                let count = Literal::usize_unsuffixed(scalars.len());
                (quote!(#count), quote!(&[#(#products),*]), TokenStream::new(), directions.collect())
            }
        };
        let mut direction = direction.iter();
        let sweep = self.sweep_by_lanes(&count, |_| direction.next().to_token_stream());
        let matrix = match is_open {
            true => quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; columns * columns]),
            false => quote_spanned!(Span::mixed_site()=> [[#zero; #length]; #length]),
        };
        let entries = match is_open {
            true => quote_spanned!(Span::mixed_site()=> &mut hessian),
            false => quote_spanned!(Span::mixed_site()=> hessian.as_flattened_mut()),
        };
        let products_of_sweep = quote!(#(let mut #products = #zero_lanes(#references);)*);
        let set =
            quote_spanned!(Span::mixed_site()=> #krate::generated::set_symmetric_columns(#entries, first, #rows););
        if is_one_sweep(columns) {
            return quote_spanned! {Span::mixed_site()=>
                let first = 0_usize;
                #(#zeros)*
                #products_of_sweep
                #direct
                let value = #sweep;
                let mut hessian = #matrix;
                #set
                (value, #gradient, hessian)
            };
        }
        let (itself, arguments) = (self.itself(), self.arguments_again());
        quote_spanned! {Span::mixed_site()=>
            let columns = #length;
            #(#zeros)*
            let mut hessian = #matrix;
            let mut value = ::core::option::Option::None;
            for first in (0..columns).step_by(#count) {
                #(#krate::Vector::set_zero(&mut #gradients);)*
                #products_of_sweep
                #direct
                value = ::core::option::Option::Some(#sweep);
                #set
            }
            let value = match value {
                ::core::option::Option::Some(value) => value,
                ::core::option::Option::None => #itself(#(#arguments),*),
            };
            (value, #gradient, hessian)
        }
    }

    /// The gradient, and the Hessian matrix times several directions, in such a way that there can be another sweep.
    fn sweep_by_lanes(&self, count: &Literal, direction: impl FnMut(&Parameter) -> TokenStream) -> TokenStream {
        let one = self.one();
        let own = self.own_lanes("gradient_lanes", &quote!(#count));
        let (arguments, directions) = (self.arguments_again(), self.shadows(direction));
        let (gradients, products) = (self.gradient_shadows(), self.product_shadows());
        quote!(#own(#(#arguments,)* #one, #(#gradients,)* #(#directions,)* #(#products),*))
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

/// The number of columns, if that is a literal.
pub fn columns(inputs: &[&Parameter]) -> Option<usize> {
    match inputs {
        [Parameter { written: Written { ty: Type::Array(_, length), .. }, .. }] => literal_length(length),
        [input] if is_open(&input.written.ty) => None,
        scalars => Some(scalars.len()),
    }
}
