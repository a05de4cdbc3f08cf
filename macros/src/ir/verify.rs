//! What every function of the language obeys, between any two passes.
//!
//! - A variable is defined once, before its uses, and used only in the block that defines it and those inside.
//! - A declared variable is set once on every path that reads it, and not in a loop that it was declared outside of.
//! - Each position holds variables of the role that it asks for; only mutable storage is written to.
//! - Indices are pure and read nothing mutable, so that a place means the same wherever it is mentioned.
//! - Constant code names the variables that it reads, and changes none if it is pure.
//! - An exit stands inside the block that it leaves, and nothing comes after it.
//! - A local tape that is pushed to is popped from, and the other way round.
//! - Operations on tangents with lanes are linear in them.

use super::print::Names;
use super::variables_in;
use super::visit::walk;
use super::{
    Aggregate, Argument, Arm, Block, Call, Effect, Function, Label, Literal, Opaque, Operand, Place, Projection, Role,
    Statement, Value, Var, VarMap, VarSet, Variable,
};
use crate::rules::{Kind, Rule};

type Verdict = Result<(), String>;

/// The function itself; panics in tests of debug builds if it is not one of the language.
pub fn check(function: Function, pass: &str) -> Function {
    if cfg!(all(test, debug_assertions)) {
        demand(&function, pass);
    }
    function
}

/// The same, and panics in all debug builds: the time of users is taken once, and not after every pass.
pub fn check_last(function: Function) -> Function {
    if cfg!(debug_assertions) {
        demand(&function, "all passes");
    }
    function
}

fn demand(function: &Function, pass: &str) {
    if let Err(error) = verify(function) {
        panic!("after {pass}: {error}\n{function}");
    }
}

pub fn verify(function: &Function) -> Verdict {
    let mut verifier = Verifier::new(function);
    verifier.parameters()?;
    verifier.statements(&function.body)?;
    verifier.results()?;
    verifier.tapes()
}

struct Verifier<'a> {
    function: &'a Function,
    defined: VarSet,
    /// The variables that can be seen here, innermost last; and the same as a set.
    scope: Vec<Var>,
    visible: VarSet,
    /// How many loops there are around the declaration of each declared variable.
    declared: VarMap<usize>,
    loops: usize,
    /// The labelled blocks around, with the paths that leave them by an exit.
    labels: Vec<(Label, Paths)>,
    paths: Paths,
}

/// The paths that lead to a point, if any do.
#[derive(Clone)]
struct Paths(Option<Assigned>);

/// Which declared variables have been set.
#[derive(Clone, Default)]
struct Assigned {
    on_all: VarSet,
    on_some: VarSet,
}

impl Paths {
    const NONE: Paths = Paths(None);

    fn join(self, other: Paths) -> Paths {
        match (self.0, other.0) {
            (Some(a), Some(b)) => {
                Paths(Some(Assigned { on_all: a.on_all.intersection(&b.on_all), on_some: a.on_some.union(&b.on_some) }))
            }
            (a, b) => Paths(a.or(b)),
        }
    }

    fn take(&mut self) -> Paths {
        std::mem::replace(self, Paths::NONE)
    }

    fn may_lack(&self, var: Var) -> bool {
        self.0.as_ref().is_some_and(|assigned| !assigned.on_all.contains(&var))
    }

    fn may_have(&self, var: Var) -> bool {
        self.0.as_ref().is_some_and(|assigned| assigned.on_some.contains(&var))
    }

    fn set(&mut self, var: Var) {
        if let Some(assigned) = &mut self.0 {
            assigned.on_all.insert(var);
            assigned.on_some.insert(var);
        }
    }
}

// The structure: blocks, scopes, paths.
impl<'a> Verifier<'a> {
    fn new(function: &'a Function) -> Self {
        Self {
            function,
            defined: VarSet::new(),
            scope: Vec::new(),
            visible: VarSet::new(),
            declared: VarMap::default(),
            loops: 0,
            labels: Vec::new(),
            paths: Paths(Some(Assigned::default())),
        }
    }

