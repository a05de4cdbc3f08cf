//! A loop that only adds multiples of zero is not entered, or rests when it comes to that.
//!
//! Before: a derivative that is not differentiated again, because what is skipped where an adjoint is zero still has a
//! derivative with respect to that adjoint. After: where all that a loop does to what is outside of it is to add multiples
//! of one or two adjoints that it does not change, it runs if one of them is not zero. Where it is to add multiples of one or two
//! that it hands on from iteration to iteration, it ends once they are zero. If there is one adjoint,
//! its products need no guard: a strong zero is decided once. Loops of few
//! iterations in other loops are as they were.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::Substitution;
use super::prune::is_effect;
use crate::ir::visit::{any, walk, walk_mut};
use crate::ir::{
    Aggregate, Block, Function, Opaque, Operand, Range, Reference, Role, Scalar, Spelling, Statement, Type, Value, Var,
    VarMap, VarSet, Variable, placeholder,
};
use crate::rules::rule;

/// So many adjoints are compared with zero.
const FACTORS: usize = 2;

/// So many iterations, which only compute, take no longer than to ask again and again.
const FEW: usize = 4;

/// The function with loops that rest.
pub fn rests(mut function: Function) -> Function {
    let mut body = std::mem::take(&mut function.body);
    let mut pops = VarMap::default();
    walk(&body, &mut |statement| {
        if let Statement::Let(_, Value::Pop(tape)) = statement {
            *pops.entry(*tape).or_default() += 1;
        }
    });
    body = Rests { function: &mut function, pops }.block(body, false);
    function.body = body;
    function
}

struct Rests<'f> {
    function: &'f mut Function,
    /// In how many places a tape is popped.
    pops: VarMap<usize>,
}

impl Rests<'_> {
    fn block(&mut self, statements: Block, is_repeated: bool) -> Block {
        let mut written = Block::with_capacity(statements.len());
        // The tapes that only one statement of the block empties: they need not be empty after it.
        let mut tapes = VarSet::new();
        for mut statement in statements {
            if let Statement::Let(tape, Value::Tape(_)) = statement
                && self.pops.get(&tape) == Some(&1)
            {
                tapes.insert(tape);
            }
            let condition = self.condition(&mut statement, &tapes, is_repeated, &mut written);
            let is_repeated = is_repeated || matches!(statement, Statement::For { .. } | Statement::Loop(_));
            for inner in statement.blocks_mut() {
                *inner = self.block(std::mem::take(inner), is_repeated);
            }
            written.push(match condition {
                Some(condition) => when(condition, vec![statement]),
                None => statement,
            });
        }
        written
    }

    /// Under which condition a loop does anything, if that is to be asked before it.
    fn condition(
        &mut self,
        statement: &mut Statement,
        tapes: &VarSet,
        is_repeated: bool,
        before: &mut Block,
    ) -> Option<Var> {
        let Statement::For { range, body, .. } = &*statement else { return None };
        if is_repeated && self.is_short(range, body) {
            return None;
        }
        let linear = Linear::of(statement, tapes, self.function)?;
        let factors = linear.factors(statement)?;
        let mut carried: Vec<Var> = linear.carried.iter().collect();
        carried.sort();
        match (&carried[..], factors.is_empty()) {
            ([], false) => self.unchanging(factors, statement, is_repeated, before),
            (carried, true) if (1..=FACTORS).contains(&carried.len()) => {
                self.handed_on(carried, statement);
                None
            }
            _ => None,
        }
    }

    /// Whether a loop takes no longer than to ask whether it is needed.
    fn is_short(&self, range: &Range, body: &[Statement]) -> bool {
        let is_long =
            |inner: &Statement| matches!(inner, Statement::For { .. } | Statement::Loop(_) | Statement::Call(_));
        let times = syn::parse2::<syn::LitInt>(self.function.times(range).tokens);
        times.and_then(|times| times.base10_parse::<usize>()).is_ok_and(|times| times <= FEW)
            && !any(body, &mut |inner| is_long(inner))
    }

    /// Asks for factors that the loop does not change, if that saves guards or is in a loop.
    fn unchanging(
        &mut self,
        loaded: Vec<Factor>,
        statement: &mut Statement,
        is_repeated: bool,
        before: &mut Block,
    ) -> Option<Var> {
        let mut substitution = Substitution::default();
        let mut factors: Vec<Factor> = Vec::new();
        for (var, place) in loaded {
            match factors.iter().find(|(_, other)| place.is_some() && *other == place) {
                Some((first, _)) => substitution.insert(var, (*first).into()),
                None => factors.push((var, place)),
            }
        }
        let vars: Vec<Var> = factors.iter().map(|(var, _)| *var).collect();
        if vars.len() > FACTORS || vars.iter().any(|var| self.function.is_laned(&(*var).into())) {
            return None;
        }
        let products = match vars[..] {
            [factor] => guarded(statement, factor, &substitution),
            _ => VarSet::new(),
        };
        if !is_repeated && products.is_empty() {
            return None;
        }
        for (var, place) in factors {
            before.extend(place.map(|place| Statement::Let(var, Value::Load(place.into()))));
        }
        take_out(statement, &vars, &substitution);
        unguard(statement, &products, &substitution);
        Some(compared(&vars, Comparison::AnyDiffers, self.function, before))
    }

    /// Ends the loop when the factors that its iterations hand on are zero, if that saves guards or a branch.
    fn handed_on(&mut self, carried: &[Var], statement: &mut Statement) {
        let (mut substitution, mut asked, mut factors) = (Substitution::default(), Block::new(), Vec::new());
        for place in carried {
            let Type::Scalar(scalar) = self.function.variable(*place).ty.clone() else { return };
            let factor = self.function.value("d", scalar);
            self.function.variables[factor.0 as usize].name = self.function.variable(*place).name.clone();
            first_loads(statement.blocks()[0], *place, &mut |var| substitution.insert(var, factor.into()));
            asked.push(Statement::Let(factor, Value::Load((*place).into())));
            factors.push(factor);
        }
        let products = match factors[..] {
            [factor] => guarded(statement, factor, &substitution),
            _ => VarSet::new(),
        };
        let is_nest = |inner: &Statement| matches!(inner, Statement::For { .. } | Statement::If { .. });
        if products.is_empty() && !any(statement.blocks()[0], &mut |inner| is_nest(inner)) {
            return;
        }
        take_out(statement, &[], &substitution);
        unguard(statement, &products, &substitution);
        let body = std::mem::take(statement.blocks_mut().remove(0));
        let condition = compared(&factors, Comparison::AllAreZero, self.function, &mut asked);
        let label = self.function.label();
        asked.push(when(condition, vec![Statement::Exit(label)]));
        asked.extend(body);
        *statement.blocks_mut().remove(0) = asked;
        let repeat = std::mem::replace(statement, Statement::Exit(label));
        *statement = Statement::Labelled(label, vec![repeat]);
    }
}

