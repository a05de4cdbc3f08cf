//! Items that are looked at before they are taken are made once.

use std::cell::Cell;

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn what_counts(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            t * k
        })
        .peekable();
    let p = *items.peek().unwrap();
    let a = items.next().unwrap();
    let b = items.next().unwrap();
    p * a * b * x[0] * k
}

#[differentiable(order = 2)]
fn what_counts_in_a_loop(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut sum = 0.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            t * k
        })
        .peekable();
    while let Some(a) = items.next() {
        if let Some(b) = items.peek() {
            sum += a * b;
        }
    }
    sum * k
}

#[differentiable(order = 2)]
fn what_counts_in_integers(x: &[f64; 3]) -> f64 {
    let mut n = 0;
    let mut sum = x[0];
    let mut items = x
        .iter()
        .map(|_| {
            n += 1;
            n
        })
        .peekable();
    while let Some(a) = items.next() {
        if let Some(b) = items.peek() {
            sum *= x[1] * (a * 3 + b) as f64;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn what_is_carried_along(x: &[f64; 3]) -> f64 {
    let mut z = 1.0;
    let mut sum = 0.0;
    let mut items = x
        .iter()
        .map(|t| {
            z *= t;
            z
        })
        .peekable();
    while let Some(a) = items.next() {
        if let Some(b) = items.peek() {
            sum += a * b;
        }
    }
    sum * z
}

#[differentiable(order = 2)]
fn arrays(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            [t * k, k]
        })
        .peekable();
    let a = items.next().unwrap();
    let p = *items.peek().unwrap();
    let b = items.next().unwrap();
    let c = items.next().unwrap();
    a[0] * b[1] * b[0] * c[0] + p[0] * c[1]
}

#[differentiable(order = 2)]
fn several_that_may_be_missing(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            t * k
        })
        .peekable();
    match (items.next(), items.next(), items.peek()) {
        (Some(a), Some(b), Some(c)) => a * b * b + c,
        _ => x[0],
    }
}

#[differentiable(order = 2)]
fn the_rest(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            t * k
        })
        .peekable();
    let p = *items.peek().unwrap();
    let mut sum = p;
    for a in items {
        sum += a * p;
    }
    sum * k
}

#[differentiable(order = 2)]
fn the_rest_by_reference(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            t * k
        })
        .peekable();
    let p = *items.peek().unwrap();
    let mut sum = p;
    for a in items.by_ref() {
        sum += a * p;
        if a > 1.2 {
            break;
        }
    }
    while let Some(a) = items.next() {
        sum += a * a;
    }
    sum * k
}

#[differentiable(order = 2)]
fn the_rest_but_one(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += 1.0;
            t * k
        })
        .peekable();
    let p = *items.peek().unwrap();
    let sum: f64 = items.skip(1).map(|t| t * x[0]).sum();
    sum * k * p
}

#[differentiable(order = 2)]
fn looked_at_and_left(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut items = x
        .iter()
        .map(|t| {
            k += x[1];
            t * k
        })
        .peekable();
    let p = *items.peek().unwrap();
    p * k
}

#[differentiable(order = 2)]
fn what_only_computes(x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    let mut items = x
        .iter()
        .map(|t| {
            let mut v = [*t, x[1]];
            v[1] += t;
            v[0] * v[1]
        })
        .peekable();
    while let Some(a) = items.next() {
        if let Some(b) = items.peek() {
            sum += a * b;
        }
    }
    sum
}

agree! {
    what_counts: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_counts_in_a_loop: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_counts_in_integers: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_is_carried_along: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    arrays: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    several_that_may_be_missing: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_rest: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_rest_by_reference: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    the_rest_but_one: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    looked_at_and_left: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
    what_only_computes: (&[0.7, 1.3, -2.1]), (&[-0.4, 0.6, 1.9]);
}

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn tick() -> f64 {
    CALLS.set(CALLS.get() + 1);
    1.0 + CALLS.get() as f64
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x * tick()
}

#[differentiable]
fn opaque_calls(x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    let mut items = x.iter().map(|t| t * tick()).peekable();
    while let Some(a) = items.next() {
        if let Some(b) = items.peek() {
            sum += a * b;
        }
    }
    sum
}

#[differentiable]
fn calls_with_derivatives(x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    let mut items = x.iter().map(|t| square(*t)).peekable();
    while let Some(a) = items.next() {
        if let Some(b) = items.peek() {
            sum += a * b;
        }
    }
    sum
}

#[test]
fn calls_are_as_many_as_in_the_function() {
    let x = [0.7, 1.3, -2.1];
    CALLS.set(0);
    assert_eq!(opaque_calls(&x), {
        CALLS.set(0);
        opaque_calls::value_and_gradient(&x).0
    });
    assert_eq!(CALLS.get(), 3);
    CALLS.set(0);
    assert_eq!(calls_with_derivatives(&x), {
        CALLS.set(0);
        calls_with_derivatives::value_and_gradient(&x).0
    });
    assert_eq!(CALLS.get(), 3);
}
