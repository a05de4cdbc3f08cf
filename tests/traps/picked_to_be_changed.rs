//! A reference to one of the items, through which the item is changed.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn found(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    if let Some(t) = v.iter_mut().find(|t| **t > 0.0) {
        *t *= x[2];
    }
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn found_and_unwrapped(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().find(|t| **t > 0.0).unwrap();
    *t *= x[2];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_first_of_some(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().filter(|t| **t > 0.0).next().unwrap();
    *t *= *t;
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_second_of_some(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    *v.iter_mut().filter(|t| **t > 0.0).nth(1).unwrap() = x[0] * x[2];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_last_of_some(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    *v.iter_mut().filter(|t| **t > 0.0).last().unwrap() += x[0] * x[2];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_greatest_of_some(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().filter(|t| **t < 1.5).max_by(|a, b| a.total_cmp(b)).unwrap();
    *t *= x[2];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_least_by_a_key(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().filter(|t| **t > 0.0).min_by_key(|t| (**t * 10.0).floor() as i64).unwrap();
    *t *= x[2];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn after_some_are_skipped(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().skip_while(|t| **t < 1.0).next().unwrap();
    *t *= x[0];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_last_before_the_first_that_is_not(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    if let Some(t) = v.iter_mut().take_while(|t| **t < 1.0).last() {
        *t *= x[1];
    }
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn found_by_a_map(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().find_map(|t| if *t > 0.0 { Some(t) } else { None }).unwrap();
    *t *= x[2];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn a_pair_of_two_arrays(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let mut w = [x[1], x[2], x[0]];
    if let Some((a, b)) = v.iter_mut().zip(w.iter_mut()).find(|(a, b)| **a > 0.0) {
        *a *= x[2];
        *b = b.cos();
    }
    v[0] * v[1] * w[2] + v[2].sin() * w[0] * w[1]
}

#[differentiable(order = 2)]
fn found_with_its_index(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let (i, t) = v.iter_mut().enumerate().find(|(_, t)| **t > 0.0).unwrap();
    *t *= x[2] * (i + 2) as f64;
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn found_backwards(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let t = v.iter_mut().rev().find(|t| **t > 0.0).unwrap();
    *t *= x[0];
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn found_among_every_other(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    if let Some(t) = v.iter_mut().skip(1).step_by(1).find(|t| **t > 0.0) {
        *t *= x[0];
    }
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn the_last_of_all_rows(x: &[f64; 3]) -> f64 {
    let mut rows = [[x[0], x[1]], [x[2], x[0]]];
    *rows.iter_mut().flatten().last().unwrap() *= x[1];
    rows[0][0] * rows[0][1] + rows[1][0] * rows[1][1]
}

#[differentiable(order = 2)]
fn a_row(x: &[f64; 3]) -> f64 {
    let mut rows = [[x[0], x[1]], [x[2], x[0]]];
    if let Some(row) = rows.iter_mut().find(|row| row[0] < 0.0) {
        row[0] *= x[1];
        row[1] += x[2];
    }
    rows[0][0] * rows[0][1] + rows[1][0] * rows[1][1]
}

#[differentiable(order = 2)]
fn parts_of_a_row(x: &[f64; 3]) -> f64 {
    let mut rows = vec![(x[0], x[1]), (x[2], x[0])];
    if let Some((a, b)) = rows.iter_mut().find(|row| row.0 < 0.0) {
        *a *= x[1];
        *b += x[2];
    }
    rows[0].0 * rows[0].1 + rows[1].0 * rows[1].1
}

#[differentiable(order = 2)]
fn an_element_of_a_row(x: &[f64; 3]) -> f64 {
    let mut rows = [[x[0], x[1]], [x[2], x[0]]];
    let t = rows.iter_mut().filter_map(|row| row.iter_mut().find(|t| **t > 0.0)).next().unwrap();
    *t *= x[1];
    rows[0][0] * rows[0][1] + rows[1][0] * rows[1][1]
}

#[differentiable(order = 2)]
fn an_element_of_a_slice(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let n = usize::from(x[0] > 0.0);
    if let Some(t) = v[n..].iter_mut().find(|t| **t < 1.0) {
        *t *= x[0];
    }
    v[0] * v[1] + v[2].sin()
}

#[differentiable(order = 2)]
fn again_and_again(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    for _ in 0..2 {
        let t = v.iter_mut().find(|t| **t > 0.0).unwrap();
        *t *= -x[1];
    }
    v[0] * v[1] + v[2].sin()
}

agree! {
    found: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    found_and_unwrapped: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_first_of_some: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_second_of_some: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_last_of_some: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_greatest_of_some: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_least_by_a_key: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    after_some_are_skipped: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_last_before_the_first_that_is_not: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    found_by_a_map: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    a_pair_of_two_arrays: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    found_with_its_index: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    found_backwards: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    found_among_every_other: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_last_of_all_rows: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    a_row: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    parts_of_a_row: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    an_element_of_a_row: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    an_element_of_a_slice: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    again_and_again: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
}
