//! Closures that compute an index, of names that are taken again and of what changes.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn of_rows(x: &[f64], n: usize) -> f64 {
    let at = |i: usize, j: usize| i * n + j;
    let mut u = x.to_vec();
    for i in 1..n {
        for j in 0..n {
            u[at(i, j)] = 0.5 * u[at(i, j)] * u[at(i - 1, (j + 1) % n)];
        }
    }
    u[at(n - 1, n - 1)] * u[at(n - 1, 0)]
}

#[differentiable(order = 2)]
fn of_a_name_that_is_taken_again(x: &[f64], n: usize) -> f64 {
    let next = |i| (i + n) % x.len();
    let first = x[next(1)];
    let n = 0;
    first * x[next(n)] * x[n]
}

#[differentiable(order = 2)]
fn of_what_changes(x: &[f64], n: usize) -> f64 {
    let mut count = n;
    let before = |i: usize| i - n;
    let mut product = 1.0;
    while count < x.len() {
        product *= x[before(count)] + x[before(n + 1) + 1];
        count += 1;
    }
    product
}

#[differentiable(order = 2)]
fn of_numbers(x: &[f64], n: usize) -> f64 {
    let scaled = |a, b| a * b + a;
    scaled(x[0], x[1]) * scaled(x[n], x[0])
}

/// A number alone has the type of the parameter: 0 - 1 is 255 where that wraps.
#[differentiable(order = 2)]
fn of_other_types(x: &[f64], n: usize) -> f64 {
    let (at, k) = (|i: u8, j: u8| (i * 2 + j) as usize, n as u8);
    x[at(0, 1)] * x[at(k, 0)] * x[at(k - 1, 1)]
}

agree! {
    of_other_types: (&vec![0.7, 1.3, 2.1, 0.4], const 1);
    of_rows: (&vec![0.7, 1.3, 2.1, 0.4], const 2), (&vec![0.7, 1.3, 2.1, 0.4, -0.6, 1.9, 0.3, 1.1, -0.8], const 3);
    of_a_name_that_is_taken_again: (&vec![0.7, 1.3, 2.1, 0.4], const 2);
    of_what_changes: (&vec![0.7, 1.3, 2.1, 0.4], const 1);
    of_numbers: (&vec![0.7, 1.3, 2.1], const 2);
}
