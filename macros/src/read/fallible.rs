//! Results that may be missing: `Result<R, E>` and `Option<R>`, where R is made of floats.
//!
//! A function that fails leaves, as one that panics does, so that nothing is left to differentiate: what it would return is R, and what says
//! that there is none is a `return` of constant code.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, GenericArgument, Pat, PathArguments, Stmt, parse_quote};

use super::expressions::without_parentheses;
use super::iterators::is_named;

/// A result type that says that there may be no result.
#[derive(Clone)]
pub struct Fallible {
    pub kind: Kind,
    pub declared: syn::TypePath,
    /// The type of what there is if there is anything.
    pub contents: syn::Type,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Option,
    Result,
}

impl Fallible {
    /// As the syntax tells: a path that ends so, with what it holds as its first argument; or one whose name ends so, unless the
    /// function makes a struct of this name.
    pub fn of(item: &syn::ItemFn) -> Option<Self> {
        let syn::ReturnType::Type(_, ty) = &item.sig.output else { return None };
        let syn::Type::Path(declared) = &**ty else { return None };
        Fallible::of_type(declared).filter(|fallible| !fallible.is_made(&item.block))
    }

    /// As the type tells.
    pub fn of_type(declared: &syn::TypePath) -> Option<Self> {
        let kind = match &*declared.path.segments.last()?.ident.to_string() {
            "Option" => Kind::Option,
            name if name.ends_with("Result") => Kind::Result,
            _ => return None,
        };
        let mut declared = declared.clone();
        let contents = contents_mut(&mut declared)?.clone();
        Some(Fallible { kind, declared, contents })
    }

    /// Whether the block makes a struct of this name.
    fn is_made(&self, block: &syn::Block) -> bool {
        let name = self.declared.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        name != "Option" && name != "Result" && makes(&name, block)
    }

    /// Whether the other type says the same where there is nothing.
    pub fn fails_like(&self, other: &Self) -> bool {
        let [own, other] = [self, other].map(|fallible| fallible.holding(&quote!(_)).to_string());
        own == other
    }

    /// The same type of something else: it fails as the function does.
    pub fn holding(&self, ty: &TokenStream) -> TokenStream {
        let mut declared = self.declared.clone();
        if let Some(contents) = contents_mut(&mut declared) {
            *contents = syn::Type::Verbatim(ty.clone());
        }
        declared.into_token_stream()
    }

    /// What stands around the value of a function that does not fail.
    pub fn success(&self) -> TokenStream {
        match self.kind {
            Kind::Option => quote!(::core::option::Option::Some),
            Kind::Result => quote!(::core::result::Result::Ok),
        }
    }
}

/// The first type among the arguments.
fn contents_mut(declared: &mut syn::TypePath) -> Option<&mut syn::Type> {
    let PathArguments::AngleBracketed(arguments) = &mut declared.path.segments.last_mut()?.arguments else {
        return None;
    };
    arguments.args.iter_mut().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Whether a struct of this name is made in it.
fn makes(name: &str, block: &syn::Block) -> bool {
    struct Made<'n>(&'n str, bool);

    impl Visit<'_> for Made<'_> {
        fn visit_path(&mut self, path: &syn::Path) {
            self.1 |= path.segments.iter().any(|segment| segment.ident == self.0);
        }
    }

    let mut made = Made(name, false);
    made.visit_block(block);
    made.1
}

/// Whether it is `Err(…)` or `None`.
pub fn is_failure(value: &Expr) -> bool {
    match without_parentheses(value) {
        Expr::Call(call) => is_named(&call.func, "Err"),
        value => is_named(value, "None"),
    }
}

