//! Code in which a derivative could be lost, or taken of the wrong value, without a word.

// The functions are what they are on purpose, not what lints would have them be.
#![cfg(not(clippy))]
#![allow(unused)]

#[path = "support/mod.rs"]
mod support;

/// Names that are used again for something else.
mod shadowing {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn shadowed_by_a_constant_and_back(x: &[f64; 3]) -> f64 {
        let a = x[0];
        let b = {
            let a = 3.0;
            a * x[1]
        };
        let a2 = a;
        let a = 5.0;
        let c = a * x[2];
        let a = a2 * a2;
        a + b + c * a
    }

    #[differentiable(order = 2)]
    fn shadowed_in_one_branch_only(x: &[f64; 3]) -> f64 {
        let a = x[0];
        let r = if a > 0.0 {
            let a = 2.0;
            a * x[1]
        } else {
            let a = a * a;
            a * x[2]
        };
        r * a
    }

    #[differentiable(order = 2)]
    fn a_parameter_shadowed_by_a_constant(x: &[f64; 3]) -> f64 {
        let y = x;
        let x = &[1.0, 2.0, 3.0];
        y[0] * x[1] + y[1] * y[2]
    }

    #[differentiable(order = 2)]
    fn shadowed_mutably_in_a_block(x: &[f64; 3]) -> f64 {
        let mut a = x[0];
        {
            let mut a = a * x[1];
            a += 1.0;
            {
                a *= 2.0;
            }
            let b = a;
            a = b * b;
        }
        a * x[2]
    }

    #[differentiable(order = 2)]
    fn shadowed_after_a_change(x: &[f64; 3]) -> f64 {
        let mut a = x[0];
        {
            a *= x[1];
            let a = 2.0;
            let b = a;
        }
        a * x[2]
    }

    #[differentiable(order = 2)]
    fn shadowed_by_the_pattern_of_a_loop(x: &[f64; 3]) -> f64 {
        let v = x[2];
        let mut m = 1.0;
        for v in x {
            let m2 = v * v;
            m += m2;
        }
        m * v
    }

    #[differentiable(order = 2)]
    fn shadowed_by_the_accumulator(x: &[f64; 3]) -> f64 {
        let a = x[0];
        x.iter().rev().skip(1).fold(a, |a, b| a * b + a) * a
    }

    #[differentiable(order = 2)]
    fn shadowed_after_the_closure_captured_it(x: &[f64; 3]) -> f64 {
        let k = x[0];
        let g = |y: f64| y * k;
        let k = 5.0;
        g(x[1]) * k + x[2]
    }

    #[differentiable(order = 2)]
    fn shadowed_by_the_parameter_of_a_closure(x: &[f64; 3]) -> f64 {
        let y = x[0];
        let g = |x: f64| x * y;
        let y = 2.0;
        g(x[1]) + y * x[2]
    }

    agree! {
        shadowed_by_a_constant_and_back: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_in_one_branch_only: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        a_parameter_shadowed_by_a_constant: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_mutably_in_a_block: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_after_a_change: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_by_the_pattern_of_a_loop: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_by_the_accumulator: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_after_the_closure_captured_it: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        shadowed_by_the_parameter_of_a_closure: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    }
}

/// Two names for one place.
mod aliases {
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
}

/// What is evaluated first.
mod order {
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
}

/// Constants that active values flow into later.
mod flows {
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
}

/// Constants that active values decide on.
mod decisions {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn counted_in_branches(x: &[f64; 3]) -> f64 {
        let mut n = 0;
        if x[0] > 0.0 {
            n += 1
        }
        if x[1] > 0.0 {
            n = n * 2 + 1;
        }
        x[2] * n as f64 + x[0] * x[1]
    }

    #[differentiable(order = 2)]
    fn a_factor_chosen_by_a_branch(x: &[f64; 3]) -> f64 {
        let mut k = 1.0;
        if x[0] > 0.0 {
            k = 2.0;
        } else {
            k += 3.0
        }
        x[2] * k + x[0] * x[1]
    }

    #[differentiable(order = 2)]
    fn an_element_chosen_by_a_branch(x: &[f64; 3]) -> f64 {
        let mut k = [1.0, 2.0];
        if x[0] > 0.0 {
            k[1] = 5.0;
        }
        let c = k;
        k[0] = 7.0;
        x[2] * c[0] + x[0] * x[1] * c[1] * k[0]
    }

    #[differentiable(order = 2)]
    fn flags_made_of_comparisons(x: &[f64; 3]) -> f64 {
        let mut b = false;
        b |= x[0] > 0.0;
        b &= x[1] < 5.0;
        let mut n = 1u32;
        n <<= (x[0] > 0.0) as u32;
        if b { x[0] * x[1] } else { x[2] * n as f64 }
    }

    #[differentiable(order = 2)]
    fn a_factor_that_grows_on_a_condition(x: &[f64; 3]) -> f64 {
        let mut k = 1.0;
        let mut s = 0.0;
        for i in 0..3 {
            s += k * x[i] * x[i];
            k *= 2.0;
            if x[i] > 1.0 {
                k += 1.0;
            }
        }
        s
    }

    #[differentiable(order = 2)]
    fn a_condition_that_counts(x: &[f64; 3]) -> f64 {
        let mut n = 0;
        if x[0] > 0.0 && {
            n += 1;
            true
        } {
            n += 2;
        }
        x[1] * n as f64 + x[0] * x[2]
    }

    #[differentiable(order = 2)]
    fn a_filter_that_counts(x: &[f64; 3]) -> f64 {
        let mut n = 0;
        let s: f64 = x
            .iter()
            .filter(|v| {
                n += 1;
                **v > 0.0
            })
            .sum();
        s * n as f64 + x[0] * x[1] * x[2]
    }

    #[differentiable(order = 2)]
    fn comparisons_as_numbers(x: &[f64; 3]) -> f64 {
        let c = (x[0] > 0.0) as i32 as f64;
        c * x[1] + (1.0 - c) * x[2]
    }

    #[differentiable(order = 2)]
    fn a_match_on_comparisons(x: &[f64; 3]) -> f64 {
        match (x[0] > 0.0, x[1] > 0.0) {
            (true, true) => x[2] * x[0],
            (a, _) => x[1] * x[2] * a as u8 as f64 + x[0],
        }
    }

    #[differentiable(order = 2)]
    fn the_index_of_the_first_match(x: &[f64; 3]) -> f64 {
        let i = x.iter().position(|v| *v > 1.0).unwrap_or(0);
        x[i] * x[i] + x[0] * x[2]
    }

    agree! {
        counted_in_branches: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        a_factor_chosen_by_a_branch: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        an_element_chosen_by_a_branch: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        flags_made_of_comparisons: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        a_factor_that_grows_on_a_condition: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        a_condition_that_counts: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        a_filter_that_counts: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        comparisons_as_numbers: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        a_match_on_comparisons: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        the_index_of_the_first_match: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    }
}

/// Exits from odd places.
mod exits {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn from_an_initialiser(x: &[f64; 3]) -> f64 {
        let a = if x[0] > 0.0 {
            x[1] * x[0]
        } else {
            return x[2] * x[2];
        };
        a * x[2]
    }

    #[differentiable(order = 2)]
    fn from_an_operand(x: &[f64; 3]) -> f64 {
        x[1] * (if x[0] > 0.0 { x[1] } else { return x[2] * x[0] })
    }

    #[differentiable(order = 2)]
    fn from_an_argument(x: &[f64; 3]) -> f64 {
        let a = x[1].powf(if x[0] > 0.0 { 2.0 } else { return x[2] * x[0] });
        a + x[2]
    }

    #[differentiable(order = 2)]
    fn from_an_arm(x: &[f64; 3]) -> f64 {
        let k = if x[0] > 0.0 { 0 } else { 1 };
        let a = match k {
            0 => x[1],
            1 => return x[0] * x[2],
            _ => unreachable!(),
        };
        a * a + x[2]
    }

    #[differentiable(order = 2)]
    fn from_an_element(x: &[f64; 3]) -> f64 {
        let v = [x[0], if x[1] > 0.0 { x[1] } else { return x[2] }, x[2]];
        v[0] * v[1] * v[2]
    }

    #[differentiable(order = 2)]
    fn from_a_part_of_a_tuple(x: &[f64; 3]) -> f64 {
        let mut a = x[0];
        a *= 2.0;
        let t = (
            a,
            {
                a *= x[1];
                if a < 0.0 {
                    return a * x[2];
                }
                3.0
            },
            a,
        );
        t.0 * t.1 * t.2
    }

    #[differentiable(order = 2)]
    fn from_the_right_side_of_an_assignment(x: &[f64; 3]) -> f64 {
        let mut a = x[0];
        a += if x[1] > 0.0 { x[1] * x[2] } else { return a * x[2] };
        a * a
    }

