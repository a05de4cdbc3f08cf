//! Closures and opaque code run as often and in the order that the user's iterators have; panics are kept.

use std::cell::{Cell, RefCell};

use differentiable::differentiable;

thread_local! {
    static LOG: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
    static COUNT: Cell<i64> = const { Cell::new(0) };
}

fn log(event: i64) -> i64 {
    LOG.with_borrow_mut(|log| log.push(event));
    event
}

fn next() -> i64 {
    COUNT.set(COUNT.get() + 1);
    log(COUNT.get())
}

fn numbers(n: i64) -> impl Iterator<Item = i64> {
    (0..n).map(|k| log(100 + k))
}

/// What a call logs.
fn logged(call: impl FnOnce() -> f64) -> (u64, Vec<i64>) {
    LOG.with_borrow_mut(Vec::clear);
    COUNT.set(0);
    let value = call();
    (value.to_bits(), LOG.take())
}

macro_rules! same_effects {
    ($($f:ident($($argument:expr),*);)+) => {$(
        #[test]
        fn $f() {
            let expected = logged(|| super::$f($($argument),*));
            assert_eq!(logged(|| super::$f::value_and_gradient($($argument),*).0), expected, "reverse");
            assert_eq!(logged(|| super::$f::vjp($($argument,)* 0.0).0), expected, "reverse, with a zero cotangent");
        }
    )+};
}

macro_rules! same_panics {
    ($($f:ident($($argument:expr),*);)+) => {$(
        #[test]
        fn $f() {
            assert!(catch_unwind(|| super::$f($($argument),*)).is_err());
            assert!(catch_unwind(|| super::$f::value_and_gradient($($argument),*)).is_err());
        }
    )+};
}

#[differentiable(order = 2, sparse)]
fn in_a_map(x: &[f64]) -> f64 {
    x.iter().map(|v| v * next() as f64).sum()
}

#[differentiable(order = 2, sparse)]
fn reversed(x: &[f64]) -> f64 {
    x.iter().enumerate().map(|(i, v)| v * log(i as i64) as f64).rev().sum()
}

#[differentiable(order = 2, sparse)]
fn taken(x: &[f64]) -> f64 {
    x.iter().map(|v| v * next() as f64).filter(|v| *v > 1.0).take(1).sum()
}

#[differentiable(order = 2, sparse)]
fn skipped(x: &[f64]) -> f64 {
    x.iter().map(|v| v * next() as f64).skip(1).step_by(2).sum()
}

#[differentiable(order = 2, sparse)]
fn opaque_iterator(x: f64) -> f64 {
    let mut sum = 0.0;
    for k in numbers(5) {
        if k == 103 {
            break;
        }
        sum += x * log(k + 100) as f64;
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn zipped_with_an_opaque_one(x: &[f64]) -> f64 {
    x.iter().zip(numbers(2)).map(|(v, k)| v * k as f64).sum::<f64>()
        + numbers(3).zip(x).map(|(k, v)| v * k as f64).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn short_circuits(x: &[f64]) -> f64 {
    let found = x.iter().any(|v| log((v * 10.0) as i64) > 15);
    if found { x[0] } else { x[1] }
}

#[differentiable(order = 2, sparse)]
fn arguments_first(x: &[f64]) -> f64 {
    x.iter().skip(log(1) as usize).take(log(2) as usize).fold(log(3) as f64, |acc, v| acc + v * next() as f64)
}

#[differentiable(order = 2, sparse)]
fn captured_counter(x: &[f64]) -> f64 {
    let mut seen = 0;
    let mut sum = 0.0;
    x.iter().for_each(|v| {
        seen += 1;
        sum += v * log(seen) as f64;
    });
    sum * f64::from(seen as i32)
}

#[differentiable(order = 2, sparse)]
fn zero_step(x: &[f64], k: usize) -> f64 {
    x.iter().step_by(k).sum()
}

#[differentiable(order = 2, sparse)]
fn zero_step_of_mapped(x: &[f64], k: usize) -> f64 {
    x.iter().map(|v| v * v).step_by(k).sum()
}

#[differentiable(order = 2, sparse)]
fn empty_chunks(x: &[f64], k: usize) -> f64 {
    x.chunks(k).map(|c| c[0]).sum()
}

#[differentiable(order = 2, sparse)]
fn empty_windows(x: &[f64], k: usize) -> f64 {
    x.windows(k).map(|w| w.iter().sum::<f64>()).sum()
}

#[differentiable(order = 2, sparse)]
fn last_of_nothing(x: &[f64]) -> f64 {
    x.iter().last().unwrap() * 2.0
}

#[differentiable(order = 2, sparse)]
fn missing(x: &[f64], k: usize) -> f64 {
    x.iter().take(2).nth(k).unwrap() * 2.0 + x.get(0).unwrap()
}

#[differentiable(order = 2, sparse)]
fn reduced_nothing(x: &[f64]) -> f64 {
    x.iter().copied().reduce(|a, b| a * b).unwrap()
}

#[differentiable(order = 2, sparse)]
fn out_of_bounds(x: &[f64], n: usize) -> f64 {
    (0..n).map(|i| x[i]).sum()
}

mod effects_are_the_same {
    use super::logged;

    same_effects! {
        in_a_map(&[1.0, 2.0, 3.0]);
        reversed(&[1.0, 2.0, 3.0]);
        taken(&[1.0, 2.0, 3.0]);
        skipped(&[1.0, 2.0, 3.0, 4.0]);
        opaque_iterator(0.5);
        zipped_with_an_opaque_one(&[1.0, 2.0, 3.0]);
        short_circuits(&[1.0, 2.0, 3.0]);
        arguments_first(&[1.0, 2.0, 3.0]);
        captured_counter(&[1.0, 2.0, 3.0]);
    }
}

mod panics_are_the_same {
    use std::panic::catch_unwind;

    same_panics! {
        zero_step(&[1.0], 0);
        zero_step_of_mapped(&[1.0], 0);
        empty_chunks(&[1.0], 0);
        empty_windows(&[1.0], 0);
        last_of_nothing(&[]);
        missing(&[1.0, 2.0, 3.0], 2);
        reduced_nothing(&[]);
        out_of_bounds(&[1.0], 2);
    }
}
