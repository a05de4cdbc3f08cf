//! The table of kinks, row by row: the derivative is the mean of the two one-sided ones, and what is documented where
//! there are none.

use differentiable::{differentiable, norm, safe_sqrt};

use crate::support::floats;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Equal, or both not a number.
fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || a.is_nan() && b.is_nan())
}

/// A function for each row, and its partial derivatives at points; both modes give them.
macro_rules! rows {
    ($($name:ident($($x:ident),+) = $formula:expr, $(at ($($value:expr),+) => [$($partial:expr),+]),+;)+) => {$(
        #[test]
        fn $name() {
            #[differentiable]
            fn f($($x: f64),+) -> f64 {
                $formula
            }

            #[allow(unused_parens)]
            fn reverse($($x: f64),+) -> Vec<f64> {
                let mut partials = Vec::new();
                let ($($x),+) = f::gradient($($x),+);
                $(partials.push($x);)+
                partials
            }

            fn forward(x: &[f64]) -> Vec<f64> {
                let partial = |axis: usize| {
                    let mut values = x.iter().copied();
                    $(let $x = values.next().unwrap();)+
                    let tangent: Vec<f64> = (0..x.len()).map(|index| f64::from(u8::from(index == axis))).collect();
                    rows!(@jvp f [$($x)+] tangent)
                };
                (0..x.len()).map(partial).collect()
            }

            $({
                let (point, expected) = ([$($value),+], [$($partial),+]);
                let (reverse, forward) = (reverse($($value),+), forward(&point));
                assert!(same(&reverse, &expected), "the gradient at {point:?} is {reverse:?}, not {expected:?}");
                assert!(same(&forward, &expected), "by directions at {point:?} it is {forward:?}, not {expected:?}");
            })+
        }
    )+};
    (@jvp $f:ident [$x:ident] $t:ident) => { $f::jvp($x, $t[0]).1 };
    (@jvp $f:ident [$x:ident $y:ident] $t:ident) => { $f::jvp($x, $y, $t[0], $t[1]).1 };
    (@jvp $f:ident [$x:ident $y:ident $z:ident] $t:ident) => { $f::jvp($x, $y, $z, $t[0], $t[1], $t[2]).1 };
}

