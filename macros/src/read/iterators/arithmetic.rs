//! Arithmetic on indices, in constant code that stays readable.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

use crate::ir::Opaque;
use crate::read::opaque::join;

pub fn number(value: usize) -> Opaque {
    Opaque::pure(Literal::usize_unsuffixed(value).to_token_stream())
}

/// The number that an index is.
pub fn literal(index: &Opaque) -> Option<usize> {
    match syn::parse2(index.tokens.clone()) {
        Ok(Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(integer), .. })) => integer.base10_parse().ok(),
        _ => None,
    }
}

pub fn is_zero(index: &Opaque) -> bool {
    literal(index) == Some(0)
}

/// a + b
pub fn sum(a: &Opaque, b: &Opaque) -> Opaque {
    match (literal(a), literal(b)) {
        (Some(a), Some(b)) => number(a + b),
        (Some(0), _) => b.clone(),
        (_, Some(0)) => a.clone(),
        (Some(_), None) => binary(b, quote!(+), a),
        _ => binary(a, quote!(+), b),
    }
}

/// a − b
pub fn difference(a: &Opaque, b: &Opaque) -> Opaque {
    match (literal(a), literal(b)) {
        (Some(a), Some(b)) if a >= b => number(a - b),
        (_, Some(0)) => a.clone(),
        _ => binary(a, quote!(-), b),
    }
}

/// a · b
pub fn product(a: &Opaque, b: &Opaque) -> Opaque {
    match (literal(a), literal(b)) {
        (Some(1), _) => b.clone(),
        (_, Some(1)) => a.clone(),
        _ => binary(a, quote!(*), b),
    }
}

/// a − b, or 0 if that is negative.
pub fn excess(a: &Opaque, b: &Opaque) -> Opaque {
    match (literal(a), literal(b)) {
        (Some(a), Some(b)) => number(a.saturating_sub(b)),
        (_, Some(0)) => a.clone(),
        // A literal alone has no methods.
        (Some(a), None) => method(&Opaque::pure(Literal::usize_suffixed(a).to_token_stream()), "saturating_sub", b),
        _ => method(a, "saturating_sub", b),
    }
}

/// The smaller of the two.
pub fn least(a: &Opaque, b: &Opaque) -> Opaque {
    match (literal(a), literal(b)) {
        (Some(a), Some(b)) => number(a.min(b)),
        _ if a.tokens.to_string() == b.tokens.to_string() => a.clone(),
        (Some(_), None) => method(b, "min", a),
        _ => method(a, "min", b),
    }
}

/// How many steps of this size there are in a length; a step of zero panics.
pub fn steps(length: &Opaque, step: &Opaque) -> Opaque {
    match (literal(length), literal(step)) {
        (Some(length), Some(step)) if step > 0 => number(length.div_ceil(step)),
        (_, Some(1)) => length.clone(),
        (Some(length), _) => method(&Opaque::pure(Literal::usize_suffixed(length).to_token_stream()), "div_ceil", step),
        _ => method(length, "div_ceil", step),
    }
}

/// a / b
pub fn quotient(a: &Opaque, b: &Opaque) -> Opaque {
    match (literal(a), literal(b)) {
        (Some(a), Some(b)) if b > 0 => number(a / b),
        (_, Some(1)) => a.clone(),
        _ => binary(a, quote!(/), b),
    }
}

/// a mod b
pub fn remainder(a: &Opaque, b: &Opaque) -> Opaque {
    binary(a, quote!(%), b)
}

/// `start..end`
pub fn range(start: &Opaque, end: &Opaque) -> Opaque {
    let (from, to) = (&start.tokens, &end.tokens);
    join(quote!(#from..#to), start.clone(), end.clone())
}

pub fn method(receiver: &Opaque, name: &str, argument: &Opaque) -> Opaque {
    let name = proc_macro2::Ident::new(name, proc_macro2::Span::mixed_site());
    let (a, b) = (held(receiver), &argument.tokens);
    join(quote!(#a.#name(#b)), receiver.clone(), argument.clone())
}

pub fn binary(a: &Opaque, operator: TokenStream, b: &Opaque) -> Opaque {
    let is_sum = matches!(operator.to_string().as_str(), "+" | "-");
    let (left, right) = (if is_sum { summand(a) } else { held(a) }, held(b));
    join(quote!(#left #operator #right), a.clone(), b.clone())
}

/// With parentheses, unless it is one piece.
pub fn held(index: &Opaque) -> TokenStream {
    let tokens = &index.tokens;
    match syn::parse2(tokens.clone()) {
        Ok(
            Expr::Lit(_)
            | Expr::Path(_)
            | Expr::MethodCall(_)
            | Expr::Call(_)
            | Expr::Field(_)
            | Expr::Index(_)
            | Expr::Paren(_),
        ) => tokens.clone(),
        _ => quote!((#tokens)),
    }
}

/// The left side of a sum: a sum or a product needs no parentheses.
fn summand(index: &Opaque) -> TokenStream {
    match syn::parse2(index.tokens.clone()) {
        Ok(Expr::Binary(syn::ExprBinary {
            op: syn::BinOp::Add(_) | syn::BinOp::Sub(_) | syn::BinOp::Mul(_) | syn::BinOp::Div(_),
            ..
        })) => index.tokens.clone(),
        _ => held(index),
    }
}
