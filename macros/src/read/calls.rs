//! Calls by a path: the mathematical functions, by their rules, and differentiable functions, by their companions.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;
use syn::spanned::Spanned;

use super::closures::{Callable, Passed};
use super::iterators::is_from_fn;
use super::known::Fact;
use super::opaque::listed;
use super::refuse::Refusal;
use super::{Arguments, Binding, Constant, Lowered, Reader, Reading, Refused};
use crate::ir::{
    Aggregate, Argument, Call, Callee, Effect, Opaque, Operand, Place, Projection, Reference, Role, Spelling,
    Statement, Type, Value, Var, is_discrete, placeholder,
};
use crate::rules::{self, Kind, Rule, Spelled};

impl<'a> Reader<'a> {
    pub fn call(&mut self, call: &'a syn::ExprCall, expression: &'a Expr) -> Reading<Lowered> {
        let expected = self.expected.take();
        self.for_nothing(&expected, &call.args);
        let survey = self.survey_expression(expression);
        if survey.is_constant() {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        if is_from_fn(call) {
            return self.array_from_fn(call, expected);
        }
        let function = match self.callable(&call.func)? {
            Callable::Function(function) => function,
            closure => {
                let types = self.parameter_types(closure);
                let Some(arguments) = self.typed_arguments(&call.args, &types)? else { return Ok(Lowered::Never) };
                let nothing = self.is_for_effect(&call.args).then(|| Type::Tuple(Vec::new()));
                return self.expecting(nothing, |this| this.invoke(closure, arguments, call.span()));
            }
        };
        if let Some(read) = self.library_call(call, expression) {
            return read;
        }
        if is_cut(&function.path) || is_conversion_to_discrete(&function.path) {
            return Ok(Lowered::Constant(self.observation(expression)?));
        }
        if function.path.is_ident("constant") && call.args.len() == 1 {
            return self.bare_cut(&function.path, expression);
        }
        match self.known_function(function) {
            Some(Spelled::Rule(rule)) => {
                let spelling = Spelling::Path(call.func.to_token_stream());
                self.apply_rule(rule, spelling, Vec::new(), &call.args, expression)
            }
            Some(Spelled::SinCos) => match call.args.first() {
                Some(argument) => {
                    let operand = self.evaluated(argument)?;
                    let path = function.path.clone();
                    self.sin_cos(operand, move |name| sibling_path(&path, name))
                }
                None => Err(Refused),
            },
            Some(Spelled::Constant) => Ok(Lowered::Constant(self.observation(expression)?)),
            Some(Spelled::Refused(refused)) => {
                let name = function.path.to_token_stream().to_string().replace(' ', "");
                let refusal = Refusal::Operation(name, refused.reason, refused.instead);
                self.refuse(refusal, call.func.span())
            }
            None if is_tuple_struct(&function.path) && !self.is_function(&function.path) => {
                let parts = self.parts(call.args.iter(), expression, Aggregate::Tuple)?;
                let Lowered::Aggregate(Aggregate::Tuple(parts)) = parts else { return Ok(parts) };
                let fields = parts.into_iter().enumerate().map(|(index, part)| (index.into(), part)).collect();
                let path = function.path.to_token_stream();
                Ok(Lowered::Aggregate(Aggregate::Struct { path, fields, base: None }))
            }
            None if is_constructor(&function.path) && !self.is_function(&function.path) => {
                let path = function.path.to_token_stream().to_string().replace(' ', "");
                self.refuse(Refusal::Constructor(path), &call.func)
            }
            None => match self.arguments(&call.args)? {
                Some(arguments) => self.call_with(function, arguments, call.func.span()),
                None => Ok(Lowered::Never),
            },
        }
    }

    /// Whether a path that could be that of a tuple struct turned out to be that of a function.
    fn is_function(&self, path: &syn::Path) -> bool {
        self.known.has(&Fact::Function(path.to_token_stream().to_string()))
    }

    /// What is made where a float is wanted is no tuple struct, if it has the name of a formula: `N(d1)`.
    pub fn learn_function<T>(&mut self, path: &TokenStream, span: Span) -> Reading<T> {
        let path = path.to_string();
        let is_type = path.contains(char::is_lowercase);
        let function = Fact::Function(path);
        if is_type || self.known.has(&function) {
            return self.refuse(Refusal::struct_operator(self.operator), span);
        }
        self.found.learn(function);
        Err(Refused)
    }

    /// `constant`, of which the compiler makes sure that it is the one that is meant.
    fn bare_cut(&mut self, path: &syn::Path, expression: &'a Expr) -> Reading<Lowered> {
        let krate = self.signature.krate.clone();
        let cut = self.observation(expression)?;
        Ok(Lowered::Constant(cut.map(|cut| quote!(#krate::generated::cut::<#path, _>(#cut)))))
    }

    /// A function of the table, by its path: `f64::sin`, `T::sin`, `libm::sin`, `Float::sin`, `<f64 as Real>::sin`.
    fn known_function(&self, function: &syn::ExprPath) -> Option<Spelled> {
        let segments = &function.path.segments;
        let name = segments.last()?.ident.to_string();
        if let Some(qself) = &function.qself
            && let syn::Type::Path(ty) = &*qself.ty
            && let Some(ident) = ty.path.get_ident()
            && self.is_float(&ident.to_string())
        {
            return rules::method(&name);
        }
        let qualifier = segments.iter().rev().nth(1)?.ident.to_string();
        if self.is_float(&qualifier) { rules::method(&name) } else { rules::function(&qualifier, &name) }
    }

    fn is_float(&self, name: &str) -> bool {
        matches!(name, "f32" | "f64") || self.signature.reals.contains(name) || self.is_number(name)
    }

    /// The float whose function the path is.
    pub fn written_path(&self, path: &syn::Path) -> Option<crate::ir::Scalar> {
        let qualifier = &path.segments.iter().rev().nth(1)?.ident;
        match self.written(&syn::parse_quote!(#qualifier)).ty {
            Type::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    pub fn apply_rule(
        &mut self,
        rule: &'static Rule,
        spelling: Spelling,
        mut operands: Vec<Operand>,
        arguments: &'a Arguments,
        expression: &'a Expr,
    ) -> Reading<Lowered> {
        if operands.len() + arguments.len() != rule.arguments.len() {
            return self.refuse(Refusal::Method(rule.name.into()), expression);
        }
        for (kind, argument) in rule.arguments[operands.len()..].iter().zip(arguments) {
            operands.push(match kind {
                Kind::Real => self.evaluated(argument)?,
                Kind::Constant => self.integer_argument(argument)?,
            });
        }
        Ok(self.apply(rule, spelling, operands))
    }

    /// The float that an expression is.
    pub fn evaluated(&mut self, expression: &'a Expr) -> Reading<Operand> {
        let lowered = self.expression(expression)?;
        self.operand(lowered, expression.span())
    }

    /// An integer argument of an operation.
    fn integer_argument(&mut self, expression: &'a Expr) -> Reading<Operand> {
        if let Some(value) = literal_integer(expression) {
            return Ok(value.into());
        }
        let lowered = self.integral(expression)?;
        self.integer_of(lowered, expression.span())
    }

    fn integer_of(&mut self, lowered: Lowered, span: Span) -> Reading<Operand> {
        match lowered {
            Lowered::Constant(constant) => {
                let var = self.constant(&Ident::new("n", Span::mixed_site()), constant.opaque);
                Ok(var.into())
            }
            _ => self.refuse(Refusal::IntegerCast, span),
        }
    }

    /// A pair of two operations: the standard library defines `x.sin_cos()` as `(x.sin(), x.cos())`.
    pub fn sin_cos(&mut self, operand: Operand, spelling: impl Fn(&str) -> Spelling) -> Reading<Lowered> {
        let mut parts = Vec::with_capacity(2);
        for name in ["sin", "cos"] {
            let lowered = self.operation(name, spelling(name), vec![operand.clone()]);
            parts.extend(self.aggregate(lowered));
        }
        Ok(Lowered::Aggregate(crate::ir::Aggregate::Tuple(parts)))
    }

    /// The arguments of a call, in their order; nothing if control does not come to the call.
    pub fn arguments(&mut self, arguments: &'a Arguments) -> Reading<Option<Vec<Passed>>> {
        self.typed_arguments(arguments, &[])
    }

    /// Notes that nobody takes the result of a call with these arguments, if it is expected to be nothing.
    pub fn for_nothing(&mut self, expected: &Option<Type>, arguments: &Arguments) {
        if matches!(expected, Some(Type::Tuple(parts)) if parts.is_empty()) {
            self.for_effect = Some(std::ptr::from_ref(arguments));
        }
    }

    /// Whether nobody takes the result of the call with these arguments.
    pub fn is_for_effect(&self, arguments: &Arguments) -> bool {
        self.for_effect == Some(std::ptr::from_ref(arguments))
    }

    /// The same, where something may be known of the types.
    fn typed_arguments(&mut self, arguments: &'a Arguments, types: &[Option<Type>]) -> Reading<Option<Vec<Passed>>> {
        let for_effect = self.is_for_effect(arguments);
        let mut passed = Vec::with_capacity(arguments.len());
        let last_change = self.last_change(arguments.iter());
        for (index, argument) in arguments.iter().enumerate() {
            let expected = types.get(index).cloned().flatten();
            if let Some(function) = self.passed_function(argument) {
                let lowered = Lowered::Constant(Constant::of(Opaque::pure(quote!(()))));
                passed.push(Passed { lowered, is_borrowed: false, function: Some(function) });
                continue;
            }
            let lowered = self.expecting(expected, |this| this.read_copy(argument))?;
            let lowered = match self.kept(lowered, index < last_change) {
                Lowered::Never => return Ok(None),
                Lowered::Constant(constant) => Lowered::Constant(self.handed_on(constant)),
                // A call that is worth something writes to nothing.
                Lowered::Place(place, Reference::Mutable) if !for_effect && !borrows_mutably(argument) => {
                    Lowered::Place(place, Reference::Shared)
                }
                other => other,
            };
            self.note_output(argument, &lowered, for_effect)?;
            let is_borrowed = matches!(argument, Expr::Reference(_)) && matches!(lowered, Lowered::Scalar(_));
            passed.push(Passed { lowered, is_borrowed, function: None });
        }
        Ok(Some(passed))
    }

    /// Calls a function of the table, or a differentiable one, with what has been read.
    pub fn call_with(&mut self, function: &'a syn::ExprPath, arguments: Vec<Passed>, span: Span) -> Reading<Lowered> {
        match self.known_function(function) {
            Some(Spelled::Rule(rule)) if rule.arguments.len() == arguments.len() => {
                let mut operands = Vec::with_capacity(arguments.len());
                for (kind, argument) in rule.arguments.iter().zip(arguments) {
                    operands.push(match kind {
                        Kind::Real => self.operand(argument.lowered, span)?,
                        Kind::Constant => self.integer_of(argument.lowered, span)?,
                    });
                }
                Ok(self.apply(rule, Spelling::Path(function.to_token_stream()), operands))
            }
            Some(Spelled::Refused(refused)) => {
                let name = function.path.to_token_stream().to_string().replace(' ', "");
                self.refuse(Refusal::Operation(name, refused.reason, refused.instead), span)
            }
            Some(Spelled::Constant) => self.observed_call(function, arguments, span),
            Some(Spelled::SinCos | Spelled::Rule(_)) => self.refuse(Refusal::CalledValue, span),
            None if is_float_conversion(&function.path) && arguments.len() == 1 => {
                self.conversion(function, arguments, span)
            }
            None => self.differentiable_call(function, arguments, span),
        }
    }

    /// A function whose value is constant whatever it is called with.
    fn observed_call(&mut self, function: &syn::ExprPath, passed: Vec<Passed>, span: Span) -> Reading<Lowered> {
        let mut arguments = Vec::with_capacity(passed.len());
        for Passed { lowered, is_borrowed, .. } in passed {
            let observed = match lowered {
                Lowered::Constant(constant) => constant.opaque,
                Lowered::Scalar(operand) => self.mention(&operand),
                Lowered::Place(place, reference) => self.borrow_tokens(&place, reference != Reference::Owned),
                _ => return self.refuse(Refusal::CalledValue, span),
            };
            arguments.push(observed.map(|value| if is_borrowed { quote!(&#value) } else { value }));
        }
        let observed = listed(arguments).map(|arguments| quote!(#function(#arguments)));
        Ok(Lowered::Constant(Constant::primitive(observed)))
    }

    /// `f64::from(x)`, `u8::from(x > 1.0)`
    fn conversion(&mut self, function: &syn::ExprPath, arguments: Vec<Passed>, span: Span) -> Reading<Lowered> {
        let Some(scalar) = self.written_path(&function.path) else {
            let constants: Option<Vec<Opaque>> = arguments.iter().map(Passed::constant).collect();
            return match constants {
                Some(constants) => {
                    let converted = listed(constants).map(|arguments| quote!(#function(#arguments)));
                    Ok(Lowered::Constant(Constant::primitive(converted)))
                }
                None => self.refuse(Refusal::CalledValue, span),
            };
        };
        let mut value = Lowered::Never;
        for argument in arguments {
            if let Lowered::Place(place, _) = &argument.lowered
                && self.may_be_integer(place)
                && !matches!(self.signature.scalar, crate::ir::Scalar::F32)
            {
                let constant = self.discrete_field(place).map(|field| quote!(#function(#field)));
                return Ok(Lowered::Constant(Constant { primitive: true, ..constant }));
            }
            if let Lowered::Constant(constant) = argument.lowered {
                let converted = constant.map(|number| quote!(#function(#number)));
                let shape = Some(Type::Scalar(scalar));
                return Ok(Lowered::Constant(Constant { literal: None, shape, primitive: false, ..converted }));
            }
            let operand = self.operand(argument.lowered, span)?;
            let var = self.temporary(scalar.clone());
            self.emit(Statement::Let(var, Value::Cast(operand, scalar.clone())));
            value = Lowered::Scalar(var.into());
        }
        Ok(value)
    }

    /// A call of another differentiable function, or of this one.
    fn differentiable_call(&mut self, function: &syn::ExprPath, passed: Vec<Passed>, span: Span) -> Reading<Lowered> {
        if function.qself.is_some() {
            return self.refuse(Refusal::CalledValue, span);
        }
        if let Some(name) = final_derivative(&function.path) {
            return self.refuse(Refusal::NestedDerivative(name), span);
        }
        let own = function.path.get_ident().and_then(|name| self.functions.get(&name.to_string()));
        let path = match own {
            Some(Some(imported)) => imported.clone(),
            Some(None) => return self.refuse(Refusal::OwnFunction, span),
            None => function.path.clone(),
        };
        self.emit_call(Callee::named(path), Vec::new(), passed, span)
    }

    pub fn emit_call(
        &mut self,
        callee: Callee,
        mut arguments: Vec<Argument>,
        passed: Vec<Passed>,
        span: Span,
    ) -> Reading<Lowered> {
        let mut functions = Vec::new();
        for passed in passed {
            match passed.function {
                Some(function) => functions.push(self.pass_function(function, &mut arguments, span)?),
                None => arguments.push(self.argument(passed, span)?),
            }
        }
        functions.iter_mut().for_each(|function: &mut crate::ir::Passed| function.arguments = arguments.len());
        look_at_what_is_looked_at(&mut arguments);
        let callee = Callee { functions, ..callee };
        if self.passes_twice(&callee, &arguments) {
            return self.refuse(Refusal::CallbackTwice, span);
        }
        if let Some(callee) = callee.returning_gradient() {
            return self.gradient_into(callee, arguments);
        }
        let has_outputs = arguments.iter().any(|argument| matches!(argument, Argument::BorrowMut(_)));
        if has_outputs && !callee.is_pullback() {
            self.emit(Statement::Call(Call { callee, arguments, results: Vec::new() }));
            return Ok(super::statements::unit());
        }
        let result = self.new_variable(Ident::new("r", Span::mixed_site()), Type::Unknown, Role::Place);
        self.emit(Statement::Call(Call { callee, arguments, results: vec![result] }));
        Ok(Lowered::Place(result.into(), Reference::Owned))
    }

    /// A call that writes a gradient to its last arguments: what another returns is put there.
    fn gradient_into(&mut self, callee: Callee, mut arguments: Vec<Argument>) -> Reading<Lowered> {
        let is_output = |argument: &Argument| matches!(argument, Argument::BorrowMut(_));
        let first = arguments.iter().rposition(|argument| !is_output(argument)).map_or(0, |last| last + 1);
        let outputs = arguments.split_off(first);
        let result = self.new_variable(Ident::new("r", Span::mixed_site()), Type::Unknown, Role::Place);
        self.emit(Statement::Call(Call { callee, arguments, results: vec![result] }));
        let part = |of: Place, index: usize| of.at(Projection::Field(index.into()));
        let gradient = part(result.into(), 1);
        let count = outputs.len();
        for (index, output) in outputs.into_iter().enumerate() {
            let Argument::BorrowMut(output) = output else { continue };
            let own = if count == 1 { gradient.clone() } else { part(gradient.clone(), index) };
            match self.type_of(&output) {
                Type::Scalar(scalar) => {
                    let own = self.load(own, scalar);
                    self.emit(Statement::Store(output, own));
                }
                Type::Array(..) | Type::Vector(_) | Type::Slice(_) => self.copy_slice(output, own),
                _ => self.emit(Statement::Assign(output, Aggregate::Copy(own))),
            }
        }
        Ok(Lowered::Place(part(result.into(), 0), Reference::Owned))
    }

    /// Floats that a call with active arguments may write to are active; so is whatever a call writes to that stands for itself.
    fn note_output(&mut self, argument: &Expr, lowered: &Lowered, for_effect: bool) -> Reading<()> {
        if let (Expr::Reference(reference), Lowered::Constant(_)) = (argument, lowered)
            && reference.mutability.is_some()
            && let Some(var) = super::survey::root(&reference.expr).and_then(|ident| self.constant_var(ident))
            && (for_effect || self.floats.contains(&var))
        {
            self.activate(&reference.expr)?;
        }
        if let (Expr::Path(path), Lowered::Constant(_)) = (argument, lowered)
            && self.borrowed_by(path).is_some_and(|var| self.floats.contains(&var))
        {
            self.activate(argument)?;
        }
        Ok(())
    }

    /// What a name is a mutable reference to, or to a part of it.
    fn borrowed_by(&self, path: &syn::ExprPath) -> Option<Var> {
        match self.lookup(path.path.get_ident()?)? {
            Binding::Borrow(_, var) => Some(self.lender(*var)),
            Binding::Var(var) => self.borrows.get(var).map(|lender| self.lender(*lender)),
            _ => None,
        }
    }

    /// A constant as an argument: a mutable reference is handed on for the time of the call, and anything else is what it is now.
    fn handed_on(&mut self, constant: Constant) -> Constant {
        let [var] = constant.opaque.reads[..] else { return self.fixed(constant) };
        if self.function.variable(var).reference != Reference::Mutable {
            return self.fixed(constant);
        }
        let name = placeholder(var, constant.opaque.tokens.span());
        let reborrow = quote!(&mut *#name);
        let tokens = constant.opaque.tokens.to_string();
        if name != tokens && tokens != reborrow.to_string() {
            return self.fixed(constant);
        }
        let opaque = Opaque { tokens: reborrow, reads: vec![var], writes: vec![var], effect: Effect::Once };
        Constant { opaque, ..constant }
    }

    pub fn argument(&mut self, passed: Passed, span: Span) -> Reading<Argument> {
        Ok(match passed.lowered {
            Lowered::Never => return self.refuse(Refusal::JumpInside("a call"), span),
            Lowered::Constant(constant) => {
                self.learn_lent(&constant.opaque);
                Argument::Constant(self.handed_on(constant).opaque)
            }
            Lowered::Scalar(operand) if passed.is_borrowed => {
                Argument::Borrow(self.store_aggregate(Aggregate::Scalar(operand)))
            }
            Lowered::Scalar(operand) => Argument::Value(operand),
            Lowered::Aggregate(aggregate) => Argument::Aggregate(Aggregate::Copy(self.store_aggregate(aggregate))),
            parts @ Lowered::Parts(_) => match self.aggregate(parts) {
                Some(aggregate) => Argument::Aggregate(Aggregate::Copy(self.store_aggregate(aggregate))),
                None => return self.refuse(Refusal::JumpInside("a call"), span),
            },
            Lowered::Place(place, Reference::Shared) => Argument::Borrow(place),
            Lowered::Place(place, Reference::Mutable) => Argument::BorrowMut(place),
            Lowered::Place(place, Reference::Owned) if passed.is_borrowed => Argument::Borrow(place),
            Lowered::Place(place, Reference::Owned) => match self.type_of(&place) {
                Type::Scalar(scalar) => Argument::Value(self.load(place, scalar)),
                _ => Argument::Aggregate(Aggregate::Copy(place)),
            },
        })
    }
}

/// What a method seems to change, and another argument borrows, it looks at: nothing else could be borrowed.
fn look_at_what_is_looked_at(arguments: &mut [Argument]) {
    let [first @ Argument::BorrowMut(_), others @ ..] = arguments else { return };
    let Argument::BorrowMut(own) = first.clone() else { return };
    let is_part = |other: &Place| own.root == other.root && (own.path.is_empty() || other.path.is_empty());
    if others.iter().any(|other| matches!(other, Argument::Borrow(place) if is_part(place))) {
        *first = Argument::Borrow(own);
    }
}

/// `differentiable::constant`, by a path that says so.
fn is_cut(path: &syn::Path) -> bool {
    crate::ir::ends_in(path, "differentiable", "constant")
}

/// `u8::from`, which takes no float.
fn is_conversion_to_discrete(path: &syn::Path) -> bool {
    let mut names = path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|name| name == "from" || name == "try_from")
        && names.next().is_some_and(|ty| is_discrete(&ty.to_token_stream()))
}

/// `&mut x`
fn borrows_mutably(argument: &Expr) -> bool {
    match argument {
        Expr::Paren(inner) => borrows_mutably(&inner.expr),
        Expr::Reference(reference) => reference.mutability.is_some(),
        Expr::MethodCall(call) => call.method.to_string().contains("mut"),
        _ => false,
    }
}

/// Whether a name is written as that of a type. Functions are called `T_saturation` as well, after what they compute.
pub fn names_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && !name.contains('_')
}

/// A tuple struct, as far as its path tells: not a variant, nor one that the prelude has in scope.
fn is_tuple_struct(path: &syn::Path) -> bool {
    let is_type = |segment: &syn::PathSegment| names_type(&segment.ident.to_string());
    let mut segments = path.segments.iter().rev();
    segments.next().is_some_and(|last| is_type(last) && !["Some", "Ok", "Err"].contains(&&*last.ident.to_string()))
        && !segments.any(is_type)
}

/// The function `name` beside that of the path: `libm::sin` beside `libm::sincos`, with its suffix.
fn sibling_path(path: &syn::Path, name: &str) -> Spelling {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        let suffix = if last.ident == "sincosf" { "f" } else { "" };
        last.ident = Ident::new(&format!("{name}{suffix}"), last.ident.span());
    }
    Spelling::Path(path.to_token_stream())
}

/// A tuple struct, a variant, or what wraps a value in the standard library.
fn is_constructor(path: &syn::Path) -> bool {
    const WRAPPERS: [&str; 11] =
        ["Arc", "Box", "Cell", "Mutex", "OnceCell", "Option", "Rc", "RefCell", "Result", "RwLock", "Wrapping"];
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let is_type = |name: &String| names_type(name);
    names.next().is_some_and(|name| is_type(&name)) || names.next().is_some_and(|name| WRAPPERS.contains(&&*name))
}

/// The name of a derivative that is differentiated no further, if the path is that of one.
fn final_derivative(path: &syn::Path) -> Option<String> {
    let name = path.segments.last()?.ident.to_string();
    let is_final = ["jvps", "objective"].contains(&&*name);
    (path.segments.len() > 1 && is_final).then_some(name)
}

fn is_float_conversion(path: &syn::Path) -> bool {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    matches!(names.next().as_deref(), Some("from" | "from_f64")) && names.next().is_some()
}

fn literal_integer(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(integer), .. }) => {
            integer.base10_parse::<i32>().ok().map(f64::from)
        }
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => literal_integer(&unary.expr).map(|value| -value),
        Expr::Paren(inner) => literal_integer(&inner.expr),
        _ => None,
    }
}
