//! Where a zero cotangent meets an infinite partial derivative is found at the end: the sweep is made without guards, and once more with them if it
//! comes to NaN. That happens in each function here.

// The loops are there to be differentiated as they are.
#![allow(clippy::needless_range_loop)]

use std::cell::Cell;

use differentiable::{Objective, Real, Tangent, Workspace, differentiable};

const INFINITE: f64 = f64::INFINITY;

#[differentiable(workspace)]
fn every_second_root(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let root = x[i].sqrt();
        sum += if i % 2 == 1 { root } else { 3.0 * x[i] };
    }
    sum
}

#[test]
fn a_loop() {
    let x = [0.0, 4.0, 0.0, 1.0];
    let gradient = [3.0, 0.25, 3.0, 0.5];
    assert_eq!(every_second_root::value_and_gradient(&x), (3.0, gradient.to_vec()));
    assert_eq!(every_second_root::vjp(&x, 2.0).1, gradient.map(|slope| 2.0 * slope));
    let mut into = [7.0; 4];
    assert_eq!(every_second_root::gradient_into(&x, &mut into), 3.0);
    assert_eq!(into, gradient);
}

#[test]
fn a_workspace() {
    let x = [0.0, 4.0, 0.0, 1.0];
    let gradient = [3.0, 0.25, 3.0, 0.5];
    let mut workspace = Workspace::new();
    for _ in 0..2 {
        assert_eq!(every_second_root::value_and_gradient_with(&x, &mut workspace), (3.0, gradient.to_vec()));
        let mut into = [7.0; 4];
        assert_eq!(every_second_root::gradient_into_with(&x, &mut into, &mut workspace), 3.0);
        assert_eq!(into, gradient);
    }
}

#[test]
fn an_objective() {
    let objective = every_second_root::objective();
    let mut gradient = vec![7.0; 4];
    assert_eq!(objective.value_and_gradient(&vec![0.0, 4.0, 0.0, 1.0], &mut gradient), 3.0);
    assert_eq!(gradient, [3.0, 0.25, 3.0, 0.5]);
}

#[test]
fn what_is_infinite_or_nan_with_guards_remains_so() {
    assert_eq!(every_second_root::gradient(&[0.0, 0.0]), [3.0, INFINITE]);
    let gradient = every_second_root::gradient(&[0.0, -1.0, 0.0]);
    assert!(gradient[1].is_nan());
    assert_eq!([gradient[0], gradient[2]], [3.0, 3.0]);
}

#[differentiable]
fn roots(x: f64, y: f64) -> [f64; 2] {
    [x.sqrt() + y, (x * y).sqrt()]
}

#[differentiable]
fn second_of_roots(x: f64, y: f64) -> f64 {
    let roots = roots(x, y);
    roots[1] * roots[1] * y
}

#[differentiable]
fn through_calls(x: f64, y: f64) -> f64 {
    second_of_roots(x * y, y + 1.0) + x
}

#[test]
fn calls() {
    // The square of a root has the slope 0 where the root has the slope ∞.
    assert_eq!(through_calls::value_and_gradient(0.0, 2.0), (0.0, (1.0, 0.0)));
    assert_eq!(second_of_roots::gradient(0.0, 2.0), (0.0, 0.0));
    let (x, y) = (2.0, 3.0);
    let (slope, other) = through_calls::gradient(x, y);
    // x y (y + 1)² + x
    assert!((slope - (y * (y + 1.0) * (y + 1.0) + 1.0)).abs() < 1e-13);
    assert!((other - x * (y + 1.0) * (3.0 * y + 1.0)).abs() < 1e-12);
}

#[differentiable]
fn write_roots(x: &[f64], roots: &mut [f64]) {
    for i in 0..x.len() {
        roots[i] = x[i].sqrt();
    }
}

#[differentiable]
fn of_what_is_written(x: &[f64], weights: &[f64]) -> f64 {
    let mut roots = weights.to_vec();
    let mut sum = 0.0;
    for k in 0..2 {
        write_roots(x, &mut roots);
        for i in 0..x.len() {
            sum += if i % 2 == 1 { roots[i] * weights[i] } else { x[i] };
        }
        roots[k] = 1.0;
    }
    sum
}

#[test]
fn calls_of_functions_with_outputs() {
    let (x, gradient) = of_what_is_written::gradient(&[0.0, 4.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 4.0]);
    assert_eq!(x, [2.0, 1.0, 2.0, 4.0]);
    assert_eq!(gradient, [0.0, 4.0, 0.0, 2.0]);
}

#[differentiable]
fn summed(f: impl Fn(f64) -> f64, x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let value = f(x[i]);
        sum += if i % 2 == 1 { value } else { x[i] };
    }
    sum
}

