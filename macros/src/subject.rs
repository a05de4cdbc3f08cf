//! What the attribute stands above.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Item, ItemFn, Token};

use crate::read::refuse::Refusal;
use crate::read::signature::reals;
use crate::syntax::binds_tightest;

/// The name that rust-analyzer gives to what is missing in a function that is being typed: it has its own error there.
const MISSING: &str = "__ra_fixup";

/// A function, or what is found in its place.
pub enum Subject {
    Function(ItemFn),
    /// A function with an empty body in the place of one that cannot be read. The compiler, which reads it too, has its
    /// own error.
    Unreadable(ItemFn, syn::Error),
    Refused(Refusal, Span),
}

impl Subject {
    pub fn read(tokens: TokenStream) -> Self {
        let error = match syn::parse2::<ItemFn>(tokens.clone()) {
            Ok(mut function) if !identifiers(tokens.clone()).contains(MISSING) => {
                Fragments.visit_item_fn_mut(&mut function);
                return Subject::Function(function);
            }
            Ok(function) => syn::Error::new(function.sig.ident.span(), "something is missing in it"),
            Err(error) => error,
        };
        match head.parse2(tokens.clone()) {
            Ok((function, true)) => Subject::Unreadable(function, error),
            Ok((function, false)) => Subject::Refused(Refusal::NoBody, function.sig.ident.span()),
            Err(_) => {
                let (kind, span) = other(tokens);
                Subject::Refused(Refusal::NotAFunction(kind), span)
            }
        }
    }
}

/// Expressions that a macro was given (`$e:expr`) stand in delimiters that cannot be seen, and that a compiler does not see, either, in what an
/// attribute writes: they get parentheses where they need some.
pub struct Fragments;

impl VisitMut for Fragments {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::Group(group) = expression {
            let inner = std::mem::replace(&mut *group.expr, Expr::Verbatim(TokenStream::new()));
            *expression = match binds_tightest(&inner) {
                true => inner,
                false => Expr::Paren(syn::ExprParen {
                    attrs: Vec::new(),
                    paren_token: syn::token::Paren(group.group_token.span),
                    expr: Box::new(inner),
                }),
            };
        }
    }

    fn visit_macro_mut(&mut self, invocation: &mut syn::Macro) {
        invocation.tokens = with_parentheses(invocation.tokens.clone());
    }
}

/// Whether there are such expressions.
pub fn has_fragments(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || has_fragments(&group.stream()),
        _ => false,
    })
}

/// The same among tokens that may be anything.
fn with_parentheses(tokens: TokenStream) -> TokenStream {
    let seen = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            let inner = with_parentheses(group.stream());
            let is_operation = group.delimiter() == Delimiter::None
                && matches!(
                    syn::parse2(inner.clone()),
                    Ok(Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Range(_) | Expr::Reference(_))
                );
            let delimiter = if is_operation { Delimiter::Parenthesis } else { group.delimiter() };
            let mut seen = Group::new(delimiter, inner);
            seen.set_span(group.span());
            TokenTree::Group(seen)
        }
        other => other,
    };
    tokens.into_iter().map(seen).collect()
}

/// All identifiers that stand in the tokens.
pub fn identifiers(tokens: TokenStream) -> HashSet<String> {
    let mut identifiers = HashSet::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => identifiers.extend(self::identifiers(group.stream())),
            TokenTree::Ident(ident) => _ = identifiers.insert(ident.to_string()),
            _ => {}
        }
    }
    identifiers
}

/// The function as the compiler is to see it: its loops have no checkpoints.
pub fn without_checkpoints(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut kept = TokenStream::new();
    let mut rest = &tokens[..];
    while let Some((token, others)) = rest.split_first() {
        rest = match attribute(rest) {
            Some((name, after)) if name == "checkpoint" && begins_loop(after) => after,
            _ => {
                kept.extend([match token {
                    TokenTree::Group(group) => {
                        let mut inner = Group::new(group.delimiter(), without_checkpoints(group.stream()));
                        inner.set_span(group.span());
                        TokenTree::Group(inner)
                    }
                    other => other.clone(),
                }]);
                others
            }
        };
    }
    kept
}

