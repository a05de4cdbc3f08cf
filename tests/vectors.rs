//! Vectors of nalgebra and ndarray: as parameters of differentiable functions, as their gradients, and as points of a descent.

use differentiable::{Descent, differentiable};
use nalgebra::{DVector, Matrix2, SVector, Vector2};
use ndarray::{Array1, array};

#[differentiable(wrt(x), order = 2)]
fn valley(x: &Vector2<f64>, steep: f64) -> f64 {
    (1.0 - x[0]).powi(2) + steep * (x[1] - x[0] * x[0]).powi(2)
}

#[differentiable(wrt(a))]
fn determinant(a: &Matrix2<f64>) -> f64 {
    a[(0, 0)] * a[(1, 1)] - a[(0, 1)] * a[(1, 0)]
}

#[differentiable(wrt(x))]
fn entropy(x: &DVector<f64>) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum -= x[i] * x[i].ln();
    }
    sum
}

#[differentiable(wrt(x))]
fn squared_distance(x: &Array1<f64>, center: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - center * i as f64).powi(2);
    }
    sum
}

#[differentiable(wrt(x))]
fn total(x: &DVector<f64>) -> f64 {
    x.iter().map(|x| x.exp()).sum()
}

#[differentiable(wrt(a))]
fn frobenius(a: &Matrix2<f64>) -> f64 {
    let mut sum = 0.0;
    for (i, x) in a.iter().enumerate() {
        sum += i as f64 * x * x;
    }
    sum
}

#[differentiable(wrt(x, y))]
fn overlap(x: &Array1<f64>, y: &Array1<f64>) -> f64 {
    x.iter().zip(y.iter()).map(|(x, y)| x * y).sum()
}

#[test]
fn they_are_iterated_over() {
    assert_eq!(
        total::gradient(&DVector::from_vec(vec![0.5, 0.25])),
        DVector::from_vec(vec![0.5_f64.exp(), 0.25_f64.exp()])
    );
    let (value, gradient) = frobenius::value_and_gradient(&Matrix2::new(1.0, 2.0, 3.0, 4.0));
    assert_eq!((value, gradient), (9.0 + 8.0 + 48.0, Matrix2::new(0.0, 8.0, 6.0, 24.0)));
    let (x, y) = (array![1.0, 2.0, 3.0], array![4.0, 5.0]);
    assert_eq!(overlap::value_and_gradient(&x, &y), (14.0, (array![4.0, 5.0, 0.0], array![1.0, 2.0])));
}

#[test]
fn gradients_have_the_type_of_the_parameter() {
    let gradient: SVector<f64, 2> = valley::gradient(&Vector2::new(2.0, 3.0), 10.0);
    assert_eq!(gradient, Vector2::new(2.0 + 80.0, -20.0));
    let (gradient, product) = valley::hvp(&Vector2::new(2.0, 3.0), 10.0, &Vector2::new(0.0, 1.0));
    assert_eq!((gradient, product), (Vector2::new(82.0, -20.0), Vector2::new(-80.0, 20.0)));
    assert_eq!(determinant::gradient(&Matrix2::new(1.0, 2.0, 3.0, 4.0)), Matrix2::new(4.0, -3.0, -2.0, 1.0));
    let x = DVector::from_vec(vec![0.5, 0.25]);
    let (value, gradient) = entropy::value_and_gradient(&x);
    assert_eq!(value, entropy(&x));
    assert_eq!(gradient, x.map(|x| -x.ln() - 1.0));
    assert_eq!(squared_distance::gradient(&array![1.0, 5.0], 2.0), array![2.0, 6.0]);
    assert_eq!(squared_distance::jvp(&array![1.0, 5.0], 2.0, &array![0.5, -1.0]), (10.0, -5.0));
}

#[test]
fn a_gradient_is_overwritten() {
    let mut gradient = array![7.0, f64::NAN];
    assert_eq!(squared_distance::gradient_into(&array![1.0, 5.0], 2.0, &mut gradient), 10.0);
    assert_eq!(gradient, array![2.0, 6.0]);
}

#[test]
fn they_are_points_of_a_descent() {
    let minimum = Descent::new().minimize(&valley::objective(100.0), Vector2::new(-1.2, 1.0));
    assert!((minimum.x - Vector2::new(1.0, 1.0)).norm() < 1e-7, "{minimum}");
    let minimum = Descent::new().minimize(&squared_distance::objective(3.0), array![1.0, 1.0, 1.0]);
    assert!((minimum.x - array![0.0, 3.0, 6.0]).iter().all(|miss| miss.abs() < 1e-8));
}

#[test]
#[should_panic(expected = "a part of `x_gradient` has length 2, but that of `x` has length 3")]
fn a_gradient_of_another_length_is_told() {
    entropy::gradient_into(&DVector::from_vec(vec![0.5, 0.25, 0.125]), &mut DVector::zeros(2));
}

#[test]
#[should_panic(expected = "a part of `y_tangent` has length 3, but that of `y` has length 2")]
fn a_direction_of_another_length_is_told() {
    overlap::jvp(&array![1.0, 2.0], &array![3.0, 4.0], &array![0.0, 1.0], &array![0.0, 1.0, 2.0]);
}
