//! Type and const parameters keep the function's order, and can be written.

use differentiable::{Real, differentiable};

#[differentiable]
fn scaled<T: Real, const N: usize>(x: &[T; N], scale: T) -> T {
    scale * x[0] * x[N - 1]
}

#[differentiable]
fn with_a_lifetime<'a, T: Real>(x: &'a [T; 2], name: &'a str) -> T {
    x[0] * x[1] * T::from_f64(name.len() as f64)
}

#[differentiable]
fn with_other_parameters<T: Real, S, const K: usize>(x: T, name: S) -> T
where
    S: AsRef<str> + Clone,
{
    x.powi(K as i32) * T::from_f64(name.as_ref().len() as f64)
}

#[differentiable]
fn whatever_implements(x: f64, f: &dyn Fn(f64) -> f64) -> f64 {
    x * f(2.0)
}

#[test]
fn parameters_are_written_in_the_order_of_the_function() {
    assert_eq!(scaled::gradient::<f64, 3>(&[2.0, 3.0, 5.0], 7.0), ([35.0, 0.0, 14.0], 10.0));
    assert_eq!(scaled::value_and_gradient::<f32, 2>(&[2.0, 3.0], 7.0), (42.0, ([21.0, 14.0], 6.0)));
    assert_eq!(scaled::jvp::<f64, 2>(&[2.0, 3.0], 7.0, &[1.0, 0.0], 1.0), (42.0, 27.0));
    assert_eq!(scaled::vjp::<f64, 2>(&[2.0, 3.0], 7.0, 2.0), (42.0, ([42.0, 28.0], 12.0)));
    let (mut x_gradient, mut scale_gradient) = ([0.0; 2], 0.0);
    scaled::gradient_into::<f64, 2>(&[2.0, 3.0], 7.0, &mut x_gradient, &mut scale_gradient);
    assert_eq!((x_gradient, scale_gradient), ([21.0, 14.0], 6.0));
}

#[test]
fn parameters_are_inferred() {
    assert_eq!(scaled::gradient(&[2.0_f32, 3.0], 7.0).1, 6.0_f32);
    assert_eq!(with_a_lifetime::gradient(&[2.0, 3.0], "four"), [12.0, 8.0]);
    assert_eq!(with_other_parameters::gradient::<f64, &str, 3>(2.0, "four"), 48.0);
    assert_eq!(whatever_implements::gradient(1.0, &|y| y * 3.0), 6.0);
}

#[test]
fn one_element_is_first_and_last() {
    assert_eq!(scaled::gradient(&[3.0], 2.0), ([12.0], 9.0));
}
