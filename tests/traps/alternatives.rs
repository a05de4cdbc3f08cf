//! Alternatives bind the same names.

use crate::support::agree;
use differentiable::differentiable;

#[differentiable(order = 2)]
fn of_all_kinds(x: f64, n: usize) -> f64 {
    let r: Result<usize, usize> = if n > 2 { Ok(n) } else { Err(n + 1) };
    let (mut y, Ok(k) | Err(k)) = (x * x, r);
    y += match r {
        Ok(k) | Err(k) => x * k as f64,
    };
    if let (Ok(k), true) | (Err(k), _) = (r, n > 2) {
        y *= x * k as f64;
    }
    for Ok(k) | Err(k) in [r, Ok(3), Err(4)] {
        y += k as f64 * x.powi(3);
    }
    y * k as f64
}

agree! {
    of_all_kinds: (0.7, const 1), (1.3, const 3);
}
