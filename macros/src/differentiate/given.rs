//! The derivatives of a function whose partial derivatives are given.
//!
//! Before: a function that computes its value and, in places, its partial derivatives with respect to `wrt`. After: what
//! [`forward`](super::forward) and [`reverse`](super::reverse) promise of theirs.
//!
//! Loops go over what is moved, not over the partial derivatives: where the user gives too few, that is a panic, and nothing is lost.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::parse_quote;

use super::floats::{each_float, product_of, read};
use super::forward;
use crate::ir::{
    Aggregate, Argument, Block, Call, Callee, Function, Operand, Place, Reference, Role, Scalar, Sign, Statement, Type,
    Value, Var, Variable,
};

/// Σ ∂y/∂xᵢ · ẋᵢ
pub fn forward_given(function: &Function, wrt: &[Var], partials: &[Place], krate: &TokenStream) -> Function {
    let mut given = Given { function: function.clone(), krate };
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
pub fn reverse_given(function: &Function, wrt: &[Var], partials: &[Place], krate: &TokenStream) -> Function {
    let mut given = Given { function: function.clone(), krate };
    let scalar = given.scalar();
    let cotangent = given.function.value("cotangent", scalar);
    given.function.variables[cotangent.0 as usize].named = true;
    given.function.parameters.push(cotangent);
    let mut block = Block::new();
    for (parameter, partial) in wrt.iter().zip(partials) {
        let own = given.function.variable(*parameter).clone();
        let out = given.variable(&format!("{}_bar", own.name), own.ty, Reference::Mutable);
        given.function.parameters.push(out);
        let places = [out.into(), partial.clone()];
        each_float(&mut given.function, &places, &mut block, &mut |function, [out, partial], block| match function
            .type_of(out)
        {
            Type::Scalar(own) => {
                let product = product_in_both(function, cotangent.into(), partial, block);
                let product = cast(function, product, &own, block);
                block.push(Statement::Accumulate(out.clone(), Sign::Plus, product));
            }
            _ => {
                let cotangent = cast(function, cotangent.into(), &Scalar::F64, block);
                let partial = Argument::Borrow(partial.clone());
                let arguments = vec![Argument::Value(cotangent), partial, Argument::BorrowMut(out.clone())];
                block.push(product_by_type("accumulate_given", arguments, Vec::new(), krate));
            }
        });
    }
    given.finish(block, None)
}

/// The same in two halves.
pub fn reverse_given_in_halves(function: &Function, wrt: &[Var], partials: &[Place], krate: &TokenStream) -> Function {
    let mut halves = reverse_given(function, wrt, partials, krate);
    halves.body.insert(function.body.len(), Statement::HandOver);
    halves
}

/// Forward mode of a derivative of the function, to which the value is opaque: its tangent comes from the partial derivatives, which
/// are computed by a call that has derivatives.
pub fn forward_of_given(
    function: &Function,
    derivative: &Function,
    wrt: &[Var],
    partials: &[Place],
    krate: &TokenStream,
) -> Function {
    let added = &derivative.parameters[function.parameters.len()..];
    let second = forward(derivative, &[wrt, added].concat());
    let tangents = second.parameters[derivative.parameters.len()..][..wrt.len()].to_vec();
    let mut given = Given { function: second, krate };
    let mut block = Block::new();
    let tangent = given.directional(partials, &tangents, &mut block);
    given.function.results[derivative.results.len()] = tangent;
    let body = &mut given.function.body;
    let end = body.iter().position(|statement| matches!(statement, Statement::HandOver)).unwrap_or(body.len());
    body.splice(end..end, block);
    given.function
}

/// The product with a partial derivative of a float, in the type of the result or that of the float, whichever has more numbers. The
/// user's own may be of either type.
fn product_in_both(function: &mut Function, moving: Operand, partial: &Place, block: &mut Block) -> Operand {
    let result = function.scalar_of(&function.results[0]);
    let partial_scalar = match function.type_of(partial) {
        Type::Scalar(scalar) => scalar,
        _ => result.clone(),
    };
    let partial = read(function, partial, block);
    if partial_scalar == result {
        return product_of(function, moving, partial, block);
    }
    let common = if partial_scalar == Scalar::F64 { partial_scalar } else { result };
    let moving = cast(function, moving, &common, block);
    let cast = function.value("d", common.clone());
    block.push(Statement::Let(cast, Value::Cast(partial, common)));
    product_of(function, moving, cast.into(), block)
}

/// A float in another type.
fn cast(function: &mut Function, operand: Operand, to: &Scalar, block: &mut Block) -> Operand {
    if function.scalar_of(&operand) == *to {
        return operand;
    }
    let cast = function.value("d", to.clone());
    block.push(Statement::Let(cast, Value::Cast(operand, to.clone())));
    cast.into()
}

/// A product of what only the compiler knows the floats of, which are multiplied in `f64`.
fn product_by_type(name: &str, arguments: Vec<Argument>, results: Vec<Var>, krate: &TokenStream) -> Statement {
    let name = Ident::new(name, Span::mixed_site());
    let callee = Callee::named(parse_quote!(#krate::generated::#name));
    Statement::Call(Call { callee, arguments, results })
}

struct Given<'k> {
    function: Function,
    krate: &'k TokenStream,
}

impl Given<'_> {
    fn scalar(&self) -> Scalar {
        self.function.scalar_of(&self.function.results[0])
    }

    /// Σ ∂y/∂xᵢ · ẋᵢ
    fn directional(&mut self, partials: &[Place], tangents: &[Var], block: &mut Block) -> Operand {
        let (scalar, krate) = (self.scalar(), self.krate);
        let sum = self.variable("tangent", Type::Scalar(scalar.clone()), Reference::Owned);
        block.push(Statement::Let(sum, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
        for (partial, tangent) in partials.iter().zip(tangents) {
            let places = [(*tangent).into(), partial.clone()];
            each_float(&mut self.function, &places, block, &mut |function, [tangent, partial], block| {
                let product = match function.type_of(tangent) {
                    Type::Scalar(_) => {
                        let tangent = read(function, tangent, block);
                        product_in_both(function, tangent, partial, block)
                    }
                    _ => {
                        let product = function.value("d", Scalar::F64);
                        let arguments = vec![Argument::Borrow(partial.clone()), Argument::Borrow(tangent.clone())];
                        block.push(product_by_type("tangent_given", arguments, vec![product], krate));
                        product.into()
                    }
                };
                let product = cast(function, product, &scalar, block);
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
