//! Forward mode: the derivative in a direction, computed beside the value.
//!
//! Before: a function with parameters p and results r. After: a function with parameters p, ṗ and results r, ṙ, where ṗ
//! has one tangent for each variable of `wrt`, in their order (behind a reference where it is storage that nobody
//! changes), and each ṙ is a scalar of the type of its r. What is
//! computed of the original, and in which order, is as it was.
//!
//! What is computed of tangents is linear in them. So each float of a tangent can have several lanes, one for each of several
//! directions, which share all that is computed of the original.

use super::activity::{Activity, activity};
use super::builder::{Builder, Site, Summand, Written};
use super::zeros::unguarded_tangents;
use crate::ir::{
    Aggregate, Argument, Block, Call, Function, Mode, Opaque, Operand, Place, Projection, Reference, Role, Statement,
    Type, Value, Var, VarMap, VarSet, Variable,
};
use crate::rules::Rule;

/// The derivative in the direction of the tangents of `wrt`.
pub fn forward(function: &Function, wrt: &[Var]) -> Function {
    Forward::new(function, wrt, Width::One).run(function, wrt).function
}

/// The derivatives in several directions: the tangents have lanes. There is none if it is not known of all that has tangents
/// where the floats in it are.
pub fn forward_lanes(function: &Function, wrt: &[Var]) -> Option<Function> {
    let pass = Forward::new(function, wrt, Width::Lanes).run(function, wrt);
    pass.is_known.then_some(pass.function)
}

/// How many directions there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    One,
    Lanes,
}

struct Forward {
    activity: Activity,
    /// Values whose operations multiply tangents as they are.
    unguarded: VarSet,
    /// The tangent of each variable that has one.
    tangents: VarMap<Var>,
    /// Values whose tangent turned out to be zero.
    still: VarSet,
    width: Width,
    /// Whether the type of every tangent is known, if it has lanes.
    is_known: bool,
    function: Function,
}

impl Forward {
    fn new(function: &Function, wrt: &[Var], width: Width) -> Self {
        Forward {
            activity: activity(function, wrt),
            unguarded: unguarded_tangents(function),
            tangents: VarMap::default(),
            still: VarSet::new(),
            width,
            is_known: true,
            function: function.without_body(),
        }
    }

    fn run(mut self, function: &Function, wrt: &[Var]) -> Self {
        for parameter in wrt {
            let tangent = self.tangent(*parameter);
            let variable = &mut self.function.variables[tangent.0 as usize];
            if variable.role == Role::Place && !variable.mutable {
                variable.reference = Reference::Shared;
            }
            if variable.reference != Reference::Owned {
                variable.ty = variable.ty.clone().behind_reference();
            }
            self.function.parameters.push(tangent);
        }
        self.function.body = self.block(&function.body);
        let body = &mut self.function.body;
        let end = body.iter().position(|statement| matches!(statement, Statement::HandOver)).unwrap_or(body.len());
        let second = body.split_off(end);
        for result in &function.results {
            let tangent = match result.var().filter(|var| function.variable(*var).role == Role::Place) {
                Some(place) if !self.activity.is_active(place) => {
                    let zero = self.tangent(place);
                    self.function.body.push(Statement::Let(zero, Value::Zero(place.into())));
                    zero.into()
                }
                _ => self.tangent_or_zero(result),
            };
            self.function.results.push(tangent);
        }
        self.function.body.extend(second);
        self
    }

    /// The tangent of a variable: alike, but for its name, and for the lanes.
    fn tangent(&mut self, var: Var) -> Var {
        if let Some(tangent) = self.tangents.get(&var) {
            return *tangent;
        }
        let variable = self.function.variable(var);
        let name = quote::format_ident!("{}_dot", variable.name, span = proc_macro2::Span::mixed_site());
        let mut tangent = Variable { name, shadow: true, ..variable.clone() };
        if self.width == Width::Lanes {
            match tangent.ty.lanes() {
                Some(ty) => tangent.ty = ty,
                None => self.is_known = false,
            }
        }
        let tangent = self.function.add(tangent);
        self.tangents.insert(var, tangent);
        tangent
    }

    fn tangent_of(&mut self, operand: &Operand) -> Option<Operand> {
        match operand {
            Operand::Var(var) if self.activity.is_active(*var) && !self.still.contains(var) => {
                Some(self.tangent(*var).into())
            }
            _ => None,
        }
    }

