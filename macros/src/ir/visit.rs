//! Traversal: which variables a piece of the language mentions, sets and changes, and giving them other names.
//!
//! - *uses*: every variable that is mentioned and must exist already: operands, roots of places (also of those that
//!   are only written to), what indices and constant code read, tapes.
//! - *defines*: every variable that is introduced or set here.
//! - *changes*: every variable whose contents may differ afterwards, though it existed before.
//!
//! All of them look at a statement's own expressions only; [`walk`] goes into nested blocks.

use syn::spanned::Spanned;

use super::tokens::{bound_by_lets, rename_tokens};
use super::{
    Aggregate, Argument, Arm, Block, Call, Effect, Label, Opaque, Operand, Place, Projection, Range, Statement, Value,
    Var, VarSet, placeholder,
};

/// Visits every statement, nested ones after those that hold them.
pub fn walk<'a>(block: &'a [Statement], visit: &mut dyn FnMut(&'a Statement)) {
    for statement in block {
        visit(statement);
        for inner in statement.blocks() {
            walk(inner, visit);
        }
    }
}

/// Visits every statement, nested ones after those that hold them, and may change it.
pub fn walk_mut(block: &mut [Statement], visit: &mut dyn FnMut(&mut Statement)) {
    for statement in block {
        visit(statement);
        for inner in statement.blocks_mut() {
            walk_mut(inner, visit);
        }
    }
}

/// Whether some statement, nested ones included, is like this.
pub fn any(block: &[Statement], is: &mut dyn FnMut(&Statement) -> bool) -> bool {
    block.iter().any(|statement| is(statement) || statement.blocks().into_iter().any(|inner| any(inner, is)))
}

/// Whether control never comes to the end of the block.
pub fn ends(block: &[Statement]) -> bool {
    block.iter().any(|statement| match statement {
        Statement::Exit(_) | Statement::Loop(_) => true,
        failure if failure.fails() => true,
        Statement::If { .. } | Statement::Match { .. } => statement.blocks().into_iter().all(|inner| ends(inner)),
        Statement::Labelled(label, body) => ends(body) && !leaves(body, *label),
        _ => false,
    })
}

/// Whether the block goes to the label.
pub fn leaves(block: &[Statement], label: Label) -> bool {
    any(block, &mut |statement| matches!(statement, Statement::Exit(target) if *target == label))
}

impl Statement {
    /// Whether the function ends with it, and has failed.
    pub fn fails(&self) -> bool {
        matches!(self, Statement::Opaque(opaque) if opaque.effect == Effect::Fails)
    }

    pub fn blocks(&self) -> Vec<&Block> {
        match self {
            Statement::If { then, otherwise, .. } => vec![then, otherwise],
            Statement::Match { arms, .. } => arms.iter().map(|arm| &arm.body).collect(),
            Statement::For { body, .. } | Statement::Loop(body) | Statement::Labelled(_, body) => {
                vec![body]
            }
            _ => Vec::new(),
        }
    }

    /// The statement with other blocks inside it, if it has any.
    pub fn with_blocks(&self, each: &mut dyn FnMut(&Block) -> Block) -> Option<Statement> {
        Some(match self {
            Statement::If { condition, then, otherwise } => {
                Statement::If { condition: condition.clone(), then: each(then), otherwise: each(otherwise) }
            }
            Statement::Match { scrutinee, arms } => {
                let arm = |arm: &Arm| Arm {
                    pattern: arm.pattern.clone(),
                    binds: arm.binds.clone(),
                    guard: arm.guard.clone(),
                    body: each(&arm.body),
                };
                Statement::Match { scrutinee: scrutinee.clone(), arms: arms.iter().map(arm).collect() }
            }
            Statement::For { variable, range, body } => {
                Statement::For { variable: *variable, range: range.clone(), body: each(body) }
            }
            Statement::Loop(body) => Statement::Loop(each(body)),
            Statement::Labelled(label, body) => Statement::Labelled(*label, each(body)),
            _ => return None,
        })
    }

    pub fn blocks_mut(&mut self) -> Vec<&mut Block> {
        match self {
            Statement::If { then, otherwise, .. } => vec![then, otherwise],
            Statement::Match { arms, .. } => arms.iter_mut().map(|arm| &mut arm.body).collect(),
            Statement::For { body, .. } | Statement::Loop(body) | Statement::Labelled(_, body) => {
                vec![body]
            }
            _ => Vec::new(),
        }
    }

