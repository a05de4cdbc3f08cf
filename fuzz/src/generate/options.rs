//! Variables that hold a value or none, and conditions with patterns.

use super::chains::unplain;
use super::{Generator, Label, typed};
use crate::tree::*;

impl Generator<'_> {
    /// What an `Option` holds.
    pub fn contents(&mut self) -> Type {
        match self.random.below(10) {
            0..=2 if self.allows("tuples") => Type::Tuple(vec![Type::Int, Type::Float]),
            3 => Type::array(Type::Float, 2),
            _ => Type::Float,
        }
    }

    /// A variable that is an `Option`.
    pub fn held(&mut self) -> Option<Expr> {
        let is_option = |bound: &super::Bound| bound.closure.is_none() && matches!(bound.ty, Type::Option(_));
        let options: Vec<_> = self.visible().into_iter().filter(is_option).collect();
        if options.is_empty() {
            return None;
        }
        let bound = self.random.pick(&options).clone();
        Some(Expr::var(&bound.name, bound.ty))
    }

    /// An `Option` of that.
    pub fn option(&mut self, of: &Type, depth: usize) -> Expr {
        let ty = Type::option(of.clone());
        let choice = if depth == 0 { self.random.below(7) } else { self.random.below(26) };
        let depth = depth.saturating_sub(1);
        let option = match choice {
            0..=2 => self.place(&ty, false),
            3 => Some(Expr::new(ty.clone(), Kind::None)),
            7..=9 => {
                let condition = self.condition(depth);
                let then = self.block(&ty, depth, 1);
                let otherwise = self.block_or_jump(&ty, depth, 1);
                Some(Expr::new(ty.clone(), Kind::If(condition.into(), then, Some(otherwise))))
            }
            10 | 11 => {
                let (option, from) = self.subject(depth);
                let (pattern, body) = self.mapping(&from, of, depth);
                Some(Expr::optional(ty.clone(), option, Optional::Map(pattern, body.into())))
            }
            12 => {
                let option = self.clear(of, depth);
                let item = Type::reference(SHARED, of.clone());
                let (pattern, condition) = self.mapping(&item, &Type::Bool, 0);
                Some(Expr::optional(ty.clone(), option, Optional::Filter(pattern, condition.into())))
            }
            13 => {
                let (option, other) = (self.clear(of, depth), self.option(of, depth));
                Some(Expr::optional(ty.clone(), option, Optional::Or(other.into())))
            }
            20 | 21 => {
                let (option, from) = self.subject(depth);
                let (pattern, body) = self.mapping(&from, &ty, depth.min(1));
                Some(Expr::optional(ty.clone(), option, Optional::AndThen(pattern, body.into())))
            }
            23..=25 => self.attempt(of, depth),
            22 => {
                let option = self.clear(of, depth);
                let other = self.enclosed(|generator| generator.frozen(|generator| generator.option(of, depth.min(1))));
                Some(Expr::optional(ty.clone(), option, Optional::OrElse(other.into())))
            }
            14 | 15 => self.closure_call(&ty, depth),
            16 | 17 => self.place(&ty, true).map(|place| {
                let method = match self.random.percent(50) {
                    true => Optional::Take,
                    false => {
                        let name = super::root(&place).to_string();
                        let next =
                            self.frozen(|generator| generator.hidden(&name, |generator| generator.value(of, depth)));
                        Optional::Replace(next.into())
                    }
                };
                Expr::optional(ty.clone(), place, method)
            }),
            18 | 19 if *of == Type::Float && self.allows("chains") => Some(self.reduced(depth)),
            _ => None,
        };
        option.unwrap_or_else(|| Expr::new(ty, Kind::Some(self.value(of, depth).into())))
    }

    /// A call of a function that may fail. It runs twice, which is not for what it writes to.
    fn attempt(&mut self, of: &Type, depth: usize) -> Option<Expr> {
        let fits = |function: &Function| {
            let takes = |parameter: &Parameter| !parameter.is_output() && !matches!(parameter.ty, Type::Function(..));
            function.failing != Failing::Never && function.parameters.iter().all(takes)
        };
        let fit: Vec<usize> = self.callable(of).into_iter().filter(|index| fits(&self.functions[*index])).collect();
        if fit.is_empty() {
            return None;
        }
        let index = *self.random.pick(&fit);
        let function = self.functions[index].clone();
        let arguments = self.arguments(&function, depth)?;
        Some(Expr::new(Type::option(of.clone()), Kind::Attempt(index, arguments)))
    }

    /// An `Option` of that, whose type is clear to rustc.
    fn clear(&mut self, of: &Type, depth: usize) -> Expr {
        let option = self.option(of, depth);
        if typed(&option) {
            return option;
        }
        let (name, ty) = (self.fresh("o"), option.ty.clone());
        let declared = Statement::Let(Pattern::Name(false, name.clone()), Some(ty.clone()), option);
        let block = Block { statements: vec![declared], tail: Some(Expr::var(&name, ty.clone()).into()) };
        Expr::new(ty, Kind::Block(None, block))
    }

    /// An `Option` that is looked at, and what it holds.
    fn subject(&mut self, depth: usize) -> (Expr, Type) {
        if self.random.percent(75)
            && let Some(option) = self.held()
            && let Type::Option(of) = option.ty.clone()
        {
            return (option, *of);
        }
        let of = self.contents();
        (self.clear(&of, depth), of)
    }

    /// `chain.reduce(|a, b| …)`
    fn reduced(&mut self, depth: usize) -> Expr {
        let (mut chain, item) = self.frozen(|generator| {
            let (chain, item, _) = generator.chain(depth.min(1));
            (chain, item)
        });
        chain.source = unplain(chain.source);
        if item == Type::reference(SHARED, Type::Float) {
            chain.adaptors.push(Adaptor::Copied);
        } else if item != Type::Float {
            let (pattern, body) = self.mapping(&item, &Type::Float, depth.min(1));
            chain.adaptors.push(Adaptor::Map(pattern, body));
        }
        let (one, other) = (self.fresh("v"), self.fresh("v"));
        let names = [&one, &other].map(|name| Pattern::Name(false, name.clone()));
        let body = self.enclosed(|generator| {
            generator.frozen(|generator| {
                names.iter().for_each(|name| generator.bind_pattern(name, &Type::Float));
                let (one, other) = (Expr::var(&one, Type::Float), Expr::var(&other, Type::Float));
                match generator.random.below(3) {
                    0 => Expr::math("max", Spelling::Method, vec![one, other]),
                    1 => Expr::arithmetic(Operator::Mul, one, other),
                    _ => Expr::arithmetic(Operator::Add, one, generator.float(1)),
                }
            })
        });
        let [one, other] = names;
        let consumer = Consumer::Reduce(one, other, body.into());
        Expr::new(Type::option(Type::Float), Kind::Consumed(chain.into(), consumer))
    }

    /// A value that an `Option` has a part in.
    pub fn of_option(&mut self, ty: &Type, depth: usize) -> Option<Expr> {
        Some(match self.random.below(3) {
            0 => {
                let (option, of) = self.subject(depth);
                self.told(option, &of, ty, depth)
            }
            1 => self.if_some(ty, &mut |generator| generator.block_or_jump(ty, depth, 1)),
            _ => self.cases(ty, &mut |generator| generator.block_or_jump(ty, depth, 1)),
        })
    }

    /// `option.unwrap_or(e)`, or `option.map_or(e, |v| …)`
    pub fn told(&mut self, option: Expr, of: &Type, ty: &Type, depth: usize) -> Expr {
        let otherwise = self.value(ty, depth);
        if of == ty && self.random.percent(50) {
            return Expr::optional(ty.clone(), option, Optional::UnwrapOr(otherwise.into()));
        }
        let (pattern, body) = self.mapping(of, ty, depth);
        Expr::optional(ty.clone(), option, Optional::MapOr(otherwise.into(), pattern, body.into()))
    }

    /// `let Some(pattern) = e`, perhaps among other conditions; what is there is bound.
    fn let_some(&mut self) -> Expr {
        let both = |one: Expr, other: Expr| Expr::new(Type::Bool, Kind::And(one.into(), other.into()));
        let before = if self.random.percent(20) { Some(self.condition(0)) } else { None };
        let (option, of) = self.subject(1);
        let pattern = self.item_pattern(&of);
        self.bind_pattern(&pattern, &of);
        let there = Expr::new(Type::Bool, Kind::LetSome(pattern, option.into()));
        let mut condition = match before {
            Some(before) => both(before, there),
            None => there,
        };
        if self.random.percent(40) {
            condition = both(condition, self.condition(0));
        }
        if self.random.percent(15) {
            let (option, of) = self.subject(0);
            let pattern = self.item_pattern(&of);
            self.bind_pattern(&pattern, &of);
            condition = both(condition, Expr::new(Type::Bool, Kind::LetSome(pattern, option.into())));
        }
        condition
    }

    /// `if let Some(pattern) = e && … { … } else { … }`
    fn if_some(&mut self, ty: &Type, block: &mut dyn FnMut(&mut Self) -> Block) -> Expr {
        let (condition, then) = self.scoped(|generator| (generator.let_some(), block(generator)));
        let otherwise = if *ty == Type::Unit && self.random.percent(40) { None } else { Some(block(self)) };
        Expr::new(ty.clone(), Kind::If(condition.into(), then, otherwise))
    }

    /// `match e { Some(pattern) if … => …, Some(pattern) => …, None => … }`
    fn cases(&mut self, ty: &Type, block: &mut dyn FnMut(&mut Self) -> Block) -> Expr {
        let (option, of) = self.subject(1);
        let mut cases = Vec::new();
        for is_guarded in [true, false] {
            if is_guarded && self.random.percent(50) {
                continue;
            }
            cases.push(self.scoped(|generator| {
                let pattern = generator.item_pattern(&of);
                generator.bind_pattern(&pattern, &of);
                let guard = if is_guarded { Some(generator.condition(0)) } else { None };
                Case { pattern: Some(pattern), guard, body: block(generator) }
            }));
        }
        cases.push(Case { pattern: None, guard: None, body: block(self) });
        if self.random.percent(40) {
            cases.rotate_right(1);
        }
        Expr::new(ty.clone(), Kind::Cases(option.into(), cases))
    }

    pub fn option_statement(&mut self, into: &mut Vec<Statement>) {
        let nested = self.budget > 0;
        match self.random.below(12) {
            0..=3 => {
                let changed = self.held().and_then(|held| self.place(&held.ty, true));
                match changed {
                    Some(place) => {
                        let value = self.value(&place.ty, 2);
                        into.push(Statement::Assign(None, place, value));
                    }
                    None => self.declare_option(into),
                }
            }
            4..=6 if nested => {
                let chain = self.if_some(&Type::Unit, &mut |generator| generator.body(2, 20));
                into.push(Statement::Expr(chain));
            }
            7 | 8 if nested => {
                let cases = self.cases(&Type::Unit, &mut |generator| generator.body(2, 20));
                into.push(Statement::Expr(cases));
            }
            9 if nested && self.allows("while") && self.loops < 3 => self.while_some(into),
            10 if nested => self.change_some(into),
            _ => self.declare_option(into),
        }
    }

    /// `if let Some(r) = option.as_mut() { *r = …; }`
    fn change_some(&mut self, into: &mut Vec<Statement>) {
        let held = self.held().and_then(|held| self.place(&held.ty, true));
        let Some(place) = held else { return self.declare_option(into) };
        let Type::Option(of) = place.ty.clone() else { return };
        let (name, item) = (self.fresh("r"), Type::reference(MUTABLE, *of));
        let owner = super::root(&place).to_string();
        let there = Expr::optional(Type::option(item.clone()), place, Optional::AsMut);
        let then = self.scoped(|generator| {
            generator.hide(&owner);
            generator.bind(&name, item, true);
            generator.body(2, 20)
        });
        let condition = Expr::new(Type::Bool, Kind::LetSome(Pattern::Name(false, name), there.into()));
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), then, None))));
    }

    fn declare_option(&mut self, into: &mut Vec<Statement>) {
        let ty = Type::option(self.contents());
        let mutable = self.random.percent(75);
        let none = Expr::new(ty.clone(), Kind::None);
        let init = if mutable && self.random.percent(40) { none } else { self.value(&ty, 2) };
        let name = self.name("o");
        let pattern = Pattern::Name(mutable, name.clone());
        // What it is given says what it holds; a variable of the same name is hidden by then.
        let first = match init.kind {
            Kind::None if mutable && self.random.percent(50) => {
                Some(self.hidden(&name, |generator| (generator.condition(0), generator.value(&ty, 1))))
            }
            _ => None,
        };
        match first.filter(|(_, value)| typed(value)) {
            Some((condition, value)) => {
                into.push(Statement::Let(pattern, None, init));
                let given = Statement::Assign(None, Expr::var(&name, ty.clone()), value);
                let then = Block { statements: vec![given], tail: None };
                into.push(Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), then, None))));
            }
            None => {
                let annotation = Some(ty.clone()).filter(|_| !typed(&init) || self.random.percent(30));
                into.push(Statement::Let(pattern, annotation, init));
            }
        }
        self.bind(&name, ty, mutable);
    }

    /// `while let Some(v) = state { …; state = if … { Some(…) } else { None }; … }`
    fn while_some(&mut self, into: &mut Vec<Statement>) {
        let of = self.contents();
        let ty = Type::option(of.clone());
        let (label, counter, state) = (self.fresh("l"), self.fresh("c"), self.fresh("state"));
        let c = Expr::var(&counter, Type::Int);
        into.push(Statement::Let(Pattern::Name(true, counter.clone()), Some(Type::Int), Expr::int(0)));
        self.bind(&counter, Type::Int, false);
        let start = self.value(&ty, 1);
        into.push(Statement::Let(Pattern::Name(true, state.clone()), Some(ty.clone()), start));
        self.bind(&state, ty.clone(), false);
        let (condition, body) = self.scoped(|generator| {
            let pattern = generator.item_pattern(&of);
            generator.bind_pattern(&pattern, &of);
            let state = Expr::var(&state, ty.clone());
            let mut condition = Expr::new(Type::Bool, Kind::LetSome(pattern, state.clone().into()));
            if generator.random.percent(25) {
                let other = generator.condition(0);
                condition = Expr::new(Type::Bool, Kind::And(condition.into(), other.into()));
            }
            generator.loops += 1;
            let stop = Expr::int(generator.random.between(1, 3));
            let goes_on = Expr::new(Type::Bool, Kind::Compare(Comparison::Less, c.clone().into(), stop.into()));
            let next = Expr::new(ty.clone(), Kind::Some(generator.value(&of, 2).into()));
            let block = |value: Expr| Block { statements: Vec::new(), tail: Some(value.into()) };
            let none = block(Expr::new(ty.clone(), Kind::None));
            let next = Expr::new(ty.clone(), Kind::If(goes_on.into(), block(next), Some(none)));
            let step = Statement::Assign(None, state, next);
            // Whoever goes on with the next iteration has made the step.
            let is_early = generator.random.percent(50);
            generator.labels.push(Label { name: label.clone(), result: Type::Unit, continues: is_early });
            let body = generator.body(2, 20);
            generator.labels.pop();
            generator.loops -= 1;
            let count = Statement::Assign(Some(Operator::Add), c, Expr::int(1));
            let statements = if is_early {
                [vec![count, step], body.statements].concat()
            } else {
                // What the step mentions keeps its name.
                vec![count, Statement::Expr(Expr::new(Type::Unit, Kind::Block(None, body))), step]
            };
            (condition, Block { statements, tail: None })
        });
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::While(label, condition.into(), body))));
    }

    /// What a closure is worth, which may be left early.
    pub fn returning_option(&mut self, ty: &Type) -> Expr {
        self.result = Some(ty.clone());
        let early = if self.allows("return") && self.random.percent(50) {
            let (condition, value) = (self.condition(0), self.value(ty, 1));
            let left = Expr::new(Type::Unit, Kind::Return(Some(value.into())));
            let left = Block { statements: vec![Statement::Expr(left)], tail: None };
            Some(Statement::Expr(Expr::new(Type::Unit, Kind::If(condition.into(), left, None))))
        } else {
            None
        };
        let mut block = self.block(ty, 2, 1);
        block.statements.splice(0..0, early);
        self.result = None;
        Expr::new(ty.clone(), Kind::Block(None, block))
    }
}
