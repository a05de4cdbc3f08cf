/// The function of the lecture.
#[differentiable]
pub fn lecture(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}
