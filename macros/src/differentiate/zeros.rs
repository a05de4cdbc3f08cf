//! Where a zero tangent or cotangent could meet a partial derivative that is infinite.
//!
//! The product of the two must be zero, which `0 · ∞` is not. A guard is needless where an infinite value makes the
//! result itself infinite or NaN: an operation is *transparent* if each use of its value hands infinity on. What is
//! bounded at infinity (tanh, min, a divisor) or passed to a call is not. Neither, to cotangents, is what is used in a branch
//! or a loop, or may be overwritten: its cotangent is zero where it is not used. Its tangent goes nowhere there.
//!
//! Before: any function. After: the values whose operations are transparent, the function as it was.

use super::activity::{closure, flows_of};
use super::builder::growth;
use crate::ir::visit::{any, walk};
use crate::ir::{Aggregate, Function, Operand, Place, Role, Statement, Value, Var, VarMap, VarSet};
use crate::rules::Growth;

/// The values whose operations multiply tangents as they are: where one is not finite, nothing is that it flows to. No pole is in
/// them, so that they are finite where the inputs are, but for an overflow.
pub fn unguarded_tangents(function: &Function) -> VarSet {
    let (mut flows, mut used, mut products) = (Vec::new(), Vec::new(), VarSet::new());
    let (mut poles, mut bounded) = (Vec::new(), Vec::new());
    walk(&function.body, &mut |statement| {
        let known = flows.len();
        flows_of(function, statement, &mut flows);
        match statement {
            Statement::Let(var, Value::Operation { rule, arguments, .. }) => {
                let operands = arguments.iter().enumerate();
                let of_vars = operands.filter_map(|(index, argument)| Some((index, argument.var()?)));
                for (index, argument) in of_vars {
                    used.push((argument, *var));
                    if !rule.is_piecewise_constant() && !hands_on(rule.name, index, arguments) {
                        bounded.push(argument);
                    }
                }
                match growth(rule, arguments) {
                    // Where its first factor is zero, so is a guarded product.
                    Growth::Finite if !matches!(rule.name, "strong" | "joint") => {
                        products.insert(*var);
                    }
                    Growth::Finite => {}
                    Growth::Overflowing | Growth::Singular => poles.push(*var),
                }
            }
            Statement::Call(_) => bounded.extend(flows[known..].iter().map(|flow| flow.from)),
            _ => {}
        }
    });
    let opaque = closure(bounded.into_iter(), flows.iter().rev().map(|flow| (flow.to, flow.from)));
    let wild = closure(poles.into_iter(), flows.iter().map(|flow| (flow.from, flow.to)).chain(used));
    products.iter().filter(|var| !opaque.contains(var) && !wild.contains(var)).collect()
}

/// The values that hand infinity on to whatever depends on them in the results. Of storage with several parts, each part has a cotangent of
/// its own, which may be zero; so has what is handed out.
pub fn transparent_to_cotangents(function: &Function) -> VarSet {
    if any(&function.body, &mut |statement| matches!(statement, Statement::Exit(_))) {
        return VarSet::new();
    }
    let handed_out = handed_out(function);
    let places = function.all_variables().filter(|var| function.variable(*var).role == Role::Place);
    let has_own = |var: &Var| handed_out.contains(var) || !function.variable(*var).ty.is_scalar();
    let opaque = places.filter(has_own).collect();
    let mut opacity = Opacity { opaque, read: handed_out, homes: VarMap::default() };
    opacity.block(&function.body);
    function.all_variables().filter(|var| !opacity.opaque.contains(var)).collect()
}

fn handed_out(function: &Function) -> VarSet {
    function.parameters.iter().copied().chain(function.results.iter().filter_map(Operand::var)).collect()
}

struct Opacity {
    opaque: VarSet,
    /// The places that are read later.
    read: VarSet,
    /// The block in which a variable is defined.
    homes: VarMap<Home>,
}

/// Where a block stands.
type Home = *const Statement;

impl Opacity {
    fn block(&mut self, block: &[Statement]) {
        let home = block.as_ptr();
        for statement in block {
            statement.defines(&mut |var| {
                self.homes.entry(var).or_insert(home);
            });
        }
        for statement in block.iter().rev() {
            for inner in statement.blocks() {
                self.block(inner);
            }
            self.statement(statement, home);
        }
    }

    fn statement(&mut self, statement: &Statement, home: Home) {
        match statement {
            Statement::Let(var, Value::Operation { rule, arguments, .. }) => {
                for (index, argument) in arguments.iter().enumerate() {
                    self.used(argument, *var, hands_on(rule.name, index, arguments), home);
                }
            }
            Statement::Let(var, Value::Cast(operand, _)) => self.used(operand, *var, true, home),
            Statement::Let(var, Value::Load(place)) => self.read(place, *var, home),
            Statement::Let(var, Value::Aggregate(Aggregate::Scalar(operand))) => self.used(operand, *var, true, home),
            Statement::Set(var, operand) => self.used(operand, *var, true, home),
            Statement::Accumulate(place, _, operand) => {
                self.used(operand, place.root, self.read.contains(&place.root), home);
            }
            other => {
                let opaque = &mut self.opaque;
                if !matches!(other, Statement::If { .. } | Statement::Opaque(_) | Statement::Declare(_)) {
                    other.uses(&mut |var| {
                        opaque.insert(var);
                    });
                }
            }
        }
    }

    /// The value of an operand is used for that of another variable.
    fn used(&mut self, operand: &Operand, by: Var, hands_on: bool, home: Home) {
        if let Operand::Var(var) = operand
            && (!hands_on || self.opaque.contains(&by) || self.homes.get(var).is_some_and(|own| *own != home))
        {
            self.opaque.insert(*var);
        }
    }

    /// A place is read where it stands, and nowhere in a loop that also writes it.
    fn read(&mut self, place: &Place, by: Var, home: Home) {
        self.read.insert(place.root);
        let at_home = self.homes.get(&place.root).is_none_or(|own| *own == home);
        if self.opaque.contains(&by) || !at_home {
            self.opaque.insert(place.root);
        }
    }
}

/// Whether the operation is infinite or NaN where this argument is.
fn hands_on(name: &str, index: usize, arguments: &[Operand]) -> bool {
    match name {
        "add" | "sub" | "neg" | "mul" | "mul_add" | "abs" | "sqrt" | "cbrt" | "ln" | "ln_1p" | "hypot" | "sin"
        | "cos" | "tan" | "sinh" | "cosh" | "to_degrees" | "to_radians" | "strong" | "joint" => true,
        "div" => index == 0,
        "powi" => matches!(&arguments[1], Operand::Literal(power) if power.value > 0.0),
        _ => false,
    }
}
