//! Bundle adjustment: where a camera with radial distortion sees a point, and how far that is from where it was seen.

use differentiable::differentiable;

use gradbench::programs::bundle::{residual, residual_of_parameters, weight_residual};

use crate::samples::{array, assert_close, floats, input, output};
use crate::support::{agree, floats as flat};

/// One component of the residual of a measurement. A camera is a rotation vector, a centre, a focal length, a principal point and
/// two coefficients of radial distortion.
#[differentiable(order = 2, wrt(camera, point, weight))]
fn component(camera: &[f64; 11], point: &[f64; 3], weight: f64, feature: &[f64; 2], k: usize) -> f64 {
    let mut p = [0.0; 3];
    for i in 0..3 {
        p[i] = point[i] - camera[3 + i];
    }
    let angle_squared = camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2];
    let mut y = [0.0; 3];
    if angle_squared != 0.0 {
        let angle = angle_squared.sqrt();
        let (sin, cos) = angle.sin_cos();
        let axis = [camera[0] / angle, camera[1] / angle, camera[2] / angle];
        let along = (axis[0] * p[0] + axis[1] * p[1] + axis[2] * p[2]) * (1.0 - cos);
        for i in 0..3 {
            let (j, l) = ((i + 1) % 3, (i + 2) % 3);
            y[i] = p[i] * cos + (axis[j] * p[l] - axis[l] * p[j]) * sin + axis[i] * along;
        }
    } else {
        for i in 0..3 {
            let (j, l) = ((i + 1) % 3, (i + 2) % 3);
            y[i] = p[i] + (camera[j] * p[l] - camera[l] * p[j]);
        }
    }
    let projected = [y[0] / y[2], y[1] / y[2]];
    let radius = projected[0] * projected[0] + projected[1] * projected[1];
    let distortion = 1.0 + camera[9] * radius + camera[10] * radius * radius;
    weight * (camera[6] * projected[k] * distortion + camera[7 + k] - feature[k])
}

struct Sample {
    camera: [f64; 11],
    point: [f64; 3],
    weight: f64,
    feature: [f64; 2],
    residual: Vec<f64>,
    /// Its rows in turn, with respect to the camera, the point and the weight, and the derivative of the residual of the weight.
    jacobian: Vec<f64>,
    weight_residual: Vec<f64>,
}

fn sample(name: &str) -> Sample {
    let input = input(name);
    let value = output(&format!("{name}.objective"));
    Sample {
        camera: array(&input["cam"]),
        point: array(&input["x"]),
        weight: floats(&input["w"])[0],
        feature: array(&input["feat"]),
        residual: floats(&value["reproj_error"]["elements"]),
        jacobian: floats(&output(&format!("{name}.jacobian"))["vals"]),
        weight_residual: floats(&value["w_err"]["element"]),
    }
}

const SAMPLES: [&str; 2] = ["ba", "ba-zero-rotation"];

#[test]
fn has_the_values_and_derivatives_of_the_reference() {
    for Sample { camera, point, weight, feature, residual: residual_, jacobian, weight_residual: of_weight } in
        SAMPLES.map(sample)
    {
        for k in 0..2 {
            let (value, row) = component::value_and_gradient(&camera, &point, weight, &feature, k);
            assert_close(&[value], &residual_[k..=k]);
            assert_close(&flat(&row), &jacobian[15 * k..15 * (k + 1)]);
        }
        let parameters: [f64; 15] = flat(&(camera, point, weight)).try_into().expect("11, 3 and 1 are 15");
        let (value, rows) = residual_of_parameters::jacobian(&parameters, &feature);
        assert_close(&value, &residual_);
        assert_close(&rows.concat(), &jacobian[..30]);
        let mut rows = Vec::new();
        for cotangent in [[1.0, 0.0], [0.0, 1.0]] {
            let (value, row) = residual::vjp(&camera, &point, weight, &feature, cotangent);
            assert_close(&value, &residual_);
            rows.extend(flat(&row));
        }
        assert_close(&rows, &jacobian[..30]);
        for column in 0..15 {
            let unit = |k| if k == column { 1.0 } else { 0.0 };
            let (value, derivative) = residual::jvp(
                &camera,
                &point,
                weight,
                &feature,
                &std::array::from_fn(unit),
                &std::array::from_fn(|k| unit(11 + k)),
                unit(14),
            );
            assert_close(&value, &residual_);
            assert_close(&derivative, &[jacobian[column], jacobian[15 + column]]);
        }
        let (value, derivative) = weight_residual::value_and_gradient(weight);
        assert_close(&[value], &of_weight);
        assert_close(&[derivative], &jacobian[30..]);
    }
}

/// The numbers of the sample are large; here they are near 1.
fn camera() -> [f64; 11] {
    [0.3, -0.2, 0.5, 0.1, 0.2, -2.0, 1.5, 0.2, 0.3, 0.09, 0.02]
}

agree! {
    component: (&camera(), &[0.7, -0.4, 1.1], 0.8, const &[0.3, 0.2], const 0),
        (&camera(), &[0.7, -0.4, 1.1], 0.8, const &[0.3, 0.2], const 1);
    weight_residual: (0.4);
}
