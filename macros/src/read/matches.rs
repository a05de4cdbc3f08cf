//! `match`, `if let`, `let … else`, `while let`: of constants, and of what is constant in active values: how long a
//! slice is, whether there is an item, which variant a field is, and in which range a number lies.

pub mod forms;

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Pat};

use self::forms::{
    are_of_no_float, are_variants, asks_why, is_failure, is_irrefutable, is_numeric, is_outcome, is_slice, is_success,
    mentions, only_tests, part_of, shape, starts_with_capital, takes_struct_apart,
};
use super::closures::Passed;
use super::constants::bound_names;
use super::decisions::lends_what_changes;
use super::expressions::without_parentheses;
use super::iterators::{Found, Perhaps, held, is_picking};
use super::known::Fact;
use super::opaque::tuple_of;
use super::refuse::Refusal;
use super::statements::unit;
use super::{Binding, Constant, Handle, Lowered, Origin, Reader, Reading, Refused};
use crate::ir::{Aggregate, Arm, Block, Opaque, Operand, Place, Reference, Role, Statement, Type, Value, Var};

/// What a pattern is held against.
pub enum Subject<'a> {
    Constant(Opaque),
    /// An array or a slice: its length.
    Sequence(Place, Reference),
    /// A field that may be of any type, and whether the patterns show that it is an enum.
    Field(Place, Reference, bool),
    /// A number: whether it lies in a range.
    Number(Operand),
    /// What the patterns only give names to: the guards decide.
    Whole(Place, Reference),
    /// Each part by itself.
    Tuple(Vec<Subject<'a>>),
    /// An item that may be missing, and what the call that returns it says without it, if a pattern asks why.
    Item(Box<Perhaps<'a>>, Option<Opaque>),
}

impl Subject<'_> {
    /// Whether a pattern may give a name to what is not there.
    fn may_be_missing(&self) -> bool {
        match self {
            Subject::Sequence(..) | Subject::Item(..) => true,
            Subject::Tuple(parts) => parts.iter().any(Subject::may_be_missing),
            Subject::Constant(_) | Subject::Field(..) | Subject::Number(_) | Subject::Whole(..) => false,
        }
    }

    /// Whether it can be looked at again without code of the user's that would run again.
    fn is_found(&self) -> bool {
        match self {
            Subject::Item(item, _) => !matches!(item.value, Found::Later(_)),
            Subject::Tuple(parts) => parts.iter().all(Subject::is_found),
            _ => true,
        }
    }
}

