//! `#[derive(Tangent)]`.
//!
//! The struct is read into a [`Record`], where every field is constant or differentiable. What the types of the differentiable
//! ones are made of decides what its [`Tangents`] are. Then the impls are written.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Data, DeriveInput, Fields, GenericArgument, GenericParam, Generics, Lifetime, Member, Path,
    PathArguments, Token, Type, Visibility, WhereClause, WherePredicate, parse_quote,
};

use crate::ir::is_discrete;
use crate::read::signature::reals;

mod still;
#[cfg(test)]
mod tests;

/// The impls; if there are mistakes, those of what is right beside the errors, so that one mistake gives one error.
pub fn derive(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
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

// What is read.

impl<'a> Record<'a> {
    fn read(input: &'a DeriveInput, mistakes: &mut Mistakes) -> Self {
        let options = Options::read(&input.attrs, mistakes);
        if let Some(span) = options.constant {
            mistakes.add(Mistake::ConstantStruct, span);
        }
        let mut record = Record {
            vis: &input.vis,
            name: &input.ident,
            generics: &input.generics,
            named: true,
            fields: Vec::new(),
            tangents: Tangents::Other,
            krate: options.krate.map_or_else(|| quote!(::differentiable), |(_, path)| quote!(#path)),
        };
        match &input.data {
            Data::Struct(data) => record.read_fields(&data.fields, mistakes),
            Data::Enum(data) => mistakes.add(Mistake::NotAStruct("an enum"), data.enum_token.span),
            Data::Union(data) => mistakes.add(Mistake::NotAStruct("a union"), data.union_token.span),
        }
        record
    }

    fn read_fields(&mut self, fields: &'a Fields, mistakes: &mut Mistakes) {
        let earlier = mistakes.0.len();
        let names = Names::read(self.name, self.generics);
        self.named = !matches!(fields, Fields::Unnamed(_));
        for (member, field) in fields.members().zip(fields) {
            let options = Options::read(&field.attrs, mistakes);
            if let Some((span, _)) = options.krate {
                mistakes.add(Mistake::CrateOfField, span);
            }
            let made = match options.constant.is_some() || is_constant(&field.ty) {
                true => None,
                false => Made::read(&field.ty, &names, mistakes),
            };
            let docs = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).collect();
            self.fields.push(Field { vis: &field.vis, member, ty: &field.ty, docs, made });
        }
        if mistakes.0.len() == earlier && self.differentiable().next().is_none() {
            mistakes.add(Mistake::NothingDifferentiable(self.name.to_string()), self.name.span());
        }
        self.tangents = self.tangents();
    }

    fn tangents(&self) -> Tangents {
        let own = |field: &Field| field.made.as_ref().is_some_and(Made::may_be_own);
        if !self.fields.iter().all(own) {
            return Tangents::Other;
        }
        match self.unknown() {
            unknown if unknown.is_empty() => Tangents::Own,
            unknown => Tangents::OwnIf(unknown.into_iter().cloned().collect()),
        }
    }

    fn differentiable(&self) -> impl Iterator<Item = &Made> {
        self.fields.iter().filter_map(|field| field.made.as_ref())
    }

    /// What in the fields only the compiler knows, each once.
    fn unknown(&self) -> Vec<&Type> {
        let mut seen = HashSet::new();
        self.differentiable().flat_map(|made| &made.unknown).filter(|ty| seen.insert(text(ty))).collect()
    }
}

/// What the names in the type of a field stand for.
struct Names<'a> {
    itself: &'a Ident,
    /// The struct as it is named outside of itself.
    path: Path,
    /// The type parameters that are bounded by `Real`, and those that may stand for anything.
    reals: HashSet<String>,
    open: Vec<Ident>,
}

impl<'a> Names<'a> {
    fn read(itself: &'a Ident, generics: &'a Generics) -> Self {
        let reals = reals(generics);
        let parameters = generics.type_params().map(|parameter| &parameter.ident);
        let open = parameters.filter(|name| !reals.contains(&name.to_string())).cloned().collect();
        let (_, arguments, _) = generics.split_for_impl();
        let arguments = arguments.as_turbofish();
        Names { itself, path: parse_quote!(#itself #arguments), reals, open }
    }

    fn is_float(&self, path: &Path) -> bool {
        path.get_ident().is_some_and(|name| name == "f32" || name == "f64" || self.reals.contains(&name.to_string()))
    }

    fn is_itself(&self, path: &Path) -> bool {
        path.segments.len() == 1 && path.segments[0].ident == *self.itself
    }
}

impl Made {
    fn read(ty: &Type, names: &Names, mistakes: &mut Mistakes) -> Option<Self> {
        let mut behind = bare(ty);
        while let Type::Reference(reference) = behind {
            behind = bare(&reference.elem);
        }
        let mut made = Made {
            ty: behind.clone(),
            float: None,
            unknown: Vec::new(),
            open: Vec::new(),
            recursive: false,
            referenced: matches!(bare(ty), Type::Reference(_)),
            borrowed: false,
            vec: false,
        };
        Outside(&names.path).visit_type_mut(&mut made.ty);
        let earlier = mistakes.0.len();
        made.add(&made.ty.clone(), names, mistakes);
        (mistakes.0.len() == earlier).then_some(made)
    }

    fn may_be_own(&self) -> bool {
        self.open.is_empty() && !self.referenced && !self.borrowed
    }

    /// Whether its tangents have the type as it is written.
    fn is_floats(&self) -> bool {
        self.unknown.is_empty() && !self.recursive && !self.borrowed
    }

    /// Adds what a part of the type is made of.
    fn add(&mut self, part: &Type, names: &Names, mistakes: &mut Mistakes) {
        match bare(part) {
            Type::Array(array) => self.add(&array.elem, names, mistakes),
            Type::Slice(slice) => {
                (self.borrowed, self.vec) = (true, true);
                self.add(&slice.elem, names, mistakes);
            }
            Type::Reference(reference) => {
                self.borrowed = true;
                self.add(&reference.elem, names, mistakes);
            }
            Type::Tuple(tuple) if !tuple.elems.is_empty() => {
                tuple.elems.iter().for_each(|part| self.add(part, names, mistakes));
            }
            part @ Type::Path(path) => match element_of_vec(&path.path) {
                Some(element) => {
                    self.vec = true;
                    self.add(element, names, mistakes);
                }
                None if names.is_float(&path.path) => _ = self.float.get_or_insert_with(|| path.path.clone()),
                None if names.is_itself(&path.path) => self.recursive = true,
                None if is_constant(part) => mistakes.add(Mistake::WithoutTangents, part.span()),
                None => self.add_unknown(part, names),
            },
            part @ Type::Macro(_) => self.add_unknown(part, names),
            part => mistakes.add(Mistake::WithoutTangents, part.span()),
        }
    }

    fn add_unknown(&mut self, part: &Type, names: &Names) {
        if Mentions::of(|mentions| mentions.visit_type(part)).any(&names.open) {
            self.open.push(part.clone());
        }
        self.unknown.push(part.clone());
    }
}

/// The type without the parentheses around it.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(inner) => bare(&inner.elem),
        Type::Paren(inner) => bare(&inner.elem),
        _ => ty,
    }
}

/// Whether the type of a field says that it is constant.
fn is_constant(ty: &Type) -> bool {
    match bare(ty) {
        Type::Reference(reference) => matches!(bare(&reference.elem), Type::Path(path) if path.path.is_ident("str")),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().is_some_and(|last| {
            last.ident == "PhantomData" || last.arguments.is_none() && is_discrete(&last.ident.to_token_stream())
        }),
        _ => false,
    }
}

fn element_of_vec(path: &Path) -> Option<&Type> {
    let last = path.segments.last().filter(|last| last.ident == "Vec")?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => match &arguments.args[0] {
            GenericArgument::Type(element) => Some(element),
            _ => None,
        },
        _ => None,
    }
}

