//! What an iterator takes by value is what it was when the iterator was made: where it changes before the last item is there, reading
//! starts anew, and a copy is taken.

use syn::Expr;

use super::chain::changed;
use crate::ir::{Aggregate, Opaque, Place, Statement, Type, Var};
use crate::read::Reader;
use crate::read::known::Fact;

/// The variables that an iterator reads, and the expression that it is made of.
pub struct Taken {
    vars: Vec<Var>,
    of: *const Expr,
    /// The iterator has a name, so that it may be consumed anywhere.
    lasts: bool,
}

impl<'a> Reader<'a> {
    /// What is read until all iterators without a name are consumed.
    pub fn consuming<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.taken.len();
        let value = read(self);
        let mut index = 0;
        self.taken.retain(|taken| {
            index += 1;
            index <= before || taken.lasts
        });
        value
    }

    /// Reads an iterator that has a name.
    pub fn lasting_iterator<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.taken.len();
        let value = read(self);
        self.taken[before..].iter_mut().for_each(|taken| taken.lasts = true);
        value
    }

    /// An array whose elements are taken by value.
    pub fn taken_place(&mut self, place: Place, expression: Option<&Expr>) -> Place {
        if matches!(self.type_of(&place), Type::Scalar(_)) {
            return place;
        }
        let is_copied = match expression.map(std::ptr::from_ref) {
            Some(of) if self.known.has(&Fact::Taken(of)) => true,
            Some(of) => {
                self.taken.push(Taken { vars: vec![place.root], of, lasts: false });
                false
            }
            // A part of what was taken as a whole stays what it is with that.
            None => {
                let is_part = self.taken.iter().any(|taken| taken.vars.contains(&place.root));
                self.function.variable(place.root).is_changeable() && !is_part
            }
        };
        if !is_copied {
            return place;
        }
        let copy = self.store_aggregate(Aggregate::Copy(place));
        self.loose.remove(&copy.root);
        copy
    }

    /// An iterator over constants. What it has mutable references to changes by itself alone.
    pub fn taken_constant(&mut self, iterator: Opaque, expression: &Expr) -> Opaque {
        if changed(expression).is_some() {
            return iterator;
        }
        let of = std::ptr::from_ref(expression);
        if self.known.has(&Fact::Taken(of)) {
            return Opaque::of(self.started(&iterator));
        }
        self.taken.push(Taken { vars: iterator.reads.clone(), of, lasts: false });
        iterator
    }

    /// Whether a statement changes what was taken.
    pub fn note_taken(&mut self, statement: &Statement) {
        if self.taken.is_empty() {
            return;
        }
        statement.changes(&mut |var| {
            let changed = self.taken.iter().filter(|taken| taken.vars.contains(&var));
            self.found.facts.extend(changed.map(|taken| Fact::Taken(taken.of)));
        });
    }
}
