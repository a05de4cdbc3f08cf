//! What lies beside the usual.

use std::cell::Cell;

use differentiable::{Tangent, constant, differentiable};

use crate::support::agree;

/// The guard looks at what the pattern names.
#[differentiable(order = 2)]
fn guarded(x: &[f64]) -> f64 {
    match x {
        [a, b, ..] if a > b => a * b,
        [a, .., c] if *a < 0.0 => a - c,
        [a, rest @ ..] => a + rest.iter().map(|v| v * v).sum::<f64>(),
        [] => 0.0,
    }
}

#[differentiable(order = 2)]
fn of_an_array(x: [f64; 3]) -> f64 {
    let [first, middle @ .., last] = x;
    first * middle[0] - last
}

#[differentiable(order = 2)]
fn of_rows(m: &[[f64; 2]]) -> f64 {
    match m {
        [[a, b], [c, d]] => a * d - b * c,
        [[a, _], ..] => *a,
        _ => 1.0,
    }
}

#[differentiable(order = 2)]
fn of_a_part(x: &[f64]) -> f64 {
    if let [a, b] = x[1..] { a * b } else { x[0].sin() }
}

#[differentiable(order = 2)]
fn of_a_vector(x: &[f64]) -> f64 {
    let y: Vec<f64> = x.iter().map(|v| v.exp()).collect();
    match y.as_slice() {
        [a, b] => a / b,
        [.., z] => z * z,
        [] => 0.0,
    }
}

/// In place, by halves.
#[differentiable(order = 2)]
fn changed_by_pattern(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    if let [first, .., last] = &mut y[..] {
        *first *= *last;
        *last += 1.0;
    }
    if let [_, rest @ ..] = y.as_mut_slice() {
        rest[0] *= 3.0;
    }
    y[0] * y[1] + y[y.len() - 1]
}

/// What the iterator sees is as it was at the `let`.
#[differentiable(order = 2)]
fn shadowed(x: &[f64], w: f64) -> f64 {
    let scale = 2.0 * w;
    let scaled = x.iter().map(|v| v * scale);
    let scale = 5.0;
    let squares = scaled.map(|v| v * v * scale);
    let n = 3;
    let few = (0..n).map(|i| w * i as f64);
    let n = 100;
    squares.sum::<f64>() + few.sum::<f64>() + n as f64
}

#[differentiable(order = 2)]
fn consumed_in_a_block(x: &[f64]) -> f64 {
    let pairs = x.iter().zip(x.iter().skip(1));
    let mut sum = 0.0;
    {
        let x = 3.0;
        for (a, b) in pairs {
            sum += a * b * x;
        }
    }
    sum
}

#[differentiable(order = 2)]
fn items_or(x: &[f64]) -> f64 {
    let a = x.first().copied().unwrap_or(1.0);
    let b = x.get(7).copied().unwrap_or(a);
    let c = match x.last() {
        Some(v) => v * v,
        None => 1.0,
    };
    let Some((head, tail)) = x.split_first() else { return 0.0 };
    let (end, before) = x.split_last().unwrap();
    if let Some(v) = x.get(1) { a * b + c * v + head * tail.len() as f64 + end * before[0] } else { a }
}

/// A stateful closure runs as often as in the function.
#[differentiable(order = 2)]
fn counted(x: &[f64], calls: &Cell<u32>) -> f64 {
    let next = || {
        calls.set(calls.get() + 1);
        f64::from(calls.get())
    };
    let third = x.iter().map(|v| v * next()).nth(2).unwrap();
    let last = x.iter().map(|v| v * next()).last().unwrap();
    let kept = x.iter().filter_map(|v| if *v > 0.5 { Some(v * next()) } else { None });
    third * last + kept.sum::<f64>()
}

