//! Of hand tracking.

use serde::Deserialize;

use super::matrix::Matrix as Rows;
use super::run::{Answer, Failure, Question};
use crate::programs::hand::{
    BONES, Matrix, Measurements, Model, carried, placements, residuals, residuals_on_triangles, rotation,
};

/// As it is sent.
#[derive(Deserialize)]
pub struct Input {
    theta: Vec<f64>,
    data: Data,
    us: Vec<[f64; 2]>,
}

#[derive(Deserialize)]
struct Data {
    model: ModelData,
    correspondences: Vec<usize>,
    points: Vec<[f64; 3]>,
}

#[derive(Deserialize)]
struct ModelData {
    parents: [i64; BONES],
    base_relatives: [Matrix; BONES],
    inverse_base_absolutes: [Matrix; BONES],
    base_positions: Vec<[f64; 4]>,
    weights: Vec<[f64; BONES]>,
    triangles: Vec<[usize; 3]>,
    is_mirrored: bool,
}

/// What is seen of a hand. If there are no `us`, vertices are.
pub struct Scene {
    /// The hand.
    pub model: Model,
    /// What is seen of it.
    pub measurements: Measurements,
    /// How it is turned, moved and bent.
    pub theta: [f64; 26],
    /// The weights of two corners of each triangle.
    pub us: Vec<[f64; 2]>,
}

/// The answer to a question about a hand.
pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let scene = Scene::try_from(question.input::<Input>()?)?;
    match question.function {
        "objective" => question.run(&scene, Vec::new(), Scene::residuals),
        "jacobian" => {
            let columns = if scene.us.is_empty() { 26 } else { 28 };
            let jacobian = Rows::zeros(3 * scene.measurements.points.len(), columns);
            question.run(&scene, jacobian, Scene::jacobian)
        }
        _ => Err(question.unknown()),
    }
}

impl TryFrom<Input> for Scene {
    type Error = Failure;

    fn try_from(Input { theta, data, us }: Input) -> Result<Self, Failure> {
        let Data { model, correspondences, points } = data;
        let Ok(theta) = theta.try_into() else {
            return Err("`theta` has not 26 numbers".into());
        };
        if model.weights.len() != model.base_positions.len() {
            return Err("the model has not a row of weights for each vertex".into());
        }
        if correspondences.len() != points.len() || !(us.is_empty() || us.len() == points.len()) {
            return Err("the points have not a correspondence each".into());
        }
        Ok(Scene {
            model: Model {
                parents: model.parents.map(|parent| usize::try_from(parent).ok()),
                base_relatives: model.base_relatives,
                inverse_base_absolutes: model.inverse_base_absolutes,
                base_positions: model.base_positions,
                weights: model.weights,
                triangles: model.triangles,
                is_mirrored: model.is_mirrored,
            },
            measurements: Measurements { correspondences, points },
            theta,
            us,
        })
    }
}

/// Acts on columns in homogeneous coordinates, and leaves the last out.
type Placement = [[f64; 4]; 3];

const UNITS: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

fn rotated<const N: usize>(rotation: &[[f64; 3]; 3], columns: &[[f64; N]; 3]) -> [[f64; N]; 3] {
    let [x, y, z] = columns;
    rotation.map(|[a, b, c]| std::array::from_fn(|j| a * x[j] + b * y[j] + c * z[j]))
}

/// Where the bones bring what they carry.
fn brought(placements: &[Placement], carried: &[[f64; 4]]) -> [f64; 3] {
    let mut place = [0.0; 3];
    for (placement, carried) in placements.iter().zip(carried) {
        for (coordinate, row) in place.iter_mut().zip(placement) {
            *coordinate += row.iter().zip(carried).map(|(entry, x)| entry * x).sum::<f64>();
        }
    }
    place
}

impl Scene {
    /// The differences from the model to the points.
    pub fn residuals(&self, out: &mut Vec<f64>) {
        let Scene { model, measurements, theta, us } = self;
        *out = match us.is_empty() {
            true => residuals(model, measurements, theta),
            false => residuals_on_triangles(model, measurements, theta, us),
        };
    }

    /// A row for each residual. Those by the weights of its own corners come first, if there are any.
    ///
    /// An angle moves the bones of its own finger alone, so that four directions tell how every angle moves each bone. A residual has two
    /// weights of its own, and depends on no others.
    pub fn jacobian(&self, jacobian: &mut Rows) {
        let Scene { model, measurements, theta, us } = self;
        let by_angle: [[f64; 26]; 4] = std::array::from_fn(|angle| {
            std::array::from_fn(|k| if k >= 6 && (k - 6) % 4 == angle { 1.0 } else { 0.0 })
        });
        let (placements, motions) = placements::jvps(model, theta, &by_angle);
        let (rotation, by_turns) = rotation::jvps(&[theta[0], theta[1], theta[2]], &UNITS);
        let in_space = |placements: &[Placement; BONES]| placements.map(|placement| rotated(&rotation, &placement));
        let (spatial, motions) = (in_space(&placements), motions.each_ref().map(in_space));

        let columns = jacobian.columns;
        for (i, rows) in jacobian.values.chunks_exact_mut(3 * columns).enumerate() {
            let mut fill = |column: usize, by: [f64; 3]| (0..3).for_each(|k| rows[columns * k + column] = -by[k]);
            let correspondence = measurements.correspondences[i];
            let (carried, own) = match us.get(i) {
                None => (carried(model, &[correspondence], &[1.0]), 0),
                Some(&[u, v]) => {
                    let (corners, shares) = (&model.triangles[correspondence], [u, v, 1.0 - u - v]);
                    let (carried, by_us) =
                        carried::jvps(model, corners, &shares, &[[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]]);
                    by_us.iter().enumerate().for_each(|(column, by)| fill(column, brought(&spatial, by)));
                    (carried, 2)
                }
            };
            let local = brought(&placements, &carried).map(|coordinate| [coordinate]);
            for (axis, turn) in by_turns.iter().enumerate() {
                fill(own + axis, rotated(turn, &local).map(|[coordinate]| coordinate));
                fill(own + 3 + axis, UNITS[axis]);
            }
            for finger in 0..5 {
                let bones = 2 + 4 * finger..5 + 4 * finger;
                for (angle, motions) in motions.iter().enumerate() {
                    let motion = brought(&motions[bones.clone()], &carried[bones.clone()]);
                    fill(own + 6 + 4 * finger + angle, motion);
                }
            }
        }
    }
}
