//! Integers among active values: the fields of a struct that are constant though the struct is active.
//!
//! A macro does not see the type of a field. What stands where only an integer can (an index, the bound of a range, a
//! summand of an integer) is one, and constant; where it is cast, the compiler is asked.

use quote::quote;
use syn::{BinOp, Expr, UnOp};

use super::effects::is_pure_method;
use super::operators::arithmetic;
use super::refuse::Refusal;
use super::{Binding, Constant, Declaration, Lowered, Reader, Reading, Refused};
use crate::ir::{Opaque, Place, Projection, Reference, Role, Type, Var, behind, is_discrete};

impl<'a> Reader<'a> {
    /// The value of an expression that must be an integer: free of effects, and the same at any later time.
    pub fn integer(&mut self, expression: &'a Expr) -> Reading<Opaque> {
        match self.integral(expression)? {
            Lowered::Constant(constant) => Ok(self.fixed(constant).opaque),
            Lowered::Never => self.refuse(Refusal::JumpInside("an index"), expression),
            _ => {
                self.learn_integer(expression)?;
                self.refuse(Refusal::ActiveIndex, expression)
            }
        }
    }

    /// An expression that must be an integer.
    pub fn integral(&mut self, expression: &'a Expr) -> Reading<Lowered> {
        if !self.survey_expression(expression).is_constant() && self.is_integral(expression) {
            return self.observation(expression).map(Lowered::Constant);
        }
        self.expression(expression)
    }

    /// Whether all that is active in the expression are fields that may be integers, and what is done with them is what
    /// is done with integers.
    pub fn is_integral(&mut self, expression: &Expr) -> bool {
        if self.survey_expression(expression).is_constant() {
            return true;
        }
        match expression {
            Expr::Paren(inner) => self.is_integral(&inner.expr),
            Expr::Group(inner) => self.is_integral(&inner.expr),
            Expr::Reference(inner) => self.is_integral(&inner.expr),
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => self.is_integral(&unary.expr),
            Expr::Binary(binary) if arithmetic(&binary.op).is_some() || is_of_bits(&binary.op) => {
                self.is_integral(&binary.left) && self.is_integral(&binary.right)
            }
            Expr::MethodCall(call) if is_pure_method(&call.method.to_string()) => {
                let is_length = matches!(&*call.method.to_string(), "len" | "is_empty");
                (is_length || self.is_integral(&call.receiver)) && call.args.iter().all(|part| self.is_integral(part))
            }
            _ => self.place_of(expression).is_some_and(|place| self.may_be_integer(&place)),
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
        (self.may_be_integer(place) && self.is_integer_code(right)).then(|| self.field_value(place))
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
                Lowered::Constant(self.field_value(&place))
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
            Some(declaration) if !self.known.integers.contains(&declaration) => {
                self.found.integers.insert(declaration);
                Err(Refused)
            }
            _ => Ok(()),
        }
    }

    /// What is added to an integer, or multiplied by one, is an integer.
    pub fn learn_from(&mut self, left: &Lowered, right: &Lowered, one: &Expr, other: &Expr) -> Reading<()> {
        match (left, right) {
            (Lowered::Constant(integer), _) if self.is_integer(integer) => self.learn_integer(other),
            (_, Lowered::Constant(integer)) if self.is_integer(integer) => self.learn_integer(one),
            _ => Ok(()),
        }
    }

    /// A declaration whose variable is used as an integer, of what may be one.
    pub fn is_known_integer(&mut self, declaration: Declaration, value: &Expr) -> bool {
        self.known.integers.contains(&declaration) && self.is_integral(value)
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
    let Expr::Path(path) = &*call.func else { return false };
    let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|name| name == "discrete" || name == "observed")
        && names.next().is_some_and(|name| name == "generated")
}

fn is_of_bits(operator: &BinOp) -> bool {
    super::operators::bit_operator(operator).is_some()
}
