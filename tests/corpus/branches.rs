//! `if` as value and as statement, on active and on constant conditions.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn rectified(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}

#[differentiable(order = 2, sparse)]
fn huber(x: f64, delta: f64) -> f64 {
    if x.abs() <= delta { 0.5 * x * x } else { delta * (x.abs() - 0.5 * delta) }
}

#[differentiable(order = 2, sparse)]
fn three_pieces(x: f64) -> f64 {
    if x < -1.0 {
        -2.0 * x - 1.0
    } else if x < 1.0 {
        x * x
    } else {
        (x - 1.0).exp() + x.ln()
    }
}

#[differentiable(order = 2, sparse)]
fn statement(x: f64, y: f64) -> f64 {
    let mut result = x * y;
    if x > y {
        result += x;
    } else {
        result *= y;
    }
    result
}

#[differentiable(order = 2, sparse)]
fn without_else(x: f64) -> f64 {
    let mut y = x.sin();
    if y < 0.0 {
        y = -y;
    }
    if x > 1.0 {
        y *= x;
    }
    y
}

#[differentiable(order = 2, sparse)]
fn on_a_constant(x: &[f64; 2], squared: bool) -> f64 {
    let distance = x[0].hypot(x[1]);
    if squared { distance * distance } else { distance }
}

#[differentiable(order = 2, sparse)]
fn nested(x: f64, y: f64) -> f64 {
    if x > 0.0 {
        let t = x * y;
        if y > 0.0 { t.sqrt() } else { t * t }
    } else {
        let t = x - y;
        if t > 1.0 { t.ln() } else { t }
    }
}

#[differentiable(order = 2, sparse)]
fn several_values(x: f64, y: f64) -> f64 {
    let (small, large) = if x < y { (x, y) } else { (y, x) };
    small / large
}

#[differentiable(order = 2, sparse)]
fn arrays_from_branches(x: f64, n: usize) -> f64 {
    let weights = if n > 2 { [x, x * x, 1.0] } else { [1.0, 2.0, x] };
    weights[0] * weights[1] + weights[n % 3]
}

#[differentiable(order = 2, sparse)]
fn in_the_middle_of_an_expression(x: f64) -> f64 {
    x * (if x > 1.0 { x } else { 1.0 / x }) + 2.0 * if x > 3.0 { 1.0 } else { x.cos() }
}

#[differentiable(order = 2, sparse)]
fn combined_conditions(x: f64, y: f64) -> f64 {
    let inside = x * x + y * y < 1.0;
    if inside && y > 0.0 || x > 2.0 { x * y } else { x + y }
}

#[differentiable(order = 2, sparse)]
fn set_by_branches(x: f64) -> f64 {
    let value;
    if x < 0.0 {
        value = x.exp();
    } else {
        value = 1.0 + x;
    }
    value * value
}

#[differentiable(order = 2, sparse)]
fn elements_in_branches(x: &[f64; 3], i: usize) -> f64 {
    let mut y = *x;
    if i == 0 {
        y[i] = x[1] * x[2];
    } else if x[i] > 0.0 {
        y[i - 1] += x[i] * y[i];
    }
    y[0] * y[1] * y[2]
}

#[differentiable(order = 2, sparse)]
fn constant_option(x: f64, scale: Option<f64>) -> f64 {
    if let Some(scale) = scale { (x * scale).sin() } else { x.sin() }
}

#[differentiable(order = 2, sparse)]
fn only_decides(x: f64, threshold: f64) -> f64 {
    if x > threshold { x * x } else { x }
}

#[differentiable(order = 2, sparse)]
fn median_of_three(a: f64, b: f64, c: f64) -> f64 {
    if (a <= b) == (b <= c) {
        b
    } else if (b <= a) == (a <= c) {
        a
    } else {
        c
    }
}

agree! {
    rectified: (1.5), (-1.5);
    huber: (0.3, 1.0), (2.0, 1.0), (-3.0, 0.5);
    three_pieces: (-2.0), (0.5), (1.5);
    statement: (2.0, 1.0), (1.0, 2.0);
    without_else: (0.5), (1.5), (4.0), (-0.5);
    on_a_constant: (&[3.0, 4.0], const true), (&[3.0, 4.0], const false);
    nested: (2.0, 3.0), (2.0, -3.0), (-1.0, -3.0), (-1.0, 3.0);
    several_values: (1.0, 2.0), (3.0, 2.0);
    arrays_from_branches: (1.5, const 1), (1.5, const 3), (1.5, const 2);
    in_the_middle_of_an_expression: (0.5), (2.0), (4.0);
    combined_conditions: (0.3, 0.4), (0.3, -0.4), (3.0, -4.0);
    set_by_branches: (-0.5), (0.5);
    elements_in_branches: (&[1.0, 2.0, 3.0], const 0), (&[1.0, 2.0, 3.0], const 1), (&[1.0, 2.0, -3.0], const 2);
    constant_option: (0.5, const Some(3.0)), (0.5, const None);
    only_decides: (2.0, 1.0), (1.0, 2.0);
    median_of_three: (1.0, 2.0, 3.0), (2.0, 1.0, 3.0), (1.0, 3.0, 2.0);
}
