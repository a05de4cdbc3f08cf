//! Iterators over what is reached by an index: their adaptors are arithmetic on it.

use super::arithmetic::{difference, excess, is_zero, least, literal, method, number, steps, sum};
use super::items::{Item, Shift};
use crate::ir::Opaque;
use crate::read::opaque::join;

/// Items that are reached by an index, which runs through a range.
pub struct Indexed<'a> {
    pub start: Opaque,
    /// Without one, it goes on for ever.
    pub end: Option<Opaque>,
    pub inclusive: bool,
    pub step: Option<Opaque>,
    pub reversed: bool,
    pub item: Item<'a>,
}

impl<'a> Indexed<'a> {
    pub fn new(length: Opaque, item: Item<'a>) -> Self {
        Indexed { start: number(0), end: Some(length), inclusive: false, step: None, reversed: false, item }
    }

    /// Whether the index is the position.
    pub fn is_positional(&self) -> bool {
        is_zero(&self.start) && !self.inclusive && self.step.is_none() && !self.reversed && !self.item.counts()
    }

    /// The same items, reached by their position.
    pub fn positional(self) -> Indexed<'a> {
        if self.is_positional() {
            return self;
        }
        if self.item.counts() {
            return self.counted();
        }
        let end = match (self.end, self.inclusive) {
            (Some(end), true) => Some(sum(&end, &number(1))),
            (end, _) => end,
        };
        let length = end.as_ref().map(|end| excess(end, &self.start));
        let count = match (&length, &self.step) {
            (Some(length), Some(step)) => Some(steps(length, step)),
            _ => length,
        };
        let mut item = self.item;
        if !is_zero(&self.start) {
            item = Item::At(Box::new(item), Shift::By(self.start));
        }
        if let Some(step) = self.step {
            item = Item::At(Box::new(item), Shift::Times(step));
        }
        if let (true, Some(count)) = (self.reversed, &count) {
            item = Item::At(Box::new(item), Shift::From(difference(count, &number(1))));
        }
        Indexed { start: number(0), end: count, inclusive: false, step: None, reversed: false, item }
    }

    /// The same for numbers of a range whose type is not known.
    pub fn counted(self) -> Indexed<'a> {
        let iterator = self.iterator();
        let end = self.end.is_some().then(|| {
            let tokens = &iterator.tokens;
            Opaque { tokens: quote::quote!(#tokens.size_hint().0), ..iterator.clone() }
        });
        let item = self.item.with_counter(&iterator);
        Indexed { start: number(0), end, inclusive: false, step: None, reversed: false, item }
    }

    /// The range as an expression.
    pub fn iterator(&self) -> Opaque {
        let nothing = || Opaque::pure(proc_macro2::TokenStream::new());
        let (start, end) = (self.start.clone(), self.end.clone().unwrap_or_else(nothing));
        let (from, to) = (&start.tokens, &end.tokens);
        let range = if self.inclusive { quote::quote!((#from..=#to)) } else { quote::quote!((#from..#to)) };
        let mut iterator = join(range, start, end);
        if let Some(step) = &self.step {
            let (tokens, by) = (&iterator.tokens, &step.tokens);
            iterator = join(quote::quote!(#tokens.step_by(#by)), iterator, step.clone());
        }
        if self.reversed {
            let tokens = &iterator.tokens;
            iterator.tokens = quote::quote!(#tokens.rev());
        }
        iterator
    }

    pub fn map_item(self, map: impl FnOnce(Item<'a>) -> Item<'a>) -> Indexed<'a> {
        Indexed { item: map(self.item), ..self }
    }

    pub fn skip(self, count: &Opaque) -> Indexed<'a> {
        let indexed = match self.step.is_some() || self.reversed || self.item.counts() {
            true => self.positional(),
            false => self,
        };
        Indexed { start: sum(&indexed.start, count), ..indexed }
    }

    pub fn take(self, count: &Opaque) -> Indexed<'a> {
        let indexed = match self.step.is_some() || self.reversed || self.inclusive || self.item.counts() {
            true => self.positional(),
            false => self,
        };
        let last = sum(&indexed.start, count);
        let end = match &indexed.end {
            Some(end) => least(end, &last),
            None => last,
        };
        Indexed { end: Some(end), ..indexed }
    }

    pub fn step_by(self, step: Opaque) -> Indexed<'a> {
        let indexed = if self.step.is_some() || self.reversed { self.positional() } else { self };
        Indexed { step: Some(step), ..indexed }
    }

    /// Over and over again; nothing at all if there is nothing.
    pub fn cycle(self) -> Indexed<'a> {
        let Indexed { end, item, .. } = self.positional();
        let Some(length) = end else { return Indexed { end: None, ..Indexed::new(number(0), item) } };
        let is_something = literal(&length).is_some_and(|length| length > 0);
        let end = method(&length, "saturating_mul", &Opaque::pure(quote::quote!(usize::MAX)));
        let item = Item::At(Box::new(item), Shift::Modulo(length));
        Indexed { end: (!is_something).then_some(end), ..Indexed::new(number(0), item) }
    }

    pub fn enumerate(self) -> Indexed<'a> {
        self.positional().map_item(|item| Item::Pair(Box::new(Item::Index), Box::new(item)))
    }

    pub fn zip(self, other: Indexed<'a>) -> Indexed<'a> {
        let (one, other) = (self.positional(), other.positional());
        let end = match (one.end, other.end) {
            (Some(one), Some(other)) => Some(least(&one, &other)),
            (one, other) => one.or(other),
        };
        let item = Item::Pair(Box::new(one.item), Box::new(other.item));
        Indexed { start: number(0), end, inclusive: false, step: None, reversed: false, item }
    }
}
