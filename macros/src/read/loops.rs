//! Loops and the jumps out of them.

use proc_macro2::{Ident, Span};
use syn::Expr;
use syn::spanned::Spanned;

use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading};
use crate::ir::visit::any;
use crate::ir::{Block, Label, Opaque, Role, Statement, Type, Var};

/// A loop or labelled block that the code being read stands in.
pub struct Around {
    name: Option<String>,
    /// The end of it.
    after: Label,
    /// The end of one iteration; a labelled block has none.
    next: Option<Label>,
    /// What `break` with a value sets.
    value: Option<Var>,
}

impl<'a> Reader<'a> {
    pub fn for_loop(&mut self, repeat: &'a syn::ExprForLoop) -> Reading<Lowered> {
        let around = self.around(&repeat.label, None);
        let after = around.after;
        self.arounds.push(around);
        let (read, inside) = self.within(|this| {
            let chain = this.chain(&repeat.expr)?;
            this.drive(&chain, &mut |this, item| this.iteration(repeat, item))
        });
        self.arounds.pop();
        read?;
        self.emit_labelled(Some(after), inside);
        Ok(super::statements::unit())
    }

    fn iteration(&mut self, repeat: &'a syn::ExprForLoop, item: Lowered) -> Reading<()> {
        let next = self.function.label();
        if let Some(around) = self.arounds.last_mut() {
            around.next = Some(next);
        }
        let (read, body) = self.within(|this| {
            this.bind(&repeat.pat, item, None)?;
            this.unit_block(&repeat.body)
        });
        read?;
        self.emit(Statement::Labelled(next, body));
        Ok(())
    }

    /// An integer that a loop counts.
    pub fn counter(&mut self, name: &str) -> Var {
        let variable = self.new_variable(Ident::new(name, Span::mixed_site()), Type::Unknown, Role::Constant);
        self.primitive(variable, true);
        self.integers.insert(variable);
        variable
    }

    pub fn while_loop(&mut self, repeat: &'a syn::ExprWhile) -> Reading<Lowered> {
        let around = self.around(&repeat.label, None);
        let after = around.after;
        self.forever(around, |this| match &*repeat.cond {
            Expr::Let(condition) => this.while_let(condition, &repeat.body, after),
            condition => {
                let condition = this.condition(condition)?;
                let leave = vec![Statement::Exit(after)];
                this.emit(Statement::If { condition, then: Block::new(), otherwise: leave });
                this.unit_block(&repeat.body)
            }
        })?;
        Ok(super::statements::unit())
    }

    pub fn endless_loop(&mut self, repeat: &'a syn::ExprLoop) -> Reading<Lowered> {
        let value = self.break_value(&repeat.label, &repeat.body);
        let around = self.around(&repeat.label, value);
        let after = around.after;
        self.forever(around, |this| this.unit_block(&repeat.body))?;
        if !self.is_left(after) {
            self.diverge();
            return Ok(Lowered::Never);
        }
        Ok(self.broken(value))
    }

    pub fn labelled_block(&mut self, block: &'a syn::ExprBlock) -> Reading<Lowered> {
        let value = self.break_value(&block.label, &block.block);
        let around = Around { next: None, ..self.around(&block.label, value) };
        let after = around.after;
        if let Some(value) = value {
            self.emit(Statement::Declare(value));
        }
        self.arounds.push(around);
        let (read, body) = self.within(|this| {
            let lowered = this.block(&block.block)?;
            match value {
                Some(value) if !lowered.is_never() => this.set(value, lowered, block.span()),
                _ => {
                    this.dropped(lowered);
                    Ok(())
                }
            }
        });
        self.arounds.pop();
        read?;
        self.emit_labelled(Some(after), body);
        Ok(self.broken(value))
    }

    /// A loop without a bound, with a label for its end and one for the end of an iteration.
    fn forever(&mut self, around: Around, inside: impl FnOnce(&mut Self) -> Reading<()>) -> Reading<()> {
        let (after, next, value) = (around.after, around.next, around.value);
        if let Some(value) = value {
            self.emit(Statement::Declare(value));
        }
        self.arounds.push(around);
        let (read, body) = self.within(inside);
        self.arounds.pop();
        read?;
        let body = match next {
            Some(next) => vec![Statement::Labelled(next, body)],
            None => body,
        };
        self.emit(Statement::Labelled(after, vec![Statement::Loop(body)]));
        Ok(())
    }

    /// Whether what was just written goes to the label.
    fn is_left(&self, label: Label) -> bool {
        let written = self.blocks.last().map_or(&[][..], |writing| &writing.statements);
        let last = written.last().map_or(&[][..], std::slice::from_ref);
        any(last, &mut |statement| matches!(statement, Statement::Exit(target) if *target == label))
    }

