//! Likelihoods, estimators, special functions.

use std::f64::consts::{LN_2, PI};

use differentiable::differentiable;

use crate::support::agree;

/// Lanczos approximation of ln Γ.
#[differentiable(order = 2)]
fn ln_gamma(x: f64) -> f64 {
    const G: f64 = 7.0;
    const COEFFICIENTS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + G + 0.5;
    let series =
        COEFFICIENTS[0] + COEFFICIENTS.iter().enumerate().skip(1).map(|(i, c)| c / (x + i as f64)).sum::<f64>();
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + series.ln()
}

#[differentiable(order = 2)]
fn gaussian_log_likelihood(data: &[f64], mean: f64, sd: f64) -> f64 {
    data.iter()
        .map(|x| {
            let z = (x - mean) / sd;
            -0.5 * z * z - sd.ln() - 0.5 * (2.0 * PI).ln()
        })
        .sum()
}

#[differentiable(order = 2, wrt(beta))]
fn logistic_regression(beta: &[f64], xs: &[Vec<f64>], ys: &[bool]) -> f64 {
    xs.iter()
        .zip(ys)
        .map(|(x, &y)| {
            let eta: f64 = x.iter().zip(beta).map(|(a, b)| a * b).sum();
            let p = 1.0 / (1.0 + (-eta).exp());
            if y { p.ln() } else { (1.0 - p).ln() }
        })
        .sum()
}

#[differentiable(order = 2)]
fn covariance(x: &[f64], y: &[f64]) -> f64 {
    assert_eq!(x.len(), y.len());
    let n = x.len() as f64;
    let mean = |v: f64| v / n;
    let (mx, my) = (mean(x.iter().sum()), mean(y.iter().sum()));
    x.iter().zip(y.iter()).map(|(a, b)| (a - mx) * (b - my)).sum::<f64>() / (n - 1.0)
}

/// Welford's algorithm.
#[differentiable(order = 2)]
fn running_variance(data: &[f64]) -> f64 {
    let mut count = 0;
    let mut mean = 0.0;
    let mut m2 = 0.0;
    for &x in data {
        count += 1;
        let delta = x - mean;
        mean += delta / count as f64;
        m2 += delta * (x - mean);
    }
    m2 / (count - 1) as f64
}

#[differentiable(order = 2)]
fn median_of_sorted(x: &[f64]) -> f64 {
    let n = x.len();
    if n % 2 == 1 { x[n / 2] } else { 0.5 * (x[n / 2 - 1] + x[n / 2]) }
}

#[differentiable(order = 2)]
fn softmax_entropy(logits: &[f64]) -> f64 {
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = logits.iter().map(|l| (l - max).exp()).collect();
    let total: f64 = exps.iter().sum();
    -exps.iter().map(|e| e / total).map(|p| p * p.ln()).sum::<f64>()
}

#[differentiable(order = 2, wrt(rate))]
fn poisson(rate: f64, counts: &[u32]) -> f64 {
    counts
        .iter()
        .map(|&k| {
            let ln_factorial: f64 = (1..=k).map(|i| f64::from(i).ln()).sum();
            f64::from(k) * rate.ln() - rate - ln_factorial
        })
        .sum()
}

#[differentiable(order = 2)]
fn kl_divergence(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).filter(|(p, _)| **p > 0.0).map(|(p, q)| p * (p / q).ln()).sum::<f64>() / LN_2
}

/// Kernel density estimate.
#[differentiable(order = 2, wrt(x, bandwidth))]
fn kde(x: f64, data: &[f64], bandwidth: f64) -> f64 {
    let kernel = |u: f64| (-0.5 * u * u).exp() / (2.0 * PI).sqrt();
    data.iter().map(|xi| kernel((x - xi) / bandwidth)).sum::<f64>() / (data.len() as f64 * bandwidth)
}

/// Huber's loss of the residuals of a line.
#[differentiable(order = 2, wrt(slope, intercept))]
fn huber(slope: f64, intercept: f64, points: &[(f64, f64)], delta: f64) -> f64 {
    let mut loss = 0.0;
    for (x, y) in points {
        let r = (slope * x + intercept - y).abs();
        loss += if r <= delta { 0.5 * r * r } else { delta * (r - 0.5 * delta) };
    }
    loss
}

#[differentiable(order = 2)]
fn autocorrelation(x: &[f64], lag: usize) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let centred: Vec<f64> = x.iter().map(|v| v - mean).collect();
    let variance: f64 = centred.iter().map(|v| v.powi(2)).sum();
    let lagged: f64 = centred.iter().zip(&centred[lag..]).map(|(a, b)| a * b).sum();
    lagged / variance
}

/// Ordinary least squares of a line, in closed form.
#[differentiable(order = 2)]
fn fitted_slope(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (sx, sy, sxx, sxy) = x
        .iter()
        .zip(y)
        .fold((0.0, 0.0, 0.0, 0.0), |(sx, sy, sxx, sxy), (x, y)| (sx + x, sy + y, sxx + x * x, sxy + x * y));
    (n * sxy - sx * sy) / (n * sxx - sx * sx)
}

