//! Constants that active values decide on.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn counted_in_branches(x: &[f64; 3]) -> f64 {
    let mut n = 0;
    if x[0] > 0.0 {
        n += 1
    }
    if x[1] > 0.0 {
        n = n * 2 + 1;
    }
    x[2] * n as f64 + x[0] * x[1]
}

#[differentiable(order = 2)]
fn a_factor_chosen_by_a_branch(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    if x[0] > 0.0 {
        k = 2.0;
    } else {
        k += 3.0
    }
    x[2] * k + x[0] * x[1]
}

#[differentiable(order = 2)]
fn an_element_chosen_by_a_branch(x: &[f64; 3]) -> f64 {
    let mut k = [1.0, 2.0];
    if x[0] > 0.0 {
        k[1] = 5.0;
    }
    let c = k;
    k[0] = 7.0;
    x[2] * c[0] + x[0] * x[1] * c[1] * k[0]
}

#[differentiable(order = 2)]
fn flags_made_of_comparisons(x: &[f64; 3]) -> f64 {
    let mut b = false;
    b |= x[0] > 0.0;
    b &= x[1] < 5.0;
    let mut n = 1u32;
    n <<= (x[0] > 0.0) as u32;
    if b { x[0] * x[1] } else { x[2] * n as f64 }
}

#[differentiable(order = 2)]
fn a_factor_that_grows_on_a_condition(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut s = 0.0;
    for i in 0..3 {
        s += k * x[i] * x[i];
        k *= 2.0;
        if x[i] > 1.0 {
            k += 1.0;
        }
    }
    s
}

#[differentiable(order = 2)]
fn a_condition_that_counts(x: &[f64; 3]) -> f64 {
    let mut n = 0;
    if x[0] > 0.0 && {
        n += 1;
        true
    } {
        n += 2;
    }
    x[1] * n as f64 + x[0] * x[2]
}

#[differentiable(order = 2)]
fn a_filter_that_counts(x: &[f64; 3]) -> f64 {
    let mut n = 0;
    let s: f64 = x
        .iter()
        .filter(|v| {
            n += 1;
            **v > 0.0
        })
        .sum();
    s * n as f64 + x[0] * x[1] * x[2]
}

#[differentiable(order = 2)]
fn comparisons_as_numbers(x: &[f64; 3]) -> f64 {
    let c = (x[0] > 0.0) as i32 as f64;
    c * x[1] + (1.0 - c) * x[2]
}

#[differentiable(order = 2)]
fn a_match_on_comparisons(x: &[f64; 3]) -> f64 {
    match (x[0] > 0.0, x[1] > 0.0) {
        (true, true) => x[2] * x[0],
        (a, _) => x[1] * x[2] * a as u8 as f64 + x[0],
    }
}

#[differentiable(order = 2)]
fn the_index_of_the_first_match(x: &[f64; 3]) -> f64 {
    let i = x.iter().position(|v| *v > 1.0).unwrap_or(0);
    x[i] * x[i] + x[0] * x[2]
}

agree! {
    counted_in_branches: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_factor_chosen_by_a_branch: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    an_element_chosen_by_a_branch: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    flags_made_of_comparisons: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_factor_that_grows_on_a_condition: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_condition_that_counts: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_filter_that_counts: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    comparisons_as_numbers: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_match_on_comparisons: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_index_of_the_first_match: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
}
