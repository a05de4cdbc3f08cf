//! The types of what calls return, as far as they follow from what becomes of it.
//!
//! A pattern that is never refuted tells a tuple or an array from anything else. Its parts are scalars if they are used as such,
//! of a type that is known from what they meet. What is copied as a whole is of the type of the copy.

use syn::Pat;

use super::Reader;
use super::patterns::{index_tokens, is_rest};
use crate::ir::visit::walk;
use crate::ir::{Aggregate, Function, Place, Projection, Reference, Role, Scalar, Statement, Type, Value, Var};

impl Reader<'_> {
    /// A pattern that fits takes a place apart.
    pub fn take_apart(&mut self, place: &Place, pattern: &Pat) {
        let variable = &mut self.function.variables[place.root.0 as usize];
        let is_open = matches!(variable.ty, Type::Unknown) && variable.reference == Reference::Owned;
        if is_open && variable.role == Role::Place && place.path.is_empty() {
            variable.ty = shape(pattern);
            if !matches!(variable.ty, Type::Unknown) {
                self.taken_apart.insert(place.root);
            }
        }
    }

    /// A part of what was taken apart turns out to be a scalar.
    pub fn part_becomes_scalar(&mut self, place: &Place, scalar: &Scalar) {
        if self.taken_apart.contains(&place.root) {
            let ty = &mut self.function.variables[place.root.0 as usize].ty;
            let part = place.path.iter().try_fold(ty, part_of);
            if let Some(part @ Type::Unknown) = part {
                *part = Type::Scalar(scalar.clone());
            }
        }
    }

    /// A scalar of a type that is not known may be of another than the function's.
    pub fn forget_guesses(&self, function: &mut Function) {
        for var in &self.taken_apart {
            self.forget_guess(&mut function.variables[var.0 as usize].ty);
        }
    }

    fn forget_guess(&self, ty: &mut Type) {
        match ty {
            Type::Scalar(scalar) if matches!(self.scalars.find(scalar), Scalar::Unknown(_)) => *ty = Type::Unknown,
            Type::Array(element, _) => self.forget_guess(element),
            Type::Tuple(parts) => parts.iter_mut().for_each(|part| self.forget_guess(part)),
            _ => {}
        }
    }
}

/// What a pattern that fits says of the type.
fn shape(pattern: &Pat) -> Type {
    match pattern {
        Pat::Paren(inner) => shape(&inner.pat),
        Pat::Type(typed) => shape(&typed.pat),
        Pat::Slice(slice) if !slice.elems.iter().any(is_rest) => {
            let mut elements = slice.elems.iter().map(shape);
            let known = elements.find(|element| !matches!(element, Type::Unknown));
            Type::Array(Box::new(known.unwrap_or(Type::Unknown)), index_tokens(slice.elems.len()))
        }
        Pat::Tuple(tuple) if !tuple.elems.iter().any(is_rest) => Type::Tuple(tuple.elems.iter().map(shape).collect()),
        _ => Type::Unknown,
    }
}

fn part_of<'t>(ty: &'t mut Type, projection: &Projection) -> Option<&'t mut Type> {
    match (ty, projection) {
        (Type::Array(element, _), Projection::Index(_)) => Some(element),
        (Type::Tuple(parts), Projection::Field(syn::Member::Unnamed(index))) => parts.get_mut(index.index as usize),
        _ => None,
    }
}

/// Gives results of calls the types of the storage to which they are copied.
pub fn know_copies(function: &mut Function) {
    let mut results = Vec::new();
    let mut copies: Vec<(Var, Var)> = Vec::new();
    walk(&function.body, &mut |statement| match statement {
        Statement::Call(call) => results.extend(call.results.iter().copied()),
        Statement::Let(to, Value::Aggregate(Aggregate::Copy(from))) if from.path.is_empty() => {
            copies.push((from.root, *to));
        }
        Statement::Assign(to, Aggregate::Copy(from)) if to.path.is_empty() && from.path.is_empty() => {
            copies.push((from.root, to.root));
        }
        _ => {}
    });
    results.retain(|result| {
        let variable = function.variable(*result);
        variable.role == Role::Place && matches!(variable.ty, Type::Unknown)
    });
    for (from, to) in copies.into_iter().rev() {
        let ty = function.variable(to).ty.clone();
        if results.contains(&from) && !ty.is_scalar() && ty.zeros().is_some() {
            function.variables[from.0 as usize].ty = ty;
        }
    }
}
