//! Hand tracking: the vertices of a model of a hand, as its joints and its place have it, against measured points.

use differentiable::differentiable;

/// Of a hand, with the wrist and the forearm.
pub const BONES: usize = 22;

/// Acts on columns, in homogeneous coordinates.
pub type Matrix = [[f64; 4]; 4];

const IDENTITY: Matrix = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]];

/// A hand at rest, and what moves it.
pub struct Model {
    /// The bone before it, or none at the root.
    pub parents: [Option<usize>; BONES],
    /// How each stands to the one before it.
    pub base_relatives: [Matrix; BONES],
    /// From the hand to each bone.
    pub inverse_base_absolutes: [Matrix; BONES],
    /// Where the vertices are.
    pub base_positions: Vec<[f64; 4]>,
    /// How much each vertex moves with each bone.
    pub weights: Vec<[f64; BONES]>,
    /// The corners of each.
    pub triangles: Vec<[usize; 3]>,
    /// Whether the first coordinate is negated.
    pub is_mirrored: bool,
}

/// What was measured, and the vertex or triangle it belongs to.
pub struct Measurements {
    /// Vertices or triangles.
    pub correspondences: Vec<usize>,
    /// Where they were seen.
    pub points: Vec<[f64; 3]>,
}

#[differentiable(order = 2, wrt(a, b))]
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
#[differentiable(order = 2)]
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
#[differentiable(order = 2, wrt(theta))]
fn relative(model: &Model, bone: usize, theta: &[f64; 26]) -> Matrix {
    let base = &model.base_relatives[bone];
    if !(2..=20).contains(&bone) {
        return *base;
    }
    let (finger, joint) = ((bone - 2) / 4, (bone - 2) % 4);
    let first = 6 + 4 * finger;
    let bend = match joint {
        0 => turn(theta[first], theta[first + 1]),
        1 | 2 => turn(theta[first + 1 + joint], 0.0),
        _ => return *base,
    };
    product(base, &bend)
}

#[differentiable(order = 2, wrt(theta))]
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

/// What moves each bone from where it is at rest, in the hand.
#[differentiable(wrt(theta))]
pub fn placements(model: &Model, theta: &[f64; 26]) -> [[[f64; 4]; 3]; BONES] {
    let transforms = transforms(model, theta);
    let mut placements = [[[0.0; 4]; 3]; BONES];
    for bone in 0..BONES {
        for i in 0..3 {
            for j in 0..4 {
                let entry = transforms[bone][i][j];
                placements[bone][i][j] = if model.is_mirrored && i == 0 { -entry } else { entry };
            }
        }
    }
    placements
}

/// The rotation about the direction of a vector by its length.
#[differentiable(order = 2)]
pub fn rotation(by: &[f64; 3]) -> [[f64; 3]; 3] {
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

/// Where a vertex is in the hand: it moves with the bones, by the weights that it gives them.
#[differentiable(order = 2, wrt(transforms))]
fn local_position(model: &Model, transforms: &[Matrix; BONES], vertex: usize) -> [f64; 3] {
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
    local
}

/// What each bone carries of a place between vertices, to which each of them contributes its share.
#[differentiable(wrt(shares))]
pub fn carried<const N: usize>(model: &Model, vertices: &[usize; N], shares: &[f64; N]) -> [[f64; 4]; BONES] {
    let mut carried = [[0.0; 4]; BONES];
    for (&vertex, &share) in vertices.iter().zip(shares) {
        let base = model.base_positions[vertex];
        for bone in 0..BONES {
            for j in 0..4 {
                carried[bone][j] += share * model.weights[vertex][bone] * base[j];
            }
        }
    }
    carried
}

/// Where the vertices are. The first three of theta turn the hand, the next three move it.
#[differentiable(order = 2, wrt(theta))]
pub fn positions(model: &Model, theta: &[f64; 26]) -> Vec<[f64; 3]> {
    let transforms = transforms(model, theta);
    let rotation = rotation(&[theta[0], theta[1], theta[2]]);
    let mut positions = Vec::with_capacity(model.base_positions.len());
    for vertex in 0..model.base_positions.len() {
        let local = local_position(model, &transforms, vertex);
        let mut position = [theta[3], theta[4], theta[5]];
        for i in 0..3 {
            for j in 0..3 {
                position[i] += rotation[i][j] * local[j];
            }
        }
        positions.push(position);
    }
    positions
}

/// The differences from the vertices to the points, one after another.
#[differentiable(order = 2, wrt(theta))]
pub fn residuals(model: &Model, measurements: &Measurements, theta: &[f64; 26]) -> Vec<f64> {
    let positions = positions(model, theta);
    let mut residuals = Vec::new();
    for (&vertex, point) in measurements.correspondences.iter().zip(&measurements.points) {
        for k in 0..3 {
            residuals.push(point[k] - positions[vertex][k]);
        }
    }
    residuals
}

/// The same to places on triangles: `us` has the weights of the first two corners.
#[differentiable(order = 2, wrt(theta, us))]
pub fn residuals_on_triangles(
    model: &Model,
    measurements: &Measurements,
    theta: &[f64; 26],
    us: &[[f64; 2]],
) -> Vec<f64> {
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
