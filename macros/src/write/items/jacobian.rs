//! The matrix of all partial derivatives: a row for each output, a column for each input.
//!
//! It is swept column by column in forward mode, or row by row in reverse mode, whichever takes fewer sweeps.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::again::Again;
use super::lanes::lanes;
use super::types::{literal_length, number, owned, scalar_of, scalar_type};
use super::unguarded::Sweep;
use super::{Item, Items, reference_to};
use crate::ir::{Function, Reference, Scalar, Type};
use crate::read::signature::{Parameter, Signature};

/// So many columns, of those that are computed several at a time, cost as much as a row that is computed alone.
const COLUMNS_FOR_A_ROW: usize = 4;

/// Whether there is a matrix that may be computed by rows.
pub fn may_go_by_rows(signature: &Signature) -> bool {
    let mut inputs = signature.inputs();
    let (Some(input), None) = (inputs.next(), inputs.next()) else { return false };
    let count = |ty| Shape::of(ty).and_then(|shape| (!shape.is_scalar()).then(|| shape.literal()));
    match (count(&input.written.ty), count(&signature.result.ty)) {
        (Some(Some(columns)), Some(Some(rows))) => columns > rows,
        (Some(_), Some(_)) => true,
        _ => false,
    }
}

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
        Shape::down_to(ty, |leaf| matches!(leaf, Type::Scalar(_)))
    }

    fn down_to(ty: &Type, is_leaf: impl Fn(&Type) -> bool) -> Option<Shape<'_>> {
        let mut lengths = Vec::new();
        let mut rest = ty;
        loop {
            rest = match rest {
                leaf if is_leaf(leaf) => return Some(Shape(lengths)),
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

/// The matrix as the code of the sweeps has it.
pub struct Matrix<'a> {
    items: &'a Items<'a>,
    pub input: &'a Parameter,
    columns: Shape<'a>,
    rows: Shape<'a>,
    scalar: &'a Scalar,
    /// Whether it is an array of arrays, and not a `Vec`.
    nested: bool,
    pub ty: TokenStream,
}

/// What the code of the sweeps is made of.
struct Sweeps<'a> {
    matrix: Matrix<'a>,
    /// Whether the function's value is known before.
    evaluated: bool,
}

