//! Calls in reverse: companions that add to the adjoints of their arguments.

use super::*;

impl Reverse {
    /// A call of the reverse companion: the cotangents of the results follow the arguments, then places that take the
    /// cotangents of the arguments. It takes the place of the call where those of the results are known before it.
    ///
    /// Elsewhere, the partial derivatives of a scalar result are computed beside it. What is not a scalar, or depends on more
    /// than is kept for each iteration of a loop, is called in two halves, of which the first keeps what the second needs;
    /// or, where halves cannot be kept, twice.
    pub(super) fn call(&mut self, call: &Call, sweeps: &mut Vec<Sweep>, backward: &mut Block) {
        let statement = Statement::Call(call.clone());
        let writes_active =
            |argument: &Argument| matches!(argument, Argument::BorrowMut(place) if self.is_active(place));
        if !call.results.iter().any(|result| self.activity.is_active(*result))
            && !call.arguments.iter().any(writes_active)
        {
            sweeps.push(Sweep::Fixed(vec![statement]));
            return;
        }
        let mut derived = call.clone();
        derived.callee.modes.push(Mode::Reverse);
        for result in &call.results {
            derived.arguments.push(self.cotangent(*result, backward));
        }
        let mut collected = Vec::new();
        let mut borrowed = VarSet::new();
        for argument in &call.arguments {
            if let Argument::BorrowMut(place) = argument
                && self.is_active(place)
            {
                borrowed.insert(self.shadow(place, backward).root);
            }
        }
        for argument in &call.arguments {
            derived.arguments.push(self.collector(argument, &mut borrowed, &mut collected, backward));
        }
        let mut wanted = Accesses::default();
        wanted.enter_arguments(&derived, call.arguments.len());
        if let Some(early) = self.early(wanted, &statement, sweeps, backward) {
            sweeps.push(Sweep::Fixed(vec![Statement::Call(derived)]));
            sweeps.push(Sweep::Mirror(early));
        } else if let Some(seed) = self.scalar_seed(call, &derived) {
            sweeps.push(Sweep::Fixed(self.with_partials(call, &seed, backward)));
            return;
        } else if self.is_in_halves(call) {
            let mut first = call.clone();
            first.callee.modes.push(Mode::Pullback);
            let pull = self.function.constant("pull");
            first.results.push(pull);
            derived.callee = call.callee.second_half(pull);
            derived.results.clear();
            let mut snapshots = Block::new();
            // What is lent mutably may be an input of the callee, unless it is all that the callee can write to.
            let outputs = call.arguments.iter().filter(|argument| matches!(argument, Argument::BorrowMut(_))).count();
            for (argument, passed) in derived.arguments.iter_mut().zip(&mut first.arguments) {
                match argument {
                    Argument::Borrow(_) => self.snapshot(argument, &mut snapshots),
                    Argument::BorrowMut(_) if outputs > 1 => self.snapshot(argument, &mut snapshots),
                    Argument::Constant(constant) => {
                        *argument = match self.borrows.kind(constant) {
                            Borrow::Shared => continue,
                            Borrow::Mutable => Argument::Absent,
                            Borrow::Nothing | Borrow::Unknown => {
                                if let Argument::Constant(passed) = passed
                                    && passed.reads.iter().all(|var| may_be_moved(self.function.variable(*var)))
                                {
                                    self.clone_whole(passed);
                                }
                                let tokens = &constant.tokens;
                                Argument::Constant(Opaque { tokens: quote!(&(#tokens)), ..constant.clone() })
                            }
                        }
                    }
                    _ => *argument = Argument::Absent,
                }
            }
            backward.push(Statement::Call(derived));
            sweeps.push(Sweep::Fixed(vec![Statement::Call(first)]));
            sweeps.push(Sweep::Fixed(snapshots));
        } else {
            let mut snapshots = Block::new();
            let mut once = call.clone();
            for (index, (argument, first)) in derived.arguments.iter_mut().zip(&mut once.arguments).enumerate() {
                self.snapshot(argument, &mut snapshots);
                if call.callee.captures(index) {
                    continue;
                }
                if let Argument::Constant(constant) = argument {
                    if let Argument::Constant(passed) = first {
                        self.clone_whole(passed);
                    }
                    *argument = Argument::Repeated(constant.clone());
                }
            }
            for result in &mut derived.results {
                let again = Variable { named: false, ..self.function.variable(*result).clone() };
                *result = self.function.add(again);
            }
            backward.push(Statement::Call(derived));
            sweeps.push(Sweep::Fixed(vec![Statement::Call(once)]));
            sweeps.push(Sweep::Fixed(snapshots));
        }
        for (target, place) in collected {
            match target {
                Collected::Value(operand) => {
                    let value = self.load(&place, backward);
                    self.contribute(&operand, Sign::Plus, value, backward);
                }
                Collected::Place(target) if self.function.type_of(&target).is_scalar() => {
                    let value = self.load(&place, backward);
                    backward.push(Statement::Accumulate(target, Sign::Plus, value));
                }
                Collected::Place(target) => backward.push(Statement::AccumulateAll(target, place)),
            }
        }
    }

    /// Whether the first half of the call can keep what the second needs, for as long as it is needed.
    fn is_in_halves(&self, call: &Call) -> bool {
        let is_free = !call.callee.is_method() && !call.callee.is_of_type();
        let is_possible = match self.calls {
            Calls::InHalves => !self.often && is_free || cfg!(feature = "alloc"),
            Calls::InHalvesOutsideLoops => !self.often && (is_free || cfg!(feature = "alloc")),
            Calls::Twice => false,
        };
        // What a half may borrow is there for as long as the half.
        let stays = |var: Var| self.depth == 0 || self.homes.get(&var) == Some(&0);
        let stay = |argument: &Argument| match argument {
            Argument::Constant(constant) => self.borrows.lenders_of(constant).iter().all(stays),
            _ => true,
        };
        is_possible
            && call.callee.modes.is_empty()
            && !call.callee.has_functions()
            && !call.callee.is_named_as_derivative()
            && call.arguments.iter().all(stay)
    }

    /// The cotangent of the result, if that is a scalar and its partial derivatives can be kept.
    fn scalar_seed(&self, call: &Call, derived: &Call) -> Option<Operand> {
        let [result] = call.results[..] else { return None };
        let Argument::Value(seed) = &derived.arguments[call.arguments.len()] else { return None };
        let result = self.function.variable(result);
        let is_literal = |scalar: &Scalar| matches!(scalar, Scalar::F32 | Scalar::F64);
        let is_one = match &result.ty {
            Type::Scalar(scalar) => {
                *scalar == self.function.scalar || [scalar, &self.function.scalar].into_iter().all(is_literal)
            }
            _ => false,
        };
        // Partial derivatives have the type of the argument, and the products that of the result.
        let is_of_one = |ty: &Type| matches!(&result.ty, Type::Scalar(scalar) if ty.is_made_of(scalar));
        let are_kept = |argument: &Argument| match argument {
            Argument::BorrowMut(_) => false,
            Argument::Value(operand) => {
                !self.carries(operand) || is_of_one(&Type::Scalar(self.function.scalar_of(operand)))
            }
            Argument::Borrow(place) | Argument::Aggregate(Aggregate::Copy(place)) if self.is_active(place) => {
                let ty = self.function.type_of(place);
                !self.often && self.is_made_of_floats(&ty) && is_of_one(&ty)
            }
            _ => true,
        };
        (result.role == Role::Value && is_one && call.arguments.iter().all(are_kept)).then(|| seed.clone())
    }

    /// Whether storage of the type can be had in zeros here, and goes by its floats.
    fn is_made_of_floats(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) => true,
            Type::Array(element, _) => self.is_made_of_floats(element),
            Type::Slice(element) | Type::Vector(element) => {
                cfg!(feature = "alloc") && self.depth == 0 && self.is_made_of_floats(element)
            }
            Type::Tuple(parts) => parts.iter().all(|part| self.is_made_of_floats(part)),
            Type::Named(_) | Type::Unknown => false,
        }
    }

    /// The call that computes the partial derivatives too: its reverse companion with the cotangent 1. The mirror multiplies
    /// by them.
    fn with_partials(&mut self, call: &Call, seed: &Operand, backward: &mut Block) -> Block {
        let mut derived = call.clone();
        derived.callee.modes.push(Mode::Reverse);
        derived.arguments.push(Argument::Value(1.0.into()));
        let mut forward = Block::new();
        for argument in &call.arguments {
            derived.arguments.push(match argument {
                Argument::Value(operand) if self.carries(operand) => {
                    let Some(var) = operand.var() else { continue };
                    let partial = self.partial(var);
                    forward.push(Statement::Let(partial, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
                    let product = product(&mut self.function, seed.clone(), &partial.into(), backward);
                    self.contribute(operand, Sign::Plus, product, backward);
                    Argument::BorrowMut(partial.into())
                }
                Argument::Borrow(place) | Argument::Aggregate(Aggregate::Copy(place)) if self.is_active(place) => {
                    let shadow = self.shadow(place, backward);
                    let partial = self.apart(place, &mut forward);
                    self.function.variables[partial.root.0 as usize].name = self.named(place.root, "partial");
                    each_float(
                        &mut self.function,
                        &[shadow, partial.clone()],
                        backward,
                        &mut |function, [shadow, partial], block| {
                            let product = product(function, seed.clone(), partial, block);
                            block.push(Statement::Accumulate(shadow.clone(), Sign::Plus, product));
                        },
                    );
                    Argument::BorrowMut(partial)
                }
                _ => Argument::Absent,
            });
        }
        forward.push(Statement::Call(derived));
        forward
    }

    /// A place for a partial derivative.
    fn partial(&mut self, with_respect_to: Var) -> Var {
        let partial = self.storage(with_respect_to);
        self.function.variables[partial.0 as usize].name = self.named(with_respect_to, "partial");
        partial
    }

    pub(super) fn cotangent(&mut self, result: Var, backward: &mut Block) -> Argument {
        match self.function.variable(result).role {
            Role::Place => Argument::Aggregate(Aggregate::Copy(self.shadow(&result.into(), backward))),
            _ => Argument::Value(self.total(result, backward).unwrap_or_else(|| 0.0.into())),
        }
    }

    /// What the callee adds the cotangent of an argument to: where that belongs, if nothing else of it is borrowed.
    pub(super) fn collector(
        &mut self,
        argument: &Argument,
        borrowed: &mut VarSet,
        collected: &mut Vec<(Collected, Place)>,
        backward: &mut Block,
    ) -> Argument {
        match argument {
            Argument::Value(operand) if self.carries(operand) => {
                let Some(var) = operand.var() else { return Argument::Absent };
                if let Some(Adjoint::Accumulated(place)) = self.adjoints.get(&var)
                    && borrowed.insert(*place)
                {
                    return Argument::BorrowMut((*place).into());
                }
                let place = self.storage(var);
                backward.push(Statement::Let(place, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
                collected.push((Collected::Value(operand.clone()), place.into()));
                Argument::BorrowMut(place.into())
            }
            Argument::Borrow(place) | Argument::BorrowMut(place) | Argument::Aggregate(Aggregate::Copy(place))
                if self.is_active(place) =>
            {
                let shadow = self.shadow(place, backward);
                if borrowed.insert(shadow.root) || matches!(argument, Argument::BorrowMut(_)) {
                    return Argument::BorrowMut(shadow);
                }
                // A field that is constant has no zero, but the tangent shows one.
                let shape = if matches!(self.function.type_of(place), Type::Unknown) { &shadow } else { place };
                let own = self.apart(shape, backward);
                collected.push((Collected::Place(shadow), own.clone()));
                Argument::BorrowMut(own)
            }
            _ => Argument::Absent,
        }
    }

    /// Zeros in the shape of a part of a place, in storage of their own.
    pub(super) fn apart(&mut self, place: &Place, backward: &mut Block) -> Place {
        let ty = self.function.type_of(place).owned();
        let storage = self.storage(place.root);
        let zero = match ty.zeros() {
            Some(zero) => Value::Aggregate(zero),
            None => Value::Zero(place.clone()),
        };
        self.function.variables[storage.0 as usize].ty = ty;
        backward.push(Statement::Let(storage, zero));
        storage.into()
    }

    /// A variable that is passed whole is there for the second call, or half, too. What is cloned may be a reference, which becomes one of
    /// the parameter's type at the end of a block.
    fn clone_whole(&self, constant: &mut Opaque) {
        let [var] = constant.reads[..] else { return };
        let variable = self.function.variable(var);
        let is_whole = placeholder(var, Span::mixed_site()) == constant.tokens.to_string();
        if is_whole && variable.reference == Reference::Owned {
            let name = std::mem::take(&mut constant.tokens);
            constant.tokens = quote!({ let copy = ::core::clone::Clone::clone(&#name); copy });
        }
    }

    /// Keeps what a call reads, if it changes later, or by the call.
    pub(super) fn snapshot(&mut self, argument: &mut Argument, snapshots: &mut Block) {
        let (place, written) = match argument {
            Argument::Borrow(place) | Argument::Aggregate(Aggregate::Copy(place)) => (place, false),
            Argument::BorrowMut(place) => (place, true),
            _ => return,
        };
        let changes = self.later.contains(&place.root) && !self.restored.contains(&place.root);
        if written || changes {
            let whole = self.function.variable(place.root).clone();
            let length = self.known_part(place);
            let part = place.after(length);
            let ty = self.function.type_of(&part).owned();
            let copy = Variable { named: false, mutable: written, reference: Reference::Owned, ty, ..whole };
            let copy = self.function.add(copy);
            *place = Place { root: copy, path: place.path.split_off(length) };
            snapshots.push(Statement::Let(copy, Value::Aggregate(Aggregate::Copy(part))));
        }
    }

    /// How much of the path leads to something of a type that is known.
    fn known_part(&self, place: &Place) -> usize {
        let is_known = |length: &usize| !matches!(self.function.type_of(&place.after(*length)), Type::Unknown);
        (0..=place.path.len()).rev().find(is_known).unwrap_or(0)
    }

    /// Of two snapshots of what does not change in between, the first is both.
    pub(super) fn share_snapshots(&self, forward: &mut Block, backward: &mut Block) {
        let mut taken: VarMap<HashMap<String, Var>> = VarMap::default();
        let mut shared: VarMap<Var> = VarMap::default();
        forward.retain(|statement| {
            if let Statement::Let(copy, Value::Aggregate(Aggregate::Copy(place))) = statement
                && copy.0 >= self.function.original
                && !self.function.variable(*copy).mutable
            {
                let first = *taken.entry(place.root).or_default().entry(place.path_text()).or_insert(*copy);
                shared.insert(*copy, first);
                return first == *copy;
            }
            walk(std::slice::from_ref(statement), &mut |inner| {
                inner.changes(&mut |var| _ = taken.remove(&var));
                inner.defines(&mut |var| _ = taken.remove(&var));
            });
            true
        });
        for block in [forward, backward] {
            rename_block(block, &mut |var| shared.get(&var).copied().unwrap_or(var));
        }
    }
}

/// Whether the value of a constant, passed as it is, may be gone from there. What the user names is copied, or lent again, if its type is not
/// written.
fn may_be_moved(constant: &Variable) -> bool {
    match &constant.ty {
        Type::Named(written) => !is_copied_discrete(written),
        _ => !constant.named,
    }
}
