//! Loops of reverse sweeps look at no more of their storage than they reach.
//!
//! The iterations of a function have been at all elements that its reverse sweep comes back to: they are there. Before: a derivative in
//! reverse mode. After: where a loop of a reverse sweep hands on numbers, so that one iteration waits for the other, and reaches elements of a
//! slice or a `Vec` at fixed distances from its counter alone, and some in each iteration, the storage is narrowed before it to the last of
//! them. So a compiler knows in the loop how long all of it is, and asks no more whether an index is in bounds.

use quote::quote;

use super::counting::{at, is_plain, offset_of, when_it_runs};
use super::fixed::fixed_lengths;
use super::lengths::measured;
use crate::ir::visit::{any, walk};
use crate::ir::{Block, Function, Opaque, Place, Projection, Range, Statement, Type, Var, VarMap, VarSet};

/// The function whose loops look at no more than they reach.
pub fn narrowed(mut function: Function) -> Function {
    let lengths = fixed_lengths(&function);
    let body = std::mem::take(&mut function.body);
    function.body = block(body, &lengths, &mut function);
    function
}

fn block(statements: Block, lengths: &VarMap<Opaque>, function: &mut Function) -> Block {
    let mut written = Block::with_capacity(statements.len());
    for mut statement in statements {
        for inner in statement.blocks_mut() {
            *inner = block(std::mem::take(inner), lengths, function);
        }
        let range = match &statement {
            Statement::For { variable, range, .. } if variable.0 >= function.original => range.clone(),
            _ => {
                written.push(statement);
                continue;
            }
        };
        let mut narrowed = match is_plain(&range, function) {
            true => reached(&statement, &range, lengths, function),
            false => Block::new(),
        };
        if narrowed.is_empty() {
            written.push(statement);
        } else {
            narrowed.push(statement);
            when_it_runs(&range, narrowed, function, &mut written);
        }
    }
    written
}

/// How a loop comes to the elements of a storage.
#[derive(Default)]
struct Reach {
    /// The farthest from the counter, and that of them in each iteration.
    farthest: Option<i64>,
    always: Option<i64>,
    /// Mentions, and those that are such elements.
    mentions: usize,
    elements: usize,
    changed: bool,
}

/// Narrows what a loop reaches, unless it is as long as that anyway.
fn reached(statement: &Statement, range: &Range, lengths: &VarMap<Opaque>, function: &Function) -> Block {
    let Statement::For { variable: counter, body, .. } = statement else { return Block::new() };
    let is_literal = |bound: &Opaque| bound.tokens.to_string().parse::<i64>().is_ok();
    let leaves = any(body, &mut |inner| matches!(inner, Statement::Exit(_)));
    if leaves || (is_literal(&range.start) && is_literal(&range.end)) {
        return Block::new();
    }
    let (mut reaches, mut own) = (VarMap::<Reach>::default(), VarSet::new());
    walk(body, &mut |inner| {
        let is_always = body.iter().any(|statement| std::ptr::eq(statement, inner));
        inner.defines(&mut |var| _ = own.insert(var));
        inner.uses(&mut |var| reaches.entry(var).or_default().mentions += 1);
        inner.changes(&mut |var| reaches.entry(var).or_default().changed = true);
        inner.places(&mut |place| {
            let Some(Projection::Index(index)) = place.path.first() else { return };
            let Some(offset) = offset_of(index, *counter) else { return };
            let reach = reaches.entry(place.root).or_default();
            reach.elements += 1;
            reach.farthest = reach.farthest.max(Some(offset));
            reach.always = reach.always.max(Some(offset).filter(|_| is_always));
        });
    });
    let is_number = |var: &Var| function.variable(*var).ty.is_scalar() && !own.contains(var);
    if !reaches.iter().any(|(var, reach)| reach.changed && is_number(var)) {
        return Block::new();
    }
    let mut vars: Vec<Var> = reaches.keys().copied().collect();
    vars.sort();
    let narrowed = vars.into_iter().filter_map(|var| {
        let reach = &reaches[&var];
        let is_open = matches!(function.variable(var).ty, Type::Slice(_) | Type::Vector(_));
        let is_all = reach.mentions == reach.elements && reach.always == reach.farthest;
        // The range is asked for after all are narrowed.
        let is_asked = range.opaques().any(|opaque| opaque.reads.contains(&var));
        let end = at(&range.end, reach.always.filter(|_| is_open && is_all && !is_asked && !own.contains(&var))?);
        let tokens = &end.tokens;
        let is_as_long = measured(&end) == Some(var)
            || lengths.get(&var).is_some_and(|length| length.tokens.to_string() == tokens.to_string());
        let slice = Opaque { reads: end.reads.clone(), ..Opaque::pure(quote!(..#tokens)) };
        let place = Place::from(var).at(Projection::Slice(slice));
        (!is_as_long).then_some(Statement::Narrow { place, changed: reach.changed })
    });
    narrowed.collect()
}