#[differentiable]
fn of_a_closure(x: &[f64], shift: f64) -> f64 {
    summed(|x| (x * shift).sqrt() * shift, x)
}

#[test]
fn functions_that_take_functions() {
    let (x, shift) = of_a_closure::gradient(&[0.0, 4.0], 1.0);
    assert_eq!((x, shift), (vec![1.0, 0.25], 3.0));
}

/// By rows, in lanes.
#[differentiable]
fn parts(x: &[f64; 6]) -> [f64; 2] {
    let [a, b, c, d, e, f] = *x;
    [a.sqrt() * b + (c * d).sqrt() + e, a + b * c * d + e.sqrt() * f.cbrt()]
}

/// By rows, one after the other.
#[differentiable]
fn parts_by_calls(x: &[f64; 6]) -> [f64; 2] {
    let [a, b, c, d, e, f] = *x;
    let roots = roots(a, b);
    [roots[0] * b + (c * d).sqrt() + e, roots[1] * a + a + b * c * d + e.sqrt() * f.cbrt()]
}

#[test]
fn matrices() {
    let x = [0.0, 2.0, 1.0, 4.0, 0.0, 1.0];
    let first = [INFINITE, 0.0, 1.0, 0.25, 1.0, 0.0];
    let second = [1.0, 4.0, 8.0, 2.0, INFINITE, 0.0];
    assert_eq!(parts::jacobian(&x), ([3.0 - 1.0, 8.0], [first, second]));
    assert_eq!(parts::vjp(&x, [1.0, 0.0]).1, first);
    assert_eq!(parts::vjp(&x, [0.0, 1.0]).1, second);
    let (value, rows) = parts_by_calls::jacobian(&x);
    assert_eq!(value, [2.0 * 2.0 + 2.0, 8.0]);
    assert_eq!(rows[0], [INFINITE, 2.0 * 2.0, 1.0, 0.25, 1.0, 0.0]);
    assert_eq!(rows[1], second);
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Segment<T: Real> {
    from: [T; 2],
    to: (T, T),
}

impl<T: Real> Segment<T> {
    #[differentiable(wrt(self, scale), workspace)]
    fn longest(&self, scale: T, n: usize) -> T {
        let mut longest = T::zero();
        for _ in 0..n {
            let across = [self.to.0 - self.from[0], self.to.1 - self.from[1]];
            let length = (across[0] * across[0] + across[1] * across[1]).sqrt();
            let stretched = length * scale;
            if stretched > longest {
                longest += stretched;
            } else {
                longest += self.from[0] + self.to.1 * scale;
            }
        }
        longest
    }
}

#[test]
fn structs_and_generics() {
    let point = Segment { from: [1.0_f32, 2.0], to: (1.0, 2.0) };
    let (value, (segment, scale)) = point.longest_value_and_gradient(3.0, 2);
    assert_eq!((value, scale), (14.0, 4.0));
    assert_eq!(segment, Segment { from: [2.0, 0.0], to: (0.0, 6.0) });
    let (mut segment, mut scale) = (point, 7.0);
    let mut workspace = Workspace::new();
    assert_eq!(point.longest_gradient_into_with(3.0, 2, &mut segment, &mut scale, &mut workspace), 14.0);
    assert_eq!((segment, scale), (Segment { from: [2.0, 0.0], to: (0.0, 6.0) }, 4.0));
}

#[differentiable]
fn noted(x: &[f64], count: &Cell<usize>) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        count.set(count.get() + 1);
        let root = x[i].sqrt();
        sum += if i % 2 == 1 { root } else { x[i] };
    }
    sum
}

#[differentiable(wrt(x))]
fn counted(x: &[f64], n: &mut usize) -> f64 {
    *n += 1;
    every_second_root(x) * *n as f64
}

fn note(count: &Cell<usize>) -> usize {
    count.set(count.get() + 1);
    1
}

#[differentiable]
fn noted_in_a_call(x: &[f64], count: &Cell<usize>) -> f64 {
    noted(x, count) * note(count) as f64
}

#[test]
fn what_must_run_once_is_not_swept_twice() {
    let x = [0.0, 1.0];
    let count = Cell::new(0);
    assert_eq!(noted::gradient(&x, &count), [1.0, 0.5]);
    assert_eq!(count.replace(0), 2);
    assert_eq!(noted_in_a_call::gradient(&x, &count), [1.0, 0.5]);
    assert_eq!(count.get(), 3);
    let mut n = 1;
    assert_eq!(counted::gradient(&x, &mut n), [6.0, 1.0]);
    assert_eq!(n, 2);
}
