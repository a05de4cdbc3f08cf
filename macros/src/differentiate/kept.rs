//! Where in the user's code it is that values are kept, for those who rule that out.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::ir::visit::{any, walk};
use crate::ir::{Aggregate, Block, Function, Opaque, Operand, Statement, Value, Var, VarSet};

/// One place for each loop that keeps values on tapes whose room is like this, and for each value that is kept outside of
/// loops; nothing where the user wrote nothing that stands for it.
pub fn kept(function: &Function, is_meant: impl Fn(Option<&Opaque>) -> bool) -> Vec<Option<Span>> {
    let mut tapes = VarSet::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(tape, Value::Tape(room)) = statement
            && is_meant(room.as_ref())
        {
            tapes.insert(*tape);
        }
    });
    let mut places = Vec::new();
    Search { function, tapes }.outermost(&function.body, &mut places);
    places
}

struct Search<'f> {
    function: &'f Function,
    tapes: VarSet,
}

impl Search<'_> {
    fn outermost(&self, block: &[Statement], places: &mut Vec<Option<Span>>) {
        for statement in block {
            match statement {
                Statement::For { body, .. } | Statement::Loop(body) => places.extend(self.in_loop(body)),
                Statement::Push(tape, kept) if self.tapes.contains(tape) => {
                    places.push(kept.var().and_then(|var| self.name(var)));
                }
                _ => statement.blocks().into_iter().for_each(|inner| self.outermost(inner, places)),
            }
        }
    }

    /// The statement that overwrites what is kept, or else a name of that.
    fn in_loop(&self, body: &Block) -> Option<Option<Span>> {
        let mut kept = Vec::new();
        let (mut sources, mut calls) = (HashMap::new(), HashMap::new());
        walk(body, &mut |statement| match statement {
            Statement::Push(tape, value) if self.tapes.contains(tape) => kept.extend(value.var()),
            Statement::Let(var, Value::Load(place) | Value::Aggregate(Aggregate::Copy(place))) => {
                sources.insert(*var, place.root);
            }
            Statement::Call(call) => {
                calls.extend(call.results.iter().map(|result| (*result, call.callee.path.span())));
            }
            _ => {}
        });
        if kept.is_empty() {
            return None;
        }
        let roots: Vec<Var> = kept.iter().map(|var| sources.get(var).copied().unwrap_or(*var)).collect();
        let mut place = None;
        any(body, &mut |statement| {
            let overwritten = match statement {
                Statement::Store(target, Operand::Var(value)) if roots.contains(&target.root) => Some(*value),
                Statement::Assign(target, Aggregate::Copy(from)) if roots.contains(&target.root) => Some(from.root),
                _ => None,
            };
            place = overwritten.and_then(|value| calls.get(&value).copied().or_else(|| self.name(value)));
            place.is_some()
        });
        Some(place.or_else(|| roots.iter().chain(&kept).find_map(|var| self.name(*var))))
    }

    /// Where the user gave a name to the variable, or wrote what it is the value of.
    fn name(&self, var: Var) -> Option<Span> {
        let variable = self.function.variable(var);
        let is_users = var.0 < self.function.original && (variable.named || variable.name == "t");
        is_users.then(|| variable.name.span())
    }
}
