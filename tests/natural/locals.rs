//! What a function has for itself: parameters that are left out of `wrt` and change, and structs that a `match` takes apart.

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree;

#[differentiable(wrt(x), order = 2)]
fn raised(x: &[f64; 2], mut low: f64) -> f64 {
    for v in x {
        low = v.max(low);
    }
    low * low * x[0]
}

#[differentiable(wrt(x), order = 2)]
fn storage(x: &[f64; 2], mut a: Vec<f64>, mut b: [f64; 2]) -> f64 {
    a[0] *= x[0];
    a.push(x[1].sin());
    b[1] = a[0] * a[1];
    b[0] * b[1] * a[a.len() - 1]
}

#[differentiable(wrt(x), order = 2)]
fn counted<T: Real>(x: T, mut product: T, mut n: usize) -> T {
    while n > 0 {
        product *= x.sin();
        n -= 1;
    }
    product
}

#[derive(Clone, Copy, Debug, Tangent)]
struct Pair(f64, f64);

#[derive(Clone, Copy, Debug, Tangent)]
struct Named {
    a: f64,
    b: f64,
}

#[differentiable(wrt(x), order = 2)]
fn of_a_struct(x: f64, mut pair: Named) -> f64 {
    pair.a *= x * x;
    pair.a * pair.b
}

#[differentiable(order = 2)]
fn through_all(x: &[f64; 2]) -> f64 {
    raised(x, 0.25) * storage(x, vec![0.5, 2.0], [1.5, 0.0])
        + counted(x[0], 2.0, 3) * of_a_struct(x[1], Named { a: 1.5, b: 0.5 })
}

#[differentiable(wrt(q), order = 2)]
fn behind(q: &Pair) -> f64 {
    match *q {
        Pair(a, b) => a * b * b,
    }
}

#[differentiable(wrt(q), order = 2)]
fn by_reference(q: &Pair) -> f64 {
    let sum = match q {
        Pair(a, b) => {
            let product = a * b;
            product + a
        }
    };
    match q {
        &Pair(a, _) => sum * a,
    }
}

#[differentiable(wrt(q), order = 2)]
fn another(q: Named) -> Named {
    match q {
        Named { a, b } => Named { a: b, b: a * b },
    }
}

#[differentiable(wrt(q), order = 2)]
fn changed(mut q: Pair) -> f64 {
    match q {
        Pair(ref mut a, _) => *a *= *a,
    }
    q.0 * q.1
}

#[differentiable(order = 2)]
fn taken_apart(x: &[f64; 2]) -> f64 {
    let pair = Pair(x[0] * x[1], x[1]);
    let named = another(Named { a: x[0], b: x[1] });
    behind(&pair) * by_reference(&pair) + changed(pair) * named.a * named.b
}

agree! {
    through_all: (&[0.75, 1.25]), (&[1.5, 0.5]);
    taken_apart: (&[0.75, 1.25]), (&[-0.5, 0.5]);
}
