//! The arguments of the attribute as a plain structure.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Path, Result, Token, parenthesized};

use crate::read::refuse::{Refusal, Refusals};

/// Whether vectors can be made where the function is compiled.
pub const ALLOC: bool = cfg!(feature = "alloc");

/// The arguments of `#[differentiable(…)]`.
#[derive(Default)]
pub struct Options {
    /// The active parameters, if they are named.
    pub wrt: Option<Vec<Ident>>,
    /// Whether it is an associated function without `self`.
    pub associated: Option<Ident>,
    /// Whether a gradient that needs run-time storage is an error.
    pub no_tape: Option<Ident>,
    /// Whether the matrix of derivatives is computed as a sparse one, too.
    pub sparse: Option<Ident>,
    /// Whether a gradient can use memory of the caller's.
    pub workspace: Option<Ident>,
    /// How many snapshots there are of each loop that carries something from one iteration to the next.
    pub checkpoint: Option<Snapshots>,
    /// The name of the namespace, if it is not the function's.
    pub name: Option<Ident>,
    /// The path of the crate, if it is re-exported.
    krate: Option<Path>,
    /// A hand-written gradient.
    pub derivative: Option<Path>,
    /// How often the function can be differentiated, if that is said.
    order: Option<Order>,
}

/// How often a function can be differentiated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    First = 1,
    Second,
    Third,
}

impl Options {
    pub fn order(&self) -> Order {
        self.order.unwrap_or(Order::First)
    }

    /// The path of the crate in generated code.
    pub fn krate(&self) -> TokenStream {
        match &self.krate {
            Some(path) => quote!(#path),
            None => quote!(::differentiable),
        }
    }
}

impl Options {
    /// What can be read of the arguments.
    pub fn read(arguments: TokenStream, refusals: &mut Refusals) -> Self {
        let mut options = Options::default();
        let read = Parser::parse2(|input: ParseStream| options.parse(input, refusals), arguments);
        if let Err(error) = read {
            refusals.add(Refusal::OptionSyntax(error.to_string()), error.span());
        }
        options
    }

    fn parse(&mut self, input: ParseStream, refusals: &mut Refusals) -> Result<()> {
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            let is_first = match key.to_string().as_str() {
                "wrt" => self.wrt.replace(parse_names(input)?).is_none(),
                "associated" => self.associated.replace(key.clone()).is_none(),
                "no_tape" => self.no_tape.replace(key.clone()).is_none(),
                "sparse" => self.sparse.replace(key.clone()).is_none(),
                "workspace" => self.workspace.replace(key.clone()).is_none(),
                "checkpoint" => self.checkpoint.replace(parse_value(input)?).is_none(),
                "name" => self.name.replace(parse_value(input)?).is_none(),
                "crate" => self.krate.replace(parse_path(input)?).is_none(),
                "derivative" => self.derivative.replace(parse_path(input)?).is_none(),
                "order" => self.order.replace(parse_value(input)?).is_none(),
                other => {
                    refusals.add(Refusal::OptionUnknown(other.to_owned()), key.span());
                    skip_option(input)?;
                    continue;
                }
            };
            if !is_first {
                refusals.add(Refusal::OptionTwice(key.to_string()), key.span());
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }
}

impl Parse for Order {
    fn parse(input: ParseStream) -> Result<Self> {
        let order: syn::LitInt = input.parse()?;
        match order.base10_digits() {
            "1" => Ok(Order::First),
            "2" => Ok(Order::Second),
            "3" => Ok(Order::Third),
            _ => Err(syn::Error::new(order.span(), "the order is 1, 2 or 3")),
        }
    }
}

/// A number of snapshots: a literal, or the path of a constant.
#[derive(Clone)]
pub struct Snapshots(syn::Expr);

impl Snapshots {
    /// The type of the schedule for so many snapshots.
    pub fn schedule(&self, krate: &TokenStream) -> TokenStream {
        let snapshots = &self.0;
        match snapshots {
            syn::Expr::Lit(_) => quote!(#krate::generated::Revolve::<#snapshots>),
            _ => quote!(#krate::generated::Revolve::<{ #snapshots }>),
        }
    }
}

impl Parse for Snapshots {
    fn parse(input: ParseStream) -> Result<Self> {
        const WANTED: &str = "the number of snapshots is a literal or a constant, and not zero";
        let snapshots: syn::Expr = input.parse()?;
        let is_number = match &snapshots {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(literal), .. }) => {
                literal.base10_parse::<usize>().is_ok_and(|number| number > 0)
            }
            syn::Expr::Path(syn::ExprPath { path, .. }) => {
                path.segments.last().is_some_and(|name| name.ident.to_string().starts_with(char::is_uppercase))
            }
            _ => false,
        };
        if is_number { Ok(Snapshots(snapshots)) } else { Err(syn::Error::new_spanned(snapshots, WANTED)) }
    }
}

/// Goes on after the next comma.
fn skip_option(input: ParseStream) -> Result<()> {
    while !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn parse_names(input: ParseStream) -> Result<Vec<Ident>> {
    let content;
    parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse_any, Token![,])?;
    Ok(names.into_iter().collect())
}

fn parse_value<T: Parse>(input: ParseStream) -> Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

fn parse_path(input: ParseStream) -> Result<Path> {
    input.parse::<Token![=]>()?;
    input.call(Path::parse_mod_style)
}
