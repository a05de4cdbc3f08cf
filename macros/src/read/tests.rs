//! The language that iterators, closures and methods of slices become.

use quote::quote;

use super::refuse::Refusals;
use super::signature::Signature;
use crate::differentiate::forward;
use crate::ir::Function;
use crate::ir::interpret::{Datum, run};
use crate::options::Options;

/// The function in the language.
fn read(function: proc_macro2::TokenStream) -> Function {
    let item: syn::ItemFn = syn::parse2(function).expect("a function");
    let mut refusals = Refusals::default();
    let options = Options::read(proc_macro2::TokenStream::new(), &mut refusals);
    let signature = Signature::read(&item, &options, &mut refusals);
    let function = super::read(&item, &signature, &mut refusals).expect("a function that is differentiable");
    crate::simplify::primal(function)
}

/// Checks the text of a function in the language, without the line of its parameters.
#[track_caller]
fn reads(function: proc_macro2::TokenStream, expected: &str) {
    let function = read(function);
    let text = function.to_string();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    let body: Vec<&str> = lines[..lines.len() - 1].iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    let expected: Vec<&str> =
        expected.trim().lines().map(|line| line.strip_prefix("        ").unwrap_or(line)).collect();
    assert_eq!(body.join("\n"), expected.join("\n"));
}

#[test]
fn a_sum_is_a_loop() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                x.iter().map(|v| v * v).sum()
            }
        ),
        "
        mut place sum = -0.0
        for i in {0}..{x.len()} {
          t = load x[i]
          t.2 = mul t, t
          sum += t.2
        }
        t.3 = load sum
        return t.3
    ",
    );
}

#[test]
fn zip_and_rev_are_arithmetic_on_the_index() {
    reads(
        quote!(
            fn f(x: &[f64], y: &[f64; 3]) -> f64 {
                x.iter().zip(y.iter().rev()).map(|(a, b)| a * b).sum()
            }
        ),
        "
        mut place sum = -0.0
        for i in {0}..{x.len().min(3)} {
          t = load x[i]
          t.1 = load y[2 - i]
          t.2 = mul t, t.1
          sum += t.2
        }
        t.3 = load sum
        return t.3
    ",
    );
}

#[test]
fn skip_and_step_by_alone_are_the_range() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                x.iter().skip(1).step_by(2).sum()
            }
        ),
        "
        mut place sum = -0.0
        for i in {1}..{x.len()} step {2} {
          t = load x[i]
          sum += t
        }
        t.1 = load sum
        return t.1
    ",
    );
}

#[test]
fn a_window_is_read_by_its_index() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                x.windows(2).map(|w| w[1] - w[0]).sum()
            }
        ),
        "
        mut place sum = -0.0
        for i in {0}..{x.len().saturating_sub(1)} {
          t = load x[i + 1]
          t.1 = load x[i]
          t.2 = sub t, t.1
          sum += t.2
        }
        t.3 = load sum
        return t.3
    ",
    );
}

#[test]
fn pieces_of_constants_are_read_by_their_index() {
    reads(
        quote!(
            fn f(x: f64, p: &[u32]) -> f64 {
                let mut sum = 0.0;
                for p in p.chunks_exact(2) {
                    sum += x.powi(p[0] as i32);
                }
                sum
            }
        ),
        "
        mut place sum = 0.0
        for i in {0}..{p.len() / 2} {
          const p.1 = {&p[2 * i..2 * i + 2]}
          const n = {p.1[0] as i32}
          t = powi x, n
          sum += t
        }
        t.1 = load sum
        return t.1
    ",
    );
}

#[test]
fn filter_is_an_if() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                x.iter().filter(|v| **v > 0.0).sum()
            }
        ),
        "
        mut place sum = -0.0
        for i in {0}..{x.len()} {
          const condition = {x[i] > 0.0}
          if condition {
            t = load x[i]
            sum += t
          }
        }
        t.1 = load sum
        return t.1
    ",
    );
}

#[test]
fn chain_is_two_loops() {
    reads(
        quote!(
            fn f(x: &[f64], y: f64) -> f64 {
                x.iter().chain(&[y]).sum()
            }
        ),
        "
        place a = [y]
        mut place sum = -0.0
        for i in {0}..{x.len()} {
          t = load x[i]
          sum += t
        }
        for i.1 in {0}..{1} {
          t.1 = load a[i.1]
          sum += t.1
        }
        t.2 = load sum
        return t.2
    ",
    );
}

