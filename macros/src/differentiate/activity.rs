//! Which variables carry a derivative: they vary with what is differentiated with respect to, and the results depend on
//! them.
//!
//! Before: any function. After: a table, the function as it was. A place is one cell: what varies in one of its elements
//! varies in all.

use crate::ir::visit::walk;
use crate::ir::{Aggregate, Argument, Call, Function, Operand, Role, Statement, Value, Var, VarSet};

/// The variables that carry a derivative.
pub struct Activity {
    varied: VarSet,
    useful: VarSet,
}

impl Activity {
    /// Whether a derivative flows through the variable.
    pub fn is_active(&self, var: Var) -> bool {
        self.varies(var) && self.useful.contains(&var)
    }

    /// Whether the variable depends on what is differentiated with respect to.
    pub fn varies(&self, var: Var) -> bool {
        self.varied.contains(&var)
    }
}

/// The table for the derivative with respect to `wrt`.
pub fn activity(function: &Function, wrt: &[Var]) -> Activity {
    let mut flows = Vec::new();
    walk(&function.body, &mut |statement| flows_of(function, statement, &mut flows));
    let results = function.results.iter().filter_map(Operand::var);
    let outputs = function.parameters.iter().copied().filter(|parameter| {
        let variable = function.variable(*parameter);
        variable.role == Role::Place && variable.reference == crate::ir::Reference::Mutable
    });
    // What a second half adds to depends on what the first was given.
    let (mut written, mut held) = (Vec::new(), Vec::new());
    walk(&function.body, &mut |statement| {
        if let Statement::Call(call) = statement {
            let roots = call.arguments.iter().filter_map(|argument| match argument {
                Argument::BorrowMut(place) => Some(place.root),
                _ => None,
            });
            written.extend(roots.clone());
            held.extend(roots.filter(|_| call.callee.held_by().is_some()));
        }
    });
    Activity {
        varied: closure(wrt.iter().copied().chain(held), flows.iter().map(|flow| (flow.from, flow.to))),
        useful: closure(results.chain(outputs).chain(written), flows.iter().rev().map(|flow| (flow.to, flow.from))),
    }
}

/// A derivative can pass from one variable to another.
pub struct Flow {
    pub from: Var,
    pub to: Var,
}

/// All that can be reached. The edges come in an order in which few rounds suffice.
pub fn closure(start: impl Iterator<Item = Var>, edges: impl Iterator<Item = (Var, Var)>) -> VarSet {
    let edges: Vec<(Var, Var)> = edges.collect();
    let mut reached: VarSet = start.collect();
    loop {
        let before = reached.len();
        for (from, to) in &edges {
            if reached.contains(from) {
                reached.insert(*to);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// Adds the flows of the statement itself, without those of the blocks in it.
pub fn flows_of(function: &Function, statement: &Statement, flows: &mut Vec<Flow>) {
    let mut flow = |from: Var, to: Var| {
        if carries(function, from) && carries(function, to) {
            flows.push(Flow { from, to });
        }
    };
    match statement {
        Statement::Let(var, value) => value_sources(value, &mut |from| flow(from, *var)),
        Statement::Set(var, operand) => operand.var().into_iter().for_each(|from| flow(from, *var)),
        Statement::Store(place, operand) | Statement::Accumulate(place, _, operand) => {
            operand.var().into_iter().for_each(|from| flow(from, place.root));
        }
        Statement::Assign(place, aggregate) => aggregate_sources(aggregate, &mut |from| flow(from, place.root)),
        Statement::AccumulateAll(place, added) => flow(added.root, place.root),
        Statement::Swap(one, other) => {
            flow(one.root, other.root);
            flow(other.root, one.root);
        }
        Statement::Append(place, element) => aggregate_sources(element, &mut |from| flow(from, place.root)),
        Statement::Push(tape, operand) => operand.var().into_iter().for_each(|from| flow(from, *tape)),
        Statement::Call(call) => call_flows(call, &mut flow),
        _ => {}
    }
}

/// Constants have no derivative, whatever flows into them.
fn carries(function: &Function, var: Var) -> bool {
    function.variable(var).role != Role::Constant
}

fn value_sources(value: &Value, each: &mut dyn FnMut(Var)) {
    match value {
        Value::Operation { rule, arguments, .. } if !rule.is_piecewise_constant() => {
            arguments.iter().filter_map(Operand::var).for_each(each);
        }
        Value::Cast(operand, _) => operand.var().into_iter().for_each(each),
        Value::Load(place) => each(place.root),
        Value::Aggregate(aggregate) => aggregate_sources(aggregate, each),
        Value::Pop(tape) => each(*tape),
        Value::Operation { .. }
        | Value::Zero(_)
        | Value::Opaque(_)
        | Value::Tape(_)
        | Value::Kept(_)
        | Value::Lent(_) => {}
    }
}

fn aggregate_sources(aggregate: &Aggregate, each: &mut dyn FnMut(Var)) {
    match aggregate {
        Aggregate::Scalar(operand) => operand.var().into_iter().for_each(each),
        Aggregate::Copy(place) => each(place.root),
        Aggregate::Zero(_) => {}
        _ => aggregate.parts().into_iter().for_each(|part| aggregate_sources(part, each)),
    }
}

fn call_flows(call: &Call, flow: &mut dyn FnMut(Var, Var)) {
    let mut sources = Vec::new();
    let mut targets = call.results.clone();
    for argument in &call.arguments {
        match argument {
            Argument::Value(operand) => sources.extend(operand.var()),
            Argument::Aggregate(aggregate) => aggregate_sources(aggregate, &mut |from| sources.push(from)),
            Argument::Borrow(place) => sources.push(place.root),
            Argument::BorrowMut(place) => {
                sources.push(place.root);
                targets.push(place.root);
            }
            Argument::Constant(_) | Argument::Repeated(_) | Argument::Absent => {}
        }
    }
    for target in targets {
        sources.iter().for_each(|source| flow(*source, target));
    }
}
