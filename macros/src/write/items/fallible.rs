//! The items of a function that may fail: they fail as it does.
//!
//! Before: an item of what such a function returns if it does not fail. After: one that returns that in an `Ok`, or a `Some`, and asks of
//! each of the others that it calls whether it has failed; those that a second half calls have run before, and do not.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMacro, ImplItemFn, Item, Macro, Stmt, StmtMacro, parse_quote};

use super::Items;
use crate::read::always_panics;
use crate::read::fallible::{Fallible, is_failure};

impl Items<'_> {
    /// The same item of a function that may fail.
    pub fn failing(&self, item: TokenStream) -> TokenStream {
        let Some(fallible) = &self.signature.fallible else { return item };
        let Ok(mut function) = syn::parse2::<ImplItemFn>(item.clone()) else { return item };
        let contents = match &function.sig.output {
            syn::ReturnType::Type(_, ty) if matches!(**ty, syn::Type::Never(_)) => return item,
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => ty.to_token_stream(),
        };
        let (ty, is_unit) = (fallible.holding(&contents), matches!(function.sig.output, syn::ReturnType::Default));
        function.sig.output = parse_quote!(-> #ty);
        let mut failing = Failing { items: self, fallible, is_second: false };
        failing.visit_block_mut(&mut function.block);
        if let Some(Stmt::Macro(StmtMacro { mac, semi_token: None, .. })) = function.block.stmts.last() {
            let value = Expr::Macro(ExprMacro { attrs: Vec::new(), mac: mac.clone() });
            *function.block.stmts.last_mut().expect("a statement") = Stmt::Expr(value, None);
        }
        match function.block.stmts.last_mut() {
            Some(Stmt::Expr(value, None)) => failing.succeed(value),
            _ if is_unit => {
                let success = fallible.success();
                function.block.stmts.push(Stmt::Expr(parse_quote!(#success(())), None));
            }
            _ => {}
        }
        function.into_token_stream()
    }

    /// Whether it is a call of another of these items.
    fn is_own(&self, call: &syn::ExprCall) -> bool {
        const WORDS: [&str; 19] = [
            "accumulate",
            "and",
            "directional",
            "gradient",
            "hessian",
            "hvp",
            "into",
            "jacobian",
            "jvp",
            "jvps",
            "lanes",
            "outermost",
            "primal",
            "pullback",
            "repeating",
            "reversed",
            "value",
            "vjp",
            "with",
        ];
        let Expr::Path(path) = &*call.func else { return false };
        let mut segments = path.path.segments.iter();
        let (Some(first), Some(last), None) = (segments.next(), segments.next(), segments.next()) else { return false };
        let last = last.ident.to_string();
        let name = match self.signature.associated {
            true => {
                last.strip_prefix(&self.function_name().unraw().to_string()).and_then(|name| name.strip_prefix('_'))
            }
            false => Some(&*last),
        };
        first.ident == "Self" && name.is_some_and(|name| name.split('_').all(|word| WORDS.contains(&word)))
    }
}

struct Failing<'a> {
    items: &'a Items<'a>,
    fallible: &'a Fallible,
    is_second: bool,
}

impl Failing<'_> {
    fn succeed(&self, value: &mut Expr) {
        match value {
            Expr::Try(attempt) if matches!(&*attempt.expr, Expr::Call(call) if self.items.is_own(call)) => {
                *value = (*attempt.expr).clone();
            }
            Expr::Macro(invocation) if comes_not_back(&invocation.mac) => {}
            ref inner => {
                let success = self.fallible.success();
                *value = parse_quote!(#success(#inner));
            }
        }
    }
}

impl VisitMut for Failing<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Try(attempt) = expression
            && matches!(*attempt.expr, Expr::Call(_))
        {
            return visit_mut::visit_expr_mut(self, &mut attempt.expr);
        }
        visit_mut::visit_expr_mut(self, expression);
        match expression {
            Expr::Call(call) if self.items.is_own(call) => {
                let krate = self.items.krate();
                *expression = match self.is_second {
                    true => parse_quote!(#krate::generated::succeeded(#call)),
                    false => parse_quote!(#call?),
                };
            }
            Expr::Return(leave) if !self.is_second => match &mut leave.expr {
                Some(value) if !is_failure(value) => self.succeed(value),
                Some(_) => {}
                None => {
                    let success = self.fallible.success();
                    leave.expr = Some(parse_quote!(#success(())));
                }
            },
            _ => {}
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        let outside = std::mem::replace(&mut self.is_second, true);
        visit_mut::visit_expr_closure_mut(self, closure);
        self.is_second = outside;
    }

    fn visit_expr_const_mut(&mut self, _: &mut syn::ExprConst) {}

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

fn comes_not_back(invocation: &Macro) -> bool {
    invocation.path.segments.last().is_some_and(|name| always_panics(&name.ident.to_string()))
}
