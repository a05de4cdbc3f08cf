//! What the second half of a call reads of the arguments: its caller keeps that.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::super::Items;
use super::{is_given, keeps_partials};
use crate::ir::{Type, is_discrete};
use crate::read::signature::Parameter;

impl Items<'_> {
    /// Which arguments the second half reads, so that they must be what they were when the function was called. It is asked of vectors.
    pub(super) fn recalls(&self, attributes: &TokenStream) -> Option<TokenStream> {
        let may_be_vector = |parameter: &Parameter| match &parameter.written.ty {
            Type::Slice(_) | Type::Vector(_) | Type::Unknown => true,
            Type::Named(name) => !is_discrete(name),
            Type::Scalar(_) | Type::Array(..) | Type::Tuple(_) => false,
        };
        if !self.signature.parameters.iter().any(may_be_vector) {
            return None;
        }
        let (name, visibility) = (self.name("recalls"), &self.item.vis);
        let halves = self.derivatives.as_ref().and_then(|derivatives| derivatives.halves.as_ref());
        let halves = halves.filter(|_| !keeps_partials(self.signature) && self.repeating_in_halves().is_none());
        let is_forgotten = |(index, parameter): &(usize, &Parameter)| {
            halves.is_some_and(|halves| !is_given(parameter) || !halves.recalls(*index))
        };
        let forgotten = self.signature.parameters.iter().enumerate().filter(is_forgotten);
        let forgotten: Vec<Literal> = forgotten.map(|(index, _)| Literal::usize_unsuffixed(index)).collect();
        let (argument, answer) = match &forgotten[..] {
            [] => (quote!(_), quote!(true)),
            forgotten => (quote!(argument), quote!(!::core::matches!(argument, #(#forgotten)|*))),
        };
        Some(quote_spanned! {Span::mixed_site()=>
            #[doc(hidden)]
            #attributes
            #visibility const fn #name(#argument: usize) -> bool {
                #answer
            }
        })
    }
}
