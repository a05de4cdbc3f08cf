//! Loops that are reversed from snapshots of what they carry.
//!
//! The forward sweep runs the loop in pieces, with a snapshot before each. The reverse sweep runs it again, on storage of its
//! own, from the last snapshot before the iteration that comes next, and then both sweeps of that iteration in a row: what is
//! kept of an iteration is kept until then. The schedule says which snapshots there are.

use std::collections::BTreeSet;

use super::loops::change;
use super::*;

/// A loop with a schedule.
struct Repeat<'s> {
    counter: Var,
    range: &'s Range,
    body: &'s [Statement],
    schedule: TokenStream,
    carried: Vec<Carried>,
}

/// A variable that an iteration may read as the one before has left it.
struct Carried {
    var: Var,
    snapshots: Var,
    /// What stands for it where iterations run again.
    again: Var,
}

/// What an iteration does with what is around the loop.
struct Traffic {
    /// What it changes and reads.
    carried: VarSet,
    /// What it only reads.
    read: VarSet,
    /// What it only writes.
    written: VarSet,
}

impl Reverse {
    /// A loop that the schedule says how to reverse.
    pub(super) fn checkpointed(
        &mut self,
        statement: &Statement,
        schedule: TokenStream,
        sweeps: &mut Vec<Sweep>,
        backward: &mut Block,
    ) {
        let Statement::For { variable: counter, range, body } = statement else { return };
        self.prepare(std::slice::from_ref(statement), backward);
        let later = self.later.clone();
        self.changes_in(statement);
        self.homes.insert(*counter, self.depth + 1);
        let around = std::mem::replace(&mut self.often, true);
        let (mut step, back) = self.inner(body, false);
        self.often = around;
        step.extend(back);
        let tapes = storage::lift_tapes(&mut step, statement);

        let Traffic { carried, read, written } = traffic(statement, &step);
        let mut before = Block::new();
        let mut own = VarMap::default();
        for var in read.into_iter().filter(|var| later.contains(var)) {
            own.insert(var, self.kept_apart(var, &mut before));
        }
        let carried = carried.into_iter().map(|var| self.carried(var, &schedule, &mut before)).collect();
        let repeat = Repeat { counter: *counter, range, body, schedule, carried };
        let first = self.first_run(&repeat, &mut before);
        sweeps.push(Sweep::Fixed(vec![first]));
        sweeps.push(Sweep::Fixed(before));

        own.extend(repeat.carried.iter().map(|carried| (carried.var, carried.again)));
        let mut again = body.clone();
        let mut step = without_last_writes(step, &repeat.carried);
        for block in [&mut again, &mut step] {
            without_writes(block, &|var| written.contains(&var));
            walk_mut(block, &mut repeat_call);
            rename_block(block, &mut |var| own.get(&var).copied().unwrap_or(var));
        }
        backward.extend(tapes);
        self.last_runs(&repeat, again, step, backward);
    }

    /// What a variable holds here, for later.
    fn kept_apart(&mut self, var: Var, before: &mut Block) -> Var {
        let kept = self.alike(var, "kept");
        self.function.variables[kept.0 as usize].mutable = false;
        let contents = self.contents(&var.into(), before);
        before.push(Statement::Let(kept, contents));
        kept
    }

    /// A variable of its own that can hold what another one does.
    fn alike(&mut self, var: Var, what: &str) -> Var {
        let name = self.named(var, what);
        let variable = self.function.variable(var).clone();
        let ty = variable.ty.owned();
        self.function.add(Variable { name, named: true, ty, reference: Reference::Owned, mutable: true, ..variable })
    }

