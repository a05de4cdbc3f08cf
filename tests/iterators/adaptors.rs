//! Every adaptor, and chains of them.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn sum(x: &[f64]) -> f64 {
    x.iter().sum()
}

#[differentiable(order = 2, sparse)]
fn sum_of_squares(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn copied(x: &[f64]) -> f64 {
    x.iter().copied().map(|v| v.sin()).sum::<f64>() * x.iter().cloned().product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| a * b).sum()
}

#[differentiable(order = 2, sparse)]
fn dot_of_three(x: &[f64; 3], y: &[f64], z: &Vec<f64>) -> f64 {
    x.iter().zip(y.iter()).zip(z).map(|((a, b), c)| a * b * c).sum()
}

#[differentiable(order = 2, sparse)]
fn zip_function(x: &[f64], y: &[f64]) -> f64 {
    std::iter::zip(x, y).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[differentiable(order = 2, sparse)]
fn enumerated(x: &[f64]) -> f64 {
    x.iter().enumerate().map(|(i, v)| v.powi(i as i32 + 1)).sum()
}

#[differentiable(order = 2, sparse)]
fn whole_pairs(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|pair| pair.0 * pair.1 * pair.1).sum()
}

#[differentiable(order = 2, sparse)]
fn whole_enumerated(x: &[f64]) -> f64 {
    x.iter().enumerate().map(|pair| pair.0 as f64 * pair.1.exp()).sum()
}

#[differentiable(order = 2, sparse)]
fn reversed(x: &[f64]) -> f64 {
    x.iter().rev().enumerate().map(|(i, v)| v * (i as f64 + 1.0).sqrt()).sum()
}

#[differentiable(order = 2, sparse)]
fn enumerated_reversed(x: &[f64]) -> f64 {
    let mut value = 0.0;
    for (i, v) in x.iter().enumerate().rev() {
        value = value * 0.5 + v * i as f64;
    }
    value
}

#[differentiable(order = 2, sparse)]
fn against_itself_reversed(x: &[f64]) -> f64 {
    x.iter().zip(x.iter().rev()).map(|(a, b)| a * b.sin()).sum()
}

#[differentiable(order = 2, sparse)]
fn neighbours(x: &[f64]) -> f64 {
    x.iter().zip(x.iter().skip(1)).map(|(a, b)| (b - a).powi(2)).sum()
}

