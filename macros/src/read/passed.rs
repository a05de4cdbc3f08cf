//! Closures that are passed to differentiable functions: each is a function of its own, of what it captures and of its own parameters.
//!
//! Before the types of all are known, only its body is read, with the variables of the function around it.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::closures::{PassedFunction, returns};
use super::known::Fact;
use super::refuse::Refusal;
use super::untyped::{Use, is_of_floats};
use super::{Binding, Constant, Lowered, Reader, Reading, Refused, decisions, results};
use crate::ir::visit::{rename_block, walk};
use crate::ir::{
    self, Argument, Block, Closure, Effect, Function, Handed, Opaque, Operand, Reference, Role, Scalar, Type, Var,
    VarSet, Variable,
};

/// A closure that is passed on, read but for the types.
pub struct Body {
    captured: Vec<Var>,
    own: Vec<Var>,
    typed: Vec<bool>,
    pub block: Block,
    result: Operand,
}

impl<'a> Reader<'a> {
    /// The function that an argument is, if it may have a derivative.
    pub fn passed_function(&mut self, argument: &'a Expr) -> Option<PassedFunction> {
        if let Some(index) = self.handed_function(argument) {
            let by_value =
                !matches!(argument, Expr::Reference(_)) && self.signature.parameters[index].is_copied_callback();
            return Some(PassedFunction::Parameter { index, by_value });
        }
        let is_borrowed = matches!(argument, Expr::Reference(_));
        self.passed_closure(argument).map(|index| PassedFunction::Closure { index, is_borrowed })
    }

    /// The closure that an argument is, if it may have a derivative: it captures active values, or what it computes is made of floats.
    fn passed_closure(&mut self, argument: &'a Expr) -> Option<usize> {
        match argument {
            Expr::Paren(inner) => self.passed_closure(&inner.expr),
            Expr::Group(inner) => self.passed_closure(&inner.expr),
            Expr::Reference(inner) => self.passed_closure(&inner.expr),
            Expr::Closure(code) => {
                let index = self.keep_closure(code, None);
                self.has_derivative(index).then_some(index)
            }
            Expr::Path(path) => {
                let Binding::Closure(index) = self.lookup(path.path.get_ident()?)? else { return None };
                let index = *index;
                self.has_derivative(index).then_some(index)
            }
            _ => None,
        }
    }

    fn has_derivative(&self, closure: usize) -> bool {
        let closure = &self.closures[closure];
        closure.is_active || is_of_floats(closure.code, &|ty| self.written(ty).is_floats())
    }

    /// Adds what the function captures to the arguments of the call that it is passed to.
    pub fn pass_function(
        &mut self,
        function: PassedFunction,
        arguments: &mut Vec<Argument>,
        span: Span,
    ) -> Reading<ir::Passed> {
        let start = arguments.len();
        let function = match function {
            PassedFunction::Closure { index, is_borrowed } => {
                let index = self.pass_closure(index, arguments, span)?;
                Handed::Closure { index, is_borrowed }
            }
            PassedFunction::Parameter { index, by_value } => {
                let parameter = self.function.parameters[index];
                if self.function.variable(parameter).role == Role::Constant {
                    self.found.learn(Fact::Called(index));
                    return Err(Refused);
                }
                arguments.push(Argument::Borrow(parameter.into()));
                Handed::Parameter { by_value }
            }
        };
        Ok(ir::Passed { function, start, count: arguments.len() - start, arguments: 0 })
    }

    /// Whether the derivative of a function that came in is needed in two places of a call.
    pub fn passes_twice(&self, callee: &ir::Callee, arguments: &[Argument]) -> bool {
        let mut passed = VarSet::new();
        callee.functions.iter().flat_map(|function| &arguments[function.start..][..function.count]).any(|argument| {
            matches!(argument, Argument::Borrow(place)
                if self.callback_of(&Binding::Var(place.root)).is_some() && !passed.insert(place.root))
        })
    }

