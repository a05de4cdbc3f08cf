//! The two hidden functions that hold the derivatives, by which differentiable functions call each other.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::known_zero;
use super::{Item, Items, declare, reference_to};
use crate::ir::{Function, Reference, Role, Type, Var};
use crate::read::signature::{Parameter, Returns};
use crate::write::body::body;
use crate::write::names::{Names, names};

/// A derived function, and the variables that it has beside those of the function.
struct Derived<'d> {
    function: &'d Function,
    names: Names,
    /// Of the result.
    cotangent: Option<Var>,
    /// For each parameter.
    shadows: Vec<Option<Var>>,
}

impl Derived<'_> {
    fn ident(&self, var: Var) -> &Ident {
        self.names.ident(var)
    }

    fn own(&self, parameter: usize) -> &Ident {
        self.ident(self.function.parameters[parameter])
    }

    fn shadow(&self, parameter: usize) -> Option<&Ident> {
        self.shadows[parameter].map(|var| self.ident(var))
    }
}

impl Items<'_> {
    /// The function that adds cotangents.
    pub fn accumulate_vjp(&self) -> Item {
        let derived = self.derivatives.as_ref().map(|(reverse, _)| self.derived(reverse, true));
        let mut parameters = self.own_parameters(derived.as_ref());
        parameters.extend(self.cotangent(derived.as_ref()));
        let mut prelude = Vec::from_iter(derived.as_ref().and_then(|derived| self.unless_zero(derived)));
        for (index, parameter) in self.signature.parameters.iter().enumerate() {
            let derived = derived.as_ref();
            let shadow = derived.and_then(|derived| Some((derived.own(index), derived.shadow(index)?)));
            parameters.push(self.shadow(parameter, shadow.map(|(_, shadow)| shadow), "Cotangent"));
            prelude.extend(shadow.map(|(own, shadow)| self.buffer(parameter, own, shadow)));
        }
        self.hidden("accumulate_vjp", parameters, self.returned(self.result()), prelude, derived)
    }

    /// The function that takes directions.
    pub fn directional(&self) -> Item {
        let derived = self.derivatives.as_ref().map(|(_, forward)| self.derived(forward, false));
        let mut parameters = self.own_parameters(derived.as_ref());
        let mut prelude = Vec::new();
        for (index, parameter) in self.signature.parameters.iter().enumerate() {
            let derived = derived.as_ref();
            let shadow = derived.and_then(|derived| Some((derived.own(index), derived.shadow(index)?)));
            let kind = if parameter.is_output() { "Cotangent" } else { "Direction" };
            parameters.push(self.shadow(parameter, shadow.map(|(_, shadow)| shadow), kind));
            prelude.extend(shadow.map(|(own, shadow)| match parameter.is_output() {
                true => self.buffer(parameter, own, shadow),
                false => self.value(parameter, own, shadow),
            }));
        }
        let (result, tangent) = (self.result(), self.result_tangent());
        let result = self.returned(quote!((#result, #tangent)));
        self.hidden("directional", parameters, result, prelude, derived)
    }

    fn derived<'d>(&self, function: &'d Function, reverse: bool) -> Derived<'d> {
        let parameters = &self.signature.parameters;
        let mut added = function.parameters[parameters.len()..].iter().copied();
        let has_cotangent = reverse && self.signature.returns != Returns::Nothing;
        let cotangent = if has_cotangent { added.next() } else { None };
        let shadows = parameters.iter().map(|parameter| if parameter.active { added.next() } else { None }).collect();
        Derived { function, names: names(function), cotangent, shadows }
    }

    /// The parameters of the function itself, under the names that its body uses.
    fn own_parameters(&self, derived: Option<&Derived>) -> Vec<TokenStream> {
        let parameters = self.signature.parameters.iter().enumerate();
        parameters
            .map(|(index, parameter)| match derived {
                Some(derived) => {
                    let mutable = parameter.is_mutable().then(|| quote!(mut));
                    let declared = declare(parameter, derived.own(index));
                    quote!(#mutable #declared)
                }
                None => declare(parameter, &parameter.name),
            })
            .collect()
    }

    /// The parameter for the cotangent of the result.
    fn cotangent(&self, derived: Option<&Derived>) -> Option<TokenStream> {
        if self.signature.returns == Returns::Nothing {
            return None;
        }
        let ty = self.result_tangent();
        let var = derived.and_then(|derived| Some((derived, derived.cotangent?)));
        Some(match var {
            Some((derived, var)) => {
                let name = derived.ident(var);
                let is_storage = derived.function.variable(var).role == Role::Place;
                let mutable = is_storage.then(|| quote!(mut));
                quote!(#mutable #name: #ty)
            }
            None => quote!(_: #ty),
        })
    }

    /// The parameter for the shadow of a parameter, if the derivative uses it under a name.
    fn shadow(&self, parameter: &Parameter, name: Option<&Ident>, kind: &str) -> TokenStream {
        let krate = self.krate();
        let name = name.map_or_else(|| quote!(_), |name| quote!(#name));
        if !parameter.active {
            return quote!(#name: impl #krate::generated::Inactive);
        }
        let kind = Ident::new(kind, proc_macro2::Span::call_site());
        let tangent = self.tangent_behind(&parameter.written);
        let of = match &parameter.written.ty {
            Type::Named(tokens) => Some(quote!(, #tokens)),
            Type::Vector(_) => {
                let ty = &parameter.written.tokens;
                Some(quote!(, #ty))
            }
            _ => None,
        };
        quote!(#name: impl #krate::generated::#kind<#tangent #of>)
    }

    /// What is added to.
    fn buffer(&self, parameter: &Parameter, own: &Ident, shadow: &Ident) -> TokenStream {
        let krate = self.krate();
        let argument = reference_to(parameter, own);
        quote! {
            let mut #shadow = #krate::generated::Cotangent::buffer(#shadow, #argument);
            let #shadow = &mut *#shadow;
        }
    }

    /// A direction, as the derivative holds it.
    fn value(&self, parameter: &Parameter, own: &Ident, shadow: &Ident) -> TokenStream {
        let krate = self.krate();
        let argument = reference_to(parameter, own);
        let direction = quote!(#krate::generated::Direction::direction(#shadow, #argument));
        match (parameter.written.reference, parameter.is_mutable(), &parameter.written.ty) {
            (Reference::Owned, true, Type::Vector(_)) => quote!(let mut #shadow = #direction.to_vec();),
            (Reference::Owned, true, _) => quote!(let mut #shadow = ::core::clone::Clone::clone(&*#direction);),
            (Reference::Owned, false, Type::Scalar(_)) => quote!(let #shadow = *#direction;),
            _ => quote! {
                let #shadow = #direction;
                let #shadow = &*#shadow;
            },
        }
    }

    /// A cotangent of zero adds nothing, whatever the partial derivatives are.
    fn unless_zero(&self, derived: &Derived) -> Option<TokenStream> {
        let cotangent = derived.ident(derived.cotangent.filter(|_| derived.function.unguarded)?);
        let zero = known_zero(&self.signature.result.ty, &self.krate())?;
        let itself = self.itself();
        let arguments = (0..self.signature.parameters.len()).map(|index| derived.own(index));
        Some(quote! {
            if #cotangent == #zero {
                return #itself(#(#arguments),*);
            }
        })
    }

    fn hidden(
        &self,
        name: &'static str,
        parameters: Vec<TokenStream>,
        result: Option<TokenStream>,
        prelude: Vec<TokenStream>,
        derived: Option<Derived>,
    ) -> Item {
        let body = match derived {
            Some(derived) => {
                let body = body(derived.function, &self.krate());
                quote!(#(#prelude)* #body)
            }
            None => self.absent.clone(),
        };
        Item { name, doc: None, parameters, result, bounds: Vec::new(), body }
    }
}