rows! {
    abs(x) = x.abs(), at (0.0) => [0.0], at (-0.0) => [0.0], at (2.0) => [1.0], at (-2.0) => [-1.0];
    max(a, b) = a.max(b),
        at (1.0, 1.0) => [0.5, 0.5], at (0.0, -0.0) => [0.5, 0.5], at (2.0, 1.0) => [1.0, 0.0],
        at (NAN, 1.0) => [0.0, 1.0], at (1.0, NAN) => [1.0, 0.0];
    min(a, b) = a.min(b),
        at (1.0, 1.0) => [0.5, 0.5], at (2.0, 1.0) => [0.0, 1.0], at (NAN, 1.0) => [0.0, 1.0];
    rectifier(x) = x.max(0.0), at (0.0) => [0.5], at (1.0) => [1.0], at (-1.0) => [0.0];
    positive_part_by_libm(a, b) = libm::fdim(a, b), at (1.0, 1.0) => [0.5, -0.5], at (2.0, 1.0) => [1.0, -1.0];
    sqrt(x) = x.sqrt(), at (0.0) => [INF], at (-0.0) => [INF], at (4.0) => [0.25];
    cbrt(x) = x.cbrt(), at (0.0) => [INF];

    power_by_its_base(x) = x.powf(1.5), at (0.0) => [0.0];
    power_one_half(x) = x.powf(0.5), at (0.0) => [INF];
    power_one(x) = x.powf(1.0), at (0.0) => [1.0], at (-2.0) => [1.0];
    power_zero(x) = x.powf(0.0), at (0.0) => [0.0], at (-2.0) => [0.0];
    power_two(x) = x.powf(2.0), at (0.0) => [0.0], at (-3.0) => [-6.0];
    power_minus_one(x) = x.powf(-1.0), at (0.0) => [-INF], at (-0.0) => [-INF];
    power_minus_two(x) = x.powf(-2.0), at (0.0) => [-INF], at (-0.0) => [INF];
    power_by_both(x, p) = x.powf(p),
        at (0.0, 2.0) => [0.0, 0.0], at (0.0, 1.0) => [1.0, 0.0], at (0.0, 0.5) => [INF, 0.0],
        at (0.0, 0.0) => [0.0, NAN], at (0.0, -1.0) => [-INF, NAN], at (-2.0, 3.0) => [12.0, NAN];
    integer_power_zero(x) = x.powi(0), at (0.0) => [0.0], at (3.0) => [0.0];
    integer_power_one(x) = x.powi(1), at (0.0) => [1.0];
    integer_power_two(x) = x.powi(2), at (0.0) => [0.0];
    integer_power_minus_one(x) = x.powi(-1), at (0.0) => [-INF], at (-0.0) => [-INF];

    atan2(y, x) = y.atan2(x), at (0.0, 0.0) => [0.0, 0.0], at (-0.0, -0.0) => [0.0, 0.0], at (0.0, 2.0) => [0.5, 0.0];
    hypot(x, y) = x.hypot(y), at (0.0, 0.0) => [0.0, 0.0], at (0.0, -2.0) => [0.0, -1.0], at (3.0, 4.0) => [0.6, 0.8];

    clamp(x, low, high) = x.clamp(low, high),
        at (-1.0, -1.0, 1.0) => [0.5, 0.5, 0.0], at (1.0, -1.0, 1.0) => [0.5, 0.0, 0.5],
        at (0.0, -1.0, 1.0) => [1.0, 0.0, 0.0], at (-2.0, -1.0, 1.0) => [0.0, 1.0, 0.0],
        at (2.0, -1.0, 1.0) => [0.0, 0.0, 1.0];

    steps(x) = x * (x.floor() + x.ceil() + x.round() + x.trunc() + x.round_ties_even() + x.signum()),
        at (2.0) => [11.0], at (0.5) => [3.0], at (-2.0) => [-11.0];
    fract(x) = x.fract(), at (2.0) => [1.0], at (-2.0) => [1.0], at (0.5) => [1.0];
    remainder(x, y) = x % y,
        at (7.5, 2.0) => [1.0, -3.0], at (-7.5, 2.0) => [1.0, 3.0], at (7.5, -2.0) => [1.0, 3.0],
        at (-7.5, -2.0) => [1.0, -3.0], at (6.0, 2.0) => [1.0, -3.0], at (-6.0, 2.0) => [1.0, 3.0];
    rem_euclid(x, y) = x.rem_euclid(y),
        at (7.5, 2.0) => [1.0, -3.0], at (-7.5, 2.0) => [1.0, 4.0], at (7.5, -2.0) => [1.0, 3.0],
        at (6.0, 2.0) => [1.0, -3.0];
    div_euclid(x, y) = x * x.div_euclid(y), at (6.0, 2.0) => [3.0, 0.0];
    copysign(x, s) = x.copysign(s),
        at (3.0, -2.0) => [-1.0, 0.0], at (-3.0, -2.0) => [1.0, 0.0], at (0.0, 2.0) => [0.0, 0.0],
        at (-0.0, -2.0) => [0.0, 0.0], at (3.0, 0.0) => [1.0, 0.0], at (3.0, -0.0) => [-1.0, 0.0];

    equality(x) = if x == 0.0 { 0.0 } else { x }, at (0.0) => [0.0], at (-0.0) => [0.0], at (1.0) => [1.0];
    rectifier_by_a_branch(x) = if x > 0.0 { x } else { 0.0 }, at (0.0) => [0.0];

    abs_as_a_maximum(x) = x.max(-x), at (0.0) => [0.0], at (1.0) => [1.0];
    max_by_abs(a, b) = (a + b + (a - b).abs()) / 2.0, at (1.0, 1.0) => [0.5, 0.5], at (1.0, 2.0) => [0.0, 1.0];
    clamp_by_extrema(x, low, high) = x.max(low).min(high),
        at (-1.0, -1.0, 1.0) => [0.5, 0.5, 0.0], at (1.0, -1.0, 1.0) => [0.5, 0.0, 0.5];
}