    /// Whether the statement itself, and not one in it, uses a variable.
    pub fn has_use_of(&self, var: Var) -> bool {
        let mut found = false;
        self.uses(&mut |used| found |= used == var);
        found
    }

    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        match self {
            Statement::Let(_, value) => value.uses(each),
            Statement::Set(_, operand) => operand.uses(each),
            Statement::Store(place, operand) | Statement::Accumulate(place, _, operand) => {
                place.uses(each);
                operand.uses(each);
            }
            Statement::Assign(place, aggregate) => {
                place.uses(each);
                aggregate.uses(each);
            }
            Statement::AccumulateAll(place, added) => {
                place.uses(each);
                added.uses(each);
            }
            Statement::Clear(place) | Statement::Narrow { place, .. } => place.uses(each),
            Statement::Append(place, element) => {
                place.uses(each);
                element.uses(each);
            }
            Statement::Swap(one, other) => {
                one.uses(each);
                other.uses(each);
            }
            Statement::If { condition, .. } => condition.uses(each),
            Statement::Match { scrutinee, arms } => {
                scrutinee.uses(each);
                for arm in arms {
                    arm.uses(each);
                }
            }
            Statement::For { range, .. } => range.uses(each),
            Statement::Call(call) => call.uses(each),
            Statement::Push(tape, operand) => {
                each(*tape);
                operand.uses(each);
            }
            Statement::Opaque(opaque) => opaque.uses(each),
            Statement::Declare(_)
            | Statement::Loop(_)
            | Statement::Labelled(..)
            | Statement::Exit(_)
            | Statement::HandOver => {}
        }
    }

    pub fn defines(&self, each: &mut dyn FnMut(Var)) {
        match self {
            Statement::Let(var, _) | Statement::Declare(var) | Statement::Set(var, _) => each(*var),
            Statement::For { variable, .. } => each(*variable),
            Statement::Match { arms, .. } => arms.iter().flat_map(|arm| &arm.binds).copied().for_each(each),
            Statement::Call(call) => call.results.iter().copied().for_each(each),
            Statement::Opaque(opaque) => opaque.declares().into_iter().for_each(each),
            _ => {}
        }
    }

    /// The place of which the statement changes the contents, and does nothing else.
    pub fn target(&self) -> Option<&Place> {
        match self {
            Statement::Store(place, _)
            | Statement::Accumulate(place, ..)
            | Statement::Assign(place, _)
            | Statement::AccumulateAll(place, _)
            | Statement::Clear(place)
            | Statement::Append(place, _) => Some(place),
            _ => None,
        }
    }

    pub fn changes(&self, each: &mut dyn FnMut(Var)) {
        self.target().into_iter().for_each(|place| each(place.root));
        match self {
            Statement::Swap(one, other) => {
                each(one.root);
                each(other.root);
            }
            Statement::Push(tape, _) | Statement::Let(_, Value::Pop(tape)) => each(*tape),
            Statement::Call(call) => {
                for argument in &call.arguments {
                    if let Argument::BorrowMut(place) = argument {
                        each(place.root);
                    }
                }
            }
            _ => {}
        }
        self.opaques(&mut |opaque| opaque.changes(each));
    }

    /// The constant code in the statement's own expressions, in the order in which it runs.
    pub fn opaques<'a>(&'a self, each: &mut dyn FnMut(&'a Opaque)) {
        match self {
            Statement::Let(_, value) => value.opaques(each),
            Statement::Store(place, _)
            | Statement::Accumulate(place, ..)
            | Statement::Clear(place)
            | Statement::Narrow { place, .. } => place.opaques(each),
            Statement::Assign(place, aggregate) => {
                aggregate.opaques(each);
                place.opaques(each);
            }
            Statement::AccumulateAll(place, added) => {
                added.opaques(each);
                place.opaques(each);
            }
            Statement::Append(place, element) => {
                place.opaques(each);
                element.opaques(each);
            }
            Statement::Swap(one, other) => {
                one.opaques(each);
                other.opaques(each);
            }
            Statement::Match { scrutinee, arms } => {
                each(scrutinee);
                arms.iter().filter_map(|arm| arm.guard.as_ref()).for_each(each);
            }
            Statement::For { range, .. } => range.opaques().for_each(each),
            Statement::Call(call) => {
                call.arguments.iter().for_each(|argument| argument.opaques(each));
                each(&call.callee.outcome);
            }
            Statement::Opaque(opaque) => each(opaque),
            _ => {}
        }
    }

    /// The places that the statement itself mentions.
    pub fn places(&self, each: &mut dyn FnMut(&Place)) {
        match self {
            Statement::Let(_, Value::Load(place) | Value::Zero(place)) => each(place),
            Statement::Let(_, Value::Aggregate(aggregate)) => aggregate.places(each),
            Statement::Store(place, _)
            | Statement::Accumulate(place, ..)
            | Statement::Clear(place)
            | Statement::Narrow { place, .. } => each(place),
            Statement::Assign(place, aggregate) | Statement::Append(place, aggregate) => {
                each(place);
                aggregate.places(each);
            }
            Statement::AccumulateAll(place, added) => {
                each(place);
                each(added);
            }
            Statement::Call(call) => call.arguments.iter().for_each(|argument| match argument {
                Argument::Borrow(place) | Argument::BorrowMut(place) => each(place),
                Argument::Aggregate(aggregate) => aggregate.places(each),
                _ => {}
            }),
            _ => {}
        }
    }

    /// Puts `map(v)` for every variable `v`: uses, definitions, constant code, nested blocks.
    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        self.rename_head(map);
        for block in self.blocks_mut() {
            rename_block(block, map);
        }
    }

    /// The same without nested blocks.
    pub fn rename_head(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        match self {
            Statement::Let(var, value) => {
                value.rename(map);
                *var = map(*var);
            }
            Statement::Declare(var) => *var = map(*var),
            Statement::Set(var, operand) | Statement::Push(var, operand) => {
                operand.rename(map);
                *var = map(*var);
            }
            Statement::Store(place, operand) | Statement::Accumulate(place, _, operand) => {
                place.rename(map);
                operand.rename(map);
            }
            Statement::Assign(place, aggregate) => {
                place.rename(map);
                aggregate.rename(map);
            }
            Statement::AccumulateAll(place, added) => {
                place.rename(map);
                added.rename(map);
            }
            Statement::Clear(place) | Statement::Narrow { place, .. } => place.rename(map),
            Statement::Swap(one, other) => {
                one.rename(map);
                other.rename(map);
            }
            Statement::Append(place, element) => {
                place.rename(map);
                element.rename(map);
            }
            Statement::If { condition, .. } => condition.rename(map),
            Statement::Match { scrutinee, arms } => {
                scrutinee.rename(map);
                for arm in arms {
                    arm.rename_head(map);
                }
            }
            Statement::For { variable, range, .. } => {
                range.rename(map);
                *variable = map(*variable);
            }
            Statement::Call(call) => call.rename(map),
            Statement::Opaque(opaque) => opaque.rename(map),
            Statement::Loop(_) | Statement::Labelled(..) | Statement::Exit(_) | Statement::HandOver => {}
        }
    }
}

