//! Hessian matrices of scalar functions: the sparse one has the elements of the dense one, in as many sweeps as expected.

use differentiable::{Real, SparseMatrix, Tangent, differentiable};

use crate::points::{assert_close, points};

/// The sparse matrix at some points is the dense one, symmetric to the bit; and so is what is filled again and again.
macro_rules! agrees {
    ($f:ident, $n:expr, |$x:ident| ($($argument:expr),*)) => {{
        let mut again = SparseMatrix::new();
        let mut sweeps = 0;
        for point in points($n) {
            let $x = &point[..];
            let (value, gradient, hessian) = $f::sparse_hessian($($argument),*);
            let (dense_value, dense_gradient, dense) = $f::hessian($($argument),*);
            assert_eq!((value, &gradient[..]), (dense_value, &dense_gradient[..]));
            assert_close(&hessian.to_dense(), dense.as_flattened_matrix());
            for (row, column, entry) in hessian.entries() {
                assert_eq!(entry.to_bits(), hessian.get(column, row).to_bits());
            }
            let mut gradient = [f64::NAN; $n];
            assert_eq!($f::sparse_hessian_into($($argument,)* &mut gradient, &mut again), value);
            assert_eq!((&gradient[..], &again), (&dense_gradient[..], &hessian));
            sweeps = hessian.sweeps();
        }
        sweeps
    }};
}

/// The elements of a dense matrix, row-major.
trait AsFlattened {
    fn as_flattened_matrix(&self) -> &[f64];
}

impl AsFlattened for Vec<f64> {
    fn as_flattened_matrix(&self) -> &[f64] {
        self
    }
}

impl<const N: usize> AsFlattened for [[f64; N]; N] {
    fn as_flattened_matrix(&self) -> &[f64] {
        self.as_flattened()
    }
}

fn array<const N: usize>(x: &[f64]) -> &[f64; N] {
    x.try_into().expect("it has that length")
}

#[differentiable(order = 2, sparse)]
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

#[test]
fn a_chain() {
    assert_eq!(agrees!(rosenbrock, 12, |x| (x)), 3);
    assert_eq!(rosenbrock::sparse_hessian(&[0.5; 12]).2.values().len(), 12 + 2 * 11);
}

#[differentiable(order = 2, sparse)]
fn by_windows(x: &[f64]) -> f64 {
    x.windows(2).map(|pair| (pair[0] * pair[1]).sin()).sum::<f64>() + x.iter().map(|v| v * v).sum::<f64>()
}

#[test]
fn iterators() {
    assert_eq!(agrees!(by_windows, 9, |x| (x)), 3);
}

#[differentiable(order = 2, sparse)]
fn arrow(x: &[f64; 8]) -> f64 {
    let mut sum = x[7].exp();
    for i in 0..7 {
        sum += x[i] * x[i] * x[7] + x[i].cos();
    }
    sum
}

#[test]
fn an_arrow_takes_two_sweeps() {
    assert_eq!(agrees!(arrow, 8, |x| (array(x))), 2);
}

#[differentiable(order = 2, sparse)]
fn band(x: &[f64], width: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let mut product = x[i];
        for j in 1..=width {
            if i + j < x.len() {
                product *= 1.0 + x[i + j];
            }
        }
        sum += product;
    }
    sum
}

#[test]
fn bands() {
    assert_eq!(agrees!(band, 15, |x| (x, 1)), 3);
    assert_eq!(agrees!(band, 15, |x| (x, 2)), 5);
    assert_eq!(agrees!(band, 15, |x| (x, 0)), 0);
}

#[differentiable(order = 2, sparse)]
fn blocks(x: &[f64]) -> f64 {
    x.chunks_exact(3).map(|b| (b[0] * b[1]).exp() / (2.0 + b[2] * b[2])).sum()
}

#[test]
fn blocks_take_their_size() {
    assert_eq!(agrees!(blocks, 12, |x| (x)), 3);
}

/// The Dirichlet energy and a reaction on a square grid.
#[differentiable(order = 2, sparse)]
fn grid(u: &[f64], side: usize) -> f64 {
    let mut energy = 0.0;
    for i in 0..side {
        for j in 0..side {
            let here = u[i * side + j];
            if i + 1 < side {
                energy += 0.5 * (u[(i + 1) * side + j] - here).powi(2);
            }
            if j + 1 < side {
                energy += 0.5 * (u[i * side + j + 1] - here).powi(2);
            }
            energy += here.powi(4);
        }
    }
    energy
}

