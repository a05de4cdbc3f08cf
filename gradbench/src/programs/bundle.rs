//! Bundle adjustment: where a camera with radial distortion sees a point, and how far that is from where it was seen.

use differentiable::differentiable;

#[differentiable(order = 2)]
fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable(order = 2)]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The point, turned about the direction of `rotation` by its length.
#[differentiable(order = 2)]
fn rotated(rotation: &[f64; 3], point: &[f64; 3]) -> [f64; 3] {
    let angle_squared = dot(rotation, rotation);
    if angle_squared == 0.0 {
        let [x, y, z] = cross(rotation, point);
        return [point[0] + x, point[1] + y, point[2] + z];
    }
    let angle = angle_squared.sqrt();
    let (sin, cos) = angle.sin_cos();
    let axis = rotation.map(|component| component / angle);
    let across = cross(&axis, point);
    let along = dot(&axis, point) * (1.0 - cos);
    let turned: [f64; 3] = std::array::from_fn(|i| point[i] * cos + across[i] * sin + axis[i] * along);
    turned
}

#[differentiable(order = 2)]
fn distorted([k1, k2]: [f64; 2], [x, y]: [f64; 2]) -> [f64; 2] {
    let radius_squared = x * x + y * y;
    let factor = 1.0 + k1 * radius_squared + k2 * radius_squared * radius_squared;
    [x * factor, y * factor]
}

/// Where a camera sees a point. It is a rotation vector, a centre, a focal length, a principal point and two coefficients of radial
/// distortion.
#[differentiable(order = 2)]
fn projected(camera: &[f64; 11], point: &[f64; 3]) -> [f64; 2] {
    let &[r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2] = camera;
    let [x, y, z] = rotated(&[r0, r1, r2], &[point[0] - c0, point[1] - c1, point[2] - c2]);
    let [x, y] = distorted([k1, k2], [x / z, y / z]);
    [focal * x + u0, focal * y + v0]
}

/// The reprojection error of a measurement, times its weight.
#[differentiable(order = 2, wrt(camera, point, weight))]
pub fn residual(camera: &[f64; 11], point: &[f64; 3], weight: f64, feature: &[f64; 2]) -> [f64; 2] {
    let [x, y] = projected(camera, point);
    [weight * (x - feature[0]), weight * (y - feature[1])]
}

/// The same of all its parameters in a row.
#[differentiable(order = 2, wrt(parameters))]
pub fn residual_of_parameters(parameters: &[f64; 15], feature: &[f64; 2]) -> [f64; 2] {
    let &[r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2, x, y, z, weight] = parameters;
    residual(&[r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2], &[x, y, z], weight, feature)
}

/// How far the square of a weight is from 1.
#[differentiable(order = 2)]
pub fn weight_residual(weight: f64) -> f64 {
    1.0 - weight * weight
}
