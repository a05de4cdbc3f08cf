//! A derivative in two halves.
//!
//! Before: a function that hands its results over somewhere. After: what comes after that reads parameters
//! behind shared references, which are given again; what owns what it holds; and nothing else. A reference that can be
//! had again is, and of what is behind a mutable one, a copy is kept.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};

use proc_macro2::{Ident, Span};

use super::borrows::{Borrow, Borrows};
use super::repeats::repeats;
use super::reverse::reverse_calling;
use super::{Calls, Guards};
use crate::ir::visit::{any, rename_block, walk};
use crate::ir::{
    Aggregate, Argument, Block, Effect, Function, Reference, Role, Statement, Type, Value, Var, VarMap, VarSet,
    Variable,
};

/// A function in two halves.
pub struct Halves {
    pub function: Function,
    /// What each parameter that the first half knows is in the second.
    pub given: Vec<Var>,
    /// The parameters of which the second half holds a part.
    pub borrowed: VarSet,
    /// Whether it holds second halves of other calls.
    pub nests: bool,
}

/// A parameter that the first half knows.
#[derive(Clone, Copy)]
pub struct Known {
    pub parameter: Var,
    /// Whether it is given again.
    pub again: bool,
}

/// The parameters of the original, which come first.
pub fn known(function: &Function, again: &[bool]) -> Vec<Known> {
    let parameters = function.parameters.iter().zip(again);
    parameters.map(|(parameter, again)| Known { parameter: *parameter, again: *again }).collect()
}

/// The same for forward mode of a derivative that hands its results over: what the first half knows, and the tangents of that. These are
/// given again behind references, as what moves is; the others are the function's own.
pub fn known_with_tangents(function: &mut Function, derivative: &Function, wrt: &[Var], known: &[Known]) -> Vec<Known> {
    let tangents = function.parameters[derivative.parameters.len()..].to_vec();
    let tangents = wrt.iter().zip(tangents).map(|(parameter, tangent)| {
        let is_owned = function.variable(*parameter).reference == Reference::Owned;
        let variable = &mut function.variables[tangent.0 as usize];
        if is_owned {
            variable.reference = Reference::Owned;
            variable.ty = std::mem::replace(&mut variable.ty, Type::Unknown).owned();
        }
        let is_given = |known: &Known| known.parameter == *parameter && known.again;
        let again = variable.reference == Reference::Shared && known.iter().any(is_given);
        Known { parameter: tangent, again }
    });
    known.iter().copied().chain(tangents).collect()
}

impl Halves {
    /// Whether the second half reads a parameter.
    pub fn recalls(&self, parameter: usize) -> bool {
        let body = &self.function.body;
        let second = body.iter().position(|statement| matches!(statement, Statement::HandOver)).unwrap_or_default();
        any(&body[second..], &mut |statement| statement.has_use_of(self.given[parameter]))
    }
}

/// Divides a derivative, if all that the second half needs can be held.
pub fn halves(mut function: Function, known: &[Known]) -> Option<Halves> {
    let at = function.body.iter().position(|statement| matches!(statement, Statement::HandOver))?;
    if any(&function.body, &mut calls_again) {
        return None;
    }
    let mut second = function.body.split_off(at + 1);
    function.body.pop();
    let held = Held::of(&function, &second, known)?;
    let (borrowed, again, copied) = (held.borrowed, held.again, held.copied);
    let mut first = std::mem::take(&mut function.body);
    let mut renamed: VarMap<Var> = VarMap::default();
    for var in copied {
        let own = function.variable(var).clone();
        let ty = own.ty.owned();
        let copy = function.add(Variable { named: false, reference: Reference::Owned, ty, ..own });
        first.push(Statement::Let(copy, Value::Aggregate(Aggregate::Copy(var.into()))));
        renamed.insert(var, copy);
    }
    for statement in &again {
        statement.defines(&mut |var| {
            let again = Variable { named: false, ..function.variable(var).clone() };
            renamed.insert(var, function.add(again));
        });
    }
    let mut given = Vec::with_capacity(known.len());
    for Known { parameter, again } in known.iter().copied() {
        let var = if again { given_as(&mut function, parameter) } else { parameter };
        renamed.extend((var != parameter).then_some((parameter, var)));
        given.push(var);
    }
    second.splice(0..0, again);
    rename_block(&mut second, &mut |var| renamed.get(&var).copied().unwrap_or(var));
    let nests = any(&first, &mut is_first_half);
    first.push(Statement::HandOver);
    first.extend(second);
    function.body = first;
    Some(Halves { function, given, borrowed, nests })
}

/// A parameter, when it is given again: `self` can have no other name where it is a parameter.
fn given_as(function: &mut Function, parameter: Var) -> Var {
    let variable = function.variable(parameter);
    if variable.name != "self" {
        return parameter;
    }
    let again = Variable { name: Ident::new("this", Span::mixed_site()), ..variable.clone() };
    function.add(again)
}

/// Whether the function calls others in halves.
pub fn calls_in_halves(function: &Function) -> bool {
    any(&function.body, &mut is_first_half)
}

/// Whether the statement is a second call of a function, with constants that must allow that: who calls this one is to be asked.
fn calls_again(statement: &Statement) -> bool {
    let is_repeated = |argument: &Argument| matches!(argument, Argument::Repeated(_));
    matches!(statement, Statement::Call(call) if call.arguments.iter().any(is_repeated))
}

