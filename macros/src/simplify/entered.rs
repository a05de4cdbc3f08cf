//! What the first iteration of a loop asks for first is asked for before it.
//!
//! Before: any function. After: where a loop runs from a number to so many less than a length (`0..x.len() - 1`), and begins with an element of
//! a slice or a `Vec`, that of the first iteration is looked up before the loop, if it is entered. So a compiler knows in the
//! loop that the difference did not wrap, and asks no more whether an index is in bounds. If it is not, the panic is the same.

use proc_macro2::Span;
use quote::quote;

use super::counting::{at, offset, split, when_it_runs};
use crate::ir::{Block, Effect, Function, Opaque, Range, Statement, Type, Value, Var, placeholder};

/// The function whose loops are asked before they are entered.
pub fn entered(mut function: Function) -> Function {
    let body = std::mem::take(&mut function.body);
    function.body = block(body, &mut function);
    function
}

fn block(statements: Block, function: &mut Function) -> Block {
    let mut written = Block::with_capacity(statements.len());
    for mut statement in statements {
        for inner in statement.blocks_mut() {
            *inner = block(std::mem::take(inner), function);
        }
        if let Statement::For { variable, range, body } = &statement
            && may_wrap(range)
            && let Some(element) = first_element(body, *variable, range, function)
        {
            match written.last() {
                // What is narrowed for a loop that runs.
                Some(Statement::Narrow { .. }) => written.push(Statement::Opaque(element)),
                _ => when_it_runs(range, vec![Statement::Opaque(element)], function, &mut written),
            }
        }
        written.push(statement);
    }
    written
}

/// Whether the end of a range is a difference.
fn may_wrap(range: &Range) -> bool {
    let is_forwards = range.step.is_none() && !range.inclusive && !range.reversed;
    is_forwards && syn::parse2(range.end.tokens.clone()).is_ok_and(|end| matches!(split(end), (Some(_), ..0)))
}

/// Looks up what the first iteration begins with, if that is an element.
fn first_element(body: &Block, counter: Var, range: &Range, function: &Function) -> Option<Opaque> {
    let start: i64 = range.start.tokens.to_string().parse().ok()?;
    let place = body.iter().find_map(|statement| match statement {
        Statement::Let(_, Value::Load(place)) if !place.path.is_empty() => Some(Some(place)),
        Statement::Let(_, Value::Load(_) | Value::Operation { .. } | Value::Cast(..)) | Statement::Declare(_) => None,
        Statement::Push(..) => None,
        Statement::Store(tape, _) if tape.root.0 >= function.original => None,
        _ => Some(None),
    })??;
    let distance = offset(place, counter).filter(|distance| start + distance >= 0)?;
    if !matches!(function.variable(place.root).ty, Type::Slice(_) | Type::Vector(_)) {
        return None;
    }
    let (root, index) = (placeholder(place.root, Span::mixed_site()), at(&range.start, distance).tokens);
    let element = Opaque { reads: vec![place.root], ..Opaque::pure(quote!(let _ = &#root[#index];)) };
    Some(Opaque { effect: Effect::Repeatable, ..element })
}
