//! Guards of arms whose patterns read what may be missing; items in inner blocks.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn ordered(x: [f64; 3]) -> f64 {
    match x {
        [a, b, _] if a > b => a * a - b,
        [a, _, c] => a * c,
    }
}

/// The guard of an arm that an earlier one takes is not asked.
#[differentiable(order = 2, wrt(x))]
fn ends(x: &[f64], limits: &[f64]) -> f64 {
    let squares: Vec<f64> = x.iter().map(|v| v * v).collect();
    match squares[..] {
        [] => 0.0,
        [a] if a > limits[0] => a.sin(),
        [a] => a,
        [first, .., last] if first > last * limits[x.len() - 2] => first * last,
        [first, second, ..] => first + second * second,
    }
}

#[differentiable(order = 2)]
fn chosen(x: &[f64]) -> f64 {
    let second = match x.get(1).copied() {
        Some(a) if a > 1.0 => a * a,
        Some(a) if a < 0.0 => -a * a * a,
        Some(a) => a.exp(),
        None => x[0].cos(),
    };
    match x.iter().copied().fold(0.0, f64::max) {
        m if m > 0.5 => m * second,
        m => m + second,
    }
}

#[differentiable(order = 2)]
fn counted(x: &[f64], n: usize) -> f64 {
    match (n, x) {
        (0, &[a, ..]) if a > 0.5 => a * a,
        (k, &[a, ref rest @ ..]) if a * k as f64 > 2.0 => a * rest.len() as f64 * a,
        (_, &[a, ..]) => a.sin(),
        _ => 1.0,
    }
}

/// Names that are in sight in one block alone.
#[differentiable(order = 2)]
fn with_items(x: f64) -> f64 {
    let mut t = x;
    if x > 0.5 {
        const SCALE: f64 = 2.0;
        return t * t * SCALE;
    }
    for i in 0..3 {
        use std::f64::consts::{E as EULER, PI};
        struct Step(f64);
        impl Step {
            fn of(i: usize) -> Self {
                Step(twice(i) * PI)
            }
        }
        fn twice(i: usize) -> f64 {
            2.0 * i as f64
        }
        t += t.sin() * Step::of(i).0 / EULER;
    }
    t
}

agree! {
    with_items: (0.9), (0.3);
    ordered: ([0.9, 0.4, 1.3]), ([0.3, 0.4, 1.3]);
    ends: (&vec![0.9], const &[0.5]), (&vec![0.4], const &[0.5]), (&vec![0.9, 0.4, 1.3], const &[0.1, 0.3]),
        (&vec![0.9, 0.4, 1.3], const &[0.1, 3.0]);
    chosen: (&vec![0.9, 1.4]), (&vec![0.3, -0.4]), (&vec![0.7, 0.2]), (&vec![0.7]);
    counted: (&vec![0.9, 0.4], const 0), (&vec![0.3, 0.4], const 0), (&vec![0.9, 0.4], const 3);
}
