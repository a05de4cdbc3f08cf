//! Patterns, variables, and ways into them.

use super::methods::contains;
use super::operations::{constant_literal, constant_path};
use super::*;

/// Where an expression that can be assigned to begins.
pub(super) enum Origin {
    Variable(Var),
    Local(usize),
}

impl<'a> Machine<'a> {
    /// Whether the pattern matches; binds what it names on the way.
    pub(in crate::ir::interpret) fn matches(&mut self, pattern: &Pat, datum: &Datum) -> Evaluated<bool> {
        match pattern {
            Pat::Wild(_) | Pat::Rest(_) => Ok(true),
            Pat::Ident(ident) if ident.ident == "None" => Ok(*datum == Datum::Unit),
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
        let rest = patterns.iter().position(|pattern| matches!(pattern, Pat::Rest(_)));
        let fixed = patterns.len() - usize::from(rest.is_some());
        if parts.len() < fixed || rest.is_none() && parts.len() > fixed {
            return Ok(false);
        }
        let surplus = parts.len() - fixed;
        let (before, after) = parts.split_at(rest.unwrap_or(fixed));
        let parts = before.iter().chain(after.iter().skip(surplus));
        for (pattern, part) in patterns.iter().filter(|pattern| !matches!(pattern, Pat::Rest(_))).zip(parts) {
            if !self.matches(pattern, part)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn origin(&self, path: &syn::Path) -> Option<Origin> {
        let ident = path.get_ident()?;
        let local = || self.locals.iter().rposition(|(name, _)| ident == name).map(Origin::Local);
        behind(ident).map(Origin::Variable).or_else(local)
    }

    pub(super) fn held(&self, origin: &Origin) -> Fallible<&Datum> {
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

    pub(super) fn part(&mut self, expression: &Expr) -> Evaluated<Datum> {
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

    pub(super) fn assign(&mut self, left: &Expr, value: Datum) -> Evaluated<Datum> {
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

    pub(super) fn update_storage(
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