/// What stands in an arm.
#[derive(Clone, Copy)]
pub enum ArmBody<'a> {
    Block(&'a syn::Block),
    Expression(&'a Expr),
}

pub type ReadArm<'e, 'a> = &'e mut dyn FnMut(&mut Reader<'a>, ArmBody<'a>) -> Reading<Lowered>;

/// A pattern, the constants that it binds, and the guard.
type Head = (TokenStream, Vec<Var>, Option<Opaque>);

impl<'a> Reader<'a> {
    /// What is matched, evaluated here.
    pub fn subject(&mut self, expression: &'a Expr, patterns: &[&Pat]) -> Reading<Subject<'a>> {
        if let Some(item) = self.perhaps(expression) {
            let item = item?;
            self.learn_parts(expression, patterns);
            let present = self.fixed(Constant::primitive(item.present)).opaque;
            return Ok(Subject::Item(Perhaps { present, ..item }.into(), None));
        }
        if let Expr::Tuple(tuple) = without_parentheses(expression)
            && tuple.elems.iter().any(|part| self.is_option(part))
        {
            let mut parts = Vec::with_capacity(tuple.elems.len());
            for (index, part) in tuple.elems.iter().enumerate() {
                let patterns: Vec<&Pat> = patterns.iter().filter_map(|pattern| part_of(pattern, index)).collect();
                parts.push(self.subject(part, &patterns)?);
            }
            return Ok(Subject::Tuple(parts));
        }
        if self.known.has(&Fact::Answered(expression))
            && !self.known.has(&Fact::Discrete(expression))
            && let Some(answer) = self.answered(expression)
        {
            let answer = answer?;
            let without = match patterns.iter().any(|pattern| asks_why(pattern)) {
                true => {
                    let without = answer.first.clone().map(|first| quote!(#first.map(|_| ())));
                    // It is looked at again for the derivatives.
                    let without = self.fixed(Constant::of(without)).opaque;
                    self.asked.extend(without.reads.iter().map(|read| (*read, expression)));
                    Some(without)
                }
                false => None,
            };
            let item = self.item_of_answer(answer);
            let present = match &without {
                Some(_) => item.present,
                None => self.fixed(Constant::primitive(item.present)).opaque,
            };
            return Ok(Subject::Item(Perhaps { present, ..item }.into(), without));
        }
        if let Expr::Call(_) | Expr::MethodCall(_) = without_parentheses(expression)
            && are_of_no_float(patterns)
            && !self.survey_expression(expression).is_constant()
        {
            let looked = self.observation(expression)?;
            let binds = patterns.iter().any(|pattern| !bound_names(pattern).is_empty());
            let looked = if binds { self.without_floats(looked) } else { looked };
            let looked = self.fixed(looked).opaque;
            let may_fail = binds && patterns.iter().any(|pattern| is_outcome(pattern));
            self.asked.extend(looked.reads.iter().filter(|_| may_fail).map(|read| (*read, expression)));
            return Ok(Subject::Constant(looked));
        }
        let lowered = self.expression(expression)?;
        if let Lowered::Constant(constant) = &lowered
            && lends_what_changes(&self.function, without_parentheses(expression), &constant.opaque)
        {
            // What these lead to is looked at before it changes.
            let names = patterns.iter().flat_map(|pattern| bound_names(pattern));
            self.found.facts.extend(names.map(|name| Fact::Changed(std::ptr::from_ref(name))));
        }
        self.subject_of(lowered, expression, patterns)
    }

    fn subject_of(&mut self, lowered: Lowered, expression: &Expr, patterns: &[&Pat]) -> Reading<Subject<'a>> {
        Ok(match lowered {
            Lowered::Constant(constant) => Subject::Constant(self.fixed(constant).opaque),
            Lowered::Aggregate(Aggregate::Tuple(parts)) => {
                let parts = parts.into_iter().map(Aggregate::into_lowered).collect();
                self.tuple_subject(parts, expression, patterns)?
            }
            Lowered::Parts(parts) => self.tuple_subject(parts, expression, patterns)?,
            Lowered::Place(place, _)
                if patterns.iter().any(|pattern| is_outcome(pattern)) && self.learn_kept(&place) =>
            {
                return Err(Refused);
            }
            Lowered::Place(place, reference) if patterns.iter().any(|pattern| is_slice(pattern)) => {
                Subject::Sequence(place, reference)
            }
            Lowered::Place(place, reference) if self.may_be_integer(&place) => {
                Subject::Field(place, reference, are_variants(patterns))
            }
            Lowered::Place(place, reference)
                if !self.type_of(&place).is_scalar() && patterns.iter().all(|pattern| is_irrefutable(pattern)) =>
            {
                Subject::Whole(place, reference)
            }
            Lowered::Place(place, _)
                if !self.type_of(&place).is_scalar() && !patterns.iter().all(|pattern| is_numeric(pattern)) =>
            {
                self.learn_discrete(&Lowered::Place(place, Reference::Owned))?;
                return self.refuse(Refusal::MatchOnActive, expression);
            }
            number @ (Lowered::Scalar(_) | Lowered::Place(..)) => {
                Subject::Number(self.operand(number, expression.span())?)
            }
            _ => return self.refuse(Refusal::MatchOnActive, expression),
        })
    }

    /// A tuple; of constants alone, such as comparisons, and of fields that no pattern gives a name, it is a constant.
    fn tuple_subject(&mut self, parts: Vec<Lowered>, expression: &Expr, patterns: &[&Pat]) -> Reading<Subject<'a>> {
        let mut subjects = Vec::with_capacity(parts.len());
        for (index, part) in parts.into_iter().enumerate() {
            subjects.push(match part {
                Lowered::Place(place, reference)
                    if self.may_be_integer(&place) && patterns.iter().all(|pattern| only_tests(pattern, index)) =>
                {
                    Subject::Constant(self.borrow_tokens(&place, reference != Reference::Owned))
                }
                part => {
                    let parts: Vec<&Pat> = patterns.iter().filter_map(|pattern| part_of(pattern, index)).collect();
                    self.subject_of(part, expression, &parts)?
                }
            });
        }
        let constants: Option<Vec<Opaque>> = subjects
            .iter()
            .map(|subject| match subject {
                Subject::Constant(constant) => Some(constant.clone()),
                _ => None,
            })
            .collect();
        Ok(match constants {
            Some(constants) => Subject::Constant(tuple_of(constants)),
            None => Subject::Tuple(subjects),
        })
    }

    /// Binds the names of a pattern in the block that is being written; what is left is a pattern for what is looked at.
    fn head(&mut self, subject: &Subject<'a>, pattern: &'a Pat) -> Reading<(TokenStream, Vec<Var>)> {
        let wild = || (quote!(_), Vec::new());
        match (subject, pattern) {
            (_, Pat::Paren(inner)) => self.head(subject, &inner.pat),
            (Subject::Constant(constant), pattern) => {
                let (shape, binds) = self.constant_pattern(pattern);
                if self.may_refer(constant) {
                    self.handles.extend(binds.iter().map(|bind| (*bind, Handle::Perhaps)));
                }
                self.hand_references_on(constant, &binds);
                self.originate(constant, pattern, &binds);
                Ok((shape, binds))
            }
            (_, Pat::Wild(_)) => Ok(wild()),
            (Subject::Sequence(place, reference), pattern) => {
                let Some(shape) = shape(pattern) else { return self.refuse(Refusal::MatchOnActive, pattern) };
                self.bind(pattern, Lowered::Place(place.clone(), *reference), None)?;
                Ok((shape, Vec::new()))
            }
            (Subject::Field(place, reference, _), Pat::Ident(name)) if !starts_with_capital(&name.ident) => {
                self.bind_ident(name, Lowered::Place(place.clone(), *reference), None)?;
                match &name.subpat {
                    Some((_, inner)) => self.head(subject, inner),
                    None => Ok(wild()),
                }
            }
            (Subject::Field(_, reference, true), pattern) => {
                let (shape, binds) = self.constant_pattern(pattern);
                if *reference != Reference::Owned {
                    self.handles.extend(binds.iter().map(|bind| (*bind, Handle::Perhaps)));
                }
                Ok((shape, binds))
            }
            (Subject::Number(_), Pat::Range(range)) => Ok((range.to_token_stream(), Vec::new())),
            (Subject::Number(operand), Pat::Ident(name)) if !starts_with_capital(&name.ident) => {
                self.bind_ident(name, Lowered::Scalar(operand.clone()), None)?;
                match &name.subpat {
                    Some((_, range)) => self.head(subject, range),
                    None => Ok(wild()),
                }
            }
            (Subject::Whole(place, reference), pattern) if is_irrefutable(pattern) => {
                self.bind(pattern, Lowered::Place(place.clone(), *reference), None)?;
                Ok(wild())
            }
            (Subject::Tuple(parts), Pat::Tuple(tuple)) if tuple.elems.len() == parts.len() => {
                let mut shapes = Vec::with_capacity(parts.len());
                let mut binds = Vec::new();
                for (part, pattern) in parts.iter().zip(&tuple.elems) {
                    let (shape, names) = self.head(part, pattern)?;
                    shapes.push(shape);
                    binds.extend(names);
                }
                Ok((quote!((#(#shapes),*)), binds))
            }
            (Subject::Item(item, without), Pat::TupleStruct(case)) if is_success(case) => {
                let value = self.found(&item.value)?;
                self.bind(&case.elems[0], value, None)?;
                let path = &case.path;
                Ok((without.as_ref().map_or(quote!(true), |_| quote!(#path(()))), Vec::new()))
            }
            (Subject::Item(_, Some(without)), Pat::TupleStruct(_)) => {
                let (shape, binds) = self.constant_pattern(pattern);
                self.originate(without, pattern, &binds);
                Ok((shape, binds))
            }
            (Subject::Item(_, None), Pat::TupleStruct(case)) if case.path.is_ident("Err") => match asks_why(pattern) {
                true => self.refuse(Refusal::Missing, pattern),
                false => Ok((quote!(false), Vec::new())),
            },
            (Subject::Item(..), Pat::Ident(none)) if none.ident == "None" => Ok((quote!(false), Vec::new())),
            (_, pattern) => self.refuse(Refusal::MatchOnActive, pattern),
        }
    }

    /// What a pattern takes out of what a call returned comes from that call.
    fn originate(&mut self, taken_apart: &Opaque, pattern: &Pat, binds: &[Var]) {
        let asked = taken_apart.reads.iter().find_map(|read| self.asked.get(read)).copied();
        let asked = asked.map(|call| Origin { call, is_failure: is_failure(pattern) });
        if let Some(origin) = asked.or_else(|| self.origin_of(taken_apart)) {
            self.origins.extend(binds.iter().map(|bind| (*bind, origin)));
        }
    }

    /// What decides which pattern matches.
    pub fn looked_at(&mut self, subject: &Subject) -> Opaque {
        match subject {
            Subject::Constant(constant) => constant.clone(),
            Subject::Sequence(place, _) => {
                let whole = self.borrow_tokens(place, false);
                match self.type_of(place) {
                    Type::Vector(_) => whole.map(|whole| quote!(#whole[..])),
                    _ => self.borrow_tokens(place, true),
                }
            }
            Subject::Field(place, reference, _) => self.borrow_tokens(place, *reference != Reference::Owned),
            Subject::Number(operand) => self.mention(operand),
            Subject::Whole(..) => super::iterators::number(0),
            Subject::Tuple(parts) => tuple_of(parts.iter().map(|part| self.looked_at(part)).collect()),
            Subject::Item(item, without) => without.as_ref().unwrap_or(&item.present).clone(),
        }
    }

    pub fn if_let(&mut self, pattern: &'a syn::ExprLet, branch: &'a syn::ExprIf) -> Reading<Lowered> {
        let expected = match &branch.else_branch {
            Some(_) => self.expected.take(),
            None => Some(Type::Tuple(Vec::new())),
        };
        self.if_let_by(pattern, branch, &mut |this, arm| this.worth_of_arm(arm, expected.clone()))
    }

    pub fn worth_of_arm(&mut self, arm: ArmBody<'a>, expected: Option<Type>) -> Reading<Lowered> {
        self.expecting(expected, |this| match arm {
            ArmBody::Block(block) => this.block(block),
            ArmBody::Expression(expression) => this.expression(expression),
        })
    }

    /// An `if let` whose blocks are read in a way of their own.
    pub fn if_let_by(
        &mut self,
        pattern: &'a syn::ExprLet,
        branch: &'a syn::ExprIf,
        read: ReadArm<'_, 'a>,
    ) -> Reading<Lowered> {
        let subject = self.subject(&pattern.expr, &[&pattern.pat])?;
        let matched = self.arm(&subject, &pattern.pat, |this| read(this, ArmBody::Block(&branch.then_branch)));
        let (otherwise, otherwise_block) = self.within(|this| match &branch.else_branch {
            Some((_, otherwise)) => read(this, ArmBody::Expression(otherwise)),
            None => Ok(unit()),
        });
        let ((then, matched), otherwise) = (matched?, otherwise?);
        let scrutinee = self.looked_at(&subject);
        let heads = vec![(matched.pattern, matched.binds, None), (quote!(_), Vec::new(), None)];
        let arms = vec![(then, matched.body), (otherwise, otherwise_block)];
        self.join_arms(arms, branch.span(), |blocks| Statement::Match { scrutinee, arms: zip_arms(heads, blocks) })
    }

    /// What is read in an arm without a guard, where its pattern has given its names, and the arm.
    pub fn arm<T>(
        &mut self,
        subject: &Subject<'a>,
        pattern: &'a Pat,
        inside: impl FnOnce(&mut Self) -> Reading<T>,
    ) -> Reading<(T, Arm)> {
        let mut head = None;
        let (read, body) = self.within(|this| {
            head = Some(this.head(subject, pattern)?);
            inside(this)
        });
        let worth = read?;
        let (pattern, binds) = head.ok_or(Refused)?;
        Ok((worth, Arm { pattern, binds, guard: None, body }))
    }

    pub fn match_(&mut self, choice: &'a syn::ExprMatch) -> Reading<Lowered> {
        if let Some(value) = self.matched_call(choice) {
            return value;
        }
        let expected = self.expected.take();
        self.match_by(choice, &mut |this, arm| this.worth_of_arm(arm, expected.clone()))
    }

    /// A `match` whose arms are read in a way of their own.
    pub fn match_by(&mut self, choice: &'a syn::ExprMatch, read: ReadArm<'_, 'a>) -> Reading<Lowered> {
        if choice.arms.is_empty() {
            return self.refuse(Refusal::MatchOnActive, &choice.expr);
        }
        if let [arm] = &choice.arms[..]
            && arm.guard.is_none()
            && takes_struct_apart(&arm.pat)
            && !self.survey_expression(&choice.expr).is_constant()
        {
            return self.sole_arm(&choice.expr, arm, read);
        }
        let patterns: Vec<&Pat> = choice.arms.iter().map(|arm| &arm.pat).collect();
        let subject = self.subject(&choice.expr, &patterns)?;
        let mut heads = Vec::new();
        let mut arms = Vec::new();
        let mut refused = false;
        for arm in &choice.arms {
            let mut head = None;
            let mut before_guard = 0;
            let early = match &arm.guard {
                Some((_, guard)) if subject.may_be_missing() => match mentions(guard, &arm.pat) {
                    true => self.early_guard(&subject, &heads, &arm.pat, guard),
                    false => self.observation(guard).map(|guard| Some(guard.opaque)),
                },
                _ => Ok(None),
            };
            let (lowered, mut block) = self.within(|this| {
                let early = early?;
                let (pattern, binds) = this.head(&subject, &arm.pat)?;
                let guard = match (early, &arm.guard) {
                    (Some(early), _) => Some(early),
                    (None, Some((_, guard))) => {
                        before_guard = this.mark();
                        Some(this.guard(guard, &subject)?)
                    }
                    (None, None) => None,
                };
                head = Some((pattern, binds, guard));
                read(this, ArmBody::Expression(&arm.body))
            });
            block.drain(..before_guard).for_each(|statement| self.emit(statement));
            match (lowered, head) {
                (Ok(lowered), Some(head)) => {
                    heads.push(head);
                    arms.push((lowered, block));
                }
                _ => refused = true,
            }
        }
        if refused {
            return Err(Refused);
        }
        let scrutinee = self.looked_at(&subject);
        self.join_arms(arms, choice.span(), |blocks| Statement::Match { scrutinee, arms: zip_arms(heads, blocks) })
    }

    /// The one arm of a `match`, whose pattern always matches.
    fn sole_arm(&mut self, matched: &'a Expr, arm: &'a syn::Arm, read: ReadArm<'_, 'a>) -> Reading<Lowered> {
        let outer = self.function.variables.len();
        let matched = self.expression(matched)?;
        self.scopes.push(HashMap::new());
        let bound = self.bind(&arm.pat, matched, None);
        let lowered = bound.and_then(|()| read(self, ArmBody::Expression(&arm.body)));
        self.scopes.pop();
        Ok(self.value_around(lowered?, outer))
    }

    /// The guard of an arm whose pattern reads what may be missing: it is evaluated before the match, if no arm before it matches.
    fn early_guard(
        &mut self,
        subject: &Subject<'a>,
        before: &[Head],
        pattern: &'a Pat,
        guard: &'a Expr,
    ) -> Reading<Option<Opaque>> {
        let ((head, holds), mut body) = self.within(|this| {
            let head = this.head(subject, pattern);
            match this.mark() {
                0 => (head, None),
                _ => (head, Some(this.observation(guard))),
            }
        });
        let (shape, binds) = head?;
        let Some(holds) = holds else { return Ok(None) };
        if !subject.is_found() || before.iter().any(|(_, binds, _)| !binds.is_empty()) {
            return self.refuse(Refusal::MatchOnActive, guard);
        }
        let result = self.new_variable(Ident::new("guard", Span::mixed_site()), Type::Unknown, Role::Constant);
        let holds = self.continue_block(&mut body, |this| Ok(this.capture(holds?).opaque))?;
        body.extend(self.says(result, holds));
        let mut arms = Vec::with_capacity(before.len() + 2);
        for (shape, _, guard) in before {
            let body = self.says(result, Opaque::pure(quote!(false)));
            arms.push(Arm { pattern: shape.clone(), binds: Vec::new(), guard: guard.clone(), body });
        }
        arms.push(Arm { pattern: shape, binds, guard: None, body });
        let body = self.says(result, Opaque::pure(quote!(false)));
        arms.push(Arm { pattern: quote!(_), binds: Vec::new(), guard: None, body });
        let scrutinee = self.looked_at(subject);
        self.emit(Statement::Declare(result));
        self.emit(Statement::Match { scrutinee, arms });
        Ok(Some(Opaque::of(result)))
    }

    /// A declared constant is this.
    fn says(&mut self, declared: Var, value: Opaque) -> Block {
        let var = self.new_variable(Ident::new("c", Span::mixed_site()), Type::Unknown, Role::Constant);
        vec![Statement::Let(var, Value::Opaque(value)), Statement::Set(declared, var.into())]
    }

    /// A guard is evaluated before anything else of its arm. What its pattern gives names to is read before the match, unless
    /// that may be missing.
    fn guard(&mut self, guard: &'a Expr, subject: &Subject) -> Reading<Opaque> {
        if self.mark() > 0 && subject.may_be_missing() {
            return self.refuse(Refusal::MatchOnActive, guard);
        }
        Ok(self.observation(guard)?.opaque)
    }

    /// `let pattern = … else { … };`
    pub fn let_else(&mut self, pattern: &'a Pat, value: &'a Expr, otherwise: &'a Expr) -> Reading<Lowered> {
        let (pattern, ty) = match pattern {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pattern => (pattern, None),
        };
        if self.survey_expression(value).is_constant() && self.survey_expression(otherwise).is_observable() {
            let (value, otherwise) = (self.constant_expression(value), self.opaque_expression(otherwise));
            return self.bind_constants(pattern, value, ty, Some(otherwise)).map(|_| unit());
        }
        let subject = self.subject(value, &[pattern])?;
        let (head, _) = self.within(|this| this.head(&subject, pattern));
        let (left, otherwise) = self.within(|this| {
            let left = this.expression(otherwise)?;
            this.dropped(left);
            Ok(())
        });
        left?;
        let (shape, binds) = head?;
        let mut bound = Block::new();
        let mut carried = Vec::with_capacity(binds.len());
        for bind in &binds {
            let declared = self.declarations.get(bind).copied();
            let name = bound_names(pattern).into_iter().find(|name| declared == Some(std::ptr::from_ref(*name)));
            let Some(name) = name else { continue };
            let var = self.declare_constant(name, None);
            self.emit(Statement::Declare(var));
            bound.push(Statement::Set(var, (*bind).into()));
            self.stands_for(var, *bind);
            self.origins.extend(self.origins.get(bind).map(|call| (var, *call)));
            carried.push((name, var));
        }
        let scrutinee = match (self.looked_at(&subject), ty) {
            (looked, Some(ty)) if matches!(subject, Subject::Constant(_)) => {
                looked.map(|looked| quote!({ let typed: #ty = #looked; typed }))
            }
            (looked, _) => looked,
        };
        let matched = Arm { pattern: shape, binds, guard: None, body: bound };
        let other = Arm { pattern: quote!(_), binds: Vec::new(), guard: None, body: otherwise };
        self.emit(Statement::Match { scrutinee, arms: vec![matched, other] });
        if !matches!(subject, Subject::Constant(_)) {
            self.head(&subject, pattern)?;
        }
        carried.into_iter().for_each(|(name, var)| self.bind_name(&name.ident, Binding::Var(var)));
        Ok(unit())
    }

    /// An active value that may be missing.
    pub fn perhaps(&mut self, expression: &'a Expr) -> Option<Reading<Perhaps<'a>>> {
        if let Some(item) = self.perhaps_by_itself(expression) {
            return Some(item);
        }
        self.is_option(expression).then(|| self.evaluated_option(expression))
    }

    /// An item of storage or of an iterator: `x.first()`, `x.get(i)`, `items.reduce(…)` and their kin; or what has a name.
    pub fn perhaps_by_itself(&mut self, expression: &'a Expr) -> Option<Reading<Perhaps<'a>>> {
        if let Some(held) = self.held_by_name(expression) {
            return Some(Ok(held));
        }
        let Expr::MethodCall(call) = without_parentheses(expression) else { return None };
        if self.survey_expression(expression).is_constant() {
            return None;
        }
        if self.takes_option(call) {
            return Some(self.taken_option(call));
        }
        let name = call.method.to_string();
        let is_element = !self.iterates(&call.receiver)
            && !self.is_of_struct(&call.receiver)
            && !self.survey_expression(&call.receiver).is_constant();
        match (name.as_str(), call.args.len()) {
            ("copied" | "cloned", 0) => {
                let inner = self.perhaps(&call.receiver)?;
                Some(inner.map(|item| Perhaps { value: item.value.behind(), ..item }))
            }
            ("map", 1) => {
                let inner = self.perhaps(&call.receiver)?;
                Some(inner.and_then(|item| Ok(Perhaps { value: self.mapped(item.value, call)?, ..item })))
            }
            (
                "first" | "first_mut" | "last" | "last_mut" | "split_first" | "split_first_mut" | "split_last"
                | "split_last_mut",
                0,
            ) if is_element => Some(self.end_item(&name, &call.receiver)),
            ("pop" | "pop_back" | "pop_front", 0) if is_element => Some(self.pop(&name, &call.receiver)),
            ("front" | "front_mut" | "back" | "back_mut", 0) if is_element => {
                let end = name.replace("front", "first").replace("back", "last");
                Some(self.end_item(&end, &call.receiver))
            }
            ("get" | "get_mut", 1) if is_element && !matches!(call.args[0], Expr::Range(_)) => {
                Some(self.item_at(&name, &call.receiver, &call.args[0]))
            }
            _ if self.iterates(&call.receiver) => self.picked(call),
            _ => None,
        }
    }

    /// What a closure makes of an item.
    pub fn mapped(&mut self, item: Found<'a>, call: &'a ExprMethodCall) -> Reading<Found<'a>> {
        let closure = self.callable(&call.args[0])?;
        let map = move |this: &mut Self, value| this.invoke(closure, vec![Passed::value(value)], call.method.span());
        Ok(item.map(map))
    }

    /// Whether an expression is an item that may be missing, by its syntax.
    pub fn may_be_missing(&mut self, expression: &Expr) -> bool {
        let Expr::MethodCall(call) = without_parentheses(expression) else { return false };
        let is_active = !self.is_of_struct(&call.receiver) && !self.survey_expression(&call.receiver).is_constant();
        match (call.method.to_string().as_str(), call.args.len()) {
            ("copied" | "cloned", 0) | ("map", 1) => self.may_be_missing(&call.receiver),
            (name, 0) if name.starts_with("split_") => is_active,
            ("first" | "first_mut" | "last" | "last_mut" | "front" | "back" | "pop" | "pop_back" | "pop_front", 0) => {
                is_active
            }
            ("get" | "get_mut", 1) => is_active,
            (name, _) => is_active && is_picking(name) && self.iterates(&call.receiver),
        }
    }

    fn end_item(&mut self, name: &str, receiver: &'a Expr) -> Reading<Perhaps<'a>> {
        let (place, length) = self.sequence(name, receiver)?;
        let count = held(&length);
        let present = length.clone().map(|_| quote!(#count > 0));
        let reference = if name.ends_with("_mut") { Reference::Mutable } else { Reference::Shared };
        let part = |projection| Lowered::Place(place.clone().at(projection), reference);
        use crate::ir::Projection::{Index, Slice};
        let first = Index(super::iterators::number(0));
        let last = Index(super::iterators::difference(&length, &super::iterators::number(1)));
        let value = match name.trim_end_matches("_mut") {
            "first" => part(first),
            "last" => part(last),
            "split_first" => Lowered::Parts(vec![part(first), part(Slice(self.rest_between(&place, 1, 0)))]),
            _ => {
                let last_index = match &last {
                    Index(index) => index.clone().map(|index| quote!(..#index)),
                    _ => length,
                };
                Lowered::Parts(vec![part(last), part(Slice(last_index))])
            }
        };
        Ok(Perhaps { present, value: Found::Ready(value) })
    }

    fn item_at(&mut self, name: &str, receiver: &'a Expr, index: &'a Expr) -> Reading<Perhaps<'a>> {
        let (place, length) = self.sequence(name, receiver)?;
        let index = self.integer(index)?;
        let (at, count) = (held(&index), held(&length));
        let present = super::opaque::join(quote!(#at < #count), index.clone(), length);
        let reference = if name.ends_with("_mut") { Reference::Mutable } else { Reference::Shared };
        let value = Lowered::Place(super::slices::element(place, crate::ir::Projection::Index(index)), reference);
        Ok(Perhaps { present, value: Found::Ready(value) })
    }

    /// The storage that may have items, and how many.
    fn sequence(&mut self, name: &str, receiver: &'a Expr) -> Reading<(Place, Opaque)> {
        let place = match self.expression(receiver)? {
            Lowered::Place(place, _) if !self.type_of(&place).is_scalar() => place,
            Lowered::Aggregate(aggregate) => self.store_aggregate(aggregate),
            _ => return self.refuse(Refusal::Method(name.to_owned()), receiver),
        };
        let length = self.length_of(&place);
        Ok((place, length))
    }
}

fn zip_arms(heads: Vec<Head>, blocks: Vec<Block>) -> Vec<Arm> {
    heads.into_iter().zip(blocks).map(|((pattern, binds, guard), body)| Arm { pattern, binds, guard, body }).collect()
}
