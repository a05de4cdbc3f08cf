//! Floats: what an expression is where one is needed, and what is made of several.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::{Expr, UnOp};

use super::effects::{is_pure_method, only_makes};
use super::known::Fact;
use super::refuse::Refusal;
use super::{Constant, Handle, Lowered, Reader, Reading};
use crate::ir::{Aggregate, Block, Opaque, Operand, Place, Role, Scalar, Spelling, Statement, Type, Value, Var};
use crate::rules::{Rule, rule};

impl<'a> Reader<'a> {
    /// An operand in constant code.
    pub fn mention(&self, operand: &Operand) -> Opaque {
        match operand {
            Operand::Var(var) => Opaque::of(*var),
            literal => Opaque::pure(super::literal_tokens(literal).to_token_stream()),
        }
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
                if self.comes_from_error(&constant.opaque) {
                    return self.refuse(Refusal::ErrorFloat, span);
                }
                self.learn_answered(&constant.opaque);
                let constant = self.number_behind(constant);
                let scalar = match constant.shape {
                    Some(Type::Scalar(scalar)) => scalar,
                    _ => self.scalars.fresh(),
                };
                let var = self.temporary(scalar);
                self.emit(Statement::Let(var, Value::Opaque(constant.opaque)));
                Ok(var.into())
            }
            Lowered::Place(place, _) if place.path.is_empty() && self.made.contains_key(&place.root) => {
                let path = self.made[&place.root].clone();
                self.learn_function(&path, span)
            }
            Lowered::Place(place, _) => match self.type_of(&place) {
                Type::Scalar(scalar) => Ok(self.load(place, scalar)),
                named if self.known.is_struct(&named) || self.is_borrowed_struct(&named) => {
                    self.refuse(Refusal::struct_operator(self.operator), span)
                }
                Type::Unknown if self.is_unnamed(&place) => Ok(self.becomes_scalar(place.root)),
                Type::Unknown | Type::Named(_) => {
                    self.find_scalar(&place);
                    let scalar = self.scalars.fresh();
                    self.part_becomes_scalar(&place, &scalar);
                    Ok(self.load(place, scalar))
                }
                Type::Array(..) => self.refuse(Refusal::Aggregate("an array"), span),
                Type::Slice(_) => self.refuse(Refusal::Aggregate("a slice"), span),
                Type::Vector(_) => {
                    self.learn_structured(&place);
                    self.refuse(Refusal::Aggregate("a vector"), span)
                }
                Type::Tuple(_) => self.refuse(Refusal::Aggregate("a tuple"), span),
            },
            Lowered::Aggregate(Aggregate::Struct { path, .. }) => self.learn_function(&path, span),
            Lowered::Aggregate(_) => self.refuse(Refusal::Aggregate("an aggregate"), span),
            Lowered::Parts(_) => self.refuse(Refusal::Aggregate("a tuple"), span),
            Lowered::Never => self.refuse(Refusal::JumpInside("an operation"), span),
        }
    }

    /// An operand of an operator, which takes numbers and references to them.
    pub fn operator_operand(&mut self, rule: &'static str, lowered: Lowered, span: Span) -> Reading<Operand> {
        let lowered = match lowered {
            Lowered::Constant(constant) if constant.shape.is_none() && self.may_return_reference(&constant.opaque) => {
                Lowered::Constant(self.perhaps_behind(constant))
            }
            other => other,
        };
        self.operator = rule;
        let operand = self.operand(lowered, span);
        self.operator = "";
        operand
    }

    /// The number that a constant is, or refers to: operators take both.
    fn number_behind(&self, constant: Constant) -> Constant {
        let tokens = &constant.opaque.tokens;
        match syn::parse2(tokens.clone()) {
            Ok(Expr::Reference(reference)) => {
                let inner = &reference.expr;
                let opaque = Opaque { tokens: quote!(#inner), ..constant.opaque };
                self.number_behind(Constant { opaque, ..constant })
            }
            Ok(Expr::Path(path)) => match self.handle_of_path(&path) {
                Some(Handle::Reference) => constant.map(|tokens| quote!(*#tokens)),
                Some(Handle::Perhaps) => self.perhaps_behind(constant),
                None => constant,
            },
            Ok(expression) if self.lends(&expression) => self.perhaps_behind(constant),
            _ => constant,
        }
    }

    /// The number that a constant is, or refers to, where only the compiler sees which.
    fn perhaps_behind(&self, constant: Constant) -> Constant {
        let krate = &self.signature.krate;
        constant.map(|tokens| quote!(#krate::generated::behind(&#tokens)))
    }

    /// Whether constant code is a call of something that may return a reference to a number.
    fn may_return_reference(&self, constant: &Opaque) -> bool {
        syn::parse2(constant.tokens.clone()).is_ok_and(|expression| self.returns_reference(&expression))
    }

    /// What is returned is a reference only if one was given.
    pub fn returns_reference(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.returns_reference(&inner.expr),
            Expr::Call(call) => call.args.iter().any(|argument| self.holds_references(argument)),
            Expr::MethodCall(call) => !returns_value(&call.method.to_string()),
            _ => false,
        }
    }

    /// Whether a constant may be a reference, or something with references in it.
    fn holds_references(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.holds_references(&inner.expr),
            Expr::Reference(_) => true,
            Expr::Path(path) if self.handle_of_path(path).is_some() => true,
            _ => self.returns_reference(expression) || self.has_references(expression),
        }
    }

    /// Whether what a constant is, or refers to, may have references in it.
    pub fn has_references(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.has_references(&inner.expr),
            Expr::Reference(inner) => self.has_references(&inner.expr),
            Expr::Unary(unary) => self.has_references(&unary.expr),
            Expr::Field(field) => self.has_references(&field.base),
            Expr::Index(index) => self.has_references(&index.expr),
            Expr::Path(path) => path
                .path
                .get_ident()
                .and_then(crate::ir::behind)
                .is_some_and(|var| self.holders.contains(&var) || self.has_references_inside(var)),
            Expr::Tuple(parts) => parts.elems.iter().any(|part| self.holds_references(part)),
            Expr::Struct(literal) => literal.fields.iter().any(|field| self.holds_references(&field.expr)),
            Expr::Call(call) => call.args.iter().any(|argument| self.holds_references(argument)),
            Expr::MethodCall(call) => {
                self.has_references(&call.receiver) || call.args.iter().any(|argument| self.has_references(argument))
            }
            _ => false,
        }
    }

    /// What is taken out of a constant, or stands for it, may have references in it if that has.
    pub fn hand_references_on(&mut self, constant: &Opaque, to: &[Var]) {
        if syn::parse2(constant.tokens.clone()).is_ok_and(|expression| self.has_references(&expression)) {
            self.holders.extend(to);
        }
    }

    /// What stands for another constant is as much of a reference as that.
    pub fn stands_for(&mut self, var: Var, other: Var) {
        self.handles.extend(self.handles.get(&other).map(|handle| (var, *handle)));
        self.holders.extend(self.holders.contains(&other).then_some(var));
    }

    /// Whether the type of a parameter says, or leaves open, that there are references in it.
    fn has_references_inside(&self, var: Var) -> bool {
        let index = self.function.parameters.iter().position(|parameter| *parameter == var);
        let parameter = index.and_then(|index| self.signature.parameters.get(index));
        parameter.is_some_and(|parameter| parameter.written.may_have_references())
    }

    /// Whether an expression may be a reference to a number: one of the items of something, or a part of what has references in it.
    pub fn lends(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.lends(&inner.expr),
            Expr::MethodCall(call) if is_unwrapping(&call.method.to_string()) => {
                self.may_hold_reference(&call.receiver)
            }
            Expr::Field(syn::ExprField { base, member: syn::Member::Unnamed(_), .. }) => {
                self.is_handle(base) || self.lends(base) || self.has_references(base)
            }
            Expr::Field(_) | Expr::Index(_) => self.has_references(expression),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.has_references(&unary.expr),
            _ => false,
        }
    }

    /// Whether an expression may be an `Option` of a reference.
    pub fn may_hold_reference(&self, expression: &Expr) -> bool {
        match expression {
            Expr::MethodCall(copy) if copy.method == "clone" => self.may_hold_reference(&copy.receiver),
            Expr::MethodCall(item) => is_lending(&item.method.to_string()),
            expression => self.is_handle(expression),
        }
    }

    fn is_handle(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Path(path) if self.handle_of_path(path) == Some(Handle::Perhaps))
    }

    pub fn handle_of_path(&self, path: &syn::ExprPath) -> Option<Handle> {
        self.handles.get(&crate::ir::behind(path.path.get_ident()?)?).copied()
    }

    /// Whether the place is a whole variable that is not the user's.
    pub fn is_unnamed(&self, place: &Place) -> bool {
        place.path.is_empty() && !self.function.variable(place.root).named
    }

    /// The result of a call turns out to be a scalar, or what is chosen among such results, or what is carried through a loop.
    fn becomes_scalar(&mut self, var: Var) -> Operand {
        let scalar = self.scalars.fresh();
        let mut found = vec![var];
        while let Some(var) = found.pop() {
            let variable = &mut self.function.variables[var.0 as usize];
            variable.ty = Type::Scalar(scalar.clone());
            if !variable.mutable {
                variable.role = Role::Value;
            }
            for mut writing in std::mem::take(&mut self.blocks) {
                self.set_scalar(var, &scalar, &mut writing.statements, &mut found);
                self.blocks.push(writing);
            }
        }
        match self.function.variable(var).role {
            Role::Value => var.into(),
            _ => self.load(var.into(), scalar),
        }
    }

    /// Where the variable was stored to as a whole, it is set.
    fn set_scalar(&mut self, var: Var, scalar: &Scalar, block: &mut Block, found: &mut Vec<Var>) {
        let is_value = self.function.variable(var).role == Role::Value;
        for mut statement in std::mem::take(block) {
            for inner in statement.blocks_mut() {
                self.set_scalar(var, scalar, inner, found);
            }
            match statement {
                Statement::Let(own, Value::Aggregate(aggregate)) if own == var => {
                    match self.scalar_contents(aggregate, found) {
                        Value::Aggregate(Aggregate::Scalar(operand)) if is_value => {
                            block.extend([Statement::Declare(var), Statement::Set(var, operand)]);
                        }
                        value if is_value => block.push(Statement::Let(var, value)),
                        value => {
                            let operand = self.set_part(value, scalar, block);
                            block.push(Statement::Let(var, Value::Aggregate(Aggregate::Scalar(operand))));
                        }
                    }
                }
                Statement::Assign(place, aggregate) if place.root == var => {
                    let value = self.scalar_contents(aggregate, found);
                    let operand = self.set_part(value, scalar, block);
                    block.push(match is_value {
                        true => Statement::Set(var, operand),
                        false => Statement::Store(place, operand),
                    });
                }
                other => block.push(other),
            }
        }
    }

    /// A scalar as an operand.
    fn set_part(&mut self, value: Value, scalar: &Scalar, block: &mut Block) -> Operand {
        match value {
            Value::Aggregate(Aggregate::Scalar(operand)) => operand,
            value => {
                let part = self.temporary(scalar.clone());
                block.push(Statement::Let(part, value));
                part.into()
            }
        }
    }

    /// The contents of storage that turned out to be a scalar.
    fn scalar_contents(&mut self, contents: Aggregate, found: &mut Vec<Var>) -> Value {
        match contents {
            Aggregate::Copy(from) if self.is_unnamed(&from) => {
                found.push(from.root);
                match self.function.variable(from.root).mutable {
                    true => Value::Load(from),
                    false => Value::Aggregate(Aggregate::Scalar(from.root.into())),
                }
            }
            Aggregate::Copy(from) => {
                self.find_scalar(&from);
                Value::Load(from)
            }
            Aggregate::Opaque(opaque) => Value::Opaque(opaque),
            other => Value::Aggregate(other),
        }
    }

    /// What has a field, or is made by a struct literal, is a struct.
    pub fn learn_struct(&mut self, ty: &Type) {
        if let Type::Named(path) = ty {
            self.found.learn(Fact::Struct(path.to_string()));
        }
    }

    /// What was made of the parameters by operators has fields, or methods of its own: those that may be structs are.
    pub fn learn_structs(&mut self) {
        for parameter in &self.signature.parameters {
            self.learn_struct(&parameter.written.ty);
        }
    }

    pub fn learn_number(&mut self, ty: &Type) {
        if let Type::Named(path) = ty {
            self.found.learn(Fact::Number(path.to_string()));
        }
    }

    /// Something of unknown type turns out to be a scalar.
    pub fn find_scalar(&mut self, place: &Place) {
        self.learn_number(&self.type_of(place));
        if self.is_structured(place) {
            return;
        }
        if let (true, Some(declaration)) = (place.path.is_empty(), self.declarations.get(&place.root)) {
            self.found.learn(Fact::Scalar(*declaration));
        }
    }
}

fn is_unwrapping(method: &str) -> bool {
    matches!(method, "expect" | "unwrap" | "unwrap_or" | "unwrap_or_else")
}

/// Methods of the standard library that return a value, whatever they are called on.
fn returns_value(method: &str) -> bool {
    is_pure_method(method)
        || only_makes(method)
        || matches!(method, "as_secs_f32" | "as_secs_f64" | "count" | "fold" | "into" | "parse" | "product" | "sum")
}

/// Methods that return one of the items of what they are called on, or a reference to it.
pub fn is_lending(method: &str) -> bool {
    let of_collections = matches!(method, "as_ref" | "back" | "first" | "front" | "get" | "last" | "peek");
    let of_iterators =
        matches!(method, "find" | "max_by" | "min_by" | "next" | "next_back" | "nth" | "nth_back" | "reduce");
    of_collections || of_iterators || matches!(method, "max_by_key" | "min_by_key")
}
