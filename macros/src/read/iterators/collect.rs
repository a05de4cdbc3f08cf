//! Items that are kept: vectors and arrays.

use proc_macro2::{Ident, Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Pat};

use super::arithmetic::literal;
use super::chain::{Chain, Indexed};
use super::consume::vector_in;
use super::is_iterator;
use super::items::Item;
use crate::ir::{Aggregate, Block, Opaque, Place, Projection, Range, Reference, Role, Statement, Type, Value, Var};
use crate::read::closures::{Callable, Passed};
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading};

impl<'a> Reader<'a> {
    /// What a declaration begins with: its type may say what is collected.
    pub fn initial(&mut self, expression: &'a Expr, pattern: &'a Pat) -> Reading<Lowered> {
        let Pat::Type(typed) = pattern else { return self.expression(expression) };
        match expression {
            Expr::MethodCall(call)
                if call.method == "collect"
                    && call.turbofish.is_none()
                    && is_iterator(&call.receiver)
                    && !self.survey_expression(expression).is_constant() =>
            {
                self.collect(call, Some(&typed.ty))
            }
            Expr::Call(call) if is_from_fn(call) && !self.survey_expression(expression).is_constant() => {
                self.array_from_fn(call, Some(&typed.ty))
            }
            _ => self.expression(expression),
        }
    }

