//! Interpolation, special functions, quadrature.

use std::f64::consts::PI;

use differentiable::differentiable;

use crate::support::{agree, agree_to_first_order};

const SQRT_2PI: f64 = 2.506_628_274_631_000_5;

#[differentiable(order = 2)]
fn norm_pdf(x: f64) -> f64 {
    (-0.5 * x * x).exp() / SQRT_2PI
}

/// Abramowitz & Stegun 26.2.17
#[differentiable(order = 2)]
fn norm_cdf(x: f64) -> f64 {
    const A: [f64; 5] = [0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
    let k = 1.0 / (1.0 + 0.2316419 * x.abs());
    let poly = A.iter().rev().fold(0.0, |acc, &a| (acc + a) * k);
    let tail = norm_pdf(x) * poly;
    if x >= 0.0 { 1.0 - tail } else { tail }
}

/// Linear interpolation with clamping on a table, binary search by partial_cmp.
#[differentiable(wrt(x, ys), order = 2)]
fn interp(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    assert_eq!(xs.len(), ys.len());
    match xs.binary_search_by(|v| v.partial_cmp(&x).unwrap()) {
        Ok(i) => ys[i],
        Err(0) => ys[0],
        Err(i) if i == xs.len() => ys[ys.len() - 1],
        Err(i) => {
            let t = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
            ys[i - 1] * (1.0 - t) + ys[i] * t
        }
    }
}

#[differentiable(wrt(x), order = 2)]
fn interp2(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let n = xs.len();
    if x <= xs[0] {
        return ys[0];
    }
    if x >= xs[n - 1] {
        return ys[n - 1];
    }
    let i = xs.iter().position(|&v| v > x).unwrap() - 1;
    let h = xs[i + 1] - xs[i];
    let t = (x - xs[i]) / h;
    (1. - t) * ys[i] + t * ys[i + 1]
}

#[differentiable(wrt(x), order = 2)]
fn interp3(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let idx = xs.partition_point(|&k| k < x).clamp(1, xs.len() - 1);
    let (x0, x1) = (xs[idx - 1], xs[idx]);
    let (y0, y1) = (ys[idx - 1], ys[idx]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

/// Lanczos
#[differentiable(order = 2)]
fn ln_gamma(x: f64) -> f64 {
    const G: f64 = 7.0;
    const COEF: [f64; 9] = [
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];
    if x < 0.5 {
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let mut a = COEF[0];
    let t = x + G + 0.5;
    for i in 1..COEF.len() {
        a += COEF[i] / (x + i as f64);
    }
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + a.ln()
}

#[differentiable(order = 2)]
fn catmull_rom(p: &[f64], t: f64) -> f64 {
    let n = p.len() as isize;
    let seg = (t.floor() as isize).clamp(0, n - 2);
    let u = t - seg as f64;
    let at = |i: isize| p[i.clamp(0, n - 1) as usize];
    let (p0, p1, p2, p3) = (at(seg - 1), at(seg), at(seg + 1), at(seg + 2));
    0.5 * ((2.0 * p1)
        + (-p0 + p2) * u
        + (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3) * u.powi(2)
        + (-p0 + 3.0 * p1 - 3.0 * p2 + p3) * u.powi(3))
}

#[differentiable(order = 2)]
fn de_casteljau(points: &[[f64; 2]], t: f64) -> [f64; 2] {
    let mut work = points.to_vec();
    let n = work.len();
    for k in 1..n {
        for i in 0..n - k {
            for d in 0..2 {
                work[i][d] = (1.0 - t) * work[i][d] + t * work[i + 1][d];
            }
        }
    }
    work[0]
}

#[differentiable(order = 2)]
fn bezier_y(points: &[[f64; 2]], t: f64) -> f64 {
    let [_, y] = de_casteljau(points, t);
    y
}

/// Natural cubic spline: second derivatives by the Thomas algorithm, then evaluation.
#[differentiable(wrt(ys, x))]
fn cubic_spline(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let n = xs.len();
    let h: Vec<f64> = xs.windows(2).map(|w| w[1] - w[0]).collect();
    let mut c_prime = vec![0.0; n];
    let mut d_prime = vec![0.0; n];
    for i in 1..n - 1 {
        let a = h[i - 1];
        let b = 2.0 * (h[i - 1] + h[i]);
        let c = h[i];
        let d = 6.0 * ((ys[i + 1] - ys[i]) / h[i] - (ys[i] - ys[i - 1]) / h[i - 1]);
        let m = b - a * c_prime[i - 1];
        c_prime[i] = c / m;
        d_prime[i] = (d - a * d_prime[i - 1]) / m;
    }
    let mut m = vec![0.0; n];
    for i in (1..n - 1).rev() {
        m[i] = d_prime[i] - c_prime[i] * m[i + 1];
    }
    let k = xs.iter().rposition(|&knot| knot <= x).map_or(0, |k| k.min(n - 2));
    let (a, b) = ((xs[k + 1] - x) / h[k], (x - xs[k]) / h[k]);
    a * ys[k] + b * ys[k + 1] + ((a.powi(3) - a) * m[k] + (b.powi(3) - b) * m[k + 1]) * h[k] * h[k] / 6.0
}

#[differentiable(order = 2)]
fn lagrange_functional(points: &[(f64, f64)], x: f64) -> f64 {
    points
        .iter()
        .enumerate()
        .map(|(i, (xi, yi))| {
            yi * points
                .iter()
                .enumerate()
                .filter(|(j, _)| *j != i)
                .map(|(_, (xj, _))| (x - xj) / (xi - xj))
                .product::<f64>()
        })
        .sum()
}

#[differentiable(order = 2)]
fn bspline_basis(i: usize, k: usize, knots: &[f64], t: f64) -> f64 {
    if k == 0 {
        return if (knots[i]..knots[i + 1]).contains(&t) { 1.0 } else { 0.0 };
    }
    let mut left = 0.0;
    let mut right = 0.0;
    let dl = knots[i + k] - knots[i];
    if dl != 0.0 {
        left = (t - knots[i]) / dl * bspline_basis(i, k - 1, knots, t);
    }
    let dr = knots[i + k + 1] - knots[i + 1];
    if dr != 0.0 {
        right = (knots[i + k + 1] - t) / dr * bspline_basis(i + 1, k - 1, knots, t);
    }
    left + right
}

/// erf by series and continued fraction
#[differentiable(order = 2)]
fn erf(x: f64) -> f64 {
    if x.abs() < 2.0 {
        let mut sum = x;
        let mut term = x;
        let mut n = 0;
        loop {
            n += 1;
            term *= -x * x / n as f64;
            let delta = term / (2 * n + 1) as f64;
            sum += delta;
            if delta.abs() < f64::EPSILON * sum.abs() {
                break;
            }
        }
        2.0 / PI.sqrt() * sum
    } else {
        let z = x.abs();
        let (mut f, mut c, mut d) = (z, z, 0.0);
        for i in 1.. {
            let a = i as f64 / 2.0;
            d = 1.0 / (z + a * d);
            c = z + a / c;
            let delta = c * d;
            f *= delta;
            if i > 60 || (delta - 1.0).abs() < 1e-15 {
                break;
            }
        }
        let erfc = (-z * z).exp() / (f * PI.sqrt());
        x.signum() * (1.0 - erfc)
    }
}

#[differentiable(order = 2)]
fn bessel_j0(x: f64) -> f64 {
    let q = -x * x / 4.0;
    (1..30)
        .scan(1.0, |term, k| {
            *term *= q / (k * k) as f64;
            Some(*term)
        })
        .sum::<f64>()
        + 1.0
}

#[differentiable(order = 2)]
fn incomplete_gamma_series(a: f64, x: f64) -> f64 {
    let mut sum = 1.0 / a;
    let mut del = sum;
    let mut ap = a;
    for _ in 0..200 {
        ap += 1.0;
        del *= x / ap;
        sum += del;
        if f64::abs(del) < f64::abs(sum) * 1e-16 {
            return sum * (-x + a * x.ln()).exp();
        }
    }
    panic!("a too large, ITMAX too small")
}

#[differentiable(order = 2)]
fn lambert_w(x: f64) -> f64 {
    let mut w = if x < 1.0 { x } else { x.ln() };
    for _ in 0..30 {
        let e = w.exp();
        let f = w * e - x;
        w -= f / (e * (w + 1.0) - (w + 2.0) * f / (2.0 * w + 2.0));
    }
    w
}

#[differentiable(order = 2)]
fn simpson(a: f64, b: f64, w: f64) -> f64 {
    let f = |x: f64| (w * x).sin() * (-x).exp();
    let n = 20;
    let h = (b - a) / n as f64;
    let odd: f64 = (1..n).step_by(2).map(|i| f(a + i as f64 * h)).sum();
    let even: f64 = (2..n).step_by(2).map(|i| f(a + i as f64 * h)).sum();
    h / 3.0 * (f(a) + 4.0 * odd + 2.0 * even + f(b))
}

#[differentiable(order = 2)]
fn gauss_legendre(a: f64, b: f64) -> f64 {
    static NODES: [(f64, f64); 3] = [
        (0.0, 0.888_888_888_888_889),
        (-0.774_596_669_241_483, 0.555_555_555_555_556),
        (0.774_596_669_241_483, 0.555_555_555_555_556),
    ];
    let half = (b - a) / 2.0;
    let mid = (a + b) / 2.0;
    half * NODES.iter().map(|&(x, w)| w * (mid + half * x).exp()).sum::<f64>()
}

#[differentiable(order = 2)]
fn adaptive_simpson(a: f64, b: f64, k: f64, depth: u32) -> f64 {
    let m = (a + b) / 2.0;
    let f = |x: f64| 1.0 / (1.0 + k * x * x);
    let whole = (b - a) / 6.0 * (f(a) + 4.0 * f(m) + f(b));
    let l = (m - a) / 6.0 * (f(a) + 4.0 * f((a + m) / 2.0) + f(m));
    let r = (b - m) / 6.0 * (f(m) + 4.0 * f((m + b) / 2.0) + f(b));
    if depth == 0 || (l + r - whole).abs() < 1e-5 {
        l + r
    } else {
        adaptive_simpson(a, m, k, depth - 1) + adaptive_simpson(m, b, k, depth - 1)
    }
}

#[differentiable(order = 2)]
fn romberg(b: f64) -> f64 {
    const K: usize = 5;
    let f = |x: f64| (x * x).cos();
    let mut r = [[0.0; K]; K];
    let mut h = b;
    r[0][0] = h / 2.0 * (f(0.0) + f(b));
    for i in 1..K {
        h /= 2.0;
        let mut sum = 0.0;
        for k in (1..1 << i).step_by(2) {
            sum += f(k as f64 * h);
        }
        r[i][0] = 0.5 * r[i - 1][0] + h * sum;
        for j in 1..=i {
            let p = 4f64.powi(j as i32);
            r[i][j] = (p * r[i][j - 1] - r[i - 1][j - 1]) / (p - 1.0);
        }
    }
    r[K - 1][K - 1]
}

/// What there is in an `Option` of a table, of any type, among active values.
#[differentiable(order = 2)]
fn perhaps_in_a_table(x: f64, table: &[(usize, f64)], n: usize) -> f64 {
    let third: Option<f64> = table.get(2).map(|row| row.1);
    let mut y = third.map_or(x, |v| v.mul_add(x, x * v));
    y += table.get(1).map_or(x, |row| row.1.max(x) + x.powf(row.1));
    for k in 0..n {
        let row: Option<&(usize, f64)> = table.iter().find(|row| row.0 == k);
        y += row.map_or(x, |v| x * v.1 + v.0 as f64 * x);
        let large = table.iter().map(|row| &row.1).find(|v| **v > 0.1);
        y += large.map_or(x, |v| x * v - v.hypot(x));
        if let Some(v) = large {
            y += v.hypot(x) + x.powf(*v);
        }
        let at: Option<usize> = table.iter().position(|row| row.1 > 0.1);
        y *= at.map_or(x, |v| x * v as f64 + table[v].1);
    }
    let power: Option<i32> = if n > 2 { Some(2) } else { None };
    y *= power.map_or(x, |v| x.powi(v) + x * f64::from(v));
    y * x
}

/// The first one that was seen is looked at where there is one, and appended where there is none.
#[differentiable(order = 2)]
fn first_seen(x: f64, n: usize) -> f64 {
    let mut seen: Vec<usize> = Vec::new();
    let mut y = x;
    for k in 0..n {
        if let Some(first) = seen.first() {
            y *= x * *first as f64;
        } else {
            seen.push(k + 2);
        }
        if k > 2 {
            seen.clear();
        }
    }
    y
}

/// A constant that is there or not, and is changed where it is.
#[differentiable(order = 2)]
fn changed_where_it_is(x: f64, n: usize) -> f64 {
    let mut scale: Option<f64> = None;
    let mut y = x;
    for k in 0..n {
        if let Some(s) = scale.as_mut() {
            *s *= 1.5;
            y += x * *s;
        } else {
            scale = Some(0.5);
        }
        match &mut scale {
            Some(s) if k > 1 => *s += 0.25,
            Some(s) => y *= *s * x,
            None => {}
        }
        if let Some(s) = scale.as_mut() {
            y *= *s + x;
        }
    }
    y * scale.unwrap_or(2.0)
}

const ROWS: [[f64; 3]; 2] = [[1.0, 2.0, 3.0], [0.5, 0.25, 2.0]];

/// Arrays of constants, mapped.
#[differentiable(order = 2)]
fn mapped_constants(x: &[f64; 2], k: usize) -> f64 {
    let scaled: [f64; 3] = ROWS[k].map(|v| v * x[0]);
    let names: [&str; 2] = ["a", "bcd"];
    let weights: [f64; 2] = names.map(|name| name.len() as f64 * x[1]);
    let [a, b] = [k, 3].map(|n| x[0].powi(n as i32));
    let pairs: [[f64; 2]; 2] = [0.5, 1.5].map(|c| [c * x[0], x[1]]);
    scaled[0] * scaled[1] * scaled[2] + weights[0] * weights[1] + a * b + pairs[1][0] * pairs[0][1]
}

agree! {
    mapped_constants: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 1);
    norm_cdf: (0.3), (-1.2);
    interp: (const &[0.0, 1.0, 2.5], &vec![1.0, 3.0, 2.0], 1.7);
    interp2: (const &[0.0, 1.0, 2.5], const &[1.0, 3.0, 2.0], 1.7);
    interp3: (const &[0.0, 1.0, 2.5], const &[1.0, 3.0, 2.0], 1.7);
    ln_gamma: (2.3), (0.2);
    catmull_rom: (&vec![0.3, 0.7, 0.1, 0.4], 1.3);
    bezier_y: (&vec![[0.0, 1.0], [0.3, 0.7], [1.0, 2.0]], 0.4);
    lagrange_functional: (&vec![(0.0, 0.3), (1.0, 0.7), (2.5, 0.1)], 1.3);
    bspline_basis: (const 0, const 3, &vec![0.0, 1.0, 2.5, 3.0, 4.0], 1.3);
    erf: (0.3), (2.3), (-3.0);
    bessel_j0: (1.3);
    incomplete_gamma_series: (1.3, 0.7);
    lambert_w: (1.3), (0.4);
    simpson: (0.1, 1.3, 2.0);
    gauss_legendre: (0.1, 1.3);
    adaptive_simpson: (0.1, 1.3, 2.0, const 3);
    romberg: (1.3);
}

agree_to_first_order! {
    cubic_spline: (const &[0.0, 1.0, 2.5, 3.0], &vec![0.3, 0.7, 0.1, 0.4], 1.3);
    perhaps_in_a_table: (0.7, const &[(3, 0.3), (1, 0.8), (2, 1.2)], const 3), (1.3, const &[(0, 0.05)], const 1);
    first_seen: (0.7, const 1), (1.3, const 5);
    changed_where_it_is: (0.7, const 1), (1.3, const 4);
}
