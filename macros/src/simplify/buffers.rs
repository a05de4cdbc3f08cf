//! A vector that each pass of a loop declares is allocated once.
//!
//! Before: a derivative that is not differentiated again. After: a vector of zeros that stands in a loop, has the same length in each pass, and is
//! not kept as a whole, is declared before the loop, and cleared where it was declared, if not all of its elements are given something there.

use super::fixed::Storage;
use crate::ir::visit::{any, walk};
use crate::ir::{Aggregate, Argument, Block, Function, Operand, Place, Statement, Value, Var, VarSet};

/// The function whose loops allocate as little as they can.
pub fn buffers(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    Buffers { function: &function, lent: VarSet::new() }.block(&mut body);
    function.body = body;
    function
}

struct Buffers<'f> {
    function: &'f Function,
    /// The vectors that are declared before the loop that uses them.
    lent: VarSet,
}

impl Buffers<'_> {
    fn block(&mut self, block: &mut Block) {
        let mut written = Block::with_capacity(block.len());
        for mut statement in std::mem::take(block) {
            statement.blocks_mut().into_iter().for_each(|inner| self.block(inner));
            if let Statement::For { body, .. } | Statement::Loop(body) = &mut statement {
                self.take_out(body, &mut written);
            }
            written.push(statement);
        }
        *block = written;
    }

    /// Takes the vectors out of the body of a loop.
    fn take_out(&mut self, body: &mut Block, before: &mut Block) {
        let mut own = VarSet::new();
        walk(body, &mut |statement| statement.defines(&mut |var| _ = own.insert(var)));
        let mut index = 0;
        while index < body.len() {
            match Storage::of(&body[index], self.function) {
                Some(storage) if self.can_be_lent(&storage, &body[index], &own, body) => {
                    let is_filled = self.lent.contains(&storage.var) || storage.is_filled_first(&body[index + 1..]);
                    let cleared = Statement::Clear(storage.var.into());
                    let declaration = match is_filled {
                        true => body.remove(index),
                        false => std::mem::replace(&mut body[index], cleared),
                    };
                    before.push(declaration);
                    self.lent.insert(storage.var);
                }
                _ => index += 1,
            }
        }
    }

    fn can_be_lent(&self, storage: &Storage, declaration: &Statement, own: &VarSet, body: &[Statement]) -> bool {
        let Statement::Let(_, Value::Aggregate(contents @ Aggregate::Vector(..))) = declaration else { return false };
        let mut is_the_same = true;
        contents.uses(&mut |var| is_the_same &= !own.contains(&var));
        is_the_same && is_positive_zero(contents) && !storage.may_be_reshaped(body) && !is_kept(storage.var, body)
    }
}

/// Whether it holds what a cleared vector does.
fn is_positive_zero(contents: &Aggregate) -> bool {
    match contents {
        Aggregate::Scalar(Operand::Literal(literal)) => literal.value.to_bits() == 0,
        Aggregate::Vector(element, _) | Aggregate::Repeat(element, _) => is_positive_zero(element),
        _ => false,
    }
}

/// Whether all of it goes elsewhere.
fn is_kept(var: Var, block: &[Statement]) -> bool {
    any(block, &mut |statement| {
        let is_pushed = matches!(statement, Statement::Push(_, operand) if operand.var() == Some(var));
        let holds = |aggregate: &Aggregate| {
            let mut found = false;
            aggregate.places(&mut |place: &Place| found |= place.root == var && place.path.is_empty());
            found
        };
        is_pushed
            || match statement {
                Statement::Let(_, Value::Aggregate(aggregate))
                | Statement::Assign(_, aggregate)
                | Statement::Append(_, aggregate) => holds(aggregate),
                Statement::Call(call) => call
                    .arguments
                    .iter()
                    .any(|argument| matches!(argument, Argument::Aggregate(aggregate) if holds(aggregate))),
                _ => false,
            }
    })
}
