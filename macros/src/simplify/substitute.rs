//! Operands in the place of variables.

use crate::ir::visit::walk_mut;
use crate::ir::{Argument, Function, Operand, Reference, Role, Statement, Var, VarMap};

/// What stands for variables that are no longer needed.
#[derive(Default)]
pub struct Substitution(VarMap<Operand>);

impl Substitution {
    /// From now on the operand stands for the variable.
    pub fn insert(&mut self, var: Var, operand: Operand) {
        let operand = self.of(&operand);
        self.0.insert(var, operand);
    }

    /// The operand that stands for an operand.
    pub fn of(&self, operand: &Operand) -> Operand {
        operand.var().and_then(|var| self.0.get(&var)).unwrap_or(operand).clone()
    }

    /// In one statement, without the blocks in it. A literal can stand for an operand, but not in constant code.
    pub fn apply(&self, statement: &mut Statement) {
        if self.0.is_empty() {
            return;
        }
        for operand in operands_mut(statement) {
            *operand = self.of(operand);
        }
        statement.rename_head(&mut |var| match self.0.get(&var) {
            Some(Operand::Var(other)) => *other,
            _ => var,
        });
    }

    /// Everywhere. What is changed through a reference by the one name is changed by the other.
    pub fn apply_all(&self, function: &mut Function) {
        for (var, operand) in &self.0 {
            let variable = function.variable(*var);
            if let (Role::Constant, Reference::Mutable, Some(other)) =
                (variable.role, variable.reference, operand.var())
            {
                function.variables[other.0 as usize].reference = Reference::Mutable;
            }
        }
        walk_mut(&mut function.body, &mut |statement| self.apply(statement));
        for result in &mut function.results {
            *result = self.of(result);
        }
    }
}

/// The operands in the statement's own expressions.
pub fn operands_mut(statement: &mut Statement) -> Vec<&mut Operand> {
    match statement {
        Statement::Let(_, value) => value.operands_mut(),
        Statement::Set(_, operand)
        | Statement::Store(_, operand)
        | Statement::Accumulate(_, _, operand)
        | Statement::Push(_, operand) => vec![operand],
        Statement::Assign(_, aggregate) | Statement::Append(_, aggregate) => aggregate.operands_mut(),
        Statement::Call(call) => call
            .arguments
            .iter_mut()
            .flat_map(|argument| match argument {
                Argument::Value(operand) => vec![operand],
                Argument::Aggregate(aggregate) => aggregate.operands_mut(),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}
