//! What depends on what: sets of inputs instead of derivatives.
//!
//! Before: a function with parameters p and results r. After: a function with parameters p, ṡ, t and without results, where
//! ṡ has a set, or storage of sets in its shape, for each variable of `wrt` (behind a reference where it is storage that
//! nobody changes), and t is a tracer, which is told of every union, and of what is [`Followed`]. What is computed of the
//! original, and in which order, is as it was: the branches are those that it takes.
//!
//! A variable that holds floats has a set for each if its type says how many; storage of which the type is not known, such as
//! a struct, has one set for all of it. What is computed of few floats has no set of its own: theirs are told apart to the end, so that no
//! union is made where sums, products and functions of elements of the parameters are all that interacts. Sets go through a call if the function is there for a tracer, too; what another call computes
//! depends on all that it is given, and all of that interacts. So nothing is missed, but a set may be larger than it need be.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::activity::{Activity, activity, closure, flows_of};
use super::builder::Site;
use crate::ir::visit::{any, variables_in, walk};
use crate::ir::{
    Aggregate, Argument, Block, Call, Effect, Function, Mode, Opaque, Operand, Place, Projection, Reference, Role,
    Statement, Type, Value, Var, Variable, placeholder,
};
use crate::rules::{Node, Rule, Term, rule};

/// What the tracer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Which inputs meet in an operation that is not linear.
    Interactions,
    /// What the results depend on.
    Outputs,
    /// Interactions, for a caller; which is also told what the result depends on, and what is written to: these are more results.
    Both,
}

/// The sets of inputs that what is followed depends on.
pub fn dependences(function: &Function, wrt: &[Var], followed: Followed, krate: &TokenStream) -> Function {
    let activity = activity(function, wrt);
    let wanted = match followed {
        Followed::Interactions => leading_to_interactions(function, &activity),
        Followed::Outputs | Followed::Both => {
            (0..function.variables.len() as u32).map(Var).filter(|var| activity.is_active(*var)).collect()
        }
    };
    let mut function = function.clone();
    refine_types(&mut function);
    let indexed = indexed(&function);
    let tracer = function.constant("tracer");
    let krate = krate.clone();
    let mut pass = Dependences {
        activity,
        wanted,
        sets: HashMap::new(),
        unions: HashMap::new(),
        indexed,
        tracer,
        followed,
        krate,
        function,
    };
    for parameter in wrt {
        let sets = pass.sets(*parameter);
        let variable = &mut pass.function.variables[sets.0 as usize];
        if variable.role == Role::Place && !variable.mutable {
            variable.reference = Reference::Shared;
        }
        pass.function.parameters.push(sets);
    }
    pass.function.parameters.push(tracer);
    let original = std::mem::take(&mut pass.function.body);
    let mut body = pass.block(&original);
    match followed {
        Followed::Both => {
            for result in pass.function.results.clone() {
                let set = pass.sets_of_result(&result, &mut body);
                pass.function.results.push(set);
            }
            let outputs = wrt.iter().filter(|var| pass.function.variable(**var).reference == Reference::Mutable);
            let outputs: Vec<Operand> = outputs.map(|output| pass.sets[output].into()).collect();
            pass.function.results.extend(outputs);
        }
        Followed::Outputs => {
            let results = std::mem::take(&mut pass.function.results);
            results.iter().for_each(|result| pass.output(result, &mut body));
        }
        Followed::Interactions => pass.function.results.clear(),
    }
    pass.function.body = body;
    pass.function
}

/// Whether what the tracer is told follows from the lengths of storage and from numbers alone; so says the function that tells it.
pub fn follow_from_shape(dependences: &Function, numbers: &[Var]) -> bool {
    let Some(tracer) = dependences.parameters.last() else { return false };
    let is_known = |var: &Var| match dependences.variable(*var).role {
        Role::Constant => numbers.contains(var) || !dependences.parameters.contains(var),
        _ => false,
    };
    let has_shape = |opaque: &Opaque| {
        let is_storage = |var: &Var| dependences.variable(*var).role == Role::Place;
        let reads_shape = |var: &Var| is_known(var) || (is_storage(var) && is_length_of(*var, &opaque.tokens));
        opaque.reads.contains(tracer) || (opaque.effect != Effect::Once && opaque.reads.iter().all(reads_shape))
    };
    !any(&dependences.body, &mut |statement| match statement {
        Statement::Call(_) => true,
        Statement::Opaque(check) if check.writes.is_empty() && check.effect != Effect::Once => false,
        Statement::If { condition, .. } => condition.var().is_some_and(|var| !is_known(&var)),
        _ => {
            let mut fails = false;
            statement.opaques(&mut |opaque| fails |= !has_shape(opaque));
            fails
        }
    })
}

