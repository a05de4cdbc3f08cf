//! Assignments: `=`, `+=` and its kin, to variables, elements, fields and patterns.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;
use syn::spanned::Spanned;

use super::known::Fact;
use super::opaque::join;
use super::operators::{arithmetic, bit_operator};
use super::refuse::Refusal;
use super::statements::{path_ident, unit};
use super::survey::root;
use super::vectors::is_entry;
use super::{Binding, Constant, Lowered, Reader, Reading};
use crate::ir::{Aggregate, Effect, Opaque, Place, Projection, Reference, Role, Sign, Spelling, Statement, Type, Var};

impl<'a> Reader<'a> {
    pub fn assign(&mut self, assign: &'a syn::ExprAssign, expression: &'a Expr) -> Reading<Lowered> {
        if let Some(assigned) = self.assign_option(&assign.left, &assign.right) {
            return assigned.map(|()| unit());
        }
        let expected = self.place_of(&assign.left).map(|place| self.type_of(&place));
        let value = self.expecting(expected, |this| this.expression(&assign.right))?;
        if value.is_never() {
            return Ok(value);
        }
        let value = self.before_target(value, &assign.left);
        self.assign_pattern(&assign.left, value, expression)?;
        Ok(unit())
    }

    /// `(a, b) = (c, d)`, `[a, b] = c`: all values before the first assignment.
    fn assign_pattern(&mut self, target: &'a Expr, value: Lowered, whole: &'a Expr) -> Reading<()> {
        if let Some(Binding::Parts(parts)) = path_ident(target).and_then(|name| self.lookup(name)).cloned() {
            return self.assign_parts(parts, value, target);
        }
        let (mut targets, projection): (Vec<&'a Expr>, fn(usize) -> Projection) = match target {
            Expr::Infer(_) => return Ok(()),
            Expr::Tuple(tuple) => (tuple.elems.iter().collect(), field),
            Expr::Array(array) => (array.elems.iter().collect(), |index| {
                Projection::Index(Opaque::pure(super::patterns::index_tokens(index)))
            }),
            _ => return self.assign_to(target, value, whole),
        };
        let leaves_rest = targets.pop_if(|last| is_rest(last)).is_some();
        if let Some(rest) = targets.iter().find(|target| is_rest(target)) {
            return self.refuse(Refusal::Pattern, *rest);
        }
        let values = self.values_of_parts(value, targets.len(), leaves_rest, projection, target)?;
        for (target, value) in targets.into_iter().zip(values) {
            self.assign_pattern(target, value, target)?;
        }
        Ok(())
    }

