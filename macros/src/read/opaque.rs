//! Constant code as a value: evaluated here or there, and made of pieces.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, UnOp};

use super::effects::always_panics;
use super::expressions::without_parentheses;
use super::patterns::index_tokens;
use super::refuse::Refusal;
use super::slices::{Vector, is_empty_vector, source_of_vector};
use super::{Binding, Constant, Lowered, Reader, Reading};
use crate::ir::{Effect, Literal, Opaque, Operand, Scalar, Type, Var};

impl<'a> Reader<'a> {
    /// A macro that mentions active values: what checks or prints is kept.
    pub fn macro_(&mut self, invocation: &syn::Macro, expression: &Expr) -> Reading<Lowered> {
        const OBSERVING: [&str; 14] = [
            "assert",
            "assert_eq",
            "assert_ne",
            "debug_assert",
            "debug_assert_eq",
            "debug_assert_ne",
            "print",
            "println",
            "eprint",
            "eprintln",
            "matches",
            "format",
            "write",
            "writeln",
        ];
        let name = invocation.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let survey = self.survey_expression(expression);
        if survey.poisoned {
            return Err(super::Refused);
        }
        if survey.changes_openly || survey.leaks {
            return self.refuse(Refusal::AssignmentInside, expression);
        }
        if OBSERVING.contains(&&*name) || always_panics(&name) {
            return Ok(Lowered::Constant(self.constant_expression(expression)));
        }
        self.refuse(Refusal::Macro(name), expression)
    }

    /// Kept word for word.
    pub fn constant_expression(&mut self, expression: &Expr) -> Constant {
        Constant {
            opaque: self.opaque_expression(expression),
            literal: None,
            shape: self.shape_of_code(expression),
            primitive: false,
        }
    }

