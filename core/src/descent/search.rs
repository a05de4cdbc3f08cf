//! The line search: a step along a direction of descent that satisfies the Wolfe conditions.
//!
//! Bracketing with safeguarded cubic interpolation (J. Nocedal, S. J. Wright, *Numerical Optimization*, 2006, chapter 3), which accepts also on the
//! approximate Wolfe conditions, so that rounding does not stop it (W. W. Hager, H. Zhang, *SIAM J. Optim.* 16, 2005).

use crate::real::Real;

/// The most trials in one search.
const TRIALS: usize = 40;

/// φ(t) = f(x + t d) for a step t > 0, and φ′(t).
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample<T> {
    pub(super) t: T,
    pub(super) value: T,
    pub(super) slope: T,
}

impl<T: Real> Sample<T> {
    fn is_finite(&self) -> bool {
        self.value.is_finite() && self.slope.is_finite()
    }
}

/// What to do after a trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next<T> {
    /// Take the step that was tried.
    Accept,
    /// Try this step.
    Try(T),
    /// Take this step, which was tried before: it is the best of those that are lower than the start.
    Settle(T),
    /// There is no step to take.
    GiveUp(Failure),
}

/// Why there is no step to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The function changes by no more than its rounding.
    Precision,
    /// The function rises where its slope says that it falls.
    Contradiction,
    /// The function falls for as far as the search went.
    Unbounded,
}

/// A search for t > 0 where φ is lower than at 0 and flatter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<T> {
    start: Sample<T>,
    /// The end of the interval from which φ falls towards the other end.
    low: Sample<T>,
    high: High<T>,
    /// The widths of the interval one and two trials ago.
    widths: [T; 2],
    /// The shortest step that was tried.
    shortest: T,
    trials: usize,
    watch: Watch<T>,
}

/// The upper end of the interval.
#[derive(Clone, Copy, Debug)]
enum High<T> {
    /// φ has fallen everywhere so far.
    Open,
    /// φ rises, or is higher.
    At(Sample<T>),
    /// φ is not finite from here on.
    Wall(T),
}

impl<T: Real> Search<T> {
    /// A search from t = 0, where φ has this value and this slope, which is negative.
    pub(super) fn new(value: T, slope: T) -> Self {
        let start = Sample { t: T::zero(), value, slope };
        Search {
            start,
            low: start,
            high: High::Open,
            widths: [T::INFINITY; 2],
            shortest: T::INFINITY,
            trials: 0,
            watch: Watch::new(value),
        }
    }

    /// Takes note of a trial.
    pub(super) fn next(&mut self, trial: Sample<T>) -> Next<T> {
        self.trials += 1;
        self.shortest = self.shortest.min(trial.t);
        if trial.value == T::NEG_INFINITY {
            return Next::GiveUp(Failure::Unbounded);
        }
        let previous = self.low;
        if !trial.is_finite() {
            self.high = High::Wall(trial.t);
        } else if self.accepts(trial) {
            return Next::Accept;
        } else {
            self.watch.sees(trial.t * self.start.slope, trial.value, trial.t * trial.slope);
            if self.is_high(trial) {
                self.high = High::At(trial);
            } else {
                self.low = trial;
            }
        }
        let t = self.propose(previous);
        let is_inside = t > self.low.t && self.high.t().is_none_or(|high| t < high);
        if is_inside && self.trials < TRIALS { Next::Try(t) } else { self.end() }
    }

    /// The strong Wolfe conditions, or the approximate ones.
    fn accepts(&self, trial: Sample<T>) -> bool {
        let (start, slope) = (self.start, self.start.slope);
        let flat = T::from_f64(CURVATURE) * slope;
        let wolfe = self.is_lower(trial) && trial.slope.abs() <= -flat;
        let bound = (T::from_f64(2.0 * SLOPE) - T::one()) * slope;
        let level = trial.value <= start.value + self.rounding();
        wolfe || level && bound >= trial.slope && trial.slope >= flat
    }

    /// The condition of Armijo.
    fn is_lower(&self, trial: Sample<T>) -> bool {
        trial.value <= self.start.value + T::from_f64(DECREASE) * trial.t * self.start.slope
    }

