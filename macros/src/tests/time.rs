//! How long expansions take: a benchmark, which is run with
//! `cargo test --release --config profile.release.build-override.opt-level=3 --package differentiable-macros --lib -- --ignored --nocapture expansions`.

use std::path::Path;
use std::time::{Duration, Instant};

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::size::{on_the_stack_of_a_compiler, size};
use crate::expand::attribute;

/// The fastest of some expansions.
fn time(attributes: &[(TokenStream, TokenStream)]) -> Duration {
    let expand = || attributes.iter().for_each(|(arguments, item)| drop(attribute(arguments.clone(), item.clone())));
    let times = (0..5).map(|_| {
        let start = Instant::now();
        expand();
        start.elapsed()
    });
    times.min().expect("there are some")
}

/// The functions of a program that have the attribute, and its arguments.
fn annotated(source: &str) -> Vec<(TokenStream, TokenStream)> {
    let file = syn::parse_file(source).expect("a program");
    let functions = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function),
        _ => None,
    });
    let annotated = functions.filter_map(|mut function| {
        let place = function.attrs.iter().position(|attribute| attribute.path().is_ident("differentiable"))?;
        let arguments = match function.attrs.remove(place).meta {
            syn::Meta::List(list) => list.tokens,
            _ => TokenStream::new(),
        };
        Some((arguments, function.into_token_stream()))
    });
    annotated.collect()
}

/// Name and source.
fn sources() -> Vec<(String, String)> {
    let lets = |count: usize| -> String {
        let lines: String = (0..count).map(|k| format!("let x{} = x{k} * y.sin() + {k}.5;", k + 1)).collect();
        format!("fn f(x0: f64, y: f64) -> f64 {{ {lines} x{count} }}")
    };
    let chain: String = (1..200).map(|k| format!("let x{} = x{k} * x{};", k + 1, k - 1)).collect();
    let terms: Vec<String> = (0..400).map(|k| format!("{k}.0 * x[{k}] * x[{k}]")).collect();
    let heads: String = (0..8).map(|k| format!("for i{k} in 0..n {{ ")).collect();
    vec![
        ("10 statements".to_owned(), lets(10)),
        ("100 statements".to_owned(), lets(100)),
        ("1000 statements".to_owned(), lets(1000)),
        (
            "200 lets, each of the two before".to_owned(),
            format!("fn f(x0: f64, y: f64) -> f64 {{ let x1 = x0 * y; {chain} x200 }}"),
        ),
        ("a sum of 400 terms".to_owned(), format!("fn f(x: &[f64; 400]) -> f64 {{ {} }}", terms.join(" + "))),
        (
            "8 nested loops".to_owned(),
            format!("fn f(x: f64, n: usize) -> f64 {{ let mut s = x; {heads} s *= x; {} s }}", "}".repeat(8)),
        ),
    ]
}

#[test]
#[ignore = "a benchmark"]
fn of_expansions() {
    println!("| | milliseconds | tokens |\n|---|--:|--:|");
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    for (name, source) in sources() {
        let expand = || time(&[(TokenStream::new(), source.parse().expect("tokens"))]);
        let time = on_the_stack_of_a_compiler(expand);
        println!("| {name} | {:.1} | {} |", milliseconds(time), size("", &source));
    }
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gradbench/src/programs");
    for file in programs.read_dir().expect("the programs are there") {
        let path = file.expect("a file").path();
        let source = std::fs::read_to_string(&path).expect("a program");
        if !source.contains("#[differentiable") {
            continue;
        }
        let time = on_the_stack_of_a_compiler(|| time(&annotated(&source)));
        let name = path.file_stem().expect("a name").display();
        println!("| {name} | {:.1} | |", milliseconds(time));
    }
}
