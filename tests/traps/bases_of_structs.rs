//! What a struct takes from another that has no name has its derivatives.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct P {
    x: f64,
    y: f64,
    z: f64,
}

#[derive(Clone, Debug, Tangent)]
struct Labelled {
    x: f64,
    p: P,
    values: Vec<f64>,
    count: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Two(f64, [f64; 2]);

impl P {
    #[differentiable(wrt(self, s), order = 2)]
    fn scaled(self, s: f64) -> Self {
        Self { x: self.x * s, ..Self { x: 0.0, y: self.y * s, z: self.z * s } }
    }

    #[differentiable(associated, order = 2)]
    fn stretched(s: f64) -> Self {
        Self { x: s, ..P { x: 0.0, y: s * s, z: 1.0 / s } }
    }
}

#[differentiable(order = 2)]
fn literal(x: &[f64; 3]) -> f64 {
    let p = P { x: x[0], ..P { x: 0.0, y: x[1] * x[1], z: x[2] } };
    p.x * p.y * p.z
}

#[differentiable(order = 2)]
fn nested(x: &[f64; 3]) -> f64 {
    let v = P { x: x[0], y: x[1], z: x[2] };
    let p = P { z: x[0] * x[0], ..P { x: x[1] * x[2], ..v } };
    p.x * p.y * p.z
}

#[differentiable(order = 2)]
fn assigned(x: &[f64; 3]) -> f64 {
    let mut p = P { x: x[0], y: x[1], z: x[2] };
    for _ in 0..3 {
        p = P { x: p.x + p.y, ..P { x: 0.0, y: p.y * p.z, ..p } };
    }
    p.x * p.y * p.z
}

#[differentiable(order = 2)]
fn appended(x: &[f64; 3]) -> f64 {
    let mut all = Vec::new();
    for v in x {
        all.push(P { x: *v, ..P { x: 0.0, y: v * v, z: x[0] * v } });
    }
    all.iter().map(|p| p.x * p.y + p.z.sin()).sum::<f64>() + all[1].z * all[2].y
}

#[differentiable(order = 2)]
fn of_a_block(x: &[f64; 3]) -> f64 {
    let p = P {
        x: x[0],
        ..{
            let t = x[1] * x[2];
            P { x: 0.0, y: t, z: t * t }
        }
    };
    p.x * p.y * p.z
}

#[differentiable(order = 2)]
fn of_closures(x: &[f64; 3]) -> f64 {
    let g = |s: f64| P { x: 0.0, y: s * x[1], z: s };
    let h = |s: f64| {
        let u = s * s;
        P { x: u, y: u, z: u * s }
    };
    let (p, q) = (P { x: x[0], ..g(x[0]) }, P { x: x[2], ..h(x[1]) });
    p.x * p.y * p.z + q.x * q.y * q.z
}

#[differentiable(order = 2)]
fn of_tuple_structs(x: &[f64; 3]) -> f64 {
    let t = Two { 0: x[0], ..Two(1.0, [x[1], x[2] * x[2]]) };
    t.0 * t.1[0] * t.1[1]
}

#[differentiable(order = 2)]
fn of_calls(x: &[f64; 3]) -> f64 {
    let p = P { x: x[0], ..P::stretched(x[1]).scaled(x[2]) };
    p.x * p.y * p.z
}

#[differentiable(order = 2)]
fn in_fields(x: &[f64; 3]) -> f64 {
    let l = Labelled {
        x: x[0],
        p: P { y: x[1], ..P { x: x[2], y: 0.0, z: x[0] * x[1] } },
        ..Labelled { x: 0.0, p: P { x: 0.0, y: 0.0, z: 0.0 }, values: vec![x[1] * x[2]; 2], count: 3 }
    };
    l.x * l.p.x * l.p.y * l.p.z * l.values[1] * l.count as f64
}

#[differentiable(order = 2)]
fn in_arrays_and_branches(x: &[f64; 3]) -> f64 {
    let [p, q] =
        [P { x: x[0], ..P { x: 0.0, y: x[1], z: x[2] } }, P { y: x[0], ..P { x: x[1] * x[1], y: 0.0, z: x[2] } }];
    let r = if x[0] > 0.0 { P { z: p.x, ..P { x: q.x, y: q.y, z: 0.0 } } } else { p };
    r.x * r.y * r.z + p.y * q.z
}

agree! {
    literal: (&[0.7, 1.4, -0.6]);
    nested: (&[0.7, 1.4, -0.6]);
    assigned: (&[0.7, 1.4, -0.6]);
    appended: (&[0.7, 1.4, -0.6]);
    of_a_block: (&[0.7, 1.4, -0.6]);
    of_closures: (&[0.7, 1.4, -0.6]);
    of_tuple_structs: (&[0.7, 1.4, -0.6]);
    of_calls: (&[0.7, 1.4, -0.6]);
    in_fields: (&[0.7, 1.4, -0.6]);
    in_arrays_and_branches: (&[0.7, 1.4, -0.6]);
}
