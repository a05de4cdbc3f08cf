//! What is stored where nobody looks again is not stored.
//!
//! Before: a derivative. After: a place of its own is given, or gets added to it, only what is read before it is given something else, or that
//! may be read; so the values that a place had before are not restored for nobody, and a cotangent that is written over is not cleared.

use std::collections::{HashMap, HashSet};

use proc_macro2::Span;

use crate::ir::visit::walk;
use crate::ir::{
    Block, Effect, Function, Label, Operand, Place, Projection, Statement, Type, Var, VarMap, VarSet, placeholder,
};

/// The function without stores that nobody sees.
pub fn looks(mut function: Function) -> Function {
    let own = own_places(&function);
    if own.is_empty() {
        return function;
    }
    let mut body = std::mem::take(&mut function.body);
    let mut looks = Looks::default();
    looks.at_results_of(&function, &own);
    Pass { function: &function, own, at_exits: HashMap::new() }.block(&mut body, looks);
    function.body = body;
    function
}

/// The places that nobody else sees, and that have contents from the start.
fn own_places(function: &Function) -> VarSet {
    let mut own = VarSet::new();
    walk(&function.body, &mut |statement| {
        if !matches!(statement, Statement::Declare(_) | Statement::Set(..)) {
            statement.defines(&mut |var| {
                if function.variable(var).owns_storage() {
                    own.insert(var);
                }
            });
        }
    });
    own
}

/// A field, an index or a range, by its text: indices that read the same are the same, until a variable in them is another.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Step {
    Field(String),
    Index(String),
    Slice(String),
    /// Any but this index: what a loop counts in its other passes.
    Others(String),
}

impl Step {
    fn of(projection: &Projection) -> Step {
        match projection {
            Projection::Field(syn::Member::Named(name)) => Step::Field(name.to_string()),
            Projection::Field(syn::Member::Unnamed(index)) => Step::Field(index.index.to_string()),
            Projection::Index(index) => Step::Index(index.tokens.to_string()),
            Projection::Slice(range) => Step::Slice(range.tokens.to_string()),
        }
    }

    /// Whether it is the same wherever it stands.
    fn is_fixed(&self) -> bool {
        match self {
            Step::Field(_) => true,
            Step::Index(index) => index.parse::<usize>().is_ok(),
            Step::Slice(_) | Step::Others(_) => false,
        }
    }

    /// Of a struct that dereferences to one of its fields, another name may be a part of that, and so may an index.
    fn may_meet(&self, other: &Step) -> bool {
        match (self, other) {
            (Step::Others(own), Step::Index(index)) | (Step::Index(index), Step::Others(own)) => own != index,
            (Step::Field(one), Step::Field(other)) => one == other || is_name(one) || is_name(other),
            (Step::Index(_), Step::Index(_)) => !(self.is_fixed() && other.is_fixed()) || self == other,
            _ => true,
        }
    }

    /// Whether what comes next is of the same: a range counts from its own start, and a name may stand for one behind another.
    fn is_level_with(&self, other: &Step) -> bool {
        match (self, other) {
            (Step::Field(one), Step::Field(other)) => one == other,
            (Step::Index(_) | Step::Others(_), Step::Index(_) | Step::Others(_)) => true,
            _ => false,
        }
    }
}

/// Whether a field is not the number of a part of a tuple.
fn is_name(field: &str) -> bool {
    !field.starts_with(|first: char| first.is_ascii_digit())
}

type Way = Vec<Step>;

fn way(place: &Place) -> Way {
    place.path.iter().map(Step::of).collect()
}

/// The places that may be looked at from here on, before they are given something else.
#[derive(Clone, Default)]
struct Looks(VarMap<Ways>);

/// What may be looked at below a root, but for what is given something else before.
#[derive(Clone, Default)]
struct Ways {
    seen: HashSet<Way>,
    given: HashSet<Way>,
}

fn may_meet(one: &Way, other: &Way) -> bool {
    let parting = one.iter().zip(other).find(|(a, b)| !a.may_meet(b) || !a.is_level_with(b));
    parting.is_none_or(|(a, b)| a.may_meet(b))
}

impl Ways {
    fn at(&mut self, way: Way) {
        self.given.retain(|given| !may_meet(given, &way));
        self.seen.insert(way);
    }

    fn see(&self, way: &Way) -> bool {
        self.seen.iter().any(|seen| may_meet(seen, way)) && !self.given.iter().any(|given| way.starts_with(given))
    }

    fn join(&mut self, others: Ways) {
        let is_given = |ways: &Ways, way: &Way| {
            ways.given.iter().any(|given| way.starts_with(given)) || !ways.seen.iter().any(|seen| may_meet(seen, way))
        };
        let given = self.given.union(&others.given).filter(|way| is_given(self, way) && is_given(&others, way));
        self.given = given.cloned().collect();
        self.seen.extend(others.seen);
    }
}

impl Looks {
    fn at(&mut self, place: &Place) {
        self.0.entry(place.root).or_default().at(way(place));
    }

    fn at_all_of(&mut self, var: Var) {
        self.0.entry(var).or_default().at(Way::new());
    }

    fn see(&self, place: &Place) -> bool {
        self.0.get(&place.root).is_some_and(|ways| ways.see(&way(place)))
    }

    /// The place is given all of its contents.
    fn given(&mut self, place: &Place) {
        if let Some(ways) = self.0.get_mut(&place.root) {
            let way = way(place);
            ways.seen.retain(|seen| !seen.starts_with(&way));
            ways.given.insert(way);
        }
    }

    fn join(&mut self, others: Looks) {
        for (var, ways) in others.0 {
            self.0.entry(var).or_default().join(ways);
        }
    }

