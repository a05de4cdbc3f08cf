//! What the reverse sweep needs of the forward sweep: what is recomputed, and what is kept.
//!
//! Both sweeps of a block see what is defined around the block, but the reverse sweep does not see what the forward sweep
//! defines inside. Before: the two sweeps of a block, the second as if it did. After: it begins by recomputing what can
//! be had from values at hand; the rest is kept, in a variable for a block that runs once, and on a tape for the body of
//! a loop.
//!
//! The value of an operation on kept values is recomputed if that is cheap, and kept otherwise. What reads a place that
//! changes later, runs constant code that may have effects, or calls a function cannot be recomputed.

mod declarations;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use self::declarations::{empty, hoist, lift, rename_definitions, sink};
pub use self::declarations::{lift_tapes, one};
use self::store::{Store, WaysOut};
use super::borrows::Borrows;
use crate::ir::visit::{any, walk};
use crate::ir::{Block, Effect, Function, Opaque, Reference, Role, Statement, Type, Value, Var, VarMap, VarSet};
use crate::rules::Cost;

/// The variables whose contents the statements change.
fn changed(block: &[Statement]) -> VarSet {
    let mut changed = VarSet::new();
    walk(block, &mut |statement| {
        statement.changes(&mut |var| {
            changed.insert(var);
        })
    });
    changed
}

/// The variables that the statements define.
fn own_variables(block: &[Statement]) -> VarSet {
    let mut own = VarSet::new();
    walk(block, &mut |statement| statement.defines(&mut |var| _ = own.insert(var)));
    own
}

/// The constants whose contents change at all, and references to what may change, which cannot be kept. What they are at some time cannot
/// be had later.
pub fn changing_constants(function: &Function) -> VarSet {
    let mut changed = changed(&function.body);
    walk(&function.body, &mut |statement| {
        statement.defines(&mut |var| {
            if function.variable(var).reference == Reference::Mutable {
                changed.insert(var);
            }
        })
    });
    changed.retain(|var| function.variable(var).role == Role::Constant);
    changed
}

/// What the reverse sweep gets from storage rather than by computing it again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// What cannot be computed again, or at a cost.
    Least,
    /// Every float. The derivatives are the same; tests compare.
    Floats,
}

/// How often the block runs for one run of what is around it.
pub enum Runs {
    /// At most once.
    Once,
    /// As often as a loop says, which may count; the number of times is known if there is one.
    Often(Option<Opaque>, Option<Var>),
}

/// What is known of variables.
pub struct Known<'k> {
    pub borrows: &'k Borrows,
    /// The lengths of the vectors that have the same one all the time.
    pub lengths: &'k VarMap<Opaque>,
}

/// Both sweeps of a block.
pub struct Sweeps {
    pub forward: Block,
    pub backward: Block,
}

/// Gives the reverse sweep what it needs of the forward sweep. What is declared for that around both is returned;
/// `later` are the variables whose contents change in the block or after it.
pub fn keep(
    function: &mut Function,
    known: Known,
    sweeps: &mut Sweeps,
    later: &VarSet,
    runs: &Runs,
    what: Keep,
) -> Block {
    let mut plan = Plan::of(function, sweeps, later, runs, what);
    while let Some(index) = plan.narrowest(sweeps).filter(|_| what == Keep::Least) {
        compute_before(index, sweeps);
        plan = Plan::of(function, sweeps, later, runs, what);
    }
    let mut store = Store { function, known, around: Block::new(), start: Block::new(), late: Vec::new(), runs };
    let mut insertions = Vec::with_capacity(plan.kept.len());
    for var in &plan.kept {
        let (at, statements) = match plan.is_kept_for_its_length(*var, sweeps, store.function) {
            true => store.keep_length(*var, sweeps),
            false => store.keep(*var, &sweeps.forward),
        };
        if matches!(runs, Runs::Once) {
            let mut ways_out = WaysOut { function: store.function, var: *var, kept: &statements, inside: Vec::new() };
            ways_out.block(&mut sweeps.forward[..at], false);
        }
        insertions.push((at, statements));
    }
    insertions.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    for (at, statements) in insertions {
        sweeps.forward.splice(at..at, statements);
    }
    let Store { mut around, mut start, mut late, .. } = store;
    around.extend(plan.hoisted.iter().filter_map(|var| hoist(*var, function, &mut sweeps.forward)));
    around.extend(plan.lifted.iter().filter_map(|var| lift(*var, &mut sweeps.forward, runs)));
    for statement in plan.again {
        match statement {
            Statement::Let(var, value) if matches!(runs, Runs::Once) => late.push((var, value)),
            other => start.push(other),
        }
    }
    start.append(&mut sweeps.backward);
    for (var, value) in late.into_iter().rev() {
        sink(Statement::Let(var, value), var, &mut start);
    }
    let mut backward = start;
    rename_definitions(function, &mut backward, &sweeps.forward);
    sweeps.backward = backward;
    around
}

