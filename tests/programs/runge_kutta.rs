//! A system of differential equations, y₀′ = x₀ and yᵢ′ = xᵢ yᵢ₋₁, solved by the classical method of Runge and Kutta.

use differentiable::differentiable;

use crate::samples::{assert_close, floats, index, input, output};
use crate::support::agree;

#[differentiable]
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

/// The right-hand side.
#[differentiable]
fn slope(x: &[f64], y: &[f64], dy: &mut [f64]) {
    dy[0] = x[0];
    for i in 1..x.len() {
        dy[i] = x[i] * y[i - 1];
    }
}

/// y + h k, into a work array.
#[differentiable(wrt(y, k))]
fn moved(y: &[f64], h: f64, k: &[f64], to: &mut [f64]) {
    for i in 0..y.len() {
        to[i] = y[i] + h * k[i];
    }
}

/// The state at t = 2.
#[differentiable]
fn solved(x: &[f64], steps: usize) -> Vec<f64> {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut y = vec![0.0; n];
    let mut stage = vec![0.0; n];
    let (mut k1, mut k2, mut k3, mut k4) = (vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for _ in 0..steps {
        slope(x, &y, &mut k1);
        moved(&y, 0.5 * h, &k1, &mut stage);
        slope(x, &stage, &mut k2);
        moved(&y, 0.5 * h, &k2, &mut stage);
        slope(x, &stage, &mut k3);
        moved(&y, h, &k3, &mut stage);
        slope(x, &stage, &mut k4);
        for i in 0..n {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    y
}

fn sample(name: &str) -> (Vec<f64>, usize) {
    let input = input(&format!("{name}.gradient"));
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
        let (y, gradient) = solved::vjp(&x, steps, last);
        assert_close(&y, &floats(&output(&format!("{name}.primal"))));
        assert_close(&gradient, &floats(&output(&format!("{name}.gradient"))));
    }
    check::<4>("ode");
    check::<8>("ode-rk4");
}

agree! {
    last_by_index: (&[0.9, -0.35, 0.8, 0.65], const 3), (&[1.5], const 1), (&[1.5, 0.3], const 0);
}
