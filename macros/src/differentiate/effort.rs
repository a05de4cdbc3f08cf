//! What a function takes to run, very roughly.

use super::floats::places;
use crate::ir::{Aggregate, Callee, Function, Mode, Place, Reference, Statement, Value};
use crate::rules::Cost;

/// A loop runs so many times.
const TIMES: f64 = 8.0;
/// What goes through memory.
const MEMORY: f64 = 8.0;
/// What another function does; its derivatives take a multiple of that.
const CALL: f64 = 8.0;

/// See the header.
pub fn effort(function: &Function) -> f64 {
    of_block(function, &function.body)
}

fn of_block(function: &Function, block: &[Statement]) -> f64 {
    let whole = |statement: &Statement| {
        let times = if matches!(statement, Statement::For { .. } | Statement::Loop(_)) { TIMES } else { 1.0 };
        let inner = statement.blocks().into_iter().map(|inner| of_block(function, inner));
        own(function, statement) + times * inner.sum::<f64>()
    };
    block.iter().map(whole).sum()
}

/// Without the blocks in it.
fn own(function: &Function, statement: &Statement) -> f64 {
    match statement {
        Statement::Let(_, Value::Operation { rule, .. }) => match rule.cost {
            Cost::Cheap => 1.0,
            Cost::Moderate => 4.0,
            Cost::Expensive => 16.0,
        },
        Statement::Call(call) => CALL * of_call(&call.callee),
        Statement::Push(..) | Statement::Let(_, Value::Pop(_) | Value::Tape(None)) => MEMORY,
        Statement::Let(var, Value::Aggregate(aggregate)) => of_aggregate(function, &(*var).into(), aggregate),
        Statement::Let(var, Value::Zero(_)) => of_copy(function, &(*var).into()),
        Statement::Assign(place, aggregate) => of_aggregate(function, place, aggregate),
        Statement::Let(_, Value::Load(place)) | Statement::Store(place, _) if is_register(function, place) => 0.0,
        _ => 1.0,
    }
}

/// Forward mode takes about as much as two calls, and reverse mode as three.
fn of_call(callee: &Callee) -> f64 {
    let of_mode = |mode: &Mode| match mode {
        Mode::Forward | Mode::Lanes | Mode::Traced => 2.0,
        Mode::Reverse => 3.0,
        Mode::Pullback => 1.0,
    };
    callee.modes.iter().map(of_mode).product()
}

fn is_register(function: &Function, place: &Place) -> bool {
    let root = function.variable(place.root);
    root.ty.is_scalar() && root.reference == Reference::Owned
}

fn of_aggregate(function: &Function, place: &Place, aggregate: &Aggregate) -> f64 {
    match aggregate {
        Aggregate::Scalar(_) => 1.0,
        Aggregate::Array(parts) | Aggregate::Tuple(parts) => {
            parts.iter().map(|part| of_aggregate(function, place, part)).sum::<f64>().min(MEMORY)
        }
        _ => of_copy(function, place),
    }
}

/// A few floats are moved from register to register.
fn of_copy(function: &Function, place: &Place) -> f64 {
    places(function, place.clone()).map_or(MEMORY, |floats| (floats.len() as f64).min(MEMORY))
}
