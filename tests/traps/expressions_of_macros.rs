//! Functions that a macro writes: what it was given as an expression stays one.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

macro_rules! twice {
    ($name:ident, $x:ident => $of:expr) => {
        #[differentiable(order = 2)]
        fn $name($x: f64) -> f64 {
            let (of, minus) = ($of, -$of);
            assert!(2.0 * $of > -100.0);
            2.0 * $of * of + minus * $of
        }
    };
}

twice!(of_a_sum, z => z.sin() + 1.0);
twice!(of_a_condition, z => if z > 0.0 { z } else { z * z });
twice!(of_a_call, z => z.sin());

macro_rules! polynomial {
    ($name:ident, $($coefficient:expr),*) => {
        #[differentiable(order = 2)]
        fn $name(x: f64) -> f64 {
            let (mut sum, mut power) = (0.0, 1.0);
            $(
                sum += $coefficient * power;
                power *= x;
            )*
            sum * power
        }
    };
}

polynomial!(of_coefficients, 1.0, 2.0 - 1.0, 3.0, -4.0);

macro_rules! shaped {
    ($name:ident, $half:expr, $float:ty) => {
        #[differentiable(order = 2)]
        fn $name(x: &[$float; 2 * $half]) -> $float {
            x[0] * x[2 * $half - 1]
        }

        #[derive(Clone, Tangent)]
        struct Shaped {
            x: [$float; 2 * $half],
        }
    };
}

shaped!(of_an_array, 1 + 2, f64);

struct Doubled;

macro_rules! method {
    ($x:ident, $of:expr) => {
        impl Doubled {
            #[differentiable(order = 2)]
            fn value(&self, $x: f64) -> f64 {
                2.0 * $of
            }
        }
    };
}

method!(x, x + 1.0);

#[test]
fn are_what_they_are_without_the_attribute() {
    let z = 0.7_f64;
    let of = z.sin() + 1.0;
    assert_eq!(of_a_sum(z), 2.0 * of * of + -of * of);
    assert_eq!(of_coefficients(2.0), (1.0 + 2.0 + 12.0 - 32.0) * 16.0);
    assert_eq!(of_an_array(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), 6.0);
    assert_eq!(std::mem::size_of::<Shaped>(), 48);
    assert_eq!((Doubled.value(1.0), Doubled.value_gradient(1.0)), (4.0, 2.0));
}

agree! {
    of_a_sum: (0.7), (-1.3);
    of_a_condition: (0.7), (-1.3);
    of_a_call: (0.7), (-1.3);
    of_coefficients: (0.7), (-1.3);
    of_an_array: (&[0.7, 1.3, 2.1, 0.4, -0.6, 1.9]);
}
