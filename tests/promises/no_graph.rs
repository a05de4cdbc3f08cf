//! No graph is built: on arrays and scalars nothing is allocated, and where the caller brings the memory nothing either.

use allocation_counter::measure;
use differentiable::{Descent, Objective, differentiable};

#[differentiable(order = 2)]
fn quadratic(x: &[f64; 16], scale: f64) -> f64 {
    let mut y = *x;
    y[0] *= scale;
    y[15] += y[0] * y[1];
    if y[15] > 3.0 {
        return y[15] * x[2] + (x[3] - x[4]).hypot(x[5]);
    }
    let (a, b) = (y[6] * y[7], x[8].sin());
    let pair = [a + b, a - b];
    pair[0] * pair[1] + scale.exp()
}

#[differentiable(order = 2)]
fn length(x: &[f64], n: usize) -> f64 {
    let window = &x[n..n + 2];
    let first = window[0] * window[0];
    (first + window[1] * x[0]).sqrt()
}

#[differentiable(order = 2)]
fn called(x: &[f64; 16]) -> f64 {
    quadratic(x, 2.0) * quadratic(x, x[0]) + power(x[1], 6)
}

#[differentiable(order = 2)]
fn power(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * power(x, n - 1) }
}

#[differentiable]
fn bent(x: &[f64; 3]) -> [f64; 3] {
    [x[0] * x[1], x[1].sin(), x[2] * x[0]]
}

/// What it keeps of a call until its own cotangent is known, its callers keep with it.
#[differentiable]
fn bent_twice(x: &[f64; 3]) -> [f64; 3] {
    let once = bent(x);
    let twice = bent(&once);
    [once[0] * twice[1], once[1] * twice[2], twice[0]]
}

#[differentiable]
fn deep(x: &[f64; 3]) -> f64 {
    let y = bent_twice(x);
    y[0] * y[1] + y[2] * y[2]
}

#[differentiable(order = 2)]
fn lecture(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

/// Linear in `by`, of which no derivative has a use for what it is.
#[differentiable(order = 2, wrt(by, to))]
fn shifted(by: &[f64], h: f64, to: &mut [f64]) {
    for i in 0..to.len() {
        to[i] += h * by[i];
    }
}

#[differentiable(order = 2, wrt(by, to))]
fn turned(by: &[f64], h: f64, to: &mut [f64]) {
    for i in 0..to.len() {
        to[i] += h * by[i].sin();
    }
}

#[differentiable(order = 2)]
fn gap(x: &[f64], y: &[f64], slope: &mut [f64]) {
    for i in 0..x.len() {
        slope[i] = x[i] - y[i];
    }
}

#[differentiable(order = 2)]
fn flow(x: &[f64], steps: usize) -> f64 {
    let (mut y, mut slope) = (x.to_vec(), vec![0.0; x.len()]);
    for _ in 0..steps {
        gap(x, &y, &mut slope);
        shifted(&slope, 0.1, &mut y);
    }
    y.iter().map(|y| y * y).sum()
}

#[differentiable(order = 2)]
fn swirl(x: &[f64], steps: usize) -> f64 {
    let (mut y, mut slope) = (x.to_vec(), vec![0.0; x.len()]);
    for _ in 0..steps {
        gap(x, &y, &mut slope);
        turned(&slope, 0.1, &mut y);
    }
    y.iter().map(|y| y * y).sum()
}

#[track_caller]
fn allocates_nothing(run: impl FnOnce()) {
    let allocated = measure(run);
    assert_eq!(allocated.count_total, 0);
}

const X: [f64; 16] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 0.25];

#[test]
fn array_functions_allocate_nothing() {
    for scale in [1.0, 7.0] {
        let mut gradients = ([0.0; 16], 0.0);
        allocates_nothing(|| {
            quadratic::gradient(&X, scale);
            quadratic::value_and_gradient(&X, scale);
            quadratic::gradient_into(&X, scale, &mut gradients.0, &mut gradients.1);
            quadratic::jvp(&X, scale, &X, 1.0);
            quadratic::vjp(&X, scale, 2.0);
            quadratic::hvp(&X, scale, &X, 1.0);
        });
        assert_ne!(gradients.1, 0.0);
    }
}

#[test]
fn calls_and_recursion_allocate_nothing() {
    allocates_nothing(|| {
        called::value_and_gradient(&X);
        called::jvp(&X, &X);
        called::hvp(&X, &X);
        called::hessian(&X);
        power::value_and_gradient(1.5, 20);
        power::hessian(1.5, 20);
    });
}

#[test]
fn calls_that_call_others_allocate_nothing() {
    allocates_nothing(|| _ = deep::gradient(&[0.5, 1.5, -0.7]));
}

#[test]
fn gradients_of_slices_allocate_nothing_where_the_caller_brings_the_memory() {
    let mut gradient = X;
    allocates_nothing(|| {
        length::gradient_into(&X, 3, &mut gradient);
        length::jvp(&X, 3, &X);
    });
    assert_ne!(gradient[3], 0.0);
}

#[test]
fn gradients_of_slices_allocate_their_result_alone() {
    let allocated = measure(|| {
        length::value_and_gradient(&X, 3);
    });
    assert_eq!(allocated.count_total, 1);
    let allocated = measure(|| {
        length::hvp(&X, 3, &X);
    });
    assert_eq!(allocated.count_total, 2);
}

#[test]
fn a_descent_on_arrays_allocates_nothing() {
    allocates_nothing(|| {
        let minimum = Descent::fixed(0.9).tolerance(1e-5).minimize(&lecture::objective(), [1.0, 1.0]);
        assert!(minimum.converged());
        let mut gradient = [0.0; 2];
        lecture::objective().value_and_gradient(&minimum.x, &mut gradient);
    });
}

#[test]
fn what_a_called_function_does_not_recall_is_not_kept_for_it() {
    let allocated = |gradient: fn(&[f64], usize) -> Vec<f64>, steps| {
        measure(|| {
            gradient(&X, steps);
        })
        .count_total
    };
    assert_eq!(allocated(flow::gradient, 40), allocated(flow::gradient, 20));
    assert_eq!(allocated(swirl::gradient, 40), allocated(swirl::gradient, 20) + 20);
}
