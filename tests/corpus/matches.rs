//! `match` on constants: literals, ranges, guards, bindings, enums; and on numbers, as far as ranges and guards decide.

use differentiable::differentiable;

use crate::support::agree;

#[derive(Clone, Copy)]
enum Kernel {
    Gaussian,
    Polynomial { degree: i32, shift: f64 },
    Scaled(f64),
}

#[differentiable(order = 2, sparse)]
fn kernel(x: f64, y: f64, kernel: Kernel) -> f64 {
    match kernel {
        Kernel::Gaussian => (-(x - y) * (x - y)).exp(),
        Kernel::Polynomial { degree, shift } => (x * y + shift).powi(degree),
        Kernel::Scaled(factor) => factor * x * y,
    }
}

#[differentiable(order = 2, sparse)]
fn legendre(x: f64, n: u32) -> f64 {
    match n {
        0 => 1.0,
        1 => x,
        2 => (3.0 * x * x - 1.0) / 2.0,
        3 | 4 => (5.0 * x * x - 3.0) * x / 2.0,
        _ => x.powi(5),
    }
}

#[differentiable(order = 2, sparse)]
fn ranges_and_guards(x: f64, n: i32, strict: bool) -> f64 {
    match n {
        i32::MIN..=-1 => -x * x,
        0..=9 if strict => x,
        k if k % 2 == 0 => x.sin() * f64::from(k),
        k @ 11..=13 => x.powi(k - 10),
        _ => 3.0 * x,
    }
}

#[differentiable(order = 2, sparse)]
fn statements(x: &[f64; 2], order: (bool, usize)) -> f64 {
    let mut t = x[0];
    match order {
        (true, k) => t *= x[k],
        (false, 0) => {
            t += x[1];
            t *= t;
        }
        (false, _) => {}
    }
    t * x[1]
}

#[differentiable(order = 2, sparse)]
fn words(x: f64, name: &str) -> f64 {
    match name {
        "sine" => x.sin(),
        "square" => x * x,
        other => x * other.len() as f64,
    }
}

#[differentiable(order = 2, sparse)]
fn options(x: f64, bounds: Option<(f64, f64)>) -> f64 {
    let clipped = match bounds {
        Some((low, high)) if low < high => x.clamp(low, high),
        Some((low, _)) => low * x,
        None => x,
    };
    clipped * clipped
}

#[differentiable(order = 2, sparse)]
fn returning_arms(x: f64, n: u8) -> f64 {
    let t = match n {
        0 => return x,
        1 => x * x,
        _ => {
            if x < 0.0 {
                return -x;
            }
            x.sqrt()
        }
    };
    t + t * t
}

#[differentiable(order = 2, sparse)]
fn arrays_from_arms(x: f64, y: f64, axis: usize) -> f64 {
    let direction = match axis {
        0 => [x, 0.0],
        1 => [0.0, y],
        _ => [y, x],
    };
    direction[0] * x + direction[1] * direction[1]
}

#[differentiable(order = 2, sparse)]
fn guards_decide(x: f64, y: f64) -> f64 {
    match (x, y) {
        (a, b) if a > b => a * a * b,
        (a, b) if a < 0.0 => b * a,
        (_, b) => b * b,
    }
}

#[differentiable(order = 2, sparse)]
fn parts_and_constants(p: (f64, [f64; 2]), n: usize) -> f64 {
    match (p, n) {
        ((a, [b, c]), 2) if a > b => a * b * c,
        ((a, _), k) => a * a * k as f64,
    }
}

#[differentiable(order = 2, sparse)]
fn ranges_with_names(x: f64, y: f64, n: usize) -> f64 {
    let mut sum = x * y;
    for i in 0..n {
        sum += match (x * i as f64, i % 2) {
            (t @ 1.0..=2.0, _) => t * y,
            (t, 0) => t * t,
            (t, k) if k == 1 && t > y => y * t,
            _ => x,
        };
    }
    sum
}

#[differentiable(order = 2)]
fn saturated(x: f64) -> f64 {
    if x > 1.0 { 1.0 + x.ln() } else { x }
}

#[differentiable(order = 2, sparse)]
fn on_the_result_of_a_call(x: f64) -> f64 {
    match saturated(3.0 * x) {
        t @ 0.0..1.0 => t * t,
        t if t > 1.5 => t * x,
        t => t.exp(),
    }
}

#[derive(Clone, Copy)]
struct Bounds<'a> {
    low: Option<f64>,
    weights: &'a [Option<f64>],
    pair: (f64, u8),
}

#[differentiable(order = 2, sparse)]
fn behind_references(x: f64, bounds: &Bounds, shift: Option<f64>) -> f64 {
    let mut sum = match &bounds.low {
        Some(low) if *low < x => x.powf(*low) + low * x,
        Some(low) => x - low,
        None => x * bounds.pair.0,
    };
    for weight in bounds.weights {
        if let Some(weight) = weight {
            sum += x * weight * sum;
        }
    }
    let Bounds { pair: (a, n), .. } = bounds;
    if let (Some(low), Some(shift)) = (&bounds.low, shift) {
        sum *= x - low * shift;
    }
    sum * a + x.powi(i32::from(*n))
}

const LOW: Bounds = Bounds { low: Some(0.3), weights: &[Some(0.5), None, Some(-1.5)], pair: (2.0, 3) };

agree! {
    behind_references: (0.7, const &LOW, const Some(0.4)), (0.2, const &LOW, const None),
        (0.7, const &Bounds { low: None, ..LOW }, const Some(0.4));
    guards_decide: (0.7, 0.3), (-0.7, 0.3), (0.2, 0.3);
    parts_and_constants: ((0.7, [0.3, 0.4]), const 2), ((0.2, [0.3, 0.4]), const 2), ((0.2, [0.3, 0.4]), const 1);
    ranges_with_names: (0.7, 0.9, const 5), (0.4, 2.5, const 4);
    on_the_result_of_a_call: (0.2), (0.4), (0.9), (-0.3);
    kernel: (0.5, 0.8, const Kernel::Gaussian), (0.5, 0.8, const Kernel::Scaled(3.0)),
        (0.5, 0.8, const Kernel::Polynomial { degree: 3, shift: 1.0 });
    legendre: (0.3, const 0), (0.3, const 1), (0.3, const 2), (0.3, const 4), (0.3, const 9);
    ranges_and_guards: (0.7, const -3, const true), (0.7, const 3, const true), (0.7, const 4, const false),
        (0.7, const 13, const true), (0.7, const 5, const false);
    statements: (&[2.0, 3.0], const (true, 1)), (&[2.0, 3.0], const (false, 0)), (&[2.0, 3.0], const (false, 5));
    words: (0.7, const "sine"), (0.7, const "square"), (0.7, const "cubic");
    options: (0.7, const Some((0.0, 0.5))), (0.7, const Some((0.0, 1.0))), (0.7, const Some((2.0, 1.0))), (0.7, const None);
    returning_arms: (0.5, const 0), (0.5, const 1), (0.5, const 2), (-0.5, const 2);
    arrays_from_arms: (2.0, 3.0, const 0), (2.0, 3.0, const 1), (2.0, 3.0, const 2);
}
