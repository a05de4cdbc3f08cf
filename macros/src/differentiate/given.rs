//! The derivatives of a function whose partial derivatives are given.
//!
//! Before: a function that computes its value and, in places, its partial derivatives with respect to `wrt`. After: what
//! [`forward`](super::forward) and [`reverse`](super::reverse) promise of theirs.

use proc_macro2::Span;
use quote::{format_ident, quote};

use super::builder::Builder;
use super::forward;
use crate::ir::{
    Aggregate, Block, Function, Opaque, Operand, Place, Projection, Range, Reference, Role, Scalar, Sign, Statement,
    Type, Value, Var, Variable, placeholder,
};

/// Σ ∂y/∂xᵢ · ẋᵢ
pub fn forward_given(function: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    let mut given = Given { function: function.clone() };
    let tangents = wrt.iter().map(|parameter| {
        let own = given.function.variable(*parameter).clone();
        let name = format_ident!("{}_dot", own.name, span = Span::mixed_site());
        given.function.add(Variable { name, ..own })
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
        given.products(&[partial.clone(), out.into()], &mut block, &mut |this, [partial, out], block| {
            let product = this.product(cotangent.into(), partial, block);
            block.push(Statement::Accumulate(out.clone(), Sign::Plus, product));
        });
    }
    given.finish(block, None)
}

/// Forward mode of [`reverse_given`]; `partials` are computed by a call that has a derivative.
pub fn second_reverse_given(function: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    second(function, reverse_given(function, wrt, partials), wrt, partials)
}

/// Forward mode of [`forward_given`].
pub fn second_forward_given(function: &Function, wrt: &[Var], partials: &[Place]) -> Function {
    second(function, forward_given(function, wrt, partials), wrt, partials)
}

/// Forward mode of a derivative, to which the value is opaque: its tangent comes from the partial derivatives.
fn second(function: &Function, derivative: Function, wrt: &[Var], partials: &[Place]) -> Function {
    let added = &derivative.parameters[function.parameters.len()..];
    let second = forward(&derivative, &[wrt, added].concat());
    let tangents = second.parameters[derivative.parameters.len()..][..wrt.len()].to_vec();
    let mut given = Given { function: second };
    let mut block = Block::new();
    let tangent = given.directional(partials, &tangents, &mut block);
    given.function.results[derivative.results.len()] = tangent;
    given.finish(block, None)
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
            self.products(&[partial.clone(), (*tangent).into()], block, &mut |this, [partial, tangent], block| {
                let tangent = this.read(tangent, block);
                let product = this.product(tangent, partial, block);
                block.push(Statement::Accumulate(sum.into(), Sign::Plus, product));
            });
        }
        self.read(&sum.into(), block)
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
        })
    }

    /// Goes over the floats of two places of one shape.
    fn products(
        &mut self,
        places: &[Place; 2],
        block: &mut Block,
        each: &mut dyn FnMut(&mut Self, [&Place; 2], &mut Block),
    ) {
        let [first, second] = places;
        match self.function.type_of(first) {
            Type::Array(_, length) => self.elements(places, Opaque::pure(length), block, each),
            Type::Slice(_) | Type::Vector(_) => {
                let root = placeholder(first.root, Span::mixed_site());
                let path = first.path.iter().map(|projection| match projection {
                    Projection::Field(member) => quote!(.#member),
                    Projection::Index(index) | Projection::Slice(index) => {
                        let tokens = &index.tokens;
                        quote!([#tokens])
                    }
                });
                let mut reads = Vec::new();
                first.uses(&mut |var| reads.push(var));
                let length = Opaque { reads, ..Opaque::pure(quote!(#root #(#path)*.len())) };
                self.elements(places, length, block, each);
            }
            Type::Tuple(parts) => {
                for index in 0..parts.len() {
                    let part = |place: &Place| place.clone().at(Projection::Field(index.into()));
                    self.products(&[part(first), part(second)], block, each);
                }
            }
            Type::Scalar(_) | Type::Named(_) | Type::Unknown => each(self, [first, second], block),
        }
    }

    fn elements(
        &mut self,
        [first, second]: &[Place; 2],
        end: Opaque,
        block: &mut Block,
        each: &mut dyn FnMut(&mut Self, [&Place; 2], &mut Block),
    ) {
        let index = self.variable("i", Type::Unknown, Reference::Owned);
        let variable = &mut self.function.variables[index.0 as usize];
        (variable.role, variable.mutable) = (Role::Constant, false);
        let element = |place: &Place| place.clone().at(Projection::Index(Opaque::of(index)));
        let mut body = Block::new();
        self.products(&[element(first), element(second)], &mut body, each);
        let range = Range { start: Opaque::pure(quote!(0)), end, inclusive: false, step: None, reversed: false };
        block.push(Statement::For { variable: index, range, body });
    }

    fn read(&mut self, place: &Place, block: &mut Block) -> Operand {
        if place.path.is_empty() && self.function.variable(place.root).role == Role::Value {
            return place.root.into();
        }
        let scalar = match self.function.type_of(place) {
            Type::Scalar(scalar) => scalar,
            _ => self.function.scalar.clone(),
        };
        let var = self.function.value("d", scalar);
        block.push(Statement::Let(var, Value::Load(place.clone())));
        var.into()
    }

    fn product(&mut self, seed: Operand, partial: &Place, block: &mut Block) -> Operand {
        let partial = self.read(partial, block);
        let scalar = self.function.scalar_of(&partial);
        Builder { function: &mut self.function, block, scalar }.operation("strong", vec![seed, partial])
    }
}
