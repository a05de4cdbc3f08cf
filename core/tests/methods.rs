//! What every method of descent promises, and the traps on its way.

use core::cell::Cell;
use core::ops::ControlFlow;
use differentiable_core::descent::{Method, State};
use differentiable_core::objective::least_squares;
use differentiable_core::{
    Dense, Descent, Minimum, Objective, Point, Reason, SecondOrder, Stationary, check_gradient, classify, objective,
};

/// Rosenbrock's valley.
fn valley(x: &[f64; 2]) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}

fn valley_gradient(x: &[f64; 2]) -> [f64; 2] {
    let v = x[1] - x[0] * x[0];
    [-2.0 * (1.0 - x[0]) - 400.0 * x[0] * v, 200.0 * v]
}

fn valley_hvp(x: &[f64; 2], v: &[f64; 2]) -> ([f64; 2], [f64; 2]) {
    let cross = -400.0 * x[0];
    let product = [(2.0 - 400.0 * x[1] + 1200.0 * x[0] * x[0]) * v[0] + cross * v[1], cross * v[0] + 200.0 * v[1]];
    (valley_gradient(x), product)
}

fn residuals(x: &[f64; 2]) -> [f64; 2] {
    [1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])]
}

fn jacobian(x: &[f64; 2]) -> ([f64; 2], [[f64; 2]; 2]) {
    (residuals(x), [[-1.0, 0.0], [-20.0 * x[0], 10.0]])
}

/// A descent by each method, on the valley.
macro_rules! with_each_method {
    ($descent:ident, $objective:ident => $body:expr) => {{
        let twice = (valley, valley_gradient, valley_hvp);
        let squares = least_squares(residuals, jacobian);
        with_each_method!(@ $descent, $objective, $body, twice, Descent::new());
        with_each_method!(@ $descent, $objective, $body, twice, Descent::bfgs());
        with_each_method!(@ $descent, $objective, $body, twice, Descent::barzilai_borwein());
        with_each_method!(@ $descent, $objective, $body, twice, Descent::nesterov());
        with_each_method!(@ $descent, $objective, $body, twice, Descent::new().bounds([-5.0; 2], [5.0; 2]));
        with_each_method!(@ $descent, $objective, $body, twice, Descent::barzilai_borwein().bounds([-5.0; 2], [5.0; 2]));
        with_each_method!(@ $descent, $objective, $body, twice, Descent::momentum(5e-4, 0.9));
        with_each_method!(@ $descent, $objective, $body, twice, Descent::adam(0.01));
        with_each_method!(@ $descent, $objective, $body, twice, Descent::newton());
        with_each_method!(@ $descent, $objective, $body, twice, Descent::newton_cg());
        with_each_method!(@ $descent, $objective, $body, squares, Descent::levenberg_marquardt());
        with_each_method!(@ $descent, $objective, $body, twice, Descent::fixed(1e-3).tolerance(1e-5));
    }};
    (@ $descent:ident, $objective:ident, $body:expr, $target:ident, $new:expr) => {{
        let ($descent, $objective) = ($new.max_iterations(30_000), &$target);
        $body;
    }};
}

#[test]
fn each_method_finds_the_end_of_the_valley() {
    with_each_method!(descent, objective => {
        let minimum = descent.minimize(objective, [-1.2, 1.0]);
        assert!(minimum.converged(), "{descent:?}: {minimum}");
        assert!((minimum.x[0] - 1.0).abs() < 1e-4 && (minimum.x[1] - 1.0).abs() < 1e-4, "{descent:?}: {minimum:?}");
    });
}

#[test]
fn each_method_goes_on_from_a_checkpoint_as_if_nothing_had_happened() {
    with_each_method!(descent, objective => {
        let mut descent = descent;
        let mut run = descent.start(objective, [-1.2, 1.0]);
        for _ in 0..7 {
            assert_eq!(descent.step(objective, &mut run), None);
        }
        let checkpoint = run.clone();
        let uninterrupted = descent.minimize(objective, [-1.2, 1.0]);
        assert_eq!(descent.resume(objective, run), uninterrupted);
        assert_eq!(descent.resume(objective, checkpoint), uninterrupted);
    });
}

