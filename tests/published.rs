//! Values, gradients and Hessian matrices of well-known test functions, beside those that `argmin_testfunctions` publishes, which are derived by hand.

// The functions are what people write, not what lints would have them write.
#![allow(clippy::all)]

use std::f64::consts::{E, PI, TAU};

use argmin_testfunctions as published;
use differentiable::differentiable;

#[allow(dead_code)]
#[path = "support/random.rs"]
mod random;

use random::Random;

#[differentiable(order = 2)]
fn ackley<const N: usize>(x: &[f64; N]) -> f64 {
    let n = N as f64;
    let squares: f64 = x.iter().map(|x| x * x).sum();
    let waves: f64 = x.iter().map(|x| (TAU * x).cos()).sum();
    -20.0 * (-0.2 * (squares / n).sqrt()).exp() - (waves / n).exp() + 20.0 + E
}

#[differentiable(order = 2)]
fn beale(&[x, y]: &[f64; 2]) -> f64 {
    (1.5 - x + x * y).powi(2) + (2.25 - x + x * y * y).powi(2) + (2.625 - x + x * y.powi(3)).powi(2)
}

#[differentiable(order = 2)]
fn booth(&[x, y]: &[f64; 2]) -> f64 {
    (x + 2.0 * y - 7.0).powi(2) + (2.0 * x + y - 5.0).powi(2)
}

#[differentiable(order = 2)]
fn bukin(&[x, y]: &[f64; 2]) -> f64 {
    100.0 * (y - 0.01 * x * x).abs().sqrt() + 0.01 * (x + 10.0).abs()
}

#[differentiable(order = 2)]
fn cross_in_tray(&[x, y]: &[f64; 2]) -> f64 {
    let waves = x.sin() * y.sin() * (100.0 - x.hypot(y) / PI).abs().exp();
    -0.0001 * (waves.abs() + 1.0).powf(0.1)
}

#[differentiable(order = 2)]
fn easom(&[x, y]: &[f64; 2]) -> f64 {
    -x.cos() * y.cos() * (-(x - PI).powi(2) - (y - PI).powi(2)).exp()
}

#[differentiable(order = 2)]
fn eggholder(&[x, y]: &[f64; 2]) -> f64 {
    -(y + 47.0) * (y + x / 2.0 + 47.0).abs().sqrt().sin() - x * (x - (y + 47.0)).abs().sqrt().sin()
}

#[differentiable(order = 2)]
fn goldstein_price(&[x, y]: &[f64; 2]) -> f64 {
    let first = 19.0 - 14.0 * (x + y) + 3.0 * (x * x + y * y) + 6.0 * x * y;
    let second = 18.0 - 32.0 * x + 12.0 * x * x + 48.0 * y - 36.0 * x * y + 27.0 * y * y;
    (1.0 + (x + y + 1.0).powi(2) * first) * (30.0 + (2.0 * x - 3.0 * y).powi(2) * second)
}

#[differentiable(order = 2)]
fn himmelblau(&[x, y]: &[f64; 2]) -> f64 {
    (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2)
}

#[differentiable(order = 2)]
fn holder_table(&[x, y]: &[f64; 2]) -> f64 {
    -(x.sin() * y.cos() * (1.0 - x.hypot(y) / PI).abs().exp()).abs()
}

#[differentiable(order = 2)]
fn levy<const N: usize>(x: &[f64; N]) -> f64 {
    let w = x.map(|x| 1.0 + (x - 1.0) / 4.0);
    let mut sum = (PI * w[0]).sin().powi(2);
    for i in 1..N - 1 {
        sum += (w[i] - 1.0).powi(2) * (1.0 + 10.0 * (PI * w[i] + 1.0).sin().powi(2));
    }
    sum + (w[N - 1] - 1.0).powi(2) * (1.0 + (TAU * w[N - 1]).sin().powi(2))
}

#[differentiable(order = 2)]
fn levy_13(&[x, y]: &[f64; 2]) -> f64 {
    (3.0 * PI * x).sin().powi(2)
        + (x - 1.0).powi(2) * (1.0 + (3.0 * PI * y).sin().powi(2))
        + (y - 1.0).powi(2) * (1.0 + (TAU * y).sin().powi(2))
}

#[differentiable(order = 2)]
fn matyas(&[x, y]: &[f64; 2]) -> f64 {
    0.26 * (x * x + y * y) - 0.48 * x * y
}

#[differentiable(order = 2)]
fn mccormick(&[x, y]: &[f64; 2]) -> f64 {
    (x + y).sin() + (x - y).powi(2) - 1.5 * x + 2.5 * y + 1.0
}

#[differentiable(order = 2)]
fn picheny(x: &[f64; 2]) -> f64 {
    (goldstein_price(&[4.0 * x[0] - 2.0, 4.0 * x[1] - 2.0]).log10() - 8.693) / 2.427
}

#[differentiable(order = 2)]
fn rastrigin<const N: usize>(x: &[f64; N]) -> f64 {
    10.0 * N as f64 + x.iter().map(|x| x * x - 10.0 * (TAU * x).cos()).sum::<f64>()
}

#[differentiable(order = 2)]
fn rosenbrock<const N: usize>(x: &[f64; N]) -> f64 {
    x.windows(2).map(|x| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)).sum()
}

