//! Two names for one place.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn references_to_elements(x: &[f64; 3]) -> f64 {
    let r = &x[0];
    let s = &x[1];
    *r * *s + r.sin() * x[2]
}

#[differentiable(order = 2)]
fn a_reference_after_a_change(x: &[f64; 3]) -> f64 {
    let mut a = [x[0], x[1]];
    let before = a[0];
    a[0] = a[0] * a[1];
    let r = &a[0];
    *r * before + x[2]
}

#[differentiable(order = 2)]
fn references_in_patterns(x: &[f64; 3]) -> f64 {
    let ref r = x[0];
    let &s = &x[1];
    let t = &&x[2];
    *r * s * **t
}

#[differentiable(order = 2)]
fn a_row_by_mutable_reference(x: &[f64; 3]) -> f64 {
    let mut m = [[x[0], x[1]], [x[2], 1.0]];
    let r = &mut m[1];
    r[0] *= r[0];
    r[1] += x[0];
    let row = &m[1];
    let col = m[0];
    row[0] * row[1] * col[1]
}

#[differentiable(order = 2)]
fn the_index_of_a_reference_changes_later(x: &[f64; 3]) -> f64 {
    let a = *x;
    let mut i = 0;
    let r = &a[i];
    i = 2;
    *r * a[i] * r
}

#[differentiable(order = 2)]
fn the_range_of_a_slice_changes_later(x: &[f64; 3]) -> f64 {
    let mut n = 1;
    let s = &x[n..];
    n = 0;
    s[n] * s[1] * x[n]
}

#[differentiable(order = 2)]
fn a_copy_keeps_what_it_was(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let w = v;
    v[0] = v[1] * 2.0;
    let y = v;
    v[2] = 3.0;
    w[0] * v[0] * y[2] + v[2]
}

#[differentiable(order = 2)]
fn the_value_of_a_block_is_a_copy(x: &[f64; 3]) -> f64 {
    let mut v = *x;
    let w = {
        v[0] = 2.0 * v[0];
        v
    };
    v[0] = 5.0;
    w[0] * v[1] * w[2]
}

#[differentiable(order = 2)]
fn an_active_value_through_a_reference_to_a_constant(x: &[f64; 3]) -> f64 {
    let mut s = [0.0; 4];
    {
        let r = &mut s;
        r[0] = x[0];
    }
    s[0] * x[1] + x[2]
}

#[differentiable(order = 2)]
fn an_active_value_through_a_slice_of_a_constant(x: &[f64; 3]) -> f64 {
    let mut a = [1.0, 2.0, 3.0];
    {
        let s = &mut a[1..];
        s[0] = x[0];
        s[1] *= x[1];
    }
    a[1] * a[2] + x[2]
}

#[differentiable(order = 2)]
fn active_values_through_rows_of_a_constant(x: &[f64; 3]) -> f64 {
    let mut m = [[1.0; 2]; 2];
    for r in &mut m {
        r[0] = x[0];
        for v in r.iter_mut() {
            *v *= x[1];
        }
    }
    let mut n = m;
    n[0].swap(0, 1);
    m[0][0] * n[0][0] * n[1][1] + x[2]
}

#[differentiable(order = 2)]
fn exchanged_in_memory(x: &[f64; 3]) -> f64 {
    let mut a = [x[0], 1.0];
    let mut b = [x[1], x[2]];
    std::mem::swap(&mut a, &mut b);
    let c = std::mem::take(&mut a[0]);
    let d = std::mem::replace(&mut b[1], c);
    a[0] + c * d * b[0] * b[1] * a[1]
}

agree! {
    references_to_elements: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_reference_after_a_change: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    references_in_patterns: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_row_by_mutable_reference: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_index_of_a_reference_changes_later: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_range_of_a_slice_changes_later: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    a_copy_keeps_what_it_was: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    the_value_of_a_block_is_a_copy: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    an_active_value_through_a_reference_to_a_constant: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    an_active_value_through_a_slice_of_a_constant: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    active_values_through_rows_of_a_constant: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    exchanged_in_memory: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
}
