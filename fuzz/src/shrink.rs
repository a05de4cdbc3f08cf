//! Makes a program that fails as small as it can be while it fails in the same way.

use crate::Case;
use crate::check::Failure;
use crate::scope::is_closed;
use crate::tree::*;
use crate::walk::{self, Node};

/// Candidates that are tried together.
const TOGETHER: usize = 40;
const ROUNDS: usize = 60;

/// A smaller program that fails in the same way; `first_failing` finds the first of some that does.
pub fn shrink(
    program: &Program,
    failure: &Failure,
    mut first_failing: impl FnMut(&[Case]) -> Option<(Program, Failure)>,
) -> (Program, Failure) {
    let mut smallest = (program.clone(), failure.clone());
    for _ in 0..ROUNDS {
        let mut candidates = smaller(&smallest.0);
        candidates.sort_by_key(size);
        let limit = size(&smallest.0);
        candidates.retain(|candidate| size(candidate) < limit && is_closed(candidate));
        let found = candidates.chunks(TOGETHER).find_map(|chunk| {
            let cases: Vec<Case> = chunk.iter().filter_map(Case::changed).collect();
            first_failing(&cases)
        });
        match found {
            Some(next) => smallest = next,
            None => break,
        }
    }
    smallest
}

/// The number of blocks, expressions and statements.
pub fn size(program: &Program) -> usize {
    let mut size = 0;
    let mut counted = program.clone();
    walk::program(&mut counted, &mut |node| {
        size += match node {
            Node::Block(block) => 1 + 2 * block.statements.len(),
            Node::Expr(expr) => match &expr.kind {
                Kind::Float(_) | Kind::Int(_) | Kind::Bool(_) => 1,
                Kind::For(_, _, chain, _) | Kind::Consumed(chain, _) => 4 + chain.adaptors.len(),
                _ => 2,
            },
        };
    });
    size + 10 * program.functions.len()
}

/// Programs with something less.
fn smaller(program: &Program) -> Vec<Program> {
    let mut candidates = Vec::new();
    for removed in 0..program.functions.len() - 1 {
        candidates.extend(without(program, removed));
    }
    let mut nodes = 0;
    walk::program(&mut program.clone(), &mut |_| nodes += 1);
    for wanted in 0..nodes {
        for choice in 0.. {
            let mut candidate = program.clone();
            let (mut number, mut applied) = (0, false);
            walk::program(&mut candidate, &mut |node| {
                if number == wanted && !applied {
                    applied = reduce(node, choice);
                }
                number += 1;
            });
            if !applied {
                break;
            }
            candidates.push(candidate);
        }
    }
    candidates
}

/// Without a function that is not called.
fn without(program: &Program, removed: usize) -> Option<Program> {
    let mut program = program.clone();
    program.functions.remove(removed);
    let mut called = false;
    walk::program(&mut program, &mut |node| {
        if let Node::Expr(expr) = node
            && let Some(function) = expr.called()
        {
            called |= *function == removed;
            if *function > removed {
                *function -= 1;
            }
        }
    });
    (!called).then_some(program)
}

/// Applies the reduction of that number, if there are so many.
fn reduce(node: Node, choice: usize) -> bool {
    match node {
        Node::Block(block) => {
            let count = block.statements.len();
            if choice < count {
                block.statements.remove(choice);
                return true;
            }
            let Some(statement) = block.statements.get(choice.wrapping_sub(count)).cloned() else { return false };
            let inner: Vec<Statement> = match statement {
                Statement::Expr(expr) => blocks(&expr).into_iter().flat_map(|block| block.statements).collect(),
                Statement::Let(pattern, ty, init) => match init.kind {
                    Kind::Block(None, inner) if inner.tail.is_some() => {
                        let mut statements = inner.statements;
                        statements.push(Statement::Let(pattern, ty, *inner.tail.expect("a tail")));
                        statements
                    }
                    _ => vec![],
                },
                _ => vec![],
            };
            let at = choice - count;
            block.statements.splice(at..=at, inner);
            true
        }
        Node::Expr(expr) => {
            let replacements = replacements(expr);
            match replacements.into_iter().nth(choice) {
                Some(replacement) => {
                    *expr = replacement;
                    true
                }
                None => false,
            }
        }
    }
}

