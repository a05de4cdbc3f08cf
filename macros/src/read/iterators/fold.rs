//! What is carried from item to item: `fold`, `reduce`, `max_by`.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::{number, sum};
use super::chain::{Chain, Indexed};
use crate::ir::{Aggregate, Opaque, Operand, Place, Reference, Role, Scalar, Sign, Statement, Type, Value, Var};
use crate::read::closures::{Callable, Passed};
use crate::read::joins::Whole;
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading};

/// Where an accumulator lives. A tuple is taken apart.
enum Cell {
    Scalar(Var, Scalar, Reference),
    Storage(Var),
    /// With the expression that decides whether it is active.
    Constant(Var, *const Expr),
    Parts(Vec<Cell>),
}

/// What an accumulator becomes.
enum Update {
    Operand(Operand),
    Aggregate(Aggregate),
    Constant(Opaque),
    Parts(Vec<Update>),
    Nothing,
}

impl<'a> Reader<'a> {
    pub fn fold(&mut self, call: &'a ExprMethodCall, expression: &'a Expr) -> Reading<Lowered> {
        let mark = self.mark();
        let chain = self.chain(&call.receiver)?;
        let cell = self.cell_of(&call.args[0])?;
        let closure = self.callable(&call.args[1])?;
        self.drive(&chain, &mut |this, item| this.fold_item(&cell, closure, item, call.span()))?;
        if cell.is_constant() && self.survey_expression(expression).is_observable() {
            self.rewind(mark);
            return self.observation(expression).map(Lowered::Constant);
        }
        Ok(self.present(&cell))
    }

    fn fold_item(&mut self, cell: &Cell, closure: Callable<'a>, item: Lowered, span: Span) -> Reading<()> {
        let before = self.present(cell);
        let old = match &before {
            Lowered::Scalar(Operand::Var(old)) => Some(*old),
            _ => None,
        };
        let after = self.invoke(closure, vec![Passed::value(before), Passed::value(item)], span)?;
        if after.is_never() {
            return Ok(());
        }
        if let (Some(old), Cell::Scalar(place, ..), Lowered::Scalar(Operand::Var(new))) = (old, cell, &after)
            && self.accumulated(*place, old, *new)
        {
            return Ok(());
        }
        let update = self.update(cell, after, span)?;
        self.commit(cell, update);
        Ok(())
    }

    /// `acc + x` becomes `acc += x`.
    fn accumulated(&mut self, place: Var, old: Var, new: Var) -> bool {
        let Some(writing) = self.blocks.last_mut() else { return false };
        let Some(Statement::Let(var, Value::Operation { rule, arguments, .. })) = writing.statements.last() else {
            return false;
        };
        let is_old = |operand: &Operand| operand.var() == Some(old);
        let (sign, added) = match (rule.name, &arguments[..]) {
            ("add", [first, second]) if is_old(first) && !is_old(second) => (Sign::Plus, second.clone()),
            ("add", [first, second]) if is_old(second) && !is_old(first) => (Sign::Plus, first.clone()),
            ("sub", [first, second]) if is_old(first) && !is_old(second) => (Sign::Minus, second.clone()),
            _ => return false,
        };
        if *var != new {
            return false;
        }
        writing.statements.pop();
        writing.statements.push(Statement::Accumulate(place.into(), sign, added));
        true
    }

    /// `reduce(…)`, of items that must be there.
    pub fn reduced(&mut self, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let (cell, rest) = self.first_and_rest(call)?;
        let closure = self.callable(&call.args[0])?;
        self.drive(&rest, &mut |this, item| this.fold_item(&cell, closure, item, call.span()))?;
        Ok(self.present(&cell))
    }

