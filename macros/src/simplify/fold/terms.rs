//! Sums with like terms: a · x + b · x = (a + b) · x.

use super::*;

/// So many operations are looked at together.
const MOST: usize = 16;

/// A summand: so many times an operand.
#[derive(Clone)]
struct Term {
    factor: f64,
    of: Operand,
}

impl Fold<'_> {
    /// Enters what the user multiplies by a literal.
    pub(super) fn enter_multiple(&mut self, statement: &Statement) {
        if let Statement::Let(var, Value::Operation { rule, arguments, .. }) = statement
            && let ("mul", [x, y]) = (rule.name, &arguments[..])
        {
            let multiple = literal(x).zip(Some(y)).or_else(|| literal(y).zip(Some(x)));
            self.multiples.extend(multiple.map(|(factor, of)| (*var, (factor, of.clone()))));
        }
    }

    /// The sum with like terms as one, if that is fewer operations.
    pub(super) fn like_terms(
        &mut self,
        name: &str,
        arguments: &[Operand],
        var: Var,
        written: &mut Block,
    ) -> Option<Folded> {
        if !self.unites || self.function.is_laned(&var.into()) {
            return None;
        }
        let (mut terms, mut operations) = (Vec::new(), 1);
        self.expand(&arguments[0], 1.0, &mut terms, &mut operations);
        self.expand(&arguments[1], if name == "add" { 1.0 } else { -1.0 }, &mut terms, &mut operations);
        let mut like: Vec<Term> = Vec::with_capacity(terms.len());
        for term in &terms {
            let sum = like.iter_mut().find_map(|other| Some((self.united(other, term, &mut operations)?, other)));
            match sum {
                Some((sum, other)) => *other = sum,
                None => like.push(term.clone()),
            }
        }
        let is_usual = |term: &Term| term.factor.is_normal();
        let scale = like[0].factor;
        let is_scaled = scale.abs() != 1.0 && like.iter().all(|term| term.factor.abs() == scale.abs());
        let products = like.iter().filter(|term| term.factor.abs() != 1.0).count();
        let signs = usize::from(scale == -1.0);
        let fewer = like.len() - 1 + if is_scaled { 1 } else { products } + signs;
        if like.len() == terms.len() || fewer >= operations || !like.iter().all(is_usual) {
            return None;
        }
        if is_scaled {
            like.iter_mut().for_each(|term| term.factor /= scale);
        }
        let mut sum = self.multiple(&like[0], var, written);
        for term in &like[1..] {
            let (name, positive) = if term.factor < 0.0 { ("sub", -term.factor) } else { ("add", term.factor) };
            let next = self.multiple(&Term { factor: positive, ..term.clone() }, var, written);
            sum = self.fresh(var, name, vec![sum, next], written);
        }
        Some(match is_scaled {
            true => Folded::Operation("mul", vec![scale.into(), sum]),
            false => Folded::Operand(sum),
        })
    }

    /// The summands of an operand, and the operations that make a sum of them, as far as nothing else needs their results.
    fn expand(&self, operand: &Operand, factor: f64, terms: &mut Vec<Term>, operations: &mut usize) {
        let own = operand.var().and_then(|var| self.operations.get(&var).zip(Some(var)));
        let own = own.filter(|(own, var)| *operations < MOST && own.block == self.block && self.is_used_once(*var));
        let Some((own, _)) = own else { return terms.push(Term { factor, of: operand.clone() }) };
        let parts = match (own.name, &own.arguments[..]) {
            ("neg", [x]) => vec![(x, -factor)],
            ("add", [x, y]) => vec![(x, factor), (y, factor)],
            ("sub", [x, y]) => vec![(x, factor), (y, -factor)],
            ("mul", [a, x]) if literal(a).is_some() => vec![(x, factor * literal(a).unwrap_or(1.0))],
            _ => return terms.push(Term { factor, of: operand.clone() }),
        };
        *operations += 1;
        parts.into_iter().for_each(|(part, factor)| self.expand(part, factor, terms, operations));
    }

    /// Two terms as one, if they are alike. A product that was part of the sum is no longer needed.
    fn united(&self, one: &Term, other: &Term, operations: &mut usize) -> Option<Term> {
        let (a, b) = (one.of.var()?, other.of.var()?);
        if a == b {
            return Some(Term { factor: one.factor + other.factor, of: one.of.clone() });
        }
        let ((one_scale, one_factors), (other_scale, other_factors)) = (self.factors(a)?, self.factors(b)?);
        let (of, dropped) = match (one_scale, other_scale) {
            (1.0, _) => (&one.of, b),
            (_, 1.0) => (&other.of, a),
            _ => return None,
        };
        if one_factors != other_factors {
            return None;
        }
        *operations += usize::from(self.is_used_once(dropped));
        Some(Term { factor: one.factor * one_scale + other.factor * other_scale, of: of.clone() })
    }

    pub(super) fn is_used_once(&self, var: Var) -> bool {
        self.uses.get(&var).is_none_or(|uses| *uses == 1)
    }

    /// What a product of derivative code is made of: a number, and two variables.
    fn factors(&self, var: Var) -> Option<(f64, [Var; 2])> {
        let Some(("mul", [x, y])) = self.defined(&var.into()) else { return None };
        let ((a, x), (b, y)) = (self.unscaled(x.var()?)?, self.unscaled(y.var()?)?);
        Some((a * b, [x.min(y), x.max(y)]))
    }

    fn unscaled(&self, var: Var) -> Option<(f64, Var)> {
        match self.multiples.get(&var) {
            Some((factor, of)) => Some((*factor, of.var()?)),
            None => Some((1.0, var)),
        }
    }

    fn multiple(&mut self, term: &Term, like: Var, written: &mut Block) -> Operand {
        match term.factor {
            1.0 => term.of.clone(),
            -1.0 => self.fresh(like, "neg", vec![term.of.clone()], written),
            factor => self.fresh(like, "mul", vec![factor.into(), term.of.clone()], written),
        }
    }
}
