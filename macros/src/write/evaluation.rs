//! What a statement reads, changes and runs, in the order in which the Rust that is written for it is evaluated.

use crate::ir::{
    Aggregate, Argument, Effect, Function, Opaque, Operand, Place, Reference, Role, Scalar, Statement, Type, Value, Var,
};

/// One step of the evaluation of a statement.
#[derive(Debug)]
pub struct Step {
    /// The variable that is read as a whole here, so that its definition may stand here instead.
    pub operand: Option<Var>,
    /// What the step does if it reads the variable.
    pub footprint: Footprint,
}

/// What the order of two pieces of code may depend on.
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    reads: Vec<Var>,
    writes: Vec<Var>,
    may_panic: bool,
    /// Has an effect, or may jump.
    once: bool,
}

impl Footprint {
    /// Whether the two must stay in their order.
    pub fn conflicts(&self, other: &Footprint) -> bool {
        (self.once && !other.is_free())
            || (other.once && !self.is_free())
            || self.writes.iter().any(|var| other.mentions(*var))
            || other.writes.iter().any(|var| self.mentions(*var))
    }

    /// Whether it may run at any time.
    pub fn is_free(&self) -> bool {
        self.reads.is_empty() && self.writes.is_empty() && !self.may_panic && !self.once
    }

    pub fn include(&mut self, other: &Footprint) {
        extend(&mut self.reads, &other.reads);
        extend(&mut self.writes, &other.writes);
        self.may_panic |= other.may_panic;
        self.once |= other.once;
    }

    fn mentions(&self, var: Var) -> bool {
        self.reads.contains(&var) || self.writes.contains(&var)
    }
}

fn extend(vars: &mut Vec<Var>, more: &[Var]) {
    for var in more {
        if !vars.contains(var) {
            vars.push(*var);
        }
    }
}

/// The steps of a statement's own expressions; what stands in nested blocks is one step that nothing crosses.
pub fn steps(function: &Function, statement: &Statement) -> Vec<Step> {
    let mut steps = Steps { function, steps: Vec::new() };
    steps.statement(statement);
    steps.steps
}

/// The steps in which operands are read, one after the other.
pub fn steps_of_operands(function: &Function, operands: &[Operand]) -> Vec<Step> {
    let mut steps = Steps { function, steps: Vec::new() };
    operands.iter().for_each(|operand| steps.operand(operand));
    steps.steps
}

struct Steps<'a> {
    function: &'a Function,
    steps: Vec<Step>,
}

