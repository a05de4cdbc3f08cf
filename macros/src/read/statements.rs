//! Blocks and statements.

use proc_macro2::{Ident, Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Expr, Stmt};

use super::chains::contains_let;
use super::closures::{closure, only_name};
use super::constants::bound_names;
use super::operators::{arithmetic, bit_operator};
use super::refuse::Refusal;
use super::survey::root;
use super::{Binding, Lowered, Reader, Reading, Refused};
use crate::ir::{
    Aggregate, Effect, Opaque, Operand, Place, Projection, Reference, Role, Sign, Spelling, Statement, Type, Var,
};

impl<'a> Reader<'a> {
    /// A block in a scope of its own, written to the current block.
    pub fn block(&mut self, block: &'a syn::Block) -> Reading<Lowered> {
        self.scopes.push(Default::default());
        let lowered = self.statements(&block.stmts);
        self.scopes.pop();
        lowered
    }

    /// What a block is worth, which is no place: what is around it is copied.
    pub fn value_of_block(&mut self, block: &'a syn::Block) -> Reading<Lowered> {
        let outer = self.function.variables.len();
        let lowered = self.block(block)?.held();
        let is_around = matches!(&lowered, Lowered::Place(place, _) if (place.root.0 as usize) < outer);
        let worth = self.kept(lowered, is_around);
        if let Lowered::Place(copy, Reference::Owned) = &worth {
            self.function.variables[copy.root.0 as usize].mutable |= is_around;
        }
        Ok(worth)
    }

    /// A block that is worth nothing; at its end may stand code that has an effect.
    pub fn unit_block(&mut self, block: &'a syn::Block) -> Reading<()> {
        let lowered = self.expecting(Some(Type::Tuple(Vec::new())), |this| this.block(block))?;
        self.dropped(lowered);
        Ok(())
    }

    /// All statements are read even after one is refused: mistakes are reported together.
    fn statements(&mut self, statements: &'a [Stmt]) -> Reading<Lowered> {
        let expected = self.expected.take();
        let mut outcome = Ok(unit());
        for (index, statement) in statements.iter().enumerate() {
            let is_tail = index + 1 == statements.len();
            let lowered = match statement {
                Stmt::Expr(expression, None) if is_tail => {
                    self.at = expression.span();
                    self.expecting(expected.clone(), |this| this.expression(expression))
                }
                statement => self.statement(statement),
            };
            outcome = match (outcome, lowered) {
                (Err(Refused), _) | (_, Err(Refused)) => Err(Refused),
                (Ok(Lowered::Never), _) | (_, Ok(Lowered::Never)) => Ok(Lowered::Never),
                (Ok(_), Ok(lowered)) => Ok(if is_tail { lowered } else { unit() }),
            };
        }
        outcome
    }

    /// A statement is worth nothing, unless control does not come back.
    pub fn statement(&mut self, statement: &'a Stmt) -> Reading<Lowered> {
        self.at = statement.span();
        self.expected = None;
        self.for_effect = matches!(statement, Stmt::Expr(Expr::Call(_) | Expr::MethodCall(_), Some(_)));
        match statement {
            Stmt::Local(local) => {
                let read = self.local(local);
                if read.is_err() {
                    self.poison(&local.pat);
                }
                read
            }
            Stmt::Item(item) if self.items.contains(&std::ptr::from_ref(item)) => Ok(unit()),
            Stmt::Item(item) => self.refuse(Refusal::NestedItem, item),
            Stmt::Macro(_) | Stmt::Expr(..) if self.survey_statement(statement).is_constant() => {
                let opaque = self.opaque_statement(statement);
                self.emit(Statement::Opaque(opaque));
                Ok(unit())
            }
            Stmt::Macro(invocation) => {
                let lowered = self.macro_statement(invocation, statement)?;
                Ok(lowered)
            }
            Stmt::Expr(Expr::MethodCall(call), Some(_)) if is_pop(call) => {
                self.pop(&call.method.to_string(), &call.receiver).map(|_| unit())
            }
            Stmt::Expr(Expr::MethodCall(call), Some(_)) if self.is_advanced(call) => self.skipped_item(call),
            Stmt::Expr(Expr::MethodCall(call), Some(_)) if self.takes_option(call) => {
                self.taken_option(call).map(|_| unit())
            }
            Stmt::Expr(expression, _) => match self.expression(expression)? {
                Lowered::Never => Ok(Lowered::Never),
                Lowered::Constant(constant) => {
                    if constant.opaque.effect != Effect::Pure {
                        let tokens = constant.opaque.tokens;
                        let opaque = crate::ir::Opaque { tokens: quote::quote!(#tokens;), ..constant.opaque };
                        self.emit(Statement::Opaque(opaque));
                    }
                    Ok(unit())
                }
                _ => Ok(unit()),
            },
        }
    }

    fn macro_statement(&mut self, invocation: &'a syn::StmtMacro, statement: &'a Stmt) -> Reading<Lowered> {
        let expression = Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: invocation.mac.clone() });
        self.macro_(&invocation.mac, &expression)?;
        let opaque = self.opaque_statement(statement);
        self.emit(Statement::Opaque(opaque));
        Ok(unit())
    }

