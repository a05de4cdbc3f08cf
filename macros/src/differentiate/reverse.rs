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

use std::collections::{HashMap, HashSet};

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::activity::{Activity, Flow, activity, flows_of};
use super::builder::{Builder, Site, Summand, Written};
use super::jumps::{Departure, Departures, code_type, ends, jumps};
use super::storage::{self, Runs, Sweeps};
use super::zeros::transparent;
use crate::ir::verify::check;
use crate::ir::visit::{any, rename_block, walk};
use crate::ir::{
    Aggregate, Argument, Arm, Block, Call, Effect, Function, Label, Mode, Opaque, Operand, Place, Projection, Range,
    Reference, Role, Sign, Statement, Type, Value, Var, Variable, behind, placeholder,
};
use crate::rules::{Growth, Rule};
use crate::simplify::exits;

/// The derivative with respect to `wrt`, as a map of cotangents.
pub fn reverse(function: &Function, wrt: &[Var]) -> Function {
    let (function, departures) = jumps(function.clone());
    let function = check(exits(function), "jumps");
    let pass = Reverse {
        activity: activity(&function, wrt),
        transparent: transparent(&function),
        function: function.clone(),
        departures,
        adjoints: HashMap::new(),
        shadows: HashMap::new(),
        homes: HashMap::new(),
        codes: HashMap::new(),
        exits: HashMap::new(),
        later: storage::changing_constants(&function),
        iteration_codes: HashSet::new(),
        joint: true,
        depth: 0,
        unguarded: false,
    };
    pass.run(&function, wrt)
}

