//! What the reader need not tell apart: floats that are spelled as integers, constants of one name in several blocks, folds and collections of what may be
//! missing that are loops, operations that are passed by their paths, errors that are only looked at, guards that look at what
//! is there, and indices that closures compute.

mod cases;
mod errors;
mod folds;
mod functions;
mod gathers;
mod indices;

use std::collections::HashSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::visit_mut::{self, VisitMut};
use syn::{Item, Lit, LitFloat, Stmt};

use cases::Cases;
use errors::Errors;
use folds::Folds;
use functions::Functions;
use gathers::Gathers;
use indices::Indices;

use super::signature::reals;
use super::{fallible, items};
use crate::subject::identifiers;

/// The same function in fewer ways of writing.
pub fn prepared(item: &syn::ItemFn) -> syn::ItemFn {
    let mut prepared = item.clone();
    fallible::unwrapped(&mut prepared);
    Floats.visit_block_mut(&mut prepared.block);
    Errors.visit_block_mut(&mut prepared.block);
    let mut apart = Apart { original: &item.block, given: HashSet::new(), is_nested: false };
    apart.visit_block_mut(&mut prepared.block);
    let fresh = Fresh { taken: identifiers(item.block.to_token_stream()), count: 0 };
    let fallible = fallible::Fallible::of(item);
    let mut cases = Cases { fresh };
    cases.visit_block_mut(&mut prepared.block);
    let mut gathers = Gathers { fallible: fallible.as_ref(), fresh: cases.fresh };
    gathers.visit_block_mut(&mut prepared.block);
    Folds { fresh: gathers.fresh }.visit_block_mut(&mut prepared.block);
    Functions { reals: reals(&item.sig.generics) }.visit_block_mut(&mut prepared.block);
    let mut indices = Indices::of(&prepared);
    indices.visit_block_mut(&mut prepared.block);
    prepared
}

/// Names that nothing in the function has.
struct Fresh {
    taken: HashSet<String>,
    /// How many were tried.
    count: usize,
}

impl Fresh {
    /// One for what stands there.
    fn name(&mut self, name: &str, span: Span) -> Ident {
        loop {
            let name = format_ident!("{name}_{}", self.count, span = span);
            self.count += 1;
            if !self.taken.contains(&name.to_string()) {
                return name;
            }
        }
    }
}

/// The syntax tree has `1f64` as an integer.
struct Floats;

impl VisitMut for Floats {
    fn visit_lit_mut(&mut self, literal: &mut Lit) {
        if let Lit::Int(int) = literal
            && matches!(int.suffix(), "f32" | "f64")
        {
            let float = format!("{}.0_{}", int.base10_digits(), int.suffix());
            *literal = Lit::Float(LitFloat::new(&float, int.span()));
        }
    }
}

/// Blocks are dissolved, and with them what tells their constants apart: those of inner blocks get names of their own where one is not enough.
struct Apart<'e> {
    original: &'e syn::Block,
    given: HashSet<String>,
    is_nested: bool,
}

impl VisitMut for Apart<'_> {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let is_nested = std::mem::replace(&mut self.is_nested, true);
        visit_mut::visit_block_mut(self, block);
        self.is_nested = is_nested;
        let names: Vec<Ident> = block.stmts.iter().filter_map(constant).cloned().collect();
        if !is_nested || names.is_empty() {
            return;
        }
        let everywhere = self.original.to_token_stream();
        let taken = identifiers(everywhere.clone());
        for name in names {
            if items::only_in(&name, block, &everywhere) {
                continue;
            }
            let is_free = |number: &usize| {
                let name = format!("{name}_{number}");
                !taken.contains(&name) && !self.given.contains(&name)
            };
            let number = (1..).find(is_free).unwrap_or_default();
            let new = format_ident!("{name}_{number}", span = name.span());
            self.given.insert(new.to_string());
            Rename { old: name, new }.visit_block_mut(block);
        }
    }
}

fn constant(statement: &Stmt) -> Option<&Ident> {
    match statement {
        Stmt::Item(Item::Const(item)) if item.ident != "_" => Some(&item.ident),
        Stmt::Item(Item::Static(item)) => Some(&item.ident),
        _ => None,
    }
}

/// Gives a constant another name wherever it is meant.
struct Rename {
    old: Ident,
    new: Ident,
}

impl Rename {
    fn name(&self, ident: &mut Ident) {
        if *ident == self.old {
            *ident = Ident::new(&self.new.to_string(), ident.span());
        }
    }

    fn path(&self, path: &mut syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() == 1 && path.segments[0].arguments.is_none() {
            self.name(&mut path.segments[0].ident);
        }
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let mut is_field = false;
        let renamed = |token| {
            let after_dot =
                std::mem::replace(&mut is_field, matches!(&token, TokenTree::Punct(dot) if dot.as_char() == '.'));
            match token {
                TokenTree::Ident(mut ident) if !after_dot => {
                    self.name(&mut ident);
                    ident.into()
                }
                TokenTree::Group(group) => {
                    let mut renamed = Group::new(group.delimiter(), self.tokens(group.stream()));
                    renamed.set_span(group.span());
                    renamed.into()
                }
                other => other,
            }
        };
        tokens.into_iter().map(renamed).collect()
    }
}

impl VisitMut for Rename {
    fn visit_item_const_mut(&mut self, item: &mut syn::ItemConst) {
        self.name(&mut item.ident);
        visit_mut::visit_item_const_mut(self, item);
    }

    fn visit_item_static_mut(&mut self, item: &mut syn::ItemStatic) {
        self.name(&mut item.ident);
        visit_mut::visit_item_static_mut(self, item);
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        self.path(&mut path.path);
        visit_mut::visit_expr_path_mut(self, path);
    }

    fn visit_generic_argument_mut(&mut self, argument: &mut syn::GenericArgument) {
        if let syn::GenericArgument::Type(syn::Type::Path(path)) = argument {
            self.path(&mut path.path);
        }
        visit_mut::visit_generic_argument_mut(self, argument);
    }

    fn visit_pat_ident_mut(&mut self, pattern: &mut syn::PatIdent) {
        self.name(&mut pattern.ident);
        visit_mut::visit_pat_ident_mut(self, pattern);
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        field.colon_token.get_or_insert_with(Default::default);
        visit_mut::visit_field_value_mut(self, field);
    }

    fn visit_macro_mut(&mut self, invocation: &mut syn::Macro) {
        invocation.tokens = self.tokens(invocation.tokens.clone());
    }
}