    fn local(&mut self, local: &'a syn::Local) -> Reading<Lowered> {
        let Some(init) = &local.init else {
            self.declare(&local.pat, None)?;
            return Ok(unit());
        };
        if let Some((_, otherwise)) = &init.diverge {
            return self.let_else(&local.pat, &init.expr, otherwise);
        }
        if let Some(name) = only_name(&local.pat)
            && self.declares_option(&local.pat, &init.expr)
        {
            let held = self.local_option(&local.pat, &init.expr)?;
            self.bind_option(name, held);
            return Ok(unit());
        }
        if let (Some(name), Some(code)) = (only_name(&local.pat), closure(&init.expr)) {
            self.bind_closure(name, code);
            return Ok(unit());
        }
        if let Some(name) = only_name(&local.pat)
            && matches!(&*init.expr, Expr::MethodCall(_) | Expr::Call(_))
            && self.iterates(&init.expr)
            && !self.survey_expression(&init.expr).is_constant()
        {
            match name.mutability {
                Some(_) => self.bind_advanced(name, &init.expr)?,
                None => self.bind_iterator(name, &init.expr)?,
            }
            return Ok(unit());
        }
        if let (syn::Pat::Ident(name), Expr::Tuple(values)) = (&local.pat, &*init.expr)
            && self.is_mixed(name, values)
        {
            return self.mixed_tuple(name, values);
        }
        if let (syn::Pat::Tuple(names), Expr::Tuple(values)) = (&local.pat, &*init.expr)
            && names.elems.len() == values.elems.len()
            && !names.elems.iter().any(|name| matches!(name, syn::Pat::Rest(_)))
        {
            return self.local_tuple(names, values);
        }
        let lowered = self.initial(&init.expr, &local.pat)?;
        if matches!(lowered, Lowered::Never) {
            return Ok(Lowered::Never);
        }
        // What is borrowed may have the name that it is bound to.
        let lender = borrowed_mutably(&init.expr).and_then(root).and_then(|ident| self.constant_var(ident));
        self.bind_initial(&local.pat, lowered, &init.expr)?;
        lender.into_iter().for_each(|lender| self.note_borrow(&local.pat, lender));
        Ok(unit())
    }

    /// `let r = &mut s[next()..]`, `let (a, b) = &mut t`: an active value that flows into `r` flows into `s`.
    fn note_borrow(&mut self, pattern: &syn::Pat, borrowed: Var) {
        for name in bound_names(pattern) {
            if let Some(Binding::Var(var)) = self.lookup(&name.ident) {
                self.borrows.insert(*var, borrowed);
            }
        }
    }

