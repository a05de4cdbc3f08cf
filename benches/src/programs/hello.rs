use gradbench::programs::hello::square;

use crate::case::{Case, Maker};

pub fn case() -> Case {
    Maker::new(3.0, 0.0, 3.0, |x| square(*x))
        .ours(|x, gradient| square::gradient_into(*x, gradient))
        .by_hand(|x, gradient| {
            *gradient = 2.0 * x;
            x * x
        })
        .case()
        .program()
}
