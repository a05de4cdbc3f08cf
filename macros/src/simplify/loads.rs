//! What a place is known to hold is not loaded again.
//!
//! A load after a store to the same place is what was stored; a second load is the first one; adding to what is known is
//! an addition. Before: any function. After: the same values, to the bit; a place that is never loaded may be left over.

use std::collections::HashMap;

use super::substitute::Substitution;
use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Block, Function, Operand, Place, Projection, Sign, Spelling, Statement, Type, Value, Var, VarMap,
};
use crate::rules::rule;

/// The function without needless loads.
pub fn loads(mut function: Function) -> Function {
    let body = std::mem::take(&mut function.body);
    let mut pass = Loads { function: &mut function, substitution: Substitution::default() };
    let body = pass.block(body, &mut Known::default());
    let substitution = pass.substitution;
    function.body = body;
    for result in &mut function.results {
        *result = substitution.of(result);
    }
    function
}

struct Loads<'f> {
    function: &'f mut Function,
    substitution: Substitution,
}

/// What places hold, by their root and their path.
#[derive(Clone, Default)]
struct Known(VarMap<HashMap<String, Operand>>);

impl Known {
    fn get(&self, place: &Place) -> Option<Operand> {
        self.0.get(&place.root)?.get(&place.path_text()).cloned()
    }

    fn set(&mut self, place: &Place, operand: Operand) {
        self.0.entry(place.root).or_default().insert(place.path_text(), operand);
    }

    fn forget(&mut self, root: Var) {
        self.0.remove(&root);
    }

    /// Whatever the statements change is not known.
    fn forget_changes(&mut self, statements: &[Statement]) {
        walk(statements, &mut |statement| {
            statement.changes(&mut |var| self.forget(var));
            if let Statement::Let(var, _) = statement {
                self.forget(*var);
            }
        });
    }
}

impl Loads<'_> {
    fn block(&mut self, block: Block, known: &mut Known) -> Block {
        let mut written = Block::with_capacity(block.len());
        for mut statement in block {
            self.substitution.apply(&mut statement);
            self.statement(statement, known, &mut written);
        }
        written
    }

    fn statement(&mut self, mut statement: Statement, known: &mut Known, written: &mut Block) {
        match &mut statement {
            Statement::Let(var, Value::Load(place)) => match known.get(place) {
                Some(operand) => return self.replace(*var, operand, statement, written),
                None => known.set(place, (*var).into()),
            },
            Statement::Let(var, Value::Aggregate(aggregate)) => {
                let place = Place::from(*var);
                known.forget(*var);
                contents(aggregate, place, known);
            }
            Statement::Store(place, operand) => {
                known.forget(place.root);
                known.set(place, operand.clone());
            }
            Statement::Accumulate(place, sign, operand) => match known.get(place) {
                Some(old) => {
                    let sum = self.add(&old, *sign, operand, place, written);
                    known.forget(place.root);
                    known.set(place, sum.clone());
                    statement = Statement::Store(place.clone(), sum);
                }
                None => known.forget(place.root),
            },
            Statement::If { .. } | Statement::Match { .. } => {
                for inner in statement.blocks_mut() {
                    *inner = self.block(std::mem::take(inner), &mut known.clone());
                }
                known.forget_changes(std::slice::from_ref(&statement));
            }
            Statement::For { .. } | Statement::Loop(_) => {
                known.forget_changes(std::slice::from_ref(&statement));
                for inner in statement.blocks_mut() {
                    *inner = self.block(std::mem::take(inner), &mut known.clone());
                }
                known.forget_changes(std::slice::from_ref(&statement));
            }
            Statement::Labelled(_, body) => {
                *body = self.block(std::mem::take(body), &mut known.clone());
                known.forget_changes(std::slice::from_ref(&statement));
            }
            Statement::Clear(place) if self.function.type_of(place).is_scalar() => {
                known.forget(place.root);
                known.set(place, 0.0.into());
            }
            other => other.changes(&mut |var| known.forget(var)),
        }
        written.push(statement);
    }

    /// The operand stands for the variable. Constant code that reads it still needs a variable.
    fn replace(&mut self, var: Var, operand: Operand, load: Statement, written: &mut Block) {
        if matches!(operand, Operand::Literal(_)) {
            written.push(load);
        }
        self.substitution.insert(var, operand);
    }

    fn add(&mut self, old: &Operand, sign: Sign, operand: &Operand, place: &Place, written: &mut Block) -> Operand {
        let name = if sign == Sign::Plus { "add" } else { "sub" };
        let rule = rule(name).expect("the rules of the operators");
        let scalar = match self.function.type_of(place) {
            Type::Scalar(scalar) => scalar,
            _ => self.function.scalar_of(operand),
        };
        let var = self.function.value("t", scalar);
        let arguments = vec![old.clone(), operand.clone()];
        let is_users = place.root.0 < self.function.original;
        let spelling = if is_users { Spelling::Operator } else { Spelling::Derived };
        written.push(Statement::Let(var, Value::Operation { rule, spelling, arguments }));
        var.into()
    }
}

/// What the parts of new storage hold.
fn contents(aggregate: &Aggregate, place: Place, known: &mut Known) {
    match aggregate {
        Aggregate::Scalar(operand) => known.set(&place, operand.clone()),
        Aggregate::Array(parts) => {
            for (index, part) in parts.iter().enumerate() {
                let index = proc_macro2::Literal::usize_unsuffixed(index);
                let index = crate::ir::Opaque::pure(quote::quote!(#index));
                contents(part, place.clone().at(Projection::Index(index)), known);
            }
        }
        Aggregate::Tuple(parts) => {
            for (index, part) in parts.iter().enumerate() {
                contents(part, place.clone().at(Projection::Field(index.into())), known);
            }
        }
        _ => {}
    }
}