    /// `t = (c, d)` where there is a variable for each part of t.
    fn assign_parts(&mut self, parts: Vec<Binding>, value: Lowered, target: &'a Expr) -> Reading<()> {
        let values = self.values_of_parts(value, parts.len(), false, field, target)?;
        for (part, value) in parts.into_iter().zip(values) {
            match (part, value) {
                (Binding::Parts(parts), value) => self.assign_parts(parts, value, target)?,
                (Binding::Var(var), value) if self.function.variable(var).role != Role::Constant => {
                    self.assign_place(var.into(), value, target.span())?;
                }
                (Binding::Var(var), value @ Lowered::Constant(_)) if self.late.contains(&var) => {
                    self.set(var, value, target.span())?;
                }
                (Binding::Var(var), Lowered::Constant(constant)) => {
                    let left = Opaque::of(var);
                    self.emit_change(left, &constant.opaque, Some(var), false, |left, right| quote!(#left = #right;));
                }
                (Binding::Var(var), _) if self.parts.contains_key(&var) => {
                    self.found.learn(Fact::Beginning(self.parts[&var]))
                }
                _ => return self.refuse(Refusal::ConstantTarget, target),
            }
        }
        Ok(())
    }

    /// The parts of what is assigned, evaluated.
    fn values_of_parts(
        &mut self,
        value: Lowered,
        count: usize,
        leaves_rest: bool,
        projection: fn(usize) -> Projection,
        target: &'a Expr,
    ) -> Reading<Vec<Lowered>> {
        let fits = |parts: usize| parts == count || leaves_rest && parts > count;
        let parts: Vec<Lowered> = match value {
            Lowered::Aggregate(Aggregate::Tuple(parts) | Aggregate::Array(parts)) if fits(parts.len()) => {
                parts.into_iter().map(Aggregate::into_lowered).collect()
            }
            Lowered::Parts(parts) if fits(parts.len()) => parts,
            Lowered::Place(place, reference) => {
                let part = |index| Lowered::Place(place.clone().at(projection(index)), reference);
                (0..count).map(part).collect()
            }
            Lowered::Constant(constant) => {
                let constant = self.capture(constant);
                let part = |index: usize| {
                    let tokens = constant.opaque.tokens.clone();
                    let tokens = match projection(index) {
                        Projection::Field(member) => quote!(#tokens.#member),
                        Projection::Index(index) | Projection::Slice(index) => {
                            let index = index.tokens;
                            quote!(#tokens[#index])
                        }
                    };
                    Lowered::Constant(Constant::of(crate::ir::Opaque { tokens, ..constant.opaque.clone() }))
                };
                (0..count).map(part).collect()
            }
            _ => return self.refuse(Refusal::Pattern, target),
        };
        Ok(parts.into_iter().map(|part| self.kept(part, true)).collect())
    }

    /// What is assigned is evaluated before the target is found.
    fn before_target(&mut self, value: Lowered, target: &Expr) -> Lowered {
        match value {
            Lowered::Constant(constant) if constant.opaque.effect != Effect::Pure && path_ident(target).is_none() => {
                Lowered::Constant(self.capture(constant))
            }
            other => other,
        }
    }

    fn assign_to(&mut self, target: &'a Expr, value: Lowered, whole: &'a Expr) -> Reading<()> {
        let span = whole.span();
        match self.target(target)? {
            Target::Constant => match value {
                Lowered::Constant(constant) => match self.late_constant(target) {
                    Some(var) => self.set(var, Lowered::Constant(constant), span),
                    None => {
                        self.change_constant(target, &constant.opaque, |left, right| quote!(#left = #right;));
                        Ok(())
                    }
                },
                value => {
                    if self.is_integer_target(target) {
                        self.learn_discrete(&value)?;
                    }
                    self.activate(target)
                }
            },
            Target::Declared(var) => self.set(var, value, span),
            Target::Place(place) => self.assign_place(place, value, span),
        }
    }

    fn assign_place(&mut self, place: Place, value: Lowered, span: Span) -> Reading<()> {
        match self.type_of(&place) {
            Type::Scalar(scalar) => {
                let value = if place.path.is_empty() { self.learn_shape(place.root, value) } else { value };
                let operand = self.operand(value, span)?;
                self.pin(&operand, &scalar);
                self.emit(Statement::Store(place, operand));
            }
            Type::Vector(_) if self.is_sequence(&value) => {
                if let Lowered::Place(from, _) = value {
                    let copy = self.copied_vector(from);
                    self.emit(Statement::Assign(place, Aggregate::Copy(copy)));
                }
            }
            ty if value.is_scalar() => {
                self.learn_number(&ty);
                let operand = self.operand(value, span)?;
                self.emit(Statement::Store(place, operand));
            }
            _ => {
                if let Some(aggregate) = self.aggregate(value) {
                    self.emit(Statement::Assign(place, aggregate));
                }
            }
        }
        Ok(())
    }

    /// Whether this is an array or a slice, which stands for another one after a `let mut rest = &x[1..]`.
    pub fn is_sequence(&self, value: &Lowered) -> bool {
        matches!(value, Lowered::Place(place, _) if matches!(self.type_of(place), Type::Slice(_) | Type::Array(..)))
    }

    /// A statement that changes a constant of the user's.
    fn change_constant(
        &mut self,
        target: &Expr,
        value: &Opaque,
        statement: impl FnOnce(&TokenStream, &TokenStream) -> TokenStream,
    ) {
        let mut left = self.opaque_expression(target);
        if !is_operand(target) {
            left = left.map(|left| quote!((#left)));
        }
        let whole = || root(target).and_then(|ident| self.constant_var(ident));
        let changed = self.part_of(target).or_else(whole).filter(|var| !self.is_within(target, *var));
        let is_elsewhere = changed.is_some_and(|var| self.leads_elsewhere(target, var));
        self.emit_change(left, value, changed, is_elsewhere, statement);
    }

    fn emit_change(
        &mut self,
        left: Opaque,
        value: &Opaque,
        changed: Option<Var>,
        is_elsewhere: bool,
        statement: impl FnOnce(&TokenStream, &TokenStream) -> TokenStream,
    ) {
        let tokens = statement(&left.tokens, &value.tokens);
        let mut opaque = join(tokens, left, value.clone());
        opaque.effect = opaque.effect.max(match changed {
            Some(_) if !is_elsewhere => Effect::Repeatable,
            _ => Effect::Once,
        });
        opaque.writes.extend(changed);
        self.emit(Statement::Opaque(opaque));
    }

    pub fn constant_var(&self, ident: &Ident) -> Option<Var> {
        match self.lookup(ident)? {
            Binding::Var(var) | Binding::Borrow(_, var) => Some(*var),
            _ => None,
        }
    }

    /// An active value flows into a variable that was taken for a constant: it is active.
    pub fn activate(&mut self, target: &Expr) -> Reading<()> {
        if let Some(beginning) = self.part_of(target).and_then(|part| self.parts.get(&part))
            && !self.known.has(&Fact::Beginning(*beginning))
        {
            self.found.learn(Fact::Beginning(*beginning));
            return Ok(());
        }
        let var = root(target).and_then(|ident| self.constant_var(ident)).map(|var| self.lender(var));
        let declaration = var.and_then(|var| self.declarations.get(&var));
        match declaration {
            Some(declaration) if !self.known.has(&Fact::Active(*declaration)) => {
                self.found.learn(Fact::Active(*declaration));
                Ok(())
            }
            _ if is_entry(target) => self.refuse(Refusal::Map, target),
            _ => self.refuse(Refusal::ConstantTarget, target),
        }
    }

    /// What a constant is a mutable reference to in the end, or else itself.
    pub fn lender(&self, var: Var) -> Var {
        std::iter::successors(Some(var), |var| self.borrows.get(var).copied()).last().unwrap_or(var)
    }

    /// What an assignment goes to.
    fn target(&mut self, target: &'a Expr) -> Reading<Target> {
        if let Some(ident) = path_ident(target)
            && let Some(Binding::Var(var)) = self.lookup(ident)
            && self.function.variable(*var).role == Role::Value
        {
            return Ok(Target::Declared(*var));
        }
        match self.expression(target)? {
            Lowered::Place(place, _) if !self.is_result(&place) => Ok(Target::Place(place)),
            Lowered::Constant(_) if self.survey_expression(target).escapes => {
                self.refuse(Refusal::JumpInside("the target of an assignment"), target)
            }
            Lowered::Constant(_) => Ok(Target::Constant),
            _ if is_entry(target) => self.refuse(Refusal::Map, target),
            _ => self.refuse(Refusal::ConstantTarget, target),
        }
    }

    /// Whether this is what a call returned, and not a variable.
    fn is_result(&self, place: &Place) -> bool {
        let root = self.function.variable(place.root);
        !root.named && !root.mutable && root.reference == Reference::Owned
    }

    /// A field that is an integer changes, which has no derivative.
    fn change_field(&mut self, place: Place, operator: &syn::BinOp, by: Constant) -> Reading<Lowered> {
        let before = self.integer_field(&place);
        let operator = plain(operator);
        let (old, change) = (&before.opaque.tokens, &by.opaque.tokens);
        let after = join(quote!(#old #operator (#change)), before.opaque, by.opaque);
        let after = self.fixed(Constant::of(after)).opaque;
        self.emit(Statement::Assign(place, Aggregate::Opaque(after)));
        Ok(unit())
    }

    /// `+=` and its kin.
    pub fn compound(&mut self, binary: &'a syn::ExprBinary, expression: &'a Expr) -> Reading<Lowered> {
        let survey = self.survey_expression(expression);
        if survey.is_constant() {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        let value = self.expression(&binary.right)?;
        if value.is_never() {
            return Ok(value);
        }
        let value = self.before_target(value, &binary.left);
        let target = self.target(&binary.left)?;
        let value = match (&target, value) {
            (Target::Constant, value @ Lowered::Place(..)) => {
                let changed = self.constant_expression(&binary.left);
                self.beside(value, &Lowered::Constant(changed))
            }
            (Target::Place(place), Lowered::Constant(constant))
                if self.may_be_integer(place) && self.is_integer(&constant) =>
            {
                return self.change_field(place.clone(), &binary.op, constant);
            }
            (Target::Place(_), Lowered::Constant(constant)) if self.is_integer(&constant) => {
                self.learn_integer(&binary.left)?;
                Lowered::Constant(constant)
            }
            (_, value) => value,
        };
        if let (Target::Constant, Lowered::Constant(value)) = (&target, &value) {
            let (operator, right) = (&binary.op, &value.opaque);
            self.change_constant(&binary.left, right, |left, right| quote!(#left #operator #right;));
            return Ok(unit());
        }
        let Some(rule) = arithmetic(&binary.op) else {
            return self.refuse(Refusal::Bits(bit_operator(&binary.op).unwrap_or_default()), &binary.op);
        };
        let place = match target {
            Target::Place(place) => place,
            Target::Constant => {
                self.activate(&binary.left)?;
                return Ok(unit());
            }
            Target::Declared(_) => return self.refuse(Refusal::ConstantTarget, &binary.left),
        };
        let operand = self.operator_operand(rule, value, binary.right.span())?;
        let scalar = match self.type_of(&place) {
            Type::Scalar(scalar) => scalar,
            named if self.known.is_struct(&named) => return self.refuse(Refusal::struct_operator(rule), &binary.left),
            _ => {
                self.find_scalar(&place);
                self.scalars.fresh()
            }
        };
        self.pin(&operand, &scalar);
        match rule {
            "add" => self.emit(Statement::Accumulate(place, Sign::Plus, operand)),
            "sub" => self.emit(Statement::Accumulate(place, Sign::Minus, operand)),
            rule => {
                let old = self.load(place.clone(), scalar);
                if let Lowered::Scalar(new) = self.operation(rule, Spelling::Operator, vec![old, operand]) {
                    self.emit(Statement::Store(place, new));
                }
            }
        }
        Ok(unit())
    }
}

/// The operator of `+=` and its kin.
fn plain(operator: &syn::BinOp) -> Option<TokenStream> {
    let tokens = operator.to_token_stream().to_string();
    tokens.strip_suffix('=')?.parse().ok()
}

enum Target {
    /// A constant of the user's.
    Constant,
    /// A value that is declared and set once on every path.
    Declared(Var),
    Place(Place),
}

fn field(index: usize) -> Projection {
    Projection::Field(index.into())
}

/// `..` among the targets of an assignment.
fn is_rest(target: &Expr) -> bool {
    matches!(target, Expr::Range(range) if range.start.is_none() && range.end.is_none())
}

/// Whether this is an operand of `=`, and no block that ends the statement is at its beginning.
fn is_operand(target: &Expr) -> bool {
    match target {
        Expr::Path(_) | Expr::Paren(_) | Expr::Unary(_) => true,
        Expr::Index(index) => is_operand(&index.expr),
        Expr::Field(field) => is_operand(&field.base),
        Expr::MethodCall(call) => is_operand(&call.receiver),
        Expr::Call(call) => is_operand(&call.func),
        _ => false,
    }
}
