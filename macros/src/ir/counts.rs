//! How often a loop over a range runs, and which lengths are small.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::variables_in;
use super::{Function, Opaque, Range, Type, behind};
use crate::syntax::is_arithmetic;

/// Arrays of up to so many values stand on the stack.
const MOST: usize = 4096;

/// A bound of a range; what binds no tighter than that stands in parentheses.
fn bounding(bound: &TokenStream) -> TokenStream {
    match syn::parse2(bound.clone()) {
        Ok(syn::Expr::Range(_) | syn::Expr::Assign(_) | syn::Expr::Closure(_)) => quote!((#bound)),
        _ => bound.clone(),
    }
}

/// A bound: an expression and a number that is added to it, or the number alone.
struct Bound {
    base: Option<TokenStream>,
    offset: i64,
}

impl Function {
    /// The number of times that a loop over the range runs.
    pub fn times(&self, range: &Range) -> Opaque {
        let tokens = self.difference(range).unwrap_or_else(|| {
            let (start, end) = (bounding(&range.start.tokens), bounding(&range.end.tokens));
            let whole = if range.inclusive { quote!(#start..=#end) } else { quote!(#start..#end) };
            match &range.step {
                None => quote!((#whole).size_hint().0),
                Some(step) => {
                    let step = &step.tokens;
                    quote!((#whole).step_by(#step).size_hint().0)
                }
            }
        });
        let mut reads = variables_in(&tokens);
        reads.sort();
        Opaque { reads, ..Opaque::pure(tokens) }
    }

    /// The same of a range in steps of one, without sums and differences that could overflow: from 1 to n - 1 it is as far as from
    /// 2 to n.
    fn difference(&self, range: &Range) -> Option<TokenStream> {
        if range.step.is_some() {
            return None;
        }
        let (start, end) = (self.bound(&range.start.tokens), self.bound(&range.end.tokens));
        let distance = start.offset - end.offset - i64::from(range.inclusive);
        match (start.base, end.base) {
            (None, None) => number(0.max(-distance)),
            (Some(start), Some(end)) if start.to_string() == end.to_string() => number(0.max(-distance)),
            (None, Some(end)) if distance == 0 && self.is_factor(&end) => Some(end),
            (None, Some(end)) => {
                let from = number(distance)?;
                let end = bounding(&end);
                Some(quote!((#from..#end).size_hint().0))
            }
            _ => None,
        }
    }

    fn bound(&self, tokens: &TokenStream) -> Bound {
        let whole = || Bound { base: Some(tokens.clone()), offset: 0 };
        match syn::parse2(tokens.clone()) {
            Ok(syn::Expr::Lit(literal)) => match integer(&literal) {
                Some(offset) => Bound { base: None, offset },
                None => whole(),
            },
            Ok(syn::Expr::Paren(inner)) => {
                let inner = inner.expr;
                self.bound(&quote!(#inner))
            }
            Ok(syn::Expr::Binary(binary)) => {
                let sign = match binary.op {
                    syn::BinOp::Add(_) => 1,
                    syn::BinOp::Sub(_) => -1,
                    _ => return whole(),
                };
                let syn::Expr::Lit(literal) = *binary.right else { return whole() };
                let (left, Some(offset)) = (binary.left, integer(&literal)) else { return whole() };
                let left = self.bound(&quote!(#left));
                Bound { offset: left.offset + sign * offset, ..left }
            }
            Ok(syn::Expr::MethodCall(call)) => match self.length_of_array(&call) {
                Some(length) => self.bound(&length),
                None => whole(),
            },
            _ => whole(),
        }
    }

    /// The length of an array, by its type, where the call asks for that.
    fn length_of_array(&self, call: &syn::ExprMethodCall) -> Option<TokenStream> {
        let syn::Expr::Path(path) = &*call.receiver else { return None };
        let array = behind(path.path.get_ident()?).filter(|_| call.method == "len" && call.args.is_empty())?;
        match &self.variable(array).ty {
            Type::Array(_, length) if variables_in(length).is_empty() => Some(length.clone()),
            _ => None,
        }
    }

    /// Whether the tokens are a `usize` that needs no computation: the length of what has a name, or of an array.
    pub fn is_length(&self, tokens: &TokenStream) -> bool {
        match syn::parse2(tokens.clone()) {
            Ok(syn::Expr::MethodCall(call)) => {
                call.method == "len" && call.args.is_empty() && matches!(*call.receiver, syn::Expr::Path(_))
            }
            _ => self.is_length_of_arrays(tokens),
        }
    }

    /// Whether the tokens are a `usize` by their syntax and the types of variables, and need no parentheses.
    fn is_factor(&self, tokens: &TokenStream) -> bool {
        let expression = syn::parse2(tokens.clone());
        expression.is_ok_and(|value| {
            matches!(value, syn::Expr::Path(_) | syn::Expr::MethodCall(_)) && self.is_size_code(&value)
        })
    }

    /// Whether the tokens are a `usize` by their syntax and the types of variables.
    pub fn is_size(&self, tokens: &TokenStream) -> bool {
        syn::parse2(tokens.clone()).is_ok_and(|value| self.is_size_code(&value))
    }

    fn is_size_code(&self, value: &syn::Expr) -> bool {
        match value {
            syn::Expr::Path(path) => match path.path.get_ident().and_then(behind) {
                Some(var) => matches!(&self.variable(var).ty, Type::Named(name) if name.to_string() == "usize"),
                None => self.is_length_of_arrays(&quote!(#path)),
            },
            syn::Expr::Paren(inner) => self.is_size_code(&inner.expr),
            syn::Expr::Binary(binary) => {
                is_arithmetic(&binary.op) && (self.is_size_code(&binary.left) || self.is_size_code(&binary.right))
            }
            syn::Expr::MethodCall(call) => match (call.method.to_string().as_str(), call.args.len()) {
                ("len", 0) => true,
                ("min" | "max" | "saturating_sub", 1) => self.is_size_code(&call.receiver),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether so many values may stand in an array on the stack: they are few, or arrays of the function are as long.
    pub fn is_small(&self, length: &Opaque) -> bool {
        match length.tokens.to_string().parse() {
            Ok(length) => (0..=MOST).contains(&length),
            Err(_) => self.is_length_of_arrays(&length.tokens),
        }
    }

    fn is_length_of_arrays(&self, tokens: &TokenStream) -> bool {
        let Ok(name) = syn::parse2::<proc_macro2::Ident>(tokens.clone()) else { return false };
        if behind(&name).is_some() {
            return false;
        }
        self.variables.iter().any(|variable| has_length(&variable.ty, &name.to_string()))
    }
}

fn has_length(ty: &Type, length: &str) -> bool {
    match ty {
        Type::Array(element, own) => own.to_string() == length || has_length(element, length),
        Type::Slice(element) | Type::Vector(element) => has_length(element, length),
        Type::Tuple(parts) => parts.iter().any(|part| has_length(part, length)),
        Type::Scalar(_) | Type::Named(_) | Type::Unknown => false,
    }
}

fn integer(literal: &syn::ExprLit) -> Option<i64> {
    match &literal.lit {
        syn::Lit::Int(literal) => literal.base10_parse().ok(),
        _ => None,
    }
}

fn number(value: i64) -> Option<TokenStream> {
    let literal = Literal::u64_unsuffixed(u64::try_from(value).ok()?);
    Some(quote!(#literal))
}
