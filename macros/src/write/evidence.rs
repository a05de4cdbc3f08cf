//! Whether the syntax of constant code shows that its value is a scalar of some type.

use proc_macro2::TokenStream;
use syn::{Expr, Lit, UnOp};

use crate::ir::{Function, Reference, Scalar, Type, behind};
use crate::rules::{Spelled, method};
use crate::syntax::is_arithmetic;

pub fn shows(function: &Function, tokens: &TokenStream, scalar: &Scalar) -> bool {
    let Ok(expression) = syn::parse2::<Expr>(tokens.clone()) else {
        return false;
    };
    Evidence { function, scalar }.of(&expression) == Finding::Shown
}

struct Evidence<'a> {
    function: &'a Function,
    scalar: &'a Scalar,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Finding {
    Shown,
    /// A literal, which takes the type that it meets.
    Fits,
    Missing,
}

impl Evidence<'_> {
    fn of(&self, expression: &Expr) -> Finding {
        match expression {
            Expr::Paren(inner) => self.of(&inner.expr),
            Expr::Group(inner) => self.of(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => self.of(&unary.expr),
            Expr::Binary(binary) if is_arithmetic(&binary.op) => {
                self.both(self.of(&binary.left), self.of(&binary.right))
            }
            Expr::Lit(literal) => self.of_literal(&literal.lit),
            Expr::Cast(cast) => shown(self.is_type(&cast.ty)),
            Expr::Path(path) => shown(self.of_path(path)),
            Expr::Index(index) => shown(self.is_element(index)),
            Expr::Call(call) => shown(self.is_constructor(&call.func)),
            Expr::MethodCall(call) => {
                let known = matches!(method(&call.method.to_string()), Some(Spelled::Rule(_)));
                shown(known && self.of(&call.receiver) == Finding::Shown)
            }
            _ => Finding::Missing,
        }
    }

    fn both(&self, left: Finding, right: Finding) -> Finding {
        match (left, right) {
            (Finding::Missing, _) | (_, Finding::Missing) => Finding::Missing,
            (Finding::Fits, Finding::Fits) => Finding::Fits,
            _ => Finding::Shown,
        }
    }

    fn of_literal(&self, literal: &Lit) -> Finding {
        match literal {
            Lit::Float(float) if float.suffix().is_empty() => Finding::Fits,
            Lit::Float(float) => shown(self.is_named(float.suffix())),
            _ => Finding::Missing,
        }
    }

    /// A scalar variable, or a constant of the type, such as `f64::EPSILON`.
    fn of_path(&self, path: &syn::ExprPath) -> bool {
        if let Some(ident) = path.path.get_ident() {
            return behind(ident).is_some_and(|var| {
                let variable = self.function.variable(var);
                variable.reference == Reference::Owned && self.is_scalar(&variable.ty)
            });
        }
        let segments: Vec<String> = names(&path.path);
        match &segments[..] {
            [ty, constant] => self.is_named(ty) && is_upper_case(constant),
            [.., ty, module, constant] => self.is_named(ty) && module == "consts" && is_upper_case(constant),
            _ => false,
        }
    }

    fn is_element(&self, index: &syn::ExprIndex) -> bool {
        let Expr::Path(path) = &*index.expr else {
            return false;
        };
        let Some(var) = path.path.get_ident().and_then(behind) else {
            return false;
        };
        match &self.function.variable(var).ty {
            Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => {
                self.is_scalar(element) && !matches!(*index.index, Expr::Range(_))
            }
            _ => false,
        }
    }

    fn is_constructor(&self, function: &Expr) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        match &names(&path.path)[..] {
            [ty, name] => self.is_named(ty) && matches!(&**name, "from" | "from_f64" | "zero" | "one"),
            _ => false,
        }
    }

    fn is_type(&self, ty: &syn::Type) -> bool {
        match ty {
            syn::Type::Path(path) => {
                let ident = path.path.get_ident();
                ident.is_some_and(|ident| self.is_named(&ident.to_string()))
            }
            _ => false,
        }
    }

    fn is_scalar(&self, ty: &Type) -> bool {
        matches!(ty, Type::Scalar(scalar) if scalar == self.scalar)
    }

    fn is_named(&self, name: &str) -> bool {
        match self.scalar {
            Scalar::F32 => name == "f32",
            Scalar::F64 => name == "f64",
            Scalar::Parameter(parameter) => parameter == name,
            Scalar::Of(_) | Scalar::Unknown(_) | Scalar::Lanes(_) => false,
        }
    }
}

fn shown(is: bool) -> Finding {
    if is { Finding::Shown } else { Finding::Missing }
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn is_upper_case(name: &str) -> bool {
    !name.contains(char::is_lowercase)
}
