//! What nested loops add to a small array of the caller's is added up in an array of the function's own.
//!
//! That one can stand in registers, also where a loop is not always entered. Before: a derivative that is not differentiated
//! again. After: a small array that the caller lends, and with which nothing is done but that inner loops add to its elements, is
//! added to once. The order in which summands meet is another.

use std::collections::BTreeMap;

use proc_macro2::Span;
use quote::format_ident;

use crate::ir::visit::rename_block;
use crate::ir::{Aggregate, Block, Function, Opaque, Reference, Statement, Type, Value, Var, Variable};

/// The function with arrays of its own for sums.
pub fn sums(mut function: Function) -> Function {
    let mut arrays = BTreeMap::new();
    for parameter in &function.parameters {
        arrays.extend(zeros(&function, *parameter).map(|zeros| (*parameter, Sum { zeros, between: None })));
    }
    for (index, statement) in function.body.iter().enumerate() {
        enter(statement, index, 0, &mut arrays);
    }
    let mut starts: BTreeMap<usize, Block> = BTreeMap::new();
    let mut ends: BTreeMap<usize, Block> = BTreeMap::new();
    for (array, Sum { zeros, between }) in arrays {
        let Some((first, last)) = between else { continue };
        let variable = function.variable(array).clone();
        let name = format_ident!("{}_sum", variable.name, span = Span::mixed_site());
        let own = function.add(Variable { name, reference: Reference::Owned, ..variable });
        rename_block(&mut function.body[first..=last], &mut |var| if var == array { own } else { var });
        starts.entry(first).or_default().push(Statement::Let(own, Value::Aggregate(zeros)));
        ends.entry(last).or_default().push(Statement::AccumulateAll(array.into(), own.into()));
    }
    let body = std::mem::take(&mut function.body);
    for (index, statement) in body.into_iter().enumerate() {
        function.body.extend(starts.remove(&index).into_iter().flatten());
        function.body.push(statement);
        function.body.extend(ends.remove(&index).into_iter().flatten());
    }
    function
}

/// A sum, and between which statements it is made.
struct Sum {
    zeros: Aggregate,
    between: Option<(usize, usize)>,
}

/// What a sum of the function's own begins with, if the parameter is a small array of floats that the caller lends.
fn zeros(function: &Function, parameter: Var) -> Option<Aggregate> {
    let variable = function.variable(parameter);
    let is_lent = variable.reference == Reference::Mutable && parameter.0 >= function.original;
    match &variable.ty {
        Type::Array(element, length) if is_lent && element.is_scalar() && !element.has_lanes() => {
            variable.ty.zeros().filter(|_| function.is_small(&Opaque::pure(length.clone())))
        }
        _ => None,
    }
}

/// Enters what the statement adds to arrays; those with which something else is done are none to be added up.
fn enter(statement: &Statement, index: usize, loops: usize, arrays: &mut BTreeMap<Var, Sum>) {
    let added = match statement {
        Statement::Accumulate(place, ..) if loops > 1 && place.path.len() == 1 => Some(place.root),
        _ => None,
    };
    let mut mentions = Vec::new();
    statement.uses(&mut |var| mentions.push(var));
    for var in mentions {
        match arrays.get_mut(&var) {
            Some(sum) if added == Some(var) => {
                sum.between = Some((sum.between.map_or(index, |(first, _)| first), index))
            }
            _ => _ = arrays.remove(&var),
        }
    }
    let loops = loops + usize::from(matches!(statement, Statement::For { .. } | Statement::Loop(_)));
    statement.blocks().into_iter().flatten().for_each(|inner| enter(inner, index, loops, arrays));
}