#[test]
fn each_method_counts_its_evaluations() {
    struct Counted<O>(O, Cell<usize>);

    impl<O: Objective<[f64; 2]>> Objective<[f64; 2]> for Counted<O> {
        fn value(&self, x: &[f64; 2]) -> f64 {
            self.1.set(self.1.get() + 1);
            self.0.value(x)
        }

        fn value_and_gradient(&self, x: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
            self.1.set(self.1.get() + 1);
            self.0.value_and_gradient(x, gradient)
        }
    }

    impl<O: SecondOrder<[f64; 2]>> SecondOrder<[f64; 2]> for Counted<O> {
        fn hessian_vector(&self, x: &[f64; 2], direction: &[f64; 2], product: &mut [f64; 2]) {
            self.0.hessian_vector(x, direction, product);
        }
    }

    impl<O: objective::Residuals<[f64; 2]>> objective::Residuals<[f64; 2]> for Counted<O> {
        fn each_residual(&self, x: &[f64; 2], f: impl FnMut(f64, &[f64; 2])) {
            self.0.each_residual(x, f);
        }
    }

    with_each_method!(descent, objective => {
        let counted = Counted(objective, Cell::new(0));
        let minimum = descent.max_iterations(50).minimize(&counted, [-1.2, 1.0]);
        assert_eq!(counted.1.get(), minimum.evaluations, "{descent:?}");
    });
}

#[test]
fn each_method_refuses_a_start_that_is_not_finite() {
    with_each_method!(descent, objective => {
        let minimum = descent.minimize(objective, [f64::NAN, 1.0]);
        assert_eq!((minimum.reason, minimum.iterations), (Reason::NotFinite, 0), "{descent:?}");
        assert!(!minimum.converged());
    });
}

/// Value and gradient are finite at the start; what they curve by, or the length of a step, is not.
#[test]
fn a_model_that_is_not_finite_ends_the_descent() {
    let steep = (
        |x: &[f64; 2]| x[0] - x[0].ln() + x[1] * x[1],
        |x: &[f64; 2]| [1.0 - 1.0 / x[0], 2.0 * x[1]],
        |x: &[f64; 2], v: &[f64; 2]| ([1.0 - 1.0 / x[0], 2.0 * x[1]], [v[0] / x[0] / x[0], 2.0 * v[1]]),
    );
    for start in [1e-160, 1e-300] {
        assert_eq!(Descent::newton().minimize(&steep, [start, 1.0]).reason, Reason::NotFinite);
        assert!(!Descent::newton_cg().minimize(&steep, [start, 1.0]).converged());
    }
    let flat = (
        |x: &[f64; 2]| x[0].abs() + 2.0 * x[1].abs(),
        |x: &[f64; 2]| [x[0].signum(), 2.0 * x[1].signum()],
        |x: &[f64; 2], _: &[f64; 2]| ([x[0].signum(), 2.0 * x[1].signum()], [0.0; 2]),
    );
    assert!(!Descent::newton().max_iterations(1).minimize(&flat, [1e160; 2]).converged());
    assert!(!Descent::newton_cg().max_iterations(1).minimize(&flat, [1e160; 2]).converged());
}

#[test]
fn each_method_respects_its_limits() {
    with_each_method!(descent, objective => {
        let minimum = descent.max_iterations(3).minimize(objective, [-1.2, 1.0]);
        assert_eq!((minimum.reason, minimum.iterations), (Reason::IterationLimit, 3), "{descent:?}");
        let minimum = descent.max_evaluations(5).minimize(objective, [-1.2, 1.0]);
        assert_eq!(minimum.reason, Reason::EvaluationLimit, "{descent:?}");
        assert!(minimum.evaluations < 30, "{descent:?}");
        let minimum = descent.target(3.0).minimize(objective, [-1.2, 1.0]);
        assert_eq!(minimum.reason, Reason::Target, "{descent:?}");
        assert!(minimum.value <= 3.0 && !minimum.converged());
    });
}

#[test]
fn each_method_reports_the_point_to_which_its_numbers_belong() {
    with_each_method!(descent, objective => {
        for iterations in [0, 1, 4, 30_000] {
            let minimum = descent.max_iterations(iterations).minimize(objective, [-1.2, 1.0]);
            let gradient = valley_gradient(&minimum.x);
            let scale = 1e-13 * (1.0 + 400.0 * minimum.x[0].abs());
            assert!((minimum.value - valley(&minimum.x)).abs() <= 1e-13 * minimum.value);
            assert!((minimum.gradient_norm - gradient.norm()).abs() <= scale + 1e-13 * gradient.norm());
            assert!((minimum.gradient_norm_max - gradient.norm_max()).abs() <= scale + 1e-13 * gradient.norm());
        }
    });
}

