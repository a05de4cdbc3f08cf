//! Mutable references to constants, which are changed behind them.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn changed_through_references(x: f64, n: usize) -> f64 {
    let mut weights = vec![1.0, 2.0];
    let one = weights.get_mut(n).unwrap();
    let mut y = x * *one;
    *one = 3.0;
    let other = &mut weights[n.max(1)];
    y *= *other * x;
    *other += 4.0;
    let (alone, Some(last)) = (&mut 1.0, weights.last_mut()) else { return x };
    *last *= 2.0;
    y = (y * *last).sin();
    *alone = 5.0;
    y * x * weights[1] + *alone * x
}

#[differentiable(order = 2)]
fn counted_through_references(x: f64, mut z: f64) -> f64 {
    let mut counts = vec![1_usize; 3];
    for (index, count) in counts.iter_mut().enumerate() {
        z *= x.cos() * (*count + index) as f64;
        *count += 2 + index;
    }
    let (_, rest) = counts.split_at_mut(1);
    for count in rest {
        *count += 2;
        z *= x;
        if *count > 6 {
            break;
        }
    }
    z * counts[1] as f64 * counts[2] as f64
}

#[differentiable(order = 2)]
fn numbers_of_functions_through_references(x: f64, mut z: f64) -> f64 {
    let mut weights = vec![f64::sin(1.0); 3];
    for weight in weights.iter_mut() {
        z *= x.cos();
        *weight -= 0.25;
    }
    z * weights[1]
}

agree! {
    counted_through_references: (0.7, 1.3);
    numbers_of_functions_through_references: (0.7, 1.3);
    changed_through_references: (0.7, const 0), (0.7, const 1);
}
