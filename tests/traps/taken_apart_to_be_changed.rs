//! References to parts of one value, which a pattern takes, are passed on together.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Pair {
    a: f64,
    b: f64,
}

#[differentiable(order = 2)]
fn sin_cos(x: f64, s: &mut f64, c: &mut f64) {
    *s = x.sin();
    *c = x.cos() * x;
}

#[differentiable(order = 2)]
fn mix(a: &f64, b: &mut f64, c: &mut f64) {
    *b = a * *c;
    *c += a.sin();
}

#[differentiable(order = 2)]
fn mix_rows(a: &mut [f64; 2], b: &mut [f64]) {
    a[0] += b[1] * b[1];
    b[0] *= a[1];
}

#[differentiable(order = 2)]
fn lift(a: &mut f64, rest: &mut [f64]) {
    for r in rest.iter_mut() {
        *r *= a.sin();
        *a += 0.1 * *r;
    }
}

#[differentiable(order = 2)]
fn arrays(x: f64, y: f64) -> f64 {
    let mut v = [x; 2];
    let [a, b] = &mut v;
    sin_cos(y, a, b);
    v[0] * v[1] * x
}

#[differentiable(order = 2)]
fn arrays_of_constants(x: f64, y: f64) -> f64 {
    let mut v = [0.0, 2.0];
    let [a, b] = &mut v;
    sin_cos(x * y, a, b);
    v[0] * v[1]
}

#[differentiable(order = 2)]
fn tuples(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    let (a, b) = &mut t;
    sin_cos(y, a, b);
    t.0 * t.1 * x
}

#[differentiable(order = 2)]
fn structs(x: f64, y: f64) -> f64 {
    let mut t = Pair { a: x, b: 2.0 };
    let Pair { a, b } = &mut t;
    sin_cos(y, a, b);
    t.a * t.b * x
}

#[differentiable(order = 2)]
fn three(x: f64, y: f64) -> f64 {
    let mut v = [x, y, 3.0];
    let [a, b, c] = &mut v;
    mix(a, b, c);
    sin_cos(*a, b, c);
    mix(b, a, c);
    v[0] * v[1] * v[2]
}

#[differentiable(order = 2)]
fn ends_of_slices(x: f64, y: f64) -> f64 {
    let mut v = vec![x, y, x * y, 2.0];
    if let [a, .., b] = &mut v[..] {
        sin_cos(*b, a, b);
        mix(&y, a, b);
    }
    v[0] * v[1] * v[2] * v[3]
}

#[differentiable(order = 2)]
fn the_first_and_the_rest(x: f64, y: f64) -> f64 {
    let mut v = [x, y, x * y, 2.0];
    let [a, rest @ ..] = &mut v;
    lift(a, rest);
    let [rest @ .., b] = &mut v;
    lift(b, rest);
    if let [a, middle @ .., b] = &mut v[..] {
        lift(b, middle);
        mix(&middle[0], a, b);
    }
    v.iter().product()
}

#[differentiable(order = 2)]
fn parts_of_parts(x: f64, y: f64) -> f64 {
    let mut m = [[x, 2.0], [3.0, y]];
    let [[a, _], [_, d]] = &mut m;
    sin_cos(x * y, a, d);
    let [r, s] = &mut m;
    mix_rows(r, s);
    for [a, b] in m.iter_mut() {
        sin_cos(*b, a, b);
    }
    m[0][0] * m[1][1] + m[0][1] * m[1][0]
}

#[differentiable(order = 2)]
fn tuples_in_arrays(x: f64, y: f64) -> f64 {
    let mut m = [(x, 2.0), (3.0, y)];
    let [(a, b), c] = &mut m;
    sin_cos(x, a, b);
    sin_cos(*a, b, &mut c.1);
    mix(&c.0, a, &mut c.1);
    m[0].0 * m[1].1 + m[0].1 * m[1].0
}

#[differentiable(order = 2)]
fn in_a_loop(x: f64, y: f64) -> f64 {
    let mut v = [x, y, 1.0];
    for _ in 0..3 {
        let [a, b, c] = &mut v;
        mix(a, b, c);
        mix(b, c, a);
    }
    v[0] * v[1] + v[2]
}

#[differentiable(order = 2)]
fn by_names(x: f64, y: f64) -> f64 {
    let (mut s, mut c) = (1.0, 0.0);
    let a = &mut s;
    let b = &mut c;
    sin_cos(x * y, a, b);
    s * c
}

#[differentiable(order = 2)]
fn rows_of_constants(x: f64, y: f64) -> f64 {
    let mut m = [[0.0, 1.0]; 2];
    let [a, b] = &mut m[0];
    sin_cos(x * y, a, b);
    let mut t = (0.0, 1.0);
    let (a, b) = &mut t;
    sin_cos(x, a, b);
    m[0][0] * m[0][1] * m[1][1] + t.0 * t.1
}

agree! {
    by_names: (0.7, 1.3);
    rows_of_constants: (0.7, 1.3);
    arrays: (0.7, 1.3);
    arrays_of_constants: (0.7, 1.3);
    tuples: (0.7, 1.3);
    structs: (0.7, 1.3);
    three: (0.7, 1.3);
    ends_of_slices: (0.7, 1.3);
    the_first_and_the_rest: (0.7, 1.3);
    parts_of_parts: (0.7, 1.3);
    tuples_in_arrays: (0.7, 1.3);
    in_a_loop: (0.3, 0.6);
}
