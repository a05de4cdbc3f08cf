//! Which bindings are folded into the expression that uses them.
//!
//! A binding is folded if nobody gave it a name, it is used exactly once, in the block that it stands in and not in
//! constant code, and what is evaluated between the two would not notice: see [`Footprint::conflicts`]. Operations on
//! scalars may move anywhere; but an expression has no more than [`LARGEST`] of them.

use super::bundles::Bundles;
use super::evaluation::{Footprint, Step, steps, steps_of_operands};
use super::evidence;
use crate::ir::visit::walk;
use crate::ir::{Function, Operand, Statement, Type, Value, Var, VarMap, VarSet};

/// So many operations stand in one expression: more than a person writes, and less than would exhaust the stack of a
/// compiler.
const LARGEST: usize = 48;

/// So many bindings wait for their use, if their order matters; it bounds the time that folding takes.
const WAITING: usize = 32;

pub struct Folding {
    folded: VarSet,
    uses: VarMap<usize>,
}

impl Folding {
    pub fn of(function: &Function, bundles: &Bundles) -> Self {
        let mut folder = Folder { function, bundles, folding: Folding { folded: VarSet::new(), uses: uses(function) } };
        folder.block(&function.body, &function.results);
        folder.folding
    }

    /// Whether the definition stands where the variable is used.
    pub fn folds(&self, var: Var) -> bool {
        self.folded.contains(&var)
    }

    pub fn uses(&self, var: Var) -> usize {
        self.uses.get(&var).copied().unwrap_or(0)
    }
}

fn uses(function: &Function) -> VarMap<usize> {
    let mut uses = VarMap::default();
    let mut count = |var| *uses.entry(var).or_default() += 1;
    walk(&function.body, &mut |statement| {
        statement.uses(&mut count);
        // What a closure captures has a name.
        if let Statement::Call(call) = statement {
            let captured = call.arguments.iter().enumerate().filter(|(index, _)| call.callee.captures(*index));
            captured.for_each(|(_, argument)| argument.uses(&mut count));
        }
    });
    function.results.iter().for_each(|result| result.uses(&mut count));
    uses
}

struct Folder<'a> {
    function: &'a Function,
    bundles: &'a Bundles,
    folding: Folding,
}

impl Folder<'_> {
    /// A block, and the operands that are read at its end.
    fn block(&mut self, block: &[Statement], end: &[Operand]) {
        let of_statements: Vec<_> = block.iter().map(|statement| steps(self.function, statement)).collect();
        let at_end = steps_of_operands(self.function, end);
        let read_here: VarSet = of_statements.iter().flatten().chain(&at_end).filter_map(|step| step.operand).collect();

        let mut waiting = Waiting::default();
        for (statement, steps) in block.iter().zip(&of_statements) {
            for inner in statement.blocks() {
                self.block(inner, &[]);
            }
            let piece = self.fold(&mut waiting, steps, is_operation(statement));
            match self.foldable(statement).filter(|var| read_here.contains(var)) {
                Some(var) => waiting.add(var, piece),
                None => waiting.settle(&piece.footprint),
            }
        }
        self.fold(&mut waiting, &at_end, false);
    }

    /// Folds what it can into an expression of these steps.
    fn fold(&mut self, waiting: &mut Waiting, steps: &[Step], is_operation: bool) -> Piece {
        while let Some(var) = waiting.misplaced(steps) {
            waiting.stay(var);
        }
        if is_operation {
            while let Some(var) = waiting.too_large(steps) {
                waiting.stay(var);
            }
        }
        let mut whole = Piece::default();
        for step in steps {
            match step.operand.and_then(|var| Some((var, waiting.take(var)?))) {
                Some((var, part)) => {
                    whole.footprint.include(&part.footprint);
                    whole.size = if is_operation { whole.size + part.size } else { whole.size.max(part.size) };
                    self.folding.folded.insert(var);
                }
                None => whole.footprint.include(&step.footprint),
            }
        }
        whole.size += usize::from(is_operation);
        whole
    }

    /// The variable whose definition this is, if that may be folded at all.
    fn foldable(&self, statement: &Statement) -> Option<Var> {
        let var = match statement {
            Statement::Let(_, Value::Pop(tape)) if self.bundles.with(*tape).is_some() => return None,
            Statement::Let(var, value) if self.keeps_type(*var, value) => *var,
            Statement::Call(call) => match call.results[..] {
                [result] => result,
                _ => return None,
            },
            _ => return None,
        };
        let variable = self.function.variable(var);
        let wanted = !variable.named && !variable.mutable && self.folding.uses(var) == 1;
        wanted.then_some(var)
    }

    /// Constant code whose type was assumed is bound with that type, lest the assumption be wrong.
    fn keeps_type(&self, var: Var, value: &Value) -> bool {
        match (value, &self.function.variable(var).ty) {
            (Value::Tape(_), _) => false,
            (Value::Opaque(_), Type::Unknown) => true,
            (Value::Opaque(opaque), Type::Scalar(scalar)) => evidence::shows(self.function, &opaque.tokens, scalar),
            (Value::Opaque(_), _) => false,
            _ => true,
        }
    }
}

