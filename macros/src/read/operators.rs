//! Operators and casts.

use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, UnOp};

use super::effects::is_compound;
use super::integers::Calls;
use super::opaque::join;
use super::patterns::is_primitive;
use super::refuse::Refusal;
use super::{Constant, Lowered, Reader, Reading};
use crate::ir::{Effect, Literal, Operand, Reference, Scalar, Spelling, Statement, Type, Value};

impl<'a> Reader<'a> {
    pub fn unary(&mut self, unary: &'a syn::ExprUnary, expression: &'a Expr) -> Reading<Lowered> {
        let operator = &unary.op;
        match (operator, self.expression(&unary.expr)?) {
            (_, Lowered::Never) => Ok(Lowered::Never),
            (UnOp::Neg(_), Lowered::Constant(constant)) => {
                let literal = constant.literal.as_ref().map(|literal| Literal::new(-literal.value));
                let constant = Constant { literal, ..constant.map(|inner| quote!(#operator #inner)) };
                Ok(Lowered::Constant(constant))
            }
            (UnOp::Deref(_), Lowered::Constant(constant)) => {
                let shape = constant.shape.clone().or_else(|| self.array_behind(&unary.expr));
                // To borrow only to look would hold up those who look at the same time.
                let behind = constant.map(|inner| match syn::parse2(inner.clone()) {
                    Ok(Expr::Reference(reference)) => reference.expr.to_token_stream(),
                    _ => quote!(#operator #inner),
                });
                Ok(Lowered::Constant(Constant { shape, ..behind }))
            }
            (_, Lowered::Constant(constant)) => {
                Ok(Lowered::Constant(Constant { shape: None, ..constant.map(|inner| quote!(#operator #inner)) }))
            }
            (UnOp::Neg(_), lowered) => {
                let operand = self.operator_operand("neg", lowered, unary.expr.span())?;
                Ok(self.operation("neg", Spelling::Operator, vec![operand]))
            }
            (UnOp::Deref(_), Lowered::Place(place, _)) => Ok(Lowered::Place(place, Reference::Owned)),
            (UnOp::Deref(_), scalar @ Lowered::Scalar(_)) => Ok(scalar),
            (UnOp::Deref(_), _) => self.refuse(Refusal::Expression("a dereference"), unary),
            (UnOp::Not(_), lowered) => {
                self.learn_discrete(&lowered)?;
                self.refuse(Refusal::Bits("!"), unary)
            }
            _ => self.refuse_expression(expression),
        }
    }

    /// Arithmetic; a long sum leans to the left, and is read from there without recursion.
    pub fn binary(&mut self, binary: &'a syn::ExprBinary, expression: &'a Expr) -> Reading<Lowered> {
        if arithmetic(&binary.op).is_none() {
            return self.comparison(binary, expression);
        }
        let mut spine = vec![binary];
        while let Some(Expr::Binary(inner)) = spine.last().map(|outer| &*outer.left)
            && arithmetic(&inner.op).is_some()
            && !is_compound(&inner.op)
        {
            spine.push(inner);
        }
        let mut left = match spine.last() {
            Some(innermost) => self.expression(&innermost.left)?,
            None => Lowered::Never,
        };
        while let Some(binary) = spine.pop() {
            left = self.arithmetic(left, binary)?;
        }
        Ok(left)
    }

    fn arithmetic(&mut self, left: Lowered, binary: &'a syn::ExprBinary) -> Reading<Lowered> {
        self.learn_beside(&left, &binary.right)?;
        let left = match self.beside_integer(&left, &binary.right) {
            Some(integer) => Lowered::Constant(integer),
            None => self.settle(left, binary)?,
        };
        let right = self.expression(&binary.right)?;
        let right = self.beside(right, &left);
        match (left, right) {
            (Lowered::Never, _) | (_, Lowered::Never) => Ok(Lowered::Never),
            (Lowered::Constant(left), Lowered::Constant(right)) => {
                Ok(Lowered::Constant(combine(left, &binary.op, right)))
            }
            (left, right) => {
                self.learn_from(&left, &right, &binary.left, &binary.right)?;
                let name = arithmetic(&binary.op).unwrap_or_default();
                let left = match left {
                    // The span of a long sum takes time to find.
                    Lowered::Scalar(operand) => operand,
                    other => self.operator_operand(name, other, binary.left.span())?,
                };
                let right = self.operator_operand(name, right, binary.right.span())?;
                Ok(self.operation(name, Spelling::Operator, vec![left, right]))
            }
        }
    }

    /// Fixes the value of a left operand before the right one is read, if the right one could change it.
    fn settle(&mut self, left: Lowered, binary: &'a syn::ExprBinary) -> Reading<Lowered> {
        let right = &*binary.right;
        match left {
            Lowered::Constant(constant) => {
                let is_unchanged = constant.opaque.effect == Effect::Pure && !self.is_changed_by(&constant, right);
                let is_settled = is_unchanged || self.survey_expression(right).is_constant();
                Ok(Lowered::Constant(if is_settled { constant } else { self.capture(constant) }))
            }
            Lowered::Place(place, reference) => {
                let (rule, place) = (arithmetic(&binary.op).unwrap_or_default(), Lowered::Place(place, reference));
                Ok(Lowered::Scalar(self.operator_operand(rule, place, binary.left.span())?))
            }
            other => Ok(other),
        }
    }

    /// Whether an expression that is evaluated later changes what a constant reads.
    pub fn is_changed_by(&mut self, constant: &Constant, later: &Expr) -> bool {
        constant.opaque.reads.iter().any(|var| self.function.variable(*var).mutable)
            && self.survey_expression(later).changes(&constant.opaque)
    }

    fn comparison(&mut self, binary: &'a syn::ExprBinary, expression: &'a Expr) -> Reading<Lowered> {
        if let Some(operator) = bit_operator(&binary.op) {
            let left = self.expression(&binary.left)?;
            let right = self.expression(&binary.right)?;
            return match (left, right) {
                (Lowered::Constant(left), Lowered::Constant(right)) => {
                    Ok(Lowered::Constant(combine(left, &binary.op, right)))
                }
                (left, right) => {
                    self.learn_discrete(&left)?;
                    self.learn_discrete(&right)?;
                    self.refuse(Refusal::Bits(operator), binary)
                }
            };
        }
        Ok(Lowered::Constant(self.observation(expression)?))
    }

    pub fn cast(&mut self, cast: &'a syn::ExprCast) -> Reading<Lowered> {
        let ty = &cast.ty;
        let to = self.written(ty).ty;
        // Nobody casts a float to what it is.
        let is_count = to.is_scalar() && self.counts(&cast.expr, &to);
        let calls = if is_count { Calls::Return } else { Calls::Unknown };
        if !self.survey_expression(&cast.expr).is_constant() && self.is_integral(&cast.expr, calls) {
            self.learn_fields(&cast.expr);
            let integer = self.observation(&cast.expr)?;
            let constant = self.discrete(integer).map(|inner| quote!(#inner as #ty));
            return Ok(Lowered::Constant(Constant { primitive: true, ..constant }));
        }
        let lowered = self.expression(&cast.expr)?;
        match lowered {
            Lowered::Never => return Ok(Lowered::Never),
            Lowered::Constant(constant) => {
                let shape = to.is_scalar().then_some(to);
                let constant = constant.map(|inner| quote!(#inner as #ty));
                return Ok(Lowered::Constant(Constant {
                    primitive: is_primitive(ty),
                    shape,
                    literal: None,
                    ..constant
                }));
            }
            _ => {}
        }
        if let Lowered::Place(place, _) = &lowered
            && let Some(call) = self.calls.get(&place.root)
            && self.counts(call, &to)
        {
            self.learn_discrete(&lowered)?;
        }
        let is_rounded = self.holds_roundings(&lowered);
        if !self.is_known_float(&lowered) {
            self.learn_integer(&cast.expr)?;
        }
        let operand = self.operand(lowered, cast.expr.span())?;
        match to {
            Type::Scalar(to) => Ok(self.converted(operand, to)),
            _ if is_rounded || self.is_rounded(&operand) => {
                let opaque = self.mention(&operand);
                let constant = Constant::of(opaque).map(|inner| quote!(#inner as #ty));
                Ok(Lowered::Constant(Constant { primitive: true, ..constant }))
            }
            _ => self.refuse(Refusal::IntegerCast, cast),
        }
    }

    /// Whether it is seen to be a float: an operation made it, or its type is written.
    fn is_known_float(&self, lowered: &Lowered) -> bool {
        let scalar = match lowered {
            Lowered::Scalar(operand) => Some(self.function.scalar_of(operand)),
            Lowered::Place(place, _) => match self.type_of(place) {
                Type::Scalar(scalar) => Some(scalar),
                _ => None,
            },
            _ => None,
        };
        scalar.is_some_and(|scalar| !matches!(self.scalars.find(&scalar), Scalar::Unknown(_)))
    }

    /// A float as one of another precision, which is as rounded as it was.
    pub fn converted(&mut self, operand: Operand, to: Scalar) -> Lowered {
        let var = self.temporary(to.clone());
        if self.is_rounded(&operand) {
            self.rounded.insert(var);
        }
        self.emit(Statement::Let(var, Value::Cast(operand, to)));
        Lowered::Scalar(var.into())
    }
}

fn combine(left: Constant, operator: &BinOp, right: Constant) -> Constant {
    let primitive = left.primitive && right.primitive;
    let built_in = left.primitive || right.primitive;
    let (l, r) = (&left.opaque.tokens, &right.opaque.tokens);
    let mut opaque = join(quote!(#l #operator #r), left.opaque, right.opaque);
    if !built_in {
        opaque.effect = opaque.effect.max(Effect::Repeatable);
    }
    Constant { opaque, literal: None, shape: None, primitive }
}

/// The rule of an arithmetic operator, also of the one in `+=` and its kin.
pub fn arithmetic(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::Add(_) | BinOp::AddAssign(_) => "add",
        BinOp::Sub(_) | BinOp::SubAssign(_) => "sub",
        BinOp::Mul(_) | BinOp::MulAssign(_) => "mul",
        BinOp::Div(_) | BinOp::DivAssign(_) => "div",
        BinOp::Rem(_) | BinOp::RemAssign(_) => "rem",
        _ => return None,
    })
}

pub fn bit_operator(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::BitAnd(_) | BinOp::BitAndAssign(_) => "&",
        BinOp::BitOr(_) | BinOp::BitOrAssign(_) => "|",
        BinOp::BitXor(_) | BinOp::BitXorAssign(_) => "^",
        BinOp::Shl(_) | BinOp::ShlAssign(_) => "<<",
        BinOp::Shr(_) | BinOp::ShrAssign(_) => ">>",
        _ => return None,
    })
}
