//! Formulas in the notation of their field: functions and variables with capital letters, regions with names, values that come later, whole
//! parts, and tables of constants.

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree;

type Float = f64;

/// Named after what they compute; a type would be called so, too.
#[differentiable(order = 2)]
#[allow(non_snake_case)]
fn T_saturation(p: f64) -> f64 {
    2.0 + p.ln_1p() * p
}

#[differentiable(order = 2)]
#[allow(non_snake_case)]
fn N(x: f64) -> f64 {
    1.0 / (1.0 + (-1.7 * x).exp())
}

#[differentiable(order = 2)]
#[allow(non_snake_case)]
fn J0(x: f64, n: i32) -> f64 {
    (1.0 - x * x / 4.0).powi(n)
}

#[differentiable(order = 2)]
#[allow(non_snake_case)]
fn capitals(x: f64, y: f64) -> f64 {
    let mut T = 1.5;
    if x > 0.5 {
        T = T_saturation(x);
    }
    let d: f64 = N(y);
    let chosen = match y > 1.0 {
        true => N(x * y),
        false => J0(x, 2),
    };
    T * N(x - y) + d * chosen - y * J0(x, 3)
}

/// The region of a point goes by a letter.
fn region(p: f64, t: f64) -> char {
    if p > t { 'a' } else { 'b' }
}

fn name(p: f64) -> &'static str {
    if p < 1.0 { "low" } else { "high" }
}

#[differentiable(order = 2)]
fn volume(p: f64, t: f64, region: char) -> f64 {
    match region {
        'a' => p * p / t,
        'b' => (p * t).sin(),
        _ => p - t,
    }
}

#[differentiable(order = 2)]
fn by_region(p: f64, t: f64) -> f64 {
    let found: char = region(p, t);
    let label: &str = name(p);
    let scale = if label == "low" { p } else { t * t };
    volume(p, t, found) * scale
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Liquid,
    Steam,
}

/// Letters, variants and numbers that come later.
#[differentiable(order = 2)]
fn later(p: f64, t: f64) -> f64 {
    let mut found: char;
    let phase: Phase;
    let exponent;
    let other;
    if p > 1.0 {
        if t < 1.0 {
            found = 'a';
        } else {
            found = 'b';
        }
        phase = Phase::Liquid;
        exponent = 2;
    } else {
        found = 'c';
        if t > 0.5 {
            found = 'b';
        }
        phase = Phase::Steam;
        exponent = 3;
    }
    other = Phase::Steam;
    let mut sum = volume(p, t, found);
    for _ in 0..exponent {
        sum *= if phase == other { t } else { p };
    }
    sum + p.powi(exponent)
}

/// Variables of a type parameter, and of another name for floats.
#[differentiable(order = 2)]
fn generic<T: Real>(x: T, y: T) -> T {
    let mut t: T;
    let limit: T;
    let mut s = T::zero();
    if y > T::one() {
        limit = T::one();
    } else {
        limit = T::from_f64(0.5);
    }
    for _ in 0..3 {
        t = x * y;
        t += s * limit;
        s = t * x;
    }
    if x > y {
        t = s * y;
        s += t.sin();
    }
    s
}

#[differentiable(order = 2)]
fn aliased(x: f64, y: f64) -> Float {
    let mut t: Float;
    let mut both: [Float; 2];
    let mut s = 0.0;
    for i in 0..3 {
        t = x * y;
        t += s;
        s = t * x;
        both = [s, t];
        both[0] *= y;
        s += both[i % 2];
    }
    s
}

