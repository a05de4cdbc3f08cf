//! What is made of all items, or of one of them.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::{difference, number};
use super::chain::Chain;
use super::indexed::Indexed;
use super::items::{dereferenced, is_reference};
use super::pick::{Perhaps, is_picking};
use super::{is_consumed, is_iterator};
use crate::ir::{
    Aggregate, Arm, Block, Literal, Opaque, Operand, Reference, Role, Sign, Spelling, Statement, Type, Value,
    is_discrete, placeholder,
};
use crate::read::closures::Passed;
use crate::read::expressions::without_parentheses;
use crate::read::refuse::Refusal;
use crate::read::slices::is_vector;
use crate::read::{Constant, Lowered, Reader, Reading};

/// What stands in for an item, evaluated.
struct Eager {
    value: Lowered,
    /// It was a reference to a constant.
    refers: bool,
}

impl<'a> Reader<'a> {
    /// A method of an iterator, or of what such a method returns.
    pub fn iterator_method(&mut self, call: &'a ExprMethodCall, expression: &'a Expr) -> Option<Reading<Lowered>> {
        const OBSERVING: [&str; 11] = [
            "all",
            "any",
            "cmp",
            "count",
            "eq",
            "is_sorted",
            "is_sorted_by",
            "lt",
            "partial_cmp",
            "position",
            "rposition",
        ];
        let name = call.method.to_string();
        let expected = self.expected.take();
        if matches!(name.as_str(), "unwrap" | "expect") {
            return self.unwrapped(call, expected);
        }
        if let ("unwrap_or" | "unwrap_or_else", 1) | ("unwrap_or_default", 0) | ("map_or" | "map_or_else", 2) =
            (name.as_str(), call.args.len())
        {
            return self.item_or(&name, call);
        }
        let is_kept_result = matches!(name.as_str(), "is_ok" | "is_err") && self.is_held(&call.receiver);
        if is_kept_result || matches!(name.as_str(), "is_some" | "is_none") {
            return Some(self.observed(call, expression).map(Lowered::Constant));
        }
        let consumes = matches!(&*name, "sum" | "product" | "fold" | "for_each" | "collect" | "unzip" | "partition");
        if !(self.iterates(&call.receiver) || (consumes && is_consumed(&call.receiver))) {
            let is_unused = is_iterator(expression) && !matches!(&*name, "into_iter" | "drain");
            return is_unused.then(|| self.refuse(Refusal::Iterator, call.method.span()));
        }
        Some(match (name.as_str(), call.args.len()) {
            ("sum" | "product", 0) => self.total(call, expression),
            ("fold", 2) => self.fold(call, expression),
            ("for_each", 1) => self.for_each_item(call),
            ("collect", 0) => self.collect(call, None, expected),
            ("unzip", 0) => self.unzip(call, expected),
            ("partition", 1) => self.partition(call, expected),
            (name, _) if OBSERVING.contains(&name) => self.observation(expression).map(Lowered::Constant),
            _ if is_iterator(expression) => self.refuse(Refusal::Iterator, call.method.span()),
            _ if self.picks_constant(call) => self.observation(expression).map(Lowered::Constant),
            (name, _) if is_picking(name) => self.refuse(Refusal::OptionKept, call.method.span()),
            _ => self.refuse(Refusal::Method(name), call.method.span()),
        })
    }

    /// `sum()` and `product()`
    fn total(&mut self, call: &'a ExprMethodCall, expression: &'a Expr) -> Reading<Lowered> {
        let is_sum = call.method == "sum";
        let written = call.turbofish.as_ref().and_then(|turbofish| turbofish.args.first());
        let scalar = match written {
            Some(syn::GenericArgument::Type(ty)) if !matches!(ty, syn::Type::Infer(_)) => match self.written(ty).ty {
                Type::Scalar(scalar) => scalar,
                Type::Named(name) if is_discrete(&name) => {
                    return self.observation(expression).map(Lowered::Constant);
                }
                named => {
                    self.learn_number(&named);
                    named.named_scalar().unwrap_or_else(|| self.scalars.fresh())
                }
            },
            _ => self.scalars.fresh(),
        };
        let mark = self.mark();
        let chain = self.chain(&call.receiver)?;
        let name = Ident::new(if is_sum { "sum" } else { "product" }, Span::mixed_site());
        let total = self.new_variable(name, Type::Scalar(scalar.clone()), Role::Place);
        self.function.variables[total.0 as usize].mutable = true;
        let neutral = if is_sum { -0.0 } else { 1.0 };
        self.emit(Statement::Let(total, Value::Aggregate(Aggregate::Scalar(neutral.into()))));
        let mut is_constant = true;
        self.drive(&chain, &mut |this, item| {
            is_constant &= item.is_constant();
            let operand = this.operand(item, call.span())?;
            this.pin(&operand, &scalar);
            if is_sum {
                this.emit(Statement::Accumulate(total.into(), Sign::Plus, operand));
                return Ok(());
            }
            let old = this.load(total.into(), scalar.clone());
            let product = this.operation("mul", Spelling::Operator, vec![old, operand]);
            let product = this.operand(product, call.span())?;
            this.emit(Statement::Store(total.into(), product));
            Ok(())
        })?;
        if is_constant {
            self.rewind(mark);
            return self.observation(expression).map(Lowered::Constant);
        }
        Ok(Lowered::Scalar(self.load(total.into(), scalar)))
    }

