//! Evaluates constant code: as much of Rust as tests put there, and an error for the rest.
//!
//! Types of integers are not known: one that fits neither `i64` nor `u64` has overflowed, and a negative one is wrong
//! only where it indexes. References are what they refer to.

use std::cmp::Ordering;
use std::f64::consts;
use std::rc::Rc;

use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Pat, Stmt, Token, UnOp};

use super::datum::{Datum, Fallible, Step};
use super::{DEPTH, Machine, repeat, step};
use crate::ir::{Function, Var, behind};
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

/// Where an expression that can be assigned to begins.
enum Origin {
    Variable(Var),
    Local(usize),
}

// Statements and expressions.
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
        let left_value = self.expression(left)?;
        let right = self.expression(&binary.right)?;
        let symbol = binary.op.to_token_stream().to_string();
        match symbol.strip_suffix('=').filter(|_| !matches!(symbol.as_str(), "==" | "!=" | "<=" | ">=")) {
            Some(operator) => {
                let value = binary_operation(operator, &left_value, &right)?;
                self.assign(left, value)
            }
            None => Ok(binary_operation(&symbol, &left_value, &right)?),
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

// Variables and ways into them.
impl<'a> Machine<'a> {
    /// Whether the pattern matches; binds what it names on the way.
    pub(super) fn matches(&mut self, pattern: &Pat, datum: &Datum) -> Evaluated<bool> {
        match pattern {
            Pat::Wild(_) | Pat::Rest(_) => Ok(true),
            Pat::Ident(ident) if ident.subpat.is_none() => {
                match behind(&ident.ident) {
                    Some(var) => self.bind(var, datum.clone()),
                    None => self.locals.push((ident.ident.to_string(), datum.clone())),
                }
                Ok(true)
            }
            Pat::Lit(literal) => Ok(constant_literal(&literal.lit)? == *datum),
            Pat::Path(path) => Ok(constant_path(&path.path)? == *datum),
            Pat::Range(range) => {
                let range = self.range(range)?;
                Ok(contains(&range, datum.int()?))
            }
            Pat::Paren(inner) => self.matches(&inner.pat, datum),
            Pat::Reference(inner) => self.matches(&inner.pat, datum),
            Pat::Type(inner) => self.matches(&inner.pat, datum),
            Pat::Or(alternatives) => {
                for alternative in &alternatives.cases {
                    if self.matches(alternative, datum)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Pat::Tuple(tuple) => match datum {
                Datum::Tuple(parts) => self.all_match(&tuple.elems, parts),
                Datum::Unit => Ok(tuple.elems.is_empty()),
                other => Err(format!("{other:?} is not a tuple").into()),
            },
            Pat::Slice(slice) => self.all_match(&slice.elems, datum.elements()?),
            Pat::TupleStruct(some) if some.path.segments.last().is_some_and(|last| last.ident == "Some") => {
                if *datum == Datum::Unit { Ok(false) } else { self.matches(&some.elems[0], datum) }
            }
            Pat::Struct(structure) => {
                for field in &structure.fields {
                    let part = datum.get(&[Step::Field(field.member.to_token_stream().to_string())])?;
                    if !self.matches(&field.pat, &part)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Err(beyond("this pattern", pattern).into()),
        }
    }

    fn all_match(&mut self, patterns: &Punctuated<Pat, Token![,]>, parts: &[Datum]) -> Evaluated<bool> {
        if patterns.len() != parts.len() {
            return Ok(false);
        }
        for (pattern, part) in patterns.iter().zip(parts) {
            if !self.matches(pattern, part)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn origin(&self, path: &syn::Path) -> Option<Origin> {
        let ident = path.get_ident()?;
        let local = || self.locals.iter().rposition(|(name, _)| ident == name).map(Origin::Local);
        behind(ident).map(Origin::Variable).or_else(local)
    }

    fn held(&self, origin: &Origin) -> Fallible<&Datum> {
        match origin {
            Origin::Variable(var) => self.var(*var),
            Origin::Local(index) => Ok(&self.locals[*index].1),
        }
    }

    fn held_mut(&mut self, origin: &Origin) -> Fallible<&mut Datum> {
        match origin {
            Origin::Variable(var) => self.var_mut(*var),
            Origin::Local(index) => Ok(&mut self.locals[*index].1),
        }
    }

    /// Origin and way of an expression that stands for storage.
    fn storage(&mut self, expression: &Expr) -> Evaluated<Option<(Origin, Vec<Step>)>> {
        match expression {
            Expr::Path(path) => Ok(self.origin(&path.path).map(|origin| (origin, Vec::new()))),
            Expr::Paren(inner) => self.storage(&inner.expr),
            Expr::Group(inner) => self.storage(&inner.expr),
            Expr::Reference(inner) => self.storage(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.storage(&unary.expr),
            Expr::Field(field) => {
                let base = self.storage(&field.base)?;
                Ok(base.map(|(origin, mut way)| {
                    way.push(Step::Field(field.member.to_token_stream().to_string()));
                    (origin, way)
                }))
            }
            Expr::Index(index) => {
                let Some((origin, mut way)) = self.storage(&index.expr)? else {
                    return Ok(None);
                };
                let index = self.expression(&index.index)?;
                way.push(step(&index, || self.held(&origin)?.get(&way))?);
                Ok(Some((origin, way)))
            }
            _ => Ok(None),
        }
    }

    fn part(&mut self, expression: &Expr) -> Evaluated<Datum> {
        if let Some((origin, way)) = self.storage(expression)? {
            return Ok(self.held(&origin)?.get(&way)?);
        }
        match expression {
            Expr::Field(field) => {
                let member = field.member.to_token_stream().to_string();
                Ok(self.expression(&field.base)?.get(&[Step::Field(member)])?)
            }
            Expr::Index(index) => {
                let base = self.expression(&index.expr)?;
                let index = self.expression(&index.index)?;
                Ok(base.get(&[step(&index, || Ok(base.clone()))?])?)
            }
            _ => Err(beyond("this expression", expression).into()),
        }
    }

    fn assign(&mut self, left: &Expr, value: Datum) -> Evaluated<Datum> {
        if let (Expr::Tuple(targets), Datum::Tuple(parts)) = (left, &value) {
            for (target, part) in targets.elems.iter().zip(parts) {
                self.assign(target, part.clone())?;
            }
            return Ok(Datum::Unit);
        }
        self.update_storage(left, |old| {
            *old = value;
            Ok(Datum::Unit)
        })
    }

    fn update_storage(
        &mut self,
        expression: &Expr,
        change: impl FnOnce(&mut Datum) -> Fallible<Datum>,
    ) -> Evaluated<Datum> {
        let storage = self.storage(expression)?;
        let (origin, way) = storage.ok_or_else(|| beyond("a change of this expression", expression))?;
        if let (Origin::Variable(var), []) = (&origin, way.as_slice()) {
            self.variables[var.0 as usize].get_or_insert(Datum::Unit);
        }
        Ok(self.held_mut(&origin)?.update(&way, change)?)
    }
}

// Calls.
impl<'a> Machine<'a> {
    fn method_call(&mut self, call: &syn::ExprMethodCall) -> Evaluated<Datum> {
        let name = call.method.to_string();
        if matches!(name.as_str(), "push" | "swap" | "fill" | "copy_from_slice") {
            let arguments = self.expressions(&call.args)?;
            return self.update_storage(&call.receiver, |receiver| changing_method(receiver, &name, arguments));
        }
        let receiver = self.expression(&call.receiver)?;
        let last = call.args.last();
        match (name.as_str(), last) {
            ("map", Some(each)) => {
                let items = items(receiver)?.into_iter();
                items.map(|item| self.called(each, vec![item])).collect::<Evaluated<_>>().map(Datum::Array)
            }
            ("filter", Some(each)) => {
                let mut kept = items(receiver)?;
                let mut error = None;
                kept.retain(|item| {
                    let wanted = self.called(each, vec![item.clone()]).and_then(|wanted| Ok(wanted.bool()?));
                    wanted.unwrap_or_else(|stop| {
                        error = Some(stop);
                        false
                    })
                });
                error.map_or(Ok(Datum::Array(kept)), Err)
            }
            ("for_each", Some(each)) => {
                items(receiver)?.into_iter().try_for_each(|item| self.called(each, vec![item]).map(drop))?;
                Ok(Datum::Unit)
            }
            ("fold", Some(each)) => {
                let start = self.expression(&call.args[0])?;
                items(receiver)?.into_iter().try_fold(start, |sum, item| self.called(each, vec![sum, item]))
            }
            ("sum" | "product", None) => {
                let is_integer =
                    call.turbofish.as_ref().is_some_and(|ty| ty.to_token_stream().to_string().contains("usize"));
                let (operator, neutral) = if name == "sum" { ("+", 0.0) } else { ("*", 1.0) };
                let start = if is_integer { Datum::Int(neutral as i128) } else { Datum::Real(neutral) };
                Ok(items(receiver)?.iter().try_fold(start, |sum, item| binary_operation(operator, &sum, item))?)
            }
            _ => {
                let arguments = self.expressions(&call.args)?;
                Ok(method(&receiver, &name, &arguments)?)
            }
        }
    }

    /// A call of an argument that is a closure.
    fn called(&mut self, closure: &Expr, arguments: Vec<Datum>) -> Evaluated<Datum> {
        match closure {
            Expr::Closure(code) => self.applied(code, arguments),
            other => {
                let closure = self.expression(other)?;
                self.apply(&closure, arguments)
            }
        }
    }

    fn function_call(&mut self, call: &syn::ExprCall) -> Evaluated<Datum> {
        let Expr::Path(path) = &*call.func else {
            return Err(beyond("this call", call).into());
        };
        let (qualifier, name) = last_two(&path.path);
        if let (Some(origin), arguments) = (self.origin(&path.path), &call.args) {
            let closure = self.held(&origin)?.clone();
            let arguments = self.expressions(arguments)?;
            return self.apply(&closure, arguments);
        }
        let callees = self.callees;
        if let (1, Some(function)) = (path.path.segments.len(), callees.functions.get(&name)) {
            return self.callee_call(function, call);
        }
        if let ("Iterator", "next", Some(Expr::Reference(iterator))) = (&*qualifier, &*name, call.args.first()) {
            return self.update_storage(&iterator.expr, |iterator| {
                let items = iterator.elements_mut()?;
                Ok(if items.is_empty() { Datum::Unit } else { items.remove(0) })
            });
        }
        let arguments = self.expressions(&call.args)?;
        if let (Some(Spelled::Rule(rule)), Some(reals)) = (rules::function(&qualifier, &name), reals(&arguments))
            && reals.len() == rule.arguments.len()
        {
            return Ok(Datum::Real(apply(rule.name, &reals)));
        }
        match (name.as_str(), arguments.as_slice()) {
            ("new" | "with_capacity", _) => Ok(Datum::Array(Vec::new())),
            ("Some" | "constant", [value]) => Ok(value.clone()),
            ("zero", []) => Ok(Datum::Real(0.0)),
            ("one", []) => Ok(Datum::Real(1.0)),
            ("from" | "from_f64" | "black_box", [value]) if path.path.segments.len() > 1 => {
                Ok(convert(value, &qualifier)?)
            }
            (_, [receiver, rest @ ..]) if path.path.segments.len() > 1 => Ok(method(receiver, &name, rest)?),
            _ => Err(beyond("this call", call).into()),
        }
    }

    /// A call of one of the functions that can be called.
    fn callee_call(&mut self, function: &'a Function, call: &syn::ExprCall) -> Evaluated<Datum> {
        let mut arguments = Vec::new();
        for argument in &call.args {
            arguments.push(match argument {
                Expr::Reference(inner) => self.expression(&inner.expr)?,
                other => self.expression(other)?,
            });
        }
        if self.depth >= DEPTH {
            return Err("the recursion does not end".into());
        }
        let mut callee = Machine::new(function, self.callees, self.depth + 1, self.patience);
        let outcome = callee.run(&arguments)?;
        self.patience = callee.patience;
        for (argument, after) in call.args.iter().zip(outcome.arguments) {
            if let Expr::Reference(inner) = argument
                && inner.mutability.is_some()
            {
                self.assign(&inner.expr, after)?;
            }
        }
        Ok(outcome.results.into_iter().next().unwrap_or(Datum::Unit))
    }

    fn macro_call(&mut self, call: &syn::Macro) -> Evaluated<Datum> {
        let (_, name) = last_two(&call.path);
        match name.strip_prefix("debug_").unwrap_or(&name) {
            "vec" => self.list(call),
            "println" | "print" | "eprintln" | "eprint" => {
                let arguments = self.formatted(call, 1)?;
                self.printed.push(arguments);
                Ok(Datum::Unit)
            }
            "assert" => self.assertion(call, 1, |given| given[0].bool()),
            "assert_eq" => self.assertion(call, 2, |given| Ok(given[0] == given[1])),
            "assert_ne" => self.assertion(call, 2, |given| Ok(given[0] != given[1])),
            "matches" => {
                let (expression, pattern) =
                    call.parse_body_with(matches_arguments).map_err(|error| error.to_string())?;
                let value = self.expression(&expression)?;
                self.scoped(|machine| machine.matches(&pattern, &value)).map(Datum::Bool)
            }
            "panic" | "unreachable" | "todo" | "unimplemented" => Err(format!("a panic: {}", call.tokens).into()),
            _ => Err(beyond("this macro", call).into()),
        }
    }

    fn list(&mut self, call: &syn::Macro) -> Evaluated<Datum> {
        let array = syn::parse2(bracketed(call)).map_err(|error| error.to_string())?;
        self.expression(&array)
    }

    /// The arguments of a macro that formats them, but for the format and what stands before it.
    fn formatted(&mut self, call: &syn::Macro, skipped: usize) -> Evaluated<Vec<Datum>> {
        let arguments = arguments(call)?;
        let values = arguments.iter().skip(skipped).map(|argument| match argument {
            Expr::Assign(named) => self.expression(&named.right),
            argument => self.expression(argument),
        });
        values.collect()
    }

    fn assertion(
        &mut self,
        call: &syn::Macro,
        operands: usize,
        holds: impl FnOnce(&[Datum]) -> Fallible<bool>,
    ) -> Evaluated<Datum> {
        let arguments = arguments(call)?;
        let given: Vec<_> =
            arguments.iter().take(operands).map(|argument| self.expression(argument)).collect::<Evaluated<_>>()?;
        if given.len() == operands && holds(&given)? {
            Ok(Datum::Unit)
        } else {
            Err(format!("a panic: assertion failed: {}", call.tokens).into())
        }
    }
}

fn arguments(call: &syn::Macro) -> Fallible<Punctuated<Expr, Token![,]>> {
    call.parse_body_with(Punctuated::parse_terminated).map_err(|error| error.to_string())
}

fn bracketed(call: &syn::Macro) -> proc_macro2::TokenStream {
    proc_macro2::Group::new(proc_macro2::Delimiter::Bracket, call.tokens.clone()).into_token_stream()
}

fn matches_arguments(input: ParseStream) -> syn::Result<(Expr, Pat)> {
    let expression = Expr::parse(input)?;
    <Token![,]>::parse(input)?;
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    Option::<Token![,]>::parse(input)?;
    Ok((expression, pattern))
}

fn last_two(path: &syn::Path) -> (String, String) {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let last = names.next().unwrap_or_default();
    (names.next().unwrap_or_default(), last)
}

fn constant_literal(literal: &Lit) -> Fallible<Datum> {
    let error = |error: syn::Error| error.to_string();
    match literal {
        Lit::Int(int) if matches!(int.suffix(), "f32" | "f64") => int.base10_parse().map(Datum::Real).map_err(error),
        Lit::Int(int) => int.base10_parse().map(Datum::Int).map_err(error),
        Lit::Float(float) => float.base10_parse().map(Datum::Real).map_err(error),
        Lit::Bool(bool) => Ok(Datum::Bool(bool.value)),
        Lit::Str(text) => Ok(Datum::Text(text.value())),
        _ => Err(beyond("this literal", literal)),
    }
}

fn constant_path(path: &syn::Path) -> Fallible<Datum> {
    let (ty, name) = last_two(path);
    let integer = |value: i128| Ok(Datum::Int(value));
    let real = |value: f64| Ok(Datum::Real(value));
    match (ty.as_str(), name.as_str()) {
        (_, "None") => Ok(Datum::Unit),
        ("usize" | "u64", "MAX") => integer(u64::MAX.into()),
        ("isize" | "i64", "MAX") => integer(i64::MAX.into()),
        ("isize" | "i64", "MIN") => integer(i64::MIN.into()),
        ("u32", "MAX") => integer(u32::MAX.into()),
        ("i32", "MAX") => integer(i32::MAX.into()),
        ("i32", "MIN") => integer(i32::MIN.into()),
        ("usize" | "u64" | "u32" | "u16" | "u8", "MIN") => integer(0),
        ("f64", "MAX") => real(f64::MAX),
        ("f64", "MIN") => real(f64::MIN),
        (_, "MIN_POSITIVE") => real(f64::MIN_POSITIVE),
        (_, "EPSILON") => real(f64::EPSILON),
        (_, "INFINITY") => real(f64::INFINITY),
        (_, "NEG_INFINITY") => real(f64::NEG_INFINITY),
        (_, "NAN") => real(f64::NAN),
        (_, "PI") => real(consts::PI),
        (_, "TAU") => real(consts::TAU),
        (_, "E") => real(consts::E),
        (_, "SQRT_2") => real(consts::SQRT_2),
        (_, "LN_2") => real(consts::LN_2),
        (_, "LN_10") => real(consts::LN_10),
        (_, "FRAC_PI_2") => real(consts::FRAC_PI_2),
        (_, "FRAC_PI_4") => real(consts::FRAC_PI_4),
        _ => Err(beyond("this name", path)),
    }
}

fn unary_operation(operator: &UnOp, operand: Datum) -> Fallible<Datum> {
    match (operator, operand) {
        (UnOp::Deref(_), operand) => Ok(operand),
        (UnOp::Not(_), Datum::Bool(value)) => Ok(Datum::Bool(!value)),
        (UnOp::Neg(_), Datum::Int(value)) => Ok(Datum::Int(-value)),
        (UnOp::Neg(_), Datum::Real(value)) => Ok(Datum::Real(-value)),
        (operator, operand) => Err(format!("{} of {operand:?}", operator.to_token_stream())),
    }
}

fn binary_operation(operator: &str, left: &Datum, right: &Datum) -> Fallible<Datum> {
    if let Some(comparison) = comparison(operator, left, right) {
        return Ok(Datum::Bool(comparison));
    }
    match (left, right) {
        (Datum::Int(left), Datum::Int(right)) => integer_operation(operator, *left, *right).map(Datum::Int),
        (Datum::Real(left), Datum::Real(right)) => real_operation(operator, *left, *right).map(Datum::Real),
        (Datum::Bool(left), Datum::Bool(right)) => match operator {
            "&" => Ok(Datum::Bool(left & right)),
            "|" => Ok(Datum::Bool(left | right)),
            "^" => Ok(Datum::Bool(left ^ right)),
            _ => Err(format!("{left} {operator} {right}")),
        },
        _ => Err(format!("{left:?} {operator} {right:?}")),
    }
}

fn comparison(operator: &str, left: &Datum, right: &Datum) -> Option<bool> {
    let order = match (left, right) {
        (Datum::Int(left), Datum::Int(right)) => left.partial_cmp(right),
        (Datum::Real(left), Datum::Real(right)) => left.partial_cmp(right),
        (Datum::Bool(left), Datum::Bool(right)) => left.partial_cmp(right),
        _ if operator == "==" => return Some(left == right),
        _ if operator == "!=" => return Some(left != right),
        _ => return None,
    };
    match operator {
        "==" => Some(order == Some(Ordering::Equal)),
        "!=" => Some(order != Some(Ordering::Equal)),
        "<" => Some(order.is_some_and(Ordering::is_lt)),
        "<=" => Some(order.is_some_and(Ordering::is_le)),
        ">" => Some(order.is_some_and(Ordering::is_gt)),
        ">=" => Some(order.is_some_and(Ordering::is_ge)),
        _ => None,
    }
}

fn integer_operation(operator: &str, left: i128, right: i128) -> Fallible<i128> {
    let value = match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        "/" => left.checked_div(right),
        "%" => left.checked_rem(right),
        "<<" => u32::try_from(right).ok().and_then(|by| left.checked_shl(by)),
        ">>" => u32::try_from(right).ok().and_then(|by| left.checked_shr(by)),
        "&" => Some(left & right),
        "|" => Some(left | right),
        "^" => Some(left ^ right),
        _ => return Err(format!("integers have no {operator}")),
    };
    in_range(value).ok_or_else(|| format!("a panic: {left} {operator} {right}"))
}

fn in_range(value: Option<i128>) -> Option<i128> {
    value.filter(|value| (i64::MIN.into()..=u64::MAX.into()).contains(value))
}

fn real_operation(operator: &str, left: f64, right: f64) -> Fallible<f64> {
    match operator {
        "+" => Ok(left + right),
        "-" => Ok(left - right),
        "*" => Ok(left * right),
        "/" => Ok(left / right),
        "%" => Ok(left % right),
        _ => Err(format!("floats have no {operator}")),
    }
}

macro_rules! as_integer {
    ($value:ident, $ty:ident) => {
        match $ty {
            "u8" => Some(i128::from($value as u8)),
            "u16" => Some(i128::from($value as u16)),
            "u32" => Some(i128::from($value as u32)),
            "u64" | "usize" => Some(i128::from($value as u64)),
            "i8" => Some(i128::from($value as i8)),
            "i16" => Some(i128::from($value as i16)),
            "i32" => Some(i128::from($value as i32)),
            "i64" | "isize" => Some(i128::from($value as i64)),
            _ => None,
        }
    };
}

fn convert(value: &Datum, ty: &str) -> Fallible<Datum> {
    match (value, ty) {
        (Datum::Real(value), "f32") => Ok(Datum::Real(f64::from(*value as f32))),
        (Datum::Int(value), "f32") => Ok(Datum::Real(f64::from(*value as f32))),
        (Datum::Int(value), "f64") => Ok(Datum::Real(*value as f64)),
        (Datum::Bool(value), _) => convert(&Datum::Int((*value).into()), ty),
        (Datum::Int(value), _) => Ok(Datum::Int(wrapped(*value, ty).unwrap_or(*value))),
        (Datum::Real(value), _) => Ok(truncated(*value, ty).map_or(Datum::Real(*value), Datum::Int)),
        _ => Err(format!("{value:?} as {ty}")),
    }
}

fn wrapped(value: i128, ty: &str) -> Option<i128> {
    as_integer!(value, ty)
}

fn truncated(value: f64, ty: &str) -> Option<i128> {
    as_integer!(value, ty)
}

fn changing_method(receiver: &mut Datum, name: &str, mut arguments: Vec<Datum>) -> Fallible<Datum> {
    let elements = receiver.elements_mut()?;
    match (name, arguments.as_mut_slice()) {
        ("push", [_]) => elements.append(&mut arguments),
        ("fill", [value]) => elements.fill(value.clone()),
        ("copy_from_slice", [Datum::Array(others)]) if others.len() == elements.len() => {
            elements.clone_from_slice(others)
        }
        ("swap", [Datum::Int(a), Datum::Int(b)]) => {
            let place = |index: i128| usize::try_from(index).ok().filter(|index| *index < elements.len());
            let (a, b) = place(*a).zip(place(*b)).ok_or("a panic: a swap out of range")?;
            elements.swap(a, b);
        }
        _ => return Err(format!("`{name}` with {arguments:?}")),
    }
    Ok(Datum::Unit)
}

fn method(receiver: &Datum, name: &str, arguments: &[Datum]) -> Fallible<Datum> {
    if let ("clone" | "copied" | "cloned" | "to_owned" | "to_vec" | "into" | "as_ref" | "as_slice" | "iter", []) =
        (name, arguments)
    {
        return Ok(receiver.clone());
    }
    // What is not there has no value to go wrong with: constant code that is free of effects runs where nothing needs it.
    if name == "unwrap" {
        return Ok(receiver.clone());
    }
    let value = match receiver {
        Datum::Real(value) => real_method(*value, name, arguments),
        Datum::Int(value) => integer_method(*value, name, arguments),
        Datum::Range(..) if name == "contains" => match arguments {
            [Datum::Int(value)] => Some(Datum::Bool(contains(receiver, *value))),
            _ => None,
        },
        Datum::Array(_) | Datum::Range(..) => list_method(items(receiver.clone())?, name, arguments)?,
        _ => None,
    };
    value.ok_or_else(|| format!("no method `{name}` of {receiver:?} with {arguments:?}"))
}

/// The items of an iterator, one after the other.
fn items(iterator: Datum) -> Fallible<Vec<Datum>> {
    match iterator {
        Datum::Range(Some(start), Some(end)) => Ok((start..end).map(Datum::Int).collect()),
        Datum::Array(elements) => Ok(elements),
        other => Err(format!("{other:?} cannot be iterated over")),
    }
}

fn list_method(mut list: Vec<Datum>, name: &str, arguments: &[Datum]) -> Fallible<Option<Datum>> {
    let count = |number: &i128| usize::try_from(*number).map_err(|_| "a panic: a negative number".to_owned());
    let parts =
        |parts: Vec<&[Datum]>| Datum::Array(parts.into_iter().map(|part| Datum::Array(part.to_vec())).collect());
    Ok(Some(match (name, arguments) {
        ("len" | "count", []) => Datum::Int(list.len() as i128),
        ("size_hint", []) => Datum::Tuple(vec![Datum::Int(list.len() as i128); 2]),
        ("is_empty", []) => Datum::Bool(list.is_empty()),
        ("contains", [element]) => Datum::Bool(list.contains(element)),
        ("into_iter" | "collect" | "by_ref", []) => Datum::Array(list),
        ("rev", []) => {
            list.reverse();
            Datum::Array(list)
        }
        ("enumerate", []) => Datum::Array(
            list.into_iter()
                .enumerate()
                .map(|(index, item)| Datum::Tuple(vec![Datum::Int(index as i128), item]))
                .collect(),
        ),
        ("skip", [Datum::Int(number)]) => Datum::Array(list.into_iter().skip(count(number)?).collect()),
        ("take", [Datum::Int(number)]) => Datum::Array(list.into_iter().take(count(number)?).collect()),
        ("step_by", [Datum::Int(number)]) if *number > 0 => {
            Datum::Array(list.into_iter().step_by(count(number)?).collect())
        }
        ("chain", [other]) => {
            list.extend(items(other.clone())?);
            Datum::Array(list)
        }
        ("zip", [other]) => {
            let pairs = list.into_iter().zip(items(other.clone())?);
            Datum::Array(pairs.map(|(one, other)| Datum::Tuple(vec![one, other])).collect())
        }
        ("windows", [Datum::Int(number)]) if *number > 0 => parts(list.windows(count(number)?).collect()),
        ("chunks", [Datum::Int(number)]) if *number > 0 => parts(list.chunks(count(number)?).collect()),
        ("chunks_exact", [Datum::Int(number)]) if *number > 0 => parts(list.chunks_exact(count(number)?).collect()),
        ("first", []) => list.first().cloned().unwrap_or(Datum::Unit),
        ("last", []) => list.pop().unwrap_or(Datum::Unit),
        ("nth", [Datum::Int(number)]) => list.get(count(number)?).cloned().unwrap_or(Datum::Unit),
        _ => return Ok(None),
    }))
}

/// Arguments of a rule, the integers among them as floats.
fn reals(arguments: &[Datum]) -> Option<Vec<f64>> {
    let real = |argument: &Datum| match argument {
        Datum::Real(value) => Some(*value),
        Datum::Int(value) => Some(*value as f64),
        _ => None,
    };
    arguments.iter().map(real).collect()
}

fn contains(range: &Datum, value: i128) -> bool {
    match range {
        Datum::Range(start, end) => start.is_none_or(|start| start <= value) && end.is_none_or(|end| value < end),
        _ => false,
    }
}

fn real_method(x: f64, name: &str, arguments: &[Datum]) -> Option<Datum> {
    match (name, arguments) {
        ("is_nan", []) => return Some(Datum::Bool(x.is_nan())),
        ("is_finite", []) => return Some(Datum::Bool(x.is_finite())),
        ("is_infinite", []) => return Some(Datum::Bool(x.is_infinite())),
        ("is_sign_negative", []) => return Some(Datum::Bool(x.is_sign_negative())),
        ("is_sign_positive", []) => return Some(Datum::Bool(x.is_sign_positive())),
        ("sin_cos", []) => return Some(Datum::Tuple(vec![Datum::Real(x.sin()), Datum::Real(x.cos())])),
        ("to_f64", []) => return Some(Datum::Real(x)),
        _ => {}
    }
    let Some(Spelled::Rule(rule)) = rules::method(name) else { return None };
    let arguments = [vec![x], reals(arguments)?].concat();
    (arguments.len() == rule.arguments.len()).then(|| Datum::Real(apply(rule.name, &arguments)))
}

fn integer_method(n: i128, name: &str, arguments: &[Datum]) -> Option<Datum> {
    let value = match (name, arguments) {
        ("abs", []) => Some(n.abs()),
        ("signum", []) => Some(n.signum()),
        ("pow", [Datum::Int(k)]) => n.checked_pow(u32::try_from(*k).ok()?),
        ("min", [Datum::Int(k)]) => Some(n.min(*k)),
        ("max", [Datum::Int(k)]) => Some(n.max(*k)),
        ("clamp", [Datum::Int(low), Datum::Int(high)]) if low <= high => Some(n.clamp(*low, *high)),
        ("rem_euclid", [Datum::Int(k)]) => n.checked_rem_euclid(*k),
        ("div_euclid", [Datum::Int(k)]) => n.checked_div_euclid(*k),
        ("div_ceil", [Datum::Int(k)]) if *k > 0 => n.checked_add(k - 1).map(|sum| sum / k),
        ("abs_diff", [Datum::Int(k)]) => n.checked_sub(*k).map(i128::abs),
        // Hardly ever used on signed integers.
        ("saturating_sub", [Datum::Int(k)]) => Some((n - k).max(0)),
        _ => None,
    };
    in_range(value).map(Datum::Int)
}

fn beyond(what: &str, tokens: &impl ToTokens) -> String {
    format!("the interpreter does not know {what}: {}", tokens.to_token_stream())
}