    /// What the syntax of constant code says of its type.
    pub fn shape_of_code(&mut self, expression: &Expr) -> Option<Type> {
        match expression {
            Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(_), .. }) => Some(Type::Scalar(self.scalars.fresh())),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => self.shape_of_code(&unary.expr),
            Expr::Paren(inner) => self.shape_of_code(&inner.expr),
            Expr::Cast(cast) => Some(self.written(&cast.ty).ty).filter(Type::is_scalar),
            Expr::Array(array) => {
                let element = array.elems.iter().find_map(|element| self.shape_of_code(element))?;
                let length = index_tokens(array.elems.len());
                Some(Type::Array(Box::new(element), length))
            }
            Expr::Repeat(repeat) => {
                let element = self.shape_of_code(&repeat.expr)?;
                Some(Type::Array(Box::new(element), super::signature::length(&repeat.len)))
            }
            Expr::Tuple(tuple) => {
                let parts: Option<_> = tuple.elems.iter().map(|part| self.shape_of_code(part)).collect();
                Some(Type::Tuple(parts?))
            }
            Expr::Call(call) if is_empty_vector(call) => Some(Type::Vector(Box::new(Type::Unknown))),
            Expr::Call(call) => match (source_of_vector(call), &*call.func) {
                (Some(source), _) => match self.shape_of_code(source)? {
                    Type::Array(element, _) | Type::Vector(element) => Some(Type::Vector(element)),
                    _ => None,
                },
                (None, Expr::Path(function)) => self.float_made_by(&function.path).map(Type::Scalar),
                _ => None,
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.array_behind(&unary.expr),
            Expr::MethodCall(call) if call.args.is_empty() => {
                match (call.method.to_string().as_str(), self.floats_behind(&call.receiver)?) {
                    ("to_vec" | "to_owned", Type::Slice(element)) => Some(Type::Vector(element)),
                    ("to_vec", Type::Array(element, _) | Type::Vector(element)) => Some(Type::Vector(element)),
                    ("clone" | "to_owned", ty @ (Type::Array(..) | Type::Vector(_))) => Some(ty),
                    _ => None,
                }
            }
            Expr::Macro(invocation) => {
                let elements = Vector::parse(&invocation.mac)?;
                let element = elements.first().map_or(Some(Type::Unknown), |element| self.shape_of_code(&element));
                Some(Type::Vector(Box::new(element?)))
            }
            _ => None,
        }
    }

    /// The type of what a constant parameter holds, or a part of it, if that is made of floats.
    fn floats_behind(&self, expression: &Expr) -> Option<Type> {
        let ty = match expression {
            Expr::Paren(inner) => return self.floats_behind(&inner.expr),
            Expr::Path(path) => match self.lookup(path.path.get_ident()?)? {
                Binding::Var(var) if self.function.parameters.contains(var) => self.function.variable(*var).ty.clone(),
                _ => return None,
            },
            Expr::Index(index) => {
                let (Type::Array(element, _) | Type::Slice(element) | Type::Vector(element)) =
                    self.floats_behind(&index.expr)?
                else {
                    return None;
                };
                match without_parentheses(&index.index) {
                    Expr::Range(_) => Type::Slice(element),
                    Expr::Lit(_) => *element,
                    Expr::Path(path) => match self.lookup(path.path.get_ident()?)? {
                        Binding::Var(var) if self.integers.contains(var) => *element,
                        _ => return None,
                    },
                    _ => return None,
                }
            }
            _ => return None,
        };
        (!ty.is_scalar() && ty.is_made_of_scalars()).then_some(ty)
    }

    /// The same of what is copied where it is dereferenced.
    pub fn array_behind(&self, expression: &Expr) -> Option<Type> {
        self.floats_behind(expression).filter(|ty| ty.zeros().is_some())
    }

    /// Which float `T::one()`, `f64::sin(…)` and their like are.
    fn float_made_by(&self, function: &syn::Path) -> Option<Scalar> {
        let name = function.segments.last()?.ident.to_string();
        let is_made =
            matches!(name.as_str(), "zero" | "one" | "from" | "from_f64") || crate::rules::method(&name).is_some();
        if is_made { self.written_path(function) } else { None }
    }

    /// The value of an expression that is constant although it mentions active values: a comparison, a test.
    pub fn observation(&mut self, expression: &Expr) -> Reading<Constant> {
        let survey = self.survey_expression(expression);
        if survey.poisoned {
            return Err(super::Refused);
        }
        if survey.changes_openly || survey.leaks {
            return self.refuse(Refusal::AssignmentInside, expression);
        }
        if survey.escapes {
            return self.refuse(Refusal::JumpInside("a condition"), expression);
        }
        let opaque = self.opaque_expression(expression);
        Ok(Constant { primitive: true, ..Constant::of(opaque) })
    }

    /// Evaluates a constant here, once. A reference to a temporary value lives no longer than its statement: the value is
    /// captured in place of it.
    pub fn capture(&mut self, constant: Constant) -> Constant {
        if let Some(value) = borrowed_value(&constant.opaque.tokens) {
            let value = Constant { opaque: Opaque { tokens: value, ..constant.opaque }, ..constant };
            return self.capture(value).map(|value| quote!(&#value));
        }
        let is_integer = self.is_integer(&constant);
        let var = self.constant(&proc_macro2::Ident::new("c", Span::mixed_site()), constant.opaque);
        self.primitive(var, constant.primitive);
        self.integers.extend(is_integer.then_some(var));
        Constant { opaque: Opaque::of(var), ..constant }
    }

    /// The same value at any later time: what may change is captured.
    pub fn fixed(&mut self, constant: Constant) -> Constant {
        let changes = constant.opaque.reads.iter().any(|var| !self.function.variable(*var).stays_known());
        if changes || constant.opaque.effect != Effect::Pure { self.capture(constant) } else { constant }
    }

    pub fn primitive(&mut self, var: Var, primitive: bool) {
        if primitive {
            self.primitives.insert(var);
        }
    }
}

/// Constant code that is no part of anything: parentheses around it are left out.
pub fn alone(tokens: TokenStream) -> TokenStream {
    let mut pieces = tokens.clone().into_iter();
    match (pieces.next(), pieces.next()) {
        (Some(proc_macro2::TokenTree::Group(_)), None) => match syn::parse2(tokens.clone()) {
            Ok(Expr::Paren(inner)) => inner.expr.to_token_stream(),
            _ => tokens,
        },
        _ => tokens,
    }
}

/// What a shared reference borrows, if that is a value rather than a place.
fn borrowed_value(tokens: &TokenStream) -> Option<TokenStream> {
    fn is_value(expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => is_value(&inner.expr),
            Expr::Call(_)
            | Expr::MethodCall(_)
            | Expr::Array(_)
            | Expr::Repeat(_)
            | Expr::Tuple(_)
            | Expr::Struct(_)
            | Expr::Binary(_)
            | Expr::Cast(_) => true,
            Expr::Macro(invocation) => ["vec", "format"]
                .iter()
                .any(|name| invocation.mac.path.segments.last().is_some_and(|last| last.ident == name)),
            _ => false,
        }
    }
    match syn::parse2(tokens.clone()).ok()? {
        Expr::Reference(syn::ExprReference { mutability: None, expr, .. }) if is_value(&expr) => Some(quote!(#expr)),
        _ => None,
    }
}

impl Lowered {
    /// What a block, a closure or a part of a tuple is worth, as an operand of what it stands in: constant code that is more than one
    /// piece stands in parentheses.
    pub fn held(self) -> Self {
        match self {
            Lowered::Constant(constant) => {
                let tokens = super::iterators::held(&constant.opaque);
                Lowered::Constant(constant.map(|_| tokens))
            }
            other => other,
        }
    }
}

impl Constant {
    /// A reference to it.
    pub fn borrowed(self) -> Self {
        let tokens = super::iterators::held(&self.opaque);
        Constant { literal: None, ..self.map(|_| quote!(&#tokens)) }
    }

    /// The same constant in other tokens.
    pub fn map(self, tokens: impl FnOnce(TokenStream) -> TokenStream) -> Self {
        let opaque = Opaque { tokens: tokens(self.opaque.tokens), ..self.opaque };
        Constant { opaque, ..self }
    }
}

impl Literal {
    pub(super) fn into_constant(self) -> Constant {
        let tokens = super::literal_tokens(&Operand::Literal(self.clone())).to_token_stream();
        Constant { literal: Some(self), primitive: true, ..Constant::of(Opaque::pure(tokens)) }
    }
}

pub fn literal_constant(literal: &syn::ExprLit) -> Constant {
    let float = match &literal.lit {
        // The compiler says so of what is infinite.
        syn::Lit::Float(float) => {
            float.base10_parse().ok().filter(|value: &f64| value.is_finite()).map(|value| (value, float))
        }
        _ => None,
    };
    let float = float.map(|(value, float)| Literal { value, text: Some(float.token()) });
    Constant { literal: float, primitive: true, ..Constant::of(Opaque::pure(literal.to_token_stream())) }
}

/// Constant code made of two pieces of it.
pub fn join(tokens: TokenStream, left: Opaque, right: Opaque) -> Opaque {
    let merge = |mut left: Vec<Var>, right: Vec<Var>| {
        left.extend(right);
        left.sort();
        left.dedup();
        left
    };
    let effect = left.effect.max(right.effect);
    Opaque { tokens, reads: merge(left.reads, right.reads), writes: merge(left.writes, right.writes), effect }
}

/// Pieces of constant code with commas between them.
pub fn listed(parts: Vec<Opaque>) -> Opaque {
    let tokens: Vec<TokenStream> = parts.iter().map(|part| part.tokens.clone()).collect();
    let nothing = Opaque::pure(TokenStream::new());
    let all = parts.into_iter().fold(nothing, |all, part| join(TokenStream::new(), all, part));
    Opaque { tokens: quote!(#(#tokens),*), ..all }
}

/// A tuple of constants.
pub fn tuple_of(parts: Vec<Opaque>) -> Opaque {
    let comma = (parts.len() == 1).then(|| quote!(,));
    let listed = listed(parts);
    let tokens = &listed.tokens;
    Opaque { tokens: quote!((#tokens #comma)), ..listed }
}
