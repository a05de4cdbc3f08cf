//! The formulas in the documentation of a gradient: those that a textbook has.

use quote::quote;
use syn::{ImplItem, Item};

use crate::expand::attribute;

/// The lines in the documentation of the gradient of a function.
fn formulas(function: proc_macro2::TokenStream) -> Vec<String> {
    let expansion = syn::parse2::<syn::File>(attribute(quote!(), function)).expect("items");
    let namespace =
        expansion.items.iter().find_map(|item| if let Item::Impl(found) = item { Some(found) } else { None });
    let is_gradient = |item: &&ImplItem| matches!(item, ImplItem::Fn(function) if function.sig.ident == "gradient");
    let Some(ImplItem::Fn(gradient)) = namespace.expect("a namespace").items.iter().find(is_gradient) else {
        panic!("there is no gradient");
    };
    let doc = gradient.attrs.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(literal), .. }) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let doc = doc.expect("documentation");
    let block = doc.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next());
    block.map_or_else(Vec::new, |block| block.lines().map(str::to_owned).collect())
}

macro_rules! formulas {
    ($($test:ident: $function:item => [$($line:literal),*];)+) => { $(
        #[test]
        fn $test() {
            assert_eq!(formulas(quote!($function)), [$($line),*] as [&str; _]);
        }
    )+ };
}

formulas! {
    sines: fn f(x: &[f64; 2]) -> f64 { x[0].sin() + x[1].cos() } => ["∂f/∂x₀ = cos x₀", "∂f/∂x₁ = −sin x₁"];
    the_product_rule: fn f(x: f64, y: f64) -> f64 { x.exp() * y * y } => ["∂f/∂x = y² · exp x", "∂f/∂y = 2 exp x · y"];
    the_quotient_rule: fn f(x: f64, y: f64) -> f64 { x / y } => ["∂f/∂x = 1 / y", "∂f/∂y = −x / y²"];
    powers: fn f(x: f64, p: f64) -> f64 { x.powi(5) + x.powf(p) } => [
        "∂f/∂x = p · x^(p − 1) + 5 x⁴", "∂f/∂p = x^p · ln x"
    ];
    roots: fn f(x: f64) -> f64 { x.sqrt() } => ["∂f/∂x = 0.5 / √x"];
    kinks: fn f(x: f64) -> f64 { x.abs() + x.max(0.0) } => [
        "∂f/∂x = H(x) + sgn x", "where", "H(t) = 0 for t < 0, ½ for t = 0, 1 for t > 0"
    ];
    constants: fn f(x: f64, n: usize) -> f64 { x * n as f64 + 3.0 * x } => ["∂f/∂x = 3 + n"];
    a_variable: fn f(y: f64) -> f64 { let mut z = y; z *= y; z *= y; z } => ["∂f/∂y = 3 y²"];
    what_is_shared_has_the_name_that_it_has: fn f(x: &[f64; 3]) -> f64 {
        let square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
        square.sin()
    } => [
        "∂f/∂x₀ = 2 t₁ · x₀", "∂f/∂x₁ = 2 t₁ · x₁", "∂f/∂x₂ = 2 t₁ · x₂", "where", "t₁ = cos(x₀² + x₁² + x₂²)"
    ];
    of_a_loop_there_is_none: fn f(x: &[f64]) -> f64 { x.iter().map(|x| x.sin()).sum() } => [];
    of_a_branch_there_is_none: fn f(x: f64) -> f64 { if x > 1.0 { x } else { x * x } } => [];
}

#[test]
fn there_are_as_many_lines_as_statements() {
    let lets = (0..9).map(|_| quote!(let x = x * x.sin() + x.cos();));
    let lines = formulas(quote!(fn f(x: f64) -> f64 { #(#lets)* x }));
    assert!((2..30).contains(&lines.len()), "{lines:#?}");
    assert!(lines.iter().all(|line| line.chars().count() < 300), "{lines:#?}");
    let lets = (0..200).map(|_| quote!(let x = x * x.sin() + x.cos();));
    assert_eq!(formulas(quote!(fn f(x: f64) -> f64 { #(#lets)* x })), [""; 0]);
}
