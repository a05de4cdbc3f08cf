//! Hand tracking: the vertices of a model of a hand, as its joints and its place have it, against measured points.

use differentiable::differentiable;
use gradbench::programs::hand::{BONES, Matrix, Measurements, Model, positions, residuals, residuals_on_triangles};
use serde_json::Value;

use crate::samples::{array, arrays, assert_close, floats, index, input, output};

/// Half the sum of the squares of the distances of the points to their vertices.
#[differentiable(order = 2, wrt(theta))]
fn energy(model: &Model, measurements: &Measurements, theta: &[f64; 26]) -> f64 {
    let positions = positions(model, theta);
    let mut sum = 0.0;
    for i in 0..measurements.points.len() {
        for k in 0..3 {
            let residual = measurements.points[i][k] - positions[measurements.correspondences[i]][k];
            sum += residual * residual;
        }
    }
    0.5 * sum
}

/// The distances of the points to places on triangles: `us` has the weights of the first two corners.
#[differentiable(order = 2, wrt(theta, us))]
fn energy_on_triangles(model: &Model, measurements: &Measurements, theta: &[f64; 26], us: &[[f64; 2]]) -> f64 {
    let positions = positions(model, theta);
    let mut sum = 0.0;
    for i in 0..us.len() {
        let [a, b, c] = model.triangles[measurements.correspondences[i]];
        let [first, second, third] = [positions[a], positions[b], positions[c]];
        let [u, v] = us[i];
        for k in 0..3 {
            let on_triangle = u * first[k] + v * second[k] + (1.0 - u - v) * third[k];
            let residual = measurements.points[i][k] - on_triangle;
            sum += residual * residual;
        }
    }
    0.5 * sum
}

struct Sample {
    model: Model,
    measurements: Measurements,
    theta: [f64; 26],
    us: Vec<[f64; 2]>,
    residual: Vec<f64>,
    /// Its rows have the derivatives with respect to the two of `us` that are the row's, if there are any, and then those with respect to theta.
    jacobian: Vec<Vec<f64>>,
}

fn matrices(value: &Value) -> [Matrix; BONES] {
    let list = value.as_array().expect("a list of matrices").iter();
    let matrices: Vec<Matrix> = list.map(|matrix| arrays(matrix).try_into().expect("four rows")).collect();
    matrices.try_into().expect("as many as bones")
}

fn indices(value: &Value) -> Vec<usize> {
    value.as_array().expect("a list of indices").iter().map(index).collect()
}

fn sample(name: &str) -> Sample {
    let input = input(name);
    let (data, model) = (&input["data"], &input["data"]["model"]);
    let rows = |value: &Value| value.as_array().expect("a list of rows").iter().map(floats).collect();
    Sample {
        model: Model {
            parents: array::<BONES>(&model["parents"]).map(|parent| (parent >= 0.0).then_some(parent as usize)),
            base_relatives: matrices(&model["base_relatives"]),
            inverse_base_absolutes: matrices(&model["inverse_base_absolutes"]),
            base_positions: arrays(&model["base_positions"]),
            weights: arrays(&model["weights"]),
            triangles: model["triangles"]
                .as_array()
                .expect("a list of triangles")
                .iter()
                .map(|corners| indices(corners).try_into().expect("three corners"))
                .collect(),
            is_mirrored: model["is_mirrored"] == true,
        },
        measurements: Measurements {
            correspondences: indices(&data["correspondences"]),
            points: arrays(&data["points"]),
        },
        theta: floats(&input["theta"]).try_into().expect("26 angles"),
        us: arrays(&input["us"]),
        residual: floats(&output(&format!("{name}.objective"))),
        jacobian: rows(&output(&format!("{name}.jacobian"))),
    }
}

/// ½ ‖r‖² and rᵀ J, column by column.
fn expected(residual: &[f64], jacobian: &[Vec<f64>]) -> (f64, Vec<f64>) {
    let value = 0.5 * residual.iter().map(|r| r * r).sum::<f64>();
    let columns = 0..jacobian[0].len();
    let gradient = columns.map(|column| residual.iter().zip(jacobian).map(|(r, row)| r * row[column]).sum()).collect();
    (value, gradient)
}

#[test]
fn has_the_energy_and_gradient_of_the_reference() {
    let Sample { model, measurements, theta, residual, jacobian, .. } = sample("ht-simple");
    let (value, gradient) = expected(&residual, &jacobian);
    let (own_value, own_gradient) = energy::value_and_gradient(&model, &measurements, &theta);
    assert_close(&[own_value], &[value]);
    assert_close(&own_gradient, &gradient);
}

#[test]
fn has_the_energy_and_gradient_of_the_reference_on_triangles() {
    let Sample { model, measurements, theta, us, residual, jacobian } = sample("ht");
    let (value, gradient) = expected(&residual, &jacobian);
    let (own_value, (by_theta, by_us)) = energy_on_triangles::value_and_gradient(&model, &measurements, &theta, &us);
    assert_close(&[own_value], &[value]);
    assert_close(&by_theta, &gradient[2..]);
    for (i, by_u) in by_us.iter().enumerate() {
        let (_, gradient) = expected(&residual[3 * i..3 * (i + 1)], &jacobian[3 * i..3 * (i + 1)]);
        assert_close(by_u, &gradient[..2]);
    }
}

/// Some of the rows of the matrix, and all of its columns.
#[test]
fn has_the_jacobian_of_the_reference() {
    let Sample { model, measurements, theta, residual, jacobian, .. } = sample("ht-simple");
    let (value, whole) = residuals::jacobian(&model, &measurements, &theta);
    assert_close(&value, &residual);
    assert_close(&whole, &jacobian.concat());
    for column in 0..26 {
        let mut direction = [0.0; 26];
        direction[column] = 1.0;
        let (value, derivative) = residuals::jvp(&model, &measurements, &theta, &direction);
        assert_close(&value, &residual);
        assert_close(&derivative, &jacobian.iter().map(|row| row[column]).collect::<Vec<_>>());
    }
    for row in [0, 7, 299] {
        let mut cotangent = vec![0.0; residual.len()];
        cotangent[row] = 1.0;
        let (value, gradient) = residuals::vjp(&model, &measurements, &theta, cotangent);
        assert_close(&value, &residual);
        assert_close(&gradient, &jacobian[row]);
    }
}

/// Each residual depends on its own two weights of corners only: two directions give all derivatives.
#[test]
fn has_the_jacobian_of_the_reference_on_triangles() {
    let Sample { model, measurements, theta, us, residual, jacobian } = sample("ht");
    for column in 0..28 {
        let along = |k| if k == column { 1.0 } else { 0.0 };
        let theta_tangent: [f64; 26] = std::array::from_fn(|k| along(k + 2));
        let us_tangent = vec![[along(0), along(1)]; us.len()];
        let (value, derivative) =
            residuals_on_triangles::jvp(&model, &measurements, &theta, &us, &theta_tangent, &us_tangent);
        assert_close(&value, &residual);
        assert_close(&derivative, &jacobian.iter().map(|row| row[column]).collect::<Vec<_>>());
    }
    let (value, (by_theta, by_us)) = residuals_on_triangles::vjp(&model, &measurements, &theta, &us, residual.clone());
    let (_, gradient) = expected(&residual, &jacobian);
    assert_close(&value, &residual);
    assert_close(&by_theta, &gradient[2..]);
    for (i, by_u) in by_us.iter().enumerate() {
        let (_, gradient) = expected(&residual[3 * i..3 * (i + 1)], &jacobian[3 * i..3 * (i + 1)]);
        assert_close(by_u, &gradient[..2]);
    }
}
