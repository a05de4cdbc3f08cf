//! Patterns: names for what an expression turned out to be.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::bindings::option_of_item;
use super::constants::bound_names;
use super::iterators::{dereferenced, difference, is_reference, number, range};
use super::known::Fact;
use super::refuse::Refusal;
use super::signature::Written;
use super::slices::is_vector;
use super::{Binding, Constant, Declaration, Handle, Lowered, Reader, Reading, Refused};
use crate::ir::{Aggregate, Opaque, Operand, Place, Projection, Reference, Role, Statement, Type, Value, Var};

impl<'a> Reader<'a> {
    /// Binds the names of a pattern.
    pub fn bind(&mut self, pattern: &'a Pat, lowered: Lowered, ty: Option<&syn::Type>) -> Reading<()> {
        match (pattern, lowered) {
            (_, Lowered::Never) => Ok(()),
            (Pat::Type(typed), lowered) => {
                if let Lowered::Place(place, _) = &lowered {
                    self.annotate(place, &typed.ty);
                }
                self.bind(&typed.pat, lowered, Some(&typed.ty))
            }
            (Pat::Paren(inner), lowered) => self.bind(&inner.pat, lowered, ty),
            (Pat::Ident(name), lowered) if name.subpat.is_none() => self.bind_ident(name, lowered, ty),
            (Pat::Reference(inner), Lowered::Constant(constant)) if is_reference(&constant) => {
                self.bind(&inner.pat, Lowered::Constant(dereferenced(constant)), None)
            }
            (pattern, Lowered::Constant(constant)) => self.bind_constants(pattern, constant, ty, None),
            (Pat::Wild(_), _) => Ok(()),
            (Pat::Reference(inner), lowered) => {
                let lowered = match lowered {
                    Lowered::Place(place, _) => Lowered::Place(place, Reference::Owned),
                    other => other,
                };
                self.bind(&inner.pat, lowered, None)
            }
            (Pat::Tuple(tuple), Lowered::Parts(parts))
                if tuple.elems.len() == parts.len() && !tuple.elems.iter().any(is_rest) =>
            {
                let mut parts = tuple.elems.iter().zip(parts);
                parts.try_for_each(|(pattern, part)| self.bind(pattern, part, None))
            }
            (Pat::Struct(_) | Pat::TupleStruct(_), lowered) if self.learn_own(&lowered) => Err(Refused),
            (Pat::Struct(fields), lowered) => self.bind_fields(fields, lowered),
            (Pat::TupleStruct(tuple), lowered) => {
                let lowered = self.as_tuple(lowered);
                self.bind_parts(tuple.elems.iter().collect(), lowered, false, pattern)
            }
            (Pat::Tuple(tuple), lowered) => self.bind_parts(tuple.elems.iter().collect(), lowered, false, pattern),
            (Pat::Slice(slice), lowered) => self.bind_parts(slice.elems.iter().collect(), lowered, true, pattern),
            (other, _) => self.refuse(Refusal::Pattern, other),
        }
    }

    /// Binds the names of a pattern to references to parts of what was read.
    pub fn bind_borrowed(&mut self, pattern: &'a Pat, lowered: Lowered) -> Reading<()> {
        match (pattern, lowered) {
            (Pat::Type(typed), lowered) => self.bind_borrowed(&typed.pat, lowered),
            (Pat::Paren(inner), lowered) => self.bind_borrowed(&inner.pat, lowered),
            (pattern, Lowered::Constant(constant)) => self.bind(pattern, Lowered::Constant(constant.borrowed()), None),
            (Pat::Reference(inner), lowered) => self.bind(&inner.pat, lowered, None),
            (Pat::Tuple(tuple), Lowered::Parts(parts)) if tuple.elems.len() == parts.len() => {
                let mut parts = tuple.elems.iter().zip(parts);
                parts.try_for_each(|(pattern, part)| self.bind_part_of_borrowed(pattern, part))
            }
            (pattern, Lowered::Place(place, Reference::Owned)) => {
                self.bind(pattern, Lowered::Place(place, Reference::Shared), None)
            }
            (Pat::Ident(name), lowered) => {
                let binding = self.binding_of(lowered);
                self.bind_name(&name.ident, Binding::Borrowed(Box::new(binding)));
                Ok(())
            }
            (pattern, lowered) => self.bind(pattern, lowered, None),
        }
    }

