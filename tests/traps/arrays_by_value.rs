//! An iterator that takes an array by value has a copy of it.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn around(x: &[f64; 3]) -> [f64; 3] {
    [x[2], x[0], x[1]]
}

#[differentiable(order = 2)]
fn kept_and_summed(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let items = w.into_iter();
    w[0] *= 3.0;
    items.sum::<f64>() * w[0]
}

#[differentiable(order = 2)]
fn kept_with_a_map(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let items = w.into_iter().map(|t| t * x[1]);
    w[0] *= 3.0;
    items.sum::<f64>() * w[0]
}

#[differentiable(order = 2)]
fn advanced_by_hand(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut items = w.into_iter();
    let first = items.next().unwrap();
    w[1] *= 3.0;
    first * items.next().unwrap() + w[1]
}

#[differentiable(order = 2)]
fn changed_between_two_steps(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut items = w.into_iter();
    let mut sum = 0.0;
    while let Some(t) = items.next() {
        sum += t * t;
        w[1] += sum;
        w[2] = sum;
    }
    sum * w[1] * w[2]
}

#[differentiable(order = 2)]
fn all_of_it_is_another(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let items = w.into_iter();
    w = [x[2], 1.0, x[0]];
    items.map(f64::sin).sum::<f64>() * w[0]
}

#[differentiable(order = 2)]
fn a_vector_is_another(x: &[f64; 3]) -> f64 {
    let mut w = x.to_vec();
    let items = w.into_iter();
    w = vec![x[2], x[0]];
    items.map(f64::sin).sum::<f64>() * w[0] * w[1]
}

#[differentiable(order = 2)]
fn a_loop_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    for t in w {
        w[0] += t;
        w[2] *= t;
    }
    w[0] * w[2]
}

#[differentiable(order = 2)]
fn a_loop_over_rows_changes_them(x: &[f64; 3]) -> f64 {
    let mut rows = [[x[0], x[1]], [x[2], 2.0]];
    let mut sum = 0.0;
    for row in rows {
        rows[1][0] += row[1];
        sum += row[0] * row[1];
    }
    sum * rows[1][0]
}

#[differentiable(order = 2)]
fn a_fold_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let sum = w.into_iter().fold(0.0, |sum, t| {
        w[1] *= t;
        w[2] += 1.0;
        sum + t
    });
    w[1] * w[2] * sum
}

#[differentiable(order = 2)]
fn what_a_fold_begins_with_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let sum = w.into_iter().fold(
        {
            w[0] = 7.0;
            x[1]
        },
        |sum, t| sum + t * t,
    );
    w[0] * sum
}

#[differentiable(order = 2)]
fn for_each_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    w.into_iter().enumerate().filter(|(_, t)| *t > 0.0).for_each(|(i, t)| w[2] *= t + i as f64);
    w[0] * w[2]
}

#[differentiable(order = 2)]
fn what_is_collected_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let z: Vec<f64> = w
        .into_iter()
        .map(|t| {
            w[1] *= 3.0;
            t
        })
        .collect();
    z[1] * w[1] + z[0]
}

#[differentiable(order = 2)]
fn what_is_mapped_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let z = w.map(|t| {
        w[1] *= 3.0;
        t
    });
    z[1] * w[1] + z[0]
}

#[differentiable(order = 2)]
fn the_last_one_changes_it(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let last = w
        .into_iter()
        .map(|t| {
            w[2] *= 3.0;
            t
        })
        .last()
        .unwrap();
    last * w[2] * w[1]
}

#[differentiable(order = 2)]
fn two_copies(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut sum = 0.0;
    for (a, b) in w.into_iter().zip(w) {
        w[0] += a;
        w[1] *= b;
        sum += a * b;
    }
    sum * w[0] * w[1]
}

#[differentiable(order = 2)]
fn one_after_the_other(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut sum = 0.0;
    for t in w.into_iter().chain(w) {
        w[1] += t;
        sum += t * t;
    }
    sum * w[1]
}

#[differentiable(order = 2)]
fn over_and_over_again(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut sum = 0.0;
    for t in w.into_iter().cycle().take(7) {
        w[1] += t;
        sum += t * t;
    }
    sum * w[1]
}

#[differentiable(order = 2)]
fn repeated(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut sum = 0.0;
    for t in std::iter::repeat(w).take(2) {
        w[1] += t[0];
        sum += t[1] * t[2];
    }
    sum * w[1]
}

#[differentiable(order = 2)]
fn what_a_call_returns(x: &[f64; 3]) -> f64 {
    let mut w = around(x);
    let mut sum = 0.0;
    for t in w {
        w[1] += t;
        sum += t * t;
    }
    sum * w[1]
}

#[differentiable(order = 2)]
fn beside_constants_that_change(x: &[f64; 3]) -> f64 {
    let mut k = [1.5, 2.5, -1.0];
    let items = x.iter().zip(k);
    k[0] *= 2.0;
    items.map(|(a, b)| a * a * b).sum::<f64>() * k[0]
}

#[differentiable(order = 2)]
fn constants_with_a_map(x: &[f64; 3]) -> f64 {
    let mut k = [1.5, 2.5, -1.0];
    let items = x.iter().map(|t| t * t).zip(k.into_iter().map(|k| k + 1.0));
    k[0] *= 2.0;
    let mut sum = 0.0;
    for (a, b) in items {
        sum += a * b;
    }
    sum * k[0]
}

#[differentiable(order = 2)]
fn in_a_closure(x: &[f64; 3]) -> f64 {
    let mut w = *x;
    let mut step = || {
        w.into_iter()
            .map(|t| {
                w[1] *= 3.0;
                t * t
            })
            .sum::<f64>()
    };
    let once = step();
    once * step() * w[1]
}

agree! {
    kept_and_summed: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    kept_with_a_map: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    advanced_by_hand: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    changed_between_two_steps: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    all_of_it_is_another: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    a_vector_is_another: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    a_loop_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    a_loop_over_rows_changes_them: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    a_fold_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_a_fold_begins_with_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    for_each_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_is_collected_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_is_mapped_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_last_one_changes_it: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    two_copies: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    one_after_the_other: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    over_and_over_again: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    repeated: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_a_call_returns: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    beside_constants_that_change: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    constants_with_a_map: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    in_a_closure: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
}
