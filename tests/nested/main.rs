//! The derivatives of differentiable functions, called in differentiable functions: each through every item, in both modes,
//! against central differences of its own value.

// Loops over indices are as natural here as iterators.
#![allow(clippy::needless_range_loop)]

mod hessians;
mod matrices;
mod outputs;
#[path = "../support/mod.rs"]
mod support;
mod third;

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree_to_first_order;

#[differentiable(order = 2)]
fn wave(x: f64, y: f64) -> f64 {
    x * x * y.sin()
}

#[differentiable(order = 2)]
fn log_sum_exp(x: &[f64]) -> f64 {
    x.iter().map(|x| x.exp()).sum::<f64>().ln()
}

#[differentiable(order = 2)]
fn rosenbrock(x: &[f64; 2], a: f64, scale: u32) -> f64 {
    (a - x[0]).powi(2) + f64::from(scale) * (x[1] - x[0] * x[0]).powi(2)
}

#[differentiable(order = 2)]
fn rotated(x: &[f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [cos * x[0] - sin * x[1], sin * x[0] + cos * x[1] * x[0]]
}

#[differentiable(order = 2)]
fn powers(x: f64, n: usize) -> Vec<f64> {
    let mut powers = Vec::with_capacity(n);
    let mut power = 1.0;
    for _ in 0..n {
        power *= x;
        powers.push(power);
    }
    powers
}

#[differentiable(order = 2)]
fn mean<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut sum = T::zero();
    for value in x {
        sum += value.sin() * *value;
    }
    sum / T::from_f64(N as f64)
}

#[differentiable(order = 2)]
fn fixed(_x: &[f64; 2]) -> f64 {
    1.5
}

mod of_scalars {
    use super::*;

    #[differentiable]
    fn of_what_is_fixed(x: f64, y: f64) -> f64 {
        let (value, derivative) = fixed::jvp(&[x, y], &[y, x]);
        value * x * y + derivative
    }

    #[differentiable]
    fn part_of_a_gradient(x: f64, y: f64) -> f64 {
        wave::gradient(x, y).0 * y
    }

    #[differentiable]
    fn one_part_dropped(x: f64, y: f64) -> f64 {
        let (_, by_y) = wave::gradient(x, y);
        by_y
    }

    #[differentiable]
    fn value_and_gradient(x: f64, y: f64) -> f64 {
        let (value, (by_x, by_y)) = wave::value_and_gradient(x, y);
        value * by_x + by_y
    }

    #[differentiable]
    fn constant_tangents(x: f64, y: f64) -> f64 {
        wave::jvp(x, y, 1.0, 0.0).1
    }

    #[differentiable]
    fn active_tangents(x: f64, y: f64) -> f64 {
        let (value, derivative) = wave::jvp(x, y, y, x * y);
        value * derivative
    }

    #[differentiable]
    fn constant_cotangent(x: f64, y: f64) -> f64 {
        wave::vjp(x, y, 2.0).1.0 * x
    }

    #[differentiable]
    fn active_cotangent(x: f64, y: f64) -> f64 {
        wave::vjp(x, y, x).1.1
    }

    #[differentiable]
    fn at_something_else(x: f64, y: f64) -> f64 {
        let (by_x, by_y) = wave::gradient(x * y, 0.3);
        by_x.sin() + by_y * wave(x, by_x)
    }

    #[differentiable]
    fn second_and_first(x: f64, y: f64) -> f64 {
        if wave::gradient(x, y).0 > 0.0 { wave::gradient(y, x).0 } else { wave::jvp(y, x, 0.0, 1.0).1 }
    }

    agree_to_first_order! {
        of_what_is_fixed: (0.7, 1.2);
        part_of_a_gradient: (0.7, -0.4), (1.5, 2.0);
        one_part_dropped: (0.7, -0.4), (1.5, 2.0);
        value_and_gradient: (0.7, -0.4), (1.5, 2.0);
        constant_tangents: (0.7, -0.4), (1.5, 2.0);
        active_tangents: (0.7, -0.4), (1.5, 2.0);
        constant_cotangent: (0.7, -0.4), (1.5, 2.0);
        active_cotangent: (0.7, -0.4), (1.5, 2.0);
        at_something_else: (0.7, -0.4), (1.5, 2.0);
        second_and_first: (0.7, -0.4), (1.5, 2.0);
    }
}

mod of_several {
    use super::*;

    #[differentiable]
    fn squared_norm(x: &[f64]) -> f64 {
        log_sum_exp::gradient(x).iter().map(|g| g * g).sum()
    }