#[differentiable(order = 2, sparse)]
fn skipped_and_taken(x: &[f64]) -> f64 {
    x.iter().skip(1).take(2).map(|v| v.powi(3)).sum::<f64>() + x.iter().take(9).product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn skipped_after_rev(x: &[f64]) -> f64 {
    x.iter().rev().skip(1).take(2).enumerate().map(|(i, v)| v * (i + 1) as f64).sum()
}

#[differentiable(order = 2, sparse)]
fn in_steps(x: &[f64], k: usize) -> f64 {
    x.iter().step_by(2).map(|v| v * v).sum::<f64>() + x.iter().skip(1).step_by(k).rev().product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn steps_of_reversed(x: &[f64]) -> f64 {
    x.iter().rev().step_by(2).enumerate().map(|(i, v)| v * (i as f64 + 2.0)).sum()
}

#[differentiable(order = 2, sparse)]
fn windows(x: &[f64]) -> f64 {
    x.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>() + x.windows(3).map(|w| w[0] * w[1] * w[2]).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn windows_of_any_size(x: &[f64], k: usize) -> f64 {
    x.windows(k).map(|w| w.iter().sum::<f64>().powi(2)).sum()
}

#[differentiable(order = 2, sparse)]
fn chunks(x: &[f64]) -> f64 {
    x.chunks(2).map(|c| c.iter().product::<f64>()).sum()
}

#[differentiable(order = 2, sparse)]
fn chunks_exact(x: &[f64]) -> f64 {
    x.chunks_exact(2).map(|c| c[0] * c[1].sin()).sum()
}

#[differentiable(order = 2, sparse)]
fn filtered(x: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.0).map(|v| v.ln()).sum()
}

#[differentiable(order = 2, sparse)]
fn filtered_by_pattern(x: &[f64]) -> f64 {
    x.iter().filter(|&&v| v > 0.0).map(|v| v.sqrt()).sum::<f64>()
        + x.iter().filter(|&v| *v < 0.0).map(|v| v * v).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn filtered_after_map(x: &[f64]) -> f64 {
    x.iter().map(|v| v * 2.0).filter(|v| *v > 1.0).map(|v| v.ln()).sum()
}

#[differentiable(order = 2, sparse)]
fn filtered_then_enumerated(x: &[f64]) -> f64 {
    x.iter().filter(|v| v.is_sign_positive()).enumerate().map(|(i, v)| v * (i as f64 + 1.0)).sum()
}

#[differentiable(order = 2, sparse)]
fn filtered_by_index(x: &[f64]) -> f64 {
    x.iter().enumerate().filter(|(i, _)| i % 2 == 1).map(|(_, v)| v * v).sum()
}

#[differentiable(order = 2, sparse)]
fn filtered_pairs(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).filter(|(a, b)| a > b).map(|(a, b)| a - b * b).sum()
}

#[differentiable(order = 2, sparse)]
fn zipped_after_filter(x: &[f64], y: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.0).zip(y).map(|(a, b)| a * b).sum()
}

#[differentiable(order = 2, sparse)]
fn counted_after_filter(x: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.0).skip(1).take(2).map(|v| v * v).sum::<f64>()
        + x.iter().filter(|v| **v > 0.0).step_by(2).map(|v| v.sin()).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn chained(x: &[f64], y: &[f64]) -> f64 {
    x.iter().chain(y).map(|v| v.exp()).sum::<f64>() * y.iter().chain(x.iter().rev()).product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn inspected(x: &[f64]) -> f64 {
    let mut seen = 0;
    let sum: f64 = x.iter().inspect(|v| assert!(v.is_finite())).inspect(|_| seen += 1).map(|v| v * v).sum();
    sum / seen as f64
}

#[differentiable(order = 2, sparse)]
fn while_positive(x: &[f64]) -> f64 {
    x.iter().take_while(|v| **v > 0.0).map(|v| v.ln()).sum::<f64>()
        + x.iter().skip_while(|v| **v > 0.0).map(|v| v * v).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn flat_mapped(m: &[[f64; 2]]) -> f64 {
    m.iter().flat_map(|row| row.iter()).map(|v| v.sin()).sum::<f64>() + m.iter().flatten().product::<f64>()
}

#[differentiable(order = 2, sparse)]
fn flat_mapped_with_shadowing(m: &[[f64; 2]], c: f64) -> f64 {
    let row = c * c;
    let mut sum = 0.0;
    for v in m.iter().flat_map(|row| row.iter().rev().skip(1)) {
        sum += v * row;
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn over_a_range(x: &[f64], n: usize) -> f64 {
    (0..n).map(|i| x[i] * x[(i + 1) % n]).sum()
}

#[differentiable(order = 2, sparse)]
fn range_zipped(x: &[f64]) -> f64 {
    (1..).zip(x).map(|(k, v)| v / k as f64).sum::<f64>()
        + x.iter().zip(0..2).map(|(v, k)| v * f64::from(k)).sum::<f64>()
}

#[differentiable(order = 2, sparse)]
fn range_reversed(x: &[f64]) -> f64 {
    (0..x.len()).rev().map(|i| x[i] * (i + 1) as f64).fold(0.0, |acc, v| acc * 0.5 + v)
}

#[differentiable(order = 2, sparse)]
fn inclusive_steps(x: f64, n: u32) -> f64 {
    (1..=n).step_by(2).map(|k| x.powi(k as i32) / k as f64).sum()
}

#[differentiable(order = 2, sparse)]
fn reversed_pair_of_ranges(x: &[f64]) -> f64 {
    (0..3).zip((1..=3).rev()).map(|(i, j)| x[i] * x[j]).sum()
}

#[differentiable(order = 2, sparse)]
fn nested_sums(m: &[[f64; 2]], x: &[f64; 2]) -> f64 {
    m.iter().map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>().powi(2)).sum()
}

#[differentiable(order = 2, sparse)]
fn generic<T: differentiable::Real>(x: &[T]) -> T {
    x.iter().map(|v| v.sin() * *v).sum::<T>() + x.iter().copied().product::<T>()
}

#[differentiable(order = 2, sparse)]
fn single_precision(x: &[f32], y: &[f32]) -> f32 {
    x.iter().zip(y).map(|(a, b)| (a * b).tanh()).sum::<f32>() * 0.5
}

#[differentiable(order = 2)]
fn successors(x: f64) -> f64 {
    let halves: f64 = std::iter::successors(Some(x), |v| Some(v * 0.5 * x)).take(5).sum();
    let steps: Vec<f64> = std::iter::successors(Some(x), |&v| if v > 0.1 { Some(v * 0.5) } else { None }).collect();
    let pairs = std::iter::successors(Some((x, 1.0)), |(a, b)| (*a < 9.0).then(|| (a * a + 1.0, b * a)));
    halves * steps.iter().map(|s| s * s).sum::<f64>() + pairs.map(|(a, b)| a * b).last().unwrap()
}

/// The elements of arrays of one length are reached by an index, whatever length that is.
#[differentiable(order = 2)]
fn flattened_beside(x: &[[f64; 2]; 3], y: &[[f64; 3]]) -> f64 {
    let mut sum = *x;
    for (s, t) in sum.iter_mut().flatten().zip(y.iter().flatten()) {
        *s *= t.sin();
    }
    let skewed = x.iter().flatten().zip(y.iter().skip(1).rev().flatten()).map(|(a, b)| a * b * b).sum::<f64>();
    let filtered = x.iter().filter(|row| row[0] > 0.0).flatten().zip(y.iter().flatten());
    skewed + filtered.map(|(a, b)| a.exp() * b).sum::<f64>() + sum.iter().flatten().sum::<f64>()
}

#[differentiable(order = 2)]
fn folded_backwards(x: &[f64; 3]) -> f64 {
    let last = x.iter().rfold(None, |seen: Option<f64>, v| seen.or((*v > 0.5).then_some(*v)));
    x.iter().rfold(0.0, |sum, v| sum * 0.7 + v.sin()) * last.unwrap_or(1.0)
        + x[1..].iter().map(|v| v * v).rfold(1.0, |p, v| p * v)
}

agree! {
    folded_backwards: (&[0.3, 0.9, -0.4]);
    flattened_beside: (&[[0.3, 0.9], [-0.4, 1.2], [0.8, 0.1]], &vec![[0.2, 0.7, 1.1], [0.5, -0.3, 0.4]]);
    successors: (0.7), (0.05);
    sum: (&vec![1.0, 2.0, -0.5]), (&Vec::<f64>::new());
    sum_of_squares: (&vec![1.0, 2.0, -0.5]);
    copied: (&vec![1.0, 2.0, -0.5]);
    dot: (&vec![1.0, 2.0, -0.5], &vec![0.3, 4.0]), (&vec![1.0], &vec![0.3, 4.0]);
    dot_of_three: (&[1.0, 2.0, 3.0], &vec![0.3, 4.0], &vec![0.5, 0.7, 1.0]);
    zip_function: (&vec![1.0, 2.0], &vec![0.3, 4.0]);
    enumerated: (&vec![1.0, 2.0, -0.5]);
    whole_pairs: (&vec![1.0, 2.0, -0.5], &vec![0.3, 4.0, 1.0]);
    whole_enumerated: (&vec![1.0, 2.0, -0.5]);
    reversed: (&vec![1.0, 2.0, -0.5]);
    enumerated_reversed: (&vec![1.0, 2.0, -0.5]);
    against_itself_reversed: (&vec![1.0, 2.0, -0.5]);
    neighbours: (&vec![1.0, 2.0, -0.5]), (&vec![1.0]), (&Vec::<f64>::new());
    skipped_and_taken: (&vec![1.0, 2.0, -0.5, 3.0]), (&vec![1.0]);
    skipped_after_rev: (&vec![1.0, 2.0, -0.5, 3.0]), (&vec![1.0]);
    in_steps: (&vec![1.0, 2.0, -0.5, 3.0, 0.7], const 2), (&vec![1.0, 2.0], const 3);
    steps_of_reversed: (&vec![1.0, 2.0, -0.5, 3.0]), (&vec![1.0]);
    windows: (&vec![1.0, 2.0, -0.5, 3.0]), (&vec![1.0]);
    windows_of_any_size: (&vec![1.0, 2.0, -0.5, 3.0], const 2), (&vec![1.0], const 3);
    chunks: (&vec![1.0, 2.0, -0.5, 3.0, 5.0]), (&vec![1.0]);
    chunks_exact: (&vec![1.0, 2.0, -0.5, 3.0, 5.0]), (&vec![1.0]);
    filtered: (&vec![1.5, 2.0, -0.5, 3.0]);
    filtered_by_pattern: (&vec![1.0, 2.0, -0.5, 3.0]);
    filtered_after_map: (&vec![1.0, 2.0, -0.5, 3.0]);
    filtered_then_enumerated: (&vec![1.0, -2.0, -0.5, 3.0]);
    filtered_by_index: (&vec![1.0, -2.0, -0.5, 3.0]);
    filtered_pairs: (&vec![1.0, -2.0, -0.5, 3.0], &vec![0.5, 1.0, -3.0, 2.0]);
    zipped_after_filter: (&vec![1.0, -2.0, -0.5, 3.0, 2.0], &vec![0.5, 1.0]);
    counted_after_filter: (&vec![1.0, -2.0, 0.5, 3.0, 2.0]);
    chained: (&vec![1.0, -2.0], &vec![0.5, 1.0, 3.0]);
    inspected: (&vec![1.0, -2.0]);
    while_positive: (&vec![1.0, 2.0, -0.5, 3.0]);
    flat_mapped: (&vec![[1.0, 2.0], [-0.5, 3.0]]);
    flat_mapped_with_shadowing: (&vec![[1.0, 2.0], [-0.5, 3.0]], 1.5);
    over_a_range: (&vec![1.0, 2.0, -0.5], const 3);
    range_zipped: (&vec![1.0, 2.0, -0.5]);
    range_reversed: (&vec![1.0, 2.0, -0.5]);
    inclusive_steps: (0.7, const 6);
    reversed_pair_of_ranges: (&vec![1.0, 2.0, -0.5, 3.0]);
    nested_sums: (&vec![[1.0, 2.0], [-0.5, 3.0]], &[0.5, 0.7]);
    generic: (&vec![1.0, 2.0, -0.5]), (&vec![1.0_f32, 2.0, -0.5]);
    single_precision: (&vec![1.0_f32, 2.0], &vec![0.5, -0.7]);
}
