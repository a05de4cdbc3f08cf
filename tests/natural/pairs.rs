//! Integers beside floats in the elements of arrays and vectors: values with their indices, sorted, picked and pushed.

use differentiable::differentiable;

use crate::support::agree;

macro_rules! pairs {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        agree! { $($name: (&[0.7, 1.3, -0.4]), (&[1.6, 0.2, 0.9]);)* }
    };
}

pairs! {
    an_array(x) { let v = [(x[0] * x[1], 1), (x[2], 2)]; let mut s = 0.0; for (a, n) in v { s += a * a * n as f64; } s }
    a_vector(x) { let v = vec![(x[0] * x[1], 1), (x[2], 2)]; v.iter().map(|(a, n)| a.powi(*n)).sum() }
    sorted(x) {
        let mut v: Vec<(f64, usize)> = vec![(x[0] * x[1], 0), (x[1], 1), (x[2] * x[0], 2)];
        v.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap());
        v[0].0 * (v[0].1 + 1) as f64 + v[2].0 * x[v[1].1]
    }
    sorted_by_another(x) {
        let mut v = vec![(x[0] * x[1], 5), (x[1], 3), (x[2] * x[0], 4)];
        v.sort_by_key(|p| p.1);
        v[0].0.sin() * v[2].0
    }
    zipped(x) { let v: Vec<(f64, i32)> = x.iter().copied().zip(1..).collect(); v.iter().map(|(a, n)| a.powi(*n)).sum() }
    enumerated(x) { let v: Vec<(usize, f64)> = x.iter().map(|a| a * a).enumerate().collect(); v.iter().map(|(i, a)| a * x[*i]).sum() }
    the_largest(x) { let (i, m) = x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap(); m * m * (i + 1) as f64 }
    pushed(x) {
        let mut v = Vec::new();
        for (i, a) in x.iter().enumerate() { if *a > 0.0 { v.push((a * a, i)); } }
        let mut s = 0.0;
        for (a, i) in &v { s += a * x[*i]; }
        s
    }
    popped(x) {
        let mut v = vec![(x[0], 2usize)];
        let mut s = 0.0;
        while let Some((a, depth)) = v.pop() {
            s += a * a;
            if depth > 0 { v.push((a * x[1], depth - 1)); v.push((a.sin(), depth - 1)); }
        }
        s
    }
    changed(x) { let mut v = [(x[0], 1), (x[1], 2)]; for p in v.iter_mut() { p.0 *= x[2]; p.1 += 1; } v[0].0.powi(v[0].1) + v[1].0.powi(v[1].1) }
    with_flags(x) { let v = [(x[0] * x[0], true, 'a'), (x[1], false, 'b')]; v.iter().map(|(a, f, c)| if *f || *c == 'c' { a * x[2] } else { a * a }).sum() }
    swapped(x) { let mut v = vec![(x[0], 1), (x[1], 2)]; v.swap(0, 1); v[0].0 * v[0].1 as f64 + v[1].0 * x[2] }
}
