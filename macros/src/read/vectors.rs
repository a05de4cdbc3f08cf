//! Methods by which a vector grows and shrinks. What is taken out of it is seen in a copy of what it was.

use std::ops::Range;

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::expressions::without_parentheses;
use super::iterators::{
    Found, Perhaps, Stage, dereferenced, difference, held, is_reference, least, number, range, sum,
};
use super::opaque::join;
use super::refuse::Refusal;
use super::statements::{path_ident, unit};
use super::{Binding, Constant, Lowered, Reader, Reading};
use crate::ir::{Aggregate, Opaque, Operand, Place, Projection, Reference, Role, Scalar, Statement, Type, Value, Var};

impl<'a> Reader<'a> {
    /// A method that changes how many elements there are.
    pub fn length_method(&mut self, call: &'a ExprMethodCall) -> Option<Reading<Lowered>> {
        let name = call.method.to_string();
        let (receiver, arguments) = (&*call.receiver, &call.args);
        Some(match (name.as_str(), arguments.len()) {
            ("push" | "push_back", 1) => self.push(receiver, &arguments[0]),
            ("push_front", 1) => self.insert_at(receiver, number(0), &arguments[0]),
            ("extend" | "extend_from_slice", 1) => self.extend(receiver, &arguments[0]),
            ("pop" | "pop_back" | "pop_front", 0) => self.refuse(Refusal::OptionKept, call.method.span()),
            ("clear", 0) => self.clear(receiver),
            ("truncate", 1) => self.truncate(receiver, &arguments[0]),
            ("resize", 2) => self.resize(receiver, &arguments[0], &arguments[1]),
            ("insert", 2) => match self.integer(&arguments[0]) {
                Ok(index) => self.insert_at(receiver, index, &arguments[1]),
                Err(refused) => Err(refused),
            },
            ("remove", 1) => self.remove(receiver, &arguments[0]),
            ("swap_remove", 1) => self.swap_remove(receiver, &arguments[0]),
            ("split_off", 1) => self.split_off(receiver, &arguments[0]),
            ("drain", 1) => match without_parentheses(&arguments[0]) {
                Expr::Range(range) => self.drain(receiver, range),
                _ => return None,
            },
            ("append", 1) => self.append_all(receiver, &arguments[0]),
            ("retain", 1) => self.retain(receiver, &arguments[0]),
            _ => return None,
        })
    }

    /// A vector of its own with the same elements.
    pub fn copied_vector(&mut self, place: Place) -> Place {
        let element = match self.type_of(&place) {
            Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => element,
            _ => Box::new(Type::Unknown),
        };
        let all = place.at(Projection::Slice(Opaque::pure(quote!(..))));
        let copy = self.store_aggregate(Aggregate::Copy(all));
        self.function.variables[copy.root.0 as usize].ty = Type::Vector(element);
        copy
    }

    fn changing_place(&mut self, receiver: &'a Expr, method: &str) -> Reading<Place> {
        let place = self.storage(receiver, method)?;
        let variable = self.function.variable(place.root);
        let is_output = variable.reference == Reference::Mutable && self.function.parameters.contains(&place.root);
        if is_output && place.path.is_empty() {
            if let Some(name) = path_ident(receiver) {
                self.bind_name(name, Binding::Poisoned);
            }
            return self.refuse(Refusal::OutputLength, receiver);
        }
        match self.is_unnamed(&place) && !self.function.variable(place.root).mutable {
            true if is_entry(receiver) => self.refuse(Refusal::Map, receiver),
            true => self.refuse(Refusal::MutableBorrow, receiver),
            false => Ok(place),
        }
    }

    fn vector_place(&mut self, receiver: &'a Expr, method: &str) -> Reading<Place> {
        let place = self.changing_place(receiver, method)?;
        match self.type_of(&place) {
            Type::Vector(_) => Ok(place),
            Type::Unknown if !place.path.is_empty() => Ok(place),
            _ => self.refuse(Refusal::unknown_type(method, "Vec<f64>"), receiver),
        }
    }

