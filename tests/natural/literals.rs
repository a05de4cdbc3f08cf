//! Structs that are made inside of arrays, tuples and vectors.

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree;

/// Its tangents are of another type.
#[derive(Clone, Debug, Tangent)]
struct Mass {
    size: f64,
    count: usize,
}

#[differentiable(order = 2)]
fn masses(x: f64, y: f64) -> f64 {
    let (one, z) = (Mass { size: x, count: 3 }, y);
    let pair = (Mass { size: x * y, count: 2 }, y * y);
    let array = [Mass { size: x, count: 1 }, Mass { size: y, count: 2 }];
    let alike = vec![Mass { size: y * y, count: 1 }; 3];
    let listed = vec![Mass { size: x.sin(), count: 1 }, Mass { size: y.cos(), ..one.clone() }];
    let mut pushed = Vec::new();
    pushed.push(Mass { size: x + y, count: 7 });
    let sum: f64 = array.iter().map(|mass| mass.size * mass.count as f64).sum();
    one.size * z + pair.0.size * pair.1 + array[0].size * array[1].size + alike[2].size * pushed[0].size * sum
        - listed[0].size * listed[1].size
}

#[derive(Clone, Debug, Tangent)]
struct Pair<T: Real> {
    a: T,
    b: T,
}

/// The path of a literal leaves out what the type is for.
#[differentiable(order = 2)]
fn pairs(x: f64, y: f64) -> f64 {
    let mut pairs = Vec::new();
    for i in 0..3 {
        pairs.push(Pair { a: x + y, b: x * i as f64 });
    }
    let mut sum = 0.0;
    for pair in &pairs {
        sum += pair.a * pair.b;
    }
    for pair in pairs.iter_mut() {
        pair.a *= 2.0;
    }
    let swapped: Vec<Pair<f64>> = pairs.iter().map(|pair| Pair { a: pair.b * pair.a, b: pair.a }).collect();
    let mut array = [Pair { a: x, b: y }, Pair { a: y, b: x }];
    array[0].a *= y;
    array[1] = Pair { b: x.sin(), ..array[0].clone() };
    sum + pairs[1].a + swapped[2].a * swapped[1].b + array[1].a * array[1].b
}

/// What is returned early is of literals alone.
#[differentiable(order = 2)]
fn listed(x: f32, y: f32, n: usize) -> Vec<f32> {
    if n > 4 {
        for v in [y, x].iter().skip(1) {
            if *v < 100.0 {
                return vec![1.0; 3];
            }
        }
    }
    vec![x * y, 2.0 * y, 0.5]
}

#[test]
fn literals_have_the_type_of_what_they_are_returned_as() {
    assert_eq!(listed::vjp(2.0, 3.0, 1, vec![1.0, 2.0, 3.0]).1, (3.0, 6.0));
    assert_eq!(listed::vjp(2.0, 3.0, 5, vec![1.0, 2.0, 3.0]), (vec![1.0; 3], (0.0, 0.0)));
    assert_eq!(listed::jvp(2.0, 3.0, 5, 1.0, 1.0), (vec![1.0; 3], vec![0.0; 3]));
}

agree! {
    masses: (0.7, 1.3);
    pairs: (0.7, 1.3);
}
