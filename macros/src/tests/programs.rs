//! The functions that every test of this folder runs.

use super::*;

fn real(value: f64) -> Datum {
    Datum::Real(value)
}

fn reals(values: &[f64]) -> Datum {
    Datum::reals(values)
}

fn int(value: i128) -> Datum {
    Datum::Int(value)
}

fn array(parts: &[Datum]) -> Datum {
    Datum::Array(parts.to_vec())
}

fn tuple(parts: &[Datum]) -> Datum {
    Datum::Tuple(parts.to_vec())
}

pub fn programs() -> Vec<Program> {
    let program = Program::read;
    vec![
        program("fn square(x: f64) -> f64 { x * x }", &[&[real(3.0)], &[real(0.0)]]),
        program(
            "fn quotients(a: f64, b: f64) -> f64 { a / b - b / (a * a + 1.0) + -a % b }",
            &[&[real(1.5), real(2.5)], &[real(-7.25), real(2.0)]],
        ),
        program(
            "fn rosenbrock(x: &[f64; 2]) -> f64 { (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2) }",
            &[&[reals(&[1.2, 0.7])], &[reals(&[1.0, 1.0])]],
        ),
        program(
            "fn elementary(x: f64, y: f64) -> f64 {
                let t = x.exp() * y.sin() + x.sqrt().ln() - (x * y).tanh();
                t.atan2(x) + x.hypot(y) * y.powf(x) + x.cosh().recip()
            }",
            &[&[real(0.7), real(1.3)], &[real(2.0), real(0.4)]],
        ),
        program(
            "fn in_and_out(x: f64) -> f64 { (x.sinh().asinh() + x.exp_m1().ln_1p() + x.cbrt()) * (0.5 * x).asin().cos() }",
            &[&[real(0.7)], &[real(-1.1)]],
        ),
        program(
            "fn special(x: f64) -> f64 { libm::tgamma(x) + libm::lgamma(x) * libm::erf(x) - libm::erfc(x) }",
            &[&[real(1.3)]],
        ),
        program(
            "fn used_twice(a: f64) -> f64 { let b = a * a; let c = b * a + b; let d = c * b - c; d * c + d }",
            &[&[real(0.9)], &[real(-1.1)]],
        ),
        program("fn sine_and_cosine(x: f64) -> f64 { let (s, c) = x.sin_cos(); s * s * c }", &[&[real(0.7)]]),
        program(
            "fn determinant(m: &[[f64; 2]; 2]) -> f64 { let [a, b] = m[0]; a * m[1][1] - b * m[1][0] }",
            &[&[array(&[reals(&[1.5, 2.0]), reals(&[3.0, 5.0])])]],
        ),
        program(
            "fn patterns((u, v): (f64, f64), &[a, b]: &[f64; 2]) -> f64 { u * a - v / b * u }",
            &[&[tuple(&[real(1.5), real(2.0)]), reals(&[3.0, 4.0])]],
        ),
        program(
            "fn indexed(x: &[f64], k: usize, order: &[usize]) -> f64 { x[2 * k] * x[order[k]] + x[x.len() - 1].sin() }",
            &[&[reals(&[1.0, 2.0, 3.0]), int(1), array(&[int(0), int(2)])]],
        ),
        program(
            "fn accumulated(x: &[f64; 3]) -> f64 { let mut s = 0.0; s += x[0] * x[1]; s *= s; s -= x[2] * s; s /= x[0]; s }",
            &[&[reals(&[1.5, 2.0, 3.0])]],
        ),
        program(
            "fn overwritten(x: f64) -> f64 { let mut t = x * x; let u = t.sin(); t = u * x; t *= t; t * u }",
            &[&[real(0.7)], &[real(-2.0)]],
        ),
        program(
            "fn elements(x: &[f64; 3], i: usize) -> f64 {
                let mut y = *x;
                y[i] = x[1] * x[2];
                y[(i + 1) % 3] += y[i] * y[i];
                y[2] *= y[0];
                y[0] * y[1] - y[2]
            }",
            &[&[reals(&[1.0, 2.0, 3.0]), int(0)], &[reals(&[1.0, 2.0, 3.0]), int(2)]],
        ),
        program(
            "fn swapped(x: f64, y: f64) -> f64 {
                let (mut u, mut v) = (x, y.sin());
                (u, v) = (v, u * v);
                u *= 2.0;
                u - v * u
            }",
            &[&[real(2.0), real(0.5)]],
        ),
        program(
            "fn fields(a: f64, b: f64) -> f64 {
                let mut state = (a, [b, a]);
                state.0 += b;
                state.1[0] *= state.0;
                state.1 = [state.1[0] * a, state.0];
                state.0 * state.1[0] - state.1[1]
            }",
            &[&[real(2.0), real(3.0)]],
        ),
        program(
            "fn huber(x: f64) -> f64 { if x.abs() <= 1.0 { 0.5 * x * x } else { x.abs() - 0.5 } }",
            &[&[real(0.3)], &[real(2.0)], &[real(-2.0)]],
        ),
        program(
            "fn branches(x: f64, y: f64) -> f64 {
                let mut t = x * y;
                if x > y {
                    t += x.exp();
                    if y > 1.0 { t *= y; }
                } else if t > 0.0 {
                    t = t.sqrt() * t;
                }
                let u = if t > 2.0 { t * x } else { y };
                u * t
            }",
            &[&[real(2.0), real(1.5)], &[real(2.0), real(0.5)], &[real(0.5), real(0.7)], &[real(-1.0), real(0.5)]],
        ),
        program(
            "fn places_in_branches(x: &[f64; 3], up: bool) -> f64 {
                let mut y = *x;
                if up {
                    y[0] *= y[1];
                    y[1] = y[0] * x[2];
                } else {
                    y[2] = y[0] - y[2] * y[2];
                }
                y[0] * y[1] * y[2]
            }",
            &[&[reals(&[1.5, 2.0, 3.0]), Datum::Bool(true)], &[reals(&[1.5, 2.0, 3.0]), Datum::Bool(false)]],
        ),
        program(
            "fn early(x: f64, y: f64) -> f64 {
                if x <= 0.0 { return y * y; }
                let t = x.ln() * y;
                if t > 1.0 {
                    if y > 3.0 { return t * x; }
                    return t * t;
                }
                let u = t.exp();
                if u > 2.0 { return u - y; }
                u * t
            }",
            &[
                &[real(-1.0), real(2.0)],
                &[real(3.0), real(4.0)],
                &[real(3.0), real(2.0)],
                &[real(2.0), real(1.2)],
                &[real(0.5), real(1.0)],
            ],
        ),
        program(
            "fn early_after_changes(x: &[f64; 2]) -> f64 {
                let mut y = *x;
                y[0] *= y[1];
                if y[0] > 1.0 { return y[0] + y[1]; }
                y[1] = y[0] * x[1];
                y[0] * y[1]
            }",
            &[&[reals(&[2.0, 3.0])], &[reals(&[0.2, 3.0])]],
        ),
        program(
            "fn early_in_branches(x: f64, y: f64) -> f64 {
                let mut t = x;
                if x > 0.0 {
                    t *= y;
                    if t > 2.0 {
                        t += x;
                        if y > 3.0 { return t * t; }
                        t -= y;
                    } else {
                        return t / y;
                    }
                    t *= 2.0;
                }
                t * x
            }",
            &[&[real(1.0), real(4.0)], &[real(1.5), real(2.0)], &[real(0.5), real(2.0)], &[real(-1.0), real(2.0)]],
        ),
        program(
            "fn changed_before_a_return(x: f64, y: f64) -> f64 {
                let mut t = x;
                if x > 0.0 { t *= y; }
                if t > 2.0 {
                    if y > 3.0 { return t * t; }
                    t -= y;
                }
                t * x
            }",
            &[&[real(1.0), real(4.0)], &[real(1.5), real(2.0)], &[real(0.5), real(2.0)], &[real(-1.0), real(2.0)]],
        ),
        program(
            "fn chosen(x: f64, n: i32) -> f64 {
                match n {
                    0 => x,
                    1 | 2 => x * x,
                    k if k < 0 => x.powi(k),
                    k => { let t = x.sin(); t * k as f64 }
                }
            }",
            &[&[real(1.5), int(0)], &[real(1.5), int(2)], &[real(1.5), int(-3)], &[real(1.5), int(7)]],
        ),
        program(
            "fn arms_that_return(x: f64, n: i32) -> f64 {
                let t = match n {
                    0 => return x * x,
                    1 => x.exp(),
                    _ => { if x < 0.0 { return -x; } x.sqrt() }
                };
                t + t * x
            }",
            &[&[real(1.5), int(0)], &[real(1.5), int(1)], &[real(1.5), int(2)], &[real(-1.5), int(2)]],
        ),
        program(
            "fn rounded(x: f64, y: f64) -> f64 { (x.floor() + 1.0) * y + x.fract() * y.trunc() + x.rem_euclid(y) }",
            &[&[real(2.3), real(1.7)], &[real(-3.3), real(2.7)]],
        ),
        program(
            "fn bounded(x: f64, y: f64) -> f64 { x.max(y) * x.min(2.0) + y.clamp(-1.0, x) + x.abs() * y.copysign(x) }",
            &[&[real(1.0), real(2.0)], &[real(-0.5), real(-3.0)], &[real(-0.5), real(0.3)], &[real(3.0), real(0.5)]],
        ),
        program(
            "fn inner(x: f64, k: f64) -> f64 { x * x * k.sin() }
            fn calls(x: f64, y: f64) -> f64 { inner(x, y) * inner(2.0, x) + inner(y, 3.0) }",
            &[&[real(1.5), real(0.7)]],
        ),
        program(
            "fn distance(a: &[f64; 2], b: &[f64; 2]) -> f64 { (a[0] - b[0]).hypot(a[1] - b[1]) }
            fn borrows(p: &[[f64; 2]; 2]) -> f64 { distance(&p[0], &p[1]) * p[0][1] + distance(&p[1], &p[0]) }",
            &[&[array(&[reals(&[0.3, 1.2]), reals(&[2.0, 0.5])])]],
        ),
        program(
            "fn power(x: f64, n: i32) -> f64 { if n == 0 { return 1.0; } x * power(x, n - 1) }",
            &[&[real(1.5), int(0)], &[real(1.5), int(5)]],
        ),
        program(
            "fn by_squaring(x: f64, n: i32) -> f64 {
                match n { 0 => 1.0, n if n % 2 == 0 => by_squaring(x * x, n / 2), n => x * by_squaring(x * x, n / 2) }
            }",
            &[&[real(1.5), int(6)], &[real(1.5), int(13)]],
        ),
        program(
            "fn squares(x: &[f64]) -> f64 { if x.is_empty() { 0.0 } else { x[0] * x[0] + squares(&x[1..]) } }",
            &[&[reals(&[2.0, 3.0, 5.0])]],
        ),
        program(
            "fn checked(x: f64, n: usize) -> f64 {
                assert!(n > 0, \"n is {n}\");
                let y = x * n as f64;
                println!(\"{y}\");
                y.sin() * x
            }",
            &[&[real(0.7), int(3)]],
        ),
        program(
            "fn counted(x: f64, n: usize) -> f64 {
                let mut k = 1;
                for j in 0..n { k += j; }
                let c = k as f64 / 2.0;
                (c * x).sin() + c
            }",
            &[&[real(0.7), int(4)]],
        ),
    ]
}
