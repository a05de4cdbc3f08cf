use std::sync::atomic::{AtomicU32, Ordering};

use differentiable::differentiable;

struct Elsewhere;

#[differentiable]
fn f(x: f64) -> f64 {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    impl Elsewhere {
        fn of(n: u32) -> f64 {
            f64::from(n)
        }
    }
    Elsewhere::of(CALLS.fetch_add(1, Ordering::Relaxed)) * x
}

#[differentiable]
fn g(x: f64) -> f64 {
    let y = if x > 0.0 {
        fn scale(n: u32) -> f64 {
            f64::from(n)
        }
        scale(2) * x
    } else {
        fn scale(n: u32) -> f64 {
            -f64::from(n)
        }
        scale(3) * x
    };
    y * x
}

fn main() {
    let _: f64 = f::gradient(1.0) + g::gradient(1.0);
}
