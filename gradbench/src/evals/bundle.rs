use serde::{Deserialize, Serialize};

use super::run::{Answer, Failure, Question};
use crate::programs::bundle::{residual, residual_of_parameters, weight_residual};

/// One camera, point, weight and measurement stand for all of them.
#[derive(Deserialize)]
struct Input {
    n: usize,
    m: usize,
    p: usize,
    cam: [f64; 11],
    x: [f64; 3],
    w: f64,
    feat: [f64; 2],
}

struct Scene {
    cameras: Vec<[f64; 11]>,
    points: Vec<[f64; 3]>,
    weights: Vec<f64>,
    features: Vec<[f64; 2]>,
}

#[derive(Default)]
struct Residuals {
    reprojection: Vec<[f64; 2]>,
    weight: Vec<f64>,
}

/// The Jacobian matrix: the columns and the values of a row stand where `rows` says, up to where the next row begins.
#[derive(Default)]
struct Sparse {
    rows: Vec<usize>,
    columns: Vec<usize>,
    values: Vec<f64>,
}

pub fn answer(question: &Question) -> Result<Answer, Failure> {
    let Input { n, m, p, cam, x, w, feat } = question.input()?;
    if n == 0 || m == 0 || p == 0 {
        return Err("there is no camera, no point or no measurement".into());
    }
    let scene = Scene { cameras: vec![cam; n], points: vec![x; m], weights: vec![w; p], features: vec![feat; p] };
    match question.function {
        "objective" => question.run(&scene, Residuals::default(), Scene::residuals),
        "jacobian" => question.run(&scene, Sparse::default(), Scene::jacobian),
        _ => Err(question.unknown()),
    }
}

impl Scene {
    /// The camera, the point, the weight and the measurement of each observation.
    fn observations(&self) -> impl Iterator<Item = (usize, usize, f64, [f64; 2])> {
        let ends = (self.cameras.len(), self.points.len());
        let observed = self.weights.iter().zip(&self.features).enumerate();
        observed.map(move |(i, (&weight, &feature))| (i % ends.0, i % ends.1, weight, feature))
    }

    fn residuals(&self, residuals: &mut Residuals) {
        residuals.reprojection.clear();
        for (camera, point, weight, feature) in self.observations() {
            residuals.reprojection.push(residual(&self.cameras[camera], &self.points[point], weight, &feature));
        }
        residuals.weight.clear();
        residuals.weight.extend(self.weights.iter().map(|&weight| weight_residual(weight)));
    }

    fn jacobian(&self, jacobian: &mut Sparse) {
        let Sparse { rows, columns, values } = jacobian;
        rows.clear();
        columns.clear();
        values.clear();
        let (of_points, of_weights) = (11 * self.cameras.len(), 11 * self.cameras.len() + 3 * self.points.len());
        rows.push(0);
        for (i, (camera, point, weight, feature)) in self.observations().enumerate() {
            let mut parameters = [weight; 15];
            parameters[..11].copy_from_slice(&self.cameras[camera]);
            parameters[11..14].copy_from_slice(&self.points[point]);
            for row in residual_of_parameters::jacobian(&parameters, &feature).1 {
                columns.extend(11 * camera..11 * (camera + 1));
                columns.extend(of_points + 3 * point..of_points + 3 * (point + 1));
                columns.push(of_weights + i);
                values.extend(row);
                rows.push(columns.len());
            }
        }
        for (i, &weight) in self.weights.iter().enumerate() {
            columns.push(of_weights + i);
            values.push(weight_residual::gradient(weight));
            rows.push(columns.len());
        }
    }
}

impl Serialize for Residuals {
    /// All are equal, as the observations are: the first of each is sent.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let repeated = self.weight.len();
        serde_json::json!({
            "reproj_error": { "elements": self.reprojection[0], "repeated": repeated },
            "w_err": { "element": self.weight[0], "repeated": repeated },
        })
        .serialize(serializer)
    }
}

impl Serialize for Sparse {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::json!({
            "rows": ends(&self.rows),
            "cols": ends(&self.columns),
            "vals": ends(&self.values),
        })
        .serialize(serializer)
    }
}

/// The first thirty and the last, which stand for all.
fn ends<T: Copy>(all: &[T]) -> Vec<T> {
    all.iter().take(30).chain(all.last()).copied().collect()
}
