//! Second derivatives of functions of every signature: a matrix for scalars, and for one array, slice or vector of them; a
//! product with a direction for all.

use differentiable::{Real, Tangent, differentiable};

#[differentiable(order = 2)]
fn of_one(x: f64) -> f64 {
    x * x * x
}

#[differentiable(order = 2)]
fn of_several(x: f64, n: i32, y: f64) -> f64 {
    x.powi(n) * y
}

#[differentiable(order = 2)]
fn of_an_array(x: [f64; 2]) -> f64 {
    x[0] * x[0] * x[1]
}

#[differentiable(order = 2)]
fn of_a_slice(x: &[f64]) -> f64 {
    x[0] * x[0] * x[1]
}

#[differentiable(order = 2)]
fn of_a_vector(x: Vec<f64>, scale: Vec<f64>) -> f64 {
    x[0] * x[0] * x[1] * scale[0] * scale[0]
}

#[differentiable(order = 2, wrt(x))]
fn of_a_vector_alone(x: Vec<f64>, scale: Vec<f64>) -> f64 {
    x[0] * x[0] * x[1] * scale[0]
}

#[differentiable(order = 2)]
fn in_single_precision(x: f32, y: f32) -> f64 {
    f64::from(x * x * y)
}

#[differentiable(order = 2)]
fn of_any_length<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut product = x[0];
    for i in 0..N {
        product *= x[i];
    }
    product
}

#[differentiable(order = 2)]
fn of_points(x: &[[f64; 2]], (a, b): (f64, f64)) -> f64 {
    x[0][0] * x[0][1] * a + b * b
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable(order = 2, wrt(p))]
fn of_a_struct(p: &Point) -> f64 {
    p.x * p.x * p.y
}

#[test]
fn of_scalars() {
    assert_eq!(of_one::hessian(2.0), (8.0, 12.0, [[12.0]]));
    assert_eq!(of_several::hessian(2.0, 3, 5.0), (40.0, (60.0, 8.0), [[60.0, 12.0], [12.0, 0.0]]));
    assert_eq!(of_several::hvp(2.0, 3, 5.0, 1.0, 10.0), ((60.0, 8.0), (180.0, 12.0)));
    let single: [[f32; 2]; 2] = in_single_precision::hessian(2.0, 3.0).2;
    assert_eq!(single, [[6.0, 4.0], [4.0, 0.0]]);
}

#[test]
fn of_arrays_slices_and_vectors() {
    assert_eq!(of_an_array::hessian([1.0, 3.0]), (3.0, [6.0, 1.0], [[6.0, 2.0], [2.0, 0.0]]));
    assert_eq!(of_a_slice::hessian(&[1.0, 3.0]), (3.0, vec![6.0, 1.0], vec![6.0, 2.0, 2.0, 0.0]));
    let expected = (6.0, vec![12.0, 2.0], vec![12.0, 4.0, 4.0, 0.0]);
    assert_eq!(of_a_vector_alone::hessian(vec![1.0, 3.0], vec![2.0]), expected);
    assert_eq!(of_any_length::hessian(&[2.0_f32]).2, [[2.0]]);
    assert_eq!(of_any_length::hessian(&[1.0, 3.0]).2, [[6.0, 2.0], [2.0, 0.0]]);
}

#[test]
fn of_what_has_no_matrix() {
    let product = of_a_vector::hvp(vec![1.0, 3.0], vec![2.0], vec![1.0, 0.0], vec![1.0]).1;
    assert_eq!(product, (vec![24.0 + 24.0, 8.0 + 4.0], vec![24.0 + 6.0]));
    let (gradient, product) = of_points::hvp(&[[2.0, 3.0]], (5.0, 7.0), &[[1.0, 0.0]], (0.0, 1.0));
    assert_eq!((gradient, product), ((vec![[15.0, 10.0]], (6.0, 14.0)), (vec![[0.0, 5.0]], (3.0, 2.0))));
    let (_, product) = of_a_struct::hvp(&Point { x: 1.0, y: 3.0 }, &Point { x: 1.0, y: 10.0 });
    assert_eq!(product, Point { x: 26.0, y: 2.0 });
}

