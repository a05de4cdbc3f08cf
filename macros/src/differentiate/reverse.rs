//! Reverse mode: the cotangents of what is differentiated with respect to, from those of the results.
//!
//! Before: a function with parameters p and scalar results r, whose only jumps leave labelled blocks. After: a function
//! with parameters p, r̄, p̄ and results r, where r̄ has one scalar for each result and p̄ one place behind a mutable
//! reference for each variable of `wrt`, in their order. The cotangents are *added* to what p̄ holds; for a parameter behind
//! a mutable reference, p̄ holds the cotangent of what it is afterwards, and then that of what it was. What is computed
//! of the original, and in which order, is as it was.
//!
//! The function runs forward, then the statements are mirrored. A value's adjoint is the sum of what its uses
//! contribute, which is complete when the mirror comes to its definition. The shadow of a place is a place; an
//! assignment takes the adjoint out and leaves zero.

mod branches;
mod calls;
mod checkpoint;
mod loops;
mod places;
mod restored;
mod schedule;

use std::collections::{HashMap, HashSet};

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::activity::{Activity, Flow, activity, flows_of};
use super::borrows::{Borrow, Borrows};
use super::builder::{Builder, Site, Summand, Written, growth};
use super::cotangents::{cotangents, out};
use super::floats::{each_float, product};
use super::jumps::{Departure, Departures, code_type, jumps, targets};
use super::storage::{self, Keep, Runs, Sweeps};
use super::zeros::transparent_to_cotangents;
use super::{Calls, Guards};
use crate::ir::verify::check;
use crate::ir::visit::{any, ends, rename_block, walk, walk_mut};
use crate::ir::{
    Aggregate, Argument, Arm, Block, Call, Effect, Function, Label, Mode, Opaque, Operand, Place, Projection, Range,
    Reference, Role, Scalar, Sign, Statement, Type, Value, Var, VarMap, VarSet, Variable, is_copied_discrete,
    placeholder,
};
use crate::rules::{Growth, Rule};
use crate::simplify::{exits, fixed_lengths};
pub use loops::commutes;
use schedule::{Accesses, Sweep};

/// The derivative with respect to `wrt`, as a map of cotangents, which can be differentiated again.
#[cfg(test)]
pub fn reverse(function: &Function, wrt: &[Var], guards: Guards) -> Function {
    reverse_calling(function, wrt, guards, Calls::Twice)
}

/// The same, with a choice of how functions are called.
pub fn reverse_calling(function: &Function, wrt: &[Var], guards: Guards, calls: Calls) -> Function {
    Manner { guards, calls, keep: Keep::Least, in_halves: false }.reverse(function, wrt)
}

/// The same, where the results are handed over between the sweeps: the cotangents r̄ and the places p̄ are not known before.
pub fn reverse_in_halves(function: &Function, wrt: &[Var], guards: Guards, calls: Calls) -> Function {
    Manner { guards, calls, keep: Keep::Least, in_halves: true }.reverse(function, wrt)
}

/// The same as [`reverse`], with a choice of what is kept. With every float kept, no two sweeps are one.
#[cfg(test)]
pub fn reverse_keeping(function: &Function, wrt: &[Var], guards: Guards, keep: Keep) -> Function {
    Manner { guards, calls: Calls::Twice, keep, in_halves: false }.reverse(function, wrt)
}

/// What there is a choice of.
struct Manner {
    guards: Guards,
    calls: Calls,
    keep: Keep,
    in_halves: bool,
}

