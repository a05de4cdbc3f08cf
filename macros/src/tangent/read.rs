//! What of a struct is constant, and what the other fields are made of.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Data, DeriveInput, Fields, GenericArgument, Generics, Path, PathArguments, Type, parse_quote};

use super::generics::Mentions;
use super::mistakes::{Mistake, Mistakes};
use super::options::Options;
use super::{Field, Made, Record, Tangents, bare, text};
use crate::ir::is_discrete;
use crate::read::signature::reals;

impl<'a> Record<'a> {
    pub(super) fn read(input: &'a DeriveInput, mistakes: &mut Mistakes) -> Self {
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

    pub(super) fn differentiable(&self) -> impl Iterator<Item = &Made> {
        self.fields.iter().filter_map(|field| field.made.as_ref())
    }

    /// What in the fields only the compiler knows, each once.
    pub(super) fn unknown(&self) -> Vec<&Type> {
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
    pub(super) fn is_floats(&self) -> bool {
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
