use gradbench::evals::hand::{Input, Scene};
use gradbench::evals::matrix::Matrix as Rows;
use gradbench::programs::hand::{BONES, Matrix};

use crate::case::{Case, Floats, Maker};

impl Floats for Rows {
    fn floats(&self) -> Vec<f64> {
        self.values.clone()
    }
}

fn product<const M: usize, const N: usize>(a: &[[f64; 4]; M], b: &[[f64; N]; 4]) -> [[f64; N]; M] {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..4).map(|k| a[i][k] * b[k][j]).sum()))
}

fn apply(matrix: &[[f64; 4]; 3], vector: &[f64; 4]) -> [f64; 3] {
    std::array::from_fn(|i| (0..4).map(|j| matrix[i][j] * vector[j]).sum())
}

/// A turn about x and then about z, and its derivatives by both.
fn turn(x: f64, z: f64) -> [Matrix; 3] {
    let ((sx, cx), (sz, cz)) = (x.sin_cos(), z.sin_cos());
    let matrix = |rows: [[f64; 3]; 3], last| {
        let [[a, b, c], [d, e, f], [g, h, i]] = rows;
        [[a, b, c, 0.0], [d, e, f, 0.0], [g, h, i, 0.0], [0.0, 0.0, 0.0, last]]
    };
    [
        matrix([[cz, -sz * cx, sz * sx], [sz, cz * cx, -cz * sx], [0.0, sx, cx]], 1.0),
        matrix([[0.0, sz * sx, sz * cx], [0.0, -cz * sx, -cz * cx], [0.0, cx, -sx]], 0.0),
        matrix([[-sz, -cz * cx, cz * sx], [cz, -sz * cx, sz * sx], [0.0, 0.0, 0.0]], 0.0),
    ]
}

/// The rotation about the direction of a vector by its length, and its derivatives by the three.
fn rotation(by: &[f64; 3]) -> [[[f64; 3]; 3]; 4] {
    let angle = by.iter().map(|b| b * b).sum::<f64>().sqrt();
    if angle < 1e-4 {
        let mut all = [[[0.0; 3]; 3]; 4];
        (0..3).for_each(|i| all[0][i][i] = 1.0);
        return all;
    }
    let a = by.map(|b| b / angle);
    let (sin, cos) = angle.sin_cos();
    let skew = |v: [f64; 3]| [[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]];
    let (around, unit) = (skew(a), |i: usize, j: usize| if i == j { 1.0 } else { 0.0 });
    std::array::from_fn(|part| {
        let Some(k) = part.checked_sub(1) else {
            return std::array::from_fn(|i| {
                std::array::from_fn(|j| cos * unit(i, j) + sin * around[i][j] + (1.0 - cos) * a[i] * a[j])
            });
        };
        let da: [f64; 3] = std::array::from_fn(|i| (unit(i, k) - a[i] * a[k]) / angle);
        let turned = skew(da);
        std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                a[k] * (cos * around[i][j] + sin * (a[i] * a[j] - unit(i, j)))
                    + sin * turned[i][j]
                    + (1.0 - cos) * (da[i] * a[j] + a[i] * da[j])
            })
        })
    })
}