impl Manner {
    fn reverse(self, function: &Function, wrt: &[Var]) -> Function {
        let Manner { guards, calls, keep, in_halves } = self;
        let (function, departures) = jumps(function.clone());
        let function = check(exits(function), "jumps");
        let derive = |function: &Function, restored: VarSet| {
            let mut saved = HashMap::new();
            restored::saved(&function.body, &restored, &mut saved);
            let pass = Reverse {
                activity: activity(function, wrt),
                transparent: match guards {
                    Guards::WhereFinite => transparent_to_cotangents(function),
                    Guards::Everywhere => VarSet::new(),
                },
                function: function.without_body(),
                lengths: fixed_lengths(function),
                departures: departures.clone(),
                declared: declared(&function.body),
                adjoints: VarMap::default(),
                shadows: VarMap::default(),
                posted: VarMap::default(),
                homes: VarMap::default(),
                codes: HashMap::new(),
                exits: HashMap::new(),
                later: storage::changing_constants(function),
                restored,
                saved,
                iteration_codes: VarSet::new(),
                exits_with: exits_with(&function.body),
                joint: keep == Keep::Least && !in_halves,
                in_halves,
                calls,
                borrows: Borrows::of(function),
                keep,
                often: false,
                depth: 0,
                unguarded: false,
            };
            pass.run(function, wrt)
        };
        match keep {
            Keep::Least => restored::least(&function, derive),
            Keep::Floats => derive(&function, VarSet::new()),
        }
    }
}

fn exits_with(block: &[Statement]) -> HashMap<(Var, u32), usize> {
    let mut exits = HashMap::new();
    walk(block, &mut |statement| {
        if let Statement::Set(code, Operand::Literal(number)) = statement {
            *exits.entry((*code, number.value as u32)).or_default() += 1;
        }
    });
    exits
}

struct Reverse {
    activity: Activity,
    transparent: VarSet,
    function: Function,
    /// The lengths of the vectors that have the same one all the time.
    lengths: VarMap<Opaque>,
    /// Variables that are declared before they are set.
    declared: VarSet,
    /// The adjoints of values whose definition the mirror has not reached yet.
    adjoints: VarMap<Adjoint>,
    /// The shadows of places.
    shadows: VarMap<Var>,
    /// The tapes by which the adjoints of places come to where those are set, if there are any: on a path that does not
    /// come there, nothing tells their shape.
    posted: VarMap<Option<Var>>,
    /// How many blocks deep a variable is defined.
    homes: VarMap<usize>,
    /// The variable that tells by which exit a labelled block was left; zero for its end.
    codes: HashMap<Label, Var>,
    /// The numbers of the exits, which are known by their address.
    exits: HashMap<*const Statement, u32>,
    /// How loops are left.
    departures: Departures,
    /// The variables whose contents change in what was mirrored already, and so later.
    later: VarSet,
    /// The places that hold in the mirror of each statement what they held after it.
    restored: VarSet,
    /// What they held before a statement, by its address.
    saved: HashMap<*const Statement, Var>,
    /// The variables that tell by which exit an iteration ended.
    iteration_codes: VarSet,
    /// How many exits set a code to a number.
    exits_with: HashMap<(Var, u32), usize>,
    /// Whether the mirror of the block runs right after it, so that statements in it may be mirrored where they stand.
    joint: bool,
    /// Whether the results are handed over between the sweeps.
    in_halves: bool,
    calls: Calls,
    borrows: Borrows,
    keep: Keep,
    /// Whether what is kept in the block is kept once for each time that it runs.
    often: bool,
    depth: usize,
    /// A product is left unguarded because the result cannot be finite there, unless its cotangent is zero.
    unguarded: bool,
}

/// What a callee's cotangent of an argument is added to.
enum Collected {
    Value(Operand),
    Place(Place),
}

enum Adjoint {
    /// A sum that is not computed yet.
    Pending(Vec<Summand>),
    /// A place to which inner blocks add.
    Accumulated(Var),
    /// The whole sum; the definition is inside the statement that is being mirrored.
    Known(Operand),
}