fn blocks(expr: &Expr) -> Vec<Block> {
    match &expr.kind {
        Kind::If(_, then, otherwise) => [Some(then), otherwise.as_ref()].into_iter().flatten().cloned().collect(),
        Kind::Found(_, _, _, then, otherwise) => vec![then.clone(), otherwise.clone()],
        Kind::Match(_, arms) => arms.iter().map(|arm| arm.body.clone()).collect(),
        Kind::Cases(_, cases) => cases.iter().map(|case| case.body.clone()).collect(),
        Kind::Block(_, block) | Kind::Loop(_, block) | Kind::While(_, _, block) | Kind::For(_, _, _, block) => {
            vec![block.clone()]
        }
        Kind::Consumed(_, Consumer::ForEach(_, block)) => vec![block.clone()],
        _ => Vec::new(),
    }
}

fn replacements(expr: &Expr) -> Vec<Expr> {
    let mut all = Vec::new();
    let place = matches!(expr.kind, Kind::Var(_) | Kind::Field(..) | Kind::Index(..) | Kind::Deref(_));
    match (&expr.ty, &expr.kind) {
        (_, Kind::Float(_) | Kind::Int(_) | Kind::Bool(_) | Kind::None) => return all,
        (Type::Option(_), Kind::Some(_)) => all.push(Expr::new(expr.ty.clone(), Kind::None)),
        (Type::Option(of), _) if **of == Type::Float => {
            all.push(Expr::new(expr.ty.clone(), Kind::Some(Expr::float(1.0).into())));
        }
        (Type::Float, _) => all.push(Expr::float(1.0)),
        (Type::Int, _) => all.push(Expr::int(1)),
        (Type::Bool, _) => all.extend([true, false].map(|value| Expr::new(Type::Bool, Kind::Bool(value)))),
        (Type::Array(element, length), kind)
            if !place && !matches!(kind, Kind::Repeat(..)) && **element == Type::Float =>
        {
            all.push(Expr::new(expr.ty.clone(), Kind::Repeat(Expr::float(1.0).into(), *length)));
        }
        _ => (),
    }
    if place {
        return all;
    }
    for block in blocks(expr) {
        let value = match (&block.statements[..], &block.tail) {
            ([], Some(tail)) => (**tail).clone(),
            _ => Expr::new(expr.ty.clone(), Kind::Block(None, block.clone())),
        };
        all.push(value);
    }
    // The children that have its type.
    let mut copy = expr.clone();
    let mut first = true;
    walk::expr(&mut copy, &mut |node| {
        if let Node::Expr(child) = node
            && !std::mem::take(&mut first)
            && child.ty == expr.ty
        {
            all.push(child.clone());
        }
    });
    match &expr.kind {
        Kind::For(label, pattern, chain, body) => {
            all.extend(shorter(chain).map(|chain| {
                Expr::new(expr.ty.clone(), Kind::For(label.clone(), pattern.clone(), chain.into(), body.clone()))
            }));
        }
        Kind::Consumed(chain, consumer) => {
            all.extend(
                shorter(chain).map(|chain| Expr::new(expr.ty.clone(), Kind::Consumed(chain.into(), consumer.clone()))),
            );
        }
        Kind::If(condition, then, Some(_)) if expr.ty == Type::Unit => {
            all.push(Expr::new(Type::Unit, Kind::If(condition.clone(), then.clone(), None)));
        }
        Kind::Match(scrutinee, arms) if arms.len() > 1 => {
            for removed in 0..arms.len() - 1 {
                let mut arms = arms.clone();
                arms.remove(removed);
                all.push(Expr::new(expr.ty.clone(), Kind::Match(scrutinee.clone(), arms)));
            }
        }
        _ => (),
    }
    all
}

fn shorter(chain: &Chain) -> impl Iterator<Item = Chain> + '_ {
    (0..chain.adaptors.len()).map(|removed| {
        let mut chain = chain.clone();
        chain.adaptors.remove(removed);
        chain
    })
}
