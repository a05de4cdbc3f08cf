//! Types that go by names of the program's own.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

type Float = f64;
type Vec3 = [Float; 3];
type Matrix3 = [[f64; 3]; 3];
type Rows = Vec<Vec<f64>>;
type Series = Vec<Float>;

#[differentiable(wrt(a, b), order = 2)]
fn dot(a: &Vec3, b: &Vec3) -> Float {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[differentiable(wrt(points), order = 2)]
fn spread(points: &[Vec3]) -> Float {
    let mut mean: Vec3 = [0.0; 3];
    for p in points {
        for (m, c) in mean.iter_mut().zip(p.iter()) {
            *m += c / points.len() as Float;
        }
    }
    let mut sum: Float = 0.0;
    for p in points {
        sum += p.iter().zip(&mean).map(|(a, b)| (a - b).powi(3)).sum::<Float>();
    }
    sum
}

#[differentiable(wrt(m, x), order = 2)]
fn quadratic(m: &Matrix3, x: &Vec3) -> f64 {
    let mut y: Vec3 = [0.0; 3];
    for (row, y) in m.iter().zip(&mut y) {
        *y = dot_of(row, x);
    }
    dot(&y, x) + m.iter().flat_map(|row| row.iter()).map(|v| v * v).sum::<f64>()
}

#[differentiable(wrt(a, b), order = 2)]
fn dot_of(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b) {
        sum += x * y;
    }
    sum
}

#[differentiable(wrt(rows), order = 2)]
fn norms(rows: &Rows) -> f64 {
    rows.iter().map(|row| row.iter().map(|v| v * v).sum::<f64>().sqrt()).sum()
}

#[differentiable(wrt(x), order = 2)]
fn peaks(x: &Vec3) -> f64 {
    let highest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    highest * x.windows(2).map(|w| w[0] * w[1]).sum::<f64>() + x[1..].iter().product::<f64>() + x.len() as f64
}

#[differentiable(wrt(x, gain), order = 2)]
fn smoothed(x: &Series, gain: Float, lag: usize) -> Float {
    let mut level: Float = x[0];
    let mut error: Float = 0.0;
    for v in x.iter().skip(lag) {
        error += (v - level).powi(2);
        level += gain * (v - level);
    }
    error
}

/// What the name of an element stands for is seen where it is used alone.
#[differentiable(wrt(x), order = 2)]
fn elements(x: &[Float]) -> Float {
    x[0].sin() * x[1] + x.iter().map(|v| v.exp()).sum::<Float>()
}

