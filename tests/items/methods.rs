//! Methods: the derivatives stand beside them.

use differentiable::{Descent, Objective, Real, Tangent, differentiable};

#[derive(Clone)]
struct Spring {
    stiffness: f64,
    uses: usize,
}

impl Spring {
    #[differentiable(order = 2)]
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }

    #[differentiable(order = 2)]
    fn energies(&self, x: &[f64; 2]) -> [f64; 2] {
        [self.stiffness * x[0], self.energy(x[1])]
    }

    #[differentiable(order = 2)]
    fn fill(&self, x: &[f64], out: &mut [f64]) {
        for i in 0..x.len() {
            out[i] = self.stiffness * x[i];
        }
    }

    #[differentiable(order = 2)]
    fn consumed(mut self, x: f64) -> f64 {
        self.stiffness += 1.0;
        self.stiffness * x
    }

    #[differentiable(order = 2)]
    fn counted(&mut self, x: f64) -> f64 {
        self.uses += 1;
        self.stiffness * x
    }

    #[differentiable(order = 2)]
    fn boxed(self: Box<Self>, x: f64) -> f64 {
        self.stiffness * x
    }

    #[differentiable(order = 2)]
    fn generic<T: Real>(&self, x: T) -> T {
        x * x * T::from_f64(self.stiffness)
    }

    #[differentiable(order = 2)]
    fn power(&self, x: f64, n: usize) -> f64 {
        if n == 0 { self.stiffness } else { x * self.power(x, n - 1) }
    }

    #[differentiable(order = 2, associated)]
    fn stretch(x: &[f64; 2]) -> f64 {
        Self::length(x) - 1.0
    }

    #[differentiable(order = 2, associated)]
    fn length(x: &[f64; 2]) -> f64 {
        x[0].hypot(x[1])
    }

    #[differentiable(order = 2, name = force_of)]
    fn force(&self, x: f64) -> f64 {
        -self.stiffness * x
    }

    #[differentiable(order = 2, derivative = Self::cube_slope)]
    fn cube(&self, x: f64) -> f64 {
        self.stiffness * x.powi(3)
    }

    #[differentiable]
    fn cube_slope(&self, x: f64) -> f64 {
        3.0 * self.stiffness * x.powi(2)
    }

    #[differentiable(order = 2)]
    fn root(&self, x: f64) -> f64 {
        self.stiffness * x.sqrt()
    }
}

struct Scale<T>(T);

impl<T: Real> Scale<T> {
    #[differentiable(order = 2)]
    fn apply(&self, x: T) -> T
    where
        T: Real,
    {
        self.0 * x * x
    }
}

/// y = aₙ(… a₁(x)), of which each is a line.
#[derive(Clone, Tangent)]
struct Lines<T: Real, const N: usize>([Line<T>; N]);

#[derive(Clone, Tangent)]
struct Line<T: Real> {
    slope: T,
    offset: T,
}

impl<T: Real> Line<T> {
    #[differentiable(order = 2, wrt(self, x))]
    fn at(&self, x: &[T; 1]) -> [T; 1] {
        [self.offset + self.slope * x[0]]
    }
}

impl<T: Real, const N: usize> Lines<T, N> {
    #[differentiable(order = 2, wrt(self))]
    fn loss(&self, points: &[([T; 1], T)], weights: [T; N]) -> T {
        let mut loss = T::zero();
        for (x, y) in points {
            let mut at = self.0[0].at(x);
            for i in 1..N {
                at = self.0[i].at(&at);
                loss += weights[i] * (at[0] - *y).powi(2);
            }
        }
        loss
    }
}

const SPRING: Spring = Spring { stiffness: 3.0, uses: 0 };

