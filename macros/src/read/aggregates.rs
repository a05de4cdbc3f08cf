//! Tuples, arrays and structs.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::Expr;
use syn::spanned::Spanned;

use super::expressions::without_parentheses;
use super::opaque::join;
use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading};
use crate::ir::{Aggregate, Operand, Place, Reference, Role, Statement, Type, Value};

impl<'a> Reader<'a> {
    /// Storage for an aggregate that has no name.
    pub fn store_aggregate(&mut self, aggregate: Aggregate) -> Place {
        let shape = self.shape_of(&aggregate);
        let var = self.new_variable(proc_macro2::Ident::new("a", Span::mixed_site()), shape, Role::Place);
        self.emit(Statement::Let(var, Value::Aggregate(aggregate)));
        self.loose.insert(var);
        var.into()
    }

    /// Tuples and arrays.
    pub fn parts(
        &mut self,
        parts: impl ExactSizeIterator<Item = &'a Expr> + Clone,
        expression: &'a Expr,
        whole: fn(Vec<Aggregate>) -> Aggregate,
    ) -> Reading<Lowered> {
        if self.survey_expression(expression).is_constant() {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        let mut read = Vec::with_capacity(parts.len());
        let last_change = self.last_change(parts.clone());
        for (index, part) in parts.enumerate() {
            let lowered = self.expression(part)?;
            read.push(match self.kept(lowered, index < last_change) {
                reference @ (Lowered::Place(_, Reference::Shared | Reference::Mutable) | Lowered::Parts(_)) => {
                    reference
                }
                other => match self.part(other) {
                    Some(part) => part.into_lowered(),
                    None => return Ok(Lowered::Never),
                },
            });
        }
        let has_references = read
            .iter()
            .any(|part| matches!(part, Lowered::Place(_, Reference::Shared | Reference::Mutable) | Lowered::Parts(_)));
        if has_references && matches!(expression, Expr::Tuple(_)) {
            return Ok(Lowered::Parts(read));
        }
        if read.iter().any(Lowered::leads_elsewhere) {
            return self.refuse(Refusal::MutableBorrow, expression);
        }
        let mut parts: Vec<Aggregate> = read.into_iter().filter_map(|part| self.aggregate(part)).collect();
        if !matches!(expression, Expr::Tuple(_) | Expr::Call(_)) {
            self.are_alike(&mut parts, expression.span())?;
        }
        Ok(Lowered::Aggregate(whole(parts)))
    }

    /// Elements of one array: if one is a float, all are.
    fn are_alike(&mut self, elements: &mut [Aggregate], span: Span) -> Reading<()> {
        if !elements.iter().any(|element| matches!(element, Aggregate::Scalar(operand) if operand.var().is_some())) {
            return Ok(());
        }
        for element in elements {
            if let Aggregate::Copy(place) = element
                && matches!(self.type_of(place), Type::Unknown)
            {
                let place = Lowered::Place(place.clone(), Reference::Owned);
                *element = Aggregate::Scalar(self.operand(place, span)?);
            }
        }
        Ok(())
    }

    /// The last of several expressions that changes an active variable.
    pub fn last_change<'e>(&mut self, expressions: impl Iterator<Item = &'e Expr>) -> usize {
        let changes = expressions.map(|expression| self.survey_expression(expression).changes_active);
        changes.collect::<Vec<_>>().iter().rposition(|changes| *changes).unwrap_or(0)
    }

    /// A place as it is now, if something comes that changes active variables.
    pub fn kept(&mut self, lowered: Lowered, changes_follow: bool) -> Lowered {
        match lowered {
            Lowered::Place(place, Reference::Owned) if changes_follow => match self.type_of(&place) {
                Type::Scalar(scalar) => Lowered::Scalar(self.load(place, scalar)),
                _ => Lowered::Place(self.store_aggregate(Aggregate::Copy(place)), Reference::Owned),
            },
            Lowered::Aggregate(aggregate) if changes_follow => {
                Lowered::Place(self.store_aggregate(aggregate), Reference::Owned)
            }
            Lowered::Parts(parts) => {
                Lowered::Parts(parts.into_iter().map(|part| self.kept(part, changes_follow)).collect())
            }
            other => other,
        }
    }

    /// A value that is only read. A copy of a field that stays as it is is that field: it may be constant, and has the tangents that it has there.
    pub fn read_copy(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        let copied = match without_parentheses(expression) {
            Expr::MethodCall(call) if matches!(&*call.method.to_string(), "clone" | "to_owned") => &call.receiver,
            _ => return self.expression(expression),
        };
        let stays = |place: Place| self.may_be_integer(&place) && !self.function.variable(place.root).mutable;
        if self.is_made_of_still(copied) || !self.place_of(copied).is_some_and(stays) {
            return self.expression(expression);
        }
        match self.expression(copied)? {
            Lowered::Place(place, _) => Ok(Lowered::Place(place, Reference::Owned)),
            other => Ok(other),
        }
    }

