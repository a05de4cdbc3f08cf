//! Variables that hold a value, or none.

use differentiable::{Real, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn differences_of_squares(x: &[f64; 3]) -> f64 {
    let mut last: Option<f64> = None;
    let mut cost = 0.0;
    for i in 0..3 {
        let e = x[i] * x[i];
        let d = match last {
            Some(l) => e - l,
            None => 0.0,
        };
        last = Some(e);
        cost += d * d * x[0];
    }
    cost
}

#[differentiable(order = 2)]
fn neighbours(x: &[f64; 3]) -> f64 {
    let mut last = None;
    let mut cost = 0.0;
    for v in x {
        if let Some(l) = last {
            cost += v * l;
        }
        last = Some(v.sin());
    }
    cost + last.unwrap_or(0.0)
}

#[differentiable(order = 2)]
fn best_and_its_index(x: &[f64; 3]) -> f64 {
    let mut best = None;
    for (i, v) in x.iter().enumerate() {
        let s = v * (i as f64 + 1.0);
        if best.map_or(true, |(_, b)| s > b) {
            best = Some((i, s));
        }
    }
    let (i, b) = best.unwrap();
    b * b * x[(i + 1) % 3]
}

#[differentiable(order = 2)]
fn largest_and_first(x: &[f64; 3]) -> f64 {
    let largest = x.iter().copied().reduce(f64::max);
    let first = x.first();
    largest.unwrap_or(0.0) * first.unwrap() + largest.map(|l| l * l).unwrap_or_default()
}

#[differentiable(order = 2)]
fn two_at_once(x: &[f64; 3]) -> f64 {
    let p = if x[0] > 0.5 { Some(x[0] * x[1]) } else { None };
    let q = (x[1] > 100.0).then(|| x[1].exp());
    match (p, q) {
        (Some(a), Some(b)) => a * b,
        (Some(a), None) => a.sin() * x[2],
        (None, Some(b)) => b,
        (None, None) => x[2],
    }
}

#[differentiable(order = 2)]
fn accumulated(x: &[f64; 3]) -> f64 {
    let mut acc: Option<f64> = None;
    for v in x {
        acc = match acc {
            None => Some(*v),
            Some(a) if a > 2.0 => Some(a * 0.5 + v),
            Some(a) => Some(a * v),
        };
    }
    acc.expect("some")
}

#[differentiable(order = 2)]
fn length_of_a_path(x: &[f64; 3]) -> f64 {
    let mut prev: Option<[f64; 2]> = None;
    let mut len = 0.0;
    for i in 0..3 {
        let p = [x[i].cos(), x[i] * x[i]];
        if let Some(q) = prev {
            len += (p[0] - q[0]).hypot(p[1] - q[1]);
        }
        prev = Some(p);
    }
    len * prev.map_or(1.0, |p| p[1])
}

#[differentiable(order = 2)]
fn changed_by_reference(x: &[f64; 3]) -> f64 {
    let mut m: Option<f64> = None;
    for &v in x {
        match &mut m {
            Some(t) => *t += v * v,
            None => m = Some(v),
        }
    }
    if let Some(t) = m.as_mut() {
        *t *= x[1];
    }
    if let Some(ref mut t) = m {
        *t *= x[2];
    }
    m.unwrap()
}

#[differentiable(order = 2)]
fn taken_and_replaced(x: &[f64; 3]) -> f64 {
    let mut slot = Some(x[0] * x[1]);
    let a = slot.take();
    let b = slot.unwrap_or(x[2]);
    slot.replace(x[1] * x[1]);
    let c = slot.replace(x[2]);
    a.unwrap_or(1.0) * b + c.unwrap() * slot.unwrap()
}

#[differentiable(order = 2)]
fn filtered_and_mapped(x: &[f64; 3]) -> f64 {
    let d = Some(x[0] * x[1] - x[2]).filter(|d| d.abs() > 1e-12).map(|d| d.recip());
    let Some(inv) = d else { return 0.0 };
    inv * x[0]
}

#[differentiable(order = 2)]
fn one_or_the_other(x: &[f64; 3]) -> f64 {
    let a = x
        .iter()
        .copied()
        .find(|v| *v > 100.0)
        .or(Some(x[0] * x[1]))
        .and_then(|v| if v > 0.0 { Some(v.ln()) } else { None });
    let b = x.iter().find(|v| **v > 100.0).copied().or_else(|| Some(x[2].exp()));
    a.unwrap_or(0.0) * b.unwrap_or(0.0)
}

#[differentiable(order = 2)]
fn compared(x: &[f64; 3]) -> f64 {
    let mut low: Option<f64> = None;
    let mut high = None;
    let mut count = 0;
    for &v in x.iter() {
        if low.is_none() || low > Some(v) {
            low = Some(v);
        }
        if !high.is_some_and(|h| h > v) {
            high = Some(v);
            count += 1;
        }
    }
    assert!(matches!(low, Some(l) if l < 10.0));
    match (low, high) {
        (Some(l), Some(h)) => (h - l) * h * count as f64,
        _ => 0.0,
    }
}

#[differentiable(order = 2)]
fn until_there_is_none(x: &[f64; 3]) -> f64 {
    let mut state = Some(x[0]);
    let mut s = 0.0;
    let mut k = 0;
    while let Some(v) = state {
        s += v * v;
        k += 1;
        state = if k < 4 { Some(v * x[1].sin()) } else { None };
    }
    s
}

#[differentiable(order = 2)]
fn root_of_a_block(x: &[f64; 3]) -> f64 {
    let root = {
        let disc = x[0] * x[0] - 4.0 * x[1];
        (disc >= 0.0).then_some(disc.sqrt())
    };
    if let Some(r) = root { r * x[2] } else { x[2].sin() }
}

#[differentiable(order = 2)]
fn last_valid(x: &[f64; 3], flags: &[bool]) -> f64 {
    let mut last_valid: Option<f64> = None;
    let mut s = 0.0;
    'outer: for (v, ok) in x.iter().zip(flags) {
        for k in 0..2 {
            if !*ok {
                continue 'outer;
            }
            if let (Some(l), true) = (last_valid, k == 1) {
                s += (v - l).powi(2);
                break;
            }
        }
        last_valid = Some(*v);
    }
    s + last_valid.unwrap_or_else(|| x[0] * 2.0)
}