    /// What a vector holds now, in a copy, and how many elements there are.
    fn before(&mut self, place: &Place) -> (Place, Opaque) {
        let count = self.length_of(place);
        (self.copied_vector(place.clone()), count)
    }

    fn push(&mut self, receiver: &'a Expr, value: &'a Expr) -> Reading<Lowered> {
        let place = self.changing_place(receiver, "push")?;
        let value = self.expression(value)?;
        self.append(&place, value, receiver.span())?;
        Ok(unit())
    }

    fn append(&mut self, place: &Place, value: Lowered, span: Span) -> Reading<()> {
        let known = match self.type_of(place) {
            Type::Vector(element) => *element,
            Type::Unknown => Type::Unknown,
            _ => return self.refuse(Refusal::unknown_type("push", "Vec<f64>"), span),
        };
        if value.leads_elsewhere() {
            return self.refuse(Refusal::MutableBorrow, span);
        }
        let contents = match (&known, value) {
            (_, Lowered::Never) => return Ok(()),
            (_, Lowered::Constant(constant)) if constant.literal.is_none() && !known.is_scalar() => {
                self.fixed(constant).into_storage()
            }
            (Type::Scalar(_), value) | (_, value @ (Lowered::Scalar(_) | Lowered::Constant(_))) => {
                Aggregate::Scalar(self.operand(value, span)?)
            }
            (_, value) => match self.aggregate(value) {
                Some(contents) => contents,
                None => return Ok(()),
            },
        };
        let element = self.shape_of(&contents).without_names();
        match known {
            Type::Unknown if place.path.is_empty() => {
                self.pushed_to.insert(place.root);
                self.function.variables[place.root.0 as usize].ty = Type::Vector(Box::new(element));
            }
            known => self.scalars.unify_types(&known, &element),
        }
        self.emit(Statement::Append(place.clone(), contents));
        Ok(())
    }

    /// `extend(…)` and `extend_from_slice(…)`
    fn extend(&mut self, receiver: &'a Expr, items: &'a Expr) -> Reading<Lowered> {
        let place = self.changing_place(receiver, "extend")?;
        let chain = self.chain(items)?;
        self.drive(&chain, &mut |this, item| {
            let item = match item {
                Lowered::Constant(constant) => Lowered::Constant(this.element_of(constant)),
                item => this.value_behind(item),
            };
            this.append(&place, item, items.span())
        })?;
        Ok(unit())
    }

