//! Arrays, tuples, structs and vectors as expressions.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Member;

use super::body::Writer;
use super::expressions::Expression;
use super::items::types::owned;
use crate::ir::{Aggregate, Operand, Scalar, Type};

impl Writer<'_> {
    /// The aggregate, of a type of which this is known.
    pub fn aggregate(&mut self, aggregate: &Aggregate, ty: &Type) -> Expression {
        let krate = self.krate;
        match aggregate {
            Aggregate::Scalar(operand) => {
                let scalar = self.scalar_in(ty);
                self.operand(operand, &scalar)
            }
            Aggregate::Copy(place) => self.copy(place),
            Aggregate::Opaque(opaque) => self.constant(opaque),
            Aggregate::Array(parts) => {
                let parts = self.elements(parts, ty);
                like(&parts, quote!([#(#parts),*]))
            }
            Aggregate::List(parts) => {
                let parts = self.elements(parts, ty);
                like(&parts, quote!(#krate::generated::vec![#(#parts),*]))
            }
            Aggregate::Repeat(element, length) => {
                let element = self.aggregate(element, element_of(ty));
                // Rust 1.88 does not infer it in `[0.0; _]`.
                if length.is_inferred() {
                    return Expression::whole(quote!(::core::array::from_fn(|_| #element))).untyped();
                }
                let length = self.constant(length);
                like([&element], quote!([#element; #length]))
            }
            Aggregate::Vector(element, length) => {
                let element = self.aggregate(element, element_of(ty));
                let length = self.constant(length);
                like([&element], quote!(#krate::generated::vec![#element; #length]))
            }
            Aggregate::Tuple(parts) => {
                let parts = self.parts_of_tuple(parts, ty);
                Expression::tuple(&parts)
            }
            Aggregate::Struct { path, fields, base } => self.structure(path, fields, base.as_deref()),
            Aggregate::Zero(of) => self.zeros(of, ty),
        }
    }

    fn zeros(&mut self, of: &Aggregate, ty: &Type) -> Expression {
        if let Aggregate::Copy(place) = of {
            return self.zero(place, ty);
        }
        match self.zero_of(ty) {
            Some(zeros) => zeros,
            None => {
                let of = self.aggregate(of, &Type::Unknown).borrowed();
                match ty.is_made_of_scalars() && !ty.has_lanes() {
                    // Literals alone do not say of which type they are.
                    true => {
                        let (krate, ty) = (self.krate, owned(ty, self.krate));
                        Expression::call(quote!(<#ty as #krate::Tangent>::zero_tangent), &[of])
                    }
                    false => self.zero_like(of, ty),
                }
            }
        }
    }

    fn elements(&mut self, parts: &[Aggregate], ty: &Type) -> Vec<Expression> {
        let element = element_of(ty);
        parts.iter().map(|part| self.aggregate(part, element)).collect()
    }

    fn parts_of_tuple(&mut self, parts: &[Aggregate], ty: &Type) -> Vec<Expression> {
        let (types, otherwise) = match ty {
            Type::Tuple(types) => (&types[..], &Type::Unknown),
            ty => (&[][..], element_of(ty)),
        };
        parts
            .iter()
            .enumerate()
            .map(|(place, part)| self.aggregate(part, types.get(place).unwrap_or(otherwise)))
            .collect()
    }

    fn structure(
        &mut self,
        path: &TokenStream,
        fields: &[(Member, Aggregate)],
        base: Option<&Aggregate>,
    ) -> Expression {
        let path = self.constant_tokens(path);
        let members: Vec<_> = fields.iter().map(|(member, _)| member).collect();
        let values: Vec<_> = fields
            .iter()
            .map(|(member, value)| (self.is_called(value, member), self.aggregate(value, &Type::Unknown)))
            .collect();
        if base.is_none() && are_positions(&members) {
            let values = values.iter().map(|(_, value)| value);
            return Expression::whole(quote!(#path(#(#values),*)));
        }
        let fields = members.iter().zip(&values).map(
            |(member, (is_called, value))| {
                if *is_called { quote!(#value) } else { quote!(#member: #value) }
            },
        );
        let base = base.map(|base| {
            let base = self.aggregate(base, &Type::Unknown);
            quote!(..#base)
        });
        let parts = fields.chain(base);
        Expression::whole(quote!(#path { #(#parts),* }))
    }

    /// Whether the value is a variable of the user's that has the same name as the field.
    fn is_called(&self, value: &Aggregate, member: &Member) -> bool {
        let var = match value {
            Aggregate::Scalar(Operand::Var(var)) => *var,
            _ => return false,
        };
        let is_plain = self.function.variable(var).named && !self.folded.contains_key(&var);
        is_plain && matches!(member, Member::Named(name) if name == self.names.ident(var))
    }

    fn scalar_in(&self, ty: &Type) -> Scalar {
        match ty {
            Type::Scalar(scalar) => scalar.clone(),
            _ => self.function.scalar.clone(),
        }
    }
}

/// The type of the elements; all floats of a tangent of an unknown type have lanes if one has.
fn element_of(ty: &Type) -> &Type {
    match ty {
        Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => element,
        Type::Scalar(Scalar::Lanes(_)) => ty,
        _ => &Type::Unknown,
    }
}

/// Its type is known if that of an element is.
fn like<'a>(elements: impl IntoIterator<Item = &'a Expression>, tokens: TokenStream) -> Expression {
    let whole = Expression::whole(tokens);
    if elements.into_iter().any(|element| element.typed) { whole } else { whole.untyped() }
}

fn are_positions(members: &[&Member]) -> bool {
    let mut members = members.iter().enumerate();
    members.all(|(place, member)| matches!(member, Member::Unnamed(index) if index.index as usize == place))
}