/// How the reverse sweep comes by each variable that it needs.
struct Plan {
    /// Statements of the forward sweep to run again, in their order.
    again: Block,
    kept: Vec<Var>,
    /// Storage for an inner block, to be declared further out.
    lifted: Vec<Var>,
    /// Storage of the user's whose last contents are needed: it is declared further out, and gets its first contents
    /// where it was declared.
    hoisted: Vec<Var>,
}

impl Plan {
    fn of(function: &Function, sweeps: &Sweeps, later: &VarSet, runs: &Runs, what: Keep) -> Self {
        let definitions = definitions(&sweeps.forward);
        let replay = Replay::of(&sweeps.forward, later);
        let mut needed = BTreeSet::new();
        let enter = |needed: &mut BTreeSet<(usize, Var)>, var: Var| {
            needed.extend(definitions.get(&var).map(|index| (*index, var)));
        };
        walk(&sweeps.backward, &mut |statement| statement.uses(&mut |var| enter(&mut needed, var)));
        let (mut kept, mut lifted, mut hoisted, mut replayed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let changed = changed(&sweeps.forward);
        let own_variables = own_variables(&sweeps.forward);
        let mut recomputed = BTreeMap::new();
        while let Some((index, var)) = needed.pop_last() {
            let often = matches!(runs, Runs::Often(..));
            let own = function.variable(var);
            let is_cell = own.mutable && var.0 >= function.original;
            let stands_alone = || match &sweeps.forward[index] {
                Statement::Let(_, value) => {
                    let mut alone = true;
                    value.uses(&mut |used| alone &= !own_variables.contains(&used) && !changed.contains(&used));
                    alone
                }
                _ => true,
            };
            if own.role == Role::Tape || (is_cell && !often && stands_alone()) {
                lifted.push(var);
                continue;
            }
            let is_float = own.role == Role::Value || (own.role == Role::Place && own.ty.zeros().is_some());
            if is_float && what == Keep::Floats {
                kept.push(var);
                continue;
            }
            let is_dear_float = own.role == Role::Value && has_room(function, runs) && replay.is_dear(var);
            if often && !replay.is_lost(var) && !is_dear_float {
                replayed.push(var);
                continue;
            }
            let changes = own.role == Role::Place && changed.contains(&var);
            match &sweeps.forward[index] {
                Statement::Let(_, Value::Aggregate(_))
                    if (changes || is_cell) && !often && empty(&own.ty).is_some() =>
                {
                    hoisted.push(var);
                }
                Statement::Let(_, value) if !changes && !is_cell && costs_little(value, later) => {
                    value.uses(&mut |used| enter(&mut needed, used));
                    recomputed.insert(index, sweeps.forward[index].clone());
                }
                _ => kept.push(var),
            }
        }
        let live = replay.closure(replayed);
        kept.retain(|var| !live.contains(var));
        let mut again = Block::new();
        for (index, statement) in sweeps.forward.iter().enumerate() {
            match recomputed.remove(&index) {
                Some(statement) => again.push(statement),
                None => again.extend(part(statement, &live)),
            }
        }
        Self { again, kept, lifted, hoisted }
    }

    /// Whether a vector of floats is needed for zeros in its shape, and for nothing else.
    fn is_kept_for_its_length(&self, var: Var, sweeps: &Sweeps, function: &Function) -> bool {
        let is_flat = matches!(&function.variable(var).ty, Type::Vector(element) if element.is_scalar());
        let is_asked_for_more = |statement: &Statement| match statement {
            Statement::Let(_, Value::Zero(place)) if place.root == var && place.path.is_empty() => false,
            other => other.has_use_of(var),
        };
        is_flat
            && ![&self.again, &sweeps.backward].iter().any(|block| any(block, &mut |inner| is_asked_for_more(inner)))
    }

    /// An operation of the reverse sweep that is all that needs two values which are kept: where it stands. Its result is kept
    /// instead, if the forward sweep computes it.
    fn narrowest(&self, sweeps: &Sweeps) -> Option<usize> {
        let mut uses: VarMap<usize> = VarMap::default();
        walk(&self.again, &mut |statement| statement.uses(&mut |var| *uses.entry(var).or_default() += 1));
        walk(&sweeps.backward, &mut |statement| statement.uses(&mut |var| *uses.entry(var).or_default() += 1));
        let definitions = definitions(&sweeps.forward);
        sweeps.backward.iter().position(|statement| {
            let Statement::Let(_, value @ Value::Operation { .. }) = statement else { return false };
            let mut mentions: VarMap<usize> = VarMap::default();
            value.uses(&mut |var| *mentions.entry(var).or_default() += 1);
            let is_let = |var: &Var| {
                definitions.get(var).is_some_and(|index| matches!(sweeps.forward[*index], Statement::Let(..)))
            };
            let saved = mentions.iter().filter(|(var, count)| self.kept.contains(var) && uses[*var] == **count);
            mentions.keys().all(is_let) && saved.count() > 1
        })
    }
}

/// An operation of the reverse sweep is computed in the forward sweep, where its arguments are.
fn compute_before(index: usize, sweeps: &mut Sweeps) {
    let operation = sweeps.backward.remove(index);
    let definitions = definitions(&sweeps.forward);
    let mut at = 0;
    operation.uses(&mut |var| at = at.max(definitions.get(&var).map_or(0, |index| index + 1)));
    sweeps.forward.insert(at, operation);
}

/// Whether floats can be kept without an allocator, or there is one.
fn has_room(function: &Function, runs: &Runs) -> bool {
    cfg!(feature = "alloc") || matches!(runs, Runs::Often(Some(times), _) if function.is_small(times))
}

/// What can be run again.
struct Replay {
    /// What the statements that define or change a variable depend on.
    needs: VarMap<VarSet>,
    lost: VarSet,
    /// What a loop in the block defines or changes, or a call into a mathematical library.
    dear: VarSet,
}

impl Replay {
    fn of(block: &[Statement], later: &VarSet) -> Self {
        let own = own_variables(block);
        let from_outside = |var: Var| !own.contains(&var);
        let may_differ = |var: Var| from_outside(var) && later.contains(&var);
        let mut replay = Self { needs: VarMap::default(), lost: VarSet::new(), dear: VarSet::new() };
        replay.enter(block, &VarSet::new(), false, &may_differ);
        loop {
            let before = replay.lost.len();
            for (var, needs) in &replay.needs {
                if !replay.lost.is_disjoint(needs) {
                    replay.lost.insert(*var);
                }
            }
            if replay.lost.len() == before {
                return replay;
            }
        }
    }

