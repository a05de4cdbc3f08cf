//! Parts of one slice that a call borrows together, one of them mutably: the slice is split where the user split it, or taken apart as a
//! pattern of the user's took it apart.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::body::Writer;
use super::expressions::Expression;
use crate::ir::{Argument, Opaque, Operand, Place, Projection, Var};

/// An argument that is a part of a slice: its number, whether it is mutable, and the rest of its path.
#[derive(Clone, Copy)]
struct Part<'c> {
    number: usize,
    mutable: bool,
    path: &'c [Projection],
}

/// The side of a split on which a range lies, and where that is.
#[derive(PartialEq, Eq)]
enum Side {
    Before,
    After,
}

impl Writer<'_> {
    /// The splits that are needed before a call, and the arguments that are made of their halves, by their numbers.
    pub fn split(&mut self, arguments: &[Argument]) -> (TokenStream, HashMap<usize, Expression>) {
        let mut roots: Vec<(Var, Vec<Part>)> = Vec::new();
        for (number, argument) in arguments.iter().enumerate() {
            let (place, mutable) = match argument {
                Argument::Borrow(place) => (place, false),
                Argument::BorrowMut(place) => (place, true),
                _ => continue,
            };
            let part = Part { number, mutable, path: &place.path };
            match roots.iter_mut().find(|(root, _)| *root == place.root) {
                Some((_, parts)) => parts.push(part),
                None => roots.push((place.root, vec![part])),
            }
        }
        let (mut splits, mut halves) = (TokenStream::new(), HashMap::new());
        for (root, parts) in roots {
            let whole = self.path(&Place::from(root));
            self.split_parts(whole, parts, &mut splits, &mut halves);
        }
        (splits, halves)
    }

    fn split_parts(
        &mut self,
        whole: Expression,
        parts: Vec<Part>,
        splits: &mut TokenStream,
        halves: &mut HashMap<usize, Expression>,
    ) {
        if parts.len() < 2 || !parts.iter().any(|part| part.mutable) {
            return;
        }
        let common = shared_length(&parts);
        let Some((at, sides)) = cut(&parts, common) else {
            return self.take_apart(whole, &parts, common, splits, halves);
        };
        let whole = self.along(whole, &parts[0].path[..common]);
        let at = self.constant_tokens(&at);
        let count = halves.len();
        let half = |name: &str| -> Ident { format_ident!("{}_{}", name, count, span = Span::mixed_site()) };
        let (before, after) = (half("before"), half("after"));
        let split = whole.index(quote!(..)).method(&format_ident!("split_at_mut"), &[Expression::whole(at)]);
        splits.extend(quote!(let (#before, #after) = #split;));
        for (side, name) in [(Side::Before, before), (Side::After, after)] {
            let inside = parts.iter().zip(&sides).filter(|(_, own)| **own == side);
            let inside: Vec<Part> = inside.map(|(part, _)| Part { path: &part.path[common + 1..], ..*part }).collect();
            self.pass_parts(Expression::whole(quote!(#name)), inside, splits, halves);
        }
    }

    /// Parts of what there is a mutable reference to.
    fn pass_parts(
        &mut self,
        whole: Expression,
        parts: Vec<Part>,
        splits: &mut TokenStream,
        halves: &mut HashMap<usize, Expression>,
    ) {
        for part in &parts {
            let place = self.along(whole.clone(), part.path);
            halves.insert(
                part.number,
                match (part.mutable, part.path.is_empty()) {
                    (true, true) => place,
                    (false, true) => place.dereferenced().borrowed(),
                    (true, false) => place.borrowed_mutably(),
                    (false, false) => place.borrowed(),
                },
            );
        }
        self.split_parts(whole, parts, splits, halves);
    }

    /// Elements and ranges of elements of which a pattern has references.
    fn take_apart(
        &mut self,
        whole: Expression,
        parts: &[Part],
        common: usize,
        splits: &mut TokenStream,
        halves: &mut HashMap<usize, Expression>,
    ) {
        let mut pieces: Vec<(&Projection, Vec<Part>)> = Vec::new();
        for part in parts {
            let Some((piece @ (Projection::Index(_) | Projection::Slice(_)), path)) = part.path[common..].split_first()
            else {
                return;
            };
            let inner = Part { path, ..*part };
            match pieces.iter_mut().find(|(own, _)| text(own) == text(piece)) {
                Some((_, inside)) => inside.push(inner),
                None => pieces.push((piece, vec![inner])),
            }
        }
        if pieces.len() < 2 {
            return;
        }
        let whole = self.along(whole, &parts[0].path[..common]);
        let has_ranges = pieces.iter().any(|(piece, _)| matches!(piece, Projection::Slice(_)));
        let length = whole.clone().method(&format_ident!("len"), &[]).tokens;
        let count = halves.len();
        let (mut names, mut indices) = (Vec::new(), Vec::new());
        for (index, (piece, _)) in pieces.iter().enumerate() {
            let name = format_ident!("part_{}", count + index, span = Span::mixed_site());
            let (pattern, index) = match piece {
                Projection::Index(index) if has_ranges => {
                    let index = self.constant_tokens(&index.tokens);
                    (quote!([#name]), quote!(#index..#index + 1))
                }
                Projection::Slice(range) => {
                    let range = self.constant_tokens(&range.tokens);
                    let Some(range) = between(&range, &length) else { return };
                    (quote!(#name), range)
                }
                Projection::Index(Opaque { tokens, .. }) => (quote!(#name), self.constant_tokens(tokens)),
                Projection::Field(_) => return,
            };
            names.push((name, pattern));
            indices.push(index);
        }
        let patterns = names.iter().map(|(_, pattern)| pattern);
        let at = format_ident!("at_{count}", span = Span::mixed_site());
        splits.extend(quote!(let #at = [#(#indices),*];));
        let all = whole.index(quote!(..)).method(&format_ident!("get_disjoint_mut"), &[Expression::whole(quote!(#at))]);
        splits.extend(match has_ranges {
            true => quote!(let ::core::result::Result::Ok([#(#patterns),*]) = #all else { ::core::unreachable!() };),
            false => quote!(let [#(#patterns),*] = #all.unwrap();),
        });
        for ((name, _), (_, inside)) in names.into_iter().zip(pieces) {
            self.pass_parts(Expression::whole(quote!(#name)), inside, splits, halves);
        }
    }
}

/// A range with both of its ends, the later one of which may be that of everything.
fn between(range: &TokenStream, length: &TokenStream) -> Option<TokenStream> {
    let Ok(syn::Expr::Range(range)) = syn::parse2(range.clone()) else { return None };
    let start = range.start.map_or_else(|| quote!(0), |start| quote!(#start));
    match (range.end, range.limits) {
        (Some(end), syn::RangeLimits::HalfOpen(_)) => Some(quote!(#start..#end)),
        (None, _) => Some(quote!(#start..#length)),
        _ => None,
    }
}

/// What is passed by value is read before references to what stands beside it are taken.
pub fn values_first(splits: TokenStream, arguments: &[Argument], written: &mut [Expression]) -> TokenStream {
    if splits.is_empty() {
        return splits;
    }
    let mut all = TokenStream::new();
    for (number, (argument, written)) in arguments.iter().zip(written).enumerate() {
        let is_read = matches!(argument, Argument::Value(Operand::Var(_)) | Argument::Aggregate(_));
        if is_read && written.tokens.clone().into_iter().count() > 1 {
            let (name, value) = (format_ident!("value_{number}", span = Span::mixed_site()), &written.tokens);
            all.extend(quote!(let #name = #value;));
            *written = Expression::whole(quote!(#name));
        }
    }
    all.extend(splits);
    all
}

/// How many projections all parts begin with.
fn shared_length(parts: &[Part]) -> usize {
    let same = |index: usize| {
        let mut texts = parts.iter().map(|part| part.path.get(index).map(text));
        let first = texts.next().flatten();
        first.is_some() && texts.all(|text| text == first)
    };
    (0..).take_while(|index| same(*index)).count()
}

/// Where the parts lie on two sides of one index.
fn cut(parts: &[Part], level: usize) -> Option<(TokenStream, Vec<Side>)> {
    let mut at: Option<TokenStream> = None;
    let mut sides = Vec::with_capacity(parts.len());
    for part in parts {
        let Projection::Slice(range) = part.path.get(level)? else { return None };
        let Ok(syn::Expr::Range(range)) = syn::parse2(range.tokens.clone()) else { return None };
        let (side, bound) = match (range.start, range.end, range.limits) {
            (None, Some(end), syn::RangeLimits::HalfOpen(_)) => (Side::Before, quote!(#end)),
            (Some(start), None, _) => (Side::After, quote!(#start)),
            _ => return None,
        };
        if at.get_or_insert_with(|| bound.clone()).to_string() != bound.to_string() {
            return None;
        }
        sides.push(side);
    }
    Some((at?, sides))
}

fn text(projection: &Projection) -> String {
    match projection {
        Projection::Field(member) => quote!(.#member).to_string(),
        Projection::Index(index) => format!("[{}]", index.tokens),
        Projection::Slice(range) => format!("[{}..]", range.tokens),
    }
}
