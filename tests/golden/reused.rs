/// What is kept stays in memory that a workspace lends.
#[differentiable(workspace)]
pub fn reused(x: &[f64], mut state: f64) -> f64 {
    for &input in x {
        state = (state * input).sin() + 0.5 * state;
        if state > 0.2 {
            state = inner(x, state);
        }
    }
    state
}

#[differentiable(workspace)]
pub fn inner(x: &[f64], state: f64) -> f64 {
    let mut sums = vec![state; x.len()];
    for i in 1..x.len() {
        sums[i] = (sums[i - 1] * x[i]).cos();
    }
    sums[x.len() - 1]
}
