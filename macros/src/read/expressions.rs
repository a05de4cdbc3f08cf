//! Expressions.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, UnOp};

use super::constants::is_compound;
use super::patterns::{index_tokens, is_primitive};
use super::refuse::Refusal;
use super::slices::{Vector, is_empty_vector};
use super::{Constant, Handle, Lowered, Reader, Reading};
use crate::ir::{
    Aggregate, Block, Effect, Literal, Opaque, Operand, Place, Projection, Reference, Role, Scalar, Spelling,
    Statement, Type, Value, Var,
};
use crate::rules::{Rule, rule};

impl<'a> Reader<'a> {
    /// Reads an expression; what it does is written, what it is worth is returned.
    pub fn expression(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        let expected = self.expected.take().filter(|_| hands_on_type(expression));
        self.expected = expected;
        match expression {
            Expr::Lit(literal) => Ok(Lowered::Constant(literal_constant(literal))),
            Expr::Path(path) => self.path(path),
            Expr::Paren(inner) => Ok(match self.expression(&inner.expr)? {
                Lowered::Constant(constant) => Lowered::Constant(constant.map(|inner| quote!((#inner)))),
                other => other,
            }),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Unary(unary) => self.unary(unary, expression),
            Expr::Binary(binary) if is_compound(&binary.op) => self.compound(binary, expression),
            Expr::Binary(binary) => self.binary(binary, expression),
            Expr::Cast(cast) => self.cast(cast),
            Expr::Index(index) => self.index(index),
            Expr::Field(field) => self.field(field),
            Expr::Reference(reference) => self.reference(reference),
            Expr::Tuple(tuple) => self.parts(tuple.elems.iter(), expression, Aggregate::Tuple),
            Expr::Array(array) => self.parts(array.elems.iter(), expression, Aggregate::Array),
            Expr::Repeat(repeat) => self.repeat(repeat),
            Expr::MethodCall(call) => self.method_call(call, expression),
            Expr::Call(call) => self.call(call, expression),
            Expr::Return(leave) => self.return_(leave),
            Expr::Assign(assign) => self.assign(assign, expression),
            Expr::If(branch) => self.unless_constant(expression, |this| this.if_(branch)),
            Expr::Match(choice) => self.unless_constant(expression, |this| this.match_(choice)),
            Expr::Block(block) if block.label.is_none() => {
                self.unless_constant(expression, |this| this.block(&block.block))
            }
            Expr::Block(block) => self.unless_constant(expression, |this| this.labelled_block(block)),
            Expr::Struct(literal) => self.unless_constant(expression, |this| this.struct_literal(literal)),
            Expr::ForLoop(repeat) => self.unless_constant(expression, |this| this.for_loop(repeat)),
            Expr::While(repeat) => self.unless_constant(expression, |this| this.while_loop(repeat)),
            Expr::Loop(repeat) => self.unless_constant(expression, |this| this.endless_loop(repeat)),
            Expr::Break(jump) => self.break_(jump),
            Expr::Continue(jump) => self.continue_(jump),
            other => self.unless_constant(expression, |this| this.refuse_expression(other)),
        }
    }

    /// Constant code is kept word for word; the rest is read.
    fn unless_constant(
        &mut self,
        expression: &'a Expr,
        read: impl FnOnce(&mut Self) -> Reading<Lowered>,
    ) -> Reading<Lowered> {
        if self.survey_expression(expression).is_constant() {
            Ok(Lowered::Constant(self.constant_expression(expression)))
        } else {
            read(self)
        }
    }

    fn refuse_expression(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        let refusal = match expression {
            Expr::Closure(_) => Refusal::Closure,
            Expr::Macro(invocation) => {
                return self
                    .vector(&invocation.mac, expression)
                    .unwrap_or_else(|| self.macro_(&invocation.mac, expression));
            }
            Expr::Try(_) => Refusal::Expression("`?`"),
            Expr::Unsafe(_) => Refusal::Unsafe,
            Expr::Range(_) => Refusal::Expression("a range"),
            Expr::Let(_) => Refusal::MatchOnActive,
            Expr::Async(_) | Expr::Await(_) => Refusal::Async,
            Expr::Const(_) => Refusal::Expression("a `const` block"),
            _ => Refusal::Expression("this expression"),
        };
        self.refuse(refusal, expression.span())
    }

    /// A macro that mentions active values: what checks or prints is kept.
    pub fn macro_(&mut self, invocation: &syn::Macro, expression: &Expr) -> Reading<Lowered> {
        const OBSERVING: [&str; 14] = [
            "assert",
            "assert_eq",
            "assert_ne",
            "debug_assert",
            "debug_assert_eq",
            "debug_assert_ne",
            "print",
            "println",
            "eprint",
            "eprintln",
            "matches",
            "format",
            "write",
            "writeln",
        ];
        const DIVERGING: [&str; 4] = ["panic", "unreachable", "todo", "unimplemented"];
        let name = invocation.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let survey = self.survey_expression(expression);
        if survey.poisoned {
            return Err(super::Refused);
        }
        if survey.changes_active || survey.leaks {
            return self.refuse(Refusal::AssignmentInside, expression);
        }
        if OBSERVING.contains(&&*name) || DIVERGING.contains(&&*name) {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        self.refuse(Refusal::Macro(name), expression)
    }

    /// Kept word for word.
    pub fn constant_expression(&mut self, expression: &Expr) -> Constant {
        Constant {
            opaque: self.opaque_expression(expression),
            literal: None,
            shape: self.shape_of_code(expression),
            primitive: false,
        }
    }

    /// What the syntax of constant code says of its type.
    pub fn shape_of_code(&mut self, expression: &Expr) -> Option<Type> {
        shape_of_expression(expression, &mut || self.scalars.fresh())
    }

    /// The value of an expression that is constant although it mentions active values: a comparison, a test.
    pub fn observation(&mut self, expression: &Expr) -> Reading<Constant> {
        let survey = self.survey_expression(expression);
        if survey.poisoned {
            return Err(super::Refused);
        }
        if survey.changes_active || survey.leaks {
            return self.refuse(Refusal::AssignmentInside, expression);
        }
        if survey.escapes {
            return self.refuse(Refusal::JumpInside("a condition"), expression);
        }
        let opaque = self.opaque_expression(expression);
        Ok(Constant { primitive: true, ..Constant::of(opaque) })
    }

    fn path(&mut self, path: &'a syn::ExprPath) -> Reading<Lowered> {
        let local = path.path.get_ident().filter(|_| path.qself.is_none());
        let Some(binding) = local.and_then(|ident| self.lookup(ident)).cloned() else {
            let primitive = path.path.segments.last().is_some_and(|last| {
                last.ident.to_string().chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '_')
            });
            let opaque = Opaque::pure(path.to_token_stream());
            return Ok(Lowered::Constant(Constant { primitive, ..Constant::of(opaque) }));
        };
        self.named(&binding, path.span())
    }

    /// A variable as an expression.
    pub fn variable(&self, var: Var, span: Span) -> Lowered {
        let variable = self.function.variable(var);
        match variable.role {
            Role::Value => Lowered::Scalar(var.into()),
            Role::Place => Lowered::Place(var.into(), variable.reference),
            Role::Constant | Role::Tape => {
                let ident = crate::ir::placeholder(var, span);
                let opaque = Opaque { reads: vec![var], ..Opaque::pure(quote!(#ident)) };
                let primitive = self.primitives.contains(&var);
                let shape = self.shapes.get(&var).cloned();
                Lowered::Constant(Constant { primitive, shape, ..Constant::of(opaque) })
            }
        }
    }

    fn unary(&mut self, unary: &'a syn::ExprUnary, expression: &'a Expr) -> Reading<Lowered> {
        let operator = &unary.op;
        match (operator, self.expression(&unary.expr)?) {
            (_, Lowered::Never) => Ok(Lowered::Never),
            (UnOp::Neg(_), Lowered::Constant(constant)) => {
                let literal = constant.literal.as_ref().map(|literal| Literal::new(-literal.value));
                let constant = Constant { literal, ..constant.map(|inner| quote!(#operator #inner)) };
                Ok(Lowered::Constant(constant))
            }
            (_, Lowered::Constant(constant)) => {
                let shape = matches!(operator, UnOp::Deref(_)).then(|| constant.shape.clone()).flatten();
                Ok(Lowered::Constant(Constant { shape, ..constant.map(|inner| quote!(#operator #inner)) }))
            }
            (UnOp::Neg(_), lowered) => {
                let operand = self.operand(lowered, unary.expr.span())?;
                Ok(self.operation("neg", Spelling::Operator, vec![operand]))
            }
            (UnOp::Deref(_), Lowered::Place(place, _)) => Ok(Lowered::Place(place, Reference::Owned)),
            (UnOp::Deref(_), scalar @ Lowered::Scalar(_)) => Ok(scalar),
            (UnOp::Deref(_), _) => self.refuse(Refusal::Expression("a dereference"), unary),
            (UnOp::Not(_), _) => self.refuse(Refusal::Bits("!"), unary),
            _ => self.refuse_expression(expression),
        }
    }

    /// Arithmetic; a long sum leans to the left, and is read from there without recursion.
    fn binary(&mut self, binary: &'a syn::ExprBinary, expression: &'a Expr) -> Reading<Lowered> {
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
        let left = match self.beside_integer(&left, &binary.right) {
            Some(integer) => Lowered::Constant(integer),
            None => self.settle(left, &binary.left, &binary.right)?,
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
                let left = match left {
                    // The span of a long sum takes time to find.
                    Lowered::Scalar(operand) => operand,
                    other => self.operand(other, binary.left.span())?,
                };
                let right = self.operand(right, binary.right.span())?;
                let name = arithmetic(&binary.op).unwrap_or_default();
                Ok(self.operation(name, Spelling::Operator, vec![left, right]))
            }
        }
    }

    /// Fixes the value of a left operand before the right one is read, if the right one could change it.
    fn settle(&mut self, left: Lowered, expression: &Expr, right: &'a Expr) -> Reading<Lowered> {
        match left {
            Lowered::Constant(constant) if constant.opaque.effect != Effect::Pure => {
                if self.survey_expression(right).active {
                    Ok(Lowered::Constant(self.capture(constant)))
                } else {
                    Ok(Lowered::Constant(constant))
                }
            }
            Lowered::Place(place, reference) => {
                let lowered = Lowered::Place(place, reference);
                Ok(Lowered::Scalar(self.operand(lowered, expression.span())?))
            }
            other => Ok(other),
        }
    }

    /// Evaluates a constant here, once.
    pub fn capture(&mut self, constant: Constant) -> Constant {
        let is_integer = self.is_integer(&constant);
        let var = self.constant(&proc_macro2::Ident::new("c", Span::mixed_site()), constant.opaque);
        self.primitive(var, constant.primitive);
        self.integers.extend(is_integer.then_some(var));
        Constant { opaque: Opaque::of(var), ..constant }
    }

    fn comparison(&mut self, binary: &'a syn::ExprBinary, expression: &'a Expr) -> Reading<Lowered> {
        if let Some(operator) = bit_operator(&binary.op) {
            let left = self.expression(&binary.left)?;
            let right = self.expression(&binary.right)?;
            return match (left, right) {
                (Lowered::Constant(left), Lowered::Constant(right)) => {
                    Ok(Lowered::Constant(combine(left, &binary.op, right)))
                }
                _ => self.refuse(Refusal::Bits(operator), binary),
            };
        }
        Ok(Lowered::Constant(self.observation(expression)?))
    }

    fn cast(&mut self, cast: &'a syn::ExprCast) -> Reading<Lowered> {
        let ty = &cast.ty;
        if !self.survey_expression(&cast.expr).is_constant() && self.is_integral(&cast.expr) {
            let integer = self.observation(&cast.expr)?;
            let constant = self.discrete(integer).map(|inner| quote!(#inner as #ty));
            return Ok(Lowered::Constant(Constant { primitive: true, ..constant }));
        }
        let lowered = self.expression(&cast.expr)?;
        match lowered {
            Lowered::Never => return Ok(Lowered::Never),
            Lowered::Constant(constant) => {
                let shape = match self.written(ty).ty {
                    scalar @ Type::Scalar(_) => Some(scalar),
                    _ => None,
                };
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
        self.learn_integer(&cast.expr)?;
        let operand = self.operand(lowered, cast.expr.span())?;
        match self.written(ty).ty {
            Type::Scalar(to) => Ok(self.converted(operand, to)),
            _ if self.is_rounded(&operand) => {
                let opaque = self.mention(&operand);
                let constant = Constant::of(opaque).map(|inner| quote!(#inner as #ty));
                Ok(Lowered::Constant(Constant { primitive: true, ..constant }))
            }
            _ => self.refuse(Refusal::IntegerCast, cast),
        }
    }

    /// Whether the operand is the result of a rounding.
    fn is_rounded(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Var(var) if self.rounded.contains(var))
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

    /// An operand in constant code.
    pub fn mention(&self, operand: &Operand) -> Opaque {
        match operand {
            Operand::Var(var) => Opaque::of(*var),
            literal => Opaque::pure(super::literal_tokens(literal).to_token_stream()),
        }
    }

    fn index(&mut self, index: &'a syn::ExprIndex) -> Reading<Lowered> {
        let base = self.expression(&index.expr)?;
        let at = match &*index.index {
            Expr::Range(range) => Projection::Slice(self.range_index(range)?),
            at => Projection::Index(self.integer(at)?),
        };
        match base {
            Lowered::Never => Ok(Lowered::Never),
            Lowered::Constant(base) => {
                let at = match at {
                    Projection::Index(at) | Projection::Slice(at) => at,
                    Projection::Field(_) => unreachable!("an index is not a field"),
                };
                let tokens = (&base.opaque.tokens, &at.tokens);
                let (outer, inner) = tokens;
                let tokens = quote!(#outer[#inner]);
                let primitive = base.primitive;
                let shape = match base.shape {
                    Some(Type::Array(element, _) | Type::Slice(element) | Type::Vector(element)) => Some(*element),
                    _ => None,
                };
                let opaque = join(tokens, base.opaque, at);
                Ok(Lowered::Constant(Constant { opaque, literal: None, shape, primitive }))
            }
            Lowered::Place(place, _) => {
                if matches!(at, Projection::Slice(_)) {
                    self.check_bounds(&place.clone().at(at.clone()));
                }
                Ok(Lowered::Place(super::slices::element(place, at), Reference::Owned))
            }
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                Ok(Lowered::Place(place.at(at), Reference::Owned))
            }
            Lowered::Scalar(_) => self.refuse(Refusal::Aggregate("a number"), &index.expr),
            Lowered::Parts(_) => self.refuse(Refusal::Aggregate("a tuple"), &index.expr),
        }
    }

    /// A slice is taken where it is written, also if little of it is read.
    fn check_bounds(&mut self, place: &Place) {
        let borrowed = self.borrow_tokens(place, true);
        let tokens = &borrowed.tokens;
        let opaque =
            Opaque { tokens: quote!(let _ = #tokens;), effect: borrowed.effect.max(Effect::Repeatable), ..borrowed };
        self.emit(Statement::Opaque(opaque));
    }

    /// The same value at any later time: what may change is captured.
    pub fn fixed(&mut self, constant: Constant) -> Constant {
        let changes = constant.opaque.reads.iter().any(|var| self.function.variable(*var).mutable);
        if changes || constant.opaque.effect != Effect::Pure { self.capture(constant) } else { constant }
    }

    fn range_index(&mut self, range: &'a syn::ExprRange) -> Reading<Opaque> {
        let start = range.start.as_deref().map(|start| self.integer(start)).transpose()?;
        let end = range.end.as_deref().map(|end| self.integer(end)).transpose()?;
        let limits = &range.limits;
        let start_tokens = start.as_ref().map(|start| &start.tokens);
        let end_tokens = end.as_ref().map(|end| &end.tokens);
        let tokens = quote!(#start_tokens #limits #end_tokens);
        let nothing = || Opaque::pure(TokenStream::new());
        Ok(join(tokens, start.unwrap_or_else(nothing), end.unwrap_or_else(nothing)))
    }

    fn field(&mut self, field: &'a syn::ExprField) -> Reading<Lowered> {
        let member = &field.member;
        match self.expression(&field.base)? {
            Lowered::Never => Ok(Lowered::Never),
            Lowered::Constant(base) => {
                let constant = base.map(|base| quote!(#base.#member));
                Ok(Lowered::Constant(Constant { literal: None, shape: None, primitive: false, ..constant }))
            }
            Lowered::Place(mut place, _) => {
                place.path.push(Projection::Field(member.clone()));
                Ok(Lowered::Place(place, Reference::Owned))
            }
            Lowered::Aggregate(Aggregate::Tuple(mut parts)) => match member {
                syn::Member::Unnamed(index) if (index.index as usize) < parts.len() => {
                    Ok(parts.swap_remove(index.index as usize).into_lowered())
                }
                _ => self.refuse(Refusal::Pattern, field),
            },
            Lowered::Parts(mut parts) => match member {
                syn::Member::Unnamed(index) if (index.index as usize) < parts.len() => {
                    Ok(parts.swap_remove(index.index as usize))
                }
                _ => self.refuse(Refusal::Pattern, field.span()),
            },
            Lowered::Aggregate(aggregate) => {
                let mut place = self.store_aggregate(aggregate);
                place.path.push(Projection::Field(member.clone()));
                Ok(Lowered::Place(place, Reference::Owned))
            }
            Lowered::Scalar(_) => self.refuse(Refusal::Aggregate("a number"), &field.base),
        }
    }

    fn reference(&mut self, reference: &'a syn::ExprReference) -> Reading<Lowered> {
        let mutability = &reference.mutability;
        let kind = if mutability.is_some() { Reference::Mutable } else { Reference::Shared };
        match self.expression(&reference.expr)? {
            Lowered::Never => Ok(Lowered::Never),
            Lowered::Constant(constant) => {
                let shape = constant.shape.clone();
                let mut constant = constant.map(|inner| quote!(&#mutability #inner));
                if kind == Reference::Mutable {
                    let survey = self.opaque_expression(&Expr::Reference(reference.clone()));
                    constant.opaque = survey;
                }
                Ok(Lowered::Constant(Constant { literal: None, shape, ..constant }))
            }
            Lowered::Place(place, _) => Ok(Lowered::Place(place, kind)),
            Lowered::Scalar(operand) => Ok(Lowered::Scalar(operand)),
            Lowered::Parts(parts) => Ok(Lowered::Parts(parts)),
            Lowered::Aggregate(aggregate) => {
                let place = self.store_aggregate(aggregate);
                Ok(Lowered::Place(place, kind))
            }
        }
    }

    /// Storage for an aggregate that has no name.
    pub fn store_aggregate(&mut self, aggregate: Aggregate) -> Place {
        let shape = self.shape_of(&aggregate);
        let var = self.new_variable(proc_macro2::Ident::new("a", Span::mixed_site()), shape, Role::Place);
        self.emit(Statement::Let(var, Value::Aggregate(aggregate)));
        self.loose.insert(var);
        var.into()
    }

    /// Tuples and arrays.
    pub fn parts(
        &mut self,
        parts: impl ExactSizeIterator<Item = &'a Expr> + Clone,
        expression: &'a Expr,
        whole: fn(Vec<Aggregate>) -> Aggregate,
    ) -> Reading<Lowered> {
        if self.survey_expression(expression).is_constant() {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        let mut read = Vec::with_capacity(parts.len());
        let last_change = self.last_change(parts.clone());
        for (index, part) in parts.enumerate() {
            let lowered = self.expression(part)?;
            read.push(match self.kept(lowered, index < last_change) {
                reference @ (Lowered::Place(_, Reference::Shared | Reference::Mutable) | Lowered::Parts(_)) => {
                    reference
                }
                other => match self.aggregate(other) {
                    Some(part) => part.into_lowered(),
                    None => return Ok(Lowered::Never),
                },
            });
        }
        let has_references = read
            .iter()
            .any(|part| matches!(part, Lowered::Place(_, Reference::Shared | Reference::Mutable) | Lowered::Parts(_)));
        if has_references && matches!(expression, Expr::Tuple(_)) {
            return Ok(Lowered::Parts(read));
        }
        let mut parts: Vec<Aggregate> = read.into_iter().filter_map(|part| self.aggregate(part)).collect();
        if !matches!(expression, Expr::Tuple(_) | Expr::Call(_)) {
            self.are_alike(&mut parts, expression.span())?;
        }
        Ok(Lowered::Aggregate(whole(parts)))
    }

    /// Elements of one array: if one is a float, all are.
    fn are_alike(&mut self, elements: &mut [Aggregate], span: Span) -> Reading<()> {
        if !elements.iter().any(|element| matches!(element, Aggregate::Scalar(operand) if operand.var().is_some())) {
            return Ok(());
        }
        for element in elements {
            if let Aggregate::Copy(place) = element
                && matches!(self.type_of(place), Type::Unknown)
            {
                let place = Lowered::Place(place.clone(), Reference::Owned);
                *element = Aggregate::Scalar(self.operand(place, span)?);
            }
        }
        Ok(())
    }

    /// The last of several expressions that changes an active variable.
    pub fn last_change<'e>(&mut self, expressions: impl Iterator<Item = &'e Expr>) -> usize {
        let changes = expressions.map(|expression| self.survey_expression(expression).changes_active);
        changes.collect::<Vec<_>>().iter().rposition(|changes| *changes).unwrap_or(0)
    }

    /// A place as it is now, if something comes that changes active variables.
    pub fn kept(&mut self, lowered: Lowered, changes_follow: bool) -> Lowered {
        match lowered {
            Lowered::Place(place, Reference::Owned) if changes_follow => match self.type_of(&place) {
                Type::Scalar(scalar) => Lowered::Scalar(self.load(place, scalar)),
                _ => Lowered::Place(self.store_aggregate(Aggregate::Copy(place)), Reference::Owned),
            },
            other => other,
        }
    }

    /// What was read as an aggregate, evaluated here.
    pub fn aggregate(&mut self, lowered: Lowered) -> Option<Aggregate> {
        Some(match lowered {
            Lowered::Never => return None,
            Lowered::Aggregate(aggregate) => aggregate,
            Lowered::Parts(parts) => {
                Aggregate::Tuple(parts.into_iter().map(|part| self.aggregate(part)).collect::<Option<_>>()?)
            }
            Lowered::Scalar(operand) => Aggregate::Scalar(operand),
            Lowered::Constant(Constant { literal: Some(literal), .. }) => Aggregate::Scalar(Operand::Literal(literal)),
            Lowered::Constant(constant) => Aggregate::Opaque(self.fixed(constant).opaque),
            Lowered::Place(place, _) => match self.type_of(&place) {
                Type::Scalar(scalar) => Aggregate::Scalar(self.load(place, scalar)),
                _ => Aggregate::Copy(place),
            },
        })
    }

    fn struct_literal(&mut self, literal: &'a syn::ExprStruct) -> Reading<Lowered> {
        let mut fields = Vec::with_capacity(literal.fields.len());
        let last_change = self.last_change(literal.fields.iter().map(|field| &field.expr));
        for (index, field) in literal.fields.iter().enumerate() {
            let lowered = self.expression(&field.expr)?;
            let lowered = self.kept(lowered, index < last_change);
            match self.aggregate(lowered) {
                Some(part) => fields.push((field.member.clone(), part)),
                None => return Ok(Lowered::Never),
            }
        }
        let base = match literal.rest.as_deref() {
            Some(rest) => {
                let lowered = self.expression(rest)?;
                match self.aggregate(lowered) {
                    Some(base) => Some(Box::new(base)),
                    None => return Ok(Lowered::Never),
                }
            }
            None => None,
        };
        let path = literal.path.to_token_stream();
        Ok(Lowered::Aggregate(Aggregate::Struct { path, fields, base }))
    }

    fn repeat(&mut self, repeat: &'a syn::ExprRepeat) -> Reading<Lowered> {
        let length = self.integer(&repeat.len)?;
        let element = self.expression(&repeat.expr)?;
        match element {
            Lowered::Constant(element) => {
                let number = element.literal.as_ref().map(|_| Type::Scalar(self.scalars.fresh()));
                let shape = element.shape.clone().or(number);
                let shape = shape.map(|element| Type::Array(Box::new(element), length.tokens.clone()));
                let (inner, count) = (&element.opaque.tokens, &length.tokens);
                let opaque = join(quote!([#inner; #count]), element.opaque, length);
                Ok(Lowered::Constant(Constant { opaque, literal: None, shape, primitive: false }))
            }
            lowered => Ok(match self.aggregate(lowered) {
                Some(element) => Lowered::Aggregate(Aggregate::Repeat(Box::new(element), length)),
                None => Lowered::Never,
            }),
        }
    }

    fn return_(&mut self, leave: &'a syn::ExprReturn) -> Reading<Lowered> {
        if let Some(returned) = self.return_from_closure(leave) {
            return returned;
        }
        if let Some(value) = &leave.expr {
            let expected = Some(self.signature.result.ty.clone());
            let lowered = self.expecting(expected, |this| this.expression(value))?;
            self.leave(lowered, value.span())?;
        }
        self.emit(Statement::Exit(self.exit));
        Ok(Lowered::Never)
    }

    /// A new value by an operation.
    pub fn operation(&mut self, name: &str, spelling: Spelling, arguments: Vec<Operand>) -> Lowered {
        let rule = rule(name).unwrap_or_else(|| panic!("there is no rule `{name}`"));
        self.apply(rule, spelling, arguments)
    }

    pub fn apply(&mut self, rule: &'static Rule, spelling: Spelling, arguments: Vec<Operand>) -> Lowered {
        let scalar = self.common_scalar(&arguments);
        let var = self.temporary(scalar);
        if rule.is_piecewise_constant() {
            self.rounded.insert(var);
        }
        self.emit(Statement::Let(var, Value::Operation { rule, spelling, arguments }));
        Lowered::Scalar(var.into())
    }

    /// The one type that all scalars among the operands have.
    fn common_scalar(&mut self, operands: &[Operand]) -> Scalar {
        let mut common: Option<Scalar> = None;
        for operand in operands {
            let Operand::Var(var) = operand else { continue };
            let Type::Scalar(scalar) = self.function.variable(*var).ty.clone() else { continue };
            match &common {
                Some(common) => self.scalars.unify(common, &scalar),
                None => common = Some(scalar),
            }
        }
        common.unwrap_or_else(|| self.scalars.fresh())
    }

    /// The float that this is.
    pub fn operand(&mut self, lowered: Lowered, span: Span) -> Reading<Operand> {
        match lowered {
            Lowered::Scalar(operand) => Ok(operand),
            Lowered::Constant(Constant { literal: Some(literal), .. }) => Ok(Operand::Literal(literal)),
            Lowered::Constant(constant) => {
                let constant = self.number_behind(constant);
                let scalar = match constant.shape {
                    Some(Type::Scalar(scalar)) => scalar,
                    _ => self.scalars.fresh(),
                };
                let var = self.temporary(scalar);
                self.emit(Statement::Let(var, Value::Opaque(constant.opaque)));
                Ok(var.into())
            }
            Lowered::Place(place, _) => match self.type_of(&place) {
                Type::Scalar(scalar) => Ok(self.load(place, scalar)),
                Type::Unknown if self.is_unnamed(&place) => Ok(self.becomes_scalar(place.root)),
                Type::Unknown | Type::Named(_) => {
                    self.find_scalar(&place);
                    let scalar = self.scalars.fresh();
                    Ok(self.load(place, scalar))
                }
                Type::Array(..) => self.refuse(Refusal::Aggregate("an array"), span),
                Type::Slice(_) => self.refuse(Refusal::Aggregate("a slice"), span),
                Type::Vector(_) => self.refuse(Refusal::Aggregate("a vector"), span),
                Type::Tuple(_) => self.refuse(Refusal::Aggregate("a tuple"), span),
            },
            Lowered::Aggregate(_) => self.refuse(Refusal::Aggregate("an aggregate"), span),
            Lowered::Parts(_) => self.refuse(Refusal::Aggregate("a tuple"), span),
            Lowered::Never => self.refuse(Refusal::JumpInside("an operation"), span),
        }
    }

    /// The number that a constant is, or refers to.
    fn number_behind(&self, constant: Constant) -> Constant {
        let tokens = &constant.opaque.tokens;
        match syn::parse2(tokens.clone()) {
            Ok(Expr::Reference(reference)) => {
                let inner = &reference.expr;
                let opaque = Opaque { tokens: quote!(#inner), ..constant.opaque };
                self.number_behind(Constant { opaque, ..constant })
            }
            Ok(Expr::Path(path)) => {
                match path.path.get_ident().and_then(crate::ir::behind).map(|var| self.handles.get(&var)) {
                    Some(Some(Handle::Reference)) => constant.map(|tokens| quote!(*#tokens)),
                    Some(Some(Handle::Perhaps)) => {
                        constant.map(|tokens| quote!(*::core::borrow::Borrow::borrow(&#tokens)))
                    }
                    _ => constant,
                }
            }
            _ => constant,
        }
    }

    /// Whether the place is a whole variable that is not the user's.
    pub fn is_unnamed(&self, place: &Place) -> bool {
        place.path.is_empty() && !self.function.variable(place.root).named
    }

    /// The result of a call turns out to be a scalar, or what is chosen among such results.
    fn becomes_scalar(&mut self, var: Var) -> Operand {
        let scalar = self.scalars.fresh();
        let mut found = vec![var];
        while let Some(var) = found.pop() {
            let variable = &mut self.function.variables[var.0 as usize];
            variable.ty = Type::Scalar(scalar.clone());
            variable.role = Role::Value;
            for mut writing in std::mem::take(&mut self.blocks) {
                self.set_scalar(var, &scalar, &mut writing.statements, &mut found);
                self.blocks.push(writing);
            }
        }
        var.into()
    }

    /// Where the variable was stored to as a whole, it is set.
    fn set_scalar(&mut self, var: Var, scalar: &Scalar, block: &mut Block, found: &mut Vec<Var>) {
        for mut statement in std::mem::take(block) {
            for inner in statement.blocks_mut() {
                self.set_scalar(var, scalar, inner, found);
            }
            match statement {
                Statement::Let(own, Value::Aggregate(aggregate)) if own == var => {
                    let value = self.scalar_contents(aggregate, found);
                    block.push(Statement::Let(var, value));
                }
                Statement::Assign(place, aggregate) if place.root == var => {
                    let operand = match self.scalar_contents(aggregate, found) {
                        Value::Aggregate(Aggregate::Scalar(operand)) => operand,
                        value => {
                            let part = self.temporary(scalar.clone());
                            block.push(Statement::Let(part, value));
                            part.into()
                        }
                    };
                    block.push(Statement::Set(var, operand));
                }
                other => block.push(other),
            }
        }
    }

    /// The contents of storage that turned out to be a scalar.
    fn scalar_contents(&mut self, contents: Aggregate, found: &mut Vec<Var>) -> Value {
        match contents {
            Aggregate::Copy(from) if self.is_unnamed(&from) => {
                found.push(from.root);
                Value::Aggregate(Aggregate::Scalar(from.root.into()))
            }
            Aggregate::Copy(from) => {
                self.find_scalar(&from);
                Value::Load(from)
            }
            Aggregate::Opaque(opaque) => Value::Opaque(opaque),
            other => Value::Aggregate(other),
        }
    }

    /// A variable of unknown type turns out to be a scalar.
    fn find_scalar(&mut self, place: &Place) {
        if !place.path.is_empty() {
            return;
        }
        if let Some(declaration) = self.declarations.get(&place.root) {
            self.found.scalar.insert(*declaration);
        }
        self.found.numbers.extend(self.function.parameters.iter().position(|parameter| *parameter == place.root));
    }

    pub fn load(&mut self, place: Place, scalar: Scalar) -> Operand {
        let var = self.temporary(scalar);
        self.emit(Statement::Let(var, Value::Load(place)));
        var.into()
    }

    /// What is known of the type of a place.
    pub fn type_of(&self, place: &Place) -> Type {
        match self.function.type_of(place) {
            unknown @ (Type::Unknown | Type::Named(_)) => self.annotated_type(place).unwrap_or(unknown),
            known => known,
        }
    }

    /// The type that an annotation gives to a place, or to what it is a part of.
    fn annotated_type(&self, place: &Place) -> Option<Type> {
        self.annotations.iter().rev().find_map(|(annotated, ty)| {
            is_part(place, annotated).then(|| place.path[annotated.path.len()..].iter().fold(ty.clone(), Type::project))
        })
    }

    /// Notes what an annotation says of a place whose own type does not.
    pub fn annotate(&mut self, place: &Place, ty: &syn::Type) {
        let written = self.written(ty);
        let is_open = matches!(self.type_of(place), Type::Unknown | Type::Named(_)) && !self.is_unnamed(place);
        if is_open && written.floats && !written.ty.is_scalar() {
            self.annotations.push((place.clone(), written.ty));
        }
    }

    /// What is known of the type of an aggregate.
    pub fn shape_of(&mut self, aggregate: &Aggregate) -> Type {
        match aggregate {
            Aggregate::Scalar(Operand::Var(var)) => self.function.variable(*var).ty.clone(),
            Aggregate::Scalar(Operand::Literal(_)) => Type::Scalar(self.scalars.fresh()),
            Aggregate::Copy(place) => self.type_of(place),
            Aggregate::Array(parts) => {
                let shapes: Vec<Type> = parts.iter().map(|part| self.shape_of(part)).collect();
                let length = proc_macro2::Literal::usize_unsuffixed(parts.len());
                let element = shapes.iter().find(|shape| !matches!(shape, Type::Unknown)).unwrap_or(&Type::Unknown);
                for other in &shapes {
                    if let (Type::Scalar(a), Type::Scalar(b)) = (element, other) {
                        self.scalars.unify(a, b);
                    }
                }
                Type::Array(Box::new(element.clone()), quote!(#length))
            }
            Aggregate::Repeat(element, length) => Type::Array(Box::new(self.shape_of(element)), length.tokens.clone()),
            Aggregate::Vector(element, _) => Type::Vector(Box::new(self.shape_of(element))),
            Aggregate::List(parts) => {
                Type::Vector(Box::new(parts.first().map_or(Type::Unknown, |first| self.shape_of(first))))
            }
            Aggregate::Tuple(parts) => Type::Tuple(parts.iter().map(|part| self.shape_of(part)).collect()),
            Aggregate::Struct { path, .. } => Type::Named(path.clone()),
            Aggregate::Opaque(_) | Aggregate::Zero(_) => Type::Unknown,
        }
    }

    pub fn primitive(&mut self, var: Var, primitive: bool) {
        if primitive {
            self.primitives.insert(var);
        }
    }
}

/// Whether a place is the other one or a part of it, as it is written.
fn is_part(place: &Place, whole: &Place) -> bool {
    let is_same = |(one, other): (&Projection, &Projection)| match (one, other) {
        (Projection::Field(one), Projection::Field(other)) => one == other,
        (Projection::Index(one), Projection::Index(other)) | (Projection::Slice(one), Projection::Slice(other)) => {
            one.tokens.to_string() == other.tokens.to_string()
        }
        _ => false,
    };
    place.root == whole.root && place.path.len() >= whole.path.len() && place.path.iter().zip(&whole.path).all(is_same)
}

impl Constant {
    /// The same constant in other tokens.
    pub fn map(self, tokens: impl FnOnce(TokenStream) -> TokenStream) -> Self {
        let opaque = Opaque { tokens: tokens(self.opaque.tokens), ..self.opaque };
        Constant { opaque, ..self }
    }
}

impl Literal {
    pub(super) fn into_constant(self) -> Constant {
        let tokens = super::literal_tokens(&Operand::Literal(self.clone())).to_token_stream();
        Constant { literal: Some(self), primitive: true, ..Constant::of(Opaque::pure(tokens)) }
    }
}

fn literal_constant(literal: &syn::ExprLit) -> Constant {
    let float = match &literal.lit {
        syn::Lit::Float(float) => float.base10_parse().ok().map(|value| Literal { value, text: Some(float.token()) }),
        _ => None,
    };
    Constant { literal: float, primitive: true, ..Constant::of(Opaque::pure(literal.to_token_stream())) }
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

/// Constant code made of two pieces of it.
pub fn join(tokens: TokenStream, left: Opaque, right: Opaque) -> Opaque {
    let merge = |mut left: Vec<Var>, right: Vec<Var>| {
        left.extend(right);
        left.sort();
        left.dedup();
        left
    };
    let effect = left.effect.max(right.effect);
    Opaque { tokens, reads: merge(left.reads, right.reads), writes: merge(left.writes, right.writes), effect }
}

/// Pieces of constant code with commas between them.
pub fn listed(parts: Vec<Opaque>) -> Opaque {
    let tokens: Vec<TokenStream> = parts.iter().map(|part| part.tokens.clone()).collect();
    let nothing = Opaque::pure(TokenStream::new());
    let all = parts.into_iter().fold(nothing, |all, part| join(TokenStream::new(), all, part));
    Opaque { tokens: quote!(#(#tokens),*), ..all }
}

/// A tuple of constants.
pub fn tuple_of(parts: Vec<Opaque>) -> Opaque {
    let comma = (parts.len() == 1).then(|| quote!(,));
    let listed = listed(parts);
    let tokens = &listed.tokens;
    Opaque { tokens: quote!((#tokens #comma)), ..listed }
}

pub fn without_parentheses(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => without_parentheses(&inner.expr),
        other => other,
    }
}

/// Whether what is known of the type of the expression is known of what is read first inside.
fn hands_on_type(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Paren(_)
            | Expr::Group(_)
            | Expr::Block(_)
            | Expr::If(_)
            | Expr::Match(_)
            | Expr::Call(_)
            | Expr::MethodCall(_)
    )
}

/// The rule of an arithmetic operator.
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

/// The rule of the operator in `+=` and its kin.
pub fn compound_rule(operator: &BinOp) -> Option<&'static str> {
    arithmetic(operator)
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

/// What the syntax of constant code says of its type.
fn shape_of_expression(expression: &Expr, fresh: &mut dyn FnMut() -> Scalar) -> Option<Type> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(_), .. }) => Some(Type::Scalar(fresh())),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => shape_of_expression(&unary.expr, fresh),
        Expr::Paren(inner) => shape_of_expression(&inner.expr, fresh),
        Expr::Array(array) => {
            let element = shape_of_expression(array.elems.first()?, fresh)?;
            let length = index_tokens(array.elems.len());
            Some(Type::Array(Box::new(element), length))
        }
        Expr::Repeat(repeat) => {
            let element = shape_of_expression(&repeat.expr, fresh)?;
            Some(Type::Array(Box::new(element), repeat.len.to_token_stream()))
        }
        Expr::Tuple(tuple) => {
            let parts: Option<_> = tuple.elems.iter().map(|part| shape_of_expression(part, fresh)).collect();
            Some(Type::Tuple(parts?))
        }
        Expr::Call(call) if is_empty_vector(call) => Some(Type::Vector(Box::new(Type::Unknown))),
        Expr::Macro(invocation) => {
            let element = Vector::parse(&invocation.mac)?
                .first()
                .map_or(Some(Type::Unknown), |element| shape_of_expression(&element, fresh));
            Some(Type::Vector(Box::new(element?)))
        }
        _ => None,
    }
}