pub fn rename_block(block: &mut [Statement], map: &mut dyn FnMut(Var) -> Var) {
    for statement in block {
        statement.rename(map);
    }
}

impl Arm {
    /// What the guard reads, but for what the pattern binds.
    fn uses(&self, each: &mut dyn FnMut(Var)) {
        if let Some(guard) = &self.guard {
            guard.uses(&mut |var| {
                if !self.binds.contains(&var) {
                    each(var);
                }
            });
        }
    }

    fn rename_head(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        self.pattern = rename_tokens(&self.pattern, map);
        rename_all(&mut self.binds, map);
        if let Some(guard) = &mut self.guard {
            guard.rename(map);
        }
    }
}

impl Value {
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        match self {
            Value::Operation { arguments, .. } => arguments.iter().for_each(|argument| argument.uses(each)),
            Value::Cast(operand, _) => operand.uses(each),
            Value::Load(place) | Value::Zero(place) => place.uses(each),
            Value::Aggregate(aggregate) => aggregate.uses(each),
            Value::Opaque(opaque) | Value::Tape(Some(opaque)) => opaque.uses(each),
            Value::Tape(None) => {}
            Value::Pop(var) | Value::Kept(var) | Value::Lent(var) => each(*var),
        }
    }

    /// The operands that stand in it, aggregates included.
    #[cfg(test)]
    pub fn operands(&self) -> Vec<&Operand> {
        match self {
            Value::Operation { arguments, .. } => arguments.iter().collect(),
            Value::Cast(operand, _) => vec![operand],
            Value::Aggregate(aggregate) => aggregate.operands(),
            _ => Vec::new(),
        }
    }

    pub fn operands_mut(&mut self) -> Vec<&mut Operand> {
        match self {
            Value::Operation { arguments, .. } => arguments.iter_mut().collect(),
            Value::Cast(operand, _) => vec![operand],
            Value::Aggregate(aggregate) => aggregate.operands_mut(),
            _ => Vec::new(),
        }
    }

    pub fn opaques<'a>(&'a self, each: &mut dyn FnMut(&'a Opaque)) {
        match self {
            Value::Load(place) | Value::Zero(place) => place.opaques(each),
            Value::Aggregate(aggregate) => aggregate.opaques(each),
            Value::Opaque(opaque) | Value::Tape(Some(opaque)) => each(opaque),
            Value::Operation { .. }
            | Value::Cast(..)
            | Value::Tape(None)
            | Value::Pop(_)
            | Value::Kept(_)
            | Value::Lent(_) => {}
        }
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        match self {
            Value::Operation { arguments, .. } => arguments.iter_mut().for_each(|argument| argument.rename(map)),
            Value::Cast(operand, _) => operand.rename(map),
            Value::Load(place) | Value::Zero(place) => place.rename(map),
            Value::Aggregate(aggregate) => aggregate.rename(map),
            Value::Opaque(opaque) | Value::Tape(Some(opaque)) => opaque.rename(map),
            Value::Tape(None) => {}
            Value::Pop(var) | Value::Kept(var) | Value::Lent(var) => *var = map(*var),
        }
    }
}

