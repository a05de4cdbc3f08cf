//! The length of a vector is the number that it was declared with.
//!
//! Before: what is read. After: the same values, to the bit; lengths that do not change are not asked for, so that loops over several vectors of
//! one length are seen to count the same. One that loops ask for is asked for once, where the vector is declared: what changes the elements
//! does not change it.

use super::fixed::{Storage, fixed_lengths};
use crate::ir::visit::{rename_block, walk_mut};
use crate::ir::{Block, Function, Opaque, Statement, Value, Var, VarMap, VarSet, behind};

/// The function that knows the lengths of its vectors.
pub fn lengths(mut function: Function) -> Function {
    let mut lengths = fixed_lengths(&function);
    let mut asked = asked_in_loops(&function.body, false);
    asked.retain(|var| !lengths.contains_key(&var));
    let mut body = asked_once(function.body.clone(), &asked, &mut function, &mut lengths);
    let known = |opaque: &Opaque| lengths.get(&measured(opaque)?).cloned();
    let mut others: VarMap<Var> = VarMap::default();
    walk_mut(&mut body, &mut |statement| match statement {
        Statement::For { range, .. } => {
            if let Some(length) = known(&range.end) {
                range.end = length;
            }
        }
        Statement::Let(var, Value::Opaque(opaque)) if !function.variable(*var).mutable => {
            let length = known(opaque).and_then(|length| length.var()).filter(|length| length != var);
            others.extend(length.map(|length| (*var, length)));
        }
        _ => {}
    });
    without(&mut body, &others);
    rename_block(&mut body, &mut |var| {
        std::iter::successors(Some(var), |var| others.get(var).copied()).last().unwrap_or(var)
    });
    function.body = body;
    function
}

/// The variables whose lengths are asked for in loops.
fn asked_in_loops(block: &[Statement], in_loop: bool) -> VarSet {
    let mut asked = VarSet::new();
    for statement in block {
        let question = match statement {
            Statement::For { range, .. } => Some(&range.end),
            Statement::Let(_, Value::Opaque(opaque)) => Some(opaque),
            _ => None,
        };
        asked.extend(question.filter(|_| in_loop).and_then(measured));
        let is_loop = matches!(statement, Statement::For { .. } | Statement::Loop(_));
        for inner in statement.blocks() {
            asked.extend(&asked_in_loops(inner, in_loop || is_loop));
        }
    }
    asked
}

/// The block where the lengths that are asked for have a name, from where the vector is declared, if they stay as they are.
fn asked_once(block: Block, asked: &VarSet, function: &mut Function, lengths: &mut VarMap<Opaque>) -> Block {
    let mut written = Block::with_capacity(block.len());
    for mut statement in block {
        for inner in statement.blocks_mut() {
            *inner = asked_once(std::mem::take(inner), asked, function, lengths);
        }
        let vector = Storage::of_vector(&statement, function)
            .filter(|vector| asked.contains(&vector.var) && !vector.may_be_reshaped(&function.body));
        written.push(statement);
        if let Some(vector) = vector {
            let length = function.constant("n");
            written.push(Statement::Let(length, Value::Opaque(Opaque::length_of(&vector.var.into()))));
            lengths.insert(vector.var, Opaque::of(length));
        }
    }
    written
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
