//! Calls of other differentiable functions, by every kind of path, and recursion.

use differentiable::differentiable;
use differentiable_test_neighbour as neighbour;
use neighbour::potential;

use crate::support::agree;

mod models {
    use differentiable::differentiable;

    #[differentiable(order = 2, sparse)]
    pub fn spring(extension: f64, stiffness: f64) -> f64 {
        0.5 * stiffness * extension * extension
    }

    #[differentiable(order = 2, sparse)]
    pub fn distance(a: &[f64; 2], b: &[f64; 2]) -> f64 {
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    pub mod deep {
        use differentiable::differentiable;

        #[differentiable(order = 2, sparse)]
        pub(crate) fn bond(a: &[f64; 2], b: &[f64; 2]) -> f64 {
            super::spring(super::distance(a, b) - 1.0, 3.0)
        }
    }
}

#[differentiable(order = 2, sparse)]
fn helper(x: f64) -> f64 {
    x * x.sin()
}

#[differentiable(order = 2, sparse)]
fn by_name(x: f64) -> f64 {
    helper(x) + helper(2.0 * x)
}

#[differentiable(order = 2, sparse)]
fn by_path(x: f64, k: f64) -> f64 {
    models::spring(x, k) * self::helper(k) + crate::calls::helper(x)
}

#[differentiable(order = 2, sparse)]
fn composed(x: f64) -> f64 {
    helper(helper(helper(x)))
}

#[differentiable(order = 2, sparse)]
fn borrowed_places(points: &[[f64; 2]; 3]) -> f64 {
    models::distance(&points[0], &points[1]) * models::deep::bond(&points[1], &points[2])
}

#[differentiable(order = 2, sparse)]
fn one_place_twice(points: &[[f64; 2]; 2]) -> f64 {
    models::distance(&points[0], &points[1]) + models::distance(&points[1], &points[0]) * points[0][1]
}

#[differentiable(order = 2, sparse)]
fn active_and_constant_arguments(x: f64) -> f64 {
    models::spring(x, 2.0) + models::spring(3.0, x) + models::distance(&[x, x * x], &[1.0, 2.0])
}

#[differentiable(order = 2, sparse)]
fn constant_arguments_only(x: f64) -> f64 {
    x * models::spring(2.0, 3.0)
}

#[differentiable(order = 2, sparse)]
fn first_of(x: &[f64], k: usize) -> f64 {
    x[k] * x[0]
}

#[differentiable(order = 2, sparse)]
fn with_a_slice(x: &[f64]) -> f64 {
    first_of(x, 1) + first_of(&x[1..], 1)
}

#[differentiable(order = 2, sparse)]
fn with_a_changed_array(x: &[f64; 2]) -> f64 {
    let mut y = *x;
    y[0] *= 2.0;
    let before = models::distance(&y, x);
    y[1] += before * y[0];
    models::distance(&y, x) + before
}

#[differentiable(order = 2, sparse)]
fn in_branches(x: f64, y: f64) -> f64 {
    if helper(x) > 0.0 {
        return helper(y) * x;
    }
    let t = if y > 0.0 { models::spring(x, y) } else { helper(x) };
    t * t
}

#[differentiable(order = 2, sparse)]
fn power(x: f64, n: u32) -> f64 {
    if n == 0 {
        return 1.0;
    }
    x * power(x, n - 1)
}

#[differentiable(order = 2, sparse)]
fn power_by_squaring(x: f64, n: u32) -> f64 {
    match n {
        0 => 1.0,
        1 => x,
        n if n % 2 == 0 => power_by_squaring(x * x, n / 2),
        n => x * power_by_squaring(x * x, n / 2),
    }
}

#[differentiable(order = 2, sparse)]
fn sum_of_squares(x: &[f64]) -> f64 {
    if x.is_empty() {
        return 0.0;
    }
    x[0] * x[0] + sum_of_squares(&x[1..])
}

#[differentiable(order = 2, sparse)]
fn continued_fraction(x: f64, depth: usize) -> f64 {
    if depth == 0 { x } else { 1.0 + x / continued_fraction(x, depth - 1) }
}

#[differentiable(order = 2, sparse)]
fn even_part(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * odd_part(x, n - 1) + 1.0 }
}

#[differentiable(order = 2, sparse)]
fn odd_part(x: f64, n: u32) -> f64 {
    if n == 0 { x } else { even_part(x, n - 1).sin() }
}

#[differentiable(order = 2, sparse)]
fn across_crates(x: &[f64; 2]) -> f64 {
    neighbour::well(x[0], 2.0) + potential(x) * neighbour::shapes::area(x[1])
}

#[differentiable(order = 2, sparse)]
fn generic_across_crates(x: f64, y: f64) -> f64 {
    neighbour::norm::<f64, 2>(&[x, y]) + neighbour::norm(&[x, y, x * y])
}

#[differentiable(order = 2, sparse, wrt(x))]
fn shifted(x: f64, by: f64) -> f64 {
    (x - by).powi(3)
}

#[differentiable(order = 2, sparse)]
fn with_a_constant_parameter(x: f64) -> f64 {
    shifted(x, 2.0) * shifted(x * x, 0.5)
}

agree! {
    by_name: (0.7);
    by_path: (0.7, 1.3);
    composed: (1.1);
    borrowed_places: (&[[0.0, 1.0], [2.0, 0.5], [-1.0, 3.0]]);
    one_place_twice: (&[[0.0, 1.0], [2.0, 0.5]]);
    active_and_constant_arguments: (0.7);
    constant_arguments_only: (0.7);
    with_a_slice: (&vec![2.0, 3.0, 5.0]);
    with_a_changed_array: (&[2.0, 3.0]);
    in_branches: (0.5, 0.7), (4.0, 0.7), (4.0, -0.7);
    power: (1.5, const 0), (1.5, const 1), (1.5, const 6);
    power_by_squaring: (1.5, const 1), (1.5, const 6), (1.5, const 13);
    sum_of_squares: (&vec![2.0, 3.0, 5.0]), (&vec![]);
    continued_fraction: (1.5, const 0), (1.5, const 5);
    even_part: (0.5, const 0), (0.5, const 5);
    across_crates: (&[0.5, 1.5]);
    generic_across_crates: (0.5, 1.5);
    with_a_constant_parameter: (0.7);
}
