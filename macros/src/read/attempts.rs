//! Values that may be missing, where it is said what happens if they are: `g(x)?`, `g(x).map_err(…)?`, `x.first()?`, `g(x).unwrap()`.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, parse_quote};

use super::expressions::without_parentheses;
use super::fallible::{Kind, always_fails, handed_on, is_attempt, is_failure};
use super::iterators::{Perhaps, held};
use super::opaque::{join, listed};
use super::refuse::Refusal;
use super::statements::path_ident;
use super::{Constant, Lowered, Reader, Reading, Refused};
use crate::ir::{Callee, Effect, Form, Opaque, Statement};

impl<'a> Reader<'a> {
    /// Whether it leaves the function without a result, or may do so.
    pub fn is_failure(&self, expression: &Expr) -> bool {
        let is_one = match expression {
            Expr::Try(_) => true,
            Expr::Return(leave) => leave.expr.as_ref().is_some_and(|value| is_failure(value)),
            _ => false,
        };
        is_one && self.may_fail()
    }

    /// Whether the function that is read may fail here: in a closure, `return` and `?` are about that.
    fn may_fail(&self) -> bool {
        self.signature.fallible.is_some() && self.returns.is_empty()
    }

    /// Whether the function fails there, whatever comes before, and nothing but that is seen of it.
    pub fn only_fails(&mut self, expression: &Expr) -> bool {
        self.may_fail() && always_fails(expression) && self.survey_expression(expression).is_observable()
    }

