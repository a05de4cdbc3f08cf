//! Runs functions of the language on `f64`, so that passes can be tested without the compiler.

mod datum;
mod evaluate;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;

use datum::Step;
pub use datum::{Datum, Fallible};
use evaluate::Closure;

use super::{
    Aggregate, Argument, Arm, Block, Call, Function, Label, Mode, Opaque, Operand, Place, Projection, Range, Role,
    Scalar, Sign, Statement, Value, Var,
};
use crate::rules::Rule;
use crate::rules::evaluate::apply;

/// More statements than any test needs: a loop does not end.
const PATIENCE: usize = 10_000_000;

/// Deeper calls than any test needs: a recursion does not end.
const DEPTH: usize = 64;

#[derive(Clone, Debug)]
pub struct Outcome {
    pub results: Vec<Datum>,
    /// The parameters as they are afterwards, those that were changed through `&mut` included.
    pub arguments: Vec<Datum>,
    pub cost: Cost,
    /// What was printed, in order: the arguments of each `println!` and its kin.
    pub printed: Vec<Vec<Datum>>,
}

/// What was done, callees included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Applications of rules, and additions to places.
    pub operations: usize,
    /// Values saved on tapes.
    pub pushes: usize,
}

/// The functions that can be called.
pub struct Callees<'a> {
    functions: HashMap<String, Rc<Code>>,
    derive: &'a dyn Fn(&Function, &Call) -> Function,
    derived: RefCell<HashMap<String, Rc<Code>>>,
}

impl<'a> Callees<'a> {
    /// Functions by the last segment of their paths, and how to apply the modes of a call to one.
    ///
    /// What `derive` gives has a parameter for each argument that is not [`Argument::Absent`], and a result for each
    /// result of the call.
    pub fn new(functions: HashMap<String, Function>, derive: &'a dyn Fn(&Function, &Call) -> Function) -> Self {
        let functions = functions.into_iter().map(|(name, function)| (name, Rc::new(Code::new(function)))).collect();
        Self { functions, derive, derived: RefCell::default() }
    }

    fn find(&self, call: &Call) -> Fallible<Rc<Code>> {
        let path = call.callee.path.to_token_stream();
        let name = call.callee.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let function = self.functions.get(&name).ok_or_else(|| format!("there is no function `{path}`"))?;
        if call.callee.modes.is_empty() {
            return Ok(function.clone());
        }
        let absent: Vec<_> = call.arguments.iter().map(|argument| matches!(argument, Argument::Absent)).collect();
        let key = format!("{name} {:?} {absent:?}", call.callee.modes);
        if let Some(function) = self.derived.borrow().get(&key) {
            return Ok(function.clone());
        }
        let derived = Rc::new(Code::new((self.derive)(&function.function, call)));
        self.derived.borrow_mut().insert(key, derived.clone());
        Ok(derived)
    }
}

/// A function that runs more than once: its constant code is parsed the first time.
pub struct Code {
    function: Function,
    /// By the addresses, which stay: nobody changes the function.
    parsed: RefCell<HashMap<*const Opaque, Rc<Vec<syn::Stmt>>>>,
    spoiled: Option<Spoiled>,
    /// How often the variable that is spoiled was defined.
    definitions: Cell<usize>,
}

/// A variable that gets another value than its own at one of its definitions, which are counted from 0.
#[derive(Clone, Copy, Debug)]
pub struct Spoiled {
    pub var: Var,
    pub definition: usize,
    pub value: f64,
}

impl Code {
    pub fn new(function: Function) -> Self {
        Self { function, parsed: RefCell::default(), spoiled: None, definitions: Cell::new(0) }
    }

    pub fn spoil(&mut self, spoiled: Spoiled) {
        (self.spoiled, self.definitions) = (Some(spoiled), Cell::new(0));
    }

    /// Whether it came to that.
    pub fn is_spoiled(&self) -> bool {
        self.spoiled.is_some_and(|spoiled| self.definitions.get() > spoiled.definition)
    }

    pub fn run(&self, arguments: &[Datum], callees: &Callees) -> Fallible<Outcome> {
        Machine::new(self, callees, 0, PATIENCE).run(arguments)
    }
}

