//! Places that are brought back: before the mirror of a statement that changes one, it holds again what it held then.
//!
//! What the forward sweep reads of such a place needs no tape, as long as it is still there at the end of its block: the mirror of
//! the block reads it again, and a call may be given it again. What is kept instead is what each statement overwrites, or takes out; what is
//! appended is taken off, and places that are swapped are swapped back. That pays where elements are read more often than they are written to.

use super::*;

/// So many groups of places are tried.
const TRIALS: usize = 4;

/// The derivative that keeps the least, by the places that are brought back in it. Loops with checkpoints bring back what they would
/// without, so that the results have the same bits.
pub(super) fn least(function: &Function, derive: impl Fn(&Function, VarSet) -> Function) -> Function {
    let plain = Function { checkpoints: VarMap::default(), ..function.clone() };
    let (least, restored) = chosen(&plain, &derive);
    match function.checkpoints.is_empty() {
        true => least,
        false => derive(&saving(function.clone(), &restored), restored),
    }
}

/// The derivative that keeps the least, and what is brought back in it.
fn chosen(function: &Function, derive: impl Fn(&Function, VarSet) -> Function) -> (Function, VarSet) {
    let mut best = derive(function, VarSet::new());
    let groups = groups(function, &best);
    let (mut least, mut restored) = (weight(&best.body, &best), VarSet::new());
    for group in groups.into_iter().take(TRIALS) {
        let mut more: VarSet = restored.clone();
        more.extend(group);
        let derived = derive(&saving(function.clone(), &more), more.clone());
        let weight = weight(&derived.body, &derived);
        if weight < least {
            (best, least, restored) = (derived, weight, more);
        }
    }
    (best, restored)
}

impl Reverse {
    /// Brings back what the statement has changed.
    pub(super) fn restore(&mut self, statement: &Statement, backward: &mut Block) {
        match statement {
            Statement::Store(place, _) | Statement::Accumulate(place, ..) => {
                let held = self.saved.get(&std::ptr::from_ref(statement));
                backward.extend(held.map(|var| Statement::Store(place.clone(), (*var).into())));
            }
            Statement::Swap(one, _) if self.restored.contains(&one.root) => backward.push(statement.clone()),
            Statement::Let(last, Value::Pop(vector)) if self.restored.contains(vector) => {
                backward.push(Statement::Append((*vector).into(), Aggregate::Scalar((*last).into())));
            }
            Statement::Append(place, _) if self.restored.contains(&place.root) => {
                let (last, name) = (self.element_of(place), self.named(place.root, "last"));
                let variable = &mut self.function.variables[last.0 as usize];
                (variable.name, variable.shadow, variable.mutable) = (name, false, false);
                backward.push(Statement::Let(last, Value::Pop(place.root)));
            }
            _ => {}
        }
    }

    /// Brings back what an assignment to the place writes over; the statements before it keep that.
    pub(super) fn restore_whole(&mut self, place: &Place, aggregate: &Aggregate, backward: &mut Block) -> Block {
        if !self.restored.contains(&place.root) {
            return Block::new();
        }
        let ty = self.function.type_of(place);
        let name = self.named(place.root, "before");
        let variable = Variable { name, ty: ty.clone().owned(), ..self.function.variable(place.root).clone() };
        let before = self.function.add(variable);
        backward.push(Statement::Assign(place.clone(), Aggregate::Copy(before.into())));
        match ty {
            Type::Vector(_) if !places::gives(aggregate, place.root) => vec![
                Statement::Let(before, Value::Aggregate(Aggregate::List(Vec::new()))),
                Statement::Swap(before.into(), place.clone()),
            ],
            _ => vec![Statement::Let(before, Value::Aggregate(Aggregate::Copy(place.clone())))],
        }
    }

    /// The variables that hold something else when the mirror of a block begins than they did somewhere in it.
    pub(super) fn changes_after(&self, block: &[Statement]) -> VarSet {
        let mut later: VarSet = self.later.without(&self.restored);
        walk(block, &mut |statement| {
            statement.changes(&mut |var| _ = self.restored.contains(&var) && later.insert(var));
        });
        later
    }

    /// Whether the statement changes a place that is to be brought back after what follows it.
    pub(super) fn is_brought_back(&self, statement: &Statement) -> bool {
        any(std::slice::from_ref(statement), &mut |inner| {
            let mut found = false;
            inner.changes(&mut |var| found |= self.restored.contains(&var) && self.homes.contains_key(&var));
            found
        })
    }
}

/// How many times a loop runs, and how many elements there are, where that is not known.
const MANY: f64 = 16.0;

/// How many floats there are in what is neither a float nor a row of them.
const FEW: f64 = 4.0;

/// How much is kept: the floats that are pushed, by the depth of the loops.
fn weight(block: &[Statement], function: &Function) -> f64 {
    let statement = |statement: &Statement| {
        let inner: f64 = statement.blocks().into_iter().map(|block| weight(block, function)).sum();
        match statement {
            Statement::For { .. } | Statement::Loop(_) => MANY * inner,
            Statement::Push(_, pushed) => pushed.var().map_or(1.0, |var| floats_in(&function.variable(var).ty)),
            _ => inner,
        }
    };
    block.iter().map(statement).sum()
}

/// How many floats something of the type has.
fn floats_in(ty: &Type) -> f64 {
    match ty {
        Type::Array(element, length) => floats_in(element) * length.to_string().parse().unwrap_or(MANY),
        Type::Slice(element) | Type::Vector(element) => floats_in(element) * MANY,
        Type::Tuple(parts) => parts.iter().map(floats_in).sum(),
        Type::Scalar(_) => 1.0,
        Type::Named(_) | Type::Unknown => FEW,
    }
}

