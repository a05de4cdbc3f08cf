//! Iterators that are advanced by hand: `let mut items = x.iter();`, `items.next()`, `items.peek()`. The position is a variable.

use std::cell::RefCell;
use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::{held, number};
use super::chain::{Chain, Iterator};
use super::drive::Each;
use super::fold::{Cell, Mark};
use super::indexed::Indexed;
use super::pick::{Found, Perhaps, is_below};
use crate::ir::visit::any;
use crate::ir::{Effect, Opaque, Statement, Var};
use crate::read::opaque::join;
use crate::read::options::by_parts;
use crate::read::refuse::Refusal;
use crate::read::statements::unit;
use crate::read::{Binding, Constant, Lowered, Reader, Reading};

/// Where an iterator stands, and its items by their position.
#[derive(Clone)]
pub struct Advanced<'a> {
    items: Rc<Indexed<'a>>,
    position: Var,
    peeked: Option<Rc<Peeked<'a>>>,
}

/// The item that was looked at and not taken yet, where making it again would do something again.
struct Peeked<'a> {
    there: Var,
    /// Declared where the iterator is, as soon as it is known what its items are.
    cell: RefCell<Option<Rc<Cell>>>,
    before: Mark,
    decides: &'a Expr,
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
        let keeps = is_peekable(expression) && items.item.runs_code() && !self.only_computes(&items, position)?;
        let peeked = keeps.then(|| {
            let there = self.mutable_constant("peeked", Opaque::pure(quote!(false)));
            Rc::new(Peeked { there, cell: RefCell::new(None), before: self.now(), decides: expression })
        });
        self.iterators.push(Iterator::advanced(Advanced { items, position, peeked }, changes_active));
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
    pub fn advanced_item(&mut self, call: &ExprMethodCall) -> Option<Reading<Perhaps<'a>>> {
        let advances = call.method == "next";
        if !call.args.is_empty() || !(advances || call.method == "peek") {
            return None;
        }
        let Advanced { items, position, peeked } = self.advanced(&call.receiver)?;
        let at = self.standing(position);
        let present = match &items.end {
            Some(end) => is_below(&at, end),
            None => Opaque::pure(quote!(true)),
        };
        let present = self.fixed(Constant::primitive(present)).opaque;
        let cell = peeked.map(|peeked| self.peeked_item(&items, &peeked, &present, &at, advances));
        if advances {
            let there = held(&present);
            self.change(position, |position| quote!(#position += usize::from(#there);));
        }
        let value = match cell {
            Some(Ok(cell)) => Found::Read(Rc::new(move |this| Ok(this.present(&cell)))),
            Some(Err(refused)) => return Some(Err(refused)),
            None => Found::Later(Rc::new(move |this| this.item(&items.item, &at))),
        };
        Some(Ok(Perhaps { present, value }))
    }

    /// Makes the item at a position, unless that is done, and keeps it. What is returned is a copy: items to come take its place.
    fn peeked_item(
        &mut self,
        items: &Indexed<'a>,
        peeked: &Peeked<'a>,
        present: &Opaque,
        at: &Opaque,
        advances: bool,
    ) -> Reading<Cell> {
        let span = peeked.decides.span();
        let is_missing = Opaque::of(peeked.there).map(|there| quote!(!#there));
        let (missing, is_there) = (&is_missing.tokens, held(present));
        let condition = join(quote!(#missing && #is_there), is_missing.clone(), present.clone());
        let condition = self.constant(&Ident::new("condition", Span::mixed_site()), condition).into();
        let (read, then) = self.within(|this| {
            let item = this.item(&items.item, at)?;
            let item = this.kept_item(by_parts(item));
            let cell = peeked.cell.borrow().clone();
            let cell = match cell {
                Some(cell) => cell,
                None => Rc::new(this.vacant(&item, peeked.before, peeked.decides, span)?),
            };
            this.replace_cell(&cell, item, span)?;
            this.change(peeked.there, |there| quote!(#there = true;));
            Ok(cell)
        });
        let cell = read?;
        self.emit(Statement::If { condition, then, otherwise: Vec::new() });
        if advances {
            self.change(peeked.there, |there| quote!(#there = false;));
        }
        let item = self.copy_of(&cell);
        *peeked.cell.borrow_mut() = Some(cell);
        Ok(item)
    }

    /// Whether an item can be made twice: its closures do nothing but compute. A function that is called may do more.
    fn only_computes(&mut self, items: &Indexed<'a>, position: Var) -> Reading<bool> {
        let (before, bodies) = (self.function.variables.len(), self.bodies.len());
        let (read, body) = self.within(|this| {
            let at = this.standing(position);
            let item = this.item(&items.item, &at)?;
            this.kept_item(item);
            Ok(())
        });
        self.bodies.truncate(bodies);
        read?;
        let does_more = any(&body, &mut |statement| {
            let mut found = matches!(statement, Statement::Call(_));
            statement.changes(&mut |var| found |= (var.0 as usize) < before);
            statement.opaques(&mut |opaque| found |= opaque.effect == Effect::Once);
            found
        });
        Ok(!does_more)
    }

    /// Whether a statement is `items.next();`
    pub fn is_advanced(&self, call: &ExprMethodCall) -> bool {
        call.method == "next" && call.args.is_empty() && self.advanced(&call.receiver).is_some()
    }

    /// An item that nobody looks at; what makes it runs.
    pub fn skipped_item(&mut self, call: &ExprMethodCall) -> Reading<Lowered> {
        if let Some(item) = self.advanced_item(call) {
            let item = item?;
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
                let item = match &advanced.peeked {
                    Some(peeked) => {
                        let present = Opaque::pure(quote!(true));
                        let cell = this.peeked_item(&advanced.items, peeked, &present, &at, true)?;
                        this.present(&cell)
                    }
                    None => this.item(&advanced.items.item, &at)?,
                };
                if item.is_never() { Ok(()) } else { each(this, item) }
            })
        })
    }

    /// The items that are left.
    pub fn rest_of(&mut self, advanced: &Advanced<'a>) -> Chain<'a> {
        if advanced.peeked.is_some() {
            return Chain::Rest(advanced.clone());
        }
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

/// Whether items may be looked at before they are taken.
fn is_peekable(iterator: &Expr) -> bool {
    match iterator {
        Expr::Paren(inner) => is_peekable(&inner.expr),
        Expr::MethodCall(call) => call.method == "peekable" || is_peekable(&call.receiver),
        _ => false,
    }
}
