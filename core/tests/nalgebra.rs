//! The matrices and vectors of nalgebra as points.
#![cfg(feature = "nalgebra")]

use differentiable_core::{Dense, Descent, Point, Tangent, Vector};
use nalgebra::{DMatrix, DVector, Matrix2x3, Vector3};

#[test]
fn they_are_vectors_with_coordinates() {
    let mut x = Matrix2x3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    assert_eq!((x.dimension(), x.coordinate(1), x.dot(&x)), (6, 4.0, 91.0));
    x.add_scaled(2.0, &Matrix2x3::repeat(1.0));
    assert_eq!(x, Matrix2x3::new(3.0, 4.0, 5.0, 6.0, 7.0, 8.0));
    assert_eq!(DVector::from_vec(vec![1.0_f32, 2.0]).zero_tangent(), DVector::zeros(2));
    let mut sum = Vector3::new(1.0, 2.0, 3.0);
    sum.accumulate(&Vector3::repeat(1.0));
    assert_eq!(sum, Vector3::new(2.0, 3.0, 4.0));
}

#[test]
fn descents_move_them() {
    let target = Vector3::new(1.0, -2.0, 0.5);
    let objective = (|x: &Vector3<f64>| (x - target).map(|d| d * d).sum(), |x: &Vector3<f64>| 2.0 * (x - target));
    for minimum in
        [Descent::new().minimize(&objective, Vector3::zeros()), Descent::bfgs().minimize(&objective, Vector3::zeros())]
    {
        assert!(minimum.converged() && (minimum.x - target).norm_max() < 1e-8);
    }
    let objective = (|x: &DMatrix<f64>| x.map(f64::cosh).sum(), |x: &DMatrix<f64>| x.map(f64::sinh));
    let minimum = Descent::new().minimize(&objective, DMatrix::from_element(2, 3, 1.5));
    assert!(minimum.converged() && minimum.x.amax() < 1e-8);
}

#[test]
#[should_panic(expected = "a matrix of shape (2, 1) meets one of shape (3, 1)")]
fn shapes_must_agree() {
    DVector::from_vec(vec![1.0, 2.0]).add_scaled(1.0, &DVector::zeros(3));
}
