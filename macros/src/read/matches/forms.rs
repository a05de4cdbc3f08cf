//! What patterns look like, whatever they are held against.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Pat};

use crate::read::constants::bound_names;
use crate::subject::identifiers;

/// The part of that number of a pattern of a tuple.
pub fn part_of(pattern: &Pat, index: usize) -> Option<&Pat> {
    match pattern {
        Pat::Paren(inner) => part_of(&inner.pat, index),
        Pat::Tuple(tuple) => tuple.elems.get(index),
        _ => None,
    }
}

/// Whether a pattern of a number tells that it is one.
pub fn is_numeric(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) | Pat::Range(_) => true,
        Pat::Ident(name) => name.subpat.as_ref().is_none_or(|(_, inner)| is_numeric(inner)),
        Pat::Paren(inner) => is_numeric(&inner.pat),
        _ => false,
    }
}

/// Whether a pattern of a tuple gives no name to the part of that number.
pub fn only_tests(pattern: &Pat, index: usize) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Paren(inner) => only_tests(&inner.pat, index),
        Pat::Or(cases) => cases.cases.iter().all(|case| only_tests(case, index)),
        Pat::Tuple(tuple) if !tuple.elems.iter().any(|part| matches!(part, Pat::Rest(_))) => {
            tuple.elems.get(index).is_some_and(|part| bound_names(part).is_empty() && variants(part, &mut |_| ()))
        }
        _ => false,
    }
}

/// Whether it is the pattern of what is there.
pub fn is_success(case: &syn::PatTupleStruct) -> bool {
    case.elems.len() == 1 && ["Some", "Ok"].iter().any(|name| case.path.is_ident(name))
}

/// Whether a guard mentions a name that its pattern gives.
pub fn mentions(guard: &Expr, pattern: &Pat) -> bool {
    let mentioned = identifiers(guard.to_token_stream());
    bound_names(pattern).iter().any(|name| mentioned.contains(&name.ident.to_string()))
}

/// Whether it is the pattern of what is said where there is no result.
pub fn is_failure(pattern: &Pat) -> bool {
    match pattern {
        Pat::Paren(inner) => is_failure(&inner.pat),
        Pat::TupleStruct(case) => case.path.is_ident("Err"),
        _ => false,
    }
}

/// Whether a pattern is one of what may be missing.
pub fn is_outcome(pattern: &Pat) -> bool {
    match pattern {
        Pat::Paren(inner) => is_outcome(&inner.pat),
        Pat::TupleStruct(case) => is_success(case) || case.path.is_ident("Err"),
        Pat::Ident(none) => none.ident == "None",
        _ => false,
    }
}

