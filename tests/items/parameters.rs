//! Every type of parameter that api.md lists has gradients of its type.

use differentiable::{Descent, Objective, differentiable};

#[differentiable(order = 2)]
fn pair((u, v): (f64, f64)) -> f64 {
    u * v.exp()
}

#[differentiable(order = 2)]
fn pairs(p: &[(f64, f64); 2]) -> f64 {
    p[0].0 * p[1].1 + p[1].0 * p[1].0 + p[0].0 * p[0].0 + p[1].1 * p[1].1 + p[0].1 * p[0].1
}

#[differentiable(order = 2)]
fn vectors(x: Vec<f64>, y: &Vec<f64>) -> f64 {
    x[1] * y[0]
}

#[differentiable(order = 2)]
fn changed(mut x: Vec<f64>) -> f64 {
    x[0] *= x[1];
    x[0]
}

#[differentiable(order = 2)]
fn points(x: &[[f64; 2]]) -> f64 {
    x[0][1] * x[1][0]
}

#[differentiable(order = 2)]
fn precisions(p: &(f64, f32)) -> f64 {
    p.0 * f64::from(p.1)
}

#[differentiable(order = 2)]
fn widened(x: f32) -> f64 {
    f64::from(x) * 2.0
}

#[test]
fn tuples() {
    assert_eq!(pair::gradient((2.0, 0.0)), (1.0, 2.0));
    assert_eq!(precisions::gradient(&(2.0, 3.0)), (3.0, 2.0));
}

#[test]
fn tuples_of_one_scalar_are_points() {
    let objective = pairs::objective();
    assert_eq!(objective.value(&[(1.0, 0.0), (0.0, 1.0)]), 3.0);
    let minimum = Descent::fixed(0.2).tolerance(1e-9).minimize(&objective, [(1.0, 1.0), (-1.0, 2.0)]);
    assert!(minimum.converged());
}

#[test]
fn vectors_and_slices() {
    assert_eq!(vectors::gradient(vec![1.0, 2.0], &vec![3.0]), (vec![0.0, 3.0], vec![2.0]));
    assert_eq!(vectors::jvp(vec![1.0, 2.0], &vec![3.0], vec![0.0, 1.0], &vec![10.0]), (6.0, 23.0));
    assert_eq!(changed::gradient(vec![2.0, 3.0]), [3.0, 2.0]);
    assert_eq!(changed::jvp(vec![2.0, 3.0], vec![1.0, 10.0]), (6.0, 23.0));
    assert_eq!(points::gradient(&[[1.0, 2.0], [3.0, 4.0]]), [[0.0, 3.0], [2.0, 0.0]]);
}

#[test]
fn of_another_scalar_than_the_result() {
    assert_eq!(widened::gradient(1.0), 2.0_f32);
    assert_eq!(widened::jvp(1.0, 3.0), (2.0, 6.0));
}

#[test]
#[should_panic(expected = "`x_tangent` has length 1, but `x` has length 2")]
fn a_direction_of_another_length_panics() {
    points::jvp(&[[1.0, 2.0], [3.0, 4.0]], &[[0.0; 2]]);
}
