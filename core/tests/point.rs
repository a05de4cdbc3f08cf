//! Points of every shape, and the vector operations on them.

use differentiable_core::{Point, Real};

#[test]
fn nested_arrays_are_one_long_vector() {
    let mut x = [[1.0, -2.0], [3.0, -4.0], [0.5, 0.0]];
    let y = [[1.0, 0.0], [0.0, 2.0], [4.0, 1.0]];
    assert_eq!(x.dot(&y), -5.0);
    assert_eq!(x.norm_max(), 4.0);
    assert_eq!(x.norm(), 30.25_f64.sqrt());
    x.add_scaled(0.5, &y);
    assert_eq!(x, [[1.5, -2.0], [3.0, -3.0], [2.5, 0.5]]);
    x.scale(-2.0);
    assert_eq!(x, [[-3.0, 4.0], [-6.0, 6.0], [-5.0, -1.0]]);
    x.copy_from(&y);
    assert_eq!(x, y);
    assert_eq!(x.zero_like(), [[0.0; 2]; 3]);
}

#[test]
fn a_scalar_is_a_vector_of_one_coordinate() {
    let mut x = -3.0_f32;
    assert_eq!((x.norm(), x.norm_max(), x.dot(&2.0)), (3.0, 3.0, -6.0));
    x.add_scaled(2.0, &4.0);
    assert_eq!(x, 5.0);
    assert_eq!(x.argument(), 5.0);
}

#[test]
fn a_tuple_is_one_long_vector() {
    let mut x = (1.0, [2.0, -3.0], (4.0,));
    let y = (10.0, [0.0, 1.0], (-1.0,));
    assert_eq!(x.dot(&y), 3.0);
    assert_eq!(x.norm_max(), 4.0);
    x.add_scaled(2.0, &y);
    assert_eq!(x, (21.0, [2.0, -1.0], (2.0,)));
    assert_eq!(x.zero_like(), (0.0, [0.0, 0.0], (0.0,)));
    assert_eq!(x.argument(), &x);
}

#[test]
fn an_array_of_generic_scalars_is_a_point() {
    fn length<T: Real>(x: T, y: T) -> T {
        [x, y].norm()
    }
    assert_eq!(length(3.0, 4.0), 5.0);
}

#[test]
fn the_norm_survives_squares_that_overflow_and_underflow() {
    for scale in [1e200, 1e-200, 1e-310] {
        assert!(([3.0 * scale, 4.0 * scale].norm() / (5.0 * scale) - 1.0).abs() < 1e-12);
    }
    assert!(([3e-30_f32, 4e-30].norm() / 5e-30 - 1.0).abs() < 1e-6);
    assert_eq!([0.0; 3].norm(), 0.0);
    assert_eq!([-0.0; 3].norm(), 0.0);
}

#[test]
fn norms_tell_what_is_not_finite() {
    for position in 0..3 {
        let mut x = [1.0, 2.0, 3.0];
        x[position] = f64::NAN;
        assert!(x.norm().is_nan() && x.norm_max().is_nan());
        x[position] = f64::NEG_INFINITY;
        assert_eq!((x.norm(), x.norm_max()), (f64::INFINITY, f64::INFINITY));
    }
    assert!([f64::INFINITY, f64::NAN].norm().is_nan());
    assert!([f64::NAN, f64::INFINITY].norm_max().is_nan());
}

#[cfg(feature = "alloc")]
mod alloc {
    use super::*;

    #[test]
    fn vecs_of_floats_and_of_points() {
        let mut x = vec![[1.0, 2.0], [3.0, 4.0]];
        x.add_scaled(-1.0, &vec![[1.0, 1.0], [1.0, 1.0]]);
        assert_eq!(x, [[0.0, 1.0], [2.0, 3.0]]);
        assert_eq!(x.zero_like(), [[0.0; 2]; 2]);
        assert_eq!(vec![3.0_f32, 4.0].norm(), 5.0);
        assert_eq!(vec![1.0, 2.0].argument(), &[1.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "a point of length 2 meets one of length 3")]
    fn different_lengths_do_not_meet() {
        vec![1.0, 2.0].add_scaled(1.0, &vec![1.0, 2.0, 3.0]);
    }

    #[test]
    #[should_panic(expected = "a point of length 3 meets one of length 2")]
    fn different_lengths_have_no_dot_product() {
        vec![1.0, 2.0, 3.0].dot(&vec![1.0, 2.0]);
    }
}
