//! Functions of the language made by hand: their text, what the verifier says of them, and what they compute.

mod interpreting;
mod printing;
mod vars;
mod verifying;
mod visiting;

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use super::interpret::{Callees, Cost, Datum, Outcome, run, run_with};
use super::variables_in;
use super::verify::{check, verify};
use super::visit::{any, rename_block, walk};
use super::*;
use crate::rules::rule;

const REAL: Type = Type::Scalar(Scalar::F64);

/// A function without anything in it.
fn empty() -> Function {
    Function {
        variables: Vec::new(),
        parameters: Vec::new(),
        body: Vec::new(),
        results: Vec::new(),
        labels: 0,
        original: 0,
        unguarded: false,
        fresh: Vec::new(),
        checkpoints: VarMap::default(),
        lent: false,
        scalar: Scalar::F64,
        closures: Vec::new(),
    }
}

/// Shorthands for building functions by hand.
impl Function {
    fn variable_of(&mut self, name: &str, role: Role) -> Var {
        self.add(Variable {
            name: Ident::new(name, Span::call_site()),
            named: true,
            ty: if role == Role::Value { REAL } else { Type::Unknown },
            role,
            reference: Reference::Owned,
            mutable: false,
            shadow: false,
        })
    }

    fn parameter(&mut self, name: &str, role: Role) -> Var {
        let var = self.variable_of(name, role);
        self.parameters.push(var);
        var
    }

    fn borrowed(&mut self, name: &str, reference: Reference) -> Var {
        let var = self.parameter(name, Role::Place);
        let variable = &mut self.variables[var.0 as usize];
        variable.reference = reference;
        variable.ty = Type::Slice(Box::new(REAL));
        var
    }

    fn mutable(&mut self, name: &str, role: Role) -> Var {
        let var = self.variable_of(name, role);
        self.variables[var.0 as usize].mutable = true;
        var
    }

    fn new_value(&mut self, name: &str) -> Var {
        self.variable_of(name, Role::Value)
    }

    fn new_constant(&mut self, name: &str) -> Var {
        self.variable_of(name, Role::Constant)
    }

    /// Constant code, in which the names of variables mean the variables.
    fn pure(&self, code: &str) -> Opaque {
        let tokens = self.placed(code.parse().expect("tokens"));
        let reads = variables_in(&tokens);
        Opaque { tokens, reads, writes: Vec::new(), effect: Effect::Pure }
    }

    fn once(&self, code: &str, writes: &[Var]) -> Opaque {
        Opaque { writes: writes.to_vec(), effect: Effect::Once, ..self.pure(code) }
    }

    fn placed(&self, tokens: TokenStream) -> TokenStream {
        let placed = |token| match token {
            TokenTree::Ident(ident) => match self.variables.iter().rposition(|variable| variable.name == ident) {
                Some(index) => placeholder(Var(index as u32), ident.span()).into(),
                None => TokenTree::Ident(ident),
            },
            TokenTree::Group(group) => proc_macro2::Group::new(group.delimiter(), self.placed(group.stream())).into(),
            other => other,
        };
        tokens.into_iter().map(placed).collect()
    }

    fn at(&self, root: Var, index: &str) -> Place {
        Place { root, path: vec![Projection::Index(self.pure(index))] }
    }

    fn part(&self, root: Var, range: &str) -> Place {
        Place { root, path: vec![Projection::Slice(self.pure(range))] }
    }

    fn upto(&self, end: &str) -> Range {
        Range { start: self.pure("0"), end: self.pure(end), inclusive: false, step: None, reversed: false }
    }
}

fn operation<const N: usize>(var: Var, name: &str, arguments: [Operand; N]) -> Statement {
    let rule = rule(name).expect("a rule");
    Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments: arguments.into() })
}

fn load(var: Var, place: Place) -> Statement {
    Statement::Let(var, Value::Load(place))
}

