//! What a name stands for is not seen where the type is written.

use differentiable::differentiable;

use crate::support::agree;

type Float = f64;

#[differentiable(order = 2)]
fn a_sum_of_a_named_type(x: &[f64; 2]) -> f64 {
    x.iter().map(|v| v * v).sum::<Float>() * x.iter().product::<Float>()
}

agree! {
    a_sum_of_a_named_type: (&[0.7, 1.3]);
}
