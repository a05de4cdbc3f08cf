//! Which tapes are one tape of tuples: those that are declared together, pushed to together and popped from together, and nowhere else.
//! It grows once for all of them.

use std::collections::HashMap;

use crate::ir::visit::walk;
use crate::ir::{Effect, Function, Operand, Statement, Value, Var, VarMap};

/// The bundles of a function.
#[derive(Default)]
pub struct Bundles {
    bundles: Vec<Bundle>,
    of: VarMap<usize>,
}

/// Tapes that are one, under the name of the first: what is pushed to each, and what becomes of it.
#[derive(Default)]
pub struct Bundle {
    pub tapes: Vec<Var>,
    pub pushed: Vec<Operand>,
    pub popped: Vec<Var>,
    /// The one that is popped from before the others, where all come to be known.
    first_popped: usize,
}

impl Bundle {
    pub fn is_declared_with(&self, tape: Var) -> bool {
        self.tapes.first() == Some(&tape)
    }

    /// All that is pushed is known where the last of it is.
    pub fn is_pushed_with(&self, tape: Var) -> bool {
        self.tapes.last() == Some(&tape)
    }

    pub fn is_popped_with(&self, tape: Var) -> bool {
        self.tapes[self.first_popped] == tape
    }
}

impl Bundles {
    pub fn of(function: &Function) -> Self {
        let mut runs = Runs::default();
        runs.block(function, &function.body);
        walk(&function.body, &mut |statement| statement.blocks().iter().for_each(|block| runs.block(function, block)));
        let mut uses: VarMap<usize> = VarMap::default();
        walk(&function.body, &mut |statement| statement.uses(&mut |var| *uses.entry(var).or_default() += 1));
        let mut found: HashMap<[usize; 3], usize> = HashMap::new();
        let mut bundles: Vec<(Bundle, usize)> = Vec::new();
        for (tape, push, pushed) in runs.pushes {
            let (Some(declaration), Some(&(pop, place, popped))) = (runs.declarations.get(&tape), runs.pops.get(&tape))
            else {
                continue;
            };
            if uses.get(&tape) != Some(&2) {
                continue;
            }
            let index = *found.entry([*declaration, push, pop]).or_insert(bundles.len());
            if index == bundles.len() {
                bundles.push((Bundle::default(), place));
            }
            let (bundle, first) = &mut bundles[index];
            if place < *first {
                (*first, bundle.first_popped) = (place, bundle.tapes.len());
            }
            bundle.tapes.push(tape);
            bundle.pushed.push(pushed);
            bundle.popped.push(popped);
        }
        let bundles: Vec<Bundle> =
            bundles.into_iter().map(|(bundle, _)| bundle).filter(|bundle| bundle.tapes.len() > 1).collect();
        let tapes = bundles.iter().enumerate();
        let of = tapes.flat_map(|(index, bundle)| bundle.tapes.iter().map(move |tape| (*tape, index))).collect();
        Bundles { bundles, of }
    }

    /// What the tape is one of, if there are others.
    pub fn with(&self, tape: Var) -> Option<&Bundle> {
        self.of.get(&tape).map(|index| &self.bundles[*index])
    }

    /// The tapes that stand for others, too.
    pub fn tapes(&self) -> impl Iterator<Item = Var> {
        self.bundles.iter().map(|bundle| bundle.tapes[0])
    }
}

/// Statements of one kind with nothing but floats that are computed between them have one number.
#[derive(Default)]
struct Runs {
    count: usize,
    declarations: VarMap<usize>,
    pushes: Vec<(Var, usize, Operand)>,
    /// With the place among all statements.
    pops: VarMap<(usize, usize, Var)>,
    statements: usize,
}

impl Runs {
    fn block(&mut self, function: &Function, block: &[Statement]) {
        let mut last = None;
        for statement in block {
            self.statements += 1;
            let kind = match statement {
                Statement::Let(_, Value::Load(_) | Value::Operation { .. } | Value::Cast(..)) => continue,
                Statement::Let(_, Value::Tape(None)) => "declared".to_owned(),
                // Room on the stack is as large for one as for all.
                Statement::Let(_, Value::Tape(Some(room)))
                    if room.effect == Effect::Pure && !function.is_small(room) =>
                {
                    format!("declared with room for {}", room.tokens)
                }
                Statement::Push(..) => "pushed".to_owned(),
                Statement::Let(_, Value::Pop(_)) => "popped".to_owned(),
                _ => {
                    last = None;
                    continue;
                }
            };
            if last.as_ref() != Some(&kind) {
                self.count += 1;
                last = Some(kind);
            }
            match statement {
                Statement::Push(tape, operand) => self.pushes.push((*tape, self.count, operand.clone())),
                Statement::Let(popped, Value::Pop(tape)) => {
                    self.pops.insert(*tape, (self.count, self.statements, *popped));
                }
                Statement::Let(tape, _) => _ = self.declarations.insert(*tape, self.count),
                _ => {}
            }
        }
    }
}
