//! What the signature says: the parameters, which of them are active, and the types of what holds floats.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};

use super::callbacks::Callback;
use super::fallible::Fallible;
use super::refuse::{Refusal, Refusals};
use crate::ir::{Reference, Scalar, Type, ends_in, is_discrete};
use crate::options::{Options, Order};

/// A function's signature, as far as its derivatives are concerned.
///
/// Its active parameters are the inputs, with respect to which it is differentiated; if it returns nothing, those behind
/// `&mut` are its outputs.
#[derive(Clone)]
pub struct Signature {
    pub parameters: Vec<Parameter>,
    pub result: Written,
    pub returns: Returns,
    /// Where there may be no result: it is what there is if there is one.
    pub fallible: Option<Fallible>,
    /// Whether it is a method, or stands in an `impl` all the same.
    pub associated: bool,
    /// The scalar type of literals that nothing else determines.
    pub scalar: Scalar,
    /// The type parameters that are bounded by `Real`.
    pub reals: HashSet<String>,
    /// The other names of floats.
    pub numbers: HashSet<String>,
    /// The const parameters that are lengths.
    pub lengths: HashSet<String>,
    /// The path of the crate `differentiable`.
    pub krate: TokenStream,
}

/// What comes out as the function's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Nothing: what is computed is written to the outputs.
    Nothing,
    Scalar,
    /// Several floats: an array, a tuple, a vector or a struct.
    Aggregate,
    /// What has no derivative.
    Refused,
}

/// One parameter.
#[derive(Clone)]
pub struct Parameter {
    /// Its name in the derived items.
    pub name: Ident,
    /// The pattern, as written.
    pub pattern: syn::Pat,
    pub written: Written,
    /// The type as it was written, reference and all.
    pub declared: syn::Type,
    /// `self`, as it was written.
    pub receiver: Option<syn::Receiver>,
    /// What it is called with, and what it returns, if it is a function.
    pub callback: Option<Callback>,
    pub active: bool,
}

impl Parameter {
    pub fn is_mutable(&self) -> bool {
        matches!(&self.pattern, syn::Pat::Ident(pattern) if pattern.mutability.is_some())
    }

    /// Whether it is a variable of the function's own, which begins as what is passed.
    pub fn is_local(&self) -> bool {
        let is_owned = self.written.reference == Reference::Owned && !self.written.may_have_references();
        self.is_mutable() && is_owned && self.callback.is_none() && self.receiver.is_none()
    }

    /// Whether it is a function that can be passed on more than once: a reference, or a pointer, or said to be copied.
    pub fn is_copied_callback(&self) -> bool {
        self.written.reference == Reference::Shared || self.callback.as_ref().is_some_and(|callback| callback.is_copied)
    }

    /// The type of the floats that it brings.
    fn floats(&self) -> &Type {
        match &self.callback {
            Some(callback) => &callback.result.ty,
            None => &self.written.ty,
        }
    }

    /// Whether the function is differentiated with respect to it.
    pub fn is_input(&self) -> bool {
        self.active && self.written.reference != Reference::Mutable
    }

    /// Whether the function writes what it computes to it.
    pub fn is_output(&self) -> bool {
        self.active && self.written.reference == Reference::Mutable
    }
}

/// A written type, and what it means.
#[derive(Clone)]
pub struct Written {
    /// As written, without the reference.
    pub tokens: TokenStream,
    pub ty: Type,
    pub reference: Reference,
    /// Whether what may be floats stands behind a reference that is not the one around the whole.
    pub nested: bool,
}

impl Written {
    /// Whether there may be references in what is written without a reference: a lifetime says so, and `Self` does not say.
    pub fn may_have_references(&self) -> bool {
        fn says(tokens: TokenStream) -> bool {
            tokens.into_iter().any(|token| match token {
                TokenTree::Group(group) => says(group.stream()),
                TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '\''),
                TokenTree::Ident(ident) => ident == "Self",
                TokenTree::Literal(_) => false,
            })
        }
        says(self.tokens.clone())
    }
}

