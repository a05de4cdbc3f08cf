//! Branches, as statements and as values.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::body::Writer;
use super::expressions::Expression;
use super::lines::{Form, Line, Lines, Tail};
use crate::ir::{Arm, Operand, Statement, Var};

impl Writer<'_> {
    /// A statement with blocks in it.
    pub fn plain(&mut self, statement: &Statement, lines: &mut Vec<Line>) {
        match statement {
            Statement::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                let then = self.lines(then);
                let otherwise = self.lines(otherwise);
                lines.push(Line { tokens: branch(condition, then, otherwise), form: Form::If });
            }
            Statement::Match { scrutinee, arms } => {
                let scrutinee = self.constant(scrutinee).before_block();
                let arms: Vec<_> =
                    arms.iter().map(|arm| self::arm(self.arm_head(arm), self.lines(&arm.body))).collect();
                lines.push(Line::from(quote!(match #scrutinee { #(#arms)* })));
            }
            Statement::For { .. } | Statement::Loop(_) => {
                let tokens = self.repeated(statement, None);
                lines.push(Line::from(tokens));
            }
            Statement::Labelled(label, body) => self.labelled(*label, body, lines),
            Statement::Exit(label) => lines.extend(self.exit(*label, None)),
            _ => {}
        }
    }

    /// A statement that yields the targets, as an expression after some lines; or as a line, if it never comes to an
    /// end.
    pub fn valued(&mut self, statement: &Statement, targets: &[Var], lines: &mut Vec<Line>) -> Option<Tail> {
        self.declare_for(statement, lines);
        match statement {
            Statement::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                let then = self.yielding(then, targets);
                let otherwise = self.yielding(otherwise, targets);
                let typed = is_typed([&then, &otherwise]);
                let tokens = branch(condition, then, otherwise);
                Some(Tail { expression: Expression::block_like(tokens, typed), form: Form::If })
            }
            Statement::Match { scrutinee, arms } => {
                let scrutinee = self.constant(scrutinee).before_block();
                let arms: Vec<_> =
                    arms.iter().map(|arm| (self.arm_head(arm), self.yielding(&arm.body, targets))).collect();
                let typed = is_typed(arms.iter().map(|(_, body)| body));
                let arms = arms.into_iter().map(|(head, body)| self::arm(head, body));
                let tokens = quote!(match #scrutinee { #(#arms)* });
                Some(Tail::from(Expression::block_like(tokens, typed)))
            }
            Statement::Labelled(label, body) => self.labelled_value(*label, body, targets, lines),
            _ => {
                self.plain(statement, lines);
                None
            }
        }
    }

    fn condition(&mut self, condition: &Operand) -> Expression {
        let scalar = self.function.scalar.clone();
        self.operand(condition, &scalar)
    }

    /// `pattern if guard`
    fn arm_head(&self, arm: &Arm) -> TokenStream {
        let pattern = self.constant_tokens(&arm.pattern);
        match &arm.guard {
            Some(guard) => {
                let guard = self.constant_tokens(&guard.tokens);
                quote!(#pattern if #guard)
            }
            None => pattern,
        }
    }
}

fn branch(condition: Expression, then: Lines, otherwise: Lines) -> TokenStream {
    if then.is_empty() && !otherwise.is_empty() {
        let (condition, otherwise) = (inverted(condition).before_block(), otherwise.in_braces());
        return quote!(if #condition #otherwise);
    }
    let (condition, then) = (condition.before_block(), then.in_braces());
    if otherwise.is_empty() {
        return quote!(if #condition #then);
    }
    let otherwise = match is_branch(&otherwise) {
        true => otherwise.into_tokens(),
        false => otherwise.in_braces().into_token_stream(),
    };
    quote!(if #condition #then else #otherwise)
}

fn is_branch(lines: &Lines) -> bool {
    match (&lines.statements[..], &lines.value) {
        ([], Some(value)) => value.form == Form::If,
        ([line], None) => line.form == Form::If,
        _ => false,
    }
}

fn inverted(condition: Expression) -> Expression {
    match syn::parse2::<syn::Expr>(condition.tokens.clone()) {
        Ok(syn::Expr::Unary(unary)) if matches!(unary.op, syn::UnOp::Not(_)) => {
            Expression::foreign(unary.expr.into_token_stream())
        }
        _ => condition.not(),
    }
}

fn arm(head: TokenStream, body: Lines) -> TokenStream {
    match (&body.statements[..], &body.value) {
        ([], Some(value)) => {
            let value = &value.expression;
            quote!(#head => #value,)
        }
        ([line], None) if line.form == Form::Jump => {
            let jump = &line.tokens;
            quote!(#head => #jump,)
        }
        _ => {
            let body = body.in_braces();
            quote!(#head => #body)
        }
    }
}

/// One typed value is enough: all of them are of one type.
fn is_typed<'a>(blocks: impl IntoIterator<Item = &'a Lines>) -> bool {
    let mut values = blocks.into_iter().filter_map(|lines| lines.value.as_ref());
    values.any(|value| value.expression.typed)
}
