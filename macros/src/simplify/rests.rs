//! A loop that only adds multiples of zero is not entered.
//!
//! Before: a derivative that is not differentiated again, because what is skipped where an adjoint is zero still has a
//! derivative with respect to that adjoint. After: where all that a loop does to what is outside of it is to add multiples
//! of one or two adjoints that it does not change, it runs if one of them is not zero. If there is one, its products need
//! no guard: a strong zero is decided once.

use std::collections::{HashMap, HashSet};

use proc_macro2::Span;
use quote::quote;

use super::Substitution;
use super::prune::is_effect;
use crate::ir::visit::{walk, walk_mut};
use crate::ir::{
    Aggregate, Block, Function, Opaque, Operand, Role, Scalar, Spelling, Statement, Value, Var, placeholder,
};
use crate::rules::rule;

/// So many adjoints are compared with zero.
const FACTORS: usize = 2;

/// The function with loops that rest.
pub fn rests(mut function: Function) -> Function {
    let body = std::mem::take(&mut function.body);
    function.body = block(body, false, &mut function);
    function
}

fn block(statements: Block, is_repeated: bool, function: &mut Function) -> Block {
    let mut written = Block::with_capacity(statements.len());
    for mut statement in statements {
        let condition = condition(&mut statement, is_repeated, function, &mut written);
        let is_repeated = is_repeated || matches!(statement, Statement::For { .. } | Statement::Loop(_));
        for inner in statement.blocks_mut() {
            *inner = block(std::mem::take(inner), is_repeated, function);
        }
        written.push(match condition {
            Some(condition) => {
                Statement::If { condition: condition.into(), then: vec![statement], otherwise: Block::new() }
            }
            None => statement,
        });
    }
    written
}

/// Under which condition a loop does anything, if that is worth to be asked: it is, in a loop, and where it saves guards.
fn condition(statement: &mut Statement, is_repeated: bool, function: &mut Function, before: &mut Block) -> Option<Var> {
    let Statement::For { .. } = statement else { return None };
    let loaded = Linear::of(statement, function)?.factors(statement)?;
    let mut substitution = Substitution::default();
    let mut factors: Vec<(Var, Option<Var>)> = Vec::new();
    for (var, place) in loaded {
        match factors.iter().find(|(_, other)| place.is_some() && *other == place) {
            Some((first, _)) => substitution.insert(var, (*first).into()),
            None => factors.push((var, place)),
        }
    }
    let mut vars: Vec<Var> = factors.iter().map(|(var, _)| *var).collect();
    vars.retain(|var| !function.is_laned(&(*var).into()));
    if vars.is_empty() || vars.len() != factors.len() || vars.len() > FACTORS {
        return None;
    }
    let products = match vars[..] {
        [factor] => guarded(statement, factor, &substitution),
        _ => HashSet::new(),
    };
    if !is_repeated && products.is_empty() {
        return None;
    }
    for (var, place) in factors {
        before.extend(place.map(|place| Statement::Let(var, Value::Load(place.into()))));
    }
    take_out(statement, &vars, &substitution);
    walk_mut(std::slice::from_mut(statement), &mut |inner| {
        substitution.apply(inner);
        if let Statement::Let(var, Value::Operation { rule: product, .. }) = inner
            && products.contains(var)
        {
            *product = rule("mul").expect("the rule of the product");
        }
    });
    Some(any_differs(&vars, function, before))
}

/// The loads of the factors stand before the loop.
fn take_out(statement: &mut Statement, factors: &[Var], substitution: &Substitution) {
    let is_taken_out = |var: Var| factors.contains(&var) || substitution.of(&var.into()).var() != Some(var);
    for inner in statement.blocks_mut() {
        inner.retain(|one| !matches!(one, Statement::Let(var, Value::Load(_)) if is_taken_out(*var)));
        inner.iter_mut().for_each(|one| take_out(one, factors, substitution));
    }
}

