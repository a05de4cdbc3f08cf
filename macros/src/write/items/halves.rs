//! The function whose cotangent is not known before its value: the value, and a closure that adds cotangents.
//!
//! The closure takes the arguments again, those behind shared references as they are, because it borrows nothing that it
//! can be given; what is passed by value it holds, and it has no use for the rest. Then come the cotangent of the result
//! and, for each parameter, what its cotangent is added to. It is behind a `Box` if it holds closures of other functions,
//! which may hold closures of this one; or if types that it mentions have no name here.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, parse_quote};

use super::again::{Again, NameLifetimes, mentions_impl};
use super::types::known_zero;
use super::{Items, declare, mentions};
use crate::differentiate::Halves;
use crate::ir::{Reference, Role, Scalar, Type, Var, is_discrete};
use crate::options::ALLOC;
use crate::read::signature::{Parameter, Returns, Signature};
use crate::write::body::halves;
use crate::write::names::names;

/// Whether the partial derivatives are as little as what would be kept to compute them.
pub fn keeps_partials(signature: &Signature) -> bool {
    let scalar = |ty: &Type| match ty {
        Type::Scalar(scalar) => Some(scalar.clone()),
        _ => None,
    };
    let result: Option<Scalar> = scalar(&signature.result.ty);
    result.is_some() && signature.inputs().all(|input| scalar(&input.written.ty) == result)
}

/// The two halves, as they are written.
struct Written {
    /// The parameters of the first half, under names that `first` uses.
    parameters: Vec<TokenStream>,
    first: TokenStream,
    value: TokenStream,
    /// The names of the parameters of the closure, where it uses them: arguments, cotangent, and those of the arguments.
    given: Vec<Option<TokenStream>>,
    cotangent: Option<TokenStream>,
    bars: Vec<Option<Ident>>,
    second: TokenStream,
    /// The parameters, by their number, of which the closure holds a part.
    borrowed: BTreeSet<usize>,
    bounds: Vec<TokenStream>,
    nests: bool,
}

