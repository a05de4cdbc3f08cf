//! Pieces of Rust that know how tightly they hold together, so that they get the parentheses that they need.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{BinOp, Expr, MacroDelimiter};

/// How tightly an expression holds together, from loosely to tightly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precedence {
    /// Closures, jumps, ranges, assignments, and what ends in a block.
    Any,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    Postfix,
}

#[derive(Clone, Debug)]
pub struct Expression {
    pub tokens: TokenStream,
    pub precedence: Precedence,
    /// Whether its type does not depend on what becomes of it, as that of a literal does.
    pub typed: bool,
    /// Where the expression is `-x`: this x.
    negated: Option<Box<Expression>>,
}

impl Expression {
    fn new(tokens: TokenStream, precedence: Precedence) -> Self {
        Expression { tokens, precedence, typed: true, negated: None }
    }

    /// A name, a call, a literal, or something else that nothing can break apart.
    pub fn whole(tokens: impl ToTokens) -> Self {
        Expression::new(tokens.into_token_stream(), Precedence::Postfix)
    }

    /// Code that was written by somebody else.
    pub fn foreign(tokens: TokenStream) -> Self {
        let precedence = match syn::parse2::<Expr>(tokens.clone()) {
            Ok(expression) => precedence(&expression),
            Err(_) => Precedence::Any,
        };
        Expression::new(tokens, precedence)
    }

    /// What ends in a block.
    pub fn block_like(tokens: TokenStream, typed: bool) -> Self {
        Expression { typed, ..Expression::new(tokens, Precedence::Any) }
    }

    pub fn untyped(self) -> Self {
        Expression { typed: false, ..self }
    }

    /// An operator between two expressions, grouped from left to right.
    pub fn binary(left: Self, operator: TokenStream, precedence: Precedence, right: Self) -> Self {
        let mut tokens = left.held(precedence);
        tokens.extend(operator);
        tokens.extend(right.held(tighter(precedence)));
        Expression::new(tokens, precedence)
    }

    pub fn negative(self) -> Self {
        let mut tokens = quote!(-);
        tokens.extend(self.clone().held(Precedence::Prefix));
        Expression {
            typed: self.typed,
            negated: Some(Box::new(Expression { negated: None, ..self })),
            ..Expression::new(tokens, Precedence::Prefix)
        }
    }

    /// x where the expression is -x.
    pub fn into_negated(self) -> Result<Self, Self> {
        match self.negated {
            Some(inner) => Ok(*inner),
            None => Err(self),
        }
    }

    pub fn not(self) -> Self {
        self.prefixed(quote!(!))
    }

    pub fn dereferenced(self) -> Self {
        self.prefixed(quote!(*))
    }

    pub fn borrowed(self) -> Self {
        self.prefixed(quote!(&))
    }

    pub fn borrowed_mutably(self) -> Self {
        self.prefixed(quote!(&mut))
    }

    fn prefixed(self, prefix: TokenStream) -> Self {
        let mut tokens = prefix;
        tokens.extend(self.held(Precedence::Prefix));
        Expression::new(tokens, Precedence::Prefix)
    }

