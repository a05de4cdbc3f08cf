//! Loops that count, and indices at fixed distances from their counters.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{Block, Function, Opaque, Place, Projection, Range, Statement, Value, Var, behind};
use crate::syntax::{binds_tightest, is_arithmetic};

/// Whether the loop goes by one, from and to what is the same after it.
pub fn is_plain(range: &Range, function: &Function) -> bool {
    let mut bounds = range.start.reads.iter().chain(&range.end.reads);
    range.step.is_none() && !range.inclusive && bounds.all(|var| function.variable(*var).stays_known())
}

/// Does what is to be done if there are iterations.
pub fn when_it_runs(range: &Range, then: Block, function: &mut Function, written: &mut Block) {
    let number = |bound: &Opaque| bound.tokens.to_string().parse::<i64>().ok();
    if number(&range.start).zip(number(&range.end)).is_some_and(|(start, end)| start < end) {
        written.extend(then);
        return;
    }
    let condition = function.constant("condition");
    let [from, to] = [&range.start, &range.end].map(|bound| {
        let tokens = &bound.tokens;
        match syn::parse2(tokens.clone()) {
            Ok(expression) if binds_tighter_than_comparisons(&expression) => tokens.clone(),
            _ => quote!((#tokens)),
        }
    });
    let mut reads = [&range.start.reads[..], &range.end.reads].concat();
    reads.sort();
    reads.dedup();
    let runs = Opaque { reads, ..Opaque::pure(quote!(#from < #to)) };
    written.push(Statement::Let(condition, Value::Opaque(runs)));
    written.push(Statement::If { condition: condition.into(), then, otherwise: Block::new() });
}

fn binds_tighter_than_comparisons(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Binary(binary) => is_arithmetic(&binary.op),
        expression => binds_tightest(expression),
    }
}

/// How far an element is from the one at the counter.
pub fn offset(place: &Place, counter: Var) -> Option<i64> {
    match &place.path[..] {
        [Projection::Index(index)] => offset_of(index, counter),
        _ => None,
    }
}

/// How far an index is from the counter.
pub fn offset_of(index: &Opaque, counter: Var) -> Option<i64> {
    let is_counter = |expression: &syn::Expr| match expression {
        syn::Expr::Path(path) => path.path.get_ident().and_then(behind) == Some(counter),
        _ => false,
    };
    match syn::parse2(index.tokens.clone()).ok()? {
        syn::Expr::Binary(binary) if is_counter(&binary.left) => {
            let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(distance), .. }) = *binary.right else { return None };
            let distance: i64 = distance.base10_parse().ok()?;
            match binary.op {
                syn::BinOp::Add(_) => Some(distance),
                syn::BinOp::Sub(_) => Some(-distance),
                _ => None,
            }
        }
        whole => is_counter(&whole).then_some(0),
    }
}

/// The index that is so far from another one.
pub fn at(index: &Opaque, offset: i64) -> Opaque {
    let (base, distance) = match syn::parse2(index.tokens.clone()) {
        Ok(expression) => split(expression),
        Err(_) => (Some(index.tokens.clone()), 0),
    };
    let offset = offset + distance;
    let distance = Literal::u64_unsuffixed(offset.unsigned_abs());
    let tokens = match (base, offset) {
        (None, _) => quote!(#distance),
        (Some(base), 0) => base,
        (Some(base), 1..) => quote!(#base + #distance),
        (Some(base), _) => quote!(#base - #distance),
    };
    Opaque { reads: index.reads.clone(), ..Opaque::pure(tokens) }
}

/// What is a number more or less: something to which a number can be added, if it is not a number, and this number.
pub fn split(expression: syn::Expr) -> (Option<TokenStream>, i64) {
    let number = |expression: &syn::Expr| match expression {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) if number.suffix().is_empty() => {
            number.base10_parse::<i64>().ok()
        }
        _ => None,
    };
    if let Some(number) = number(&expression) {
        return (None, number);
    }
    match expression {
        syn::Expr::Binary(syn::ExprBinary { left, op: syn::BinOp::Add(_), right, .. }) if number(&right).is_some() => {
            (Some(left.into_token_stream()), number(&right).unwrap_or_default())
        }
        syn::Expr::Binary(syn::ExprBinary { left, op: syn::BinOp::Sub(_), right, .. }) if number(&right).is_some() => {
            (Some(left.into_token_stream()), -number(&right).unwrap_or_default())
        }
        syn::Expr::Cast(_) => (Some(expression.into_token_stream()), 0),
        _ if binds_tighter_than_comparisons(&expression) => (Some(expression.into_token_stream()), 0),
        _ => (Some(quote!((#expression))), 0),
    }
}
