//! Writes derivative code: partial derivatives from the table, products with tangents and cotangents, sums.

use std::collections::HashMap;

use crate::ir::{Block, Function, Operand, Scalar, Sign, Spelling, Statement, Value};
use crate::rules::{Growth, Node, Rule, Term, rule};

/// A signed summand.
#[derive(Clone)]
pub struct Summand {
    pub sign: Sign,
    pub operand: Operand,
}

/// Writes statements of one scalar type to a block.
pub struct Builder<'b> {
    pub function: &'b mut Function,
    pub block: &'b mut Block,
    pub scalar: Scalar,
}

/// An operation at which partial derivatives are taken.
pub struct Site<'s> {
    pub rule: &'static Rule,
    pub arguments: &'s [Operand],
    pub result: Operand,
    /// Whether a tangent or cotangent of zero must give zero even where the partial derivative is not finite.
    pub guarded: bool,
}

/// How the partial derivatives of an operation grow. A power with a literal exponent is a product.
pub fn growth(rule: &Rule, arguments: &[Operand]) -> Growth {
    match (rule.name, arguments) {
        ("powi", [_, Operand::Literal(power)]) if power.value >= 1.0 => Growth::Finite,
        _ => rule.growth,
    }
}

/// Terms that have been written already.
pub type Written = HashMap<*const Node, Operand>;

impl Site<'_> {
    /// The partial derivatives with respect to the real arguments.
    pub fn partials(&self) -> Vec<Term> {
        let arguments: Vec<Term> = self
            .arguments
            .iter()
            .zip(self.rule.arguments)
            .enumerate()
            .map(|(index, (operand, kind))| match (operand, kind) {
                (Operand::Literal(literal), crate::rules::Kind::Constant) => Term::literal(literal.value),
                _ => Term::argument(index),
            })
            .collect();
        (self.rule.partials)(&arguments, &Term::result())
    }

    /// The operation that multiplies a tangent or cotangent with the partial derivative. Where that is itself what guarded
    /// a product, it stays a guard. What a bound cuts off counts for nothing, though what is made of the bound has a pole there.
    fn product(&self, partial: &Term) -> &'static str {
        match (self.rule.name, partial.node()) {
            ("joint", _) => "joint",
            _ if chooses(partial) => "joint",
            _ if !self.guarded => "mul",
            ("strong", Node::Argument(0)) => "joint",
            _ => "strong",
        }
    }
}

impl Builder<'_> {
    /// `seed · partial`, or nothing if that is zero by structure.
    pub fn product(
        &mut self,
        site: &Site<'_>,
        seed: &Operand,
        partial: &Term,
        written: &mut Written,
    ) -> Option<Summand> {
        if partial.is_zero() {
            return None;
        }
        if let Some(value) = partial.as_literal() {
            return Some(self.scaled(seed, value));
        }
        let (sign, partial) = signed(partial);
        let operand = match divisor(partial) {
            Some(divisor) if !site.guarded => {
                let divisor = self.term(divisor, site, written);
                self.operation("div", vec![seed.clone(), divisor])
            }
            _ => {
                let name = site.product(partial);
                let partial = self.term(partial, site, written);
                self.operation(name, vec![seed.clone(), partial])
            }
        };
        Some(Summand { sign, operand })
    }

    fn scaled(&mut self, seed: &Operand, factor: f64) -> Summand {
        let sign = if factor < 0.0 { Sign::Minus } else { Sign::Plus };
        let operand = match factor.abs() {
            1.0 => seed.clone(),
            factor => self.operation("mul", vec![factor.into(), seed.clone()]),
        };
        Summand { sign, operand }
    }

    /// The value of a term.
    pub fn term(&mut self, term: &Term, site: &Site<'_>, written: &mut Written) -> Operand {
        match term.node() {
            Node::Argument(index) => site.arguments[*index].clone(),
            Node::Result => site.result.clone(),
            Node::Literal(value) => (*value).into(),
            Node::Apply(name, arguments) => {
                if let Some(operand) = written.get(&term.identity()) {
                    return operand.clone();
                }
                let arguments = arguments.iter().map(|argument| self.term(argument, site, written)).collect();
                let operand = self.operation(name, arguments);
                written.insert(term.identity(), operand.clone());
                operand
            }
        }
    }

    /// A new value by an operation of the table; if an argument has lanes, so has the value.
    pub fn operation(&mut self, name: &str, arguments: Vec<Operand>) -> Operand {
        let rule = rule(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
        let is_laned = arguments.iter().any(|argument| self.function.is_laned(argument));
        let scalar = if is_laned { self.scalar.clone().lanes() } else { self.scalar.clone() };
        let var = self.function.value("d", scalar);
        self.block.push(Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments }));
        var.into()
    }

    /// The sum of summands, if there are any.
    pub fn sum(&mut self, summands: &[Summand]) -> Option<Operand> {
        let first = summands.iter().position(|summand| summand.sign == Sign::Plus).unwrap_or(0);
        let mut ordered: Vec<&Summand> = summands.iter().collect();
        if first > 0 {
            let positive = ordered.remove(first);
            ordered.insert(0, positive);
        }
        let mut ordered = ordered.into_iter();
        let head = ordered.next()?;
        let mut sum = match head.sign {
            Sign::Plus => head.operand.clone(),
            Sign::Minus => self.operation("neg", vec![head.operand.clone()]),
        };
        for summand in ordered {
            let name = match summand.sign {
                Sign::Plus => "add",
                Sign::Minus => "sub",
            };
            sum = self.operation(name, vec![sum, summand.operand.clone()]);
        }
        Some(sum)
    }
}

impl Sign {
    pub fn times(self, other: Sign) -> Sign {
        if self == other { Sign::Plus } else { Sign::Minus }
    }
}

fn signed(term: &Term) -> (Sign, &Term) {
    match term.node() {
        Node::Apply("neg", arguments) => {
            let (sign, inner) = signed(&arguments[0]);
            (Sign::Minus.times(sign), inner)
        }
        _ => (Sign::Plus, term),
    }
}

/// Whether a partial derivative is zero in whole regions, and finite everywhere.
fn chooses(partial: &Term) -> bool {
    match partial.node() {
        Node::Apply("share" | "sign", _) => true,
        Node::Apply("mul", factors) => factors.iter().any(chooses),
        _ => false,
    }
}

/// What a term is the reciprocal of.
fn divisor(term: &Term) -> Option<&Term> {
    match term.node() {
        Node::Apply("recip", arguments) => Some(&arguments[0]),
        Node::Apply("div", arguments) if arguments[0].as_literal() == Some(1.0) => Some(&arguments[1]),
        _ => None,
    }
}