#[test]
fn each_method_reports_the_lowest_of_the_points_that_it_has_evaluated() {
    let lowest = Cell::new(f64::INFINITY);
    let seen = |value: f64| {
        lowest.set(lowest.get().min(value));
        value
    };
    for (k, start) in (0..60).map(|k| (k, [f64::from(k % 8) - 3.7, f64::from(k % 7) - 3.1])) {
        let (a, b) = (1.0 + f64::from(k) / 10.0, 3.0 - f64::from(k) / 20.0);
        let f = |x: &[f64; 2]| (a * x[0]).sin() + (b * x[1] + x[0]).cos() + 0.05 * (x[0] * x[0] + x[1] * x[1]);
        let gradient = |x: &[f64; 2]| {
            let s = (b * x[1] + x[0]).sin();
            [a * (a * x[0]).cos() - s + 0.1 * x[0], -b * s + 0.1 * x[1]]
        };
        let hvp = |x: &[f64; 2], v: &[f64; 2]| {
            let c = (b * x[1] + x[0]).cos() * (b * v[1] + v[0]);
            (gradient(x), [-a * a * (a * x[0]).sin() * v[0] - c + 0.1 * v[0], -b * c + 0.1 * v[1]])
        };
        let objective = (|x: &[f64; 2]| seen(f(x)), gradient, hvp);
        for n in 0..8 {
            macro_rules! check {
                ($($descent:expr),+ $(,)?) => {$(
                    lowest.set(f64::INFINITY);
                    let minimum = $descent.max_iterations(n).minimize(&objective, start);
                    assert!(minimum.converged() || minimum.value == lowest.get(), "{minimum:?} {}", lowest.get());
                    assert_eq!(minimum.value, f(&minimum.x));
                    assert_eq!(minimum.gradient_norm_max, gradient(&minimum.x).norm_max());
                )+};
            }
            check! {
                Descent::new(),
                Descent::bfgs(),
                Descent::barzilai_borwein(),
                Descent::nesterov(),
                Descent::new().bounds([-5.0; 2], [5.0; 2]),
                Descent::barzilai_borwein().bounds([-5.0; 2], [5.0; 2]),
                Descent::fixed(0.5),
                Descent::momentum(0.5, 0.5),
                Descent::adam(0.5),
                Descent::newton(),
                Descent::newton_cg(),
            }
        }
    }
}

#[test]
fn observers_see_the_start_and_each_step_and_may_stop() {
    with_each_method!(descent, objective => {
        let mut seen = 0;
        let minimum = descent.max_iterations(5).observe(|it: &State<[f64; 2]>| {
            assert_eq!(it.iterations, seen);
            seen += 1;
        }).minimize(objective, [-1.2, 1.0]);
        assert_eq!((seen, minimum.iterations), (6, 5));

        let minimum = descent.observe(|it| match it.iterations {
            2 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }).minimize(objective, [-1.2, 1.0]);
        assert_eq!((minimum.reason, minimum.iterations), (Reason::Stopped, 2));
        assert!(!minimum.converged());
    });
}

fn minimize<X: Dense, O: Objective<X>>(objective: &O, x0: X) -> [Minimum<X>; 4] {
    [
        Descent::new().minimize(objective, x0.clone()),
        Descent::bfgs().minimize(objective, x0.clone()),
        Descent::barzilai_borwein().minimize(objective, x0.clone()),
        Descent::nesterov().minimize(objective, x0),
    ]
}

#[test]
fn a_trial_that_is_not_finite_shortens_the_step() {
    let logarithmic = (|x: f64| x - x.ln(), |x: f64| 1.0 - 1.0 / x);
    for x0 in [50.0, 1e-3, 1e6] {
        for minimum in minimize(&logarithmic, x0) {
            assert!(minimum.converged(), "{minimum}");
            assert!((minimum.x - 1.0).abs() < 1e-6, "{minimum:?}");
        }
    }
}

#[test]
fn a_wall_beside_the_minimum_is_not_run_into() {
    let barrier = (|x: f64| -1e-3 * (1.0 - x).ln() - x, |x: f64| 1e-3 / (1.0 - x) - 1.0);
    for minimum in minimize(&barrier, 0.0) {
        assert!(minimum.converged() && (minimum.x - 0.999).abs() < 1e-6, "{minimum:?}");
    }
}

