//! Methods of structs that have the names of those of floats: `z.exp()`, `a.max(b)`.
//!
//! Whose method it is shows where the type of what it is called on is known, or where what comes of it is used as a struct. The name of a type
//! may be another one of a float, and is taken for that where nothing tells.

use proc_macro2::TokenStream;

use super::known::{Declaration, Fact};
use super::{Lowered, Reader};
use crate::ir::{Aggregate, Operand, Reference, Statement, Type, Value, Var};
use crate::rules::{self, Spelled};

/// A method that was taken for one of floats, and the variable that it is called on.
#[derive(Clone)]
pub struct Guess<'a> {
    call: &'a syn::ExprMethodCall,
    declaration: Option<Declaration>,
    /// The name of its type.
    name: Option<String>,
}

impl<'a> Reader<'a> {
    /// Whether a method with the name of an operation is one of a struct: that of an operator, such as `add`, unless its receiver
    /// is known to be a number, and any other if that is known to be none.
    pub fn may_be_struct(&self, receiver: &Lowered, call: &syn::ExprMethodCall) -> bool {
        let is_operator = matches!(&*call.method.to_string(), "add" | "sub" | "mul" | "div" | "rem" | "neg");
        match receiver {
            Lowered::Aggregate(Aggregate::Struct { .. }) => true,
            Lowered::Place(place, _) => match self.type_of(place) {
                named if self.known.is_struct(&named) => true,
                Type::Named(path) => is_operator || takes_others(call) || self.is_name_of_struct(&path),
                Type::Unknown => is_operator || takes_others(call),
                _ => false,
            },
            Lowered::Constant(constant) => {
                is_operator && constant.literal.is_none() && constant.shape.is_none() && !constant.primitive
            }
            _ => false,
        }
    }

    /// Whether a name is no other one of a float: it has parameters, or stands behind a reference.
    fn is_name_of_struct(&self, path: &TokenStream) -> bool {
        let name = path.to_string();
        name == "Self" || name.contains('<') || self.is_borrowed_name(&name)
    }

    /// Whether it is the name of what is taken by reference, as no number is.
    fn is_borrowed_name(&self, name: &str) -> bool {
        let mut parameters = self.signature.parameters.iter().map(|parameter| &parameter.written);
        parameters.any(|written| {
            written.reference == Reference::Shared
                && matches!(&written.ty, Type::Named(path) if path.to_string() == name)
        })
    }

    /// The same of the type of an operand.
    pub fn is_borrowed_struct(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(path) if self.is_borrowed_name(&path.to_string()))
    }

    /// What is guessed of the result where a method is taken for one of floats.
    pub fn guess_of(&self, receiver: &Lowered, call: &'a syn::ExprMethodCall) -> Option<Guess<'a>> {
        match receiver {
            Lowered::Place(place, _) => match self.type_of(place) {
                Type::Scalar(_) => None,
                Type::Named(path) => {
                    Some(Guess { call, declaration: self.untyped(place), name: Some(path.to_string()) })
                }
                _ => Some(Guess { call, declaration: self.untyped(place), name: None }),
            },
            Lowered::Scalar(operand) => {
                let of_receiver = operand.var().and_then(|var| self.guessed.get(&var))?;
                Some(Guess { call, ..of_receiver.clone() })
            }
            _ => None,
        }
    }

    /// Notes that what a method gives was taken for a number.
    pub fn guess(&mut self, guess: Option<Guess<'a>>, result: &Lowered) {
        if let (Some(guess), Lowered::Scalar(Operand::Var(result))) = (guess, result) {
            self.guessed.insert(*result, guess);
        }
    }

    /// What is stored as it is was as much of a guess before.
    pub fn note_guess(&mut self, statement: &Statement) {
        if let Statement::Let(var, Value::Load(place)) = statement
            && place.path.is_empty()
            && self.kept.contains(&place.root)
        {
            self.kept.insert(*var);
        }
        if let Statement::Let(var, Value::Aggregate(Aggregate::Scalar(operand))) | Statement::Set(var, operand) =
            statement
            && let Some(from) = operand.var()
        {
            self.guessed.extend(self.guessed.get(&from).map(|guess| (*var, guess.clone())));
        }
    }

    /// What was taken for a number is used as a struct: the method that gave it was a struct's own.
    pub fn learn_own(&mut self, used: &Lowered) -> bool {
        let var: Option<Var> = match used {
            Lowered::Scalar(operand) => operand.var(),
            Lowered::Place(place, _) if self.type_of(place).is_scalar() && place.path.is_empty() => Some(place.root),
            _ => None,
        };
        let Some(guess) = var.and_then(|var| self.guessed.get(&var).cloned()) else { return false };
        self.found.facts.extend(guess.declaration.map(Fact::Structured));
        self.found.facts.extend(guess.name.map(Fact::Struct));
        self.found.learn(Fact::Own(guess.call));
        !self.known.has(&Fact::Own(guess.call))
    }
}

/// Whether a call takes something else than the operation of that name, which takes numbers by value.
fn takes_others(call: &syn::ExprMethodCall) -> bool {
    let count = match rules::method(&call.method.to_string()) {
        Some(Spelled::Rule(rule)) => rule.arguments.len(),
        Some(Spelled::SinCos) => 1,
        _ => return false,
    };
    call.args.len() + 1 != count || call.args.iter().any(|argument| matches!(argument, syn::Expr::Reference(_)))
}
