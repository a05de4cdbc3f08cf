//! A constant that a method changes by what was seen of an active value, and one that changes between calls that it is given to.

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
