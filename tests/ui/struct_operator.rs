use std::ops::{Div, Mul, Sub};

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

impl Mul<Point> for f64 {
    type Output = Point;

    fn mul(self, point: Point) -> Point {
        Point { x: self * point.x, y: self * point.y }
    }
}

impl Div<f64> for Point {
    type Output = Point;

    fn div(self, by: f64) -> Point {
        Point { x: self.x / by, y: self.y / by }
    }
}

impl Point {
    #[differentiable(wrt(self))]
    fn length(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[differentiable(wrt(a))]
fn doubled(a: &Point) -> Point {
    2.0 * *a
}

#[differentiable(wrt(a))]
fn direction(a: Point) -> Point {
    a / a.length()
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
    let _: (Point, Point) = doubled::vjp(&a, a);
    let _: (Point, Point) = direction::vjp(a, a);
}