#[test]
fn slopes_whose_squares_overflow_lead_down_all_the_same() {
    macro_rules! check {
        ($objective:expr, $x0:expr, $near:expr; $($descent:expr),+ $(,)?) => {$(
            let minimum = $descent.minimize($objective, $x0);
            assert!(minimum.converged() || minimum.reason == Reason::Stalled, "{minimum}");
            assert!(minimum.x.norm_max() < $near, "{minimum:?}");
        )+};
    }
    macro_rules! check_all {
        ($objective:expr, $x0:expr, $near:expr, $lower:expr, $upper:expr) => {
            check! {
                $objective, $x0, $near;
                Descent::new(), Descent::bfgs(), Descent::barzilai_borwein(), Descent::nesterov().max_iterations(50_000),
                Descent::newton(), Descent::newton_cg(),
                Descent::new().bounds($lower, $upper), Descent::barzilai_borwein().bounds($lower, $upper),
            }
        };
    }
    let wall = (|x: f64| x.exp() - x, |x: f64| x.exp() - 1.0, |x: f64, v: f64| (0.0, x.exp() * v));
    for x0 in [50.0, 200.0, 400.0, 700.0] {
        check_all!(&wall, x0, 1e-7, -1e3, 1e3);
    }
    let wall = (|x: f32| x.exp() - x, |x: f32| x.exp() - 1.0, |x: f32, v: f32| (0.0, x.exp() * v));
    for x0 in [20.0, 50.0, 85.0] {
        check_all!(&wall, x0, 1e-2, -1e3, 1e3);
    }
    for size in [1e100, 1e200, 1e300] {
        let bowl = (
            move |x: &[f64; 2]| size * (x[0] * x[0] + 30.0 * x[1] * x[1]),
            move |x: &[f64; 2]| [2.0 * size * x[0], 60.0 * size * x[1]],
            move |_: &[f64; 2], v: &[f64; 2]| ([0.0; 2], [2.0 * size * v[0], 60.0 * size * v[1]]),
        );
        check_all!(&bowl, [1.0, 2.0], 1e-7, [-5.0; 2], [5.0; 2]);
    }
}

#[test]
fn a_steep_start_is_not_left_for_a_plateau_far_away() {
    /// Jennrich and Sampson: f = 2020 where both exponentials are gone, with a gradient of nearly zero.
    fn terms(x: &[f64; 2]) -> impl Iterator<Item = (f64, f64)> {
        let [a, b] = *x;
        (1..=10).map(f64::from).map(move |i| (i, 2.0 + 2.0 * i - (i * a).exp() - (i * b).exp()))
    }
    let f = |x: &[f64; 2]| terms(x).map(|(_, r)| r * r).sum::<f64>();
    let gradient = |x: &[f64; 2]| x.map(|x_j| terms(x).map(|(i, r)| -2.0 * r * i * (i * x_j).exp()).sum::<f64>());
    for minimum in minimize(&(f, gradient), [0.3, 0.4]) {
        assert!((minimum.value - 124.362_182).abs() < 1e-5, "{minimum}");
    }
}

#[test]
fn a_descent_that_ends_in_a_saddle_can_be_told_by_classify_and_left_by_newton() {
    let f = |x: &[f64; 2]| x[0] * x[0] - x[1] * x[1] + x[1].powi(4);
    let gradient = |x: &[f64; 2]| [2.0 * x[0], -2.0 * x[1] + 4.0 * x[1].powi(3)];
    let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [2.0 * v[0], (12.0 * x[1] * x[1] - 2.0) * v[1]]);
    let objective = (f, gradient, hvp);

    let saddle = Descent::new().minimize(&objective, [1.0, 0.0]);
    assert!(saddle.converged() && saddle.value.abs() < 1e-12);
    assert_eq!(classify(&objective, &saddle.x), Stationary::Saddle);

    for x0 in [[1.0, 0.0], saddle.x, [0.0, 0.0]] {
        let minimum = Descent::newton().minimize(&objective, x0);
        assert!(minimum.converged() && (minimum.value + 0.25).abs() < 1e-12, "{minimum:?}");
        assert_eq!(classify(&objective, &minimum.x), Stationary::Minimum);
    }
    let minimum = Descent::newton_cg().minimize(&objective, [1.0, 0.01]);
    assert!(minimum.converged() && (minimum.value + 0.25).abs() < 1e-12);
}

