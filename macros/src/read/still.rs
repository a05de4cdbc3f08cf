//! Fields of an active struct that are constant because of what is done with them: an `Option`, a string and a map have no tangents.
//!
//! A macro does not see the type of a field. Its methods tell, and the compiler makes sure: what is taken for constant is read through
//! a function that is given nothing which has tangents.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, UnOp};

use super::Reader;
use super::effects::only_makes;
use super::known::Fact;
use crate::ir::is_discrete;

impl<'a> Reader<'a> {
    /// A call of a method may say that the field at its root is constant.
    pub fn learn_still(&mut self, call: &ExprMethodCall) {
        let Some(field) = still_receiver(call).or_else(|| appended_receiver(call)) else { return };
        let path = self.place_of(field).and_then(|place| self.field_path(&place));
        self.found.facts.extend(path.map(Fact::Still));
    }

    /// Whether an expression names a field that is known to be constant.
    pub fn is_still(&self, expression: &Expr) -> bool {
        let is_place = match expression {
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
            Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)),
            _ => false,
        };
        let path = || self.place_of(expression).and_then(|place| self.field_path(&place));
        is_place && self.known.knows_still && path().is_some_and(|path| self.known.is_still(path))
    }

    /// Whether an expression is a part of such a field, or what methods of it return.
    pub fn is_made_of_still(&self, expression: &Expr) -> bool {
        self.is_still(expression)
            || match expression {
                Expr::Paren(inner) => self.is_made_of_still(&inner.expr),
                Expr::Reference(inner) => self.is_made_of_still(&inner.expr),
                Expr::Field(field) => self.is_made_of_still(&field.base),
                Expr::Index(index) => self.is_made_of_still(&index.expr),
                Expr::MethodCall(call) => self.is_made_of_still(&call.receiver),
                _ => false,
            }
    }

    /// The field, of which the compiler makes sure that it has no tangent.
    pub fn still(&self, field: &Expr) -> Expr {
        let krate = &self.signature.krate;
        let span = match field {
            Expr::Field(field) => field.member.span(),
            other => other.span(),
        };
        let located = |tokens: TokenStream| -> TokenStream {
            let at = |mut token: TokenTree| {
                token.set_span(token.span().located_at(span));
                token
            };
            tokens.into_iter().map(at).collect()
        };
        let (ask, borrow) = (located(quote!(#krate::generated::without_tangent)), located(quote!(&)));
        syn::parse_quote!((*#ask(#borrow #field)))
    }
}

/// What a method is called on, perhaps after others that make the like of it, if neither floats nor what is made of them has that method.
fn still_receiver(call: &ExprMethodCall) -> Option<&Expr> {
    match &*call.method.to_string() {
        name if asks_option(name) => option_at(&call.receiver),
        "as_deref" | "as_ref" if call.args.is_empty() => option_at(&call.receiver),
        "as_bytes" | "as_str" | "bytes" | "char_indices" | "chars" | "contains_key" | "split_whitespace"
        | "to_lowercase" | "to_uppercase" => place(&call.receiver),
        "as_millis" | "as_secs" | "as_secs_f32" | "as_secs_f64" => place(&call.receiver),
        "get" => map_at(call),
        _ => None,
    }
}

/// What is appended to, if that is no float.
fn appended_receiver(call: &ExprMethodCall) -> Option<&Expr> {
    match &*call.method.to_string() {
        "push_str" => place(&call.receiver),
        "push" | "push_back" | "push_front" if call.args.iter().any(is_no_float) => place(&call.receiver),
        _ => None,
    }
}

/// Whether an expression is written as no float is.
fn is_no_float(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => !matches!(number.suffix(), "f32" | "f64"),
            syn::Lit::Float(_) => false,
            _ => true,
        },
        Expr::Cast(cast) => is_discrete(&cast.ty.to_token_stream()),
        _ => false,
    }
}

fn asks_option(name: &str) -> bool {
    let is_asking = matches!(name, "is_none" | "is_none_or" | "is_some" | "is_some_and" | "ok_or" | "ok_or_else");
    let is_taking = matches!(name, "expect" | "unwrap" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else");
    is_asking || is_taking || matches!(name, "map_or" | "map_or_else")
}

/// Methods of what such fields are, and of what these return, without effects but those of closures that they are given.
pub fn only_asks(call: &ExprMethodCall) -> bool {
    let makes_another = matches!(&*call.method.to_string(), "and_then" | "copied" | "filter" | "map" | "or");
    makes_another || still_receiver(call).is_some() || asks_option(&call.method.to_string())
}

/// Methods that do not change what they are called on.
pub fn only_looks_at(name: &str) -> bool {
    let is_looking =
        matches!(name, "binary_search" | "contains" | "first" | "get" | "iter" | "keys" | "last" | "values");
    is_looking || only_makes(name) || matches!(name, "as_slice" | "ends_with" | "starts_with" | "to_string")
}

/// The `Option` of which methods make another one.
fn option_at(made: &Expr) -> Option<&Expr> {
    match made {
        Expr::Paren(inner) => option_at(&inner.expr),
        Expr::MethodCall(call) => match &*call.method.to_string() {
            "and_then" | "as_deref" | "as_ref" | "cloned" | "copied" | "filter" | "map" | "or" => {
                option_at(&call.receiver)
            }
            "get" => map_at(call),
            _ => None,
        },
        _ => place(made),
    }
}

/// What is asked for a key by reference, as no index is.
fn map_at(call: &ExprMethodCall) -> Option<&Expr> {
    let is_key = call.args.len() == 1 && matches!(call.args[0], Expr::Reference(_));
    if is_key { place(&call.receiver) } else { None }
}

fn place(expression: &Expr) -> Option<&Expr> {
    match expression {
        Expr::Paren(inner) => place(&inner.expr),
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => Some(expression),
        _ => None,
    }
}