impl Signature {
    pub fn read(item: &syn::ItemFn, options: &Options, refusals: &mut Refusals) -> Self {
        let function = &item.sig;
        let reals = reals(&function.generics);
        if let Some(keyword) = &function.asyncness {
            refusals.add(Refusal::Async, keyword.span);
        }
        if let Some(keyword) = &function.unsafety {
            refusals.add(Refusal::UnsafeFunction, keyword.span);
        }
        let parameters = function.inputs.iter().enumerate();
        let mut parameters: Vec<Parameter> =
            parameters.map(|(index, input)| parameter(index, input, &function.generics, &reals)).collect();
        choose_active(&mut parameters, options, function, refusals);
        for parameter in parameters.iter_mut().filter(|parameter| parameter.active && parameter.written.nested) {
            // For those who call what is refused.
            let Written { tokens, ty, .. } = Written::read(&with_owned_parts(&parameter.declared), &reals);
            (parameter.written.tokens, parameter.written.ty) = (tokens, ty);
        }
        let fallible = Fallible::of(item);
        let result = match (&fallible, &function.output) {
            (Some(fallible), _) => Some(fallible.contents.clone()),
            (None, syn::ReturnType::Type(_, ty)) => Some((**ty).clone()),
            (None, syn::ReturnType::Default) => None,
        };
        let written = result.as_ref().map_or_else(Written::unit, |ty| Written::read(ty, &reals));
        let returns = Returns::read(result.as_ref(), &written, refusals);
        let scalar = principal(&parameters, &written);
        let associated = options.associated.is_some() || function.receiver().is_some();
        let lengths = lengths(&function.generics);
        let krate = options.krate();
        let signature = Self {
            parameters,
            result: written,
            returns,
            fallible,
            associated,
            scalar,
            reals,
            numbers: HashSet::new(),
            lengths,
            krate,
        };
        signature.refuse_outputs(function, options, refusals);
        signature.refuse_sparse(options, refusals);
        signature
    }

    /// These types turn out to be other names of floats.
    pub fn with_numbers(mut self, numbers: HashSet<String>) -> Self {
        let is_number = |name: &str| numbers.contains(name);
        for parameter in &mut self.parameters {
            parameter.written.ty.know_numbers(&is_number);
            parameter.callback.iter_mut().for_each(|callback| callback.know_numbers(&is_number));
        }
        self.result.ty.know_numbers(&is_number);
        if self.returns == Returns::Aggregate && matches!(self.result.ty, Type::Scalar(_)) {
            self.returns = Returns::Scalar;
        }
        self.numbers = numbers;
        self
    }

    /// The derivatives of these parameters, which are functions, are needed.
    pub fn with_called(mut self, called: &[usize]) -> Self {
        for called in called {
            let parameter = &mut self.parameters[*called];
            parameter.active |= parameter.callback.is_some();
        }
        self
    }

    /// Whether it takes functions whose derivatives its caller must know.
    pub fn takes_functions(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.active && parameter.callback.is_some())
    }

    /// The parameters with respect to which the function is differentiated.
    pub fn inputs(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_input())
    }

    /// The parameters to which the function writes what it computes.
    pub fn outputs(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_output())
    }

    /// Refuses outputs beside a result, neither of them, a derivative by hand for others than a scalar, and references to
    /// references.
    fn refuse_outputs(&self, function: &syn::Signature, options: &Options, refusals: &mut Refusals) {
        let active = self.parameters.iter().filter(|parameter| parameter.active);
        for parameter in active {
            if parameter.written.nested {
                refusals.add(Refusal::NestedReference, &parameter.declared);
            } else if parameter.is_output() && !matches!(self.returns, Returns::Nothing | Returns::Refused) {
                refusals.add(Refusal::MutableParameter, &parameter.declared);
            }
        }
        if let Some(derivative) = &options.derivative
            && (self.fallible.is_some() || matches!(self.returns, Returns::Nothing | Returns::Aggregate))
        {
            refusals.add(Refusal::DerivativeResult, derivative);
        }
        if refusals.is_empty() && self.returns == Returns::Nothing && self.outputs().next().is_none() {
            refusals.add(Refusal::NoResult, function.ident.span());
        }
    }

    /// Refuses what has no meaning for a function that takes functions.
    pub fn refuse_options(&self, options: &Options, refusals: &mut Refusals) {
        let spans = [
            ("sparse", options.sparse.as_ref().map(Spanned::span)),
            ("workspace", options.workspace.as_ref().map(Spanned::span)),
            ("derivative", options.derivative.as_ref().map(Spanned::span)),
        ];
        for (option, span) in spans.into_iter().filter(|_| self.takes_functions()) {
            if let Some(span) = span {
                refusals.add(Refusal::CallbackOption(option), span);
            }
        }
    }

    /// Refuses a sparse matrix where its elements have no order, or there are no second derivatives for it.
    fn refuse_sparse(&self, options: &Options, refusals: &mut Refusals) {
        let Some(sparse) = options.sparse.as_ref().filter(|_| refusals.is_empty()) else { return };
        let active = self.parameters.iter().filter(|parameter| parameter.active);
        for parameter in active.filter(|parameter| !parameter.written.ty.is_made_of(&self.scalar)) {
            refusals.add(Refusal::SparseShape("this parameter"), &parameter.declared);
        }
        if options.derivative.is_some() {
            refusals.add(Refusal::SparseDerivative, sparse.span());
        }
        if self.fallible.is_some() {
            refusals.add(Refusal::SparseShape("a result that may be missing"), sparse.span());
        }
        match self.returns {
            Returns::Scalar if options.order() == Order::First => {
                refusals.add(Refusal::SparseOrder, sparse.span());
            }
            Returns::Scalar | Returns::Aggregate if !self.result.ty.is_made_of(&self.scalar) => {
                refusals.add(Refusal::SparseShape("the result"), sparse.span());
            }
            Returns::Scalar | Returns::Aggregate | Returns::Nothing | Returns::Refused => {}
        }
    }
}