fn when(condition: Var, then: Block) -> Statement {
    Statement::If { condition: condition.into(), then, otherwise: Block::new() }
}

/// The loads of a place that come before it is changed; false, if it is changed in the block.
fn first_loads(block: &[Statement], place: Var, each: &mut dyn FnMut(Var)) -> bool {
    let changes = |statement: &Statement| {
        any(std::slice::from_ref(statement), &mut |inner| {
            let mut changes = false;
            inner.changes(&mut |var| changes |= var == place);
            changes
        })
    };
    block.iter().all(|statement| match statement {
        Statement::Let(var, Value::Load(loaded)) if loaded.root == place => {
            each(*var);
            true
        }
        Statement::If { .. } | Statement::Match { .. } => {
            let mut stays = true;
            for inner in statement.blocks() {
                stays &= first_loads(inner, place, each);
            }
            stays
        }
        other => !changes(other),
    })
}

/// Products without their guards against this factor.
fn unguard(statement: &mut Statement, products: &VarSet, substitution: &Substitution) {
    walk_mut(std::slice::from_mut(statement), &mut |inner| {
        substitution.apply(inner);
        if let Statement::Let(var, Value::Operation { rule: product, arguments, .. }) = inner
            && products.contains(var)
        {
            let is_joint = product.name == "joint";
            if is_joint {
                // What the other factor cuts off still counts for nothing.
                arguments.reverse();
            }
            *product = rule(if is_joint { "strong" } else { "mul" }).expect("the rule of the product");
        }
    });
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
fn guarded(statement: &Statement, factor: Var, substitution: &Substitution) -> VarSet {
    let mut multiples = VarSet::from([factor]);
    let mut guarded = VarSet::new();
    walk(std::slice::from_ref(statement), &mut |inner| {
        let Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments }) = inner else {
            return;
        };
        let is_multiple =
            |operand: &Operand| substitution.of(operand).var().is_some_and(|var| multiples.contains(&var));
        match (rule.name, &arguments[..]) {
            ("strong" | "joint", [seed, _]) if is_multiple(seed) => _ = guarded.insert(*var),
            ("neg", [seed]) if is_multiple(seed) => _ = multiples.insert(*var),
            ("mul", [Operand::Literal(literal), seed]) if literal.value.abs() >= 1.0 && is_multiple(seed) => {
                multiples.insert(*var);
            }
            _ => {}
        }
    });
    guarded
}

