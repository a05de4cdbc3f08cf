//! Which scalars are of one type: literals and constants take theirs from what they meet.

use crate::ir::{Function, Scalar, Type};

/// A union of scalar types that are not known yet.
#[derive(Default)]
pub struct Scalars(Vec<Option<Scalar>>);

impl Scalars {
    pub fn fresh(&mut self) -> Scalar {
        self.0.push(None);
        Scalar::Unknown(self.0.len() as u32 - 1)
    }

    /// A type that an earlier reading found, of which the scalars that it did not know are new.
    pub fn renewed(&mut self, ty: &Type) -> Type {
        let mut renewed = |element: &Type| Box::new(self.renewed(element));
        match ty {
            Type::Scalar(Scalar::Unknown(_)) => Type::Scalar(self.fresh()),
            Type::Array(element, length) => Type::Array(renewed(element), length.clone()),
            Type::Slice(element) => Type::Slice(renewed(element)),
            Type::Vector(element) => Type::Vector(renewed(element)),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| self.renewed(part)).collect()),
            known => known.clone(),
        }
    }

    /// What is known of the type.
    pub fn find(&self, scalar: &Scalar) -> Scalar {
        let mut scalar = scalar;
        while let Scalar::Unknown(index) = scalar {
            match &self.0[*index as usize] {
                Some(known) => scalar = known,
                None => break,
            }
        }
        scalar.clone()
    }

    /// Both are the same. Where both are known and differ, the compiler will say so of the user's own function.
    pub fn unify(&mut self, a: &Scalar, b: &Scalar) {
        let (a, b) = (self.find(a), self.find(b));
        match (a, b) {
            (Scalar::Unknown(a), b) if Scalar::Unknown(a) != b => self.0[a as usize] = Some(b),
            (a, Scalar::Unknown(b)) if Scalar::Unknown(b) != a => self.0[b as usize] = Some(a),
            _ => {}
        }
    }

    /// Both are of one type, as far as that is known.
    pub fn unify_types(&mut self, a: &Type, b: &Type) {
        match (a, b) {
            (Type::Scalar(a), Type::Scalar(b)) => self.unify(a, b),
            (
                Type::Array(a, _) | Type::Slice(a) | Type::Vector(a),
                Type::Array(b, _) | Type::Slice(b) | Type::Vector(b),
            ) => self.unify_types(a, b),
            (Type::Tuple(a), Type::Tuple(b)) => a.iter().zip(b).for_each(|(a, b)| self.unify_types(a, b)),
            _ => {}
        }
    }

    /// Gives every variable its type; what is still open is of the function's own scalar type.
    pub fn resolve(&self, function: &mut Function) {
        let default = function.scalar.clone();
        for variable in &mut function.variables {
            self.resolve_type(&mut variable.ty, &default);
        }
        crate::ir::visit::walk_mut(&mut function.body, &mut |statement| {
            if let crate::ir::Statement::Let(_, crate::ir::Value::Cast(_, scalar)) = statement {
                self.resolve_scalar(scalar, &default);
            }
        });
    }

    fn resolve_type(&self, ty: &mut Type, default: &Scalar) {
        match ty {
            Type::Scalar(scalar) => self.resolve_scalar(scalar, default),
            Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => {
                self.resolve_type(element, default)
            }
            Type::Tuple(parts) => parts.iter_mut().for_each(|part| self.resolve_type(part, default)),
            Type::Named(_) | Type::Unknown => {}
        }
    }

    fn resolve_scalar(&self, scalar: &mut Scalar, default: &Scalar) {
        *scalar = match self.find(scalar) {
            Scalar::Unknown(_) => default.clone(),
            known => known,
        };
    }
}
