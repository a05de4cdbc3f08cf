//! The problems: residuals rᵢ(x), whose squares are summed up.
//!
//! J. J. Moré, B. S. Garbow, K. E. Hillstrom, Testing Unconstrained Optimization Software, *ACM TOMS* 7 (1981), 17–41.

use differentiable::differentiable;

/// f(x) = Σ rᵢ(x)².
macro_rules! sum_of_squares {
    ($N:literal) => {
        #[differentiable(order = 2)]
        pub fn f(x: &[f64; $N]) -> f64 {
            residuals(x).iter().map(|r| r * r).sum()
        }
    };
    (N) => {
        #[differentiable(order = 2)]
        pub fn f<const N: usize>(x: &[f64; N]) -> f64 {
            residuals(x).iter().map(|r| r * r).sum()
        }
    };
    (N M) => {
        #[differentiable(order = 2)]
        pub fn f<const N: usize, const M: usize>(x: &[f64; N]) -> f64 {
            residuals::<N, M>(x).iter().map(|r| r * r).sum()
        }
    };
}

/// 1
pub mod rosenbrock {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 2]) -> [f64; 2] {
        [10.0 * (x[1] - x[0] * x[0]), 1.0 - x[0]]
    }

    sum_of_squares!(2);
}

/// 2
pub mod freudenstein_roth {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 2]) -> [f64; 2] {
        let [x1, x2] = *x;
        [-13.0 + x1 + ((5.0 - x2) * x2 - 2.0) * x2, -29.0 + x1 + ((x2 + 1.0) * x2 - 14.0) * x2]
    }

    sum_of_squares!(2);
}

/// 3
pub mod powell_badly_scaled {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 2]) -> [f64; 2] {
        [1e4 * x[0] * x[1] - 1.0, (-x[0]).exp() + (-x[1]).exp() - 1.0001]
    }

    sum_of_squares!(2);
}

/// 4
pub mod brown_badly_scaled {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 2]) -> [f64; 3] {
        [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2.0]
    }

    sum_of_squares!(2);
}

/// 5
pub mod beale {
    use super::*;

    const Y: [f64; 3] = [1.5, 2.25, 2.625];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 2]) -> [f64; 3] {
        let mut r = [0.0; 3];
        for i in 0..3 {
            r[i] = Y[i] - x[0] * (1.0 - x[1].powi(i as i32 + 1));
        }
        r
    }

    sum_of_squares!(2);
}

/// 6
pub mod jennrich_sampson {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 2]) -> [f64; 10] {
        let mut r = [0.0; 10];
        for i in 0..10 {
            let t = (i + 1) as f64;
            r[i] = 2.0 + 2.0 * t - ((t * x[0]).exp() + (t * x[1]).exp());
        }
        r
    }

    sum_of_squares!(2);
}

/// 7
pub mod helical_valley {
    use super::*;
    use std::f64::consts::PI;

    /// The angle of (a, b) as a part of a turn, in (−¼, ¾). It is not that of `atan2`.
    #[differentiable(order = 2)]
    pub fn turn(a: f64, b: f64) -> f64 {
        if a > 0.0 {
            (b / a).atan() / (2.0 * PI)
        } else if a < 0.0 {
            (b / a).atan() / (2.0 * PI) + 0.5
        } else {
            0.25 * b.signum()
        }
    }

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 3]) -> [f64; 3] {
        [10.0 * (x[2] - 10.0 * turn(x[0], x[1])), 10.0 * (x[0].hypot(x[1]) - 1.0), x[2]]
    }

    sum_of_squares!(3);
}

/// 8
pub mod bard {
    use super::*;

    const Y: [f64; 15] = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 3]) -> [f64; 15] {
        let mut r = [0.0; 15];
        for i in 0..15 {
            let u = (i + 1) as f64;
            let v = 16.0 - u;
            let w = u.min(v);
            r[i] = Y[i] - (x[0] + u / (v * x[1] + w * x[2]));
        }
        r
    }

    sum_of_squares!(3);
}

/// 9
pub mod gaussian {
    use super::*;

