//! Reverse mode for several cotangents of the result at a time, which share all that is computed of the original.
//!
//! Before: a reverse derivative that is guarded everywhere. After: what depends on a cotangent, and is linear in all of them, has lanes.

use super::activity::activity;
use crate::ir::verify::verify;
use crate::ir::visit::{any, walk_mut};
use crate::ir::{Function, Statement, Value, Var};

/// There is none if the cotangents go through calls, or are not of known types.
pub fn reverse_rows(reverse: &Function, cotangents: &[Var]) -> Option<Function> {
    let activity = activity(reverse, cotangents);
    let goes_through = &mut |statement: &Statement| {
        let mut goes_through = false;
        if let Statement::Call(_) = statement {
            statement.uses(&mut |var| goes_through |= activity.varies(var));
        }
        goes_through
    };
    if any(&reverse.body, goes_through) {
        return None;
    }
    let mut function = reverse.clone();
    for (var, variable) in (0..).map(Var).zip(&mut function.variables) {
        if activity.varies(var) {
            variable.ty = variable.ty.lanes()?;
        }
    }
    walk_mut(&mut function.body, &mut |statement| {
        if let Statement::Let(var, Value::Cast(_, scalar)) = statement
            && activity.varies(*var)
        {
            *scalar = scalar.clone().lanes();
        }
    });
    verify(&function).is_ok().then_some(function)
}
