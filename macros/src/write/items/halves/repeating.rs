//! The halves that take less if functions may run several times, or else those of reverse mode.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{Caller, Items, Of, Written, keeps_partials};
use crate::options::ALLOC;

/// The halves that take less, and on which condition.
pub(super) struct Repeating {
    written: Written,
    condition: TokenStream,
}

impl Items<'_> {
    pub(super) fn repeating_in_halves(&self) -> Option<Repeating> {
        let (repeating, condition) =
            self.repeating().filter(|_| !keeps_partials(self.signature) && !self.has_opaque())?;
        let written = self.in_halves(repeating.halves.as_ref()?, Of::Function);
        Some(Repeating { written, condition })
    }

    /// The ones and the others, and what chooses among them.
    pub(super) fn chosen(&self, reversed: Written, repeating: Repeating, attributes: &TokenStream) -> TokenStream {
        let Repeating { written, condition } = repeating;
        let borrowed = reversed.borrowed.union(&written.borrowed).copied().collect();
        let both = Written { borrowed, ..reversed.clone() };
        let [first, shared, kept] = ["pullback_repeating", "pullback_reversed", "pullback_reversed_outermost"]
            .map(|name| self.called_for_halves(name));
        let boxed = {
            let krate = self.krate();
            let halves = match self.signature.associated {
                true => quote!(if #condition { #first } else { #shared }),
                false => quote_spanned! {Span::mixed_site()=>
                    if #condition {
                        let (value, pull) = #first;
                        (value, #krate::generated::Box::new(pull))
                    } else {
                        #shared
                    }
                },
            };
            self.elsewhere(&both, halves)
        };
        let choose = |reversed: &TokenStream| {
            let count = 2 * self.signature.parameters.len() + 1;
            let names: Vec<Ident> =
                (0..count).map(|index| format_ident!("argument_{index}", span = Span::mixed_site())).collect();
            let closure = quote_spanned! {Span::mixed_site()=>
                move |#(#names),*| match (repeating, reversed) {
                    (::core::option::Option::Some(pull), _) => pull(#(#names),*),
                    (_, ::core::option::Option::Some(pull)) => pull(#(#names),*),
                    _ => {}
                }
            };
            let closure = self.told(closure, Of::Function);
            quote_spanned! {Span::mixed_site()=>
                let (value, repeating, reversed) = if #condition {
                    let (value, pull) = #first;
                    (value, ::core::option::Option::Some(pull), ::core::option::Option::None)
                } else {
                    let (value, pull) = #reversed;
                    (value, ::core::option::Option::None, ::core::option::Option::Some(pull))
                };
                (value, #closure)
            }
        };
        let is_boxed = ALLOC && (both.nests || self.signature.associated);
        let any = if is_boxed { boxed } else { self.elsewhere(&both, choose(&shared)) };
        let one = |name, written, caller| self.pullback_of(name, written, Of::Function, caller, attributes);
        let outermost = (ALLOC && !self.signature.associated)
            .then(|| one("pullback_outermost", self.elsewhere(&both, choose(&kept)), Caller::Outermost));
        let any = one("pullback", any, Caller::Any);
        let repeating = one("pullback_repeating", written, Caller::Any);
        let reversed = self.for_each_caller(["pullback_reversed", "pullback_reversed_outermost"], reversed, attributes);
        quote!(#outermost #any #repeating #reversed)
    }
}
