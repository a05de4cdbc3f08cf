//! Loops and the jumps out of them.

use proc_macro2::{Ident, Span, TokenStream};
use syn::Expr;
use syn::spanned::Spanned;

use super::chains::{contains_let, links};
use super::iterators::{Chain, is_constant_item};
use super::joins::Jump;
use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading};
use crate::ir::visit::leaves;
use crate::ir::{Block, Label, Opaque, Reference, Role, Statement, Type, Var};
use crate::options::Snapshots;

/// A loop or labelled block that the code being read stands in.
pub struct Around {
    name: Option<String>,
    /// The end of it.
    after: Label,
    /// The end of one iteration; a labelled block has none.
    next: Option<Label>,
    /// What leaves it with a value.
    jumps: Vec<Jump>,
}

impl<'a> Reader<'a> {
    pub fn for_loop(&mut self, repeat: &'a syn::ExprForLoop) -> Reading<Lowered> {
        let around = self.around(&repeat.label);
        let after = around.after;
        self.arounds.push(around);
        let checkpoint = self.checkpoint(&repeat.attrs)?;
        let marked = self.function.checkpoints.len();
        let outer = std::mem::replace(&mut self.checkpoint, checkpoint.clone().map(|(schedule, _)| schedule));
        let (read, inside) = self.within(|this| {
            let chain = this.iterated(repeat)?;
            this.drive(&chain, &mut |this, item| this.iteration(repeat, item))
        });
        self.checkpoint = outer;
        self.arounds.pop();
        read?;
        if let Some((_, span)) = checkpoint
            && self.function.checkpoints.len() == marked
        {
            return self.refuse(Refusal::CheckpointLoop, span);
        }
        self.emit_labelled(Some(after), inside);
        Ok(super::statements::unit())
    }

    /// What a loop goes through. A constant whose items are references, as the pattern says, is a slice or a reference to an array.
    fn iterated(&mut self, repeat: &'a syn::ExprForLoop) -> Reading<Chain<'a>> {
        match (&*repeat.pat, &*repeat.expr) {
            (syn::Pat::Reference(_), Expr::Path(path)) if is_constant_item(&path.path) => {
                let lowered = self.expression(&repeat.expr)?;
                self.elements(lowered, Some(&repeat.expr), Some(Reference::Shared), (&*repeat.expr).into())
            }
            _ => self.chain(&repeat.expr),
        }
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

    /// The schedule of the snapshots of a loop with `#[checkpoint(…)]`, and where that stands.
    fn checkpoint(&mut self, attributes: &[syn::Attribute]) -> Reading<Option<(TokenStream, Span)>> {
        let Some(attribute) = attributes.iter().find(|attribute| is_checkpoint(attribute)) else { return Ok(None) };
        match attribute.parse_args::<Snapshots>() {
            Ok(snapshots) => {
                let schedule = snapshots.schedule(&self.signature.krate);
                Ok(Some((schedule, attribute.path().span())))
            }
            Err(error) => self.refuse(Refusal::CheckpointSyntax(error.to_string()), error.span()),
        }
    }

    /// A loop that does not know how often it will run has no schedule.
    fn refuse_checkpoint(&mut self, attributes: &[syn::Attribute]) -> Reading<()> {
        match self.checkpoint(attributes)? {
            Some((_, span)) => self.refuse(Refusal::CheckpointLoop, span),
            None => Ok(()),
        }
    }

    pub fn while_loop(&mut self, repeat: &'a syn::ExprWhile) -> Reading<Lowered> {
        self.refuse_checkpoint(&repeat.attrs)?;
        let around = self.around(&repeat.label);
        let after = around.after;
        self.forever(around, |this| match &*repeat.cond {
            condition if contains_let(condition) => {
                let leave = vec![Statement::Exit(after)];
                this.linked(&links(condition), &leave, &mut |this| this.unit_block(&repeat.body))
            }
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
        self.refuse_checkpoint(&repeat.attrs)?;
        let around = self.around(&repeat.label);
        let after = around.after;
        let worth = self.forever(around, |this| this.unit_block(&repeat.body))?;
        Ok(if self.is_left(after) { worth } else { self.never() })
    }

    pub fn labelled_block(&mut self, block: &'a syn::ExprBlock) -> Reading<Lowered> {
        let around = Around { next: None, ..self.around(&block.label) };
        let after = around.after;
        self.arounds.push(around);
        let (read, mut body) = self.within(|this| {
            let lowered = this.block(&block.block)?;
            Ok((!lowered.is_never()).then(|| this.jump(lowered, false, block.span())))
        });
        let jumps = self.arounds.pop().map_or_else(Vec::new, |around| around.jumps);
        let jumps: Vec<Jump> = jumps.into_iter().chain(read?).collect();
        let is_left = !jumps.is_empty();
        let worth = self.land(jumps, after, &mut body)?;
        self.emit_labelled(Some(after), body);
        Ok(if is_left { worth } else { self.never() })
    }

    /// A loop without a bound, with a label for its end and one for the end of an iteration; what it is left with.
    fn forever(&mut self, around: Around, inside: impl FnOnce(&mut Self) -> Reading<()>) -> Reading<Lowered> {
        let (after, next) = (around.after, around.next);
        self.arounds.push(around);
        let (read, body) = self.within(inside);
        let jumps = self.arounds.pop().map_or_else(Vec::new, |around| around.jumps);
        read?;
        let mut body = match next {
            Some(next) => vec![Statement::Labelled(next, body)],
            None => body,
        };
        let worth = self.land(jumps, after, &mut body)?;
        self.emit(Statement::Labelled(after, vec![Statement::Loop(body)]));
        Ok(worth)
    }

    /// Whether what was just written goes to the label.
    fn is_left(&self, label: Label) -> bool {
        let written = self.blocks.last().map_or(&[][..], |writing| &writing.statements);
        let last = written.last().map_or(&[][..], std::slice::from_ref);
        leaves(last, label)
    }

    pub fn emit_labelled(&mut self, label: Option<Label>, body: Block) {
        match label {
            Some(label) => self.emit(Statement::Labelled(label, body)),
            None => body.into_iter().for_each(|statement| self.emit(statement)),
        }
    }

    fn around(&mut self, label: &Option<syn::Label>) -> Around {
        Around {
            name: label.as_ref().map(|label| label.name.ident.to_string()),
            after: self.function.label(),
            next: Some(self.function.label()),
            jumps: Vec::new(),
        }
    }

    pub fn break_(&mut self, jump: &'a syn::ExprBreak) -> Reading<Lowered> {
        let Some(index) = self.target_of(&jump.label, false) else {
            return self.refuse(Refusal::Expression("this jump"), jump);
        };
        let (passed, span) = match &jump.expr {
            Some(passed) => (self.expression(passed)?, passed.span()),
            None if self.arounds[index].next.is_none() => (super::statements::unit(), jump.span()),
            None => {
                self.emit(Statement::Exit(self.arounds[index].after));
                return Ok(Lowered::Never);
            }
        };
        if !passed.is_never() {
            let jump = self.jump(passed, true, span);
            self.arounds[index].jumps.push(jump);
        }
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

fn is_checkpoint(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("checkpoint")
}

/// What the loop means to the compiler.
pub fn without_checkpoint(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain(|attribute| !is_checkpoint(attribute));
}

impl Constant {
    /// An integer or a float, on which operators are the built-in ones.
    pub fn primitive(opaque: Opaque) -> Self {
        Constant { primitive: true, ..Constant::of(opaque) }
    }
}
