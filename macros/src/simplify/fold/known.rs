//! Constants whose number is seen: literals, by the names that they are given.

use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

use crate::ir::visit::walk;
use crate::ir::{Function, Statement, Value, VarMap, behind};

/// What variables are that never change, where each float type has that number, more or less.
pub fn known(function: &Function) -> VarMap<f64> {
    let mut known = VarMap::default();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(var, Value::Opaque(opaque)) = statement
            && !function.variable(*var).mutable
            && let Some(value) = number(&opaque.tokens, &known)
        {
            known.insert(*var, value);
        }
    });
    known
}

fn number(tokens: &TokenStream, known: &VarMap<f64>) -> Option<f64> {
    let mut tokens = tokens.clone().into_iter();
    let value = match (tokens.next()?, tokens.next(), tokens.next()) {
        (TokenTree::Literal(literal), None, _) => of_literal(literal)?,
        (TokenTree::Punct(minus), Some(TokenTree::Literal(literal)), None) if minus.as_char() == '-' => {
            -of_literal(literal)?
        }
        (TokenTree::Ident(name), None, _) => return behind(&name).and_then(|var| known.get(&var).copied()),
        _ => return None,
    };
    let is_a_number_of_any_type = value == 0.0 || (1e-30..1e30).contains(&value.abs());
    is_a_number_of_any_type.then_some(value)
}

fn of_literal(literal: proc_macro2::Literal) -> Option<f64> {
    match Lit::new(literal) {
        Lit::Float(float) => float.base10_parse().ok(),
        Lit::Int(int) => int.base10_parse().ok(),
        _ => None,
    }
}
