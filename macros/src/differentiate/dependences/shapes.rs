//! What is known of the shapes of storage: which has a set for each float.

use std::collections::HashSet;

use super::mention;
use crate::differentiate::activity::closure;
use crate::ir::visit::walk;
use crate::ir::{Aggregate, Function, Operand, Projection, Statement, Type, Value, Var, VarSet};

/// The results of calls, and what is moved from them, whose type is not known, but which have elements: these are read, or it is returned, or
/// moved to where that is known.
pub fn indexed(function: &Function) -> VarSet {
    let (mut results, mut known, mut moves) = (HashSet::new(), HashSet::new(), Vec::new());
    walk(&function.body, &mut |statement| {
        if let Statement::Call(call) = statement {
            results.extend(&call.results);
        }
        statement.places(&mut |place| {
            if let [Projection::Index(_) | Projection::Slice(_), ..] = place.path[..] {
                known.insert(place.root);
            }
        });
        let whole = |to: Option<Var>, aggregate: &Aggregate| match aggregate {
            Aggregate::Copy(from) if from.path.is_empty() => Some([to?, from.root]),
            _ => None,
        };
        moves.extend(match statement {
            Statement::Let(to, Value::Aggregate(aggregate)) => whole(Some(*to), aggregate),
            Statement::Assign(to, aggregate) => whole(to.path.is_empty().then_some(to.root), aggregate),
            _ => None,
        });
    });
    let is_shaped = |var: &Var| sets_type(&function.variable(*var).ty).is_some();
    known.extend(moves.iter().flatten().copied().filter(is_shaped));
    known.extend(function.results.iter().filter_map(Operand::var));
    let both = |moves: &[[Var; 2]]| -> Vec<(Var, Var)> {
        moves.iter().flat_map(|[to, from]| [(*to, *from), (*from, *to)]).collect()
    };
    let of_calls = closure(results.into_iter(), both(&moves).into_iter());
    let known = closure(known.into_iter(), both(&moves).into_iter());
    let is_open = |var: &Var| matches!(function.variable(*var).ty, Type::Unknown);
    of_calls.intersection(&known).iter().filter(is_open).collect()
}

/// Completes the types of storage by what is put into it.
pub fn refine_types(function: &mut Function) {
    let mut found = Vec::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(var, Value::Aggregate(aggregate)) = statement {
            found.push((*var, aggregate.clone()));
        }
    });
    for (var, aggregate) in found {
        let known = std::mem::replace(&mut function.variables[var.0 as usize].ty, Type::Unknown);
        let ty = refined(known, &aggregate, function);
        function.variables[var.0 as usize].ty = ty;
    }
}

fn refined(ty: Type, aggregate: &Aggregate, function: &Function) -> Type {
    let inner = |ty: Box<Type>, part: &Aggregate| Box::new(refined(*ty, part, function));
    match (ty, aggregate) {
        (Type::Array(element, length), Aggregate::Array(parts)) => {
            Type::Array(parts.iter().fold(element, inner), length)
        }
        (Type::Array(element, length), Aggregate::Repeat(part, _)) => Type::Array(inner(element, part), length),
        (Type::Vector(element), Aggregate::List(parts)) => Type::Vector(parts.iter().fold(element, inner)),
        (Type::Vector(element), Aggregate::Vector(part, _)) => Type::Vector(inner(element, part)),
        (Type::Tuple(types), Aggregate::Tuple(parts)) => {
            Type::Tuple(types.into_iter().zip(parts).map(|(ty, part)| refined(ty, part, function)).collect())
        }
        (Type::Unknown, Aggregate::Scalar(operand)) => Type::Scalar(function.scalar_of(operand)),
        (ty, Aggregate::Copy(place)) if !ty.is_scalar() && sets_type(&ty).is_none() => function.type_of(place),
        (Type::Unknown, Aggregate::Opaque(opaque)) => match opaque.reads[..] {
            [var] if mention(var) == opaque.tokens.to_string() => function.variable(var).ty.clone(),
            _ => Type::Unknown,
        },
        (ty, _) => ty,
    }
}

/// The type of storage with a set for each float, if it is known that there are several.
pub fn sets_type(ty: &Type) -> Option<Type> {
    let element = |ty: &Type| match ty {
        Type::Scalar(_) => Some(Box::new(Type::Unknown)),
        ty => sets_type(ty).map(Box::new),
    };
    Some(match ty {
        Type::Array(inner, length) => Type::Array(element(inner)?, length.clone()),
        Type::Slice(inner) => Type::Slice(element(inner)?),
        Type::Vector(inner) => Type::Vector(element(inner)?),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| Some(*element(part)?)).collect::<Option<_>>()?),
        Type::Scalar(_) | Type::Named(_) | Type::Unknown => return None,
    })
}
