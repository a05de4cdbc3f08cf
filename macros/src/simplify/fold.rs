//! Algebra on derivative code.
//!
//! Before: any function. After: what the user wrote is as it was; in derivative code, literals are computed, factors
//! of one and summands of zero vanish, signs move outwards, and powers with literal exponents are spelt out; in reverse mode, like
//! terms of a sum are one. None of this changes where a value is infinite or NaN, but that a tangent which is zero by structure stays zero
//! whatever it is multiplied by.

mod known;
mod terms;

use super::substitute::Substitution;
use crate::ir::visit::walk;
use crate::ir::{Block, Function, Literal, Operand, Sign, Spelling, Statement, Value, Var, VarMap};
use crate::rules::rule;

/// The function with simpler derivative code.
pub fn fold(function: Function) -> Function {
    folded(function, false)
}

/// The same with sums in which no two terms are alike.
pub fn like_terms(function: Function) -> Function {
    folded(function, true)
}

fn folded(mut function: Function, unites: bool) -> Function {
    let known = known::known(&function);
    let body = std::mem::take(&mut function.body);
    let mut uses = VarMap::default();
    walk(&body, &mut |statement| statement.uses(&mut |var| *uses.entry(var).or_default() += 1));
    let mut pass = Fold {
        function: &mut function,
        operations: VarMap::default(),
        known,
        unites,
        multiples: VarMap::default(),
        uses,
        blocks: 0,
        block: 0,
        substitution: Substitution::default(),
    };
    let body = pass.block(body);
    let substitution = pass.substitution;
    function.body = body;
    for result in &mut function.results {
        *result = substitution.of(result);
    }
    function
}

struct Fold<'f> {
    function: &'f mut Function,
    /// The operations of derivative code that define variables.
    operations: VarMap<Defined>,
    /// Constants whose number is seen.
    known: VarMap<f64>,
    /// Whether like terms become one.
    unites: bool,
    /// What the user has multiplied by a literal.
    multiples: VarMap<(f64, Operand)>,
    uses: VarMap<usize>,
    /// The number of the last block, and of the present one.
    blocks: usize,
    block: usize,
    substitution: Substitution,
}

/// An operation, and the block that it stands in.
struct Defined {
    name: &'static str,
    arguments: Vec<Operand>,
    block: usize,
}

/// Whether any number stays what it is, -0 too.
fn is_neutral(sign: Sign, operand: &Operand) -> bool {
    literal(operand).is_some_and(|value| value == 0.0 && value.is_sign_negative() == (sign == Sign::Plus))
}

