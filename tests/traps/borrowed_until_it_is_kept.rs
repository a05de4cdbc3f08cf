//! What borrows from a vector is seen before that is kept for the reverse sweep.

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

#[differentiable(order = 2)]
fn list_of_each_pass(x: &[f64], w: f64) -> f64 {
    let mut s = w;
    for n in 0..3 {
        let list: Vec<usize> = (n..n + 2).collect();
        s = s * x[list[0]] * s;
    }
    s
}

#[differentiable(order = 2)]
fn box_of_each_pass(x: &[f64], w: f64) -> f64 {
    let mut s = w;
    for n in 0..3 {
        let index = Box::new(n);
        s = s * x[*index] * s;
        s = s.sin() * x[*index + 1];
    }
    s
}

#[differentiable(order = 2)]
fn text_of_each_pass(x: &[f64], w: f64) -> f64 {
    let mut s = w;
    for n in 9..12 {
        let text = n.to_string();
        s = s * x[text.len()] * s;
    }
    s
}

#[differentiable(order = 2)]
fn list_of_what_changes(x: &[f64], w: f64) -> f64 {
    let mut s = w;
    let mut n = 0;
    for _ in 0..3 {
        let list = vec![
            {
                n += 1;
                n
            };
            2
        ];
        s = s * x[list[0]] * s;
    }
    s
}

#[differentiable(order = 2)]
fn lists_of_lists(x: &[f64], w: f64) -> f64 {
    let mut s = w;
    for n in 0..3 {
        let list: Vec<usize> = (n..n + 2).collect();
        let next: Vec<usize> = list.iter().map(|k| k + 1).collect();
        s = s * x[list[0]] * s + x[next[1]];
        let first = next[0];
        s = s * x[first] * s;
    }
    s
}

agree! {
    list_of_each_pass: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    box_of_each_pass: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    text_of_each_pass: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    list_of_what_changes: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    lists_of_lists: (&vec![0.7, 0.4, 0.9, -0.3, 1.2], 0.6);
    taken_apart: (&X, const 0), (&X, const 1), (&X, const 3);
}
