//! Runs a program on numbers that carry their derivatives.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::jet::{self, Jet, Precision};
use crate::tree::*;

#[derive(Clone, Debug)]
pub enum Value {
    Unit,
    Bool(bool),
    Int(i64),
    Float(Box<Jet>),
    /// An array, a vector, a tuple or a struct, or what an `Option` holds, if it holds something.
    List(Vec<Value>),
    Reference(Place),
}

/// A variable, the way to a part of it, and the start and length of a slice of that.
#[derive(Clone, Debug)]
pub struct Place {
    variable: usize,
    steps: Vec<usize>,
    window: Option<(usize, usize)>,
}

/// Why evaluation does not go on to the next expression.
#[derive(Debug)]
pub enum Exit {
    Break(Name, Value),
    Continue(Name),
    Return(Value),
    /// The function panics.
    Panic,
    /// It runs for too long.
    Endless,
}

type Outcome = Result<Value, Exit>;

/// What a run has seen besides its result.
#[derive(Debug, Default)]
pub struct Seen {
    /// A value or a derivative was infinite or not a number.
    pub singular: bool,
    /// The largest size of all values and derivatives.
    pub size: f64,
    /// How often what is counted has run.
    pub count: usize,
}

#[derive(Clone)]
enum Binding {
    Variable(usize),
    Closure(Rc<Closure>),
}

struct Closure {
    parameters: Vec<Name>,
    body: Expr,
    scope: Scope,
}

type Scope = Vec<(Name, Binding)>;

pub struct Machine<'a> {
    program: &'a Program,
    variables: Vec<Value>,
    scope: Scope,
    precision: Precision,
    fuel: usize,
    pub seen: Seen,
}

const FUEL: usize = 40_000;

impl<'a> Machine<'a> {
    pub fn new(program: &'a Program) -> Self {
        let precision = match program.main().scalar {
            Scalar::F32 => Precision::Single,
            Scalar::F64 | Scalar::Generic | Scalar::Named => Precision::Double,
        };
        Machine { program, variables: Vec::new(), scope: Vec::new(), precision, fuel: FUEL, seen: Seen::default() }
    }

    /// The result of the last function, and its outputs; arguments of parameters behind references are what they refer to.
    pub fn run(&mut self, arguments: Vec<Value>) -> Result<Vec<Value>, Exit> {
        let main = self.program.main();
        let arguments: Vec<Value> = main
            .parameters
            .iter()
            .zip(arguments)
            .map(|(parameter, value)| match &parameter.ty {
                Type::Reference(..) => Value::Reference(self.keep(value)),
                _ => value,
            })
            .collect();
        let outputs: Vec<Place> = main
            .parameters
            .iter()
            .zip(&arguments)
            .filter_map(|(parameter, argument)| match argument {
                Value::Reference(place) if parameter.is_output() => Some(place.clone()),
                _ => None,
            })
            .collect();
        let result = self.call(self.program.functions.len() - 1, arguments)?;
        let mut results = vec![result];
        results.extend(outputs.iter().map(|place| self.read(place)));
        Ok(results)
    }