    pub fn cast(self, ty: TokenStream) -> Self {
        let mut tokens = self.held(Precedence::Cast);
        tokens.extend(quote!(as #ty));
        Expression::new(tokens, Precedence::Cast)
    }

    pub fn field(self, member: &syn::Member) -> Self {
        self.followed_by(quote!(.#member))
    }

    pub fn index(self, index: TokenStream) -> Self {
        self.followed_by(quote!([#index]))
    }

    pub fn method(self, name: &Ident, arguments: &[Expression]) -> Self {
        self.followed_by(quote!(.#name(#(#arguments),*)))
    }

    fn followed_by(self, tail: TokenStream) -> Self {
        let mut tokens = self.held(Precedence::Postfix);
        tokens.extend(tail);
        Expression::whole(tokens)
    }

    pub fn call(function: impl ToTokens, arguments: &[Expression]) -> Self {
        Expression::whole(quote!(#function(#(#arguments),*)))
    }

    /// A call that is shown at another place.
    pub fn call_at(place: Span, function: impl ToTokens, arguments: &[Expression]) -> Self {
        let mut parentheses = Group::new(Delimiter::Parenthesis, quote!(#(#arguments),*));
        parentheses.set_span(parentheses.span().located_at(place));
        Expression::whole(quote!(#function #parentheses))
    }

    /// One expression as itself, several as a tuple.
    pub fn together(mut parts: Vec<Expression>) -> Self {
        match parts.len() {
            1 => parts.remove(0),
            _ => Expression::tuple(&parts),
        }
    }

    pub fn tuple(parts: &[Expression]) -> Self {
        let tuple = Expression::whole(tuple_tokens(parts));
        if parts.iter().all(|part| part.typed) { tuple } else { tuple.untyped() }
    }

    /// In parentheses unless it holds together at least so tightly.
    pub fn held(self, precedence: Precedence) -> TokenStream {
        if self.precedence < precedence {
            let tokens = self.tokens;
            quote!((#tokens))
        } else {
            self.tokens
        }
    }

    /// Where a block follows, which the braces of a struct literal would be taken for.
    pub fn before_block(self) -> TokenStream {
        let tokens = self.tokens;
        if has_braces(&tokens) && !stands_before_block(&tokens) { quote!((#tokens)) } else { tokens }
    }
}

impl ToTokens for Expression {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

/// A tuple of types, expressions or patterns.
pub fn tuple_tokens(parts: &[impl ToTokens]) -> TokenStream {
    match parts {
        [part] => quote!((#part,)),
        _ => quote!((#(#parts),*)),
    }
}

fn tighter(precedence: Precedence) -> Precedence {
    match precedence {
        Precedence::Sum => Precedence::Product,
        Precedence::Product => Precedence::Cast,
        _ => Precedence::Postfix,
    }
}

fn precedence(expression: &Expr) -> Precedence {
    match expression {
        Expr::Array(_)
        | Expr::Await(_)
        | Expr::Call(_)
        | Expr::Field(_)
        | Expr::Index(_)
        | Expr::Lit(_)
        | Expr::MethodCall(_)
        | Expr::Paren(_)
        | Expr::Path(_)
        | Expr::Repeat(_)
        | Expr::Struct(_)
        | Expr::Try(_)
        | Expr::Tuple(_) => Precedence::Postfix,
        Expr::Macro(invocation) => match invocation.mac.delimiter {
            MacroDelimiter::Brace(_) => Precedence::Any,
            _ => Precedence::Postfix,
        },
        Expr::Unary(_) | Expr::Reference(_) | Expr::RawAddr(_) => Precedence::Prefix,
        Expr::Cast(_) => Precedence::Cast,
        Expr::Binary(binary) => precedence_of_operator(&binary.op),
        Expr::Group(group) => precedence(&group.expr),
        _ => Precedence::Any,
    }
}

fn precedence_of_operator(operator: &BinOp) -> Precedence {
    match operator {
        BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => Precedence::Product,
        BinOp::Add(_) | BinOp::Sub(_) => Precedence::Sum,
        BinOp::Shl(_) | BinOp::Shr(_) => Precedence::Shift,
        BinOp::BitAnd(_) => Precedence::BitAnd,
        BinOp::BitXor(_) => Precedence::BitXor,
        BinOp::BitOr(_) => Precedence::BitOr,
        BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => Precedence::Compare,
        BinOp::And(_) => Precedence::And,
        BinOp::Or(_) => Precedence::Or,
        _ => Precedence::Any,
    }
}

fn has_braces(tokens: &TokenStream) -> bool {
    tokens
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace))
}

fn stands_before_block(tokens: &TokenStream) -> bool {
    let parser = |input: ParseStream| Expr::parse_without_eager_brace(input);
    parser.parse2(tokens.clone()).is_ok()
}
