//! Hand tracking: the vertices of a model of a hand, as its joints and its place have it, against measured points.

use differentiable::differentiable;
use serde_json::Value;

use crate::samples::{arrays, assert_close, floats, index, input, output};

const BONES: usize = 22;

/// Acts on columns, in homogeneous coordinates.
type Matrix = [[f64; 4]; 4];

const IDENTITY: Matrix = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]];

struct Model {
    /// Those before it, or none at the root.
    parents: Vec<Option<usize>>,
    base_relatives: Vec<Matrix>,
    inverse_base_absolutes: Vec<Matrix>,
    base_positions: Vec<[f64; 4]>,
    weights: Vec<Vec<f64>>,
    triangles: Vec<[usize; 3]>,
    is_mirrored: bool,
}

/// What was measured, and the vertex or triangle it belongs to.
struct Measurements {
    correspondences: Vec<usize>,
    points: Vec<[f64; 3]>,
}

#[differentiable(wrt(a, b))]
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut product = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            for k in 0..4 {
                product[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    product
}

/// A turn about the x axis, then one about the z axis.
#[differentiable]
fn turn(x: f64, z: f64) -> Matrix {
    let (sin_x, cos_x) = x.sin_cos();
    let (sin_z, cos_z) = z.sin_cos();
    [
        [cos_z, -sin_z * cos_x, sin_z * sin_x, 0.0],
        [sin_z, cos_z * cos_x, -cos_z * sin_x, 0.0],
        [0.0, sin_x, cos_x, 0.0],
        [0.0, 0.0, 0.0, 1.0],
    ]
}

/// How a bone stands to the one before it: the first of a finger turns about two axes, the next two about one.
#[differentiable(wrt(theta))]
fn relative(model: &Model, bone: usize, theta: &[f64; 26]) -> Matrix {
    let base = &model.base_relatives[bone];
    if !(2..=20).contains(&bone) {
        return *base;
    }
    let (finger, joint) = ((bone - 2) / 4, (bone - 2) % 4);
    let first = 6 + 4 * finger;
    if joint == 3 {
        return *base;
    }
    let bend = match joint {
        0 => turn(theta[first], theta[first + 1]),
        _ => turn(theta[first + 1 + joint], 0.0),
    };
    product(base, &bend)
}

#[differentiable(wrt(theta))]
fn transforms(model: &Model, theta: &[f64; 26]) -> [Matrix; BONES] {
    let mut absolutes = [IDENTITY; BONES];
    let mut transforms = [IDENTITY; BONES];
    for bone in 0..BONES {
        let relative = relative(model, bone, theta);
        absolutes[bone] = match model.parents[bone] {
            Some(parent) => product(&absolutes[parent], &relative),
            None => relative,
        };
        transforms[bone] = product(&absolutes[bone], &model.inverse_base_absolutes[bone]);
    }
    transforms
}

/// The rotation about the direction of a vector by its length.
#[differentiable]
fn rotation(by: &[f64; 3]) -> [[f64; 3]; 3] {
    let angle = (by[0] * by[0] + by[1] * by[1] + by[2] * by[2]).sqrt();
    if angle < 1e-4 {
        return [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    }
    let [x, y, z] = [by[0] / angle, by[1] / angle, by[2] / angle];
    let (sin, cos) = angle.sin_cos();
    let rest = 1.0 - cos;
    [
        [cos + rest * x * x, rest * x * y - sin * z, rest * x * z + sin * y],
        [rest * y * x + sin * z, cos + rest * y * y, rest * y * z - sin * x],
        [rest * z * x - sin * y, rest * z * y + sin * x, cos + rest * z * z],
    ]
}

/// A vertex moves with the bones, by the weights it gives them, and then with the hand.
#[differentiable(wrt(transforms, theta))]
fn position(model: &Model, transforms: &[Matrix; BONES], theta: &[f64; 26], vertex: usize) -> [f64; 3] {
    let base = model.base_positions[vertex];
    let mut local = [0.0; 3];
    for bone in 0..BONES {
        let weight = model.weights[vertex][bone];
        for i in 0..3 {
            for j in 0..4 {
                local[i] += weight * transforms[bone][i][j] * base[j];
            }
        }
    }
    if model.is_mirrored {
        local[0] = -local[0];
    }
    let rotation = rotation(&[theta[0], theta[1], theta[2]]);
    let mut position = [theta[3], theta[4], theta[5]];
    for i in 0..3 {
        for j in 0..3 {
            position[i] += rotation[i][j] * local[j];
        }
    }
    position
}

/// Half the sum of the squares of the distances of the points to their vertices.
#[differentiable(wrt(theta))]
fn energy(model: &Model, measurements: &Measurements, theta: &[f64; 26]) -> f64 {
    let transforms = transforms(model, theta);
    let mut sum = 0.0;
    for i in 0..measurements.points.len() {
        let position = position(model, &transforms, theta, measurements.correspondences[i]);
        for k in 0..3 {
            let residual = measurements.points[i][k] - position[k];
            sum += residual * residual;
        }
    }
    0.5 * sum
}

/// The distances of the points to places on triangles: `us` has the weights of the first two corners.
#[differentiable(wrt(theta, us))]
fn energy_on_triangles(model: &Model, measurements: &Measurements, theta: &[f64; 26], us: &[[f64; 2]]) -> f64 {
    let transforms = transforms(model, theta);
    let mut sum = 0.0;
    for i in 0..us.len() {
        let [a, b, c] = model.triangles[measurements.correspondences[i]];
        let first = position(model, &transforms, theta, a);
        let second = position(model, &transforms, theta, b);
        let third = position(model, &transforms, theta, c);
        let [u, v] = us[i];
        for k in 0..3 {
            let on_triangle = u * first[k] + v * second[k] + (1.0 - u - v) * third[k];
            let residual = measurements.points[i][k] - on_triangle;
            sum += residual * residual;
        }
    }
    0.5 * sum
}

/// Where the vertices are.
#[differentiable(wrt(theta))]
fn positions(model: &Model, theta: &[f64; 26]) -> Vec<[f64; 3]> {
    let transforms = transforms(model, theta);
    let mut positions = Vec::with_capacity(model.base_positions.len());
    for vertex in 0..model.base_positions.len() {
        positions.push(position(model, &transforms, theta, vertex));
    }
    positions
}

/// The differences from the vertices to the points, one after another.
#[differentiable(wrt(theta))]
fn residuals(model: &Model, measurements: &Measurements, theta: &[f64; 26]) -> Vec<f64> {
    let positions = positions(model, theta);
    let mut residuals = Vec::new();
    for (&vertex, point) in measurements.correspondences.iter().zip(&measurements.points) {
        for k in 0..3 {
            residuals.push(point[k] - positions[vertex][k]);
        }
    }
    residuals
}

/// The same to places on triangles.
#[differentiable(wrt(theta, us))]
fn residuals_on_triangles(model: &Model, measurements: &Measurements, theta: &[f64; 26], us: &[[f64; 2]]) -> Vec<f64> {
    let positions = positions(model, theta);
    let mut residuals = vec![0.0; 3 * us.len()];
    for (i, &[u, v]) in us.iter().enumerate() {
        let [a, b, c] = model.triangles[measurements.correspondences[i]];
        for k in 0..3 {
            let on_triangle = u * positions[a][k] + v * positions[b][k] + (1.0 - u - v) * positions[c][k];
            residuals[3 * i + k] = measurements.points[i][k] - on_triangle;
        }
    }
    residuals
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

fn matrices(value: &Value) -> Vec<Matrix> {
    let list = value.as_array().expect("a list of matrices");
    list.iter().map(|matrix| arrays(matrix).try_into().expect("four rows")).collect()
}

fn indices(value: &Value) -> Vec<usize> {
    value.as_array().expect("a list of indices").iter().map(index).collect()
}

fn sample(name: &str) -> Sample {
    let input = input(&format!("{name}.jacobian"));
    let (data, model) = (&input["data"], &input["data"]["model"]);
    let rows = |value: &Value| value.as_array().expect("a list of rows").iter().map(floats).collect();
    Sample {
        model: Model {
            parents: floats(&model["parents"]).iter().map(|&p| (p >= 0.0).then_some(p as usize)).collect(),
            base_relatives: matrices(&model["base_relatives"]),
            inverse_base_absolutes: matrices(&model["inverse_base_absolutes"]),
            base_positions: arrays(&model["base_positions"]),
            weights: rows(&model["weights"]),
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
