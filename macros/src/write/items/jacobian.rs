//! The matrix of all partial derivatives: a row for each output, a column for each input.
//!
//! It is swept column by column in forward mode, or row by row in reverse mode, whichever takes fewer sweeps.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::again::Again;
use super::lanes::lanes;
use super::types::{literal_length, number, scalar_of, scalar_type};
use super::{Item, Items, reference_to};
use crate::ir::{Reference, Scalar, Type};
use crate::read::signature::Parameter;

/// So many columns, of those that are computed several at a time, cost as much as a row.
const COLUMNS_FOR_A_ROW: usize = 4;

/// The lengths of arrays in arrays, from the outermost on; none is that of a scalar.
pub struct Shape<'t>(Vec<Length<'t>>);

#[derive(Clone, Copy)]
enum Length<'t> {
    Fixed(&'t TokenStream),
    /// It is known at run time only; so it can be outermost.
    Open,
}

impl Shape<'_> {
    pub fn of(ty: &Type) -> Option<Shape<'_>> {
        let mut lengths = Vec::new();
        let mut rest = ty;
        loop {
            rest = match rest {
                Type::Scalar(_) => return Some(Shape(lengths)),
                Type::Array(element, length) => {
                    lengths.push(Length::Fixed(length));
                    element
                }
                Type::Slice(element) | Type::Vector(element) if lengths.is_empty() => {
                    lengths.push(Length::Open);
                    element
                }
                _ => return None,
            };
        }
    }

    pub fn depth(&self) -> usize {
        self.0.len()
    }

    pub fn is_nested(&self) -> bool {
        self.depth() > 1
    }

    fn is_scalar(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_open(&self) -> bool {
        matches!(self.0.first(), Some(Length::Open))
    }

    /// The number of floats, if that is a literal.
    fn literal(&self) -> Option<usize> {
        let lengths = self.0.iter().map(|length| match length {
            Length::Fixed(length) => literal_length(length),
            Length::Open => None,
        });
        lengths.product()
    }

    /// The number of floats in something of the shape.
    fn count(&self, of: &Ident) -> TokenStream {
        let lengths = self.0.iter().map(|length| match length {
            Length::Fixed(length) => (*length).clone(),
            Length::Open => quote!(#of.len()),
        });
        lengths.reduce(|product, length| quote!(#product * #length)).unwrap_or_else(|| quote!(1))
    }

    /// Something of the shape as a slice of its floats; or if in the place of each float there is something else, of that.
    fn flat(&self, of: TokenStream) -> TokenStream {
        self.flattened(of, quote!(.as_flattened()))
    }

    fn flat_mut(&self, of: TokenStream) -> TokenStream {
        self.flattened(of, quote!(.as_flattened_mut()))
    }

    fn flattened(&self, of: TokenStream, once: TokenStream) -> TokenStream {
        let times = std::iter::repeat_n(once, self.depth().saturating_sub(1));
        quote!(#of #(#times)*)
    }

    /// What has this in the place of each float.
    fn each(&self, of: TokenStream) -> TokenStream {
        let lengths = self.0.iter().rev();
        lengths.fold(of, |element, length| match length {
            Length::Fixed(length) => quote!([#element; #length]),
            Length::Open => unreachable!("the length is known"),
        })
    }
}

/// What the code of the sweeps is made of.
struct Sweeps<'a> {
    items: &'a Items<'a>,
    input: &'a Parameter,
    columns: &'a Shape<'a>,
    rows: &'a Shape<'a>,
    scalar: &'a Scalar,
    /// Whether the matrix is an array of arrays, and not a `Vec`.
    nested: bool,
    /// Whether the function's value is known before.
    evaluated: bool,
}

impl Items<'_> {
    /// There is one if one parameter is active, and both it and the result are arrays of arrays, slices or vectors of one scalar
    /// type.
    pub fn jacobian(&self) -> Option<Item> {
        let mut inputs = self.signature.inputs();
        let (Some(input), None) = (inputs.next(), inputs.next()) else { return None };
        let (ty, result) = (&input.written.ty, &self.signature.result.ty);
        let (columns, rows) = (Shape::of(ty)?, Shape::of(result)?);
        let scalar = scalar_of(ty).filter(|scalar| scalar_of(result) == Some(scalar))?;
        let again = || self.signature.parameters.iter().map(|parameter| (parameter, Again::of(parameter)));
        let is_open = columns.is_open() || rows.is_open();
        let can_own = self.can_own([&input.written, &self.signature.result].into_iter());
        if !can_own || again().any(|(_, again)| again == Again::Never) {
            return None;
        }
        let (krate, value) = (self.krate(), self.result());
        let element = scalar_type(scalar, &krate);
        let matrix = match is_open {
            _ if columns.is_scalar() => self.result_tangent(),
            true => quote!(#krate::generated::Vec<#element>),
            false => rows.each(self.gradient_type()),
        };
        let (nested, evaluated) = (!is_open, rows.is_open());
        let sweeps = Sweeps { items: self, input, columns: &columns, rows: &rows, scalar, nested, evaluated };
        Some(Item {
            name: "jacobian".into(),
            doc: Some(self.doc_of_jacobian(input, &columns, &rows)),
            parameters: again().map(|(parameter, again)| again.declaration(parameter)).collect(),
            result: Some(quote!((#value, #matrix))),
            bounds: again().filter_map(|(parameter, again)| again.bound(parameter)).collect(),
            body: self.unless_stub(sweeps.body()),
        })
    }
}

impl Sweeps<'_> {
    fn body(&self) -> TokenStream {
        let own = self.items.own("jvp");
        if self.columns.is_scalar() {
            let (arguments, one) = (self.items.arguments_again(), self.number(1.0));
            return quote!(#own(#(#arguments,)* #one));
        }
        let zero = self.number(0.0);
        let (columns, rows) = (self.columns.count(&self.input.name), self.rows.count(&local("value")));
        let matrix = match self.nested {
            true => self.rows.each(self.columns.each(zero)),
            false => {
                let krate = self.items.krate();
                quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; rows * columns])
            }
        };
        let together = || self.sweeps(COLUMNS_FOR_A_ROW, || self.forward_by_lanes());
        let sweeps = self.items.forward_lanes().choose(together, || self.sweeps(1, || self.forward()));
        let (before, after) = self.value();
        quote_spanned! {Span::mixed_site()=>
            #before
            let (columns, rows) = (#columns, #rows);
            let mut jacobian = #matrix;
            #sweeps
            #after
            (value, jacobian)
        }
    }

    /// Column by column if there are no more than so many times as many of them as rows, and else row by row.
    fn sweeps(&self, ratio: usize, forward: impl FnOnce() -> TokenStream) -> TokenStream {
        match (self.columns.literal(), self.rows.literal()) {
            (Some(columns), Some(rows)) if columns <= ratio * rows => forward(),
            (Some(_), Some(_)) => self.reverse(),
            _ => {
                let (forward, reverse, ratio) = (forward(), self.reverse(), Literal::usize_unsuffixed(ratio));
                quote_spanned!(Span::mixed_site()=> if columns <= #ratio * rows { #forward } else { #reverse })
            }
        }
    }

    /// One column after the other.
    fn forward(&self) -> TokenStream {
        let items = self.items;
        let own = items.own("jvp");
        let (zero, one) = (self.number(0.0), self.number(1.0));
        let (direction, arguments) = (items.zero(self.input), self.items.arguments_again());
        let tangent = match (self.input.written.reference, &self.input.written.ty) {
            (Reference::Owned, Type::Vector(_)) => {
                quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&direction))
            }
            (Reference::Owned, _) => quote_spanned!(Span::mixed_site()=> direction),
            _ => quote_spanned!(Span::mixed_site()=> &direction),
        };
        let entry = match self.nested {
            true => {
                let of_row = self.rows.flat_mut(quote_spanned!(Span::mixed_site()=> jacobian));
                let entries = self.columns.flat_mut(quote_spanned!(Span::mixed_site()=> #of_row[row]));
                quote_spanned!(Span::mixed_site()=> #entries[column])
            }
            false => quote_spanned!(Span::mixed_site()=> jacobian[row * columns + column]),
        };
        let moved = self.columns.flat_mut(quote_spanned!(Span::mixed_site()=> direction));
        let derivatives = self.rows.flat(quote_spanned!(Span::mixed_site()=> derivative));
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            let mut direction = #direction;
            for column in 0..columns {
                #moved[column] = #one;
                let (swept, derivative) = #own(#(#arguments,)* #tangent);
                #moved[column] = #zero;
                for row in 0..rows {
                    #entry = #derivatives[row];
                }
                #keep
            }
        }
    }

    /// Several columns in a sweep.
    fn forward_by_lanes(&self) -> TokenStream {
        let (items, krate) = (self.items, self.items.krate());
        let count = Literal::usize_unsuffixed(lanes(self.columns.literal()));
        let (own, arguments) = (items.own_lanes("directional_lanes", &quote!(#count)), items.arguments_again());
        let reference = reference_to(self.input, &self.input.name);
        let directions = items.shadows(|_| quote_spanned!(Span::mixed_site()=> &direction));
        let entries = match self.nested {
            true => {
                let of_row = self.rows.flat_mut(quote_spanned!(Span::mixed_site()=> jacobian));
                self.columns.flat_mut(quote!(#of_row.as_flattened_mut()))
            }
            false => quote_spanned!(Span::mixed_site()=> &mut jacobian),
        };
        let direction = match self.columns.is_nested() {
            true => self.columns.flat_mut(quote_spanned!(Span::mixed_site()=> direction)),
            false => quote_spanned!(Span::mixed_site()=> &mut direction),
        };
        let derivative = match self.rows.is_nested() {
            true => self.rows.flat(quote_spanned!(Span::mixed_site()=> derivative)),
            false => quote_spanned!(Span::mixed_site()=> &derivative),
        };
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            for first in (0..columns).step_by(#count) {
                let mut direction = #krate::generated::Laned::<#count>::zero_lanes(#reference);
                #krate::generated::set_units(#direction, first);
                let (swept, derivative) = #own(#(#arguments,)* #(#directions),*);
                #krate::generated::set_columns(#entries, columns, first, #derivative);
                #keep
            }
        }
    }

    /// One row after the other.
    fn reverse(&self) -> TokenStream {
        let (items, krate) = (self.items, self.items.krate());
        let own = items.own("vjp");
        let (zero, one, arguments) = (self.number(0.0), self.number(1.0), items.arguments_again());
        let (cotangent, passed) = match self.rows.is_open() {
            true => {
                let element = Shape(self.rows.0[1..].to_vec()).each(zero.clone());
                (
                    quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#element; value.len()]),
                    quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&cotangent)),
                )
            }
            false => (self.rows.each(zero.clone()), quote_spanned!(Span::mixed_site()=> cotangent)),
        };
        let row = match self.nested {
            true => {
                let of_row = self.rows.flat_mut(quote_spanned!(Span::mixed_site()=> jacobian));
                quote_spanned!(Span::mixed_site()=> #of_row[row] = gradient;)
            }
            false => {
                let gradient = match self.columns.is_nested() {
                    true => self.columns.flat(quote_spanned!(Span::mixed_site()=> gradient)),
                    false => quote_spanned!(Span::mixed_site()=> &gradient),
                };
                quote_spanned! {Span::mixed_site()=>
                    jacobian[row * columns..(row + 1) * columns].copy_from_slice(#gradient);
                }
            }
        };
        let weight = self.rows.flat_mut(quote_spanned!(Span::mixed_site()=> cotangent));
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            let mut cotangent = #cotangent;
            for row in 0..rows {
                #weight[row] = #one;
                let (swept, gradient) = #own(#(#arguments,)* #passed);
                #weight[row] = #zero;
                #row
                #keep
            }
        }
    }

    /// The value: that of the last sweep, or where its length must be known before, of the function itself; and also
    /// where there is nothing to sweep.
    fn value(&self) -> (TokenStream, TokenStream) {
        let (itself, arguments) = (self.items.itself(), self.items.arguments_again());
        match self.evaluated {
            true => (quote_spanned!(Span::mixed_site()=> let value = #itself(#(#arguments),*);), TokenStream::new()),
            false => (
                quote_spanned!(Span::mixed_site()=> let mut value = ::core::option::Option::None;),
                quote_spanned! {Span::mixed_site()=>
                    let value = match value {
                        ::core::option::Option::Some(value) => value,
                        ::core::option::Option::None => #itself(#(#arguments),*),
                    };
                },
            ),
        }
    }

    fn keep(&self) -> Option<TokenStream> {
        let keep = || quote_spanned!(Span::mixed_site()=> value = ::core::option::Option::Some(swept););
        (!self.evaluated).then(keep)
    }

    fn number(&self, value: f64) -> TokenStream {
        number(value, self.scalar, &self.items.krate())
    }
}

/// A variable of the code of the sweeps.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