/// Forward algorithm of a hidden Markov model.
#[differentiable(order = 2, wrt(transition, emission))]
fn hidden_markov(transition: &[[f64; 2]; 2], emission: &[[f64; 3]; 2], observations: &[usize]) -> f64 {
    let Some((&first, rest)) = observations.split_first() else { return 0.0 };
    let mut alpha = [0.5 * emission[0][first], 0.5 * emission[1][first]];
    let mut log_likelihood = 0.0;
    for &o in rest {
        let mut next = [0.0; 2];
        for (j, n) in next.iter_mut().enumerate() {
            *n = alpha.iter().enumerate().map(|(i, a)| a * transition[i][j]).sum::<f64>() * emission[j][o];
        }
        let scale: f64 = next.iter().sum();
        log_likelihood += scale.ln();
        alpha = next.map(|n| n / scale);
    }
    log_likelihood
}

/// AR(2) residual sum of squares.
#[differentiable(order = 2)]
fn autoregression(series: &[f64], phi: [f64; 2]) -> f64 {
    series
        .windows(3)
        .map(|w| {
            let [a, b, c] = w else { unreachable!() };
            c - phi[0] * b - phi[1] * a
        })
        .map(|e| e * e)
        .sum()
}

#[differentiable(order = 2)]
fn geometric_mean(x: &[f64]) -> f64 {
    x.iter().product::<f64>().powf(1.0 / x.len() as f64)
}

#[differentiable(order = 2)]
fn weighted_mean(x: &[f64], w: &[f64]) -> f64 {
    let (sum, weight) = x.iter().zip(w).map(|(x, w)| (x * w, *w)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    sum / weight
}

/// Largest gap between neighbours.
#[differentiable(order = 2)]
fn largest_gap(x: &[f64]) -> f64 {
    x.windows(2).map(|w| w[1] - w[0]).max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap()
}

#[differentiable(order = 2)]
fn smallest(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).min_by(|a, b| a.total_cmp(b)).unwrap()
}

#[differentiable(order = 2)]
fn range_of(x: &[f64]) -> f64 {
    let min = x.iter().cloned().fold(f64::INFINITY, f64::min);
    let max = x.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    max - min
}

#[differentiable(order = 2)]
fn trimmed_mean(sorted: &[f64], trim: usize) -> f64 {
    let kept = &sorted[trim..sorted.len() - trim];
    kept.iter().sum::<f64>() / kept.len() as f64
}

/// Cumulative sums by `scan`.
#[differentiable(order = 2)]
fn mean_of_running_sums(x: &[f64]) -> f64 {
    let sums: Vec<f64> = x
        .iter()
        .scan(0.0, |total, v| {
            *total += v * v;
            Some(*total)
        })
        .collect();
    sums.iter().sum::<f64>() / sums.len() as f64
}

/// Only what is positive counts.
#[differentiable(order = 2)]
fn log_of_positive(x: &[f64]) -> f64 {
    x.iter().filter_map(|&v| if v > 0.0 { Some(v.ln()) } else { None }).sum()
}

#[differentiable(order = 2)]
fn until_negative(x: &[f64]) -> f64 {
    x.iter().map_while(|&v| (v >= 0.0).then(|| v.sqrt())).sum()
}

#[differentiable(order = 2)]
fn prefix(x: &[f64], limit: f64) -> f64 {
    x.iter().take_while(|v| **v < limit).map(|v| v * v).sum::<f64>()
        + x.iter().skip_while(|&&v| v < limit).map(|v| v * limit).sum::<f64>()
}

#[differentiable(order = 2)]
fn softmax_cross_entropy(logits: &[f64], label: usize) -> f64 {
    let max = logits.iter().copied().max_by(f64::total_cmp).unwrap();
    let exps: Vec<f64> = logits.iter().map(|&l| (l - max).exp()).collect();
    let total: f64 = exps.iter().sum();
    -(exps[label] / total).ln()
}

#[differentiable(order = 2)]
fn median_of(xs: &[f64]) -> f64 {
    let mut v = xs.to_vec();
    v.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let n = v.len();
    if n % 2 == 0 { (v[n / 2 - 1] + v[n / 2]) / 2.0 } else { v[n / 2] }
}

#[differentiable(order = 2)]
fn mean_of_the_middle(xs: &[f64], trim: usize) -> f64 {
    let mut sorted: Vec<f64> = xs.iter().copied().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let kept = &sorted[trim..sorted.len() - trim];
    kept.iter().sum::<f64>() / kept.len() as f64
}

