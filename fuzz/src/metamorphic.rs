//! Other ways to write a program, which change neither its value nor its derivatives beyond rounding.

use std::collections::{HashMap, HashSet};

use crate::random::Random;
use crate::tree::*;
use crate::walk::{self, Node};

const WAYS: &[fn(&mut Program, &mut Random)] = &[
    |program, _| rename(program),
    take_names,
    |program, _| split(program),
    |program, _| inline(program),
    |program, _| unroll(program),
    outline,
    |program, _| sums_as_loops(program),
    |program, _| swap_arms(program),
    |program, _| reorder(program),
];

/// One to three of them, one after the other.
pub fn rewritten(program: &Program, random: &mut Random) -> Program {
    let mut program = program.clone();
    for _ in 0..random.between(1, 3) {
        let way = random.pick(WAYS);
        way(&mut program, random);
    }
    program
}

/// Every variable has another name.
fn rename(program: &mut Program) {
    // A parameter that need not matter goes on being one.
    rename_variables(program, &mut |name| name.insert_str(usize::from(name.starts_with('_')), "the_"));
}

/// Names that functions, types and modules have, or what the passes make up.
const NAMES: &[&str] = &[
    "T",
    "Vec",
    "abs",
    "acc",
    "condition",
    "core",
    "cotangent",
    "exit",
    "f",
    "f64",
    "gradient",
    "h0",
    "h1",
    "i",
    "index",
    "item",
    "jvp",
    "kept",
    "len",
    "libm",
    "max",
    "result",
    "sin",
    "std",
    "sum",
    "t",
    "t_1",
    "t_bar",
    "t_dot",
    "t_tape",
    "tangent",
    "value",
    "x_bar",
    "x_dot",
    "y_bar",
];

/// Names of the standard library.
const FUNCTIONS: &[&str] = &[
    "abs", "clamp", "clone", "dot", "first", "floor", "fold", "get", "gradient", "is_empty", "iter", "len", "map",
    "max", "min", "norm", "push", "scale", "sin", "sqrt", "sum", "swap", "take", "vjp",
];

/// Some variables, and the functions that are called, have the names of something else.
pub fn take_names(program: &mut Program, random: &mut Random) {
    let count = program.functions.len() - 1;
    for function in &mut program.functions[..count] {
        if random.percent(50) && !matches!(function.home, Home::Struct(_)) {
            function.name = random.pick(FUNCTIONS).to_string();
        }
    }
    for index in 1..count {
        if program.functions[..index].iter().any(|before| before.name == program.functions[index].name) {
            program.functions[index].name.push_str("_too");
        }
    }
    let mut used: HashSet<Name> = program.functions.iter().map(|function| function.name.clone()).collect();
    bound_names(program, &mut |name, _| _ = used.insert(name.trim_start_matches('_').to_string()));
    let mut free: Vec<&str> = NAMES.iter().copied().filter(|name| !used.contains(*name)).collect();
    let mut taken: HashMap<Name, Option<&str>> = HashMap::new();
    rename_variables(program, &mut |name| {
        let other = taken.entry(name.clone()).or_insert_with(|| match random.percent(40) && !free.is_empty() {
            true => Some(free.swap_remove(random.below(free.len()))),
            false => None,
        });
        if let Some(other) = other {
            *name = format!("{}{other}", if name.starts_with('_') { "_" } else { "" });
        }
    });
}

/// The same name has the same new one everywhere; constants keep theirs, which would be no new names in patterns.
fn rename_variables(program: &mut Program, renamed: &mut dyn FnMut(&mut Name)) {
    let renamed = &mut |name: &mut Name| {
        if !name.starts_with(char::is_uppercase) && name != SELF {
            renamed(name);
        }
    };
    bound_names(program, &mut |name, _| renamed(name));
    walk::program(program, &mut |node| {
        if let Node::Expr(Expr { kind: Kind::Var(name) | Kind::CallClosure(name, _), .. }) = node {
            renamed(name);
        }
    });
}