    /// What was read as an aggregate, evaluated here.
    pub fn aggregate(&mut self, lowered: Lowered) -> Option<Aggregate> {
        Some(match lowered {
            Lowered::Never => return None,
            Lowered::Aggregate(aggregate) => aggregate,
            Lowered::Parts(parts) => {
                Aggregate::Tuple(parts.into_iter().map(|part| self.aggregate(part)).collect::<Option<_>>()?)
            }
            Lowered::Scalar(operand) => Aggregate::Scalar(operand),
            Lowered::Constant(Constant { literal: Some(literal), .. }) => Aggregate::Scalar(Operand::Literal(literal)),
            Lowered::Constant(constant) => Aggregate::Opaque(self.fixed(constant).opaque),
            Lowered::Place(place, _) => match self.type_of(&place) {
                Type::Scalar(scalar) => Aggregate::Scalar(self.load(place, scalar)),
                _ => Aggregate::Copy(place),
            },
        })
    }

    /// A part of an array or a tuple, or the base of a struct. A struct, whose tangent may be of another type, gets a name of its own.
    pub fn part(&mut self, lowered: Lowered) -> Option<Aggregate> {
        Some(match self.aggregate(lowered)? {
            structure @ Aggregate::Struct { .. } => Aggregate::Copy(self.store_aggregate(structure)),
            other => other,
        })
    }

    pub fn struct_literal(&mut self, literal: &'a syn::ExprStruct) -> Reading<Lowered> {
        let mut fields = Vec::with_capacity(literal.fields.len());
        let last_change = self.last_change(literal.fields.iter().map(|field| &field.expr));
        for (index, field) in literal.fields.iter().enumerate() {
            let lowered = self.read_copy(&field.expr)?;
            let lowered = self.kept(lowered, index < last_change);
            match self.aggregate(lowered) {
                Some(part) => fields.push((field.member.clone(), part)),
                None => return Ok(Lowered::Never),
            }
        }
        let base = match literal.rest.as_deref() {
            Some(rest) => {
                let lowered = self.expression(rest)?;
                match self.part(lowered) {
                    Some(base) => Some(Box::new(base)),
                    None => return Ok(Lowered::Never),
                }
            }
            None => None,
        };
        let path = literal.path.to_token_stream();
        self.learn_struct(&Type::Named(path.clone()));
        Ok(Lowered::Aggregate(Aggregate::Struct { path, fields, base }))
    }

    pub fn repeat(&mut self, repeat: &'a syn::ExprRepeat) -> Reading<Lowered> {
        let length = self.integer(&repeat.len)?;
        let element = self.expression(&repeat.expr)?;
        match element {
            Lowered::Constant(element) => {
                let number = element.literal.as_ref().map(|_| Type::Scalar(self.scalars.fresh()));
                let shape = element.shape.clone().or(number);
                let shape = shape.map(|element| Type::Array(Box::new(element), length.tokens.clone()));
                let (inner, count) = (&element.opaque.tokens, &length.tokens);
                let opaque = join(quote!([#inner; #count]), element.opaque, length);
                Ok(Lowered::Constant(Constant { opaque, literal: None, shape, primitive: false }))
            }
            lowered => Ok(match self.part(lowered) {
                Some(element) => Lowered::Aggregate(Aggregate::Repeat(Box::new(element), length)),
                None => Lowered::Never,
            }),
        }
    }

    /// What is known of the type of an aggregate.
    pub fn shape_of(&mut self, aggregate: &Aggregate) -> Type {
        match aggregate {
            Aggregate::Scalar(Operand::Var(var)) => self.function.variable(*var).ty.clone(),
            Aggregate::Scalar(Operand::Literal(_)) => Type::Scalar(self.scalars.fresh()),
            Aggregate::Copy(place) => self.type_of(place),
            Aggregate::Array(parts) => {
                let shapes: Vec<Type> = parts.iter().map(|part| self.shape_of(part)).collect();
                let length = proc_macro2::Literal::usize_unsuffixed(parts.len());
                let element = shapes.iter().find(|shape| !matches!(shape, Type::Unknown)).unwrap_or(&Type::Unknown);
                for other in &shapes {
                    if let (Type::Scalar(a), Type::Scalar(b)) = (element, other) {
                        self.scalars.unify(a, b);
                    }
                }
                Type::Array(Box::new(element.clone()), quote!(#length))
            }
            Aggregate::Repeat(element, length) => Type::Array(Box::new(self.shape_of(element)), length.tokens.clone()),
            Aggregate::Vector(element, _) => Type::Vector(Box::new(self.shape_of(element).without_names())),
            Aggregate::List(parts) => {
                let element = parts.first().map_or(Type::Unknown, |first| self.shape_of(first));
                Type::Vector(Box::new(element.without_names()))
            }
            Aggregate::Tuple(parts) => Type::Tuple(parts.iter().map(|part| self.shape_of(part)).collect()),
            Aggregate::Struct { path, .. } => Type::Named(path.clone()),
            Aggregate::Opaque(_) | Aggregate::Zero(_) => Type::Unknown,
        }
    }
}
