//! Formulas that were first written in Fortran or C: variables whose values come later, coefficients in blocks and tables.

use differentiable::differentiable;

use crate::support::agree;

/// By Lentz's method, with variables that are declared before they have values.
#[differentiable(order = 2)]
fn fraction(a: f64, x: f64) -> f64 {
    let mut an: f64;
    let mut del;
    let (mut d, mut h): (f64, f64);
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / 1e-30;
    d = 1.0 / b;
    h = d;
    for i in 1..40 {
        an = -f64::from(i) * (f64::from(i) - a);
        b += 2.0;
        d = an * d + b;
        c = b + an / c;
        d = 1.0 / d;
        del = d * c;
        h *= del;
        if (del - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (-x + a * x.ln()).exp() * h
}

/// Arrays, vectors and several names at once, some of which change.
#[differentiable(order = 2)]
fn later(x: f64, y: f64) -> f64 {
    let (r, s);
    let mut row: [f64; 3];
    let mut square: [[f64; 2]; 2];
    let mut both: (f64, [f64; 2]);
    let mut listed: Vec<f64>;
    r = x.sin();
    s = r * y;
    let mut sum = 0.0;
    for k in 0..3 {
        row = [x, y * k as f64, s];
        row[k] *= r;
        square = [[row[0], row[1]], [row[2], 1.0]];
        both = (square[1][0] * sum, [x, y]);
        both.1[0] += both.0;
        listed = row.iter().map(|v| v * both.1[0]).collect();
        listed.push(square[0][1]);
        sum += row[k] * both.1[1] + listed.iter().sum::<f64>();
    }
    sum
}

/// Set once on each path, one of which leaves; and numbers that are no values of the derivative's.
#[differentiable(order = 2)]
fn paths(x: f64, y: f64) -> f64 {
    let w;
    let mut h: f64;
    let n: i32;
    let mut k: f64;
    if x > 2.0 {
        w = x * y + 0.5;
        return x - w.ln();
    }
    if x > 1.0 {
        h = x * 0.75;
        h /= y;
        n = 1;
    } else {
        h = x * x;
        n = -1;
    }
    w = (h + x) * y;
    k = 0.0;
    loop {
        k += 1.0;
        h = h * w + k / x + f64::from(n) * y;
        if k >= 4.0 {
            break;
        }
    }
    w * h
}

/// A square that some of the branches have.
#[differentiable(order = 2)]
fn branches(x: f64, y: f64) -> f64 {
    let (mut above, mut below): (f64, f64);
    let square: f64;
    if x > 50.0 {
        return y;
    }
    if y <= 1.0 {
        if y > 0.3 {
            square = x * x;
            above = 5.0 * square;
            below = square;
            for i in 0..3 {
                above = (above + f64::from(i)) * square;
                below = (below + y) * square;
            }
        } else {
            above = x;
            below = y;
        }
        above *= y;
    } else {
        square = y * y;
        above = 3.0 * square;
        below = x;
        for _ in 0..2 {
            above = (above + x) * y;
            below *= y + above;
        }
    }
    (above + 1.0) / (below + 2.0)
}

const TABLE: [f64; 4] = [2.5e-5, 1.051, -3.457, 4.51];

/// The items of a table with their numbers, as one tuple.
#[differentiable(order = 2)]
fn series(x: f64, y: f64) -> f64 {
    let lanczos = TABLE.iter().enumerate().skip(1).fold(TABLE[0], |sum, t| sum + t.1 / (x + t.0 as f64));
    let products = TABLE.iter().zip(&TABLE[1..]).fold(0.0, |sum, t| sum + t.1 * y * t.0);
    let mut polynomial = 0.0;
    for t in TABLE.iter().enumerate() {
        polynomial += t.1 * y.powi(t.0 as i32);
    }
    lanczos.ln() * products + polynomial
}

/// A single item is a reference, which operators take as a number.
#[differentiable(order = 2)]
fn items(x: f64, y: f64) -> f64 {
    let largest = TABLE.iter().max_by(|a, b| a.total_cmp(b)).unwrap();
    let all = std::collections::BTreeMap::from([("gain", 2.0), ("offset", 0.5)]);
    x * TABLE.first().unwrap() + y * largest + all.get("gain").unwrap() * x * y - all["offset"] / y
        + (x * y).sin() * TABLE.iter().nth(2).expect("there are four")
}

/// Each piece has coefficients of the same names.
#[differentiable(order = 2)]
fn pieces(x: f64, y: f64) -> f64 {
    const SCALE: f64 = 0.5;
    let t = x * y * SCALE;
    let piece = if t < 0.3 {
        const A: f64 = 2.0;
        const B: f64 = A * 3.0;
        A * t + B * t * t
    } else if t < 1.0 {
        const A: f64 = 5.0;
        const N: usize = 2;
        let powers = [t; N];
        debug_assert!(A > 2.0);
        A * powers[0] * powers[N - 1] * SCALE
    } else {
        const A: [f64; 2] = [1.0, 2.0];
        let mut sum = 0.0;
        for i in 0..2 {
            const SCALE: f64 = 4.0;
            sum += A[i] * t * t * SCALE;
        }
        sum
    };
    piece + SCALE * x
}

/// Floats that are written without a point.
#[differentiable(order = 2)]
fn suffixes(x: f64, y: f64) -> f64 {
    let clipped = 1f64.min((x + 10f64 * y).max(x - 5f64 * y)) + 0f64.max(x * y);
    let half = 1f64 / 2f64;
    2f64.powf(x) * clipped + 3f64.hypot(y) - 1f64.atan2(x) * half + 2_f64.mul_add(x, y * y)
}

agree! {
    fraction: (0.8, 2.1), (2.4, 3.7);
    later: (0.7, 1.3), (-0.4, 0.9);
    paths: (2.4, 0.6), (1.3, 0.9), (0.7, 1.2);
    branches: (0.8, 0.7), (0.6, 0.2), (0.4, 1.3), (51.0, 1.3);
    series: (0.7, 1.3), (2.1, -0.6);
    items: (0.7, 1.3), (2.1, -0.6);
    pieces: (0.3, 0.9), (0.9, 1.2), (1.7, 2.2);
    suffixes: (0.7, 1.3), (-0.2, 0.05), (1.4, -0.4);
}
