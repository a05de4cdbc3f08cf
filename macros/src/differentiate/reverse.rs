//! Reverse mode: the cotangents of what is differentiated with respect to, from those of the results.
//!
//! Before: a function with parameters p and scalar results r, whose only jumps leave labelled blocks. After: a function
//! with parameters p, r̄, p̄ and results r, where r̄ has one scalar for each result and p̄ one place behind a mutable
//! reference for each variable of `wrt`, in their order. The cotangents are *added* to what p̄ holds. What is computed
//! of the original, and in which order, is as it was.
//!
//! The function runs forward, then the statements are mirrored. A value's adjoint is the sum of what its uses
//! contribute, which is complete when the mirror comes to its definition. The shadow of a place is a place; an
//! assignment takes the adjoint out and leaves zero.

use std::collections::{HashMap, HashSet};

use proc_macro2::Span;
use quote::{format_ident, quote};

use super::activity::{Activity, Flow, activity, flows_of};
use super::builder::{Builder, Site, Summand, Written};
use super::storage;
use super::zeros::transparent;
use crate::ir::visit::{any, walk};
use crate::ir::{
    Aggregate, Argument, Block, Call, Function, Label, Mode, Opaque, Operand, Place, Projection, Range, Reference,
    Role, Sign, Statement, Type, Value, Var, Variable, placeholder,
};
use crate::rules::{Growth, Rule};

