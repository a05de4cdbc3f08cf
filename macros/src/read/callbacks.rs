//! Functions that come in as parameters: `impl Fn(f64) -> f64`, `F: Fn(f64) -> f64`, `&dyn Fn(f64) -> f64`, `fn(f64) -> f64`.
//!
//! The derivatives of what is passed come in beside it, where the shadows of other parameters do; see `write/items/callbacks.rs`.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::TypeParamBound;
use syn::punctuated::Punctuated;

use super::closures::Passed;
use super::known::Fact;
use super::refuse::Refusal;
use super::signature::Written;
use super::{Binding, Lowered, Reader, Reading, Refused};
use crate::ir::{Argument, Call, Callee, Form, Input, Reference, Role, Statement, Type, is_discrete};

/// What is called with floats, or returns some.
#[derive(Clone)]
pub struct Callback {
    pub inputs: Vec<(syn::Type, Written)>,
    pub result: Written,
    /// Whether it is `Copy`, by its type or by a bound.
    pub is_copied: bool,
}

impl Callback {
    /// The function that a parameter of this type is, if it returns floats.
    pub fn read(ty: &syn::Type, generics: &syn::Generics, reals: &HashSet<String>) -> Option<Self> {
        match ty {
            syn::Type::Reference(reference) if reference.mutability.is_none() => {
                Self::read(&reference.elem, generics, reals)
            }
            syn::Type::Paren(inner) => Self::read(&inner.elem, generics, reals),
            syn::Type::Group(inner) => Self::read(&inner.elem, generics, reals),
            syn::Type::BareFn(function) if function.unsafety.is_none() && function.variadic.is_none() => {
                Self::of(function.inputs.iter().map(|input| &input.ty), &function.output, true, reals)
            }
            syn::Type::ImplTrait(bounded) => Self::bounded(&bounded.bounds, reals),
            syn::Type::TraitObject(bounded) => Self::bounded(&bounded.bounds, reals),
            syn::Type::Path(path) => {
                let name = path.path.get_ident()?;
                let mut parameters = generics.type_params().filter(|parameter| parameter.ident == *name);
                parameters.find_map(|parameter| Self::bounded(&parameter.bounds, reals)).or_else(|| {
                    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
                    predicates.into_iter().find_map(|predicate| match predicate {
                        syn::WherePredicate::Type(bound) if *name == bound.bounded_ty.to_token_stream().to_string() => {
                            Self::bounded(&bound.bounds, reals)
                        }
                        _ => None,
                    })
                })
            }
            _ => None,
        }
    }

    /// These types turn out to be other names of floats.
    pub fn know_numbers(&mut self, is_number: &impl Fn(&str) -> bool) {
        self.inputs.iter_mut().for_each(|(_, written)| written.ty.know_numbers(is_number));
        self.result.ty.know_numbers(is_number);
    }

    fn bounded<P>(bounds: &Punctuated<TypeParamBound, P>, reals: &HashSet<String>) -> Option<Self> {
        let is_copy =
            |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if bound.path.is_ident("Copy"));
        let is_copied = bounds.iter().any(is_copy);
        bounds.iter().find_map(|bound| {
            let TypeParamBound::Trait(bound) = bound else { return None };
            let last = bound.path.segments.last().filter(|last| last.ident == "Fn" || last.ident == "FnMut")?;
            let syn::PathArguments::Parenthesized(signature) = &last.arguments else { return None };
            Self::of(signature.inputs.iter(), &signature.output, is_copied, reals)
        })
    }

    fn of<'t>(
        inputs: impl Iterator<Item = &'t syn::Type>,
        output: &syn::ReturnType,
        is_copied: bool,
        reals: &HashSet<String>,
    ) -> Option<Self> {
        let syn::ReturnType::Type(_, output) = output else { return None };
        let result = Written::read(output, reals);
        let inputs: Vec<_> = inputs.map(|input| (input.clone(), Written::read(input, reals))).collect();
        let is_readable = |written: &Written| written.reference != Reference::Mutable && !written.nested;
        let is_named = |ty: &&Type| matches!(ty, Type::Named(name) if !is_discrete(name));
        let may_be_floats = result.ty.leaves().iter().all(|leaf| leaf.is_scalar() || is_named(leaf));
        let is_callable = may_be_floats
            && !result.is_unit()
            && result.reference == Reference::Owned
            && inputs.iter().all(|(_, written)| is_readable(written));
        is_callable.then_some(Callback { inputs, result, is_copied })
    }
}

