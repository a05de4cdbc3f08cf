//! The same operation on the same operands is computed once.
//!
//! Before: any function. After: an operation, a cast or pure constant code that was computed before, in the same block or
//! around it, is not computed again. What the user wrote is shared only with what is spelt the same; derivative code
//! takes the user's value, also where 1 / x is its reciprocal.

use std::collections::HashMap;

use super::substitute::Substitution;
use crate::ir::{Block, Effect, Function, Literal, Operand, Role, Scalar, Spelling, Statement, Value, Var};

/// The function without common subexpressions.
pub fn share(mut function: Function) -> Function {
    let body = std::mem::take(&mut function.body);
    let mut pass = Share { function: &mut function, substitution: Substitution::default() };
    let body = pass.block(body, &mut Computed::default());
    let substitution = pass.substitution;
    function.body = body;
    for result in &mut function.results {
        *result = substitution.of(result);
    }
    function
}

struct Share<'f> {
    function: &'f mut Function,
    substitution: Substitution,
}

/// What was computed. The table of a block begins as that of the block around it.
#[derive(Default)]
struct Computed {
    values: HashMap<Key, Var>,
    /// What was entered in which order, to be taken back at the end of a block.
    entered: Vec<Key>,
}

/// What tells one value from another.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Operation(Spelt, &'static str, Vec<OperandKey>),
    Cast(Scalar, OperandKey),
    Constant(Role, String),
}

/// How an operation is spelt, as far as it makes a difference.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Spelt {
    Derived,
    Operator,
    Method,
    Path(String),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum OperandKey {
    Var(Var),
    Number(u64),
}

impl Share<'_> {
    fn block(&mut self, block: Block, computed: &mut Computed) -> Block {
        let mark = computed.entered.len();
        let mut written = Block::with_capacity(block.len());
        for mut statement in block {
            self.substitution.apply(&mut statement);
            for inner in statement.blocks_mut() {
                *inner = self.block(std::mem::take(inner), computed);
            }
            if !self.is_shared(&statement, computed) {
                written.push(statement);
            }
        }
        for key in computed.entered.drain(mark..) {
            computed.values.remove(&key);
        }
        written
    }

    /// Whether the statement only computes again what is known; if not, it is known from now on.
    fn is_shared(&mut self, statement: &Statement, computed: &mut Computed) -> bool {
        let Statement::Let(var, value) = statement else { return false };
        if self.function.variable(*var).mutable {
            return false;
        }
        let keys = self.keys(value, self.function.variable(*var).role);
        let Some(wanted) = keys.first() else { return false };
        if let Some(known) = computed.values.get(wanted).copied() {
            let named = self.function.variable(*var).named;
            if !named {
                self.substitution.insert(*var, known.into());
                return true;
            }
            return false;
        }
        for key in keys {
            if !computed.values.contains_key(&key) {
                computed.values.insert(key.clone(), *var);
                computed.entered.push(key);
            }
        }
        false
    }

    /// The key under which a value is looked for, and then those under which it can be found.
    fn keys(&self, value: &Value, role: Role) -> Vec<Key> {
        match value {
            Value::Operation { rule, spelling, arguments } => {
                let arguments: Vec<OperandKey> = arguments.iter().map(operand_key).collect();
                let exact = |spelt: Spelt| Key::Operation(spelt, rule.name, arguments.clone());
                let mut keys = match spelling {
                    Spelling::Derived => Vec::new(),
                    Spelling::Operator => vec![exact(Spelt::Operator)],
                    Spelling::Method(_) => vec![exact(Spelt::Method)],
                    Spelling::Path(path) => vec![exact(Spelt::Path(path.to_string()))],
                };
                keys.push(exact(Spelt::Derived));
                if let ("div", [one, of]) = (rule.name, &arguments[..])
                    && *one == operand_key(&1.0.into())
                {
                    keys.push(Key::Operation(Spelt::Derived, "recip", vec![*of]));
                }
                keys
            }
            Value::Cast(operand, scalar) => vec![Key::Cast(scalar.clone(), operand_key(operand))],
            Value::Opaque(opaque) if opaque.effect == Effect::Pure => {
                let unchanging = |var: &Var| self.function.variable(*var).stays_known();
                if opaque.reads.iter().all(unchanging) {
                    vec![Key::Constant(role, opaque.tokens.to_string())]
                } else {
                    Vec::new()
                }
            }
            _ => Vec::new(),
        }
    }
}

fn operand_key(operand: &Operand) -> OperandKey {
    match operand {
        Operand::Var(var) => OperandKey::Var(*var),
        Operand::Literal(Literal { value, .. }) => OperandKey::Number(value.to_bits()),
    }
}