/// Whether the tokens mention the storage for its length alone.
fn is_length_of(var: Var, tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().all(|(index, token)| match token {
        TokenTree::Group(group) => is_length_of(var, &group.stream()),
        TokenTree::Ident(ident) if *ident == mention(var) => {
            let call: String = tokens[index + 1..].iter().take(3).map(ToString::to_string).collect();
            call == ".len()"
        }
        _ => true,
    })
}

/// The variables that vary and from which an operation that is not linear can be reached, if the results depend on that.
fn leading_to_interactions(function: &Function, activity: &Activity) -> HashSet<Var> {
    let (mut ends, mut flows) = (Vec::new(), Vec::new());
    walk(&function.body, &mut |statement| {
        flows_of(function, statement, &mut flows);
        match statement {
            Statement::Let(var, Value::Operation { rule, arguments, .. }) if activity.is_active(*var) => {
                let interactions = interactions(rule, arguments, (*var).into());
                let ends_of = |(i, j): (usize, usize)| [arguments[i].var(), arguments[j].var()];
                ends.extend(interactions.into_iter().flat_map(ends_of).flatten());
            }
            Statement::Call(call) => call.uses(&mut |var| ends.push(var)),
            _ => {}
        }
    });
    let wanted = closure(ends.into_iter(), flows.iter().rev().map(|flow| (flow.to, flow.from)));
    wanted.into_iter().filter(|var| activity.varies(*var)).collect()
}

