//! What of the function's attributes holds for the derived items, and which lints are not for them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Meta, Token};

/// The attributes of the derived items.
#[derive(Default)]
pub struct Attributes {
    /// Of all of them.
    pub shared: TokenStream,
    /// Of those that users name.
    pub own: TokenStream,
    /// The lints that generated code is not for.
    pub allowed: TokenStream,
}

impl Attributes {
    pub fn of(item: &syn::ItemFn) -> Self {
        let mut attributes = Attributes::default();
        for attribute in &item.attrs {
            attributes.add(&attribute.meta);
        }
        let deprecated = attributes.is_deprecated(item).then(|| quote!(deprecated,));
        attributes.allowed = quote! {
            #[allow(
                unused,
                #deprecated
                non_shorthand_field_patterns,
                non_snake_case,
                private_interfaces,
                private_bounds,
                trivial_numeric_casts,
                clippy::all,
                clippy::pedantic,
                clippy::nursery,
                clippy::restriction
            )]
        };
        attributes
    }

    fn add(&mut self, meta: &Meta) {
        if let Some(meta) = shared(meta) {
            self.shared.extend(quote!(#[#meta]));
        } else if meta.path().is_ident("deprecated") || is_doc_hidden(meta) {
            self.own.extend(quote!(#[#meta]));
        }
    }

    fn is_deprecated(&self, item: &syn::ItemFn) -> bool {
        item.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated"))
    }
}

/// Conditions and lints. What is expected of the function need not be true of its derivatives, and so is allowed there.
fn shared(meta: &Meta) -> Option<TokenStream> {
    match meta {
        Meta::List(list) if list.path.is_ident("expect") => {
            let lints = &list.tokens;
            Some(quote!(allow(#lints)))
        }
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
            let mut parts = parts.iter();
            let condition = parts.next()?;
            let parts: Vec<TokenStream> = parts.filter_map(shared).collect();
            (!parts.is_empty()).then(|| quote!(cfg_attr(#condition, #(#parts),*)))
        }
        _ => {
            let is_shared = ["cfg", "allow", "warn", "deny"].iter().any(|name| meta.path().is_ident(name));
            is_shared.then(|| meta.to_token_stream())
        }
    }
}

fn is_doc_hidden(meta: &Meta) -> bool {
    matches!(meta, Meta::List(list) if list.path.is_ident("doc") && list.tokens.to_string() == "hidden")
}