#[test]
fn newton_leaves_a_saddle_along_a_slope_that_is_nearly_none() {
    let f = |x: &[f64; 2]| x[0] * x[0] - x[1] * x[1] + x[1].powi(4);
    let gradient = |x: &[f64; 2]| [2.0 * x[0], -2.0 * x[1] + 4.0 * x[1].powi(3)];
    let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [2.0 * v[0], (12.0 * x[1] * x[1] - 2.0) * v[1]]);
    for side in [1e-8, 1e-15, 1e-16, 1e-17, 1e-20, 1e-100, 1e-300, f64::MIN_POSITIVE, 1e-310, 5e-324] {
        for x0 in [[1.0, side], [1.0, -side], [0.0, side], [1e3, side], [1e-3, -side]] {
            let minimum = Descent::newton().minimize(&(f, gradient, hvp), x0);
            assert!(minimum.converged() && (minimum.value + 0.25).abs() < 1e-12, "{x0:?}: {minimum}");
            assert!(minimum.x[1] * x0[1] > 0.0, "downhill is the side where it starts");
        }
    }

    let tilted = |x: &[f64; 3]| x[0] * x[0] + 2.0 * x[1] * x[1] - x[2] * x[2] + x[2].powi(4) + 1e-18 * x[2] * x[0];
    let gradient =
        |x: &[f64; 3]| [2.0 * x[0] + 1e-18 * x[2], 4.0 * x[1], -2.0 * x[2] + 4.0 * x[2].powi(3) + 1e-18 * x[0]];
    let hvp = |x: &[f64; 3], v: &[f64; 3]| {
        let last = (12.0 * x[2] * x[2] - 2.0) * v[2] + 1e-18 * v[0];
        (gradient(x), [2.0 * v[0] + 1e-18 * v[2], 4.0 * v[1], last])
    };
    let minimum = Descent::newton().minimize(&(tilted, gradient, hvp), [1.0, 1.0, 0.0]);
    assert!(minimum.converged() && (minimum.value + 0.25).abs() < 1e-12, "{minimum}");

    let f = |x: &[f64; 2]| x[0].cosh() + (x[1] * x[1] - 1.0).powi(2);
    let gradient = |x: &[f64; 2]| [x[0].sinh(), 4.0 * x[1] * (x[1] * x[1] - 1.0)];
    let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [x[0].cosh() * v[0], (12.0 * x[1] * x[1] - 4.0) * v[1]]);
    for k in 0..40 {
        let minimum = Descent::newton().minimize(&(f, gradient, hvp), [1.0, 10.0_f64.powi(-k)]);
        assert!(minimum.converged() && (minimum.value - 1.0).abs() < 1e-12, "{k}: {minimum}");
    }
}

#[test]
fn stationary_points_are_classified_by_their_curvature() {
    let classify = |a: f64, b: f64| {
        let f = move |x: &[f64; 2]| a * x[0] * x[0] + b * (x[0] + x[1]).powi(2);
        let hvp = move |_: &[f64; 2], v: &[f64; 2]| {
            let cross = 2.0 * b * (v[0] + v[1]);
            ([0.0; 2], [2.0 * a * v[0] + cross, cross])
        };
        classify(&(f, |_: &[f64; 2]| [0.0; 2], hvp), &[0.0, 0.0])
    };
    assert_eq!(classify(1.0, 2.0), Stationary::Minimum);
    assert_eq!(classify(-1.0, -2.0), Stationary::Maximum);
    assert_eq!(classify(-1.0, 2.0), Stationary::Saddle);
    assert_eq!(classify(0.0, 2.0), Stationary::Singular);
    assert_eq!(classify(0.0, 0.0), Stationary::Singular);
}

#[test]
fn a_tolerance_below_the_rounding_is_a_stall() {
    /// Meyer: the curvatures at the minimum go from 1e-2 to 1e14.
    const Y: [f64; 16] = [
        34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0, 4427.0,
        3820.0, 3307.0, 2872.0,
    ];
    fn terms(&[_, b, c]: &[f64; 3]) -> impl Iterator<Item = (f64, f64, f64)> {
        Y.iter().enumerate().map(move |(i, y)| {
            let t = 50.0 + 5.0 * i as f64 + c;
            (t, (b / t).exp(), *y)
        })
    }
    let f = |x: &[f64; 3]| terms(x).map(|(_, e, y)| (x[0] * e - y).powi(2)).sum::<f64>();
    let gradient = |x: &[f64; 3]| {
        terms(x).fold([0.0; 3], |[a, b, c], (t, e, y)| {
            let r = 2.0 * (x[0] * e - y) * e;
            [a + r, b + r * x[0] / t, c - r * x[0] * x[1] / (t * t)]
        })
    };
    let x0 = [0.02, 4000.0, 250.0];
    let bounded = Descent::new().bounds([f64::NEG_INFINITY; 3], [f64::INFINITY; 3]);
    for minimum in [
        Descent::new().minimize(&(f, gradient), x0),
        Descent::bfgs().minimize(&(f, gradient), x0),
        bounded.minimize(&(f, gradient), x0),
    ] {
        assert_eq!(minimum.reason, Reason::Stalled, "{minimum}");
        assert!((minimum.value - 87.945_855_17).abs() < 1e-6 && !minimum.converged());
    }

    let parabola = (|x: f64| 1.0 + (x - 0.3).powi(2), |x: f64| 2.0 * (x - 0.3));
    let minimum = Descent::new().tolerance(0.0).minimize(&parabola, 5.0);
    assert_eq!(minimum.reason, Reason::Stalled);
    assert!((minimum.x - 0.3).abs() < 1e-8);
}

