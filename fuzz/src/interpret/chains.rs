//! Iterators, item by item.

use std::collections::VecDeque;

use super::{Exit, Machine, Outcome, Value};
use crate::tree::*;

impl Machine<'_> {
    /// `'label: for pattern in items { … }`
    pub fn turns(&mut self, label: &str, pattern: &Pattern, mut items: Stream, body: &Block) -> Result<(), Exit> {
        while let Some(item) = items.next(self)? {
            self.burn()?;
            let (scope, variables) = (self.scope.len(), self.variables.len());
            self.bind(pattern, item);
            let outcome = self.block(body);
            self.scope.truncate(scope);
            self.variables.truncate(variables);
            match outcome {
                Err(Exit::Break(name, _)) if name == *label => break,
                Err(Exit::Continue(name)) if name == *label => (),
                outcome => {
                    outcome?;
                }
            }
        }
        Ok(())
    }

    pub fn mapped(&mut self, items: Vec<Value>, pattern: &Pattern, body: &Expr) -> Result<Vec<Value>, Exit> {
        items.into_iter().map(|item| self.closure(&[(pattern, item)], body)).collect()
    }

    pub fn closure(&mut self, arguments: &[(&Pattern, Value)], body: &Expr) -> Outcome {
        let scope = self.scope.len();
        arguments.iter().for_each(|(pattern, value)| self.bind(pattern, value.clone()));
        let outcome = self.expr(body);
        self.scope.truncate(scope);
        outcome
    }

    /// What the chain gives, item by item.
    pub fn stream<'p>(&mut self, chain: &'p Chain) -> Result<Stream<'p>, Exit> {
        let mut stream = Stream::Items(self.source(&chain.source)?.into());
        for adaptor in &chain.adaptors {
            let inner = Box::new(stream);
            stream = match adaptor {
                Adaptor::Copied | Adaptor::Cloned => Stream::Copied(inner),
                Adaptor::Enumerate => Stream::Enumerated(inner, 0),
                Adaptor::Rev => Stream::Reversed(inner),
                Adaptor::Skip(count) => Stream::Skipping(inner, *count),
                Adaptor::Take(count) => Stream::Taking(inner, *count),
                Adaptor::StepBy(step) => Stream::Stepping(inner, *step, true),
                Adaptor::Zip(other) => Stream::Zipped(inner, Box::new(self.stream(other)?)),
                Adaptor::Chain(other) => Stream::Chained(inner, Box::new(self.stream(other)?)),
                Adaptor::Map(pattern, body) => Stream::Mapped(inner, pattern, body),
                Adaptor::Filter(pattern, condition) => Stream::Filtered(inner, pattern, condition),
            };
        }
        Ok(stream)
    }

    pub fn source(&mut self, source: &Source) -> Result<Vec<Value>, Exit> {
        Ok(match source {
            Source::Range(start, end, inclusive) => {
                let (start, end) = (self.int(start)?, self.int(end)?);
                (start..end + usize::from(*inclusive)).map(|index| Value::Int(index as i64)).collect()
            }
            Source::Iter(list, _) | Source::IterMut(list, _) => {
                let list = self.target(list)?;
                let elements = (0..self.length(&list)).map(|index| self.element(&list, index).map(Value::Reference));
                elements.collect::<Result<_, _>>()?
            }
            Source::Owned(list, _) => {
                let Value::List(items) = self.expr(list)? else { panic!("an array is expected") };
                items
            }
            Source::Windows(list, length) => {
                let list = self.target(list)?;
                let starts = 0..(self.length(&list) + 1).saturating_sub(*length);
                starts
                    .map(|start| self.slice(&list, start, start + length).map(Value::Reference))
                    .collect::<Result<_, _>>()?
            }
            Source::Chunks(list, length) => {
                let list = self.target(list)?;
                let end = self.length(&list);
                let starts = (0..end).step_by(*length);
                starts
                    .map(|start| self.slice(&list, start, end.min(start + length)).map(Value::Reference))
                    .collect::<Result<_, _>>()?
            }
            Source::ChunksExact(list, length) | Source::ChunksExactMut(list, length) => {
                let list = self.target(list)?;
                let starts = (0..self.length(&list) / length).map(|index| index * length);
                starts
                    .map(|start| self.slice(&list, start, start + length).map(Value::Reference))
                    .collect::<Result<_, _>>()?
            }
        })
    }

    pub fn consume(&mut self, mut items: Stream, consumer: &Consumer) -> Outcome {
        Ok(match consumer {
            // std starts a sum of floats at -0.0.
            Consumer::Sum => self.folded(items, -0.0, Operator::Add)?,
            Consumer::Product => self.folded(items, 1.0, Operator::Mul)?,
            Consumer::Fold(init, accumulator, pattern, body) => {
                let mut sum = self.expr(init)?;
                while let Some(item) = items.next(self)? {
                    sum = self.closure(&[(accumulator, sum), (pattern, item)], body)?;
                }
                sum
            }
            Consumer::Reduce(accumulator, pattern, body) => {
                let mut sum = items.next(self)?;
                while let Some(before) = sum.take() {
                    sum = Some(match items.next(self)? {
                        Some(item) => self.closure(&[(accumulator, before), (pattern, item)], body)?,
                        None => return Ok(Value::List(vec![before])),
                    });
                }
                Value::List(Vec::new())
            }
            Consumer::Collect => {
                let mut collected = Vec::new();
                while let Some(item) = items.next(self)? {
                    collected.push(item);
                }
                Value::List(collected)
            }
            Consumer::ForEach(pattern, body) => {
                while let Some(item) = items.next(self)? {
                    let scope = self.scope.len();
                    self.bind(pattern, item);
                    let outcome = self.block(body);
                    self.scope.truncate(scope);
                    outcome?;
                }
                Value::Unit
            }
            Consumer::Last => {
                let mut last = None;
                while let Some(item) = items.next(self)? {
                    last = Some(item);
                }
                self.owned(last.ok_or(Exit::Panic)?)
            }
            Consumer::Nth(index) => {
                items.skip(*index, End::Front, self)?;
                let item = items.next(self)?.ok_or(Exit::Panic)?;
                self.owned(item)
            }
        })
    }

    /// What a reference leads to, or the value itself.
    pub fn owned(&self, item: Value) -> Value {
        match item {
            Value::Reference(place) => self.read(&self.followed(place)),
            other => other,
        }
    }

    pub fn folded(&mut self, mut items: Stream, start: f64, operator: Operator) -> Outcome {
        let mut sum = self.constant(start);
        while let Some(item) = items.next(self)? {
            sum = self.arithmetic(operator, sum, item)?;
        }
        Ok(sum)
    }
}