impl Operand {
    pub fn var(&self) -> Option<Var> {
        match self {
            Operand::Var(var) => Some(*var),
            Operand::Literal(_) => None,
        }
    }

    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        self.var().into_iter().for_each(each);
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        if let Operand::Var(var) = self {
            *var = map(*var);
        }
    }
}

impl Aggregate {
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        match self {
            Aggregate::Scalar(operand) => operand.uses(each),
            Aggregate::Copy(place) => place.uses(each),
            Aggregate::Repeat(_, opaque) | Aggregate::Vector(_, opaque) | Aggregate::Opaque(opaque) => {
                opaque.uses(each);
            }
            Aggregate::Array(_)
            | Aggregate::List(_)
            | Aggregate::Tuple(_)
            | Aggregate::Struct { .. }
            | Aggregate::Zero(_) => {}
        }
        for part in self.parts() {
            part.uses(each);
        }
    }

    /// The aggregates that it is made of.
    pub fn parts(&self) -> Vec<&Aggregate> {
        match self {
            Aggregate::Array(parts) | Aggregate::List(parts) | Aggregate::Tuple(parts) => parts.iter().collect(),
            Aggregate::Repeat(element, _) | Aggregate::Vector(element, _) | Aggregate::Zero(element) => vec![element],
            Aggregate::Struct { fields, base, .. } => {
                fields.iter().map(|(_, part)| part).chain(base.as_deref()).collect()
            }
            Aggregate::Scalar(_) | Aggregate::Copy(_) | Aggregate::Opaque(_) => Vec::new(),
        }
    }

    pub fn parts_mut(&mut self) -> Vec<&mut Aggregate> {
        match self {
            Aggregate::Array(parts) | Aggregate::List(parts) | Aggregate::Tuple(parts) => parts.iter_mut().collect(),
            Aggregate::Repeat(element, _) | Aggregate::Vector(element, _) | Aggregate::Zero(element) => vec![element],
            Aggregate::Struct { fields, base, .. } => {
                fields.iter_mut().map(|(_, part)| part).chain(base.as_deref_mut()).collect()
            }
            Aggregate::Scalar(_) | Aggregate::Copy(_) | Aggregate::Opaque(_) => Vec::new(),
        }
    }

    pub fn places(&self, each: &mut dyn FnMut(&Place)) {
        match self {
            Aggregate::Copy(place) => each(place),
            other => other.parts().into_iter().for_each(|part| part.places(each)),
        }
    }

    #[cfg(test)]
    pub fn operands(&self) -> Vec<&Operand> {
        match self {
            Aggregate::Scalar(operand) => vec![operand],
            _ => self.parts().into_iter().flat_map(Aggregate::operands).collect(),
        }
    }

    pub fn operands_mut(&mut self) -> Vec<&mut Operand> {
        match self {
            Aggregate::Scalar(operand) => vec![operand],
            _ => self.parts_mut().into_iter().flat_map(Aggregate::operands_mut).collect(),
        }
    }

    pub fn opaques<'a>(&'a self, each: &mut dyn FnMut(&'a Opaque)) {
        for part in self.parts() {
            part.opaques(each);
        }
        match self {
            Aggregate::Copy(place) => place.opaques(each),
            Aggregate::Repeat(_, opaque) | Aggregate::Vector(_, opaque) | Aggregate::Opaque(opaque) => each(opaque),
            _ => {}
        }
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        match self {
            Aggregate::Scalar(operand) => operand.rename(map),
            Aggregate::Copy(place) => place.rename(map),
            Aggregate::Repeat(_, opaque) | Aggregate::Vector(_, opaque) | Aggregate::Opaque(opaque) => {
                opaque.rename(map);
            }
            Aggregate::Array(_)
            | Aggregate::List(_)
            | Aggregate::Tuple(_)
            | Aggregate::Struct { .. }
            | Aggregate::Zero(_) => {}
        }
        for part in self.parts_mut() {
            part.rename(map);
        }
    }
}