/// What an operation folds to.
enum Folded {
    Operand(Operand),
    Operation(&'static str, Vec<Operand>),
}

impl Fold<'_> {
    fn block(&mut self, block: Block) -> Block {
        let mut written = Block::with_capacity(block.len());
        self.blocks += 1;
        let around = std::mem::replace(&mut self.block, self.blocks);
        for mut statement in block {
            self.substitution.apply(&mut statement);
            for inner in statement.blocks_mut() {
                *inner = self.block(std::mem::take(inner));
            }
            match statement {
                Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments }) => {
                    self.operation(var, rule.name, arguments, &mut written);
                }
                Statement::Accumulate(place, sign, operand) => {
                    let (sign, operand) = self.signed(sign, operand);
                    // What the user sums may be -0, which 0 does not leave as it is.
                    let is_exact = self.function.variable(place.root).shadow || is_neutral(sign, &operand);
                    if literal(&operand) != Some(0.0) || !is_exact {
                        written.push(Statement::Accumulate(place, sign, operand));
                    }
                }
                other => {
                    self.enter_multiple(&other);
                    written.push(other);
                }
            }
        }
        self.block = around;
        written
    }

    fn operation(&mut self, var: Var, name: &'static str, arguments: Vec<Operand>, written: &mut Block) {
        let (mut name, mut arguments) = (name, arguments);
        loop {
            match self.folded(name, &arguments, var, written) {
                None => break,
                Some(Folded::Operand(operand)) => {
                    self.rename(&operand, var);
                    self.substitution.insert(var, operand);
                    return;
                }
                Some(Folded::Operation(simpler, operands)) => (name, arguments) = (simpler, operands),
            }
        }
        self.operations.insert(var, Defined { name, arguments: arguments.clone(), block: self.block });
        written.push(operation(var, name, arguments));
    }

    /// An adjoint that turns out to be another value leaves it its name.
    fn rename(&mut self, operand: &Operand, from: Var) {
        let (name, scalar) = {
            let variable = self.function.variable(from);
            (variable.name.clone(), variable.ty.clone())
        };
        if let Operand::Var(var) = operand
            && let variable = &mut self.function.variables[var.0 as usize]
            && !variable.named
            && variable.name == "d"
            && scalar.is_scalar()
        {
            variable.name = name;
        }
    }

    /// A sign in front of a summand.
    fn signed(&self, sign: Sign, operand: Operand) -> (Sign, Operand) {
        match self.defined(&operand) {
            Some(("neg", arguments)) => self.signed(sign.times(Sign::Minus), arguments[0].clone()),
            _ => match literal(&operand) {
                Some(value) if value < 0.0 => (sign.times(Sign::Minus), (-value).into()),
                _ => (sign, operand),
            },
        }
    }

    fn defined(&self, operand: &Operand) -> Option<(&'static str, &[Operand])> {
        let Defined { name, arguments, .. } = self.operations.get(&operand.var()?)?;
        Some((name, arguments))
    }

    fn fresh(&mut self, like: Var, name: &'static str, arguments: Vec<Operand>, written: &mut Block) -> Operand {
        let scalar = self.function.scalar_of(&like.into());
        let var = self.function.value("d", scalar);
        self.operation(var, name, arguments, written);
        self.substitution.of(&var.into())
    }

    fn folded(&mut self, name: &'static str, arguments: &[Operand], var: Var, written: &mut Block) -> Option<Folded> {
        use Folded::{Operand as Is, Operation as Do};
        let number = |index: usize| arguments.get(index).and_then(literal);
        let argument = |index: usize| arguments[index].clone();
        match name {
            // a · b of literals
            "add" | "sub" | "mul" | "div" if number(0).is_some() && number(1).is_some() => {
                let (a, b) = (number(0)?, number(1)?);
                let value = match name {
                    "add" => a + b,
                    "sub" => a - b,
                    "mul" => a * b,
                    _ => a / b,
                };
                Some(Is(value.into()))
            }
            // −c, −(−x)
            "neg" => match (number(0), self.defined(&arguments[0])) {
                (Some(value), _) => Some(Is((-value).into())),
                (None, Some(("neg", inner))) => Some(Is(inner[0].clone())),
                _ => None,
            },
            // 0 · x if the 0 is a tangent, which stands in front; 1 · x, −1 · x, with the literal in front
            "mul" => match (number(0), number(1)) {
                (Some(0.0), _) => Some(Is(0.0.into())),
                (_, Some(0.0)) => None,
                (None, Some(_)) => Some(Do("mul", vec![argument(1), argument(0)])),
                (Some(1.0), _) => Some(Is(argument(1))),
                (Some(-1.0), _) => Some(Do("neg", vec![argument(1)])),
                (Some(a), _) => self.scaled(a, &arguments[1]),
                _ => self.pulled_out(arguments, var, written),
            },
            // x / 1, and x / 2ᵏ as x · 2⁻ᵏ
            "div" => match number(1) {
                Some(1.0) => Some(Is(argument(0))),
                Some(b) if is_power_of_two(b) => Some(Do("mul", vec![(1.0 / b).into(), argument(0)])),
                _ => None,
            },
            // x + 0, x − 0, 0 + x, x + (−y)
            "add" => match (number(0), number(1)) {
                (_, Some(0.0)) => Some(Is(argument(0))),
                (Some(0.0), _) => Some(Is(argument(1))),
                _ => match self.defined(&arguments[1]) {
                    Some(("neg", inner)) => Some(Do("sub", vec![argument(0), inner[0].clone()])),
                    _ => self.like_terms(name, arguments, var, written),
                },
            },
            "sub" => match (number(0), number(1)) {
                (_, Some(0.0)) => Some(Is(argument(0))),
                (Some(0.0), _) => Some(Do("neg", vec![argument(1)])),
                _ => match self.defined(&arguments[1]) {
                    Some(("neg", inner)) => Some(Do("add", vec![argument(0), inner[0].clone()])),
                    _ => self.like_terms(name, arguments, var, written),
                },
            },
            // a product with a factor that is known needs no guard
            "strong" | "joint" => match (self.number(&arguments[0]), self.number(&arguments[1])) {
                (Some(0.0), _) => Some(Is(0.0.into())),
                (_, Some(0.0)) if name == "joint" => Some(Is(0.0.into())),
                (Some(_), _) | (_, Some(_)) => Some(Do("mul", arguments.to_vec())),
                _ => match self.defined(&arguments[0]).map(|(name, inner)| (name, inner.to_vec())) {
                    Some(("neg", inner)) => {
                        let product = self.fresh(var, name, vec![inner[0].clone(), argument(1)], written);
                        Some(Do("neg", vec![product]))
                    }
                    _ => None,
                },
            },
            "powi_derivative" => self.power(arguments, var, written),
            _ => None,
        }
    }

    /// A literal, under a name or not.
    fn number(&self, operand: &Operand) -> Option<f64> {
        literal(operand).or_else(|| self.known.get(&operand.var()?).copied())
    }

    /// a · (b · x) = (a · b) · x
    fn scaled(&self, factor: f64, operand: &Operand) -> Option<Folded> {
        match self.defined(operand)? {
            ("mul", [inner, rest]) => {
                let inner = literal(inner)?;
                Some(Folded::Operation("mul", vec![(factor * inner).into(), rest.clone()]))
            }
            ("neg", [inner]) => Some(Folded::Operation("mul", vec![(-factor).into(), inner.clone()])),
            _ => None,
        }
    }

    /// (a · x) · y = a · (x · y), if a · x is needed for nothing else; (−x) · y = −(x · y)
    fn pulled_out(&mut self, arguments: &[Operand], var: Var, written: &mut Block) -> Option<Folded> {
        for (index, other) in [(0, 1), (1, 0)] {
            let Some((name, inner)) = self.defined(&arguments[index]) else { continue };
            let (name, inner) = (name.to_owned(), inner.to_vec());
            let mut product = vec![inner[inner.len() - 1].clone(), arguments[other].clone()];
            if index == 1 {
                product.swap(0, 1);
            }
            match name.as_str() {
                "neg" => {
                    let product = self.fresh(var, "mul", product, written);
                    return Some(Folded::Operation("neg", vec![product]));
                }
                "mul"
                    if literal(&inner[0]).is_some()
                        && arguments[index].var().is_some_and(|var| self.is_used_once(var)) =>
                {
                    let product = self.fresh(var, "mul", product, written);
                    return Some(Folded::Operation("mul", vec![inner[0].clone(), product]));
                }
                _ => {}
            }
        }
        None
    }

    /// The k-th derivative of xⁿ is n (n − 1) … (n − k + 1) xⁿ⁻ᵏ.
    fn power(&mut self, arguments: &[Operand], var: Var, written: &mut Block) -> Option<Folded> {
        let (power, order) = (literal(&arguments[1])?, literal(&arguments[2])?);
        let factor: f64 = (0..order as i32).map(|k| power - f64::from(k)).product();
        if factor == 0.0 {
            return Some(Folded::Operand(0.0.into()));
        }
        if factor.abs() > 2f64.powi(24) {
            return None;
        }
        let rest = power - order;
        let x = arguments[0].clone();
        if rest == 0.0 {
            return Some(Folded::Operand(factor.into()));
        }
        let base = match rest {
            1.0 => x,
            _ => self.fresh(var, "powi", vec![x, rest.into()], written),
        };
        Some(Folded::Operation("mul", vec![factor.into(), base]))
    }
}

fn operation(var: Var, name: &str, arguments: Vec<Operand>) -> Statement {
    let rule = rule(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
    Statement::Let(var, Value::Operation { rule, spelling: Spelling::Derived, arguments })
}

fn literal(operand: &Operand) -> Option<f64> {
    match operand {
        Operand::Literal(Literal { value, .. }) => Some(*value),
        Operand::Var(_) => None,
    }
}

/// Whether the quotient by the number is the product with its reciprocal, to the bit.
fn is_power_of_two(value: f64) -> bool {
    value.is_normal() && value.to_bits().trailing_zeros() >= 52 && (1.0 / value).is_normal()
}
