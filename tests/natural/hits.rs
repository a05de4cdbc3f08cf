//! What comes out of calls that may fail, and ends up in variables that begin as constants: hits that are summed, kept or compared.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn hit(o: f64, r: f64) -> Option<f64> {
    if o > r { Some(o * o.sin() + r) } else { None }
}

#[differentiable(order = 2)]
fn checked(o: f64, r: f64) -> Result<f64, String> {
    if o > r { Ok(o * o * r) } else { Err("behind".to_owned()) }
}

fn at_least(x: f64) -> Option<usize> {
    if x > 0.0 { Some(1) } else { None }
}

#[differentiable(order = 2)]
fn squared(x: f64) -> f64 {
    x * x.cos()
}

#[derive(Clone, Debug, Tangent)]
struct Sphere {
    centre: [f64; 2],
    radius: f64,
}

impl Sphere {
    /// How far it is along the first axis.
    #[differentiable(order = 2, wrt(self))]
    fn distance(&self) -> Option<f64> {
        let discriminant = self.radius * self.radius - self.centre[1] * self.centre[1];
        if discriminant < 0.0 { None } else { Some(self.centre[0] - discriminant.sqrt()) }
    }
}

#[derive(Clone, Debug, Tangent)]
struct Scene {
    spheres: Vec<Sphere>,
    background: f64,
}

impl Scene {
    #[differentiable(order = 2, wrt(self))]
    fn depth(&self) -> f64 {
        let mut nearest = self.background;
        for sphere in &self.spheres {
            if let Some(t) = sphere.distance() {
                if t > 0.0 && t < nearest {
                    nearest = t;
                }
            }
        }
        nearest
    }

    #[differentiable(order = 2, wrt(self))]
    fn first_hit(&self) -> f64 {
        let mut first = f64::INFINITY;
        for i in 0..self.spheres.len() {
            let Some(t) = self.spheres[i].distance() else { continue };
            first = first.min(t);
        }
        first
    }
}

macro_rules! hits {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        agree! { $($name: (&[0.7, 1.3, -0.4]), (&[1.6, 0.2, 0.9]);)* }
    };
}

hits! {
    of_a_scene(x) { Scene { spheres: vec![Sphere { centre: [5.0, x[0] * 0.3], radius: 1.0 }, Sphere { centre: [4.0, 0.1], radius: x[1] }], background: x[2] + 20.0 }.depth() }
    the_first_of_a_scene(x) { let s = Scene { spheres: vec![Sphere { centre: [5.0, x[0] * 0.3], radius: 1.0 }, Sphere { centre: [9.0, 2.0 * x[1]], radius: 0.1 }], background: x[2] }; s.first_hit() * s.background }
    of_a_list(x) {
        let spheres = [Sphere { centre: [5.0, x[0] * 0.3], radius: x[1] }, Sphere { centre: [x[2] + 9.0, 0.1], radius: 0.3 }];
        let mut sum = 0.0;
        for s in &spheres { match s.distance() { Some(t) => sum += t * t, None => sum += 1.0 } }
        sum
    }
    summed(x) { let mut s = 0.0; for v in x { if let Some(t) = hit(*v, 0.1) { s += t * t; } } s }
    set(x) { let mut s = 0.0; for v in x { if let Some(t) = hit(*v, 0.1) { s = t; } } s * x[1] }
    matched(x) { let mut s = 0.5; for v in x { match hit(*v, 0.1) { Some(t) => s = t * x[2], None => {} } } s }
    left_out(x) { let mut s = 0.0; for v in x { let Some(t) = hit(*v, 0.1) else { continue }; s += t * x[0]; } s }
    left_out_of_a_match(x) { let mut s = 0.0; for v in x { s += match hit(*v, 0.1) { Some(t) => t, None => continue }; } s * s }
    of_a_result(x) { let mut s = 0.0; for v in x { if let Ok(t) = checked(*v, 0.1) { s += t; } } s * x[2] }
    collected(x) { let mut found = Vec::new(); for v in x { if let Some(t) = hit(*v, 0.1) { found.push(t); } } found[0] * found[1] }
    inserted(x) { let mut found = vec![1.0]; for v in x { if let Some(t) = hit(*v, 0.1) { found.insert(0, t); } } found[0] * found[1] }
    kept(x) { let mut last: Option<f64> = None; for v in x { if let Some(t) = hit(*v, 0.1) { last = Some(t); } } last.unwrap() * x[2] }
    nearest(x) { let mut near = f64::INFINITY; for v in x { if let Some(t) = hit(*v, 0.1) { if t < near { near = t; } } } near * x[2] }
    least(x) { let mut near = f64::MAX; for v in x { if let Some(t) = hit(*v, 0.1) { near = near.min(t); } } near * near }
    counted(x) { let mut n = 0; let mut s = x[0]; for v in x { if let Some(_) = hit(*v, 0.1) { n += 1; s *= *v; } } s * n as f64 }
    at_an_index(x) { let mut at = 0; for v in x { if let Some(i) = at_least(*v) { at += i; } } x[at.min(2)] * x[0] }
    weighed(x) { let mut weights = [0.5, 2.0, 3.0]; for v in x { if let Some(i) = at_least(*v) { weights[i] += 1.0; } } x[0] * x[1] * weights[1] }
    the_last_of_some(x) { x.iter().filter(|v| **v > 0.1).map(|v| squared(*v)).last().unwrap() * x[2] }
    the_least_of_some(x) { x.iter().filter(|v| **v > 0.1).map(|v| squared(*v)).reduce(f64::min).unwrap() * x[2] }
    the_least_of_hits(x) { x.iter().filter_map(|v| hit(*v, 0.1)).min_by(|a, b| a.total_cmp(b)).unwrap() * x[2] }
    windows_as_wide_as_an_array(x) {
        let weights = [0.2, x[0]];
        let sums: Vec<f64> = x.windows(weights.len()).map(|s| s.iter().zip(&weights).map(|(a, b)| a * b).sum()).collect();
        sums[0] * sums[1]
    }
}