fn is_first_half(statement: &Statement) -> bool {
    matches!(statement, Statement::Call(call) if call.callee.is_first_half())
}

/// The function, and after it has handed its results over, the whole of its reverse derivative, which needs nothing to be kept;
/// if it runs nothing that must not run again.
pub fn reverse_again(function: &Function, wrt: &[Var], guards: Guards) -> Option<Function> {
    if !repeats(function) || any(&function.body, &mut |statement| matches!(statement, Statement::Call(_))) {
        return None;
    }
    let mut halves = reverse_calling(function, wrt, guards, Calls::Twice);
    let mut second = std::mem::replace(&mut halves.body, function.body.clone());
    halves.results = function.results.clone();
    halves.body.push(Statement::HandOver);
    let mut again: VarMap<Var> = VarMap::default();
    let mut changed = VarSet::new();
    walk(&function.body, &mut |statement| statement.changes(&mut |var| _ = changed.insert(var)));
    for parameter in function.parameters.iter().copied().filter(|var| changed.contains(var)) {
        if function.variable(parameter).role != Role::Place {
            return None;
        }
        let own = function.variable(parameter).clone();
        let ty = own.ty.owned();
        let copy = halves.add(Variable { named: false, reference: Reference::Owned, ty, ..own });
        halves.body.insert(0, Statement::Let(copy, Value::Aggregate(Aggregate::Copy(parameter.into()))));
        again.insert(parameter, copy);
    }
    walk(&second, &mut |statement| {
        statement.defines(&mut |var| {
            again.entry(var).or_insert_with(|| {
                let variable = Variable { named: false, ..halves.variable(var).clone() };
                halves.add(variable)
            });
        });
    });
    rename_block(&mut second, &mut |var| again.get(&var).copied().unwrap_or(var));
    halves.body.extend(second);
    Some(halves)
}

/// How the second half comes by what it needs.
struct Held {
    borrowed: VarSet,
    /// Definitions of the first half that are made again, in their order.
    again: Block,
    /// Places of which a copy is kept: they are the caller's, or returned.
    copied: Vec<Var>,
}

impl Held {
    fn of(function: &Function, second: &[Statement], known: &[Known]) -> Option<Self> {
        let given: VarMap<bool> = known.iter().map(|known| (known.parameter, known.again)).collect();
        let borrows = LazyCell::new(|| Borrows::of(function));
        let definitions: VarMap<usize> = definitions(&function.body);
        let mut changing = VarSet::new();
        walk(&function.body, &mut |statement| statement.changes(&mut |var| _ = changing.insert(var)));
        let stays = |var: Var| {
            let variable = function.variable(var);
            !variable.mutable && variable.reference != Reference::Mutable && !changing.contains(&var)
        };
        let returned: VarSet = function.results.iter().filter_map(|result| result.var()).collect();
        let mut held = Held { borrowed: VarSet::new(), again: Block::new(), copied: Vec::new() };
        let (mut seen, mut open, mut again) = (HashSet::new(), Vec::new(), BTreeSet::<usize>::new());
        walk(second, &mut |statement| statement.uses(&mut |var| open.push(var)));
        while let Some(var) = open.pop() {
            if !seen.insert(var) {
                continue;
            }
            let variable = function.variable(var);
            let is_given = given.contains_key(&var);
            match (variable.role, variable.reference) {
                (Role::Place, Reference::Mutable) if is_given => held.copied.push(var),
                (Role::Constant, Reference::Mutable) if is_given => return None,
                (Role::Place, _) if !is_given && returned.contains(&var) => held.copied.push(var),
                // What is given by value may hold references.
                (_, Reference::Shared) | (Role::Constant, Reference::Owned) if is_given => {
                    held.borrowed.extend((!given[&var]).then_some(var));
                }
                _ if is_given => {}
                (Role::Constant | Role::Tape, _) => match definitions.get(&var).map(|index| &function.body[*index]) {
                    Some(Statement::Let(_, Value::Opaque(opaque)))
                        if opaque.effect == Effect::Pure
                            && stays(var)
                            && opaque.reads.iter().all(|read| stays(*read))
                            && Borrow::of(&opaque.tokens) != Borrow::Nothing =>
                    {
                        open.extend(&opaque.reads);
                        again.extend(definitions.get(&var));
                    }
                    _ => {
                        let lenders = borrows.lenders(var);
                        // Active values are lent for each half alone, also where parts of them are constant.
                        let can_lend = |lender: Var| {
                            let variable = function.variable(lender);
                            let is_constant = variable.role == Role::Constant;
                            given.contains_key(&lender) && is_constant && variable.reference == Reference::Shared
                        };
                        if !lenders.iter().all(can_lend) {
                            return None;
                        }
                        held.borrowed.extend(lenders);
                    }
                },
                (Role::Value | Role::Place, _) => {}
            }
        }
        held.again = again.into_iter().map(|index| function.body[index].clone()).collect();
        held.copied.sort();
        Some(held)
    }
}

/// Which statement of the block defines a variable.
fn definitions(block: &[Statement]) -> VarMap<usize> {
    let mut definitions = VarMap::default();
    for (index, statement) in block.iter().enumerate() {
        if let Statement::Let(var, _) = statement {
            definitions.insert(*var, index);
        }
    }
    definitions
}