#[differentiable(order = 2)]
fn in_a_tuple_pattern(x: &[f64; 3]) -> f64 {
    let (mut a, mut last) = (x[0], None);
    for v in x.iter().skip(1) {
        a *= last.unwrap_or(1.0) + v;
        last = Some(a.sin());
    }
    a
}

#[differentiable(order = 2)]
fn of_references(x: &[f64; 3]) -> f64 {
    let mut last: Option<&f64> = None;
    let mut s = 0.0;
    for v in x {
        if let Some(l) = last {
            s += (v - l) * v;
        }
        last = Some(v);
    }
    s * last.copied().unwrap_or(2.0)
}

#[differentiable(order = 2)]
fn annotated_pair(x: &[f64; 3]) -> f64 {
    let mut best: Option<(usize, f64)> = None;
    for i in 0..3 {
        let v = x[i].powi(2);
        match best {
            Some((_, b)) if b >= v => {}
            _ => best = Some((i, v)),
        }
    }
    if let Some((i, v)) = best { v * x[i] } else { unreachable!() }
}

#[differentiable(order = 2)]
fn replaced_while_read(x: &[f64; 3]) -> f64 {
    let mut last = Some(x[0] * x[1]);
    let mut s = 0.0;
    for &v in x {
        if let Some(l) = last {
            last = Some(v * 2.0 * l);
            s += l * v;
        }
        let old = last;
        last = Some(v.sin());
        s += old.unwrap() * last.unwrap();
        match last {
            Some(mut l) => {
                l += 1.0;
                s += l;
            }
            None => {}
        }
        let z = last.unwrap();
        last = last.map(|q| q * v);
        s *= z;
    }
    s + last.unwrap()
}

