use differentiable::differentiable;

use crate::case::{Case, Maker};
use crate::others::{Number, duals, tape};

/// Each calls the one before it.
macro_rules! chain {
    ($($name:ident $before:ident;)*) => {
        $(
            #[differentiable]
            fn $name(x: f64, y: f64) -> f64 {
                let inner = $before(x * y, y);
                inner * x + inner * inner * y
            }
        )*
    };
}

#[differentiable]
fn first(x: f64, y: f64) -> f64 {
    x.sin() * y
}

chain! {
    second first;
    third second;
    fourth third;
    fifth fourth;
    sixth fifth;
    seventh sixth;
    eighth seventh;
}

fn by_hand(x: f64, y: f64) -> (f64, [f64; 2]) {
    const CALLS: usize = 7;
    let mut arguments = [x; CALLS + 1];
    for i in 1..=CALLS {
        arguments[i] = arguments[i - 1] * y;
    }
    let (sin, cos) = arguments[CALLS].sin_cos();
    let mut value = sin * y;
    let (mut by_x, mut by_y) = (cos * y, sin);
    // From the innermost: the derivatives by the arguments of each call.
    for i in (0..CALLS).rev() {
        let x = arguments[i];
        let by_inner = x + 2.0 * value * y;
        by_y = by_inner * (by_y + by_x * x) + value * value;
        by_x = by_inner * by_x * y + value;
        value = value * x + value * value * y;
    }
    (value, [by_x, by_y])
}

fn of_numbers<N: Number>(calls: usize, x: N, y: N) -> N {
    if calls == 0 {
        return x.sin() * y;
    }
    let inner = of_numbers(calls - 1, x * y, y);
    inner * x + inner * inner * y
}

pub fn case() -> Case {
    Maker::new([0.8, 0.9], [0.0; 2], 3.0, |[x, y]| eighth(*x, *y))
        .ours(|[x, y], [by_x, by_y]| eighth::gradient_into(*x, *y, by_x, by_y))
        .by_hand(|[x, y], gradient| (_, *gradient) = by_hand(*x, *y))
        .way("num-dual", |x, gradient| duals(x, gradient, |x| of_numbers(7, x[0], x[1])))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(7, x[0], x[1])))
        .case()
}
