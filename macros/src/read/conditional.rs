//! Conditional compilation, which the attribute does not see: what is left out is still there when it reads the function.
//!
//! So it leaves a function with conditions to the compiler in two cases, of which the one that holds is read again, with a condition
//! less.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, FnArg, Item, ItemFn, Meta, Stmt, Token, parse_quote};

use super::refuse::{Refusal, Refusals};

/// A condition, and the function where it holds.
pub struct Case {
    pub condition: TokenStream,
    pub item: ItemFn,
}

/// The function where one of its conditions holds, and where it does not; or in any case, if what holds is written.
pub fn cases(item: &ItemFn) -> Option<Vec<Case>> {
    let written = conditions(item);
    if written.iter().filter_map(predicate).any(|predicate| decide(&predicate).is_some()) {
        let item = Chosen { known: None }.item(item);
        return (conditions(&item).len() < written.len()).then(|| vec![Case { condition: quote!(all()), item }]);
    }
    let all = leaves(item);
    let case = |condition: &Meta, holds: bool| {
        let item = Chosen { known: Some((condition.clone(), holds)) }.item(item);
        let condition = if holds { quote!(#condition) } else { quote!(not(#condition)) };
        (leaves(&item).len() < all.len()).then_some(Case { condition, item })
    };
    all.iter().find_map(|condition| Some(vec![case(condition, true)?, case(condition, false)?]))
}

/// Refuses a function with parameters or parts of its body that may be left out.
pub fn refuse_conditional(item: &ItemFn, refusals: &mut Refusals) {
    conditions(item).iter().for_each(|attribute| refusals.add(Refusal::Conditional, attribute));
}

/// The attributes on which it depends whether something of the function is compiled.
fn conditions(item: &ItemFn) -> Vec<Attribute> {
    let mut conditions = Conditions(Vec::new());
    item.sig.inputs.iter().for_each(|input| conditions.visit_fn_arg(input));
    conditions.visit_block(&item.block);
    conditions.0
}

struct Conditions(Vec<Attribute>);

impl<'ast> Visit<'ast> for Conditions {
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let path = attribute.path();
        if path.is_ident("cfg") || path.is_ident("cfg_attr") && mentions_cfg(attribute.meta.to_token_stream()) {
            self.0.push(attribute.clone());
        }
    }

    /// What stands in a macro may come to be in code.
    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        self.tokens(invocation.tokens.clone());
    }

    /// Items of the function's own stay as they are.
    fn visit_item(&mut self, _: &'ast Item) {}
}

impl Conditions {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut hash = None;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                let written = hash.map(|hash: TokenTree| quote!(#hash #group));
                let attributes = written.and_then(|written| Attribute::parse_outer.parse2(written).ok());
                attributes.iter().flatten().for_each(|attribute| self.visit_attribute(attribute));
                self.tokens(group.stream());
            }
            hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#').then_some(token);
        }
    }
}

fn mentions_cfg(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "cfg",
        TokenTree::Group(group) => mentions_cfg(group.stream()),
        _ => false,
    })
}

/// What `#[cfg(…)]` asks for.
fn predicate(attribute: &Attribute) -> Option<Meta> {
    let Meta::List(list) = &attribute.meta else { return None };
    list.path.is_ident("cfg").then(|| syn::parse2(without_truth(list.tokens.clone())).ok()).flatten()
}

/// `true` is `all()`, and `false` is `any()`.
fn without_truth(tokens: TokenStream) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "true" => quote!(all()),
        TokenTree::Ident(ident) if ident == "false" => quote!(any()),
        TokenTree::Group(group) => Group::new(group.delimiter(), without_truth(group.stream())).to_token_stream(),
        token => token.into(),
    });
    replaced.collect()
}

/// The predicates that one is made of.
fn parts(list: &syn::MetaList) -> Option<Vec<Meta>> {
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    parts.ok().map(|parts| parts.into_iter().collect())
}

/// The predicates that are made of no others, in those of a function.
fn leaves(item: &ItemFn) -> Vec<Meta> {
    let mut open: Vec<Meta> = conditions(item).iter().filter_map(predicate).collect();
    open.reverse();
    let mut leaves = Vec::new();
    while let Some(predicate) = open.pop() {
        match predicate {
            Meta::List(list) => open.extend(parts(&list).into_iter().flatten().rev()),
            leaf => leaves.push(leaf),
        }
    }
    leaves
}