impl Place {
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        each(self.root);
        self.uses_of_path(each);
    }

    /// What its indices read.
    pub fn uses_of_path(&self, each: &mut dyn FnMut(Var)) {
        self.opaques(&mut |opaque| opaque.uses(each));
    }

    pub fn opaques<'a>(&'a self, each: &mut dyn FnMut(&'a Opaque)) {
        for projection in &self.path {
            match projection {
                Projection::Field(_) => {}
                Projection::Index(opaque) | Projection::Slice(opaque) => each(opaque),
            }
        }
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        self.root = map(self.root);
        for projection in &mut self.path {
            match projection {
                Projection::Field(_) => {}
                Projection::Index(opaque) | Projection::Slice(opaque) => opaque.rename(map),
            }
        }
    }
}

impl Range {
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        for opaque in self.opaques() {
            opaque.uses(each);
        }
    }

    pub fn opaques(&self) -> impl Iterator<Item = &Opaque> {
        [&self.start, &self.end].into_iter().chain(&self.step)
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        for opaque in [&mut self.start, &mut self.end].into_iter().chain(&mut self.step) {
            opaque.rename(map);
        }
    }
}

impl Call {
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        self.callee.held_by().into_iter().for_each(&mut *each);
        for argument in &self.arguments {
            argument.uses(each);
        }
        self.callee.outcome.uses(each);
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        self.callee.outcome.rename(map);
        if let Some(held) = self.callee.held_by() {
            self.callee.path = placeholder(map(held), self.callee.path.span()).into();
        }
        for argument in &mut self.arguments {
            argument.rename(map);
        }
        rename_all(&mut self.results, map);
    }
}

impl Argument {
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        match self {
            Argument::Value(operand) => operand.uses(each),
            Argument::Aggregate(aggregate) => aggregate.uses(each),
            Argument::Borrow(place) | Argument::BorrowMut(place) => place.uses(each),
            Argument::Constant(opaque) | Argument::Repeated(opaque) => opaque.uses(each),
            Argument::Absent => {}
        }
    }

    pub fn opaques<'a>(&'a self, each: &mut dyn FnMut(&'a Opaque)) {
        match self {
            Argument::Aggregate(aggregate) => aggregate.opaques(each),
            Argument::Borrow(place) | Argument::BorrowMut(place) => place.opaques(each),
            Argument::Constant(opaque) | Argument::Repeated(opaque) => each(opaque),
            Argument::Value(_) | Argument::Absent => {}
        }
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        match self {
            Argument::Value(operand) => operand.rename(map),
            Argument::Aggregate(aggregate) => aggregate.rename(map),
            Argument::Borrow(place) | Argument::BorrowMut(place) => place.rename(map),
            Argument::Constant(opaque) | Argument::Repeated(opaque) => opaque.rename(map),
            Argument::Absent => {}
        }
    }
}

impl Opaque {
    /// What it reads or changes, but for what it declares itself.
    pub fn uses(&self, each: &mut dyn FnMut(Var)) {
        let declared = self.declares();
        self.reads.iter().copied().filter(|var| !declared.contains(var)).for_each(each);
    }

    /// What it may change.
    pub fn changes(&self, each: &mut dyn FnMut(Var)) {
        let declared = self.declares();
        self.writes.iter().copied().filter(|var| !declared.contains(var)).for_each(each);
    }

    /// What its outermost `let`s bind, which the statements after it can see.
    pub fn declares(&self) -> Vec<Var> {
        if self.writes.is_empty() {
            return Vec::new();
        }
        let mut bound = bound_by_lets(&self.tokens);
        bound.retain(|var| self.writes.contains(var));
        bound
    }

    pub fn rename(&mut self, map: &mut dyn FnMut(Var) -> Var) {
        if self.reads.iter().chain(&self.writes).all(|var| map(*var) == *var) {
            return;
        }
        self.tokens = rename_tokens(&self.tokens, map);
        for vars in [&mut self.reads, &mut self.writes] {
            rename_all(vars, map);
            let mut seen = VarSet::new();
            vars.retain(|var| seen.insert(*var));
        }
    }
}

fn rename_all(vars: &mut [Var], map: &mut dyn FnMut(Var) -> Var) {
    for var in vars {
        *var = map(*var);
    }
}
