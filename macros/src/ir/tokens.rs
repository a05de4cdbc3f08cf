//! Opaque tokens, and the variables that stand in them.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

use super::Var;

const PLACEHOLDER: &str = "__variable_";

/// The name by which a variable stands in opaque tokens; the span is that of the user's mention of it.
pub fn placeholder(var: Var, span: Span) -> Ident {
    Ident::new(&format!("{PLACEHOLDER}{}", var.0), span)
}

/// The variable that stands behind a placeholder.
pub fn behind(ident: &Ident) -> Option<Var> {
    let index = ident.to_string().strip_prefix(PLACEHOLDER)?.parse().ok()?;
    Some(Var(index))
}

/// The same tokens, to be shown at another place.
pub fn located(tokens: TokenStream, at: Span) -> TokenStream {
    let moved = |token: TokenTree| {
        let span = token.span().located_at(at);
        let mut token = match token {
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), located(group.stream(), at))),
            other => other,
        };
        token.set_span(span);
        token
    };
    tokens.into_iter().map(moved).collect()
}

/// The variables that stand in tokens, each once, in order.
pub fn variables_in(tokens: &TokenStream) -> Vec<Var> {
    fn collect(tokens: &TokenStream, found: &mut Vec<Var>) {
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(ident) => {
                    if let Some(var) = behind(&ident).filter(|var| !found.contains(var)) {
                        found.push(var);
                    }
                }
                TokenTree::Group(group) => collect(&group.stream(), found),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found.sort();
    found
}

/// The variables in the patterns of `let`s.
pub fn bound_by_lets(tokens: &TokenStream) -> Vec<Var> {
    let mut bound = Vec::new();
    let mut rest = tokens.clone().into_iter();
    while let Some(token) = rest.next() {
        if matches!(&token, TokenTree::Ident(ident) if ident == "let") {
            let pattern = rest.by_ref().take_while(|token| !ends_pattern(token)).collect();
            bound.extend(variables_in(&pattern));
        }
    }
    bound
}

fn ends_pattern(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | ';'))
}

/// Puts the placeholder of `map(v)` for that of `v`, at the same span.
pub fn rename_tokens(tokens: &TokenStream, map: &mut dyn FnMut(Var) -> Var) -> TokenStream {
    tokens.clone().into_iter().map(|token| rename_token(token, map)).collect()
}

fn rename_token(token: TokenTree, map: &mut dyn FnMut(Var) -> Var) -> TokenTree {
    match token {
        TokenTree::Ident(ident) => match behind(&ident) {
            Some(var) => placeholder(map(var), ident.span()).into(),
            None => ident.into(),
        },
        TokenTree::Group(group) => {
            let mut renamed = Group::new(group.delimiter(), rename_tokens(&group.stream(), map));
            renamed.set_span(group.span());
            renamed.into()
        }
        other => other,
    }
}
