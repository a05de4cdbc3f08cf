//! Methods of arrays, slices and vectors, and the functions of `mem`: parts of storage, and changes of it.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Token};

use super::effects::is_sorting_method;
use super::iterators::{difference, element_of_piece, held, number};
use super::opaque::{join, literal_constant};
use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading, statements::unit};
use crate::ir::{Aggregate, Effect, Opaque, Operand, Place, Projection, Range, Reference, Statement, Type};
use crate::options::ALLOC;

/// `vec![…]`, parsed.
pub enum Vector {
    Repeat(Box<Expr>, Box<Expr>),
    List(Vec<Expr>),
}

/// The vectors that are written in a function, by the address of their macro.
#[derive(Default)]
pub struct Vectors(HashMap<*const syn::Macro, Box<Vector>>);

impl Vectors {
    pub fn of(function: &syn::ItemFn) -> Self {
        let mut vectors = Vectors::default();
        vectors.visit_block(&function.block);
        vectors
    }
}

impl<'e> Visit<'e> for Vectors {
    fn visit_macro(&mut self, invocation: &'e syn::Macro) {
        if let Some(vector) = Vector::parse(invocation) {
            let vector = Box::new(vector);
            vector.parts().into_iter().for_each(|part| self.visit_expr(part));
            self.0.insert(invocation, vector);
        }
        visit::visit_macro(self, invocation);
    }
}

impl Vector {
    pub fn parse(invocation: &syn::Macro) -> Option<Vector> {
        if invocation.path.segments.last()?.ident != "vec" {
            return None;
        }
        let repeat = |input: syn::parse::ParseStream| {
            let element = input.parse()?;
            input.parse::<Token![;]>()?;
            Ok(Vector::Repeat(Box::new(element), Box::new(input.parse()?)))
        };
        let list = Punctuated::<Expr, Token![,]>::parse_terminated;
        let tokens = invocation.tokens.clone();
        let parsed = repeat.parse2(tokens.clone());
        parsed.or_else(|_| list.parse2(tokens).map(|parts| Vector::List(parts.into_iter().collect()))).ok()
    }

    /// Its first element, if it has one.
    pub fn first(self) -> Option<Expr> {
        match self {
            Vector::Repeat(element, _) => Some(*element),
            Vector::List(parts) => parts.into_iter().next(),
        }
    }

    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Vector::Repeat(element, length) => vec![element, length],
            Vector::List(parts) => parts.iter().collect(),
        }
    }
}

/// An element of a place, or a part of it.
pub fn element(mut place: Place, at: Projection) -> Place {
    if let (Some(Projection::Slice(range)), Projection::Index(index)) = (place.path.last(), &at)
        && let Some(index) = element_of_piece(range, index)
    {
        place.path.pop();
        return place.at(Projection::Index(index));
    }
    place.at(at)
}

impl<'a> Reader<'a> {
    /// A method of an array, a slice or a vector.
    pub fn slice_method(&mut self, call: &'a ExprMethodCall, expected: Option<Type>) -> Option<Reading<Lowered>> {
        let name = call.method.to_string();
        let (receiver, arguments) = (&*call.receiver, &call.args);
        Some(match (name.as_str(), arguments.len()) {
            ("as_slice" | "as_ref" | "as_mut_slice" | "as_mut", 0) => {
                let reference = if name.contains("mut") { Reference::Mutable } else { Reference::Shared };
                let seen = |this: &Self, place: Place| match this.type_of(&place) {
                    Type::Unknown if name.ends_with("slice") => place.at(Projection::Slice(Opaque::pure(quote!(..)))),
                    _ => place,
                };
                self.storage(receiver, &name).map(|place| Lowered::Place(seen(self, place), reference))
            }
            ("into", 0) if matches!(expected, Some(Type::Vector(_))) => {
                self.storage(receiver, &name).map(|place| Lowered::Place(self.copied_vector(place), Reference::Owned))
            }
            ("to_vec", 0) => {
                self.storage(receiver, &name).map(|place| Lowered::Place(self.copied_vector(place), Reference::Owned))
            }
            ("split_at" | "split_at_mut", 1) => self.split_at(receiver, &arguments[0], &name),
            ("swap", 2) => self.swap_elements(receiver, &arguments[0], &arguments[1]),
            ("reverse", 0) => self.reverse(receiver),
            ("rotate_left" | "rotate_right", 1) => self.rotate(&name, receiver, &arguments[0]),
            (sort, 1) if is_sorting_method(sort) && self.survey_expression(receiver).is_constant() => {
                self.observation(&Expr::MethodCall(call.clone())).map(Lowered::Constant)
            }
            (sort, 1) if is_sorting_method(sort) && ALLOC => self.sort(sort, receiver, &arguments[0]),
            ("fill", 1) => self.fill(receiver, &arguments[0]),
            ("copy_from_slice" | "clone_from_slice", 1) => self.copy_from(receiver, &arguments[0], &name),
            ("concat", 0) => self.concatenated(receiver),
            ("map", 1) => self.map_array(call, expected),
            _ => return self.length_method(call),
        })
    }

