//! The Hessian matrix, of which several columns are computed at a time, is what the Hessian-vector products say, column by column;
//! and it is exactly symmetric.

// Bodies are written as users write them.
#![allow(clippy::needless_range_loop)]

use std::cell::Cell;

use differentiable::{Real, Tangent, differentiable};

/// Asserts that the parts of the Hessian agree with the products in the directions of the axes.
#[track_caller]
fn check<const N: usize>(
    (value, gradient, hessian): (f64, [f64; N], Vec<f64>),
    expected: f64,
    hvp: impl Fn(&[f64; N]) -> ([f64; N], [f64; N]),
) {
    assert_eq!(value.to_bits(), expected.to_bits());
    for column in 0..N {
        let mut axis = [0.0; N];
        axis[column] = 1.0;
        let (expected_gradient, product) = hvp(&axis);
        for row in 0..N {
            assert_eq!(hessian[row * N + column], hessian[column * N + row], "[{row}][{column}]");
            let (actual, expected) = (hessian[row * N + column], product[row]);
            assert!(
                (actual - expected).abs() <= 1e-14 * (1.0 + expected.abs()),
                "[{row}][{column}]: {actual}, not {expected}"
            );
            let (actual, expected) = (gradient[row], expected_gradient[row]);
            assert!((actual - expected).abs() <= 1e-14 * (1.0 + expected.abs()), "[{row}]: {actual}, not {expected}");
        }
    }
}

fn array<const N: usize>((value, gradient, hessian): (f64, [f64; N], [[f64; N]; N])) -> (f64, [f64; N], Vec<f64>) {
    (value, gradient, hessian.concat())
}

#[differentiable(order = 2)]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += (1.0 - x[i]).powi(2) + 100.0 * (x[i + 1] - x[i] * x[i]).powi(2);
    }
    sum
}

#[differentiable(order = 2)]
fn four(x: &[f64; 4]) -> f64 {
    (x[0] * x[1]).sin() * x[2].exp() / (1.0 + x[3] * x[3])
}

#[test]
fn of_four() {
    let x = [0.3, -0.7, 1.1, 0.4];
    check(array(four::hessian(&x)), four(&x), |direction| four::hvp(&x, direction));
}

#[test]
fn of_a_slice() {
    let x: [f64; 11] = std::array::from_fn(|i| (i as f64 * 0.7).sin());
    let (value, gradient, hessian) = rosenbrock::hessian(&x);
    check((value, gradient.try_into().unwrap(), hessian), rosenbrock(&x), |direction: &[f64; 11]| {
        let (gradient, product) = rosenbrock::hvp(&x, direction);
        (gradient.try_into().unwrap(), product.try_into().unwrap())
    });
}

#[differentiable(order = 2)]
fn scalars(a: f64, b: f64, c: f64) -> f64 {
    a * b.exp() * c.sin() + a.powi(3)
}

#[test]
fn of_scalars() {
    let (value, (a, b, c), hessian) = scalars::hessian(0.3, 0.5, -1.0);
    check((value, [a, b, c], hessian.concat()), scalars(0.3, 0.5, -1.0), |&[a, b, c]| {
        let (gradient, product) = scalars::hvp(0.3, 0.5, -1.0, a, b, c);
        (gradient.into(), product.into())
    });
}

#[differentiable(order = 2)]
fn generic<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut t = T::one();
    for i in 0..N {
        t = (t * x[i]).sin() + x[i] * T::from_f64(0.5) / t;
    }
    t
}

#[test]
fn of_a_generic_function() {
    let x = [0.3, -0.7, 1.1, 0.4, 0.9, 1.3, -0.2, 0.8, 0.1, 2.0];
    check(array(generic::hessian(&x)), generic(&x), |direction| generic::hvp(&x, direction));
}

#[differentiable(order = 2)]
fn distance(a: &[f64; 2], b: &[f64]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[differentiable(order = 2)]
fn softened(x: f64, sharpness: f64) -> f64 {
    (x * sharpness).exp().ln_1p() / sharpness
}

#[differentiable(order = 2)]
fn calling(x: &[f64; 5]) -> f64 {
    let ends = [x[0], 1.5];
    let mut scale = x[4];
    scale = 2.0 + 0.0 * scale;
    let mut sum = softened(x[0] * x[1], scale) * softened(x[4], 0.7);
    for i in 0..3 {
        sum += distance(&ends, &x[i..i + 2]) * distance(&[x[i], x[2]], &[x[3], 0.5]);
    }
    sum
}

#[test]
fn of_a_function_that_calls_others() {
    let x = [0.3, -0.7, 1.1, 0.4, 0.9];
    check(array(calling::hessian(&x)), calling(&x), |direction| calling::hvp(&x, direction));
}

#[differentiable(order = 2)]
fn recursive(x: &[f64]) -> f64 {
    if x.len() < 2 { x[0].sin() } else { x[0].exp() * recursive(&x[1..]) + x[1] * x[0] }
}

#[differentiable(order = 2)]
fn even(x: f64, n: u32) -> f64 {
    if n == 0 { x } else { x.sin() * odd(x * x, n - 1) }
}

#[differentiable(order = 2)]
fn odd(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x.cos() + even(x, n - 1) }
}

