//! What is written over before it is read is not written.
//!
//! A local place that is declared with one content and given another before anyone looks is declared with the other; of
//! two stores in a row the second counts; zeros that storage is added to are that storage.
//! Before: any function. After: the same values; what a place holds between two stores is not looked at by anyone.

use crate::ir::visit::walk;
use crate::ir::{Aggregate, Block, Function, Place, Statement, Type, Value, Var, VarMap};

/// The function without needless stores.
pub fn stores(mut function: Function) -> Function {
    let body = std::mem::take(&mut function.body);
    function.body = block(body, &function);
    function
}

/// The statements that gave local places what nobody has looked at since, by their index.
type Pending = VarMap<usize>;

fn block(statements: Block, function: &Function) -> Block {
    let mut written: Vec<Option<Statement>> = Vec::with_capacity(statements.len());
    let mut pending = Pending::default();
    for mut statement in statements {
        for inner in statement.blocks_mut() {
            *inner = block(std::mem::take(inner), function);
        }
        let target = target(&statement, function);
        if let Some((var, index)) = target.and_then(|var| Some((var, *pending.get(&var)?)))
            && !reads(&statement, var)
            && let Some(earlier) = &written[index]
            && let Some(merged) = merged(earlier, &statement, function)
        {
            written[index] = None;
            statement = merged;
        }
        let mut leaves = false;
        walk(std::slice::from_ref(&statement), &mut |inner| {
            inner.uses(&mut |var| _ = pending.remove(&var));
            leaves |= matches!(inner, Statement::Exit(_));
        });
        if leaves {
            // What is declared here is not seen outside.
            pending.retain(|_, index| matches!(written[*index], Some(Statement::Let(..))));
        }
        if let Some(var) = given(&statement).filter(|var| is_local_storage(function, *var)) {
            pending.insert(var, written.len());
        }
        written.push(Some(statement));
    }
    written.into_iter().flatten().collect()
}

/// The place that the statement gives all of its contents, or adds to.
fn target(statement: &Statement, function: &Function) -> Option<Var> {
    match statement {
        Statement::AccumulateAll(place, added) if !may_be_of_another_length(function, added) => whole(place),
        _ => given(statement),
    }
}

/// Whether the place comes from outside, where its shape cannot be told by its type.
fn may_be_of_another_length(function: &Function, place: &Place) -> bool {
    fn is_open(ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) => false,
            Type::Array(element, _) => is_open(element),
            Type::Tuple(parts) => parts.iter().any(is_open),
            Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => true,
        }
    }
    matches!(function.type_of(place), Type::Slice(_))
        || (function.parameters.contains(&place.root) && is_open(&function.type_of(place)))
}

/// The place that the statement gives all of its contents, and does nothing else.
fn given(statement: &Statement) -> Option<Var> {
    match statement {
        Statement::Let(var, Value::Aggregate(_) | Value::Zero(_)) => Some(*var),
        Statement::Store(place, _) | Statement::Clear(place) => whole(place),
        _ => None,
    }
}

fn whole(place: &Place) -> Option<Var> {
    place.path.is_empty().then_some(place.root)
}

fn is_local_storage(function: &Function, var: Var) -> bool {
    let variable = function.variable(var);
    variable.owns_storage() && var.0 >= function.original
}

/// One statement for two that follow each other.
fn merged(earlier: &Statement, later: &Statement, function: &Function) -> Option<Statement> {
    match (earlier, later) {
        (Statement::Let(var, value), Statement::AccumulateAll(_, added)) if is_zero(value) => {
            Some(Statement::Let(*var, Value::Aggregate(Aggregate::Copy(added.clone()))))
        }
        (_, Statement::AccumulateAll(..)) => None,
        (Statement::Let(var, _), Statement::Store(_, operand)) => {
            Some(Statement::Let(*var, Value::Aggregate(Aggregate::Scalar(operand.clone()))))
        }
        (Statement::Let(var, _), Statement::Clear(place)) if function.type_of(place).is_scalar() => {
            Some(Statement::Let(*var, Value::Aggregate(Aggregate::Scalar(0.0.into()))))
        }
        (Statement::Store(..) | Statement::Clear(_), Statement::Store(..) | Statement::Clear(_)) => Some(later.clone()),
        _ => None,
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Zero(_) => true,
        Value::Aggregate(aggregate) => aggregate.is_zero(),
        _ => false,
    }
}

/// Whether what a statement writes to a variable depends on the variable.
fn reads(statement: &Statement, var: Var) -> bool {
    let mut mentions = 0;
    statement.uses(&mut |used| mentions += usize::from(used == var));
    mentions > 1
}
