//! Patterns of constants, and what may be changed through them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Expr;
use syn::visit_mut::{self, VisitMut};

use super::{Handle, Reader};
use crate::ir::{Reference, Role, Var, placeholder};

impl<'a> Reader<'a> {
    /// Whether what is changed through a constant may not be its own: it is, or may be, a reference.
    pub fn leads_elsewhere(&self, target: &Expr, var: Var) -> bool {
        let variable = self.function.variable(var);
        variable.reference != Reference::Owned || self.handles.contains_key(&var) || is_behind_reference(target)
    }

    /// Whether code that is given a constant may change it.
    pub fn may_be_changed(&self, var: Var) -> bool {
        let variable = self.function.variable(var);
        variable.role == Role::Constant && (variable.mutable || variable.reference == Reference::Mutable)
    }

    /// Whether a place is in a cell, such as `cell.borrow_mut()[i]`: what holds it does not change.
    pub fn is_within(&self, target: &Expr, var: Var) -> bool {
        let variable = self.function.variable(var);
        let is_fixed = !variable.mutable && variable.reference != Reference::Mutable;
        is_fixed && is_returned(target)
    }

    /// A pattern whose names become constants of this function.
    pub fn constant_pattern(&mut self, pattern: &syn::Pat) -> (TokenStream, Vec<Var>) {
        let names = bound_names(pattern);
        let binds: Vec<Var> = names.iter().map(|name| self.declare_constant(name, None)).collect();
        let by_reference = names.iter().zip(&binds).filter(|(name, _)| name.by_ref.is_some());
        self.handles.extend(by_reference.map(|(_, bind)| (*bind, Handle::Reference)));
        let mut pattern = pattern.clone();
        Rename { names: &names, binds: &binds }.visit_pat_mut(&mut pattern);
        (pattern.to_token_stream(), binds)
    }
}

/// Whether a place is reached by what a method returns.
fn is_returned(place: &Expr) -> bool {
    match place {
        Expr::MethodCall(_) => true,
        Expr::Index(syn::ExprIndex { expr: base, .. })
        | Expr::Field(syn::ExprField { base, .. })
        | Expr::Paren(syn::ExprParen { expr: base, .. })
        | Expr::Unary(syn::ExprUnary { expr: base, .. }) => is_returned(base),
        _ => false,
    }
}

/// Every name that the pattern binds; alternatives bind the same ones.
pub fn bound_names(pattern: &syn::Pat) -> Vec<&syn::PatIdent> {
    struct Names<'p>(Vec<&'p syn::PatIdent>);
    impl<'p> syn::visit::Visit<'p> for Names<'p> {
        fn visit_pat_ident(&mut self, pattern: &'p syn::PatIdent) {
            let is_new = self.0.iter().all(|name| name.ident != pattern.ident);
            self.0.extend((is_binding(pattern) && is_new).then_some(pattern));
            syn::visit::visit_pat_ident(self, pattern);
        }
    }
    let mut names = Names(Vec::new());
    syn::visit::Visit::visit_pat(&mut names, pattern);
    names.0
}

/// Whether what a pattern takes apart may be changed through a name that it binds.
pub fn binds_mutably(pattern: &syn::Pat) -> bool {
    bound_names(pattern).iter().any(|name| name.by_ref.is_some() && name.mutability.is_some())
}

/// A name in a pattern may also be a constant or a variant: those begin with a capital letter.
fn is_binding(pattern: &syn::PatIdent) -> bool {
    let name = pattern.ident.to_string();
    pattern.by_ref.is_some()
        || pattern.mutability.is_some()
        || pattern.subpat.is_some()
        || !name.starts_with(char::is_uppercase)
}

struct Rename<'n> {
    names: &'n [&'n syn::PatIdent],
    binds: &'n [Var],
}

impl VisitMut for Rename<'_> {
    fn visit_pat_ident_mut(&mut self, pattern: &mut syn::PatIdent) {
        if let Some(index) = self.names.iter().position(|name| name.ident == pattern.ident) {
            pattern.ident = placeholder(self.binds[index], pattern.ident.span());
        }
        visit_mut::visit_pat_ident_mut(self, pattern);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        field.colon_token.get_or_insert_with(Default::default);
        visit_mut::visit_field_pat_mut(self, field);
    }
}

/// Whether a place expression says that it follows a reference.
fn is_behind_reference(expression: &Expr) -> bool {
    match expression {
        Expr::Index(index) => is_behind_reference(&index.expr),
        Expr::Field(field) => is_behind_reference(&field.base),
        Expr::Paren(inner) => is_behind_reference(&inner.expr),
        Expr::Group(inner) => is_behind_reference(&inner.expr),
        Expr::Unary(_) | Expr::MethodCall(_) => true,
        _ => false,
    }
}
