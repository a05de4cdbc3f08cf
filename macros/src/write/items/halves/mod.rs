//! The function whose cotangent is not known before its value: the value, and a closure that adds cotangents.
//!
//! The closure takes the arguments again, those behind shared references as they are, because it borrows nothing that it
//! can be given; what is passed by value it holds, and it has no use for the rest. Then come the cotangent of the result
//! and, for each parameter, what its cotangent is added to. It is behind a `Box` if it holds closures of other functions,
//! which may hold closures of this one; or if types that it mentions have no name here. A function that keeps it to itself is given
//! one that holds others and is in no `Box`.
//!
//! The same of its derivative in a direction, or in several: both halves take tangents, too, of what the function itself takes there.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Lifetime, LifetimeParam, parse_quote};

use super::again::{Again, mentions_impl, with_named_lifetimes};
use super::types::known_zero;
use super::{Items, any_name, declare};
use crate::differentiate::Halves;
use crate::ir::{Reference, Role, Scalar, Type, Var, is_discrete};
use crate::options::ALLOC;
use crate::read::signature::{Parameter, Returns, Signature};
use crate::write::body::halves;
use crate::write::draft::Draft;

mod directional;
mod lifetimes;
mod recalls;
mod repeating;

use directional::Directions;
pub use lifetimes::EraseLifetimes;
use lifetimes::{Naming, lifetimes_in_paths};

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
#[derive(Clone)]
struct Written {
    /// The parameters of the first half, under names that `first` uses.
    parameters: Vec<TokenStream>,
    /// Those for tangents.
    directions: Vec<Option<Ident>>,
    /// The name of how products with cotangents are made.
    guard: Ident,
    first: TokenStream,
    value: TokenStream,
    tangent: Option<TokenStream>,
    /// All of it, if it is somewhere else.
    halves: Option<TokenStream>,
    /// What the closure takes of the function itself, and of its tangents.
    taken: Vec<Taken>,
    second: TokenStream,
    /// The parameters, by their number, of which the closure holds a part.
    borrowed: BTreeSet<usize>,
    bounds: Vec<TokenStream>,
    nests: bool,
}

/// The names of parameters of the closure, where it uses them: arguments, cotangent, and those of the arguments.
#[derive(Clone)]
struct Taken {
    given: Vec<Option<TokenStream>>,
    cotangent: Option<TokenStream>,
    bars: Vec<Option<Ident>>,
}

/// Who calls the first half.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    Any,
    /// A function that keeps the second half to itself, so that no other holds its type.
    Outermost,
}

/// What both halves are of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Function,
    /// Its derivative, …
    Derivative(Width),
}

/// … in so many directions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    One,
    Lanes,
}

