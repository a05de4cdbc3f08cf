//! What the reverse sweep needs of the forward sweep: what is recomputed, and what is kept.
//!
//! Both sweeps of a block see what is defined around the block, but the reverse sweep does not see what the forward sweep
//! defines inside. Before: the two sweeps of a block, the second as if it did. After: it recomputes what costs little,
//! from what is at hand; the rest is kept in variables outside of the block.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::Span;
use quote::{format_ident, quote};

use crate::ir::visit::{any, rename_block, walk};
use crate::ir::{
    Aggregate, Block, Effect, Function, Opaque, Reference, Role, Statement, Type, Value, Var, Variable, placeholder,
};
use crate::rules::Cost;

/// The variables whose contents change after their definition.
pub fn changed(block: &[Statement]) -> HashSet<Var> {
    let mut changed = HashSet::new();
    walk(block, &mut |statement| {
        statement.changes(&mut |var| {
            changed.insert(var);
        });
    });
    changed
}

/// Gives the reverse sweep what it needs of the forward sweep. What is declared for that around both goes to `around`.
pub fn keep(function: &mut Function, forward: &mut Block, backward: &mut Block, around: &mut Block) {
    let definitions = definitions(forward);
    let changed = changed(&function.body);
    let mut needed = BTreeSet::new();
    require(backward, &definitions, &mut needed);
    let mut plans = Vec::new();
    while let Some((index, var)) = needed.pop_last() {
        let plan = plan(function, &forward[index], var, &changed);
        if let Plan::Recompute(value) = &plan {
            value.uses(&mut |used| needed.extend(definitions.get(&used).map(|index| (*index, used))));
        }
        plans.push((var, plan));
    }
    let mut again = HashMap::new();
    let mut start = Block::new();
    for (var, plan) in plans.into_iter().rev() {
        let value = match plan {
            Plan::Recompute(value) => value,
            Plan::Keep => keep_value(function, var, forward, around),
            Plan::Lift => {
                lift(var, forward, around);
                continue;
            }
        };
        let variable = Variable { named: false, ..function.variable(var).clone() };
        let copy = function.add(variable);
        let mut statement = Statement::Let(copy, value);
        statement.rename(&mut |used| again.get(&used).copied().unwrap_or(used));
        start.push(statement);
        again.insert(var, copy);
    }
    rename_block(backward, &mut |used| again.get(&used).copied().unwrap_or(used));
    start.append(backward);
    *backward = start;
}

/// How the reverse sweep comes by a variable of the forward sweep.
enum Plan {
    Recompute(Value),
    Keep,
    /// It is storage that was declared for an inner block: declare it further out.
    Lift,
}

/// Where in the block its own variables are defined.
fn definitions(block: &[Statement]) -> HashMap<Var, usize> {
    let mut definitions = HashMap::new();
    for (index, statement) in block.iter().enumerate() {
        statement.defines(&mut |var| {
            definitions.entry(var).or_insert(index);
        });
    }
    definitions
}

fn require(backward: &[Statement], definitions: &HashMap<Var, usize>, needed: &mut BTreeSet<(usize, Var)>) {
    walk(backward, &mut |statement| {
        statement.uses(&mut |used| needed.extend(definitions.get(&used).map(|index| (*index, used))));
    });
}

fn plan(function: &Function, definition: &Statement, var: Var, changed: &HashSet<Var>) -> Plan {
    let variable = function.variable(var);
    match definition {
        Statement::Let(_, _) if variable.role == Role::Place && variable.mutable => Plan::Lift,
        Statement::Let(_, value) if costs_little(function, value, changed) => Plan::Recompute(value.clone()),
        _ => Plan::Keep,
    }
}

