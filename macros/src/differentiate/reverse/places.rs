//! Places in reverse: shadows, and what assignments hand on.

use super::*;

impl Reverse {
    /// The shadow of a place, which begins where it is first needed: as zero, or with what was sent there.
    pub(super) fn shadow(&mut self, place: &Place, backward: &mut Block) -> Place {
        let root = match self.shadows.get(&place.root) {
            Some(shadow) => *shadow,
            None => {
                let shadow = self.storage(place.root);
                let start = match (self.posted.get(&place.root), self.function.variable(place.root).ty.zeros()) {
                    (Some(Some(tape)), _) => Value::Pop(*tape),
                    (_, Some(zero)) => Value::Aggregate(zero),
                    (_, None) => self.zeros(place.root),
                };
                backward.push(Statement::Let(shadow, start));
                self.shadows.insert(place.root, shadow);
                shadow
            }
        };
        place.under(root)
    }

    /// Zeros in the shape of a variable.
    fn zeros(&self, like: Var) -> Value {
        match (self.lengths.get(&like), &self.function.variable(like).ty) {
            (Some(length), Type::Vector(element)) => match element.zeros() {
                Some(zero) => Value::Aggregate(Aggregate::Vector(Box::new(zero), length.clone())),
                None => Value::Zero(like.into()),
            },
            _ => Value::Zero(like.into()),
        }
    }

    /// A place for the adjoint of a variable.
    pub(super) fn storage(&mut self, of: Var) -> Var {
        let variable = self.function.variable(of);
        let storage = Variable {
            name: self.bar(of),
            named: true,
            ty: variable.ty.clone(),
            role: Role::Place,
            reference: Reference::Owned,
            mutable: true,
            shadow: true,
        };
        self.function.add(storage)
    }

    /// Takes the adjoint of what was appended last off that of the whole, which is on its own for so long.
    pub(super) fn take_last(&mut self, place: &Place, backward: &mut Block) -> Var {
        let shadow = self.shadow(place, backward);
        let last = self.element_of(place);
        let ty = self.function.type_of(place);
        if shadow.path.is_empty() {
            backward.push(Statement::Let(last, Value::Pop(shadow.root)));
            return last;
        }
        let whole = self.storage(place.root);
        self.function.variables[whole.0 as usize].ty = ty;
        let swap = Statement::Swap(whole.into(), shadow);
        backward.extend([
            Statement::Let(whole, Value::Aggregate(Aggregate::List(Vec::new()))),
            swap.clone(),
            Statement::Let(last, Value::Pop(whole)),
            swap,
        ]);
        last
    }

    /// Storage for an element of a vector.
    pub(super) fn element_of(&mut self, place: &Place) -> Var {
        let element = self.storage(place.root);
        self.function.variables[element.0 as usize].ty = match self.function.type_of(place) {
            Type::Vector(element) => *element,
            _ => Type::Unknown,
        };
        element
    }

    /// An assignment; what the place held before may have had another shape than what it holds then.
    pub(super) fn assign(
        &mut self,
        place: &Place,
        aggregate: &Aggregate,
        before: Option<Aggregate>,
        backward: &mut Block,
    ) {
        if !self.is_active(place) || self.is_forgotten(place.root) {
            return;
        }
        let shadow = self.shadow(place, backward);
        let clear = match before {
            Some(zeros) => Statement::Assign(shadow.clone(), zeros),
            None => Statement::Clear(shadow.clone()),
        };
        let taken = self.taken_out(place, &shadow, aggregate, &clear, backward);
        self.distribute(aggregate, &taken, backward);
        if taken.root == shadow.root {
            backward.push(clear);
        }
    }

    /// Whether a vector is assigned to that may have another length than before.
    pub(super) fn may_change_length(&self, place: &Place, aggregate: &Aggregate) -> bool {
        let is_vector = |place: &Place| matches!(self.function.type_of(place), Type::Vector(_));
        let makes_vector = match aggregate {
            Aggregate::Copy(from) => is_vector(from),
            Aggregate::List(_) | Aggregate::Vector(..) => true,
            _ => false,
        };
        (makes_vector || is_vector(place)) && self.is_active(place) && !self.declared.contains(&place.root)
    }