/// The pairs of arguments by which the second derivative of an operation may be other than zero.
fn interactions(rule: &'static Rule, arguments: &[Operand], result: Operand) -> Vec<(usize, usize)> {
    let partials = Site { rule, arguments, result, guarded: false }.partials();
    let depends = |i: usize, j: usize| depends(&partials[i], j, &partials);
    let pairs = (0..partials.len()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let may_vary = |operand: &Operand| operand.var().is_some();
    pairs
        .filter(|(i, j)| may_vary(&arguments[*i]) && may_vary(&arguments[*j]))
        .filter(|(i, j)| depends(*i, *j) || depends(*j, *i))
        .collect()
}

/// Whether a term changes with an argument of an operation with these partial derivatives.
fn depends(term: &Term, argument: usize, partials: &[Term]) -> bool {
    match term.node() {
        Node::Argument(index) => *index == argument,
        Node::Result => !partials[argument].is_zero(),
        Node::Literal(_) => false,
        Node::Apply(name, inner) => {
            let rule = rule(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
            let outer = (rule.partials)(inner, term);
            inner.iter().zip(&outer).any(|(inner, outer)| !outer.is_zero() && depends(inner, argument, partials))
        }
    }
}

/// The results of calls, and what is moved from them, whose type is not known, but which have elements: these are read, or it is returned, or
/// moved to where that is known.
fn indexed(function: &Function) -> HashSet<Var> {
    let (mut results, mut known, mut moves) = (HashSet::new(), HashSet::new(), Vec::new());
    walk(&function.body, &mut |statement| {
        if let Statement::Call(call) = statement {
            results.extend(&call.results);
        }
        statement.places(&mut |place| {
            if let [Projection::Index(_) | Projection::Slice(_), ..] = place.path[..] {
                known.insert(place.root);
            }
        });
        let whole = |to: Option<Var>, aggregate: &Aggregate| match aggregate {
            Aggregate::Copy(from) if from.path.is_empty() => Some([to?, from.root]),
            _ => None,
        };
        moves.extend(match statement {
            Statement::Let(to, Value::Aggregate(aggregate)) => whole(Some(*to), aggregate),
            Statement::Assign(to, aggregate) => whole(to.path.is_empty().then_some(to.root), aggregate),
            _ => None,
        });
    });
    let is_shaped = |var: &Var| sets_type(&function.variable(*var).ty).is_some();
    known.extend(moves.iter().flatten().copied().filter(is_shaped));
    known.extend(function.results.iter().filter_map(Operand::var));
    let both = |moves: &[[Var; 2]]| -> Vec<(Var, Var)> {
        moves.iter().flat_map(|[to, from]| [(*to, *from), (*from, *to)]).collect()
    };
    let of_calls = closure(results.into_iter(), both(&moves).into_iter());
    let known = closure(known.into_iter(), both(&moves).into_iter());
    let is_open = |var: &&Var| matches!(function.variable(**var).ty, Type::Unknown);
    of_calls.intersection(&known).filter(is_open).copied().collect()
}

/// Completes the types of storage by what is put into it.
fn refine_types(function: &mut Function) {
    let mut found = Vec::new();
    walk(&function.body, &mut |statement| {
        if let Statement::Let(var, Value::Aggregate(aggregate)) = statement {
            found.push((*var, aggregate.clone()));
        }
    });
    for (var, aggregate) in found {
        let known = std::mem::replace(&mut function.variables[var.0 as usize].ty, Type::Unknown);
        let ty = refined(known, &aggregate, function);
        function.variables[var.0 as usize].ty = ty;
    }
}

fn refined(ty: Type, aggregate: &Aggregate, function: &Function) -> Type {
    let inner = |ty: Box<Type>, part: &Aggregate| Box::new(refined(*ty, part, function));
    match (ty, aggregate) {
        (Type::Array(element, length), Aggregate::Array(parts)) => {
            Type::Array(parts.iter().fold(element, inner), length)
        }
        (Type::Array(element, length), Aggregate::Repeat(part, _)) => Type::Array(inner(element, part), length),
        (Type::Vector(element), Aggregate::List(parts)) => Type::Vector(parts.iter().fold(element, inner)),
        (Type::Vector(element), Aggregate::Vector(part, _)) => Type::Vector(inner(element, part)),
        (Type::Tuple(types), Aggregate::Tuple(parts)) => {
            Type::Tuple(types.into_iter().zip(parts).map(|(ty, part)| refined(ty, part, function)).collect())
        }
        (Type::Unknown, Aggregate::Scalar(operand)) => Type::Scalar(function.scalar_of(operand)),
        (ty, Aggregate::Copy(place)) if !ty.is_scalar() && sets_type(&ty).is_none() => function.type_of(place),
        (Type::Unknown, Aggregate::Opaque(opaque)) => match opaque.reads[..] {
            [var] if mention(var) == opaque.tokens.to_string() => function.variable(var).ty.clone(),
            _ => Type::Unknown,
        },
        (ty, _) => ty,
    }
}

struct Dependences {
    activity: Activity,
    /// The variables of which the sets are needed.
    wanted: HashSet<Var>,
    /// The set of each value and the sets of each storage that has them.
    sets: HashMap<Var, Var>,
    /// The sets of which that of a value is the union, if there are several.
    unions: HashMap<Var, Vec<Operand>>,
    /// Storage of which nothing is known but that it has elements.
    indexed: HashSet<Var>,
    tracer: Var,
    followed: Followed,
    /// The path of the crate.
    krate: TokenStream,
    function: Function,
}

impl Dependences {
    fn block(&mut self, block: &Block) -> Block {
        let mut written = Block::with_capacity(2 * block.len());
        for statement in block {
            self.statement(statement, &mut written);
        }
        written
    }

    fn statement(&mut self, statement: &Statement, block: &mut Block) {
        match statement {
            Statement::Let(var, value) => {
                block.push(statement.clone());
                self.let_(*var, value, block);
            }
            Statement::Declare(var) => {
                block.push(statement.clone());
                if self.is_wanted(*var) {
                    block.push(Statement::Declare(self.sets(*var)));
                }
            }
            Statement::Set(var, operand) => {
                if self.is_wanted(*var) {
                    let set = self.set_or_none(operand, block);
                    block.push(Statement::Set(self.sets(*var), set));
                }
                block.push(statement.clone());
            }
            Statement::Store(place, operand) => {
                if self.is_wanted(place.root) {
                    let set = self.set_or_none(operand, block);
                    self.store(place, set, block);
                }
                block.push(statement.clone());
            }
            Statement::Accumulate(place, _, operand) => {
                if self.is_wanted(place.root)
                    && let Some(set) = self.set(operand, block)
                {
                    self.join(place, set, block);
                }
                block.push(statement.clone());
            }
            Statement::Assign(place, aggregate) => self.assign(place, aggregate, statement, block),
            Statement::Swap(one, other) => {
                if self.is_wanted(one.root) {
                    block.push(Statement::Swap(self.shadow(one), self.shadow(other)));
                }
                block.push(statement.clone());
            }
            Statement::Append(place, element) => self.append(place, element, statement, block),
            Statement::Clear(place) => {
                block.push(statement.clone());
                if self.is_wanted(place.root) {
                    let none = self.none(block);
                    self.fill(place, none, block);
                }
            }
            Statement::If { .. }
            | Statement::Match { .. }
            | Statement::For { .. }
            | Statement::Loop(_)
            | Statement::Labelled(..) => block.extend(statement.with_blocks(&mut |inner| self.block(inner))),
            Statement::Call(call) => self.call(call, block),
            Statement::Exit(_) | Statement::Opaque(_) | Statement::HandOver => block.push(statement.clone()),
            Statement::AccumulateAll(..) | Statement::Push(..) => unreachable!("only derivatives have these"),
        }
    }

    fn let_(&mut self, var: Var, value: &Value, block: &mut Block) {
        if let Value::Operation { rule, arguments, .. } = value {
            self.interact(rule, arguments, var, block);
        }
        if !self.is_wanted(var) {
            return;
        }
        match value {
            Value::Operation { rule, arguments, .. } => {
                let partials = Site { rule, arguments, result: var.into(), guarded: false }.partials();
                let varying = arguments.iter().zip(&partials).filter(|(_, partial)| !partial.is_zero());
                let sets = varying.flat_map(|(argument, _)| self.sets_of(argument)).collect();
                self.name_union(var, sets, block);
            }
            Value::Cast(operand, _) => {
                let sets = self.sets_of(operand);
                self.name_union(var, sets, block);
            }
            Value::Load(place) => {
                let set = self.load(place, block);
                self.name_set(var, set);
            }
            Value::Aggregate(aggregate) => {
                let contents = self.contents(var.into(), aggregate, block);
                block.push(Statement::Let(self.sets(var), Value::Aggregate(contents)));
            }
            Value::Zero(_) | Value::Opaque(_) => {
                let none = self.none(block);
                let contents = self.filled(var.into(), none);
                block.push(Statement::Let(self.sets(var), Value::Aggregate(contents)));
            }
            Value::Tape(_) | Value::Pop(_) | Value::Kept(_) | Value::Lent(_) => {
                unreachable!("only derivatives keep anything")
            }
        }
    }

    /// Tells the tracer what interacts in an operation.
    fn interact(&mut self, rule: &'static Rule, arguments: &[Operand], var: Var, block: &mut Block) {
        if self.followed != Followed::Outputs && self.activity.is_active(var) {
            for (i, j) in interactions(rule, arguments, var.into()) {
                let sets = [i, j].map(|index| self.sets_of(&arguments[index]));
                let tracer = mention(self.tracer);
                let [left, right] = sets.map(|sets| sets.iter().map(mention_operand).collect::<Vec<_>>());
                match (&left[..], &right[..]) {
                    ([], _) | (_, []) => {}
                    ([left], [right]) => block.push(effect(quote!(#tracer.interact(#left, #right)))),
                    _ if left == right => block.push(effect(quote!(#tracer.interact_together(&[#(#left),*])))),
                    _ => block.push(effect(quote!(#tracer.interact_across(&[#(#left),*], &[#(#right),*])))),
                }
            }
        }
    }

    fn assign(&mut self, place: &Place, aggregate: &Aggregate, statement: &Statement, block: &mut Block) {
        if !self.is_wanted(place.root) {
            block.push(statement.clone());
        } else if self.is_one(place.root) {
            let set = self.mixed(aggregate, block);
            self.store(place, set, block);
            block.push(statement.clone());
        } else if is_coarse(aggregate) || self.is_filled(place, aggregate) {
            let set = self.mixed(aggregate, block);
            block.push(statement.clone());
            self.fill(place, set, block);
        } else {
            let contents = self.aggregate(aggregate, block);
            let shadow = self.shadow(place);
            block.push(Statement::Assign(shadow, contents));
            block.push(statement.clone());
        }
    }

    /// Whether it is a slice, and what it is assigned from has no sets that could be copied.
    fn is_filled(&self, place: &Place, aggregate: &Aggregate) -> bool {
        let is_slice = matches!(self.function.type_of(place), Type::Slice(_));
        let is_copied =
            matches!(aggregate, Aggregate::Copy(from) if self.is_wanted(from.root) && !self.is_one(from.root));
        is_slice && !is_copied
    }

    fn append(&mut self, place: &Place, element: &Aggregate, statement: &Statement, block: &mut Block) {
        if !self.is_wanted(place.root) {
            block.push(statement.clone());
        } else if self.is_one(place.root) {
            let set = self.mixed(element, block);
            self.join(place, set, block);
            block.push(statement.clone());
        } else {
            let contents = match is_coarse(element) {
                false => self.aggregate(element, block),
                true => {
                    let set = self.mixed(element, block);
                    block.push(statement.clone());
                    let vector = place_tokens(place);
                    let last = quote!(&#vector[#vector.len() - 1]);
                    self.filled_like(last, &set)
                }
            };
            let shadow = self.shadow(place);
            block.push(Statement::Append(shadow, contents));
            if !is_coarse(element) {
                block.push(statement.clone());
            }
        }
    }

    /// What a call computes depends on all that it is given; more is known if sets go through it.
    fn call(&mut self, call: &Call, block: &mut Block) {
        let mut sets = Vec::new();
        for argument in &call.arguments {
            match argument {
                Argument::Value(operand) => sets.extend(self.sets_of(operand)),
                Argument::Aggregate(aggregate) => self.parts(aggregate, &mut sets, block),
                Argument::Borrow(place) | Argument::BorrowMut(place) => self.part(place, &mut sets, block),
                Argument::Constant(_) | Argument::Repeated(_) | Argument::Absent => {}
            }
        }
        if sets.is_empty() {
            return block.push(Statement::Call(call.clone()));
        }
        if self.is_traced(call) {
            return self.traced(call, block);
        }
        block.push(Statement::Call(call.clone()));
        let all = self.union(&sets, block);
        if self.followed != Followed::Outputs {
            let (tracer, all) = (mention(self.tracer), mention_operand(&all));
            block.push(effect(quote!(#tracer.interact(#all, #all))));
        }
        for result in &call.results {
            self.result(*result, block, |this| this.filled((*result).into(), all.clone()), |_, _| all.clone());
        }
        for argument in &call.arguments {
            if let Argument::BorrowMut(place) = argument
                && self.is_wanted(place.root)
            {
                self.fill(place, all.clone(), block);
            }
        }
    }

    /// The sets of the result of a call: one for each float, or one for all.
    fn result(
        &mut self,
        result: Var,
        block: &mut Block,
        each: impl FnOnce(&mut Self) -> Aggregate,
        one: impl FnOnce(&mut Self, &mut Block) -> Operand,
    ) {
        if !self.is_wanted(result) {
        } else if self.function.variable(result).role == Role::Value {
            let set = one(self, block);
            self.name_set(result, set);
        } else {
            let contents = match self.is_one(result) {
                true => Aggregate::Scalar(one(self, block)),
                false => each(self),
            };
            block.push(Statement::Let(self.sets(result), Value::Aggregate(contents)));
        }
    }

    /// Whether sets may be propagated through the function: its name says what that would be, and all that it writes to has a set for
    /// each float.
    fn is_traced(&self, call: &Call) -> bool {
        let callee = &call.callee;
        let has_room = |argument: &Argument| match argument {
            Argument::BorrowMut(place) => {
                let shares = |other: &Argument| matches!(other, Argument::Borrow(other) | Argument::BorrowMut(other) if other.root == place.root);
                let is_alone = call.arguments.iter().filter(|other| shares(other)).count() == 1;
                is_alone && self.is_wanted(place.root) && self.has_sets(place)
            }
            _ => true,
        };
        callee.modes.is_empty()
            && !callee.is_named_as_derivative()
            && (callee.is_method || callee.is_of_type() || callee.is_found_by_path())
            && call.arguments.len() <= LONGEST_TUPLE
            && call.arguments.iter().all(has_room)
    }

    /// Whether each float of a place has a set.
    fn has_sets(&self, place: &Place) -> bool {
        let is_one_float = place.path.is_empty() && self.function.variable(place.root).ty.is_scalar();
        is_one_float || !self.is_one(place.root)
    }

    /// A call of what propagates the sets through the function, if there is that; it says what all that it computes depends on.
    fn traced(&mut self, call: &Call, block: &mut Block) {
        let mut traced = call.clone();
        traced.callee.modes.push(Mode::Traced);
        for argument in &call.arguments {
            let sets = match argument {
                Argument::Value(operand) => self.set(operand, block).map(Argument::Value),
                Argument::Aggregate(Aggregate::Copy(place)) | Argument::Borrow(place) | Argument::BorrowMut(place)
                    if self.is_wanted(place.root) && !self.is_one(place.root) =>
                {
                    Some(Argument::Borrow(self.shadow(place)))
                }
                Argument::Borrow(place) | Argument::BorrowMut(place) => {
                    let mut sets = Vec::new();
                    self.part(place, &mut sets, block);
                    sets.pop().map(Argument::Value)
                }
                Argument::Aggregate(aggregate) => Some(Argument::Value(self.mixed(aggregate, block))),
                _ => None,
            };
            traced.arguments.push(sets.unwrap_or(Argument::Absent));
        }
        let tracer = mention(self.tracer);
        let given = match self.followed {
            Followed::Outputs => {
                let krate = &self.krate;
                quote!(&#krate::generated::OutputsAlone(#tracer))
            }
            _ => quote!(#tracer),
        };
        traced.arguments.push(Argument::Constant(code(given)));
        if call.results.is_empty() {
            traced.results.push(self.function.constant("nothing"));
        }
        let found = self.function.constant("sets");
        traced.results.push(found);
        block.push(Statement::Call(traced));
        let found = mention(found);
        for result in &call.results {
            let value = self.borrowed(&(*result).into());
            // In its place: the value may be moved afterwards.
            let shaped = code(quote!(#tracer.shaped(#value, #found)));
            let shaped = Aggregate::Opaque(Opaque { effect: Effect::Repeatable, ..shaped });
            let joined = quote!(#tracer.joined(#found));
            self.result(*result, block, |_| shaped, |this, block| this.computed(joined, block));
        }
        let outputs = call.arguments.iter().filter_map(|argument| match argument {
            Argument::BorrowMut(place) => Some(place),
            _ => None,
        });
        let shadows: Vec<Place> = outputs.map(|place| self.shadow(place)).collect();
        if !shadows.is_empty() {
            let borrowed = shadows.iter().map(|shadow| {
                let tokens = place_tokens(shadow);
                match (self.function.variable(shadow.root).reference, &shadow.path[..]) {
                    (Reference::Mutable, []) => quote!(&mut *#tokens),
                    _ => quote!(&mut #tokens),
                }
            });
            let put = code(quote!(#tracer.put((#(#borrowed,)*), #found)));
            let writes = shadows.iter().map(|shadow| shadow.root).collect();
            block.push(Statement::Opaque(Opaque { writes, effect: Effect::Once, ..put }));
        }
    }

    /// The set of the result, or those of its floats.
    fn sets_of_result(&mut self, result: &Operand, block: &mut Block) -> Operand {
        match result.var().filter(|var| self.function.variable(*var).role == Role::Place) {
            None => self.set_or_none(result, block),
            Some(var) if self.is_wanted(var) && !self.is_one(var) => self.sets(var).into(),
            Some(var) => {
                let mut sets = Vec::new();
                self.part(&var.into(), &mut sets, block);
                let set = self.union(&sets, block);
                let filled = self.filled_like(self.borrowed(&var.into()), &set);
                let like = self.function.variable(var).clone();
                let all = self.function.add(Variable { ty: Type::Unknown, reference: Reference::Owned, ..like });
                block.push(Statement::Let(all, Value::Aggregate(filled)));
                all.into()
            }
        }
    }

    fn output(&mut self, result: &Operand, block: &mut Block) {
        let tracer = mention(self.tracer);
        match result.var().filter(|var| self.function.variable(*var).role == Role::Place) {
            None => {
                let set = mention_operand(&self.set_or_none(result, block));
                block.push(effect(quote!(#tracer.output(#set))));
            }
            Some(var) if self.is_wanted(var) && !self.is_one(var) => {
                let sets = mention(self.sets(var));
                block.push(effect(quote!(#tracer.outputs(&#sets))));
            }
            Some(var) => {
                let mut sets = Vec::new();
                self.part(&var.into(), &mut sets, block);
                let set = mention_operand(&self.union(&sets, block));
                let value = self.borrowed(&var.into());
                block.push(effect(quote!(#tracer.outputs(&#tracer.filled(#value, #set)))));
            }
        }
    }
}

// Sets.
impl Dependences {
    fn is_wanted(&self, var: Var) -> bool {
        self.wanted.contains(&var)
    }

    /// Whether a variable has one set for all of its floats.
    fn is_one(&self, var: Var) -> bool {
        sets_type(&self.function.variable(var).ty).is_none() && !self.indexed.contains(&var)
    }

    /// The sets of a variable.
    fn sets(&mut self, var: Var) -> Var {
        if let Some(sets) = self.sets.get(&var) {
            return *sets;
        }
        let variable = self.function.variable(var);
        let ty = sets_type(&variable.ty).unwrap_or(Type::Unknown);
        let name = match ty {
            Type::Unknown => format_ident!("{}_set", variable.name, span = Span::mixed_site()),
            _ => format_ident!("{}_sets", variable.name, span = Span::mixed_site()),
        };
        let sets = Variable { name, ty, reference: Reference::Owned, ..variable.clone() };
        let sets = self.function.add(sets);
        self.sets.insert(var, sets);
        sets
    }

    /// Where the sets of a place are.
    fn shadow(&mut self, place: &Place) -> Place {
        let sets = self.sets(place.root);
        if self.is_one(place.root) { sets.into() } else { place.under(sets) }
    }

    /// The sets of which that of an operand is the union, if it has one.
    fn sets_of(&mut self, operand: &Operand) -> Vec<Operand> {
        let Some(var) = operand.var().filter(|var| self.is_wanted(*var)) else { return Vec::new() };
        match self.unions.get(&var) {
            Some(sets) => sets.clone(),
            None => vec![self.sets(var).into()],
        }
    }

    /// The set of an operand, if it has one.
    fn set(&mut self, operand: &Operand, block: &mut Block) -> Option<Operand> {
        let sets = self.sets_of(operand);
        (!sets.is_empty()).then(|| self.union(&sets, block))
    }

    fn set_or_none(&mut self, operand: &Operand, block: &mut Block) -> Operand {
        match self.set(operand, block) {
            Some(set) => set,
            None => self.none(block),
        }
    }

    fn none(&mut self, block: &mut Block) -> Operand {
        let tracer = mention(self.tracer);
        self.computed(quote!(#tracer.none()), block)
    }

    fn union(&mut self, sets: &[Operand], block: &mut Block) -> Operand {
        let Some((first, others)) = sets.split_first() else { return self.none(block) };
        let mut union = first.clone();
        for other in others.iter().filter(|other| other.var() != first.var()) {
            let (tracer, left, right) = (mention(self.tracer), mention_operand(&union), mention_operand(other));
            union = self.computed(quote!(#tracer.union(#left, #right)), block);
        }
        union
    }

    /// A set that is computed by this code.
    fn computed(&mut self, tokens: TokenStream, block: &mut Block) -> Operand {
        let set = self.new_set();
        block.push(Statement::Let(set, Value::Opaque(code(tokens))));
        set.into()
    }

    fn new_set(&mut self) -> Var {
        let scalar = self.function.scalar.clone();
        let set = self.function.value("set", scalar);
        self.function.variables[set.0 as usize].ty = Type::Unknown;
        set
    }

    /// The set of a value is the union of these.
    fn name_union(&mut self, var: Var, mut sets: Vec<Operand>, block: &mut Block) {
        let mut seen = HashSet::new();
        sets.retain(|set| set.var().is_none_or(|set| seen.insert(set)));
        if (2..=FEW).contains(&sets.len()) {
            self.unions.insert(var, sets);
        } else {
            let set = self.union(&sets, block);
            self.name_set(var, set);
        }
    }

    /// What was just computed is the set of a value.
    fn name_set(&mut self, var: Var, set: Operand) {
        self.sets.extend(set.var().map(|set| (var, set)));
    }

    fn load(&mut self, place: &Place, block: &mut Block) -> Operand {
        let (set, shadow) = (self.new_set(), self.shadow(place));
        block.push(Statement::Let(set, Value::Load(shadow)));
        set.into()
    }

    /// The set takes the place of what was there, unless other floats share it.
    fn store(&mut self, place: &Place, set: Operand, block: &mut Block) {
        let is_shared = self.is_one(place.root) && !place.path.is_empty();
        let shadow = self.shadow(place);
        match is_shared {
            true => self.join(place, set, block),
            false if self.is_one(place.root) => {
                block.push(Statement::Assign(shadow, Aggregate::Scalar(set)));
            }
            false => block.push(Statement::Store(shadow, set)),
        }
    }

    /// The set joins what is there.
    fn join(&mut self, place: &Place, set: Operand, block: &mut Block) {
        let before = self.load(place, block);
        let union = self.union(&[before, set], block);
        let shadow = self.shadow(place);
        block.push(Statement::Store(shadow, union));
    }

    /// Every float of the place has this set now.
    fn fill(&mut self, place: &Place, set: Operand, block: &mut Block) {
        if self.is_one(place.root) {
            return self.store(place, set, block);
        }
        let shadow = self.shadow(place);
        match self.function.type_of(place) {
            Type::Slice(_) => {
                let (tracer, sets, set) = (mention(self.tracer), place_tokens(&shadow), mention_operand(&set));
                let sets = match self.function.variable(shadow.root).reference {
                    Reference::Owned => quote!(&mut #sets),
                    _ => sets,
                };
                let code = code(quote!(#tracer.fill(#sets, #set)));
                block.push(Statement::Opaque(Opaque { writes: vec![shadow.root], effect: Effect::Once, ..code }));
            }
            _ => {
                let contents = self.filled(place.clone(), set);
                block.push(Statement::Assign(shadow, contents));
            }
        }
    }

    /// The contents of the sets of a place, which has its value already.
    fn contents(&mut self, place: Place, aggregate: &Aggregate, block: &mut Block) -> Aggregate {
        match self.is_one(place.root) || is_coarse(aggregate) {
            true => {
                let set = self.mixed(aggregate, block);
                self.filled(place, set)
            }
            false => self.aggregate(aggregate, block),
        }
    }

    /// This set for each float of a place.
    fn filled(&mut self, place: Place, set: Operand) -> Aggregate {
        match self.is_one(place.root) {
            true => Aggregate::Scalar(set),
            false => self.filled_like(self.borrowed(&place), &set),
        }
    }

    fn filled_like(&self, value: TokenStream, set: &Operand) -> Aggregate {
        let (tracer, set) = (mention(self.tracer), mention_operand(set));
        Aggregate::Opaque(code(quote!(#tracer.filled(#value, #set))))
    }

    /// Sets in the shape of an aggregate.
    fn aggregate(&mut self, aggregate: &Aggregate, block: &mut Block) -> Aggregate {
        let tracer = mention(self.tracer);
        match aggregate {
            Aggregate::Scalar(operand) => Aggregate::Scalar(self.set_or_none(operand, block)),
            Aggregate::Copy(place) if !self.is_wanted(place.root) => {
                let value = self.borrowed(place);
                Aggregate::Opaque(code(quote!(#tracer.nothing(#value))))
            }
            Aggregate::Copy(place) if self.is_one(place.root) => {
                let set = self.load(place, block);
                self.filled_like(self.borrowed(place), &set)
            }
            Aggregate::Copy(place) => Aggregate::Copy(self.shadow(place)),
            Aggregate::Array(parts) => Aggregate::Array(self.aggregates(parts, block)),
            Aggregate::List(parts) => Aggregate::List(self.aggregates(parts, block)),
            Aggregate::Tuple(parts) => Aggregate::Tuple(self.aggregates(parts, block)),
            Aggregate::Repeat(element, length) => {
                Aggregate::Repeat(Box::new(self.aggregate(element, block)), length.clone())
            }
            Aggregate::Vector(element, length) => {
                Aggregate::Vector(Box::new(self.aggregate(element, block)), length.clone())
            }
            Aggregate::Opaque(opaque) => {
                let value = &opaque.tokens;
                Aggregate::Opaque(code(quote!(#tracer.nothing(&#value))))
            }
            Aggregate::Struct { .. } | Aggregate::Zero(_) => unreachable!("the type of a struct is not known"),
        }
    }

    fn aggregates(&mut self, parts: &[Aggregate], block: &mut Block) -> Vec<Aggregate> {
        parts.iter().map(|part| self.aggregate(part, block)).collect()
    }

    /// The union of all sets in an aggregate.
    fn mixed(&mut self, aggregate: &Aggregate, block: &mut Block) -> Operand {
        let mut sets = Vec::new();
        self.parts(aggregate, &mut sets, block);
        self.union(&sets, block)
    }

    fn parts(&mut self, aggregate: &Aggregate, sets: &mut Vec<Operand>, block: &mut Block) {
        match aggregate {
            Aggregate::Scalar(operand) => sets.extend(self.sets_of(operand)),
            Aggregate::Copy(place) => self.part(place, sets, block),
            Aggregate::Zero(_) => {}
            _ => aggregate.parts().into_iter().for_each(|part| self.parts(part, sets, block)),
        }
    }

    /// The union of all sets of a place, if it has any.
    fn part(&mut self, place: &Place, sets: &mut Vec<Operand>, block: &mut Block) {
        if !self.is_wanted(place.root) {
        } else if self.is_one(place.root) {
            sets.push(self.load(place, block));
        } else {
            let shadow = self.shadow(place);
            let (tracer, shadow) = (mention(self.tracer), self.borrowed(&shadow));
            sets.push(self.computed(quote!(#tracer.all(#shadow)), block));
        }
    }

    /// A reference to what stands at a place.
    fn borrowed(&self, place: &Place) -> TokenStream {
        let tokens = place_tokens(place);
        match self.function.variable(place.root).reference {
            Reference::Shared if place.path.is_empty() => tokens,
            Reference::Mutable if place.path.is_empty() => quote!(&*#tokens),
            _ => quote!(&#tokens),
        }
    }
}

/// The type of storage with a set for each float, if it is known that there are several.
fn sets_type(ty: &Type) -> Option<Type> {
    let element = |ty: &Type| match ty {
        Type::Scalar(_) => Some(Box::new(Type::Unknown)),
        ty => sets_type(ty).map(Box::new),
    };
    Some(match ty {
        Type::Array(inner, length) => Type::Array(element(inner)?, length.clone()),
        Type::Slice(inner) => Type::Slice(element(inner)?),
        Type::Vector(inner) => Type::Vector(element(inner)?),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| Some(*element(part)?)).collect::<Option<_>>()?),
        Type::Scalar(_) | Type::Named(_) | Type::Unknown => return None,
    })
}

/// So many sets are told apart.
const FEW: usize = 8;

/// The arguments of a call for a tracer are one tuple, and their sets another.
const LONGEST_TUPLE: usize = 12;

/// Whether constant code that may run but once, or a struct, is among the parts: their shape is known only afterwards.
fn is_coarse(aggregate: &Aggregate) -> bool {
    match aggregate {
        Aggregate::Opaque(opaque) => opaque.effect != Effect::Pure,
        Aggregate::Struct { .. } | Aggregate::Zero(_) => true,
        _ => aggregate.parts().into_iter().any(is_coarse),
    }
}

/// Pure code that mentions these variables.
fn code(tokens: TokenStream) -> Opaque {
    Opaque { reads: variables_in(&tokens), ..Opaque::pure(tokens) }
}

fn effect(tokens: TokenStream) -> Statement {
    Statement::Opaque(Opaque { effect: Effect::Once, ..code(tokens) })
}

fn mention(var: Var) -> proc_macro2::Ident {
    placeholder(var, Span::mixed_site())
}

fn mention_operand(operand: &Operand) -> proc_macro2::Ident {
    mention(operand.var().expect("a set is a variable"))
}

fn place_tokens(place: &Place) -> TokenStream {
    let root = mention(place.root);
    place.path.iter().fold(quote!(#root), |tokens, projection| match projection {
        Projection::Field(member) => quote!(#tokens.#member),
        Projection::Index(index) | Projection::Slice(index) => {
            let index = &index.tokens;
            quote!(#tokens[#index])
        }
    })
}