    fn parameters(&mut self) -> Verdict {
        for &parameter in &self.function.parameters {
            self.exists(parameter)?;
            self.define(parameter)?;
        }
        for (_, condition) in &self.function.fresh {
            self.define(*condition)?;
        }
        Ok(())
    }

    fn results(&self) -> Verdict {
        for result in &self.function.results {
            first_error(|each| result.uses(each), |var| self.usable(var))
                .map_err(|error| format!("{error}, in the result"))?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Verdict {
        let outside = self.scope.len();
        self.statements(block)?;
        self.leave(outside);
        Ok(())
    }

    fn statements(&mut self, block: &Block) -> Verdict {
        let (mut left, mut narrowed) = (false, VarSet::new());
        for statement in block {
            let function = self.function;
            let in_statement = |error| format!("{error}, in `{}`", Names::of(function).head(statement));
            if left {
                return Err(in_statement("an exit stands before it".to_owned()));
            }
            left = matches!(statement, Statement::Exit(_));
            let mut lengths = Vec::new();
            match statement {
                Statement::Narrow { place, .. } => place.opaques(&mut |opaque| lengths.push(opaque)),
                Statement::For { range, .. } => lengths.extend(range.opaques()),
                _ => {}
            }
            if lengths.iter().any(|length| length.reads.iter().any(|var| narrowed.contains(var))) {
                return Err(in_statement("it depends on the length of what was narrowed before".to_owned()));
            }
            if let Statement::Narrow { place, .. } = statement {
                narrowed.insert(place.root);
            }
            self.expressions(statement).map_err(in_statement)?;
            self.effects(statement).map_err(in_statement)?;
            self.nested(statement)?;
        }
        Ok(())
    }

    /// What a statement does to scopes and paths, apart from nested blocks.
    fn effects(&mut self, statement: &Statement) -> Verdict {
        match statement {
            Statement::Let(var, _) => self.define(*var),
            Statement::Declare(var) => {
                self.define(*var)?;
                self.declared.insert(*var, self.loops);
                Ok(())
            }
            Statement::Set(var, _) => self.set(*var),
            Statement::Assign(place, _) if self.is_set_by(statement) => self.set(place.root),
            Statement::Call(call) => call.results.iter().try_for_each(|result| self.define(*result)),
            failure if failure.fails() => {
                self.paths.take();
                Ok(())
            }
            Statement::Opaque(opaque) => opaque.declares().into_iter().try_for_each(|var| self.define(var)),
            Statement::Exit(label) => self.exit(*label),
            Statement::HandOver => self.results(),
            Statement::Labelled(label, _) if self.labels.iter().any(|(around, _)| around == label) => {
                Err("it stands inside a block of the same label".to_owned())
            }
            Statement::Labelled(label, _) if label.0 >= self.function.labels => {
                Err("the function does not count this label".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn nested(&mut self, statement: &Statement) -> Verdict {
        match statement {
            Statement::If { then, otherwise, .. } => {
                let before = self.paths.clone();
                self.block(then)?;
                let after_then = std::mem::replace(&mut self.paths, before);
                self.block(otherwise)?;
                self.paths = self.paths.take().join(after_then);
                Ok(())
            }
            Statement::Match { arms, .. } => self.arms(arms),
            Statement::For { variable, body, .. } => self.repeated(Some(*variable), body),
            Statement::Loop(body) => self.repeated(None, body),
            Statement::Labelled(label, body) => {
                self.labels.push((*label, Paths::NONE));
                self.block(body)?;
                if let Some((_, exits)) = self.labels.pop() {
                    self.paths = self.paths.take().join(exits);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn arms(&mut self, arms: &[Arm]) -> Verdict {
        let before = self.paths.take();
        let mut after = Paths::NONE;
        for arm in arms {
            self.paths = before.clone();
            let outside = self.scope.len();
            arm.binds.iter().try_for_each(|var| self.define(*var))?;
            self.block(&arm.body)?;
            self.leave(outside);
            after = after.join(self.paths.take());
        }
        self.paths = after;
        Ok(())
    }

    /// The body of a loop; one with a counter may run not even once, one without ends only by an exit.
    fn repeated(&mut self, counter: Option<Var>, body: &Block) -> Verdict {
        let before = self.paths.clone();
        let outside = self.scope.len();
        counter.iter().try_for_each(|var| self.define(*var))?;
        self.loops += 1;
        self.block(body)?;
        self.loops -= 1;
        for (var, loops) in &self.declared {
            if *loops <= self.loops && self.paths.may_have(*var) && !before.may_have(*var) {
                return Err(format!("`{}` is set in a loop that goes on", self.name(*var)));
            }
        }
        self.leave(outside);
        self.paths = if counter.is_some() { before } else { Paths::NONE };
        Ok(())
    }

    fn exit(&mut self, label: Label) -> Verdict {
        let paths = self.paths.take();
        match self.labels.iter_mut().find(|(around, _)| *around == label) {
            Some((_, exits)) => {
                *exits = exits.take().join(paths);
                Ok(())
            }
            None => Err("it stands outside the block that it leaves".to_owned()),
        }
    }

    fn define(&mut self, var: Var) -> Verdict {
        if !self.defined.insert(var) {
            return Err(format!("`{}` is defined twice", self.name(var)));
        }
        self.scope.push(var);
        self.visible.insert(var);
        Ok(())
    }

    /// Back to a scope of so many variables.
    fn leave(&mut self, outside: usize) {
        for var in self.scope.drain(outside..) {
            self.visible.remove(&var);
        }
    }

    fn set(&mut self, var: Var) -> Verdict {
        self.visible(var)?;
        match self.declared.get(&var) {
            None => return Err(format!("`{}` is set but not declared", self.name(var))),
            Some(_) if self.paths.may_have(var) => return Err(format!("`{}` is set twice", self.name(var))),
            Some(_) => {}
        }
        self.paths.set(var);
        Ok(())
    }

    /// Whether the statement assigns to a whole place that is declared but has no value yet.
    fn is_set_by(&self, statement: &Statement) -> bool {
        matches!(statement, Statement::Assign(place, _)
            if place.path.is_empty() && self.declared.contains_key(&place.root) && !self.paths.may_have(place.root))
    }

    fn exists(&self, var: Var) -> Verdict {
        if (var.0 as usize) < self.function.variables.len() {
            Ok(())
        } else {
            Err(format!("there is no variable {}", var.0))
        }
    }

    fn visible(&self, var: Var) -> Verdict {
        if self.visible.contains(&var) {
            Ok(())
        } else if self.defined.contains(&var) {
            Err(format!("`{}` is used outside its scope", self.name(var)))
        } else {
            Err(format!("`{}` is used before it is defined", self.name(var)))
        }
    }

    fn usable(&self, var: Var) -> Verdict {
        self.exists(var)?;
        self.visible(var)?;
        if self.declared.contains_key(&var) && self.paths.may_lack(var) {
            return Err(format!("`{}` is not set on every path to its use", self.name(var)));
        }
        Ok(())
    }

    fn tapes(&self) -> Verdict {
        let (mut local, mut pushed, mut popped) = (Vec::new(), VarSet::new(), VarSet::new());
        walk(&self.function.body, &mut |statement| match statement {
            Statement::Let(tape, Value::Tape(_)) => local.push(*tape),
            Statement::Let(_, Value::Pop(tape)) => {
                popped.insert(*tape);
            }
            Statement::Push(tape, _) => {
                pushed.insert(*tape);
            }
            _ => {}
        });
        let returned: Vec<_> = self.function.results.iter().filter_map(Operand::var).collect();
        for tape in local.iter().filter(|tape| !returned.contains(tape)) {
            let fault = match (pushed.contains(tape), popped.contains(tape)) {
                (true, false) => "pushed to but never popped from",
                (false, true) => "popped from but never pushed to",
                _ => continue,
            };
            return Err(format!("`{}` is {fault}", self.name(*tape)));
        }
        Ok(())
    }
}

// The expressions of a statement: what they mention, and in which role.
impl Verifier<'_> {
    fn expressions(&self, statement: &Statement) -> Verdict {
        first_error(|each| statement.defines(each), |var| self.exists(var))?;
        let set = match statement {
            Statement::Assign(place, _) if self.is_set_by(statement) => Some(place.root),
            _ => None,
        };
        first_error(
            |each| statement.uses(each),
            |var| if Some(var) == set { self.visible(var) } else { self.usable(var) },
        )?;
        let mut opaques = Vec::new();
        statement.opaques(&mut |opaque| opaques.push(opaque));
        opaques.into_iter().try_for_each(|opaque| self.opaque(opaque))?;
        self.roles(statement)
    }

    fn roles(&self, statement: &Statement) -> Verdict {
        match statement {
            Statement::Let(var, value) => self.binding(*var, value),
            Statement::Declare(var) => self.has_role(*var, &[Role::Value, Role::Constant, Role::Place]),
            Statement::Set(var, operand) => match self.variable(*var).role {
                Role::Constant => self.constant(operand),
                _ => self.real(operand),
            },
            Statement::Store(place, operand) | Statement::Accumulate(place, _, operand) => {
                self.written(place)?;
                self.real(operand)?;
                match operand {
                    Operand::Var(_) if self.variable(place.root).ty.has_lanes() && !self.function.is_laned(operand) => {
                        Err(format!("`{}` has lanes, and what it is given has none", self.name(place.root)))
                    }
                    _ => Ok(()),
                }
            }
            Statement::Assign(place, aggregate) => {
                self.written(place)?;
                self.aggregate(aggregate)
            }
            Statement::AccumulateAll(place, added) => {
                self.written(place)?;
                self.place(added)
            }
            Statement::Clear(place) | Statement::Narrow { place, changed: true } => self.written(place),
            Statement::Narrow { place, changed: false } => self.place(place),
            Statement::Swap(one, other) if one.root == other.root => {
                Err(format!("`{}` is swapped with itself", self.name(one.root)))
            }
            Statement::Swap(one, other) => {
                self.written(one)?;
                self.written(other)
            }
            Statement::Append(place, element) => {
                self.written(place)?;
                self.aggregate(element)
            }
            Statement::If { condition: Operand::Literal(_), .. } => Err("a literal is no condition".to_owned()),
            Statement::If { condition, .. } => {
                self.constant(condition)?;
                condition.var().iter().try_for_each(|var| self.decided(*var))
            }
            Statement::Match { scrutinee, arms } => {
                first_error(|each| scrutinee.uses(each), |var| self.decided(var))?;
                arms.iter().try_for_each(|arm| self.pattern(arm))
            }
            Statement::For { variable, range, .. } => {
                self.has_role(*variable, &[Role::Constant])?;
                range.opaques().try_for_each(|part| {
                    self.pure(part, "a bound of a range")?;
                    first_error(|each| part.uses(each), |var| self.decided(var))
                })
            }
            Statement::Call(call) => self.call(call),
            Statement::Push(tape, operand) => {
                self.has_role(*tape, &[Role::Tape])?;
                operand
                    .var()
                    .iter()
                    .try_for_each(|var| self.has_role(*var, &[Role::Value, Role::Constant, Role::Place]))
            }
            Statement::Opaque(opaque) => {
                opaque.declares().into_iter().try_for_each(|var| self.has_role(var, &[Role::Constant]))
            }
            Statement::Loop(_) | Statement::Labelled(..) | Statement::Exit(_) | Statement::HandOver => Ok(()),
        }
    }

    fn binding(&self, var: Var, value: &Value) -> Verdict {
        match value {
            Value::Operation { rule, arguments, .. } => {
                self.operation(rule, arguments)?;
                self.lanes(var, rule, arguments)?;
            }
            Value::Cast(operand, _) => self.real(operand)?,
            Value::Load(place) | Value::Zero(place) => self.place(place)?,
            Value::Aggregate(aggregate) => self.aggregate(aggregate)?,
            Value::Tape(Some(room)) => self.pure(room, "the room of a tape")?,
            Value::Pop(tape) => self.has_role(*tape, &[Role::Tape, Role::Place])?,
            Value::Kept(constant) | Value::Lent(constant) => self.has_role(*constant, &[Role::Constant])?,
            Value::Opaque(_) | Value::Tape(None) => {}
        }
        let roles: &[Role] = match value {
            Value::Operation { .. } | Value::Cast(..) | Value::Load(_) => &[Role::Value],
            Value::Aggregate(aggregate) if aggregate.is_constant() => &[Role::Place, Role::Constant],
            Value::Aggregate(_) | Value::Zero(_) => &[Role::Place],
            Value::Opaque(_) => &[Role::Value, Role::Constant],
            Value::Pop(_) => &[Role::Value, Role::Constant, Role::Place],
            Value::Tape(_) => &[Role::Tape],
            Value::Kept(_) | Value::Lent(_) => &[Role::Constant],
        };
        self.has_role(var, roles)
    }

    fn operation(&self, rule: &Rule, arguments: &[Operand]) -> Verdict {
        let (takes, given) = (rule.arguments.len(), arguments.len());
        if takes != given {
            return Err(format!("`{}` takes {takes} arguments, not {given}", rule.name));
        }
        rule.arguments.iter().zip(arguments).try_for_each(|(kind, argument)| match (kind, argument) {
            (Kind::Real, _) => self.real(argument),
            (Kind::Constant, Operand::Literal(_)) => Ok(()),
            (Kind::Constant, Operand::Var(var)) => {
                self.constant(argument)?;
                self.decided(*var)
            }
        })
    }

    /// Tangents with lanes are added to their like, and multiplied by what has none; a literal may be either.
    fn lanes(&self, var: Var, rule: &Rule, arguments: &[Operand]) -> Verdict {
        let laned = |operand: &Operand| operand.var().map(|_| self.function.is_laned(operand));
        let arguments: Vec<Option<bool>> = arguments.iter().map(laned).collect();
        let allowed = match (self.variable(var).ty.has_lanes(), rule.name, &arguments[..]) {
            (true, "add" | "sub" | "neg", arguments) => !arguments.contains(&Some(false)),
            (true, "mul", [a, b]) => *a != *b || a.is_none(),
            (true, "div" | "strong" | "joint", [a, b]) => *a != Some(false) && *b != Some(true),
            (true, ..) => false,
            (false, ..) => !arguments.contains(&Some(true)),
        };
        if allowed { Ok(()) } else { Err(format!("`{}` is not linear in the lanes", rule.name)) }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Verdict {
        match aggregate {
            Aggregate::Scalar(operand) => self.real(operand)?,
            Aggregate::Copy(place) => self.place(place)?,
            Aggregate::Repeat(_, length) => self.pure(length, "the length of an array")?,
            Aggregate::Struct { base: Some(base), .. }
                if !matches!(**base, Aggregate::Copy(_) | Aggregate::Opaque(_) | Aggregate::Zero(_)) =>
            {
                return Err("the base of a struct is neither a place nor constant".to_owned());
            }
            _ => {}
        }
        aggregate.parts().into_iter().try_for_each(|part| self.aggregate(part))
    }

    fn call(&self, call: &Call) -> Verdict {
        let roles = [Role::Value, Role::Place, Role::Constant];
        call.callee.held_by().iter().try_for_each(|held| self.has_role(*held, &[Role::Constant]))?;
        call.results.iter().try_for_each(|result| self.has_role(*result, &roles))?;
        call.arguments.iter().try_for_each(|argument| match argument {
            Argument::Value(operand) => self.real(operand),
            Argument::Aggregate(aggregate) => self.aggregate(aggregate),
            Argument::Borrow(place) => self.place(place),
            Argument::BorrowMut(place) => self.written(place),
            Argument::Constant(constant) if constant.effect == Effect::Pure => {
                first_error(|each| constant.uses(each), |var| self.decided(var))
            }
            Argument::Constant(_) | Argument::Repeated(_) | Argument::Absent => Ok(()),
        })
    }

    fn pattern(&self, arm: &Arm) -> Verdict {
        let bound: VarSet = variables_in(&arm.pattern).into_iter().collect();
        if bound != arm.binds.iter().copied().collect() {
            return Err("an arm's pattern and the list of what it binds differ".to_owned());
        }
        arm.binds.iter().try_for_each(|var| self.has_role(*var, &[Role::Constant]))
    }

    fn place(&self, place: &Place) -> Verdict {
        self.has_role(place.root, &[Role::Place])?;
        place.path.iter().try_for_each(|projection| match projection {
            Projection::Field(_) => Ok(()),
            Projection::Index(index) | Projection::Slice(index) => {
                self.pure(index, "an index")?;
                first_error(|each| index.uses(each), |var| self.unchanging(var, "an index"))
            }
        })
    }

    fn written(&self, place: &Place) -> Verdict {
        self.place(place)?;
        let begins = || self.declared.contains_key(&place.root) && !self.paths.may_have(place.root);
        if self.variable(place.root).is_changeable() || begins() {
            Ok(())
        } else {
            Err(format!("`{}` is written to but is not mutable", self.name(place.root)))
        }
    }

    /// What decides in the original is the same when the other sweep asks again.
    fn decided(&self, var: Var) -> Verdict {
        match self.variable(var).role {
            Role::Constant if var.0 < self.function.original => self.unchanging(var, "what decides"),
            _ => Ok(()),
        }
    }

    fn unchanging(&self, var: Var, what: &str) -> Verdict {
        if self.variable(var).is_changeable() {
            Err(format!("{what} reads `{}`, which is mutable", self.name(var)))
        } else {
            Ok(())
        }
    }

    fn opaque(&self, opaque: &Opaque) -> Verdict {
        let mentioned: VarSet = variables_in(&opaque.tokens).into_iter().collect();
        let listed: VarSet = opaque.reads.iter().copied().collect();
        if mentioned != listed || listed.len() != opaque.reads.len() {
            return Err("constant code and the list of what it reads differ".to_owned());
        }
        if !opaque.writes.iter().all(|var| listed.contains(var)) {
            return Err("constant code writes to what it does not mention".to_owned());
        }
        first_error(|each| opaque.changes(each), |var| self.changed(var, opaque.effect))
    }

    fn changed(&self, var: Var, effect: Effect) -> Verdict {
        self.has_role(var, &[Role::Constant, Role::Place])?;
        if effect == Effect::Pure {
            Err(format!("pure code changes `{}`", self.name(var)))
        } else if !self.variable(var).is_changeable() {
            Err(format!("constant code changes `{}`, which is not mutable", self.name(var)))
        } else {
            Ok(())
        }
    }

    fn pure(&self, opaque: &Opaque, what: &str) -> Verdict {
        match opaque.effect {
            Effect::Pure => Ok(()),
            Effect::Repeatable | Effect::Once | Effect::Fails => Err(format!("{what} is not pure")),
        }
    }

    fn real(&self, operand: &Operand) -> Verdict {
        operand.var().iter().try_for_each(|var| self.has_role(*var, &[Role::Value]))
    }

    fn constant(&self, operand: &Operand) -> Verdict {
        match operand {
            Operand::Var(var) => self.has_role(*var, &[Role::Constant]),
            Operand::Literal(Literal { text: Some(_), .. }) => Ok(()),
            Operand::Literal(_) => Err("a float stands for a constant".to_owned()),
        }
    }

    fn has_role(&self, var: Var, roles: &[Role]) -> Verdict {
        let role = self.variable(var).role;
        if roles.contains(&role) {
            return Ok(());
        }
        let wanted: Vec<_> = roles.iter().map(|role| format!("{role:?}")).collect();
        Err(format!("`{}` is a {role:?}, not a {}", self.name(var), wanted.join(" or ")))
    }

    fn variable(&self, var: Var) -> &Variable {
        self.function.variable(var)
    }

    /// For a complaint.
    fn name(&self, var: Var) -> String {
        Names::of(self.function).var(var)
    }
}

/// Checks every variable that a visit comes across; the first complaint counts.
fn first_error(visit: impl FnOnce(&mut dyn FnMut(Var)), check: impl Fn(Var) -> Verdict) -> Verdict {
    let mut verdict = Ok(());
    visit(&mut |var| {
        if verdict.is_ok() {
            verdict = check(var);
        }
    });
    verdict
}
