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

/// How many floats there are.
enum Count<'t> {
    One,
    Fixed(&'t TokenStream),
    Open,
}

impl Count<'_> {
    fn of(ty: &Type) -> Option<Count<'_>> {
        match ty {
            Type::Scalar(_) => Some(Count::One),
            Type::Array(element, length) if element.is_scalar() => Some(Count::Fixed(length)),
            Type::Slice(element) | Type::Vector(element) if element.is_scalar() => Some(Count::Open),
            _ => None,
        }
    }

    fn literal(&self) -> Option<usize> {
        match self {
            Count::One => Some(1),
            Count::Fixed(length) => literal_length(length),
            Count::Open => None,
        }
    }
}

/// What the code of the sweeps is made of.
struct Sweeps<'a> {
    items: &'a Items<'a>,
    input: &'a Parameter,
    scalar: &'a Scalar,
    /// Whether the matrix is an array of arrays, and not a `Vec`.
    nested: bool,
    /// Whether the function's value is known before.
    evaluated: bool,
}

impl Items<'_> {
    /// There is one if one parameter is active, and both it and the result are arrays, slices or vectors of one scalar type.
    pub fn jacobian(&self) -> Option<Item> {
        let mut inputs = self.signature.inputs();
        let (Some(input), None) = (inputs.next(), inputs.next()) else { return None };
        let (ty, result) = (&input.written.ty, &self.signature.result.ty);
        let (columns, rows) = (Count::of(ty)?, Count::of(result)?);
        let scalar = scalar_of(ty).filter(|scalar| scalar_of(result) == Some(scalar))?;
        let again = || self.signature.parameters.iter().map(|parameter| (parameter, Again::of(parameter)));
        let is_open = matches!(columns, Count::Open) || matches!(rows, Count::Open);
        let can_own = self.can_own([&input.written, &self.signature.result].into_iter());
        if !can_own || again().any(|(_, again)| again == Again::Never) {
            return None;
        }
        let (krate, value) = (self.krate(), self.result());
        let element = scalar_type(scalar, &self.krate());
        let matrix = match (&rows, &columns) {
            (_, Count::One) => self.result_tangent(),
            (Count::Fixed(rows), Count::Fixed(columns)) => quote!([[#element; #columns]; #rows]),
            _ => quote!(#krate::generated::Vec<#element>),
        };
        let sweeps = Sweeps { items: self, input, scalar, nested: !is_open, evaluated: matches!(rows, Count::Open) };
        Some(Item {
            name: "jacobian",
            doc: Some(self.doc_of_jacobian(input, !is_open)),
            parameters: again().map(|(parameter, again)| again.declaration(parameter)).collect(),
            result: Some(quote!((#value, #matrix))),
            bounds: again().filter_map(|(parameter, again)| again.bound(parameter)).collect(),
            body: self.unless_stub(sweeps.body(&columns, &rows)),
        })
    }
}

impl Sweeps<'_> {
    fn body(&self, columns: &Count, rows: &Count) -> TokenStream {
        let own = self.items.own("jvp");
        if let Count::One = columns {
            let (arguments, one) = (self.items.arguments_again(), self.number(1.0));
            return quote!(#own(#(#arguments,)* #one));
        }
        let zero = self.number(0.0);
        let (columns_of, rows_of) = (self.length(columns, &self.input.name), self.length(rows, &local("value")));
        let matrix = match self.nested {
            true => quote!([[#zero; #columns_of]; #rows_of]),
            false => {
                let krate = self.items.krate();
                quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; rows * columns])
            }
        };
        let together = || self.sweeps(columns, rows, COLUMNS_FOR_A_ROW, || self.forward_by_lanes(columns.literal()));
        let sweeps = self.items.forward_lanes().choose(together, || self.sweeps(columns, rows, 1, || self.forward()));
        let (before, after) = self.value();
        quote_spanned! {Span::mixed_site()=>
            #before
            let (columns, rows) = (#columns_of, #rows_of);
            let mut jacobian = #matrix;
            #sweeps
            #after
            (value, jacobian)
        }
    }

    /// Column by column if there are no more than so many times as many of them as rows, and else row by row.
    fn sweeps(
        &self,
        columns: &Count,
        rows: &Count,
        ratio: usize,
        forward: impl FnOnce() -> TokenStream,
    ) -> TokenStream {
        match (columns.literal(), rows.literal()) {
            (Some(columns), Some(rows)) if columns <= ratio * rows => forward(),
            (Some(_), Some(_)) => self.reverse(rows),
            _ => {
                let (forward, reverse, ratio) = (forward(), self.reverse(rows), Literal::usize_unsuffixed(ratio));
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
            true => quote_spanned!(Span::mixed_site()=> jacobian[row][column]),
            false => quote_spanned!(Span::mixed_site()=> jacobian[row * columns + column]),
        };
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            let mut direction = #direction;
            for column in 0..columns {
                direction[column] = #one;
                let (swept, derivative) = #own(#(#arguments,)* #tangent);
                direction[column] = #zero;
                for row in 0..rows {
                    #entry = derivative[row];
                }
                #keep
            }
        }
    }

    /// Several columns in a sweep.
    fn forward_by_lanes(&self, columns: Option<usize>) -> TokenStream {
        let (items, krate) = (self.items, self.items.krate());
        let count = Literal::usize_unsuffixed(lanes(columns));
        let (own, arguments) = (items.own_lanes("directional_lanes", &quote!(#count)), items.arguments_again());
        let reference = reference_to(self.input, &self.input.name);
        let directions = items.shadows(|_| quote_spanned!(Span::mixed_site()=> &direction));
        let entries = match self.nested {
            true => quote_spanned!(Span::mixed_site()=> jacobian.as_flattened_mut()),
            false => quote_spanned!(Span::mixed_site()=> &mut jacobian),
        };
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            for first in (0..columns).step_by(#count) {
                let mut direction = #krate::generated::Laned::<#count>::zero_lanes(#reference);
                #krate::generated::set_units(&mut direction, first);
                let (swept, derivative) = #own(#(#arguments,)* #(#directions),*);
                #krate::generated::set_columns(#entries, columns, first, &derivative);
                #keep
            }
        }
    }

    /// One row after the other.
    fn reverse(&self, rows: &Count) -> TokenStream {
        let (items, krate) = (self.items, self.items.krate());
        let own = items.own("vjp");
        let (zero, one, arguments) = (self.number(0.0), self.number(1.0), items.arguments_again());
        let (cotangent, passed) = match rows {
            Count::Open => (
                quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; rows]),
                quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&cotangent)),
            ),
            _ => {
                let rows = self.length(rows, &local("value"));
                (quote!([#zero; #rows]), quote_spanned!(Span::mixed_site()=> cotangent))
            }
        };
        let row = match self.nested {
            true => quote_spanned!(Span::mixed_site()=> jacobian[row] = gradient;),
            false => quote_spanned! {Span::mixed_site()=>
                jacobian[row * columns..(row + 1) * columns].copy_from_slice(&gradient);
            },
        };
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            let mut cotangent = #cotangent;
            for row in 0..rows {
                cotangent[row] = #one;
                let (swept, gradient) = #own(#(#arguments,)* #passed);
                cotangent[row] = #zero;
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

    fn length(&self, count: &Count, of: &Ident) -> TokenStream {
        match count {
            Count::One => quote!(1),
            Count::Fixed(length) => (*length).clone(),
            Count::Open => quote!(#of.len()),
        }
    }

    fn number(&self, value: f64) -> TokenStream {
        number(value, self.scalar, &self.items.krate())
    }
}

/// A variable of the code of the sweeps.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
