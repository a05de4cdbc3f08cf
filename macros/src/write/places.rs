//! Storage: reading, borrowing and writing it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::body::Writer;
use super::expressions::Expression;
use super::literals::Suffix;
use super::types::{is_copied, lane_count};
use crate::ir::{Aggregate, Literal, Opaque, Place, Projection, Reference, Scalar, Sign, Type};

impl Writer<'_> {
    /// What stands at the place, to be read.
    pub fn place(&self, place: &Place) -> Expression {
        self.contents(place, self.path(place))
    }

    /// The same, to be written.
    pub fn place_mut(&self, place: &Place) -> Expression {
        self.contents(place, self.path_mut(place))
    }

    fn contents(&self, place: &Place, path: Expression) -> Expression {
        let is_reference = self.function.variable(place.root).reference != Reference::Owned;
        if is_reference && place.path.is_empty() { path.dereferenced() } else { path }
    }

    /// What stands at the place, but for a reference only its name.
    pub fn path(&self, place: &Place) -> Expression {
        self.reached(place, Reference::Shared)
    }

    /// The same, to be written.
    pub fn path_mut(&self, place: &Place) -> Expression {
        self.reached(place, Reference::Mutable)
    }

    /// A part of something.
    pub fn along(&self, whole: Expression, path: &[Projection]) -> Expression {
        path.iter().fold(whole, |expression, projection| match projection {
            Projection::Field(member) => expression.field(member),
            Projection::Index(index) | Projection::Slice(index) => {
                expression.index(self.constant_tokens(&index.tokens))
            }
        })
    }

    /// The contents by value.
    pub fn copy(&mut self, place: &Place) -> Expression {
        if let Some(folded) = self.folded_into(place) {
            return folded;
        }
        match self.function.type_of(place) {
            ty if is_copied(&ty) => self.place(place),
            Type::Slice(_) => self.path(place).method(&format_ident!("to_vec"), &[]),
            _ if place.path.is_empty() && self.moved.contains(&place.root) => self.path(place),
            _ => self.path(place).method(&format_ident!("clone"), &[]),
        }
    }

    /// Whether a copy of the contents is a clone.
    fn is_cloned(&self, place: &Place) -> bool {
        let ty = self.function.type_of(place);
        let is_handed_over =
            place.path.is_empty() && (self.moved.contains(&place.root) || self.folded.contains_key(&place.root));
        !is_copied(&ty) && !matches!(ty, Type::Slice(_)) && !is_handed_over
    }

    /// Whether the place holds something, whichever way control came to it.
    fn has_contents(&self, place: &Place) -> bool {
        !place.path.is_empty() || !self.empty.contains(&place.root)
    }

    pub fn borrow(&mut self, place: &Place) -> Expression {
        if let Some(folded) = self.folded_into(place) {
            return folded.borrowed();
        }
        match self.function.variable(place.root).reference {
            Reference::Shared if place.path.is_empty() => self.path(place),
            _ => self.place(place).borrowed(),
        }
    }

    pub fn borrow_mutably(&self, place: &Place) -> Expression {
        self.place_mut(place).borrowed_mutably()
    }

    /// The place under the name of its root.
    pub fn narrow(&mut self, place: &Place, changed: bool) -> TokenStream {
        let root = self.path(&place.root.into());
        let narrowed = if changed { self.borrow_mutably(place) } else { self.borrow(place) };
        quote!(let #root = #narrowed;)
    }

    /// The definition that waits for this use of the whole place.
    pub fn folded_into(&mut self, place: &Place) -> Option<Expression> {
        place.path.is_empty().then(|| self.folded.remove(&place.root)).flatten()
    }

    pub fn store(&self, place: &Place, value: Expression) -> TokenStream {
        let place = self.place_mut(place);
        quote!(#place = #value;)
    }

    /// `place += value`; a negative value is subtracted, which is the same to the bit.
    pub fn accumulate(&self, place: &Place, sign: Sign, value: Expression) -> TokenStream {
        let place = self.place_mut(place);
        let (is_plus, value) = match value.into_negated() {
            Ok(negated) => (sign == Sign::Minus, negated),
            Err(value) => (sign == Sign::Plus, value),
        };
        if is_plus { quote!(#place += #value;) } else { quote!(#place -= #value;) }
    }

    /// A slice is not assigned to, but filled; what is on the heap stays there, and holds a copy.
    pub fn assign(&mut self, place: &Place, contents: &Aggregate) -> TokenStream {
        let ty = self.function.type_of(place);
        if let Some(refilled) = self.refill(place, contents) {
            return refilled;
        }
        if let Aggregate::Copy(from) = contents
            && self.is_cloned(from)
            && self.has_contents(place)
            && from.root != place.root
            && !self.is_slice(place)
        {
            let from = self.borrow(from);
            let copy = self.path_mut(place).method(&format_ident!("clone_from"), &[from]);
            return quote!(#copy;);
        }
        if !self.is_slice(place) {
            let contents = self.aggregate(contents, &ty);
            return self.store(place, contents);
        }
        let element = match ty {
            Type::Slice(element) => *element,
            _ => Type::Unknown,
        };
        let (contents, own) = match contents {
            Aggregate::Copy(from) if from.root == place.root => {
                let own = format_ident!("contents", span = proc_macro2::Span::mixed_site());
                (Expression::whole(quote!(&#own)), Some((own, self.path(from).method(&format_ident!("to_vec"), &[]))))
            }
            Aggregate::Copy(from) => (self.borrow(from), None),
            contents => {
                let contents = self.aggregate(contents, &Type::Vector(element.clone().into()));
                (Expression::whole(quote!(&#contents)), None)
            }
        };
        let method =
            if is_copied(&element) { format_ident!("copy_from_slice") } else { format_ident!("clone_from_slice") };
        let copy = self.path_mut(place).method(&method, &[contents]);
        match own {
            Some((own, contents)) => quote!({ let #own = #contents; #copy; }),
            None => quote!(#copy;),
        }
    }

    /// Also where the type of what it is a part of has only a name.
    fn is_slice(&self, place: &Place) -> bool {
        let is_part = matches!(place.path.last(), Some(Projection::Slice(_)));
        is_part || matches!(self.function.type_of(place), Type::Slice(_))
    }

    pub fn accumulate_all(&mut self, place: &Place, added: &Place) -> TokenStream {
        let krate = self.krate;
        let function = match self.function.type_of(place) {
            Type::Scalar(_) => {
                let added = self.copy(added);
                return self.accumulate(place, Sign::Plus, added);
            }
            _ if self.is_slice(place) || self.is_slice(added) => quote!(#krate::generated::accumulate_slice),
            _ if self.may_be_still(place) || self.may_be_still(added) => quote!(#krate::generated::accumulate),
            _ => quote!(#krate::Vector::accumulate),
        };
        let sum = self.borrow_mutably(place);
        let added = self.borrow(added);
        quote!(#function(#sum, #added);)
    }

    pub fn clear(&self, place: &Place) -> TokenStream {
        let krate = self.krate;
        match self.function.type_of(place) {
            Type::Scalar(scalar) => self.store(place, self.zero_literal(&scalar)),
            Type::Slice(_) if self.function.fresh.iter().any(|(fresh, _)| *fresh == place.root) => {
                let rest = self.borrow_mutably(place);
                quote!(#krate::generated::clear_rest(#rest);)
            }
            Type::Slice(element) if element.is_scalar() => self.fill(self.path_mut(place), &element),
            // A trait in sight may give what is no slice a method of that name.
            Type::Array(element, _) | Type::Vector(element) if element.is_scalar() => {
                self.fill(self.path_mut(place).index(quote!(..)), &element)
            }
            _ if self.is_slice(place) => {
                let elements = self.path_mut(place).method(&format_ident!("iter_mut"), &[]);
                quote!(for element in #elements { #krate::Vector::set_zero(element); })
            }
            _ if self.may_be_still(place) => {
                let place = self.borrow_mutably(place);
                quote!(#krate::generated::clear(#place);)
            }
            _ => {
                let place = self.borrow_mutably(place);
                quote!(#krate::Vector::set_zero(#place);)
            }
        }
    }

    fn fill(&self, elements: Expression, element: &Type) -> TokenStream {
        let zero: Vec<Expression> = self.zero_of(element).into_iter().collect();
        let fill = elements.method(&format_ident!("fill"), &zero);
        quote!(#fill;)
    }

    pub fn append(&mut self, place: &Place, element: &Aggregate) -> TokenStream {
        let ty = self.function.type_of(&place.clone().at(Projection::Index(Opaque::pure(quote!(0)))));
        let element = self.aggregate(element, &ty);
        let push = self.place_mut(place).method(&format_ident!("push"), &[element]);
        quote!(#push;)
    }

    /// The zero tangent, of this type, of what stands at a place.
    pub fn zero(&mut self, place: &Place, ty: &Type) -> Expression {
        let known = if ty.has_lanes() { ty.clone() } else { self.function.type_of(place) };
        if let Some(zero) = self.zero_of(&known) {
            return zero;
        }
        let is_field = self.may_be_still(place);
        let reference = self.borrow(place);
        if is_field {
            let krate = self.krate;
            return Expression::call(quote!(#krate::generated::zero), &[reference]);
        }
        self.zero_like(reference, ty)
    }

    /// The zero tangent, of this type, of what is behind a reference.
    pub fn zero_like(&self, reference: Expression, ty: &Type) -> Expression {
        let krate = self.krate;
        if ty.has_lanes() {
            let count = lane_count();
            return Expression::call(quote!(#krate::generated::Laned::<#count>::zero_lanes), &[reference]);
        }
        Expression::call(quote!(#krate::Tangent::zero_tangent), &[reference])
    }

    /// The zero of a type whose shape is known.
    pub fn zero_of(&self, ty: &Type) -> Option<Expression> {
        match ty {
            Type::Scalar(scalar) => Some(self.zero_literal(scalar)),
            Type::Array(element, length) => {
                let element = self.zero_of(element)?;
                let length = self.constant_tokens(length);
                let zeros = Expression::whole(quote!([#element; #length]));
                Some(if element.typed { zeros } else { zeros.untyped() })
            }
            Type::Tuple(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.zero_of(part)).collect();
                Some(Expression::tuple(&parts?))
            }
            Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => None,
        }
    }

    pub fn zero_literal(&self, scalar: &Scalar) -> Expression {
        self.literal(&Literal::new(0.0), scalar, Suffix::Kept)
    }
}