impl Reverse {
    fn run(mut self, function: &Function, wrt: &[Var]) -> Function {
        let cotangents = cotangents(&mut self.function, &function.results);
        let outs: Vec<(Var, Var)> = wrt.iter().map(|parameter| (*parameter, self.out(*parameter))).collect();
        let (mut forward, mut backward) = (Block::new(), Block::new());
        for (result, cotangent) in function.results.iter().zip(&cotangents) {
            match result.var() {
                Some(var) if function.variable(var).role == Role::Place => {
                    self.shadows.insert(var, *cotangent);
                }
                _ => self.contribute(result, Sign::Plus, (*cotangent).into(), &mut backward),
            }
        }
        for parameter in &function.parameters {
            self.homes.insert(*parameter, 0);
        }
        self.block(&function.body, &mut forward, &mut backward);
        for (parameter, out) in outs {
            self.deliver(parameter, out, &mut backward);
        }
        forward.extend(self.in_halves.then_some(Statement::HandOver));
        forward.extend(backward);
        self.function.body = forward;
        self.function.unguarded = self.unguarded;
        self.function.checkpoints.clear();
        self.function
    }

    /// The parameter to which the cotangent of a parameter is added.
    fn out(&mut self, parameter: Var) -> Var {
        let out = out(&mut self.function, parameter);
        let variable = self.function.variable(parameter);
        let is_read_only = variable.role == Role::Place && !variable.mutable;
        if is_read_only || variable.reference == Reference::Mutable {
            self.shadows.insert(parameter, out);
        }
        out
    }

    /// Adds what was collected for a parameter to its out-parameter.
    fn deliver(&mut self, parameter: Var, out: Var, backward: &mut Block) {
        let total = self.total(parameter, backward);
        if let Some(total) = total {
            backward.push(Statement::Accumulate(out.into(), Sign::Plus, total));
        }
        if let Some(shadow) = self.shadows.get(&parameter).copied().filter(|shadow| *shadow != out) {
            if self.function.variable(shadow).ty.is_scalar() {
                let value = self.load(&shadow.into(), backward);
                backward.push(Statement::Accumulate(out.into(), Sign::Plus, value));
            } else {
                backward.push(Statement::AccumulateAll(out.into(), shadow.into()));
            }
        }
    }

    fn constant(&mut self, name: &str, opaque: Opaque, block: &mut Block) -> Var {
        let var = self.function.constant(name);
        block.push(Statement::Let(var, Value::Opaque(opaque)));
        var
    }

    /// Writes the forward sweep of a block, and its mirror.
    fn block(&mut self, block: &[Statement], forward: &mut Block, backward: &mut Block) {
        self.settle(block);
        let mut sweeps = Vec::with_capacity(block.len());
        self.mirror(block, &mut sweeps, backward);
        for Sweep::Fixed(block) | Sweep::Mirror(block) in sweeps.into_iter().rev() {
            forward.extend(block);
        }
        self.share_snapshots(forward, backward);
    }

    /// What the statements define is defined at the present depth.
    fn settle(&mut self, statements: &[Statement]) {
        for_definitions(statements, &mut |var| {
            self.homes.insert(var, self.depth);
        });
    }

    fn unsettle(&mut self, statements: &[Statement]) {
        for_definitions(statements, &mut |var| {
            self.homes.remove(&var);
        });
    }

    /// Mirrors the statements, the last one first. What follows a statement that may leave the block is mirrored
    /// only where it did not.
    fn mirror(&mut self, block: &[Statement], sweeps: &mut Vec<Sweep>, backward: &mut Block) {
        let leaving = block.iter().position(leaves);
        let Some(leaving) = leaving.filter(|leaving| leaving + 1 < block.len()) else {
            for statement in block.iter().rev() {
                self.statement(statement, sweeps, backward);
            }
            return;
        };
        let (before, after) = block.split_at(leaving + 1);
        let condition = self.fell_through(&before[leaving], backward);
        self.unsettle(after);
        let shapeless = self.shapeless(&before[..leaving]);
        shapeless.iter().for_each(|place| _ = self.homes.remove(place));
        self.prepare(after, backward);
        let mut inner = Block::new();
        self.deeper(|this| {
            this.settle(after);
            shapeless.iter().for_each(|place| _ = this.homes.insert(*place, this.depth));
            this.mirror(after, sweeps, &mut inner);
        });
        for place in shapeless {
            self.homes.insert(place, self.depth);
            match any(&before[leaving..], &mut |statement| assigns(statement, place)) {
                true => self.post(place, &mut inner, backward),
                false => _ = self.shadows.remove(&place),
            }
        }
        if !inner.is_empty() {
            backward.push(Statement::If { condition: condition.into(), then: inner, otherwise: Block::new() });
        }
        for statement in before.iter().rev() {
            self.statement(statement, sweeps, backward);
        }
    }