    #[differentiable]
    fn along(x: &[f64], v: &[f64]) -> f64 {
        log_sum_exp::jvp(x, v).1
    }

    #[differentiable]
    fn beside_a_constant(x: &[f64; 2], a: f64) -> f64 {
        let (value, (gradient, by_a)) = rosenbrock::value_and_gradient(x, a, 7);
        value * gradient[0] + gradient[1] * by_a
    }

    #[differentiable(wrt(a))]
    fn by_one_of_them(x: &[f64; 2], a: f64) -> f64 {
        rosenbrock::gradient(x, a, 3).0[0] * a
    }

    #[differentiable]
    fn a_map_along(x: &[f64; 2], angle: f64, v: &[f64; 2]) -> f64 {
        let (value, derivative) = rotated::jvp(x, angle, v, angle * v[0]);
        value[0] * derivative[1] - value[1] * derivative[0]
    }

    #[differentiable]
    fn a_map_back(x: &[f64; 2], angle: f64, w: [f64; 2]) -> f64 {
        let (value, (by_x, by_angle)) = rotated::vjp(x, angle, w);
        value[0] * by_x[1] - value[1] * by_x[0] * by_angle
    }

    #[differentiable]
    fn of_a_vector(x: f64) -> f64 {
        let (powers, derivatives) = powers::jvp(x, 4, x.cos());
        powers.iter().zip(&derivatives).map(|(p, d)| p * d).sum::<f64>()
    }

    #[differentiable]
    fn of_a_vector_back(x: f64, y: f64) -> f64 {
        let (powers, slope) = powers::vjp(x, 3, vec![y, x, 1.0]);
        powers[2] * slope
    }

    #[differentiable]
    fn generic<T: Real>(x: &[T; 3]) -> T {
        let gradient = mean::gradient(x);
        gradient[0] * gradient[1] + mean::value_and_gradient::<T, 3>(x).1[2]
    }

    agree_to_first_order! {
        squared_norm: (&vec![0.3, -0.5, 1.1]);
        along: (&vec![0.3, -0.5, 1.1], &vec![0.2, 0.7, -0.4]);
        beside_a_constant: (&[0.6, 0.9], 1.2);
        by_one_of_them: (const &[0.6, 0.9], 1.2);
        a_map_along: (&[0.6, 0.9], 1.2, &[0.3, -0.8]);
        a_map_back: (&[0.6, 0.9], 1.2, [0.3, -0.8]);
        of_a_vector: (0.8), (-1.3);
        of_a_vector_back: (0.8, 0.3);
        generic: (&[0.4, 1.3, -0.7]);
    }
}

mod in_loops {
    use super::*;

    #[differentiable]
    fn steps(x: &[f64; 2], rate: f64, count: usize) -> f64 {
        let mut y = *x;
        for k in 0..count {
            let (gradient, _) = rosenbrock::gradient(&y, 1.5, k as u32 % 3);
            y = [y[0] - rate * gradient[0], y[1] - rate * gradient[1]];
        }
        y[0] * y[1]
    }

    /// A descent that ends where the gradient says.
    #[differentiable]
    fn minimum(start: &[f64; 2], a: f64) -> f64 {
        let mut y = *start;
        for _ in 0..20 {
            let (gradient, _) = rosenbrock::gradient(&y, a, 2);
            if gradient[0].hypot(gradient[1]) < 0.05 {
                break;
            }
            for i in 0..2 {
                y[i] -= 0.03 * gradient[i];
            }
        }
        rosenbrock(&y, 1.0, 5)
    }

    /// Newton's method for a root of x² sin y − c.
    #[differentiable]
    fn root(y: f64, c: f64) -> f64 {
        let mut x = 1.0;
        while (wave(x, y) - c).abs() > 1e-3 {
            let (value, (slope, _)) = wave::value_and_gradient(x, y);
            x -= (value - c) / slope;
        }
        x
    }

    agree_to_first_order! {
        steps: (&[0.6, 0.9], 0.02, const 5);
        minimum: (&[0.6, 0.9], 1.2);
        root: (0.9, 1.7);
    }
}