/// The arguments of `#[tangent(…)]`, and where they stand.
#[derive(Default)]
struct Options {
    krate: Option<(Span, Path)>,
    constant: Option<Span>,
}

impl Options {
    fn read(attributes: &[Attribute], mistakes: &mut Mistakes) -> Self {
        let mut options = Options::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("tangent")) {
            let read = attribute.parse_nested_meta(|option| {
                let (name, span) = (text(&option.path), option.path.span());
                let is_first = match name.as_str() {
                    "constant" => options.constant.replace(span).is_none(),
                    "crate" => {
                        let path = option.value()?.call(Path::parse_mod_style)?;
                        options.krate.replace((span, path)).is_none()
                    }
                    _ => {
                        mistakes.add(Mistake::OptionUnknown(name), span);
                        return skip_value(option.input);
                    }
                };
                if !is_first {
                    mistakes.add(Mistake::OptionTwice(name), span);
                }
                Ok(())
            });
            if let Err(error) = read {
                mistakes.add(Mistake::OptionSyntax(error.to_string()), error.span());
            }
        }
        options
    }
}

fn skip_value(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Names the struct by its path where it is called `Self`.
struct Outside<'a>(&'a Path);

impl VisitMut for Outside<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.segments[0].ident == "Self" {
            path.segments[0] = self.0.segments[0].clone();
        }
        visit_mut::visit_path_mut(self, path);
    }
}

