//! What several iterations add to one element is added up in a variable.
//!
//! A loop that adds to `g[i]` and to `g[i + 1]` writes to memory what its next iteration reads again; one that adds to `g[k]` does so all
//! the time. Before: any function. After: where a loop only adds to elements of a place, at fixed distances from its counter or that are
//! the same in all iterations, it holds the sums that are not complete in variables, and adds to each element once. The order in which
//! summands meet is another.

use std::collections::{BTreeMap, HashMap, HashSet};

use proc_macro2::Span;
use quote::quote;

use super::counting::{at, is_plain, offset, when_it_runs};
use crate::ir::visit::{any, walk, walk_mut};
use crate::ir::{
    Aggregate, Block, Function, Opaque, Operand, Place, Projection, Range, Reference, Role, Sign, Statement, Type,
    Value, Var, Variable, placeholder,
};

/// The elements between the first and the last one that an iteration adds to.
const WIDEST: i64 = 4;

/// The function with sums in variables.
pub fn carries(mut function: Function) -> Function {
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
        match statement {
            Statement::For { variable, range, body } if adds_to_elements(&body) && is_plain(&range, function) => {
                carry(variable, range, body, function, &mut written);
            }
            other => written.push(other),
        }
    }
    written
}

/// Whether each iteration adds to an element.
fn adds_to_elements(body: &[Statement]) -> bool {
    body.iter().any(|statement| matches!(statement, Statement::Accumulate(place, ..) if !place.path.is_empty()))
}

