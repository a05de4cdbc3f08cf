//! Which storage is moved rather than copied: its copy is the last that is seen of it.
//!
//! That is so where the copy is its only one, in the block that it is defined in and not in an inner one, and nothing
//! mentions it after, nor a value that was read of it and may be written where it is used.

use crate::ir::visit::walk;
use crate::ir::{Aggregate, Argument, Function, Operand, Role, Statement, Value, Var, VarMap, VarSet};

/// The variables that are moved where they are copied.
pub fn moves(function: &Function) -> VarSet {
    let mut moved = VarSet::new();
    block(&function.body, function, &mut moved);
    let kept = function.results.iter().filter_map(Operand::var);
    kept.for_each(|var| _ = moved.remove(&var));
    moved
}

fn block(statements: &[Statement], function: &Function, moved: &mut VarSet) {
    for statement in statements {
        statement.blocks().into_iter().for_each(|inner| block(inner, function, moved));
    }
    let own = own_storage(statements, function);
    if own.is_empty() {
        return;
    }
    // Where a variable was mentioned last, and whether that was its first copy and nothing else.
    let mut last: VarMap<bool> = VarMap::default();
    let mut copied = VarSet::new();
    // What the values that have no name were read of.
    let mut sources: VarMap<VarSet> = VarMap::default();
    let mut mentions = Vec::new();
    for statement in statements {
        walk(std::slice::from_ref(statement), &mut |inner| {
            mentions.clear();
            inner.uses(&mut |var| mentions.push(var));
            mentions.sort_unstable();
            let mut copies = VarSet::new();
            copies_of(inner, &mut |var| _ = copies.insert(var));
            let read_again: VarSet = mentions.iter().filter_map(|var| sources.get(var)).flatten().collect();
            last.extend(read_again.iter().map(|source| (source, false)));
            if let Statement::Let(value, _) = inner
                && !function.variable(*value).named
            {
                let is_storage = |var: &&Var| function.variable(**var).role == Role::Place && !copies.contains(var);
                let read: VarSet = mentions.iter().filter(is_storage).copied().chain(&read_again).collect();
                if !read.is_empty() {
                    sources.insert(*value, read);
                }
            }
            for same in mentions.chunk_by(|a, b| a == b) {
                let var = same[0];
                let is_here = std::ptr::eq(inner, statement);
                let is_copy = copies.contains(&var);
                let is_only = same.len() == 1 && !read_again.contains(&var) && !copied.contains(&var);
                last.insert(var, is_here && is_copy && is_only);
                if is_copy {
                    copied.insert(var);
                }
            }
        });
    }
    moved.extend(own.into_iter().filter(|var| last.get(var) == Some(&true)));
}

/// The storage that is made in the block.
fn own_storage(statements: &[Statement], function: &Function) -> VarSet {
    let mut own = VarSet::new();
    for statement in statements {
        if let Statement::Let(_, Value::Aggregate(_) | Value::Zero(_) | Value::Pop(_)) | Statement::Call(_) = statement
        {
            statement.defines(&mut |var| {
                if function.variable(var).owns_storage() {
                    own.insert(var);
                }
            });
        }
    }
    own
}

/// The storage of which the statement makes a copy.
fn copies_of(statement: &Statement, each: &mut dyn FnMut(Var)) {
    match statement {
        Statement::Let(_, Value::Aggregate(aggregate))
        | Statement::Assign(_, aggregate)
        | Statement::Append(_, aggregate) => copies_in(aggregate, each),
        Statement::Call(call) => {
            for argument in &call.arguments {
                if let Argument::Aggregate(aggregate) = argument {
                    copies_in(aggregate, each);
                }
            }
        }
        _ => {}
    }
}

fn copies_in(aggregate: &Aggregate, each: &mut dyn FnMut(Var)) {
    match aggregate {
        Aggregate::Copy(place) if place.path.is_empty() => each(place.root),
        Aggregate::Zero(_) => {}
        other => other.parts().into_iter().for_each(|part| copies_in(part, each)),
    }
}
