//! Methods of structs that have the names of those of floats, where the type of what they are called on is written, and where what comes of them
//! shows whose they are.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct V {
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Radians(f64);

#[derive(Clone, Copy, Debug, PartialEq, Tangent)]
struct Degrees(f64);

impl V {
    #[differentiable(wrt(self), order = 2)]
    fn exp(self) -> V {
        V { x: self.x.exp() * self.y.cos(), y: self.x.exp() * self.y.sin() }
    }

    #[differentiable(wrt(self, other), order = 2)]
    fn max(self, other: &V) -> V {
        V { x: self.x.max(other.x) * other.y, y: self.y.max(other.y) }
    }

    #[differentiable(wrt(self, other), order = 2)]
    fn min(self, other: V) -> V {
        V { x: self.x.min(other.x) * other.y, y: self.y.min(other.y) }
    }

    #[differentiable(wrt(self), order = 2)]
    fn abs(self) -> f64 {
        self.x.hypot(self.y)
    }

    #[differentiable(wrt(self), order = 2)]
    fn sqrt(&self) -> f64 {
        self.x.sqrt() * self.y
    }

    #[differentiable(wrt(self), order = 2)]
    fn to_radians(&self) -> f64 {
        self.x * self.x + 3.0 * self.y
    }

    #[differentiable(wrt(self), order = 2)]
    fn floor(&self) -> V {
        V { x: self.x * self.y, y: self.x * self.x }
    }

    #[differentiable(wrt(self), order = 2)]
    fn round(&self) -> f64 {
        self.x * self.y * self.y
    }

    #[differentiable(wrt(self), order = 2)]
    fn sin_cos(self) -> f64 {
        self.x / self.y
    }

    #[differentiable(wrt(self), order = 2)]
    fn powi(self, n: i32, scale: f64) -> f64 {
        self.x.powi(n) * self.y * scale
    }
}

impl Degrees {
    #[differentiable(wrt(self), order = 2)]
    fn to_radians(self) -> Radians {
        Radians(self.0 * self.0 * 0.5)
    }
}

#[differentiable(wrt(v), order = 2)]
fn by_value(v: V) -> f64 {
    v.powi(3, 0.5)
}

#[differentiable(wrt(v), order = 2)]
fn by_reference(v: &V) -> V {
    v.exp()
}

#[differentiable(wrt(v), order = 2)]
fn floats_by_reference(v: &V) -> f64 {
    v.sqrt() * v.to_radians() + v.sin_cos() * v.round()
}

#[differentiable(wrt(p), order = 2)]
fn items(p: &[V]) -> f64 {
    p.iter().map(|v| v.floor().x).sum::<f64>()
}

#[differentiable(wrt(p), order = 2)]
fn elements(p: &[V]) -> f64 {
    p[1].floor().x * p[0].floor().y
}

#[differentiable(wrt(a, b), order = 2)]
fn of_two(a: V, b: V) -> f64 {
    let least = a.min(b);
    least.x * V::abs(a.max(&b))
}

#[differentiable(wrt(a), order = 2)]
fn taken_apart(a: Degrees) -> f64 {
    let Radians(r) = a.to_radians();
    r * r
}

#[differentiable(wrt(q), order = 2)]
fn in_a_field(q: V) -> V {
    let r = q.exp();
    V { x: r.x * r.y, y: r.y }
}

#[differentiable(wrt(q), order = 2)]
fn by_path(q: V) -> V {
    V::exp(q)
}

#[differentiable(order = 2)]
fn made(x: f64, y: f64) -> V {
    V { x: x * y, y }
}

#[differentiable(order = 2)]
fn through_all(x: f64, y: f64) -> f64 {
    let (v, w) = (V { x, y }, V { x: y, y: x * x });
    let points = [v, w];
    let (of_reference, of_path, of_field) = (by_reference(&v), by_path(w), in_a_field(v));
    by_value(v) * floats_by_reference(&w) * items(&points) + elements(&points) + of_two(v, w) * taken_apart(Degrees(x))
        - of_reference.x * of_path.y
        + of_field.x * of_field.y
}

/// Nothing but what becomes of the results tells.
#[differentiable(order = 2)]
fn of_results(x: f64, y: f64) -> f64 {
    let q = made(x, y);
    let r = q.exp();
    let s = made(y, x).exp().exp();
    let V { x: t, y: u } = made(x, x).exp();
    let mut w = made(y, y).exp();
    w.x *= x;
    r.x * s.y + t * u * w.x
}

type Float = f64;

/// Another name of a float shows by what is done with the results.
#[differentiable(wrt(x), order = 2)]
fn of_numbers(x: Float) -> Float {
    x.exp() * x.sin() + 1.0
}

#[differentiable(wrt(x, y), order = 2)]
fn of_numbers_by_value(x: Float, y: f64) -> f64 {
    let r = x.max(0.5);
    x * r.exp() * y
}

/// Where nothing tells, a name is taken for one of a float.
#[differentiable(wrt(x), order = 2)]
fn of_a_number(x: Float) -> Float {
    x.sin()
}

#[differentiable(wrt(x, y), order = 2)]
fn of_two_numbers(x: Float, y: Float) -> Float {
    let r = x.hypot(y);
    r
}

#[differentiable(wrt(angle, r), order = 2)]
fn of_numbers_beside_floats(angle: Float, r: f64) -> f64 {
    r * angle.sin()
}

agree! {
    through_all: (0.75, 1.25), (1.5, 0.5);
    of_results: (0.75, 0.5), (0.25, -0.5);
    of_numbers: (0.75);
    of_numbers_by_value: (0.75, 1.25), (0.25, 2.0);
    of_a_number: (0.75);
    of_two_numbers: (0.75, 1.25);
    of_numbers_beside_floats: (0.75, 1.25);
}