    /// `mem::swap`, `mem::replace`, `mem::take`, `array::from_fn`
    pub fn library_call(&mut self, call: &'a syn::ExprCall, expression: &'a Expr) -> Option<Reading<Lowered>> {
        if is_empty_vector(call) {
            return Some(self.constant_storage(expression));
        }
        if let Some(source) = source_of_vector(call) {
            let copied = |this: &mut Self, place| Lowered::Place(this.copied_vector(place), Reference::Owned);
            return Some(self.storage(source, "from").map(|place| copied(self, place)));
        }
        let Expr::Path(path) = &*call.func else { return None };
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., module, name] = &names[..] else { return None };
        if module != "mem" {
            return None;
        }
        Some(match (name.as_str(), call.args.len()) {
            ("swap", 2) => self.swap(&call.args[0], &call.args[1]),
            ("replace", 2) => self.replace(&call.args[0], &call.args[1]),
            ("take", 1) => self.take(&call.args[0]),
            _ => return None,
        })
    }

    /// `vec![…]` with active values.
    pub fn vector(&mut self, invocation: &'a syn::Macro, expression: &'a Expr) -> Option<Reading<Lowered>> {
        let vector = self.vectors.0.get(&std::ptr::from_ref(invocation))?;
        match &**vector {
            Vector::Repeat(element, _) if self.survey_expression(element).is_constant() => {
                Some(self.constant_storage(expression))
            }
            vector => Some(self.vector_of(vector)),
        }
    }

    /// A constant vector of which only the length has to do with active values.
    fn constant_storage(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        let observed = self.observation(expression)?;
        let shape = self.shape_of_code(expression);
        Ok(Lowered::Constant(Constant { shape, primitive: false, ..observed }))
    }

    fn vector_of(&mut self, vector: &'a Vector) -> Reading<Lowered> {
        match vector {
            Vector::Repeat(element, length) => {
                let element = self.expression(element)?;
                let element = self.settled(element);
                let length = self.integer(length)?;
                Ok(match self.part(element) {
                    Some(element) => Lowered::Aggregate(Aggregate::Vector(Box::new(element), length)),
                    None => Lowered::Never,
                })
            }
            Vector::List(parts) => {
                let mut read = Vec::with_capacity(parts.len());
                for expression in parts {
                    let part = self.expression(expression)?;
                    if part.leads_elsewhere() {
                        return self.refuse(Refusal::MutableBorrow, expression);
                    }
                    match self.part(part) {
                        Some(part) => read.push(part),
                        None => return Ok(Lowered::Never),
                    }
                }
                Ok(Lowered::Aggregate(Aggregate::List(read)))
            }
        }
    }

    /// The storage that an expression is.
    pub fn storage(&mut self, expression: &'a Expr, method: &str) -> Reading<Place> {
        match self.expression(expression)? {
            Lowered::Place(place, _) if !self.type_of(&place).is_scalar() => Ok(place),
            Lowered::Aggregate(aggregate) => Ok(self.store_aggregate(aggregate)),
            Lowered::Constant(_) => {
                self.activate(expression)?;
                Err(super::Refused)
            }
            _ => self.refuse(Refusal::Method(method.to_owned()), expression),
        }
    }

    fn split_at(&mut self, receiver: &'a Expr, at: &'a Expr, name: &str) -> Reading<Lowered> {
        let place = self.storage(receiver, name)?;
        let at = self.integer(at)?;
        let reference = if name == "split_at_mut" { Reference::Mutable } else { Reference::Shared };
        let tokens = &at.tokens;
        let before = Opaque { tokens: quote!(..#tokens), ..at.clone() };
        let after = Opaque { tokens: quote!(#tokens..), ..at.clone() };
        let whole = self.borrow_tokens(&place, false);
        let whole = whole.map(|whole| quote!(#whole.split_at(#tokens)));
        self.check(join(whole.tokens.clone(), whole, at.clone()));
        let part = |range| Lowered::Place(place.clone().at(Projection::Slice(range)), reference);
        Ok(Lowered::Parts(vec![part(before), part(after)]))
    }

    fn swap_elements(&mut self, receiver: &'a Expr, one: &'a Expr, other: &'a Expr) -> Reading<Lowered> {
        let place = self.storage(receiver, "swap")?;
        let (one, other) = (self.integer(one)?, self.integer(other)?);
        let (one, other) = (element(place.clone(), Projection::Index(one)), element(place, Projection::Index(other)));
        self.swap_places(one, other);
        Ok(unit())
    }

    /// `mem::swap(&mut a, &mut b)`
    fn swap(&mut self, one: &'a Expr, other: &'a Expr) -> Reading<Lowered> {
        let one = self.storage_or_number(one)?;
        let other = self.storage_or_number(other)?;
        if self.is_owned_whole(&one) && self.is_owned_whole(&other) {
            self.emit(Statement::Swap(one, other));
        } else {
            self.swap_places(one, other);
        }
        Ok(unit())
    }

    /// Whether the place is all of an array or vector that belongs to the function.
    fn is_owned_whole(&self, place: &Place) -> bool {
        let variable = self.function.variable(place.root);
        place.path.is_empty()
            && variable.reference == Reference::Owned
            && matches!(variable.ty, Type::Array(..) | Type::Vector(_))
    }

    fn swap_places(&mut self, one: Place, other: Place) {
        let kept = self.contents(&one);
        let moved = self.contents(&other);
        self.put(one, moved);
        self.put(other, kept);
    }

    fn replace(&mut self, target: &'a Expr, value: &'a Expr) -> Reading<Lowered> {
        let place = self.storage_or_number(target)?;
        let value = self.expression(value)?;
        let value = self.kept_item(value);
        let old = self.contents(&place);
        if let (Type::Scalar(scalar), Lowered::Scalar(operand)) = (self.type_of(&place), &value) {
            self.pin(operand, &scalar);
        }
        match self.aggregate(value) {
            Some(value) => self.put(place, value),
            None => return Ok(Lowered::Never),
        }
        Ok(old.into_lowered())
    }

    fn take(&mut self, target: &'a Expr) -> Reading<Lowered> {
        let place = self.storage_or_number(target)?;
        let old = self.contents(&place);
        let empty = match self.type_of(&place) {
            Type::Vector(_) => Some(Aggregate::List(Vec::new())),
            ty => ty.zeros(),
        };
        match empty {
            Some(empty) => self.put(place, empty),
            None => return self.refuse(Refusal::MutableBorrow, target),
        }
        Ok(old.into_lowered())
    }

    /// What `&mut place` refers to.
    fn storage_or_number(&mut self, expression: &'a Expr) -> Reading<Place> {
        match self.expression(expression)? {
            Lowered::Place(place, Reference::Mutable) => Ok(place),
            Lowered::Constant(_) => {
                self.activate(expression)?;
                Err(super::Refused)
            }
            _ => self.refuse(Refusal::MutableBorrow, expression),
        }
    }

    /// What a place holds now, kept elsewhere.
    pub fn contents(&mut self, place: &Place) -> Aggregate {
        match self.type_of(place) {
            Type::Scalar(scalar) => Aggregate::Scalar(self.load(place.clone(), scalar)),
            _ => Aggregate::Copy(self.store_aggregate(Aggregate::Copy(place.clone()))),
        }
    }

    pub fn put(&mut self, place: Place, contents: Aggregate) {
        self.emit(match contents {
            Aggregate::Scalar(operand) => Statement::Store(place, operand),
            contents => Statement::Assign(place, contents),
        });
    }

    fn fill(&mut self, receiver: &'a Expr, value: &'a Expr) -> Reading<Lowered> {
        let place = self.storage(receiver, "fill")?;
        let value = self.expression(value)?;
        let element_type = self.type_of(&place.clone().at(Projection::Index(number(0))));
        let contents = match &element_type {
            Type::Scalar(scalar) => {
                let operand = self.operand(value, receiver.span())?;
                self.pin(&operand, scalar);
                Aggregate::Scalar(operand)
            }
            _ => match self.kept_item(value) {
                Lowered::Never => return Ok(Lowered::Never),
                value => self.aggregate(value).unwrap_or(Aggregate::Tuple(Vec::new())),
            },
        };
        self.for_each_element(&place, |this, element, _| this.put(element, contents.clone()));
        Ok(unit())
    }

    fn reverse(&mut self, receiver: &'a Expr) -> Reading<Lowered> {
        let place = self.storage(receiver, "reverse")?;
        let length = self.length_of(&place);
        let half = length.clone().map(|length| quote!(#length / 2));
        let last = difference(&length, &number(1));
        self.for_each_below(half, |this, index| {
            let (one, other) = (index.clone(), difference(&last, index));
            this.swap_places(
                element(place.clone(), Projection::Index(one)),
                element(place.clone(), Projection::Index(other)),
            );
        });
        Ok(unit())
    }

    fn rotate(&mut self, name: &str, receiver: &'a Expr, by: &'a Expr) -> Reading<Lowered> {
        let place = self.storage(receiver, name)?;
        let by = self.integer(by)?;
        let length = self.length_of(&place);
        let (steps, count) = (held(&by), held(&length));
        let check = join(quote!(assert!(#steps <= #count);), by.clone(), length.clone());
        self.emit(Statement::Opaque(Opaque { effect: check.effect.max(Effect::Repeatable), ..check }));
        self.rearrange(&place, |index| {
            let at = &index.tokens;
            let from = match name {
                "rotate_left" => quote!((#at + #steps) % #count),
                _ => quote!((#at + #count - #steps) % #count),
            };
            join(from, index.clone(), join(TokenStream::new(), by, length))
        });
        Ok(unit())
    }

    /// Which element comes where is constant; `compare` is the user's own.
    fn sort(&mut self, name: &str, receiver: &'a Expr, compare: &'a Expr) -> Reading<Lowered> {
        let place = self.storage(receiver, name)?;
        let compare = self.observation(compare)?.opaque;
        let krate = &self.signature.krate;
        let function = match name.ends_with("key") {
            true => quote!(#krate::generated::sorted_by_key),
            false => quote!(#krate::generated::sorted_by),
        };
        let elements = self.borrow_tokens(&place, false);
        let (whole, by) = (&elements.tokens, &compare.tokens);
        let sorted = join(quote!(#function(&#whole[..], #by)), elements, compare);
        let order = self.constant(&Ident::new("order", Span::mixed_site()), sorted);
        self.rearrange(&place, |index| {
            let at = &index.tokens;
            let order = Opaque::of(order);
            let tokens = order.tokens.clone();
            join(quote!(#tokens[#at]), order, index.clone())
        });
        Ok(unit())
    }

    /// At each index comes what was at another.
    fn rearrange(&mut self, place: &Place, from: impl FnOnce(&Opaque) -> Opaque) {
        let before = self.store_aggregate(Aggregate::Copy(place.clone()));
        self.for_each_element(place, |this, target, index| {
            let contents = this.contents(&before.at(Projection::Index(from(index))));
            this.put(target, contents);
        });
    }

    fn for_each_element(&mut self, place: &Place, each: impl FnOnce(&mut Self, Place, &Opaque)) {
        let length = self.length_of(place);
        self.for_each_below(length, |this, index| {
            let at = element(place.clone(), Projection::Index(index.clone()));
            each(this, at, index);
        });
    }

    pub fn for_each_below(&mut self, end: Opaque, each: impl FnOnce(&mut Self, &Opaque)) {
        let variable = self.counter("i");
        let ((), body) = self.within(|this| each(this, &Opaque::of(variable)));
        let range = Range { start: number(0), end, inclusive: false, step: None, reversed: false };
        self.emit(Statement::For { variable, range, body });
    }

    fn copy_from(&mut self, receiver: &'a Expr, source: &'a Expr, name: &str) -> Reading<Lowered> {
        let place = self.storage(receiver, name)?;
        match self.expression(source)? {
            Lowered::Place(from, _) => self.copy_slice(place, from),
            Lowered::Aggregate(aggregate) => {
                let from = self.store_aggregate(aggregate);
                self.copy_slice(place, from);
            }
            Lowered::Constant(constant) => self.copy_constants(&place, constant, source.span())?,
            _ => return self.refuse(Refusal::Method(name.to_owned()), source),
        }
        Ok(unit())
    }

    /// Copies all elements.
    pub fn copy_slice(&mut self, to: Place, from: Place) {
        let (to, from) = (whole_slice(self, to), whole_slice(self, from));
        self.emit(Statement::Assign(to, Aggregate::Copy(from)));
    }

    /// Copies constant elements, as many as there are.
    fn copy_constants(&mut self, place: &Place, constant: Constant, span: Span) -> Reading<()> {
        let source = self.fixed(constant).opaque;
        let length = self.length_of(place);
        let (count, tokens) = (&length.tokens, &source.tokens);
        let tokens = quote!(assert_eq!(#count, (#tokens).len(), "the lengths differ"););
        let check = join(tokens, length, source.clone());
        self.emit(Statement::Opaque(Opaque { effect: check.effect.max(Effect::Repeatable), ..check }));
        let mut read = Ok(());
        self.for_each_element(place, |this, element, index| {
            let (tokens, at, ty) = (&source.tokens, &index.tokens, this.type_of(&element));
            let value = join(quote!((#tokens)[#at]), source.clone(), index.clone());
            if !matches!(ty, Type::Scalar(_) | Type::Unknown) {
                let value = value.map(|value| quote!(::core::clone::Clone::clone(&#value)));
                return this.put(element, Aggregate::Opaque(value));
            }
            match this.operand(Lowered::Constant(Constant::of(value)), span) {
                Ok(operand) => {
                    if let Type::Scalar(scalar) = ty {
                        this.pin(&operand, &scalar);
                    }
                    this.put(element, Aggregate::Scalar(operand));
                }
                Err(refused) => read = Err(refused),
            }
        });
        read
    }

    fn map_array(&mut self, call: &'a ExprMethodCall, expected: Option<Type>) -> Reading<Lowered> {
        let array = self.expression(&call.receiver)?;
        let array = match array {
            Lowered::Never => return Ok(array),
            Lowered::Place(place, _) => {
                let place = self.taken_place(place, Some(&call.receiver));
                Lowered::Place(place, Reference::Owned)
            }
            array => array,
        };
        let closure = self.callable(&call.args[0])?;
        self.array_map(array, closure, expected, call.method.span())
    }
}

/// The place as a slice.
fn whole_slice(reader: &Reader<'_>, place: Place) -> Place {
    match reader.type_of(&place) {
        Type::Slice(_) => place,
        _ => place.at(Projection::Slice(Opaque::pure(quote!(..)))),
    }
}

impl Reader<'_> {
    /// The storage that constant code makes. What else it does, it does before.
    pub fn storage_of(&mut self, constant: Constant) -> Aggregate {
        match constant.into_storage() {
            Aggregate::Opaque(opaque) if opaque.effect != Effect::Pure => {
                Aggregate::Opaque(self.capture(Constant::of(opaque)).opaque)
            }
            contents => contents,
        }
    }
}

impl Constant {
    /// The storage that constant code makes, in the language where that can be said.
    pub fn into_storage(self) -> Aggregate {
        if let Some(literal) = self.literal {
            return Aggregate::Scalar(Operand::Literal(literal));
        }
        let is_pure = self.opaque.effect == Effect::Pure;
        match syn::parse2(self.opaque.tokens.clone()) {
            Ok(Expr::Call(call)) if is_empty_vector(&call) => Aggregate::List(Vec::new()),
            Ok(Expr::Call(call)) if is_pure && source_of_vector(&call).is_some() => storage(&Expr::Call(call)),
            Ok(vector @ Expr::Macro(_)) if is_pure => storage(&vector),
            _ => Aggregate::Opaque(self.opaque),
        }
    }
}

impl Aggregate {
    /// Whether it is a struct, by its syntax.
    pub fn is_struct_literal(&self) -> bool {
        match self {
            Aggregate::Struct { .. } => true,
            Aggregate::Opaque(opaque) => matches!(syn::parse2(opaque.tokens.clone()), Ok(Expr::Struct(_))),
            _ => false,
        }
    }
}

/// Whether constant code is an array or a vector, by its syntax.
pub fn is_sequence(tokens: &TokenStream) -> bool {
    match syn::parse2(tokens.clone()) {
        Ok(Expr::Array(_) | Expr::Repeat(_)) => true,
        Ok(Expr::Macro(invocation)) => Vector::parse(&invocation.mac).is_some(),
        Ok(Expr::Reference(reference)) => match &*reference.expr {
            Expr::Index(piece) => matches!(*piece.index, Expr::Range(_)),
            inner => is_sequence(&quote!(#inner)),
        },
        _ => false,
    }
}

fn storage(expression: &Expr) -> Aggregate {
    let opaque = |expression: &Expr| {
        let tokens = quote!(#expression);
        let reads = crate::ir::variables_in(&tokens);
        Opaque { reads, ..Opaque::pure(tokens) }
    };
    match expression {
        Expr::Call(call) if is_empty_vector(call) => Aggregate::List(Vec::new()),
        Expr::Call(call) => match source_of_vector(call) {
            Some(source @ Expr::Macro(_)) => storage(source),
            _ => Aggregate::Opaque(opaque(expression)),
        },
        Expr::Macro(invocation) => match Vector::parse(&invocation.mac) {
            Some(Vector::Repeat(element, length)) => Aggregate::Vector(Box::new(storage(&element)), opaque(&length)),
            Some(Vector::List(parts)) => Aggregate::List(parts.iter().map(storage).collect()),
            None => Aggregate::Opaque(opaque(expression)),
        },
        Expr::Lit(literal) => match literal_constant(literal).literal {
            Some(literal) => Aggregate::Scalar(Operand::Literal(literal)),
            None => Aggregate::Opaque(opaque(expression)),
        },
        _ => Aggregate::Opaque(opaque(expression)),
    }
}

/// `Vec::new()`, `Vec::with_capacity(…)`
pub fn is_empty_vector(call: &syn::ExprCall) -> bool {
    matches!(function_of_vector(call).as_deref(), Some("new" | "with_capacity"))
}

/// What `Vec::from(…)` is made from.
pub fn source_of_vector(call: &syn::ExprCall) -> Option<&Expr> {
    call.args.first().filter(|_| function_of_vector(call).as_deref() == Some("from"))
}

fn function_of_vector(call: &syn::ExprCall) -> Option<String> {
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let name = segments.next()?.ident.to_string();
    segments.next().is_some_and(|ty| is_vector(&ty.ident)).then_some(name)
}

/// Whether a type is one of vectors, by its name. That of both ends is one like any other here: only its methods tell them apart.
pub fn is_vector(name: &Ident) -> bool {
    name == "Vec" || name == "VecDeque"
}
