use differentiable::differentiable;

#[differentiable]
fn squares(x: &[f64], y: &mut Vec<f64>) {
    y.clear();
    for x in x {
        y.push(x * x);
    }
}

#[differentiable(wrt(x, y))]
fn longer(x: f64, y: &mut Vec<f64>) {
    y.resize(3, x);
}

/// What is in a vector of vectors may grow.
#[differentiable]
fn sorted(x: &[f64], y: &mut [Vec<f64>; 2]) {
    for x in x {
        y[0].push(x * x);
    }
}

fn main() {
    squares(&[1.0], &mut Vec::new());
    longer(1.0, &mut Vec::new());
    sorted(&[1.0], &mut [Vec::new(), Vec::new()]);
}
