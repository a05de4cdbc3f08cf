//! The derivatives of a function whose partial derivatives are given.
//!
//! Before: a function that computes its value and, in places, its partial derivatives with respect to `wrt`. After: what
//! [`forward`](super::forward) and [`reverse`](super::reverse) promise of theirs.

use proc_macro2::Span;
use quote::format_ident;

use super::floats::{each_float, product, read};
use super::forward;
use crate::ir::{
    Aggregate, Block, Function, Operand, Place, Reference, Role, Scalar, Sign, Statement, Type, Value, Var, Variable,
};

/// Σ ∂y/∂xᵢ · ẋᵢ
pub fn forward_given(function: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    let mut given = Given { function: function.clone() };
    let tangents = wrt.iter().map(|parameter| {
        let own = given.function.variable(*parameter).clone();
        let name = format_ident!("{}_dot", own.name, span = Span::mixed_site());
        given.function.add(Variable { name, shadow: true, ..own })
    });
    let tangents: Vec<Var> = tangents.collect();
    given.function.parameters.extend(&tangents);
    let mut block = Block::new();
    let tangent = given.directional(partials, &tangents, &mut block);
    given.finish(block, Some(tangent))
}

/// x̄ᵢ += ȳ · ∂y/∂xᵢ
pub fn reverse_given(function: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    let mut given = Given { function: function.clone() };
    let scalar = given.scalar();
    let cotangent = given.function.value("cotangent", scalar);
    given.function.variables[cotangent.0 as usize].named = true;
    given.function.parameters.push(cotangent);
    let mut block = Block::new();
    for (parameter, partial) in wrt.iter().zip(partials) {
        let own = given.function.variable(*parameter).clone();
        let out = given.variable(&format!("{}_bar", own.name), own.ty, Reference::Mutable);
        given.function.parameters.push(out);
        let places = [partial.clone(), out.into()];
        each_float(&mut given.function, &places, &mut block, &mut |function, [partial, out], block| {
            let product = product(function, cotangent.into(), partial, block);
            block.push(Statement::Accumulate(out.clone(), Sign::Plus, product));
        });
    }
    given.finish(block, None)
}

/// The same in two halves.
pub fn reverse_given_in_halves(function: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    let mut halves = reverse_given(function, wrt, partials);
    halves.body.insert(function.body.len(), Statement::HandOver);
    halves
}

/// Forward mode of a derivative of the function, to which the value is opaque: its tangent comes from the partial derivatives, which
/// are computed by a call that has derivatives.
pub fn forward_of_given(function: &Function, derivative: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    let added = &derivative.parameters[function.parameters.len()..];
    let second = forward(derivative, &[wrt, added].concat());
    let tangents = second.parameters[derivative.parameters.len()..][..wrt.len()].to_vec();
    let mut given = Given { function: second };
    let mut block = Block::new();
    let tangent = given.directional(partials, &tangents, &mut block);
    given.function.results[derivative.results.len()] = tangent;
    let body = &mut given.function.body;
    let end = body.iter().position(|statement| matches!(statement, Statement::HandOver)).unwrap_or(body.len());
    body.splice(end..end, block);
    given.function
}

struct Given {
    function: Function,
}

impl Given {
    fn scalar(&self) -> Scalar {
        self.function.scalar_of(&self.function.results[0])
    }

    /// Σ ∂y/∂xᵢ · ẋᵢ
    fn directional(&mut self, partials: &[Place], tangents: &[Var], block: &mut Block) -> Operand {
        let sum = self.variable("tangent", Type::Scalar(self.scalar()), Reference::Owned);
        block.push(Statement::Let(sum, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
        for (partial, tangent) in partials.iter().zip(tangents) {
            let places = [partial.clone(), (*tangent).into()];
            each_float(&mut self.function, &places, block, &mut |function, [partial, tangent], block| {
                let tangent = read(function, tangent, block);
                let product = product(function, tangent, partial, block);
                block.push(Statement::Accumulate(sum.into(), Sign::Plus, product));
            });
        }
        read(&mut self.function, &sum.into(), block)
    }

    fn finish(mut self, block: Block, tangent: Option<Operand>) -> Function {
        self.function.body.extend(block);
        self.function.results.extend(tangent);
        self.function
    }

    fn variable(&mut self, name: &str, ty: Type, reference: Reference) -> Var {
        self.function.add(Variable {
            name: format_ident!("{}", name, span = Span::mixed_site()),
            named: true,
            ty,
            role: Role::Place,
            reference,
            mutable: true,
            shadow: true,
        })
    }
}