impl Returns {
    fn read(ty: Option<&syn::Type>, result: &Written, refusals: &mut Refusals) -> Self {
        let Some(ty) = ty.filter(|_| !result.is_unit()) else { return Returns::Nothing };
        match without_derivative(ty) {
            Some(reason) => {
                refusals.add(Refusal::Result(reason), ty);
                Returns::Refused
            }
            None if result.ty.is_scalar() => Returns::Scalar,
            None => Returns::Aggregate,
        }
    }
}

/// What a type is called that no derivative comes out of, as far as its syntax tells.
fn without_derivative(ty: &syn::Type) -> Option<&'static str> {
    match ty {
        syn::Type::Paren(inner) => without_derivative(&inner.elem),
        syn::Type::Group(inner) => without_derivative(&inner.elem),
        syn::Type::Tuple(tuple) => tuple.elems.iter().find_map(without_derivative),
        syn::Type::Array(array) => without_derivative(&array.elem),
        syn::Type::Reference(_) => Some("a reference"),
        syn::Type::Path(path) => {
            let last = path.path.segments.last()?;
            match &*last.ident.to_string() {
                "Option" | "Result" => Some("an `Option` or a `Result`"),
                "Box" | "Rc" | "Arc" => Some("a smart pointer"),
                "Vec" => match &last.arguments {
                    syn::PathArguments::AngleBracketed(held) => held.args.iter().find_map(|held| match held {
                        syn::GenericArgument::Type(held) => without_derivative(held),
                        _ => None,
                    }),
                    _ => None,
                },
                _ if is_discrete(&ty.to_token_stream()) => Some("not made of floats"),
                _ => None,
            }
        }
        _ => Some("not made of floats"),
    }
}

fn parameter(index: usize, input: &syn::FnArg, generics: &syn::Generics, reals: &HashSet<String>) -> Parameter {
    let (pattern, declared, receiver) = match input {
        syn::FnArg::Receiver(receiver) => (pattern_of(receiver), &receiver.ty, Some(receiver.clone())),
        syn::FnArg::Typed(typed) => ((*typed.pat).clone(), &typed.ty, None),
    };
    let written = Written::read(declared, reals);
    let name = match &pattern {
        syn::Pat::Ident(pattern) => pattern.ident.clone(),
        _ => format_ident!("argument_{}", index, span = Span::mixed_site()),
    };
    let callback = Callback::read(declared, generics, reals);
    Parameter {
        name,
        pattern,
        active: Written::read(&with_owned_parts(declared), reals).is_floats(),
        written,
        declared: (**declared).clone(),
        receiver,
        callback,
    }
}

/// `self` as the pattern that it would be.
fn pattern_of(receiver: &syn::Receiver) -> syn::Pat {
    syn::Pat::Ident(syn::PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: receiver.mutability.filter(|_| receiver.reference.is_none()),
        ident: Ident::new("self", receiver.self_token.span),
        subpat: None,
    })
}

