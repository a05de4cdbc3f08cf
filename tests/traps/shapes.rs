//! An arm that leaves, beside arms that give storage whose shape is seen in them alone.

use differentiable::differentiable;

use crate::support::agree;

#[differentiable(order = 2)]
fn pair(x: f64) -> [f64; 2] {
    [x.sin(), x * x]
}

#[differentiable(order = 2)]
fn list(x: f64, n: usize) -> Vec<f64> {
    let mut list = Vec::new();
    for i in 0..n {
        list.push(x * i as f64);
    }
    list
}

#[differentiable(order = 2)]
fn an_arm_returns(k: usize, x: &[f64; 2]) -> f64 {
    let bend = match k {
        0 => pair(x[0]),
        1 => pair(x[1] * x[0]),
        _ => return x[0] * x[1],
    };
    bend[0] * x[0] + bend[1] * bend[0]
}

#[differentiable(order = 2)]
fn arms_in_a_row_return(k: usize, x: &[f64; 2]) -> f64 {
    let first = match k {
        0 | 3 => list(x[0], 2),
        1 => list(x[1], 3),
        _ => return x[0] * x[1],
    };
    let second = if k == 3 {
        return first[1] * x[1];
    } else if first[1] > 0.5 {
        list(first[1], 4)
    } else {
        list(x[0] * first[1], 2)
    };
    if second.len() > 2 {
        return second[2] * first[0];
    }
    second[1] * first[1]
}

#[differentiable(order = 2)]
fn an_arm_goes_on(x: &[f64; 3], from: usize) -> f64 {
    let mut sum = 1.0;
    for i in from..6 {
        let bend = match i % 4 {
            0 => pair(x[0]),
            1 if i > 4 => break,
            1 | 2 => pair(x[i % 3] * sum),
            _ => continue,
        };
        sum *= bend[0] + bend[1];
    }
    sum
}

agree! {
    an_arm_returns: (const 0, &[0.7, 1.3]), (const 1, &[0.7, 1.3]), (const 2, &[0.7, 1.3]);
    arms_in_a_row_return: (const 0, &[0.7, 1.3]), (const 1, &[0.7, 1.3]), (const 1, &[0.7, 0.3]), (const 2, &[0.7, 1.3]), (const 3, &[0.7, 1.3]);
    an_arm_goes_on: (&[0.7, 1.3, -0.4], const 0), (&[0.7, 1.3, -0.4], const 2), (&[0.7, 1.3, -0.4], const 5);
}
