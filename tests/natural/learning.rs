//! Networks, losses, kernels.

use differentiable::{Real, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable(order = 2)]
fn dense(weights: &[f64], bias: &[f64], x: &[f64]) -> Vec<f64> {
    weights
        .chunks_exact(x.len())
        .zip(bias)
        .map(|(row, b)| row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b)
        .collect()
}

#[differentiable(order = 2, wrt(w1, b1, w2, b2))]
fn two_layers(w1: &[f64], b1: &[f64], w2: &[f64], b2: &[f64], x: &[f64], label: usize) -> f64 {
    let hidden: Vec<f64> = dense(w1, b1, x).into_iter().map(|z| z.max(0.0)).collect();
    let logits = dense(w2, b2, &hidden);
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let log_sum = logits.iter().map(|z| (z - max).exp()).sum::<f64>().ln() + max;
    log_sum - logits[label]
}

#[differentiable(order = 2)]
fn layer_norm(x: &[f64], gamma: f64, beta: f64) -> f64 {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let variance = x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let scale = (variance + 1e-5).sqrt().recip();
    x.iter().map(|v| (v - mean) * scale * gamma + beta).enumerate().map(|(i, y)| i as f64 * y * y).sum()
}

#[differentiable(order = 2)]
fn gelu(x: f64) -> f64 {
    0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3))).tanh())
}

#[differentiable(order = 2)]
fn recurrent(inputs: &[f64], w: f64, u: f64) -> f64 {
    inputs.iter().fold(0.0, |h, x| (w * h + u * x).tanh())
}

/// Attention of one query over keys and values.
#[differentiable(order = 2)]
fn attention(query: &[f64], keys: &[Vec<f64>], values: &[f64]) -> f64 {
    let scale = (query.len() as f64).sqrt();
    let scores: Vec<f64> =
        keys.iter().map(|key| key.iter().zip(query).map(|(k, q)| k * q).sum::<f64>() / scale).collect();
    let max = scores.iter().fold(f64::MIN, |a, &b| a.max(b));
    let weights: Vec<_> = scores.iter().map(|s| (s - max).exp()).collect();
    let total = weights.iter().sum::<f64>();
    weights.iter().zip(values).map(|(w, v)| w / total * v).sum()
}

/// Convolution, max pooling, sum.
#[differentiable(order = 2)]
fn convolved(image: &[f64], kernel: &[f64]) -> f64 {
    let features: Vec<f64> =
        image.windows(kernel.len()).map(|w| w.iter().zip(kernel).map(|(a, b)| a * b).sum::<f64>()).collect();
    features.chunks(2).map(|pair| pair.iter().copied().fold(f64::NEG_INFINITY, f64::max)).sum()
}

#[differentiable(order = 2, wrt(weights))]
fn hinge(weights: &[f64], samples: &[(Vec<f64>, f64)], lambda: f64) -> f64 {
    let margins = samples.iter().map(|(x, y)| y * x.iter().zip(weights).map(|(a, b)| a * b).sum::<f64>());
    let loss: f64 = margins.map(|m| (1.0 - m).max(0.0)).sum();
    let penalty: f64 = weights.iter().map(|w| w * w).sum();
    loss / samples.len() as f64 + 0.5 * lambda * penalty
}

#[differentiable(order = 2)]
fn rbf_kernel(a: &[f64], b: &[f64], gamma: f64) -> f64 {
    let d2: f64 = a
        .iter()
        .zip(b.iter())
        .map(|(a, b)| {
            let d = a - b;
            d * d
        })
        .sum();
    (-gamma * d2).exp()
}

/// Log marginal likelihood of a Gaussian process by Cholesky.
#[differentiable(order = 2, wrt(gamma, noise))]
fn gaussian_process(gamma: f64, noise: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let n = xs.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let mut sum = (-gamma * (xs[i] - xs[j]).powi(2)).exp();
            if i == j {
                sum += noise;
            }
            for k in 0..j {
                sum -= l[i][k] * l[j][k];
            }
            l[i][j] = if i == j { sum.sqrt() } else { sum / l[j][j] };
        }
    }
    let mut alpha = vec![0.0; n];
    for i in 0..n {
        let mut sum = ys[i];
        for k in 0..i {
            sum -= l[i][k] * alpha[k];
        }
        alpha[i] = sum / l[i][i];
    }
    let fit: f64 = alpha.iter().map(|a| a * a).sum();
    let log_det: f64 = (0..n).map(|i| l[i][i].ln()).sum();
    -0.5 * fit - log_det - 0.5 * n as f64 * (2.0 * std::f64::consts::PI).ln()
}

