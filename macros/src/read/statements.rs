//! Blocks and statements.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{Expr, Stmt};

use super::chains::contains_let;
use super::closures::{closure, only_name};
use super::constants::bound_names;
use super::known::Fact;
use super::refuse::Refusal;
use super::survey::root;
use super::{Arguments, Binding, Lowered, Reader, Reading, Refused};
use crate::ir::{Aggregate, Effect, Operand, Projection, Reference, Role, Statement, Type, Var};

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
        let lowered = self.block(block)?;
        Ok(self.value_around(lowered, outer))
    }

    /// What is worth something in a scope, as a value: there were so many variables around that.
    pub fn value_around(&mut self, lowered: Lowered, outer: usize) -> Lowered {
        let lowered = lowered.held();
        let is_around = matches!(&lowered, Lowered::Place(place, _) if (place.root.0 as usize) < outer);
        let worth = self.kept(lowered, is_around);
        if let Lowered::Place(copy, Reference::Owned) = &worth {
            self.function.variables[copy.root.0 as usize].mutable |= is_around;
        }
        worth
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
                statement => self.consuming(|this| this.statement(statement)),
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
        self.for_effect = match statement {
            Stmt::Expr(value, Some(_)) => arguments(value).map(std::ptr::from_ref),
            _ => None,
        };
        match statement {
            Stmt::Local(local) => {
                if let Some(call) = unnamed_pop(local)
                    && !self.survey_expression(&call.receiver).is_constant()
                {
                    return self.pop(&call.method.to_string(), &call.receiver).map(|_| unit());
                }
                let read = self.local(local);
                if read.is_err() {
                    self.poison(&local.pat);
                }
                read
            }
            Stmt::Item(item) if self.items.contains(&std::ptr::from_ref(item)) => Ok(unit()),
            Stmt::Item(item) => self.refuse(Refusal::NestedItem, item),
            Stmt::Expr(expression, _) if self.only_fails(expression) => self.expression(expression),
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
            Stmt::Expr(Expr::Try(attempt), Some(_)) if self.only_checks(attempt) => {
                let opaque = self.opaque_statement(statement);
                self.emit(Statement::Opaque(opaque));
                Ok(unit())
            }
            Stmt::Expr(expression, semicolon) => match self.worthless(expression, semicolon.is_none())? {
                Lowered::Never => Ok(Lowered::Never),
                Lowered::Constant(constant) => {
                    if constant.opaque.effect != Effect::Pure {
                        let tokens = constant.opaque.tokens;
                        let opaque = crate::ir::Opaque { tokens: quote::quote!(#tokens;), ..constant.opaque };
                        self.emit(Statement::Opaque(opaque));
                    }
                    Ok(unit())
                }
                lowered => {
                    self.look_at(&lowered, false);
                    Ok(unit())
                }
            },
        }
    }

    /// An index is asked for where it is written, also if nobody reads the element: `x[i];`, `let _ = x[i];`, `let e = &x[i];`. A
    /// row of elements that has a name is asked where it is read.
    fn look_at(&mut self, lowered: &Lowered, is_named: bool) {
        let Lowered::Place(place, Reference::Owned | Reference::Shared) = lowered else { return };
        if !place.path.iter().any(|projection| matches!(projection, Projection::Index(_))) {
            return;
        }
        match self.type_of(place) {
            Type::Scalar(scalar) => drop(self.load(place.clone(), scalar)),
            _ if is_named => {}
            _ => self.check_bounds(place),
        }
    }

    /// An expression as a statement: without a semicolon it is worth nothing.
    fn worthless(&mut self, expression: &'a Expr, is_unit: bool) -> Reading<Lowered> {
        let unit = is_unit.then(|| Type::Tuple(Vec::new()));
        self.expecting(unit, |this| this.expression(expression))
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
        let is_named = !matches!(local.pat, syn::Pat::Wild(_));
        if !is_named || matches!(lowered, Lowered::Place(_, Reference::Shared)) {
            self.look_at(&lowered, is_named);
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
                Lowered::Constant(constant)
                    if constant.opaque.effect != Effect::Pure
                        || values.elems.iter().skip(index + 1).any(|later| self.is_changed_by(&constant, later)) =>
                {
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
        let mut is_active = self.known.has(&Fact::Active(declaration));
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
        self.known.has(&Fact::Beginning(value))
    }

    /// The constant that is a part of a tuple.
    pub fn part_of(&self, target: &Expr) -> Option<Var> {
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
        let before = self.lookup(&name.ident).cloned();
        for value in &values.elems {
            // The name stands for what it stood for until all parts are read.
            before.iter().for_each(|before| self.bind_name(&name.ident, before.clone()));
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
                let lowered = self.learn_shape(var, lowered);
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
                if let Lowered::Constant(constant) = &lowered {
                    self.learn_answered(&constant.opaque);
                }
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
                    self.stands_for(var, value);
                    self.origins.extend(self.origins.get(&value).map(|call| (var, *call)));
                    self.emit(Statement::Set(var, value.into()));
                }
            }
        }
        Ok(())
    }
}

/// What a call is given.
fn arguments(value: &Expr) -> Option<&Arguments> {
    match value {
        Expr::Call(call) => Some(&call.args),
        Expr::MethodCall(call) => Some(&call.args),
        Expr::Try(attempt) => arguments(&attempt.expr),
        _ => None,
    }
}

/// Whether an element is taken out at an end.
/// What `let _ = …;` takes out of a collection.
fn unnamed_pop(local: &syn::Local) -> Option<&syn::ExprMethodCall> {
    match (&local.pat, &local.init) {
        (syn::Pat::Wild(_), Some(syn::LocalInit { expr, diverge: None, .. })) => match &**expr {
            Expr::MethodCall(call) => Some(call).filter(|call| is_pop(call)),
            _ => None,
        },
        _ => None,
    }
}

fn is_pop(call: &syn::ExprMethodCall) -> bool {
    call.args.is_empty() && matches!(&*call.method.to_string(), "pop" | "pop_back" | "pop_front")
}

impl Lowered {
    pub fn is_never(&self) -> bool {
        matches!(self, Lowered::Never)
    }

    pub fn is_constant(&self) -> bool {
        matches!(self, Lowered::Constant(_))
    }

    pub fn is_scalar(&self) -> bool {
        matches!(self, Lowered::Scalar(_))
    }

    /// Whether what is written through it is meant for storage around: a copy of it is something else.
    pub fn leads_elsewhere(&self) -> bool {
        match self {
            Lowered::Place(_, reference) => *reference == Reference::Mutable,
            Lowered::Parts(parts) => parts.iter().any(Lowered::leads_elsewhere),
            _ => false,
        }
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

pub fn path_ident(expression: &Expr) -> Option<&Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Paren(inner) => path_ident(&inner.expr),
        _ => None,
    }
}
