//! Random numbers that are the same in every run.

/// A linear congruential generator.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// Between −2 and 2, and not close to 0: a factor that is forgotten or taken twice shows.
    pub fn factor(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let unit = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        let factor = 4.0 * unit - 2.0;
        factor + 0.25_f64.copysign(factor)
    }

    /// So many factors that are exact in single precision.
    pub fn factors(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| f64::from(self.factor() as f32)).collect()
    }
}
