//! Calls that may fail, where another value stands in for what is missing: `g(x).unwrap_or(0.0)`, `if let Ok(y) = g(x)`, `let r = g(x);`.

use std::rc::Rc;

use proc_macro2::Ident;
use quote::quote;
use syn::Expr;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::constants::bound_names;
use super::effects::{is_compound, is_pure_method, only_makes};
use super::expressions::without_parentheses;
use super::fallible::handed_on;
use super::iterators::{Found, Perhaps, held, is_iterator, is_named, is_picking};
use super::known::Fact;
use super::opaque::{join, listed};
use super::operands::is_lending;
use super::refuse::Refusal;
use super::statements::path_ident;
use super::still::only_asks;
use super::{Constant, Lowered, Origin, Reader, Reading, root};
use crate::ir::located;
use crate::ir::{Aggregate, Argument, Call, Callee, Effect, Form, Opaque, Place, Statement, Type, Variable};

/// What a call returns that may fail.
pub struct Answer<'a> {
    /// The first call: whether it does.
    pub first: Opaque,
    /// What comes of it if it does not.
    pub value: Found<'a>,
}

impl<'a> Reader<'a> {
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
            Expr::MethodCall(call) => self.is_method_of_struct(call) || self.is_own_method(call),
            Expr::Call(call) => self.is_named_function(&call.func),
            _ => false,
        };
        let is_discrete = self.known.has(&Fact::Discrete(expression));
        is_call && !is_discrete && !self.survey_expression(expression).is_constant()
    }

    /// Whether what is called is a method of an active struct, or one of its own of something constant.
    pub fn is_method_of_struct(&mut self, call: &syn::ExprMethodCall) -> bool {
        self.is_of_struct(&call.receiver)
            || !is_of_library(call)
                && self.survey_expression(&call.receiver).is_constant()
                && !self.iterates(&call.receiver)
    }

    /// Whether what is called is a method of something that may be a struct, by a name that nothing in the standard library has.
    pub fn is_own_method(&mut self, call: &syn::ExprMethodCall) -> bool {
        let may_be_struct = |place: Place| matches!(self.type_of(&place), Type::Unknown | Type::Named(_));
        !is_of_library(call)
            && self.place_of(&call.receiver).is_some_and(may_be_struct)
            && !self.iterates(&call.receiver)
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
        for (index, argument) in call.arguments.iter_mut().enumerate() {
            let is_receiver = index == 0 && matches!(form, Form::Method);
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
                            let fixed = if is_receiver { fixed.borrowed() } else { fixed };
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

    /// Whether a path is that of a function, which none of the names in sight is.
    fn is_named_function(&self, called: &Expr) -> bool {
        let Expr::Path(path) = called else { return false };
        let is_known = path.path.get_ident().is_some_and(|name| self.lookup(name).is_some());
        let is_lower = |name: &Ident| name.to_string().starts_with(|first: char| first.is_lowercase() || first == '_');
        !is_known && path.path.segments.last().is_some_and(|last| is_lower(&last.ident))
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

    /// A constant is used as floats: so is what a call returned, if it comes from that.
    pub fn learn_answered(&mut self, constant: &Opaque) {
        if let Some(origin) = self.origin_of(constant) {
            self.found.learn(Fact::Answered(origin.call));
        }
    }

    /// So it is if a call is given a reference to it, which would be no use if it were an integer.
    pub fn learn_lent(&mut self, constant: &Opaque) {
        let lent = syn::parse2(constant.tokens.clone()).ok().and_then(|lent| self.lent(&lent));
        self.found.facts.extend(lent.map(|origin| Fact::Answered(origin.call)));
    }

    /// The call that the argument of a call of constants comes from, which makes a float of it.
    fn given_to(&self, argument: &Expr) -> Option<Origin<'a>> {
        let named = path_ident(argument).and_then(|name| self.origin_of_name(name));
        named.filter(|origin| !origin.is_failure).or_else(|| self.lent(argument))
    }

    /// The call that an argument comes from, if that is a reference to what was returned.
    fn lent(&self, argument: &Expr) -> Option<Origin<'a>> {
        let mut origin = None;
        lent_in(argument, &mut |name| origin = origin.or_else(|| self.origin_of_name(name)));
        origin.filter(|origin: &Origin| !origin.is_failure)
    }

    /// Whether it comes from a call whose contents are active: then it is what that says without them.
    pub fn comes_from_error(&self, constant: &Opaque) -> bool {
        self.origin_of(constant).is_some_and(|origin| self.known.has(&Fact::Answered(origin.call)))
    }

    /// The same of what is compared with a float.
    pub fn learn_compared(&mut self, compared: &Expr) {
        let var = root(compared).and_then(|name| self.value_of(self.lookup(name)?));
        if let Some(origin) = var.and_then(|var| self.origins.get(&var).copied()) {
            self.found.learn(Fact::Answered(origin.call));
        }
    }

    /// What a statement writes floats to comes from the calls that these come from.
    pub fn note_origins(&mut self, statement: &Opaque) {
        if statement.writes.is_empty() || !statement.reads.iter().any(|read| self.origins.contains_key(read)) {
            return;
        }
        let Ok(statements) = syn::Block::parse_within.parse2(statement.tokens.clone()) else { return };
        let mut written = Written::default();
        statements.iter().for_each(|statement| written.visit_stmt(statement));
        for (target, value) in written.0 {
            let target = root(target).and_then(crate::ir::behind);
            if let (Some(target), Some(origin)) = (target, self.origin(value)) {
                self.origins.insert(target, origin);
            }
        }
    }

    /// The call that a constant comes from which is used as a float.
    pub fn origin_of(&self, constant: &Opaque) -> Option<Origin<'a>> {
        if !constant.reads.iter().any(|read| self.origins.contains_key(read)) {
            return None;
        }
        self.origin(&syn::parse2(constant.tokens.clone()).ok()?)
    }

    /// The first of its floats that comes from a call.
    fn origin(&self, float: &Expr) -> Option<Origin<'a>> {
        let mut origin = None;
        floats_in(float, &mut |float| {
            origin = origin.or_else(|| match float {
                Float::Named(name) => self.origin_of_name(name),
                Float::Given(argument) => self.given_to(argument),
            });
        });
        origin
    }

    fn origin_of_name(&self, name: &Ident) -> Option<Origin<'a>> {
        self.origins.get(&crate::ir::behind(name)?).copied()
    }
}

