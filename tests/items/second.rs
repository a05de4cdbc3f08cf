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