    fn enter(&mut self, block: &[Statement], around: &VarSet, lost_inside: bool, may_differ: &dyn Fn(Var) -> bool) {
        for statement in block {
            let mut uses = around.clone();
            statement.uses(&mut |var| {
                uses.insert(var);
            });
            let is_left = |inner: &Statement| matches!(inner, Statement::Exit(_)) || inner.fails();
            // What guards choose that may not be asked again is no more to be had than what stands behind jumps.
            let lost_inside = lost_inside
                || has_effect(statement)
                || any(std::slice::from_ref(statement), &mut |inner| is_left(inner));
            let lost = lost_inside || uses.iter().any(may_differ);
            let mut targets = Vec::new();
            statement.defines(&mut |var| targets.push(var));
            statement.changes(&mut |var| targets.push(var));
            for target in targets {
                self.needs.entry(target).or_default().extend(&uses);
                if lost {
                    self.lost.insert(target);
                }
            }
            for inner in statement.blocks() {
                self.enter(inner, &uses, lost_inside, may_differ);
            }
            match statement {
                Statement::For { .. } | Statement::Loop(_) => walk(std::slice::from_ref(statement), &mut |inner| {
                    inner.defines(&mut |var| _ = self.dear.insert(var));
                    inner.changes(&mut |var| _ = self.dear.insert(var));
                }),
                Statement::Let(var, Value::Operation { rule, .. }) if rule.cost == Cost::Expensive => {
                    self.dear.insert(*var);
                }
                _ => {}
            }
        }
    }

