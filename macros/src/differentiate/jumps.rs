//! Loops are left at the end of an iteration.
//!
//! Before: any function. After: the same statements run in the same order, but no exit crosses a loop, except for one at
//! the end of each iteration of a loop that can be left. A code tells by which exit an iteration ended: zero for its
//! end, or the number of the exit.

use std::collections::HashMap;

use proc_macro2::Span;
use quote::quote;

use crate::ir::visit::{ends, walk, walk_mut};
use crate::ir::{
    Aggregate, Block, Effect, Function, Label, Opaque, Operand, Place, Projection, Role, Statement, Type, Value, Var,
    Variable, placeholder,
};

/// How the loops of a function are left, by the label behind the loop.
pub type Departures = HashMap<Label, Departure>;

/// How a loop is left.
#[derive(Clone, Copy)]
pub struct Departure {
    /// By which exit an iteration ended.
    pub code: Var,
    /// By which exit the loop was left.
    pub left: Var,
}

/// The function with tamed jumps.
pub fn jumps(mut function: Function) -> (Function, Departures) {
    let body = std::mem::take(&mut function.body);
    let mut pass = Jumps { function: &mut function, departures: HashMap::new() };
    let body = pass.block(body);
    let departures = pass.departures;
    function.body = body;
    (function, departures)
}

struct Jumps<'f> {
    function: &'f mut Function,
    departures: Departures,
}