    #[differentiable(order = 2)]
    fn from_nested_loops(x: &[f64; 3]) -> f64 {
        let mut t = x[0];
        'o: for i in 0..3 {
            for j in 0..3 {
                t = t * 0.5 + x[i] * x[j];
                if t > 4.0 {
                    t *= x[0];
                    break 'o;
                }
                if j > i {
                    continue 'o;
                }
            }
            t *= x[1];
        }
        t
    }

    #[differentiable(order = 2)]
    fn from_a_branch_in_a_branch(x: &[f64; 3]) -> f64 {
        let mut t = x[0];
        if x[0] > 0.0 {
            t *= x[1];
        }
        if t > 2.0 {
            if x[1] > 3.0 {
                return t * t;
            }
            t -= x[1];
        }
        t * x[2]
    }

    #[differentiable(order = 2)]
    fn from_a_closure(x: &[f64; 3]) -> f64 {
        let g = |y: f64| {
            if y > 1.0 {
                return y * y;
            }
            y * 3.0
        };
        g(x[0]) + g(x[1]) * x[2]
    }

    #[differentiable(order = 2)]
    fn from_a_labelled_block(x: &[f64; 3]) -> f64 {
        let v = 'a: {
            if x[0] > 0.0 {
                break 'a x[1];
            }
            x[2] * x[0]
        };
        v * x[0]
    }

    #[differentiable(order = 2)]
    fn a_block_ends_in_the_exit_of_the_one_around_it(x: f64, n: usize) -> f64 {
        let mut s = x;
        'whole: {
            'part: {
                if n == 0 {
                    break 'part;
                }
                s *= s;
            }
            'part: {
                s *= s;
                break 'whole;
            }
            let i = n;
            s += i as f64;
        }
        s * x
    }

    agree! {
        a_block_ends_in_the_exit_of_the_one_around_it: (1.3, const 0), (-0.7, const 1);
        from_an_initialiser: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_an_operand: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_an_argument: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_an_arm: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_an_element: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_a_part_of_a_tuple: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_the_right_side_of_an_assignment: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_nested_loops: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_a_branch_in_a_branch: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_a_closure: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
        from_a_labelled_block: (&[0.7, 1.3, 2.1]), (&[-0.4, 0.6, 1.9]), (&[2.3, -1.7, 0.35]);
    }
}

/// Items of the function hold for all of it, whatever is called the same outside.
mod items {
    use crate::support::agree;
    use differentiable::differentiable;

    const A: f64 = 2.0;

    #[differentiable(order = 2)]
    fn behind_a_return(x: f64) -> f64 {
        if x < 0.0 {
            return x * A;
        }
        let y = x * x * A;
        const A: f64 = 7.0;
        y * A
    }

    agree! {
        behind_a_return: (1.5), (-0.5);
    }
}

/// Storage that is given to itself, and what is kept of blocks that are left early.
mod storage {
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
}

/// An arm that leaves, beside arms that give storage whose shape is seen in them alone.
mod shapes {
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
}

/// What neighbouring iterations add to one element.
mod neighbours {
    use differentiable::differentiable;

    use crate::support::agree;

    #[differentiable(order = 2)]
    fn two_wide(x: &[f64], from: usize) -> f64 {
        let mut sum = 0.0;
        for i in from..x.len() - 1 {
            sum += x[i] * x[i + 1].sin();
        }
        sum
    }

    #[differentiable(order = 2)]
    fn around(x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 1..x.len() - 1 {
            if i != 2 {
                sum += x[i - 1] * x[i + 1];
            }
            sum += x[i] * x[i] * x[i - 1];
        }
        sum * x[0]
    }

    #[differentiable(order = 2)]
    fn backwards(x: &[f64; 5], rounds: usize) -> f64 {
        let mut u = *x;
        let mut v = *x;
        for _ in 0..rounds {
            for i in 1..4 {
                v[i] = u[i - 1] * u[i + 1] + u[i].sin();
            }
            for i in 0..4 {
                u[i] = v[i] * v[i + 1];
            }
        }
        u[0] * u[3] + v[4]
    }

    #[differentiable(order = 2)]
    fn with_gaps(x: &[f64], n: usize) -> f64 {
        let mut product = 1.0;
        for i in 2..n {
            product *= x[i - 2] + x[i + 1].cos();
        }
        product
    }

    agree! {
        two_wide: (&vec![0.7, 1.3, -0.4, 2.1], const 0), (&vec![0.7, 1.3, -0.4, 2.1], const 2), (&vec![0.7, 1.3], const 1), (&vec![0.7], const 0);
        around: (&vec![0.7, 1.3, -0.4, 2.1, 0.2]), (&vec![0.7, 1.3, 0.4]), (&vec![0.7, 1.3]);
        backwards: (&[0.7, 1.3, -0.4, 2.1, 0.2], const 2), (&[0.7, 1.3, -0.4, 2.1, 0.2], const 0);
        with_gaps: (&vec![0.7, 1.3, -0.4, 2.1, 0.2], const 4), (&vec![0.7, 1.3, -0.4, 2.1, 0.2], const 2);
    }
}

/// What a loop adds to neighbouring elements, some of them behind a condition on their index.
mod neighbours_with_conditions {
    use differentiable::differentiable;

    use crate::support::agree;

    #[differentiable(order = 2)]
    fn before_the_first(x: &[f64; 4]) -> f64 {
        let mut sum = 0.0;
        for i in 0..4 {
            let before = if i > 0 { x[i - 1] } else { 0.5 };
            sum += (2.0 * x[i] - before * x[i]).powi(3);
        }
        sum
    }

    #[differentiable(order = 2)]
    fn after_the_last(x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in (0..x.len()).rev() {
            let before = if i > 0 { x[i - 1].sin() } else { 0.0 };
            let after = if i + 1 < x.len() { x[i + 1] } else { 1.0 };
            sum += (2.0 * x[i] - before - after * x[i]).powi(2);
        }
        sum
    }

    agree! {
        before_the_first: (&[0.7, 1.3, -0.4, 0.6]);
        after_the_last: (&vec![0.7, 1.3, -0.4, 0.6]), (&vec![0.3]);
    }
}

/// Small programs, in which constructs meet that seldom do.
mod encounters {
    use differentiable::{Tangent, differentiable};

    use crate::support::agree;

    #[derive(Clone, Copy, Tangent)]
    struct Pair {
        a: f64,
        b: f64,
    }

    #[differentiable(order = 2)]
    fn corner(x: &[[f64; 2]]) -> f64 {
        x[1][1] * x[0][0]
    }

    #[differentiable(order = 2, wrt(x, pair, out))]
    fn added(x: f64, pair: &mut Pair, out: &mut [f64; 3]) {
        pair.a *= x + out[1];
        out[1] *= x * pair.b;
    }

    #[differentiable(order = 2, wrt(x))]
    fn pair_of(x: f64, n: usize) -> Pair {
        let start = Pair { a: 1.0, b: x };
        for i in 0..n {
            if i > 1 {
                return Pair { a: x * x, b: start.a };
            }
        }
        Pair { a: start.b, b: x.sin() }
    }

    #[differentiable(order = 2)]
    fn a_constant_arm_and_a_call(y: f64, n: usize) -> f64 {
        let t: f64 = if n > 0 { n as f64 } else { corner(&[[y, 2.0], [1.0, y]]) };
        t * y
    }

    #[differentiable(order = 2)]
    fn behind_references_in_a_branch(x: &[f64; 3], n: usize) -> f64 {
        let mut pair = Pair { a: 1.0, b: 1.5 };
        let mut outer = [1.0; 3];
        if n > 0 {
            let mut inner: [f64; 3] = [x[1], x[0], 2.0];
            pair.b *= x[2];
            added(x[0], &mut pair, &mut inner);
            pair.b += inner[1];
        }
        added(x[1], &mut pair, &mut outer);
        outer[1] + x[0] * pair.a
    }

    #[differentiable(order = 2)]
    fn a_struct_from_branches(x: f64, n: usize) -> f64 {
        let pair = if n > 0 { Pair { a: 0.5, b: 2.0 } } else { Pair { a: 1.0, b: x } };
        pair.b * x + pair.a
    }

    #[differentiable(order = 2)]
    fn a_struct_made_of_itself(x: f64, y: f64) -> f64 {
        let mut pair = Pair { a: x, b: y * y };
        pair = Pair { a: pair.b, b: pair.a };
        pair = Pair { b: pair.a * pair.b, ..pair };
        pair.a * pair.a + pair.b
    }

    #[differentiable(order = 2)]
    fn a_struct_returned_from_a_loop(x: f64, n: usize) -> f64 {
        let pair = pair_of(x, n);
        pair.a * x + pair.b
    }

    #[differentiable(order = 2)]
    fn a_list_from(x: &[f64]) -> Vec<f64> {
        for (&v, &w) in x.iter().zip(x) {
            if v > 1.0 {
                return vec![v * w, x[0]];
            }
        }
        vec![x[0]; 3]
    }

    #[differentiable(order = 2)]
    fn a_list_returned_from_a_loop(x: &[f64]) -> f64 {
        let list = a_list_from(x);
        list[0] * list[1]
    }

    #[differentiable(order = 2)]
    fn a_list_written_through(x: (f64, f64), y: &[[f64; 2]]) -> f64 {
        let mut s: Vec<f64> = (0..3).map(|_| 0.1).collect::<Vec<_>>();
        for v in y.iter() {
            for w in &mut s {
                *w *= v[1] + x.1;
            }
        }
        s[1] + x.0
    }

    #[differentiable(order = 2)]
    fn a_reference_to_a_number(x: [f64; 3], y: f64) -> f64 {
        let m = x[1];
        let (r, k) = (&m, 2.0);
        let s = &y;
        let mut product = *r * x[0];
        while product <= *r + *s * k {
            product *= 2.0 * x[2];
        }
        product * *s
    }