    fn for_each_item(&mut self, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let chain = self.chain(&call.receiver)?;
        let closure = self.callable(&call.args[0])?;
        self.drive(&chain, &mut |this, item| {
            let nothing = Some(Type::Tuple(Vec::new()));
            let done = this.expecting(nothing, |this| this.invoke(closure, vec![Passed::value(item)], call.span()))?;
            this.dropped(done);
            Ok(())
        })?;
        Ok(crate::read::statements::unit())
    }

    /// `x.last().unwrap()` and its kin; nothing if it is something else.
    fn unwrapped(&mut self, call: &'a ExprMethodCall, expected: Option<Type>) -> Option<Reading<Lowered>> {
        let read = match without_parentheses(&call.receiver) {
            Expr::MethodCall(inner) => match (inner.method.to_string().as_str(), inner.args.len()) {
                ("copied" | "cloned", 0) => {
                    self.unwrapped_inner(inner, call).map(|item| item.map(|item| self.value_behind(item)))
                }
                ("try_into", 0) => Some(self.array_of_slice(inner, expected, call)),
                _ => self.unwrapped_item(inner, call),
            },
            _ => None,
        };
        read.or_else(|| self.perhaps(&call.receiver).map(|item| item.and_then(|item| self.certain(item, call))))
    }

    /// `x.last().copied().unwrap_or(0.0)`, `x.get(1).map_or(0.0, |v| v.sin())` and their kin.
    fn item_or(&mut self, name: &str, call: &'a ExprMethodCall) -> Option<Reading<Lowered>> {
        let item = match self.perhaps(&call.receiver) {
            None if !self.is_count_instead(call) => {
                let answer = self.answered_item(&call.receiver);
                // What was passed is passed again.
                let changes = call.args.iter().any(|instead| self.survey_expression(instead).changes_active);
                match answer.is_some() && changes {
                    true => return Some(self.refuse(Refusal::AssignmentInside, &call.args)),
                    false => answer,
                }
            }
            item => item,
        };
        match item {
            Some(item) => Some(item.and_then(|item| self.item_or_else(name, item, call))),
            None => {
                let constant = self.without_active(&call.receiver).or_else(|| self.discrete_answer(&call.receiver))?;
                Some(constant.and_then(|constant| self.constant_or_else(name, constant, call)))
            }
        }
    }

    /// Whether it is an integer that stands in for what is missing.
    fn is_count_instead(&mut self, call: &'a ExprMethodCall) -> bool {
        let Some(instead) = call.args.first() else { return false };
        self.survey_expression(instead).is_constant() && {
            let instead = self.constant_expression(instead);
            self.is_integer(&instead)
        }
    }

