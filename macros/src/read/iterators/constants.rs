//! Constant arrays, slices and vectors, which are read by their index like active ones.

use quote::{ToTokens, quote};
use syn::{Expr, Type as Written};

use super::indexed::Indexed;
use super::items::{Item, Sequence};
use super::{SOURCES, is_iterator};
use crate::ir::{Opaque, Reference, Role, Scalar, Type, Var};
use crate::read::patterns::is_primitive;
use crate::read::{Binding, Constant, Handle, Reader};

/// What is known of a constant that has elements.
struct Kind {
    element: Option<Written>,
    by_reference: bool,
}

impl<'a> Reader<'a> {
    /// Whether a constant iterator is read by its index.
    pub fn is_indexed(&self, expression: &Expr) -> bool {
        const MOVES: [&str; 11] =
            ["chain", "cloned", "copied", "cycle", "enumerate", "into_iter", "rev", "skip", "step_by", "take", "zip"];
        match expression {
            Expr::Paren(inner) => self.is_indexed(&inner.expr),
            Expr::Group(inner) => self.is_indexed(&inner.expr),
            Expr::Range(range) => range.start.is_some(),
            Expr::MethodCall(call) if is_iterator(&call.receiver) => {
                let name = call.method.to_string();
                let takes_iterator = matches!(&*name, "chain" | "zip");
                MOVES.contains(&&*name)
                    && self.is_indexed(&call.receiver)
                    && call.args.iter().all(|argument| !takes_iterator || self.is_indexed(argument))
            }
            Expr::MethodCall(call) if SOURCES.contains(&&*call.method.to_string()) => {
                let name = call.method.to_string();
                let kind = self.kind(&call.receiver);
                match name.as_str() {
                    "iter" | "chunks" | "chunks_exact" | "windows" => kind.is_some(),
                    "into_iter" => kind.is_some_and(|kind| kind.is_readable()),
                    _ => false,
                }
            }
            _ => self.kind(expression).is_some_and(|kind| kind.is_readable()),
        }
    }

