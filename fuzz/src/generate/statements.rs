//! Statements: declarations, changes, branches and loops.

use super::{Generator, Label, mentions, root, typed};
use crate::tree::*;

impl Generator<'_> {
    pub fn statement(&mut self, into: &mut Vec<Statement>) {
        self.budget -= 1;
        let nested = self.budget > 0;
        let choice = |allowed: bool, weight: usize| if allowed { weight } else { 0 };
        let weights = [
            16,
            choice(true, 10),
            choice(self.allows("tuples"), 5),
            30,
            choice(nested, 16),
            choice(nested && self.allows("for") && self.loops < 3, 22),
            choice(nested && self.allows("while") && self.loops < 3, 6),
            choice(nested && self.allows("match"), 5),
            choice(nested && self.allows("blocks"), 3),
            choice(self.allows("swap"), 2),
            choice(self.allows("mem-swap"), 2),
            choice(self.allows("fill"), 2),
            choice(self.allows("copy-from-slice"), 2),
            choice(self.allows("push") && self.allows("vecs"), 5),
            choice(self.allows("closures"), 5),
            choice(self.allows("calls"), 6),
            choice(nested && self.allows("aliases"), 6),
            choice(nested && self.allows("for-each") && self.allows("chains"), 4),
            choice(self.allows("destructuring"), 4),
            choice(nested && self.allows("split-at"), 3),
            choice(self.allows("let-else"), 3),
            choice(self.allows("pop") && self.allows("push"), 4),
            choice(self.allows("rest-patterns"), 4),
            choice(nested && self.allows("by-hand") && self.loops < 3, 4),
            choice(nested && self.allows("found"), 4),
            choice(self.allows("const"), 2),
            choice(self.allows("options"), if self.held().is_some() { 24 } else { 8 }),
            choice(self.failing != Failing::Never, 12),
            choice(self.allows("derivatives"), 20),
        ];
        match self.random.weighted(&weights) {
            0 => self.declare_float(into),
            1 => self.declare_aggregate(into),
            2 => self.declare_by_pattern(into),
            3 => self.assign(into),
            4 => self.branch(into),
            5 => self.for_loop(into),
            6 => self.while_loop(into),
            7 => self.match_statement(into),
            8 => {
                let block = self.block(&Type::Unit, 1, 3);
                into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Block(None, block))));
            }
            9 => self.swap_elements(into),
            10 => self.swap_places(into),
            11 => self.fill(into),
            12 => self.copy_from_slice(into),
            13 => self.push(into),
            14 => self.closure(into),
            15 => self.call_statement(into),
            16 => self.alias(into),
            17 => self.for_each(into),
            19 => self.split(into),
            20 => self.let_else(into),
            21 => self.take_out(into),
            22 => self.let_slice(into),
            23 => self.by_hand(into),
            24 => match self.found(&Type::Unit, &mut |generator| generator.body(2, 20)) {
                Some(found) => into.push(Statement::Expr(found)),
                None => self.declare_aggregate(into),
            },
            25 => self.constant_item(into),
            26 => self.option_statement(into),
            27 => self.fail(into),
            28 => self.declare_derivative(into),
            _ => self.destructure(into),
        }
    }

    /// `if x > 30.0 { return Err(…); }`
    fn fail(&mut self, into: &mut Vec<Statement>) {
        let (value, limit) = (self.float(1), Expr::float([3.0, 30.0, 300.0][self.random.below(3)]));
        let condition = Expr::new(Type::Bool, Kind::Compare(Comparison::Greater, value.into(), limit.into()));
        let failure = Statement::Expr(Expr::new(Type::Unit, Kind::Fail));
        let then = Block { statements: vec![failure], tail: None };
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), then, None))));
    }

    fn declare_derivative(&mut self, into: &mut Vec<Statement>) {
        let Some(derivative) = self.derivative(1) else { return self.declare_float(into) };
        let (mutable, name, ty) = (self.random.percent(40), self.fresh("d"), derivative.ty.clone());
        // The scalar of what is generic need not be clear from numbers.
        into.push(Statement::Let(Pattern::Name(mutable, name.clone()), Some(ty.clone()), derivative));
        if self.random.percent(70)
            && let Some(sum) = self.place(&Type::Float, true)
        {
            let part = self.reach(Expr::var(&name, ty.clone()), &Type::Float);
            into.push(Statement::Assign(Some(Operator::Add), sum, Expr::math("sin", Spelling::Path, vec![part])));
        }
        self.bind(&name, ty, mutable);
    }

    fn declare_float(&mut self, into: &mut Vec<Statement>) {
        if self.random.percent(12) {
            let mutable = self.random.percent(50);
            let init = self.int(1);
            let name = self.name("i");
            let ty = Some(Type::Int).filter(|_| mutable || !typed(&init));
            into.push(Statement::Let(Pattern::Name(mutable, name.clone()), ty, init));
            return self.bind(&name, Type::Int, mutable);
        }
        let mutable = self.random.percent(55);
        let init = if mutable && self.random.percent(35) {
            Expr::float([0.0, 1.0][self.random.below(2)])
        } else {
            self.float(2)
        };
        let name = self.name(if mutable { "m" } else { "t" });
        let ty = Some(Type::Float).filter(|_| !typed(&init) || self.random.percent(40));
        into.push(Statement::Let(Pattern::Name(mutable, name.clone()), ty, init));
        self.bind(&name, Type::Float, mutable);
    }

    /// `const NAME: f64 = 0.5;`
    fn constant_item(&mut self, into: &mut Vec<Statement>) {
        let name = self.fresh("C");
        let (ty, value) = match self.random.below(3) {
            0 => (Type::Int, Expr::int(self.random.below(5))),
            _ if self.scalar == Scalar::Generic => return self.declare_float(into),
            1 => (Type::Float, Expr::float(self.constant())),
            _ => {
                let elements = (0..2).map(|_| Expr::float(self.constant())).collect();
                let ty = Type::array(Type::Float, 2);
                (ty.clone(), Expr::new(ty, Kind::Array(elements)))
            }
        };
        into.push(Statement::Const(name.clone(), ty.clone(), value));
        self.bind(&name, ty, false);
    }

    fn declare_aggregate(&mut self, into: &mut Vec<Statement>) {
        let ty = self.aggregate_of_floats();
        let init = match &ty {
            Type::Array(element, length) if self.random.percent(30) && **element == Type::Float => {
                Expr::new(ty.clone(), Kind::Repeat(Expr::float(0.0).into(), *length))
            }
            Type::Array(element, length)
                if self.allows("from-fn") && !element.has_struct() && self.random.percent(15) =>
            {
                self.array_from_fn(element, *length, 2)
            }
            _ => self.value(&ty, 2),
        };
        let mutable = self.random.percent(70);
        let name = self.name(if mutable { "s" } else { "a" });
        let annotation = Some(ty.clone()).filter(|_| !typed(&init) || self.random.percent(40));
        into.push(Statement::Let(Pattern::Name(mutable, name.clone()), annotation, init));
        self.bind(&name, ty, mutable);
    }

    fn declare_by_pattern(&mut self, into: &mut Vec<Statement>) {
        let ty = match self.random.below(3) {
            0 => Type::array(Type::Float, self.random.between(2, 3)),
            1 if self.allows("structs") && self.scalar == Scalar::F64 => Type::Struct(self.random.below(3)),
            _ => Type::Tuple(vec![Type::Float; self.random.between(2, 3)]),
        };
        let init = self.value(&ty, 2);
        let pattern = self.pattern(&ty);
        into.push(Statement::Let(pattern.clone(), Some(ty.clone()).filter(|_| !typed(&init)), init));
        self.bind_pattern(&pattern, &ty);
    }

    fn pattern(&mut self, ty: &Type) -> Pattern {
        let parts = match ty {
            Type::Array(element, length) => vec![(**element).clone(); *length],
            _ => ty.fields().unwrap_or_default(),
        };
        if parts.is_empty() || self.random.percent(10) {
            let mutable = self.random.percent(30);
            return Pattern::Name(mutable, self.fresh("p"));
        }
        let patterns = parts.iter().map(|part| self.pattern(part)).collect();
        match ty {
            Type::Array(..) => Pattern::Array(patterns),
            Type::Struct(index) => Pattern::Struct(*index, patterns),
            _ => Pattern::Tuple(patterns),
        }
    }

    fn assign(&mut self, into: &mut Vec<Statement>) {
        if self.random.percent(10)
            && let Some(place) = self.place(&Type::Int, true)
        {
            let value = self.next_value(&Type::Int);
            return into.push(Statement::Assign(None, place, value));
        }
        let ty = if self.random.percent(85) { Type::Float } else { self.aggregate_of_floats() };
        let Some(place) = self.place(&ty, true) else {
            return self.declare_float(into);
        };
        if ty != Type::Float {
            let value = self.value(&ty, 2);
            return into.push(Statement::Assign(None, place, value));
        }
        // To rustc, `op=` of a type parameter borrows first.
        let name = root(&place).to_string();
        let plain = self.scalar != Scalar::Generic;
        let value = if plain { self.float(2) } else { self.hidden(&name, |generator| generator.float(2)) };
        let bounded = if self.loops > 0 && self.random.percent(60) {
            let name = *self.random.pick(&["sin", "tanh", "cos", "atan"]);
            self.spelled_path(name, value)
        } else {
            value
        };
        let (operator, value) = match self.random.below(20) {
            0..=6 => (None, bounded),
            7..=12 => (Some(Operator::Add), bounded),
            13..=15 => (Some(Operator::Sub), bounded),
            16..=18 => (Some(Operator::Mul), bounded),
            _ => {
                let square = self.spelled_path("abs", bounded);
                (Some(Operator::Div), Expr::arithmetic(Operator::Add, Expr::float(1.5), square))
            }
        };
        into.push(Statement::Assign(operator, place, value));
    }

    fn spelled_path(&mut self, name: &'static str, argument: Expr) -> Expr {
        Expr::math(name, Spelling::Path, vec![argument])
    }

    /// Statements, and perhaps a jump at the end.
    pub fn body(&mut self, most: usize, jump: usize) -> Block {
        self.scoped(|generator| {
            let (mut block, outer) = (Block::default(), generator.env.len());
            for _ in 0..generator.random.between(1, most) {
                generator.statement(&mut block.statements);
            }
            generator.use_locals(outer, &mut block.statements);
            if generator.random.percent(jump)
                && let Some(jump) = generator.jump()
            {
                block.statements.push(Statement::Expr(jump));
            }
            block
        })
    }

    /// Lets what was declared in a block, behind so many variables around it, have a part in one of those: otherwise most of it is in vain.
    pub fn use_locals(&mut self, outer: usize, into: &mut Vec<Statement>) {
        let locals: Vec<Name> = self.env[outer.min(self.env.len())..].iter().map(|bound| bound.name.clone()).collect();
        for bound in self.visible() {
            let has_part = bound.ty.reaches(&Type::Float) || matches!(bound.ty, Type::Option(_));
            let is_used = bound.closure.is_none() && locals.contains(&bound.name) && has_part;
            if !is_used || !self.random.percent(85) {
                continue;
            }
            let target = self.scoped(|generator| {
                locals.iter().for_each(|name| generator.hide(name));
                generator.place(&Type::Float, true)
            });
            let Some(target) = target else { return };
            let name = root(&target).to_string();
            let part = self.hidden(&name, |generator| match bound.ty.clone() {
                Type::Option(of) => generator.told(Expr::var(&bound.name, bound.ty), &of, &Type::Float, 0),
                _ => generator.reach(Expr::var(&bound.name, bound.ty), &Type::Float),
            });
            let part = self.spelled_path("sin", part);
            let operator = *self.random.pick(&[Operator::Add, Operator::Sub, Operator::Mul]);
            into.push(Statement::Assign(Some(operator), target, part));
        }
    }

    fn branch(&mut self, into: &mut Vec<Statement>) {
        let condition = self.condition(1);
        let then = self.body(2, 25);
        let otherwise = match self.random.below(10) {
            0..=3 => None,
            4..=7 => Some(self.body(2, 15)),
            _ => {
                let condition = self.condition(1);
                let (then, otherwise) = (self.body(2, 15), self.body(1, 15));
                let chained = Expr::new(Type::Unit, Kind::If(condition.into(), then, Some(otherwise)));
                Some(Block { statements: Vec::new(), tail: Some(chained.into()) })
            }
        };
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), then, otherwise))));
    }

    fn match_statement(&mut self, into: &mut Vec<Statement>) {
        let count = self.random.between(2, 3);
        let scrutinee = Expr::arithmetic(Operator::Rem, self.int(1), Expr::int(count));
        let mut arms = Vec::new();
        for value in 0..count - 1 {
            let guard = if self.random.percent(25) { Some(self.condition(0)) } else { None };
            let body = self.body(2, 20);
            arms.push(Arm { pattern: vec![value as i64], name: None, guard, body });
        }
        let body = if self.random.percent(30) { Block::default() } else { self.body(2, 20) };
        arms.push(Arm { pattern: Vec::new(), name: None, guard: None, body });
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Match(scrutinee.into(), arms))));
    }

    fn for_loop(&mut self, into: &mut Vec<Statement>) {
        let label = self.fresh("l");
        let env = self.env.clone();
        self.loops += 1;
        let (chain, pattern) = self.iterated();
        self.labels.push(Label { name: label.clone(), result: Type::Unit, continues: true });
        let body = self.body(3, 20);
        self.labels.pop();
        self.loops -= 1;
        self.env = env;
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::For(label, pattern, chain.into(), body))));
    }

    fn while_loop(&mut self, into: &mut Vec<Statement>) {
        let (label, counter) = (self.fresh("l"), self.fresh("c"));
        let c = Expr::var(&counter, Type::Int);
        into.push(Statement::Let(Pattern::Name(true, counter.clone()), Some(Type::Int), Expr::int(0)));
        self.bind(&counter, Type::Int, false);
        let stop = Expr::int(self.random.between(1, 4));
        let mut condition = Expr::new(Type::Bool, Kind::Compare(Comparison::Less, c.clone().into(), stop.into()));
        if self.random.percent(50) {
            let other = self.condition(0);
            condition = Expr::new(Type::Bool, Kind::And(condition.into(), other.into()));
        }
        self.loops += 1;
        self.labels.push(Label { name: label.clone(), result: Type::Unit, continues: true });
        let mut body = self.body(3, 20);
        self.labels.pop();
        self.loops -= 1;
        body.statements.insert(0, Statement::Assign(Some(Operator::Add), c, Expr::int(1)));
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::While(label, condition.into(), body))));
    }

    /// A list of floats or of rows that may be changed.
    fn mutable_list(&mut self) -> Option<Expr> {
        let lists: Vec<_> = self
            .visible()
            .into_iter()
            .filter(|bound| {
                let elements = bound.ty.referent().elements();
                bound.mutable
                    && bound.closure.is_none()
                    && elements.is_some_and(|(_, length)| length.is_some_and(|n| n > 0))
            })
            .collect();
        if lists.is_empty() {
            return None;
        }
        let bound = self.random.pick(&lists).clone();
        Some(Expr::var(&bound.name, bound.ty))
    }

    fn swap_elements(&mut self, into: &mut Vec<Statement>) {
        let Some(list) = self.mutable_list() else { return self.declare_aggregate(into) };
        let length = list.ty.referent().elements().and_then(|(_, length)| length).unwrap_or(1);
        let name = root(&list).to_string();
        let (i, j) = self.hidden(&name, |generator| (generator.index(length), generator.index(length)));
        into.push(Statement::SwapElements(list, i, j));
    }

    fn swap_places(&mut self, into: &mut Vec<Statement>) {
        let ty = match self.random.below(10) {
            0..=4 => Type::Float,
            5 => Type::Int,
            _ => self.aggregate_of_floats(),
        };
        let Some(one) = self.place(&ty, true) else { return self.declare_float(into) };
        let name = root(&one).to_string();
        let Some(other) = self.hidden(&name, |generator| generator.place(&ty, true)) else {
            return self.declare_float(into);
        };
        // What is borrowed may not be asked for an index of the other.
        if mentions(&one, root(&other)) || mentions(&other, &name) {
            return self.declare_float(into);
        }
        into.push(Statement::SwapPlaces(one, other));
    }

    fn fill(&mut self, into: &mut Vec<Statement>) {
        let Some(list) = self.mutable_list() else { return self.declare_aggregate(into) };
        let (element, _) = list.ty.referent().elements().expect("elements");
        let (element, name) = (element.clone(), root(&list).to_string());
        let value = self.frozen(|generator| generator.hidden(&name, |generator| generator.value(&element, 1)));
        into.push(Statement::Fill(list, value));
    }

    fn copy_from_slice(&mut self, into: &mut Vec<Statement>) {
        let Some(list) = self.mutable_list() else { return self.declare_aggregate(into) };
        let Type::Array(element, length) = list.ty.referent().clone() else { return self.declare_aggregate(into) };
        let name = root(&list).to_string();
        let ty = Type::Array(element, length);
        let source = self.frozen(|generator| {
            generator.hidden(&name, |generator| match generator.place(&ty, false) {
                Some(place) => place,
                None => generator.value(&ty, 1),
            })
        });
        let source = Expr::new(Type::reference(SHARED, ty), Kind::Borrow(SHARED, source.into()));
        into.push(Statement::CopyFromSlice(list, source));
    }

    fn push(&mut self, into: &mut Vec<Statement>) {
        let growing = Type::vec(Type::Float, None);
        let vectors: Vec<_> = self
            .visible()
            .into_iter()
            .filter(|bound| bound.mutable && matches!(bound.ty, Type::Vec(_, None)))
            .collect();
        if vectors.is_empty() {
            let name = self.fresh("grown");
            let init = Expr::new(growing.clone(), Kind::NewVec);
            into.push(Statement::Let(Pattern::Name(true, name.clone()), Some(growing.clone()), init));
            return self.bind(&name, growing, true);
        }
        let vector = self.random.pick(&vectors).clone();
        let value = self.hidden(&vector.name, |generator| generator.frozen(|generator| generator.float(2)));
        into.push(Statement::Push(Expr::var(&vector.name, vector.ty), value));
    }

    /// Something is put into a vector elsewhere than at its end, or taken out of it.
    fn take_out(&mut self, into: &mut Vec<Statement>) {
        let is_growing = |bound: &super::Bound| bound.mutable && matches!(bound.ty, Type::Vec(_, None));
        let vectors: Vec<_> = self.visible().into_iter().filter(is_growing).collect();
        if vectors.is_empty() {
            return self.push(into);
        }
        let vector = self.random.pick(&vectors).clone();
        let list = Expr::var(&vector.name, vector.ty);
        let length = Expr::new(Type::Int, Kind::Len(list.clone().into()));
        let choice = self.random.below(4);
        if choice == 0 {
            let value = self.hidden(&vector.name, |generator| generator.frozen(|generator| generator.float(1)));
            let end = Expr::arithmetic(Operator::Add, length, Expr::int(1));
            let index = self.hidden(&vector.name, |generator| generator.int(0));
            // What is borrowed for a change may not be asked for its length.
            let index_name = self.fresh("i");
            let index = Expr::arithmetic(Operator::Rem, index, end);
            into.push(Statement::Let(Pattern::Name(false, index_name.clone()), Some(Type::Int), index));
            self.bind(&index_name, Type::Int, false);
            return into.push(Statement::Insert(list, Expr::var(&index_name, Type::Int), value));
        }
        let name = self.fresh("t");
        let taken = if choice == 1 {
            let index = self.random.below(2);
            let is_there = Kind::Compare(Comparison::Greater, length.into(), Expr::int(index).into());
            let removed = Expr::new(Type::Float, Kind::Remove(list.into(), Expr::int(index).into()));
            let otherwise = self.hidden(&vector.name, |generator| generator.float(1));
            let block = |value: Expr| Block { statements: Vec::new(), tail: Some(value.into()) };
            let is_there = Expr::new(Type::Bool, is_there);
            Kind::If(is_there.into(), block(removed), Some(block(otherwise)))
        } else {
            let otherwise = self.hidden(&vector.name, |generator| generator.frozen(|generator| generator.float(0)));
            Kind::Pop(list.into(), otherwise.into())
        };
        let taken = Expr::new(Type::Float, taken);
        into.push(Statement::Let(Pattern::Name(false, name.clone()), Some(Type::Float), taken));
        self.bind(&name, Type::Float, false);
    }

    /// The first and the last of a list, or it goes on elsewhere.
    fn let_slice(&mut self, into: &mut Vec<Statement>) {
        let lists: Vec<_> = self.visible();
        let lists = lists.into_iter().filter(|bound| {
            let element = bound.ty.referent().elements().map(|(element, _)| element.is_copy());
            // What is written as a whole at the end has no parts that are referred to.
            bound.closure.is_none() && element == Some(true) && !bound.name.starts_with("out")
        });
        let lists: Vec<_> = lists.collect();
        if lists.is_empty() {
            return self.declare_aggregate(into);
        }
        let bound = self.random.pick(&lists).clone();
        let (element, length) = bound.ty.referent().elements().expect("elements");
        let (element, length) = (element.clone(), length.unwrap_or(0));
        let count = self.random.between(1, 3);
        let mut parts: Vec<Pattern> = (0..count).map(|_| Pattern::Name(false, self.fresh("p"))).collect();
        let names = parts.clone();
        let has_rest = self.random.percent(70) || length != count;
        if has_rest {
            parts.insert(self.random.between(0, count), Pattern::Rest);
        }
        let list = Expr::var(&bound.name, bound.ty.clone());
        let bind = |generator: &mut Self, ty: Type| {
            names.iter().for_each(|name| generator.bind_pattern(name, &ty));
            generator.freeze(&bound.name);
        };
        if let Type::Array(..) = bound.ty {
            if count > length {
                return self.declare_float(into);
            }
            into.push(Statement::Let(Pattern::Array(parts), None, list));
            return names.iter().for_each(|name| self.bind_pattern(name, &element));
        }
        let Some(jump) = self.jump() else { return self.declare_float(into) };
        let otherwise = Block { statements: vec![Statement::Expr(jump)], tail: None };
        let slice = Type::reference(SHARED, Type::Slice(element.clone().into(), length));
        let list = match bound.ty.referent() {
            Type::Vec(..) | Type::Slice(..) => {
                Expr::new(slice, Kind::Borrow(SHARED, Expr::new(list.ty.clone(), Kind::RangeFull(list.into())).into()))
            }
            _ => return self.declare_float(into),
        };
        into.push(Statement::LetSlice(Pattern::Array(parts), list, otherwise));
        bind(self, Type::reference(SHARED, element));
    }

    /// An iterator, of which the first item is taken before the others are gone through.
    fn by_hand(&mut self, into: &mut Vec<Statement>) {
        let lists: Vec<_> = self.visible();
        let lists = lists.into_iter().filter(|bound| {
            let elements = bound.ty.referent().elements();
            bound.closure.is_none()
                && elements.is_some_and(|(element, n)| element.floats() > 0 && n.is_some_and(|n| n > 0))
        });
        let lists: Vec<_> = lists.collect();
        if lists.is_empty() {
            return self.declare_aggregate(into);
        }
        let bound = self.random.pick(&lists).clone();
        let (element, _) = bound.ty.referent().elements().expect("elements");
        let item = Type::reference(SHARED, element.clone());
        let (items, first, label) = (self.fresh("items"), self.fresh("v"), self.fresh("l"));
        let block = self.scoped(|generator| {
            generator.freeze(&bound.name);
            generator.bind(&first, item.clone(), false);
            let env = generator.env.clone();
            let pattern = generator.item_pattern(&item);
            generator.bind_pattern(&pattern, &item);
            generator.loops += 1;
            generator.labels.push(Label { name: label.clone(), result: Type::Unit, continues: true });
            let body = generator.body(3, 20);
            generator.labels.pop();
            generator.loops -= 1;
            generator.env = env;
            let list = Expr::var(&bound.name, bound.ty.clone());
            let by_hand = ByHand { items, first, list, label, pattern, body };
            let mut block = Block { statements: vec![Statement::ByHand(by_hand.into())], tail: None };
            if generator.random.percent(50) {
                generator.statement(&mut block.statements);
            }
            block
        });
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Block(None, block))));
    }

    /// A closure, which reads what never changes.
    fn closure(&mut self, into: &mut Vec<Statement>) {
        let name = self.fresh("g");
        let parameters: Vec<(Name, Type)> = (0..self.random.between(1, 2))
            .map(|_| {
                let ty = if self.random.percent(80) { Type::Float } else { Type::Int };
                (self.fresh("u"), ty)
            })
            .collect();
        let result = match self.allows("options") && self.random.percent(30) {
            true => Type::option(self.contents()),
            false => Type::Float,
        };
        let body = self.enclosed(|generator| {
            let mutable: Vec<Name> =
                generator.env.iter().filter(|bound| bound.mutable).map(|bound| bound.name.clone()).collect();
            mutable.iter().for_each(|name| generator.hide(name));
            for (name, ty) in &parameters {
                generator.bind(name, ty.clone(), false);
            }
            match &result {
                Type::Option(_) => generator.returning_option(&result),
                _ => generator.float(2),
            }
        });
        let types = parameters.iter().map(|(_, ty)| ty.clone()).collect();
        into.push(Statement::Closure(name.clone(), parameters, body));
        self.env.push(super::Bound { name, ty: result, mutable: false, closure: Some(types) });
    }

    /// A call of a function for what it writes.
    fn call_statement(&mut self, into: &mut Vec<Statement>) {
        let fit = self.callable(&Type::Unit);
        if fit.is_empty() {
            return self.assign(into);
        }
        let index = *self.random.pick(&fit);
        let function = self.functions[index].clone();
        match self.arguments(&function, 1) {
            Some(arguments) => into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Call(index, arguments)))),
            None => {
                // Room for what it writes.
                for parameter in function.parameters.iter().filter(|parameter| parameter.is_output()) {
                    let ty = parameter.ty.referent().clone();
                    let name = self.fresh("s");
                    let init = self.value(&ty, 1);
                    into.push(Statement::Let(Pattern::Name(true, name.clone()), Some(ty.clone()), init));
                    self.bind(&name, ty, true);
                }
                if let Some(arguments) = self.arguments(&function, 1) {
                    into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Call(index, arguments))));
                }
            }
        }
    }

    /// A reference to a part, and what is done with it.
    fn alias(&mut self, into: &mut Vec<Statement>) {
        let mutable = self.random.percent(60);
        let ty = if self.random.percent(40) { Type::Float } else { self.aggregate_of_floats() };
        let Some(place) = self.place(&ty, mutable) else { return self.declare_aggregate(into) };
        let (name, of) = (self.fresh("r"), root(&place).to_string());
        let reference = Type::reference(mutable, ty);
        let block = self.scoped(|generator| {
            let mut block = Block::default();
            let init = Expr::new(reference.clone(), Kind::Borrow(mutable, place.into()));
            block.statements.push(Statement::Let(Pattern::Name(false, name.clone()), None, init));
            if mutable {
                generator.hide(&of)
            } else {
                generator.freeze(&of)
            }
            generator.bind(&name, reference, mutable);
            for _ in 0..generator.random.between(1, 3) {
                generator.statement(&mut block.statements);
            }
            block
        });
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Block(None, block))));
    }

    /// Two parts of a list, and what is done with them.
    fn split(&mut self, into: &mut Vec<Statement>) {
        let lists: Vec<_> = self.visible();
        let lists = lists.into_iter().filter(|bound| {
            let elements = bound.ty.referent().elements();
            bound.closure.is_none() && elements.is_some_and(|(_, length)| length.is_some_and(|length| length > 1))
        });
        let lists: Vec<_> = lists.collect();
        if lists.is_empty() {
            return self.declare_aggregate(into);
        }
        let bound = self.random.pick(&lists).clone();
        let mutable = bound.mutable && self.random.percent(50);
        let (element, length) = bound.ty.referent().elements().expect("elements");
        let (element, length) = (element.clone(), length.expect("a known length"));
        let at = self.random.between(1, length - 1);
        let part = |length: usize| Type::reference(mutable, Type::Slice(element.clone().into(), length));
        let parts = Type::Tuple(vec![part(at), part(length - at)]);
        let (one, other) = (self.fresh("r"), self.fresh("r"));
        let block = self.scoped(|generator| {
            let mut block = Block::default();
            let pattern = Pattern::Tuple([&one, &other].map(|name| Pattern::Name(false, name.clone())).to_vec());
            let list = Expr::var(&bound.name, bound.ty);
            let init = Expr::new(parts.clone(), Kind::SplitAt(mutable, list.into(), at));
            block.statements.push(Statement::Let(pattern, None, init));
            match mutable {
                true => generator.hide(&bound.name),
                false => generator.freeze(&bound.name),
            }
            generator.bind(&one, part(at), mutable);
            generator.bind(&other, part(length - at), mutable);
            for _ in 0..generator.random.between(1, 3) {
                generator.statement(&mut block.statements);
            }
            block
        });
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Block(None, block))));
    }

    /// A number, or it goes on elsewhere.
    fn let_else(&mut self, into: &mut Vec<Statement>) {
        let place = self.place(&Type::Int, false);
        let (Some(value), Some(jump)) = (place, self.jump()) else { return self.declare_float(into) };
        let otherwise = Block { statements: vec![Statement::Expr(jump)], tail: None };
        let (name, less) = (self.fresh("i"), self.random.between(1, 2));
        into.push(Statement::LetElse(name.clone(), value, less, otherwise));
        self.bind(&name, Type::Int, false);
    }

    fn destructure(&mut self, into: &mut Vec<Statement>) {
        let mut part = || if self.random.percent(75) { Type::Float } else { Type::Int };
        let types = vec![part(), part()];
        let Some(one) = self.place(&types[0], true) else { return self.declare_float(into) };
        let name = root(&one).to_string();
        let Some(other) = self.hidden(&name, |generator| generator.place(&types[1], true)) else {
            return self.declare_float(into);
        };
        let is_same = types[0] == types[1];
        let array = is_same && self.random.percent(30);
        let parts = match is_same && self.random.percent(50) {
            true => vec![other.clone(), one.clone()],
            false => types.iter().map(|ty| self.next_value(ty)).collect(),
        };
        let value = match array {
            true => Expr::new(Type::array(types[0].clone(), 2), Kind::Array(parts)),
            false => Expr::new(Type::Tuple(types), Kind::Tuple(parts)),
        };
        into.push(Statement::Destructure(array, vec![one, other], value));
    }

    /// What a number may be after it changes.
    fn next_value(&mut self, ty: &Type) -> Expr {
        match ty {
            Type::Int => Expr::arithmetic(Operator::Rem, self.int(1), Expr::int(self.random.between(2, 7))),
            other => self.value(other, 1),
        }
    }
}