#[differentiable(order = 2)]
fn closures_of_options(x: &[f64; 3]) -> f64 {
    let f = |v: f64| if v > 1.0 { Some(v.ln()) } else { None };
    let g = |v: f64| -> Option<f64> {
        if v < 0.0 {
            return None;
        }
        Some(v.sqrt())
    };
    let mut s = 0.0;
    for &v in x {
        s += f(v).unwrap_or(v);
        if let Some(r) = g(v) {
            s *= r;
        }
    }
    s
}

#[differentiable(order = 2)]
fn nearest(x: &[f64; 3]) -> f64 {
    let mut total = 0.0;
    for i in 0..3 {
        let mut best: Option<f64> = None;
        for j in 0..3 {
            let d = (x[i] - x[j]).powi(2) + x[j];
            if i != j && best.is_none_or(|b| d < b) {
                best = Some(d);
            }
        }
        if best.is_some() {
            total += best.unwrap() * x[i];
        }
    }
    total
}

#[differentiable(order = 2)]
fn constants_beside(x: &[f64; 3]) -> f64 {
    let neg = x.iter().copied().find(|v| *v < 0.0);
    let idx = x.iter().position(|v| *v > 1.0);
    let k = if x[0] > 0.5 { Some(2) } else { None };
    let m = match k {
        Some(k) => x[k],
        None => 1.0,
    };
    neg.map_or(x[0], f64::abs) * idx.map_or(1.0, |i| x[i]) * m * x[k.unwrap_or(0)]
}

#[differentiable(order = 2)]
fn nested_pair(x: &[f64; 3]) -> f64 {
    let mut pair: Option<(f64, [f64; 2])> = None;
    for v in x {
        pair = Some(match pair {
            Some((a, [b, c])) => (a + v, [b * v, c + a * v]),
            None => (*v, [*v, 0.5]),
        });
    }
    let (a, b) = pair.unwrap();
    a * b[0] + b[1]
}

#[differentiable(order = 2)]
fn filtered_with_return(x: &[f64; 3]) -> f64 {
    let s: f64 = x
        .iter()
        .filter_map(|v| {
            if *v > 1.2 {
                return None;
            }
            Some(v * v)
        })
        .sum();
    s * x[0]
}

#[differentiable(order = 2)]
fn closure_with_returns(x: &[f64; 3]) -> f64 {
    let f = |v: f64| {
        if v > 1.2 {
            return None;
        }
        if v < 1.0 {
            return Some((v * x[1], v));
        }
        let w = v.sin();
        Some((w, 2.0))
    };
    let mut s = 1.0;
    for &v in x {
        if let Some((a, b)) = f(v) {
            s += a * b * s;
        } else {
            s += v;
        }
    }
    s
}

#[differentiable(order = 2)]
fn roots(x: &[f64; 3]) -> f64 {
    let roots = |a: f64, b: f64, c: f64| -> Option<(f64, f64)> {
        let disc = b * b - 4.0 * a * c;
        if disc < 0.0 {
            None
        } else {
            let r = disc.sqrt();
            Some(((-b + r) / (2.0 * a), (-b - r) / (2.0 * a)))
        }
    };
    let Some((r, s)) = roots(x[0], 5.0 * x[1], x[2]) else { return 0.0 };
    r * r - s
}

