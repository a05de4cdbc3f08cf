//! Methods that take `self` by value: what holds their derivatives takes it by reference.
//!
//! A call of a method does not show how it takes what it is called on, and its derivatives need that again in the reverse sweep. So the
//! hidden siblings can be called on what is there, and copy it. Those that users call take it as the method does.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::Items;
use crate::ir::Reference;

/// What the names of hidden siblings are made of, after that of the method, or of one of its derivatives.
const HIDDEN: [&str; 8] =
    ["accumulate_vjp", "directional", "lanes", "repeating", "pullback", "outermost", "dependences", "traced"];
const DERIVATIVES: [&str; 8] =
    ["value_and_gradient", "gradient_into", "gradient", "jvp", "vjp", "jacobian", "hvp", "hessian"];

/// Whether an item holds derivatives, and is called by generated code alone. A method of the user's own may have a longer name that begins
/// like that of another.
fn is_hidden(item: &str) -> bool {
    let without = |item: &str, names: &[&str]| {
        let rest = names.iter().find_map(|name| item.strip_prefix(name))?;
        if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('_').map(str::to_owned) }
    };
    let mut rest = without(item, &DERIVATIVES).unwrap_or_else(|| item.to_owned());
    let is_more = !rest.is_empty();
    while !rest.is_empty() {
        match without(&rest, &HIDDEN) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    is_more
}

impl Items<'_> {
    /// Whether the method takes an active `self` by value.
    fn consumes_self(&self) -> bool {
        self.signature.parameters.first().is_some_and(|parameter| {
            let by_value = parameter
                .receiver
                .as_ref()
                .is_some_and(|receiver| receiver.reference.is_none() && receiver.colon_token.is_none());
            by_value && parameter.active && parameter.written.reference == Reference::Owned
        })
    }

    /// The parameters and the body of an item, whose receiver, and those that it passes on, are taken as is said above.
    pub fn receiving(
        &self,
        item: &str,
        mut parameters: Vec<TokenStream>,
        body: TokenStream,
    ) -> (Vec<TokenStream>, TokenStream) {
        if !self.consumes_self() {
            return (parameters, body);
        }
        let body = self.lending_self(body);
        if !is_hidden(item) {
            return (parameters, body);
        }
        let own = self.unmentioned("this");
        let Some(receiver) = parameters.first_mut() else { return (parameters, body) };
        let mutable = receiver.to_string().starts_with("mut ").then(|| quote!(mut));
        *receiver = quote!(&self);
        let body = renamed(body, &own);
        (parameters, quote!(let #mutable #own = ::core::clone::Clone::clone(self); #body))
    }

    /// Calls of hidden siblings are lent what they copy.
    fn lending_self(&self, body: TokenStream) -> TokenStream {
        let prefix = format!("{}_", self.function_name().unraw());
        let (mut lent, mut is_sibling) = (TokenStream::new(), false);
        // Arguments come after the name, or after the types that come after it.
        let (mut depth, mut is_path) = (0_usize, false);
        for token in body {
            match &token {
                TokenTree::Ident(name) if depth == 0 => {
                    is_sibling = is_path && name.to_string().strip_prefix(&prefix).is_some_and(is_hidden);
                    is_path = name == "Self";
                }
                TokenTree::Punct(punct) if is_path && punct.as_char() == ':' => {}
                TokenTree::Punct(punct) if is_sibling => match punct.as_char() {
                    '<' => depth += 1,
                    '>' => depth = depth.saturating_sub(1),
                    ':' => {}
                    _ => is_sibling = depth > 0,
                },
                TokenTree::Group(group) => {
                    let inner = self.lending_self(group.stream());
                    let is_call =
                        depth == 0 && group.delimiter() == Delimiter::Parenthesis && std::mem::take(&mut is_sibling);
                    let inner = if is_call { quote!(&#inner) } else { inner };
                    let mut lending = Group::new(group.delimiter(), inner);
                    lending.set_span(group.span());
                    lent.extend([TokenTree::Group(lending)]);
                    continue;
                }
                _ => is_path = false,
            }
            token.to_tokens(&mut lent);
        }
        lent
    }
}

/// `self` by another name, but for where it begins a path, or belongs to a method of its own.
fn renamed(body: TokenStream, own: &Ident) -> TokenStream {
    let mut renamed = TokenStream::new();
    let (mut tokens, mut is_of_another) = (body.into_iter().peekable(), false);
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "self" => {
                let begins_path = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                let name =
                    if begins_path { name } else { Ident::new(&own.to_string(), own.span().located_at(name.span())) };
                renamed.extend([TokenTree::Ident(name)]);
            }
            TokenTree::Group(group) => {
                let is_skipped = group.delimiter() == Delimiter::Brace && std::mem::take(&mut is_of_another);
                let inner = if is_skipped { group.stream() } else { self::renamed(group.stream(), own) };
                let mut inner = Group::new(group.delimiter(), inner);
                inner.set_span(group.span());
                renamed.extend([TokenTree::Group(inner)]);
            }
            token => {
                is_of_another |= matches!(&token, TokenTree::Ident(name) if name == "impl" || name == "trait");
                renamed.extend([token]);
            }
        }
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn hidden_siblings_are_told_from_those_of_users() {
        for hidden in
            ["pullback", "accumulate_vjp_directional_lanes", "gradient_directional", "value_and_gradient_traced"]
        {
            assert!(is_hidden(hidden), "{hidden}");
        }
        for own in ["gradient", "value_and_gradient", "jvp", "sum_pullback", "value_directional", "pullbacks"] {
            assert!(!is_hidden(own), "{own}");
        }
    }
}