    fn is_lost(&self, var: Var) -> bool {
        self.lost.contains(&var)
    }

    /// Whether a loop or a mathematical function runs again where the variable is computed again.
    fn is_dear(&self, var: Var) -> bool {
        !self.closure(vec![var]).is_disjoint(&self.dear)
    }

    /// All that is needed to have these variables again.
    fn closure(&self, mut open: Vec<Var>) -> VarSet {
        let mut live = VarSet::new();
        while let Some(var) = open.pop() {
            if live.insert(var) {
                open.extend(self.needs.get(&var).into_iter().flatten());
            }
        }
        live
    }
}

/// Whether the statement itself may do more than define and change variables.
fn has_effect(statement: &Statement) -> bool {
    let mut effect = matches!(statement, Statement::Call(_) | Statement::Push(..) | Statement::Let(_, Value::Pop(_)));
    statement.opaques(&mut |opaque| effect |= opaque.effect != Effect::Pure);
    effect
}

/// The part of a statement that the variables need.
fn part(statement: &Statement, live: &VarSet) -> Option<Statement> {
    let mut statement = statement.clone();
    let is_nest = !statement.blocks().is_empty();
    for inner in statement.blocks_mut() {
        *inner = inner.iter().filter_map(|statement| part(statement, live)).collect();
    }
    let mut is_needed = is_nest && statement.blocks().into_iter().any(|inner| !inner.is_empty());
    if !is_nest {
        statement.defines(&mut |var| is_needed |= live.contains(&var));
        statement.changes(&mut |var| is_needed |= live.contains(&var));
    }
    is_needed.then_some(statement)
}

/// Where in the block its own variables are defined.
fn definitions(block: &[Statement]) -> VarMap<usize> {
    let mut definitions = VarMap::default();
    for (index, statement) in block.iter().enumerate() {
        if !matches!(statement, Statement::Set(..)) {
            statement.defines(&mut |var| {
                definitions.entry(var).or_insert(index);
            });
        }
    }
    definitions
}

/// Whether a value is computed again rather than kept, once what it is computed from is there.
fn costs_little(value: &Value, later: &VarSet) -> bool {
    let stays = |var: Var| !later.contains(&var);
    match value {
        Value::Operation { rule, .. } => rule.cost < Cost::Expensive,
        Value::Cast(..) => true,
        Value::Load(place) => stays(place.root),
        Value::Opaque(opaque) => opaque.effect == Effect::Pure && opaque.reads.iter().all(|var| stays(*var)),
        Value::Aggregate(aggregate) => {
            let mut recomputable = true;
            aggregate.uses(&mut |var| recomputable &= stays(var));
            aggregate.opaques(&mut |opaque| recomputable &= opaque.effect == Effect::Pure);
            recomputable
        }
        Value::Zero(_) | Value::Tape(_) | Value::Pop(_) | Value::Kept(_) | Value::Lent(_) => false,
    }
}

/// Whether the statement, or one in it, has to do with the variable.
fn mentions(statement: &Statement, var: Var, how: impl Fn(&Statement, &mut dyn FnMut(Var))) -> bool {
    any(std::slice::from_ref(statement), &mut |inner| {
        let mut found = false;
        how(inner, &mut |mentioned| found |= mentioned == var);
        found
    })
}

fn touches(statement: &Statement, each: &mut dyn FnMut(Var)) {
    statement.defines(each);
    statement.uses(each);
}
