//! The derived items: a namespace of the function's name, with its derivatives as functions; or, for a method, functions
//! beside it whose names begin with its own.
//!
//! The hidden ones hold the derivative code, each once: `accumulate_vjp` adds the cotangents of the parameters to what its
//! caller passes, `directional` takes tangents, and `accumulate_vjp_directional` is the one in the direction of the other. They have an argument for the shadow of *every* parameter, so that a call
//! can be written without knowing which of them are active. The public items are short functions around these.

use std::borrow::Cow;
use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::parse_quote;

use crate::differentiate::Derivatives;
use crate::ir::{Reference, Type};
use crate::options::{Options, Order};
use crate::read::signature::{Parameter, Returns, Signature};
use crate::write::types::lane_count;

mod again;
mod attributes;
mod callbacks;
mod companions;
mod docs;
mod fallible;
mod formula;
mod halves;
mod hessian;
mod jacobian;
mod jvps;
mod lanes;
mod nested;
mod objective;
mod public;
mod receivers;
mod repeating;
mod second;
mod sparse;
pub mod types;
mod unguarded;
mod workspace;

use again::Again;
use attributes::Attributes;
pub use companions::can_repeat;
pub use halves::{given_again, keeps_partials};
pub use jacobian::may_go_by_rows;
use lanes::absent_lanes;

/// What the items are made of.
pub struct Items<'a> {
    pub item: &'a syn::ItemFn,
    pub signature: &'a Signature,
    pub options: &'a Options,
    /// The reverse and the forward derivative; without them, the items are stubs.
    pub derivatives: Option<Derivatives>,
    /// The body of a stub.
    pub absent: TokenStream,
    /// The identifiers that stand in the item.
    pub identifiers: &'a HashSet<String>,
}

/// One of the derived functions.
pub struct Item {
    name: Cow<'static, str>,
    /// Without documentation it is hidden.
    doc: Option<String>,
    parameters: Vec<TokenStream>,
    result: Option<TokenStream>,
    /// What must hold besides what the function itself asks for.
    bounds: Vec<TokenStream>,
    body: TokenStream,
}

