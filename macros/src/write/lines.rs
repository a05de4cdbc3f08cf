//! What a block consists of.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;

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

    /// One after the other. To move tokens takes a fraction of the time that it takes to interpolate them.
    pub fn into_tokens(self) -> TokenStream {
        let mut tokens = TokenStream::new();
        for line in self.statements {
            tokens.extend(line.tokens);
            if line.form == Form::Jump {
                tokens.extend(quote!(;));
            }
        }
        tokens.extend(self.value.map(|value| value.expression.tokens));
        tokens
    }

    /// `{ … }`
    pub fn in_braces(self) -> Group {
        Group::new(Delimiter::Brace, self.into_tokens())
    }
}

impl Line {
    /// `head tokens;`
    pub fn ended(mut head: TokenStream, tokens: TokenStream) -> Self {
        head.extend(tokens);
        head.extend(quote!(;));
        Line::from(head)
    }
}
