use gradbench::programs::bundle::residual_of_parameters;

use crate::case::{Case, Maker};

type Vector = [f64; 3];

fn dot(a: &Vector, b: &Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: &Vector, b: &Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Both rows in one pass: the projection is computed once, and each row goes back through it.
fn by_hand(parameters: &[f64; 15], feature: &[f64; 2], jacobian: &mut [[f64; 15]; 2]) -> [f64; 2] {
    let &[r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2, x, y, z, weight] = parameters;
    let rotation = [r0, r1, r2];
    let p = [x - c0, y - c1, z - c2];
    let squared = dot(&rotation, &rotation);
    let is_turned = squared != 0.0;
    let angle = squared.sqrt();
    let (sin, cos) = angle.sin_cos();
    let axis = if is_turned { rotation.map(|r| r / angle) } else { rotation };
    let across = cross(&axis, &p);
    let projection = dot(&axis, &p);
    let turned: Vector = match is_turned {
        true => std::array::from_fn(|i| p[i] * cos + across[i] * sin + axis[i] * projection * (1.0 - cos)),
        false => std::array::from_fn(|i| p[i] + across[i]),
    };
    let depth = 1.0 / turned[2];
    let on_plane = [turned[0] * depth, turned[1] * depth];
    let radius = on_plane[0] * on_plane[0] + on_plane[1] * on_plane[1];
    let distortion = 1.0 + k1 * radius + k2 * radius * radius;
    let slope = 2.0 * (k1 + 2.0 * k2 * radius);
    let mut residual = [0.0; 2];
    for (c, row) in jacobian.iter_mut().enumerate() {
        let distorted = on_plane[c] * distortion;
        let miss = focal * distorted + [u0, v0][c] - feature[c];
        residual[c] = weight * miss;
        let scale = weight * focal;
        let mut by_plane = [0, 1].map(|e| scale * on_plane[c] * slope * on_plane[e]);
        by_plane[c] += scale * distortion;
        let by_depth = -(by_plane[0] * on_plane[0] + by_plane[1] * on_plane[1]) * depth;
        let by_turned = [by_plane[0] * depth, by_plane[1] * depth, by_depth];

        let (by_rotation, by_p): (Vector, Vector) = if is_turned {
            let (along, back) = (dot(&axis, &by_turned), cross(&by_turned, &axis));
            let rest = 1.0 - cos;
            let by_p = std::array::from_fn(|i| cos * by_turned[i] + sin * back[i] + rest * along * axis[i]);
            let around = cross(&p, &by_turned);
            let by_axis = std::array::from_fn(|i| sin * around[i] + rest * (projection * by_turned[i] + along * p[i]));
            let by_angle = cos * dot(&by_turned, &across) + sin * (projection * along - dot(&by_turned, &p));
            let radial = by_angle - dot(&axis, &by_axis) / angle;
            (std::array::from_fn(|i| by_axis[i] / angle + axis[i] * radial), by_p)
        } else {
            let back = cross(&by_turned, &rotation);
            (cross(&p, &by_turned), std::array::from_fn(|i| by_turned[i] + back[i]))
        };
        *row = [
            by_rotation[0],
            by_rotation[1],
            by_rotation[2],
            -by_p[0],
            -by_p[1],
            -by_p[2],
            weight * distorted,
            if c == 0 { weight } else { 0.0 },
            if c == 1 { weight } else { 0.0 },
            scale * on_plane[c] * radius,
            scale * on_plane[c] * radius * radius,
            by_p[0],
            by_p[1],
            by_p[2],
            miss,
        ];
    }
    residual
}

pub fn case() -> Case {
    let parameters = [0.3, -0.2, 0.5, 0.1, 0.2, -2.0, 1.5, 0.2, 0.3, 0.09, 0.02, 0.7, -0.4, 1.1, 0.8];
    Maker::new((parameters, [0.3, 0.2]), [0.0; 30], 3.0, |(parameters, feature)| {
        residual_of_parameters(parameters, feature)
    })
    .ours(|(parameters, feature), jacobian| {
        let (value, rows) = residual_of_parameters::jacobian(parameters, feature);
        jacobian.copy_from_slice(rows.as_flattened());
        value
    })
    .by_hand(|(parameters, feature), jacobian| {
        let mut rows = [[0.0; 15]; 2];
        let value = by_hand(parameters, feature, &mut rows);
        jacobian.copy_from_slice(rows.as_flattened());
        value
    })
    .case()
    .program()
}
