//! The hidden functions that hold the derivatives, by which differentiable functions call each other.

use std::borrow::Cow;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::again::Again;
use super::types::{known_zero, owned, tangent_type};
use super::{Item, Items, declare, mentions, reference_to};
use crate::differentiate::Third;
use crate::ir::{Function, Reference, Role, Type, Var};
use crate::read::signature::{Parameter, Returns, Signature, Written};
use crate::write::body::body;
use crate::write::draft::Draft;
use crate::write::lending::Lender;

/// What a derived function takes beside the parameters of the function itself.
#[derive(Clone, Copy)]
pub enum Added {
    /// r̄
    Cotangent,
    /// r̄, or nothing where the cotangents are those of outputs, with how products with them are made.
    Seed,
    /// ṙ̄
    TangentOfCotangent,
    /// What is read for a parameter: ṗ.
    Direction(usize),
    /// What is added to for a parameter: p̄, ṗ̄, or the ṗ of an output.
    Buffer(usize),
}

/// Whether all arguments can be passed to two calls, with nothing more known of their types.
pub fn can_repeat(signature: &Signature) -> bool {
    let is_repeated = |parameter| matches!(Again::of(parameter), Again::Copied | Again::Borrowed);
    signature.parameters.iter().all(is_repeated)
}

impl Items<'_> {
    /// The function that adds cotangents.
    pub fn accumulate_vjp(&self) -> Item {
        let mut function = self.derivatives.as_ref().map(|derivatives| Cow::Borrowed(&derivatives.reverse));
        let lender = self.options.workspace.as_ref().and(function.as_mut());
        let lender = lender.map(|function| Lender::new(function.to_mut(), self.workspace()));
        let function = function.as_deref();
        let result = self.returned(self.result());
        let prelude = |derived: &Draft, vars: &[Option<Var>]| {
            let arguments: Vec<_> = (0..self.signature.parameters.len()).map(|index| derived.own(index)).collect();
            let repeating = self.repeating().map(|(_, condition)| {
                let (own, mut shadows) = (self.own("accumulate_vjp_repeating"), self.passed_on(derived, vars));
                if let Some(seed) = shadows.first_mut() {
                    let (guard, has_result) = (&derived.guard, self.signature.returns != Returns::Nothing);
                    *seed = if has_result { quote!(#guard.seed(#seed)) } else { quote!(#guard.seed(())) };
                }
                quote!(if #condition { return #own(#(#arguments,)* #(#shadows),*); })
            });
            let zero = self.is_zero(derived, vars).map(|zero| {
                let itself = self.itself();
                quote!(if #zero { return #itself(#(#arguments),*); })
            });
            Some(quote!(#repeating #zero))
        };
        self.lending("accumulate_vjp", function, &self.added_to_first(), result, lender.as_ref(), prelude)
    }

    /// The one that adds several cotangents, for the rows of a [`jacobian`](Self::jacobian).
    pub fn rows(&self) -> Option<Item> {
        let (added, result) = (self.added_to_first(), self.returned(self.result()));
        self.own_rows().map(|rows| self.hidden("accumulate_vjp_lanes", Some(rows), &added, result, |_, _| None))
    }

    /// The function that takes directions.
    pub fn directional(&self) -> Item {
        let function = self.derivatives.as_ref().map(|derivatives| &derivatives.forward);
        self.hidden("directional", function, &self.directions(), self.value_and_tangents(1), |_, _| None)
    }

    /// The derivative of [`accumulate_vjp`](Self::accumulate_vjp) in a direction.
    pub fn accumulate_vjp_directional(&self) -> Item {
        let second = self.derivatives.as_ref().and_then(|derivatives| derivatives.second.as_ref());
        let function = second.map(|second| &second.reverse);
        let (added, result) = (self.added_to_second(), self.value_and_tangents(1));
        self.hidden("accumulate_vjp_directional", function, &added, result, |derived, vars| {
            let zero = self.is_zero(derived, vars)?;
            let (krate, shadows) = (self.krate(), self.passed_on(derived, vars));
            let count = self.signature.parameters.len();
            let (cotangent, moving, tangents) = (&shadows[0], &shadows[1 + 2 * count], &shadows[2 + 2 * count..]);
            let directions = &shadows[1 + count..][..count];
            let (forward, reverse) = (self.own("directional"), self.own("accumulate_vjp"));
            let (arguments, again) = (self.again(derived), self.again(derived));
            Some(quote! {
                if #zero {
                    let #moving = ::core::clone::Clone::clone(&*#krate::generated::Direction::direction(#moving, &#cotangent));
                    #reverse(#(#arguments,)* #moving, #(#tangents),*);
                    return #forward(#(#again,)* #(#directions),*);
                }
            })
        })
    }

    /// The derivative of [`directional`](Self::directional) in another direction.
    pub fn directional_directional(&self) -> Item {
        let function = self.derivatives.as_ref().and_then(|derivatives| derivatives.second.as_ref());
        let added = [self.directions(), self.directions(), self.directions()].concat();
        let (function, result) = (function.map(|second| &second.forward), self.value_and_tangents(3));
        self.hidden("directional_directional", function, &added, result, |_, _| None)
    }

    /// The derivative of [`accumulate_vjp_directional`](Self::accumulate_vjp_directional) in another direction.
    pub fn accumulate_vjp_directional_directional(&self) -> Item {
        let moving =
            [self.directions(), self.result_once(Added::TangentOfCotangent), self.each(Added::Buffer)].concat();
        let added = [self.added_to_second(), moving.clone(), moving].concat();
        let (function, result) = (self.third().map(|third| &third.reverse), self.value_and_tangents(3));
        self.hidden("accumulate_vjp_directional_directional", function, &added, result, |_, _| None)
    }

    /// The derivative of [`directional_directional`](Self::directional_directional) in another direction.
    pub fn directional_directional_directional(&self) -> Item {
        let added = std::iter::repeat_n(self.directions(), 7).flatten().collect::<Vec<_>>();
        let (function, result) = (self.third().map(|third| &third.forward), self.value_and_tangents(7));
        self.hidden("directional_directional_directional", function, &added, result, |_, _| None)
    }

    fn third(&self) -> Option<&Third> {
        self.derivatives.as_ref()?.second.as_ref()?.third.as_ref()
    }

    /// What stands for the second derivatives of a function that has none: a call is one error, which says so.
    pub fn no_second(&self) -> Vec<Item> {
        let (krate, count) = (self.krate(), self.signature.parameters.len());
        let of_result = 2 * self.result_once(Added::Cotangent).len();
        let missing = quote!(for<'call> Self: #krate::generated::SecondOrder<'call>);
        let stub = |name, added, result, bounds| {
            let added = std::iter::repeat_n(quote!(_: impl Sized), added);
            let parameters = self.parameters().into_iter().chain(added).collect();
            Item {
                name: Cow::Borrowed(name),
                doc: None,
                parameters,
                result,
                bounds,
                body: quote!(::core::unreachable!()),
            }
        };
        vec![
            stub("accumulate_vjp_directional", of_result + 3 * count, self.value_and_tangents(1), Vec::new()),
            self.accumulate_vjp_directional_lanes(),
            stub("directional_directional", 3 * count, self.value_and_tangents(3), vec![missing]),
        ]
    }

    /// What [`accumulate_vjp`](Self::accumulate_vjp) takes.
    pub fn added_to_first(&self) -> Vec<Added> {
        [vec![Added::Seed], self.each(Added::Buffer)].concat()
    }

    /// What [`accumulate_vjp_directional`](Self::accumulate_vjp_directional) takes.
    pub fn added_to_second(&self) -> Vec<Added> {
        let parts = [
            self.result_once(Added::Cotangent),
            self.each(Added::Buffer),
            self.directions(),
            self.result_once(Added::TangentOfCotangent),
            self.each(Added::Buffer),
        ];
        parts.concat()
    }

    /// One for the result, if there is one.
    pub fn result_once(&self, added: Added) -> Vec<Added> {
        Vec::from_iter((self.signature.returns != Returns::Nothing).then_some(added))
    }

    pub fn each(&self, added: fn(usize) -> Added) -> Vec<Added> {
        (0..self.signature.parameters.len()).map(added).collect()
    }

    pub fn directions(&self) -> Vec<Added> {
        let parameters = self.signature.parameters.iter().enumerate();
        let direction = |(index, parameter): (_, &Parameter)| match parameter.is_output() {
            true => Added::Buffer(index),
            false => Added::Direction(index),
        };
        parameters.map(direction).collect()
    }

    /// The type of the cotangent of the result.
    pub fn written_tangent(&self) -> Written {
        let (written, tokens) = (&self.signature.result, self.result_tangent());
        Written { tokens, ty: tangent_type(&written.ty, &self.krate()), ..written.clone() }
    }

    fn value_and_tangents(&self, count: usize) -> Option<TokenStream> {
        let tangents = std::iter::repeat_n(self.result_tangent(), count);
        let result = self.result();
        self.returned(quote!((#result #(, #tangents)*)))
    }

    /// The parameters of the function as arguments that leave them for another call.
    fn again(&self, derived: &Draft) -> Vec<TokenStream> {
        let parameters = self.signature.parameters.iter().enumerate();
        let argument = |(index, parameter): (_, &Parameter)| {
            let own = derived.own(index);
            Again::of(parameter).argument(&quote!(#own))
        };
        parameters.map(argument).collect()
    }

    /// What is added to the parameters, to be passed on as it is.
    fn passed_on(&self, derived: &Draft, vars: &[Option<Var>]) -> Vec<TokenStream> {
        let krate = self.krate();
        let shadow = |var: &Option<Var>| match var {
            Some(var) => derived.ident(*var).to_token_stream(),
            None => quote!(#krate::generated::Constant),
        };
        vars.iter().map(shadow).collect()
    }

    /// The parameters of the function itself, under the names that its body uses.
    fn own_parameters(&self, derived: Option<&Draft>) -> Vec<TokenStream> {
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

    /// The parameter for the cotangent of the result: its pattern and its type.
    fn cotangent(&self, var: Option<(&Draft, Var)>) -> (TokenStream, TokenStream) {
        let ty = self.result_tangent();
        match var {
            Some((derived, var)) => {
                let (name, variable) = (derived.ident(var), derived.function.variable(var));
                let is_storage = variable.role == Role::Place;
                let ty = if variable.ty.has_lanes() { owned(&variable.ty, &self.krate()) } else { ty };
                let mutable = is_storage.then(|| quote!(mut));
                (quote!(#mutable #name), ty)
            }
            None => (quote!(_), ty),
        }
    }

    /// The parameter for a shadow of something, under a name if the derivative uses it.
    pub fn shadow(&self, written: &Written, active: bool, name: Option<&Ident>, kind: &str) -> TokenStream {
        let krate = self.krate();
        let name = name.map_or_else(|| quote!(_), |name| quote!(#name));
        if !active {
            return quote!(#name: impl #krate::generated::Inactive);
        }
        let kind = format_ident!("{kind}");
        let tangent = self.tangent_behind(written);
        let of = match &written.ty {
            ty if ty.has_lanes() || matches!(ty, Type::Vector(_)) || !written.is_floats() => {
                let ty = &written.tokens;
                Some(quote!(, #ty))
            }
            _ => None,
        };
        quote!(#name: impl #krate::generated::#kind<#tangent #of>)
    }

    /// What is added to.
    pub fn buffer(&self, parameter: &Parameter, own: &Ident, shadow: &Ident) -> TokenStream {
        let krate = self.krate();
        let argument = reference_to(parameter, own);
        quote! {
            let mut #shadow = #krate::generated::Cotangent::buffer(#shadow, #argument);
            let #shadow = &mut *#shadow;
        }
    }

    /// The same, and whether it is fresh.
    fn fresh_buffer(&self, parameter: &Parameter, own: &Ident, shadow: &Ident, is_fresh: &Ident) -> TokenStream {
        let krate = self.krate();
        let argument = reference_to(parameter, own);
        quote! {
            let (mut #shadow, #is_fresh) = #krate::generated::Cotangent::fresh_buffer(#shadow, #argument);
            let #shadow = &mut *#shadow;
        }
    }

    /// A direction, as the derivative holds it: on its own where what moves in it is mutable storage.
    fn direction_of(&self, argument: TokenStream, written: &Written, mutable: bool, shadow: &Ident) -> TokenStream {
        let krate = self.krate();
        let direction = quote!(#krate::generated::Direction::direction(#shadow, #argument));
        match (written.reference, mutable, &written.ty) {
            (Reference::Owned, false, Type::Scalar(_)) => quote!(let #shadow = *#direction;),
            (Reference::Owned, true, Type::Vector(_)) => quote!(let mut #shadow = #direction.to_vec();),
            (Reference::Owned, true, _) => quote!(let mut #shadow = ::core::clone::Clone::clone(&*#direction);),
            _ => quote! {
                let #shadow = #direction;
                let #shadow = &*#shadow;
            },
        }
    }

    /// Whether the cotangent is zero, which adds nothing whatever the partial derivatives are; if the derivative does not see to
    /// it.
    fn is_zero(&self, derived: &Draft, added: &[Option<Var>]) -> Option<TokenStream> {
        let zero = known_zero(&self.signature.result.ty, &self.krate())?;
        let cotangent = derived.ident(added.first().copied().flatten()?);
        derived.function.unguarded.then(|| quote!(#cotangent == #zero))
    }

    /// The function with what is `added` to its parameters. The prelude comes before all else; it gets the variables that are
    /// added, where they are active.
    pub fn hidden(
        &self,
        name: &'static str,
        function: Option<&Function>,
        added: &[Added],
        result: Option<TokenStream>,
        prelude: impl Fn(&Draft, &[Option<Var>]) -> Option<TokenStream>,
    ) -> Item {
        self.lending(name, function, added, result, None, prelude)
    }

    /// The same with vectors that a workspace lends, which comes with the shadow of an argument.
    fn lending(
        &self,
        name: &'static str,
        function: Option<&Function>,
        added: &[Added],
        result: Option<TokenStream>,
        lender: Option<&Lender>,
        prelude: impl Fn(&Draft, &[Option<Var>]) -> Option<TokenStream>,
    ) -> Item {
        let derived = function.map(if lender.is_some() { Draft::lending } else { Draft::of });
        let derived = derived.as_ref();
        let own = &self.signature.parameters;
        let mut parameters = self.own_parameters(derived);
        let mut new = derived.into_iter().flat_map(|derived| derived.function.parameters[own.len()..].iter().copied());
        // Where it is called with an active value for a constant, the companion without lanes says so.
        let has_lanes = function.is_some_and(Function::has_lanes);
        let shadow_of = |parameter: &Parameter, written: &Written, shadow, kind| match parameter.active || !has_lanes {
            true => self.shadow(written, parameter.active, shadow, kind),
            false => quote!(_: impl Sized),
        };
        let (mut vars, mut shadows, mut cotangent, mut lenders) = (Vec::new(), Vec::new(), None, Vec::new());
        let mut seed = None;
        for (position, kind) in added.iter().enumerate() {
            let var = match kind {
                Added::Direction(index) | Added::Buffer(index) if !own[*index].active => None,
                Added::Seed if self.signature.returns == Returns::Nothing => None,
                _ => new.next(),
            };
            vars.push(var);
            let is_laned = derived.zip(var).is_some_and(|(derived, var)| derived.function.variable(var).ty.has_lanes());
            let like = |written: &Written| if is_laned { laned(written) } else { written.clone() };
            let var = derived.zip(var);
            let shadow = var.map(|(derived, var)| derived.ident(var));
            match kind {
                Added::Direction(index) | Added::Buffer(index)
                    if own[*index].active && own[*index].callback.is_some() =>
                {
                    if let Some(callback) = &own[*index].callback {
                        let (parameter, called) = self.shadow_of_callback(callback, shadow, added, position, *index);
                        parameters.push(parameter);
                        shadows.extend(called);
                    }
                }
                Added::Cotangent => {
                    cotangent = shadow;
                    let (pattern, ty) = self.cotangent(var);
                    parameters.push(quote!(#pattern: #ty));
                }
                Added::Seed => {
                    let (pattern, ty) = match self.signature.returns {
                        Returns::Nothing => (quote!(()), quote!(())),
                        _ => self.cotangent(var),
                    };
                    let krate = self.krate();
                    let shadow = shadow.cloned().or_else(|| derived.map(|derived| derived.names.free("seed")));
                    let name = shadow.as_ref().map_or_else(|| quote!(_), |name| quote!(#name));
                    parameters.push(quote!(#name: impl #krate::generated::Seed<#ty>));
                    seed = shadow.map(|name| (pattern, name));
                }
                Added::TangentOfCotangent => {
                    let written = like(&self.written_tangent());
                    parameters.push(self.shadow(&written, true, shadow, "Direction"));
                    shadows.extend(var.zip(cotangent).map(|((derived, var), cotangent)| {
                        let is_storage = derived.function.variable(var).role == Role::Place;
                        self.direction_of(quote!(&#cotangent), &written, is_storage, derived.ident(var))
                    }));
                }
                Added::Direction(index) => {
                    let parameter = &own[*index];
                    let written = like(&parameter.written);
                    parameters.push(shadow_of(parameter, &written, shadow, "Direction"));
                    shadows.extend(var.map(|(derived, var)| {
                        let argument = reference_to(parameter, derived.own(*index));
                        self.direction_of(argument, &written, parameter.is_mutable(), derived.ident(var))
                    }));
                }
                Added::Buffer(index) => {
                    let parameter = &own[*index];
                    parameters.push(shadow_of(parameter, &like(&parameter.written), shadow, "Cotangent"));
                    lenders.extend(shadow);
                    shadows.extend(var.map(|(derived, var)| {
                        let (own, shadow) = (derived.own(*index), derived.ident(var));
                        let fresh = derived.function.fresh.iter().find(|(fresh, _)| *fresh == var);
                        match fresh {
                            Some((_, condition)) => {
                                self.fresh_buffer(parameter, own, shadow, derived.ident(*condition))
                            }
                            None => self.buffer(parameter, own, shadow),
                        }
                    }));
                }
            }
        }
        let body = match derived {
            Some(derived) => {
                let (prelude, krate) = (prelude(derived, &vars), self.krate());
                let only_computes = self.only_computes(&derived.function);
                let body = body(derived, &krate, lender, seed.is_some().then_some(&derived.guard));
                let workspace = lender.map(|lender| &lender.workspace).filter(|workspace| mentions(&body, workspace));
                let workspace = workspace.map(|workspace| {
                    let (first, others) = lenders.split_first()?;
                    let of = |shadow: &Ident| quote!(#krate::generated::Cotangent::workspace(&#shadow));
                    let (first, others) = (of(first), others.iter().map(|other| of(other)));
                    Some(quote!(let #workspace = #first #(.or(#others))*;))
                });
                let apart = seed.map(|(pattern, seed)| {
                    let guard = &derived.guard;
                    let is_mentioned =
                        mentions(&body, guard) || prelude.as_ref().is_some_and(|prelude| mentions(prelude, guard));
                    let (used, guard) = match is_mentioned {
                        true => (Some(quote!(use #krate::generated::Guard as _;)), quote!(#guard)),
                        false => (None, quote!(_)),
                    };
                    quote!(#used let (#pattern, #guard) = #krate::generated::Seed::apart(#seed);)
                });
                let mut tokens = quote!(#only_computes #apart #prelude #workspace #(#shadows)*);
                tokens.extend(body);
                tokens
            }
            None => self.absent.clone(),
        };
        Item { name: name.into(), doc: None, parameters, result, bounds: Vec::new(), body }
    }
}

/// With several lanes for each float.
pub fn laned(written: &Written) -> Written {
    let ty = written.ty.lanes().unwrap_or(Type::Unknown);
    Written { ty, ..written.clone() }
}
