//! Iterators that are advanced by hand.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn smoothed(x: &[f64]) -> f64 {
    let mut samples = x.iter();
    let mut level = *samples.next().unwrap();
    let mut total = 0.0;
    while let Some(sample) = samples.next() {
        level = 0.3 * sample + 0.7 * level;
        total += (sample - level).powi(2);
    }
    total
}

/// The rest goes on from where the iterator stands.
#[differentiable(order = 2)]
fn extent(x: &[f64]) -> f64 {
    let mut values = x.iter().copied();
    let Some(first) = values.next() else { return 0.0 };
    let (mut low, mut high) = (first, first * first);
    values.next();
    for value in values {
        low = value.min(low) * value;
        high = high.max(value);
    }
    high * high - low
}

#[differentiable(order = 2)]
fn neighbours(x: &[f64]) -> f64 {
    let mut items = x.iter().enumerate().peekable();
    let mut sum = 0.0;
    while let Some((i, value)) = items.next() {
        match items.peek() {
            Some((_, next)) => sum += value * *next * (i + 1) as f64,
            None => sum -= value.sin(),
        }
    }
    sum
}

/// Pairs, one of which may be missing.
#[differentiable(order = 2)]
fn in_pairs(x: &[f64], y: &[f64]) -> f64 {
    let (mut one, mut total) = (0.0, 1.0);
    let mut xs = x.iter().map(|v| v * v);
    let mut ys = y.iter().rev();
    loop {
        let a = match xs.next() {
            Some(a) => a,
            None => break,
        };
        let b = ys.next().copied().unwrap_or(1.0);
        one += a * b;
        total *= xs.next().map_or(2.0, |c| c + a);
    }
    one * total
}

#[differentiable(order = 2)]
fn scaled_in_place(x: &[f64; 4], factor: f64) -> f64 {
    let mut values = *x;
    let mut each = values.iter_mut();
    let mut scale = factor;
    while let Some(value) = each.next() {
        *value *= scale;
        scale *= factor;
    }
    values.iter().map(|v| v.exp()).sum()
}

/// Merges two sorted lists.
#[differentiable(order = 2)]
fn merged(x: &[f64], y: &[f64]) -> f64 {
    let (mut i, mut total) = (1.0, 0.0);
    let mut left = x.iter().peekable();
    let mut right = y.iter().peekable();
    loop {
        let from_left = match left.peek() {
            Some(a) => match right.peek() {
                Some(b) => a <= b,
                None => true,
            },
            None => false,
        };
        let next = if from_left {
            left.next().unwrap()
        } else {
            let Some(next) = right.next() else { break };
            next
        };
        total += i * next * next;
        i += 1.0;
    }
    total
}

/// Taken from by reference: what is left is left to others.
#[differentiable(order = 2)]
fn by_reference(x: &[f64], limit: f64) -> f64 {
    let mut items = x.iter();
    let head: f64 = items.by_ref().take(2).map(|v| v * v).sum();
    let first = items.by_ref().skip_while(|v| **v < 0.0).next().copied().unwrap_or(1.0);
    let mut product = 1.0;
    for v in &mut items {
        product *= v;
        if product > limit {
            break;
        }
    }
    let tail: f64 = items.map(|v| v.sin()).sum();
    head * (tail + 1.0) * first * product
}

agree! {
    by_reference: (&vec![0.3, 0.4, 1.7, 1.9, 1.5, 0.2, 0.3], 2.0), (&vec![0.3, 0.4, -1.7, 1.9, 1.5], 2.0), (&vec![0.3], 2.0);
    smoothed: (&vec![0.3, 0.8, 1.2, 0.7]), (&vec![0.3]);
    extent: (&vec![0.3, 0.8, 1.2, 0.7]), (&vec![0.4]);
    neighbours: (&vec![0.3, 0.8, 1.2, 0.7]), (&vec![0.4]);
    in_pairs: (&vec![0.3, 0.8, 1.2, 0.7, 0.2], &vec![1.1, 0.4]);
    scaled_in_place: (&[0.3, 0.8, 1.2, 0.7], 1.3);
    merged: (&vec![0.3, 0.8, 1.7], &vec![0.5, 0.9]);
}
