//! Derivatives follow the branch that is taken; a zero cotangent or tangent times an infinite partial is zero.

use differentiable::differentiable;

#[differentiable]
fn root_of_positive(x: f64) -> f64 {
    if x > 0.0 { x.sqrt() } else { 0.0 }
}

#[differentiable]
fn logarithm_of_positive(x: f64) -> f64 {
    if x <= 0.0 {
        return x;
    }
    x.ln() / x
}

#[differentiable]
fn computed_before_the_branch(x: f64) -> f64 {
    let root = x.sqrt();
    if x > 0.0 { root } else { 3.0 * x }
}

#[differentiable]
fn chosen_after_all_are_computed(x: f64, n: usize) -> f64 {
    let candidates = [x.sqrt(), 1.0 / x, x.ln(), x];
    candidates[n]
}

#[differentiable]
fn forgotten(x: f64) -> f64 {
    let mut t = x.sqrt();
    if x == 0.0 {
        t = x;
    }
    t
}

#[differentiable]
fn zero_factor(x: f64, y: f64) -> f64 {
    x.sqrt() * y
}

#[differentiable]
fn singular(x: f64, y: f64) -> f64 {
    let a = x.sqrt() + x.cbrt() + x.powf(0.5) + (1.0 - x).acos();
    let b = (1.0 / x).recip() + x.ln();
    y * (a + b)
}

#[differentiable]
fn norm(x: &[f64; 2]) -> f64 {
    (x[0] * x[0] + x[1] * x[1]).sqrt()
}

#[differentiable]
fn sign_changes(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.abs() }
}

#[test]
fn nothing_comes_from_a_branch_that_is_not_taken() {
    assert_eq!(root_of_positive::value_and_gradient(0.0), (0.0, 0.0));
    assert_eq!(root_of_positive::jvp(0.0, 1.0), (0.0, 0.0));
    assert_eq!(root_of_positive::gradient(-1.0), 0.0);
    assert_eq!(logarithm_of_positive::gradient(0.0), 1.0);
    assert_eq!(logarithm_of_positive::jvp(-2.0, 1.0), (-2.0, 1.0));
}

#[test]
fn what_the_taken_branch_does_not_use_is_as_if_not_computed() {
    for x in [0.0, -1.0] {
        assert_eq!(computed_before_the_branch::gradient(x), 3.0);
        assert_eq!(computed_before_the_branch::jvp(x, 1.0).1, 3.0);
        assert_eq!(chosen_after_all_are_computed::gradient(x, 3), 1.0);
        assert_eq!(chosen_after_all_are_computed::jvp(x, 3, 1.0).1, 1.0);
    }
    assert_eq!(forgotten::gradient(0.0), 1.0);
    assert_eq!(forgotten::jvp(0.0, 1.0), (0.0, 1.0));
}

#[test]
fn a_zero_cotangent_gives_zero_whatever_the_partial() {
    assert_eq!(zero_factor::gradient(0.0, 0.0), (0.0, 0.0));
    assert_eq!(zero_factor::vjp(0.0, 1.0, 0.0).1, (0.0, 0.0));
    assert_eq!(singular::vjp(0.0, 1.0, 0.0).1, (0.0, 0.0));
    assert_eq!(singular::vjp(-1.0, 1.0, 0.0).1, (0.0, 0.0));
    assert_eq!(norm::vjp(&[0.0, 0.0], 0.0), (0.0, [0.0, 0.0]));
}

#[differentiable]
fn added_to_what_is_returned(x: f64) -> [f64; 2] {
    let mut sums = [0.0; 2];
    sums[0] += x.exp2();
    sums[1] += x;
    sums
}

#[differentiable]
fn added_to_what_is_written(x: f64, sums: &mut [f64; 2], power: &mut f64) {
    *sums = [0.0; 2];
    sums[1] += x;
    *power = 0.0;
    *power += x.exp2();
}

#[test]
fn each_part_of_a_cotangent_may_be_zero() {
    assert_eq!(added_to_what_is_returned::vjp(2000.0, [0.0, 1.0]).1, 1.0);
    let (mut sums, mut power) = ([0.0; 2], 0.0);
    assert_eq!(added_to_what_is_written::vjp(2000.0, &mut sums, &mut power, &[0.0, 1.0], &0.0), 1.0);
}

#[differentiable]
fn first_if_positive(x: f64, y: f64) -> f64 {
    if x >= 0.0 { x } else { y }
}

#[differentiable]
fn twice(x: f64, y: f64) -> f64 {
    first_if_positive(x, y) + x
}

#[differentiable]
fn root_of_a_choice(x: f64, y: f64) -> f64 {
    twice(x, y).sqrt()
}

