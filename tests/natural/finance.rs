//! Options, yields, portfolios.

use differentiable::differentiable;

use crate::support::{agree, agree_to_first_order};

/// Abramowitz and Stegun 26.2.17.
#[differentiable(order = 2)]
fn normal_cdf(x: f64) -> f64 {
    const P: f64 = 0.231_641_9;
    const B: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + P * x.abs());
    let poly = B.iter().rev().fold(0.0, |acc, b| (acc + b) * t);
    let upper = (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt() * poly;
    if x >= 0.0 { 1.0 - upper } else { upper }
}

#[derive(Clone, Copy, PartialEq)]
enum Right {
    Call,
    Put,
}

#[differentiable(order = 2)]
fn black_scholes(right: Right, s: f64, k: f64, t: f64, r: f64, sigma: f64) -> f64 {
    let d1 = ((s / k).ln() + (r + sigma.powi(2) / 2.0) * t) / (sigma * t.sqrt());
    let d2 = d1 - sigma * t.sqrt();
    let discount = (-r * t).exp();
    match right {
        Right::Call => s * normal_cdf(d1) - k * discount * normal_cdf(d2),
        Right::Put => k * discount * normal_cdf(-d2) - s * normal_cdf(-d1),
    }
}

/// Cox–Ross–Rubinstein tree of an American put.
#[differentiable(order = 2)]
fn american_put(s: f64, k: f64, r: f64, sigma: f64, t: f64, n: usize) -> f64 {
    let dt = t / n as f64;
    let u = (sigma * dt.sqrt()).exp();
    let d = 1.0 / u;
    let p = ((r * dt).exp() - d) / (u - d);
    let discount = (-r * dt).exp();
    let mut values: Vec<f64> = (0..=n).map(|i| (k - s * u.powi(i as i32) * d.powi((n - i) as i32)).max(0.0)).collect();
    for step in (0..n).rev() {
        for i in 0..=step {
            let hold = discount * (p * values[i + 1] + (1.0 - p) * values[i]);
            let exercise = k - s * u.powi(i as i32) * d.powi((step - i) as i32);
            values[i] = hold.max(exercise);
        }
    }
    values[0]
}

#[differentiable(order = 2)]
fn bond_price(rate: f64, coupon: f64, face: f64, years: u32) -> f64 {
    let coupons: f64 = (1..=years).map(|year| coupon * face / (1.0 + rate).powi(year as i32)).sum();
    coupons + face / (1.0 + rate).powi(years as i32)
}

#[differentiable(order = 2)]
fn npv(rate: f64, flows: &[f64]) -> f64 {
    flows.iter().enumerate().map(|(t, flow)| flow / (1.0 + rate).powf(t as f64)).sum()
}

/// Bisection for the yield, then one step of Newton, which carries the derivative.
#[differentiable(order = 2)]
fn implied_growth(price: f64, dividend: f64) -> f64 {
    let f = |g: f64| dividend * (1.0 + g) / (0.1 - g) - price;
    let (mut low, mut high) = (-0.5, 0.099);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if f(middle) > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    let g = 0.5 * (low + high);
    let slope = dividend * 1.1 / ((0.1 - g) * (0.1 - g));
    g - f(g) / slope
}

#[differentiable(order = 2)]
fn portfolio_variance(weights: &[f64], covariance: &[Vec<f64>]) -> f64 {
    let mut variance = 0.0;
    for (i, row) in covariance.iter().enumerate() {
        for (j, cov) in row.iter().enumerate() {
            variance += weights[i] * weights[j] * cov;
        }
    }
    variance
}

#[differentiable(order = 2, wrt(returns, risk_free))]
fn sharpe(returns: &[f64], risk_free: f64, periods: usize) -> f64 {
    let n = returns.len() as f64;
    let mean = returns.iter().map(|r| r - risk_free).sum::<f64>() / n;
    let var = returns.iter().map(|r| (r - risk_free - mean).powi(2)).sum::<f64>() / (n - 1.0);
    mean / var.sqrt() * (periods as f64).sqrt()
}

/// Linear interpolation in a yield curve.
#[differentiable(order = 2, wrt(rates))]
fn interpolated(times: &[f64], rates: &[f64], t: f64) -> f64 {
    if t <= times[0] {
        return rates[0];
    }
    for i in 1..times.len() {
        if t <= times[i] {
            let w = (t - times[i - 1]) / (times[i] - times[i - 1]);
            return (1.0 - w) * rates[i - 1] + w * rates[i];
        }
    }
    *rates.last().unwrap()
}