    /// Where steps may be others than they are here, all of what they lead to.
    fn wherever_it_stands(self) -> Looks {
        self.in_other_passes(None)
    }

    /// The same in other passes of a loop than the one here, by its counter: what stands at the index that it counts is another.
    fn in_other_passes(mut self, counter: Option<&str>) -> Looks {
        let cut = |way: Way| -> Way {
            let mut steps = way.into_iter().peekable();
            let mut cut = Way::new();
            while let Some(fixed) = steps.next_if(Step::is_fixed) {
                cut.push(fixed);
            }
            match (steps.next(), counter) {
                (Some(Step::Index(index)), Some(counter)) if index == counter => cut.push(Step::Others(index)),
                _ => {}
            }
            cut
        };
        for ways in self.0.values_mut() {
            ways.given.retain(|way| way.iter().all(Step::is_fixed));
            ways.seen = std::mem::take(&mut ways.seen).into_iter().map(cut).collect();
        }
        self
    }

    fn at_results_of(&mut self, function: &Function, own: &VarSet) {
        let results = function.results.iter().filter_map(Operand::var);
        results.filter(|var| own.contains(var)).for_each(|var| self.at_all_of(var));
    }

    /// Which of its own places the statement itself looks at, but for the one that it changes.
    fn at_what_is_used_by(&mut self, statement: &Statement, own: &VarSet) {
        let mut others = Vec::new();
        statement.uses(&mut |var| others.extend(own.contains(&var).then_some(var)));
        let mut is_target = target(statement).is_some();
        statement.places(&mut |place| {
            if let Some(mention) = others.iter().position(|var| *var == place.root) {
                others.swap_remove(mention);
            }
            // The target is the first that a statement mentions.
            if !std::mem::take(&mut is_target) && own.contains(&place.root) {
                self.at(place);
            }
        });
        others.into_iter().for_each(|var| self.at_all_of(var));
    }
}

struct Pass<'f> {
    function: &'f Function,
    own: VarSet,
    /// What is looked at from the ends of the labelled blocks on.
    at_exits: HashMap<Label, Looks>,
}

impl Pass<'_> {
    /// Leaves out what is not seen, where this is looked at after the block. Returns what is looked at from its start on.
    fn block(&mut self, block: &mut Block, mut after: Looks) -> Looks {
        let mut kept = Block::with_capacity(block.len());
        while let Some(mut statement) = block.pop() {
            let target = target(&statement);
            if target.is_some_and(|place| self.can_be_left_out(place, &statement) && !after.see(place)) {
                continue;
            }
            if let Statement::Store(place, _) | Statement::Clear(place) | Statement::Assign(place, _) = &statement {
                after.given(place);
            }
            statement.defines(&mut |var| drop(after.0.remove(&var)));
            after = self.around(&mut statement, after);
            after.at_what_is_used_by(&statement, &self.own);
            kept.push(statement);
        }
        kept.reverse();
        *block = kept;
        after
    }

    /// The same for the blocks inside of a statement.
    fn around(&mut self, statement: &mut Statement, after: Looks) -> Looks {
        match statement {
            Statement::If { then, otherwise, .. } => {
                let mut before = self.block(then, after.clone());
                before.join(self.block(otherwise, after));
                before
            }
            Statement::Match { arms, .. } => {
                let mut before = Looks::default();
                for arm in arms {
                    before.join(self.block(&mut arm.body, after.clone()));
                }
                before
            }
            Statement::For { .. } | Statement::Loop(_) => {
                let counter = match statement {
                    Statement::For { variable, .. } => Some(*variable),
                    _ => None,
                };
                let body = statement.blocks_mut().swap_remove(0);
                let mut again = Looks::default();
                walk(body, &mut |inner| again.at_what_is_used_by(inner, &self.own));
                // What a pass declares, no other sees.
                walk(body, &mut |inner| inner.defines(&mut |var| drop(again.0.remove(&var))));
                let counter = counter.map(|counter| placeholder(counter, Span::mixed_site()).to_string());
                let mut after_a_pass = again.in_other_passes(counter.as_deref());
                after_a_pass.join(after.clone());
                let mut before = self.block(body, after_a_pass).wherever_it_stands();
                before.join(after);
                before
            }
            Statement::Labelled(label, body) => {
                self.at_exits.insert(*label, after.clone());
                self.block(body, after)
            }
            Statement::Exit(label) => self.at_exits.get(label).cloned().unwrap_or(after),
            Statement::HandOver => {
                let mut before = after;
                before.at_results_of(self.function, &self.own);
                before
            }
            _ => after,
        }
    }

    /// Whether nobody misses the statement but for what it does to the place.
    fn can_be_left_out(&self, place: &Place, statement: &Statement) -> bool {
        let mut is_pure = true;
        statement.opaques(&mut |opaque| is_pure &= opaque.effect == Effect::Pure);
        // What a vector or a struct is given whole is its shape, too.
        let is_shape = |place: &Place| self.function.type_of(place).zeros().is_none();
        let is_reshaped = matches!(statement, Statement::Assign(place, _) if is_shape(place));
        self.own.contains(&place.root)
            && is_pure
            && !is_reshaped
            && (place.root.0 >= self.function.original || self.is_always_there(place))
    }

    /// Whether the way to the place never panics.
    fn is_always_there(&self, place: &Place) -> bool {
        place.path.iter().enumerate().all(|(length, projection)| {
            let is_array = matches!(self.function.type_of(&place.after(length)), Type::Array(..));
            matches!(projection, Projection::Field(_)) || is_array && Step::of(projection).is_fixed()
        })
    }
}

/// The place that the statement gives something, or adds to. One that is appended to has another length besides.
fn target(statement: &Statement) -> Option<&Place> {
    statement.target().filter(|_| !matches!(statement, Statement::Append(..)))
}
