//! Functions that are passed to functions: a closure is passed as one for each of its derivatives that the callee needs.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::Parser;

use super::body::{Writer, body};
use super::draft::Draft;
use super::expressions::Expression;
use super::items::mentions;
use crate::ir::{
    Aggregate, Argument, Call, Closure, Function, Handed, Input, Mode, Operand, Passed, Place, Reference, Role, Slot,
    Var, VarMap,
};

impl Writer<'_> {
    /// The arguments of a call, where those that a function captures which is passed are that function.
    pub fn with_functions(&self, call: &Call, arguments: Vec<Expression>) -> Vec<Expression> {
        let callee = &call.callee;
        let Some(own) = callee.functions.first().map(|passed| passed.arguments) else { return arguments };
        let mut passed = Vec::new();
        for (slot, start, count) in places(&callee.modes, own, arguments.len()) {
            let Slot::Shadow(subset) = slot else {
                passed.extend_from_slice(&arguments[start..start + count]);
                continue;
            };
            let mut next = start;
            for function in &callee.functions {
                let at = start + function.start;
                passed.extend_from_slice(&arguments[next..at]);
                passed.push(self.function_passed(call, *function, subset, &arguments));
                next = at + function.count;
            }
            passed.extend_from_slice(&arguments[next..start + count]);
        }
        passed
    }

    /// A function, or one of its derivatives.
    fn function_passed(&self, call: &Call, passed: Passed, subset: usize, arguments: &[Expression]) -> Expression {
        let (krate, modes) = (self.krate, &call.callee.modes);
        let name = call.callee.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        let at = Span::mixed_site().located_at(name);
        if !Mode::is_needed(modes, subset) {
            return Expression::whole(quote!(#krate::generated::Constant));
        }
        match passed.function {
            Handed::Parameter { by_value } => {
                let places = places(modes, passed.arguments, arguments.len());
                let first = start_of(&places, Slot::Shadow(subset));
                match (subset, &call.arguments[passed.start]) {
                    (0, Argument::Borrow(place)) if by_value => Expression::whole(self.names.ident(place.root)),
                    (0, _) => arguments[passed.start].clone(),
                    _ => {
                        let derivative = plain(&call.arguments[first + passed.start]).map(|var| self.names.ident(var));
                        let derivative = match Mode::subset(modes, subset).contains(&Mode::Reverse) {
                            true => quote!(*#derivative),
                            false => quote!({ #derivative }),
                        };
                        Expression::whole(quote_spanned!(at=> #krate::generated::function(&mut #derivative)))
                    }
                }
            }
            Handed::Closure { index, is_borrowed } => {
                let closure = &self.function.closures[index];
                let own_modes = Mode::subset(modes, subset);
                let Some(function) = closure.derivative(&own_modes) else {
                    return Expression::whole(quote!(#krate::generated::Constant));
                };
                let of = Of { call, passed, subset, arguments, closure, modes: own_modes };
                let written = self.closure(&of, function, at);
                if subset == 0 {
                    return Expression::whole(if is_borrowed { quote!(&#written) } else { written });
                }
                let constructor = Ident::new(if of.captures_active() { "function" } else { "independent" }, at);
                Expression::whole(quote_spanned!(at=> #krate::generated::#constructor(&mut #written)))
            }
        }
    }

    fn closure(&self, of: &Of, function: &Function, at: Span) -> TokenStream {
        let krate = self.krate;
        let parts = of.parameters(function);
        let given = self.names_given(of, &parts);
        let draft = Draft::within(function, &given, self.names);
        let inner = Writer::new(&draft, krate, None);
        let body = body(&draft, krate, None, None);
        let is_mentioned = |var: &Var| mentions(&body, draft.ident(*var));
        let is_typed = !of.captures_active();
        let (mut parameters, mut bindings) = (Vec::new(), Vec::new());
        for (part, var) in parts {
            let used = var.filter(is_mentioned);
            match part {
                Part::Seed => parameters.push(inner.parameter(&draft, var, used, is_typed, None)),
                Part::Own { index, subset } => {
                    let shadow = (subset != 0).then(|| of.collects(subset));
                    let is_typed = is_typed || of.closure.typed[index];
                    parameters.push(inner.parameter(&draft, var, used, is_typed, shadow));
                    bindings.extend(used.and_then(|var| inner.owned_tangent(&draft, var, subset)));
                }
                Part::Captured { at, own } => {
                    let Some(var) = used else { continue };
                    let captured = &of.call.arguments[at];
                    if self.is_seen_as_it_is(captured, function, var) {
                        continue;
                    }
                    let value = match captured {
                        Argument::Absent => inner.absent(&draft, var, &of.arguments[own]),
                        _ => of.arguments[at].clone(),
                    };
                    let (name, value) = (draft.ident(var), value.tokens);
                    if *name != value.to_string() {
                        bindings.push(quote!(let #name = #value;));
                    }
                }
            }
        }
        // In a block, what follows `if … { … }` is another statement.
        let statements = syn::Block::parse_within.parse2(body.clone());
        let is_value = statements.is_ok_and(|statements| matches!(statements[..], [syn::Stmt::Expr(_, None)]));
        match is_value && bindings.is_empty() {
            true => quote_spanned!(at=> |#(#parameters),*| #body),
            false => quote_spanned!(at=> |#(#parameters),*| { #(#bindings)* #body }),
        }
    }

    /// Whether a closure may mention a variable outside of it for its own.
    fn is_seen_as_it_is(&self, captured: &Argument, function: &Function, own: Var) -> bool {
        let is_place = !matches!(captured, Argument::Value(_));
        plain(captured).filter(|_| is_place).is_some_and(|outer| {
            let (outer, own) = (self.function.variable(outer), function.variable(own));
            outer.reference == own.reference && own.reference != Reference::Mutable
        })
    }

    /// The names of what is captured as it is: those that it has outside.
    fn names_given(&self, of: &Of, parts: &[(Part, Option<Var>)]) -> VarMap<Ident> {
        let mut given = VarMap::default();
        for (part, var) in parts {
            if let (Part::Captured { at, .. }, Some(var)) = (part, var)
                && let Some(outer) = plain(&of.call.arguments[*at])
            {
                given.insert(*var, self.names.ident(outer).clone());
            }
        }
        given
    }

    /// A parameter of a closure, under its name if it is used, and its type if that must be told. A shadow collects cotangents, or is a
    /// tangent.
    fn parameter(
        &self,
        draft: &Draft,
        var: Option<Var>,
        used: Option<Var>,
        is_typed: bool,
        shadow: Option<bool>,
    ) -> TokenStream {
        let krate = self.krate;
        let collects = (shadow == Some(true)).then(|| quote!(&mut));
        let Some(var) = var else { return quote!(_: #collects #krate::generated::Constant) };
        let variable = draft.function.variable(var);
        let mutable = (variable.mutable && variable.reference == Reference::Owned).then(|| quote!(mut));
        let name = match used {
            Some(var) => {
                let name = draft.ident(var);
                quote!(#mutable #name)
            }
            None => quote!(_),
        };
        let reference = match (shadow, variable.reference) {
            (Some(true), _) | (_, Reference::Mutable) => quote!(&mut),
            (Some(false), Reference::Owned) if !variable.ty.is_scalar() => quote!(&),
            (_, Reference::Shared) => quote!(&),
            (_, Reference::Owned) => TokenStream::new(),
        };
        match self.type_tokens(&variable.ty).filter(|_| is_typed) {
            Some(ty) => quote!(#name: #reference #ty),
            None => name,
        }
    }

    /// The tangent of what a closure may change is its own, too.
    fn owned_tangent(&self, draft: &Draft, var: Var, subset: usize) -> Option<TokenStream> {
        let variable = draft.function.variable(var);
        let is_own = subset != 0 && variable.reference == Reference::Owned && !variable.ty.is_scalar();
        let name = draft.ident(var);
        is_own.then(|| quote!(let mut #name = ::core::clone::Clone::clone(#name);))
    }

    /// What stands for the shadow of something without one.
    fn absent(&self, draft: &Draft, var: Var, argument: &Expression) -> Expression {
        let variable = draft.function.variable(var);
        let zero = self.zero_of(&variable.ty).unwrap_or_else(|| self.zero_like(argument.clone(), &variable.ty));
        match variable.reference {
            Reference::Owned => zero,
            Reference::Shared => zero.borrowed(),
            Reference::Mutable => zero.borrowed_mutably(),
        }
    }

    /// A call of a function that came in, or of one of its derivatives.
    pub fn call_of_value(&mut self, call: &Call, inputs: &[Input]) -> Expression {
        let modes = &call.callee.modes;
        let own = inputs.len() + 1;
        let places = places(modes, own, call.arguments.len());
        let first_seed = start_of(&places, Slot::Seed);
        let mut arguments = Vec::new();
        for (slot, start, count) in &places {
            let Slot::Shadow(subset) = slot else {
                for index in *start..start + count {
                    arguments.push(self.seed(&call.arguments[index], &call.arguments[first_seed + index - start]));
                }
                continue;
            };
            for (input, index) in inputs.iter().zip(start + 1..) {
                let own = &call.arguments[index - start];
                arguments.push(self.input(&call.arguments[index], own, input, *subset, modes));
            }
        }
        let called = match &call.arguments[places.last().map_or(0, |(_, start, _)| *start)] {
            Argument::Borrow(place) | Argument::BorrowMut(place) => self.names.ident(place.root).clone(),
            _ => return Expression::whole(quote!(::core::unreachable!())),
        };
        Expression::call(called, &arguments)
    }

    /// A cotangent, or a tangent of it; one that is known to be zero has the type of the cotangent.
    fn seed(&mut self, seed: &Argument, cotangent: &Argument) -> Expression {
        match (seed, cotangent) {
            (Argument::Absent, Argument::Value(operand)) => {
                let scalar = self.function.scalar_of(operand);
                self.zero_literal(&scalar)
            }
            (Argument::Absent, Argument::Aggregate(Aggregate::Copy(place))) => {
                let (own, ty) = (self.argument(cotangent), self.function.type_of(place));
                self.zero_like(own, &ty)
            }
            _ => self.argument(seed),
        }
    }

    fn input(
        &mut self,
        argument: &Argument,
        own: &Argument,
        input: &Input,
        subset: usize,
        modes: &[Mode],
    ) -> Expression {
        if subset == 0 {
            return self.argument(argument);
        }
        let collects = Mode::subset(modes, subset).contains(&Mode::Reverse);
        let is_number = input.ty.is_scalar() && !input.is_borrowed;
        let shadow = match argument {
            _ if !input.is_active => self.argument(&Argument::Absent),
            Argument::Absent => match self.zero_of(&input.ty) {
                Some(zero) => zero,
                None => {
                    let own = self.argument(own);
                    self.zero_like(own, &input.ty)
                }
            },
            Argument::Aggregate(Aggregate::Copy(place)) if !is_number => return self.borrow(place),
            other => return self.argument(other),
        };
        match (collects, is_number || !input.is_active) {
            (true, _) => shadow.borrowed_mutably(),
            (false, true) => shadow,
            (false, false) => shadow.borrowed(),
        }
    }
}

/// A derivative of a closure that is passed to a call.
struct Of<'c> {
    call: &'c Call,
    passed: Passed,
    /// Which of the call's modes are its own.
    subset: usize,
    modes: Vec<Mode>,
    /// The arguments of the call, as they are written.
    arguments: &'c [Expression],
    closure: &'c Closure,
}

/// What a parameter of it is.
enum Part {
    /// The cotangent of the result, or a tangent of that.
    Seed,
    /// One of the closure's own, or a shadow of it in some of its modes.
    Own { index: usize, subset: usize },
    /// What is captured, or a shadow of it: where that stands among the arguments of the call, and what it is a shadow of.
    Captured { at: usize, own: usize },
}

impl Of<'_> {
    /// The parameters in their order; constants have no shadows.
    fn parameters(&self, function: &Function) -> Vec<(Part, Option<Var>)> {
        let Closure { function: primal, captured, .. } = self.closure;
        let in_call = places(&self.call.callee.modes, self.passed.arguments, self.arguments.len());
        let mut vars = function.parameters.iter().copied();
        let mut parts = Vec::new();
        for slot in Mode::layout(&self.modes) {
            let Slot::Shadow(subset) = slot else {
                parts.push((Part::Seed, vars.next()));
                continue;
            };
            let start = start_of(&in_call, Slot::Shadow(spread(subset, self.subset))) + self.passed.start;
            for (index, parameter) in primal.parameters.iter().enumerate() {
                let has_one = subset == 0 || function.variable(*parameter).role != Role::Constant;
                let var = if has_one { vars.next() } else { None };
                let part = match index.checked_sub(*captured) {
                    Some(index) => Part::Own { index, subset },
                    None => Part::Captured { at: start + index, own: self.passed.start + index },
                };
                parts.push((part, var));
            }
        }
        parts
    }

    /// Whether a shadow in these of its modes is one that cotangents are added to.
    fn collects(&self, subset: usize) -> bool {
        Mode::subset(&self.modes, subset).contains(&Mode::Reverse)
    }

    fn captures_active(&self) -> bool {
        let captured = &self.call.arguments[self.passed.start..][..self.passed.count];
        captured.iter().any(|argument| !matches!(argument, Argument::Constant(_)))
    }
}

/// Where the arguments, the cotangents of the results and the shadows of a call stand among what it is passed: the first, and how many.
fn places(modes: &[Mode], own: usize, all: usize) -> Vec<(Slot, usize, usize)> {
    let layout = Mode::layout(modes);
    let seeds = layout.iter().filter(|slot| **slot == Slot::Seed).count();
    let of_shadows = own * (layout.len() - seeds);
    let of_seed = (all - of_shadows).checked_div(seeds).unwrap_or(0);
    let mut next = 0;
    let place = |slot: Slot| {
        let (start, count) = (next, if slot == Slot::Seed { of_seed } else { own });
        next += count;
        (slot, start, count)
    };
    layout.into_iter().map(place).collect()
}

/// Where one of them begins.
fn start_of(places: &[(Slot, usize, usize)], slot: Slot) -> usize {
    places.iter().find(|(other, ..)| *other == slot).map_or(0, |(_, start, _)| *start)
}

/// The bits of a number at the places of the bits of a mask.
fn spread(number: usize, mask: usize) -> usize {
    let bits = (0..usize::BITS).filter(|bit| mask >> bit & 1 == 1);
    bits.enumerate().map(|(from, to)| (number >> from & 1) << to).sum()
}

/// The variable that an argument is, or a reference to it.
fn plain(argument: &Argument) -> Option<Var> {
    match argument {
        Argument::Value(Operand::Var(var)) => Some(*var),
        Argument::Borrow(Place { root, path }) | Argument::BorrowMut(Place { root, path }) if path.is_empty() => {
            Some(*root)
        }
        Argument::Constant(opaque) => opaque.var(),
        _ => None,
    }
}
