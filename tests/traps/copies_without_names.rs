//! Copies that have no name: what is borrowed from them, and what is changed of them, is not what they are copies of.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct P {
    a: f64,
    w: [f64; 2],
}

#[differentiable(order = 2)]
fn up(x: &[f64; 2], y: &mut [f64; 2]) {
    y[0] += x[1];
    y[1] *= x[0];
}

#[differentiable(order = 2)]
fn borrowed(x: f64) -> f64 {
    let mut a = x;
    let c = &a.clone();
    a *= 3.0;
    *c * a
}

#[differentiable(order = 2)]
fn changed_by_a_loop(x: f64) -> f64 {
    let mut w = [x, 1.0];
    for v in w.clone().iter_mut() {
        *v = 0.0;
    }
    w[0] *= 2.0;
    w[0]
}

#[differentiable(order = 2)]
fn gone_through(x: f64) -> f64 {
    let mut v = vec![x, 2.0];
    for t in v.clone() {
        v.insert(0, 2.0 * t * v[0]);
    }
    v[0]
}

#[differentiable(order = 2)]
fn popped_from(x: f64) -> f64 {
    let v = [x, 2.0 * x].to_vec();
    let y = v.clone().pop().unwrap();
    y * v[0] * v[1]
}

#[differentiable(order = 2)]
fn borrowed_mutably(x: f64) -> f64 {
    let mut w = [x, 2.0 * x];
    let c = &mut w.clone();
    c[0] = 0.0;
    w[1] *= w[0];
    w[0] * w[1] * c[1]
}

#[differentiable(order = 2)]
fn taken_apart(x: f64) -> f64 {
    let mut w = [x, 2.0 * x];
    let [p, q] = &w.clone();
    w[0] *= 2.0;
    w[1] *= w[0];
    w[0] * w[1] * p * q
}

#[differentiable(order = 2)]
fn fields_taken_apart(x: f64) -> f64 {
    let mut p = P { a: x, w: [x, 1.0] };
    let P { a, w } = &p.clone();
    p.a *= 2.0;
    p.w[0] *= 3.0;
    a * w[0] * p.a * p.w[0]
}

#[differentiable(order = 2)]
fn of_a_row(x: f64) -> f64 {
    let mut m = [[x, 1.0], [2.0, x]];
    let r = &m[0].clone();
    m[0][0] *= 3.0;
    r[0] * m[0][0]
}

#[differentiable(order = 2)]
fn a_part_of_it(x: f64) -> f64 {
    let mut v = vec![x, x * x, 1.0];
    let s = &v.clone()[1..];
    v[1] *= 3.0;
    s[0] * v[1]
}

#[differentiable(order = 2)]
fn iterated(x: f64) -> f64 {
    let mut w = [x, 2.0 * x];
    let mut s = 0.0;
    for v in w.clone().iter() {
        w[1] *= v;
        s += v;
    }
    s * w[1]
}

#[differentiable(order = 2)]
fn iterated_by_reference(x: f64) -> f64 {
    let mut w = [x, 2.0 * x];
    let mut s = 0.0;
    for v in &w.clone() {
        w[1] *= v;
        s += v;
    }
    s * w[1]
}

#[differentiable(order = 2)]
fn rows_changed_by_a_loop(x: f64) -> f64 {
    let mut v = vec![[x, 1.0], [2.0, x]];
    for r in &mut v.clone() {
        r[0] = 0.0;
    }
    v[0][0] *= 2.0;
    v[0][0] * v[1][1]
}

#[differentiable(order = 2)]
fn windows_of_it(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x, 0.5];
    let mut s = 0.0;
    for w in v.clone().windows(2) {
        s += w[0] * w[1];
        v[0] *= 2.0;
    }
    s * v[0]
}

#[differentiable(order = 2)]
fn mapped(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let s: Vec<f64> = v
        .clone()
        .iter()
        .map(|t| {
            v[1] *= t;
            *t
        })
        .collect();
    s[1] * v[1]
}

