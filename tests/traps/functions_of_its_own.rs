//! Functions that a function imports or defines itself, with names of others.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn h(x: f64) -> f64 {
    x * x
}

mod other {
    use differentiable::differentiable;

    #[differentiable(order = 2)]
    pub fn h(x: f64) -> f64 {
        x.sin()
    }

    #[differentiable(order = 2)]
    pub fn k(x: f64) -> f64 {
        x.exp()
    }
}

#[differentiable(order = 2)]
fn imported(x: f64) -> f64 {
    use other::h;
    h(x)
}

#[differentiable(order = 2)]
fn renamed(x: f64) -> f64 {
    use self::other::{h as k, k as m};
    k(x) * h(x) * m(x)
}

#[differentiable(order = 2)]
fn in_a_block(x: f64) -> f64 {
    let y = {
        use other::{self as o, k};
        k(x) * o::h(x)
    };
    y * h(x)
}

#[differentiable(order = 2)]
fn defined(x: f64) -> f64 {
    #[differentiable(order = 2)]
    fn h(x: f64) -> f64 {
        x.cos()
    }
    h(x) * x
}

/// What a glob gives is in sight; a function of it with the name of another is refused (tests/ui/compiler/function_of_a_glob).
#[differentiable(order = 2)]
fn beside_a_glob(x: f64) -> f64 {
    use other::*;
    use std::f64::consts::*;
    k(x) * PI
}

agree! {
    imported: (0.7);
    renamed: (0.7);
    in_a_block: (0.7);
    defined: (0.7);
    beside_a_glob: (0.7);
}
