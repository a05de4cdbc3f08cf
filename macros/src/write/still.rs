//! Tangents of fields that may be constant: the macro does not see what the struct says of them.

use proc_macro2::{Ident, Span};
use quote::quote;

use super::body::Writer;
use super::expressions::Expression;
use crate::ir::{Place, Projection, Reference, Type};

impl Writer<'_> {
    /// Whether this is the tangent of a field that may be constant.
    pub fn may_be_still(&self, place: &Place) -> bool {
        let is_field = place.path.iter().any(|projection| matches!(projection, Projection::Field(_)));
        is_field && self.function.variable(place.root).shadow && matches!(self.function.type_of(place), Type::Unknown)
    }

    /// What stands at the place. The fields of what may be constant are reached by a function, of which the compiler looks at the
    /// types alone if it is.
    pub fn reached(&self, place: &Place, reference: Reference) -> Expression {
        let path = &place.path;
        let is_field = |projection: &Projection| matches!(projection, Projection::Field(_));
        let fields = (0..path.len()).filter(|index| is_field(&path[*index]));
        let mut expression = Expression::whole(self.names.ident(place.root));
        let mut done = 0;
        for next in fields {
            let part = &path[done..=next];
            expression = match self.may_be_still(&place.after(done)) {
                true => self.part_of_field(expression, part, reference),
                false => self.along(expression, part),
            };
            done = next + 1;
        }
        self.along(expression, &path[done..])
    }

    fn part_of_field(&self, field: Expression, part: &[Projection], reference: Reference) -> Expression {
        let krate = self.krate;
        let whole = Ident::new("whole", Span::mixed_site());
        let part = self.along(Expression::whole(&whole), part);
        let (function, field, part) = match reference {
            Reference::Mutable => (quote!(part_mut), field.borrowed_mutably(), part.borrowed_mutably()),
            _ => (quote!(part), field.borrowed(), part.borrowed()),
        };
        let part = part.tokens;
        let closure = Expression::whole(quote!(|#whole| #part));
        Expression::call(quote!(#krate::generated::#function), &[field, closure]).dereferenced()
    }
}
