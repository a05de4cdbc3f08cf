//! Types as they are written, where they are known.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::body::Writer;
use super::expressions::tuple_tokens;
use crate::ir::{self, Reference, Role, Scalar, Type, Var};

/// Why a binding would say of which type it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It need not: its value is known to be of the type.
    Typed,
    /// The value is a literal that fits several types.
    Untyped,
    /// The type was assumed of constant code; if it is another, that must be an error.
    Assumed,
}

impl Writer<'_> {
    /// `: T`, where a binding needs it.
    pub fn annotation(&self, var: Var, source: Source) -> Option<TokenStream> {
        let ty = self.written_type(var, source)?;
        Some(quote!(: #ty))
    }

    /// The type of a variable, where its binding needs to say it.
    pub fn written_type(&self, var: Var, source: Source) -> Option<TokenStream> {
        let variable = self.function.variable(var);
        if variable.reference != Reference::Owned {
            return None;
        }
        let is_needed = match (variable.role, &variable.ty) {
            (Role::Tape, _) => false,
            (Role::Constant, _) => true,
            (_, Type::Scalar(_)) => variable.mutable || source != Source::Typed,
            // The tangents of a struct need not be of its type.
            (_, ty) if variable.shadow && ty.leaves().iter().any(|leaf| matches!(leaf, Type::Named(_))) => false,
            _ => source != Source::Typed,
        };
        self.type_tokens(&variable.ty).filter(|_| is_needed)
    }

    /// The types of those results of a call that have lanes, if there are such.
    pub fn type_of_lanes(&self, results: &[Var]) -> Option<TokenStream> {
        let ty = |var: &Var| self.type_tokens(&self.function.variable(*var).ty);
        let is_laned = |var: &Var| self.function.variable(*var).ty.has_lanes();
        let types: Vec<_> =
            results.iter().map(|var| if is_laned(var) { ty(var) } else { None }.unwrap_or_else(|| quote!(_))).collect();
        results.iter().any(is_laned).then(|| quote!(: (#(#types),*)))
    }

    /// The type, if it can be written.
    pub fn type_tokens(&self, ty: &Type) -> Option<TokenStream> {
        let krate = self.krate;
        Some(match ty {
            Type::Scalar(Scalar::Unknown(_)) | Type::Slice(_) | Type::Unknown => return None,
            Type::Scalar(scalar) => scalar_type(scalar, krate),
            Type::Array(element, length) => {
                let element = self.type_tokens(element)?;
                let length = self.constant_tokens(length);
                quote!([#element; #length])
            }
            Type::Vector(element) => {
                let element = self.type_tokens(element)?;
                quote!(#krate::generated::Vec<#element>)
            }
            Type::Tuple(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.type_tokens(part)).collect();
                tuple_tokens(&parts?)
            }
            Type::Named(path) => self.constant_tokens(path),
        })
    }
}

/// The name of the parameter for the number of lanes.
pub fn lane_count() -> Ident {
    Ident::new("TANGENT_LANES", Span::mixed_site())
}

pub fn scalar_type(scalar: &Scalar, krate: &TokenStream) -> TokenStream {
    match scalar {
        Scalar::F32 => quote!(f32),
        Scalar::F64 => quote!(f64),
        Scalar::Parameter(parameter) => quote!(#parameter),
        Scalar::Of(ir::Path(path)) => quote!(#krate::generated::Float<#path>),
        Scalar::Unknown(_) => quote!(_),
        Scalar::Lanes(lane) => {
            let (lane, count) = (scalar_type(lane, krate), lane_count());
            quote!(#krate::generated::Lanes<#lane, #count>)
        }
    }
}

/// Whether reading a value of the type leaves it where it is.
pub fn is_copied(ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => true,
        Type::Array(element, _) => is_copied(element),
        Type::Tuple(parts) => parts.iter().all(is_copied),
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => false,
    }
}