/// Runs a function that calls no other.
pub fn run(function: &Function, arguments: &[Datum]) -> Fallible<Outcome> {
    run_with(function, arguments, &Callees::new(HashMap::new(), &|function, _| function.clone()))
}

pub fn run_with(function: &Function, arguments: &[Datum], callees: &Callees) -> Fallible<Outcome> {
    Code::new(function.clone()).run(arguments, callees)
}

struct Machine<'a> {
    code: &'a Code,
    function: &'a Function,
    callees: &'a Callees<'a>,
    variables: Vec<Option<Datum>>,
    /// Variables of constant code that are not the language's.
    locals: Vec<(String, Datum)>,
    closures: Vec<Rc<Closure>>,
    /// The calls of which the first half has run, and their arguments.
    halves: Vec<(Call, Vec<Datum>)>,
    cost: Cost,
    printed: Vec<Vec<Datum>>,
    patience: usize,
    depth: usize,
}

enum Flow {
    Next,
    Exit(Label),
}

impl<'a> Machine<'a> {
    fn new(code: &'a Code, callees: &'a Callees<'a>, depth: usize, patience: usize) -> Self {
        Self {
            code,
            function: &code.function,
            callees,
            variables: vec![None; code.function.variables.len()],
            locals: Vec::new(),
            closures: Vec::new(),
            halves: Vec::new(),
            cost: Cost::default(),
            printed: Vec::new(),
            patience,
            depth,
        }
    }

    fn run(&mut self, arguments: &[Datum]) -> Fallible<Outcome> {
        let parameters = &self.function.parameters;
        if parameters.len() != arguments.len() {
            return Err(format!("{} parameters, but {} arguments", parameters.len(), arguments.len()));
        }
        for (parameter, argument) in parameters.iter().zip(arguments) {
            self.bind(*parameter, argument.clone());
        }
        for (_, condition) in &self.function.fresh {
            self.bind(*condition, Datum::Bool(false));
        }
        if let Flow::Exit(label) = self.block(&self.function.body)? {
            return Err(format!("an exit to {label:?} leaves the function"));
        }
        let results = self.function.results.iter().map(|result| self.operand(result)).collect::<Fallible<_>>()?;
        let arguments = parameters.iter().map(|parameter| self.var(*parameter).cloned()).collect::<Fallible<_>>()?;
        Ok(Outcome { results, arguments, cost: self.cost, printed: std::mem::take(&mut self.printed) })
    }

    fn bind(&mut self, var: Var, datum: Datum) {
        self.variables[var.0 as usize] = Some(datum);
    }

    fn spoiled(&self, var: Var) -> Option<Datum> {
        let spoiled = self.code.spoiled.filter(|spoiled| spoiled.var == var)?;
        let definition = self.code.definitions.get();
        self.code.definitions.set(definition + 1);
        (definition == spoiled.definition).then_some(Datum::Real(spoiled.value))
    }

    fn var(&self, var: Var) -> Fallible<&Datum> {
        let slot = self.variables[var.0 as usize].as_ref();
        slot.ok_or_else(|| format!("`{}` has no value yet", self.function.variable(var).name))
    }

    fn var_mut(&mut self, var: Var) -> Fallible<&mut Datum> {
        let name = &self.function.variable(var).name;
        let slot = self.variables[var.0 as usize].as_mut();
        slot.ok_or_else(|| format!("`{name}` has no value yet"))
    }