/// An item that may be missing, looked at in a loop: whether it was there is not asked again after it has changed.
#[differentiable(order = 2)]
fn greater_than(x: &[f64; 3]) -> f64 {
    let mut s = 1.0;
    for i in 0..2 {
        match x.iter().filter(|v| **v > x[i]).last() {
            Some(r) => s *= r * s,
            None => s *= 2.0,
        }
    }
    for i in 0..3 {
        if let Some(r) = x.iter().skip(1).copied().filter(|v| *v < x[i]).reduce(|a, b| a * b) {
            s += r * s;
        }
        let Some(r) = x.iter().find(|v| **v > 1.2) else { continue };
        s *= r;
    }
    s
}

#[differentiable(order = 2)]
fn found_in_a_block(x: &[f64; 3]) -> f64 {
    let nearest = {
        let mut best = None;
        for &v in x {
            let d = (v - x[1]) * v;
            if best.is_none_or(|b| d < b) {
                best = Some(d);
            }
        }
        best
    };
    let scaled = ({
        let shifted: Option<f64> = nearest.map(|d| d + x[2]);
        shifted
    })
    .filter(|s| *s > 0.1);
    nearest.unwrap_or(0.5) * scaled.map_or(x[0], |s| s * s)
}

#[differentiable(order = 2)]
fn in_the_order_of_evaluation(x: &[f64; 3]) -> f64 {
    let mut last = Some(x[0]);
    let a = last.unwrap() * {
        last = Some(x[1] * x[1]);
        x[2]
    };
    let b = last.unwrap().mul_add(
        {
            last = None;
            2.0 * x[0]
        },
        last.unwrap_or(x[2]),
    );
    let c = [
        last.unwrap_or(1.0),
        {
            last = Some(x[2].exp());
            x[0]
        },
        last.unwrap(),
    ];
    let d = (
        last.unwrap(),
        {
            last = last.map(|v| v * x[0]);
            1.0
        },
        last.unwrap(),
    );
    a * b + c.iter().product::<f64>() + d.0 * d.2
}

#[differentiable(order = 2)]
fn changed_by_a_closure(x: &[f64; 3]) -> f64 {
    let mut last: Option<f64> = None;
    let mut s: f64 = 1.0;
    let mut set = |v: f64| {
        let old = last;
        last = Some(v * v);
        old.unwrap_or(0.5)
    };
    for &v in x {
        s *= set(v) + s;
    }
    s
}

#[differentiable(order = 2)]
fn pair_by_reference(x: &[f64; 3]) -> f64 {
    let mut m: Option<(f64, f64)> = None;
    for &v in x {
        if let Some((a, b)) = &mut m {
            *a += v;
            *b *= *a;
        } else {
            m = Some((v, 1.0));
        }
    }
    let Some((a, b)) = m else { panic!() };
    if let Some((ref mut a, _)) = m {
        *a = 3.0 * x[0];
    }
    a * b + m.map_or(0.0, |(a, b)| a + b)
}

#[differentiable(order = 2)]
fn or_nothing(x: &[f64; 3]) -> f64 {
    let first = if x[0] > 1.0 { Some(x[0] * x[1]) } else { None };
    match Some((1, x[0].sin())).or(None) {
        Some((i, v)) => x[i] * v + first.or(None).unwrap_or(x[2] * x[2]),
        None => x[2],
    }
}

#[differentiable(order = 2)]
fn changed_in_place(y: [f64; 3], x: &[f64; 2]) -> f64 {
    let mut start = 0.0;
    let mut pair = Some((1, start));
    if let Some(place) = pair.as_mut() {
        place.1 += y[0] * y[1] * y[2];
    }
    start = x[1];
    let (i, v) = pair.unwrap();
    start * v * x[i] * x[0]
}

#[differentiable(order = 2)]
fn changed_by_parts(y: [f64; 3], x: &[f64; 2]) -> f64 {
    let mut m = 0.5;
    let mut o = Some((1, m));
    if let Some((k, r)) = o.as_mut() {
        *r *= y[0] * y[1] * y[2];
        *k -= 1;
    }
    m = x[1];
    o.map_or(0.0, |(i, v)| v * x[i]) * m
}

