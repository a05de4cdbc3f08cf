//! Early exits become branches, where that copies nothing.
//!
//! `if c { …; exit } rest` is `if c { …; exit } else { rest }`; an exit at the end of the block that it leaves is
//! nothing; a label that nobody leaves is a block; a value that is declared and then set in the same block is the operand
//! that it is set to. Before: any function. After: the same statements run in the same order.

use std::collections::HashSet;

use super::substitute::Substitution;
use crate::ir::visit::{any, ends, leaves, walk};
use crate::ir::{Block, Function, Label, Operand, Statement, Value, Var, VarSet};

/// The function with as few exits as possible.
pub fn exits(mut function: Function) -> Function {
    function.body = block(function.body);
    let mut substitution = Substitution::default();
    let results: VarSet = function.results.iter().filter_map(Operand::var).collect();
    settle(&mut function.body, &results, &mut substitution);
    substitution.apply_all(&mut function);
    function
}

fn block(statements: Block) -> Block {
    let mut written = Block::with_capacity(statements.len());
    let mut rest = statements.into_iter();
    while let Some(mut statement) = rest.next() {
        if let Some(open) = only_open_arm(&mut statement) {
            open.extend(rest.by_ref());
        }
        // A label that is dissolved may end in the exit of another.
        let statements = nested(statement);
        let is_end = ends(&statements);
        written.extend(statements);
        if is_end {
            break;
        }
    }
    written
}

/// The statement with the blocks in it simplified; a label that nobody leaves is dissolved.
fn nested(mut statement: Statement) -> Block {
    for inner in statement.blocks_mut() {
        *inner = block(std::mem::take(inner));
    }
    if let Statement::Labelled(label, body) = &mut statement {
        drop_tail(body, *label);
        if !leaves(body, *label) {
            return std::mem::take(body);
        }
    }
    vec![statement]
}

/// The arm that comes to its end, if it is the only one.
fn only_open_arm(statement: &mut Statement) -> Option<&mut Block> {
    if !matches!(statement, Statement::If { .. } | Statement::Match { .. }) {
        return None;
    }
    let mut open: Vec<&mut Block> = statement.blocks_mut();
    let is_left = open.iter().any(|block| ends(block) && !fails(block));
    open.retain(|block| !ends(block));
    if open.len() == 1 && is_left { open.pop() } else { None }
}

/// Whether the function fails at the end of the block: then what comes behind it need not be told from what does not.
fn fails(block: &[Statement]) -> bool {
    block.last().is_some_and(|last| match last {
        Statement::If { .. } | Statement::Match { .. } => last.blocks().into_iter().all(|inner| fails(inner)),
        last => last.fails(),
    })
}

/// Removes the exits that would come to the same place without them.
fn drop_tail(block: &mut Block, label: Label) {
    if matches!(block.last(), Some(Statement::Exit(target)) if *target == label) {
        block.pop();
    }
    if let Some(last @ (Statement::If { .. } | Statement::Match { .. } | Statement::Labelled(..))) = block.last_mut() {
        for inner in last.blocks_mut() {
            drop_tail(inner, label);
        }
    }
}

/// Puts declarations in the innermost block that has to do with them, and removes declared variables that are set in the
/// block of their declaration.
fn settle(block: &mut Block, results: &VarSet, substitution: &mut Substitution) {
    sink_declarations(block, results);
    let declared: VarSet = block
        .iter()
        .filter_map(|statement| match statement {
            Statement::Declare(var) => Some(*var),
            _ => None,
        })
        .collect();
    let (mut settled, mut mentioned) = (HashSet::new(), HashSet::new());
    for statement in block.iter_mut() {
        let is_first = |var: Var| declared.contains(&var) && !mentioned.contains(&var);
        match statement {
            Statement::Set(var, operand @ Operand::Var(_)) if declared.contains(var) => {
                substitution.insert(*var, operand.clone());
                settled.insert(*var);
            }
            Statement::Assign(place, aggregate) if place.path.is_empty() && is_first(place.root) => {
                settled.insert(place.root);
                *statement = Statement::Let(place.root, Value::Aggregate(aggregate.clone()));
            }
            Statement::Declare(_) => continue,
            _ => {}
        }
        if !declared.is_empty() {
            walk(std::slice::from_ref(statement), &mut |inner| {
                inner.uses(&mut |var| _ = mentioned.insert(var));
                inner.defines(&mut |var| _ = mentioned.insert(var));
            });
        }
    }
    block.retain(
        |statement| !matches!(statement, Statement::Declare(var) | Statement::Set(var, _) if settled.contains(var)),
    );
    for statement in block {
        for inner in statement.blocks_mut() {
            settle(inner, results, substitution);
        }
    }
}

fn sink_declarations(block: &mut Block, results: &VarSet) {
    let mut index = 0;
    while index < block.len() {
        if let Statement::Declare(var) = block[index]
            && !results.contains(&var)
            && let Some(inner) = only_block(&mut block[index + 1..], var)
        {
            inner.insert(0, Statement::Declare(var));
            block.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The block inside one of the statements that alone mentions the variable, if it is an arm of a branch.
fn only_block(statements: &mut [Statement], var: Var) -> Option<&mut Block> {
    let mut mentioning = statements.iter_mut().filter(|statement| mentions(std::slice::from_ref(*statement), var));
    let (statement, None) = (mentioning.next()?, mentioning.next()) else { return None };
    if !matches!(statement, Statement::If { .. } | Statement::Match { .. }) || mentions_itself(statement, var) {
        return None;
    }
    let mut blocks = statement.blocks_mut().into_iter().filter(|inner| mentions(inner, var));
    let (inner, None) = (blocks.next()?, blocks.next()) else { return None };
    Some(inner)
}

fn mentions(block: &[Statement], var: Var) -> bool {
    any(block, &mut |statement| mentions_itself(statement, var))
}

fn mentions_itself(statement: &Statement, var: Var) -> bool {
    let mut found = statement.has_use_of(var);
    statement.defines(&mut |defined| found |= defined == var);
    found
}
