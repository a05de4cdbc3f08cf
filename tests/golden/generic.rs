/// Any scalar, any length; a Jacobian matrix.
#[differentiable]
pub fn softmax<T: Real, const N: usize>(x: &[T; N]) -> [T; N] {
    let mut y = [T::zero(); N];
    let mut sum = T::zero();
    for i in 0..N {
        y[i] = x[i].exp();
        sum += y[i];
    }
    for i in 0..N {
        y[i] = y[i] / sum;
    }
    y
}