#[differentiable(order = 2)]
fn mutual(x: &[f64; 3]) -> f64 {
    even(x[0] * x[1], 3) * odd(x[2] + x[0], 2)
}

#[test]
fn of_functions_that_call_themselves() {
    let x: [f64; 10] = std::array::from_fn(|i| (i as f64 * 0.7).cos());
    let (value, gradient, hessian) = recursive::hessian(&x);
    check((value, gradient.try_into().unwrap(), hessian), recursive(&x), |direction: &[f64; 10]| {
        let (gradient, product) = recursive::hvp(&x, direction);
        (gradient.try_into().unwrap(), product.try_into().unwrap())
    });
    let x = [0.3, -0.7, 1.1];
    check(array(mutual::hessian(&x)), mutual(&x), |direction| mutual::hvp(&x, direction));
}

/// Counts, and computes nothing.
fn count(calls: &Cell<u32>) {
    calls.set(calls.get() + 1);
}

#[differentiable(order = 2)]
fn counted(x: &[f64], calls: &Cell<u32>) -> f64 {
    count(calls);
    let mut product = 1.0;
    for i in 0..x.len() {
        product *= x[i] * calling(&[x[i], 0.2, x[0], 0.7, 1.1]);
    }
    product
}

#[derive(Clone, Tangent)]
struct Spring {
    stiffness: f64,
    end: [f64; 2],
}

#[differentiable(order = 2, wrt(spring))]
fn energy(spring: &Spring) -> f64 {
    spring.stiffness * spring.end[0].hypot(spring.end[1])
}

#[differentiable(order = 2)]
fn of_struct(x: &[f64; 3], calls: &Cell<u32>) -> f64 {
    count(calls);
    let spring = Spring { stiffness: x[0] * x[1], end: [x[1], x[2] * x[0]] };
    energy(&spring)
}

#[differentiable(order = 2)]
fn through_struct(x: &[f64; 3], calls: &Cell<u32>) -> f64 {
    x[0] * of_struct(x, calls)
}

#[test]
fn a_sweep_is_for_several_columns_where_there_can_be_lanes() {
    let calls = Cell::new(0);
    let x: [f64; 10] = std::array::from_fn(|i| 1.0 + 0.1 * i as f64);
    for (columns, sweeps) in [(1, 1), (8, 1), (9, 2), (10, 2)] {
        calls.set(0);
        let (_, _, hessian) = counted::hessian(&x[..columns], &calls);
        assert_eq!((calls.get(), hessian.len()), (sweeps, columns * columns));
    }
    let x = [0.5, 1.5, 0.8];
    for hessian in [of_struct::hessian, through_struct::hessian] {
        calls.set(0);
        hessian(&x, &calls);
        assert_eq!(calls.get(), 3, "structs have no lanes");
    }
    check(array(through_struct::hessian(&x, &calls)), through_struct(&x, &calls), |direction| {
        through_struct::hvp(&x, &calls, direction)
    });
}

#[differentiable(order = 2)]
fn tape_and_branches(x: &[f64; 6]) -> f64 {
    let mut state = (x[0], [x[1], x[2]]);
    let mut steps = 0;
    while state.0.abs() < 4.0 && steps < 20 {
        state.1 = [state.1[1] * x[3].cos(), state.0.sin() + state.1[0]];
        state.0 += if state.1[0] > x[4] { state.1[1] * x[4] } else { x[5].exp() * 0.3 };
        steps += 1;
    }
    if steps > 18 {
        return state.0 * x[5];
    }
    let pairs: Vec<f64> = x.windows(2).map(|pair| pair[0].max(pair[1]) * state.1[0]).collect();
    (1.0 + pairs.iter().sum::<f64>().powi(2)).sqrt() * state.0
}

#[test]
fn of_tapes_and_branches() {
    for seed in 0..20 {
        let x: [f64; 6] = std::array::from_fn(|i| 0.9 + (seed as f64 * 1.7 + i as f64 * 2.3).sin());
        check(array(tape_and_branches::hessian(&x)), tape_and_branches(&x), |direction| {
            tape_and_branches::hvp(&x, direction)
        });
    }
}

#[differentiable(order = 2)]
fn mixed(x: &[f64; 3]) -> f64 {
    let narrow = (x[0] * x[1]) as f32;
    let wide = (narrow * narrow) as f64;
    wide * x[2]
}

#[test]
fn of_casts() {
    let x = [0.375, -0.75, 1.125];
    check(array(mixed::hessian(&x)), mixed(&x), |direction| mixed::hvp(&x, direction));
}

#[differentiable(order = 2)]
fn at_the_edge(x: &[f64; 3]) -> f64 {
    (x[0] * x[0]).sqrt() * x[1] + x[1] * x[2].powf(1.5) + x[2].abs()
}

#[test]
fn a_lane_of_zero_stays_zero_at_a_pole() {
    let x = [2.0, 3.0, 0.0];
    let (value, gradient, hessian) = at_the_edge::hessian(&x);
    assert_eq!((value, gradient[0], gradient[1]), (6.0, 3.0, 2.0));
    assert_eq!((hessian[0], hessian[1][0], hessian[1][1]), ([0.0, 1.0, 0.0], 1.0, 0.0));
}

#[test]
fn of_no_variables() {
    assert_eq!(counted::hessian(&[], &Cell::new(0)), (1.0, vec![], vec![]));
}
