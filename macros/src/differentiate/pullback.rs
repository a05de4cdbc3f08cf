//! The cotangents of what is differentiated with respect to, by the mode that costs less.
//!
//! Reverse mode, as a rule. A function of one scalar whose reverse sweep would need a tape or snapshots is differentiated forwards:
//! the derivative in the direction 1, times the cotangent, is the same number, and nothing is kept.

use proc_macro2::Span;
use quote::format_ident;

use super::builder::Builder;
use super::reverse::reverse_calling;
use super::{Calls, Guards, forward};
use crate::ir::visit::walk;
use crate::ir::{Function, Operand, Reference, Role, Sign, Statement, Type, Value, Var, Variable};
use crate::simplify::Substitution;

/// The derivative as a map of cotangents, with the parameters that [`reverse`] gives it.
pub fn pullback(function: &Function, wrt: &[Var], guards: Guards, calls: Calls) -> Function {
    let reversed = reverse_calling(function, wrt, guards, calls);
    match (wrt, &function.results[..]) {
        ([parameter], [result])
            if is_scalar(function, *parameter)
                && is_value(function, result)
                && (needs_tape(&reversed) || !function.checkpoints.is_empty()) =>
        {
            forwards(function, *parameter)
        }
        _ => reversed,
    }
}

/// The tapes of a function.
pub fn tapes(function: &Function) -> Vec<Var> {
    let mut tapes = Vec::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(tape, Value::Tape(_)) = statement {
            tapes.push(*tape);
        }
    });
    tapes
}

fn needs_tape(function: &Function) -> bool {
    !tapes(function).is_empty()
}

fn is_scalar(function: &Function, var: Var) -> bool {
    function.variable(var).role == Role::Value
}

fn is_value(function: &Function, result: &Operand) -> bool {
    result.var().is_none_or(|var| is_scalar(function, var))
}

/// x̄ += ȳ · ∂y/∂x
fn forwards(function: &Function, parameter: Var) -> Function {
    let mut derived = forward(function, &[parameter]);
    let mut one = Substitution::default();
    one.insert(derived.parameters.pop().expect("the tangent of the parameter"), 1.0.into());
    one.apply_all(&mut derived);
    let tangent = derived.results.pop().expect("the tangent of the result");
    let scalar = derived.scalar_of(&function.results[0]);
    let cotangent = derived.value("cotangent", scalar.clone());
    derived.variables[cotangent.0 as usize].named = true;
    let variable = function.variable(parameter);
    let out = derived.add(Variable {
        name: format_ident!("{}_bar", variable.name, span = Span::mixed_site()),
        named: true,
        ty: Type::Scalar(function.scalar_of(&parameter.into())),
        role: Role::Place,
        reference: Reference::Mutable,
        mutable: true,
        shadow: true,
    });
    derived.parameters.extend([cotangent, out]);
    let mut body = std::mem::take(&mut derived.body);
    let product = Builder { function: &mut derived, block: &mut body, scalar }
        .operation("strong", vec![cotangent.into(), tangent]);
    body.push(Statement::Accumulate(out.into(), Sign::Plus, product));
    derived.body = body;
    derived
}
