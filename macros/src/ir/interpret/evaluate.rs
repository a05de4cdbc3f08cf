//! Evaluates constant code: as much of Rust as tests put there, and an error for the rest.
//!
//! Types of integers are not known: one that fits neither `i64` nor `u64` has overflowed, and a negative one is wrong
//! only where it indexes. References are what they refer to.

mod calls;
mod methods;
mod operations;
mod variables;

use std::cmp::Ordering;
use std::f64::consts;
use std::rc::Rc;

use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Pat, Stmt, Token, UnOp};

use methods::items;
use operations::{binary_operation, constant_literal, constant_path, convert, unary_operation};

use super::datum::{Datum, Fallible, Step};
use super::{Code, DEPTH, Machine, repeat, step};
use crate::ir::{Var, behind};
use crate::rules::evaluate::apply;
use crate::rules::{self, Spelled};

/// Why code does not go on to the next expression.
pub enum Stop {
    Error(String),
    Break(Option<String>, Datum),
    Continue(Option<String>),
}

type Evaluated<T> = Result<T, Stop>;

impl From<String> for Stop {
    fn from(error: String) -> Self {
        Stop::Error(error)
    }
}

impl From<&str> for Stop {
    fn from(error: &str) -> Self {
        Stop::Error(error.to_owned())
    }
}

impl From<Stop> for String {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Error(error) => error,
            Stop::Break(..) | Stop::Continue(_) => "a jump out of constant code".to_owned(),
        }
    }
}

/// A closure, and the variables that it sees.
pub struct Closure {
    code: syn::ExprClosure,
    locals: Vec<(String, Datum)>,
}

impl<'a> Machine<'a> {
    pub(super) fn code(&mut self, statements: &[Stmt]) -> Evaluated<Datum> {
        let mut last = Datum::Unit;
        for statement in statements {
            last = match statement {
                Stmt::Local(local) => self.local(local)?,
                Stmt::Expr(expression, None) => self.expression(expression)?,
                Stmt::Expr(expression, Some(_)) => {
                    self.expression(expression)?;
                    Datum::Unit
                }
                Stmt::Macro(call) => {
                    let value = self.macro_call(&call.mac)?;
                    if call.semi_token.is_some() { Datum::Unit } else { value }
                }
                Stmt::Item(syn::Item::Const(constant)) => {
                    let value = self.expression(&constant.expr)?;
                    self.locals.push((constant.ident.to_string(), value));
                    Datum::Unit
                }
                Stmt::Item(_) => return Err(beyond("items", statement).into()),
            };
        }
        Ok(last)
    }

    fn scoped<R>(&mut self, inner: impl FnOnce(&mut Self) -> Evaluated<R>) -> Evaluated<R> {
        let outside = self.locals.len();
        let result = inner(self);
        self.locals.truncate(outside);
        result
    }

    fn local(&mut self, local: &syn::Local) -> Evaluated<Datum> {
        let Some(init) = &local.init else {
            return self.matches(&local.pat, &Datum::Unit).map(|_| Datum::Unit);
        };
        let value = self.expression(&init.expr)?;
        if self.matches(&local.pat, &value)? {
            return Ok(Datum::Unit);
        }
        match &init.diverge {
            Some((_, diverging)) => self.expression(diverging),
            None => Err(format!("{value:?} does not match the pattern of its `let`").into()),
        }
    }

