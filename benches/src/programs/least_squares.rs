use gradbench::programs::least_squares::{loss, sign};

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, sum, tape};

/// The powers of a point are kept until its residual is known.
fn by_hand(x: &[f64], n: usize, powers: &mut [f64], gradient: &mut [f64]) -> f64 {
    let m = x.len();
    let (powers, gradient) = (&mut powers[..m], &mut gradient[..m]);
    gradient.fill(0.0);
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + 2.0 * i as f64 / (n - 1) as f64;
        let mut residual = sign(t);
        let mut power = 1.0;
        for j in 0..m {
            residual -= x[j] * power;
            powers[j] = power;
            power *= t;
        }
        sum += residual * residual;
        for j in 0..m {
            gradient[j] -= residual * powers[j];
        }
    }
    0.5 * sum
}

fn of_numbers<N: Number>(x: &[N], n: usize) -> N {
    sum((0..n).map(|i| {
        let t = -1.0 + 2.0 * i as f64 / (n - 1) as f64;
        let mut power = 1.0;
        let residual = sum(x.iter().map(|&x| {
            let term = x * power;
            power *= t;
            term
        })) - sign(t);
        residual * residual
    })) * 0.5
}

pub fn case() -> Case {
    let (n, m) = (4096, 128);
    Maker::new(uniform(m), vec![0.0; m], 1.25, move |x| loss(x, n))
        .ours(move |x, gradient| loss::gradient_into(x, n, gradient))
        .by_hand(move |x, gradient| by_hand(x, n, &mut vec![0.0; m], gradient))
        .way("reverse", move |x, gradient| tape(x, gradient, |x| of_numbers(x, n)))
        .case()
        .program()
}