/// An angle moves the bones of its own finger from its joint on, and no other: what is multiplied is what is not zero.
fn by_hand(scene: &Scene, jacobian: &mut Rows) {
    let Scene { model, measurements, theta, us } = scene;
    let [rotation, by_rotation @ ..] = rotation(&[theta[0], theta[1], theta[2]]);
    let rotated = |matrix: &Matrix| -> [[f64; 4]; 3] {
        std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| rotation[i][k] * matrix[k][j]).sum()))
    };

    let mut relatives = model.base_relatives;
    let mut turns = [[[[0.0; 4]; 4]; 2]; 15];
    for finger in 0..5 {
        let first = 6 + 4 * finger;
        for joint in 0..3 {
            let bone = 2 + 4 * finger + joint;
            let (x, z) = if joint == 0 { (theta[first], theta[first + 1]) } else { (theta[first + 1 + joint], 0.0) };
            let [turn, by_x, by_z] = turn(x, z);
            relatives[bone] = product(&model.base_relatives[bone], &turn);
            turns[3 * finger + joint] = [by_x, by_z].map(|turn| product(&model.base_relatives[bone], &turn));
        }
    }
    let mut absolutes = relatives;
    let mut transforms = relatives;
    for bone in 0..BONES {
        if let Some(parent) = model.parents[bone] {
            absolutes[bone] = product(&absolutes[parent], &relatives[bone]);
        }
        transforms[bone] = product(&absolutes[bone], &model.inverse_base_absolutes[bone]);
    }
    // For each of the twenty angles, how the bones of its finger move in space.
    let mut motions = [[[[0.0; 4]; 3]; 3]; 20];
    for angle in 0..20 {
        let (finger, joint) = (angle / 4, (angle % 4_usize).saturating_sub(1));
        let about_z = usize::from(angle % 4 == 1);
        let mut moved = turns[3 * finger + joint][about_z];
        for link in joint..3 {
            let bone = 2 + 4 * finger + link;
            moved = match (link == joint, model.parents[bone]) {
                (true, Some(parent)) => product(&absolutes[parent], &moved),
                (true, None) => moved,
                (false, _) => product(&moved, &relatives[bone]),
            };
            motions[angle][link] = rotated(&product(&moved, &model.inverse_base_absolutes[bone]));
        }
    }

    let spatial: [[[f64; 4]; 3]; BONES] = std::array::from_fn(|bone| rotated(&transforms[bone]));
    let place = |vertex: usize| -> [f64; 3] {
        let mut place = [0.0; 3];
        for bone in 0..BONES {
            let part = apply(&spatial[bone], &model.base_positions[vertex]);
            (0..3).for_each(|i| place[i] += model.weights[vertex][bone] * part[i]);
        }
        place
    };
    for (i, &[u, v]) in us.iter().enumerate() {
        let corners = model.triangles[measurements.correspondences[i]];
        // What each bone carries of the point on the triangle.
        let mut carried = [[0.0; 4]; BONES];
        for (corner, share) in corners.into_iter().zip([u, v, 1.0 - u - v]) {
            for bone in 0..BONES {
                let weight = share * model.weights[corner][bone];
                (0..4).for_each(|j| carried[bone][j] += weight * model.base_positions[corner][j]);
            }
        }
        let mut local = [0.0; 3];
        for bone in 0..BONES {
            for k in 0..3 {
                local[k] += (0..4).map(|j| transforms[bone][k][j] * carried[bone][j]).sum::<f64>();
            }
        }
        let places = corners.map(place);
        let rows = &mut jacobian.values[3 * 28 * i..][..3 * 28];
        for k in 0..3 {
            let row = &mut rows[28 * k..][..28];
            row[0] = places[2][k] - places[0][k];
            row[1] = places[2][k] - places[1][k];
            for (entry, turned) in row[2..5].iter_mut().zip(&by_rotation) {
                *entry = -(0..3).map(|j| turned[k][j] * local[j]).sum::<f64>();
            }
            (0..3).for_each(|j| row[5 + j] = if j == k { -1.0 } else { 0.0 });
        }
        for (angle, motions) in motions.iter().enumerate() {
            let first_bone = 2 + 4 * (angle / 4);
            let mut motion = [0.0; 3];
            for (bone, matrix) in motions.iter().enumerate().skip((angle % 4).saturating_sub(1)) {
                let part = apply(matrix, &carried[first_bone + bone]);
                (0..3).for_each(|k| motion[k] -= part[k]);
            }
            (0..3).for_each(|k| rows[28 * k + 8 + angle] = motion[k]);
        }
    }
}

pub fn case() -> Case {
    let input: Input =
        serde_json::from_str(include_str!("../../../gradbench/samples/ht.input.json")).expect("a sample");
    let scene = Scene::try_from(input).expect("a sample");
    let jacobian = Rows::zeros(3 * scene.us.len(), 28);
    Maker::new(scene, jacobian, 4.0, |scene| {
        let mut residuals = Vec::new();
        scene.residuals(&mut residuals);
        residuals
    })
    .ours(Scene::jacobian)
    .by_hand(by_hand)
    .case()
    .program()
}
