//! What is known of the structure of sparse matrices before a function runs.

use super::*;
use crate::differentiate::{Followed, dependences, follow_from_shape};

fn traced(source: &str) -> (Function, Vec<Var>) {
    let item: syn::ItemFn = syn::parse_str(source).expect("a function");
    let (function, wrt) = lowered(&item);
    let sets = dependences(&simplify::primal(function), &wrt, Followed::Interactions, &quote::quote!(differentiable));
    let numbers = sets.parameters.iter().copied().filter(|var| sets.variable(*var).name == "n").collect();
    (verified(simplify::derived(verified(sets, "dependences")), "derived"), numbers)
}

fn follows(source: &str) -> bool {
    let (function, numbers) = traced(source);
    follow_from_shape(&function, &numbers)
}

#[test]
fn it_follows_from_lengths_numbers_and_loops() {
    for source in [
        "fn f(x: &[f64; 3]) -> f64 { x[0] * x[1].sin() + x[2].powi(2) }",
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 1..x.len() { s += (x[i] - x[i - 1]).powi(2); } s }",
        "fn f(x: &[f64], n: usize) -> f64 { let mut s = 0.0; for i in 0..n { for j in 0..3 { s += x[3 * i + j] * x[i]; } } s }",
        "fn f(x: &[f64]) -> f64 { x.windows(2).map(|w| w[0] * w[1]).sum() }",
        "fn f(x: &[f64], n: usize) -> f64 { let mut s = 0.0; for i in 0..x.len() { if i % n == 0 { s += x[i] * x[0]; } } s }",
        "fn f(x: &[f64]) -> f64 { let mut y = vec![0.0; x.len()]; for i in 0..y.len() { y[i] = x[i] * x[0]; } y.iter().map(|y| y * y).sum() }",
    ] {
        assert!(follows(source), "{source}\n{}", traced(source).0);
    }
}

#[test]
fn it_depends_on_branches_indices_and_code_that_is_not_seen() {
    for source in [
        "fn f(x: &[f64; 3]) -> f64 { if x[0] > 1.0 { x[0] * x[1] } else { x[1] * x[2] } }",
        "fn f(x: &[f64], k: &[usize]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += x[i] * x[k[i]]; } s }",
        "fn f(x: &[f64], k: &[usize]) -> f64 { let mut s = 0.0; for i in 0..k.len() { s += x[i] * x[0]; } s }",
        "fn f(x: &[f64], m: &Mesh) -> f64 { let mut s = 0.0; for i in 0..m.cells { s += x[i] * x[0]; } s }",
        "fn f(x: &[f64]) -> f64 { let k = pick(); x[k] * x[0] }",
        "fn f(x: &[f64; 3]) -> f64 { let i = x[0].floor() as usize; x[i] * x[1] }",
        "fn f(x: &[f64; 3]) -> f64 { let mut y = x[0]; let mut k = 0; while y > 1.0 { y *= 0.5; k += 1; } x[k] * y }",
        "fn f(x: &[f64; 3]) -> f64 { let mut i = 0; if x[0] > 0.0 { i += 1; } x[i] * x[2] }",
        "fn f(x: &[f64; 3], b: bool) -> f64 { if b { x[0] * x[1] } else { x[1] } }",
        "fn f(x: &[f64; 3]) -> f64 { let y = g(x[0]); y * x[1] }",
    ] {
        assert!(!follows(source), "{source}\n{}", traced(source).0);
    }
}

#[test]
fn what_is_made_of_few_inputs_has_no_set_of_its_own() {
    let (sets, _) = traced(
        "fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 1..x.len() { s += (x[i] * x[i] - 2.0 * x[i - 1]).powi(2); } s }",
    );
    assert!(!sets.to_string().contains("union"), "{sets}");
}
