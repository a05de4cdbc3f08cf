//! `newton(f64::sin, x)` passes a closure: `newton(|t| f64::sin(t), x)`.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, parse_quote_spanned};

use crate::rules::{self, Kind, Spelled};

pub struct Functions {
    /// The type parameters that are scalars.
    pub reals: HashSet<String>,
}

impl Functions {
    /// The closure that calls an operation on floats, by the path of which it is named.
    fn called(&self, argument: &Expr) -> Option<Expr> {
        let Expr::Path(path) = argument else { return None };
        let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let (name, qualifier) = (segments.next()?, segments.next()?);
        let is_float = matches!(&*qualifier, "f32" | "f64") || self.reals.contains(&qualifier);
        let rule = match rules::method(&name).filter(|_| is_float)? {
            Spelled::Rule(rule) if rule.arguments.iter().all(|kind| matches!(kind, Kind::Real)) => rule,
            _ => return None,
        };
        let span = Span::mixed_site().located_at(path.span());
        let names: Vec<Ident> =
            (0..rule.arguments.len()).map(|index| format_ident!("argument_{index}", span = span)).collect();
        Some(parse_quote_spanned!(span=> |#(#names),*| #path(#(#names),*)))
    }
}

impl VisitMut for Functions {
    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        for argument in &mut call.args {
            let named = match argument {
                Expr::Reference(reference) if reference.mutability.is_none() => &mut *reference.expr,
                other => other,
            };
            if let Some(closure) = self.called(named) {
                *named = closure;
            }
        }
    }
}