#[differentiable(order = 2)]
fn gmm_nll(weights: &[f64; 2], means: &[f64; 2], log_sigmas: &[f64; 2], data: &[f64]) -> f64 {
    let norm: f64 = weights.iter().map(|w| w.exp()).sum();
    let mut total = 0.0;
    for x in data {
        let terms: Vec<f64> = weights
            .iter()
            .zip(means.iter())
            .zip(log_sigmas.iter())
            .map(|((w, m), ls)| {
                let z = (x - m) / ls.exp();
                w - norm.ln() - ls - 0.5 * z * z
            })
            .collect();
        let top = terms.iter().fold(f64::MIN, |a, &b| a.max(b));
        total -= top + terms.iter().map(|t| (t - top).exp()).sum::<f64>().ln();
    }
    total
}

/// HMM forward algorithm
#[differentiable(order = 2, wrt(trans, emit))]
fn hmm_loglik(trans: &[[f64; 2]; 2], emit: &[[f64; 3]; 2], init: [f64; 2], obs: &[usize]) -> f64 {
    let mut alpha = [init[0] * emit[0][obs[0]], init[1] * emit[1][obs[0]]];
    let mut ll = 0.0;
    for &o in obs.iter().skip(1) {
        let scale: f64 = alpha.iter().sum();
        ll += scale.ln();
        let mut next = [0.0; 2];
        for (j, n) in next.iter_mut().enumerate() {
            *n = (0..2).map(|i| alpha[i] / scale * trans[i][j]).sum::<f64>() * emit[j][o];
        }
        alpha = next;
    }
    ll + (alpha[0] + alpha[1]).ln()
}

#[differentiable(order = 2)]
fn ar2_let_else(phi: [f64; 2], series: &[f64]) -> f64 {
    let mut s = 0.0;
    for w in series.windows(3) {
        let &[a, b, c] = w else { continue };
        s += (c - phi[0] * b - phi[1] * a).powi(2);
    }
    s
}

agree! {
    ln_gamma: (3.7), (0.3);
    gaussian_log_likelihood: (&[0.3, 1.2, -0.4], 0.2, 0.9);
    logistic_regression: (&vec![0.3, -0.2], const &[vec![1.0, 2.0], vec![0.5, -1.0]], const &[true, false]);
    covariance: (&[1.0, 2.0, 4.0], &[0.3, 0.9, 1.4]);
    running_variance: (&vec![1.0, 2.5, 0.7, 1.9]);
    median_of_sorted: (&vec![1.0, 2.5, 3.7, 4.9]), (&vec![1.0, 2.0, 3.0]);
    softmax_entropy: (&vec![0.3, -0.2, 1.1]);
    poisson: (2.3, const &[1, 4, 0]);
    kl_divergence: (&[0.2, 0.5, 0.3], &[0.3, 0.3, 0.4]);
    kde: (0.4, const &[0.1, 0.7, 1.2], 0.3);
    huber: (0.9, 0.1, const &[(0.0, 0.2), (1.0, 3.0), (2.0, 1.7)], const 0.5);
    autocorrelation: (&vec![0.4, 1.1, 0.2, 0.9, 1.6], const 1);
    fitted_slope: (&[1.0, 2.0, 4.0], &[0.3, 0.9, 1.4]);
    hidden_markov: (&[[0.7, 0.3], [0.4, 0.6]], &[[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]], const &[0, 1, 2, 1]);
    autoregression: (&[0.4, 1.1, 0.2, 0.9, 1.6], [0.3, -0.2]);
    geometric_mean: (&vec![1.0, 2.0, 4.0]);
    weighted_mean: (&[1.0, 2.0, 4.0], &[0.3, 0.9, 1.4]);
    largest_gap: (&vec![1.0, 2.5, 3.7, 6.9]);
    smallest: (&vec![1.0, -0.5, 3.7]);
    range_of: (&vec![1.0, -0.5, 3.7]);
    trimmed_mean: (&vec![1.0, 2.5, 3.7, 6.9], const 1);
    mean_of_running_sums: (&vec![1.0, 2.5, 3.7]);
    log_of_positive: (&vec![1.5, -0.5, 3.7]);
    until_negative: (&vec![1.5, 0.5, -3.7, 2.0]);
    prefix: (&[0.5, 0.7, 1.5, 0.2], 1.0);
    softmax_cross_entropy: (&vec![0.3, 0.9, 0.1], const 2);
    median_of: (&vec![0.3, 0.9, 0.1]), (&vec![0.3, 0.9, 0.1, 0.5]);
    mean_of_the_middle: (&vec![0.3, 0.9, 0.1, 0.5], const 1);
    gmm_nll: (&[0.3, 0.1], &[-1.0, 1.0], &[0.1, -0.2], &vec![0.3, -0.7, 1.4]);
    hmm_loglik: (&[[0.7, 0.3], [0.4, 0.6]], &[[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]], const [0.6, 0.4], const &[0, 1, 2, 1]);
    ar2_let_else: ([0.3, -0.9], &vec![0.3, -1.9, 1.4, 0.2]);
}