/// Whether a predicate holds, if what is known of it says so.
fn decide(predicate: &Meta) -> Option<bool> {
    let Meta::List(list) = predicate else { return None };
    let parts: Vec<Option<bool>> = parts(list)?.iter().map(decide).collect();
    let decisive = list.path.is_ident("any");
    match parts[..] {
        [part] if list.path.is_ident("not") => part.map(|holds| !holds),
        _ if !decisive && !list.path.is_ident("all") => None,
        _ if parts.contains(&Some(decisive)) => Some(decisive),
        _ => parts.iter().all(Option::is_some).then_some(!decisive),
    }
}

/// Leaves out what does not hold, as it is written, or now that it is known of a condition whether it holds.
struct Chosen {
    known: Option<(Meta, bool)>,
}

impl Chosen {
    fn item(&mut self, item: &ItemFn) -> ItemFn {
        let mut item = item.clone();
        self.parameters(&mut item.sig.inputs);
        self.visit_block_mut(&mut item.block);
        item
    }

    /// The predicate with what is known: `all()` holds, and `any()` does not.
    fn known(&self, predicate: Meta) -> Meta {
        match predicate {
            Meta::List(list) => match parts(&list) {
                Some(parts) => {
                    let (path, parts) = (&list.path, parts.into_iter().map(|part| self.known(part)));
                    parse_quote!(#path(#(#parts),*))
                }
                None => Meta::List(list),
            },
            leaf => match &self.known {
                Some((condition, holds))
                    if leaf.to_token_stream().to_string() == condition.to_token_stream().to_string() =>
                {
                    if *holds {
                        parse_quote!(all())
                    } else {
                        parse_quote!(any())
                    }
                }
                _ => leaf,
            },
        }
    }

    /// Whether what has these attributes stays; those that hold are gone.
    fn keeps(&self, attributes: &mut Vec<Attribute>) -> bool {
        let mut stays = true;
        attributes.retain_mut(|attribute| {
            let Some(predicate) = predicate(attribute).map(|predicate| self.known(predicate)) else { return true };
            let holds = decide(&predicate);
            attribute.meta = parse_quote!(cfg(#predicate));
            stays &= holds != Some(false);
            holds != Some(true)
        });
        stays
    }

    fn parameters(&self, parameters: &mut Punctuated<FnArg, Token![,]>) {
        self.retain(parameters, |parameter| match parameter {
            FnArg::Receiver(receiver) => Some(&mut receiver.attrs),
            FnArg::Typed(typed) => Some(&mut typed.attrs),
        });
    }

    fn retain<T>(
        &self,
        list: &mut Punctuated<T, Token![,]>,
        attributes: impl Fn(&mut T) -> Option<&mut Vec<Attribute>>,
    ) {
        let all = std::mem::take(list).into_iter();
        *list =
            all.filter_map(|mut one| attributes(&mut one).is_none_or(|own| self.keeps(own)).then_some(one)).collect();
    }
}

impl VisitMut for Chosen {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain_mut(|statement| match statement {
            Stmt::Local(local) => self.keeps(&mut local.attrs),
            Stmt::Macro(invocation) => self.keeps(&mut invocation.attrs),
            Stmt::Expr(expression, _) => first(expression).is_none_or(|own| self.keeps(own)),
            Stmt::Item(_) => true,
        });
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        match expression {
            Expr::Match(choice) => choice.arms.retain_mut(|arm| self.keeps(&mut arm.attrs)),
            Expr::Struct(literal) => self.retain(&mut literal.fields, |field| Some(&mut field.attrs)),
            Expr::Array(syn::ExprArray { elems: list, .. })
            | Expr::Tuple(syn::ExprTuple { elems: list, .. })
            | Expr::Call(syn::ExprCall { args: list, .. })
            | Expr::MethodCall(syn::ExprMethodCall { args: list, .. }) => self.retain(list, first),
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expression);
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

/// The attributes in front of an expression, which the parser gives to its first operand.
fn first(expression: &mut Expr) -> Option<&mut Vec<Attribute>> {
    macro_rules! attributes {
        ($($kind:ident)*) => {
            match expression {
                Expr::Assign(assignment) => first(&mut assignment.left),
                Expr::Binary(binary) => first(&mut binary.left),
                Expr::Cast(cast) => first(&mut cast.expr),
                $(Expr::$kind(inner) => Some(&mut inner.attrs),)*
                _ => None,
            }
        };
    }
    attributes! {
        Array Block Break Call Closure Continue Field ForLoop If Index Lit Loop Macro Match MethodCall Paren Path Range Reference Repeat
        Return Struct Try Tuple Unary Unsafe While
    }
}
