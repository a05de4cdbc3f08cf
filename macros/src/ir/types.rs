//! The types of variables that hold floats, and what is known of those of places.

use std::hash::{Hash, Hasher};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::{Aggregate, Function, Opaque, Place, Projection, Var, behind};
use super::{placeholder, variables_in};

/// The type of a variable that holds floats.
#[derive(Clone, Debug)]
pub enum Type {
    Scalar(Scalar),
    /// Element type and length.
    Array(Box<Type>, TokenStream),
    Slice(Box<Type>),
    Vector(Box<Type>),
    Tuple(Vec<Type>),
    /// A type of which only the path is known.
    Named(TokenStream),
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    F32,
    F64,
    /// A type parameter bounded by `Real`.
    Parameter(Ident),
    /// That of the floats in a type of which only the path is known.
    Of(Path),
    /// Not determined yet; only while reading.
    Unknown(u32),
    /// Several numbers of a type, which are added, and multiplied by one number, each by itself: a tangent in several
    /// directions at a time.
    Lanes(Box<Scalar>),
}

/// The path of a type.
#[derive(Clone, Debug)]
pub struct Path(pub TokenStream);

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_string() == other.0.to_string()
    }
}

impl Eq for Path {}

impl Hash for Path {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_string().hash(state);
    }
}

impl Scalar {
    /// Several of them.
    pub fn lanes(self) -> Scalar {
        Scalar::Lanes(Box::new(self))
    }

    /// The type of one lane.
    pub fn lane(&self) -> &Scalar {
        match self {
            Scalar::Lanes(lane) => lane,
            scalar => scalar,
        }
    }

    pub fn has_lanes(&self) -> bool {
        matches!(self, Scalar::Lanes(_))
    }
}

impl Type {
    /// The type of a copy in storage of its own.
    pub fn owned(self) -> Type {
        match self {
            Type::Slice(element) => Type::Vector(element),
            ty => ty,
        }
    }

    pub fn is_scalar(&self) -> bool {
        matches!(self, Type::Scalar(_))
    }
}

impl Function {
    /// The type of what stands at a place.
    pub fn type_of(&self, place: &Place) -> Type {
        let root = self.variable(place.root).ty.clone();
        place.path.iter().fold(root, Type::project)
    }

    /// Whether a constant is seen to be no float: a literal, or a variable whose type says so.
    pub fn is_discrete(&self, constant: &Opaque) -> bool {
        match syn::parse2(constant.tokens.clone()) {
            Ok(syn::Expr::Lit(literal)) => !matches!(literal.lit, syn::Lit::Float(_)),
            Ok(syn::Expr::Path(path)) => path
                .path
                .get_ident()
                .and_then(behind)
                .is_some_and(|var| matches!(&self.variable(var).ty, Type::Named(ty) if is_discrete(ty))),
            _ => false,
        }
    }
}