/// The derivative with respect to `wrt`, as a map of cotangents.
pub fn reverse(function: &Function, wrt: &[Var]) -> Function {
    let mut pass = Reverse {
        activity: activity(function, wrt),
        transparent: transparent(function),
        function: function.clone(),
        adjoints: HashMap::new(),
        shadows: HashMap::new(),
        homes: HashMap::new(),
        codes: HashMap::new(),
        exits: HashMap::new(),
        changed: storage::changed(&function.body),
        depth: 0,
        unguarded: false,
    };
    pass.run(function, wrt)
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
    /// The variables whose contents change after their definition.
    changed: HashSet<Var>,
    depth: usize,
    /// A product is left unguarded because the result cannot be finite there, unless its cotangent is zero.
    unguarded: bool,
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
            self.contribute(result, Sign::Plus, (*cotangent).into(), &mut backward);
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
            let scalar = self.function.scalar_of(result);
            let var = self.function.value("cotangent", scalar);
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
            ty: variable.ty.clone(),
            role: Role::Place,
            reference: Reference::Mutable,
            mutable: true,
        };
        let is_read_only = variable.role == Role::Place && !variable.mutable;
        let out = self.function.add(out);
        self.function.parameters.push(out);
        if is_read_only {
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
        let mut computed = HashSet::new();
        let mut compute = |statement: &Statement| {
            statement.defines(&mut |var| drop(computed.insert(var)));
            statement.changes(&mut |var| drop(computed.insert(var)));
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
        for_definitions(statements, &mut |var| drop(self.homes.insert(var, self.depth)));
    }

    fn unsettle(&mut self, statements: &[Statement]) {
        for_definitions(statements, &mut |var| drop(self.homes.remove(&var)));
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
            Statement::Let(var, value) => self.let_(*var, value, backward),
            Statement::Set(var, operand) => {
                if let Some(total) = self.total(*var, backward) {
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
                self.distribute(aggregate, &shadow, backward);
                backward.push(Statement::Clear(shadow));
            }
            Statement::AccumulateAll(place, added) if self.is_active(place) && self.is_active(added) => {
                let (shadow, added) = (self.shadow(place, backward), self.shadow(added, backward));
                backward.push(Statement::AccumulateAll(added, shadow));
            }
            Statement::Clear(place) if self.is_active(place) => {
                let shadow = self.shadow(place, backward);
                backward.push(Statement::Clear(shadow));
            }
            Statement::If { .. } | Statement::Match { .. } => return self.branch(statement, sweeps, backward),
            Statement::Labelled(label, body) => return self.labelled(*label, body, statement, sweeps, backward),
            Statement::Exit(label) => {
                let code = self.exits[&std::ptr::from_ref(statement)];
                let leave = Statement::Set(self.codes[label], Operand::integer(code));
                sweeps.push(vec![leave, statement.clone()]);
                return;
            }
            Statement::Call(call) => return self.call(call, sweeps, backward),
            Statement::For { .. } | Statement::Loop(_) | Statement::Push(..) => {
                unreachable!("loops are refused while reading")
            }
            _ => {}
        }
        sweeps.push(vec![statement.clone()]);
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
    fn operation(&mut self, rule: &'static Rule, arguments: &[Operand], var: Var, total: &Operand, backward: &mut Block) {
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
            Aggregate::Struct { fields, .. } => {
                for (member, part) in fields {
                    let part_shadow = shadow.clone().at(Projection::Field(member.clone()));
                    self.distribute(part, &part_shadow, backward);
                }
            }
            Aggregate::Scalar(_) | Aggregate::Copy(_) | Aggregate::Opaque(_) | Aggregate::Zero(_) => {}
        }
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
                Statement::Set(var, _) => drop(set.insert(*var)),
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
        if !leaves(statement) && self.comes_first(backward, statement, sweeps) {
            let joint = bodies.into_iter().map(|body| self.inner(body)).map(|(forward, back)| [forward, back].concat());
            let joint = with_blocks(statement, joint.collect());
            sweeps.push(vec![joint]);
            sweeps.push(std::mem::take(backward));
            return;
        }
        let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
        for body in bodies {
            let (mut forward, mut back) = self.inner(body);
            storage::keep(&mut self.function, &mut forward, &mut back, &mut hoisted);
            forwards.push(forward);
            backwards.push(back);
        }
        sweeps.push(vec![with_blocks(statement, forwards)]);
        sweeps.push(hoisted);
        if backwards.iter().any(|block| !block.is_empty()) {
            let mut mirrored = with_blocks(statement, backwards);
            self.rebind(&mut mirrored);
            backward.push(mirrored);
        }
    }

    /// Both sweeps of a block one deeper.
    fn inner(&mut self, body: &Block) -> (Block, Block) {
        let (mut forward, mut back) = (Block::new(), Block::new());
        self.depth += 1;
        self.block(body, &mut forward, &mut back);
        self.depth -= 1;
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
        let code = self.constant_variable("exit");
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
        let (mut forward, mut back) = self.inner(body);
        storage::keep(&mut self.function, &mut forward, &mut back, &mut hoisted);
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
        if call.results.iter().any(|result| self.activity.is_active(*result)) {
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
            for argument in &call.arguments {
                derived.arguments.push(self.collector(argument, &mut collected, backward));
            }
            backward.push(Statement::Call(derived));
            for (operand, place) in collected {
                let value = self.load(&place, backward);
                self.contribute(&operand, Sign::Plus, value, backward);
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

    /// What the callee adds the cotangent of an argument to.
    fn collector(&mut self, argument: &Argument, collected: &mut Vec<(Operand, Place)>, backward: &mut Block) -> Argument {
        match argument {
            Argument::Value(operand) if self.carries(operand) => {
                if let Some(var) = operand.var()
                    && let Some(Adjoint::Accumulated(place)) = self.adjoints.get(&var)
                {
                    return Argument::BorrowMut((*place).into());
                }
                let Some(var) = operand.var() else { return Argument::Absent };
                let place = self.storage(var);
                backward.push(Statement::Let(place, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
                collected.push((operand.clone(), place.into()));
                Argument::BorrowMut(place.into())
            }
            Argument::Borrow(place) | Argument::BorrowMut(place) | Argument::Aggregate(Aggregate::Copy(place))
                if self.is_active(place) =>
            {
                Argument::BorrowMut(self.shadow(place, backward))
            }
            _ => Argument::Absent,
        }
    }

    /// Keeps what a call reads, if it changes later.
    fn snapshot(&mut self, argument: &mut Argument, snapshots: &mut Block) {
        let place = match argument {
            Argument::Borrow(place) | Argument::Aggregate(Aggregate::Copy(place)) => place,
            _ => return,
        };
        if self.changed.contains(&place.root) {
            let copy = Variable { named: false, mutable: false, ..self.function.variable(place.root).clone() };
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
        Statement::Labelled(label, _) => drop(own.insert(*label)),
        Statement::Exit(label) => drop(targets.insert(*label)),
        _ => {}
    });
    targets.difference(&own).next().is_some()
}

/// Whether control never comes to the end of the block.
fn ends(block: &[Statement]) -> bool {
    match block.last() {
        Some(Statement::Exit(_)) => true,
        Some(Statement::If { then, otherwise, .. }) => ends(then) && ends(otherwise),
        Some(Statement::Match { arms, .. }) => arms.iter().all(|arm| ends(&arm.body)),
        _ => false,
    }
}