fn is_operation(statement: &Statement) -> bool {
    matches!(statement, Statement::Let(_, Value::Operation { .. } | Value::Cast(..)))
}

/// What an expression does, and how many operations it has.
#[derive(Debug, Default)]
struct Piece {
    footprint: Footprint,
    size: usize,
}

/// The bindings that will be folded, unless something comes in between.
#[derive(Default)]
struct Waiting {
    free: VarMap<Piece>,
    /// Those whose order matters, in it.
    ordered: Vec<(Var, Piece)>,
}

impl Waiting {
    fn add(&mut self, var: Var, piece: Piece) {
        if piece.footprint.is_free() {
            self.free.insert(var, piece);
            return;
        }
        if self.ordered.len() == WAITING {
            self.ordered.remove(0);
        }
        self.ordered.push((var, piece));
    }

    fn take(&mut self, var: Var) -> Option<Piece> {
        if let Some(piece) = self.free.remove(&var) {
            return Some(piece);
        }
        let index = position(&self.ordered, var)?;
        Some(self.ordered.remove(index).1)
    }

    fn size(&self, var: Var) -> usize {
        let ordered = || position(&self.ordered, var).map(|index| &self.ordered[index].1);
        self.free.get(&var).or_else(ordered).map_or(0, |part| part.size)
    }

    /// Lets the binding stay where it is, and those before it that it may not overtake.
    fn stay(&mut self, var: Var) {
        self.free.remove(&var);
        if let Some(index) = position(&self.ordered, var) {
            let after = self.ordered.split_off(index + 1);
            if let Some((_, staying)) = self.ordered.pop() {
                self.settle(&staying.footprint);
            }
            self.ordered.extend(after);
        }
    }

    /// Something is evaluated here: those stay where they are that may not come after it.
    fn settle(&mut self, footprint: &Footprint) {
        if self.ordered.is_empty() {
            return;
        }
        let mut here = footprint.clone();
        let mut still = Vec::new();
        while let Some((var, piece)) = self.ordered.pop() {
            if piece.footprint.conflicts(&here) {
                here.include(&piece.footprint);
            } else {
                still.push((var, piece));
            }
        }
        still.reverse();
        self.ordered = still;
    }

    /// A binding that would trade places with something that it may not.
    fn misplaced(&self, steps: &[Step]) -> Option<Var> {
        steps.iter().enumerate().find_map(|(place, step)| {
            let var = step.operand?;
            let index = position(&self.ordered, var)?;
            let footprint = &self.ordered[index].1.footprint;
            let overtaken_by =
                |step: &Step| !step.operand.is_some_and(|var| self.waits(var)) && footprint.conflicts(&step.footprint);
            let overtakes = |(later, piece): &(Var, Piece)| {
                let comes_after = steps[place..].iter().any(|step| step.operand == Some(*later));
                !comes_after && footprint.conflicts(&piece.footprint)
            };
            let misplaced = steps[..place].iter().any(overtaken_by) || self.ordered[index + 1..].iter().any(overtakes);
            misplaced.then_some(var)
        })
    }

    /// The largest part of an operation that would be too large.
    fn too_large(&self, steps: &[Step]) -> Option<Var> {
        let parts = || steps.iter().filter_map(|step| step.operand);
        let size: usize = parts().map(|var| self.size(var)).sum();
        if size < LARGEST {
            return None;
        }
        parts().max_by_key(|var| self.size(*var))
    }

    fn waits(&self, var: Var) -> bool {
        self.free.contains_key(&var) || position(&self.ordered, var).is_some()
    }
}

fn position(ordered: &[(Var, Piece)], var: Var) -> Option<usize> {
    ordered.iter().position(|(other, _)| *other == var)
}
