//! Conditions with patterns that are joined by `&&`.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn guarded(x: &[f64; 3]) -> f64 {
    let mut total = 0.0;
    let mut last: Option<f64> = None;
    for (i, &v) in x.iter().enumerate() {
        if let Some(l) = last
            && l < v
            && let Some(w) = x.get(i + 1)
        {
            total += l * v * w;
        } else {
            total += v.sin();
        }
        if i > 0
            && let Some(l) = last
            && l * v > 1.0
        {
            last = Some(l * v);
            continue;
        }
        last = Some(v);
    }
    total * last.unwrap_or(1.0)
}

#[differentiable(order = 2)]
fn worth(x: &[f64; 3], weights: &[Option<f64>]) -> f64 {
    let mut product = 1.0;
    for (v, weight) in x.iter().zip(weights) {
        product *= if let Some(w) = weight
            && *w > 0.5
        {
            v * w
        } else if let [first, .., last] = x
            && first < last
        {
            first * last
        } else {
            v.exp()
        };
    }
    product
}

#[differentiable(order = 2)]
fn until(x: &[f64; 3]) -> f64 {
    let mut rest = &x[..];
    let mut sum: f64 = 0.0;
    while let [head, tail @ ..] = rest
        && *head < 1.2
    {
        sum += head * head * sum.cos();
        if let Some(next) = tail.first()
            && *next > 2.0
        {
            return sum * next;
        }
        rest = tail;
    }
    let bounded = if let Some(h) = rest.first()
        && sum > 0.1
    {
        Some(h * sum)
    } else {
        None
    };
    if let Some(b) = bounded
        && let 1..=3 = rest.len()
        && b > 0.0
    {
        b * sum
    } else {
        sum.exp()
    }
}

#[differentiable(order = 2)]
fn every_way_leaves(x: &[f64; 3]) -> f64 {
    for i in 0..2 {
        if let Some(v) = x.iter().copied().find(|v| *v > x[i])
            && v < 2.0
        {
            return v * x[i];
        }
    }
    let y = if x[0] > x[1]
        && let Some(v) = x.last()
    {
        return v.sqrt();
    } else {
        x[0] * x[1]
    };
    y * y
}

agree! {
    guarded: (&[0.9, 1.3, 1.1]), (&[0.5, 0.7, 2.0]), (&[1.9, 1.3, 1.1]);
    worth: (&[0.9, 1.3, 1.1], const &[Some(0.7), None, Some(0.2)]), (&[1.5, 1.3, 1.1], const &[None, Some(2.0), Some(0.2)]);
    until: (&[0.9, 1.3, 1.1]), (&[0.5, 0.7, 2.5]), (&[0.5, 0.7, 1.1]), (&[1.5, 0.7, 1.1]);
    every_way_leaves: (&[0.9, 1.3, 1.1]), (&[2.9, 2.3, 1.1]), (&[2.1, 2.3, 1.1]);
}
