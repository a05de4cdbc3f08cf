//! The length of a vector is the number that it was declared with.
//!
//! Before: what is read. After: the same values, to the bit; lengths that do not change are not asked for, so that loops over several vectors of
//! one length are seen to count the same.

use super::fixed::{fixed_lengths, single};
use crate::ir::visit::{rename_block, walk_mut};
use crate::ir::{Block, Function, Opaque, Statement, Value, Var, VarMap, behind};

/// The function that knows the lengths of its vectors.
pub fn lengths(mut function: Function) -> Function {
    let lengths = fixed_lengths(&function);
    let known = |opaque: &Opaque| lengths.get(&measured(opaque)?).cloned();
    let mut body = std::mem::take(&mut function.body);
    let mut others: VarMap<Var> = VarMap::default();
    walk_mut(&mut body, &mut |statement| match statement {
        Statement::For { range, .. } => {
            if let Some(length) = known(&range.end) {
                range.end = length;
            }
        }
        Statement::Let(var, Value::Opaque(opaque)) if !function.variable(*var).mutable => {
            others.extend(known(opaque).and_then(|length| Some((*var, single(&length)?))));
        }
        _ => {}
    });
    without(&mut body, &others);
    rename_block(&mut body, &mut |var| others.get(&var).copied().unwrap_or(var));
    function.body = body;
    function
}

/// Leaves the definitions of the variables out.
fn without(block: &mut Block, vars: &VarMap<Var>) {
    block.retain(|statement| !matches!(statement, Statement::Let(var, _) if vars.contains_key(var)));
    block.iter_mut().flat_map(Statement::blocks_mut).for_each(|inner| without(inner, vars));
}

/// The variable whose length is asked for.
pub(super) fn measured(opaque: &Opaque) -> Option<Var> {
    let call: syn::ExprMethodCall = syn::parse2(opaque.tokens.clone()).ok()?;
    let syn::Expr::Path(path) = &*call.receiver else { return None };
    path.path.get_ident().and_then(behind).filter(|_| call.method == "len" && call.args.is_empty())
}
