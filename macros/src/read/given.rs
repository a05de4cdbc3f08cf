//! A function whose derivative the user wrote: its body is not read.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};

use super::Reader;
use super::signature::Parameter;
use crate::ir::{
    Aggregate, Argument, Call, Callee, Effect, Opaque, Place, Projection, Reference, Role, Statement, Type, Value, Var,
    placeholder,
};

impl<'a> Reader<'a> {
    /// The value by a call of the function itself, and for each active parameter the place of its partial derivative.
    pub fn given(&mut self, function: &syn::Signature, derivative: &syn::Path) -> Vec<Place> {
        for parameter in &self.signature.parameters {
            self.parameter(parameter);
        }
        let value = self.new_variable(named("value"), self.signature.result.ty.clone(), Role::Value);
        let call = self.call_of_itself(function);
        let types: Vec<Type> = self.signature.inputs().map(|parameter| owned(&parameter.written.ty)).collect();
        let one = types.len() == 1;
        let ty = if one { types[0].clone() } else { Type::Tuple(types.clone()) };
        let partial = self.new_variable(named("partial"), ty, Role::Place);
        self.function.variables[partial.0 as usize].shadow = true;
        let arguments = self.parameters().map(|(var, parameter)| argument(var, parameter)).collect();
        let callee = Callee::named(derivative.clone());
        self.function.body = vec![
            Statement::Let(value, Value::Opaque(call)),
            Statement::Call(Call { callee, arguments, results: vec![partial] }),
        ];
        self.function.results = vec![value.into()];
        self.function.original = self.function.variables.len() as u32;
        match one {
            true => vec![partial.into()],
            false => (0..types.len()).map(|index| Place::from(partial).at(Projection::Field(index.into()))).collect(),
        }
    }

    fn parameters(&self) -> impl Iterator<Item = (Var, &'a Parameter)> {
        self.function.parameters.clone().into_iter().zip(&self.signature.parameters)
    }

    fn call_of_itself(&self, function: &syn::Signature) -> Opaque {
        let name = &function.ident;
        let generics = function.generics.params.iter().filter_map(|parameter| match parameter {
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_token_stream()),
            syn::GenericParam::Const(parameter) => Some(parameter.ident.to_token_stream()),
            syn::GenericParam::Lifetime(_) => None,
        });
        let generics: Vec<_> = generics.collect();
        let turbofish = (!generics.is_empty()).then(|| quote!(::<#(#generics),*>));
        let arguments = self.parameters().map(|(var, parameter)| passed(var, parameter).tokens);
        let qualifier = self.signature.associated.then(|| quote!(Self::));
        Opaque {
            tokens: quote!(#qualifier #name #turbofish(#(#arguments),*)),
            reads: self.function.parameters.clone(),
            writes: Vec::new(),
            effect: Effect::Once,
        }
    }
}

/// A parameter as an argument: an active one may have a derivative there.
fn argument(var: Var, parameter: &Parameter) -> Argument {
    match (parameter.active, parameter.written.reference, &parameter.written.ty) {
        (true, Reference::Owned, Type::Scalar(_)) => Argument::Value(var.into()),
        (true, Reference::Owned, _) => Argument::Aggregate(Aggregate::Copy(var.into())),
        (true, Reference::Shared, _) => Argument::Borrow(var.into()),
        _ => Argument::Constant(passed(var, parameter)),
    }
}

/// The same as tokens, so that it is left for another call.
fn passed(var: Var, parameter: &Parameter) -> Opaque {
    let name = placeholder(var, Span::mixed_site());
    let tokens = match (parameter.written.reference, &parameter.written.ty) {
        (Reference::Mutable, _) => quote!(&mut *#name),
        (Reference::Shared, _) | (Reference::Owned, Type::Scalar(_)) => quote!(#name),
        (Reference::Owned, _) => quote!(::core::clone::Clone::clone(&#name)),
    };
    Opaque { reads: vec![var], ..Opaque::pure(tokens) }
}

/// What a gradient with respect to the type is.
fn owned(ty: &Type) -> Type {
    match ty {
        Type::Slice(element) | Type::Vector(element) => Type::Vector(Box::new(owned(element))),
        Type::Array(element, length) => Type::Array(Box::new(owned(element)), length.clone()),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(owned).collect()),
        other => other.clone(),
    }
}

fn named(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
