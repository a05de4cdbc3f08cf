//! Blocks and what is done in them.

use std::collections::VecDeque;
use std::rc::Rc;

use super::chains::Stream;
use super::places::is_rest;
use super::{Binding, Closure, Exit, Machine, Outcome, Place, Value};
use crate::tree::*;

impl Machine<'_> {
    pub fn block(&mut self, block: &Block) -> Outcome {
        let (scope, variables) = (self.scope.len(), self.variables.len());
        let outcome = self.open_block(block);
        self.scope.truncate(scope);
        if !matches!(outcome, Ok(Value::Reference(_))) {
            self.variables.truncate(variables);
        }
        outcome
    }

    pub fn open_block(&mut self, block: &Block) -> Outcome {
        for statement in &block.statements {
            self.statement(statement)?;
        }
        block.tail.as_ref().map_or(Ok(Value::Unit), |tail| self.expr(tail))
    }

    pub fn statement(&mut self, statement: &Statement) -> Result<(), Exit> {
        self.burn()?;
        match statement {
            Statement::Let(pattern, _, init) => {
                let value = self.expr(init)?;
                self.bind(pattern, value);
            }
            Statement::LetElse(name, value, less, otherwise) => {
                let value = self.int(value)?;
                match value.checked_sub(*less) {
                    Some(rest) => self.bind(&Pattern::Name(false, name.clone()), Value::Int(rest as i64)),
                    None => {
                        self.block(otherwise)?;
                        panic!("`else` comes to its end");
                    }
                }
            }
            Statement::Assign(operator, place, value) => {
                let value = self.expr(value)?;
                let place = self.place(place)?;
                let value = match operator {
                    None => value,
                    Some(operator) => {
                        let old = self.read(&place);
                        self.arithmetic(*operator, old, value)?
                    }
                };
                self.write(&place, value);
            }
            Statement::Destructure(_, places, value) => {
                let Value::List(values) = self.expr(value)? else { panic!("parts are expected") };
                for (place, value) in places.iter().zip(values) {
                    let place = self.place(place)?;
                    self.write(&place, value);
                }
            }
            Statement::SwapElements(list, i, j) => {
                let list = self.target(list)?;
                let (i, j) = (self.int(i)?, self.int(j)?);
                let (one, other) = (self.element(&list, i)?, self.element(&list, j)?);
                self.swap(&one, &other);
            }
            Statement::SwapPlaces(one, other) => {
                let (one, other) = (self.place(one)?, self.place(other)?);
                self.swap(&one, &other);
            }
            Statement::Fill(list, value) => {
                let list = self.target(list)?;
                let value = self.expr(value)?;
                for index in 0..self.length(&list) {
                    let element = self.element(&list, index)?;
                    self.write(&element, value.clone());
                }
            }
            Statement::CopyFromSlice(list, source) => {
                let list = self.target(list)?;
                let source = self.expr(source)?;
                let Value::Reference(source) = source else { panic!("a reference is expected") };
                let source = self.followed(source);
                for index in 0..self.length(&list) {
                    let value = self.read(&self.element(&source, index)?);
                    let element = self.element(&list, index)?;
                    self.write(&element, value);
                }
            }
            Statement::Insert(list, index, value) => {
                let (index, value) = (self.int(index)?, self.expr(value)?);
                let list = self.target(list)?;
                let Value::List(values) = self.cell_mut(&list) else { panic!("a vector is expected") };
                if index > values.len() {
                    return Err(Exit::Panic);
                }
                values.insert(index, value);
            }
            Statement::LetSlice(pattern, value, otherwise) => {
                let value = self.expr(value)?;
                let Value::Reference(place) = &value else { panic!("a reference is expected") };
                let length = self.length(&self.followed(place.clone()));
                let Pattern::Array(parts) = pattern else { panic!("the pattern of a slice is expected") };
                let fixed = parts.iter().filter(|part| !is_rest(part)).count();
                if length == fixed || length > fixed && fixed < parts.len() {
                    self.bind(pattern, value);
                } else {
                    self.block(otherwise)?;
                    panic!("`else` comes to its end");
                }
            }
            Statement::ByHand(by_hand) => {
                let ByHand { items: _, first, list, label, pattern, body } = &**by_hand;
                let mut items = VecDeque::from(self.source(&Source::Iter(list.clone(), false))?);
                let item = items.pop_front().ok_or(Exit::Panic)?;
                self.bind(&Pattern::Name(false, first.clone()), item);
                self.turns(label, pattern, Stream::Items(items), body)?;
            }
            Statement::Push(list, value) => {
                let value = self.expr(value)?;
                let list = self.target(list)?;
                let Value::List(values) = self.cell_mut(&list) else { panic!("a vector is expected") };
                values.push(value);
            }
            Statement::Closure(name, parameters, body) => {
                let closure = Closure {
                    parameters: parameters.iter().map(|(name, _)| name.clone()).collect(),
                    body: body.clone(),
                    scope: self.scope.clone(),
                };
                self.scope.push((name.clone(), Binding::Closure(Rc::new(closure))));
            }
            Statement::Const(name, _, value) => {
                let value = self.expr(value)?;
                self.bind(&Pattern::Name(false, name.clone()), value);
            }
            Statement::Expr(expr) => {
                self.expr(expr)?;
            }
        }
        Ok(())
    }

    pub fn swap(&mut self, one: &Place, other: &Place) {
        let (first, second) = (self.read(one), self.read(other));
        self.write(one, second);
        self.write(other, first);
    }
}