    fn call(&mut self, function: usize, arguments: Vec<Value>) -> Outcome {
        self.burn()?;
        let function = &self.program.functions[function];
        let scope = std::mem::take(&mut self.scope);
        let variables = self.variables.len();
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            self.bind(&parameter.pattern, argument);
        }
        let outcome = match self.block(&function.body) {
            Err(Exit::Return(value)) => Ok(value),
            other => other,
        };
        self.variables.truncate(variables);
        self.scope = scope;
        outcome
    }

    fn burn(&mut self) -> Result<(), Exit> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Exit::Endless)?;
        Ok(())
    }

    fn keep(&mut self, value: Value) -> Place {
        self.variables.push(value);
        Place { variable: self.variables.len() - 1, steps: Vec::new(), window: None }
    }

    fn lookup(&self, name: &str) -> &Binding {
        let found = self.scope.iter().rev().find(|(bound, _)| bound == name);
        &found.unwrap_or_else(|| panic!("`{name}` is not bound")).1
    }

    fn float(&mut self, jet: Jet) -> Value {
        if jet.is_finite() {
            self.seen.size = self.seen.size.max(jet.size());
        } else {
            self.seen.singular = true;
        }
        Value::Float(Box::new(jet))
    }

    fn bind(&mut self, pattern: &Pattern, value: Value) {
        match pattern {
            Pattern::Wild | Pattern::Rest => (),
            Pattern::Name(_, name) => {
                let place = self.keep(value);
                self.scope.push((name.clone(), Binding::Variable(place.variable)));
            }
            Pattern::Reference(inner) => {
                let Value::Reference(place) = value else { panic!("`&` of {value:?}") };
                let value = self.read(&place);
                self.bind(inner, value);
            }
            Pattern::Tuple(parts) | Pattern::Array(parts) | Pattern::Struct(_, parts) => match value {
                Value::List(values) => {
                    for (part, index) in positions(parts, values.len()) {
                        self.bind(part, values[index].clone());
                    }
                }
                // The parts of what is behind a reference are references.
                Value::Reference(place) => {
                    let count = if parts.iter().any(is_rest) {
                        self.length(&self.followed(place.clone()))
                    } else {
                        parts.len()
                    };
                    for (part, index) in positions(parts, count) {
                        let part_place = self.element(&place, index).expect("a part");
                        self.bind(part, Value::Reference(part_place));
                    }
                }
                other => panic!("{other:?} has no parts"),
            },
        }
    }

    fn element(&self, place: &Place, index: usize) -> Result<Place, Exit> {
        let mut place = self.followed(place.clone());
        let index = match place.window.take() {
            Some((start, length)) if index < length => start + index,
            Some(_) => return Err(Exit::Panic),
            None => index,
        };
        place.steps.push(index);
        if self.cell(&place).is_none() { Err(Exit::Panic) } else { Ok(place) }
    }

    fn slice(&self, place: &Place, start: usize, end: usize) -> Result<Place, Exit> {
        let mut place = self.followed(place.clone());
        if start > end || end > self.length(&place) {
            return Err(Exit::Panic);
        }
        place.window = Some((place.window.map_or(0, |(offset, _)| offset) + start, end - start));
        Ok(place)
    }

    fn length(&self, place: &Place) -> usize {
        match (place.window, self.cell(place)) {
            (Some((_, length)), _) => length,
            (None, Some(Value::List(values))) => values.len(),
            other => panic!("{other:?} has no length"),
        }
    }

    fn cell(&self, place: &Place) -> Option<&Value> {
        place.steps.iter().try_fold(&self.variables[place.variable], |value, &step| match value {
            Value::List(values) => values.get(step),
            other => panic!("{other:?} has no parts"),
        })
    }

    fn cell_mut(&mut self, place: &Place) -> &mut Value {
        place.steps.iter().fold(&mut self.variables[place.variable], |value, &step| match value {
            Value::List(values) => &mut values[step],
            other => panic!("{other:?} has no parts"),
        })
    }

    fn read(&self, place: &Place) -> Value {
        let value = self.cell(place).expect("a place that exists");
        match (place.window, value) {
            (Some((start, length)), Value::List(values)) => Value::List(values[start..start + length].to_vec()),
            _ => value.clone(),
        }
    }

    fn write(&mut self, place: &Place, value: Value) {
        match (place.window, value) {
            (Some((start, _)), Value::List(values)) => {
                let Value::List(cells) = self.cell_mut(place) else { panic!("a slice of what has no parts") };
                cells[start..start + values.len()].clone_from_slice(&values);
            }
            (_, value) => *self.cell_mut(place) = value,
        }
    }

    /// To what the references at a place lead.
    fn followed(&self, place: Place) -> Place {
        match (place.window, self.cell(&place)) {
            (None, Some(Value::Reference(next))) => self.followed(next.clone()),
            _ => place,
        }
    }

    fn place(&mut self, expr: &Expr) -> Result<Place, Exit> {
        match &expr.kind {
            Kind::Var(name) => match self.lookup(name) {
                Binding::Variable(variable) => Ok(Place { variable: *variable, steps: Vec::new(), window: None }),
                Binding::Closure(_) => panic!("`{name}` is a closure"),
            },
            Kind::Deref(inner) => {
                let place = self.place(inner)?;
                match self.cell(&place) {
                    Some(Value::Reference(next)) => Ok(next.clone()),
                    other => panic!("`*` of {other:?}"),
                }
            }
            Kind::Field(base, index) => {
                let base = self.place(base)?;
                self.element(&base, *index)
            }
            Kind::Index(base, index) => {
                let base = self.place(base)?;
                let index = self.int(index)?;
                self.element(&base, index)
            }
            Kind::Range(base, start, end) => {
                let base = self.place(base)?;
                self.slice(&base, *start, *end)
            }
            Kind::RangeFull(base) => {
                let base = self.target(base)?;
                self.slice(&base, 0, self.length(&base))
            }
            _ => {
                let value = self.expr(expr)?;
                Ok(self.keep(value))
            }
        }
    }

    /// The place, or what the reference that stands there leads to.
    fn target(&mut self, expr: &Expr) -> Result<Place, Exit> {
        let place = self.place(expr)?;
        Ok(self.followed(place))
    }

    fn int(&mut self, expr: &Expr) -> Result<usize, Exit> {
        match self.expr(expr)? {
            Value::Int(value) => Ok(value as usize),
            Value::Reference(place) => match self.read(&self.followed(place)) {
                Value::Int(value) => Ok(value as usize),
                other => panic!("{other:?} is not an integer"),
            },
            other => panic!("{other:?} is not an integer"),
        }
    }

    fn bool(&mut self, expr: &Expr) -> Result<bool, Exit> {
        match self.expr(expr)? {
            Value::Bool(value) => Ok(value),
            other => panic!("{other:?} is not a bool"),
        }
    }

    fn jet(&mut self, expr: &Expr) -> Result<Jet, Exit> {
        match self.expr(expr)? {
            Value::Float(jet) => Ok(*jet),
            Value::Reference(place) => match self.read(&self.followed(place)) {
                Value::Float(jet) => Ok(*jet),
                other => panic!("{other:?} is not a float"),
            },
            other => panic!("{other:?} is not a float"),
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) -> Result<Vec<Value>, Exit> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn constant(&self, value: f64) -> Value {
        Value::Float(Box::new(Jet::constant(match self.precision {
            Precision::Double => value,
            Precision::Single => f64::from(value as f32),
        })))
    }

    fn block(&mut self, block: &Block) -> Outcome {
        let (scope, variables) = (self.scope.len(), self.variables.len());
        let outcome = self.open_block(block);
        self.scope.truncate(scope);
        if !matches!(outcome, Ok(Value::Reference(_))) {
            self.variables.truncate(variables);
        }
        outcome
    }

    fn open_block(&mut self, block: &Block) -> Outcome {
        for statement in &block.statements {
            self.statement(statement)?;
        }
        block.tail.as_ref().map_or(Ok(Value::Unit), |tail| self.expr(tail))
    }

    fn statement(&mut self, statement: &Statement) -> Result<(), Exit> {
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

    fn swap(&mut self, one: &Place, other: &Place) {
        let (first, second) = (self.read(one), self.read(other));
        self.write(one, second);
        self.write(other, first);
    }

    fn arithmetic(&mut self, operator: Operator, left: Value, right: Value) -> Outcome {
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
            Kind::Return(value) => {
                let value = value.as_ref().map_or(Ok(Value::Unit), |value| self.expr(value))?;
                return Err(Exit::Return(value));
            }
            Kind::Call(function, arguments) => {
                let arguments = self.exprs(arguments)?;
                self.call(*function, arguments)?
            }
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

    /// What an `Option` holds.
    fn option(&mut self, expr: &Expr) -> Result<Option<Value>, Exit> {
        match self.expr(expr)? {
            Value::List(items) => Ok(items.into_iter().next()),
            other => panic!("{other:?} is no `Option`"),
        }
    }

    fn optional(&mut self, receiver: &Expr, method: &Optional) -> Outcome {
        let list = |item: Option<Value>| Value::List(item.into_iter().collect());
        if let Optional::Take | Optional::Replace(_) = method {
            let place = self.place(receiver)?;
            let next = match method {
                Optional::Replace(next) => Some(self.expr(next)?),
                _ => None,
            };
            let old = self.read(&place);
            self.write(&place, list(next));
            return Ok(old);
        }
        let item = self.option(receiver)?;
        Ok(match method {
            Optional::IsSome => Value::Bool(item.is_some()),
            Optional::IsNone => Value::Bool(item.is_none()),
            Optional::UnwrapOr(otherwise) => {
                let otherwise = self.expr(otherwise)?;
                item.unwrap_or(otherwise)
            }
            Optional::MapOr(otherwise, pattern, body) => {
                let otherwise = self.expr(otherwise)?;
                item.map_or(Ok(otherwise), |item| self.closure(&[(pattern, item)], body))?
            }
            Optional::Map(pattern, body) => list(item.map(|item| self.closure(&[(pattern, item)], body)).transpose()?),
            Optional::Filter(pattern, condition) => {
                let Some(item) = item else { return Ok(list(None)) };
                let place = self.keep(item.clone());
                match self.closure(&[(pattern, Value::Reference(place))], condition)? {
                    Value::Bool(holds) => list(Some(item).filter(|_| holds)),
                    other => panic!("{other:?} is not a bool"),
                }
            }
            Optional::Or(other) => {
                let other = self.option(other)?;
                list(item.or(other))
            }
            Optional::Take | Optional::Replace(_) => unreachable!("they need a place"),
        })
    }

    /// `'label: for pattern in items { … }`
    fn turns(&mut self, label: &str, pattern: &Pattern, mut items: Stream, body: &Block) -> Result<(), Exit> {
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

    fn mapped(&mut self, items: Vec<Value>, pattern: &Pattern, body: &Expr) -> Result<Vec<Value>, Exit> {
        items.into_iter().map(|item| self.closure(&[(pattern, item)], body)).collect()
    }

    fn closure(&mut self, arguments: &[(&Pattern, Value)], body: &Expr) -> Outcome {
        let scope = self.scope.len();
        arguments.iter().for_each(|(pattern, value)| self.bind(pattern, value.clone()));
        let outcome = self.expr(body);
        self.scope.truncate(scope);
        outcome
    }

    /// What the chain gives, item by item.
    fn stream<'p>(&mut self, chain: &'p Chain) -> Result<Stream<'p>, Exit> {
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

    fn source(&mut self, source: &Source) -> Result<Vec<Value>, Exit> {
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

    fn consume(&mut self, mut items: Stream, consumer: &Consumer) -> Outcome {
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

    /// `last` and `nth` are written with `*` where the items are references.
    fn owned(&self, item: Value) -> Value {
        match item {
            Value::Reference(place) => self.read(&place),
            other => other,
        }
    }

    fn folded(&mut self, mut items: Stream, start: f64, operator: Operator) -> Outcome {
        let mut sum = self.constant(start);
        while let Some(item) = items.next(self)? {
            sum = self.arithmetic(operator, sum, item)?;
        }
        Ok(sum)
    }
}

/// An iterator, which does what it is asked for and no more.
enum Stream<'p> {
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

/// The parts of a pattern and their positions in a list of so many; those behind `..` are counted from its end.
fn positions(parts: &[Pattern], count: usize) -> impl Iterator<Item = (&Pattern, usize)> {
    let rest = parts.iter().position(is_rest);
    parts.iter().enumerate().filter(|(_, part)| !is_rest(part)).map(move |(index, part)| match rest {
        Some(rest) if index > rest => (part, count + index - parts.len()),
        _ => (part, index),
    })
}

fn is_rest(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::Rest)
}

/// The value without its derivatives.
fn frozen(value: Value) -> Value {
    match value {
        Value::Float(jet) => Value::Float(Box::new(Jet::constant(jet.value))),
        Value::List(values) => Value::List(values.into_iter().map(frozen).collect()),
        other => other,
    }
}

/// The floats in a value, in order.
pub fn floats(value: &Value, into: &mut Vec<Jet>) {
    match value {
        Value::Float(jet) => into.push((**jet).clone()),
        Value::List(values) => values.iter().for_each(|value| floats(value, into)),
        _ => (),
    }
}