#[differentiable(order = 2)]
fn changed_through_patterns(y: [f64; 3], x: &[f64; 2]) -> f64 {
    let mut best: Option<(usize, f64)> = None;
    for (i, y) in y.iter().enumerate() {
        match &mut best {
            Some((k, r)) if *y > *r => {
                *r = *y * x[0];
                *k = i;
            }
            Some((k, r)) => {
                *r *= 1.5;
                *k += 0;
            }
            None => best = Some((i, *y)),
        }
    }
    best.map_or(0.0, |(i, v)| v * v * y[i] * x[i % 2]) * x[1] * y[0] * y[1] * y[2]
}

#[differentiable(order = 2)]
fn changed_by_name(y: [f64; 3], x: &[f64; 2]) -> f64 {
    let mut pair = Some((1, y[0]));
    if let Some(place) = pair.as_mut() {
        let rest = x[1] - place.1 - place.0 as f64;
        place.1 -= rest.sin() * y[1] * y[2];
        place.0 += 1;
        place.1 *= x[place.0 % 2];
    }
    pair.map_or(0.0, |(i, v)| v * x[i % 2] * i as f64)
}

/// Folds that begin with nothing, or with something that may be lost.
#[differentiable(order = 2, wrt(x))]
fn folded(x: &[f64; 3], table: &[f64]) -> f64 {
    let next = x[2];
    let Some((least, greatest)) = x.iter().fold(None, |ends, &v| match ends {
        None => Some((v, v * x[0])),
        Some((least, greatest)) if v < least => Some((v, greatest)),
        Some((least, greatest)) => Some((least, v.max(greatest))),
    }) else {
        return 0.0;
    };
    let greatest_entry = table.iter().fold(None, |best: Option<f64>, &t| Some(best.map_or(t, |b| b.max(t))));
    let product = (0..3).fold(Some(x[1]), |product, i| if x[i] < 2.0 { product.map(|p| p * x[i]) } else { None });
    (greatest - least) * next
        + product.unwrap_or(x[0])
        + x.iter().fold(None, |sum: Option<f64>, v| sum.map(|s| s * v).or(Some(*v))).unwrap_or_default()
            * greatest_entry.unwrap_or(0.0)
}

/// A method of its own, which is no iterator's.
struct Tree(f64);

impl Tree {
    fn fold(&self, first: Option<f64>, next: impl Fn(Option<f64>, f64) -> Option<f64>) -> f64 {
        next(first, self.0).unwrap_or(0.5)
    }
}

#[differentiable(order = 2)]
fn folded_by_another(x: f64, tree: &Tree) -> f64 {
    x * x * tree.fold(None, |sum, v| sum.map(|s| s + v).or(Some(v)))
}

/// Nothing is ever there: the type that is written says of what.
#[differentiable(order = 2)]
fn never_there(x: &[f64; 3]) -> f64 {
    let mut cost = x[0] * x[2];
    let none: Option<(usize, f64)> = Some((1, x[1])).and_then(|_| None);
    if let Some((_, v)) = none {
        cost += v;
    }
    let named: Option<(&str, [f64; 2])> = None;
    cost * named.map_or(x[1], |(_, [a, b])| a + b)
}

/// What is constant is of the type that the variable has.
#[differentiable(order = 2)]
fn typed_by_the_variable<T: Real>(x: &[T; 3]) -> T {
    let one: Option<T> = if x[0] > T::one() { Some((1, T::from_f64(0.1))).and_then(|(_, _)| None) } else { Some(x[1]) };
    let pair: Option<(usize, T)> = match x[1] > T::one() {
        true => Some((2, x[2])),
        false => Some(T::one()).and_then(|_| None),
    };
    one.unwrap_or(x[0]) * pair.map_or(x[2], |(k, v)| v * v * T::from_f64(k as f64))
}

#[differentiable(order = 2)]
fn typed_by_variables(x: &[f64; 3]) -> f64 {
    typed_by_the_variable(x)
}