/// An iterator, which does what it is asked for and no more.
pub enum Stream<'p> {
    Items(VecDeque<Value>),
    Copied(Box<Stream<'p>>),
    /// And the number of the next.
    Enumerated(Box<Stream<'p>>, usize),
    Reversed(Box<Stream<'p>>),
    /// And how many are still skipped.
    Skipping(Box<Stream<'p>>, usize),
    Taking(Box<Stream<'p>>, usize),
    /// And whether the next is the first.
    Stepping(Box<Stream<'p>>, usize, bool),
    Zipped(Box<Stream<'p>>, Box<Stream<'p>>),
    Chained(Box<Stream<'p>>, Box<Stream<'p>>),
    Mapped(Box<Stream<'p>>, &'p Pattern, &'p Expr),
    Filtered(Box<Stream<'p>>, &'p Pattern, &'p Expr),
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Front,
    Back,
}

impl End {
    fn other(self) -> End {
        match self {
            End::Front => End::Back,
            End::Back => End::Front,
        }
    }
}

impl Stream<'_> {
    fn next(&mut self, machine: &mut Machine) -> Result<Option<Value>, Exit> {
        self.at(End::Front, machine)
    }

    /// The next item at an end.
    fn at(&mut self, end: End, machine: &mut Machine) -> Result<Option<Value>, Exit> {
        let length = if end == End::Back { self.length() } else { None };
        Ok(match self {
            Stream::Items(items) => match end {
                End::Front => items.pop_front(),
                End::Back => items.pop_back(),
            },
            Stream::Copied(inner) => inner.at(end, machine)?.map(|item| match item {
                Value::Reference(place) => machine.read(&place),
                other => panic!("`copied` of {other:?}"),
            }),
            Stream::Enumerated(inner, number) => {
                let Some(item) = inner.at(end, machine)? else { return Ok(None) };
                let index = match end {
                    End::Front => *number,
                    End::Back => *number + length.expect("a length that is known") - 1,
                };
                *number += usize::from(end == End::Front);
                Some(Value::List(vec![Value::Int(index as i64), item]))
            }
            Stream::Reversed(inner) => inner.at(end.other(), machine)?,
            Stream::Skipping(inner, count) if end == End::Front => {
                inner.skip(std::mem::take(count), end, machine)?;
                inner.next(machine)?
            }
            Stream::Taking(_, 0) => None,
            Stream::Taking(inner, count) => {
                if end == End::Back {
                    let surplus = inner.length().expect("a length that is known").saturating_sub(*count);
                    inner.skip(surplus, end, machine)?;
                }
                *count -= 1;
                inner.at(end, machine)?
            }
            Stream::Stepping(inner, step, is_first) if end == End::Front => {
                let skipped = if std::mem::replace(is_first, false) { 0 } else { *step - 1 };
                inner.skip(skipped, end, machine)?;
                inner.next(machine)?
            }
            Stream::Skipping(..) | Stream::Stepping(..) if length == Some(0) => None,
            Stream::Skipping(inner, _) => inner.at(end, machine)?,
            Stream::Stepping(inner, step, is_first) => {
                let rest = inner.length().expect("a length that is known");
                let surplus = if *is_first { (rest - 1) % *step } else { rest % *step };
                inner.skip(surplus, end, machine)?;
                inner.at(end, machine)?
            }
            Stream::Zipped(one, other) => {
                if let (End::Back, Some(length)) = (end, length) {
                    for part in [&mut *one, &mut *other] {
                        let surplus = part.length().expect("a length that is known") - length;
                        part.skip(surplus, end, machine)?;
                    }
                }
                let Some(item) = one.at(end, machine)? else { return Ok(None) };
                other.at(end, machine)?.map(|other| Value::List(vec![item, other]))
            }
            Stream::Chained(one, other) => {
                let (first, second) = if end == End::Front { (one, other) } else { (other, one) };
                match first.at(end, machine)? {
                    Some(item) => Some(item),
                    None => second.at(end, machine)?,
                }
            }
            Stream::Mapped(inner, pattern, body) => match inner.at(end, machine)? {
                Some(item) => Some(machine.closure(&[(pattern, item)], body)?),
                None => None,
            },
            Stream::Filtered(inner, pattern, condition) => loop {
                let Some(item) = inner.at(end, machine)? else { break None };
                let place = machine.keep(item.clone());
                match machine.closure(&[(pattern, Value::Reference(place))], condition)? {
                    Value::Bool(true) => break Some(item),
                    Value::Bool(false) => (),
                    other => panic!("{other:?} is not a bool"),
                }
            },
        })
    }

    fn skip(&mut self, count: usize, end: End, machine: &mut Machine) -> Result<(), Exit> {
        for _ in 0..count {
            if self.at(end, machine)?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The number of items, where it is known before they are asked for.
    fn length(&self) -> Option<usize> {
        Some(match self {
            Stream::Items(items) => items.len(),
            Stream::Copied(inner)
            | Stream::Enumerated(inner, _)
            | Stream::Reversed(inner)
            | Stream::Mapped(inner, ..) => inner.length()?,
            Stream::Skipping(inner, count) => inner.length()?.saturating_sub(*count),
            Stream::Taking(inner, count) => inner.length()?.min(*count),
            Stream::Stepping(inner, step, true) => inner.length()?.div_ceil(*step),
            Stream::Stepping(inner, step, false) => inner.length()? / step,
            Stream::Zipped(one, other) => one.length()?.min(other.length()?),
            Stream::Chained(one, other) => one.length()? + other.length()?,
            Stream::Filtered(..) => return None,
        })
    }
}
