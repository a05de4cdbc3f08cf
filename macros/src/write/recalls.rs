//! What is kept for the second half of a call, which may have no use for it.
//!
//! A vector that is copied for nothing but second halves is copied if one of them says that it recalls it, and else an empty one stands for it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::body::Writer;
use super::calls::said_of;
use super::expressions::Expression;
use crate::ir::visit::walk;
use crate::ir::{
    Aggregate, Argument, Call, Callee, Function, Mode, Operand, Reference, Statement, Type, Value, Var, VarMap,
};

/// An argument of a call.
#[derive(Clone)]
struct Given {
    callee: Callee,
    index: usize,
}

/// For each copy that is kept for second halves alone, where they are given it.
#[derive(Default)]
pub struct Recalls(VarMap<Vec<Given>>);

impl Recalls {
    pub fn of(function: &Function) -> Self {
        let flows = Flows::of(function);
        let is_result = |copy: &Var| function.results.iter().any(|result| result.var() == Some(*copy));
        let copies = flows.copies.iter().filter(|copy| !is_result(copy));
        let copies = copies.filter_map(|copy| Some((*copy, flows.halves_given(*copy)?)));
        Recalls(copies.collect())
    }
}

/// Where copies, and the second halves themselves, go to.
#[derive(Default)]
struct Flows {
    copies: Vec<Var>,
    first_halves: VarMap<Callee>,
    second_halves: Vec<Call>,
    /// What each tape is given, and what is taken from it.
    pushed: VarMap<Vec<Var>>,
    popped: VarMap<Vec<Var>>,
    uses: VarMap<usize>,
}

impl Flows {
    fn of(function: &Function) -> Self {
        let mut flows = Flows::default();
        walk(&function.body, &mut |statement| {
            statement.uses(&mut |used| *flows.uses.entry(used).or_insert(0) += 1);
            match statement {
                Statement::Let(var, Value::Aggregate(Aggregate::Copy(_))) => {
                    let variable = function.variable(*var);
                    if matches!(variable.ty, Type::Vector(_)) && variable.reference == Reference::Owned {
                        flows.copies.push(*var);
                    }
                }
                Statement::Let(var, Value::Pop(tape)) => flows.popped.entry(*tape).or_default().push(*var),
                Statement::Push(tape, Operand::Var(var)) => flows.pushed.entry(*tape).or_default().push(*var),
                Statement::Call(call) if call.callee.held_by().is_some() => flows.second_halves.push(call.clone()),
                Statement::Call(call) if call.callee.modes == [Mode::Pullback] => {
                    let pull = call.results.last();
                    flows.first_halves.extend(pull.map(|pull| (*pull, call.callee.clone())));
                }
                _ => {}
            }
        });
        flows
    }

    /// Where second halves are given a copy, if nothing else uses it.
    fn halves_given(&self, copy: Var) -> Option<Vec<Given>> {
        let tapes: Vec<Var> = self.tapes(copy).collect();
        if tapes.is_empty() {
            return self.arguments(copy);
        }
        let mut given = Vec::new();
        for tape in &tapes {
            let is_alone = self.pushed[tape].len() == 1;
            let popped = self.popped.get(tape).filter(|_| is_alone)?;
            for var in popped {
                given.extend(self.arguments(*var)?);
            }
        }
        (self.uses.get(&copy) == Some(&tapes.len())).then_some(given)
    }

    fn tapes(&self, var: Var) -> impl Iterator<Item = Var> {
        self.pushed.iter().filter(move |(_, pushed)| pushed.contains(&var)).map(|(tape, _)| *tape)
    }

    /// The arguments of second halves that a variable is, if they are all its uses. Each collects its cotangent: a spare place for that would have
    /// the shape of the argument.
    fn arguments(&self, var: Var) -> Option<Vec<Given>> {
        let mut given = Vec::new();
        for call in &self.second_halves {
            let own = call.arguments.len() / 2;
            for (index, argument) in call.arguments[..own].iter().enumerate() {
                let (Argument::Borrow(place) | Argument::BorrowMut(place)) = argument else { continue };
                let shadow = &call.arguments[call.arguments.len() - own + index];
                if place.root == var && place.path.is_empty() && matches!(shadow, Argument::BorrowMut(_)) {
                    given.push(Given { callee: self.callee(call)?, index });
                }
            }
        }
        (!given.is_empty() && self.uses.get(&var) == Some(&given.len())).then_some(given)
    }

    /// The function whose second half is called.
    fn callee(&self, call: &Call) -> Option<Callee> {
        let held_by = call.callee.held_by()?;
        let tape = self.popped.iter().find(|(_, popped)| popped.contains(&held_by)).map(|(tape, _)| tape);
        let first = match tape {
            Some(tape) => match self.pushed[tape][..] {
                [first] => first,
                _ => return None,
            },
            None => held_by,
        };
        let callee = self.first_halves.get(&first)?;
        callee.namespace().filter(|_| !callee.is_derivative())
    }
}

impl Writer<'_> {
    /// A copy, if a second half recalls it.
    pub fn recalled(&self, var: Var, copy: Expression) -> Expression {
        let Some(given) = self.recalls.0.get(&var) else { return copy };
        let mut recalled: Vec<TokenStream> = Vec::new();
        for Given { callee, index } in given {
            let (recalls, index) = (said_of(callee, "recalls"), Literal::usize_unsuffixed(*index));
            let asked = quote!(#recalls(#index));
            if recalled.iter().all(|other| other.to_string() != asked.to_string()) {
                recalled.push(asked);
            }
        }
        let krate = self.krate;
        Expression::whole(quote!(if #(#recalled)||* { #copy } else { #krate::generated::Vec::new() }))
    }
}