#[test]
fn a_five_point_stencil() {
    let sweeps = agrees!(grid, 36, |u| (u, 6));
    assert!((5..=9).contains(&sweeps), "{sweeps}");
}

/// Springs between particles of a list.
#[differentiable(order = 2, sparse)]
fn network(x: &[f64], edges: &[(usize, usize)]) -> f64 {
    let mut energy = 0.0;
    for edge in edges {
        let d = x[edge.0] - x[edge.1];
        energy += (1.0 + d * d).sqrt();
    }
    energy
}

#[test]
fn random_indices() {
    let edges = [(0, 5), (5, 9), (1, 2), (2, 9), (3, 7), (7, 0), (8, 8), (4, 1), (0, 5)];
    let sweeps = agrees!(network, 10, |x| (x, &edges));
    assert!(sweeps <= 5, "{sweeps}");
    let (.., hessian) = network::sparse_hessian(&[0.5; 10], &edges);
    assert_eq!(hessian.get(6, 6), 0.0);
    assert!(hessian.entries().all(|(row, column, _)| row != 6 && column != 6));
}

#[differentiable(order = 2, sparse)]
fn mutated(x: &[f64; 6]) -> f64 {
    let mut y = *x;
    for i in 0..5 {
        y[i] *= y[i + 1];
    }
    y[5] = 1.0;
    y[2] += x[0];
    let mut total = 0.0;
    for v in &y {
        total += v.sin();
    }
    let (a, b) = (y[0], [x[3], y[4]]);
    total + a * b[1]
}

#[test]
fn storage() {
    agrees!(mutated, 6, |x| (array(x)));
}

#[differentiable(order = 2, sparse)]
fn vectors(x: &[f64]) -> f64 {
    let mut squares = Vec::with_capacity(x.len());
    for v in x {
        squares.push(v * v);
    }
    squares.swap(0, 1);
    let halves: Vec<f64> = squares.iter().map(|s| 0.5 * s).collect();
    let mut copy = vec![0.0; x.len()];
    copy[1..].copy_from_slice(&halves[1..]);
    copy[0] = x[0];
    copy.iter().zip(x).map(|(c, v)| c * v).sum()
}

#[test]
fn vectors_and_slices() {
    assert!(agrees!(vectors, 7, |x| (x)) <= 3);
}

#[differentiable(order = 2, sparse)]
fn branching(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += if x[i] > 0.0 {
            x[i] * x[i + 1]
        } else if x[i] > -0.5 {
            continue;
        } else {
            x[0].exp() * x[i]
        };
        if sum > 3.0 {
            return sum * sum;
        }
    }
    sum
}

#[test]
fn branches() {
    agrees!(branching, 9, |x| (x));
}

#[differentiable(order = 2, sparse)]
fn linear_operations(x: &[f64; 5]) -> f64 {
    let y = 3.0 * x[0] - x[1] / 2.0 + (-x[2]) + x[3].abs() + x[4].max(x[0]) + x[1].floor();
    y + x[2].copysign(-1.0) + x[0].mul_add(2.0, x[1]) + x[3] % 2.0
}

#[test]
fn what_is_linear_has_no_entries() {
    let hessian = linear_operations::sparse_hessian(&[0.1, 0.2, 0.3, 0.4, 0.5]).2;
    assert_eq!(hessian.values(), [0.0; 0]);
    assert_eq!((hessian.rows(), hessian.columns(), hessian.sweeps()), (5, 5, 0));
    agrees!(linear_operations, 5, |x| (array(x)));
}

