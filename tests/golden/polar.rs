/// Outputs behind `&mut`.
#[differentiable]
pub fn polar(radius: f64, angle: f64, out: &mut [f64; 2]) {
    let (sin, cos) = angle.sin_cos();
    out[0] = radius * cos;
    out[1] = radius * sin;
}