impl Items<'_> {
    /// All of them.
    pub fn write(&self) -> TokenStream {
        if self.signature.associated { self.siblings() } else { self.namespace() }
    }

    fn namespace(&self) -> TokenStream {
        let namespace = self.function_name();
        let visibility = &self.item.vis;
        let Attributes { shared, own, allowed } = Attributes::of(self.item);
        let doc = self.doc_of_namespace();
        let items = self.items().into_iter().map(|item| self.function(item, &TokenStream::new()));
        let laned = self.laned(&TokenStream::new());
        let repeats = [self.repeats(&TokenStream::new()), self.computes(&TokenStream::new())];
        let pullbacks = self.pullbacks(&TokenStream::new());
        quote! {
            #[doc = #doc]
            #own
            #shared
            #[allow(non_camel_case_types, missing_copy_implementations, dead_code)]
            #[derive(::core::fmt::Debug)]
            #visibility enum #namespace {}

            #shared
            #allowed
            impl #namespace {
                #(#items)*
                #laned
                #(#repeats)*
                #pullbacks
            }
        }
    }

    fn siblings(&self) -> TokenStream {
        let Attributes { shared, own, allowed } = Attributes::of(self.item);
        let attributes = quote!(#own #shared #allowed);
        let items = self.items().into_iter().map(|item| self.function(item, &attributes));
        items
            .chain([
                self.laned(&attributes),
                self.repeats(&attributes),
                self.computes(&attributes),
                self.pullbacks(&attributes),
            ])
            .collect()
    }

    /// The items that there are for a function of this signature.
    fn items(&self) -> Vec<Item> {
        if self.signature.takes_functions() {
            return self.items_for_callers();
        }
        let public = match self.signature.returns {
            _ if self.signature.inputs().next().is_none() && self.derivatives.is_some() => Vec::new(),
            Returns::Scalar | Returns::Refused => vec![
                self.gradient(),
                self.value_and_gradient(),
                Some(self.gradient_into()),
                Some(self.jvp()),
                self.jvps(),
                self.vjp(),
                self.objective(),
            ],
            Returns::Aggregate => {
                let mut items =
                    vec![Some(self.jvp()), self.jvps(), self.vjp(), self.jacobian(), self.objective_of_residuals()];
                if self.may_be_scalar() {
                    items.extend([self.gradient(), self.value_and_gradient(), Some(self.gradient_into())]);
                }
                items
            }
            Returns::Nothing => vec![Some(self.jvp_of_outputs()), self.jvps_of_outputs(), self.vjp_of_outputs()],
        };
        let hidden = [
            self.primal(),
            Some(self.accumulate_vjp()),
            self.accumulate_vjp_repeating(),
            self.rows(),
            Some(self.directional()),
            Some(self.directional_lanes()),
        ];
        let second = match self.options.order() {
            Order::First => self.no_second(),
            _ => self.second(),
        };
        let public = public.into_iter().flatten().chain(self.with_workspace());
        let sparse = self.sparse().into_iter().chain(self.untraced());
        public.chain(hidden.into_iter().flatten()).chain(second).chain(sparse).collect()
    }

    fn function(&self, item: Item, attributes: &TokenStream) -> TokenStream {
        let (parameters, body) = self.receiving(&item.name, item.parameters, item.body);
        let (result, body) = (item.result.iter(), Group::new(Delimiter::Brace, body));
        let name = self.name(&item.name);
        let visibility = &self.item.vis;
        let mut generics = self.item.sig.generics.clone();
        for count in [lane_count(), self.direction_count()] {
            if parameters.iter().chain(&item.result).any(|tokens| mentions(tokens, &count)) {
                generics.params.push(parse_quote!(const #count: usize));
            }
        }
        let absent = absent_lanes();
        if item.result.as_ref().is_some_and(|result| mentions(result, &absent)) {
            generics.params.push(parse_quote!(#absent));
        }
        let (generics, _, clause) = generics.split_for_impl();
        let clause = with_bounds(clause, &item.bounds);
        let doc = match &item.doc {
            Some(doc) => quote!(#[doc = #doc]),
            None => quote!(#[doc(hidden)]),
        };
        let function = quote! {
            #doc
            #attributes
            #[inline]
            #visibility fn #name #generics(#(#parameters),*) #(-> #result)* #clause #body
        };
        match item.name == "primal" {
            true => function,
            false => self.failing(function),
        }
    }

    /// The function itself, where a parameter hides its name, or where it may fail.
    fn primal(&self) -> Option<Item> {
        if !self.is_hidden() {
            return None;
        }
        let (itself, turbofish) = (&self.item.sig.ident, self.turbofish());
        let itself = if self.signature.associated { quote!(Self::#itself) } else { quote!(#itself) };
        let name = |(index, parameter): (usize, &Parameter)| match &parameter.receiver {
            Some(receiver) => Ident::new("self", receiver.self_token.span),
            None => format_ident!("argument_{}", index, span = Span::mixed_site()),
        };
        let names: Vec<Ident> = self.signature.parameters.iter().enumerate().map(name).collect();
        let parameters = self.signature.parameters.iter().zip(&names);
        let result = self.returned(self.result());
        let result = match &self.signature.fallible {
            Some(fallible) => Some(fallible.holding(&result.unwrap_or_else(|| quote!(())))),
            None => result,
        };
        Some(Item {
            name: "primal".into(),
            doc: None,
            parameters: parameters.map(|(parameter, name)| declare(parameter, name)).collect(),
            result,
            bounds: Vec::new(),
            body: self.unless_stub(quote!(#itself #turbofish(#(#names),*))),
        })
    }

    /// The path by which the function itself is called.
    fn itself(&self) -> TokenStream {
        let (itself, turbofish) = (&self.item.sig.ident, self.turbofish());
        match self.signature.associated {
            _ if self.is_hidden() => self.own("primal"),
            true => quote!(Self::#itself #turbofish),
            false => quote!(#itself #turbofish),
        }
    }

    /// Whether a parameter has the name of the function, or calls of it by the user are to be told from others.
    fn is_hidden(&self) -> bool {
        let name = &self.item.sig.ident;
        let is_name = |parameter: &Parameter| parameter.name == *name;
        let is_hidden = !self.signature.associated && self.signature.parameters.iter().any(is_name);
        is_hidden || self.signature.fallible.is_some()
    }

    /// What the derivatives are named after.
    pub fn function_name(&self) -> &Ident {
        self.options.name.as_ref().unwrap_or(&self.item.sig.ident)
    }

    /// The identifier of an item.
    fn name(&self, item: &str) -> Ident {
        match self.signature.associated {
            true => {
                let function = self.function_name();
                format_ident!("{}_{}", function.unraw(), item, span = function.span())
            }
            // Editors go from it to the function.
            false => Ident::new(item, Span::call_site().located_at(self.item.sig.ident.span())),
        }
    }

    /// `Self::name::<T, N>`
    fn own(&self, item: &str) -> TokenStream {
        let (name, turbofish) = (self.name(item), self.turbofish());
        quote!(Self::#name #turbofish)
    }

    /// The same for so many lanes.
    fn own_lanes(&self, item: &str, count: &TokenStream) -> TokenStream {
        let (name, arguments) = (self.name(item), self.generic_arguments());
        quote!(Self::#name::<#(#arguments,)* #count>)
    }

    fn turbofish(&self) -> Option<TokenStream> {
        let arguments = self.generic_arguments();
        (!arguments.is_empty()).then(|| quote!(::<#(#arguments),*>))
    }

    fn generic_arguments(&self) -> Vec<&Ident> {
        let parameters = self.item.sig.generics.params.iter();
        parameters
            .filter_map(|parameter| match parameter {
                syn::GenericParam::Type(parameter) => Some(&parameter.ident),
                syn::GenericParam::Const(parameter) => Some(&parameter.ident),
                syn::GenericParam::Lifetime(_) => None,
            })
            .collect()
    }

    /// An item that users call: what it takes beside the parameters of the function, and what it returns.
    fn public(
        &self,
        name: &'static str,
        doc: String,
        added: Vec<TokenStream>,
        result: Option<TokenStream>,
        body: TokenStream,
    ) -> Item {
        let parameters = [self.parameters(), added].concat();
        Item { name: name.into(), doc: Some(doc), parameters, result, bounds: Vec::new(), body: self.unless_stub(body) }
    }

    /// The same of an item that passes the arguments several times.
    fn repeated(&self, item: Item) -> Item {
        let again = || self.signature.parameters.iter().map(|parameter| (parameter, Again::of(parameter)));
        let mut parameters: Vec<_> = again().map(|(parameter, again)| again.declaration(parameter)).collect();
        parameters.extend(item.parameters.into_iter().skip(parameters.len()));
        let bounds = again().filter_map(|(parameter, again)| again.bound(parameter)).collect();
        Item { parameters, bounds, ..item }
    }

    /// Whether the result of a function that is refused may be a float by another name, which only what is refused would have shown.
    fn may_be_scalar(&self) -> bool {
        self.derivatives.is_none() && matches!(self.signature.result.ty, Type::Named(_))
    }

    fn unless_stub(&self, body: TokenStream) -> TokenStream {
        if self.derivatives.is_some() { body } else { self.absent.clone() }
    }

    fn krate(&self) -> TokenStream {
        self.options.krate()
    }

    /// The parameters of the function, by name.
    fn parameters(&self) -> Vec<TokenStream> {
        self.signature.parameters.iter().map(|parameter| declare(parameter, &parameter.name)).collect()
    }

    fn arguments(&self) -> Vec<TokenStream> {
        self.signature.parameters.iter().map(|parameter| parameter.name.to_token_stream()).collect()
    }

    /// The same for one of several calls.
    fn arguments_again(&self) -> Vec<TokenStream> {
        let parameters = self.signature.parameters.iter();
        parameters.map(|parameter| Again::of(parameter).argument(&parameter.name.to_token_stream())).collect()
    }

    /// One shadow for each parameter: of the active ones by the function.
    fn shadows(&self, mut active: impl FnMut(&Parameter) -> TokenStream) -> Vec<TokenStream> {
        let krate = self.krate();
        let parameters = self.signature.parameters.iter();
        parameters
            .map(|parameter| match parameter.active {
                true => active(parameter),
                false => quote!(#krate::generated::Constant),
            })
            .collect()
    }

    /// The same under names that stand for what is passed on as it is.
    fn shadows_named(&self, name: impl Fn(&Parameter) -> Ident) -> Vec<TokenStream> {
        self.shadows(|parameter| name(parameter).into_token_stream())
    }

    /// The same under names of local variables that are added to.
    fn buffers_named(&self, name: impl Fn(&Parameter) -> Ident) -> Vec<TokenStream> {
        self.shadows(|parameter| {
            let name = name(parameter);
            quote!(&mut #name)
        })
    }

    /// The name of the parameter for a number of directions.
    fn direction_count(&self) -> Ident {
        self.unmentioned("K")
    }

    /// A name that stands nowhere in the item.
    fn unmentioned(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while self.identifiers.contains(&name) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }

    /// A name like that of a parameter.
    fn beside(&self, name: &Ident, suffix: &str) -> Ident {
        self.fresh(&format!("{}_{suffix}", name.unraw()))
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

/// The parameter under a name; `self` has no other.
fn declare(parameter: &Parameter, name: &Ident) -> TokenStream {
    let ty = &parameter.declared;
    match &parameter.receiver {
        Some(receiver) => {
            let mut receiver = receiver.clone();
            receiver.attrs.clear();
            if receiver.reference.is_none() {
                receiver.mutability = None;
            }
            receiver.to_token_stream()
        }
        None => quote!(#name: #ty),
    }
}

/// A reference to what the parameter holds, or refers to.
fn reference_to(parameter: &Parameter, name: &Ident) -> TokenStream {
    match parameter.written.reference {
        Reference::Owned => quote!(&#name),
        Reference::Shared => quote!(#name),
        Reference::Mutable => quote!(&*#name),
    }
}

fn any_name(tokens: &TokenStream, is_meant: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => any_name(&group.stream(), is_meant),
        TokenTree::Ident(ident) => is_meant(&ident),
        _ => false,
    })
}

pub fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    any_name(tokens, &|ident| ident == name)
}

fn with_bounds(clause: Option<&syn::WhereClause>, bounds: &[TokenStream]) -> TokenStream {
    let predicates = clause.iter().flat_map(|clause| &clause.predicates);
    let predicates: Vec<TokenStream> =
        predicates.map(ToTokens::to_token_stream).chain(bounds.iter().cloned()).collect();
    if predicates.is_empty() { TokenStream::new() } else { quote!(where #(#predicates),*) }
}

/// Nothing, the one, or a tuple.
fn tuple(mut parts: Vec<TokenStream>) -> TokenStream {
    match parts.len() {
        1 => parts.remove(0),
        _ => quote!((#(#parts),*)),
    }
}