    /// `collect()` into a vector.
    pub fn collect(&mut self, call: &'a ExprMethodCall, annotation: Option<&syn::Type>) -> Reading<Lowered> {
        let turbofish = call.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(ty),
            _ => None,
        });
        let written = match turbofish.or(annotation).map(vector_in) {
            Some(None) => return self.refuse(Refusal::Collection, call.method.span()),
            Some(Some(element)) => element.map(|element| self.written(element).ty),
            None => None,
        };
        let chain = self.chain(&call.receiver)?;
        let out = self.new_variable(Ident::new("v", Span::mixed_site()), Type::Unknown, Role::Place);
        self.function.variables[out.0 as usize].mutable = true;
        self.loose.insert(out);
        match chain {
            Chain::Indexed(indexed) if indexed.end.is_some() => {
                self.collect_indexed(out, *indexed, written, call.span())?
            }
            chain => self.collect_in_sequence(out, &chain, written, call.span())?,
        }
        Ok(Lowered::Place(out.into(), Reference::Owned))
    }

    fn collect_indexed(&mut self, out: Var, indexed: Indexed<'a>, written: Option<Type>, span: Span) -> Reading<()> {
        let Indexed { end: Some(length), item, .. } = indexed.positional() else { return Ok(()) };
        let length = self.fixed(Constant::primitive(length)).opaque;
        let (variable, element, body) = self.filled(out, &item, written, span)?;
        let whole = match element.zeros() {
            Some(zero) => Aggregate::Vector(Box::new(zero), length.clone()),
            None => Aggregate::List(Vec::new()),
        };
        self.function.variables[out.0 as usize].ty = Type::Vector(Box::new(element));
        self.emit(Statement::Let(out, Value::Aggregate(whole)));
        self.emit(Statement::For { variable, range: upto(length), body });
        Ok(())
    }

    /// The loop variable, the type of the elements, and the body of the loop that fills storage with items.
    fn filled(&mut self, out: Var, item: &Item<'a>, written: Option<Type>, span: Span) -> Reading<(Var, Type, Block)> {
        let variable = self.counter("i");
        let index = Opaque::of(variable);
        let (read, mut body) = self.within(|this| {
            let item = this.item(item, &index)?;
            this.kept_element(item, written, span)
        });
        let Some((element, contents)) = read? else { return Ok((variable, Type::Unknown, body)) };
        let place = Place::from(out).at(Projection::Index(index));
        body.push(match (element.zeros(), contents) {
            (None, contents) => Statement::Append(out.into(), contents),
            (Some(_), Aggregate::Scalar(operand)) => Statement::Store(place, operand),
            (Some(_), contents) => Statement::Assign(place, contents),
        });
        Ok((variable, element, body))
    }

    fn collect_in_sequence(&mut self, out: Var, chain: &Chain<'a>, written: Option<Type>, span: Span) -> Reading<()> {
        self.emit(Statement::Let(out, Value::Aggregate(Aggregate::List(Vec::new()))));
        let mut found = None;
        self.drive(chain, &mut |this, item| {
            if let Some((element, contents)) = this.kept_element(item, written.clone(), span)? {
                found = Some(element);
                this.emit(Statement::Append(out.into(), contents));
            }
            Ok(())
        })?;
        self.function.variables[out.0 as usize].ty = Type::Vector(Box::new(found.unwrap_or(Type::Unknown)));
        Ok(())
    }

    /// An item as an element of storage, and its type.
    fn kept_element(&mut self, item: Lowered, written: Option<Type>, span: Span) -> Reading<Option<(Type, Aggregate)>> {
        let is_number = match &item {
            Lowered::Never => return Ok(None),
            Lowered::Scalar(_) => true,
            Lowered::Constant(constant) => constant.shape.as_ref().is_none_or(Type::is_scalar),
            Lowered::Place(place, _) => match self.type_of(place) {
                Type::Unknown => written.as_ref().is_some_and(Type::is_scalar),
                ty => ty.is_scalar(),
            },
            _ => false,
        };
        let contents = match is_number {
            true => Some(Aggregate::Scalar(self.operand(item, span)?)),
            false => self.aggregate(item),
        };
        let Some(contents) = contents else { return Ok(None) };
        let element = match (self.shape_of(&contents), written) {
            (Type::Unknown, Some(written)) => written,
            (element, Some(written)) => {
                self.scalars.unify_types(&written, &element);
                element
            }
            (element, None) => element,
        };
        Ok(Some((element, contents)))
    }

    /// `array::from_fn(…)`
    pub fn array_from_fn(&mut self, call: &'a ExprCall, annotation: Option<&syn::Type>) -> Reading<Lowered> {
        let Some(length) = length_from(call, annotation) else {
            return self.refuse(Refusal::ArrayLength, call);
        };
        let closure = self.callable(&call.args[0])?;
        let written = annotation.and_then(|ty| match self.written(ty).ty {
            Type::Array(element, _) => Some(*element),
            _ => None,
        });
        self.array_of(Opaque::pure(length), Item::Mapped(Box::new(Item::Index), closure), written, call.span())
    }

    /// `x.map(…)` of an array.
    pub fn array_map(&mut self, array: Lowered, closure: Callable<'a>, call: &'a ExprMethodCall) -> Reading<Lowered> {
        match array {
            Lowered::Aggregate(Aggregate::Array(parts)) => {
                let mut mapped = Vec::with_capacity(parts.len());
                for part in parts {
                    let part = self.invoke(closure, vec![Passed::value(part.into_lowered())], call.span())?;
                    match self.aggregate(part) {
                        Some(part) => mapped.push(part),
                        None => return Ok(Lowered::Never),
                    }
                }
                Ok(Lowered::Aggregate(Aggregate::Array(mapped)))
            }
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                self.array_map(Lowered::Place(place, Reference::Owned), closure, call)
            }
            Lowered::Place(place, _) => match self.type_of(&place) {
                Type::Array(_, length) => {
                    let item = Item::Mapped(Box::new(Item::Element(place, Reference::Owned)), closure);
                    self.array_of(Opaque::pure(length), item, None, call.span())
                }
                _ => self.refuse(Refusal::Method("map".into()), call.method.span()),
            },
            _ => self.refuse(Refusal::Method("map".into()), call.method.span()),
        }
    }

    /// An array of items, which are numbers unless it is known that they are not.
    fn array_of(&mut self, length: Opaque, item: Item<'a>, written: Option<Type>, span: Span) -> Reading<Lowered> {
        let written = written.unwrap_or_else(|| Type::Scalar(self.scalars.fresh()));
        let out = self.new_variable(Ident::new("a", Span::mixed_site()), Type::Unknown, Role::Place);
        self.function.variables[out.0 as usize].mutable = true;
        self.loose.insert(out);
        if literal(&length) == Some(0) {
            return Ok(Lowered::Aggregate(Aggregate::Array(Vec::new())));
        }
        let (variable, element, body) = self.filled(out, &item, Some(written), span)?;
        let Some(zero) = element.zeros() else { return self.refuse(Refusal::Aggregate("an array of vectors"), span) };
        self.function.variables[out.0 as usize].ty = Type::Array(Box::new(element), length.tokens.clone());
        self.emit(Statement::Let(out, Value::Aggregate(Aggregate::Repeat(Box::new(zero), length.clone()))));
        self.emit(Statement::For { variable, range: upto(length), body });
        Ok(Lowered::Place(out.into(), Reference::Owned))
    }
}

/// `array::from_fn(…)`, by a path that says so.
pub fn is_from_fn(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    call.args.len() == 1 && matches!(&names[..], [.., module, name] if module == "array" && name == "from_fn")
}

fn length_from(call: &ExprCall, annotation: Option<&syn::Type>) -> Option<TokenStream> {
    use quote::ToTokens;
    if let Some(syn::Type::Array(array)) = annotation {
        return (!matches!(array.len, Expr::Infer(_))).then(|| array.len.to_token_stream());
    }
    let Expr::Path(path) = &*call.func else { return None };
    match &path.path.segments.last()?.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.iter().nth(1)? {
            syn::GenericArgument::Const(length) => Some(length.to_token_stream()),
            syn::GenericArgument::Type(syn::Type::Path(length)) => Some(length.to_token_stream()),
            _ => None,
        },
        _ => None,
    }
}

fn upto(length: Opaque) -> Range {
    let start = super::arithmetic::number(0);
    Range { start, end: length, inclusive: false, step: None, reversed: false }
}