/// `return Err(e.into())` for `Err(e)?`
fn failing(failure: &Expr) -> Expr {
    match failure {
        Expr::Call(syn::ExprCall { func, args, .. }) => parse_quote!(return #func(::core::convert::From::from(#args))),
        nothing => parse_quote!(return #nothing),
    }
}

/// Whether the function fails whenever control comes there: each way through the expression ends with `return Err(…)` or `return None`.
pub fn always_fails(expression: &Expr) -> bool {
    let fails = |block: &syn::Block| matches!(block.stmts.last(), Some(Stmt::Expr(last, _)) if always_fails(last));
    match expression {
        Expr::Return(leave) => leave.expr.as_ref().is_some_and(|value| is_failure(value)),
        Expr::Paren(inner) => always_fails(&inner.expr),
        Expr::Group(inner) => always_fails(&inner.expr),
        Expr::Block(block) => block.label.is_none() && fails(&block.block),
        Expr::If(branch) => {
            fails(&branch.then_branch)
                && branch.else_branch.as_ref().is_some_and(|(_, otherwise)| always_fails(otherwise))
        }
        Expr::Match(choice) => choice.arms.iter().all(|arm| always_fails(&arm.body)),
        _ => false,
    }
}

/// The function as one of what it returns if it does not fail: `Ok(x)` is `x`, `Err(e)` is `return Err(e)`, and any other value that it ends
/// with is one that `?` makes one of.
pub fn unwrapped(item: &mut syn::ItemFn) {
    if Fallible::of(item).is_some() {
        Returned.visit_block_mut(&mut item.block);
        at_end(&mut item.block);
    }
}

/// What is returned early, and what stands for `?`.
struct Returned;

impl VisitMut for Returned {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        match expression {
            Expr::Return(syn::ExprReturn { expr: Some(value), .. }) if !is_failure(value) => succeed(value),
            Expr::Try(attempt) if is_failure(&attempt.expr) => {
                *expression = failing(without_parentheses(&attempt.expr))
            }
            Expr::Try(attempt) => {
                if let Some(mapped) = mapped(&attempt.expr, false) {
                    *expression = mapped;
                }
            }
            Expr::Match(choice) => {
                if let Some(attempt) = attempt_of_match(choice) {
                    *expression = attempt;
                }
            }
            _ => {}
        }
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        visit_mut::visit_local_mut(self, local);
        let Some(init) = &mut local.init else { return };
        let Some((_, otherwise)) = &init.diverge else { return };
        if let Some((_, inner)) = inside(&local.pat)
            && let Some(attempt) = attempt(&init.expr, &local.pat, &parse_quote!(_), otherwise)
        {
            let inner = inner.clone();
            *init = syn::LocalInit { eq_token: init.eq_token, expr: Box::new(attempt), diverge: None };
            local.pat = inner;
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// What a loop, or a labelled block, is left with.
struct Broken {
    label: Option<syn::Lifetime>,
    /// How many loops are around, each of which could be left without its label.
    depth: usize,
}

impl VisitMut for Broken {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        let is_loop = matches!(expression, Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_));
        self.depth += usize::from(is_loop);
        visit_mut::visit_expr_mut(self, expression);
        self.depth -= usize::from(is_loop);
        let Expr::Break(syn::ExprBreak { label, expr: Some(value), .. }) = expression else { return };
        let is_its_own = match label {
            Some(label) => self.label.as_ref() == Some(label),
            None => self.depth == 0,
        };
        if is_its_own && !always_fails(value) {
            succeed(value);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

fn at_end(block: &mut syn::Block) {
    if let Some(Stmt::Expr(value, None)) = block.stmts.last_mut() {
        succeed(value);
    }
}

pub fn succeed(value: &mut Expr) {
    if is_failure(value) {
        let failure = &*value;
        *value = parse_quote!(return #failure);
        return;
    }
    match value {
        Expr::Paren(inner) => succeed(&mut inner.expr),
        Expr::Group(inner) => succeed(&mut inner.expr),
        Expr::Block(block) if block.label.is_none() => at_end(&mut block.block),
        Expr::Unsafe(block) => at_end(&mut block.block),
        Expr::If(branch) => {
            at_end(&mut branch.then_branch);
            if let Some((_, otherwise)) = &mut branch.else_branch {
                succeed(otherwise);
            }
        }
        Expr::Match(choice) => choice.arms.iter_mut().for_each(|arm| succeed(&mut arm.body)),
        Expr::Loop(repeat) => {
            let label = repeat.label.as_ref().map(|label| label.name.clone());
            Broken { label, depth: 0 }.visit_block_mut(&mut repeat.body);
        }
        Expr::Block(block) => {
            let label = block.label.as_ref().map(|label| label.name.clone());
            Broken { label, depth: 1 }.visit_block_mut(&mut block.block);
            at_end(&mut block.block);
        }
        Expr::Return(_) | Expr::Macro(_) | Expr::Break(_) | Expr::Continue(_) => {}
        Expr::Call(call) if is_success(call) => {
            if let Some(inner) = call.args.pop() {
                *value = inner.into_value();
            }
        }
        ref attempt => {
            *value = mapped(attempt, true).unwrap_or_else(|| parse_quote!((#attempt)?));
        }
    }
}

/// `{ let y = g(x)?; body }` for `g(x).map(|y| body)?`, and for `g(x).and_then(|y| body)` in its place.
fn mapped(value: &Expr, is_end: bool) -> Option<Expr> {
    let Expr::MethodCall(call) = without_parentheses(value) else { return None };
    if let Some(call) = handed_on(without_parentheses(value)) {
        return with_failure_first(call).and_then(|value| mapped(&value, is_end));
    }
    let Some(Expr::Closure(closure)) = call.args.first().filter(|_| call.args.len() == 1) else { return None };
    let mut body = (*closure.body).clone();
    match &*call.method.to_string() {
        "map" => {}
        "and_then" if is_end => succeed(&mut body),
        "and_then" => body = parse_quote!((#body)?),
        _ => return None,
    }
    if closure.inputs.len() != 1 || super::closures::is_left_early(&closure.body) {
        return None;
    }
    let (receiver, input) = (&call.receiver, closure.inputs.first()?);
    Some(parse_quote!({ let #input = (#receiver)?; #body }))
}

/// A method that hands on what is there, and changes what is said if there is nothing.
pub fn handed_on(value: &Expr) -> Option<&syn::ExprMethodCall> {
    const HANDING_ON: [&str; 4] = ["map_err", "ok", "ok_or", "ok_or_else"];
    match value {
        Expr::MethodCall(call) if HANDING_ON.contains(&&*call.method.to_string()) => Some(call),
        _ => None,
    }
}

/// `g(x).map_err(…).map(…)` for `g(x).map(…).map_err(…)`
fn with_failure_first(call: &syn::ExprMethodCall) -> Option<Expr> {
    let Expr::MethodCall(inner) = without_parentheses(&call.receiver) else { return None };
    if inner.method != "map" {
        return None;
    }
    let swapped = Expr::MethodCall(syn::ExprMethodCall { receiver: inner.receiver.clone(), ..call.clone() });
    Some(Expr::MethodCall(syn::ExprMethodCall { receiver: Box::new(swapped), ..inner.clone() }))
}

/// `match g(x) { Ok(y) => body, Err(e) => return Err(f) }`, in either order.
fn attempt_of_match(choice: &syn::ExprMatch) -> Option<Expr> {
    let [one, other] = &choice.arms[..] else { return None };
    let (success, failure) = match inside(&one.pat) {
        Some(_) => (one, other),
        None => (other, one),
    };
    let is_all = match &failure.pat {
        Pat::TupleStruct(pattern) => pattern.elems.iter().all(always_fits),
        Pat::Ident(pattern) => pattern.ident == "None",
        Pat::Path(pattern) => pattern.path.segments.last().is_some_and(|last| last.ident == "None"),
        Pat::Wild(_) => std::ptr::eq(success, one),
        _ => false,
    };
    if !is_all || success.guard.is_some() || failure.guard.is_some() {
        return None;
    }
    let (_, inner) = inside(&success.pat)?;
    let (attempt, body) = (attempt(&choice.expr, &success.pat, &failure.pat, &failure.body)?, &success.body);
    Some(parse_quote!({ let #inner = #attempt; #body }))
}

/// What a pattern has inside `Ok` or `Some`, and which of these it is, if it takes whatever stands there.
fn inside(pattern: &Pat) -> Option<(Kind, &Pat)> {
    contents(pattern).filter(|(_, inner)| always_fits(inner))
}

/// The same, whatever it takes.
pub fn contents(pattern: &Pat) -> Option<(Kind, &Pat)> {
    let Pat::TupleStruct(pattern) = pattern else { return None };
    let kind = match &*pattern.path.segments.last()?.ident.to_string() {
        "Ok" => Kind::Result,
        "Some" => Kind::Option,
        _ => return None,
    };
    let [inner] = pattern.elems.iter().collect::<Vec<_>>()[..] else { return None };
    Some((kind, inner))
}

/// Whether a pattern is seen to take whatever stands there.
pub fn always_fits(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(name) => name.subpat.is_none() && !name.ident.to_string().starts_with(char::is_uppercase),
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Paren(inner) => always_fits(&inner.pat),
        Pat::Reference(inner) => always_fits(&inner.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(always_fits),
        _ => false,
    }
}

/// What is there by a pattern, where the function fails otherwise: `match g(x) { Ok(value) => value, Err(e) => return Err(f) }`.
fn attempt(value: &Expr, success: &Pat, failure: &Pat, otherwise: &Expr) -> Option<Expr> {
    if !matches!(without_parentheses(value), Expr::Call(_) | Expr::MethodCall(_)) || !always_fails(otherwise) {
        return None;
    }
    let Pat::TupleStruct(syn::PatTupleStruct { path, .. }) = success else { return None };
    let name = Ident::new("value", Span::mixed_site());
    Some(parse_quote!(match #value { #path(#name) => #name, #failure => #otherwise }))
}

/// Whether a match takes out what is there, and fails if there is nothing.
pub fn is_attempt(choice: &syn::ExprMatch) -> bool {
    let [success, failure] = &choice.arms[..] else { return false };
    let is_handed_on = match (inside(&success.pat), &*success.body) {
        (Some((_, Pat::Ident(name))), Expr::Path(path)) => path.path.is_ident(&name.ident),
        _ => false,
    };
    is_handed_on && always_fails(&failure.body)
}

/// `Ok(x)`, `Some(x)`
fn is_success(call: &syn::ExprCall) -> bool {
    call.args.len() == 1 && (is_named(&call.func, "Ok") || is_named(&call.func, "Some"))
}
