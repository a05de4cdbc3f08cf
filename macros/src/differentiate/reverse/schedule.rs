//! When the mirror of a statement runs: at the end, or with the statement itself.
//!
//! Both sweeps of a statement are one where the adjoints that its mirror begins with can be had before it. The part of the
//! mirror so far that makes them is taken from where it stood, and runs first; whatever it needs not be moved past runs
//! where it did.

use super::*;

/// What runs in one place of the forward sweep.
pub(super) enum Sweep {
    /// What runs there in any case: the statement itself, or both of its sweeps.
    Fixed(Block),
    /// What was mirrored already, and can be moved.
    Mirror(Block),
}

/// What is done to a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    /// It is added to.
    Add,
    /// Anything else: it is defined, set or changed.
    Change,
}

impl Access {
    fn and(self, other: Access) -> Access {
        if self == other { self } else { Access::Change }
    }

    fn commutes_with(self, other: Access) -> bool {
        self == other && self != Access::Change
    }
}

/// What is done to which variables.
#[derive(Default)]
pub(super) struct Accesses(VarMap<Access>);

impl Accesses {
    pub(super) fn of(statement: &Statement) -> Self {
        let mut accesses = Self::default();
        walk(std::slice::from_ref(statement), &mut |inner| accesses.enter_statement(inner));
        accesses
    }

    pub(super) fn enter(&mut self, var: Var, access: Access) {
        self.0.entry(var).and_modify(|own| *own = own.and(access)).or_insert(access);
    }

    fn enter_statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Accumulate(place, _, operand) => {
                place.uses_of_path(&mut |var| self.enter(var, Access::Read));
                operand.uses(&mut |var| self.enter(var, Access::Read));
                self.enter(place.root, Access::Add);
            }
            Statement::AccumulateAll(place, added) => {
                place.uses_of_path(&mut |var| self.enter(var, Access::Read));
                added.uses(&mut |var| self.enter(var, Access::Read));
                self.enter(place.root, Access::Add);
            }
            Statement::Call(call) => {
                self.enter_arguments(call, 0);
                call.results.iter().for_each(|result| self.enter(*result, Access::Change));
            }
            other => {
                other.uses(&mut |var| self.enter(var, Access::Read));
                other.defines(&mut |var| self.enter(var, Access::Change));
                other.changes(&mut |var| self.enter(var, Access::Change));
            }
        }
    }

    /// What a call does to its arguments from the one at `start` on. A reverse companion adds the cotangents of what is
    /// only read.
    pub(super) fn enter_arguments(&mut self, call: &Call, start: usize) {
        let is_reverse = call.callee.modes.last() == Some(&Mode::Reverse);
        let seeds = if call.callee.held_by().is_some() { call.arguments.len() % 2 } else { call.results.len() };
        let own = if is_reverse { (call.arguments.len() - seeds) / 2 } else { call.arguments.len() };
        for (index, argument) in call.arguments.iter().enumerate().skip(start) {
            let is_collector = is_reverse && index >= own + seeds;
            match argument {
                Argument::BorrowMut(place) => {
                    let collects =
                        is_collector && !matches!(call.arguments[index - own - seeds], Argument::BorrowMut(_));
                    place.uses_of_path(&mut |var| self.enter(var, Access::Read));
                    self.enter(place.root, if collects { Access::Add } else { Access::Change });
                }
                other => {
                    other.uses(&mut |var| self.enter(var, Access::Read));
                    other.opaques(&mut |opaque| opaque.changes(&mut |var| self.enter(var, Access::Change)));
                }
            }
        }
    }

    fn extend(&mut self, other: Accesses) {
        other.0.into_iter().for_each(|(var, access)| self.enter(var, access));
    }

    /// Whether one may run before the other, and the other before the one.
    fn commute_with(&self, other: &Accesses) -> bool {
        let (few, many) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        few.0.iter().all(|(var, access)| many.0.get(var).is_none_or(|own| own.commutes_with(*access)))
    }
}

