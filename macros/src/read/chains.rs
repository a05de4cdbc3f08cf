//! Conditions joined by `&&` among which there are patterns: `if let Some(a) = x.first() && *a > 0.0 { … }`.

use quote::quote;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprIf};

use super::matches::{ArmBody, ReadArm};
use super::{Lowered, Reader, Reading};
use crate::ir::{Arm, Block, Statement};

/// The conditions, in their order.
pub fn links(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) && contains_let(condition) => {
            let mut links = links(&binary.left);
            links.extend(self::links(&binary.right));
            links
        }
        condition => vec![condition],
    }
}

pub fn contains_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => contains_let(&binary.left) || contains_let(&binary.right),
        _ => false,
    }
}

impl<'a> Reader<'a> {
    /// Each condition is read where those before it hold. Where one does not, there is `otherwise`.
    pub fn linked(
        &mut self,
        links: &[&'a Expr],
        otherwise: &Block,
        inside: &mut dyn FnMut(&mut Self) -> Reading<()>,
    ) -> Reading<()> {
        let [link, rest @ ..] = links else { return inside(self) };
        if let Expr::Let(link) = link {
            let subject = self.subject(&link.expr, &[&link.pat])?;
            let ((), matched) = self.arm(&subject, &link.pat, |this| this.linked(rest, otherwise, inside))?;
            let scrutinee = self.looked_at(&subject);
            let other = Arm { pattern: quote!(_), binds: Vec::new(), guard: None, body: otherwise.clone() };
            self.emit(Statement::Match { scrutinee, arms: vec![matched, other] });
            return Ok(());
        }
        let condition = self.condition(link)?;
        let (read, then) = self.within(|this| this.linked(rest, otherwise, inside));
        read?;
        self.emit(Statement::If { condition, then, otherwise: otherwise.clone() });
        Ok(())
    }

    /// An `if` with several conditions: where all hold, its value is left with; what comes after is for where one does not.
    pub fn if_chain(&mut self, branch: &'a ExprIf, read: ReadArm<'_, 'a>) -> Reading<Lowered> {
        let end = self.function.label();
        let links = links(&branch.cond);
        let mut jumps = Vec::new();
        let (written, mut block) = self.within(|this| {
            this.linked(&links, &Block::new(), &mut |this| {
                let worth = read(this, ArmBody::Block(&branch.then_branch))?;
                if !worth.is_never() {
                    jumps.push(this.jump(worth, true, branch.then_branch.span()));
                }
                Ok(())
            })?;
            let worth = match &branch.else_branch {
                Some((_, otherwise)) => read(this, ArmBody::Expression(otherwise))?,
                None => super::statements::unit(),
            };
            if !worth.is_never() {
                jumps.push(this.jump(worth, false, branch.span()));
            }
            Ok(())
        });
        written?;
        let is_left = !jumps.is_empty();
        let worth = self.land(jumps, end, &mut block)?;
        self.emit_labelled(Some(end), block);
        Ok(if is_left { worth } else { self.never() })
    }
}
