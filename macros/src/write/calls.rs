//! Calls of differentiable functions and of their derivatives.

use proc_macro2::Ident;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Path, PathArguments, PathSegment};

use super::body::Writer;
use super::expressions::Expression;
use crate::ir::{Argument, Call, Callee, Mode, Type};

impl Writer<'_> {
    pub fn call(&mut self, call: &Call) -> Expression {
        let arguments: Vec<_> = call.arguments.iter().map(|argument| self.argument(argument)).collect();
        Expression::call(function(&call.callee), &arguments)
    }

    fn argument(&mut self, argument: &Argument) -> Expression {
        let krate = self.krate;
        match argument {
            Argument::Value(operand) => {
                let scalar = self.function.scalar_of(operand);
                self.operand(operand, &scalar)
            }
            Argument::Aggregate(aggregate) => self.aggregate(aggregate, &Type::Unknown),
            Argument::Borrow(place) => self.borrow(place),
            Argument::BorrowMut(place) => self.borrow_mutably(place),
            Argument::Constant(opaque) => self.constant(opaque),
            Argument::Absent => Expression::whole(quote!(#krate::generated::Constant)),
        }
    }
}

/// The item that is called for these derivatives of a function.
fn companion(modes: &[Mode]) -> String {
    let names: Vec<_> = modes
        .iter()
        .map(|mode| match mode {
            Mode::Forward => "directional",
            Mode::Reverse => "accumulate_vjp",
        })
        .collect();
    names.join("_")
}

/// `models::g::<3>` → `models::g::companion::<3>`; but for a method, `Model::g::<3>` → `Model::g_companion::<3>`.
fn function(callee: &Callee) -> Path {
    let mut path = callee.path.clone();
    if callee.modes.is_empty() {
        return path;
    }
    let companion = companion(&callee.modes);
    let is_method = is_method(&path);
    if let Some(last) = path.segments.last_mut() {
        if is_method {
            last.ident = format_ident!("{}_{}", last.ident.unraw(), companion, span = last.ident.span());
        } else {
            let companion = PathSegment {
                ident: Ident::new(&companion, last.ident.span()),
                arguments: std::mem::replace(&mut last.arguments, PathArguments::None),
            };
            path.segments.push(companion);
        }
    }
    path
}

/// Whether the last qualifier is a type: it begins with a capital letter.
fn is_method(path: &Path) -> bool {
    let qualifier = path.segments.iter().rev().nth(1);
    qualifier.is_some_and(|segment| segment.ident.unraw().to_string().starts_with(char::is_uppercase))
}
