//! A sum of multiples of what was added up before is a multiple of that sum.
//!
//! Before: any function. After: where a loop keeps the values of which it makes a sum, and its mirror adds k times each of them to a
//! variable, k times the sum is added to it after the mirror, whose iterations do not wait for each other: Σ k · x = k · Σ x, but for
//! roundings.

use std::collections::HashSet;

use crate::ir::visit::{any, walk};
use crate::ir::{Aggregate, Block, Function, Operand, Place, Sign, Spelling, Statement, Value, Var, VarMap, VarSet};
use crate::rules::rule;

/// The function with multiples of sums.
pub fn totals(mut function: Function) -> Function {
    if !any(&function.body, &mut |statement| matches!(statement, Statement::Push(..))) {
        return function;
    }
    let mut mentions = VarMap::default();
    count(&function.body, &mut mentions);
    let body = std::mem::take(&mut function.body);
    function.body = Totals { function: &mut function, mentions }.block(body);
    function
}

struct Totals<'f> {
    function: &'f mut Function,
    /// How often a variable is mentioned after its declaration.
    mentions: VarMap<usize>,
}

/// Adds so many times what a tape holds to a place.
struct Multiple {
    tape: Var,
    scale: Option<Operand>,
    place: Place,
    sign: Sign,
}

impl Totals<'_> {
    fn block(&mut self, block: Block) -> Block {
        let mut written = Block::with_capacity(block.len());
        // The variables that are zero, and the sums of what tapes hold.
        let (mut zeros, mut sums) = (VarSet::new(), VarMap::<Var>::default());
        for mut statement in block {
            for inner in statement.blocks_mut() {
                *inner = self.block(std::mem::take(inner));
            }
            let made = if zeros.is_empty() { Vec::new() } else { self.sums(&statement, &zeros) };
            let multiples = if sums.is_empty() { Vec::new() } else { self.take_multiples(&mut statement, &sums) };
            walk(std::slice::from_ref(&statement), &mut |inner| {
                inner.uses(&mut |var| _ = zeros.remove(&var));
                inner.changes(&mut |changed| sums.retain(|_, sum| *sum != changed));
            });
            sums.extend(made);
            if let Statement::Let(var, Value::Aggregate(Aggregate::Scalar(zero))) = &statement
                && zero.is_zero()
            {
                zeros.insert(*var);
            }
            written.push(statement);
            for multiple in multiples {
                self.add(&multiple, sums[&multiple.tape], &mut written);
            }
        }
        written
    }

    /// The tapes on which a loop keeps what it adds to variables that were zero, and these.
    fn sums(&self, statement: &Statement, zeros: &VarSet) -> Vec<(Var, Var)> {
        let Some((body, mentions)) = iterations(statement) else { return Vec::new() };
        let kept = body.iter().filter_map(|statement| match statement {
            Statement::Push(tape, Operand::Var(kept)) if self.mentions[tape] == 2 => Some((*tape, *kept)),
            _ => None,
        });
        let sum_of = |(tape, kept)| {
            let sum = body.iter().find_map(|statement| match statement {
                Statement::Accumulate(place, Sign::Plus, Operand::Var(added)) if *added == kept => Some(place.root),
                _ => None,
            })?;
            let is_number = !self.function.is_laned(&sum.into());
            (zeros.contains(&sum) && mentions[&sum] == 1 && is_number).then_some((tape, sum))
        };
        kept.filter_map(sum_of).collect()
    }

    /// Takes out of a loop what adds multiples of which the sums are known.
    fn take_multiples(&self, statement: &mut Statement, sums: &VarMap<Var>) -> Vec<Multiple> {
        let Some((body, mentions)) = iterations(statement) else { return Vec::new() };
        let mut own = VarSet::new();
        walk(body, &mut |statement| statement.defines(&mut |var| _ = own.insert(var)));
        let mut known: VarMap<(Var, Option<Operand>)> = VarMap::default();
        let (mut multiples, mut taken) = (Vec::new(), HashSet::new());
        for (index, statement) in body.iter().enumerate() {
            match statement {
                Statement::Let(var, Value::Pop(tape)) if sums.contains_key(tape) => {
                    known.insert(*var, (*tape, None));
                }
                Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments })
                    if matches!(rule.name, "mul" | "strong") =>
                {
                    let [scale, of] = &arguments[..] else { continue };
                    let is_fixed = |operand: &Operand| operand.var().is_none_or(|var| !own.contains(&var));
                    if let Some((tape, None)) = of.var().and_then(|var| known.get(&var)).filter(|_| is_fixed(scale)) {
                        known.insert(*var, (*tape, Some(scale.clone())));
                    }
                }
                Statement::Accumulate(place, sign, Operand::Var(added))
                    if place.path.is_empty() && mentions[&place.root] == 1 && !own.contains(&place.root) =>
                {
                    let Some((tape, scale)) = known.get(added).cloned() else { continue };
                    multiples.push(Multiple { tape, scale, place: place.clone(), sign: *sign });
                    taken.insert(index);
                }
                _ => {}
            }
        }
        let mut index = 0..;
        statement.blocks_mut()[0].retain(|_| index.next().is_some_and(|index| !taken.contains(&index)));
        multiples
    }

    /// Adds a multiple of a sum.
    fn add(&mut self, multiple: &Multiple, sum: Var, block: &mut Block) {
        let scalar = self.function.scalar_of(&sum.into());
        let total = self.function.value("total", scalar.clone());
        block.push(Statement::Let(total, Value::Load(sum.into())));
        let mut added = total;
        if let Some(scale) = &multiple.scale {
            // The sum may be infinite where no summand is, and no multiple of one.
            let rule = rule("strong").expect("the rule of the strong product");
            let arguments = vec![scale.clone(), total.into()];
            added = self.function.value("d", scalar);
            block.push(Statement::Let(added, Value::Operation { rule, spelling: Spelling::Derived, arguments }));
        }
        block.push(Statement::Accumulate(multiple.place.clone(), multiple.sign, added.into()));
    }
}

/// What a loop does that is not left early, and how often it mentions each variable.
fn iterations(statement: &Statement) -> Option<(&Block, VarMap<usize>)> {
    let Statement::For { body, .. } = statement else { return None };
    let mut mentions = VarMap::default();
    count(body, &mut mentions);
    let leaves = any(body, &mut |inner| matches!(inner, Statement::Exit(_)));
    (!leaves).then_some((body, mentions))
}

fn count(block: &[Statement], mentions: &mut VarMap<usize>) {
    walk(block, &mut |statement| statement.uses(&mut |var| *mentions.entry(var).or_default() += 1));
}