struct Reverse {
    activity: Activity,
    transparent: HashSet<Var>,
    function: Function,
    /// The adjoints of values whose definition the mirror has not reached yet.
    adjoints: HashMap<Var, Adjoint>,
    /// The shadows of places.
    shadows: HashMap<Var, Var>,
    /// How many blocks deep a variable is defined.
    homes: HashMap<Var, usize>,
    /// The variable that tells by which exit a labelled block was left; zero for its end.
    codes: HashMap<Label, Var>,
    /// The numbers of the exits, which are known by their address.
    exits: HashMap<*const Statement, u32>,
    /// How loops are left.
    departures: Departures,
    /// The variables whose contents change in what was mirrored already, and so later.
    later: HashSet<Var>,
    /// The variables that tell by which exit an iteration ended.
    iteration_codes: HashSet<Var>,
    /// Whether all that is mirrored so far runs before the rest of the block that is being mirrored.
    joint: bool,
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
        let cotangents = self.cotangents(function);
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
        forward.extend(backward);
        self.function.body = forward;
        self.function.unguarded = self.unguarded;
        self.function
    }

    /// One parameter for the cotangent of each result.
    fn cotangents(&mut self, function: &Function) -> Vec<Var> {
        let cotangents = function.results.iter().map(|result| {
            let like = result.var().map(|var| function.variable(var).clone());
            let storage = like.filter(|variable| variable.role == Role::Place);
            let var = match storage {
                Some(variable) => self.function.add(Variable {
                    name: format_ident!("cotangent", span = Span::mixed_site()),
                    reference: Reference::Owned,
                    mutable: true,
                    ..variable
                }),
                None => {
                    let scalar = self.function.scalar_of(result);
                    self.function.value("cotangent", scalar)
                }
            };
            self.function.variables[var.0 as usize].named = true;
            self.function.parameters.push(var);
            var
        });
        cotangents.collect()
    }

    /// The parameter to which the cotangent of a parameter is added.
    fn out(&mut self, parameter: Var) -> Var {
        let variable = self.function.variable(parameter);
        let out = Variable {
            name: format_ident!("{}_bar", variable.name, span = Span::mixed_site()),
            named: true,
            ty: variable.ty.clone().behind_reference(),
            role: Role::Place,
            reference: Reference::Mutable,
            mutable: true,
        };
        let is_caller_s = variable.reference == Reference::Mutable;
        let is_read_only = variable.role == Role::Place && !variable.mutable;
        let out = self.function.add(out);
        self.function.parameters.push(out);
        if is_read_only || is_caller_s {
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
        let var = self.constant_variable(name);
        block.push(Statement::Let(var, Value::Opaque(opaque)));
        var
    }

    fn constant_variable(&mut self, name: &str) -> Var {
        self.function.add(Variable {
            name: format_ident!("{}", name, span = Span::mixed_site()),
            named: false,
            ty: Type::Unknown,
            role: Role::Constant,
            reference: Reference::Owned,
            mutable: false,
        })
    }

    /// Writes the forward sweep of a block, and its mirror.
    fn block(&mut self, block: &[Statement], forward: &mut Block, backward: &mut Block) {
        self.settle(block);
        let mut sweeps: Vec<Block> = Vec::with_capacity(block.len());
        self.mirror(block, &mut sweeps, backward);
        forward.extend(sweeps.into_iter().rev().flatten());
    }

    /// Whether what is mirrored already can run before the statement: it reads nothing that the statement, or what
    /// follows it in its block, computes. Then both sweeps of the statement are one.
    fn comes_first(&self, mirrored: &[Statement], statement: &Statement, following: &[Block]) -> bool {
        if !self.joint || leaves(statement) {
            return false;
        }
        let mut computed = HashSet::new();
        let mut compute = |statement: &Statement| {
            statement.defines(&mut |var| {
                computed.insert(var);
            });
            statement.changes(&mut |var| {
                computed.insert(var);
            });
        };
        walk(std::slice::from_ref(statement), &mut compute);
        following.iter().for_each(|block| walk(block, &mut compute));
        !any(mirrored, &mut |statement| {
            let mut late = false;
            statement.uses(&mut |var| late |= computed.contains(&var));
            late
        })
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
    fn mirror(&mut self, block: &[Statement], sweeps: &mut Vec<Block>, backward: &mut Block) {
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
        self.prepare(after, backward);
        let mut inner = Block::new();
        self.depth += 1;
        self.settle(after);
        self.mirror(after, sweeps, &mut inner);
        self.depth -= 1;
        if !inner.is_empty() {
            backward.push(Statement::If { condition: condition.into(), then: inner, otherwise: Block::new() });
        }
        for statement in before.iter().rev() {
            self.statement(statement, sweeps, backward);
        }
    }

    fn statement(&mut self, statement: &Statement, sweeps: &mut Vec<Block>, backward: &mut Block) {
        match statement {
            Statement::For { .. } | Statement::Loop(_) => return self.repeated(statement, None, sweeps, backward),
            Statement::Labelled(label, body) => return self.labelled(*label, body, statement, sweeps, backward),
            Statement::If { .. } | Statement::Match { .. } => return self.branch(statement, sweeps, backward),
            Statement::Call(call) => self.call(call, sweeps, backward),
            Statement::Exit(label) => self.exit(*label, statement, sweeps),
            simple => {
                self.simple(simple, backward);
                sweeps.push(vec![simple.clone()]);
            }
        }
        self.changes_in(statement);
    }

    /// What the statement changes, changes later than what is mirrored from now on.
    fn changes_in(&mut self, statement: &Statement) {
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.changes(&mut |var| {
                self.later.insert(var);
            })
        });
    }

    /// An exit from a labelled block; which one it was is told.
    fn exit(&mut self, label: Label, statement: &Statement, sweeps: &mut Vec<Block>) {
        let told = self.codes.get(&label).zip(self.exits.get(&std::ptr::from_ref(statement)));
        let told = told.map(|(code, number)| Statement::Set(*code, Operand::integer(*number)));
        sweeps.push(told.into_iter().chain([statement.clone()]).collect());
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
            Statement::Assign(place, aggregate) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                let taken = self.taken_out(place, &shadow, aggregate, backward);
                self.distribute(aggregate, &taken, backward);
                if taken.root == shadow.root {
                    backward.push(Statement::Clear(shadow));
                }
            }
            Statement::AccumulateAll(place, added) if self.is_active(place) && self.is_active(added) => {
                let (shadow, added) = (self.shadow(place, backward), self.shadow(added, backward));
                backward.push(Statement::AccumulateAll(added, shadow));
            }
            Statement::Append(place, aggregate) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                let last = self.last_element(place);
                backward.push(Statement::Let(last, Value::Pop(shadow.root)));
                self.distribute(aggregate, &last.into(), backward);
            }
            Statement::Clear(place) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                backward.push(Statement::Clear(shadow));
            }
            _ => {}
        }
    }

    fn let_(&mut self, var: Var, value: &Value, backward: &mut Block) {
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
        let transparent = self.transparent.contains(&var);
        self.unguarded |= transparent && rule.growth == Growth::Overflowing;
        let guarded = rule.growth == Growth::Singular || !transparent;
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
        format_ident!("{}_bar", self.function.variable(var).name, span = Span::mixed_site())
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

    /// The shadow of a place, which begins as zero where it is first needed.
    fn shadow(&mut self, place: &Place, backward: &mut Block) -> Place {
        let root = match self.shadows.get(&place.root) {
            Some(shadow) => *shadow,
            None => {
                let shadow = self.storage(place.root);
                let zero = match storage::zeros(&self.function.variable(place.root).ty) {
                    Some(zero) => Value::Aggregate(zero),
                    None => Value::Zero(place.root.into()),
                };
                backward.push(Statement::Let(shadow, zero));
                self.shadows.insert(place.root, shadow);
                shadow
            }
        };
        place.under(root)
    }

    /// A place for the adjoint of a variable.
    fn storage(&mut self, of: Var) -> Var {
        let variable = self.function.variable(of);
        let storage = Variable {
            name: self.bar(of),
            named: true,
            ty: variable.ty.clone(),
            role: Role::Place,
            reference: Reference::Owned,
            mutable: true,
        };
        self.function.add(storage)
    }

    /// Storage for the adjoint of what was appended last.
    fn last_element(&mut self, place: &Place) -> Var {
        let last = self.storage(place.root);
        let ty = match self.function.type_of(place) {
            Type::Vector(element) => *element,
            _ => Type::Unknown,
        };
        self.function.variables[last.0 as usize].ty = ty;
        last
    }

    /// The adjoint of what is assigned: apart from the shadow, which is left zero, if the place gives to itself.
    fn taken_out(&mut self, place: &Place, shadow: &Place, aggregate: &Aggregate, backward: &mut Block) -> Place {
        let mut gives_to_itself = false;
        aggregate.uses(&mut |var| gives_to_itself |= var == place.root);
        if !gives_to_itself {
            return shadow.clone();
        }
        let taken = self.storage(place.root);
        self.function.variables[taken.0 as usize].ty = match self.function.type_of(place) {
            Type::Slice(element) => Type::Vector(element),
            ty => ty,
        };
        backward.push(Statement::Let(taken, Value::Aggregate(Aggregate::Copy(shadow.clone()))));
        backward.push(Statement::Clear(shadow.clone()));
        taken.into()
    }

    /// Adds the parts of an adjoint to the adjoints of the parts.
    fn distribute(&mut self, aggregate: &Aggregate, shadow: &Place, backward: &mut Block) {
        match aggregate {
            Aggregate::Scalar(operand) if self.carries(operand) => {
                let value = self.load(shadow, backward);
                self.contribute(operand, Sign::Plus, value, backward);
            }
            Aggregate::Copy(place) if self.is_active(place) => {
                let own = self.shadow(place, backward);
                match self.function.type_of(place) {
                    Type::Scalar(_) => {
                        let value = self.load(shadow, backward);
                        backward.push(Statement::Accumulate(own, Sign::Plus, value));
                    }
                    _ => backward.push(Statement::AccumulateAll(own, shadow.clone())),
                }
            }
            Aggregate::Array(parts) | Aggregate::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let index = proc_macro2::Literal::usize_unsuffixed(index);
                    let part_shadow = shadow.clone().at(Projection::Index(Opaque::pure(quote!(#index))));
                    self.distribute(part, &part_shadow, backward);
                }
            }
            Aggregate::Tuple(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let part_shadow = shadow.clone().at(Projection::Field(index.into()));
                    self.distribute(part, &part_shadow, backward);
                }
            }
            Aggregate::Repeat(element, length) | Aggregate::Vector(element, length) => {
                self.distribute_repeated(element, length, shadow, backward);
            }
            Aggregate::Struct { fields, base, .. } => {
                for (member, part) in fields {
                    let part_shadow = shadow.clone().at(Projection::Field(member.clone()));
                    if self.is_active_aggregate(part) {
                        self.distribute(part, &part_shadow, backward);
                    }
                    if base.is_some() && !matches!(part, Aggregate::Opaque(_)) {
                        backward.push(Statement::Clear(part_shadow));
                    }
                }
                if let Some(base) = base {
                    self.distribute(base, shadow, backward);
                }
            }
            Aggregate::Scalar(_) | Aggregate::Copy(_) | Aggregate::Opaque(_) | Aggregate::Zero(_) => {}
        }
    }

    fn is_active_aggregate(&self, aggregate: &Aggregate) -> bool {
        let mut found = false;
        aggregate.uses(&mut |var| found |= self.activity.is_active(var));
        found
    }

    /// `[element; length]`: the element collects from every copy.
    fn distribute_repeated(&mut self, element: &Aggregate, length: &Opaque, shadow: &Place, backward: &mut Block) {
        let mut sources = Vec::new();
        element.uses(&mut |var| sources.push(var));
        for source in sources {
            self.open(source, backward);
        }
        let index = self.constant_variable("i");
        let mut body = Block::new();
        self.depth += 1;
        self.distribute(element, &shadow.clone().at(Projection::Index(Opaque::of(index))), &mut body);
        self.depth -= 1;
        if !body.is_empty() {
            let range = Range {
                start: Opaque::pure(quote!(0)),
                end: length.clone(),
                inclusive: false,
                step: None,
                reversed: false,
            };
            backward.push(Statement::For { variable: index, range, body });
        }
    }

    /// Lets inner blocks add to what belongs to the present one.
    fn prepare(&mut self, statements: &[Statement], backward: &mut Block) {
        let mut flows = Vec::new();
        let mut set = HashSet::new();
        walk(statements, &mut |statement| {
            flows_of(&self.function, statement, &mut flows);
            match statement {
                Statement::Set(var, _) => {
                    set.insert(*var);
                }
                Statement::Store(place, _) | Statement::Assign(place, _) | Statement::Clear(place) => {
                    flows.push(Flow { from: place.root, to: place.root });
                }
                _ => {}
            }
        });
        for flow in flows {
            if self.activity.is_active(flow.from) && self.activity.is_active(flow.to) {
                self.open(flow.from, backward);
                if self.function.variable(flow.to).role == Role::Place {
                    self.open(flow.to, backward);
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

    /// A statement of which one block runs.
    fn branch(&mut self, statement: &Statement, sweeps: &mut Vec<Block>, backward: &mut Block) {
        let bodies = statement.blocks();
        let mut hoisted = Block::new();
        self.prepare(std::slice::from_ref(statement), backward);
        let decided = self.decided(statement);
        if self.comes_first(backward, statement, sweeps) {
            let joint =
                bodies.into_iter().map(|body| self.inner(body, true)).map(|(forward, back)| [forward, back].concat());
            let joint = with_blocks(statement, joint.collect());
            sweeps.push(vec![joint]);
            sweeps.push(std::mem::take(backward));
            self.joint = false;
            return;
        }
        let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
        for body in bodies {
            let swept = self.inner(body, false);
            let (forward, back) = self.keep(swept, &Runs::Once, &mut hoisted);
            forwards.push(forward);
            backwards.push(back);
        }
        sweeps.push(vec![with_blocks(statement, forwards)]);
        sweeps.push(hoisted);
        if backwards.iter().any(|block| !block.is_empty()) {
            let mut mirrored = with_blocks(statement, backwards);
            self.rebind(&mut mirrored);
            if let (Some(test), Statement::If { condition, .. }) = (decided, &mut mirrored) {
                *condition = self.constant("condition", test, backward).into();
            }
            backward.push(mirrored);
        }
    }

    /// A condition that was told: one arm, and no other, left the iteration by a certain exit.
    fn decided(&self, statement: &Statement) -> Option<Opaque> {
        let Statement::If { then, otherwise, .. } = statement else { return None };
        let told = |block: &Block| {
            block.iter().rev().find_map(|statement| match statement {
                Statement::Set(code, Operand::Literal(number)) if self.iteration_codes.contains(code) => {
                    Some((*code, number.value)).filter(|(_, number)| *number != 0.0)
                }
                _ => None,
            })
        };
        let mentions = |block: &Block, exit: (Var, f64)| {
            any(
                block,
                &mut |statement| matches!(statement, Statement::Set(code, Operand::Literal(number)) if (*code, number.value) == exit),
            )
        };
        let (exit, equal) = match (told(then), told(otherwise)) {
            (Some(exit), None) if !mentions(otherwise, exit) => (exit, true),
            (None, Some(exit)) if !mentions(then, exit) => (exit, false),
            _ => return None,
        };
        let (mention, number) = (placeholder(exit.0, Span::mixed_site()), exit.1 as u32);
        let number = proc_macro2::Literal::u32_unsuffixed(number);
        let tokens = if equal { quote!(#mention == #number) } else { quote!(#mention != #number) };
        Some(Opaque { reads: vec![exit.0], ..Opaque::pure(tokens) })
    }

    /// Sweeps of which the second gets what it needs of the first. What that takes is declared before them.
    fn keep(&mut self, (forward, backward): (Block, Block), runs: &Runs, before: &mut Block) -> (Block, Block) {
        let mut sweeps = Sweeps { forward, backward };
        before.extend(storage::keep(&mut self.function, &mut sweeps, &self.later, runs));
        (sweeps.forward, sweeps.backward)
    }

    /// A loop, and how it is left if it is.
    fn repeated(
        &mut self,
        statement: &Statement,
        departure: Option<(Label, Departure, &[Statement])>,
        sweeps: &mut Vec<Block>,
        backward: &mut Block,
    ) {
        self.prepare(std::slice::from_ref(statement), backward);
        self.changes_in(statement);
        let commutes = departure.is_none() && self.commutes(statement);
        let first = commutes && self.comes_first(backward, statement, sweeps);
        let body = statement.blocks()[0];
        if let Some((_, departure, _)) = departure {
            self.iteration_codes.insert(departure.code);
        }
        let again = self.constant_variable("exit");
        if let Statement::For { variable, .. } = statement {
            self.homes.insert(*variable, self.depth + 1);
        }
        let mut swept = self.inner(body, first);
        if let Some((_, departure, _)) = departure {
            rename_block(&mut swept.1, &mut |var| if var == departure.code { again } else { var });
        }
        let departure = departure.map(|(label, departure, rest)| (label, Departure { code: again, ..departure }, rest));
        if first {
            let joint = [swept.0, swept.1].concat();
            sweeps.push(vec![with_blocks(statement, vec![joint])]);
            sweeps.push(std::mem::take(backward));
            self.joint = false;
            return;
        }
        let mut before = Block::new();
        let is_active = !swept.1.is_empty();
        let times = match statement {
            Statement::For { range, .. } if departure.is_none() => Some(times(range)),
            _ => None,
        };
        let counter = match statement {
            Statement::For { variable, .. } => Some(*variable),
            _ => None,
        };
        let (mut forward, mut back) = self.keep(swept, &Runs::Often(times, counter), &mut before);
        if is_active {
            match statement {
                Statement::For { variable, range, .. } => {
                    let in_order = commutes && before.is_empty();
                    let range = Range { reversed: range.reversed == in_order, ..range.clone() };
                    self.mirror_for(*variable, range, departure, (&mut forward, &mut back), &mut before, backward);
                }
                _ => self.mirror_loop(departure, (&mut forward, back), &mut before, backward),
            }
        }
        let swept = with_blocks(statement, vec![forward]);
        match departure {
            Some((label, _, rest)) => {
                let mut inside = vec![swept];
                inside.extend_from_slice(rest);
                sweeps.push(vec![Statement::Labelled(label, inside)]);
            }
            None => sweeps.push(vec![swept]),
        }
        sweeps.push(before);
    }

    /// Counts through the iterations of a `for` loop, from the last one if their order matters. Where that one is not
    /// known from the range, it is told.
    fn mirror_for(
        &mut self,
        variable: Var,
        mut range: Range,
        departure: Option<(Label, Departure, &[Statement])>,
        (forward, back): (&mut Block, &mut Block),
        before: &mut Block,
        backward: &mut Block,
    ) {
        let copy = self.function.variable(variable).clone();
        let mirrored = self.function.add(copy);
        if departure.is_none() && (range.step.is_none() || !range.reversed) {
            rename_block(back, &mut |var| if var == variable { mirrored } else { var });
            backward.push(Statement::For { variable: mirrored, range, body: std::mem::take(back) });
            return;
        }
        let last = self.cell("last", quote!(::core::option::Option::None), before);
        let (last_name, name) = (placeholder(last, Span::mixed_site()), placeholder(variable, Span::mixed_site()));
        forward
            .insert(0, change(quote!(#last_name = ::core::option::Option::Some(#name);), last, vec![last, variable]));
        let begin = self.constant_variable("last");
        let begin_name = placeholder(begin, Span::mixed_site());
        if range.reversed {
            (range.end, range.inclusive) = (Opaque::of(begin), true);
        } else {
            range.start = Opaque::of(begin);
        }
        if let Some((_, departure, _)) = departure {
            let mirrored_name = placeholder(mirrored, Span::mixed_site());
            let is_last = quote!(#mirrored_name == #begin_name);
            self.tell(departure, is_last, vec![begin, mirrored], back);
        }
        rename_block(back, &mut |var| if var == variable { mirrored } else { var });
        let mirrored = Statement::For { variable: mirrored, range, body: std::mem::take(back) };
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
    fn cell(&mut self, name: &str, start: TokenStream, before: &mut Block) -> Var {
        let cell = self.constant_variable(name);
        self.function.variables[cell.0 as usize].mutable = true;
        before.push(Statement::Let(cell, Value::Opaque(Opaque::pure(start))));
        cell
    }

    /// Counts the iterations of a loop, and back.
    fn mirror_loop(
        &mut self,
        departure: Option<(Label, Departure, &[Statement])>,
        (forward, mut back): (&mut Block, Block),
        before: &mut Block,
        backward: &mut Block,
    ) {
        let count = self.cell("iterations", quote!(0usize), before);
        let count_name = placeholder(count, Span::mixed_site());
        forward.insert(0, change(quote!(#count_name += 1;), count, vec![count]));
        let variable = self.constant_variable("k");
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
    fn tell(&mut self, departure: Departure, is_last: TokenStream, mut reads: Vec<Var>, back: &mut Block) {
        let left = placeholder(departure.left, Span::mixed_site());
        reads.push(departure.left);
        let told = Opaque { reads, ..Opaque::pure(quote!(if #is_last { #left } else { 0 })) };
        back.insert(0, Statement::Let(departure.code, Value::Opaque(told)));
    }

    /// Whether the mirrored iterations may run in any order: to each place from outside they only add, or they only
    /// read it, or each iteration assigns to an element of its own.
    fn commutes(&self, statement: &Statement) -> bool {
        let mut inside = HashSet::new();
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.defines(&mut |var| {
                inside.insert(var);
            })
        });
        let counter = match statement {
            Statement::For { variable, .. } => Some(*variable),
            _ => None,
        };
        let mut uses = Uses { read: HashSet::new(), added: HashSet::new(), assigned: HashSet::new(), other: false };
        walk(std::slice::from_ref(statement), &mut |inner| uses.enter(inner, counter));
        let outside = |vars: &HashSet<Var>| -> HashSet<Var> {
            vars.iter().copied().filter(|var| !inside.contains(var) && self.activity.is_active(*var)).collect()
        };
        let (read, added, assigned) = (outside(&uses.read), outside(&uses.added), outside(&uses.assigned));
        !uses.other && read.is_disjoint(&added) && assigned.is_disjoint(&read) && assigned.is_disjoint(&added)
    }

    /// Both sweeps of a block one deeper, and whether they follow each other.
    fn inner(&mut self, body: &Block, joint: bool) -> (Block, Block) {
        let (mut forward, mut back) = (Block::new(), Block::new());
        let around = std::mem::replace(&mut self.joint, joint);
        self.depth += 1;
        self.block(body, &mut forward, &mut back);
        self.depth -= 1;
        self.joint = around;
        (forward, back)
    }

    /// The arms of a mirrored match bind variables of their own.
    fn rebind(&mut self, statement: &mut Statement) {
        let mut renamed = HashMap::new();
        statement.defines(&mut |var| {
            renamed.insert(var, var);
        });
        for var in renamed.values_mut() {
            let variable = self.function.variable(*var).clone();
            *var = self.function.add(variable);
        }
        statement.rename(&mut |var| renamed.get(&var).copied().unwrap_or(var));
    }

    /// A labelled block: which exit was taken decides what is mirrored.
    fn labelled(
        &mut self,
        label: Label,
        body: &Block,
        statement: &Statement,
        sweeps: &mut Vec<Block>,
        backward: &mut Block,
    ) {
        if let (Some(departure), Some((repeat, rest))) = (self.departures.get(&label).copied(), body.split_first()) {
            return self.repeated(repeat, Some((label, departure, rest)), sweeps, backward);
        }
        let code = self.constant_variable("exit");
        self.function.variables[code.0 as usize].ty = code_type();
        self.codes.insert(label, code);
        let mut count = 0;
        walk(body, &mut |inner| {
            if matches!(inner, Statement::Exit(target) if *target == label) {
                count += 1;
                self.exits.insert(inner, count);
            }
        });
        self.prepare(std::slice::from_ref(statement), backward);
        let mut hoisted = vec![Statement::Declare(code)];
        let swept = self.inner(body, false);
        let (mut forward, back) = self.keep(swept, &Runs::Once, &mut hoisted);
        if !ends(&forward) {
            forward.push(Statement::Set(code, Operand::integer(0)));
        }
        sweeps.push(vec![Statement::Labelled(label, forward)]);
        sweeps.push(hoisted);
        backward.extend(back);
    }

    /// Whether control came to the end of a statement that may leave blocks around it.
    fn fell_through(&mut self, statement: &Statement, backward: &mut Block) -> Var {
        let mut tests = Vec::new();
        let mut reads = Vec::new();
        walk(std::slice::from_ref(statement), &mut |inner| {
            if let Statement::Exit(label) = inner
                && let Some(number) = self.exits.get(&std::ptr::from_ref(inner))
            {
                let code = self.codes[label];
                let mention = placeholder(code, Span::mixed_site());
                let number = proc_macro2::Literal::u32_unsuffixed(*number);
                tests.push(quote!(#mention != #number));
                reads.push(code);
            }
        });
        reads.sort();
        reads.dedup();
        self.constant("went_on", Opaque { reads, ..Opaque::pure(quote!(#(#tests)&&*)) }, backward)
    }

    /// A call of the reverse companion: the cotangents of the results follow the arguments, then places that take the
    /// cotangents of the arguments.
    fn call(&mut self, call: &Call, sweeps: &mut Vec<Block>, backward: &mut Block) {
        let mut snapshots = Block::new();
        sweeps.push(vec![Statement::Call(call.clone())]);
        let writes_active =
            |argument: &Argument| matches!(argument, Argument::BorrowMut(place) if self.is_active(place));
        if call.results.iter().any(|result| self.activity.is_active(*result))
            || call.arguments.iter().any(writes_active)
        {
            let mut derived = call.clone();
            derived.callee.modes.push(Mode::Reverse);
            for argument in &mut derived.arguments {
                self.snapshot(argument, &mut snapshots);
            }
            for result in &mut derived.results {
                derived.arguments.push(self.cotangent(*result, backward));
                let again = Variable { named: false, ..self.function.variable(*result).clone() };
                *result = self.function.add(again);
            }
            let mut collected = Vec::new();
            let mut borrowed = HashSet::new();
            for argument in &call.arguments {
                derived.arguments.push(self.collector(argument, &mut borrowed, &mut collected, backward));
            }
            backward.push(Statement::Call(derived));
            for (target, place) in collected {
                match target {
                    Collected::Value(operand) => {
                        let value = self.load(&place, backward);
                        self.contribute(&operand, Sign::Plus, value, backward);
                    }
                    Collected::Place(target) if self.function.type_of(&target).is_scalar() => {
                        let value = self.load(&place, backward);
                        backward.push(Statement::Accumulate(target, Sign::Plus, value));
                    }
                    Collected::Place(target) => backward.push(Statement::AccumulateAll(target, place)),
                }
            }
        }
        sweeps.push(snapshots);
    }

    fn cotangent(&mut self, result: Var, backward: &mut Block) -> Argument {
        match self.function.variable(result).role {
            Role::Place => Argument::Aggregate(Aggregate::Copy(self.shadow(&result.into(), backward))),
            _ => Argument::Value(self.total(result, backward).unwrap_or_else(|| 0.0.into())),
        }
    }

    /// What the callee adds the cotangent of an argument to: where that belongs, if nothing else of it is borrowed.
    fn collector(
        &mut self,
        argument: &Argument,
        borrowed: &mut HashSet<Var>,
        collected: &mut Vec<(Collected, Place)>,
        backward: &mut Block,
    ) -> Argument {
        match argument {
            Argument::Value(operand) if self.carries(operand) => {
                let Some(var) = operand.var() else { return Argument::Absent };
                if let Some(Adjoint::Accumulated(place)) = self.adjoints.get(&var)
                    && borrowed.insert(*place)
                {
                    return Argument::BorrowMut((*place).into());
                }
                let place = self.storage(var);
                backward.push(Statement::Let(place, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
                collected.push((Collected::Value(operand.clone()), place.into()));
                Argument::BorrowMut(place.into())
            }
            Argument::Borrow(place) | Argument::BorrowMut(place) | Argument::Aggregate(Aggregate::Copy(place))
                if self.is_active(place) =>
            {
                let shadow = self.shadow(place, backward);
                if borrowed.insert(shadow.root) {
                    return Argument::BorrowMut(shadow);
                }
                let own = self.apart(place, backward);
                collected.push((Collected::Place(shadow), own.clone()));
                Argument::BorrowMut(own)
            }
            _ => Argument::Absent,
        }
    }

    /// Zeros in the shape of a part of a place, in storage of their own.
    fn apart(&mut self, place: &Place, backward: &mut Block) -> Place {
        let ty = match self.function.type_of(place) {
            Type::Slice(element) => Type::Vector(element),
            ty => ty,
        };
        let storage = self.storage(place.root);
        let zero = match storage::zeros(&ty) {
            Some(zero) => Value::Aggregate(zero),
            None => Value::Zero(place.clone()),
        };
        self.function.variables[storage.0 as usize].ty = ty;
        backward.push(Statement::Let(storage, zero));
        storage.into()
    }

    /// Keeps what a call reads, if it changes later, or by the call.
    fn snapshot(&mut self, argument: &mut Argument, snapshots: &mut Block) {
        let (place, written) = match argument {
            Argument::Borrow(place) | Argument::Aggregate(Aggregate::Copy(place)) => (place, false),
            Argument::BorrowMut(place) => (place, true),
            _ => return,
        };
        if written || self.later.contains(&place.root) {
            let own = self.function.variable(place.root).clone();
            let ty = match own.ty {
                Type::Slice(element) => Type::Vector(element),
                ty => ty,
            };
            let copy = Variable { named: false, mutable: written, reference: Reference::Owned, ty, ..own };
            let copy = self.function.add(copy);
            snapshots.push(Statement::Let(copy, Value::Aggregate(Aggregate::Copy(place.root.into()))));
            place.root = copy;
        }
    }
}

fn for_definitions(statements: &[Statement], each: &mut dyn FnMut(Var)) {
    let setting = |statement: &&Statement| matches!(statement, Statement::Set(..));
    statements.iter().filter(|statement| !setting(statement)).for_each(|statement| statement.defines(each));
}

/// The statement with other blocks in it.
fn with_blocks(statement: &Statement, blocks: Vec<Block>) -> Statement {
    let mut statement = statement.clone();
    for (own, block) in statement.blocks_mut().into_iter().zip(blocks) {
        *own = block;
    }
    statement
}

/// Whether the statement may leave a block around it.
fn leaves(statement: &Statement) -> bool {
    let mut own = HashSet::new();
    let mut targets = HashSet::new();
    walk(std::slice::from_ref(statement), &mut |inner| match inner {
        Statement::Labelled(label, _) => {
            own.insert(*label);
        }
        Statement::Exit(label) => {
            targets.insert(*label);
        }
        _ => {}
    });
    targets.difference(&own).next().is_some()
}

/// A statement that changes a constant of the sweeps' own.
fn change(tokens: TokenStream, cell: Var, reads: Vec<Var>) -> Statement {
    Statement::Opaque(Opaque { tokens, reads, writes: vec![cell], effect: Effect::Once })
}

/// The number of times that a loop over the range runs.
fn times(range: &Range) -> Opaque {
    let (start, end) = (&range.start.tokens, &range.end.tokens);
    let is_literal = |tokens: &TokenStream| tokens.to_string().bytes().all(|byte| byte.is_ascii_digit());
    if start.to_string() == "0" && !range.inclusive && range.step.is_none() && is_literal(end) {
        return range.end.clone();
    }
    let whole = if range.inclusive { quote!(#start..=#end) } else { quote!(#start..#end) };
    let mut reads = [&range.start, &range.end].map(|bound| bound.reads.clone()).concat();
    let tokens = match &range.step {
        None => quote!((#whole).size_hint().0),
        Some(step) => {
            reads.extend(&step.reads);
            let step = &step.tokens;
            quote!((#whole).step_by(#step).size_hint().0)
        }
    };
    reads.sort();
    reads.dedup();
    Opaque { reads, ..Opaque::pure(tokens) }
}

/// What a loop does with places.
struct Uses {
    read: HashSet<Var>,
    added: HashSet<Var>,
    /// In each iteration an element of its own.
    assigned: HashSet<Var>,
    /// Anything else.
    other: bool,
}

impl Uses {
    fn enter(&mut self, statement: &Statement, counter: Option<Var>) {
        let read = |var: Var, read: &mut HashSet<Var>| {
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
            Statement::Store(place, operand) => {
                let is_own = counter.is_some_and(|counter| {
                    place.path.iter().any(|projection| {
                        matches!(projection, Projection::Index(index) if behind_tokens(&index.tokens) == Some(counter))
                    })
                });
                self.other |= !is_own || !self.assigned.insert(place.root);
                operand.uses(&mut |var| read(var, &mut self.read));
            }
            Statement::Assign(..)
            | Statement::Clear(_)
            | Statement::Append(..)
            | Statement::Push(..)
            | Statement::Let(_, Value::Pop(_)) => {
                self.other = true;
            }
            Statement::Call(call) => {
                self.other |= call.arguments.iter().any(|argument| matches!(argument, Argument::BorrowMut(_)));
                statement.uses(&mut |var| read(var, &mut self.read));
            }
            _ => statement.uses(&mut |var| read(var, &mut self.read)),
        }
    }
}

/// The variable that the tokens are, if they are nothing else.
fn behind_tokens(tokens: &TokenStream) -> Option<Var> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(proc_macro2::TokenTree::Ident(ident)), None) => behind(&ident),
        _ => None,
    }
}
