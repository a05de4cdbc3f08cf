use std::collections::HashMap;

use differentiable::differentiable;

#[differentiable]
fn sums(x: &[f64], keys: &[u32]) -> f64 {
    let mut sums: HashMap<u32, f64> = HashMap::new();
    for (x, key) in x.iter().zip(keys) {
        *sums.entry(*key).or_insert(0.0) += x * x;
    }
    sums[&0] * sums[&1]
}

#[differentiable]
fn lists(x: &[f64], keys: &[u32]) -> f64 {
    let mut lists: HashMap<u32, Vec<f64>> = HashMap::new();
    for (x, key) in x.iter().zip(keys) {
        lists.entry(*key).or_default().push(x * x);
    }
    lists[&0][0]
}

fn main() {
    let _: Vec<f64> = sums::gradient(&[1.0], &[0]);
    let _: Vec<f64> = lists::gradient(&[1.0], &[0]);
}
