//! Results that are made of several floats.

use differentiable::{Real, differentiable};

use crate::maps::Map;

#[differentiable(order = 2)]
fn array(x: &[f64; 2]) -> [f64; 3] {
    [x[0] * x[1], x[0].sin(), x[1] / x[0]]
}

#[differentiable(order = 2)]
fn matrix(x: [f64; 2]) -> [[f64; 2]; 2] {
    [[x[0].cos(), -x[1]], [x[1], x[0].cos()]]
}

#[differentiable(order = 2)]
fn tuple(x: f64) -> (f64, [f64; 2]) {
    (x * x, [x.exp(), 1.0 / x])
}

#[differentiable(order = 2)]
fn changed(x: &[f64; 3], power: i32) -> [f64; 3] {
    let mut y = *x;
    for i in 1..3 {
        y[i] *= y[i - 1].powi(power);
    }
    y
}

#[differentiable(order = 2)]
fn branches(x: &[f64; 2]) -> [f64; 2] {
    if x[0] > x[1] {
        return [x[0] * x[0], x[1]];
    }
    let square = x[1] * x[1];
    [square, square * x[0]]
}

#[differentiable(order = 2)]
fn vector(mut x: Vec<f64>) -> Vec<f64> {
    x[0] *= x[1];
    x[1] = x[0].sin();
    x
}

#[differentiable(order = 2)]
fn copied(x: &Vec<f64>) -> Vec<f64> {
    let mut y = x.clone();
    y[1] = x[0] * x[2];
    y
}

#[differentiable(order = 2)]
fn rotated<T: Real>(x: &[T; 2], angle: T) -> [T; 2] {
    let (sin, cos) = angle.sin_cos();
    [cos * x[0] - sin * x[1], sin * x[0] + cos * x[1]]
}

#[differentiable(order = 2)]
fn norm_after_turns(x: &[f64; 2]) -> f64 {
    let turned = rotated(x, x[0] * x[1]);
    let [a, b, c] = array(&turned);
    a * b + c
}

#[test]
fn both_modes_agree_with_differences() {
    Map::check([1.5, -0.5], array, |x, t| array::jvp(x, t), |x, c| array::vjp(x, *c));
    Map::check([1.5, -0.5], |x| matrix(*x), |x, t| matrix::jvp(*x, *t), |x, c| matrix::vjp(*x, *c));
    Map::check(1.5, |x| tuple(*x), |x, t| tuple::jvp(*x, *t), |x, c| tuple::vjp(*x, *c));
    Map::check([1.5, -0.5, 2.0], |x| changed(x, 2), |x, t| changed::jvp(x, 2, t), |x, c| changed::vjp(x, 2, *c));
    for x in [[1.5, 0.5], [0.5, 1.5]] {
        Map::check(x, branches, |x, t| branches::jvp(x, t), |x, c| branches::vjp(x, *c));
    }
    Map::check(
        vec![1.5, -0.5, 2.0],
        |x| vector(x.clone()),
        |x, t| vector::jvp(x.clone(), t.clone()),
        |x, c| vector::vjp(x.clone(), c.clone()),
    );
    Map::check(vec![1.5, -0.5, 2.0], copied, |x, t| copied::jvp(x, t), |x, c| copied::vjp(x, c.clone()));
    Map::check(
        ([1.5, -0.5], 0.75),
        |(x, angle)| rotated(x, *angle),
        |(x, angle), (t, angle_t)| rotated::jvp(x, *angle, t, *angle_t),
        |(x, angle), c| rotated::vjp(x, *angle, *c),
    );
}

#[test]
fn a_caller_is_differentiated_through_them() {
    Map::check([0.75, -0.5], norm_after_turns, |x, t| norm_after_turns::jvp(x, t), |x, c| norm_after_turns::vjp(x, *c));
}

#[test]
#[should_panic(expected = "length 4")]
fn a_cotangent_of_another_length_panics() {
    copied::vjp(&vec![1.0, 2.0, 3.0], vec![1.0; 4]);
}