    /// A copy of what a place or a constant holds.
    fn contents(&mut self, place: &Place, block: &mut Block) -> Value {
        if self.is_constant(place.root) {
            let name = placeholder(place.root, Span::mixed_site());
            let copy = Opaque::pure(quote!(::core::clone::Clone::clone(&#name)));
            return Value::Opaque(Opaque { reads: vec![place.root], ..copy });
        }
        Value::Aggregate(self.copied(place, block))
    }

    fn copied(&mut self, place: &Place, block: &mut Block) -> Aggregate {
        match self.function.type_of(place).is_scalar() {
            true => Aggregate::Scalar(self.load(place, block)),
            false => Aggregate::Copy(place.clone()),
        }
    }

    fn is_constant(&self, var: Var) -> bool {
        self.function.variable(var).role == Role::Constant
    }

    /// Room for the snapshots of a variable.
    fn carried(&mut self, var: Var, schedule: &TokenStream, before: &mut Block) -> Carried {
        let (again, snapshots) = (self.alike(var, "again"), self.alike(var, "snapshots"));
        let room = &mut self.function.variables[snapshots.0 as usize];
        let empty = match room.role {
            Role::Constant => {
                room.ty = Type::Unknown;
                Value::Opaque(Opaque::pure(quote!(#schedule::room())))
            }
            _ => {
                room.ty = Type::Vector(Box::new(room.ty.clone()));
                Value::Aggregate(Aggregate::List(Vec::new()))
            }
        };
        before.push(Statement::Let(snapshots, empty));
        Carried { var, snapshots, again }
    }

    /// The loop itself, with a snapshot before each piece of it.
    fn first_run(&mut self, repeat: &Repeat, before: &mut Block) -> Statement {
        let schedule = self.schedule(repeat, false, before);
        let snapshot = self.function.constant("snapshot");
        let mut pieces = Block::new();
        for carried in &repeat.carried {
            if self.is_constant(carried.var) {
                pieces.push(keep_constant(carried.snapshots, snapshot, carried.var));
            } else {
                let contents = self.copied(&carried.var.into(), &mut pieces);
                pieces.push(Statement::Append(carried.snapshots.into(), contents));
            }
        }
        pieces.push(self.piece(repeat, schedule, snapshot, repeat.body.to_vec()));
        Statement::For { variable: snapshot, range: self.pieces(schedule), body: pieces }
    }

    /// The iterations, from the last one to the first.
    fn last_runs(&mut self, repeat: &Repeat, again: Block, step: Block, backward: &mut Block) {
        let schedule = self.schedule(repeat, true, backward);
        let name = placeholder(schedule, Span::mixed_site());
        let mut turn = Block::new();
        let (counter, first) = (self.function.constant("step"), self.function.constant("first"));
        let counter_name = placeholder(counter, Span::mixed_site());
        turn.push(change(quote!(#name.turn(#counter_name);), schedule, vec![counter, schedule]));
        let first_of = Opaque { reads: vec![schedule], ..Opaque::pure(quote!(#name.first())) };
        turn.push(Statement::Let(first, Value::Opaque(first_of)));

        let (snapshot, is_new) = (self.function.constant("snapshot"), self.function.constant("condition"));
        let mut taken = Block::new();
        for carried in &repeat.carried {
            self.again(carried, first, &mut turn, backward);
            self.taken(carried, snapshot, &mut taken);
        }
        let (snapshot_name, first_name) =
            (placeholder(snapshot, Span::mixed_site()), placeholder(first, Span::mixed_site()));
        let test = Opaque { reads: vec![snapshot, first], ..Opaque::pure(quote!(#snapshot_name != #first_name)) };
        let mut pieces = vec![
            Statement::Let(is_new, Value::Opaque(test)),
            Statement::If { condition: is_new.into(), then: taken, otherwise: Block::new() },
        ];
        pieces.push(self.piece(repeat, schedule, snapshot, again));
        turn.push(Statement::For { variable: snapshot, range: self.pieces(schedule), body: pieces });
        turn.extend(self.iteration(repeat, counter, step));
        let range = Range { reversed: true, ..from_zero(self.function.times(repeat.range)) };
        backward.push(Statement::For { variable: counter, range, body: turn });
    }

    /// A variable holds what its snapshot does.
    fn again(&mut self, carried: &Carried, snapshot: Var, turn: &mut Block, backward: &mut Block) {
        if self.is_constant(carried.var) {
            let (again, snapshots, snapshot_name) = (
                placeholder(carried.again, Span::mixed_site()),
                placeholder(carried.snapshots, Span::mixed_site()),
                placeholder(snapshot, Span::mixed_site()),
            );
            let held = |index: TokenStream| quote!(::core::clone::Clone::clone(&#snapshots[#index]).unwrap());
            let start = Opaque { reads: vec![carried.snapshots], ..Opaque::pure(held(quote!(0))) };
            backward.push(Statement::Let(carried.again, Value::Opaque(start)));
            let contents = held(quote!(#snapshot_name));
            let reads = vec![carried.again, carried.snapshots, snapshot];
            turn.push(change(quote!(#again = #contents;), carried.again, reads));
            return;
        }
        let at = |index: Opaque| Place::from(carried.snapshots).at(Projection::Index(index));
        let start = self.contents(&at(Opaque::pure(quote!(0))), backward);
        backward.push(Statement::Let(carried.again, start));
        let contents = self.copied(&at(Opaque::of(snapshot)), turn);
        turn.push(given(carried.again.into(), contents));
    }

    /// A snapshot of a variable, where iterations run again.
    fn taken(&mut self, carried: &Carried, snapshot: Var, block: &mut Block) {
        if self.is_constant(carried.var) {
            return block.push(keep_constant(carried.snapshots, snapshot, carried.again));
        }
        let contents = self.copied(&carried.again.into(), block);
        let place = Place::from(carried.snapshots).at(Projection::Index(Opaque::of(snapshot)));
        block.push(given(place, contents));
    }

    fn schedule(&mut self, repeat: &Repeat, turns: bool, block: &mut Block) -> Var {
        let (ty, times) = (&repeat.schedule, self.function.times(repeat.range));
        let schedule = self.function.constant("schedule");
        self.function.variables[schedule.0 as usize].mutable = turns;
        block.push(Statement::Let(schedule, Value::Opaque(times.map(|times| quote!(#ty::new(#times))))));
        schedule
    }

    /// The snapshots before the pieces that the loop runs to the next turn.
    fn pieces(&self, schedule: Var) -> Range {
        let name = placeholder(schedule, Span::mixed_site());
        let part = |tokens| Opaque { reads: vec![schedule], ..Opaque::pure(tokens) };
        Range { start: part(quote!(#name.first())), ..from_zero(part(quote!(#name.held()))) }
    }

    /// The iterations from a snapshot to the next one.
    fn piece(&mut self, repeat: &Repeat, schedule: Var, snapshot: Var, body: Block) -> Statement {
        let step = self.function.constant("step");
        let (name, snapshot_name) =
            (placeholder(schedule, Span::mixed_site()), placeholder(snapshot, Span::mixed_site()));
        let part = |tokens| Opaque { reads: vec![schedule, snapshot], ..Opaque::pure(tokens) };
        let (start, end) = (part(quote!(#name.start(#snapshot_name))), part(quote!(#name.end(#snapshot_name))));
        let body = self.iteration(repeat, step, body);
        Statement::For { variable: step, range: Range { start, ..from_zero(end) }, body }
    }

    /// The iteration of this number, whose variables are not those of any other.
    fn iteration(&mut self, repeat: &Repeat, number: Var, body: Block) -> Block {
        let mut iteration = Block::new();
        let mut copies = VarMap::default();
        match nth(&self.function, repeat.range, number) {
            Some(counted) => iteration.push(Statement::Let(repeat.counter, Value::Opaque(counted))),
            None => _ = copies.insert(repeat.counter, number),
        }
        iteration.extend(body);
        walk(&iteration, &mut |statement| {
            statement.defines(&mut |var| {
                copies.entry(var).or_insert_with(|| {
                    let variable = Variable { named: false, ..self.function.variable(var).clone() };
                    self.function.add(variable)
                });
            });
        });
        rename_block(&mut iteration, &mut |var| copies.get(&var).copied().unwrap_or(var));
        iteration
    }
}

/// `0..end`
fn from_zero(end: Opaque) -> Range {
    Range { start: Opaque::pure(quote!(0)), end, inclusive: false, step: None, reversed: false }
}

/// What the loop counts in the iteration of a number, if it is not the number itself.
fn nth(function: &Function, range: &Range, number: Var) -> Option<Opaque> {
    let (start, end) = (&range.start.tokens, &range.end.tokens);
    if start.to_string() == "0"
        && !range.inclusive
        && range.step.is_none()
        && !range.reversed
        && function.is_length(end)
    {
        return None;
    }
    let whole = if range.inclusive { quote!(#start..=#end) } else { quote!(#start..#end) };
    let step = range.step.as_ref().map(|step| &step.tokens).map(|step| quote!(.step_by(#step)));
    let reversed = range.reversed.then(|| quote!(.rev()));
    let number_name = placeholder(number, Span::mixed_site());
    let tokens = match range.inclusive {
        true => quote!((#whole) #reversed #step.nth(#number_name).unwrap()),
        false => quote!((#whole) #step #reversed.nth(#number_name).unwrap()),
    };
    let mut reads: Vec<Var> = range.opaques().flat_map(|part| part.reads.clone()).collect();
    reads.push(number);
    reads.sort();
    reads.dedup();
    Some(Opaque { reads, ..Opaque::pure(tokens) })
}

/// The place holds this and nothing else.
fn given(place: Place, contents: Aggregate) -> Statement {
    match contents {
        Aggregate::Scalar(operand) => Statement::Store(place, operand),
        contents => Statement::Assign(place, contents),
    }
}

fn keep_constant(snapshots: Var, snapshot: Var, var: Var) -> Statement {
    let (room, index, name) = (
        placeholder(snapshots, Span::mixed_site()),
        placeholder(snapshot, Span::mixed_site()),
        placeholder(var, Span::mixed_site()),
    );
    let tokens = quote!(#room[#index] = ::core::option::Option::Some(::core::clone::Clone::clone(&#name)););
    change(tokens, snapshots, vec![snapshots, snapshot, var])
}

fn traffic(repeat: &Statement, step: &[Statement]) -> Traffic {
    let (mut inside, mut changed, mut read) = (HashSet::new(), BTreeSet::new(), BTreeSet::new());
    let repeat = std::slice::from_ref(repeat);
    walk(repeat, &mut |statement| {
        statement.defines(&mut |var| _ = inside.insert(var));
        statement.changes(&mut |var| _ = changed.insert(var));
    });
    for block in [repeat, step] {
        walk(block, &mut |statement| reads(statement, &mut |var| _ = read.insert(var)));
    }
    changed.retain(|var| !inside.contains(var));
    read.retain(|var| !inside.contains(var));
    Traffic {
        carried: changed.intersection(&read).copied().collect(),
        written: changed.difference(&read).copied().collect(),
        read: read.difference(&changed).copied().collect(),
    }
}

/// What the statement needs, other than to change it.
fn reads(statement: &Statement, each: &mut dyn FnMut(Var)) {
    match statement {
        Statement::Store(_, operand) | Statement::Accumulate(_, _, operand) => operand.uses(each),
        Statement::Assign(_, aggregate) | Statement::Append(_, aggregate) => aggregate.uses(each),
        Statement::AccumulateAll(_, added) => added.uses(each),
        Statement::Clear(_) => {}
        other => other.uses(each),
    }
    if let Some(place) = statement.target() {
        place.uses_of_path(each);
    }
}

fn without_writes(block: &mut Block, written: &dyn Fn(Var) -> bool) {
    block.retain(|statement| statement.target().is_none_or(|place| !written(place.root)));
    for statement in block {
        statement.blocks_mut().into_iter().for_each(|inner| without_writes(inner, written));
    }
}

/// What is called again must not tell one call from the other.
fn repeat_call(statement: &mut Statement) {
    if let Statement::Call(call) = statement {
        for argument in &mut call.arguments {
            if let Argument::Constant(constant) = argument {
                *argument = Argument::Repeated(constant.clone());
            }
        }
    }
}

/// The step without what it leaves for the next one: that begins with a snapshot.
fn without_last_writes(step: Block, carried: &[Carried]) -> Block {
    let mut read = VarSet::new();
    let mut kept = Vec::with_capacity(step.len());
    for statement in step.into_iter().rev() {
        let mut statement = vec![statement];
        walk(&statement, &mut |inner| reads(inner, &mut |var| _ = read.insert(var)));
        let is_last = |var| !read.contains(&var) && carried.iter().any(|carried| carried.var == var);
        without_writes(&mut statement, &is_last);
        kept.extend(statement);
    }
    kept.reverse();
    kept
}
