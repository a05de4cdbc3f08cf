//! A tape that one loop fills and its mirror empties is an array.
//!
//! Before: any function. After: where a loop over a range pushes one float in each iteration, and a loop over the same range
//! backwards pops them, the floats are stored and loaded by the index, with room for as many as the tape had room for: the
//! loops carry no length and no branch for it.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Block, Function, Opaque, Place, Projection, Range, Reference, Role, Scalar, Statement, Type, Value, Var,
    placeholder,
};

/// The function with arrays for tapes.
pub fn tapes(mut function: Function) -> Function {
    let mut pass =
        Tapes { function: &function, rooms: HashMap::new(), mentions: HashMap::new(), arrays: HashMap::new() };
    walk(&function.body, &mut |statement| pass.enter(statement));
    pass.block(&function.body);
    let arrays = pass.arrays;
    let mut body = std::mem::take(&mut function.body);
    rewrite(&mut body, &arrays);
    function.body = body;
    for (tape, array) in arrays {
        let variable = &mut function.variables[tape.0 as usize];
        variable.role = Role::Place;
        variable.ty = array.ty;
    }
    function
}

struct Tapes<'f> {
    function: &'f Function,
    rooms: HashMap<Var, Opaque>,
    /// How often a tape is mentioned after its declaration.
    mentions: HashMap<Var, usize>,
    arrays: HashMap<Var, Array>,
}

/// What a tape becomes.
struct Array {
    ty: Type,
    zeros: Aggregate,
    /// Where the value of an iteration stands, as the loop that fills the array says it, and the one that empties it.
    filled: Opaque,
    emptied: Opaque,
}

impl Tapes<'_> {
    fn enter(&mut self, statement: &Statement) {
        if let Statement::Let(tape, Value::Tape(Some(room))) = statement
            && room.reads.iter().all(|var| self.stays(*var))
        {
            self.rooms.insert(*tape, room.clone());
        }
        statement.uses(&mut |var| *self.mentions.entry(var).or_default() += 1);
    }

    /// Whether a variable is what it is wherever it is mentioned.
    fn stays(&self, var: Var) -> bool {
        let variable = self.function.variable(var);
        !variable.mutable || (variable.role == Role::Place && variable.reference != Reference::Owned)
    }

    fn block(&mut self, block: &[Statement]) {
        let mut filled: HashMap<Var, (Var, &Range, Scalar)> = HashMap::new();
        for statement in block {
            if let Statement::For { variable, range, body } = statement {
                for inner in body {
                    match inner {
                        Statement::Push(tape, operand) => {
                            let is_float =
                                operand.var().is_some_and(|var| self.function.variable(var).role == Role::Value);
                            if is_float && self.rooms.contains_key(tape) {
                                filled.insert(*tape, (*variable, range, self.function.scalar_of(operand)));
                            }
                        }
                        Statement::Let(_, Value::Pop(tape)) => {
                            if let Some((filling, forwards, scalar)) = filled.remove(tape)
                                && self.mentions[tape] == 2
                                && are_mirrored(forwards, range)
                            {
                                self.convert(*tape, scalar, forwards, [filling, *variable]);
                            }
                        }
                        _ => {}
                    }
                }
            }
            statement.blocks().into_iter().for_each(|inner| self.block(inner));
        }
    }

    fn convert(&mut self, tape: Var, scalar: Scalar, range: &Range, [filling, emptying]: [Var; 2]) {
        let room = &self.rooms[&tape];
        let [filled, emptied] = [filling, emptying].map(|variable| index(variable, range));
        let zero = Box::new(Aggregate::Scalar(0.0.into()));
        let is_small = room.tokens.to_string().parse::<usize>().is_ok_and(|length| length <= 4096);
        let (ty, zeros) = match is_small {
            true => (
                Type::Array(Box::new(Type::Scalar(scalar)), room.tokens.clone()),
                Aggregate::Repeat(zero, room.clone()),
            ),
            false => (Type::Vector(Box::new(Type::Scalar(scalar))), Aggregate::Vector(zero, room.clone())),
        };
        self.arrays.insert(tape, Array { ty, zeros, filled, emptied });
    }
}

/// Whether the second range is the first one backwards.
fn are_mirrored(forwards: &Range, backwards: &Range) -> bool {
    let same = |a: &TokenStream, b: &TokenStream| a.to_string() == b.to_string();
    forwards.step.is_none()
        && backwards.step.is_none()
        && !forwards.reversed
        && backwards.reversed
        && forwards.inclusive == backwards.inclusive
        && same(&forwards.start.tokens, &backwards.start.tokens)
        && same(&forwards.end.tokens, &backwards.end.tokens)
}

/// How many iterations there were before the one of a counter.
fn index(counter: Var, Range { start, end, .. }: &Range) -> Opaque {
    let name = placeholder(counter, Span::mixed_site());
    let is_usize = end.tokens.to_string().replace(' ', "").ends_with(".len()");
    let tokens = match (start.tokens.to_string() == "0", is_usize) {
        (true, true) => quote!(#name),
        (true, false) => quote!(#name as usize),
        (false, _) => {
            let start = &start.tokens;
            quote!((#name - (#start)) as usize)
        }
    };
    let mut reads = start.reads.clone();
    reads.push(counter);
    Opaque { reads, ..Opaque::pure(tokens) }
}

fn rewrite(block: &mut Block, arrays: &HashMap<Var, Array>) {
    let element = |tape: Var, index: &Opaque| Place::from(tape).at(Projection::Index(index.clone()));
    for statement in block {
        match statement {
            Statement::Let(tape, value @ Value::Tape(_)) => {
                if let Some(array) = arrays.get(tape) {
                    *value = Value::Aggregate(array.zeros.clone());
                }
            }
            Statement::Push(tape, operand) => {
                if let Some(array) = arrays.get(tape) {
                    *statement = Statement::Store(element(*tape, &array.filled), operand.clone());
                }
            }
            Statement::Let(_, value @ Value::Pop(_)) => {
                if let Value::Pop(tape) = *value
                    && let Some(array) = arrays.get(&tape)
                {
                    *value = Value::Load(element(tape, &array.emptied));
                }
            }
            nest => nest.blocks_mut().into_iter().for_each(|inner| rewrite(inner, arrays)),
        }
    }
}
