//! The options of the attribute `tangent`.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Path, Token};

use super::mistakes::{Mistake, Mistakes};
use super::text;

/// The arguments of `#[tangent(…)]`, and where they stand.
#[derive(Default)]
pub(super) struct Options {
    pub(super) krate: Option<(Span, Path)>,
    pub(super) constant: Option<Span>,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], mistakes: &mut Mistakes) -> Self {
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
