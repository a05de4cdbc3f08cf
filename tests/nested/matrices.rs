//! Jacobian matrices of functions, called in others.

use differentiable::{Real, differentiable};

use crate::support::{agree, agree_to_first_order};

/// More rows than columns.
#[differentiable(order = 3)]
fn tall(x: &[f64; 2]) -> [f64; 3] {
    [x[0] * x[1].sin(), x[0].exp() * x[1], x[1].powi(3)]
}

/// More columns than rows.
#[differentiable(order = 3, wrt(x))]
fn wide(x: &[f64; 3], scale: f64) -> [f64; 2] {
    [scale * x[0] * x[1] * x[2], (x[2] * x[0]).sin() / scale]
}

#[differentiable(order = 3)]
fn by_one(t: f64) -> [f64; 2] {
    [t.sin(), t * t * t]
}

#[differentiable(order = 3)]
fn nested(x: [[f64; 2]; 2]) -> [[f64; 1]; 3] {
    [[x[0][0] * x[1][1]], [x[0][1].exp() * x[1][0]], [x[1][1] * x[0][1]]]
}

#[differentiable(order = 3, wrt(x))]
fn open(x: &[f64], weights: &[f64]) -> Vec<f64> {
    weights.iter().map(|w| x.iter().map(|x| (w * x).sin() * x).sum()).collect()
}

#[differentiable(order = 3)]
fn generic<T: Real, const N: usize>(x: [T; N]) -> [T; N] {
    let mut y = x;
    for i in 0..N {
        y[i] = x[i] * x[(i + 1) % N] * x[i].sin();
    }
    y
}

#[differentiable(order = 2)]
fn of_tall(x: &[f64; 2]) -> f64 {
    let (value, jacobian) = tall::jacobian(&[x[0] * x[1], x[1]]);
    jacobian[0][0] * jacobian[1][1] + jacobian[2][1] * value[0] - jacobian[0][1] * value[2]
}

#[differentiable(order = 2)]
fn of_wide(x: &[f64; 3]) -> f64 {
    let (value, [[a, b, c], second]) = wide::jacobian(x, 1.3);
    a * second[2] + b * value[1] - c * second[0] * value[0]
}

#[differentiable(order = 2)]
fn of_one(t: f64) -> f64 {
    let (value, derivative) = by_one::jacobian(t * t);
    value[0] * derivative[1] + derivative[0]
}

#[differentiable(order = 2)]
fn of_nested(x: &[[f64; 2]; 2]) -> f64 {
    let (value, jacobian) = nested::jacobian(*x);
    jacobian[0][0][1][1] * jacobian[1][0][0][1] + jacobian[2][0][1][1] * value[1][0]
}

#[differentiable(order = 2)]
fn of_open(x: &[f64]) -> f64 {
    let (rows, jacobian) = open::jacobian(x, &[0.3, 1.1, -0.4]);
    let (few, wide) = open::jacobian(x, &[0.7]);
    let sum: f64 = jacobian.iter().zip(0..).map(|(entry, k)| entry * entry * f64::from(k)).sum();
    sum * rows[1] + wide[x.len() - 1] * few[0]
}

#[differentiable(order = 2)]
fn of_generic(x: &[f64; 3]) -> f64 {
    let (value, jacobian) = generic::jacobian(*x);
    value[0] * jacobian[0][1] * jacobian[2][0] + jacobian[1][1]
}

/// Two equations in y, whose other parameters come after.
#[differentiable(order = 3)]
fn equations(y: &[f64; 4]) -> [f64; 2] {
    [y[0] * y[0] + y[1] * y[1] - y[2], y[0] * y[1] - y[3]]
}

/// Newton's method for a root that moves.
#[differentiable(order = 2)]
fn root(x: &[f64; 2]) -> f64 {
    let mut y = [2.0, 0.5];
    for _ in 0..12 {
        let ([p, q], [[a, b, ..], [c, d, ..]]) = equations::jacobian(&[y[0], y[1], x[0], x[1]]);
        let determinant = a * d - b * c;
        y[0] -= (d * p - b * q) / determinant;
        y[1] -= (a * q - c * p) / determinant;
    }
    y[0] * y[1] * y[1]
}

mod to_first_order {
    use super::*;

    #[differentiable(order = 2)]
    fn polar(p: &[f64; 2]) -> [f64; 2] {
        [p[0] * p[1].cos(), p[0] * p[1].sin()]
    }

    #[differentiable]
    fn area(p: &[f64; 2]) -> f64 {
        let (_, [[a, b], [c, d]]) = polar::jacobian(p);
        (a * d - b * c).ln()
    }

    agree_to_first_order! {
        area: (&[0.7, -0.4]);
    }
}

/// Nothing is swept where there are no columns, or no rows.
#[test]
fn of_nothing() {
    #[differentiable]
    fn count(x: &[f64], weights: &[f64], y: f64) -> f64 {
        let (rows, jacobian) = open::jacobian(x, differentiable::constant(weights));
        y * (rows.len() + jacobian.len()) as f64
    }
    assert_eq!(count::gradient(&[], &[1.0], 2.0).2, 1.0);
    assert_eq!(count::gradient(&[1.0], &[], 2.0).2, 0.0);
}

agree! {
    of_tall: (&[0.7, -0.4]);
    of_wide: (&[0.7, -0.4, 1.2]);
    of_one: (0.7), (-1.1);
    of_nested: (&[[0.7, -0.4], [1.2, 0.3]]);
    of_open: (&vec![0.7, -0.4]), (&vec![0.7]);
    of_generic: (&[0.7, -0.4, 1.2]);
    root: (&[3.7, 1.4]);
}