/// The names stand in the body alone.
#[differentiable(order = 2)]
fn inside(x: &[f64]) -> f64 {
    let squares = x.iter().map(|v| v * v).collect::<Vec<Float>>();
    let cubes: Vec<Float> = x.iter().map(|v| Float::powi(*v, 3)).collect();
    let least = x.iter().copied().fold(Float::INFINITY, Float::min);
    let half = |v: Float| -> Float { 0.5 * v };
    squares.iter().sum::<Float>() * half(cubes[0]) + x.iter().product::<Float>() * least
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Body {
    position: Vec3,
    velocity: Vec3,
    mass: Float,
}

#[differentiable(wrt(body))]
fn energy(body: &Body) -> Float {
    0.5 * body.mass * body.velocity.iter().map(|v| v * v).sum::<Float>() + 9.81 * body.mass * body.position[2]
}

#[test]
fn fields_by_another_name() {
    let body = Body { position: [0.0, 0.0, 2.0], velocity: [1.0, 2.0, 2.0], mass: 2.0 };
    let gradient = Body { position: [0.0, 0.0, 2.0 * 9.81], velocity: [2.0, 4.0, 4.0], mass: 4.5 + 2.0 * 9.81 };
    assert_eq!(energy::gradient(&body), gradient);
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Pair {
    a: Float,
    b: Float,
}

/// Nothing but the function that comes in says what the floats are.
#[differentiable(wrt(_f, x), order = 2)]
fn ends(_f: &dyn Fn(Float) -> Float, mut x: Float) -> Pair {
    let end = x;
    x = 1.0;
    Pair { a: x, b: end }
}

#[test]
fn a_function_is_no_float() {
    assert_eq!(ends(&|t| t, 2.0), Pair { a: 1.0, b: 2.0 });
}

/// A function that is not called takes numbers, too.
#[differentiable(order = 2, wrt(x, _g))]
fn without_calling(x: Float, _g: &dyn Fn(Float) -> Float) -> Option<Float> {
    Some(x)
}

#[differentiable(order = 2, wrt(x))]
fn of_without_calling(x: Float) -> Float {
    without_calling(x * x, &|u| u * x).unwrap() * x
}

/// The elements of one go to the other.
#[differentiable(order = 2, wrt(x, y))]
fn copied_elements(x: &Vec3, y: Vec3, n: usize) -> f64 {
    let mut first = y;
    first.copy_from_slice(x);
    first[n] *= y[0];
    let mut second = *x;
    if n > 1 {
        second.clone_from_slice(&y[..]);
    }
    second[0] *= first[1];
    second[0] * second[1] + first[2] * first[0]
}

#[differentiable(order = 2)]
fn by_path(x: core::primitive::f64, y: &[::std::primitive::f64]) -> ::core::primitive::f64 {
    let product: core::primitive::f64 = x * y[0];
    product.sin() + y[1] * 2 as core::primitive::f64
}

type Cube = [[[f64; 3]; 2]; 3];

#[differentiable(wrt(m), order = 2)]
fn transpose(m: &Matrix3) -> Matrix3 {
    std::array::from_fn(|i| std::array::from_fn(|j| m[j][i] * m[0][0]))
}

#[differentiable(wrt(x), order = 2)]
fn powers(x: &Vec3) -> Cube {
    std::array::from_fn(|i| {
        let first = x[i] * x[0];
        std::array::from_fn(|k| std::array::from_fn(|j| first * x[j].powi(k as i32 + 1)))
    })
}

#[differentiable(wrt(x), order = 2)]
fn of_tables(x: &Vec3) -> f64 {
    let turned = transpose(&[*x, [x[0] * x[1], 1.0, x[2]], [x[2], x[0], 2.0]]);
    let outer: Matrix3 = std::array::from_fn(|i| [x[i], x[i] * x[2], turned[i][1]]);
    let cube = powers(&turned[1]);
    quadratic(&outer, x) + cube[1][1][2] * cube[2][0][0] * outer[0][1]
}

agree! {
    of_tables: (&[0.3, -1.2, 0.8]), (&[1.1, 0.6, -0.4]);
    by_path: (0.7, &vec![0.4, 1.5]);
    copied_elements: (&[0.5, 1.25, 2.0], [0.7, -0.3, 1.1], const 0), (&[0.5, 1.25, 2.0], [0.7, -0.3, 1.1], const 2);
    of_without_calling: (0.7);
    dot: (&[0.3, -1.2, 0.8], &[0.9, 0.4, -0.7]);
    spread: (&vec![[0.3, -1.2, 0.8], [0.9, 0.4, -0.7], [1.1, 0.2, 0.5]]);
    quadratic: (&[[0.3, -1.2, 0.8], [0.9, 0.4, -0.7], [1.1, 0.2, 0.5]], &[0.6, -0.2, 1.3]);
    norms: (&vec![vec![0.3, -1.2], vec![0.8], vec![0.9, 0.4, -0.7]]);
    peaks: (&[0.3, -1.2, 0.8]);
    smoothed: (&vec![0.3, -1.2, 0.8, 0.9], 0.4, const 1);
    inside: (&vec![0.3, -1.2, 0.8]);
    elements: (&vec![0.3, -1.2, 0.8]);
}