    /// Reads the closure, and adds what it captures.
    fn pass_closure(&mut self, index: usize, arguments: &mut Vec<Argument>, span: Span) -> Reading<usize> {
        let code = self.closures[index].code;
        if self.closures[index].changes_active {
            return self.refuse(Refusal::ClosureChanges, code);
        }
        let scopes = self.closures[index].scopes.clone();
        let outer = std::mem::replace(&mut self.scopes, scopes);
        let arounds = std::mem::take(&mut self.arounds);
        let (read, block) = self.within(|this| this.body_of_closure(code));
        self.arounds = arounds;
        self.scopes = outer;
        let (own, result) = read?;
        let mut captured = captured(&block, &result, &own);
        if self.changes_something(&block, &captured) {
            return self.refuse(Refusal::ClosureChanges, code);
        }
        let mut block = block;
        for var in &mut captured {
            if let Some(fixed) = self.as_it_is_now(*var) {
                rename_block(&mut block, &mut |mentioned| if mentioned == *var { fixed } else { mentioned });
                *var = fixed;
            }
            let variable = self.function.variable(*var);
            arguments.push(match variable.role {
                Role::Constant if variable.reference == Reference::Mutable => {
                    return self.refuse(Refusal::ClosureChanges, code);
                }
                Role::Constant => Argument::Constant(Opaque::of(*var)),
                Role::Value => Argument::Value((*var).into()),
                Role::Place => Argument::Borrow((*var).into()),
                Role::Tape => return self.refuse(Refusal::Closure, span),
            });
        }
        let typed = code.inputs.iter().map(|pattern| matches!(pattern, Pat::Type(_))).collect();
        self.bodies.push(Body { captured, own, typed, block, result });
        Ok(self.bodies.len() - 1)
    }

