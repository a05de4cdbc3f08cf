//! Second derivatives measured beside gradients, and beside the hyper-dual numbers of `num-dual`, which carry one second derivative.

use std::cell::RefCell;

use differentiable::{SparseMatrix, differentiable};
use num_dual::HyperDual64;

use crate::case::{Case, Maker, uniform};
use crate::measure::measure;

/// What is measured of a function of n variables.
struct Row {
    name: &'static str,
    n: usize,
    product: Case,
    matrix: Case,
    sparse: Case,
}

/// The second derivatives of a function, and the same by numbers.
macro_rules! row {
    ($name:literal, $n:literal, $f:ident, $of_numbers:path) => {{
        let x: [f64; $n] = uniform($n).try_into().expect("as many");
        let direction: [f64; $n] = std::array::from_fn(|i| (i as f64).cos());
        let product = Maker::new(x, [0.0; $n], f64::INFINITY, $f::gradient)
            .ours(move |x, product| *product = $f::hvp(x, &direction).1)
            .way("num-dual", move |x, product| hyper_dual_product(x, &direction, product, $of_numbers))
            .case();
        let matrix = Maker::new(x, vec![0.0; $n * $n], f64::INFINITY, $f::gradient)
            .ours(|x, matrix| matrix.copy_from_slice($f::hessian(x).2.as_flattened()))
            .way("num-dual", |x, matrix| hyper_dual_matrix(x, matrix, $of_numbers))
            .case();
        let room = RefCell::new(([0.0; $n], SparseMatrix::new()));
        let entries = vec![0.0; $f::sparse_hessian(&x).2.values().len()];
        let sparse = Maker::new(x, entries, f64::INFINITY, $f::gradient)
            .ours(move |x, entries| {
                let (gradient, matrix) = &mut *room.borrow_mut();
                $f::sparse_hessian_into(x, gradient, matrix);
                entries.copy_from_slice(matrix.values());
            })
            .way("dense", |x, entries| {
                let ((_, _, sparse), (_, _, dense)) = ($f::sparse_hessian(x), $f::hessian(x));
                for (entry, (row, column, _)) in entries.iter_mut().zip(sparse.entries()) {
                    *entry = dense[row][column];
                }
            })
            .case();
        Row { name: $name, n: $n, product, matrix, sparse }
    }};
}

/// The functions and their second derivatives for a number of variables.
macro_rules! rows {
    ($($n:literal)*) => {
        fn rows() -> Vec<Row> {
            vec![$({
                #[differentiable(order = 2, sparse)]
                fn log_sum_exp(x: &[f64; $n]) -> f64 {
                    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    largest + x.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
                }
                row!("log-sum-exp", $n, log_sum_exp, crate::kernels::log_sum_exp::of_numbers)
            },)* $({
                #[differentiable(order = 2, sparse)]
                fn rosenbrock(x: &[f64; $n]) -> f64 {
                    let mut sum = 0.0;
                    for i in 0..$n - 1 {
                        let a = x[i + 1] - x[i] * x[i];
                        let b = 1.0 - x[i];
                        sum += 100.0 * a * a + b * b;
                    }
                    sum
                }
                row!("Rosenbrock", $n, rosenbrock, crate::kernels::rosenbrock::of_numbers)
            },)*]
        }
    };
}

rows! { 2 8 32 100 }

/// A run for each coordinate.
fn hyper_dual_product<const N: usize>(
    x: &[f64; N],
    direction: &[f64; N],
    product: &mut [f64; N],
    f: impl Fn(&[HyperDual64]) -> HyperDual64,
) {
    let mut x: [HyperDual64; N] = std::array::from_fn(|i| HyperDual64::new(x[i], 0.0, direction[i], 0.0));
    for i in 0..N {
        x[i].eps1 = 1.0;
        product[i] = f(&x).eps1eps2;
        x[i].eps1 = 0.0;
    }
}

/// A run for each pair of coordinates.
fn hyper_dual_matrix<const N: usize>(x: &[f64; N], matrix: &mut [f64], f: impl Fn(&[HyperDual64]) -> HyperDual64) {
    let mut x: [HyperDual64; N] = std::array::from_fn(|i| HyperDual64::from_re(x[i]));
    for i in 0..N {
        x[i].eps1 = 1.0;
        for j in 0..=i {
            x[j].eps2 = 1.0;
            let entry = f(&x).eps1eps2;
            (matrix[i * N + j], matrix[j * N + i]) = (entry, entry);
            x[j].eps2 = 0.0;
        }
        x[i].eps1 = 0.0;
    }
}

impl Row {
    /// All ways compute the same.
    fn check(&mut self) {
        [&mut self.product, &mut self.matrix, &mut self.sparse].into_iter().for_each(Case::check);
    }
}

/// Everything that is measured is right.
#[cfg(test)]
pub fn check() {
    rows().iter_mut().for_each(Row::check);
}

/// Prints the table of second derivatives.
pub fn print() {
    println!(
        "| | n | gradient | product × gradient | matrix × gradient | sparse × gradient | num-dual: product × ours | matrix × ours |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    for mut row in rows() {
        row.check();
        let Row { name, n, product, matrix, sparse } = &mut row;
        let [product, matrix, sparse] = [product, matrix, sparse].map(measure);
        let gradient = product.primal.min(matrix.primal).min(sparse.primal);
        println!(
            "| {name} | {n} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
            crate::table::time(gradient),
            product.ways[0].seconds / gradient,
            matrix.ways[0].seconds / gradient,
            sparse.ways[0].seconds / gradient,
            product.ways[1].seconds / product.ways[0].seconds,
            matrix.ways[1].seconds / matrix.ways[0].seconds,
        );
    }
}
