use serde::Deserialize;

use super::matrix::Matrix;
use super::run::{Answer, Failure, Question};
use crate::programs::lstm::loss;

#[derive(Deserialize)]
struct Input {
    main_params: Matrix,
    extra_params: Matrix,
    state: Matrix,
    sequence: Matrix,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let input: Input = question.input()?;
    let Input { main_params: main, extra_params: extra, state, sequence } = &input;
    let (rows, bits) = (state.rows, state.columns);
    if bits == 0 || rows % 2 != 0 || sequence.columns != bits || sequence.rows < 2 {
        return Err("the state is not one of whole layers, or the sequence is too short".into());
    }
    if !main.has_shape(rows, 4 * bits) || !extra.has_shape(3, bits) {
        return Err("the parameters are not those of the state's layers".into());
    }
    match question.function {
        "objective" => question.run(&input, 0.0, |input, value| {
            let Input { main_params: main, extra_params: extra, state, sequence } = input;
            *value = loss(bits, &main.values, &extra.values, &state.values, &sequence.values);
        }),
        "jacobian" => {
            let gradient = vec![0.0; main.values.len() + extra.values.len()];
            question.run(&input, gradient, |input, gradient| {
                let Input { main_params: main, extra_params: extra, state, sequence } = input;
                let (by_main, by_extra) = gradient.split_at_mut(main.values.len());
                loss::gradient_into(
                    bits,
                    &main.values,
                    &extra.values,
                    &state.values,
                    &sequence.values,
                    by_main,
                    by_extra,
                );
            })
        }
        _ => Err(question.unknown()),
    }
}
