//! One of the items of an iterator, and elements in another order.

use std::cell::Cell;

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn filtered_max(x: &[f64], t: f64) -> f64 {
    let m = x.iter().filter(|v| **v < t).max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap_or(&t);
    m * m
}

#[differentiable(order = 2)]
fn filtered_reduce(x: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.0).map(|v| v.ln()).reduce(|a, b| a * b + 1.0).unwrap_or_default()
}

#[differentiable(order = 2)]
fn chained_reduce(x: &[f64], y: f64) -> f64 {
    match x.iter().copied().chain([y, y * y]).reduce(|a, b| (a * b).sin() + a) {
        Some(v) => 2.0 * v,
        None => 0.0,
    }
}

#[differentiable(order = 2)]
fn mapped_extremes(x: &[f64]) -> f64 {
    let hi = x.iter().map(|v| v.sin()).max_by(|a, b| a.total_cmp(b)).unwrap();
    let lo = x.iter().map(|v| v * v).min_by(f64::total_cmp).unwrap();
    hi - lo
}

#[differentiable(order = 2)]
fn by_key(x: &[f64]) -> f64 {
    let m = x.iter().max_by_key(|v| (v.exp() * 100.0).round() as i64).unwrap();
    let l = x.iter().copied().map(|v| v + 1.0).min_by_key(|v| (v * 1000.0).floor() as i64).unwrap();
    let f = x.iter().filter(|v| **v > 0.2).min_by_key(|v| (v.exp() * 100.0).round() as i64).unwrap();
    m * l + f.exp()
}

#[differentiable(order = 2)]
fn finds(x: &[f64], t: f64) -> f64 {
    let b = x.iter().map(|v| v * v).find(|v| *v > t).unwrap_or(t);
    let c = x.iter().find_map(|v| if *v > t { Some(v.sin() * t) } else { None }).unwrap_or(0.0);
    b * c
}

#[differentiable(order = 2)]
fn find_it(x: &[f64], t: f64) -> f64 {
    if let Some(v) = x.iter().find(|v| **v > t) {
        return v * t;
    }
    let Some(v) = x.iter().copied().find(|v| *v < 0.0) else {
        return t * x[0];
    };
    v.powi(3)
        + x.iter().chain(&[t]).min_by(|a, b| a.total_cmp(b)).unwrap()
        + x.iter().chain(&[t, x[0]]).filter(|v| **v < 2.0).max_by(|a, b| a.total_cmp(b)).unwrap() * 2.0
        + x.iter().rev().find(|v| **v < t).map_or(1.0, |v| v.cos())
}

#[differentiable(order = 2)]
fn nths(x: &[f64]) -> f64 {
    let a = x.iter().map(|v| v.exp()).nth(1).unwrap_or(7.0);
    let b = x.iter().filter(|v| **v > 0.0).nth(1).copied().unwrap_or(2.0);
    let c = x.iter().skip(1).step_by(2).nth(0).unwrap();
    let d = x.windows(2).map(|w| w[0] * w[1]).last().unwrap_or(0.5);
    let e = x.iter().filter(|v| **v > 0.0).last().unwrap();
    a * b + c * d - e
}

