//! Constant code, with the variables' identifiers in it.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

use super::body::Writer;
use super::expressions::Expression;
use crate::ir::{Opaque, behind};

impl Writer<'_> {
    pub fn constant(&self, opaque: &Opaque) -> Expression {
        let tokens = self.constant_tokens(&opaque.tokens);
        match opaque.var() {
            Some(_) => Expression::whole(tokens),
            None => Expression::foreign(tokens),
        }
    }

    /// Tokens in which each placeholder has become the identifier of its variable: where the user mentions it, with
    /// the hygiene of its declaration.
    pub fn constant_tokens(&self, tokens: &TokenStream) -> TokenStream {
        tokens.clone().into_iter().map(|token| self.constant_token(token)).collect()
    }

    fn constant_token(&self, token: TokenTree) -> TokenTree {
        match token {
            TokenTree::Ident(ident) => TokenTree::Ident(self.mention(ident)),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), self.constant_tokens(&group.stream()));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            other => other,
        }
    }

    fn mention(&self, ident: Ident) -> Ident {
        let Some(var) = behind(&ident) else {
            return ident;
        };
        let mut mention = self.names.ident(var).clone();
        mention.set_span(ident.span().resolved_at(mention.span()));
        mention
    }
}
