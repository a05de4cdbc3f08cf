//! Functions that come in as parameters: what stands for their shadows is their derivatives.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::companions::Added;
use super::{Item, Items};
use crate::ir::{Mode, Reference, Slot};
use crate::options::Order;
use crate::read::callbacks::Callback;

impl Items<'_> {
    /// What there is of a function that takes functions: the derivatives are taken where it is called.
    pub fn items_for_callers(&self) -> Vec<Item> {
        let mut items = vec![self.accumulate_vjp(), self.directional(), self.directional_lanes()];
        items.extend(self.primal());
        items.extend(["gradient", "value_and_gradient"].map(|name| self.taken_by_callers(name)));
        match self.options.order() {
            Order::First => items.extend(self.no_second()),
            order => {
                items.extend([
                    self.accumulate_vjp_directional(),
                    self.accumulate_vjp_directional_lanes(),
                    self.directional_directional(),
                ]);
                if order >= Order::Third {
                    items.extend([
                        self.accumulate_vjp_directional_directional(),
                        self.directional_directional_directional(),
                    ]);
                }
            }
        }
        items
    }

    /// What stands for a derivative that there is not: a call is one error, which says where it is.
    fn taken_by_callers(&self, name: &'static str) -> Item {
        let krate = self.krate();
        Item {
            name: name.into(),
            doc: None,
            parameters: self.parameters(),
            result: Some(quote!(!)),
            bounds: vec![quote!(for<'call> Self: #krate::generated::OwnDerivatives<'call>)],
            body: quote!(::core::unreachable!()),
        }
    }

    /// The parameter for a shadow of a function that came in: the derivative of it in those modes of the item that have come up to here, and
    /// what is called.
    pub fn shadow_of_callback(
        &self,
        callback: &Callback,
        name: Option<&Ident>,
        added: &[Added],
        position: usize,
        parameter: usize,
    ) -> (TokenStream, Option<TokenStream>) {
        let krate = self.krate();
        let is_own =
            |added: &&Added| matches!(added, Added::Direction(index) | Added::Buffer(index) if *index == parameter);
        let count = added.iter().filter(is_own).count();
        let subset = added[..=position].iter().filter(is_own).count();
        let is_reverse = matches!(added.iter().find(is_own), Some(Added::Buffer(_)));
        let mut modes = vec![Mode::Forward; (count + 1).ilog2() as usize];
        if is_reverse {
            modes[0] = Mode::Reverse;
        }
        if !Mode::is_needed(&modes, subset) {
            return (quote!(_: impl Sized), None);
        }
        let modes = Mode::subset(&modes, subset);
        let ty = self.derivative_of_callback(callback, &modes);
        let (kind, called) = match modes.contains(&Mode::Reverse) {
            true => (quote!(impl FnMut #ty), name.map(|name| quote!(let #name = #name.0;))),
            false => (quote!((impl Fn #ty + Copy)), name.map(|name| quote!(let #name = *#name.0;))),
        };
        let name = name.map_or_else(|| quote!(_), ToTokens::to_token_stream);
        (quote!(#name: #krate::generated::PassedAsAClosure<&mut #kind, impl Sized>), called)
    }

    fn derivative_of_callback(&self, callback: &Callback, modes: &[Mode]) -> TokenStream {
        let krate = self.krate();
        let result = self.tangent(&callback.result);
        let mut inputs = Vec::new();
        for slot in Mode::layout(modes) {
            match slot {
                Slot::Seed => inputs.push(result.clone()),
                Slot::Shadow(0) => inputs.extend(callback.inputs.iter().map(|(ty, _)| ty.to_token_stream())),
                Slot::Shadow(subset) => inputs.extend(callback.inputs.iter().map(|(_, written)| {
                    let collects = Mode::subset(modes, subset).contains(&Mode::Reverse);
                    let is_active = written.is_floats();
                    let tangent =
                        if is_active { self.tangent_behind(written) } else { quote!(#krate::generated::Constant) };
                    let is_number = !is_active || (written.ty.is_scalar() && written.reference == Reference::Owned);
                    match (collects, is_number) {
                        (true, _) => quote!(&mut #tangent),
                        (false, true) => tangent,
                        (false, false) => quote!(&#tangent),
                    }
                })),
            }
        }
        let forwards = modes.iter().filter(|mode| **mode == Mode::Forward).count();
        let primal = &callback.result.tokens;
        let tangents = std::iter::repeat_n(&result, (1 << forwards) - 1);
        match forwards {
            0 => quote!((#(#inputs),*) -> #primal),
            _ => quote!((#(#inputs),*) -> (#primal, #(#tangents),*)),
        }
    }
}
