//! Storage that is given to itself, and what is kept of blocks that are left early.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn a_row_is_another_row(x: &[f64; 3]) -> f64 {
    let mut a = [[0.0; 2]; 2];
    a[1] = [x[0], x[1]];
    a[0] = a[1];
    a[1][0] = 5.0;
    a[0][0] * a[1][0] * a[0][1] + x[2]
}

#[differentiable(order = 2)]
fn rows_change_places(x: &[f64; 3]) -> f64 {
    let mut m = [[x[0], x[1]], [x[2], 2.0]];
    for _ in 0..3 {
        m = [m[1], [m[0][0] * m[1][1], m[0][1]]];
    }
    m[0][0] * m[1][1] + m[0][1] * m[1][0]
}

#[differentiable(order = 2)]
fn changed_before_a_return(x: f64, y: f64) -> f64 {
    let mut t = x;
    if x > 0.0 {
        t *= y;
    }
    if t > 2.0 {
        if y > 3.0 {
            return t * t;
        }
        t -= y;
    }
    t * x
}

#[differentiable(order = 2)]
fn a_counter_decides_after_its_loop(x: f64, y: f64) -> f64 {
    let mut count = 0usize;
    while count < 2 && y < x + 0.37 {
        count += 1;
    }
    if count % 3 == 1 {
        return x;
    }
    if count % 2 == 1 {
        if x < x + 0.1 {
            return x;
        }
    }
    x + (y * count as f64).sin() + x * y
}

#[differentiable(order = 2)]
fn left_from_a_loop_that_never_goes_on(x: f64, y: f64) -> f64 {
    let mut count = 0usize;
    while count < 1 && y > 2.0 {
        return x * y;
    }
    for _ in 1..=3 {
        return x * x * y;
    }
    x + y
}

#[differentiable(order = 2)]
fn continued_or_left(x: f64, y: f64) -> f64 {
    let mut count = 0usize;
    while count < 2 && y < x - 0.2 {
        count += 1;
        if x > 1.5 {
            if x > y + 0.37 {
                continue;
            }
        }
        return x * x * y;
    }
    x + x * y + count as f64
}

#[differentiable(order = 2)]
fn a_value_of_a_loop_that_may_be_left(x: f64, y: f64) -> f64 {
    let mut count = 0usize;
    let v: f64 = loop {
        if count > 1 {
            break x * y;
        }
        count += 1;
        if y > 2.0 {
            return x;
        }
    };
    let mut k = 0usize;
    k += count;
    v.sin() * [x, y, 2.0][k % 3]
}

agree! {
    a_row_is_another_row: (&[0.7, 1.3, -0.4]);
    rows_change_places: (&[0.7, 1.3, -0.4]);
    changed_before_a_return: (1.0, 4.0), (1.1, 0.3), (2.0, 1.7);
    a_counter_decides_after_its_loop: (1.1, 0.3), (2.0, 1.7), (0.5, 3.0);
    left_from_a_loop_that_never_goes_on: (1.1, 0.3), (2.0, 2.7);
    continued_or_left: (1.1, 0.3), (2.0, 0.7), (0.5, 3.0);
    a_value_of_a_loop_that_may_be_left: (1.1, 0.3), (2.0, 2.7);
}