    /// Zeros in the shape of a vector before it is assigned to, and what is kept of that: its length, or the zeros.
    pub(super) fn shape_before(&mut self, place: &Place) -> (Aggregate, Statement) {
        let zero = match self.function.type_of(place) {
            Type::Vector(element) => element.zeros(),
            _ => None,
        };
        match zero {
            Some(zero) => {
                let length = self.function.constant("n");
                let before = Value::Opaque(Opaque::length_of(place));
                (Aggregate::Vector(Box::new(zero), Opaque::of(length)), Statement::Let(length, before))
            }
            None => {
                let zeros = self.storage(place.root);
                self.function.variables[zeros.0 as usize].ty = self.function.type_of(place);
                (Aggregate::Copy(zeros.into()), Statement::Let(zeros, Value::Zero(place.clone())))
            }
        }
    }

    /// The adjoint of what is assigned: apart from the shadow, which is left zero, if the place gives to itself.
    pub(super) fn taken_out(
        &mut self,
        place: &Place,
        shadow: &Place,
        aggregate: &Aggregate,
        clear: &Statement,
        backward: &mut Block,
    ) -> Place {
        if !gives(aggregate, place.root) {
            return shadow.clone();
        }
        let taken = self.storage(place.root);
        self.function.variables[taken.0 as usize].ty = self.function.type_of(place).owned();
        backward.push(Statement::Let(taken, Value::Aggregate(Aggregate::Copy(shadow.clone()))));
        backward.push(clear.clone());
        taken.into()
    }

    /// Adds the parts of an adjoint to the adjoints of the parts.
    pub(super) fn distribute(&mut self, aggregate: &Aggregate, shadow: &Place, backward: &mut Block) {
        match aggregate {
            Aggregate::Scalar(operand) if self.carries(operand) => {
                let value = self.load(shadow, backward);
                self.contribute(operand, Sign::Plus, value, backward);
            }
            Aggregate::Copy(place) if self.is_active(place) => {
                let own = self.shadow(place, backward);
                match self.function.type_of(place) {
                    Type::Scalar(_) => {
                        let value = self.load(shadow, backward);
                        backward.push(Statement::Accumulate(own, Sign::Plus, value));
                    }
                    _ => backward.push(Statement::AccumulateAll(own, shadow.clone())),
                }
            }
            Aggregate::Array(parts) | Aggregate::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let index = proc_macro2::Literal::usize_unsuffixed(index);
                    let part_shadow = shadow.clone().at(Projection::Index(Opaque::pure(quote!(#index))));
                    self.distribute(part, &part_shadow, backward);
                }
            }
            Aggregate::Tuple(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let part_shadow = shadow.clone().at(Projection::Field(index.into()));
                    self.distribute(part, &part_shadow, backward);
                }
            }
            Aggregate::Repeat(element, length) | Aggregate::Vector(element, length) => {
                self.distribute_repeated(element, length, shadow, backward);
            }
            Aggregate::Struct { fields, base, .. } => {
                for (member, part) in fields {
                    let part_shadow = shadow.clone().at(Projection::Field(member.clone()));
                    if self.is_active_aggregate(part) {
                        self.distribute(part, &part_shadow, backward);
                    }
                    let is_discrete =
                        matches!(part, Aggregate::Opaque(constant) if self.function.is_discrete(constant));
                    if base.is_some() && !is_discrete {
                        backward.push(Statement::Clear(part_shadow));
                    }
                }
                if let Some(base) = base {
                    self.distribute(base, shadow, backward);
                }
            }
            Aggregate::Scalar(_) | Aggregate::Copy(_) | Aggregate::Opaque(_) | Aggregate::Zero(_) => {}
        }
    }

    pub(super) fn is_active_aggregate(&self, aggregate: &Aggregate) -> bool {
        let mut found = false;
        aggregate.uses(&mut |var| found |= self.activity.is_active(var));
        found
    }

    /// `[element; length]`: the element collects from every copy.
    pub(super) fn distribute_repeated(
        &mut self,
        element: &Aggregate,
        length: &Opaque,
        shadow: &Place,
        backward: &mut Block,
    ) {
        let mut sources = Vec::new();
        element.uses(&mut |var| sources.push(var));
        for source in sources {
            self.open(source, backward);
        }
        let index = self.function.constant("i");
        let mut body = Block::new();
        self.depth += 1;
        self.distribute(element, &shadow.clone().at(Projection::Index(Opaque::of(index))), &mut body);
        self.depth -= 1;
        if !body.is_empty() {
            let range = Range {
                start: Opaque::pure(quote!(0)),
                end: length.clone(),
                inclusive: false,
                step: None,
                reversed: false,
            };
            backward.push(Statement::For { variable: index, range, body });
        }
    }
}

/// Whether what is assigned has to do with a variable.
pub(super) fn gives(aggregate: &Aggregate, var: Var) -> bool {
    let mut found = false;
    aggregate.uses(&mut |used| found |= used == var);
    found
}
