//! Calls of methods: the mathematical ones, by their rules, those of structs, by their siblings, and those of constants.

use proc_macro2::Ident;
use quote::quote;
use syn::Expr;
use syn::spanned::Spanned;

use super::closures::Passed;
use super::effects::{is_pure_method, only_makes};
use super::iterators::held;
use super::known::{Declaration, Fact};
use super::opaque::{join, listed};
use super::refuse::Refusal;
use super::survey::root;
use super::{Constant, Lowered, Reader, Reading, Refused};
use crate::ir::{Aggregate, Argument, Callee, Effect, Form, Opaque, Place, Reference, Role, Spelling, Type, Var};
use crate::rules::{self, Spelled};

impl<'a> Reader<'a> {
    pub fn method_call(&mut self, call: &'a syn::ExprMethodCall, expression: &'a Expr) -> Reading<Lowered> {
        let expected = self.expected.take();
        self.for_nothing(&expected, &call.args);
        let survey = self.survey_expression(expression);
        if survey.is_constant() {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        self.expected = expected.clone();
        let name = call.method.to_string();
        if matches!(name.as_str(), "len" | "is_empty") && call.args.is_empty() {
            return self.observed(call, expression).map(Lowered::Constant);
        }
        let is_observing = matches!(rules::method(&name), Some(Spelled::Constant));
        let is_own = self.known.has(&Fact::Own(call));
        if is_own || name != "clone" && !is_observing && self.is_of_struct(&call.receiver) {
            return self.differentiable_method(call);
        }
        if is_search(&name) {
            return self.observed(call, expression).map(Lowered::Constant);
        }
        self.found.asks_for_structs |= self.may_be_of_struct(&call.receiver);
        if let Some(read) = self.iterator_method(call, expression).or_else(|| self.slice_method(call, expected)) {
            return read;
        }
        if matches!(&*name, "clone" | "to_owned") && call.args.is_empty() {
            return match self.expression(&call.receiver)? {
                Lowered::Place(place, _) if matches!(self.type_of(&place), Type::Slice(_)) => {
                    Ok(Lowered::Place(self.copied_vector(place), Reference::Owned))
                }
                // What is made of a copy is made of nothing else, and it may be changed.
                Lowered::Place(place, _) => {
                    let copy = self.kept(Lowered::Place(place, Reference::Owned), true);
                    if let Lowered::Place(copy, _) = &copy {
                        self.function.variables[copy.root.0 as usize].mutable = true;
                    }
                    Ok(copy)
                }
                other => Ok(other),
            };
        }
        if name == "to_f64" && call.args.is_empty() {
            let operand = self.evaluated(&call.receiver)?;
            return Ok(self.converted(operand, crate::ir::Scalar::F64));
        }
        if matches!(&*name, "unwrap" | "expect") {
            return self.certain_call(call);
        }
        let operation = match rules::method(&name) {
            None => return self.differentiable_method(call),
            Some(Spelled::Constant) => return self.observed(call, expression).map(Lowered::Constant),
            Some(operation) => operation,
        };
        match (operation, self.expression(&call.receiver)?) {
            (Spelled::Rule(_), Lowered::Constant(constant)) if self.is_integer(&constant) => {
                self.method_of_constant(constant, call)
            }
            (Spelled::Refused(_), Lowered::Constant(constant)) => self.method_of_constant(constant, call),
            (_, receiver) if self.may_be_struct(&receiver, call) => self.method_of(receiver, call),
            (operation, receiver) => self.method_of_number(operation, receiver, call, expression),
        }
    }

    fn method_of_number(
        &mut self,
        operation: Spelled,
        receiver: Lowered,
        call: &'a syn::ExprMethodCall,
        expression: &'a Expr,
    ) -> Reading<Lowered> {
        let guess = self.guess_of(&receiver, call);
        match operation {
            Spelled::Rule(rule) => {
                let receiver = if rule.is_piecewise_constant() { self.number(receiver) } else { receiver };
                let receiver = self.operand(receiver, call.receiver.span())?;
                let spelling = Spelling::Method(call.method.clone());
                let value = self.apply_rule(rule, spelling, vec![receiver], &call.args, expression)?;
                self.guess(guess, &value);
                Ok(value)
            }
            Spelled::SinCos => {
                let operand = self.operand(receiver, call.receiver.span())?;
                self.sin_cos(operand, |name| Spelling::Method(Ident::new(name, call.method.span())))
            }
            Spelled::Refused(refused) => {
                let refusal = Refusal::Operation(call.method.to_string(), refused.reason, refused.instead);
                self.refuse(refusal, call.method.span())
            }
            Spelled::Constant => self.observed(call, expression).map(Lowered::Constant),
        }
    }

    /// Whether an expression names a place that is known to be a struct.
    pub fn is_of_struct(&self, expression: &Expr) -> bool {
        self.place_of(expression)
            .is_some_and(|place| self.known.is_struct(&self.type_of(&place)) || self.is_structured(&place))
    }

    /// Whether something tells that a variable is a struct, though its declaration does not.
    pub fn is_structured(&self, place: &Place) -> bool {
        self.untyped(place).is_some_and(|declaration| {
            let fact = Fact::Structured(declaration);
            self.known.has(&fact) || self.found.has(&fact)
        })
    }

    /// Whether it could be one for all that its declaration says.
    fn may_be_of_struct(&self, expression: &Expr) -> bool {
        self.place_of(expression).is_some_and(|place| self.untyped(&place).is_some())
    }

    /// The declaration of a variable that does not say what it is of, if the place is one.
    pub fn untyped(&self, place: &Place) -> Option<Declaration> {
        let is_guess = matches!(self.type_of(place), Type::Unknown) || self.pushed_to.contains(&place.root);
        self.declarations.get(&place.root).copied().filter(|_| place.path.is_empty() && is_guess)
    }

    /// What has a field or a method of its own is a struct, whatever the names of its other methods are.
    pub fn learn_structured(&mut self, place: &Place) {
        self.found.facts.extend(self.untyped(place).map(Fact::Structured));
    }

    /// A method of the standard library that only looks, such as `len`, `is_nan` and `partition_point`; where it is not known that what it is
    /// called on has it, the compiler makes sure that what it returns is no float.
    pub fn observed(&mut self, call: &'a syn::ExprMethodCall, expression: &'a Expr) -> Reading<Constant> {
        let observed = self.observation(expression)?;
        let is_of_floats = matches!(rules::method(&call.method.to_string()), Some(Spelled::Constant));
        let is_known = match self.place_of(&call.receiver).map(|place| self.type_of(&place)) {
            Some(Type::Scalar(_)) => true,
            Some(Type::Named(_) | Type::Unknown) => false,
            Some(_) | None => !is_of_floats,
        };
        if is_known || self.iterates(&call.receiver) {
            return Ok(observed);
        }
        let krate = &self.signature.krate;
        Ok(observed.map(|observed| quote!(#krate::generated::observed(#observed))))
    }

    /// What a step is taken of: where its type is not known, the compiler makes sure that it is a float, since no derivative would.
    fn number(&self, lowered: Lowered) -> Lowered {
        match lowered {
            Lowered::Place(place, _)
                if matches!(self.type_of(&place), Type::Named(_) | Type::Unknown) && !self.is_unnamed(&place) =>
            {
                let (place, krate) = (self.borrow_tokens(&place, true), &self.signature.krate);
                Lowered::Constant(Constant::primitive(place).map(|place| quote!(#krate::generated::number(#place))))
            }
            lowered => lowered,
        }
    }

    /// A method of a struct, which may be differentiable, or of something constant.
    fn differentiable_method(&mut self, call: &'a syn::ExprMethodCall) -> Reading<Lowered> {
        let receiver = self.expression(&call.receiver)?;
        self.method_of(receiver, call)
    }

    pub fn method_of(&mut self, receiver: Lowered, call: &'a syn::ExprMethodCall) -> Reading<Lowered> {
        let receiver = match receiver {
            Lowered::Constant(constant) => return self.method_of_constant(constant, call),
            Lowered::Place(place, _)
                if self.calls.contains_key(&place.root) && Self::asks_whether(&call.method.to_string()) =>
            {
                if self.learn_kept(&place) {
                    return Err(Refused);
                }
                return self.refuse(Refusal::Missing, call.method.span());
            }
            Lowered::Place(place, _) if matches!(self.type_of(&place), Type::Named(_) | Type::Unknown) => {
                self.learn_structured(&place);
                if self.is_own_method(call) {
                    self.learn_struct(&self.type_of(&place));
                }
                // A call that is worth nothing changes what it is a method of.
                match self.is_for_effect(&call.args) && self.function.variable(place.root).mutable {
                    true => Argument::BorrowMut(place),
                    false => Argument::Borrow(place),
                }
            }
            Lowered::Aggregate(aggregate @ Aggregate::Struct { .. }) => {
                Argument::Borrow(self.store_aggregate(aggregate))
            }
            Lowered::Never => return Ok(Lowered::Never),
            _ if matches!(&*call.method.to_string(), "first" | "get" | "last" | "split_first" | "split_last") => {
                return self.refuse(Refusal::OptionKept, &call.method);
            }
            other => {
                if self.learn_own(&other) {
                    return Err(Refused);
                }
                self.learn_structs();
                if let Lowered::Place(place, _) = other {
                    self.learn_structured(&place);
                }
                let name = call.method.to_string();
                return match instead_of(&name) {
                    Some(instead) => self.refuse(Refusal::MethodOfSlice(name, instead), &call.method),
                    None => self.refuse(Refusal::Method(name), &call.method),
                };
            }
        };
        let callee = method_callee(call);
        match self.arguments(&call.args)? {
            Some(arguments) => self.emit_call(callee, vec![receiver], arguments, call.method.span()),
            None => Ok(Lowered::Never),
        }
    }

    /// A method of something constant, which may be differentiable if an argument is active.
    fn method_of_constant(&mut self, receiver: Constant, call: &'a syn::ExprMethodCall) -> Reading<Lowered> {
        if call.method == "parse" && self.is_observed(&receiver.opaque.reads) {
            return self.refuse(Refusal::Method("parse".into()), call.method.span());
        }
        let changing = self.changing(&call.receiver);
        let receiver = if changing.is_some() { receiver } else { self.fixed(receiver) };
        let Some(arguments) = self.arguments(&call.args)? else { return Ok(Lowered::Never) };
        let constants: Option<Vec<Opaque>> = arguments.iter().map(Passed::constant).collect();
        let Some(constants) = constants else {
            // A call that is worth nothing changes what it is a method of.
            if self.is_for_effect(&call.args) && self.may_change(&call.receiver) {
                self.activate(&call.receiver)?;
                return Err(Refused);
            }
            let receiver = match changing {
                Some(_) => self.fixed(receiver.map(|place| quote!(&#place))),
                None => receiver,
            };
            let receiver = Argument::Constant(receiver.opaque);
            return self.emit_call(method_callee(call), vec![receiver], arguments, call.method.span());
        };
        let receiver = match changing {
            Some(var) if !is_pure_method(&call.method.to_string()) => {
                Opaque { writes: vec![var], effect: Effect::Once, ..receiver.opaque }
            }
            _ => receiver.opaque,
        };
        let (method, turbofish) = (&call.method, &call.turbofish);
        let (object, arguments) = (held(&receiver), listed(constants));
        let given = &arguments.tokens;
        let opaque = join(quote!(#object.#method #turbofish(#given)), receiver, arguments);
        let effect = match &*call.method.to_string() {
            name if is_pure_method(name) => opaque.effect,
            name if only_makes(name) => opaque.effect.max(Effect::Repeatable),
            _ => Effect::Once,
        };
        Ok(Lowered::Constant(Constant::of(Opaque { effect, ..opaque })))
    }

    /// Whether an expression is a part of a variable of the function's own that is constant so far and may change, or of what it
    /// refers to.
    fn may_change(&self, expression: &Expr) -> bool {
        if self.part_of(expression).is_some() {
            return true;
        }
        let Some(var) = root(expression).and_then(|ident| self.constant_var(ident)) else { return false };
        let changes = self.changing(expression).is_some() || self.borrows.contains_key(&var);
        changes && self.declarations.contains_key(&self.lender(var))
    }

    /// The variable of which an expression is a part, if it is a constant that changes.
    fn changing(&self, expression: &Expr) -> Option<Var> {
        let var = self.value_of(self.lookup(root(expression)?)?)?;
        let variable = self.function.variable(var);
        (variable.role == Role::Constant && variable.mutable).then_some(var)
    }
}

/// Methods of slices that look where something is.
fn is_search(name: &str) -> bool {
    matches!(
        name,
        "binary_search" | "binary_search_by" | "binary_search_by_key" | "is_sorted_by_key" | "partition_point"
    )
}

fn method_callee(call: &syn::ExprMethodCall) -> Callee {
    let mut path = syn::Path::from(call.method.clone());
    if let (Some(turbofish), Some(last)) = (&call.turbofish, path.segments.last_mut()) {
        last.arguments = syn::PathArguments::AngleBracketed(turbofish.clone());
    }
    Callee { form: Form::Method, ..Callee::named(path) }
}

/// What to write instead of a method of vectors and slices.
fn instead_of(method: &str) -> Option<&'static str> {
    Some(match method {
        "dedup" | "dedup_by" | "dedup_by_key" | "extract_if" | "retain_mut" => {
            "go over the indices in a loop, and `push` what stays to another `Vec`"
        }
        "chunk_by" | "rchunks" | "rchunks_exact" | "rsplit" | "split" => {
            "go over the bounds of the pieces in a loop, and take `&x[start..end]`"
        }
        "drain" => "write the range where it is called: `v.drain(..n)`",
        "first_chunk" | "last_chunk" => "write `let a: [f64; 3] = x[..3].try_into().unwrap()`",
        "into" => "write what is made: `x.to_vec()`, or `[x[0], x[1]]`",
        "splice" => "`split_off` the end, `truncate` the rest, and `extend` it by what comes in between and by the end",
        _ => return None,
    })
}
