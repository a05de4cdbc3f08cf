//! Structs with `#[derive(Tangent)]` as parameters, results, outputs and `self`.

use differentiable::{Tangent, differentiable};

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Spring {
    end: Point,
    stiffness: f64,
    name: String,
}

#[differentiable(order = 2, wrt(p))]
fn height(p: &Point, n: usize) -> f64 {
    p.x * p.x + p.y * n as f64
}

#[differentiable(order = 2, wrt(p))]
fn product(p: Point) -> f64 {
    p.x * p.y
}

#[differentiable(order = 2, wrt(spring))]
fn energy(spring: &Spring) -> f64 {
    spring.stiffness * spring.end.x * spring.end.y
}

#[differentiable(order = 2, wrt(points))]
fn apart(points: &[Point]) -> f64 {
    points[0].x * points[1].y
}

#[differentiable(order = 2)]
fn on_the_parabola(x: f64) -> Point {
    Point { x, y: x * x }
}

#[differentiable(order = 2, wrt(p, factor, out))]
fn scaled(p: &Point, factor: f64, out: &mut Point) {
    out.x = factor * p.x;
    out.y = p.y;
}

#[differentiable(order = 2)]
fn height_on_the_parabola(x: f64) -> f64 {
    height(&on_the_parabola(x), 3)
}

impl Point {
    #[differentiable(order = 2, wrt(self))]
    fn area(&self, scale: f64) -> f64 {
        scale * self.x * self.y
    }

    #[differentiable(order = 2, wrt(self, scale))]
    fn owned_area(self, scale: f64) -> f64 {
        scale * self.x * self.y
    }

    #[differentiable(order = 2, wrt(self))]
    fn turned(&self) -> Self {
        Point { x: -self.y, y: self.x }
    }

    #[differentiable(order = 2, wrt(self))]
    fn area_and_turn(&self) -> f64 {
        self.area(2.0) + self.turned().x
    }

    #[differentiable(order = 2, wrt(self, factor))]
    fn grow(&mut self, factor: f64) {
        self.x *= factor;
    }
}

const P: Point = Point { x: 2.0, y: 3.0 };

#[test]
fn a_gradient_is_a_tangent_of_the_parameter() {
    assert_eq!(height::value_and_gradient(&P, 2), (10.0, Point { x: 4.0, y: 2.0 }));
    assert_eq!(product::gradient(P), Point { x: 3.0, y: 2.0 });
    let spring = Spring { end: P, stiffness: 5.0, name: "left".to_owned() };
    assert_eq!(energy::gradient(&spring), SpringTangent { end: Point { x: 15.0, y: 10.0 }, stiffness: 6.0 });
    assert_eq!(apart::gradient(&[P, P]), [Point { x: 3.0, y: 0.0 }, Point { x: 0.0, y: 2.0 }]);
}

#[test]
fn it_is_written_over_what_was_there() {
    let mut gradient = Point { x: f64::NAN, y: f64::NAN };
    assert_eq!(height::gradient_into(&P, 2, &mut gradient), 10.0);
    assert_eq!(gradient, Point { x: 4.0, y: 2.0 });
}

#[test]
fn a_direction_is_passed_as_the_parameter_is() {
    assert_eq!(height::jvp(&P, 2, &Point { x: 1.0, y: 10.0 }), (10.0, 24.0));
    assert_eq!(product::jvp(P, Point { x: 1.0, y: 10.0 }), (6.0, 23.0));
}

#[test]
fn a_result_has_tangents_and_cotangents() {
    assert_eq!(on_the_parabola::jvp(3.0, 1.0), (Point { x: 3.0, y: 9.0 }, Point { x: 1.0, y: 6.0 }));
    assert_eq!(on_the_parabola::vjp(3.0, Point { x: 1.0, y: 10.0 }).1, 61.0);
    assert_eq!(height_on_the_parabola::gradient(3.0), 24.0);
}

#[test]
fn an_output_is_named() {
    let mut out = Point { x: 0.0, y: 0.0 };
    let gradient = scaled::vjp(&P, 2.0, &mut out, &Point { x: 1.0, y: 10.0 });
    assert_eq!((out, gradient), (Point { x: 4.0, y: 3.0 }, (Point { x: 2.0, y: 10.0 }, 2.0)));
}

#[test]
fn self_is_named() {
    assert_eq!(P.area_gradient(2.0), Point { x: 6.0, y: 4.0 });
    assert_eq!(P.owned_area_gradient(2.0), (Point { x: 6.0, y: 4.0 }, 6.0));
    assert_eq!(P.turned_vjp(Point { x: 1.0, y: 10.0 }).1, Point { x: 10.0, y: -1.0 });
    assert_eq!(P.area_and_turn_gradient(), Point { x: 6.0, y: 3.0 });
    let mut p = P;
    assert_eq!(p.grow_vjp(4.0, &Point { x: 1.0, y: 0.0 }), 2.0);
    assert_eq!(p.x, 8.0);
}
