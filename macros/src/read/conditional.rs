//! Conditional compilation, which the attribute does not see: what is left out is still there when it reads the function.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Attribute, Item, ItemFn};

use super::refuse::{Refusal, Refusals};

/// Refuses a function with parameters or parts of its body that may be left out.
pub fn refuse_conditional(item: &ItemFn, refusals: &mut Refusals) {
    let mut conditions = Conditions(refusals);
    item.sig.inputs.iter().for_each(|input| conditions.visit_fn_arg(input));
    conditions.visit_block(&item.block);
}

struct Conditions<'r>(&'r mut Refusals);

impl<'ast> Visit<'ast> for Conditions<'_> {
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let path = attribute.path();
        if path.is_ident("cfg") || path.is_ident("cfg_attr") && mentions_cfg(attribute.meta.to_token_stream()) {
            self.0.add(Refusal::Conditional, attribute);
        }
    }

    /// Items of the function's own stay as they are.
    fn visit_item(&mut self, _: &'ast Item) {}
}

fn mentions_cfg(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "cfg",
        TokenTree::Group(group) => mentions_cfg(group.stream()),
        _ => false,
    })
}