    /// The places that the statements declare and do not set: what follows does, on the paths to its end, in a shape that is
    /// seen there alone.
    fn shapeless(&self, block: &[Statement]) -> Vec<Var> {
        let declared = block.iter().filter_map(|statement| match statement {
            Statement::Declare(var) => Some(*var),
            _ => None,
        });
        let is_shapeless = |var: &Var| {
            let variable = self.function.variable(*var);
            variable.role == Role::Place
                && variable.ty.zeros().is_none()
                && self.activity.is_active(*var)
                && !block.iter().any(|statement| sets(statement, *var))
        };
        declared.filter(is_shapeless).collect()
    }

    /// Sends the adjoint of a place from what was mirrored to where the place is set.
    fn post(&mut self, place: Var, mirrored: &mut Block, before: &mut Block) {
        let tape = self.shadows.remove(&place).map(|shadow| {
            let tape = Variable {
                role: Role::Tape,
                name: self.named(place, "bars"),
                ..self.function.variable(shadow).clone()
            };
            let tape = self.function.add(tape);
            before.push(Statement::Let(tape, Value::Tape(Some(storage::one()))));
            mirrored.push(Statement::Push(tape, shadow.into()));
            tape
        });
        self.posted.insert(place, tape);
    }

    fn statement(&mut self, statement: &Statement, sweeps: &mut Vec<Sweep>, backward: &mut Block) {
        match statement {
            Statement::For { .. } | Statement::Loop(_) => {
                return self.repeated(statement, None, statement, sweeps, backward);
            }
            Statement::Labelled(label, body) => return self.labelled(*label, body, statement, sweeps, backward),
            Statement::If { .. } | Statement::Match { .. } => return self.branch(statement, sweeps, backward),
            Statement::Call(call) => self.call(call, sweeps, backward),
            Statement::Exit(label) => self.exit(*label, statement, sweeps),
            Statement::Assign(place, aggregate) => {
                let mut forward = self.restore_whole(place, aggregate, backward);
                let shape = self.may_change_length(place, aggregate).then(|| {
                    let (shape, before) = self.shape_before(place);
                    match self.restored.contains(&place.root) {
                        true => backward.push(before),
                        false => forward.push(before),
                    }
                    shape
                });
                self.assign(place, aggregate, shape, backward);
                forward.push(statement.clone());
                sweeps.push(Sweep::Fixed(forward));
            }
            simple => {
                self.restore(simple, backward);
                self.simple(simple, backward);
                sweeps.push(Sweep::Fixed(vec![simple.clone()]));
            }
        }
        self.changes_in(statement);
    }