    /// `let (a, b) = (c, d);` is as many declarations, made after all values are there.
    fn local_tuple(&mut self, names: &'a syn::PatTuple, values: &'a syn::ExprTuple) -> Reading<Lowered> {
        let last_change = self.last_change(values.elems.iter());
        let mut parts = Vec::with_capacity(values.elems.len());
        let mut options = Vec::new();
        for (index, (name, value)) in names.elems.iter().zip(&values.elems).enumerate() {
            if let Some(ident) = only_name(name)
                && self.declares_option(name, value)
            {
                options.push((ident, self.local_option(name, value)?));
                parts.push(None);
                continue;
            }
            let lowered = self.initial(value, name)?;
            parts.push(Some(match self.kept(lowered, index < last_change) {
                Lowered::Never => return Ok(Lowered::Never),
                Lowered::Constant(constant) if constant.opaque.effect != Effect::Pure => {
                    Lowered::Constant(self.capture(constant))
                }
                Lowered::Place(place, crate::ir::Reference::Owned) if self.type_of(&place).is_scalar() => {
                    Lowered::Scalar(self.operand(Lowered::Place(place, crate::ir::Reference::Owned), value.span())?)
                }
                other => other,
            }));
        }
        for ((name, part), value) in names.elems.iter().zip(parts).zip(&values.elems) {
            if let Some(part) = part {
                self.bind_initial(name, part, value)?;
            }
        }
        options.into_iter().for_each(|(name, held)| self.bind_option(name, held));
        Ok(unit())
    }

    /// Binds a pattern to what was read of an expression, which may be a reference to a number.
    fn bind_initial(&mut self, pattern: &'a syn::Pat, lowered: Lowered, value: &Expr) -> Reading<()> {
        if let Lowered::Place(place, _) = &lowered {
            self.take_apart(place, pattern);
        }
        match (&lowered, value) {
            (Lowered::Scalar(_), Expr::Reference(reference)) if reference.mutability.is_none() => {
                self.bind_borrowed(pattern, lowered)
            }
            _ => self.bind(pattern, lowered, None),
        }
    }

    /// Whether a tuple that changes holds active values and something that cannot be active.
    fn is_mixed(&mut self, name: &'a syn::PatIdent, values: &'a syn::ExprTuple) -> bool {
        let declaration: super::Declaration = name;
        let mut is_active = self.known.active.contains(&declaration);
        let mut is_discrete = false;
        for value in &values.elems {
            match self.survey_expression(value).is_constant() && !self.becomes_active(value) {
                true => is_discrete |= self.shape_of_code(value).is_none(),
                false => is_active = true,
            }
        }
        name.mutability.is_some() && is_active && is_discrete
    }

    /// Whether an active value flows into the constant that begins as this.
    fn becomes_active(&self, value: &Expr) -> bool {
        let value: *const Expr = value;
        self.known.beginnings.contains(&value)
    }

    /// The constant that is a part of a tuple.
    fn part_of(&self, target: &Expr) -> Option<Var> {
        let base = match target {
            Expr::Field(field) => &field.base,
            Expr::Index(index) => return self.part_of(&index.expr),
            Expr::Paren(inner) => return self.part_of(&inner.expr),
            _ => return None,
        };
        match (path_ident(base).and_then(|tuple| self.lookup(tuple)), target) {
            (Some(Binding::Parts(parts)), Expr::Field(syn::ExprField { member: syn::Member::Unnamed(index), .. })) => {
                self.value_of(parts.get(index.index as usize)?)
            }
            _ => self.part_of(base),
        }
    }

    /// `let mut t = (1.0, 3);` is a variable for each part.
    fn mixed_tuple(&mut self, name: &'a syn::PatIdent, values: &'a syn::ExprTuple) -> Reading<Lowered> {
        let mut bindings = Vec::with_capacity(values.elems.len());
        for value in &values.elems {
            match self.expression(value)? {
                Lowered::Never => return Ok(Lowered::Never),
                Lowered::Constant(constant)
                    if constant.literal.is_none() && constant.shape.is_none() && !self.becomes_active(value) =>
                {
                    self.bind_constant(name, constant, None);
                    if let Some(Binding::Var(var)) = self.lookup(&name.ident).cloned() {
                        self.parts.insert(var, value);
                    }
                }
                part => match self.aggregate(part) {
                    Some(contents) => {
                        let shape = self.shape_of(&contents);
                        self.bind_storage(name, contents, shape, None)?;
                        // What is learned of a part is not true of the tuple.
                        if let Some(Binding::Var(var)) = self.lookup(&name.ident).cloned() {
                            self.declarations.remove(&var);
                        }
                    }
                    None => return Ok(Lowered::Never),
                },
            }
            bindings.extend(self.lookup(&name.ident).cloned());
        }
        self.bind_name(&name.ident, Binding::Parts(bindings));
        Ok(unit())
    }

