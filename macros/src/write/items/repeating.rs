//! Whether a function may run several times, and the derivatives that take less if those may that it calls.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;

use super::again::mentions_impl;
use super::companions::Added;
use super::halves::{EraseLifetimes, constant_type};
use super::lanes::DEPTH;
use super::{Item, Items};
use crate::differentiate::RepeatingCalls;
use crate::ir::visit::walk;
use crate::ir::{Callee, Statement};
use crate::read::items::kept;
use crate::read::signature::Parameter;
use crate::write::calls::said_of;

impl Items<'_> {
    /// Whether nothing must run once in the function and in all that it calls, to a depth, and its constants cannot tell one call
    /// from another.
    pub fn repeats(&self, attributes: &TokenStream) -> TokenStream {
        self.says("repeats", attributes, self.conditions_of_repeating())
    }

    /// What its constants must be, and the functions that must repeat.
    fn conditions_of_repeating(&self) -> Option<(Vec<TokenStream>, Vec<TokenStream>)> {
        let derivatives = self.derivatives.as_ref().filter(|derivatives| derivatives.repeats)?;
        let krate = self.krate();
        let constancy = |parameter: &Parameter| {
            if parameter.written.is_floats() {
                return None;
            }
            if mentions_impl(&parameter.declared) {
                return Some(None);
            }
            let mut constant = constant_type(parameter)?;
            EraseLifetimes { own: self.lifetimes() }.visit_type_mut(&mut constant);
            let is_known = self.is_known(&constant);
            Some(is_known.then(|| {
                quote!({ use #krate::generated::Inconstancy as _; #krate::generated::Constancy::<#constant>::REPEATS })
            }))
        };
        let constants = self.signature.parameters.iter().filter_map(constancy).collect::<Option<_>>()?;
        let mut callees = Some(Vec::new());
        walk(&derivatives.forward.body, &mut |statement| match (statement, &mut callees) {
            // What is called as it is may have no companions.
            (Statement::Call(call), _) if call.callee.modes.is_empty() => callees = None,
            (Statement::Call(call), Some(callees)) => callees.push(call.callee.clone()),
            _ => {}
        });
        Some((constants, self.asked(&callees?, true)?))
    }

    /// What says of functions whether they repeat, if all can be asked, but perhaps for this one itself.
    fn asked(&self, callees: &[Callee], but_itself: bool) -> Option<Vec<TokenStream>> {
        let mut known = HashSet::new();
        known.extend(but_itself.then(|| self.called_by_itself()));
        let mut asked = Vec::new();
        for callee in callees {
            let callee = callee.namespace()?;
            if known.insert(callee.path.to_token_stream().to_string()) {
                asked.push(said_of(&callee, "repeats").into_token_stream());
            }
        }
        Some(asked)
    }

    /// The derivatives that take less, and on which condition.
    pub fn repeating(&self) -> Option<(&RepeatingCalls, TokenStream)> {
        let repeating = self.derivatives.as_ref()?.repeating.as_ref()?;
        let (asked, depth) = (self.asked(&repeating.repeated, false)?, Literal::usize_unsuffixed(DEPTH));
        let items = kept(&self.item.block);
        Some((repeating, quote!(const { #(#items)* #(#asked(#depth))&&* })))
    }

    /// [`accumulate_vjp`](Self::accumulate_vjp), if functions may run several times.
    pub fn accumulate_vjp_repeating(&self) -> Option<Item> {
        let (repeating, _) = self.repeating()?;
        let added = [self.result_once(Added::Cotangent), self.each(Added::Buffer)].concat();
        let (function, result) = (Some(&repeating.reverse), self.returned(self.result()));
        Some(self.hidden("accumulate_vjp_repeating", function, &added, result, |_, _| None))
    }
}
