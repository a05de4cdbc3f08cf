//! Parameters and what is asked of them.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{GenericParam, Generics, Lifetime, Path, WherePredicate, parse_quote};

/// The names that are mentioned, in paths and as lifetimes.
#[derive(Default)]
pub(super) struct Mentions(pub(super) HashSet<Ident>);

impl Mentions {
    pub(super) fn of(visit: impl FnOnce(&mut Self)) -> Self {
        let mut mentions = Mentions::default();
        visit(&mut mentions);
        mentions
    }

    pub(super) fn any(&self, names: &[Ident]) -> bool {
        names.iter().any(|name| self.0.contains(name))
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_path(&mut self, path: &'ast Path) {
        self.0.insert(path.segments[0].ident.clone());
        visit::visit_path(self, path);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        self.0.insert(lifetime.ident.clone());
    }
}

pub(super) fn name_of(parameter: &GenericParam) -> &Ident {
    match parameter {
        GenericParam::Lifetime(parameter) => &parameter.lifetime.ident,
        GenericParam::Type(parameter) => &parameter.ident,
        GenericParam::Const(parameter) => &parameter.ident,
    }
}

/// The parameter without the bounds and the default that mention what is lost.
pub(super) fn without(mut parameter: GenericParam, lost: &[Ident]) -> GenericParam {
    match &mut parameter {
        GenericParam::Lifetime(parameter) => {
            let bounds = std::mem::take(&mut parameter.bounds).into_iter();
            parameter.bounds = bounds.filter(|bound| !lost.contains(&bound.ident)).collect();
        }
        GenericParam::Type(parameter) => {
            let mentions_lost = |bound: &_| Mentions::of(|mentions| mentions.visit_type_param_bound(bound)).any(lost);
            let bounds = std::mem::take(&mut parameter.bounds).into_iter();
            parameter.bounds = bounds.filter(|bound| !mentions_lost(bound)).collect();
            parameter.default.take_if(|default| Mentions::of(|mentions| mentions.visit_type(default)).any(lost));
        }
        GenericParam::Const(_) => {}
    }
    parameter
}

/// The parameters of an alias, of which nothing is asked.
pub(super) fn without_bounds(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    generics.where_clause = None;
    generics.lifetimes_mut().for_each(|parameter| parameter.bounds.clear());
    generics.type_params_mut().for_each(|parameter| parameter.bounds.clear());
    generics
}

pub(super) fn with(generics: &Generics, predicates: Vec<WherePredicate>) -> Generics {
    let mut generics = generics.clone();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Asks for what may be false of a type without parameters: under a binder, that is no error.
pub(super) fn under_binder(ty: impl ToTokens, bound: &TokenStream) -> WherePredicate {
    let lifetime = Lifetime::new("'tangent", Span::mixed_site());
    parse_quote!(for<#lifetime> #ty: #bound)
}
