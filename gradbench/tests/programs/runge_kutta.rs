//! A system of differential equations, y₀′ = x₀ and yᵢ′ = xᵢ yᵢ₋₁, solution by the classical method of Runge and Kutta.

use differentiable::differentiable;
use gradbench::programs::runge_kutta::solution;

use crate::samples::{assert_close, floats, index, input, output};
use crate::support::agree;

#[differentiable(order = 2)]
fn last_by_index<const N: usize>(x: &[f64; N], steps: usize) -> f64 {
    let h = 2.0 / steps as f64;
    let mut y = [0.0; N];
    let mut k1 = [0.0; N];
    let mut k2 = [0.0; N];
    let mut k3 = [0.0; N];
    let mut k4 = [0.0; N];
    for _ in 0..steps {
        k1[0] = x[0];
        for i in 1..N {
            k1[i] = x[i] * y[i - 1];
        }
        k2[0] = x[0];
        for i in 1..N {
            k2[i] = x[i] * (y[i - 1] + 0.5 * h * k1[i - 1]);
        }
        k3[0] = x[0];
        for i in 1..N {
            k3[i] = x[i] * (y[i - 1] + 0.5 * h * k2[i - 1]);
        }
        k4[0] = x[0];
        for i in 1..N {
            k4[i] = x[i] * (y[i - 1] + h * k3[i - 1]);
        }
        for i in 0..N {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y[N - 1]
}

fn sample(name: &str) -> (Vec<f64>, usize) {
    let input = input(name);
    (floats(&input["x"]), index(&input["s"]))
}

#[test]
fn has_the_values_and_gradients_of_the_reference() {
    fn check<const N: usize>(name: &str) {
        let (x, steps) = sample(name);
        let x: [f64; N] = x.try_into().expect("the sample has this dimension");
        let value = floats(&output(&format!("{name}.primal")));
        let gradient = floats(&output(&format!("{name}.gradient")));
        let (own_value, own_gradient) = last_by_index::value_and_gradient(&x, steps);
        assert_close(&[own_value], &value[N - 1..]);
        assert_close(&own_gradient, &gradient);
    }
    for name in ["ode", "ode-rk4"] {
        let (x, steps) = sample(name);
        let mut last = vec![0.0; x.len()];
        last[x.len() - 1] = 1.0;
        let (y, gradient) = solution::vjp(&x, steps, last);
        assert_close(&y, &floats(&output(&format!("{name}.primal"))));
        assert_close(&gradient, &floats(&output(&format!("{name}.gradient"))));
    }
    check::<4>("ode");
    check::<8>("ode-rk4");
}

agree! {
    last_by_index: (&[0.9, -0.35, 0.8, 0.65], const 3), (&[1.5], const 1), (&[1.5, 0.3], const 0);
}