/// What is looked at by reference may be an expression of several parts.
#[differentiable(order = 2)]
fn filtered_casts(x: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        let kept: Option<f64> = (if x[i] > 1.0 { Some(i as f64) } else { Some(x[i]) }).filter(|&v| i as f64 - v < 1.5);
        sum += kept.unwrap_or(x[0]) * x[i];
    }
    sum
}

agree! {
    filtered_casts: (&[0.9, 1.3, 1.1]), (&[1.9, 0.3, -1.1]);
    typed_by_variables: (&[0.5, 1.25, 2.0]), (&[2.0, 0.5, 1.5]);
    never_there: (&[0.9, 1.3, 1.1]);
    folded_by_another: (0.9, const &Tree(2.0));
    folded: (&[0.9, 1.3, 1.1], const &[0.5, 0.3]), (&[1.9, 0.2, 2.1], const &[0.4]);
    changed_by_name: ([0.9, 1.3, 1.1], &[0.4, 0.7]);
    changed_in_place: ([0.9, 1.3, 1.1], &[0.4, 0.7]);
    changed_by_parts: ([0.9, 1.3, 1.1], &[0.4, 0.7]);
    changed_through_patterns: ([0.9, 1.3, 1.1], &[0.4, 0.7]), ([1.9, 1.3, 2.1], &[1.4, 0.7]);
    in_the_order_of_evaluation: (&[0.9, 1.3, 1.1]);
    changed_by_a_closure: (&[0.9, 1.3, 1.1]);
    pair_by_reference: (&[0.9, 1.3, 1.1]);
    found_in_a_block: (&[0.9, 1.3, 1.1]), (&[0.2, 1.3, 0.4]);
    differences_of_squares: (&[0.9, 1.3, 1.1]);
    neighbours: (&[0.9, 1.3, 1.1]);
    best_and_its_index: (&[0.9, 1.3, 1.1]);
    largest_and_first: (&[0.9, 1.3, 1.1]);
    two_at_once: (&[0.9, 1.3, 1.1]);
    accumulated: (&[0.9, 1.3, 1.1]), (&[1.9, 1.3, 1.1]);
    length_of_a_path: (&[0.9, 1.3, 1.1]);
    changed_by_reference: (&[0.9, 1.3, 1.1]);
    taken_and_replaced: (&[0.9, 1.3, 1.1]);
    filtered_and_mapped: (&[0.9, 1.3, 1.1]);
    one_or_the_other: (&[0.9, 1.3, 1.1]);
    or_nothing: (&[0.9, 1.3, 1.1]), (&[1.9, 1.3, 1.1]);
    compared: (&[0.9, 1.3, 1.1]);
    until_there_is_none: (&[0.9, 1.3, 1.1]);
    root_of_a_block: (&[0.9, 1.3, 1.1]), (&[2.3, 0.5, 0.4]);
    last_valid: (&[0.9, 1.3, 1.1], const &[true, false, true]);
    in_a_tuple_pattern: (&[0.9, 1.3, 1.1]);
    of_references: (&[0.9, 1.3, 1.1]);
    annotated_pair: (&[0.9, 1.3, 1.1]);
    replaced_while_read: (&[0.9, 1.3, 1.1]);
    closures_of_options: (&[0.9, 1.3, 1.1]);
    nearest: (&[0.9, 1.3, 1.1]);
    constants_beside: (&[0.9, 1.3, 1.1]);
    nested_pair: (&[0.9, 1.3, 1.1]);
    filtered_with_return: (&[0.9, 1.3, 1.1]);
    closure_with_returns: (&[0.9, 1.3, 1.1]);
    roots: (&[0.9, 1.3, 1.1]), (&[1.3, 0.2, 2.4]);
    greater_than: (&[0.9, 1.3, 1.1]), (&[1.25, 0.4, 0.7]);
}
