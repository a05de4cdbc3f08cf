//! Evaluates constant code: as much of Rust as tests put there, and an error for the rest.
//!
//! Types of integers are not known: one that fits neither `i64` nor `u64` has overflowed, and a negative one is wrong
//! only where it indexes. References are what they refer to.

use std::cmp::Ordering;
use std::f64::consts;

use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Pat, Stmt, Token, UnOp};

use super::datum::{Datum, Fallible, Step};
use super::{Machine, repeat, step};
use crate::ir::{Var, behind};

/// Where an expression that can be assigned to begins.
enum Origin {
    Variable(Var),
    Local(usize),
}

// Statements and expressions.
impl Machine<'_> {
    pub(super) fn code(&mut self, statements: &[Stmt]) -> Fallible<Datum> {
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
                Stmt::Item(_) => return Err(beyond("items", statement)),
            };
        }
        Ok(last)
    }

    fn scoped<R>(&mut self, inner: impl FnOnce(&mut Self) -> Fallible<R>) -> Fallible<R> {
        let outside = self.locals.len();
        let result = inner(self);
        self.locals.truncate(outside);
        result
    }

    fn local(&mut self, local: &syn::Local) -> Fallible<Datum> {
        let Some(init) = &local.init else {
            return self.matches(&local.pat, &Datum::Unit).map(|_| Datum::Unit);
        };
        let value = self.expression(&init.expr)?;
        if self.matches(&local.pat, &value)? {
            return Ok(Datum::Unit);
        }
        match &init.diverge {
            Some((_, diverging)) => self.expression(diverging),
            None => Err(format!("{value:?} does not match the pattern of its `let`")),
        }
    }

    fn expression(&mut self, expression: &Expr) -> Fallible<Datum> {
        match expression {
            Expr::Lit(literal) => constant_literal(&literal.lit),
            Expr::Paren(inner) => self.expression(&inner.expr),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Reference(inner) => self.expression(&inner.expr),
            Expr::Path(path) => match self.origin(&path.path) {
                Some(origin) => self.held(&origin).cloned(),
                None => constant_path(&path.path),
            },
            Expr::Index(_) | Expr::Field(_) => self.part(expression),
            Expr::Unary(unary) => {
                let operand = self.expression(&unary.expr)?;
                unary_operation(&unary.op, operand)
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Assign(assign) => {
                let value = self.expression(&assign.right)?;
                self.assign(&assign.left, value)
            }
            Expr::Cast(cast) => {
                let value = self.expression(&cast.expr)?;
                convert(&value, &cast.ty.to_token_stream().to_string())
            }
            Expr::Tuple(tuple) if tuple.elems.is_empty() => Ok(Datum::Unit),
            Expr::Tuple(tuple) => self.expressions(&tuple.elems).map(Datum::Tuple),
            Expr::Array(array) => self.expressions(&array.elems).map(Datum::Array),
            Expr::Repeat(array) => {
                let element = self.expression(&array.expr)?;
                let length = self.expression(&array.len)?.int()?;
                repeat(element, length)
            }
            Expr::Range(range) => self.range(range),
            Expr::Block(block) => self.scoped(|machine| machine.code(&block.block.stmts)),
            Expr::If(branch) => self.scoped(|machine| machine.branch(branch)),
            Expr::Let(binding) => {
                let value = self.expression(&binding.expr)?;
                self.matches(&binding.pat, &value).map(Datum::Bool)
            }
            Expr::Match(choice) => self.choice(choice),
            Expr::ForLoop(each) => self.each(each),
            Expr::While(repeated) => {
                while self.expression(&repeated.cond)?.bool()? {
                    self.wait()?;
                    self.scoped(|machine| machine.code(&repeated.body.stmts))?;
                }
                Ok(Datum::Unit)
            }
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => self.function_call(call),
            Expr::Macro(call) => self.macro_call(&call.mac),
            _ => Err(beyond("this expression", expression)),
        }
    }

    fn expressions(&mut self, expressions: &Punctuated<Expr, Token![,]>) -> Fallible<Vec<Datum>> {
        expressions.iter().map(|expression| self.expression(expression)).collect()
    }

    fn range(&mut self, range: &syn::ExprRange) -> Fallible<Datum> {
        let mut bound = |expression: &Option<Box<Expr>>| match expression {
            Some(expression) => self.expression(expression)?.int().map(Some),
            None => Ok(None),
        };
        let (start, end) = (bound(&range.start)?, bound(&range.end)?);
        let beyond = i128::from(matches!(range.limits, syn::RangeLimits::Closed(_)));
        Ok(Datum::Range(start, end.map(|end| end + beyond)))
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Fallible<Datum> {
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
            None => binary_operation(&symbol, &left_value, &right),
        }
    }

    fn branch(&mut self, branch: &syn::ExprIf) -> Fallible<Datum> {
        if self.expression(&branch.cond)?.bool()? {
            return self.code(&branch.then_branch.stmts);
        }
        match &branch.else_branch {
            Some((_, otherwise)) => self.expression(otherwise),
            None => Ok(Datum::Unit),
        }
    }

    fn choice(&mut self, choice: &syn::ExprMatch) -> Fallible<Datum> {
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
        Err(format!("no arm for {scrutinee:?}"))
    }

    fn each(&mut self, each: &syn::ExprForLoop) -> Fallible<Datum> {
        let items = match self.expression(&each.expr)? {
            Datum::Range(Some(start), Some(end)) => (start..end).map(Datum::Int).collect(),
            Datum::Array(elements) => elements,
            other => return Err(format!("{other:?} cannot be iterated over")),
        };
        for item in items {
            self.wait()?;
            self.scoped(|machine| {
                machine.matches(&each.pat, &item)?;
                machine.code(&each.body.stmts)
            })?;
        }
        Ok(Datum::Unit)
    }
}

