//! Sets go through calls, if the function is there for a tracer, too; what another call computes depends on all that it is given.

use quote::quote;

use super::{Dependences, Followed, code, effect, mention, mention_operand, place_tokens};
use crate::ir::{
    Aggregate, Argument, Block, Call, Effect, Mode, Opaque, Operand, Place, Reference, Role, Statement, Type, Value,
    Var, Variable,
};

/// The arguments of a call for a tracer are one tuple, and their sets another.
const LONGEST_TUPLE: usize = 12;

impl Dependences {
    /// What a call computes depends on all that it is given; more is known if sets go through it.
    pub fn call(&mut self, call: &Call, block: &mut Block) {
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
            && !callee.has_functions()
            && (callee.is_method() || callee.is_of_type() || callee.is_found_by_path())
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
    pub fn sets_of_result(&mut self, result: &Operand, block: &mut Block) -> Operand {
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

    pub fn output(&mut self, result: &Operand, block: &mut Block) {
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