    #[differentiable(order = 2)]
    fn a_loop_that_is_a_tuple(x: f64, n: usize) -> f64 {
        let (mut i, mut s) = (0, x);
        let (t, steps): ((f64, [f64; 2]), usize) = 'outer: loop {
            i += 1;
            s *= x;
            if i > n {
                break ((s, [x, 1.0]), i);
            }
            loop {
                if n == 7 {
                    break 'outer ((1.0, [2.0, s]), 0);
                }
                break;
            }
        };
        t.0 * t.1[0] * t.1[1] * steps as f64 + s
    }

    #[differentiable(order = 2)]
    fn a_block_that_is_an_array(x: &[[f64; 2]; 2], n: usize) -> f64 {
        let [p, q]: [f64; 2] = 'block: {
            if n == 0 {
                break 'block [1.0; 2];
            }
            if n == 1 {
                break 'block [x[0][0] * x[1][0], 3.0];
            }
            x[1]
        };
        p * q * x[0][1]
    }

    #[differentiable(order = 2)]
    fn a_closure_that_returns_arrays(x: &[f64; 2], n: usize) -> f64 {
        let pair = |k: usize| {
            if k > n {
                return [x[0], 2.0];
            }
            [x[1] * x[0], x[1]]
        };
        let (a, b) = (pair(1), pair(3));
        a[0] * b[1] + a[1] * b[0]
    }

    #[differentiable(order = 2)]
    fn a_tuple_of_which_a_part_becomes_active(x: f64, n: usize) -> f64 {
        let w = vec![1.0, 2.0];
        let mut s = 0.0;
        w.iter().for_each(|v| {
            let mut t = (x, *v, n);
            t.2 += 1;
            t.1 += x;
            s += t.1 * t.0 * t.2 as f64;
        });
        s
    }

    #[differentiable(order = 2)]
    fn exchanged(x: f64, z: f64, n: usize) -> f64 {
        let (p, mut q): (f64, f64) = (z, 1.0);
        match n {
            1 => return p * q * x,
            _ => q -= p,
        }
        let [_, mut r]: [f64; 2] = [f64::from(3u8); 2];
        (q, r) = (r, q);
        q * q + r * x
    }

    #[differentiable(order = 2)]
    fn arrays_of_arrays(x: &[[f64; 2]; 2], y: f64) -> f64 {
        let s: [[f64; 2]; 2] = std::array::from_fn(|k| x[1].map(|v| y * v * k as f64));
        let t: [[f64; 2]; 2] = std::array::from_fn(|_| differentiable::constant([1.0, y.floor()]));
        s[1][1] * x[0][0] + t[0][1] * y
    }

    #[differentiable(order = 2)]
    fn filled_anew(x: f64, out: &mut Vec<f64>, other: &mut Vec<f64>) {
        out[0] *= x;
        *other = vec![x * out[0], 2.0];
        *out = out.clone();
        out[1] += x * other[0];
    }

    #[differentiable(order = 2)]
    fn lists_that_are_assigned_whole(x: f64, y: f64) -> f64 {
        let (mut one, mut other) = (vec![y, x], vec![x, y]);
        filled_anew(x * y, &mut one, &mut other);
        one[0] * one[1] + other[0] * other[1]
    }

    #[differentiable(order = 2)]
    fn slices_that_are_copied_whole(x: &[f64; 2], n: usize) -> f64 {
        let mut numbers = [differentiable::constant(x[1].floor()), x[0], x[0] * x[1]];
        let mut pairs = [[x[0], 1.0], [x[1], x[0]]];
        for i in 0..n {
            let (m, k) = (numbers[1], numbers[2] * pairs[0][0]);
            numbers.copy_from_slice(&if x[0] > i as f64 { [m, x[1], 2.0] } else { [1.0, x[0], m] });
            pairs[..].copy_from_slice(&[[m, k], [k, x[1]]]);
        }
        numbers[0] * numbers[1] + pairs[0][1] * pairs[1][0]
    }

    impl Pair {
        #[differentiable(order = 2, wrt(self))]
        fn length(&self) -> f64 {
            self.a.hypot(self.b)
        }
    }

    #[differentiable(order = 2)]
    fn a_method_of_a_literal(x: f64, y: f64) -> f64 {
        let rest = Pair { a: y, b: x * y };
        Pair { a: x, ..rest }.length() + if (Pair { b: y, ..rest }).length() > 1.0 { x } else { y * y }
    }

    fn counted(n: usize) -> f64 {
        n as f64
    }

    #[differentiable(order = 2)]
    fn a_constant_in_place_of_a_part(x: f64, y: f64, n: usize) -> f64 {
        let p = Pair { a: x * y, b: y * y };
        let k = counted(n);
        let q = Pair { a: k, ..p };
        let mut r = q;
        r = Pair { b: k + 1.0, ..r };
        let s = Pair { a: r.a * x, ..Pair { b: counted(n), ..q } };
        q.a * q.b * x + r.a * r.b * y + s.a * s.b
    }

    #[differentiable(order = 2)]
    fn handed_on(x: f64) -> Vec<f64> {
        let mut a: Vec<f64> = vec![0.5; 4];
        a[0] += x;
        let mut b: Vec<f64> = a;
        b[0] *= x;
        b
    }

    #[differentiable(order = 2)]
    fn a_list_under_another_name(x: f64) -> f64 {
        let list = handed_on(x);
        list[0] * x + list[1]
    }

    #[differentiable(order = 2)]
    fn a_guard_of_what_the_arm_changes(x: f64, n: usize) -> f64 {
        let mut r = x;
        let p = -r;
        for i in 0..n {
            r += 3.0
                * r
                * match i % 2 {
                    0 if r >= -0.2 => -0.75,
                    1 if r < -1.0 => r.sin(),
                    _ => p,
                };
        }
        r.sin()
    }

    #[differentiable(order = 2)]
    fn a_guard_and_what_it_binds(x: &[f64; 2], n: usize) -> f64 {
        let mut sum = x[0];
        match n {
            k if sum > k as f64 => sum *= x[1] * k as f64,
            k if k > 3 => sum = x[1] - sum * x[0],
            _ => sum -= x[1] * x[1],
        }
        sum * sum
    }

    #[differentiable(order = 2)]
    fn a_list_that_an_arm_uses_beside_a_return(x: f64, n: usize) -> f64 {
        let mut z = x * x;
        let a: Vec<f64> = match n {
            0 => vec![0.3, z],
            _ => vec![z * x, x],
        };
        if n > 3 {
            z *= a[1];
        } else if n > 2 {
            return a[0] * z;
        }
        z * x
    }

    #[differentiable(order = 2)]
    fn a_list_that_is_used_where_it_is_set(x: f64, n: usize) -> f64 {
        let mut z = x.sin();
        let a: Vec<f64>;
        if n > 2 {
            if n > 3 {
                a = vec![x, z, x * z];
                z *= a[2];
            } else {
                a = vec![x * x, z * z];
            }
            z += a[1];
            if n > 4 {
                z *= a[0];
            }
        } else {
            return z * x;
        }
        z * a[1]
    }

    #[differentiable(order = 2)]
    fn an_arm_that_leaves_a_block_at_its_end(x: f64, n: usize) -> f64 {
        let mut y = x;
        'outer: {
            'inner: {
                match n {
                    0 => {}
                    _ => {
                        y *= x;
                        break 'inner;
                    }
                }
            }
        }
        y * x
    }

    #[differentiable]
    fn collected_singles(x: f32) -> f32 {
        let mut whole: Vec<f32> = (0..4).map(|_| -0.25).collect::<Vec<_>>();
        whole[0] += x;
        whole[0] * x + whole[1]
    }

    #[test]
    fn collected_constants_are_of_the_type_of_the_variable() {
        assert_eq!(collected_singles::value_and_gradient(1.25), (1.0, 2.25));
        assert_eq!(collected_singles::jvp(1.25, 2.0), (1.0, 4.5));
    }

    #[differentiable(order = 2)]
    fn weighted(x: f64, weights: Vec<f64>) -> [f64; 2] {
        [x * x * weights[0], x * weights[1]]
    }

    #[differentiable(order = 2)]
    fn lists_for_a_call_that_comes_twice(x: f64) -> f64 {
        let mut weights = vec![0.5; 2];
        weights[1] = 2.0;
        let [a, b] = weighted(x, vec![1.5, weights[1]]);
        let [c, d] = weighted(a * b, weights);
        a * c + d * d
    }

    #[differentiable(order = 2)]
    fn structs_that_are_pushed(x: f64, n: usize) -> f64 {
        let mut pairs = Vec::new();
        for i in 0..n {
            pairs.push(Pair { a: 2.0 * i as f64, b: x * x });
        }
        pairs[1].a * pairs[1].b * x
    }

    #[differentiable(order = 2)]
    fn mapped_to_constants(x: f64, rows: &[[f64; 2]; 2]) -> f64 {
        let constants: [[f64; 2]; 2] = rows[0].map(|v| {
            let [_p, _q] = [v, v * x];
            [0.5; 2]
        });
        let some: [[f64; 2]; 2] = rows[1].map(|v| if v > 1.0 { [0.5; 2] } else { [v, v * x] });
        constants[0][1] * x * rows[0][1] + some[0][1] * some[1][1]
    }

    #[derive(Clone, Copy, Tangent)]
    struct Link {
        pair: Pair,
        weight: f64,
    }

    #[differentiable(order = 2)]
    fn a_struct_made_of_another_inside_of_a_third(x: f64, y: f64) -> f64 {
        let pair = Pair { a: x * y, b: y * y };
        let mut link = Link { pair: Pair { a: 2.0, ..pair }, weight: 1.0 };
        link.pair.a += x;
        link.pair.a * link.pair.b * link.weight
    }

    #[differentiable(order = 2)]
    fn a_tuple_of_names_of_which_a_part_is_constant(x: f64) -> f64 {
        let start: f64 = 0.5;
        let mut pair = (start, start);
        pair.0 = pair.1 + (differentiable::constant(pair.0));
        pair.1 += x * x;
        pair.0 * pair.1
    }

    #[differentiable(order = 2)]
    fn a_reference_to_a_value_in_a_loop(x: &[f64; 2], n: usize) -> f64 {
        let mut sum = x[0];
        for _ in 0..n {
            let mut out = [sum; 2];
            scaled(x, &differentiable::constant([[0.3 * n as f64; 2], [sum.signum() * 0.5; 2]]), &mut out);
            sum = out[0] * out[1];
        }
        sum
    }

    #[differentiable(order = 2, wrt(x, out))]
    fn scaled(x: &[f64; 2], rows: &[[f64; 2]], out: &mut [f64; 2]) {
        out[0] *= x[1] * rows[1][0];
        out[1] += x[0] * rows[0][1];
    }

    #[differentiable(order = 2)]
    fn items_of_what_is_gone(x: f64, n: usize) -> f64 {
        let mut y = x;
        for k in 0..n {
            let mut grown: Vec<f64> = (0..k + 2).map(|i| (i + k + 1) as f64).collect();
            for (i, v) in grown.iter().enumerate().skip(1).step_by(2) {
                if *v > 3.5 {
                    continue;
                }
                y *= (0.3 * x * *v).sin() * i as f64;
            }
            for pair in grown.windows(2) {
                y += (0.1 * y * pair[0]).cos() * pair[1];
            }
            grown.push(0.3);
            y = grown.iter().zip(&grown[1..]).rev().fold(y, |sum, (v, w)| sum * (0.2 * x * v - w).sin());
        }
        y
    }

    #[differentiable(order = 2)]
    fn a_reference_to_a_number_that_changes(x: f64, n: usize) -> f64 {
        let (mut y, mut bound) = (x, 0.5);
        for _ in 0..n {
            let limit = &bound;
            if *limit < x {
                y = (y * x).sin();
            }
            y *= *limit;
            bound *= 2.0;
        }
        y
    }

    #[differentiable(order = 2, wrt(x))]
    fn by_weights(x: f64, weights: &[f64]) -> f64 {
        x * weights[0] * x + weights[1]
    }

    #[differentiable(order = 2)]
    fn calls_with_references_to_what_changes(x: f64) -> f64 {
        let mut weights = vec![1.5, 2.0];
        let one = by_weights(x, &weights);
        weights[0] = one.floor();
        let other = by_weights(x * one, &weights);
        let mut number = 3.0;
        let third = by_weights(other, &[number, 1.0]);
        number += 1.0;
        one * other + third * number
    }

    #[derive(Clone, Copy, Tangent)]
    struct Body {
        at: [f64; 2],
        mass: f64,
    }

    #[differentiable(order = 2, wrt(x))]
    fn a_struct_from_a_block_that_may_be_left(x: f64, n: usize) -> Body {
        let mut y: f64 = x;
        let body = 'block: {
            if n > 1 {
                y *= x;
                for _ in 2..n {
                    return Body { at: [x; 2], mass: y };
                }
            }
            let z = y.sin();
            if n > 0 {
                break 'block Body { at: [1.0, z], mass: x };
            }
            Body { at: [z, 0.5], mass: 1.0 }
        };
        Body { mass: body.mass * x, ..body }
    }

    #[differentiable(order = 2)]
    fn the_same_of_its_parts(x: f64, n: usize) -> f64 {
        let body = a_struct_from_a_block_that_may_be_left(x, n);
        body.at[0] * body.at[1] * body.mass
    }

    #[differentiable(order = 2)]
    fn an_arm_with_two_exits_from_a_loop(x: &[f64; 2], n: usize) -> f64 {
        let y = x[0] * x[1];
        let list: [f64; 3] = loop {
            if n > 3 {
                if n > 4 {
                    if n > 5 {
                        break [x[1], y, 1.0];
                    }
                } else if n > 2 {
                    break [1.0; 3];
                }
                return x[0].sin();
            }
            if n > 1 {
                break [x[0], y * y, 1.0];
            }
        };
        list[0] * list[1]
    }

    #[differentiable(order = 2)]
    fn exchanged_with_parts_of_unknown_type(x: f64, y: &[f64; 2], mut z: f64, n: usize) -> f64 {
        let start: f64 = 0.3;
        let pair = (start, z);
        let mut m = 1.0;
        (m, z) = 'block: { pair };
        let Link { pair: mut p, weight: mut w } = Link { pair: Pair { a: 1.0, b: 2.0 }, weight: 0.5 };
        (w, p.a) = if n > 0 { (p.a, 1.25) } else { (y[1], w) };
        m * z * y[0] + x * w * p.a * p.b
    }

    #[differentiable(order = 2)]
    fn a_struct_that_is_kept_where_the_function_is_left(x: &[f64; 2], n: usize) -> f64 {
        let mut pair = Pair { a: x[1] * x[1], b: 1.0 };
        if n > 0 {
            for k in 1..4 {
                pair.a *= x[0];
                if k == n {
                    return pair.a * pair.b;
                }
            }
        }
        pair.b = pair.a * x[0];
        let copy = pair;
        copy.a * copy.b
    }

    #[differentiable(order = 2)]
    fn an_arm_that_leaves_where_a_guard_was_asked(x: &[f64; 2], n: usize) -> f64 {
        let mut y = x[1];
        match n % 3 {
            0 if y <= 0.3 => y *= x[0],
            1 if y <= 0.6 => y = y.sin(),
            1 => {}
            _ => return y * y,
        }
        y.exp() * x[0]
    }

    #[differentiable(wrt(x, out))]
    fn singles_taken_off(x: (f32, f32), out: &mut Vec<f32>) {
        out[1] -= x.0 * x.1;
    }

    #[differentiable]
    fn a_literal_beside_a_single(x: &[f32; 2], n: usize) -> f32 {
        let mut list: Vec<f32> = vec![-0.2, x[0]];
        singles_taken_off(if n == 0 { (x[1], 3.0) } else { return x[1] }, &mut list);
        list[1]
    }

    #[test]
    fn a_literal_beside_an_active_value_is_of_its_type() {
        assert_eq!(a_literal_beside_a_single::gradient(&[0.7, 1.3], 0), [1.0, -3.0]);
        assert_eq!(a_literal_beside_a_single::gradient(&[0.7, 1.3], 1), [0.0, 1.0]);
    }

    #[differentiable(order = 2)]
    fn assigned_behind_a_block(x: &[f64; 2]) -> f64 {
        let (mut counts, mut spare, mut s) = ([0, 0], [0, 0], x[0]);
        ({ &mut counts }[0], s) = (2, x[1] * s);
        (if counts[0] > 1 { &mut counts } else { &mut spare }[1], s) = (counts[0], s * s);
        s.powi(counts[0] + counts[1])
    }

    #[differentiable(order = 2)]
    fn constant_sums_in_products(x: f64, n: usize) -> f64 {
        let c = n as f64;
        let sum = |_: f64| c + 1.0;
        let next = |i: usize| i + 1;
        let mut s = x;
        let closures = 2.0 * sum(x) * x - sum(x) * -sum(1.0) * x + (2 * next(n)) as f64 * x * x;
        let blocks = x
            * (3.0 - {
                s += x * x;
                c + 1.0
            })
            - s * (2.0
                * 'a: {
                    if x > 10.0 {
                        break 'a c - 1.0;
                    }
                    c + 1.0
                });
        let parts = x * (2.0 * (c + 1.0, x).0) - x * (3.0 - [c + 1.0, x][0]) * (2.0 * (c + 1.0, &x).0);
        closures * x + blocks * s - parts * x
    }

    #[differentiable]
    fn times_a_sum_of_zeros(x: f64, n: usize) -> [f64; 2] {
        let mut zero = 0.0;
        let product = x * (0..n).map(|_| zero).sum::<f64>();
        zero *= product;
        [product; 2]
    }

    #[test]
    fn a_sum_of_zeros_has_its_sign() {
        for n in [0, 3] {
            let value = times_a_sum_of_zeros(-1.3, n);
            let (same, _) = times_a_sum_of_zeros::vjp(-1.3, n, [1.0; 2]);
            assert_eq!(value.map(f64::to_bits), same.map(f64::to_bits));
        }
    }

    fn ones() -> [f64; 2] {
        [1.0; 2]
    }

    #[differentiable(order = 2)]
    fn made_of_nothing(_x: &[f64; 2], _y: f64) -> [[f64; 2]; 2] {
        [[1.0; 2], [3.0, 2.0]]
    }

    #[differentiable(order = 2)]
    fn rows_of_constants(x: &[f64; 2]) -> f64 {
        let mut rows: [[f64; 2]; 2] = [[0.5; 2], [1.0, x[0]]];
        let product = rows[1][1] * rows[0][0] * x[1];
        rows.copy_from_slice(&[[0.0; 2], [2.0; 2]]);
        product * product + rows[1][1] * made_of_nothing(x, product)[1][0] * x[0]
    }

    #[differentiable(order = 2)]
    fn constants_that_are_changed_where_they_are(x: &[f64; 2]) -> f64 {
        let one = 1.0;
        let (mut values, mut sums) = (ones(), [one + one; 2]);
        for (i, v) in values.iter_mut().enumerate() {
            let pair = Pair { a: x[i], b: one };
            *v *= pair.a;
        }
        sums.iter_mut().zip(x).for_each(|(sum, v)| *sum += v * v.sin());
        values[0] * sums[1] + values[1] * sums[0]
    }

    #[differentiable(order = 2)]
    fn a_fold_to_its_items(x: &[f64; 2], n: usize) -> f64 {
        let mut start = 1.25;
        let copies: Vec<_> = (0..n).map(|i| x[i] * x[0]).collect();
        let last = copies.iter().copied().fold(start, |_, v| v) * x[0];
        let larger = copies.iter().fold(start, |kept, v| if *v > 0.6 { *v } else { kept }).sin();
        x.iter().copied().fold(start, |_, v| v) * last + larger
    }

    #[differentiable(order = 2)]
    fn a_fold_that_begins_with_a_name(x: &[f64; 2], n: usize) -> f64 {
        let pair = Pair { a: x[0], b: x[1] };
        let start: f64 = 1.25;
        let product = (0..n).fold(start, |product, _| product * pair.a);
        x.iter().fold(start, |sum, v| sum * pair.b + v) * product
    }

    #[differentiable(order = 2)]
    fn an_exit_in_a_branch_and_one_behind_it(x: &[f64; 2], n: usize) -> f64 {
        let mut s = x[0];
        for i in 0..5 {
            if i % 2 == 0 {
                if s > 4.0 {
                    s *= x[1];
                    break;
                } else {
                    s *= x[0] + 1.0;
                }
            }
            s += x[1];
            if s > n as f64 {
                break;
            }
        }
        s * x[0]
    }

    #[differentiable(order = 2)]
    fn an_exit_in_a_branch_and_the_end_of_a_loop(x: &[f64; 2], n: usize) -> f64 {
        let mut sum = x[0];
        'rows: for i in 0..2 {
            if i < 2 {
                let mut row: Vec<f64> = vec![x[1]; 4];
                if n > 3 {
                    for (k, v) in row.iter_mut().enumerate() {
                        *v += k as f64 * x[0];
                    }
                    sum *= row[1];
                    break 'rows;
                } else {
                    sum += row[2] * x[0];
                }
            }
            break 'rows;
        }
        sum
    }

    #[differentiable(order = 2)]
    fn bounded_in_vain(x: f64, y: f64) -> f64 {
        let _bounded = x.clamp(-0.5, y);
        x * y
    }

    #[test]
    #[should_panic(expected = "min > max")]
    fn what_is_bounded_in_vain_panics_in_forward_mode() {
        bounded_in_vain::jvp(0.3, -0.7, 1.1, 0.4);
    }

    #[differentiable(order = 2)]
    #[allow(unused_assignments)]
    fn a_list_that_is_given_whole_and_then_by_element(x: f64, n: usize) -> f64 {
        let mut v = Vec::new();
        let mut sum = 0.0;
        for _ in 0..n {
            v = vec![0.0; 2];
            v[0] = x * x;
            v[1] = x.sin();
            sum += v[0] * v[1];
        }
        v = vec![x; 2];
        v[0] = x * 3.0;
        v[1] = x * sum + x;
        v[0] * v[1]
    }

    #[differentiable(order = 2)]
    fn a_constant_or_something_else(x: f64, n: usize) -> f64 {
        let mut v = vec![0.5; n];
        let a = v.pop().unwrap_or(x * x);
        let b = n.checked_sub(2).map(|rest| rest as f64).unwrap_or(x.sin());
        let c = v.pop().map_or(x * 3.0, |v| v * x);
        let d = "2.5".parse::<f64>().unwrap_or(x) + v.pop().unwrap_or_else(|| x * 5.0);
        a * x + b * x + c * c + d * x
    }

    fn sum_of(numbers: &[f64]) -> f64 {
        numbers.iter().sum()
    }

    #[differentiable(order = 2)]
    fn a_look_at_what_may_be_changed(x: f64, n: usize) -> f64 {
        let mut total = 0.5;
        {
            let changing = &mut total;
            *changing += n as f64;
            let looking = &*changing;
            if n > 3 {
                return x * x;
            }
            x * x * sum_of(&[*changing, *looking])
        }
    }

    #[differentiable(order = 2)]
    fn loops_in_vain(x: &[f64; 3]) -> f64 {
        let mut y = 0.0;
        for piece in x.chunks_exact(2) {
            y -= piece.chunks(2).fold(x[0], |_, _| 1.0);
        }
        y = x[0] * x[2];
        for _ in 1..=3 {
            y = 1.0;
        }
        y + x[1] * x[1]
    }

    #[differentiable(order = 2)]
    fn mapped_to_constant_rows(x: &[f64; 2]) -> f64 {
        let mut rows = x.map(|_| [1.0; 2]);
        rows[0][1] = x[0] * x[1];
        let weight = 0.5;
        let others = x.map(|_| [weight, 2 as f64]);
        rows[0][0] * rows[0][1] * x[1] * others[1][1]
    }

    #[differentiable(order = 2)]
    fn product_of_two(x: Vec<f64>) -> f64 {
        x[0] * x[1]
    }

    #[differentiable(order = 2)]
    fn a_list_with_a_constant_that_is_handed_on(x: f64, n: usize) -> f64 {
        x * product_of_two(vec![n as f64, x * x])
    }

    agree! {
        a_list_with_a_constant_that_is_handed_on: (1.3, const 2);
        a_constant_or_something_else: (0.7, const 0), (0.7, const 1), (0.7, const 2), (0.7, const 3);
        a_look_at_what_may_be_changed: (0.7, const 1), (0.7, const 4);
        loops_in_vain: (&[1.3, 0.7, 1.1]);
        mapped_to_constant_rows: (&[1.3, 0.7]);
        a_tuple_of_names_of_which_a_part_is_constant: (1.3);
        a_reference_to_a_value_in_a_loop: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 2);
        bounded_in_vain: (0.3, 0.7);
        an_exit_in_a_branch_and_one_behind_it: (&[0.7, 1.3], const 2), (&[0.7, 1.3], const 4), (&[1.7, 1.3], const 5), (&[1.7, 1.3], const 90);
        an_exit_in_a_branch_and_the_end_of_a_loop: (&[0.7, 1.3], const 2), (&[0.7, 1.3], const 4);
        an_arm_with_two_exits_from_a_loop: (&[0.7, 1.3], const 2),
            (&[0.7, 1.3], const 4), (&[0.7, 1.3], const 5), (&[0.7, 1.3], const 6);
        exchanged_with_parts_of_unknown_type: (1.3, &[0.7, 1.1], 0.4, const 0), (1.3, &[0.7, 1.1], 0.4, const 1);
        a_struct_that_is_kept_where_the_function_is_left: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 2), (&[0.7, 1.3], const 5);
        an_arm_that_leaves_where_a_guard_was_asked: (&[0.7, 0.2], const 0), (&[0.7, 0.8], const 0), (&[0.7, 0.2], const 1), (&[0.7, 0.8], const 1),
            (&[0.7, 0.2], const 2);
        assigned_behind_a_block: (&[0.7, 1.3]);
        constants_that_are_changed_where_they_are: (&[0.7, 1.3]);
        rows_of_constants: (&[0.7, 1.3]);
        constant_sums_in_products: (0.7, const 3), (-1.3, const 0);
        a_fold_to_its_items: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 1), (&[0.7, 1.3], const 2);
        a_fold_that_begins_with_a_name: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 2);
        items_of_what_is_gone: (0.7, const 1), (0.7, const 3), (-1.3, const 2);
        a_reference_to_a_number_that_changes: (1.3, const 1), (1.3, const 3);
        calls_with_references_to_what_changes: (1.3), (-0.7);
        the_same_of_its_parts: (1.3, const 0), (1.3, const 1), (1.3, const 2), (1.3, const 4);
        a_struct_made_of_another_inside_of_a_third: (1.3, -0.7);
        lists_for_a_call_that_comes_twice: (1.3);
        structs_that_are_pushed: (1.3, const 2);
        mapped_to_constants: (1.3, &[[0.7, 1.3], [0.4, 1.1]]), (1.3, &[[0.7, 1.3], [0.4, 0.6]]);
        a_guard_of_what_the_arm_changes: (1.3, const 1), (-0.7, const 1), (1.3, const 4), (-1.3, const 3);
        a_guard_and_what_it_binds: (&[1.3, 0.7], const 1), (&[1.3, 0.7], const 2), (&[1.3, 0.7], const 5), (&[-0.4, 0.7], const 0);
        a_list_that_an_arm_uses_beside_a_return: (1.3, const 0), (1.3, const 1), (1.3, const 3), (1.3, const 4);
        a_list_that_is_used_where_it_is_set: (1.3, const 2), (1.3, const 3), (1.3, const 4), (1.3, const 5);
        an_arm_that_leaves_a_block_at_its_end: (1.3, const 0), (1.3, const 1);
        a_list_under_another_name: (1.3);
        a_constant_in_place_of_a_part: (2.0, 3.0, const 2), (0.7, 1.3, const 0);
        a_method_of_a_literal: (1.3, 0.7), (0.3, 0.4);
        lists_that_are_assigned_whole: (1.3, -0.7);
        slices_that_are_copied_whole: (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 2);
        a_constant_arm_and_a_call: (1.3, const 0), (1.3, const 2);
        behind_references_in_a_branch: (&[0.7, 1.3, -0.4], const 0), (&[0.7, 1.3, -0.4], const 1);
        a_struct_from_branches: (1.3, const 0), (1.3, const 2);
        a_struct_made_of_itself: (1.3, -0.7);
        a_struct_returned_from_a_loop: (1.3, const 0), (1.3, const 4);
        a_list_returned_from_a_loop: (&vec![0.7, 1.3]), (&vec![0.7, 0.3]);
        a_list_written_through: ((0.7, 1.3), &vec![[0.3, 1.2], [-0.5, 0.8]]);
        a_reference_to_a_number: ([0.7, 1.3, 1.1], 0.9);
        a_loop_that_is_a_tuple: (1.3, const 0), (1.3, const 3), (1.3, const 7);
        a_block_that_is_an_array: (&[[0.7, 1.3], [-0.4, 2.1]], const 0), (&[[0.7, 1.3], [-0.4, 2.1]], const 1), (&[[0.7, 1.3], [-0.4, 2.1]], const 2);
        a_closure_that_returns_arrays: (&[0.7, 1.3], const 2), (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 4);
        a_tuple_of_which_a_part_becomes_active: (1.3, const 2);
        exchanged: (1.3, 0.7, const 0), (1.3, 0.7, const 1);
        a_list_that_is_given_whole_and_then_by_element: (1.3, const 0), (1.3, const 2);
        arrays_of_arrays: (&[[0.7, 1.3], [-0.4, 2.1]], 1.6);
    }
}