impl Items<'_> {
    /// There is one if one parameter is active, and both it and the result are arrays of arrays, slices or vectors of one scalar
    /// type.
    pub fn jacobian(&self) -> Option<Item> {
        let Some(matrix) = self.matrix() else { return self.likely_jacobian() };
        let (value, ty) = (self.result(), &matrix.ty);
        let (result, doc) = (quote!((#value, #ty)), self.doc_of_jacobian(matrix.input, &matrix.columns, &matrix.rows));
        let evaluated = matrix.rows.is_open();
        let sweeps = Sweeps { matrix, evaluated };
        let body = sweeps.body();
        Some(self.repeated(self.public("jacobian", doc, Vec::new(), Some(result), body)))
    }

    /// A stub for arrays of something that has a name: it may be a float, which only what is refused would have shown.
    fn likely_jacobian(&self) -> Option<Item> {
        let mut inputs = self.signature.inputs();
        let (None, Some(input), None) = (&self.derivatives, inputs.next(), inputs.next()) else { return None };
        let is_named = |leaf: &Type| matches!(leaf, Type::Named(_));
        let shape = |ty| Shape::down_to(ty, is_named);
        let (columns, rows) = (shape(&input.written.ty)?, shape(&self.signature.result.ty)?);
        let element = |ty: &Type| ty.leaves().first().map(|leaf| owned(leaf, &self.krate()));
        let of = element(&input.written.ty)?;
        if rows.is_scalar() || of.to_string() != element(&self.signature.result.ty)?.to_string() {
            return None;
        }
        let (value, ty) = (self.result(), self.matrix_type(&columns, &rows, of));
        let doc = self.doc_of_jacobian(input, &columns, &rows);
        Some(self.public("jacobian", doc, Vec::new(), Some(quote!((#value, #ty))), TokenStream::new()))
    }

    fn matrix_type(&self, columns: &Shape, rows: &Shape, element: TokenStream) -> TokenStream {
        let krate = self.krate();
        match columns.is_open() || rows.is_open() {
            _ if columns.is_scalar() => self.result_tangent(),
            false => rows.each(self.gradient_type()),
            true => quote!(#krate::generated::Vec<#element>),
        }
    }

    /// See [`jacobian`](Self::jacobian).
    pub fn matrix(&self) -> Option<Matrix<'_>> {
        let mut inputs = self.signature.inputs();
        let (Some(input), None) = (inputs.next(), inputs.next()) else { return None };
        let (ty, result) = (&input.written.ty, &self.signature.result.ty);
        let (columns, rows) = (Shape::of(ty)?, Shape::of(result)?);
        let scalar = scalar_of(ty).filter(|scalar| scalar_of(result) == Some(scalar))?;
        let can_own = self.can_own([&input.written, &self.signature.result].into_iter());
        if !can_own || self.signature.parameters.iter().any(|parameter| Again::of(parameter) == Again::Never) {
            return None;
        }
        let nested = !columns.is_open() && !rows.is_open();
        let ty = self.matrix_type(&columns, &rows, scalar_type(scalar, &self.krate()));
        Some(Matrix { items: self, input, columns, rows, scalar, nested, ty })
    }
}

impl<'a> Matrix<'a> {
    /// Whether it is the derivative by one scalar.
    pub fn is_derivative(&self) -> bool {
        self.columns.is_scalar()
    }

    /// A part of the direction of that.
    pub fn unit(&self, part: usize) -> TokenStream {
        let krate = self.items.krate();
        if part == 0 { self.number(1.0) } else { quote!(#krate::generated::Constant) }
    }

    /// How many columns and rows there are.
    pub fn counts(&self) -> (TokenStream, TokenStream) {
        (self.columns.count(&self.input.name), self.rows.count(&local("value")))
    }

    pub fn zero(&self) -> TokenStream {
        let (zero, krate) = (self.number(0.0), self.items.krate());
        match self.nested {
            true => self.rows.each(self.columns.each(zero)),
            false => quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#zero; rows * columns]),
        }
    }

    /// A cotangent of the function's value.
    pub fn zero_of_rows(&self) -> TokenStream {
        let (zero, krate) = (self.number(0.0), self.items.krate());
        match self.rows.is_open() {
            true => {
                let element = Shape(self.rows.0[1..].to_vec()).each(zero);
                quote_spanned!(Span::mixed_site()=> #krate::generated::vec![#element; value.len()])
            }
            false => self.rows.each(zero),
        }
    }

    /// Column by column if there are no more than so many times as many of them as rows, and else row by row.
    pub fn sweeps(&self, ratio: usize, by_columns: TokenStream, by_rows: TokenStream) -> TokenStream {
        match (self.columns.literal(), self.rows.literal()) {
            (Some(columns), Some(rows)) if columns <= ratio * rows => by_columns,
            (Some(_), Some(_)) => by_rows,
            _ => {
                let ratio = Literal::usize_unsuffixed(ratio);
                quote_spanned!(Span::mixed_site()=> if columns <= #ratio * rows { #by_columns } else { #by_rows })
            }
        }
    }

    /// Runs the sweep in the `direction` of each axis.
    pub fn for_each_column(&self, sweep: TokenStream) -> TokenStream {
        let (zero, one, direction) = (self.number(0.0), self.number(1.0), self.items.zero(self.input));
        let moved = self.columns.flat_mut(quote_spanned!(Span::mixed_site()=> direction));
        quote_spanned! {Span::mixed_site()=>
            let mut direction = #direction;
            for column in 0..columns {
                #moved[column] = #one;
                #sweep
                #moved[column] = #zero;
            }
        }
    }

    /// Runs the sweep for the `cotangent` of each element.
    pub fn for_each_row(&self, sweep: TokenStream) -> TokenStream {
        let (zero, one, cotangent) = (self.number(0.0), self.number(1.0), self.zero_of_rows());
        let weight = self.rows.flat_mut(quote_spanned!(Span::mixed_site()=> cotangent));
        quote_spanned! {Span::mixed_site()=>
            let mut cotangent = #cotangent;
            for row in 0..rows {
                #weight[row] = #one;
                #sweep
                #weight[row] = #zero;
            }
        }
    }

    /// All entries, row by row.
    fn entries_mut(&self) -> TokenStream {
        match self.nested {
            true => {
                let of_row = self.rows.flat_mut(jacobian());
                self.columns.flat_mut(quote!(#of_row.as_flattened_mut()))
            }
            false => quote_spanned!(Span::mixed_site()=> &mut jacobian),
        }
    }

    pub fn set_column(&self, matrix: &TokenStream, column: &TokenStream) -> TokenStream {
        let entry = self.entry(matrix, Shape::flat_mut);
        let floats = self.rows.flat(column.clone());
        quote_spanned! {Span::mixed_site()=>
            for row in 0..rows {
                #entry = #floats[row];
            }
        }
    }

    pub fn get_column(&self, matrix: &TokenStream, column: &TokenStream) -> TokenStream {
        let entry = self.entry(matrix, Shape::flat);
        let floats = self.rows.flat_mut(column.clone());
        quote_spanned! {Span::mixed_site()=>
            for row in 0..rows {
                #floats[row] = #entry;
            }
        }
    }

    fn entry(&self, matrix: &TokenStream, flat: fn(&Shape<'a>, TokenStream) -> TokenStream) -> TokenStream {
        match self.nested {
            true => {
                let rows = flat(&self.rows, matrix.clone());
                let entries = flat(&self.columns, quote_spanned!(Span::mixed_site()=> #rows[row]));
                quote_spanned!(Span::mixed_site()=> #entries[column])
            }
            false => quote_spanned!(Span::mixed_site()=> #matrix[row * columns + column]),
        }
    }

    pub fn set_row(&self, matrix: &TokenStream, row: &TokenStream) -> TokenStream {
        match self.nested {
            true => {
                let rows = self.rows.flat_mut(matrix.clone());
                quote_spanned!(Span::mixed_site()=> #rows[row] = #row;)
            }
            false => {
                let floats = match self.columns.is_nested() {
                    true => self.columns.flat(row.clone()),
                    false => quote!(&#row),
                };
                quote_spanned! {Span::mixed_site()=>
                    #matrix[row * columns..(row + 1) * columns].copy_from_slice(#floats);
                }
            }
        }
    }

    pub fn get_row(&self, matrix: &TokenStream, row: &TokenStream) -> TokenStream {
        match self.nested {
            true => {
                let rows = self.rows.flat(matrix.clone());
                quote_spanned!(Span::mixed_site()=> #row = #rows[row];)
            }
            false => {
                let floats = self.columns.flat_mut(row.clone());
                quote_spanned! {Span::mixed_site()=>
                    #floats[..].copy_from_slice(&#matrix[row * columns..(row + 1) * columns]);
                }
            }
        }
    }

    fn number(&self, value: f64) -> TokenStream {
        number(value, self.scalar, &self.items.krate())
    }
}

impl Sweeps<'_> {
    fn body(&self) -> TokenStream {
        let Matrix { items, .. } = &self.matrix;
        let krate = items.krate();
        if self.matrix.is_derivative() {
            let (own, arguments, one) = (items.own("jvp"), items.arguments_again(), self.matrix.unit(0));
            return quote!(#own(#(#arguments,)* #one));
        }
        let ((columns, rows), matrix) = (self.matrix.counts(), self.matrix.zero());
        let value = self.value();
        let (evaluated, value) = if self.evaluated { (Some(value), None) } else { (None, Some(value)) };
        let statements = |seed: &TokenStream, mutable: &TokenStream| {
            let sweeps = self.sweeps(seed);
            let (declared, kept) = match &value {
                Some(value) => (
                    Some(quote_spanned!(Span::mixed_site()=> let mut value = ::core::option::Option::None;)),
                    Some(quote_spanned! {Span::mixed_site()=>
                        let #mutable value = match value {
                            ::core::option::Option::Some(value) => value,
                            ::core::option::Option::None => #value,
                        };
                    }),
                ),
                None => (None, None),
            };
            quote_spanned! {Span::mixed_site()=>
                #declared
                let mut jacobian = #matrix;
                #sweeps
                #kept
            }
        };
        let evaluated = evaluated.map(|value| quote_spanned!(Span::mixed_site()=> let value = #value;));
        let sweep = Sweep {
            statements: &statements,
            seed: local("cotangent").to_token_stream(),
            results: quote_spanned!(Span::mixed_site()=> (value, jacobian)),
            numbers: quote_spanned!(Span::mixed_site()=> #krate::Vector::is_number(&jacobian)),
            clear: TokenStream::new(),
        };
        let swept = items.swept(self.reverse_sweep(), &sweep);
        quote_spanned! {Span::mixed_site()=>
            #evaluated
            let (columns, rows) = (#columns, #rows);
            #swept
        }
    }

    /// The sweeps that set the matrix, each from a `seed` if they go by rows.
    fn sweeps(&self, seed: &TokenStream) -> TokenStream {
        let Matrix { items, .. } = &self.matrix;
        let has_rows = items.own_rows().is_some();
        let by_rows = || if has_rows { self.reverse_by_lanes(seed) } else { self.reverse(seed) };
        let ratio = if has_rows { 1 } else { COLUMNS_FOR_A_ROW };
        let together = || self.matrix.sweeps(ratio, self.forward_by_lanes(), by_rows());
        let one_by_one = || self.matrix.sweeps(1, self.forward(), by_rows());
        items.forward_lanes().choose(together, one_by_one)
    }

    /// The sweep by rows, if the matrix may go by them and both the cotangents and what they give can be had twice.
    fn reverse_sweep(&self) -> Option<&Function> {
        let Matrix { items, columns, rows, .. } = &self.matrix;
        let seeds = ["cotangent", "unguarded"].map(|seed| self.sweeps(&local(seed).to_token_stream()).to_string());
        let is_possible = !columns.is_open() && !rows.is_open() && seeds[0] != seeds[1];
        items.own_rows().or(items.reverse()).filter(|_| is_possible)
    }

    /// One column after the other.
    fn forward(&self) -> TokenStream {
        let Matrix { items, input, .. } = &self.matrix;
        let (own, arguments) = (items.own("jvp"), items.arguments_again());
        let tangent = match (input.written.reference, &input.written.ty) {
            (Reference::Owned, Type::Vector(_)) => {
                quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&direction))
            }
            (Reference::Owned, _) => quote_spanned!(Span::mixed_site()=> direction),
            _ => quote_spanned!(Span::mixed_site()=> &direction),
        };
        let set = self.matrix.set_column(&jacobian(), &quote_spanned!(Span::mixed_site()=> derivative));
        let keep = self.keep();
        self.matrix.for_each_column(quote_spanned! {Span::mixed_site()=>
            let (swept, derivative) = #own(#(#arguments,)* #tangent);
            #set
            #keep
        })
    }

    /// Several columns in a sweep.
    fn forward_by_lanes(&self) -> TokenStream {
        let Matrix { items, input, columns, rows, .. } = &self.matrix;
        let krate = items.krate();
        let count = Literal::usize_unsuffixed(lanes(columns.literal()));
        let (own, arguments) = (items.own_lanes("directional_lanes", &quote!(#count)), items.arguments_again());
        let reference = reference_to(input, &input.name);
        let directions = items.shadows(|_| quote_spanned!(Span::mixed_site()=> &direction));
        let entries = self.matrix.entries_mut();
        let direction = match columns.is_nested() {
            true => columns.flat_mut(quote_spanned!(Span::mixed_site()=> direction)),
            false => quote_spanned!(Span::mixed_site()=> &mut direction),
        };
        let derivative = match rows.is_nested() {
            true => rows.flat(quote_spanned!(Span::mixed_site()=> derivative)),
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
    fn reverse(&self, seed: &TokenStream) -> TokenStream {
        let Matrix { items, rows, .. } = &self.matrix;
        let (own, arguments) = (items.own("accumulate_vjp"), items.arguments_again());
        let (zeros, gradient) = items.zeros();
        let shadows = items.gradient_shadows();
        let seed = match rows.is_open() {
            true => quote_spanned!(Span::mixed_site()=> ::core::clone::Clone::clone(&cotangent)),
            false => seed.clone(),
        };
        let set = self.matrix.set_row(&jacobian(), &gradient);
        let keep = self.keep();
        self.matrix.for_each_row(quote_spanned! {Span::mixed_site()=>
            #(#zeros)*
            let swept = #own(#(#arguments,)* #seed, #(#shadows),*);
            #set
            #keep
        })
    }

    /// Several rows in a sweep.
    fn reverse_by_lanes(&self, seed: &TokenStream) -> TokenStream {
        let Matrix { items, input, columns, rows, scalar, .. } = &self.matrix;
        let krate = items.krate();
        let count = Literal::usize_unsuffixed(lanes(rows.literal()));
        let (own, arguments) = (items.own_lanes("accumulate_vjp_lanes", &quote!(#count)), items.arguments_again());
        let reference = reference_to(input, &input.name);
        let laned = quote!(#krate::generated::Laned::<#count>::zero_lanes);
        let zero = match rows.is_open() {
            true => quote_spanned!(Span::mixed_site()=> #laned(&value)),
            false => {
                let scalar = scalar_type(scalar, &krate);
                rows.each(quote!(#krate::generated::Lanes::<#scalar, #count>::zero()))
            }
        };
        let shadows = items.shadows(|_| quote_spanned!(Span::mixed_site()=> &mut gradient));
        let entries = self.matrix.entries_mut();
        let cotangent = match rows.is_nested() {
            true => rows.flat_mut(quote_spanned!(Span::mixed_site()=> cotangent)),
            false => quote_spanned!(Span::mixed_site()=> &mut cotangent),
        };
        let gradient = match columns.is_nested() {
            true => columns.flat(quote_spanned!(Span::mixed_site()=> gradient)),
            false => quote_spanned!(Span::mixed_site()=> &gradient),
        };
        let keep = self.keep();
        quote_spanned! {Span::mixed_site()=>
            for first in (0..rows).step_by(#count) {
                let mut cotangent = #zero;
                #krate::generated::set_units(#cotangent, first);
                let mut gradient = #laned(#reference);
                let swept = #own(#(#arguments,)* #seed, #(#shadows),*);
                #krate::generated::set_rows(#entries, first, #gradient);
                #keep
            }
        }
    }

    /// The value of the function itself, where its length must be known before the sweeps, or where there is nothing to sweep.
    fn value(&self) -> TokenStream {
        let items = self.matrix.items;
        let (itself, arguments) = (items.itself(), items.arguments_again());
        quote!(#itself(#(#arguments),*))
    }

    /// It keeps the value of the last sweep.
    fn keep(&self) -> Option<TokenStream> {
        let keep = || quote_spanned!(Span::mixed_site()=> value = ::core::option::Option::Some(swept););
        (!self.evaluated).then(keep)
    }
}

fn jacobian() -> TokenStream {
    quote_spanned!(Span::mixed_site()=> jacobian)
}

/// A variable of the code of the sweeps.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
