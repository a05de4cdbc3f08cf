//! What a loop keeps of its choices is kept when it turns out to be needed.
//!
//! Before: a derivative that is not differentiated again, with loops that rest. After: where a loop does nothing but to choose among what
//! it is given, such as the largest, and what it keeps in an array is for a loop that rests at once where an adjoint is zero, the
//! first runs without the array, and once more with it if that adjoint is not zero.

use std::collections::HashSet;

use super::mentions;
use crate::ir::visit::{any, rename_block, walk};
use crate::ir::{Aggregate, Block, Effect, Function, Statement, Value, Var, VarMap, VarSet};

/// The function with loops that run again.
pub fn late(mut function: Function) -> Function {
    let mut mentions = VarMap::default();
    walk(&function.body, &mut |statement| statement.uses(&mut |var| *mentions.entry(var).or_default() += 1));
    let body = std::mem::take(&mut function.body);
    function.body = Late { function: &mut function, mentions }.block(body);
    function
}

struct Late<'f> {
    function: &'f mut Function,
    /// How often a variable is mentioned after its declaration.
    mentions: VarMap<usize>,
}

impl Late<'_> {
    fn block(&mut self, block: Block) -> Block {
        let mut written = Block::with_capacity(block.len());
        for mut statement in block {
            for inner in statement.blocks_mut() {
                *inner = self.block(std::mem::take(inner));
            }
            let head = asked_first(&statement);
            if let Some((head, kept)) = head.and_then(|head| Some((head, self.kept(&statement, &written)?))) {
                let again = self.taken_out(kept, &mut written);
                statement = self.unless(head, [again, vec![statement]].concat(), &mut written);
            }
            written.push(statement);
        }
        written
    }

    /// The array that a loop before has filled for the statement, if that can be done late.
    fn kept(&self, statement: &Statement, written: &[Statement]) -> Option<Kept> {
        let mut used = VarSet::new();
        walk(std::slice::from_ref(statement), &mut |inner| inner.uses(&mut |var| _ = used.insert(var)));
        written.iter().enumerate().find_map(|(declared, statement)| {
            let Statement::Let(array, Value::Aggregate(Aggregate::Vector(..) | Aggregate::Repeat(..))) = statement
            else {
                return None;
            };
            let is_between = used.contains(array) && self.mentions[array] == 2;
            let filled = written.iter().position(|statement| mentions(statement, *array)).filter(|_| is_between)?;
            let started = chooses(written, filled, *array)?;
            Some(Kept { array: *array, declared, filled, started })
        })
    }

    /// Takes what fills the array out of the block: the statements that do it elsewhere.
    fn taken_out(&mut self, kept: Kept, written: &mut Block) -> Block {
        let mut again: Block = kept.started.iter().map(|index| written[*index].clone()).collect();
        again.push(written[kept.filled].clone());
        self.rename_own(&mut again);
        without(&mut written[kept.filled], kept.array);
        again.insert(0, written.remove(kept.declared));
        again
    }

    /// What is defined gets other names.
    fn rename_own(&mut self, block: &mut Block) {
        let mut own = Vec::new();
        walk(block, &mut |statement| {
            if !matches!(statement, Statement::Set(..)) {
                statement.defines(&mut |var| own.push(var));
            }
        });
        let renamed: VarMap<Var> =
            own.into_iter().map(|var| (var, self.function.add(self.function.variable(var).clone()))).collect();
        rename_block(block, &mut |var| renamed.get(&var).copied().unwrap_or(var));
    }

    /// The statements, unless what they ask first says that there is nothing to do.
    fn unless(&mut self, mut head: Block, statements: Block, written: &mut Block) -> Statement {
        self.rename_own(&mut head);
        let condition = match head.pop() {
            Some(Statement::If { condition, .. }) => condition,
            _ => unreachable!("the head ends with the question"),
        };
        written.extend(head);
        Statement::If { condition, then: Block::new(), otherwise: statements }
    }
}

/// An array, where it is declared, and the loop that fills it; where the variables begin that this one changes.
struct Kept {
    array: Var,
    declared: usize,
    filled: usize,
    started: Vec<usize>,
}

/// How each iteration of a loop begins that leaves it where there is nothing to do.
fn asked_first(statement: &Statement) -> Option<Block> {
    let Statement::Labelled(label, inner) = statement else { return None };
    let [Statement::For { body, .. }] = &inner[..] else { return None };
    let asks = body.iter().position(|statement| match statement {
        Statement::If { then, .. } => matches!(then[..], [Statement::Exit(left)] if left == *label),
        _ => false,
    })?;
    let is_plain = |statement: &Statement| match statement {
        Statement::Let(_, Value::Load(place)) => place.path.is_empty(),
        Statement::Let(_, Value::Opaque(opaque)) => opaque.effect == Effect::Pure,
        Statement::Let(_, Value::Aggregate(aggregate)) => aggregate.is_zero(),
        _ => false,
    };
    body[..asks].iter().all(is_plain).then(|| body[..=asks].to_vec())
}

/// Where the variables begin that a loop changes beside the array, if it only chooses, and could choose at the end of the block as well.
fn chooses(written: &[Statement], at: usize, array: Var) -> Option<Vec<usize>> {
    let Statement::For { body, .. } = &written[at] else { return None };
    let (mut changed, mut read) = (HashSet::new(), HashSet::new());
    walk(std::slice::from_ref(&written[at]), &mut |statement| {
        statement.changes(&mut |var| _ = changed.insert(var));
        statement.uses(&mut |var| _ = read.insert(var));
    });
    changed.remove(&array);
    let is_choice = |statement: &Statement| match statement {
        Statement::Let(_, Value::Operation { rule, .. }) => matches!(rule.name, "max" | "min"),
        Statement::Let(_, Value::Opaque(opaque)) => opaque.effect == Effect::Pure,
        Statement::Opaque(opaque) => opaque.writes == [array],
        Statement::Let(_, Value::Load(_)) | Statement::Store(..) | Statement::If { .. } => true,
        Statement::Declare(_) | Statement::Set(..) => true,
        _ => false,
    };
    let mut started = Vec::new();
    for var in &changed {
        let start = written[..at].iter().position(|statement| match statement {
            Statement::Let(own, Value::Aggregate(contents @ (Aggregate::Scalar(_) | Aggregate::Opaque(_)))) => {
                own == var && is_pure(contents)
            }
            _ => false,
        })?;
        if written[start + 1..at].iter().any(|statement| mentions(statement, *var)) {
            return None;
        }
        started.push(start);
    }
    started.sort_unstable();
    let moves = |statement: &Statement| {
        let mut moves = matches!(statement, Statement::HandOver);
        statement.changes(&mut |var| moves |= read.contains(&var) && !changed.contains(&var));
        moves
    };
    let stays = !any(&written[at + 1..], &mut |statement| moves(statement));
    (stays && !any(body, &mut |statement| !is_choice(statement))).then_some(started)
}

fn is_pure(contents: &Aggregate) -> bool {
    let mut is_pure = true;
    contents.opaques(&mut |opaque| is_pure &= opaque.effect == Effect::Pure);
    is_pure
}

/// The statement without what mentions a variable.
fn without(statement: &mut Statement, var: Var) {
    for inner in statement.blocks_mut() {
        inner.retain(|statement| !statement.blocks().is_empty() || !mentions(statement, var));
        inner.iter_mut().for_each(|statement| without(statement, var));
    }
}
