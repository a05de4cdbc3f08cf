use std::ops::Sub;

use differentiable::{Tangent, differentiable};

#[derive(Clone, Copy, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

impl Sub for Point {
    type Output = Point;

    fn sub(self, other: Point) -> Point {
        Point { x: self.x - other.x, y: self.y - other.y }
    }
}

#[differentiable(wrt(a, b))]
fn distance(a: Point, b: Point) -> f64 {
    let d = a - b;
    d.x.hypot(d.y)
}

#[differentiable(wrt(a))]
fn moved(a: Point) -> f64 {
    let origin = Point { x: a.y, y: 1.0 };
    let d = a - origin;
    d.x
}

fn main() {
    let a = Point { x: 1.0, y: 2.0 };
    let _: (Point, Point) = distance::gradient(a, a);
    let _: Point = moved::gradient(a);
}
