//! Arrays of structs and vectors that are made from functions of the index, or from other arrays.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Tangent)]
struct Marked {
    mark: usize,
    x: f64,
}

impl Point {
    #[differentiable(order = 2, wrt(self))]
    fn norm(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[differentiable(order = 2)]
fn point(x: f64, y: f64) -> Point {
    Point { x: x * y, y }
}

macro_rules! arrays {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        agree! { $($name: (&[0.7, 1.3, -0.4]), (&[1.6, 0.2, 0.9]);)* }
    };
}

arrays! {
    of_literals(x) {
        let points: [Point; 3] = std::array::from_fn(|i| Point { x: x[i] * i as f64, y: x[0] });
        points[1].norm() * points[2].x
    }
    of_calls(x) { let points: [Point; 2] = std::array::from_fn(|i| point(x[i], x[i + 1])); points[0].norm() * points[1].norm() }
    of_constants(x) { let points = [1.0, 2.0, 3.0].map(|a| Point { x: a * x[0], y: a - x[1] }); points[0].x * points[2].norm() * x[2] }
    of_constants_as_they_are(x) { let points = [1.0, 2.0].map(|a| Point { x: a * x[0], y: a }); points[0].norm() * points[1].y * x[1] * x[2] }
    of_active_numbers(x) { let points = [x[0], x[1]].map(|a| Point { x: a * a, y: 2.0 }); points[0].norm() * points[1].x * x[2] }
    of_marked_points(x) {
        let marked: [Marked; 2] = std::array::from_fn(|i| Marked { mark: i + 1, x: x[i] * x[2] });
        let turned = [x[0], x[1]].map(|a| Marked { mark: 2, x: a });
        marked.iter().map(|m| m.x.powi(m.mark as i32)).sum::<f64>() * turned[0].x.powi(turned[1].mark as i32)
    }
    of_numbers(x) { let scaled = [1.0, 2.0, 3.0].map(|a| a * x[0]); let c = [0.5; 2]; let moved = c.map(|a| a - x[1]); scaled[0] * scaled[2] * moved[1] * x[2] }
    of_an_array(x) { let points: [Point; 3] = x.map(|a| Point { x: a * a, y: a + x[0] }); points.iter().map(|p| p.norm()).sum() }
    of_others(x) {
        let points: [Point; 2] = std::array::from_fn(|i| point(x[i], x[2]));
        let turned: [Point; 2] = std::array::from_fn(|i| Point { x: -points[i].y, y: points[i].x });
        turned[0].norm() * turned[1].y
    }
    of_vectors(x) { let rows: [Vec<f64>; 2] = std::array::from_fn(|i| vec![x[i]; i + 1]); rows[0][0] * rows[1][1] * x[2] }
}
