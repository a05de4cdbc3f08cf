use differentiable::{Tangent, differentiable};

use crate::case::{Case, Floats, Maker, uniform};
use crate::others::{Number, duals, sum, tape};

const WIDTH: usize = 16;

#[derive(Clone, Tangent)]
struct Weights {
    first: [[f64; 2]; WIDTH],
    first_bias: [f64; WIDTH],
    second: [[f64; WIDTH]; WIDTH],
    second_bias: [f64; WIDTH],
    third: [f64; WIDTH],
    third_bias: f64,
}

struct Samples {
    x: Vec<[f64; 2]>,
    y: Vec<f64>,
}

#[differentiable(wrt(weights))]
fn loss(weights: &Weights, samples: &Samples) -> f64 {
    let mut sum = 0.0;
    for (x, y) in samples.x.iter().zip(&samples.y) {
        let mut first = [0.0; WIDTH];
        for i in 0..WIDTH {
            first[i] = (weights.first[i][0] * x[0] + weights.first[i][1] * x[1] + weights.first_bias[i]).tanh();
        }
        let mut second = [0.0; WIDTH];
        for i in 0..WIDTH {
            let mut z = weights.second_bias[i];
            for j in 0..WIDTH {
                z += weights.second[i][j] * first[j];
            }
            second[i] = z.tanh();
        }
        let mut output = weights.third_bias;
        for i in 0..WIDTH {
            output += weights.third[i] * second[i];
        }
        let residual = output - y;
        sum += residual * residual;
    }
    sum
}

fn by_hand(weights: &Weights, samples: &Samples, gradient: &mut Weights) -> f64 {
    let mut sum = 0.0;
    *gradient = Weights::filled_with(|| 0.0);
    for (x, y) in samples.x.iter().zip(&samples.y) {
        let mut first = [0.0; WIDTH];
        for i in 0..WIDTH {
            first[i] = (weights.first[i][0] * x[0] + weights.first[i][1] * x[1] + weights.first_bias[i]).tanh();
        }
        let mut second = [0.0; WIDTH];
        for i in 0..WIDTH {
            let mut z = weights.second_bias[i];
            for j in 0..WIDTH {
                z += weights.second[i][j] * first[j];
            }
            second[i] = z.tanh();
        }
        let mut output = weights.third_bias;
        for i in 0..WIDTH {
            output += weights.third[i] * second[i];
        }
        let residual = output - y;
        sum += residual * residual;

        let slope = 2.0 * residual;
        gradient.third_bias += slope;
        let mut by_first = [0.0; WIDTH];
        for i in 0..WIDTH {
            gradient.third[i] += slope * second[i];
            let slope = slope * weights.third[i] * (1.0 - second[i] * second[i]);
            gradient.second_bias[i] += slope;
            for j in 0..WIDTH {
                gradient.second[i][j] += slope * first[j];
                by_first[j] += slope * weights.second[i][j];
            }
        }
        for i in 0..WIDTH {
            let slope = by_first[i] * (1.0 - first[i] * first[i]);
            gradient.first_bias[i] += slope;
            gradient.first[i][0] += slope * x[0];
            gradient.first[i][1] += slope * x[1];
        }
    }
    sum
}

impl Weights {
    fn filled_with(mut next: impl FnMut() -> f64) -> Self {
        Weights {
            first: [(); WIDTH].map(|()| [next(), next()]),
            first_bias: [(); WIDTH].map(|()| next()),
            second: [(); WIDTH].map(|()| [(); WIDTH].map(|()| next())),
            second_bias: [(); WIDTH].map(|()| next()),
            third: [(); WIDTH].map(|()| next()),
            third_bias: next(),
        }
    }
}

impl Floats for Weights {
    fn floats(&self) -> Vec<f64> {
        let (first, second) = (self.first.as_flattened(), self.second.as_flattened());
        [first, &self.first_bias, second, &self.second_bias, &self.third, &[self.third_bias]].concat()
    }
}

/// The weights in the order of the struct.
fn of_numbers<N: Number>(weights: &[N], samples: &Samples) -> N {
    let (first, rest) = weights.split_at(2 * WIDTH);
    let (first_bias, rest) = rest.split_at(WIDTH);
    let (second, rest) = rest.split_at(WIDTH * WIDTH);
    let (second_bias, rest) = rest.split_at(WIDTH);
    let (third, third_bias) = rest.split_at(WIDTH);
    sum(samples.x.iter().zip(&samples.y).map(|(x, &y)| {
        let first: [N; WIDTH] =
            std::array::from_fn(|i| (first[2 * i] * x[0] + first[2 * i + 1] * x[1] + first_bias[i]).tanh());
        let second: [N; WIDTH] = std::array::from_fn(|i| {
            (second_bias[i] + sum((0..WIDTH).map(|j| second[WIDTH * i + j] * first[j]))).tanh()
        });
        let residual = third_bias[0] + sum((0..WIDTH).map(|i| third[i] * second[i])) - y;
        residual * residual
    }))
}

impl Weights {
    fn of_floats(floats: &[f64]) -> Self {
        let mut floats = floats.iter().copied();
        Weights::filled_with(|| floats.next().expect("as many as there are"))
    }
}

fn in_a_row(gradient: impl Fn(&[f64], &Samples, &mut [f64])) -> impl Fn(&(Weights, Samples), &mut Weights) {
    move |(weights, samples), own| {
        let row = weights.floats();
        let mut by_row = vec![0.0; row.len()];
        gradient(&row, samples, &mut by_row);
        *own = Weights::of_floats(&by_row);
    }
}

pub fn case() -> Case {
    let mut floats = uniform(400).into_iter();
    let weights = Weights::filled_with(|| floats.next().expect("enough") - 0.5);
    let x = uniform(128).chunks_exact(2).map(|x| [x[0], x[1]]).collect();
    let input = (weights, Samples { x, y: uniform(64) });
    Maker::new(input, Weights::filled_with(|| 0.0), 2.0, |(weights, samples)| loss(weights, samples))
        .ours(|(weights, samples), gradient| loss::gradient_into(weights, samples, gradient))
        .by_hand(|(weights, samples), gradient| by_hand(weights, samples, gradient))
        .way("num-dual", in_a_row(|w, samples, gradient| duals(w, gradient, |w| of_numbers(w, samples))))
        .way("reverse", in_a_row(|w, samples, gradient| tape(w, gradient, |w| of_numbers(w, samples))))
        .case()
}
