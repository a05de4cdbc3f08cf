//! Where what is kept is declared: around the loops that fill it, with the room that it needs, and no further out than that.

use proc_macro2::TokenTree;
use quote::quote;

use super::{Runs, definitions, mentions, own_variables};
use crate::ir::visit::{rename_block, walk};
use crate::ir::{Aggregate, Block, Function, Opaque, Statement, Type, Value, Var, VarMap, VarSet, Variable};

/// The room that a tape needs for at most one value.
pub fn one() -> Opaque {
    Opaque::pure(quote!(1))
}

/// Removes the declaration of a variable. A tape needs the more room the more often the block runs.
pub fn lift(var: Var, forward: &mut Block, runs: &Runs) -> Option<Statement> {
    let index = forward.iter().position(|statement| matches!(statement, Statement::Let(own, _) if *own == var))?;
    let (var, times) = match forward.remove(index) {
        Statement::Let(var, Value::Tape(times)) => (var, times),
        declaration => return Some(declaration),
    };
    let own = definitions(forward);
    let is_own = |var: &Var| own.contains_key(var) || matches!(runs, Runs::Often(_, counter) if *counter == Some(*var));
    let times = times.filter(|times| !times.reads.iter().any(is_own));
    let room = match runs {
        Runs::Often(outer, _) => times.zip(outer.as_ref()).and_then(|(inner, outer)| product(&inner, outer)),
        Runs::Once => times.and_then(|times| total(&times)),
    };
    Some(Statement::Let(var, Value::Tape(room)))
}

/// Takes the declarations of tapes out of the body of a loop whose iterations leave them empty.
pub fn lift_tapes(body: &mut Block, repeat: &Statement) -> Block {
    let mut own = own_variables(body);
    repeat.defines(&mut |var| _ = own.insert(var));
    let mut lifted = Block::new();
    take_tapes(body, &mut lifted);
    for declaration in &mut lifted {
        if let Statement::Let(_, Value::Tape(room)) = declaration {
            let is_known = |room: &Opaque| !room.reads.iter().any(|var| own.contains(var));
            *room = room.take().filter(is_known).and_then(|room| total(&room));
        }
    }
    lifted
}

/// Takes the declarations of tapes out of a block and its branches.
fn take_tapes(block: &mut Block, taken: &mut Block) {
    for mut statement in std::mem::take(block) {
        match &mut statement {
            Statement::Let(_, Value::Tape(_)) => {
                taken.push(statement);
                continue;
            }
            Statement::If { .. } | Statement::Match { .. } => {
                statement.blocks_mut().into_iter().for_each(|inner| take_tapes(inner, taken));
            }
            _ => {}
        }
        block.push(statement);
    }
}

/// Whether a number of times is one whatever the values are: the loop that it belongs to may not run at all. A product of
/// such numbers has that of the outermost loop first, and overflows only for what would run for ever.
fn cannot_panic(times: &Opaque) -> bool {
    let is_product = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '*');
    let factors = times.tokens.clone().into_iter().filter(|token| !is_product(token));
    factors.into_iter().all(|token| !token.to_string().contains(['+', '-', '*', '/', '%', '[', '<', '!']))
}

