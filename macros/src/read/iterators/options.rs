//! Closures that return an `Option`: `filter_map`, `map_while`, `scan`. Their bodies are read up to each `Some` and `None`.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Stmt};

use super::drive::{Each, EachOf};
use super::pick::Perhaps;
use crate::ir::{Aggregate, Arm, Effect, Opaque, Reference, Statement, Type, Value, Var, placeholder};
use crate::read::chains::contains_let;
use crate::read::closures::{Callable, Passed, returns};
use crate::read::expressions::without_parentheses;
use crate::read::known::Fact;
use crate::read::matches::ArmBody;
use crate::read::refuse::Refusal;
use crate::read::statements::{path_ident, unit};
use crate::read::{Constant, Declaration, Lowered, Reader, Reading};

/// Reads what is done with an item, or without one.
type EachOption<'e, 'a> = EachOf<'e, 'a, Option<Lowered>>;

impl<'a> Reader<'a> {
    /// What a closure makes of an item, if it makes something of it; without, `none` is done.
    pub fn optional(
        &mut self,
        closure: Callable<'a>,
        passed: Vec<Passed>,
        none: &mut dyn FnMut(&mut Self),
        each: Each<'_, 'a>,
    ) -> Reading<()> {
        self.opened_option(closure, passed, &mut |this, item| match item {
            Some(item) if item.is_never() => Ok(()),
            Some(item) => each(this, item),
            None => {
                none(this);
                Ok(())
            }
        })
    }

    fn opened_option(&mut self, closure: Callable<'a>, passed: Vec<Passed>, each: EachOption<'_, 'a>) -> Reading<()> {
        self.opened(closure, passed, each, |this, body, each| match returns(body) {
            true => {
                let returned = this.returned_option(body)?;
                this.option_found(returned, each)
            }
            false => this.option(body, each),
        })
    }