/// State in a scan may be a number of steps.
#[differentiable(order = 2)]
fn scanned(x: &[f64]) -> f64 {
    let weighted: f64 = x
        .iter()
        .scan(0, |n, v| {
            *n += 1;
            Some(v / *n as f64)
        })
        .sum();
    let cut: f64 = x
        .iter()
        .scan(1.0, |product, v| {
            *product *= v;
            if *product < 0.1 { return_none() } else { Some(*product) }
        })
        .sum();
    let pairs: f64 = x
        .iter()
        .scan((0.0, 1.0), |(a, b), v| {
            (*a, *b) = (*b + v, *a);
            Some(*a * *b)
        })
        .sum();
    weighted + cut + pairs
}

fn return_none() -> Option<f64> {
    None
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Model {
    weights: Vec<f64>,
    order: i32,
    #[tangent(constant)]
    sizes: [usize; 2],
    #[tangent(constant)]
    table: Vec<f64>,
    #[tangent(constant)]
    scale: f64,
    #[tangent(constant)]
    flag: bool,
    bias: f64,
}

#[differentiable(order = 2)]
fn helper(a: f64, b: f64, t: &[f64]) -> f64 {
    a * b + t[0] * a
}

impl Model {
    #[differentiable(wrt(self))]
    fn fields(&self) -> f64 {
        let n = self.sizes[0];
        let size = self.sizes[0] * self.sizes[1];
        let mut left = self.sizes[1];
        let mut sum = 0.0;
        while left > 0 {
            left -= 1;
            sum += self.weights[left] * left as f64;
        }
        for (i, w) in self.weights.iter().enumerate().take(n) {
            sum += w.powi(self.order) * self.scale + self.table[i] * w;
        }
        for (w, t) in self.weights.iter().zip(&self.table) {
            sum -= w * t;
        }
        let order = self.order;
        sum += f64::from(order) * self.bias / size as f64 + (order - 1) as f64 * self.bias;
        if self.flag { sum + helper(self.bias, self.scale, &self.table) } else { sum }
    }

    #[differentiable(wrt(self, x))]
    fn with_pattern(&self, x: f64) -> f64 {
        let Model { weights, order, sizes: [n, m], bias, scale, .. } = self;
        let w: f64 = weights[..*n].iter().sum();
        let k = order - 1;
        match (order, k) {
            (2, _) => w * x * bias * scale,
            _ => x.powi(k) * bias * (n * m) as f64,
        }
    }
}

#[test]
fn constant_fields_of_many_kinds() {
    for (order, flag) in [(2, true), (3, false)] {
        let model = |x: [f64; 3]| Model {
            weights: vec![x[0], x[1]],
            order,
            sizes: [1, 2],
            table: vec![0.3, 0.7],
            scale: 1.7,
            flag,
            bias: x[2],
        };
        let at = [0.4, 1.2, -0.6];
        let difference = |f: &dyn Fn(&Model) -> f64, i: usize| {
            let moved = |h: f64| {
                let mut x = at;
                x[i] += h;
                f(&model(x))
            };
            (moved(1e-5) - moved(-1e-5)) / 2e-5
        };
        let check = |f: &dyn Fn(&Model) -> f64, gradient: ModelTangent| {
            let gradient = [gradient.weights[0], gradient.weights[1], gradient.bias];
            for (i, partial) in gradient.iter().enumerate() {
                let difference = difference(f, i);
                assert!((partial - difference).abs() < 1e-8, "{i}: {partial} and {difference}");
            }
        };
        check(&Model::fields, model(at).fields_gradient());
        check(&|m| m.with_pattern(0.8), model(at).with_pattern_gradient(0.8).0);
        let direction = ModelTangent { weights: vec![0.5, -1.0], bias: 2.0 };
        let gradient = model(at).fields_gradient();
        let slope = model(at).fields_jvp(&direction).1;
        let expected = 0.5 * gradient.weights[0] - gradient.weights[1] + 2.0 * gradient.bias;
        assert!((slope - expected).abs() < 1e-12);
    }
}

#[differentiable(order = 2)]
fn cut(x: f64) -> f64 {
    x * constant(x)
}

#[test]
fn a_bare_constant_cuts() {
    assert_eq!(cut::gradient(3.0), 3.0);
    assert_eq!(cut::jvp(3.0, 1.0), (9.0, 3.0));
}

#[test]
fn state_is_seen_in_order() {
    let x = [0.3, 0.9, 1.1, 0.2];
    let calls = Cell::new(0);
    let value = counted(&x, &calls);
    let count = calls.take();
    let (again, gradient) = counted::value_and_gradient(&x, &calls);
    assert_eq!((again, calls.get()), (value, count));
    assert_eq!(gradient.len(), 4);
}

#[differentiable(order = 2)]
fn option_combinators(x: &[f64], prior: Option<f64>) -> f64 {
    let p = prior.unwrap_or(1.0);
    let f = x.first().map(|v| v * p).unwrap_or_default();
    let g = x.get(2).map_or(0.0, |v| v.sin());
    let h = if let Some(last) = x.last() { last * last } else { 0.0 };
    f + g + h
}

#[differentiable(order = 2)]
fn unzip_it(pts: &[(f64, f64)]) -> f64 {
    let (xs, ys): (Vec<f64>, Vec<f64>) = pts.iter().cloned().unzip();
    let n = xs.len() as f64;
    let sx: f64 = xs.iter().sum();
    let sy: f64 = ys.iter().sum();
    let sxy: f64 = xs.iter().zip(&ys).map(|(a, b)| a * b).sum();
    let sxx: f64 = xs.iter().map(|a| a * a).sum();
    (n * sxy - sx * sy) / (n * sxx - sx * sx)
}

#[differentiable(order = 2)]
fn nearest_value(x: &[f64], y: &[f64], at: f64) -> f64 {
    let (best, _) =
        x.iter().enumerate().min_by(|(_, a), (_, b)| (*a - at).abs().partial_cmp(&(*b - at).abs()).unwrap()).unwrap();
    y[best] * (1.0 + (x[best] - at).powi(2))
}

#[differentiable(order = 2)]
fn argmax(x: &[f64]) -> f64 {
    let i = x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i).unwrap();
    x[i] * x[0]
}

