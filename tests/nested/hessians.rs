//! Hessian matrices of functions, called in others.

use differentiable::{Real, differentiable};

use crate::support::agree_to_first_order;

#[differentiable(order = 3)]
fn of_scalars(x: f64, y: f64, z: f64) -> f64 {
    x * x * y.sin() + (x * y * z).exp()
}

#[differentiable(order = 3, wrt(x))]
fn of_array(x: &[f64; 3], scale: f64) -> f64 {
    let mut sum = scale;
    for i in 0..3 {
        sum += (x[i] * x[(i + 1) % 3] * sum).sin();
    }
    sum * sum
}

#[differentiable(order = 3)]
fn of_slice(x: &[f64]) -> f64 {
    x.iter().map(|x| x.exp()).sum::<f64>().ln() + x.iter().product::<f64>()
}

#[differentiable(order = 3)]
fn generic<T: Real>(x: [T; 2]) -> T {
    (x[0] * x[1]).sin() * x[1] * x[1]
}

#[differentiable]
fn scalars(x: f64, y: f64) -> f64 {
    let (value, (by_x, by_y, by_z), hessian) = of_scalars::hessian(x, y * x, 0.3);
    let determinant = hessian[0][0] * hessian[1][1] - hessian[0][1] * hessian[1][0];
    determinant * value + by_x * hessian[0][2] - by_y * by_z * hessian[2][1]
}

#[differentiable]
fn one_scalar(x: f64) -> f64 {
    let (_, slope, [[curvature]]) = power::hessian(x * x);
    curvature / slope
}

#[differentiable(order = 3)]
fn power(x: f64) -> f64 {
    x.powf(2.5)
}

/// A step of Newton's method in two of the three.
#[differentiable]
fn array(x: &[f64; 3]) -> f64 {
    let (value, gradient, [[a, b, _], [c, d, e], _]) = of_array::hessian(&[x[0], x[1], x[0] * x[2]], 0.4);
    let step = (d * gradient[0] - b * gradient[1]) / (a * d - b * c + 3.0);
    step * e + value * gradient[2]
}

#[differentiable]
fn slice(x: &[f64]) -> f64 {
    let (value, gradient, hessian) = of_slice::hessian(x);
    let weighted: f64 = hessian.iter().zip(0..).map(|(entry, k)| entry * entry * f64::from(k)).sum();
    weighted * value - gradient[0]
}

#[differentiable]
fn generic_caller<T: Real>(x: &[T; 2]) -> T {
    let (_, gradient, hessian) = generic::hessian(*x);
    hessian[0][1] * gradient[0] - hessian[1][1] * hessian[0][0]
}

agree_to_first_order! {
    scalars: (0.7, -0.4), (1.1, 0.3);
    one_scalar: (0.7);
    array: (&[0.7, -0.4, 1.2]);
    slice: (&vec![0.7, -0.4, 1.2]), (&vec![0.7, 0.2]);
    generic_caller: (&[0.7, -0.4]);
}

/// The gradient and the matrix are those that the function itself gives.
#[test]
fn what_is_returned_beside_the_derivatives_is_the_hessian() {
    #[differentiable]
    fn entry(x: &[f64; 3], row: usize, column: usize) -> f64 {
        of_array::hessian(x, 0.4).2[row][column]
    }
    let x = [0.7, -0.4, 1.2];
    let (_, _, hessian) = of_array::hessian(&x, 0.4);
    for row in 0..3 {
        for column in 0..3 {
            let (value, gradient) = entry::value_and_gradient(&x, row, column);
            assert_eq!(value, hessian[row][column]);
            // Third derivatives do not depend on their order.
            let (_, other) = entry::value_and_gradient(&x, column, 0);
            assert!((gradient[0] - other[row]).abs() < 1e-12 * (1.0 + other[row].abs()));
        }
    }
}