/// The same number of times where it is one, and any number where there is none, if that can be said.
fn total(times: &Opaque) -> Option<Opaque> {
    if cannot_panic(times) {
        return Some(times.clone());
    }
    let mut whole = syn::parse2(times.tokens.clone()).ok()?;
    make_total(&mut whole);
    Some(Opaque { tokens: quote!(#whole), ..times.clone() }).filter(cannot_panic)
}

/// Quotients and differences of what methods return become those that are zero where there is none.
fn make_total(expression: &mut syn::Expr) {
    match expression {
        syn::Expr::Paren(inner) => make_total(&mut inner.expr),
        syn::Expr::Field(field) => make_total(&mut field.base),
        syn::Expr::MethodCall(call) => {
            make_total(&mut call.receiver);
            call.args.iter_mut().for_each(make_total);
        }
        syn::Expr::Range(range) => range.start.iter_mut().chain(&mut range.end).for_each(|bound| make_total(bound)),
        syn::Expr::Binary(binary) if matches!(*binary.left, syn::Expr::MethodCall(_)) => {
            make_total(&mut binary.left);
            make_total(&mut binary.right);
            let (left, right) = (&binary.left, &binary.right);
            match binary.op {
                syn::BinOp::Div(_) => *expression = syn::parse_quote!(#left.checked_div(#right).unwrap_or(0)),
                syn::BinOp::Sub(_) => *expression = syn::parse_quote!(#left.checked_sub(#right).unwrap_or(0)),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The product of two numbers of times, right before the outer loop, if the inner one cannot panic: that loop may not run at
/// all.
pub fn product(inner: &Opaque, outer: &Opaque) -> Option<Opaque> {
    let inner = &total(inner)?;
    let (i, o) = (&inner.tokens, &outer.tokens);
    let tokens = match (i.to_string().parse::<usize>(), o.to_string().parse::<usize>()) {
        (Ok(i), Ok(o)) => {
            let product = proc_macro2::Literal::usize_unsuffixed(i.checked_mul(o)?);
            quote!(#product)
        }
        _ => quote!(#o * #i),
    };
    let mut reads = [inner.reads.clone(), outer.reads.clone()].concat();
    reads.sort();
    reads.dedup();
    Some(Opaque { reads, ..Opaque::pure(tokens) })
}

/// Declares storage further out: what declared it, assigns to it instead.
pub fn hoist(var: Var, function: &Function, forward: &mut Block) -> Option<Statement> {
    let index = forward.iter().position(|statement| matches!(statement, Statement::Let(own, _) if *own == var))?;
    let Statement::Let(_, Value::Aggregate(contents)) = &forward[index] else { return None };
    forward[index] = match contents {
        Aggregate::Scalar(operand) => Statement::Store(var.into(), operand.clone()),
        contents => Statement::Assign(var.into(), contents.clone()),
    };
    Some(Statement::Let(var, Value::Aggregate(empty(&function.variable(var).ty)?)))
}

/// Contents to declare storage with that gets others before it is read.
pub fn empty(ty: &Type) -> Option<Aggregate> {
    match ty {
        Type::Vector(_) => Some(Aggregate::List(Vec::new())),
        ty => ty.zeros(),
    }
}

/// Puts a definition where all its uses see it, and as far inside as that goes: a value that is kept in a block need not
/// be there on every path.
pub fn sink(definition: Statement, var: Var, block: &mut Block) {
    let users: Vec<usize> = (0..block.len())
        .filter(|index| mentions(&block[*index], var, |statement, each| statement.uses(each)))
        .collect();
    let Some(first) = users.first().copied() else { return };
    if users.len() == 1 && matches!(block[first], Statement::If { .. } | Statement::Match { .. }) {
        let itself = block[first].has_use_of(var);
        let uses = |inner: &Block| inner.iter().any(|one| mentions(one, var, |statement, each| statement.uses(each)));
        let mut inside: Vec<&mut Block> = block[first].blocks_mut().into_iter().filter(|inner| uses(inner)).collect();
        if !itself && inside.len() == 1 {
            return sink(definition, var, inside.remove(0));
        }
    }
    block.insert(first, definition);
}

/// The reverse sweep defines variables of its own where the forward sweep has defined them.
pub fn rename_definitions(function: &mut Function, backward: &mut Block, forward: &[Statement]) {
    let mut defined = VarSet::new();
    walk(forward, &mut |statement| {
        statement.defines(&mut |var| {
            defined.insert(var);
        })
    });
    let mut copies = VarMap::default();
    walk(backward, &mut |statement| {
        statement.defines(&mut |var| {
            if defined.contains(&var) {
                copies.entry(var).or_insert_with(|| {
                    let variable = Variable { named: false, ..function.variable(var).clone() };
                    function.add(variable)
                });
            }
        });
    });
    rename_block(backward, &mut |var| copies.get(&var).copied().unwrap_or(var));
}
