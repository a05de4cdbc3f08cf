//! Small programs, in which constructs meet that seldom do.

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
