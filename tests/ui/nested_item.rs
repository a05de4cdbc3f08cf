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

const SCALE: f64 = 3.0;

#[differentiable]
fn g(x: f64) -> f64 {
    let mut t = x;
    for i in 0..3 {
        const SCALE: f64 = 2.0;
        t *= SCALE * i as f64;
    }
    t * SCALE
}

fn main() {
    let _: f64 = f::gradient(1.0) + g::gradient(1.0);
}
