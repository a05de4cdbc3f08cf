//! Sets declared variables as late as possible, so that a statement that sets them can be written as an expression.
//!
//! Before: a verified function. After: the same, where a set stands at the end of its block, before the exit if that
//! ends with one, unless something after it reads the variable, may leave the block or hands the results over.

use crate::ir::visit::walk;
use crate::ir::{Block, Function, Operand, Reference, Statement, VarSet};

pub fn set_last(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    in_block(&function, &mut body);
    function.body = body;
    function
}

fn in_block(function: &Function, block: &mut Block) {
    for inner in block.iter_mut().flat_map(Statement::blocks_mut) {
        in_block(function, inner);
    }
    let exit = block.pop_if(|statement| matches!(statement, Statement::Exit(_)));
    let mut after = After::default();
    let (mut last, mut others) = (Vec::new(), Vec::new());
    while let Some(statement) = block.pop() {
        if after.allows(function, &statement) {
            last.push(statement);
        } else {
            after.add(&statement);
            others.push(statement);
        }
    }
    block.extend(others.into_iter().rev());
    block.extend(last.into_iter().rev());
    block.extend(exit);
}

/// What the statements do that would come before a set if it moved to the end.
#[derive(Default)]
struct After {
    uses: VarSet,
    /// The block, or with the results.
    leaves: bool,
}

impl After {
    fn allows(&self, function: &Function, statement: &Statement) -> bool {
        match statement {
            Statement::Set(var, operand) => {
                !self.leaves && !self.uses.contains(var) && is_unchanging(function, operand)
            }
            _ => false,
        }
    }

    fn add(&mut self, statement: &Statement) {
        walk(std::slice::from_ref(statement), &mut |statement| {
            statement.uses(&mut |var| {
                self.uses.insert(var);
            });
            self.leaves |= matches!(statement, Statement::Exit(_) | Statement::HandOver);
        });
    }
}

fn is_unchanging(function: &Function, operand: &Operand) -> bool {
    operand.var().is_none_or(|var| {
        let variable = function.variable(var);
        !variable.mutable && variable.reference != Reference::Mutable
    })
}
