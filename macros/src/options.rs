//! The arguments of the attribute as a plain structure.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Path, Result, Token, parenthesized};

/// The arguments of `#[differentiable(…)]`.
#[derive(Default)]
pub struct Options {
    /// The active parameters, if they are named.
    pub wrt: Option<Vec<Ident>>,
    /// The name of the namespace, if it is not the function's.
    pub name: Option<Ident>,
    /// The path of the crate, if it is re-exported.
    krate: Option<Path>,
    /// A hand-written gradient.
    pub derivative: Option<Path>,
}

impl Options {
    /// The path of the crate in generated code.
    pub fn krate(&self) -> TokenStream {
        match &self.krate {
            Some(path) => quote!(#path),
            None => quote!(::differentiable),
        }
    }
}

const KNOWN: &str = "the options are `wrt(…)`, `name = …`, `derivative = path` and `crate = path`";

impl Parse for Options {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key = input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
            match key.to_string().as_str() {
                "wrt" => once(&key, &mut options.wrt, parse_names(input)?)?,
                "name" => once(&key, &mut options.name, parse_value(input)?)?,
                "crate" => once(&key, &mut options.krate, parse_path(input)?)?,
                "derivative" => once(&key, &mut options.derivative, parse_path(input)?)?,
                other => {
                    return Err(Error::new(key.span(), format!("there is no option `{other}`: {KNOWN}")));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

fn once<T>(key: &Ident, option: &mut Option<T>, value: T) -> Result<()> {
    match option.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(key.span(), format!("the option `{key}` is given twice"))),
    }
}

fn parse_names(input: ParseStream) -> Result<Vec<Ident>> {
    let content;
    parenthesized!(content in input);
    let names = content.parse_terminated(<Ident as syn::ext::IdentExt>::parse_any, Token![,])?;
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

