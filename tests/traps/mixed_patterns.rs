//! Names of active values and of constants in one pattern, which may not match.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn copied(x: f64, n: usize) -> f64 {
    let weights = [0.5, 3.0];
    let (y, Some(weight)) = (x * x, weights.get(n).copied()) else { return x.sin() };
    y * x * weight
}

#[differentiable(order = 2)]
fn items_of_both(x: &[f64], n: usize) -> f64 {
    let weights = vec![0.5; n];
    let (Some(weight), Some(y), k) = (weights.last(), x.first(), 2.0) else { return x[1] * x[1] };
    y * y * *weight * k + x[1]
}

#[differentiable(order = 2)]
fn slices_of_both(x: &[f64], n: usize) -> f64 {
    let weights = vec![0.5; n];
    let ([a, .., b], [c, d]) = (x, &weights[..]) else { return x[0].powi(3) };
    a * b * c + d * a.exp()
}

agree! {
    copied: (0.7, const 1), (1.3, const 2);
    items_of_both: (&vec![0.7, 1.3], const 3), (&vec![0.7, 1.3], const 0);
    slices_of_both: (&vec![0.7, 1.3, 0.4], const 2), (&vec![0.7, 1.3], const 1);
}