/// Every name where it is bound, and whether it is bound as mutable.
fn bound_names(program: &mut Program, visit: &mut dyn FnMut(&mut Name, bool)) {
    for function in &mut program.functions {
        function.parameters.iter_mut().for_each(|parameter| in_pattern(&mut parameter.pattern, visit));
    }
    walk::program(program, &mut |node| match node {
        Node::Block(block) => {
            for statement in &mut block.statements {
                match statement {
                    Statement::Let(pattern, ..) => in_pattern(pattern, visit),
                    Statement::LetElse(name, ..) => visit(name, false),
                    Statement::LetSlice(pattern, ..) => in_pattern(pattern, visit),
                    Statement::ByHand(by_hand) => {
                        visit(&mut by_hand.items, true);
                        visit(&mut by_hand.first, false);
                        in_pattern(&mut by_hand.pattern, visit);
                    }
                    Statement::Closure(name, parameters, _) => {
                        visit(name, false);
                        parameters.iter_mut().for_each(|(name, _)| visit(name, false));
                    }
                    _ => (),
                }
            }
        }
        Node::Expr(expr) => match &mut expr.kind {
            Kind::FromFn(name, _) => visit(name, false),
            Kind::Lambda(parameters, _) => parameters.iter_mut().for_each(|(name, _)| visit(name, false)),
            Kind::For(_, pattern, chain, _) => {
                in_pattern(pattern, visit);
                in_chain(chain, visit);
            }
            Kind::MapArray(_, pattern, _)
            | Kind::Found(_, _, pattern, ..)
            | Kind::LetSome(pattern, _)
            | Kind::Optional(
                _,
                Optional::MapOr(_, pattern, _)
                | Optional::Map(pattern, _)
                | Optional::Filter(pattern, _)
                | Optional::AndThen(pattern, _)
                | Optional::IsSomeAnd(pattern, _),
            ) => in_pattern(pattern, visit),
            Kind::Cases(_, cases) => {
                cases
                    .iter_mut()
                    .filter_map(|case| case.pattern.as_mut())
                    .for_each(|pattern| in_pattern(pattern, visit));
            }
            Kind::Match(_, arms) => {
                arms.iter_mut().filter_map(|arm| arm.name.as_mut()).for_each(|name| visit(name, false));
            }
            Kind::Consumed(chain, consumer) => {
                in_chain(chain, visit);
                match consumer {
                    Consumer::Fold(_, sum, item, _) | Consumer::Reduce(sum, item, _) => {
                        in_pattern(sum, visit);
                        in_pattern(item, visit);
                    }
                    Consumer::ForEach(pattern, _) => in_pattern(pattern, visit),
                    _ => (),
                }
            }
            _ => (),
        },
    });
}

fn in_pattern(pattern: &mut Pattern, visit: &mut dyn FnMut(&mut Name, bool)) {
    match pattern {
        Pattern::Wild | Pattern::Rest => (),
        Pattern::Name(mutable, name) => visit(name, *mutable),
        Pattern::Reference(inner) => in_pattern(inner, visit),
        Pattern::Tuple(parts) | Pattern::Array(parts) | Pattern::Struct(_, parts) => {
            parts.iter_mut().for_each(|part| in_pattern(part, visit));
        }
    }
}

fn in_chain(chain: &mut Chain, visit: &mut dyn FnMut(&mut Name, bool)) {
    for adaptor in &mut chain.adaptors {
        match adaptor {
            Adaptor::Map(pattern, _) | Adaptor::Filter(pattern, _) => in_pattern(pattern, visit),
            Adaptor::Zip(other) | Adaptor::Chain(other) => in_chain(other, visit),
            _ => (),
        }
    }
}

/// `let t = a + b;` becomes `let part = a; let t = part + b;`
fn split(program: &mut Program) {
    let mut number = 0;
    blocks(program, |block| {
        let mut statements = Vec::new();
        for mut statement in std::mem::take(&mut block.statements) {
            if let Statement::Let(_, _, init) = &mut statement
                && let Kind::Arithmetic(_, left, _) = &mut init.kind
                && left.ty == Type::Float
                && !is_leaf(left)
            {
                number += 1;
                let name = format!("part{number}");
                let part = std::mem::replace(&mut **left, Expr::var(&name, Type::Float));
                let pattern = Pattern::Name(false, name);
                statements.push(Statement::Let(pattern, Some(Type::Float), part));
            }
            statements.push(statement);
        }
        block.statements = statements;
    });
}