    const Y: [f64; 15] = [
        0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044,
        0.0009,
    ];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 3]) -> [f64; 15] {
        let mut r = [0.0; 15];
        for i in 0..15 {
            let t = (7.0 - i as f64) / 2.0;
            r[i] = x[0] * (-x[1] * (t - x[2]).powi(2) / 2.0).exp() - Y[i];
        }
        r
    }

    sum_of_squares!(3);
}

/// 10
pub mod meyer {
    use super::*;

    const Y: [f64; 16] = [
        34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0, 4427.0,
        3820.0, 3307.0, 2872.0,
    ];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 3]) -> [f64; 16] {
        let mut r = [0.0; 16];
        for i in 0..16 {
            let t = 45.0 + 5.0 * (i + 1) as f64;
            r[i] = x[0] * (x[1] / (t + x[2])).exp() - Y[i];
        }
        r
    }

    sum_of_squares!(3);
}

/// 11
pub mod gulf {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 3]) -> [f64; 99] {
        let mut r = [0.0; 99];
        for i in 0..99 {
            let t = (i + 1) as f64 / 100.0;
            let y = 25.0 + (-50.0 * t.ln()).powf(2.0 / 3.0);
            r[i] = (-(y - x[1]).abs().powf(x[2]) / x[0]).exp() - t;
        }
        r
    }

    sum_of_squares!(3);
}

/// 12
pub mod box_three_dimensional {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 3]) -> [f64; 10] {
        let mut r = [0.0; 10];
        for i in 0..10 {
            let t = (i + 1) as f64 / 10.0;
            r[i] = (-t * x[0]).exp() - (-t * x[1]).exp() - x[2] * ((-t).exp() - (-10.0 * t).exp());
        }
        r
    }

    sum_of_squares!(3);
}

/// 13
pub mod powell_singular {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 4]) -> [f64; 4] {
        let [a, b, c, d] = *x;
        [a + 10.0 * b, 5f64.sqrt() * (c - d), (b - 2.0 * c).powi(2), 10f64.sqrt() * (a - d).powi(2)]
    }

    sum_of_squares!(4);
}

/// 14
pub mod wood {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 4]) -> [f64; 6] {
        let [a, b, c, d] = *x;
        [
            10.0 * (b - a * a),
            1.0 - a,
            90f64.sqrt() * (d - c * c),
            1.0 - c,
            10f64.sqrt() * (b + d - 2.0),
            (b - d) / 10f64.sqrt(),
        ]
    }

    sum_of_squares!(4);
}

/// 15
pub mod kowalik_osborne {
    use super::*;

    const Y: [f64; 11] = [0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
    const U: [f64; 11] = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 4]) -> [f64; 11] {
        let mut r = [0.0; 11];
        for (i, (y, u)) in Y.iter().zip(&U).enumerate() {
            r[i] = y - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]);
        }
        r
    }

    sum_of_squares!(4);
}

/// 16
pub mod brown_dennis {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 4]) -> [f64; 20] {
        let mut r = [0.0; 20];
        for i in 0..20 {
            let t = (i + 1) as f64 / 5.0;
            let (a, b) = (x[0] + t * x[1] - t.exp(), x[2] + x[3] * t.sin() - t.cos());
            r[i] = a * a + b * b;
        }
        r
    }

    sum_of_squares!(4);
}

/// 17
pub mod osborne_1 {
    use super::*;

    const Y: [f64; 33] = [
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
        0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
        0.406,
    ];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 5]) -> [f64; 33] {
        let mut r = [0.0; 33];
        for i in 0..33 {
            let t = 10.0 * i as f64;
            r[i] = Y[i] - (x[0] + x[1] * (-t * x[3]).exp() + x[2] * (-t * x[4]).exp());
        }
        r
    }

    sum_of_squares!(5);
}

/// 18
pub mod biggs_exp6 {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 6]) -> [f64; 13] {
        let mut r = [0.0; 13];
        for i in 0..13 {
            let t = (i + 1) as f64 / 10.0;
            let y = (-t).exp() - 5.0 * (-10.0 * t).exp() + 3.0 * (-4.0 * t).exp();
            r[i] = x[2] * (-t * x[0]).exp() - x[3] * (-t * x[1]).exp() + x[5] * (-t * x[4]).exp() - y;
        }
        r
    }

    sum_of_squares!(6);
}

