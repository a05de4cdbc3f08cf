//! `match g(x) { Ok(y) if y > 1.0 => …, Ok(y) => …, Err(_) => … }`, where a guard looks at what is there, is a match of that in a match.

use std::collections::HashSet;

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, ExprMatch, Pat, PatTupleStruct, parse_quote_spanned};

use super::Fresh;
use crate::read::fallible::always_fits;
use crate::subject::identifiers;

pub struct Cases {
    pub fresh: Fresh,
}

impl VisitMut for Cases {
    fn visit_expr_match_mut(&mut self, choice: &mut ExprMatch) {
        visit_mut::visit_expr_match_mut(self, choice);
        let is_returned = matches!(&*choice.expr, Expr::Call(_) | Expr::MethodCall(_));
        if is_returned && choice.arms.iter().any(looks_at_contents) && choice.arms.iter().all(is_plain) {
            self.nest(choice);
        }
    }
}

impl Cases {
    fn nest(&mut self, choice: &mut ExprMatch) {
        let name = self.fresh.name("contents", choice.match_token.span());
        let (with, mut others): (Vec<Arm>, Vec<Arm>) =
            choice.arms.drain(..).partition(|arm| contents(&arm.pat).is_some());
        let any = others.iter().find(|arm| matches!(arm.pat, Pat::Wild(_))).cloned();
        let Some(mut whole) = with.first().cloned() else { return };
        let takes_all = |arm: &Arm| arm.guard.is_none() && contents(&arm.pat).is_some_and(always_fits);
        let rest = any.filter(|_| !with.iter().any(takes_all));
        let inner = with.into_iter().map(|mut arm| {
            if let Some(inner) = contents(&arm.pat) {
                arm.pat = inner.clone();
            }
            arm
        });
        let arms = inner.chain(rest);
        let span = whole.span();
        if let Pat::TupleStruct(PatTupleStruct { path, .. }) = &whole.pat {
            whole = parse_quote_spanned!(span=> #path(#name) => match #name { #(#arms)* },);
        }
        choice.arms.push(whole);
        choice.arms.append(&mut others);
    }
}

/// Whether its guard mentions what its pattern takes out.
fn looks_at_contents(arm: &Arm) -> bool {
    struct Names(HashSet<String>);

    impl Visit<'_> for Names {
        fn visit_pat_ident(&mut self, pattern: &syn::PatIdent) {
            self.0.insert(pattern.ident.to_string());
            visit::visit_pat_ident(self, pattern);
        }
    }

    let (Some(inner), Some((_, guard))) = (contents(&arm.pat), &arm.guard) else { return false };
    let mut names = Names(HashSet::new());
    names.visit_pat(inner);
    !names.0.is_disjoint(&identifiers(guard.to_token_stream()))
}

/// Whether it is of what is there, which it does not change, or of nothing, or of anything that comes last.
fn is_plain(arm: &Arm) -> bool {
    struct Changes(bool);

    impl Visit<'_> for Changes {
        fn visit_pat_ident(&mut self, pattern: &syn::PatIdent) {
            self.0 |= pattern.by_ref.is_some() && pattern.mutability.is_some();
            visit::visit_pat_ident(self, pattern);
        }
    }

    let mut changes = Changes(false);
    changes.visit_pat(&arm.pat);
    match &arm.pat {
        _ if changes.0 => false,
        Pat::TupleStruct(case) => contents(&arm.pat).is_some() || case.path.is_ident("Err"),
        Pat::Ident(name) => name.ident == "None",
        Pat::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "None"),
        Pat::Wild(_) => arm.guard.is_none(),
        _ => false,
    }
}

/// What is inside `Ok` or `Some`.
fn contents(pattern: &Pat) -> Option<&Pat> {
    let Pat::TupleStruct(PatTupleStruct { path, elems, .. }) = pattern else { return None };
    let last = &path.segments.last()?.ident;
    elems.first().filter(|_| elems.len() == 1 && (last == "Ok" || last == "Some"))
}
