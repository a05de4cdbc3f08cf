use gradbench::programs::lstm::loss;

use crate::case::{Case, Maker, uniform};

struct Data {
    bits: usize,
    main: Vec<f64>,
    extra: Vec<f64>,
    state: Vec<f64>,
    sequence: Vec<f64>,
}

/// What is kept of each bit of a layer, at each time.
#[derive(Clone, Copy, Default)]
struct Kept {
    input: f64,
    hidden: f64,
    cell: f64,
    forget: f64,
    ingate: f64,
    outgate: f64,
    change: f64,
    squashed: f64,
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn by_hand(data: &Data, by_main: &mut [f64], by_extra: &mut [f64]) -> f64 {
    let Data { bits, main, extra, state, sequence } = data;
    let bits = *bits;
    let layers = main.len() / (8 * bits);
    let times = sequence.len() / bits - 1;
    let mut state = state.clone();
    let mut kept = vec![Kept::default(); times * layers * bits];
    let (mut x, mut exponentials, mut outputs) = (vec![0.0; bits], vec![0.0; times * bits], vec![0.0; times * bits]);
    let (out_weights, out_biases) = extra[bits..].split_at(bits);
    let mut total = 0.0;
    for t in 0..times {
        let (input, next) = (&sequence[t * bits..][..bits], &sequence[(t + 1) * bits..][..bits]);
        for j in 0..bits {
            x[j] = input[j] * extra[j];
        }
        for layer in 0..layers {
            let (weights, biases) = main[8 * bits * layer..][..8 * bits].split_at(4 * bits);
            let (hidden, cell) = state[2 * bits * layer..][..2 * bits].split_at_mut(bits);
            let kept = &mut kept[(t * layers + layer) * bits..][..bits];
            for j in 0..bits {
                let forget = sigmoid(x[j] * weights[j] + biases[j]);
                let ingate = sigmoid(hidden[j] * weights[bits + j] + biases[bits + j]);
                let outgate = sigmoid(x[j] * weights[2 * bits + j] + biases[2 * bits + j]);
                let change = (hidden[j] * weights[3 * bits + j] + biases[3 * bits + j]).tanh();
                let new_cell = cell[j] * forget + ingate * change;
                let squashed = new_cell.tanh();
                kept[j] =
                    Kept { input: x[j], hidden: hidden[j], cell: cell[j], forget, ingate, outgate, change, squashed };
                cell[j] = new_cell;
                hidden[j] = outgate * squashed;
                x[j] = hidden[j];
            }
        }
        let (exponentials, outputs) = (&mut exponentials[t * bits..][..bits], &mut outputs[t * bits..][..bits]);
        let mut sum = 2.0;
        let mut linear = 0.0;
        let mut ones = 0.0;
        for j in 0..bits {
            outputs[j] = x[j];
            let y = x[j] * out_weights[j] + out_biases[j];
            exponentials[j] = y.exp();
            sum += exponentials[j];
            linear += next[j] * y;
            ones += next[j];
        }
        total += linear - ones * sum.ln();
        let scale = ones / sum;
        exponentials.iter_mut().for_each(|exponential| *exponential *= scale);
    }

    let scale = -1.0 / (bits * times) as f64;
    by_main.fill(0.0);
    by_extra.fill(0.0);
    let mut by_state = vec![0.0; 2 * bits * layers];
    let mut by_x = vec![0.0; bits];
    for t in (0..times).rev() {
        let (input, next) = (&sequence[t * bits..][..bits], &sequence[(t + 1) * bits..][..bits]);
        for j in 0..bits {
            let by_y = scale * (next[j] - exponentials[t * bits + j]);
            by_extra[bits + j] += by_y * outputs[t * bits + j];
            by_extra[2 * bits + j] += by_y;
            by_x[j] = by_y * out_weights[j];
        }
        for layer in (0..layers).rev() {
            let weights = &main[8 * bits * layer..][..4 * bits];
            let (by_weights, by_biases) = by_main[8 * bits * layer..][..8 * bits].split_at_mut(4 * bits);
            let (by_hidden, by_cell) = by_state[2 * bits * layer..][..2 * bits].split_at_mut(bits);
            let kept = &kept[(t * layers + layer) * bits..][..bits];
            for j in 0..bits {
                let Kept { input, hidden, cell, forget, ingate, outgate, change, squashed } = kept[j];
                let own = by_x[j] + by_hidden[j];
                let of_cell = by_cell[j] + own * outgate * (1.0 - squashed * squashed);
                let of_outgate = own * squashed * outgate * (1.0 - outgate);
                let of_forget = of_cell * cell * forget * (1.0 - forget);
                let of_ingate = of_cell * change * ingate * (1.0 - ingate);
                let of_change = of_cell * ingate * (1.0 - change * change);
                by_cell[j] = of_cell * forget;
                by_hidden[j] = of_ingate * weights[bits + j] + of_change * weights[3 * bits + j];
                by_x[j] = of_forget * weights[j] + of_outgate * weights[2 * bits + j];
                by_weights[j] += of_forget * input;
                by_weights[bits + j] += of_ingate * hidden;
                by_weights[2 * bits + j] += of_outgate * input;
                by_weights[3 * bits + j] += of_change * hidden;
                by_biases[j] += of_forget;
                by_biases[bits + j] += of_ingate;
                by_biases[2 * bits + j] += of_outgate;
                by_biases[3 * bits + j] += of_change;
            }
        }
        for j in 0..bits {
            by_extra[j] += by_x[j] * input[j];
        }
    }
    total * scale
}

pub fn case() -> Case {
    let (layers, characters, bits) = (2, 1024, 14);
    let data = Data {
        bits,
        main: uniform(8 * layers * bits),
        extra: uniform(3 * bits),
        state: uniform(2 * layers * bits),
        sequence: uniform(characters * bits).iter().map(|u| u.round()).collect(),
    };
    let gradient = (data.main.clone(), data.extra.clone());
    Maker::new(data, gradient, 1.3, |Data { bits, main, extra, state, sequence }| {
        loss(*bits, main, extra, state, sequence)
    })
    .ours(|Data { bits, main, extra, state, sequence }, (by_main, by_extra)| {
        loss::gradient_into(*bits, main, extra, state, sequence, by_main, by_extra)
    })
    .by_hand(|data, (by_main, by_extra)| by_hand(data, by_main, by_extra))
    .case()
    .program()
}
