/// Of a long recurrence, a few states are kept.
#[differentiable]
pub fn checkpointed(x: &[f64], mut state: f64) -> f64 {
    #[checkpoint(8)]
    for &input in x {
        state = (state * input).sin() + 0.5 * state;
    }
    state
}
