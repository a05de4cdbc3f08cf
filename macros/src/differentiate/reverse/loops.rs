//! Loops in reverse.

use super::*;

impl Reverse {
    /// A loop, and how it is left if it is, from the labelled block that is the whole.
    pub(super) fn repeated(
        &mut self,
        statement: &Statement,
        departure: Option<(Label, Departure, &[Statement])>,
        whole: &Statement,
        sweeps: &mut Vec<Sweep>,
        backward: &mut Block,
    ) {
        if let Statement::For { variable, .. } = statement
            && let Some(schedule) = self.function.checkpoints.get(variable).cloned()
        {
            return self.checkpointed(statement, schedule, sweeps, backward);
        }
        self.prepare(std::slice::from_ref(statement), backward);
        self.changes_in(statement);
        let commutes = commutes(&self.activity, statement);
        let early = match commutes {
            true => self.early(self.wanted(statement), whole, sweeps, backward),
            false => None,
        };
        let body = statement.blocks()[0];
        if let Some((_, departure, _)) = departure {
            self.iteration_codes.insert(departure.code);
        }
        let again = self.function.constant("exit");
        if let Statement::For { variable, .. } = statement {
            self.homes.insert(*variable, self.depth + 1);
        }
        if let Some(early) = early {
            let leaving = body.iter().position(leaves).unwrap_or(body.len());
            let (mut forward, back) = self.inner(&body[..leaving], true);
            let tapes = storage::lift_tapes(&mut forward, statement);
            let joint = with_blocks(statement, vec![[&forward, &back, &body[leaving..]].concat()]);
            sweeps.push(Sweep::Fixed(vec![behind_loop(joint, departure)]));
            sweeps.push(Sweep::Fixed(tapes));
            sweeps.push(Sweep::Mirror(early));
            return;
        }
        let around = std::mem::replace(&mut self.often, true);
        let mut swept = self.inner(body, false);
        self.often = around;
        if let Some((_, departure, _)) = departure {
            rename_block(&mut swept.1, &mut |var| if var == departure.code { again } else { var });
        }
        let departure = departure.map(|(label, departure, rest)| (label, Departure { code: again, ..departure }, rest));
        let mut before = Block::new();
        let is_active = !swept.1.is_empty();
        let times = match statement {
            Statement::For { range, .. } if departure.is_none() => Some(self.function.times(range)),
            _ => None,
        };
        let counter = match statement {
            Statement::For { variable, .. } => Some(*variable),
            _ => None,
        };
        let (mut forward, back) = self.keep(swept, &Runs::Often(times, counter), &mut before);
        if is_active {
            match statement {
                Statement::For { variable, range, .. } if commutes && departure.is_none() && before.is_empty() => {
                    let again = self.counted(*variable, range.clone(), back);
                    backward.push(again);
                }
                Statement::For { variable, range, .. } => {
                    let range = Range { reversed: !range.reversed, ..range.clone() };
                    self.mirror_for(*variable, range, departure, (&mut forward, back), &mut before, backward);
                }
                _ => self.mirror_loop(departure, (&mut forward, back), &mut before, backward),
            }
        }
        let swept = with_blocks(statement, vec![forward]);
        sweeps.push(Sweep::Fixed(vec![behind_loop(swept, departure)]));
        sweeps.push(Sweep::Fixed(before));
    }

    /// A loop in the reverse sweep with a counter of its own.
    fn counted(&mut self, variable: Var, range: Range, mut body: Block) -> Statement {
        let copy = self.function.variable(variable).clone();
        let counter = self.function.add(copy);
        rename_block(&mut body, &mut |var| if var == variable { counter } else { var });
        Statement::For { variable: counter, range, body }
    }