/// How values are compared with zero.
#[derive(Clone, Copy)]
enum Comparison {
    AllAreZero,
    AnyDiffers,
}

fn compared(values: &[Var], comparison: Comparison, function: &mut Function, before: &mut Block) -> Var {
    let (operator, junction) = match comparison {
        Comparison::AllAreZero => (quote!(==), quote!(&&)),
        Comparison::AnyDiffers => (quote!(!=), quote!(||)),
    };
    let mut reads = values.to_vec();
    let mut test = TokenStream::new();
    for value in values {
        let scalar = function.scalar_of(&(*value).into());
        let name = placeholder(*value, Span::mixed_site());
        let zero = match scalar {
            Scalar::F32 | Scalar::F64 => quote!(0.0),
            scalar => {
                let zero = function.add(Variable {
                    name: Ident::new("zero", Span::mixed_site()),
                    named: false,
                    ty: Type::Scalar(scalar),
                    role: Role::Place,
                    reference: Reference::Owned,
                    mutable: false,
                    shadow: false,
                });
                before.push(Statement::Let(zero, Value::Aggregate(Aggregate::Scalar(0.0.into()))));
                reads.push(zero);
                placeholder(zero, Span::mixed_site()).to_token_stream()
            }
        };
        if !test.is_empty() {
            test.extend(junction.clone());
        }
        test.extend(quote!(#name #operator #zero));
    }
    reads.sort();
    let condition = function.constant("condition");
    before.push(Statement::Let(condition, Value::Opaque(Opaque { reads, ..Opaque::pure(test) })));
    condition
}

/// How a variable gets what it holds, as far as it is zero where the factors are.
enum Given {
    /// It is zero if all of these are.
    Sum(Vec<Operand>),
    /// It is zero if one of these is.
    Product([Operand; 2]),
    /// It is zero if the first is, which is an adjoint, or the second, if that is one.
    Multiple([Operand; 2]),
    /// It is loaded from a place that the loop does not change.
    Factor(Var),
    Other,
}

/// A value, and the place from which it is loaded in the loop, if it is.
type Factor = (Var, Option<Var>);

/// What in a loop is linear in adjoints from outside of it.
struct Linear<'f> {
    function: &'f Function,
    /// The adjoints from outside that the iterations hand on.
    carried: VarSet,
    given: VarMap<Vec<Given>>,
    /// What is defined in the loop.
    inside: VarSet,
    /// What is not zero where the factors are.
    other: VarSet,
}

impl<'f> Linear<'f> {
    /// Nothing, if the loop does more than to add to adjoints, and to take them out.
    fn of(statement: &Statement, tapes: &VarSet, function: &'f Function) -> Option<Self> {
        let mut this = Self {
            function,
            carried: VarSet::new(),
            given: VarMap::default(),
            inside: VarSet::new(),
            other: VarSet::new(),
        };
        let (mut changed, mut loaded, mut replaced) = (VarSet::new(), VarSet::new(), VarSet::new());
        walk(std::slice::from_ref(statement), &mut |inner| {
            inner.changes(&mut |var| _ = changed.insert(var));
            if !matches!(inner, Statement::Set(..)) {
                inner.defines(&mut |var| _ = this.inside.insert(var));
            }
            match inner {
                Statement::Let(_, Value::Load(place)) => _ = loaded.insert(place.root),
                Statement::Store(place, _) | Statement::Clear(place) => _ = replaced.insert(place.root),
                _ => {}
            }
        });
        let carried = changed.iter().filter(|var| loaded.contains(var) || replaced.contains(var));
        this.carried = carried.filter(|var| !this.inside.contains(var)).collect();
        let is_scalar = |var: &Var| function.variable(*var).ty.is_scalar() && !function.is_laned(&(*var).into());
        if !this.carried.iter().all(|var| is_scalar(&var) && this.is_adjoint(var)) {
            return None;
        }
        let mut only_adds = true;
        walk(std::slice::from_ref(statement), &mut |inner| {
            only_adds &= !is_effect(function, inner) && this.enter(inner, &changed, tapes);
        });
        only_adds.then(|| this.settled())
    }

    /// Enters what a statement gives; whether it leaves what is outside as it is, but for what it adds.
    fn enter(&mut self, statement: &Statement, changed: &VarSet, tapes: &VarSet) -> bool {
        let is_own = |var: Var| self.inside.contains(&var) || self.carried.contains(&var);
        let (var, given) = match statement {
            Statement::If { .. } | Statement::Match { .. } | Statement::For { .. } | Statement::Declare(_) => {
                return true;
            }
            Statement::Let(_, Value::Tape(_)) => return false,
            Statement::Let(_, Value::Pop(tape)) if !tapes.contains(tape) => return false,
            Statement::Let(var, value) => (*var, self.value(value, changed)),
            Statement::Set(var, operand) => (*var, Given::Sum(vec![operand.clone()])),
            Statement::Accumulate(place, _, operand) => (place.root, Given::Sum(vec![operand.clone()])),
            Statement::Store(place, operand) if is_own(place.root) => (place.root, Given::Sum(vec![operand.clone()])),
            Statement::Clear(place) if is_own(place.root) => return true,
            _ => return false,
        };
        let is_added_to = is_own(var) || matches!(statement, Statement::Accumulate(..));
        self.given.entry(var).or_default().push(given);
        is_added_to
    }

    fn value(&self, value: &Value, changed: &VarSet) -> Given {
        match value {
            Value::Operation { rule, spelling: Spelling::Derived, arguments } => match (rule.name, &arguments[..]) {
                ("add" | "sub" | "neg", summands) => Given::Sum(summands.to_vec()),
                ("mul", [Operand::Literal(_), seed]) => Given::Sum(vec![seed.clone()]),
                ("mul", [seed, other]) => Given::Multiple([seed.clone(), other.clone()]),
                ("strong" | "div", [seed, _]) => Given::Sum(vec![seed.clone()]),
                ("joint", [a, b]) => Given::Product([a.clone(), b.clone()]),
                _ => Given::Other,
            },
            Value::Cast(operand, _) | Value::Aggregate(Aggregate::Scalar(operand)) => Given::Sum(vec![operand.clone()]),
            Value::Load(place) if self.inside.contains(&place.root) || self.carried.contains(&place.root) => {
                Given::Sum(vec![place.root.into()])
            }
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
            Given::Multiple([seed, other]) => self.follows(seed) || self.is_handed_on(other),
            Given::Factor(_) => true,
            Given::Other => false,
        }
    }

    /// Whether the operand follows, and is made in the loop.
    fn is_handed_on(&self, operand: &Operand) -> bool {
        let is_own = |var: Var| self.inside.contains(&var) || self.carried.contains(&var);
        operand.var().is_some_and(is_own) && self.follows(operand)
    }

    /// Whether the operand is zero where the factors are.
    fn follows(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Literal(literal) => literal.value == 0.0,
            Operand::Var(var) if self.inside.contains(var) => self.given.contains_key(var) && !self.other.contains(var),
            Operand::Var(var) if self.carried.contains(var) => !self.other.contains(var),
            Operand::Var(var) => self.is_adjoint(*var) && self.function.variable(*var).role == Role::Value,
        }
    }

    /// The factors of all that is added outside, but for those that are carried; none if something else is added.
    fn factors(&self, statement: &Statement) -> Option<Vec<Factor>> {
        let mut open: Vec<Var> = self.carried.iter().collect();
        let mut is_linear = self.carried.is_disjoint(&self.other);
        walk(std::slice::from_ref(statement), &mut |inner| {
            if let Statement::Accumulate(place, _, operand) = inner
                && !self.inside.contains(&place.root)
            {
                is_linear &= self.follows(operand);
                open.extend(operand.var());
            }
        });
        let (mut seen, mut factors) = (VarSet::new(), Vec::new());
        while let Some(var) = open.pop().filter(|_| is_linear) {
            if !seen.insert(var) {
                continue;
            }
            if !self.inside.contains(&var) && !self.carried.contains(&var) {
                factors.push((var, None));
                continue;
            }
            for given in self.given.get(&var).into_iter().flatten() {
                match given {
                    Given::Sum(summands) => open.extend(summands.iter().filter_map(Operand::var)),
                    Given::Product(all) => {
                        open.extend(all.iter().find(|operand| self.follows(operand)).and_then(Operand::var));
                    }
                    Given::Multiple([seed, other]) => open.extend(if self.follows(seed) { seed } else { other }.var()),
                    Given::Factor(place) => factors.push((var, Some(*place))),
                    Given::Other => {}
                }
            }
        }
        is_linear.then_some(factors)
    }
}
