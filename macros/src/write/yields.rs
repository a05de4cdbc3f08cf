//! Statements that can be written as expressions: those that set declared variables last, whichever way they end.

use crate::ir::visit::walk;
use crate::ir::{Label, Operand, Statement, Var};

/// Whether the values of these variables, of which there are some, can be the value of the statement.
pub fn yields(statement: &Statement, targets: &[Var]) -> bool {
    let Some(groups) = groups(statement, targets) else {
        return false;
    };
    let mut sets = 0;
    walk(std::slice::from_ref(statement), &mut |statement| {
        if matches!(statement, Statement::Set(var, _) if targets.contains(var)) {
            sets += 1;
        }
    });
    groups > 0 && !targets.is_empty() && sets == groups * targets.len()
}

/// The number of places from which the statement is left with the targets set just before, if that is all of them.
fn groups(statement: &Statement, targets: &[Var]) -> Option<usize> {
    match statement {
        Statement::If { then, otherwise, .. } => {
            Some(groups_at_end(then, targets)? + groups_at_end(otherwise, targets)?)
        }
        Statement::Match { arms, .. } => arms.iter().map(|arm| groups_at_end(&arm.body, targets)).sum(),
        Statement::Labelled(label, body) => {
            Some(groups_at_end(body, targets)? + groups_at_exits(body, *label, targets)?)
        }
        // It is left by exits alone.
        Statement::Loop(_) => Some(0),
        _ => None,
    }
}

fn groups_at_end(block: &[Statement], targets: &[Var]) -> Option<usize> {
    match block.last()? {
        Statement::Exit(_) => Some(0),
        failure if failure.fails() => Some(0),
        Statement::Set(..) => split_sets(block, targets).map(|_| 1),
        last => groups(last, targets),
    }
}

fn groups_at_exits(block: &[Statement], label: Label, targets: &[Var]) -> Option<usize> {
    let mut count = 0;
    for (place, statement) in block.iter().enumerate() {
        if matches!(statement, Statement::Exit(left) if *left == label) {
            split_sets(&block[..place], targets)?;
            count += 1;
        }
        for inner in statement.blocks() {
            count += groups_at_exits(inner, label, targets)?;
        }
    }
    Some(count)
}

/// A block that ends by setting the targets, in any order: what comes before, and what each of them is set to.
///
/// If the order of two definitions matters, at most one of them is folded into such operands.
pub fn split_sets<'b>(block: &'b [Statement], targets: &[Var]) -> Option<(&'b [Statement], Vec<&'b Operand>)> {
    let (before, sets) = block.split_at(block.len().checked_sub(targets.len())?);
    let set_to = |target: &Var| {
        sets.iter().find_map(|statement| match statement {
            Statement::Set(var, operand) if var == target => Some(operand),
            _ => None,
        })
    };
    let operands = targets.iter().map(set_to).collect::<Option<_>>()?;
    Some((before, operands))
}

/// The variables that the statement sets, in the order in which it does first.
pub fn sets(statement: &Statement) -> Vec<Var> {
    let mut found = Vec::new();
    walk(std::slice::from_ref(statement), &mut |statement| {
        if let Statement::Set(var, _) = statement
            && !found.contains(var)
        {
            found.push(*var);
        }
    });
    found
}