    fn tangent_or_zero(&mut self, operand: &Operand) -> Operand {
        self.tangent_of(operand).unwrap_or_else(|| 0.0.into())
    }

    fn is_active(&self, place: &Place) -> bool {
        self.activity.is_active(place.root)
    }

    fn shadow(&mut self, place: &Place) -> Place {
        place.under(self.tangent(place.root))
    }

    fn block(&mut self, block: &Block) -> Block {
        let mut written = Vec::with_capacity(2 * block.len());
        for statement in block {
            self.statement(statement, &mut written);
        }
        written
    }

    fn statement(&mut self, statement: &Statement, block: &mut Block) {
        match statement {
            Statement::Let(var, value) => self.let_(*var, value, statement, block),
            Statement::Declare(var) => {
                block.push(statement.clone());
                if self.activity.is_active(*var) {
                    block.push(Statement::Declare(self.tangent(*var)));
                }
            }
            Statement::Set(var, operand) => {
                if self.activity.is_active(*var) {
                    let tangent = self.tangent_or_zero(operand);
                    block.push(Statement::Set(self.tangent(*var), tangent));
                }
                block.push(statement.clone());
            }
            Statement::Store(place, operand) => {
                if self.is_active(place) {
                    let tangent = self.tangent_or_zero(operand);
                    block.push(Statement::Store(self.shadow(place), tangent));
                }
                block.push(statement.clone());
            }
            Statement::Accumulate(place, sign, operand) => {
                if let Some(tangent) = self.tangent_of(operand).filter(|_| self.is_active(place)) {
                    block.push(Statement::Accumulate(self.shadow(place), *sign, tangent));
                }
                block.push(statement.clone());
            }
            Statement::Assign(place, aggregate) => {
                if !self.is_active(place) {
                    return block.push(statement.clone());
                }
                let shadow = self.shadow(place);
                match self.aggregate_in(place, aggregate) {
                    Aggregate::Struct { fields, base, .. } => {
                        block.push(statement.clone());
                        self.assign_fields(place, shadow, aggregate, (fields, base), block);
                    }
                    tangent => {
                        block.push(statement.clone());
                        block.push(Statement::Assign(shadow, tangent));
                    }
                }
            }
            Statement::AccumulateAll(place, added) => {
                if self.is_active(place) && self.is_active(added) {
                    let (shadow, added) = (self.shadow(place), self.shadow(added));
                    block.push(Statement::AccumulateAll(shadow, added));
                }
                block.push(statement.clone());
            }
            Statement::Clear(place) => {
                if self.is_active(place) {
                    block.push(Statement::Clear(self.shadow(place)));
                }
                block.push(statement.clone());
            }
            Statement::Narrow { place, changed } => {
                if self.is_active(place) {
                    block.push(Statement::Narrow { place: self.shadow(place), changed: *changed });
                }
                block.push(statement.clone());
            }
            Statement::Swap(one, other) => {
                if self.is_active(one) {
                    block.push(Statement::Swap(self.shadow(one), self.shadow(other)));
                }
                block.push(statement.clone());
            }
            Statement::Append(place, element) => {
                if !self.is_active(place) {
                    return block.push(statement.clone());
                }
                match self.aggregate(element) {
                    Aggregate::Struct { fields, base, .. } => self.append_fields(place, element, (fields, base), block),
                    tangent => {
                        block.push(Statement::Append(self.shadow(place), tangent));
                        block.push(statement.clone());
                    }
                }
            }
            Statement::Push(tape, operand) => {
                if self.activity.is_active(*tape) {
                    let tangent = self.tangent_or_zero(operand);
                    block.push(Statement::Push(self.tangent(*tape), tangent));
                }
                block.push(statement.clone());
            }
            Statement::If { .. }
            | Statement::Match { .. }
            | Statement::For { .. }
            | Statement::Loop(_)
            | Statement::Labelled(..) => block.extend(statement.with_blocks(&mut |inner| self.block(inner))),
            Statement::Call(call) => self.call(call, statement, block),
            Statement::Exit(_) | Statement::Opaque(_) | Statement::HandOver => block.push(statement.clone()),
        }
    }