    /// The same of a constant, which may be an `Option` or a `Result`.
    fn constant_or_else(&mut self, name: &str, constant: Constant, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let item = self.item_of(&constant.opaque);
        let constant = constant.map(|option| quote!(::core::iter::IntoIterator::into_iter(#option).next()));
        let scrutinee = self.fixed(constant).opaque;
        let pattern = placeholder(item, Span::mixed_site());
        let value = Lowered::Constant(Constant::of(Opaque::of(item)));
        let instead = self.instead(name, call)?;
        self.either(instead, call, &mut |_| Ok(value.clone()), &mut |then, otherwise| {
            let some = quote!(::core::option::Option::Some(#pattern));
            let none = quote!(::core::option::Option::None);
            let arms = vec![
                Arm { pattern: some, binds: vec![item], guard: None, body: then },
                Arm { pattern: none, binds: Vec::new(), guard: None, body: otherwise },
            ];
            Statement::Match { scrutinee: scrutinee.clone(), arms }
        })
    }

    fn item_or_else(&mut self, name: &str, item: Perhaps<'a>, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let condition: Operand = self.constant(&Ident::new("condition", Span::mixed_site()), item.present).into();
        let instead = self.instead(name, call)?;
        self.either(instead, call, &mut |this| this.found(&item.value), &mut |then, otherwise| Statement::If {
            condition: condition.clone(),
            then,
            otherwise,
        })
    }

    /// The argument that is evaluated whether it is needed or not.
    fn instead(&mut self, name: &str, call: &'a ExprMethodCall) -> Reading<Option<Eager>> {
        let Some(instead) = call.args.first().filter(|_| matches!(name, "unwrap_or" | "map_or")) else {
            return Ok(None);
        };
        let value = self.expression(instead)?;
        let refers = matches!(&value, Lowered::Constant(constant) if is_reference(constant));
        Ok(Some(Eager { value: self.kept_item(value), refers }))
    }

    /// What is there, or the other argument of the call.
    fn either(
        &mut self,
        eager: Option<Eager>,
        call: &'a ExprMethodCall,
        found: &mut dyn FnMut(&mut Self) -> Reading<Lowered>,
        branch: &mut dyn FnMut(Block, Block) -> Statement,
    ) -> Reading<Lowered> {
        let instead = match call.args.first().filter(|_| eager.is_none()) {
            Some(closure) => Some(self.callable(closure)?),
            None => None,
        };
        let map = match call.args.get(1) {
            Some(closure) => Some(self.callable(closure)?),
            None => None,
        };
        let (there, then) = self.within(|this| {
            let value = found(this)?;
            match map {
                Some(map) => this.invoke(map, vec![Passed::value(value)], call.span()),
                None => Ok(value),
            }
        });
        let is_constant = matches!(there, Ok(Lowered::Constant(_)));
        let (missing, otherwise) = self.within(|this| match (eager, instead) {
            // An active number stands for a reference to it.
            (Some(Eager { value: Lowered::Constant(constant), refers: true }), _) if !is_constant => {
                Ok(Lowered::Constant(dereferenced(constant)))
            }
            (Some(eager), _) => Ok(eager.value),
            (None, Some(instead)) => this.invoke(instead, Vec::new(), call.span()),
            (None, None) => Ok(Lowered::Constant(Literal::new(0.0).into_constant())),
        });
        let arms = vec![(there?, then), (missing?, otherwise)];
        self.join_arms(arms, call.span(), |mut blocks| {
            let otherwise = blocks.pop().unwrap_or_default();
            let then = blocks.pop().unwrap_or_default();
            branch(then, otherwise)
        })
    }

    fn unwrapped_inner(
        &mut self,
        call: &'a ExprMethodCall,
        unwrapping: &'a ExprMethodCall,
    ) -> Option<Reading<Lowered>> {
        match without_parentheses(&call.receiver) {
            Expr::MethodCall(inner) => self.unwrapped_item(inner, unwrapping),
            _ => None,
        }
    }

    /// One of the items, which must be there.
    fn unwrapped_item(&mut self, call: &'a ExprMethodCall, unwrapping: &'a ExprMethodCall) -> Option<Reading<Lowered>> {
        const ENDS: [&str; 4] = ["first", "first_mut", "last", "last_mut"];
        const AT: [&str; 2] = ["get", "get_mut"];
        let name = call.method.to_string();
        let is_end = ENDS.contains(&&*name) && call.args.is_empty();
        let is_at = AT.contains(&&*name) && call.args.len() == 1 && !matches!(call.args[0], Expr::Range(_));
        let is_element = !self.iterates(&call.receiver) && (is_end || is_at);
        is_element.then(|| self.element_called(&name, call, unwrapping))
    }

    fn element_called(
        &mut self,
        name: &str,
        call: &'a ExprMethodCall,
        unwrapping: &'a ExprMethodCall,
    ) -> Reading<Lowered> {
        let by = if name.ends_with("_mut") { Reference::Mutable } else { Reference::Shared };
        let lowered = self.expression(&call.receiver)?;
        let chain = self.elements(lowered, Some(&call.receiver), Some(by), (&*call.receiver).into())?;
        let Chain::Indexed(indexed) = chain else {
            return self.refuse(Refusal::Method(name.to_owned()), call.method.span());
        };
        let Indexed { end, item, .. } = indexed.positional();
        let index = match (name, end) {
            ("get" | "get_mut", end) => {
                let index = self.integer(&call.args[0])?;
                self.check_position(&index, end, unwrapping)?;
                index
            }
            ("last" | "last_mut", Some(length)) => {
                self.check_position(&number(0), Some(length.clone()), unwrapping)?;
                let last = difference(&length, &number(1));
                self.fixed(Constant::primitive(last)).opaque
            }
            ("last" | "last_mut", None) => return self.refuse(Refusal::Loop, call.method.span()),
            (_, end) => {
                self.check_position(&number(0), end, unwrapping)?;
                number(0)
            }
        };
        self.item(&item, &index)
    }

    /// What may be taken back.
    pub fn mark(&self) -> usize {
        self.blocks.last().map_or(0, |writing| writing.statements.len())
    }

    /// Takes back what was written since then; it does nothing that is seen elsewhere.
    pub fn rewind(&mut self, mark: usize) {
        if let Some(writing) = self.blocks.last_mut() {
            writing.statements.truncate(mark);
        }
    }
}

/// The type of the elements in `collect::<Vec<T>>()`, if it is a vector.
pub fn vector_in(ty: &syn::Type) -> Option<Option<&syn::Type>> {
    match ty {
        syn::Type::Infer(_) => Some(None),
        syn::Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| is_vector(&last.ident))?;
            match &last.arguments {
                syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                    Some(syn::GenericArgument::Type(syn::Type::Infer(_))) | None => Some(None),
                    Some(syn::GenericArgument::Type(element)) => Some(Some(element)),
                    Some(_) => None,
                },
                _ => Some(None),
            }
        }
        _ => None,
    }
}