fn carry(counter: Var, range: Range, mut body: Block, function: &mut Function, written: &mut Block) {
    let mut after = Block::new();
    for place in common(&body, counter, function) {
        let sum = sum(&place, function);
        walk_mut(&mut body, &mut |statement| {
            if let Statement::Accumulate(own, ..) = statement
                && own.root == place.root
                && own.path_text() == place.path_text()
            {
                *own = sum.into();
            }
        });
        written.push(Statement::Let(sum, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
        add(sum, place, function, &mut after);
    }
    for (root, offsets) in candidates(&body, counter, function) {
        let (Some(first), Some(last)) = (offsets.first().copied(), offsets.last().copied()) else { continue };
        let Type::Scalar(_) = function.type_of(&element(root, counter_at(counter, first))) else { continue };
        let sums: Vec<Var> = (first..=last).map(|_| sum(&element(root, counter_at(counter, 0)), function)).collect();
        walk_mut(&mut body, &mut |statement| {
            if let Statement::Accumulate(place, ..) = statement
                && place.root == root
                && let Some(offset) = offset(place, counter)
            {
                *place = sums[(offset - first) as usize].into();
            }
        });
        // In the order in which an iteration comes to their elements, the one that it completes first.
        let mut sums: Vec<(i64, Var)> = (first..=last).zip(sums).collect();
        if range.reversed {
            sums.reverse();
        }
        let zero = || Value::Aggregate(Aggregate::Scalar(0.0.into()));
        let (Some((complete, oldest)), Some((_, newest))) = (sums.first(), sums.last()) else { continue };
        body.insert(0, Statement::Let(*newest, zero()));
        add(*oldest, element(root, counter_at(counter, *complete)), function, &mut body);
        for pair in sums.windows(2) {
            let next = load(pair[1].1, function, &mut body);
            body.push(Statement::Store(pair[0].1.into(), next));
        }
        for (offset, sum) in &sums[..sums.len() - 1] {
            written.push(Statement::Let(*sum, zero()));
            let index = if range.reversed { at(&range.start, offset - 1) } else { at(&range.end, *offset) };
            add(*sum, element(root, index), function, &mut after);
        }
    }
    let bounds = range.clone();
    written.push(Statement::For { variable: counter, range, body });
    if !after.is_empty() {
        when_it_runs(&bounds, after, function, written);
    }
}

/// The elements that every iteration adds to, and that are the same in all of them, if the loop does nothing else with what they stand in.
fn common(body: &[Statement], counter: Var, function: &Function) -> Vec<Place> {
    let mut changed = HashSet::from([counter]);
    let (mut leaves, mut added, mut mentioned) = (false, HashMap::<Var, usize>::new(), HashMap::<Var, usize>::new());
    walk(body, &mut |statement| {
        leaves |= matches!(statement, Statement::Exit(_));
        statement.defines(&mut |var| _ = changed.insert(var));
        statement.changes(&mut |var| _ = changed.insert(var));
        statement.uses(&mut |var| *mentioned.entry(var).or_default() += 1);
    });
    let is_common = |place: &Place| {
        let mut is_the_same = true;
        place.uses_of_path(&mut |var| is_the_same &= !changed.contains(&var));
        // What stands at a number is as good as a variable.
        let is_computed = place.path.iter().any(|part| match part {
            Projection::Index(index) | Projection::Slice(index) => !index.reads.is_empty(),
            Projection::Field(_) => false,
        });
        place.root.0 >= function.original && is_computed && is_the_same && function.type_of(place).is_scalar()
    };
    let mut common: BTreeMap<(Var, String), Place> = BTreeMap::new();
    for statement in body {
        if let Statement::Accumulate(place, ..) = statement
            && is_common(place)
        {
            common.insert((place.root, place.path_text()), place.clone());
        }
    }
    walk(body, &mut |statement| {
        if let Statement::Accumulate(place, ..) = statement
            && common.contains_key(&(place.root, place.path_text()))
        {
            *added.entry(place.root).or_default() += 1;
        }
    });
    let is_added_to_alone = |place: &Place| added.get(&place.root) == mentioned.get(&place.root);
    common.into_values().filter(|place| !leaves && is_added_to_alone(place)).collect()
}

/// The places whose elements the loop adds to, at more than one distance from the counter, and does nothing else with. Every
/// iteration adds to the first and to the last of them: what is between is there, too.
fn candidates(body: &[Statement], counter: Var, function: &Function) -> BTreeMap<Var, Vec<i64>> {
    let mut found: BTreeMap<Var, Option<Vec<i64>>> = BTreeMap::new();
    if any(body, &mut |statement| matches!(statement, Statement::Exit(_))) {
        return BTreeMap::new();
    }
    walk(body, &mut |statement| {
        let (added, offset) = match statement {
            Statement::Accumulate(place, ..) => (Some(place.root), offset(place, counter)),
            _ => (None, None),
        };
        let mut mentions = Vec::new();
        statement.uses(&mut |var| mentions.push(var));
        statement.defines(&mut |var| mentions.push(var));
        for var in mentions {
            let offsets = found.entry(var).or_insert_with(|| Some(Vec::new()));
            match (offsets.as_mut(), offset.filter(|_| added == Some(var))) {
                (Some(offsets), Some(offset)) => offsets.push(offset),
                _ => *offsets = None,
            }
        }
    });
    let mut candidates = BTreeMap::new();
    for (var, offsets) in found {
        let Some(mut offsets) = offsets else { continue };
        offsets.sort_unstable();
        offsets.dedup();
        let [first, .., last] = offsets[..] else { continue };
        let is_always_added_to = |wanted: i64| {
            body.iter().any(|statement| match statement {
                Statement::Accumulate(place, ..) => place.root == var && offset(place, counter) == Some(wanted),
                _ => false,
            })
        };
        let is_narrow = last - first < WIDEST && is_always_added_to(first) && is_always_added_to(last);
        if is_narrow && var.0 >= function.original {
            candidates.insert(var, offsets);
        }
    }
    candidates
}

fn counter_at(counter: Var, offset: i64) -> Opaque {
    let name = placeholder(counter, Span::mixed_site());
    at(&Opaque { reads: vec![counter], ..Opaque::pure(quote!(#name)) }, offset)
}

fn element(root: Var, index: Opaque) -> Place {
    Place::from(root).at(Projection::Index(index))
}

/// A variable for the sum that belongs to an element.
fn sum(element: &Place, function: &mut Function) -> Var {
    let ty = function.type_of(element);
    let name = quote::format_ident!("{}_sum", function.variable(element.root).name, span = Span::mixed_site());
    function.add(Variable {
        name,
        named: true,
        ty,
        role: Role::Place,
        reference: Reference::Owned,
        mutable: true,
        shadow: true,
    })
}

fn load(sum: Var, function: &mut Function, block: &mut Block) -> Operand {
    let scalar = match &function.variable(sum).ty {
        Type::Scalar(scalar) => scalar.clone(),
        _ => function.scalar.clone(),
    };
    let value = function.value("d", scalar);
    block.push(Statement::Let(value, Value::Load(sum.into())));
    value.into()
}

fn add(sum: Var, to: Place, function: &mut Function, block: &mut Block) {
    let value = load(sum, function, block);
    block.push(Statement::Accumulate(to, Sign::Plus, value));
}
