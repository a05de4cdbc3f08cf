//! Elements, fields and references.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned;

use super::opaque::join;
use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading, Refused};
use crate::ir::{
    Aggregate, Effect, Opaque, Operand, Place, Projection, Reference, Role, Scalar, Statement, Type, Value,
};

impl<'a> Reader<'a> {
    pub fn index(&mut self, index: &'a syn::ExprIndex) -> Reading<Lowered> {
        let base = self.expression(&index.expr)?;
        let at = match &*index.index {
            Expr::Range(range) => Projection::Slice(self.range_index(range)?),
            at => Projection::Index(self.integer(at)?),
        };
        match base {
            Lowered::Never => Ok(Lowered::Never),
            Lowered::Constant(base) => {
                let at = match at {
                    Projection::Index(at) | Projection::Slice(at) => at,
                    Projection::Field(_) => unreachable!("an index is not a field"),
                };
                let (outer, inner) = (super::iterators::held(&base.opaque), &at.tokens);
                let tokens = quote!(#outer[#inner]);
                let primitive = base.primitive;
                let shape = match base.shape {
                    Some(Type::Array(element, _) | Type::Slice(element) | Type::Vector(element)) => Some(*element),
                    _ => None,
                };
                let opaque = join(tokens, base.opaque, at);
                Ok(Lowered::Constant(Constant { opaque, literal: None, shape, primitive }))
            }
            Lowered::Place(place, _) => {
                if matches!(at, Projection::Slice(_)) {
                    self.check_bounds(&place.clone().at(at.clone()));
                }
                Ok(Lowered::Place(super::slices::element(place, at), Reference::Owned))
            }
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                Ok(Lowered::Place(place.at(at), Reference::Owned))
            }
            Lowered::Scalar(_) => self.refuse(Refusal::Aggregate("a number"), &index.expr),
            Lowered::Parts(_) => self.refuse(Refusal::Aggregate("a tuple"), &index.expr),
        }
    }

    /// A slice is taken where it is written, also if little of it is read.
    pub fn check_bounds(&mut self, place: &Place) {
        let borrowed = self.borrow_tokens(place, true);
        self.check(borrowed);
    }

