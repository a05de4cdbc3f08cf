//! Items that are kept: vectors and arrays.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Pat};

use super::arithmetic::{literal, number};
use super::chain::{Chain, Stage};
use super::consume::vector_in;
use super::indexed::Indexed;
use super::is_iterator;
use super::items::{Item, Sequence};
use crate::ir::{
    Aggregate, Block, Effect, Opaque, Place, Projection, Range, Reference, Role, Statement, Type, Value, Var,
    is_discrete,
};
use crate::read::closures::{Callable, Passed, only_name};
use crate::read::integers::{is_discrete_type, is_integer_type};
use crate::read::joins::Whole;
use crate::read::opaque::join;
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading};

/// A vector that items are appended to.
struct Growing {
    out: Var,
    /// The type of its elements as it is written, and as it turns out to be.
    written: Option<Type>,
    element: Type,
}

impl<'a> Reader<'a> {
    /// What a declaration begins with: its type may say what is collected.
    pub fn initial(&mut self, expression: &'a Expr, pattern: &'a Pat) -> Reading<Lowered> {
        if let Some(name) = only_name(pattern)
            && self.is_known_integer(name, expression)
        {
            return Ok(match self.integral(expression)? {
                Lowered::Constant(constant) => Lowered::Constant(self.discrete(constant)),
                other => other,
            });
        }
        if let Pat::Ident(name) = pattern
            && name.mutability.is_none()
            && name.by_ref.is_none()
        {
            return self.read_copy(expression);
        }
        let Pat::Type(typed) = pattern else { return self.expression(expression) };
        match expression {
            Expr::MethodCall(call)
                if call.method == "collect"
                    && call.turbofish.is_none()
                    && is_iterator(&call.receiver)
                    && !self.survey_expression(expression).is_constant() =>
            {
                self.collect(call, Some(&typed.ty), None)
            }
            _ => {
                let written = self.written(&typed.ty).ty;
                let expected = Some(written.clone());
                let lowered = self.expecting(expected, |this| this.expression(expression))?;
                if is_discrete_type(&typed.ty) {
                    self.learn_discrete(&lowered)?;
                }
                match lowered {
                    Lowered::Place(place, Reference::Owned)
                        if self.may_be_integer(&place) && is_integer_type(&typed.ty) =>
                    {
                        Ok(Lowered::Constant(self.integer_field(&place)))
                    }
                    Lowered::Aggregate(Aggregate::Struct { .. }) if written.is_scalar() => {
                        self.operand(lowered, expression.span()).map(Lowered::Scalar)
                    }
                    lowered => Ok(lowered),
                }
            }
        }
    }

