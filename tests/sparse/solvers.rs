//! The form of the matrix is that which solvers take.

use differentiable::{SparseMatrix, differentiable};
use nalgebra_sparse::CscMatrix;
use nalgebra_sparse::factorization::CscCholesky;
use nalgebra_sparse::na::DVector;

/// A discretised minimal surface: a string with its ends held fast, whose tension grows with its length.
#[differentiable(order = 2, sparse, wrt(heights))]
fn string(heights: &[f64], load: f64) -> f64 {
    let n = heights.len();
    let mut energy = (1.0 + heights[0] * heights[0]).sqrt() + (1.0 + heights[n - 1] * heights[n - 1]).sqrt();
    for i in 0..n - 1 {
        energy += (1.0 + (heights[i + 1] - heights[i]).powi(2)).sqrt();
    }
    for height in heights {
        energy -= load * height;
    }
    energy
}

#[test]
fn newtons_method_with_a_sparse_cholesky_factorisation() {
    let mut heights = vec![0.0; 500];
    let mut gradient = vec![0.0; 500];
    let mut hessian = SparseMatrix::new();
    for _ in 0..20 {
        string::sparse_hessian_into(&heights, 1e-4, &mut gradient, &mut hessian);
        let (rows, columns) = (hessian.rows(), hessian.columns());
        let (offsets, indices, values) = hessian.clone().into_parts();
        let matrix = CscMatrix::try_from_csc_data(rows, columns, offsets, indices, values).expect("it is well-formed");
        let step =
            CscCholesky::factor(&matrix).expect("the energy is convex").solve(&DVector::from_column_slice(&gradient));
        heights.iter_mut().zip(&step).for_each(|(height, step)| *height -= step);
    }
    string::sparse_hessian_into(&heights, 1e-4, &mut gradient, &mut hessian);
    assert_eq!(hessian.sweeps(), 3);
    assert!(gradient.iter().all(|partial| partial.abs() < 1e-12), "{gradient:?}");
}
