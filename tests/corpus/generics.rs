//! Functions that are generic over their scalar and over lengths.

use differentiable::{Real, differentiable};

use crate::support::{agree, agree_with_duals};

#[differentiable(order = 2, sparse)]
fn rosenbrock<T: Real>(x: &[T; 2]) -> T {
    let (one, hundred) = (T::one(), T::from_f64(100.0));
    (one - x[0]).powi(2) + hundred * (x[1] - x[0] * x[0]).powi(2)
}

#[differentiable(order = 2, sparse)]
fn first_and_last<T: Real, const N: usize>(x: &[T; N]) -> T {
    x[0] * x[N - 1].sin()
}

#[differentiable(order = 2, sparse)]
fn bounded_elsewhere<T>(x: T, y: T) -> T
where
    T: Real,
{
    (x * y).tanh() / (x + y).sqrt()
}

#[differentiable(order = 2, sparse)]
fn scalar_by_path<T: Real>(x: T, y: T) -> T {
    T::sin(x) * T::exp(y) + T::atan2(x, y) + T::hypot(x, y) - <T as Real>::ln(y)
}

#[differentiable(order = 2, sparse)]
fn mutated<T: Real>(x: &[T; 3]) -> T {
    let mut y = *x;
    y[0] += x[1];
    y[1] *= y[0];
    let mut sum = T::zero();
    sum += y[0] * y[1];
    sum -= y[2];
    sum
}

#[differentiable(order = 2, sparse)]
fn branching<T: Real>(x: T, y: T) -> T {
    if x > y {
        return (x - y).sqrt();
    }
    let t = if x < T::zero() { -x } else { x * x };
    t * y
}

#[differentiable(order = 2, sparse, wrt(x))]
fn constants<T: Real>(x: T, n: i32, scale: f64) -> T {
    T::from_f64(scale) * x.powi(n) + T::PI * x
}

#[differentiable(order = 2, sparse)]
fn tuples<T: Real>((a, b): (T, T), c: [T; 2]) -> T {
    let (p, q) = (a * c[0], b.cos() - c[1]);
    p.mul_add(q, a)
}

#[differentiable(order = 2, sparse)]
fn half_square<T: Real>(x: T) -> T {
    T::from_f64(0.5) * x * x
}

#[differentiable(order = 2, sparse)]
fn calling<T: Real>(x: T, y: T) -> T {
    half_square(x) * half_square::<T>(x * y) + y
}

#[differentiable(order = 2, sparse)]
fn recursive<T: Real>(x: T, n: u32) -> T {
    if n == 0 { T::one() } else { x * recursive(x + T::one(), n - 1) }
}

#[differentiable(order = 2, sparse)]
fn kinks<T: Real>(x: T, y: T) -> T {
    x.max(y) * x.abs() + y.min(T::one()).clamp(-T::one(), T::one()) + x.signum() * y.floor()
}

#[differentiable(order = 2, sparse)]
fn transcendental<T: Real>(x: T) -> T {
    let inner = x.sinh().asinh() + x.exp_m1().ln_1p() + x.exp2().log2() + x.tan().atan() + x.cbrt();
    inner.cosh().acosh() + (x / T::from_f64(4.0)).asin() * (x / T::from_f64(4.0)).acos() + x.recip().atanh() * x.log10()
}

#[differentiable(order = 2, sparse)]
fn variable_powers<T: Real>(x: T, p: T) -> T {
    x.powf(p) + p.powf(x) + x.log(p)
}

#[differentiable(order = 2, sparse)]
fn matrix<T: Real, const R: usize, const C: usize>(m: &[[T; C]; R], i: usize) -> T {
    m[0][0] * m[i][C - 1] + m[R - 1][i]
}

#[differentiable(order = 2)]
fn rounded_index<T: Real>(x: T, table: &[T; 3]) -> T {
    x * table[x.abs().floor().to_f64() as usize % 3]
}

agree! {
    rosenbrock: (&[1.2, 0.7]), (&[1.2_f32, 0.7]);
    first_and_last: (&[1.2, 0.7]), (&[1.2_f32, 0.7, 3.0]), (&[2.0]);
    bounded_elsewhere: (0.3, 0.8), (0.3_f32, 0.8);
    scalar_by_path: (0.3, 0.8), (0.3_f32, 0.8);
    mutated: (&[1.0, 2.0, 3.0]), (&[1.0_f32, 2.0, 3.0]);
    branching: (2.0, 1.0), (1.0, 2.0), (-1.0, 2.0), (-1.0_f32, 2.0);
    constants: (1.5, const 3, const 0.7), (1.5_f32, const -2, const 0.7);
    tuples: ((1.0, 2.0), [3.0, 4.0]), ((1.0_f32, 2.0), [3.0, 4.0]);
    calling: (0.5, 3.0), (0.5_f32, 3.0);
    recursive: (0.5, const 4), (0.5_f32, const 3);
    kinks: (0.5, 2.3), (-1.5, -0.7), (-1.5_f32, 0.4);
    transcendental: (1.3), (1.3_f32);
    variable_powers: (1.3, 2.7), (1.3_f32, 2.7);
    rounded_index: (1.3, &[1.0, 2.0, 3.0]), (-2.7_f32, &[1.0, 2.0, 3.0]);
    matrix: (&[[1.0, 2.0], [3.0, 4.0]], const 1), (&[[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]], const 0);
}

agree_with_duals! {
    rosenbrock: (&[1.2, 0.7]), (&[-1.0, 2.0]);
    first_and_last: (&[1.2, 0.7, 0.3]);
    bounded_elsewhere: (0.3, 0.8);
    scalar_by_path: (0.3, 0.8), (-0.4, 1.5);
    mutated: (&[1.0, 2.0, 3.0]);
    branching: (2.0, 1.0), (1.0, 2.0), (-1.0, 2.0);
    constants: (1.5, const 3, const 0.7), (1.5, const -2, const 0.7);
    tuples: ((1.0, 2.0), [3.0, 4.0]);
    calling: (0.5, 3.0);
    recursive: (0.5, const 4);
    kinks: (0.5, 2.3), (-1.5, -0.7);
    transcendental: (1.3);
    variable_powers: (1.3, 2.7);
    rounded_index: (1.3, &[1.0, 2.0, 3.0]), (-2.7, &[1.0, 2.0, 3.0]);
    matrix: (&[[1.0, 2.0], [3.0, 4.0]], const 1);
}
