//! Closures: the body is read wherever the closure is called, with the names that it saw where it was written.
//!
//! What it captures by reference it sees as it is at the call, for names stand for variables. A closure that constant
//! code needs as a value is kept there as well, word for word.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Expr, Pat};

use super::joins::Jump;
use super::known::Fact;
use super::options::Making;
use super::refuse::Refusal;
use super::{Binding, Constant, Lowered, Reader, Reading, Refused};
use crate::ir::{Aggregate, Label, Opaque, Operand, Reference, Role, Statement, Type, Value, Var};

/// So many bodies of closures are read for one function: calls inside calls multiply.
const MOST: usize = 4096;

/// A closure that has a name.
pub struct Closure<'a> {
    pub code: &'a syn::ExprClosure,
    /// The names where it was written.
    pub scopes: Vec<HashMap<String, Binding>>,
    /// It captures active values.
    pub is_active: bool,
    pub changes_active: bool,
    /// The variable that holds it for constant code.
    pub value: Option<Var>,
}

/// A closure whose body is being read, and where `return` in it leads.
pub struct Return {
    pub exit: Label,
    /// What returns a value.
    pub jumps: Vec<Jump>,
    /// What is returned, if that is an `Option`.
    pub option: Option<Making>,
}

/// What can be called with values that have been read.
#[derive(Clone, Copy)]
pub enum Callable<'a> {
    /// A closure that sees so many of the scopes around it.
    Literal(&'a syn::ExprClosure, usize),
    /// A closure that has a name.
    Named(usize),
    /// A function that came in, by the index of the parameter.
    Parameter(usize),
    Function(&'a syn::ExprPath),
}

/// An argument, or a reference to it.
pub struct Passed {
    pub lowered: Lowered,
    pub is_borrowed: bool,
    /// The function that it is, if its derivatives are passed with it; then it is nothing else.
    pub function: Option<PassedFunction>,
}

#[derive(Clone, Copy)]
pub enum PassedFunction {
    /// A closure, by its index, or a reference to it.
    Closure { index: usize, is_borrowed: bool },
    /// One that came in, by the index of the parameter.
    Parameter { index: usize, by_value: bool },
}

impl Passed {
    pub fn value(lowered: Lowered) -> Self {
        Passed { lowered, is_borrowed: false, function: None }
    }

    pub fn borrowed(lowered: Lowered) -> Self {
        Passed { lowered, is_borrowed: true, function: None }
    }
}

impl<'a> Reader<'a> {
    /// `let name = |…| …;`
    pub fn bind_closure(&mut self, name: &'a syn::PatIdent, code: &'a syn::ExprClosure) {
        let expression = Expr::Closure(code.clone());
        let survey = self.survey_expression(&expression);
        if survey.poisoned {
            return self.bind_name(&name.ident, Binding::Poisoned);
        }
        let address: *const syn::ExprClosure = code;
        let value = self.known.has(&Fact::Closure(address)).then(|| {
            let opaque = self.opaque_expression(&expression);
            let var = self.declare_constant(name, None);
            self.emit(Statement::Let(var, Value::Opaque(opaque)));
            var
        });
        let index = self.keep_closure(code, value);
        self.bind_name(&name.ident, Binding::Closure(index));
    }

    /// A closure with the names that it sees here.
    pub fn keep_closure(&mut self, code: &'a syn::ExprClosure, value: Option<Var>) -> usize {
        let survey = self.survey_expression(&Expr::Closure(code.clone()));
        let mut scopes = self.scopes.clone();
        if code.capture.is_some() {
            scopes.push(self.moved_into(code));
        }
        let closure = Closure { code, scopes, is_active: survey.active, changes_active: survey.changes_active, value };
        self.closures.push(closure);
        self.closures.len() - 1
    }

    /// What a `move` closure has copies of: variables that may change without it.
    fn moved_into(&mut self, code: &syn::ExprClosure) -> HashMap<String, Binding> {
        let mut copies = HashMap::new();
        for ident in mentioned(&code.body) {
            if let Some(Binding::Var(var)) = self.lookup(&ident).cloned()
                && let Some(copy) = self.copy(var)
            {
                copies.insert(ident.to_string(), Binding::Var(copy));
            }
        }
        copies
    }

    /// A copy of a variable that may change, if it is of a type that is copied.
    fn copy(&mut self, var: Var) -> Option<Var> {
        let variable = self.function.variable(var).clone();
        let is_copied = match variable.role {
            Role::Constant => self.primitives.contains(&var),
            _ => matches!(variable.ty, Type::Scalar(_) | Type::Array(..) | Type::Tuple(_)),
        };
        if !variable.mutable || variable.reference != Reference::Owned || !is_copied {
            return None;
        }
        let value = match (variable.role, &variable.ty) {
            (Role::Constant, _) => Value::Opaque(Opaque::of(var)),
            (_, Type::Scalar(scalar)) => {
                let operand = self.load(var.into(), scalar.clone());
                Value::Aggregate(Aggregate::Scalar(operand))
            }
            _ => Value::Aggregate(Aggregate::Copy(var.into())),
        };
        let is_primitive = self.primitives.contains(&var);
        let copy = self.function.add(variable);
        self.primitive(copy, is_primitive);
        self.emit(Statement::Let(copy, value));
        Some(copy)
    }

    /// The closure as a value in constant code; where it has none, reading starts anew with one.
    pub fn closure_value(&mut self, index: usize) -> Option<Var> {
        let closure = &self.closures[index];
        if closure.value.is_none() {
            self.found.learn(Fact::Closure(closure.code));
        }
        closure.value
    }

    /// A closure, or the name of one, or a path to a function.
    pub fn callable(&mut self, expression: &'a Expr) -> Reading<Callable<'a>> {
        match expression {
            Expr::Paren(inner) => self.callable(&inner.expr),
            Expr::Group(inner) => self.callable(&inner.expr),
            Expr::Reference(inner) => self.callable(&inner.expr),
            Expr::Closure(code) if self.keeps_closures => Ok(Callable::Named(self.keep_closure(code, None))),
            Expr::Closure(code) => Ok(Callable::Literal(code, self.scopes.len())),
            Expr::Path(path) => {
                let local = path.path.get_ident().and_then(|ident| self.lookup(ident));
                match local {
                    None => Ok(Callable::Function(path)),
                    Some(Binding::Closure(index)) => Ok(Callable::Named(*index)),
                    Some(Binding::Poisoned) => Err(Refused),
                    Some(binding) => match self.callback_of(binding) {
                        Some(parameter) => Ok(Callable::Parameter(parameter)),
                        None => self.refuse(Refusal::CalledValue, path),
                    },
                }
            }
            _ if self.survey_expression(expression).poisoned => Err(Refused),
            _ => self.refuse(Refusal::CalledValue, expression),
        }
    }

    /// The closure that is called, if it is one.
    pub fn code_of(&self, callable: Callable<'a>) -> Option<&'a syn::ExprClosure> {
        match callable {
            Callable::Literal(code, _) => Some(code),
            Callable::Named(index) => Some(self.closures[index].code),
            Callable::Parameter(_) | Callable::Function(_) => None,
        }
    }

    /// The names that the body of a closure sees.
    pub fn seen_by(&self, callable: Callable<'a>) -> Vec<HashMap<String, Binding>> {
        match callable {
            Callable::Literal(_, depth) => self.scopes[..depth].to_vec(),
            Callable::Named(index) => self.closures[index].scopes.clone(),
            Callable::Parameter(_) | Callable::Function(_) => self.scopes.clone(),
        }
    }

    /// The types that a closure gives its parameters.
    pub fn parameter_types(&self, callable: Callable<'a>) -> Vec<Option<Type>> {
        if let Callable::Parameter(parameter) = callable {
            return self.callback_types(parameter);
        }
        let Some(code) = self.code_of(callable) else { return Vec::new() };
        let written = |pattern: &Pat| match pattern {
            Pat::Type(typed) => Some(self.written(&typed.ty).ty),
            _ => None,
        };
        code.inputs.iter().map(written).collect()
    }

    /// Calls with values that have been read.
    pub fn invoke(&mut self, callable: Callable<'a>, arguments: Vec<Passed>, span: Span) -> Reading<Lowered> {
        match callable {
            Callable::Function(path) => self.call_path(path, arguments, span),
            Callable::Parameter(parameter) => self.call_callback(parameter, arguments, span),
            Callable::Literal(code, depth) => {
                let inner = self.scopes.split_off(depth);
                let read = self.inline(code, arguments, span);
                self.scopes.extend(inner);
                read
            }
            Callable::Named(index) => {
                let closure = &mut self.closures[index];
                let code = closure.code;
                let outer = std::mem::replace(&mut self.scopes, std::mem::take(&mut closure.scopes));
                let read = self.inline(code, arguments, span);
                self.closures[index].scopes = std::mem::replace(&mut self.scopes, outer);
                read
            }
        }
    }

    fn inline(&mut self, code: &'a syn::ExprClosure, arguments: Vec<Passed>, span: Span) -> Reading<Lowered> {
        self.inlined += 1;
        if self.inlined > MOST {
            return self.refuse(Refusal::ClosureGrowth, span);
        }
        self.scopes.push(HashMap::new());
        let read = self.inlined_body(code, arguments);
        self.scopes.pop();
        read
    }

    fn inlined_body(&mut self, code: &'a syn::ExprClosure, arguments: Vec<Passed>) -> Reading<Lowered> {
        let expected = self.expected.take();
        if arguments.iter().any(|argument| argument.lowered.is_never()) {
            return Ok(Lowered::Never);
        }
        self.passed_to(code, arguments)?;
        let lowered = match returns(&code.body) {
            false => {
                let expected = match &code.output {
                    syn::ReturnType::Type(_, ty) => Some(self.written(ty).ty),
                    syn::ReturnType::Default => expected,
                };
                self.expecting(expected, |this| this.expression(&code.body))?
            }
            true => self.body_with_returns(&code.body)?,
        };
        self.pin_output(&code.output, &lowered);
        Ok(self.settled(lowered).held())
    }

    /// Binds what is passed to the names of the parameters.
    pub fn passed_to(&mut self, code: &'a syn::ExprClosure, arguments: Vec<Passed>) -> Reading<()> {
        code.inputs.iter().zip(arguments).try_for_each(|(pattern, argument)| match argument.is_borrowed {
            _ if argument.function.is_some() => self.refuse(Refusal::Closure, pattern),
            true => self.bind_borrowed(pattern, argument.lowered),
            false => self.bind(pattern, argument.lowered, None),
        })
    }

    /// `|…| -> f64 { … }`
    fn pin_output(&mut self, output: &syn::ReturnType, lowered: &Lowered) {
        if let (syn::ReturnType::Type(_, ty), Lowered::Scalar(operand)) = (output, lowered)
            && let Type::Scalar(scalar) = self.written(ty).ty
        {
            self.pin(operand, &scalar);
        }
    }

    /// A number is read from its place at once: the place may change before the number is used.
    pub fn settled(&mut self, lowered: Lowered) -> Lowered {
        match lowered {
            Lowered::Place(place, Reference::Owned) => match self.type_of(&place) {
                Type::Scalar(scalar) => Lowered::Scalar(self.load(place, scalar)),
                _ => Lowered::Place(place, Reference::Owned),
            },
            Lowered::Parts(parts) => Lowered::Parts(parts.into_iter().map(|part| self.settled(part)).collect()),
            other => other,
        }
    }

    pub fn body_with_returns(&mut self, body: &'a Expr) -> Reading<Lowered> {
        let exit = self.function.label();
        self.returns.push(Return { exit, jumps: Vec::new(), option: None });
        let (read, mut block) = self.within(|this| {
            let lowered = this.expression(body)?;
            Ok((!lowered.is_never()).then(|| this.jump(lowered, false, body.span())))
        });
        let jumps = self.returns.pop().map_or_else(Vec::new, |closure| closure.jumps);
        let jumps = jumps.into_iter().chain(read?).collect();
        let worth = self.land(jumps, exit, &mut block)?;
        self.emit(Statement::Labelled(exit, block));
        Ok(worth)
    }

    /// `return` inside a closure, if there is one around.
    pub fn return_from_closure(&mut self, leave: &'a syn::ExprReturn) -> Option<Reading<Lowered>> {
        let exit = self.returns.last()?.exit;
        let Some(value) = &leave.expr else {
            self.emit(Statement::Exit(exit));
            return Some(Ok(Lowered::Never));
        };
        if self.returns.last()?.option.is_some() {
            let read = self.return_option(value);
            self.emit(Statement::Exit(exit));
            return Some(read.map(|()| Lowered::Never));
        }
        let lowered = match self.expression(value) {
            Ok(lowered) if !lowered.is_never() => lowered,
            other => return Some(other),
        };
        let jump = self.jump(lowered, true, value.span());
        self.returns.last_mut()?.jumps.push(jump);
        Some(Ok(Lowered::Never))
    }

    /// The name for something that is no storage of its own.
    pub fn binding_of(&mut self, lowered: Lowered) -> Binding {
        match lowered {
            Lowered::Scalar(operand) => Binding::Operand(operand),
            Lowered::Place(place, reference) => Binding::Place(place, reference),
            Lowered::Parts(parts) => Binding::Parts(parts.into_iter().map(|part| self.binding_of(part)).collect()),
            Lowered::Constant(Constant { literal: Some(literal), .. }) => Binding::Operand(Operand::Literal(literal)),
            Lowered::Constant(constant) => self.borrow(&constant).unwrap_or_else(|| {
                let name = Ident::new("c", Span::mixed_site());
                let var = self.constant(&name, constant.opaque);
                self.primitive(var, constant.primitive);
                Binding::Var(var)
            }),
            Lowered::Aggregate(aggregate) => Binding::Place(self.store_aggregate(aggregate), Reference::Owned),
            Lowered::Never => Binding::Poisoned,
        }
    }

    /// What a name stands for.
    pub fn named(&mut self, binding: &Binding, span: Span) -> Reading<Lowered> {
        Ok(match binding {
            Binding::Poisoned => return Err(Refused),
            Binding::Iterator(_) => return self.refuse(Refusal::Iterator, span),
            Binding::Option(_) => return self.refuse(Refusal::OptionKept, span),
            Binding::Operand(Operand::Literal(literal)) => Lowered::Constant(literal.clone().into_constant()),
            Binding::Operand(operand) => Lowered::Scalar(operand.clone()),
            Binding::Place(place, reference) => Lowered::Place(place.clone(), *reference),
            Binding::Borrow(..) | Binding::Behind(..) => {
                let opaque = self.binding_tokens(binding).ok_or(Refused)?;
                Lowered::Constant(Constant::of(opaque))
            }
            Binding::Borrowed(inner) => match self.named(inner, span)? {
                Lowered::Place(place, Reference::Owned) => Lowered::Place(place, Reference::Shared),
                Lowered::Constant(constant) => Lowered::Constant(constant.borrowed()),
                other => other,
            },
            Binding::Parts(parts) => {
                Lowered::Parts(parts.iter().map(|part| self.named(part, span)).collect::<Reading<_>>()?)
            }
            Binding::Closure(index) if self.closures[*index].is_active => {
                return self.refuse(Refusal::Closure, span);
            }
            Binding::Closure(index) => {
                let var = self.closure_value(*index).ok_or(Refused)?;
                self.variable(var, span)
            }
            Binding::Var(var) => self.variable(*var, span),
        })
    }

    /// Calls a function of the table, or a differentiable one.
    fn call_path(&mut self, path: &'a syn::ExprPath, arguments: Vec<Passed>, span: Span) -> Reading<Lowered> {
        if arguments.iter().any(|argument| argument.lowered.is_never()) {
            return Ok(Lowered::Never);
        }
        let constants: Option<Vec<Opaque>> = arguments.iter().map(Passed::constant).collect();
        if let Some(constants) = constants {
            let arguments = super::opaque::listed(constants);
            let tokens = &arguments.tokens;
            let opaque = Opaque { tokens: quote!(#path(#tokens)), effect: crate::ir::Effect::Once, ..arguments };
            return Ok(Lowered::Constant(Constant::of(opaque)));
        }
        self.call_with(path, arguments, span)
    }
}

impl Passed {
    /// The argument, if it is constant.
    pub fn constant(&self) -> Option<Opaque> {
        let Lowered::Constant(constant) = &self.lowered else { return None };
        if self.function.is_some() {
            return None;
        }
        let opaque = constant.opaque.clone();
        let tokens = &opaque.tokens;
        Some(match self.is_borrowed {
            true => Opaque { tokens: quote!(&#tokens), ..opaque },
            false => opaque,
        })
    }
}

/// The closure that an expression is, or a reference to it.
pub fn closure(expression: &Expr) -> Option<&syn::ExprClosure> {
    match expression {
        Expr::Closure(code) => Some(code),
        Expr::Paren(inner) => closure(&inner.expr),
        Expr::Reference(inner) => closure(&inner.expr),
        _ => None,
    }
}

/// The one name that a pattern is, with or without a type.
pub fn only_name(pattern: &Pat) -> Option<&syn::PatIdent> {
    match pattern {
        Pat::Ident(name) if name.subpat.is_none() => Some(name),
        Pat::Type(typed) => only_name(&typed.pat),
        _ => None,
    }
}

/// The ways out of a closure, before its end, that are its own.
#[derive(Default)]
struct WaysOut {
    returns: bool,
    asks: bool,
}

impl WaysOut {
    fn of(body: &Expr) -> Self {
        let mut ways = WaysOut::default();
        ways.visit_expr(body);
        ways
    }
}

impl Visit<'_> for WaysOut {
    fn visit_expr_return(&mut self, _: &syn::ExprReturn) {
        self.returns = true;
    }

    fn visit_expr_try(&mut self, _: &syn::ExprTry) {
        self.asks = true;
    }

    fn visit_expr_closure(&mut self, _: &syn::ExprClosure) {}
}

/// Whether a closure with this body has a `return` of its own.
pub fn returns(body: &Expr) -> bool {
    WaysOut::of(body).returns
}

/// Whether it has a `?` of its own.
pub fn asks(body: &Expr) -> bool {
    WaysOut::of(body).asks
}

/// Whether it has a `return` or a `?` of its own.
pub fn is_left_early(body: &Expr) -> bool {
    let WaysOut { returns, asks } = WaysOut::of(body);
    returns || asks
}

/// The names in an expression, each once.
fn mentioned(expression: &Expr) -> Vec<Ident> {
    struct Mentioned(HashSet<String>, Vec<Ident>);
    impl Visit<'_> for Mentioned {
        fn visit_expr_path(&mut self, path: &syn::ExprPath) {
            if let Some(ident) = path.path.get_ident()
                && self.0.insert(ident.to_string())
            {
                self.1.push(ident.clone());
            }
        }
    }
    let mut mentioned = Mentioned(HashSet::new(), Vec::new());
    mentioned.visit_expr(expression);
    mentioned.1
}
