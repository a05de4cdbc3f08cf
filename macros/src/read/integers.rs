//! Integers among active values: the fields of a struct that are constant though the struct is active, and what is computed by
//! code that returns no floats.
//!
//! A macro does not see the type of a field, or of what a call returns. What stands where only an integer can (an index, the bound of
//! a range, a summand of an integer) is one, and constant; where it is cast, or used in other places as well, the compiler is asked.

use proc_macro2::Ident;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, UnOp};

use super::effects::is_pure_method;
use super::expressions::without_parentheses;
use super::known::Fact;
use super::operators::arithmetic;
use super::refuse::Refusal;
use super::slices::is_vector;
use super::survey::root;
use super::{Binding, Constant, Declaration, Lowered, Reader, Reading, Refused};
use crate::ir::{Opaque, Place, Projection, Reference, Role, Scalar, Type, Var, behind, ends_in, is_discrete};
use crate::rules::{self, Spelled};

/// What calls are taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// They return integers: nothing else can stand there.
    Return,
    Unknown,
}

impl<'a> Reader<'a> {
    /// The value of an expression that must be an integer: free of effects, and the same at any later time.
    pub fn integer(&mut self, expression: &'a Expr) -> Reading<Opaque> {
        match self.integral(expression)? {
            Lowered::Constant(constant) => Ok(self.fixed(constant).opaque),
            Lowered::Never => self.refuse(Refusal::JumpInside("an index"), expression),
            lowered => {
                self.learn_discrete(&lowered)?;
                self.learn_integer(expression)?;
                self.refuse(Refusal::ActiveIndex, expression)
            }
        }
    }

    /// An expression that must be an integer.
    pub fn integral(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        if !self.survey_expression(expression).is_constant() && self.is_integral(expression, Calls::Return) {
            self.learn_fields(expression);
            return self.observation(expression).map(Lowered::Constant);
        }
        self.expression(expression)
    }

    /// Whether all that is active in the expression are fields that may be integers and calls that may return some, and what is
    /// done with them is what is done with integers.
    pub fn is_integral(&mut self, expression: &Expr, calls: Calls) -> bool {
        if self.survey_expression(expression).is_constant() {
            return true;
        }
        match expression {
            Expr::Paren(inner) => self.is_integral(&inner.expr, calls),
            Expr::Group(inner) => self.is_integral(&inner.expr, calls),
            Expr::Reference(inner) => self.is_integral(&inner.expr, calls),
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => self.is_integral(&unary.expr, calls),
            Expr::Binary(binary) if arithmetic(&binary.op).is_some() || is_of_bits(&binary.op) => {
                self.is_integral(&binary.left, calls) && self.is_integral(&binary.right, calls)
            }
            Expr::MethodCall(call) if is_pure_method(&call.method.to_string()) => {
                (is_length(call) || self.is_integral(&call.receiver, calls))
                    && call.args.iter().all(|part| self.is_integral(part, calls))
            }
            Expr::Call(_) | Expr::MethodCall(_) => calls == Calls::Return && self.only_looks(expression),
            _ => self
                .place_of(expression)
                .is_some_and(|place| self.may_be_integer(&place) || calls == Calls::Return && self.is_returned(&place)),
        }
    }

    /// Whether this is what a call returned, of which nothing else is known.
    fn is_returned(&self, place: &Place) -> bool {
        place.path.is_empty() && self.calls.contains_key(&place.root) && matches!(self.type_of(place), Type::Unknown)
    }

    /// Whether a call takes active values as they are, and only looks at them.
    fn only_looks(&mut self, call: &Expr) -> bool {
        let mut inner = Inner::default();
        inner.visit_expr(call);
        let is_rounding = |cast: &syn::ExprCast| match without_parentheses(&cast.expr) {
            Expr::MethodCall(call) => {
                matches!(rules::method(&call.method.to_string()), Some(Spelled::Rule(rule)) if rule.is_piecewise_constant())
            }
            _ => false,
        };
        let is_named = |reader: &Self, ident: &Ident| matches!(reader.lookup(ident), Some(Binding::Iterator(_)));
        self.survey_expression(call).is_observable()
            && !inner.names.iter().any(|name| is_named(self, name))
            && inner.casts.iter().all(|cast| {
                !is_integer_type(&cast.ty) || is_rounding(cast) || self.is_integral(&cast.expr, Calls::Unknown)
            })
    }