impl Items<'_> {
    /// See the header. Without an allocator, methods have none.
    pub fn pullback(&self, attributes: &TokenStream) -> TokenStream {
        if !ALLOC && self.signature.associated {
            return TokenStream::new();
        }
        let written = match &self.derivatives {
            None => self.stub(),
            Some(_) if keeps_partials(self.signature) => self.with_partials(),
            Some(derivatives) => match &derivatives.halves {
                Some(halves) => self.in_halves(halves),
                None => self.called_again(),
            },
        };
        self.pullback_of(written, attributes)
    }

    fn pullback_of(&self, written: Written, attributes: &TokenStream) -> TokenStream {
        let krate = self.krate();
        let signature = self.signature;
        let mut generics = self.item.sig.generics.clone();
        let has_opaque = signature.parameters.iter().any(|parameter| mentions_impl(&parameter.declared));
        let boxed = ALLOC && (written.nests || signature.associated || has_opaque);
        let kept = Lifetime::new("'kept", Span::mixed_site());
        let mut naming = Naming { lifetimes: Vec::new(), mentioned: Vec::new(), bound: boxed.then(|| kept.clone()) };
        let mut parameters = Vec::new();
        for (index, (parameter, declaration)) in signature.parameters.iter().zip(written.parameters).enumerate() {
            let is_borrowed = written.borrowed.contains(&index);
            parameters.push(naming.declaration(parameter, declaration, is_borrowed));
        }
        let closure = self.closure_type();
        let mut bounds = written.bounds;
        let held: Vec<&Lifetime> = naming.lifetimes.iter().chain(&naming.mentioned).collect();
        let pull = if boxed {
            bounds.extend(held.iter().map(|lifetime| quote!(#lifetime: #kept)));
            let types = self.item.sig.generics.type_params().map(|parameter| &parameter.ident);
            let foreign = types.filter(|ident| !signature.reals.contains(&ident.to_string()));
            bounds.extend(foreign.map(|ident| quote!(#ident: #kept)));
            bounds.extend(signature.associated.then(|| quote!(Self: #kept)));
            quote!(#krate::generated::Box<dyn #closure + #kept>)
        } else if has_opaque {
            // What is captured cannot be said; it is all that is in scope.
            quote_spanned!(Span::mixed_site()=> impl #closure)
        } else {
            let arguments = self.generic_arguments();
            quote!(impl #closure + use<#(#held,)* #(#arguments),*>)
        };
        let lifetimes = boxed.then_some(&kept).into_iter().chain(&naming.lifetimes);
        let lifetimes: Vec<syn::GenericParam> = lifetimes.map(|lifetime| parse_quote!(#lifetime)).collect();
        generics.params = lifetimes.into_iter().chain(generics.params).collect();
        let (name, visibility) = (self.name("pullback"), &self.item.vis);
        let (generics, _, clause) = generics.split_for_impl();
        let clause = super::with_bounds(clause, &bounds);
        let result = match signature.returns {
            Returns::Nothing => pull.clone(),
            _ => {
                let value = self.result();
                quote!((#value, #pull))
            }
        };
        let closure = self.closure(written.given, written.cotangent, written.bars, written.second);
        let (first, value) = (written.first, written.value);
        let pull = match boxed {
            true => quote!(#krate::generated::Box::new(#closure)),
            false => closure,
        };
        let returned = match signature.returns {
            Returns::Nothing => pull,
            _ => quote!((#value, #pull)),
        };
        quote! {
            #[doc(hidden)]
            #attributes
            #[inline]
            #visibility fn #name #generics(#(#parameters),*) -> #result #clause {
                #first
                #returned
            }
        }
    }

    /// `FnOnce(…)`
    fn closure_type(&self) -> TokenStream {
        let krate = self.krate();
        let erase = |ty: &syn::Type| {
            let mut ty = ty.clone();
            EraseLifetimes { own: self.lifetimes() }.visit_type_mut(&mut ty);
            ty.into_token_stream()
        };
        let given = self.signature.parameters.iter().map(|parameter| match is_given(parameter) {
            true => erase(&parameter.declared),
            false if parameter.is_output() => quote!(#krate::generated::Output),
            false => quote!(&dyn #krate::generated::Anything),
        });
        let cotangent = self.returned(self.result_tangent());
        let bars = self.signature.parameters.iter().map(|parameter| {
            let tangent = self.tangent_behind(&parameter.written);
            match parameter.active {
                false => quote!(#krate::generated::Constant),
                true if self.may_be_absent(parameter) => quote!(::core::option::Option<&mut #tangent>),
                true => quote!(&mut #tangent),
            }
        });
        let added = cotangent.into_iter().chain(bars).map(|ty| syn::parse2(ty.clone()).map_or(ty, |ty| erase(&ty)));
        let all = given.chain(added);
        quote!(::core::ops::FnOnce(#(#all),*))
    }

    fn lifetimes(&self) -> Vec<Ident> {
        self.item.sig.generics.lifetimes().map(|parameter| parameter.lifetime.ident.clone()).collect()
    }

    /// Whether the caller may have no use for the cotangent of a parameter: then it is added to zeros.
    fn may_be_absent(&self, parameter: &Parameter) -> bool {
        parameter.is_input() && (ALLOC || !matches!(parameter.written.ty, Type::Slice(_)))
    }

    fn closure(
        &self,
        given: Vec<Option<TokenStream>>,
        cotangent: Option<TokenStream>,
        bars: Vec<Option<Ident>>,
        second: TokenStream,
    ) -> TokenStream {
        let used = |name: Option<TokenStream>| name.unwrap_or_else(|| quote!(_));
        let cotangent = (self.signature.returns != Returns::Nothing).then(|| used(cotangent));
        let parameters = given.into_iter().map(used).chain(cotangent);
        let parameters = parameters.chain(bars.into_iter().map(|name| used(name.map(ToTokens::into_token_stream))));
        quote!(move |#(#parameters),*| { #second })
    }

    /// What is given again and what is added to, under these names.
    fn names_given(&self, given: impl Fn(usize) -> TokenStream) -> Vec<Option<TokenStream>> {
        let parameters = self.signature.parameters.iter().enumerate();
        parameters.map(|(index, parameter)| is_given(parameter).then(|| given(index))).collect()
    }

    /// A place for the cotangent of a parameter, though the caller may have no use for it.
    fn collected(&self, parameter: &Parameter, given: &TokenStream, bar: &Ident) -> Option<TokenStream> {
        if !self.may_be_absent(parameter) {
            return None;
        }
        let krate = self.krate();
        let zero = known_zero(&parameter.written.ty, &krate).unwrap_or_else(|| {
            let of = match parameter.written.reference {
                Reference::Owned => quote!(&#given),
                _ => given.clone(),
            };
            quote!(#krate::Tangent::zero_tangent(#of))
        });
        let spare = format_ident!("{}_spare", bar);
        Some(quote! {
            let mut #spare = ::core::option::Option::None;
            let #bar = #bar.unwrap_or_else(|| #spare.insert(#zero));
        })
    }

    /// The halves of the derivative.
    fn in_halves(&self, halves: &Halves) -> Written {
        let function = &halves.function;
        let names = names(function);
        let ident = &|var: Var| names.ident(var).clone();
        let own = &self.signature.parameters;
        let [first, value, second] = self::halves(function, &self.krate());
        let mut added = function.parameters[own.len()..].iter().copied();
        let cotangent = if self.signature.returns == Returns::Nothing { None } else { added.next() };
        let bars: Vec<Option<Ident>> =
            own.iter().map(|parameter| if parameter.active { added.next().map(ident) } else { None }).collect();
        let given: Vec<Ident> = halves.given.iter().map(|var| ident(*var)).collect();
        let spares =
            own.iter().zip(&given).zip(&bars).filter_map(|((parameter, given), bar)| {
                self.collected(parameter, &given.to_token_stream(), bar.as_ref()?)
            });
        let is_zero = cotangent.filter(|_| function.unguarded).and_then(|cotangent| {
            let (zero, cotangent) = (known_zero(&self.signature.result.ty, &self.krate())?, ident(cotangent));
            Some(quote!(if #cotangent == #zero { return; }))
        });
        let position = |var: &Var| function.parameters.iter().position(|parameter| parameter == var);
        let parameters = own.iter().enumerate().map(|(index, parameter)| {
            let mutable = parameter.is_mutable().then(|| quote!(mut));
            let declared = declare(parameter, &ident(function.parameters[index]));
            quote!(#mutable #declared)
        });
        Written {
            parameters: parameters.collect(),
            first,
            value,
            given: self.names_given(|index| given[index].to_token_stream()),
            cotangent: cotangent.map(|var| {
                let mutable = (function.variable(var).role == Role::Place).then(|| quote!(mut));
                let name = ident(var);
                quote!(#mutable #name)
            }),
            second: quote!(#is_zero #(#spares)* #second),
            bars,
            borrowed: halves.borrowed.iter().filter_map(position).collect(),
            bounds: Vec::new(),
            nests: halves.nests,
        }
    }

    /// The value with its partial derivatives, which the second half multiplies by the cotangent.
    fn with_partials(&self) -> Written {
        let krate = self.krate();
        let (own, arguments, one) = (self.own("accumulate_vjp"), self.arguments(), self.one());
        let partial = |parameter: &Parameter| self.beside(&parameter.name, "partial");
        let (value, cotangent) = (self.fresh("value"), self.fresh("cotangent"));
        let partials = self.buffers_named(partial);
        let zeros = self.signature.inputs().map(|input| {
            let (partial, zero) = (partial(input), self.zero_of_result());
            quote!(let mut #partial = #zero;)
        });
        let bars = self.bars();
        let sums = self.signature.parameters.iter().zip(&bars).filter_map(|(parameter, bar)| {
            let (partial, bar) = (partial(parameter), bar.as_ref()?);
            Some(quote! {
                if let ::core::option::Option::Some(#bar) = #bar {
                    *#bar += #krate::partials::strong(#cotangent, #partial);
                }
            })
        });
        Written {
            parameters: self.parameters(),
            first: quote! {
                #(#zeros)*
                let #value = #own(#(#arguments,)* #one, #(#partials),*);
            },
            value: value.to_token_stream(),
            given: self.signature.parameters.iter().map(|_| None).collect(),
            second: quote!(#(#sums)*),
            cotangent: Some(cotangent.to_token_stream()),
            bars,
            borrowed: BTreeSet::new(),
            bounds: Vec::new(),
            nests: false,
        }
    }

    /// The function for its value, and again for the cotangents: nobody knows whether what would be kept can be.
    fn called_again(&self) -> Written {
        let krate = self.krate();
        let (accumulate, itself) = (self.own("accumulate_vjp"), self.itself());
        let (value, cotangent) = (self.fresh("value"), self.fresh("cotangent"));
        let again = |parameter: &Parameter| self.beside(&parameter.name, "again");
        let bars = self.bars();
        let (mut copies, mut arguments, mut given, mut bounds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut parameters, mut checks) = (Vec::new(), Vec::new());
        for parameter in &self.signature.parameters {
            let (name, again, kind) = (&parameter.name, again(parameter), Again::of(parameter));
            let (copied, argument) = match (parameter.written.reference, parameter.is_output()) {
                (Reference::Shared, _) if is_given(parameter) => (None, quote!(#again)),
                (Reference::Shared, _) => (None, name.to_token_stream()),
                (Reference::Owned, _) if kind == Again::Never => (None, quote!(::core::unreachable!())),
                (Reference::Owned, _) => (Some(kind.argument(&name.to_token_stream())), quote!(#again)),
                (Reference::Mutable, true) if matches!(parameter.written.ty, Type::Slice(_)) => {
                    (Some(quote!(#name.to_vec())), quote!(&mut #again))
                }
                (Reference::Mutable, true) => (Some(quote!(::core::clone::Clone::clone(&*#name))), quote!(&mut #again)),
                (Reference::Mutable, false) => (None, quote!(::core::unreachable!())),
            };
            let mutable = parameter.is_output().then(|| quote!(mut));
            copies.extend(copied.map(|copy| quote!(let #mutable #again = #copy;)));
            arguments.push(argument);
            given.push(is_given(parameter).then(|| again.to_token_stream()));
            bounds.extend(kind.bound(parameter));
            if let Some(constant) = constant_type(parameter) {
                match self.is_known(&constant) {
                    true => checks.push(quote!(#krate::generated::Constancy::<#constant>::REPEATS)),
                    false => bounds.push(repeats(constant, &krate)),
                }
            }
            parameters.push(kind.declaration(parameter));
        }
        let own_arguments = self.arguments();
        let spares = self.signature.parameters.iter().zip(&bars).filter_map(|(parameter, bar)| {
            let again = again(parameter);
            self.collected(parameter, &again.to_token_stream(), bar.as_ref()?)
        });
        let shadows = bars.iter().map(|bar| match bar {
            Some(bar) => quote!(&mut *#bar),
            None => quote!(#krate::generated::Constant),
        });
        let passed = (self.signature.returns != Returns::Nothing).then(|| quote!(#cotangent,));
        let own = &self.signature.parameters;
        let check = (!checks.is_empty()).then(|| self.check(&checks));
        let is_borrowed = |index: &usize| own[*index].written.reference == Reference::Shared && !is_given(&own[*index]);
        let borrowed = (0..own.len()).filter(is_borrowed).collect();
        Written {
            parameters,
            first: quote!(#check #(#copies)* let #value = #itself(#(#own_arguments),*);),
            value: value.to_token_stream(),
            given,
            second: quote! {
                #(#spares)*
                #accumulate(#(#arguments,)* #passed #(#shadows),*);
            },
            cotangent: Some(cotangent.to_token_stream()),
            bars,
            borrowed,
            bounds,
            nests: false,
        }
    }

    /// Whether a type is the same wherever the function is called.
    fn is_known(&self, ty: &syn::Type) -> bool {
        let tokens = ty.to_token_stream();
        let own = Ident::new("Self", Span::call_site());
        !self.generic_arguments().into_iter().chain([&own]).any(|ident| mentions(&tokens, ident))
    }

    /// An error where the closure is used, if not all of this is so. Where it is not, it must be compiled all the same.
    fn check(&self, conditions: &[TokenStream]) -> TokenStream {
        let krate = self.krate();
        let name = self.item.sig.ident.to_string();
        let message = format!(
            "the gradient would call the function `{name}` twice, which a constant that it is given may notice: what is kept of \
             the call may borrow from a variable of the function",
        );
        quote_spanned! {Span::mixed_site()=>
            fn check<Called>() {
                use #krate::generated::Inconstancy as _;
                const { ::core::assert!(#(#conditions)&&*, "{}", #message) }
            }
            check::<()>();
        }
    }

    fn stub(&self) -> Written {
        let nothing = || self.signature.parameters.iter().map(|_| None);
        let absent = &self.absent;
        Written {
            parameters: self.parameters(),
            first: TokenStream::new(),
            value: quote!({ #absent }),
            given: nothing().collect(),
            cotangent: None,
            bars: nothing().map(|_: Option<TokenStream>| None).collect(),
            second: TokenStream::new(),
            borrowed: BTreeSet::new(),
            bounds: Vec::new(),
            nests: false,
        }
    }

    fn bars(&self) -> Vec<Option<Ident>> {
        let parameters = self.signature.parameters.iter();
        parameters.map(|parameter| parameter.active.then(|| self.beside(&parameter.name, "bar"))).collect()
    }
}

/// Whether the closure is given the argument again.
fn is_given(parameter: &Parameter) -> bool {
    parameter.written.reference == Reference::Shared && !mentions_impl(&parameter.declared)
}

/// Which arguments the closure is given again.
pub fn given_again(signature: &Signature) -> Vec<bool> {
    signature.parameters.iter().map(is_given).collect()
}

/// The type of a constant that may tell one call from another.
fn constant_type(parameter: &Parameter) -> Option<syn::Type> {
    if parameter.active
        || is_discrete(&parameter.written.tokens)
        || matches!(parameter.declared, syn::Type::ImplTrait(_))
    {
        return None;
    }
    Some(parameter.declared.clone())
}

/// That it may not.
fn repeats(mut constant: syn::Type, krate: &TokenStream) -> TokenStream {
    NameLifetimes.visit_type_mut(&mut constant);
    quote!(for<'again> #krate::generated::SecondCall: #krate::generated::Repeats<#constant>)
}

/// Gives names to the lifetimes of parameters of which something is held.
struct Naming {
    /// Those that had none, …
    lifetimes: Vec<Lifetime>,
    /// … and those of the function.
    mentioned: Vec<Lifetime>,
    /// What types without a name must outlive.
    bound: Option<Lifetime>,
}

impl Naming {
    fn declaration(&mut self, parameter: &Parameter, declaration: TokenStream, is_borrowed: bool) -> TokenStream {
        let is_opaque = mentions_impl(&parameter.declared);
        if !is_borrowed && (!is_opaque || self.bound.is_none()) {
            return declaration;
        }
        let mut declaration = match syn::parse2::<syn::FnArg>(declaration.clone()) {
            Ok(declaration) => declaration,
            Err(_) => return declaration,
        };
        if is_borrowed {
            self.visit_fn_arg_mut(&mut declaration);
        }
        if is_opaque && let Some(bound) = &self.bound {
            Bounding { bound }.visit_fn_arg_mut(&mut declaration);
        }
        declaration.into_token_stream()
    }

    fn fresh(&mut self) -> Lifetime {
        let lifetime = Lifetime::new(&format!("'held_{}", self.lifetimes.len()), Span::mixed_site());
        self.lifetimes.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Naming {
    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        if let Some((_, lifetime)) = &mut receiver.reference {
            match lifetime {
                Some(lifetime) => self.visit_lifetime_mut(lifetime),
                None => *lifetime = Some(self.fresh()),
            }
        } else if receiver.colon_token.is_some() {
            self.visit_type_mut(&mut receiver.ty);
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        match &mut reference.lifetime {
            Some(lifetime) => self.visit_lifetime_mut(lifetime),
            None => reference.lifetime = Some(self.fresh()),
        }
        self.visit_type_mut(&mut reference.elem);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        match &*lifetime.ident.to_string() {
            "static" => {}
            "_" => *lifetime = self.fresh(),
            _ if self.mentioned.contains(lifetime) => {}
            _ => self.mentioned.push(lifetime.clone()),
        }
    }

    // These have lifetimes of their own.
    fn visit_type_bare_fn_mut(&mut self, _: &mut syn::TypeBareFn) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
    fn visit_bound_lifetimes_mut(&mut self, _: &mut syn::BoundLifetimes) {}
}

/// Bounds types without a name by a lifetime.
struct Bounding<'b> {
    bound: &'b Lifetime,
}

impl VisitMut for Bounding<'_> {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        visit_mut::visit_type_mut(self, ty);
        if let syn::Type::ImplTrait(opaque) = ty {
            opaque.bounds.push(syn::TypeParamBound::Lifetime(self.bound.clone()));
            *ty = parse_quote!((#opaque));
        }
    }
}

/// Leaves the lifetimes of the function out.
struct EraseLifetimes {
    own: Vec<Ident>,
}

impl VisitMut for EraseLifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.own.contains(&lifetime.ident) {
            *lifetime = Lifetime::new("'_", lifetime.span());
        }
    }
}
