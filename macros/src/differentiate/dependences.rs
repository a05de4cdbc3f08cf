//! What depends on what: sets of inputs instead of derivatives.
//!
//! Before: a function with parameters p and results r. After: a function with parameters p, ṡ, t and without results, where
//! ṡ has a set, or storage of sets in its shape, for each variable of `wrt` (behind a reference where it is storage that
//! nobody changes), and t is a tracer, which is told of every union, and of what is [`Followed`]. What is computed of the
//! original, and in which order, is as it was: the branches are those that it takes.
//!
//! A variable that holds floats has a set for each if its type says how many; storage of which the type is not known, such as
//! a struct, has one set for all of it. What is computed of few floats has no set of its own: theirs are told apart to the end, so that no
//! union is made where sums, products and functions of elements of the parameters are all that interacts. Sets go through a
//! call if the function is there for a tracer, too; what another call computes depends on all that it is given, and all of
//! that interacts. So nothing is missed, but a set may be larger than it need be.

mod calls;
mod interactions;
mod sets;
mod shapes;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

use self::interactions::{interactions, leading_to_interactions};
use self::shapes::{indexed, refine_types};
use super::activity::{Activity, activity};
use super::builder::Site;
use crate::ir::variables_in;
use crate::ir::visit::any;
use crate::ir::{
    Aggregate, Block, Effect, Function, Opaque, Operand, Place, Projection, Reference, Role, Statement, Type, Value,
    Var, VarMap, VarSet, placeholder,
};
use crate::rules::Rule;

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
        Followed::Outputs | Followed::Both => function.all_variables().filter(|var| activity.is_active(*var)).collect(),
    };
    let mut function = function.clone();
    refine_types(&mut function);
    let indexed = indexed(&function);
    let tracer = function.constant("tracer");
    let krate = krate.clone();
    let mut pass = Dependences {
        activity,
        wanted,
        sets: VarMap::default(),
        unions: VarMap::default(),
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
        opaque.reads.contains(tracer) || (opaque.effect < Effect::Once && opaque.reads.iter().all(reads_shape))
    };
    !any(&dependences.body, &mut |statement| match statement {
        Statement::Call(_) => true,
        Statement::Opaque(check) if check.writes.is_empty() && check.effect < Effect::Once => false,
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

struct Dependences {
    activity: Activity,
    /// The variables of which the sets are needed.
    wanted: VarSet,
    /// The set of each value and the sets of each storage that has them.
    sets: VarMap<Var>,
    /// The sets of which that of a value is the union, if there are several.
    unions: VarMap<Vec<Operand>>,
    /// Storage of which nothing is known but that it has elements.
    indexed: VarSet,
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
            Statement::Narrow { place, changed } => {
                if self.is_wanted(place.root) {
                    block.push(Statement::Narrow { place: self.shadow(place), changed: *changed });
                }
                block.push(statement.clone());
            }
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
        if let Value::Pop(vector) = value
            && self.is_wanted(*vector)
        {
            block.push(Statement::Let(self.sets(var), Value::Pop(self.sets(*vector))));
            return;
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
}

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