    fn let_(&mut self, var: Var, value: &Value, statement: &Statement, block: &mut Block) {
        block.push(statement.clone());
        if !self.activity.is_active(var) {
            // What nobody looks at is taken out all the same.
            if let Value::Pop(tape) = value
                && self.activity.is_active(*tape)
            {
                let popped = Value::Pop(self.tangent(*tape));
                block.push(Statement::Let(self.tangent(var), popped));
            }
            return;
        }
        let tangent = match value {
            Value::Operation { rule, arguments, .. } => {
                let tangent = self.operation(rule, arguments, var, block);
                Value::Aggregate(Aggregate::Scalar(tangent))
            }
            Value::Cast(operand, scalar) => {
                let scalar = match self.width {
                    Width::One => scalar.clone(),
                    Width::Lanes => scalar.clone().lanes(),
                };
                Value::Cast(self.tangent_or_zero(operand), scalar)
            }
            Value::Load(place) => Value::Load(self.shadow(place)),
            Value::Aggregate(aggregate) => Value::Aggregate(self.aggregate_in(&var.into(), aggregate)),
            Value::Zero(place) => Value::Zero(place.clone()),
            Value::Opaque(_) => Value::Zero(var.into()),
            Value::Tape(capacity) => Value::Tape(capacity.clone()),
            Value::Pop(tape) => Value::Pop(self.tangent(*tape)),
            Value::Kept(_) | Value::Lent(_) => unreachable!("constants are not active"),
        };
        match tangent {
            Value::Aggregate(Aggregate::Scalar(Operand::Var(tangent))) if self.is_value(var) => {
                self.name_tangent(var, tangent);
            }
            Value::Aggregate(Aggregate::Scalar(Operand::Literal(_))) if self.is_value(var) => {
                self.still.insert(var);
            }
            Value::Aggregate(Aggregate::Struct { fields, base, .. }) => {
                let tangent = self.tangent(var);
                self.function.variables[tangent.0 as usize].mutable = true;
                let start = match base.map(|base| *base) {
                    Some(Aggregate::Copy(base)) => Value::Aggregate(Aggregate::Copy(base)),
                    Some(Aggregate::Zero(_)) | None => Value::Zero(var.into()),
                    Some(_) => unreachable!("the base of a struct is a place, or constant"),
                };
                block.push(Statement::Let(tangent, start));
                self.set_fields(tangent.into(), fields, block);
            }
            value => block.push(Statement::Let(self.tangent(var), value)),
        }
    }

    fn is_value(&self, var: Var) -> bool {
        self.function.variable(var).role == Role::Value
    }

    /// What was just computed is the tangent of the variable.
    fn name_tangent(&mut self, var: Var, tangent: Var) {
        let variable = self.function.variable(var);
        let name = quote::format_ident!("{}_dot", variable.name, span = proc_macro2::Span::mixed_site());
        let named = variable.named;
        let tangent_variable = &mut self.function.variables[tangent.0 as usize];
        if !tangent_variable.named {
            tangent_variable.name = name;
            tangent_variable.named = named;
        }
        self.tangents.insert(var, tangent);
    }

    /// Σ ∂y/∂xᵢ · ẋᵢ
    fn operation(&mut self, rule: &'static Rule, arguments: &[Operand], var: Var, block: &mut Block) -> Operand {
        let guarded = !self.unguarded.contains(&var);
        let site = Site { rule, arguments, result: var.into(), guarded };
        let partials = site.partials();
        let tangents: Vec<Option<Operand>> = arguments.iter().map(|argument| self.tangent_of(argument)).collect();
        let mut written = Written::new();
        let scalar = self.function.scalar_of(&var.into());
        let mut builder = Builder { function: &mut self.function, block, scalar };
        let mut summands: Vec<Summand> = Vec::new();
        for (partial, tangent) in partials.iter().zip(&tangents) {
            if let Some(tangent) = tangent {
                summands.extend(builder.product(&site, tangent, partial, &mut written));
            }
        }
        builder.sum(&summands).unwrap_or_else(|| 0.0.into())
    }