    /// What the statement changes, changes later than what is mirrored from now on; but for what it declares itself, which is
    /// another each time.
    fn changes_in(&mut self, statement: &Statement) {
        let (mut changed, mut own) = (Vec::new(), HashSet::new());
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.changes(&mut |var| changed.push(var));
            if !matches!(inner, Statement::Set(..)) {
                inner.defines(&mut |var| _ = own.insert(var));
            }
        });
        self.later.extend(changed.into_iter().filter(|var| !own.contains(var)));
    }

    /// A statement without blocks in it.
    fn simple(&mut self, statement: &Statement, backward: &mut Block) {
        match statement {
            Statement::Let(var, value) => self.let_(*var, value, backward),
            Statement::Set(var, operand) => {
                let total = match self.adjoints.get(var) {
                    Some(Adjoint::Accumulated(place)) => {
                        let place = (*place).into();
                        Some(self.load(&place, backward))
                    }
                    _ => self.total(*var, backward),
                };
                if let Some(total) = total {
                    self.contribute(operand, Sign::Plus, total, backward);
                }
            }
            Statement::Store(place, operand) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                let taken = self.load(&shadow, backward);
                backward.push(Statement::Clear(shadow));
                self.contribute(operand, Sign::Plus, taken, backward);
            }
            Statement::Accumulate(place, sign, operand) if self.is_active(place) && self.carries(operand) => {
                let shadow = self.shadow(place, backward);
                let value = self.load(&shadow, backward);
                self.contribute(operand, *sign, value, backward);
            }
            Statement::AccumulateAll(place, added) if self.is_active(place) && self.is_active(added) => {
                let (shadow, added) = (self.shadow(place, backward), self.shadow(added, backward));
                backward.push(Statement::AccumulateAll(added, shadow));
            }
            Statement::Append(place, aggregate) if self.is_active(place) => {
                let last = self.take_last(place, backward);
                self.distribute(aggregate, &last.into(), backward);
            }
            Statement::Swap(one, other) if self.is_active(one) => {
                let (one, other) = (self.shadow(one, backward), self.shadow(other, backward));
                backward.push(Statement::Swap(one, other));
            }
            Statement::Clear(place) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                backward.push(Statement::Clear(shadow));
            }
            _ => {}
        }
    }

    /// Whether no adjoint was sent to where the place is set, and there is none besides.
    pub(super) fn is_forgotten(&self, place: Var) -> bool {
        self.posted.get(&place) == Some(&None) && !self.shadows.contains_key(&place)
    }

    fn let_(&mut self, var: Var, value: &Value, backward: &mut Block) {
        if let Value::Pop(vector) = value
            && self.activity.is_active(*vector)
        {
            let shadow = self.shadow(&(*vector).into(), backward);
            let total = self.total(var, backward).unwrap_or_else(|| 0.0.into());
            backward.push(Statement::Append(shadow, Aggregate::Scalar(total)));
            return;
        }
        if !self.activity.is_active(var) {
            return;
        }
        if let Value::Aggregate(aggregate) = value {
            if let Some(shadow) = self.shadows.get(&var).copied() {
                self.distribute(aggregate, &shadow.into(), backward);
            }
            return;
        }
        let Some(total) = self.total(var, backward) else { return };
        match value {
            Value::Operation { rule, arguments, .. } => self.operation(rule, arguments, var, &total, backward),
            Value::Cast(operand, _) => {
                let scalar = self.function.scalar_of(operand);
                let cast = self.function.value("d", scalar.clone());
                backward.push(Statement::Let(cast, Value::Cast(total, scalar)));
                self.contribute(operand, Sign::Plus, cast.into(), backward);
            }
            Value::Load(place) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                backward.push(Statement::Accumulate(shadow, Sign::Plus, total));
            }
            _ => {}
        }
    }

    /// x̄ᵢ += ȳ · ∂y/∂xᵢ
    fn operation(
        &mut self,
        rule: &'static Rule,
        arguments: &[Operand],
        var: Var,
        total: &Operand,
        backward: &mut Block,
    ) {
        let (transparent, growth) = (self.transparent.contains(&var), growth(rule, arguments));
        self.unguarded |= transparent && growth == Growth::Overflowing;
        let guarded = growth == Growth::Singular || !transparent;
        let site = Site { rule, arguments, result: var.into(), guarded };
        let partials = site.partials();
        let mut written = Written::new();
        for (partial, argument) in partials.iter().zip(arguments) {
            if !self.carries(argument) {
                continue;
            }
            let product = self.builder(&var.into(), backward).product(&site, total, partial, &mut written);
            if let Some(summand) = product {
                self.contribute(argument, summand.sign, summand.operand, backward);
            }
        }
    }

    fn builder<'b>(&'b mut self, like: &Operand, block: &'b mut Block) -> Builder<'b> {
        let scalar = self.function.scalar_of(like);
        Builder { function: &mut self.function, block, scalar }
    }

    fn is_active(&self, place: &Place) -> bool {
        self.activity.is_active(place.root)
    }

    fn carries(&self, operand: &Operand) -> bool {
        operand.var().is_some_and(|var| self.activity.is_active(var))
    }

    /// Adds to the adjoint of an operand.
    fn contribute(&mut self, operand: &Operand, sign: Sign, summand: Operand, backward: &mut Block) {
        let Some(var) = operand.var().filter(|_| self.carries(operand)) else { return };
        match self.adjoints.entry(var).or_insert_with(|| Adjoint::Pending(Vec::new())) {
            Adjoint::Pending(summands) => summands.push(Summand { sign, operand: summand }),
            Adjoint::Accumulated(place) => {
                backward.push(Statement::Accumulate((*place).into(), sign, summand));
            }
            Adjoint::Known(_) => unreachable!("the adjoint was complete"),
        }
    }

    /// The adjoint of a value whose uses have all been mirrored.
    fn total(&mut self, var: Var, backward: &mut Block) -> Option<Operand> {
        match self.adjoints.get(&var)? {
            Adjoint::Known(operand) => Some(operand.clone()),
            Adjoint::Accumulated(place) => {
                let place = *place;
                self.adjoints.remove(&var);
                Some(self.load(&place.into(), backward))
            }
            Adjoint::Pending(summands) => {
                let summands = summands.clone();
                self.adjoints.remove(&var);
                let sum = self.builder(&var.into(), backward).sum(&summands)?;
                self.name_adjoint(&sum, var);
                Some(sum)
            }
        }
    }

    /// The operand is the adjoint of the variable, if it is nothing else.
    fn name_adjoint(&mut self, operand: &Operand, of: Var) {
        let name = self.bar(of);
        if let Operand::Var(var) = operand {
            let variable = &mut self.function.variables[var.0 as usize];
            if !variable.named {
                variable.name = name;
            }
        }
    }

    fn bar(&self, var: Var) -> proc_macro2::Ident {
        self.named(var, "bar")
    }

    /// A name for what belongs to a variable.
    fn named(&self, var: Var, what: &str) -> proc_macro2::Ident {
        format_ident!("{}_{what}", self.function.variable(var).name, span = Span::mixed_site())
    }

    /// A float from derivative storage.
    fn load(&mut self, place: &Place, backward: &mut Block) -> Operand {
        let scalar = match self.function.type_of(place) {
            Type::Scalar(scalar) => scalar,
            _ => self.function.scalar.clone(),
        };
        let var = self.function.value("d", scalar);
        backward.push(Statement::Let(var, Value::Load(place.clone())));
        var.into()
    }

    /// Lets inner blocks add to what belongs to the present one.
    fn prepare(&mut self, statements: &[Statement], backward: &mut Block) {
        let mut flows = Vec::new();
        let mut set = VarSet::new();
        walk(statements, &mut |statement| {
            flows_of(&self.function, statement, &mut flows);
            match statement {
                Statement::Set(var, _) => {
                    set.insert(*var);
                }
                Statement::Store(place, _)
                | Statement::Assign(place, _)
                | Statement::Append(place, _)
                | Statement::Clear(place) => {
                    flows.push(Flow { from: place.root, to: place.root });
                }
                Statement::Let(_, Value::Pop(vector)) => flows.push(Flow { from: *vector, to: *vector }),
                _ => {}
            }
        });
        for flow in flows {
            if self.activity.is_active(flow.from) && self.activity.is_active(flow.to) {
                for var in [flow.from, flow.to] {
                    let is_opened = var == flow.from || self.function.variable(var).role == Role::Place;
                    let is_unset = self.posted.contains_key(&var) && any(statements, &mut |inner| assigns(inner, var));
                    if is_opened && !is_unset {
                        self.open(var, backward);
                    }
                }
            }
        }
        for var in set {
            if self.homes.contains_key(&var)
                && let Some(Adjoint::Pending(_)) = self.adjoints.get(&var)
                && let Some(total) = self.total(var, backward)
            {
                self.adjoints.insert(var, Adjoint::Known(total));
            }
        }
    }

    /// Makes the adjoint of a variable a place, if it is defined outside of what is about to be mirrored.
    fn open(&mut self, var: Var, backward: &mut Block) {
        if !self.activity.is_active(var) || !self.homes.contains_key(&var) {
            return;
        }
        if self.function.variable(var).role == Role::Place {
            self.shadow(&var.into(), backward);
            return;
        }
        let start = match self.adjoints.get(&var) {
            Some(Adjoint::Accumulated(_) | Adjoint::Known(_)) => return,
            Some(Adjoint::Pending(_)) => self.total(var, backward).unwrap_or_else(|| 0.0.into()),
            None => 0.0.into(),
        };
        let place = self.storage(var);
        backward.push(Statement::Let(place, Value::Aggregate(Aggregate::Scalar(start))));
        self.adjoints.insert(var, Adjoint::Accumulated(place));
    }

    /// Sweeps of which the second gets what it needs of the first. What that takes is declared before them.
    fn keep(&mut self, (forward, backward): (Block, Block), runs: &Runs, before: &mut Block) -> (Block, Block) {
        let mut sweeps = Sweeps { forward, backward };
        let later = self.changes_after(&sweeps.forward);
        let known = storage::Known { borrows: &self.borrows, lengths: &self.lengths };
        before.extend(storage::keep(&mut self.function, known, &mut sweeps, &later, runs, self.keep));
        (sweeps.forward, sweeps.backward)
    }

    /// Both sweeps of a block one deeper, and whether they follow each other.
    fn inner(&mut self, body: &[Statement], joint: bool) -> (Block, Block) {
        let (mut forward, mut back) = (Block::new(), Block::new());
        let around = std::mem::replace(&mut self.joint, joint);
        self.deeper(|this| this.block(body, &mut forward, &mut back));
        self.joint = around;
        (forward, back)
    }

    /// Mirrors what is one block deeper. An adjoint that was sent is taken there for what is in there alone.
    fn deeper(&mut self, mirror: impl FnOnce(&mut Self)) {
        let sent: Vec<Var> = self.posted.keys().copied().filter(|place| !self.shadows.contains_key(place)).collect();
        self.depth += 1;
        mirror(self);
        self.depth -= 1;
        sent.iter().for_each(|place| _ = self.shadows.remove(place));
    }
}