/// What a name stands for is not seen where the type is written.
mod names_of_types {
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
}

/// Mutable references to constants, which are changed behind them.
mod references {
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
}

/// What a `match` looks at, and its arms change.
mod matches_of_what_changes {
    use crate::support::agree;
    use differentiable::{Tangent, differentiable};

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Mode {
        Start,
        Run,
        Count(usize),
    }

    #[derive(Clone, Debug, Tangent)]
    struct Machine {
        #[tangent(constant)]
        mode: Mode,
        value: f64,
        steps: usize,
    }

    #[differentiable(order = 2)]
    fn a_state_machine(x: &[f64; 6]) -> f64 {
        let mut machine = Machine { mode: Mode::Start, value: 1.0, steps: 0 };
        for &v in x {
            match machine.mode {
                Mode::Start => {
                    machine.mode = Mode::Run;
                    machine.value += v * v;
                }
                Mode::Run => {
                    machine.mode = Mode::Count(2);
                    machine.value *= v;
                }
                Mode::Count(n) => {
                    machine.value = machine.value.sin() * v * n as f64;
                    machine.mode = if n == 0 { Mode::Start } else { Mode::Count(n - 1) };
                }
            }
            machine.value *= machine.steps as f64 * v + 1.0;
            machine.steps += 1;
        }
        machine.value * machine.steps as f64
    }

