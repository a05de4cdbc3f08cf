//! Functions that are passed to functions.

use differentiable::{Real, Tangent, differentiable};

use crate::support::{agree, agree_to_first_order, agree_with_duals};

/// The root of f near the start, by Newton's method on differences.
#[differentiable(order = 2)]
fn newton(f: impl Fn(f64) -> f64, start: f64) -> f64 {
    let mut t = start;
    for _ in 0..6 {
        let h = 0.01;
        let slope = (f(t + h) - f(t - h)) / (2.0 * h);
        t -= f(t) / slope;
    }
    t
}

#[differentiable(order = 2)]
fn square_root(a: f64) -> f64 {
    newton(|t| t * t - a, 1.0)
}

/// The inner function depends on the outer variables, and on a constant of the user's.
#[differentiable(order = 2)]
fn root_of_polynomial(x: &[f64; 3], power: i32) -> f64 {
    let scale = x[0] * x[1];
    newton(|t| scale * t.powi(power) + t - x[2], x[2])
}

#[differentiable(order = 2)]
fn simpson(f: &dyn Fn(f64) -> f64, a: f64, b: f64, n: usize) -> f64 {
    let h = (b - a) / n as f64;
    let mut sum = f(a) + f(b);
    for k in 1..n {
        let weight = if k % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * f(a + h * k as f64);
    }
    sum * h / 3.0
}

#[differentiable(order = 2)]
fn area(x: &[f64; 3]) -> f64 {
    let scale = x[0] * x[1];
    simpson(&|t| (scale * t).sin() + x[2] * t, x[0], x[1], 10)
}

/// A closure that has a name, and is passed twice.
#[differentiable(order = 2)]
fn mean_and_variance(x: &[f64; 3]) -> f64 {
    let density = |t: f64| (-x[0] * t * t).exp();
    let total = simpson(&density, 0.0, x[1], 8);
    let mean = simpson(&|t| t * density(t), 0.0, x[1], 8) / total;
    let square = simpson(&|t| t * t * density(t), 0.0, x[2], 8) / total;
    square - mean * mean
}

/// Simpson's rule that goes on where it must: it calls itself with what it was given.
#[differentiable(order = 2)]
fn adaptive(f: &dyn Fn(f64) -> f64, a: f64, b: f64, tolerance: f64) -> f64 {
    let middle = 0.5 * (a + b);
    let coarse = (b - a) / 6.0 * (f(a) + 4.0 * f(middle) + f(b));
    let left = (middle - a) / 6.0 * (f(a) + 4.0 * f(0.5 * (a + middle)) + f(middle));
    let right = (b - middle) / 6.0 * (f(middle) + 4.0 * f(0.5 * (middle + b)) + f(b));
    if (left + right - coarse).abs() < tolerance {
        left + right
    } else {
        adaptive(f, a, middle, 0.5 * tolerance) + adaptive(f, middle, b, 0.5 * tolerance)
    }
}

#[differentiable(order = 2)]
fn adaptive_area(x: &[f64; 3]) -> f64 {
    adaptive(&|t| (x[0] * t).sin() * (x[1] * t).exp(), 0.0, x[2], 1e-4)
}

/// A function that is a type parameter, and several arguments.
#[differentiable(order = 2)]
fn euler<F: Fn(f64, f64) -> f64>(f: F, start: f64, h: f64, n: usize) -> f64 {
    let mut y = start;
    for k in 0..n {
        y += h * f(k as f64 * h, y);
    }
    y
}

#[differentiable(order = 2)]
fn logistic_growth(rate: f64, capacity: f64, start: f64) -> f64 {
    euler(|_, y| rate * y * (1.0 - y / capacity), start, 0.1, 12)
}

#[differentiable(order = 2)]
fn forced(rate: f64, start: f64) -> f64 {
    euler(|t, y| if y > 1.0 { -rate * y + t } else { (rate * t).cos() }, start, 0.1, 12)
}

