//! Names that are used again for something else.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn shadowed_by_a_constant_and_back(x: &[f64; 3]) -> f64 {
    let a = x[0];
    let b = {
        let a = 3.0;
        a * x[1]
    };
    let a2 = a;
    let a = 5.0;
    let c = a * x[2];
    let a = a2 * a2;
    a + b + c * a
}

#[differentiable(order = 2)]
fn shadowed_in_one_branch_only(x: &[f64; 3]) -> f64 {
    let a = x[0];
    let r = if a > 0.0 {
        let a = 2.0;
        a * x[1]
    } else {
        let a = a * a;
        a * x[2]
    };
    r * a
}

#[differentiable(order = 2)]
fn a_parameter_shadowed_by_a_constant(x: &[f64; 3]) -> f64 {
    let y = x;
    let x = &[1.0, 2.0, 3.0];
    y[0] * x[1] + y[1] * y[2]
}

#[differentiable(order = 2)]
fn shadowed_mutably_in_a_block(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    {
        let mut a = a * x[1];
        a += 1.0;
        {
            a *= 2.0;
        }
        let b = a;
        a = b * b;
    }
    a * x[2]
}

#[differentiable(order = 2)]
fn shadowed_after_a_change(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    {
        a *= x[1];
        let a = 2.0;
        let b = a;
    }
    a * x[2]
}

#[differentiable(order = 2)]
fn shadowed_by_the_pattern_of_a_loop(x: &[f64; 3]) -> f64 {
    let v = x[2];
    let mut m = 1.0;
    for v in x {
        let m2 = v * v;
        m += m2;
    }
    m * v
}

#[differentiable(order = 2)]
fn shadowed_by_the_accumulator(x: &[f64; 3]) -> f64 {
    let a = x[0];
    x.iter().rev().skip(1).fold(a, |a, b| a * b + a) * a
}

#[differentiable(order = 2)]
fn shadowed_after_the_closure_captured_it(x: &[f64; 3]) -> f64 {
    let k = x[0];
    let g = |y: f64| y * k;
    let k = 5.0;
    g(x[1]) * k + x[2]
}

#[differentiable(order = 2)]
fn shadowed_by_the_parameter_of_a_closure(x: &[f64; 3]) -> f64 {
    let y = x[0];
    let g = |x: f64| x * y;
    let y = 2.0;
    g(x[1]) + y * x[2]
}

agree! {
    shadowed_by_a_constant_and_back: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_in_one_branch_only: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_parameter_shadowed_by_a_constant: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_mutably_in_a_block: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_after_a_change: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_by_the_pattern_of_a_loop: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_by_the_accumulator: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_after_the_closure_captured_it: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    shadowed_by_the_parameter_of_a_closure: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
}