    /// `max_by(…)` and `min_by(…)`, of items that must be there.
    pub fn extreme(&mut self, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let (cell, rest) = self.first_and_rest(call)?;
        let closure = self.callable(&call.args[0])?;
        let is_max = call.method == "max_by";
        self.drive(&rest, &mut |this, item| {
            let item = this.kept_item(item);
            let before = this.present(&cell);
            let passed = vec![Passed::borrowed(before), Passed::borrowed(item.clone())];
            let Lowered::Constant(order) = this.invoke(closure, passed, call.span())? else {
                return this.refuse(Refusal::MatchOnActive, call.args[0].span());
            };
            let greater = order.map(|order| quote!(#order == ::core::cmp::Ordering::Greater));
            let condition = this.constant(&Ident::new("greater", Span::mixed_site()), greater.opaque).into();
            let (read, block) = this.within(|this| {
                let update = this.update(&cell, item, call.span())?;
                this.commit(&cell, update);
                Ok(())
            });
            read?;
            let (then, otherwise) = if is_max { (Vec::new(), block) } else { (block, Vec::new()) };
            this.emit(Statement::If { condition, then, otherwise });
            Ok(())
        })?;
        Ok(self.present(&cell))
    }

    /// `last()` and `nth(…)` where a closure runs for every item.
    pub fn last_item(&mut self, indexed: Indexed<'a>, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let indexed = match call.args.first() {
            Some(index) => {
                let index = self.integer(index)?;
                self.check_position(&index, indexed.end.clone());
                let count = sum(&index, &number(1));
                Indexed { end: Some(count), ..indexed }
            }
            None => indexed,
        };
        let (cell, rest) = self.cell_and_rest(indexed, &call.receiver, call.span())?;
        self.drive(&rest, &mut |this, item| {
            let update = this.update(&cell, item, call.span())?;
            this.commit(&cell, update);
            Ok(())
        })?;
        Ok(self.present(&cell))
    }

    fn first_and_rest(&mut self, call: &'a ExprMethodCall) -> Reading<(Cell, Chain<'a>)> {
        let Chain::Indexed(indexed) = self.chain(&call.receiver)? else {
            return self.refuse(Refusal::Method(call.method.to_string()), call.method.span());
        };
        self.cell_and_rest(indexed.positional(), &call.args[0], call.span())
    }

    fn cell_and_rest(&mut self, indexed: Indexed<'a>, decides: &Expr, span: Span) -> Reading<(Cell, Chain<'a>)> {
        let checks_itself = indexed.checks_itself();
        let Indexed { end: Some(length), item, .. } = indexed else {
            return self.refuse(Refusal::Loop, span);
        };
        let length = self.fixed(Constant::primitive(length)).opaque;
        if !checks_itself {
            self.check_position(&number(0), Some(length.clone()));
        }
        let first = self.item(&item, &number(0))?;
        let cell = self.cell(first, decides, span)?;
        Ok((cell, Chain::from(Indexed { start: number(1), ..Indexed::new(length, item) })))
    }

    /// An accumulator that begins with what the expression is worth.
    fn cell_of(&mut self, expression: &'a Expr) -> Reading<Cell> {
        match expression {
            Expr::Paren(inner) => self.cell_of(&inner.expr),
            Expr::Tuple(tuple) if !tuple.elems.is_empty() => {
                Ok(Cell::Parts(tuple.elems.iter().map(|part| self.cell_of(part)).collect::<Reading<_>>()?))
            }
            _ => {
                let lowered = self.expression(expression)?;
                self.cell(lowered, expression, expression.span())
            }
        }
    }

    fn cell(&mut self, lowered: Lowered, decides: &Expr, span: Span) -> Reading<Cell> {
        let decides: *const Expr = decides;
        Ok(match lowered {
            Lowered::Parts(parts) => {
                let parts = parts.into_iter().map(|part| self.cell_at(part, decides, span));
                Cell::Parts(parts.collect::<Reading<_>>()?)
            }
            Lowered::Aggregate(Aggregate::Tuple(parts)) => {
                let parts = parts.into_iter().map(|part| self.cell_at(part.into_lowered(), decides, span));
                Cell::Parts(parts.collect::<Reading<_>>()?)
            }
            other => self.cell_at(other, decides, span)?,
        })
    }

    fn cell_at(&mut self, lowered: Lowered, decides: *const Expr, span: Span) -> Reading<Cell> {
        match lowered {
            Lowered::Constant(constant) if constant.shape.as_ref().is_some_and(|shape| !shape.is_scalar()) => {
                let shape = constant.shape.unwrap_or(Type::Unknown);
                let var = self.accumulator(shape, Aggregate::Opaque(constant.opaque));
                Ok(Cell::Storage(var))
            }
            Lowered::Constant(constant)
                if constant.literal.is_none()
                    && constant.shape.is_none()
                    && !self.known.beginnings.contains(&decides) =>
            {
                let var = self.mutable_constant("acc", constant.opaque);
                self.primitive(var, constant.primitive);
                Ok(Cell::Constant(var, decides))
            }
            Lowered::Place(place, _) if !matches!(self.type_of(&place), Type::Scalar(_) | Type::Unknown) => {
                let shape = self.type_of(&place);
                Ok(Cell::Storage(self.accumulator(shape, Aggregate::Copy(place))))
            }
            Lowered::Aggregate(aggregate) => {
                let shape = self.shape_of(&aggregate);
                Ok(Cell::Storage(self.accumulator(shape, aggregate)))
            }
            lowered => {
                let reference = match &lowered {
                    Lowered::Place(_, reference) => *reference,
                    _ => Reference::Owned,
                };
                let operand = self.operand(lowered, span)?;
                let scalar = match &operand {
                    Operand::Var(_) => self.function.scalar_of(&operand),
                    Operand::Literal(_) => self.scalars.fresh(),
                };
                let var = self.accumulator(Type::Scalar(scalar.clone()), Aggregate::Scalar(operand));
                Ok(Cell::Scalar(var, scalar, reference))
            }
        }
    }

    fn accumulator(&mut self, ty: Type, contents: Aggregate) -> Var {
        let var = self.new_variable(Ident::new("acc", Span::mixed_site()), ty, Role::Place);
        self.function.variables[var.0 as usize].mutable = true;
        self.emit(Statement::Let(var, Value::Aggregate(contents)));
        var
    }

    /// An accumulator as it is now.
    fn present(&mut self, cell: &Cell) -> Lowered {
        match cell {
            Cell::Scalar(var, scalar, Reference::Owned) => Lowered::Scalar(self.load((*var).into(), scalar.clone())),
            Cell::Scalar(var, _, reference) => Lowered::Place((*var).into(), *reference),
            Cell::Storage(var) => {
                self.loose.insert(*var);
                Lowered::Place((*var).into(), Reference::Owned)
            }
            Cell::Constant(var, _) => {
                let primitive = self.primitives.contains(var);
                Lowered::Constant(self.capture(Constant { primitive, ..Constant::of(Opaque::of(*var)) }))
            }
            Cell::Parts(parts) => Lowered::Parts(parts.iter().map(|part| self.present(part)).collect()),
        }
    }

    /// Evaluates what an accumulator becomes.
    fn update(&mut self, cell: &Cell, lowered: Lowered, span: Span) -> Reading<Update> {
        Ok(match cell {
            Cell::Scalar(_, scalar, _) => {
                let operand = self.operand(lowered, span)?;
                self.pin(&operand, scalar);
                Update::Operand(operand)
            }
            Cell::Storage(var) => match lowered {
                Lowered::Place(Place { root, path }, _) if root == *var && path.is_empty() => Update::Nothing,
                lowered => self.aggregate(lowered).map_or(Update::Nothing, Update::Aggregate),
            },
            Cell::Constant(_, decides) => match lowered {
                Lowered::Constant(constant) => Update::Constant(self.capture(constant).opaque),
                _ => {
                    self.found.beginnings.insert(*decides);
                    Update::Nothing
                }
            },
            Cell::Parts(parts) => {
                let lowered = self.taken_apart(lowered, parts.len(), Whole::Tuple);
                let updates = parts.iter().zip(lowered).map(|(part, lowered)| self.update(part, lowered, span));
                Update::Parts(updates.collect::<Reading<_>>()?)
            }
        })
    }

    fn commit(&mut self, cell: &Cell, update: Update) {
        match (cell, update) {
            (Cell::Scalar(var, ..), Update::Operand(operand)) => self.emit(Statement::Store((*var).into(), operand)),
            (Cell::Storage(var), Update::Aggregate(aggregate)) => {
                self.emit(Statement::Assign((*var).into(), aggregate));
            }
            (Cell::Constant(var, _), Update::Constant(opaque)) => {
                let value = opaque.tokens;
                self.change(*var, |var| quote!(#var = #value;));
            }
            (Cell::Parts(parts), Update::Parts(updates)) => {
                parts.iter().zip(updates).for_each(|(part, update)| self.commit(part, update));
            }
            _ => {}
        }
    }
}

impl Cell {
    fn is_constant(&self) -> bool {
        match self {
            Cell::Constant(..) => true,
            Cell::Parts(parts) => parts.iter().all(Cell::is_constant),
            _ => false,
        }
    }
}
