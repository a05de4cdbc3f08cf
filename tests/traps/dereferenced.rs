//! What a struct dereferences to is a part of it by two names.

use std::ops::{Deref, DerefMut};

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct List(Vec<f64>);

impl Deref for List {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.0
    }
}

impl DerefMut for List {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

#[derive(Clone, Tangent)]
struct Body {
    x: f64,
    v: f64,
}

#[derive(Clone, Tangent)]
struct Particle {
    body: Body,
    mass: f64,
}

impl Deref for Particle {
    type Target = Body;

    fn deref(&self) -> &Body {
        &self.body
    }
}

impl DerefMut for Particle {
    fn deref_mut(&mut self) -> &mut Body {
        &mut self.body
    }
}

#[differentiable(order = 2)]
fn of_a_list(x: f64, y: f64) -> f64 {
    let mut list = List(vec![x, x * y, 2.0]);
    list[2] += list.0[1];
    list.0[0] *= y;
    list[0] * list[1] * list[2]
}

#[differentiable(order = 2)]
fn of_a_particle(x: f64, y: f64) -> f64 {
    let mut particle = Particle { body: Body { x, v: y }, mass: x * y };
    particle.x += 0.1 * particle.v;
    particle.body.v -= particle.x;
    particle.body = Body { x: particle.v, v: particle.x * particle.mass };
    particle.mass * particle.v * particle.v + particle.x
}

agree! {
    of_a_list: (0.7, 1.3);
    of_a_particle: (0.7, 1.3);
}