#[differentiable(order = 2, sparse)]
fn dense(x: &[f64]) -> f64 {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let mut state = 0.0;
    for v in x {
        state = (0.5 * state + v).sin();
    }
    state + x.iter().map(|v| (v - mean).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn a_dense_one_takes_as_many_as_columns() {
    assert_eq!(agrees!(dense, 24, |x| (x)), 24);
}

#[differentiable(order = 2)]
fn term(a: f64, b: f64) -> f64 {
    (a * b).cos() * a
}

#[differentiable(order = 2)]
fn norm(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn scaled(x: &[f64], factor: f64) -> Vec<f64> {
    x.iter().map(|v| factor * v).collect()
}

#[differentiable(order = 2, sparse)]
fn calling(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += term(x[i], x[i + 1]);
    }
    let out = scaled(&x[..2], x[2]);
    sum + norm(&x[3..6]) + out[0] * out[1]
}

#[test]
fn calls() {
    assert!(agrees!(calling, 10, |x| (x)) <= 6);
}

#[derive(Clone, Tangent)]
struct Pair {
    left: f64,
    right: f64,
}

#[differentiable(order = 2, sparse)]
fn structs(x: &[f64; 5]) -> f64 {
    let mut pair = Pair { left: x[0], right: x[1] * x[1] };
    pair.left += x[2];
    let other = pair.clone();
    pair.right = 2.0;
    pair.left * pair.right * x[3] + other.right.sin()
}

#[test]
fn a_struct_has_one_set() {
    agrees!(structs, 5, |x| (array(x)));
    assert!(structs::sparse_hessian(&[0.5; 5]).2.entries().all(|(row, column, _)| row != 4 && column != 4));
}

#[differentiable(order = 2, sparse)]
fn several(a: f64, x: &[[f64; 2]], pair: (f64, f64), mut b: f64, n: usize, name: &str) -> f64 {
    b += name.len() as f64;
    let mut sum = a * pair.0 + b.exp() * pair.1;
    for pair in &x[..n] {
        sum += pair[0] * pair[1] * b;
    }
    sum
}

#[test]
fn several_parameters_are_numbered_in_their_order() {
    let (value, gradient, hessian) = several::sparse_hessian(2.0, &[[3.0, 5.0], [7.0, 11.0]], (13.0, 17.0), 0.0, 2, "");
    assert_eq!(value, 2.0 * 13.0 + 17.0);
    assert_eq!(gradient, (13.0, vec![[0.0, 0.0], [0.0, 0.0]], (2.0, 1.0), 17.0 + 15.0 + 77.0));
    let mut dense = [[0.0; 8]; 8];
    for (i, j, value) in
        [(0, 5, 1.0), (6, 7, 1.0), (7, 1, 5.0), (7, 2, 3.0), (7, 3, 11.0), (7, 4, 7.0), (1, 2, 0.0), (3, 4, 0.0)]
    {
        dense[i][j] = value;
        dense[j][i] = value;
    }
    dense[7][7] = 17.0;
    assert_eq!(hessian.to_dense(), dense.as_flattened());
    assert_eq!(hessian.values().len(), 2 * 8 + 1);
}

#[differentiable(order = 2, sparse)]
fn generic<T: Real, const N: usize>(x: &[T; N], y: &[T]) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        sum += (x[i] * y[i]).sin();
    }
    sum
}

#[test]
fn generics() {
    let hessian = generic::sparse_hessian::<f32, 3>(&[0.1, 0.2, 0.3], &[1.0, 2.0, 3.0]).2;
    assert_eq!(hessian.values().len(), 3 * 4);
    assert_eq!(hessian.get(4, 4), -0.2_f32.powi(2) * 0.4_f32.sin());
    assert_eq!(generic::sparse_hessian(&[0.5], &[0.5]).2.rows(), 2);
}

struct Model {
    weight: f64,
}

impl Model {
    #[differentiable(order = 2, sparse)]
    fn loss(&self, x: &[f64]) -> f64 {
        x.iter().map(|v| self.weight * v * v * v).sum()
    }
}

#[test]
fn methods() {
    let hessian = Model { weight: 2.0 }.loss_sparse_hessian(&[1.0, 2.0]).2;
    assert_eq!(hessian.to_dense(), [12.0, 0.0, 0.0, 24.0]);
    assert_eq!(hessian.sweeps(), 1);
}

#[test]
fn nothing_is_of_size_zero() {
    let (value, gradient, hessian) = blocks::sparse_hessian(&[]);
    assert_eq!((value, gradient), (0.0, vec![]));
    assert_eq!((hessian.rows(), hessian.column_offsets(), hessian.row_indices()), (0, &[0][..], &[][..]));
    assert_eq!(SparseMatrix::<f64>::new().to_dense(), [0.0; 0]);
}