#[test]
fn every_item_has_the_name_of_the_method_before_its_own() {
    let mut gradient = f64::NAN;
    assert_eq!(SPRING.energy_gradient(2.0), 6.0);
    assert_eq!(SPRING.energy_value_and_gradient(2.0), (6.0, 6.0));
    assert_eq!(SPRING.energy_gradient_into(2.0, &mut gradient), 6.0);
    assert_eq!(gradient, 6.0);
    assert_eq!(SPRING.energy_jvp(2.0, 10.0), (6.0, 60.0));
    assert_eq!(SPRING.energy_vjp(2.0, 10.0), (6.0, 60.0));
    assert_eq!(SPRING.energies_jacobian(&[1.0, 2.0]), ([3.0, 6.0], [[3.0, 0.0], [0.0, 6.0]]));
    let mut out = [0.0; 2];
    assert_eq!(SPRING.fill_vjp(&[1.0, 2.0], &mut out, &[1.0, 10.0]), [3.0, 30.0]);
    assert_eq!(SPRING.force_of_gradient(2.0), -3.0);
}

#[test]
fn second_derivatives_stand_beside_it_too() {
    assert_eq!(SPRING.energy_hvp(2.0, 10.0), (6.0, 30.0));
    assert_eq!(SPRING.energy_hessian(2.0), (6.0, 6.0, [[3.0]]));
    assert_eq!(SPRING.power_hessian(2.0, 3).2, [[36.0]]);
    assert_eq!(Spring::stretch_hvp(&[3.0, 4.0], &[0.0, 1.0]), ([0.6, 0.8], [-0.096, 0.072]));
}

#[test]
fn an_objective_holds_self() {
    let spring = SPRING;
    assert!(Descent::fixed(0.1).tolerance(1e-9).minimize(&spring.energy_objective(), 2.0).converged());
    assert_eq!(SPRING.consumed_objective().value(&2.0), 8.0);
    assert_eq!(Box::new(SPRING).boxed_objective().value(&2.0), 6.0);
}

#[test]
fn self_comes_in_every_form() {
    assert_eq!(SPRING.consumed_gradient(2.0), 4.0);
    assert_eq!(Box::new(SPRING).boxed_gradient(2.0), 3.0);
    let mut spring = SPRING;
    assert_eq!(spring.counted_value_and_gradient(2.0), (6.0, 3.0));
    assert_eq!(spring.uses, 1);
}

#[test]
fn methods_are_generic_and_so_are_their_types() {
    assert_eq!(SPRING.generic_gradient(2.0_f32), 12.0);
    assert_eq!(SPRING.generic_objective::<f64>().value(&2.0), 12.0);
    assert_eq!(Scale(2.0_f32).apply_gradient(3.0), 12.0);
}

#[test]
fn constants_have_types_of_the_impl() {
    let lines = |[a, b, c, d]: [f64; 4]| Lines([Line { slope: a, offset: b }, Line { slope: c, offset: d }]);
    let (points, weights, at) = ([([0.5], 2.0), ([-1.5], 0.3)], [0.25, 1.0], [1.5, -0.4, 0.7, 0.2]);
    let Lines([first, second]) = lines(at).loss_gradient(&points, weights);
    let gradient = [first.slope, first.offset, second.slope, second.offset];
    for i in 0..4 {
        let moved =
            |h: f64| lines(std::array::from_fn(|j| at[j] + if i == j { h } else { 0.0 })).loss(&points, weights);
        let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        assert!((gradient[i] - difference).abs() < 1e-8, "{} {difference}", gradient[i]);
    }
}

#[test]
fn methods_call_methods() {
    assert_eq!(SPRING.power_gradient(2.0, 3), 36.0);
    assert_eq!(Spring::stretch_value_and_gradient(&[3.0, 4.0]), (4.0, [0.6, 0.8]));
}

#[test]
fn a_rule_by_hand_may_be_a_method() {
    assert_eq!(SPRING.cube_value_and_gradient(2.0), (24.0, 36.0));
    assert_eq!(SPRING.cube_hvp(2.0, 10.0), (36.0, 360.0));
}

#[test]
fn a_zero_cotangent_stays_zero() {
    assert_eq!(SPRING.root_vjp(0.0, 0.0), (0.0, 0.0));
}

/// Methods that have the names of those of floats and of sequences.
#[derive(Clone, Debug, PartialEq, Tangent)]
struct Plane {
    x: f64,
    y: f64,
}

