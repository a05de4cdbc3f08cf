//! Calls of differentiable functions and of their derivatives.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Path, PathArguments, PathSegment, parse_quote};

use super::body::Writer;
use super::expressions::{Expression, Precedence};
use super::splits::values_first;
use super::types::lane_count;
use crate::ir::{Aggregate, Argument, Call, Callee, Form, Mode, Operand, Place, Reference, Type, Var, placeholder};
use crate::ir::{Opaque, Variable, is_discrete, located};
use crate::options::ALLOC;

impl Writer<'_> {
    pub fn call(&mut self, call: &Call) -> Expression {
        if let Some(held_by) = call.callee.held_by() {
            return self.second_half(call, held_by);
        }
        if call.callee.modes.last() == Some(&Mode::Traced) {
            return self.traced(call);
        }
        if let Form::Value(inputs) = &call.callee.form {
            return self.call_of_value(call, inputs);
        }
        let called = match call.arguments.split_first() {
            Some((receiver, rest)) if call.callee.is_method() => {
                let receiver = self.receiver(receiver);
                let (splits, halves) = self.split(rest);
                let mut arguments = self.call_arguments(rest, halves, &call.callee);
                let splits = values_first(splits, rest, &mut arguments);
                self.pass_tangents(call, &mut arguments);
                arguments.insert(0, receiver.clone());
                let arguments = self.with_guard(call, self.with_functions(call, arguments)).split_off(1);
                (splits, receiver.method(&method(&call.callee), &arguments))
            }
            _ => {
                let (splits, halves) = self.split(&call.arguments);
                let mut arguments = self.call_arguments(&call.arguments, halves, &call.callee);
                let splits = values_first(splits, &call.arguments, &mut arguments);
                self.pass_first_of_type(call, &mut arguments);
                self.pass_tangents(call, &mut arguments);
                let arguments = self.with_guard(call, self.with_functions(call, arguments));
                let mut function = function(&call.callee);
                if self.is_outermost && has_outermost(&call.callee) {
                    append(&mut function, "outermost", true);
                }
                let call = match function.segments.last() {
                    Some(name) => Expression::call_at(name.ident.span(), &function, &arguments),
                    None => Expression::call(function, &arguments),
                };
                (splits, call)
            }
        };
        let (splits, value) = called;
        let value = self.attempted(value, &call.callee);
        if splits.is_empty() { value } else { Expression::whole(quote!({ #splits #value })) }
    }

    /// What there is if the call does not fail. What runs a second time does not.
    fn attempted(&self, call: Expression, Callee { outcome, succeeds, .. }: &Callee) -> Expression {
        if outcome.tokens.is_empty() && !succeeds {
            return call;
        }
        let (krate, call) = (self.krate, call.held(Precedence::Postfix));
        if self.is_second || *succeeds {
            return Expression::whole(quote!(#krate::generated::succeeded(#call)));
        }
        let outcome = self.constant_tokens(&outcome.tokens);
        match outcome.clone().into_iter().next() {
            // The arms that tell what there is from nothing.
            Some(TokenTree::Group(_)) => Expression::block_like(quote!(match #call #outcome), false),
            _ => Expression::whole(quote!(#call #outcome)),
        }
    }

    /// A call that is given sets, too. A namespace need not have what takes them: then the function is called as it is.
    fn traced(&mut self, call: &Call) -> Expression {
        let own = call.arguments.len() / 2;
        let mut arguments = self.call_arguments(&call.arguments, HashMap::new(), &call.callee);
        let mut rest = arguments.split_off(own);
        let tracer = rest.split_off(own);
        let sets = rest.into_iter().map(|set| set.tokens);
        let sets = Expression::whole(quote!((#(#sets,)*)));
        if call.callee.is_method() {
            let receiver = self.receiver(&call.arguments[0]);
            let arguments: Vec<Expression> = arguments.into_iter().skip(1).chain([sets]).chain(tracer).collect();
            return receiver.method(&method(&call.callee), &arguments);
        }
        let companion = function(&call.callee);
        if call.callee.is_of_type() {
            arguments.push(sets);
            arguments.extend(tracer);
            return Expression::call(companion, &arguments);
        }
        let names: Vec<Ident> =
            (0..own).map(|index| format_ident!("argument_{index}", span = Span::mixed_site())).collect();
        let given = arguments.into_iter().map(|argument| argument.tokens);
        let (itself, tracer) = (&call.callee.path, tracer.into_iter().map(|tracer| tracer.tokens));
        Expression::whole(quote! {
            #companion((#(#given,)*), #sets, #(#tracer)*, &mut |(#(#names,)*)| #itself(#(#names),*))
        })
    }

    /// The first half of a call takes tangents as the second takes them.
    fn pass_tangents(&self, call: &Call, arguments: &mut [Expression]) {
        if let [.., Mode::Pullback, Mode::Forward | Mode::Lanes] = call.callee.modes[..] {
            let tangents = call.arguments.iter().rev().zip(arguments.iter_mut().rev()).take(call.arguments.len() / 2);
            tangents.for_each(|(argument, written)| *written = self.passed(argument, written));
        }
    }

    /// What may be a method of a type, by value, is called by its path.
    fn pass_first_of_type(&mut self, call: &Call, arguments: &mut [Expression]) {
        let (Some(first), Some(argument)) = (arguments.first_mut(), call.arguments.first()) else { return };
        if !call.callee.is_of_type() || call.callee.modes.is_empty() || call.callee.has_functions() {
            return;
        }
        let there = match argument {
            Argument::Aggregate(Aggregate::Copy(place)) if !self.function.type_of(place).is_made_of_scalars() => {
                self.borrow(place)
            }
            Argument::Aggregate(Aggregate::Struct { .. }) => first.clone().borrowed(),
            Argument::Constant(constant) | Argument::Repeated(constant) if self.may_be_struct(constant) => {
                first.clone().borrowed()
            }
            _ => return,
        };
        let krate = self.krate;
        *first = Expression::call(quote!(#krate::generated::parameter), &[there]);
    }

    /// Whether a constant may be a struct by value, as far as is seen.
    fn may_be_struct(&self, constant: &Opaque) -> bool {
        match constant.var().map(|var| self.function.variable(var)) {
            Some(Variable { reference: Reference::Owned, ty: Type::Named(ty), .. }) => !is_discrete(ty),
            Some(Variable { reference, ty, .. }) => *reference == Reference::Owned && matches!(ty, Type::Unknown),
            None => matches!(
                syn::parse2(constant.tokens.clone()),
                Ok(syn::Expr::Path(_) | syn::Expr::Call(_) | syn::Expr::Struct(_) | syn::Expr::Field(_))
            ),
        }
    }

    /// The callee is told how products with cotangents are made: by the cotangent of its result, or what stands for that; or where it runs in
    /// halves, at last.
    fn with_guard(&self, call: &Call, mut arguments: Vec<Expression>) -> Vec<Expression> {
        let krate = self.krate;
        let guard = self.guard.filter(|_| is_told_the_guard(&call.callee)).map(Expression::whole);
        let (seed, middle) = (Ident::new("seed", Span::mixed_site()), arguments.len() / 2);
        match call.callee.modes[..] {
            [Mode::Pullback] => {
                arguments.push(guard.unwrap_or_else(|| Expression::whole(quote!(#krate::generated::Guarded))));
            }
            [Mode::Reverse] => {
                if arguments.len().is_multiple_of(2) {
                    arguments.insert(middle, Expression::whole(quote!(())));
                }
                if let Some(guard) = guard {
                    arguments[middle] = guard.method(&seed, &arguments[middle..=middle]);
                }
            }
            _ => {}
        }
        arguments
    }

    /// What a half of a call is passed as it asks for it.
    fn passed(&self, argument: &Argument, written: &Expression) -> Expression {
        let krate = self.krate;
        let constant = Expression::whole(quote!(#krate::generated::Constant));
        let passed = match argument {
            Argument::Absent | Argument::Value(Operand::Literal(_)) => &constant,
            _ => written,
        };
        Expression::call(quote!(#krate::generated::passed), std::slice::from_ref(passed))
    }

    /// Whether nothing is known of a place but that it came in, perhaps as a reference.
    fn is_handed_on(&self, place: &Place) -> bool {
        let variable = self.function.variable(place.root);
        let is_open = matches!(variable.ty, Type::Unknown) && variable.reference == Reference::Shared;
        is_open && place.path.is_empty()
    }

    /// The second half of a call: the arguments, the cotangents of the results, and those of the arguments; and then tangents of them all,
    /// if it is one of a derivative.
    fn second_half(&mut self, call: &Call, held_by: Var) -> Expression {
        let krate = self.krate;
        let (splits, halves) = self.split(&call.arguments);
        let mut arguments = self.call_arguments(&call.arguments, halves, &call.callee);
        let splits = values_first(splits, &call.arguments, &mut arguments);
        let part = arguments.len() >> (call.callee.modes.len() - 1);
        let own = part / 2;
        for (index, (written, argument)) in arguments.iter_mut().zip(&call.arguments).enumerate() {
            *written = match argument {
                Argument::Absent if index < own => Expression::whole(quote!(#krate::generated::passed(()))),
                Argument::BorrowMut(place) if index < own => {
                    let borrowed = self.borrow(place);
                    self.passed(argument, &borrowed)
                }
                // It may be a number.
                Argument::Borrow(place) if index < own && self.is_handed_on(place) => self.passed(argument, written),
                _ if index >= part - own => self.passed(argument, written),
                _ => continue,
            };
        }
        let call = Expression::call_at(call.callee.path.span(), self.names.ident(held_by), &arguments);
        if splits.is_empty() { call } else { Expression::whole(quote!({ #splits #call })) }
    }

    /// What does not fit a companion, such as the shadow of a parameter that is constant there, is shown at the user's call.
    fn call_arguments(
        &mut self,
        arguments: &[Argument],
        mut halves: HashMap<usize, Expression>,
        callee: &Callee,
    ) -> Vec<Expression> {
        let lending = match callee.modes[..] {
            [Mode::Reverse] if self.lender.is_some() && !callee.is_derivative() && callee.held_by().is_none() => {
                // What is added to inside a closure is none of the callee's.
                let own = callee.functions.first().map_or(arguments.len() / 2, |passed| passed.arguments);
                let first = arguments.len() - own;
                let collects = |index: &usize| {
                    matches!(arguments[*index], Argument::BorrowMut(_)) && !callee.captures(*index - first)
                };
                (first..arguments.len()).find(collects)
            }
            _ => None,
        };
        let plain = match callee.modes.last() {
            Some(Mode::Lanes) => arguments.len() / 2,
            _ => arguments.len(),
        };
        let mut arguments: Vec<_> = arguments
            .iter()
            .enumerate()
            .map(|(index, argument)| match halves.remove(&index) {
                Some(half) => half,
                None if index < plain => self.argument(argument),
                None => self.laned_argument(argument),
            })
            .collect();
        if let Some(lending) = lending {
            let shadow = arguments.remove(lending);
            arguments.insert(lending, self.lending(shadow));
        }
        if let (false, Some(name)) = (callee.modes.is_empty(), callee.path.segments.last()) {
            for argument in &mut arguments {
                argument.tokens = located(std::mem::take(&mut argument.tokens), name.ident.span());
            }
        }
        arguments
    }

    /// A tangent with lanes.
    fn laned_argument(&mut self, argument: &Argument) -> Expression {
        let (krate, count) = (self.krate, lane_count());
        match argument {
            Argument::Absent | Argument::Value(Operand::Literal(_)) => {
                Expression::whole(quote!(#krate::generated::ConstantLanes::<#count>))
            }
            Argument::Aggregate(aggregate) => {
                // A callee without lanes of its own takes anything.
                let float = Type::Scalar(self.function.scalar.clone().lanes());
                let is_untold = std::mem::replace(&mut self.is_untold, true);
                let written = self.aggregate(aggregate, &float);
                self.is_untold = is_untold;
                written
            }
            other => self.argument(other),
        }
    }

    /// What a method is called on: it is borrowed as the method asks. Behind a reference stands the type of which the compiler
    /// says that it has not the method.
    fn receiver(&mut self, argument: &Argument) -> Expression {
        let is_reference = |this: &Self, var: Var| this.function.variable(var).reference != Reference::Owned;
        match argument {
            Argument::Borrow(place) | Argument::BorrowMut(place) | Argument::Aggregate(Aggregate::Copy(place)) => {
                let receiver = self.folded_into(place).unwrap_or_else(|| self.path(place));
                match place.path.is_empty() && is_reference(self, place.root) {
                    true => receiver.dereferenced(),
                    false => receiver,
                }
            }
            Argument::Constant(opaque) => {
                let is_it = |var: Var| placeholder(var, Span::mixed_site()) == opaque.tokens.to_string();
                let refers = matches!(opaque.reads[..], [var] if is_it(var) && is_reference(self, var));
                let receiver = self.argument(argument);
                if refers { receiver.dereferenced() } else { receiver }
            }
            Argument::Repeated(opaque) => {
                let (krate, receiver) = (self.krate, self.constant(opaque).tokens);
                Expression::whole(quote!(#krate::generated::repeated(&#receiver)))
            }
            other => self.argument(other),
        }
    }

    pub fn argument(&mut self, argument: &Argument) -> Expression {
        let krate = self.krate;
        match argument {
            Argument::Value(operand) => {
                let scalar = self.function.scalar_of(operand);
                self.operand(operand, &scalar)
            }
            Argument::Aggregate(aggregate) => self.aggregate(aggregate, &Type::Unknown),
            Argument::Borrow(place) => self.borrow(place),
            Argument::BorrowMut(place) => self.borrow_mutably(place),
            Argument::Constant(opaque) => self.constant(opaque),
            Argument::Repeated(opaque) => {
                let constant = self.constant(opaque);
                Expression::call(quote!(#krate::generated::repeated), &[constant])
            }
            Argument::Absent => Expression::whole(quote!(#krate::generated::Constant)),
        }
    }
}

/// Whether a function that is called can be told how products with cotangents are made.
pub fn is_told_the_guard(callee: &Callee) -> bool {
    match callee.modes[..] {
        [Mode::Pullback] => true,
        [Mode::Reverse] => !callee.is_named_as_derivative() && callee.held_by().is_none(),
        _ => false,
    }
}

/// The item that is called for these derivatives of a function.
fn companion(modes: &[Mode]) -> String {
    let names: Vec<_> = modes
        .iter()
        .map(|mode| match mode {
            Mode::Forward => "directional",
            Mode::Reverse => "accumulate_vjp",
            Mode::Lanes => "directional_lanes",
            Mode::Pullback => "pullback",
            Mode::Traced => "traced",
        })
        .collect();
    names.join("_")
}

/// Whether there is a first half for callers that keep the second to themselves.
fn has_outermost(callee: &Callee) -> bool {
    ALLOC && callee.modes == [Mode::Pullback] && !callee.is_method() && !callee.is_of_type()
}

/// The name of the companion that is called beside a method or a function of a type.
pub fn companion_beside(callee: &Callee) -> Option<Ident> {
    let is_beside =
        (callee.is_method() || callee.is_of_type()) && callee.held_by().is_none() && !callee.modes.is_empty();
    is_beside.then(|| method(callee))
}

/// The function that says something of a function whose path has no arguments; its own, too, has none.
pub fn said_of(callee: &Callee, what: &str) -> Path {
    let mut path = callee.path.clone();
    append(&mut path, what, callee.is_of_type());
    path
}

/// The name of the companion of a method.
fn method(callee: &Callee) -> Ident {
    let name = callee.path.segments.last().map_or_else(|| format_ident!("_"), |last| last.ident.clone());
    match &callee.modes[..] {
        [] => name,
        modes => format_ident!("{}_{}", name.unraw(), companion(modes), span = name.span()),
    }
}

/// `models::g::<3>` → `models::g::companion::<3>`; but for a method, `Model::g::<3>` → `Model::g_companion::<3>`, and for a
/// derivative, `g::gradient` → `g::gradient_companion`.
fn function(callee: &Callee) -> Path {
    let mut path = callee.path.clone();
    if callee.modes.is_empty() {
        return path;
    }
    let companion = companion(&callee.modes);
    let has_siblings = callee.is_of_type() || callee.is_derivative();
    append(&mut path, &companion, has_siblings);
    if callee.modes == [Mode::Pullback]
        && let Some(PathSegment { arguments: PathArguments::AngleBracketed(generic), .. }) = path.segments.last_mut()
    {
        // The type of the guard.
        generic.args.push(parse_quote!(_));
    }
    path
}

/// The path of a companion: beside the function, or in its namespace.
fn append(path: &mut Path, companion: &str, has_siblings: bool) {
    if let Some(last) = path.segments.last_mut() {
        if has_siblings {
            last.ident = format_ident!("{}_{}", last.ident.unraw(), companion, span = last.ident.span());
        } else {
            let companion = PathSegment {
                ident: Ident::new(companion, last.ident.span()),
                arguments: std::mem::replace(&mut last.arguments, PathArguments::None),
            };
            path.segments.push(companion);
        }
    }
}
