/// What is carried from one iteration to the next is kept.
#[differentiable]
pub fn recurrence(x: &[f64], mut state: f64) -> f64 {
    for &input in x {
        state = (state * input).sin() + 0.5 * state;
    }
    state
}