mod units {
    pub mod inner {
        use differentiable::differentiable;

        #[differentiable(order = 2)]
        pub fn boltzmann(e: f64, t: f64) -> f64 {
            (-e / (8.617e-5 * t)).exp()
        }
    }
}

/// What it imports for itself.
#[differentiable(order = 2)]
fn partition_function(levels: &[f64], t: f64) -> f64 {
    use units::inner::boltzmann;
    levels.iter().map(|&e| boltzmann(e, t)).sum::<f64>().ln()
}

agree! {
    guarded: (&vec![2.0, 1.0, 0.5]), (&vec![-2.0, 1.0, 0.5]), (&vec![0.1, 1.0, 0.5]);
    of_an_array: ([0.3, 0.9, 1.1]);
    of_rows: (&vec![[0.3, 0.9], [1.1, 0.2]]), (&vec![[0.3, 0.9]]);
    of_a_part: (&vec![0.3, 0.9, 1.1]), (&vec![0.3, 0.9]);
    of_a_vector: (&vec![0.3, 0.9]), (&vec![0.3, 0.9, 1.1]);
    changed_by_pattern: (&vec![0.3, 0.9, 1.1]);
    shadowed: (&[0.3, 0.9, 1.1], 0.7);
    consumed_in_a_block: (&vec![0.3, 0.9, 1.1]);
    items_or: (&vec![0.3, 0.9, 1.1]), (&vec![0.7]);
    scanned: (&vec![0.3, 0.9, 1.1, 0.2]);
    option_combinators: (&vec![0.3, 0.9, 1.2, 0.4], const Some(2.0));
    unzip_it: (&vec![(0.3, 0.9), (0.4, 0.1), (1.0, 2.0)]);
    nearest_value: (&vec![0.3, 0.9, 2.0], &vec![0.3, 0.9, 0.2], 1.0);
    argmax: (&vec![0.3, 0.9, 0.2]);
    partition_function: (&vec![0.0, 0.01, 0.02], 300.0);
}
