//! What a descent allocates: nothing on arrays, and on `Vec`s nothing in its iterations.

use allocation_counter::measure;
use differentiable_core::{Descent, Minimum, Point, objective};

fn descend<X: Point<Scalar = f64>>(x0: X, iterations: usize) -> Minimum<X> {
    let half_square = objective::from_fn(
        |x: &X| x.dot(x) / 2.0,
        |x: &X, gradient: &mut X| {
            gradient.copy_from(x);
            x.dot(x) / 2.0
        },
    );
    Descent::fixed(0.5).tolerance(0.0).max_iterations(iterations).minimize(&half_square, x0)
}

#[test]
fn nothing_on_scalars_and_arrays() {
    let allocated = measure(|| {
        assert_eq!(descend(1.0, 100).iterations, 100);
        assert_eq!(descend([1.0, 2.0], 100).iterations, 100);
        assert_eq!(descend([[1.0; 30]; 10], 100).iterations, 100);
    });
    assert_eq!(allocated.count_total, 0);
}

#[cfg(feature = "alloc")]
#[test]
fn two_points_on_vecs_however_long_it_runs() {
    for iterations in [0, 1, 100] {
        let x0 = vec![1.0; 300];
        let allocated = measure(|| {
            assert_eq!(descend(x0, iterations).iterations, iterations);
        });
        assert_eq!(allocated.count_total, 2);
    }
}