/// 19
pub mod osborne_2 {
    use super::*;

    const Y: [f64; 65] = [
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
        0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
        0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
        0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
        0.054,
    ];

    #[differentiable(order = 2)]
    pub fn residuals(x: &[f64; 11]) -> [f64; 65] {
        let mut r = [0.0; 65];
        for i in 0..65 {
            let t = i as f64 / 10.0;
            let mut model = x[0] * (-t * x[4]).exp();
            for k in 1..4 {
                model += x[k] * (-(t - x[k + 7]).powi(2) * x[k + 4]).exp();
            }
            r[i] = Y[i] - model;
        }
        r
    }

    sum_of_squares!(11);
}

/// 20
pub mod watson {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; 31] {
        let mut r = [0.0; 31];
        for i in 0..29 {
            let t = (i + 1) as f64 / 29.0;
            let (mut sum, mut slope, mut power) = (x[0], 0.0, 1.0);
            for j in 1..N {
                slope += j as f64 * x[j] * power;
                power *= t;
                sum += x[j] * power;
            }
            r[i] = slope - sum * sum - 1.0;
        }
        r[29] = x[0];
        r[30] = x[1] - x[0] * x[0] - 1.0;
        r
    }

    sum_of_squares!(N);
}

/// 21
pub mod extended_rosenbrock {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        for i in (0..N).step_by(2) {
            r[i] = 10.0 * (x[i + 1] - x[i] * x[i]);
            r[i + 1] = 1.0 - x[i];
        }
        r
    }

    sum_of_squares!(N);
}

/// 22
pub mod extended_powell_singular {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        for i in (0..N).step_by(4) {
            let (a, b, c, d) = (x[i], x[i + 1], x[i + 2], x[i + 3]);
            r[i] = a + 10.0 * b;
            r[i + 1] = 5f64.sqrt() * (c - d);
            r[i + 2] = (b - 2.0 * c).powi(2);
            r[i + 3] = 10f64.sqrt() * (a - d).powi(2);
        }
        r
    }

    sum_of_squares!(N);
}

/// 23
pub mod penalty_1 {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize, const M: usize>(x: &[f64; N]) -> [f64; M] {
        let mut r = [0.0; M];
        for i in 0..N {
            r[i] = 1e-5f64.sqrt() * (x[i] - 1.0);
        }
        r[N] = x.iter().map(|x| x * x).sum::<f64>() - 0.25;
        r
    }

    sum_of_squares!(N M);
}

/// 24
pub mod penalty_2 {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize, const M: usize>(x: &[f64; N]) -> [f64; M] {
        let mut r = [0.0; M];
        r[0] = x[0] - 0.2;
        for i in 1..N {
            let y = ((i + 1) as f64 / 10.0).exp() + (i as f64 / 10.0).exp();
            r[i] = 1e-5f64.sqrt() * ((x[i] / 10.0).exp() + (x[i - 1] / 10.0).exp() - y);
            r[N + i - 1] = 1e-5f64.sqrt() * ((x[i] / 10.0).exp() - (-0.1f64).exp());
        }
        let mut sum = 0.0;
        for i in 0..N {
            sum += (N - i) as f64 * x[i] * x[i];
        }
        r[2 * N - 1] = sum - 1.0;
        r
    }

    sum_of_squares!(N M);
}

/// 25
pub mod variably_dimensioned {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize, const M: usize>(x: &[f64; N]) -> [f64; M] {
        let mut r = [0.0; M];
        let mut sum = 0.0;
        for i in 0..N {
            r[i] = x[i] - 1.0;
            sum += (i + 1) as f64 * (x[i] - 1.0);
        }
        r[N] = sum;
        r[N + 1] = sum * sum;
        r
    }

    sum_of_squares!(N M);
}

/// 26
pub mod trigonometric {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        let sum: f64 = x.iter().map(|x| x.cos()).sum();
        for i in 0..N {
            r[i] = N as f64 - sum + (i + 1) as f64 * (1.0 - x[i].cos()) - x[i].sin();
        }
        r
    }

    sum_of_squares!(N);
}