fn declared(block: &[Statement]) -> VarSet {
    let mut declared = VarSet::new();
    walk(block, &mut |statement| {
        if let Statement::Declare(var) = statement {
            declared.insert(*var);
        }
    });
    declared
}

/// Whether the statement gives a place its contents.
fn assigns(statement: &Statement, var: Var) -> bool {
    matches!(statement, Statement::Assign(place, _) if place.root == var && place.path.is_empty())
}

/// Whether every path through the statement gives a place its contents.
fn sets(statement: &Statement, var: Var) -> bool {
    let inside = |block: &Block| block.iter().any(|inner| sets(inner, var));
    match statement {
        Statement::If { then, otherwise, .. } => inside(then) && inside(otherwise),
        Statement::Match { arms, .. } => arms.iter().all(|arm| inside(&arm.body)),
        Statement::Labelled(_, body) | Statement::Loop(body) => inside(body),
        simple => assigns(simple, var),
    }
}

fn for_definitions(statements: &[Statement], each: &mut dyn FnMut(Var)) {
    let setting = |statement: &&Statement| matches!(statement, Statement::Set(..));
    statements.iter().filter(|statement| !setting(statement)).for_each(|statement| statement.defines(each));
}

/// Whether the statement may leave a block around it.
fn leaves(statement: &Statement) -> bool {
    !targets(statement).is_empty()
}

/// The statement with other blocks in it.
fn with_blocks(statement: &Statement, blocks: Vec<Block>) -> Statement {
    let mut statement = statement.clone();
    for (own, block) in statement.blocks_mut().into_iter().zip(blocks) {
        *own = block;
    }
    statement
}