    /// What `&` takes away there is the reference that the part itself is, until edition 2024, in which it may not stand there.
    fn bind_part_of_borrowed(&mut self, pattern: &'a Pat, part: Lowered) -> Reading<()> {
        match pattern {
            Pat::Paren(inner) => self.bind_part_of_borrowed(&inner.pat, part),
            Pat::Reference(_) => self.bind(pattern, part, None),
            _ => self.bind_borrowed(pattern, part),
        }
    }

    /// A constant parameter that is a variable of the function's own: where active values flow into it, it begins as what is passed.
    pub fn local_parameter(&mut self, name: &'a syn::PatIdent, var: Var, ty: &syn::Type) -> Reading<()> {
        let declaration: Declaration = name;
        if self.known.has(&Fact::Active(declaration)) {
            self.function.variables[var.0 as usize].mutable = false;
            return self.bind_ident(name, Lowered::Constant(Constant::of(Opaque::of(var))), Some(ty));
        }
        self.declarations.insert(var, declaration);
        self.bind_name(&name.ident, Binding::Var(var));
        Ok(())
    }

    /// The pattern of a parameter.
    pub fn parameter_pattern(&mut self, pattern: &'a Pat, var: Var) -> Reading<()> {
        let variable = self.function.variable(var);
        let (role, reference) = (variable.role, variable.reference);
        match pattern {
            Pat::Ident(name) if name.subpat.is_none() => {
                self.bind_name(&name.ident, Binding::Var(var));
                Ok(())
            }
            _ if role == Role::Constant => {
                let constant = Constant::of(Opaque::of(var));
                self.bind_constants(pattern, constant, None, None)
            }
            _ if role == Role::Value => self.bind(pattern, Lowered::Scalar(var.into()), None),
            _ => self.bind(pattern, Lowered::Place(var.into(), reference), None),
        }
    }

    pub fn bind_ident(&mut self, name: &'a syn::PatIdent, lowered: Lowered, ty: Option<&syn::Type>) -> Reading<()> {
        let declaration: Declaration = name;
        let active = self.known.has(&Fact::Active(declaration));
        match lowered {
            Lowered::Constant(constant) if !active => {
                self.bind_constant(name, constant, ty);
                Ok(())
            }
            Lowered::Constant(_) if name.by_ref.is_some() && name.mutability.is_some() => {
                self.refuse(Refusal::MutableBorrow, name.span())
            }
            Lowered::Constant(constant) => {
                let shape = match (&constant.literal, &constant.shape) {
                    (Some(_), _) => Type::Scalar(self.scalars.fresh()),
                    (None, Some(shape)) => shape.clone(),
                    (None, None) if self.known.is_scalar(declaration) => Type::Scalar(self.scalars.fresh()),
                    (None, None) => Type::Unknown,
                };
                let contents = self.storage_of(constant);
                self.bind_storage(name, contents, shape, ty)
            }
            Lowered::Scalar(operand) if name.mutability.is_some() => {
                let shape = Type::Scalar(self.function.scalar_of(&operand));
                self.bind_storage(name, Aggregate::Scalar(operand), shape, ty)
            }
            Lowered::Scalar(operand) => {
                if let Operand::Var(var) = operand {
                    self.declarations.entry(var).or_insert(declaration);
                }
                self.bind_value(&name.ident, operand, ty);
                Ok(())
            }
            Lowered::Place(place, reference) => self.bind_place(name, place, reference, ty),
            Lowered::Aggregate(contents) => {
                let shape = self.shape_of(&contents);
                self.bind_storage(name, contents, shape, ty)
            }
            Lowered::Parts(parts) if name.mutability.is_none() => {
                let binding = self.binding_of(Lowered::Parts(parts));
                self.bind_name(&name.ident, of_an_item(binding));
                Ok(())
            }
            parts @ Lowered::Parts(_) => match self.aggregate(parts) {
                Some(contents) => self.bind_ident(name, Lowered::Aggregate(contents), ty),
                None => Ok(()),
            },
            Lowered::Never => Ok(()),
        }
    }

