//! Parts of storage that are borrowed together, and references that are passed on.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn both(x: f64, a: &mut [f64], b: &mut [f64]) {
    a[0] = x * b[0];
    b[1] *= a[1] * x;
}

#[differentiable(order = 2)]
fn halves(x: &[f64; 3]) -> f64 {
    let mut s = [x[0], x[1], x[2], 1.0];
    let (a, b) = s.split_at_mut(2);
    both(x[0], a, b);
    s[0] * s[3] + s[2]
}

#[differentiable(order = 2)]
fn read_and_write(x: f64, a: &[f64], b: &mut [f64]) {
    b[0] += a[0] * x + a[1];
}

#[differentiable(order = 2)]
fn thirds(x: &[f64; 3]) -> f64 {
    let mut s = vec![x[0], x[1], x[2], 1.0, x[0], x[1]];
    let (a, rest) = s.split_at_mut(2);
    let (b, c) = rest.split_at_mut(2);
    both(x[0], a, b);
    both(x[2], &mut c[..], a);
    read_and_write(x[1], b, c);
    s[0] * s[3] + s[2] * s[4] + s[1] * s[5]
}

#[differentiable(order = 2)]
fn norm(y: &[f64]) -> f64 {
    y.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn normalise(y: &mut [f64]) {
    let n = norm(y);
    for v in y.iter_mut() {
        *v /= n;
    }
    y[0] += norm(&y[1..]) + norm(y)
}

#[differentiable(order = 2)]
fn twice(y: &mut [f64]) {
    if y[0] > 0.0 {
        normalise(y)
    }
    normalise(y)
}

#[differentiable(order = 2)]
fn in_turn(x: &[f64; 3]) -> f64 {
    let mut s = x.to_vec();
    twice(&mut s);
    let r = &mut s;
    let n = norm(r);
    r[0] *= n;
    s[0] * s[1] + n
}

/// A mutable reference to a constant is a name for it.
#[differentiable(order = 2)]
fn constants_by_reference(x: f64, n: usize) -> f64 {
    let mut k = 1;
    let mut counts = [0; 3];
    let step = &mut k;
    let mut y = x;
    for i in 0..n {
        *step += i;
        let count = &mut counts[1];
        *count += *step;
        y *= x + *count as f64;
    }
    y * k as f64 + counts[1] as f64
}

/// What stands at the end of a block may have an effect.
#[differentiable(wrt(x), order = 2)]
fn constant_tails(x: f64, edges: &[Vec<usize>]) -> f64 {
    let mut seen = Vec::new();
    let mut sum = 0.0;
    let mut next = vec![0];
    while let Some(node) = next.pop() {
        sum += x * (node + 1) as f64;
        for &other in &edges[node] {
            next.push(other)
        }
    }
    for i in 0..3 {
        sum *= x;
        seen.push(i)
    }
    sum * seen.len() as f64
}

/// A mutable reference to a constant, in a pattern with an active value.
#[differentiable(order = 2)]
fn last_of_the_weights(x: f64, n: usize) -> f64 {
    let mut weights = vec![1.5; n];
    let (y, Some(last)) = (x * x, weights.last_mut()) else { return x };
    *last = 2.0;
    y * x * weights[n - 1] * weights[0]
}

#[differentiable(order = 2)]
fn powers(x: f64, count: usize) -> f64 {
    let mut power = x;
    for _ in 0..count {
        power *= x.sin();
    }
    power
}

#[differentiable(order = 2)]
fn shaped(x: f64, shape: String, y: f64) -> f64 {
    if shape == "cubic" { x * x * x * y } else { x.sin() }
}

#[differentiable(order = 2)]
fn named_by_value(x: f64, shape: String, y: f64) -> f64 {
    let a = powers(x * y, 2);
    let b = shaped(a, shape, y);
    a * powers(b, 1)
}

#[derive(Clone)]
struct Counter(usize);

#[differentiable(order = 2)]
fn counted(x: f64, counter: &mut Counter) -> f64 {
    counter.0 += 1;
    x * x * counter.0 as f64
}

#[differentiable(order = 2)]
fn by_the_last_counter(x: f64, counters: &mut Vec<Counter>) -> [f64; 2] {
    let last = counters.last_mut().unwrap();
    let a = counted(x, last);
    [a, powers(a, 1)]
}

#[differentiable(order = 2)]
fn by_counters(x: f64, n: usize) -> f64 {
    let mut counters = vec![Counter(n); 2];
    let mut sum = x;
    for i in 0..2 {
        let counter = counters.get_mut(i).unwrap();
        sum = counted(sum, counter);
        sum = powers(sum, 1) * counters[i].0 as f64;
    }
    sum
}

#[test]
fn a_counter_among_others_counts_once() {
    let counters = || vec![Counter(0), Counter(2)];
    let mut counted = counters();
    let (value, gradient) = by_the_last_counter::vjp(0.7, &mut counted, [1.0, 2.0]);
    let (_, tangent) = by_the_last_counter::jvp(0.7, &mut counters(), 1.0);
    assert_eq!((value, counted[1].0), (by_the_last_counter(0.7, &mut counters()), 3));
    assert!((gradient - tangent[0] - 2.0 * tangent[1]).abs() < 1e-14 * gradient.abs());
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Body {
    at: [f64; 2],
    mass: f64,
}

impl Body {
    #[differentiable(order = 2, wrt(self, other, out))]
    fn attract(&self, other: &[f64; 2], n: usize, out: &mut [f64; 2]) {
        out[n % 2] += self.mass * (other[0] - self.at[1]) * self.at[0];
    }
}

/// A method of what it is given a part of cannot change that, though it returns nothing.
#[differentiable(order = 2)]
fn attracted_by_itself(x: &[f64; 3], n: usize) -> f64 {
    let mut body = Body { at: [x[0], x[1] * x[0]], mass: x[2] };
    let mut force = [x[1]; 2];
    for i in 0..n {
        body.attract(&body.at, i, &mut force);
        body.attract(&[x[0]; 2], i + 1, &mut force);
        body.mass += force[0];
    }
    force[0] * body.mass + force[1]
}

fn offset(k: usize) -> f64 {
    0.5 + k as f64
}

#[differentiable(order = 2)]
fn weighed(x: &[f64; 2], weights: &Vec<f64>) -> [f64; 2] {
    [x[0] * x[1] * weights[0], x[1] * weights[1]]
}

/// What is borrowed for the call alone is there for the second half of it, too.
#[differentiable(order = 2)]
fn weighed_by_temporaries(x: &[f64; 2]) -> f64 {
    let [mut sum, other] = weighed(x, &vec![offset(1), 2.0]);
    for k in 0..3 {
        let [a, b] = weighed(&[x[0], sum], &vec![1.0, offset(k)]);
        sum = a * other + b;
    }
    sum
}

agree! {
    weighed_by_temporaries: (&[0.7, 1.3]);
    attracted_by_itself: (&[0.3, 0.7, 1.1], const 3);
    by_counters: (0.7, const 2);
    named_by_value: (1.5, const "cubic".to_string(), 0.7), (1.5, const String::new(), 0.7);
    last_of_the_weights: (0.7, const 3), (1.3, const 0), (1.3, const 1);
    halves: (&[1.3, 0.7, -0.4]);
    thirds: (&[1.3, 0.7, -0.4]);
    in_turn: (&[1.3, 0.7, -0.4]);
    constants_by_reference: (0.7, const 4);
    constant_tails: (0.7, const &[vec![1, 2], vec![], vec![1]]);
}
