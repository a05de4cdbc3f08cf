//! Expressions of a wanted type.

use super::{Generator, root, typed};
use crate::jet;
use crate::tree::*;

impl Generator<'_> {
    /// A value of that type.
    pub fn value(&mut self, ty: &Type, depth: usize) -> Expr {
        match ty {
            Type::Float => return self.float(depth),
            Type::Int => return self.int(depth),
            Type::Bool => return self.condition(depth),
            Type::Unit => return Expr::new(Type::Unit, Kind::Tuple(Vec::new())),
            Type::Option(of) => return self.option(of, depth),
            _ => (),
        }
        if self.random.percent(25)
            && let Some(place) = self.copied(ty)
        {
            return place;
        }
        if depth > 0
            && self.random.percent(30)
            && let Some(value) = self.structured(ty, depth - 1)
        {
            return value;
        }
        self.literal(ty, depth.saturating_sub(1))
    }

    /// The contents of a place.
    fn copied(&mut self, ty: &Type) -> Option<Expr> {
        let place = self.place(ty, false)?;
        Some(if ty.is_copy() { place } else { Expr::new(ty.clone(), Kind::Clone(place.into())) })
    }

    fn literal(&mut self, ty: &Type, depth: usize) -> Expr {
        let kind = match ty {
            Type::Array(element, length) => match self.random.below(6) {
                0 if element.is_copy() => Kind::Repeat(self.simple(element, depth).into(), *length),
                2 if self.allows("map-array") && !element.has_struct() => {
                    match self.place(&Type::array(Type::Float, *length), false) {
                        Some(array) => {
                            let name = self.fresh("v");
                            let body = self.enclosed(|generator| {
                                generator.frozen(|generator| {
                                    generator.bind(&name, Type::Float, false);
                                    generator.value(element, depth)
                                })
                            });
                            Kind::MapArray(array.into(), Pattern::Name(false, name), body.into())
                        }
                        None => Kind::Array((0..*length).map(|_| self.value(element, depth)).collect()),
                    }
                }
                _ => Kind::Array((0..*length).map(|_| self.value(element, depth)).collect()),
            },
            Type::Vec(element, Some(length)) => match self.random.below(5) {
                0 => {
                    let length = Expr::int(*length);
                    Kind::VecRepeat(self.simple(element, depth).into(), length.into())
                }
                1 | 2 if self.allows("collect") && self.allows("chains") => {
                    return self.collected(element, *length, depth);
                }
                _ => Kind::Vec((0..*length).map(|_| self.value(element, depth)).collect()),
            },
            Type::Vec(_, None) => Kind::NewVec,
            Type::Tuple(parts) => Kind::Tuple(parts.iter().map(|part| self.value(part, depth)).collect()),
            Type::Struct(index) => {
                let fields = structs()[*index].fields.clone();
                let base = match self.random.below(20) {
                    0..=4 => self.place(ty, false),
                    5 | 6 if depth > 0 => Some(self.frozen(|generator| generator.literal(ty, depth - 1))),
                    _ => None,
                };
                match base {
                    Some(base) => {
                        let given = self.random.between(1, fields.len() - 1);
                        let fields = self.frozen(|generator| {
                            fields[..given].iter().map(|(_, ty)| generator.value(ty, depth)).collect()
                        });
                        Kind::Struct(*index, fields, Some(base.into()))
                    }
                    None => Kind::Struct(*index, fields.iter().map(|(_, ty)| self.value(ty, depth)).collect(), None),
                }
            }
            Type::Reference(..) | Type::Slice(..) | Type::Function(..) => panic!("{ty:?} has no literals"),
            Type::Float | Type::Int | Type::Bool | Type::Unit | Type::Option(_) => return self.value(ty, depth),
        };
        Expr::new(ty.clone(), kind)
    }

    /// `std::array::from_fn(…)`, where the type is written.
    pub fn array_from_fn(&mut self, element: &Type, length: usize, depth: usize) -> Expr {
        let name = self.fresh("k");
        let body = self.enclosed(|generator| {
            generator.frozen(|generator| {
                generator.bind(&name, Type::Int, false);
                generator.value(element, depth)
            })
        });
        Expr::new(Type::array(element.clone(), length), Kind::FromFn(name, body.into()))
    }

    /// Zeros, ones or something computed.
    fn simple(&mut self, ty: &Type, depth: usize) -> Expr {
        match ty {
            Type::Float if self.random.percent(50) => Expr::float([0.0, 1.0, 0.5][self.random.below(3)]),
            _ => self.value(ty, depth),
        }
    }

    /// `if`, `match`, blocks, loops and calls.
    fn structured(&mut self, ty: &Type, depth: usize) -> Option<Expr> {
        let float = *ty == Type::Float;
        let weights = [
            30,
            if self.allows("match") { 14 } else { 0 },
            if self.allows("blocks") { 12 } else { 0 },
            if self.allows("labelled-blocks") { 5 } else { 0 },
            if self.allows("loop") && self.loops < 2 && self.budget > 0 { 8 } else { 0 },
            if self.allows("calls") { 25 } else { 0 },
            if self.allows("mem-replace") { 4 } else { 0 },
            if self.allows("constant") { 3 } else { 0 },
            if self.allows("closures") && float { 8 } else { 0 },
            if self.allows("found") { 7 } else { 0 },
            if self.allows("options") { 12 } else { 0 },
        ];
        let kind = match self.random.weighted(&weights) {
            0 => {
                let condition = self.condition(depth);
                let then = self.block(ty, depth, 1);
                let otherwise = self.block_or_jump(ty, depth, 1);
                Kind::If(condition.into(), then, Some(otherwise))
            }
            1 => return Some(self.matched(ty, depth)),
            2 => Kind::Block(None, self.block(ty, depth, 2)),
            3 => {
                let label = self.fresh("l");
                let (env, _) = (self.env.clone(), ());
                self.labels.push(super::Label { name: label.clone(), result: ty.clone(), continues: false });
                let mut block = Block::default();
                for _ in 0..self.random.between(1, 2) {
                    self.statement(&mut block.statements);
                }
                let condition = self.condition(0);
                let value = self.value(ty, depth);
                let exit = Expr::new(Type::Unit, Kind::Break(label.clone(), Some(value.into())));
                let exit = Block { statements: vec![Statement::Expr(exit)], tail: None };
                block.statements.push(Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), exit, None))));
                block.tail = Some(self.value(ty, depth).into());
                self.labels.pop();
                self.env = env;
                Kind::Block(Some(label), block)
            }
            4 => return Some(self.looped(ty, depth)),
            5 => return self.call(ty, depth),
            6 => {
                let place = self.place(ty, true)?;
                let name = root(&place).to_string();
                let value = self.frozen(|generator| generator.hidden(&name, |generator| generator.value(ty, depth)));
                Kind::Replace(place.into(), value.into())
            }
            7 => Kind::Constant(self.value(ty, depth).into()),
            9 => return self.found(ty, &mut |generator| generator.block_or_jump(ty, depth, 1)),
            10 => return self.of_option(ty, depth),
            _ => return self.closure_call(ty, depth),
        };
        Some(Expr::new(ty.clone(), kind))
    }

    /// A call of a closure with that result.
    pub fn closure_call(&mut self, ty: &Type, depth: usize) -> Option<Expr> {
        let fits = |bound: &super::Bound| bound.closure.is_some() && bound.ty == *ty;
        let closures: Vec<_> = self.visible().into_iter().filter(fits).collect();
        if closures.is_empty() {
            return None;
        }
        let closure = self.random.pick(&closures).clone();
        let parameters = closure.closure.unwrap_or_default();
        let argument = |ty: &Type| match ty {
            Type::Reference(_, to) => self.borrowed(to, depth),
            ty => self.value(ty, depth),
        };
        let arguments = parameters.iter().map(argument).collect();
        Some(Expr::new(ty.clone(), Kind::CallClosure(closure.name, arguments)))
    }

    /// `let mut c = 0; loop { c += 1; if c > 3 { break value; } … }`
    fn looped(&mut self, ty: &Type, depth: usize) -> Expr {
        let (label, counter) = (self.fresh("l"), self.fresh("c"));
        let c = Expr::var(&counter, Type::Int);
        let env = self.env.clone();
        let start = Statement::Let(Pattern::Name(true, counter.clone()), Some(Type::Int), Expr::int(0));
        self.bind(&counter, Type::Int, false);
        self.loops += 1;
        let mut body = Block::default();
        body.statements.push(Statement::Assign(Some(Operator::Add), c.clone(), Expr::int(1)));
        // The exit comes before anything that may go on with the next iteration.
        self.labels.push(super::Label { name: label.clone(), result: ty.clone(), continues: false });
        for _ in 0..self.random.below(3) {
            self.statement(&mut body.statements);
        }
        let stop = Expr::int(self.random.between(1, 3));
        let mut condition = Expr::new(Type::Bool, Kind::Compare(Comparison::Greater, c.into(), stop.into()));
        if self.random.percent(30) {
            let other = self.condition(0);
            condition = Expr::new(Type::Bool, Kind::Or(condition.into(), other.into()));
        }
        let value = self.value(ty, depth);
        let exit = Expr::new(Type::Unit, Kind::Break(label.clone(), Some(value.into())));
        let exit = Block { statements: vec![Statement::Expr(exit)], tail: None };
        let exit = Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), exit, None)));
        body.statements.push(exit);
        self.labels.last_mut().expect("the label of this loop").continues = true;
        for _ in 0..self.random.below(3) {
            self.statement(&mut body.statements);
        }
        self.labels.pop();
        self.loops -= 1;
        self.env = env;
        let repeat = Expr::new(ty.clone(), Kind::Loop(label, body));
        Expr::new(ty.clone(), Kind::Block(None, Block { statements: vec![start], tail: Some(repeat.into()) }))
    }

    /// `if let Some(pattern) = list.first() { … } else { … }`
    pub fn found(&mut self, ty: &Type, block: &mut dyn FnMut(&mut Self) -> Block) -> Option<Expr> {
        let lists = self.visible().into_iter().filter(|bound| {
            let elements = bound.ty.referent().elements();
            bound.closure.is_none() && elements.is_some_and(|(element, _)| element.floats() > 0)
        });
        let lists: Vec<_> = lists.collect();
        if lists.is_empty() {
            return None;
        }
        let bound = self.random.pick(&lists).clone();
        let item = match self.random.below(3) {
            0 => Item::First,
            1 => Item::Last,
            _ => Item::Get(self.frozen(|generator| generator.int(1)).into()),
        };
        let element = bound.ty.referent().elements().expect("elements").0.clone();
        let element = Type::reference(SHARED, element);
        let pattern = self.item_pattern(&element);
        let then = self.scoped(|generator| {
            generator.freeze(&bound.name);
            generator.bind_pattern(&pattern, &element);
            block(generator)
        });
        let otherwise = block(self);
        let list = Expr::var(&bound.name, bound.ty);
        Some(Expr::new(ty.clone(), Kind::Found(item, list.into(), pattern, then, otherwise)))
    }

    fn matched(&mut self, ty: &Type, depth: usize) -> Expr {
        let count = self.random.between(2, 4);
        let scrutinee = Expr::arithmetic(Operator::Rem, self.int(1), Expr::int(count));
        let mut arms = Vec::new();
        let mut next = 0;
        while next + 1 < count {
            let mut pattern = vec![next as i64];
            if self.random.percent(20) && next + 2 < count {
                next += 1;
                pattern.push(next as i64);
            }
            next += 1;
            let guard = if self.random.percent(25) { Some(self.condition(0)) } else { None };
            let name = if self.random.percent(15) { Some(self.fresh("i")) } else { None };
            let body = self.scoped(|generator| {
                name.iter().for_each(|name| generator.bind(name, Type::Int, false));
                generator.block_or_jump(ty, depth, 1)
            });
            arms.push(Arm { pattern, name, guard, body });
        }
        let name = if self.random.percent(25) { Some(self.fresh("i")) } else { None };
        let body = self.scoped(|generator| {
            name.iter().for_each(|name| generator.bind(name, Type::Int, false));
            generator.block(ty, depth, 1)
        });
        arms.push(Arm { pattern: Vec::new(), name, guard: None, body });
        Expr::new(ty.clone(), Kind::Match(scrutinee.into(), arms))
    }

    /// A few statements and a value.
    pub fn block(&mut self, ty: &Type, depth: usize, statements: usize) -> Block {
        self.scoped(|generator| {
            let (mut block, outer) = (Block::default(), generator.env.len());
            if generator.random.percent(50) && generator.budget > 0 {
                for _ in 0..generator.random.between(0, statements) {
                    generator.statement(&mut block.statements);
                }
            }
            if *ty == Type::Unit {
                generator.use_locals(outer, &mut block.statements);
            } else {
                block.tail = Some(generator.value(ty, depth).into());
            }
            block
        })
    }

    /// A branch that may leave instead of giving a value.
    pub fn block_or_jump(&mut self, ty: &Type, depth: usize, statements: usize) -> Block {
        if self.allows("arms-that-jump")
            && self.random.percent(8)
            && let Some(jump) = self.jump()
        {
            let jump = Expr::new(ty.clone(), jump.kind);
            return Block { statements: Vec::new(), tail: Some(jump.into()) };
        }
        self.block(ty, depth, statements)
    }

    /// `return`, `break` or `continue`.
    pub fn jump(&mut self) -> Option<Expr> {
        let mut jumps = Vec::new();
        if let Some(result) = self.result.clone()
            && self.random.percent(35)
        {
            let value = if result == Type::Unit { None } else { Some(self.value(&result, 1).into()) };
            jumps.push(Kind::Return(value));
        }
        if self.failing != Failing::Never && self.random.percent(20) {
            jumps.push(Kind::Fail);
        }
        if !self.labels.is_empty() {
            let label = self.labels[self.random.below(self.labels.len())].clone();
            if self.allows("break") {
                let value = if label.result == Type::Unit { None } else { Some(self.value(&label.result, 1).into()) };
                jumps.push(Kind::Break(label.name.clone(), value));
            }
            if label.continues && self.allows("continue") {
                jumps.push(Kind::Continue(label.name));
            }
        }
        if jumps.is_empty() {
            return None;
        }
        let index = self.random.below(jumps.len());
        Some(Expr::new(Type::Unit, jumps.swap_remove(index)))
    }

    /// A call of a function with that result.
    fn call(&mut self, ty: &Type, depth: usize) -> Option<Expr> {
        if let Some((itself, counter)) = self.recursion.clone()
            && itself.result == *ty
            && self.random.percent(50)
        {
            self.recursion = None;
            let mut arguments = self.arguments(&itself, depth)?;
            let depth = Expr::var("depth", Type::Int);
            arguments[counter] = Expr::arithmetic(Operator::Sub, depth, Expr::int(1));
            return Some(Expr::new(ty.clone(), Kind::Call(self.functions.len(), arguments)));
        }
        if self.allows("derivatives") && self.random.percent(40) {
            let derivative = self.derivative(depth).filter(|derivative| derivative.ty.reaches(ty));
            if let Some(derivative) = derivative {
                return Some(self.reach(derivative, ty));
            }
        }
        let fit = self.callable(ty);
        if fit.is_empty() {
            return None;
        }
        let index = *self.random.pick(&fit);
        let function = self.functions[index].clone();
        let arguments = self.arguments(&function, depth)?;
        Some(Expr::new(ty.clone(), Kind::Call(index, arguments)))
    }

    /// A derivative of a function that takes none itself.
    pub fn derivative(&mut self, depth: usize) -> Option<Expr> {
        let has_derivative = |function: &Function| {
            let is_plain =
                |parameter: &Parameter| !parameter.is_output() && !matches!(parameter.ty, Type::Function(..));
            let mut actives = function.actives().map(|parameter| &parameter.ty);
            function.parameters.iter().all(is_plain) && actives.all(Type::is_its_own_tangent)
        };
        let fits = |index: &usize| {
            let function = &self.functions[*index];
            self.has_scalar(function)
                && has_derivative(function)
                && function.actives().next().is_some()
                && !takes_derivatives(&self.functions, *index)
        };
        let fit: Vec<usize> = (0..self.functions.len()).filter(fits).collect();
        if fit.is_empty() {
            return None;
        }
        let index = *self.random.pick(&fit);
        let function = self.functions[index].clone();
        let of_all = [Derivative::Jvp, Derivative::Vjp];
        let of_scalars = [Derivative::Gradient, Derivative::ValueAndGradient, Derivative::Jvp, Derivative::Vjp];
        let derivative = *self.random.pick(if function.result == Type::Float { &of_scalars } else { &of_all });
        let mut arguments = self.arguments(&function, depth)?;
        match derivative {
            Derivative::Jvp => {
                let parameters = function.actives().cloned().collect();
                arguments.extend(self.arguments(&Function { parameters, ..function.clone() }, depth)?);
            }
            Derivative::Vjp => arguments.push(self.frozen(|generator| generator.value(&function.result, 1))),
            Derivative::Gradient | Derivative::ValueAndGradient => (),
        }
        Some(Expr::new(function.derivative(derivative), Kind::Derivative(derivative, index, arguments)))
    }

    /// Arguments for the parameters; those behind `&mut` lead to different variables.
    pub fn arguments(&mut self, function: &Function, depth: usize) -> Option<Vec<Expr>> {
        let is_recursive = self.function_name == function.name;
        let env = self.env.clone();
        let mut outputs = Vec::new();
        for parameter in function.parameters.iter().filter(|parameter| parameter.is_output()) {
            let place = self.place(parameter.ty.referent(), true);
            let Some(place) = place else {
                self.env = env;
                return None;
            };
            let name = root(&place).to_string();
            self.hide(&name);
            outputs.push(Expr::new(parameter.ty.clone(), Kind::Borrow(MUTABLE, place.into())));
        }
        let mut outputs = outputs.into_iter();
        let arguments = self.frozen(|generator| {
            let arguments = function.parameters.iter().map(|parameter| match &parameter.ty {
                Type::Reference(MUTABLE, _) => outputs.next(),
                Type::Reference(SHARED, to) => Some(generator.borrowed(to, depth)),
                Type::Int if matches!(&parameter.pattern, Pattern::Name(_, name) if name == "depth") => {
                    Some(Expr::int(generator.random.below(4)))
                }
                Type::Function(dynamic, inputs) => generator.passed_function(*dynamic, inputs, is_recursive),
                ty => Some(generator.value(ty, depth.min(1))),
            });
            arguments.collect::<Option<Vec<Expr>>>()
        });
        self.env = env;
        arguments
    }

    /// A closure, or the function that came in; the latter alone where the function calls itself, for there is one type of it.
    fn passed_function(&mut self, dynamic: bool, inputs: &[Type], is_recursive: bool) -> Option<Expr> {
        let came_in = self.own_function.clone().filter(|(own, _)| self.env.iter().any(|bound| bound.name == *own));
        if let Some((name, Type::Function(kind, own))) = came_in
            && own == *inputs
            && (is_recursive || self.random.percent(50))
        {
            return Some(Expr::var(&name, Type::Function(kind, own)));
        }
        let parameters: Vec<(Name, Type)> = inputs.iter().map(|ty| (self.fresh("u"), ty.clone())).collect();
        let body = self.enclosed(|generator| {
            for (name, ty) in &parameters {
                generator.bind(name, ty.clone(), false);
            }
            generator.float(2)
        });
        let lambda = Kind::Lambda(parameters, body.into());
        (!is_recursive).then(|| Expr::new(Type::Function(dynamic, inputs.to_vec()), lambda))
    }

    /// A shared reference to a place, or to a value of its own.
    fn borrowed(&mut self, to: &Type, depth: usize) -> Expr {
        let reference =
            |place: Expr| Expr::new(Type::reference(SHARED, to.clone()), Kind::Borrow(SHARED, place.into()));
        if let Type::Slice(element, length) = to {
            let longer: Vec<Expr> = (0..6)
                .filter_map(|_| {
                    let lengths = *length..=*length + 2;
                    let lists = lengths.flat_map(|n| {
                        [
                            Type::array((**element).clone(), n),
                            Type::vec((**element).clone(), Some(n)),
                            Type::Slice(element.clone(), n),
                        ]
                    });
                    let lists: Vec<Type> = lists.collect();
                    let list = self.random.pick(&lists).clone();
                    self.place(&list, false)
                })
                .collect();
            let Some(list) = longer.into_iter().next() else {
                let array = self.value(&Type::array((**element).clone(), *length), depth.min(1));
                return reference(array);
            };
            let known = list.ty.elements().and_then(|(_, length)| length).unwrap_or(*length);
            if known == *length && matches!(list.ty, Type::Array(..)) && self.random.percent(60) {
                return reference(list);
            }
            let start = self.random.between(0, known.saturating_sub(*length));
            return reference(Expr::new(to.clone(), Kind::Range(list.into(), start, start + length)));
        }
        match self.place(to, false) {
            Some(place) => reference(place),
            None => {
                let value = self.value(to, depth.min(1));
                reference(value)
            }
        }
    }

    /// A number that is nothing special.
    pub fn constant(&mut self) -> f64 {
        const NUMBERS: &[f64] = &[0.5, 1.25, 2.0, -0.75, 0.3, 1.0, 3.0, -1.5, 0.1, -0.2];
        *self.random.pick(NUMBERS)
    }

    pub fn float(&mut self, depth: usize) -> Expr {
        if depth == 0 || self.random.percent(30) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(100) {
            0..=31 => {
                let operator = *self.random.pick(&[Operator::Add, Operator::Sub, Operator::Mul, Operator::Mul]);
                let left = self.float(depth);
                let right = self.float(depth);
                Expr::arithmetic(operator, left, right)
            }
            32..=36 => {
                let left = self.float(depth);
                let right = self.away_from_zero(depth);
                Expr::arithmetic(Operator::Div, left, right)
            }
            37 if self.allows("rem") => {
                let left = self.float(depth);
                let right = self.away_from_zero(depth);
                Expr::arithmetic(Operator::Rem, left, right)
            }
            38..=40 => Expr::new(Type::Float, Kind::Negate(self.float(depth).into())),
            41..=60 => self.mathematics(depth),
            61..=70 if self.allows("chains") => self.reduction(depth),
            _ => self.structured(&Type::Float, depth).unwrap_or_else(|| self.leaf()),
        }
    }

    fn leaf(&mut self) -> Expr {
        match self.random.below(100) {
            0..=74 => match self.place(&Type::Float, false) {
                Some(place) => place,
                None => Expr::float(self.constant()),
            },
            75..=92 => Expr::float(self.constant()),
            _ => {
                let index = self.int(0);
                Expr::new(Type::Float, Kind::ToFloat(index.into()))
            }
        }
    }

    fn away_from_zero(&mut self, depth: usize) -> Expr {
        if self.random.percent(20) { self.float(depth) } else { self.above_one(depth) }
    }

    /// 1.5 + x²
    fn above_one(&mut self, depth: usize) -> Expr {
        let square = self.float(depth.min(1));
        let square = match self.random.below(3) {
            0 => Expr::math("abs", Spelling::Path, vec![square]),
            1 => Expr::arithmetic(Operator::Mul, square.clone(), square).without_effects(),
            _ => match typed(&square) {
                true => Expr::new(Type::Float, Kind::Powi(square.into(), 2)),
                false => Expr::math("abs", Spelling::Path, vec![square]),
            },
        };
        let start = Expr::float([1.5, 2.0, 1.25][self.random.below(3)]);
        Expr::arithmetic(Operator::Add, start, square)
    }

    fn mathematics(&mut self, depth: usize) -> Expr {
        match self.random.below(20) {
            0..=12 => {
                let name = *self.random.pick(jet::UNARY);
                let argument = match name {
                    "recip" | "sqrt" | "ln" | "log2" | "log10" | "ln_1p" | "acosh" | "cbrt" => {
                        self.away_from_zero(depth)
                    }
                    "asin" | "acos" | "atanh" => {
                        let inner = self.float(depth);
                        let inner = Expr::math("tanh", Spelling::Path, vec![inner]);
                        Expr::arithmetic(Operator::Mul, Expr::float(0.9), inner)
                    }
                    "exp" | "exp2" | "exp_m1" | "sinh" | "cosh" | "tan" => {
                        let inner = self.float(depth);
                        Expr::math("sin", Spelling::Path, vec![inner])
                    }
                    _ => self.float(depth),
                };
                self.spelled(name, vec![argument])
            }
            13 | 14 => {
                let name = *self.random.pick(jet::BINARY);
                let (one, other) = match name {
                    "powf" | "log" => (self.away_from_zero(depth), self.away_from_zero(depth)),
                    "rem_euclid" | "div_euclid" => (self.float(depth), self.away_from_zero(depth)),
                    _ => (self.float(depth), self.float(depth)),
                };
                self.spelled(name, vec![one, other])
            }
            15 => {
                let base = self.float(depth);
                let base = if typed(&base) { base } else { self.place(&Type::Float, false).unwrap_or(base) };
                if typed(&base) {
                    Expr::new(Type::Float, Kind::Powi(base.into(), [2, 3, 1, 0, -1, 4][self.random.below(6)]))
                } else {
                    base
                }
            }
            16 => {
                let arguments = vec![self.float(depth), self.float(depth), self.float(depth)];
                self.spelled("mul_add", arguments)
            }
            17 => {
                let low = self.random.real(-1.0, 0.0);
                let low = (low * 100.0).round() / 100.0;
                // The bounds may be the wrong way round, which panics.
                let high = self.away_from_zero(0);
                let arguments = vec![self.float(depth), Expr::float(low), high];
                self.spelled("clamp", arguments)
            }
            18 if self.allows("libm") && self.scalar.is_double() => {
                let name = *self.random.pick(&["erf", "erfc", "ln_gamma", "gamma", "sin", "abs", "ln_1p"]);
                let argument = match name {
                    "ln_gamma" | "gamma" | "ln_1p" => self.away_from_zero(depth),
                    _ => self.float(depth),
                };
                Expr::math(name, Spelling::Library, vec![argument])
            }
            18 if self.scalar == Scalar::Generic => {
                let name = *self.random.pick(&["erf", "erfc", "ln_gamma", "gamma"]);
                let argument = self.away_from_zero(depth);
                Expr::math(name, Spelling::Path, vec![argument])
            }
            19 if self.allows("libm") && self.scalar.is_double() => {
                let name = *self.random.pick(&["max", "hypot", "powf", "fdim", "rem", "remainder"]);
                let arguments = vec![self.away_from_zero(depth), self.away_from_zero(depth)];
                Expr::math(name, Spelling::Library, arguments)
            }
            _ => {
                let argument = self.float(depth);
                let pair = Expr::new(
                    Type::Tuple(vec![Type::Float, Type::Float]),
                    Kind::Math("sin_cos", Spelling::Path, vec![argument]),
                );
                Expr::new(Type::Float, Kind::Field(pair.into(), self.random.below(2)))
            }
        }
    }

    fn spelled(&mut self, name: &'static str, arguments: Vec<Expr>) -> Expr {
        let method = typed(&arguments[0]) && self.random.percent(70);
        Expr::math(name, if method { Spelling::Method } else { Spelling::Path }, arguments)
    }

    /// A small natural number.
    pub fn int(&mut self, depth: usize) -> Expr {
        let leaf = if self.random.percent(65) { self.place(&Type::Int, false) } else { None };
        let leaf = leaf.unwrap_or_else(|| Expr::int(self.random.below(5)));
        if self.is_main && self.allows("counted") && self.random.percent(3) {
            return Expr::new(Type::Int, Kind::Counted(leaf.into()));
        }
        if depth == 0 || self.random.percent(40) {
            return leaf;
        }
        match self.random.below(6) {
            5 => {
                let name = *self.random.pick(&["min", "max", "saturating_sub", "abs_diff"]);
                Expr::new(Type::Int, Kind::Whole(name, leaf.into(), self.int(depth - 1).into()))
            }
            0 | 1 => Expr::arithmetic(Operator::Add, leaf, self.int(depth - 1)),
            2 => Expr::arithmetic(Operator::Mul, leaf, Expr::int(self.random.between(2, 3))),
            3 => Expr::arithmetic(Operator::Div, leaf, Expr::int(2)),
            _ => {
                let lists: Vec<_> = self
                    .visible()
                    .into_iter()
                    .filter(|bound| bound.closure.is_none() && bound.ty.referent().elements().is_some())
                    .collect();
                if lists.is_empty() {
                    return leaf;
                }
                let list = self.random.pick(&lists).clone();
                Expr::new(Type::Int, Kind::Len(Expr::var(&list.name, list.ty).into()))
            }
        }
    }

    /// A comparison of active values or of integers.
    pub fn condition(&mut self, depth: usize) -> Expr {
        let comparison = *self.random.pick(&[
            Comparison::Less,
            Comparison::Greater,
            Comparison::LessOrEqual,
            Comparison::GreaterOrEqual,
        ]);
        let simple = match self.random.below(10) {
            0..=2 => {
                let remainder = Expr::arithmetic(Operator::Rem, self.int(0), Expr::int(self.random.between(2, 3)));
                let comparison = *self.random.pick(&[Comparison::Equal, Comparison::NotEqual]);
                Kind::Compare(comparison, remainder.into(), Expr::int(self.random.below(2)).into())
            }
            3 if self.allows("options")
                && let Some(option) = self.held() =>
            {
                let is_there = match (self.random.below(3), option.ty.clone()) {
                    (0, Type::Option(of)) => {
                        let (pattern, condition) = self.mapping(&of, &Type::Bool, 0);
                        Optional::IsSomeAnd(pattern, condition.into())
                    }
                    (1, _) => Optional::IsSome,
                    _ => Optional::IsNone,
                };
                Kind::Optional(option.into(), is_there)
            }
            3 | 4 => Kind::Compare(comparison, self.int(0).into(), self.int(0).into()),
            _ if !self.allows("actives-in-conditions") => {
                Kind::Compare(comparison, self.int(0).into(), self.int(0).into())
            }
            _ => {
                let (left, right) = self.frozen(|generator| {
                    let left = generator.float(depth.min(1));
                    let constant = Expr::float(generator.constant());
                    let right = if generator.random.percent(50) { constant } else { generator.float(depth.min(1)) };
                    (left, right)
                });
                Kind::Compare(comparison, left.into(), right.into())
            }
        };
        let simple = Expr::new(Type::Bool, simple);
        match self.random.below(12) {
            0 if depth > 0 => {
                let other = self.condition(depth - 1);
                Expr::new(Type::Bool, Kind::And(simple.into(), other.into()))
            }
            1 if depth > 0 => {
                let other = self.condition(depth - 1);
                Expr::new(Type::Bool, Kind::Or(simple.into(), other.into()))
            }
            2 => Expr::new(Type::Bool, Kind::Not(simple.into())),
            3 if depth > 0 => {
                let (operator, other) = (*self.random.pick(&['&', '|', '^']), self.condition(depth - 1));
                Expr::new(Type::Bool, Kind::Logic(operator, simple.into(), other.into()))
            }
            _ => simple,
        }
    }

    /// A sum in which most variables have a part.
    pub fn sum_of_all(&mut self) -> Expr {
        let mut sum = self.float(2);
        for bound in self.visible() {
            if let (None, Type::Option(of)) = (&bound.closure, bound.ty.clone()) {
                let option = Expr::var(&bound.name, bound.ty);
                sum = Expr::arithmetic(Operator::Add, sum, self.told(option, &of, &Type::Float, 0));
            } else if bound.closure.is_none() && bound.ty.reaches(&Type::Float) && self.random.percent(92) {
                let part = self.reach(Expr::var(&bound.name, bound.ty), &Type::Float);
                let part = if self.random.percent(40) { self.spelled("sin", vec![part]) } else { part };
                let operator = *self.random.pick(&[Operator::Add, Operator::Add, Operator::Sub, Operator::Mul]);
                sum = Expr::arithmetic(operator, sum, part);
            }
        }
        sum
    }
}

impl Expr {
    /// x · x where x is more than a place or a number would evaluate its effects twice: then it is x alone.
    fn without_effects(self) -> Expr {
        match self.kind {
            Kind::Arithmetic(operator, left, right) => match left.kind {
                Kind::Var(_) | Kind::Float(_) | Kind::Field(..) | Kind::Index(..) | Kind::Deref(_) => {
                    Expr::arithmetic(operator, *left, *right)
                }
                _ => Expr::math("abs", Spelling::Path, vec![*left]),
            },
            kind => Expr::new(self.ty, kind),
        }
    }
}