/// The reports of all methods that take any function of one float.
macro_rules! reports {
    ($objective:expr, $x0:expr) => {{
        let (objective, lower, upper) = ($objective, f64::NEG_INFINITY, f64::INFINITY);
        [
            Descent::new().minimize(&objective, $x0),
            Descent::bfgs().minimize(&objective, $x0),
            Descent::barzilai_borwein().minimize(&objective, $x0),
            Descent::nesterov().minimize(&objective, $x0),
            Descent::new().bounds(lower, upper).minimize(&objective, $x0),
            Descent::barzilai_borwein().bounds(lower, upper).minimize(&objective, $x0),
            Descent::newton().minimize(&objective, $x0),
            Descent::newton_cg().minimize(&objective, $x0),
        ]
    }};
}

#[test]
fn a_function_without_minimum_is_said_to_be_unbounded() {
    let line = (|x: f64| -x, |_: f64| -1.0, |_: f64, _: f64| (-1.0, 0.0));
    let parabola = (|x: f64| -x * x, |x: f64| -2.0 * x, |_: f64, v: f64| (0.0, -2.0 * v));
    for minimum in reports!(line, 1.0).iter().chain(&reports!(parabola, 1.0)).chain(&reports!(parabola, 1e-3)) {
        assert_eq!(minimum.reason, Reason::Unbounded, "{minimum:?}");
        assert!(minimum.value < -1e30 && minimum.x.is_finite() && minimum.value.is_finite());
    }
    let logarithm = (|x: f64| (x * x).ln(), |x: f64| 2.0 / x);
    let minimum = Descent::new().minimize(&logarithm, 1.0);
    assert!(minimum.reason == Reason::Unbounded && minimum.value.is_finite(), "{minimum:?}");

    let saddle = (
        |x: &[f64; 2]| x[0] * x[0] - x[1] * x[1],
        |x: &[f64; 2]| [2.0 * x[0], -2.0 * x[1]],
        |_: &[f64; 2], v: &[f64; 2]| ([0.0; 2], [2.0 * v[0], -2.0 * v[1]]),
    );
    assert_eq!(Descent::newton().minimize(&saddle, [1.0, 0.0]).reason, Reason::Unbounded);
    assert_eq!(Descent::newton_cg().minimize(&saddle, [1.0, 0.1]).reason, Reason::Unbounded);
}

#[test]
fn a_function_that_does_not_fall_is_not_said_to_be_unbounded() {
    for level in [5.0, 1e300] {
        let level = (|_: f64| level, |_: f64| 1.0, |_: f64, _: f64| (1.0, 0.0));
        let [lbfgs, bfgs, _, nesterov, bounded, _, newton, newton_cg] =
            reports!(level, 1.0).map(|report| report.reason);
        assert_eq!([lbfgs, bfgs, nesterov, bounded, newton, newton_cg], [Reason::Stalled; 6]);
    }
}

#[test]
fn steps_within_bounds_grow_as_long_as_the_function_falls() {
    let plane = (|x: &[f64; 2]| 2.0 * x[1] - x[0], |_: &[f64; 2]| [-1.0, 2.0]);
    for far in [1e2, 1e4, 1e8, 1e100] {
        let minimum = Descent::new().bounds([-far; 2], [far; 2]).minimize(&plane, [0.0; 2]);
        assert!(minimum.converged() && minimum.x == [far, -far] && minimum.iterations < 3, "{minimum:?}");
        assert!(minimum.evaluations < 8 + far.log10() as usize, "{minimum:?}");
    }
    let lopsided = (|x: &[f64; 2]| 1e-6 * x[1] - x[0], |_: &[f64; 2]| [-1.0, 1e-6]);
    let minimum = Descent::new().bounds([-1e4; 2], [1e4; 2]).tolerance(1e-9).minimize(&lopsided, [0.0; 2]);
    assert!(minimum.converged() && minimum.x == [1e4, -1e4] && minimum.evaluations < 40, "{minimum:?}");
}

