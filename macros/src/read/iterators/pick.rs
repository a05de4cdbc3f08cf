//! One of the items: the first, the last, the greatest, the one that is looked for. There may be none.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

use super::arithmetic::{difference, held, literal, number};
use super::chain::{Chain, Stage};
use super::fold::Cell;
use super::indexed::Indexed;
use super::items::Item;
use crate::ir::{Block, Effect, Opaque, Statement};
use crate::read::closures::{Callable, Passed};
use crate::read::opaque::join;
use crate::read::refuse::Refusal;
use crate::read::{Constant, Lowered, Reader, Reading};

/// Methods of iterators that choose an item by a closure.
const BY_CLOSURE: [&str; 7] = ["find", "find_map", "max_by", "max_by_key", "min_by", "min_by_key", "reduce"];

/// Whether the method of an iterator returns one of its items, or nothing.
pub fn is_picking(method: &str) -> bool {
    BY_CLOSURE.contains(&method) || matches!(method, "last" | "next" | "nth" | "try_fold")
}

/// An item, and whether there is one.
#[derive(Clone)]
pub struct Perhaps<'a> {
    pub present: Opaque,
    pub value: Found<'a>,
}

/// What an item is.
#[derive(Clone)]
pub enum Found<'a> {
    Ready(Lowered),
    /// It is read where it is known that there is one.
    Read(Later<'a>),
    /// It is computed there, perhaps by code of the user's.
    Later(Later<'a>),
}

type Later<'a> = Rc<dyn Fn(&mut Reader<'a>) -> Reading<Lowered> + 'a>;

/// Which item it is.
#[derive(Clone)]
enum Which<'a> {
    First,
    Last,
    Nth(Opaque),
    /// What `reduce` makes of all.
    Reduced(Callable<'a>),
    Extreme(Order<'a>),
}

/// What `max_by`, `min_by_key` and their kin compare by.
#[derive(Clone, Copy)]
struct Order<'a> {
    closure: Callable<'a>,
    is_max: bool,
    by_key: bool,
}

impl<'a> Found<'a> {
    pub fn map(self, map: impl Fn(&mut Reader<'a>, Lowered) -> Reading<Lowered> + 'a) -> Self {
        Found::Later(Rc::new(move |reader| {
            let value = reader.found(&self)?;
            map(reader, value)
        }))
    }

    /// What stands behind a reference.
    pub fn behind(self) -> Self {
        let is_computed = matches!(self, Found::Later(_));
        let read: Later = Rc::new(move |reader| {
            let value = reader.found(&self)?;
            Ok(reader.value_behind(value))
        });
        if is_computed { Found::Later(read) } else { Found::Read(read) }
    }
}

impl<'a> Reader<'a> {
    /// What an item is, computed here.
    pub fn found(&mut self, value: &Found<'a>) -> Reading<Lowered> {
        match value {
            Found::Ready(lowered) => Ok(lowered.clone()),
            Found::Read(compute) | Found::Later(compute) => compute(self),
        }
    }

    /// What is there, or the function panics, as the call of `unwrap` or `expect` says.
    pub fn certain(&mut self, item: Perhaps<'a>, unwrapping: &'a ExprMethodCall) -> Reading<Lowered> {
        if item.present.tokens.to_string() != "true" {
            self.check_presence(item.present, unwrapping)?;
        }
        self.found(&item.value)
    }

