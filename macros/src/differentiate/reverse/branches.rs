//! Branches and labelled blocks in reverse.

use super::*;

impl Reverse {
    /// An exit from a labelled block; which one it was is told.
    pub(super) fn exit(&mut self, label: Label, statement: &Statement, sweeps: &mut Vec<Sweep>) {
        let told = self.codes.get(&label).zip(self.exits.get(&std::ptr::from_ref(statement)));
        let told = told.map(|(code, number)| Statement::Set(*code, Operand::integer(*number)));
        sweeps.push(Sweep::Fixed(told.into_iter().chain([statement.clone()]).collect()));
    }

    /// A statement of which one block runs.
    pub(super) fn branch(&mut self, statement: &Statement, sweeps: &mut Vec<Sweep>, backward: &mut Block) {
        let bodies = statement.blocks();
        let mut hoisted = Block::new();
        self.prepare(std::slice::from_ref(statement), backward);
        let decided = self.decided(statement);
        if let Some(early) = self.early(self.wanted(statement), statement, sweeps, backward) {
            let joint =
                bodies.into_iter().map(|body| self.inner(body, true)).map(|(forward, back)| [forward, back].concat());
            let joint = with_blocks(statement, joint.collect());
            sweeps.push(Sweep::Fixed(vec![joint]));
            sweeps.push(Sweep::Mirror(early));
            return;
        }
        let chosen = self.chosen(statement);
        hoisted.extend(chosen.map(Statement::Declare));
        let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
        for (index, body) in bodies.into_iter().enumerate() {
            let swept = self.inner(body, false);
            let (mut forward, back) = self.keep(swept, &Runs::Once, &mut hoisted);
            forward.splice(0..0, chosen.map(|code| Statement::Set(code, Operand::integer(index as u32))));
            forwards.push(forward);
            backwards.push(back);
        }
        sweeps.push(Sweep::Fixed(vec![with_blocks(statement, forwards)]));
        sweeps.push(Sweep::Fixed(hoisted));
        if backwards.iter().any(|block| !block.is_empty()) {
            let mut mirrored = with_blocks(statement, backwards);
            self.rebind(&mut mirrored);
            if let (Some(code), Statement::Match { arms, .. }) = (chosen, &mut mirrored) {
                let guarded = arms.iter_mut().enumerate().filter(|(_, arm)| arm.guard.is_some());
                guarded.for_each(|(index, arm)| arm.guard = Some(is(code, index as u32)));
            }
            if let (Some(test), Statement::If { condition, .. }) = (decided, &mut mirrored) {
                *condition = self.constant("condition", test, backward).into();
            }
            backward.push(mirrored);
        }
    }

    /// What tells which arm of a match was chosen, if the guards cannot be asked again.
    fn chosen(&mut self, statement: &Statement) -> Option<Var> {
        let Statement::Match { arms, .. } = statement else { return None };
        let mut changed = VarSet::new();
        walk(std::slice::from_ref(statement), &mut |inner| inner.changes(&mut |var| _ = changed.insert(var)));
        let stays = |var: &Var| !self.later.contains(var) && !changed.contains(var);
        let again = |guard: &Opaque| guard.effect == Effect::Pure && guard.reads.iter().all(stays);
        let decided = arms.iter().filter_map(|arm| arm.guard.as_ref()).all(again);
        (!decided).then(|| self.code("arm"))
    }

    /// A variable for the number of one of several ways.
    fn code(&mut self, name: &str) -> Var {
        let code = self.function.constant(name);
        self.function.variables[code.0 as usize].ty = code_type();
        code
    }

    /// A condition that was told: one arm, and nothing else, left the iteration with a certain code.
    pub(super) fn decided(&self, statement: &Statement) -> Option<Opaque> {
        let Statement::If { then, otherwise, .. } = statement else { return None };
        let told = |block: &Block| {
            let told = block.iter().enumerate().rev().find_map(|(index, statement)| match statement {
                Statement::Set(code, Operand::Literal(number)) if self.iteration_codes.contains(code) => {
                    Some((index, (*code, number.value as u32))).filter(|(_, (_, number))| *number != 0)
                }
                _ => None,
            });
            // Another exit may stand before it, or with the same code elsewhere.
            let (_, exit) = told.filter(|(index, _)| !block[..*index].iter().any(leaves))?;
            (self.exits_with.get(&exit) == Some(&1)).then_some(exit)
        };
        let (exit, equal) = match (told(then), told(otherwise)) {
            (Some(exit), None) => (exit, true),
            (None, Some(exit)) => (exit, false),
            _ => return None,
        };
        let mention = placeholder(exit.0, Span::mixed_site());
        let number = proc_macro2::Literal::u32_unsuffixed(exit.1);
        let tokens = if equal { quote!(#mention == #number) } else { quote!(#mention != #number) };
        Some(Opaque { reads: vec![exit.0], ..Opaque::pure(tokens) })
    }

    /// The arms of a mirrored match bind variables of their own.
    pub(super) fn rebind(&mut self, statement: &mut Statement) {
        let mut renamed = VarMap::default();
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
    pub(super) fn labelled(
        &mut self,
        label: Label,
        body: &Block,
        statement: &Statement,
        sweeps: &mut Vec<Sweep>,
        backward: &mut Block,
    ) {
        if let (Some(departure), Some((repeat, rest))) = (self.departures.get(&label).copied(), body.split_first()) {
            return self.repeated(repeat, Some((label, departure, rest)), statement, sweeps, backward);
        }
        let code = self.code("exit");
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
        let swept = self.inner(body, false);
        let (mut forward, back) = self.keep(swept, &Runs::Once, &mut hoisted);
        if !ends(&forward) {
            forward.push(Statement::Set(code, Operand::integer(0)));
        }
        sweeps.push(Sweep::Fixed(vec![Statement::Labelled(label, forward)]));
        sweeps.push(Sweep::Fixed(hoisted));
        backward.extend(back);
    }

    /// Whether control came to the end of a statement that may leave blocks around it.
    pub(super) fn fell_through(&mut self, statement: &Statement, backward: &mut Block) -> Var {
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
}

/// Whether the number is that one.
fn is(code: Var, number: u32) -> Opaque {
    let (mention, number) = (placeholder(code, Span::mixed_site()), proc_macro2::Literal::u32_unsuffixed(number));
    Opaque { reads: vec![code], ..Opaque::pure(quote!(#mention == #number)) }
}
