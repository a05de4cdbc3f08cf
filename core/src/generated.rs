//! The few helpers that generated code calls. Not part of the public interface.

#[cfg(feature = "alloc")]
pub use alloc::vec::Vec;

mod choice;
mod shadow;

pub use choice::ZeroOf;
pub use shadow::{Constant, Cotangent, Direction, Inactive, Owned};

/// Panics unless the out-parameter for the gradient with respect to `name` is as long as `name` itself.
#[inline]
#[track_caller]
pub fn check_length(name: &str, out: usize, parameter: usize) {
    if out != parameter {
        wrong_length(name, out, parameter);
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn wrong_length(name: &str, out: usize, parameter: usize) -> ! {
    panic!("`{name}_gradient` has length {out}, but `{name}` has length {parameter}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lengths_pass() {
        check_length("x", 3, 3);
    }

    #[test]
    #[should_panic(expected = "`x_gradient` has length 3, but `x` has length 4")]
    fn a_wrong_length_panics_and_names_both() {
        check_length("x", 3, 4);
    }
}
