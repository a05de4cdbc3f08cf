//! What is made of all items, or of one of them.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::{difference, number};
use super::chain::{Chain, Indexed};
use super::{is_consumed, is_iterator};
use crate::ir::{Aggregate, Effect, Opaque, Reference, Role, Sign, Spelling, Statement, Type, Value};
use crate::read::closures::Passed;
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading, matches};

impl<'a> Reader<'a> {
    /// A method of an iterator, or of what such a method returns.
    pub fn iterator_method(&mut self, call: &'a ExprMethodCall, expression: &'a Expr) -> Option<Reading<Lowered>> {
        const OBSERVING: [&str; 12] = [
            "all",
            "any",
            "cmp",
            "count",
            "eq",
            "is_sorted",
            "is_sorted_by",
            "lt",
            "max_by_key",
            "partial_cmp",
            "position",
            "rposition",
        ];
        let name = call.method.to_string();
        let expected = self.expected.take();
        if matches!(name.as_str(), "unwrap" | "expect") {
            return self.unwrapped(call, expected);
        }
        if let ("unwrap_or", 1) = (name.as_str(), call.args.len()) {
            return self.item_or(call);
        }
        let consumes = matches!(&*name, "sum" | "product" | "fold" | "for_each" | "collect");
        if !(self.iterates(&call.receiver) || (consumes && is_consumed(&call.receiver))) {
            let is_unused = is_iterator(expression) && name != "into_iter";
            return is_unused.then(|| self.refuse(Refusal::Iterator, call.method.span()));
        }
        Some(match (name.as_str(), call.args.len()) {
            ("sum" | "product", 0) => self.total(call, expression),
            ("fold", 2) => self.fold(call, expression),
            ("for_each", 1) => self.for_each_item(call),
            ("collect", 0) => self.collect(call, None, expected),
            (name, _) if OBSERVING.contains(&name) => self.observation(expression).map(Lowered::Constant),
            _ if is_iterator(expression) => self.refuse(Refusal::Iterator, call.method.span()),
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
                _ => return self.observation(expression).map(Lowered::Constant),
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
            let done = this.invoke(closure, vec![Passed::value(item)], call.span())?;
            this.dropped(done);
            Ok(())
        })?;
        Ok(crate::read::statements::unit())
    }

    /// `x.last().unwrap()` and its kin; nothing if it is something else.
    fn unwrapped(&mut self, call: &'a ExprMethodCall, expected: Option<Type>) -> Option<Reading<Lowered>> {
        let Expr::MethodCall(inner) = without_parentheses(&call.receiver) else { return None };
        let name = inner.method.to_string();
        let read = match (name.as_str(), inner.args.len()) {
            ("copied" | "cloned", 0) => self.unwrapped_inner(inner)?.map(|item| self.value_behind(item)),
            ("reduce", 1) if self.iterates(&inner.receiver) => self.reduced(inner),
            ("max_by" | "min_by", 1) if self.iterates(&inner.receiver) => self.extreme(inner),
            ("try_into", 0) => self.array_of_slice(inner, expected),
            ("split_first" | "split_last", 0) => self.perhaps(&call.receiver)?.map(|item| self.certain(item)),
            _ => self.unwrapped_item(inner)?,
        };
        Some(read)
    }

