//! What no result depends on has no part in the rows of a Jacobian matrix.

use differentiable::differentiable;

#[differentiable]
fn in_a_loop(x: &[f64; 9], n: usize) -> [f64; 2] {
    let mut s = 0.0;
    let mut t = 0;
    s += loop {
        t += 1;
        if t > 1 || n % 2 == 1 {
            break x[0].max(x[(n + t) % 3]);
        }
    };
    s = x[4];
    let mut k = 0;
    while k < 2 {
        k += 1;
        s -= x[3].sin();
    }
    [s * x[3], -s]
}

#[test]
fn rows_are_gradients_of_results() {
    let x = [0.7, 1.3, -0.4, 0.9, 1.1, -1.2, 0.3, 0.8, 0.6];
    let ([product, negative], rows) = in_a_loop::jacobian(&x, 1);
    let s = 1.1 - 2.0 * 0.9_f64.sin();
    let slope = -2.0 * 0.9_f64.cos();
    let expected = [[s + 0.9 * slope, 0.9], [-slope, -1.0]];
    assert!((product - 0.9 * s).abs() < 1e-15 && (negative + s).abs() < 1e-15);
    for (row, expected) in rows.iter().zip(expected) {
        let (by_own, others): (Vec<_>, Vec<_>) = row.iter().enumerate().partition(|(i, _)| matches!(i, 3 | 4));
        assert!(by_own.iter().zip(expected).all(|((_, own), expected)| (*own - expected).abs() < 1e-15), "{row:?}");
        assert!(others.iter().all(|(_, other)| **other == 0.0), "{row:?}");
    }
}