impl Items<'_> {
    /// See the header. Without an allocator, methods have none.
    pub fn pullbacks(&self, attributes: &TokenStream) -> TokenStream {
        if (!ALLOC && self.signature.associated) || self.signature.takes_functions() {
            return TokenStream::new();
        }
        let written = self.pullback();
        let first = match self.repeating_in_halves() {
            Some(repeating) => self.chosen(written, repeating, attributes),
            None => self.for_each_caller(["pullback", "pullback_outermost"], written, attributes),
        };
        let second = [Width::One, Width::Lanes].map(|width| {
            let name = match width {
                Width::One => "pullback_directional",
                Width::Lanes => "pullback_directional_lanes",
            };
            self.pullback_of(name, self.pullback_directional(width), Of::Derivative(width), Caller::Any, attributes)
        });
        let recalls = self.recalls(attributes);
        quote!(#first #(#second)* #recalls)
    }

    /// The one for any caller, and the one for a function that keeps the second half to itself, which methods have not.
    fn for_each_caller(&self, [any, outermost]: [&str; 2], written: Written, attributes: &TokenStream) -> TokenStream {
        let first = |name, written, caller| self.pullback_of(name, written, Of::Function, caller, attributes);
        let is_there = ALLOC && !self.signature.associated;
        let kept = is_there.then(|| first(outermost, self.outermost(&written, any), Caller::Outermost));
        let shared = first(any, written, Caller::Any);
        quote!(#kept #shared)
    }

    /// The same halves for a caller that is no pullback itself. Those that are in no `Box`, or have types that have no name, are the
    /// same; but where a type may have no tangents, one error says so of both.
    fn outermost(&self, written: &Written, same: &str) -> Written {
        let active = self.signature.parameters.iter().filter(|parameter| parameter.active);
        let has_tangents = active.map(|parameter| &parameter.written.ty).all(Type::is_made_of_scalars);
        if !self.has_opaque() && (written.nests || !has_tangents) {
            return written.clone();
        }
        let halves = self.called_for_halves(same);
        self.elsewhere(written, halves)
    }

    /// A call of another that gives halves, with the same arguments.
    fn called_for_halves(&self, name: &str) -> TokenStream {
        let (name, generics, arguments) = (self.name(name), self.generic_arguments(), self.arguments());
        let (turbofish, guard) = ((!generics.is_empty()).then(|| quote!(::<#(#generics,)* _>)), self.fresh("guard"));
        quote!(Self::#name #turbofish(#(#arguments,)* #guard))
    }

    /// What something else gives that is called with the same arguments.
    fn elsewhere(&self, written: &Written, halves: TokenStream) -> Written {
        Written {
            parameters: self.parameters(),
            guard: self.fresh("guard"),
            first: TokenStream::new(),
            halves: Some(halves),
            ..written.clone()
        }
    }

    /// Whether a parameter's type has no name.
    fn has_opaque(&self) -> bool {
        self.signature.parameters.iter().any(|parameter| mentions_impl(&parameter.declared))
    }

    fn pullback(&self) -> Written {
        match &self.derivatives {
            None => self.stub(Of::Function),
            Some(_) if keeps_partials(self.signature) => self.with_partials(Of::Function),
            Some(derivatives) => match &derivatives.halves {
                Some(halves) => self.in_halves(halves, Of::Function),
                None => self.called_again(Of::Function),
            },
        }
    }

    fn pullback_of(
        &self,
        name: &str,
        written: Written,
        of: Of,
        caller: Caller,
        attributes: &TokenStream,
    ) -> TokenStream {
        let krate = self.krate();
        let signature = self.signature;
        let mut generics = self.item.sig.generics.clone();
        let has_opaque = self.has_opaque();
        let nests = written.nests && caller == Caller::Any;
        let boxed = ALLOC && (nests || signature.associated || has_opaque);
        let kept = Lifetime::new("'kept", Span::mixed_site());
        let mut naming = Naming { lifetimes: Vec::new(), mentioned: Vec::new(), bound: boxed.then(|| kept.clone()) };
        let mut parameters = Vec::new();
        for (index, (parameter, declaration)) in signature.parameters.iter().zip(written.parameters).enumerate() {
            let is_borrowed = written.borrowed.contains(&index);
            // What is held may have parts of a parameter that refer to something else.
            naming.mention(lifetimes_in_paths(&parameter.declared));
            parameters.push(naming.declaration(parameter, declaration, is_borrowed));
        }
        if of != Of::Function {
            for (parameter, name) in signature.parameters.iter().zip(&written.directions) {
                let (name, ty) = (used(name), self.direction_type(parameter, of));
                parameters.push(quote!(#name: #ty));
            }
            generics.params.extend(self.parameter_of_width(of));
        }
        let kind_of_guard = (of == Of::Function).then(|| self.unmentioned("CotangentGuard"));
        if let (Some(kind), guard) = (&kind_of_guard, &written.guard) {
            parameters.push(quote!(#guard: #kind));
            generics.params.push(parse_quote!(#kind: #krate::generated::Guard));
        }
        let (closure_type, is_wrapped) = (self.closure_type(of), signature.fallible.is_some());
        let mut bounds = written.bounds;
        let held: Vec<&Lifetime> = naming.lifetimes.iter().chain(&naming.mentioned).collect();
        let pull = if boxed {
            bounds.extend(held.iter().map(|lifetime| quote!(#lifetime: #kept)));
            let types = self.item.sig.generics.type_params().map(|parameter| &parameter.ident);
            let foreign = types.filter(|ident| !signature.reals.contains(&ident.to_string()));
            bounds.extend(foreign.map(|ident| quote!(#ident: #kept)));
            bounds.extend(signature.associated.then(|| quote!(Self: #kept)));
            quote!(#krate::generated::Box<dyn #closure_type + #kept>)
        } else if has_opaque {
            // What is captured cannot be said; it is all that is in scope.
            quote_spanned!(Span::mixed_site()=> impl #closure_type)
        } else {
            let arguments = self.generic_arguments().into_iter().cloned();
            let arguments = arguments.chain(self.argument_of_width(of)).chain(kind_of_guard);
            quote!(impl #closure_type + use<#(#held,)* #(#arguments),*>)
        };
        let lifetimes = boxed.then_some(&kept).into_iter().chain(&naming.lifetimes);
        let lifetimes: Vec<syn::GenericParam> =
            lifetimes.map(|lifetime| LifetimeParam::new(lifetime.clone()).into()).collect();
        generics.params = lifetimes.into_iter().chain(generics.params).collect();
        let (own, visibility) = (self.name(name), &self.item.vis);
        let (generics, _, clause) = generics.split_for_impl();
        let clause = super::with_bounds(clause, &bounds);
        let result = match signature.returns {
            Returns::Nothing => pull.clone(),
            _ => {
                let (value, tangent) = (self.result(), self.tangent_of_result(of).into_iter());
                quote!((#value, #pull #(, #tangent)*))
            }
        };
        let halves = written.halves;
        let closure = self.closure(written.taken, written.second);
        let (first, value, tangent) = (written.first, written.value, written.tangent.iter());
        let pull = match boxed {
            true => quote!(#krate::generated::Box::new(#closure)),
            false => self.told(closure, of),
        };
        let pulling = (!boxed && is_wrapped).then(|| self.pulling(closure_type, of));
        let returned = match (halves, signature.returns) {
            (Some(halves), _) => halves,
            (None, Returns::Nothing) => pull,
            _ => quote!((#value, #pull #(, #tangent)*)),
        };
        let (parameters, body) = self.receiving(name, parameters, quote!(#pulling #first #returned));
        self.failing(quote! {
            #[doc(hidden)]
            #attributes
            #[inline]
            #visibility fn #own #generics(#(#parameters),*) -> #result #clause {
                #body
            }
        })
    }

    /// A closure that is returned, of which the compiler is told the type if that is not seen.
    fn told(&self, closure: TokenStream, of: Of) -> TokenStream {
        if self.signature.fallible.is_none() {
            return closure;
        }
        let arguments = self.generic_arguments().into_iter().cloned().chain(self.argument_of_width(of));
        let arguments: Vec<Ident> = arguments.collect();
        let turbofish = (!arguments.is_empty()).then(|| quote!(::<#(#arguments,)* _>));
        let pulling = self.unmentioned("pulling");
        quote!(#pulling #turbofish(#closure))
    }

    /// What tells the compiler the type of a closure, which it does not see inside an `Ok`.
    fn pulling(&self, ty: TokenStream, of: Of) -> TokenStream {
        let mut generics = self.item.sig.generics.clone();
        generics.params.extend(self.parameter_of_width(of));
        let (pulling, own) = (self.unmentioned("pulling"), self.unmentioned("Pull"));
        generics.params.push(parse_quote!(#own: #ty));
        let (generics, _, clause) = generics.split_for_impl();
        quote!(fn #pulling #generics(pull: #own) -> #own #clause { pull })
    }

    /// `FnOnce(…)`
    fn closure_type(&self, of: Of) -> TokenStream {
        let krate = &self.krate();
        let parameters = &self.signature.parameters;
        let given = parameters.iter().map(|parameter| match is_given(parameter) {
            true => parameter.declared.to_token_stream(),
            false => self.not_given(parameter),
        });
        let cotangent = self.returned(self.result_tangent());
        let bars = |width| {
            parameters.iter().map(move |parameter| {
                let tangent = self.tangent_behind(&self.moving(&parameter.written, width));
                match parameter.active {
                    _ if !self.is_there(of) => quote!(#krate::generated::Ignored),
                    false => quote!(#krate::generated::Constant),
                    true if self.may_be_absent(parameter) => quote!(::core::option::Option<&mut #tangent>),
                    true => quote!(&mut #tangent),
                }
            })
        };
        let mut all: Vec<TokenStream> = given.chain(cotangent).chain(bars(Width::One)).collect();
        if let Of::Derivative(width) = of {
            all.extend(parameters.iter().map(|parameter| match is_given(parameter) && parameter.active {
                true => self.direction_type(parameter, of),
                false => quote!(#krate::generated::Ignored),
            }));
            all.extend(self.tangent_of_result(of).map(|tangent| match self.is_there(of) {
                true => quote!(#krate::generated::Moving<#tangent>),
                false => quote!(#krate::generated::Ignored),
            }));
            all.extend(bars(width));
        }
        let all = all.into_iter().map(|ty| match syn::parse2(ty.clone()) {
            Ok(mut ty) => {
                EraseLifetimes { own: self.lifetimes() }.visit_type_mut(&mut ty);
                ty.into_token_stream()
            }
            Err(_) => ty,
        });
        quote!(::core::ops::FnOnce(#(#all),*))
    }

    /// The type of what stands for an argument, or a tangent, that the closure is not given again.
    fn not_given(&self, parameter: &Parameter) -> TokenStream {
        let krate = self.krate();
        match parameter.is_output() {
            true => quote!(#krate::generated::Output),
            false => quote!(&dyn #krate::generated::Anything),
        }
    }

    pub fn lifetimes(&self) -> Vec<Ident> {
        self.item.sig.generics.lifetimes().map(|parameter| parameter.lifetime.ident.clone()).collect()
    }

    /// Whether the caller may have no use for the cotangent of a parameter: then it is added to zeros.
    fn may_be_absent(&self, parameter: &Parameter) -> bool {
        parameter.is_input() && (ALLOC || !matches!(parameter.written.ty, Type::Slice(_)))
    }

    fn closure(&self, taken: Vec<Taken>, second: TokenStream) -> TokenStream {
        let has_result = self.signature.returns != Returns::Nothing;
        let parameters = taken.into_iter().flat_map(|Taken { given, cotangent, bars }| {
            let given: Vec<TokenStream> = given.iter().map(used).collect();
            let bars: Vec<TokenStream> = bars.iter().map(used).collect();
            given.into_iter().chain(has_result.then(|| used(&cotangent))).chain(bars)
        });
        quote!(move |#(#parameters),*| { #second })
    }

    /// What is given again and what is added to, under these names.
    fn names_given(&self, given: impl Fn(usize) -> TokenStream) -> Vec<Option<TokenStream>> {
        let parameters = self.signature.parameters.iter().enumerate();
        parameters.map(|(index, parameter)| is_given(parameter).then(|| given(index))).collect()
    }

    /// A place for the cotangent of a parameter, or for its tangents, though the caller may have no use for it.
    fn collected(&self, parameter: &Parameter, given: &TokenStream, bar: &Ident, width: Width) -> Option<TokenStream> {
        if !self.may_be_absent(parameter) {
            return None;
        }
        let (zero, spare) = (self.zero_like(parameter, given, width), format_ident!("{}_spare", bar));
        Some(quote! {
            let mut #spare = ::core::option::Option::None;
            let #bar = #bar.unwrap_or_else(|| #spare.insert(#zero));
        })
    }

    /// The tangent of a parameter that does not move it.
    fn zero_like(&self, parameter: &Parameter, given: &TokenStream, width: Width) -> TokenStream {
        let of = match parameter.written.reference {
            Reference::Owned => quote!(&#given),
            _ => given.clone(),
        };
        self.zero_of(&parameter.written.ty, of, width)
    }

    /// The halves of the derivative.
    fn in_halves(&self, halves: &Halves, of: Of) -> Written {
        let function = &halves.function;
        let draft = Draft::of(function);
        let ident = &|var: Var| draft.ident(var).clone();
        let own = &self.signature.parameters;
        let (first, results, second) =
            self::halves(&draft, &self.krate(), (of == Of::Function).then_some(&draft.guard));
        let mut added = function.parameters[own.len()..].iter().copied();
        let has_result = self.signature.returns != Returns::Nothing;
        let each = |added: &mut dyn Iterator<Item = Var>| -> Vec<Option<Var>> {
            own.iter().map(|parameter| if parameter.active { added.next() } else { None }).collect()
        };
        let idents = |vars: &[Option<Var>]| -> Vec<Option<Ident>> { vars.iter().map(|var| var.map(ident)).collect() };
        let declared = |var: Var| {
            let mutable = (function.variable(var).role == Role::Place).then(|| quote!(mut));
            let name = ident(var);
            quote!(#mutable #name)
        };
        let cotangent = if has_result { added.next() } else { None };
        let bars = idents(&each(&mut added));
        let (given, given_tangents) = halves.given.split_at(own.len());
        let given: Vec<TokenStream> = given.iter().map(|var| ident(*var).to_token_stream()).collect();
        let spares = |bars: &[Option<Ident>], width| -> TokenStream {
            let spares = own.iter().zip(&given).zip(bars);
            spares
                .filter_map(|((parameter, given), bar)| self.collected(parameter, given, bar.as_ref()?, width))
                .collect()
        };
        let is_zero = cotangent.filter(|_| function.unguarded).and_then(|cotangent| {
            let (zero, cotangent) = (known_zero(&self.signature.result.ty, &self.krate())?, ident(cotangent));
            Some(quote!(if #cotangent == #zero { return; }))
        });
        let position = |var: Var| function.parameters.iter().position(|parameter| *parameter == var);
        let parameters = own.iter().enumerate().map(|(index, parameter)| {
            let mutable = parameter.is_mutable().then(|| quote!(mut));
            let declared = declare(parameter, &ident(function.parameters[index]));
            quote!(#mutable #declared)
        });
        let mut written = Written {
            parameters: parameters.collect(),
            directions: Vec::new(),
            guard: draft.guard.clone(),
            first,
            value: results.first().cloned().unwrap_or_default(),
            tangent: None,
            halves: None,
            second: {
                let spares = spares(&bars, Width::One);
                quote!(#is_zero #spares #second)
            },
            taken: vec![Taken {
                given: self.names_given(|index| given[index].clone()),
                cotangent: cotangent.map(declared),
                bars,
            }],
            borrowed: halves.borrowed.iter().filter_map(position).collect(),
            bounds: Vec::new(),
            nests: halves.nests,
        };
        if let Of::Derivative(width) = of {
            let directions = each(&mut added);
            let moving = if has_result { added.next() } else { None };
            let products = idents(&each(&mut added));
            let given_tangents = each(&mut given_tangents.iter().copied());
            let at_first = own.iter().zip(&directions).enumerate().filter_map(|(index, (parameter, direction))| {
                let own = ident(function.parameters[index]).to_token_stream();
                let mutable = function.variable((*direction)?).mutable;
                self.direction_of_half(parameter, &own, &ident((*direction)?), mutable, width)
            });
            let again = own.iter().zip(&given).zip(&given_tangents).filter_map(|((parameter, given), direction)| {
                let direction = direction.filter(|_| is_given(parameter))?;
                self.direction_of_half(parameter, given, &ident(direction), false, width)
            });
            let cotangent_moves = cotangent.zip(moving).map(|(cotangent, moving)| {
                let (name, zero) = (ident(moving), self.zero_cotangent(&ident(cotangent), width));
                let declared = declared(moving);
                quote!(let #declared = #name.or_zero(|| #zero);)
            });
            let (first, second, spares) = (written.first, written.second, spares(&products, width));
            written.first = quote!(#(#at_first)* #first);
            written.second = quote!(#(#again)* #cotangent_moves #spares #second);
            written.directions = idents(&directions);
            written.tangent = results.get(1).cloned();
            written.taken.push(Taken {
                given: self.names_of_tangents(&idents(&given_tangents)),
                cotangent: moving.map(|moving| ident(moving).to_token_stream()),
                bars: products,
            });
        }
        written
    }

    /// The value with its partial derivatives, which the second half multiplies by the cotangent.
    fn with_partials(&self, of: Of) -> Written {
        let krate = self.krate();
        let (own, arguments, one) = (self.own("accumulate_vjp"), self.arguments(), self.one());
        let partial = |parameter: &Parameter| self.beside(&parameter.name, "partial");
        let (value, cotangent, guard) = (self.fresh("value"), self.fresh("cotangent"), self.fresh("guard"));
        let partials = self.buffers_named(partial);
        let zeros = self.signature.inputs().map(|input| {
            let (partial, zero) = (partial(input), self.zero_of_result());
            quote!(let mut #partial = #zero;)
        });
        let joint = match of {
            Of::Function => quote!(#guard.joint),
            Of::Derivative(_) => quote!(#krate::partials::joint),
        };
        let bars = self.bars();
        let sums = self.signature.parameters.iter().zip(&bars).filter_map(|(parameter, bar)| {
            let (partial, bar) = (partial(parameter), bar.as_ref()?);
            Some(quote! {
                if let ::core::option::Option::Some(#bar) = #bar {
                    *#bar += #joint(#cotangent, #partial);
                }
            })
        });
        let second = quote!(#(#sums)*);
        Written {
            parameters: self.parameters(),
            directions: Vec::new(),
            first: quote! {
                #(#zeros)*
                let #value = #own(#(#arguments,)* #guard.seed(#one), #(#partials),*);
            },
            guard,
            value: value.to_token_stream(),
            tangent: None,
            halves: None,
            taken: vec![Taken { given: self.nothing_given(), cotangent: Some(cotangent.to_token_stream()), bars }],
            second,
            borrowed: BTreeSet::new(),
            bounds: Vec::new(),
            nests: false,
        }
    }

    /// The function for its value, and again for the cotangents: nobody knows whether what would be kept can be.
    fn called_again(&self, of: Of) -> Written {
        let krate = self.krate();
        let (value, cotangent, guard) = (self.fresh("value"), self.fresh("cotangent"), self.fresh("guard"));
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
                    true => {
                        // Where this is checked, those of the function have no names.
                        let mut constant = constant;
                        EraseLifetimes { own: self.lifetimes() }.visit_type_mut(&mut constant);
                        checks.push(quote!(#krate::generated::Constancy::<#constant>::REPEATS));
                    }
                    false => bounds.push(repeats(&constant, &krate)),
                }
            }
            parameters.push(kind.declaration(parameter));
        }
        let spares = |bars: &[Option<Ident>], width| -> TokenStream {
            let spares = self.signature.parameters.iter().zip(bars).filter_map(|(parameter, bar)| {
                self.collected(parameter, &again(parameter).to_token_stream(), bar.as_ref()?, width)
            });
            spares.collect()
        };
        let shadows = |bars: &[Option<Ident>], width| -> Vec<TokenStream> {
            let shadow = |bar: &Option<Ident>| match bar {
                Some(bar) => quote!(&mut *#bar),
                None => self.constant_shadow(width),
            };
            bars.iter().map(shadow).collect()
        };
        let own = &self.signature.parameters;
        let check = (!checks.is_empty()).then(|| self.check(&checks));
        let may_hold = |parameter: &Parameter| match parameter.written.reference {
            Reference::Owned => !parameter.active,
            reference => reference == Reference::Shared,
        };
        let is_borrowed = |index: &usize| may_hold(&own[*index]) && !is_given(&own[*index]);
        let borrowed = (0..own.len()).filter(is_borrowed).collect();
        let (own_arguments, has_result) = (self.arguments(), self.signature.returns != Returns::Nothing);
        let passed = has_result.then(|| quote!(#cotangent,));
        let (spare, shadow) = (spares(&bars, Width::One), shadows(&bars, Width::One));
        let taken = Taken { given, cotangent: Some(cotangent.to_token_stream()), bars };
        let none = Written {
            parameters,
            directions: Vec::new(),
            guard: guard.clone(),
            first: TokenStream::new(),
            value: value.to_token_stream(),
            tangent: None,
            halves: None,
            taken: Vec::new(),
            second: TokenStream::new(),
            borrowed,
            bounds,
            nests: false,
        };
        match of {
            Of::Function => {
                let (accumulate, itself) = (self.own("accumulate_vjp"), self.itself());
                let seed = if has_result { quote!(#guard.seed(#cotangent),) } else { quote!(#guard.seed(()),) };
                Written {
                    first: quote!(#check #(#copies)* let #value = #itself(#(#own_arguments),*);),
                    second: quote! {
                        #spare
                        #accumulate(#(#arguments,)* #seed #(#shadow),*);
                    },
                    taken: vec![taken],
                    ..none
                }
            }
            Of::Derivative(width) => {
                let (accumulate, itself) =
                    (self.own_along("accumulate_vjp_directional", width), self.own_along("directional", width));
                let (tangent, moving, products) = (self.fresh("tangent"), self.fresh("cotangent_dot"), self.products());
                let Directions { names, before: [before, before_again], passed: [first, second] } =
                    self.directions_of_halves(|parameter| again(parameter).to_token_stream(), width);
                let results = if has_result { quote!((#value, #tangent)) } else { value.to_token_stream() };
                let zero = self.zero_cotangent(&cotangent, width);
                let moves = has_result.then(|| quote!(let #moving = #moving.or_zero(|| #zero);));
                let passed_tangent = has_result.then(|| quote!(#moving,));
                let (spare_products, products_shadow) = (spares(&products, width), shadows(&products, width));
                Written {
                    first: quote! {
                        #check
                        #before
                        #(#copies)*
                        let #results = #itself(#(#own_arguments,)* #(#first),*);
                    },
                    second: quote! {
                        #before_again
                        #spare
                        #spare_products
                        #moves
                        #accumulate(
                            #(#arguments,)* #passed #(#shadow,)* #(#second,)* #passed_tangent #(#products_shadow),*
                        );
                    },
                    tangent: Some(tangent.to_token_stream()),
                    taken: vec![taken, self.taken_of_tangents(&names, &moving, products)],
                    directions: names,
                    ..none
                }
            }
        }
    }

    /// Whether a type is the same wherever the function is called. In an `impl`, whose parameters are not seen, any name may be one of them.
    pub fn is_known(&self, ty: &syn::Type) -> bool {
        let parameters = self.generic_arguments();
        !any_name(&ty.to_token_stream(), &|name| match self.signature.associated {
            true => name != "mut" && name != "f32" && name != "f64" && !is_discrete(&name.to_token_stream()),
            false => parameters.contains(&name),
        })
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

    fn stub(&self, of: Of) -> Written {
        let nothing = || self.signature.parameters.iter().map(|_| None).collect();
        let absent = &self.absent;
        let parts = match of {
            Of::Function => 1,
            Of::Derivative(_) => 2,
        };
        let nothing_taken = || Taken { given: self.nothing_given(), cotangent: None, bars: nothing() };
        Written {
            parameters: self.parameters(),
            directions: nothing(),
            guard: self.fresh("guard"),
            first: TokenStream::new(),
            value: quote!({ #absent }),
            tangent: None,
            halves: None,
            taken: std::iter::repeat_with(nothing_taken).take(parts).collect(),
            second: TokenStream::new(),
            borrowed: BTreeSet::new(),
            bounds: Vec::new(),
            nests: false,
        }
    }

    fn nothing_given(&self) -> Vec<Option<TokenStream>> {
        self.signature.parameters.iter().map(|_| None).collect()
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
pub fn constant_type(parameter: &Parameter) -> Option<syn::Type> {
    if parameter.active
        || is_discrete(&parameter.written.tokens)
        || matches!(parameter.declared, syn::Type::ImplTrait(_))
    {
        return None;
    }
    Some(parameter.declared.clone())
}

/// That it may not.
fn repeats(constant: &syn::Type, krate: &TokenStream) -> TokenStream {
    let (constant, lifetimes) = with_named_lifetimes(constant);
    quote!(for<#(#lifetimes),*> #krate::generated::SecondCall: #krate::generated::Repeats<#constant>)
}

/// The name of a parameter, if it is used.
fn used(name: &Option<impl ToTokens>) -> TokenStream {
    name.as_ref().map_or_else(|| quote!(_), ToTokens::to_token_stream)
}
