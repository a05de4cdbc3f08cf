//! How a variable is kept: in a variable, a cell or an array, on a tape, or as elements on one.

use proc_macro2::Span;
use quote::{format_ident, quote};

use super::declarations::{one, product};
use super::{Known, Runs, Sweeps, definitions, mentions, touches};
use crate::differentiate::jumps::code_type;
use crate::ir::visit::{rename_block, walk, walk_mut};
use crate::ir::{
    Aggregate, Block, Effect, Function, Label, Opaque, Place, Projection, Range, Reference, Role, Statement, Type,
    Value, Var, VarMap, VarSet, Variable, placeholder,
};

/// Keeps variables.
pub struct Store<'s> {
    pub function: &'s mut Function,
    pub known: Known<'s>,
    pub around: Block,
    /// How the reverse sweep begins.
    pub start: Block,
    /// Definitions that stand where they are used.
    pub late: Vec<(Var, Value)>,
    pub runs: &'s Runs,
}

impl Store<'_> {
    /// Keeps a variable: the statements to insert into the forward sweep, and where.
    pub fn keep(&mut self, var: Var, forward: &[Statement]) -> (usize, Block) {
        let variable = self.function.variable(var);
        let is_scalar_place = variable.role == Role::Place && variable.ty.is_scalar();
        let is_early = self.is_outlived(var, forward);
        let moves = matches!(self.runs, Runs::Often(..)) && variable.role != Role::Value && !is_early;
        let mut borrowers = if moves { self.borrowers(var, forward) } else { VarSet::new() };
        self.include_what_is_read(var, &mut borrowers, forward);
        let last = forward.iter().rposition(|statement| match moves {
            true => borrowers.iter().any(|borrower| mentions(statement, borrower, touches)),
            false => mentions(statement, var, makes),
        });
        let at = last.map_or(0, |index| index + 1);
        let statements = match self.runs {
            Runs::Often(times, _) if is_scalar_place => {
                let contents = self.value(var);
                let mut statements = vec![Statement::Let(contents, Value::Load(var.into()))];
                statements.extend(self.tape(contents, times.clone()));
                self.start.push(Statement::Let(var, Value::Aggregate(Aggregate::Scalar(contents.into()))));
                statements
            }
            Runs::Often(times, _) => match self.length(var, forward) {
                Some(length) => self.tape_of_elements(var, length, times.as_ref()),
                None if is_early => {
                    let copy = self.kept(var);
                    let copied = Statement::Let(copy, Value::Opaque(cloned(var)));
                    [vec![copied], self.tape_of(var, copy, times.clone())].concat()
                }
                None => self.tape(var, times.clone()),
            },
            Runs::Once => self.cell(var),
        };
        (at, statements)
    }

    /// Keeps how long a vector is that the reverse sweep needs for zeros in its shape.
    pub fn keep_length(&mut self, var: Var, sweeps: &mut Sweeps) -> (usize, Block) {
        let length = self.function.constant("n");
        let zeros = Aggregate::Vector(Box::new(Aggregate::Scalar(0.0.into())), Opaque::of(length));
        walk_mut(&mut sweeps.backward, &mut |statement| {
            if let Statement::Let(_, value) = statement
                && matches!(&*value, Value::Zero(place) if place.root == var)
            {
                *value = Value::Aggregate(zeros.clone());
            }
        });
        let last = sweeps.forward.iter().rposition(|statement| mentions(statement, var, makes));
        let at = last.map_or(0, |index| index + 1);
        let measured = Statement::Let(length, Value::Opaque(Opaque::length_of(&var.into())));
        let kept = match self.runs {
            Runs::Often(times, _) => self.tape(length, times.clone()),
            Runs::Once => self.cell(length),
        };
        (at, [vec![measured], kept].concat())
    }

    fn value(&mut self, like: Var) -> Var {
        let scalar = self.function.scalar_of(&like.into());
        self.function.value("t", scalar)
    }

    /// A tape for the variable, and the statements that push it.
    fn tape(&mut self, var: Var, times: Option<Opaque>) -> Block {
        self.tape_of(var, var, times)
    }

    /// The same, where it is pushed under another name.
    fn tape_of(&mut self, var: Var, pushed: Var, times: Option<Opaque>) -> Block {
        let tape = self.storage(var, "tape", Role::Tape);
        self.around.push(Statement::Let(tape, Value::Tape(times)));
        if !self.may_dangle(var) {
            self.start.push(Statement::Let(var, Value::Pop(tape)));
            return vec![Statement::Push(tape, pushed.into())];
        }
        let [kept, saved] = [self.kept(var), self.kept(var)];
        self.start.push(Statement::Let(saved, Value::Pop(tape)));
        self.start.push(Statement::Let(var, Value::Lent(saved)));
        vec![Statement::Let(kept, Value::Kept(pushed)), Statement::Push(tape, kept.into())]
    }

    /// How many floats the variable holds, if that is known around the block. What was declared further inside may have none.
    fn length(&self, var: Var, forward: &[Statement]) -> Option<Opaque> {
        let length = self.known.lengths.get(&var)?;
        let own = definitions(forward);
        let declaration = own.get(&var).map(|index| &forward[*index])?;
        if !matches!(declaration, Statement::Let(_, Value::Aggregate(Aggregate::Vector(..)))) {
            return None;
        }
        let is_known = !length.reads.iter().any(|read| own.contains_key(read));
        let is_flat = matches!(&self.function.variable(var).ty, Type::Vector(element) if element.is_scalar());
        (is_known && is_flat).then(|| length.clone())
    }

    /// A tape for the floats of a vector, one after another, and the statements that push them.
    fn tape_of_elements(&mut self, var: Var, length: Opaque, times: Option<&Opaque>) -> Block {
        let tape = self.storage(var, "tape", Role::Tape);
        let Type::Vector(element) = self.function.variable(var).ty.clone() else { return Block::new() };
        let Type::Scalar(scalar) = *element else { return Block::new() };
        self.function.variables[tape.0 as usize].ty = Type::Scalar(scalar.clone());
        self.around.push(Statement::Let(tape, Value::Tape(times.and_then(|times| product(&length, times)))));
        let mut each = |reversed, body: &dyn Fn(Var, Place) -> [Statement; 2]| {
            let (counter, value) = (self.function.constant("i"), self.function.value("t", scalar.clone()));
            let element = Place::from(var).at(Projection::Index(Opaque::of(counter)));
            let (start, end) = (Opaque::pure(quote!(0)), length.clone());
            let range = Range { start, end, inclusive: false, step: None, reversed };
            Statement::For { variable: counter, range, body: body(value, element).to_vec() }
        };
        let pushed = each(false, &|value, element| {
            [Statement::Let(value, Value::Load(element)), Statement::Push(tape, value.into())]
        });
        let popped = each(true, &|value, element| {
            [Statement::Let(value, Value::Pop(tape)), Statement::Store(element, value.into())]
        });
        let zeros = Aggregate::Vector(Box::new(Aggregate::Scalar(0.0.into())), length.clone());
        self.start.extend([Statement::Let(var, Value::Aggregate(zeros)), popped]);
        vec![pushed]
    }

    /// Whether what a constant borrows may be gone in the reverse sweep, or be another: all but parameters that stay as they are.
    fn may_dangle(&self, var: Var) -> bool {
        let stays = |lender: Var| {
            let variable = self.function.variable(lender);
            let is_given = self.function.parameters.contains(&lender);
            is_given && !variable.mutable && variable.reference != Reference::Mutable
        };
        self.function.variable(var).role == Role::Constant && !self.known.borrows.lenders(var).iter().all(stays)
    }

    /// Values without a name may be written where they are used: so long, what they are read of is there.
    fn include_what_is_read(&self, var: Var, borrowers: &mut VarSet, forward: &[Statement]) {
        if self.function.variable(var).role != Role::Constant || self.known.borrows.is_number(var) {
            return;
        }
        for statement in forward {
            if let Statement::Let(value, _) = statement
                && !self.function.variable(*value).named
                && borrowers.iter().any(|borrower| mentions(statement, borrower, touches))
            {
                borrowers.insert(*value);
            }
        }
    }

    /// The variable, and the constants that may borrow from it.
    fn borrowers(&self, var: Var, forward: &[Statement]) -> VarSet {
        let mut borrowers = VarSet::from([var]);
        if self.known.borrows.is_number(var) {
            return borrowers;
        }
        walk(forward, &mut |statement| {
            statement.defines(&mut |defined| {
                let may_borrow = self.function.variable(defined).role == Role::Constant;
                if may_borrow && self.known.borrows.lenders(defined).contains(&var) {
                    borrowers.insert(defined);
                }
            });
        });
        borrowers
    }

    /// Whether what a constant borrows changes while the constant is in scope.
    fn is_outlived(&self, var: Var, forward: &[Statement]) -> bool {
        if self.function.variable(var).role != Role::Constant {
            return false;
        }
        let lenders = self.known.borrows.lenders(var);
        let defined = forward.iter().position(|statement| mentions(statement, var, Statement::defines));
        let mut changes = false;
        walk(&forward[defined.map_or(0, |index| index + 1)..], &mut |statement| {
            statement.changes(&mut |changed| changes |= lenders.contains(&changed));
        });
        changes
    }

    /// What is kept of a constant.
    fn kept(&mut self, of: Var) -> Var {
        let kept = self.storage(of, "kept", Role::Constant);
        let variable = &mut self.function.variables[kept.0 as usize];
        (variable.ty, variable.mutable) = (Type::Unknown, false);
        kept
    }

    /// A variable for the variable, and the statements that set it.
    fn cell(&mut self, var: Var) -> Block {
        let variable = self.function.variable(var).clone();
        let (empty, fill, value);
        match (variable.role, variable.ty.zeros()) {
            (Role::Value, Some(zero)) => {
                let cell = self.storage(var, "kept", Role::Place);
                empty = (cell, Value::Aggregate(zero));
                fill = Statement::Store(cell.into(), var.into());
                value = Value::Load(cell.into());
            }
            (Role::Place, Some(zero)) => {
                let cell = self.storage(var, "kept", Role::Place);
                empty = (cell, Value::Aggregate(zero));
                fill = Statement::Assign(cell.into(), Aggregate::Copy(var.into()));
                value = Value::Aggregate(Aggregate::Copy(cell.into()));
            }
            // The number of an exit; zero where the block was left by another one before.
            (Role::Constant, _) if is_code(&variable) => {
                let cell = self.storage(var, "kept", Role::Constant);
                let (cell_name, name) = (placeholder(cell, Span::mixed_site()), placeholder(var, Span::mixed_site()));
                empty = (cell, Value::Opaque(Opaque::pure(quote!(0))));
                fill = Statement::Opaque(Opaque {
                    tokens: quote!(#cell_name = #name;),
                    reads: vec![cell, var],
                    writes: vec![cell],
                    effect: Effect::Once,
                });
                value = Value::Opaque(Opaque::of(cell));
            }
            (Role::Constant, _) => {
                let cell = self.storage(var, "kept", Role::Constant);
                self.function.variables[cell.0 as usize].ty = Type::Unknown;
                self.around
                    .push(Statement::Let(cell, Value::Opaque(Opaque::pure(quote!(::core::option::Option::None)))));
                let name = |var| placeholder(var, Span::mixed_site());
                let (mut fill, mut full) = (Block::new(), cell);
                let mut contents = match var.0 < self.function.original {
                    true => cloned(var),
                    false => Opaque::of(var),
                };
                if self.may_dangle(var) {
                    let [copy, kept, saved] = [(); 3].map(|()| self.kept(var));
                    fill.push(Statement::Let(copy, Value::Opaque(contents)));
                    fill.push(Statement::Let(kept, Value::Kept(copy)));
                    self.late.push((saved, Value::Lent(cell)));
                    (contents, full) = (Opaque::of(kept), saved);
                }
                let (cell_name, full_name, tokens) = (name(cell), name(full), contents.tokens);
                fill.push(Statement::Opaque(Opaque {
                    tokens: quote!(#cell_name = ::core::option::Option::Some(#tokens);),
                    reads: [vec![cell], contents.reads].concat(),
                    writes: vec![cell],
                    effect: Effect::Once,
                }));
                let value = Opaque { reads: vec![full], ..Opaque::pure(quote!(#full_name.unwrap())) };
                self.late.push((var, Value::Opaque(value)));
                return fill;
            }
            _ => {
                let tape = self.storage(var, "tape", Role::Tape);
                self.around.push(Statement::Let(tape, Value::Tape(Some(one()))));
                self.late.push((var, Value::Pop(tape)));
                let copy = self.function.add(Variable { named: false, mutable: false, ..variable });
                let contents = Value::Aggregate(Aggregate::Copy(var.into()));
                return vec![Statement::Let(copy, contents), Statement::Push(tape, copy.into())];
            }
        }
        self.around.push(Statement::Let(empty.0, empty.1));
        self.start.push(Statement::Let(var, value));
        vec![fill]
    }

    fn storage(&mut self, of: Var, purpose: &str, role: Role) -> Var {
        let variable = self.function.variable(of);
        let span = Span::mixed_site().located_at(variable.name.span());
        let name = format_ident!("{}_{}", variable.name, purpose, span = span);
        let own = variable.clone();
        self.function.add(Variable { name, named: true, role, reference: Reference::Owned, mutable: true, ..own })
    }
}

/// Where the block is left early, a variable that is set by then is kept, too.
pub struct WaysOut<'w> {
    pub function: &'w mut Function,
    pub var: Var,
    pub kept: &'w [Statement],
    /// The labels of the block itself.
    pub inside: Vec<Label>,
}

impl WaysOut<'_> {
    /// Whether the variable is set at the end of the block, if control comes there.
    pub fn block(&mut self, block: &mut [Statement], mut is_set: bool) -> bool {
        for statement in block {
            is_set |= self.statement(statement, is_set);
        }
        is_set
    }

    /// Whether every way through the statement sets the variable.
    fn statement(&mut self, statement: &mut Statement, is_set: bool) -> bool {
        let is_branch = matches!(statement, Statement::If { .. } | Statement::Match { .. });
        match statement {
            Statement::Set(own, _) | Statement::Let(own, _) => return *own == self.var,
            Statement::Assign(place, _) => return place.root == self.var && place.path.is_empty(),
            Statement::Labelled(label, _) => self.inside.push(*label),
            _ => {}
        }
        let mut sets = is_branch;
        for inner in statement.blocks_mut() {
            let is_set_there = self.block(inner, is_set);
            match inner.last() {
                Some(Statement::Exit(label)) => {
                    if is_set_there && !self.inside.contains(label) {
                        let kept = self.kept_once_more();
                        let exit = inner.len() - 1;
                        inner.splice(exit..exit, kept);
                    }
                }
                _ => sets &= is_set_there,
            }
        }
        if matches!(statement, Statement::Labelled(..)) {
            self.inside.pop();
        }
        sets
    }

    /// The statements that keep the variable, with definitions of their own.
    fn kept_once_more(&mut self) -> Block {
        let mut kept = self.kept.to_vec();
        let mut own = VarMap::default();
        walk(&kept, &mut |statement| {
            statement.defines(&mut |var| {
                let variable = self.function.variable(var).clone();
                own.insert(var, self.function.add(variable));
            });
        });
        rename_block(&mut kept, &mut |var| own.get(&var).copied().unwrap_or(var));
        kept
    }
}

fn makes(statement: &Statement, each: &mut dyn FnMut(Var)) {
    statement.defines(each);
    statement.changes(each);
}

fn is_code(variable: &Variable) -> bool {
    matches!((&variable.ty, code_type()), (Type::Named(own), Type::Named(code)) if own.to_string() == code.to_string())
        && !variable.named
}

fn cloned(var: Var) -> Opaque {
    Opaque::of(var).map(|own| quote!(::core::clone::Clone::clone(&#own)))
}