impl<'a> Reader<'a> {
    /// The parameter that a name stands for, if that is a function.
    pub fn callback_of(&self, binding: &Binding) -> Option<usize> {
        let Binding::Var(var) = binding else { return None };
        let parameter = self.function.parameters.iter().position(|parameter| parameter == var)?;
        self.signature.parameters[parameter].callback.is_some().then_some(parameter)
    }

    /// What a function with a derivative is called with and returns as well is a number, whatever it is called.
    pub fn learn_numbers_of_callbacks(&mut self) {
        let signature = self.signature;
        for callback in signature.parameters.iter().filter(|parameter| parameter.active).flat_map(|own| &own.callback) {
            let Type::Named(result) = &callback.result.ty else { continue };
            let name = result.to_string();
            let is_result = |ty: &Type| matches!(ty, Type::Named(input) if input.to_string() == name);
            if callback.inputs.iter().any(|(_, written)| is_result(&written.ty)) {
                self.learn_number(&callback.result.ty);
            }
        }
    }

    /// Whether what is called came in as a function with a derivative. What is passed as such does nothing but compute.
    pub fn is_callback(&self, called: &syn::Expr) -> bool {
        let binding = match called {
            syn::Expr::Paren(inner) => return self.is_callback(&inner.expr),
            syn::Expr::Path(path) => path.path.get_ident().and_then(|ident| self.lookup(ident)),
            _ => None,
        };
        binding.is_some_and(|binding| self.callback_of(binding).is_some() && self.is_active(binding))
    }

    /// The types of what a function that came in is called with.
    pub fn callback_types(&self, parameter: usize) -> Vec<Option<Type>> {
        let callback = self.signature.parameters[parameter].callback.iter();
        callback.flat_map(|callback| &callback.inputs).map(|(_, written)| Some(written.ty.clone())).collect()
    }

    /// A call of a function that came in. With an active value, its derivative is needed, so that reading starts anew with a function that has
    /// one.
    pub fn call_callback(&mut self, parameter: usize, arguments: Vec<Passed>, span: Span) -> Reading<Lowered> {
        if arguments.iter().any(|argument| argument.lowered.is_never()) {
            return Ok(Lowered::Never);
        }
        let signature = self.signature;
        let Some(callback) = &signature.parameters[parameter].callback else { return Err(Refused) };
        let var = self.function.parameters[parameter];
        if self.function.variable(var).role == Role::Constant {
            self.found.learn(Fact::Called(parameter));
            return Err(Refused);
        }
        if arguments.len() != callback.inputs.len() {
            return self.refuse(Refusal::CalledValue, span);
        }
        let mut passed = vec![Argument::Borrow(var.into())];
        for (argument, (_, written)) in arguments.into_iter().zip(&callback.inputs) {
            passed.push(match (&written.ty, written.reference) {
                (Type::Scalar(scalar), Reference::Owned) => {
                    let operand = self.operand(argument.lowered, span)?;
                    self.pin(&operand, scalar);
                    Argument::Value(operand)
                }
                _ if !written.is_floats() && argument.constant().is_none() => {
                    return self.refuse(Refusal::CallbackInput, span);
                }
                _ => self.argument(argument, span)?,
            });
        }
        let role = if callback.result.ty.is_scalar() { Role::Value } else { Role::Place };
        let name = Ident::new("r", Span::mixed_site());
        let result = self.new_variable(name, callback.result.ty.clone(), role);
        let inputs = callback.inputs.iter().map(|(_, written)| Input {
            is_active: written.is_floats(),
            is_borrowed: written.reference != Reference::Owned,
            ty: written.ty.clone(),
        });
        let mut name = self.function.variable(var).name.clone();
        name.set_span(span);
        let callee = Callee { form: Form::Value(inputs.collect()), ..Callee::named(name.into()) };
        self.emit(Statement::Call(Call { callee, arguments: passed, results: vec![result] }));
        Ok(match role {
            Role::Value => Lowered::Scalar(result.into()),
            _ => Lowered::Place(result.into(), Reference::Owned),
        })
    }

    /// The parameter that an argument hands on, if that is a function.
    pub fn handed_function(&self, argument: &syn::Expr) -> Option<usize> {
        match argument {
            syn::Expr::Paren(inner) => self.handed_function(&inner.expr),
            syn::Expr::Reference(inner) => self.handed_function(&inner.expr),
            syn::Expr::Path(path) => self.callback_of(self.lookup(path.path.get_ident()?)?),
            _ => None,
        }
    }
}
