//! What may run several times.

use std::collections::HashSet;

use super::borrows::{Borrow, Borrows};
use crate::ir::visit::{any, walk};
use crate::ir::{Argument, Effect, Function, Opaque, Statement, VarSet};

/// Whether nothing in the function must run once, but perhaps what it calls. What fails does not run again.
pub fn repeats(function: &Function) -> bool {
    let runs_once = &mut |statement: &Statement| {
        let mut once = false;
        statement.opaques(&mut |opaque| once |= opaque.effect == Effect::Once);
        once
    };
    !any(&function.body, runs_once)
}

/// Tells of constants that are passed to calls whether they can be passed several times: they are numbers, or shared references, or the
/// function itself passes them again in each pass of a loop.
pub fn repeatable(function: &Function) -> impl Fn(&Opaque) -> bool + use<> {
    let borrows = Borrows::of(function);
    let mut passed_again = HashSet::new();
    walk(&function.body, &mut |statement| {
        let (Statement::For { body, .. } | Statement::Loop(body)) = statement else { return };
        let mut own = VarSet::new();
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.defines(&mut |var| _ = own.insert(var));
            inner.changes(&mut |var| _ = own.insert(var));
        });
        walk(body, &mut |inner| {
            let Statement::Call(call) = inner else { return };
            passed_again.extend(call.arguments.iter().filter_map(|argument| match argument {
                Argument::Constant(passed) if passed.reads.iter().all(|read| !own.contains(read)) => {
                    Some(passed.tokens.to_string())
                }
                _ => None,
            }));
        });
    });
    move |constant| {
        constant.effect < Effect::Once
            && constant.writes.is_empty()
            && match borrows.kind(constant) {
                Borrow::Nothing | Borrow::Shared => true,
                Borrow::Mutable => false,
                Borrow::Unknown => passed_again.contains(&constant.tokens.to_string()),
            }
    }
}