    /// A copy of a constant that changes, or a reference to it.
    fn as_it_is_now(&mut self, var: Var) -> Option<Var> {
        let variable = self.function.variable(var);
        if variable.role != Role::Constant || !variable.mutable || variable.reference != Reference::Owned {
            return None;
        }
        let constant = Constant::of(Opaque::of(var));
        let fixed = match self.primitives.contains(&var) {
            true => self.fixed(Constant { primitive: true, ..constant }),
            false => self.fixed(constant.map(|whole| quote!(&#whole))),
        };
        match fixed.opaque.reads[..] {
            [fixed] => Some(fixed),
            _ => None,
        }
    }

    fn body_of_closure(&mut self, code: &'a syn::ExprClosure) -> Reading<(Vec<Var>, Operand)> {
        let mut own = Vec::with_capacity(code.inputs.len());
        for pattern in &code.inputs {
            let var = self.parameter_of_closure(pattern, code);
            let pattern = match pattern {
                Pat::Type(typed) => &typed.pat,
                pattern => pattern,
            };
            self.parameter_pattern(pattern, var)?;
            own.push(var);
        }
        let expected = match &code.output {
            syn::ReturnType::Type(_, ty) => Some(self.written(ty).ty),
            syn::ReturnType::Default => None,
        };
        let lowered = match returns(&code.body) {
            false => self.expecting(expected.clone(), |this| this.expression(&code.body))?,
            true => self.body_with_returns(&code.body)?,
        };
        let result = match self.settled(lowered) {
            Lowered::Scalar(operand) => operand,
            Lowered::Constant(constant)
                if constant.literal.is_none() && constant.shape.is_none() && expected.is_none() =>
            {
                return self.refuse(Refusal::Closure, code.body.span());
            }
            lowered @ Lowered::Constant(_) => self.operand(lowered, code.body.span())?,
            lowered => match self.aggregate(lowered) {
                Some(aggregate) => self.store_aggregate(aggregate).root.into(),
                None => return self.refuse(Refusal::JumpInside("a closure"), code.body.span()),
            },
        };
        if let Some(Type::Scalar(scalar)) = expected {
            self.pin(&result, &scalar);
        }
        Ok((own, result))
    }

    /// What nothing says of its type is a float, unless it is used as something else.
    fn parameter_of_closure(&mut self, pattern: &Pat, code: &syn::ExprClosure) -> Var {
        let (inner, written) = match pattern {
            Pat::Type(typed) => (&*typed.pat, Some(self.written(&typed.ty))),
            pattern => (pattern, None),
        };
        let scalar = Type::Scalar(self.scalars.fresh());
        let (ty, reference, is_active) = match (written, inner) {
            (Some(written), _) => (written.ty.clone(), written.reference, written.is_floats()),
            (None, Pat::Ident(name)) => match Use::of(&name.ident, &code.body) {
                Use::Discrete => (Type::Unknown, Reference::Owned, false),
                Use::Parts | Use::Whole => (Type::Unknown, Reference::Shared, true),
                Use::Behind => (scalar, Reference::Shared, true),
                Use::Number => (scalar, Reference::Owned, true),
            },
            (None, Pat::Reference(_)) => (scalar, Reference::Shared, true),
            (None, Pat::Tuple(_) | Pat::TupleStruct(_) | Pat::Struct(_) | Pat::Slice(_)) => {
                (Type::Unknown, Reference::Owned, true)
            }
            (None, _) => (scalar, Reference::Owned, true),
        };
        let (name, mutable) = match inner {
            Pat::Ident(name) => (name.ident.clone(), name.mutability.is_some()),
            _ => (Ident::new("argument", Span::mixed_site()), false),
        };
        let role = match (is_active, &ty, reference) {
            (false, ..) => Role::Constant,
            (true, Type::Scalar(_), Reference::Owned) if !mutable => Role::Value,
            (true, ..) => Role::Place,
        };
        let var = self.function.add(Variable { name, named: true, ty, role, reference, mutable, shadow: false });
        if role == Role::Constant && reference != Reference::Owned {
            self.handles.insert(var, super::Handle::Reference);
        }
        var
    }

    /// Whether the closure changes what it captures, or does what must be done once.
    fn changes_something(&self, block: &Block, captured: &[Var]) -> bool {
        let mut changes = false;
        walk(block, &mut |statement| {
            statement.changes(&mut |var| changes |= captured.contains(&var));
            statement.opaques(&mut |opaque| changes |= opaque.effect >= Effect::Once);
        });
        changes
    }

    /// The closures as functions, when the types are known.
    pub fn closures_of(&self, function: &Function) -> Vec<Closure> {
        let mut closures: Vec<Closure> = Vec::new();
        for Body { captured, own, typed, block, result } in &self.bodies {
            let mut body = Function {
                parameters: captured.iter().chain(own).copied().collect(),
                body: block.clone(),
                results: vec![result.clone()],
                closures: closures.clone(),
                ..self.function.clone()
            };
            let is_determined = |(var, typed): (&Var, &bool)| {
                let ty = &self.function.variable(*var).ty;
                *typed || matches!(ty, Type::Scalar(scalar) if !matches!(self.scalars.find(scalar), Scalar::Unknown(_)))
            };
            let typed = own.iter().zip(typed).map(is_determined).collect();
            decisions::decide(&mut body);
            body.original = body.variables.len() as u32;
            self.forget_guesses(&mut body);
            self.scalars.resolve(&mut body);
            results::know_copies(&mut body);
            captured.iter().for_each(|var| body.variables[var.0 as usize].mutable = false);
            body.scalar = function.scalar.clone();
            closures.push(Closure { function: body.into(), captured: captured.len(), typed, derived: Vec::new() });
        }
        closures
    }
}

/// What a closure with this body captures: what it mentions, and neither defines nor gets.
fn captured(block: &Block, result: &Operand, own: &[Var]) -> Vec<Var> {
    let (mut used, mut defined) = (VarSet::new(), own.iter().copied().collect::<VarSet>());
    used.extend(result.var());
    walk(block, &mut |statement| {
        statement.uses(&mut |var| _ = used.insert(var));
        statement.changes(&mut |var| _ = used.insert(var));
        statement.defines(&mut |var| _ = defined.insert(var));
    });
    let mut captured: Vec<Var> = used.iter().filter(|var| !defined.contains(var)).collect();
    captured.sort();
    captured
}