/// States of several floats, by reference and by value.
#[differentiable(order = 2)]
fn runge_kutta<F>(f: F, start: [f64; 2], h: f64) -> [f64; 2]
where
    F: Fn(f64, &[f64; 2]) -> [f64; 2],
{
    let mut y = start;
    for step in 0..3 {
        let t = step as f64 * h;
        let k1 = f(t, &y);
        let k2 = f(t + 0.5 * h, &[y[0] + 0.5 * h * k1[0], y[1] + 0.5 * h * k1[1]]);
        for i in 0..2 {
            y[i] += h * k2[i];
        }
    }
    y
}

#[differentiable(order = 2)]
fn pendulum(length: f64, damping: f64, start: [f64; 2]) -> f64 {
    let end = runge_kutta(|_, y| [y[1], -9.81 / length * y[0].sin() - damping * y[1]], start, 0.05);
    end[0] * end[1] + end[1]
}

/// What comes in is passed on, as it is and in a closure.
#[differentiable(order = 2)]
fn derivative(f: impl Fn(f64) -> f64, t: f64) -> f64 {
    (f(t + 0.5) - f(t - 0.5)) * 0.8
}

#[differentiable(order = 2)]
fn second_derivative(f: impl Fn(f64) -> f64, t: f64) -> f64 {
    derivative(|s| derivative(&f, s), t) + 0.1 * derivative(&f, t)
}

#[differentiable(order = 2)]
fn curvature(x: &[f64; 3]) -> f64 {
    second_derivative(|t| (x[0] * t).sin() * x[1] + t * t * t, x[2])
}

/// Two functions at once.
#[differentiable(order = 2)]
fn composed(f: impl Fn(f64) -> f64, g: impl Fn(f64) -> f64, t: f64) -> f64 {
    f(g(t)) - g(f(t))
}

#[differentiable(order = 2)]
fn commutator(x: &[f64; 3]) -> f64 {
    composed(|t| t * x[0], |t| (t + x[1]).sin() * x[0], x[2])
}

/// `map` with what came in.
#[differentiable(order = 2)]
fn total(f: impl Fn(f64) -> f64, x: &[f64; 3]) -> f64 {
    x.iter().copied().map(&f).sum::<f64>() + x.iter().map(|v| f(*v) * v).sum::<f64>()
}

#[differentiable(order = 2)]
fn energy(x: &[f64; 3], stiffness: f64) -> f64 {
    total(|v| 0.5 * stiffness * v * v, x)
}

/// In loops, with what changes from pass to pass.
#[differentiable(order = 2)]
fn iterated_roots(x: &[f64; 3]) -> f64 {
    let mut guess = x[0];
    let mut product = 1.0;
    for i in 0..3 {
        let target = x[i] * x[i] + 1.0;
        let shift = guess;
        guess = newton(|t| t * t * t - target + 0.1 * shift * i as f64, guess + 0.5);
        product *= guess;
    }
    product
}

/// What a closure captures is changed afterwards.
#[differentiable(order = 2)]
fn changed_afterwards(x: &[f64; 3]) -> f64 {
    let mut y = *x;
    let mut count = 2;
    let first = derivative(|t| y[0] * t.powi(count) + y[1] * t, x[2]);
    y[0] = first * y[1];
    count += 1;
    let second = derivative(|t| y[0] * t.powi(count), x[2]);
    y[1] *= second;
    first * second + y[0] * y[1]
}

/// A body with statements, loops and an early return.
#[differentiable(order = 2)]
fn with_statements(x: &[f64; 3]) -> f64 {
    derivative(
        |t| {
            if t < -10.0 {
                return x[0];
            }
            let mut sum = 0.0;
            for (i, v) in x.iter().enumerate() {
                let u = v * t;
                sum += u.sin() * (i + 1) as f64;
                if sum > 100.0 {
                    break;
                }
            }
            sum
        },
        x[2],
    )
}