/// The same for the second derivatives: the Hessian, and its columns by directions.
macro_rules! second_rows {
    ($($name:ident($($x:ident),+) = $formula:expr, $(at ($($value:expr),+) => [$([$($entry:expr),+]),+]),+;)+) => {$(
        #[test]
        fn $name() {
            #[differentiable(order = 2)]
            fn f($($x: f64),+) -> f64 {
                $formula
            }

            let hvp = |x: &[f64], t: &[f64]| second_rows!(@hvp f [$($x)+] x t);

            $({
                let (point, expected) = ([$($value),+], [$([$($entry),+]),+]);
                let (_, gradient, hessian) = f::hessian($($value),+);
                for (row, expected) in expected.iter().enumerate() {
                    let row = &hessian[row];
                    assert!(same(row, expected), "a row of the Hessian at {point:?} is {row:?}, not {expected:?}");
                }
                for column in 0..point.len() {
                    let axis: Vec<f64> = (0..point.len()).map(|row| f64::from(u8::from(row == column))).collect();
                    let (with_product, product) = hvp(&point, &axis);
                    let (product, expected) = (floats(&product), expected.map(|row| row[column]));
                    assert!(same(&product, &expected), "column {column} at {point:?} is {product:?}, not {expected:?}");
                    let both = [floats(&gradient), floats(&with_product)];
                    assert!(same(&both[0], &both[1]), "two gradients at {point:?}: {both:?}");
                }
            })+
        }
    )+};
    (@hvp $f:ident [$x:ident] $at:ident $t:ident) => { $f::hvp($at[0], $t[0]) };
    (@hvp $f:ident [$x:ident $y:ident] $at:ident $t:ident) => { $f::hvp($at[0], $at[1], $t[0], $t[1]) };
    (@hvp $f:ident [$x:ident $y:ident $z:ident] $at:ident $t:ident) => {
        $f::hvp($at[0], $at[1], $at[2], $t[0], $t[1], $t[2])
    };
}

