//! Third derivatives, which functions with `order = 3` have in others: Hessians times vectors that are differentiated, and
//! derivatives that are differentiated twice.

use differentiable::{Real, Tangent, differentiable};

use crate::support::{agree, agree_to_first_order};

#[differentiable(order = 3)]
fn wave(x: f64, y: f64) -> f64 {
    x * x * y.sin() + (x * y).exp()
}

#[differentiable(order = 3)]
fn chained(x: &[f64; 3], scale: f64, rounds: usize) -> f64 {
    let mut sum = scale * x[0];
    for i in 0..rounds {
        sum += (x[i % 3] * x[(i + 1) % 3] * sum).sin() * wave(scale, x[2]);
        if sum > 3.0 {
            break;
        }
    }
    sum * sum
}

#[differentiable(order = 3)]
fn log_sum_exp(x: &[f64]) -> f64 {
    let exponentials: Vec<f64> = x.iter().map(|x| x.exp()).collect();
    exponentials.iter().sum::<f64>().ln()
}

#[differentiable(order = 3)]
fn mean<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::zero();
    for value in x {
        sum += value.sin() * *value * *value;
    }
    sum / T::from_f64(N as f64)
}

#[differentiable(order = 3)]
fn rotated(x: &[f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [cos * x[0] - sin * x[1], sin * x[0] + cos * x[1] * x[0] * x[0]]
}

#[differentiable(order = 3)]
fn powers(x: f64, n: usize) -> Vec<f64> {
    let mut powers = Vec::with_capacity(n);
    let mut power = 1.0;
    for _ in 0..n {
        power *= x;
        powers.push(power);
    }
    powers
}

#[differentiable(order = 3)]
fn through_maps(x: &[f64; 2], angle: f64) -> f64 {
    let turned = rotated(x, angle);
    powers(turned[0], 3).iter().map(|power| power * turned[1]).sum()
}

#[differentiable(order = 3, derivative = logistic)]
fn softplus(x: f64) -> f64 {
    x.exp().ln_1p()
}

#[differentiable(order = 2)]
fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[differentiable(order = 3, wrt(weights))]
fn classified(weights: &[f64], features: &[f64; 2]) -> f64 {
    softplus(weights[0] * features[0] + weights[1] * features[1]) - weights[0]
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Spring {
    stiffness: f64,
    rest: f64,
}

impl Spring {
    #[differentiable(order = 3, wrt(self, x))]
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * (x - self.rest).powi(2) * x.sin()
    }

    #[differentiable(wrt(self, x))]
    fn curvature(&self, x: f64) -> f64 {
        let still = Spring { stiffness: 0.0, rest: 0.0 };
        let ((_, force), (_, curvature)) = self.energy_hvp(x, &still, 1.0);
        curvature * force + self.rest
    }
}

/// The Hessian matrix times a vector.
mod products {
    use super::*;

    #[differentiable]
    fn of_scalars(x: f64, y: f64) -> f64 {
        let ((by_x, _), (along_x, along_y)) = wave::hvp(x, y, 1.0, 0.0);
        along_x * along_y + by_x
    }

    #[differentiable]
    fn in_a_direction_that_moves(x: f64, y: f64) -> f64 {
        let (_, (along_x, along_y)) = wave::hvp(x * y, 0.4, x, y * y);
        along_x - along_y.sin()
    }

    #[differentiable]
    fn of_an_array_and_a_scalar(x: &[f64; 3], d: &[f64; 3]) -> f64 {
        let ((gradient, by_scale), (product, of_scale)) = chained::hvp(x, 0.7 * x[0], 5, d, d[1] * x[2]);
        gradient[0] * product[1] + by_scale * of_scale + product[2].sin() * product[0]
    }

    #[differentiable]
    fn curvature(x: &[f64], d: &[f64]) -> f64 {
        let (_, product) = log_sum_exp::hvp(x, d);
        product.iter().zip(d).map(|(product, d)| product * d).sum()
    }

    #[differentiable]
    fn generic<T: Real>(x: &[T; 3], d: &[T; 3]) -> T {
        let (gradient, product) = mean::hvp(x, d);
        gradient[0] * product[1] + product[2]
    }

    #[differentiable]
    fn through_calls(x: &[f64; 2], angle: f64) -> f64 {
        let ((gradient, _), (product, by_angle)) = through_maps::hvp(x, angle, &[0.3, angle], 1.0);
        gradient[0] * product[1] + by_angle * product[0]
    }

    #[differentiable]
    fn of_a_rule(x: f64, d: f64) -> f64 {
        let (gradient, product) = softplus::hvp(x, d * x);
        gradient * product
    }

    #[differentiable]
    fn of_a_call_of_a_rule(weights: &[f64], d: &[f64]) -> f64 {
        let (gradient, product) = classified::hvp(weights, &[1.2, -0.7], d);
        gradient[0] * product[1] + product[0]
    }

    #[differentiable]
    fn of_a_method(parameters: &[f64; 2], x: f64) -> f64 {
        Spring { stiffness: parameters[0], rest: parameters[1] }.curvature(x)
    }

    /// Newton's method for a stationary point.
    #[differentiable]
    fn stationary(a: f64, b: f64) -> f64 {
        let mut x = 0.5;
        for _ in 0..30 {
            let ((gradient, ..), (curvature, ..)) = quartic::hvp(x, a, b, 1.0, 0.0, 0.0);
            let step = gradient / curvature;
            x -= step;
            if step.abs() < 1e-12 {
                break;
            }
        }
        x
    }

    #[differentiable(order = 3)]
    fn quartic(x: f64, a: f64, b: f64) -> f64 {
        x.powi(4) / 4.0 + b * x * x - a * x
    }

    agree_to_first_order! {
        of_scalars: (0.7, -0.4), (1.1, 0.3);
        in_a_direction_that_moves: (0.7, -0.4), (1.1, 0.3);
        of_an_array_and_a_scalar: (&[0.3, 0.5, -0.4], &[1.0, 0.2, 0.7]), (&[1.3, 0.9, 0.8], &[-0.3, 0.2, 0.7]);
        curvature: (&vec![0.3, -0.5, 1.1], &vec![0.2, 0.7, -0.4]);
        generic: (&[0.4, 1.3, -0.7], &[0.2, 0.7, -0.4]);
        through_calls: (&[0.6, 0.9], 1.2);
        of_a_rule: (0.6, -0.9);
        of_a_call_of_a_rule: (&vec![0.3, -0.5], &vec![0.2, 0.7]);
        of_a_method: (&[1.3, 0.4], 0.9);
    }

    /// The root of x³ + 2 b x = a moves as the implicit function that it is.
    #[test]
    fn stationary_points_move_as_implicit_functions_do() {
        let (a, b) = (1.4, 0.6);
        let x = stationary(a, b);
        let (by_a, by_b) = stationary::gradient(a, b);
        let slope = 3.0 * x * x + 2.0 * b;
        assert!((x.powi(3) + 2.0 * b * x - a).abs() < 1e-12);
        assert!((by_a - 1.0 / slope).abs() < 1e-12, "{by_a}");
        assert!((by_b + 2.0 * x / slope).abs() < 1e-12, "{by_b}");
    }
}

/// First derivatives in functions with second ones.
mod twice {
    use super::*;

    #[differentiable(order = 2)]
    fn gradients(x: f64, y: f64) -> f64 {
        let (value, (by_x, by_y)) = wave::value_and_gradient(x, y * x);
        wave::gradient(by_y, 0.3).0.sin() * value + by_x
    }

    #[differentiable(order = 2)]
    fn along(x: f64, y: f64) -> f64 {
        let (value, derivative) = wave::jvp(x, y, y, x * y);
        value * derivative + wave::jvp(y, 0.2, 1.0, 0.5).1
    }

    #[differentiable(order = 2)]
    fn back(x: &[f64; 2]) -> f64 {
        let (value, (by_x, by_y)) = wave::vjp(x[0], x[1], x[0] * x[1]);
        by_x * by_y + value + wave::vjp(x[1], 0.4, 0.7).1.0
    }

    #[differentiable(order = 2)]
    fn squared_norm(x: &[f64]) -> f64 {
        log_sum_exp::gradient(x).iter().map(|g| g * g * x[0]).sum()
    }

    #[differentiable(order = 2)]
    fn of_maps(x: &[f64; 2]) -> f64 {
        let (value, along) = rotated::jvp(x, 0.3, &[x[1], 0.5], x[0]);
        let (powers, slope) = powers::vjp(value[0], 3, vec![x[0], along[1], 1.0]);
        let (_, (by_x, by_angle)) = rotated::vjp(&along, x[1], [powers[1], slope]);
        by_x[0] * by_angle + by_x[1]
    }

    #[differentiable(order = 2)]
    fn generic<T: Real>(x: &[T; 3]) -> T {
        let gradient = mean::gradient(x);
        gradient[0] * gradient[1] + mean::value_and_gradient::<T, 3>(x).1[2]
    }

    /// A descent that ends where the gradient says.
    #[differentiable(order = 2)]
    fn minimum(start: f64, a: f64) -> f64 {
        let mut x = start;
        for _ in 0..20 {
            let slope = softplus::gradient(x) - a + 0.2 * x;
            if slope.abs() < 0.05 {
                break;
            }
            x -= 0.5 * slope;
        }
        (x - 1.0) * (x - a)
    }

    agree! {
        gradients: (0.7, -0.4), (1.1, 0.3);
        along: (0.7, -0.4), (1.1, 0.3);
        back: (&[0.7, -0.4]);
        squared_norm: (&vec![0.3, -0.5, 1.1]);
        of_maps: (&[0.6, 0.9]);
        generic: (&[0.4, 1.3, -0.7]);
        minimum: (0.7, 0.4);
    }
}

agree! {
    wave: (0.7, -0.4), (1.1, 0.3);
    chained: (&[0.3, 0.5, -0.4], 0.8, const 5);
    log_sum_exp: (&vec![0.3, -0.5, 1.1]);
    through_maps: (&[0.6, 0.9], 1.2);
    softplus: (0.6), (-1.3);
    classified: (&vec![0.3, -0.5], const &[1.2, -0.7]);
}