    #[differentiable(order = 2)]
    fn a_machine_and_its_steps(x: &[f64; 6]) -> f64 {
        let mut machine = Machine { mode: Mode::Start, value: 1.0, steps: 0 };
        for &v in x {
            match (machine.mode, machine.steps % 2) {
                (Mode::Start, _) => machine.mode = Mode::Run,
                (Mode::Run, 0) => {
                    machine.mode = Mode::Count(1);
                    machine.value *= v;
                }
                (Mode::Run, _) => machine.value *= v * v,
                (Mode::Count(n), _) => {
                    machine.value = (machine.value + n as f64).sin() * v;
                    machine.mode = Mode::Run;
                }
            }
            if let Mode::Count(n) = machine.mode {
                machine.value *= v.powi(n as i32 + 1);
            }
            machine.steps += 1;
        }
        machine.value
    }

    #[differentiable(order = 2)]
    fn of_modes_that_are_left(x: &[f64; 6]) -> f64 {
        let mut machine = Machine { mode: Mode::Start, value: 1.0, steps: 0 };
        for &v in x {
            let Mode::Start = machine.mode else {
                machine.mode = Mode::Start;
                machine.value += v;
                continue;
            };
            machine.mode = if v > 0.7 { Mode::Run } else { Mode::Count(2) };
            machine.value = machine.value.sin() + v;
        }
        machine.value
    }

