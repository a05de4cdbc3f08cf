//! All blocks and expressions of a tree, outermost first.

use crate::tree::*;

pub enum Node<'a> {
    Block(&'a mut Block),
    Expr(&'a mut Expr),
}

type Visit<'a> = &'a mut dyn FnMut(Node);

pub fn program(program: &mut Program, visit: Visit) {
    for function in program.functions.iter_mut().rev() {
        block(&mut function.body, visit);
    }
}

pub fn block(block: &mut Block, visit: Visit) {
    visit(Node::Block(block));
    for statement in &mut block.statements {
        self::statement(statement, visit);
    }
    if let Some(tail) = &mut block.tail {
        expr(tail, visit);
    }
}

pub fn statement(statement: &mut Statement, visit: Visit) {
    match statement {
        Statement::Let(_, _, e) | Statement::Closure(_, _, e) | Statement::Const(_, _, e) | Statement::Expr(e) => {
            expr(e, visit)
        }
        Statement::Assign(_, one, other)
        | Statement::SwapPlaces(one, other)
        | Statement::Fill(one, other)
        | Statement::CopyFromSlice(one, other)
        | Statement::Push(one, other) => {
            expr(one, visit);
            expr(other, visit);
        }
        Statement::Insert(list, index, value) => {
            expr(list, visit);
            expr(index, visit);
            expr(value, visit);
        }
        Statement::LetSlice(_, e, otherwise) => {
            expr(e, visit);
            block(otherwise, visit);
        }
        Statement::ByHand(by_hand) => {
            expr(&mut by_hand.list, visit);
            block(&mut by_hand.body, visit);
        }
        Statement::LetElse(_, e, _, otherwise) => {
            expr(e, visit);
            block(otherwise, visit);
        }
        Statement::Destructure(_, places, value) => {
            places.iter_mut().for_each(|place| expr(place, visit));
            expr(value, visit);
        }
        Statement::SwapElements(list, i, j) => {
            expr(list, visit);
            expr(i, visit);
            expr(j, visit);
        }
    }
}

pub fn expr(node: &mut Expr, visit: Visit) {
    visit(Node::Expr(node));
    children(node, visit);
}

fn children(node: &mut Expr, visit: Visit) {
    match &mut node.kind {
        Kind::Float(_)
        | Kind::Int(_)
        | Kind::Bool(_)
        | Kind::Var(_)
        | Kind::NewVec
        | Kind::None
        | Kind::Continue(_)
        | Kind::Break(_, None)
        | Kind::Return(None)
        | Kind::Fail => (),
        Kind::Field(e, _)
        | Kind::Range(e, ..)
        | Kind::RangeFull(e)
        | Kind::Len(e)
        | Kind::SplitAt(_, e, _)
        | Kind::Counted(e)
        | Kind::Negate(e)
        | Kind::Not(e)
        | Kind::Powi(e, _)
        | Kind::ToFloat(e)
        | Kind::ToInt(e)
        | Kind::Break(_, Some(e))
        | Kind::Return(Some(e))
        | Kind::Repeat(e, _)
        | Kind::FromFn(_, e)
        | Kind::Some(e)
        | Kind::LetSome(_, e)
        | Kind::Constant(e)
        | Kind::Borrow(_, e)
        | Kind::Deref(e)
        | Kind::Clone(e) => expr(e, visit),
        Kind::Index(one, other)
        | Kind::Arithmetic(_, one, other)
        | Kind::Compare(_, one, other)
        | Kind::And(one, other)
        | Kind::Or(one, other)
        | Kind::Logic(_, one, other)
        | Kind::Whole(_, one, other)
        | Kind::VecRepeat(one, other)
        | Kind::MapArray(one, _, other)
        | Kind::Pop(one, other)
        | Kind::Remove(one, other)
        | Kind::Replace(one, other) => {
            expr(one, visit);
            expr(other, visit);
        }
        Kind::Math(_, _, list)
        | Kind::Call(_, list)
        | Kind::Attempt(_, list)
        | Kind::Derivative(_, _, list)
        | Kind::CallClosure(_, list)
        | Kind::Array(list)
        | Kind::Vec(list)
        | Kind::Tuple(list) => list.iter_mut().for_each(|e| expr(e, visit)),
        Kind::Lambda(_, body) => expr(body, visit),
        Kind::Struct(_, fields, base) => {
            fields.iter_mut().for_each(|e| expr(e, visit));
            base.iter_mut().for_each(|e| expr(e, visit));
        }
        Kind::If(condition, then, otherwise) => {
            expr(condition, visit);
            block(then, visit);
            otherwise.iter_mut().for_each(|otherwise| block(otherwise, visit));
        }
        Kind::Found(item, list, _, then, otherwise) => {
            expr(list, visit);
            if let Item::Get(index) = item {
                expr(index, visit);
            }
            block(then, visit);
            block(otherwise, visit);
        }
        Kind::Match(scrutinee, arms) => {
            expr(scrutinee, visit);
            for arm in arms {
                arm.guard.iter_mut().for_each(|guard| expr(guard, visit));
                block(&mut arm.body, visit);
            }
        }
        Kind::Cases(scrutinee, cases) => {
            expr(scrutinee, visit);
            for case in cases {
                case.guard.iter_mut().for_each(|guard| expr(guard, visit));
                block(&mut case.body, visit);
            }
        }
        Kind::Optional(receiver, method) => {
            expr(receiver, visit);
            match method {
                Optional::IsSome | Optional::IsNone | Optional::AsMut | Optional::Take => (),
                Optional::UnwrapOr(e)
                | Optional::Map(_, e)
                | Optional::Filter(_, e)
                | Optional::Or(e)
                | Optional::AndThen(_, e)
                | Optional::OrElse(e)
                | Optional::IsSomeAnd(_, e)
                | Optional::Replace(e) => expr(e, visit),
                Optional::MapOr(otherwise, _, body) => {
                    expr(otherwise, visit);
                    expr(body, visit);
                }
            }
        }
        Kind::Block(_, body) | Kind::Loop(_, body) => block(body, visit),
        Kind::While(_, condition, body) => {
            expr(condition, visit);
            block(body, visit);
        }
        Kind::For(_, _, chain, body) => {
            self::chain(chain, visit);
            block(body, visit);
        }
        Kind::Consumed(chain, consumer) => {
            self::chain(chain, visit);
            match consumer {
                Consumer::Fold(init, _, _, body) => {
                    expr(init, visit);
                    expr(body, visit);
                }
                Consumer::Reduce(_, _, body) => expr(body, visit),
                Consumer::ForEach(_, body) => block(body, visit),
                Consumer::Sum | Consumer::Product | Consumer::Collect | Consumer::Last | Consumer::Nth(_) => (),
            }
        }
    }
}

fn chain(chain: &mut Chain, visit: Visit) {
    match &mut chain.source {
        Source::Range(start, end, _) => {
            expr(start, visit);
            expr(end, visit);
        }
        Source::Iter(list, _)
        | Source::IterMut(list, _)
        | Source::Owned(list, _)
        | Source::Windows(list, _)
        | Source::Chunks(list, _)
        | Source::ChunksExact(list, _)
        | Source::ChunksExactMut(list, _) => expr(list, visit),
    }
    for adaptor in &mut chain.adaptors {
        match adaptor {
            Adaptor::Zip(other) | Adaptor::Chain(other) => self::chain(other, visit),
            Adaptor::Map(_, body) | Adaptor::Filter(_, body) => expr(body, visit),
            Adaptor::Copied
            | Adaptor::Cloned
            | Adaptor::Enumerate
            | Adaptor::Rev
            | Adaptor::Skip(_)
            | Adaptor::Take(_)
            | Adaptor::StepBy(_) => (),
        }
    }
}