fn is_leaf(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Float(_) | Kind::Var(_) | Kind::Field(..) | Kind::Index(..) | Kind::Deref(_))
}

fn blocks(program: &mut Program, mut change: impl FnMut(&mut Block)) {
    walk::program(program, &mut |node| {
        if let Node::Block(block) = node {
            change(block);
        }
    });
}

/// How often each name is bound, and whether as mutable.
fn bindings(program: &Program) -> HashMap<Name, (usize, bool)> {
    let mut all: HashMap<Name, (usize, bool)> = HashMap::new();
    bound_names(&mut program.clone(), &mut |name, mutable| {
        let entry = all.entry(name.clone()).or_default();
        *entry = (entry.0 + 1, entry.1 || mutable);
    });
    all
}

/// Arithmetic on floats that are bound once and never change, on numbers and on nothing else.
fn is_fixed(expr: &Expr, bound: &HashMap<Name, (usize, bool)>) -> bool {
    let mut fixed = true;
    walk::expr(&mut expr.clone(), &mut |node| {
        fixed &= match node {
            Node::Block(_) => false,
            Node::Expr(expr) => match &expr.kind {
                Kind::Float(_) | Kind::Negate(_) | Kind::Math(..) | Kind::Arithmetic(..) | Kind::Powi(..) => {
                    expr.ty == Type::Float
                }
                Kind::Var(name) => expr.ty == Type::Float && bound.get(name) == Some(&(1, false)),
                _ => false,
            },
        };
    });
    fixed
}

/// Every mention of `let t = e;` is e, where e is the same everywhere.
fn inline(program: &mut Program) {
    let bound = bindings(program);
    let mut values: Vec<(Name, Expr)> = Vec::new();
    blocks(program, |block| {
        block.statements.retain(|statement| match statement {
            Statement::Let(Pattern::Name(false, name), _, init)
                if init.ty == Type::Float
                    && bound.get(name) == Some(&(1, false))
                    && is_fixed(init, &bound)
                    && !matches!(init.kind, Kind::Float(_)) =>
            {
                values.push((name.clone(), init.clone()));
                false
            }
            _ => true,
        });
    });
    // A value may mention others: as often as there are values, at most.
    for _ in 0..values.len() {
        walk::program(program, &mut |node| {
            if let Node::Expr(expr) = node
                && let Kind::Var(name) = &expr.kind
                && let Some((_, value)) = values.iter().find(|(other, _)| other == name)
            {
                *expr = value.clone();
            }
        });
    }
}

/// `for i in 0..3 { … }` becomes three blocks.
fn unroll(program: &mut Program) {
    walk::program(program, &mut |node| {
        let Node::Expr(expr) = node else { return };
        let Kind::For(label, pattern, chain, body) = &expr.kind else { return };
        let (Source::Range(start, end, inclusive), []) = (&chain.source, &chain.adaptors[..]) else { return };
        let (Kind::Int(start), Kind::Int(end)) = (&start.kind, &end.kind) else { return };
        let turns = (*start..*end + i64::from(*inclusive)).map(|index| {
            let turn = format!("{label}_{index}");
            let mut body = body.clone();
            walk::block(&mut body, &mut |node| {
                if let Node::Expr(Expr { kind, .. }) = node
                    && matches!(kind, Kind::Continue(to) if to == label)
                {
                    *kind = Kind::Break(turn.clone(), None);
                }
            });
            body.statements.insert(0, Statement::Let(pattern.clone(), Some(Type::Int), Expr::int(index as usize)));
            Statement::Expr(Expr::new(Type::Unit, Kind::Block(Some(turn), body)))
        });
        let all = Block { statements: turns.collect(), tail: None };
        expr.kind = Kind::Block(Some(label.clone()), all);
    });
}