#[test]
fn a_wrong_gradient_is_named_in_the_message() {
    let flipped = (valley, |x: &[f64; 2]| valley_gradient(x).map(|g| -g));
    let half_wrong = (|x: &[f64; 2]| x[0].exp() + x[1] * x[1], |x: &[f64; 2]| [-x[0].exp(), 2.0 * x[1]]);
    let reports = [
        Descent::new().minimize(&flipped, [-1.2, 1.0]).reason,
        Descent::bfgs().minimize(&flipped, [-1.2, 1.0]).reason,
        Descent::new().minimize(&half_wrong, [3.0, 0.1]).reason,
    ];
    assert_eq!(reports, [Reason::LineSearchFailed; 3]);
    let message = Descent::new().minimize(&flipped, [-1.2, 1.0]).to_string();
    assert!(message.contains("is the gradient right?") && message.contains("check_gradient"), "{message}");

    for x0 in [1.0, 0.3, -1e5, 1e-3] {
        let of_square = (|x: f64| x * x, |x: f64| -2.0 * x, |_: f64, v: f64| (0.0, 2.0 * v));
        let consistent = (|x: f64| x * x, |x: f64| -2.0 * x, |_: f64, v: f64| (0.0, -2.0 * v));
        for minimum in reports!(of_square, x0).iter().chain(&reports!(consistent, x0)) {
            assert_eq!((minimum.reason, minimum.x), (Reason::LineSearchFailed, x0), "{minimum:?}");
        }
    }

    let check = check_gradient(&half_wrong, &[3.0, 0.1]);
    assert!(!check.agrees() && check.coordinate == 0, "{check}");
    assert!(check.to_string().contains("disagrees with differences: at most in coordinate 0"));
    assert!(check_gradient(&(valley, valley_gradient), &[-1.2, 1.0]).agrees());
}

#[test]
fn tests_on_the_value_are_sound_for_values_below_and_at_zero() {
    let below = (|x: f64| x * x - 1e6, |x: f64| 2.0 * x);
    let zero = (|x: f64| x.powi(4), |x: f64| 4.0 * x.powi(3));
    for minimum in [
        Descent::new().value_tolerance(1e-9).tolerance(0.0).minimize(&below, 3.0),
        Descent::new().value_tolerance(1e-9).tolerance(0.0).minimize(&zero, 3.0),
    ] {
        assert_eq!(minimum.reason, Reason::SmallChange);
        assert!(minimum.converged() && minimum.x.abs() < 0.1, "{minimum:?}");
    }
    let minimum = Descent::new().step_tolerance(1e-3).tolerance(0.0).minimize(&zero, 3.0);
    assert_eq!(minimum.reason, Reason::SmallStep);
    assert!(minimum.converged());
}

#[test]
fn the_equal_minima_of_the_lecture_have_equal_values() {
    let lecture = (|x: &[f64; 2]| x[0].sin() + x[1].cos(), |x: &[f64; 2]| [x[0].cos(), -x[1].sin()]);
    for x0 in [[1.0, 1.0], [-4.0, 9.0], [20.0, -7.0]] {
        for minimum in minimize(&lecture, x0) {
            assert!(minimum.converged() && (minimum.value + 2.0).abs() < 1e-12, "{minimum:?}");
        }
    }
}

#[test]
fn single_precision_converges_to_its_own_tolerance() {
    let valley = (
        |x: &[f32; 2]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2),
        |x: &[f32; 2]| {
            let v = x[1] - x[0] * x[0];
            [-2.0 * (1.0 - x[0]) - 400.0 * x[0] * v, 200.0 * v]
        },
    );
    let minimum = Descent::new().minimize(&valley, [-1.2, 1.0]);
    assert!(minimum.converged() && (minimum.x[0] - 1.0).abs() < 1e-2, "{minimum}");
}

#[test]
fn bounds_hold_the_minimum_on_their_edge() {
    fn check<M: Method<[f64; 2], (fn(&[f64; 2]) -> f64, fn(&[f64; 2]) -> [f64; 2])>>(descent: Descent<f64, M>) {
        let inside = Cell::new(true);
        let minimum = descent
            .observe(|it: &State<[f64; 2]>| inside.set(inside.get() && it.x[0] <= 0.5 && it.x[1] >= -0.1))
            .minimize(&(valley as _, valley_gradient as _), [5.0, -3.0]);
        assert!(inside.get(), "the iterates stay within the bounds");
        assert!(minimum.converged(), "{minimum}");
        assert!(minimum.x[0] == 0.5 && (minimum.x[1] - 0.25).abs() < 1e-8, "{minimum:?}");
        assert!((minimum.gradient_norm - 1.0).abs() < 1e-6, "the gradient itself does not vanish");
    }
    let (lower, upper) = ([f64::NEG_INFINITY, -0.1], [0.5, f64::INFINITY]);
    check(Descent::new().bounds(lower, upper));
    check(Descent::barzilai_borwein().bounds(lower, upper));
}