    #[differentiable(order = 2)]
    fn of_lengths(x: &[f64; 6]) -> f64 {
        let mut v = Vec::new();
        let mut s = 1.0;
        for &a in x {
            match v[..] {
                [] => {
                    s *= a;
                    v.push(a * a);
                }
                [b] => {
                    s += b * a;
                    v.push(b);
                    v.push(a);
                }
                [b, .., c] => {
                    s = s * b + c;
                    v.clear();
                }
            }
        }
        s
    }

    #[differentiable(order = 2)]
    fn of_what_is_left(x: &[f64]) -> f64 {
        let mut rest = x;
        let (mut s, mut w) = (0.0, 1.0);
        while let [a, tail @ ..] = rest {
            s += w * a * a;
            w *= 0.5 * a;
            rest = tail;
        }
        s
    }

    #[differentiable(order = 2)]
    fn halves_that_are_chosen(x: &[f64]) -> f64 {
        let mut rest: &[f64] = &x[..];
        let mut s = 1.0;
        while rest.len() > 1 {
            let (head, tail) = rest.split_at(rest.len() / 2);
            s = s * head[0] + tail.iter().sum::<f64>();
            rest = if head[0] > 0.5 { head } else { tail };
        }
        s
    }

    #[differentiable(order = 2)]
    fn norm(x: &[f64]) -> f64 {
        x.iter().map(|v| v * v).sum::<f64>().sqrt()
    }

    #[differentiable(order = 2)]
    fn parts_that_are_chosen(x: &[f64], a: &[f64; 2], b: &[f64; 2], first: bool) -> f64 {
        let part = if first { &x[..1] } else { &x[1..] };
        let (small, large) = if first { (a, b) } else { (b, a) };
        let whole = match first {
            true => a,
            false => b,
        };
        norm(part) * norm(small) + large[0] * part[0] + norm(whole) * part.len() as f64
    }

    agree! {
        a_state_machine: (&[0.3, 0.7, 1.3, 0.4, 0.9, 1.1]);
        a_machine_and_its_steps: (&[0.3, 0.7, 1.3, 0.4, 0.9, 1.1]);
        of_modes_that_are_left: (&[0.3, 0.9, 1.3, 0.4, 0.9, 1.1]);
        of_lengths: (&[0.3, 0.7, 1.3, 0.4, 0.9, 1.1]);
        of_what_is_left: (&vec![0.3, 0.7, 1.3, 0.4]);
        halves_that_are_chosen: (&vec![0.3, 0.7, 1.3, 0.4, 0.9, 1.1, 0.2]);
        parts_that_are_chosen: (&vec![0.3, 0.7, 1.3], &[0.4, 0.9], &[1.1, 0.2], const true),
            (&vec![0.3, 0.7, 1.3], &[0.4, 0.9], &[1.1, 0.2], const false);
    }
}

/// `ref mut` leads to what is taken apart; a tuple of an integer and a float is assigned as a whole.
mod parts_of_what_is_there {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn by_reference(x: f64, y: f64) -> f64 {
        let mut a = [x, y, x * y];
        let [ref mut p, _, ref q] = a;
        *p += 2.0 * *q;
        let mut t = (y, [x, 2.0]);
        let (ref s, ref mut b) = t;
        b[0] *= 3.0 * s;
        match a {
            [ref mut p, ref mut q, _] => std::mem::swap(p, q),
        }
        a[0] * a[1].sin() * t.1[0]
    }

    #[differentiable(order = 2)]
    fn the_largest(x: &[f64], scale: f64) -> f64 {
        let mut best = (0, f64::NEG_INFINITY);
        let mut last = (1.0, 0usize, true);
        for i in 0..x.len() {
            let v = (scale * x[i]).sin();
            if v > best.1 {
                best = (i, v);
            }
            last = (last.0 * v, last.1 + i, !last.2);
        }
        if last.2 { best.1 * best.0 as f64 } else { best.1 * last.0 * last.1 as f64 }
    }

    agree! {
        by_reference: (0.7, 1.3), (-0.4, 0.9);
        the_largest: (&vec![0.3, 0.7, 1.3, 0.4], 1.1), (&vec![0.9, 0.2, 0.4], 0.8);
    }
}

/// Functions that a function imports or defines itself, with names of others.
mod functions_of_its_own {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn h(x: f64) -> f64 {
        x * x
    }

    mod other {
        use differentiable::differentiable;

        #[differentiable(order = 2)]
        pub fn h(x: f64) -> f64 {
            x.sin()
        }

        #[differentiable(order = 2)]
        pub fn k(x: f64) -> f64 {
            x.exp()
        }
    }

    #[differentiable(order = 2)]
    fn imported(x: f64) -> f64 {
        use other::h;
        h(x)
    }

    #[differentiable(order = 2)]
    fn renamed(x: f64) -> f64 {
        use self::other::{h as k, k as m};
        k(x) * h(x) * m(x)
    }

    #[differentiable(order = 2)]
    fn in_a_block(x: f64) -> f64 {
        let y = {
            use other::{self as o, k};
            k(x) * o::h(x)
        };
        y * h(x)
    }

    #[differentiable(order = 2)]
    fn defined(x: f64) -> f64 {
        #[differentiable(order = 2)]
        fn h(x: f64) -> f64 {
            x.cos()
        }
        h(x) * x
    }

    /// What a glob gives is in sight; a function of it with the name of another is refused (tests/ui/compiler/function_of_a_glob).
    #[differentiable(order = 2)]
    fn beside_a_glob(x: f64) -> f64 {
        use other::*;
        use std::f64::consts::*;
        k(x) * PI
    }

    agree! {
        imported: (0.7);
        renamed: (0.7);
        in_a_block: (0.7);
        defined: (0.7);
        beside_a_glob: (0.7);
    }
}

/// What a struct dereferences to is a part of it by two names.
mod dereferenced {
    use std::ops::{Deref, DerefMut};

    use crate::support::agree;
    use differentiable::{Tangent, differentiable};

    #[derive(Clone, Tangent)]
    struct List(Vec<f64>);

    impl Deref for List {
        type Target = [f64];

        fn deref(&self) -> &[f64] {
            &self.0
        }
    }

    impl DerefMut for List {
        fn deref_mut(&mut self) -> &mut [f64] {
            &mut self.0
        }
    }

