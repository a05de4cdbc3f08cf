//! What is evaluated first.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn a_block_changes_the_left_operand(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    let r = a * {
        a = a + x[1];
        a
    } + a;
    r * x[2]
}

#[differentiable(order = 2)]
fn a_block_changes_the_element_on_the_left(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let r = v[0] + {
        v[0] = 3.0 * v[1];
        v[0] * v[2]
    };
    r * v[0]
}

#[differentiable(order = 2)]
fn a_part_of_a_tuple_changes_another(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    let t = (
        a,
        {
            a *= x[1];
            a
        },
        a,
    );
    t.0 * t.1 + t.2 * x[2]
}

#[differentiable(order = 2)]
fn an_element_of_an_array_changes_another(x: &[f64; 3]) -> f64 {
    let mut a = *x;
    let t = [
        a,
        {
            a[0] *= x[1];
            a
        },
        a,
    ];
    t[0][0] * t[1][0] + t[2][2]
}

#[differentiable(order = 2)]
fn the_right_side_changes_the_index(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let mut i = 0;
    v[i] += {
        i = 1;
        v[1] * 2.0
    };
    v[0] * v[1] + v[2]
}

#[differentiable(order = 2)]
fn the_right_side_of_an_assignment_changes_the_index(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let mut i = 0;
    v[i] = {
        i = 1;
        v[1] * 2.0
    };
    v[0] * v[1] + v[2]
}

#[differentiable(order = 2)]
fn both_sides_change_the_index(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let mut i = 0;
    v[{
        i += 1;
        i
    }] *= {
        i += 1;
        v[i]
    };
    v[0] * v[1] + v[2]
}

#[differentiable(order = 2)]
fn the_right_side_is_a_block(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    a += {
        let a = x[1] * 2.0;
        a * a
    };
    a *= {
        let t = a;
        t + x[2]
    };
    a
}

#[differentiable(order = 2)]
fn the_right_side_changes_the_left_one(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    a *= a;
    a += a * a;
    a -= {
        a = 2.0 * a;
        a + x[1]
    };
    a * x[2]
}

#[differentiable(order = 2)]
fn the_right_side_changes_something_else(x: &[f64; 3]) -> f64 {
    let mut n = 0;
    let mut v = *x;
    n += {
        v[0] *= 2.0;
        1
    };
    v[0] * v[1] * n as f64 + v[2]
}

#[differentiable(order = 2)]
fn every_operator_on_overlapping_elements(x: &[f64; 3]) -> f64 {
    let mut a = *x;
    a[0] += a[0] * a[1];
    a[1] -= a[1];
    a[2] /= a[0];
    a[0] %= 1.7;
    a[0] * a[2] + a[1]
}

#[differentiable(order = 2)]
fn changes_inside_values_of_no_interest(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    let u = {
        a *= x[1];
    };
    let () = u;
    let _ = {
        a += 1.0;
        a
    };
    _ = a * 2.0;
    a * x[2]
}

#[differentiable(order = 2)]
fn a_block_changes_what_nested_parts_hold(x: &[f64; 3]) -> f64 {
    let (mut n, one) = (1, 2.0);
    let (mut m, mut k) = (one, x[1]);
    let rows = [
        [n as f64, m],
        {
            n += 1;
            m += x[0];
            [1.0; 2]
        },
        [n as f64, m],
    ];
    let parts = (
        (k, m),
        {
            k *= x[0];
            k
        },
        [k, {
            k += 1.0;
            k
        }],
    );
    rows[0][0]
        + 2.0 * rows[0][1]
        + 3.0 * rows[2][0]
        + 5.0 * rows[2][1]
        + 7.0 * parts.0.0
        + parts.1 * parts.2[0] * parts.2[1]
}

#[differentiable(order = 2)]
fn a_block_changes_the_constant_on_the_left(x: &[f64; 3]) -> f64 {
    let mut n = 1;
    let sum = n as f64 + {
        n += 3;
        x[0]
    };
    let power = (n as f64).powf({
        n += 5;
        x[1] * x[1]
    });
    sum * power * n as f64 * x[2]
}

#[differentiable(order = 2)]
fn indices_and_values_of_one_counter(x: &[f64; 3]) -> f64 {
    let mut n = 0;
    let mut next = || {
        n += 1;
        n
    };
    let mut v = *x;
    v[next() % 3] *= 1.5 * next() as f64;
    v[next() % 3] = next() as f64;
    v[0] * v[1] + v[2] * x[0] * x[1]
}

agree! {
    a_block_changes_the_left_operand: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_block_changes_the_element_on_the_left: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_part_of_a_tuple_changes_another: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    an_element_of_an_array_changes_another: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_right_side_changes_the_index: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_right_side_of_an_assignment_changes_the_index: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    both_sides_change_the_index: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_right_side_is_a_block: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_right_side_changes_the_left_one: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_right_side_changes_something_else: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    every_operator_on_overlapping_elements: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    changes_inside_values_of_no_interest: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    indices_and_values_of_one_counter: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]);
    a_block_changes_what_nested_parts_hold: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_block_changes_the_constant_on_the_left: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
}