    fn expression(&mut self, expression: &Expr) -> Evaluated<Datum> {
        match expression {
            Expr::Lit(literal) => Ok(constant_literal(&literal.lit)?),
            Expr::Paren(inner) => self.expression(&inner.expr),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Reference(inner) if inner.mutability.is_some() => Err(beyond("this reference", expression).into()),
            Expr::Reference(inner) => self.expression(&inner.expr),
            Expr::Path(path) => Ok(match self.origin(&path.path) {
                Some(origin) => self.held(&origin).cloned()?,
                None => constant_path(&path.path)?,
            }),
            Expr::Index(_) | Expr::Field(_) => self.part(expression),
            Expr::Unary(unary) => {
                let operand = self.expression(&unary.expr)?;
                Ok(unary_operation(&unary.op, operand)?)
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Assign(assign) => {
                let value = self.expression(&assign.right)?;
                self.assign(&assign.left, value)
            }
            Expr::Cast(cast) => {
                let value = self.expression(&cast.expr)?;
                Ok(convert(&value, &cast.ty.to_token_stream().to_string())?)
            }
            Expr::Tuple(tuple) if tuple.elems.is_empty() => Ok(Datum::Unit),
            Expr::Tuple(tuple) => self.expressions(&tuple.elems).map(Datum::Tuple),
            Expr::Array(array) => self.expressions(&array.elems).map(Datum::Array),
            Expr::Repeat(array) => {
                let element = self.expression(&array.expr)?;
                let length = self.expression(&array.len)?.int()?;
                Ok(repeat(element, length)?)
            }
            Expr::Range(range) => self.range(range),
            Expr::Struct(literal) => self.structure(literal),
            Expr::Closure(code) => {
                self.closures.push(Rc::new(Closure { code: code.clone(), locals: self.locals.clone() }));
                Ok(Datum::Closure(self.closures.len() - 1))
            }
            Expr::Block(block) => match self.scoped(|machine| machine.code(&block.block.stmts)) {
                Err(Stop::Break(Some(label), value))
                    if block.label.as_ref().is_some_and(|own| own.name.ident == label) =>
                {
                    Ok(value)
                }
                outcome => outcome,
            },
            Expr::Break(jump) => {
                let value = jump.expr.as_ref().map_or(Ok(Datum::Unit), |value| self.expression(value))?;
                Err(Stop::Break(jump.label.as_ref().map(|label| label.ident.to_string()), value))
            }
            Expr::Continue(jump) => Err(Stop::Continue(jump.label.as_ref().map(|label| label.ident.to_string()))),
            Expr::Loop(repeated) => loop {
                if let Some(value) = self.iteration(&repeated.label, |machine| machine.code(&repeated.body.stmts))? {
                    return Ok(value);
                }
            },
            Expr::If(branch) => self.scoped(|machine| machine.branch(branch)),
            Expr::Let(binding) => {
                let value = self.expression(&binding.expr)?;
                self.matches(&binding.pat, &value).map(Datum::Bool)
            }
            Expr::Match(choice) => self.choice(choice),
            Expr::ForLoop(each) => self.each(each),
            Expr::While(repeated) => {
                while self.expression(&repeated.cond)?.bool()?
                    && self.iteration(&repeated.label, |machine| machine.code(&repeated.body.stmts))?.is_none()
                {
                }
                Ok(Datum::Unit)
            }
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => self.function_call(call),
            Expr::Macro(call) => self.macro_call(&call.mac),
            _ => Err(beyond("this expression", expression).into()),
        }
    }

    /// Runs the body of a loop: what the loop is left with, if it is.
    fn iteration(
        &mut self,
        label: &Option<syn::Label>,
        body: impl FnOnce(&mut Self) -> Evaluated<Datum>,
    ) -> Evaluated<Option<Datum>> {
        self.wait()?;
        let is_own = |target: &Option<String>| match (target, label) {
            (None, _) => true,
            (Some(target), Some(label)) => label.name.ident == target,
            (Some(_), None) => false,
        };
        match self.scoped(body) {
            Ok(_) => Ok(None),
            Err(Stop::Continue(target)) if is_own(&target) => Ok(None),
            Err(Stop::Break(target, value)) if is_own(&target) => Ok(Some(value)),
            Err(other) => Err(other),
        }
    }

    fn structure(&mut self, literal: &syn::ExprStruct) -> Evaluated<Datum> {
        let mut fields = Vec::new();
        for field in &literal.fields {
            fields.push((field.member.to_token_stream().to_string(), self.expression(&field.expr)?));
        }
        let Some(base) = &literal.rest else { return Ok(Datum::Struct(fields)) };
        let mut whole = self.expression(base)?;
        for (name, part) in fields {
            whole.set(&[Step::Field(name)], part)?;
        }
        Ok(whole)
    }

    /// A call of a closure.
    fn apply(&mut self, closure: &Datum, arguments: Vec<Datum>) -> Evaluated<Datum> {
        let Datum::Closure(index) = closure else { return Err(format!("{closure:?} is not a closure").into()) };
        let closure = self.closures[*index].clone();
        let around = std::mem::replace(&mut self.locals, closure.locals.clone());
        let value = self.applied(&closure.code, arguments);
        self.locals = around;
        value
    }

    /// A call of a closure where it is written.
    fn applied(&mut self, closure: &syn::ExprClosure, arguments: Vec<Datum>) -> Evaluated<Datum> {
        self.scoped(|machine| {
            for (pattern, argument) in closure.inputs.iter().zip(&arguments) {
                machine.matches(pattern, argument)?;
            }
            machine.expression(&closure.body)
        })
    }

    fn expressions(&mut self, expressions: &Punctuated<Expr, Token![,]>) -> Evaluated<Vec<Datum>> {
        expressions.iter().map(|expression| self.expression(expression)).collect()
    }

    fn range(&mut self, range: &syn::ExprRange) -> Evaluated<Datum> {
        let mut bound = |expression: &Option<Box<Expr>>| match expression {
            Some(expression) => self.expression(expression)?.int().map(Some),
            None => Ok(None),
        };
        let (start, end) = (bound(&range.start)?, bound(&range.end)?);
        let beyond = i128::from(matches!(range.limits, syn::RangeLimits::Closed(_)));
        Ok(Datum::Range(start, end.map(|end| end + beyond)))
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Evaluated<Datum> {
        let left = match &binary.op {
            BinOp::And(_) if !self.expression(&binary.left)?.bool()? => return Ok(Datum::Bool(false)),
            BinOp::Or(_) if self.expression(&binary.left)?.bool()? => return Ok(Datum::Bool(true)),
            BinOp::And(_) | BinOp::Or(_) => return self.expression(&binary.right),
            _ => &binary.left,
        };
        let symbol = binary.op.to_token_stream().to_string();
        match symbol.strip_suffix('=').filter(|_| !matches!(symbol.as_str(), "==" | "!=" | "<=" | ">=")) {
            // Of numbers, what is assigned comes first.
            Some(operator) => {
                let right = self.expression(&binary.right)?;
                let value = binary_operation(operator, &self.expression(left)?, &right)?;
                self.assign(left, value)
            }
            None => {
                let left = self.expression(left)?;
                let right = self.expression(&binary.right)?;
                Ok(binary_operation(&symbol, &left, &right)?)
            }
        }
    }

    fn branch(&mut self, branch: &syn::ExprIf) -> Evaluated<Datum> {
        if self.expression(&branch.cond)?.bool()? {
            return self.code(&branch.then_branch.stmts);
        }
        match &branch.else_branch {
            Some((_, otherwise)) => self.expression(otherwise),
            None => Ok(Datum::Unit),
        }
    }

    fn choice(&mut self, choice: &syn::ExprMatch) -> Evaluated<Datum> {
        let scrutinee = self.expression(&choice.expr)?;
        for arm in &choice.arms {
            let value = self.scoped(|machine| {
                let guarded = match &arm.guard {
                    Some((_, guard)) => machine.matches(&arm.pat, &scrutinee)? && machine.expression(guard)?.bool()?,
                    None => machine.matches(&arm.pat, &scrutinee)?,
                };
                guarded.then(|| machine.expression(&arm.body)).transpose()
            })?;
            if let Some(value) = value {
                return Ok(value);
            }
        }
        Err(format!("no arm for {scrutinee:?}").into())
    }

    fn each(&mut self, each: &syn::ExprForLoop) -> Evaluated<Datum> {
        for item in items(self.expression(&each.expr)?)? {
            let left = self.iteration(&each.label, |machine| {
                machine.matches(&each.pat, &item)?;
                machine.code(&each.body.stmts)
            })?;
            if left.is_some() {
                break;
            }
        }
        Ok(Datum::Unit)
    }
}

fn last_two(path: &syn::Path) -> (String, String) {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let last = names.next().unwrap_or_default();
    (names.next().unwrap_or_default(), last)
}

fn beyond(what: &str, tokens: &impl ToTokens) -> String {
    format!("the interpreter does not know {what}: {}", tokens.to_token_stream())
}
