//! Iterators that are advanced by hand: `let mut items = x.iter();`, `items.next()`, `items.peek()`. The position is a variable.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::{held, number};
use super::chain::{Chain, Iterator};
use super::drive::Each;
use super::indexed::Indexed;
use super::pick::{Found, Perhaps, is_below};
use crate::ir::{Opaque, Statement, Var};
use crate::read::refuse::Refusal;
use crate::read::statements::unit;
use crate::read::{Binding, Constant, Lowered, Reader, Reading};

/// Where an iterator stands, and its items by their position.
#[derive(Clone)]
pub struct Advanced<'a> {
    items: Rc<Indexed<'a>>,
    position: Var,
}

impl<'a> Reader<'a> {
    /// `let mut name = iterator;`
    pub fn bind_advanced(&mut self, name: &'a syn::PatIdent, expression: &'a Expr) -> Reading<()> {
        let changes_active = self.survey_expression(expression).changes_active;
        let chain = self.named_chain(expression);
        let Chain::Indexed(indexed) = chain? else { return self.refuse(Refusal::Iterator, expression) };
        let items = indexed.positional();
        let end = items.end.map(|end| self.fixed(Constant::primitive(end)).opaque);
        let items = Rc::new(Indexed { end, ..Indexed::new(number(0), items.item) });
        let position = self.mutable_constant("position", number(0));
        self.iterators.push(Iterator::advanced(Advanced { items, position }, changes_active));
        self.bind_name(&name.ident, Binding::Iterator(self.iterators.len() - 1));
        Ok(())
    }

    /// The iterator that a name stands for, if it is advanced by hand.
    pub fn advanced(&self, expression: &Expr) -> Option<Advanced<'a>> {
        let Expr::Path(path) = expression else { return None };
        match path.path.get_ident().and_then(|ident| self.lookup(ident)) {
            Some(Binding::Iterator(index)) => self.iterators[*index].advanced.clone(),
            _ => None,
        }
    }

    /// `items.next()` and `items.peek()`
    pub fn advanced_item(&mut self, call: &ExprMethodCall) -> Option<Perhaps<'a>> {
        let advances = call.method == "next";
        if !call.args.is_empty() || !(advances || call.method == "peek") {
            return None;
        }
        let Advanced { items, position } = self.advanced(&call.receiver)?;
        let at = self.standing(position);
        let present = match &items.end {
            Some(end) => is_below(&at, end),
            None => Opaque::pure(quote!(true)),
        };
        let present = self.fixed(Constant::primitive(present)).opaque;
        if advances {
            let there = held(&present);
            self.change(position, |position| quote!(#position += usize::from(#there);));
        }
        let value = Found::Later(Rc::new(move |this| this.item(&items.item, &at)));
        Some(Perhaps { present, value })
    }

    /// Whether a statement is `items.next();`
    pub fn is_advanced(&self, call: &ExprMethodCall) -> bool {
        call.method == "next" && call.args.is_empty() && self.advanced(&call.receiver).is_some()
    }

    /// An item that nobody looks at; what makes it runs.
    pub fn skipped_item(&mut self, call: &ExprMethodCall) -> Reading<Lowered> {
        if let Some(item) = self.advanced_item(call) {
            let condition = self.constant(&Ident::new("condition", Span::mixed_site()), item.present).into();
            let (read, then) = self.within(|this| {
                let item = this.found(&item.value)?;
                this.dropped(item);
                Ok(())
            });
            read?;
            if !then.is_empty() {
                self.emit(Statement::If { condition, then, otherwise: Vec::new() });
            }
        }
        Ok(unit())
    }

    /// `items.by_ref()`, `&mut items`
    pub fn taken(&mut self, iterator: &Expr) -> Reading<Chain<'a>> {
        match self.advanced(iterator) {
            Some(advanced) => Ok(Chain::Rest(advanced)),
            None => self.refuse(Refusal::Iterator, iterator),
        }
    }

    /// Takes item after item from an iterator, until somebody leaves or there is none.
    pub fn drive_rest(&mut self, advanced: &Advanced<'a>, each: Each<'_, 'a>) -> Reading<()> {
        self.leaving(|this, end| {
            this.forever_until(|this| {
                let at = this.standing(advanced.position);
                if let Some(count) = &advanced.items.end {
                    let condition = this.constant(&Ident::new("condition", Span::mixed_site()), is_below(&at, count));
                    this.exit_unless(condition.into(), end);
                }
                this.change(advanced.position, |position| quote!(#position += 1;));
                let item = this.item(&advanced.items.item, &at)?;
                if item.is_never() { Ok(()) } else { each(this, item) }
            })
        })
    }

    /// The items that are left.
    pub fn rest_of(&mut self, advanced: &Advanced<'a>) -> Chain<'a> {
        let start = self.standing(advanced.position);
        let items = &*advanced.items;
        Chain::from(Indexed { end: items.end.clone(), ..Indexed::new(number(0), items.item.clone()) }.skip(&start))
    }

    fn standing(&mut self, position: Var) -> Opaque {
        let at = self.constant(&Ident::new("at", Span::mixed_site()), Opaque::of(position));
        self.primitive(at, true);
        Opaque::of(at)
    }
}