    /// Counts through the iterations of a `for` loop from the last one, in the other direction. Where that one is not known from the range, it
    /// is told.
    pub(super) fn mirror_for(
        &mut self,
        variable: Var,
        mut range: Range,
        departure: Option<(Label, Departure, &[Statement])>,
        (forward, mut back): (&mut Block, Block),
        before: &mut Block,
        backward: &mut Block,
    ) {
        if departure.is_none() && (range.step.is_none() || !range.reversed) {
            let mirrored = self.counted(variable, range, back);
            backward.push(mirrored);
            return;
        }
        let last = self.cell("last", quote!(::core::option::Option::None), before);
        let (last_name, name) = (placeholder(last, Span::mixed_site()), placeholder(variable, Span::mixed_site()));
        forward
            .insert(0, change(quote!(#last_name = ::core::option::Option::Some(#name);), last, vec![last, variable]));
        let begin = self.function.constant("last");
        let begin_name = placeholder(begin, Span::mixed_site());
        if range.reversed {
            (range.end, range.inclusive) = (Opaque::of(begin), true);
        } else {
            range.start = Opaque::of(begin);
        }
        if let Some((_, departure, _)) = departure {
            self.tell(departure, quote!(#name == #begin_name), vec![begin, variable], &mut back);
        }
        let mirrored = self.counted(variable, range, back);
        let some = Arm {
            pattern: quote!(::core::option::Option::Some(#begin_name)),
            binds: vec![begin],
            guard: None,
            body: vec![mirrored],
        };
        let none =
            Arm { pattern: quote!(::core::option::Option::None), binds: Vec::new(), guard: None, body: Block::new() };
        backward.push(Statement::Match { scrutinee: Opaque::of(last), arms: vec![some, none] });
    }

    /// A variable that the forward sweep changes and the reverse sweep reads.
    pub(super) fn cell(&mut self, name: &str, start: TokenStream, before: &mut Block) -> Var {
        let cell = self.function.constant(name);
        self.function.variables[cell.0 as usize].mutable = true;
        before.push(Statement::Let(cell, Value::Opaque(Opaque::pure(start))));
        cell
    }

    /// Counts the iterations of a loop, and back.
    pub(super) fn mirror_loop(
        &mut self,
        departure: Option<(Label, Departure, &[Statement])>,
        (forward, mut back): (&mut Block, Block),
        before: &mut Block,
        backward: &mut Block,
    ) {
        let count = self.cell("iterations", quote!(0usize), before);
        let count_name = placeholder(count, Span::mixed_site());
        forward.insert(0, change(quote!(#count_name += 1;), count, vec![count]));
        let variable = self.function.constant("k");
        if let Some((_, departure, _)) = departure {
            let name = placeholder(variable, Span::mixed_site());
            self.tell(departure, quote!(#name + 1 == #count_name), vec![count, variable], &mut back);
        }
        let range = Range {
            start: Opaque::pure(quote!(0)),
            end: Opaque::of(count),
            inclusive: false,
            step: None,
            reversed: true,
        };
        backward.push(Statement::For { variable, range, body: back });
    }

    /// In the mirror, the last iteration ended by the exit by which the loop was left, and every other at its end.
    pub(super) fn tell(&mut self, departure: Departure, is_last: TokenStream, mut reads: Vec<Var>, back: &mut Block) {
        let left = placeholder(departure.left, Span::mixed_site());
        reads.push(departure.left);
        let told = Opaque { reads, ..Opaque::pure(quote!(if #is_last { #left } else { 0 })) };
        back.insert(0, Statement::Let(departure.code, Value::Opaque(told)));
    }
}

/// Whether the mirrored iterations may run in any order: to each place from outside they only add, or they only
/// read it, or each iteration assigns to an element of its own.
pub fn commutes(activity: &Activity, statement: &Statement) -> bool {
    let mut inside = VarSet::new();
    walk(std::slice::from_ref(statement), &mut |inner| {
        inner.defines(&mut |var| {
            inside.insert(var);
        })
    });
    let counter = match statement {
        Statement::For { variable, .. } => Some(*variable),
        _ => None,
    };
    let mut uses = Uses { read: VarSet::new(), added: VarSet::new(), assigned: VarSet::new(), other: false };
    walk(std::slice::from_ref(statement), &mut |inner| uses.enter(inner, counter, &inside));
    let outside = |vars: &VarSet| -> VarSet {
        vars.iter().filter(|var| !inside.contains(var) && activity.is_active(*var)).collect()
    };
    let (read, added, assigned) = (outside(&uses.read), outside(&uses.added), outside(&uses.assigned));
    !uses.other && read.is_disjoint(&added) && assigned.is_disjoint(&read) && assigned.is_disjoint(&added)
}

/// A loop in the labelled block that it leaves, if it does.
fn behind_loop(repeat: Statement, departure: Option<(Label, Departure, &[Statement])>) -> Statement {
    match departure {
        Some((label, _, rest)) => Statement::Labelled(label, [&[repeat], rest].concat()),
        None => repeat,
    }
}

/// A statement that changes a constant of the sweeps' own.
pub(super) fn change(tokens: TokenStream, cell: Var, reads: Vec<Var>) -> Statement {
    Statement::Opaque(Opaque { tokens, reads, writes: vec![cell], effect: Effect::Once })
}

/// What a loop does with places.
struct Uses {
    read: VarSet,
    added: VarSet,
    /// In each iteration an element of its own.
    assigned: VarSet,
    /// Anything else.
    other: bool,
}

impl Uses {
    fn enter(&mut self, statement: &Statement, counter: Option<Var>, inside: &VarSet) {
        let read = |var: Var, read: &mut VarSet| {
            read.insert(var);
        };
        match statement {
            Statement::Accumulate(place, _, operand) => {
                self.added.insert(place.root);
                operand.uses(&mut |var| read(var, &mut self.read));
            }
            Statement::AccumulateAll(place, added) => {
                self.added.insert(place.root);
                self.read.insert(added.root);
            }
            Statement::Store(place, operand) if inside.contains(&place.root) => {
                operand.uses(&mut |var| read(var, &mut self.read))
            }
            Statement::Assign(place, _) | Statement::Clear(place) | Statement::Append(place, _)
                if inside.contains(&place.root) =>
            {
                statement.uses(&mut |var| read(var, &mut self.read));
            }
            Statement::Store(place, operand) => {
                let is_own = counter.is_some_and(|counter| {
                    place.path.iter().any(
                        |projection| matches!(projection, Projection::Index(index) if index.var() == Some(counter)),
                    )
                });
                self.other |= !is_own || !self.assigned.insert(place.root);
                operand.uses(&mut |var| read(var, &mut self.read));
            }
            Statement::Swap(one, other) if [one, other].iter().all(|place| inside.contains(&place.root)) => {
                statement.uses(&mut |var| read(var, &mut self.read));
            }
            Statement::Assign(..)
            | Statement::Clear(_)
            | Statement::Swap(..)
            | Statement::Append(..)
            | Statement::Push(..)
            | Statement::Let(_, Value::Pop(_)) => {
                self.other = true;
            }
            Statement::Call(call) => {
                let from_outside = |argument: &Argument| matches!(argument, Argument::BorrowMut(place) if !inside.contains(&place.root));
                self.other |= call.arguments.iter().any(from_outside);
                statement.uses(&mut |var| read(var, &mut self.read));
            }
            _ => statement.uses(&mut |var| read(var, &mut self.read)),
        }
    }
}