/// Geometric Brownian motion over given normal draws.
#[differentiable(order = 2, wrt(s0, mu, sigma))]
fn asian_option(s0: f64, mu: f64, sigma: f64, draws: &[Vec<f64>], strike: f64) -> f64 {
    let payoffs: Vec<f64> = draws
        .iter()
        .map(|path| {
            let dt = 1.0 / path.len() as f64;
            let mut s = s0;
            let mut sum = 0.0;
            for z in path {
                s *= ((mu - 0.5 * sigma * sigma) * dt + sigma * dt.sqrt() * z).exp();
                sum += s;
            }
            (sum / path.len() as f64 - strike).max(0.0)
        })
        .collect();
    payoffs.iter().sum::<f64>() / payoffs.len() as f64
}

/// Exponentially weighted volatility.
#[differentiable(order = 2)]
fn ewma(returns: &[f64], lambda: f64) -> f64 {
    let Some((first, rest)) = returns.split_first() else {
        return 0.0;
    };
    rest.iter().fold(first * first, |var, r| lambda * var + (1.0 - lambda) * r * r).sqrt()
}

#[differentiable(order = 2)]
fn amortised(principal: f64, rate: f64, months: i32) -> f64 {
    let monthly = rate / 12.0;
    let factor = (1.0 + monthly).powi(months);
    let payment = principal * monthly * factor / (factor - 1.0);
    let mut balance = principal;
    let mut interest = 0.0;
    for _month in 0..months {
        let i = balance * monthly;
        interest += i;
        balance -= payment - i;
    }
    interest + balance
}

/// Greatest drawdown of a growing account.
#[differentiable(order = 2)]
fn drawdown(returns: &[f64]) -> f64 {
    let mut peak: f64 = 1.0;
    let mut worst: f64 = 0.0;
    let mut value = 1.0;
    for r in returns {
        value *= 1.0 + r;
        peak = peak.max(value);
        worst = worst.max(1.0 - value / peak);
    }
    worst
}

/// Tax by brackets.
#[differentiable(order = 2, wrt(income))]
fn tax(income: f64, brackets: &[(f64, f64)]) -> f64 {
    let mut owed = 0.0;
    let mut lower = 0.0;
    for &(upper, rate) in brackets {
        if income > lower {
            owed += rate * (income.min(upper) - lower);
        }
        lower = upper;
    }
    owed
}

/// Nelson–Siegel.
#[differentiable(order = 2)]
fn nelson_siegel(beta: &[f64; 3], tau: f64, maturity: f64) -> f64 {
    let &[b0, b1, b2] = beta;
    let x = maturity / tau;
    let slope = (1.0 - (-x).exp()) / x;
    b0 + b1 * slope + b2 * (slope - (-x).exp())
}

agree! {
    normal_cdf: (0.7), (-1.2);
    black_scholes: (const Right::Call, 100.0, 95.0, 0.5, 0.03, 0.2), (const Right::Put, 100.0, 95.0, 0.5, 0.03, 0.2);
    american_put: (100.0, 105.0, 0.05, 0.25, 1.0, const 6);
    bond_price: (0.04, 0.05, 100.0, const 7);
    npv: (0.07, &[-100.0, 30.0, 40.0, 60.0]);
    portfolio_variance: (&vec![0.3, 0.7], &vec![vec![0.04, 0.01], vec![0.01, 0.09]]);
    sharpe: (&[0.02, -0.01, 0.03, 0.005], 0.001, const 12);
    interpolated: (const &[1.0, 2.0, 5.0], &vec![0.01, 0.02, 0.03], const 3.0), (const &[1.0, 2.0, 5.0], &vec![0.01, 0.02, 0.03], const 9.0);
    asian_option: (1.0, 0.05, 0.2, const &[vec![0.3, -0.1, 0.5], vec![-0.8, -0.3, -1.0]], const 0.9);
    ewma: (&[0.01, -0.02, 0.015, 0.007], 0.94);
    amortised: (1000.0, 0.9, const 12);
    drawdown: (&vec![0.1, -0.2, 0.05, -0.1, 0.3]);
    tax: (55.0, const &[(10.0, 0.1), (40.0, 0.2), (100.0, 0.3)]);
    nelson_siegel: (&[0.03, -0.01, 0.02], 1.5, 4.0);
}

// Bisection is constant: its second derivative is not that of the root.
agree_to_first_order! {
    implied_growth: (20.0, 1.0);
}