/// The parameters that `wrt(…)` names are active, and otherwise those that are made of floats. Outputs are active in any
/// case.
fn choose_active(parameters: &mut [Parameter], options: &Options, function: &syn::Signature, refusals: &mut Refusals) {
    if let Some(names) = &options.wrt {
        let unknown = |name: &&Ident| !parameters.iter().any(|parameter| parameter.name == **name);
        let unknown: Vec<&Ident> = names.iter().filter(unknown).collect();
        for name in &unknown {
            refusals.add(Refusal::WrtUnknown(name.to_string()), name.span());
        }
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                refusals.add(Refusal::WrtTwice(name.to_string()), name.span());
            }
        }
        let returns_nothing = matches!(&function.output, syn::ReturnType::Default);
        for parameter in parameters.iter_mut() {
            let Some(name) = names.iter().find(|name| parameter.name == **name) else {
                parameter.active &= !unknown.is_empty() || (returns_nothing && parameter.is_output());
                continue;
            };
            parameter.active = !is_discrete(&parameter.written.tokens) && !may_be_missing(&parameter.declared);
            if !parameter.active {
                refusals.add(Refusal::WrtDiscrete(name.to_string()), name.span());
            }
        }
    }
    if !parameters.iter().any(|parameter| parameter.active) && options.wrt.is_none() {
        parameters.iter_mut().for_each(|parameter| parameter.active = parameter.callback.is_some());
    }
    if refusals.is_empty() && !parameters.iter().any(|parameter| parameter.active) {
        refusals.add(Refusal::NoActiveParameter, function.ident.span());
    }
}

/// Whether a type is written as an `Option`, or a reference to one, which has no tangents.
fn may_be_missing(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Paren(inner) => may_be_missing(&inner.elem),
        syn::Type::Group(inner) => may_be_missing(&inner.elem),
        syn::Type::Reference(inner) => may_be_missing(&inner.elem),
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Option"),
        _ => false,
    }
}

/// The scalar type of the first float in the signature, or of those in the first type that may hold any.
fn principal(parameters: &[Parameter], result: &Written) -> Scalar {
    let active = parameters.iter().filter(|parameter| parameter.active);
    let written: Vec<&Type> = active.map(Parameter::floats).chain([&result.ty]).collect();
    let leaves = || written.iter().flat_map(|ty| ty.leaves());
    let scalar = leaves().find_map(|leaf| match leaf {
        Type::Scalar(scalar) => Some(scalar.clone()),
        _ => None,
    });
    let in_named = || leaves().find_map(Type::named_scalar);
    scalar.or_else(in_named).unwrap_or(Scalar::F64)
}

fn lengths(generics: &syn::Generics) -> HashSet<String> {
    let is_length =
        |parameter: &&syn::ConstParam| matches!(&parameter.ty, syn::Type::Path(ty) if ty.path.is_ident("usize"));
    generics.const_params().filter(is_length).map(|parameter| parameter.ident.to_string()).collect()
}

pub fn reals(generics: &syn::Generics) -> HashSet<String> {
    let bounded = |bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>| {
        bounds.iter().any(|bound| match bound {
            syn::TypeParamBound::Trait(bound) => {
                bound.path.segments.last().is_some_and(|segment| segment.ident == "Real")
            }
            _ => false,
        })
    };
    let inline = generics
        .type_params()
        .filter(|parameter| bounded(&parameter.bounds))
        .map(|parameter| parameter.ident.to_string());
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let whereby = predicates.filter_map(|predicate| match predicate {
        syn::WherePredicate::Type(predicate) if bounded(&predicate.bounds) => {
            Some(predicate.bounded_ty.to_token_stream().to_string())
        }
        _ => None,
    });
    inline.chain(whereby).collect()
}

impl Written {
    fn unit() -> Self {
        Self { tokens: quote::quote!(()), ty: Type::Tuple(Vec::new()), reference: Reference::Owned, nested: false }
    }

    /// Whether it is made of floats alone.
    pub fn is_floats(&self) -> bool {
        !self.is_unit() && self.ty.is_made_of_scalars()
    }

    /// Whether it is the type of a function without a result.
    pub fn is_unit(&self) -> bool {
        matches!(&self.ty, Type::Tuple(parts) if parts.is_empty())
    }

