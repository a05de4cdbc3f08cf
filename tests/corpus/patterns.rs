//! Tuples, references, and patterns in parameters and `let`.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2, sparse)]
fn array_pattern([x, y]: [f64; 2]) -> f64 {
    x * y.exp()
}

#[differentiable(order = 2, sparse)]
fn reference_pattern(&[x, y, z]: &[f64; 3]) -> f64 {
    x * y + y * z + z * x
}

#[differentiable(order = 2, sparse)]
fn nested_pattern([[a, b], [c, d]]: [[f64; 2]; 2]) -> f64 {
    (a + b * d) / (c * c + d * d)
}

#[differentiable(order = 2, sparse)]
fn tuple_pattern((u, v): (f64, f64), w: f64) -> f64 {
    u * v - w / u
}

#[differentiable(order = 2, sparse)]
fn tuple_alone(z: (f64, f64)) -> f64 {
    z.0 * z.0 - z.1 * z.1
}

#[differentiable(order = 2, sparse)]
fn borrowed_tuple(pair: &(f64, [f64; 2])) -> f64 {
    pair.0 * pair.1[0] + pair.1[1].sin()
}

#[differentiable(order = 2, sparse)]
fn tuple_of_arrays(((a, b), [c, _]): ((f64, f64), [f64; 2])) -> f64 {
    a * b * c
}

#[differentiable(order = 2, sparse)]
fn array_of_tuples(points: &[(f64, f64); 3]) -> f64 {
    let (x0, y0) = points[0];
    let (x1, y1) = points[1];
    let &(x2, y2) = &points[2];
    (x0 * (y1 - y2) + x1 * (y2 - y0) + x2 * (y0 - y1)) / 2.0
}

#[differentiable(order = 2, sparse)]
fn slice_of_tuples(points: &[(f64, [f64; 2])]) -> f64 {
    points[0].0 * points[1].1[0] + points[1].0.sin() * points[0].1[1]
}

#[differentiable(order = 2, sparse)]
fn ignored_parts(x: &[f64; 5]) -> f64 {
    let [first, .., last] = x;
    let [_, second, ..] = *x;
    first * last + second
}

#[differentiable(order = 2, sparse)]
fn rest_of_an_array(x: &[f64; 4]) -> f64 {
    let [head, tail @ ..] = x;
    head * (tail[0] + tail[2])
}

#[differentiable(order = 2, sparse)]
fn references_everywhere(x: &f64, y: &f64) -> f64 {
    let (a, b) = (x, *y);
    a * b + *a / &b
}

#[differentiable(order = 2, sparse)]
fn shadowed(x: f64) -> f64 {
    let x = x * x;
    let x = x.sin() + x;
    let y = {
        let x = 2.0 * x;
        x * x
    };
    x * y
}

#[differentiable(order = 2, sparse)]
fn annotated(x: f64) -> f64 {
    let half: f64 = 0.5;
    let (a, b): (f64, f64) = (half * x, x + 1.0);
    let c: [f64; 2] = [a, b];
    c[0] * c[1]
}

#[differentiable(order = 2, sparse)]
fn blocks_in_blocks(x: f64, y: f64) -> f64 {
    let area = {
        let width = x + 1.0;
        let height = { y * y };
        width * height
    };
    ({ area - x }) * ({ y })
}

#[differentiable(order = 2, sparse)]
fn complex_square_norm((re, im): (f64, f64), c: (f64, f64)) -> f64 {
    let (re, im) = (re * re - im * im + c.0, 2.0 * re * im + c.1);
    let (re, im) = (re * re - im * im + c.0, 2.0 * re * im + c.1);
    re * re + im * im
}

#[differentiable(order = 2, sparse)]
fn assigned_but_for_the_rest(x: &[f64; 3], y: f64) -> f64 {
    let (mut a, mut b, mut n) = (y, x[0], 1);
    let before = a * b * f64::from(n);
    [a, b, ..] = *x;
    (n, ..) = (3, n);
    (b, ..) = (a * b, x[2], y);
    a * b * f64::from(n) + x[2] * before
}

#[differentiable(order = 2)]
fn repeated(x: f64, y: f64) -> f64 {
    let [p, mut q] = [x.powi(3); 2];
    q *= y;
    let [first, .., last] = [[p, q]; 3];
    first[0] * last[1] * x
}

agree! {
    repeated: (1.3, 0.7);
    assigned_but_for_the_rest: (&[1.3, 0.7, -0.4], 2.1);
    array_pattern: ([2.0, -0.5]);
    reference_pattern: (&[1.0, 2.0, 3.0]);
    nested_pattern: ([[1.0, 2.0], [3.0, 4.0]]);
    tuple_pattern: ((1.5, 2.0), -3.0);
    tuple_alone: ((2.0, 3.0));
    borrowed_tuple: (&(2.0, [3.0, 0.5]));
    tuple_of_arrays: (((1.0, 2.0), [3.0, 4.0]));
    array_of_tuples: (&[(0.0, 1.0), (2.0, 5.0), (-3.0, 1.5)]);
    slice_of_tuples: (&vec![(2.0, [3.0, 5.0]), (0.5, [7.0, 11.0])]);
    ignored_parts: (&[1.0, 2.0, 3.0, 4.0, 5.0]);
    rest_of_an_array: (&[1.0, 2.0, 3.0, 4.0]);
    references_everywhere: (&3.0, &-2.0);
    shadowed: (0.7);
    annotated: (3.0);
    blocks_in_blocks: (2.0, 3.0);
    complex_square_norm: ((0.3, -0.4), (0.1, 0.6));
}
