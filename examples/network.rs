//! A network that learns to tell two spirals apart, from mini-batches.
//!
//! `cargo run --release --example network`

use std::f64::consts::PI;

use differentiable::descent::State;
use differentiable::{Descent, Tangent, differentiable, objective};
use indicatif::{ProgressBar, ProgressStyle};

mod random;
use random::Random;

/// The weights of each neuron, and its bias.
#[derive(Clone, Debug, Tangent)]
struct Layer<const INPUTS: usize, const OUTPUTS: usize> {
    weights: [[f64; INPUTS]; OUTPUTS],
    biases: [f64; OUTPUTS],
}

impl<const INPUTS: usize, const OUTPUTS: usize> Layer<INPUTS, OUTPUTS> {
    fn random(scale: f64, random: &mut Random) -> Self {
        Layer {
            weights: std::array::from_fn(|_| std::array::from_fn(|_| scale * random.normal())),
            biases: std::array::from_fn(|_| scale * random.normal()),
        }
    }
}

#[derive(Clone, Debug, Tangent)]
struct Network {
    first: Layer<2, 16>,
    second: Layer<16, 16>,
    last: Layer<16, 1>,
}

/// A point, and the spiral it is on: −1 or 1.
type Datum = ([f64; 2], f64);

#[differentiable(wrt(layer, inputs))]
fn outputs<const M: usize, const N: usize>(layer: &Layer<M, N>, inputs: &[f64; M]) -> [f64; N] {
    let mut outputs = layer.biases;
    for (output, weights) in outputs.iter_mut().zip(&layer.weights) {
        for (weight, input) in weights.iter().zip(inputs) {
            *output += weight * input;
        }
    }
    outputs
}

#[differentiable(wrt(layer, inputs))]
fn activations<const M: usize, const N: usize>(layer: &Layer<M, N>, inputs: &[f64; M]) -> [f64; N] {
    let mut activations: [f64; N] = outputs(layer, inputs);
    for activation in activations.iter_mut() {
        *activation = activation.tanh();
    }
    activations
}

/// What the network thinks: negative for one spiral, positive for the other.
#[differentiable(wrt(network))]
fn opinion(network: &Network, x: &[f64; 2]) -> f64 {
    let first = activations(&network.first, x);
    let second = activations(&network.second, &first);
    outputs(&network.last, &second)[0]
}

/// −ln of the probability that the network gives to the right spiral.
#[differentiable(wrt(network))]
fn loss(network: &Network, (x, label): &Datum) -> f64 {
    (-label * opinion(network, x)).exp().ln_1p()
}

/// A point in a random place of a random spiral, with some noise.
fn datum(random: &mut Random) -> Datum {
    let label = if random.uniform() < 0.5 { -1.0 } else { 1.0 };
    let radius = 0.1 + 0.9 * random.uniform();
    let (sin, cos) = (3.0 * PI * radius).sin_cos();
    let noisy = |x: f64, random: &mut Random| label * radius * x + 0.02 * random.normal();
    ([noisy(cos, random), noisy(sin, random)], label)
}

fn accuracy(network: &Network, data: &[Datum]) -> f64 {
    let right = data.iter().filter(|(x, label)| opinion(network, x) * label > 0.0);
    right.count() as f64 / data.len() as f64
}

fn main() {
    let mut random = Random(3);
    let data: Vec<Datum> = (0..1000).map(|_| datum(&mut random)).collect();
    let unseen: Vec<Datum> = (0..1000).map(|_| datum(&mut random)).collect();
    let start = Network {
        first: Layer::random(2.0, &mut random),
        second: Layer::random(0.5, &mut random),
        last: Layer::random(0.5, &mut random),
    };

    let steps = 10_000;
    let bar = ProgressBar::new(steps as u64).with_style(
        ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} to go, loss {msg}").expect("it is a template"),
    );
    let batches = objective::mean(&data, loss, loss::gradient_into).batches(50, 1);
    let mut smooth = 0.7;
    let minimum = Descent::adam(0.005)
        .max_iterations(steps)
        .observe(|it: &State<Network>| {
            smooth += 0.01 * (it.value - smooth);
            bar.set_position(it.iterations as u64);
            bar.set_message(format!("{smooth:.4}"));
        })
        .minimize(&batches, start.clone());
    bar.finish();

    println!("accuracy, before training    {:.1} %", 100.0 * accuracy(&start, &unseen));
    println!("accuracy, on the data        {:.1} %", 100.0 * accuracy(&minimum.x, &data));
    println!("accuracy, on unseen data     {:.1} %", 100.0 * accuracy(&minimum.x, &unseen));
    println!();
    for row in 0..30 {
        let at = |column| [f64::from(column) / 30.0 - 1.0, 1.0 - f64::from(row) / 15.0];
        let line: String = (0..60).map(|c| if opinion(&minimum.x, &at(c)) > 0.0 { '█' } else { '·' }).collect();
        println!("{line}");
    }
}
