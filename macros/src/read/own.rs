//! Methods of structs that have the names of those of floats: `z.exp()`, `a.max(b)`.
//!
//! Whose method it is shows where the type of what it is called on is known, or where what comes of it is used as a struct. The name of a type
//! may be another one of a float; where nothing tells, it is refused.

use proc_macro2::TokenStream;

use super::known::{Declaration, Fact};
use super::refuse::Refusal;
use super::{Lowered, Reader, Reading};
use crate::ir::{Aggregate, Operand, Reference, Statement, Type, Value, Var};
use crate::rules::{self, Spelled};

/// A method that was taken for one of floats, and the variable that it is called on.
#[derive(Clone, Copy)]
pub struct Guess<'a> {
    call: &'a syn::ExprMethodCall,
    declaration: Option<Declaration>,
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
                Type::Named(path) => is_operator || takes_others(call) || self.is_name_of_struct(path),
                Type::Unknown => is_operator || takes_others(call),
                _ => false,
            },
            Lowered::Constant(constant) => {
                is_operator && constant.literal.is_none() && constant.shape.is_none() && !constant.primitive
            }
            _ => false,
        }
    }

    /// Whether a name is no other one of a float: floats are written by their own in the same signature, or it stands behind a reference.
    fn is_name_of_struct(&self, path: TokenStream) -> bool {
        let name = path.to_string();
        if name == "Self" || path.into_iter().count() > 1 {
            return true;
        }
        let is_it = |ty: &Type| matches!(ty, Type::Named(path) if path.to_string() == name);
        let parameters = self.signature.parameters.iter().map(|parameter| &parameter.written);
        let leaves = || parameters.clone().chain([&self.signature.result]).flat_map(|written| written.ty.leaves());
        let is_beside_floats = leaves().any(is_it) && leaves().any(Type::is_scalar);
        self.is_borrowed_name(&name) || is_beside_floats && !self.known.is_number(&name)
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

    /// Whether nothing tells what the name of a type is the name of.
    pub fn is_open(&self, receiver: &Lowered) -> bool {
        match receiver {
            Lowered::Place(place, _) => match self.type_of(place) {
                Type::Named(path) => !self.known.is_number(&path.to_string()),
                _ => false,
            },
            _ => false,
        }
    }

    /// A method that is refused unless it turns out whose it is: until then, what comes of it is taken for a number.
    pub fn open_method(&mut self, receiver: &Lowered, call: &'a syn::ExprMethodCall) -> Reading<Lowered> {
        let Lowered::Place(place, _) = receiver else {
            return self.refuse(Refusal::Method(call.method.to_string()), call);
        };
        let ty = match self.type_of(place) {
            Type::Named(path) => path.to_string(),
            _ => "Type".into(),
        };
        let name = call.method.to_string();
        let instead = format!(
            "a method of a struct is called by its path, `{ty}::{name}(…)`; a float is written out, for the parameter or at a variable: \
             `let x: f64 = …`"
        );
        self.refusals.add(Refusal::UnknownType(name, instead), &call.method);
        for argument in &call.args {
            self.expression(argument)?;
        }
        let scalar = self.scalars.fresh();
        let var = self.temporary(scalar);
        self.open.insert(var);
        self.guessed.insert(var, Guess { call, declaration: None });
        Ok(Lowered::Scalar(var.into()))
    }

    /// What is guessed of the result where a method is taken for one of floats.
    pub fn guess_of(&self, receiver: &Lowered, call: &'a syn::ExprMethodCall) -> Option<Guess<'a>> {
        match receiver {
            Lowered::Place(place, _) if !self.type_of(place).is_scalar() => {
                Some(Guess { call, declaration: self.untyped(place) })
            }
            Lowered::Scalar(operand) => {
                let of_receiver = operand.var().and_then(|var| self.guessed.get(&var))?;
                Some(Guess { call, declaration: of_receiver.declaration })
            }
            _ => None,
        }
    }

    /// Notes that what a method gives was taken for a number.
    pub fn guess(&mut self, receiver: &Operand, guess: Option<Guess<'a>>, result: &Lowered) {
        let Lowered::Scalar(Operand::Var(result)) = result else { return };
        if let Some(guess) = guess {
            self.guessed.insert(*result, guess);
        }
        if receiver.var().is_some_and(|var| self.open.contains(&var)) {
            self.open.insert(*result);
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
            self.guessed.extend(self.guessed.get(&from).map(|call| (*var, *call)));
            self.open.extend(self.open.contains(&from).then_some(*var));
        }
    }

    /// Whether this is what a method gives of which it is not known whose it is.
    pub fn is_guess(&self, lowered: &Lowered) -> bool {
        match lowered {
            Lowered::Scalar(operand) => operand.var().is_some_and(|var| self.open.contains(&var)),
            Lowered::Place(place, _) => place.path.is_empty() && self.open.contains(&place.root),
            _ => false,
        }
    }

    /// The same of what is stored.
    pub fn is_guessed(&self, contents: &Aggregate) -> bool {
        matches!(contents, Aggregate::Scalar(operand) if operand.var().is_some_and(|var| self.open.contains(&var)))
    }

    /// What was taken for a number is used as a struct: the method that gave it was a struct's own.
    pub fn learn_own(&mut self, used: &Lowered) -> bool {
        let var: Option<Var> = match used {
            Lowered::Scalar(operand) => operand.var(),
            Lowered::Place(place, _) if self.type_of(place).is_scalar() && place.path.is_empty() => Some(place.root),
            _ => None,
        };
        let Some(guess) = var.and_then(|var| self.guessed.get(&var).copied()) else { return false };
        self.found.facts.extend(guess.declaration.map(Fact::Structured));
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
