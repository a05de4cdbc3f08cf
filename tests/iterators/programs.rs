//! Numerical code as people write it with iterators.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn softmax_loss(logits: &[f64], label: usize) -> f64 {
    let m = logits.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = logits.iter().map(|l| (l - m).exp()).collect();
    let sum: f64 = exps.iter().sum();
    let probabilities: Vec<f64> = exps.iter().map(|e| e / sum).collect();
    -probabilities[label].ln()
}

#[differentiable(order = 2, sparse)]
fn dense_layer(w: &[f64], b: &[f64], x: &[f64]) -> f64 {
    let mut out = vec![0.0; b.len()];
    for ((row, bias), o) in w.chunks_exact(x.len()).zip(b).zip(out.iter_mut()) {
        *o = (row.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + bias).tanh();
    }
    out.iter().map(|o| o * o).sum()
}

#[differentiable(order = 2, sparse)]
fn matrix_vector(m: &[[f64; 3]; 2], x: &[f64; 3]) -> f64 {
    let y: [f64; 2] = std::array::from_fn(|i| m[i].iter().zip(x).map(|(a, b)| a * b).sum());
    let mut total = 0.0;
    for (i, row) in m.iter().enumerate() {
        for (j, v) in row.iter().enumerate() {
            total += v * y[i] * (i + 2 * j) as f64;
        }
    }
    total
}

#[differentiable(order = 2, sparse)]
fn kmeans(points: &[[f64; 2]], centres: &[[f64; 2]]) -> f64 {
    points
        .iter()
        .map(|p| {
            centres
                .iter()
                .map(|c| c.iter().zip(p).map(|(a, b)| (a - b).powi(2)).sum::<f64>())
                .fold(f64::INFINITY, f64::min)
        })
        .sum()
}

#[differentiable(order = 2, sparse)]
fn convolution(signal: &[f64], kernel: &[f64]) -> f64 {
    signal
        .windows(kernel.len())
        .map(|w| w.iter().zip(kernel).map(|(s, k)| s * k).sum::<f64>())
        .map(|v| v.max(0.0))
        .sum()
}

#[differentiable(order = 2, sparse)]
fn trapezoid(a: f64, b: f64, n: usize) -> f64 {
    let h = (b - a) / n as f64;
    let f = |t: f64| (t * t).sin();
    let inner: f64 = (1..n).map(|i| f(a + i as f64 * h)).sum();
    h * (0.5 * (f(a) + f(b)) + inner)
}

#[differentiable(order = 2, sparse)]
fn runge_kutta(y0: f64, rate: f64, steps: usize) -> f64 {
    let f = |t: f64, y: f64| -rate * y + t.sin();
    let h = 0.1;
    let (_, y) = (0..steps).fold((0.0, y0), |(t, y), _| {
        let k1 = f(t, y);
        let k2 = f(t + 0.5 * h, y + 0.5 * h * k1);
        let k3 = f(t + 0.5 * h, y + 0.5 * h * k2);
        let k4 = f(t + h, y + h * k3);
        (t + h, y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4))
    });
    y
}