/// Horner for any scalar.
#[differentiable(order = 2)]
fn horner<T: Real>(coefficients: &[T], x: T) -> T {
    coefficients.iter().rev().fold(T::zero(), |acc, &c| acc * x + c)
}

/// Recursion over a slice.
#[differentiable(order = 2)]
fn pairwise_sum(x: &[f64]) -> f64 {
    match x {
        [] => 0.0,
        [a] => *a,
        [a, b] => a * a + b * b,
        _ => {
            let (left, right) = x.split_at(x.len() / 2);
            pairwise_sum(left) + pairwise_sum(right)
        }
    }
}

#[differentiable(order = 2)]
fn product_of(x: &[f64]) -> f64 {
    if let [first, rest @ ..] = x { first * product_of(rest) } else { 1.0 }
}

#[differentiable(order = 2)]
fn ends(x: &[f64]) -> f64 {
    match x {
        [first, .., last] => first * last,
        [only] => only.sin(),
        [] => 0.0,
    }
}

#[differentiable(order = 2)]
fn alternating(x: &[f64]) -> f64 {
    let [a, b, rest @ ..] = x else { return x.iter().sum() };
    a - b + alternating(rest)
}

#[differentiable(order = 2)]
fn first_three(x: &[f64]) -> f64 {
    let head: [f64; 3] = x[..3].try_into().unwrap();
    let [a, b, c] = head;
    a * b * c
}

#[differentiable(order = 2)]
fn unit_of(x: &[f64; 3], scale: f64) -> f64 {
    let y: [f64; 3] = std::array::from_fn(|i| scale * x[i].sin());
    let mut sum = 0.0;
    for (i, v) in y.iter().rev().enumerate() {
        sum += (i + 1) as f64 * v * v;
    }
    sum + y.iter().next().unwrap()
}

/// In place changes through references.
#[differentiable(order = 2)]
fn rescaled(x: &[f64], factor: f64) -> f64 {
    let mut y = x.to_vec();
    for v in &mut y {
        *v *= factor;
    }
    for (i, v) in y.iter_mut().enumerate() {
        *v += i as f64;
    }
    if let Some(last) = y.last_mut() {
        *last *= 2.0;
    }
    y.iter().product()
}

#[differentiable(order = 2)]
fn stacked(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    let all = [&a[..], &b[..]].concat();
    let both = [*a, *b].concat();
    all.iter().zip(both.iter().rev()).map(|(x, y)| x * y).sum()
}

#[differentiable(order = 2)]
fn three_way(a: &[f64], b: &[f64], c: &[f64]) -> f64 {
    a.iter().zip(b).zip(c).map(|((x, y), z)| x * y * z).sum::<f64>()
        + a.iter().zip(b.iter().zip(c.iter())).map(|(x, (y, z))| x - y * z).product::<f64>()
}

#[differentiable(order = 2)]
fn largest_squared(x: &[f64]) -> f64 {
    let best = x.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap();
    let other = x.iter().map(|v| v * v).fold(f64::NEG_INFINITY, f64::max);
    best * other + x.iter().map(|v| 2.0 * v).last().unwrap() + x.iter().map(|v| v.exp()).nth(1).unwrap()
}

#[differentiable(order = 2)]
fn dropout(x: &[f64], mask: &[bool]) -> f64 {
    x.iter().zip(mask).filter(|(_, keep)| **keep).map(|(v, _)| v * v).sum()
}

#[differentiable(order = 2)]
fn early_return(x: &[f64]) -> f64 {
    let norm = x.iter().map(|v| v.powi(2)).sum::<f64>().sqrt();
    if norm == 0.0 {
        return 0.0;
    }
    let mut best = f64::MAX;
    for v in x.iter().map(|v| v / norm) {
        if v < best {
            best = v;
        }
    }
    best
}

#[differentiable(order = 2)]
fn matrix_product(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    let (n, m, k) = (a.len(), b[0].len(), b.len());
    let mut c = vec![vec![0.0; m]; n];
    for i in 0..n {
        for j in 0..m {
            c[i][j] = (0..k).map(|l| a[i][l] * b[l][j]).sum();
        }
    }
    c.iter().flat_map(|row| row.iter()).map(|v| v * v).sum()
}