impl Steps<'_> {
    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(_, value) => self.value(value),
            Statement::Declare(_) => {}
            Statement::Set(_, operand) => self.operand(operand),
            Statement::Store(place, operand) => {
                self.operand(operand);
                self.write(place);
            }
            Statement::Accumulate(place, _, operand) => self.accumulate(place, operand),
            Statement::Assign(place, aggregate) => {
                self.aggregate(aggregate);
                self.write(place);
            }
            Statement::AccumulateAll(place, added) => {
                self.write(place);
                self.read(added);
            }
            Statement::Clear(place) => self.write(place),
            Statement::Swap(one, other) => {
                self.write(one);
                self.write(other);
            }
            // `push` borrows the vector before its argument is evaluated.
            Statement::Append(place, element) => {
                self.write(place);
                self.aggregate(element);
            }
            Statement::If { condition, .. } => {
                self.operand(condition);
                self.barrier();
            }
            Statement::Call(call) => {
                call.arguments.iter().for_each(|argument| self.argument(argument));
                self.barrier();
            }
            // `push` borrows the tape before its argument is evaluated.
            Statement::Push(tape, operand) => {
                self.tape(*tape);
                self.operand(operand);
            }
            Statement::Opaque(opaque) => self.opaque(opaque),
            Statement::Match { .. }
            | Statement::For { .. }
            | Statement::Loop(_)
            | Statement::Labelled(..)
            | Statement::Exit(_)
            | Statement::Narrow { .. }
            | Statement::HandOver => self.barrier(),
        }
    }

    /// `a += b` evaluates b first if the type is primitive; else it borrows a first.
    fn accumulate(&mut self, place: &Place, operand: &Operand) {
        let primitive = matches!(self.function.type_of(place), Type::Scalar(Scalar::F32 | Scalar::F64));
        if primitive {
            self.operand(operand);
            self.write(place);
        } else {
            self.write(place);
            self.operand(operand);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Operation { rule, arguments, .. } => match &arguments[..] {
                // What has lanes is written first.
                [factor, laned] if rule.name == "mul" && self.function.is_laned(laned) => {
                    self.operand(laned);
                    self.operand(factor);
                }
                arguments => arguments.iter().for_each(|argument| self.operand(argument)),
            },
            Value::Cast(operand, _) => self.operand(operand),
            Value::Load(place) | Value::Zero(place) => self.read(place),
            Value::Aggregate(aggregate) => self.aggregate(aggregate),
            Value::Opaque(opaque) => self.opaque(opaque),
            Value::Tape(room) => room.iter().for_each(|room| self.opaque(room)),
            Value::Pop(tape) => self.tape(*tape),
            Value::Kept(var) | Value::Lent(var) => self.operand(&(*var).into()),
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let first = self.steps.len();
        for part in aggregate.parts() {
            self.aggregate(part);
        }
        match aggregate {
            // Only the shape of the parts may be needed.
            Aggregate::Zero(_) => {
                let parts = self.steps.iter_mut().skip(first);
                parts.for_each(|step| step.operand = None);
            }
            Aggregate::Scalar(operand) => self.operand(operand),
            Aggregate::Copy(place) => self.whole(place),
            Aggregate::Repeat(_, opaque) | Aggregate::Vector(_, opaque) | Aggregate::Opaque(opaque) => {
                self.opaque(opaque)
            }
            _ => {}
        }
    }

    fn argument(&mut self, argument: &Argument) {
        match argument {
            Argument::Value(operand) => self.operand(operand),
            Argument::Aggregate(aggregate) => self.aggregate(aggregate),
            Argument::Borrow(place) => self.whole(place),
            Argument::BorrowMut(place) => self.write(place),
            Argument::Constant(opaque) | Argument::Repeated(opaque) => self.opaque(opaque),
            Argument::Absent => {}
        }
    }

    /// What is not a number is moved out of its variable.
    fn operand(&mut self, operand: &Operand) {
        let Operand::Var(var) = *operand else { return };
        let mut footprint = Footprint::default();
        if self.function.variable(var).role == Role::Place {
            footprint.writes.push(var);
        } else if self.is_changeable(var) {
            footprint.reads.push(var);
        }
        self.steps.push(Step { operand: Some(var), footprint });
    }

    fn whole(&mut self, place: &Place) {
        self.read(place);
        if place.path.is_empty()
            && let Some(step) = self.steps.last_mut()
        {
            step.operand = Some(place.root);
        }
    }

    fn read(&mut self, place: &Place) {
        let mut footprint = self.of_path(place);
        footprint.reads.push(place.root);
        self.step(footprint);
    }

    fn write(&mut self, place: &Place) {
        let mut footprint = self.of_path(place);
        footprint.writes.push(place.root);
        self.step(footprint);
    }

    fn of_path(&self, place: &Place) -> Footprint {
        let mut footprint = Footprint::default();
        place.opaques(&mut |opaque| footprint.include(&self.of_opaque(opaque)));
        footprint
    }

    fn opaque(&mut self, opaque: &Opaque) {
        self.step(self.of_opaque(opaque));
    }

    fn of_opaque(&self, opaque: &Opaque) -> Footprint {
        let reads = opaque.reads.iter().copied();
        Footprint {
            reads: reads.filter(|var| self.is_changeable(*var)).collect(),
            writes: opaque.writes.clone(),
            may_panic: true,
            once: opaque.effect != Effect::Pure,
        }
    }

    fn tape(&mut self, tape: Var) {
        self.step(Footprint { writes: vec![tape], may_panic: true, ..Footprint::default() });
    }

    fn barrier(&mut self) {
        self.step(Footprint { once: true, ..Footprint::default() });
    }

    fn step(&mut self, footprint: Footprint) {
        self.steps.push(Step { operand: None, footprint });
    }

    fn is_changeable(&self, var: Var) -> bool {
        let variable = self.function.variable(var);
        variable.role == Role::Place || variable.mutable || variable.reference == Reference::Mutable
    }
}
