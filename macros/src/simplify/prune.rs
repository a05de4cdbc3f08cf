//! What nobody needs is not computed.
//!
//! Before: any function. After: values that no result, effect, exit or output depends on are gone, and with them storage
//! that is only written. Of the user's code, constants with a name stay, loads by an index, and what is clamped between
//! bounds that are not written as numbers: all of them may panic.

use crate::ir::{
    Block, Effect, Function, Mode, Operand, Projection, Reference, Statement, Type, Value, Var, VarMap, VarSet,
};

/// The function without dead code.
pub fn prune(mut function: Function) -> Function {
    let live = needed(&function);
    let body = std::mem::take(&mut function.body);
    function.body = kept(body, &live, &function);
    function
}

fn needed(function: &Function) -> VarSet {
    needed_by(function, is_effect)
}

fn needed_by(function: &Function, is_root: fn(&Function, &Statement) -> bool) -> VarSet {
    let mut needs = Needs { function, is_root, of: VarMap::default(), live: Vec::new() };
    needs.block(&function.body, &[]);
    needs.live()
}

/// What the user wrote, in which an element that is written to storage that nobody reads is read before: its index may be out of
/// bounds, and reads by an index stay.
pub fn asked(mut function: Function) -> Function {
    let live = needed(&function);
    let body = std::mem::take(&mut function.body);
    function.body = with_reads(body, &live, &mut function);
    function.original = function.variables.len() as u32;
    function
}

fn with_reads(block: Block, live: &VarSet, function: &mut Function) -> Block {
    let mut written = Block::with_capacity(block.len());
    for mut statement in block {
        for inner in statement.blocks_mut() {
            *inner = with_reads(std::mem::take(inner), live, function);
        }
        if let Statement::Store(place, _) | Statement::Accumulate(place, ..) = &statement
            && !live.contains(&place.root)
            && place.path.iter().any(|projection| matches!(projection, Projection::Index(_)))
            && let Type::Scalar(scalar) = function.type_of(place)
        {
            let read = function.value("t", scalar);
            written.push(Statement::Let(read, Value::Load(place.clone())));
        }
        written.push(statement);
    }
    written
}

/// The variables that the results depend on, or the way to them.
pub fn needed_by_results(function: &Function) -> VarSet {
    needed_by(function, |_, statement| matches!(statement, Statement::Exit(_)))
}

/// The same with what statements of constant code look at, such as those that fail.
pub fn needed_by_statements(function: &Function) -> VarSet {
    needed_by(function, |_, statement| matches!(statement, Statement::Exit(_) | Statement::Opaque(_)))
}

/// What each variable needs, and what is needed in any case.
struct Needs<'f> {
    function: &'f Function,
    /// Whether a statement is needed whatever becomes of what it defines.
    is_root: fn(&Function, &Statement) -> bool,
    of: VarMap<Vec<Var>>,
    live: Vec<Var>,
}

impl Needs<'_> {
    /// Enters the statements of a block, which runs if the variables around it say so.
    fn block(&mut self, block: &[Statement], around: &[Var]) {
        for statement in block {
            let mut uses = around.to_vec();
            statement.uses(&mut |var| uses.push(var));
            for inner in statement.blocks() {
                self.block(inner, &uses);
            }
            if (self.is_root)(self.function, statement) {
                self.live.extend(&uses);
            }
            let of = &mut self.of;
            let mut enter = |var: Var| of.entry(var).or_default().extend(&uses);
            if statement.blocks().is_empty() {
                statement.defines(&mut enter);
                statement.changes(&mut enter);
            }
        }
    }

    fn live(mut self) -> VarSet {
        self.live.extend(self.function.results.iter().filter_map(Operand::var));
        let is_output = |var: &&Var| self.function.variable(**var).reference == Reference::Mutable;
        self.live.extend(self.function.parameters.iter().filter(is_output));
        let mut live = VarSet::new();
        while let Some(var) = self.live.pop() {
            if live.insert(var) {
                self.live.extend(self.of.get(&var).into_iter().flatten());
            }
        }
        live
    }
}

/// Whether the statement must run whatever becomes of what it defines.
pub(super) fn is_effect(function: &Function, statement: &Statement) -> bool {
    let is_users = |var: Var| var.0 < function.original;
    match statement {
        Statement::Let(var, Value::Opaque(opaque)) => {
            opaque.effect != Effect::Pure || (is_users(*var) && function.variable(*var).named)
        }
        Statement::Let(var, Value::Load(place)) => {
            is_users(*var) && place.path.iter().any(|projection| !matches!(projection, Projection::Field(_)))
        }
        Statement::Let(var, Value::Operation { rule, arguments, .. }) if rule.name == "clamp" => {
            is_users(*var) && !is_in_order(&arguments[1..])
        }
        Statement::Call(call) => matches!(call.callee.modes[..], [] | [Mode::Traced]),
        Statement::Match { arms, .. } => {
            arms.iter().any(|arm| arm.guard.as_ref().is_some_and(|guard| guard.effect != Effect::Pure))
        }
        Statement::Opaque(_) | Statement::Exit(_) | Statement::Loop(_) | Statement::HandOver => true,
        _ => false,
    }
}

/// Whether bounds are numbers that are written, the lower one first.
fn is_in_order(bounds: &[Operand]) -> bool {
    matches!(bounds, [Operand::Literal(low), Operand::Literal(high)] if low.value <= high.value)
}

fn kept(block: Block, live: &VarSet, function: &Function) -> Block {
    let mut written = Block::with_capacity(block.len());
    for mut statement in block {
        let is_nest = !statement.blocks().is_empty();
        for inner in statement.blocks_mut() {
            *inner = kept(std::mem::take(inner), live, function);
        }
        let mut is_live = is_effect(function, &statement);
        if is_nest {
            is_live |= statement.blocks().into_iter().any(|inner| !inner.is_empty());
        } else {
            statement.defines(&mut |var| is_live |= live.contains(&var));
            statement.changes(&mut |var| is_live |= live.contains(&var));
        }
        if is_live {
            written.push(statement);
        }
    }
    written
}