#[test]
fn bounds_that_leave_one_point_leave_no_choice() {
    let minimum = Descent::new().bounds([2.0, 3.0], [2.0, 3.0]).minimize(&(valley, valley_gradient), [0.0, 0.0]);
    assert!(minimum.converged() && minimum.x == [2.0, 3.0] && minimum.iterations == 0);
}

#[test]
#[should_panic(expected = "a lower bound must not be greater than the upper one")]
fn bounds_in_the_wrong_order_are_refused() {
    let _ = Descent::<f64>::new().bounds([1.0, 0.0], [0.0, 1.0]);
}

#[test]
#[should_panic(expected = "the momentum β must be in [0, 1), but it is 1")]
fn a_momentum_that_is_never_lost_is_refused() {
    let _ = Descent::momentum(0.1, 1.0);
}

#[test]
fn least_squares_need_no_full_rank() {
    let plane = least_squares(
        |x: &[f64; 3]| [x[0] + x[1] - 2.0, 2.0 * (x[0] + x[1]) - 4.0],
        |x: &[f64; 3]| {
            let r = x[0] + x[1] - 2.0;
            ([r, 2.0 * r], [[1.0, 1.0, 0.0], [2.0, 2.0, 0.0]])
        },
    );
    let minimum = Descent::levenberg_marquardt().minimize(&plane, [5.0, -1.0, 7.0]);
    assert!(minimum.converged() && minimum.value < 1e-12 && minimum.x[2] == 7.0, "{minimum:?}");
}

#[cfg(feature = "alloc")]
#[test]
fn least_squares_of_any_number_of_residuals() {
    let data = [(0.0, 2.0), (1.0, 1.0), (2.0, 0.5), (3.0, 0.25)];
    let residuals = |x: &[f64; 2]| -> Vec<f64> { data.iter().map(|(t, y)| x[0] * f64::exp(x[1] * t) - y).collect() };
    let row_major = |x: &[f64; 2]| -> (Vec<f64>, Vec<f64>) {
        let rows = data.iter().flat_map(|(t, _)| [f64::exp(x[1] * t), x[0] * t * f64::exp(x[1] * t)]);
        (residuals(x), rows.collect())
    };
    let minimum = Descent::levenberg_marquardt().minimize(&least_squares(residuals, row_major), [1.0, 0.0]);
    assert!(minimum.converged() && minimum.value < 1e-12, "{minimum:?}");
    assert!((minimum.x[1] + core::f64::consts::LN_2).abs() < 1e-6, "{minimum:?}");
}

#[cfg(feature = "alloc")]
#[test]
fn vecs_are_points_of_every_method() {
    let f = |x: &[f64]| x.iter().enumerate().map(|(i, x)| (i + 1) as f64 * (x - 1.0).powi(2)).sum::<f64>();
    let gradient =
        |x: &[f64]| -> Vec<f64> { x.iter().enumerate().map(|(i, x)| 2.0 * (i + 1) as f64 * (x - 1.0)).collect() };
    let hvp = |x: &[f64], v: &[f64]| -> (Vec<f64>, Vec<f64>) {
        (gradient(x), v.iter().enumerate().map(|(i, v)| 2.0 * (i + 1) as f64 * v).collect())
    };
    let objective = (f, gradient, hvp);
    let squares = least_squares(
        |x: &[f64]| -> Vec<f64> { x.iter().map(|x| x - 1.0).collect() },
        |x: &[f64]| {
            let n = x.len();
            let rows = (0..n * n).map(|k| f64::from(k / n == k % n)).collect::<Vec<f64>>();
            (x.iter().map(|x| x - 1.0).collect::<Vec<f64>>(), rows)
        },
    );
    let x0 = vec![3.0; 40];
    for minimum in [
        Descent::new().minimize(&objective, x0.clone()),
        Descent::bfgs().minimize(&objective, x0.clone()),
        Descent::newton().minimize(&objective, x0.clone()),
        Descent::newton_cg().minimize(&objective, x0.clone()),
        Descent::levenberg_marquardt().minimize(&squares, x0.clone()),
        Descent::new().bounds(vec![0.0; 40], vec![9.0; 40]).minimize(&objective, x0.clone()),
    ] {
        assert!(minimum.converged() && minimum.x.iter().all(|x| (x - 1.0).abs() < 1e-7), "{minimum}");
    }
}
