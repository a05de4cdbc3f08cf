//! `x.iter().map(|x| g(*x)).collect::<Result<Vec<_>, _>>()?` is a loop that the function may leave; so are sums and products of what may be missing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, ExprClosure, ExprMethodCall, GenericArgument, Lifetime, ReturnType, Type, parse_quote, parse_quote_spanned,
};

use super::Fresh;
use crate::read::closures::asks;
use crate::read::expressions::without_parentheses;
use crate::read::fallible::{Fallible, is_failure, succeed};
use crate::subject::identifiers;

pub struct Gathers<'e> {
    pub fallible: Option<&'e Fallible>,
    pub fresh: Fresh,
}

/// Items that may be missing, and what is made of them if none is.
struct Gathered<'e> {
    /// `collect`, `sum` or `product`.
    call: &'e ExprMethodCall,
    items: &'e Expr,
    /// What makes each of them.
    made: &'e Expr,
    /// What is made of them, if that is said.
    whole: Option<Type>,
    /// Whether what is said of a missing one is known to be of the type of what the function says.
    fails_alike: bool,
}

impl Gathers<'_> {
    fn gathered<'e>(&self, value: &'e Expr) -> Option<Gathered<'e>> {
        let Expr::MethodCall(call) = without_parentheses(value) else { return None };
        let Expr::MethodCall(map) = without_parentheses(&call.receiver) else { return None };
        let is_gathering = call.args.is_empty() && ["collect", "sum", "product"].iter().any(|name| call.method == name);
        if !is_gathering || map.method != "map" || map.args.len() != 1 {
            return None;
        }
        let (whole, fails_alike) = match &call.turbofish {
            None => (None, true),
            Some(turbofish) => {
                let Some(GenericArgument::Type(ty)) = turbofish.args.first() else { return None };
                (Some(said(ty)?.contents), self.is_like_own(ty))
            }
        };
        let made = without_parentheses(&map.args[0]);
        let says = match made {
            Expr::Closure(ExprClosure { output: ReturnType::Type(_, ty), .. }) => self.is_like_own(ty),
            _ => false,
        };
        Some(Gathered { call, items: &map.receiver, made, whole, fails_alike: fails_alike || says })
    }

    /// Whether the type is that of the function's result, but for what there is.
    fn is_like_own(&self, ty: &Type) -> bool {
        self.fallible.zip(said(ty)).is_some_and(|(own, other)| own.fails_like(&other))
    }

    /// The loop; what makes an item is there, or the loop is left, by what is done to it.
    fn repeated(&mut self, gathered: &Gathered, present: impl Fn(&Expr) -> Option<Expr>) -> Option<Expr> {
        let Gathered { call, items, made, whole, .. } = gathered;
        let is_named = |names: &[&str]| match whole.as_ref().or(self.fallible.map(|fallible| &fallible.contents)) {
            Some(Type::Path(ty)) => {
                ty.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
            }
            _ => false,
        };
        let is_vector = is_named(&["Vec"]) || matches!(whole, Some(Type::Infer(_)));
        let is_float = is_named(&["f32", "f64"]);
        let span = call.method.span();
        let [whole_name, next] = ["gathered", "next"].map(|name| self.fresh.name(name, span));
        let item = match made {
            Expr::Closure(ExprClosure { inputs, body, .. }) if inputs.len() == 1 => {
                let (input, body) = (&inputs[0], present(body)?);
                parse_quote_spanned!(span=> { let #input = #next; #body })
            }
            Expr::Path(function) => present(&parse_quote_spanned!(span=> #function(#next)))?,
            _ => return None,
        };
        let annotation = whole.as_ref().map(|ty| quote!(: #ty)).filter(|ty| !mentions_infer(ty));
        let (start, step): (Expr, syn::Stmt) = match &*call.method.to_string() {
            "collect" if is_vector => (parse_quote!(Vec::new()), parse_quote_spanned!(span=> #whole_name.push(#item);)),
            "sum" if is_float => (parse_quote!(-0.0), parse_quote_spanned!(span=> #whole_name += #item;)),
            "product" if is_float => (parse_quote!(1.0), parse_quote_spanned!(span=> #whole_name *= #item;)),
            _ => return None,
        };
        Some(parse_quote_spanned! {call.span()=> ({
            let mut #whole_name #annotation = #start;
            for #next in #items {
                #step
            }
            #whole_name
        })})
    }
}

impl VisitMut for Gathers<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let repeated = match expression {
            Expr::Try(attempt) => self
                .gathered(&attempt.expr)
                .filter(|_| self.fallible.is_some())
                .and_then(|gathered| self.repeated(&gathered, |body| present(body, gathered.fails_alike))),
            Expr::MethodCall(unwrap) if is_unwrapping(unwrap) => self.gathered(&unwrap.receiver).and_then(|gathered| {
                let (method, arguments) = (&unwrap.method, &unwrap.args);
                self.repeated(&gathered, |body| {
                    let is_call = matches!(without_parentheses(body), Expr::Call(_) | Expr::MethodCall(_));
                    is_call.then(|| parse_quote!((#body).#method(#arguments)))
                })
            }),
            _ => None,
        };
        if let Some(repeated) = repeated {
            *expression = repeated;
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        // There, `?` is about what the closure returns.
        let fallible = self.fallible.take();
        visit_mut::visit_expr_closure_mut(self, closure);
        self.fallible = fallible;
    }
}

/// What there is if there is something: the function fails otherwise.
fn present(body: &Expr, fails_alike: bool) -> Option<Expr> {
    if !fails_alike && asks(body) {
        return None;
    }
    let mut body = body.clone();
    let mut left = Left { label: Lifetime::new("'gathered", body.span()), breaks: false };
    left.visit_expr_mut(&mut body);
    succeed(&mut body);
    if !fails_alike {
        Converted.visit_expr_mut(&mut body);
    }
    let label = left.label;
    Some(if left.breaks { parse_quote_spanned!(body.span()=> #label: { #body }) } else { body })
}

/// `return` in what makes an item.
struct Left {
    label: Lifetime,
    breaks: bool,
}

impl VisitMut for Left {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::Return(syn::ExprReturn { expr: Some(value), .. }) = expression
            && !is_failure(value)
        {
            succeed(value);
            let label = &self.label;
            *expression = parse_quote_spanned!(value.span()=> break #label #value);
            self.breaks = true;
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
}

/// What is said where there is nothing is made what the function says.
struct Converted;

impl VisitMut for Converted {
    fn visit_expr_return_mut(&mut self, leave: &mut syn::ExprReturn) {
        visit_mut::visit_expr_return_mut(self, leave);
        if let Some(Expr::Call(failure)) = leave.expr.as_deref_mut()
            && let Some(error) = failure.args.first_mut()
        {
            *error = parse_quote!(::core::convert::From::from(#error));
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
}

/// What may be missing by the type.
fn said(ty: &Type) -> Option<Fallible> {
    match ty {
        Type::Path(ty) => Fallible::of_type(ty),
        _ => None,
    }
}

/// Whether a part of the type is not said.
fn mentions_infer(ty: &TokenStream) -> bool {
    identifiers(ty.clone()).contains("_")
}

fn is_unwrapping(call: &ExprMethodCall) -> bool {
    matches!((&*call.method.to_string(), call.args.len()), ("unwrap", 0) | ("expect", 1))
}