#[test]
fn a_collected_map_is_stored_by_its_index() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                let y: Vec<f64> = x.iter().map(|v| v * v).collect();
                y[0]
            }
        ),
        "
        mut place y = vec[0.0; {x.len()}]
        for i in {0}..{x.len()} {
          t = load x[i]
          t.2 = mul t, t
          y[i] = t.2
        }
        t.3 = load y[0]
        return t.3
    ",
    );
}

#[test]
fn a_filtered_collection_grows() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                let y: Vec<_> = x.iter().filter(|v| **v > 0.0).copied().collect();
                y[0]
            }
        ),
        "
        mut place y = vec[]
        for i in {0}..{x.len()} {
          const condition = {x[i] > 0.0}
          if condition {
            t = load x[i]
            append y t
          }
        }
        t.1 = load y[0]
        return t.1
    ",
    );
}

#[test]
fn a_closure_is_written_where_it_is_called() {
    reads(
        quote!(
            fn f(x: f64, c: f64) -> f64 {
                let g = |v: f64| v * c;
                let c = x;
                g(c) + g(2.0)
            }
        ),
        "
        t = mul x, c
        const v = {2.0}
        t.1 = {v}
        t.2 = mul t.1, c
        t.3 = add t, t.2
        return t.3
    ",
    );
}

#[test]
fn a_tuple_that_is_folded_is_taken_apart() {
    reads(
        quote!(
            fn f(x: &[f64]) -> f64 {
                x.iter().fold((0.0, 1.0), |(s, p), v| (s + v, p * v)).1
            }
        ),
        "
        mut place acc.1 = 1.0
        for i in {0}..{x.len()} {
          p = load acc.1
          t = load x[i]
          t.3 = mul p, t
          acc.1 = t.3
        }
        t.5 = load acc.1
        return t.5
    ",
    );
}

#[test]
fn an_iterator_that_is_not_known_is_asked_for_each_item() {
    reads(
        quote!(
            fn f(x: f64, t: &Table) -> f64 {
                let mut s = 0.0;
                for w in t.weights() {
                    s += w * x;
                }
                s
            }
        ),
        "
        mut place s = 0.0
        mut const iterator = !{::core::iter::IntoIterator::into_iter(t.weights())}
        'l3: {
          loop {
            const next = !{::core::iter::Iterator::next(&mut iterator)}
            match {next} {
              ::core::option::Option::Some(w) => {
                t.1 = {::differentiable::generated::behind(&w)}
                t.2 = mul t.1, x
                s += t.2
              }
              ::core::option::Option::None => {
                exit 'l3
              }
            }
          }
        }
        t.3 = load s
        return t.3
    ",
    );
}

#[test]
fn split_and_swap_are_places() {
    reads(
        quote!(
            fn f(x: &[f64; 4]) -> f64 {
                let mut y = *x;
                y.swap(0, 3);
                let (a, b) = y.split_at(2);
                a[0] * b[1]
            }
        ),
        "
        mut place y = copy x
        t = load y[0]
        t.1 = load y[3]
        y[0] = t.1
        y[3] = t
        ~{let _ = y.split_at(2);}
        t.2 = load y[..2][0]
        t.3 = load y[2..][1]
        t.4 = mul t.2, t.3
        return t.4
    ",
    );
}

#[test]
fn a_vector_grows_with_its_tangent() {
    let function = read(quote!(
        fn f(x: &[f64]) -> f64 {
            let mut v = Vec::with_capacity(x.len());
            for a in x {
                if *a > 0.0 {
                    v.push(a * a);
                }
            }
            v.extend(x.iter().map(|a| 3.0 * a));
            v.extend_from_slice(x);
            v.iter().enumerate().map(|(k, a)| a * (k + 1) as f64).sum()
        }
    ));
    let derivative = forward(&function, &function.parameters);
    let point = [Datum::reals(&[2.0, -1.0, 3.0]), Datum::reals(&[1.0, 0.0, 0.0])];
    let results = run(&derivative, &point).expect("it runs").results;
    let terms = [4.0, 9.0, 6.0, -3.0, 9.0, 2.0, -1.0, 3.0];
    let value = terms.iter().zip(1..).map(|(a, k)| a * f64::from(k)).sum();
    assert_eq!(results, [Datum::Real(value), Datum::Real(4.0 + 3.0 * 3.0 + 6.0)]);
}