    /// `collect()` into a vector.
    pub fn collect(
        &mut self,
        call: &'a ExprMethodCall,
        annotation: Option<&syn::Type>,
        expected: Option<Type>,
    ) -> Reading<Lowered> {
        let turbofish = call.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(ty),
            _ => None,
        });
        let written = match turbofish.or(annotation).map(vector_in) {
            Some(None) => return self.refuse(Refusal::Collection, call.method.span()),
            Some(Some(element)) => element.map(|element| self.written(element).ty),
            None => None,
        };
        let written = written.or(match expected {
            Some(Type::Vector(element)) => Some(*element),
            _ => None,
        });
        let mark = self.mark();
        let chain = self.chain(&call.receiver)?;
        let is_discrete = matches!(&written, Some(Type::Named(element)) if is_discrete(element));
        if is_discrete || chain.counts() {
            self.rewind(mark);
            return self.observation(&Expr::MethodCall(call.clone())).map(Lowered::Constant);
        }
        let out = self.collected();
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
            let item = this.expecting(written.clone(), |this| this.item(item, &index))?;
            this.kept_element(item, written, span)
        });
        let Some((element, contents)) = read? else { return Ok((variable, Type::Unknown, body)) };
        let place = Place::from(out).at(Projection::Index(index));
        let is_inferred = matches!(&contents, Aggregate::Copy(row) if self.inferred.contains_key(&row.root));
        body.push(match (element.zeros(), contents) {
            (_, contents) if is_inferred => Statement::Assign(place, contents),
            (None, contents) => Statement::Append(out.into(), contents),
            (Some(_), Aggregate::Scalar(operand)) => Statement::Store(place, operand),
            (Some(_), contents) => Statement::Assign(place, contents),
        });
        Ok((variable, element, body))
    }

    fn collect_in_sequence(&mut self, out: Var, chain: &Chain<'a>, written: Option<Type>, span: Span) -> Reading<()> {
        self.emit(Statement::Let(out, Value::Aggregate(Aggregate::List(Vec::new()))));
        let mut vector = Growing { out, written, element: Type::Unknown };
        self.drive(chain, &mut |this, item| this.append_to(&mut vector, item, span))?;
        self.function.variables[out.0 as usize].ty = Type::Vector(Box::new(vector.element));
        Ok(())
    }

    /// `unzip()` into two vectors.
    pub fn unzip(&mut self, call: &'a ExprMethodCall, expected: Option<Type>) -> Reading<Lowered> {
        let mut pair = self.pair_of_vectors(call, expected)?;
        let chain = self.chain(&call.receiver)?;
        self.drive(&chain, &mut |this, item| {
            let parts = this.taken_apart(item, pair.len(), Whole::Tuple);
            pair.iter_mut().zip(parts).try_for_each(|(vector, part)| this.append_to(vector, part, call.span()))
        })?;
        Ok(self.grown(pair))
    }

    /// `partition(…)` into two vectors.
    pub fn partition(&mut self, call: &'a ExprMethodCall, expected: Option<Type>) -> Reading<Lowered> {
        let mut pair = self.pair_of_vectors(call, expected)?;
        let chain = self.chain(&call.receiver)?;
        let closure = self.callable(&call.args[0])?;
        self.drive(&chain, &mut |this, item| {
            let item = this.kept_item(item);
            let condition = this.test(closure, &item)?;
            let [first, second] = &mut pair;
            let (read, then) = this.within(|this| this.append_to(first, item.clone(), call.span()));
            let (other, otherwise) = this.within(|this| this.append_to(second, item, call.span()));
            read.and(other)?;
            this.emit(Statement::If { condition, then, otherwise });
            Ok(())
        })?;
        Ok(self.grown(pair))
    }

    /// Two vectors, empty so far, if that is what is asked for.
    fn pair_of_vectors(&mut self, call: &ExprMethodCall, expected: Option<Type>) -> Reading<[Growing; 2]> {
        let elements = match expected {
            Some(Type::Tuple(parts)) => parts.into_iter().map(element_of_vector).collect(),
            Some(Type::Named(tokens)) => match syn::parse2(tokens) {
                Ok(syn::Type::Tuple(tuple)) => tuple.elems.iter().map(|part| self.written_element(part)).collect(),
                _ => None,
            },
            _ => None,
        };
        let Some([one, other]) = elements.and_then(|parts: Vec<_>| <[_; 2]>::try_from(parts).ok()) else {
            return self.refuse(Refusal::Collection, call.method.span());
        };
        Ok([one, other].map(|written| {
            let out = self.collected();
            self.emit(Statement::Let(out, Value::Aggregate(Aggregate::List(Vec::new()))));
            Growing { out, written, element: Type::Unknown }
        }))
    }

    /// The type of the elements of a vector; nothing if it is none.
    fn written_element(&self, ty: &syn::Type) -> Option<Option<Type>> {
        Some(vector_in(ty)?.map(|element| self.written(element).ty))
    }

    fn append_to(&mut self, vector: &mut Growing, item: Lowered, span: Span) -> Reading<()> {
        if let Some((element, contents)) = self.kept_element(item, vector.written.clone(), span)? {
            vector.element = element;
            self.emit(Statement::Append(vector.out.into(), contents));
        }
        Ok(())
    }

    fn grown(&mut self, pair: [Growing; 2]) -> Lowered {
        let places = pair.map(|vector| {
            self.function.variables[vector.out.0 as usize].ty = Type::Vector(Box::new(vector.element));
            Lowered::Place(vector.out.into(), Reference::Owned)
        });
        Lowered::Parts(places.into())
    }

    /// An item as an element of storage, and its type.
    fn kept_element(&mut self, item: Lowered, written: Option<Type>, span: Span) -> Reading<Option<(Type, Aggregate)>> {
        if item.leads_elsewhere() {
            return self.refuse(Refusal::MutableBorrow, span);
        }
        let is_number = match &item {
            Lowered::Never => return Ok(None),
            Lowered::Scalar(_) => true,
            Lowered::Constant(constant) => constant.shape.as_ref().or(written.as_ref()).is_none_or(Type::is_scalar),
            Lowered::Place(place, _) => match self.type_of(place) {
                Type::Unknown if self.inferred.contains_key(&place.root) => false,
                Type::Unknown => written.as_ref().is_some_and(Type::is_scalar),
                ty => ty.is_scalar(),
            },
            _ => false,
        };
        // What the syntax of a constant says is more than a guess.
        let written = match &item {
            Lowered::Constant(Constant { shape: Some(shape), .. }) if !is_number => Some(shape.clone()),
            _ => written,
        };
        let contents = match is_number {
            true => Some(Aggregate::Scalar(self.operand(item, span)?)),
            false => self.aggregate(item),
        };
        let Some(contents) = contents else { return Ok(None) };
        let is_struct = matches!(contents, Aggregate::Struct { .. });
        let element = match (self.shape_of(&contents).without_names(), written) {
            (Type::Unknown, Some(Type::Scalar(_))) if is_struct => Type::Unknown,
            (Type::Unknown, Some(written)) => written,
            (element, Some(written)) => {
                self.scalars.unify_types(&written, &element);
                element
            }
            (element, None) => element,
        };
        Ok(Some((element, contents)))
    }

    /// `[a, b].concat()`
    pub fn concatenated(&mut self, receiver: &'a Expr) -> Reading<Lowered> {
        let chain = match receiver {
            Expr::Array(array) => {
                let mut chains = Vec::with_capacity(array.elems.len());
                for part in &array.elems {
                    let lowered = self.expression(part)?;
                    chains.push(self.elements(lowered, Some(part), None, part.into())?);
                }
                let all = chains.into_iter().reduce(|one, other| Chain::Then(Box::new(one), Box::new(other)));
                all.unwrap_or(Chain::Opaque(Opaque::pure(quote!([0.0; 0]))))
            }
            _ => {
                let lowered = self.expression(receiver)?;
                let pieces = self.elements(lowered, Some(receiver), None, receiver.into())?;
                Chain::Staged(Box::new(pieces), Stage::Flatten)
            }
        };
        let out = self.collected();
        self.collect_in_sequence(out, &Chain::Staged(Box::new(chain), Stage::Value), None, receiver.span())?;
        Ok(Lowered::Place(out.into(), Reference::Owned))
    }

    /// The vector that items are collected into.
    fn collected(&mut self) -> Var {
        let out = self.new_variable(Ident::new("v", Span::mixed_site()), Type::Unknown, Role::Place);
        self.function.variables[out.0 as usize].mutable = true;
        self.loose.insert(out);
        out
    }

    /// `x[..3].try_into().unwrap()`, where the type of the array is known.
    pub fn array_of_slice(
        &mut self,
        call: &'a ExprMethodCall,
        expected: Option<Type>,
        unwrapping: &'a ExprMethodCall,
    ) -> Reading<Lowered> {
        let from = match self.expression(&call.receiver)? {
            Lowered::Place(place, _) if !self.type_of(&place).is_scalar() => place,
            _ => return self.refuse(Refusal::Method("try_into".into()), call.method.span()),
        };
        let Some(array @ Type::Array(..)) = expected else { return self.refuse(Refusal::ArrayLength, call) };
        let Some(zeros) = array.zeros() else { return self.refuse(Refusal::ArrayLength, call) };
        if let Type::Array(_, length) = &array
            && !matches!(self.type_of(&from), Type::Vector(_))
        {
            self.check_conversion(&from, &Opaque::length(length), unwrapping)?;
        }
        let out = self.new_variable(Ident::new("a", Span::mixed_site()), array, Role::Place);
        self.function.variables[out.0 as usize].mutable = true;
        self.loose.insert(out);
        self.emit(Statement::Let(out, Value::Aggregate(zeros)));
        let whole = |place: Place| place.at(Projection::Slice(Opaque::pure(quote!(..))));
        let from = if matches!(self.type_of(&from), Type::Slice(_)) { from } else { whole(from) };
        self.emit(Statement::Assign(whole(out.into()), Aggregate::Copy(from)));
        Ok(Lowered::Place(out.into(), Reference::Owned))
    }

    /// A slice must be as long as the array that is made of it, or the function panics as it says.
    fn check_conversion(&mut self, from: &Place, length: &Opaque, unwrapping: &'a ExprMethodCall) -> Reading<()> {
        let message = unwrapping.args.first().map(|message| self.observation(message)).transpose()?;
        let message = message.map(|message| self.fixed(message).opaque);
        let (method, said) = (&unwrapping.method, message.as_ref().map(|message| &message.tokens));
        let whole = self.borrow_tokens(from, false);
        let (slice, count) = (&whole.tokens, &length.tokens);
        let tokens = quote! {
            let _: &[_; #count] = ::core::convert::TryInto::try_into(&#slice[..]).#method(#said);
        };
        let whole = join(tokens, whole, length.clone());
        let check = match message {
            Some(message) => join(whole.tokens.clone(), whole, message),
            None => whole,
        };
        self.emit(Statement::Opaque(Opaque { effect: check.effect.max(Effect::Repeatable), ..check }));
        Ok(())
    }

    /// `array::from_fn(…)`
    pub fn array_from_fn(&mut self, call: &'a ExprCall, expected: Option<Type>) -> Reading<Lowered> {
        let (written, length) = match &expected {
            Some(Type::Array(element, length)) => {
                (Some((**element).clone()).filter(|element| !matches!(element, Type::Unknown)), Some(length.clone()))
            }
            _ => (None, None),
        };
        let length = length.filter(is_said).or_else(|| length_from(call).filter(is_said));
        let closure = self.callable(&call.args[0])?;
        let item = Item::Mapped(Box::new(Item::Index), closure);
        match length {
            Some(length) => self.array_of(Opaque::pure(length), item, written, call.span()),
            None => {
                let is_expected = expected.is_some();
                let alias = expected.filter(|expected| matches!(expected, Type::Named(_)));
                let out = self.array_of_inferred_length(item, alias.unwrap_or(Type::Unknown), written, call)?;
                let is_of_numbers = match self.inferred.get(&out) {
                    Some(Aggregate::Repeat(element, _)) => matches!(**element, Aggregate::Scalar(_)),
                    _ => true,
                };
                // Nothing else says what such an array is of.
                if !is_expected && !is_of_numbers {
                    return self.refuse(Refusal::ArrayLength, call);
                }
                Ok(Lowered::Place(out.into(), Reference::Owned))
            }
        }
    }

    /// An array of which the compiler sees how long it is where it is used.
    fn array_of_inferred_length(
        &mut self,
        item: Item<'a>,
        ty: Type,
        written: Option<Type>,
        call: &ExprCall,
    ) -> Reading<Var> {
        let written = written.unwrap_or_else(|| Type::Scalar(self.scalars.fresh()));
        let out = self.new_variable(Ident::new("a", Span::mixed_site()), ty, Role::Place);
        self.function.variables[out.0 as usize].mutable = true;
        self.loose.insert(out);
        let (variable, element, mut body) = self.filled(out, &item, Some(written), call.span())?;
        let zero = match body.last() {
            Some(Statement::Assign(to, Aggregate::Copy(row))) => {
                let (to, row) = (to.clone(), row.root);
                // The compiler is to see how long a row is before it is filled.
                let begins = |statement: &&mut Statement| matches!(statement, Statement::Let(var, _) if *var == row);
                if let Some(beginning) = body.iter_mut().find(begins) {
                    *beginning = Statement::Let(row, Value::Aggregate(Aggregate::Copy(to)));
                }
                self.inferred.get(&row).cloned()
            }
            _ => element.zeros(),
        };
        let Some(zero) = zero else { return self.refuse(Refusal::ArrayLength, call) };
        let zeros = Aggregate::Repeat(Box::new(zero), Opaque::inferred());
        self.inferred.insert(out, zeros.clone());
        self.emit(Statement::Let(out, Value::Aggregate(zeros)));
        let length = self.length_of(&out.into());
        self.emit(Statement::For { variable, range: upto(length), body });
        Ok(out)
    }

    /// `x.map(…)` of an array, where something may be known of the array that comes of it.
    pub fn array_map(
        &mut self,
        array: Lowered,
        closure: Callable<'a>,
        expected: Option<Type>,
        span: Span,
    ) -> Reading<Lowered> {
        match array {
            Lowered::Aggregate(Aggregate::Array(parts)) => {
                let mut mapped = Vec::with_capacity(parts.len());
                for part in parts {
                    let part = self.invoke(closure, vec![Passed::value(part.into_lowered())], span)?;
                    match self.part(part) {
                        Some(part) => mapped.push(part),
                        None => return Ok(Lowered::Never),
                    }
                }
                Ok(Lowered::Aggregate(Aggregate::Array(mapped)))
            }
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                self.array_map(Lowered::Place(place, Reference::Owned), closure, expected, span)
            }
            Lowered::Place(place, _) => {
                let (element, expected) = match expected {
                    Some(Type::Array(element, length)) => (Some(*element), Some(length)),
                    _ => (None, None),
                };
                let expected = expected.filter(is_said);
                let is_nested = element.as_ref().is_some_and(|element| !element.is_scalar());
                let length = match (self.type_of(&place), expected) {
                    (Type::Array(_, length), _) => length,
                    // Of what a call returns, and of what is in it, arrays alone have this method.
                    (Type::Unknown, Some(length)) if self.is_in_result(&place) && is_nested => length,
                    (Type::Unknown, _) if self.is_in_result(&place) => return self.mapped_result(place, closure, span),
                    (Type::Unknown | Type::Named(_), _) => {
                        return self.refuse(Refusal::unknown_type("map", "[f64; 3]"), span);
                    }
                    _ => return self.refuse(Refusal::Method("map".into()), span),
                };
                let item = Item::Mapped(Box::new(Item::Element(place, Reference::Owned)), closure);
                self.array_of(Opaque::pure(length), item, element, span)
            }
            Lowered::Constant(constant) => {
                let Constant { opaque: whole, primitive, shape, .. } = self.fixed(constant);
                let parts = |ty| match ty {
                    Some(Type::Array(element, length)) => (Some(*element), Some(length)),
                    _ => (None, None),
                };
                let ((element, own), (mapped, expected)) = (parts(shape), parts(expected));
                let expected = expected.filter(is_said);
                let length = own.or(expected).or_else(|| written_length(&whole.tokens));
                let Some(length) = length else { return self.refuse(Refusal::ArrayLength, span) };
                let items = Item::Constant(Sequence { whole, by_reference: false, primitive, element });
                self.array_of(Opaque::pure(length), Item::Mapped(Box::new(items), closure), mapped, span)
            }
            _ => self.refuse(Refusal::Method("map".into()), span),
        }
    }

    /// Whether it is what a call returns, or an element of that.
    fn is_in_result(&self, place: &Place) -> bool {
        let is_index = |projection: &Projection| matches!(projection, Projection::Index(_));
        self.calls.contains_key(&place.root) && place.path.iter().all(is_index)
    }

    /// An array of numbers whose length is not written here, in the shape of the one that it is made of.
    fn mapped_result(&mut self, array: Place, closure: Callable<'a>, span: Span) -> Reading<Lowered> {
        let out = self.new_variable(Ident::new("a", Span::mixed_site()), Type::Unknown, Role::Place);
        self.function.variables[out.0 as usize].mutable = true;
        self.loose.insert(out);
        self.emit(Statement::Let(out, Value::Aggregate(Aggregate::Copy(array.clone()))));
        let length = self.length_of(&array);
        let item = Item::Mapped(Box::new(Item::Element(array, Reference::Owned)), closure);
        let number = Type::Scalar(self.scalars.fresh());
        let (variable, _, body) = self.filled(out, &item, Some(number), span)?;
        self.emit(Statement::For { variable, range: upto(length), body });
        Ok(Lowered::Place(out.into(), Reference::Owned))
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
        let (variable, element, body) = self.filled(out, &item, Some(written.clone()), span)?;
        let Some(zero) = element.zeros() else {
            return match literal(&length) {
                Some(length @ ..=MOST_WRITTEN) => self.written_out(length, &item, written, span),
                _ => self.refuse(Refusal::Aggregate("an array of vectors or structs"), span),
            };
        };
        self.function.variables[out.0 as usize].ty = Type::Array(Box::new(element), length.tokens.clone());
        self.emit(Statement::Let(out, Value::Aggregate(Aggregate::Repeat(Box::new(zero), length.clone()))));
        self.emit(Statement::For { variable, range: upto(length), body });
        Ok(Lowered::Place(out.into(), Reference::Owned))
    }

    /// An array of so many items, one after the other.
    fn written_out(&mut self, length: usize, item: &Item<'a>, written: Type, span: Span) -> Reading<Lowered> {
        let mut elements = Vec::with_capacity(length);
        for index in 0..length {
            let item = self.expecting(Some(written.clone()), |this| this.item(item, &number(index)))?;
            match self.kept_element(item, Some(written.clone()), span)? {
                Some((_, contents)) => elements.extend(self.part(contents.into_lowered())),
                None => return Ok(Lowered::Never),
            }
        }
        Ok(Lowered::Aggregate(Aggregate::Array(elements)))
    }
}

/// So many elements are written one by one, where an array cannot begin with zeros.
const MOST_WRITTEN: usize = 32;

fn element_of_vector(ty: Type) -> Option<Option<Type>> {
    match ty {
        Type::Vector(element) => Some(Some(*element)),
        _ => None,
    }
}

/// `array::from_fn(…)`, by a path that says so.
pub fn is_from_fn(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    call.args.len() == 1 && matches!(&names[..], [.., module, name] if module == "array" && name == "from_fn")
}

/// The length in `from_fn::<_, N, _>`.
fn length_from(call: &ExprCall) -> Option<TokenStream> {
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

/// Whether the length of an array is more than `_`.
fn is_said(length: &TokenStream) -> bool {
    length.to_string() != "_"
}

fn upto(length: Opaque) -> Range {
    let start = number(0);
    Range { start, end: length, inclusive: false, step: None, reversed: false }
}

/// The length of an array that is written out.
fn written_length(array: &TokenStream) -> Option<TokenStream> {
    match syn::parse2(array.clone()).ok()? {
        Expr::Array(array) => Some(crate::read::patterns::index_tokens(array.elems.len())),
        Expr::Repeat(repeat) => Some(repeat.len.to_token_stream()),
        _ => None,
    }
}
