//! Values that may be missing, where it is said what happens if they are: `g(x)?`, `g(x).map_err(…)?`, `x.first()?`, `g(x).unwrap()`.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, parse_quote};

use super::expressions::without_parentheses;
use super::fallible::{Kind, always_fails, handed_on, is_attempt, is_failure};
use super::iterators::{Found, Perhaps, held, is_iterator, is_named};
use super::known::Fact;
use super::opaque::{join, listed};
use super::refuse::Refusal;
use super::statements::path_ident;
use super::{Constant, Lowered, Reader, Reading, Refused};
use crate::ir::visit::located;
use crate::ir::{Aggregate, Argument, Call, Callee, Effect, Form, Opaque, Place, Statement, Variable};

/// What a call returns that may fail.
pub struct Answer<'a> {
    /// The first call: whether it does.
    pub first: Opaque,
    /// What comes of it if it does not.
    pub value: Found<'a>,
}

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
            Expr::MethodCall(call) => self.is_of_struct(&call.receiver),
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

    /// What a call returns that may fail, where something else stands in for it: the function is called to see whether it does, and again
    /// for the derivatives.
    pub fn answered(&mut self, expression: &'a Expr) -> Option<Reading<Answer<'a>>> {
        let expression = without_parentheses(expression);
        match expression {
            Expr::MethodCall(call) if handed_on(expression).is_some() => {
                let answer = self.answered(&call.receiver)?;
                let said = self.said_by(call);
                Some(answer.map(|Answer { first, value }| {
                    let (call, then) = (&first.tokens, &said.tokens);
                    Answer { first: join(quote!(#call #then), first.clone(), said.clone()), value }
                }))
            }
            Expr::MethodCall(call) if call.method == "map" && call.args.len() == 1 => {
                let answer = self.answered(&call.receiver)?;
                Some(answer.and_then(|Answer { first, value }| Ok(Answer { first, value: self.mapped(value, call)? })))
            }
            _ => self.is_call_of_function(expression).then(|| self.answer_of(expression)),
        }
    }

    /// The same as an item that may be missing.
    pub fn answered_item(&mut self, expression: &'a Expr) -> Option<Reading<Perhaps<'a>>> {
        let answer = self.answered(expression)?;
        Some(answer.map(|answer| self.item_of_answer(answer)))
    }

    pub fn item_of_answer(&self, Answer { first, value }: Answer<'a>) -> Perhaps<'a> {
        let krate = &self.signature.krate;
        let present = first.map(|first| quote!(#krate::generated::Attempt::success(#first).is_some()));
        Perhaps { present, value }
    }

    /// What a call returned that may fail has a name: it is kept as an `Option`.
    pub fn learn_kept(&mut self, place: &Place) -> bool {
        let is_called = place.path.is_empty() && self.calls.contains_key(&place.root);
        match self.declarations.get(&place.root).filter(|_| is_called) {
            Some(declaration) if !self.known.has(&Fact::Kept(*declaration)) => {
                self.found.learn(Fact::Kept(*declaration));
                true
            }
            _ => false,
        }
    }

    /// The same of a call that returns no floats.
    pub fn discrete_answer(&mut self, expression: &Expr) -> Option<Reading<Constant>> {
        let expression = without_parentheses(expression);
        self.is_call_of_function(expression).then(|| {
            let answer = self.observation(expression)?;
            Ok(self.without_floats(answer))
        })
    }

    /// Whether a function is called with active values that is none of its own.
    pub fn is_call_of_function(&mut self, expression: &Expr) -> bool {
        let is_call = match expression {
            Expr::MethodCall(call) => self.is_of_struct(&call.receiver),
            Expr::Call(call) => self.is_named_function(&call.func),
            _ => false,
        };
        let is_discrete = self.known.has(&Fact::Discrete(expression));
        is_call && !is_discrete && !self.survey_expression(expression).is_constant()
    }

    /// What is passed is evaluated here, once.
    fn answer_of(&mut self, expression: &'a Expr) -> Reading<Answer<'a>> {
        let lowered = self.expression(expression)?;
        let is_call = self.last_call(&lowered).is_some();
        let written = self.blocks.last_mut().and_then(|block| block.statements.pop_if(|_| is_call));
        let Some(Statement::Call(mut call)) = written else { return self.refuse(Refusal::Missing, expression.span()) };
        let Some(first) = self.called_first(&mut call) else { return self.refuse(Refusal::Missing, expression.span()) };
        call.callee.succeeds = true;
        let value = Found::Later(Rc::new(move |this| Ok(this.called_again(call.clone(), lowered.clone()))));
        Ok(Answer { first, value })
    }

    /// A call that was made first, in one of the places where something comes of it: what it returns is another variable in each.
    fn called_again(&mut self, mut call: Call, mut value: Lowered) -> Lowered {
        for result in &mut call.results {
            let again = Variable { named: false, ..self.function.variable(*result).clone() };
            let again = self.function.add(again);
            self.calls.extend(self.calls.get(result).map(|call| (again, *call)));
            if let Lowered::Place(place, _) = &mut value
                && place.root == *result
            {
                place.root = again;
            }
            *result = again;
        }
        self.emit(Statement::Call(call));
        value
    }

    /// The function itself, called with what its derivatives are given, which must not tell one call from the other.
    fn called_first(&mut self, call: &mut Call) -> Option<Opaque> {
        let Callee { path, form, modes, functions, .. } = &call.callee;
        if !modes.is_empty() || !functions.is_empty() {
            return None;
        }
        let at = path.span();
        let mut given = Vec::with_capacity(call.arguments.len());
        for argument in &mut call.arguments {
            given.push(match argument {
                Argument::Value(operand) => self.mention(operand),
                Argument::Borrow(place) => self.borrow_tokens(place, true),
                Argument::Aggregate(aggregate) => {
                    let place = match aggregate.clone() {
                        Aggregate::Copy(place) => place,
                        made => self.store_aggregate(made),
                    };
                    *aggregate = Aggregate::Copy(place.clone());
                    let value = self.borrow_tokens(&place, true);
                    value.map(|value| quote!(::core::clone::Clone::clone(#value)))
                }
                Argument::Constant(constant) => {
                    let fixed = self.fixed(Constant::of(constant.clone()));
                    *constant = fixed.opaque.clone();
                    let krate = &self.signature.krate;
                    match self.is_integer(&fixed) {
                        true => fixed.opaque,
                        false => {
                            fixed.opaque.map(|constant| located(quote!(#krate::generated::repeated(#constant)), at))
                        }
                    }
                }
                Argument::BorrowMut(_) | Argument::Repeated(_) | Argument::Absent => return None,
            });
        }
        let first = match form {
            Form::Path => listed(given).map(|given| quote!(#path(#given))),
            Form::Method => {
                let receiver = given.remove(0);
                let (object, given) = (held(&receiver), listed(given));
                let arguments = &given.tokens;
                join(quote!(#object.#path(#arguments)), receiver, given.clone())
            }
            Form::Value(_) => return None,
        };
        Some(Opaque { effect: Effect::Once, ..first })
    }

    /// A constant is used as floats: so is what a call returned, if it comes from that.
    pub fn learn_answered(&mut self, constant: &Opaque) {
        if let Some(call) = self.origin_of(constant) {
            self.found.learn(Fact::Answered(call));
        }
    }

    /// The call that a constant comes from which is used as a float.
    pub fn origin_of(&self, constant: &Opaque) -> Option<&'a Expr> {
        if !constant.reads.iter().any(|read| self.origins.contains_key(read)) {
            return None;
        }
        self.origin(&syn::parse2(constant.tokens.clone()).ok()?)
    }

    /// Floats are made of floats, but for casts.
    fn origin(&self, float: &Expr) -> Option<&'a Expr> {
        match float {
            Expr::Path(path) => self.origins.get(&crate::ir::behind(path.path.get_ident()?)?).copied(),
            Expr::Paren(inner) => self.origin(&inner.expr),
            Expr::Reference(inner) => self.origin(&inner.expr),
            Expr::Unary(unary) => self.origin(&unary.expr),
            Expr::Binary(binary) => self.origin(&binary.left).or_else(|| self.origin(&binary.right)),
            Expr::Field(field) => self.origin(&field.base),
            Expr::Index(index) => self.origin(&index.expr),
            Expr::MethodCall(call) if crate::rules::method(&call.method.to_string()).is_some() => {
                self.origin(&call.receiver).or_else(|| call.args.iter().find_map(|argument| self.origin(argument)))
            }
            Expr::MethodCall(call) if is_iterator(float) || is_iterator(&call.receiver) => self.origin(&call.receiver),
            Expr::Call(call) if is_named(&call.func, "into_iter") => self.origin(call.args.first()?),
            _ => None,
        }
    }

    /// Whether a path is that of a function, which none of the names in sight is.
    fn is_named_function(&self, called: &Expr) -> bool {
        let Expr::Path(path) = called else { return false };
        let is_known = path.path.get_ident().is_some_and(|name| self.lookup(name).is_some());
        let is_lower = |name: &Ident| name.to_string().starts_with(|first: char| first.is_lowercase() || first == '_');
        !is_known && path.path.segments.last().is_some_and(|last| is_lower(&last.ident))
    }

    /// The call of a method after its receiver.
    fn said_by(&mut self, call: &syn::ExprMethodCall) -> Opaque {
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
    fn last_call(&mut self, value: &Lowered) -> Option<&mut Callee> {
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