/// How many parts a pattern takes out of what is there.
pub fn parts_inside(pattern: &Pat) -> Option<usize> {
    match pattern {
        Pat::Paren(inner) => parts_inside(&inner.pat),
        Pat::TupleStruct(case) if is_success(case) => match &case.elems[0] {
            Pat::Tuple(tuple) => Some(tuple.elems.len()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a pattern is that of a struct, as far as its path tells: not a variant by its type, nor one that the prelude has in scope.
pub fn takes_struct_apart(pattern: &Pat) -> bool {
    match pattern {
        Pat::Paren(inner) => takes_struct_apart(&inner.pat),
        Pat::Reference(inner) => takes_struct_apart(&inner.pat),
        Pat::TupleStruct(fields) => fields.path.segments.len() == 1 && !is_outcome(pattern),
        Pat::Struct(fields) => fields.path.segments.len() == 1,
        _ => false,
    }
}

/// Whether a pattern tells one failure from another, or gives it a name.
pub fn asks_why(pattern: &Pat) -> bool {
    match pattern {
        Pat::Paren(inner) => asks_why(&inner.pat),
        Pat::TupleStruct(case) => {
            case.path.is_ident("Err") && !case.elems.iter().all(|why| matches!(why, Pat::Wild(_) | Pat::Rest(_)))
        }
        _ => false,
    }
}

pub fn is_slice(pattern: &Pat) -> bool {
    match pattern {
        Pat::Slice(_) => true,
        Pat::Paren(inner) => is_slice(&inner.pat),
        Pat::Reference(inner) => is_slice(&inner.pat),
        _ => false,
    }
}

/// What a pattern says of a length: every element may be anything.
pub fn shape(pattern: &Pat) -> Option<TokenStream> {
    match pattern {
        Pat::Paren(inner) => shape(&inner.pat),
        Pat::Reference(inner) => {
            let inner = shape(&inner.pat)?;
            Some(quote!(&#inner))
        }
        Pat::Ident(name) if is_name(name) => Some(quote!(_)),
        Pat::Slice(slice) => {
            let elements = slice.elems.iter().map(|element| match element {
                Pat::Rest(_) => Some(quote!(..)),
                Pat::Ident(rest) if matches!(&rest.subpat, Some((_, inner)) if matches!(**inner, Pat::Rest(_))) => {
                    Some(quote!(..))
                }
                element => is_irrefutable(element).then(|| quote!(_)),
            });
            let elements: Vec<TokenStream> = elements.collect::<Option<_>>()?;
            Some(quote!([#(#elements),*]))
        }
        _ => None,
    }
}

/// Whether patterns tell that they are of no number and of no struct of numbers: they are variants, or literals that are no floats.
pub fn are_of_no_float(patterns: &[&Pat]) -> bool {
    let mut are_named = false;
    patterns.iter().for_each(|pattern| {
        variants(pattern, &mut |_| are_named = true);
    });
    are_named && are_variants(patterns) || patterns.iter().any(|pattern| has_discrete_literal(pattern))
}

fn has_discrete_literal(pattern: &Pat) -> bool {
    let is_discrete = |literal: &syn::Lit| !matches!(literal, syn::Lit::Float(_));
    match pattern {
        Pat::Paren(inner) => has_discrete_literal(&inner.pat),
        Pat::Reference(inner) => has_discrete_literal(&inner.pat),
        Pat::Or(cases) => cases.cases.iter().any(has_discrete_literal),
        Pat::Tuple(tuple) => tuple.elems.iter().any(has_discrete_literal),
        Pat::Lit(literal) => is_discrete(&literal.lit),
        Pat::Range(range) => {
            let mut ends = range.start.iter().chain(&range.end);
            ends.any(|end| matches!(&**end, Expr::Lit(literal) if is_discrete(&literal.lit)))
        }
        _ => false,
    }
}

/// Whether the pattern of an element only gives names.
pub fn is_irrefutable(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Ident(name) => is_name(name),
        Pat::Paren(inner) => is_irrefutable(&inner.pat),
        Pat::Reference(inner) => is_irrefutable(&inner.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(is_irrefutable),
        Pat::Slice(slice) => {
            !slice.elems.iter().any(|element| matches!(element, Pat::Rest(_))) && slice.elems.iter().all(is_irrefutable)
        }
        _ => false,
    }
}

/// A name, and no constant or variant.
pub fn is_name(pattern: &syn::PatIdent) -> bool {
    pattern.subpat.is_none() && !starts_with_capital(&pattern.ident)
}

pub fn starts_with_capital(name: &Ident) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}

/// Whether the patterns are literals, ranges and variants: of a struct, which may be active, there is but one.
pub fn are_variants(patterns: &[&Pat]) -> bool {
    let mut constructors = Vec::new();
    let mut certain = false;
    for pattern in patterns {
        if !variants(pattern, &mut |path| {
            let mut segments = path.segments.iter().rev();
            let name = segments.next().map(|last| last.ident.to_string()).unwrap_or_default();
            certain |= matches!(&*name, "Some" | "None" | "Ok" | "Err")
                || segments.next().is_some_and(|qualifier| starts_with_capital(&qualifier.ident));
            if !constructors.contains(&name) {
                constructors.push(name);
            }
        }) {
            return false;
        }
    }
    certain || constructors.len() != 1
}

/// Calls `each` with the constructors in a pattern, if it is made of those, literals and ranges alone.
fn variants(pattern: &Pat, each: &mut dyn FnMut(&syn::Path)) -> bool {
    match pattern {
        Pat::Paren(inner) => variants(&inner.pat, each),
        Pat::Reference(inner) => variants(&inner.pat, each),
        Pat::Or(cases) => cases.cases.iter().all(|case| variants(case, each)),
        Pat::Lit(_) | Pat::Range(_) | Pat::Wild(_) => true,
        Pat::Ident(name) if starts_with_capital(&name.ident) => {
            each(&name.ident.clone().into());
            name.subpat.is_none()
        }
        Pat::Ident(name) => name.subpat.as_ref().is_none_or(|(_, inner)| variants(inner, each)),
        Pat::Path(path) => {
            each(&path.path);
            true
        }
        Pat::TupleStruct(tuple) => {
            each(&tuple.path);
            true
        }
        Pat::Struct(fields) => {
            each(&fields.path);
            true
        }
        _ => false,
    }
}
