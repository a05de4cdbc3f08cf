//! Structs that begin as constants, and whose methods change them: running statistics, particles, worlds of them.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

/// Methods that have the names of the standard library's.
#[derive(Clone, Default, Tangent)]
struct Stats {
    n: usize,
    mean: f64,
    m2: f64,
    seen: Vec<f64>,
}

impl Stats {
    fn new() -> Self {
        Stats::default()
    }

    #[differentiable(order = 2, wrt(self, v))]
    fn push(&mut self, v: f64) {
        self.n += 1;
        let d = v - self.mean;
        self.mean += d / self.n as f64;
        self.m2 += d * (v - self.mean);
        self.seen.push(v);
    }

    #[differentiable(order = 2, wrt(self, v))]
    fn insert(&mut self, times: usize, v: f64) {
        for _ in 0..times {
            self.push(v * v);
        }
    }

    #[differentiable(order = 2, wrt(self, v))]
    fn extend(&mut self, v: &[f64]) {
        for u in v {
            self.push(*u);
        }
    }

    #[differentiable(order = 2, wrt(self))]
    fn reverse(&mut self) {
        self.mean = -self.mean;
    }

    #[differentiable(order = 2, wrt(self))]
    fn variance(&self) -> f64 {
        self.m2 / self.n as f64
    }

    #[differentiable(order = 2, wrt(self))]
    fn sum(&self) -> f64 {
        self.mean * self.n as f64
    }

    #[differentiable(order = 2, wrt(self))]
    fn last(&self) -> f64 {
        self.seen[self.seen.len() - 1]
    }

    #[differentiable(order = 2, wrt(self))]
    fn exp(&self) -> f64 {
        (0.1 * self.m2).exp()
    }

    #[differentiable(order = 2, wrt(self))]
    fn max(&self) -> f64 {
        self.mean * self.m2
    }
}

#[derive(Clone, Copy, Default, Tangent)]
struct Particle {
    x: f64,
    v: f64,
}

impl Particle {
    fn at(x: f64) -> Self {
        Particle { x, v: 0.1 }
    }

    #[differentiable(order = 2, wrt(self, force))]
    fn kick(&mut self, force: f64, dt: f64) {
        self.v += force * dt;
        self.x += self.v * dt;
    }

    #[differentiable(order = 2, wrt(self))]
    fn energy(&self) -> f64 {
        0.5 * self.v * self.v + (self.x * self.x).sin()
    }
}

#[derive(Clone, Default, Tangent)]
struct World {
    particles: Vec<Particle>,
    time: f64,
    steps: usize,
}

impl World {
    #[differentiable(order = 2, wrt(self, k))]
    fn step(&mut self, k: f64, dt: f64) {
        for p in self.particles.iter_mut() {
            let force = -k * p.x;
            p.kick(force, dt);
        }
        for i in 1..self.particles.len() {
            self.particles[i].kick(k * k * i as f64, dt);
        }
        self.time += dt;
        self.steps += 1;
    }

    #[differentiable(order = 2, wrt(self))]
    fn energy(&self) -> f64 {
        let mut sum = 0.0;
        for p in &self.particles {
            sum += p.energy();
        }
        sum / self.steps as f64
    }
}

macro_rules! stateful {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        agree! { $($name: (&[0.7, 1.3, -0.4]), (&[1.6, 0.2, 0.9]);)* }
    };
}