impl Reverse {
    /// The part of the mirror that what is `wanted` depends on, taken out of where it stood, if it can run before the
    /// statement and so before all that follows it in its block; with what the function computes for it on the way.
    pub(super) fn early(
        &self,
        mut wanted: Accesses,
        statement: &Statement,
        sweeps: &mut [Sweep],
        backward: &mut Block,
    ) -> Option<Block> {
        if !self.joint || leaves(statement) || self.is_brought_back(statement) {
            return None;
        }
        let mut taken: Vec<(usize, usize)> = Vec::new();
        let mirrors = |sweeps: &[Sweep]| sweeps.len();
        let mirrored = |statement: &Statement| !runs_once(statement);
        let fixed = |statement: &Statement| self.is_free(statement);
        let mut take = |block: &[Statement],
                        number: usize,
                        moves: &dyn Fn(&Statement) -> bool,
                        wanted: &mut Accesses|
         -> Option<()> {
            for (index, before) in block.iter().enumerate().rev() {
                let accesses = Accesses::of(before);
                if !wanted.commute_with(&accesses) {
                    if !moves(before) {
                        return None;
                    }
                    wanted.extend(accesses);
                    taken.push((number, index));
                }
            }
            Some(())
        };
        take(backward, mirrors(sweeps), &mirrored, &mut wanted)?;
        for (number, sweep) in sweeps.iter().enumerate() {
            match sweep {
                Sweep::Mirror(block) => take(block, number, &mirrored, &mut wanted)?,
                Sweep::Fixed(block) => take(block, number, &fixed, &mut wanted)?,
            }
        }
        if !wanted.commute_with(&Accesses::of(statement)) {
            return None;
        }
        let mut early = Block::with_capacity(taken.len());
        for (number, index) in taken {
            let block = match sweeps.get_mut(number) {
                Some(Sweep::Mirror(block) | Sweep::Fixed(block)) => block,
                None => &mut *backward,
            };
            early.push(block.remove(index));
        }
        early.reverse();
        Some(early)
    }

    /// Whether a statement of the function may run earlier: it makes a float of others, and cannot panic.
    fn is_free(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Let(_, Value::Load(place)) => place.path.iter().enumerate().all(|(depth, part)| match part {
                Projection::Field(_) => true,
                Projection::Index(index) => {
                    matches!(self.function.type_of(&place.after(depth)), Type::Array(..))
                        && syn::parse2::<syn::LitInt>(index.tokens.clone()).is_ok()
                }
                Projection::Slice(_) => false,
            }),
            Statement::Let(_, Value::Operation { .. } | Value::Cast(..) | Value::Aggregate(Aggregate::Scalar(_))) => {
                true
            }
            _ => false,
        }
    }

    /// What the mirror of a statement does to adjoints from outside.
    pub(super) fn wanted(&self, statement: &Statement) -> Accesses {
        let mut wanted = Accesses::default();
        walk(std::slice::from_ref(statement), &mut |inner| {
            let is_sum = matches!(inner, Statement::Accumulate(..) | Statement::AccumulateAll(..));
            let (mut changed, mut set) = (Vec::new(), Vec::new());
            inner.changes(&mut |var| changed.push(var));
            inner.defines(&mut |var| set.push(var));
            inner.uses(&mut |var| self.want(var, Access::Add, &mut wanted));
            for var in changed {
                self.want(var, if is_sum { Access::Read } else { Access::Change }, &mut wanted);
            }
            set.into_iter().for_each(|var| self.want(var, Access::Read, &mut wanted));
        });
        wanted
    }

    fn want(&self, var: Var, access: Access, wanted: &mut Accesses) {
        if let Some(shadow) = self.shadows.get(&var) {
            wanted.enter(*shadow, access);
        }
        match self.adjoints.get(&var) {
            Some(Adjoint::Accumulated(place)) => wanted.enter(*place, access),
            Some(Adjoint::Known(operand)) => operand.uses(&mut |own| wanted.enter(own, Access::Read)),
            Some(Adjoint::Pending(_)) | None => {}
        }
    }
}

/// Whether the statement is not to be moved: it calls what cannot be seen.
fn runs_once(statement: &Statement) -> bool {
    any(std::slice::from_ref(statement), &mut |inner| {
        let mut once = matches!(inner, Statement::Call(_));
        inner.opaques(&mut |opaque| once |= opaque.effect != Effect::Pure);
        once
    })
}
