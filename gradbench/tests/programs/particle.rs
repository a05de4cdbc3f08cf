//! Where a charged particle lands, through derivatives of the potential that it moves in.

use gradbench::programs::Mode;
use gradbench::programs::particle::miss;

use crate::samples::assert_close;

/// The reference is central differences of forty digits: those of `f64` lose too many to the rounding of the steps.
#[test]
fn has_the_derivative_of_a_long_flight_in_every_mode() {
    for (w, derivative) in [(0.1, -18.554_209_133_466_274), (-2.5, -991.020_615_915_252_1)] {
        for inner in [Mode::Forward, Mode::Reverse] {
            let (value, reverse) = miss::value_and_gradient(w, inner);
            assert_eq!(value.to_bits(), miss(w, inner).to_bits());
            let (value, forward) = miss::jvp(w, inner, 1.0);
            assert_eq!(value.to_bits(), miss(w, inner).to_bits());
            assert_close(&[reverse, forward], &[derivative; 2]);
        }
    }
}