/// A part of an expression becomes a call of a function.
fn outline(program: &mut Program, random: &mut Random) {
    let bound = bindings(program);
    let mut fit = 0;
    let wanted =
        |expr: &Expr| expr.ty == Type::Float && is_fixed(expr, &bound) && variables(expr).len() > 1 && !is_leaf(expr);
    walk::program(program, &mut |node| {
        fit += usize::from(matches!(node, Node::Expr(expr) if wanted(expr)));
    });
    if fit == 0 {
        return;
    }
    let chosen = random.below(fit);
    let mut number = 0;
    let mut outlined = None;
    for function in program.functions.iter_mut().rev() {
        let scalar = function.scalar;
        walk::block(&mut function.body, &mut |node| {
            let Node::Expr(expr) = node else { return };
            if outlined.is_none() && wanted(expr) {
                if number == chosen {
                    let arguments = variables(expr);
                    // Behind those that are there already, until they are counted anew.
                    let exprs = arguments.iter().map(|name| Expr::var(name, Type::Float)).collect();
                    let call = Expr::new(Type::Float, Kind::Call(usize::MAX, exprs));
                    outlined = Some((std::mem::replace(expr, call), arguments, scalar));
                }
                number += 1;
            }
        });
    }
    let Some((body, arguments, scalar)) = outlined else { return };
    walk::program(program, &mut |node| {
        if let Node::Expr(expr) = node
            && let Some(function) = expr.called()
        {
            *function = function.wrapping_add(1);
        }
    });
    let parameters =
        arguments.into_iter().map(|name| Parameter::new(Pattern::Name(false, name), Type::Float)).collect();
    let count = program.functions.len();
    let function = Function {
        home: Home::Free,
        name: format!("outlined{count}"),
        scalar,
        parameters,
        result: Type::Float,
        failing: Failing::Never,
        body: Block { statements: Vec::new(), tail: Some(body.into()) },
    };
    program.functions.insert(0, function);
}

/// The variables in it, each once.
fn variables(expr: &Expr) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    walk::expr(&mut expr.clone(), &mut |node| {
        if let Node::Expr(Expr { kind: Kind::Var(name), .. }) = node
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    });
    names
}

/// `c.map(|v| e).sum()` becomes `{ let mut total = -0.0; for v in c { total += e; } total }`.
fn sums_as_loops(program: &mut Program) {
    let mut number = 0;
    walk::program(program, &mut |node| {
        let Node::Expr(expr) = node else { return };
        let Kind::Consumed(chain, consumer) = &expr.kind else { return };
        let (start, operator) = match consumer {
            Consumer::Sum => (-0.0, Operator::Add),
            Consumer::Product => (1.0, Operator::Mul),
            _ => return,
        };
        let mut chain = chain.clone();
        let Some(Adaptor::Map(pattern, term)) = chain.adaptors.pop() else { return };
        number += 1;
        let name = format!("total{number}");
        let total = Expr::var(&name, Type::Float);
        let add = Statement::Assign(Some(operator), total.clone(), term);
        let body = Block { statements: vec![add], tail: None };
        let turn = Kind::For(format!("sum{number}"), pattern, chain, body);
        let statements = vec![
            Statement::Let(Pattern::Name(true, name), Some(Type::Float), Expr::float(start)),
            Statement::Expr(Expr::new(Type::Unit, turn)),
        ];
        expr.kind = Kind::Block(None, Block { statements, tail: Some(total.into()) });
    });
}

/// `if c { a } else { b }` becomes `if !c { b } else { a }`.
fn swap_arms(program: &mut Program) {
    walk::program(program, &mut |node| {
        if let Node::Expr(Expr { kind: Kind::If(condition, then, Some(otherwise)), .. }) = node
            && !condition.has_let()
        {
            std::mem::swap(then, otherwise);
            let old = std::mem::replace(&mut **condition, Expr::new(Type::Bool, Kind::Bool(true)));
            **condition = Expr::new(Type::Bool, Kind::Not(old.into()));
        }
    });
}

/// Neighbours that have nothing to do with each other change places.
fn reorder(program: &mut Program) {
    let bound = bindings(program);
    blocks(program, |block| {
        for index in 1..block.statements.len() {
            let (one, other) = (&block.statements[index - 1], &block.statements[index]);
            let independent = match (one, other) {
                (
                    Statement::Let(Pattern::Name(_, first), _, one),
                    Statement::Let(Pattern::Name(_, second), _, other),
                ) => {
                    let once = |name: &Name| bound.get(name).is_some_and(|(count, _)| *count == 1);
                    let fixed = is_fixed(one, &bound) && is_fixed(other, &bound);
                    fixed && once(first) && once(second) && !variables(other).contains(first)
                }
                _ => false,
            };
            if independent {
                block.statements.swap(index - 1, index);
            }
        }
    });
}
