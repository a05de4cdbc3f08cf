//! Runs a program on numbers that carry their derivatives.

mod chains;
mod derivatives;
mod expressions;
mod options;
mod places;
mod statements;

use std::rc::Rc;

use crate::jet::{Jet, Precision};
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
    /// What is passed to a function.
    Function(Rc<Closure>),
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
    Panic,
    /// The function fails.
    Fail,
    /// It runs for too long, or what it computes is not known.
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

#[derive(Clone, Debug)]
enum Binding {
    Variable(usize),
    Closure(Rc<Closure>),
}

#[derive(Debug)]
pub struct Closure {
    parameters: Vec<Name>,
    body: Expr,
    scope: Scope,
}

type Scope = Vec<(Name, Binding)>;

pub struct Machine<'a> {
    program: &'a Program,
    variables: Vec<Value>,
    scope: Scope,
    /// How the function fails that is run.
    failing: Failing,
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
        Machine {
            program,
            variables: Vec::new(),
            scope: Vec::new(),
            failing: Failing::Never,
            precision,
            fuel: FUEL,
            seen: Seen::default(),
        }
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
        let failing = std::mem::replace(&mut self.failing, function.failing);
        let variables = self.variables.len();
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            self.bind(&parameter.pattern, argument);
        }
        let outcome = match self.block(&function.body) {
            Err(Exit::Return(value)) => Ok(value),
            other => other,
        };
        self.variables.truncate(variables);
        (self.scope, self.failing) = (scope, failing);
        outcome
    }

    /// What the function does that is run where it, or what it asks for a value, fails.
    fn fail(&self) -> Exit {
        if self.failing == Failing::Never { Exit::Panic } else { Exit::Fail }
    }

    /// The value of a call that is asked for it.
    fn asked(&self, outcome: Outcome) -> Outcome {
        outcome.map_err(|exit| if let Exit::Fail = exit { self.fail() } else { exit })
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
}

/// The floats in a value, in order.
pub fn floats(value: &Value, into: &mut Vec<Jet>) {
    match value {
        Value::Float(jet) => into.push((**jet).clone()),
        Value::List(values) => values.iter().for_each(|value| floats(value, into)),
        _ => (),
    }
}
