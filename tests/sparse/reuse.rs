//! A matrix that is filled again: nothing is allocated where the structure is the same, and it is found anew where it is not.

use differentiable::{SparseMatrix, differentiable};

#[differentiable(order = 2, sparse)]
fn pairs(x: &[f64], indices: &[usize], threshold: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..indices.len() {
        let (a, b) = (x[i], x[indices[i]]);
        sum += if a > threshold { a * b } else { a * a };
    }
    sum
}

fn filled(x: &[f64], indices: &[usize], threshold: f64, hessian: &mut SparseMatrix<f64>) {
    let mut gradient = (vec![0.0; x.len()], 0.0);
    pairs::sparse_hessian_into(x, indices, threshold, &mut gradient.0, &mut gradient.1, hessian);
    assert_eq!(*hessian, pairs::sparse_hessian(x, indices, threshold).2);
    let n = x.len();
    for i in 0..n {
        let mut direction = vec![0.0; n];
        direction[i] = 1.0;
        let (_, (column, _)) = pairs::hvp(x, indices, threshold, &direction, 0.0);
        for (j, expected) in column.iter().enumerate() {
            assert_eq!(hessian.get(j, i), *expected);
        }
    }
}

#[test]
fn another_branch_index_or_length_is_another_structure() {
    let mut hessian = SparseMatrix::new();
    filled(&[1.0, 2.0, 3.0], &[1, 2, 0], 0.0, &mut hessian);
    assert_eq!(hessian.values().len(), 6);
    filled(&[1.0, 2.0, 3.0], &[1, 2, 0], 1.5, &mut hessian);
    assert_eq!(hessian.values().len(), 5);
    filled(&[1.0, 2.0, 3.0], &[1, 2, 2], 1.5, &mut hessian);
    assert_eq!(hessian.values().len(), 4);
    filled(&[1.0, 2.0, 3.0, 4.0], &[3, 3, 3], 0.5, &mut hessian);
    filled(&[1.0, 2.0], &[1], 0.5, &mut hessian);
    filled(&[], &[], 0.5, &mut hessian);
    filled(&[1.0, 2.0, 3.0], &[1, 2, 0], 0.0, &mut hessian);
}

#[differentiable(order = 2, sparse)]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

#[differentiable(sparse)]
fn squares(x: &[f64; 4]) -> [f64; 4] {
    [x[0] * x[0], x[1] * x[0], x[2] * x[1], x[3] * x[2]]
}

/// Ten thousand variables: a few floats for each, and nothing at all from the second time on.
#[test]
fn memory_is_linear_and_kept() {
    let n = 10_000;
    let mut x: Vec<f64> = (0..n).map(|i| (i as f64).sin()).collect();
    let mut gradient = vec![0.0; n];
    let mut hessian = SparseMatrix::new();
    let first = allocation_counter::measure(|| {
        rosenbrock::sparse_hessian_into(&x, &mut gradient, &mut hessian);
    });
    assert_eq!((hessian.sweeps(), hessian.values().len()), (3, 3 * n - 2));
    assert!(first.bytes_max < 2_000 * n as u64, "{} bytes at once", first.bytes_max);
    x[17] = 0.25;
    let second = allocation_counter::measure(|| {
        rosenbrock::sparse_hessian_into(&x, &mut gradient, &mut hessian);
    });
    assert_eq!(second.count_total, 0);
    assert_eq!(hessian.get(17, 17), 1200.0 * 0.0625 - 400.0 * x[18] + 2.0 + 200.0);
    assert_eq!(hessian.get(17, 18), -400.0 * 0.25);

    let mut jacobian = SparseMatrix::new();
    squares::sparse_jacobian_into(&[1.0, 2.0, 3.0, 4.0], &mut jacobian);
    let second = allocation_counter::measure(|| {
        squares::sparse_jacobian_into(&[5.0, 6.0, 7.0, 8.0], &mut jacobian);
    });
    assert_eq!(second.count_total, 0);
    assert_eq!(jacobian.get(3, 2), 8.0);
}

#[test]
fn a_clone_can_be_filled() {
    let (.., hessian) = rosenbrock::sparse_hessian(&[1.0, 2.0, 3.0]);
    let mut clone = hessian.clone();
    rosenbrock::sparse_hessian_into(&[3.0, 2.0, 1.0], &mut [0.0; 3], &mut clone);
    assert_eq!(clone, rosenbrock::sparse_hessian(&[3.0, 2.0, 1.0]).2);
    assert_ne!(clone, hessian);
}

#[test]
#[should_panic(expected = "`x_gradient` has length 2, but `x` has length 3")]
fn a_wrong_length_panics() {
    rosenbrock::sparse_hessian_into(&[1.0, 2.0, 3.0], &mut [0.0; 2], &mut SparseMatrix::new());
}

#[test]
#[should_panic(expected = "[3, 0] is not in a matrix of 3 rows and 3 columns")]
fn an_element_outside_panics() {
    rosenbrock::sparse_hessian(&[1.0, 2.0, 3.0]).2.get(3, 0);
}

/// Functions of the same parameters, whose structures follow from the lengths, but are others.
#[differentiable(order = 2, sparse)]
fn neighbours(x: &[f64], apart: usize) -> f64 {
    let mut sum = 0.0;
    for i in apart..x.len() {
        sum += x[i] * x[i - apart] * x[i];
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn mirrored(x: &[f64], _: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() / 2 {
        sum += x[i] * x[x.len() - 1 - i];
    }
    sum
}

#[differentiable(order = 2, sparse)]
fn strided<const N: usize>(x: &[f64; 12]) -> f64 {
    let mut sum = 0.0;
    for i in 0..12 / N {
        sum += x[N * i].sin() * x[N * i + N - 1];
    }
    sum
}

#[test]
fn another_function_length_or_number_is_another_structure() {
    let x: Vec<f64> = (0..12).map(|i| 0.3 + 0.1 * f64::from(i)).collect();
    let mut hessian = SparseMatrix::new();
    let mut gradient = [0.0; 12];
    for (n, apart) in [(12, 1), (12, 2), (12, 2), (7, 2), (12, 3), (6, 0)] {
        let (x, gradient) = (&x[..n], &mut gradient[..n]);
        neighbours::sparse_hessian_into(x, apart, gradient, &mut hessian);
        assert_eq!(hessian.to_dense(), neighbours::hessian(x, apart).2);
        mirrored::sparse_hessian_into(x, apart, gradient, &mut hessian);
        assert_eq!(hessian.to_dense(), mirrored::hessian(x, apart).2);
    }
    let x = x.try_into().expect("there are so many");
    strided::sparse_hessian_into::<2>(&x, &mut gradient, &mut hessian);
    assert_eq!(hessian.to_dense(), strided::hessian::<2>(&x).2.as_flattened());
    strided::sparse_hessian_into::<3>(&x, &mut gradient, &mut hessian);
    assert_eq!(hessian.to_dense(), strided::hessian::<3>(&x).2.as_flattened());
}
