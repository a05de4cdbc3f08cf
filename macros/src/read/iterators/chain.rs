//! Chains: a source and the adaptors on it, read from the user's expression.

use syn::{Expr, ExprMethodCall};

use super::advance::Advanced;
use super::arithmetic::{excess, least, literal, number, product, quotient, steps, sum};
use super::fold::Cell;
use super::indexed::Indexed;
use super::items::Item;
use super::options::something;
use super::{is_adapted, is_iterator};
use crate::ir::{Aggregate, Effect, Opaque, Place, Projection, Reference, Statement, Type, Var, is_discrete};
use crate::read::closures::Callable;
use crate::read::opaque::join;
use crate::read::refuse::{At, Refusal};
use crate::read::survey::root;
use crate::read::{Binding, Lowered, Reader, Reading, Refused};

pub enum Chain<'a> {
    Indexed(Box<Indexed<'a>>),
    /// An iterator over constants of which nothing else is known.
    Opaque(Opaque),
    /// The items that an iterator that has a name has not given yet: they are taken from it.
    Rest(Advanced<'a>),
    /// Each is made of the one before, which stands in the cell as long as the flag says so.
    Successors(Cell, Var, Callable<'a>),
    /// One after the other.
    Then(Box<Chain<'a>>, Box<Chain<'a>>),
    Staged(Box<Chain<'a>>, Stage<'a>),
}

/// An iterator that has a name, until it is consumed.
pub struct Iterator<'a> {
    chain: Option<Chain<'a>>,
    pub advanced: Option<Advanced<'a>>,
    pub changes_active: bool,
}

impl<'a> Iterator<'a> {
    pub fn advanced(advanced: Advanced<'a>, changes_active: bool) -> Self {
        Iterator { chain: None, advanced: Some(advanced), changes_active }
    }
}

/// What happens to each item.
pub enum Stage<'a> {
    Value,
    Map(Callable<'a>),
    Filter(Callable<'a>),
    Inspect(Callable<'a>),
    SkipWhile(Callable<'a>),
    TakeWhile(Callable<'a>),
    FlatMap(Callable<'a>),
    FilterMap(Callable<'a>),
    MapWhile(Callable<'a>),
    /// With the mutable reference to what it carries along.
    Scan(Lowered, Callable<'a>),
    Flatten,
    Enumerate,
    Skip(Opaque),
    Take(Opaque),
    StepBy(Opaque),
    Zip(Box<Indexed<'a>>),
    ZipNext(Opaque),
}

impl<'a> From<Indexed<'a>> for Chain<'a> {
    fn from(indexed: Indexed<'a>) -> Self {
        Chain::Indexed(Box::new(indexed))
    }
}

impl<'a> Chain<'a> {
    pub fn stage(self, stage: Stage<'a>) -> Chain<'a> {
        Chain::Staged(Box::new(self), stage)
    }

    /// Whether its items are numbers of a range, of which closures may choose some.
    pub fn counts(&self) -> bool {
        match self {
            Chain::Indexed(indexed) => matches!(indexed.item, Item::Index | Item::Counter),
            Chain::Staged(
                inner,
                Stage::Filter(_)
                | Stage::Inspect(_)
                | Stage::SkipWhile(_)
                | Stage::TakeWhile(_)
                | Stage::Skip(_)
                | Stage::Take(_)
                | Stage::StepBy(_),
            ) => inner.counts(),
            _ => false,
        }
    }

    /// The chain backwards, if that can be said.
    fn rev(self) -> Option<Chain<'a>> {
        Some(match self {
            Chain::Indexed(indexed) if indexed.end.is_some() => {
                let indexed = *indexed;
                let is_awkward = indexed.inclusive && indexed.step.is_some();
                let indexed = if is_awkward { indexed.positional() } else { indexed };
                Chain::from(Indexed { reversed: !indexed.reversed, ..indexed })
            }
            Chain::Then(one, other) => Chain::Then(Box::new(other.rev()?), Box::new(one.rev()?)),
            Chain::Staged(inner, stage @ (Stage::Value | Stage::Map(_) | Stage::Filter(_) | Stage::Inspect(_))) => {
                inner.rev()?.stage(stage)
            }
            _ => return None,
        })
    }
}

impl<'a> Reader<'a> {
    /// Reads an iterator. What it evaluates at once is evaluated here.
    pub fn chain(&mut self, expression: &'a Expr) -> Reading<Chain<'a>> {
        if self.survey_expression(expression).is_constant() && !self.is_indexed(expression) {
            self.activate_changed(expression)?;
            let constant = self.constant_expression(expression);
            return Ok(Chain::Opaque(self.taken_constant(constant.opaque, expression)));
        }
        match expression {
            Expr::Paren(inner) => self.chain(&inner.expr),
            Expr::Group(inner) => self.chain(&inner.expr),
            Expr::Range(range) => self.range(range),
            Expr::Call(call) if function_of_iter(call).is_some() => self.made(call),
            Expr::MethodCall(call) if call.method == "by_ref" && self.iterates(&call.receiver) => {
                self.taken(&call.receiver)
            }
            Expr::Reference(reference) if reference.mutability.is_some() && self.iterates(&reference.expr) => {
                self.taken(&reference.expr)
            }
            Expr::MethodCall(call) if self.iterates(&call.receiver) || self.adapts_constant(call) => self.adapted(call),
            Expr::MethodCall(call) if is_iterator(expression) => self.source(call),
            Expr::Path(path) if self.iterates(expression) => self.kept_iterator(path),
            _ => {
                let lowered = self.expression(expression)?;
                self.elements(lowered, Some(expression), None, expression.into())
            }
        }
    }

    /// Whether the expression is an iterator, by its syntax or its name.
    pub fn iterates(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.iterates(&inner.expr),
            Expr::Path(path) => {
                let binding = path.path.get_ident().and_then(|ident| self.lookup(ident));
                matches!(binding, Some(Binding::Iterator(_)))
            }
            Expr::Reference(inner) => inner.mutability.is_some() && self.advanced(&inner.expr).is_some(),
            Expr::MethodCall(call) if call.method == "by_ref" => self.advanced(&call.receiver).is_some(),
            Expr::MethodCall(call) if is_adapted(call) || call.method == "into_iter" => {
                is_iterator(expression) || self.iterates(&call.receiver)
            }
            _ => is_iterator(expression),
        }
    }

    /// The iterator that a name is for.
    pub fn named_chain(&mut self, expression: &'a Expr) -> Reading<Chain<'a>> {
        self.keeps_closures = true;
        let chain = self.lasting_iterator(|this| this.chain(expression));
        self.keeps_closures = false;
        chain
    }

    /// `let name = iterator;`: what it evaluates at once is evaluated here.
    pub fn bind_iterator(&mut self, name: &'a syn::PatIdent, expression: &'a Expr) -> Reading<()> {
        let changes_active = self.survey_expression(expression).changes_active;
        let chain = self.named_chain(expression);
        self.iterators.push(Iterator { chain: Some(chain?), advanced: None, changes_active });
        self.bind_name(&name.ident, Binding::Iterator(self.iterators.len() - 1));
        Ok(())
    }

    /// An iterator that has a name is consumed once; from where it stands, if it is advanced.
    fn kept_iterator(&mut self, path: &'a syn::ExprPath) -> Reading<Chain<'a>> {
        let index = match path.path.get_ident().and_then(|ident| self.lookup(ident)) {
            Some(Binding::Iterator(index)) => Some(*index),
            _ => None,
        };
        if let Some(advanced) = index.and_then(|index| self.iterators[index].advanced.clone()) {
            return Ok(self.rest_of(&advanced));
        }
        match index.and_then(|index| self.iterators[index].chain.take()) {
            Some(chain) => Ok(chain),
            None => self.refuse(Refusal::Iterator, path),
        }
    }

    /// Whether the call is an adaptor on an iterator of constants.
    fn adapts_constant(&mut self, call: &ExprMethodCall) -> bool {
        let is_inner = matches!(&*call.receiver, Expr::MethodCall(inner) if self.adapts_constant(inner));
        is_adapted(call) && (is_inner || self.survey_expression(&call.receiver).is_constant())
    }

    fn range(&mut self, range: &'a syn::ExprRange) -> Reading<Chain<'a>> {
        let Some(start) = &range.start else {
            return self.refuse(Refusal::Expression("a range without a start"), range);
        };
        let start = self.integer(start)?;
        let end = range.end.as_deref().map(|end| self.integer(end)).transpose()?;
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        let is_index = self.is_index(&start) || end.as_ref().is_some_and(|end| self.is_index(end));
        let item = if is_index { Item::Index } else { Item::Counter };
        Ok(Chain::from(Indexed { start, end, inclusive, step: None, reversed: false, item }))
    }

    /// Whether a bound of a range shows that it counts indices.
    fn is_index(&self, bound: &Opaque) -> bool {
        syn::parse2(bound.tokens.clone()).is_ok_and(|bound| self.is_of_index(&bound))
    }

    fn is_of_index(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.is_of_index(&inner.expr),
            Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(integer), .. }) => integer.suffix() == "usize",
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                (name == "len" && call.args.is_empty())
                    || (matches!(&*name, "min" | "max" | "saturating_sub" | "div_ceil")
                        && self.is_of_index(&call.receiver))
            }
            Expr::Binary(binary) => self.is_of_index(&binary.left) || self.is_of_index(&binary.right),
            Expr::Cast(cast) => matches!(&*cast.ty, syn::Type::Path(path) if path.path.is_ident("usize")),
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| match crate::ir::behind(ident) {
                Some(var) => matches!(&self.function.variable(var).ty, Type::Named(ty) if ty.to_string() == "usize"),
                None => self.signature.lengths.contains(&ident.to_string()),
            }),
            _ => false,
        }
    }

    /// `x.iter()` and its kin.
    fn source(&mut self, call: &'a syn::ExprMethodCall) -> Reading<Chain<'a>> {
        let name = call.method.to_string();
        if let ("drain", Some(Expr::Range(range))) = (name.as_str(), call.args.first()) {
            let drained = self.drain(&call.receiver, range)?;
            return self.elements(drained, None, None, call.into());
        }
        let reference = match name.as_str() {
            "into_iter" => None,
            "iter_mut" | "chunks_mut" | "chunks_exact_mut" => Some(Reference::Mutable),
            _ => Some(Reference::Shared),
        };
        let lowered = self.expression(&call.receiver)?;
        let Some(size) = call.args.first() else {
            return Ok(match self.elements(lowered, Some(&call.receiver), reference, call.into())? {
                Chain::Opaque(whole) => constant_source(whole, call, Opaque::pure(proc_macro2::TokenStream::new())),
                chain => chain,
            });
        };
        let size = self.integer(size)?;
        self.check_size(&name, &size);
        let whole = match self.elements(lowered, Some(&call.receiver), reference, call.into())? {
            Chain::Indexed(whole) => whole,
            Chain::Opaque(whole) => return Ok(constant_source(whole, call, size)),
            _ => return self.refuse(Refusal::Method(name), call.method.span()),
        };
        let Indexed { end: Some(length), item, .. } = *whole else {
            return self.refuse(Refusal::Method(name), call.method.span());
        };
        let (count, stride, exact) = match name.as_str() {
            "windows" => (windows(&length, &size), number(1), true),
            "chunks_exact" | "chunks_exact_mut" => (quotient(&length, &size), size.clone(), true),
            _ => (steps(&length, &size), size.clone(), false),
        };
        let length = (!exact).then_some(length);
        let piece = match item {
            Item::Element(of, reference) => Item::Piece { of, reference, size, stride, length },
            Item::Constant(of) => Item::ConstantPiece { of, size, stride, length },
            _ => return self.refuse(Refusal::Method(name), call.method.span()),
        };
        Ok(Chain::from(Indexed::new(count, piece)))
    }

    /// A size of zero panics before anything else happens.
    fn check_size(&mut self, name: &str, size: &Opaque) {
        if literal(size).is_some_and(|size| size > 0) {
            return;
        }
        let (tokens, kind) = (&size.tokens, if name == "windows" { "window" } else { "chunk" });
        let message = format!("{kind} size must be non-zero");
        self.emit_check(Opaque { tokens: quote::quote!(assert!(#tokens != 0, #message);), ..size.clone() });
    }

    fn emit_check(&mut self, check: Opaque) {
        self.emit(Statement::Opaque(Opaque { effect: check.effect.max(Effect::Repeatable), ..check }));
    }

    /// The elements of an array, a slice or a vector: by reference if that is asked for, or else as it is.
    pub fn elements(
        &mut self,
        lowered: Lowered,
        expression: Option<&Expr>,
        by: Option<Reference>,
        at: At,
    ) -> Reading<Chain<'a>> {
        match lowered {
            Lowered::Place(place, _) if !self.may_be_sequence(&self.type_of(&place)) => self.refuse(Refusal::Loop, at),
            Lowered::Place(place, own) => {
                let by = by.unwrap_or(own);
                let place = match by {
                    Reference::Owned => self.taken_place(place, expression),
                    _ => place,
                };
                let item = Item::Element(place.clone(), by);
                let length = self.length_of(&place);
                Ok(Chain::from(Indexed::new(length, item)))
            }
            Lowered::Aggregate(Aggregate::Struct { .. }) => self.refuse(Refusal::Loop, at),
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                self.elements(Lowered::Place(place, Reference::Owned), None, by, at)
            }
            Lowered::Constant(constant) => {
                let indexed = expression.and_then(|expression| self.constant_elements(expression, &constant, by));
                Ok(indexed.map_or(Chain::Opaque(constant.opaque), Chain::from))
            }
            Lowered::Scalar(_) | Lowered::Parts(_) | Lowered::Never => self.refuse(Refusal::Loop, at),
        }
    }

    /// Floats that are iterated over by mutable reference: active values may flow into them.
    fn activate_changed(&mut self, iterator: &Expr) -> Reading<()> {
        let storage = changed(iterator);
        let var = storage.and_then(root).and_then(|ident| self.constant_var(ident));
        match (storage, var) {
            (Some(storage), Some(var)) if self.floats.contains(&var) => {
                self.activate(storage)?;
                Err(Refused)
            }
            _ => Ok(()),
        }
    }

    /// Whether something of this type may have elements: a name may stand for an array.
    fn may_be_sequence(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) | Type::Tuple(_) => false,
            Type::Named(tokens) => !is_discrete(tokens) && !self.known.is_struct(ty),
            Type::Unknown | Type::Array(..) | Type::Slice(_) | Type::Vector(_) => true,
        }
    }

    /// How many elements stand at a place, now and as long as it is iterated over.
    pub fn length_of(&mut self, place: &Place) -> Opaque {
        match (self.type_of(place), place.path.last()) {
            (Type::Array(_, length), _) => return Opaque::length(&length),
            (Type::Slice(_), Some(Projection::Slice(range))) => {
                if let Some(length) = super::items::length_of_piece(range) {
                    return length;
                }
            }
            _ => {}
        }
        let whole = self.borrow_tokens(place, false);
        let (tokens, krate) = (&whole.tokens, &self.signature.krate);
        let length = match self.type_of(place) {
            Type::Named(_) => quote::quote!(#krate::generated::length(&#tokens)),
            _ => quote::quote!(#tokens.len()),
        };
        let length = Opaque { tokens: length, ..whole };
        let variable = self.function.variable(place.root);
        if variable.mutable || variable.reference == Reference::Mutable {
            let name = proc_macro2::Ident::new("n", proc_macro2::Span::mixed_site());
            return Opaque::of(self.constant(&name, length));
        }
        length
    }

    fn adapted(&mut self, call: &'a syn::ExprMethodCall) -> Reading<Chain<'a>> {
        let chain = self.chain(&call.receiver)?;
        let name = call.method.to_string();
        let Some(argument) = call.args.first() else {
            return match (name.as_str(), chain) {
                ("into_iter" | "peekable" | "fuse", chain) => Ok(chain),
                ("copied" | "cloned", Chain::Indexed(indexed)) => {
                    Ok(Chain::from(indexed.map_item(|item| Item::Value(Box::new(item)))))
                }
                ("copied" | "cloned", chain) => Ok(chain.stage(Stage::Value)),
                ("cycle", Chain::Indexed(indexed)) if !indexed.item.runs_code() => Ok(Chain::from(indexed.cycle())),
                ("enumerate", Chain::Indexed(indexed)) => Ok(Chain::from(indexed.enumerate())),
                ("enumerate", chain) => Ok(chain.stage(Stage::Enumerate)),
                ("flatten", chain) => Ok(chain.stage(Stage::Flatten)),
                ("rev", Chain::Opaque(iterator)) => Ok(Chain::Opaque(
                    iterator.map(|iterator| quote::quote!(::core::iter::IntoIterator::into_iter(#iterator).rev())),
                )),
                ("rev", chain) => match chain.rev() {
                    Some(chain) => Ok(chain),
                    None => self.refuse(Refusal::Method(name), call.method.span()),
                },
                _ => self.refuse(Refusal::Method(name), call.method.span()),
            };
        };
        match name.as_str() {
            "chain" => Ok(Chain::Then(Box::new(chain), Box::new(self.chain(argument)?))),
            "zip" => {
                let other = self.chain(argument)?;
                self.zipped(chain, other, argument)
            }
            "skip" | "take" | "step_by" => {
                let count = self.integer(argument)?;
                Ok(self.counted(&name, chain, count))
            }
            "scan" if call.args.len() == 2 => {
                let closure = self.callable(&call.args[1])?;
                let state = self.scanned(argument, closure)?;
                Ok(chain.stage(Stage::Scan(state, closure)))
            }
            _ => {
                let closure = self.callable(argument)?;
                Ok(self.with_closure(&name, chain, closure))
            }
        }
    }

    fn counted(&mut self, name: &str, chain: Chain<'a>, count: Opaque) -> Chain<'a> {
        match (name, chain) {
            ("skip", Chain::Indexed(indexed)) if !indexed.item.runs_code() => Chain::from(indexed.skip(&count)),
            ("take", Chain::Indexed(indexed)) => Chain::from(indexed.take(&count)),
            ("step_by", Chain::Indexed(indexed)) if !indexed.item.runs_code() => Chain::from(indexed.step_by(count)),
            ("skip", chain) => chain.stage(Stage::Skip(count)),
            ("take", chain) => chain.stage(Stage::Take(count)),
            (_, chain) => {
                let tokens = &count.tokens;
                self.emit_check(Opaque { tokens: quote::quote!(assert!(#tokens != 0);), ..count.clone() });
                chain.stage(Stage::StepBy(count))
            }
        }
    }

    fn with_closure(&mut self, name: &str, chain: Chain<'a>, closure: Callable<'a>) -> Chain<'a> {
        match (name, chain) {
            ("map", Chain::Indexed(indexed)) => {
                Chain::from(indexed.map_item(|item| Item::Mapped(Box::new(item), closure)))
            }
            ("map", chain) => chain.stage(Stage::Map(closure)),
            ("filter", chain) => chain.stage(Stage::Filter(closure)),
            ("inspect", chain) => chain.stage(Stage::Inspect(closure)),
            ("skip_while", chain) => chain.stage(Stage::SkipWhile(closure)),
            ("take_while", chain) => chain.stage(Stage::TakeWhile(closure)),
            ("filter_map", chain) => chain.stage(Stage::FilterMap(closure)),
            ("map_while", chain) => chain.stage(Stage::MapWhile(closure)),
            (_, chain) => chain.stage(Stage::FlatMap(closure)),
        }
    }

    /// `iter::zip(a, b)`, `iter::once(a)`, `iter::repeat(a)`, `iter::repeat_n(a, n)`
    fn made(&mut self, call: &'a syn::ExprCall) -> Reading<Chain<'a>> {
        let first = &call.args[0];
        let end = match (function_of_iter(call), call.args.get(1)) {
            (Some("successors"), Some(closure)) => return self.successors(first, closure),
            (Some("zip"), Some(other)) => {
                let chain = self.chain(first)?;
                let argument = self.chain(other)?;
                return self.zipped(chain, argument, other);
            }
            (Some("once"), _) => Some(number(1)),
            _ => None,
        };
        let item = match self.expression(first)? {
            Lowered::Place(place, Reference::Owned) => {
                Lowered::Place(self.taken_place(place, Some(first)), Reference::Owned)
            }
            item => item,
        };
        let item = self.kept_item(item);
        let count = call.args.get(1).map(|count| self.integer(count)).transpose()?;
        let item = Item::Same(item);
        let unbounded = Indexed::new(number(0), item);
        Ok(Chain::from(Indexed { end: end.or(count), ..unbounded }))
    }

    /// `iter::successors(Some(a), |a| …)`
    fn successors(&mut self, first: &'a Expr, closure: &'a Expr) -> Reading<Chain<'a>> {
        let Some(first) = something(first) else { return self.refuse(Refusal::OptionInside, first) };
        let cell = self.cell_of(first)?;
        let present = self.mutable_constant("present", Opaque::pure(quote::quote!(true)));
        Ok(Chain::Successors(cell, present, self.callable(closure)?))
    }

    /// The elements of arrays that have one length, one after the other, are reached by an index, too.
    fn flat(&self, chain: Chain<'a>) -> Chain<'a> {
        let Chain::Staged(rows, Stage::Flatten) = chain else { return chain };
        match *rows {
            Chain::Indexed(rows) => match self.width_of_rows(&rows.item) {
                Some(width) => {
                    let rows = rows.positional();
                    let end = rows.end.map(|end| product(&end, &width));
                    let unbounded = Indexed::new(number(0), Item::Flat(Box::new(rows.item), width));
                    Chain::from(Indexed { end, ..unbounded })
                }
                None => Chain::Indexed(rows).stage(Stage::Flatten),
            },
            rows => rows.stage(Stage::Flatten),
        }
    }

    fn width_of_rows(&self, rows: &Item<'a>) -> Option<Opaque> {
        let Item::Element(place, _) = rows else { return None };
        match self.type_of(place) {
            Type::Array(row, _) | Type::Slice(row) | Type::Vector(row) => match *row {
                Type::Array(_, width) if width.to_string() != "_" => Some(Opaque::pure(width)),
                _ => None,
            },
            _ => None,
        }
    }

    fn zipped(&mut self, one: Chain<'a>, other: Chain<'a>, argument: &'a Expr) -> Reading<Chain<'a>> {
        Ok(match (one, self.flat(other)) {
            (Chain::Indexed(one), Chain::Indexed(other)) => Chain::from(one.zip(*other)),
            (one, Chain::Indexed(other)) => one.stage(Stage::Zip(Box::new(other.positional()))),
            (one, Chain::Opaque(other)) => one.stage(Stage::ZipNext(other)),
            _ => return self.refuse(Refusal::Zip, argument),
        })
    }
}

/// `x.iter()` and its kin of a constant of which nothing else is known.
fn constant_source<'a>(whole: Opaque, call: &ExprMethodCall, size: Opaque) -> Chain<'a> {
    let (of, method, count) = (super::held(&whole), &call.method, &size.tokens);
    Chain::Opaque(join(quote::quote!(#of.#method(#count)), whole, size))
}

/// How many windows of a size there are.
fn windows(length: &Opaque, size: &Opaque) -> Opaque {
    match literal(size) {
        Some(size) if size > 0 => excess(length, &number(size - 1)),
        _ => excess(&sum(length, &number(1)), size),
    }
}

/// What an iterator takes mutable references to.
pub fn changed(iterator: &Expr) -> Option<&Expr> {
    match iterator {
        Expr::Paren(inner) => changed(&inner.expr),
        Expr::Reference(reference) if reference.mutability.is_some() => Some(&reference.expr),
        Expr::MethodCall(call) if call.method.to_string().ends_with("_mut") => Some(&call.receiver),
        Expr::MethodCall(call) => changed(&call.receiver),
        _ => None,
    }
}

/// The function of `std::iter` that is called, by a path that says so.
pub fn function_of_iter(call: &syn::ExprCall) -> Option<&'static str> {
    const FUNCTIONS: [(&str, usize); 5] = [("once", 1), ("repeat", 1), ("repeat_n", 2), ("successors", 2), ("zip", 2)];
    let Expr::Path(path) = &*call.func else { return None };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let [.., module, name] = &names[..] else { return None };
    let is_it =
        |(function, arguments): &&(&str, usize)| module == "iter" && name == function && *arguments == call.args.len();
    FUNCTIONS.iter().find(is_it).map(|(function, _)| *function)
}

/// Which part of a place the piece of that number is.
pub fn piece(number: &Opaque, size: &Opaque, stride: &Opaque, length: Option<&Opaque>) -> Opaque {
    let start = product(stride, number);
    let end = sum(&start, size);
    super::arithmetic::range(&start, &length.map_or(end.clone(), |length| least(&end, length)))
}
