//! `match g(x) { Ok(y) if y > 1.0 => …, Ok(y) => …, Err(_) => … }`, where a guard looks at what is there, is a match of that in a match.

use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, ExprMatch, Pat, PatTupleStruct, parse_quote_spanned};

use super::Fresh;
use crate::read::constants::bound_names;
use crate::read::fallible::{always_fits, contents};
use crate::read::matches::forms::mentions;

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
        let takes_all =
            |arm: &Arm| arm.guard.is_none() && contents(&arm.pat).is_some_and(|(_, inner)| always_fits(inner));
        let rest = any.filter(|_| !with.iter().any(takes_all));
        let inner = with.into_iter().map(|mut arm| {
            if let Some((_, inner)) = contents(&arm.pat) {
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
    contents(&arm.pat).zip(arm.guard.as_ref()).is_some_and(|((_, inner), (_, guard))| mentions(guard, inner))
}

/// Whether it is of what is there, which it does not change, or of nothing, or of anything that comes last.
fn is_plain(arm: &Arm) -> bool {
    let changes = |name: &&syn::PatIdent| name.by_ref.is_some() && name.mutability.is_some();
    match &arm.pat {
        pattern if bound_names(pattern).iter().any(changes) => false,
        Pat::TupleStruct(case) => contents(&arm.pat).is_some() || case.path.is_ident("Err"),
        Pat::Ident(name) => name.ident == "None",
        Pat::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "None"),
        Pat::Wild(_) => arm.guard.is_none(),
        _ => false,
    }
}