#[differentiable(order = 2)]
fn transposed_trace(m: &[[f64; 2]; 2]) -> f64 {
    let mut t = [[0.0; 2]; 2];
    for (i, row) in m.iter().enumerate() {
        for (j, &v) in row.iter().enumerate() {
            t[j][i] = v;
        }
    }
    (0..2).map(|i| t[i].iter().zip(&m[i]).map(|(a, b)| a * b).sum::<f64>()).sum()
}

#[differentiable(order = 2)]
fn adam_step(parameter: f64, gradient: f64, (m, v): (f64, f64)) -> f64 {
    let (beta1, beta2): (f64, f64) = (0.9, 0.999);
    let m = beta1 * m + (1.0 - beta1) * gradient;
    let v = beta2 * v + (1.0 - beta2) * gradient.powi(2);
    parameter - 0.01 * m / (v.sqrt() + 1e-8)
}

/// An indicator is a number that does not change.
#[differentiable(order = 2)]
fn indicated(x: f64, y: f64) -> f64 {
    let count = usize::from(x > 0.5) + usize::from(y > 0.5);
    f64::from(u8::from(x > y)) * x * x + count as f64 * y + i32::from(y < x) as f64 * x * y
}

#[differentiable(order = 2)]
fn mixed(t: f64, n: usize) -> f64 {
    let mut state = (1.0, [0.0; 2], 3);
    for i in 0..n {
        state.2 += 1;
        state.1[i % 2] += t;
        state.0 *= state.1[0] + state.2 as f64;
    }
    state.0
}

#[differentiable(order = 2)]
fn batches(x: &[f64]) -> f64 {
    let mut total = 0.0;
    for (i, batch) in x.chunks(2).enumerate() {
        let [a, b] = batch else {
            total += batch[0];
            continue;
        };
        total += (i + 1) as f64 * a * b;
    }
    total
}

#[differentiable(order = 2)]
fn matmul_chain(ms: &[[[f64; 2]; 2]]) -> f64 {
    let id = [[1.0, 0.0], [0.0, 1.0]];
    let p = ms.iter().fold(id, |acc, m| {
        let mut out = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                out[i][j] = (0..2).map(|k| acc[i][k] * m[k][j]).sum();
            }
        }
        out
    });
    p[0][0] + p[1][1]
}

#[differentiable(order = 2)]
fn ackley<T: Real>(x: &[T]) -> T {
    let n = T::from_f64(x.len() as f64);
    let (a, b, c) = (T::from_f64(20.0), T::from_f64(0.2), T::from_f64(std::f64::consts::TAU));
    let sum_sq: T = x.iter().map(|&v| v * v).sum();
    let sum_cos: T = x.iter().map(|&v| (c * v).cos()).sum();
    -a * (-b * (sum_sq / n).sqrt()).exp() - (sum_cos / n).exp() + a + T::one().exp()
}

#[differentiable(order = 2)]
fn determinant_max_by(a: &[[f64; 3]; 3]) -> f64 {
    let mut m = *a;
    let mut det = 1.0;
    for col in 0..3 {
        let pivot = (col..3).max_by(|&i, &j| m[i][col].abs().partial_cmp(&m[j][col].abs()).unwrap()).unwrap();
        m.swap(pivot, col);
        if pivot != col {
            det = -det;
        }
        let p = m[col];
        det *= p[col];
        for row in m.iter_mut().skip(col + 1) {
            let f = row[col] / p[col];
            for (r, v) in row.iter_mut().zip(p.iter()) {
                *r -= f * v;
            }
        }
    }
    det
}

#[differentiable(order = 2)]
fn gram_schmidt(vs: &[[f64; 3]]) -> f64 {
    let mut basis: Vec<[f64; 3]> = Vec::new();
    for v in vs {
        let mut u = *v;
        for b in &basis {
            let proj: f64 = u.iter().zip(b.iter()).map(|(x, y)| x * y).sum();
            for (ui, bi) in u.iter_mut().zip(b) {
                *ui -= proj * bi;
            }
        }
        let norm = u.iter().map(|x| x.powi(2)).sum::<f64>().sqrt();
        basis.push(u.map(|x| x / norm));
    }
    basis.iter().enumerate().map(|(i, b)| (i + 1) as f64 * b[0]).sum()
}

