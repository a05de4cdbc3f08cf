//! Structs with methods, as geometry, mechanics and learning are written: vectors and quaternions that are added and rotated,
//! particles in a `Vec`, layers of layers.

use differentiable::{Real, Tangent, differentiable};

use crate::support::differences::derivative;

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
pub struct Vec3 {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

impl Vec3 {
    pub const ZERO: Vec3 = Vec3 { x: 0.0, y: 0.0, z: 0.0 };

    #[differentiable(associated)]
    pub fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    #[differentiable(wrt(self, other))]
    pub fn dot(self, other: Vec3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    #[differentiable(wrt(self, other))]
    pub fn cross(self, other: Vec3) -> Vec3 {
        Vec3 {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    #[differentiable(wrt(self, other))]
    pub fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }

    #[differentiable(wrt(self, other))]
    pub fn sub(&self, other: &Self) -> Self {
        Vec3 { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }

    #[differentiable(wrt(self, factor))]
    pub fn mul(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor, z: self.z * factor }
    }

    #[differentiable(wrt(self))]
    pub fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }

    #[differentiable(wrt(self))]
    pub fn normalized(self) -> Vec3 {
        self.mul(1.0 / self.norm())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
pub struct Quaternion {
    w: f64,
    v: Vec3,
}

impl Quaternion {
    #[differentiable(wrt(axis, angle), associated)]
    pub fn from_axis_angle(axis: Vec3, angle: f64) -> Quaternion {
        let (sin, cos) = (0.5 * angle).sin_cos();
        Quaternion { w: cos, v: axis.normalized().mul(sin) }
    }

    #[differentiable(wrt(self, point))]
    pub fn rotate(&self, point: Vec3) -> Vec3 {
        let t = self.v.cross(point).mul(2.0);
        point.add(t.mul(self.w)).add(self.v.cross(t))
    }

    #[differentiable(wrt(self, other))]
    pub fn mul(self, other: Quaternion) -> Quaternion {
        let Quaternion { w, v } = self;
        Quaternion { w: w * other.w - v.dot(other.v), v: other.v.mul(w).add(v.mul(other.w)).add(v.cross(other.v)) }
    }
}

struct Joint {
    axis: Vec3,
    offset: Vec3,
    limits: (f64, f64),
}

#[differentiable]
fn distance(joints: &[Joint], angles: &[f64; 3], target: &[f64; 3]) -> f64 {
    let mut rotation = Quaternion { w: 1.0, v: Vec3::ZERO };
    let mut tip = Vec3::ZERO;
    for (joint, &angle) in joints.iter().zip(angles) {
        let angle = angle.clamp(joint.limits.0, joint.limits.1);
        rotation = rotation.mul(Quaternion::from_axis_angle(joint.axis, angle));
        tip = tip.add(rotation.rotate(joint.offset));
    }
    let gap = tip.sub(&Vec3::new(target[0], target[1], target[2]));
    gap.dot(gap)
}

#[test]
fn a_chain_of_rotations() {
    let joints: Vec<Joint> = (0..3)
        .map(|i| Joint {
            axis: if i == 0 { Vec3::new(0.0, 0.0, 1.0) } else { Vec3::new(0.0, 1.0, 0.2) },
            offset: Vec3::new(1.0, 0.1, 0.3 * f64::from(i)),
            limits: (-1.0, 1.0),
        })
        .collect();
    let (angles, target) = ([0.3, -0.5, 0.8], [1.0, 1.0, 0.5]);
    let (by_angles, by_target) = distance::gradient(&joints, &angles, &target);
    for i in 0..3 {
        check(by_angles[i], |t| distance(&joints, &moved(angles, i, t), &target));
        check(by_target[i], |t| distance(&joints, &angles, &moved(target, i, t)));
    }
}

#[derive(Clone, Debug, Tangent)]
struct Particle {
    at: Vec3,
    velocity: Vec3,
    mass: f64,
    fixed: bool,
}

#[differentiable(wrt(particles, stiffness))]
fn energy(particles: &[Particle], springs: &[(usize, usize, f64)], stiffness: f64, steps: usize) -> f64 {
    let step = 0.02;
    let mut particles = particles.to_vec();
    for _ in 0..steps {
        let mut forces = vec![Vec3 { x: 0.0, y: 0.0, z: 0.0 }; particles.len()];
        for &(i, j, rest) in springs {
            let apart = particles[j].at.sub(&particles[i].at);
            let length = apart.norm();
            let force = apart.mul(stiffness * (length - rest) / length);
            forces[i] = forces[i].add(force);
            forces[j] = forces[j].sub(&force);
        }
        for (particle, force) in particles.iter_mut().zip(&forces) {
            if particle.fixed {
                continue;
            }
            particle.velocity = particle.velocity.add(force.mul(step / particle.mass));
            particle.velocity.y -= 9.81 * step;
            particle.at = particle.at.add(particle.velocity.mul(step));
        }
    }
    particles.iter().map(|p| 0.5 * p.mass * p.velocity.dot(p.velocity) + p.mass * 9.81 * p.at.y).sum()
}

#[test]
fn particles_and_springs() {
    let particles: Vec<Particle> = (0..4)
        .map(|i| Particle {
            at: Vec3::new(f64::from(i), 0.1 * f64::from(i * i), 0.0),
            velocity: Vec3::new(0.0, 0.2, 0.1 * f64::from(i)),
            mass: 1.0 + 0.1 * f64::from(i),
            fixed: i == 0,
        })
        .collect();
    let springs = [(0, 1, 0.9), (1, 2, 0.9), (2, 3, 0.9), (0, 2, 1.8)];
    let (by_particles, by_stiffness) = energy::gradient(&particles, &springs, 5.0, 15);
    check(by_stiffness, |t| energy(&particles, &springs, 5.0 + t, 15));
    for i in 0..4 {
        let at = |change: &dyn Fn(&mut Particle)| {
            let mut particles = particles.clone();
            change(&mut particles[i]);
            energy(&particles, &springs, 5.0, 15)
        };
        check(by_particles[i].at.x, |t| at(&|particle| particle.at.x += t));
        check(by_particles[i].velocity.z, |t| at(&|particle| particle.velocity.z += t));
        check(by_particles[i].mass, |t| at(&|particle| particle.mass += t));
    }
}

#[derive(Clone, Debug, Tangent)]
struct Layer {
    weights: Vec<Vec<f64>>,
    biases: Vec<f64>,
}

#[derive(Clone, Debug, Tangent)]
struct Network {
    layers: Vec<Layer>,
}

impl Network {
    #[differentiable(wrt(self, x))]
    fn forward(&self, x: &[f64]) -> Vec<f64> {
        let mut activations = x.to_vec();
        for (i, layer) in self.layers.iter().enumerate() {
            let mut next = Vec::with_capacity(layer.biases.len());
            for (row, bias) in layer.weights.iter().zip(&layer.biases) {
                let z = row.iter().zip(&activations).map(|(w, x)| w * x).sum::<f64>() + bias;
                next.push(if i + 1 < self.layers.len() { z.tanh() } else { z });
            }
            activations = next;
        }
        activations
    }

    #[differentiable(wrt(self))]
    fn loss(&self, data: &[(Vec<f64>, f64)]) -> f64 {
        data.iter().map(|(x, y)| (self.forward(x)[0] - y).powi(2)).sum::<f64>() / data.len() as f64
    }
}

#[test]
fn layers_of_a_network() {
    let network = Network {
        layers: vec![
            Layer { weights: vec![vec![0.1, 0.2], vec![-0.3, 0.4]], biases: vec![0.0, 0.1] },
            Layer { weights: vec![vec![0.5, -0.6]], biases: vec![0.05] },
        ],
    };
    let data = [(vec![1.0, 2.0], 0.5), (vec![-1.0, 0.3], 0.1)];
    let gradient = network.loss_gradient(&data);
    for (l, layer) in network.layers.iter().enumerate() {
        for (r, row) in layer.weights.iter().enumerate() {
            for c in 0..row.len() {
                check(gradient.layers[l].weights[r][c], |t| {
                    let mut network = network.clone();
                    network.layers[l].weights[r][c] += t;
                    network.loss(&data)
                });
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Taylor<T: Real> {
    value: T,
    slope: T,
}

impl<T: Real> Taylor<T> {
    #[differentiable(wrt(self, other))]
    fn mul(self, other: Taylor<T>) -> Taylor<T>
    where
        T: Real,
    {
        Taylor { value: self.value * other.value, slope: self.value * other.slope + self.slope * other.value }
    }
}

#[differentiable(wrt(x))]
fn slope_of_a_power<T: Real>(x: Taylor<T>, n: usize) -> T {
    let mut power = x;
    for _ in 1..n {
        power = power.mul(x);
    }
    power.slope
}

#[test]
fn generic_structs() {
    let x = Taylor { value: 2.0_f32, slope: 1.0 };
    assert_eq!(slope_of_a_power::gradient(x, 3), Taylor { value: 12.0, slope: 12.0 });
}

fn moved(mut x: [f64; 3], axis: usize, by: f64) -> [f64; 3] {
    x[axis] += by;
    x
}

fn check(derived: f64, along: impl Fn(f64) -> f64) {
    let estimate = derivative(along, f64::EPSILON);
    assert!((estimate.derivative - derived).abs() <= estimate.error + 1e-12, "{derived} {estimate:?}");
}