    #[derive(Clone, Tangent)]
    struct Body {
        x: f64,
        v: f64,
    }

    #[derive(Clone, Tangent)]
    struct Particle {
        body: Body,
        mass: f64,
    }

    impl Deref for Particle {
        type Target = Body;

        fn deref(&self) -> &Body {
            &self.body
        }
    }

    impl DerefMut for Particle {
        fn deref_mut(&mut self) -> &mut Body {
            &mut self.body
        }
    }

    #[differentiable(order = 2)]
    fn of_a_list(x: f64, y: f64) -> f64 {
        let mut list = List(vec![x, x * y, 2.0]);
        list[2] += list.0[1];
        list.0[0] *= y;
        list[0] * list[1] * list[2]
    }

    #[differentiable(order = 2)]
    fn of_a_particle(x: f64, y: f64) -> f64 {
        let mut particle = Particle { body: Body { x, v: y }, mass: x * y };
        particle.x += 0.1 * particle.v;
        particle.body.v -= particle.x;
        particle.body = Body { x: particle.v, v: particle.x * particle.mass };
        particle.mass * particle.v * particle.v + particle.x
    }

    agree! {
        of_a_list: (0.7, 1.3);
        of_a_particle: (0.7, 1.3);
    }
}

/// Steps backwards, whose order does not matter to a function that is called in halves.
mod steps_backwards {
    use crate::support::agree;
    use differentiable::{Tangent, differentiable};

    #[derive(Clone, Tangent)]
    struct Pair {
        a: f64,
        b: f64,
    }

    #[differentiable(order = 2)]
    fn summed(x: f64, n: usize) -> [f64; 2] {
        let Pair { a, b } = Pair { a: x * x, b: x };
        let (mut sum, mut product) = (-0.0, 1.0);
        for _ in (1..n).step_by(2).rev() {
            sum += b;
        }
        for i in (0..n).step_by(3).rev() {
            if i == 1 {
                break;
            }
            product *= a + i as f64;
        }
        [sum, product]
    }

    #[differentiable(order = 2)]
    fn squared(x: f64, n: usize) -> f64 {
        let [sum, product] = summed(x, n);
        sum * sum * product
    }

    agree! {
        squared: (0.7, const 4), (1.3, const 7), (0.7, const 1);
    }
}

/// Blocks and loops that control does not come to the end of.
mod no_end {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn in_a_tuple(x: f64, n: usize) -> f64 {
        let mut s = x;
        'outer: for i in 0..3 {
            if i < 2 {
                s *= x;
            }
            let (p, q): (f64, f64) = (
                1.0,
                'l: loop {
                    'b: {
                        s *= 2.0;
                        continue 'outer;
                    }
                    if n != 1 {
                        break 'l 1.0;
                    }
                },
            );
            s += p * q;
        }
        s
    }

    #[differentiable(order = 2)]
    fn of_a_label_that_is_left_further_out(x: f64, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            let y: f64 = 'b: {
                if i > 1 {
                    return s * x;
                }
                'c: loop {
                    s *= x;
                    break 'b s + x;
                }
            };
            s += y * y;
        }
        s
    }

    agree! {
        in_a_tuple: (1.5, const 2), (0.7, const 1);
        of_a_label_that_is_left_further_out: (1.5, const 1), (0.7, const 3);
    }
}

/// Names of active values and of constants in one pattern, which may not match.
mod mixed_patterns {
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
}

/// What a block is worth is no place: what is changed there, or later, is a copy.
mod values_of_blocks {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn squared(s: &mut [f64; 2]) {
        s[0] *= 2.0;
        s[1] *= s[0];
    }

    #[differentiable(order = 2)]
    fn changed_by_a_call(x: f64, y: f64) -> f64 {
        let mut s = [x, y];
        let t = &mut { s };
        squared(t);
        s[0] * s[1] + t[1]
    }

    #[differentiable(order = 2)]
    fn changed_through_a_reference(x: f64, y: f64) -> f64 {
        let s = [x, y];
        let r = &mut { s };
        r[0] *= 3.0;
        for v in &mut { s } {
            *v *= 2.0;
        }
        s[0] * s[1] + r[0]
    }

    #[differentiable(order = 2)]
    fn changed_by_methods(x: f64, y: f64) -> f64 {
        let mut s = [x, y];
        let t = { &s }[0] * { s }[1];
        (&mut { s })[0] = 3.0;
        { s }.swap(0, 1);
        { s }.fill(1.0);
        s[0] * s[1] * s[1] + t
    }

    #[differentiable(order = 2)]
    fn chosen(x: f64, n: usize) -> f64 {
        let s = [x, x * x];
        let t = [x * x, x];
        let r = &mut if n > 1 { s } else { t };
        squared(r);
        r[1] * s[0] + t[0]
    }

    agree! {
        changed_by_a_call: (0.7, 1.3);
        changed_through_a_reference: (0.7, 1.3);
        changed_by_methods: (0.7, 1.3);
        chosen: (0.7, const 1), (1.3, const 2);
    }
}

/// Alternatives bind the same names.
mod alternatives {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn of_all_kinds(x: f64, n: usize) -> f64 {
        let r: Result<usize, usize> = if n > 2 { Ok(n) } else { Err(n + 1) };
        let (mut y, Ok(k) | Err(k)) = (x * x, r);
        y += match r {
            Ok(k) | Err(k) => x * k as f64,
        };
        if let (Ok(k), true) | (Err(k), _) = (r, n > 2) {
            y *= x * k as f64;
        }
        for Ok(k) | Err(k) in [r, Ok(3), Err(4)] {
            y += k as f64 * x.powi(3);
        }
        y * k as f64
    }

    agree! {
        of_all_kinds: (0.7, const 1), (1.3, const 3);
    }
}

/// Vectors of a known length that are there in some iterations alone.
mod vectors_of_branches {
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
}

/// Constants that are appended to a vector after its elements have been changed, for nobody.
mod appended_for_nobody {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn in_a_loop(x: f64, n: usize) -> f64 {
        let mut m = 0.0;
        let mut grown = vec![x; n];
        for v in grown.iter_mut() {
            m += *v * x;
            *v += m;
        }
        for _ in 1..n {
            grown.push(0.5);
        }
        m * m
    }

    #[differentiable(order = 2)]
    fn in_a_branch(x: f64, n: usize) -> f64 {
        let mut grown: Vec<f64> = Vec::new();
        for v in grown.iter_mut() {
            *v += x;
        }
        if n > 1 {
            grown.push(0.5);
            grown.push(2.0);
        }
        let mut sum = x;
        for v in &grown {
            sum += *v * x;
        }
        sum * x
    }

    agree! {
        in_a_loop: (0.7, const 0), (1.3, const 3);
        in_a_branch: (0.7, const 1), (1.3, const 3);
    }
}

/// A constant that a method changes by what was seen of an active value, and one that changes between calls that it is given to.
mod constants_with_methods {
    use std::collections::HashMap;

    use crate::support::agree;
    use differentiable::differentiable;

    #[derive(Clone, Copy)]
    struct Counter {
        n: usize,
    }

    impl Counter {
        fn bump(&mut self, by: usize) -> usize {
            self.n += by;
            self.n
        }
    }

    #[differentiable(order = 2)]
    fn counted(x: f64) -> f64 {
        let mut counter = Counter { n: 1 };
        let mut s = x;
        for _ in 0..3 {
            let n = counter.bump((2.0 * x).floor() as usize);
            s *= (counter.n + n) as f64 * s.cos();
            counter.bump((3.0 * x).floor() as usize);
        }
        s * counter.n as f64
    }

    #[differentiable(order = 2)]
    fn seen(x: &[f64; 4]) -> f64 {
        let mut seen: HashMap<usize, usize> = HashMap::new();
        let mut s = 0.5;
        for v in x {
            let count = seen.entry((v * 2.0).floor() as usize).or_insert(0);
            *count += 1;
            s += v.powi(*count as i32) * s;
        }
        s * seen.len() as f64
    }

    struct Settings {
        n: usize,
        weights: Vec<f64>,
    }

    impl Settings {
        #[differentiable(order = 2, wrt(x))]
        fn energy(&self, x: f64) -> f64 {
            x * x * self.weights[self.n]
        }
    }

    #[differentiable(order = 2)]
    fn changing(x: f64) -> f64 {
        let mut settings = Settings { n: 0, weights: vec![1.0, 2.0, 3.0] };
        let mut s = 0.0;
        for i in 0..3 {
            s += settings.energy(x + s);
            settings.n = i;
            settings.weights[i] += 1.0;
        }
        s
    }

    agree! {
        counted: (0.7), (1.3);
        seen: (&[0.3, 0.4, 1.2, 1.3]);
        changing: (0.4);
    }
}

/// References to constants that the only arm which comes to its end hands on.
mod handed_on {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn by_an_if(x: f64, k: usize) -> f64 {
        let mut weights = vec![1.0, 2.0];
        let buffer = &mut weights;
        let b = if k == 3 {
            return x * x;
        } else {
            buffer
        };
        b[1] = 5.0;
        x * x * b[1] * b[0]
    }

    #[differentiable(order = 2)]
    fn by_a_match(x: f64, k: usize) -> f64 {
        let mut weights = vec![1.0, 2.0];
        let mut others = vec![3.0, 4.0];
        let b = match k {
            3 => return x * x,
            1 => &mut weights,
            _ => &mut others,
        };
        b[1] = 5.0;
        let c = {
            let d = &mut others[..1];
            d
        };
        c[0] += 1.0;
        x * x * others[1] + weights[1] * x * others[0]
    }