impl Jumps<'_> {
    fn block(&mut self, block: Block) -> Block {
        let mut written = Block::with_capacity(block.len());
        for mut statement in block {
            for inner in statement.blocks_mut() {
                *inner = self.block(std::mem::take(inner));
            }
            match statement {
                Statement::For { .. } | Statement::Loop(_) => self.repeated(statement, &mut written),
                other => written.push(other),
            }
        }
        self.hold(&mut written);
        written
    }

    /// What is set on the way out of a loop is storage: only the code tells that the loop does not go on.
    fn hold(&mut self, block: &mut Block) {
        let mut index = 0;
        while index < block.len() {
            if let Statement::Declare(var) = block[index]
                && block.iter().any(|statement| sets_in_loop(statement, var, false))
                && !self.departures.values().any(|departure| departure.left == var || departure.code == var)
            {
                self.hold_one(var, index, block);
            }
            index += 1;
        }
    }

    /// Storage of which nothing is known before it is set is held in a vector.
    fn hold_one(&mut self, var: Var, declaration: usize, block: &mut Block) {
        let variable = self.function.variable(var).clone();
        let name = quote::format_ident!("{}_kept", variable.name, span = Span::mixed_site());
        let held = self.function.add(Variable { name, named: true, mutable: true, ..variable.clone() });
        let is_constant = variable.role == Role::Constant;
        if variable.role == Role::Value {
            self.function.variables[held.0 as usize].role = Role::Place;
        }
        let held_name = placeholder(held, Span::mixed_site());
        let zero = variable.ty.zeros();
        let is_appended = variable.role == Role::Place && zero.is_none();
        let (empty, full) = match zero {
            Some(zero) if variable.role == Role::Value => (Value::Aggregate(zero), Value::Load(held.into())),
            Some(zero) if !is_constant => (Value::Aggregate(zero), Value::Aggregate(Aggregate::Copy(held.into()))),
            None if is_appended => {
                self.function.variables[held.0 as usize].ty = Type::Vector(Box::new(variable.ty));
                let only = Place::from(held).at(Projection::Index(Opaque::pure(quote!(0))));
                (Value::Aggregate(Aggregate::List(Vec::new())), Value::Aggregate(Aggregate::Copy(only)))
            }
            _ => {
                let full = Opaque { reads: vec![held], ..Opaque::pure(quote!(#held_name.unwrap())) };
                (Value::Opaque(Opaque::pure(quote!(::core::option::Option::None))), Value::Opaque(full))
            }
        };
        walk_mut(block, &mut |statement| match statement {
            Statement::Set(own, operand) if *own == var => {
                *statement = match (is_constant, operand.var()) {
                    (true, Some(operand)) => Statement::Opaque(fill(held, operand)),
                    _ => Statement::Store(held.into(), operand.clone()),
                };
            }
            Statement::Assign(place, aggregate) if place.root == var => {
                *statement = match is_appended {
                    true => Statement::Append(held.into(), aggregate.clone()),
                    false => Statement::Assign(held.into(), aggregate.clone()),
                };
            }
            _ => {}
        });
        let last = block.iter().rposition(|statement| {
            let mut found = false;
            walk(std::slice::from_ref(statement), &mut |inner| inner.changes(&mut |changed| found |= changed == held));
            found
        });
        block.insert(last.map_or(declaration, |last| last + 1), Statement::Let(var, full));
        block[declaration] = Statement::Let(held, empty);
    }

    fn repeated(&mut self, mut statement: Statement, written: &mut Block) {
        let targets = targets(&statement);
        if targets.is_empty() {
            written.push(statement);
            return;
        }
        let (end, behind) = (self.function.label(), self.function.label());
        let (code, left) = (self.function.constant("exit"), self.function.constant("left"));
        for var in [code, left] {
            self.function.variables[var.0 as usize].ty = code_type();
        }
        self.departures.insert(behind, Departure { code, left });
        for inner in statement.blocks_mut() {
            let mut body = redirect(std::mem::take(inner), &targets, code, end);
            if !ends(&body) {
                body.push(Statement::Set(code, Operand::integer(0)));
            }
            *inner = vec![Statement::Declare(code), Statement::Labelled(end, body)];
            let leave = vec![Statement::Set(left, code.into()), Statement::Exit(behind)];
            self.when(code, None, leave, inner);
        }
        let comes_to_its_end = matches!(statement, Statement::For { .. });
        let mut around = vec![statement];
        if comes_to_its_end {
            around.push(Statement::Set(left, Operand::integer(0)));
        }
        written.push(Statement::Declare(left));
        written.push(Statement::Labelled(behind, around));
        for (number, target) in targets.iter().enumerate() {
            self.when(left, Some(number as u32 + 1), vec![Statement::Exit(*target)], written);
        }
    }

    /// Runs the statements if the code is this one, or any but zero.
    fn when(&mut self, code: Var, number: Option<u32>, then: Block, block: &mut Block) {
        let mention = placeholder(code, Span::mixed_site());
        let test = match number {
            Some(number) => {
                let number = proc_macro2::Literal::u32_unsuffixed(number);
                quote!(#mention == #number)
            }
            None => quote!(#mention != 0),
        };
        let condition = self.function.constant("condition");
        let test = Opaque { reads: vec![code], ..Opaque::pure(test) };
        block.push(Statement::Let(condition, Value::Opaque(test)));
        block.push(Statement::If { condition: condition.into(), then, otherwise: Block::new() });
    }
}

/// The type of the number of an exit.
pub fn code_type() -> Type {
    Type::Named(quote!(i32))
}

/// `held = Some(value);`
fn fill(held: Var, value: Var) -> Opaque {
    let (held_name, name) = (placeholder(held, Span::mixed_site()), placeholder(value, Span::mixed_site()));
    Opaque {
        tokens: quote!(#held_name = ::core::option::Option::Some(#name);),
        reads: vec![held, value],
        writes: vec![held],
        effect: Effect::Repeatable,
    }
}

/// Whether the variable is set in a loop in the statement.
fn sets_in_loop(statement: &Statement, var: Var, in_loop: bool) -> bool {
    let in_loop = in_loop || matches!(statement, Statement::For { .. } | Statement::Loop(_));
    let sets = match statement {
        Statement::Set(own, _) => *own == var,
        Statement::Assign(place, _) => place.root == var,
        _ => false,
    };
    (in_loop && sets) || statement.blocks().into_iter().flatten().any(|inner| sets_in_loop(inner, var, in_loop))
}

/// The labels around the statement that it may go to, each once.
pub fn targets(statement: &Statement) -> Vec<Label> {
    let (mut own, mut targets) = (Vec::new(), Vec::new());
    walk(std::slice::from_ref(statement), &mut |inner| match inner {
        Statement::Labelled(label, _) => own.push(*label),
        Statement::Exit(label) if !targets.contains(label) => targets.push(*label),
        _ => {}
    });
    targets.retain(|label| !own.contains(label));
    targets
}

/// Goes to the end of the iteration instead, and says where it would have gone.
fn redirect(block: Block, targets: &[Label], code: Var, end: Label) -> Block {
    let mut written = Block::with_capacity(block.len());
    for mut statement in block {
        for inner in statement.blocks_mut() {
            *inner = redirect(std::mem::take(inner), targets, code, end);
        }
        match &statement {
            Statement::Exit(label) => match targets.iter().position(|target| target == label) {
                Some(index) => {
                    written.push(Statement::Set(code, Operand::integer(index as u32 + 1)));
                    written.push(Statement::Exit(end));
                }
                None => written.push(statement),
            },
            _ => written.push(statement),
        }
    }
    written
}