    /// `value?`
    pub fn attempt(&mut self, attempt: &'a syn::ExprTry) -> Reading<Lowered> {
        let kind = match &self.signature.fallible {
            Some(fallible) if self.may_fail() => fallible.kind,
            _ => return self.refuse(Refusal::Expression("`?`"), attempt.question_token.span()),
        };
        let value = without_parentheses(&attempt.expr);
        if kind == Kind::Option
            && let Some(item) = self.perhaps(value)
        {
            let failure = Opaque::pure(quote!(::core::option::Option::None));
            return item.and_then(|item| self.present_or(item, failure));
        }
        if let Some((option, error)) = with_error(value)
            && let Some(item) = self.perhaps(without_parentheses(option))
        {
            let error = self.opaque_expression(error);
            let failure = error.map(|error| quote!(::core::result::Result::Err(::core::convert::From::from(#error))));
            return item.and_then(|item| self.present_or(item, failure));
        }
        self.called_for(value, Opaque::pure(quote!(?)))
    }

    /// Whether a call that may fail is there for that alone: what it returns is not used, and it writes to nothing active.
    pub fn only_checks(&mut self, attempt: &syn::ExprTry) -> bool {
        let survey = self.survey_expression(&attempt.expr);
        self.may_fail() && survey.is_observable() && !survey.changes_active
    }

    /// What is there, or the function fails.
    fn present_or(&mut self, item: Perhaps<'a>, failure: Opaque) -> Reading<Lowered> {
        let present = held(&item.present);
        let missing = item.present.map(|_| quote!(!#present));
        let condition = self.constant(&Ident::new("missing", Span::mixed_site()), missing).into();
        let failure = failure.map(|failure| quote!(return #failure;));
        let then = vec![Statement::Opaque(Opaque { effect: Effect::Fails, ..failure })];
        self.emit(Statement::If { condition, then, otherwise: Vec::new() });
        self.found(&item.value)
    }

    /// `g(x).unwrap()`, `g(x).map_err(…).expect(…)`
    pub fn certain_call(&mut self, call: &'a syn::ExprMethodCall) -> Reading<Lowered> {
        let receiver = without_parentheses(&call.receiver);
        let outcome = self.said_by(call);
        if handed_on(receiver).is_some() {
            return self.called_for(receiver, outcome);
        }
        let lowered = self.expression(receiver)?;
        match self.last_call(&lowered) {
            Some(callee) if path_ident(receiver).is_none() => {
                callee.outcome = outcome;
                Ok(lowered)
            }
            _ => self.method_of(lowered, call),
        }
    }

    /// The value of a call that may fail, and what is said of that.
    fn called_for(&mut self, value: &'a Expr, outcome: Opaque) -> Reading<Lowered> {
        if let Some(call) = handed_on(value) {
            let said = self.said_by(call);
            let (first, then) = (&said.tokens, &outcome.tokens);
            let outcome = join(quote!(#first #then), said.clone(), outcome.clone());
            return self.called_for(without_parentheses(&call.receiver), outcome);
        }
        let lowered = self.expression(value)?;
        if let Lowered::Place(place, _) = &lowered
            && path_ident(value).is_some()
        {
            // The error is not kept.
            let is_option = self.signature.fallible.as_ref().is_some_and(|fallible| fallible.kind == Kind::Option);
            if is_option && self.learn_kept(place) {
                return Err(Refused);
            }
            return self.refuse(Refusal::Missing, value.span());
        }
        match (self.last_call(&lowered), lowered) {
            (Some(callee), lowered) => {
                callee.outcome = outcome;
                Ok(lowered)
            }
            (None, Lowered::Never) => Ok(Lowered::Never),
            (None, Lowered::Constant(constant)) => {
                let (value, then) = (held(&constant.opaque), &outcome.tokens);
                let opaque = join(quote!(#value #then), constant.opaque, outcome.clone());
                Ok(Lowered::Constant(Constant::of(Opaque { effect: Effect::Once, ..opaque })))
            }
            (None, _) => self.refuse(Refusal::Missing, value.span()),
        }
    }

    /// `match g(x) { Ok(value) => value, Err(e) => return Err(f) }`; nothing if it is another match.
    pub fn matched_call(&mut self, choice: &'a syn::ExprMatch) -> Option<Reading<Lowered>> {
        let value = without_parentheses(&choice.expr);
        let called = handed_on(value).map_or(value, |call| without_parentheses(&call.receiver));
        let is_call = match called {
            Expr::Call(_) => true,
            Expr::MethodCall(call) => self.is_method_of_struct(call),
            _ => false,
        };
        if !self.may_fail() || !is_call || !is_attempt(choice) {
            return None;
        }
        // The arms alone.
        let arms = Expr::Match(syn::ExprMatch { expr: parse_quote!(()), ..choice.clone() });
        let outcome = self.opaque_expression(&arms).map(|arms| arms.into_iter().skip(2).collect());
        Some(self.called_for(value, Opaque { effect: Effect::Pure, ..outcome }))
    }

    /// The call of a method after its receiver.
    pub fn said_by(&mut self, call: &syn::ExprMethodCall) -> Opaque {
        let (name, turbofish) = (&call.method, &call.turbofish);
        let arguments = listed(call.args.iter().map(|argument| self.opaque_expression(argument)).collect());
        let said = arguments.map(|arguments| quote!(.#name #turbofish(#arguments)));
        Opaque { effect: Effect::Pure, ..said }
    }

    /// Whether a method of what a call returns is about whether that is there.
    pub fn asks_whether(name: &str) -> bool {
        const ASKING: [&str; 15] = [
            "and_then",
            "expect",
            "is_err",
            "is_none",
            "is_ok",
            "is_some",
            "map_err",
            "map_or",
            "map_or_else",
            "ok",
            "ok_or",
            "unwrap",
            "unwrap_or",
            "unwrap_or_default",
            "unwrap_or_else",
        ];
        ASKING.contains(&name)
    }

    /// The call that was written last, if that is what a value comes from, and nothing has been asked of it.
    pub fn last_call(&mut self, value: &Lowered) -> Option<&mut Callee> {
        let Some(Statement::Call(call)) = self.blocks.last_mut()?.statements.last_mut() else { return None };
        let is_its_value = match (value, &call.results[..]) {
            (Lowered::Place(place, _), [result]) => place.path.is_empty() && place.root == *result,
            (Lowered::Constant(constant), []) => constant.opaque.tokens.to_string() == "()",
            _ => false,
        };
        let Callee { outcome, succeeds, form, .. } = &call.callee;
        let is_asked = *succeeds || !outcome.tokens.is_empty() || matches!(form, Form::Value(_));
        (is_its_value && !is_asked).then_some(&mut call.callee)
    }
}

/// `option.ok_or(error)`, `option.ok_or_else(|| error)`
fn with_error(value: &Expr) -> Option<(&Expr, &Expr)> {
    let Expr::MethodCall(call) = value else { return None };
    match (&*call.method.to_string(), call.args.first()?) {
        ("ok_or", error) => Some((&call.receiver, error)),
        ("ok_or_else", Expr::Closure(closure)) if closure.inputs.is_empty() => Some((&call.receiver, &closure.body)),
        _ => None,
    }
}