    /// The fields in an expression that is an integer are integers in other places as well.
    pub fn learn_fields(&mut self, expression: &Expr) {
        match expression {
            Expr::Paren(inner) => self.learn_fields(&inner.expr),
            Expr::Group(inner) => self.learn_fields(&inner.expr),
            Expr::Reference(inner) => self.learn_fields(&inner.expr),
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => self.learn_fields(&unary.expr),
            Expr::Binary(binary) => {
                self.learn_fields(&binary.left);
                self.learn_fields(&binary.right);
            }
            Expr::MethodCall(call) if is_pure_method(&call.method.to_string()) => {
                if !is_length(call) {
                    self.learn_fields(&call.receiver);
                }
                call.args.iter().for_each(|argument| self.learn_fields(argument));
            }
            _ => {
                let Some(place) = self.place_of(expression) else { return };
                self.found.facts.extend(self.field_path(&place).map(Fact::Field));
                if self.is_returned(&place) {
                    // The call is read anew.
                    _ = self.learn_discrete(&Lowered::Place(place, Reference::Owned));
                }
            }
        }
    }

    /// The path of a field that may be an integer, the same for all structs of a type.
    pub fn field_path(&self, place: &Place) -> Option<String> {
        if !self.may_be_integer(place) {
            return None;
        }
        let root = self.function.variable(place.root);
        let mut path = match (&root.ty, self.declarations.get(&place.root)) {
            (Type::Named(ty), _) => ty.to_string(),
            (_, Some(declaration)) => format!("{declaration:p}"),
            _ => root.name.to_string(),
        };
        for projection in &place.path {
            match projection {
                Projection::Field(member) => path.push_str(&format!(".{}", quote!(#member))),
                Projection::Index(_) => path.push_str("[]"),
                Projection::Slice(_) => {}
            }
        }
        Some(path)
    }

    /// Whether all that a function is given is constant, but for fields that are integers, and what is computed of them.
    fn is_given_integers(&mut self, call: &Expr) -> bool {
        let (called, arguments) = match call {
            Expr::Call(call) => (&call.func, &call.args),
            Expr::MethodCall(call) => (&call.receiver, &call.args),
            _ => return false,
        };
        let mut are_integers = self.survey_expression(called).is_constant();
        for argument in arguments {
            are_integers &= self.is_made_of_known_integers(argument);
        }
        are_integers
    }

    /// Whether all that is active in the expression are fields that are known to be integers, and it is one itself.
    fn is_made_of_known_integers(&mut self, expression: &Expr) -> bool {
        if self.survey_expression(expression).is_constant() {
            return true;
        }
        match expression {
            Expr::Paren(inner) => self.is_made_of_known_integers(&inner.expr),
            Expr::Group(inner) => self.is_made_of_known_integers(&inner.expr),
            Expr::Binary(binary) if arithmetic(&binary.op).is_some() || is_of_bits(&binary.op) => {
                let left = self.is_made_of_known_integers(&binary.left);
                self.is_made_of_known_integers(&binary.right) && left
            }
            Expr::MethodCall(call) if is_pure_method(&call.method.to_string()) && !is_length(call) => {
                let receiver = self.is_made_of_known_integers(&call.receiver);
                call.args.iter().fold(receiver, |all, part| self.is_made_of_known_integers(part) && all)
            }
            _ => {
                let field = self.place_of(expression).and_then(|place| self.field_path(&place));
                self.found.asks_for_fields |= field.is_some();
                field.is_some_and(|field| self.known.has(&Fact::Field(field)))
            }
        }
    }

    /// A call, of whose result it may be known that it holds no floats.
    pub fn called(&mut self, call: &'a Expr, read: impl FnOnce(&mut Self) -> Reading<Lowered>) -> Reading<Lowered> {
        let address: *const Expr = call;
        if self.known.has(&Fact::Discrete(address)) {
            let looked = self.observation(call)?;
            return Ok(Lowered::Constant(self.without_floats(looked)));
        }
        if !self.survey_expression(call).is_constant() && self.is_given_integers(call) {
            return self.observation(call).map(Lowered::Constant);
        }
        let lowered = read(self)?;
        if let Lowered::Place(place, Reference::Owned) = &lowered
            && self.is_unnamed(place)
        {
            self.calls.insert(place.root, call);
        }
        Ok(lowered)
    }

    /// A constant of which the compiler makes sure that it holds no floats.
    pub fn without_floats(&self, constant: Constant) -> Constant {
        let krate = &self.signature.krate;
        constant.map(|value| quote!(#krate::generated::without_floats(#value)))
    }

    /// What a call returned turns out to hold no floats; of a field of it, that says nothing of the others.
    pub fn learn_discrete(&mut self, lowered: &Lowered) -> Reading<()> {
        let Lowered::Place(place, _) = lowered else { return Ok(()) };
        if place.path.iter().any(|projection| matches!(projection, Projection::Field(_))) {
            return Ok(());
        }
        let call = self.calls.get(&place.root).map(|call| std::ptr::from_ref(*call));
        match call.filter(|call| !self.known.has(&Fact::Discrete(*call))) {
            Some(call) => {
                self.found.learn(Fact::Discrete(call));
                Err(Refused)
            }
            None => Ok(()),
        }
    }

    /// Whether a cast to a float is one of an integer: floats of that precision are not cast, and those of another are seen.
    pub fn counts(&self, value: &Expr, to: &Type) -> bool {
        let Type::Scalar(to) = to else { return true };
        let mut inner = Inner::default();
        inner.visit_expr(value);
        let is_other =
            |ty: Type| matches!(ty, Type::Scalar(scalar) if scalar != *to && !matches!(scalar, Scalar::Unknown(_)));
        let of_variable = |name: &&Ident| match self.lookup(name) {
            Some(Binding::Var(var)) => is_other(self.function.variable(*var).ty.clone()),
            _ => false,
        };
        *to == self.signature.scalar
            && !inner.casts.iter().any(|cast| is_other(self.written(&cast.ty).ty))
            && !inner.names.iter().any(of_variable)
    }

    /// The same of the names in a condition that are true or false.
    pub fn learn_flags(&mut self, condition: &Expr) -> Reading<()> {
        match condition {
            Expr::Paren(inner) => self.learn_flags(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => self.learn_flags(&unary.expr),
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.learn_flags(&binary.left)?;
                self.learn_flags(&binary.right)
            }
            _ => {
                let Some(place) = self.place_of(condition) else { return Ok(()) };
                self.learn_discrete(&Lowered::Place(place, Reference::Owned))?;
                self.learn_integer(condition)
            }
        }
    }

    /// The place that an expression names.
    pub fn place_of(&self, expression: &Expr) -> Option<Place> {
        match expression {
            Expr::Paren(inner) => self.place_of(&inner.expr),
            Expr::Group(inner) => self.place_of(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.place_of(&unary.expr),
            Expr::Field(field) => Some(self.place_of(&field.base)?.at(Projection::Field(field.member.clone()))),
            Expr::Index(index) => Some(self.place_of(&index.expr)?.at(Projection::Index(Opaque::pure(quote!(_))))),
            Expr::Path(path) => self.place_behind(self.lookup(path.path.get_ident()?)?),
            _ => None,
        }
    }

    fn place_behind(&self, binding: &Binding) -> Option<Place> {
        match binding {
            Binding::Var(var) if self.function.variable(*var).role == Role::Place => Some((*var).into()),
            Binding::Place(place, _) => Some(place.clone()),
            Binding::Borrowed(inner) => self.place_behind(inner),
            _ => None,
        }
    }

    /// Whether nothing speaks against the place's being a field that is an integer.
    pub fn may_be_integer(&self, place: &Place) -> bool {
        matches!(self.type_of(place), Type::Unknown)
            && place.path.iter().any(|projection| matches!(projection, Projection::Field(_)))
    }

    /// What stands at a field, as a constant.
    pub fn field_value(&mut self, place: &Place) -> Constant {
        Constant::primitive(self.borrow_tokens(place, false))
    }

    /// The same of a field that turns out to be an integer.
    pub fn integer_field(&mut self, place: &Place) -> Constant {
        self.found.facts.extend(self.field_path(place).map(Fact::Field));
        self.field_value(place)
    }

    /// The same, of which the compiler makes sure that it is no float.
    pub fn discrete_field(&mut self, place: &Place) -> Constant {
        let field = self.field_value(place);
        self.discrete(field)
    }

    /// A constant of which the compiler makes sure that it is no float, unless that is plain to see.
    pub fn discrete(&self, constant: Constant) -> Constant {
        if self.is_integer(&constant) {
            return constant;
        }
        let krate = &self.signature.krate;
        constant.map(|value| quote!(#krate::generated::discrete(#value)))
    }

    /// A left operand that is a field, beside what is an integer at first sight.
    pub fn beside_integer(&mut self, left: &Lowered, right: &Expr) -> Option<Constant> {
        let Lowered::Place(place, _) = left else { return None };
        (self.may_be_integer(place) && self.is_integer_code(right)).then(|| self.integer_field(place))
    }

    /// What a call returned is an integer, beside what is one at first sight.
    pub fn learn_beside(&mut self, left: &Lowered, right: &Expr) -> Reading<()> {
        match left {
            Lowered::Place(place, _) if self.calls.contains_key(&place.root) && self.is_integer_code(right) => {
                self.learn_discrete(left)
            }
            _ => Ok(()),
        }
    }

    fn is_integer_code(&mut self, expression: &Expr) -> bool {
        self.survey_expression(expression).is_constant() && {
            let constant = self.constant_expression(expression);
            self.is_integer(&constant)
        }
    }

    /// An operand beside an integer is one.
    pub fn beside(&mut self, lowered: Lowered, other: &Lowered) -> Lowered {
        match (lowered, other) {
            (Lowered::Place(place, _), Lowered::Constant(other))
                if self.may_be_integer(&place) && self.is_integer(other) =>
            {
                Lowered::Constant(self.integer_field(&place))
            }
            (lowered, _) => lowered,
        }
    }

    /// A variable that was taken for a float turns out to be an integer.
    pub fn learn_integer(&mut self, expression: &Expr) -> Reading<()> {
        let var = match expression {
            Expr::Path(path) => path.path.get_ident().and_then(|ident| match self.lookup(ident)? {
                Binding::Var(var) => Some(*var),
                Binding::Place(place, Reference::Owned) if place.path.is_empty() => Some(place.root),
                _ => None,
            }),
            Expr::Paren(inner) => return self.learn_integer(&inner.expr),
            _ => None,
        };
        let declaration = var.and_then(|var| self.declarations.get(&var)).copied();
        match declaration {
            Some(declaration) if !self.known.has(&Fact::Integer(declaration)) => {
                self.found.learn(Fact::Integer(declaration));
                Err(Refused)
            }
            _ => Ok(()),
        }
    }

    /// Whether a variable is known to be an integer.
    pub fn is_integer_target(&self, target: &Expr) -> bool {
        let var = root(target).and_then(|ident| self.constant_var(ident));
        var.and_then(|var| self.declarations.get(&var)).is_some_and(|name| self.known.has(&Fact::Integer(*name)))
    }

    /// What is added to an integer, or multiplied by one, is an integer.
    pub fn learn_from(&mut self, left: &Lowered, right: &Lowered, one: &Expr, other: &Expr) -> Reading<()> {
        let (lowered, expression) = match (left, right) {
            (Lowered::Constant(integer), _) if self.is_integer(integer) => (right, other),
            (_, Lowered::Constant(integer)) if self.is_integer(integer) => (left, one),
            _ => return Ok(()),
        };
        self.learn_discrete(lowered)?;
        self.learn_integer(expression)
    }

    /// A declaration whose variable is used as an integer, of what may be one.
    pub fn is_known_integer(&mut self, declaration: Declaration, value: &Expr) -> bool {
        self.known.has(&Fact::Integer(declaration)) && self.is_integral(value, Calls::Return)
    }

    /// Whether the syntax of a constant shows that it is an integer.
    pub fn is_integer(&self, constant: &Constant) -> bool {
        syn::parse2(constant.opaque.tokens.clone()).is_ok_and(|expression| self.shows_integer(&expression))
    }

    fn shows_integer(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(_), .. }) => true,
            Expr::Paren(inner) => self.shows_integer(&inner.expr),
            Expr::Unary(unary) => self.shows_integer(&unary.expr),
            Expr::Binary(binary) => self.shows_integer(&binary.left) || self.shows_integer(&binary.right),
            Expr::Cast(cast) => is_integer_type(&cast.ty),
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                let counts = matches!(&*name, "len" | "count" | "ilog2" | "count_ones" | "partition_point");
                counts || is_pure_method(&name) && self.shows_integer(&call.receiver)
            }
            Expr::Call(call) => is_known_to_be_discrete(call),
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| match behind(ident) {
                Some(var) => self.is_integer_variable(var),
                None => self.signature.lengths.contains(&ident.to_string()),
            }),
            _ => false,
        }
    }

    fn is_integer_variable(&self, var: Var) -> bool {
        let named = |ty: &Type| match ty {
            Type::Named(tokens) => syn::parse2(tokens.clone()).is_ok_and(|ty| is_integer_type(&ty)),
            _ => false,
        };
        self.integers.contains(&var) || named(&self.function.variable(var).ty)
    }
}

/// The names and the casts in an expression.
#[derive(Default)]
struct Inner<'e> {
    names: Vec<&'e Ident>,
    casts: Vec<&'e syn::ExprCast>,
}

impl<'e> Visit<'e> for Inner<'e> {
    fn visit_expr_path(&mut self, path: &'e syn::ExprPath) {
        self.names.extend(path.path.get_ident());
    }

    fn visit_expr_cast(&mut self, cast: &'e syn::ExprCast) {
        self.casts.push(cast);
        visit::visit_expr_cast(self, cast);
    }
}

/// Whether a method counts what it is called on, which need hold no integers.
fn is_length(call: &syn::ExprMethodCall) -> bool {
    matches!(&*call.method.to_string(), "len" | "is_empty")
}

/// Whether the type is written as that of something that holds no floats.
pub fn is_discrete_type(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Reference(reference) => is_discrete_type(&reference.elem),
        syn::Type::Array(array) => is_discrete_type(&array.elem),
        syn::Type::Slice(slice) => is_discrete_type(&slice.elem),
        syn::Type::Tuple(tuple) => !tuple.elems.is_empty() && tuple.elems.iter().all(is_discrete_type),
        syn::Type::Path(path) if !is_discrete(&quote!(#ty)) => holds_discrete(path),
        _ => is_discrete(&quote!(#ty)),
    }
}

/// `Vec<usize>`, `Option<bool>`
fn holds_discrete(path: &syn::TypePath) -> bool {
    let Some(last) = path.path.segments.last() else { return false };
    let syn::PathArguments::AngleBracketed(held) = &last.arguments else { return false };
    let mut held = held.args.iter();
    (is_vector(&last.ident) || last.ident == "Option" || last.ident == "Box")
        && held.all(|held| matches!(held, syn::GenericArgument::Type(ty) if is_discrete_type(ty)))
}

/// Whether the type is written as that of an integer.
pub fn is_integer_type(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Reference(reference) => is_integer_type(&reference.elem),
        _ => {
            let tokens = quote!(#ty);
            is_discrete(&tokens) && !matches!(&*tokens.to_string(), "bool" | "char" | "str" | "String")
        }
    }
}

/// Whether the compiler makes sure of it.
fn is_known_to_be_discrete(call: &syn::ExprCall) -> bool {
    let is_proof = |path: &syn::Path| ["discrete", "observed"].iter().any(|name| ends_in(path, "generated", name));
    matches!(&*call.func, Expr::Path(path) if is_proof(&path.path))
}

fn is_of_bits(operator: &BinOp) -> bool {
    super::operators::bit_operator(operator).is_some()
}
