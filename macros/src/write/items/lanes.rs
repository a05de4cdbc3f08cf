//! The hidden functions that take several directions at a time.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::companions::Added;
use super::types::owned;
use super::{Item, Items};
use crate::ir::visit::walk;
use crate::ir::{Function, Mode, Statement};
use crate::options::Order;
use crate::read::items::kept;
use crate::read::signature::Returns;
use crate::write::calls::said_of;
use crate::write::types::lane_count;

/// The most lanes that there are: more would not fit the registers.
pub const LANES: usize = 8;

/// How many directions a sweep takes, of so many, if it is known how many there are.
pub fn lanes(directions: Option<usize>) -> usize {
    directions.filter(|_| is_one_sweep(directions)).unwrap_or(LANES)
}

/// Whether one sweep takes all directions.
pub fn is_one_sweep(directions: Option<usize>) -> bool {
    directions.is_some_and(|directions| (1..=LANES).contains(&directions))
}

/// How deep calls may be, for the derivatives of a function to have lanes, or to be repeated.
pub const DEPTH: usize = 60;

/// So much of that takes a call among several: the compiler asks each function that is called.
const DEPTH_OF_SEVERAL: usize = 12;

/// Whether derivatives have lanes.
pub enum Laned {
    Always,
    /// They have if those of all the functions that are called have, which this says.
    If(TokenStream),
    Never,
}

impl Laned {
    /// The one code or the other.
    pub fn choose(
        &self,
        together: impl FnOnce() -> TokenStream,
        one_by_one: impl FnOnce() -> TokenStream,
    ) -> TokenStream {
        match self {
            Laned::Always => together(),
            Laned::Never => one_by_one(),
            Laned::If(condition) => {
                let (together, one_by_one) = (together(), one_by_one());
                match together.to_string() == one_by_one.to_string() {
                    true => one_by_one,
                    false => quote!(if #condition { #together } else { #one_by_one }),
                }
            }
        }
    }

    /// What the documentation says of the one or the other.
    pub fn said(&self, together: String, one_by_one: String) -> String {
        match self {
            Laned::Always => together,
            Laned::Never => one_by_one,
            Laned::If(_) => format!(
                "{together}, or if a function that it calls has not derivatives in several directions at a time, {one_by_one}"
            ),
        }
    }
}

impl Items<'_> {
    /// [`directional`](Self::directional) with lanes.
    pub fn directional_lanes(&self) -> Item {
        let added = self.directions();
        match self.own_forward_lanes() {
            Some(function) => {
                self.hidden("directional_lanes", Some(function), &added, self.value_and_lanes(), |_, _| None)
            }
            None => self.without_lanes("directional_lanes", added.len()),
        }
    }

    /// [`accumulate_vjp_directional`](Self::accumulate_vjp_directional) with lanes.
    pub fn accumulate_vjp_directional_lanes(&self) -> Item {
        let added = self.added_to_second();
        let name = "accumulate_vjp_directional_lanes";
        match self.own_reverse_lanes() {
            Some(function) => self.hidden(name, Some(function), &added, self.value_and_lanes(), |_, _| None),
            None => self.without_lanes(name, added.len()),
        }
    }

    /// The gradient, and the Hessian matrix times several directions, for [`hessian`](Self::hessian).
    pub fn gradient_lanes(&self) -> Option<Item> {
        let function = self.own_gradient_lanes()?;
        let added =
            [self.result_once(Added::Cotangent), self.each(Added::Buffer), self.directions(), self.each(Added::Buffer)];
        let result = self.returned(self.result());
        Some(self.hidden("gradient_lanes", Some(function), &added.concat(), result, |_, _| None))
    }