    /// Reads what is done with what an `Option` holds, in each of its cases.
    pub fn option(&mut self, body: &'a Expr, each: EachOption<'_, 'a>) -> Reading<()> {
        match body {
            Expr::Paren(inner) => self.option(&inner.expr, each),
            Expr::Group(inner) => self.option(&inner.expr, each),
            Expr::Block(block) if block.label.is_none() => self.option_of_block(&block.block, each),
            Expr::Match(choice) if !self.survey_expression(body).is_constant() => {
                self.match_by(choice, &mut |this, arm| this.option_of_arm(arm, each)).map(drop)
            }
            Expr::If(branch) if branch.else_branch.is_some() => {
                if let Expr::Let(pattern) = &*branch.cond {
                    return self.if_let_by(pattern, branch, &mut |this, arm| this.option_of_arm(arm, each)).map(drop);
                }
                if contains_let(&branch.cond) {
                    return self.if_chain(branch, &mut |this, arm| this.option_of_arm(arm, each)).map(drop);
                }
                let condition = self.condition(&branch.cond)?;
                let (read, then) = self.within(|this| this.option_of_block(&branch.then_branch, each));
                let (other, otherwise) = self.within(|this| match &branch.else_branch {
                    Some((_, otherwise)) => this.option(otherwise, each),
                    None => Ok(()),
                });
                read.and(other)?;
                self.emit(Statement::If { condition, then, otherwise });
                Ok(())
            }
            Expr::Call(call) if something(body).is_some() => {
                let value = self.expression(&call.args[0])?;
                let value = self.settled(value);
                each(self, Some(value))
            }
            Expr::Call(call) if self.returns_option(call) => {
                let closure = self.callable(&call.func)?;
                let Some(arguments) = self.arguments(&call.args)? else { return Ok(()) };
                self.opened_option(closure, arguments, each)
            }
            Expr::Path(_) if is_named(body, "None") => each(self, None),
            Expr::MethodCall(call) if matches!(&*call.method.to_string(), "then" | "then_some") => {
                self.option_if(call, each)
            }
            _ => match self.without_active(body) {
                Some(constant) => {
                    let constant = constant?;
                    let typed = self.typed_options.iter().find(|(end, _)| std::ptr::eq(*end, body));
                    let constant = match typed {
                        Some((_, ty)) => {
                            constant.map(|option| quote!({ let option: ::core::option::Option<#ty> = #option; option }))
                        }
                        None => constant,
                    };
                    self.constant_option(constant, each)
                }
                None => self.active_option(body, each),
            },
        }
    }

    fn active_option(&mut self, body: &'a Expr, each: EachOption<'_, 'a>) -> Reading<()> {
        match body {
            Expr::MethodCall(call) if self.is_derived(call) => self.derived_option(call, each),
            _ => match self.perhaps_by_itself(body).or_else(|| self.answered_item(body)) {
                Some(item) => {
                    let item = item?;
                    self.option_found(item, each)
                }
                None => self.refuse(Refusal::OptionInside, body),
            },
        }
    }

    /// An `Option` that holds nothing active: a constant, or where among active values something is.
    pub fn without_active(&mut self, option: &Expr) -> Option<Reading<Constant>> {
        if self.survey_expression(option).is_constant() {
            return Some(Ok(self.constant_expression(option)));
        }
        is_position(option).then(|| self.observation(option))
    }

    fn option_of_arm(&mut self, arm: ArmBody<'a>, each: EachOption<'_, 'a>) -> Reading<Lowered> {
        match arm {
            ArmBody::Block(block) => self.option_of_block(block, each)?,
            ArmBody::Expression(expression) => self.option(expression, each)?,
        }
        Ok(unit())
    }

    /// Whether a method makes an `Option` of another.
    fn is_derived(&mut self, call: &ExprMethodCall) -> bool {
        const DERIVING: [&str; 7] = ["and_then", "cloned", "copied", "filter", "map", "or", "or_else"];
        DERIVING.contains(&&*call.method.to_string()) && (self.is_option(&call.receiver) || self.maps_constant(call))
    }

    /// Whether a closure makes something active of what a constant `Option` holds.
    pub fn maps_constant(&mut self, call: &ExprMethodCall) -> bool {
        matches!((&*call.method.to_string(), call.args.len()), ("map" | "and_then", 1))
            && !self.survey_expression(&call.args[0]).is_constant()
            && !self.iterates(&call.receiver)
            && !self.is_constant_array(&call.receiver)
            && (self.survey_expression(&call.receiver).is_constant() || is_position(&call.receiver))
    }

    /// Whether it is an array of constants, which has a `map` as well.
    fn is_constant_array(&mut self, expression: &Expr) -> bool {
        let var = path_ident(expression).and_then(|name| self.constant_var(name));
        let shape = var.and_then(|var| self.shapes.get(&var).cloned()).or_else(|| self.shape_of_code(expression));
        matches!(shape, Some(Type::Array(..)))
    }

    fn derived_option(&mut self, call: &'a ExprMethodCall, each: EachOption<'_, 'a>) -> Reading<()> {
        let name = call.method.to_string();
        if name == "or" && is_named(&call.args[0], "None") {
            return self.option(&call.receiver, each);
        }
        if name == "or" {
            let one = self.evaluated_option(&call.receiver)?;
            let other = self.evaluated_option(&call.args[0])?;
            return self.option_found(one, &mut |this, item| match item {
                Some(item) => each(this, Some(item)),
                None => this.option_found(other.clone(), each),
            });
        }
        let closure = match call.args.first() {
            Some(closure) => Some(self.callable(closure)?),
            None => None,
        };
        self.option(&call.receiver, &mut |this, item| match (item, closure, &*name) {
            (Some(item), Some(closure), "map") => {
                let value = this.invoke(closure, vec![Passed::value(item)], call.method.span())?;
                each(this, Some(value))
            }
            (Some(item), Some(closure), "and_then") => this.opened_option(closure, vec![Passed::value(item)], each),
            (Some(item), Some(closure), "filter") => {
                let item = this.kept_item(item);
                let holds = this.answer(closure, vec![Passed::borrowed(item.clone())], call.method.span())?;
                let condition = this.constant(&condition(), holds.opaque).into();
                this.option_on(condition, &mut |this, each| each(this, Some(item.clone())), each)
            }
            (Some(item), _, "copied" | "cloned") => {
                let value = this.value_behind(item);
                each(this, Some(value))
            }
            (None, Some(closure), "or_else") => this.opened_option(closure, Vec::new(), each),
            (item, ..) => each(this, item),
        })
    }

    fn option_of_block(&mut self, block: &'a syn::Block, each: EachOption<'_, 'a>) -> Reading<()> {
        let [before @ .., Stmt::Expr(tail, None)] = &block.stmts[..] else {
            return self.refuse(Refusal::OptionInside, block);
        };
        self.scopes.push(Default::default());
        let read = before.iter().try_for_each(|statement| self.statement(statement).map(drop));
        let read = read.and_then(|()| self.option(tail, each));
        self.scopes.pop();
        read
    }

    /// `condition.then(|| value)`, `condition.then_some(value)`
    fn option_if(&mut self, call: &'a ExprMethodCall, each: EachOption<'_, 'a>) -> Reading<()> {
        let condition = self.condition(&call.receiver)?;
        self.option_on(
            condition,
            &mut |this, each| {
                let value = match call.method == "then" {
                    true => {
                        let closure = this.callable(&call.args[0])?;
                        this.invoke(closure, Vec::new(), call.span())?
                    }
                    false => this.expression(&call.args[0])?,
                };
                each(this, Some(value))
            },
            each,
        )
    }

    fn option_found(&mut self, item: Perhaps<'a>, each: EachOption<'_, 'a>) -> Reading<()> {
        let condition = self.constant(&condition(), item.present).into();
        let some = &mut |this: &mut Self, each: EachOption<'_, 'a>| {
            let value = this.found(&item.value)?;
            each(this, Some(value))
        };
        self.option_on(condition, some, each)
    }

    fn option_on(
        &mut self,
        condition: crate::ir::Operand,
        some: &mut dyn FnMut(&mut Self, EachOption<'_, 'a>) -> Reading<()>,
        each: EachOption<'_, 'a>,
    ) -> Reading<()> {
        let (read, then) = self.within(|this| some(this, each));
        let (other, otherwise) = self.within(|this| each(this, None));
        read.and(other)?;
        self.emit(Statement::If { condition, then, otherwise });
        Ok(())
    }

    /// A constant option.
    fn constant_option(&mut self, constant: Constant, each: EachOption<'_, 'a>) -> Reading<()> {
        let item = self.item_of(&constant.opaque);
        let scrutinee = self.fixed(constant).opaque;
        let (read, then) = self.within(|this| each(this, Some(Lowered::Constant(Constant::of(Opaque::of(item))))));
        let (other, otherwise) = self.within(|this| each(this, None));
        read.and(other)?;
        let bound = placeholder(item, Span::mixed_site());
        let pattern = quote!(::core::option::Option::Some(#bound));
        let some = Arm { pattern, binds: vec![item], guard: None, body: then };
        let pattern = quote!(::core::option::Option::None);
        let none = Arm { pattern, binds: Vec::new(), guard: None, body: otherwise };
        self.emit(Statement::Match { scrutinee, arms: vec![some, none] });
        Ok(())
    }

    /// What `scan` carries along, as the mutable reference that its closure is given.
    pub fn scanned(&mut self, initial: &'a Expr, closure: Callable<'a>) -> Reading<Lowered> {
        let lowered = self.expression(initial)?;
        let name = self.first_name(closure);
        let is_active = name.is_some_and(|name| self.known.has(&Fact::Active(name)));
        match lowered {
            Lowered::Constant(constant) if !is_active && constant.literal.is_none() && constant.shape.is_none() => {
                let var = self.mutable_constant("state", constant.opaque);
                self.declarations.extend(name.map(|name| (var, name)));
                let borrowed = Opaque::of(var).map(|var| quote!(&mut #var));
                let borrowed = Opaque { writes: vec![var], effect: Effect::Once, ..borrowed };
                Ok(Lowered::Constant(Constant::of(borrowed)))
            }
            Lowered::Constant(constant) => {
                let ty = constant.shape.clone().unwrap_or_else(|| Type::Scalar(self.scalars.fresh()));
                let contents = self.storage_of(constant);
                Ok(self.state(ty, contents))
            }
            Lowered::Never => Ok(Lowered::Never),
            lowered => match self.aggregate(lowered) {
                Some(contents) => {
                    let ty = self.shape_of(&contents);
                    Ok(self.state(ty, contents))
                }
                None => Ok(Lowered::Never),
            },
        }
    }

    fn state(&mut self, ty: Type, contents: Aggregate) -> Lowered {
        let name = Ident::new("state", Span::mixed_site());
        let var: Var = self.new_variable(name, ty, crate::ir::Role::Place);
        self.function.variables[var.0 as usize].mutable = true;
        self.emit(Statement::Let(var, Value::Aggregate(contents)));
        Lowered::Place(var.into(), Reference::Mutable)
    }

    /// The name that a closure gives to its first argument.
    fn first_name(&self, closure: Callable<'a>) -> Option<Declaration> {
        let pattern = self.code_of(closure)?.inputs.first()?;
        crate::read::closures::only_name(pattern).map(std::ptr::from_ref)
    }
}

fn condition() -> Ident {
    Ident::new("condition", Span::mixed_site())
}

/// What is in a `Some(…)`.
pub fn something(option: &Expr) -> Option<&Expr> {
    match option {
        Expr::Paren(inner) => something(&inner.expr),
        Expr::Call(call) if is_named(&call.func, "Some") && call.args.len() == 1 => call.args.first(),
        _ => None,
    }
}

fn is_position(expression: &Expr) -> bool {
    match without_parentheses(expression) {
        Expr::MethodCall(call) => matches!(&*call.method.to_string(), "position" | "rposition"),
        _ => false,
    }
}

pub fn is_named(expression: &Expr, name: &str) -> bool {
    matches!(expression, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}
