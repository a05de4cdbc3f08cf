//! Values that are there or not.

use super::{Exit, Machine, Outcome, Value};
use crate::tree::*;

impl Machine<'_> {
    /// What an `Option` holds.
    pub fn option(&mut self, expr: &Expr) -> Result<Option<Value>, Exit> {
        match self.expr(expr)? {
            Value::List(items) => Ok(items.into_iter().next()),
            other => panic!("{other:?} is no `Option`"),
        }
    }

    pub fn optional(&mut self, receiver: &Expr, method: &Optional) -> Outcome {
        let list = |item: Option<Value>| Value::List(item.into_iter().collect());
        if let Optional::Take | Optional::Replace(_) = method {
            let place = self.place(receiver)?;
            let next = match method {
                Optional::Replace(next) => Some(self.expr(next)?),
                _ => None,
            };
            let old = self.read(&place);
            self.write(&place, list(next));
            return Ok(old);
        }
        if let Optional::AsMut = method {
            let place = self.target(receiver)?;
            let items = (0..self.length(&place)).map(|index| self.element(&place, index).map(Value::Reference));
            return Ok(Value::List(items.collect::<Result<_, _>>()?));
        }
        let item = self.option(receiver)?;
        Ok(match method {
            Optional::IsSome => Value::Bool(item.is_some()),
            Optional::IsNone => Value::Bool(item.is_none()),
            Optional::UnwrapOr(otherwise) => {
                let otherwise = self.expr(otherwise)?;
                item.unwrap_or(otherwise)
            }
            Optional::MapOr(otherwise, pattern, body) => {
                let otherwise = self.expr(otherwise)?;
                item.map_or(Ok(otherwise), |item| self.closure(&[(pattern, item)], body))?
            }
            Optional::Map(pattern, body) => list(item.map(|item| self.closure(&[(pattern, item)], body)).transpose()?),
            Optional::Filter(pattern, condition) => {
                let Some(item) = item else { return Ok(list(None)) };
                let place = self.keep(item.clone());
                match self.closure(&[(pattern, Value::Reference(place))], condition)? {
                    Value::Bool(holds) => list(Some(item).filter(|_| holds)),
                    other => panic!("{other:?} is not a bool"),
                }
            }
            Optional::Or(other) => {
                let other = self.option(other)?;
                list(item.or(other))
            }
            Optional::AndThen(pattern, body) => {
                item.map_or(Ok(list(None)), |item| self.closure(&[(pattern, item)], body))?
            }
            Optional::OrElse(other) => match item {
                Some(item) => list(Some(item)),
                None => self.closure(&[], other)?,
            },
            Optional::IsSomeAnd(pattern, condition) => {
                item.map_or(Ok(Value::Bool(false)), |item| self.closure(&[(pattern, item)], condition))?
            }
            Optional::AsMut | Optional::Take | Optional::Replace(_) => unreachable!("they need a place"),
        })
    }
}