    fn emit_labelled(&mut self, label: Option<Label>, body: Block) {
        match label {
            Some(label) => self.emit(Statement::Labelled(label, body)),
            None => body.into_iter().for_each(|statement| self.emit(statement)),
        }
    }

    fn around(&mut self, label: &Option<syn::Label>, value: Option<Var>) -> Around {
        Around {
            name: label.as_ref().map(|label| label.name.ident.to_string()),
            after: self.function.label(),
            next: Some(self.function.label()),
            value,
        }
    }

    /// The variable for what `break` passes: a scalar if an active value or a float is passed anywhere.
    fn break_value(&mut self, label: &Option<syn::Label>, body: &'a syn::Block) -> Option<Var> {
        let values = broken_values(label, body);
        let first = *values.first()?;
        let is_active = values.iter().any(|value| self.survey_expression(value).active);
        let declaration: *const Expr = first;
        let active = is_active || self.known.breaks.contains(&declaration);
        let (ty, role) = match active {
            true => (Type::Scalar(self.scalars.fresh()), Role::Value),
            false => (Type::Unknown, Role::Constant),
        };
        let var = self.new_variable(Ident::new("t", Span::mixed_site()), ty, role);
        self.breaks.insert(var, declaration);
        Some(var)
    }

    /// What a loop or a block was left with.
    pub fn broken(&mut self, value: Option<Var>) -> Lowered {
        match value {
            None => super::statements::unit(),
            Some(value) if self.function.variable(value).role == Role::Value => Lowered::Scalar(value.into()),
            Some(value) => Lowered::Constant(Constant::of(Opaque::of(value))),
        }
    }

    pub fn break_(&mut self, jump: &'a syn::ExprBreak) -> Reading<Lowered> {
        let Some(index) = self.target_of(&jump.label, false) else {
            return self.refuse(Refusal::Expression("this jump"), jump);
        };
        let (after, value) = (self.arounds[index].after, self.arounds[index].value);
        if let (Some(passed), Some(value)) = (&jump.expr, value) {
            let lowered = self.expression(passed)?;
            if lowered.is_never() {
                return Ok(lowered);
            }
            if !matches!(lowered, Lowered::Constant(_)) && self.function.variable(value).role == Role::Constant {
                self.found.breaks.insert(self.breaks[&value]);
                return Ok(Lowered::Never);
            }
            self.set(value, lowered, passed.span())?;
        }
        self.emit(Statement::Exit(after));
        Ok(Lowered::Never)
    }

    pub fn continue_(&mut self, jump: &'a syn::ExprContinue) -> Reading<Lowered> {
        match self.target_of(&jump.label, true).and_then(|index| self.arounds[index].next) {
            Some(next) => {
                self.emit(Statement::Exit(next));
                Ok(Lowered::Never)
            }
            None => self.refuse(Refusal::Expression("this jump"), jump),
        }
    }

    fn target_of(&self, label: &Option<syn::Lifetime>, loops_only: bool) -> Option<usize> {
        match label {
            Some(label) => {
                let name = label.ident.to_string();
                self.arounds.iter().rposition(|around| around.name.as_ref() == Some(&name))
            }
            None => {
                self.arounds.iter().rposition(|around| around.next.is_some() || (!loops_only && around.name.is_none()))
            }
        }
    }
}

/// What `break` passes out of a loop or block.
fn broken_values<'a>(label: &Option<syn::Label>, body: &'a syn::Block) -> Vec<&'a Expr> {
    struct Breaks<'a> {
        label: Option<String>,
        /// Whether an unlabelled `break` belongs to another loop.
        inner: usize,
        values: Vec<&'a Expr>,
    }
    impl<'a> syn::visit::Visit<'a> for Breaks<'a> {
        fn visit_expr_break(&mut self, jump: &'a syn::ExprBreak) {
            let ours = match &jump.label {
                Some(label) => self.label.as_ref() == Some(&label.ident.to_string()),
                None => self.inner == 0,
            };
            self.values.extend(jump.expr.as_deref().filter(|_| ours));
            syn::visit::visit_expr_break(self, jump);
        }
        fn visit_expr_loop(&mut self, repeat: &'a syn::ExprLoop) {
            self.inner += 1;
            syn::visit::visit_expr_loop(self, repeat);
            self.inner -= 1;
        }
        fn visit_expr_closure(&mut self, _: &'a syn::ExprClosure) {}
    }
    let label = label.as_ref().map(|label| label.name.ident.to_string());
    let mut breaks = Breaks { label, inner: 0, values: Vec::new() };
    syn::visit::Visit::visit_block(&mut breaks, body);
    breaks.values
}

impl Constant {
    /// An integer or a float, on which operators are the built-in ones.
    pub fn primitive(opaque: Opaque) -> Self {
        Constant { primitive: true, ..Constant::of(opaque) }
    }
}
