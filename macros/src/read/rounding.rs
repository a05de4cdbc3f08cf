//! Which floats are made of roundings and constants alone: an integer that is made of one hides no rounding of an active value.

use super::known::Fact;
use super::{Lowered, Reader};
use crate::ir::{Aggregate, Argument, Operand, Place, Role, Statement, Value, Var};

impl Reader<'_> {
    /// Whether the operand is the result of a rounding, a constant, or made of these alone.
    pub fn is_rounded(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Literal(_) => true,
            Operand::Var(var) => self.rounded.contains(var) || self.function.variable(*var).role == Role::Constant,
        }
    }

    /// Whether this is a variable in which nothing but roundings is stored, here and anywhere else.
    pub fn holds_roundings(&mut self, lowered: &Lowered) -> bool {
        let Lowered::Place(place, _) = lowered else { return false };
        if !place.path.is_empty() || !self.rounded.contains(&place.root) {
            return false;
        }
        self.counted.insert(place.root);
        self.declarations.get(&place.root).is_some_and(|declaration| !self.known.has(&Fact::Unrounded(*declaration)))
    }

    /// What a statement stores where a rounding was.
    pub fn note_rounding(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(var, Value::Aggregate(Aggregate::Scalar(operand))) if self.is_rounded(operand) => {
                self.rounded.insert(*var);
            }
            Statement::Let(var, Value::Operation { arguments, .. })
                if arguments.iter().all(|argument| self.is_rounded(argument)) =>
            {
                self.rounded.insert(*var);
            }
            Statement::Let(var, Value::Opaque(_)) => _ = self.rounded.insert(*var),
            Statement::Store(_, operand) | Statement::Accumulate(_, _, operand) if self.is_rounded(operand) => {}
            statement => changed_places(statement, &mut |place| _ = self.unrounded.insert(place.root)),
        }
    }

    /// The variables that were taken for roundings, and are none.
    pub fn find_unrounded(&mut self) {
        let is_none = |var: &Var| self.unrounded.contains(var);
        let declarations = self.counted.iter().filter(is_none).filter_map(|var| self.declarations.get(&var));
        self.found.facts.extend(declarations.copied().map(Fact::Unrounded));
    }
}

fn changed_places(statement: &Statement, each: &mut impl FnMut(&Place)) {
    match statement {
        Statement::Store(place, _)
        | Statement::Accumulate(place, ..)
        | Statement::Assign(place, _)
        | Statement::AccumulateAll(place, _) => each(place),
        Statement::Swap(one, other) => {
            each(one);
            each(other);
        }
        Statement::Call(call) => call.arguments.iter().for_each(|argument| {
            if let Argument::BorrowMut(place) = argument {
                each(place);
            }
        }),
        _ => {}
    }
}
