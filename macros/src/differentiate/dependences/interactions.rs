//! Which operations are not linear, and what leads to them.

use crate::differentiate::activity::{Activity, closure, flows_of};
use crate::differentiate::builder::Site;
use crate::ir::visit::walk;
use crate::ir::{Function, Operand, Statement, Value, VarSet};
use crate::rules::{Node, Rule, Term, rule};

/// The variables that vary and from which an operation that is not linear can be reached, if the results depend on that.
pub fn leading_to_interactions(function: &Function, activity: &Activity) -> VarSet {
    let (mut ends, mut flows) = (Vec::new(), Vec::new());
    walk(&function.body, &mut |statement| {
        flows_of(function, statement, &mut flows);
        match statement {
            Statement::Let(var, Value::Operation { rule, arguments, .. }) if activity.is_active(*var) => {
                let interactions = interactions(rule, arguments, (*var).into());
                let ends_of = |(i, j): (usize, usize)| [arguments[i].var(), arguments[j].var()];
                ends.extend(interactions.into_iter().flat_map(ends_of).flatten());
            }
            Statement::Call(call) => call.uses(&mut |var| ends.push(var)),
            _ => {}
        }
    });
    let wanted = closure(ends.into_iter(), flows.iter().rev().map(|flow| (flow.to, flow.from)));
    wanted.into_iter().filter(|var| activity.varies(*var)).collect()
}

/// The pairs of arguments by which the second derivative of an operation may be other than zero.
pub fn interactions(rule: &'static Rule, arguments: &[Operand], result: Operand) -> Vec<(usize, usize)> {
    let partials = Site { rule, arguments, result, guarded: false }.partials();
    let depends = |i: usize, j: usize| depends(&partials[i], j, &partials);
    let pairs = (0..partials.len()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let may_vary = |operand: &Operand| operand.var().is_some();
    pairs
        .filter(|(i, j)| may_vary(&arguments[*i]) && may_vary(&arguments[*j]))
        .filter(|(i, j)| depends(*i, *j) || depends(*j, *i))
        .collect()
}

/// Whether a term changes with an argument of an operation with these partial derivatives.
fn depends(term: &Term, argument: usize, partials: &[Term]) -> bool {
    match term.node() {
        Node::Argument(index) => *index == argument,
        Node::Result => !partials[argument].is_zero(),
        Node::Literal(_) => false,
        Node::Apply(name, inner) => {
            let rule = rule(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
            let outer = (rule.partials)(inner, term);
            inner.iter().zip(&outer).any(|(inner, outer)| !outer.is_zero() && depends(inner, argument, partials))
        }
    }
}