/// The objective of a function with second derivatives has them.
mod objectives {
    use std::cell::Cell;

    use differentiable::{Dense, Descent, Matrix, SecondOrder, differentiable};

    #[differentiable(order = 2)]
    fn valley(x: &[f64; 2], height: f64, steep: bool) -> f64 {
        (1.0 - x[0]).powi(2) + if steep { 100.0 } else { 1.0 } * height * (x[1] - x[0] * x[0]).powi(2)
    }

    #[differentiable(order = 2, wrt(x))]
    fn fit(data: Vec<f64>, x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (i, y) in data.iter().enumerate() {
            sum += (x[0] * (x[1] * i as f64).exp() - y).powi(2);
        }
        sum
    }

    #[differentiable(order = 2)]
    fn quartic(x: f64) -> f64 {
        (x * x - 2.0).powi(2)
    }

    #[differentiable(order = 2)]
    fn of_a_tuple(x: (f64, [f32; 0], f64)) -> f64 {
        x.0.exp() * x.2 * x.2 - x.0
    }

    #[differentiable(order = 2)]
    fn counted(x: &[f64; 6], calls: &Cell<u32>) -> f64 {
        calls.set(calls.get() + 1);
        x.iter().map(|x| x.sin()).product()
    }

    /// Row by row what the objective says, twice, since it overwrites what is there; and the products are those of the matrix.
    fn hessian<X: Dense<Scalar = f64>>(objective: &impl SecondOrder<X>, x: &X) -> Vec<Vec<f64>> {
        let mut matrix = Matrix::zero(x);
        objective.hessian(x, &mut matrix);
        objective.hessian(x, &mut matrix);
        let (mut direction, mut product, mut expected) = (x.clone(), x.clone(), x.zero_like());
        direction.apply(|x| 0.3 + x * x);
        objective.hessian_vector(x, &direction, &mut product);
        matrix.multiply(&direction, &mut expected);
        product.add_scaled(-1.0, &expected);
        assert!(product.norm() <= 1e-13 * expected.norm());
        (0..matrix.dimension())
            .map(|i| (0..matrix.dimension()).map(|j| matrix.row(i).coordinate(j)).collect())
            .collect()
    }

    #[test]
    fn multiply_by_the_hessian_of_the_function() {
        let x = [0.3, -0.7];
        let (_, _, expected) = valley_by_x::hessian(&x);
        assert_eq!(hessian(&valley_by_x::objective(), &x), expected.map(Vec::from));
        let (x, data) = (vec![0.8, 0.3], vec![1.0, 1.5, 1.7]);
        let (_, _, expected) = fit::hessian(data.clone(), &x);
        assert_eq!(hessian(&fit::objective(data), &x).concat(), expected);
        assert_eq!(hessian(&quartic::objective(), &0.4), quartic::hessian(0.4).2);
    }

    #[differentiable(order = 2)]
    fn valley_by_x(x: &[f64; 2]) -> f64 {
        valley(x, 2.0, true)
    }

    #[test]
    fn take_as_few_sweeps_for_the_matrix_as_the_function() {
        let (calls, mut matrix) = (Cell::new(0), Matrix::zero(&[0.0; 6]));
        counted::objective(&calls).hessian(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], &mut matrix);
        assert_eq!(calls.get(), 1);
    }

    #[test]
    fn are_minimised_by_newton() {
        let minimum = Descent::newton().minimize(&valley_by_x::objective(), [-1.2, 1.0]);
        assert!(minimum.converged() && minimum.iterations < 40, "{minimum}");
        assert!((minimum.x[0] - 1.0).abs() < 1e-8, "{minimum}");
    }
}