    /// A scalar that never changes.
    fn bind_value(&mut self, name: &Ident, operand: Operand, ty: Option<&syn::Type>) {
        if let Some(Type::Scalar(scalar)) = ty.map(|ty| self.written(ty).ty) {
            self.pin(&operand, &scalar);
        }
        let binding = match operand {
            Operand::Var(var) => {
                let variable = &mut self.function.variables[var.0 as usize];
                if !variable.named {
                    variable.name = name.clone();
                    variable.named = true;
                }
                Binding::Var(var)
            }
            literal => Binding::Operand(literal),
        };
        self.bind_name(name, binding);
    }

    fn bind_place(
        &mut self,
        name: &'a syn::PatIdent,
        place: Place,
        reference: Reference,
        ty: Option<&syn::Type>,
    ) -> Reading<()> {
        if name.by_ref.is_some() {
            let reference = if name.mutability.is_some() { Reference::Mutable } else { Reference::Shared };
            self.loose.remove(&place.root);
            self.bind_name(&name.ident, Binding::Place(place, reference));
            return Ok(());
        }
        if reference == Reference::Mutable && name.mutability.is_some() {
            return self.refuse(Refusal::MutableBorrow, name.span());
        }
        if reference != Reference::Owned && name.mutability.is_none() {
            self.loose.remove(&place.root);
            self.bind_name(&name.ident, Binding::Place(place, reference));
            return Ok(());
        }
        let declaration: Declaration = name;
        let shape = match (self.type_of(&place), ty) {
            (Type::Unknown | Type::Named(_), Some(ty)) => self.written(ty).ty,
            (Type::Unknown, None) if self.known.is_scalar(declaration) => Type::Scalar(self.scalars.fresh()),
            (shape, _) => shape,
        };
        if self.is_unnamed(&place) && matches!(shape, Type::Array(..) | Type::Vector(_) | Type::Tuple(_)) {
            self.function.variables[place.root.0 as usize].ty = shape.clone();
        }
        let root_changes = self.function.variable(place.root).mutable;
        match shape {
            Type::Scalar(_) => {
                let operand = self.operand(Lowered::Place(place, Reference::Owned), name.span())?;
                self.bind_ident(name, Lowered::Scalar(operand), ty)
            }
            shape if place.path.is_empty() && self.loose.remove(&place.root) => {
                if let Some(ty) = ty {
                    let annotated = self.written(ty).ty;
                    self.scalars.unify_types(&annotated, &shape);
                }
                self.take_over(name, place.root, shape);
                Ok(())
            }
            _ if name.mutability.is_none() && !root_changes => {
                self.name_result(name, &place);
                self.bind_name(&name.ident, Binding::Place(place, Reference::Owned));
                Ok(())
            }
            shape => {
                let annotated = ty.map(|ty| self.written(ty).ty);
                if !matches!(annotated.as_ref().unwrap_or(&shape), Type::Slice(_)) {
                    return self.bind_storage(name, Aggregate::Copy(place), shape, ty);
                }
                // It may come to be a slice of another length.
                let copy = self.copied_vector(place);
                let shape = self.type_of(&copy);
                self.loose.remove(&copy.root);
                self.take_over(name, copy.root, shape);
                Ok(())
            }
        }
    }

