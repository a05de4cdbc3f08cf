//! The loss of a recurrent network with diagonal weights that predicts the next character of a text.

use differentiable::differentiable;

#[differentiable(order = 2)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// One step through all layers, whose state it changes; the prediction goes to `output`.
#[differentiable(order = 2, wrt(main, extra, state))]
fn predict(bits: usize, main: &[f64], extra: &[f64], state: &mut [f64], input: &[f64], output: &mut [f64]) {
    let mut x: Vec<f64> = input.iter().zip(&extra[..bits]).map(|(x, weight)| x * weight).collect();
    for (parameters, state) in main.chunks_exact(8 * bits).zip(state.chunks_exact_mut(2 * bits)) {
        let (weights, biases) = parameters.split_at(4 * bits);
        let (hidden, cell) = state.split_at_mut(bits);
        for j in 0..bits {
            let forget = sigmoid(x[j] * weights[j] + biases[j]);
            let ingate = sigmoid(hidden[j] * weights[bits + j] + biases[bits + j]);
            let outgate = sigmoid(x[j] * weights[2 * bits + j] + biases[2 * bits + j]);
            let change = (hidden[j] * weights[3 * bits + j] + biases[3 * bits + j]).tanh();
            cell[j] = cell[j] * forget + ingate * change;
            hidden[j] = outgate * cell[j].tanh();
        }
        x.copy_from_slice(hidden);
    }
    let (weights, biases) = extra[bits..].split_at(bits);
    for (output, ((x, weight), bias)) in output.iter_mut().zip(x.iter().zip(weights).zip(biases)) {
        *output = x * weight + bias;
    }
}

/// The mean of the negative log likelihoods of a sequence of characters, of so many bits each. A layer has four gates of weights and as
/// many biases in `main`, and the hidden state and the cell in `first_state`; `extra` has the weights of the input and those of the
/// output with their biases.
#[differentiable(order = 2, wrt(main, extra))]
pub fn loss(bits: usize, main: &[f64], extra: &[f64], first_state: &[f64], sequence: &[f64]) -> f64 {
    let mut state = first_state.to_vec();
    let mut output = vec![0.0; bits];
    let mut total = 0.0;
    for (input, next) in sequence.chunks_exact(bits).zip(sequence.chunks_exact(bits).skip(1)) {
        predict(bits, main, extra, &mut state, input, &mut output);
        let log_sum = (2.0 + output.iter().map(|y| y.exp()).sum::<f64>()).ln();
        total += next.iter().zip(&output).map(|(next, y)| next * (y - log_sum)).sum::<f64>();
    }
    -total / (sequence.len() - bits) as f64
}
