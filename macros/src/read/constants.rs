//! Patterns of constants, and what may be changed through them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Expr;
use syn::visit_mut::{self, VisitMut};

use super::Reader;
use crate::ir::{Reference, Var, placeholder};

impl<'a> Reader<'a> {
    /// Whether what is changed through a constant may not be its own: it is, or may be, a reference.
    pub fn leads_elsewhere(&self, target: &Expr, var: Var) -> bool {
        let variable = self.function.variable(var);
        variable.reference != Reference::Owned || self.handles.contains_key(&var) || is_behind_reference(target)
    }

    /// A pattern whose names become constants of this function.
    pub fn constant_pattern(&mut self, pattern: &syn::Pat) -> (TokenStream, Vec<Var>) {
        let mut names = Vec::new();
        bound_names(pattern, &mut |pattern| names.push(pattern.clone()));
        let binds: Vec<Var> =
            names.iter().map(|name| self.declare_constant(&name.ident, name.mutability.is_some(), None)).collect();
        let mut pattern = pattern.clone();
        Rename { names: &names, binds: &binds }.visit_pat_mut(&mut pattern);
        (pattern.to_token_stream(), binds)
    }
}

/// Calls `each` with every name that the pattern binds.
pub fn bound_names(pattern: &syn::Pat, each: &mut dyn FnMut(&syn::PatIdent)) {
    struct Names<'e>(&'e mut dyn FnMut(&syn::PatIdent));
    impl<'ast> syn::visit::Visit<'ast> for Names<'_> {
        fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
            if is_binding(pattern) {
                (self.0)(pattern);
            }
            syn::visit::visit_pat_ident(self, pattern);
        }
    }
    syn::visit::Visit::visit_pat(&mut Names(each), pattern);
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
    names: &'n [syn::PatIdent],
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
