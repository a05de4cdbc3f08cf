use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let n = (2.0 * x) as usize;
    x * n as f64
}

#[differentiable(wrt(x), order = 2)]
fn g(x: &[f64; 2], scale: &[f64]) -> Vec<[f64; 2]> {
    let n = (2.0 * x[0]) as usize;
    vec![[x[0] * n as f64, x[1] * scale[0]]]
}

fn main() {
    let _: f64 = f::gradient(1.0);
    // One error for each function, whatever is done with its derivatives.
    let (_, [_, _]): (f64, [f64; 2]) = f::jvps(1.0, &[1.0, 2.0]);
    let (_, jacobian) = g::jacobian(&[1.0, 2.0], &[1.0]);
    let _: f64 = jacobian[0];
    let (_, [derivative]) = g::jvps(&[1.0, 2.0], &[1.0], &[[1.0, 0.0]]);
    let _: f64 = derivative[0][1];
    let _ = differentiable::Descent::levenberg_marquardt().minimize(&g::objective(&[1.0]), [0.0; 2]);
}
