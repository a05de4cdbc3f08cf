//! A maximum over y, by descent inside the function: the height of the summit is x₀² + x₁², less what the descent leaves of y.

use gradbench::programs::Mode;
use gradbench::programs::saddle::height_of_summit;

use crate::samples::assert_close;

#[test]
fn goes_through_the_descent_in_every_mode() {
    let (x, start) = ([0.3, -0.7], [1.0, 0.5]);
    for inner in [Mode::Forward, Mode::Reverse] {
        let (value, gradient) = height_of_summit::value_and_gradient(&x, &start, inner);
        assert_eq!(value, height_of_summit(&x, &start, inner));
        assert!((value - 0.58).abs() < 1e-9);
        assert_close(&gradient, &[0.6, -1.4]);
        let (_, slope) = height_of_summit::jvp(&x, &start, inner, &[2.0, 1.0]);
        assert_close(&[slope], &[-0.2]);
    }
}
