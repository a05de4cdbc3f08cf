//! The derived items: a namespace of the function's name, with its derivatives as functions.
//!
//! Two of them hold the derivative code, each once: `accumulate_vjp` adds the cotangents of the parameters to what its
//! caller passes, `directional` takes tangents. They have an argument for the shadow of *every* parameter, so that a call
//! can be written without knowing which of them are active. The public items are short functions around these two.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::body::body;
use super::names::names;
use crate::ir::{Function, Reference, Scalar, Type, Var};
use crate::options::Options;
use crate::read::signature::{Parameter, Signature, Written};

/// What the items are made of.
pub struct Items<'a> {
    pub item: &'a syn::ItemFn,
    pub signature: &'a Signature,
    pub options: &'a Options,
    /// The reverse and the forward derivative; without them, the items are stubs.
    pub derivatives: Option<(Function, Function)>,
    /// The body of a stub.
    pub absent: TokenStream,
}

impl Items<'_> {
    /// The namespace and everything in it.
    pub fn write(&self) -> TokenStream {
        let namespace = self.namespace();
        let visibility = &self.item.vis;
        let name = self.item.sig.ident.to_string();
        let attributes = self.attributes();
        let doc = format!("The derivatives of the function [`{name}`](fn@{name}).");
        let items = [
            self.gradient(),
            self.value_and_gradient(),
            self.gradient_into(),
            self.jvp(),
            self.vjp(),
            self.objective().unwrap_or_default(),
            self.accumulate_vjp(),
            self.directional(),
        ];
        quote! {
            #[doc = #doc]
            #(#attributes)*
            #[allow(non_camel_case_types, missing_debug_implementations, dead_code)]
            #visibility enum #namespace {}

            #(#attributes)*
            #[allow(
                unused,
                non_snake_case,
                private_interfaces,
                private_bounds,
                clippy::all,
                clippy::pedantic
            )]
            impl #namespace {
                #(#items)*
            }
        }
    }

    fn namespace(&self) -> Ident {
        self.options.name.clone().unwrap_or_else(|| self.item.sig.ident.clone())
    }

    /// The attributes that hold for the derivatives as well.
    fn attributes(&self) -> Vec<&syn::Attribute> {
        const CARRIED: [&str; 6] = ["cfg", "allow", "warn", "deny", "expect", "deprecated"];
        let carried = |attribute: &&syn::Attribute| CARRIED.iter().any(|name| attribute.path().is_ident(name));
        self.item.attrs.iter().filter(carried).collect()
    }

    fn krate(&self) -> TokenStream {
        self.options.krate()
    }

    fn active(&self) -> Vec<&Parameter> {
        self.signature.active().collect()
    }

    /// `Self::name::<T, N>`
    fn own(&self, name: &str) -> TokenStream {
        let name = Ident::new(name, Span::call_site());
        let turbofish = self.turbofish();
        quote!(Self::#name #turbofish)
    }

    fn turbofish(&self) -> Option<TokenStream> {
        let arguments: Vec<&Ident> = self
            .item
            .sig
            .generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                syn::GenericParam::Type(parameter) => Some(&parameter.ident),
                syn::GenericParam::Const(parameter) => Some(&parameter.ident),
                syn::GenericParam::Lifetime(_) => None,
            })
            .collect();
        (!arguments.is_empty()).then(|| quote!(::<#(#arguments),*>))
    }

    /// A public function of the namespace, or a stub of it.
    fn function(&self, doc: &str, head: Head, inside: TokenStream) -> TokenStream {
        self.function_of(doc, head, self.unless_stub(inside))
    }

    fn function_of(&self, doc: &str, head: Head, inside: TokenStream) -> TokenStream {
        let Head { name, parameters, result, bounds } = head;
        let name = Ident::new(name, Span::call_site());
        let visibility = &self.item.vis;
        let (generics, _, clause) = self.item.sig.generics.split_for_impl();
        let clause = with_bounds(clause, &bounds);
        quote! {
            #[doc = #doc]
            #[inline]
            #visibility fn #name #generics(#(#parameters),*) -> #result #clause {
                #inside
            }
        }
    }

    fn unless_stub(&self, inside: TokenStream) -> TokenStream {
        if self.derivatives.is_some() { inside } else { self.absent.clone() }
    }

    /// The parameters of the function, by name.
    fn parameters(&self) -> Vec<TokenStream> {
        self.signature
            .parameters
            .iter()
            .map(|parameter| {
                let (name, ty) = (&parameter.name, &parameter.declared);
                quote!(#name: #ty)
            })
            .collect()
    }

    fn arguments(&self) -> Vec<TokenStream> {
        let names = self.signature.parameters.iter().map(|parameter| &parameter.name);
        names.map(|name| quote!(#name)).collect()
    }

    fn result(&self) -> TokenStream {
        self.signature.result.tokens.clone()
    }

    /// What is said of the active parameters.
    fn with_respect_to(&self) -> String {
        let names: Vec<String> = self.active().iter().map(|parameter| format!("`{}`", parameter.name)).collect();
        names.join(", ")
    }

    /// The types of the parts of the gradient, as one type.
    fn gradient_type(&self) -> TokenStream {
        let types: Vec<TokenStream> = self.active().iter().map(|parameter| self.tangent_type(&parameter.written)).collect();
        tuple(types)
    }

    /// The type of the tangents of a written type, owned.
    fn tangent_type(&self, written: &Written) -> TokenStream {
        let krate = self.krate();
        type_tokens(&written.ty, &krate)
    }

    fn gradient(&self) -> TokenStream {
        let doc = format!(
            "The gradient of [`{0}`](fn@{0}) with respect to {1}.",
            self.item.sig.ident,
            self.with_respect_to()
        );
        let (own, arguments) = (self.own("value_and_gradient"), self.arguments());
        let head = Head::new("gradient", self.parameters(), self.gradient_type());
        self.function(&doc, head, quote!(#own(#(#arguments),*).1))
    }

    fn value_and_gradient(&self) -> TokenStream {
        let doc = format!(
            "The value of [`{0}`](fn@{0}), to the bit, and its gradient with respect to {1}, in one pass.",
            self.item.sig.ident,
            self.with_respect_to()
        );
        let (result, gradient) = (self.result(), self.gradient_type());
        let (own, arguments, one) = (self.own("vjp"), self.arguments(), self.one());
        let head = Head::new("value_and_gradient", self.parameters(), quote!((#result, #gradient)));
        self.function(&doc, head, quote!(#own(#(#arguments,)* #one)))
    }

    fn one(&self) -> TokenStream {
        let krate = self.krate();
        match &self.signature.result.ty {
            Type::Scalar(Scalar::Parameter(ident)) => quote!(<#ident as #krate::Real>::one()),
            _ => {
                let one = Literal::f64_unsuffixed(1.0);
                quote!(#one)
            }
        }
    }

    fn gradient_into(&self) -> TokenStream {
        let doc = format!(
            "The gradient of [`{0}`](fn@{0}) with respect to {1} overwrites the last arguments; returns the value.\n\n\
             # Panics\n\nIf a slice for a gradient has not the length of its parameter, and where the function itself does.",
            self.item.sig.ident,
            self.with_respect_to()
        );
        let krate = self.krate();
        let mut parameters = self.parameters();
        let mut clears = Vec::new();
        for parameter in self.active() {
            let out = self.beside(&parameter.name, "gradient");
            let ty = self.out_type(&parameter.written);
            parameters.push(quote!(#out: &mut #ty));
            clears.push(clear(&parameter.written.ty, &parameter.name, &out, &krate));
        }
        let (own, arguments, one) = (self.own("accumulate_vjp"), self.arguments(), self.one());
        let shadows = self.shadows(|parameter| {
            let out = self.beside(&parameter.name, "gradient");
            quote!(#out)
        });
        let head = Head::new("gradient_into", parameters, self.result());
        self.function(&doc, head, quote! {
            #(#clears)*
            #own(#(#arguments,)* #one, #(#shadows),*)
        })
    }

    fn jvp(&self) -> TokenStream {
        let doc = format!(
            "The value of [`{0}`](fn@{0}) and its derivative in the direction of the tangents of {1}.",
            self.item.sig.ident,
            self.with_respect_to()
        );
        let mut parameters = self.parameters();
        for parameter in self.active() {
            let tangent = self.beside(&parameter.name, "tangent");
            let ty = self.direction_type(parameter);
            parameters.push(quote!(#tangent: #ty));
        }
        let result = self.result();
        let (own, arguments) = (self.own("directional"), self.arguments());
        let shadows = self.shadows(|parameter| {
            let tangent = self.beside(&parameter.name, "tangent");
            quote!(#tangent)
        });
        let head = Head::new("jvp", parameters, quote!((#result, #result)));
        self.function(&doc, head, quote!(#own(#(#arguments,)* #(#shadows),*)))
    }

    /// The type of a tangent: that of its parameter, if that is made of floats.
    fn direction_type(&self, parameter: &Parameter) -> TokenStream {
        match &parameter.written.ty {
            Type::Named(tokens) => {
                let krate = self.krate();
                let reference = match parameter.written.reference {
                    Reference::Owned => None,
                    _ => Some(quote!(&)),
                };
                quote!(#reference <#tokens as #krate::Tangent>::Tangent)
            }
            _ => parameter.declared.clone(),
        }
    }

    fn vjp(&self) -> TokenStream {
        let doc = format!(
            "The value of [`{0}`](fn@{0}), and `cotangent` times its gradient with respect to {1}.",
            self.item.sig.ident,
            self.with_respect_to()
        );
        let krate = self.krate();
        let result = self.result();
        let cotangent = self.fresh("cotangent");
        let mut parameters = self.parameters();
        parameters.push(quote!(#cotangent: #result));
        let mut zeros = Vec::new();
        let mut gradients = Vec::new();
        for parameter in self.active() {
            let gradient = self.beside(&parameter.name, "gradient");
            let zero = self.zero(parameter, &krate);
            zeros.push(quote!(let mut #gradient = #zero;));
            gradients.push(quote!(#gradient));
        }
        let (own, arguments) = (self.own("accumulate_vjp"), self.arguments());
        let shadows = self.shadows(|parameter| {
            let gradient = self.beside(&parameter.name, "gradient");
            quote!(&mut #gradient)
        });
        let value = self.fresh("value");
        let gradient_type = self.gradient_type();
        let gradients = tuple(gradients);
        let head = Head::new("vjp", parameters, quote!((#result, #gradient_type)));
        self.function(&doc, head, quote! {
            #(#zeros)*
            let #value = #own(#(#arguments,)* #cotangent, #(#shadows),*);
            (#value, #gradients)
        })
    }

    fn zero(&self, parameter: &Parameter, krate: &TokenStream) -> TokenStream {
        let name = &parameter.name;
        match known_zero(&parameter.written.ty, krate) {
            Some(zero) => zero,
            None => quote!(#krate::Tangent::zero_tangent(&#name)),
        }
    }

    fn objective(&self) -> Option<TokenStream> {
        let [active] = self.active()[..] else { return None };
        if matches!(active.written.ty, Type::Tuple(_)) {
            return None;
        }
        let constants: Vec<&Parameter> = self.signature.parameters.iter().filter(|parameter| !parameter.active).collect();
        if constants.iter().any(|parameter| parameter.written.reference == Reference::Mutable) {
            return None;
        }
        let krate = self.krate();
        let doc = format!(
            "The function [`{0}`](fn@{0}) as an objective of {1}, with its other arguments fixed.",
            self.item.sig.ident,
            self.with_respect_to()
        );
        let x = self.fresh("x");
        let gradient = self.fresh("gradient");
        let point = match &active.written.ty {
            Type::Named(tokens) => quote!(#tokens),
            _ => self.gradient_type(),
        };
        let arguments: Vec<TokenStream> = self
            .signature
            .parameters
            .iter()
            .map(|parameter| {
                let name = &parameter.name;
                match (parameter.active, parameter.written.reference, &parameter.written.ty) {
                    (true, Reference::Owned, Type::Scalar(_)) => quote!(*#x),
                    (true, Reference::Owned, _) => quote!(::core::clone::Clone::clone(#x)),
                    (true, ..) => quote!(#x),
                    (false, Reference::Owned, _) => quote!(::core::clone::Clone::clone(&#name)),
                    (false, ..) => quote!(#name),
                }
            })
            .collect();
        let bounds = constants
            .iter()
            .filter(|parameter| parameter.written.reference == Reference::Owned)
            .map(|parameter| {
                let ty = &parameter.declared;
                quote!(for<'clone> #ty: ::core::clone::Clone)
            })
            .chain(matches!(active.written.ty, Type::Named(_)).then(|| {
                let scalar = self.result();
                quote!(for<'point> #point: #krate::Point<Scalar = #scalar>)
            }))
            .collect();
        let parameters = constants.iter().map(|parameter| {
            let (name, ty) = (&parameter.name, &parameter.declared);
            quote!(#name: #ty)
        });
        let function = &self.item.sig.ident;
        let (turbofish, own) = (self.turbofish(), self.own("gradient_into"));
        let result = quote!(impl #krate::Objective<#point>);
        let head = Head { bounds, ..Head::new("objective", parameters.collect(), result) };
        let value = self.unless_stub(quote!(#function #turbofish(#(#arguments),*)));
        let value_and_gradient = self.unless_stub(quote!(#own(#(#arguments,)* #gradient)));
        Some(self.function_of(&doc, head, quote! {
            #krate::objective::from_fn(
                move |#x: &#point| { #value },
                move |#x: &#point, #gradient: &mut #point| { #value_and_gradient },
            )
        }))
    }

    /// The hidden function that adds cotangents.
    fn accumulate_vjp(&self) -> TokenStream {
        let krate = self.krate();
        let result = self.result();
        let derivative = self.derivatives.as_ref().map(|(reverse, _)| reverse);
        let shadows = derivative.map(|function| self.shadow_vars(function, 1));
        let names = derivative.map(names);
        let ident = |var: Var| names.as_ref().map(|names| names.ident(var).clone());
        let count = self.signature.parameters.len();
        let cotangent = derivative.and_then(|function| ident(function.parameters[count]));
        let mut parameters = self.own_parameters(derivative);
        let cotangent = cotangent.unwrap_or_else(|| self.fresh("cotangent"));
        parameters.push(quote!(#cotangent: #result));
        let mut buffers = Vec::new();
        for (index, parameter) in self.signature.parameters.iter().enumerate() {
            let shadow = shadows.as_ref().and_then(|shadows| shadows[index]).and_then(ident);
            match shadow {
                Some(shadow) => {
                    let ty = self.shadow_type(&parameter.written);
                    let argument = reference_to(parameter);
                    parameters.push(quote!(#shadow: impl #krate::generated::Cotangent<#ty>));
                    buffers.push(quote! {
                        let mut #shadow = #krate::generated::Cotangent::buffer(#shadow, #argument);
                        let #shadow = &mut *#shadow;
                    });
                }
                None => parameters.push(self.unused_shadow(parameter, quote!(Cotangent))),
            }
        }
        let mut prelude = Vec::from_iter(derivative.filter(|function| function.unguarded).map(|function| self.unless_zero(function)));
        prelude.extend(buffers);
        self.hidden("accumulate_vjp", parameters, result, prelude, derivative)
    }

    /// The hidden function that takes directions.
    fn directional(&self) -> TokenStream {
        let krate = self.krate();
        let result = self.result();
        let derivative = self.derivatives.as_ref().map(|(_, forward)| forward);
        let shadows = derivative.map(|function| self.shadow_vars(function, 0));
        let names = derivative.map(names);
        let ident = |var: Var| names.as_ref().map(|names| names.ident(var).clone());
        let mut parameters = self.own_parameters(derivative);
        let mut directions = Vec::new();
        for (index, parameter) in self.signature.parameters.iter().enumerate() {
            let shadow = shadows.as_ref().and_then(|shadows| shadows[index]).and_then(ident);
            match shadow {
                Some(shadow) => {
                    let ty = self.shadow_type(&parameter.written);
                    let argument = reference_to(parameter);
                    parameters.push(quote!(#shadow: impl #krate::generated::Direction<#ty>));
                    let direction = quote!(#krate::generated::Direction::direction(#shadow, #argument));
                    directions.push(match (parameter.written.reference, parameter.is_mutable()) {
                        (Reference::Owned, true) => quote!(let mut #shadow = ::core::clone::Clone::clone(&*#direction);),
                        (Reference::Owned, false) if parameter.written.ty.is_scalar() => quote!(let #shadow = *#direction;),
                        _ => quote! {
                            let #shadow = #direction;
                            let #shadow = &*#shadow;
                        },
                    });
                }
                None => parameters.push(self.unused_shadow(parameter, quote!(Direction))),
            }
        }
        self.hidden("directional", parameters, quote!((#result, #result)), directions, derivative)
    }

    /// A cotangent of zero adds nothing, whatever the partial derivatives are.
    fn unless_zero(&self, function: &Function) -> TokenStream {
        let names = names(function);
        let count = self.signature.parameters.len();
        let arguments = function.parameters[..count].iter().map(|var| names.ident(*var));
        let cotangent = names.ident(function.parameters[count]);
        let zero = known_zero(&self.signature.result.ty, &self.krate());
        let (itself, turbofish) = (&self.item.sig.ident, self.turbofish());
        quote! {
            if #cotangent == #zero {
                return #itself #turbofish(#(#arguments),*);
            }
        }
    }

    fn hidden(
        &self,
        name: &str,
        parameters: Vec<TokenStream>,
        result: TokenStream,
        prelude: Vec<TokenStream>,
        derivative: Option<&Function>,
    ) -> TokenStream {
        let krate = self.krate();
        let name = Ident::new(name, Span::call_site());
        let visibility = &self.item.vis;
        let (generics, _, clause) = self.item.sig.generics.split_for_impl();
        let inside = match derivative {
            Some(function) => {
                let body = body(function, &krate);
                quote!(#(#prelude)* #body)
            }
            None => self.absent.clone(),
        };
        quote! {
            #[doc(hidden)]
            #[inline]
            #visibility fn #name #generics(#(#parameters),*) -> #result #clause {
                #inside
            }
        }
    }

    /// For each parameter, the variable of its shadow, which follow so many others.
    fn shadow_vars(&self, function: &Function, after: usize) -> Vec<Option<Var>> {
        let mut shadows = function.parameters[self.signature.parameters.len() + after..].iter().copied();
        let parameters = self.signature.parameters.iter();
        parameters.map(|parameter| if parameter.active { shadows.next() } else { None }).collect()
    }

    /// The parameters of the function itself, under the names that its body uses.
    fn own_parameters(&self, derivative: Option<&Function>) -> Vec<TokenStream> {
        let names = derivative.map(|function| (function, names(function)));
        let parameters = self.signature.parameters.iter().enumerate();
        parameters
            .map(|(index, parameter)| {
                let ty = &parameter.declared;
                let mutable = parameter.is_mutable().then(|| quote!(mut));
                match &names {
                    Some((function, names)) => {
                        let name = names.ident(function.parameters[index]);
                        quote!(#mutable #name: #ty)
                    }
                    None => {
                        let name = &parameter.name;
                        quote!(#name: #ty)
                    }
                }
            })
            .collect()
    }

    /// The shadow of a parameter that is constant, or whose function could not be differentiated.
    fn unused_shadow(&self, parameter: &Parameter, kind: TokenStream) -> TokenStream {
        let krate = self.krate();
        let ty = self.shadow_type(&parameter.written);
        match parameter.active {
            true => quote!(_: impl #krate::generated::#kind<#ty>),
            false => quote!(_: impl #krate::generated::Inactive),
        }
    }

    /// The type of what a shadow refers to.
    fn shadow_type(&self, written: &Written) -> TokenStream {
        self.out_type(written)
    }

    /// The type behind the reference for the gradient of a parameter.
    fn out_type(&self, written: &Written) -> TokenStream {
        let krate = self.krate();
        match &written.ty {
            Type::Slice(element) | Type::Vector(element) => {
                let element = type_tokens(element, &krate);
                quote!([#element])
            }
            _ => self.tangent_type(written),
        }
    }

    /// One shadow for each parameter: of the active ones by the function.
    fn shadows(&self, active: impl Fn(&Parameter) -> TokenStream) -> Vec<TokenStream> {
        let krate = self.krate();
        let parameters = self.signature.parameters.iter();
        parameters
            .map(|parameter| match parameter.active {
                true => active(parameter),
                false => quote!(#krate::generated::Constant),
            })
            .collect()
    }

    /// A name like that of a parameter.
    fn beside(&self, name: &Ident, suffix: &str) -> Ident {
        self.fresh(&format!("{}_{suffix}", syn::ext::IdentExt::unraw(name)))
    }

    /// A name that no parameter has.
    fn fresh(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while self.signature.parameters.iter().any(|parameter| parameter.name == name) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }
}

/// The head of a public function.
struct Head {
    name: &'static str,
    parameters: Vec<TokenStream>,
    result: TokenStream,
    /// What must hold besides what the function itself asks for.
    bounds: Vec<TokenStream>,
}

impl Head {
    fn new(name: &'static str, parameters: Vec<TokenStream>, result: TokenStream) -> Self {
        Self { name, parameters, result, bounds: Vec::new() }
    }
}

fn with_bounds(clause: Option<&syn::WhereClause>, bounds: &[TokenStream]) -> TokenStream {
    let predicates = clause.iter().flat_map(|clause| &clause.predicates);
    let predicates: Vec<TokenStream> = predicates.map(|predicate| quote!(#predicate)).chain(bounds.iter().cloned()).collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates),*) }
}

/// Nothing, the one, or a tuple.
fn tuple(mut parts: Vec<TokenStream>) -> TokenStream {
    match parts.len() {
        1 => parts.remove(0),
        _ => quote!((#(#parts),*)),
    }
}

fn reference_to(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    match parameter.written.reference {
        Reference::Owned => quote!(&#name),
        Reference::Shared => quote!(#name),
        Reference::Mutable => quote!(&*#name),
    }
}

/// The owned type of the tangents of a type.
fn type_tokens(ty: &Type, krate: &TokenStream) -> TokenStream {
    match ty {
        Type::Scalar(Scalar::F32) => quote!(f32),
        Type::Scalar(Scalar::Parameter(ident)) => quote!(#ident),
        Type::Scalar(_) => quote!(f64),
        Type::Array(element, length) => {
            let element = type_tokens(element, krate);
            quote!([#element; #length])
        }
        Type::Slice(element) | Type::Vector(element) => {
            let element = type_tokens(element, krate);
            quote!(#krate::generated::Vec<#element>)
        }
        Type::Tuple(parts) => {
            let parts = parts.iter().map(|part| type_tokens(part, krate));
            quote!((#(#parts,)*))
        }
        Type::Named(tokens) => quote!(<#tokens as #krate::Tangent>::Tangent),
        Type::Unknown => quote!(_),
    }
}

/// A zero that can be written down.
fn known_zero(ty: &Type, krate: &TokenStream) -> Option<TokenStream> {
    Some(match ty {
        Type::Scalar(Scalar::Parameter(ident)) => quote!(<#ident as #krate::Real>::zero()),
        Type::Scalar(_) => {
            let zero = Literal::f64_unsuffixed(0.0);
            quote!(#zero)
        }
        Type::Array(element, length) => {
            let element = known_zero(element, krate)?;
            quote!([#element; #length])
        }
        Type::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|part| known_zero(part, krate)).collect::<Option<_>>()?;
            quote!((#(#parts,)*))
        }
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => return None,
    })
}

/// Makes a gradient that the caller passed zero.
fn clear(ty: &Type, parameter: &Ident, out: &Ident, krate: &TokenStream) -> TokenStream {
    match ty {
        Type::Scalar(_) => {
            let zero = known_zero(ty, krate);
            quote!(*#out = #zero;)
        }
        Type::Slice(_) | Type::Vector(_) => {
            let name = parameter.to_string();
            quote! {
                #krate::generated::check_length(#name, #out.len(), #parameter.len());
                #out.iter_mut().for_each(#krate::Vector::set_zero);
            }
        }
        _ => quote!(#krate::Vector::set_zero(#out);),
    }
}
