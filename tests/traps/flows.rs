//! Constants that active values flow into later.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn constant_then_active_then_constant(x: &[f64; 3]) -> f64 {
    let mut s = 0.0;
    let t = s;
    s += x[0];
    let u = s;
    s = 1.0;
    let w = s;
    s += x[1];
    t + u * w * s + x[2]
}

#[differentiable(order = 2)]
fn the_same_with_an_array(x: &[f64; 3]) -> f64 {
    let mut s = [0.0; 4];
    let t = s;
    s[1] = x[0];
    s[2] += s[1] * x[1];
    let u = s;
    s = [1.0; 4];
    t[1] + u[2] * s[0] + x[2]
}

#[differentiable(order = 2)]
fn active_from_the_second_iteration_on(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut s = 0.0;
    for i in 0..3 {
        s += k;
        k = x[i] * 2.0;
    }
    s * s + x[2]
}

#[differentiable(order = 2)]
fn made_active_by_a_closure(x: &[f64; 3]) -> f64 {
    let mut k = 1.0;
    let mut set = |v: f64| k = v;
    set(3.0);
    set(x[0]);
    k * x[1] + x[2]
}

#[differentiable(order = 2)]
fn summed_while_it_is_iterated_over(x: &[f64; 3]) -> f64 {
    let mut m = 0.0;
    let s: f64 = x.iter().inspect(|v| m += **v * **v).map(|v| v * 2.0).sum();
    s * m
}

#[differentiable(order = 2)]
fn stored_while_it_is_iterated_over(x: &[f64; 3]) -> f64 {
    let mut m = 1.0;
    x.iter().for_each(|v| m *= v);
    let mut k = [0.0; 3];
    x.iter().enumerate().for_each(|(i, v)| k[2 - i] = v * m);
    k[0] * m + k[2]
}

#[differentiable(order = 2)]
fn changed_inside_a_map(x: &[f64; 3]) -> f64 {
    let mut k = x[0];
    let s: f64 = x
        .iter()
        .map(|v| {
            k *= v;
            v * k
        })
        .sum();
    s * k
}

#[differentiable(order = 2)]
fn active_after_two_iterations(x: &[f64; 3]) -> f64 {
    let (mut a, mut b, mut c) = (1.0, 2.0, 3.0);
    for i in 0..3 {
        a = b;
        b = c;
        c = x[i];
    }
    a * b + c
}

agree! {
    constant_then_active_then_constant: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_same_with_an_array: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    active_from_the_second_iteration_on: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    made_active_by_a_closure: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    summed_while_it_is_iterated_over: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    stored_while_it_is_iterated_over: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    changed_inside_a_map: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    active_after_two_iterations: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
}
