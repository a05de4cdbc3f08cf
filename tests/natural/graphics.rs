//! Vectors, curves, shading.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

type Vec3 = [f64; 3];

#[differentiable(order = 2)]
fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[differentiable(order = 2)]
fn normalised(v: [f64; 3]) -> [f64; 3] {
    let length = dot(&v, &v).sqrt();
    v.map(|c| c / length)
}

#[differentiable(order = 2)]
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3);
        a[j] * b[k] - a[k] * b[j]
    })
}

#[differentiable(order = 2)]
fn triangle_area(a: &[f64; 3], b: &[f64; 3], c: &[f64; 3]) -> f64 {
    let mut ab = [0.0; 3];
    let mut ac = [0.0; 3];
    for i in 0..3 {
        ab[i] = b[i] - a[i];
        ac[i] = c[i] - a[i];
    }
    let n = cross(ab, ac);
    0.5 * dot(&n, &n).sqrt()
}

/// De Casteljau, in place.
#[differentiable(order = 2)]
fn bezier(control: &[[f64; 2]], t: f64) -> f64 {
    let mut points = control.to_vec();
    for level in (1..points.len()).rev() {
        for i in 0..level {
            for d in 0..2 {
                points[i][d] = (1.0 - t) * points[i][d] + t * points[i + 1][d];
            }
        }
    }
    let [x, y] = points[0];
    x.hypot(y)
}

/// Shoelace formula.
#[differentiable(order = 2)]
fn polygon_area(vertices: &[[f64; 2]]) -> f64 {
    let n = vertices.len();
    let mut area = 0.0;
    for i in 0..n {
        let [x0, y0] = vertices[i];
        let [x1, y1] = vertices[(i + 1) % n];
        area += x0 * y1 - x1 * y0;
    }
    area.abs() / 2.0
}

