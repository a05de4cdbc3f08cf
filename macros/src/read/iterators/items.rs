//! Items that are reached by their index.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Expr;

use super::arithmetic::{difference, held, literal, product, quotient, remainder, sum};
use super::chain::piece;
use crate::ir::{Opaque, Place, Projection, Reference, Type};
use crate::read::closures::{Callable, Passed};
use crate::read::opaque::join;
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading, slices};

#[derive(Clone)]
pub enum Item<'a> {
    /// The index itself.
    Index,
    /// The number of a range whose type is not known; the loop runs through that range.
    Counter,
    /// The same by its position: `(a..b).nth(i)`.
    Nth(Opaque),
    /// The same every time.
    Same(Lowered),
    Element(Place, Reference),
    /// An element of a constant array, slice or vector.
    Constant(Sequence),
    /// A part of so many elements; the last one may be short.
    Piece {
        of: Place,
        reference: Reference,
        size: Opaque,
        stride: Opaque,
        length: Option<Opaque>,
    },
    /// The same of a constant.
    ConstantPiece {
        of: Sequence,
        size: Opaque,
        stride: Opaque,
        length: Option<Opaque>,
    },
    Pair(Box<Item<'a>>, Box<Item<'a>>),
    /// What a reference refers to.
    Value(Box<Item<'a>>),
    Mapped(Box<Item<'a>>, Callable<'a>),
    /// The elements of the items, of which each is an array of so many.
    Flat(Box<Item<'a>>, Opaque),
    At(Box<Item<'a>>, Shift),
}

/// A constant that has elements.
#[derive(Clone)]
pub struct Sequence {
    pub whole: Opaque,
    pub by_reference: bool,
    /// Whether operators on the elements are the built-in ones.
    pub primitive: bool,
    pub element: Option<Type>,
}

/// The index of an item under another index.
#[derive(Clone)]
pub enum Shift {
    By(Opaque),
    Times(Opaque),
    Modulo(Opaque),
    /// Backwards, from there.
    From(Opaque),
}

impl Shift {
    fn of(&self, index: &Opaque) -> Opaque {
        match self {
            Shift::By(start) => sum(start, index),
            Shift::Times(step) => product(step, index),
            Shift::Modulo(length) => remainder(index, length),
            Shift::From(last) => difference(last, index),
        }
    }
}

impl<'a> Item<'a> {
    /// Whether it is made of the numbers of a range whose type is not known.
    pub fn counts(&self) -> bool {
        match self {
            Item::Counter => true,
            Item::Value(inner) | Item::Mapped(inner, _) | Item::At(inner, _) => inner.counts(),
            Item::Pair(one, other) => one.counts() || other.counts(),
            _ => false,
        }
    }

    /// The same with those numbers by their position.
    pub fn with_counter(self, iterator: &Opaque) -> Item<'a> {
        match self {
            Item::Counter => Item::Nth(iterator.clone()),
            Item::Value(inner) => Item::Value(Box::new(inner.with_counter(iterator))),
            Item::Mapped(inner, closure) => Item::Mapped(Box::new(inner.with_counter(iterator)), closure),
            other => other,
        }
    }

    /// Whether a closure runs for it.
    pub fn runs_code(&self) -> bool {
        match self {
            Item::Mapped(..) => true,
            Item::Value(inner) | Item::At(inner, _) => inner.runs_code(),
            Item::Pair(one, other) => one.runs_code() || other.runs_code(),
            _ => false,
        }
    }

    /// Whether it is a part of storage, which is there before and after.
    pub fn is_element(&self) -> bool {
        match self {
            Item::Element(..) | Item::Piece { .. } => true,
            Item::Value(inner) | Item::At(inner, _) | Item::Flat(inner, _) => inner.is_element(),
            Item::Pair(one, other) => {
                (one.is_element() || other.is_element()) && !self.runs_code() && !self.is_counted()
            }
            _ => false,
        }
    }

    /// Whether it is found by going through a range.
    fn is_counted(&self) -> bool {
        match self {
            Item::Counter | Item::Nth(_) => true,
            Item::Value(inner) | Item::Mapped(inner, _) | Item::At(inner, _) => inner.is_counted(),
            Item::Pair(one, other) => one.is_counted() || other.is_counted(),
            _ => false,
        }
    }
}

impl<'a> Reader<'a> {
    /// The item at an index.
    pub fn item(&mut self, item: &Item<'a>, index: &Opaque) -> Reading<Lowered> {
        let expected = self.expected.take();
        Ok(match item {
            Item::Index | Item::Counter => Lowered::Constant(Constant::primitive(index.clone())),
            Item::Nth(iterator) => {
                let (tokens, at) = (&iterator.tokens, &index.tokens);
                let opaque = join(quote!(#tokens.nth(#at).unwrap()), iterator.clone(), index.clone());
                Lowered::Constant(Constant::primitive(opaque))
            }
            Item::Same(item) => item.clone(),
            Item::Element(place, reference) => {
                Lowered::Place(slices::element(place.clone(), Projection::Index(index.clone())), *reference)
            }
            Item::Constant(sequence) => Lowered::Constant(sequence.at(index)),
            Item::Piece { of, reference, size, stride, length } => {
                let range = piece(index, size, stride, length.as_ref());
                Lowered::Place(of.clone().at(Projection::Slice(range)), *reference)
            }
            Item::ConstantPiece { of, size, stride, length } => {
                Lowered::Constant(of.piece(&piece(index, size, stride, length.as_ref())))
            }
            Item::Pair(one, other) => {
                let one = self.item(one, index)?;
                Lowered::Parts(vec![one, self.item(other, index)?])
            }
            Item::Value(inner) => {
                let item = self.item(inner, index)?;
                self.value_behind(item)
            }
            Item::Mapped(inner, closure) => {
                let item = self.item(inner, index)?;
                self.expecting(expected, |this| this.invoke(*closure, vec![Passed::value(item)], this.at))?
            }
            Item::Flat(rows, width) => match self.item(rows, &quotient(index, width))? {
                Lowered::Place(row, reference) => {
                    Lowered::Place(slices::element(row, Projection::Index(remainder(index, width))), reference)
                }
                _ => return self.refuse(Refusal::Zip, self.at),
            },
            Item::At(inner, shift) => self.item(inner, &shift.of(index))?,
        })
    }

    /// What a reference refers to, as it is now.
    pub fn value_behind(&mut self, lowered: Lowered) -> Lowered {
        match lowered {
            Lowered::Place(place, _) => self.settled(Lowered::Place(place, Reference::Owned)),
            Lowered::Constant(constant) => Lowered::Constant(dereferenced(constant)),
            other => other,
        }
    }
}

impl Sequence {
    fn at(&self, index: &Opaque) -> Constant {
        let (whole, at) = (held(&self.whole), &index.tokens);
        let borrowed = self.by_reference.then(|| quote!(&));
        let opaque = join(quote!(#borrowed #whole[#at]), self.whole.clone(), index.clone());
        let shape = self.element.clone();
        Constant { opaque, literal: None, shape, primitive: self.primitive }
    }

    fn piece(&self, range: &Opaque) -> Constant {
        let (whole, at) = (held(&self.whole), &range.tokens);
        Constant::of(join(quote!(&#whole[#at]), self.whole.clone(), range.clone()))
    }
}

/// Whether a constant is a reference, by its syntax.
pub fn is_reference(constant: &Constant) -> bool {
    matches!(syn::parse2(constant.opaque.tokens.clone()), Ok(Expr::Reference(_)))
}

/// What a constant reference refers to.
pub fn dereferenced(constant: Constant) -> Constant {
    match syn::parse2(constant.opaque.tokens.clone()) {
        Ok(Expr::Reference(reference)) if reference.mutability.is_none() => {
            let inner = reference.expr;
            constant.map(|_| quote!(#inner))
        }
        _ => constant.map(|tokens| quote!(*#tokens)),
    }
}

/// How many elements a piece has, if its range says so: `start..start + size`.
pub fn length_of_piece(range: &Opaque) -> Option<Opaque> {
    let (_, size) = bounds(range)?;
    Some(size)
}

/// The element of a piece, if that can be said in one index: `start..start + 3` has the element `start + 2`.
pub fn element_of_piece(range: &Opaque, index: &Opaque) -> Option<Opaque> {
    let (start, size) = bounds(range)?;
    let (size, at) = (literal(&size)?, literal(index)?);
    (at < size).then(|| sum(&start, index))
}

/// Start and size of a piece.
fn bounds(range: &Opaque) -> Option<(Opaque, Opaque)> {
    let Ok(Expr::Range(range)) = syn::parse2(range.tokens.clone()) else { return None };
    let start = range.start?.into_token_stream();
    let Expr::Binary(end) = *range.end? else { return None };
    let is_shifted =
        matches!(end.op, syn::BinOp::Add(_)) && end.left.to_token_stream().to_string() == start.to_string();
    is_shifted.then(|| (part(start), part(end.right.into_token_stream())))
}

/// A part of pure constant code.
fn part(tokens: TokenStream) -> Opaque {
    let reads = crate::ir::variables_in(&tokens);
    Opaque { reads, ..Opaque::pure(tokens) }
}