    /// Code that is run because it may panic.
    pub fn check(&mut self, code: Opaque) {
        let effect = code.effect.max(Effect::Repeatable);
        let opaque = Opaque { effect, ..code.map(|code| quote!(let _ = #code;)) };
        self.emit(Statement::Opaque(opaque));
    }

    fn range_index(&mut self, range: &'a syn::ExprRange) -> Reading<Opaque> {
        let start = range.start.as_deref().map(|start| self.integer(start)).transpose()?;
        let end = range.end.as_deref().map(|end| self.integer(end)).transpose()?;
        let limits = &range.limits;
        let start_tokens = start.as_ref().map(|start| &start.tokens);
        let end_tokens = end.as_ref().map(|end| &end.tokens);
        let tokens = quote!(#start_tokens #limits #end_tokens);
        let nothing = || Opaque::pure(TokenStream::new());
        Ok(join(tokens, start.unwrap_or_else(nothing), end.unwrap_or_else(nothing)))
    }

    pub fn field(&mut self, field: &'a syn::ExprField) -> Reading<Lowered> {
        let member = &field.member;
        let base = self.expression(&field.base)?;
        if self.learn_own(&base) {
            return Err(Refused);
        }
        match base {
            Lowered::Never => Ok(Lowered::Never),
            Lowered::Constant(base) => {
                let constant = base.map(|base| quote!(#base.#member));
                Ok(Lowered::Constant(Constant { literal: None, shape: None, primitive: false, ..constant }))
            }
            Lowered::Place(mut place, _) => {
                self.learn_struct(&self.type_of(&place));
                if matches!(member, syn::Member::Named(_)) {
                    self.learn_structured(&place);
                }
                place.path.push(Projection::Field(member.clone()));
                Ok(Lowered::Place(place, Reference::Owned))
            }
            Lowered::Aggregate(Aggregate::Tuple(mut parts)) => match member {
                syn::Member::Unnamed(index) if (index.index as usize) < parts.len() => {
                    Ok(parts.swap_remove(index.index as usize).into_lowered())
                }
                _ => self.refuse(Refusal::Pattern, field),
            },
            Lowered::Parts(mut parts) => match member {
                syn::Member::Unnamed(index) if (index.index as usize) < parts.len() => {
                    Ok(parts.swap_remove(index.index as usize).held())
                }
                _ => self.refuse(Refusal::Pattern, field.span()),
            },
            Lowered::Aggregate(aggregate) => {
                let mut place = self.store_aggregate(aggregate);
                place.path.push(Projection::Field(member.clone()));
                Ok(Lowered::Place(place, Reference::Owned))
            }
            Lowered::Scalar(operand) if operand.var().is_some_and(|var| self.kept.contains(&var)) => {
                self.refuse(Refusal::OptionKept, &field.base)
            }
            Lowered::Scalar(_) => {
                self.learn_structs();
                self.refuse(Refusal::Aggregate("a number"), &field.base)
            }
        }
    }

    pub fn reference(&mut self, reference: &'a syn::ExprReference) -> Reading<Lowered> {
        let mutability = &reference.mutability;
        let kind = if mutability.is_some() { Reference::Mutable } else { Reference::Shared };
        match self.expression(&reference.expr)? {
            Lowered::Never => Ok(Lowered::Never),
            Lowered::Constant(constant) => {
                let shape = constant.shape.clone();
                let mut constant = constant.map(|inner| quote!(&#mutability #inner));
                if kind == Reference::Mutable {
                    let survey = self.opaque_expression(&Expr::Reference(reference.clone()));
                    // What has effects in an index has run.
                    let has_run = survey.effect >= Effect::Once && constant.opaque.effect < Effect::Once;
                    constant.opaque = match has_run {
                        true => Opaque { writes: survey.writes, effect: Effect::Repeatable, ..constant.opaque },
                        false => survey,
                    };
                }
                Ok(Lowered::Constant(Constant { literal: None, shape, ..constant }))
            }
            Lowered::Place(place, _) => {
                if self.is_unnamed(&place.root.into()) {
                    self.function.variables[place.root.0 as usize].mutable |= kind == Reference::Mutable;
                }
                Ok(Lowered::Place(place, kind))
            }
            Lowered::Scalar(operand) => Ok(Lowered::Scalar(operand)),
            Lowered::Parts(parts) => Ok(Lowered::Parts(parts)),
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                self.function.variables[place.root.0 as usize].mutable = kind == Reference::Mutable;
                Ok(Lowered::Place(place, kind))
            }
        }
    }

    /// The float that a place holds: itself, where what was taken for a place turned out to be one.
    pub fn load(&mut self, place: Place, scalar: Scalar) -> Operand {
        if place.path.is_empty() && self.function.variable(place.root).role == Role::Value {
            return place.root.into();
        }
        let var = self.temporary(scalar);
        self.emit(Statement::Let(var, Value::Load(place)));
        var.into()
    }

    /// What is known of the type of a place.
    pub fn type_of(&self, place: &Place) -> Type {
        match self.function.type_of(place) {
            unknown @ (Type::Unknown | Type::Named(_)) => self.annotated_type(place).unwrap_or(unknown),
            known => known,
        }
    }

    /// The type that an annotation gives to a place, or to what it is a part of.
    fn annotated_type(&self, place: &Place) -> Option<Type> {
        self.annotations.iter().rev().find_map(|(annotated, ty)| {
            is_part(place, annotated).then(|| place.path[annotated.path.len()..].iter().fold(ty.clone(), Type::project))
        })
    }

    /// Notes what an annotation says of a place whose own type does not.
    pub fn annotate(&mut self, place: &Place, ty: &syn::Type) {
        let written = self.written(ty);
        let is_open = matches!(self.type_of(place), Type::Unknown | Type::Named(_)) && !self.is_unnamed(place);
        if is_open && written.is_floats() && !written.ty.is_scalar() {
            let variable = &mut self.function.variables[place.root.0 as usize];
            if place.path.is_empty() && self.inferred.contains_key(&place.root) {
                variable.ty = written.ty.clone();
            }
            self.annotations.push((place.clone(), written.ty));
        }
    }
}

/// Whether a place is the other one or a part of it, as it is written.
fn is_part(place: &Place, whole: &Place) -> bool {
    let is_same = |(one, other): (&Projection, &Projection)| match (one, other) {
        (Projection::Field(one), Projection::Field(other)) => one == other,
        (Projection::Index(one), Projection::Index(other)) | (Projection::Slice(one), Projection::Slice(other)) => {
            one.tokens.to_string() == other.tokens.to_string()
        }
        _ => false,
    };
    place.root == whole.root && place.path.len() >= whole.path.len() && place.path.iter().zip(&whole.path).all(is_same)
}