    pub fn if_(&mut self, branch: &'a syn::ExprIf) -> Reading<Lowered> {
        if let Expr::Let(pattern) = &*branch.cond {
            return self.if_let(pattern, branch);
        }
        let expected = match &branch.else_branch {
            Some(_) => self.expected.take(),
            None => Some(Type::Tuple(Vec::new())),
        };
        if contains_let(&branch.cond) {
            return self.if_chain(branch, &mut |this, arm| this.worth_of_arm(arm, expected.clone()));
        }
        let condition = self.condition(&branch.cond);
        let (then, then_block) =
            self.within(|this| this.expecting(expected.clone(), |this| this.block(&branch.then_branch)));
        let (otherwise, otherwise_block) = self.within(|this| match &branch.else_branch {
            Some((_, otherwise)) => this.expecting(expected, |this| this.expression(otherwise)),
            None => Ok(unit()),
        });
        let condition = condition?;
        let arms = vec![(then?, then_block), (otherwise?, otherwise_block)];
        self.join_arms(arms, branch.span(), |mut blocks| {
            let otherwise = blocks.pop().unwrap_or_default();
            let then = blocks.pop().unwrap_or_default();
            Statement::If { condition, then, otherwise }
        })
    }

    /// A condition, evaluated here.
    pub fn condition(&mut self, expression: &'a Expr) -> Reading<Operand> {
        self.learn_flags(expression)?;
        let constant = self.observation(expression)?;
        let name = Ident::new("condition", Span::mixed_site());
        Ok(self.constant(&name, constant.opaque).into())
    }