#[differentiable(order = 2, wrt(albedo, normal))]
fn phong(albedo: &[f64; 3], normal: &[f64; 3], lights: &[([f64; 3], f64)], shininess: i32) -> f64 {
    let n = normalised(*normal);
    let mut colour = [0.0; 3];
    for (direction, intensity) in lights {
        let lambert = dot(&n, direction).max(0.0);
        let specular = lambert.powi(shininess);
        for (c, a) in colour.iter_mut().zip(albedo) {
            *c += intensity * (a * lambert + 0.3 * specular);
        }
    }
    let [r, g, b] = colour.map(|c| c.clamp(0.0, 1.0));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[differentiable(order = 2)]
fn srgb(linear: f64) -> f64 {
    match linear {
        c if c <= 0.003_130_8 => 12.92 * c,
        c => 1.055 * c.powf(1.0 / 2.4) - 0.055,
    }
}

#[differentiable(order = 2)]
fn smoothstep(edge0: f64, edge1: f64, x: f64) -> f64 {
    let t = ((x - edge0) / (edge1 - edge0)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Signed distance to a union of a sphere and a box.
#[differentiable(order = 2)]
fn scene(p: &[f64; 3], radius: f64) -> f64 {
    let sphere = p.iter().map(|c| c * c).sum::<f64>().sqrt() - radius;
    let q = [p[0].abs() - 1.0, p[1].abs() - 0.5, p[2].abs() - 0.5];
    let outside = q.iter().map(|c| c.max(0.0).powi(2)).sum::<f64>().sqrt();
    let inside = q[0].max(q[1].max(q[2])).min(0.0);
    sphere.min(outside + inside)
}

/// Sphere tracing.
#[differentiable(order = 2, wrt(radius))]
fn traced(origin: [f64; 3], direction: [f64; 3], radius: f64) -> f64 {
    let mut t = 0.0;
    for _ in 0..64 {
        let p = [origin[0] + t * direction[0], origin[1] + t * direction[1], origin[2] + t * direction[2]];
        let d = scene(&p, radius);
        if d.abs() < 1e-9 {
            break;
        }
        t += d;
    }
    t
}

#[differentiable(order = 2)]
fn mat_vec(m: &[[f64; 3]; 3], v: &[f64; 3]) -> [f64; 3] {
    let mut out = [0.0; 3];
    for (o, row) in out.iter_mut().zip(m) {
        *o = row.iter().zip(v).map(|(a, b)| a * b).sum();
    }
    out
}

#[differentiable(order = 2)]
fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    let [[a, b, c], [d, e, f], [g, h, i]] = *m;
    a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}

#[differentiable(order = 2)]
fn frobenius(m: &[[f64; 2]; 2], scale: f64) -> f64 {
    m.iter().flatten().map(|v| (scale * v).powi(2)).sum::<f64>().sqrt()
}

/// Bilinear sample of a constant image.
#[differentiable(order = 2, wrt(u, v))]
fn sampled(image: &[Vec<f64>], u: f64, v: f64) -> f64 {
    let (x, y) = (u.floor() as usize, v.floor() as usize);
    let (fx, fy) = (u - x as f64, v - y as f64);
    let top = image[y][x] * (1.0 - fx) + image[y][x + 1] * fx;
    let bottom = image[y + 1][x] * (1.0 - fx) + image[y + 1][x + 1] * fx;
    top * (1.0 - fy) + bottom * fy
}

/// A blur by a kernel, then the energy.
#[differentiable(order = 2)]
fn blurred(signal: &[f64], kernel: &[f64; 3]) -> f64 {
    let padded: Vec<f64> =
        std::iter::once(signal[0]).chain(signal.iter().copied()).chain([signal[signal.len() - 1]]).collect();
    padded.windows(3).map(|w| w.iter().zip(kernel).map(|(a, b)| a * b).sum::<f64>()).map(|v| v * v).sum()
}

#[derive(Clone, Copy, Tangent)]
struct Camera {
    position: [f64; 3],
    focal: f64,
}

#[derive(Clone, Tangent)]
struct Mesh {
    vertices: Vec<[f64; 3]>,
    #[tangent(constant)]
    faces: Vec<[usize; 3]>,
}

impl Mesh {
    #[differentiable(order = 2, wrt(self))]
    fn volume(&self) -> f64 {
        let mut volume = 0.0;
        for &[i, j, k] in &self.faces {
            let (a, b, c) = (self.vertices[i], self.vertices[j], self.vertices[k]);
            volume += dot(&a, &cross(b, c)) / 6.0;
        }
        volume
    }

    #[differentiable(order = 2, wrt(self))]
    fn edge_energy(&self) -> f64 {
        self.faces
            .iter()
            .flat_map(|&[i, j, k]| [(i, j), (j, k), (k, i)])
            .map(|(a, b)| (0..3).map(|d| (self.vertices[a][d] - self.vertices[b][d]).powi(2)).sum::<f64>())
            .sum()
    }
}

impl Camera {
    #[differentiable(order = 2, wrt(self, point))]
    fn project(&self, point: &[f64; 3]) -> [f64; 2] {
        let [x, y, z] = [point[0] - self.position[0], point[1] - self.position[1], point[2] - self.position[2]];
        [self.focal * x / z, self.focal * y / z]
    }
}

#[differentiable(order = 2, wrt(camera))]
fn reprojection(camera: &Camera, points: &[Vec3], pixels: &[[f64; 2]]) -> f64 {
    let mut error = 0.0;
    for (point, &[u, v]) in points.iter().zip(pixels) {
        let [x, y] = camera.project(point);
        error += (x - u).powi(2) + (y - v).powi(2);
    }
    error
}

#[test]
fn a_mesh_has_constant_faces() {
    let mesh = Mesh {
        vertices: vec![[0.0, 0.1, 0.0], [1.0, 0.0, 0.2], [0.0, 1.3, 0.0], [0.1, 0.0, 0.9]],
        faces: vec![[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]],
    };
    for f in [Mesh::volume, Mesh::edge_energy] {
        let _ = f(&mesh);
    }
    let gradients = [mesh.volume_gradient(), mesh.edge_energy_gradient()];
    for (gradient, f) in gradients.iter().zip([Mesh::volume, Mesh::edge_energy]) {
        for (i, partials) in gradient.vertices.iter().enumerate() {
            for (d, partial) in partials.iter().enumerate() {
                let along = |h: f64| {
                    let mut moved = mesh.clone();
                    moved.vertices[i][d] += h;
                    f(&moved)
                };
                let difference = (along(1e-5) - along(-1e-5)) / 2e-5;
                assert!((partial - difference).abs() < 1e-8, "{partial} and {difference}");
            }
        }
    }
}

#[test]
fn a_camera_is_moved() {
    let camera = Camera { position: [0.1, 0.2, -3.0], focal: 1.2 };
    let (points, pixels) = ([[0.3, 0.1, 1.0], [-0.5, 0.4, 2.0]], [[0.0, 0.1], [-0.2, 0.3]]);
    let gradient = reprojection::gradient(&camera, &points, &pixels);
    let along = |h: f64| reprojection(&Camera { focal: 1.2 + h, ..camera }, &points, &pixels);
    assert!((gradient.focal - (along(1e-5) - along(-1e-5)) / 2e-5).abs() < 1e-8);
}

#[differentiable(order = 2)]
fn turned_and_cut(m: &[[f64; 3]; 3], v: &[f64; 3]) -> f64 {
    mat_vec(m, v).iter().zip(v).map(|(a, b)| a * b).sum()
}

agree! {
    triangle_area: (&[0.1, 0.2, 0.3], &[1.0, -0.5, 0.7], &[0.3, 0.8, -0.4]);
    bezier: (&[[0.0, 0.1], [1.0, 2.0], [2.0, -1.0], [3.0, 0.5]], 0.3);
    polygon_area: (&vec![[0.0, 0.1], [1.0, 0.2], [1.2, 1.1], [0.1, 0.9]]);
    phong: (&[0.3, 0.5, 0.7], &[0.2, 0.9, 0.4], const &[([0.0, 1.0, 0.0], 0.8), ([0.6, 0.0, 0.8], 0.3)], const 5);
    srgb: (-1.0), (0.4);
    smoothstep: (0.1, 0.9, 0.4);
    scene: (&[1.7, 0.3, 0.2], 0.4), (&[0.1, 1.9, 0.2], 1.2);
    traced: (const [0.0, 0.1, -3.0], const [0.0, 0.0, 1.0], 1.1);
    determinant: (&[[1.0, 0.2, 0.3], [0.1, 1.5, 0.4], [0.7, 0.2, 2.0]]);
    frobenius: (&[[1.0, 0.2], [0.1, 1.5]], 0.7);
    sampled: (const &[vec![0.1, 0.2, 0.4], vec![0.5, 0.7, 0.1], vec![0.3, 0.9, 0.8]], 0.3, 1.6);
    blurred: (&[0.3, 0.9, 0.1, 0.7], &[0.25, 0.5, 0.25]);
    turned_and_cut: (&[[1.0, 0.2, 0.3], [0.1, 1.5, 0.4], [0.7, 0.2, 2.0]], &[0.3, -0.5, 0.9]);
}