    /// Storage that nothing else knows of becomes the variable of that name.
    fn take_over(&mut self, name: &'a syn::PatIdent, var: Var, shape: Type) {
        let last = self.blocks.last().and_then(|writing| writing.statements.last());
        let is_just_copied =
            matches!(last, Some(Statement::Let(made, Value::Aggregate(Aggregate::Copy(_)))) if *made == var);
        let variable = &mut self.function.variables[var.0 as usize];
        variable.mutable &= !is_just_copied;
        variable.name = name.ident.clone();
        variable.named = true;
        variable.mutable |= name.mutability.is_some();
        variable.ty = shape;
        self.declarations.insert(var, name);
        self.bind_name(&name.ident, Binding::Var(var));
    }

    /// The result of a call takes the name that is first given to it.
    fn name_result(&mut self, name: &'a syn::PatIdent, place: &Place) {
        let variable = &mut self.function.variables[place.root.0 as usize];
        if place.path.is_empty() && !variable.named {
            variable.name = name.ident.clone();
            variable.named = true;
            self.declarations.insert(place.root, name);
        }
    }

    /// Storage of its own.
    pub fn bind_storage(
        &mut self,
        name: &'a syn::PatIdent,
        contents: Aggregate,
        shape: Type,
        ty: Option<&syn::Type>,
    ) -> Reading<()> {
        let annotated = ty.map(|ty| self.written(ty).ty);
        match (&annotated, &shape) {
            (Some(Type::Scalar(annotated)), Type::Scalar(own)) => self.scalars.unify(annotated, own),
            (Some(annotated), Type::Scalar(_)) => self.learn_number(annotated),
            _ => {}
        }
        let ty = annotated.unwrap_or(shape);
        let var = self.new_variable(name.ident.clone(), ty, Role::Place);
        let variable = &mut self.function.variables[var.0 as usize];
        variable.named = true;
        variable.mutable = name.mutability.is_some();
        self.declarations.insert(var, name);
        if contents.is_struct_literal() {
            self.learn_structured(&var.into());
        }
        self.emit(Statement::Let(var, Value::Aggregate(contents)));
        self.bind_name(&name.ident, Binding::Var(var));
        Ok(())
    }

    /// A name for what constant code holds that a pattern takes apart.
    pub fn item_of(&mut self, constant: &Opaque) -> Var {
        let item = self.new_variable(Ident::new("item", Span::mixed_site()), Type::Unknown, Role::Constant);
        if self.may_refer(constant) {
            self.handles.insert(item, Handle::Perhaps);
        }
        self.hand_references_on(constant, &[item]);
        let lender = constant.reads.iter().find_map(|read| self.borrows.get(read)).copied();
        self.borrows.extend(lender.map(|lender| (item, lender)));
        item
    }

    /// Whether the constant may be a reference, so that the names of a pattern that takes it apart are references too.
    pub fn may_refer(&self, constant: &Opaque) -> bool {
        syn::parse2(constant.tokens.clone()).map_or(true, |expression| self.may_be_reference(&expression))
    }

