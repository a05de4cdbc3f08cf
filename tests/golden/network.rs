/// A layer of a network, called in the next one.
#[differentiable]
pub fn layer(weights: &[[f64; 2]; 2], x: &[f64; 2]) -> [f64; 2] {
    let mut y = [0.0; 2];
    for row in 0..2 {
        for column in 0..2 {
            y[row] += weights[row][column] * x[column];
        }
        y[row] = y[row].tanh();
    }
    y
}

/// A loss through two layers.
#[differentiable(wrt(weights))]
pub fn loss(weights: &[[[f64; 2]; 2]; 2], x: &[f64; 2], target: f64) -> f64 {
    let hidden = layer(&weights[0], x);
    let output = layer(&weights[1], &hidden);
    (output[0] - output[1] - target).powi(2)
}