stateful! {
    of_a_literal(x) { let mut s = Stats { n: 0, mean: 0.0, m2: 0.0, seen: vec![] }; for v in x { s.push(*v); } s.variance() * s.last() }
    of_a_constructor(x) { let mut s = Stats::new(); for v in x { s.push(*v); } s.variance() }
    of_the_default(x) { let mut s = Stats::default(); for v in x.iter().rev() { s.push(v * v); } s.variance() * s.mean }
    known_by_a_field(x) { let mut s = Stats::new(); s.push(x[0]); s.push(x[1] * x[2]); s.m2 }
    known_by_a_method(x) { let mut s = Stats::new(); s.push(x[0]); s.push(x[1] * x[2]); s.exp() + s.sum() + s.max() + s.variance() }
    of_many_names(x) { let mut s = Stats::new(); s.insert(2, x[0]); s.extend(&[x[1], x[0] * x[2]]); s.reverse(); s.mean * s.last() }
    a_particle(x) { let mut p = Particle::at(1.0); for f in x { p.kick(-f * p.x, 0.3); } p.energy() }
    an_array(x) { let mut ps = [Particle::at(1.0); 3]; for i in 0..3 { ps[i].kick(x[i], 0.3); } ps[0].energy() * ps[2].energy() }
    a_list(x) { let mut ps = [Particle::at(1.0), Particle::at(2.0)]; for f in x { for p in &mut ps { p.kick(f * p.x, 0.3); } } ps[0].energy() - ps[1].x }
    a_vector(x) { let mut ps = vec![Particle::at(1.0); 3]; for (p, f) in ps.iter_mut().zip(x) { p.kick(f * f, 0.3); } ps.iter().map(|p| p.energy()).sum() }
    that_grows(x) { let mut ps = Vec::new(); for f in x { let mut p = Particle::at(0.5); p.kick(*f, 0.4); ps.push(p); } ps[0].x * ps[1].v + ps[2].energy() }
    the_last_one(x) { let mut ps = vec![Particle::at(1.0); 3]; ps.last_mut().unwrap().kick(x[0] * x[1], 0.3); ps[2].energy() * x[2] }
    halves(x) { let mut ps = [Particle::at(1.0), Particle::at(2.0)]; let (a, b) = ps.split_at_mut(1); a[0].kick(x[0], 0.3); b[0].kick(x[1] * x[2], 0.2); ps[0].x * ps[1].energy() }
    a_world(x) { let mut w = World { particles: vec![Particle::at(1.0), Particle::at(2.0)], time: 0.0, steps: 0 }; for k in x { w.step(*k, 0.2); } w.energy() * w.time }
    a_default_world(x) { let mut w = World::default(); w.particles.push(Particle::at(1.5)); for k in x { w.step(*k, 0.2); } w.energy() }
    a_field(x) { let mut w = World { particles: vec![Particle::at(1.0), Particle::at(2.0)], time: 0.0, steps: 1 }; for k in x { w.particles[1].kick(*k, 0.3); } w.energy() }
    in_branches(x) { let mut p = Particle::at(1.0); for i in 0..3 { if x[i] > 0.5 { p.kick(x[i], 0.3); } else { p.kick(-2.0 * x[i], 0.2); } } p.energy() }
    without_semicolons(x) { let mut p = Particle::at(1.0); if x[0] > 0.0 { p.kick(x[0], 0.3) } if x[1] > 0.5 { p.kick(x[1], 0.3) } match 3 { 3 => p.kick(x[2], 0.2), _ => p.kick(x[2], 0.1) } p.energy() }
    behind_a_reference(x) { let mut p = Particle::at(1.0); let q = &mut p; q.kick(x[0], 0.3); q.kick(x[1] * x[2], 0.3); p.energy() }
    of_a_tuple(x) { let mut t = (Particle::at(1.0), Particle::at(2.0)); t.0.kick(x[0], 0.3); t.1.kick(x[1] * x[2], 0.3); t.0.energy() * t.1.energy() }
    in_a_closure(x) { let mut p = Particle::at(1.0); let mut step = |f: f64| p.kick(f, 0.3); step(x[0]); step(x[1] * x[2]); p.energy() }
    for_each(x) { let mut p = Particle::at(1.0); x.iter().for_each(|f| p.kick(f * f, 0.3)); p.energy() }
    copied(x) { let start = Particle::at(1.0); let mut p = start; p.kick(x[0] * x[1], 0.3); p.energy() * start.energy() * x[2] }
    updated(x) { let start = Particle::at(1.0); let mut p = Particle { v: 2.0, ..start }; p.kick(x[0], 0.3); p.kick(x[1] * x[2], 0.3); p.energy() }
    made_anew(x) { let mut sum = 0.0; for i in 0..3 { let mut p = Particle::at(i as f64); p.kick(x[i] * x[0], 0.3); sum += p.energy(); } sum }
    by_its_path(x) { let mut p = Particle::at(1.0); Particle::kick(&mut p, x[0], 0.3); p.kick(x[1] * x[2], 0.3); Particle::energy(&p) }
}
