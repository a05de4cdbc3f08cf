//! The sets of variables, places and aggregates.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::shapes::sets_type;
use super::{Dependences, code, is_coarse, mention, mention_operand, place_tokens};
use crate::ir::{
    Aggregate, Block, Effect, Opaque, Operand, Place, Reference, Statement, Type, Value, Var, VarSet, Variable,
};

/// So many sets are told apart.
const FEW: usize = 8;
impl Dependences {
    pub fn is_wanted(&self, var: Var) -> bool {
        self.wanted.contains(&var)
    }

    /// Whether a variable has one set for all of its floats.
    pub fn is_one(&self, var: Var) -> bool {
        sets_type(&self.function.variable(var).ty).is_none() && !self.indexed.contains(&var)
    }

    /// The sets of a variable.
    pub fn sets(&mut self, var: Var) -> Var {
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
    pub fn shadow(&mut self, place: &Place) -> Place {
        let sets = self.sets(place.root);
        if self.is_one(place.root) { sets.into() } else { place.under(sets) }
    }

    /// The sets of which that of an operand is the union, if it has one.
    pub fn sets_of(&mut self, operand: &Operand) -> Vec<Operand> {
        let Some(var) = operand.var().filter(|var| self.is_wanted(*var)) else { return Vec::new() };
        match self.unions.get(&var) {
            Some(sets) => sets.clone(),
            None => vec![self.sets(var).into()],
        }
    }

    /// The set of an operand, if it has one.
    pub fn set(&mut self, operand: &Operand, block: &mut Block) -> Option<Operand> {
        let sets = self.sets_of(operand);
        (!sets.is_empty()).then(|| self.union(&sets, block))
    }

    pub fn set_or_none(&mut self, operand: &Operand, block: &mut Block) -> Operand {
        match self.set(operand, block) {
            Some(set) => set,
            None => self.none(block),
        }
    }

    pub fn none(&mut self, block: &mut Block) -> Operand {
        let tracer = mention(self.tracer);
        self.computed(quote!(#tracer.none()), block)
    }

    pub fn union(&mut self, sets: &[Operand], block: &mut Block) -> Operand {
        let Some((first, others)) = sets.split_first() else { return self.none(block) };
        let mut union = first.clone();
        for other in others.iter().filter(|other| other.var() != first.var()) {
            let (tracer, left, right) = (mention(self.tracer), mention_operand(&union), mention_operand(other));
            union = self.computed(quote!(#tracer.union(#left, #right)), block);
        }
        union
    }

    /// A set that is computed by this code.
    pub fn computed(&mut self, tokens: TokenStream, block: &mut Block) -> Operand {
        let set = self.new_set();
        block.push(Statement::Let(set, Value::Opaque(code(tokens))));
        set.into()
    }

    pub fn new_set(&mut self) -> Var {
        let scalar = self.function.scalar.clone();
        let set = self.function.value("set", scalar);
        self.function.variables[set.0 as usize].ty = Type::Unknown;
        set
    }

    /// The set of a value is the union of these.
    pub fn name_union(&mut self, var: Var, mut sets: Vec<Operand>, block: &mut Block) {
        let mut seen = VarSet::new();
        sets.retain(|set| set.var().is_none_or(|set| seen.insert(set)));
        if (2..=FEW).contains(&sets.len()) {
            self.unions.insert(var, sets);
        } else {
            let set = self.union(&sets, block);
            self.name_set(var, set);
        }
    }

    /// What was just computed is the set of a value.
    pub fn name_set(&mut self, var: Var, set: Operand) {
        self.sets.extend(set.var().map(|set| (var, set)));
    }

    pub fn load(&mut self, place: &Place, block: &mut Block) -> Operand {
        let (set, shadow) = (self.new_set(), self.shadow(place));
        block.push(Statement::Let(set, Value::Load(shadow)));
        set.into()
    }

    /// The set takes the place of what was there, unless other floats share it.
    pub fn store(&mut self, place: &Place, set: Operand, block: &mut Block) {
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
    pub fn join(&mut self, place: &Place, set: Operand, block: &mut Block) {
        let before = self.load(place, block);
        let union = self.union(&[before, set], block);
        let shadow = self.shadow(place);
        block.push(Statement::Store(shadow, union));
    }

    /// Every float of the place has this set now.
    pub fn fill(&mut self, place: &Place, set: Operand, block: &mut Block) {
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
    pub fn contents(&mut self, place: Place, aggregate: &Aggregate, block: &mut Block) -> Aggregate {
        match self.is_one(place.root) || is_coarse(aggregate) {
            true => {
                let set = self.mixed(aggregate, block);
                self.filled(place, set)
            }
            false => self.aggregate(aggregate, block),
        }
    }

    /// This set for each float of a place.
    pub fn filled(&mut self, place: Place, set: Operand) -> Aggregate {
        match self.is_one(place.root) {
            true => Aggregate::Scalar(set),
            false => self.filled_like(self.borrowed(&place), &set),
        }
    }

    pub fn filled_like(&self, value: TokenStream, set: &Operand) -> Aggregate {
        let (tracer, set) = (mention(self.tracer), mention_operand(set));
        Aggregate::Opaque(code(quote!(#tracer.filled(#value, #set))))
    }

    /// Sets in the shape of an aggregate.
    pub fn aggregate(&mut self, aggregate: &Aggregate, block: &mut Block) -> Aggregate {
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

    pub fn aggregates(&mut self, parts: &[Aggregate], block: &mut Block) -> Vec<Aggregate> {
        parts.iter().map(|part| self.aggregate(part, block)).collect()
    }

    /// The union of all sets in an aggregate.
    pub fn mixed(&mut self, aggregate: &Aggregate, block: &mut Block) -> Operand {
        let mut sets = Vec::new();
        self.parts(aggregate, &mut sets, block);
        self.union(&sets, block)
    }

    pub fn parts(&mut self, aggregate: &Aggregate, sets: &mut Vec<Operand>, block: &mut Block) {
        match aggregate {
            Aggregate::Scalar(operand) => sets.extend(self.sets_of(operand)),
            Aggregate::Copy(place) => self.part(place, sets, block),
            Aggregate::Zero(_) => {}
            _ => aggregate.parts().into_iter().for_each(|part| self.parts(part, sets, block)),
        }
    }

    /// The union of all sets of a place, if it has any.
    pub fn part(&mut self, place: &Place, sets: &mut Vec<Operand>, block: &mut Block) {
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
    pub fn borrowed(&self, place: &Place) -> TokenStream {
        let tokens = place_tokens(place);
        match self.function.variable(place.root).reference {
            Reference::Shared if place.path.is_empty() => tokens,
            Reference::Mutable if place.path.is_empty() => quote!(&*#tokens),
            _ => quote!(&#tokens),
        }
    }
}
