//! The logarithm of a sum of exponentials, with the largest taken out.

use differentiable::differentiable;
use gradbench::programs::log_sum_exp::log_sum_exp;

use crate::samples::{assert_close, floats, input, output};
use crate::support::agree;

#[differentiable(order = 2)]
fn by_index(x: &[f64]) -> f64 {
    let mut largest = x[0];
    for i in 1..x.len() {
        largest = largest.max(x[i]);
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - largest).exp();
    }
    largest + sum.ln()
}

#[differentiable(order = 2)]
fn by_references(x: &[f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for &x in x {
        largest = largest.max(x);
    }
    let mut sum = 0.0;
    for x in x.iter() {
        sum += (x - largest).exp();
    }
    largest + sum.ln()
}

#[differentiable(order = 2)]
fn by_iterators(x: &[f64]) -> f64 {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + x.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
}

fn terms(sample: &str) -> Vec<f64> {
    floats(&input(sample)["x"])
}

#[test]
fn has_the_values_and_gradients_of_the_reference() {
    for sample in ["lse", "lse-ties"] {
        let x = terms(sample);
        let value = floats(&output(&format!("{sample}.primal")));
        let gradient = floats(&output(&format!("{sample}.gradient")));
        for item in [
            by_index::value_and_gradient,
            log_sum_exp::value_and_gradient,
            by_references::value_and_gradient,
            by_iterators::value_and_gradient,
        ] {
            let (own_value, own_gradient) = item(&x);
            assert_close(&[own_value], &value);
            assert_close(&own_gradient, &gradient);
        }
    }
}

agree! {
    by_index: (&terms("lse"));
    log_sum_exp: (&terms("lse"));
    by_references: (&terms("lse"));
    by_iterators: (&terms("lse"));
}
