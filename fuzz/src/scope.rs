//! Whether every variable is bound where it is mentioned, and every label where it is left.

use crate::tree::*;

pub fn is_closed(program: &Program) -> bool {
    program.functions.iter().all(|function| {
        let mut scope = Scope { names: Vec::new(), closed: true };
        function.parameters.iter().for_each(|parameter| scope.bind(&parameter.pattern));
        scope.block(&function.body);
        scope.closed
    })
}

struct Scope {
    /// Variables, and labels behind a quote.
    names: Vec<Name>,
    closed: bool,
}

impl Scope {
    fn bind(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Wild | Pattern::Rest => (),
            Pattern::Name(_, name) => self.names.push(name.clone()),
            Pattern::Reference(inner) => self.bind(inner),
            Pattern::Tuple(parts) | Pattern::Array(parts) | Pattern::Struct(_, parts) => {
                parts.iter().for_each(|part| self.bind(part));
            }
        }
    }

    fn mention(&mut self, name: &str) {
        self.closed &= self.names.iter().any(|bound| bound == name);
    }

    fn within(&mut self, run: impl FnOnce(&mut Self)) {
        let count = self.names.len();
        run(self);
        self.names.truncate(count);
    }

    fn block(&mut self, block: &Block) {
        self.within(|scope| {
            block.statements.iter().for_each(|statement| scope.statement(statement));
            block.tail.iter().for_each(|tail| scope.expr(tail));
        });
    }

    fn labelled(&mut self, label: &str, block: &Block) {
        self.within(|scope| {
            scope.names.push(format!("'{label}"));
            scope.block(block);
        });
    }

    /// A closure with these parameters, which labels do not reach into.
    fn closure<'a>(&mut self, patterns: impl IntoIterator<Item = &'a Pattern>, body: impl FnOnce(&mut Self)) {
        let outside = self.names.clone();
        self.names.retain(|name| !name.starts_with('\''));
        patterns.into_iter().for_each(|pattern| self.bind(pattern));
        body(self);
        self.names = outside;
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        exprs.iter().for_each(|expr| self.expr(expr));
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let(pattern, _, init) => {
                self.expr(init);
                self.bind(pattern);
            }
            Statement::LetElse(name, value, _, otherwise) => {
                self.expr(value);
                self.block(otherwise);
                self.bind(&Pattern::Name(false, name.clone()));
            }
            Statement::Assign(_, one, other)
            | Statement::SwapPlaces(one, other)
            | Statement::Fill(one, other)
            | Statement::CopyFromSlice(one, other)
            | Statement::Push(one, other) => {
                self.expr(one);
                self.expr(other);
            }
            Statement::Insert(list, index, value) => [list, index, value].into_iter().for_each(|expr| self.expr(expr)),
            Statement::LetSlice(pattern, value, otherwise) => {
                self.expr(value);
                self.block(otherwise);
                self.bind(pattern);
            }
            Statement::ByHand(by_hand) => {
                self.expr(&by_hand.list);
                self.names.push(by_hand.first.clone());
                self.within(|scope| {
                    scope.bind(&by_hand.pattern);
                    scope.labelled(&by_hand.label, &by_hand.body);
                });
            }
            Statement::Destructure(_, places, value) => {
                self.exprs(places);
                self.expr(value);
            }
            Statement::SwapElements(list, i, j) => [list, i, j].into_iter().for_each(|expr| self.expr(expr)),
            Statement::Closure(name, parameters, body) => {
                let patterns: Vec<Pattern> =
                    parameters.iter().map(|(name, _)| Pattern::Name(false, name.clone())).collect();
                self.closure(&patterns, |scope| scope.expr(body));
                self.names.push(name.clone());
            }
            Statement::Const(name, _, value) => {
                self.expr(value);
                self.names.push(name.clone());
            }
            Statement::Expr(expr) => self.expr(expr),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Float(_)
            | Kind::Int(_)
            | Kind::Bool(_)
            | Kind::NewVec
            | Kind::None
            | Kind::Return(None)
            | Kind::Fail => (),
            Kind::Var(name) => self.mention(name),
            Kind::Continue(label) | Kind::Break(label, None) => self.mention(&format!("'{label}")),
            Kind::Break(label, Some(value)) => {
                self.mention(&format!("'{label}"));
                self.expr(value);
            }
            Kind::Field(e, _)
            | Kind::Range(e, ..)
            | Kind::RangeFull(e)
            | Kind::Len(e)
            | Kind::SplitAt(_, e, _)
            | Kind::Counted(e)
            | Kind::Negate(e)
            | Kind::Not(e)
            | Kind::Powi(e, _)
            | Kind::ToFloat(e)
            | Kind::ToInt(e)
            | Kind::Return(Some(e))
            | Kind::Repeat(e, _)
            | Kind::Some(e)
            | Kind::Constant(e)
            | Kind::Borrow(_, e)
            | Kind::Deref(e)
            | Kind::Clone(e) => self.expr(e),
            Kind::Index(one, other)
            | Kind::Arithmetic(_, one, other)
            | Kind::Compare(_, one, other)
            | Kind::And(one, other)
            | Kind::Or(one, other)
            | Kind::Logic(_, one, other)
            | Kind::Whole(_, one, other)
            | Kind::VecRepeat(one, other)
            | Kind::Pop(one, other)
            | Kind::Remove(one, other)
            | Kind::Replace(one, other) => {
                self.expr(one);
                self.expr(other);
            }
            Kind::Math(_, _, list)
            | Kind::Call(_, list)
            | Kind::Attempt(_, list)
            | Kind::Derivative(_, _, list)
            | Kind::Array(list)
            | Kind::Vec(list)
            | Kind::Tuple(list) => self.exprs(list),
            Kind::Lambda(parameters, body) => {
                let patterns: Vec<Pattern> =
                    parameters.iter().map(|(name, _)| Pattern::Name(false, name.clone())).collect();
                self.closure(&patterns, |scope| scope.expr(body));
            }
            Kind::CallClosure(name, list) => {
                self.mention(name);
                self.exprs(list);
            }
            Kind::Struct(_, fields, base) => {
                self.exprs(fields);
                base.iter().for_each(|base| self.expr(base));
            }
            Kind::LetSome(pattern, e) => {
                self.expr(e);
                self.bind(pattern);
            }
            Kind::If(condition, then, otherwise) => {
                self.within(|scope| {
                    scope.expr(condition);
                    scope.block(then);
                });
                otherwise.iter().for_each(|otherwise| self.block(otherwise));
            }
            Kind::Found(item, list, pattern, then, otherwise) => {
                self.expr(list);
                if let Item::Get(index) = item {
                    self.expr(index);
                }
                self.within(|scope| {
                    scope.bind(pattern);
                    scope.block(then);
                });
                self.block(otherwise);
            }
            Kind::Match(scrutinee, arms) => {
                self.expr(scrutinee);
                for arm in arms {
                    self.within(|scope| {
                        scope.names.extend(arm.name.clone());
                        arm.guard.iter().for_each(|guard| scope.expr(guard));
                        scope.block(&arm.body);
                    });
                }
            }
            Kind::Cases(scrutinee, cases) => {
                self.expr(scrutinee);
                for case in cases {
                    self.within(|scope| {
                        case.pattern.iter().for_each(|pattern| scope.bind(pattern));
                        case.guard.iter().for_each(|guard| scope.expr(guard));
                        scope.block(&case.body);
                    });
                }
            }
            Kind::Optional(receiver, method) => {
                self.expr(receiver);
                match method {
                    Optional::IsSome | Optional::IsNone | Optional::AsMut | Optional::Take => (),
                    Optional::UnwrapOr(e) | Optional::Or(e) | Optional::Replace(e) => self.expr(e),
                    Optional::Map(pattern, body)
                    | Optional::Filter(pattern, body)
                    | Optional::AndThen(pattern, body)
                    | Optional::IsSomeAnd(pattern, body) => self.closure([pattern], |scope| scope.expr(body)),
                    Optional::OrElse(other) => self.closure([], |scope| scope.expr(other)),
                    Optional::MapOr(otherwise, pattern, body) => {
                        self.expr(otherwise);
                        self.closure([pattern], |scope| scope.expr(body));
                    }
                }
            }
            Kind::Block(None, block) => self.block(block),
            Kind::Block(Some(label), block) | Kind::Loop(label, block) => self.labelled(label, block),
            Kind::While(label, condition, block) => self.within(|scope| {
                scope.expr(condition);
                scope.labelled(label, block);
            }),
            Kind::For(label, pattern, chain, block) => {
                self.chain(chain);
                self.within(|scope| {
                    scope.bind(pattern);
                    scope.labelled(label, block);
                });
            }
            Kind::FromFn(name, body) => self.closure([&Pattern::Name(false, name.clone())], |scope| scope.expr(body)),
            Kind::MapArray(array, pattern, body) => {
                self.expr(array);
                self.closure([pattern], |scope| scope.expr(body));
            }
            Kind::Consumed(chain, consumer) => {
                self.chain(chain);
                match consumer {
                    Consumer::Fold(init, accumulator, pattern, body) => {
                        self.expr(init);
                        self.closure([accumulator, pattern], |scope| scope.expr(body));
                    }
                    Consumer::Reduce(accumulator, pattern, body) => {
                        self.closure([accumulator, pattern], |scope| scope.expr(body));
                    }
                    Consumer::ForEach(pattern, body) => self.closure([pattern], |scope| scope.block(body)),
                    Consumer::Sum | Consumer::Product | Consumer::Collect | Consumer::Last | Consumer::Nth(_) => (),
                }
            }
        }
    }

    fn chain(&mut self, chain: &Chain) {
        match &chain.source {
            Source::Range(start, end, _) => {
                self.expr(start);
                self.expr(end);
            }
            Source::Iter(list, _)
            | Source::IterMut(list, _)
            | Source::Owned(list, _)
            | Source::Windows(list, _)
            | Source::Chunks(list, _)
            | Source::ChunksExact(list, _)
            | Source::ChunksExactMut(list, _) => self.expr(list),
        }
        for adaptor in &chain.adaptors {
            match adaptor {
                Adaptor::Zip(other) | Adaptor::Chain(other) => self.chain(other),
                Adaptor::Map(pattern, body) | Adaptor::Filter(pattern, body) => {
                    self.closure([pattern], |scope| scope.expr(body));
                }
                Adaptor::Copied
                | Adaptor::Cloned
                | Adaptor::Enumerate
                | Adaptor::Rev
                | Adaptor::Skip(_)
                | Adaptor::Take(_)
                | Adaptor::StepBy(_) => (),
            }
        }
    }
}