#[differentiable(order = 2)]
fn kmeans_cost(points: &[[f64; 2]], centres: &[[f64; 2]]) -> f64 {
    points
        .iter()
        .map(|p| {
            centres
                .iter()
                .map(|c| p.iter().zip(c.iter()).map(|(a, b)| (a - b) * (a - b)).sum::<f64>())
                .fold(f64::INFINITY, f64::min)
        })
        .sum::<f64>()
        / points.len() as f64
}

#[differentiable(order = 2)]
fn dtw(a: &[f64], b: &[f64]) -> f64 {
    let (n, m) = (a.len(), b.len());
    let mut d = vec![vec![f64::INFINITY; m + 1]; n + 1];
    d[0][0] = 0.0;
    for i in 1..=n {
        for j in 1..=m {
            let cost = (a[i - 1] - b[j - 1]).powi(2);
            d[i][j] = cost + d[i - 1][j].min(d[i][j - 1]).min(d[i - 1][j - 1]);
        }
    }
    d[n][m]
}

agree! {
    two_layers: (&[0.3, -0.2, 0.5, 0.7], &[0.3, -0.1], &[0.2, 0.8, -0.4, 0.3], &[0.05, 0.02], const &[1.0, 2.0], const 1);
    layer_norm: (&[0.3, 0.9, 0.1], 1.1, 0.2);
    gelu: (0.7), (-0.3);
    sigmoid: (0.3);
    recurrent: (&vec![0.3, 0.9, 0.1], 0.7, 1.2);
    attention: (&[0.3, 0.9], &vec![vec![0.1, 0.5], vec![0.7, -0.2]], &[0.4, 1.3]);
    convolved: (&[0.3, 0.9, 0.1, 0.6, 0.2], &[0.5, -0.25]);
    hinge: (&vec![0.3, 0.9], const &[(vec![0.1, 0.5], 1.0), (vec![0.7, -0.2], -1.0)], const 0.1);
    rbf_kernel: (&[0.3, 0.9], &[0.1, 0.5], 0.8);
    gaussian_process: (0.7, 0.1, const &[0.0, 0.5, 1.3], const &[0.2, 0.4, -0.3]);
    horner: (&[0.3, 0.9, 0.1], 0.7);
    pairwise_sum: (&vec![0.3, 0.9, 0.1, 0.4, 0.7]), (&vec![0.3]);
    product_of: (&vec![0.3, 0.9, 0.1]);
    ends: (&vec![0.3, 0.9, 0.1]), (&vec![0.3]);
    alternating: (&vec![0.3, 0.9, 0.1]);
    first_three: (&vec![0.3, 0.9, 0.1, 0.6]);
    unit_of: (&[0.3, 0.9, 0.1], 0.6);
    rescaled: (&[0.3, 0.9, 0.1], 0.6);
    stacked: (&[0.3, 0.9], &[0.1, 0.6]);
    three_way: (&[0.3, 0.9], &[0.1, 0.6], &[1.3, 0.2]);
    largest_squared: (&vec![0.3, 0.9, 0.1]);
    dropout: (&vec![0.3, 0.9, 0.1], const &[true, false, true]);
    early_return: (&vec![0.3, 0.9, 0.1]);
    matrix_product: (&vec![vec![0.1, 0.5], vec![0.7, -0.2]], &vec![vec![0.3, 0.4], vec![-0.6, 0.2]]);
    transposed_trace: (&[[1.0, 0.2], [0.1, 1.5]]);
    adam_step: (0.3, 0.9, (0.1, 0.5));
    indicated: (0.7, 0.3), (0.2, 0.9);
    mixed: (0.7, const 3);
    batches: (&vec![0.3, 0.9, 0.1, 0.6, 0.2]);
    matmul_chain: (&vec![[[0.3, 0.9], [0.2, 1.3]], [[0.1, 0.4], [0.5, 0.6]]]);
    ackley: (&vec![0.3, 0.9, 0.2]);
    determinant_max_by: (&[[0.3, 0.9, 0.2], [1.3, 0.1, 0.4], [0.5, 0.6, 0.7]]);
    gram_schmidt: (&vec![[0.3, 0.9, 0.2], [1.3, 0.1, 0.4], [0.5, 0.6, 0.7]]);
    kmeans_cost: (&vec![[0.3, 0.9], [1.2, 1.3], [0.0, 2.0]], &vec![[0.1, 0.2], [1.0, 1.0]]);
    dtw: (&vec![0.3, 0.9, 1.2], &vec![0.4, 0.7]);
}
