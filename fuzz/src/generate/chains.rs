//! Iterators: what `for` goes through, and chains with a result.

use super::{Generator, mentions, root};
use crate::tree::*;

impl Generator<'_> {
    /// The head of a `for`, with what it binds and borrows in scope.
    pub fn iterated(&mut self) -> (Chain, Pattern) {
        let (chain, item, of) = match self.random.below(10) {
            0..=4 => (self.range(), Type::Int, None),
            5 | 6 if self.allows("iter-mut") => match self.list(true) {
                Some(list) => self.mutably(list),
                None => (self.range(), Type::Int, None),
            },
            _ if self.allows("chains") => {
                let (chain, item, roots) = self.frozen(|generator| generator.chain(2));
                roots.iter().for_each(|name| self.freeze(name));
                let whole = Expr::new(Type::Unit, Kind::Consumed(chain.clone().into(), Consumer::Sum));
                for bound in self.visible() {
                    if mentions(&whole, &bound.name) {
                        self.freeze(&bound.name);
                    }
                }
                let pattern = self.item_pattern(&item);
                self.bind_pattern(&pattern, &item);
                return (chain, pattern);
            }
            _ => (self.range(), Type::Int, None),
        };
        let (chain, item) =
            if self.random.percent(30) { (enumerated(chain), paired(Type::Int, item)) } else { (chain, item) };
        of.iter().for_each(|name: &Name| self.hide(name));
        let pattern = self.item_pattern(&item);
        self.bind_pattern(&pattern, &item);
        (chain, pattern)
    }

    /// The elements of a list, to be changed.
    fn mutably(&mut self, list: Expr) -> (Chain, Type, Option<Name>) {
        let name = root(&list).to_string();
        let (element, length) = list.ty.referent().elements().expect("elements");
        let (element, length) = (element.clone(), length.unwrap_or(0));
        if self.allows("chunks") && length >= 2 && self.random.percent(20) {
            let item = Type::reference(MUTABLE, Type::Slice(element.into(), 2));
            return (Chain { source: Source::ChunksExactMut(list, 2), adaptors: Vec::new() }, item, Some(name));
        }
        let mut chain = Chain { source: Source::IterMut(list, self.random.percent(40)), adaptors: Vec::new() };
        let mut item = Type::reference(MUTABLE, element);
        if self.allows("zip") && self.random.percent(30) {
            chain = Chain { source: unplain(chain.source), adaptors: chain.adaptors };
            let other = self.hidden(&name, |generator| generator.list(false));
            if let Some(other) = other {
                let (element, _) = other.ty.referent().elements().expect("elements");
                item = paired(item, Type::reference(SHARED, element.clone()));
                let other_root = root(&other).to_string();
                self.freeze(&other_root);
                chain.adaptors.push(Adaptor::Zip(Chain { source: Source::Iter(other, true), adaptors: Vec::new() }));
            }
        }
        if self.random.percent(15) {
            chain.adaptors.push(Adaptor::Rev);
        }
        (chain, item, Some(name))
    }

    fn range(&mut self) -> Chain {
        let end = match self.random.below(4) {
            0 => self.place(&Type::Int, false).map(|end| Expr::arithmetic(Operator::Rem, end, Expr::int(4))),
            _ => None,
        };
        let end = end.unwrap_or_else(|| Expr::int(self.random.between(1, 4)));
        let inclusive = self.random.percent(20);
        let start = Expr::int(self.random.below(2));
        let mut adaptors = Vec::new();
        match self.random.below(10) {
            0 => adaptors.push(Adaptor::Rev),
            1 => adaptors.push(Adaptor::StepBy(2)),
            2 => adaptors.extend([Adaptor::Rev, Adaptor::StepBy(2)]),
            _ => (),
        }
        Chain { source: Source::Range(start, end, inclusive), adaptors }
    }

    /// A variable that is a list, or a list in one.
    fn list(&mut self, mutable: bool) -> Option<Expr> {
        let lists: Vec<_> = self
            .visible()
            .into_iter()
            .filter(|bound| bound.closure.is_none() && (bound.mutable || !mutable))
            .filter(|bound| bound.ty.referent().elements().is_some_and(|(element, _)| element.floats() > 0))
            .collect();
        if lists.is_empty() {
            return None;
        }
        let bound = self.random.pick(&lists).clone();
        Some(Expr::var(&bound.name, bound.ty))
    }

    pub fn item_pattern(&mut self, item: &Type) -> Pattern {
        match item {
            Type::Tuple(parts) if !self.random.percent(8) => {
                Pattern::Tuple(parts.iter().map(|part| self.item_pattern(part)).collect())
            }
            Type::Reference(SHARED, to) if to.is_copy() && self.random.percent(45) => {
                Pattern::Reference(self.item_pattern(to).into())
            }
            Type::Array(element, length) if self.random.percent(40) => {
                Pattern::Array((0..*length).map(|_| self.item_pattern(element)).collect())
            }
            Type::Int if self.random.percent(10) => Pattern::Wild,
            Type::Int => Pattern::Name(false, self.fresh("i")),
            _ => Pattern::Name(false, self.fresh("v")),
        }
    }

    /// A chain, the type of its items, and what it borrows.
    pub fn chain(&mut self, depth: usize) -> (Chain, Type, Vec<Name>) {
        let mut roots = Vec::new();
        let (mut chain, mut item) = match (self.random.below(8), self.list(false)) {
            (0, _) | (_, None) => (self.range(), Type::Int),
            (_, Some(list)) => {
                roots.push(root(&list).to_string());
                let (element, length) = list.ty.referent().elements().expect("elements");
                let (element, length) = (element.clone(), length.unwrap_or(0));
                let slice = |length: usize| Type::reference(SHARED, Type::Slice(element.clone().into(), length));
                let (source, item) = match self.random.below(10) {
                    0 if self.allows("windows") => (Source::Windows(list, 2), slice(2)),
                    1 if self.allows("chunks") && length > 0 && length % 2 == 0 => (Source::Chunks(list, 2), slice(2)),
                    2 if self.allows("chunks") => (Source::ChunksExact(list, 2), slice(2)),
                    3 if matches!(list.ty, Type::Array(..)) => (Source::Owned(list, self.random.percent(50)), element),
                    _ => (Source::Iter(list, self.random.percent(30)), Type::reference(SHARED, element)),
                };
                (Chain { source, adaptors: Vec::new() }, item)
            }
        };
        for _ in 0..self.random.below(3) {
            self.adapt(&mut chain, &mut item, &mut roots, depth);
        }
        (chain, item, roots)
    }

    fn adapt(&mut self, chain: &mut Chain, item: &mut Type, roots: &mut Vec<Name>, depth: usize) {
        let adaptor = match self.random.below(13) {
            0 | 1 => match item.clone() {
                Type::Reference(SHARED, to) if to.is_copy() => {
                    *item = *to;
                    if self.random.percent(70) { Adaptor::Copied } else { Adaptor::Cloned }
                }
                _ => return,
            },
            2 => {
                *item = paired(Type::Int, item.clone());
                Adaptor::Enumerate
            }
            3 if can_turn(chain) => Adaptor::Rev,
            4 => Adaptor::Skip(self.random.between(0, 2)),
            5 => Adaptor::Take(self.random.between(1, 3)),
            6 => Adaptor::StepBy(2),
            7 | 8 if self.allows("zip") => {
                let (other, other_item) = match self.list(false) {
                    Some(list) => {
                        roots.push(root(&list).to_string());
                        let (element, _) = list.ty.referent().elements().expect("elements");
                        let item = Type::reference(SHARED, element.clone());
                        (Chain { source: Source::Iter(list, self.random.percent(50)), adaptors: Vec::new() }, item)
                    }
                    None => (self.range(), Type::Int),
                };
                *item = paired(item.clone(), other_item);
                Adaptor::Zip(other)
            }
            12 => match self.list(false) {
                Some(list)
                    if list
                        .ty
                        .referent()
                        .elements()
                        .is_some_and(|(element, _)| *item == Type::reference(SHARED, element.clone())) =>
                {
                    roots.push(root(&list).to_string());
                    Adaptor::Chain(Chain { source: Source::Iter(list, self.random.percent(50)), adaptors: Vec::new() })
                }
                _ => return,
            },
            9 if self.allows("filter") => {
                let by_reference = Type::reference(SHARED, item.clone());
                let name = self.fresh("v");
                let condition = self.enclosed(|generator| {
                    generator.frozen(|generator| {
                        generator.bind(&name, by_reference, false);
                        generator.condition(0)
                    })
                });
                Adaptor::Filter(Pattern::Name(false, name), condition)
            }
            10 | 11 => {
                let (pattern, body) = self.mapping(item, &Type::Float, depth);
                *item = Type::Float;
                Adaptor::Map(pattern, body)
            }
            _ => return,
        };
        chain.adaptors.push(adaptor);
    }

    /// `|pattern| value`
    pub fn mapping(&mut self, item: &Type, result: &Type, depth: usize) -> (Pattern, Expr) {
        let pattern = self.item_pattern(item);
        let body = self.enclosed(|generator| {
            generator.frozen(|generator| {
                generator.bind_pattern(&pattern, item);
                generator.value(result, depth)
            })
        });
        (pattern, body)
    }

    /// A chain that ends in a float.
    pub fn reduction(&mut self, depth: usize) -> Expr {
        let (mut chain, item) = self.frozen(|generator| {
            let (chain, item, _) = generator.chain(depth.min(1));
            (chain, item)
        });
        chain.source = unplain(chain.source);
        let consumer = match self.random.below(10) {
            0..=4 => {
                if item != Type::Float && (item != Type::reference(SHARED, Type::Float) || self.random.percent(50)) {
                    let (pattern, body) = self.mapping(&item, &Type::Float, depth.min(1));
                    chain.adaptors.push(Adaptor::Map(pattern, body));
                }
                if self.random.percent(75) { Consumer::Sum } else { Consumer::Product }
            }
            5..=8 => {
                let init = self.frozen(|generator| generator.float(0));
                let sum = self.fresh("sum");
                let pattern = self.item_pattern(&item);
                let body = self.enclosed(|generator| {
                    generator.frozen(|generator| {
                        generator.bind(&sum, Type::Float, false);
                        generator.bind_pattern(&pattern, &item);
                        let value = generator.float(depth.max(1));
                        let sum = Expr::var(&sum, Type::Float);
                        match generator.random.below(4) {
                            0 => Expr::math("max", Spelling::Method, vec![sum, value]),
                            1 => Expr::arithmetic(Operator::Mul, sum, value),
                            2 => value,
                            _ => Expr::arithmetic(Operator::Add, sum, value),
                        }
                    })
                });
                Consumer::Fold(init.into(), Pattern::Name(false, sum), pattern, body.into())
            }
            _ => {
                let certain = chain.adaptors.iter().all(|adaptor| matches!(adaptor, Adaptor::Rev | Adaptor::Copied));
                if !certain || item != Type::Float {
                    return self.float(depth);
                }
                if self.random.percent(50) { Consumer::Last } else { Consumer::Nth(1) }
            }
        };
        Expr::new(Type::Float, Kind::Consumed(chain.into(), consumer))
    }

    /// A vector of so many elements, by `collect`.
    pub fn collected(&mut self, element: &Type, length: usize, depth: usize) -> Expr {
        let list = self.place(&Type::array(Type::Float, length), false);
        let (source, item) = match list {
            Some(list) => (Source::Iter(list, false), Type::reference(SHARED, Type::Float)),
            None => (Source::Range(Expr::int(0), Expr::int(length), false), Type::Int),
        };
        let (pattern, body) = self.mapping(&item, element, depth);
        let chain = Chain { source, adaptors: vec![Adaptor::Map(pattern, body)] };
        Expr::new(Type::vec(element.clone(), Some(length)), Kind::Consumed(chain.into(), Consumer::Collect))
    }

    pub fn for_each(&mut self, into: &mut Vec<Statement>) {
        let env = self.env.clone();
        let (mut chain, pattern) = self.iterated();
        chain.source = unplain(chain.source);
        self.loops += 1;
        let body = self.enclosed(|generator| generator.block(&Type::Unit, 1, 2));
        self.loops -= 1;
        self.env = env;
        let consumer = Consumer::ForEach(pattern, body);
        into.push(Statement::Expr(Expr::new(Type::Unit, Kind::Consumed(chain.into(), consumer))));
    }
}