#[differentiable(order = 2)]
fn schaffer_2(&[x, y]: &[f64; 2]) -> f64 {
    0.5 + ((x * x - y * y).sin().powi(2) - 0.5) / (1.0 + 0.001 * (x * x + y * y)).powi(2)
}

#[differentiable(order = 2)]
fn schaffer_4(&[x, y]: &[f64; 2]) -> f64 {
    0.5 + ((x * x - y * y).abs().sin().cos().powi(2) - 0.5) / (1.0 + 0.001 * (x * x + y * y)).powi(2)
}

#[differentiable(order = 2)]
fn sphere<const N: usize>(x: &[f64; N]) -> f64 {
    x.iter().map(|x| x * x).sum()
}

#[differentiable(order = 2)]
fn styblinski_tang<const N: usize>(x: &[f64; N]) -> f64 {
    0.5 * x.iter().map(|x| x.powi(4) - 16.0 * x * x + 5.0 * x).sum::<f64>()
}

#[differentiable(order = 2)]
fn three_hump_camel(&[x, y]: &[f64; 2]) -> f64 {
    2.0 * x * x - 1.05 * x.powi(4) + x.powi(6) / 6.0 + x * y + y * y
}

type Derivatives<const N: usize> = (f64, [f64; N], [[f64; N]; N]);

/// Compares at random points with coordinates up to `size`.
fn check<const N: usize>(
    name: &str,
    size: f64,
    own: impl Fn(&[f64; N]) -> Derivatives<N>,
    published: impl Fn(&[f64; N]) -> Derivatives<N>,
) {
    let mut random = Random::new(name.len() as u64);
    for _ in 0..100 {
        let x: [f64; N] = std::array::from_fn(|_| size * random.factor() / 2.25);
        let (own, published) = (own(&x), published(&x));
        let floats = |(value, gradient, hessian): &Derivatives<N>| {
            [vec![vec![*value], gradient.to_vec()], hessian.map(Vec::from).to_vec()].concat()
        };
        let (own, published) = (floats(&own), floats(&published));
        for (order, (own, published)) in own.iter().zip(&published).enumerate() {
            let scale = published.iter().fold(0.0, |scale: f64, x| scale.max(x.abs()));
            for (own, published) in own.iter().zip(published) {
                let miss = (own - published).abs();
                assert!(miss <= 1e-8 * scale + 1e-12, "{name} at {x:?}, list {order}: {own}, published {published}");
            }
        }
    }
}

macro_rules! published {
    ($test:ident: $($own:ident$(::<$N:literal>)? up to $size:literal is $function:ident $derivative:ident $hessian:ident;)*) => {
        #[test]
        fn $test() {
            $(
                check(
                    stringify!($own),
                    $size,
                    |x$(: &[f64; $N])?| $own::hessian(x),
                    |x| (published::$function(x), published::$derivative(x), published::$hessian(x)),
                );
            )*
        }
    };
}

published! { in_the_plane:
    beale up to 4.5 is beale beale_derivative beale_hessian;
    booth up to 10.0 is booth booth_derivative booth_hessian;
    bukin up to 15.0 is bukin_n6 bukin_n6_derivative bukin_n6_hessian;
    cross_in_tray up to 10.0 is cross_in_tray cross_in_tray_derivative cross_in_tray_hessian;
    easom up to 5.0 is easom easom_derivative easom_hessian;
    eggholder up to 512.0 is eggholder eggholder_derivative eggholder_hessian;
    goldstein_price up to 2.0 is goldsteinprice goldsteinprice_derivative goldsteinprice_hessian;
    himmelblau up to 5.0 is himmelblau himmelblau_derivative himmelblau_hessian;
    holder_table up to 10.0 is holder_table holder_table_derivative holder_table_hessian;
    levy_13 up to 10.0 is levy_n13 levy_n13_derivative levy_n13_hessian;
    matyas up to 10.0 is matyas matyas_derivative matyas_hessian;
    mccormick up to 4.0 is mccormick mccormick_derivative mccormick_hessian;
    picheny up to 1.0 is picheny picheny_derivative picheny_hessian;
    schaffer_2 up to 10.0 is schaffer_n2 schaffer_n2_derivative schaffer_n2_hessian;
    schaffer_4 up to 10.0 is schaffer_n4 schaffer_n4_derivative schaffer_n4_hessian;
    three_hump_camel up to 5.0 is threehumpcamel threehumpcamel_derivative threehumpcamel_hessian;
}

published! { of_many_variables:
    ackley::<7> up to 5.0 is ackley ackley_derivative_const ackley_hessian_const;
    levy::<7> up to 10.0 is levy levy_derivative_const levy_hessian_const;
    rastrigin::<7> up to 5.0 is rastrigin rastrigin_derivative_const rastrigin_hessian_const;
    rosenbrock::<7> up to 2.0 is rosenbrock rosenbrock_derivative_const rosenbrock_hessian_const;
    rosenbrock::<12> up to 2.0 is rosenbrock rosenbrock_derivative_const rosenbrock_hessian_const;
    sphere::<7> up to 5.0 is sphere sphere_derivative_const sphere_hessian_const;
    styblinski_tang::<7> up to 5.0 is styblinski_tang styblinski_tang_derivative_const styblinski_tang_hessian_const;
}