    /// The tangent of what a place contains: code of the user's does not run for it again.
    fn aggregate_in(&mut self, place: &Place, aggregate: &Aggregate) -> Aggregate {
        let parts = |this: &mut Self, parts: &[Aggregate], step: &dyn Fn(usize) -> Projection| {
            let each = parts.iter().enumerate();
            each.map(|(index, part)| this.aggregate_in(&place.clone().at(step(index)), part)).collect()
        };
        let element = |index: usize| {
            let index = proc_macro2::Literal::usize_unsuffixed(index);
            Projection::Index(Opaque::pure(quote::quote!(#index)))
        };
        match aggregate {
            Aggregate::Array(elements) => Aggregate::Array(parts(self, elements, &element)),
            Aggregate::List(elements) => Aggregate::List(parts(self, elements, &element)),
            Aggregate::Tuple(fields) => Aggregate::Tuple(parts(self, fields, &|index| Projection::Field(index.into()))),
            Aggregate::Opaque(_) => Aggregate::Zero(Box::new(Aggregate::Copy(place.clone()))),
            Aggregate::Repeat(_, length) if length.is_inferred() => {
                Aggregate::Zero(Box::new(Aggregate::Copy(place.clone())))
            }
            Aggregate::Vector(element, _) | Aggregate::Repeat(element, _)
                if matches!(**element, Aggregate::Opaque(_)) =>
            {
                Aggregate::Zero(Box::new(Aggregate::Copy(place.clone())))
            }
            other => self.aggregate(other),
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Aggregate {
        match aggregate {
            Aggregate::Scalar(operand) => Aggregate::Scalar(self.tangent_or_zero(operand)),
            Aggregate::Copy(place) if self.is_active(place) => Aggregate::Copy(self.shadow(place)),
            Aggregate::Array(parts) => Aggregate::Array(self.aggregates(parts)),
            Aggregate::List(parts) => Aggregate::List(self.aggregates(parts)),
            Aggregate::Tuple(parts) => Aggregate::Tuple(self.aggregates(parts)),
            Aggregate::Repeat(element, length) => Aggregate::Repeat(Box::new(self.aggregate(element)), length.clone()),
            Aggregate::Vector(element, length) => Aggregate::Vector(Box::new(self.aggregate(element)), length.clone()),
            Aggregate::Copy(_) | Aggregate::Opaque(_) => Aggregate::Zero(Box::new(aggregate.clone())),
            Aggregate::Struct { path, fields, base } => Aggregate::Struct {
                path: path.clone(),
                fields: self.moving_fields(fields, base.is_some()),
                base: base.as_ref().map(|base| Box::new(self.aggregate(base))),
            },
            Aggregate::Zero(_) => aggregate.clone(),
        }
    }

    /// The fields that may have tangents; what is opaque comes to rest, if the base may have given it one.
    fn moving_fields(&mut self, fields: &[(syn::Member, Aggregate)], has_base: bool) -> Vec<(syn::Member, Aggregate)> {
        let mut moving = Vec::with_capacity(fields.len());
        for (member, part) in fields {
            let tangent = match part {
                Aggregate::Opaque(constant) if has_base && !self.function.is_discrete(constant) => part.clone(),
                Aggregate::Opaque(_) => continue,
                part => self.aggregate(part),
            };
            moving.push((member.clone(), tangent));
        }
        moving
    }

    /// Fields one by one: the tangent type of a struct need not have its name.
    fn set_fields(&mut self, place: Place, fields: Vec<(syn::Member, Aggregate)>, block: &mut Block) {
        for (member, part) in fields {
            let place = place.clone().at(Projection::Field(member));
            match part {
                Aggregate::Scalar(operand) => block.push(Statement::Store(place, operand)),
                Aggregate::Opaque(_) => block.push(Statement::Clear(place)),
                Aggregate::Struct { fields, base, .. } => {
                    block.extend(base.map(|base| Statement::Assign(place.clone(), *base)));
                    self.set_fields(place, fields, block);
                }
                part => block.push(Statement::Assign(place, part)),
            }
        }
    }

    /// The tangent of a whole struct that is assigned: apart from that of the place, if the place gives to itself.
    fn assign_fields(
        &mut self,
        place: &Place,
        shadow: Place,
        assigned: &Aggregate,
        (fields, base): (Vec<(syn::Member, Aggregate)>, Option<Box<Aggregate>>),
        block: &mut Block,
    ) {
        let start = base.map_or_else(|| Aggregate::Zero(Box::new(Aggregate::Copy(place.clone()))), |base| *base);
        let mut gives_to_itself = false;
        assigned.uses(&mut |var| gives_to_itself |= var == place.root);
        if !gives_to_itself {
            self.function.variables[shadow.root.0 as usize].mutable = true;
            block.push(Statement::Assign(shadow.clone(), start));
            return self.set_fields(shadow, fields, block);
        }
        let tangent = self.function.variable(shadow.root).clone();
        let ty = self.function.type_of(&shadow);
        let whole = self.function.add(Variable { ty, reference: Reference::Owned, mutable: true, ..tangent });
        block.push(Statement::Let(whole, Value::Aggregate(start)));
        self.set_fields(whole.into(), fields, block);
        block.push(Statement::Assign(shadow, Aggregate::Copy(whole.into())));
    }

    /// The same for a struct that is appended.
    fn append_fields(
        &mut self,
        place: &Place,
        appended: &Aggregate,
        (fields, base): (Vec<(syn::Member, Aggregate)>, Option<Box<Aggregate>>),
        block: &mut Block,
    ) {
        let shadow = self.shadow(place);
        let element = |this: &mut Self, place: &Place| {
            let ty = match this.function.type_of(place) {
                Type::Vector(element) => *element,
                _ => Type::Unknown,
            };
            let like = this.function.variable(place.root).clone();
            this.function.add(Variable { ty, named: false, reference: Reference::Owned, mutable: true, ..like })
        };
        let (last, whole) = (element(self, place), element(self, &shadow));
        let start = base.map_or_else(|| Value::Zero(last.into()), |base| Value::Aggregate(*base));
        block.push(Statement::Let(last, Value::Aggregate(appended.clone())));
        block.push(Statement::Let(whole, start));
        self.set_fields(whole.into(), fields, block);
        block.push(Statement::Append(place.clone(), Aggregate::Copy(last.into())));
        block.push(Statement::Append(shadow, Aggregate::Copy(whole.into())));
    }

    fn aggregates(&mut self, parts: &[Aggregate]) -> Vec<Aggregate> {
        parts.iter().map(|part| self.aggregate(part)).collect()
    }

    /// A call of the forward companion: tangents follow the arguments, and tangents of the results the results. Both halves of a
    /// call have one, or neither. Where nobody asks for the tangents of the results, the function itself is called.
    fn call(&mut self, call: &Call, statement: &Statement, block: &mut Block) {
        let active = |this: &Self, argument: &Argument| match argument {
            Argument::Value(Operand::Var(var)) => this.activity.is_active(*var),
            Argument::Borrow(place) | Argument::BorrowMut(place) => this.is_active(place),
            Argument::Aggregate(aggregate) => {
                let mut found = false;
                aggregate.uses(&mut |var| found |= this.activity.is_active(var));
                found
            }
            _ => false,
        };
        let flags: Vec<bool> = call.arguments.iter().map(|argument| active(self, argument)).collect();
        let is_half = call.callee.is_first_half() || call.callee.held_by().is_some();
        let is_written = |argument: &Argument| matches!(argument, Argument::BorrowMut(place) if self.is_active(place));
        let is_asked_for =
            call.results.iter().any(|result| self.activity.is_active(*result)) || call.arguments.iter().any(is_written);
        if (!flags.contains(&true) || !is_asked_for) && !is_half {
            block.push(statement.clone());
            return;
        }
        let mut derived = call.clone();
        match self.width {
            Width::One => derived.callee.modes.push(Mode::Forward),
            Width::Lanes => {
                let is_once = matches!(call.callee.modes[..], [] | [Mode::Reverse | Mode::Pullback]);
                self.is_known &= is_once && call.callee.is_found_by_path() && !call.callee.has_functions();
                derived.callee.modes.push(Mode::Lanes);
            }
        }
        for (argument, active) in call.arguments.iter().zip(flags) {
            let tangent = match argument {
                _ if !active => Argument::Absent,
                Argument::Value(operand) => Argument::Value(self.tangent_or_zero(operand)),
                Argument::Aggregate(aggregate) => {
                    let tangent = self.aggregate(aggregate);
                    self.is_known &= self.width == Width::One || is_whole(&tangent);
                    Argument::Aggregate(tangent)
                }
                Argument::Borrow(place) => Argument::Borrow(self.shadow(place)),
                Argument::BorrowMut(place) => Argument::BorrowMut(self.shadow(place)),
                Argument::Constant(_) | Argument::Repeated(_) | Argument::Absent => Argument::Absent,
            };
            derived.arguments.push(tangent);
        }
        let moves = |result: &&Var| self.function.variable(**result).role != Role::Constant;
        let moving: Vec<Var> = call.results.iter().filter(moves).copied().collect();
        derived.results.extend(moving.into_iter().map(|result| self.tangent(result)));
        block.push(Statement::Call(derived));
    }
}

/// Whether the tangent can be written without its type.
fn is_whole(tangent: &Aggregate) -> bool {
    match tangent {
        Aggregate::Zero(_) | Aggregate::Opaque(_) | Aggregate::Struct { .. } => false,
        other => other.parts().into_iter().all(is_whole),
    }
}
