//! The arrays of ndarray as points.
#![cfg(feature = "ndarray")]

use differentiable_core::{Dense, Descent, Point, Tangent, Vector};
use ndarray::{Array1, Array2, ShapeBuilder, array};

#[test]
fn they_are_vectors_with_coordinates() {
    let mut x = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_eq!((x.dimension(), x.coordinate(1), Point::dot(&x, &x)), (6, 2.0, 91.0));
    x.add_scaled(2.0, &Array2::from_elem((2, 3), 1.0));
    assert_eq!(x, array![[3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]);
    assert_eq!(array![1.0_f32, 2.0].zero_tangent(), Array1::zeros(2));
    let mut sum = array![1.0, 2.0];
    sum.accumulate(&array![10.0, 20.0]);
    assert_eq!(sum, array![11.0, 22.0]);
}

#[test]
fn the_layout_does_not_matter() {
    let rows = array![[1.0, 2.0], [3.0, 4.0]];
    let mut columns = Array2::zeros((2, 2).f());
    columns.copy_from(&rows);
    assert_eq!(columns, rows);
    *columns.coordinate_mut(1) = 20.0;
    assert_eq!((columns.coordinate(1), columns[[0, 1]]), (20.0, 20.0));
}

#[test]
fn descents_move_them() {
    let objective = (|x: &Array2<f64>| x.mapv(f64::cosh).sum(), |x: &Array2<f64>| x.mapv(f64::sinh));
    for minimum in [
        Descent::new().minimize(&objective, Array2::from_elem((2, 3), 1.5)),
        Descent::bfgs().minimize(&objective, Array2::from_elem((2, 3), 1.5)),
    ] {
        assert!(minimum.converged() && minimum.x.norm_max() < 1e-8);
    }
}

#[test]
#[should_panic(expected = "an array of shape [2] meets one of shape [3]")]
fn shapes_must_agree() {
    array![1.0, 2.0].add_scaled(1.0, &Array1::zeros(3));
}
