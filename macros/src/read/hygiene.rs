//! Variables that only the hygiene of macros tells apart.
//!
//! Names are compared by their text. Where a function is written by a macro, two names may have the same text and mean
//! different variables: one from the macro, one from its argument.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::refuse::{Refusal, Refusals};

/// Refuses a function in which a variable's name comes from different macros.
pub fn refuse_ambiguous(item: &syn::ItemFn, refusals: &mut Refusals) {
    let mut names = Names::default();
    for input in &item.sig.inputs {
        names.visit_fn_arg(input);
    }
    names.visit_block(&item.block);
    for (name, ident) in names.ambiguous {
        if names.variables.contains(&name) {
            refusals.add(Refusal::Hygiene(name), ident.span());
        }
    }
}

#[derive(Default)]
struct Names {
    /// The names of variables.
    variables: HashSet<String>,
    /// The first macro that a name comes from.
    contexts: HashMap<String, String>,
    /// Names that come from a second one as well.
    ambiguous: Vec<(String, Ident)>,
}

impl Names {
    fn mention(&mut self, ident: &Ident) {
        let (name, context) = (ident.to_string(), context(ident.span()));
        let first = self.contexts.entry(name.clone()).or_insert_with(|| context.clone());
        if *first != context && !self.ambiguous.iter().any(|(other, _)| *other == name) {
            self.ambiguous.push((name, ident.clone()));
        }
    }

    fn mention_all(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.mention(&ident),
                TokenTree::Group(group) => self.mention_all(group.stream()),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.variables.insert(pattern.ident.to_string());
        self.mention(&pattern.ident);
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(ident) = path.path.get_ident() {
            self.mention(ident);
        }
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        self.mention_all(invocation.tokens.clone());
    }
}

/// Where a name is from. The compiler shows it, and only there, in the text of a span: `#3 bytes(10..20)`.
fn context(span: Span) -> String {
    let text = format!("{span:?}");
    text.split(' ').next().filter(|first| first.starts_with('#')).unwrap_or_default().to_owned()
}
