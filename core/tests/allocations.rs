//! What a descent allocates: nothing on arrays, and on `Vec`s nothing in its iterations.

use allocation_counter::measure;
use differentiable_core::descent::Method;
use differentiable_core::{Descent, Matrix, Objective, Point, SecondOrder, classify, objective};

/// Σ (xᵢ − 1)⁴/4 + xᵢ²/2, as everything that a method may ask for.
#[derive(Clone, Copy)]
struct Quartic;

impl<X: Point<Scalar = f64>> Objective<X> for Quartic {
    fn value(&self, x: &X) -> f64 {
        x.zip_fold(x, 0.0, |sum, x, _| sum + (x - 1.0).powi(4) / 4.0 + x * x / 2.0)
    }

    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> f64 {
        gradient.zip_apply(x, |_, x| (x - 1.0).powi(3) + x);
        self.value(x)
    }
}

impl<X: Point<Scalar = f64>> SecondOrder<X> for Quartic {
    fn hessian_vector(&self, x: &X, direction: &X, product: &mut X) {
        product.copy_from(direction);
        product.zip_apply(x, |v, x| (3.0 * (x - 1.0).powi(2) + 1.0) * v);
    }
}

fn descend<X: Point<Scalar = f64>, M: Method<X, Quartic>>(descent: Descent<f64, M>, x0: X, iterations: usize) {
    let minimum = descent.tolerance(0.0).max_iterations(iterations).minimize(&Quartic, x0);
    assert!(minimum.value < 1e9);
}

#[test]
fn nothing_on_scalars_and_arrays() {
    let allocated = measure(|| {
        descend(Descent::new(), 1.0, 100);
        descend(Descent::new(), [[2.0; 30]; 10], 100);
        descend(Descent::fixed(0.05), [[2.0; 30]; 10], 100);
        descend(Descent::bfgs(), [2.0; 20], 100);
        descend(Descent::barzilai_borwein(), [2.0; 20], 100);
        descend(Descent::new().bounds([0.0; 20], [3.0; 20]), [2.0; 20], 100);
        descend(Descent::nesterov(), [2.0; 20], 100);
        descend(Descent::momentum(0.01, 0.9), [2.0; 20], 100);
        descend(Descent::adam(0.01), [2.0; 20], 100);
        descend(Descent::newton(), [2.0; 20], 100);
        descend(Descent::newton_cg(), [2.0; 20], 100);
        classify(&Quartic, &[2.0; 20]);
    });
    assert_eq!(allocated.count_total, 0);
}

#[test]
fn nothing_on_arrays_in_least_squares() {
    let valley = objective::least_squares(
        |x: &[f64; 2]| [1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])],
        |x: &[f64; 2]| ([1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])], [[-1.0, 0.0], [-20.0 * x[0], 10.0]]),
    );
    let allocated = measure(|| {
        assert!(Descent::levenberg_marquardt().minimize(&valley, [-1.2, 1.0]).converged());
    });
    assert_eq!(allocated.count_total, 0);
}

#[test]
fn a_matrix_on_arrays_is_an_array() {
    let allocated = measure(|| {
        let mut matrix = Matrix::zero(&[[0.0; 2]; 3]);
        matrix.set_diagonal(2.0);
        let mut product = [[0.0; 2]; 3];
        matrix.multiply(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], &mut product);
        assert_eq!(product, [[2.0, 4.0], [6.0, 8.0], [10.0, 12.0]]);
    });
    assert_eq!(allocated.count_total, 0);
}

#[cfg(feature = "alloc")]
mod vecs {
    use super::*;

    fn allocations<M: Method<Vec<f64>, Quartic>>(descent: Descent<f64, M>, iterations: usize) -> u64 {
        let x0 = vec![2.0; 30];
        measure(|| descend(descent, x0, iterations)).count_total
    }

    #[test]
    fn two_points_for_a_fixed_step() {
        for iterations in [0, 1, 100] {
            assert_eq!(allocations(Descent::fixed(0.05), iterations), 2);
        }
    }

    #[test]
    fn twenty_five_points_for_the_default() {
        for iterations in [0, 1, 100] {
            assert_eq!(allocations(Descent::new(), iterations), 25);
        }
    }

    #[test]
    fn a_direction_for_each_hessian_matrix_of_products() {
        let start = allocations(Descent::newton(), 0);
        for iterations in [1, 3] {
            assert_eq!(allocations(Descent::newton(), iterations), start + iterations as u64);
        }
    }

    macro_rules! only_at_the_start {
        ($($descent:expr),+ $(,)?) => {
            $(assert_eq!(allocations($descent, 0), allocations($descent, 100));)+
        };
    }

    #[test]
    fn only_at_the_start_for_every_other_method() {
        only_at_the_start! {
            Descent::bfgs(),
            Descent::barzilai_borwein(),
            Descent::new().bounds(vec![0.0; 30], vec![3.0; 30]),
            Descent::nesterov(),
            Descent::momentum(0.01, 0.9),
            Descent::adam(0.01),
            Descent::newton_cg(),
        }
    }
}