/// What is captured is copied, compared and printed.
#[differentiable(order = 2)]
fn copied_inside(x: &[f64; 3]) -> f64 {
    let mut y = [x[0], x[1]];
    let mut least = x[2];
    y[0] *= 2.0;
    least += 0.5;
    let values = vec![x[1], x[0]];
    let end = derivative(
        |t| {
            let mut own = y;
            own[0] += t * t * if t > least { least } else { y[1] };
            let mut others = values.clone();
            others[1] *= own[0];
            assert!(least < 100.0, "{least}, {y:?} at {t}");
            others[1].sin() + others[0] * t
        },
        x[2],
    );
    end * least + y[0] + values[0]
}

/// What a function returns decides.
#[differentiable(order = 2)]
fn bisected(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..6 {
        let middle = 0.5 * (low + high);
        if f(low) * f(middle) <= 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    low - f(low) * (high - low) / (f(high) - f(low))
}

#[differentiable(order = 2)]
fn product_of_roots(x: &[f64; 3]) -> f64 {
    let mut product = x[0];
    for i in 0..3 {
        product *= bisected(|t| t * t * t + x[i] * x[i] * t - x[(i + 1) % 3] - 2.0, 0.0, 3.0);
    }
    product * bisected(|t| if t > 2.9 { x[0] + t } else { t - 1.0 - x[0] * x[0] }, 0.0, 3.0)
}

/// Methods and what they belong to.
struct Rule {
    nodes: Vec<f64>,
    weights: Vec<f64>,
}

impl Rule {
    #[differentiable(order = 2)]
    fn integrate(&self, f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
        let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
        let mut sum = 0.0;
        for (node, weight) in self.nodes.iter().zip(&self.weights) {
            sum += weight * f(middle + half * node);
        }
        half * sum
    }
}

#[differentiable(order = 2)]
fn by_a_rule(rule: &Rule, x: &[f64; 3]) -> f64 {
    rule.integrate(|t| (x[0] * t).cos() + x[1], x[1], x[2])
}

fn rule() -> Rule {
    let node = 0.6_f64.sqrt();
    Rule { nodes: vec![-node, 0.0, node], weights: vec![5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0] }
}

/// A function that is called with constants alone is constant, and takes closures of floats all the same.
#[differentiable(order = 2)]
fn weighted(weight: impl Fn(f64) -> f64, x: &[f64; 3]) -> f64 {
    x.iter().enumerate().map(|(i, v)| weight(i as f64) * v * v).sum()
}

#[differentiable(order = 2)]
fn with_weights(x: &[f64; 3]) -> f64 {
    weighted(|i| 1.0 / (i + 1.5), x)
}

/// The same that is named in `wrt`, and one with nothing else.
#[differentiable(order = 2, wrt(weight, x))]
fn freely_weighted(weight: impl Fn(f64) -> f64, x: &[f64; 3]) -> f64 {
    x.iter().enumerate().map(|(i, v)| weight(i as f64) * v * v).sum()
}

#[differentiable(order = 2)]
fn moments(weight: &impl Fn(f64) -> f64) -> [f64; 2] {
    [weight(0.5) + weight(1.5), weight(0.5) * 0.5 + weight(1.5) * 1.5]
}

#[differentiable(order = 2)]
fn with_free_weights(x: &[f64; 3]) -> f64 {
    let [zeroth, first] = moments(&|t| x[0] * (x[1] * t).exp());
    freely_weighted(|i| x[0] * i + x[1], x) * zeroth + first
}

/// Slices and vectors.
#[differentiable(order = 2)]
fn norm_of(f: fn(f64) -> f64, values: &[f64]) -> f64 {
    values.iter().map(|v| f(*v) * f(*v)).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn norm_of_squares(x: &[f64; 3]) -> f64 {
    norm_of(|t| t * t, x)
}

#[differentiable(order = 2)]
fn descended(f: &dyn Fn(&[f64]) -> f64, start: &[f64]) -> Vec<f64> {
    let mut x = start.to_vec();
    for _ in 0..2 {
        let value = f(&x);
        for i in 0..x.len() {
            let mut moved = x.clone();
            moved[i] += 0.5;
            let slope = (f(&moved) - value) / 0.5;
            x[i] -= 0.1 * slope;
        }
    }
    x
}

#[differentiable(order = 2)]
fn end_of_descent(x: &[f64; 3]) -> f64 {
    let end = descended(&|y| y.iter().zip(x).map(|(a, b)| (a - b * b) * (a - b)).sum::<f64>(), x);
    end.iter().map(|v| v * v).sum()
}

/// `f32`, and any scalar.
#[differentiable]
fn halved(f: impl Fn(f32) -> f32, x: f32) -> f32 {
    0.5 * (f(x) + f(0.5 * x))
}

#[differentiable]
fn of_singles(x: f32, y: f32) -> f32 {
    halved(|t| t * t * y, x)
}

#[differentiable(order = 2)]
fn trapezoid<T: Real, F: Fn(T) -> T>(f: &F, a: T, b: T) -> T {
    let middle = T::from_f64(0.5) * (a + b);
    (b - a) * (T::from_f64(0.25) * (f(a) + f(b)) + T::from_f64(0.5) * f(middle))
}

#[differentiable(order = 2)]
fn of_any_scalar<T: Real>(x: &[T; 3]) -> T {
    let shift = x[0] * x[1];
    trapezoid(&|t: T| (t * x[2] + shift).sin() * t, x[0], x[1])
}

/// Integrals of integrals.
#[differentiable(order = 2)]
fn nested_integral(x: &[f64; 3]) -> f64 {
    simpson(&|s| simpson(&|t| (s * t * x[0]).sin() + x[1] * t, 0.0, s, 4), 0.0, x[2], 4)
}

/// A function and its derivative at once.
#[differentiable(order = 2)]
fn newton_with(f: impl Fn(f64) -> (f64, f64), start: f64) -> f64 {
    let mut t = start;
    for _ in 0..4 {
        let (value, slope) = f(t);
        t -= value / slope;
    }
    t
}

#[differentiable(order = 2)]
fn by_newton_with(x: &[f64; 3]) -> f64 {
    newton_with(|t| (t * t * t - x[0] * x[1], 3.0 * t * t), x[2])
}

/// A loop that ends when it is good enough.
#[differentiable(order = 2)]
fn secant<F>(f: F, a: f64, b: f64) -> f64
where
    F: Fn(f64) -> f64,
{
    let (mut a, mut b) = (a, b);
    let mut fa = f(a);
    let mut fb = f(b);
    let mut steps = 0;
    while (b - a).abs() > 1e-9 && steps < 6 {
        if fb == fa {
            break;
        }
        let c = b - fb * (b - a) / (fb - fa);
        a = b;
        fa = fb;
        b = c;
        fb = f(b);
        steps += 1;
    }
    b
}

#[differentiable(order = 2)]
fn by_secant(x: &[f64; 3]) -> f64 {
    let target = x[0] * x[0];
    let t = x[1];
    secant(|t| t.exp() - target - 1.0, t, t + 0.3) * x[2]
}

/// Methods of structs, in a closure and with one.
#[derive(Clone, Debug, PartialEq, Tangent)]
struct Bond {
    coupon: f64,
    times: [f64; 3],
}
impl Bond {
    #[differentiable(order = 2, wrt(self, rate))]
    fn price(&self, rate: f64) -> f64 {
        let mut sum = 0.0;
        for t in &self.times {
            sum += self.coupon * (-rate * t).exp();
        }
        sum
    }
    #[differentiable(order = 2, wrt(self, target))]
    fn irr(&self, target: f64) -> f64 {
        newton(|r| self.price(r) - target, 0.1)
    }
}

#[differentiable(order = 2)]
fn of_bond(x: &[f64; 3]) -> f64 {
    let bond = Bond { coupon: x[0], times: [1.0, 1.0 + x[1], 2.0] };
    bond.irr(1.1) + newton(|r| bond.price(r) * 0.5 - x[2], 0.1)
}

/// Constant data.
#[differentiable(order = 2, wrt(x))]
fn with_data(x: &[f64; 3], data: &[(f64, f64)], names: &[String]) -> f64 {
    let k = names.len();
    newton(
        |t| {
            let mut sum = -x[2];
            for (a, b) in data {
                sum += x[0] * a * t + (x[1] * b * t).sin() * k as f64;
            }
            sum
        },
        0.2,
    )
}

/// Pieces, and what loops count.
#[differentiable(order = 2)]
fn with_loop_variable(x: &[f64; 3]) -> f64 {
    let mut total = 0.0;
    for i in 0..2 {
        let piece = &x[i..];
        total += simpson(&|t| piece[0] * t * x[i + 1] + piece[1].powi(i as i32 + 1), 0.0, x[2], 4);
        for (j, v) in x.iter().enumerate() {
            total += simpson(&|t| v * t + (j + i) as f64, *v, 1.0, 4) * total;
        }
    }
    total
}

/// Several results.
#[differentiable(order = 2)]
fn several(x: &[f64; 3]) -> [f64; 2] {
    [simpson(&|t| x[0] * t * t, 0.0, x[1], 4), newton(|t| t * t - x[2], 1.0)]
}

#[differentiable(order = 2)]
fn of_several(x: &[f64; 3]) -> f64 {
    let [a, b] = several(x);
    a * b
}

/// Names that the generated code would like to have.
#[differentiable(order = 2)]
fn same_names(x: &[f64; 3]) -> f64 {
    let t = x[0] * x[1];
    let f = t.sin();
    let f_bar = f * 2.0;
    let cotangent = f_bar + x[2];
    let r = simpson(&|f| f * cotangent + t, 0.0, f_bar, 4);
    r * simpson(&|r| r * cotangent + f_bar * t, 0.0, r, 4)
}

#[differentiable(order = 2)]
fn fixed_point<T: Real>(f: impl Fn(T) -> T, start: T, steps: usize) -> T {
    let mut t = start;
    for _ in 0..steps {
        t = f(t);
    }
    t
}

#[differentiable(order = 2)]
fn kepler<T: Real>(x: &[T; 2]) -> T {
    fixed_point(|e| x[0] + x[1] * e.sin(), x[0], 5)
}

/// States that are vectors.
#[differentiable(order = 2)]
fn rk4(f: &dyn Fn(f64, &[f64]) -> Vec<f64>, start: &[f64], h: f64, steps: usize) -> Vec<f64> {
    let mut y = start.to_vec();
    for step in 0..steps {
        let t = step as f64 * h;
        let k1 = f(t, &y);
        let y2: Vec<f64> = y.iter().zip(&k1).map(|(y, k)| y + 0.5 * h * k).collect();
        let k2 = f(t + 0.5 * h, &y2);
        for i in 0..y.len() {
            y[i] += h * k2[i];
        }
    }
    y
}

#[differentiable(order = 2)]
fn lotka_volterra(x: &[f64; 3]) -> f64 {
    let end = rk4(&|_t, y| vec![x[0] * y[0] - x[1] * y[0] * y[1], x[2] * y[0] * y[1] - y[1]], &[1.0, x[0]], 0.1, 3);
    end[0] * end[1]
}

/// `move` closures see what was, others what is.
#[differentiable(order = 2)]
fn moved(x: &[f64; 3]) -> f64 {
    let mut a = x[0];
    let g = move |t: f64| a * t * t;
    a = x[1];
    simpson(&g, 0.0, a, 4) + simpson(&move |t| a * t, 0.0, x[2], 4)
}

/// In a loop that carries what the closure captures.
#[differentiable(order = 2)]
fn carried(x: &[f64; 3]) -> f64 {
    let mut y = [x[0], x[1]];
    let mut k = 0;
    while k < 3 {
        let c = y[0] * 0.3;
        y[1] = simpson(&|t| (c * t).sin() * y[0] + k as f64 * t, 0.0, y[1], 4);
        y[0] += y[1] * x[2];
        k += 1;
    }
    y[0] * y[1]
}

/// Outputs behind a reference.
#[differentiable(order = 2)]
fn outputs(f: impl Fn(f64) -> f64, x: &[f64; 3], out: &mut [f64; 3]) {
    for i in 0..3 {
        out[i] = f(x[i]) * x[i];
    }
}

#[differentiable(order = 2)]
fn of_outputs(x: &[f64; 3]) -> f64 {
    let mut y = [0.0; 3];
    outputs(|t| t.sin() * x[0], x, &mut y);
    y[0] * y[1] + y[2]
}

#[differentiable(order = 2, wrt(x, f))]
fn through(x: [f64; 2], f: impl Fn(f64, f64) -> f64) -> f64 {
    f(x[0], x[1]) * x[0]
}

const IS_CONSTANT: bool = true;

/// A closure that ends with a choice, and returns before.
#[differentiable]
fn chosen_inside(x: f64) -> f64 {
    x * through([x; 2], |_, v| if IS_CONSTANT && let Some(k) = Some(1.5) { k } else { v })
}

/// Nothing comes of the first call but a value.
#[differentiable(order = 2, wrt(x, g, y))]
fn partly_used(x: &[f64], g: &dyn Fn(f64) -> f64, y: f64) -> f64 {
    let first = g(y);
    let shift: f64 = 0.0;
    let mut other: f64 = 0.0;
    if x.len() > 5 {
        other += y;
    }
    let pair = (if let Some(_) = x.first() { first } else { other }, 1.25 + shift.abs());
    (g(pair.1) - pair.1) * y + x[0]
}

#[differentiable(order = 2)]
fn of_partly_used(x: &[f64; 2]) -> f64 {
    partly_used(x, &|v| v.sin() * x[0], x[1])
}

agree! {
    of_partly_used: (&[0.7, 1.3]);
    square_root: (2.0), (0.7);
    root_of_polynomial: (&[0.3, 0.7, 1.1], const 3), (&[0.5, 1.7, 0.9], const 2);
    area: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    mean_and_variance: (&[0.3, 0.7, 1.1]), (&[0.5, 1.7, 0.9]);
    adaptive_area: (&[0.3, 0.7, 1.1]), (&[2.5, 1.7, 1.9]);
    logistic_growth: (0.8, 3.0, 0.5), (1.8, 2.0, 0.1);
    forced: (0.8, 3.0), (0.3, 0.4);
    pendulum: (1.3, 0.2, [0.7, 0.1]), (0.8, 0.1, [-1.7, 0.6]);
    curvature: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    commutator: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    energy: (&[0.3, 0.7, 1.1], 2.0), (&[-0.5, 1.7, 0.9], 0.3);
    iterated_roots: (&[0.3, 0.7, 1.1]), (&[0.5, 1.7, 0.9]);
    changed_afterwards: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    product_of_roots: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    copied_inside: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    with_statements: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    by_a_rule: (const &rule(), &[0.3, 0.7, 1.1]), (const &rule(), &[-0.5, 1.7, 0.9]);
    with_weights: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    with_free_weights: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    norm_of_squares: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    end_of_descent: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    nested_integral: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    by_newton_with: (&[0.3, 0.7, 1.1]), (&[0.5, 1.7, 0.9]);
    by_secant: (&[0.9, 0.7, 1.1]), (&[0.5, 1.7, 0.9]);
    of_bond: (&[0.5, 0.7, 1.1]), (&[0.6, 0.2, 0.9]);
    with_data: (&[0.5, 0.7, 1.1], const &[(0.5, 1.2), (0.3, -0.4)], const &["a".to_string()]);
    with_loop_variable: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    of_several: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    same_names: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    lotka_volterra: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    moved: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    carried: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    of_outputs: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
}

agree_to_first_order! {
    chosen_inside: (0.7);
    of_singles: (0.8_f32, 3.0_f32);
}

agree_with_duals! {
    of_any_scalar: (&[0.3, 0.7, 1.1]), (&[-0.5, 1.7, 0.9]);
    kepler: (&[0.3, 0.7]), (&[-0.5, 0.4]);
}