second_rows! {
    second_of_abs(x) = x.abs(), at (0.0) => [[0.0]], at (-0.0) => [[0.0]], at (2.0) => [[0.0]];
    second_of_max(a, b) = a.max(b),
        at (1.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]], at (2.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]],
        at (NAN, 1.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_min(a, b) = a.min(b), at (1.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]], at (2.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_a_factor_of_max(a, b) = a.max(b) * a,
        at (1.0, 1.0) => [[1.0, 0.5], [0.5, 0.0]], at (2.0, 1.0) => [[2.0, 0.0], [0.0, 0.0]];
    second_of_rectifier(x) = x.max(0.0), at (0.0) => [[0.0]], at (1.0) => [[0.0]];
    second_of_positive_part(a, b) = libm::fdim(a, b), at (1.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_a_factor_of_abs(x) = x * x.abs(), at (0.0) => [[0.0]], at (1.0) => [[2.0]], at (-1.0) => [[-2.0]];
    second_of_sqrt(x) = x.sqrt(), at (0.0) => [[-INF]], at (4.0) => [[-1.0 / 32.0]];

    second_of_power_by_its_base(x) = x.powf(1.5), at (0.0) => [[INF]];
    second_of_power_one_half(x) = x.powf(0.5), at (0.0) => [[-INF]];
    second_of_power_one(x) = x.powf(1.0), at (0.0) => [[0.0]], at (-2.0) => [[0.0]];
    second_of_power_zero(x) = x.powf(0.0), at (0.0) => [[0.0]], at (-2.0) => [[0.0]];
    second_of_power_two(x) = x.powf(2.0), at (0.0) => [[2.0]], at (-3.0) => [[2.0]];
    second_of_power_three(x) = x.powf(3.0), at (0.0) => [[0.0]], at (-3.0) => [[-18.0]];
    second_of_power_minus_one(x) = x.powf(-1.0), at (0.0) => [[INF]], at (-0.0) => [[-INF]];
    second_of_power_by_both(x, p) = x.powf(p),
        at (0.0, 3.0) => [[0.0, 0.0], [0.0, 0.0]], at (0.0, 2.0) => [[2.0, 0.0], [0.0, 0.0]],
        at (0.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_integer_power_zero(x) = x.powi(0), at (0.0) => [[0.0]];
    second_of_integer_power_one(x) = x.powi(1), at (0.0) => [[0.0]];
    second_of_integer_power_two(x) = x.powi(2), at (0.0) => [[2.0]];
    second_of_integer_power_three(x) = x.powi(3), at (0.0) => [[0.0]];
    second_of_integer_power_minus_one(x) = x.powi(-1), at (0.0) => [[INF]], at (-0.0) => [[-INF]];

    second_of_atan2(y, x) = y.atan2(x),
        at (0.0, 0.0) => [[0.0, 0.0], [0.0, 0.0]], at (0.0, 2.0) => [[0.0, -0.25], [-0.25, 0.0]];
    second_of_hypot(x, y) = x.hypot(y),
        at (0.0, 0.0) => [[0.0, 0.0], [0.0, 0.0]], at (0.0, -2.0) => [[0.5, 0.0], [0.0, 0.0]];

    second_of_clamp(x, low, high) = x.clamp(low, high),
        at (-1.0, -1.0, 1.0) => [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        at (1.0, -1.0, 1.0) => [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        at (0.0, -1.0, 1.0) => [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]];

    second_of_steps(x) = x * (x.floor() + x.ceil() + x.round() + x.trunc() + x.round_ties_even() + x.signum()),
        at (2.0) => [[0.0]], at (0.5) => [[0.0]];
    second_of_fract(x) = x * x.fract(), at (2.0) => [[2.0]], at (0.5) => [[2.0]];
    second_of_remainder(x, y) = x % y,
        at (7.5, 2.0) => [[0.0, 0.0], [0.0, 0.0]], at (6.0, 2.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_rem_euclid(x, y) = x.rem_euclid(y),
        at (-7.5, 2.0) => [[0.0, 0.0], [0.0, 0.0]], at (6.0, 2.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_div_euclid(x, y) = x * x.div_euclid(y), at (6.0, 2.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_copysign(x, s) = x.copysign(s),
        at (3.0, -2.0) => [[0.0, 0.0], [0.0, 0.0]], at (0.0, 2.0) => [[0.0, 0.0], [0.0, 0.0]],
        at (3.0, 0.0) => [[0.0, 0.0], [0.0, 0.0]];

    second_of_equality(x) = if x == 0.0 { 0.0 } else { x * x }, at (0.0) => [[0.0]], at (1.0) => [[2.0]];
    second_of_rectifier_by_a_branch(x) = if x > 0.0 { x * x } else { 0.0 }, at (0.0) => [[0.0]], at (1.0) => [[2.0]];

    second_of_abs_as_a_maximum(x) = x.max(-x), at (0.0) => [[0.0]], at (1.0) => [[0.0]];
    second_of_max_by_abs(a, b) = (a + b + (a - b).abs()) / 2.0, at (1.0, 1.0) => [[0.0, 0.0], [0.0, 0.0]];
    second_of_clamp_by_extrema(x, low, high) = x.max(low).min(high),
        at (-1.0, -1.0, 1.0) => [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
}

#[test]
fn a_zero_seed_at_an_infinite_slope_gives_zero() {
    #[differentiable]
    fn root(x: f64) -> f64 {
        x.sqrt()
    }

    assert_eq!(root::vjp(0.0, 0.0), (0.0, 0.0));
    assert_eq!(root::jvp(0.0, 0.0), (0.0, 0.0));
    assert_eq!(root::vjp(0.0, -1.0), (0.0, f64::NEG_INFINITY));
}

#[test]
fn a_direction_of_zero_gives_zero_where_the_curvature_is_infinite() {
    #[differentiable(order = 2)]
    fn root(x: f64) -> f64 {
        x.sqrt()
    }

    #[differentiable(order = 2)]
    fn roots(x: f64, y: f64) -> f64 {
        x.sqrt() + y.sqrt() * y
    }

    assert_eq!(root::hvp(0.0, 0.0), (INF, 0.0));
    assert_eq!(roots::hvp(0.0, 4.0, 0.0, 1.0), ((INF, 3.0), (0.0, 0.375)));
}

rows! {
    root_of_a_bound(x) = x.max(0.0).sqrt(), at (-3.0) => [0.0], at (4.0) => [0.25];
    angle_of_a_bound(x) = x.clamp(-1.0, 1.0).acos(), at (3.0) => [0.0], at (-3.0) => [0.0], at (0.0) => [-1.0];
    angle_below(x) = x.min(1.0).acos(), at (2.0) => [0.0];
    bound_of_a_root(x) = x.sqrt().max(1.0), at (0.0) => [0.0];
    bound_of_a_pole(x) = x.sqrt().recip().min(5.0), at (0.0) => [0.0];
    root_of_abs(x) = x.abs().sqrt(), at (0.0) => [0.0];
    root_of_difference(x, y) = libm::fdim(x, y).sqrt(), at (1.0, 2.0) => [0.0, 0.0];
    root_of_the_larger(x, y) = x.max(y).sqrt(), at (-1.0, 0.0) => [0.0, INF];
}

#[differentiable(order = 2)]
fn positive_part(x: f64) -> f64 {
    x.max(0.0)
}

/// In a loop, through a call and by a method.
#[differentiable(order = 2)]
fn roots(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v.max(0.0).sqrt() * positive_part(*v).sqrt() + positive_part(v - 1.0).powf(0.25);
    }
    sum
}

#[test]
fn what_a_bound_cuts_off_has_no_derivative() {
    let x = [-1.0, 0.25, -2.0, 4.0];
    let slope = 0.25 * 3f64.powf(-0.75);
    let curvature = -0.1875 * 3f64.powf(-1.75);
    let (value, gradient, hessian) = roots::hessian(&x);
    assert_eq!(value, 0.25 + 4.0 + 3f64.powf(0.25));
    assert_eq!(gradient[..3], [0.0, 1.0, 0.0]);
    assert!((gradient[3] - 1.0 - slope).abs() < 1e-14);
    assert!(hessian[..15].iter().all(|entry| *entry == 0.0), "{hessian:?}");
    assert!((hessian[15] - curvature).abs() < 1e-14);
    for (axis, slope) in gradient.iter().enumerate() {
        let mut direction = [0.0; 4];
        direction[axis] = 1.0;
        assert_eq!(roots::jvp(&x, &direction).1, *slope);
        assert_eq!(roots::jvps(&x, &[direction, [0.0; 4]]).1, [*slope, 0.0]);
    }
}

/// A rotated cone.
#[differentiable(order = 2)]
fn cone(x: f64, y: f64, z: f64) -> f64 {
    norm(&[2.0 * x - y, y + z * z, x * z]) + safe_sqrt(x * x + y * y * z * z)
}

#[test]
fn the_norm_of_nothing_has_no_slope() {
    assert_eq!(cone::value_and_gradient(0.0, 0.0, 0.0), (0.0, (0.0, 0.0, 0.0)));
    assert_eq!(cone::jvp(0.0, 0.0, 0.0, 1.0, -2.0, 3.0), (0.0, 0.0));
    assert_eq!(cone::hessian(0.0, 0.0, 0.0).2, [[0.0; 3]; 3]);
    assert_eq!(norm::gradient(&[0.0, 0.0]), [0.0, 0.0]);
    assert_eq!(safe_sqrt::gradient(0.0), 0.0);
    assert!(safe_sqrt::gradient(-1.0_f64).is_nan());
}

#[test]
fn norms_whose_squares_overflow_or_underflow_are_those_of_vectors_like_any_other() {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-14 * b.abs();
    for size in [1e-323_f64, 1e-310, 1e-300, 1e-200, 1e-154, 1e-100, 1e-77, 1.0, 1e77, 1e100, 1e154, 1e200, 1e307] {
        let (x, direction) = ([3.0 * size, -4.0 * size, 0.0], [1.0, 0.5, 2.0]);
        let length = x[0].hypot(x[1]);
        let unit = x.map(|part| part / length);
        let (value, gradient) = norm::value_and_gradient(&x);
        assert!(near(value, length), "{size:e}: {value:e}");
        assert!(gradient.iter().zip(unit).all(|(g, u)| near(*g, u)), "{size:e}: {gradient:?}");
        let along = direction[0] * unit[0] + direction[1] * unit[1];
        let (_, product) = norm::hvp(&x, &direction);
        for k in 0..3 {
            let expected = (direction[k] - along * unit[k]) / length;
            assert!(!expected.is_normal() || (product[k] - expected).abs() <= 1e-14 / length, "{size:e}: {product:?}");
        }
    }
    for size in [1e-44_f32, 1e-30, 1e-15, 1e15, 1e37] {
        let gradient = norm::gradient(&[size, size]);
        assert!(gradient.iter().all(|g| (g - 0.5_f32.sqrt()).abs() < 1e-6), "{size:e}: {gradient:?}");
    }
}

#[test]
fn norms_elsewhere_are_those_of_the_chain_rule() {
    #[differentiable(order = 2)]
    fn by_roots(x: f64, y: f64, z: f64) -> f64 {
        ((2.0 * x - y) * (2.0 * x - y) + (y + z * z) * (y + z * z) + x * z * (x * z)).sqrt()
            + (x * x + y * y * z * z).sqrt()
    }

    let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * (1.0 + b.abs());
    for [x, y, z] in [[0.3, -0.7, 1.1], [-2.0, 0.4, 0.0], [1e-9, 1e-9, 1e-3]] {
        let (value, gradient, hessian) = cone::hessian(x, y, z);
        let (expected, expected_gradient, expected_hessian) = by_roots::hessian(x, y, z);
        let (gradient, expected_gradient): ([f64; 3], [f64; 3]) = (gradient.into(), expected_gradient.into());
        assert!(close(value, expected));
        assert!(gradient.iter().zip(expected_gradient).all(|(&a, b)| close(a, b)));
        assert!(hessian.iter().flatten().zip(expected_hessian.iter().flatten()).all(|(&a, &b)| close(a, b)));
    }
}

#[test]
fn single_precision_has_the_same_kinks() {
    #[differentiable]
    fn f(x: f32, y: f32) -> f32 {
        x.abs() + x.max(y) + x.hypot(y) + x.atan2(y) + x.clamp(0.0, 1.0)
    }

    assert_eq!(f::gradient(0.0, 0.0), (1.0, 0.5));
    assert_eq!(f::jvp(0.0, 0.0, 1.0, 0.0).1, 1.0);
}