/// The names that are mentioned, in paths and as lifetimes.
#[derive(Default)]
struct Mentions(HashSet<Ident>);

impl Mentions {
    fn of(visit: impl FnOnce(&mut Self)) -> Self {
        let mut mentions = Mentions::default();
        visit(&mut mentions);
        mentions
    }

    fn any(&self, names: &[Ident]) -> bool {
        names.iter().any(|name| self.0.contains(name))
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_path(&mut self, path: &'ast Path) {
        self.0.insert(path.segments[0].ident.clone());
        visit::visit_path(self, path);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        self.0.insert(lifetime.ident.clone());
    }
}

// What is written.

impl<'a> Record<'a> {
    fn write(&self) -> TokenStream {
        match &self.tangents {
            Tangents::Own => {
                let fields: Vec<&Field> = self.fields.iter().collect();
                let tangent = self.tangent_of_itself(self.name, self.generics, &fields);
                let vector = self.vector(self.name, self.generics, &fields, &[]);
                let point = self.point(&[]);
                quote!(#tangent #vector #point)
            }
            Tangents::Other => self.other(),
            Tangents::OwnIf(unknown) => self.own_if(unknown),
        }
    }

    fn other(&self) -> TokenStream {
        let krate = &self.krate;
        let (name, tangent) = (self.name, self.tangent_name());
        let tangent_struct = self.tangent_struct(self.vis);
        let zero = self.zero(&tangent, &self.tangent_fields(), quote!(self));
        let inner = self.tangent_generics();
        let (_, inner, _) = inner.split_for_impl();
        let outer = with(&with(self.generics, self.open_parts()), self.closed_parts());
        let (parameters, arguments, clause) = outer.split_for_impl();
        let still_fields = self.still_fields();
        quote! {
            #tangent_struct

            #still_fields

            #[automatically_derived]
            impl #parameters #krate::Tangent for #name #arguments #clause {
                type Tangent = #tangent #inner;
                type Own = #krate::own::No;

                #[inline]
                fn zero_tangent(&self) -> Self::Tangent {
                    #zero
                }
            }
        }
    }