    pub fn read(ty: &syn::Type, reals: &HashSet<String>) -> Self {
        match ty {
            syn::Type::Reference(reference) => {
                let behind = Self::read(&reference.elem, reals);
                let kind = match reference.mutability {
                    Some(_) => Reference::Mutable,
                    None => Reference::Shared,
                };
                Self { reference: kind, nested: behind.nested || behind.reference != Reference::Owned, ..behind }
            }
            syn::Type::Paren(inner) => Self::read(&inner.elem, reals),
            syn::Type::Group(inner) => Self::read(&inner.elem, reals),
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Self::unit(),
            _ => {
                let tokens = ty.to_token_stream();
                let read = structure(ty, reals);
                let nested = read.is_none() && structure(&with_owned_parts(ty), reals).is_some();
                let ty = read.unwrap_or_else(|| Type::Named(tokens.clone()));
                Self { tokens, ty, reference: Reference::Owned, nested }
            }
        }
    }
}

/// The type, if it is made of floats, and of what may be made of floats.
fn structure(ty: &syn::Type, reals: &HashSet<String>) -> Option<Type> {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() => structure_of_path(&path.path, reals),
        syn::Type::Array(array) => {
            let element = structure(&array.elem, reals)?;
            Some(Type::Array(Box::new(element), length(&array.len)))
        }
        syn::Type::Slice(slice) => Some(Type::Slice(Box::new(structure(&slice.elem, reals)?))),
        syn::Type::Tuple(tuple) if !tuple.elems.is_empty() => {
            Some(Type::Tuple(tuple.elems.iter().map(|part| structure(part, reals)).collect::<Option<_>>()?))
        }
        syn::Type::Paren(inner) => structure(&inner.elem, reals),
        syn::Type::Group(inner) => structure(&inner.elem, reals),
        _ => None,
    }
}

/// The type, in which what stands behind a reference is owned, but for the one around the whole.
fn with_owned_parts(ty: &syn::Type) -> syn::Type {
    struct Owned;
    impl VisitMut for Owned {
        fn visit_type_mut(&mut self, ty: &mut syn::Type) {
            while let syn::Type::Reference(reference) = ty {
                *ty = match &*reference.elem {
                    syn::Type::Slice(slice) => {
                        let element = &slice.elem;
                        syn::parse_quote!(Vec<#element>)
                    }
                    behind => behind.clone(),
                };
            }
            visit_mut::visit_type_mut(self, ty);
        }
    }
    let mut ty = ty.clone();
    match &mut ty {
        syn::Type::Reference(reference) => visit_mut::visit_type_mut(&mut Owned, &mut reference.elem),
        whole => Owned.visit_type_mut(whole),
    }
    ty
}

fn structure_of_path(path: &syn::Path, reals: &HashSet<String>) -> Option<Type> {
    let last = path.segments.last()?;
    let name = last.ident.to_string();
    match &last.arguments {
        syn::PathArguments::None if path.segments.len() == 1 || ends_in(path, "primitive", &name) => {
            if let Some(scalar) = scalar(&last.ident, &name, reals) {
                return Some(Type::Scalar(scalar));
            }
        }
        syn::PathArguments::AngleBracketed(arguments) if name == "Vec" && arguments.args.len() == 1 => {
            if let syn::GenericArgument::Type(element) = &arguments.args[0] {
                return Some(Type::Vector(Box::new(structure(element, reals)?)));
            }
        }
        _ => {}
    }
    let tokens = path.to_token_stream();
    (!is_discrete(&tokens)).then_some(Type::Named(tokens))
}

fn scalar(ident: &Ident, name: &str, reals: &HashSet<String>) -> Option<Scalar> {
    match name {
        "f32" => Some(Scalar::F32),
        "f64" => Some(Scalar::F64),
        _ if reals.contains(name) => Some(Scalar::Parameter(ident.clone())),
        _ => None,
    }
}

/// A length, as a part of other code.
pub fn length(written: &syn::Expr) -> TokenStream {
    use syn::Expr::*;
    match written {
        Assign(_) | Break(_) | Closure(_) | Let(_) | Range(_) | Return(_) | Yield(_) => quote::quote!({ (#written) }),
        Binary(binary) if super::effects::is_compound(&binary.op) => quote::quote!({ (#written) }),
        _ => written.to_token_stream(),
    }
}
