//! What is carried from item to item.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::number;
use crate::ir::{
    Aggregate, Effect, Opaque, Operand, Place, Projection, Reference, Role, Scalar, Sign, Statement, Type, Value, Var,
};
use crate::read::closures::{Callable, Passed};
use crate::read::joins::Whole;
use crate::read::known::Fact;
use crate::read::refuse::Refusal;
use crate::read::{Constant, Handle, Lowered, Reader, Reading};

/// Where an accumulator lives. A tuple is taken apart.
pub enum Cell {
    Scalar(Var, Scalar, Reference),
    Storage(Var),
    /// With the expression that decides whether it is active.
    Constant(Var, *const Expr),
    /// An `Option` of a constant, as long as there may be none.
    Vacant(Var, *const Expr),
    /// A reference to an element of one storage, by the indices that lead to it.
    Element(Place, Vec<Var>, Reference, *const Expr),
    Parts(Vec<Cell>),
}

/// A point of what is written: a block, and how much of it there is, and how many variables there are.
#[derive(Clone, Copy)]
pub struct Mark {
    block: usize,
    statements: usize,
    variables: usize,
}

/// What an accumulator becomes.
pub enum Update {
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

    pub fn fold_item(&mut self, cell: &Cell, closure: Callable<'a>, item: Lowered, span: Span) -> Reading<()> {
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

    /// An accumulator that begins with what the expression is worth.
    pub fn cell_of(&mut self, expression: &'a Expr) -> Reading<Cell> {
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

    pub fn cell(&mut self, lowered: Lowered, decides: &Expr, span: Span) -> Reading<Cell> {
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
            lowered if lowered.leads_elsewhere() => self.refuse(Refusal::MutableBorrow, span),
            Lowered::Constant(constant) if constant.shape.as_ref().is_some_and(|shape| !shape.is_scalar()) => {
                let shape = constant.shape.clone().unwrap_or(Type::Unknown);
                let contents = if constant.opaque.effect == Effect::Pure { constant } else { self.capture(constant) };
                let var = self.accumulator(shape, Aggregate::Opaque(contents.opaque));
                Ok(Cell::Storage(var))
            }
            Lowered::Constant(constant)
                if constant.literal.is_none()
                    && constant.shape.is_none()
                    && !self.known.has(&Fact::Beginning(decides)) =>
            {
                let var = self.mutable_constant("acc", constant.opaque);
                self.primitive(var, constant.primitive);
                Ok(Cell::Constant(var, decides))
            }
            Lowered::Constant(constant) if constant.literal.is_none() && self.known.has(&Fact::Aggregate(decides)) => {
                let contents = self.capture(constant);
                Ok(Cell::Storage(self.accumulator(Type::Unknown, Aggregate::Opaque(contents.opaque))))
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
        let var = self.mutable_storage(ty);
        self.emit(Statement::Let(var, Value::Aggregate(contents)));
        var
    }

    fn mutable_storage(&mut self, ty: Type) -> Var {
        let var = self.new_variable(Ident::new("acc", Span::mixed_site()), ty, Role::Place);
        self.function.variables[var.0 as usize].mutable = true;
        var
    }

    /// An accumulator for items like this one, declared at a place before; nothing is in it yet.
    pub fn vacant(&mut self, item: &Lowered, before: Mark, decides: &Expr, span: Span) -> Reading<Cell> {
        if let Lowered::Place(place, reference @ (Reference::Shared | Reference::Mutable)) = item
            && !self.known.has(&Fact::Beginning(std::ptr::from_ref(decides)))
            && let Some(cell) = self.vacant_element(place, *reference, before, decides)
        {
            return Ok(cell);
        }
        let (ty, reference) = match item {
            Lowered::Parts(parts) => {
                let parts = parts.iter().map(|part| self.vacant(part, before, decides, span));
                return Ok(Cell::Parts(parts.collect::<Reading<_>>()?));
            }
            Lowered::Constant(constant)
                if constant.literal.is_none()
                    && constant.shape.is_none()
                    && !self.known.has(&Fact::Beginning(std::ptr::from_ref(decides))) =>
            {
                let cell = self.vacant_constant(constant.primitive, None, before, decides);
                if let (Cell::Vacant(var, _), Some(_)) = (&cell, self.handle_of(&constant.opaque, None)) {
                    self.handles.insert(*var, Handle::Perhaps);
                }
                return Ok(cell);
            }
            Lowered::Constant(constant) => {
                let number = Type::Scalar(self.scalars.fresh());
                (constant.shape.clone().unwrap_or(number), Reference::Owned)
            }
            Lowered::Place(_, Reference::Mutable) => return self.refuse(Refusal::MutableBorrow, span),
            Lowered::Place(place, reference) => match self.type_of(place) {
                Type::Unknown if self.is_unnamed(place) => (Type::Scalar(self.scalars.fresh()), *reference),
                ty => (ty, *reference),
            },
            Lowered::Scalar(operand) => (Type::Scalar(self.function.scalar_of(operand)), Reference::Owned),
            Lowered::Aggregate(_) | Lowered::Never => (Type::Unknown, Reference::Owned),
        };
        self.vacant_storage(ty, reference, before, span)
    }

    /// Nothing yet, of a type that is to be named where it is known: perhaps nothing is ever put there.
    fn vacant_constant(&mut self, primitive: bool, named: Option<&syn::Type>, before: Mark, decides: &Expr) -> Cell {
        let var = self.new_variable(Ident::new("acc", Span::mixed_site()), Type::Unknown, Role::Constant);
        self.function.variables[var.0 as usize].mutable = true;
        self.primitive(var, primitive);
        let of = named.map(|ty| quote!(::<#ty>));
        let none = Opaque::pure(quote!(::core::option::Option #of ::None));
        self.insert(before, Statement::Let(var, Value::Opaque(none)));
        Cell::Vacant(var, decides)
    }

    fn vacant_storage(&mut self, ty: Type, reference: Reference, before: Mark, span: Span) -> Reading<Cell> {
        let Some(zeros) = ty.zeros() else { return self.refuse(Refusal::OptionKept, span) };
        let var = self.mutable_storage(ty.clone());
        self.insert(before, Statement::Let(var, Value::Aggregate(zeros)));
        Ok(match ty {
            Type::Scalar(scalar) => Cell::Scalar(var, scalar, reference),
            _ => Cell::Storage(var),
        })
    }

    /// The same for what is of a type.
    pub fn empty_cell(
        &mut self,
        ty: &Type,
        named: Option<&syn::Type>,
        reference: Reference,
        before: Mark,
        decides: &Expr,
    ) -> Reading<Cell> {
        match ty {
            Type::Unknown | Type::Named(_) if !self.known.has(&Fact::Beginning(std::ptr::from_ref(decides))) => {
                Ok(self.vacant_constant(false, named, before, decides))
            }
            Type::Unknown => {
                let number = Type::Scalar(self.scalars.fresh());
                self.vacant_storage(number, reference, before, decides.span())
            }
            ty => self.vacant_storage(ty.clone(), reference, before, decides.span()),
        }
    }

    /// An accumulator for references to elements like this one, if that is there before and after.
    fn vacant_element(&mut self, place: &Place, reference: Reference, before: Mark, decides: &Expr) -> Option<Cell> {
        let is_before = |var: &Var| (var.0 as usize) < before.variables;
        let is_element = place.path.iter().any(|projection| matches!(projection, Projection::Index(_)));
        let stays = place.path.iter().all(|projection| match projection {
            Projection::Slice(range) => {
                range.reads.iter().all(|var| is_before(var) && self.function.variable(*var).stays_known())
            }
            _ => true,
        });
        if !is_before(&place.root) || !is_element || !stays {
            return None;
        }
        let indices = indices(place).map(|_| {
            let var = self.counter("at");
            self.function.variables[var.0 as usize].mutable = true;
            self.insert(before, Statement::Let(var, Value::Opaque(number(0))));
            var
        });
        let indices = indices.collect();
        Some(Cell::Element(place.clone(), indices, reference, decides))
    }

    /// The element that an accumulator refers to.
    fn element(&mut self, place: &Place, indices: &[Var]) -> Place {
        let mut place = place.clone();
        let indices: Vec<Opaque> = indices
            .iter()
            .map(|index| Opaque::of(self.constant(&Ident::new("at", Span::mixed_site()), Opaque::of(*index))))
            .collect();
        let at = place.path.iter_mut().filter(|projection| matches!(projection, Projection::Index(_)));
        at.zip(indices).for_each(|(projection, index)| *projection = Projection::Index(index));
        place
    }

    /// What is written so far.
    pub fn now(&self) -> Mark {
        Mark { block: self.blocks.len() - 1, statements: self.mark(), variables: self.function.variables.len() }
    }

    /// Writes a statement at a point where others follow.
    fn insert(&mut self, at: Mark, statement: Statement) {
        self.blocks[at.block].statements.insert(at.statements, statement);
    }

    /// An accumulator as it is now.
    pub fn present(&mut self, cell: &Cell) -> Lowered {
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
            Cell::Element(place, indices, reference, _) => Lowered::Place(self.element(place, indices), *reference),
            Cell::Vacant(var, _) => {
                let held = Opaque::of(*var).map(|var| quote!(#var.clone().unwrap()));
                let primitive = self.primitives.contains(var);
                Lowered::Constant(self.capture(Constant { primitive, ..Constant::of(held) }))
            }
            Cell::Parts(parts) => Lowered::Parts(parts.iter().map(|part| self.present(part)).collect()),
        }
    }

    /// An accumulator of its own with what is in this one now, if anything is.
    pub fn copy_of(&mut self, cell: &Cell) -> Cell {
        match cell {
            Cell::Scalar(var, scalar, reference) => {
                let value = self.load((*var).into(), scalar.clone());
                let copy = self.accumulator(Type::Scalar(scalar.clone()), Aggregate::Scalar(value));
                Cell::Scalar(copy, scalar.clone(), *reference)
            }
            Cell::Storage(var) => {
                let shape = self.type_of(&(*var).into());
                Cell::Storage(self.accumulator(shape, Aggregate::Copy((*var).into())))
            }
            Cell::Constant(var, decides) => Cell::Constant(self.clone_of(*var), *decides),
            Cell::Vacant(var, decides) => Cell::Vacant(self.clone_of(*var), *decides),
            Cell::Element(place, indices, reference, decides) => {
                let indices = indices.iter().map(|index| self.clone_of(*index)).collect();
                Cell::Element(place.clone(), indices, *reference, *decides)
            }
            Cell::Parts(parts) => Cell::Parts(parts.iter().map(|part| self.copy_of(part)).collect()),
        }
    }

    fn clone_of(&mut self, var: Var) -> Var {
        let clone = Opaque::of(var).map(|var| quote!(#var.clone()));
        let copy = self.constant(&Ident::new("acc", Span::mixed_site()), clone);
        self.primitive(copy, self.primitives.contains(&var));
        self.handles.extend(self.handles.get(&var).map(|handle| (copy, *handle)));
        copy
    }

    /// Evaluates what an accumulator becomes.
    pub fn update(&mut self, cell: &Cell, lowered: Lowered, span: Span) -> Reading<Update> {
        Ok(match cell {
            Cell::Scalar(..) | Cell::Storage(_) if lowered.leads_elsewhere() => {
                return self.refuse(Refusal::MutableBorrow, span);
            }
            Cell::Scalar(_, scalar, _) => {
                let operand = self.operand(lowered, span)?;
                self.pin(&operand, scalar);
                Update::Operand(operand)
            }
            Cell::Storage(var) => match lowered {
                Lowered::Place(Place { root, path }, _) if root == *var && path.is_empty() => Update::Nothing,
                lowered => self.aggregate(lowered).map_or(Update::Nothing, Update::Aggregate),
            },
            Cell::Constant(_, decides) | Cell::Vacant(_, decides) => match lowered {
                Lowered::Constant(constant) => Update::Constant(self.capture(constant).opaque),
                lowered => {
                    self.found.learn(Fact::Beginning(*decides));
                    if !matches!(lowered, Lowered::Scalar(_)) {
                        self.found.learn(Fact::Aggregate(*decides));
                    }
                    Update::Nothing
                }
            },
            Cell::Element(like, _, reference, decides) => match lowered {
                Lowered::Place(place, own) if own == *reference && are_alike(&place, like) => {
                    let indices: Vec<Opaque> = indices(&place).cloned().collect();
                    let fixed = indices.into_iter().map(|index| self.fixed(Constant::primitive(index)).opaque);
                    Update::Parts(fixed.map(Update::Constant).collect())
                }
                _ => {
                    self.found.learn(Fact::Beginning(*decides));
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

    pub fn commit(&mut self, cell: &Cell, update: Update) {
        match (cell, update) {
            (Cell::Scalar(var, ..), Update::Operand(operand)) => self.emit(Statement::Store((*var).into(), operand)),
            (Cell::Storage(var), Update::Aggregate(aggregate)) => {
                self.emit(Statement::Assign((*var).into(), aggregate));
            }
            (Cell::Constant(var, _), Update::Constant(opaque)) => {
                let value = opaque.tokens;
                self.change(*var, |var| quote!(#var = #value;));
            }
            (Cell::Element(_, indices, ..), Update::Parts(updates)) => {
                for (var, update) in indices.iter().zip(updates) {
                    if let Update::Constant(index) = update {
                        let index = index.tokens;
                        self.change(*var, |at| quote!(#at = #index;));
                    }
                }
            }
            (Cell::Vacant(var, _), Update::Constant(opaque)) => {
                let value = opaque.tokens;
                self.change(*var, |var| quote!(#var = ::core::option::Option::Some(#value);));
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

/// The indices that lead to a place.
fn indices(place: &Place) -> impl Iterator<Item = &Opaque> {
    place.path.iter().filter_map(|projection| match projection {
        Projection::Index(index) => Some(index),
        _ => None,
    })
}

/// Whether two places differ in indices alone.
fn are_alike(one: &Place, other: &Place) -> bool {
    one.root == other.root
        && one.path.len() == other.path.len()
        && one.path.iter().zip(&other.path).all(|pair| match pair {
            (Projection::Index(_), Projection::Index(_)) => true,
            (Projection::Field(one), Projection::Field(other)) => one == other,
            (Projection::Slice(one), Projection::Slice(other)) => one.tokens.to_string() == other.tokens.to_string(),
            _ => false,
        })
}
