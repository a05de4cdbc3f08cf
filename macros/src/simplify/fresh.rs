//! What a loop adds to the elements of a gradient that is fresh is written there.
//!
//! Before: a derivative that is not differentiated again. After: where the first that is done with what the caller lends is that a loop
//! adds once to each element of a range, a condition says whether the caller calls it fresh, that is, has not cleared it. If so, the
//! loop writes to these elements, and those before and after it are cleared.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::counting::{at, is_plain, offset};
use super::mentions;
use crate::ir::{
    Block, Function, Opaque, Operand, Place, Projection, Range, Reference, Sign, Spelling, Statement, Type, Value, Var,
    placeholder,
};
use crate::rules::rule;

/// The function with conditions for what is fresh.
pub fn fresh(mut function: Function) -> Function {
    for parameter in function.parameters.clone() {
        if let Some((index, first)) = first(&function, parameter) {
            let name = format_ident!("{}_is_fresh", function.variable(parameter).name, span = Span::mixed_site());
            let condition = function.constant(&name.to_string());
            function.fresh.push((parameter, condition));
            write_over(index, first, condition, &mut function);
        }
    }
    function
}

/// Where the body of the loop adds to an element, and how far that is from the one at the counter.
type First = (usize, u64);

/// The loop with which all begins that is done with a slice or an array of floats that the caller lends, if it suits.
fn first(function: &Function, parameter: Var) -> Option<(usize, First)> {
    let variable = function.variable(parameter);
    let is_lent = variable.reference == Reference::Mutable && parameter.0 >= function.original;
    let (Type::Slice(element) | Type::Array(element, _)) = &variable.ty else { return None };
    if !is_lent || element.has_lanes() {
        return None;
    }
    let index = function.body.iter().position(|statement| mentions(statement, parameter))?;
    let Statement::For { variable, range, body } = &function.body[index] else { return None };
    if !is_plain(range, function) {
        return None;
    }
    // Nothing leaves a loop that no label is around.
    let at = body.iter().position(|statement| mentions(statement, parameter))?;
    let Statement::Accumulate(place, ..) = &body[at] else { return None };
    let distance = offset(place, *variable).and_then(|distance| u64::try_from(distance).ok())?;
    let is_alone = !body[at + 1..].iter().any(|statement| mentions(statement, parameter));
    is_alone.then_some((index, (at, distance)))
}

fn write_over(index: usize, (at, distance): First, condition: Var, function: &mut Function) {
    let Statement::For { variable, range, mut body } = function.body.remove(index) else { return };
    let Statement::Accumulate(place, sign, operand) = body[at].clone() else { return };
    let rest = rest(place.root, &range, distance, function);
    let mut then = Block::new();
    let written = match sign {
        Sign::Plus => operand,
        Sign::Minus => negated(operand, &mut then, function),
    };
    then.push(Statement::Store(place, written));
    let otherwise = vec![body[at].clone()];
    body[at] = Statement::If { condition: condition.into(), then, otherwise };
    function.body.insert(index, Statement::For { variable, range, body });
    if !rest.is_empty() {
        function.body.insert(index, Statement::If { condition: condition.into(), then: rest, otherwise: Block::new() });
    }
}

/// Clears the elements that the loop does not come to.
fn rest(root: Var, range: &Range, distance: u64, function: &mut Function) -> Block {
    let [start, end] = [&range.start, &range.end].map(|bound| self::at(bound, distance as i64));
    let length = match &function.variable(root).ty {
        Type::Array(_, length) => length.to_string(),
        _ => String::new(),
    };
    let mut block = Block::new();
    let mut clear = |bound: &Opaque, slice: fn(Ident) -> TokenStream| {
        let (border, name) = (function.constant("border"), placeholder(root, Span::mixed_site()));
        let (tokens, reads) = (&bound.tokens, [vec![root], bound.reads.clone()].concat());
        let within = Opaque { reads, ..Opaque::pure(quote!(#name.len().min(#tokens))) };
        block.push(Statement::Let(border, Value::Opaque(within)));
        let slice = slice(placeholder(border, Span::mixed_site()));
        let slice = Opaque { reads: vec![border], ..Opaque::pure(slice) };
        block.push(Statement::Clear(Place::from(root).at(Projection::Slice(slice))));
    };
    if start.tokens.to_string() != "0" {
        clear(&start, |border| quote!(..#border));
    }
    if end.tokens.to_string() != length {
        clear(&end, |border| quote!(#border..));
    }
    block
}

fn negated(operand: Operand, block: &mut Block, function: &mut Function) -> Operand {
    let negated = function.value("d", function.scalar_of(&operand));
    let rule = rule("neg").expect("the rule of the sign");
    block.push(Statement::Let(
        negated,
        Value::Operation { rule, spelling: Spelling::Derived, arguments: vec![operand] },
    ));
    negated.into()
}
