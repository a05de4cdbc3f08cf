//! Whether a function may run several times, and the derivatives that take less if those may that it calls.

use std::collections::HashSet;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;

use super::again::mentions_impl;
use super::halves::{EraseLifetimes, constant_type};
use super::lanes::{DEPTH, deeper};
use super::{Item, Items};
use crate::differentiate::RepeatingCalls;
use crate::ir::visit::{any, walk};
use crate::ir::{Call, Callee, Form, Function, Handed, Statement};
use crate::read::items::kept;
use crate::read::signature::Parameter;
use crate::write::calls::said_of;

/// The functions whose derivatives are called, also by what is passed to them. What is called as it is may have no companions.
fn callees_of(function: &Function) -> Vec<Callee> {
    let mut callees = Vec::new();
    walk(&function.body, &mut |statement| {
        let Statement::Call(call) = statement else { return };
        if !call.callee.modes.is_empty() && !matches!(call.callee.form, Form::Value(_)) {
            callees.push(call.callee.clone());
        }
        callees.extend(callees_of_passed(function, call));
    });
    callees
}

/// Whether a function is called as it is, which need not have derivatives, and then does something else.
fn calls_as_it_is(forward: &Function) -> bool {
    any(
        &forward.body,
        &mut |statement| matches!(statement, Statement::Call(call) if call.callee.modes.is_empty() && !matches!(call.callee.form, Form::Value(_))),
    )
}

/// Those in the closures that are passed to a call.
fn callees_of_passed(function: &Function, call: &Call) -> Vec<Callee> {
    let closures = call.callee.functions.iter().filter_map(|passed| match passed.function {
        Handed::Closure { index, .. } => Some(&function.closures[index]),
        Handed::Parameter { .. } => None,
    });
    closures.flat_map(|closure| &closure.derived).flat_map(|(_, derivative)| callees_of(derivative)).collect()
}

impl Items<'_> {
    /// Whether nothing must run once in the function and in all that it calls, to a depth, and its constants cannot tell one call
    /// from another.
    pub fn repeats(&self, attributes: &TokenStream) -> TokenStream {
        self.says("repeats", attributes, self.conditions_of_repeating())
    }

    /// What its constants must be, and the functions that must repeat.
    pub fn conditions_of_repeating(&self) -> Option<(Vec<TokenStream>, Vec<TokenStream>)> {
        let derivatives = self.derivatives.as_ref().filter(|derivatives| derivatives.repeats)?;
        let krate = self.krate();
        let constancy = |parameter: &Parameter| {
            if parameter.written.is_floats() || (parameter.active && parameter.callback.is_some()) {
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
            (Statement::Call(call), _) if matches!(call.callee.form, Form::Value(_)) => {}
            (Statement::Call(call), _) if call.callee.modes.is_empty() => callees = None,
            (Statement::Call(call), Some(callees)) => callees.push(call.callee.clone()),
            _ => {}
        });
        Some((constants, self.asked(&callees?, true)?))
    }

    /// Whether nothing is known that must run once in the function and in all that it calls, to a depth.
    pub fn computes(&self, attributes: &TokenStream) -> TokenStream {
        let (name, visibility) = (self.name("computes"), &self.item.vis);
        let runs_once = self
            .derivatives
            .as_ref()
            .is_some_and(|derivatives| !derivatives.repeats || calls_as_it_is(&derivatives.forward));
        let (depth, answer) = match &self.derivatives {
            _ if runs_once && self.options.derivative.is_none() => (quote!(_), quote!(false)),
            Some(derivatives) => match self.computing(callees_of(&derivatives.forward)) {
                callees if callees.is_empty() => (quote!(_), quote!(true)),
                callees => {
                    let (items, deeper) = (kept(&self.item.block), deeper(callees.len()));
                    let callees = callees.iter().map(|(_, asked)| asked);
                    (quote!(depth), quote!(#(#items)* depth == 0 || #(#callees(#deeper))&&*))
                }
            },
            None => (quote!(_), quote!(true)),
        };
        quote! {
            #[doc(hidden)]
            #attributes
            #visibility const fn #name(#depth: usize) -> bool {
                #answer
            }
        }
    }

    /// What says so of functions, but for this one and those that cannot be asked.
    fn computing(&self, callees: Vec<Callee>) -> Vec<(Callee, TokenStream)> {
        let mut known = HashSet::from([self.called_by_itself()]);
        let mut asked = Vec::new();
        for callee in callees.into_iter().filter_map(|callee| callee.namespace()) {
            if known.insert(callee.path.to_token_stream().to_string()) {
                let said = said_of(&callee, "computes").into_token_stream();
                asked.push((callee, said));
            }
        }
        asked
    }

    /// Makes sure that what runs more often than in the function itself does nothing but compute: what is passed to other functions, these
    /// where they are called once for their value and once for the derivative, and what is called first to see whether it fails.
    pub fn only_computes(&self, derivative: &Function) -> Option<TokenStream> {
        let mut callees = Vec::new();
        walk(&derivative.body, &mut |statement| {
            let Statement::Call(call) = statement else { return };
            callees.extend(callees_of_passed(derivative, call));
            if call.callee.succeeds || !call.callee.functions.is_empty() && call.callee.modes.is_empty() {
                callees.push(call.callee.clone());
            }
        });
        let depth = Literal::usize_unsuffixed(DEPTH);
        let checks = self.computing(callees).into_iter().map(|(callee, computes)| {
            let name = callee.path.to_token_stream().to_string().replace(' ', "").replace('{', "{{").replace('}', "}}");
            let message = format!(
                "`{name}` runs again for the derivatives, as what takes functions does, what is passed, and what is called to see whether it fails: it may do \
                 nothing but compute. What it does that must run once, such as a call of code that is not seen (of a function without `#[differentiable]`), \
                 is done before `{name}` is called, and what comes of it passed"
            );
            quote_spanned!(callee.path.span().resolved_at(Span::mixed_site())=> ::core::assert!(#computes(#depth), #message);)
        });
        let checks: Vec<TokenStream> = checks.collect();
        let items = kept(&self.item.block);
        (!checks.is_empty()).then(|| quote!(const { #(#items)* #(#checks)* }))
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
        let (callees, depth) = (self.asked(&repeating.repeated, false)?, Literal::usize_unsuffixed(DEPTH));
        let items = kept(&self.item.block);
        Some((repeating, quote!(const { #(#items)* #(#callees(#depth))&&* })))
    }

    /// [`accumulate_vjp`](Self::accumulate_vjp), if functions may run several times.
    pub fn accumulate_vjp_repeating(&self) -> Option<Item> {
        let (repeating, _) = self.repeating()?;
        let added = self.added_to_first();
        let (function, result) = (Some(&repeating.reverse), self.returned(self.result()));
        Some(self.hidden("accumulate_vjp_repeating", function, &added, result, |_, _| None))
    }
}