#[test]
fn what_a_called_function_does_not_use_counts_for_nothing_though_the_cotangent_is_infinite() {
    assert_eq!(root_of_a_choice::gradient(0.0, 1.0), (f64::INFINITY, 0.0));
    assert_eq!(root_of_a_choice::vjp(0.0, 1.0, 0.0).1, (0.0, 0.0));
    assert_eq!(root_of_a_choice::jvp(0.0, 1.0, 0.0, 1.0), (0.0, 0.0));
}

#[test]
fn a_zero_tangent_gives_zero_whatever_the_partial() {
    assert_eq!(zero_factor::jvp(0.0, 2.0, 0.0, 3.0), (0.0, 0.0));
    assert_eq!(norm::jvp(&[0.0, 0.0], &[0.0, 0.0]), (0.0, 0.0));
}

#[test]
fn a_zero_tangent_gives_zero_where_the_value_is_infinite_or_nan() {
    assert_eq!(singular::jvp(0.0, 1.0, 0.0, 0.0).1, 0.0);
    assert_eq!(singular::jvp(-1.0, 1.0, 0.0, 0.0).1, 0.0);
}

#[test]
fn an_infinite_derivative_that_counts_is_not_hidden() {
    assert_eq!(zero_factor::gradient(0.0, 2.0), (f64::INFINITY, 0.0));
    assert_eq!(zero_factor::jvp(0.0, 2.0, 1.0, 0.0).1, f64::INFINITY);
}

#[test]
fn a_branch_at_a_kink_decides() {
    assert_eq!(sign_changes::gradient(0.0), 0.0);
    assert_eq!(sign_changes::gradient(-0.5), -1.0);
}

mod of_the_second_order {
    use differentiable::differentiable;

    const INF: f64 = f64::INFINITY;

    #[differentiable(order = 2)]
    fn zero_factor(x: f64, y: f64) -> f64 {
        x.sqrt() * y
    }

    #[differentiable(order = 2)]
    fn negative_power(x: f64, y: f64) -> f64 {
        x.powf(-0.5) * y
    }

    #[differentiable(order = 2)]
    fn root_of_positive(x: f64) -> f64 {
        if x > 0.0 { x.sqrt() } else { 0.0 }
    }

    #[differentiable(order = 2)]
    fn computed_before_the_branch(x: f64) -> f64 {
        let root = x.sqrt();
        if x > 0.0 { root } else { 3.0 * x * x }
    }

    #[differentiable(order = 2)]
    fn chosen_after_all_are_computed(x: f64, n: usize) -> f64 {
        let candidates = [x.sqrt(), 1.0 / x, x.ln(), x * x];
        candidates[n]
    }

    #[differentiable(order = 2)]
    fn norm(x: &[f64; 2]) -> f64 {
        (x[0] * x[0] + x[1] * x[1]).sqrt()
    }

    #[differentiable(order = 2)]
    fn twice_rooted(x: f64) -> f64 {
        x.sqrt().sqrt()
    }

    #[test]
    fn nothing_comes_from_a_branch_that_is_not_taken() {
        assert_eq!(root_of_positive::hessian(0.0), (0.0, 0.0, [[0.0]]));
        assert_eq!(root_of_positive::hvp(-1.0, 1.0), (0.0, 0.0));
        for x in [0.0, -1.0] {
            assert_eq!(computed_before_the_branch::hvp(x, 1.0).1, 6.0);
            assert_eq!(chosen_after_all_are_computed::hvp(x, 3, 1.0), (2.0 * x, 2.0));
        }
    }

    #[test]
    fn a_zero_cotangent_gives_zero_whatever_the_curvature() {
        assert_eq!(zero_factor::hvp(0.0, 0.0, 1.0, 0.0), ((0.0, 0.0), (0.0, INF)));
        assert_eq!(zero_factor::hvp(0.0, 0.0, 0.0, 1.0), ((0.0, 0.0), (INF, 0.0)));
        assert_eq!(zero_factor::hessian(0.0, 0.0).2, [[0.0, INF], [INF, 0.0]]);
    }

    #[test]
    fn a_zero_direction_gives_zero_whatever_the_curvature() {
        assert_eq!(zero_factor::hvp(0.0, 2.0, 0.0, 0.0).1, (0.0, 0.0));
        assert_eq!(zero_factor::hvp(0.0, 2.0, 0.0, 1.0).1, (INF, 0.0));
        assert_eq!(negative_power::hvp(0.0, 2.0, 0.0, 0.0).1, (0.0, 0.0));
        assert_eq!(twice_rooted::hvp(0.0, 0.0), (INF, 0.0));
        assert_eq!(norm::hvp(&[3.0, 4.0], &[0.0, 0.0]).1, [0.0, 0.0]);
    }

    #[test]
    fn an_infinite_curvature_that_counts_is_not_hidden() {
        assert_eq!(zero_factor::hvp(0.0, 2.0, 1.0, 0.0), ((INF, 0.0), (-INF, INF)));
    }
}