// Variables and ways into them.
impl Machine<'_> {
    /// Whether the pattern matches; binds what it names on the way.
    pub(super) fn matches(&mut self, pattern: &Pat, datum: &Datum) -> Fallible<bool> {
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
                other => Err(format!("{other:?} is not a tuple")),
            },
            Pat::Slice(slice) => self.all_match(&slice.elems, datum.elements()?),
            _ => Err(beyond("this pattern", pattern)),
        }
    }

    fn all_match(&mut self, patterns: &Punctuated<Pat, Token![,]>, parts: &[Datum]) -> Fallible<bool> {
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
    fn storage(&mut self, expression: &Expr) -> Fallible<Option<(Origin, Vec<Step>)>> {
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

    fn part(&mut self, expression: &Expr) -> Fallible<Datum> {
        if let Some((origin, way)) = self.storage(expression)? {
            return self.held(&origin)?.get(&way);
        }
        match expression {
            Expr::Field(field) => {
                let member = field.member.to_token_stream().to_string();
                self.expression(&field.base)?.get(&[Step::Field(member)])
            }
            Expr::Index(index) => {
                let base = self.expression(&index.expr)?;
                let index = self.expression(&index.index)?;
                base.get(&[step(&index, || Ok(base.clone()))?])
            }
            _ => Err(beyond("this expression", expression)),
        }
    }

    fn assign(&mut self, left: &Expr, value: Datum) -> Fallible<Datum> {
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
    ) -> Fallible<Datum> {
        let storage = self.storage(expression)?;
        let (origin, way) = storage.ok_or_else(|| beyond("a change of this expression", expression))?;
        if let (Origin::Variable(var), []) = (&origin, way.as_slice()) {
            self.variables[var.0 as usize].get_or_insert(Datum::Unit);
        }
        self.held_mut(&origin)?.update(&way, change)
    }
}

// Calls.
impl Machine<'_> {
    fn method_call(&mut self, call: &syn::ExprMethodCall) -> Fallible<Datum> {
        let name = call.method.to_string();
        let arguments = self.expressions(&call.args)?;
        if matches!(name.as_str(), "push" | "swap" | "fill") {
            return self.update_storage(&call.receiver, |receiver| changing_method(receiver, &name, arguments));
        }
        let receiver = self.expression(&call.receiver)?;
        method(&receiver, &name, &arguments)
    }

    fn function_call(&mut self, call: &syn::ExprCall) -> Fallible<Datum> {
        let Expr::Path(path) = &*call.func else {
            return Err(beyond("this call", call));
        };
        let (_, name) = last_two(&path.path);
        let arguments = self.expressions(&call.args)?;
        match (name.as_str(), arguments.as_slice()) {
            ("new" | "with_capacity", _) => Ok(Datum::Array(Vec::new())),
            ("Some", [value]) => Ok(value.clone()),
            ("zero", []) => Ok(Datum::Real(0.0)),
            ("one", []) => Ok(Datum::Real(1.0)),
            ("from" | "from_f64" | "black_box", [value]) if path.path.segments.len() > 1 => {
                convert(value, &last_two(&path.path).0)
            }
            (_, [receiver, rest @ ..]) if path.path.segments.len() > 1 => method(receiver, &name, rest),
            _ => Err(beyond("this call", call)),
        }
    }

    fn macro_call(&mut self, call: &syn::Macro) -> Fallible<Datum> {
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
            "panic" | "unreachable" | "todo" | "unimplemented" => Err(format!("a panic: {}", call.tokens)),
            _ => Err(beyond("this macro", call)),
        }
    }

    fn list(&mut self, call: &syn::Macro) -> Fallible<Datum> {
        let array = syn::parse2(bracketed(call)).map_err(|error| error.to_string())?;
        self.expression(&array)
    }

    /// The arguments of a macro that formats them, but for the format and what stands before it.
    fn formatted(&mut self, call: &syn::Macro, skipped: usize) -> Fallible<Vec<Datum>> {
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
    ) -> Fallible<Datum> {
        let arguments = arguments(call)?;
        let given: Vec<_> =
            arguments.iter().take(operands).map(|argument| self.expression(argument)).collect::<Fallible<_>>()?;
        if given.len() == operands && holds(&given)? {
            Ok(Datum::Unit)
        } else {
            Err(format!("a panic: assertion failed: {}", call.tokens))
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
    if name == "unwrap" {
        return if *receiver == Datum::Unit {
            Err("a panic: `None` is unwrapped".to_owned())
        } else {
            Ok(receiver.clone())
        };
    }
    let value = match receiver {
        Datum::Real(value) => real_method(*value, name, arguments),
        Datum::Int(value) => integer_method(*value, name, arguments),
        Datum::Array(elements) => match (name, arguments) {
            ("len", []) => Some(Datum::Int(elements.len() as i128)),
            ("is_empty", []) => Some(Datum::Bool(elements.is_empty())),
            ("contains", [element]) => Some(Datum::Bool(elements.contains(element))),
            _ => None,
        },
        Datum::Range(start, end) => match (name, arguments) {
            ("size_hint", []) => start.zip(*end).map(|(start, end)| {
                let size = Datum::Int((end - start).max(0));
                Datum::Tuple(vec![size.clone(), size])
            }),
            ("contains", [Datum::Int(value)]) => Some(Datum::Bool(contains(receiver, *value))),
            _ => None,
        },
        _ => None,
    };
    value.ok_or_else(|| format!("no method `{name}` of {receiver:?} with {arguments:?}"))
}

fn contains(range: &Datum, value: i128) -> bool {
    match range {
        Datum::Range(start, end) => start.is_none_or(|start| start <= value) && end.is_none_or(|end| value < end),
        _ => false,
    }
}

fn real_method(x: f64, name: &str, arguments: &[Datum]) -> Option<Datum> {
    let value = match (name, arguments) {
        ("is_nan", []) => return Some(Datum::Bool(x.is_nan())),
        ("is_finite", []) => return Some(Datum::Bool(x.is_finite())),
        ("is_infinite", []) => return Some(Datum::Bool(x.is_infinite())),
        ("is_sign_negative", []) => return Some(Datum::Bool(x.is_sign_negative())),
        ("is_sign_positive", []) => return Some(Datum::Bool(x.is_sign_positive())),
        ("sin_cos", []) => return Some(Datum::Tuple(vec![Datum::Real(x.sin()), Datum::Real(x.cos())])),
        (_, []) => real_function(name)?(x),
        ("powi", [Datum::Int(n)]) => x.powi(i32::try_from(*n).ok()?),
        ("powf", [Datum::Real(y)]) => x.powf(*y),
        ("max", [Datum::Real(y)]) => x.max(*y),
        ("min", [Datum::Real(y)]) => x.min(*y),
        ("atan2", [Datum::Real(y)]) => x.atan2(*y),
        ("hypot", [Datum::Real(y)]) => x.hypot(*y),
        ("copysign", [Datum::Real(y)]) => x.copysign(*y),
        ("rem_euclid", [Datum::Real(y)]) => x.rem_euclid(*y),
        ("clamp", [Datum::Real(low), Datum::Real(high)]) if low <= high => x.clamp(*low, *high),
        ("mul_add", [Datum::Real(a), Datum::Real(b)]) => x.mul_add(*a, *b),
        _ => return None,
    };
    Some(Datum::Real(value))
}

fn real_function(name: &str) -> Option<fn(f64) -> f64> {
    Some(match name {
        "abs" => f64::abs,
        "signum" => f64::signum,
        "floor" => f64::floor,
        "ceil" => f64::ceil,
        "round" => f64::round,
        "trunc" => f64::trunc,
        "fract" => f64::fract,
        "recip" => f64::recip,
        "sqrt" => f64::sqrt,
        "cbrt" => f64::cbrt,
        "exp" => f64::exp,
        "ln" => f64::ln,
        "log2" => f64::log2,
        "log10" => f64::log10,
        "sin" => f64::sin,
        "cos" => f64::cos,
        "tan" => f64::tan,
        "asin" => f64::asin,
        "acos" => f64::acos,
        "atan" => f64::atan,
        "sinh" => f64::sinh,
        "cosh" => f64::cosh,
        "tanh" => f64::tanh,
        "to_radians" => f64::to_radians,
        "to_degrees" => f64::to_degrees,
        _ => return None,
    })
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