    fn block(&mut self, block: &'a Block) -> Fallible<Flow> {
        for statement in block {
            if let Flow::Exit(label) = self.statement(statement)? {
                return Ok(Flow::Exit(label));
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &'a Statement) -> Fallible<Flow> {
        self.wait()?;
        match statement {
            Statement::Let(var, value) => {
                let datum = self.value(value)?;
                let datum = self.spoiled(*var).unwrap_or(datum);
                self.bind(*var, datum);
            }
            Statement::Declare(var) => self.variables[var.0 as usize] = None,
            Statement::Set(var, operand) => {
                let datum = self.operand(operand)?;
                self.bind(*var, datum);
            }
            Statement::Store(place, operand) => self.store(place, operand)?,
            Statement::Accumulate(place, sign, operand) => self.accumulate(place, *sign, operand)?,
            Statement::Assign(place, aggregate) => {
                let datum = self.aggregate(aggregate)?;
                match self.way(place)? {
                    way if way.is_empty() => self.bind(place.root, datum),
                    way => self.var_mut(place.root)?.set(&way, datum)?,
                }
            }
            Statement::AccumulateAll(place, added) => {
                let added = self.load(added)?;
                self.cost.operations += self.update(place, |sum| sum.accumulate(&added))?;
            }
            Statement::Clear(place) => self.update(place, |datum| {
                datum.clear();
                Ok(())
            })?,
            Statement::Narrow { place, .. } => drop(self.load(place)?),
            Statement::Swap(one, other) => {
                let moved = self.load(other)?;
                let kept = self.update(one, |datum| Ok(std::mem::replace(datum, moved)))?;
                self.update(other, |datum| {
                    *datum = kept;
                    Ok(())
                })?;
            }
            Statement::Append(place, element) => {
                let element = self.aggregate(element)?;
                self.update(place, |vector| match vector {
                    Datum::Array(elements) => {
                        elements.push(element);
                        Ok(())
                    }
                    other => Err(format!("{other:?} is not a vector")),
                })?;
            }
            Statement::If { condition, then, otherwise } => {
                let holds = self.operand(condition)?.bool()?;
                return self.block(if holds { then } else { otherwise });
            }
            Statement::Match { scrutinee, arms } => return self.arms(scrutinee, arms),
            Statement::For { variable, range, body } => return self.count(*variable, range, body),
            Statement::Loop(body) => return self.forever(body),
            Statement::Labelled(label, body) => {
                return Ok(match self.block(body)? {
                    Flow::Exit(left) if left != *label => Flow::Exit(left),
                    _ => Flow::Next,
                });
            }
            Statement::Exit(label) => return Ok(Flow::Exit(*label)),
            Statement::HandOver => {}
            Statement::Call(call) => self.call(call)?,
            Statement::Push(tape, operand) => {
                let datum = self.operand(operand)?;
                self.cost.pushes += 1;
                self.tape(*tape)?.push(datum);
            }
            Statement::Opaque(opaque) => {
                self.opaque(opaque)?;
            }
        }
        Ok(Flow::Next)
    }

    fn store(&mut self, place: &'a Place, operand: &Operand) -> Fallible<()> {
        let new = self.operand(operand)?.into_number()?;
        self.update(place, |old| {
            if *old != Datum::Unit {
                old.clone().into_number()?;
                *old = new;
            }
            Ok(())
        })
    }

    fn accumulate(&mut self, place: &'a Place, sign: Sign, operand: &Operand) -> Fallible<()> {
        let term = self.operand(operand)?;
        self.cost.operations += 1;
        self.update(place, |sum| {
            if *sum == Datum::Unit {
                return Ok(());
            }
            *sum = Datum::lanewise(&[sum.clone(), term], |terms| match sign {
                Sign::Plus => terms[0] + terms[1],
                Sign::Minus => terms[0] - terms[1],
            })?;
            Ok(())
        })
    }

    fn operation(&mut self, rule: &Rule, arguments: &[Operand]) -> Fallible<Datum> {
        let arguments: Vec<_> = arguments.iter().map(|argument| self.number(argument)).collect::<Fallible<_>>()?;
        self.cost.operations += 1;
        Datum::lanewise(&arguments, |arguments| apply(rule.name, arguments))
    }

    fn cast(&self, operand: &Operand, scalar: &Scalar) -> Fallible<Datum> {
        Datum::lanewise(&[self.operand(operand)?], |value| match scalar.lane() {
            Scalar::F32 => f64::from(value[0] as f32),
            _ => value[0],
        })
    }

    fn wait(&mut self) -> Fallible<()> {
        self.patience = self.patience.checked_sub(1).ok_or("the function does not end")?;
        Ok(())
    }

    fn arms(&mut self, scrutinee: &'a Opaque, arms: &'a [Arm]) -> Fallible<Flow> {
        let datum = self.opaque(scrutinee)?;
        for arm in arms {
            let pattern = syn::Pat::parse_multi_with_leading_vert
                .parse2(arm.pattern.clone())
                .map_err(|error| format!("a pattern: {error}"))?;
            let matches = self.matches(&pattern, &datum)?;
            if matches && arm.guard.as_ref().map_or(Ok(true), |guard| self.opaque(guard)?.bool())? {
                return self.block(&arm.body);
            }
        }
        Err(format!("no arm for {datum:?}"))
    }

    fn count(&mut self, variable: Var, range: &'a Range, body: &'a Block) -> Fallible<Flow> {
        let start = self.opaque(&range.start)?.int()?;
        let end = self.opaque(&range.end)?.int()? + i128::from(range.inclusive);
        let step = match &range.step {
            Some(step) => self.opaque(step)?.int()?,
            None => 1,
        };
        let step = usize::try_from(step).ok().filter(|step| *step > 0).ok_or("a step of zero")?;
        let forwards = (start..end).step_by(step);
        let counts: Box<dyn Iterator<Item = i128>> = match range.reversed {
            true => Box::new(forwards.collect::<Vec<_>>().into_iter().rev()),
            false => Box::new(forwards),
        };
        for count in counts {
            self.wait()?;
            self.bind(variable, Datum::Int(count));
            if let Flow::Exit(label) = self.block(body)? {
                return Ok(Flow::Exit(label));
            }
        }
        Ok(Flow::Next)
    }

    fn forever(&mut self, body: &'a Block) -> Fallible<Flow> {
        loop {
            self.wait()?;
            if let Flow::Exit(label) = self.block(body)? {
                return Ok(Flow::Exit(label));
            }
        }
    }

    fn value(&mut self, value: &'a Value) -> Fallible<Datum> {
        match value {
            Value::Operation { rule, arguments, .. } => self.operation(rule, arguments),
            Value::Cast(operand, scalar) => self.cast(operand, scalar),
            Value::Load(place) => self.load(place)?.into_number(),
            Value::Aggregate(aggregate) => self.aggregate(aggregate),
            Value::Zero(place) => Ok(self.load(place)?.zero()),
            Value::Opaque(opaque) => self.opaque(opaque),
            Value::Tape(_) => Ok(Datum::Tape(Vec::new())),
            Value::Pop(tape) => self.tape(*tape)?.pop().ok_or_else(|| "a pop from an empty tape".to_owned()),
            Value::Kept(var) | Value::Lent(var) => self.operand(&(*var).into()),
        }
    }

    fn operand(&self, operand: &Operand) -> Fallible<Datum> {
        match operand {
            Operand::Var(var) => self.var(*var).cloned(),
            // An integer literal: only constants have them.
            Operand::Literal(literal) => Ok(match literal.text.as_ref().map(|text| text.to_string().parse()) {
                Some(Ok(integer)) => Datum::Int(integer),
                _ => Datum::Real(literal.value),
            }),
        }
    }

    /// An argument of a rule, the constant ones as reals too.
    fn number(&self, operand: &Operand) -> Fallible<Datum> {
        Ok(match self.operand(operand)? {
            Datum::Int(value) => Datum::Real(value as f64),
            datum => datum,
        })
    }

    fn aggregate(&mut self, aggregate: &'a Aggregate) -> Fallible<Datum> {
        match aggregate {
            Aggregate::Scalar(operand) => self.operand(operand),
            Aggregate::Copy(place) => self.load(place),
            Aggregate::Array(parts) | Aggregate::List(parts) => self.aggregates(parts).map(Datum::Array),
            Aggregate::Tuple(parts) => self.aggregates(parts).map(Datum::Tuple),
            Aggregate::Repeat(element, length) | Aggregate::Vector(element, length) => {
                let element = self.aggregate(element)?;
                let length = self.opaque(length)?.int()?;
                repeat(element, length)
            }
            Aggregate::Struct { fields, base, .. } => {
                let mut given = Vec::new();
                for (member, part) in fields {
                    given.push((member.to_token_stream().to_string(), self.aggregate(part)?));
                }
                let Some(base) = base else {
                    return Ok(Datum::Struct(given));
                };
                let mut whole = self.aggregate(base)?;
                for (name, part) in given {
                    whole.set(&[Step::Field(name)], part)?;
                }
                Ok(whole)
            }
            Aggregate::Opaque(opaque) => self.opaque(opaque),
            Aggregate::Zero(like) => Ok(self.aggregate(like)?.zero()),
        }
    }

    fn aggregates(&mut self, parts: &'a [Aggregate]) -> Fallible<Vec<Datum>> {
        parts.iter().map(|part| self.aggregate(part)).collect()
    }

    fn call(&mut self, call: &'a Call) -> Fallible<()> {
        if let Some(held_by) = call.callee.held_by() {
            return self.second_half(call, held_by);
        }
        let mut called = call.clone();
        called.callee.modes.retain(|mode| *mode != Mode::Pullback);
        let arguments = self.data(&call.arguments)?;
        if call.callee.is_first_half() {
            let is_held = |result: &&Var| self.function.variable(**result).role == Role::Constant;
            let held_by = *call.results.iter().find(is_held).ok_or("nothing holds the second half")?;
            called.results.retain(|result| *result != held_by);
            self.bind(held_by, Datum::Int(self.halves.len() as i128));
            self.halves.push((called.clone(), arguments.clone()));
        }
        let outcome = self.invoke(&called, &arguments)?;
        self.write_back(&call.arguments, outcome.arguments)?;
        for (result, datum) in called.results.iter().zip(outcome.results) {
            self.bind(*result, datum);
        }
        Ok(())
    }

    /// The whole, with the arguments that the first half had, and their tangents.
    fn second_half(&mut self, call: &'a Call, held_by: Var) -> Fallible<()> {
        let (mut called, arguments) = self.halves[self.var(held_by)?.int()? as usize].clone();
        let parts = called.callee.modes.len() + 1;
        let (own, whole) = (called.arguments.len() / parts, call.arguments.len() / parts);
        let count =
            |arguments: &[Argument]| arguments.iter().filter(|argument| !matches!(argument, Argument::Absent)).count();
        let (mut arguments, mut all, mut data) = (arguments.into_iter(), Vec::new(), Vec::new());
        for (had, given) in called.arguments.chunks(own).zip(call.arguments.chunks(whole)) {
            data.extend(arguments.by_ref().take(count(had)));
            data.extend(self.data(&given[own..])?);
            all.extend([had, &given[own..]].concat());
        }
        let before: Vec<usize> = called.arguments.chunks(own).map(count).collect();
        called.callee.modes.insert(0, Mode::Reverse);
        called.arguments = all;
        let mut after = self.invoke(&called, &data)?.arguments.into_iter();
        for (before, given) in before.into_iter().zip(call.arguments.chunks(whole)) {
            let added = &given[own..];
            self.write_back(added, after.by_ref().skip(before).take(count(added)))?;
        }
        Ok(())
    }

    fn data(&mut self, arguments: &'a [Argument]) -> Fallible<Vec<Datum>> {
        let present = arguments.iter().filter(|argument| !matches!(argument, Argument::Absent));
        present.map(|argument| self.argument(argument)).collect()
    }

    fn invoke(&mut self, call: &Call, arguments: &[Datum]) -> Fallible<Outcome> {
        let function = self.callees.find(call)?;
        if self.depth >= DEPTH {
            return Err("the recursion does not end".to_owned());
        }
        let mut callee = Machine::new(&function, self.callees, self.depth + 1, self.patience);
        let outcome = callee.run(arguments)?;
        self.patience = callee.patience;
        self.cost.operations += outcome.cost.operations;
        self.cost.pushes += outcome.cost.pushes;
        self.printed.extend(outcome.printed.clone());
        match outcome.results.len() == call.results.len() {
            true => Ok(outcome),
            false => Err(format!("{} results of a call that gives {}", call.results.len(), outcome.results.len())),
        }
    }

    fn write_back(&mut self, arguments: &'a [Argument], after: impl IntoIterator<Item = Datum>) -> Fallible<()> {
        let present = arguments.iter().filter(|argument| !matches!(argument, Argument::Absent));
        for (argument, datum) in present.zip(after) {
            if let Argument::BorrowMut(place) = argument {
                self.update(place, |old| {
                    *old = datum;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    fn argument(&mut self, argument: &'a Argument) -> Fallible<Datum> {
        match argument {
            Argument::Value(operand) => self.operand(operand),
            Argument::Aggregate(aggregate) => self.aggregate(aggregate),
            Argument::Borrow(place) | Argument::BorrowMut(place) => self.load(place),
            Argument::Constant(opaque) | Argument::Repeated(opaque) => self.opaque(opaque),
            Argument::Absent => Err("an absent argument has no value".to_owned()),
        }
    }

    fn load(&mut self, place: &'a Place) -> Fallible<Datum> {
        let way = self.way(place)?;
        self.var(place.root)?.get(&way)
    }

    fn update<R>(&mut self, place: &'a Place, change: impl FnOnce(&mut Datum) -> Fallible<R>) -> Fallible<R> {
        let way = self.way(place)?;
        self.var_mut(place.root)?.update(&way, change)
    }

    fn way(&mut self, place: &'a Place) -> Fallible<Vec<Step>> {
        let mut way = Vec::new();
        for projection in &place.path {
            let next = match projection {
                Projection::Field(member) => Step::Field(member.to_token_stream().to_string()),
                Projection::Index(opaque) | Projection::Slice(opaque) => {
                    let index = self.opaque(opaque)?;
                    step(&index, || self.var(place.root)?.get(&way))?
                }
            };
            way.push(next);
        }
        Ok(way)
    }

    fn tape(&mut self, tape: Var) -> Fallible<&mut Vec<Datum>> {
        match self.var_mut(tape)? {
            Datum::Tape(values) | Datum::Array(values) => Ok(values),
            other => Err(format!("{other:?} is not a tape")),
        }
    }

    /// Constant code; as an expression it has the value of its last one.
    fn opaque(&mut self, opaque: &'a Opaque) -> Fallible<Datum> {
        let known = self.code.parsed.borrow().get(&std::ptr::from_ref(opaque)).cloned();
        let statements = match known {
            Some(statements) => statements,
            None => {
                let statements = Rc::new(parse(&opaque.tokens)?);
                self.code.parsed.borrow_mut().insert(opaque, statements.clone());
                statements
            }
        };
        let outside = self.locals.len();
        let datum = self.code(&statements).map_err(|stop| format!("{}, in `{}`", String::from(stop), opaque.tokens));
        // Constants are for all that follows.
        if !statements.iter().any(|statement| matches!(statement, syn::Stmt::Item(_))) {
            self.locals.truncate(outside);
        }
        datum
    }
}

fn parse(tokens: &TokenStream) -> Fallible<Vec<syn::Stmt>> {
    if let Ok(expression) = syn::parse2(tokens.clone()) {
        return Ok(vec![syn::Stmt::Expr(expression, None)]);
    }
    syn::Block::parse_within.parse2(tokens.clone()).map_err(|error| format!("`{tokens}`: {error}"))
}

fn repeat(element: Datum, length: i128) -> Fallible<Datum> {
    let length = usize::try_from(length).map_err(|_| "a negative length")?;
    Ok(Datum::Array(vec![element; length]))
}

/// The step that an index or a range makes into an array, whose length closes an open range.
fn step(index: &Datum, array: impl FnOnce() -> Fallible<Datum>) -> Fallible<Step> {
    match index {
        Datum::Int(index) => Ok(Step::Index(*index)),
        Datum::Range(start, Some(end)) => Ok(Step::Slice(start.unwrap_or(0), *end)),
        Datum::Range(start, None) => Ok(Step::Slice(start.unwrap_or(0), array()?.elements()?.len() as i128)),
        other => Err(format!("{other:?} is not an index")),
    }
}