    /// What is there, or the function panics.
    fn certain(&mut self, item: matches::Item) -> Lowered {
        let present = item.present.map(|present| quote!(assert!(#present, "there is no such item");));
        self.emit(Statement::Opaque(Opaque { effect: present.effect.max(Effect::Repeatable), ..present }));
        item.value
    }

    /// `x.last().copied().unwrap_or(0.0)` and its kin.
    fn item_or(&mut self, call: &'a ExprMethodCall) -> Option<Reading<Lowered>> {
        let item = match self.perhaps(&call.receiver)? {
            Ok(item) => item,
            Err(refused) => return Some(Err(refused)),
        };
        let instead = match self.expression(&call.args[0]) {
            Ok(instead) => self.kept_item(instead),
            Err(refused) => return Some(Err(refused)),
        };
        let condition = self.constant(&Ident::new("condition", Span::mixed_site()), item.present).into();
        let arms = vec![(item.value, Vec::new()), (instead, Vec::new())];
        Some(self.join_arms(arms, call.span(), |mut blocks| {
            let otherwise = blocks.pop().unwrap_or_default();
            let then = blocks.pop().unwrap_or_default();
            Statement::If { condition, then, otherwise }
        }))
    }

    fn unwrapped_inner(&mut self, call: &'a ExprMethodCall) -> Option<Reading<Lowered>> {
        match without_parentheses(&call.receiver) {
            Expr::MethodCall(inner) => self.unwrapped_item(inner),
            _ => None,
        }
    }

    /// One of the items, which must be there.
    fn unwrapped_item(&mut self, call: &'a ExprMethodCall) -> Option<Reading<Lowered>> {
        const ENDS: [&str; 5] = ["first", "first_mut", "last", "last_mut", "next"];
        const AT: [&str; 3] = ["get", "get_mut", "nth"];
        let name = call.method.to_string();
        let is_end = ENDS.contains(&&*name) && call.args.is_empty();
        let is_at = AT.contains(&&*name) && call.args.len() == 1 && !matches!(call.args[0], Expr::Range(_));
        (is_end || is_at).then(|| self.item_called(&name, call))
    }

    fn item_called(&mut self, name: &str, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let by = if name.ends_with("_mut") { Reference::Mutable } else { Reference::Shared };
        let chain = match self.iterates(&call.receiver) {
            true => self.chain(&call.receiver)?,
            false => {
                let lowered = self.expression(&call.receiver)?;
                self.elements(lowered, Some(&call.receiver), Some(by), (&*call.receiver).into())?
            }
        };
        let Chain::Indexed(indexed) = chain else {
            return self.refuse(Refusal::Method(name.to_owned()), call.method.span());
        };
        let indexed = indexed.positional();
        if indexed.item.runs_code() && matches!(name, "nth" | "last") {
            return self.last_item(indexed, call);
        }
        let checks_itself = indexed.checks_itself();
        let Indexed { end, item, .. } = indexed;
        let index = match (name, end) {
            ("get" | "get_mut" | "nth", end) => {
                let index = self.integer(&call.args[0])?;
                if !checks_itself {
                    self.check_position(&index, end);
                }
                index
            }
            ("last" | "last_mut", Some(length)) => {
                let last = difference(&length, &number(1));
                self.fixed(Constant::primitive(last)).opaque
            }
            ("last" | "last_mut", None) => return self.refuse(Refusal::Loop, call.method.span()),
            (_, end) => {
                if !checks_itself {
                    self.check_position(&number(0), end);
                }
                number(0)
            }
        };
        self.item(&item, &index)
    }

    /// The item of that number must be there: the element may exist though the item does not.
    pub fn check_position(&mut self, index: &Opaque, length: Option<Opaque>) {
        let Some(length) = length else { return };
        if let (Some(index), Some(length)) = (super::arithmetic::literal(index), super::arithmetic::literal(&length))
            && index < length
        {
            return;
        }
        let (at, count) = (&index.tokens, &length.tokens);
        let tokens = quote!(assert!(#at < #count, "there is no such item"););
        let check = crate::read::expressions::join(tokens, index.clone(), length);
        self.emit(Statement::Opaque(Opaque { effect: check.effect.max(Effect::Repeatable), ..check }));
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

fn without_parentheses(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => without_parentheses(&inner.expr),
        other => other,
    }
}

/// The type of the elements in `collect::<Vec<T>>()`, if it is a vector.
pub fn vector_in(ty: &syn::Type) -> Option<Option<&syn::Type>> {
    match ty {
        syn::Type::Infer(_) => Some(None),
        syn::Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Vec")?;
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