#[differentiable(order = 2, sparse)]
fn bezier(points: &[[f64; 2]; 4], t: f64) -> f64 {
    let mut p = points.to_vec();
    for level in (1..p.len()).rev() {
        for i in 0..level {
            for k in 0..2 {
                p[i][k] = p[i][k] * (1.0 - t) + p[i + 1][k] * t;
            }
        }
    }
    p[0].iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[differentiable(order = 2, sparse, wrt(theta))]
fn logistic_regression(theta: &[f64], rows: &[Vec<f64>], labels: &[bool]) -> f64 {
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let mut loss = 0.0;
    for (row, &label) in rows.iter().zip(labels) {
        let p = sigmoid(row.iter().zip(theta).map(|(a, b)| a * b).sum());
        loss -= if label { p.ln() } else { (1.0 - p).ln() };
    }
    loss / rows.len() as f64
}

#[differentiable(order = 2, sparse)]
fn moving_average(x: &[f64], alpha: f64) -> f64 {
    let mut state = x[0];
    let smoothed: Vec<f64> = x
        .iter()
        .map(|v| {
            state = alpha * v + (1.0 - alpha) * state;
            state
        })
        .collect();
    smoothed.iter().zip(x).map(|(s, v)| (s - v).powi(2)).sum()
}

#[differentiable(order = 2, sparse)]
fn pairwise(x: &[[f64; 2]]) -> f64 {
    let mut energy = 0.0;
    for (i, a) in x.iter().enumerate() {
        for b in &x[i + 1..] {
            let d = a.iter().zip(b).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt();
            energy += 1.0 / d;
        }
    }
    energy
}

#[differentiable(order = 2, sparse)]
fn searched(x: &[f64], limit: f64) -> f64 {
    let mut total = 0.0;
    'rows: for (i, a) in x.iter().enumerate() {
        for b in x.iter().skip(i) {
            if a * b < 0.0 {
                continue 'rows;
            }
            total += a * b;
            if total > limit {
                break 'rows;
            }
        }
        total *= 0.5;
    }
    total
}

#[differentiable(order = 2, sparse)]
fn newton(a: f64) -> f64 {
    let step = |x: f64| 0.5 * (x + a / x);
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = step(x);
    }
    x
}

#[differentiable(order = 2, sparse)]
fn normalised(x: &[f64; 3]) -> f64 {
    let mut y = *x;
    let norm = y.iter().map(|v| v * v).sum::<f64>().sqrt();
    y.iter_mut().for_each(|v| *v /= norm);
    y[0] * y[1] + y[2].powi(3)
}

#[differentiable(order = 2, sparse)]
fn cumulative(x: &[f64]) -> f64 {
    let mut product = 1.0;
    x.iter()
        .enumerate()
        .map(|(i, v)| {
            product *= v;
            product / (i + 1) as f64
        })
        .sum()
}

#[differentiable(order = 2, sparse)]
fn weighted_by_table(x: &[f64], n: usize) -> f64 {
    let table: Vec<f64> = (0..n).map(|k| 1.0 / (k + 1) as f64).collect();
    x.iter().zip(table.iter().cycle().take(x.len())).map(|(v, t)| v * t).sum()
}

agree! {
    softmax_loss: (&vec![0.7, 1.3, -2.0], const 1);
    dense_layer: (&vec![0.7, 1.3, -2.0, 0.5, 0.1, -0.3], &vec![0.1, -0.2], &vec![0.5, 1.5, -0.5]);
    matrix_vector: (&[[0.7, 1.3, -2.0], [0.5, 0.1, -0.3]], &[0.5, 1.5, -0.5]);
    kmeans: (&vec![[0.7, 1.3], [-2.0, 0.5], [0.1, -0.3]], &vec![[0.5, 1.0], [-1.0, 0.2]]);
    convolution: (&vec![0.7, 1.3, -2.0, 0.5, 0.1], &vec![0.5, 1.5, -0.5]);
    trapezoid: (0.3, 1.7, const 5);
    runge_kutta: (0.7, 1.3, const 4);
    bezier: (&[[0.7, 1.3], [-2.0, 0.5], [0.1, -0.3], [1.0, 2.0]], 0.3);
    logistic_regression: (&vec![0.7, -1.3], const &[vec![1.0, 2.0], vec![-1.0, 0.5]], const &[true, false]);
    moving_average: (&vec![0.7, 1.3, -2.0, 0.5, 0.1], 0.3);
    pairwise: (&vec![[0.7, 1.3], [-2.0, 0.5], [0.1, -0.3]]);
    searched: (&vec![0.7, 1.3, -2.0, -0.5, 0.1], 100.0), (&vec![0.7, 1.3, 2.0, 0.5, 0.1], 3.0);
    newton: (2.0);
    normalised: (&[0.7, 1.3, -2.0]);
    cumulative: (&vec![0.7, 1.3, -2.0]);
    weighted_by_table: (&vec![0.7, 1.3, -2.0], const 2);
}
