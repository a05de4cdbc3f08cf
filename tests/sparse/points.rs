//! Where matrices are compared.

/// Points of n coordinates, pseudo-random in [-1, 1).
pub fn points(n: usize) -> impl Iterator<Item = Vec<f64>> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..12).map(move |_| (0..n).map(|_| next()).collect())
}

/// Equal but for the order in which a column was summed up.
#[track_caller]
pub fn assert_close(left: &[f64], right: &[f64]) {
    assert_eq!(left.len(), right.len());
    let scale = right.iter().fold(1.0, |scale: f64, v| scale.max(v.abs()));
    for (place, (l, r)) in left.iter().zip(right).enumerate() {
        assert!((l - r).abs() <= 1e-13 * scale, "element {place}: {l} is not {r}");
    }
}
