//! Tangents of every shape: zero, and addition.

use differentiable_core::{Real, Tangent, Vector};

/// x + x, and then 0, by the two operations that a vector space has here.
fn doubled_and_cleared<V: Vector>(x: V) -> (V, V) {
    let (mut doubled, mut cleared) = (x.clone(), x.clone());
    doubled.accumulate(&x);
    cleared.set_zero();
    (doubled, cleared)
}

#[test]
fn scalars() {
    assert_eq!(doubled_and_cleared(1.5_f64), (3.0, 0.0));
    assert_eq!(doubled_and_cleared(1.5_f32), (3.0, 0.0));
    assert_eq!(2.0_f32.zero_tangent(), 0.0);
    let generic = |x| {
        fn zero<T: Real>(x: T) -> T {
            x.zero_tangent()
        }
        zero(x)
    };
    assert_eq!(generic(3.0), 0.0);
}

#[test]
fn arrays() {
    assert_eq!(doubled_and_cleared([1.0, 2.0]), ([2.0, 4.0], [0.0; 2]));
    assert_eq!(doubled_and_cleared([[1.0, 2.0], [3.0, 4.0]]), ([[2.0, 4.0], [6.0, 8.0]], [[0.0; 2]; 2]));
    assert_eq!([[1.0_f32; 3]; 2].zero_tangent(), [[0.0; 3]; 2]);
}

#[test]
fn tuples() {
    assert_eq!(doubled_and_cleared((1.0,)), ((2.0,), (0.0,)));
    assert_eq!(
        doubled_and_cleared((1.0, [2.0_f32, 3.0], (4.0, 5.0))),
        ((2.0, [4.0, 6.0], (8.0, 10.0)), (0.0, [0.0; 2], (0.0, 0.0)))
    );
    let twelve = (1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12.);
    assert_eq!(doubled_and_cleared(twelve).0, (2., 4., 6., 8., 10., 12., 14., 16., 18., 20., 22., 24.));
}

#[test]
fn references_have_the_tangents_of_what_they_refer_to() {
    let mut x = [1.0, 2.0];
    assert_eq!(<&mut [f64; 2]>::zero_tangent(&&mut x), [0.0; 2]);
    assert_eq!(<&&[f64; 2]>::zero_tangent(&&&x), [0.0; 2]);
}

#[cfg(feature = "alloc")]
mod alloc {
    use super::*;

    #[test]
    fn vecs_and_slices() {
        assert_eq!(doubled_and_cleared(vec![1.0, 2.0]), (vec![2.0, 4.0], vec![0.0; 2]));
        assert_eq!(<[f64]>::zero_tangent(&[1.0, 2.0]), vec![0.0; 2]);
        assert_eq!(<&[[f32; 2]]>::zero_tangent(&&[[1.0; 2]; 3][..]), vec![[0.0; 2]; 3]);
        assert_eq!((vec![1.0], 2.0).zero_tangent(), (vec![0.0], 0.0));
    }

    #[test]
    fn a_ragged_matrix_keeps_its_shape() {
        let ragged = vec![vec![1.0], vec![], vec![2.0, 3.0]];
        assert_eq!(ragged.zero_tangent(), [vec![0.0], vec![], vec![0.0; 2]]);
    }

    #[test]
    #[should_panic(expected = "a tangent of length 3 cannot be added to one of length 2")]
    fn different_lengths_do_not_add_up() {
        vec![1.0, 2.0].accumulate(&vec![1.0, 2.0, 3.0]);
    }
}
