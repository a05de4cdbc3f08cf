//! `x.iter().fold(None, |best, v| …)` is a loop over a variable that holds a value, or none; `rfold` folds what is reversed.

use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, ExprMethodCall, parse_quote_spanned};

use super::Fresh;
use crate::read::closures::is_left_early;
use crate::read::expressions::without_parentheses;
use crate::read::iterators::{is_named, something};

pub struct Folds {
    pub fresh: Fresh,
}

impl Folds {
    fn repeated(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        let (first, closure) = of_option(call)?;
        let (receiver, body) = (&call.receiver, &closure.body);
        let (kept, item) = (&closure.inputs[0], &closure.inputs[1]);
        let [folded, next] = ["folded", "next"].map(|name| self.fresh.name(name, call.method.span()));
        Some(parse_quote_spanned! {call.span()=> ({
            let mut #folded = #first;
            for #next in #receiver {
                let #item = #next;
                #folded = {
                    let #kept = #folded;
                    #body
                };
            }
            #folded
        })})
    }
}

impl VisitMut for Folds {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let Expr::MethodCall(call) = expression else { return };
        if call.method == "rfold" && call.args.len() == 2 {
            let receiver = &call.receiver;
            call.receiver = parse_quote_spanned! {call.method.span()=> #receiver.rev()};
            call.method = Ident::new("fold", call.method.span());
        }
        if let Some(repeated) = self.repeated(call) {
            *expression = repeated;
        }
    }
}

/// What a fold begins with, and its closure, if that is an `Option`.
fn of_option(call: &ExprMethodCall) -> Option<(&Expr, &ExprClosure)> {
    // What has only a name may be anything, with a method of its own.
    let iterates = matches!(without_parentheses(&call.receiver), Expr::MethodCall(_) | Expr::Range(_));
    let (first, closure) = match (&*call.method.to_string(), call.args.len()) {
        ("fold", 2) if iterates => (&call.args[0], without_parentheses(&call.args[1])),
        _ => return None,
    };
    match closure {
        Expr::Closure(closure) if closure.inputs.len() == 2 && !is_left_early(&closure.body) => {
            (is_named(first, "None") || something(first).is_some()).then_some((first, closure))
        }
        _ => None,
    }
}
