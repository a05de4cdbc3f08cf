//! Of hand tracking.

use serde::Deserialize;

use super::matrix::Matrix as Rows;
use super::run::{Answer, Failure, Question};
use crate::programs::hand::{BONES, Matrix, Measurements, Model, residuals, residuals_on_triangles};

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

/// So many columns of a Jacobian matrix are computed together.
const LANES: usize = 7;

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
    pub fn jacobian(&self, jacobian: &mut Rows) {
        let Scene { model, measurements, theta, us } = self;
        if us.is_empty() {
            (_, jacobian.values) = residuals::jacobian(model, measurements, theta);
            return;
        }
        // Each residual depends on its own two weights of corners alone: two directions give the derivatives by all of them.
        for first in (0..28).step_by(LANES) {
            let directions: [[f64; 28]; LANES] = std::array::from_fn(|lane| {
                let mut direction = [0.0; 28];
                direction[first + lane] = 1.0;
                direction
            });
            let us_tangents = directions.map(|[u, v, ..]| vec![[u, v]; us.len()]);
            let theta_tangents = directions.map(|[_, _, by_theta @ ..]| by_theta);
            let (_, derivatives) =
                residuals_on_triangles::jvps(model, measurements, theta, us, &theta_tangents, &us_tangents);
            for (lane, derivative) in derivatives.iter().enumerate() {
                let entries = jacobian.values.iter_mut().skip(first + lane).step_by(28);
                entries.zip(derivative).for_each(|(entry, derivative)| *entry = *derivative);
            }
        }
    }
}
