//! What each pass of a loop fills anew is declared in the loop.
//!
//! Before: what is read. After: the same values, to the bit. An array or a vector that is declared before a loop, is mentioned in the loop
//! alone, and is given all of its elements in each pass before any of them is read, belongs to the pass: nothing of it goes from one pass to the
//! next, so that both sweeps of a pass can be one, and what it holds can be computed again rather than kept.

use super::fixed::Storage;
use crate::ir::visit::walk;
use crate::ir::{Block, Function, Place, Projection, Range, Statement, Var};

/// The function whose loops declare what their passes fill.
pub fn homes(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    block(&mut body, &function);
    function.body = body;
    function
}

fn block(statements: &mut Block, function: &Function) {
    for index in (0..statements.len()).rev() {
        let after = &statements[index + 1..];
        if let Some(storage) = Storage::of(&statements[index], function)
            && !storage.may_be_reshaped(after)
            && let Some(home) = storage.home(after)
        {
            let declaration = statements.remove(index);
            home.insert(declaration, &mut statements[index..]);
        }
    }
    statements.iter_mut().flat_map(Statement::blocks_mut).for_each(|inner| block(inner, function));
}

/// A place for a statement: in a block of a block of …, each by its statement and its number there, before a statement of the last.
struct Home {
    steps: Vec<(usize, usize)>,
    before: usize,
}

impl Home {
    fn insert(self, declaration: Statement, statements: &mut [Statement]) {
        let mut steps = self.steps.into_iter();
        let Some((index, number)) = steps.next() else { return };
        let mut block = statements[index].blocks_mut().swap_remove(number);
        for (index, number) in steps {
            block = block[index].blocks_mut().swap_remove(number);
        }
        block.insert(self.before, declaration);
    }
}

impl Storage {
    /// The pass that it belongs to, if all that is mentioned of it after its declaration is in one.
    fn home(&self, after: &[Statement]) -> Option<Home> {
        let mut steps = Vec::new();
        let mut is_in_loop = false;
        let mut block = after;
        loop {
            let index = block.iter().position(|statement| self.is_mentioned_in(statement))?;
            if is_in_loop && self.is_filled_by(&block[index], &[]) {
                return Some(Home { steps, before: index });
            }
            let is_alone = !block[index + 1..].iter().any(|statement| self.is_mentioned_in(statement));
            let inner = block[index].blocks();
            let mut mentioning = (0..inner.len())
                .filter(|number| inner[*number].iter().any(|statement| self.is_mentioned_in(statement)));
            let (number, None) = (mentioning.next()?, mentioning.next()) else { return None };
            if !is_alone || self.is_mentioned_by(&block[index]) {
                return None;
            }
            is_in_loop |= matches!(block[index], Statement::For { .. } | Statement::Loop(_));
            steps.push((index, number));
            block = inner[number];
        }
    }

    /// Whether the first statement that mentions it gives all of its elements something.
    pub fn is_filled_first(&self, statements: &[Statement]) -> bool {
        let first = statements.iter().find(|statement| self.is_mentioned_in(statement));
        first.is_some_and(|first| self.is_filled_by(first, &[]))
    }

    /// Whether the statement gives all elements of a part of it something, and reads none: of the part at these indices.
    fn is_filled_by(&self, statement: &Statement, indices: &[Var]) -> bool {
        let is_part = |place: &Place| place.path.len() == indices.len() && self.is_below(place, indices);
        let is_whole = indices.len() == self.lengths.len();
        match statement {
            Statement::Clear(place) => is_part(place),
            Statement::Store(place, _) => is_part(place) && is_whole,
            Statement::For { variable, range, body } => {
                let inner = [indices, &[*variable]].concat();
                let mut all = true;
                walk(body, &mut |statement| {
                    let (mut mentions, mut places) = (0, 0);
                    statement.uses(&mut |var| mentions += usize::from(var == self.var));
                    statement.places(&mut |place| places += usize::from(self.is_below(place, &inner)));
                    all &= mentions == places && !matches!(statement, Statement::Exit(_));
                });
                let mut mentioning = body.iter().filter(|statement| self.is_mentioned_in(statement));
                all && self.is_over_all(range, indices)
                    && mentioning.next().is_some_and(|first| self.is_filled_by(first, &inner))
            }
            _ => false,
        }
    }

    /// Whether the place is the part of it at these indices, or in it.
    fn is_below(&self, place: &Place, indices: &[Var]) -> bool {
        let is_index = |(projection, variable): (&Projection, &Var)| match projection {
            Projection::Index(index) => index.var() == Some(*variable),
            _ => false,
        };
        place.root == self.var && place.path.len() >= indices.len() && place.path.iter().zip(indices).all(is_index)
    }

    /// Whether a loop counts all elements of the part at these indices.
    fn is_over_all(&self, range: &Range, indices: &[Var]) -> bool {
        let (Some(length), None) = (self.lengths.get(indices.len()), &range.step) else { return false };
        range.start.tokens.to_string() == "0" && !range.inclusive && range.end.tokens.to_string() == *length
    }
}