fn paired(one: Type, other: Type) -> Type {
    Type::Tuple(vec![one, other])
}

fn enumerated(mut chain: Chain) -> Chain {
    chain.source = unplain(chain.source);
    chain.adaptors.push(Adaptor::Enumerate);
    chain
}

/// With the method instead of `&`.
pub fn unplain(source: Source) -> Source {
    match source {
        Source::Iter(list, _) => Source::Iter(list, false),
        Source::IterMut(list, _) => Source::IterMut(list, false),
        Source::Owned(list, _) => Source::Owned(list, false),
        other => other,
    }
}

/// Whether rustc turns the iterator around.
fn can_turn(chain: &Chain) -> bool {
    ends(chain).0
}

/// Whether the iterator has two ends, and whether it knows the exact number of its items, which what counts them needs to have two.
fn ends(chain: &Chain) -> (bool, bool) {
    let start = (true, !matches!(chain.source, Source::Range(.., true)));
    chain.adaptors.iter().fold(start, |(two, exact), adaptor| match adaptor {
        Adaptor::Rev | Adaptor::Copied | Adaptor::Cloned | Adaptor::Map(..) => (two, exact),
        Adaptor::Enumerate | Adaptor::Skip(_) | Adaptor::Take(_) | Adaptor::StepBy(_) => (two && exact, exact),
        Adaptor::Zip(other) => {
            let (other_two, other_exact) = ends(other);
            let exact = exact && other_exact;
            (two && other_two && exact, exact)
        }
        Adaptor::Chain(other) => (two && ends(other).0, false),
        Adaptor::Filter(..) => (two, false),
    })
}
