//! Expressions.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::Expr;
use syn::spanned::Spanned;

use super::effects::is_compound;
use super::opaque::literal_constant;
use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading};
use crate::ir::{Aggregate, Effect, Opaque, Role, Statement, Var};

impl<'a> Reader<'a> {
    /// Reads an expression; what it does is written, what it is worth is returned.
    pub fn expression(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        let expected = self.expected.take().filter(|_| hands_on_type(expression));
        self.expected = expected;
        if self.only_fails(expression) {
            let failure = self.opaque_expression(expression).map(|failure| quote!(#failure;));
            self.emit(Statement::Opaque(Opaque { effect: Effect::Fails, ..failure }));
            return Ok(self.never());
        }
        if self.is_still(expression) {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        match expression {
            Expr::Lit(literal) => Ok(Lowered::Constant(literal_constant(literal))),
            Expr::Path(path) => self.path(path),
            Expr::Paren(inner) => Ok(match self.expression(&inner.expr)? {
                Lowered::Constant(constant) => Lowered::Constant(constant.map(|inner| quote!((#inner)))),
                other => other,
            }),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Unary(unary) => self.unary(unary, expression),
            Expr::Binary(binary) if is_compound(&binary.op) => self.compound(binary, expression),
            Expr::Binary(binary) => self.binary(binary, expression),
            Expr::Cast(cast) => self.cast(cast),
            Expr::Index(index) => self.index(index),
            Expr::Field(field) => self.field(field),
            Expr::Reference(reference) => self.reference(reference),
            Expr::Tuple(tuple) => self.parts(tuple.elems.iter(), expression, Aggregate::Tuple),
            Expr::Array(array) => self.parts(array.elems.iter(), expression, Aggregate::Array),
            Expr::Repeat(repeat) => self.repeat(repeat),
            Expr::MethodCall(call) => self.called(expression, |this| this.method_call(call, expression)),
            Expr::Call(call) => self.called(expression, |this| this.call(call, expression)),
            Expr::Return(leave) => self.return_(leave),
            Expr::Assign(assign) => self.assign(assign, expression),
            Expr::If(branch) => self.unless_constant(expression, |this| this.if_(branch)),
            Expr::Match(choice) => self.unless_constant(expression, |this| this.match_(choice)),
            Expr::Block(block) if block.label.is_none() => {
                self.unless_constant(expression, |this| this.value_of_block(&block.block))
            }
            Expr::Block(block) => self.unless_constant(expression, |this| this.labelled_block(block)),
            Expr::Struct(literal) => self.unless_constant(expression, |this| this.struct_literal(literal)),
            Expr::ForLoop(repeat) => self.unless_constant(expression, |this| this.for_loop(repeat)),
            Expr::While(repeat) => self.unless_constant(expression, |this| this.while_loop(repeat)),
            Expr::Loop(repeat) => self.unless_constant(expression, |this| this.endless_loop(repeat)),
            Expr::Break(jump) => self.break_(jump),
            Expr::Continue(jump) => self.continue_(jump),
            Expr::Try(attempt) => self.unless_constant(expression, |this| this.attempt(attempt)),
            other => self.unless_constant(expression, |this| this.refuse_expression(other)),
        }
    }

    /// Constant code is kept word for word; the rest is read.
    fn unless_constant(
        &mut self,
        expression: &'a Expr,
        read: impl FnOnce(&mut Self) -> Reading<Lowered>,
    ) -> Reading<Lowered> {
        if self.survey_expression(expression).is_constant() {
            Ok(Lowered::Constant(self.constant_expression(expression)))
        } else {
            read(self)
        }
    }

    pub fn refuse_expression(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        let refusal = match expression {
            Expr::Closure(_) => Refusal::Closure,
            Expr::Macro(invocation) => {
                return self
                    .vector(&invocation.mac, expression)
                    .unwrap_or_else(|| self.macro_(&invocation.mac, expression));
            }
            Expr::Try(_) => Refusal::Expression("`?`"),
            Expr::Unsafe(_) => Refusal::Unsafe,
            Expr::Range(_) => Refusal::Expression("a range"),
            Expr::Let(_) => Refusal::MatchOnActive,
            Expr::Async(_) | Expr::Await(_) => Refusal::Async,
            Expr::Const(_) => Refusal::Expression("a `const` block"),
            _ => Refusal::Expression("this expression"),
        };
        self.refuse(refusal, expression.span())
    }

    fn path(&mut self, path: &'a syn::ExprPath) -> Reading<Lowered> {
        let local = path.path.get_ident().filter(|_| path.qself.is_none());
        let Some(binding) = local.and_then(|ident| self.lookup(ident)).cloned() else {
            let primitive = path.path.segments.last().is_some_and(|last| {
                last.ident.to_string().chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '_')
            });
            let opaque = Opaque::pure(path.to_token_stream());
            return Ok(Lowered::Constant(Constant { primitive, ..Constant::of(opaque) }));
        };
        self.named(&binding, path.span())
    }

    /// A variable as an expression.
    pub fn variable(&self, var: Var, span: Span) -> Lowered {
        let variable = self.function.variable(var);
        match variable.role {
            Role::Value => Lowered::Scalar(var.into()),
            Role::Place => Lowered::Place(var.into(), variable.reference),
            Role::Constant | Role::Tape => {
                let ident = crate::ir::placeholder(var, span);
                let opaque = Opaque { reads: vec![var], ..Opaque::pure(quote!(#ident)) };
                let primitive = self.primitives.contains(&var);
                let shape = self.shapes.get(&var).cloned();
                Lowered::Constant(Constant { primitive, shape, ..Constant::of(opaque) })
            }
        }
    }

    fn return_(&mut self, leave: &'a syn::ExprReturn) -> Reading<Lowered> {
        if let Some(returned) = self.return_from_closure(leave) {
            return returned;
        }
        if let Some(value) = &leave.expr {
            let expected = Some(self.signature.result.ty.clone());
            let lowered = self.expecting(expected, |this| this.expression(value))?;
            self.leave(lowered, value.span())?;
        }
        self.emit(Statement::Exit(self.exit));
        Ok(Lowered::Never)
    }
}

pub fn without_parentheses(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => without_parentheses(&inner.expr),
        other => other,
    }
}

/// Whether what is known of the type of the expression is known of what is read first inside.
fn hands_on_type(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Paren(_)
            | Expr::Group(_)
            | Expr::Block(_)
            | Expr::If(_)
            | Expr::Match(_)
            | Expr::Call(_)
            | Expr::MethodCall(_)
    )
}