mod of_methods {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Tangent)]
    struct Spring {
        stiffness: f64,
        rest: f64,
    }

    impl Spring {
        #[differentiable(order = 2, wrt(self, x))]
        fn energy(&self, x: f64) -> f64 {
            0.5 * self.stiffness * (x - self.rest).powi(2) * x.sin()
        }

        #[differentiable(wrt(self, x))]
        fn power(&self, x: f64) -> f64 {
            let (spring, force) = self.energy_gradient(x);
            force * spring.stiffness + spring.rest * x
        }

        #[differentiable(order = 2, associated)]
        fn length(x: &[f64; 2]) -> f64 {
            x[0].hypot(x[1])
        }

        #[differentiable(associated)]
        fn stretched(x: &[f64; 2]) -> f64 {
            let (length, gradient) = Self::length_value_and_gradient(x);
            length * gradient[0] + Spring::length_gradient(x)[1]
        }

        /// A sibling is all that is called.
        #[differentiable(associated)]
        fn slope(x: &[f64; 2]) -> f64 {
            Self::length_gradient(x)[0] * Self::length_jvp(x, x).1
        }

        #[differentiable]
        fn scaled_slope(&self, x: &[f64; 2]) -> f64 {
            Self::length_gradient(x)[1] * self.rest
        }
    }

    #[differentiable]
    fn power(parameters: &[f64; 2], x: f64) -> f64 {
        let spring = Spring { stiffness: parameters[0], rest: parameters[1] };
        spring.power(x)
    }

    #[differentiable]
    fn stretched(x: &[f64; 2]) -> f64 {
        Spring::stretched(x)
    }

    #[differentiable]
    fn slopes(x: &[f64; 2]) -> f64 {
        let spring = differentiable::constant(Spring { stiffness: 1.3, rest: 0.4 });
        Spring::slope(x) * spring.scaled_slope(x)
    }

    agree_to_first_order! {
        slopes: (&[1.3, 0.4]);
        power: (&[1.3, 0.4], 0.9);
        stretched: (&[1.3, 0.4]);
    }
}

/// The gradient is written to variables.
mod of_gradients_in_place {
    use super::*;

    #[differentiable(order = 2)]
    fn coupled(x: &[f64], scale: f64, shift: &[f64; 2]) -> f64 {
        x.iter().map(|x| (x * scale + shift[0]).sin() * shift[1]).sum::<f64>() * x[0]
    }

    /// The value and one gradient, in memory that is used again.
    #[differentiable]
    fn descent(start: &[f64], a: f64) -> f64 {
        let mut x = start.to_vec();
        let mut gradient = vec![0.0; x.len()];
        let mut last = 0.0;
        for _ in 0..6 {
            last = soft::gradient_into(&x, a, &mut gradient, &mut last) * a;
            for i in 0..x.len() {
                x[i] -= 0.1 * gradient[i];
            }
        }
        x[0] * x[1] + gradient[0] + last
    }

    #[differentiable(order = 2)]
    fn soft(x: &[f64], a: f64) -> f64 {
        x.iter().map(|x| x.cosh() * a + x * a * a).sum::<f64>()
    }

    /// Several gradients, to elements and slices, of which some are not looked at; and the value is not.
    #[differentiable]
    fn several(x: &[f64; 3], y: f64) -> f64 {
        let (mut own, mut scale, mut shift) = ([0.0; 4], [7.0; 2], [0.0; 2]);
        own[0] = y;
        coupled::gradient_into(x, y, &[0.3, x[2]], &mut own[1..], &mut scale[1], &mut shift);
        own[0] * own[1] * own[3] + scale[1] * scale[0] + shift[1]
    }

    #[differentiable]
    fn of_a_scalar(x: f64, y: f64) -> f64 {
        let (mut by_x, mut by_y) = (x, 0.0);
        let value = wave::gradient_into(x * y, y, &mut by_x, &mut by_y);
        value * by_x + by_y
    }

    struct Well(f64);

    impl Well {
        #[differentiable(order = 2)]
        fn energy(&self, x: &[f64; 2]) -> f64 {
            (x[0] * x[1]).powi(2) * self.0 + x[0].sin()
        }

        #[differentiable]
        fn squared_force(&self, x: &[f64; 2]) -> f64 {
            let mut force = [0.0; 2];
            let energy = self.energy_gradient_into(x, &mut force);
            force[0] * force[0] + force[1] * force[1] + energy
        }
    }

    #[differentiable]
    fn squared_force(x: &[f64; 2]) -> f64 {
        Well(1.3).squared_force(x)
    }

    agree_to_first_order! {
        descent: (&[0.6, 0.9, -0.2], 0.7);
        several: (&[0.6, 0.9, -0.2], 0.7);
        of_a_scalar: (0.6, 0.9);
        squared_force: (&[0.6, 0.9]);
    }
}