fn constant(var: Var, opaque: Opaque) -> Statement {
    Statement::Let(var, Value::Opaque(opaque))
}

fn aggregate(var: Var, aggregate: Aggregate) -> Statement {
    Statement::Let(var, Value::Aggregate(aggregate))
}

fn scalar(operand: impl Into<Operand>) -> Aggregate {
    Aggregate::Scalar(operand.into())
}

fn field(root: Var, member: &str) -> Place {
    Place { root, path: vec![Projection::Field(syn::parse_str(member).expect("a member"))] }
}

fn callee(path: &str, modes: &[Mode]) -> Callee {
    Callee { modes: modes.to_vec(), ..Callee::named(syn::parse_str(path).expect("a path")) }
}

fn plus(place: impl Into<Place>, operand: impl Into<Operand>) -> Statement {
    Statement::Accumulate(place.into(), Sign::Plus, operand.into())
}

/// Verifies, then runs.
fn outcome(function: &Function, arguments: &[Datum]) -> Outcome {
    verify(function).unwrap_or_else(|error| panic!("{error}\n{function}"));
    run(function, arguments).unwrap_or_else(|error| panic!("{error}\n{function}"))
}

fn value(function: &Function, arguments: &[Datum]) -> f64 {
    outcome(function, arguments).results[0].real().expect("a real result")
}

fn int(value: i128) -> Datum {
    Datum::Int(value)
}

fn real(value: f64) -> Datum {
    Datum::Real(value)
}

/// sin x₀ + x₁
fn sine_plus() -> Function {
    let mut f = empty();
    let x = f.borrowed("x", Reference::Shared);
    let [a, b] = [f.new_value("a"), f.new_value("b")];
    let [s, y] = [f.new_value("s"), f.new_value("y")];
    f.body = vec![
        load(a, f.at(x, "0")),
        operation(s, "sin", [a.into()]),
        load(b, f.at(x, "1")),
        operation(y, "add", [s.into(), b.into()]),
    ];
    f.results = vec![y.into()];
    f
}

/// Σ xᵢ² by a loop over the indices below n.
fn squares() -> Function {
    let mut f = empty();
    let x = f.borrowed("x", Reference::Shared);
    f.parameter("n", Role::Constant);
    let sum = f.mutable("sum", Role::Place);
    let [i, v] = [f.new_constant("i"), f.new_value("v")];
    let [square, y] = [f.new_value("square"), f.new_value("y")];
    let body = vec![load(v, f.at(x, "i")), operation(square, "mul", [v.into(), v.into()]), plus(sum, square)];
    f.body = vec![
        aggregate(sum, scalar(0.0)),
        Statement::For { variable: i, range: f.upto("n"), body },
        load(y, sum.into()),
    ];
    f.results = vec![y.into()];
    f
}

#[test]
fn shadows_stand_in_the_order_of_the_modes() {
    use Mode::{Forward, Reverse};
    use Slot::{Seed, Shadow};
    assert_eq!(Mode::layout(&[]), [Shadow(0)]);
    assert_eq!(Mode::layout(&[Reverse]), [Shadow(0), Seed, Shadow(1)]);
    assert_eq!(Mode::layout(&[Forward, Forward]), [Shadow(0), Shadow(1), Shadow(2), Shadow(3)]);
    assert_eq!(Mode::layout(&[Reverse, Forward]), [Shadow(0), Seed, Shadow(1), Shadow(2), Seed, Shadow(3)]);
    let needed =
        |modes: &[Mode]| (0..1 << modes.len()).filter(|subset| Mode::is_needed(modes, *subset)).collect::<Vec<_>>();
    assert_eq!(needed(&[Reverse]), [0, 1]);
    assert_eq!(needed(&[Forward, Forward]), [0, 1, 2, 3]);
    assert_eq!(needed(&[Reverse, Forward]), [0, 2, 3]);
    assert_eq!(needed(&[Reverse, Forward, Forward]), [0, 2, 4, 6, 7]);
}
