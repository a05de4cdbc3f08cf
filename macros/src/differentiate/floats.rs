//! Goes over the floats of storage.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::builder::Builder;
use crate::ir::{
    Block, Function, Opaque, Operand, Place, Projection, Range, Reference, Role, Statement, Type, Value, Variable,
};

/// What is done with the floats that stand at the same place of two aggregates of one shape.
pub type Each<'e> = &'e mut dyn FnMut(&mut Function, [&Place; 2], &mut Block);

/// Goes over the floats of two places of one shape.
pub fn each_float(function: &mut Function, places: &[Place; 2], block: &mut Block, each: Each) {
    let [first, second] = places;
    match function.type_of(first) {
        Type::Array(_, length) => each_element(function, places, Opaque::length(&length), block, each),
        Type::Slice(_) | Type::Vector(_) => each_element(function, places, Opaque::length_of(first), block, each),
        Type::Tuple(parts) => {
            for index in 0..parts.len() {
                let part = |place: &Place| place.clone().at(Projection::Field(index.into()));
                each_float(function, &[part(first), part(second)], block, each);
            }
        }
        Type::Scalar(_) | Type::Named(_) | Type::Unknown => each(function, [first, second], block),
    }
}

fn each_element(function: &mut Function, [first, second]: &[Place; 2], end: Opaque, block: &mut Block, each: Each) {
    let index = function.add(Variable {
        name: format_ident!("i", span = Span::mixed_site()),
        named: true,
        ty: Type::Unknown,
        role: Role::Constant,
        reference: Reference::Owned,
        mutable: false,
        shadow: false,
    });
    let element = |place: &Place| place.clone().at(Projection::Index(Opaque::of(index)));
    let mut body = Block::new();
    each_float(function, &[element(first), element(second)], &mut body, each);
    let range = Range { start: Opaque::pure(quote!(0)), end, inclusive: false, step: None, reversed: false };
    block.push(Statement::For { variable: index, range, body });
}

/// The most floats that are known one by one.
pub const MOST: usize = 64;

/// The floats in a place, if it is known how many there are, and they are few.
pub fn places(function: &Function, place: Place) -> Option<Vec<Place>> {
    let parts: Vec<Place> = match function.type_of(&place) {
        Type::Scalar(_) => return Some(vec![place]),
        Type::Array(_, length) => {
            let element = |index| {
                let index = proc_macro2::Literal::usize_unsuffixed(index);
                place.clone().at(Projection::Index(Opaque::pure(quote!(#index))))
            };
            (0..count(&length)?).map(element).collect()
        }
        Type::Tuple(parts) => (0..parts.len()).map(|index| place.clone().at(Projection::Field(index.into()))).collect(),
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => return None,
    };
    let floats: Option<Vec<Vec<Place>>> = parts.into_iter().map(|part| places(function, part)).collect();
    floats.map(|floats| floats.concat()).filter(|floats| floats.len() <= MOST)
}

/// The length of an array, if it is a literal.
pub fn count(length: &TokenStream) -> Option<usize> {
    let length: syn::LitInt = syn::parse2(length.clone()).ok()?;
    length.base10_parse().ok().filter(|length| *length <= MOST)
}

/// A float of derivative storage.
pub fn read(function: &mut Function, place: &Place, block: &mut Block) -> Operand {
    if place.path.is_empty() && function.variable(place.root).role == Role::Value {
        return place.root.into();
    }
    let scalar = match function.type_of(place) {
        Type::Scalar(scalar) => scalar,
        _ => function.scalar.clone(),
    };
    let var = function.value("d", scalar);
    block.push(Statement::Let(var, Value::Load(place.clone())));
    var.into()
}

/// seed · partial, or zero where either is zero.
pub fn product(function: &mut Function, seed: Operand, partial: &Place, block: &mut Block) -> Operand {
    let partial = read(function, partial, block);
    product_of(function, seed, partial, block)
}

/// The same of a partial derivative that was read.
pub fn product_of(function: &mut Function, seed: Operand, partial: Operand, block: &mut Block) -> Operand {
    let scalar = function.scalar_of(&partial);
    Builder { function, block, scalar }.operation("joint", vec![seed, partial])
}
