//! What the reverse sweep needs of the forward sweep: what is recomputed, and what is kept.
//!
//! Both sweeps of a block see what is defined around the block, but the reverse sweep does not see what the forward sweep
//! defines inside. Before: the two sweeps of a block, the second as if it did. After: it begins by recomputing what can
//! be had from values at hand; the rest is kept, in a variable for a block that runs once, and on a tape for the body of
//! a loop.
//!
//! The value of an operation on kept values is recomputed if that is cheap, and kept otherwise. What reads a place that
//! changes later, runs constant code that may have effects, or calls a function cannot be recomputed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use proc_macro2::{Span, TokenTree};
use quote::{format_ident, quote};

use super::borrows::Borrows;
use super::jumps::code_type;
use crate::ir::visit::{any, rename_block, walk};
use crate::ir::{
    Aggregate, Block, Effect, Function, Label, Opaque, Place, Projection, Range, Reference, Role, Statement, Type,
    Value, Var, Variable, placeholder,
};
use crate::rules::Cost;

/// The variables whose contents the statements change.
fn changed(block: &[Statement]) -> HashSet<Var> {
    let mut changed = HashSet::new();
    walk(block, &mut |statement| {
        statement.changes(&mut |var| {
            changed.insert(var);
        })
    });
    changed
}

/// The variables that the statements define.
fn own_variables(block: &[Statement]) -> HashSet<Var> {
    let mut own = HashSet::new();
    walk(block, &mut |statement| statement.defines(&mut |var| _ = own.insert(var)));
    own
}