/// The products with the factor, or with what is zero only where the factor is, that guard it.
fn guarded(statement: &Statement, factor: Var, substitution: &Substitution) -> HashSet<Var> {
    let mut multiples = HashSet::from([factor]);
    let mut guarded = HashSet::new();
    walk(std::slice::from_ref(statement), &mut |inner| {
        let Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments }) = inner else {
            return;
        };
        let is_multiple =
            |operand: &Operand| substitution.of(operand).var().is_some_and(|var| multiples.contains(&var));
        match (rule.name, &arguments[..]) {
            ("strong", [seed, _]) if is_multiple(seed) => _ = guarded.insert(*var),
            ("neg", [seed]) if is_multiple(seed) => _ = multiples.insert(*var),
            ("mul", [Operand::Literal(literal), seed]) if literal.value.abs() >= 1.0 && is_multiple(seed) => {
                multiples.insert(*var);
            }
            _ => {}
        }
    });
    guarded
}

/// Whether one of the values is not zero.
fn any_differs(values: &[Var], function: &mut Function, before: &mut Block) -> Var {
    let mut reads = values.to_vec();
    let mut tests = Vec::new();
    for value in values {
        let scalar = function.scalar_of(&(*value).into());
        let name = placeholder(*value, Span::mixed_site());
        tests.push(match scalar {
            Scalar::F32 | Scalar::F64 => quote!(#name != 0.0),
            scalar => {
                let zero = function.value("zero", scalar);
                before.push(Statement::Let(zero, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
                reads.push(zero);
                let zero = placeholder(zero, Span::mixed_site());
                quote!(#name != #zero)
            }
        });
    }
    reads.sort();
    let condition = function.constant("condition");
    let test = Opaque { reads, ..Opaque::pure(quote!(#(#tests)||*)) };
    before.push(Statement::Let(condition, Value::Opaque(test)));
    condition
}

/// How a variable gets what it holds, as far as it is zero where the factors are.
enum Given {
    /// It is zero if all of these are.
    Sum(Vec<Operand>),
    /// It is zero if one of these is.
    Product([Operand; 2]),
    /// It is loaded from a place that the loop does not change.
    Factor(Var),
    Other,
}

/// What in a loop is linear in adjoints from outside of it.
struct Linear<'f> {
    function: &'f Function,
    given: HashMap<Var, Vec<Given>>,
    /// What is defined in the loop.
    inside: HashSet<Var>,
    /// What is not zero where the factors are.
    other: HashSet<Var>,
}

impl<'f> Linear<'f> {
    /// Nothing, if the loop does more than to add.
    fn of(statement: &Statement, function: &'f Function) -> Option<Self> {
        let mut this = Self { function, given: HashMap::new(), inside: HashSet::new(), other: HashSet::new() };
        let mut changed = HashSet::new();
        let mut only_adds = true;
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.changes(&mut |var| _ = changed.insert(var));
            if !matches!(inner, Statement::Set(..)) {
                inner.defines(&mut |var| _ = this.inside.insert(var));
            }
        });
        walk(std::slice::from_ref(statement), &mut |inner| {
            only_adds &= !is_effect(function, inner) && this.enter(inner, &changed);
        });
        only_adds.then(|| this.settled())
    }

    /// Enters what a statement gives; whether it leaves what is outside as it is, but for what it adds.
    fn enter(&mut self, statement: &Statement, changed: &HashSet<Var>) -> bool {
        let (var, given) = match statement {
            Statement::If { .. } | Statement::Match { .. } | Statement::For { .. } | Statement::Declare(_) => {
                return true;
            }
            Statement::Let(_, Value::Pop(_) | Value::Tape(_)) => return false,
            Statement::Let(var, value) => (*var, self.value(value, changed)),
            Statement::Set(var, operand) => (*var, Given::Sum(vec![operand.clone()])),
            Statement::Accumulate(place, _, operand) => (place.root, Given::Sum(vec![operand.clone()])),
            Statement::Store(place, operand) if self.inside.contains(&place.root) => {
                (place.root, Given::Sum(vec![operand.clone()]))
            }
            Statement::Clear(place) if self.inside.contains(&place.root) => return true,
            _ => return false,
        };
        let is_own = self.inside.contains(&var) || matches!(statement, Statement::Accumulate(..));
        self.given.entry(var).or_default().push(given);
        is_own
    }

    fn value(&self, value: &Value, changed: &HashSet<Var>) -> Given {
        match value {
            Value::Operation { rule, spelling: Spelling::Derived, arguments } => match (rule.name, &arguments[..]) {
                ("add" | "sub" | "neg", summands) => Given::Sum(summands.to_vec()),
                ("mul", [Operand::Literal(_), seed]) => Given::Sum(vec![seed.clone()]),
                ("mul" | "strong" | "div", [seed, _]) => Given::Sum(vec![seed.clone()]),
                ("joint", [a, b]) => Given::Product([a.clone(), b.clone()]),
                _ => Given::Other,
            },
            Value::Cast(operand, _) | Value::Aggregate(Aggregate::Scalar(operand)) => Given::Sum(vec![operand.clone()]),
            Value::Load(place) if self.inside.contains(&place.root) => Given::Sum(vec![place.root.into()]),
            Value::Load(place) => {
                let stays = !changed.contains(&place.root) && self.is_adjoint(place.root);
                if place.path.is_empty() && stays { Given::Factor(place.root) } else { Given::Other }
            }
            Value::Zero(_) => Given::Sum(Vec::new()),
            Value::Aggregate(aggregate) if aggregate.is_zero() => Given::Sum(Vec::new()),
            _ => Given::Other,
        }
    }

    fn is_adjoint(&self, var: Var) -> bool {
        var.0 >= self.function.original && self.function.variable(var).role != Role::Constant
    }

    /// All that cannot be shown to be other is linear.
    fn settled(mut self) -> Self {
        loop {
            let found = self.given.iter().filter(|(var, given)| {
                !self.other.contains(var) && !given.iter().all(|given| self.follows_from(given))
            });
            let found: Vec<Var> = found.map(|(var, _)| *var).collect();
            if found.is_empty() {
                return self;
            }
            self.other.extend(found);
        }
    }

    fn follows_from(&self, given: &Given) -> bool {
        match given {
            Given::Sum(summands) => summands.iter().all(|operand| self.follows(operand)),
            Given::Product(factors) => factors.iter().any(|operand| self.follows(operand)),
            Given::Factor(_) => true,
            Given::Other => false,
        }
    }

    /// Whether the operand is zero where the factors are.
    fn follows(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Literal(literal) => literal.value == 0.0,
            Operand::Var(var) if self.inside.contains(var) => self.given.contains_key(var) && !self.other.contains(var),
            Operand::Var(var) => self.is_adjoint(*var) && self.function.variable(*var).role == Role::Value,
        }
    }

    /// The factors of all that is added outside, and the places from which they are loaded in the loop.
    fn factors(&self, statement: &Statement) -> Option<Vec<(Var, Option<Var>)>> {
        let mut open = Vec::new();
        let mut is_linear = true;
        walk(std::slice::from_ref(statement), &mut |inner| {
            if let Statement::Accumulate(place, _, operand) = inner
                && !self.inside.contains(&place.root)
            {
                is_linear &= self.follows(operand);
                open.extend(operand.var());
            }
        });
        let (mut seen, mut factors) = (HashSet::new(), Vec::new());
        while let Some(var) = open.pop().filter(|_| is_linear) {
            if !seen.insert(var) {
                continue;
            }
            if !self.inside.contains(&var) {
                factors.push((var, None));
            }
            for given in self.given.get(&var).into_iter().flatten().filter(|_| self.inside.contains(&var)) {
                match given {
                    Given::Sum(summands) => open.extend(summands.iter().filter_map(Operand::var)),
                    Given::Product(all) => {
                        open.extend(all.iter().find(|operand| self.follows(operand)).and_then(Operand::var));
                    }
                    Given::Factor(place) => factors.push((var, Some(*place))),
                    Given::Other => {}
                }
            }
        }
        is_linear.then_some(factors)
    }
}
