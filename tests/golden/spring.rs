/// A spring between two points.
#[derive(Clone, Debug, PartialEq, Tangent)]
pub struct Spring {
    pub stiffness: f64,
    pub rest: f64,
}

impl Spring {
    /// Its energy at a length.
    #[differentiable(wrt(self, ends))]
    pub fn energy(&self, ends: &[[f64; 2]; 2]) -> f64 {
        let length = (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]);
        let stretch = length - self.rest;
        0.5 * self.stiffness * stretch * stretch
    }
}
