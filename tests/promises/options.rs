//! The options of the attribute, and `constant(…)`.

use differentiable::differentiable;
use differentiable_test_neighbour::reexported::autodiff;

#[differentiable(wrt(b))]
fn by_the_second(a: f64, b: f64) -> f64 {
    a * b * b
}

#[differentiable(wrt(b, a))]
fn by_both(a: f64, b: f64, c: f64) -> f64 {
    a * b * c
}

mod energy {
    pub const SCALE: f64 = 2.0;
}

#[differentiable(name = energy_derivatives)]
fn energy(x: f64) -> f64 {
    energy::SCALE * x * x
}

#[differentiable]
fn doubled_energy(x: f64) -> f64 {
    2.0 * x
}

mod facade {
    pub mod inner {
        pub use differentiable as gradients;
    }
}

#[differentiable(crate = crate::options::facade::inner::gradients)]
fn under_another_name(x: &[f64; 2], scale: f64) -> f64 {
    scale * x[0] * x[1].powf(2.5) + libm::tgamma(x[0])
}

#[autodiff::differentiable(crate = differentiable_test_neighbour::reexported::autodiff)]
fn from_another_crate<T: autodiff::Real>(x: &[T], n: usize) -> T {
    if x[n] > T::zero() { x[n].sqrt() * x[0] } else { x[n].max(x[0]) }
}

#[differentiable]
fn cut(x: f64) -> f64 {
    x * differentiable::constant(x)
}

#[differentiable]
fn cut_twice(x: f64, y: f64) -> f64 {
    let weight = differentiable::constant((x * y).sin());
    let shift = ::differentiable::constant(y);
    weight * x + shift * x
}

#[differentiable]
fn all_options(x: f64, y: f64) -> f64 {
    several_options(x, differentiable::constant(y)) + y
}

#[differentiable(wrt(x), name = several_options, crate = crate::options::facade::inner::gradients)]
fn several_options(x: f64, y: f64) -> f64 {
    x * y
}

#[test]
fn wrt_names_the_active_parameters() {
    assert_eq!(by_the_second::gradient(2.0, 3.0), 12.0);
    assert_eq!(by_the_second::jvp(2.0, 3.0, 1.0), (18.0, 12.0));
    let mut gradient = f64::NAN;
    by_the_second::gradient_into(2.0, 3.0, &mut gradient);
    assert_eq!(gradient, 12.0);
}

#[test]
fn gradients_are_in_the_order_of_the_parameters_however_wrt_names_them() {
    assert_eq!(by_both::gradient(2.0, 3.0, 5.0), (15.0, 10.0));
}

#[test]
fn name_names_the_namespace() {
    assert_eq!(energy_derivatives::gradient(3.0), 12.0);
    assert_eq!(energy(1.0), 2.0);
    assert_eq!(doubled_energy::gradient(1.0), 2.0);
}

#[test]
fn the_crate_may_be_reexported() {
    let (value, (gradient, by_scale)) = under_another_name::value_and_gradient(&[1.0, 4.0], 2.0);
    assert_eq!(value, 65.0);
    assert!((gradient[0] - 63.422_784_335_098_47).abs() < 1e-12 && gradient[1] == 40.0);
    assert_eq!(by_scale, 32.0);
    assert_eq!(from_another_crate::gradient(&[3.0, 4.0], 1), [2.0, 0.75]);
    assert_eq!(from_another_crate::gradient(&[-4.0_f32, -4.0], 1), [0.5, 0.5]);
}

#[test]
fn constant_cuts_the_derivative_and_passes_the_value() {
    assert_eq!(cut::value_and_gradient(3.0), (9.0, 3.0));
    assert_eq!(cut::jvp(3.0, 2.0), (9.0, 6.0));
    let (value, gradient) = cut_twice::value_and_gradient(2.0, 3.0);
    assert_eq!(value, cut_twice(2.0, 3.0));
    assert_eq!(gradient, (6.0_f64.sin() + 3.0, 0.0));
}

#[test]
fn options_combine() {
    assert_eq!(several_options::gradient(2.0, 3.0), 3.0);
    assert_eq!(all_options::gradient(2.0, 3.0), (3.0, 1.0));
}
