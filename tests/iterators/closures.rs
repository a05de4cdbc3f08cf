//! Closures: inline, with a name, called several times, capturing active values; and functions by path.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn named(x: f64, c: f64) -> f64 {
    let g = |a: f64, b| a * b + c;
    g(x, 2.0) * g(c, x)
}

#[differentiable(order = 2, sparse)]
fn without_captures(x: f64, y: f64) -> f64 {
    let square = |v: f64| v * v;
    square(x) + square(y).sin() + square(square(x))
}

#[differentiable(order = 2, sparse)]
fn of_constants_too(x: f64, n: usize) -> f64 {
    let twice = |k: usize| 2 * k;
    let scale = |v: f64| v * 0.5;
    scale(x) * twice(n) as f64 + scale(3.0)
}

#[differentiable(order = 2, sparse)]
fn with_a_block(x: &[f64; 3]) -> f64 {
    let norm = |a: usize, b: usize| {
        let s = x[a] * x[a] + x[b] * x[b];
        s.sqrt()
    };
    norm(0, 1) * norm(1, 2)
}

#[differentiable(order = 2, sparse)]
fn returning_early(x: &[f64]) -> f64 {
    let f = |v: f64| -> f64 {
        if v < 0.0 {
            return -v * 0.5;
        }
        let w = v * v;
        w.sin()
    };
    let mut sum = 0.0;
    for &v in x {
        sum += f(v);
    }
    sum * f(x[0])
}

#[differentiable(order = 2, sparse)]
fn skipping_by_return(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    x.iter().for_each(|v| {
        if *v < 0.0 {
            return;
        }
        sum += v.sqrt();
    });
    sum
}

#[differentiable(order = 2, sparse)]
fn changing_what_is_captured(x: &[f64; 3]) -> f64 {
    let mut total = 0.0;
    let mut count = 0;
    let mut add = |v: f64| {
        total += v * v;
        count += 1;
    };
    add(x[0]);
    add(x[1] * x[2]);
    total / count as f64
}

#[differentiable(order = 2, sparse)]
fn moved_state(x: f64) -> f64 {
    let mut y = x;
    let f = move |v: f64| v * y;
    y *= 3.0;
    f(x) + y
}

#[differentiable(order = 2, sparse)]
fn own_state(x: f64) -> f64 {
    let mut y = x;
    let mut next = move || {
        y *= 2.0;
        y
    };
    let a = next();
    let b = next();
    a * b + y
}

#[differentiable(order = 2, sparse)]
fn closures_in_closures(x: f64, y: f64) -> f64 {
    let f = |v: f64| v * x;
    let g = |v: f64| f(v) + f(y);
    let h = |v: f64| g(v) * g(x);
    h(y)
}

#[differentiable(order = 2, sparse)]
fn shadowed(x: f64, y: f64) -> f64 {
    let c = x * 2.0;
    let f = |v: f64| v * c;
    let c = y.sin();
    f(c) + c
}

#[differentiable(order = 2, sparse)]
fn given_to_adaptors(x: &[f64], a: f64) -> f64 {
    let f = |v: &f64| (a * v).sin();
    let add = |acc: f64, v: f64| acc * 0.5 + v;
    x.iter().map(f).fold(0.0, add) + x.iter().map(&f).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn with_patterns(x: &[[f64; 2]]) -> f64 {
    let area = |&[w, h]: &[f64; 2]| w * h;
    let sum = |(a, b): (f64, f64)| a + b * b;
    x.iter().map(area).sum::<f64>() + sum((x[0][0], x[0][1]))
}

#[differentiable(order = 2, sparse)]
fn observed(x: &[f64], a: f64) -> f64 {
    let f = |v: f64| a * v - 1.0;
    let mut sum = 0.0;
    for &v in x {
        if f(v) > 0.0 {
            sum += f(v) * v;
        }
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn called_at_once(x: f64) -> f64 {
    (|v: f64| v * v)(x.sin())
}

#[differentiable(order = 2, sparse)]
fn with_loops(x: f64, n: usize) -> f64 {
    let power = |b: f64, n: usize| {
        let mut p = 1.0;
        for _ in 0..n {
            p *= b;
        }
        p
    };
    power(x, n) + power(x.cos(), 2)
}

#[differentiable(order = 2, sparse)]
fn returning_tuples(x: f64, y: f64) -> f64 {
    let polar = |a: f64, b: f64| (a.hypot(b), b.atan2(a));
    let (r, t) = polar(x, y);
    let (s, _) = polar(y, r);
    r * t + s
}

#[differentiable(order = 2, sparse)]
fn returning_arrays(x: f64, y: f64) -> f64 {
    let turn = |v: [f64; 2]| [-v[1], v[0]];
    let [a, b] = turn(turn([x, y * y]));
    a * b
}

#[differentiable(order = 2, sparse)]
fn softplus(x: f64) -> f64 {
    (1.0 + x.exp()).ln()
}

#[differentiable(order = 2, sparse)]
fn norm(x: &[f64; 2]) -> f64 {
    x[0].hypot(x[1])
}

#[differentiable(order = 2, sparse)]
fn functions_by_path(x: &[f64], m: &[[f64; 2]]) -> f64 {
    x.iter().copied().map(f64::sin).sum::<f64>()
        + x.iter().copied().map(softplus).sum::<f64>() * m.iter().map(norm).sum::<f64>()
        + x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        + x.iter().copied().fold(f64::INFINITY, f64::min)
}

#[differentiable(order = 2)]
fn conversions(x: &[f32], c: f64) -> f64 {
    x.iter().copied().map(f64::from).map(|v| v * v * c).sum()
}

#[differentiable(order = 2, sparse)]
fn stateful_constant(x: &[f64], seed: u32) -> f64 {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
        f64::from(state >> 8) / 16777216.0
    };
    x.iter().map(|v| v * next()).sum()
}

agree! {
    named: (0.7, 1.3);
    without_captures: (0.7, 1.3);
    of_constants_too: (0.7, const 3);
    with_a_block: (&[0.7, 1.3, 2.0]);
    returning_early: (&vec![0.7, 1.3, -2.0]), (&vec![-0.7, 1.3]);
    skipping_by_return: (&vec![0.7, 1.3, -2.0]);
    changing_what_is_captured: (&[0.7, 1.3, 2.0]);
    moved_state: (0.7);
    own_state: (0.7);
    closures_in_closures: (0.7, 1.3);
    shadowed: (0.7, 1.3);
    given_to_adaptors: (&vec![0.7, 1.3, -2.0], 0.5);
    with_patterns: (&vec![[0.7, 1.3], [-2.0, 3.0]]);
    observed: (&vec![0.7, 1.3, -2.0], 1.5);
    called_at_once: (0.7);
    with_loops: (0.7, const 3);
    returning_tuples: (0.7, 1.3);
    returning_arrays: (0.7, 1.3);
    functions_by_path: (&vec![0.7, 1.3, -2.0], &vec![[0.7, 1.3], [-2.0, 3.0]]);
    conversions: (&vec![0.7, 1.3, -2.0], 1.5);
    stateful_constant: (&vec![0.7, 1.3, -2.0], const 42);
}