    /// What stands for such a function where there is none, and nobody calls it; it lets callers be compiled that ask
    /// [`laned`](Self::laned).
    fn without_lanes(&self, name: &'static str, added: usize) -> Item {
        let (result, absent) = (self.result(), absent_lanes());
        let added = std::iter::repeat_n(quote!(_: impl Sized), added);
        let parameters = self.parameters().into_iter().chain(added).collect();
        let result = self.returned(quote!((#result, #absent)));
        Item {
            name: name.into(),
            doc: None,
            parameters,
            result,
            bounds: Vec::new(),
            body: quote!(::core::unreachable!()),
        }
    }

    /// Whether the derivatives with lanes can be called: if there are those of all functions that they call, to a depth.
    pub fn laned(&self, attributes: &TokenStream) -> TokenStream {
        let conditions = self.is_laned().then(|| (Vec::new(), self.callees()));
        self.says("laned", attributes, conditions)
    }

    /// The function that says of this one whether something is so: where its own conditions hold, and the functions that it calls say the
    /// same, to a depth.
    pub fn says(
        &self,
        what: &str,
        attributes: &TokenStream,
        conditions: Option<(Vec<TokenStream>, Vec<TokenStream>)>,
    ) -> TokenStream {
        let (name, visibility) = (self.name(what), &self.item.vis);
        let (depth, answer) = match conditions {
            None => (quote!(_), quote!(false)),
            Some((own, callees)) if callees.is_empty() => (quote!(_), quote!(true #(&& #own)*)),
            Some((own, callees)) => {
                let (items, deeper) = (kept(&self.item.block), deeper(callees.len()));
                (quote!(depth), quote!(#(#items)* depth > 0 #(&& #own)* #(&& #callees(#deeper))*))
            }
        };
        quote! {
            #[doc(hidden)]
            #attributes
            #visibility const fn #name(#depth: usize) -> bool {
                #answer
            }
        }
    }

    /// Whether there are all that others may call, if what it calls has them.
    pub fn is_laned(&self) -> bool {
        let is_second = self.options.order() >= Order::Second;
        self.own_forward_lanes().is_some() && (!is_second || self.own_reverse_lanes().is_some())
    }

    /// Whether there is [`directional_lanes`](Self::directional_lanes).
    pub fn forward_lanes(&self) -> Laned {
        self.if_callees_have(self.own_forward_lanes())
    }

    /// Whether there is [`gradient_lanes`](Self::gradient_lanes).
    pub fn reverse_lanes(&self) -> Laned {
        self.if_callees_have(self.own_gradient_lanes())
    }

    fn if_callees_have(&self, own: Option<&Function>) -> Laned {
        match own {
            Some(_) if self.callees().is_empty() => Laned::Always,
            Some(_) => {
                let (name, depth) = (self.name("laned"), Literal::usize_unsuffixed(DEPTH));
                Laned::If(quote!(const { Self::#name(#depth) }))
            }
            None => Laned::Never,
        }
    }

    fn own_forward_lanes(&self) -> Option<&Function> {
        self.derivatives.as_ref()?.forward_lanes.as_ref().filter(|_| self.can_have_lanes())
    }

    fn own_reverse_lanes(&self) -> Option<&Function> {
        let second = self.derivatives.as_ref()?.second.as_ref()?;
        second.reverse_lanes.as_ref().filter(|_| self.can_have_lanes())
    }

    /// That of several cotangents at a time.
    pub fn own_rows(&self) -> Option<&Function> {
        self.derivatives.as_ref()?.rows.as_ref().filter(|_| self.can_have_lanes() && self.matrix().is_some())
    }

    fn own_gradient_lanes(&self) -> Option<&Function> {
        let second = self.derivatives.as_ref()?.second.as_ref()?;
        second.gradient_lanes.as_ref().filter(|_| self.own_reverse_lanes().is_some())
    }

    /// The functions whose companions with lanes are called, but for this one itself: each as what says whether it has them.
    fn callees(&self) -> Vec<TokenStream> {
        let mut known = HashSet::from([self.called_by_itself()]);
        let mut callees = Vec::new();
        let functions = [self.own_forward_lanes(), self.own_reverse_lanes(), self.own_gradient_lanes()];
        for function in functions.into_iter().flatten() {
            walk(&function.body, &mut |statement| {
                if let Statement::Call(call) = statement
                    && call.callee.modes.last() == Some(&Mode::Lanes)
                    && call.callee.held_by().is_none()
                    && known.insert(call.callee.path.to_token_stream().to_string())
                {
                    callees.push(said_of(&call.callee, "laned").into_token_stream());
                }
            });
        }
        callees
    }

    /// The path by which the function calls itself.
    pub fn called_by_itself(&self) -> String {
        let name = &self.item.sig.ident;
        match self.signature.associated {
            true => quote!(Self::#name).to_string(),
            false => name.to_string(),
        }
    }

    fn value_and_lanes(&self) -> Option<TokenStream> {
        let (result, tangent) = (self.result(), self.written_tangent().ty.lanes()?);
        let lanes = owned(&tangent, &self.krate());
        self.returned(quote!((#result, #lanes)))
    }

    /// Whether all types are known, and the name of the parameter for the number of lanes hides no other.
    fn can_have_lanes(&self) -> bool {
        let active = self.signature.parameters.iter().filter(|parameter| parameter.active);
        let are_known = active.map(|parameter| &parameter.written.ty).all(|ty| ty.lanes().is_some());
        let is_returned = self.signature.returns == Returns::Nothing || self.written_tangent().ty.lanes().is_some();
        are_known && is_returned && !self.identifiers.contains(&lane_count().to_string())
    }
}

/// How deep the calls of so many functions may be.
pub fn deeper(callees: usize) -> TokenStream {
    match callees {
        1 => quote!(depth - 1),
        _ => {
            let taken = Literal::usize_unsuffixed(DEPTH_OF_SEVERAL);
            quote!(depth.saturating_sub(#taken))
        }
    }
}

/// The parameter for a type that nobody has.
pub fn absent_lanes() -> Ident {
    Ident::new("AbsentLanes", Span::mixed_site())
}