/// 27
pub mod brown_almost_linear {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        let sum: f64 = x.iter().sum();
        for i in 0..N - 1 {
            r[i] = x[i] + sum - (N + 1) as f64;
        }
        r[N - 1] = x.iter().product::<f64>() - 1.0;
        r
    }

    sum_of_squares!(N);
}

/// 28
pub mod discrete_boundary_value {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let h = 1.0 / (N + 1) as f64;
        let mut r = [0.0; N];
        for i in 0..N {
            let t = (i + 1) as f64 * h;
            let before = if i > 0 { x[i - 1] } else { 0.0 };
            let after = if i + 1 < N { x[i + 1] } else { 0.0 };
            r[i] = 2.0 * x[i] - before - after + h * h * (x[i] + t + 1.0).powi(3) / 2.0;
        }
        r
    }

    sum_of_squares!(N);
}

/// 29
pub mod discrete_integral_equation {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let h = 1.0 / (N + 1) as f64;
        let mut r = [0.0; N];
        for i in 0..N {
            let t = (i + 1) as f64 * h;
            let (mut before, mut after) = (0.0, 0.0);
            for j in 0..N {
                let s = (j + 1) as f64 * h;
                let cube = (x[j] + s + 1.0).powi(3);
                if j <= i {
                    before += s * cube;
                } else {
                    after += (1.0 - s) * cube;
                }
            }
            r[i] = x[i] + h / 2.0 * ((1.0 - t) * before + t * after);
        }
        r
    }

    sum_of_squares!(N);
}

/// 30
pub mod broyden_tridiagonal {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        for i in 0..N {
            let before = if i > 0 { x[i - 1] } else { 0.0 };
            let after = if i + 1 < N { x[i + 1] } else { 0.0 };
            r[i] = (3.0 - 2.0 * x[i]) * x[i] - before - 2.0 * after + 1.0;
        }
        r
    }

    sum_of_squares!(N);
}

/// 31
pub mod broyden_banded {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        for i in 0..N {
            r[i] = x[i] * (2.0 + 5.0 * x[i] * x[i]) + 1.0;
            for j in i.saturating_sub(5)..(i + 2).min(N) {
                if j != i {
                    r[i] -= x[j] * (1.0 + x[j]);
                }
            }
        }
        r
    }

    sum_of_squares!(N);
}

/// 32
pub mod linear_full_rank {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize, const M: usize>(x: &[f64; N]) -> [f64; M] {
        let sum: f64 = x.iter().sum();
        let mut r = [0.0; M];
        for i in 0..M {
            r[i] = -2.0 / M as f64 * sum - 1.0;
            if i < N {
                r[i] += x[i];
            }
        }
        r
    }

    sum_of_squares!(N M);
}

/// 33
pub mod linear_rank_1 {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize, const M: usize>(x: &[f64; N]) -> [f64; M] {
        let sum: f64 = x.iter().enumerate().map(|(j, x)| (j + 1) as f64 * x).sum();
        let mut r = [0.0; M];
        for i in 0..M {
            r[i] = (i + 1) as f64 * sum - 1.0;
        }
        r
    }

    sum_of_squares!(N M);
}

/// 34
pub mod linear_rank_1_with_zeros {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize, const M: usize>(x: &[f64; N]) -> [f64; M] {
        let mut sum = 0.0;
        for j in 1..N - 1 {
            sum += (j + 1) as f64 * x[j];
        }
        let mut r = [-1.0; M];
        for i in 1..M - 1 {
            r[i] = i as f64 * sum - 1.0;
        }
        r
    }

    sum_of_squares!(N M);
}

/// 35
pub mod chebyquad {
    use super::*;

    #[differentiable(order = 2)]
    pub fn residuals<const N: usize>(x: &[f64; N]) -> [f64; N] {
        let mut r = [0.0; N];
        for j in 0..N {
            let y = 2.0 * x[j] - 1.0;
            let (mut previous, mut current) = (1.0, y);
            for i in 0..N {
                r[i] += current / N as f64;
                (previous, current) = (current, 2.0 * y * current - previous);
            }
        }
        for i in (1..N).step_by(2) {
            r[i] += 1.0 / (((i + 1) * (i + 1)) as f64 - 1.0);
        }
        r
    }

    sum_of_squares!(N);
}