impl Opaque {
    /// The variable that it is.
    pub fn var(&self) -> Option<Var> {
        let mut tokens = self.tokens.clone().into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Ident(ident)), None) => behind(&ident),
            _ => None,
        }
    }

    /// The length of an array, as its type has it.
    pub fn length(tokens: &TokenStream) -> Self {
        Opaque { reads: variables_in(tokens), ..Opaque::pure(tokens.clone()) }
    }

    /// The number of elements of a slice or a vector.
    pub fn length_of(place: &Place) -> Self {
        let root = placeholder(place.root, Span::mixed_site());
        let path = place.path.iter().map(|projection| match projection {
            Projection::Field(member) => quote!(.#member),
            Projection::Index(index) | Projection::Slice(index) => {
                let tokens = &index.tokens;
                quote!([#tokens])
            }
        });
        let mut reads = Vec::new();
        place.uses(&mut |var| reads.push(var));
        Opaque { reads, ..Opaque::pure(quote!(#root #(#path)*.len())) }
    }

    /// A length that the compiler finds where the array is used.
    pub fn inferred() -> Self {
        Opaque::pure(quote!(_))
    }

    pub fn is_inferred(&self) -> bool {
        self.tokens.to_string() == "_"
    }
}

impl Type {
    /// Zeros in the shape of the type, if that is known.
    pub fn zeros(&self) -> Option<Aggregate> {
        Some(match self {
            Type::Scalar(_) => Aggregate::Scalar(0.0.into()),
            Type::Array(element, length) => Aggregate::Repeat(Box::new(element.zeros()?), Opaque::length(length)),
            Type::Tuple(parts) => Aggregate::Tuple(parts.iter().map(Type::zeros).collect::<Option<_>>()?),
            Type::Slice(_) | Type::Vector(_) | Type::Named(_) | Type::Unknown => return None,
        })
    }

    /// Whether it is known to hold floats of this one type alone.
    pub fn is_made_of(&self, scalar: &Scalar) -> bool {
        self.leaves().iter().all(|leaf| matches!(leaf, Type::Scalar(own) if own == scalar))
    }

    /// Whether it is known to hold floats alone.
    pub fn is_made_of_scalars(&self) -> bool {
        self.leaves().iter().all(|leaf| leaf.is_scalar())
    }

    /// The scalar type of the floats in a type of which only the path is known.
    pub fn named_scalar(&self) -> Option<Scalar> {
        match self {
            Type::Named(path) => Some(Scalar::Of(Path(path.clone()))),
            _ => None,
        }
    }

    /// Some names turn out to be those of scalars.
    pub fn know_numbers(&mut self, is_number: &impl Fn(&str) -> bool) {
        match self {
            Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => element.know_numbers(is_number),
            Type::Tuple(parts) => parts.iter_mut().for_each(|part| part.know_numbers(is_number)),
            Type::Named(path) if is_number(&path.to_string()) => {
                *self = Type::Scalar(Scalar::Of(Path(path.clone())));
            }
            Type::Scalar(_) | Type::Named(_) | Type::Unknown => {}
        }
    }

    /// What stands in its arrays, slices, vectors and tuples, in order.
    pub fn leaves(&self) -> Vec<&Type> {
        match self {
            Type::Array(element, _) | Type::Slice(element) | Type::Vector(element) => element.leaves(),
            Type::Tuple(parts) => parts.iter().flat_map(Type::leaves).collect(),
            leaf @ (Type::Scalar(_) | Type::Named(_) | Type::Unknown) => vec![leaf],
        }
    }

    /// The same with several lanes for each float, if it is known where there are floats.
    pub fn lanes(&self) -> Option<Type> {
        Some(match self {
            Type::Scalar(Scalar::Unknown(_) | Scalar::Lanes(_)) | Type::Named(_) | Type::Unknown => return None,
            Type::Scalar(scalar) => Type::Scalar(scalar.clone().lanes()),
            Type::Array(element, length) => Type::Array(Box::new(element.lanes()?), length.clone()),
            Type::Slice(element) => Type::Slice(Box::new(element.lanes()?)),
            Type::Vector(element) => Type::Vector(Box::new(element.lanes()?)),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(Type::lanes).collect::<Option<_>>()?),
        })
    }

    /// The same as far as it is known from values: the path of a struct literal leaves out type arguments.
    pub fn without_names(self) -> Type {
        match self {
            Type::Array(element, length) => Type::Array(Box::new(element.without_names()), length),
            Type::Slice(element) => Type::Slice(Box::new(element.without_names())),
            Type::Vector(element) => Type::Vector(Box::new(element.without_names())),
            Type::Tuple(parts) => Type::Tuple(parts.into_iter().map(Type::without_names).collect()),
            Type::Named(_) => Type::Unknown,
            other => other,
        }
    }

    pub fn has_lanes(&self) -> bool {
        self.leaves().iter().any(|leaf| matches!(leaf, Type::Scalar(scalar) if scalar.has_lanes()))
    }

    pub fn project(self, projection: &Projection) -> Type {
        match (self, projection) {
            (Type::Array(element, _) | Type::Slice(element) | Type::Vector(element), Projection::Index(_)) => *element,
            (Type::Array(element, _) | Type::Slice(element) | Type::Vector(element), Projection::Slice(_)) => {
                Type::Slice(element)
            }
            (Type::Unknown, Projection::Slice(_)) => Type::Slice(Box::new(Type::Unknown)),
            (Type::Tuple(mut parts), Projection::Field(syn::Member::Unnamed(index)))
                if (index.index as usize) < parts.len() =>
            {
                parts.swap_remove(index.index as usize)
            }
            _ => Type::Unknown,
        }
    }

    /// The type of a shadow that the caller holds: a vector is seen as a slice.
    pub fn behind_reference(self) -> Type {
        match self {
            Type::Vector(element) => Type::Slice(element),
            ty => ty,
        }
    }
}

const DISCRETE: [&str; 16] = [
    "bool", "char", "str", "String", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// Whether a type says that there are no floats in it.
pub fn is_discrete(tokens: &TokenStream) -> bool {
    DISCRETE.contains(&tokens.to_string().as_str())
}

/// Whether a type says that there are no floats in it, and that its values are copied.
pub fn is_copied_discrete(tokens: &TokenStream) -> bool {
    is_discrete(tokens) && tokens.to_string() != "String"
}

/// Whether a path ends in this name, of this module, crate or type.
pub fn ends_in(path: &syn::Path, qualifier: &str, name: &str) -> bool {
    let mut names = path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|last| last == name) && names.next().is_some_and(|before| before == qualifier)
}
