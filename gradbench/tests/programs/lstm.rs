//! The loss of a recurrent network with diagonal weights that predicts the next character of a text.

use differentiable::differentiable;
use gradbench::programs::lstm::loss;

use crate::samples::{arrays, assert_close, floats, input, output};
use crate::support::{agree, floats as flat};

/// Bits of a character, four gates of it, and the layers of the sample; each has a row of weights and one of biases, and a row of the
/// hidden state and one of the cell.
const BITS: usize = 7;
const GATES: usize = 4 * BITS;
const ROWS: usize = 4;

#[differentiable(order = 2)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable(order = 2, wrt(main, extra))]
fn by_index(
    main: &[[f64; GATES]; ROWS],
    extra: &[[f64; BITS]; 3],
    first_state: &[[f64; BITS]; ROWS],
    sequence: &[[f64; BITS]],
) -> f64 {
    let mut state = [[0.0; BITS]; ROWS];
    for row in 0..ROWS {
        for j in 0..BITS {
            state[row][j] = first_state[row][j];
        }
    }
    let mut total = 0.0;
    let mut input = [0.0; BITS];
    for t in 0..sequence.len() - 1 {
        for j in 0..BITS {
            input[j] = sequence[t][j] * extra[0][j];
        }
        for layer in 0..ROWS / 2 {
            let (weights, biases) = (2 * layer, 2 * layer + 1);
            let (hidden, cell) = (2 * layer, 2 * layer + 1);
            for j in 0..BITS {
                let forget = sigmoid(input[j] * main[weights][j] + main[biases][j]);
                let ingate = sigmoid(state[hidden][j] * main[weights][BITS + j] + main[biases][BITS + j]);
                let outgate = sigmoid(input[j] * main[weights][2 * BITS + j] + main[biases][2 * BITS + j]);
                let change = (state[hidden][j] * main[weights][3 * BITS + j] + main[biases][3 * BITS + j]).tanh();
                state[cell][j] = state[cell][j] * forget + ingate * change;
                state[hidden][j] = outgate * state[cell][j].tanh();
                input[j] = state[hidden][j];
            }
        }
        let mut sum = 2.0;
        for j in 0..BITS {
            sum += (input[j] * extra[1][j] + extra[2][j]).exp();
        }
        let log_sum = sum.ln();
        for j in 0..BITS {
            total += sequence[t + 1][j] * (input[j] * extra[1][j] + extra[2][j] - log_sum);
        }
    }
    -total / (BITS * (sequence.len() - 1)) as f64
}

struct Sample {
    main: [[f64; GATES]; ROWS],
    extra: [[f64; BITS]; 3],
    state: [[f64; BITS]; ROWS],
    sequence: Vec<[f64; BITS]>,
}

fn sample() -> Sample {
    let input = input("lstm");
    let rows = |name: &str| arrays::<BITS>(&input[name]);
    Sample {
        main: arrays(&input["main_params"]).try_into().expect("the sample has two layers"),
        extra: rows("extra_params").try_into().expect("three rows"),
        state: rows("state").try_into().expect("the sample has two layers"),
        sequence: rows("sequence"),
    }
}

#[test]
fn has_the_value_and_gradient_of_the_reference() {
    let Sample { main, extra, state, sequence } = sample();
    let (value, gradient) = (floats(&output("lstm.objective")), floats(&output("lstm.jacobian")));
    let (own_value, own_gradient) = by_index::value_and_gradient(&main, &extra, &state, &sequence);
    assert_close(&[own_value], &value);
    assert_close(&flat(&own_gradient), &gradient);

    let (main, extra, state, sequence) =
        (flat(&main.to_vec()), flat(&extra.to_vec()), flat(&state.to_vec()), flat(&sequence));
    let (own_value, own_gradient) = loss::value_and_gradient(BITS, &main, &extra, &state, &sequence);
    assert_close(&[own_value], &value);
    assert_close(&flat(&own_gradient), &gradient);
}

agree! {
    by_index: (&sample().main, &sample().extra, const &sample().state, const &sample().sequence);
    loss: (const BITS, &flat(&sample().main), &flat(&sample().extra), const &flat(&sample().state), const &flat(&sample().sequence));
}