impl Plane {
    #[differentiable(wrt(self))]
    fn len(&self) -> f64 {
        self.x.hypot(self.y)
    }

    #[differentiable(wrt(self))]
    fn floor(&self) -> f64 {
        2.0 * self.x + self.y.powi(2)
    }

    #[differentiable(wrt(self))]
    fn signum(&self) -> Plane {
        Plane { x: 2.0 * self.x, y: self.y.powi(3) }
    }

    #[differentiable(wrt(self))]
    fn abs(&self) -> f64 {
        3.0 * self.x * self.y
    }

    #[differentiable(wrt(self))]
    fn position(&self) -> f64 {
        self.x.sin() * self.y
    }

    #[differentiable(wrt(self))]
    fn reverse(&self) -> Plane {
        Plane { x: self.y, y: 3.0 * self.x }
    }

    #[differentiable(wrt(self))]
    fn map(&self, factor: i32) -> Plane {
        Plane { x: f64::from(factor) * self.x, y: self.y }
    }

    #[differentiable(wrt(self, step))]
    fn push(&self, step: f64) -> Plane {
        Plane { x: self.x + step * step, y: self.y }
    }

    fn is_finite(&self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

#[differentiable(wrt(p))]
fn of_a_parameter(p: &Plane) -> f64 {
    Plane::len(p) * p.floor() + p.signum().y * p.abs() + p.position() + p.x
}

#[differentiable]
fn of_a_local(x: f64) -> f64 {
    let p = Plane { x, y: x * x };
    let q = p.signum();
    let r = Plane::push(&Plane::map(&p.reverse(), 2), x);
    let bonus = if r.is_finite() { r.x * p.map(3).x + p.push(r.y).x } else { 0.0 };
    Plane::len(&q) * p.floor() + p.abs() * q.x + bonus
}

#[test]
fn methods_with_names_of_others() {
    let (x, y) = (0.6, 0.8);
    let gradient = of_a_parameter::gradient(&Plane { x, y });
    let (length, floor) = (1.0, 2.0 * x + y * y);
    let expected = [
        x / length * floor + 2.0 * length + y.powi(3) * 3.0 * y + x.cos() * y + 1.0,
        y / length * floor + 2.0 * y * length + 4.0 * y.powi(3) * 3.0 * x + x.sin(),
    ];
    assert!((gradient.x - expected[0]).abs() < 1e-14 && (gradient.y - expected[1]).abs() < 1e-14);
    let (h, derivative) = (1e-5, of_a_local::gradient(x));
    let difference = (of_a_local(x + h) - of_a_local(x - h)) / (2.0 * h);
    assert!((derivative - difference).abs() < 1e-8, "{derivative} {difference}");
}

mod operators {
    use std::ops::{Add as _, Mul as _, Neg as _};

    use differentiable::{Real, differentiable};

    #[differentiable(order = 2)]
    pub fn of_floats(x: f64, y: f64) -> f64 {
        (&x).add(y).mul(x.neg()) * Real::erf(y)
    }

    #[differentiable(order = 2)]
    pub fn of_parameters<T: Real>(x: T, y: T) -> T {
        x.add(y).mul(x.neg()) * T::erf(y)
    }
}

#[test]
fn methods_of_operators_are_differentiated() {
    use operators::{of_floats, of_parameters};
    let (x, y) = (0.7, -0.4);
    let (by_x, by_y) = of_floats::gradient(x, y);
    let h = 1e-5;
    let differences = (
        (of_floats(x + h, y) - of_floats(x - h, y)) / (2.0 * h),
        (of_floats(x, y + h) - of_floats(x, y - h)) / (2.0 * h),
    );
    assert!((by_x - differences.0).abs() < 1e-9 && (by_y - differences.1).abs() < 1e-9);
    assert_eq!(of_parameters::gradient(x, y), (by_x, by_y));
    assert_eq!(of_parameters::hessian(x, y), of_floats::hessian(x, y));
}
