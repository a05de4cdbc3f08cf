//! Patterns that edition 2024 does not allow: below a reference that a pattern does not name, `&` takes away the reference that
//! the part itself is.

// The functions are what they are on purpose, not what lints would have them be.
#![cfg(not(clippy))]

#[path = "../../support/mod.rs"]
mod support;

use differentiable::differentiable;
use support::agree;

#[differentiable(order = 2)]
fn filtered_by_flags(x: &[f64], keep: &[bool]) -> f64 {
    x.iter().zip(keep).filter(|(_, &keep)| keep).map(|(v, _)| v * v).sum()
}

#[differentiable(order = 2)]
fn filtered_by_both(x: &[f64], w: &[f64]) -> f64 {
    x.iter().zip(w).filter(|(&v, &w)| w > 0.5 && v > w).map(|(v, w)| v * v * w).sum()
}

#[differentiable(order = 2, wrt(x))]
fn filtered_by_constants(x: &[f64], w: &[f64]) -> f64 {
    x.iter().zip(w).filter(|(_, &w)| w > 0.5).map(|(v, w)| v * v * w).sum()
}

#[differentiable(order = 2)]
fn filtered_in_depth(x: &[f64], keep: &[bool]) -> f64 {
    x.iter().enumerate().zip(keep).filter(|((i, &v), &keep)| keep && v > *i as f64).map(|((_, v), _)| v * v).sum()
}

#[differentiable(order = 2)]
fn skipped(x: &[f64], w: &[f64]) -> f64 {
    x.iter().zip(w).skip_while(|(&v, &w)| v > w).map(|(v, w)| v * v * w).sum()
}

#[differentiable(order = 2)]
fn taken(x: &[f64], keep: &[bool]) -> f64 {
    x.iter().zip(keep).take_while(|(_, &keep)| keep).map(|(v, _)| v * v).sum()
}

#[differentiable(order = 2)]
fn found(x: &[f64], w: &[f64]) -> f64 {
    let (i, v) = x.iter().enumerate().find(|(_, &v)| v > 1.5).unwrap();
    v * v * w[i]
}

#[differentiable(order = 2)]
fn at_a_position(x: &[f64]) -> f64 {
    let i = x.iter().enumerate().position(|(_, &v)| v > 1.5).unwrap();
    x[i] * x[i]
}

#[differentiable(order = 2)]
fn greatest(x: &[f64]) -> f64 {
    let (i, v) = x.iter().enumerate().max_by(|(_, &a), (_, &b)| a.total_cmp(&b)).unwrap();
    v * v * i as f64
}

#[differentiable(order = 2)]
fn inspected(x: &[f64], w: &[f64]) -> f64 {
    let mut seen = 0.0;
    let sum: f64 = x.iter().zip(w).inspect(|(&v, &w)| seen += v * w).map(|(v, w)| v * v * w).sum();
    sum * seen
}

agree! {
    filtered_by_flags: (&vec![0.7, 1.3, -0.4], const &[true, false, true]);
    filtered_by_both: (&vec![0.7, 1.3, 2.4], &vec![0.2, 0.8, 0.9]), (&vec![0.7, 1.3, 2.4], &vec![0.6, 2.8, 0.9]);
    filtered_by_constants: (&vec![0.7, 1.3, 2.4], const &[0.2, 0.8, 0.9]);
    filtered_in_depth: (&vec![0.7, 0.3, 2.4], const &[true, true, true]), (&vec![0.7, 1.3, 2.4], const &[false, true, true]);
    skipped: (&vec![0.7, 1.3, 2.4], &vec![0.2, 1.8, 0.9]), (&vec![0.7, 1.3, 2.4], &vec![1.2, 0.8, 0.9]);
    taken: (&vec![0.7, 1.3, -0.4], const &[true, true, false]), (&vec![0.7, 1.3, -0.4], const &[true, false, true]);
    found: (&vec![0.7, 1.7, 2.4], &vec![0.2, 0.8, 0.9]);
    at_a_position: (&vec![0.7, 1.3, 2.4]), (&vec![0.7, 1.8, 2.4]);
    greatest: (&vec![0.7, 3.3, 2.4]), (&vec![0.7, 1.8, 2.4]);
    inspected: (&vec![0.7, 1.3, 2.4], &vec![0.2, 0.8, 0.9]);
}
