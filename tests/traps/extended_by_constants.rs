//! A vector is extended by numbers and by references to them, and a macro does not see which they are.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn by_a_vector(x: &[f64; 2]) -> f64 {
    let mut v: Vec<f64> = x.iter().map(|x| x * x).collect();
    v.extend(vec![1.5; 2]);
    product_of_neighbours(&v)
}

#[differentiable(order = 2)]
fn by_an_array(x: &[f64; 2]) -> f64 {
    let mut v = vec![x[0] * x[1]];
    v.extend([1.5, 2.0]);
    v.push(x[1]);
    v.extend(&[0.5]);
    product_of_neighbours(&v)
}

#[differentiable(order = 2)]
fn by_a_range(x: &[f64; 2]) -> f64 {
    let mut v = x.to_vec();
    v.extend((1..4).map(|i| i as f64));
    product_of_neighbours(&v)
}

#[differentiable(order = 2)]
fn by_repetition(x: &[f64; 2]) -> f64 {
    let mut v = x.to_vec();
    v.extend(std::iter::repeat(0.5).take(2));
    v.extend(Some(2.0));
    product_of_neighbours(&v)
}

#[differentiable(order = 2, wrt(x))]
fn by_what_is_given(x: &[f64; 2], w: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.extend(w);
    v.extend(w.iter().filter(|w| **w > 1.0));
    v.extend(w.iter().map(|w| w.abs()));
    v.extend(w.iter().rev());
    v.extend(w.to_vec());
    product_of_neighbours(&v)
}

#[differentiable(order = 2, wrt(x))]
fn by_rows(x: &[f64; 2], w: &[[f64; 2]]) -> f64 {
    let mut rows = vec![*x];
    rows.extend(vec![[1.5, 2.0]; 2]);
    rows.extend(w);
    rows.extend(w.iter().map(|row| [row[1], row[0]]));
    rows.iter().map(|row| row[0] * row[1] * row[1]).sum::<f64>() * rows[1][0]
}

#[differentiable(order = 2)]
fn before_anything_else(x: &[f64; 2]) -> f64 {
    let mut v = Vec::new();
    v.extend(vec![1.5; 2]);
    v.push(x[0] * x[1]);
    v.extend([2.0]);
    product_of_neighbours(&v)
}

#[differentiable(order = 2)]
fn by_vectors_without_names(x: &[f64; 2]) -> f64 {
    let mut v = vec![x[0] * x[1]];
    v.append(&mut vec![1.5; 2]);
    v.append(&mut x.to_vec());
    v.append(&mut [2.0, 0.5].to_vec());
    product_of_neighbours(&v)
}

#[differentiable(order = 2)]
fn product_of_neighbours(v: &[f64]) -> f64 {
    v.windows(2).map(|pair| pair[0] * pair[1]).sum()
}

agree! {
    by_a_vector: (&[0.7, 1.3]);
    by_an_array: (&[0.7, 1.3]);
    by_a_range: (&[0.7, 1.3]);
    by_repetition: (&[0.7, 1.3]);
    by_what_is_given: (&[0.7, 1.3], const &[-0.4, 2.1]);
    by_rows: (&[0.7, 1.3], const &[[-0.4, 2.1], [0.3, 0.9]]);
    before_anything_else: (&[0.7, 1.3]);
    by_vectors_without_names: (&[0.7, 1.3]);
}
