//! Counts and positions that are expressions, wherever the standard library takes one.

use differentiable::differentiable;

/// A function with the tokens of each expression in it.
macro_rules! with {
    (|$k:ident, $j:ident, $n:ident| $($name:ident { $($count:tt)+ })+) => {
        $(#[differentiable]
        #[allow(unused_variables)]
        fn $name(x: &[f64], $k: usize, $j: u8, $n: usize) -> f64 {
            let stepped: f64 = x.iter().map(|v| v * v).step_by($($count)+).sum();
            let filtered: f64 = x.iter().filter(|v| **v > 0.8).step_by($($count)+).product();
            let backwards: f64 = (0..x.len()).rev().step_by($($count)+).map(|i| x[i] * i as f64).sum();
            let products: f64 = x.iter().scan(1.0, |a, v| { *a *= v; Some(*a) }).step_by($($count)+).sum();
            let skipped: f64 = x.iter().map(|v| v * v).skip($($count)+).sum();
            let taken: f64 = x.iter().filter(|v| **v > 0.8).take($($count)+).map(|v| v * v).sum();
            let last: f64 = x.iter().map(|v| v * v).rev().nth($($count)+).unwrap() * x.get($($count)+).map_or(x[1], |v| v * x[0]);
            let cut: f64 = x.chunks($($count)+).chain(x.windows($($count)+)).map(|c| c[0] * c[c.len() - 1]).sum();
            let pairs: f64 = (0..$($count)+).flat_map(|a| (a..$($count)+).map(move |b| x[a] * x[b])).sum();
            let mut y = x.to_vec();
            y[1..].rotate_left($($count)+);
            y[$($count)+..].reverse();
            y.swap($($count)+, 0);
            for i in $($count)+..x.len() {
                y[i] = y[i - 1] * x[i] + y[i - 1].sin();
            }
            let mut z = vec![y[0] * y[6]; $($count)+];
            z.extend_from_slice(&y[..$($count)+]);
            let (before, after) = y.split_at($($count)+);
            let ends = before[0] * after[0] * z.iter().sum::<f64>();
            stepped * filtered + backwards * products + skipped * taken + last * cut + pairs * ends
        })+

        #[test]
        fn counts() {
            $(check($name, $name::value_and_gradient);)+
        }
    };
}

with! { |k, j, n|
    more { k + 1 }
    cast { j as usize }
    bits { k & 1 | 2 }
    chosen { if k > 1 { 2 } else { 1 } }
    rest { n - k }
    matched { match k { 0 => 3, _ => n - 2 } }
}

fn check(
    f: impl Fn(&[f64], usize, u8, usize) -> f64,
    value_and_gradient: impl Fn(&[f64], usize, u8, usize) -> (f64, Vec<f64>),
) {
    let x = [0.7, 1.3, 0.9, 1.1, 0.85, 1.2, 0.6];
    for (k, j, n) in [(0, 1, 3), (1, 2, 3), (2, 3, 4)] {
        let (value, gradient) = value_and_gradient(&x, k, j, n);
        assert_eq!(value.to_bits(), f(&x, k, j, n).to_bits());
        for (i, derivative) in gradient.into_iter().enumerate() {
            let at = |h: f64| {
                let mut x = x;
                x[i] += h;
                f(&x, k, j, n)
            };
            let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((derivative - difference).abs() < 1e-7 * difference.abs().max(1.0), "{derivative} {difference}");
        }
    }
}