    /// Whether a minimum of φ lies before this trial.
    fn is_high(&self, trial: Sample<T>) -> bool {
        trial.slope >= T::zero()
            || if trial.t * self.start.slope.abs() > self.rounding() {
                !self.is_lower(trial) || trial.value > self.low.value
            } else {
                trial.value > self.start.value + self.rounding()
            }
    }

    fn rounding(&self) -> T {
        rounding(self.start.value)
    }

    fn propose(&mut self, previous: Sample<T>) -> T {
        let (low, tenth) = (self.low, T::from_f64(0.1));
        match self.high {
            High::Open => {
                let t = minimum_of_cubic(previous, low);
                let (near, far) = (T::from_f64(1.1) * low.t, T::from_f64(10.0) * low.t);
                if t > near {
                    t.min(far)
                } else if t.is_nan() || t < low.t {
                    far
                } else {
                    near
                }
            }
            High::Wall(wall) if low.t == T::zero() => tenth * wall,
            High::Wall(wall) => low.t.midpoint(wall),
            High::At(high) => {
                let width = high.t - low.t;
                let shrinks = width <= T::from_f64(0.66) * self.widths[1];
                self.widths = [width, self.widths[0]];
                let t = minimum_of_cubic(low, high);
                if !shrinks || t.is_nan() {
                    return low.t.midpoint(high.t);
                }
                t.max(low.t + tenth * width).min(high.t - tenth * width)
            }
        }
    }

    fn end(&self) -> Next<T> {
        let falls = self.low.t > T::zero() && self.low.value < self.start.value;
        if falls && matches!(self.high, High::Open) && self.low.t > self.shortest / T::EPSILON {
            Next::GiveUp(Failure::Unbounded)
        } else if falls {
            Next::Settle(self.low.t)
        } else {
            Next::GiveUp(self.watch.failure())
        }
    }
}

/// Looks for a function that rises where its gradient says that it falls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch<T> {
    value: T,
    contradiction: bool,
}

impl<T: Real> Watch<T> {
    /// For steps from a point of this value.
    pub(super) fn new(value: T) -> Self {
        Watch { value, contradiction: false }
    }

    /// A step s, of which gᵀs is `promised`, ends at a point of this value, where gᵀs is `slope`. If the value has risen there although f is
    /// as steep as at the start, the gradient is not that of f, or the step was too long to tell. Whether the shortest step for which f is
    /// not lost in its rounding says so.
    pub(super) fn sees(&mut self, promised: T, value: T, slope: T) -> bool {
        let noise = T::from_f64(50.0) * T::EPSILON * self.value.abs();
        let half = promised / T::from_f64(2.0);
        if half.abs() > noise {
            self.contradiction = value > self.value + noise && slope < half;
        }
        self.contradiction
    }

    /// Why there is no step, if there is none.
    pub(super) fn failure(&self) -> Failure {
        if self.contradiction { Failure::Contradiction } else { Failure::Precision }
    }
}

impl<T: Real> High<T> {
    fn t(&self) -> Option<T> {
        match *self {
            High::Open => None,
            High::At(high) => Some(high.t),
            High::Wall(t) => Some(t),
        }
    }
}

/// Within how much of `value` another one counts as equal to it.
pub(super) fn rounding<T: Real>(value: T) -> T {
    T::EPSILON.cbrt().powi(2) * value.abs()
}

/// c₁ of Armijo's condition.
pub(super) const DECREASE: f64 = 1e-4;
/// c₂ of the curvature condition.
pub(super) const CURVATURE: f64 = 0.7;
/// δ of the approximate condition.
pub(super) const SLOPE: f64 = 0.1;

/// Where the cubic through a and b, with these slopes, has its minimum; NaN if it has none.
fn minimum_of_cubic<T: Real>(a: Sample<T>, b: Sample<T>) -> T {
    let width = b.t - a.t;
    let three = T::from_f64(3.0);
    let c = a.slope + b.slope - three * (b.value - a.value) / width;
    let scale = c.abs().max(a.slope.abs()).max(b.slope.abs());
    let discriminant = (c / scale).powi(2) - (a.slope / scale) * (b.slope / scale);
    let root = scale * discriminant.sqrt();
    b.t - width * (b.slope + root - c) / (b.slope - a.slope + root + root)
}
