//! Vectors of a known length that are there in some iterations alone.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn squares(x: &[f64; 2], n: usize) -> [f64; 3] {
    let mut sum = 0.0;
    for k in 0..3 {
        if n > k {
            let y: Vec<f64> = x.iter().map(|v| v * v).collect::<Vec<_>>();
            let mut items = y.iter();
            let first = items.next().unwrap();
            for w in items {
                if *w > 2.0 {
                    return [1.0, *w * first, sum];
                }
                sum += *w * *first;
            }
        }
    }
    [sum; 3]
}

#[differentiable(order = 2)]
fn of_squares(x: &[f64; 2], n: usize) -> f64 {
    let [a, b, c] = squares(x, n);
    a + b * c * c
}

#[differentiable(order = 2)]
fn of_one_kind(x: &[f64; 2], n: usize) -> f64 {
    let mut sum = x[1];
    for k in 0..n {
        let v: Vec<f64> = 'v: {
            if k % 2 == 0 {
                if n > 3 {
                    break 'v vec![1.0, 2.0];
                } else if k + 2 == n {
                    return sum * x[0];
                }
            }
            vec![x[0], x[1] * sum]
        };
        sum += v[0] * v[1];
    }
    sum * sum
}

agree! {
    of_squares: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 2), (&[0.7, 1.9], const 2);
    of_one_kind: (&[0.7, 1.3], const 1), (&[0.7, 0.3], const 2), (&[0.7, 0.9], const 3), (&[0.4, 0.3], const 5);
}