#[differentiable(order = 2)]
fn folded(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let s = v.clone().iter().fold(0.0, |a, t| {
        v[1] *= t;
        a + t
    });
    s * v[1]
}

#[differentiable(order = 2)]
fn an_iterator_of_it(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let it = v.clone().into_iter();
    v[0] *= 3.0;
    it.sum::<f64>() * v[0]
}

#[differentiable(order = 2)]
fn exchanged(x: f64) -> f64 {
    let mut w = [x, 2.0 * x];
    w.clone().swap(0, 1);
    w[0] *= 3.0;
    w[0]
}

#[differentiable(order = 2)]
fn pushed_to(x: f64) -> f64 {
    let v = vec![x, 2.0 * x];
    v.clone().push(1.0);
    v.len() as f64 * v[0]
}

#[differentiable(order = 2)]
fn a_field_assigned(x: f64) -> f64 {
    let p = P { a: x, w: [x, 1.0] };
    p.clone().a *= 3.0;
    p.a * p.w[0]
}

#[differentiable(order = 2)]
fn an_element_assigned(x: f64) -> f64 {
    let w = [x, 2.0 * x];
    w.clone()[0] *= 0.0;
    w[0]
}

#[differentiable(order = 2)]
fn beside_a_mutable_reference(x: f64) -> f64 {
    let mut w = [x, 2.0 * x];
    up(&w.clone(), &mut w);
    w[0] * w[1]
}

#[differentiable(order = 2)]
fn appended(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    v.append(&mut v.clone());
    v.iter().product::<f64>()
}

#[differentiable(order = 2)]
fn exchanged_with(x: f64) -> f64 {
    let mut a = [x, 1.0];
    let z = [2.0 * x, x];
    std::mem::swap(&mut a, &mut z.clone());
    a[0] * z[1]
}

#[differentiable(order = 2)]
fn matched(x: f64) -> f64 {
    let w = [x, 2.0 * x];
    match &w.clone() {
        [p, q] => p * q * w[0],
    }
}

#[differentiable(order = 2)]
fn picked_from(x: f64) -> f64 {
    let v = vec![x, 2.0 * x];
    if let Some(p) = v.clone().first() { p * v[1] } else { 0.0 }
}

#[differentiable(order = 2)]
fn given_to_a_closure(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let f = |w: &mut [f64]| {
        w[0] *= 3.0;
        w[0]
    };
    let r = f(&mut v.clone());
    v[1] *= 2.0;
    r * v[0] * v[1]
}

#[differentiable(order = 2)]
fn by_ref(x: f64) -> f64 {
    let mut v = vec![x, 2.0 * x];
    let ref c = v.clone();
    v[0] *= 2.0;
    c[0] * v[0]
}

agree! {
    borrowed: (0.7), (-1.3);
    changed_by_a_loop: (0.7), (-1.3);
    gone_through: (0.7), (-1.3);
    popped_from: (0.7), (-1.3);
    borrowed_mutably: (0.7), (-1.3);
    taken_apart: (0.7), (-1.3);
    fields_taken_apart: (0.7), (-1.3);
    of_a_row: (0.7), (-1.3);
    a_part_of_it: (0.7), (-1.3);
    iterated: (0.7), (-1.3);
    iterated_by_reference: (0.7), (-1.3);
    rows_changed_by_a_loop: (0.7), (-1.3);
    windows_of_it: (0.7), (-1.3);
    mapped: (0.7), (-1.3);
    folded: (0.7), (-1.3);
    an_iterator_of_it: (0.7), (-1.3);
    exchanged: (0.7), (-1.3);
    pushed_to: (0.7), (-1.3);
    a_field_assigned: (0.7), (-1.3);
    an_element_assigned: (0.7), (-1.3);
    beside_a_mutable_reference: (0.7), (-1.3);
    appended: (0.7), (-1.3);
    exchanged_with: (0.7), (-1.3);
    matched: (0.7), (-1.3);
    picked_from: (0.7), (-1.3);
    given_to_a_closure: (0.7), (-1.3);
    by_ref: (0.7), (-1.3);
}