/// Whether a method has a name of one of the standard library that returns something which may be missing, or what stands in for that.
fn is_of_library(call: &syn::ExprMethodCall) -> bool {
    let name = call.method.to_string();
    is_pure_method(&name)
        || only_makes(&name)
        || only_asks(call)
        || is_picking(&name)
        || takes_out(&name)
        || matches!(&*name, "or_else" | "then" | "then_some" | "xor" | "zip")
}

/// Methods of collections, numbers and texts that may return nothing, besides those that pick an item.
fn takes_out(method: &str) -> bool {
    const BEGINNINGS: [&str; 6] = ["binary_search", "checked_", "get", "pop", "split_", "strip_"];
    is_lending(method)
        || matches!(method, "front_mut" | "back_mut" | "first_mut" | "last_mut" | "parse" | "try_into")
        || BEGINNINGS.iter().any(|beginning| method.starts_with(beginning))
}

/// What is written by statements: to what, and what.
#[derive(Default)]
struct Written<'e>(Vec<(&'e Expr, &'e Expr)>);

impl<'e> Visit<'e> for Written<'e> {
    fn visit_expr_assign(&mut self, assignment: &'e syn::ExprAssign) {
        self.0.push((&assignment.left, &assignment.right));
        visit::visit_expr_assign(self, assignment);
    }

    fn visit_expr_binary(&mut self, binary: &'e syn::ExprBinary) {
        if is_compound(&binary.op) {
            self.0.push((&binary.left, &binary.right));
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_method_call(&mut self, call: &'e syn::ExprMethodCall) {
        if let ("push" | "push_back" | "push_front" | "insert", Some(value)) =
            (&*call.method.to_string(), call.args.last())
        {
            self.0.push((&call.receiver, value));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// What a float is made of.
enum Float<'e> {
    Named(&'e Ident),
    /// Perhaps of what is given to a call.
    Given(&'e Expr),
}

/// The names of the floats that a float is made of: it is made of floats, but for casts.
fn floats_in<'e>(float: &'e Expr, found: &mut dyn FnMut(Float<'e>)) {
    let is_of_float = |call: &syn::ExprMethodCall| crate::rules::method(&call.method.to_string()).is_some();
    match float {
        Expr::Path(path) => path.path.get_ident().map(Float::Named).into_iter().for_each(found),
        Expr::Paren(inner) => floats_in(&inner.expr, found),
        Expr::Reference(inner) => floats_in(&inner.expr, found),
        Expr::Unary(unary) => floats_in(&unary.expr, found),
        Expr::Binary(binary) => {
            floats_in(&binary.left, found);
            floats_in(&binary.right, found);
        }
        Expr::Field(field) => floats_in(&field.base, found),
        Expr::Try(attempt) => floats_in(&attempt.expr, found),
        Expr::Index(index) => floats_in(&index.expr, found),
        Expr::MethodCall(call) if is_of_float(call) => {
            floats_in(&call.receiver, found);
            call.args.iter().for_each(|argument| floats_in(argument, found));
        }
        Expr::MethodCall(call) if is_iterator(float) || is_iterator(&call.receiver) => floats_in(&call.receiver, found),
        Expr::MethodCall(call)
            if matches!(&*call.method.to_string(), "expect" | "unwrap" | "unwrap_or")
                || only_makes(&call.method.to_string()) =>
        {
            floats_in(&call.receiver, found);
        }
        Expr::MethodCall(call) => call.args.iter().map(Float::Given).for_each(found),
        Expr::Call(call) if ["into_iter", "Some", "Ok"].iter().any(|name| is_named(&call.func, name)) => {
            call.args.first().into_iter().for_each(|items| floats_in(items, found));
        }
        Expr::Call(call) => call.args.iter().map(Float::Given).for_each(found),
        Expr::Match(choice) => {
            for arm in &choice.arms {
                let names = bound_names(&arm.pat);
                floats_in(&arm.body, &mut |float| match float {
                    Float::Named(name) if names.iter().any(|bound| bound.ident == *name) => {
                        floats_in(&choice.expr, found);
                    }
                    float => found(float),
                });
            }
        }
        _ => {}
    }
}

/// The names of what an argument refers to, or what is computed for it.
fn lent_in<'e>(argument: &'e Expr, found: &mut dyn FnMut(&'e Ident)) {
    match argument {
        Expr::Paren(inner) => lent_in(&inner.expr, found),
        Expr::Reference(inner) => match without_parentheses(&inner.expr) {
            computed @ (Expr::Call(_) | Expr::MethodCall(_)) => lent_in(computed, found),
            lent => root(lent).into_iter().for_each(found),
        },
        Expr::Call(call) => call.args.iter().for_each(|argument| lent_in(argument, found)),
        Expr::MethodCall(call) => call.args.iter().for_each(|argument| lent_in(argument, found)),
        _ => {}
    }
}
