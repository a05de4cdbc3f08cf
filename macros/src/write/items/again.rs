//! Calls of the function more than once with the same arguments: those that are passed by value are copied or cloned.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};

use super::declare;
use crate::ir::{Reference, is_copied_discrete};
use crate::read::signature::Parameter;
use crate::write::types::is_copied;

/// How a parameter is passed again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It can be copied.
    Copied,
    /// It must be `Clone`.
    Cloned,
    /// It is of a type without a name, which must be `Clone`.
    ClonedOpaque,
    /// It is behind `&mut`.
    Borrowed,
    /// Nothing can be said of its type.
    Never,
}

impl Again {
    pub fn of(parameter: &Parameter) -> Again {
        match (parameter.written.reference, &parameter.declared) {
            (Reference::Mutable, _) => Again::Borrowed,
            (Reference::Shared, _) => Again::Copied,
            (Reference::Owned, syn::Type::ImplTrait(_)) => Again::ClonedOpaque,
            (Reference::Owned, ty) if mentions_impl(ty) => Again::Never,
            (Reference::Owned, _) if is_known_copy(parameter) => Again::Copied,
            (Reference::Owned, _) => Again::Cloned,
        }
    }

    /// The parameter, so that its argument can be passed again.
    pub fn declaration(self, parameter: &Parameter) -> TokenStream {
        let declaration = declare(parameter, &parameter.name);
        match self {
            Again::ClonedOpaque => quote!(#declaration + ::core::clone::Clone),
            _ => declaration,
        }
    }

    /// What must hold of its type; for a type that says all, nothing does wherever the function is not called.
    pub fn bound(self, parameter: &Parameter) -> Option<TokenStream> {
        let (ty, lifetimes) = with_named_lifetimes(&parameter.declared);
        (self == Again::Cloned).then(|| quote!(for<#(#lifetimes),*> #ty: ::core::clone::Clone))
    }

    /// What is behind the name of the parameter, for one of several calls.
    pub fn argument(self, name: &TokenStream) -> TokenStream {
        match self {
            Again::Cloned | Again::ClonedOpaque => quote!(::core::clone::Clone::clone(&#name)),
            Again::Borrowed => quote!(&mut *#name),
            Again::Copied | Again::Never => name.clone(),
        }
    }
}

fn is_known_copy(parameter: &Parameter) -> bool {
    let written = &parameter.written;
    (written.is_floats() && is_copied(&written.ty)) || is_copied_discrete(&written.tokens)
}

/// Whether the type has no name, or a part of it.
pub fn mentions_impl(ty: &syn::Type) -> bool {
    struct Finder(bool);
    impl Visit<'_> for Finder {
        fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    finder.visit_type(ty);
    finder.0
}

/// The type, in which lifetimes without a name have one, as they must in a bound; and those names, of which there is one at least. Each has its
/// own: a bound would make one lifetime of two that have the same.
pub fn with_named_lifetimes(ty: &syn::Type) -> (syn::Type, Vec<syn::Lifetime>) {
    let (mut ty, mut names) = (ty.clone(), NameLifetimes(Vec::new()));
    names.visit_type_mut(&mut ty);
    if names.0.is_empty() {
        names.fresh();
    }
    (ty, names.0)
}

struct NameLifetimes(Vec<syn::Lifetime>);

impl NameLifetimes {
    fn fresh(&mut self) -> syn::Lifetime {
        let name = match self.0.len() {
            0 => "'again".to_owned(),
            number => format!("'again_{number}"),
        };
        let lifetime = syn::Lifetime::new(&name, proc_macro2::Span::mixed_site());
        self.0.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for NameLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(self.fresh());
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.fresh();
        }
    }

    // These have lifetimes of their own.
    fn visit_type_bare_fn_mut(&mut self, _: &mut syn::TypeBareFn) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
}