    fn check_presence(&mut self, present: Opaque, unwrapping: &'a ExprMethodCall) -> Reading<()> {
        let message = self.panic_message(unwrapping)?;
        let (present_tokens, message_tokens) = (&present.tokens, &message.tokens);
        let tokens = quote!(assert!(#present_tokens, #message_tokens););
        let check = join(tokens, present, message);
        self.emit(Statement::Opaque(Opaque { effect: check.effect.max(Effect::Repeatable), ..check }));
        Ok(())
    }

    /// What a call of `unwrap` or `expect` says where there is nothing, as arguments of a macro that formats.
    fn panic_message(&mut self, unwrapping: &'a ExprMethodCall) -> Reading<Opaque> {
        let Some(message) = unwrapping.args.first() else {
            return Ok(Opaque::pure(quote!("called `Option::unwrap()` on a `None` value")));
        };
        if let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = message
            && !text.value().contains(['{', '}'])
        {
            return Ok(Opaque::pure(quote!(#text)));
        }
        let message = self.observation(message)?;
        let message = if message.opaque.effect == Effect::Once { self.fixed(message) } else { message };
        Ok(message.opaque.map(|message| quote!("{}", #message)))
    }

    /// The item of that number must be there: the element may exist though the item does not.
    pub fn check_position(
        &mut self,
        index: &Opaque,
        length: Option<Opaque>,
        unwrapping: &'a ExprMethodCall,
    ) -> Reading<()> {
        let Some(length) = length else { return Ok(()) };
        let present = is_below(index, &length);
        match present.tokens.to_string() == "true" {
            true => Ok(()),
            false => self.check_presence(present, unwrapping),
        }
    }

    /// One of the items of an iterator: `reduce(…)`, `max_by(…)`, `find(…)` and their kin.
    pub fn picked(&mut self, call: &'a ExprMethodCall) -> Option<Reading<Perhaps<'a>>> {
        if let Some(item) = self.advanced_item(call) {
            return Some(item);
        }
        let name = call.method.to_string();
        match (name.as_str(), call.args.len()) {
            ("next" | "last", 0) | ("nth", 1) => Some(self.picked_at(&name, call)),
            (name, 1) if BY_CLOSURE.contains(&name) => Some(self.picked_by(name, call)),
            ("try_fold", 2) => Some(self.tried(call)),
            _ => None,
        }
    }

    /// Whether it is one of constant items that active values decide on.
    pub fn picks_constant(&mut self, call: &ExprMethodCall) -> bool {
        const CHOOSING: [&str; 5] = ["find", "max_by", "max_by_key", "min_by", "min_by_key"];
        CHOOSING.contains(&&*call.method.to_string()) && self.survey_expression(&call.receiver).is_constant()
    }

    fn picked_at(&mut self, name: &str, call: &'a ExprMethodCall) -> Reading<Perhaps<'a>> {
        let chain = self.chain(&call.receiver)?;
        let which = match name {
            "next" => Which::First,
            "last" => Which::Last,
            _ => Which::Nth(self.integer(&call.args[0])?),
        };
        self.item_among(chain, which, call)
    }

    fn picked_by(&mut self, name: &str, call: &'a ExprMethodCall) -> Reading<Perhaps<'a>> {
        let chain = self.chain(&call.receiver)?;
        let closure = self.callable(&call.args[0])?;
        match name {
            "find" => self.item_among(chain.stage(Stage::Filter(closure)), Which::First, call),
            "find_map" => self.item_among(chain.stage(Stage::FilterMap(closure)), Which::First, call),
            "reduce" => self.item_among(chain, Which::Reduced(closure), call),
            _ => {
                let order = Order { closure, is_max: name.starts_with("max"), by_key: name.ends_with("key") };
                self.item_among(chain, Which::Extreme(order), call)
            }
        }
    }

    /// `try_fold(…)`: what is carried along, unless the closure returned nothing.
    fn tried(&mut self, call: &'a ExprMethodCall) -> Reading<Perhaps<'a>> {
        let chain = self.chain(&call.receiver)?;
        let cell = self.cell_of(&call.args[0])?;
        let closure = self.callable(&call.args[1])?;
        let complete = self.mutable_constant("complete", Opaque::pure(quote!(true)));
        self.leaving(|this, end| {
            this.drive(&chain, &mut |this, item| {
                let before = this.present(&cell);
                let passed = vec![Passed::value(before), Passed::value(item)];
                let leave = &mut |this: &mut Self| {
                    this.change(complete, |complete| quote!(#complete = false;));
                    this.emit(Statement::Exit(end));
                };
                this.optional(closure, passed, leave, &mut |this, after| this.replace_cell(&cell, after, call.span()))
            })
        })?;
        let value = Found::Read(Rc::new(move |this| Ok(this.present(&cell))));
        Ok(Perhaps { present: Opaque::of(complete), value })
    }

    fn item_among(&mut self, chain: Chain<'a>, which: Which<'a>, call: &'a ExprMethodCall) -> Reading<Perhaps<'a>> {
        match (chain, which) {
            (Chain::Indexed(indexed), Which::Nth(index)) if indexed.item.runs_code() => {
                self.item_of_all(Chain::from(*indexed).stage(Stage::Skip(index)), Which::First, call)
            }
            (Chain::Indexed(indexed), which) => Ok(self.item_of_indexed(indexed.positional(), which, call)),
            (chain, Which::Nth(index)) => self.item_of_all(chain.stage(Stage::Skip(index)), Which::First, call),
            (chain, which) => self.item_of_all(chain, which, call),
        }
    }

    /// Whether there is an item shows before any is read.
    fn item_of_indexed(&mut self, indexed: Indexed<'a>, which: Which<'a>, call: &'a ExprMethodCall) -> Perhaps<'a> {
        let Indexed { end, item, .. } = indexed;
        let end = end.map(|end| self.fixed(Constant::primitive(end)).opaque);
        let index = match &which {
            Which::Nth(index) => index.clone(),
            _ => number(0),
        };
        let present = match &end {
            Some(end) => is_below(&index, end),
            None => Opaque::pure(quote!(true)),
        };
        let all = Indexed { end, ..Indexed::new(number(0), item) };
        let value = Found::Later(Rc::new(move |this| match &which {
            Which::First => this.item(&all.item, &number(0)),
            Which::Nth(index) => this.item(&all.item, index),
            Which::Last if !all.item.runs_code() => match &all.end {
                Some(end) => this.item(&all.item, &difference(end, &number(1))),
                None => this.refuse(Refusal::Loop, call.method.span()),
            },
            Which::Extreme(order) if all.item.is_element() => this.extreme_element(&all, *order, call),
            which => this.item_so_far(&all, which, call),
        }));
        Perhaps { present, value }
    }

    /// What is left when each item in turn was held against what there was before.
    fn item_so_far(&mut self, all: &Indexed<'a>, which: &Which<'a>, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let first = self.item(&all.item, &number(0))?;
        let first = self.candidate(which, first, call.span())?;
        let cell = self.cell(first, decides(call), call.span())?;
        let rest = Indexed { start: number(1), end: all.end.clone(), ..Indexed::new(number(0), Item::Index) };
        self.drive(&Chain::from(rest), &mut |this, index| {
            let Lowered::Constant(index) = index else { return Ok(()) };
            let item = this.item(&all.item, &index.opaque)?;
            let item = this.candidate(which, item, call.span())?;
            this.challenge(&cell, which, item, call.span())
        })?;
        let left = self.present(&cell);
        Ok(chosen(which, left))
    }

    /// The index of the greatest element is found first: comparisons are constant, and no float is carried along.
    fn extreme_element(&mut self, all: &Indexed<'a>, order: Order<'a>, call: &'a ExprMethodCall) -> Reading<Lowered> {
        let best = self.mutable_counter("best", number(0));
        let key = match order.by_key {
            true => {
                let first = self.item(&all.item, &number(0))?;
                let key = self.key_of(order, first, call.span())?;
                Some(self.mutable_constant("key", key))
            }
            false => None,
        };
        let rest = Indexed { start: number(1), end: all.end.clone(), ..Indexed::new(number(0), Item::Index) };
        self.drive(&Chain::from(rest), &mut |this, index| {
            let Lowered::Constant(index) = index else { return Ok(()) };
            let item = this.item(&all.item, &index.opaque)?;
            let (compared, next) = match key {
                Some(key) => {
                    let next = this.key_of(order, item, call.span())?;
                    (ordering(&Opaque::of(key), &next), Some(next))
                }
                None => {
                    let before = this.constant(&name("best"), Opaque::of(best));
                    let before = this.item(&all.item, &Opaque::of(before))?;
                    (this.compared(order, before, item, call.span())?, None)
                }
            };
            this.replaced_if(order, compared, |this| {
                let index = &index.opaque.tokens;
                this.change(best, |best| quote!(#best = #index;));
                if let (Some(key), Some(next)) = (key, next) {
                    let next = &next.tokens;
                    this.change(key, |key| quote!(#key = #next;));
                }
                Ok(())
            })
        })?;
        let best = self.constant(&name("best"), Opaque::of(best));
        self.item(&all.item, &Opaque::of(best))
    }

    /// All items are gone through, and what is found is kept beside the flag that says so.
    fn item_of_all(&mut self, chain: Chain<'a>, which: Which<'a>, call: &'a ExprMethodCall) -> Reading<Perhaps<'a>> {
        let found = self.mutable_constant("found", Opaque::pure(quote!(false)));
        let before = self.now();
        let mut cell = None;
        self.leaving(|this, end| {
            this.drive(&chain, &mut |this, item| {
                let item = this.candidate(&which, item, call.span())?;
                if cell.is_none() {
                    cell = Some(this.vacant(&item, before, decides(call), call.method.span())?);
                }
                let Some(cell) = &cell else { return Ok(()) };
                let is_first = this.constant(&name("first"), Opaque::of(found).map(|found| quote!(!#found)));
                let (first, then) = this.within(|this| {
                    this.replace_cell(cell, item.clone(), call.span())?;
                    this.change(found, |found| quote!(#found = true;));
                    Ok(())
                });
                first?;
                let (next, otherwise) = this.within(|this| match &which {
                    Which::First => Ok(()),
                    which => this.challenge(cell, which, item, call.span()),
                });
                next?;
                if let Which::First = which {
                    then.into_iter().for_each(|statement| this.emit(statement));
                    this.emit(Statement::Exit(end));
                } else {
                    this.emit(Statement::If { condition: is_first.into(), then, otherwise });
                }
                Ok(())
            })
        })?;
        let Some(cell) = cell else { return self.refuse(Refusal::Loop, call.method.span()) };
        let value = Found::Read(Rc::new(move |this| Ok(chosen(&which, this.present(&cell)))));
        Ok(Perhaps { present: Opaque::of(found), value })
    }

    /// An item as it is carried along: with its key, if that decides.
    fn candidate(&mut self, which: &Which<'a>, item: Lowered, span: Span) -> Reading<Lowered> {
        let item = self.kept_item(item);
        match which {
            Which::Extreme(order) if order.by_key => {
                let key = self.key_of(*order, item.clone(), span)?;
                Ok(Lowered::Parts(vec![Lowered::Constant(Constant::of(key)), item]))
            }
            _ => Ok(item),
        }
    }

    /// What becomes of the item that is carried along when the next one comes.
    fn challenge(&mut self, cell: &Cell, which: &Which<'a>, item: Lowered, span: Span) -> Reading<()> {
        match which {
            Which::First | Which::Nth(_) => Ok(()),
            Which::Last => self.replace_cell(cell, item, span),
            Which::Reduced(closure) => self.fold_item(cell, *closure, item, span),
            Which::Extreme(order) => {
                let before = self.present(cell);
                let compared = match (before, &item) {
                    (Lowered::Parts(one), Lowered::Parts(other)) if order.by_key => match (&one[0], &other[0]) {
                        (Lowered::Constant(one), Lowered::Constant(other)) => ordering(&one.opaque, &other.opaque),
                        _ => return self.refuse(Refusal::MatchOnActive, span),
                    },
                    (before, item) => self.compared(*order, before, item.clone(), span)?,
                };
                self.replaced_if(*order, compared, |this| this.replace_cell(cell, item, span))
            }
        }
    }

    pub fn replace_cell(&mut self, cell: &Cell, item: Lowered, span: Span) -> Reading<()> {
        let update = self.update(cell, item, span)?;
        self.commit(cell, update);
        Ok(())
    }

    /// Of equals, `max` takes the last and `min` the first.
    fn replaced_if(
        &mut self,
        order: Order<'a>,
        compared: Opaque,
        replace: impl FnOnce(&mut Self) -> Reading<()>,
    ) -> Reading<()> {
        let greater = compared.map(|order| quote!(#order == ::core::cmp::Ordering::Greater));
        let condition = self.constant(&name("greater"), greater).into();
        let (read, block) = self.within(replace);
        read?;
        let (then, otherwise) = if order.is_max { (Block::new(), block) } else { (block, Block::new()) };
        self.emit(Statement::If { condition, then, otherwise });
        Ok(())
    }

    fn compared(&mut self, order: Order<'a>, one: Lowered, other: Lowered, span: Span) -> Reading<Opaque> {
        let (one, other) = (self.kept_item(one), self.kept_item(other));
        Ok(self.answer(order.closure, vec![Passed::borrowed(one), Passed::borrowed(other)], span)?.opaque)
    }

    /// What items are compared by, evaluated here.
    fn key_of(&mut self, order: Order<'a>, item: Lowered, span: Span) -> Reading<Opaque> {
        let item = self.kept_item(item);
        let key = self.answer(order.closure, vec![Passed::borrowed(item)], span)?;
        Ok(self.capture(key).opaque)
    }
}

/// By address: whether active values flow into an accumulator is known by the expression that decides it.
fn decides(call: &ExprMethodCall) -> &Expr {
    call.args.first().unwrap_or(&call.receiver)
}

/// The item without its key.
fn chosen(which: &Which<'_>, candidate: Lowered) -> Lowered {
    match (which, candidate) {
        (Which::Extreme(Order { by_key: true, .. }), Lowered::Parts(mut parts)) => {
            parts.pop().unwrap_or(Lowered::Never)
        }
        (_, candidate) => candidate,
    }
}

fn ordering(one: &Opaque, other: &Opaque) -> Opaque {
    let (a, b) = (&one.tokens, &other.tokens);
    join(quote!(::core::cmp::Ord::cmp(&#a, &#b)), one.clone(), other.clone())
}

pub fn is_below(index: &Opaque, length: &Opaque) -> Opaque {
    if let (Some(index), Some(length)) = (literal(index), literal(length))
        && index < length
    {
        return Opaque::pure(quote!(true));
    }
    let (at, count) = (held(index), held(length));
    join(quote!(#at < #count), index.clone(), length.clone())
}

fn name(wish: &str) -> Ident {
    Ident::new(wish, Span::mixed_site())
}
