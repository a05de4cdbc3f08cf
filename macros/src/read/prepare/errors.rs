//! What is said of a failure is only looked at: the match is made again for the derivatives, and what it takes out is not moved.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprIf, ExprMatch, Pat};

use crate::subject::identifiers;

/// `Err(e)` borrows where the error is only looked at.
pub struct Errors;

impl VisitMut for Errors {
    fn visit_expr_match_mut(&mut self, choice: &mut ExprMatch) {
        visit_mut::visit_expr_match_mut(self, choice);
        let is_returned = is_returned(&choice.expr);
        for arm in choice.arms.iter_mut().filter(|_| is_returned) {
            let guard = arm.guard.as_ref().map(|(_, guard)| &**guard);
            let is_looked_at = |name: &Ident| {
                let mut uses = Uses { name, moves: false };
                guard.into_iter().chain([&*arm.body]).for_each(|part| uses.visit_expr(part));
                !uses.moves
            };
            borrow(&mut arm.pat, is_looked_at);
        }
    }

    fn visit_expr_if_mut(&mut self, branch: &mut ExprIf) {
        visit_mut::visit_expr_if_mut(self, branch);
        if let Expr::Let(condition) = &mut *branch.cond
            && is_returned(&condition.expr)
        {
            let is_looked_at = |name: &Ident| {
                let mut uses = Uses { name, moves: false };
                uses.visit_block(&branch.then_branch);
                !uses.moves
            };
            borrow(&mut condition.pat, is_looked_at);
        }
    }
}

/// Whether it is what a call returns: behind a reference, patterns borrow by themselves.
fn is_returned(matched: &Expr) -> bool {
    matches!(matched, Expr::Call(_) | Expr::MethodCall(_))
}

fn borrow(pattern: &mut Pat, is_looked_at: impl Fn(&Ident) -> bool) {
    struct Names<F>(F);

    impl<F: Fn(&Ident) -> bool> VisitMut for Names<F> {
        fn visit_pat_ident_mut(&mut self, name: &mut syn::PatIdent) {
            let is_variant = name.ident.to_string().starts_with(char::is_uppercase);
            if !is_variant && name.mutability.is_none() && name.subpat.is_none() && self.0(&name.ident) {
                name.by_ref.get_or_insert_default();
            }
        }
    }

    if let Pat::TupleStruct(case) = pattern
        && case.path.is_ident("Err")
    {
        case.elems.iter_mut().for_each(|error| Names(&is_looked_at).visit_pat_mut(error));
    }
}

/// Whether a name is used otherwise than in front of a dot, behind `&`, or in a macro.
struct Uses<'n> {
    name: &'n Ident,
    moves: bool,
}

impl Uses<'_> {
    fn is_it(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Path(path) if path.path.is_ident(self.name))
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::MethodCall(call) if self.is_it(&call.receiver) => {
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            Expr::Field(field) if self.is_it(&field.base) => {}
            Expr::Reference(reference) if reference.mutability.is_none() && self.is_it(&reference.expr) => {}
            expression => {
                self.moves |= self.is_it(expression);
                visit::visit_expr(self, expression);
            }
        }
    }

    // What these print is borrowed.
    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        const LOOKING: [&str; 8] = ["assert", "eprint", "eprintln", "format", "panic", "print", "println", "write"];
        let looks = LOOKING.iter().any(|name| invocation.path.is_ident(name));
        self.moves |= !looks && identifiers(invocation.tokens.clone()).contains(&self.name.to_string());
    }
}
