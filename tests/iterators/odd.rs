//! Compositions that are easy to get wrong.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn references_to_references(x: &[f64]) -> f64 {
    let positive: Vec<&f64> = x.iter().filter(|v| **v > 0.0).collect();
    positive.len() as f64 * x.iter().map(|v| v * v).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn compared_by_reference(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).filter(|&(a, b)| a < b && *a > -5.0).map(|(a, b)| b / a).sum::<f64>()
        + x.iter().zip(y).filter(|pair| pair.0.abs() > pair.1.abs()).map(|(a, _)| a * a).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn conditions_on_mapped(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, v) in x.iter().map(|v| v * 2.0).enumerate().filter(|(i, v)| *v > 1.0 || *i == 0) {
        if v > 3.0 {
            sum += v * i as f64;
        } else {
            sum -= v * v;
        }
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn sub_slices(x: &[f64], k: usize) -> f64 {
    let (head, tail) = (&x[..k], &x[k..]);
    head.iter().sum::<f64>() * tail.iter().map(|v| v.sin()).sum::<f64>()
        + x[1..].iter().zip(&x[..x.len() - 1]).map(|(b, a)| a * b).sum::<f64>()
        + x[1..3].windows(2).map(|w| w[0] / w[1]).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn columns(m: &[[f64; 3]; 2]) -> f64 {
    (0..3).map(|j| m.iter().map(|row| row[j]).product::<f64>()).sum()
}

#[differentiable(order = 2, sparse)]
fn rows_and_columns(m: &[[f64; 2]; 2]) -> f64 {
    let mut total = 0.0;
    for i in 0..2 {
        for (j, v) in m[i].iter().enumerate() {
            total += v * m[j][i];
        }
    }
    for row in m.iter().skip(1).rev() {
        total *= row.iter().copied().fold(1.0, |a, b| a + b * b);
    }
    total
}

#[differentiable(order = 2, sparse)]
fn written_while_read(x: &[f64; 4]) -> f64 {
    let mut y = *x;
    for i in 1..y.len() {
        y[i] += y[..i].iter().sum::<f64>();
    }
    let z = y;
    for (a, b) in y.iter_mut().zip(z.iter().rev()) {
        *a *= b;
    }
    y.iter().sum()
}

#[differentiable(order = 2, sparse)]
fn copies_are_independent(x: &[f64; 2]) -> f64 {
    let mut y = *x;
    let copy = y;
    for v in copy {
        y[0] += v * y[1];
    }
    let mut z = y.map(|v| v * v);
    z[0] += y[1];
    let w = z;
    z[1] = 0.0;
    y[0] * z[0] + w[1]
}

#[differentiable(order = 2, sparse)]
fn argument_moves_on(x: f64) -> f64 {
    let mut y = x;
    let square = |v: f64| v * v;
    let a = square(y);
    y += a;
    let add = |u: f64, v: f64| u * 2.0 + v;
    add(y, {
        y *= 2.0;
        y
    })
}

#[differentiable(order = 2, sparse)]
fn closures_with_reference_parameters(x: &[f64; 3]) -> f64 {
    let norm = |v: &[f64; 3]| v.iter().map(|c| c * c).sum::<f64>().sqrt();
    let scale = |v: &mut [f64; 3], s: f64| {
        for c in v.iter_mut() {
            *c *= s;
        }
    };
    let mut y = *x;
    scale(&mut y, x[0]);
    let n = norm(&y);
    scale(&mut y, 1.0 / n);
    y[1] + norm(x) * y[2]
}

#[differentiable(order = 2, sparse)]
fn conditions_in_closures(x: f64, k: usize) -> f64 {
    let f = |v: f64| match k {
        0 => v,
        1 => v * v,
        _ if v > 1.0 => v.sin(),
        _ => v.exp(),
    };
    f(x) * f(x * 3.0)
}

#[differentiable(order = 2, sparse)]
fn chosen_references(x: &[f64], y: &[f64], first: bool) -> f64 {
    let mut total = 0.0;
    for (i, v) in x.iter().enumerate() {
        let w = if first { v } else { &y[i] };
        total += w * w;
    }
    total
}

#[differentiable(order = 2, sparse)]
fn nested_closures_in_chains(m: &[[f64; 2]], c: f64) -> f64 {
    let weight = |i: usize, v: f64| c * v / (i + 1) as f64;
    m.iter()
        .enumerate()
        .map(|(i, row)| row.iter().map(|v| weight(i, *v)).map(|w| w * w).fold(0.0, |a, b| a + b))
        .filter(|s| *s > 0.1)
        .map(f64::sqrt)
        .sum()
}

#[differentiable(order = 2, sparse)]
fn three_dimensional(t: &[[[f64; 2]; 2]; 2]) -> f64 {
    t.iter().flatten().flatten().map(|v| v * v).sum::<f64>()
        + t.iter().flat_map(|m| m.iter().map(|r| r[0] * r[1])).product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn labelled(x: &[f64]) -> f64 {
    let mut total = 0.0;
    'outer: for w in x.windows(2) {
        for c in w.chunks(1) {
            if c[0] < 0.0 {
                continue 'outer;
            }
        }
        total += w.iter().product::<f64>();
    }
    total
}

#[differentiable(order = 2, sparse)]
fn found_at_run_time(x: &[f64], y: f64) -> f64 {
    let i = x.iter().position(|v| *v > y).unwrap_or(x.len() - 1);
    let t = (y - x[i - 1]) / (x[i] - x[i - 1]);
    t * t * (3.0 - 2.0 * t)
}

#[differentiable(order = 2, sparse)]
fn counters_beside(x: &[f64]) -> f64 {
    let (mut n, mut sum) = (0usize, 0.0);
    for v in x.iter().filter(|v| **v > 0.0) {
        n += 1;
        sum += v.powi(n as i32);
    }
    sum / n as f64
}

#[differentiable(order = 2, sparse)]
fn steps_with_mut_patterns(x: &[f64]) -> f64 {
    let mut total = 0.0;
    for (mut a, &b) in x.iter().copied().zip(x.iter().skip(1)) {
        a *= b;
        a += 1.0;
        total += a;
    }
    for mut row in x.chunks_exact(2).map(|c| [c[0], c[1]]) {
        row[0] *= row[1];
        total += row[0] * row[0];
    }
    total
}

#[differentiable(order = 2, sparse)]
fn generic_closure<T: differentiable::Real>(x: &[T], c: T) -> T {
    let f = |v: T| v * c + T::one();
    x.iter().map(|&v| f(v)).fold(T::zero(), |acc, v| acc + v.sin()) * x.iter().copied().fold(T::NEG_INFINITY, T::max)
}

#[differentiable(order = 2, sparse)]
fn while_with_closures(x: f64, tolerance: f64) -> f64 {
    let f = |v: f64| v.cos() - v * x;
    let (mut a, mut b) = (0.0, 2.0);
    let mut n = 0;
    while n < 8 {
        let m = 0.5 * (a + b);
        if f(m) > 0.0 {
            a = m
        } else {
            b = m
        }
        n += 1;
    }
    a + f(a) * tolerance
}

agree! {
    references_to_references: (&vec![0.7, 1.3, -2.0]);
    compared_by_reference: (&vec![0.7, 1.3, -2.0], &vec![1.0, -0.5, 3.0]);
    conditions_on_mapped: (&vec![0.7, 1.3, 2.0, -0.3]);
    sub_slices: (&vec![0.7, 1.3, -2.0, 0.5], const 2);
    columns: (&[[0.7, 1.3, -2.0], [0.5, 0.1, -0.3]]);
    rows_and_columns: (&[[0.7, 1.3], [-2.0, 0.5]]);
    written_while_read: (&[0.7, 1.3, -2.0, 0.5]);
    copies_are_independent: (&[0.7, 1.3]);
    argument_moves_on: (0.7);
    closures_with_reference_parameters: (&[0.7, 1.3, -2.0]);
    conditions_in_closures: (0.7, const 0), (0.7, const 1), (0.7, const 2);
    chosen_references: (&vec![0.7, 1.3], &vec![2.0, 0.5], const true), (&vec![0.7, 1.3], &vec![2.0, 0.5], const false);
    nested_closures_in_chains: (&vec![[0.7, 1.3], [-2.0, 0.5]], 0.8);
    three_dimensional: (&[[[0.7, 1.3], [-2.0, 0.5]], [[0.2, 0.9], [1.1, -0.4]]]);
    labelled: (&vec![0.7, 1.3, -2.0, 0.5, 0.1]);
    found_at_run_time: (&vec![0.7, 1.3, 2.0], 1.5);
    counters_beside: (&vec![0.7, 1.3, -2.0, 0.5]);
    steps_with_mut_patterns: (&vec![0.7, 1.3, -2.0, 0.5]);
    generic_closure: (&vec![0.7, 1.3, -2.0], 0.8);
    while_with_closures: (1.1, 0.3);
}
