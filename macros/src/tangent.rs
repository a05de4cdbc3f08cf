//! `#[derive(Tangent)]`.
//!
//! The struct is read into a [`Record`], where every field is constant or differentiable. What the types of the differentiable
//! ones are made of decides what its [`Tangents`] are. Then the impls are written.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Attribute, DeriveInput, Generics, Member, Path, Type, Visibility};

use crate::subject::Fragments;

use self::mistakes::Mistakes;

mod generics;
mod impls;
mod mistakes;
mod options;
mod read;
mod still;
#[cfg(test)]
mod tests;
mod write;

/// The impls; if there are mistakes, those of what is right beside the errors, so that one mistake gives one error.
pub fn derive(input: TokenStream) -> TokenStream {
    let mut input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    Fragments.visit_derive_input_mut(&mut input);
    let mut mistakes = Mistakes::default();
    let impls = Record::read(&input, &mut mistakes).write();
    let errors = mistakes.compile_errors();
    quote!(#impls #errors)
}

/// A struct and its fields.
struct Record<'a> {
    vis: &'a Visibility,
    name: &'a Ident,
    generics: &'a Generics,
    named: bool,
    fields: Vec<Field<'a>>,
    tangents: Tangents,
    /// The path of the crate `differentiable`.
    krate: TokenStream,
}

/// A field; if nothing is made of it, it is constant.
struct Field<'a> {
    vis: &'a Visibility,
    member: Member,
    ty: &'a Type,
    docs: Vec<&'a Attribute>,
    made: Option<Made>,
}

/// The type of a differentiable field, and what it is made of.
struct Made {
    /// The type, without the reference that it may be behind.
    ty: Type,
    /// The first type of floats in it.
    float: Option<Path>,
    /// What in it only the compiler knows.
    unknown: Vec<Type>,
    /// What of that depends on a type parameter that may stand for anything.
    open: Vec<Type>,
    /// Whether the struct itself is in it.
    recursive: bool,
    /// Whether it is behind a reference.
    referenced: bool,
    /// Whether there is a reference or a slice in it, whose tangents have another type.
    borrowed: bool,
    /// Whether its tangents have a `Vec` in them.
    vec: bool,
}

/// The type of the tangents.
enum Tangents {
    /// The struct itself, which is made of floats alone.
    Own,
    /// A struct of the differentiable fields.
    Other,
    /// The struct itself if all of these types are their own tangents, and otherwise another.
    OwnIf(Vec<Type>),
}

/// The type without the parentheses around it.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(inner) => bare(&inner.elem),
        Type::Paren(inner) => bare(&inner.elem),
        _ => ty,
    }
}

/// Where errors about a type are shown.
fn near(ty: &Type) -> Span {
    ty.span().resolved_at(Span::call_site())
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