    fn may_be_reference(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.may_be_reference(&inner.expr),
            Expr::Tuple(tuple) => tuple.elems.iter().any(|part| self.may_be_reference(part)),
            Expr::Path(path) => path.path.get_ident().and_then(crate::ir::behind).is_some_and(|var| {
                self.handles.contains_key(&var) || self.function.variable(var).reference != Reference::Owned
            }),
            Expr::Lit(_) | Expr::Unary(_) | Expr::Binary(_) | Expr::Cast(_) => false,
            _ => true,
        }
    }

    /// `P { x, y: pattern, .. }`
    fn bind_fields(&mut self, pattern: &'a syn::PatStruct, lowered: Lowered) -> Reading<()> {
        let (place, reference) = match lowered {
            Lowered::Place(place, reference) => (place, reference),
            Lowered::Aggregate(aggregate) => (self.store_aggregate(aggregate), Reference::Owned),
            _ => return self.refuse(Refusal::Pattern, pattern.span()),
        };
        for field in &pattern.fields {
            let part = place.clone().at(Projection::Field(field.member.clone()));
            self.bind(&field.pat, Lowered::Place(part, reference), None)?;
        }
        Ok(())
    }

    /// A tuple struct has the fields of a tuple.
    fn as_tuple(&mut self, lowered: Lowered) -> Lowered {
        match lowered {
            Lowered::Aggregate(Aggregate::Struct { fields, base: None, .. }) => {
                Lowered::Aggregate(Aggregate::Tuple(fields.into_iter().map(|(_, part)| part).collect()))
            }
            other => other,
        }
    }

    /// A tuple, array or slice, part by part.
    fn bind_parts(&mut self, patterns: Vec<&'a Pat>, lowered: Lowered, array: bool, whole: &Pat) -> Reading<()> {
        let rest = patterns.iter().position(|pattern| is_rest(pattern));
        match lowered {
            Lowered::Aggregate(Aggregate::Tuple(parts) | Aggregate::Array(parts)) => {
                let skipped = (parts.len() + 1).saturating_sub(patterns.len());
                let mut parts = parts.into_iter();
                for (index, pattern) in patterns.into_iter().enumerate() {
                    if Some(index) == rest {
                        parts.by_ref().take(skipped).for_each(drop);
                        if !matches!(pattern, Pat::Rest(_)) {
                            return self.refuse(Refusal::Pattern, pattern);
                        }
                    } else if let Some(part) = parts.next() {
                        self.bind(pattern, part.into_lowered(), None)?;
                    }
                }
                Ok(())
            }
            Lowered::Place(place, reference) => {
                self.bind_projections(patterns, place, reference, array, rest, whole.span())
            }
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                self.bind_projections(patterns, place, Reference::Owned, array, rest, whole.span())
            }
            _ => self.refuse(Refusal::Pattern, whole),
        }
    }

    fn bind_projections(
        &mut self,
        patterns: Vec<&'a Pat>,
        place: Place,
        reference: Reference,
        array: bool,
        rest: Option<usize>,
        span: Span,
    ) -> Reading<()> {
        let count = patterns.len();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let after_rest = rest.is_some_and(|rest| index > rest);
            let projection = match (array, after_rest) {
                _ if Some(index) == rest => match (array, pattern) {
                    (_, Pat::Rest(_)) => continue,
                    (true, Pat::Ident(_)) => Projection::Slice(self.rest_between(&place, index, count - 1 - index)),
                    _ => return self.refuse(Refusal::Pattern, pattern),
                },
                (true, false) => Projection::Index(Opaque::pure(index_tokens(index))),
                (true, true) => Projection::Index(self.counted_back(&place, count - index)),
                (false, false) => Projection::Field(index.into()),
                (false, true) => match self.type_of(&place) {
                    Type::Tuple(parts) => Projection::Field((parts.len() + index - count).into()),
                    _ => return self.refuse(Refusal::Pattern, span),
                },
            };
            let mut part = place.clone();
            let is_slice = matches!(projection, Projection::Slice(_));
            part.path.push(projection);
            let (pattern, reference) = match pattern {
                Pat::Ident(rest) if is_slice => {
                    let reference = if reference == Reference::Owned { Reference::Shared } else { reference };
                    self.bind_name(&rest.ident, Binding::Place(part, reference));
                    continue;
                }
                pattern => (pattern, reference),
            };
            self.bind(pattern, Lowered::Place(part, reference), None)?;
        }
        Ok(())
    }

    /// The index of an element, counted from the end.
    pub fn counted_back(&mut self, place: &Place, back: usize) -> Opaque {
        difference(&self.length_of(place), &number(back))
    }

    /// The range of all elements but so many at the start and at the end.
    pub fn rest_between(&mut self, place: &Place, start: usize, after: usize) -> Opaque {
        let start = number(start);
        match after {
            0 => start.map(|start| quote!(#start..)),
            _ => range(&start, &self.counted_back(place, after)),
        }
    }

    /// The names of a declaration that was refused: mentions of them are not refused again.
    pub fn poison(&mut self, pattern: &Pat) {
        for name in bound_names(pattern) {
            self.bind_name(&name.ident, Binding::Poisoned);
        }
    }

    /// A written type, as far as it is known.
    pub fn written(&self, ty: &syn::Type) -> Written {
        let mut written = Written::read(&as_vector(ty), &self.signature.reals);
        written.ty.know_numbers(&|name| self.is_number(name));
        written
    }

    /// Whether the name of a type is another one of a float.
    pub fn is_number(&self, name: &str) -> bool {
        self.signature.numbers.contains(name) || self.known.is_number(name)
    }
}

impl Constant {
    /// Constant code of which nothing else is known.
    pub fn of(opaque: Opaque) -> Self {
        Constant { opaque, literal: None, shape: None, primitive: false }
    }
}

impl Aggregate {
    pub(super) fn into_lowered(self) -> Lowered {
        match self {
            Aggregate::Scalar(Operand::Literal(literal)) => Lowered::Constant(literal.into_constant()),
            Aggregate::Scalar(operand) => Lowered::Scalar(operand),
            Aggregate::Opaque(opaque) => Lowered::Constant(Constant::of(opaque)).held(),
            Aggregate::Copy(place) => Lowered::Place(place, Reference::Owned),
            other => Lowered::Aggregate(other),
        }
    }
}

pub fn is_rest(pattern: &Pat) -> bool {
    match pattern {
        Pat::Rest(_) => true,
        Pat::Ident(name) => name.subpat.as_ref().is_some_and(|(_, subpattern)| is_rest(subpattern)),
        _ => false,
    }
}

/// A vector of both ends is read as any other.
fn as_vector(ty: &syn::Type) -> syn::Type {
    let mut ty = ty.clone();
    if let syn::Type::Path(path) = &mut ty
        && let Some(last) = path.path.segments.last_mut()
        && is_vector(&last.ident)
    {
        last.ident = Ident::new("Vec", last.ident.span());
    }
    ty
}

/// `0`, `1`, …
pub fn index_tokens(index: usize) -> proc_macro2::TokenStream {
    let index = proc_macro2::Literal::usize_unsuffixed(index);
    quote!(#index)
}

/// Whether operators on what the type is made of are the built-in ones.
pub fn is_primitive_tokens(tokens: &proc_macro2::TokenStream) -> bool {
    syn::parse2(tokens.clone()).is_ok_and(|ty| is_primitive(&ty))
}

/// Whether operators on what the type is made of are the built-in ones.
pub fn is_primitive(ty: &syn::Type) -> bool {
    const PRIMITIVE: [&str; 16] = [
        "f32", "f64", "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
        "usize",
    ];
    match ty {
        syn::Type::Path(path) => path.path.get_ident().is_some_and(|name| PRIMITIVE.contains(&&*name.to_string())),
        syn::Type::Reference(reference) => is_primitive(&reference.elem),
        syn::Type::Array(array) => is_primitive(&array.elem),
        syn::Type::Slice(slice) => is_primitive(&slice.elem),
        _ => false,
    }
}

/// The name of an item that may be changed: it leads to parts, of which a pattern has references.
fn of_an_item(binding: Binding) -> Binding {
    match binding {
        Binding::Parts(parts) => Binding::Parts(parts.into_iter().map(of_an_item).collect()),
        Binding::Borrow(place, var)
            if syn::parse2(place.tokens.clone()).is_ok_and(|place| option_of_item(&place).is_some()) =>
        {
            Binding::Behind(place, var)
        }
        other => other,
    }
}