#[differentiable(order = 2)]
fn points(x: &[[f64; 2]], p: [f64; 2]) -> f64 {
    let near = x
        .iter()
        .min_by(|a, b| {
            let da = (a[0] - p[0]).powi(2) + (a[1] - p[1]).powi(2);
            let db = (b[0] - p[0]).powi(2) + (b[1] - p[1]).powi(2);
            da.partial_cmp(&db).unwrap()
        })
        .unwrap();
    let right = x.iter().filter(|q| q[0] > 0.0).max_by(|a, b| a[0].total_cmp(&b[0])).unwrap();
    near[0] * right[1] + near[1] * p[0]
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct P {
    x: f64,
    y: f64,
}

#[differentiable(wrt(ps))]
fn highest(ps: &[P]) -> f64 {
    let top = ps.iter().max_by(|a, b| a.y.total_cmp(&b.y)).unwrap();
    let first = ps.iter().next().unwrap();
    let last = ps.iter().last().unwrap();
    top.x * first.y + last.x
}

#[differentiable(wrt(ps))]
fn highest_filtered(ps: &[P]) -> f64 {
    ps.iter().filter(|p| p.x > 0.0).max_by(|a, b| a.y.total_cmp(&b.y)).map_or(0.0, |p| p.x * p.y)
}

#[differentiable(order = 2)]
fn nearest(x: &[f64], q: f64) -> f64 {
    let (i, d) = x.iter().map(|v| (v - q).abs()).enumerate().min_by(|a, b| a.1.partial_cmp(&b.1).unwrap()).unwrap();
    x[i] * d
}

#[differentiable(order = 2)]
fn sorted_desc(x: &[f64]) -> f64 {
    let mut v: Vec<f64> = x.iter().map(|v| v.sin()).collect();
    v.sort_by(|a, b| b.partial_cmp(a).unwrap());
    v.iter().enumerate().map(|(i, v)| v * v * (i + 1) as f64).sum()
}

#[differentiable(order = 2)]
fn sorted_points(x: &[[f64; 2]]) -> f64 {
    let mut p = x.to_vec();
    p.sort_by(|a, b| a[0].total_cmp(&b[0]));
    p[1..].sort_by_key(|a| std::cmp::Reverse((a[1] * 100.0).round() as i64));
    p.windows(2).map(|w| (w[1][0] - w[0][0]) * (w[1][1] + w[0][1])).sum()
}

#[differentiable(order = 2)]
fn sorted_array(x: [f64; 4]) -> f64 {
    let mut x = x;
    let mut s = 0.0;
    for k in 0..3 {
        x[k] *= x[k + 1];
        x.sort_by(f64::total_cmp);
        s += x[1] * (k + 1) as f64;
    }
    s + x[3]
}

#[differentiable(order = 2)]
fn turned(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.reverse();
    v[1..].reverse();
    v.rotate_left(1);
    v[..3].rotate_right(2);
    for k in (2..4).rev() {
        v[0] *= v[k];
        v.truncate(k);
    }
    v.iter().enumerate().map(|(i, v)| v.powi(i as i32 + 1)).sum()
}

#[differentiable(order = 2)]
fn parts(x: &[f64], ps: &[[f64; 2]]) -> f64 {
    let (big, small): (Vec<f64>, Vec<f64>) = x.iter().copied().map(|v| v * v).partition(|v| *v > 0.5);
    let (a, b): (Vec<f64>, Vec<[f64; 2]>) = ps.iter().map(|p| (p[0] * p[1], *p)).unzip();
    big.iter().sum::<f64>() * small.iter().product::<f64>() + a[0] * b[1][1] + small.len() as f64 * a[1]
}

#[differentiable(order = 2)]
fn segment(knots: &[f64], values: &[f64], x: f64) -> f64 {
    let k = knots.partition_point(|k| *k <= x).saturating_sub(1).min(knots.len() - 2);
    let t = (x - knots[k]) / (knots[k + 1] - knots[k]);
    values[k] * (1.0 - t) + values[k + 1] * t
}

#[differentiable(order = 2)]
fn somes(x: &[f64]) -> f64 {
    let y = if x.iter().copied().reduce(f64::max).is_some() { x[0] } else { 0.0 };
    let z = x.get(1).map(|v| v * y).unwrap_or_else(|| y + 1.0);
    let w = x.get(7).map_or_else(|| z * z, |v| v * 2.0);
    let u = x.first().copied().map(f64::sin).unwrap();
    let last = match x.iter().last() {
        Some(v) => *v,
        None => 0.0,
    };
    w * u + last
}

#[differentiable(order = 2)]
fn counted(x: &[f64], calls: &Cell<u32>) -> f64 {
    let f = |v: &f64| {
        calls.set(calls.get() + 1);
        v * f64::from(calls.get())
    };
    let a = x.iter().map(f).nth(1).unwrap_or(0.0);
    let b = x
        .iter()
        .map(|v| {
            calls.set(calls.get() + 1);
            v * f64::from(calls.get())
        })
        .max_by(f64::total_cmp)
        .unwrap();
    let c = x
        .iter()
        .map(|v| {
            calls.set(calls.get() + 1);
            v * f64::from(calls.get())
        })
        .find(|v| *v > 1.0)
        .unwrap_or(0.0);
    let d = x
        .iter()
        .map(|v| {
            calls.set(calls.get() + 1);
            v * f64::from(calls.get())
        })
        .nth(10)
        .unwrap_or(0.0);
    a * b + c + d
}

#[test]
fn counts() {
    let x = [0.3, 0.9, 1.1];
    let calls = Cell::new(0);
    let v = counted(&x, &calls);
    let n = calls.take();
    let (w, _) = counted::value_and_gradient(&x, &calls);
    assert_eq!((v, n), (w, calls.take()));
    let w = counted::jvp(&x, &calls, &[1.0; 3]).0;
    assert_eq!((v, n), (w, calls.take()));
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-7 * (1.0 + a.abs()), "{a} {b}");
}