/// Whether a value is computed again rather than kept: it must be possible, and cheap.
fn costs_little(function: &Function, value: &Value, changed: &HashSet<Var>) -> bool {
    let stays = |var: Var| !changed.contains(&var);
    match value {
        Value::Operation { rule, .. } => rule.cost < Cost::Expensive,
        Value::Cast(..) => true,
        Value::Load(place) => stays(place.root),
        Value::Opaque(opaque) => {
            let unchanging = |var: &Var| !function.variable(*var).mutable && stays(*var);
            opaque.effect == Effect::Pure && opaque.reads.iter().all(unchanging)
        }
        Value::Aggregate(aggregate) => {
            let mut recomputable = true;
            aggregate.uses(&mut |var| recomputable &= stays(var));
            aggregate.opaques(&mut |opaque| recomputable &= opaque.effect == Effect::Pure);
            recomputable
        }
        Value::Zero(_) | Value::Tape(_) | Value::Pop(_) => false,
    }
}

/// Keeps a variable in one of its own, which is declared around both sweeps.
fn keep_value(function: &mut Function, var: Var, forward: &mut Block, around: &mut Block) -> Value {
    let variable = function.variable(var).clone();
    let cell = function.add(Variable {
        name: format_ident!("{}_kept", variable.name, span = Span::mixed_site()),
        named: true,
        mutable: true,
        role: if variable.role == Role::Constant { Role::Constant } else { Role::Place },
        reference: Reference::Owned,
        ty: variable.ty.clone(),
    });
    let (empty, fill, value) = match (variable.role, zeros(&variable.ty)) {
        (Role::Constant, _) | (_, None) => {
            let (cell_name, name) = (placeholder(cell, Span::mixed_site()), placeholder(var, Span::mixed_site()));
            function.variables[cell.0 as usize].ty = Type::Unknown;
            let fill = Opaque {
                tokens: quote!(#cell_name = ::core::option::Option::Some(::core::clone::Clone::clone(&#name));),
                reads: vec![cell, var],
                writes: vec![cell],
                effect: Effect::Once,
            };
            let value = Opaque { reads: vec![cell], ..Opaque::pure(quote!(#cell_name.expect("kept"))) };
            let empty = Value::Opaque(Opaque::pure(quote!(::core::option::Option::None)));
            (empty, Statement::Opaque(fill), Value::Opaque(value))
        }
        (Role::Value, Some(zero)) => {
            (Value::Aggregate(zero), Statement::Store(cell.into(), var.into()), Value::Load(cell.into()))
        }
        (_, Some(zero)) => {
            let contents = Aggregate::Copy(var.into());
            let value = Value::Aggregate(Aggregate::Copy(cell.into()));
            (Value::Aggregate(zero), Statement::Assign(cell.into(), contents), value)
        }
    };
    around.push(Statement::Let(cell, empty));
    let after = forward.iter().rposition(|statement| defines(statement, var)).map_or(0, |index| index + 1);
    forward.insert(after, fill);
    value
}

/// Whether the statement, or one in it, defines or sets the variable.
fn defines(statement: &Statement, var: Var) -> bool {
    any(std::slice::from_ref(statement), &mut |inner| {
        let mut found = false;
        inner.defines(&mut |defined| found |= defined == var);
        found
    })
}

/// Moves the declaration of a variable further out.
fn lift(var: Var, forward: &mut Block, around: &mut Block) {
    let declaration = forward.iter().position(|statement| matches!(statement, Statement::Let(own, _) if *own == var));
    around.extend(declaration.map(|index| forward.remove(index)));
}

/// Zeros in the shape of a type, if that is known.
pub fn zeros(ty: &Type) -> Option<Aggregate> {
    Some(match ty {
        Type::Scalar(_) => Aggregate::Scalar(0.0.into()),
        Type::Array(element, length) => Aggregate::Repeat(Box::new(zeros(element)?), Opaque::pure(length.clone())),
        Type::Tuple(parts) => Aggregate::Tuple(parts.iter().map(zeros).collect::<Option<_>>()?),
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => return None,
    })
}
