//! What is made of all items, or of one.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn folded(x: &[f64]) -> f64 {
    x.iter().fold(1.0, |acc, v| acc * v + v.sin())
}

#[differentiable(order = 2, sparse)]
fn folded_sum(x: &[f64], start: f64) -> f64 {
    x.iter().fold(start, |acc, &v| acc + v * v)
}

#[differentiable(order = 2, sparse)]
fn folded_pair(x: &[f64]) -> f64 {
    let (sum, square) = x.iter().fold((0.0, 0.0), |(s, q), v| (s + v, q + v * v));
    square / x.len() as f64 - (sum / x.len() as f64).powi(2)
}

#[differentiable(order = 2, sparse)]
fn fibonacci_like(a: f64, b: f64, n: usize) -> f64 {
    let (last, _) = (0..n).fold((a, b), |(a, b), _| (b, a * b + a));
    last
}

#[differentiable(order = 2, sparse)]
fn folded_array(x: &[[f64; 2]]) -> f64 {
    let sum = x.iter().fold([0.0; 2], |acc, p| [acc[0] + p[0], acc[1] + p[1] * p[0]]);
    sum[0] * sum[1]
}

#[differentiable(order = 2, sparse)]
fn folded_in_place(x: &[f64]) -> f64 {
    let moments = x.iter().fold([0.0; 3], |mut acc, v| {
        acc[0] += 1.0;
        acc[1] += v;
        acc[2] += v * v;
        acc
    });
    moments[2] / moments[0] - (moments[1] / moments[0]).powi(2)
}

#[differentiable(order = 2, sparse)]
fn largest_with_index(x: &[f64]) -> f64 {
    let (i, largest) =
        x.iter().enumerate().fold((0, f64::NEG_INFINITY), |(i, m), (j, &v)| if v > m { (j, v) } else { (i, m) });
    largest * largest * (i + 1) as f64
}

#[differentiable(order = 2, sparse)]
fn counted(x: &[f64]) -> f64 {
    let n = x.iter().filter(|v| **v > 0.0).count();
    let folded = x.iter().fold(0, |n, v| if *v > 1.0 { n + 1 } else { n });
    x[0] * n as f64 + x[1] * f64::from(folded)
}

#[differentiable(order = 2, sparse)]
fn looked_at(x: &[f64]) -> f64 {
    let s: f64 = x.iter().sum();
    if x.iter().any(|v| *v < 0.0) {
        s * 2.0
    } else if x.iter().all(|&v| v > 1.0) {
        s * s
    } else {
        let at = x.iter().position(|v| *v > 0.5).unwrap_or(0);
        s * x[at]
    }
}

#[differentiable(order = 2, sparse)]
fn ends(x: &[f64]) -> f64 {
    x.first().unwrap() * x.last().unwrap()
        + x.get(1).copied().unwrap().sin() * x.iter().last().expect("not empty")
        + x.iter().nth(1).unwrap() * x.iter().rev().next().unwrap()
        + x.iter().skip(1).map(|v| v * v).next().unwrap()
}

#[differentiable(order = 2, sparse)]
fn reduced(x: &[f64]) -> f64 {
    x.iter().copied().reduce(|a, b| a * 0.5 + b * b).unwrap() + x.iter().map(|v| v.sin()).reduce(f64::max).unwrap()
}

#[differentiable(order = 2, sparse)]
fn extremes(x: &[f64]) -> f64 {
    let largest = x.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap();
    let least = x.iter().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let (i, v) = x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    largest * largest - least * v * i as f64
}

#[differentiable(order = 2, sparse)]
fn for_each(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    x.iter().zip(y).for_each(|(a, b)| sum += a * b * b);
    sum
}

#[differentiable(order = 2, sparse)]
fn changed_by_for_each(x: &[f64; 3]) -> f64 {
    let mut y = *x;
    y.iter_mut().for_each(|v| *v = v.exp());
    y.iter_mut().zip(x).for_each(|(v, u)| *v += u * u);
    y.iter().sum::<f64>() + y.iter().product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn log_sum_exp(x: &[f64]) -> f64 {
    let m = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    m + x.iter().map(|v| (v - m).exp()).sum::<f64>().ln()
}

#[differentiable(order = 2, sparse)]
fn variance(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

#[differentiable(order = 2)]
fn tried(x: &[f64], limit: usize) -> f64 {
    x.iter()
        .enumerate()
        .try_fold(0.0, |sum, (i, v)| if i < limit { Some(sum + v * v) } else { None })
        .unwrap_or(0.5 * x[0])
}

#[differentiable(order = 2)]
fn tried_in_pairs(x: &[f64], cap: f64) -> f64 {
    let grown = |(sum, product): (f64, f64), v: &f64| (sum + v < cap).then_some((sum + v, product * v));
    let Some((sum, product)) = x.iter().try_fold((0.0, 1.0), grown) else { return x[1] * x[1] * cap };
    sum * product * cap
}

agree! {
    tried: (&vec![0.7, 1.3, -2.0], const 2), (&vec![0.7, 1.3, -2.0], const 9);
    tried_in_pairs: (&vec![0.7, 1.3, -2.0], 1.0), (&vec![0.7, 1.3, -2.0], 9.0);
    folded: (&vec![0.7, 1.3, -2.0]);
    folded_sum: (&vec![0.7, 1.3, -2.0], 0.5);
    folded_pair: (&vec![0.7, 1.3, -2.0]);
    fibonacci_like: (0.7, 1.3, const 4);
    folded_array: (&vec![[0.7, 1.3], [-2.0, 3.0]]);
    folded_in_place: (&vec![0.7, 1.3, -2.0]);
    largest_with_index: (&vec![0.7, 1.3, -2.0]);
    counted: (&vec![0.7, 1.3, -2.0]);
    looked_at: (&vec![0.7, 1.3, -2.0]), (&vec![1.7, 1.3, 2.0]), (&vec![0.2, 1.3, 2.0]);
    ends: (&vec![0.7, 1.3, -2.0]);
    reduced: (&vec![0.7, 1.3, -2.0]);
    extremes: (&vec![0.7, 1.3, -2.0]);
    for_each: (&vec![0.7, 1.3, -2.0], &vec![1.0, 2.0]);
    changed_by_for_each: (&[0.7, 1.3, -2.0]);
    log_sum_exp: (&vec![0.7, 1.3, -2.0]);
    variance: (&vec![0.7, 1.3, -2.0]);
}