    /// The compiler chooses between the struct and another. If it is the other, the conditions of the struct's `Vector` are
    /// false, which the compiler accepts under a binder.
    fn own_if(&self, unknown: &[Type]) -> TokenStream {
        let krate = &self.krate;
        let (vis, name, tangent) = (self.vis, self.name, self.tangent_name());
        let doc = format!("The type of the tangents of [`{name}`].");
        let alias = without_bounds(self.generics);
        let tangent_struct = self.tangent_struct(self.vis);
        let zero = self.zero(&tangent, &self.tangent_fields(), quote!(value));
        let answers = unknown.iter().map(|ty| quote_spanned!(near(ty)=> <#ty as #krate::Tangent>::Own));
        let all = answers.reduce(|all, own| quote!(<#all as #krate::own::Answer>::And<#own>));
        let is_own = under_binder(quote!(Self), &quote!(#krate::Tangent<Tangent = Self>));
        let vectors = unknown.iter().map(|ty| under_binder(ty, &quote!(#krate::Vector)));
        let conditions: Vec<WherePredicate> = vectors.chain([is_own]).collect();
        let vector = self.vector(name, self.generics, &Vec::from_iter(&self.fields), &conditions);
        let point = self.point(&conditions);
        let (parameters, arguments, clause) = self.generics.split_for_impl();
        let tangent_clause = with(self.generics, self.closed_parts()).where_clause;
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types)]
            #vis type #tangent #alias = <#name #arguments as #krate::Tangent>::Tangent;

            const _: () = {
                #tangent_struct

                #[automatically_derived]
                impl #parameters #krate::Tangent for #name #arguments #clause {
                    type Tangent = <Self::Own as #krate::own::Answer>::Select<Self, #tangent #arguments>;
                    type Own = #all;

                    #[inline]
                    fn zero_tangent(&self) -> Self::Tangent {
                        #krate::generated::ZeroOf::zero_of(self)
                    }
                }

                #[automatically_derived]
                impl #parameters #krate::generated::ZeroOf<#name #arguments> for #tangent #arguments #tangent_clause {
                    #[inline]
                    fn zero_of(value: &#name #arguments) -> Self {
                        #zero
                    }
                }

                #vector

                #point
            };
        }
    }

    /// `Point` for a struct that is its own tangent, under the conditions, if besides it is `Debug` and all its floats are of one type. A struct that
    /// is in itself is none: the functions that go through the coordinates would be of ever longer types.
    fn point(&self, conditions: &[WherePredicate]) -> Option<TokenStream> {
        let krate = &self.krate;
        let fields: Vec<(&Member, &Made)> =
            self.fields.iter().filter_map(|field| Some((&field.member, field.made.as_ref()?))).collect();
        if fields.iter().any(|(_, made)| made.recursive) {
            return None;
        }
        let mut seen = HashSet::new();
        let types: Vec<&Type> = fields.iter().map(|(_, made)| &made.ty).filter(|ty| seen.insert(text(ty))).collect();
        // A part that is a point, whose coordinates are like those of the others.
        let (like, is_point) = match fields.iter().find_map(|(_, made)| made.float.as_ref()) {
            Some(float) => (quote!(#float), None),
            None => {
                let first = types.first()?;
                (quote!(#first), Some(under_binder(first, &quote!(#krate::Point))))
            }
        };
        let plain = under_binder(quote!(Self), &quote!(::core::clone::Clone + ::core::fmt::Debug));
        let alike = types.iter().map(|ty| under_binder(ty, &quote!(#krate::generated::Alike<#like>)));
        let asked = conditions.iter().cloned().chain(is_point).chain(alike).chain([plain]);
        let generics = with(self.generics, asked.collect());
        let scalar = quote!(<#like as #krate::Point>::Scalar);
        let (part, part_mut) =
            (quote!(#krate::generated::Alike::<#like>::point), quote!(#krate::generated::Alike::<#like>::point_mut));
        let (parameters, arguments, clause) = generics.split_for_impl();
        let (name, members) = (self.name, fields.iter().map(|(member, _)| member).collect::<Vec<_>>());
        Some(quote! {
            #[automatically_derived]
            impl #parameters #krate::Point for #name #arguments #clause {
                type Scalar = #scalar;
                type Argument<'point> = &'point Self;
                type ArgumentMut<'point> = &'point mut Self;

                #[inline]
                fn argument(&self) -> &Self {
                    self
                }

                #[inline]
                fn argument_mut(&mut self) -> &mut Self {
                    self
                }

                #[inline]
                fn apply(&mut self, mut f: impl ::core::ops::FnMut(Self::Scalar) -> Self::Scalar) {
                    #(#krate::Point::apply(#part_mut(&mut self.#members), &mut f);)*
                }

                #[inline]
                fn zip_apply(
                    &mut self,
                    other: &Self,
                    mut f: impl ::core::ops::FnMut(Self::Scalar, Self::Scalar) -> Self::Scalar,
                ) {
                    #(#krate::Point::zip_apply(#part_mut(&mut self.#members), #part(&other.#members), &mut f);)*
                }

                #[inline]
                fn zip_fold<Folded>(
                    &self,
                    other: &Self,
                    initial: Folded,
                    mut f: impl ::core::ops::FnMut(Folded, Self::Scalar, Self::Scalar) -> Folded,
                ) -> Folded {
                    let folded = initial;
                    #(let folded = #krate::Point::zip_fold(#part(&self.#members), #part(&other.#members), folded, &mut f);)*
                    folded
                }
            }
        })
    }

    fn tangent_name(&self) -> Ident {
        format_ident!("{}Tangent", self.name)
    }

    /// The fields of the tangent struct. A constant one in a tuple struct is a place that keeps the numbers of those after it.
    fn tangent_fields(&self) -> Vec<&Field<'a>> {
        let last = self.fields.iter().rposition(|field| field.made.is_some());
        let fields = self.fields.iter().take(last.map_or(0, |last| last + 1));
        fields.filter(|field| field.made.is_some() || !self.named).collect()
    }

    /// The struct of the differentiable fields, and its impls.
    fn tangent_struct(&self, vis: &Visibility) -> TokenStream {
        let name = self.tangent_name();
        let doc = format!(
            "The tangents of [`{}`]: the directions in which it moves, its cotangents and gradients.",
            self.name
        );
        let fields = self.tangent_fields();
        let generics = self.tangent_generics();
        let clause = &generics.where_clause;
        let written = fields.iter().map(|field| self.tangent_field(field));
        let declaration = match self.named {
            true => quote!(struct #name #generics #clause { #(#written),* }),
            false => quote!(struct #name #generics(#(#written),*) #clause;),
        };
        let generics = with(&generics, self.closed_parts());
        let std = self.std_impls(&name, &generics, &fields);
        let tangent = self.tangent_of_itself(&name, &generics, &fields);
        let vector = self.vector(&name, &generics, &fields, &[]);
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types, clippy::manual_non_exhaustive)]
            #vis #declaration
            #std
            #tangent
            #vector
        }
    }

    fn tangent_field(&self, field: &Field) -> TokenStream {
        let Field { vis, member, docs, made, .. } = field;
        let ty = made.as_ref().map_or_else(|| quote!(()), |made| self.tangent_type(made));
        match member {
            Member::Named(name) if docs.is_empty() => {
                let doc = format!("The tangent of `{name}`.");
                quote!(#[doc = #doc] #vis #name: #ty)
            }
            Member::Named(name) => quote!(#(#docs)* #vis #name: #ty),
            Member::Unnamed(_) => quote!(#(#docs)* #vis #ty),
        }
    }

    fn tangent_type(&self, made: &Made) -> TokenStream {
        let (krate, ty) = (&self.krate, &made.ty);
        match made.is_floats() {
            true => quote!(#ty),
            false => quote_spanned!(near(ty)=> <#ty as #krate::Tangent>::Tangent),
        }
    }

    /// What the tangent struct has as far as the tangents in it have it. A derive would ask it of the type parameters as well.
    fn std_impls(&self, name: &Ident, generics: &Generics, fields: &[&Field]) -> TokenStream {
        let members: Vec<&Member> = fields.iter().map(|field| &field.member).collect();
        let (parameters, arguments, clause) = generics.split_for_impl();
        let copy = (!self.differentiable().any(|made| made.vec)).then(|| {
            let clause = self.where_parts_are(generics, quote!(::core::marker::Copy));
            quote! {
                #[automatically_derived]
                impl #parameters ::core::marker::Copy for #name #arguments #clause {}
            }
        });
        let debug = self.where_parts_are(generics, quote!(::core::fmt::Debug));
        let equality = self.where_parts_are(generics, quote!(::core::cmp::PartialEq));
        let default = self.where_parts_have_defaults(generics);
        let text = name.unraw().to_string();
        let shown = members.iter().map(|member| match member {
            Member::Named(name) => {
                let text = name.unraw().to_string();
                quote!(.field(#text, &self.#name))
            }
            Member::Unnamed(index) => quote!(.field(&self.#index)),
        });
        let are_equal = match members.is_empty() {
            true => quote!(true),
            false => quote!(#(self.#members == other.#members)&&*),
        };
        let kind = if self.named { quote!(debug_struct) } else { quote!(debug_tuple) };
        quote! {
            #[automatically_derived]
            impl #parameters ::core::clone::Clone for #name #arguments #clause {
                #[inline]
                fn clone(&self) -> Self {
                    #name { #(#members: ::core::clone::Clone::clone(&self.#members)),* }
                }
            }

            #copy

            #[automatically_derived]
            impl #parameters ::core::fmt::Debug for #name #arguments #debug {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    formatter.#kind(#text)#(#shown)*.finish()
                }
            }

            #[automatically_derived]
            impl #parameters ::core::cmp::PartialEq for #name #arguments #equality {
                #[inline]
                fn eq(&self, other: &Self) -> bool {
                    #are_equal
                }
            }

            #[automatically_derived]
            impl #parameters ::core::default::Default for #name #arguments #default {
                #[inline]
                fn default() -> Self {
                    #name { #(#members: ::core::default::Default::default()),* }
                }
            }
        }
    }

    /// `Tangent` for a type that is its own tangent.
    fn tangent_of_itself(&self, name: &Ident, generics: &Generics, fields: &[&Field]) -> TokenStream {
        let krate = &self.krate;
        let zero = self.zero(name, fields, quote!(self));
        let (parameters, arguments, clause) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters #krate::Tangent for #name #arguments #clause {
                type Tangent = Self;
                type Own = #krate::own::Yes;

                #[inline]
                fn zero_tangent(&self) -> Self {
                    #zero
                }
            }
        }
    }

    /// `Vector` for a type that is its own tangent, under the conditions.
    fn vector(
        &self,
        name: &Ident,
        generics: &Generics,
        fields: &[&Field],
        conditions: &[WherePredicate],
    ) -> TokenStream {
        let krate = &self.krate;
        let members: Vec<&Member> =
            fields.iter().filter(|field| field.made.is_some()).map(|field| &field.member).collect();
        let generics = with(generics, conditions.to_vec());
        let (parameters, arguments, clause) = generics.split_for_impl();
        let made = || fields.iter().filter_map(|field| field.made.as_ref());
        let seen = made().find_map(|made| made.float.as_ref()).map(ToTokens::to_token_stream);
        let in_parts = made().find(|made| !made.recursive).map(|Made { ty, .. }| quote!(#krate::generated::Float<#ty>));
        let float = seen.or(in_parts).unwrap_or_else(|| quote!(f64));
        quote! {
            #[automatically_derived]
            impl #parameters #krate::Vector for #name #arguments #clause {
                type Float = #float;

                #[inline]
                fn set_zero(&mut self) {
                    #(#krate::Vector::set_zero(&mut self.#members);)*
                }

                #[inline]
                fn accumulate(&mut self, other: &Self) {
                    #(#krate::Vector::accumulate(&mut self.#members, &other.#members);)*
                }
            }
        }
    }

    fn zero(&self, name: &Ident, fields: &[&Field], of: TokenStream) -> TokenStream {
        let krate = &self.krate;
        let zeros = fields.iter().map(|Field { member, made, .. }| match made {
            Some(_) => quote!(#member: #krate::Tangent::zero_tangent(&#of.#member)),
            None => quote!(#member: ()),
        });
        quote!(#name { #(#zeros),* })
    }

    /// The generics of the tangent struct: those that its fields mention, without what is asked of the others.
    fn tangent_generics(&self) -> Generics {
        let lost = self.lost();
        let kept = self.generics.params.iter().filter(|parameter| !lost.contains(name_of(parameter)));
        let mut generics = self.generics.clone();
        generics.params = kept.cloned().map(|parameter| without(parameter, &lost)).collect();
        if let Some(clause) = &mut generics.where_clause {
            let asked = std::mem::take(&mut clause.predicates).into_iter();
            clause.predicates = asked
                .filter(|predicate| !Mentions::of(|mentions| mentions.visit_where_predicate(predicate)).any(&lost))
                .collect();
        }
        with(&generics, self.open_parts())
    }

    /// The parameters that the tangent struct does not have, and the name of the struct inside of itself.
    fn lost(&self) -> Vec<Ident> {
        let mentions = Mentions::of(|mentions| self.differentiable().for_each(|made| mentions.visit_type(&made.ty)));
        let keeps_all = matches!(self.tangents, Tangents::OwnIf(_));
        let names = self.generics.params.iter().map(name_of);
        names.filter(|name| !keeps_all && !mentions.0.contains(name)).cloned().chain([format_ident!("Self")]).collect()
    }

    /// Asks for the tangents of the unknown parts. They have them; if not, that is one error, and not one for each impl.
    fn closed_parts(&self) -> Vec<WherePredicate> {
        if matches!(self.tangents, Tangents::OwnIf(_)) && self.differentiable().any(|made| made.recursive) {
            return Vec::new();
        }
        let krate = &self.krate;
        self.unknown().into_iter().map(|ty| under_binder(ty, &quote!(#krate::Tangent))).collect()
    }

    /// Asks for the tangents of what depends on type parameters that may stand for anything.
    fn open_parts(&self) -> Vec<WherePredicate> {
        let krate = &self.krate;
        let parts = self.differentiable().flat_map(|made| &made.open);
        parts.map(|ty| parse_quote!(#ty: #krate::Tangent)).collect()
    }

    /// Asks it of the tangents of the unknown parts.
    fn where_parts_are(&self, generics: &Generics, bound: TokenStream) -> Option<WhereClause> {
        let krate = &self.krate;
        let parts = self.unknown().into_iter();
        let asked = parts.map(|ty| under_binder(quote!(<#ty as #krate::Tangent>::Tangent), &bound));
        with(generics, asked.collect()).where_clause
    }

    /// Asks it of the arrays, which may be too long for it, and of the unknown parts; a `Vec` has it in any case.
    fn where_parts_have_defaults(&self, generics: &Generics) -> Option<WhereClause> {
        let krate = &self.krate;
        let parts = self.differentiable().flat_map(|made| made.parts_by_default());
        let asked =
            parts.map(|ty| under_binder(quote!(<#ty as #krate::Tangent>::Tangent), &quote!(::core::default::Default)));
        with(generics, asked.collect()).where_clause
    }
}

impl Made {
    fn parts_by_default(&self) -> Vec<&Type> {
        let is_unknown = |part| self.unknown.iter().any(|ty| text(ty) == text(part));
        let mut parts = Vec::new();
        let mut rest = vec![&self.ty];
        while let Some(part) = rest.pop() {
            match bare(part) {
                Type::Tuple(tuple) => rest.extend(tuple.elems.iter().rev()),
                Type::Reference(reference) => rest.push(&reference.elem),
                part if matches!(part, Type::Array(_)) || is_unknown(part) => parts.push(part),
                _ => {}
            }
        }
        parts
    }
}

fn name_of(parameter: &GenericParam) -> &Ident {
    match parameter {
        GenericParam::Lifetime(parameter) => &parameter.lifetime.ident,
        GenericParam::Type(parameter) => &parameter.ident,
        GenericParam::Const(parameter) => &parameter.ident,
    }
}

/// The parameter without the bounds and the default that mention what is lost.
fn without(mut parameter: GenericParam, lost: &[Ident]) -> GenericParam {
    match &mut parameter {
        GenericParam::Lifetime(parameter) => {
            let bounds = std::mem::take(&mut parameter.bounds).into_iter();
            parameter.bounds = bounds.filter(|bound| !lost.contains(&bound.ident)).collect();
        }
        GenericParam::Type(parameter) => {
            let mentions_lost = |bound: &_| Mentions::of(|mentions| mentions.visit_type_param_bound(bound)).any(lost);
            let bounds = std::mem::take(&mut parameter.bounds).into_iter();
            parameter.bounds = bounds.filter(|bound| !mentions_lost(bound)).collect();
            parameter.default.take_if(|default| Mentions::of(|mentions| mentions.visit_type(default)).any(lost));
        }
        GenericParam::Const(_) => {}
    }
    parameter
}

/// The parameters of an alias, of which nothing is asked.
fn without_bounds(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    generics.where_clause = None;
    generics.lifetimes_mut().for_each(|parameter| parameter.bounds.clear());
    generics.type_params_mut().for_each(|parameter| parameter.bounds.clear());
    generics
}

fn with(generics: &Generics, predicates: Vec<WherePredicate>) -> Generics {
    let mut generics = generics.clone();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

/// Asks for what may be false of a type without parameters: under a binder, that is no error.
fn under_binder(ty: impl ToTokens, bound: &TokenStream) -> WherePredicate {
    let lifetime = Lifetime::new("'tangent", Span::mixed_site());
    parse_quote!(for<#lifetime> #ty: #bound)
}

// What is wrong.

enum Mistake {
    NotAStruct(&'static str),
    NothingDifferentiable(String),
    WithoutTangents,
    ConstantStruct,
    CrateOfField,
    OptionUnknown(String),
    OptionTwice(String),
    OptionSyntax(String),
}

impl Mistake {
    /// The code, which names its section in the index of errors.
    fn code(&self) -> &'static str {
        match self {
            Mistake::NotAStruct(_) => "tangent_struct",
            Mistake::NothingDifferentiable(_) => "tangent_nothing",
            Mistake::WithoutTangents => "tangent_type",
            Mistake::ConstantStruct | Mistake::CrateOfField => "tangent_option_place",
            Mistake::OptionUnknown(_) => "tangent_option_unknown",
            Mistake::OptionTwice(_) => "tangent_option_twice",
            Mistake::OptionSyntax(_) => "tangent_option_syntax",
        }
    }

    /// What is wrong and why, and what to write instead.
    fn text(&self) -> (String, &'static str) {
        match self {
            Mistake::NotAStruct(kind) => (
                format!(
                    "`Tangent` cannot be derived for {kind}: which floats it holds is known only when the program runs"
                ),
                "make it a struct that has a field for each of the floats",
            ),
            Mistake::NothingDifferentiable(name) => (
                format!("no field of `{name}` is differentiable, so that it has no tangents"),
                "remove the derive; where this struct is a field of another, mark that `#[tangent(constant)]`",
            ),
            Mistake::WithoutTangents => (
                "this type has no tangents; floats have them, and arrays, `Vec`s, tuples, references and structs of floats".into(),
                "mark the field `#[tangent(constant)]`, or move the floats beside it into a field of their own",
            ),
            Mistake::ConstantStruct => (
                "`constant` is an option of fields".into(),
                "remove the derive from a struct that is constant as a whole",
            ),
            Mistake::CrateOfField => ("`crate` is an option of the struct".into(), "write it above the struct"),
            Mistake::OptionUnknown(name) => (format!("there is no option `{name}`"), OPTIONS),
            Mistake::OptionTwice(name) => (format!("the option `{name}` is given twice"), "remove one of the two"),
            Mistake::OptionSyntax(error) => (error.clone(), OPTIONS),
        }
    }
}

const OPTIONS: &str = "the options are `#[tangent(constant)]` on a field and `#[tangent(crate = path)]` on the struct";

/// All that is wrong, each at its place in the user's code.
#[derive(Default)]
struct Mistakes(Vec<(Mistake, Span)>);

impl Mistakes {
    fn add(&mut self, mistake: Mistake, span: Span) {
        self.0.push((mistake, span));
    }

    fn compile_errors(&self) -> TokenStream {
        let errors = self.0.iter().map(|(mistake, span)| {
            let (what, help) = mistake.text();
            let message = format!("{what}\n\nhelp: {help}\nsee: differentiable::errors#{}", mistake.code());
            syn::Error::new(*span, message).into_compile_error()
        });
        errors.collect()
    }
}

/// Where errors about a type are shown.
fn near(ty: &Type) -> Span {
    ty.span().resolved_at(Span::call_site())
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