#[test]
fn structs() {
    let ps = [P { x: 0.3, y: 0.4 }, P { x: 0.7, y: 1.4 }, P { x: -0.2, y: 1.9 }];
    let d = |f: &dyn Fn(&[P]) -> f64, i: usize, y: bool| {
        crate::support::differences::derivative(
            |h| {
                let mut q = ps;
                if y {
                    q[i].y += h
                } else {
                    q[i].x += h
                };
                f(&q)
            },
            f64::EPSILON,
        )
        .derivative
    };
    let (g, h) = (highest::gradient(&ps), highest_filtered::gradient(&ps));
    for i in 0..3 {
        close(g[i].x, d(&highest, i, false));
        close(g[i].y, d(&highest, i, true));
        close(h[i].x, d(&highest_filtered, i, false));
        close(h[i].y, d(&highest_filtered, i, true));
    }
}

struct Layer {
    base: f64,
    temperature: f64,
    lapse: f64,
}

const LAYERS: &[Layer] = &[
    Layer { base: 0.0, temperature: 2.88, lapse: -0.65 },
    Layer { base: 1.1, temperature: 2.17, lapse: 0.0 },
    Layer { base: 2.0, temperature: 2.16, lapse: 0.1 },
];

/// A row of a table, or another one instead.
#[differentiable(order = 2)]
fn standard_atmosphere(height: f64, scale: f64) -> f64 {
    let layer = LAYERS.iter().rev().find(|layer| height >= layer.base).unwrap_or(&LAYERS[0]);
    let above = LAYERS.iter().find(|layer| layer.base > height).unwrap_or_else(|| &LAYERS[2]);
    let nearest = if height > 1.0 { layer } else { &LAYERS[1] };
    let temperature = layer.temperature + layer.lapse * (height - layer.base);
    (temperature / layer.temperature).powf(scale) * above.temperature + nearest.lapse * height
}

/// References to numbers that nothing is differentiated with respect to.
#[differentiable(order = 2, wrt(x))]
fn of_constant_numbers(x: f64, table: &[f64; 3]) -> f64 {
    let steps = [1.0, 2.0, 3.5];
    let step = steps.iter().find(|step| **step > x).unwrap_or(&7.0);
    let below = match table.iter().find(|entry| **entry < x) {
        Some(entry) => entry,
        None => &table[0],
    };
    let chosen = if x > 2.0 { &table[1] } else { &steps[1] };
    let fixed = if table.len() > 2 { &table[2] } else { step };
    let (i, entry) =
        table.iter().enumerate().find(|(i, entry)| *i > 0 && **entry < x).unwrap_or((table.len(), &table[0]));
    x.powf(*chosen) * step + below * x.sin() + fixed / x + entry * x * x + i as f64 * chosen.sin() * x
}

agree! {
    standard_atmosphere: (-0.3, 5.2), (0.6, 5.2), (1.4, 5.2), (2.6, 5.2);
    of_constant_numbers: (0.5, const &[1.2, 0.3, 2.2]), (1.5, const &[1.2, 0.3, 2.2]), (2.5, const &[1.2, 0.3, 2.2]), (8.0, const &[1.2, 9.3, 9.2]);
    filtered_max: (&vec![0.3, 0.9, 1.1], 1.0), (&vec![3.0], 1.0);
    filtered_reduce: (&vec![0.3, -0.9, 1.1]), (&vec![-0.3]);
    chained_reduce: (&vec![0.3, -0.9, 1.1], 0.4);
    mapped_extremes: (&vec![0.3, -0.9, 1.1]);
    by_key: (&vec![0.3, 0.9, 1.1]);
    finds: (&vec![0.3, 0.9, 1.1], 0.5), (&vec![0.3, 0.9, 1.1], 5.0);
    find_it: (&vec![0.3, 0.9, 1.1], 0.5), (&vec![0.3, 0.9, 1.1], 5.0), (&vec![0.3, -0.9, 1.1], 5.0);
    nths: (&vec![0.3, 0.9, 1.1, -0.2]);
    points: (&vec![[0.3, 0.9], [1.1, -0.2], [0.6, 0.7]], [0.4, 0.5]);
    nearest: (&vec![0.3, 0.9, 1.1], 0.8);
    sorted_desc: (&vec![0.3, 0.9, 1.1, -0.2]);
    sorted_points: (&vec![[0.3, 0.9], [1.1, -0.2], [0.6, 0.7], [-0.3, 0.1]]);
    sorted_array: ([0.3, 0.9, 1.1, -0.2]);
    turned: (&vec![0.3, 0.9, 1.1, -0.2]);
    parts: (&vec![0.3, 0.9, 1.1, -0.2], &vec![[0.3, 0.9], [1.1, -0.2]]);
    segment: (&vec![0.0, 1.0, 2.5, 3.0], &vec![0.3, 0.9, 1.1, -0.2], 1.4);
    somes: (&vec![0.3, 0.9, 1.1]);
}
