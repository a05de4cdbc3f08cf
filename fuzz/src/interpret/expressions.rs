//! What expressions are worth.

use std::rc::Rc;

use super::{Binding, Closure, Exit, Machine, Outcome, Value};
use crate::jet::{self, Jet};
use crate::tree::*;

impl Machine<'_> {
    pub fn arithmetic(&mut self, operator: Operator, left: Value, right: Value) -> Outcome {
        Ok(match (left, right) {
            (Value::Int(a), Value::Int(b)) => {
                let result = match operator {
                    Operator::Add => a.checked_add(b),
                    Operator::Sub => a.checked_sub(b).filter(|result| *result >= 0),
                    Operator::Mul => a.checked_mul(b),
                    Operator::Div => a.checked_div(b),
                    Operator::Rem => a.checked_rem(b),
                };
                Value::Int(result.ok_or(Exit::Panic)?)
            }
            (Value::Float(a), Value::Float(b)) => {
                let name = match operator {
                    Operator::Add => "add",
                    Operator::Sub => "sub",
                    Operator::Mul => "mul",
                    Operator::Div => "div",
                    Operator::Rem => "rem",
                };
                self.float(jet::apply(name, false, &[*a, *b], self.precision))
            }
            (Value::Reference(a), b) => {
                let a = self.read(&self.followed(a));
                self.arithmetic(operator, a, b)?
            }
            (a, Value::Reference(b)) => {
                let b = self.read(&self.followed(b));
                self.arithmetic(operator, a, b)?
            }
            other => panic!("arithmetic of {other:?}"),
        })
    }

    pub fn expr(&mut self, expr: &Expr) -> Outcome {
        self.burn()?;
        Ok(match &expr.kind {
            Kind::Float(value) => self.constant(*value),
            Kind::Int(value) => Value::Int(*value),
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Var(name) if matches!(expr.ty, Type::Function(..)) => match self.lookup(name) {
                Binding::Closure(closure) => Value::Function(closure.clone()),
                Binding::Variable(_) => panic!("`{name}` is no function"),
            },
            Kind::Var(_)
            | Kind::Field(..)
            | Kind::Index(..)
            | Kind::Deref(_)
            | Kind::Range(..)
            | Kind::RangeFull(_) => {
                let place = self.place(expr)?;
                self.read(&place)
            }
            Kind::Len(list) => {
                let place = self.target(list)?;
                Value::Int(self.length(&place) as i64)
            }
            Kind::SplitAt(_, list, at) => {
                let list = self.target(list)?;
                let parts = [self.slice(&list, 0, *at)?, self.slice(&list, *at, self.length(&list))?];
                Value::List(parts.map(Value::Reference).to_vec())
            }
            Kind::Counted(inner) => {
                self.seen.count += 1;
                self.expr(inner)?
            }
            Kind::Negate(inner) => {
                let inner = self.jet(inner)?;
                self.float(jet::apply("neg", false, &[inner], self.precision))
            }
            Kind::Not(inner) => Value::Bool(!self.bool(inner)?),
            Kind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                self.arithmetic(*operator, left, right)?
            }
            Kind::Compare(comparison, left, right) => {
                let (left, right) = match (self.expr(left)?, self.expr(right)?) {
                    (Value::Int(a), Value::Int(b)) => (a as f64, b as f64),
                    (Value::Float(a), Value::Float(b)) => (a.value, b.value),
                    other => panic!("a comparison {:?} of {other:?}", expr.kind),
                };
                Value::Bool(match comparison {
                    Comparison::Less => left < right,
                    Comparison::LessOrEqual => left <= right,
                    Comparison::Greater => left > right,
                    Comparison::GreaterOrEqual => left >= right,
                    Comparison::Equal => left == right,
                    Comparison::NotEqual => left != right,
                })
            }
            Kind::And(left, right) => Value::Bool(self.bool(left)? && self.bool(right)?),
            Kind::Or(left, right) => Value::Bool(self.bool(left)? || self.bool(right)?),
            Kind::Logic(operator, left, right) => {
                let (left, right) = (self.bool(left)?, self.bool(right)?);
                Value::Bool(match operator {
                    '&' => left & right,
                    '|' => left | right,
                    _ => left ^ right,
                })
            }
            Kind::Whole(name, left, right) => {
                let (left, right) = (self.int(left)?, self.int(right)?);
                Value::Int(match *name {
                    "min" => left.min(right),
                    "max" => left.max(right),
                    "saturating_sub" => left.saturating_sub(right),
                    "abs_diff" => left.abs_diff(right),
                    other => panic!("there is no function `{other}`"),
                } as i64)
            }
            Kind::Math("sin_cos", _, arguments) => {
                let x = self.jet(&arguments[0])?;
                let parts =
                    ["sin", "cos"].map(|name| jet::apply(name, false, std::slice::from_ref(&x), self.precision));
                Value::List(parts.into_iter().map(|part| self.float(part)).collect())
            }
            Kind::Math(name, spelling, arguments) => {
                let arguments: Vec<Jet> =
                    arguments.iter().map(|argument| self.jet(argument)).collect::<Result<_, _>>()?;
                if *name == "clamp"
                    && arguments[1].value.partial_cmp(&arguments[2].value).is_none_or(|order| order.is_gt())
                {
                    return Err(Exit::Panic);
                }
                self.float(jet::apply(name, *spelling == Spelling::Library, &arguments, self.precision))
            }
            Kind::Powi(base, exponent) => {
                let base = self.jet(base)?;
                self.float(jet::powi(&base, *exponent, self.precision))
            }
            Kind::ToFloat(inner) => {
                let value = self.int(inner)?;
                self.constant(value as f64)
            }
            Kind::ToInt(inner) => match self.jet(inner)?.value.floor() {
                whole if whole > 1e9 => return Err(Exit::Endless),
                whole => Value::Int(whole as usize as i64),
            },
            Kind::If(condition, then, otherwise) => {
                let scope = self.scope.len();
                let holds = self.bool(condition)?;
                let outcome = if holds {
                    self.block(then)
                } else {
                    self.scope.truncate(scope);
                    otherwise.as_ref().map_or(Ok(Value::Unit), |otherwise| self.block(otherwise))
                };
                self.scope.truncate(scope);
                outcome?
            }
            Kind::LetSome(pattern, inner) => {
                let item = self.option(inner)?;
                let is_there = item.is_some();
                item.into_iter().for_each(|item| self.bind(pattern, item));
                Value::Bool(is_there)
            }
            Kind::Cases(scrutinee, cases) => {
                let item = self.option(scrutinee)?;
                let scope = self.scope.len();
                for Case { pattern, guard, body } in cases {
                    match (pattern, &item) {
                        (Some(pattern), Some(item)) => self.bind(pattern, item.clone()),
                        (None, None) => (),
                        _ => continue,
                    }
                    let taken = guard.as_ref().map_or(Ok(true), |guard| self.bool(guard))?;
                    let outcome = if taken { Some(self.block(body)) } else { None };
                    self.scope.truncate(scope);
                    if let Some(outcome) = outcome {
                        return outcome;
                    }
                }
                panic!("no arm for {item:?}")
            }
            Kind::None => Value::List(Vec::new()),
            Kind::Some(inner) => Value::List(vec![self.expr(inner)?]),
            Kind::Optional(receiver, method) => self.optional(receiver, method)?,
            Kind::Found(item, list, pattern, then, otherwise) => {
                let list = self.target(list)?;
                let length = self.length(&list);
                let index = match item {
                    Item::First => Some(0),
                    Item::Last => length.checked_sub(1),
                    Item::Get(index) => Some(self.int(index)?),
                };
                match index.filter(|index| *index < length) {
                    Some(index) => {
                        let (scope, element) = (self.scope.len(), self.element(&list, index)?);
                        self.bind(pattern, Value::Reference(element));
                        let outcome = self.block(then);
                        self.scope.truncate(scope);
                        outcome?
                    }
                    None => self.block(otherwise)?,
                }
            }
            Kind::Match(scrutinee, arms) => {
                let value = self.int(scrutinee)? as i64;
                let scope = self.scope.len();
                for arm in arms {
                    if !arm.pattern.is_empty() && !arm.pattern.contains(&value) {
                        continue;
                    }
                    if let Some(name) = &arm.name {
                        self.bind(&Pattern::Name(false, name.clone()), Value::Int(value));
                    }
                    let taken = match &arm.guard {
                        Some(guard) => self.bool(guard)?,
                        None => true,
                    };
                    let outcome = if taken { Some(self.block(&arm.body)) } else { None };
                    self.scope.truncate(scope);
                    if let Some(outcome) = outcome {
                        return outcome;
                    }
                }
                panic!("no arm for {value}")
            }
            Kind::Block(label, block) => match (self.block(block), label) {
                (Err(Exit::Break(name, value)), Some(label)) if name == *label => value,
                (outcome, _) => outcome?,
            },
            Kind::Loop(label, body) => loop {
                self.burn()?;
                match self.block(body) {
                    Err(Exit::Break(name, value)) if name == *label => break value,
                    Err(Exit::Continue(name)) if name == *label => (),
                    outcome => {
                        outcome?;
                    }
                }
            },
            Kind::While(label, condition, body) => {
                let scope = self.scope.len();
                while self.bool(condition)? {
                    let outcome = self.block(body);
                    self.scope.truncate(scope);
                    match outcome {
                        Err(Exit::Break(name, _)) if name == *label => break,
                        Err(Exit::Continue(name)) if name == *label => (),
                        outcome => {
                            outcome?;
                        }
                    }
                }
                self.scope.truncate(scope);
                Value::Unit
            }
            Kind::For(label, pattern, chain, body) => {
                let items = self.stream(chain)?;
                self.turns(label, pattern, items, body)?;
                Value::Unit
            }
            Kind::Break(label, value) => {
                let value = value.as_ref().map_or(Ok(Value::Unit), |value| self.expr(value))?;
                return Err(Exit::Break(label.clone(), value));
            }
            Kind::Continue(label) => return Err(Exit::Continue(label.clone())),
            Kind::Fail => return Err(self.fail()),
            Kind::Return(value) => {
                let value = value.as_ref().map_or(Ok(Value::Unit), |value| self.expr(value))?;
                return Err(Exit::Return(value));
            }
            Kind::Call(function, arguments) => {
                let arguments = self.exprs(arguments)?;
                let outcome = self.call(*function, arguments);
                self.asked(outcome)?
            }
            Kind::Attempt(function, arguments) => {
                let arguments = self.exprs(arguments)?;
                match self.call(*function, arguments) {
                    Ok(value) => Value::List(vec![value]),
                    Err(Exit::Fail) => Value::List(Vec::new()),
                    Err(exit) => return Err(exit),
                }
            }
            Kind::Derivative(derivative, function, arguments) => {
                let mut arguments = self.exprs(arguments)?;
                let seeds = arguments.split_off(self.program.functions[*function].parameters.len());
                let outcome = self.derivative(*derivative, *function, arguments, &seeds);
                self.asked(outcome)?
            }
            Kind::Lambda(parameters, body) => Value::Function(Rc::new(Closure {
                parameters: parameters.iter().map(|(name, _)| name.clone()).collect(),
                body: (**body).clone(),
                scope: self.scope.clone(),
            })),
            Kind::CallClosure(name, arguments) => {
                let arguments = self.exprs(arguments)?;
                let Binding::Closure(closure) = self.lookup(name).clone() else { panic!("`{name}` is no closure") };
                let patterns: Vec<Pattern> =
                    closure.parameters.iter().map(|name| Pattern::Name(false, name.clone())).collect();
                let outer = std::mem::replace(&mut self.scope, closure.scope.clone());
                patterns.iter().zip(arguments).for_each(|(pattern, argument)| self.bind(pattern, argument));
                let outcome = self.expr(&closure.body);
                self.scope = outer;
                match outcome {
                    Err(Exit::Return(value)) => value,
                    outcome => outcome?,
                }
            }
            Kind::Array(parts) | Kind::Vec(parts) | Kind::Tuple(parts) => Value::List(self.exprs(parts)?),
            Kind::Repeat(element, length) => {
                let element = self.expr(element)?;
                Value::List(vec![element; *length])
            }
            Kind::VecRepeat(element, length) => {
                let element = self.expr(element)?;
                let length = self.int(length)?;
                Value::List(vec![element; length])
            }
            Kind::NewVec => Value::List(Vec::new()),
            Kind::Struct(_, fields, base) => {
                let mut values = self.exprs(fields)?;
                if let Some(base) = base {
                    let place = self.target(base)?;
                    let Value::List(others) = self.read(&place) else { panic!("a struct is expected") };
                    values.extend(others.into_iter().skip(values.len()));
                }
                Value::List(values)
            }
            Kind::FromFn(name, body) => {
                let Type::Array(_, length) = expr.ty else { panic!("an array is expected") };
                let pattern = Pattern::Name(false, name.clone());
                let items = (0..length).map(|index| Value::Int(index as i64)).collect();
                Value::List(self.mapped(items, &pattern, body)?)
            }
            Kind::MapArray(array, pattern, body) => {
                let place = self.place(array)?;
                let Value::List(items) = self.read(&self.followed(place)) else { panic!("an array is expected") };
                Value::List(self.mapped(items, pattern, body)?)
            }
            Kind::Consumed(chain, consumer) => {
                let items = self.stream(chain)?;
                self.consume(items, consumer)?
            }
            Kind::Constant(inner) => {
                let value = self.expr(inner)?;
                frozen(value)
            }
            Kind::Pop(list, otherwise) => {
                let list = self.target(list)?;
                let otherwise = self.expr(otherwise)?;
                let Value::List(values) = self.cell_mut(&list) else { panic!("a vector is expected") };
                values.pop().unwrap_or(otherwise)
            }
            Kind::Remove(list, index) => {
                let index = self.int(index)?;
                let list = self.target(list)?;
                let Value::List(values) = self.cell_mut(&list) else { panic!("a vector is expected") };
                if index >= values.len() {
                    return Err(Exit::Panic);
                }
                values.remove(index)
            }
            Kind::Borrow(_, place) => {
                let place = self.place(place)?;
                Value::Reference(place)
            }
            Kind::Clone(inner) => {
                let place = self.target(inner)?;
                self.read(&place)
            }
            Kind::Replace(place, value) => {
                let place = self.place(place)?;
                let value = self.expr(value)?;
                let old = self.read(&place);
                self.write(&place, value);
                old
            }
        })
    }
}

/// The value without its derivatives.
fn frozen(value: Value) -> Value {
    match value {
        Value::Float(jet) => Value::Float(Box::new(Jet::constant(jet.value))),
        Value::List(values) => Value::List(values.into_iter().map(frozen).collect()),
        other => other,
    }
}
