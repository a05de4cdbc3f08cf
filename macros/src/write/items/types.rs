//! The types of tangents, and their zeros.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::docs::shown;
use super::{Items, reference_to, tuple};
use crate::ir::{Reference, Scalar, Type};
use crate::options::ALLOC;
use crate::read::signature::{Parameter, Returns, Written};
use crate::write::types;

impl Items<'_> {
    /// The type of the function's value.
    pub fn result(&self) -> TokenStream {
        let result = &self.signature.result;
        let is_opaque = result.tokens.clone().into_iter().any(|token| token.to_string() == "impl");
        if is_opaque || matches!(result.ty, Type::Slice(_)) { quote!(()) } else { result.tokens.clone() }
    }

    /// The type, if the function returns anything.
    pub fn returned(&self, ty: TokenStream) -> Option<TokenStream> {
        (self.signature.returns != Returns::Nothing).then_some(ty)
    }

    /// The type of tangents and cotangents of the function's value.
    pub fn result_tangent(&self) -> TokenStream {
        match self.signature.returns {
            Returns::Aggregate => self.tangent(&self.signature.result),
            _ => self.result(),
        }
    }

    /// The types of the parts of the gradient, as one type.
    pub fn gradient_type(&self) -> TokenStream {
        tuple(self.signature.inputs().map(|parameter| self.tangent(&parameter.written)).collect())
    }

    /// The type of the tangents of a written type, owned.
    pub fn tangent(&self, written: &Written) -> TokenStream {
        owned(&written.ty, &self.krate())
    }

    /// The type of the tangents of a written type behind a reference.
    pub fn tangent_behind(&self, written: &Written) -> TokenStream {
        match &written.ty {
            Type::Slice(element) | Type::Vector(element) => {
                let element = owned(element, &self.krate());
                quote!([#element])
            }
            _ => self.tangent(written),
        }
    }

    /// The type of a tangent that a user passes: that of its parameter, if that is made of floats.
    pub fn direction(&self, parameter: &Parameter) -> TokenStream {
        let written = &parameter.written;
        if written.is_floats() {
            let declared = &parameter.declared;
            return quote!(#declared);
        }
        match (written.reference, &written.ty) {
            (Reference::Owned, _) => self.tangent(written),
            (_, Type::Slice(element)) => {
                let element = owned(element, &self.krate());
                quote!(&[#element])
            }
            _ => {
                let tangent = self.tangent(written);
                quote!(&#tangent)
            }
        }
    }

    /// Whether owned tangents of all these types can be made.
    pub fn can_own<'w>(&self, mut types: impl Iterator<Item = &'w Written>) -> bool {
        ALLOC || !types.any(|written| needs_alloc(&written.ty))
    }

    /// The same of the gradient.
    pub fn can_own_gradient(&self) -> bool {
        self.can_own(self.signature.inputs().map(|parameter| &parameter.written))
    }

    /// The tangent that does not move a parameter.
    pub fn zero(&self, parameter: &Parameter) -> TokenStream {
        let krate = self.krate();
        known_zero(&parameter.written.ty, &krate).unwrap_or_else(|| {
            let of = reference_to(parameter, &parameter.name);
            quote!(#krate::Tangent::zero_tangent(#of))
        })
    }

    /// Zero as a cotangent of a scalar result.
    pub fn zero_of_result(&self) -> TokenStream {
        self.number_of_result(0.0)
    }

    /// One as a cotangent of a scalar result.
    pub fn one(&self) -> TokenStream {
        self.number_of_result(1.0)
    }

    fn number_of_result(&self, value: f64) -> TokenStream {
        match &self.signature.result.ty {
            Type::Scalar(scalar) => number(value, scalar, &self.krate()),
            _ => number(value, &Scalar::F64, &self.krate()),
        }
    }

    /// Makes a tangent zero that is passed behind a mutable reference, and as long as its parameter.
    pub fn clear(&self, parameter: &Parameter, tangent: &Ident) -> TokenStream {
        let (check, clear) = (self.check_length(parameter, tangent), self.set_zero(parameter, tangent));
        quote!(#check #clear)
    }

    /// The same of one that a user passes, which may be of any shape.
    pub fn clear_checked(&self, parameter: &Parameter, tangent: &Ident) -> TokenStream {
        let (check, clear) = (self.check_shape(parameter, tangent, tangent), self.set_zero(parameter, tangent));
        quote!(#check #clear)
    }

    fn set_zero(&self, parameter: &Parameter, tangent: &Ident) -> TokenStream {
        let krate = self.krate();
        let ty = &parameter.written.ty;
        match ty {
            Type::Scalar(_) => {
                let zero = known_zero(ty, &krate);
                quote!(*#tangent = #zero;)
            }
            Type::Slice(element) | Type::Vector(element) => match &**element {
                Type::Scalar(_) => {
                    let zero = known_zero(element, &krate);
                    quote!(#tangent.fill(#zero);)
                }
                _ => quote! {
                    for element in #tangent.iter_mut() {
                        #krate::Vector::set_zero(element);
                    }
                },
            },
            _ => quote!(#krate::Vector::set_zero(#tangent);),
        }
    }

    /// Panics if a tangent is not as long as its parameter.
    pub fn check_length(&self, parameter: &Parameter, tangent: &Ident) -> Option<TokenStream> {
        if !is_open(&parameter.written.ty) {
            return None;
        }
        let (krate, name) = (self.krate(), &parameter.name);
        let (given, of) = (tangent.to_string(), shown(parameter));
        Some(quote!(#krate::generated::check_length(#given, #tangent.len(), #of, #name.len());))
    }

    /// Panics if a tangent, to which there is a reference, is not as long as its parameter, or a `Vec` in it not as long as what it belongs to.
    pub fn check_shape(&self, parameter: &Parameter, tangent: &Ident, reference: impl ToTokens) -> Option<TokenStream> {
        let length = self.check_length(parameter, tangent);
        let (given, of, name) = (tangent.to_string(), shown(parameter), &parameter.name);
        let (tangent, value) = match length {
            Some(_) => (quote!(&#tangent[..]), quote!(&#name[..])),
            None => (reference.to_token_stream(), reference_to(parameter, name)),
        };
        let parts = self.check_parts(&parameter.written.ty, &given, &tangent, &of, &value);
        (length.is_some() || parts.is_some()).then(|| quote!(#length #parts))
    }

    /// The same of the cotangent of the result, which is moved before there is a result: what is to be done before, and after.
    pub fn check_cotangent(&self, cotangent: &Ident, value: &Ident) -> (Option<TokenStream>, Option<TokenStream>) {
        let (krate, ty) = (self.krate(), &self.signature.result.ty);
        let (shape, length) = (self.fresh("shape"), self.fresh("length"));
        let (given, of) = ("cotangent", "the result");
        let (before, after) = match is_open(ty) {
            true => (
                Some(quote!(let #length = #cotangent.len();)),
                Some(quote!(#krate::generated::check_length(#given, #length, #of, #value.len());)),
            ),
            false => (None, None),
        };
        match self.check_parts(ty, given, &quote!(&#shape), of, &quote!(&#value)) {
            Some(parts) => (
                Some(quote!(#before let #shape = ::core::clone::Clone::clone(&#cotangent);)),
                Some(quote!(#after #parts)),
            ),
            None => (before, after),
        }
    }

    /// Panics if a `Vec` in a tangent is not as long as what it belongs to; the tangent itself is.
    fn check_parts(
        &self,
        ty: &Type,
        given: &str,
        tangent: &TokenStream,
        of: &str,
        value: &TokenStream,
    ) -> Option<TokenStream> {
        let krate = self.krate();
        match ty {
            Type::Slice(element) | Type::Vector(element) => may_hold_vecs(element)
                .then(|| quote!(#krate::generated::check_elements(#given, #tangent, #of, #value);)),
            ty => may_hold_vecs(ty).then(|| quote!(#krate::generated::check_parts(#given, #tangent, #of, #value);)),
        }
    }
}

/// Whether the number of elements is known at run time only.
pub fn is_open(ty: &Type) -> bool {
    matches!(ty, Type::Slice(_) | Type::Vector(_))
}

/// Whether there may be a `Vec` in it.
pub fn may_hold_vecs(ty: &Type) -> bool {
    match ty {
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) => true,
        Type::Array(element, _) => may_hold_vecs(element),
        Type::Tuple(parts) => parts.iter().any(may_hold_vecs),
        Type::Scalar(_) | Type::Unknown => false,
    }
}

fn needs_alloc(ty: &Type) -> bool {
    match ty {
        Type::Slice(_) | Type::Vector(_) => true,
        Type::Array(element, _) => needs_alloc(element),
        Type::Tuple(parts) => parts.iter().any(needs_alloc),
        Type::Scalar(_) | Type::Named(_) | Type::Unknown => false,
    }
}

/// The type of the tangents of a type, of the same structure.
pub fn tangent_type(ty: &Type, krate: &TokenStream) -> Type {
    match ty {
        Type::Named(_) => Type::Named(owned(ty, krate)),
        Type::Array(element, length) => Type::Array(Box::new(tangent_type(element, krate)), length.clone()),
        Type::Slice(element) => Type::Slice(Box::new(tangent_type(element, krate))),
        Type::Vector(element) => Type::Vector(Box::new(tangent_type(element, krate))),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| tangent_type(part, krate)).collect()),
        Type::Scalar(_) | Type::Unknown => ty.clone(),
    }
}

/// The owned type of the tangents of a type.
pub fn owned(ty: &Type, krate: &TokenStream) -> TokenStream {
    match ty {
        Type::Scalar(scalar) if scalar.has_lanes() => types::scalar_type(scalar, krate),
        Type::Scalar(scalar) => scalar_type(scalar, krate),
        Type::Array(element, length) => {
            let element = owned(element, krate);
            quote!([#element; #length])
        }
        Type::Slice(element) | Type::Vector(element) => {
            let element = owned(element, krate);
            quote!(#krate::generated::Vec<#element>)
        }
        Type::Tuple(parts) => {
            let parts = parts.iter().map(|part| owned(part, krate));
            quote!((#(#parts,)*))
        }
        Type::Named(tokens) => quote!(<#tokens as #krate::Tangent>::Tangent),
        Type::Unknown => quote!(_),
    }
}

/// The type of a scalar that the user writes.
pub fn scalar_type(scalar: &Scalar, krate: &TokenStream) -> TokenStream {
    match scalar {
        Scalar::Unknown(_) => quote!(f64),
        known => types::scalar_type(known, krate),
    }
}

/// A zero that can be written down.
pub fn known_zero(ty: &Type, krate: &TokenStream) -> Option<TokenStream> {
    Some(match ty {
        Type::Scalar(scalar) => number(0.0, scalar, krate),
        Type::Array(element, length) => {
            let element = known_zero(element, krate)?;
            quote!([#element; #length])
        }
        Type::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|part| known_zero(part, krate)).collect::<Option<_>>()?;
            quote!((#(#parts,)*))
        }
        Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => return None,
    })
}

/// Zero or one.
pub fn number(value: f64, scalar: &Scalar, krate: &TokenStream) -> TokenStream {
    match scalar {
        Scalar::Parameter(_) | Scalar::Of(_) => {
            let scalar = scalar_type(scalar, krate);
            let name = if value == 0.0 { quote!(zero) } else { quote!(one) };
            quote!(<#scalar as #krate::Real>::#name())
        }
        _ => {
            let literal = Literal::f64_unsuffixed(value);
            quote!(#literal)
        }
    }
}

/// The one type of all floats in it.
pub fn scalar_of(ty: &Type) -> Option<&Scalar> {
    match ty {
        Type::Scalar(scalar) => Some(scalar),
        Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => scalar_of(element),
        Type::Tuple(parts) => {
            let (first, others) = parts.split_first()?;
            let scalar = scalar_of(first)?;
            others.iter().all(|part| scalar_of(part) == Some(scalar)).then_some(scalar)
        }
        Type::Named(_) | Type::Unknown => None,
    }
}

/// The length of an array, if that is a literal.
/// The number of floats, if it is a literal.
pub fn literal_count(ty: &Type) -> Option<usize> {
    match ty {
        Type::Scalar(_) => Some(1),
        Type::Array(element, length) => Some(literal_length(length)? * literal_count(element)?),
        Type::Tuple(parts) => parts.iter().map(literal_count).sum(),
        _ => None,
    }
}

pub fn literal_length(length: &TokenStream) -> Option<usize> {
    syn::parse2::<syn::LitInt>(length.clone()).ok()?.base10_parse().ok()
}