    agree! {
        by_an_if: (0.7, const 3), (1.3, const 1);
        by_a_match: (0.7, const 3), (1.3, const 1), (1.3, const 2);
    }
}

/// Neighbours in loops whose bounds are shifts and bits, which bind less than what is added to them.
mod neighbours_up_to_bits {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn half(x: &[f64]) -> f64 {
        let n = x.len();
        let mut s = 0.0;
        for i in 1..n >> 1 {
            s += x[i] * x[i - 1].sin() * x[i + 1];
        }
        s
    }

    #[differentiable(order = 2)]
    fn masked(x: &[f64], m: usize) -> f64 {
        let mut s = 0.0;
        for i in m ^ 1..m & 7 | 4 {
            s += x[i] * x[i - 1].sin() * x[i + 1];
        }
        s
    }

    agree! {
        half: (&vec![0.7, 1.3, 0.4, 0.9, 1.1, 0.2, 0.6, 0.8]);
        masked: (&vec![0.7, 1.3, 0.4, 0.9, 1.1, 0.2, 0.6, 0.8], const 3), (&vec![0.7, 1.3, 0.4, 0.9, 1.1, 0.2, 0.6, 0.8], const 2);
    }
}

/// Results of calls that are numbers by what is done with them, in parts that do not always run.
mod numbers_of_calls {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn h(x: f64, n: usize) -> f64 {
        let mut s = x;
        for _ in 0..n {
            s *= x.sin();
        }
        s
    }

    #[differentiable(order = 2)]
    fn after_an_exit(x: f64, n: usize, m: usize) -> [f64; 2] {
        let mut y = 0.5;
        'block: {
            for i in 0..m {
                if x * i as f64 > 2.0 {
                    break 'block;
                }
                y += x * y;
            }
            let r = h(x, n);
            let t = r.sin() * y;
            y += t * r;
            y *= x;
        }
        [y, x]
    }

    #[differentiable(order = 2)]
    fn in_a_branch(x: f64, n: usize, m: usize) -> [f64; 2] {
        let mut y = 0.5;
        if m >= n {
            let r = h(x, n);
            let t = r.sin() * y;
            y += t * r;
        }
        [y, x]
    }

    #[differentiable(order = 2)]
    fn of_both(x: f64, n: usize, m: usize) -> f64 {
        let [a, b] = after_an_exit(x, n, m);
        let [c, d] = in_a_branch(a, n, m);
        a * c + b * d
    }

    agree! {
        of_both: (0.7, const 3, const 2), (0.9, const 3, const 5);
    }
}

/// What is borrowed has the name of the reference, and iterations change their counter.
mod names_of_the_same {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn borrowed_by_its_own_name(x: f64, y: f64) -> f64 {
        let mut s = [1.0; 2];
        let s = &mut s[..];
        s[0] *= x;
        s[1] += y;
        s[0] * s[1]
    }

    #[differentiable(order = 2)]
    fn a_counter_that_is_doubled(x: f64) -> f64 {
        let mut sum = 0.0;
        for mut k in 0..3 {
            let factor = k as f64;
            sum += factor * x * x;
            k *= 2;
            if x > 100.0 {
                sum += k as f64;
            }
        }
        sum
    }

    #[differentiable(order = 2)]
    fn a_counter_that_turns_around(x: &[f64; 3]) -> f64 {
        let mut product = 1.0;
        for mut k in 0..3 {
            if x[k] > 1.0 {
                k = 2 - k;
            }
            product *= x[k];
        }
        product
    }

    agree! {
        borrowed_by_its_own_name: (2.0, 3.0);
        a_counter_that_is_doubled: (2.0), (0.3);
        a_counter_that_turns_around: (&[2.0, 3.0, 0.5]), (&[0.2, 3.0, 1.5]);
    }
}

/// The rows of a range are counted from its start, and those of the whole from its own.
mod rows_of_ranges {
    use crate::support::agree;
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    fn changed_in_a_range(x: f64, y: f64) -> f64 {
        let mut s = [[0.0, x], [y, x * y]];
        let r = &mut s[1..];
        r[0][1] *= 1.5 * x;
        s[1][1] * s[0][1]
    }

    #[differentiable(order = 2)]
    fn changed_in_a_half(x: f64, y: &[f64; 2]) -> [f64; 2] {
        let mut s = [[0.5; 2], [-0.2, y[1]]];
        let (_, below) = s.split_at_mut(1);
        below[0][1] /= 1.5 + y[0];
        let mut row = s[1];
        row[0] += x;
        row
    }

    #[differentiable(order = 2)]
    fn of_the_half(x: f64, y: &[f64; 2]) -> f64 {
        let [a, b] = changed_in_a_half(x, y);
        a * b + b
    }

    #[differentiable(order = 2)]
    fn changed_by_both(x: f64, y: f64) -> f64 {
        let mut s = [[x, y], [y, x], [x * y, 1.0]];
        s[1][0] *= y;
        s[1..][0][0] *= x;
        s[0..2][1][0] += x * x;
        s[1..][1][0] *= s[1][0];
        s[2][0] * s[0..][1][1]
    }

    agree! {
        changed_in_a_range: (0.7, 1.3);
        of_the_half: (0.7, &[1.3, -0.4]);
        changed_by_both: (0.7, 1.3);
    }
}

/// What borrows from a vector is seen before that is kept for the reverse sweep.
mod borrowed_until_it_is_kept {
    use crate::support::agree;
    use differentiable::differentiable;

    const X: [f64; 9] = [0.7, 1.3, -0.4, 0.9, 1.1, -1.2, 0.3, 0.8, 0.6];

    fn pair(n: usize) -> Vec<f64> {
        vec![0.75; n]
    }

    #[differentiable(order = 2)]
    fn taken_apart(x: &[f64; 9], n: usize) -> f64 {
        let mut product = 1.0;
        for i in 0..n {
            let mut pair: Vec<f64> = pair(3 - i);
            let [a, b, ..] = &pair[..] else { break };
            product *= b.sin() * x[2 * i];
        }
        product
    }

    agree! {
        taken_apart: (&X, const 0), (&X, const 1), (&X, const 3);
    }
}

/// The tangents of a vector that comes in by `&mut` are a slice.
mod vectors_that_are_written {
    use crate::support::agree;
    use differentiable::differentiable;

    const X: [f64; 9] = [0.7, 1.3, -0.4, 0.9, 1.1, -1.2, 0.3, 0.8, 0.6];

    #[differentiable(order = 2)]
    fn powers(x: f64, degrees: &[usize]) -> f64 {
        degrees.iter().map(|&degree| x.powi(degree as i32)).sum()
    }

    #[differentiable(order = 2)]
    fn fill(x: &[f64; 9], n: usize, out: &mut Vec<f64>) {
        for i in 0..n {
            let degrees = vec![i, n];
            out[i] *= powers(x[i] * out[0], &degrees);
        }
    }

    #[differentiable(order = 2)]
    fn filled(x: &[f64; 9], n: usize) -> f64 {
        let mut out = vec![x[3], 2.0, 0.5 * x[8]];
        for i in 0..n {
            fill(x, i, &mut out);
        }
        out[0] * out[1] + out[2]
    }

    agree! {
        filled: (&X, const 0), (&X, const 3);
    }
}

/// An array in a block of its own, which is taken apart.
mod arrays_in_blocks {
    use crate::support::agree;
    use differentiable::{Tangent, differentiable};

    #[derive(Clone, Copy, Tangent)]
    struct Pair {
        a: f64,
        b: f64,
    }

    #[differentiable(order = 2)]
    fn chosen(x: f64, n: usize) -> f64 {
        let [p, q] = if n > 3 {
            [Pair { a: x, b: n as f64 }, Pair { a: 0.5, b: 1.5 }]
        } else {
            { [Pair { a: 1.0, b: n as f64 }, Pair { a: 0.25, b: 1.0 }] }
        };
        p.a * x * x + q.b * p.b * x.sin()
    }

    agree! {
        chosen: (0.7, const 2), (0.7, const 5);
    }
}

/// What no result depends on has no part in the rows of a Jacobian matrix.
mod overwritten_before_it_counts {
    use differentiable::differentiable;

    #[differentiable]
    fn in_a_loop(x: &[f64; 9], n: usize) -> [f64; 2] {
        let mut s = 0.0;
        let mut t = 0;
        s += loop {
            t += 1;
            if t > 1 || n % 2 == 1 {
                break x[0].max(x[(n + t) % 3]);
            }
        };
        s = x[4];
        let mut k = 0;
        while k < 2 {
            k += 1;
            s -= x[3].sin();
        }
        [s * x[3], -s]
    }

    #[test]
    fn rows_are_gradients_of_results() {
        let x = [0.7, 1.3, -0.4, 0.9, 1.1, -1.2, 0.3, 0.8, 0.6];
        let ([product, negative], rows) = in_a_loop::jacobian(&x, 1);
        let s = 1.1 - 2.0 * 0.9_f64.sin();
        let slope = -2.0 * 0.9_f64.cos();
        let expected = [[s + 0.9 * slope, 0.9], [-slope, -1.0]];
        assert!((product - 0.9 * s).abs() < 1e-15 && (negative + s).abs() < 1e-15);
        for (row, expected) in rows.iter().zip(expected) {
            let (by_own, others): (Vec<_>, Vec<_>) = row.iter().enumerate().partition(|(i, _)| matches!(i, 3 | 4));
            assert!(by_own.iter().zip(expected).all(|((_, own), expected)| (*own - expected).abs() < 1e-15), "{row:?}");
            assert!(others.iter().all(|(_, other)| **other == 0.0), "{row:?}");
        }
    }
}
