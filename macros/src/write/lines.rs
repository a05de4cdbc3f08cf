//! What a block consists of.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::expressions::Expression;

/// The contents of a block.
#[derive(Default)]
pub struct Lines {
    pub statements: Vec<Line>,
    pub value: Option<Tail>,
}

pub struct Line {
    pub tokens: TokenStream,
    pub form: Form,
}

/// What the text around a statement or an expression may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `if`, which may follow an `else`.
    If,
    /// `break`, `continue` and `return`, without their semicolon.
    Jump,
    Other,
}

/// The expression at the end of a block.
pub struct Tail {
    pub expression: Expression,
    pub form: Form,
}

impl From<TokenStream> for Line {
    fn from(tokens: TokenStream) -> Self {
        Line { tokens, form: Form::Other }
    }
}

impl From<Expression> for Tail {
    fn from(expression: Expression) -> Self {
        Tail { expression, form: Form::Other }
    }
}

impl Lines {
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.value.is_none()
    }
}

impl ToTokens for Line {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
        if self.form == Form::Jump {
            tokens.extend(quote!(;));
        }
    }
}

impl ToTokens for Lines {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.statements.iter().for_each(|line| line.to_tokens(tokens));
        if let Some(value) = &self.value {
            value.expression.to_tokens(tokens);
        }
    }
}
