//! The lifetimes of what a second half holds, and of what it is given.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, parse_quote};

use super::mentions_impl;
use crate::read::signature::Parameter;

/// Gives names to the lifetimes of parameters of which something is held.
pub struct Naming {
    /// Those that had none, …
    pub lifetimes: Vec<Lifetime>,
    /// … and those of the function.
    pub mentioned: Vec<Lifetime>,
    /// What types without a name must outlive.
    pub bound: Option<Lifetime>,
}

impl Naming {
    /// The declaration of a parameter.
    pub fn declaration(&mut self, parameter: &Parameter, declaration: TokenStream, is_borrowed: bool) -> TokenStream {
        let is_opaque = mentions_impl(&parameter.declared);
        if !is_borrowed && (!is_opaque || self.bound.is_none()) {
            return declaration;
        }
        let mut declaration = match syn::parse2::<syn::FnArg>(declaration.clone()) {
            Ok(declaration) => declaration,
            Err(_) => return declaration,
        };
        if is_borrowed {
            self.visit_fn_arg_mut(&mut declaration);
        }
        if is_opaque && let Some(bound) = &self.bound {
            Bounding { bound }.visit_fn_arg_mut(&mut declaration);
        }
        declaration.into_token_stream()
    }

    /// Some lifetimes have names.
    pub fn mention(&mut self, lifetimes: Vec<Lifetime>) {
        for lifetime in lifetimes {
            if !self.mentioned.contains(&lifetime) {
                self.mentioned.push(lifetime);
            }
        }
    }

    fn fresh(&mut self) -> Lifetime {
        let lifetime = Lifetime::new(&format!("'held_{}", self.lifetimes.len()), Span::mixed_site());
        self.lifetimes.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Naming {
    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        if let Some((_, lifetime)) = &mut receiver.reference {
            match lifetime {
                Some(lifetime) => self.visit_lifetime_mut(lifetime),
                None => *lifetime = Some(self.fresh()),
            }
        } else if receiver.colon_token.is_some() {
            self.visit_type_mut(&mut receiver.ty);
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        match &mut reference.lifetime {
            Some(lifetime) => self.visit_lifetime_mut(lifetime),
            None => reference.lifetime = Some(self.fresh()),
        }
        self.visit_type_mut(&mut reference.elem);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        match &*lifetime.ident.to_string() {
            "static" => {}
            "_" => *lifetime = self.fresh(),
            _ if self.mentioned.contains(lifetime) => {}
            _ => self.mentioned.push(lifetime.clone()),
        }
    }

    // These have lifetimes of their own.
    fn visit_type_bare_fn_mut(&mut self, _: &mut syn::TypeBareFn) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
    fn visit_bound_lifetimes_mut(&mut self, _: &mut syn::BoundLifetimes) {}
}

/// The lifetimes with names that are arguments of the paths in a type.
pub fn lifetimes_in_paths(ty: &syn::Type) -> Vec<Lifetime> {
    struct Finder(Vec<Lifetime>);
    impl Visit<'_> for Finder {
        fn visit_angle_bracketed_generic_arguments(&mut self, arguments: &syn::AngleBracketedGenericArguments) {
            let lifetimes = arguments.args.iter().filter_map(|argument| match argument {
                syn::GenericArgument::Lifetime(lifetime) => Some(lifetime),
                _ => None,
            });
            self.0.extend(lifetimes.filter(|lifetime| lifetime.ident != "static" && lifetime.ident != "_").cloned());
            visit::visit_angle_bracketed_generic_arguments(self, arguments);
        }

        // These have lifetimes of their own.
        fn visit_type_bare_fn(&mut self, _: &syn::TypeBareFn) {}
        fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {}
        fn visit_type_trait_object(&mut self, _: &syn::TypeTraitObject) {}
    }
    let mut finder = Finder(Vec::new());
    finder.visit_type(ty);
    finder.0
}

/// Bounds types without a name by a lifetime.
struct Bounding<'b> {
    bound: &'b Lifetime,
}

impl VisitMut for Bounding<'_> {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        visit_mut::visit_type_mut(self, ty);
        if let syn::Type::ImplTrait(opaque) = ty {
            opaque.bounds.push(syn::TypeParamBound::Lifetime(self.bound.clone()));
            *ty = parse_quote!((#opaque));
        }
    }
}

/// Leaves the lifetimes of the function out.
pub struct EraseLifetimes {
    pub own: Vec<Ident>,
}

impl VisitMut for EraseLifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.own.contains(&lifetime.ident) {
            *lifetime = Lifetime::new("'_", lifetime.span());
        }
    }
}