/// Whether what has the type can be kept without an allocation.
fn is_sized(ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => true,
        Type::Array(element, _) => is_sized(element),
        Type::Tuple(parts) => parts.iter().all(is_sized),
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => false,
    }
}

/// The places of which elements are kept, and may be brought back, each with those that it is swapped with.
fn groups(function: &Function, derived: &Function) -> Vec<VarSet> {
    // The places of the function that a value was read of, or what is in storage for one.
    let (mut sources, mut kept): (VarMap<VarSet>, _) = (VarMap::default(), VarSet::new());
    walk(&derived.body, &mut |statement| match statement {
        Statement::Let(var, Value::Load(place) | Value::Aggregate(Aggregate::Copy(place)))
            if place.root.0 < function.original =>
        {
            sources.insert(*var, VarSet::from([place.root]));
        }
        Statement::Let(var, Value::Load(place) | Value::Aggregate(Aggregate::Copy(place))) => {
            let stored = sources.get(&place.root).cloned().unwrap_or_default();
            sources.insert(*var, stored);
        }
        Statement::Store(place, stored) if place.root.0 >= function.original => {
            let stored = stored.var().and_then(|var| sources.get(&var)).cloned().unwrap_or_default();
            sources.entry(place.root).or_default().extend(stored);
        }
        Statement::Push(_, pushed) => {
            kept.extend(pushed.var().and_then(|var| sources.get(&var)).cloned().unwrap_or_default());
        }
        _ => {}
    });
    let mut swapped: VarMap<Vec<Var>> = VarMap::default();
    let mut lost = VarSet::new();
    walk(&function.body, &mut |statement| match statement {
        Statement::Store(..) | Statement::Accumulate(..) => {}
        Statement::Assign(place, _) if !function.lent || is_sized(&function.type_of(place)) => {}
        Statement::Append(place, _) if place.path.is_empty() => {}
        Statement::Let(last, Value::Pop(_)) if function.variable(*last).role == Role::Value => {}
        Statement::Declare(var) => _ = lost.insert(*var),
        Statement::Swap(one, other) => {
            swapped.entry(one.root).or_default().push(other.root);
            swapped.entry(other.root).or_default().push(one.root);
        }
        other => other.changes(&mut |var| _ = lost.insert(var)),
    });
    let is_storage = |var: Var| {
        let variable = function.variable(var);
        let is_result = function.results.iter().any(|result| result.var() == Some(var));
        variable.reference == Reference::Owned && !variable.ty.is_scalar() && !lost.contains(&var) && !is_result
    };
    let mut groups: Vec<VarSet> = Vec::new();
    for var in kept {
        if groups.iter().any(|group| group.contains(&var)) {
            continue;
        }
        let (mut group, mut open) = (VarSet::new(), vec![var]);
        while let Some(var) = open.pop() {
            if group.insert(var) {
                open.extend(swapped.get(&var).into_iter().flatten());
            }
        }
        if group.iter().all(is_storage) {
            groups.push(group);
        }
    }
    groups
}

/// The function with a value for all that one of the places holds before a statement gives it another number.
fn saving(mut function: Function, restored: &VarSet) -> Function {
    let body = std::mem::take(&mut function.body);
    function.body = saving_in(body, restored, &mut function);
    function
}

fn saving_in(block: Block, restored: &VarSet, function: &mut Function) -> Block {
    let (mut written, mut known) = (Block::with_capacity(block.len()), Known::default());
    for mut statement in block {
        for inner in statement.blocks_mut() {
            *inner = saving_in(std::mem::take(inner), restored, function);
        }
        if let Some(place) = overwritten(&statement, restored)
            && known.held(place).is_none()
        {
            let old = function.value("t", scalar_at(function, place));
            written.push(Statement::Let(old, Value::Load(place.clone())));
        }
        known.enter(&statement);
        written.push(statement);
    }
    written
}

/// By its address, the value that the place held which a statement gives another number.
pub(super) fn saved(block: &[Statement], restored: &VarSet, saved_by: &mut HashMap<*const Statement, Var>) {
    let mut known = Known::default();
    for statement in block {
        let held = overwritten(statement, restored).and_then(|place| known.held(place));
        saved_by.extend(held.map(|var| (std::ptr::from_ref(statement), var)));
        known.enter(statement);
        statement.blocks().into_iter().for_each(|inner| saved(inner, restored, saved_by));
    }
}

/// The element to which a statement gives another number.
fn overwritten<'s>(statement: &'s Statement, restored: &VarSet) -> Option<&'s Place> {
    match statement {
        Statement::Store(place, _) | Statement::Accumulate(place, ..) => {
            Some(place).filter(|place| restored.contains(&place.root))
        }
        _ => None,
    }
}

fn scalar_at(function: &Function, place: &Place) -> Scalar {
    match function.type_of(place) {
        Type::Scalar(scalar) => scalar,
        _ => function.scalar.clone(),
    }
}

/// The values that were loaded in a block, and are still where they were loaded from.
#[derive(Default)]
struct Known(VarMap<HashMap<String, Var>>);

impl Known {
    fn held(&self, place: &Place) -> Option<Var> {
        self.0.get(&place.root)?.get(&place.path_text()).copied()
    }

    fn enter(&mut self, statement: &Statement) {
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.changes(&mut |changed| _ = self.0.remove(&changed));
        });
        if let Statement::Let(var, Value::Load(place)) = statement {
            self.0.entry(place.root).or_default().entry(place.path_text()).or_insert(*var);
        }
    }
}