#[derive(Clone, Copy, Tangent)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    #[differentiable(associated, order = 2)]
    fn of(re: f64, im: f64) -> Complex {
        Complex { re, im }
    }

    #[differentiable(wrt(self, other), order = 2)]
    fn times(self, other: Complex) -> Complex {
        Complex { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

/// A struct that gets its first value in a branch, and another one later.
#[differentiable(order = 2)]
fn faddeeva(x: f64, y: f64) -> f64 {
    let mut w: Complex;
    if x > 1.0 {
        w = Complex { re: x, im: y };
        w.re *= y;
    } else {
        w = Complex::of(y, x * x);
    }
    w.im += x * w.re;
    let square = w.times(w);
    w = square.times(Complex { re: y, im: 1.0 });
    w.re * w.im
}

#[differentiable(order = 2)]
fn powers(x: f64, y: f64) -> [f64; 3] {
    [x, x * y, x * y * y]
}

#[differentiable(order = 2)]
fn listed(x: f64, y: f64) -> Vec<f64> {
    vec![x, y.sin(), x * y]
}

/// What calls return, without a type beside it.
#[differentiable(order = 2)]
fn returned(x: f64, y: f64) -> f64 {
    let squares = powers(x, y).map(|p| p * p * x);
    let terms = listed(x, y);
    let matched = match terms.as_slice() {
        [a, b, c] => a * b + c,
        _ => 0.0,
    };
    squares[0] + squares[2] * matched + powers(y, x).map(f64::sin).iter().sum::<f64>()
}

/// The whole part in a variable that changes, and as an integer.
#[differentiable(order = 2)]
fn reduced(x: f64, y: f64) -> f64 {
    let q = f64::abs(x);
    let mut p = f64::floor(q);
    let i = p as i64;
    let mut sign = 1;
    if i & 1 == 0 {
        sign = -1;
    }
    let mut z = q - p;
    if z > 0.5 {
        p += 1.0;
        z = q - p;
    }
    let k = x.floor().max(0.0) + 1.0;
    f64::from(sign) * (z * y).sin() * y.powi(k as i32)
}

#[derive(Clone, Tangent)]
struct Matrix {
    data: Vec<f64>,
    rows: usize,
    columns: usize,
}

impl Matrix {
    fn rows(&self) -> usize {
        self.rows
    }

    fn columns(&self) -> usize {
        self.columns
    }
}

#[differentiable(wrt(a, b), order = 2)]
fn scaled(a: &Matrix, b: &Matrix) -> f64 {
    let n = a.rows();
    let mean = a.data.iter().sum::<f64>() / (n * a.columns) as f64;
    let both = (a.rows + b.rows()) as f64;
    both * mean * b.data[0] / (b.rows() * b.columns()) as f64
}

/// Counts that a method returns, in products and sums.
#[differentiable(order = 2)]
fn counted(x: f64, y: f64) -> f64 {
    let a = Matrix { data: vec![x, y, x * y, 1.0], rows: 2, columns: 2 };
    let b = Matrix { data: vec![y.sin(), x], rows: 1, columns: 2 };
    scaled(&a, &b)
}

const COEFFICIENTS: &[f64] = &[1.2, -0.4, 0.1];
const POWERS: &[(f64, i32)] = &[(1.2, 1), (-0.4, 2), (0.1, 3)];
const GAINS: [f64; 2] = [0.3, 1.1];

/// Constants that are slices and arrays, by value and by reference.
#[differentiable(order = 2)]
fn expanded(x: f64, y: f64) -> f64 {
    let mut power = y;
    let mut sum = 0.0;
    for &c in COEFFICIENTS {
        sum += c * power;
        power *= x * x;
    }
    for &(c, n) in POWERS {
        sum += c * x.powi(n);
    }
    for c in COEFFICIENTS {
        sum *= c + y;
    }
    for g in GAINS {
        sum += g * x;
    }
    sum
}

/// A reference to a constant instead of an element that is missing.
#[differentiable(order = 2)]
fn missing(x: f64, y: f64) -> f64 {
    let terms = listed(x, y);
    let own = vec![x * y, y];
    *terms.get(1).unwrap_or(&f64::NAN) * own.get(4).unwrap_or(&f64::EPSILON) + *own.last().unwrap_or(&f64::NAN) * x
}

#[differentiable(order = 2)]
fn composed(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> [[f64; 2]; 2] {
    std::array::from_fn(|i| std::array::from_fn(|j| a[i][0] * b[0][j] + a[i][1] * b[1][j]))
}

/// What a call returns is mapped row by row, into what is known.
#[differentiable(order = 2)]
fn exponential(a: &[[f64; 2]; 2]) -> f64 {
    let mut term = [[1.0, 0.0], [0.0, 1.0]];
    let mut sum = term;
    for k in 1..5 {
        term = composed(&term, a).map(|row| row.map(|v| v / k as f64));
        let squares: [[f64; 2]; 2] = composed(&term, &term).map(|[p, q]| [p * q, p + q]);
        sum[k % 2] = [sum[k % 2][0] + term[0][1] * squares[1][0], sum[k % 2][1] + term[1][1] * squares[0][1]];
    }
    sum[0][0] * sum[1][1] - sum[0][1] * sum[1][0]
}

/// Copies of constants, which become active.
#[differentiable(order = 2, wrt(x))]
fn copied(x: &[f64; 2], c: &[f64; 3], d: &[f64], rows: &Vec<Vec<f64>>, pairs: &[[f64; 2]]) -> f64 {
    let mut a = *c;
    a[0] *= x[0];
    let mut b = d.to_vec();
    b.push(x[1]);
    b[0] += x[0] * a[0];
    let mut e = d[1..].to_vec();
    e[0] *= x[1];
    let mut f = rows[1].clone();
    f[0] += x[0].sin();
    let mut g = (*rows).clone();
    g[0] = f.clone();
    g[1].clear();
    let mut h = pairs.to_owned();
    for row in &mut h {
        row[1] *= x[1];
    }
    let mut p = pairs[0];
    std::mem::swap(&mut p[0], &mut a[1]);
    p[1] -= x[0];
    let rest: f64 = b.iter().chain(&e).chain(g.iter().flatten()).map(|v| v * v).sum();
    rest * a[0] + p[0] * p[1] + h.iter().flatten().sum::<f64>() * a[1]
}

/// Arrays, tuples and vectors that are declared without a value and a type.
#[differentiable(order = 2)]
fn later_aggregates(x: &[f64; 3], n: usize) -> f64 {
    let candidates;
    let corner;
    let list;
    let (pair, mut row);
    if n > 1 {
        candidates = [(x[0], x[1]), (x[1], 2.0 * x[2])];
        corner = [[x[0], x[1]], [1.0, x[2]]];
        list = vec![x[0]; n];
    } else if n == 1 {
        return x[0] * x[1];
    } else {
        let row = [x[0], 2.0];
        candidates = [(x[1], x[0] * x[1]), (3.0, x[2])];
        corner = [row, row];
        list = vec![1.0, x[1], x[2] * x[2]];
    }
    (pair, row) = match n {
        0 => ((x[0], 1.0), [x[1], x[0] * x[0]]),
        _ => ((1.0, x[2]), [0.5, x[1].sin()]),
    };
    let mut sum = corner[0][0] * corner[1][1] + corner[0][1] + pair.0 * pair.1;
    for (i, (a, b)) in candidates.iter().enumerate() {
        if i % 2 == 0 {
            row = [x[i], 1.0];
        }
        row[0] *= x[1];
        sum += i as f64 * a * b + a + row[0] * row[1];
    }
    sum + list.iter().map(|v| v * v).sum::<f64>()
}

/// A tuple takes the name of what its parts are made of.
#[differentiable(order = 2)]
fn shadowed_by_a_tuple(x: f64, y: f64, n: usize) -> f64 {
    let mut y = (y * 2.0, n + 1, [y, y * x]);
    let mut n = (n + 1, x * n as f64, n + 2);
    n.0 += 1;
    n.1 *= x * n.0 as f64;
    y.0 *= n.1;
    y.2[0] += y.0;
    n.1 * n.2 as f64 + y.0 * y.1 as f64 + y.2[0] * y.2[1]
}

agree! {
    shadowed_by_a_tuple: (0.7, 1.3, const 2);
    later_aggregates: (&[0.7, 1.3, 0.4], const 0), (&[0.7, 1.3, 0.4], const 1), (&[0.7, 1.3, 0.4], const 3);
    copied: (&[0.4, 1.3], const &[0.5, 0.2, 0.9], const &[0.3, 0.7], const &vec![vec![0.4], vec![0.6, 0.1]], const &[[0.2, 0.8], [0.5, 0.6]]);
    exponential: (&[[0.3, -0.8], [1.1, 0.2]]);
    capitals: (0.7, 1.3), (0.2, 0.6);
    by_region: (0.7, 1.3), (1.4, 0.6), (0.9, 0.6);
    later: (1.7, 0.8), (1.2, 1.6), (0.7, 0.8), (0.7, 0.3);
    generic: (0.7, 1.3), (0.9, 0.4);
    faddeeva: (1.7, 0.8), (0.7, 1.3);
    reduced: (2.3, 0.8), (-3.7, 1.2);
    counted: (0.7, 1.3);
    expanded: (0.7, 1.3);
    missing: (0.7, 1.3);
    returned: (0.7, 1.3), (-0.4, 0.9);
    aliased: (0.7, 1.3), (-0.4, 0.9);
}
