//! The parameters that a derivative in reverse mode has besides those of the function.

use proc_macro2::Span;
use quote::format_ident;

use crate::ir::{Function, Operand, Reference, Role, Var, Variable};

/// One parameter for the cotangent of each result.
pub fn cotangents(derived: &mut Function, results: &[Operand]) -> Vec<Var> {
    let cotangents = results.iter().map(|result| {
        let like = result.var().map(|var| derived.variable(var).clone());
        let storage = like.filter(|variable| variable.role == Role::Place);
        let var = match storage {
            Some(variable) => derived.add(Variable {
                name: format_ident!("cotangent", span = Span::mixed_site()),
                reference: Reference::Owned,
                mutable: true,
                shadow: true,
                ..variable
            }),
            None => {
                let scalar = derived.scalar_of(result);
                derived.value("cotangent", scalar)
            }
        };
        derived.variables[var.0 as usize].named = true;
        derived.parameters.push(var);
        var
    });
    cotangents.collect()
}

/// The parameter to which the cotangent of a parameter is added.
pub fn out(derived: &mut Function, parameter: Var) -> Var {
    let variable = derived.variable(parameter);
    let out = Variable {
        name: format_ident!("{}_bar", variable.name, span = Span::mixed_site()),
        named: true,
        ty: variable.ty.clone().behind_reference(),
        role: Role::Place,
        reference: Reference::Mutable,
        mutable: true,
        shadow: true,
    };
    let out = derived.add(out);
    derived.parameters.push(out);
    out
}