    /// Sets a declared variable.
    pub fn set(&mut self, var: Var, lowered: Lowered, span: Span) -> Reading<()> {
        let variable = self.function.variable(var);
        match (variable.role, variable.ty.clone()) {
            (Role::Value, Type::Scalar(scalar)) => {
                let operand = self.operand(lowered, span)?;
                self.pin(&operand, &scalar);
                self.emit(Statement::Set(var, operand));
            }
            (Role::Place, Type::Vector(_)) if self.is_sequence(&lowered) => {
                if let Lowered::Place(from, _) = lowered {
                    let copy = self.copied_vector(from);
                    self.emit(Statement::Assign(var.into(), Aggregate::Copy(copy)));
                }
            }
            (Role::Place, _) => {
                if let Some(aggregate) = self.aggregate(lowered) {
                    if let Aggregate::Struct { path, .. } = &aggregate {
                        self.made.insert(var, path.clone());
                    }
                    self.emit(Statement::Assign(var.into(), aggregate));
                }
            }
            _ => {
                if let Lowered::Constant(constant) = lowered {
                    let value = self.constant(&Ident::new("c", Span::mixed_site()), constant.opaque);
                    self.emit(Statement::Set(var, value.into()));
                }
            }
        }
        Ok(())
    }

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
                Projection::Index(crate::ir::Opaque::pure(super::patterns::index_tokens(index)))
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
                    self.emit_change(
                        left,
                        &constant.opaque,
                        Some(var),
                        false,
                        |left, right| quote::quote!(#left = #right;),
                    );
                }
                (Binding::Var(var), _) if self.parts.contains_key(&var) => {
                    _ = self.found.beginnings.insert(self.parts[&var])
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
                        Projection::Field(member) => quote::quote!(#tokens.#member),
                        Projection::Index(index) | Projection::Slice(index) => {
                            let index = index.tokens;
                            quote::quote!(#tokens[#index])
                        }
                    };
                    Lowered::Constant(super::Constant::of(crate::ir::Opaque { tokens, ..constant.opaque.clone() }))
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
                        self.change_constant(target, &constant.opaque, |left, right| quote::quote!(#left = #right;));
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
    fn is_sequence(&self, value: &Lowered) -> bool {
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
            left = left.map(|left| quote::quote!((#left)));
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
        let mut opaque = super::opaque::join(tokens, left, value.clone());
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
            && !self.known.beginnings.contains(beginning)
        {
            self.found.beginnings.insert(*beginning);
            return Ok(());
        }
        let mut var = root(target).and_then(|ident| self.constant_var(ident));
        while let Some(borrowed) = var.and_then(|var| self.borrows.get(&var)) {
            var = Some(*borrowed);
        }
        let declaration = var.and_then(|var| self.declarations.get(&var));
        match declaration {
            Some(declaration) if !self.known.active.contains(declaration) => {
                self.found.active.insert(*declaration);
                Ok(())
            }
            _ => self.refuse(Refusal::ConstantTarget, target),
        }
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
            _ => self.refuse(Refusal::ConstantTarget, target),
        }
    }

    /// Whether this is what a call returned, and not a variable.
    fn is_result(&self, place: &Place) -> bool {
        let root = self.function.variable(place.root);
        !root.named && !root.mutable && root.reference == crate::ir::Reference::Owned
    }

    /// A field that is an integer changes, which has no derivative.
    fn change_field(&mut self, place: Place, operator: &syn::BinOp, by: super::Constant) -> Reading<Lowered> {
        let before = self.integer_field(&place);
        let operator = plain(operator);
        let (old, change) = (&before.opaque.tokens, &by.opaque.tokens);
        let after = super::opaque::join(quote::quote!(#old #operator (#change)), before.opaque, by.opaque);
        let after = self.fixed(super::Constant::of(after)).opaque;
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
            self.change_constant(&binary.left, right, |left, right| quote::quote!(#left #operator #right;));
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
        let operand = self.operand(value, binary.right.span())?;
        let scalar = match self.type_of(&place) {
            Type::Scalar(scalar) => scalar,
            named if self.known.is_struct(&named) => return self.refuse(Refusal::StructOperator, &binary.left),
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

/// Whether an element is taken out at an end.
fn is_pop(call: &syn::ExprMethodCall) -> bool {
    call.args.is_empty() && matches!(&*call.method.to_string(), "pop" | "pop_back" | "pop_front")
}

/// The operator of `+=` and its kin.
fn plain(operator: &syn::BinOp) -> Option<TokenStream> {
    let tokens = quote::ToTokens::to_token_stream(operator).to_string();
    tokens.strip_suffix('=')?.parse().ok()
}

enum Target {
    /// A constant of the user's.
    Constant,
    /// A value that is declared and set once on every path.
    Declared(Var),
    Place(Place),
}

impl Lowered {
    pub fn is_never(&self) -> bool {
        matches!(self, Lowered::Never)
    }

    pub fn is_constant(&self) -> bool {
        matches!(self, Lowered::Constant(_))
    }

    fn is_scalar(&self) -> bool {
        matches!(self, Lowered::Scalar(_))
    }
}

/// The value of a statement.
pub fn unit() -> Lowered {
    Lowered::Constant(super::Constant::of(crate::ir::Opaque::pure(quote::quote!(()))))
}

pub fn is_unit(constant: &super::Constant) -> bool {
    constant.opaque.tokens.to_string() == "()"
}

/// What a mutable reference leads into: `&mut s`, `s.split_at_mut(1)`, `s.first_mut().unwrap()`.
fn borrowed_mutably(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Reference(reference) => reference.mutability.is_some().then_some(&*reference.expr),
        Expr::MethodCall(call) if call.method.to_string().ends_with("_mut") => Some(&call.receiver),
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
            borrowed_mutably(&call.receiver)
        }
        _ => None,
    }
}

/// `..` among the targets of an assignment.
fn field(index: usize) -> Projection {
    Projection::Field(index.into())
}

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

pub fn path_ident(expression: &Expr) -> Option<&Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Paren(inner) => path_ident(&inner.expr),
        _ => None,
    }
}