    /// The element that is made of a constant, or of what it refers to.
    fn element_of(&self, constant: Constant) -> Constant {
        let krate = &self.signature.krate;
        match constant.literal {
            Some(_) => constant,
            None if is_reference(&constant) => dereferenced(constant),
            None => constant.map(|item| quote!(#krate::generated::element(#item))),
        }
    }

    /// Appends the elements that another vector has from an index on.
    fn append_from(&mut self, place: &Place, from: &Place, range: Range<&Opaque>, span: Span) -> Reading<()> {
        let mut read = Ok(());
        self.for_each_below(difference(range.end, range.start), |this, index| {
            let element = from.clone().at(Projection::Index(sum(range.start, index)));
            let element = this.settled(Lowered::Place(element, Reference::Owned));
            read = this.append(place, element, span);
        });
        read
    }

    /// The vector keeps so many of its elements.
    fn keep(&mut self, place: &Place, length: Opaque) {
        self.keep_range(place, length.map(|length| quote!(..#length)));
    }

    fn keep_range(&mut self, place: &Place, range: Opaque) {
        let kept = place.clone().at(Projection::Slice(range));
        let kept = self.copied_vector(kept);
        self.emit(Statement::Assign(place.clone(), Aggregate::Copy(kept)));
    }

    fn truncate(&mut self, receiver: &'a Expr, length: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "truncate")?;
        let length = least(&self.integer(length)?, &self.length_of(&place));
        self.keep(&place, length);
        Ok(unit())
    }

    fn clear(&mut self, receiver: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "clear")?;
        self.emit(Statement::Assign(place, Aggregate::List(Vec::new())));
        Ok(unit())
    }

    fn resize(&mut self, receiver: &'a Expr, length: &'a Expr, element: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "resize")?;
        let length = self.integer(length)?;
        let element = self.expression(element)?;
        let element = self.kept_item(element);
        let count = self.length_of(&place);
        self.keep(&place, least(&length, &count));
        let (new, old) = (held(&length), held(&count));
        let missing = join(quote!((#old..#new).len()), length, count);
        let mut read = Ok(());
        self.for_each_below(missing, |this, _| read = this.append(&place, element, receiver.span()));
        read.map(|()| unit())
    }

    /// The element at an end, if there is one, which is taken out.
    pub fn pop(&mut self, method: &str, receiver: &'a Expr) -> Reading<Perhaps<'a>> {
        let place = self.vector_place(receiver, method)?;
        let count = self.length_of(&place);
        let all = held(&count);
        let present = count.clone().map(|_| quote!(#all > 0));
        let is_first = method == "pop_front";
        let end = Projection::Index(if is_first { number(0) } else { difference(&count, &number(1)) });
        let value = match self.type_of(&place.clone().at(end.clone())) {
            Type::Scalar(scalar) if !is_first && place.path.is_empty() => {
                let number =
                    self.number_if(&present, scalar, |this, scalar| this.take_last(place.clone().at(end), scalar));
                return Ok(Perhaps { present, value: Found::Ready(Lowered::Scalar(number)) });
            }
            Type::Scalar(scalar) => {
                let end = place.clone().at(end);
                Lowered::Scalar(self.number_if(&present, scalar, |this, scalar| this.load(end, scalar)))
            }
            _ => Lowered::Place(self.copied_vector(place.clone()).at(end), Reference::Owned),
        };
        let rest = count.map(|_| if is_first { quote!(#all.min(1)..) } else { quote!(..#all.saturating_sub(1)) });
        self.keep_range(&place, rest);
        Ok(Perhaps { present, value: Found::Ready(value) })
    }

    /// A number that is there if something is present.
    fn number_if(
        &mut self,
        present: &Opaque,
        scalar: Scalar,
        found: impl FnOnce(&mut Self, Scalar) -> Operand,
    ) -> Operand {
        let number = self.new_number(scalar.clone());
        self.emit(Statement::Declare(number));
        let condition = self.constant(&Ident::new("condition", Span::mixed_site()), present.clone()).into();
        let ((), then) = self.within(|this| {
            let found = found(this, scalar);
            this.emit(Statement::Set(number, found));
        });
        let otherwise = vec![Statement::Set(number, 0.0.into())];
        self.emit(Statement::If { condition, then, otherwise });
        number.into()
    }

    /// The last number of a vector, which is taken out.
    fn take_last(&mut self, last: Place, scalar: Scalar) -> Operand {
        let vector = last.root;
        let number = self.load(last, scalar.clone());
        let taken = self.new_number(scalar);
        self.emit(Statement::Let(taken, Value::Pop(vector)));
        number
    }

    fn new_number(&mut self, scalar: Scalar) -> Var {
        self.new_variable(Ident::new("t", Span::mixed_site()), Type::Scalar(scalar), Role::Value)
    }

    fn insert_at(&mut self, receiver: &'a Expr, index: Opaque, element: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "insert")?;
        let element = self.expression(element)?;
        let element = self.kept_item(element);
        let (before, count) = self.before(&place);
        self.keep(&place, index.clone());
        self.append(&place, element, receiver.span())?;
        self.append_from(&place, &before, &index..&count, receiver.span())?;
        Ok(unit())
    }

    fn remove(&mut self, receiver: &'a Expr, index: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "remove")?;
        let index = self.integer(index)?;
        let (before, count) = self.before(&place);
        let removed = self.taken_from(&place, &before, &index);
        self.keep(&place, index.clone());
        self.append_from(&place, &before, &sum(&index, &number(1))..&count, receiver.span())?;
        Ok(removed)
    }

    fn swap_remove(&mut self, receiver: &'a Expr, index: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "swap_remove")?;
        let index = self.integer(index)?;
        let (before, count) = self.before(&place);
        let removed = self.taken_from(&place, &before, &index);
        let last = difference(&count, &number(1));
        let contents = self.contents(&before.at(Projection::Index(last.clone())));
        self.put(place.clone().at(Projection::Index(index)), contents);
        self.keep(&place, last);
        Ok(removed)
    }

    fn split_off(&mut self, receiver: &'a Expr, index: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "split_off")?;
        let index = self.integer(index)?;
        let after = place.clone().at(Projection::Slice(index.clone().map(|index| quote!(#index..))));
        let after = self.copied_vector(after);
        self.keep(&place, index);
        Ok(Lowered::Place(after, Reference::Owned))
    }

    /// `v.drain(a..b)`, as a vector of what is taken out.
    pub fn drain(&mut self, receiver: &'a Expr, taken: &'a syn::ExprRange) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "drain")?;
        let start = taken.start.as_deref().map_or_else(|| Ok(number(0)), |start| self.integer(start))?;
        let end = taken.end.as_deref().map(|end| self.integer(end)).transpose()?;
        let (before, count) = self.before(&place);
        let end = match (end, taken.limits) {
            (Some(end), syn::RangeLimits::Closed(_)) => sum(&end, &number(1)),
            (Some(end), syn::RangeLimits::HalfOpen(_)) => end,
            (None, _) => count.clone(),
        };
        let drained = before.clone().at(Projection::Slice(range(&start, &end)));
        let drained = self.copied_vector(drained);
        self.keep(&place, start);
        self.append_from(&place, &before, &end..&count, receiver.span())?;
        Ok(Lowered::Place(drained, Reference::Owned))
    }

    /// `one.append(&mut other)`
    fn append_all(&mut self, receiver: &'a Expr, other: &'a Expr) -> Reading<Lowered> {
        if let Expr::Reference(syn::ExprReference { mutability: Some(_), expr: other, .. }) = other
            && !is_place(other)
        {
            return self.extend(receiver, other);
        }
        let place = self.vector_place(receiver, "append")?;
        let other = self.vector_place(other, "append")?;
        let count = self.length_of(&other);
        self.append_from(&place, &other, &number(0)..&count, receiver.span())?;
        self.emit(Statement::Assign(other, Aggregate::List(Vec::new())));
        Ok(unit())
    }

    fn retain(&mut self, receiver: &'a Expr, which: &'a Expr) -> Reading<Lowered> {
        let place = self.vector_place(receiver, "retain")?;
        let which = self.callable(which)?;
        let (before, _) = self.before(&place);
        self.emit(Statement::Assign(place.clone(), Aggregate::List(Vec::new())));
        let chain = self.elements(Lowered::Place(before, Reference::Owned), None, None, receiver.into())?;
        self.drive(&chain.stage(Stage::Filter(which)), &mut |this, item| {
            let item = this.value_behind(item);
            this.append(&place, item, receiver.span())
        })?;
        Ok(unit())
    }

    /// An element as it was before it is taken out.
    fn taken_from(&mut self, vector: &Place, before: &Place, index: &Opaque) -> Lowered {
        let at = Projection::Index(index.clone());
        match self.type_of(&vector.clone().at(at.clone())) {
            Type::Scalar(scalar) => Lowered::Scalar(self.load(vector.clone().at(at), scalar)),
            _ => Lowered::Place(before.clone().at(at), Reference::Owned),
        }
    }
}

/// Whether somebody else may know of what stands there.
fn is_place(expression: &Expr) -> bool {
    matches!(without_parentheses(expression), Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Unary(_))
}

/// Whether it is an entry of a map, by the method that gives it.
pub fn is_entry(expression: &Expr) -> bool {
    match without_parentheses(expression) {
        Expr::MethodCall(call) => call.method == "entry" || is_entry(&call.receiver),
        Expr::Unary(unary) => is_entry(&unary.expr),
        _ => false,
    }
}