/// The constants whose contents change at all. What they are at some time cannot be had later.
pub fn changing_constants(function: &Function) -> HashSet<Var> {
    let mut changed = changed(&function.body);
    changed.retain(|var| function.variable(*var).role == Role::Constant);
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

impl Default for Keep {
    fn default() -> Self {
        if cfg!(differentiable_keeps_every_float) { Keep::Floats } else { Keep::Least }
    }
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
    pub lengths: &'k HashMap<Var, Opaque>,
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
    later: &HashSet<Var>,
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
        let (at, statements) = store.keep(*var, &sweeps.forward);
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
    fn of(function: &Function, sweeps: &Sweeps, later: &HashSet<Var>, runs: &Runs, what: Keep) -> Self {
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

    /// An operation of the reverse sweep that is all that needs two values which are kept: where it stands. Its result is kept
    /// instead, if the forward sweep computes it.
    fn narrowest(&self, sweeps: &Sweeps) -> Option<usize> {
        let mut uses: HashMap<Var, usize> = HashMap::new();
        walk(&self.again, &mut |statement| statement.uses(&mut |var| *uses.entry(var).or_default() += 1));
        walk(&sweeps.backward, &mut |statement| statement.uses(&mut |var| *uses.entry(var).or_default() += 1));
        let definitions = definitions(&sweeps.forward);
        sweeps.backward.iter().position(|statement| {
            let Statement::Let(_, value @ Value::Operation { .. }) = statement else { return false };
            let mut mentions: HashMap<Var, usize> = HashMap::new();
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
    needs: HashMap<Var, HashSet<Var>>,
    lost: HashSet<Var>,
    /// What a loop in the block defines or changes, or a call into a mathematical library.
    dear: HashSet<Var>,
}

impl Replay {
    fn of(block: &[Statement], later: &HashSet<Var>) -> Self {
        let own = own_variables(block);
        let from_outside = |var: Var| !own.contains(&var);
        let may_differ = |var: Var| from_outside(var) && later.contains(&var);
        let mut replay = Self { needs: HashMap::new(), lost: HashSet::new(), dear: HashSet::new() };
        replay.enter(block, &HashSet::new(), false, &may_differ);
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

    fn enter(&mut self, block: &[Statement], around: &HashSet<Var>, jumps: bool, may_differ: &dyn Fn(Var) -> bool) {
        for statement in block {
            let mut uses = around.clone();
            statement.uses(&mut |var| {
                uses.insert(var);
            });
            let jumps = jumps || any(std::slice::from_ref(statement), &mut |inner| matches!(inner, Statement::Exit(_)));
            let lost = jumps || has_effect(statement) || uses.iter().any(|var| may_differ(*var));
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
                self.enter(inner, &uses, jumps, may_differ);
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
    fn closure(&self, mut open: Vec<Var>) -> HashSet<Var> {
        let mut live = HashSet::new();
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
fn part(statement: &Statement, live: &HashSet<Var>) -> Option<Statement> {
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
fn definitions(block: &[Statement]) -> HashMap<Var, usize> {
    let mut definitions = HashMap::new();
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
fn costs_little(value: &Value, later: &HashSet<Var>) -> bool {
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

/// Keeps variables.
struct Store<'s> {
    function: &'s mut Function,
    known: Known<'s>,
    around: Block,
    /// How the reverse sweep begins.
    start: Block,
    /// Definitions that stand where they are used.
    late: Vec<(Var, Value)>,
    runs: &'s Runs,
}

impl Store<'_> {
    /// Keeps a variable: the statements to insert into the forward sweep, and where.
    fn keep(&mut self, var: Var, forward: &[Statement]) -> (usize, Block) {
        let variable = self.function.variable(var);
        let is_scalar_place = variable.role == Role::Place && variable.ty.is_scalar();
        let is_early = self.is_outlived(var, forward);
        let moves = matches!(self.runs, Runs::Often(..)) && variable.role != Role::Value && !is_early;
        let last = forward.iter().rposition(|statement| match moves {
            true => mentions(statement, var, touches),
            false => mentions(statement, var, |statement, each| {
                statement.defines(each);
                statement.changes(each);
            }),
        });
        let at = last.map_or(0, |index| index + 1);
        let statements = match self.runs {
            Runs::Often(times, _) if is_scalar_place => {
                let contents = self.value(var);
                let mut statements = vec![Statement::Let(contents, Value::Load(var.into()))];
                statements.extend(self.tape(contents, times.clone()));
                self.start.push(Statement::Let(var, Value::Aggregate(Aggregate::Scalar(contents.into()))));
                statements
            }
            Runs::Often(times, _) => match self.length(var, forward) {
                Some(length) => self.tape_of_elements(var, length, times.as_ref()),
                None if is_early => {
                    let copy = self.kept(var);
                    let copied = Statement::Let(copy, Value::Opaque(cloned(var)));
                    [vec![copied], self.tape_of(var, copy, times.clone())].concat()
                }
                None => self.tape(var, times.clone()),
            },
            Runs::Once => self.cell(var),
        };
        (at, statements)
    }

    fn value(&mut self, like: Var) -> Var {
        let scalar = self.function.scalar_of(&like.into());
        self.function.value("t", scalar)
    }

    /// A tape for the variable, and the statements that push it.
    fn tape(&mut self, var: Var, times: Option<Opaque>) -> Block {
        self.tape_of(var, var, times)
    }

    /// The same, where it is pushed under another name.
    fn tape_of(&mut self, var: Var, pushed: Var, times: Option<Opaque>) -> Block {
        let tape = self.storage(var, "tape", Role::Tape);
        self.around.push(Statement::Let(tape, Value::Tape(times)));
        if !self.may_dangle(var) {
            self.start.push(Statement::Let(var, Value::Pop(tape)));
            return vec![Statement::Push(tape, pushed.into())];
        }
        let [kept, saved] = [self.kept(var), self.kept(var)];
        self.start.push(Statement::Let(saved, Value::Pop(tape)));
        self.start.push(Statement::Let(var, Value::Lent(saved)));
        vec![Statement::Let(kept, Value::Kept(pushed)), Statement::Push(tape, kept.into())]
    }

    /// How many floats the variable holds, if that is known around the block. What was declared further inside may have none.
    fn length(&self, var: Var, forward: &[Statement]) -> Option<Opaque> {
        let length = self.known.lengths.get(&var)?;
        let own = definitions(forward);
        let declaration = own.get(&var).map(|index| &forward[*index])?;
        if !matches!(declaration, Statement::Let(_, Value::Aggregate(Aggregate::Vector(..)))) {
            return None;
        }
        let is_known = !length.reads.iter().any(|read| own.contains_key(read));
        let is_flat = matches!(&self.function.variable(var).ty, Type::Vector(element) if element.is_scalar());
        (is_known && is_flat).then(|| length.clone())
    }

    /// A tape for the floats of a vector, one after another, and the statements that push them.
    fn tape_of_elements(&mut self, var: Var, length: Opaque, times: Option<&Opaque>) -> Block {
        let tape = self.storage(var, "tape", Role::Tape);
        let Type::Vector(element) = self.function.variable(var).ty.clone() else { return Block::new() };
        let Type::Scalar(scalar) = *element else { return Block::new() };
        self.function.variables[tape.0 as usize].ty = Type::Scalar(scalar.clone());
        self.around.push(Statement::Let(tape, Value::Tape(times.and_then(|times| product(&length, times)))));
        let mut each = |reversed, body: &dyn Fn(Var, Place) -> [Statement; 2]| {
            let (counter, value) = (self.function.constant("i"), self.function.value("t", scalar.clone()));
            let element = Place::from(var).at(Projection::Index(Opaque::of(counter)));
            let (start, end) = (Opaque::pure(quote!(0)), length.clone());
            let range = Range { start, end, inclusive: false, step: None, reversed };
            Statement::For { variable: counter, range, body: body(value, element).to_vec() }
        };
        let pushed = each(false, &|value, element| {
            [Statement::Let(value, Value::Load(element)), Statement::Push(tape, value.into())]
        });
        let popped = each(true, &|value, element| {
            [Statement::Let(value, Value::Pop(tape)), Statement::Store(element, value.into())]
        });
        let zeros = Aggregate::Vector(Box::new(Aggregate::Scalar(0.0.into())), length.clone());
        self.start.extend([Statement::Let(var, Value::Aggregate(zeros)), popped]);
        vec![pushed]
    }

    /// Whether what a constant borrows may be gone in the reverse sweep, or be another: all but parameters that stay as they are.
    fn may_dangle(&self, var: Var) -> bool {
        let stays = |lender: &Var| {
            let variable = self.function.variable(*lender);
            let is_given = self.function.parameters.contains(lender);
            is_given && !variable.mutable && variable.reference != Reference::Mutable
        };
        self.function.variable(var).role == Role::Constant && !self.known.borrows.lenders(var).iter().all(stays)
    }

    /// Whether what a constant borrows changes while the constant is in scope.
    fn is_outlived(&self, var: Var, forward: &[Statement]) -> bool {
        if self.function.variable(var).role != Role::Constant {
            return false;
        }
        let lenders = self.known.borrows.lenders(var);
        let defined = forward.iter().position(|statement| mentions(statement, var, Statement::defines));
        let mut changes = false;
        walk(&forward[defined.map_or(0, |index| index + 1)..], &mut |statement| {
            statement.changes(&mut |changed| changes |= lenders.contains(&changed));
        });
        changes
    }

    /// What is kept of a constant.
    fn kept(&mut self, of: Var) -> Var {
        let kept = self.storage(of, "kept", Role::Constant);
        let variable = &mut self.function.variables[kept.0 as usize];
        (variable.ty, variable.mutable) = (Type::Unknown, false);
        kept
    }

    /// A variable for the variable, and the statements that set it.
    fn cell(&mut self, var: Var) -> Block {
        let variable = self.function.variable(var).clone();
        let (empty, fill, value);
        match (variable.role, variable.ty.zeros()) {
            (Role::Value, Some(zero)) => {
                let cell = self.storage(var, "kept", Role::Place);
                empty = (cell, Value::Aggregate(zero));
                fill = Statement::Store(cell.into(), var.into());
                value = Value::Load(cell.into());
            }
            (Role::Place, Some(zero)) => {
                let cell = self.storage(var, "kept", Role::Place);
                empty = (cell, Value::Aggregate(zero));
                fill = Statement::Assign(cell.into(), Aggregate::Copy(var.into()));
                value = Value::Aggregate(Aggregate::Copy(cell.into()));
            }
            // The number of an exit; zero where the block was left by another one before.
            (Role::Constant, _) if is_code(&variable) => {
                let cell = self.storage(var, "kept", Role::Constant);
                let (cell_name, name) = (placeholder(cell, Span::mixed_site()), placeholder(var, Span::mixed_site()));
                empty = (cell, Value::Opaque(Opaque::pure(quote!(0))));
                fill = Statement::Opaque(Opaque {
                    tokens: quote!(#cell_name = #name;),
                    reads: vec![cell, var],
                    writes: vec![cell],
                    effect: Effect::Once,
                });
                value = Value::Opaque(Opaque::of(cell));
            }
            (Role::Constant, _) => {
                let cell = self.storage(var, "kept", Role::Constant);
                self.function.variables[cell.0 as usize].ty = Type::Unknown;
                self.around
                    .push(Statement::Let(cell, Value::Opaque(Opaque::pure(quote!(::core::option::Option::None)))));
                let name = |var| placeholder(var, Span::mixed_site());
                let (mut fill, mut full) = (Block::new(), cell);
                let mut contents = match var.0 < self.function.original {
                    true => cloned(var),
                    false => Opaque::of(var),
                };
                if self.may_dangle(var) {
                    let [copy, kept, saved] = [(); 3].map(|()| self.kept(var));
                    fill.push(Statement::Let(copy, Value::Opaque(contents)));
                    fill.push(Statement::Let(kept, Value::Kept(copy)));
                    self.late.push((saved, Value::Lent(cell)));
                    (contents, full) = (Opaque::of(kept), saved);
                }
                let (cell_name, full_name, tokens) = (name(cell), name(full), contents.tokens);
                fill.push(Statement::Opaque(Opaque {
                    tokens: quote!(#cell_name = ::core::option::Option::Some(#tokens);),
                    reads: [vec![cell], contents.reads].concat(),
                    writes: vec![cell],
                    effect: Effect::Once,
                }));
                let value = Opaque { reads: vec![full], ..Opaque::pure(quote!(#full_name.unwrap())) };
                self.late.push((var, Value::Opaque(value)));
                return fill;
            }
            _ => {
                let tape = self.storage(var, "tape", Role::Tape);
                self.around.push(Statement::Let(tape, Value::Tape(Some(one()))));
                self.late.push((var, Value::Pop(tape)));
                let copy = self.function.add(Variable { named: false, mutable: false, ..variable });
                let contents = Value::Aggregate(Aggregate::Copy(var.into()));
                return vec![Statement::Let(copy, contents), Statement::Push(tape, copy.into())];
            }
        }
        self.around.push(Statement::Let(empty.0, empty.1));
        self.start.push(Statement::Let(var, value));
        vec![fill]
    }

    fn storage(&mut self, of: Var, purpose: &str, role: Role) -> Var {
        let variable = self.function.variable(of);
        let span = Span::mixed_site().located_at(variable.name.span());
        let name = format_ident!("{}_{}", variable.name, purpose, span = span);
        let own = variable.clone();
        self.function.add(Variable { name, named: true, role, reference: Reference::Owned, mutable: true, ..own })
    }
}

/// Where the block is left early, a variable that is set by then is kept, too.
struct WaysOut<'w> {
    function: &'w mut Function,
    var: Var,
    kept: &'w [Statement],
    /// The labels of the block itself.
    inside: Vec<Label>,
}

impl WaysOut<'_> {
    /// Whether the variable is set at the end of the block, if control comes there.
    fn block(&mut self, block: &mut [Statement], mut is_set: bool) -> bool {
        for statement in block {
            is_set |= self.statement(statement, is_set);
        }
        is_set
    }

    /// Whether every way through the statement sets the variable.
    fn statement(&mut self, statement: &mut Statement, is_set: bool) -> bool {
        let is_branch = matches!(statement, Statement::If { .. } | Statement::Match { .. });
        match statement {
            Statement::Set(own, _) | Statement::Let(own, _) => return *own == self.var,
            Statement::Assign(place, _) => return place.root == self.var && place.path.is_empty(),
            Statement::Labelled(label, _) => self.inside.push(*label),
            _ => {}
        }
        let mut sets = is_branch;
        for inner in statement.blocks_mut() {
            let is_set_there = self.block(inner, is_set);
            match inner.last() {
                Some(Statement::Exit(label)) => {
                    if is_set_there && !self.inside.contains(label) {
                        let kept = self.kept_once_more();
                        let exit = inner.len() - 1;
                        inner.splice(exit..exit, kept);
                    }
                }
                _ => sets &= is_set_there,
            }
        }
        if matches!(statement, Statement::Labelled(..)) {
            self.inside.pop();
        }
        sets
    }

    /// The statements that keep the variable, with definitions of their own.
    fn kept_once_more(&mut self) -> Block {
        let mut kept = self.kept.to_vec();
        let mut own = HashMap::new();
        walk(&kept, &mut |statement| {
            statement.defines(&mut |var| {
                let variable = self.function.variable(var).clone();
                own.insert(var, self.function.add(variable));
            });
        });
        rename_block(&mut kept, &mut |var| own.get(&var).copied().unwrap_or(var));
        kept
    }
}

/// The room that a tape needs for at most one value.
pub fn one() -> Opaque {
    Opaque::pure(quote!(1))
}

fn is_code(variable: &Variable) -> bool {
    matches!((&variable.ty, code_type()), (Type::Named(own), Type::Named(code)) if own.to_string() == code.to_string())
        && !variable.named
}

fn cloned(var: Var) -> Opaque {
    Opaque::of(var).map(|own| quote!(::core::clone::Clone::clone(&#own)))
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

/// Removes the declaration of a variable. A tape needs the more room the more often the block runs.
fn lift(var: Var, forward: &mut Block, runs: &Runs) -> Option<Statement> {
    let index = forward.iter().position(|statement| matches!(statement, Statement::Let(own, _) if *own == var))?;
    let (var, times) = match forward.remove(index) {
        Statement::Let(var, Value::Tape(times)) => (var, times),
        declaration => return Some(declaration),
    };
    let own = definitions(forward);
    let is_own = |var: &Var| own.contains_key(var) || matches!(runs, Runs::Often(_, counter) if *counter == Some(*var));
    let times = times.filter(|times| !times.reads.iter().any(is_own));
    let room = match runs {
        Runs::Often(outer, _) => times.zip(outer.as_ref()).and_then(|(inner, outer)| product(&inner, outer)),
        Runs::Once => times.and_then(|times| total(&times)),
    };
    Some(Statement::Let(var, Value::Tape(room)))
}

/// Takes the declarations of tapes out of the body of a loop whose iterations leave them empty.
pub fn lift_tapes(body: &mut Block, repeat: &Statement) -> Block {
    let mut own = own_variables(body);
    repeat.defines(&mut |var| _ = own.insert(var));
    let mut lifted = Block::new();
    take_tapes(body, &mut lifted);
    for declaration in &mut lifted {
        if let Statement::Let(_, Value::Tape(room)) = declaration {
            let is_known = |room: &Opaque| !room.reads.iter().any(|var| own.contains(var));
            *room = room.take().filter(is_known).and_then(|room| total(&room));
        }
    }
    lifted
}

/// Takes the declarations of tapes out of a block and its branches.
fn take_tapes(block: &mut Block, taken: &mut Block) {
    for mut statement in std::mem::take(block) {
        match &mut statement {
            Statement::Let(_, Value::Tape(_)) => {
                taken.push(statement);
                continue;
            }
            Statement::If { .. } | Statement::Match { .. } => {
                statement.blocks_mut().into_iter().for_each(|inner| take_tapes(inner, taken));
            }
            _ => {}
        }
        block.push(statement);
    }
}

/// Whether a number of times is one whatever the values are: the loop that it belongs to may not run at all. A product of
/// such numbers has that of the outermost loop first, and overflows only for what would run for ever.
fn cannot_panic(times: &Opaque) -> bool {
    let is_product = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '*');
    let factors = times.tokens.clone().into_iter().filter(|token| !is_product(token));
    factors.into_iter().all(|token| !token.to_string().contains(['+', '-', '*', '/', '%', '[', '<', '!']))
}

/// The same number of times where it is one, and any number where there is none, if that can be said.
fn total(times: &Opaque) -> Option<Opaque> {
    if cannot_panic(times) {
        return Some(times.clone());
    }
    let mut whole = syn::parse2(times.tokens.clone()).ok()?;
    make_total(&mut whole);
    Some(Opaque { tokens: quote!(#whole), ..times.clone() }).filter(cannot_panic)
}

/// Quotients and differences of what methods return become those that are zero where there is none.
fn make_total(expression: &mut syn::Expr) {
    match expression {
        syn::Expr::Paren(inner) => make_total(&mut inner.expr),
        syn::Expr::Field(field) => make_total(&mut field.base),
        syn::Expr::MethodCall(call) => {
            make_total(&mut call.receiver);
            call.args.iter_mut().for_each(make_total);
        }
        syn::Expr::Range(range) => range.start.iter_mut().chain(&mut range.end).for_each(|bound| make_total(bound)),
        syn::Expr::Binary(binary) if matches!(*binary.left, syn::Expr::MethodCall(_)) => {
            make_total(&mut binary.left);
            make_total(&mut binary.right);
            let (left, right) = (&binary.left, &binary.right);
            match binary.op {
                syn::BinOp::Div(_) => *expression = syn::parse_quote!(#left.checked_div(#right).unwrap_or(0)),
                syn::BinOp::Sub(_) => *expression = syn::parse_quote!(#left.checked_sub(#right).unwrap_or(0)),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The product of two numbers of times, right before the outer loop, if the inner one cannot panic: that loop may not run at
/// all.
fn product(inner: &Opaque, outer: &Opaque) -> Option<Opaque> {
    let inner = &total(inner)?;
    let (i, o) = (&inner.tokens, &outer.tokens);
    let tokens = match (i.to_string().parse::<usize>(), o.to_string().parse::<usize>()) {
        (Ok(i), Ok(o)) => {
            let product = proc_macro2::Literal::usize_unsuffixed(i.checked_mul(o)?);
            quote!(#product)
        }
        _ => quote!(#o * #i),
    };
    let mut reads = [inner.reads.clone(), outer.reads.clone()].concat();
    reads.sort();
    reads.dedup();
    Some(Opaque { reads, ..Opaque::pure(tokens) })
}

/// Declares storage further out: what declared it, assigns to it instead.
fn hoist(var: Var, function: &Function, forward: &mut Block) -> Option<Statement> {
    let index = forward.iter().position(|statement| matches!(statement, Statement::Let(own, _) if *own == var))?;
    let Statement::Let(_, Value::Aggregate(contents)) = &forward[index] else { return None };
    forward[index] = match contents {
        Aggregate::Scalar(operand) => Statement::Store(var.into(), operand.clone()),
        contents => Statement::Assign(var.into(), contents.clone()),
    };
    Some(Statement::Let(var, Value::Aggregate(empty(&function.variable(var).ty)?)))
}

/// Contents to declare storage with that gets others before it is read.
fn empty(ty: &Type) -> Option<Aggregate> {
    match ty {
        Type::Vector(_) => Some(Aggregate::List(Vec::new())),
        ty => ty.zeros(),
    }
}

/// Puts a definition where all its uses see it, and as far inside as that goes: a value that is kept in a block need not
/// be there on every path.
fn sink(definition: Statement, var: Var, block: &mut Block) {
    let users: Vec<usize> = (0..block.len())
        .filter(|index| mentions(&block[*index], var, |statement, each| statement.uses(each)))
        .collect();
    let Some(first) = users.first().copied() else { return };
    if users.len() == 1 && matches!(block[first], Statement::If { .. } | Statement::Match { .. }) {
        let mut itself = false;
        block[first].uses(&mut |used| itself |= used == var);
        let uses = |inner: &Block| inner.iter().any(|one| mentions(one, var, |statement, each| statement.uses(each)));
        let mut inside: Vec<&mut Block> = block[first].blocks_mut().into_iter().filter(|inner| uses(inner)).collect();
        if !itself && inside.len() == 1 {
            return sink(definition, var, inside.remove(0));
        }
    }
    block.insert(first, definition);
}

/// The reverse sweep defines variables of its own where the forward sweep has defined them.
fn rename_definitions(function: &mut Function, backward: &mut Block, forward: &[Statement]) {
    let mut defined = HashSet::new();
    walk(forward, &mut |statement| {
        statement.defines(&mut |var| {
            defined.insert(var);
        })
    });
    let mut copies = HashMap::new();
    walk(backward, &mut |statement| {
        statement.defines(&mut |var| {
            if defined.contains(&var) {
                copies.entry(var).or_insert_with(|| {
                    let variable = Variable { named: false, ..function.variable(var).clone() };
                    function.add(variable)
                });
            }
        });
    });
    rename_block(backward, &mut |var| copies.get(&var).copied().unwrap_or(var));
}