    /// The elements of a constant, if it is known to have some.
    pub fn constant_elements(
        &mut self,
        expression: &Expr,
        constant: &Constant,
        by: Option<Reference>,
    ) -> Option<Indexed<'a>> {
        let kind = self.kind(expression)?;
        let by_reference = by.is_some() || kind.by_reference;
        let whole = match syn::parse2(constant.opaque.tokens.clone()) {
            Ok(Expr::Reference(reference)) => {
                Opaque { tokens: reference.expr.to_token_stream(), ..constant.opaque.clone() }
            }
            _ => constant.opaque.clone(),
        };
        let whole = match syn::parse2(whole.tokens.clone()) {
            Ok(Expr::Array(_) | Expr::Repeat(_)) => self.capture(Constant::of(whole)).opaque,
            _ => self.fixed(Constant::of(whole)).opaque,
        };
        let element = kind.element.as_ref();
        let sequence = Sequence {
            primitive: element.is_some_and(is_primitive),
            element: element.map(|element| self.written(element).ty).filter(Type::is_scalar),
            by_reference,
            whole: whole.clone(),
        };
        let tokens = super::arithmetic::held(&whole);
        let length = Opaque { tokens: quote!(#tokens.len()), ..whole };
        Some(Indexed::new(length, Item::Constant(sequence)))
    }

    fn kind(&self, expression: &Expr) -> Option<Kind> {
        match expression {
            Expr::Paren(inner) => self.kind(&inner.expr),
            Expr::Group(inner) => self.kind(&inner.expr),
            Expr::Reference(reference) if reference.mutability.is_none() => {
                Some(Kind { by_reference: true, ..self.kind(&reference.expr)? })
            }
            Expr::Array(array) => {
                let is_number = |part: &Expr| matches!(part, Expr::Lit(_) | Expr::Unary(_));
                let element = syn::parse_quote!(_);
                array.elems.iter().all(is_number).then_some(Kind { element: Some(element), by_reference: false })
            }
            Expr::Index(index) => {
                let outer = self.kind(&index.expr)?;
                match &*index.index {
                    Expr::Range(_) => Some(Kind { by_reference: false, ..outer }),
                    _ => Kind::of(&outer.element?),
                }
            }
            Expr::Path(path) => match path.path.get_ident().and_then(|ident| self.lookup(ident)) {
                Some(Binding::Var(var)) => self.kind_of_variable(*var),
                Some(_) => None,
                None => is_constant_item(&path.path)
                    .then(|| Kind { element: Some(syn::parse_quote!(_)), by_reference: false }),
            },
            _ => None,
        }
    }

    fn kind_of_variable(&self, var: Var) -> Option<Kind> {
        let variable = self.function.variable(var);
        if variable.role != Role::Constant || variable.mutable || variable.reference == Reference::Mutable {
            return None;
        }
        let by_reference = variable.reference == Reference::Shared;
        let kind = match &variable.ty {
            Type::Named(tokens) => Kind::of(&syn::parse2(tokens.clone()).ok()?)?,
            Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => {
                Kind { element: written(element), by_reference: false }
            }
            _ if self.sequences.contains(&var) => {
                let by_reference = matches!(self.handles.get(&var), Some(Handle::Reference));
                Kind { element: Some(syn::parse_quote!(_)), by_reference }
            }
            _ => return None,
        };
        Some(Kind { by_reference: by_reference || kind.by_reference, ..kind })
    }
}

impl Kind {
    fn of(ty: &Written) -> Option<Kind> {
        match ty {
            Written::Paren(inner) => Kind::of(&inner.elem),
            Written::Group(inner) => Kind::of(&inner.elem),
            Written::Reference(reference) if reference.mutability.is_none() => {
                Some(Kind { by_reference: true, ..Kind::of(&reference.elem)? })
            }
            Written::Array(array) => Some(Kind { element: Some((*array.elem).clone()), by_reference: false }),
            Written::Slice(slice) => Some(Kind { element: Some((*slice.elem).clone()), by_reference: false }),
            Written::Path(path) => {
                let last = path.path.segments.last().filter(|last| last.ident == "Vec")?;
                match &last.arguments {
                    syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
                        syn::GenericArgument::Type(element) => {
                            Some(Kind { element: Some(element.clone()), by_reference: false })
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether an element can be read without moving it out.
    fn is_readable(&self) -> bool {
        self.by_reference || self.element.as_ref().is_some_and(is_copied)
    }
}

/// A constant or static: what can be iterated over in one is an array or a slice.
pub fn is_constant_item(path: &syn::Path) -> bool {
    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    name.len() > 1 && name.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '_')
}

fn is_copied(ty: &Written) -> bool {
    match ty {
        Written::Infer(_) | Written::Reference(_) => true,
        Written::Tuple(tuple) => tuple.elems.iter().all(is_copied),
        Written::Array(array) => is_copied(&array.elem),
        other => is_primitive(other),
    }
}

fn written(ty: &Type) -> Option<Written> {
    Some(match ty {
        Type::Scalar(Scalar::F32) => syn::parse_quote!(f32),
        Type::Scalar(Scalar::F64) => syn::parse_quote!(f64),
        Type::Scalar(Scalar::Parameter(parameter)) => syn::parse_quote!(#parameter),
        Type::Array(element, length) => {
            let element = written(element)?;
            syn::parse_quote!([#element; #length])
        }
        Type::Tuple(parts) => {
            let parts: Option<Vec<Written>> = parts.iter().map(written).collect();
            let parts = parts?;
            syn::parse_quote!((#(#parts),*))
        }
        Type::Vector(element) => {
            let element = written(element)?;
            syn::parse_quote!(Vec<#element>)
        }
        _ => return None,
    })
}