/// The name of the attribute that the tokens begin with, and what follows it.
fn attribute(tokens: &[TokenTree]) -> Option<(Ident, &[TokenTree])> {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(attribute), after @ ..]
            if hash.as_char() == '#' && attribute.delimiter() == Delimiter::Bracket =>
        {
            match attribute.stream().into_iter().next() {
                Some(TokenTree::Ident(name)) => Some((name, after)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a loop comes next, after other attributes and a label.
fn begins_loop(tokens: &[TokenTree]) -> bool {
    match (attribute(tokens), tokens) {
        (Some((_, after)), _) => begins_loop(after),
        (None, [TokenTree::Punct(apostrophe), TokenTree::Ident(_), TokenTree::Punct(colon), after @ ..])
            if apostrophe.as_char() == '\'' && colon.as_char() == ':' =>
        {
            begins_loop(after)
        }
        (None, [TokenTree::Ident(keyword), ..]) => ["for", "while", "loop"].iter().any(|repeat| keyword == repeat),
        _ => false,
    }
}

/// A function up to its body, and whether it has one.
fn head(input: ParseStream) -> syn::Result<(ItemFn, bool)> {
    let attrs = input.call(syn::Attribute::parse_outer)?;
    let (vis, sig) = (input.parse()?, input.parse()?);
    let has_body = !input.peek(Token![;]);
    input.parse::<TokenStream>()?;
    Ok((ItemFn { attrs, vis, sig, block: syn::parse_quote!({}) }, has_body))
}

/// What is called by its kind, and where that is written.
fn other(tokens: TokenStream) -> (&'static str, Span) {
    match syn::parse2(tokens) {
        Ok(Item::Struct(item)) => ("a struct", item.struct_token.span),
        Ok(Item::Enum(item)) => ("an enum", item.enum_token.span),
        Ok(Item::Union(item)) => ("a union", item.union_token.span),
        Ok(Item::Trait(item)) => ("a trait", item.trait_token.span),
        Ok(Item::TraitAlias(item)) => ("a trait", item.trait_token.span),
        Ok(Item::Impl(item)) => ("an `impl` block", item.impl_token.span),
        Ok(Item::Mod(item)) => ("a module", item.mod_token.span),
        Ok(Item::Const(item)) => ("a constant", item.const_token.span),
        Ok(Item::Static(item)) => ("a static", item.static_token.span),
        Ok(Item::Type(item)) => ("a type alias", item.type_token.span),
        Ok(Item::Use(item)) => ("an import", item.use_token.span),
        Ok(Item::Macro(item)) => ("a macro", item.mac.bang_token.spans[0]),
        _ => ("this item", Span::call_site()),
    }
}

/// A refused function, whose type parameters have tangents where it returns them: its items mention those, and the refusal is the only error.
pub fn with_tangents(item: &ItemFn, krate: &TokenStream) -> ItemFn {
    let mut item = item.clone();
    let reals = reals(&item.sig.generics);
    let returned = identifiers(item.sig.output.to_token_stream());
    for parameter in item.sig.generics.type_params_mut() {
        let name = parameter.ident.to_string();
        if returned.contains(&name) && !reals.contains(&name) {
            parameter.bounds.push(syn::parse_quote!(#krate::Tangent));
        }
    }
    item
}

/// The body of a derived item without a derivative. Where the compiler has no error of its own, the use of an item of a
/// function that cannot be read is one: a constant of a generic function is evaluated only when all else is well.
pub fn absent(name: &Ident, unreadable: Option<&syn::Error>) -> TokenStream {
    let Some(error) = unreadable else { return quote!(::core::unimplemented!()) };
    let message = format!("`differentiable` cannot read the function `{name}`: {error}");
    quote_spanned! {error.span()=>
        fn unreadable<T>() -> ! {
            const { ::core::panic!("{}", #message) }
        }
        unreadable::<()>()
    }
}

/// What a panic says, so that a bug of ours is an error at the user's function, which stays.
pub fn unless_panicked<T>(inside: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(inside)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests;

/// The function, where lifetimes of types that are written `'_` have names: the derived items mention the types where such must have one.
pub fn with_named_lifetimes(item: &mut syn::ItemFn) {
    struct Naming(Vec<syn::Lifetime>);
    impl VisitMut for Naming {
        fn visit_generic_argument_mut(&mut self, argument: &mut syn::GenericArgument) {
            match argument {
                syn::GenericArgument::Lifetime(lifetime) if lifetime.ident == "_" => {
                    let name = format!("'of_argument_{}", self.0.len());
                    *lifetime = syn::Lifetime::new(&name, Span::mixed_site());
                    self.0.push(lifetime.clone());
                }
                _ => visit_mut::visit_generic_argument_mut(self, argument),
            }
        }

        // These have lifetimes of their own.
        fn visit_type_bare_fn_mut(&mut self, _: &mut syn::TypeBareFn) {}
        fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
        fn visit_type_impl_trait_mut(&mut self, _: &mut syn::TypeImplTrait) {}
        fn visit_type_trait_object_mut(&mut self, _: &mut syn::TypeTraitObject) {}
    }
    let mut naming = Naming(Vec::new());
    for input in &mut item.sig.inputs {
        if let syn::FnArg::Typed(parameter) = input {
            naming.visit_type_mut(&mut parameter.ty);
        }
    }
    let own = std::mem::take(&mut item.sig.generics.params);
    let named = naming.0.into_iter().map(|lifetime| syn::GenericParam::from(syn::LifetimeParam::new(lifetime)));
    item.sig.generics.params = named.chain(own).collect();
}
